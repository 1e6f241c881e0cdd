//! Owns that a figure is explained to whoever may read it, with the files behind it, and shows nothing else.
//! Must not describe how an explanation is made.

use super::world::{World, la, urn, user};
use crate::domain::{ConsentState, Visibility};
use crate::report::explain::{Explanation, Formula, RowPick, Target, lines};
use crate::report::{Query, ReportName};
use crate::service::{AuditFilter, NewGroup, Request, Response, ServiceError, Trouble};

fn target(row: &str, column: &str) -> Target {
    Target { section: None, row: RowPick::Word(row.to_owned()), column: column.to_owned() }
}

fn explain(world: &World, role: &str, group: &str, query: Query, target: Target) -> Result<Explanation, ServiceError> {
    world.ask(&user(role), Request::Explain(group.to_owned(), query, Box::new(target))).map(|answer| match answer {
        Response::Explanation(told) => *told,
        other => panic!("expected an explanation, not {other:?}"),
    })
}

#[test]
fn a_pooled_figure_names_its_schools_and_the_line_of_the_file_that_each_is_from() {
    let (world, group) = World::with_group(true);
    let query = Query::of(ReportName::Schools);
    let told = explain(&world, "la-viewer", &group, query, target("group", "attainment8")).unwrap();
    assert_eq!(told.formula, Formula::MeanOfPupils);
    assert_eq!(told.value, Some(15_650.0 / 350.0));
    let names: Vec<&str> = told.parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["Ash School", "Birch School", "Cedar School"]);
    for part in &told.parts {
        let origin = &part.origins[0];
        assert_eq!((origin.file.as_str(), origin.sha256.as_str()), ("ks4-2018.csv", "sha of ks4-2018.csv"));
        assert_eq!((origin.column, origin.header.as_deref()), (5, Some("ATT8SCR")));
        assert_eq!(origin.year.to_string(), "2017/18");
    }
    let comparison = told.comparison.as_ref().expect("England");
    assert_eq!((comparison.value, comparison.origins[0].file.as_str()), (Some(47.5), "ks4-2018.csv"));
    let text: Vec<String> = lines(&told).into_iter().map(|(caption, text)| format!("{caption}: {text}")).collect();
    assert!(text.iter().any(|line| line.starts_with("Files: [1] ks4-2018.csv, 2017/18 final release")), "{text:#?}");
}

#[test]
fn a_school_that_the_reader_does_not_see_is_in_no_explanation() {
    let (world, group) = World::with_group(true);
    world.consent(&group, 100_002, ConsentState::Granted);
    for name in [ReportName::Schools, ReportName::Overview, ReportName::Subjects] {
        let column = "attainment8";
        let Ok(told) = explain(&world, "a-picked", &group, Query::of(name), target("group", column)) else { continue };
        let said = format!("{told:?}");
        assert!(said.contains("Ash School") && said.contains("Birch School"), "{name:?}");
        assert!(!said.contains("Cedar") && !said.contains("100003"), "{name:?}: {said}");
    }
    let refused = |row: &str| {
        let error = explain(&world, "a-picked", &group, Query::of(ReportName::Schools), target(row, "attainment8"));
        error.unwrap_err()
    };
    let (hidden, absent) = (refused("100003"), refused("999999"));
    assert_eq!(hidden.what.replace("100003", "999999"), absent.what);
    assert_eq!((hidden.trouble, hidden.hint), (absent.trouble, absent.hint));
}

#[test]
fn an_explanation_is_a_look_at_the_report() {
    let (world, group) = World::with_group(true);
    explain(&world, "la-viewer", &group, Query::of(ReportName::Schools), target("100001", "attainment8")).unwrap();
    let Response::Audit(page) = world.ok(&user("a-admin"), Request::ListAudit(AuditFilter::default())) else {
        panic!()
    };
    assert!(page.entries.iter().any(|line| line.action == "report view" && line.by == "la-viewer@example.org"));
}

#[test]
fn each_side_of_a_comparison_of_groups_is_explained() {
    let (world, group) = World::with_group(true);
    let new = NewGroup {
        name: "South coast".to_owned(),
        description: String::new(),
        owner: la(),
        schools: vec![urn(100_004)],
        viewers: vec![super::world::email("la-viewer@example.org")],
        visibility: Visibility::OwnerOnly,
        accept_terms: false,
    };
    world.group(Request::CreateGroup(new));
    let query = Query { other_group: Some("South coast".to_owned()), ..Query::of(ReportName::Compare) };
    let ask = |column: &str| {
        explain(&world, "la-viewer", &group, query.clone(), target("attainment8", column)).expect("an explanation")
    };
    let second = ask("second");
    assert_eq!((second.formula, second.value), (Formula::MeanOfPupils, Some(61.0)));
    assert_eq!(second.parts[0].name, "Dogwood School");
    assert_eq!(second.parts[0].origins[0].file, "ks4-2018.csv");
    let apart = ask("difference");
    assert_eq!((apart.formula, apart.value), (Formula::Difference, Some(15_650.0 / 350.0 - 61.0)));
    let error = explain(&world, "a-picked", &group, query, target("attainment8", "second")).unwrap_err();
    assert_eq!(error.trouble, Trouble::NotFound, "the other group is not there for this reader");
}

#[test]
fn what_is_supposed_is_explained_as_supposed() {
    let (world, group) = World::with_group(true);
    let query = Query { without: vec![urn(100_003)], ..Query::of(ReportName::Schools) };
    let told = explain(&world, "la-viewer", &group, query, target("group", "attainment8")).unwrap();
    assert_eq!(told.value, Some(7_250.0 / 150.0));
    assert_eq!(told.what_if.as_deref(), Some("without Cedar School (URN 100003)"));
    assert!(told.parts.iter().chain(&told.left_out).all(|part| part.name != "Cedar School"));
}
