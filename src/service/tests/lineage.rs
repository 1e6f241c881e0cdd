//! Owns the tests of what GIAS's files of links and groups change: whose history is shown, which school is in which chain.
//! Must not test how the files are read; that is `import`.

use std::path::Path;

use super::world::{CHAIN, World, block, parsed, urn, user};
use crate::domain::{ConsentState, ImportId, LaCode, OrgCode, Organisation, School};
use crate::figures::{Place, Release};
use crate::report::{Cell, Query, Report, ReportName};
use crate::service::{Actor, FileState, Request, Response, SchoolSearch, Trouble};

const OLD: u32 = 100_009;
const NEW: u32 = 200_009;

fn bring(world: &World, name: &str, text: &str) -> ImportId {
    let outcome = world.service.import_embedded(&Actor::Operator, Path::new(name), text.as_bytes()).unwrap();
    match outcome.state {
        FileState::Imported(id) => id,
        other => panic!("{other:?}"),
    }
}

fn links(world: &World, rows: &str) -> ImportId {
    bring(world, "links.csv", &format!("urn,linkurn,linkname,linktype,linkestablisheddate\n{rows}"))
}

/// Schools with figures of one year each: no DfE number ties them together.
fn schools(world: &World, all: &[(u32, u16, f64)]) {
    for (number, end, score) in all {
        let school = School::named(urn(*number), LaCode::new(815).unwrap(), format!("School {number}"));
        let figures = block(Place::School(school.urn), *end, Release::Final, *score, 90.0);
        world.publish(&format!("{number}.csv"), parsed(*end, Release::Final, vec![school], vec![figures]));
    }
}

fn report(world: &World, who: &Actor, group: &str, year: &str) -> Report {
    let query = Query { year: Some(year.parse().unwrap()), ..Query::of(ReportName::Schools) };
    match world.ok(who, Request::Report(group.to_owned(), query)) {
        Response::Report(report) => *report,
        other => panic!("{other:?}"),
    }
}

fn score(report: &Report, number: u32) -> Option<f64> {
    let row = report.sections[0].rows.iter().find(|row| row.urn == Some(urn(number)))?;
    row.cells[0].value()
}

#[test]
fn a_linked_predecessor_gives_its_history_though_the_dfe_number_changed_and_undo_takes_it_back() {
    let (world, group) = World::with_group(false);
    schools(&world, &[(OLD, 2017, 33.0), (NEW, 2018, 36.0)]);
    world.ok(&Actor::Operator, Request::AddSchools(group.clone(), vec![urn(NEW)]));
    let value = || score(&report(&world, &Actor::Operator, &group, "2016/17"), NEW);
    assert_eq!(value(), None);
    let id = links(&world, &format!("{NEW},{OLD},Old,Predecessor,\n"));
    assert_eq!(value(), Some(33.0));
    world.ok(&Actor::Operator, Request::UndoImport(id));
    assert_eq!(value(), None);
    // What links alone name is no school.
    links(&world, "100777,100778,Nobody,Successor,\n");
    let error = world.ask(&Actor::Operator, Request::ShowSchool(urn(100_777))).unwrap_err();
    assert_eq!(error.trouble, Trouble::NotFound);
    let Response::School(school) = world.ok(&Actor::Operator, Request::ShowSchool(urn(NEW))) else { panic!() };
    assert_eq!(school.name, format!("School {NEW}"), "links say nothing else of a school");
}

#[test]
fn a_chain_of_links_is_followed_and_a_link_to_the_one_before_that_is_no_fork() {
    let (world, group) = World::with_group(false);
    schools(&world, &[(OLD, 2017, 33.0), (100_010, 2016, 31.0), (NEW, 2018, 36.0)]);
    world.ok(&Actor::Operator, Request::AddSchools(group.clone(), vec![urn(NEW)]));
    links(&world, &format!("{NEW},100010,B,Predecessor,\n100010,{OLD},A,Predecessor,\n{NEW},{OLD},A,Predecessor,\n"));
    assert_eq!(score(&report(&world, &Actor::Operator, &group, "2016/17"), NEW), Some(33.0));
    assert_eq!(score(&report(&world, &Actor::Operator, &group, "2015/16"), NEW), Some(31.0));
}

