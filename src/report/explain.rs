//! Owns the explanation of one figure of a report: which cell is meant, what it is made of, and that this gives the cell.
//! Must not know files beyond the number of an import; whoever answers fills in the rest.

mod basis;
mod figure;
mod formula;
mod lines;
mod pick;

pub use formula::Formula;
pub use lines::lines;

use crate::domain::{ImportId, Problem, Urn};
use crate::figures::{Code, Measure, Release, Stage, SubjectPick, Year};

use super::rounding::cell_text;
use super::scope::Scope;
use super::{Cell, Column, Content, Flag, GroupRef, Query, Report, ReportName, Row, RowKind, Snapshot};

/// Which row is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowPick {
    /// As a person writes it: a URN, `group`, `la`, `england`, a year, a subject, a measure, or the row's name; where
    /// several rows are of that, with what else the row is of behind a stroke, as in `121675/2017/18`.
    Word(String),
    /// The row as a report has it.
    Row {
        /// What it is about.
        kind: RowKind,
        /// Its name.
        name: String,
        /// The school.
        urn: Option<Urn>,
        /// The subject.
        subject: Option<SubjectPick>,
        /// The measure.
        measure: Option<Measure>,
        /// The year.
        year: Option<Year>,
        /// Its words, which tell rows of one name apart.
        words: Vec<String>,
    },
}

/// Names a cell of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The list's key; none: the first list that has the row and the column.
    pub section: Option<String>,
    /// The row.
    pub row: RowPick,
    /// The column's id.
    pub column: String,
}

impl Target {
    /// The cell of this row and column of a list.
    pub fn of(section: &str, row: &Row, column: &Column) -> Self {
        let pick = RowPick::Row {
            kind: row.kind,
            name: row.name.clone(),
            urn: row.urn,
            subject: row.subject.clone(),
            measure: row.measure,
            year: row.year,
            words: row.words.clone(),
        };
        Self { section: Some(section.to_owned()), row: pick, column: column.id.clone() }
    }
}

/// Where a number stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The import that brought it.
    pub import: ImportId,
    /// The line of the file, from 1.
    pub line: u32,
    /// The column of the file, from 1.
    pub column: u16,
    /// The header of the column, where the catalogue knows it.
    pub header: Option<String>,
    /// The columns that its number of pupils, its count and its limits come from.
    pub support: Vec<String>,
    /// The academic year of the file's figures.
    pub year: Year,
    /// The release.
    pub release: Release,
    /// The file's name; filled in by whoever knows imports.
    pub file: String,
    /// The SHA-256 of the file in hexadecimal; filled in likewise.
    pub sha256: String,
}

/// One number that goes into a figure, or a school that does not and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Whose it is.
    pub name: String,
    /// The school.
    pub urn: Option<Urn>,
    /// The number, or the code in its place.
    pub value: Result<f64, Code>,
    /// The pupils (or entries) that it is of.
    pub pupils: Option<f64>,
    /// The number of pupils behind a percentage, published or counted back.
    pub count: Option<f64>,
    /// Its 95% limits.
    pub limits: Option<(f64, f64)>,
    /// Its part of the whole weight, in per cent.
    pub weight: Option<f64>,
    /// For a school that is left out: why.
    pub why: Option<String>,
    /// Where it stands; empty where no file holds it.
    pub origins: Vec<Origin>,
}

impl Part {
    /// A number of which nothing else is known.
    pub const fn of(name: String, value: Result<f64, Code>) -> Self {
        Self {
            name,
            urn: None,
            value,
            pupils: None,
            count: None,
            limits: None,
            weight: None,
            why: None,
            origins: Vec::new(),
        }
    }
}

/// What a figure was held against, and how.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// What it was held against.
    pub name: String,
    /// That one's value.
    pub value: Option<f64>,
    /// The test with its numbers, or why there was none.
    pub test: String,
    /// What it found.
    pub flag: Option<Flag>,
    /// The gap in whole pupils, of percentages.
    pub gap_pupils: Option<f64>,
    /// Where the comparator's value stands.
    pub origins: Vec<Origin>,
}

/// Everything behind one figure of a report.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The report.
    pub name: ReportName,
    /// The group.
    pub group: GroupRef,
    /// The list's title.
    pub section: String,
    /// Whose figure it is.
    pub row: String,
    /// The school.
    pub urn: Option<Urn>,
    /// The column.
    pub column: Column,
    /// The stage.
    pub stage: Stage,
    /// The year.
    pub year: Year,
    /// The release of that year's figures, where any are held.
    pub release: Option<Release>,
    /// The pupils.
    pub pupils: String,
    /// What if, in words.
    pub what_if: Option<String>,
    /// The cell as the report has it.
    pub cell: Cell,
    /// The cell as people read it.
    pub shown: String,
    /// How the parts make the figure.
    pub formula: Formula,
    /// What the formula makes of the parts; equal to the cell's value wherever the formula is not the report's own.
    pub value: Option<f64>,
    /// What it is counted in.
    pub counted_in: &'static str,
    /// The parts, in the order of their schools.
    pub parts: Vec<Part>,
    /// The schools that are not in it.
    pub left_out: Vec<Part>,
    /// How its limits came about, in words.
    pub limits: Option<String>,
    /// What it was held against.
    pub comparison: Option<Comparison>,
    /// What else must be known.
    pub notes: Vec<String>,
}

/// What stands behind a cell of the report that the query gives on these snapshots.
///
/// # Errors
///
/// A list, row or column that the report does not have: the hint names those that it has. Several rows that are meant:
/// the hint tells them apart.
pub fn explain(
    (snapshot, beside): (&Snapshot, Option<&Snapshot>),
    query: &Query,
    report: &Report,
    target: &Target,
) -> Result<Explanation, Problem> {
    let (section, row, column, cell) = pick::found(report, target)?;
    let year = row.year.unwrap_or(report.year);
    let entered = super::entries::behind(snapshot, query, row.subject.as_ref().or(report.subject.as_ref()), year)?;
    let (snapshot, query) = entered.as_ref().map_or((snapshot, query), |(snapshot, query)| (snapshot, query));
    let scope = Scope::new(snapshot, query)?;
    let told = figure::told((&scope, beside), report, (section, row, column, cell));
    let mut notes = told.notes;
    if report.weighting != super::Weighting::Pupils {
        notes.push(format!("Schools are combined as {}.", report.weighting.label()));
    }
    Ok(Explanation {
        name: report.name,
        group: report.group.clone(),
        section: section.title.clone(),
        row: row.name.clone(),
        urn: row.urn,
        column: column.clone(),
        stage: report.stage,
        year,
        release: scope.release_in(year),
        pupils: report.pupils_label.clone(),
        what_if: report.what_if.clone(),
        cell: *cell,
        shown: cell_text(column, cell),
        value: told.formula.value(&told.parts),
        formula: told.formula,
        counted_in: told.counted_in,
        parts: told.parts,
        left_out: told.left_out,
        limits: told.limits,
        comparison: told.comparison,
        notes,
    })
}

/// Whether what the parts make is what the report shows, to the last bit.
fn agrees(value: Option<f64>, code: Option<Code>, cell: &Cell) -> bool {
    match cell.content {
        // Adding 0.0 turns −0 into 0.
        Content::Value(shown) => value.is_some_and(|value| (value + 0.0).to_bits() == (shown + 0.0).to_bits()),
        Content::Withheld(shown) => value.is_none() && code.is_none_or(|code| code == shown),
    }
}
