//! Owns the use cases of sharing: visibility, the schools' permission, the schools' own viewers.
//! Must not change what a group consists of.

use crate::domain::{
    Consent, ConsentState, Email, Group, ListRead, OrgCode, TERMS_VERSION, Urn, Visibility, is_unprintable,
};

use super::authority::{Right, Who};
use super::groups::{change_viewers, terms_needed};
use super::{GroupDetail, Service, ServiceError, Side, Trouble};

/// Most characters of the name and of the role of whoever signed a permission.
const LONGEST_SIGNATORY: usize = 120;

/// A switch of who can see a group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Switch {
    /// The new visibility.
    pub visibility: Visibility,
    /// Start with the schools that have agreed, instead of waiting for all.
    pub start_with_agreed: bool,
    /// The terms were read and accepted.
    pub accept_terms: bool,
    /// The version of the group that the preview was made of.
    pub version: Option<u32>,
}

impl Service {
    pub(super) fn set_visibility(&self, who: &Who, pick: &str, switch: Switch) -> Result<GroupDetail, ServiceError> {
        let Switch { visibility, start_with_agreed, accept_terms, version } = switch;
        self.alter_group(who, pick, Right::Administer, "group visibility", |group| {
            if version.is_some_and(|seen| seen != group.version) {
                return Err(ServiceError::new(
                    Trouble::Stale,
                    format!("the group '{}' was changed since you looked at who would see what", group.name),
                    "look again at who would see what, then switch",
                ));
            }
            let before = group.visibility;
            if before == visibility {
                return Err(ServiceError::new(
                    Trouble::Invalid,
                    format!("the group '{}' is {} already", group.name, visibility.label()),
                    "nothing is left to do",
                ));
            }
            self.switch(who, group, Switch { visibility, start_with_agreed, accept_terms, version })?;
            Ok((visibility.label().to_owned(), before.label().to_owned()))
        })
    }

    /// Switches who can see the group; it goes live with the terms accepted and the permissions there.
    pub(super) fn switch(&self, who: &Who, group: &mut Group, switch: Switch) -> Result<(), ServiceError> {
        if switch.visibility == Visibility::Schools {
            if switch.accept_terms {
                group.terms = Some(self.accepted_terms(who));
            }
            if group.terms.as_ref().is_none_or(|terms| terms.version != TERMS_VERSION) {
                return Err(terms_needed());
            }
            let today = self.today();
            let agreed = group.schools.iter().filter(|member| member.consent.holds_on(&today)).count();
            let all = group.schools.len();
            if agreed < all && !switch.start_with_agreed {
                return Err(ServiceError::new(
                    Trouble::Invalid,
                    format!("{agreed} of {all} schools have agreed to share their figures"),
                    "wait for the others, or start with those who have agreed (--start-with-agreed)",
                ));
            }
        }
        group.visibility = switch.visibility;
        Ok(())
    }

    pub(super) fn record_consent(
        &self,
        who: &Who,
        pick: &str,
        school: Urn,
        consent: &Consent,
        seen: Option<&Consent>,
    ) -> Result<GroupDetail, ServiceError> {
        let right = who.right_over_consent(school);
        let consent = checked_consent(consent, &self.today())?;
        self.alter_group(who, pick, right, "consent record", |group| {
            let name = group.name.clone();
            let member = group.schools.iter_mut().find(|member| member.urn == school).ok_or_else(|| {
                ServiceError::new(
                    Trouble::NotFound,
                    format!("school {school} is not in the group '{name}'"),
                    "put it in first with `collaborate group add-school`",
                )
            })?;
            if seen.is_some_and(|seen| *seen != member.consent) {
                return Err(both_sides(&consent, &member.consent));
            }
            let before = member.consent.state;
            if consent.state == ConsentState::Withdrawn && before != ConsentState::Granted {
                return Err(ServiceError::new(
                    Trouble::Invalid,
                    format!("school {school} has given no permission that could be withdrawn"),
                    "record its answer with `collaborate consent record`",
                ));
            }
            member.consent = Consent { asked: member.consent.asked.clone(), ..consent.clone() };
            Ok((
                format!("{school}: {} ({}, {})", consent.state.label(), consent.signatory, consent.date),
                format!("{school}: {}", before.label()),
            ))
        })
    }

