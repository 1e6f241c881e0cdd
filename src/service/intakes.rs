//! Owns gathering intakes: those of all schools of a year, kept until figures are published, and a group's nearest.
//! Must not know how distances are made, nor who asks: it is told which schools are shown.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, PoisonError};

use crate::domain::{OrgCode, School, Urn};
use crate::figures::{Block, BlockKey, Place, Release, Stage, Year};
use crate::report::{Finder, IntakeSources, Likeness, RawIntake, SchoolIntake, Snapshot};
use crate::store::{read_blocks, read_blocks_in, shared};

use super::register::Register;
use super::reports::Scope;
use super::{Service, ServiceError};

/// Tables kept ready: a year or two of each stage.
const TABLES_KEPT: usize = 4;

/// What of a query decides which similar schools are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Nearby {
    /// How likeness is measured.
    pub likeness: Likeness,
    /// The year asked for.
    pub year: Option<Year>,
    /// The release asked for.
    pub release: Option<Release>,
    /// Only schools outside the group.
    pub outside: bool,
    /// Their figures of every year, not of the report's alone.
    pub all_years: bool,
}

/// The intakes of all schools in one year.
pub(super) struct Table {
    sources: IntakeSources,
    schools: Vec<SchoolIntake>,
}

/// Tables made before; emptied when figures are published or taken back.
#[derive(Default)]
pub(super) struct Tables {
    stamp: u64,
    kept: Vec<((Stage, Year, Release), Arc<Table>)>,
}

impl Service {
    /// Puts the nearest of each of the group's schools into a snapshot, with their figures.
    ///
    /// A school of the group that is not shown is no candidate under any of its URNs, and its figures are in no spread.
    pub(super) fn add_similar(
        &self,
        snapshot: &mut Snapshot,
        scope: &Scope,
        nearby: Nearby,
    ) -> Result<(), ServiceError> {
        let Some(stage) = snapshot.stage else { return Ok(()) };
        let held = &snapshot.years;
        // The year that the report will choose.
        let of_release = || held.iter().find(|at| nearby.release.is_none_or(|release| at.release == release));
        let asked = match nearby.year {
            Some(year) => held.iter().find(|at| at.year == year),
            None => of_release().or(held.first()),
        };
        let Some(of) = asked.copied() else { return Ok(()) };
        let register = self.school_register()?;
        let mut found: Option<(Year, Arc<Table>)> = None;
        for at in held.iter().filter(|at| at.year <= of.year) {
            let table = self.intake_table(&register, (stage, at.year, at.release))?;
            if !table.schools.is_empty() {
                found = Some((at.year, table));
                break;
            }
        }
        let Some((year, table)) = found else { return Ok(()) };
        let known: HashMap<Urn, &School> = register.all().iter().map(|school| (school.urn, school)).collect();
        let own = own_intakes(snapshot, stage, year, &known, table.sources);
        let barred = barred(scope, snapshot, register.all(), &known);
        let finder = Finder::new((nearby.likeness, nearby.outside), table.sources, &own, &table.schools, &barred);
        let near = shared(&own, &|school| -> Result<_, ServiceError> { Ok(finder.nearest(school)) })?;
        let similar = finder.found(year, near);
        let listed: HashSet<Urn> = snapshot.schools.iter().map(|school| school.urn).collect();
        let mut read: Vec<Urn> = similar.schools.keys().copied().filter(|urn| !listed.contains(urn)).collect();
        read.sort_unstable();
        let years: Vec<(Year, Release)> =
            held.iter().filter(|at| nearby.all_years || at.year == of.year).map(|at| (at.year, at.release)).collect();
        let named: HashSet<_> = snapshot.las.iter().map(|(la, _)| *la).collect();
        let las: BTreeSet<_> = similar.schools.values().map(|school| school.la).collect();
        for la in las.into_iter().filter(|la| !named.contains(la)) {
            snapshot.las.push((la, self.organisation_name(OrgCode::La(la))?));
        }
        snapshot.similar = Some(similar);
        self.add_blocks(snapshot, stage, &read, &years)
    }

