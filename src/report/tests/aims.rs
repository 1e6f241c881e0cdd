//! The reports for a network's aims, on small groups worked out by hand.

use std::collections::HashMap;

use super::*;
use crate::figures::{Measure, Place, PupilGroup, Subject};
use crate::report::testing::{Build, ENGLAND, between, urn, value};

/// Schools of 100 pupils each: maths 9–4 in per cent, against 60% in England.
fn maths(shares: &[f64]) -> Snapshot {
    maths_against(60.0, shares)
}

fn maths_against(england: f64, shares: &[f64]) -> Snapshot {
    let mut build = Build::new(Stage::Ks4).held(2018, Release::Final);
    for (number, _) in (121_001_u32..).zip(shares) {
        build = build.school(number, &format!("School {number}"));
    }
    for (number, share) in (121_001_u32..).zip(shares) {
        let place = Place::School(urn(number));
        build = build.subject(place, 2018, Subject::Maths, &[(Measure::Grade94, value(*share, 100.0))]);
    }
    build.subject(ENGLAND, 2018, Subject::Maths, &[(Measure::Grade94, value(england, 500_000.0))]).done()
}

fn cell<'a>(section: &'a Section, row: &Row, column: &str) -> &'a Cell {
    let at = section.columns.iter().position(|it| it.id == column).expect("the column");
    &section.rows.iter().find(|it| *it == row).expect("the row").cells[at]
}

#[test]
fn an_intervention_is_marked_where_so_many_schools_are_significantly_below() {
    // z of 40 of 100 against 60% is -4.08, of 50 -2.04, of 51 -1.84.
    let snapshot = maths(&[40.0, 50.0, 51.0, 60.0, 75.0]);
    let two = Query { at_least: Some(2), ..Query::of(ReportName::Intervention) };
    let report = answer(&snapshot, &two);
    let heat = section(&report, "rows");
    let row = heat.rows.iter().find(|row| row.name == "Maths, Grades 9–4").expect("maths");
    let all = cell(heat, row, "all");
    assert_eq!((all.value(), all.schools, all.flag), (Some(2.0), Some((2, 5)), Some(Flag::Below)));
    let marked = section(&report, "interventions");
    assert_eq!(marked.rows.len(), 1);
    assert_eq!(marked.rows[0].words, ["All pupils", "School 121001, School 121002"]);
    // 20 and 10 pupils of a hundred are missing.
    assert_eq!(cell(marked, &marked.rows[0], "gap_pupils").value(), Some(-30.0));
    let report = answer(&snapshot, &Query::of(ReportName::Intervention));
    assert!(section(&report, "interventions").rows.is_empty(), "three schools are needed where nothing else is asked");
    let heat = section(&report, "rows");
    assert_eq!(cell(heat, &heat.rows[0], "all").flag, None, "a cell of two is not marked");
}

#[test]
fn a_pupil_group_asked_for_is_the_only_one_looked_at_and_one_that_no_file_has_leaves_nothing() {
    let snapshot = maths(&[40.0, 50.0]);
    let boys = Query { pupils: PupilFilter::only(PupilGroup::Boys), ..Query::of(ReportName::Intervention) };
    let report = answer(&snapshot, &boys);
    assert!(section(&report, "rows").rows.is_empty());
    let report = answer(&snapshot, &Query { name: ReportName::Support, ..boys });
    assert!(report.sections.iter().all(|section| section.rows.is_empty()));
}

/// How often each school stands in a list under a lead or as the row's own name.
fn counts(section: &Section, of: impl Fn(&Row) -> String) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for row in &section.rows {
        *counts.entry(of(row)).or_insert(0) += 1;
    }
    counts
}

#[test]
fn the_one_good_school_does_not_give_everything() {
    // Four schools far below, one far above: two of the four are helped, the others' need is not met.
    let report = answer(&maths(&[20.0, 25.0, 30.0, 35.0, 95.0]), &Query::of(ReportName::Support));
    let pairs = section(&report, "rows");
    assert_eq!(counts(pairs, |row| row.words[2].clone()), HashMap::from([("School 121005".to_owned(), 2)]));
    assert_eq!(pairs.rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["School 121001", "School 121002"]);
    assert_eq!(cell(pairs, &pairs.rows[0], "gap_pupils").value(), Some(75.0), "95 less 20 of a hundred pupils");
    let unmet = section(&report, "unmet");
    assert_eq!(unmet.rows.len(), 2);
    assert!(unmet.rows.iter().all(|row| row.words[2].contains("already give")), "{:?}", unmet.rows);
    let balance = section(&report, "balance");
    let good = balance.rows.iter().find(|row| row.name == "School 121005").expect("the good school");
    assert_eq!(good.cells.iter().map(Cell::value).collect::<Vec<_>>(), [Some(2.0), Some(0.0), Some(0.0)]);
}

