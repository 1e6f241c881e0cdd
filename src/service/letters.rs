//! Owns the letters to schools: an owner's template, and the letter filled in for a school.
//! Must not know whether a school is asked.

use crate::domain::{
    AGREEMENT_VERSION, Email, Group, Letter, OrgCode, Urn, User, is_unprintable, listed_schools, standard_letter,
};
use crate::store::{LetterTemplate, Read, Undo, keys, read, scan_all};

use super::authority::{Right, Who};
use super::groups::not_in;
use super::mutation::Change;
use super::{LetterOf, Service, ServiceError, Side, Trouble};

/// Most characters of a letter's subject line and text.
const LONGEST_SUBJECT: usize = 200;
const LONGEST_TEXT: usize = 10_000;

/// Most schools that a letter lists by name: every recipient has it in full, in the inbox and in the mail.
const MOST_NAMED: usize = 100;

impl Service {
    pub(super) fn show_letter(&self, who: &Who, owner: OrgCode) -> Result<LetterOf, ServiceError> {
        self.writer(who, owner)?;
        Ok(template_of(owner, self.template(owner)?.value))
    }

    pub(super) fn save_letter(
        &self,
        who: &Who,
        owner: OrgCode,
        letter: Option<&Letter>,
        version: Option<u32>,
    ) -> Result<LetterOf, ServiceError> {
        self.writer(who, owner)?;
        let letter = letter.map(checked_letter).transpose()?;
        self.change_if(who, |commit| {
            self.writer(who, owner)?;
            let held = self.template(owner)?;
            let stands = template_of(owner, held.value.clone());
            if version.is_some_and(|read| read != stands.version) {
                return Err(changed_meanwhile(letter.as_ref(), &stands.letter));
            }
            if letter.as_ref() == stands.own.then_some(&stands.letter) {
                return Ok((None, stands));
            }
            let after = LetterTemplate { owner, letter: letter.clone(), version: stands.version + 1 };
            commit.put_over(&held, &after)?;
            let change = Change {
                owner: Some(owner),
                ..Change::new("consent template", owner.to_string(), in_words(letter.as_ref()))
            };
            let before = in_words(stands.own.then_some(&stands.letter));
            let undo = Undo::letter(held.value.as_ref(), &after)?;
            Ok((Some(change.undone_by(before, undo)), template_of(owner, Some(after))))
        })
    }

    pub(super) fn write_letter(&self, who: &Who, pick: &str, school: Urn) -> Result<LetterOf, ServiceError> {
        let (_, group, _) = self.group_for(who, pick, Right::Administer)?;
        let template = template_of(group.owner, self.template(group.owner)?.value);
        Ok(LetterOf {
            letter: self.letter_to(&group, school)?,
            to: self.administrators_of(OrgCode::School(school))?,
            ..template
        })
    }

    /// The letter that asks the school for its permission, written today.
    pub(super) fn letter_to(&self, group: &Group, school: Urn) -> Result<Letter, ServiceError> {
        if group.member(school).is_none() {
            return Err(not_in(group, school));
        }
        let today = self.today();
        let listed = listed_schools(group, school, &today);
        let mut names = Vec::new();
        for urn in listed.iter().take(MOST_NAMED) {
            names.push(format!("- {}", self.organisation_name(OrgCode::School(*urn))?));
        }
        names.sort();
        if let Some(others) = listed.len().checked_sub(MOST_NAMED).filter(|others| *others > 0) {
            names.push(format!("- and {others} others: the group's page lists them all"));
        }
        let (own, owner) = (self.organisation_name(OrgCode::School(school))?, self.organisation_name(group.owner)?);
        let contact = self.contact(&group.created_by)?;
        let purpose = if group.description.is_empty() { "not stated" } else { &group.description };
        let template = template_of(group.owner, self.template(group.owner)?.value);
        Ok(template.letter.filled(|placeholder| match placeholder {
            "school" => own.clone(),
            "group" => group.name.clone(),
            "purpose" => purpose.to_owned(),
            "owner" => owner.clone(),
            "contact" => contact.clone(),
            "schools" => names.join("\n"),
            "agreement" => AGREEMENT_VERSION.to_owned(),
            "date" => today.clone(),
            _ => String::new(),
        }))
    }

    /// The active administrators of an organisation, by address.
    pub(super) fn administrators_of(&self, organisation: OrgCode) -> Result<Vec<Email>, ServiceError> {
        let mut found = Vec::new();
        scan_all::<User>(self.store.as_ref(), keys::users(), &mut |_, user| {
            if user.organisation == organisation && user.active && user.administrator {
                found.push(user.email);
            }
            Ok(())
        })?;
        found.sort();
        Ok(found)
    }

    fn template(&self, owner: OrgCode) -> Result<Read<LetterTemplate>, ServiceError> {
        Ok(read::<LetterTemplate>(self.store.as_ref(), keys::letter(owner))?)
    }

    /// Refuses whoever does not write the letters of this owner.
    fn writer(&self, who: &Who, owner: OrgCode) -> Result<(), ServiceError> {
        if !who.administers(owner) {
            return Err(ServiceError::not_found("organisation", &owner.to_string()));
        }
        if !owner.may_own_groups() {
            return Err(ServiceError::new(
                Trouble::Invalid,
                "a school owns no groups, and asks nobody for permission",
                "letters are written by a local authority, an academy chain or FFT",
            ));
        }
        self.show_organisation(owner).map(drop)
    }
}

/// What stands as the template: the owner's own letter, or the standard one.
fn template_of(owner: OrgCode, kept: Option<LetterTemplate>) -> LetterOf {
    let version = kept.as_ref().map_or(0, |kept| kept.version);
    let own = kept.and_then(|kept| kept.letter);
    LetterOf { owner, own: own.is_some(), letter: own.unwrap_or_else(standard_letter), version, to: Vec::new() }
}

fn in_words(own: Option<&Letter>) -> String {
    own.map_or_else(|| "the standard letter".to_owned(), |letter| format!("own letter: '{}'", letter.subject))
}

fn checked_letter(letter: &Letter) -> Result<Letter, ServiceError> {
    let refused = |what: &str, hint: &str| Err(ServiceError::new(Trouble::Invalid, what, hint));
    let letter = Letter {
        subject: letter.subject.trim().to_owned(),
        text: letter.text.replace("\r\n", "\n").trim().to_owned() + "\n",
    };
    if letter.subject.is_empty() || letter.text.trim().is_empty() {
        return refused("a letter needs a subject line and a text", "the standard letter shows how one is written");
    }
    if letter.subject.chars().count() > LONGEST_SUBJECT || letter.text.chars().count() > LONGEST_TEXT {
        return refused("a letter has at most 200 characters of subject and 10,000 of text", "shorten it");
    }
    if letter.subject.chars().any(is_unprintable) || letter.text.chars().any(|c| is_unprintable(c) && c != '\n') {
        return refused("a letter holds no characters that cannot be seen", "take them out; tabs are such characters");
    }
    Ok(letter.checked()?)
}

/// Somebody else saved the letter meanwhile: what was to be saved, and what stands there.
fn changed_meanwhile(yours: Option<&Letter>, theirs: &Letter) -> ServiceError {
    let standard = standard_letter();
    let yours = yours.unwrap_or(&standard);
    let mut error = ServiceError::new(
        Trouble::Stale,
        "somebody else changed the letter since you opened it",
        "compare the two, and save again what is right",
    );
    error.sides = Side::differing([
        ("Subject", yours.subject.as_str(), theirs.subject.as_str()),
        ("Text", &yours.text, &theirs.text),
    ]);
    error
}
