//! Owns the tests of similar schools through the service: numbers worked out by hand, and attempts to see a school of
//! the group that is kept back. Must not describe how an attempt is warded off.

use super::world::{World, parsed, signed, urn, user};
use crate::domain::{Consent, ConsentScope, ConsentState, LaCode, LaEstab, School};
use crate::figures::{Block, BlockKey, Figure, FigureKey, Measure, Place, PupilGroup, Release, Stage, Year};
use crate::report::{Comparator, Likeness, Pool, Query, Report, ReportName, Row, RowKind, Weighting};
use crate::service::{Actor, Request, Response, Trouble};

/// What the files say of a school: its URN, prior attainment, per cent disadvantaged, Attainment 8 of 100 pupils.
type Line = (u32, f64, f64, f64);

/// The group's A, B and C, its neighbour D, and three schools elsewhere.
const LINES: [Line; 7] = [
    (100_001, 28.0, 10.0, 46.0),
    (100_002, 28.1, 11.0, 50.0),
    (100_003, 27.9, 12.0, 41.0),
    (100_004, 28.4, 14.0, 60.0),
    (100_011, 28.2, 20.0, 40.0),
    (100_012, 27.0, 30.0, 44.0),
    (100_013, 30.0, 40.0, 52.0),
];

fn block((number, prior, fsm6, score): Line, end: u16) -> Block {
    let figure = |value| Figure {
        value: Ok(value),
        decimals: 1,
        pupils: Some(100.0),
        count: None,
        limits: None,
        column: 4,
        line: 2,
    };
    let mut figures = vec![
        (FigureKey::of(Measure::Attainment8, PupilGroup::All), figure(score)),
        (FigureKey::of(Measure::PriorAverage, PupilGroup::All), figure(prior)),
        (FigureKey::of(Measure::CohortShare, PupilGroup::Disadvantaged), figure(fsm6)),
        (FigureKey::of(Measure::Cohort, PupilGroup::All), figure(100.0)),
    ];
    figures.sort_by_key(|(key, _)| *key);
    let key = BlockKey {
        stage: Stage::Ks4,
        place: Place::School(urn(number)),
        year: Year::ending(end).unwrap(),
        release: Release::Final,
        import: crate::domain::ImportId(0),
    };
    Block { key, line: 2, figures }
}

/// Every school has a DfE number of its own, but the second elsewhere, which has that of B.
fn school(number: u32) -> School {
    let la = LaCode::new(815).unwrap();
    let estab = if number == 100_012 { 2 } else { u16::try_from(number - 100_000).unwrap() };
    School { laestab: Some(LaEstab::new(la, estab).unwrap()), ..School::named(urn(number), la, format!("S{number}")) }
}

/// A shared group of A (agreed), B and C (not asked) with intakes held of 2017/18.
fn world(lines: &[Line]) -> (World, String) {
    let (world, group) = World::with_group(true);
    let schools = lines.iter().map(|(number, ..)| school(*number)).collect();
    let blocks = lines.iter().map(|line| block(*line, 2018)).collect();
    world.publish("ks4-2018-intakes.csv", parsed(2018, Release::Final, schools, blocks));
    (world, group)
}

fn likeness(pool: Pool) -> Likeness {
    Likeness { weights: [50, 50, 0, 0, 0], pool, neighbours: 3 }
}

fn query(name: ReportName) -> Query {
    Query { measures: vec![Measure::Attainment8], likeness: likeness(Pool::England), ..Query::of(name) }
}

fn report(world: &World, who: &Actor, group: &str, query: Query) -> Report {
    match world.ok(who, Request::Report(group.to_owned(), query)) {
        Response::Report(report) => *report,
        other => panic!("expected a report, not {other:?}"),
    }
}

fn rows(report: &Report) -> &[Row] {
    &report.sections[0].rows
}

fn neighbours(report: &Report) -> Vec<u32> {
    rows(report).iter().skip(1).filter_map(|row| row.urn).map(crate::domain::Urn::number).collect()
}

fn value(report: &Report, row: &Row, id: &str) -> Option<f64> {
    row.cells[report.sections[0].columns.iter().position(|column| column.id == id).unwrap()].value()
}

fn close(got: Option<f64>, wanted: f64) {
    let got = got.unwrap();
    assert!((got - wanted).abs() < 1e-9, "{got} is not {wanted}");
}

