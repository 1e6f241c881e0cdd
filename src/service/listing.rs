//! Owns what somebody is shown of groups: lines of a list, and one group with what they may not see left out.
//! Must not change anything.

use crate::domain::{Denied, Group, LaCode, Member, School, Standing, Urn, shown_schools};
use crate::store::{keys, scan_all};

use super::authority::{Right, Sight, Who};
use super::{GroupDetail, GroupLine, MemberLine, Service, ServiceError};

impl Service {
    pub(super) fn list_groups(&self, who: &Who, archived: bool) -> Result<Vec<GroupLine>, ServiceError> {
        let today = self.today();
        let mut seen = Vec::new();
        scan_all::<Group>(self.store.as_ref(), keys::groups(), &mut |_, group| {
            if (archived || !group.archived)
                && let Some(sight) = who.sight(&group, &today)
            {
                seen.push((group, sight));
            }
            Ok(())
        })?;
        let mut lines = Vec::with_capacity(seen.len());
        for (group, sight) in seen {
            lines.push(GroupLine {
                id: group.id,
                owner: group.owner,
                owner_name: self.organisation_name(group.owner)?,
                schools: visible_members(&group, sight, &today).len(),
                visibility: group.visibility,
                archived: group.archived,
                may_view: sight.standing.is_ok(),
                may_administer: sight.administers,
                name: group.name,
            });
        }
        lines.sort_by(|a, b| a.name.to_lowercase().cmp(&b.name.to_lowercase()).then(a.id.cmp(&b.id)));
        Ok(lines)
    }

    pub(super) fn show_group(&self, who: &Who, pick: &str) -> Result<GroupDetail, ServiceError> {
        let (_, group, sight) = self.group_for(who, pick, Right::See)?;
        self.detail(group, sight)
    }

    /// What a change made of the group, for whoever made it with this sight.
    ///
    /// A change can end that sight: a school that withdraws no longer sees the group. It is told what became of
    /// itself, and nothing of the others.
    pub(super) fn what_became_of(
        &self,
        who: &Who,
        mut group: Group,
        before: Sight,
    ) -> Result<GroupDetail, ServiceError> {
        if let Some(sight) = who.sight(&group, &self.today()) {
            return self.detail(group, sight);
        }
        group.schools.retain(|member| before.own_school == Some(member.urn));
        self.detail(group, Sight { standing: Err(Denied::NoConsent), administers: false, ..before })
    }

    /// The group as somebody with this sight may see it.
    pub(super) fn detail(&self, mut group: Group, sight: Sight) -> Result<GroupDetail, ServiceError> {
        let today = self.today();
        let visible = visible_members(&group, sight, &today);
        group.schools.retain(|member| visible.binary_search(&member.urn).is_ok());
        if !sight.administers {
            group.viewers.clear();
            // Whom to ask is `contact`; who of the owner accepted the terms is the owner's.
            group.terms = None;
        }
        let mut members = Vec::with_capacity(group.schools.len());
        for member in &mut group.schools {
            let own = sight.own_school == Some(member.urn);
            if !(own || sight.administers) {
                *member = Member::new(member.urn);
            } else if !own {
                member.viewers.clear();
                member.list_read_by = None;
            }
            members.push(MemberLine {
                school: self.school(member.urn)?.unwrap_or_else(|| unknown_school(member.urn)),
                consent: (own || sight.administers).then(|| member.consent.clone()),
                viewers: member.viewers.iter().cloned().collect(),
            });
        }
        members.sort_by(|a, b| a.school.name.cmp(&b.school.name).then(a.school.urn.cmp(&b.school.urn)));
        Ok(GroupDetail {
            owner_name: self.organisation_name(group.owner)?,
            contact: self.contact(&group.created_by)?,
            members,
            may_view: sight.standing.is_ok(),
            may_administer: sight.administers,
            group,
        })
    }
}

/// The schools of the group that somebody with this sight may see, by URN.
fn visible_members(group: &Group, sight: Sight, today: &str) -> Vec<Urn> {
    let standing = match (sight.administers, sight.standing, sight.own_school) {
        (true, ..) => Standing::Owner,
        (false, Ok(standing), _) => standing,
        (false, Err(_), Some(own)) => Standing::School(own),
        (false, Err(_), None) => return Vec::new(),
    };
    let mut urns = shown_schools(group, standing, today);
    urns.sort_unstable();
    urns
}

/// A school whose import was taken back stays in its groups, by its number.
fn unknown_school(urn: Urn) -> School {
    School::named(urn, LaCode::NOT_STATED, format!("School {urn} (no file names it)"))
}
