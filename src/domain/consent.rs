//! Owns the states of a school's permission to share its figures in a group.
//! Must not know the time of day: callers say which date it is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Problem;

/// Where a school's permission stands, as recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConsentState {
    /// Nobody has asked yet.
    NotAsked,
    /// Asked, no answer yet.
    Requested,
    /// Given.
    Granted,
    /// Refused.
    Declined,
    /// Given once and taken back.
    Withdrawn,
}

impl ConsentState {
    /// The word that people and JSON read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotAsked => "not asked",
            Self::Requested => "requested",
            Self::Granted => "granted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// Where a school's permission stands on a day: as recorded, or run out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConsentStatus {
    /// Nobody has asked yet.
    NotAsked,
    /// Asked, no answer yet.
    Requested,
    /// Given, and it holds.
    Granted,
    /// Refused.
    Declined,
    /// Given once and taken back.
    Withdrawn,
    /// Given until a day that has passed.
    Expired,
}

impl ConsentStatus {
    /// Every status, in the order of a permission's life.
    pub const ALL: [Self; 6] =
        [Self::NotAsked, Self::Requested, Self::Granted, Self::Declined, Self::Withdrawn, Self::Expired];

    /// The word that people and JSON read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotAsked => "not asked",
            Self::Requested => "requested",
            Self::Granted => "granted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }
}

/// Which of a school's figures its permission covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum ConsentScope {
    /// Every figure of the group's reports.
    #[default]
    All,
    /// Those of key stage 2 only.
    Ks2,
    /// Those of key stage 4 only.
    Ks4,
}

/// Scopes with the word that commands use and the words that people read.
const SCOPES: [(ConsentScope, &str, &str); 3] = [
    (ConsentScope::All, "all", "all figures"),
    (ConsentScope::Ks2, "ks2", "KS2 figures only"),
    (ConsentScope::Ks4, "ks4", "KS4 figures only"),
];

impl ConsentScope {
    /// Every scope, the widest first.
    pub const ALL: [Self; 3] = [Self::All, Self::Ks2, Self::Ks4];

    /// The word that commands use.
    pub fn id(self) -> &'static str {
        SCOPES.iter().find(|(scope, ..)| *scope == self).map_or("all", |(_, id, _)| id)
    }

    /// The words that people read.
    pub fn label(self) -> &'static str {
        SCOPES.iter().find(|(scope, ..)| *scope == self).map_or("all figures", |(.., label)| label)
    }
}

impl FromStr for ConsentScope {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let word = text.trim().to_lowercase();
        SCOPES.iter().find(|(_, id, _)| *id == word).map(|(scope, ..)| *scope).ok_or_else(|| {
            Problem::new(format!("'{}' is not a scope of a permission", text.trim()), "use one of all, ks2, ks4")
        })
    }
}

impl fmt::Display for ConsentScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// When a school was asked; dates are ISO, empty where it was not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Asked {
    /// The day of the first request since the last answer.
    pub first: String,
    /// The day of the latest request or reminder.
    pub last: String,
    /// How many reminders followed the first request.
    pub reminders: u32,
}

/// A school's permission as recorded; dates are ISO (`2026-11-24`), text is empty where not given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Where it stands.
    pub state: ConsentState,
    /// Who signed.
    pub signatory: String,
    /// The signatory's role at the school.
    pub role: String,
    /// The date of the answer (or of the request).
    pub date: String,
    /// The last day on which it holds, or empty.
    pub expires: String,
    /// The version of the data sharing agreement that was signed, or empty.
    pub agreement: String,
    /// Which figures it covers.
    pub scope: ConsentScope,
    /// What else was agreed or noted, or empty.
    pub note: String,
    /// When the school was asked.
    pub asked: Asked,
}

impl Consent {
    /// The permission of a school that nobody has asked.
    pub const fn not_asked() -> Self {
        Self {
            state: ConsentState::NotAsked,
            signatory: String::new(),
            role: String::new(),
            date: String::new(),
            expires: String::new(),
            agreement: String::new(),
            scope: ConsentScope::All,
            note: String::new(),
            asked: Asked { first: String::new(), last: String::new(), reminders: 0 },
        }
    }

    /// Whether the school's figures may be shared on `today` (ISO date).
    pub fn holds_on(&self, today: &str) -> bool {
        self.status_on(today) == ConsentStatus::Granted
    }

    /// Where it stands on `today` (ISO date).
    pub fn status_on(&self, today: &str) -> ConsentStatus {
        match self.state {
            ConsentState::NotAsked => ConsentStatus::NotAsked,
            ConsentState::Requested => ConsentStatus::Requested,
            ConsentState::Granted if !self.expires.is_empty() && self.expires.as_str() < today => {
                ConsentStatus::Expired
            }
            ConsentState::Granted => ConsentStatus::Granted,
            ConsentState::Declined => ConsentStatus::Declined,
            ConsentState::Withdrawn => ConsentStatus::Withdrawn,
        }
    }
}
