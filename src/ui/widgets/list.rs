//! Owns a list with a cursor: how it moves, which rows show, how its columns are drawn.
//! Must not know what the rows are; it asks for the ones that show and for no others.

use std::ops::Range;

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::ui::command::Command;
use crate::ui::glyph::Glyph;
use crate::ui::screen::Canvas;
use crate::ui::theme::Role;

/// Columns between two columns.
const GAP: u16 = 2;
/// Rows that are measured to see how wide a column has to be.
const MEASURED: usize = 400;
/// The least width that a column gives way to.
const LEAST: u16 = 12;

/// A cursor over rows, and the first row that shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct List {
    cursor: usize,
    top: usize,
}

/// One column of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its header.
    pub title: &'static str,
    /// Its width; 0: what the others leave (for one column at most).
    pub width: u16,
    /// It stands at the right of its width: numbers.
    pub right: bool,
    /// It is left out where the list is narrower than this.
    pub from: u16,
    /// It takes no more than its cells need, and gives way to the elastic column when that would be cut.
    pub fits: bool,
}

impl Column {
    /// A column of text.
    pub const fn text(title: &'static str, width: u16, from: u16) -> Self {
        Self { title, width, right: false, from, fits: false }
    }

    /// A column of text that is as wide as its cells need and at most `most`; only for lists that are held whole.
    pub const fn fitting(title: &'static str, most: u16, from: u16) -> Self {
        Self { title, width: most, right: false, from, fits: true }
    }

    /// A column of numbers.
    pub const fn number(title: &'static str, width: u16, from: u16) -> Self {
        Self { title, width, right: true, from, fits: false }
    }
}

impl List {
    /// The row under the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Puts the cursor on a row.
    pub fn go_to(&mut self, row: usize, len: usize, height: usize) {
        self.cursor = row.min(len.saturating_sub(1));
        self.top = self.window(len, height).start;
    }

    /// Moves by a command of lists; `false`: it is none.
    pub fn command(&mut self, command: Command, count: Option<usize>, len: usize, height: usize) -> bool {
        let page = height.max(1);
        let steps = count.unwrap_or(1);
        let far = |rows: usize| rows.saturating_mul(steps);
        let row = match command {
            Command::Up => self.cursor.saturating_sub(steps),
            Command::Down => self.cursor.saturating_add(steps),
            Command::PageUp => self.cursor.saturating_sub(far(page)),
            Command::PageDown => self.cursor.saturating_add(far(page)),
            Command::HalfUp => self.cursor.saturating_sub(far(page.div_ceil(2))),
            Command::HalfDown => self.cursor.saturating_add(far(page.div_ceil(2))),
            Command::Top => count.map_or(0, |row| row.saturating_sub(1)),
            Command::Bottom => count.map_or(usize::MAX, |row| row.saturating_sub(1)),
            _ => return false,
        };
        self.go_to(row, len, height);
        true
    }

    /// Keeps the cursor on a row after the rows changed.
    pub fn clamp(&mut self, len: usize) {
        self.cursor = self.cursor.min(len.saturating_sub(1));
    }

    /// The rows that show in this height: those that showed before, moved as little as the cursor needs.
    pub fn window(&self, len: usize, height: usize) -> Range<usize> {
        if height == 0 {
            return 0..0;
        }
        let cursor = self.cursor.min(len.saturating_sub(1));
        let lowest = (cursor + 1).saturating_sub(height);
        // Row by row, for the terminal moves the rows that stay; a far jump lands in the middle.
        let top = match (self.top.saturating_sub(cursor), lowest.saturating_sub(self.top)) {
            (0, 0) => self.top,
            (0, below) if below > height => lowest + height / 2,
            (0, _) => lowest,
            (above, _) if above > height => cursor.saturating_sub(height / 2),
            _ => cursor,
        };
        let top = top.min(len.saturating_sub(height)).min(cursor);
        top..len.min(top + height)
    }