#[test]
fn of_several_predecessors_none_gives_its_history_and_the_report_says_so() {
    let (world, group) = World::with_group(false);
    schools(&world, &[(OLD, 2017, 33.0), (100_010, 2017, 31.0), (NEW, 2018, 36.0)]);
    world.ok(&Actor::Operator, Request::AddSchools(group.clone(), vec![urn(NEW)]));
    links(&world, &format!("{NEW},100010,B,Predecessor,\n{NEW},{OLD},A,Predecessor,\n"));
    let report = report(&world, &Actor::Operator, &group, "2016/17");
    assert_eq!(score(&report, NEW), None);
    let note = format!("School {NEW} was formed of several schools: what those had before is not counted as its own.");
    assert!(report.notes.contains(&note), "{:?}", report.notes);
}

#[test]
fn of_a_school_that_was_split_nobody_has_the_history() {
    let (world, group) = World::with_group(false);
    schools(&world, &[(OLD, 2017, 33.0), (200_010, 2018, 35.0), (NEW, 2018, 36.0)]);
    world.ok(&Actor::Operator, Request::AddSchools(group.clone(), vec![urn(NEW), urn(200_010)]));
    links(&world, &format!("{NEW},{OLD},A,Predecessor,\n200010,{OLD},A,Predecessor,\n"));
    let report = report(&world, &Actor::Operator, &group, "2016/17");
    assert_eq!((score(&report, NEW), score(&report, 200_010)), (None, None));
}

#[test]
fn a_permission_reaches_back_along_links_and_never_forward() {
    let (world, group) = World::with_group(true);
    schools(&world, &[(OLD, 2017, 33.0), (NEW, 2018, 36.0)]);
    links(&world, &format!("{NEW},{OLD},A,Predecessor,\n"));
    world.ok(&Actor::Operator, Request::AddSchools(group.clone(), vec![urn(OLD)]));
    world.consent(&group, OLD, ConsentState::Granted);
    let values = |who: &Actor, year: &str| -> Vec<f64> {
        report(&world, who, &group, year).cells().filter_map(Cell::value).collect()
    };
    assert!(values(&user("la-viewer"), "2017/18").contains(&36.0), "for the owner's own use the successor counts");
    assert!(!values(&user("a-picked"), "2017/18").contains(&36.0), "what the closed school gave is not the new one's");
    assert!(values(&user("a-picked"), "2016/17").contains(&33.0));
    // In the group itself and without permission, the predecessor does not come in by a link.
    world.ok(&Actor::Operator, Request::AddSchools(group.clone(), vec![urn(NEW)]));
    world.consent(&group, NEW, ConsentState::Granted);
    world.consent(&group, OLD, ConsentState::Withdrawn);
    assert!(!values(&user("a-picked"), "2016/17").contains(&33.0));
}

fn groups(world: &World, rows: &[(u32, u32, &str)]) -> ImportId {
    let lines = rows.iter().map(|(number, uid, name)| format!("{number},{uid},{name},Multi-academy trust,Open"));
    let title = "URN,Group UID,Group Name,Group Type,Group Status".to_owned();
    let text: Vec<String> = std::iter::once(title).chain(lines).collect();
    bring(world, "grouplinks.csv", &(text.join("\n") + "\n"))
}

