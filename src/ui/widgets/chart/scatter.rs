//! Owns charts of points: scatter and funnel, the comparator's lines, limits as curves, the school under the cursor
//! by name.
//! Must not know how schools are chosen nor what stands in the table beside it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::list::schools;
use super::super::text::{cut, fit, width};
use super::{NotDrawn, Plot, list_not_drawn, range, reasons};
use crate::ui::Glyphs;
use crate::ui::glyph::Glyph;
use crate::ui::theme::{Role, Theme};

/// A point of a scatter chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The school.
    pub name: String,
    /// Its value across.
    pub x: f64,
    /// Its value upwards.
    pub y: f64,
    /// Both values as the table shows them, across first.
    pub shown: (String, String),
    /// The mark that stands for it, where it has one.
    pub mark: Option<Glyph>,
}

/// A chart of points by two numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Scatter {
    /// The measure across.
    pub x: String,
    /// The measure upwards.
    pub y: String,
    /// The points.
    pub points: Vec<Point>,
    /// The point under the cursor.
    pub cursor: Option<usize>,
    /// The comparator's name and its values across and upwards, where it has them.
    pub comparator: Option<(String, Option<f64>, Option<f64>)>,
    /// Limits as curves from left to right, with what they are called.
    pub curves: Vec<(String, Vec<(f64, f64)>)>,
    /// The schools that have no value in one of the measures.
    pub not_drawn: Vec<NotDrawn>,
}

/// The point under the cursor, a comparator's line upwards and across: with all characters and with seven bits.
const CURSOR: (&str, &str) = ("◆", "@");
const UPWARDS: (&str, &str) = ("┆", ":");
const ACROSS: (&str, &str) = ("┄", "-");
const CROSSING: (&str, &str) = ("┼", "+");
const DOTTED: (&str, &str) = ("⠒", ".");

const fn of(glyphs: Glyphs, pair: (&'static str, &'static str)) -> &'static str {
    match glyphs {
        Glyphs::Unicode => pair.0,
        Glyphs::Ascii => pair.1,
    }
}

impl Scatter {
    /// Draws the chart; returns the cell of the point under the cursor.
    pub fn draw(&self, area: Rect, buffer: &mut Buffer, theme: &Theme, glyphs: Glyphs) -> Option<Position> {
        let area = area.intersection(buffer.area);
        let reasons = reasons(&self.not_drawn).min(usize::from(area.height) / 6);
        let listed = u16::try_from(reasons).unwrap_or_default();
        // Above the plot the title of what goes upwards, below it title across, key and what is not drawn.
        if area.height < 7 + listed || area.width < 20 {
            return self.in_words(area, buffer, theme, glyphs);
        }
        let line = |y: u16| Rect::new(area.x, y, area.width, 1);
        let write = |buffer: &mut Buffer, y: u16, text: &str, role: Role| {
            let shown = fit(text, area.width.into(), glyphs);
            buffer.set_stringn(area.x, y, shown, line(y).width.into(), theme.style(role));
        };
        write(buffer, area.y, &format!("{} {}", self.y, glyphs.of(Glyph::Ascending)), Role::Title);
        let foot = area.bottom() - listed;
        list_not_drawn(&self.not_drawn, Rect::new(area.x, foot, area.width, listed), buffer, (theme, glyphs));
        write(buffer, foot - 1, &self.key(area.width.into(), glyphs), Role::Text);
        let across = format!("{} {}", self.x, glyphs.of(Glyph::Arrow));
        let indent = usize::from(area.width).saturating_sub(width(&across));
        write(buffer, foot - 2, &format!("{}{across}", " ".repeat(indent)), Role::Title);
        let (compare_x, compare_y) = self.comparator.as_ref().map_or((None, None), |(_, x, y)| (*x, *y));
        let ranges = (
            range(self.points.iter().map(|point| point.x).chain(compare_x)),
            range(self.points.iter().map(|point| point.y).chain(compare_y).chain(self.middle_of_curves())),
        );
        let (Some(x), Some(y)) = ranges else {
            write(buffer, area.y + 2, "no school has a value in both measures", Role::Muted);
            return None;
        };
        let room = Rect::new(area.x, area.y + 1, area.width, foot - 2 - (area.y + 1));
        let mut plot = Plot::new(room, buffer, (x, y), (theme, glyphs), true)?;
        plot.x_ticks(buffer);
        self.limits(&mut plot, buffer);
        self.lines(&plot, buffer);
        self.marks(&mut plot, buffer)
    }

    /// The curves, where they lie within the plot: dots that no point hides behind.
    fn limits(&self, plot: &mut Plot<'_>, buffer: &mut Buffer) {
        let style = plot.theme.style(Role::Muted);
        for (_, curve) in &self.curves {
            let steps = u32::from(plot.area.width);
            for pair in curve.windows(2) {
                let [from, to] = pair else { continue };
                for step in 0..=steps {
                    let share = f64::from(step) / f64::from(steps.max(1));
                    let at = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
                    if let Some(dot) = plot.dot(at.0, at.1) {
                        plot.mark(buffer, dot, ".", style);
                    }
                }
            }
        }
        // Points stand over curves.
        plot.dots.fill(0);
    }