    /// Draws header and rows; `row` gives the cells of a row, nothing where it has not come yet.
    pub fn draw(
        &self,
        area: Rect,
        canvas: &mut Canvas<'_>,
        columns: &[Column],
        len: usize,
        row: impl Fn(usize) -> Option<Vec<String>>,
    ) {
        let inner = area.width.saturating_sub(GAP);
        let shown = layout(&fitted(columns, inner, len, &row), inner);
        let head = Rect { height: area.height.min(1), ..area };
        for (column, x, width) in shown.iter().filter_map(|(at, x, width)| Some((columns.get(*at)?, *x, *width))) {
            let place = Rect { x: area.x + GAP + x, width, ..head };
            let shift = if column.right { width.saturating_sub(columns_of(column.title)) } else { 0 };
            canvas.text(place, place.x + shift, head.y, column.title, Role::Header);
        }
        let rows = Rect { y: area.y + head.height, height: area.height - head.height, ..area };
        self.draw_rows(rows, canvas, len, |at, line, canvas| {
            let cells = row(at);
            let here = at == self.cursor.min(len.saturating_sub(1));
            let Some(cells) = cells else {
                canvas.text(line, line.x, line.y, "…", Role::Muted);
                return;
            };
            for (nth, (at, x, width)) in shown.iter().enumerate() {
                let (Some(cell), Some(column)) = (cells.get(*at), columns.get(*at)) else { continue };
                let place = Rect { x: line.x + x, width: *width, ..line };
                let shift = if column.right { width.saturating_sub(columns_of(cell)) } else { 0 };
                // Only the first cell is marked: a cursor step then writes few cells.
                let role = if here && nth == 0 { Role::Selected } else { Role::Text };
                canvas.text(place, place.x + shift, line.y, cell, role);
            }
        });
    }

    /// Draws the rows that show, each by `draw`, with the pointer before the one under the cursor.
    pub fn draw_rows(
        &self,
        area: Rect,
        canvas: &mut Canvas<'_>,
        len: usize,
        mut draw: impl FnMut(usize, Rect, &mut Canvas<'_>),
    ) {
        let cursor = self.cursor.min(len.saturating_sub(1));
        for (y, at) in (area.top()..area.bottom()).zip(self.window(len, usize::from(area.height))) {
            let line = Rect { x: area.x + GAP.min(area.width), y, width: area.width.saturating_sub(GAP), height: 1 };
            draw(at, line, canvas);
            if at == cursor {
                canvas.text(area, area.x, y, Glyph::Pointer.unicode(), Role::Accent);
                canvas.put_cursor(line.x.min(area.right().saturating_sub(1)), y);
            }
        }
    }
}

fn columns_of(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// The columns with the widths that their cells need.
///
/// Where the elastic column, whose cells are the names, would be cut, the widest of the fitting ones give way to it.
fn fitted(columns: &[Column], width: u16, len: usize, row: impl Fn(usize) -> Option<Vec<String>>) -> Vec<Column> {
    let mut fitted = columns.to_vec();
    if !columns.iter().any(|it| it.fits) {
        return fitted;
    }
    let mut needs: Vec<u16> = columns.iter().map(|it| columns_of(it.title)).collect();
    for cells in (0..len.min(MEASURED)).filter_map(row) {
        for (need, cell) in needs.iter_mut().zip(&cells) {
            *need = (*need).max(columns_of(cell));
        }
    }
    for (column, need) in fitted.iter_mut().zip(&needs).filter(|(column, _)| column.fits) {
        column.width = column.width.min(*need);
    }
    let kept = |column: &Column| column.from <= width;
    let elastic = columns.iter().position(|column| column.width == 0 && kept(column));
    let names = elastic.and_then(|at| needs.get(at)).copied().unwrap_or(0);
    let taken: u16 = fitted.iter().filter(|it| kept(it)).map(|it| it.width + GAP).sum::<u16>().saturating_sub(GAP);
    for _ in 0..(names + taken).saturating_sub(width) {
        let widest = fitted.iter_mut().filter(|it| it.fits && kept(it)).max_by_key(|it| it.width);
        match widest {
            Some(column) if column.width > LEAST => column.width -= 1,
            _ => break,
        }
    }
    // Blanks between a name and what belongs to it help nobody: what is over stands at the right of all.
    if let Some(column) = elastic.and_then(|at| fitted.get_mut(at)).filter(|_| names + taken < width) {
        column.width = names;
    }
    fitted
}

/// Which columns fit: place in the list, left edge, width.
fn layout(columns: &[Column], width: u16) -> Vec<(usize, u16, u16)> {
    let kept = || columns.iter().enumerate().filter(move |(_, column)| column.from <= width);
    let fixed: u16 = kept().map(|(_, column)| column.width + GAP).sum::<u16>().saturating_sub(GAP);
    let rest = width.saturating_sub(fixed);
    let mut x = 0;
    let mut shown = Vec::new();
    for (at, column) in kept() {
        let wide = if column.width == 0 { rest } else { column.width }.min(width.saturating_sub(x));
        if wide > 0 {
            shown.push((at, x, wide));
        }
        x += wide + GAP;
    }
    shown
}

/// Where one is in a list, for the line beneath it: `row 3 of 25,000`.
pub fn position(cursor: usize, len: usize) -> String {
    if len == 0 { "no rows".to_owned() } else { format!("row {} of {}", thousands(cursor + 1), thousands(len)) }
}

/// So many schools, in words: `1 school`, `12 schools`.
pub fn schools(number: usize) -> String {
    if number == 1 { "1 school".to_owned() } else { format!("{} schools", thousands(number)) }
}

/// A count with commas between thousands.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_stays_inside_and_shows() {
        let mut list = List::default();
        for (command, count, expected) in [
            (Command::Down, None, 1),
            (Command::Down, Some(5), 6),
            (Command::Bottom, None, 99),
            (Command::Down, None, 99),
            (Command::Bottom, Some(42), 41),
            (Command::PageUp, None, 31),
            (Command::HalfUp, None, 26),
            (Command::Top, Some(7), 6),
            (Command::Top, None, 0),
            (Command::Up, Some(3), 0),
        ] {
            assert!(list.command(command, count, 100, 10));
            assert_eq!(list.cursor(), expected, "{command:?} {count:?}");
            assert!(list.window(100, 10).contains(&list.cursor()));
            assert_eq!(list.window(100, 10).len(), 10);
        }
        assert!(!list.command(Command::Help, None, 100, 10));
    }

