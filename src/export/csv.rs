//! Owns the CSV of a report: one header row, one line per row of every section, RFC 4180.
//! Must not know how text is laid out.
//!
//! Columns: `section kind urn name subject year schools of`, then per report column its value, `_code`, `_pupils`,
//! `_lower`, `_upper` and `_flag`. Values stand in full precision and years on every line, so that the file can be
//! computed with. A name that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a
//! carriage return) is written behind an apostrophe.

use crate::domain::Problem;
use crate::report::{Cell, Content, Report, Row, Section};

const LEAD: [&str; 8] = ["section", "kind", "urn", "name", "subject", "year", "schools", "of"];
const PARTS: [&str; 6] = ["", "_code", "_pupils", "_lower", "_upper", "_flag"];
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The report as CSV.
///
/// # Errors
///
/// Only when the writer fails, which in memory it does not.
pub fn csv(report: &Report) -> Result<String, Problem> {
    let ids = column_ids(report);
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    let named = ids.iter().flat_map(|id| PARTS.iter().map(move |part| format!("{id}{part}")));
    let header: Vec<String> = LEAD.iter().map(|name| (*name).to_owned()).chain(named).collect();
    writer.write_record(&header).map_err(|error| failed(&error))?;
    for section in &report.sections {
        for row in &section.rows {
            writer.write_record(record(report, section, row, &ids)).map_err(|error| failed(&error))?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.error()))?;
    String::from_utf8(bytes).map_err(|error| failed(&error))
}

fn failed(error: &dyn std::fmt::Display) -> Problem {
    Problem::new(format!("the report could not be written as CSV: {error}"), "try again, or use --format json")
}

/// The columns of all sections, each once, in order of appearance.
fn column_ids(report: &Report) -> Vec<&str> {
    let mut ids: Vec<&str> = Vec::new();
    for column in report.sections.iter().flat_map(|section| &section.columns) {
        if !ids.contains(&column.id.as_str()) {
            ids.push(&column.id);
        }
    }
    ids
}

fn record(report: &Report, section: &Section, row: &Row, ids: &[&str]) -> Vec<String> {
    let text = |number: Option<usize>| number.map_or_else(String::new, |number| number.to_string());
    let mut fields = vec![
        section.id.to_owned(),
        row.kind.id().to_owned(),
        row.urn.map_or_else(String::new, |urn| urn.to_string()),
        harmless(&row.name),
        row.subject.as_ref().or(report.subject.as_ref()).map_or_else(String::new, |subject| subject.id().to_owned()),
        row.year.unwrap_or(report.year).to_string(),
        text(row.schools.map(|(with, _)| with)),
        text(row.schools.map(|(_, of)| of)),
    ];
    for id in ids {
        let at = section.columns.iter().position(|column| column.id == *id);
        fields.extend(parts(at.and_then(|at| row.cells.get(at))));
    }
    fields
}

/// One field for each of [`PARTS`].
fn parts(cell: Option<&Cell>) -> [String; 6] {
    let Some(cell) = cell else { return Default::default() };
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| (value + 0.0).to_string());
    let code = match cell.content {
        Content::Value(_) => String::new(),
        Content::Withheld(code) => code.written().to_owned(),
    };
    let limits = cell.limits.filter(|_| cell.value().is_some());
    [
        number(cell.value()),
        code,
        number(cell.pupils),
        number(limits.map(|(lower, _)| lower)),
        number(limits.map(|(_, upper)| upper)),
        cell.flag.map_or_else(String::new, |flag| flag.id().to_owned()),
    ]
}

/// Text that no spreadsheet takes for a formula.
pub fn harmless(text: &str) -> String {
    if text.starts_with(FORMULA_STARTS) { format!("'{text}") } else { text.to_owned() }
}
