//! Owns the tests of distances: worked out by hand on pools of a few schools.
//! Must not read files.

use super::*;
use crate::domain::{LaEstab, Phase, School};
use crate::figures::Stage;
use crate::report::testing::{intake_sources, la, urn, year};

/// A school of which prior attainment and per cent disadvantaged are known, if given.
fn school(number: u32, prior: Option<f64>, fsm6: Option<f64>) -> SchoolIntake {
    changed(number, prior, fsm6, |_| {})
}

fn changed(number: u32, prior: Option<f64>, fsm6: Option<f64>, change: impl Fn(&mut School)) -> SchoolIntake {
    let mut of = School::named(urn(number), la(815), format!("School {number}"));
    of.phase = Phase::Secondary;
    change(&mut of);
    SchoolIntake::of(&of, Stage::Ks4, year(2018), [prior, fsm6, None, None, None])
}

fn four() -> Vec<SchoolIntake> {
    vec![
        school(100_001, Some(28.0), Some(10.0)),
        school(100_002, Some(30.0), Some(20.0)),
        school(100_003, Some(26.0), Some(10.0)),
        school(100_004, Some(28.0), Some(40.0)),
    ]
}

fn likeness(pool: Pool, neighbours: u8) -> Likeness {
    Likeness { weights: [50, 50, 0, 0, 0], pool, neighbours }
}

fn near(own: &[SchoolIntake], table: &[SchoolIntake], likeness: Likeness, barred: &[u32]) -> Near {
    let barred = barred.iter().map(|number| urn(*number)).collect();
    Finder::new((likeness, false), intake_sources(), own, table, &barred).nearest(&own[0])
}

fn numbers(near: &Near) -> Vec<u32> {
    near.neighbours.iter().map(|it| it.urn.number()).collect()
}

fn close(got: f64, wanted: f64) {
    assert!((got - wanted).abs() < 1e-9, "{got} is not {wanted}");
}

#[test]
fn the_nearest_come_first_with_what_each_measure_makes_of_the_distance() {
    let pool = four();
    let found = near(&pool[..1], &pool, likeness(Pool::England, 20), &[]);
    assert_eq!(numbers(&found), [100_003, 100_002, 100_004]);
    assert_eq!(found.candidates, 3);
    // Variances over the four: prior (0 + 4 + 4 + 0) / 4 = 2, disadvantaged (100 + 0 + 100 + 400) / 4 = 150.
    let shares: Vec<_> = found.neighbours.iter().map(|it| (it.likened.shares[0], it.likened.shares[1])).collect();
    // (4 / 2 + 0) / 2; (4 / 2 + 100 / 150) / 2; (0 + 900 / 150) / 2
    for (it, squared) in found.neighbours.iter().zip([1.0, 4.0 / 3.0, 3.0_f64]) {
        close(it.likened.distance, squared.sqrt());
    }
    for ((prior, fsm6), (want_prior, want_fsm6)) in shares.into_iter().zip([(100.0, 0.0), (75.0, 25.0), (0.0, 100.0)]) {
        close(prior.unwrap(), want_prior);
        close(fsm6.unwrap(), want_fsm6);
    }
    assert!(found.neighbours[1].likened.is_far());
    assert_eq!(found.neighbours[0].likened.shares[2..], [None, None, None]);
    assert_eq!(numbers(&near(&pool[..1], &pool, likeness(Pool::England, 2), &[])), [100_003, 100_002]);
}

#[test]
fn a_barred_school_is_no_candidate_and_in_no_spread() {
    let pool = four();
    let with = near(&pool[..1], &pool, likeness(Pool::England, 20), &[100_004]);
    let without = near(&pool[..1], &pool[..3], likeness(Pool::England, 20), &[]);
    assert_eq!(with, without);
    assert_eq!(numbers(&with), [100_003, 100_002]);
}

#[test]
fn only_schools_of_one_kind_are_likened() {
    let like = |change: fn(&mut School)| changed(100_009, Some(28.0), Some(10.0), change);
    let pool = |other: SchoolIntake| {
        let mut pool = four();
        pool.push(other);
        let found = near(&pool[..1], &pool, likeness(Pool::England, 20), &[]);
        numbers(&found).contains(&100_009)
    };
    assert!(pool(like(|_| {})));
    assert!(!pool(like(|it| it.phase = Phase::Special)));
    assert!(!pool(like(|it| it.phase = Phase::AlternativeProvision)));
    assert!(!pool(like(|it| it.admissions = "Selective".to_owned())));
    assert!(!pool(like(|it| it.gender = "Girls".to_owned())));
    assert!(!pool(like(|it| it.kind = "Other independent school".to_owned())));
    assert!(pool(like(|it| it.phase = Phase::AllThrough)));
    assert!(pool(like(|it| it.gender = "Mixed".to_owned())));
}

