//! Owns the subjects that wide files hold figures of, and which measures each has.
//! Must not know columns of files; those are the catalogue's.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Measure, Stage};
use crate::domain::Problem;

/// A subject or subject area. The order is frozen: stored records hold the position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Subject {
    /// KS4 English (EBacc element).
    English,
    /// Mathematics, both stages.
    Maths,
    /// KS4 EBacc science.
    Science,
    /// KS4 EBacc humanities.
    Humanities,
    /// KS4 EBacc languages.
    Languages,
    /// The EBacc slots of Attainment 8 and Progress 8 taken together.
    EbaccSlots,
    /// The open slots of Attainment 8 and Progress 8.
    OpenSlots,
    /// KS2 reading.
    Reading,
    /// KS2 writing (teacher assessment).
    Writing,
    /// KS2 grammar, punctuation and spelling.
    Gps,
}

/// What a subject is called and which stage's files hold it.
#[derive(Debug, Clone, Copy)]
pub struct SubjectInfo {
    /// The subject.
    pub subject: Subject,
    /// The word that commands use.
    pub id: &'static str,
    /// The label that people read.
    pub label: &'static str,
    /// The columns of its report at KS2, in order; empty where KS2 has no such subject.
    pub ks2: &'static [SubjectColumn],
    /// The columns of its report at KS4, in order; empty where KS4 has no such subject.
    pub ks4: &'static [SubjectColumn],
}

/// A column of the subject reports and where its figures come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubjectColumn {
    /// The column's id, shared by every subject.
    pub id: &'static str,
    /// The measure that holds the figures.
    pub measure: Measure,
    /// Whether the figures are kept under the subject (`grade_9_4` in English) or under the measure alone.
    pub by_subject: bool,
}

const fn own(id: &'static str, measure: Measure) -> SubjectColumn {
    SubjectColumn { id, measure, by_subject: false }
}

const fn by_subject(id: &'static str, measure: Measure) -> SubjectColumn {
    SubjectColumn { id, measure, by_subject: true }
}

const EBACC_AREA: [SubjectColumn; 4] = [
    by_subject("entries", Measure::Entries),
    by_subject("entry_rate", Measure::EntryRate),
    by_subject("grade_9_5", Measure::Grade95),
    by_subject("grade_9_4", Measure::Grade94),
];

/// Every subject, in the order that reports list them.
pub const SUBJECTS: [SubjectInfo; 10] = [
    SubjectInfo {
        subject: Subject::Reading,
        id: "reading",
        label: "Reading",
        ks2: &[
            own("expected", Measure::ReadingExpected),
            own("higher", Measure::ReadingHigher),
            own("scaled_score", Measure::ReadingScaled),
            own("progress", Measure::ReadingProgress),
        ],
        ks4: &[],
    },
    SubjectInfo {
        subject: Subject::Writing,
        id: "writing",
        label: "Writing",
        ks2: &[
            own("expected", Measure::WritingExpected),
            own("higher", Measure::WritingHigher),
            own("progress", Measure::WritingProgress),
        ],
        ks4: &[],
    },
    SubjectInfo {
        subject: Subject::English,
        id: "english",
        label: "English",
        ks2: &[],
        ks4: &[
            by_subject("entries", Measure::Entries),
            by_subject("entry_rate", Measure::EntryRate),
            by_subject("grade_9_5", Measure::Grade95),
            by_subject("grade_9_4", Measure::Grade94),
            own("attainment8", Measure::Attainment8English),
            own("progress8", Measure::Progress8English),
        ],
    },
    SubjectInfo {
        subject: Subject::Maths,
        id: "maths",
        label: "Maths",
        ks2: &[
            own("expected", Measure::MathsExpected),
            own("higher", Measure::MathsHigher),
            own("scaled_score", Measure::MathsScaled),
            own("progress", Measure::MathsProgress),
        ],
        ks4: &[
            by_subject("entries", Measure::Entries),
            by_subject("entry_rate", Measure::EntryRate),
            by_subject("grade_9_5", Measure::Grade95),
            by_subject("grade_9_4", Measure::Grade94),
            own("attainment8", Measure::Attainment8Maths),
            own("progress8", Measure::Progress8Maths),
        ],
    },
    SubjectInfo {
        subject: Subject::Gps,
        id: "gps",
        label: "Grammar, punctuation and spelling",
        ks2: &[
            own("expected", Measure::GpsExpected),
            own("higher", Measure::GpsHigher),
            own("scaled_score", Measure::GpsScaled),
        ],
        ks4: &[],
    },
    SubjectInfo { subject: Subject::Science, id: "science", label: "Science", ks2: &[], ks4: &EBACC_AREA },
    SubjectInfo { subject: Subject::Humanities, id: "humanities", label: "Humanities", ks2: &[], ks4: &EBACC_AREA },
    SubjectInfo { subject: Subject::Languages, id: "languages", label: "Languages", ks2: &[], ks4: &EBACC_AREA },
    SubjectInfo {
        subject: Subject::EbaccSlots,
        id: "ebacc",
        label: "EBacc slots",
        ks2: &[],
        ks4: &[own("attainment8", Measure::Attainment8Ebacc), own("progress8", Measure::Progress8Ebacc)],
    },
    SubjectInfo {
        subject: Subject::OpenSlots,
        id: "open",
        label: "Open slots",
        ks2: &[],
        ks4: &[own("attainment8", Measure::Attainment8Open), own("progress8", Measure::Progress8Open)],
    },
];

