//! Owns which lists and columns compare row with row, so that one axis can hold them.
//! Must not know how a chart is made of them.

#[cfg(test)]
mod tests;

use crate::figures::{Measure, Unit};
use crate::report::{Column, RowKind, Section};

/// The list whose rows are the group and its comparators themselves.
const HEADLINES: &str = "headlines";

/// The columns of words that say which measure, or whose pupils, the figures of a row are of: one column then holds
/// several measures, and a school stands in several rows.
const TELLING: [&str; 5] = ["measure", "weak_in", "what", "against", "pupils"];

/// Why such a list has no chart.
const MIXED: &str = "its rows are of different measures, or several of one school, so that no one axis holds them";

/// Why a place has no mark in a column of counts.
pub(super) const COUNTED: &str = "a count of many schools is no comparator of one";

/// Whether a column counts, so that more schools have more of it.
pub(super) fn is_count(column: &Column) -> bool {
    matches!(column.unit, Unit::Pupils | Unit::Entries | Unit::Schools)
}

/// Whether the rows that are drawn are those that other lists are held against.
pub(super) fn of_references(section: &Section) -> bool {
    section.id == HEADLINES && section.rows.iter().all(|row| row.kind != RowKind::School)
}

/// Why no one axis holds the rows of a list; none: one does.
pub(super) fn mixed(section: &Section) -> Option<&'static str> {
    let led = section.leads.iter().any(|lead| TELLING.contains(&lead.id));
    let mut measures = section.rows.iter().filter_map(|row| row.measure);
    // Percentages of different measures stand on one axis; scores of different measures do not.
    let percent = |measure: Measure| measure.info().unit == Unit::Percent;
    let scores =
        measures.next().is_some_and(|first| measures.any(|it| it != first && !(percent(it) && percent(first))));
    (led || scores).then_some(MIXED)
}

/// Why a list has no chart of its rows, where that lies in what the list is.
pub fn why_none(section: &Section) -> Option<&'static str> {
    mixed(section)
}