#[test]
fn at_ks2_neither_selection_nor_sex_of_entry_matters() {
    let mut girls = School::named(urn(100_001), la(815), "Girls");
    girls.gender = "Girls".to_owned();
    girls.admissions = "Selective".to_owned();
    let mixed = School::named(urn(100_002), la(815), "Mixed");
    assert_eq!(SchoolClass::of(&girls, Stage::Ks2), SchoolClass::of(&mixed, Stage::Ks2));
    assert_ne!(SchoolClass::of(&girls, Stage::Ks4), SchoolClass::of(&mixed, Stage::Ks4));
}

#[test]
fn a_school_is_not_like_itself_under_another_urn() {
    let estab = LaEstab::new(la(815), 4001).unwrap();
    let same = |number| changed(number, Some(28.0), Some(10.0), |it| it.laestab = Some(estab));
    let pool = [same(100_001), same(100_005), school(100_002, Some(30.0), Some(20.0))];
    assert_eq!(numbers(&near(&pool[..1], &pool, likeness(Pool::England, 20), &[])), [100_002]);
}

#[test]
fn the_pool_decides_who_is_a_candidate_and_not_how_far_it_is() {
    let mut pool = four();
    pool[2].la = la(850);
    let of = |pools| near(&pool[..2], &pool, likeness(pools, 20), &[]);
    assert_eq!(numbers(&of(Pool::Group)), [100_002]);
    assert_eq!(numbers(&of(Pool::La)), [100_002, 100_004]);
    assert_eq!(numbers(&of(Pool::England)), [100_003, 100_002, 100_004]);
    assert_eq!(of(Pool::Group).neighbours[0], of(Pool::England).neighbours[1]);
}

#[test]
fn a_measure_that_one_of_them_lacks_is_left_out_for_the_pair_unless_it_bears_more_than_half() {
    let mut pool = four();
    pool.push(school(100_006, None, Some(10.0)));
    let half = near(&pool[..1], &pool, likeness(Pool::England, 20), &[]);
    let lacking = half.neighbours.iter().find(|it| it.urn == urn(100_006)).unwrap();
    assert_eq!(lacking.likened.shares, [None, Some(0.0), None, None, None]);
    close(lacking.likened.distance, 0.0);
    let most = Likeness { weights: [51, 49, 0, 0, 0], ..likeness(Pool::England, 20) };
    assert_eq!(numbers(&near(&pool[..1], &pool, most, &[])), [100_003, 100_002, 100_004]);
}

#[test]
fn a_measure_without_weight_or_spread_plays_no_part() {
    let pool = four();
    let alone = Likeness { weights: [1, 0, 0, 0, 0], ..likeness(Pool::England, 20) };
    let found = near(&pool[..1], &pool, alone, &[]);
    assert_eq!(numbers(&found), [100_004, 100_002, 100_003]);
    assert_eq!(found.neighbours[0].likened.shares[1], None);
    let level: Vec<_> = (1..4).map(|at| school(100_000 + at, Some(28.0), Some(10.0))).collect();
    let found = near(&level[..1], &level, likeness(Pool::England, 20), &[]);
    assert_eq!(
        found.neighbours[0].likened,
        Likened { distance: 0.0, shares: [Some(0.0), Some(0.0), None, None, None] }
    );
}

#[test]
fn size_counts_by_its_ratio() {
    let sized =
        |number: u32, size| SchoolIntake { values: [None, None, None, None, Some(size)], ..school(number, None, None) };
    let values = [sized(100_001, 50.0), sized(100_002, 100.0), sized(100_003, 200.0)].map(|it| scaled(&it.values)[4]);
    close(values[2] - values[1], values[1] - values[0]);
    assert!(scaled(&[None, None, None, None, Some(0.0)])[4].is_nan());
}

#[test]
fn a_school_of_which_nothing_is_known_has_no_neighbours() {
    let mut pool = four();
    pool.insert(0, school(100_007, None, None));
    assert_eq!(near(&pool[..1], &pool, likeness(Pool::England, 20), &[]).neighbours, []);
}
