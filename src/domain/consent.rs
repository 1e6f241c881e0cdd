//! Owns the states of a school's permission to share its figures in a group.
//! Must not know the time of day: callers say which date it is.

use serde::{Deserialize, Serialize};

/// Where a school's permission stands.
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
        }
    }

    /// Whether the school's figures may be shared on `today` (ISO date).
    pub fn holds_on(&self, today: &str) -> bool {
        self.state == ConsentState::Granted && (self.expires.is_empty() || self.expires.as_str() >= today)
    }
}
