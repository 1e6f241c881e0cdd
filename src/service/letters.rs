//! Owns the letters to schools: an owner's template, and the letter filled in for a school.
//! Must not know whether a school is asked.

use super::LetterOf;
use super::authority::Who;
use super::{Service, ServiceError, Trouble};
use crate::domain::{AGREEMENT_VERSION, Group, Letter, OrgCode, Urn, listed_schools, standard_letter};

fn missing() -> ServiceError {
    ServiceError::new(Trouble::Fault, "this is not built yet", "wait for it")
}

impl Service {
    pub(super) fn show_letter(&self, _who: &Who, _owner: OrgCode) -> Result<LetterOf, ServiceError> {
        Err(missing())
    }

    pub(super) fn save_letter(
        &self,
        _who: &Who,
        _owner: OrgCode,
        _letter: Option<Letter>,
        _version: Option<u32>,
    ) -> Result<LetterOf, ServiceError> {
        Err(missing())
    }

    /// The letter to a school of the group, filled in.
    pub(super) fn letter_to(&self, group: &Group, school: Urn) -> Result<Letter, ServiceError> {
        let today = self.today();
        let mut names = Vec::new();
        for urn in listed_schools(group, school, &today) {
            names.push(self.school_name(urn)?);
        }
        names.sort();
        let (name, owner) = (self.school_name(school)?, self.organisation_name(group.owner)?);
        let contact = self.contact(&group.created_by)?;
        Ok(standard_letter().filled(|placeholder| match placeholder {
            "school" => name.clone(),
            "group" => group.name.clone(),
            "purpose" => group.description.clone(),
            "owner" => owner.clone(),
            "contact" => contact.clone(),
            "schools" => names.join("\n"),
            "agreement" => AGREEMENT_VERSION.to_owned(),
            _ => today.clone(),
        }))
    }

    fn school_name(&self, urn: Urn) -> Result<String, ServiceError> {
        Ok(self.school(urn)?.map_or_else(|| format!("school {urn}"), |school| school.name))
    }

    pub(super) fn write_letter(&self, _who: &Who, _pick: &str, _school: Urn) -> Result<LetterOf, ServiceError> {
        Err(missing())
    }
}
