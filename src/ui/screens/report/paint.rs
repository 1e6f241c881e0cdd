//! Owns how a report is laid out and drawn: chips, lists or chart, what is awaited, the line about one figure.
//! Must not change anything.

use ratatui::layout::{Position, Rect};

use crate::report::{Query, Report, ReportName};
use crate::ui::glyph::Glyph;
use crate::ui::screen::Canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::chart::spark;
use crate::ui::widgets::table::{TableSource, TableState, TableView, draw};
use crate::ui::widgets::text::{fit, width};
use crate::ui::widgets::wrap::wrap;

use super::sheet::Sheet;
use super::{Loaded, ReportView, charts, explain};

/// From this width on the trend has its chart beside it.
const CHART_FROM: u16 = 100;
/// The share of the width that the trend's chart takes, in cells.
const CHART_WIDTH: u16 = 42;
/// The least rows of a trend with its chart beside it.
const CHART_ROWS: u16 = 11;

/// Where a list stands.
pub(super) struct Place {
    /// Which list.
    pub list: usize,
    /// The line of its title; none where one list is the whole report.
    title: Option<Rect>,
    /// Its table.
    pub table: Rect,
    /// Its chart.
    chart: Option<Rect>,
}

/// The part of `area` from row `from` on, `height` rows of it.
fn rows(area: Rect, from: u16, height: u16) -> Rect {
    Rect { y: area.y.saturating_add(from), height, ..area }.intersection(area)
}

impl ReportView {
    /// The lines above the lists: chips, then what went wrong or why there is nothing to see.
    fn head(&self, width: u16) -> Vec<(Role, String)> {
        let mut lines = Vec::new();
        let room = usize::from(width);
        let mut say = |role: Role, text: &str| lines.extend(wrap(text, room).into_iter().map(|line| (role, line)));
        if let Some(error) = &self.error {
            say(Role::Error, &format!("{} {}", Glyph::Wrong.unicode(), error.what));
            say(Role::Warning, &format!("{} {}", Glyph::Arrow.unicode(), error.hint));
        }
        if let Some(loaded) = self.loaded.as_ref().filter(|loaded| loaded.sheets.iter().all(|it| !it.has_values())) {
            let report = &loaded.report;
            let why = report.notes.iter().find(|note| note.contains(&report.pupils_label));
            let why = why.map_or("No figure has a value: put the cursor on one to read why.", String::as_str);
            say(Role::Warning, why);
        }
        lines.truncate(4);
        lines
    }

    /// The part of the area that lists or chart have: below chips and head, above the status line.
    fn middle(&self, area: Rect) -> Rect {
        let above = u16::try_from(self.head(area.width).len()).unwrap_or(0).saturating_add(1);
        rows(area, above, area.height.saturating_sub(above + 1))
    }

    /// Where the lists stand: all below each other, scrolled so that the current one is in sight.
    pub(super) fn places(&self, area: Rect) -> Vec<Place> {
        let middle = self.middle(area);
        let Some(loaded) = &self.loaded else { return Vec::new() };
        if loaded.sheets.len() == 1 {
            return vec![Place { list: 0, title: None, table: middle, chart: None }];
        }
        let beside = |sheet: &Sheet| sheet.id == "trend" && middle.width >= CHART_FROM;
        let heights: Vec<u16> = loaded
            .sheets
            .iter()
            .map(|sheet| {
                // Title, header, rows, and a line of air.
                let rows = u16::try_from(sheet.body().len().max(1)).unwrap_or(u16::MAX).saturating_add(3);
                if beside(sheet) { rows.max(CHART_ROWS) } else { rows }
            })
            .collect();
        let tall =
            |from: usize| heights.iter().take(self.focus + 1).skip(from).fold(0u16, |sum, it| sum.saturating_add(*it));
        let first = (0..=self.focus).find(|from| tall(*from) <= middle.height).unwrap_or(self.focus);
        let mut places = Vec::new();
        let mut y = 0;
        for (list, (sheet, height)) in loaded.sheets.iter().zip(&heights).enumerate().skip(first) {
            let block = rows(middle, y, *height);
            if block.height < 3 {
                break;
            }
            let table =
                rows(block, 1, if y.saturating_add(*height) > middle.height { block.height - 1 } else { height - 2 });
            let chart = beside(sheet).then(|| Rect { x: table.right() - CHART_WIDTH, width: CHART_WIDTH, ..table });
            let table = if chart.is_some() { Rect { width: table.width - CHART_WIDTH - 2, ..table } } else { table };
            places.push(Place { list, title: Some(rows(block, 0, 1)), table, chart });
            y = y.saturating_add(*height);
        }
        places
    }

