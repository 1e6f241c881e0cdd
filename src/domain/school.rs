//! Owns what is known of a school besides its figures: numbers, name, place, phase, type, dates.
//! Must not know any figure or any file format.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{LaCode, LaEstab, Problem, Urn};

/// A school's phase of education.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Phase {
    /// Nursery schools.
    Nursery,
    /// Primary and middle-deemed-primary schools.
    Primary,
    /// Secondary and middle-deemed-secondary schools.
    Secondary,
    /// Schools with pupils from primary to the end of secondary.
    AllThrough,
    /// Special schools.
    Special,
    /// Pupil referral units and other alternative provision.
    AlternativeProvision,
    /// Colleges and sixth forms.
    SixteenPlus,
    /// Not stated in any file that came in.
    Unknown,
}

/// Phases with the word that commands use and the label that people read.
const PHASES: [(Phase, &str, &str); 8] = [
    (Phase::Nursery, "nursery", "Nursery"),
    (Phase::Primary, "primary", "Primary"),
    (Phase::Secondary, "secondary", "Secondary"),
    (Phase::AllThrough, "all-through", "All-through"),
    (Phase::Special, "special", "Special"),
    (Phase::AlternativeProvision, "alternative-provision", "Alternative provision"),
    (Phase::SixteenPlus, "16-plus", "16 plus"),
    (Phase::Unknown, "unknown", "Not stated"),
];

impl Phase {
    /// Every phase, in the order lists show them.
    pub fn all() -> impl Iterator<Item = Self> {
        PHASES.iter().map(|(phase, _, _)| *phase)
    }

    /// The word that commands use, for example `all-through`.
    pub fn id(self) -> &'static str {
        PHASES.iter().find(|(phase, _, _)| *phase == self).map_or("unknown", |(_, id, _)| id)
    }

    /// The label that people read, for example `All-through`.
    pub fn label(self) -> &'static str {
        PHASES.iter().find(|(phase, _, _)| *phase == self).map_or("Not stated", |(_, _, label)| label)
    }
}

impl FromStr for Phase {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let word = text.trim().to_lowercase().replace([' ', '_'], "-");
        PHASES.iter().find(|(_, id, _)| *id == word).map(|(phase, _, _)| *phase).ok_or_else(|| {
            let words: Vec<&str> = PHASES.iter().map(|(_, id, _)| *id).collect();
            Problem::new(format!("'{}' is not a phase", text.trim()), format!("use one of {}", words.join(", ")))
        })
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// Whether a school is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SchoolStatus {
    /// Open.
    Open,
    /// Closed, or replaced by an academy under a new URN.
    Closed,
    /// Open, and proposed to close.
    ClosingSoon,
    /// Not stated in any file that came in.
    Unknown,
}

/// What is known of one school (one URN).
///
/// Text fields are empty where no file stated them; dates are ISO (`2017-04-01`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct School {
    /// Its URN.
    pub urn: Urn,
    /// Its DfE number, where known.
    pub laestab: Option<LaEstab>,
    /// Its name.
    pub name: String,
    /// The local authority it lies in.
    pub la: LaCode,
    /// Its phase.
    pub phase: Phase,
    /// Its type in words, for example `Academy converter`.
    pub kind: String,
    /// Whether it is open.
    pub status: SchoolStatus,
    /// Opening date, ISO, or empty.
    pub opened: String,
    /// Closing date, ISO, or empty.
    pub closed: String,
    /// Town, or empty.
    pub town: String,
    /// Postcode, or empty.
    pub postcode: String,
    /// Lowest and highest statutory age.
    pub ages: Option<(u8, u8)>,
    /// Sex of entry in words (`Mixed`, `Boys`, `Girls`), or empty.
    pub gender: String,
    /// Admissions policy in words (`Selective`, …), or empty.
    pub admissions: String,
    /// Religious character in words, `None` included, or empty.
    pub religion: String,
    /// Other URNs of the same school: predecessors and successors.
    pub other_urns: Vec<Urn>,
    /// The academy chain that it is in, by GIAS group UID.
    pub chain: Option<u32>,
}

impl School {
    /// A school of which only the numbers and the name are known yet.
    pub fn named(urn: Urn, la: LaCode, name: impl Into<String>) -> Self {
        Self {
            urn,
            laestab: None,
            name: name.into(),
            la,
            phase: Phase::Unknown,
            kind: String::new(),
            status: SchoolStatus::Unknown,
            opened: String::new(),
            closed: String::new(),
            town: String::new(),
            postcode: String::new(),
            ages: None,
            gender: String::new(),
            admissions: String::new(),
            religion: String::new(),
            other_urns: Vec::new(),
            chain: None,
        }
    }
}
