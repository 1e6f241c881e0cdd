//! Owns the letters to schools: an owner's template, and the letter filled in for a school.
//! Must not know whether a school is asked.

use super::LetterOf;
use super::authority::Who;
use super::{Service, ServiceError, Trouble};
use crate::domain::{Letter, OrgCode, Urn};

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

    pub(super) fn write_letter(&self, _who: &Who, _pick: &str, _school: Urn) -> Result<LetterOf, ServiceError> {
        Err(missing())
    }
}