    pub(super) fn paint(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let area = area.intersection(canvas.buffer.area);
        if area.is_empty() {
            return;
        }
        self.paint_chips(rows(area, 0, 1), canvas);
        let head = self.head(area.width);
        for (y, (role, line)) in (area.y + 1..area.bottom()).zip(&head) {
            canvas.text(area, area.x, y, line, *role);
        }
        let middle = self.middle(area);
        let Some(loaded) = &self.loaded else {
            if self.error.is_none() {
                canvas.text(middle, middle.x, middle.y, "computing…", Role::Muted);
            }
            return;
        };
        if middle.is_empty() {
            return;
        }
        let cursor = if self.chart {
            self.paint_scatter(loaded, middle, canvas)
        } else {
            self.paint_lists(loaded, area, canvas)
        };
        self.paint_status(rows(area, area.height - 1, 1), canvas);
        if let Some(at) = cursor.filter(|_| !self.filtering) {
            canvas.put_cursor(at.x, at.y);
        }
    }

    /// What is asked for, as chips; at the right what is going on.
    fn paint_chips(&self, line: Rect, canvas: &mut Canvas<'_>) {
        let report = self.loaded.as_ref().map(|loaded| &loaded.report);
        let going_on = if self.is_computing() && report.is_some() { "computing…" } else { "" };
        let right = u16::try_from(width(going_on)).unwrap_or(0);
        canvas.text(line, line.right().saturating_sub(right), line.y, going_on, Role::Warning);
        let left = Rect { width: line.width.saturating_sub(if right > 0 { right + 2 } else { 0 }), ..line };
        let mut x = left.x;
        for (at, chip) in chips(&self.query, report, &self.filter_chip()).iter().enumerate() {
            if at > 0 {
                x = canvas.text(left, x, left.y, &format!(" {} ", Glyph::Dot.unicode()), Role::Muted);
            }
            x = canvas.text(left, x, left.y, chip, Role::Chip);
        }
    }

    fn filter_chip(&self) -> String {
        if self.filter.is_empty() || self.filtering { String::new() } else { format!("filter {}", self.filter.value()) }
    }

    fn paint_lists(&self, loaded: &Loaded, area: Rect, canvas: &mut Canvas<'_>) -> Option<Position> {
        let mut cursor = None;
        for place in self.places(area) {
            let (Some(sheet), Some(table)) = (loaded.sheets.get(place.list), loaded.tables.get(place.list)) else {
                continue;
            };
            let figure = table.column().and_then(|column| sheet.figure_at(column));
            if let Some(line) = place.title {
                let x = canvas.text(line, line.x, line.y, &sheet.title, Role::Title);
                if sheet.id == "trend" && place.chart.is_none() {
                    trend_in_line(
                        loaded,
                        sheet,
                        figure,
                        Rect { x, width: line.right().saturating_sub(x), ..line },
                        canvas,
                    );
                }
            }
            let view = TableView {
                source: sheet,
                state: table,
                theme: canvas.theme,
                glyphs: canvas.glyphs,
                focused: place.list == self.focus,
                dimmed: self.is_computing(),
                empty: "none",
            };
            cursor = draw(&view, place.table, canvas.buffer).or(cursor);
            if let Some(chart) = place.chart
                && let Some(trend) = charts::trend(&loaded.report, sheet, figure.unwrap_or(0))
            {
                trend.draw(chart, canvas.buffer, canvas.theme, canvas.glyphs);
            }
        }
        cursor
    }

