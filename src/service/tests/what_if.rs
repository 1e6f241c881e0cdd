//! Owns what a group would be without or with a school, comparisons, and that neither shows what is withheld.
//! Must not describe how it is warded off.

use super::world::{World, email, la, urn, user};
use crate::domain::{ConsentState, Reach, Visibility};
use crate::figures::Code;
use crate::report::{Content, Query, Report, ReportName, RowKind};
use crate::service::{Actor, AuditFilter, NewGroup, NewUser, Request, Response, ServiceError, Trouble};

fn without(urns: &[u32], name: ReportName) -> Query {
    Query { without: urns.iter().map(|number| urn(*number)).collect(), ..Query::of(name) }
}

fn with(urns: &[u32], name: ReportName) -> Query {
    Query { with: urns.iter().map(|number| urn(*number)).collect(), ..Query::of(name) }
}

fn compare(urns: &[u32], other: Option<&str>) -> Query {
    let schools = urns.iter().map(|number| urn(*number)).collect();
    Query { schools, other_group: other.map(str::to_owned), ..Query::of(ReportName::Compare) }
}

fn ask(world: &World, role: &str, group: &str, query: Query) -> Result<Report, ServiceError> {
    world.ask(&user(role), Request::Report(group.to_owned(), query)).map(|answer| match answer {
        Response::Report(report) => *report,
        other => panic!("expected a report, not {other:?}"),
    })
}

/// The group's Attainment 8 in the newest year.
fn total(report: &Report) -> (Content, Option<(usize, usize)>) {
    let rows = report.sections.iter().flat_map(|section| &section.rows);
    let group = rows.clone().find(|row| row.kind == RowKind::Group).expect("a row of the group");
    let at = report.sections[0].columns.iter().position(|column| column.id == "attainment8").expect("the column");
    (group.cells[at].content, group.schools)
}

fn shown(report: &Report) -> Vec<u32> {
    report.sections[0].rows.iter().filter_map(|row| row.urn).map(crate::domain::Urn::number).collect()
}

const EVERY_PLAIN: [ReportName; 4] =
    [ReportName::Overview, ReportName::Subjects, ReportName::Schools, ReportName::Subject];

#[test]
fn a_group_without_a_school_and_with_another_is_pooled_from_stored_figures_and_stays_as_it_is() {
    let (world, group) = World::with_group(true);
    let now = ask(&world, "la-viewer", &group, Query::of(ReportName::Schools)).unwrap();
    // 47·100 + 51·50 + 42·200 over 350.
    assert_eq!(total(&now), (Content::Value((4_700.0 + 2_550.0 + 8_400.0) / 350.0), Some((3, 3))));
    assert_eq!(now.what_if, None);
    let report = ask(&world, "la-viewer", &group, without(&[100_003], ReportName::Schools)).unwrap();
    assert_eq!(total(&report), (Content::Value((4_700.0 + 2_550.0) / 150.0), Some((2, 2))));
    assert_eq!(report.what_if.as_deref(), Some("without Cedar School (URN 100003)"));
    assert!(report.notes[1].starts_with("What if: the group without Cedar School (URN 100003)"), "{:?}", report.notes);
    let both = Query { with: vec![urn(100_004)], ..without(&[100_003], ReportName::Schools) };
    let report = ask(&world, "la-viewer", &group, both).unwrap();
    // Dogwood: 61 of 10.
    assert_eq!(total(&report), (Content::Value((4_700.0 + 2_550.0 + 610.0) / 160.0), Some((3, 3))));
    assert_eq!(report.what_if.as_deref(), Some("without Cedar School (URN 100003), with Dogwood School (URN 100004)"));
    assert_eq!(shown(&report), [100_001, 100_002, 100_004]);
    for name in EVERY_PLAIN {
        let report = ask(&world, "la-viewer", &group, without(&[100_002], name)).unwrap();
        assert!(!format!("{:?}", report.sections).contains("Birch"), "{name:?}");
    }
    assert_eq!(ask(&world, "la-viewer", &group, Query::of(ReportName::Schools)).unwrap(), now, "nothing was changed");
}

