//! Owns the use case of asking schools for their permission, and of reminding them.
//! Must not know how a letter is worded.

use std::collections::BTreeSet;

use crate::domain::{Asked, Consent, ConsentState, ConsentStatus, Group, Member, Urn};

use super::authority::{Right, Who};
use super::groups::not_in;
use super::{GroupDetail, Service, ServiceError, Trouble};

impl Service {
    pub(super) fn request_consent(
        &self,
        who: &Who,
        pick: &str,
        schools: &[Urn],
        remind: bool,
    ) -> Result<GroupDetail, ServiceError> {
        let today = self.today();
        let action = if remind { "consent chase" } else { "consent request" };
        self.alter_group(who, pick, Right::Administer, action, |group| {
            let named: BTreeSet<Urn> = schools.iter().copied().collect();
            let chosen = if remind { to_remind(group, &named, &today)? } else { to_ask(group, &named, &today)? };
            for member in group.schools.iter_mut().filter(|member| chosen.contains(&member.urn)) {
                member.consent = if remind { reminded(&member.consent, &today) } else { asked(&today) };
            }
            let whom = in_words(&chosen);
            Ok(if remind {
                (format!("reminded {whom}"), format!("forget the reminder of {whom}"))
            } else {
                (format!("asked {whom}"), format!("forget that {whom} was asked"))
            })
        })
    }
}

/// The schools to ask: those named, or all that nobody has asked yet and those whose permission has run out.
///
/// A school that said no is asked again only when it is named: a request to all does not press it.
fn to_ask(group: &Group, named: &BTreeSet<Urn>, today: &str) -> Result<Vec<Urn>, ServiceError> {
    let status = |member: &Member| member.consent.status_on(today);
    for urn in named {
        let member = group.member(*urn).ok_or_else(|| not_in(group, *urn))?;
        let (what, hint) = match status(member) {
            ConsentStatus::Granted => ("has agreed already", "nothing is left to ask".to_owned()),
            ConsentStatus::Requested => {
                ("has been asked already", format!("remind it with `collaborate consent chase {} {urn}`", group.id))
            }
            _ => continue,
        };
        return Err(ServiceError::new(Trouble::Invalid, format!("school {urn} {what}"), hint));
    }
    let unasked = |member: &Member| matches!(status(member), ConsentStatus::NotAsked | ConsentStatus::Expired);
    let chosen = chosen(group, named, unasked);
    if chosen.is_empty() {
        return Err(ServiceError::new(
            Trouble::Invalid,
            format!("every school of the group '{}' has been asked already", group.name),
            "remind those that have not answered with `collaborate consent chase`; a school that declined or withdrew \
             is asked again only when you name it",
        ));
    }
    Ok(chosen)
}

/// The schools to remind: those named, or all that have not answered; each once a day at most.
fn to_remind(group: &Group, named: &BTreeSet<Urn>, today: &str) -> Result<Vec<Urn>, ServiceError> {
    let waits = |member: &Member| member.consent.status_on(today) == ConsentStatus::Requested;
    let done_today = |member: &Member| member.consent.asked.reminders > 0 && member.consent.asked.last == today;
    for urn in named {
        let member = group.member(*urn).ok_or_else(|| not_in(group, *urn))?;
        if !waits(member) {
            return Err(waits_for_nothing(group, *urn, member.consent.status_on(today)));
        }
        if done_today(member) {
            return Err(ServiceError::new(
                Trouble::Invalid,
                format!("school {urn} has been reminded today already"),
                "a school is reminded once a day at most; do it again tomorrow",
            ));
        }
    }
    let chosen = chosen(group, named, |member| waits(member) && !done_today(member));
    if chosen.is_empty() {
        let (what, hint) = if group.schools.iter().any(waits) {
            ("every school that has not answered has been reminded today already", "do it again tomorrow")
        } else {
            ("no school is asked and has not answered", "ask schools first with `collaborate consent request`")
        };
        return Err(ServiceError::new(Trouble::Invalid, what, hint));
    }
    Ok(chosen)
}

/// A school is to be reminded of which no answer is expected.
fn waits_for_nothing(group: &Group, urn: Urn, status: ConsentStatus) -> ServiceError {
    let ask =
        |when: &str| format!("ask it {when} with `collaborate consent request {} {urn}`, if that is right", group.id);
    let hint = match status {
        ConsentStatus::Granted => "it has agreed: nothing is left to ask".to_owned(),
        ConsentStatus::NotAsked | ConsentStatus::Requested => ask("first"),
        ConsentStatus::Declined | ConsentStatus::Withdrawn | ConsentStatus::Expired => ask("again"),
    };
    let what = format!("school {urn} waits for no answer: its permission is {}", status.label());
    ServiceError::new(Trouble::Invalid, what, hint)
}

/// The schools named; where none is, those that fit.
fn chosen(group: &Group, named: &BTreeSet<Urn>, fits: impl Fn(&Member) -> bool) -> Vec<Urn> {
    let wanted = |member: &&Member| if named.is_empty() { fits(member) } else { named.contains(&member.urn) };
    group.schools.iter().filter(wanted).map(|member| member.urn).collect()
}

/// The permission of a school that is asked today; what it said before is in the audit log.
fn asked(today: &str) -> Consent {
    let asked = Asked { first: today.to_owned(), last: today.to_owned(), reminders: 0 };
    Consent { state: ConsentState::Requested, date: today.to_owned(), asked, ..Consent::not_asked() }
}

fn reminded(before: &Consent, today: &str) -> Consent {
    // A store of an earlier version does not say when a school was asked, only when that was recorded.
    let first = if before.asked.first.is_empty() { &before.date } else { &before.asked.first };
    let asked =
        Asked { first: first.clone(), last: today.to_owned(), reminders: before.asked.reminders.saturating_add(1) };
    Consent { asked, ..before.clone() }
}

/// How many schools, and which.
fn in_words(schools: &[Urn]) -> String {
    let noun = if schools.len() == 1 { "school" } else { "schools" };
    format!("{} {noun}: URN {}", schools.len(), super::groups::in_words(schools))
}
