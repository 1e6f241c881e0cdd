//! Owns the shapes of groups as somebody sees them: a line of a list, one group, a school in it.
//! Must not know what is left out for whom; that is `listing`.

use crate::domain::{Consent, ConsentStatus, Email, Group, GroupId, OrgCode, School, Urn, Visibility};

/// A group in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupLine {
    /// Its number.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// Its owner.
    pub owner: OrgCode,
    /// The owner's name.
    pub owner_name: String,
    /// How many schools the actor sees in it.
    pub schools: usize,
    /// Who can see it.
    pub visibility: Visibility,
    /// Out of use.
    pub archived: bool,
    /// The actor may read its reports.
    pub may_view: bool,
    /// The actor may change it.
    pub may_administer: bool,
    /// The school that the actor answers for in it, with where its permission stands.
    pub answers_for: Option<(Urn, ConsentStatus)>,
}

/// A school of a group, as the actor may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberLine {
    /// The school.
    pub school: School,
    /// Its permission; for administrators of the owner and of the school itself only.
    pub consent: Option<Consent>,
    /// Where it stands today; for the same people.
    pub status: Option<ConsentStatus>,
    /// Days since it was asked, while it has not answered.
    pub days_outstanding: Option<u32>,
    /// Viewers picked by the school; for administrators of the school itself only.
    pub viewers: Vec<Email>,
    /// Global users of the school, who are always included; for administrators of the school itself only.
    pub globals: Vec<Email>,
}

/// A group as the actor may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupDetail {
    /// The record, with the schools, viewers and acceptance of terms that the actor may not see left out.
    pub group: Group,
    /// The owner's name.
    pub owner_name: String,
    /// Whom to ask: name and address.
    pub contact: String,
    /// Its schools, by name.
    pub members: Vec<MemberLine>,
    /// The actor may read its reports.
    pub may_view: bool,
    /// The actor may change it.
    pub may_administer: bool,
    /// The school that the actor answers for in it: grants, declines, withdraws, picks its viewers.
    pub answers_for: Option<Urn>,
    /// How many schools of the group have agreed, of how many; for the owner's administrators only.
    pub agreed: Option<(usize, usize)>,
}
