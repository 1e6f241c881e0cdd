//! Owns the tests of best practice and of intakes over the years, on schools whose numbers can be worked out by hand.
//! Must not read files.

use std::collections::HashSet;

use super::{run, value};
use crate::domain::{Phase, School};
use crate::figures::{Code, Measure, Place, PupilGroup, Release, Stage};
use crate::report::testing::{Build, ENGLAND, intake_sources, la, urn, year};
use crate::report::{
    Content, Finder, Flag, Likeness, Query, Report, ReportName, Row, RowKind, SchoolIntake, SimilarSchools, Snapshot,
};

/// The share of 100 pupils of schools A to D with English and maths 9–4; England 64.2.
const SHARES: [(u32, &str, f64); 4] =
    [(121_001, "Alder", 40.0), (121_002, "Birch", 60.0), (121_003, "Cedar", 50.0), (121_004, "Dogwood", 90.0)];

fn snapshot() -> Snapshot {
    let mut build = Build::new(Stage::Ks4).held(2018, Release::Final);
    for (number, name, share) in SHARES {
        build = build.school(number, name).all(
            Place::School(urn(number)),
            2018,
            &[(Measure::EnglishMaths94, value(share, 100.0))],
        );
    }
    build.all(ENGLAND, 2018, &[(Measure::EnglishMaths94, value(64.2, 520_000.0))]).done()
}

/// Intakes of A to D: prior attainment 28, 29, 28, 28; Dogwood is selective.
fn similar() -> SimilarSchools {
    let of = |(number, name, prior): (u32, &str, f64)| {
        let mut school = School::named(urn(number), la(815), name);
        school.phase = Phase::Secondary;
        if number == 121_004 {
            "Selective".clone_into(&mut school.admissions);
        }
        SchoolIntake::of(&school, Stage::Ks4, year(2018), [Some(prior), Some(10.0), None, None, None])
    };
    let own: Vec<SchoolIntake> = SHARES
        .into_iter()
        .zip([28.0, 29.0, 28.0, 28.0])
        .map(|((urn, name, _), prior)| of((urn, name, prior)))
        .collect();
    let finder = Finder::new((Likeness::default(), false), intake_sources(), &own, &[], &HashSet::new());
    let near = own.iter().map(|school| finder.nearest(school)).collect();
    finder.found(year(2018), near)
}

fn query() -> Query {
    let pupils = crate::figures::PupilFilter::all();
    Query { measures: vec![Measure::EnglishMaths94], pupils, ..Query::of(ReportName::Practice) }
}

fn rows(report: &Report) -> &[Row] {
    &report.sections[0].rows
}

fn cell(report: &Report, row: usize, id: &str) -> Content {
    let at = report.sections[0].columns.iter().position(|column| column.id == id).unwrap();
    rows(report)[row].cells[at].content
}

#[test]
fn a_weakness_names_the_schools_of_one_kind_that_do_significantly_better() {
    let report = run(&Snapshot { similar: Some(similar()), ..snapshot() }, &query()).unwrap();
    let words: Vec<(&str, &str, &str)> =
        rows(&report).iter().map(|row| (row.name.as_str(), row.words[2].as_str(), row.words[3].as_str())).collect();
    // A with 40 of 100: z = −5.05, below. B with 60 does better (z = 2.83), C with 50 does not (z = 1.42), D is selective.
    // B is below nowhere: its largest gap is 4 pupils, and nobody of its kind does better. C is below: z = −2.96.
    // A and B: prior attainment differs by 1, its variance among A, B and C is 2/9: d² = 40·4.5 / (40 + 25).
    assert_eq!(
        words,
        [("Alder", "Birch", "far"), ("Birch", "nobody in the group", ""), ("Cedar", "nobody in the group", "")]
    );
    let Content::Value(distance) = cell(&report, 0, "distance") else { panic!("no distance") };
    assert!((distance.powi(2) - 180.0 / 65.0).abs() < 1e-9, "{distance}");
    assert_eq!(cell(&report, 0, "own"), Content::Value(40.0));
    assert_eq!(cell(&report, 0, "against"), Content::Value(64.2));
    assert_eq!(cell(&report, 0, "theirs"), Content::Value(60.0));
    assert_eq!(cell(&report, 0, "gap"), Content::Value(20.0));
    assert_eq!(cell(&report, 0, "gap_pupils"), Content::Value(20.0));
    assert_eq!(rows(&report)[0].cells[0].flag, Some(Flag::Below));
    assert_eq!(rows(&report)[0].cells[0].gap_pupils, Some(-24.0));
    assert_eq!(rows(&report)[1].cells[0].flag, Some(Flag::None));
    assert_eq!(cell(&report, 1, "theirs"), Content::Withheld(Code::NothingToPool));
    assert!(report.notes.iter().any(|note| note.contains("Nothing weak was found in Dogwood")), "{:?}", report.notes);
}

