//! Owns charts with one mark a school: dots with limits, bars, scatter.
//! Must not know years.

use super::{Line, NotDrawn, Point, comparable, found, left_out, lines, points};
use crate::report::{Cell, Column, Report, Section};

/// Schools in order, each at its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Dots {
    /// The column that is drawn.
    pub column: Column,
    /// The highest first; in an alphabetical group by name.
    pub points: Vec<Point>,
    /// The comparator and the group.
    pub lines: Vec<Line>,
    /// Rows without a value.
    pub not_drawn: Vec<NotDrawn>,
}

/// A point of a scatter.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The point with its value up the chart.
    pub point: Point,
    /// Its value across the chart.
    pub across: f64,
    /// The cell across.
    pub across_cell: Cell,
}

/// Two columns against each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Scatter {
    /// The column across.
    pub across: Column,
    /// The column up.
    pub upwards: Column,
    /// The schools that have both values, in the order of the rows.
    pub points: Vec<Pair>,
    /// Lines across the chart: the comparator and the group in the column up.
    pub lines: Vec<Line>,
    /// Lines up the chart: the comparator and the group in the column across.
    pub upright: Vec<Line>,
    /// Schools that lack one of the values.
    pub not_drawn: Vec<NotDrawn>,
}

/// The schools in the order of one column.
pub(super) fn dots(report: &Report, section: &Section, column: &str) -> Result<Dots, String> {
    let (at, of) = found(section, column)?;
    let (rows, counted) = comparable(report, section, at);
    let (mut points, mut not_drawn) = points(&rows, at);
    not_drawn.extend(counted);
    not_drawn.sort_by_key(|missing| missing.row);
    if points.is_empty() {
        return Err(format!("no row has a value of {}", of.label));
    }
    let by_name = |left: &Point, right: &Point| left.name.to_lowercase().cmp(&right.name.to_lowercase());
    if report.alphabetical {
        points.sort_by(by_name);
    } else {
        points.sort_by(|left, right| right.value.total_cmp(&left.value).then_with(|| by_name(left, right)));
    }
    let lines = lines(report, section, at, &points);
    Ok(Dots { column: of.clone(), points, lines, not_drawn })
}

/// Two columns against each other; without a column across, the first other one.
pub(super) fn scatter(
    report: &Report,
    section: &Section,
    upwards: &str,
    across: Option<&str>,
) -> Result<Scatter, String> {
    let (up, upwards) = found(section, upwards)?;
    let other = across.or_else(|| section.columns.iter().map(|of| of.id.as_str()).find(|id| *id != upwards.id));
    let (over, across) = found(section, other.ok_or("a scatter needs a second column")?)?;
    let (rows, counted) = comparable(report, section, up);
    let (_, counted_across) = comparable(report, section, over);
    let (all, mut not_drawn) = points(&rows, up);
    let (beside, _) = points(&rows, over);
    not_drawn.extend(counted);
    // What stands as a line of one column is still missing as a line of the other: named once.
    not_drawn.extend(
        counted_across.into_iter().filter(|it| not_drawn.iter().all(|known| known.row != it.row)).collect::<Vec<_>>(),
    );
    let lines = lines(report, section, up, &all);
    let upright = super::lines(report, section, over, &beside);
    let mut points = Vec::new();
    for point in all {
        if let Some(other) = beside.iter().find(|other| other.row == point.row) {
            points.push(Pair { point, across: other.value, across_cell: other.cell });
        } else {
            let row = section.rows.get(point.row);
            not_drawn.extend(row.and_then(|row| Some(left_out(point.row, row, row.cells.get(over)?))));
        }
    }
    not_drawn.sort_by_key(|missing| missing.row);
    if points.is_empty() {
        return Err(format!("no school has values of both {} and {}", upwards.label, across.label));
    }
    Ok(Scatter { across: across.clone(), upwards: upwards.clone(), points, lines, upright, not_drawn })
}