    fn paint_scatter(&self, loaded: &Loaded, middle: Rect, canvas: &mut Canvas<'_>) -> Option<Position> {
        let (_, sheet, table) = self.current()?;
        let axes = charts::axes(sheet, (self.axes.0.as_deref(), self.axes.1.as_deref()))?;
        let chart = charts::scatter(&loaded.report, sheet, axes, table.row())?;
        chart.draw(middle, canvas.buffer, canvas.theme, canvas.glyphs)
    }

    /// The filter while it is typed, else the figure under the cursor in full; at the right where one is.
    fn paint_status(&self, line: Rect, canvas: &mut Canvas<'_>) {
        let Some((loaded, sheet, table)) = self.current() else { return };
        let position = table.status(sheet);
        let right = u16::try_from(width(&position)).unwrap_or(u16::MAX).min(line.width);
        canvas.text(line, line.right() - right, line.y, &position, Role::Muted);
        let left = Rect { width: line.width.saturating_sub(right + 2), ..line };
        if self.filtering {
            let x = canvas.text(left, left.x, left.y, "filter ", Role::Chip);
            let field = Rect { x, width: left.right().saturating_sub(x), ..left };
            self.filter.draw(field, canvas, true);
            return;
        }
        // A reason is said in full where there is any way to: without the label, without the position.
        let about = self.about(loaded, sheet, table);
        let fits = |text: &&String| width(text) <= usize::from(left.width);
        if let Some(text) = about.iter().find(fits) {
            canvas.text(left, left.x, left.y, text, Role::Text);
        } else if let Some(text) = about.last() {
            let whole = if about.len() > 1 { line } else { left };
            canvas.text(whole, whole.x, whole.y, &fit(text, whole.width.into(), canvas.glyphs), Role::Text);
        }
    }

    /// What is under the cursor, in words: the fullest form first.
    fn about(&self, loaded: &Loaded, sheet: &Sheet, table: &TableState) -> Vec<String> {
        let (Some(row), Some(column)) = (table.row(), table.column()) else { return Vec::new() };
        let column = if self.chart { self.upwards_column().unwrap_or(column) } else { column };
        let of = sheet.row(row);
        match (sheet.figure(row, column).zip(of), of.and_then(|row| row.urn)) {
            (Some(((figures, cell), of)), _) => explain::status(&loaded.report, of, figures, cell),
            (None, Some(urn)) => vec![format!("{} (URN {urn})", sheet.name(row))],
            (None, None) => vec![sheet.cell_text(row, column).into_owned()],
        }
    }
}

/// The trend as a spark behind its title, where there is no room for a chart.
fn trend_in_line(loaded: &Loaded, sheet: &Sheet, figure: Option<usize>, line: Rect, canvas: &mut Canvas<'_>) {
    let Some(trend) = charts::trend(&loaded.report, sheet, figure.unwrap_or(0)) else { return };
    let Some(series) = trend.series.first() else { return };
    let x = canvas.text(line, line.x.saturating_add(2), line.y, &trend.measure, Role::Muted);
    canvas.text(line, x.saturating_add(1), line.y, &spark(&series.values, canvas.glyphs), Role::ChartA);
}

/// What is asked for, in the order in which one narrows: `KS4 2017/18 final`, pupils, subject, comparator, filter.
fn chips(query: &Query, report: Option<&Report>, filter: &str) -> Vec<String> {
    let stage = query.stage.or(report.map(|report| report.stage)).map(|stage| stage.label().to_owned());
    let year = query.year.or(report.map(|report| report.year)).map(|year| year.to_string());
    let release = query.release.or(report.map(|report| report.release)).map(|release| release.to_string());
    let which: Vec<String> = [stage, year, release].into_iter().flatten().collect();
    let subject = report.and_then(|report| report.subject_label.clone());
    let subject = subject.filter(|_| query.name == ReportName::Subject);
    let parts = [
        which.join(" "),
        query.pupils.label(),
        subject.unwrap_or_default(),
        format!("vs {}", query.compare.label()),
        filter.to_owned(),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect()
}
