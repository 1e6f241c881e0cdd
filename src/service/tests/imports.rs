//! Owns the tests of imports as the service keeps them: publish, prefer, take back, carry over, recover.
//! Must not test file formats.

use super::world::{World, block, parsed, urn};
use crate::domain::{ImportId, LaCode, LaEstab, School};
use crate::figures::{Place, Release};
use crate::report::{Query, Report, ReportName};
use crate::service::{Actor, Request, Response, Trouble};

fn report(world: &World, group: &str, query: Query) -> Report {
    match world.ok(&Actor::Operator, Request::Report(group.to_owned(), query)) {
        Response::Report(report) => *report,
        other => panic!("{other:?}"),
    }
}

fn score(report: &Report, number: u32) -> Option<f64> {
    let column = report.sections[0].columns.iter().position(|column| column.id == "attainment8").unwrap();
    report.sections[0].rows.iter().find(|row| row.urn == Some(urn(number))).and_then(|row| row.cells[column].value())
}

fn ash(score: f64, end: u16, release: Release) -> crate::import::Parsed {
    let school = School::named(urn(100_001), LaCode::new(815).unwrap(), "Ash School");
    parsed(end, release, vec![school], vec![block(Place::School(urn(100_001)), end, release, score, 100.0)])
}

#[test]
fn the_newest_year_is_shown_and_final_is_preferred_unless_told() {
    let (world, group) = World::with_group(false);
    assert_eq!(score(&report(&world, &group, Query::of(ReportName::Schools)), 100_001), Some(47.0));
    world.publish("provisional.csv", ash(44.4, 2018, Release::Provisional));
    let shown = report(&world, &group, Query::of(ReportName::Schools));
    assert_eq!((shown.release, score(&shown, 100_001)), (Release::Final, Some(47.0)));
    let told = Query { release: Some(Release::Provisional), ..Query::of(ReportName::Schools) };
    let shown = report(&world, &group, told);
    assert_eq!((shown.release, score(&shown, 100_001)), (Release::Provisional, Some(44.4)));
    assert_eq!(score(&shown, 100_002), None, "releases are never mixed");
}

#[test]
fn undo_takes_one_import_back_whole_and_uncovers_the_one_beneath() {
    let (world, group) = World::with_group(false);
    let newer = world.publish("again.csv", ash(50.5, 2018, Release::Final));
    assert_eq!(score(&report(&world, &group, Query::of(ReportName::Schools)), 100_001), Some(50.5));
    world.ok(&Actor::Operator, Request::UndoImport(newer));
    assert_eq!(score(&report(&world, &group, Query::of(ReportName::Schools)), 100_001), Some(47.0));
    let error = world.ask(&Actor::Operator, Request::UndoImport(newer)).unwrap_err();
    assert_eq!(error.trouble, Trouble::NotFound);
}

#[test]
fn schools_leave_with_the_last_import_that_names_them() {
    let world = World::new();
    world.ok(&Actor::Operator, Request::UndoImport(ImportId(1)));
    world.ok(&Actor::Operator, Request::ShowSchool(urn(100_001)));
    world.ok(&Actor::Operator, Request::UndoImport(ImportId(2)));
    let error = world.ask(&Actor::Operator, Request::ShowSchool(urn(100_001))).unwrap_err();
    assert_eq!(error.trouble, Trouble::NotFound);
}

#[test]
fn an_academised_school_keeps_its_earlier_figures_by_its_dfe_number() {
    let (world, group) = World::with_group(false);
    let la = LaCode::new(815).unwrap();
    let number = LaEstab::new(la, 4001).unwrap();
    let old = School { laestab: Some(number), ..School::named(urn(100_009), la, "Elder School") };
    let new = School { laestab: Some(number), ..School::named(urn(200_009), la, "Elder Academy") };
    let place = |number| Place::School(urn(number));
    world.publish(
        "old.csv",
        parsed(2017, Release::Final, vec![old], vec![block(place(100_009), 2017, Release::Final, 33.0, 90.0)]),
    );
    world.publish(
        "new.csv",
        parsed(2018, Release::Final, vec![new], vec![block(place(200_009), 2018, Release::Final, 36.0, 95.0)]),
    );
    world.ok(&Actor::Operator, Request::AddSchools(group.clone(), vec![urn(200_009)]));
    let before = Query { year: Some("2016/17".parse().unwrap()), ..Query::of(ReportName::Schools) };
    assert_eq!(score(&report(&world, &group, before.clone()), 200_009), Some(33.0));
    assert_eq!(score(&report(&world, &group, Query::of(ReportName::Schools)), 200_009), Some(36.0));
    world.ok(&Actor::Operator, Request::AddSchools(group.clone(), vec![urn(100_009)]));
    let both = report(&world, &group, before);
    assert_eq!((score(&both, 100_009), score(&both, 200_009)), (Some(33.0), None), "nothing is counted twice");
}