#[test]
fn a_full_helper_makes_room_where_another_can_take_over() {
    // Only the school at 95% is better than the one at 80%, and it is asked last: by then it helps two of the other
    // three, of which the school at 85% can take one over.
    let report = answer(&maths_against(90.0, &[20.0, 22.0, 24.0, 80.0, 85.0, 95.0]), &Query::of(ReportName::Support));
    let pairs = section(&report, "rows");
    let given = counts(pairs, |row| row.words[2].clone());
    assert_eq!(given, HashMap::from([("School 121005".to_owned(), 2), ("School 121006".to_owned(), 2)]));
    let last = pairs.rows.iter().find(|row| row.name == "School 121004").expect("its need is met");
    assert_eq!(last.words[2], "School 121006");
    assert!(section(&report, "unmet").rows.is_empty());
}

#[test]
fn the_group_s_change_is_held_against_that_of_its_authority_and_england() {
    let share = |of: f64, n: f64| vec![(Measure::EnglishMaths94, value(of, n))];
    let both = |of: f64, n: f64, p8: f64| {
        vec![(Measure::EnglishMaths94, value(of, n)), (Measure::Progress8, between(p8, n, p8 - 0.2, p8 + 0.2))]
    };
    let (a, b, c) = (Place::School(urn(121_001)), Place::School(urn(121_002)), Place::School(urn(121_003)));
    let snapshot = Build::new(Stage::Ks4)
        .school(121_001, "A")
        .school(121_002, "B")
        .school(121_003, "C")
        .held(2018, Release::Final)
        .held(2017, Release::Final)
        .all(a, 2017, &both(50.0, 100.0, 0.0))
        .all(a, 2018, &both(60.0, 110.0, 0.3))
        .all(b, 2017, &both(40.0, 200.0, -0.1))
        .all(b, 2018, &both(55.0, 190.0, 0.1))
        // A school that came new: no part of either year.
        .all(c, 2018, &share(99.0, 500.0))
        .all(
            ENGLAND,
            2017,
            &[(Measure::EnglishMaths94, value(64.0, 520_000.0)), (Measure::Progress8, value(-0.03, 500_000.0))],
        )
        .all(
            ENGLAND,
            2018,
            &[(Measure::EnglishMaths94, value(64.5, 523_000.0)), (Measure::Progress8, value(-0.02, 495_000.0))],
        )
        .done();
    let query =
        Query { measures: vec![Measure::EnglishMaths94, Measure::Progress8], ..Query::of(ReportName::Monitoring) };
    let report = answer(&snapshot, &query);
    let rows = section(&report, "rows");
    let of = |name: &str| {
        rows.rows.iter().find(|row| row.name.starts_with(name) && row.words[0].starts_with("England")).expect("a row")
    };
    let english = of("English and maths 9–4");
    let close = |cell: &Cell, wanted: f64| assert!((cell.value().unwrap() - wanted).abs() < 1e-9, "{cell:?} {wanted}");
    // 130 of 300, then round(.60*110) + round(.55*190) = 66 + 105 = 171 of 300.
    close(cell(rows, english, "before"), 100.0 * 130.0 / 300.0);
    close(cell(rows, english, "after"), 57.0);
    close(cell(rows, english, "their_change"), 0.5);
    let found = cell(rows, english, "difference");
    close(found, 57.0 - 100.0 * 130.0 / 300.0 - 0.5);
    // Python (7.928677038864806): 196*sqrt(p0*(1-p0)/300 + .57*.43/300 + .64*.36/520000 + .645*.355/523000), p0 = 130/300
    let half = 7.928_677_038_864_806;
    let (lower, upper) = found.limits.unwrap();
    assert!(((upper - lower) / 2.0 - half).abs() < 1e-6, "{}", (upper - lower) / 2.0);
    assert_eq!((found.flag, found.gap_pupils, found.pupils), (Some(Flag::Above), Some(39.0), Some(300.0)));
    let progress = of("Progress 8");
    // (0·100 - 0.1·200)/300 before; (0.3·110 + 0.1·190)/300 after; England +0.01.
    let found = cell(rows, progress, "difference");
    close(found, 52.0 / 300.0 + 20.0 / 300.0 - 0.01);
    // Half widths 0.2: sqrt(20^2 + 40^2)/300 before, sqrt(22^2 + 38^2)/300 after; England's score is exact.
    let half = ((20.0_f64.powi(2) + 40.0_f64.powi(2) + 22.0_f64.powi(2) + 38.0_f64.powi(2)) / 90_000.0).sqrt();
    let (lower, upper) = found.limits.unwrap();
    assert!(((upper - lower) / 2.0 - half).abs() < 1e-9);
    assert_eq!((found.flag, found.gap_pupils), (Some(Flag::Above), None));
    assert!(report.notes.iter().any(|note| note.contains("What it cannot show")));
    assert!(report.notes.iter().any(|note| note.contains("at least 2 of 3")), "{:?}", report.notes);
}

#[test]
fn following_a_group_takes_two_years() {
    let problem = run(&maths(&[40.0]), &Query::of(ReportName::Monitoring)).unwrap_err();
    assert!(problem.what.contains("2017/18 only"), "{}", problem.what);
    let since = Query { since: Some(year(2018)), ..Query::of(ReportName::Monitoring) };
    let problem = run(&maths(&[40.0]), &since).unwrap_err();
    assert!(problem.hint.contains("2017/18"), "{}", problem.hint);
}
