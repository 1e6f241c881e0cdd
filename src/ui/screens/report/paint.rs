//! Owns how a report is laid out and drawn: chips, lists or chart, what is awaited, the line about one figure.
//! Must not change anything.

use ratatui::layout::{Position, Rect};

use crate::report::{ComparePupils, Query, Report, ReportName, Weighting};
use crate::ui::glyph::Glyph;
use crate::ui::screen::Canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::chart::spark;
use crate::ui::widgets::table::{TableSource, TableState, TableView, draw};
use crate::ui::widgets::text::{fit, width};
use crate::ui::widgets::wrap::wrap;

use super::layout::rows;
use super::sheet::Sheet;
use super::{Loaded, ReportView, draw_chart, explain};

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
        if let Some(what_if) = self.what_if() {
            say(Role::Warning, &format!("{} What if: {what_if}; nothing is changed", Glyph::Warn.unicode()));
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
    pub(super) fn middle(&self, area: Rect) -> Rect {
        let above = u16::try_from(self.head(area.width).len()).unwrap_or(0).saturating_add(1);
        rows(area, above, area.height.saturating_sub(above + 1))
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
        let cursor = if self.chart { self.paint_chart(middle, canvas) } else { self.paint_lists(loaded, area, canvas) };
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
        for (at, chip) in chips(&self.query, report, &[self.about_schools().unwrap_or_default(), self.filter_chip()])
            .iter()
            .enumerate()
        {
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
                        loaded.report_of(place.list),
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
                empty: sheet.empty,
            };
            cursor = draw(&view, place.table, canvas.buffer).or(cursor);
            if let Some(chart) = place.chart
                && let Some(trend) = draw_chart::trend_of(loaded.report_of(place.list), sheet, figure.unwrap_or(0))
            {
                trend.draw(chart, canvas.buffer, canvas.theme, canvas.glyphs);
            }
        }
        cursor
    }

    /// The chart, or what it draws as a table.
    fn paint_chart(&self, middle: Rect, canvas: &mut Canvas<'_>) -> Option<Position> {
        if let Some(twin) = &self.twin {
            let line = rows(middle, 0, 1);
            canvas.text(line, line.x, line.y, &format!("What the chart draws: {}", twin.sheet.title), Role::Title);
            let view = TableView {
                source: &twin.sheet,
                state: &twin.table,
                theme: canvas.theme,
                glyphs: canvas.glyphs,
                focused: true,
                dimmed: self.is_computing(),
                empty: twin.sheet.empty,
            };
            return draw(&view, rows(middle, 1, middle.height.saturating_sub(1)), canvas.buffer);
        }
        let Some(graph) = &self.graph else {
            canvas.text(middle, middle.x, middle.y, "no figure of this list can be drawn", Role::Warning);
            return None;
        };
        let (_, sheet, table) = self.base()?;
        let column = table.column().and_then(|column| sheet.figure_at(column)).unwrap_or(0);
        draw_chart::draw(graph, (table.row(), column), middle, canvas)
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
            (Some(((figures, cell), of)), _) => explain::status(loaded.report_of(self.focus), of, figures, cell),
            (None, Some(urn)) if column == 0 => vec![format!("{} (URN {urn})", sheet.name(row))],
            (None, _) => vec![sheet.cell_text(row, column).into_owned()],
        }
    }
}

/// The trend as a spark behind its title, where there is no room for a chart.
fn trend_in_line(report: &Report, sheet: &Sheet, figure: Option<usize>, line: Rect, canvas: &mut Canvas<'_>) {
    let Some(trend) = draw_chart::trend_of(report, sheet, figure.unwrap_or(0)) else { return };
    let Some(series) = trend.series.first() else { return };
    let x = canvas.text(line, line.x.saturating_add(2), line.y, &trend.measure, Role::Muted);
    canvas.text(line, x.saturating_add(1), line.y, &spark(&series.values, canvas.glyphs), Role::ChartA);
}

/// What is asked for, in the order in which one narrows: `KS4 2017/18 final`, pupils, subject, comparator, filter.
fn chips(query: &Query, report: Option<&Report>, further: &[String]) -> Vec<String> {
    let stage = query.stage.or(report.map(|report| report.stage)).map(|stage| stage.label().to_owned());
    let year = query.year.or(report.map(|report| report.year)).map(|year| year.to_string());
    let release = query.release.or(report.map(|report| report.release)).map(|release| release.to_string());
    let which: Vec<String> = [stage, year, release].into_iter().flatten().collect();
    let subject = report.and_then(|report| report.subject_label.clone());
    let subject = subject.filter(|_| query.name == ReportName::Subject);
    let same = query.compare_pupils == ComparePupils::Same || query.pupils.to_string() == "all";
    let pupils = if same { String::new() } else { format!(", {}", query.compare_pupils.label()) };
    let unweighted = query.weighting == Weighting::Schools;
    let parts = [
        which.join(" "),
        query.pupils.label(),
        subject.unwrap_or_default(),
        format!("vs {}{pupils}", query.compare.label()),
        if unweighted { "unweighted".to_owned() } else { String::new() },
    ];
    parts.into_iter().chain(further.iter().cloned()).filter(|part| !part.is_empty()).collect()
}