    pub(super) fn pick_viewers(
        &self,
        who: &Who,
        pick: &str,
        school: Urn,
        (add, remove): (&[Email], &[Email]),
        confirm_schools: bool,
    ) -> Result<GroupDetail, ServiceError> {
        self.alter_group(who, pick, Right::ActFor(school), "group viewers", |group| {
            for email in add {
                self.viewer_of(OrgCode::School(school), email)?;
            }
            let name = group.name.clone();
            let list = group.list;
            let member = group
                .schools
                .iter_mut()
                .find(|member| member.urn == school)
                .ok_or_else(|| ServiceError::not_found("group", &name))?;
            let read = member.list_read.as_ref().is_some_and(|read| read.list == list);
            if !read && !(add.is_empty() && member.list_read.is_some()) {
                if !confirm_schools {
                    return Err(ServiceError::new(
                        Trouble::Invalid,
                        "the list of schools must be read before the first viewer is picked: the schools in it will see each other's figures",
                        "read it with `collaborate group show`, then confirm with --confirm-schools",
                    ));
                }
                member.list_read = who.email().map(|by| ListRead { by: by.clone(), list });
            }
            let (forward, inverse) = change_viewers(&mut member.viewers, add, remove)?;
            Ok((format!("{school}: {forward}"), format!("{school}: {inverse}")))
        })
    }
}

impl Who {
    /// The owner's administrators record what came on paper; a school's own administrators answer for themselves.
    fn right_over_consent(&self, school: Urn) -> Right {
        match self {
            Self::User(user) if user.organisation == OrgCode::School(school) => Right::ActFor(school),
            _ => Right::Administer,
        }
    }

    /// The school that this one is a user of.
    pub(super) fn school(&self) -> Option<Urn> {
        match self {
            Self::User(user) => match user.organisation {
                OrgCode::School(urn) => Some(urn),
                _ => None,
            },
            Self::Operator => None,
        }
    }

    /// The user's address; none for the operator.
    pub(super) fn email(&self) -> Option<&Email> {
        match self {
            Self::Operator => None,
            Self::User(user) => Some(&user.email),
        }
    }
}

fn checked_consent(consent: &Consent, today: &str) -> Result<Consent, ServiceError> {
    let mut consent = consent.clone();
    // Dates are compared as text, so each is kept in the one form in which that is right.
    for date in [&mut consent.date, &mut consent.expires] {
        *date = if date.trim().is_empty() { String::new() } else { iso_date(date)? };
    }
    if consent.date.is_empty() {
        today.clone_into(&mut consent.date);
    }
    if consent.date.as_str() > today {
        return Err(ServiceError::new(
            Trouble::Invalid,
            format!("the date {} lies in the future", consent.date),
            "a permission counts from the day it was given",
        ));
    }
    let answered = matches!(consent.state, ConsentState::Granted | ConsentState::Declined);
    for text in [&mut consent.signatory, &mut consent.role] {
        *text = text.trim().to_owned();
        if text.chars().count() > LONGEST_SIGNATORY || text.chars().any(is_unprintable) {
            return Err(ServiceError::new(
                Trouble::Invalid,
                "the name and the role of whoever signed have at most 120 characters, and none that cannot be seen",
                "write them as on the permission",
            ));
        }
    }
    if answered && (consent.signatory.is_empty() || consent.role.is_empty()) {
        return Err(ServiceError::new(
            Trouble::Invalid,
            "an answer needs the name and the role of whoever signed it",
            "give them with --signatory and --role",
        ));
    }
    Ok(consent)
}

/// Somebody else recorded another answer meanwhile: what was to be saved, and what stands there.
fn both_sides(yours: &Consent, theirs: &Consent) -> ServiceError {
    let side = |label: &str, yours: &str, theirs: &str| Side {
        label: label.to_owned(),
        yours: yours.to_owned(),
        theirs: theirs.to_owned(),
    };
    let mut error = ServiceError::new(
        Trouble::Stale,
        "somebody else recorded an answer of this school meanwhile",
        "compare the two, and record again what is right",
    );
    error.sides = vec![
        side("Permission", yours.state.label(), theirs.state.label()),
        side("Signed by", &yours.signatory, &theirs.signatory),
        side("Role", &yours.role, &theirs.role),
        side("Date", &yours.date, &theirs.date),
        side("Expires", &yours.expires, &theirs.expires),
        side("Agreement", &yours.agreement, &theirs.agreement),
        side("Covers", yours.scope.label(), theirs.scope.label()),
        side("Note", &yours.note, &theirs.note),
    ];
    error.sides.retain(|side| side.yours != side.theirs);
    error
}

/// A date as `2026-11-24`; whatever else names a day (`20261124`, a time behind it) is refused or brought to that.
pub(super) fn iso_date(text: &str) -> Result<String, ServiceError> {
    text.trim().parse::<jiff::civil::Date>().map(|date| date.to_string()).map_err(|_| {
        ServiceError::new(
            Trouble::Invalid,
            format!("'{text}' is not a date"),
            "write year, month and day, for example 2026-11-24",
        )
    })
}
