//! Owns the chart of a list: which kind of which columns, where one is on it, its table twin.
//! Must not know how a chart is drawn, nor which points it has: that is `report::charts`' business.

use std::borrow::Cow;

use crate::report::charts::{Chart, ChartKind, Pick, chart, kinds, why_none};
use crate::report::{Cell, Report, ReportName, Section};
use crate::ui::command::Command;
use crate::ui::screen::Turn;
use crate::ui::widgets::table::{TableAct, TableState};

use super::sheet::Sheet;
use super::{Loaded, ReportView};

/// Rows that a page moves on a chart.
const PAGE: usize = 10;

/// The column across that a scatter opens with, by the one up the chart.
const ACROSS: [(&str, &str); 3] =
    [("progress8", "attainment8"), ("english_maths_94", "attainment8"), ("rwm_higher", "rwm_expected")];

/// The kind that a report opens with, where that is not the first that is possible.
const USUAL: [(ReportName, ChartKind); 1] = [(ReportName::Intervention, ChartKind::Heat)];

/// What a chart was made of: as long as it stands, the chart does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    serial: u64,
    list: usize,
    kind: ChartKind,
    column: String,
    across: Option<String>,
    filter: String,
    row: Option<usize>,
}

/// A chart that was made, so that drawing it again costs nothing.
pub(super) struct Graph {
    key: Key,
    /// The chart, or why there is none.
    pub chart: Result<Chart, String>,
    /// The row of the list of each row that the chart was made of.
    rows: Vec<usize>,
}

/// The table twin of a chart, and where one is in it.
pub(super) struct Twin {
    pub sheet: Sheet,
    pub table: TableState,
}

impl Graph {
    /// The row of the list that a point of the chart stands for.
    pub(super) fn row(&self, of: usize) -> Option<usize> {
        self.rows.get(of).copied()
    }

    /// The rows of the list in the order in which one walks over the chart.
    pub(super) fn order(&self) -> Vec<usize> {
        let Ok(chart) = &self.chart else { return Vec::new() };
        let rows: Vec<usize> = match chart {
            Chart::Caterpillar(dots) | Chart::Bars(dots) => dots.points.iter().map(|point| point.row).collect(),
            Chart::Funnel(funnel) => funnel.points.iter().map(|mark| mark.point.row).collect(),
            Chart::Scatter(scatter) => {
                let mut pairs: Vec<(f64, usize)> =
                    scatter.points.iter().map(|pair| (pair.across, pair.point.row)).collect();
                pairs.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
                pairs.into_iter().map(|(_, row)| row).collect()
            }
            Chart::Trend(trend) => {
                let steps = trend.series.iter().flat_map(|series| &series.steps);
                steps.filter_map(|step| step.point.as_ref().map(|point| point.row)).collect()
            }
            Chart::Heat(heat) => heat.rows.iter().map(|row| row.row).collect(),
        };
        rows.into_iter().filter_map(|row| self.row(row)).collect()
    }
}

/// The rows of a list that its filter leaves, as a list of their own, and which they are.
fn filtered<'a>(sheet: &'a Sheet, table: &TableState) -> (Cow<'a, Section>, Vec<usize>) {
    let count = sheet.all().len();
    if table.filter().is_empty() {
        return (Cow::Borrowed(&sheet.section), (0..count).collect());
    }
    let mut rows: Vec<usize> = (0..table.len()).filter_map(|at| table.row_at(at)).collect();
    rows.sort_unstable();
    rows.extend(sheet.body().len()..count);
    let kept = rows.iter().filter_map(|row| sheet.row(*row)).cloned().collect();
    let head = Section {
        rows: kept,
        leads: sheet.section.leads.clone(),
        columns: sheet.section.columns.clone(),
        title: sheet.title.clone(),
        id: sheet.id,
    };
    (Cow::Owned(head), rows)
}

