//! Owns the JSON of a report, as the command line's contract has it: values in full precision, codes with reasons.
//! Must not know how text is laid out.

use serde_json::{Map, Value, json};

use crate::figures::Unit;
use crate::report::rounding::reason_text;
use crate::report::{Cell, Column, Content, Report, Row, Section};

use super::Colophon;

/// The report as one JSON object; the one of the other stage, where there is one, under `other_stage`.
pub fn json(report: &Report, colophon: Option<&Colophon>) -> Value {
    let mut out = of_report(report);
    if let Some(other) = &report.other_stage {
        out.insert("other_stage".into(), Value::Object(of_report(other)));
    }
    if let Some(colophon) = colophon {
        let asked = colophon.asked.iter().map(|(label, words)| ((*label).to_owned(), json!(words)));
        let asked: Map<String, Value> = asked.collect();
        out.insert("export".into(), json!({"by": colophon.by, "at": colophon.iso(), "asked": asked}));
    }
    Value::Object(out)
}

fn of_report(report: &Report) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("report".into(), json!(report.name.id()));
    out.insert("group".into(), json!({"id": report.group.id.text(), "name": report.group.name}));
    out.insert("stage".into(), json!(report.stage.id()));
    out.insert("year".into(), json!(report.year.to_string()));
    out.insert("release".into(), json!(report.release.id()));
    out.insert("pupils".into(), json!(report.pupils));
    out.insert("compare".into(), json!(report.compare.id()));
    out.insert("compare_pupils".into(), json!(report.compare_pupils.id()));
    out.insert("comparator".into(), json!(report.comparator));
    out.insert("weighting".into(), json!(report.weighting.id()));
    if let Some(what_if) = &report.what_if {
        out.insert("what_if".into(), json!(what_if));
    }
    if report.alphabetical {
        out.insert("alphabetical".into(), json!(true));
    }
    if let Some(subject) = &report.subject {
        out.insert("subject".into(), json!(subject.id()));
    }
    let columns = report.sections.first().map(|section| columns_of(&section.columns));
    out.insert("columns".into(), columns.unwrap_or_else(|| json!([])));
    for section in &report.sections {
        if section.id.ends_with("_subjects") {
            out.insert("subject_columns".into(), columns_of(&section.columns));
        } else if report.sections.first().is_some_and(|first| first.columns != section.columns) {
            out.insert(format!("{}_columns", section.id), columns_of(&section.columns));
        }
        out.insert(section.id.into(), rows_of(section));
    }
    // What each list is called and has as columns: those of later lists are not those of the first.
    out.insert("sections".into(), Value::Array(report.sections.iter().map(section_of).collect()));
    out.insert("notes".into(), json!(report.notes));
    out
}

fn section_of(section: &Section) -> Value {
    let leads: Vec<Value> = section.leads.iter().map(|lead| json!({"id": lead.id, "label": lead.label})).collect();
    json!({"id": section.id, "title": section.title, "leads": leads, "columns": columns_of(&section.columns)})
}

fn columns_of(columns: &[Column]) -> Value {
    let column = |column: &Column| {
        json!({
            "id": column.id, "label": column.label, "short": column.short,
            "unit": unit(column.unit), "decimals": column.decimals,
        })
    };
    Value::Array(columns.iter().map(column).collect())
}

/// The word for a unit.
const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Points => "points",
        Unit::Percent => "percent",
        Unit::Pupils => "pupils",
        Unit::Entries => "entries",
        Unit::Schools => "schools",
    }
}

fn rows_of(section: &Section) -> Value {
    Value::Array(section.rows.iter().map(|row| row_of(section, row)).collect())
}

fn row_of(section: &Section, row: &Row) -> Value {
    let mut out = Map::new();
    out.insert("kind".into(), json!(row.kind.id()));
    if let Some(urn) = row.urn {
        out.insert("urn".into(), json!(urn.number()));
    }
    out.insert("name".into(), json!(row.name));
    if let Some(subject) = &row.subject {
        out.insert("subject".into(), json!(subject.id()));
    }
    if let Some(measure) = row.measure {
        out.insert("measure".into(), json!(measure.info().id));
    }
    if let Some(year) = row.year {
        out.insert("year".into(), json!(year.to_string()));
    }
    if let Some((with, of)) = row.schools {
        out.insert("schools".into(), json!(with));
        out.insert("of".into(), json!(of));
    }
    if !section.leads.is_empty() {
        let words = section.leads.iter().zip(&row.words).map(|(lead, word)| (lead.id.to_owned(), json!(word)));
        out.insert("words".into(), Value::Object(words.collect()));
    }
    out.insert("cells".into(), Value::Array(row.cells.iter().map(cell_of).collect()));
    Value::Object(out)
}

fn cell_of(cell: &Cell) -> Value {
    let mut out = Map::new();
    match cell.content {
        Content::Value(value) => {
            out.insert("value".into(), json!(value));
        }
        Content::Withheld(code) => {
            out.insert("code".into(), json!(code.written()));
            out.insert("reason".into(), json!(reason_text(cell)));
        }
    }
    if let Some(pupils) = cell.pupils {
        out.insert("pupils".into(), number(pupils));
    }
    if let (Some(_), Some((lower, upper))) = (cell.value(), cell.limits) {
        out.insert("lower".into(), json!(lower));
        out.insert("upper".into(), json!(upper));
    }
    if let Some(flag) = cell.flag {
        out.insert("flag".into(), json!(flag.id()));
    }
    if let Some(against) = cell.against {
        out.insert("against".into(), json!(against));
    }
    if let Some(gap) = cell.gap_pupils {
        out.insert("gap_pupils".into(), number(gap));
    }
    if let Some(band) = cell.band {
        out.insert("band".into(), json!(band.label()));
    }
    if let Some(decimals) = cell.decimals {
        out.insert("decimals".into(), json!(decimals));
    }
    if let Some((with, of)) = cell.schools {
        out.insert("schools".into(), json!(with));
        out.insert("of".into(), json!(of));
    }
    Value::Object(out)
}

/// A number of pupils: whole wherever it is whole.
fn number(value: f64) -> Value {
    // A cohort is far below 2^53, so that a whole one fits exactly; anything else stays what it is.
    #[allow(clippy::cast_possible_truncation)]
    if value.fract() == 0.0 && value.abs() < 9e15 { json!(value as i64) } else { json!(value) }
}
