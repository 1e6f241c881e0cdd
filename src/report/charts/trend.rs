//! Owns the trend: one line per place or subject over the years, broken where a year has no value.
//! Must not know how it is drawn.

use super::{NotDrawn, Point, found, left_out};
use crate::figures::Year;
use crate::report::{Column, Report, Row, Section};

/// One year of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The year.
    pub year: Year,
    /// The point; none breaks the line, and the reason stands among those not drawn.
    pub point: Option<Point>,
}

/// One line of a trend.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What it is of.
    pub name: String,
    /// Every year of the chart, oldest first.
    pub steps: Vec<Step>,
}

/// Years from left to right.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// The column that is drawn.
    pub column: Column,
    /// The years, oldest first, those without figures included.
    pub years: Vec<Year>,
    /// The lines.
    pub series: Vec<Series>,
    /// Years without a value, and why.
    pub not_drawn: Vec<NotDrawn>,
}

/// Whether some line of the section has at least two years.
pub(super) fn possible(section: &Section) -> bool {
    let lead = section.rows.iter().find(|row| row.year.is_some());
    lead.is_some_and(|lead| section.rows.iter().any(|row| same_line(row, lead) && row.year != lead.year))
}

/// Whether two rows of years are of one line: the same place or subject, whatever the year is called.
fn same_line(left: &Row, right: &Row) -> bool {
    let name = |row: &Row| row.year.filter(|year| row.name != year.to_string()).map(|_| row.name.clone());
    left.year.is_some()
        && right.year.is_some()
        && left.kind == right.kind
        && left.urn == right.urn
        && left.subject == right.subject
        && name(left) == name(right)
}

/// The line that a row belongs to; without a row the first one.
pub(super) fn trend(report: &Report, section: &Section, column: &str, row: Option<usize>) -> Result<Trend, String> {
    let (at, of) = found(section, column)?;
    let picked = row.and_then(|row| section.rows.get(row)).filter(|row| row.year.is_some());
    let lead = picked.or_else(|| section.rows.iter().find(|row| row.year.is_some()));
    let lead = lead.ok_or("this list has no years")?;
    let rows: Vec<(usize, &Row, Year)> = section
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| same_line(row, lead))
        .filter_map(|(at, row)| Some((at, row, row.year?)))
        .collect();
    let years = years(rows.iter().map(|(.., year)| *year));
    let mut steps = Vec::new();
    let mut not_drawn = Vec::new();
    for year in &years {
        let of_year = rows.iter().find(|(.., of)| of == year).map(|(row, of, _)| (*row, *of));
        let point = match point_of(report, *year, of_year, at) {
            Ok(point) => Some(point),
            Err(missing) => {
                not_drawn.push(missing);
                None
            }
        };
        steps.push(Step { year: *year, point });
    }
    if steps.iter().all(|step| step.point.is_none()) {
        return Err(format!("no year has a value of {}", of.label));
    }
    let plain = lead.year.is_some_and(|year| lead.name == year.to_string());
    let name = if plain { report.group.name.clone() } else { lead.name.clone() };
    Ok(Trend { column: of.clone(), years, series: vec![Series { name, steps }], not_drawn })
}

/// The point of a year, or why it has none.
fn point_of(report: &Report, year: Year, of_year: Option<(usize, &Row)>, at: usize) -> Result<Point, NotDrawn> {
    let name = year.to_string();
    let Some((row, of, cell)) = of_year.and_then(|(row, of)| Some((row, of, of.cells.get(at)?))) else {
        let reason = report.stage.unpublished(year).unwrap_or("no figures are held of this year");
        return Err(NotDrawn { row: None, name, reason: reason.to_owned() });
    };
    match cell.value().filter(|value| value.is_finite()) {
        Some(value) => Ok(Point { row, urn: of.urn, name, value, cell: *cell }),
        None => Err(NotDrawn { name, ..left_out(row, of, cell) }),
    }
}

/// Every year from the oldest to the newest.
fn years(held: impl Iterator<Item = Year> + Clone) -> Vec<Year> {
    match (held.clone().min(), held.max()) {
        (Some(oldest), Some(newest)) => {
            (0..=newest.end() - oldest.end()).rev().map(|back| newest.earlier(back)).collect()
        }
        _ => Vec::new(),
    }
}
