//! Owns the CSV of a report: one header row, one line per row of every section, RFC 4180.
//! Must not know how text is laid out.
//!
//! Columns: `section kind urn name subject year schools of`, then per report column its value, `_code`, `_pupils`,
//! `_lower`, `_upper` and `_flag`. Behind them: `measure`; the columns of words, where a list has some; per report column
//! `_against`, `_gap_in_pupils` and `_band`; and what holds for the whole report, the same on every line, so that no
//! line loses it when lines are filtered or put together: `report group group_id stage report_year release pupils
//! compare compare_pupils comparator weighting what_if sorted_by asked exported_by exported_at`. The notes stand in the last
//! column of the first line, with ` | ` between them. No line of the file is a comment, and none goes on in the next.
//!
//! Values stand in full precision and years on every line, so that the file can be computed with. A name that a
//! spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return) is written
//! behind an apostrophe.

use crate::domain::{Problem, harmless};
use crate::report::{Cell, Content, Lead, Report, Row, Section};

use super::Colophon;
use super::colophon::SORTED;
use super::words::both;

const LEAD: [&str; 8] = ["section", "kind", "urn", "name", "subject", "year", "schools", "of"];
const PARTS: [&str; 6] = ["", "_code", "_pupils", "_lower", "_upper", "_flag"];
const MORE_PARTS: [&str; 3] = ["_against", "_gap_in_pupils", "_band"];
const WHOLE: [&str; 17] = [
    "report",
    "group",
    "group_id",
    "stage",
    "report_year",
    "release",
    "pupils",
    "compare",
    "compare_pupils",
    "comparator",
    "weighting",
    "what_if",
    "sorted_by",
    "asked",
    "exported_by",
    "exported_at",
    "notes",
];

/// The report as CSV; a report of two stages has the rows of both.
///
/// # Errors
///
/// Only when the writer fails, which in memory it does not.
pub fn csv(report: &Report, colophon: Option<&Colophon>) -> Result<String, Problem> {
    let columns = Columns::of(report);
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    let mut write = |record: Vec<String>| writer.write_record(record).map_err(|error| failed(&error));
    write(columns.header())?;
    let mut first = true;
    for report in both(report) {
        let whole = whole(report, colophon);
        let rows = report.sections.iter().flat_map(|section| section.rows.iter().map(move |row| (section, row)));
        for (section, row) in rows {
            write(columns.record(report, (section, row), &whole, first))?;
            first = false;
        }
    }
    if first {
        // Without a row there still is a line that says what the file is of.
        let mut line = vec![String::new(); columns.width()];
        line.extend(whole(report, colophon));
        line.push(harmless(&report.notes.join(" | ")));
        write(line)?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.error()))?;
    String::from_utf8(bytes).map_err(|error| failed(&error))
}

fn failed(error: &dyn std::fmt::Display) -> Problem {
    Problem::new(format!("the report could not be written as CSV: {error}"), "try again, or use --format json")
}

/// The columns of all sections, each once, in order of appearance.
struct Columns<'a> {
    figures: Vec<&'a str>,
    words: Vec<&'a Lead>,
}

impl<'a> Columns<'a> {
    fn of(report: &'a Report) -> Self {
        let (mut figures, mut words): (Vec<&str>, Vec<&Lead>) = (Vec::new(), Vec::new());
        for section in both(report).flat_map(|report| &report.sections) {
            for column in &section.columns {
                if !figures.contains(&column.id.as_str()) {
                    figures.push(&column.id);
                }
            }
            for lead in &section.leads {
                if !words.iter().any(|known| known.id == lead.id) {
                    words.push(lead);
                }
            }
        }
        Self { figures, words }
    }

    /// How many columns stand before those of the whole report.
    fn width(&self) -> usize {
        LEAD.len() + self.figures.len() * (PARTS.len() + MORE_PARTS.len()) + 1 + self.words.len()
    }

