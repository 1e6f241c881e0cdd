//! Owns the register of schools: what the files say of each school merged into one record, and all of them in
//! memory by name for searching.
//! Must not know who searches.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

use crate::domain::{LaEstab, Phase, School, SchoolStatus, Urn};
use crate::store::{Commit, Counter, MAX_COMMIT, MAX_WRITES, SchoolFacts, Write, keys, read, scan_all};

use super::{Service, ServiceError};

/// Every school by name, with the text that a search looks in.
pub(super) struct Register {
    stamp: u64,
    entries: Vec<(School, String)>,
}

impl Register {
    /// The schools by name, each with its searchable text in lower case.
    pub fn entries(&self) -> impl Iterator<Item = &(School, String)> {
        self.entries.iter()
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
        let mut entries = Vec::new();
        scan_all::<School>(self.store.as_ref(), keys::schools(), &mut |_, school| {
            let haystack = searchable(&school);
            entries.push((school, haystack));
            Ok(())
        })?;
        entries.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name).then(a.urn.cmp(&b.urn)));
        let register = Arc::new(Register { stamp, entries });
        *kept = Some(Arc::clone(&register));
        Ok(register)
    }

    /// The other URNs under which the files know the school with this DfE number.
    pub(super) fn urns_of(&self, laestab: LaEstab) -> Result<Vec<Urn>, ServiceError> {
        let mut urns = Vec::new();
        scan_all::<Counter>(self.store.as_ref(), keys::urns_of(laestab), &mut |key, _| {
            urns.extend(keys::dfe_number_key(key));
            Ok(())
        })?;
        Ok(urns)
    }

    /// Merges anew what the published imports say of these schools; every batch leaves a sound register.
    pub(super) fn merge_schools(&self, urns: &BTreeSet<Urn>) -> Result<(), ServiceError> {
        let mut failed = None;
        let batches = urns.iter().map_while(|urn| match self.merged_writes(*urn) {
            Ok(writes) => Some(writes),
            Err(error) => {
                failed = Some(error);
                None
            }
        });
        self.store.commit_batches(&mut packed(batches))?;
        failed.map_or(Ok(()), Err)
    }

    fn merged_writes(&self, urn: Urn) -> Result<Vec<Write>, ServiceError> {
        let published = self.published();
        let mut facts = Vec::new();
        scan_all::<SchoolFacts>(self.store.as_ref(), keys::facts_of(urn), &mut |key, said| {
            if let Some(rank) = keys::facts_key(key).and_then(|(_, import)| published.rank(import)) {
                facts.push((rank, said.0));
            }
            Ok(())
        })?;
        facts.sort_by_key(|(rank, _)| *rank);
        let mut commit = Commit::new();
        let held = read::<School>(self.store.as_ref(), keys::school(urn))?;
        let mut stated = facts.into_iter().map(|(_, said)| said);
        match stated.next() {
            None => commit.delete(keys::school(urn)),
            Some(first) => {
                let merged = stated.fold(first, overlay);
                if held.value.as_ref() == Some(&merged) {
                    return Ok(Vec::new());
                }
                if let Some(laestab) = merged.laestab {
                    commit.put(keys::dfe_number(laestab, urn), &Counter(u64::from(urn.number())))?;
                }
                commit.put(keys::school(urn), &merged)?;
            }
        }
        Ok(commit.into_writes())
    }
}

/// Gathers small lists of writes into commits of the size that a store takes.
fn packed(mut lists: impl Iterator<Item = Vec<Write>>) -> impl Iterator<Item = Vec<Write>> {
    let mut waiting: Vec<Write> = Vec::new();
    std::iter::from_fn(move || {
        let mut batch = std::mem::take(&mut waiting);
        let mut bytes: usize = batch.iter().map(size_of_write).sum();
        for list in lists.by_ref() {
            let more: usize = list.iter().map(size_of_write).sum();
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

fn size_of_write(write: &Write) -> usize {
    match write {
        Write::Put(key, value) => key.len() + value.len(),
        Write::Delete(key) => key.len(),
    }
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
        la: above.la,
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
