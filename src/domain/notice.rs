//! Owns what people are told of a change: its kind, whether it may be turned off, how it is to come by mail.
//! Must not know who is told; nor hold a figure, ever.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{GroupId, Problem};

/// What a notice tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NoticeKind {
    /// A group was made.
    Created,
    /// A group went live: it is shared with its schools.
    WentLive,
    /// A group is its owner's only again.
    OwnerOnly,
    /// Schools were put in.
    SchoolsAdded,
    /// Schools were taken out.
    SchoolsRemoved,
    /// A school is asked for its permission.
    ConsentAsked,
    /// A school is reminded of the request.
    ConsentReminder,
    /// A school's permission was granted.
    ConsentGranted,
    /// A school declined.
    ConsentDeclined,
    /// A school withdrew its permission.
    ConsentWithdrawn,
    /// A school's permission ran out.
    ConsentExpired,
    /// Somebody may view a group now.
    MayView,
    /// Somebody may no longer view a group.
    MayNoLongerView,
    /// Name or description changed.
    Edited,
    /// A group was taken out of use.
    Archived,
    /// A group was put back into use.
    Restored,
    /// The group changed, in a way that is others' to know.
    Changed,
}

/// Kinds with their word, what people read, and whether the mail cannot be turned off.
const KINDS: [(NoticeKind, &str, &str, bool); 17] = [
    (NoticeKind::Created, "created", "group made", false),
    (NoticeKind::WentLive, "went-live", "went live", true),
    (NoticeKind::OwnerOnly, "owner-only", "owner only again", false),
    (NoticeKind::SchoolsAdded, "schools-added", "schools added", false),
    (NoticeKind::SchoolsRemoved, "schools-removed", "schools removed", false),
    (NoticeKind::ConsentAsked, "consent-asked", "permission asked for", true),
    (NoticeKind::ConsentReminder, "consent-reminder", "reminder", true),
    (NoticeKind::ConsentGranted, "consent-granted", "permission granted", false),
    (NoticeKind::ConsentDeclined, "consent-declined", "permission declined", false),
    (NoticeKind::ConsentWithdrawn, "consent-withdrawn", "permission withdrawn", true),
    (NoticeKind::ConsentExpired, "consent-expired", "permission ran out", true),
    (NoticeKind::MayView, "may-view", "may view", false),
    (NoticeKind::MayNoLongerView, "may-no-longer-view", "may no longer view", false),
    (NoticeKind::Edited, "edited", "group edited", false),
    (NoticeKind::Archived, "archived", "group archived", false),
    (NoticeKind::Restored, "restored", "group back in use", false),
    (NoticeKind::Changed, "changed", "group changed", false),
];

impl NoticeKind {
    /// Every kind.
    pub fn all() -> impl Iterator<Item = Self> {
        KINDS.iter().map(|(kind, ..)| *kind)
    }

    /// The word that commands use.
    pub fn id(self) -> &'static str {
        KINDS.iter().find(|(kind, ..)| *kind == self).map_or("changed", |(_, id, ..)| id)
    }

    /// The words that people read.
    pub fn label(self) -> &'static str {
        KINDS.iter().find(|(kind, ..)| *kind == self).map_or("group changed", |(_, _, label, _)| label)
    }

    /// Whether it is mailed at once whatever the person prefers: a duty hangs on it.
    pub fn is_compulsory(self) -> bool {
        KINDS.iter().any(|(kind, .., compulsory)| *kind == self && *compulsory)
    }
}

/// How a person wants to be mailed; compulsory notices come at once to everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum MailPreference {
    /// A mail for every notice, at once.
    #[default]
    AtOnce,
    /// One mail a day with what came together.
    Daily,
    /// No mail: the inbox only.
    InboxOnly,
}

/// Preferences with the word that commands use and the words that people read.
const PREFERENCES: [(MailPreference, &str, &str); 3] = [
    (MailPreference::AtOnce, "at-once", "a mail at once"),
    (MailPreference::Daily, "daily", "one mail a day"),
    (MailPreference::InboxOnly, "inbox-only", "inbox only"),
];

impl MailPreference {
    /// Every preference.
    pub const ALL: [Self; 3] = [Self::AtOnce, Self::Daily, Self::InboxOnly];

    /// The word that commands use.
    pub fn id(self) -> &'static str {
        PREFERENCES.iter().find(|(it, ..)| *it == self).map_or("at-once", |(_, id, _)| id)
    }

    /// The words that people read.
    pub fn label(self) -> &'static str {
        PREFERENCES.iter().find(|(it, ..)| *it == self).map_or("a mail at once", |(.., label)| label)
    }
}

impl FromStr for MailPreference {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let word = text.trim().to_lowercase();
        PREFERENCES.iter().find(|(_, id, _)| *id == word).map(|(it, ..)| *it).ok_or_else(|| {
            Problem::new(
                format!("'{}' is not a way of being mailed", text.trim()),
                "use one of at-once, daily, inbox-only",
            )
        })
    }
}

impl fmt::Display for MailPreference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// A notice in somebody's inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its number; later ones have higher numbers.
    pub number: u64,
    /// What it tells of.
    pub kind: NoticeKind,
    /// When, seconds since 1970 UTC.
    pub at: i64,
    /// Who made the change: a user's address, or `operator`.
    pub by: String,
    /// The group it is about.
    pub group: Option<GroupId>,
    /// One line.
    pub subject: String,
    /// The whole text.
    pub text: String,
    /// It has been read.
    pub read: bool,
}
