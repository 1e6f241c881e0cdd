//! Owns how a table becomes cells: gutter, header, the window of rows, the rule and the pinned rows.
//! Must not know keys nor change anything; it asks the source for the cells on the screen and no others.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::super::text::{Align, Measured, align_decimal, cut, cut_name, fit, fit_right, showable, width};
use super::{Layout, Placed, TableSource, TableState, Tone};
use crate::ui::Glyphs;
use crate::ui::glyph::Glyph;
use crate::ui::theme::{Role, Theme};

/// Cells left of the first column: the pointer and the mark.
const GUTTER: usize = 2;

/// Everything a table is drawn from.
#[derive(Clone, Copy)]
pub struct TableView<'a> {
    /// The rows.
    pub source: &'a dyn TableSource,
    /// Where the person is in them.
    pub state: &'a TableState,
    /// What roles look like.
    pub theme: &'a Theme,
    /// What characters there are.
    pub glyphs: Glyphs,
    /// Whether keys go here: only then is a cursor shown.
    pub focused: bool,
    /// Whether these are old rows, shown while newer ones are awaited.
    pub dimmed: bool,
    /// What an empty table says.
    pub empty: &'a str,
}

/// The rows for the body and for pinned rows in `height` rows: one is the header's and one the rule's.
fn parts(height: usize, pinned: usize) -> (usize, usize) {
    let rest = height.saturating_sub(1);
    let fixed = if rest < 3 { 0 } else { pinned.min(rest.saturating_sub(4).max(1)) };
    if fixed == 0 { (rest, 0) } else { (rest - 1 - fixed, fixed) }
}

/// The body rows that a table of this height shows.
pub(super) fn body_height(height: usize, pinned: usize) -> usize {
    parts(height, pinned).0
}

/// The cells that columns have in a table of this width.
pub(super) fn columns_width(width: usize) -> usize {
    width.saturating_sub(GUTTER)
}

/// Draws the table; returns the first cell of the focused one, for the hardware cursor.
pub fn draw(view: &TableView<'_>, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return None;
    }
    let (body, fixed) = parts(usize::from(area.height), view.source.pinned());
    let len = view.state.len();
    let pin = view.state.cursor().checked_sub(len).map_or(0, |at| (at + 1).saturating_sub(fixed.max(1)));
    let shown = view.state.window(body);
    let pins: Vec<usize> = (len + pin..len + pin + fixed).collect();
    let mut painter = Painter::lay_out(view, area, &[shown.as_slice(), pins.as_slice()].concat());
    painter.header(buffer);
    let mut cursor = None;
    for (line, position) in (1u16..).zip(&shown) {
        cursor = painter.row(buffer, line, *position).or(cursor);
    }
    if len == 0 && body > 0 {
        painter.nothing(buffer);
    }
    if fixed > 0 {
        let first = area.height.saturating_sub(u16::try_from(fixed).unwrap_or(u16::MAX));
        painter.rule(buffer, first.saturating_sub(1));
        for (line, position) in (first..).zip(&pins) {
            cursor = painter.row(buffer, line, *position).or(cursor);
        }
    }
    cursor
}

/// A table being drawn: the layout is settled, texts are asked for row by row.
struct Painter<'a> {
    view: TableView<'a>,
    area: Rect,
    layout: Layout,
    measured: Vec<Measured>,
}

impl<'a> Painter<'a> {
    fn lay_out(view: &TableView<'a>, area: Rect, positions: &[usize]) -> Self {
        let columns = &view.state.columns;
        let count = view.source.columns().len();
        let mut measured: Vec<Measured> = (0..count).map(|column| columns.measured(column)).collect();
        let room = columns_width(usize::from(area.width));
        loop {
            let widths: Vec<usize> =
                measured.iter().enumerate().map(|(column, needs)| columns.width(column, *needs)).collect();
            let layout = columns.fitted(&widths, room);
            // A number that came after the widths were noted makes its column wider rather than be cut.
            let mut grown = false;
            for row in positions.iter().filter_map(|position| view.state.row_at(*position)) {
                for placed in layout.placed.iter().filter(|_| view.source.loaded(row)) {
                    let words = columns.spec(placed.column).is_some_and(|spec| spec.align == Align::Left);
                    if let Some(needs) = measured.get_mut(placed.column).filter(|_| !words) {
                        let wider = needs.with(Measured::of(&view.source.cell_text(row, placed.column)));
                        grown |= wider != *needs;
                        *needs = wider;
                    }
                }
            }
            if !grown {
                return Self { view: *view, area, layout, measured };
            }
        }
    }