#[test]
fn the_school_asked_for_alone_is_looked_at_and_another_is_not_found() {
    let snapshot = Snapshot { similar: Some(similar()), ..snapshot() };
    let report = run(&snapshot, &Query { schools: vec![urn(121_003)], ..query() }).unwrap();
    assert!(rows(&report).iter().all(|row| row.urn == Some(urn(121_003))));
    let error = run(&snapshot, &Query { schools: vec![urn(121_009)], ..query() }).unwrap_err();
    assert!(error.what.contains("there is no school 121009 in this report"), "{error}");
}

#[test]
fn without_intakes_the_better_schools_are_named_and_likeness_is_said_to_be_unknown() {
    let report = run(&snapshot(), &query()).unwrap();
    let of_alder: Vec<&str> =
        rows(&report).iter().filter(|row| row.name == "Alder").map(|row| row.words[2].as_str()).collect();
    assert_eq!(of_alder, ["Birch", "Dogwood"]);
    assert!(rows(&report).iter().filter(|row| row.name == "Alder").all(|row| row.words[3] == "not known"));
    assert!(report.notes.iter().any(|note| note.contains("how alike they are is not known")));
}

#[test]
fn intakes_stand_school_by_school_and_year_by_year_and_the_group_counts_pupils() {
    let share = |of: f64, count: f64, pupils: f64| crate::figures::Figure { count: Some(count), ..value(of, pupils) };
    let snapshot = Build::new(Stage::Ks4)
        .school(121_001, "Alder")
        .school(121_002, "Birch")
        .held(2018, Release::Final)
        .held(2017, Release::Final)
        .all(Place::School(urn(121_001)), 2018, &[(Measure::Cohort, value(100.0, 100.0))])
        .pupils(
            Place::School(urn(121_001)),
            2018,
            PupilGroup::Disadvantaged,
            &[(Measure::CohortShare, share(20.0, 20.0, 100.0))],
        )
        .all(Place::School(urn(121_002)), 2018, &[(Measure::Cohort, value(50.0, 50.0))])
        // Its file gives the number alone.
        .pupils(Place::School(urn(121_002)), 2018, PupilGroup::Disadvantaged, &[(Measure::Cohort, value(20.0, 20.0))])
        .all(Place::School(urn(121_001)), 2017, &[(Measure::Cohort, value(90.0, 90.0))])
        .done();
    let report = run(&snapshot, &Query::of(ReportName::Context)).unwrap();
    let columns: Vec<&str> = report.sections[0].columns.iter().map(|column| column.id.as_str()).collect();
    assert_eq!(columns, ["size", "disadvantaged"]);
    let lines: Vec<_> = rows(&report)
        .iter()
        .map(|row| (row.kind, row.name.as_str(), row.year.unwrap().end(), row.cells[0].value(), row.cells[1].value()))
        .collect();
    assert_eq!(
        lines,
        [
            (RowKind::School, "Alder", 2018, Some(100.0), Some(20.0)),
            (RowKind::School, "Alder", 2017, Some(90.0), None),
            (RowKind::School, "Birch", 2018, Some(50.0), Some(40.0)),
            (RowKind::School, "Birch", 2017, None, None),
            // (20 + 20) / 150
            (RowKind::Group, "North group", 2018, Some(150.0), Some(100.0 * 40.0 / 150.0)),
            (RowKind::Group, "North group", 2017, Some(90.0), None),
        ]
    );
}

#[test]
fn columns_of_intake_stand_beside_results_where_they_are_asked_for() {
    let snapshot = Build::new(Stage::Ks4)
        .school(121_001, "Alder")
        .held(2018, Release::Final)
        .all(
            Place::School(urn(121_001)),
            2018,
            &[(Measure::Attainment8, value(46.0, 100.0)), (Measure::Cohort, value(100.0, 100.0))],
        )
        .all(ENGLAND, 2018, &[(Measure::Attainment8, value(46.5, 520_000.0)), (Measure::Cohort, value(520_000.0, 1.0))])
        .done();
    let query = Query { measures: vec![Measure::Attainment8], intake: true, ..Query::of(ReportName::Schools) };
    let report = run(&snapshot, &query).unwrap();
    let cells: Vec<_> = rows(&report)
        .iter()
        .map(|row| (row.kind, row.cells.iter().map(super::Cell::value).collect::<Vec<_>>()))
        .collect();
    assert_eq!(
        cells,
        [
            (RowKind::School, vec![Some(46.0), Some(100.0)]),
            (RowKind::Group, vec![Some(46.0), Some(100.0)]),
            (RowKind::La, vec![None, None]),
            (RowKind::England, vec![Some(46.5), Some(520_000.0)]),
        ]
    );
}