    #[test]
    fn rows_move_by_one_at_the_edges_and_a_far_jump_lands_in_the_middle() {
        let mut list = List::default();
        for (command, count, shown) in [
            (Command::Down, Some(9), 0..10),
            (Command::Down, None, 1..11),
            (Command::PageDown, None, 11..21),
            (Command::Up, Some(9), 11..21),
            (Command::Up, None, 10..20),
            (Command::Top, Some(61), 56..66),
            (Command::Top, Some(21), 15..25),
            (Command::Bottom, None, 90..100),
        ] {
            list.command(command, count, 100, 10);
            assert_eq!(list.window(100, 10), shown, "{command:?} {count:?}");
        }
    }

    #[test]
    fn no_rows_and_no_height_are_no_trouble() {
        let mut list = List::default();
        list.command(Command::Bottom, None, 0, 0);
        assert_eq!(list.window(0, 5), 0..0);
        assert_eq!(list.window(5, 0), 0..0);
        list.go_to(4, 5, 3);
        assert_eq!(list.window(2, 3), 0..2);
    }

    #[test]
    fn narrow_lists_leave_columns_out() {
        let columns = [Column::text("Name", 0, 0), Column::number("Schools", 7, 30), Column::text("Owner", 20, 60)];
        let fits = |width| layout(&columns, width).iter().map(|(at, ..)| *at).collect::<Vec<_>>();
        assert_eq!(fits(80), [0, 1, 2]);
        assert_eq!(fits(40), [0, 1]);
        assert_eq!(fits(20), [0]);
        assert!(fits(0).is_empty());
    }

    #[test]
    fn columns_take_what_their_cells_need_and_give_way_to_names() {
        let columns = [Column::text("Group", 0, 0), Column::fitting("Owner", 30, 40), Column::number("Schools", 7, 30)];
        let widths = |name: &str, owner: &str, width: u16| {
            let cells = vec![name.to_owned(), owner.to_owned(), "7".to_owned()];
            let fitted = fitted(&columns, width, 1, |_| Some(cells.clone()));
            layout(&fitted, width).iter().map(|(_, _, width)| *width).collect::<Vec<_>>()
        };
        // Five letters and eight take five columns and eight: the rest of the line stays free.
        assert_eq!(widths("Coast", "Wrenmoor", 60), [5, 8, 7]);
        // A name of 30 letters is whole: the owner of 25 letters is cut to 19.
        assert_eq!(widths(&"n".repeat(30), &"o".repeat(25), 60), [30, 19, 7]);
        // However long the name, the owner keeps twelve columns.
        assert_eq!(widths(&"n".repeat(90), &"o".repeat(25), 60), [37, 12, 7]);
    }

    #[test]
    fn thousands_are_parted() {
        assert_eq!(thousands(25_000), "25,000");
        assert_eq!(thousands(999), "999");
        assert_eq!(position(0, 0), "no rows");
    }
}
