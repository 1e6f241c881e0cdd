//! Owns the use case of recording a school's permission: its own administrators answer, the owner's record paper.
//! Must not know who sees what because of it.

use crate::domain::{AGREEMENT_VERSION, Consent, ConsentState, Group, Member, OrgCode, Urn, User, is_unprintable};

use super::authority::{Right, Who};
use super::groups::not_in;
use super::since::is_answer;
use super::{GroupDetail, Service, ServiceError, Side, Trouble};

/// Most characters of the name and of the role of whoever signed a permission, and of the agreement's version.
const LONGEST_SIGNATORY: usize = 120;
/// Most characters of a note.
const LONGEST_NOTE: usize = 500;

impl Service {
    pub(super) fn record_consent(
        &self,
        who: &Who,
        pick: &str,
        school: Urn,
        consent: &Consent,
        seen: Option<&Consent>,
    ) -> Result<GroupDetail, ServiceError> {
        let right = who.right_over_consent(school);
        // Whether that one may answer at all comes before what the answer lacks.
        self.group_for(who, pick, right)?;
        let itself = matches!(right, Right::ActFor(_));
        let stated = match who {
            Who::User(user) if itself => signed_by(user, consent),
            _ => consent.clone(),
        };
        let consent = checked_consent(stated, &self.today())?;
        let action = if consent.state == ConsentState::Withdrawn { "consent withdraw" } else { "consent record" };
        self.alter_group(who, pick, right, action, |group| {
            let stands = group.member(school).ok_or_else(|| not_in(group, school))?;
            if seen.is_some_and(|seen| *seen != stands.consent) {
                return Err(both_sides(&consent, &stands.consent));
            }
            follows(stands, consent.state)?;
            if !itself {
                self.no_older_paper(group, stands, &consent)?;
            }
            let after = answered(&stands.consent, &consent);
            let Some(member) = group.member_mut(school) else { return Err(not_in(group, school)) };
            let before = std::mem::replace(&mut member.consent, after);
            Ok((format!("{school}: {}", in_words(&member.consent)), format!("{school}: {}", in_words(&before))))
        })
    }

    /// Refuses a paper of a day before that of the answer that stands: the newer answer is the school's word, also
    /// where the school was asked again since, or taken out of the group and put in anew.
    fn no_older_paper(&self, group: &Group, member: &Member, paper: &Consent) -> Result<(), ServiceError> {
        let never_answered = member.consent.state == ConsentState::NotAsked && group.list == 0;
        let stands = match &member.consent {
            consent if is_answer(consent) => Some(consent.clone()),
            _ if never_answered => None,
            _ => self.newest_answer(group, member.urn)?,
        };
        match stands {
            Some(stands) if paper.date < stands.date => Err(refused(
                format!(
                    "school {} answered '{}' on {}, after this paper of {}",
                    member.urn,
                    stands.state.label(),
                    stands.date,
                    paper.date
                ),
                "the newer answer counts; record what the school said on that day or later, or take the newer answer \
                 back with `collaborate audit undo` if it was recorded by mistake",
            )),
            _ => Ok(()),
        }
    }
}

impl Who {
    /// The owner's administrators record what came on paper; a school's administrators answer for their own school
    /// only.
    fn right_over_consent(&self, school: Urn) -> Right {
        match self {
            Self::User(User { organisation: OrgCode::School(_), .. }) => Right::ActFor(school),
            _ => Right::Administer,
        }
    }
}

/// A school's own administrator who gives no name signs with the own one.
fn signed_by(user: &User, consent: &Consent) -> Consent {
    let stated = |text: &str, own: &str| if text.trim().is_empty() { own.to_owned() } else { text.to_owned() };
    Consent {
        signatory: stated(&consent.signatory, &user.name),
        role: stated(&consent.role, &user.job),
        ..consent.clone()
    }
}

/// Whether the answer can come after what stands there.
fn follows(member: &Member, answer: ConsentState) -> Result<(), ServiceError> {
    let (school, stands) = (member.urn, member.consent.state);
    let (what, hint) = match (stands, answer) {
        (ConsentState::Granted, ConsentState::Withdrawn) => return Ok(()),
        (_, ConsentState::Withdrawn) => (
            format!("school {school} has given no permission that could be withdrawn"),
            "record its answer with `collaborate consent record`",
        ),
        (ConsentState::Granted, ConsentState::Declined) => (
            format!("school {school} has agreed: what was given is withdrawn, not declined"),
            "take it back with `collaborate consent withdraw`",
        ),
        _ => return Ok(()),
    };
    Err(ServiceError::new(Trouble::Invalid, what, hint))
}

/// The permission after the answer. When the school was asked stays; and what it was that was withdrawn.
fn answered(before: &Consent, answer: &Consent) -> Consent {
    let mut after = Consent { asked: before.asked.clone(), ..answer.clone() };
    if after.state == ConsentState::Withdrawn {
        after.agreement.clone_from(&before.agreement);
        after.scope = before.scope;
    }
    after
}

