//! Owns what a Collaborate group is: owner, schools, viewers, visibility, accepted terms.
//! Must not know who asks; that is `access`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Consent, Email, GroupId, OrgCode, Urn};

/// The version of the terms and conditions that `terms_text` holds.
pub const TERMS_VERSION: &str = "2026-2";

/// The terms and conditions that an administrator reads and accepts before a group is shared.
pub const fn terms_text() -> &'static str {
    "1. Only aggregated figures are shared in a group; no pupil-level data, ever.\n\
     2. Permission has been or will be sought from every school before its figures are shown to another school.\n\
     3. Figures seen here are used to support schools, and are not passed on outside the group.\n\
     4. A school may withdraw at any time; from then on no other school sees its figures, on their own or in a total.\n\
     5. Small numbers stay hidden, and nobody tries to work a pupil out from them."
}

/// Who can see a group's reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Visibility {
    /// The owner's viewers only.
    OwnerOnly,
    /// The owner's viewers and the schools that have agreed.
    Schools,
}

impl Visibility {
    /// The words that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::OwnerOnly => "owner only",
            Self::Schools => "shared with schools",
        }
    }

    /// The word that commands use.
    pub const fn id(self) -> &'static str {
        match self {
            Self::OwnerOnly => "owner",
            Self::Schools => "schools",
        }
    }
}

/// Who accepted which terms when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsAccepted {
    /// The version of the text.
    pub version: String,
    /// Who accepted; `operator` for the local operator.
    pub by: String,
    /// When, seconds since 1970 UTC.
    pub at: i64,
}

/// Who read the list of schools, and which: the list as it stood then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRead {
    /// The school's administrator.
    pub by: Email,
    /// The group's `list` at that time.
    pub list: u32,
}

/// A school in a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The school.
    pub urn: Urn,
    /// Its permission.
    pub consent: Consent,
    /// Users of the school that its administrator picked.
    pub viewers: BTreeSet<Email>,
    /// The school's administrator who confirmed having read the list of schools, if any.
    pub list_read: Option<ListRead>,
}

impl Member {
    /// A school just put into a group.
    pub const fn new(urn: Urn) -> Self {
        Self { urn, consent: Consent::not_asked(), viewers: BTreeSet::new(), list_read: None }
    }
}

/// A Collaborate group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its number.
    pub id: GroupId,
    /// Its name, unique within the owner's groups.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Who owns it.
    pub owner: OrgCode,
    /// Who set it up, for questions: `operator` or a user's address.
    pub created_by: String,
    /// When it was set up, seconds since 1970 UTC.
    pub created_at: i64,
    /// Who can see it.
    pub visibility: Visibility,
    /// The accepted terms, once it was to be shared.
    pub terms: Option<TermsAccepted>,
    /// Its schools, in order of URN.
    pub schools: Vec<Member>,
    /// Counts the times that schools were put in: whoever read the list before has not read this one.
    pub list: u32,
    /// Users of the owner who may view it.
    pub viewers: BTreeSet<Email>,
    /// Reports show its schools in the order of the alphabet only: no ranks.
    pub alphabetical: bool,
    /// Out of use: kept, listed only on request.
    pub archived: bool,
    /// Counts the saves of this record; a save carries the version it read.
    pub version: u32,
}

impl Group {
    /// The school's membership, if it is in the group.
    pub fn member(&self, urn: Urn) -> Option<&Member> {
        let at = self.schools.binary_search_by_key(&urn, |member| member.urn).ok()?;
        self.schools.get(at)
    }

    /// The school's membership, to be changed.
    pub fn member_mut(&mut self, urn: Urn) -> Option<&mut Member> {
        let at = self.schools.binary_search_by_key(&urn, |member| member.urn).ok()?;
        self.schools.get_mut(at)
    }

    /// Whether somebody of the school has read the list of schools as it stands.
    pub fn list_was_read_at(&self, member: &Member) -> bool {
        member.list_read.as_ref().is_some_and(|read| read.list == self.list)
    }
}