#[test]
fn the_owner_sees_the_nearest_of_all_schools_with_the_distance_and_its_parts() {
    let (world, group) = world(&LINES);
    let found = report(&world, &user("la-viewer"), &group, query(ReportName::Similar));
    assert_eq!(rows(&found)[0].urn, Some(urn(100_001)), "the school itself comes first");
    // 100_012 has B's DfE number, and B is listed under its own: six schools, of which the spread is made.
    // Prior: (784 + 789.61 + 778.41 + 806.56 + 795.24 + 900) − 170.6² / 6 = 4853.82 − 4850.7266… = 3.0933….
    // Disadvantaged: mean 107/6, squares 61.3611 + 46.6944 + 34.0278 + 14.6944 + 4.6944 + 491.3611 = 652.8333, /6.
    let (prior, fsm6) = ((4_853.82 - 170.6 * 170.6 / 6.0) / 6.0, 652.833_333_333_333_3 / 6.0);
    let squared = |by_prior: f64, by_fsm6: f64| f64::midpoint(by_prior * by_prior / prior, by_fsm6 * by_fsm6 / fsm6);
    assert_eq!(neighbours(&found), [100_002, 100_003, 100_004]);
    for (row, squared) in rows(&found)[1..4].iter().zip([squared(0.1, 1.0), squared(-0.1, 2.0), squared(0.4, 4.0)]) {
        close(value(&found, row, "distance"), squared.sqrt());
    }
    let parts = 0.4_f64.powi(2) / prior / (2.0 * squared(0.4, 4.0)) * 100.0;
    close(value(&found, &rows(&found)[3], "prior_share"), parts);
    close(value(&found, &rows(&found)[3], "fsm6_share"), 100.0 - parts);
    assert_eq!(value(&found, &rows(&found)[3], "sen_share"), None);
    // What they reached on the whole: (50 + 41 + 60) / 3.
    let whole = rows(&found).iter().find(|row| row.kind == RowKind::Similar).unwrap();
    close(value(&found, whole, "attainment8"), 151.0 / 3.0);
}

#[test]
fn similar_schools_are_a_comparator_of_each_school_and_of_the_group() {
    let (world, group) = world(&LINES);
    let query = Query { compare: Comparator::Similar, ..query(ReportName::Schools) };
    let found = report(&world, &user("la-viewer"), &group, query.clone());
    let similar = rows(&found).iter().find(|row| row.kind == RowKind::Similar).unwrap();
    // A: B, C, D; B: A, C, D (the same distances hold); C: A, B, D.
    let [of_a, of_b, of_c] = [151.0 / 3.0, 147.0 / 3.0, 156.0 / 3.0];
    close(value(&found, similar, "attainment8"), (of_a + of_b + of_c) / 3.0);
    assert!(
        found.notes.iter().any(|note| note.contains("the 3 nearest in England") && note.contains("Disadvantaged 50"))
    );
    let unweighted = report(&world, &user("la-viewer"), &group, Query { weighting: Weighting::Schools, ..query });
    assert!(unweighted.notes.iter().any(|note| note.contains("DfE-style")), "{:?}", unweighted.notes);
}

#[test]
fn the_pool_of_the_group_holds_its_own_schools_alone() {
    let (world, group) = world(&LINES);
    let query = Query { likeness: likeness(Pool::Group), ..query(ReportName::Similar) };
    assert_eq!(neighbours(&report(&world, &user("la-viewer"), &group, query)), [100_002, 100_003]);
}

#[test]
fn the_school_asked_for_is_the_one_shown() {
    let (world, group) = world(&LINES);
    let query = Query { schools: vec![urn(100_003)], ..query(ReportName::Similar) };
    let found = report(&world, &user("la-viewer"), &group, query);
    assert_eq!(rows(&found)[0].urn, Some(urn(100_003)));
}

#[test]
fn an_earlier_year_stands_in_where_the_year_says_nothing_of_pupils_and_is_named() {
    let (world, group) = World::with_group(true);
    let schools = LINES.iter().map(|(number, ..)| school(*number)).collect();
    let blocks = LINES.iter().map(|line| block(*line, 2017)).collect();
    world.publish("ks4-2017-intakes.csv", parsed(2017, Release::Final, schools, blocks));
    let found = report(&world, &user("la-viewer"), &group, query(ReportName::Similar));
    assert_eq!(found.year, Year::ending(2018).unwrap());
    assert_eq!(neighbours(&found), [100_002, 100_003, 100_004]);
    assert!(found.notes.iter().any(|note| note.contains("those of 2016/17 are used")), "{:?}", found.notes);
    // The schools' results are of the report's own year.
    close(value(&found, &rows(&found)[1], "attainment8"), 51.0);
}

