//! Owns who may do what with a group, as pure rules over a user and a group.
//! Must not know how a user signed in, nor answer "forbidden": a refusal is "not found" to whoever asks.

use std::collections::BTreeSet;

use super::{ConsentStatus, Group, Member, OrgCode, Reach, Urn, User, Visibility};

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
    /// The user is limited to named schools, and the group has none of them.
    NoneOfTheirSchools,
    /// The group is for its owner only.
    OwnerOnly,
    /// The user's school has not agreed, or no longer agrees.
    NoConsent,
    /// The group is archived.
    Archived,
}

/// How a user comes to see a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// As a viewer of the owner.
    Owner,
    /// As a viewer of the owner who is limited to these schools of the group.
    Partner(BTreeSet<Urn>),
    /// As a user of this school in the group.
    School(Urn),
}

/// One condition of reading a group's reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Condition {
    /// Why the user may not where it is not met.
    pub otherwise: Denied,
    /// Whether it is met.
    pub met: bool,
}

/// Every condition of reading the group's reports on `today` (ISO date), in the order in which they are asked: the
/// user may when all are met.
pub fn conditions(user: &User, group: &Group, today: &str) -> Vec<Condition> {
    let condition = |otherwise, met| Condition { otherwise, met };
    let active = condition(Denied::Inactive, user.active);
    if user.organisation == group.owner {
        let viewer = user.global || group.viewers.contains(&user.email);
        let within = reached(user, group).is_none_or(|theirs| !theirs.is_empty());
        return vec![
            active,
            condition(Denied::Outsider, true),
            condition(Denied::Archived, !group.archived),
            condition(Denied::NotAViewer, viewer),
            condition(Denied::NoneOfTheirSchools, within),
        ];
    }
    let OrgCode::School(urn) = user.organisation else { return vec![active, condition(Denied::Outsider, false)] };
    let Some(member) = group.member(urn) else { return vec![active, condition(Denied::Outsider, false)] };
    let picked = condition(Denied::NotAViewer, user.global || member.viewers.contains(&user.email));
    let [in_use, shared, agreed] = of_school(group, member, today);
    vec![active, condition(Denied::Outsider, true), in_use, shared, agreed, picked]
}

/// What must hold for anybody of a school of the group to read its reports.
fn of_school(group: &Group, member: &Member, today: &str) -> [Condition; 3] {
    [
        Condition { otherwise: Denied::Archived, met: !group.archived },
        Condition { otherwise: Denied::OwnerOnly, met: group.visibility == Visibility::Schools },
        Condition { otherwise: Denied::NoConsent, met: member.consent.holds_on(today) },
    ]
}

/// Whether a school of the group takes part in the sharing on `today` (ISO date): the others that do see its figures,
/// and its people see theirs.
pub fn takes_part(group: &Group, member: &Member, today: &str) -> bool {
    of_school(group, member, today).iter().all(|condition| condition.met)
}

/// Whether the user may read the group's reports on `today` (ISO date), and in what standing.
pub fn may_view(user: &User, group: &Group, today: &str) -> Result<Standing, Denied> {
    if let Some(unmet) = conditions(user, group, today).iter().find(|condition| !condition.met) {
        return Err(unmet.otherwise);
    }
    match (user.organisation, reached(user, group)) {
        (own, Some(theirs)) if own == group.owner => Ok(Standing::Partner(theirs)),
        (own, None) if own == group.owner => Ok(Standing::Owner),
        (OrgCode::School(urn), _) => Ok(Standing::School(urn)),
        _ => Err(Denied::Outsider),
    }
}

/// The schools of the group that the user is limited to; none: the user is not limited.
fn reached(user: &User, group: &Group) -> Option<BTreeSet<Urn>> {
    let Reach::Only(named) = &user.reach else { return None };
    Some(named.iter().copied().filter(|urn| group.member(*urn).is_some()).collect())
}

/// Whether a school of the group knows of it on `today`: it was asked for its permission or has given it, and that
/// stands. One that nobody asked, that declined, withdrew or whose permission ran out does not.
pub fn knows_of_group(member: &Member, today: &str) -> bool {
    matches!(member.consent.status_on(today), ConsentStatus::Requested | ConsentStatus::Granted)
}

/// The school that the user answers for in the group: as an administrator of a school that knows of it.
///
/// Of an archived group nothing is left to be answered; but what was given can be withdrawn at any time.
pub fn may_answer(user: &User, group: &Group, today: &str) -> Option<Urn> {
    let OrgCode::School(urn) = user.organisation else { return None };
    let member = group.member(urn).filter(|_| user.active && user.administrator)?;
    let stands = if group.archived { member.consent.holds_on(today) } else { knows_of_group(member, today) };
    stands.then_some(urn)
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
pub fn shown_schools(group: &Group, standing: &Standing, today: &str) -> Vec<Urn> {
    group
        .schools
        .iter()
        .filter(|member| match standing {
            Standing::Owner => true,
            Standing::Partner(theirs) => theirs.contains(&member.urn),
            Standing::School(own) => member.urn == *own || member.consent.holds_on(today),
        })
        .map(|member| member.urn)
        .collect()
}

/// The schools that an administrator of `own` reads as the list of those who will see each other's figures.
///
/// Of a group that is shared: those that take part. Before that: those that were asked or have agreed, which of the
/// two is theirs alone to know.
pub fn listed_schools(group: &Group, own: Urn, today: &str) -> Vec<Urn> {
    let live = group.visibility == Visibility::Schools;
    group
        .schools
        .iter()
        .filter(|member| match member.consent.status_on(today) {
            _ if member.urn == own => true,
            ConsentStatus::Granted => true,
            ConsentStatus::Requested => !live,
            _ => false,
        })
        .map(|member| member.urn)
        .collect()
}
