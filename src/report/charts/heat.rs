//! Owns the heat map: every cell of a list as a shade with its mark.
//! Must not know colours: a shade is a step from nothing to the strongest.

use super::is_reference;
use crate::figures::Unit;
use crate::report::{Cell, Column, Flag, Lead, Row, Section};

/// The strongest shade.
pub const MOST_SHADE: u8 = 4;

/// One row of squares.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatRow {
    /// Its row in the section.
    pub row: usize,
    /// That row: its name, its words and one cell per column.
    pub of: Row,
    /// How strong each cell's value is among those of its unit, from 0 to [`MOST_SHADE`]; none without a value.
    pub shades: Vec<Option<u8>>,
}

/// Shades with marks.
#[derive(Debug, Clone, PartialEq)]
pub struct Heat {
    /// What it shows, in words.
    pub title: String,
    /// The columns of words.
    pub leads: Vec<Lead>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, in the order of the list.
    pub rows: Vec<HeatRow>,
}

/// Whether there is anything to shade: at least two columns, and a flag somewhere.
pub(super) fn possible(section: &Section) -> bool {
    let flagged = |cell: &Cell| matches!(cell.flag, Some(Flag::Above | Flag::Below));
    section.columns.len() > 1 && section.rows.iter().flat_map(|row| &row.cells).any(flagged)
}

/// Every row that is no comparator, every column.
pub(super) fn heat(section: &Section) -> Result<Heat, String> {
    let kept: Vec<(usize, &Row)> = section.rows.iter().enumerate().filter(|(_, row)| !is_reference(row)).collect();
    let ranges: Vec<(Unit, f64, f64)> =
        units(section).into_iter().filter_map(|unit| range(section, &kept, unit)).collect();
    let rows: Vec<HeatRow> = kept
        .into_iter()
        .map(|(at, row)| {
            let shades = row.cells.iter().zip(&section.columns).map(|(cell, column)| {
                let range = ranges.iter().find(|(unit, ..)| *unit == column.unit);
                cell.value().zip(range).map(|(value, (_, least, most))| shade(value, *least, *most))
            });
            HeatRow { row: at, of: row.clone(), shades: shades.collect() }
        })
        .collect();
    if rows.iter().flat_map(|row| &row.shades).all(Option::is_none) {
        return Err("no row has a value".to_owned());
    }
    let (title, leads, columns) = (section.title.clone(), section.leads.clone(), section.columns.clone());
    Ok(Heat { title, leads, columns, rows })
}

fn units(section: &Section) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    for column in &section.columns {
        if !units.contains(&column.unit) {
            units.push(column.unit);
        }
    }
    units
}

/// The least and the greatest value of a unit.
fn range(section: &Section, kept: &[(usize, &Row)], unit: Unit) -> Option<(Unit, f64, f64)> {
    kept.iter()
        .flat_map(|(_, row)| row.cells.iter().zip(&section.columns))
        .filter(|(_, column)| column.unit == unit)
        .filter_map(|(cell, _)| cell.value().filter(|value| value.is_finite()))
        .fold(None, |range: Option<(f64, f64)>, value| {
            Some(range.map_or((value, value), |(least, most)| (least.min(value), most.max(value))))
        })
        .map(|(least, most)| (unit, least, most))
}

/// Steps of equal width; the least value is 0, the greatest the strongest.
fn shade(value: f64, least: f64, most: f64) -> u8 {
    let share = (value - least) / (most - least);
    let bounds = [0.2, 0.4, 0.6, 0.8];
    if !share.is_finite() {
        return 0;
    }
    bounds.iter().zip(1..=MOST_SHADE).filter(|(bound, _)| share >= **bound).map(|(_, step)| step).max().unwrap_or(0)
}