#[test]
fn a_school_that_has_not_agreed_is_nobodys_neighbour_under_any_of_its_numbers() {
    let (world, group) = world(&LINES);
    for pool in [Pool::England, Pool::La, Pool::Group] {
        let query = Query { likeness: Likeness { neighbours: 20, ..likeness(pool) }, ..query(ReportName::Similar) };
        let found = report(&world, &user("a-picked"), &group, query);
        let expected: &[u32] = if pool == Pool::Group { &[] } else { &[100_004, 100_011, 100_013] };
        assert_eq!(neighbours(&found), expected, "{pool:?}");
        let whole = format!("{found:?}");
        for kept in ["Birch", "Cedar", "S100002", "S100003", "100002", "100003", "S100012", "100012"] {
            assert!(!whole.contains(kept), "{kept} in {pool:?}");
        }
    }
}

#[test]
fn figures_of_schools_that_are_kept_back_change_nothing_that_another_school_reads() {
    let mut changed = LINES;
    for line in changed.iter_mut().filter(|line| [100_002, 100_003, 100_012].contains(&line.0)) {
        *line = (line.0, line.1 + 1.5, line.2 + 25.0, line.3 - 20.0);
    }
    let reports = |lines: &[Line]| -> Vec<String> {
        let (world, group) = world(lines);
        let names = [
            (ReportName::Similar, Comparator::England),
            (ReportName::Schools, Comparator::Similar),
            (ReportName::Overview, Comparator::Similar),
            (ReportName::Context, Comparator::England),
        ];
        let of = |(name, compare)| {
            let query = Query { compare, intake: true, ..query(name) };
            format!("{:?}", report(&world, &user("a-picked"), &group, query))
        };
        names.into_iter().map(of).collect()
    };
    assert_eq!(reports(&LINES), reports(&changed));
}

#[test]
fn a_school_that_agreed_for_the_other_stage_is_no_neighbour_at_this_one() {
    let (world, group) = world(&LINES);
    let consent = Consent { scope: ConsentScope::Ks2, ..signed(ConsentState::Granted) };
    let record = Request::RecordConsent { group: group.clone(), school: urn(100_002), consent, seen: None };
    world.ok(&Actor::Operator, record);
    let query =
        Query { likeness: Likeness { neighbours: 20, ..likeness(Pool::England) }, ..query(ReportName::Similar) };
    let found = report(&world, &user("a-picked"), &group, query.clone());
    assert_eq!(neighbours(&found), [100_004, 100_011, 100_013]);
    world.consent(&group, 100_002, ConsentState::Granted);
    let found = report(&world, &user("a-picked"), &group, query);
    assert_eq!(neighbours(&found), [100_002, 100_004, 100_011, 100_013]);
}

#[test]
fn asking_for_a_school_that_is_kept_back_answers_as_for_one_that_does_not_exist() {
    let (world, group) = world(&LINES);
    let ask = |number: u32| {
        let query = Query { schools: vec![urn(number)], ..query(ReportName::Similar) };
        world.ask(&user("a-picked"), Request::Report(group.clone(), query)).unwrap_err()
    };
    let (hidden, absent) = (ask(100_002), ask(999_999));
    assert_eq!(hidden.trouble, absent.trouble);
    assert_eq!(hidden.to_string().replace("100002", "X"), absent.to_string().replace("999999", "X"));
    assert_ne!(hidden.trouble, Trouble::Fault);
}

#[test]
fn a_year_in_which_nothing_is_known_of_pupils_has_no_similar_schools_and_says_so() {
    let (world, group) = world(&LINES);
    let year = Some(Year::ending(2017).unwrap());
    let query = Query { compare: Comparator::Similar, year, ..query(ReportName::Schools) };
    let found = report(&world, &user("la-viewer"), &group, query);
    let row = rows(&found).iter().find(|row| row.kind == RowKind::Similar).unwrap();
    assert_eq!(value(&found, row, "attainment8"), None);
    assert!(found.notes.iter().any(|note| note.contains("no similar schools to compare with")), "{:?}", found.notes);
}
