//! Owns what is asked of a report: name, stage, year, pupils, comparator, order, subject, measures.
//! Must not know the answer.

use std::fmt;
use std::str::FromStr;

use crate::domain::Problem;
use crate::figures::{Measure, PupilFilter, Release, Stage, Subject, Year};

/// The four reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ReportName {
    /// The group's headlines, trend, higher and lower schools and subjects.
    Overview,
    /// Every subject over the years.
    Subjects,
    /// Schools side by side.
    Schools,
    /// One subject, every school.
    Subject,
}

impl ReportName {
    /// The four, in the order of their tabs.
    pub const ALL: [Self; 4] = [Self::Overview, Self::Subjects, Self::Schools, Self::Subject];

    /// The word that commands and JSON use.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Subjects => "subjects",
            Self::Schools => "schools",
            Self::Subject => "subject",
        }
    }

    /// The label of its tab.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Subjects => "Subjects",
            Self::Schools => "Schools",
            Self::Subject => "Subject",
        }
    }
}

impl FromStr for ReportName {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let word = text.trim().to_lowercase();
        Self::ALL.into_iter().find(|name| name.id() == word).ok_or_else(|| {
            Problem::new(format!("there is no report '{}'", text.trim()), "use overview, subjects, schools or subject")
        })
    }
}

/// What figures are held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Comparator {
    /// England's state-funded schools.
    #[default]
    England,
    /// All schools of England, independent ones included.
    EnglandAll,
    /// The local authority (of the school, or of most of the group's schools).
    La,
    /// The group itself.
    Group,
}

/// Comparators with the word that commands use and the label that people read.
pub const COMPARATORS: [(Comparator, &str, &str); 4] = [
    (Comparator::England, "england", "England (state-funded)"),
    (Comparator::EnglandAll, "england-all", "England (all schools)"),
    (Comparator::La, "la", "Local authority"),
    (Comparator::Group, "group", "Group"),
];

impl Comparator {
    /// The word that commands use.
    pub fn id(self) -> &'static str {
        COMPARATORS.iter().find(|(it, ..)| *it == self).map_or("england", |(_, id, _)| id)
    }

    /// The label that people read.
    pub fn label(self) -> &'static str {
        COMPARATORS.iter().find(|(it, ..)| *it == self).map_or("England", |(_, _, label)| label)
    }
}

impl FromStr for Comparator {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let word = text.trim().to_lowercase();
        COMPARATORS.iter().find(|(_, id, _)| *id == word).map(|(it, ..)| *it).ok_or_else(|| {
            let words: Vec<&str> = COMPARATORS.iter().map(|(_, id, _)| *id).collect();
            Problem::new(format!("'{}' is not a comparator", text.trim()), format!("use one of {}", words.join(" ")))
        })
    }
}

/// The column to sort by: a column's id, or `name`; blanks and codes always come last.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sort {
    /// The column's id.
    pub column: String,
    /// Largest first.
    pub descending: bool,
}

impl FromStr for Sort {
    type Err = Problem;
    /// Reads `progress8`, `progress8:asc`, `name:desc`; without a direction, names ascend and figures descend.
    fn from_str(text: &str) -> Result<Self, Problem> {
        let (column, direction) = text.trim().split_once(':').unwrap_or((text.trim(), ""));
        let descending = match direction {
            "" => column != "name",
            "asc" => false,
            "desc" => true,
            other => {
                return Err(Problem::new(
                    format!("'{other}' is not a direction"),
                    "write asc or desc behind the colon",
                ));
            }
        };
        Ok(Self { column: column.to_lowercase(), descending })
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.column, if self.descending { "desc" } else { "asc" })
    }
}

/// What is asked of a report.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Query {
    /// Which report.
    pub name: ReportName,
    /// The stage; none: the only one the group has figures of, or KS4.
    pub stage: Option<Stage>,
    /// The year; none: the newest with figures.
    pub year: Option<Year>,
    /// The release; none: final over revised over provisional.
    pub release: Option<Release>,
    /// The pupils.
    pub pupils: PupilFilter,
    /// What figures are held against.
    pub compare: Comparator,
    /// The order of rows; none: by name.
    pub sort: Option<Sort>,
    /// The subject, for the subject dashboard; none: the first of the stage.
    pub subject: Option<Subject>,
    /// The measures to show; empty: the stage's headline measures.
    pub measures: Vec<Measure>,
}

impl Query {
    /// The report as it opens: newest year, all pupils, against England.
    pub fn of(name: ReportName) -> Self {
        Self {
            name,
            stage: None,
            year: None,
            release: None,
            pupils: PupilFilter::all(),
            compare: Comparator::England,
            sort: None,
            subject: None,
            measures: Vec::new(),
        }
    }
}