    fn add_blocks(
        &self,
        snapshot: &mut Snapshot,
        stage: Stage,
        schools: &[Urn],
        years: &[(Year, Release)],
    ) -> Result<(), ServiceError> {
        for (year, release) in years {
            let read = self.published_in(stage, schools, *year, &|key| key.release == *release)?;
            for (urn, blocks) in schools.iter().zip(read) {
                if !blocks.is_empty() {
                    snapshot.blocks.entry((Place::School(*urn), *year)).or_insert(blocks);
                }
            }
        }
        Ok(())
    }

    /// The published blocks of each school in a year that are wanted, the latest release and newest import first.
    fn published_in(
        &self,
        stage: Stage,
        schools: &[Urn],
        year: Year,
        wanted: &(dyn Fn(&BlockKey) -> bool + Sync),
    ) -> Result<Vec<Vec<Block>>, ServiceError> {
        let published = self.published();
        shared(schools, &|urn| -> Result<_, ServiceError> {
            let of = (Place::School(*urn), year);
            let wanted = |key: &BlockKey| published.holds(key.import) && wanted(key);
            let mut blocks = read_blocks_in(self.store.as_ref(), stage, of, &wanted)?;
            blocks.sort_by_key(|block| std::cmp::Reverse((block.key.release, block.key.import)));
            Ok(blocks)
        })
    }

    /// The census blocks of the places in the years of a snapshot, each filed under the first of its names.
    pub(super) fn add_census(&self, snapshot: &mut Snapshot, places: &[Vec<Place>]) -> Result<(), ServiceError> {
        let published = self.published();
        let years: HashSet<Year> = snapshot.years.iter().map(|at| at.year).collect();
        let read = shared(places, &|names| -> Result<Vec<Block>, ServiceError> {
            let mut blocks: Vec<Block> = Vec::new();
            for name in names {
                let found = read_blocks(self.store.as_ref(), Stage::Census, *name, &|import| published.holds(import))?;
                let filled: BTreeSet<Year> = blocks.iter().map(|block| block.key.year).collect();
                blocks.extend(found.into_iter().filter(|block| !filled.contains(&block.key.year)));
            }
            Ok(blocks)
        })?;
        for (names, blocks) in places.iter().zip(read) {
            if let Some(place) = names.first() {
                file_census(snapshot, *place, blocks, &years);
            }
        }
        Ok(())
    }

    /// The intakes of all schools in a year, from one release of its results.
    fn intake_table(&self, register: &Register, of: (Stage, Year, Release)) -> Result<Arc<Table>, ServiceError> {
        let stamp = self.published().stamp();
        {
            let mut tables = self.intakes.lock().unwrap_or_else(PoisonError::into_inner);
            if tables.stamp != stamp {
                *tables = Tables { stamp, kept: Vec::new() };
            }
            if let Some((_, table)) = tables.kept.iter().find(|(key, _)| *key == of) {
                return Ok(Arc::clone(table));
            }
        }
        let table = Arc::new(self.read_table(register, of)?);
        let mut tables = self.intakes.lock().unwrap_or_else(PoisonError::into_inner);
        if tables.stamp == stamp {
            tables.kept.insert(0, (of, Arc::clone(&table)));
            tables.kept.truncate(TABLES_KEPT);
        }
        Ok(table)
    }

    fn read_table(
        &self,
        register: &Register,
        (stage, year, release): (Stage, Year, Release),
    ) -> Result<Table, ServiceError> {
        let published = self.published();
        let wanted = |key: &BlockKey| published.holds(key.import) && key.release == release;
        let schools: Vec<&School> = register.all().iter().filter(|school| may_have(school, stage)).collect();
        let read = shared(&schools, &|school| -> Result<Option<RawIntake>, ServiceError> {
            let mut blocks = read_blocks_in(self.store.as_ref(), stage, (Place::School(school.urn), year), &wanted)?;
            blocks.reverse();
            let blocks: Vec<&Block> = blocks.iter().collect();
            Ok((!blocks.is_empty()).then(|| RawIntake::read(&blocks, &[])))
        })?;
        let (schools, mut raws): (Vec<&School>, Vec<RawIntake>) =
            schools.into_iter().zip(read).filter_map(|(school, raw)| Some((school, raw?))).unzip();
        if !IntakeSources::stage_suffices(&raws) {
            let urns: Vec<Urn> = schools.iter().map(|school| school.urn).collect();
            let census = self.published_in(Stage::Census, &urns, year, &|_| true)?;
            for (raw, blocks) in raws.iter_mut().zip(&census) {
                *raw = raw.with_census(&blocks.iter().collect::<Vec<_>>());
            }
        }
        let sources = IntakeSources::choose(&raws);
        let intakes = schools.iter().zip(&raws);
        let schools = intakes.map(|(school, raw)| SchoolIntake::of(school, stage, year, raw.values(&sources)));
        Ok(Table { sources, schools: schools.filter(SchoolIntake::is_known).collect() })
    }
}

