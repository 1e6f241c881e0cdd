//! Owns gathering what a report may draw on: the shown schools, their figures, their authorities', England's.
//! Must not know who asks; it is told which schools are shown.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::domain::{LaCode, OrgCode, School, Urn};
use crate::figures::{Block, BlockKey, EnglandScope, Place, Release, Stage, Year};
use crate::report::{Snapshot, SnapshotSchool, YearHeld};
use crate::store::{keys, read_blocks_of, shared};

use super::entries::EntriesHeld;
use super::lineage::Way;
use super::reports::{Choice, Scope};
use super::{Service, ServiceError};

/// The stages that reports are made of.
const STAGES: [Stage; 2] = [Stage::Ks2, Stage::Ks4];

/// A school as files may know it.
pub(super) struct Known {
    pub urn: Urn,
    /// Every URN under which files may know it, its own first.
    pub names: Vec<Urn>,
    ages: Option<(u8, u8)>,
    /// Several schools became this one.
    merged: bool,
}

impl Known {
    /// Whether a file of the stage could hold it: pupils turn 11 in the year of KS2 and 16 in that of KS4.
    fn may_have(&self, stage: Stage) -> bool {
        self.ages.is_none_or(|(low, high)| match stage {
            Stage::Ks2 => low < 11,
            Stage::Ks4 => high > 14,
            Stage::Census => true,
        })
    }
}

impl Service {
    pub(super) fn take_snapshot(&self, scope: &Scope, choice: Choice) -> Result<Snapshot, ServiceError> {
        let members: BTreeSet<Urn> = scope.schools.iter().copied().collect();
        let apart: BTreeSet<Urn> = members.iter().chain(&scope.withheld).copied().collect();
        let (mut schools, mut urns) = self.shown_schools(&members, &apart, scope.successors)?;
        let covers = |urn: Urn, stage: Stage| !scope.uncovered.contains(&(urn, stage));
        schools.sort_by(|a, b| a.name.cmp(&b.name).then(a.urn.cmp(&b.urn)));
        let stages = self.stages_held(&urns, &covers)?;
        let stage = choice.stage.or_else(|| stages.last().copied()).unwrap_or(Stage::Ks4);
        schools.retain(|school| covers(school.urn, stage));
        urns.retain(|known| covers(known.urn, stage));
        let own = self.blocks_of_schools(stage, &urns)?;
        let years = chosen_releases(&own, choice);
        let mut blocks: HashMap<(Place, Year), Vec<Block>> = HashMap::new();
        for (urn, found) in own {
            file_blocks(&mut blocks, Place::School(urn), found, &years);
        }
        let las: BTreeSet<LaCode> = schools.iter().map(|school| school.la).collect();
        let mut named = Vec::with_capacity(las.len());
        for la in &las {
            named.push((*la, self.organisation_name(OrgCode::La(*la))?));
        }
        let england = [EnglandScope::All, EnglandScope::StateFunded].map(Place::England);
        let comparators: Vec<Place> = las.into_iter().map(Place::La).chain(england).collect();
        for (place, found) in comparators.iter().zip(self.published_blocks(stage, &comparators)?) {
            file_blocks(&mut blocks, *place, found, &years);
        }
        let held = if choice.entries && stage == Stage::Ks4 {
            self.entries_held(&urns, &comparators, choice)?
        } else {
            EntriesHeld::default()
        };
        let outside = self.outside(scope, stage, &years, &mut blocks)?;
        let years = years.iter().rev().map(|(year, release)| YearHeld { year: *year, release: *release }).collect();
        // Where nothing but entries is held, their years are those of the reports.
        let years: Vec<YearHeld> = years;
        let years = if years.is_empty() { held.years.clone() } else { years };
        let mut snapshot = Snapshot {
            group: Some(scope.group.clone()),
            stage: Some(stage),
            stages,
            schools,
            las: named,
            years,
            blocks,
            entries: held.entries,
            courses: held.courses,
            entry_years: held.years,
            census: HashMap::new(),
            similar: None,
            merged: urns.iter().filter(|known| known.merged).map(|known| known.urn).collect(),
            alphabetical: scope.alphabetical,
            formed: scope.formed,
            what_if: scope.what_if.clone(),
            outside,
        };
        if choice.census {
            let named = |known: &Known| known.names.iter().map(|urn| Place::School(*urn)).collect();
            let others = comparators.iter().map(|place| vec![*place]);
            let places: Vec<Vec<Place>> = urns.iter().map(named).chain(others).collect();
            self.add_census(&mut snapshot, &places)?;
        }
        if let Some(nearby) = choice.nearby {
            self.add_similar(&mut snapshot, scope, nearby)?;
        }
        Ok(snapshot)
    }

