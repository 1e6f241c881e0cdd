//! Owns the register of schools: what the files say of each school merged into one record, and all of them in
//! memory by name for searching.
//! Must not know who searches.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock, PoisonError};

use crate::domain::{LaCode, LaEstab, Phase, School, SchoolStatus, Urn};
use crate::store::{
    Commit, KnownAs, MAX_COMMIT, MAX_WRITES, SchoolFacts, Write, keys, read_schools, remove_schools, scan_all,
    write_schools,
};

use super::{Service, ServiceError};

/// Every school by name.
pub(super) struct Register {
    stamp: u64,
    schools: Vec<School>,
    /// The text of each that a search looks in; made when somebody first searches for words.
    texts: OnceLock<Vec<String>>,
}

impl Register {
    /// Every school, by name.
    pub fn all(&self) -> &[School] {
        &self.schools
    }

    /// The schools by name that have all of these words (in lower case) in their searchable text.
    pub fn with_words<'a>(&'a self, words: &'a [&str]) -> impl Iterator<Item = &'a School> {
        let texts: &[String] = if words.is_empty() {
            &[]
        } else {
            self.texts.get_or_init(|| self.schools.iter().map(searchable).collect())
        };
        self.schools.iter().enumerate().filter_map(move |(at, school)| {
            let fits =
                words.is_empty() || texts.get(at).is_some_and(|text| words.iter().all(|word| text.contains(word)));
            fits.then_some(school)
        })
    }
}

impl Service {
    /// The register as of the newest published import.
    pub(super) fn school_register(&self) -> Result<Arc<Register>, ServiceError> {
        let stamp = self.published().stamp();
        let mut kept = self.register.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(register) = kept.as_ref().filter(|register| register.stamp == stamp) {
            return Ok(Arc::clone(register));
        }
        let mut schools = read_schools(self.store.as_ref())?;
        schools.sort_unstable_by(|a, b| a.name.cmp(&b.name).then(a.urn.cmp(&b.urn)));
        let register = Arc::new(Register { stamp, schools, texts: OnceLock::new() });
        *kept = Some(Arc::clone(&register));
        Ok(register)
    }

    /// The other URNs under which the files know the school with this DfE number.
    pub(super) fn urns_of(&self, laestab: LaEstab) -> Result<Vec<Urn>, ServiceError> {
        let mut urns = Vec::new();
        scan_all::<KnownAs>(self.store.as_ref(), keys::urns_of(laestab), &mut |key, _| {
            urns.extend(keys::dfe_number_key(key));
            Ok(())
        })?;
        Ok(urns)
    }

    /// Merges anew what the published imports say of these schools; every batch leaves a sound register.
    ///
    /// A school stands twice: by itself, where one is looked up, and on a shelf, where all are read.
    pub(super) fn merge_schools(&self, urns: &BTreeSet<Urn>) -> Result<(), ServiceError> {
        let mut gone = Vec::new();
        let mut changed = Vec::new();
        let mut writes = Vec::new();
        for urn in urns {
            let held = self.school(*urn)?;
            let merged = self.merged(*urn)?;
            if held == merged {
                continue;
            }
            let mut commit = Commit::new();
            match merged {
                None => {
                    commit.delete(keys::school(*urn));
                    gone.push(*urn);
                }
                Some(school) => {
                    if let Some(laestab) = school.laestab {
                        commit.put(keys::dfe_number(laestab, *urn), &KnownAs)?;
                    }
                    commit.put(keys::school(*urn), &school)?;
                    changed.push(school);
                }
            }
            writes.push(commit.into_writes());
        }
        write_schools(self.store.as_ref(), &changed)?;
        remove_schools(self.store.as_ref(), &gone)?;
        self.store.commit_batches(&mut packed(writes.into_iter()))?;
        Ok(())
    }

    /// What the published imports say of a school, the most trusted laid over the others.
    fn merged(&self, urn: Urn) -> Result<Option<School>, ServiceError> {
        let published = self.published();
        let mut facts = Vec::new();
        scan_all::<SchoolFacts>(self.store.as_ref(), keys::facts_of(urn), &mut |key, said| {
            if let Some(rank) = keys::facts_key(key).and_then(|(_, import)| published.rank(import)) {
                facts.push((rank, said.0));
            }
            Ok(())
        })?;
        // A number that only links or chains name is no school that could be found.
        if facts.iter().all(|((kind, ..), _)| *kind == 0) {
            return Ok(None);
        }
        facts.sort_by_key(|(rank, _)| *rank);
        Ok(facts.into_iter().map(|(_, said)| said).reduce(overlay))
    }
}

/// Gathers small lists of writes into commits of the size that a store takes.
fn packed(mut lists: impl Iterator<Item = Vec<Write>>) -> impl Iterator<Item = Vec<Write>> {
    let mut waiting: Vec<Write> = Vec::new();
    std::iter::from_fn(move || {
        let mut batch = std::mem::take(&mut waiting);
        let mut bytes: usize = batch.iter().map(Write::size).sum();
        for list in lists.by_ref() {
            let more: usize = list.iter().map(Write::size).sum();
            if !batch.is_empty() && (batch.len() + list.len() > MAX_WRITES || bytes + more > MAX_COMMIT) {
                waiting = list;
                return Some(batch);
            }
            bytes += more;
            batch.extend(list);
        }
        (!batch.is_empty()).then_some(batch)
    })
}

/// Lays what a more trusted file says over what a less trusted one said; what it leaves empty stays.
fn overlay(below: School, above: School) -> School {
    let text = |below: String, above: String| if above.is_empty() { below } else { above };
    let mut other_urns = below.other_urns;
    other_urns.extend(above.other_urns);
    other_urns.sort_unstable();
    other_urns.dedup();
    School {
        urn: above.urn,
        laestab: above.laestab.or(below.laestab),
        name: text(below.name, above.name),
        la: if above.la == LaCode::NOT_STATED { below.la } else { above.la },
        phase: if above.phase == Phase::Unknown { below.phase } else { above.phase },
        kind: text(below.kind, above.kind),
        status: if above.status == SchoolStatus::Unknown { below.status } else { above.status },
        opened: text(below.opened, above.opened),
        closed: text(below.closed, above.closed),
        town: text(below.town, above.town),
        postcode: text(below.postcode, above.postcode),
        ages: above.ages.or(below.ages),
        gender: text(below.gender, above.gender),
        admissions: text(below.admissions, above.admissions),
        religion: text(below.religion, above.religion),
        other_urns,
        chain: above.chain.or(below.chain),
    }
}

fn searchable(school: &School) -> String {
    let estab = school.laestab.map(|number| {
        let number = number.number();
        format!("{number} {}/{:04}", number / 10_000, number % 10_000)
    });
    format!(
        "{} {} {} {} la:{} {} {}",
        school.name,
        school.town,
        school.urn,
        estab.unwrap_or_default(),
        school.la,
        school.la,
        school.phase.label()
    )
    .to_lowercase()
}