/// Pupils turn 11 in the year of KS2 and 16 in that of KS4.
fn may_have(school: &School, stage: Stage) -> bool {
    school.ages.is_none_or(|(low, high)| match stage {
        Stage::Ks2 => low < 11,
        Stage::Ks4 => high > 14,
        Stage::Census => true,
    })
}

/// The intake of each shown school: of the year, or of the nearest earlier one in which anything is known of it.
fn own_intakes(
    snapshot: &Snapshot,
    stage: Stage,
    year: Year,
    known: &HashMap<Urn, &School>,
    sources: IntakeSources,
) -> Vec<SchoolIntake> {
    let years: Vec<Year> = snapshot.years.iter().map(|at| at.year).filter(|at| *at <= year).collect();
    let of = |school: &crate::report::SnapshotSchool| {
        let mut named = School { laestab: school.laestab, ..School::named(school.urn, school.la, school.name.clone()) };
        named.phase = school.phase;
        let record = known.get(&school.urn).copied().unwrap_or(&named);
        let at = |year: Year| {
            let place = Place::School(school.urn);
            let (results, census) = (filed(&snapshot.blocks, place, year), filed(&snapshot.census, place, year));
            let raw = RawIntake::read(&results, &census);
            SchoolIntake::of(record, stage, year, raw.values(&sources))
        };
        let mut found = years.iter().map(|year| at(*year)).filter(SchoolIntake::is_known);
        found.next().unwrap_or_else(|| SchoolIntake::of(record, stage, year, [None; crate::report::INTAKES.len()]))
    };
    snapshot.schools.iter().map(of).collect()
}

fn filed(blocks: &HashMap<(Place, Year), Vec<Block>>, place: Place, year: Year) -> Vec<&Block> {
    blocks.get(&(place, year)).map(|blocks| blocks.iter().collect()).unwrap_or_default()
}

/// URNs that are no candidates: the group's schools that are not shown, and every other URN of all of its schools.
fn barred(scope: &Scope, snapshot: &Snapshot, register: &[School], known: &HashMap<Urn, &School>) -> HashSet<Urn> {
    let shown: HashSet<Urn> = snapshot.schools.iter().map(|school| school.urn).collect();
    let members: HashSet<Urn> = scope.schools.iter().chain(&scope.withheld).copied().collect();
    let numbers: HashSet<_> =
        members.iter().filter_map(|urn| known.get(urn)).filter_map(|school| school.laestab).collect();
    let by_number = register.iter().filter(|school| school.laestab.is_some_and(|number| numbers.contains(&number)));
    let linked = members.iter().filter_map(|urn| known.get(urn)).flat_map(|school| &school.other_urns).copied();
    let linking = register.iter().filter(|school| school.other_urns.iter().any(|urn| members.contains(urn)));
    members
        .iter()
        .copied()
        .chain(by_number.map(|school| school.urn))
        .chain(linked)
        .chain(linking.map(|school| school.urn))
        .filter(|urn| !shown.contains(urn))
        .collect()
}

fn file_census(snapshot: &mut Snapshot, place: Place, blocks: Vec<Block>, years: &HashSet<Year>) {
    for block in blocks.into_iter().filter(|block| years.contains(&block.key.year)) {
        let shelf = snapshot.census.entry((place, block.key.year)).or_default();
        let rank = |block: &Block| (block.key.release, block.key.import);
        let at = shelf.partition_point(|other| rank(other) > rank(&block));
        shelf.insert(at, block);
    }
}