fn of_chain(world: &World, uid: u32) -> Vec<u32> {
    let search = SchoolSearch { chain: Some(uid), ..SchoolSearch::default() };
    match world.ok(&user("a-picked"), Request::SearchSchools(search)) {
        Response::Schools(page) => page.schools.iter().map(|school| school.urn.number()).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn chains_come_with_a_file_like_authorities_and_go_with_it() {
    let world = World::new();
    let show = || world.ask(&user("a-picked"), Request::ShowOrganisation(OrgCode::Chain(5_001)));
    assert_eq!(show().unwrap_err().trouble, Trouble::NotFound);
    let id = groups(
        &world,
        &[(100_001, 5_001, "Moor Trust"), (100_003, 5_001, "Moor Trust"), (999_999, 5_001, "Moor Trust")],
    );
    let moor = Organisation { code: OrgCode::Chain(5_001), name: "Moor Trust".to_owned() };
    assert_eq!(show(), Ok(Response::Organisation(moor.clone())));
    let Response::Organisations(all) = world.ok(&Actor::Operator, Request::ListOrganisations) else { panic!() };
    assert!(all.contains(&moor) && all.iter().any(|it| it.code == OrgCode::Chain(CHAIN)), "{all:?}");
    assert_eq!(of_chain(&world, 5_001), [100_001, 100_003], "a school that no file describes is not listed");
    let named =
        world.ask(&Actor::Operator, Request::AddOrganisation(Organisation { name: "Other".into(), ..moor.clone() }));
    assert!(named.unwrap_err().what.contains("as 'Moor Trust'"));
    world.ok(&Actor::Operator, Request::UndoImport(id));
    assert_eq!(show().unwrap_err().trouble, Trouble::NotFound);
    assert!(of_chain(&world, 5_001).is_empty());
    let Response::School(ash) = world.ok(&Actor::Operator, Request::ShowSchool(urn(100_001))) else { panic!() };
    assert_eq!((ash.name.as_str(), ash.chain), ("Ash School", None));
}

#[test]
fn a_search_for_a_chain_finds_its_schools_and_no_other_chain_s() {
    let world = World::new();
    groups(&world, &[(100_001, 500, "Moor Trust"), (100_002, 5_001, "Hill Trust"), (100_003, 500, "Moor Trust")]);
    for (text, expected) in [
        ("chain:500", vec![100_001, 100_003]),
        ("CHAIN:500 ash", vec![100_001]),
        ("chain:5001", vec![100_002]),
        ("chain:500 chain:5001", vec![]),
        ("chain:50", vec![]),
        ("chain:", vec![]),
        ("chain:moor", vec![]),
    ] {
        let search = SchoolSearch { text: text.to_owned(), ..SchoolSearch::default() };
        let Response::Schools(page) = world.ok(&user("a-picked"), Request::SearchSchools(search)) else { panic!() };
        let found: Vec<u32> = page.schools.iter().map(|school| school.urn.number()).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_school_is_in_the_chain_that_the_newest_file_says() {
    let world = World::new();
    groups(&world, &[(100_001, 5_001, "Moor Trust"), (100_002, 5_001, "Moor Trust")]);
    let newer = groups(&world, &[(100_002, 5_002, "Vale Trust")]);
    assert_eq!((of_chain(&world, 5_001), of_chain(&world, 5_002)), (vec![100_001], vec![100_002]));
    world.ok(&Actor::Operator, Request::UndoImport(newer));
    assert_eq!((of_chain(&world, 5_001), of_chain(&world, 5_002)), (vec![100_001, 100_002], vec![]));
}

#[test]
fn a_chain_that_came_with_a_file_owns_groups() {
    let world = World::new();
    groups(&world, &[(100_001, 5_001, "Moor Trust")]);
    let made = world.group(Request::CreateGroup(crate::service::NewGroup {
        name: "Ours".to_owned(),
        description: String::new(),
        owner: OrgCode::Chain(5_001),
        schools: vec![urn(100_001)],
        viewers: Vec::new(),
        visibility: crate::domain::Visibility::OwnerOnly,
        accept_terms: false,
    }));
    assert_eq!(made.owner_name, "Moor Trust");
}
