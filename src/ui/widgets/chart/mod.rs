//! Owns charts in cells: axes with ticks, rows of dots or bars, scatter and funnel, heat map, trend, sparks.
//! Must not know which measures they show. What has no value is listed beneath, never drawn at nought.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::text::{fit_right, width};
use crate::ui::Glyphs;
use crate::ui::glyph::Glyph;
use crate::ui::theme::{Role, Theme};

mod heat;
mod rows;
mod scatter;
mod trend;

#[cfg(test)]
mod tests;

pub use heat::{Heat, Shaded};
pub use rows::{Ranged, Reference, RowChart};
pub use scatter::{Point, Scatter};
pub use trend::{Series, Trend, spark};

/// One thing that is not drawn and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotDrawn {
    /// What it is: a school, a year.
    pub name: String,
    /// Why there is no value, in words.
    pub reason: String,
}

/// Round values within `from..=to`, about `most` of them, with the decimals that tell them apart.
pub fn ticks(from: f64, to: f64, most: usize) -> (Vec<f64>, usize) {
    let span = to - from;
    if !span.is_finite() || span <= 0.0 || most == 0 {
        return (Vec::new(), 0);
    }
    let rough = span / most as f64;
    let magnitude = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|it| it * magnitude).find(|it| *it >= rough).unwrap_or(span);
    let decimals = (0..12usize).find(|at| step * 10f64.powi(i32::try_from(*at).unwrap_or(12)) >= 0.999).unwrap_or(12);
    let first = (from / step).ceil();
    let values = (0..=most * 2).map(|at| (first + at as f64) * step).take_while(|value| *value <= to + step * 1e-9);
    (values.collect(), decimals)
}

/// A value with a fixed number of decimals; never `-0`.
pub fn tick_text(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    if text.trim_start_matches('-').chars().all(|c| matches!(c, '0' | '.')) {
        text.trim_start_matches('-').to_owned()
    } else {
        text
    }
}

/// The least and the greatest of `values` with a little room on either side; none without values.
fn range(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let (least, greatest) =
        values.filter(|value| value.is_finite()).fold(None, |range: Option<(f64, f64)>, value| {
            Some(range.map_or((value, value), |(least, greatest)| (least.min(value), greatest.max(value))))
        })?;
    let span = greatest - least;
    let room = if span > 0.0 { span * 0.06 } else { 1.0 };
    Some((least - room, greatest + room))
}

/// A drawn area with its ranges: values in, cells and dots out.
struct Plot<'a> {
    area: Rect,
    x: (f64, f64),
    y: (f64, f64),
    theme: &'a Theme,
    glyphs: Glyphs,
    /// The braille dots of each cell.
    dots: Vec<u8>,
}

/// The bit of a braille dot, by column and row in its cell.
const BRAILLE: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