    fn header(&self) -> Vec<String> {
        let parts = |parts: &'static [&'static str]| {
            self.figures.iter().flat_map(move |id| parts.iter().map(move |part| format!("{id}{part}")))
        };
        let mut names: Vec<String> = LEAD.iter().map(|name| (*name).to_owned()).collect();
        names.extend(parts(&PARTS));
        names.push("measure".to_owned());
        names.extend(self.words.iter().map(|lead| lead.id.to_owned()));
        names.extend(parts(&MORE_PARTS));
        names.extend(WHOLE.iter().map(|name| (*name).to_owned()));
        names
    }

    fn record(&self, report: &Report, (section, row): (&Section, &Row), whole: &[String], first: bool) -> Vec<String> {
        let text = |number: Option<usize>| number.map_or_else(String::new, |number| number.to_string());
        let mut fields = vec![
            section.id.to_owned(),
            row.kind.id().to_owned(),
            row.urn.map_or_else(String::new, |urn| urn.to_string()),
            harmless(&row.name),
            row.subject
                .as_ref()
                .or(report.subject.as_ref())
                .map_or_else(String::new, |subject| subject.id().to_owned()),
            row.year.unwrap_or(report.year).to_string(),
            text(row.schools.map(|(with, _)| with)),
            text(row.schools.map(|(_, of)| of)),
        ];
        let cells: Vec<Option<&Cell>> = self
            .figures
            .iter()
            .map(|id| section.columns.iter().position(|column| column.id == *id).and_then(|at| row.cells.get(at)))
            .collect();
        fields.extend(cells.iter().flat_map(|cell| parts(*cell)));
        fields.push(row.measure.map_or_else(String::new, |measure| measure.info().id.to_owned()));
        fields.extend(self.words.iter().map(|lead| {
            let at = section.leads.iter().position(|of| of.id == lead.id);
            at.and_then(|at| row.words.get(at)).map_or_else(String::new, |word| harmless(word))
        }));
        fields.extend(cells.iter().flat_map(|cell| more_parts(*cell)));
        fields.extend(whole.iter().cloned());
        fields.push(if first { harmless(&report.notes.join(" | ")) } else { String::new() });
        fields
    }
}

/// One field for each of [`WHOLE`] but the notes.
fn whole(report: &Report, colophon: Option<&Colophon>) -> Vec<String> {
    let asked = colophon.map_or(&[] as &[_], |colophon| &colophon.asked);
    let sorted = asked.iter().find(|(label, _)| *label == SORTED).map(|(_, words)| words.clone());
    let others: Vec<String> =
        asked.iter().filter(|(label, _)| *label != SORTED).map(|(label, words)| format!("{label}: {words}")).collect();
    vec![
        report.name.id().to_owned(),
        harmless(&report.group.name),
        report.group.id.text(),
        report.stage.id().to_owned(),
        report.year.to_string(),
        report.release.id().to_owned(),
        report.pupils.clone(),
        report.compare.id().to_owned(),
        report.compare_pupils.id().to_owned(),
        harmless(&report.comparator),
        report.weighting.id().to_owned(),
        harmless(report.what_if.as_deref().unwrap_or_default()),
        sorted.unwrap_or_default(),
        harmless(&others.join("; ")),
        harmless(&colophon.map_or_else(String::new, |colophon| colophon.by.clone())),
        colophon.map_or_else(String::new, Colophon::iso),
    ]
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

/// One field for each of [`MORE_PARTS`].
fn more_parts(cell: Option<&Cell>) -> [String; 3] {
    let Some(cell) = cell.filter(|cell| cell.value().is_some()) else { return Default::default() };
    let number = |value: Option<f64>| value.map_or_else(String::new, |value| (value + 0.0).to_string());
    [number(cell.against), number(cell.gap_pupils), cell.band.map_or_else(String::new, |band| band.label().to_owned())]
}
