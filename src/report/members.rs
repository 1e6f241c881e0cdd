//! Owns what the schools of a report have of each column in one year, each counted once, and what they make together.
//! Must not know comparators or rows.

use std::collections::HashSet;

use crate::figures::{Block, Code, FigureKey, Measure, Place, PupilGroup, Year};

use super::SnapshotSchool;
use super::bands::Band;
use super::columns::Ask;
use super::pooling::{Pooled, Reading, pool_by};
use super::reading::Reader;
use super::scope::Scope;

/// The readings of the scope's schools, in its order.
pub(super) struct Members<'a> {
    /// One list of readings per school, one per column.
    pub readings: Vec<Vec<Reading>>,
    /// The published Progress 8 band of each school, or why it is withheld; none where no file states one.
    pub bands: Vec<Option<Result<Band, Code>>>,
    /// Whether the school counts: one that stands in the group under two numbers does so once.
    pub counted: Vec<bool>,
    /// Those that do not.
    pub twins: Vec<&'a SnapshotSchool>,
}

impl<'a> Members<'a> {
    /// Reads every column of every school once, of these pupils.
    pub fn read(scope: &'a Scope<'a>, asks: &'a [Ask], year: Year, pupils: Option<PupilGroup>) -> Self {
        let mut reader = Reader::of(scope, asks, year, pupils);
        let mut lines = HashSet::new();
        let mut twins = Vec::new();
        let with_bands = asks.iter().any(|ask| ask.info.measure == Measure::Progress8);
        let mut bands = Vec::with_capacity(scope.schools.len());
        let mut counted = Vec::with_capacity(scope.schools.len());
        let mut readings = Vec::with_capacity(scope.schools.len());
        for school in &scope.schools {
            let place = Place::School(school.urn);
            let blocks = scope.blocks(place, year);
            let line = blocks.first().zip(school.laestab).map(|(block, estab)| (estab, block.key.import, block.line));
            let twin = line.is_some_and(|line| !lines.insert(line));
            if twin {
                twins.push(*school);
            }
            bands.push(if with_bands { published_band(&blocks) } else { None });
            counted.push(!twin);
            readings.push(reader.read(place, &blocks));
        }
        Self { readings, bands, counted, twins }
    }

    /// The schools together, one figure per column.
    pub fn pool(&self, scope: &Scope<'_>, asks: &[Ask]) -> Vec<Pooled> {
        let together = |(at, ask): (usize, &Ask)| {
            let counted = self.readings.iter().zip(&self.counted).filter(|(_, counted)| **counted);
            pool_by(scope.query.weighting, ask.info.kind, counted.filter_map(|(readings, _)| readings.get(at)))
        };
        asks.iter().enumerate().map(together).collect()
    }
}

/// What the files say of a school's Progress 8 band, the newest import first. An empty cell says nothing.
fn published_band(blocks: &[&Block]) -> Option<Result<Band, Code>> {
    let key = FigureKey::of(Measure::Progress8Band, PupilGroup::All);
    let figure = blocks.iter().find_map(|block| block.figure(key))?;
    match figure.value {
        Ok(number) => Band::numbered(number).map(Ok),
        Err(Code::Empty | Code::NotInData) => None,
        Err(code) => Some(Err(code)),
    }
}
