//! Owns gathering the entries by subject that a report may draw on, of the schools shown and of their comparators.
//! Must not know who asks, nor what is made of the entries; it is told which schools are shown.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::ImportId;
use crate::figures::{Course, EntriesBlock, Place, Release, Stage, Year};
use crate::report::YearHeld;
use crate::store::{read_courses, read_entries_of};

use super::reports::Choice;
use super::snapshots::{Known, chosen_of};
use super::{Service, ServiceError};

/// Entries by place and year with the courses they are of.
#[derive(Default)]
pub(super) struct EntriesHeld {
    pub entries: HashMap<(Place, Year), Vec<EntriesBlock>>,
    pub courses: HashMap<ImportId, Vec<Course>>,
    /// Newest first.
    pub years: Vec<YearHeld>,
}

impl Service {
    /// The entries of these schools, one release for each year, and of the places they are held against.
    ///
    /// A comparator's figures of another release stand in where the year's own is not held: the report says so.
    pub(super) fn entries_held(
        &self,
        schools: &[Known],
        comparators: &[Place],
        choice: Choice,
    ) -> Result<EntriesHeld, ServiceError> {
        let own = self.entries_of_schools(schools)?;
        let years = chosen_of(own.iter().flat_map(|(_, blocks)| blocks).map(|block| block.key), choice);
        let mut held = EntriesHeld::default();
        for (place, found) in own {
            held.file(place, found, |block| years.get(&block.key.year) == Some(&block.key.release));
        }
        for (place, found) in comparators.iter().zip(self.published_entries(comparators)?) {
            let releases = nearest(&found, &years);
            held.file(*place, found, |block| releases.get(&block.key.year) == Some(&block.key.release));
        }
        let imports: BTreeSet<ImportId> = held.entries.values().flatten().map(|block| block.key.import).collect();
        for import in imports {
            held.courses.insert(import, read_courses(self.store.as_ref(), import)?);
        }
        held.years = years.iter().rev().map(|(year, release)| YearHeld { year: *year, release: *release }).collect();
        Ok(held)
    }

    /// The published entries of each school: in each year those of the first of its URNs that has any.
    fn entries_of_schools(&self, schools: &[Known]) -> Result<Vec<(Place, Vec<EntriesBlock>)>, ServiceError> {
        let places: Vec<Place> = schools.iter().flat_map(|known| &known.names).map(|urn| Place::School(*urn)).collect();
        let mut read = self.published_entries(&places)?.into_iter();
        Ok(schools
            .iter()
            .map(|known| {
                let mut blocks: Vec<EntriesBlock> = Vec::new();
                for found in read.by_ref().take(known.names.len()) {
                    let filled: BTreeSet<Year> = blocks.iter().map(|block| block.key.year).collect();
                    blocks.extend(found.into_iter().filter(|block| !filled.contains(&block.key.year)));
                }
                (Place::School(known.urn), blocks)
            })
            .collect())
    }

    fn published_entries(&self, places: &[Place]) -> Result<Vec<Vec<EntriesBlock>>, ServiceError> {
        let published = self.published();
        Ok(read_entries_of(self.store.as_ref(), Stage::Ks4, places, &|import| published.holds(import))?)
    }
}

impl EntriesHeld {
    /// Files the blocks that are wanted under the place that the group knows, the newest import first.
    fn file(&mut self, place: Place, blocks: Vec<EntriesBlock>, wanted: impl Fn(&EntriesBlock) -> bool) {
        for block in blocks.into_iter().filter(wanted) {
            let filed = self.entries.entry((place, block.key.year)).or_default();
            let at = filed.partition_point(|other| other.key.import > block.key.import);
            filed.insert(at, block);
        }
    }
}

/// The release of each of the years that stands for a comparator: the year's own, else the latest that it has.
fn nearest(found: &[EntriesBlock], years: &BTreeMap<Year, Release>) -> BTreeMap<Year, Release> {
    years
        .iter()
        .filter_map(|(year, release)| {
            let held: BTreeSet<Release> =
                found.iter().filter(|block| block.key.year == *year).map(|block| block.key.release).collect();
            let own = held.get(release).copied();
            Some((*year, own.or_else(|| held.last().copied())?))
        })
        .collect()
}