    fn style(&self, role: Role) -> Style {
        self.view.theme.style(if self.view.dimmed { Role::Muted } else { role })
    }

    fn tone(&self, tone: Tone) -> Style {
        self.style(match tone {
            Tone::Plain => Role::Text,
            Tone::Muted => Role::Muted,
            Tone::Strong => Role::Title,
            Tone::Above => Role::Above,
            Tone::Below => Role::Below,
            Tone::Warning => Role::Warning,
        })
    }

    /// Writes within the table's area only.
    fn put(&self, buffer: &mut Buffer, x: usize, line: u16, text: &str, style: Style) {
        let room = usize::from(self.area.width).saturating_sub(x);
        if line < self.area.height && room > 0 {
            let x = self.area.x.saturating_add(u16::try_from(x).unwrap_or(u16::MAX));
            buffer.set_stringn(x, self.area.y + line, text, room, style);
        }
    }

    fn header(&mut self, buffer: &mut Buffer) {
        let glyphs = self.view.glyphs;
        let more = |glyph: Glyph, count: usize| {
            format!("{}{}", glyphs.of(glyph), if count > 9 { "+".to_owned() } else { count.to_string() })
        };
        if self.layout.before > 0 {
            self.put(buffer, 0, 0, &more(Glyph::MoreLeft, self.layout.before), self.style(Role::Muted));
        }
        if self.layout.behind > 0 {
            let at = usize::from(self.area.width).saturating_sub(2);
            self.put(buffer, at, 0, &more(Glyph::MoreRight, self.layout.behind), self.style(Role::Muted));
        }
        for placed in &self.layout.placed {
            let current = self.view.focused && placed.at == self.view.state.columns.cursor();
            let style = self.style(if current { Role::Accent } else { Role::Header });
            self.put(buffer, GUTTER + placed.x, 0, &self.title(*placed), style);
        }
    }

    /// A column's label with the arrow of its sort; with several keys also which of them it is.
    fn title(&self, placed: Placed) -> String {
        let glyphs = self.view.glyphs;
        let Some(spec) = self.view.state.columns.spec(placed.column) else { return String::new() };
        let arrow = self.view.state.sorted_by(placed.column).map_or(String::new(), |(place, descending)| {
            let arrow = glyphs.of(if descending { Glyph::Descending } else { Glyph::Ascending });
            if self.view.state.sort_keys() > 1 { format!("{arrow}{place}") } else { arrow.to_owned() }
        });
        let words = spec.align == Align::Left;
        // The arrow of a column of numbers stands in the cell behind it, where marks stand.
        let room = placed.width + usize::from(!words && !arrow.is_empty());
        let label = cut(&spec.short, room.saturating_sub(width(&arrow)), glyphs);
        let both = format!("{label}{arrow}");
        if words { both } else { fit_right(&both, room, glyphs) }
    }