impl Subject {
    /// What is known of it.
    pub fn info(self) -> &'static SubjectInfo {
        let at = SUBJECTS.iter().position(|info| info.subject == self).unwrap_or_default();
        SUBJECTS.get(at).unwrap_or(&SUBJECTS[0])
    }

    /// The subjects that a stage's files hold, in the order that reports list them.
    pub fn of_stage(stage: Stage) -> impl Iterator<Item = &'static SubjectInfo> {
        SUBJECTS.iter().filter(move |info| !info.columns(stage).is_empty())
    }
}

impl SubjectInfo {
    /// The columns of its report at a stage; empty where that stage has no such subject.
    pub const fn columns(&self, stage: Stage) -> &'static [SubjectColumn] {
        match stage {
            Stage::Ks2 => self.ks2,
            Stage::Ks4 => self.ks4,
            Stage::Census => &[],
        }
    }
}

/// A subject as a report is asked for it: an area of the performance tables, or a subject that pupils are entered for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubjectPick {
    /// An area of the performance tables.
    Area(Subject),
    /// A subject of the files of entries and grades, by its name as commands write it: `english_language`.
    Entered(String),
}

impl SubjectPick {
    /// The word that commands and JSON use.
    pub fn id(&self) -> &str {
        match self {
            Self::Area(subject) => subject.info().id,
            Self::Entered(id) => id,
        }
    }

    /// The area, where it is one.
    pub const fn area(&self) -> Option<Subject> {
        match self {
            Self::Area(subject) => Some(*subject),
            Self::Entered(_) => None,
        }
    }
}

impl From<Subject> for SubjectPick {
    fn from(subject: Subject) -> Self {
        Self::Area(subject)
    }
}

impl FromStr for SubjectPick {
    type Err = Problem;
    /// An area by its word; any other name as commands write names: small letters, words joined by `_`.
    fn from_str(text: &str) -> Result<Self, Problem> {
        let id = super::id_of(text);
        if id.is_empty() {
            return Err(Problem::new("the subject has no name", "name one, for example maths or physics"));
        }
        let area = SUBJECTS.iter().find(|info| info.id == id);
        Ok(area.map_or(Self::Entered(id), |info| Self::Area(info.subject)))
    }
}

impl FromStr for Subject {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let word = text.trim().to_lowercase();
        SUBJECTS.iter().find(|info| info.id == word).map(|info| info.subject).ok_or_else(|| {
            let words: Vec<&str> = SUBJECTS.iter().map(|info| info.id).collect();
            Problem::new(
                format!("no figures of a subject '{}' are held", text.trim()),
                format!("the subjects that the imported files hold are {}", words.join(", ")),
            )
        })
    }
}
