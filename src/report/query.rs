//! Owns what is asked of a report: name, stage, year, pupils, comparator, order, subject, measures, what if.
//! Must not know the answer.

use std::fmt;
use std::str::FromStr;

use crate::domain::{Problem, Urn};
use crate::figures::{Measure, PupilFilter, Release, Stage, SubjectPick, Year};

use super::likeness::Likeness;

/// The reports.
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
    /// For a weak subject or pupil group of a school: which schools of the group do better with a similar intake.
    Practice,
    /// Who could help whom in what.
    Support,
    /// Subjects and pupil groups in which several schools are significantly below.
    Intervention,
    /// The group since it was formed, against its authority, England and matched schools.
    Monitoring,
    /// Schools with a similar intake.
    Similar,
    /// School with school, group with group, a school with the group.
    Compare,
    /// The intake of each school and the group over the years.
    Context,
}

/// Every report with the word that commands and JSON use, and the label of its tab, in the order of the tabs.
const REPORTS: [(ReportName, &str, &str); 11] = [
    (ReportName::Overview, "overview", "Overview"),
    (ReportName::Subjects, "subjects", "Subjects"),
    (ReportName::Schools, "schools", "Schools"),
    (ReportName::Subject, "subject", "Subject"),
    (ReportName::Context, "context", "Context"),
    (ReportName::Similar, "similar", "Similar schools"),
    (ReportName::Compare, "compare", "Compare"),
    (ReportName::Practice, "best-practice", "Best practice"),
    (ReportName::Support, "support", "Support pairs"),
    (ReportName::Intervention, "intervention", "Joint intervention"),
    (ReportName::Monitoring, "monitoring", "Monitoring"),
];

impl ReportName {
    /// Every report, in the order of their tabs.
    pub fn all() -> impl Iterator<Item = Self> {
        REPORTS.iter().map(|(name, ..)| *name)
    }

    /// The word that commands and JSON use.
    pub fn id(self) -> &'static str {
        REPORTS.iter().find(|(name, ..)| *name == self).map_or("overview", |(_, id, _)| id)
    }

    /// Whether it shows the subjects that pupils were entered for.
    pub const fn shows_entries(self) -> bool {
        matches!(self, Self::Subjects | Self::Subject)
    }

    /// The label of its tab.
    pub fn label(self) -> &'static str {
        REPORTS.iter().find(|(name, ..)| *name == self).map_or("Overview", |(_, _, label)| label)
    }
}

impl FromStr for ReportName {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let word = text.trim().to_lowercase();
        REPORTS.iter().find(|(_, id, _)| *id == word).map(|(name, ..)| *name).ok_or_else(|| {
            let words: Vec<&str> = REPORTS.iter().map(|(_, id, _)| *id).collect();
            Problem::new(format!("there is no report '{}'", text.trim()), format!("use one of {}", words.join(" ")))
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
    /// Schools with a similar intake, each school's own set.
    Similar,
}

/// Comparators with the word that commands use and the label that people read.
pub const COMPARATORS: [(Comparator, &str, &str); 5] = [
    (Comparator::England, "england", "England (state-funded)"),
    (Comparator::EnglandAll, "england-all", "England (all schools)"),
    (Comparator::La, "la", "Local authority"),
    (Comparator::Group, "group", "Group"),
    (Comparator::Similar, "similar", "Similar schools"),
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

/// Which pupils of the comparator a pupil group is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ComparePupils {
    /// The same pupil group there.
    #[default]
    Same,
    /// The other pupils there: girls for boys, pupils not disadvantaged for disadvantaged ones.
    Other,
    /// All pupils there.
    All,
}

/// The words that commands use for the comparator's pupils, and the labels that people read.
pub const COMPARE_PUPILS: [(ComparePupils, &str, &str); 3] = [
    (ComparePupils::Same, "same", "the same pupils"),
    (ComparePupils::Other, "other", "the other pupils"),
    (ComparePupils::All, "all", "all pupils"),
];

impl ComparePupils {
    /// The word that commands use.
    pub fn id(self) -> &'static str {
        COMPARE_PUPILS.iter().find(|(it, ..)| *it == self).map_or("same", |(_, id, _)| id)
    }

    /// The label that people read.
    pub fn label(self) -> &'static str {
        COMPARE_PUPILS.iter().find(|(it, ..)| *it == self).map_or("the same pupils", |(_, _, label)| label)
    }
}

impl FromStr for ComparePupils {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let word = text.trim().to_lowercase();
        COMPARE_PUPILS.iter().find(|(_, id, _)| *id == word).map(|(it, ..)| *it).ok_or_else(|| {
            Problem::new(format!("'{}' is no choice of pupils to compare with", text.trim()), "use same, other or all")
        })
    }
}

/// How schools are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Weighting {
    /// Every pupil counts once: ours.
    #[default]
    Pupils,
    /// Every school counts once, as in DfE's averages of similar schools; labelled wherever it is shown.
    Schools,
}

impl Weighting {
    /// The word that commands use.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Pupils => "pupils",
            Self::Schools => "schools",
        }
    }

    /// The label that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Pupils => "weighted by pupils",
            Self::Schools => "unweighted mean of schools (DfE-style)",
        }
    }
}

impl FromStr for Weighting {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        match text.trim().to_lowercase().as_str() {
            "pupils" => Ok(Self::Pupils),
            "schools" => Ok(Self::Schools),
            other => Err(Problem::new(format!("'{other}' is no way to weight schools"), "use pupils or schools")),
        }
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
    /// Which of its pupils.
    pub compare_pupils: ComparePupils,
    /// How schools are combined.
    pub weighting: Weighting,
    /// The order of rows, the first column first; empty: by name.
    pub sort: Vec<Sort>,
    /// The subject, for the subject dashboard; none: the first of the stage.
    pub subject: Option<SubjectPick>,
    /// The measures to show; empty: the stage's headline measures.
    pub measures: Vec<Measure>,
    /// The schools that the report is about, where it is about some: similar schools, best practice, compare.
    pub schools: Vec<Urn>,
    /// The other group of a comparison, as a person names it.
    pub other_group: Option<String>,
    /// What if these schools of the group were not in it.
    pub without: Vec<Urn>,
    /// What if these schools were in it.
    pub with: Vec<Urn>,
    /// How likeness of schools is measured, and among which schools.
    pub likeness: Likeness,
    /// How many schools must be significantly below for a cell of the joint intervention; none: the usual number.
    pub at_least: Option<u8>,
    /// The last year before the group's work, for monitoring; none: the year before the group was formed.
    pub since: Option<Year>,
    /// Columns of the intake beside those of results.
    pub intake: bool,
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
            compare_pupils: ComparePupils::Same,
            weighting: Weighting::Pupils,
            sort: Vec::new(),
            subject: None,
            measures: Vec::new(),
            schools: Vec::new(),
            other_group: None,
            without: Vec::new(),
            with: Vec::new(),
            likeness: Likeness::default(),
            at_least: None,
            since: None,
            intake: false,
        }
    }
}
