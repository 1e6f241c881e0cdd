//! Owns the use cases of schools: search and show.
//! Must not know how what files say of a school was merged; that is `register`.

use crate::domain::{School, SchoolStatus, Urn};
use crate::store::{keys, read};

use super::{SchoolPage, SchoolSearch, Service, ServiceError, no_school};

/// What stands before the number of an academy chain in a search.
const CHAIN: &str = "chain:";

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
        // The numbers of chains differ in length: by a part of one, other chains' schools would be found.
        let (chains, words): (Vec<&str>, Vec<&str>) = text.split_whitespace().partition(|it| it.starts_with(CHAIN));
        let in_chain = |school: &School, word: &str| {
            let uid = word.strip_prefix(CHAIN).and_then(|uid| uid.parse::<u32>().ok());
            uid.is_some() && school.chain == uid
        };
        let wanted = |school: &School| {
            search.la.is_none_or(|la| school.la == la)
                && search.chain.is_none_or(|chain| school.chain == Some(chain))
                && chains.iter().all(|word| in_chain(school, word))
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
