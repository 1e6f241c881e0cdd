//! Owns who may do what with a group, as pure rules over a user and a group.
//! Must not know how a user signed in, nor answer "forbidden": a refusal is "not found" to whoever asks.

use super::{Group, OrgCode, Urn, User, Visibility};

/// Why a user may not do a thing; for the log and for administrators, never for the one refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// The user has been deactivated.
    Inactive,
    /// The user is not of the owner nor of a school in the group.
    Outsider,
    /// The user is of the owner, but neither a picked viewer nor global.
    NotAViewer,
    /// The user is of the owner or a school, but not an administrator there.
    NotAnAdministrator,
    /// The group is for its owner only.
    OwnerOnly,
    /// The user's school has not agreed, or no longer agrees.
    NoConsent,
    /// The group is archived.
    Archived,
}

/// How a user comes to see a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// As a viewer of the owner.
    Owner,
    /// As a user of this school in the group.
    School(Urn),
}

/// Whether the user may read the group's reports on `today` (ISO date), and in what standing.
pub fn may_view(user: &User, group: &Group, today: &str) -> Result<Standing, Denied> {
    if !user.active {
        return Err(Denied::Inactive);
    }
    if user.organisation == group.owner {
        return if group.archived {
            Err(Denied::Archived)
        } else if user.global || group.viewers.contains(&user.email) {
            Ok(Standing::Owner)
        } else {
            Err(Denied::NotAViewer)
        };
    }
    let OrgCode::School(urn) = user.organisation else { return Err(Denied::Outsider) };
    let member = group.member(urn).ok_or(Denied::Outsider)?;
    if group.archived {
        Err(Denied::Archived)
    } else if group.visibility == Visibility::OwnerOnly {
        Err(Denied::OwnerOnly)
    } else if !member.consent.holds_on(today) {
        Err(Denied::NoConsent)
    } else if user.global || member.viewers.contains(&user.email) {
        Ok(Standing::School(urn))
    } else {
        Err(Denied::NotAViewer)
    }
}

/// Whether the user may create or change groups of `owner`.
pub fn may_administer(user: &User, owner: OrgCode) -> Result<(), Denied> {
    if !user.active {
        Err(Denied::Inactive)
    } else if user.organisation != owner {
        Err(Denied::Outsider)
    } else if user.administrator {
        Ok(())
    } else {
        Err(Denied::NotAnAdministrator)
    }
}

/// The schools whose figures stand in the group's reports for this standing on `today` (ISO date).
///
/// The owner sees every school it put in; a school sees itself and those that have agreed.
pub fn shown_schools(group: &Group, standing: Standing, today: &str) -> Vec<Urn> {
    group
        .schools
        .iter()
        .filter(|member| match standing {
            Standing::Owner => true,
            Standing::School(own) => member.urn == own || member.consent.holds_on(today),
        })
        .map(|member| member.urn)
        .collect()
}