impl ReportView {
    /// The report, the list that keys go to and where one is in it, whatever is shown of it.
    pub(super) fn base(&self) -> Option<(&Loaded, &Sheet, &TableState)> {
        let loaded = self.loaded.as_ref()?;
        Some((loaded, loaded.sheets.get(self.focus)?, loaded.tables.get(self.focus)?))
    }

    /// The id of the column that the chart draws: the one chosen, else the one under the cursor, else one with values.
    pub(super) fn measure(&self) -> Option<String> {
        let (_, sheet, table) = self.base()?;
        let columns = &sheet.section.columns;
        let chosen = self.axes.1.as_ref().filter(|id| columns.iter().any(|column| column.id == **id));
        if let Some(id) = chosen {
            return Some(id.clone());
        }
        let has_values = |at: &usize| sheet.all().iter().any(|row| row.cells.get(*at).and_then(Cell::value).is_some());
        let here = table.column().and_then(|column| sheet.figure_at(column)).filter(has_values);
        let at = here.or_else(|| (0..columns.len()).find(has_values))?;
        columns.get(at).map(|column| column.id.clone())
    }

    /// The id of the column across a scatter of `column`.
    pub(super) fn across(&self, column: &str) -> Option<String> {
        let (_, sheet, _) = self.base()?;
        let has_values = |id: &str| {
            let at = sheet.section.columns.iter().position(|it| it.id == id);
            at.is_some_and(|at| sheet.all().iter().any(|row| row.cells.get(at).and_then(Cell::value).is_some()))
        };
        let columns = || sheet.section.columns.iter().map(|it| it.id.as_str()).filter(|id| *id != column);
        let chosen = self.axes.0.as_deref().filter(|id| columns().any(|it| it == *id));
        let usual = ACROSS.iter().find(|(up, across)| *up == column && has_values(across)).map(|(_, across)| *across);
        chosen.or(usual).or_else(|| columns().find(|id| has_values(id))).map(str::to_owned)
    }

    /// The kinds of chart that the list can be shown as.
    pub(super) fn kinds(&self) -> Vec<ChartKind> {
        let (Some((loaded, sheet, _)), Some(column)) = (self.base(), self.measure()) else { return Vec::new() };
        kinds(loaded.report_of(self.focus), &sheet.section, &column)
    }