/// A permission as the audit log tells it: what was answered, by whom, when, and how far it goes.
fn in_words(consent: &Consent) -> String {
    let mut words = vec![consent.state.label().to_owned()];
    let signed = [&consent.signatory, &consent.role, &consent.date];
    words.extend(signed.into_iter().filter(|text| !text.is_empty()).cloned());
    if consent.state == ConsentState::Granted {
        words.push(consent.agreement.clone());
        words.push(consent.scope.label().to_owned());
        if !consent.expires.is_empty() {
            words.push(format!("until {}", consent.expires));
        }
    }
    words.retain(|word| !word.is_empty());
    words.join(", ")
}

fn checked_consent(mut consent: Consent, today: &str) -> Result<Consent, ServiceError> {
    let answered = matches!(consent.state, ConsentState::Granted | ConsentState::Declined);
    if !answered && consent.state != ConsentState::Withdrawn {
        return Err(refused(
            format!("'{}' is not a school's answer", consent.state.label()),
            "record granted, declined or withdrawn; ask a school with `collaborate consent request`",
        ));
    }
    checked_dates(&mut consent, today)?;
    for text in [&mut consent.signatory, &mut consent.role, &mut consent.agreement] {
        *text = text.trim().to_owned();
        if text.chars().count() > LONGEST_SIGNATORY || text.chars().any(is_unprintable) {
            return Err(refused(
                "who signed, the role and the agreement have at most 120 characters, and none that cannot be seen",
                "write them as on the permission",
            ));
        }
    }
    if answered && (consent.signatory.is_empty() || consent.role.is_empty()) {
        return Err(refused(
            "an answer needs the name and the role of whoever signed it",
            "give them with --signatory and --role",
        ));
    }
    consent.note = checked_note(&consent.note)?;
    if consent.state == ConsentState::Granted {
        if consent.agreement.is_empty() {
            AGREEMENT_VERSION.clone_into(&mut consent.agreement);
        }
    } else {
        // What was not given covers nothing and does not run out.
        let nothing = Consent::not_asked();
        (consent.agreement, consent.expires, consent.scope) = (nothing.agreement, nothing.expires, nothing.scope);
    }
    Ok(consent)
}

fn checked_dates(consent: &mut Consent, today: &str) -> Result<(), ServiceError> {
    // Dates are compared as text, so each is kept in the one form in which that is right.
    for date in [&mut consent.date, &mut consent.expires] {
        *date = if date.trim().is_empty() { String::new() } else { iso_date(date)? };
    }
    if consent.date.is_empty() {
        today.clone_into(&mut consent.date);
    }
    if consent.date.as_str() > today {
        return Err(refused(
            format!("the date {} lies in the future", consent.date),
            "a permission counts from the day it was given",
        ));
    }
    if !consent.expires.is_empty() && consent.expires < consent.date {
        return Err(refused(
            format!("a permission of {} cannot have run out before that, on {}", consent.date, consent.expires),
            "give the last day on which it holds, or none",
        ));
    }
    Ok(())
}

fn checked_note(note: &str) -> Result<String, ServiceError> {
    let note = note.replace("\r\n", "\n").trim().to_owned();
    if note.chars().count() > LONGEST_NOTE || note.chars().any(|c| is_unprintable(c) && c != '\n') {
        return Err(refused("a note has at most 500 characters, and none that cannot be seen", "shorten it"));
    }
    Ok(note)
}

/// Somebody else recorded another answer meanwhile: what was to be saved, and what stands there.
fn both_sides(yours: &Consent, theirs: &Consent) -> ServiceError {
    let mut error = ServiceError::new(
        Trouble::Stale,
        "somebody else recorded an answer of this school meanwhile",
        "compare the two, and record again what is right",
    );
    error.sides = Side::differing([
        ("Permission", yours.state.label(), theirs.state.label()),
        ("Signed by", yours.signatory.as_str(), theirs.signatory.as_str()),
        ("Role", &yours.role, &theirs.role),
        ("Date", &yours.date, &theirs.date),
        ("Expires", &yours.expires, &theirs.expires),
        ("Agreement", &yours.agreement, &theirs.agreement),
        ("Covers", yours.scope.label(), theirs.scope.label()),
        ("Note", &yours.note, &theirs.note),
    ]);
    error
}

/// A date as `2026-11-24`; whatever else names a day (`20261124`, a time behind it) is refused or brought to that.
pub(super) fn iso_date(text: &str) -> Result<String, ServiceError> {
    text.trim()
        .parse::<jiff::civil::Date>()
        .map(|date| date.to_string())
        .map_err(|_| refused(format!("'{text}' is not a date"), "write year, month and day, for example 2026-11-24"))
}

fn refused(what: impl Into<String>, hint: &str) -> ServiceError {
    ServiceError::new(Trouble::Invalid, what, hint)
}
