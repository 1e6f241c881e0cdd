//! Owns the tests of reading intakes and of choosing where each measure comes from.
//! Must not measure likeness.

use super::*;
use crate::domain::ImportId;
use crate::figures::{BlockKey, Code, Figure, Place, Release};
use crate::report::testing::{code, urn, value, year};

fn block(import: u32, figures: &[(Measure, PupilGroup, Figure)]) -> Block {
    let mut figures: Vec<_> =
        figures.iter().map(|(measure, pupils, figure)| (FigureKey::of(*measure, *pupils), *figure)).collect();
    figures.sort_by_key(|(key, _)| *key);
    let key = BlockKey {
        stage: Stage::Ks4,
        place: Place::School(urn(100_001)),
        year: year(2018),
        release: Release::Final,
        import: ImportId(import),
    };
    Block { key, line: 2, figures }
}

fn read(stage: &Block, census: &Block) -> RawIntake {
    RawIntake::read(&[stage], &[census])
}

fn cohort() -> Block {
    use Measure::{Cohort, CohortShare, PriorAverage};
    block(
        1,
        &[
            (Cohort, PupilGroup::All, value(120.0, 120.0)),
            (Cohort, PupilGroup::Eal, value(30.0, 30.0)),
            (CohortShare, PupilGroup::Disadvantaged, value(22.0, 120.0)),
            (CohortShare, PupilGroup::SenSupport, value(9.0, 120.0)),
            (CohortShare, PupilGroup::Ehcp, value(2.0, 120.0)),
            (PriorAverage, PupilGroup::All, value(28.4, 120.0)),
        ],
    )
}

fn census() -> Block {
    use Measure::{CohortShare, Roll};
    block(
        2,
        &[
            (Roll, PupilGroup::All, value(800.0, 800.0)),
            (CohortShare, PupilGroup::Fsm6, value(18.0, 800.0)),
            (CohortShare, PupilGroup::Eal, value(12.0, 800.0)),
            (CohortShare, PupilGroup::SenSupport, value(11.0, 800.0)),
            (CohortShare, PupilGroup::Ehcp, value(1.5, 800.0)),
        ],
    )
}

#[test]
fn the_cohort_comes_before_the_whole_school_and_numbers_of_pupils_make_a_share() {
    let raw = read(&cohort(), &census());
    let sources = IntakeSources::choose(&[raw]);
    // 30 of 120; 9 and 2 per cent.
    assert_eq!(raw.values(&sources), [Some(28.4), Some(22.0), Some(25.0), Some(11.0), Some(120.0)]);
    assert_eq!(sources.label(Intake::Fsm6), Some("per cent of the cohort disadvantaged"));
    assert!(IntakeSources::stage_suffices(&[raw]));
}

#[test]
fn the_census_stands_in_for_what_the_results_do_not_say() {
    let raw = read(&block(1, &[]), &block(2, &[]));
    assert!(!IntakeSources::stage_suffices(&[raw]));
    assert_eq!(raw.values(&IntakeSources::choose(&[raw])), [None; 5]);
    let raw = raw.with_census(&[&census()]);
    let sources = IntakeSources::choose(&[raw]);
    assert_eq!(raw.values(&sources), [None, Some(18.0), Some(12.0), Some(12.5), Some(800.0)]);
    assert_eq!(sources.label(Intake::PriorAttainment), None);
    assert_eq!(sources.label(Intake::Fsm6), Some("per cent of the school with FSM in the last six years"));
}

#[test]
fn one_source_serves_all_schools_of_a_year_the_first_that_half_of_them_have() {
    let both = read(&cohort(), &census());
    let census_only = read(&block(1, &[]), &census());
    let label = |schools: &[RawIntake]| IntakeSources::choose(schools).label(Intake::Fsm6);
    assert_eq!(label(&[both, census_only]), Some("per cent of the cohort disadvantaged"));
    assert_eq!(label(&[both, census_only, census_only]), Some("per cent of the school with FSM in the last six years"));
    let sources = IntakeSources::choose(&[both, census_only]);
    assert_eq!(census_only.values(&sources)[1], None, "another source of the same measure is no stand-in");
}

#[test]
fn shares_by_prior_attainment_stand_in_for_the_average() {
    let shares = block(
        1,
        &[
            (Measure::CohortShare, PupilGroup::PriorLow, value(20.0, 100.0)),
            (Measure::CohortShare, PupilGroup::PriorHigh, value(35.0, 100.0)),
        ],
    );
    let raw = read(&shares, &block(2, &[]));
    assert_eq!(raw.values(&IntakeSources::choose(&[raw]))[0], Some(15.0));
}

#[test]
fn a_code_or_a_number_that_is_none_is_no_intake() {
    let none = block(
        1,
        &[
            (Measure::CohortShare, PupilGroup::Disadvantaged, code(Code::Supp)),
            (Measure::Cohort, PupilGroup::All, value(0.0, 0.0)),
            (Measure::PriorAverage, PupilGroup::All, value(f64::NAN, 10.0)),
        ],
    );
    let raw = read(&none, &block(2, &[]));
    assert_eq!(raw.values(&IntakeSources::choose(&[raw])), [None; 5]);
}

#[test]
fn the_newest_import_that_holds_a_figure_says_it() {
    let newer = block(3, &[(Measure::PriorAverage, PupilGroup::All, value(30.0, 120.0))]);
    let raw = RawIntake::read(&[&newer, &cohort()], &[]);
    let values = raw.values(&IntakeSources::choose(&[raw]));
    assert_eq!((values[0], values[1]), (Some(30.0), Some(22.0)));
}
