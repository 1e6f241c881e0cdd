//! Owns what somebody is shown of groups: lines of a list, and one group with what they may not see left out.
//! Must not change anything.

use crate::domain::{
    ConsentStatus, Denied, Email, Group, LaCode, Member, OrgCode, School, Standing, Urn, User, listed_schools,
    shown_schools,
};
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
                schools: visible_members(&group, &sight, &today).len(),
                answers_for: sight.answers_for.and_then(|urn| {
                    let member = group.member(urn)?;
                    Some((urn, member.consent.status_on(&today)))
                }),
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
        self.detail(group, &sight)
    }

    /// What a change made of the group, for whoever made it with this sight.
    ///
    /// A change can end that sight: a school that withdraws no longer sees the group. It is told what became of
    /// itself, and nothing of the others.
    pub(super) fn what_became_of(
        &self,
        who: &Who,
        mut group: Group,
        before: &Sight,
    ) -> Result<GroupDetail, ServiceError> {
        if let Some(sight) = who.sight(&group, &self.today()) {
            return self.detail(group, &sight);
        }
        group.schools.retain(|member| before.answers_for == Some(member.urn));
        let after = Sight { standing: Err(Denied::NoConsent), administers: false, answers_for: before.answers_for };
        self.detail(group, &after)
    }

    /// The group as somebody with this sight may see it.
    pub(super) fn detail(&self, mut group: Group, sight: &Sight) -> Result<GroupDetail, ServiceError> {
        let today = self.today();
        let agreed = sight.administers.then(|| {
            let holding = group.schools.iter().filter(|member| member.consent.holds_on(&today));
            (holding.count(), group.schools.len())
        });
        let visible = visible_members(&group, sight, &today);
        group.schools.retain(|member| visible.binary_search(&member.urn).is_ok());
        if !sight.administers {
            group.viewers.clear();
            // Whom to ask is `contact`; who of the owner accepted the terms is the owner's.
            group.terms = None;
        }
        let mut members = Vec::with_capacity(group.schools.len());
        for member in &mut group.schools {
            members.push(self.member_line(member, sight, &today)?);
        }
        members.sort_by(|a, b| a.school.name.cmp(&b.school.name).then(a.school.urn.cmp(&b.school.urn)));
        Ok(GroupDetail {
            owner_name: self.organisation_name(group.owner)?,
            contact: self.contact(&group.created_by)?,
            members,
            may_view: sight.standing.is_ok(),
            may_administer: sight.administers,
            answers_for: sight.answers_for,
            agreed,
            group,
        })
    }

    /// A school of the group as somebody with this sight may see it; what is not theirs is taken out of the member.
    fn member_line(&self, member: &mut Member, sight: &Sight, today: &str) -> Result<MemberLine, ServiceError> {
        let own = sight.answers_for == Some(member.urn);
        if !(own || sight.administers) {
            *member = Member::new(member.urn);
        } else if !own {
            member.viewers.clear();
            member.list_read = None;
        }
        let consent = (own || sight.administers).then(|| member.consent.clone());
        let status = consent.as_ref().map(|consent| consent.status_on(today));
        let outstanding = consent.as_ref().filter(|_| status == Some(ConsentStatus::Requested));
        Ok(MemberLine {
            school: self.school(member.urn)?.unwrap_or_else(|| unknown_school(member.urn)),
            days_outstanding: outstanding.and_then(|consent| days_between(&consent.asked.first, today)),
            status,
            consent,
            viewers: member.viewers.iter().cloned().collect(),
            globals: if own { self.globals_of(member.urn)? } else { Vec::new() },
        })
    }

    /// The global users of a school: they see whatever is shared with it.
    fn globals_of(&self, school: Urn) -> Result<Vec<Email>, ServiceError> {
        let mut globals = Vec::new();
        scan_all::<User>(self.store.as_ref(), keys::users(), &mut |_, user| {
            if user.organisation == OrgCode::School(school) && user.global && user.active {
                globals.push(user.email);
            }
            Ok(())
        })?;
        Ok(globals)
    }
}

/// Whole days from one ISO date to another; none where one is no date, or the second lies before the first.
fn days_between(from: &str, to: &str) -> Option<u32> {
    let date = |text: &str| text.parse::<jiff::civil::Date>().ok();
    let span = date(from)?.until(date(to)?).ok()?;
    u32::try_from(span.get_days()).ok()
}

/// The schools of the group that somebody with this sight may see, by URN.
fn visible_members(group: &Group, sight: &Sight, today: &str) -> Vec<Urn> {
    let mut urns = match (sight.administers, &sight.standing, sight.answers_for) {
        (true, ..) => shown_schools(group, &Standing::Owner, today),
        (false, _, Some(own)) => listed_schools(group, own, today),
        (false, Ok(standing), None) => shown_schools(group, standing, today),
        (false, Err(_), None) => return Vec::new(),
    };
    urns.sort_unstable();
    urns
}

/// A school whose import was taken back stays in its groups, by its number.
fn unknown_school(urn: Urn) -> School {
    School::named(urn, LaCode::NOT_STATED, format!("School {urn} (no file names it)"))
}