    /// The schools beside the group that it is compared with, their figures filed among the others'.
    fn outside(
        &self,
        scope: &Scope,
        stage: Stage,
        years: &BTreeMap<Year, Release>,
        blocks: &mut HashMap<(Place, Year), Vec<Block>>,
    ) -> Result<Vec<SnapshotSchool>, ServiceError> {
        let outside: BTreeSet<Urn> = scope.outside.iter().copied().collect();
        let apart: BTreeSet<Urn> = scope.schools.iter().chain(&scope.withheld).chain(&outside).copied().collect();
        let (mut schools, mut urns) = self.shown_schools(&outside, &apart, scope.successors)?;
        let covered = |urn: Urn| !scope.uncovered.contains(&(urn, stage));
        schools.retain(|school| covered(school.urn));
        urns.retain(|known| covered(known.urn));
        for (urn, found) in self.blocks_of_schools(stage, &urns)? {
            file_blocks(blocks, Place::School(urn), found, years);
        }
        Ok(schools)
    }

    /// The schools as shown, and with each URN those under which files may know it; the processors share the work,
    /// for in a store that has just been opened every school is a few reads of the disk.
    fn shown_schools(
        &self,
        members: &BTreeSet<Urn>,
        apart: &BTreeSet<Urn>,
        successors: bool,
    ) -> Result<(Vec<SnapshotSchool>, Vec<Known>), ServiceError> {
        let urns: Vec<Urn> = members.iter().copied().collect();
        let read = shared(&urns, &|urn| -> Result<_, ServiceError> {
            let school = self.school(*urn)?;
            let own = self.own_urns(*urn, school.as_ref(), apart, successors)?;
            let merged = school.as_ref().map(|school| self.is_merged(school)).transpose()?.unwrap_or_default();
            let ages = school.as_ref().and_then(|school| school.ages);
            Ok((shown_school(*urn, school), Known { urn: *urn, names: own, ages, merged }))
        })?;
        Ok(read.into_iter().unzip())
    }

    /// The URNs under which files may know the school: its own first, then those that share its DfE number, then those
    /// that links between schools name as the same school.
    ///
    /// One that is in the group in its own right (`apart`) is left out, so that nothing is counted twice, and nothing
    /// shown that its own permission keeps back. URNs are given in order: a higher one is the school's successor, which
    /// is left out unless `successors` count.
    fn own_urns(
        &self,
        urn: Urn,
        school: Option<&School>,
        apart: &BTreeSet<Urn>,
        successors: bool,
    ) -> Result<Vec<Urn>, ServiceError> {
        let mut urns = vec![urn];
        if let Some(laestab) = school.and_then(|school| school.laestab) {
            let counts = |other: &Urn| !apart.contains(other) && (successors || *other < urn);
            urns.extend(self.urns_of(laestab)?.into_iter().filter(counts));
        }
        if let Some(school) = school {
            let elsewhere = |urn: Urn| apart.contains(&urn);
            let mut linked = self.lineage(school, Way::Back, &elsewhere)?;
            if successors {
                linked.extend(self.lineage(school, Way::Forward, &elsewhere)?);
            }
            linked.retain(|urn| !urns.contains(urn));
            urns.extend(linked);
        }
        Ok(urns)
    }

    fn stages_held(
        &self,
        urns: &[Known],
        covers: &(impl Fn(Urn, Stage) -> bool + Sync),
    ) -> Result<Vec<Stage>, ServiceError> {
        let mut held = Vec::new();
        for stage in STAGES {
            // One school is enough; that there is none takes a look at each.
            let found = AtomicBool::new(false);
            shared(urns, &|known| -> Result<(), ServiceError> {
                for urn in known.names.iter().filter(|_| known.may_have(stage) && covers(known.urn, stage)) {
                    if found.load(Ordering::Relaxed) {
                        break;
                    }
                    let place = Place::School(*urn);
                    for (from, to) in [keys::blocks_of(stage, place), keys::entries_of(stage, place)] {
                        if !self.store.scan(&from, &to, 1)?.items.is_empty() {
                            found.store(true, Ordering::Relaxed);
                        }
                    }
                }
                Ok(())
            })?;
            if found.into_inner() {
                held.push(stage);
            }
        }
        Ok(held)
    }

    /// The published blocks of each school: in each year those of the first of its URNs that has any.
    fn blocks_of_schools(&self, stage: Stage, urns: &[Known]) -> Result<Vec<(Urn, Vec<Block>)>, ServiceError> {
        let places: Vec<Place> = urns.iter().flat_map(|known| &known.names).map(|urn| Place::School(*urn)).collect();
        let mut read = self.published_blocks(stage, &places)?.into_iter();
        Ok(urns
            .iter()
            .map(|known| {
                let mut blocks: Vec<Block> = Vec::new();
                for found in read.by_ref().take(known.names.len()) {
                    let filled: BTreeSet<Year> = blocks.iter().map(|block| block.key.year).collect();
                    blocks.extend(found.into_iter().filter(|block| !filled.contains(&block.key.year)));
                }
                (known.urn, blocks)
            })
            .collect())
    }

