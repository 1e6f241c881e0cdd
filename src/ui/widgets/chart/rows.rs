//! Owns charts of one line a row: a dot with its limits, or a bar, beside a name that is cut and a value that is not.
//! Must not know what the rows are, nor how they are ordered.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::super::text::{cut, fit, fit_right, width};
use super::{NotDrawn, Plot, list_not_drawn, range, reasons, tick_text, ticks};
use crate::ui::Glyphs;
use crate::ui::glyph::Glyph;
use crate::ui::theme::{Role, Theme};

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranged {
    /// Its name.
    pub name: String,
    /// Its value as the table shows it.
    pub shown: String,
    /// Its value.
    pub value: f64,
    /// Its limits, where it has any.
    pub limits: Option<(f64, f64)>,
    /// The mark behind the value, where it has one.
    pub mark: Option<Glyph>,
}

/// A line down the chart: whose value it is, as the table shows it, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// Whose value it is.
    pub name: String,
    /// The value as the table shows it.
    pub shown: String,
    /// The value.
    pub value: f64,
}

/// Rows with a dot or a bar each.
#[derive(Debug, Clone, PartialEq)]
pub struct RowChart {
    /// What is drawn.
    pub title: String,
    /// Bars from nought; else dots with their limits.
    pub bars: bool,
    /// The rows from top to bottom.
    pub rows: Vec<Ranged>,
    /// The lines down the chart; the first is what the rows are held against.
    pub references: Vec<Reference>,
    /// The row under the cursor.
    pub cursor: Option<usize>,
    /// What has no value.
    pub not_drawn: Vec<NotDrawn>,
}

/// The least cells of the plot beside names and values.
const LEAST_PLOT: usize = 10;

/// Characters with all characters and with seven bits: dot, limits left, across, right, bar, the lines down.
const DOT: (&str, &str) = ("●", "*");
const LEFT: (&str, &str) = ("├", "|");
const BETWEEN: (&str, &str) = ("─", "-");
const RIGHT: (&str, &str) = ("┤", "|");
const BAR: (&str, &str) = ("█", "=");
const LINES: [(&str, &str); 2] = [("┆", ":"), ("┊", ".")];
const LINE_ROLES: [Role; 2] = [Role::ChartB, Role::Muted];

const fn of(glyphs: Glyphs, pair: (&'static str, &'static str)) -> &'static str {
    match glyphs {
        Glyphs::Unicode => pair.0,
        Glyphs::Ascii => pair.1,
    }
}

/// Where things stand across.
struct Across {
    name: usize,
    value: usize,
    /// The first cell of the plot, and how many it has.
    plot: (u16, u16),
    range: (f64, f64),
}

impl Across {
    /// The cell of the plot that holds a value, from the left edge of the screen.
    fn cell(&self, value: f64) -> Option<u16> {
        Plot::share(value, self.range).map(|share| self.plot.0 + Plot::step(share, self.plot.1))
    }
}