#[test]
fn a_school_cannot_be_supposed_away_that_one_does_not_see_and_the_words_tell_nothing() {
    let (world, group) = World::with_group(true);
    world.consent(&group, 100_002, ConsentState::Granted);
    let refused = |number| ask(&world, "a-picked", &group, without(&[number], ReportName::Schools)).unwrap_err();
    // Cedar is in the group without permission; Dogwood is in no group; 999999 is nobody.
    let hidden = refused(100_003);
    for absent in [100_004, 999_999] {
        let error = refused(absent);
        assert_eq!(error.what.replace(&absent.to_string(), "100003"), hidden.what);
        assert_eq!((error.trouble, error.hint), (Trouble::NotFound, hidden.hint.clone()));
    }
    let report = ask(&world, "a-picked", &group, without(&[100_002], ReportName::Schools)).unwrap();
    assert_eq!(total(&report), (Content::Value(47.0), Some((1, 1))));
    assert!(ask(&world, "a-picked", &group, without(&[100_001, 100_002], ReportName::Schools)).is_err(), "none left");
}

#[test]
fn nobody_who_does_not_see_all_schools_puts_one_in_whichever_it_is() {
    let (world, group) = World::with_group(true);
    let partner = NewUser {
        email: email("partner@example.org"),
        name: "Partner".to_owned(),
        organisation: la(),
        job: String::new(),
        administrator: false,
        global: false,
        reach: Reach::Only([urn(100_001)].into()),
    };
    world.ok(&Actor::Operator, Request::AddUser(partner));
    let add = vec![email("partner@example.org")];
    world.ok(&user("la-admin"), Request::SetViewers { group: group.clone(), add, remove: Vec::new() });
    for role in ["a-picked", "partner"] {
        for name in ReportName::all() {
            let words: Vec<(Trouble, String, String)> = [100_001, 100_002, 100_003, 100_004, 999_999]
                .map(|number| ask(&world, role, &group, with(&[number], name)).unwrap_err())
                .map(|error| (error.trouble, error.what, error.hint))
                .into();
            assert!(words.iter().all(|it| *it == words[0]), "{role}, {name:?}: {words:?}");
        }
    }
    let twice = ask(&world, "la-viewer", &group, with(&[100_001], ReportName::Schools)).unwrap_err();
    assert!(twice.what.contains("already"), "{}", twice.what);
    let nobody = ask(&world, "la-viewer", &group, with(&[999_999], ReportName::Schools)).unwrap_err();
    assert_eq!(nobody.trouble, Trouble::NotFound);
}

#[test]
fn what_was_supposed_is_kept_in_the_log_without_a_name() {
    let (world, group) = World::with_group(true);
    let both = Query { with: vec![urn(100_004)], ..without(&[100_003, 100_002], ReportName::Schools) };
    ask(&world, "la-viewer", &group, both).unwrap();
    let Response::Audit(page) = world.ok(&user("a-admin"), Request::ListAudit(AuditFilter::default())) else {
        panic!()
    };
    let look = page.entries.iter().find(|line| line.action == "report view").expect("Ash reads of the look at it");
    assert!(look.details.ends_with("what if without 2 schools, what if with 1 school"), "{}", look.details);
    for name in ["Cedar", "Birch", "Dogwood", "100003", "100004"] {
        assert!(!format!("{:?}", page.entries).contains(name), "{name}");
    }
}

/// A group of Birch and Dogwood that only people of the authority read.
fn second_group(world: &World) -> String {
    let new = NewGroup {
        name: "South coast".to_owned(),
        description: String::new(),
        owner: la(),
        schools: vec![urn(100_002), urn(100_004)],
        viewers: vec![email("la-viewer@example.org")],
        visibility: Visibility::OwnerOnly,
        accept_terms: false,
    };
    world.group(Request::CreateGroup(new)).group.id.to_string()
}

#[test]
fn two_groups_are_compared_by_whoever_reads_both() {
    let (world, group) = World::with_group(true);
    second_group(&world);
    let report = ask(&world, "la-viewer", &group, compare(&[], Some("South coast"))).unwrap();
    let cells = &report.sections.iter().find(|section| section.id == "scores").unwrap().rows[0].cells;
    // 15650 / 350 and (51·50 + 61·10) / 60.
    assert_eq!(cells[0].content, Content::Value(15_650.0 / 350.0));
    assert_eq!(cells[1].content, Content::Value(3_160.0 / 60.0));
    assert!(report.notes.iter().any(|note| note.starts_with("In both groups: Birch School.")), "{:?}", report.notes);
    let Response::Audit(page) = world.ok(&user("la-admin"), Request::ListAudit(AuditFilter::default())) else {
        panic!()
    };
    let looked: Vec<&str> = page
        .entries
        .iter()
        .filter(|line| line.action == "report view")
        .map(|line| line.subject_name.as_str())
        .collect();
    assert!(looked.contains(&"North coast") && looked.contains(&"South coast"), "{looked:?}");
    assert!(page.entries.iter().all(|line| !line.details.contains("South coast") || line.action != "report view"));
}

