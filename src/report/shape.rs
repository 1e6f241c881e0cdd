//! Owns the shape of a report: columns, sections of rows, cells that are a value or a reason, notes.
//! Must not know how it is drawn or written; `ui` and `export` read it.

use crate::domain::{GroupId, Urn};
use crate::figures::{Code, Measure, Release, Stage, SubjectPick, Unit, Year};

use super::bands::Band;
use super::{Comparator, ComparePupils, ReportName, Weighting};

/// The group a report is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRef {
    /// Its number.
    pub id: GroupId,
    /// Its name.
    pub name: String,
}

/// One column of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The id that `--sort` and JSON use.
    pub id: String,
    /// The label that people read.
    pub label: String,
    /// The label where room is short.
    pub short: String,
    /// The unit of its values.
    pub unit: Unit,
    /// Decimals for people, where a cell does not say otherwise.
    pub decimals: u8,
}

/// A value or the reason why there is none; never both.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Content {
    /// The value, unrounded.
    Value(f64),
    /// Why there is none.
    Withheld(Code),
}

/// How a figure stands against the comparator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// Significantly above.
    Above,
    /// Significantly below.
    Below,
    /// Tested, no significant difference.
    None,
}

impl Flag {
    /// The word that people and JSON read.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Above => "above",
            Self::Below => "below",
            Self::None => "none",
        }
    }
}

/// One cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// The value or the reason.
    pub content: Content,
    /// The measure's own denominator, in pupils or entries, where known.
    pub pupils: Option<f64>,
    /// The 95% limits, where they exist.
    pub limits: Option<(f64, f64)>,
    /// The result of the test against the comparator, where one was made.
    pub flag: Option<Flag>,
    /// The comparator's value that it was held against.
    pub against: Option<f64>,
    /// The gap to the comparator in whole pupils, cut towards nought; of percentages.
    pub gap_pupils: Option<f64>,
    /// The band of a Progress 8 score: as published, else by the year's scheme.
    pub band: Option<Band>,
    /// Decimals for people when they differ from the column's (percentages as published).
    pub decimals: Option<u8>,
    /// For a pooled cell: schools that have a value, and schools asked.
    pub schools: Option<(usize, usize)>,
}

impl Cell {
    /// A cell without a value.
    pub const fn withheld(code: Code) -> Self {
        Self {
            content: Content::Withheld(code),
            pupils: None,
            limits: None,
            flag: None,
            against: None,
            gap_pupils: None,
            band: None,
            decimals: None,
            schools: None,
        }
    }

    /// A cell of a value of which nothing else is known.
    pub const fn of(value: f64) -> Self {
        Self { content: Content::Value(value), ..Self::withheld(Code::Empty) }
    }

    /// The value, if there is one.
    pub const fn value(&self) -> Option<f64> {
        match self.content {
            Content::Value(value) => Some(value),
            Content::Withheld(_) => None,
        }
    }
}

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// One school.
    School,
    /// The group's schools together.
    Group,
    /// A local authority.
    La,
    /// England.
    England,
    /// A subject (of the group).
    Subject,
    /// Schools with a similar intake, together.
    Similar,
    /// What changed of the group between two years.
    Change,
    /// A measure.
    Measure,
}

impl RowKind {
    /// The word that JSON uses.
    pub const fn id(self) -> &'static str {
        match self {
            Self::School => "school",
            Self::Group => "group",
            Self::La => "la",
            Self::England => "england",
            Self::Subject => "subject",
            Self::Similar => "similar",
            Self::Change => "change",
            Self::Measure => "measure",
        }
    }
}

/// One row of a section.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What it is about.
    pub kind: RowKind,
    /// Its name.
    pub name: String,
    /// The school, for rows of schools.
    pub urn: Option<Urn>,
    /// The subject, for rows of subjects.
    pub subject: Option<SubjectPick>,
    /// The measure, for rows of measures.
    pub measure: Option<Measure>,
    /// The year, for rows of years.
    pub year: Option<Year>,
    /// What stands between the name and the figures, one text per lead of its section.
    pub words: Vec<String>,
    /// For a pooled row: schools with a value in at least one cell, and schools asked.
    pub schools: Option<(usize, usize)>,
    /// One cell per column of its section.
    pub cells: Vec<Cell>,
}

impl Row {
    /// A row of this name; what else is known of it is set by whoever makes it.
    pub fn of(kind: RowKind, name: impl Into<String>, cells: Vec<Cell>) -> Self {
        Self {
            kind,
            name: name.into(),
            urn: None,
            subject: None,
            measure: None,
            year: None,
            words: Vec::new(),
            schools: None,
            cells,
        }
    }
}

/// A column of words between the name and the figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// The id that JSON uses.
    pub id: &'static str,
    /// The label that people read.
    pub label: String,
}

/// One list of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// The key that JSON uses: `rows`, `headlines`, `trend`, `higher_schools`, ….
    pub id: &'static str,
    /// The title that people read.
    pub title: String,
    /// The columns of words between the name and the figures; most lists have none.
    pub leads: Vec<Lead>,
    /// The columns of its cells.
    pub columns: Vec<Column>,
    /// The rows, in the order asked for.
    pub rows: Vec<Row>,
}

impl Section {
    /// A list without columns of words.
    pub fn of(id: &'static str, title: impl Into<String>, columns: Vec<Column>, rows: Vec<Row>) -> Self {
        Self { id, title: title.into(), leads: Vec::new(), columns, rows }
    }
}

/// A report.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Which one.
    pub name: ReportName,
    /// The group.
    pub group: GroupRef,
    /// The stage.
    pub stage: Stage,
    /// The year.
    pub year: Year,
    /// The release that its figures are of.
    pub release: Release,
    /// The pupils, as commands write them.
    pub pupils: String,
    /// The pupils, as people read them.
    pub pupils_label: String,
    /// What figures are held against.
    pub compare: Comparator,
    /// That as people read it in this group, with its pupils where they are others than the report's.
    pub comparator: String,
    /// Which of its pupils.
    pub compare_pupils: ComparePupils,
    /// How schools are combined.
    pub weighting: Weighting,
    /// The subject, for the subject dashboard.
    pub subject: Option<SubjectPick>,
    /// That subject as people read it.
    pub subject_label: Option<String>,
    /// What if: which schools were left out or put in, in words; none: the group as it is.
    pub what_if: Option<String>,
    /// The group's schools stand in the order of the alphabet only: no ranks, no order by figures.
    pub alphabetical: bool,
    /// The lists of rows; one called `rows`, except in the overview.
    pub sections: Vec<Section>,
    /// What the reader must know: schools left out and why, measures not made, chance.
    pub notes: Vec<String>,
    /// Years that can be asked for with this stage, newest first.
    pub years: Vec<Year>,
    /// Stages that the group has figures of.
    pub stages: Vec<Stage>,
    /// The subjects that a dashboard can be asked for, with their labels; empty in reports that are of none.
    pub subjects: Vec<(SubjectPick, String)>,
    /// The same report of the other stage, for groups of both phases where no stage was asked for.
    pub other_stage: Option<Box<Report>>,
}

impl Report {
    /// Every cell of every section.
    pub fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.sections.iter().flat_map(|section| &section.rows).flat_map(|row| &row.cells)
    }

    /// Whether any figure is marked as above or below, so that the marks need their legend.
    pub fn has_marks(&self) -> bool {
        self.cells().any(|cell| matches!(cell.flag, Some(Flag::Above | Flag::Below)))
    }
}