impl RowChart {
    /// Draws the chart; returns the cell of the row under the cursor.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: &Theme, glyphs: Glyphs) -> Option<Position> {
        let area = area.intersection(buffer.area);
        let listed = u16::try_from(reasons(&self.not_drawn).min(usize::from(area.height) / 6)).unwrap_or_default();
        // Title, axis, two rows at least, the key, what is not drawn.
        let across = self.across(area).filter(|_| area.height >= 5 + listed);
        let Some(across) = across else { return self.in_words(area, buffer, (theme, glyphs)) };
        let write = |buffer: &mut Buffer, y: u16, text: &str, role: Role| {
            let shown = fit(text, area.width.into(), glyphs);
            buffer.set_stringn(area.x, y, shown, area.width.into(), theme.style(role));
        };
        write(buffer, area.y, &self.title, Role::Title);
        let foot = area.bottom() - listed;
        list_not_drawn(&self.not_drawn, Rect::new(area.x, foot, area.width, listed), buffer, (theme, glyphs));
        write(buffer, foot - 1, &self.key(glyphs), Role::Text);
        axis(&across, area.y + 1, buffer, theme);
        let room = usize::from(foot - 1 - (area.y + 2));
        // What does not fit is told in the last line, so that nobody takes the window for the whole.
        let height = if self.rows.len() > room { room - 1 } else { room };
        let top = self.top(height);
        let mut cursor = None;
        for (y, (at, row)) in (area.y + 2..foot - 1).zip(self.rows.iter().enumerate().skip(top).take(height)) {
            let here = self.cursor == Some(at);
            self.row(row, here, (area.x, y), &across, buffer, (theme, glyphs));
            cursor = if here { Some(Position::new(area.x + 2, y)) } else { cursor };
        }
        if self.rows.len() > height {
            write(buffer, foot - 2, &unseen(top, self.rows.len().saturating_sub(top + height)), Role::Muted);
        }
        cursor
    }

    /// The first row of the window: the one under the cursor stands in it, in the middle where there are more.
    fn top(&self, height: usize) -> usize {
        let last = self.rows.len().saturating_sub(height);
        self.cursor.unwrap_or(0).saturating_sub(height / 2).min(last)
    }

    fn across(&self, area: Rect) -> Option<Across> {
        let longest = |texts: &mut dyn Iterator<Item = &String>| texts.map(|text| width(text)).max().unwrap_or(0);
        let value = longest(&mut self.rows.iter().map(|row| &row.shown)) + 1;
        let room = usize::from(area.width).checked_sub(2 + 2 + value + 2)?;
        let names = longest(&mut self.rows.iter().map(|row| &row.name));
        let name = names.min(room.checked_sub(LEAST_PLOT)?).min((usize::from(area.width) * 2 / 5).max(8));
        let plot = room.checked_sub(name).filter(|plot| *plot >= LEAST_PLOT)?;
        let x = usize::from(area.x) + 2 + name + 2 + value + 2;
        let values = self.rows.iter().flat_map(|row| {
            let limits = row.limits.filter(|_| !self.bars).map(|(lower, upper)| [lower, upper]);
            std::iter::once(row.value).chain(limits.into_iter().flatten())
        });
        let nought = self.bars.then_some(0.0);
        let range = range(values.chain(self.references.iter().map(|line| line.value)).chain(nought))?;
        Some(Across { name, value, plot: (u16::try_from(x).ok()?, u16::try_from(plot).ok()?), range })
    }

    fn row(
        &self,
        row: &Ranged,
        here: bool,
        (x, y): (u16, u16),
        across: &Across,
        buffer: &mut Buffer,
        (theme, glyphs): (&Theme, Glyphs),
    ) {
        let put = |buffer: &mut Buffer, x: u16, text: &str, style: Style| Plot::put(buffer, x, y, text, style);
        if here {
            put(buffer, x, glyphs.of(Glyph::Pointer), theme.style(Role::Accent));
        }
        let name = cut(&row.name, across.name, glyphs);
        put(buffer, x + 2, &name, theme.style(if here { Role::Selected } else { Role::Text }));
        let behind = |cells: usize| x.saturating_add(u16::try_from(cells).unwrap_or(u16::MAX));
        let at = behind(2 + across.name + 2);
        put(buffer, at, &fit_right(&row.shown, across.value - 1, glyphs), theme.style(Role::Text));
        let role = match row.mark {
            Some(Glyph::Above) => Role::Above,
            Some(Glyph::Below) => Role::Below,
            _ => Role::ChartA,
        };
        if let Some(mark) = row.mark {
            put(buffer, behind(2 + across.name + 2 + across.value - 1), glyphs.of(mark), theme.style(role));
        }
        if self.bars {
            Self::bar(row, y, across, buffer, (theme.style(role), glyphs));
        }
        for ((line, pair), style) in self.references.iter().zip(LINES).zip(LINE_ROLES) {
            if let Some(column) = across.cell(line.value) {
                put(buffer, column, of(glyphs, pair), theme.style(style));
            }
        }
        if !self.bars {
            dot(row, y, across, buffer, (theme.style(role), glyphs));
        }
    }

    /// A bar from nought to the value; a nought itself is a mark on the axis.
    fn bar(row: &Ranged, y: u16, across: &Across, buffer: &mut Buffer, (style, glyphs): (Style, Glyphs)) {
        let (Some(from), Some(to)) = (across.cell(0.0), across.cell(row.value)) else { return };
        for column in from.min(to)..=from.max(to) {
            Plot::put(buffer, column, y, of(glyphs, BAR), style);
        }
    }

    /// What the lines stand for.
    fn key(&self, glyphs: Glyphs) -> String {
        let lines = self
            .references
            .iter()
            .zip(LINES)
            .map(|(line, pair)| format!("{} {} {}", of(glyphs, pair), line.name, line.shown));
        let dots = if self.bars {
            None
        } else {
            self.rows
                .iter()
                .any(|row| row.limits.is_some())
                .then(|| format!("{}{}{} 95% limits", of(glyphs, LEFT), of(glyphs, DOT), of(glyphs, RIGHT)))
        };
        lines.chain(dots).collect::<Vec<_>>().join("  ")
    }

    /// What remains where there is no room for a chart.
    fn in_words(&self, area: Rect, buffer: &mut Buffer, (theme, glyphs): (&Theme, Glyphs)) -> Option<Position> {
        let row = self.cursor.and_then(|at| self.rows.get(at));
        let here = row.map_or_else(String::new, |row| format!("{}: {}", row.name, row.shown));
        let lines = [
            self.title.as_str(),
            here.as_str(),
            "there is no room for the chart here: show the table, or enlarge the window",
        ];
        for (y, text) in (area.y..area.bottom()).zip(lines.into_iter().filter(|line| !line.is_empty())) {
            let shown = cut(text, area.width.into(), glyphs);
            buffer.set_stringn(area.x, y, shown, area.width.into(), theme.style(Role::Muted));
        }
        None
    }
}