    fn row(&self, buffer: &mut Buffer, line: u16, position: usize) -> Option<Position> {
        let view = &self.view;
        let row = view.state.row_at(position)?;
        let here = position == view.state.cursor();
        let loaded = view.source.loaded(row);
        let marked = loaded && view.state.marks().contains(&view.source.key(row));
        if here && view.focused {
            self.put(buffer, 0, line, view.glyphs.of(Glyph::Pointer), self.style(Role::Accent));
        }
        let pinned = view.state.is_pinned(position);
        if marked || pinned || view.state.in_range(position) {
            let glyph = if marked {
                Glyph::Here
            } else if pinned {
                Glyph::Pinned
            } else {
                Glyph::Open
            };
            self.put(buffer, 1, line, view.glyphs.of(glyph), self.style(Role::Accent));
        }
        let mut focus = None;
        for placed in &self.layout.placed {
            let text = if loaded {
                view.source.cell_text(row, placed.column)
            } else {
                Cow::Borrowed(if placed.at == 0 { view.glyphs.of(Glyph::Ellipsis) } else { "" })
            };
            let tone = if loaded { self.cell_tone(row, placed.column) } else { Tone::Muted };
            let current = here && view.focused && placed.at == view.state.columns.cursor();
            self.cell(buffer, line, *placed, &text, tone, (here && view.focused, current));
            if here && (placed.at == 0 || current) {
                let x = self.area.x.saturating_add(u16::try_from(GUTTER + placed.x).unwrap_or(u16::MAX));
                focus = Some(Position::new(x.min(self.area.right().saturating_sub(1)), self.area.y + line));
            }
        }
        if self.layout.frozen > 0 && self.layout.placed.len() > self.layout.frozen {
            let after = self.layout.placed.get(self.layout.frozen).map_or(0, |placed| placed.x);
            let at = GUTTER + after.saturating_sub(2);
            self.put(buffer, at, line, view.glyphs.of(Glyph::Down), self.style(Role::Border));
        }
        focus.filter(|_| view.focused)
    }

    fn cell_tone(&self, row: usize, column: usize) -> Tone {
        match self.view.source.tone(row, column) {
            Tone::Plain => self.view.source.kind(row),
            tone => tone,
        }
    }

    /// Draws one cell; of the row under the cursor only the name is reversed, so that a move rewrites little.
    fn cell(
        &self,
        buffer: &mut Buffer,
        line: u16,
        placed: Placed,
        text: &str,
        tone: Tone,
        (here, current): (bool, bool),
    ) {
        let glyphs = self.view.glyphs;
        let words = self.view.state.columns.spec(placed.column).is_none_or(|spec| spec.align == Align::Left);
        let mut style = self.tone(tone);
        if here && placed.at == 0 {
            style = style.patch(self.style(Role::Selected));
        }
        if current {
            style = style.patch(self.style(Role::Cursor));
        }
        let at = GUTTER + placed.x;
        if words {
            let shown = if placed.at == 0 && here && text.is_empty() {
                Cow::Borrowed(" ")
            } else {
                cut_name(text, placed.width, glyphs)
            };
            self.put(buffer, at, line, &shown, style);
            return;
        }
        let column = self.measured.get(placed.column).copied().unwrap_or_default();
        let shown = align_decimal(&showable(text, glyphs), column, placed.width);
        let blank = shown.len() - shown.trim_start().len();
        self.put(buffer, at + blank, line, shown.trim(), style);
        let mark = match tone {
            Tone::Above => glyphs.of(Glyph::Above),
            Tone::Below => glyphs.of(Glyph::Below),
            _ => return,
        };
        // Behind the number itself, not behind digits that others in the column have.
        self.put(buffer, at + width(shown.trim_end()), line, mark, self.tone(tone));
    }

    fn rule(&self, buffer: &mut Buffer, line: u16) {
        let across = self.view.glyphs.of(Glyph::Across).repeat(usize::from(self.area.width));
        self.put(buffer, 0, line, &across, self.style(Role::Border));
    }

    fn nothing(&self, buffer: &mut Buffer) {
        let filter = self.view.state.filter();
        let sentence = if filter.is_empty() {
            Cow::Borrowed(self.view.empty)
        } else {
            Cow::Owned(format!("Esc clears the filter: no row matches '{}'", filter.text()))
        };
        let room = usize::from(self.area.width).saturating_sub(GUTTER);
        self.put(buffer, GUTTER, 1, &fit(&sentence, room, self.view.glyphs), self.style(Role::Muted));
    }
}