impl<'a> Plot<'a> {
    /// Draws the axes in `area` with tick labels left and, where `x_labels` is set, below; the plot is what remains.
    fn new(
        area: Rect,
        buffer: &mut Buffer,
        (x, y): ((f64, f64), (f64, f64)),
        (theme, glyphs): (&'a Theme, Glyphs),
        x_labels: bool,
    ) -> Option<Self> {
        let below = if x_labels { 2 } else { 1 };
        let rows = area.height.checked_sub(below).filter(|rows| *rows >= 2)?;
        let (values, decimals) = ticks(y.0, y.1, (usize::from(rows) / 2).clamp(2, 8));
        let labels: Vec<String> = values.iter().map(|value| tick_text(*value, decimals)).collect();
        let margin = labels.iter().map(|label| width(label)).max().unwrap_or(1) + 1;
        let columns = area.width.checked_sub(u16::try_from(margin + 1).ok()?).filter(|columns| *columns >= 4)?;
        let plot = Rect::new(area.right() - columns, area.y, columns, rows);
        let plot = Self { area: plot, x, y, theme, glyphs, dots: vec![0; usize::from(columns) * usize::from(rows)] };
        let rule = theme.style(Role::Border);
        for line in 0..rows {
            Self::put(buffer, plot.area.x - 1, plot.area.y + line, glyphs.of(Glyph::Down), rule);
        }
        Self::put(buffer, plot.area.x - 1, plot.area.bottom(), glyphs.of(Glyph::BottomLeft), rule);
        let across = glyphs.of(Glyph::Across).repeat(usize::from(columns));
        Self::put(buffer, plot.area.x, plot.area.bottom(), &across, rule);
        for (value, label) in values.iter().zip(&labels) {
            if let Some((_, line)) = plot.cell(plot.x.0, *value) {
                let text = fit_right(label, margin - 1, glyphs);
                Self::put(buffer, area.x, line, &text, theme.style(Role::Muted));
            }
        }
        Some(plot)
    }

    /// Writes where there are cells; outside them nothing.
    fn put(buffer: &mut Buffer, x: u16, y: u16, text: &str, style: Style) {
        let room = buffer.area.right().saturating_sub(x);
        if x >= buffer.area.x && y >= buffer.area.y && y < buffer.area.bottom() && room > 0 {
            buffer.set_stringn(x, y, text, room.into(), style);
        }
    }

    /// Tick labels of round values along the x axis.
    fn x_ticks(&self, buffer: &mut Buffer) {
        let (values, decimals) = ticks(self.x.0, self.x.1, (usize::from(self.area.width) / 12).clamp(1, 10));
        let mut free = self.area.x;
        for value in values {
            let Some((column, _)) = self.cell(value, self.y.0) else { continue };
            let label = tick_text(value, decimals);
            let half = u16::try_from(width(&label) / 2).unwrap_or_default();
            let at = column.saturating_sub(half);
            let end = at.saturating_add(u16::try_from(width(&label)).unwrap_or(u16::MAX));
            if at >= free && end <= self.area.right() {
                Self::put(buffer, at, self.area.bottom() + 1, &label, self.theme.style(Role::Muted));
                free = end + 1;
            }
        }
    }

    /// Where a value stands, from 0 to 1.
    fn share(value: f64, (least, greatest): (f64, f64)) -> Option<f64> {
        let share = (value - least) / (greatest - least);
        (share.is_finite() && (0.0..=1.0).contains(&share)).then_some(share)
    }

    /// The nearest of `count` steps.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the share is from 0 to 1")]
    fn step(share: f64, count: u16) -> u16 {
        (share * f64::from(count.saturating_sub(1))).round() as u16
    }

    /// The cell that holds a point.
    fn cell(&self, x: f64, y: f64) -> Option<(u16, u16)> {
        let (column, row) = self.dot(x, y)?;
        Some((self.area.x + column / 2, self.area.y + row / 4))
    }

    /// The dot that holds a point, counted from the top left; a cell has two by four.
    fn dot(&self, x: f64, y: f64) -> Option<(u16, u16)> {
        let column = Self::step(Self::share(x, self.x)?, self.area.width.saturating_mul(2));
        let row = Self::step(1.0 - Self::share(y, self.y)?, self.area.height.saturating_mul(4));
        Some((column, row))
    }

    /// Sets a dot and shows its cell; with seven bits the cell holds `ascii`.
    fn mark(&mut self, buffer: &mut Buffer, (column, row): (u16, u16), ascii: &str, style: Style) {
        let (x, y) = (column / 2, row / 4);
        let at = usize::from(y) * usize::from(self.area.width) + usize::from(x);
        let bit = BRAILLE.get(usize::from(column % 2)).and_then(|rows| rows.get(usize::from(row % 4)));
        let (Some(dots), Some(bit)) = (self.dots.get_mut(at), bit) else { return };
        *dots |= bit;
        let shape = char::from_u32(0x2800 + u32::from(*dots)).unwrap_or('.').to_string();
        let text = if self.glyphs == Glyphs::Unicode { shape.as_str() } else { ascii };
        Self::put(buffer, self.area.x + x, self.area.y + y, text, style);
    }

    /// Sets the two by two dots of a cell around one: a single dot is lost to the eye.
    fn spot(&mut self, buffer: &mut Buffer, (column, row): (u16, u16), ascii: &str, style: Style) {
        let left = column - column % 2;
        let upper = if row % 4 == 3 { row - 1 } else { row };
        for dot in [(left, upper), (left + 1, upper), (left, upper + 1), (left + 1, upper + 1)] {
            self.mark(buffer, dot, ascii, style);
        }
    }

    /// Whether nothing has been marked in a cell.
    fn is_free(&self, x: u16, y: u16) -> bool {
        let inside = self.area.contains((x, y).into());
        let at = usize::from(y.saturating_sub(self.area.y)) * usize::from(self.area.width)
            + usize::from(x.saturating_sub(self.area.x));
        inside && self.dots.get(at) == Some(&0)
    }
}

/// How many different reasons there are for not being drawn.
fn reasons(not_drawn: &[NotDrawn]) -> usize {
    let mut reasons: Vec<&str> = not_drawn.iter().map(|it| it.reason.as_str()).collect();
    reasons.sort_unstable();
    reasons.dedup();
    reasons.len()
}

/// Draws "not drawn" lines beneath a chart, the last one saying how many more there are; returns the rows used.
fn list_not_drawn(not_drawn: &[NotDrawn], area: Rect, buffer: &mut Buffer, (theme, glyphs): (&Theme, Glyphs)) -> u16 {
    if not_drawn.is_empty() || area.height == 0 {
        return 0;
    }
    // One line a reason: reasons are few, names are many.
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for it in not_drawn {
        match reasons.iter_mut().find(|(reason, _)| *reason == it.reason) {
            Some((_, names)) => names.push(&it.name),
            None => reasons.push((&it.reason, vec![&it.name])),
        }
    }
    let mut used = 0;
    for (reason, names) in reasons.iter().take(area.height.into()) {
        let text = format!("not drawn: {} ({reason}): {}", names.len(), names.join(", "));
        let shown = super::text::cut(&text, area.width.into(), glyphs);
        buffer.set_stringn(area.x, area.y + used, shown, area.width.into(), theme.style(Role::Muted));
        used += 1;
    }
    used
}