    /// Why the list has no chart.
    pub(super) fn why_no_chart(&self) -> &'static str {
        let mixed = self.base().and_then(|(_, sheet, _)| why_none(&sheet.section));
        mixed.unwrap_or("no figure of this list can be drawn")
    }

    /// The kind that shows: the one chosen where it is possible, else the most telling one.
    pub(super) fn kind(&self) -> Option<ChartKind> {
        let possible = self.kinds();
        let usual =
            USUAL.iter().find(|(of, kind)| *of == self.name() && possible.contains(kind)).map(|(_, kind)| *kind);
        let chosen = self.kind.filter(|kind| possible.contains(kind));
        chosen.or(usual).or_else(|| possible.first().copied())
    }

    /// Goes on to the next kind of chart.
    pub(super) fn next_kind(&mut self, turn: &mut Turn<'_>) {
        let possible = self.kinds();
        let at = possible.iter().position(|it| Some(*it) == self.kind()).map_or(0, |at| at + 1);
        let next = possible.get(at).or(possible.first()).copied();
        self.kind = next;
        if let (Some(kind), true) = (self.kind, possible.len() > 1) {
            turn.remark(format!("{}: {}", kind.label(), kind.sentence()));
        } else {
            turn.remark("this list has one kind of chart only");
        }
    }

    /// Opens the chart of the column under the cursor, or goes back to the table.
    pub(super) fn toggle_chart(&mut self) {
        self.chart = !self.chart;
        self.twin = None;
        self.axes.1 = None;
    }

    /// Shows what the chart draws as a table, or the chart again.
    pub(super) fn toggle_twin(&mut self) {
        if self.twin.take().is_none()
            && let Some(Graph { chart: Ok(chart), .. }) = &self.graph
            && let Some((loaded, sheet, _)) = self.base()
        {
            self.twin = Some(twin(loaded.report_of(self.focus), sheet, chart));
        }
    }

    /// Makes the chart anew where what it is made of changed.
    pub(super) fn refresh_graph(&mut self) {
        let key = self.graph_key();
        if self.graph.as_ref().map(|graph| &graph.key) == key.as_ref() {
            return;
        }
        self.graph = key.and_then(|key| self.graph_of(key));
        let Some(old) = self.twin.take() else { return };
        self.toggle_twin();
        if let Some(Twin { sheet, table }) = &mut self.twin {
            *table = old.table;
            table.adopt(sheet);
        }
    }

    fn graph_key(&self) -> Option<Key> {
        if !self.chart {
            return None;
        }
        let (_, _, table) = self.base()?;
        let (kind, column) = (self.kind()?, self.measure()?);
        let across = self.across(&column).filter(|_| kind == ChartKind::Scatter);
        let row = table.row().filter(|_| kind == ChartKind::Trend);
        let filter = table.filter().text().to_owned();
        Some(Key { serial: self.serial, list: self.focus, kind, column, across, filter, row })
    }

    fn graph_of(&self, key: Key) -> Option<Graph> {
        let (loaded, sheet, table) = self.base()?;
        let (section, rows) = filtered(sheet, table);
        let row = key.row.and_then(|row| rows.iter().position(|it| *it == row));
        let pick = Pick { kind: key.kind, column: &key.column, across: key.across.as_deref(), row };
        let chart = chart(loaded.report_of(self.focus), &section, pick);
        Some(Graph { key, chart, rows })
    }

    /// Moves over the chart; whether the command is a movement on it.
    pub(super) fn walk(&mut self, command: Command, count: Option<usize>) -> bool {
        let steps = count.unwrap_or(1);
        let order = self.graph.as_ref().map(Graph::order).unwrap_or_default();
        let heat = self.kind() == Some(ChartKind::Heat);
        let last = order.len().saturating_sub(1);
        let here = self.base().and_then(|(_, _, table)| table.row());
        let at = order.iter().position(|row| Some(*row) == here);
        // From a row that is not drawn, the first step leads to the first that is.
        let ahead = |steps: usize| at.map_or(0, |at| at.saturating_add(steps).min(last));
        let back = |steps: usize| at.map_or(0, |at| at.saturating_sub(steps));
        let to = match command {
            Command::Left | Command::Right if heat => {
                let act = if command == Command::Left { TableAct::Left } else { TableAct::Right };
                if let Some((sheet, table)) = self.current_mut() {
                    // Going to a column is always possible.
                    let _ = table.act(sheet, act);
                }
                return true;
            }
            Command::Up | Command::Left => back(steps),
            Command::Down | Command::Right => ahead(steps),
            Command::PageUp | Command::HalfUp => back(PAGE),
            Command::PageDown | Command::HalfDown => ahead(PAGE),
            Command::Top => count.map_or(0, |line| line.saturating_sub(1).min(last)),
            Command::Bottom => count.map_or(last, |line| line.saturating_sub(1).min(last)),
            _ => return false,
        };
        if let (Some(row), Some((sheet, table))) = (order.get(to).copied(), self.current_mut()) {
            table.go_to_row(sheet, row);
        }
        true
    }
}

/// The table of what a chart draws.
fn twin(report: &Report, sheet: &Sheet, chart: &Chart) -> Twin {
    let name = if report.name == ReportName::Overview { ReportName::Schools } else { report.name };
    let sheet = Sheet::new(name, sheet.stage, chart.table());
    let mut table = TableState::new(&sheet);
    table.go_to_column(&sheet, sheet.first_figure());
    Twin { sheet, table }
}