    /// The comparator's values as dashed lines through the plot.
    fn lines(&self, plot: &Plot<'_>, buffer: &mut Buffer) {
        let Some((name, x, y)) = &self.comparator else { return };
        let style = plot.theme.style(Role::ChartB);
        if let Some((column, _)) = x.and_then(|x| plot.cell(x, plot.y.0)) {
            for row in plot.area.top()..plot.area.bottom() {
                Plot::put(buffer, column, row, of(plot.glyphs, UPWARDS), style);
            }
        }
        if let Some((_, row)) = y.and_then(|y| plot.cell(plot.x.0, y)) {
            let upwards = x.and_then(|x| plot.cell(x, plot.y.0)).map(|(column, _)| column);
            for column in plot.area.left()..plot.area.right() {
                let pair = if upwards == Some(column) { CROSSING } else { ACROSS };
                Plot::put(buffer, column, row, of(plot.glyphs, pair), style);
            }
            // The line is named at its end.
            let name = cut(name, usize::from(plot.area.width / 2), plot.glyphs);
            let long = u16::try_from(width(&name)).unwrap_or(u16::MAX);
            Plot::put(buffer, plot.area.right().saturating_sub(long), row, &name, style);
        }
    }

    /// The values that curves have over the middle of the points: so much of them shows, their wide beginning need not.
    fn middle_of_curves(&self) -> impl Iterator<Item = f64> + '_ {
        let most = self.points.iter().map(|point| point.x).fold(f64::NEG_INFINITY, f64::max);
        self.curves
            .iter()
            .flat_map(move |(_, curve)| curve.iter().filter(move |(x, _)| *x >= most / 2.0).map(|(_, y)| *y))
    }

    fn marks(&self, plot: &mut Plot<'_>, buffer: &mut Buffer) -> Option<Position> {
        for point in &self.points {
            if let Some(dot) = plot.dot(point.x, point.y) {
                let role = match point.mark {
                    Some(Glyph::Above) => Role::Above,
                    Some(Glyph::Below) => Role::Below,
                    _ => Role::ChartA,
                };
                plot.spot(buffer, dot, Glyphs::Ascii.of(Glyph::Point), plot.theme.style(role));
            }
        }
        // What is marked is told by its glyph, and stands over what is not.
        for (point, mark) in self.points.iter().filter_map(|point| Some((point, point.mark?))) {
            if let Some((x, y)) = plot.cell(point.x, point.y) {
                let role = if mark == Glyph::Below { Role::Below } else { Role::Above };
                Plot::put(buffer, x, y, plot.glyphs.of(mark), plot.theme.style(role));
            }
        }
        let point = self.cursor.and_then(|at| self.points.get(at))?;
        let (x, y) = plot.cell(point.x, point.y)?;
        Plot::put(buffer, x, y, of(plot.glyphs, CURSOR), plot.theme.style(Role::Accent));
        // The name goes beside the point where it covers no other; the key names it in any case.
        let name = cut(&point.name, 24, plot.glyphs).into_owned();
        let long = u16::try_from(width(&name)).unwrap_or(u16::MAX);
        let places = [x.saturating_add(2), x.saturating_sub(long.saturating_add(1))];
        let free = |from: u16| (from..from.saturating_add(long)).all(|column| plot.is_free(column, y));
        if let Some(from) = places.into_iter().find(|from| free(*from)) {
            Plot::put(buffer, from, y, &name, plot.theme.style(Role::Accent));
        }
        Some(Position::new(x, y))
    }

    /// What the glyphs stand for: the school under the cursor with its values, which are never cut, then as much
    /// as there is room for.
    fn key(&self, room: usize, glyphs: Glyphs) -> String {
        let mut key = String::new();
        if let Some(point) = self.cursor.and_then(|at| self.points.get(at)) {
            let values = format!(": {} {}, {} {}", self.x, point.shown.0, self.y, point.shown.1);
            let left = room.saturating_sub(width(&values) + 2).max(8);
            key = format!("{} {}{values}", of(glyphs, CURSOR), cut(&point.name, left, glyphs));
        }
        let schools = format!("{} {}", glyphs.of(Glyph::Point), schools(self.points.len()));
        let comparator =
            self.comparator.as_ref().map(|(name, ..)| format!("{}{} {name}", of(glyphs, UPWARDS), of(glyphs, ACROSS)));
        let curves = self.curves.iter().map(|(name, _)| name.clone()).fold(Vec::new(), |mut names, name| {
            if !names.contains(&name) {
                names.push(name);
            }
            names
        });
        let curves = (!curves.is_empty()).then(|| format!("{} {}", of(glyphs, DOTTED), curves.join(", ")));
        for part in comparator.into_iter().chain(curves).chain([schools]) {
            let gap = if key.is_empty() { "" } else { "  " };
            if width(&key) + width(gap) + width(&part) <= room {
                key = format!("{key}{gap}{part}");
            }
        }
        key
    }

    /// What remains where there is no room for a chart.
    fn in_words(&self, area: Rect, buffer: &mut Buffer, theme: &Theme, glyphs: Glyphs) -> Option<Position> {
        let lines = [
            self.key(area.width.into(), glyphs),
            "there is no room for the chart here: show the table, or enlarge the window".to_owned(),
        ];
        for (y, text) in (area.y..area.bottom()).zip(&lines) {
            let shown = cut(text, area.width.into(), glyphs);
            buffer.set_stringn(area.x, y, shown, area.width.into(), theme.style(Role::Muted));
        }
        None
    }
}
