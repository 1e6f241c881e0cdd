//! Owns the words that every written form of a report shares: title, pooled rows, legends.
//! Must not know any one form.

use crate::report::rounding::reason_text;
use crate::report::{Content, Flag, Report, Row, Section};

/// The mark of a figure significantly above its comparator.
pub(super) const ABOVE: &str = "▲";
/// The mark of a figure significantly below its comparator.
pub(super) const BELOW: &str = "▼";

/// The report, its subject and its group: `Schools: North group`.
pub(super) fn title(report: &Report) -> String {
    let name = report.subject_label.as_deref().unwrap_or(report.name.label());
    format!("{name}: {}", one_line(&report.group.name))
}

/// Stage, year, release, pupils and comparator in one line.
pub(super) fn particulars(report: &Report) -> String {
    format!(
        "{} {}, {} release. {}. Compared with {}.",
        report.stage.label(),
        report.year,
        report.release,
        report.pupils_label,
        report.comparator
    )
}

/// How many schools stand behind a pooled row, to be written after its name; empty for other rows.
pub(super) fn behind(row: &Row) -> String {
    row.schools.map_or_else(String::new, |(with, of)| format!(" ({with} of {of} schools)"))
}

/// The mark of a flag, where it says that there is a difference.
pub(super) fn mark(flag: Option<Flag>) -> Option<&'static str> {
    match flag? {
        Flag::Above => Some(ABOVE),
        Flag::Below => Some(BELOW),
        Flag::None => None,
    }
}

/// What the marks mean.
pub(super) fn marks_legend() -> String {
    format!("{ABOVE} significantly above, {BELOW} significantly below the comparator")
}

/// Every code that stands in the report, with its reason, once.
pub(super) fn codes(report: &Report) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for cell in report.cells() {
        if let (Content::Withheld(code), Some(reason)) = (cell.content, reason_text(cell)) {
            let line = format!("{} = {reason}", code.written());
            if !seen.contains(&line) {
                seen.push(line);
            }
        }
    }
    seen
}

/// Short column labels that stand for longer ones, once.
pub(super) fn abbreviations(report: &Report) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for column in report.sections.iter().flat_map(|section| &section.columns) {
        let line = format!("{} = {}", column.short, column.label);
        if column.short != column.label && !seen.contains(&line) {
            seen.push(line);
        }
    }
    seen
}

/// Whether rows of one name differ by year only, so that the year must be shown.
pub(super) fn needs_year(section: &Section) -> bool {
    let mut rows = section.rows.iter();
    rows.any(|row| {
        section.rows.iter().any(|other| other.kind == row.kind && other.name == row.name && other.year != row.year)
    })
}

/// Text on one line in which every character can be seen, whatever a file called its school.
pub(super) fn one_line(text: &str) -> String {
    crate::domain::printable(text)
}
