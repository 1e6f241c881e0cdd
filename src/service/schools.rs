//! Owns the use cases of schools: search and show.
//! Must not know how what files say of a school was merged; that is `register`.

use crate::domain::{School, SchoolStatus, Urn};
use crate::store::{keys, read};

use super::{SchoolPage, SchoolSearch, Service, ServiceError, no_school};

impl Service {
    /// What is known of a school.
    pub(super) fn school(&self, urn: Urn) -> Result<Option<School>, ServiceError> {
        Ok(read::<School>(self.store.as_ref(), keys::school(urn))?.value)
    }

    pub(super) fn show_school(&self, urn: Urn) -> Result<School, ServiceError> {
        self.school(urn)?.ok_or_else(|| no_school(urn))
    }

    pub(super) fn search_schools(&self, search: &SchoolSearch) -> Result<SchoolPage, ServiceError> {
        let register = self.school_register()?;
        let text = search.text.trim().to_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
        let wanted = |school: &School| {
            search.la.is_none_or(|la| school.la == la)
                && search.chain.is_none_or(|chain| school.chain == Some(chain))
                && search.phase.is_none_or(|phase| school.phase == phase)
                && !(search.open_only && school.status == SchoolStatus::Closed)
        };
        let mut total = 0;
        let mut schools = Vec::new();
        let last = if search.limit == 0 { usize::MAX } else { search.offset.saturating_add(search.limit) };
        for school in register.with_words(&words).filter(|school| wanted(school)) {
            if (search.offset..last).contains(&total) {
                schools.push(school.clone());
            }
            total += 1;
        }
        Ok(SchoolPage { schools, total, offset: search.offset })
    }
}