    /// The published blocks of each place.
    pub(super) fn published_blocks(&self, stage: Stage, places: &[Place]) -> Result<Vec<Vec<Block>>, ServiceError> {
        let published = self.published();
        Ok(read_blocks_of(self.store.as_ref(), stage, places, &|import| published.holds(import))?)
    }
}

/// For each year the latest release that any of the schools has; in the year that a release is asked for, that one.
///
/// Without a year a release is asked for in the newest that holds it. Where the year does not hold it, the year
/// keeps its latest: the report then says which releases are held.
fn chosen_releases(own: &[(Urn, Vec<Block>)], choice: Choice) -> BTreeMap<Year, Release> {
    chosen_of(own.iter().flat_map(|(_, blocks)| blocks).map(|block| block.key), choice)
}

/// As [`chosen_releases`], from the keys of what the schools have.
pub(super) fn chosen_of(own: impl Iterator<Item = BlockKey>, choice: Choice) -> BTreeMap<Year, Release> {
    let mut held: BTreeMap<Year, BTreeSet<Release>> = BTreeMap::new();
    for key in own {
        held.entry(key.year).or_default().insert(key.release);
    }
    let asked = choice.release.and_then(|(release, year)| {
        let holds = |(_, releases): &(&Year, &BTreeSet<Release>)| releases.contains(&release);
        let newest = || held.iter().rev().find(holds).map(|(year, _)| *year);
        Some((year.or_else(newest)?, release))
    });
    held.into_iter()
        .filter_map(|(year, releases)| {
            let here = asked.filter(|(of, release)| *of == year && releases.contains(release));
            Some((year, here.map(|(_, release)| release).or_else(|| releases.last().copied())?))
        })
        .collect()
}

/// Files the blocks of the chosen releases under the place that the group knows, the newest import first.
fn file_blocks(
    filed: &mut HashMap<(Place, Year), Vec<Block>>,
    place: Place,
    blocks: Vec<Block>,
    years: &BTreeMap<Year, Release>,
) {
    for block in blocks {
        if years.get(&block.key.year) == Some(&block.key.release) {
            let shelf = filed.entry((place, block.key.year)).or_default();
            let at = shelf.partition_point(|other| other.key.import > block.key.import);
            shelf.insert(at, block);
        }
    }
}

fn shown_school(urn: Urn, school: Option<School>) -> SnapshotSchool {
    match school {
        Some(school) => {
            SnapshotSchool { urn, laestab: school.laestab, name: school.name, la: school.la, phase: school.phase }
        }
        None => SnapshotSchool {
            urn,
            laestab: None,
            name: format!("School {urn} (no file names it)"),
            la: LaCode::NOT_STATED,
            phase: crate::domain::Phase::Unknown,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ImportId;

    /// The release of each year, where 2016/17 and 2017/18 are final (2016/17 also revised) and 2018/19 provisional.
    fn chosen(release: Option<(Release, Option<u16>)>) -> Vec<(u16, Release)> {
        let urn = Urn::new(121_664).unwrap();
        let block = |end: u16, release| Block {
            key: BlockKey {
                stage: Stage::Ks4,
                place: Place::School(urn),
                year: Year::ending(end).unwrap(),
                release,
                import: ImportId(1),
            },
            line: 2,
            figures: Vec::new(),
        };
        let blocks = vec![
            block(2017, Release::Revised),
            block(2017, Release::Final),
            block(2018, Release::Final),
            block(2019, Release::Provisional),
        ];
        let release = release.map(|(release, end)| (release, end.map(|end| Year::ending(end).unwrap())));
        let choice = Choice { stage: None, entries: false, release, nearby: None, census: false };
        let years = chosen_releases(&[(urn, blocks)], choice);
        years.into_iter().map(|(year, release)| (year.end(), release)).collect()
    }

    #[test]
    fn the_latest_release_stands_for_a_year_and_no_year_is_lost_when_another_is_asked_for() {
        let latest = vec![(2017, Release::Final), (2018, Release::Final), (2019, Release::Provisional)];
        assert_eq!(chosen(None), latest);
        assert_eq!(chosen(Some((Release::Final, None))), latest);
        assert_eq!(chosen(Some((Release::Final, Some(2019)))), latest, "what is held stays to be named");
        let revised = vec![(2017, Release::Revised), (2018, Release::Final), (2019, Release::Provisional)];
        assert_eq!(chosen(Some((Release::Revised, None))), revised, "the newest year that has it");
        assert_eq!(chosen(Some((Release::Revised, Some(2017)))), revised);
    }
}