/// How many rows stand outside the window.
fn unseen(above: usize, below: usize) -> String {
    match (above, below) {
        (0, below) => format!("  {below} more below"),
        (above, 0) => format!("  {above} more above"),
        (above, below) => format!("  {above} more above, {below} more below"),
    }
}

/// The limits as a line with ends, the value on it.
fn dot(row: &Ranged, y: u16, across: &Across, buffer: &mut Buffer, (style, glyphs): (Style, Glyphs)) {
    let ends = row.limits.and_then(|(lower, upper)| across.cell(lower).zip(across.cell(upper)));
    if let Some((from, to)) = ends {
        for column in from..=to {
            Plot::put(buffer, column, y, of(glyphs, BETWEEN), style);
        }
        Plot::put(buffer, from, y, of(glyphs, LEFT), style);
        Plot::put(buffer, to, y, of(glyphs, RIGHT), style);
    }
    if let Some(column) = across.cell(row.value) {
        Plot::put(buffer, column, y, of(glyphs, DOT), style);
    }
}

/// Labels of round values above the plot.
fn axis(across: &Across, y: u16, buffer: &mut Buffer, theme: &Theme) {
    let (values, decimals) = ticks(across.range.0, across.range.1, usize::from(across.plot.1 / 10).clamp(1, 8));
    let mut free = across.plot.0;
    let end = across.plot.0 + across.plot.1;
    for value in values {
        let Some(column) = across.cell(value) else { continue };
        let label = tick_text(value, decimals);
        let wide = u16::try_from(width(&label)).unwrap_or(u16::MAX);
        let at = column.saturating_sub(wide / 2).max(across.plot.0);
        if at >= free && at.saturating_add(wide) <= end {
            Plot::put(buffer, at, y, &label, theme.style(Role::Muted));
            free = at + wide + 1;
        }
    }
}