#[test]
fn a_group_that_one_does_not_read_is_not_there_to_compare_with() {
    let (world, group) = World::with_group(true);
    let hidden = second_group(&world);
    let refused = |pick: &str| ask(&world, "a-picked", &group, compare(&[], Some(pick))).unwrap_err();
    let absent = refused("G999");
    assert_eq!(absent.what, "there is no group 'G999'");
    for pick in [hidden.as_str(), "South coast"] {
        let error = refused(pick);
        assert_eq!(error.what.replace(pick, "G999"), absent.what);
        assert_eq!((error.trouble, &error.hint), (absent.trouble, &absent.hint));
    }
}

#[test]
fn a_school_that_one_does_not_see_is_not_there_to_compare_with() {
    let (world, group) = World::with_group(true);
    world.consent(&group, 100_002, ConsentState::Granted);
    let refused = |number: u32| ask(&world, "a-picked", &group, compare(&[100_001, number], None)).unwrap_err();
    let hidden = refused(100_003);
    for absent in [100_004, 999_999] {
        let error = refused(absent);
        assert_eq!(error.what.replace(&absent.to_string(), "100003"), hidden.what);
        assert_eq!((error.trouble, error.hint), (hidden.trouble, hidden.hint.clone()));
    }
    let report = ask(&world, "a-picked", &group, compare(&[100_001, 100_002], None)).unwrap();
    let cells = &report.sections.iter().find(|section| section.id == "scores").unwrap().rows[0].cells;
    assert_eq!((cells[0].content, cells[1].content), (Content::Value(47.0), Content::Value(51.0)));
    // The owner's readers compare with any school; a school may compare with what is left without it.
    let report = ask(&world, "la-viewer", &group, compare(&[100_001, 100_004], None)).unwrap();
    assert_eq!(
        report.sections.iter().find(|it| it.id == "scores").unwrap().rows[0].cells[1].content,
        Content::Value(61.0)
    );
    let apart = Query { without: vec![urn(100_001)], ..compare(&[100_001], None) };
    let report = ask(&world, "a-picked", &group, apart).unwrap();
    let cells = &report.sections.iter().find(|it| it.id == "scores").unwrap().rows[0].cells;
    assert_eq!((cells[0].content, cells[1].content), (Content::Value(47.0), Content::Value(51.0)));
}

#[test]
fn a_permission_of_one_stage_holds_in_comparisons_and_suppositions_too() {
    use crate::domain::{Consent, ConsentScope};
    let (world, group) = World::with_group(true);
    let consent = Consent { scope: ConsentScope::Ks2, ..super::world::signed(ConsentState::Granted) };
    let request = Request::RecordConsent { group: group.clone(), school: urn(100_002), consent, seen: None };
    world.ok(&Actor::Operator, request);
    let figures = |query: Query| match ask(&world, "a-picked", &group, query) {
        Ok(report) => report.cells().filter_map(crate::report::Cell::value).collect::<Vec<_>>(),
        Err(_) => Vec::new(),
    };
    let apart = Query { without: vec![urn(100_002)], ..compare(&[100_001, 100_002], None) };
    for query in [compare(&[100_001, 100_002], None), compare(&[100_002], None), apart] {
        let found = figures(query.clone());
        assert!(!found.iter().any(|value| [50.0, 51.0].contains(value)), "{query:?}: {found:?}");
    }
}

#[test]
fn a_side_without_the_year_says_so() {
    let (world, group) = World::with_group(true);
    second_group(&world);
    let query = Query { year: Some("2016/17".parse().unwrap()), ..compare(&[], Some("South coast")) };
    let report = ask(&world, "la-viewer", &group, query).unwrap();
    assert_eq!(report.year.to_string(), "2016/17");
    let provisional = super::world::block(
        crate::figures::Place::School(urn(100_001)),
        2019,
        crate::figures::Release::Provisional,
        48.0,
        100.0,
    );
    let release = crate::figures::Release::Provisional;
    world.publish("ks4-2019.csv", super::world::parsed(2019, release, Vec::new(), vec![provisional]));
    let report = ask(&world, "la-viewer", &group, compare(&[], Some("South coast"))).unwrap();
    assert_eq!(report.year.to_string(), "2018/19");
    let cells = &report.sections.iter().find(|it| it.id == "scores").unwrap().rows[0].cells;
    assert_eq!((cells[0].content, cells[1].content), (Content::Value(48.0), Content::Withheld(Code::NoFile)));
    assert!(report.notes.iter().any(|note| note.starts_with("South coast: no provisional release of KS4 2018/19")));
}
