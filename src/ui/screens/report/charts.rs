//! Owns the charts of a report: which rows become points, which years a line, what stands beneath as not drawn.
//! Must not know how a chart is drawn.

use crate::report::rounding::{cell_text, reason_text};
use crate::report::{Cell, Comparator, Flag, Report, Row, RowKind};
use crate::ui::theme::Role;
use crate::ui::widgets::chart::{NotDrawn, Point, Scatter, Series, Trend};

use super::sheet::Sheet;

/// The pairs of measures that a chart opens with: the first that has values, else the first two that have.
const PAIRS: [(&str, &str); 3] =
    [("attainment8", "progress8"), ("attainment8", "english_maths_94"), ("rwm_expected", "rwm_higher")];

/// The positions among the figures of the measures across and up. What was not chosen is a pair that has values:
/// a chart of a measure that was not made this year shows nothing.
pub fn axes(sheet: &Sheet, chosen: (Option<&str>, Option<&str>)) -> Option<(usize, usize)> {
    let find = |id: &str| sheet.figures.iter().position(|column| column.id == id);
    let has_values = |at: &usize| sheet.body().iter().any(|row| row.cells.get(*at).and_then(Cell::value).is_some());
    let pair = || PAIRS.iter().find_map(|(x, y)| Some((find(x).filter(has_values)?, find(y).filter(has_values)?)));
    let any_two = || {
        let mut with = (0..sheet.figures.len()).filter(has_values);
        with.next().zip(with.next())
    };
    let (x, y) = pair().or_else(any_two).or_else(|| (sheet.figures.len() > 1).then_some((0, 1)))?;
    Some((chosen.0.and_then(find).unwrap_or(x), chosen.1.and_then(find).unwrap_or(y)))
}

/// The scatter of two measures; `here` is the row under the table's cursor.
pub fn scatter(report: &Report, sheet: &Sheet, (x, y): (usize, usize), here: Option<usize>) -> Option<Scatter> {
    let (across, upwards) = (sheet.figures.get(x)?, sheet.figures.get(y)?);
    let mut chart = Scatter {
        x: across.label.clone(),
        y: upwards.label.clone(),
        points: Vec::new(),
        cursor: None,
        comparator: comparator(report, sheet).map(|row| {
            let value = |at: usize| row.cells.get(at).and_then(Cell::value);
            (row.name.clone(), value(x), value(y))
        }),
        not_drawn: Vec::new(),
    };
    for (at, row) in sheet.body().iter().enumerate() {
        let (Some(on_x), Some(on_y)) = (row.cells.get(x), row.cells.get(y)) else { continue };
        match (on_x.value(), on_y.value()) {
            (Some(x), Some(y)) => {
                if here == Some(at) {
                    chart.cursor = Some(chart.points.len());
                }
                let shown = (cell_text(across, on_x), cell_text(upwards, on_y));
                chart.points.push(Point { name: row.name.clone(), x, y, shown, role: role(on_y) });
            }
            (value, _) => {
                let (cell, column) = if value.is_none() { (on_x, across) } else { (on_y, upwards) };
                let reason = format!("{}: {}", column.short, reason_text(cell).unwrap_or_default());
                chart.not_drawn.push(NotDrawn { name: row.name.clone(), reason });
            }
        }
    }
    Some(chart)
}

fn role(cell: &Cell) -> Role {
    match cell.flag {
        Some(Flag::Above) => Role::Above,
        Some(Flag::Below) => Role::Below,
        _ => Role::ChartA,
    }
}

/// The row that figures are held against.
fn comparator<'a>(report: &Report, sheet: &'a Sheet) -> Option<&'a Row> {
    let of = |kind: RowKind| sheet.all().iter().filter(move |row| row.kind == kind);
    match report.compare {
        Comparator::England | Comparator::EnglandAll => {
            of(RowKind::England).find(|row| row.name == report.compare.label()).or_else(|| of(RowKind::England).next())
        }
        Comparator::La => of(RowKind::La).next(),
        Comparator::Group => of(RowKind::Group).next(),
        Comparator::Similar => of(RowKind::Similar).next(),
    }
}

/// The trend of one figure over the years of a list, oldest first.
pub fn trend(report: &Report, sheet: &Sheet, figure: usize) -> Option<Trend> {
    let column = sheet.figures.get(figure)?;
    let mut rows: Vec<&Row> = sheet.body().iter().filter(|row| row.year.is_some()).collect();
    rows.sort_by_key(|row| row.year);
    let values: Vec<Option<f64>> = rows.iter().map(|row| row.cells.get(figure).and_then(Cell::value)).collect();
    let not_drawn = rows
        .iter()
        .filter_map(|row| {
            let reason = reason_text(row.cells.get(figure)?)?;
            Some(NotDrawn { name: row.year?.to_string(), reason })
        })
        .collect();
    Some(Trend {
        measure: column.label.clone(),
        years: rows.iter().filter_map(|row| row.year).map(|year| year.to_string()).collect(),
        series: vec![Series { label: report.group.name.clone(), values }],
        not_drawn,
    })
}
