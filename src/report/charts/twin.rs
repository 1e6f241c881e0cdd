//! Owns the table twin of a chart: what is drawn, as rows and columns.
//! Must not know how a chart was made.

use super::{Chart, Dots, Funnel, Heat, Line, Point, Scatter, Trend};
use crate::figures::{Code, Unit};
use crate::report::{Cell, Column, Lead, Row, RowKind, Section};

/// The key of a twin's section.
const TWIN: &str = "chart";

/// Exactly what a chart draws.
pub(super) fn table(chart: &Chart) -> Section {
    let section = match chart {
        Chart::Caterpillar(dots) => dots_table(dots, true),
        Chart::Bars(dots) => dots_table(dots, false),
        Chart::Funnel(funnel) => funnel_table(funnel),
        Chart::Scatter(scatter) => scatter_table(scatter),
        Chart::Trend(trend) => trend_table(trend),
        Chart::Heat(heat) => heat_table(heat),
    };
    Section { id: TWIN, title: chart.title(), ..section }
}

/// A further column beside the one that is drawn, in its unit.
fn beside(column: &Column, id: &str, label: &str) -> Column {
    Column { id: format!("{}_{id}", column.id), label: label.to_owned(), short: label.to_owned(), ..column.clone() }
}

fn pupils_column(column: &Column) -> Column {
    let label = if column.unit == Unit::Entries { "Entries" } else { "Pupils" };
    Column {
        id: "pupils".to_owned(),
        label: label.to_owned(),
        short: label.to_owned(),
        unit: Unit::Pupils,
        decimals: 0,
    }
}

/// A number worked out for the chart, with as many decimals as its point.
fn number(value: Option<f64>, like: &Cell) -> Cell {
    let none = Cell::withheld(Code::Empty);
    value.map_or(none, |value| Cell { decimals: like.decimals, ..Cell::of(value) })
}

fn school(point: &Point, kind: RowKind, cells: Vec<Cell>) -> Row {
    Row { urn: point.urn, ..Row::of(kind, point.name.clone(), cells) }
}

fn kind_of(point: &Point) -> RowKind {
    if point.urn.is_some() { RowKind::School } else { RowKind::Subject }
}

/// The lines as rows: their value in one column, nothing in the others.
fn line_rows(lines: &[Line], columns: usize, at: usize) -> impl Iterator<Item = Row> {
    lines.iter().map(move |line| {
        let cells = (0..columns).map(|column| if column == at { line.cell } else { Cell::withheld(Code::Empty) });
        Row::of(line.kind, line.name.clone(), cells.collect())
    })
}

fn dots_table(dots: &Dots, limits: bool) -> Section {
    let mut columns = vec![dots.column.clone()];
    if limits {
        columns.push(beside(&dots.column, "lower", "Lower limit"));
        columns.push(beside(&dots.column, "upper", "Upper limit"));
    }
    let mut rows: Vec<Row> = dots
        .points
        .iter()
        .map(|point| {
            let mut cells = vec![point.cell];
            if limits {
                cells.push(number(point.cell.limits.map(|(lower, _)| lower), &point.cell));
                cells.push(number(point.cell.limits.map(|(_, upper)| upper), &point.cell));
            }
            school(point, kind_of(point), cells)
        })
        .collect();
    rows.extend(line_rows(&dots.lines, columns.len(), 0));
    Section::of(TWIN, "", columns, rows)
}

fn funnel_table(funnel: &Funnel) -> Section {
    let columns = vec![
        pupils_column(&funnel.column),
        funnel.column.clone(),
        beside(&funnel.column, "lower_95", "Lower 95%"),
        beside(&funnel.column, "upper_95", "Upper 95%"),
        beside(&funnel.column, "lower_998", "Lower 99.8%"),
        beside(&funnel.column, "upper_998", "Upper 99.8%"),
    ];
    let mut rows: Vec<Row> = funnel
        .points
        .iter()
        .map(|mark| {
            let (control, cell) = (mark.control, mark.point.cell);
            let limits = [
                control.map(|control| control.limits95.0),
                control.map(|control| control.limits95.1),
                control.map(|control| control.limits998.0),
                control.map(|control| control.limits998.1),
            ];
            let mut cells = vec![Cell::of(mark.pupils), cell];
            cells.extend(limits.map(|limit| number(limit, &cell)));
            Row { words: vec![mark.standing.label().to_owned()], ..school(&mark.point, kind_of(&mark.point), cells) }
        })
        .collect();
    rows.extend(line_rows(&funnel.lines, columns.len(), 1).map(|row| Row { words: vec![String::new()], ..row }));
    let leads = vec![Lead { id: "standing", label: "Standing".to_owned() }];
    Section { leads, ..Section::of(TWIN, "", columns, rows) }
}

fn scatter_table(scatter: &Scatter) -> Section {
    let columns = vec![scatter.across.clone(), scatter.upwards.clone()];
    let mut rows: Vec<Row> = scatter
        .points
        .iter()
        .map(|pair| school(&pair.point, kind_of(&pair.point), vec![pair.across_cell, pair.point.cell]))
        .collect();
    // A line across and one up the chart are of one place: one row.
    for row in line_rows(&scatter.upright, 2, 0).chain(line_rows(&scatter.lines, 2, 1)) {
        match rows.iter_mut().find(|known| known.urn.is_none() && known.kind == row.kind && known.name == row.name) {
            Some(known) => {
                for (cell, other) in known.cells.iter_mut().zip(row.cells).filter(|(_, other)| other.value().is_some())
                {
                    *cell = other;
                }
            }
            None => rows.push(row),
        }
    }
    Section::of(TWIN, "", columns, rows)
}

fn trend_table(trend: &Trend) -> Section {
    let rows = trend.series.iter().flat_map(|series| {
        series.steps.iter().filter_map(|step| {
            let point = step.point.as_ref()?;
            Some(Row { year: Some(step.year), ..Row::of(RowKind::Group, series.name.clone(), vec![point.cell]) })
        })
    });
    Section::of(TWIN, "", vec![trend.column.clone()], rows.collect())
}

fn heat_table(heat: &Heat) -> Section {
    let rows = heat.rows.iter().map(|row| row.of.clone()).collect();
    Section { leads: heat.leads.clone(), ..Section::of(TWIN, "", heat.columns.clone(), rows) }
}
