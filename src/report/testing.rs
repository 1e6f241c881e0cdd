//! Owns small snapshots for tests: schools and figures written as a test reads.
//! Must not know what a test expects of them.

use std::collections::HashMap;

use crate::domain::{GroupId, ImportId, LaCode, Phase, Urn};
use crate::figures::{
    Block, BlockKey, Code, EnglandScope, Figure, FigureKey, Limits, Measure, Place, PupilGroup, Release, Stage,
    Subject, Year,
};

use super::{GroupRef, IntakeSources, RawIntake, Snapshot, SnapshotSchool, YearHeld};

/// The academic year that ends in `end`.
pub fn year(end: u16) -> Year {
    Year::ending(end).unwrap()
}

/// A URN.
pub fn urn(number: u32) -> Urn {
    Urn::new(number).unwrap()
}

/// A local authority.
pub fn la(number: u16) -> LaCode {
    LaCode::new(number).unwrap()
}

/// England's state-funded schools.
pub const ENGLAND: Place = Place::England(EnglandScope::StateFunded);

/// A value of `pupils` pupils.
pub fn value(value: f64, pupils: f64) -> Figure {
    Figure { value: Ok(value), decimals: 0, pupils: Some(pupils), count: None, limits: None, column: 0, line: 1 }
}

/// A value without a number of pupils.
pub fn bare(of: f64) -> Figure {
    Figure { pupils: None, ..value(of, 0.0) }
}

/// A value with limits.
pub fn between(of: f64, pupils: f64, lower: f64, upper: f64) -> Figure {
    Figure { limits: Some(Limits { lower, upper }), ..value(of, pupils) }
}

/// A code.
pub fn code(code: Code) -> Figure {
    Figure { value: Err(code), ..bare(0.0) }
}

/// A snapshot under construction.
pub struct Build {
    snapshot: Snapshot,
    stage: Stage,
}

impl Build {
    /// A group of no schools in the stage.
    pub fn new(stage: Stage) -> Self {
        let group = GroupRef { id: GroupId(7), name: "North group".to_owned() };
        let snapshot = Snapshot {
            group: Some(group),
            stage: Some(stage),
            stages: vec![stage],
            las: vec![(la(815), "North Yorkshire".to_owned()), (la(850), "Hampshire".to_owned())],
            blocks: HashMap::new(),
            ..Snapshot::default()
        };
        Self { snapshot, stage }
    }

    /// A school of North Yorkshire.
    pub fn school(self, number: u32, name: &str) -> Self {
        self.school_in(number, name, 815, Phase::Secondary)
    }

    /// A school.
    pub fn school_in(mut self, number: u32, name: &str, of: u16, phase: Phase) -> Self {
        let school = SnapshotSchool { urn: urn(number), laestab: None, name: name.to_owned(), la: la(of), phase };
        self.snapshot.schools.push(school);
        self
    }

    /// A year with its release; years are given newest first.
    pub fn held(mut self, end: u16, release: Release) -> Self {
        self.snapshot.years.push(YearHeld { year: year(end), release });
        self
    }

    /// Headline figures of all pupils of a place.
    pub fn all(self, place: Place, end: u16, figures: &[(Measure, Figure)]) -> Self {
        self.pupils(place, end, PupilGroup::All, figures)
    }

    /// Headline figures of a pupil group of a place.
    pub fn pupils(self, place: Place, end: u16, pupils: PupilGroup, figures: &[(Measure, Figure)]) -> Self {
        let figures =
            figures.iter().map(|(measure, figure)| (FigureKey::of(*measure, pupils), *figure)).collect::<Vec<_>>();
        self.figures(place, end, figures)
    }

    /// Figures of a subject for all pupils of a place.
    pub fn subject(self, place: Place, end: u16, subject: Subject, figures: &[(Measure, Figure)]) -> Self {
        let key = |measure| FigureKey { measure, subject: Some(subject), pupils: PupilGroup::All };
        let figures = figures.iter().map(|(measure, figure)| (key(*measure), *figure)).collect::<Vec<_>>();
        self.figures(place, end, figures)
    }

    fn figures(mut self, place: Place, end: u16, figures: Vec<(FigureKey, Figure)>) -> Self {
        let release = self.snapshot.years.iter().find(|held| held.year == year(end)).expect("a year held").release;
        let lines = u32::try_from(self.snapshot.blocks.len()).unwrap() + 2;
        let key = BlockKey { stage: self.stage, place, year: year(end), release, import: ImportId(1) };
        let blocks = self.snapshot.blocks.entry((place, year(end))).or_default();
        if blocks.is_empty() {
            blocks.push(Block { key, line: lines, figures: Vec::new() });
        }
        blocks[0].figures.extend(figures);
        blocks[0].figures.sort_by_key(|(key, _)| *key);
        self
    }

    /// The snapshot.
    pub fn done(self) -> Snapshot {
        self.snapshot
    }
}

/// Sources by which prior attainment and per cent disadvantaged alone are known of schools.
pub fn intake_sources() -> IntakeSources {
    let key = BlockKey {
        stage: Stage::Ks4,
        place: Place::School(urn(100_001)),
        year: year(2018),
        release: Release::Final,
        import: ImportId(1),
    };
    let mut figures = vec![
        (FigureKey::of(Measure::CohortShare, PupilGroup::Disadvantaged), value(10.0, 100.0)),
        (FigureKey::of(Measure::PriorAverage, PupilGroup::All), value(28.0, 100.0)),
    ];
    figures.sort_by_key(|(key, _)| *key);
    IntakeSources::choose(&[RawIntake::read(&[&Block { key, line: 2, figures }], &[])])
}

/// Three schools of which one is suppressed, with North Yorkshire and England, in 2016/17 and 2015/16.
pub fn small() -> Snapshot {
    use Measure::{Attainment8, EnglishMaths94, Progress8};
    let percent = |of: f64, pupils: f64, decimals: u8| Figure { decimals, ..value(of, pupils) };
    Build::new(Stage::Ks4)
        .school(121_003, "Cedar School")
        .school(121_001, "Alder School")
        .school(121_002, "Birch School")
        .held(2017, Release::Final)
        .held(2016, Release::Final)
        .all(
            Place::School(urn(121_001)),
            2017,
            &[
                (Attainment8, value(46.3, 143.0)),
                (Progress8, between(-0.12, 140.0, -0.34, 0.1)),
                (EnglishMaths94, percent(64.0, 143.0, 0)),
            ],
        )
        .all(
            Place::School(urn(121_002)),
            2017,
            &[
                (Attainment8, value(52.1, 60.0)),
                (Progress8, between(0.45, 58.0, 0.1, 0.8)),
                (EnglishMaths94, percent(80.0, 60.0, 0)),
            ],
        )
        .all(
            Place::School(urn(121_003)),
            2017,
            &[(Attainment8, code(Code::Supp)), (Progress8, code(Code::Supp)), (EnglishMaths94, code(Code::Supp))],
        )
        .all(Place::School(urn(121_001)), 2016, &[(Attainment8, value(45.0, 100.0))])
        .all(
            Place::La(la(815)),
            2017,
            &[(Attainment8, value(47.9, 5932.0)), (EnglishMaths94, percent(67.53, 5932.0, 2))],
        )
        .all(
            ENGLAND,
            2017,
            &[
                (Attainment8, value(46.4, 527_859.0)),
                (Progress8, value(-0.03, 502_000.0)),
                (EnglishMaths94, percent(64.2, 527_859.0, 1)),
            ],
        )
        .done()
}
