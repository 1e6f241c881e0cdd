//! Owns the trend chart: yearly values as a line that breaks where a year has no value, and sparks for one row.
//! Must not know where the values come from.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::text::{fit, width};
use super::{NotDrawn, Plot, list_not_drawn, range};
use crate::ui::Glyphs;
use crate::ui::theme::{Role, Theme};

/// One line of a trend.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Whose values they are.
    pub label: String,
    /// One a year, in the order of the years; none where there is no value.
    pub values: Vec<Option<f64>>,
}

/// Yearly values of up to two series.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// What is measured.
    pub measure: String,
    /// The years, oldest first.
    pub years: Vec<String>,
    /// The series; the first is drawn last, over the others.
    pub series: Vec<Series>,
    /// Years without a value, and why.
    pub not_drawn: Vec<NotDrawn>,
}

/// The points of the series, with all characters and with seven bits.
const POINTS: [(&str, &str); 2] = [("●", "*"), ("○", "o")];
const ROLES: [Role; 2] = [Role::ChartA, Role::ChartB];

impl Trend {
    /// Draws the chart: title, plot, years, key and what is not drawn.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: &Theme, glyphs: Glyphs) {
        let area = area.intersection(buffer.area);
        if area.height == 0 || area.width < 12 {
            return;
        }
        let write = |buffer: &mut Buffer, y: u16, text: &str, role: Role| {
            let shown = fit(text, area.width.into(), glyphs);
            buffer.set_stringn(area.x, y, shown, area.width.into(), theme.style(role));
        };
        write(buffer, area.y, &format!("{}  {}", self.measure, self.key(glyphs)), Role::Title);
        let listed = u16::from(!self.not_drawn.is_empty() && area.height >= 8);
        let foot = area.bottom() - listed;
        list_not_drawn(&self.not_drawn, Rect::new(area.x, foot, area.width, listed), buffer, (theme, glyphs));
        let values = || self.series.iter().flat_map(|series| series.values.iter().copied().flatten());
        let Some(y) = range(values()) else {
            if area.height > 1 {
                write(buffer, area.y + 1, "no year has a value", Role::Muted);
            }
            return;
        };
        let last = self.years.len().saturating_sub(1) as f64;
        let room = Rect::new(area.x, area.y + 1, area.width, foot.saturating_sub(area.y + 1));
        let x = (-0.5, last + 0.5);
        let Some(mut plot) = Plot::new(room, buffer, (x, y), (theme, glyphs), true) else {
            self.as_sparks(area, buffer, theme, glyphs);
            return;
        };
        self.years_below(&plot, buffer);
        for (at, series) in self.series.iter().enumerate().rev() {
            Self::line(&mut plot, buffer, series, at);
        }
    }

    fn key(&self, glyphs: Glyphs) -> String {
        let parts =
            self.series.iter().zip(POINTS).map(|(series, pair)| format!("{} {}", point(glyphs, pair), series.label));
        parts.collect::<Vec<_>>().join("  ")
    }

    /// The years that have room, the newest first to be placed.
    fn years_below(&self, plot: &Plot<'_>, buffer: &mut Buffer) {
        let mut free = plot.area.right();
        for (at, year) in self.years.iter().enumerate().rev() {
            let Some((column, _)) = plot.cell(at as f64, plot.y.0) else { continue };
            let wide = u16::try_from(width(year)).unwrap_or(u16::MAX);
            let from = column.saturating_sub(wide / 2).min(free.saturating_sub(wide));
            if from >= plot.area.x.saturating_sub(1) && from.saturating_add(wide) <= free && from + wide > column {
                Plot::put(buffer, from, plot.area.bottom() + 1, year, plot.theme.style(Role::Muted));
                free = from.saturating_sub(1);
            }
        }
    }

    /// Joins neighbouring years that both have a value; a gap stays a gap.
    fn line(plot: &mut Plot<'_>, buffer: &mut Buffer, series: &Series, at: usize) {
        let style = plot.theme.style(ROLES.get(at).copied().unwrap_or(Role::ChartA));
        let pair = POINTS.get(at).copied().unwrap_or(("•", "*"));
        let steps = u32::from(plot.area.width) * 2;
        for (year, both) in series.values.windows(2).enumerate() {
            let [Some(from), Some(to)] = both else { continue };
            for step in 0..=steps {
                let share = f64::from(step) / f64::from(steps.max(1));
                if let Some(dot) = plot.dot(year as f64 + share, from + (to - from) * share) {
                    plot.mark(buffer, dot, ".", style);
                }
            }
        }
        for (year, value) in series.values.iter().enumerate() {
            if let Some((x, y)) = value.and_then(|value| plot.cell(year as f64, value)) {
                Plot::put(buffer, x, y, point(plot.glyphs, pair), style);
            }
        }
    }

    fn as_sparks(&self, area: Rect, buffer: &mut Buffer, theme: &Theme, glyphs: Glyphs) {
        for (y, series) in (area.y + 1..area.bottom()).zip(&self.series) {
            let text = format!("{} {}", spark(&series.values, glyphs), series.label);
            let shown = fit(&text, area.width.into(), glyphs);
            buffer.set_stringn(area.x, y, shown, area.width.into(), theme.style(Role::ChartA));
        }
    }
}

const fn point(glyphs: Glyphs, pair: (&'static str, &'static str)) -> &'static str {
    match glyphs {
        Glyphs::Unicode => pair.0,
        Glyphs::Ascii => pair.1,
    }
}

/// Heights of a spark, with all characters and with seven bits.
const HEIGHTS: ([char; 8], [char; 8]) =
    (['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'], ['_', '_', '.', '.', '-', '-', '=', '=']);

/// Values as one row of small bars, a space where there is none; equal values stand in the middle.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the share is from 0 to 1")]
pub fn spark(values: &[Option<f64>], glyphs: Glyphs) -> String {
    let heights = if glyphs == Glyphs::Unicode { HEIGHTS.0 } else { HEIGHTS.1 };
    let known = || values.iter().copied().flatten().filter(|value| value.is_finite());
    let least = known().fold(f64::INFINITY, f64::min);
    let greatest = known().fold(f64::NEG_INFINITY, f64::max);
    let shape = |value: f64| {
        let share = if greatest > least { (value - least) / (greatest - least) } else { 0.5 };
        heights.get((share * 7.0).round() as usize).copied().unwrap_or(' ')
    };
    values.iter().map(|value| value.filter(|it| it.is_finite()).map_or(' ', shape)).collect()
}
