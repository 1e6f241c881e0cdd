//! Owns the access matrix: every request × every role, the expected answer in one table, and attacks by name.
//! Must not describe how an answer comes about.

use std::sync::atomic::Ordering;

use super::world::{World, email, la, new_user, signed, urn, user};
use crate::domain::{ConsentState, ImportId, Letter, OrgCode, Organisation, Visibility};
use crate::report::{Query, ReportName};
use crate::service::{Actor, NewGroup, Request, Response, Trouble, UserEdit};

/// Who asks; the columns of the matrix.
const ROLES: [&str; 12] = [
    "operator",
    "la-admin",
    "la-viewer",
    "la-global",
    "la-other",
    "chain-admin",
    "a-admin",
    "a-picked",
    "a-global",
    "a-other",
    "b-admin",
    "gone",
];

/// `+` done · `-` not found · `x` refused with a reason (the asker sees the thing, but lacks the right) ·
/// one mark per role. The group has schools A, B and C; `shared` means: shared, and only A has agreed.
#[rustfmt::skip]
const MATRIX: [(&str, &str, &str); 51] = [
    //                                        op      la-adm  la-view la-glob la-oth  chain   a-adm   a-pick  a-glob  a-oth   b-adm   gone
    ("owner only", "show group",          "+       +       +       +       -       -       -       -       -       -       -       -"),
    ("owner only", "report",              "+       x       +       +       -       -       -       -       -       -       -       -"),
    ("owner only", "edit group",          "+       +       x       x       -       -       -       -       -       -       -       -"),
    ("owner only", "add school",          "+       +       x       x       -       -       -       -       -       -       -       -"),
    ("owner only", "remove school",       "+       +       x       x       -       -       -       -       -       -       -       -"),
    ("owner only", "set viewers",         "+       +       x       x       -       -       -       -       -       -       -       -"),
    ("owner only", "pick viewers of A",   "x       x       x       x       -       -       -       -       -       -       -       -"),
    ("owner only", "share",               "+       +       x       x       -       -       -       -       -       -       -       -"),
    ("owner only", "archive",             "+       +       x       x       -       -       -       -       -       -       -       -"),
    ("owner only", "record consent of A", "+       +       x       x       -       -       -       -       -       -       -       -"),
    ("shared",     "show group",          "+       +       +       +       -       -       +       +       +       -       -       -"),
    ("shared",     "report",              "+       x       +       +       -       -       x       +       +       -       -       -"),
    ("shared",     "edit group",          "+       +       x       x       -       -       x       x       x       -       -       -"),
    ("shared",     "add school",          "+       +       x       x       -       -       x       x       x       -       -       -"),
    ("shared",     "remove school",       "+       +       x       x       -       -       x       x       x       -       -       -"),
    ("shared",     "set viewers",         "+       +       x       x       -       -       x       x       x       -       -       -"),
    ("shared",     "pick viewers of A",   "+       x       x       x       -       -       +       x       x       -       -       -"),
    ("shared",     "archive",             "+       +       x       x       -       -       x       x       x       -       -       -"),
    ("shared",     "record consent of A", "+       +       x       x       -       -       +       x       x       -       -       -"),
    ("archived",   "show group",          "+       +       -       -       -       -       -       -       -       -       -       -"),
    ("archived",   "report",              "+       x       -       -       -       -       -       -       -       -       -       -"),
    ("archived",   "edit group",          "x       x       -       -       -       -       -       -       -       -       -       -"),
    ("owner only", "ask A",               "+       +       x       x       -       -       -       -       -       -       -       -"),
    ("owner only", "preview sharing",     "+       +       x       x       -       -       -       -       -       -       -       -"),
    ("owner only", "write letter to A",   "+       +       x       x       -       -       -       -       -       -       -       -"),
    ("owner only", "explain access",      "+       +       x       x       -       -       -       -       -       -       -       -"),
    ("owner only", "show letter of LA",   "+       +       -       -       -       -       -       -       -       -       -       -"),
    ("owner only", "save letter of LA",   "+       +       -       -       -       -       -       -       -       -       -       -"),
    ("asked",      "show group",          "+       +       +       +       -       -       +       -       -       -       -       -"),
    ("asked",      "report",              "+       x       +       +       -       -       x       -       -       -       -       -"),
    ("asked",      "record consent of A", "+       +       x       x       -       -       +       -       -       -       -       -"),
    ("asked",      "pick viewers of A",   "x       x       x       x       -       -       x       -       -       -       -       -"),
    ("asked",      "remind A",            "+       +       x       x       -       -       x       -       -       -       -       -"),
    ("asked",      "explain access",      "+       +       x       x       -       -       +       -       -       -       -       -"),
    ("shared",     "ask B",               "+       +       x       x       -       -       x       x       x       -       -       -"),
    ("shared",     "preview sharing",     "+       +       x       x       -       -       x       x       x       -       -       -"),
    ("shared",     "write letter to A",   "+       +       x       x       -       -       x       x       x       -       -       -"),
    ("shared",     "explain access",      "+       +       x       x       -       -       +       x       x       -       -       -"),
    ("archived",   "ask A",               "x       x       -       -       -       -       -       -       -       -       -       -"),
    ("archived",   "preview sharing",     "+       +       -       -       -       -       -       -       -       -       -       -"),
    ("archived",   "write letter to A",   "+       +       -       -       -       -       -       -       -       -       -       -"),
    ("archived",   "record consent of A", "x       x       -       -       -       -       -       -       -       -       -       -"),
    ("archived",   "explain access",      "+       +       -       -       -       -       -       -       -       -       -       -"),
    ("owner only", "create group of LA",  "+       +       -       -       -       -       -       -       -       -       -       -"),
    ("owner only", "add user to LA",      "+       +       -       -       -       -       -       -       -       -       -       -"),
    ("owner only", "add user to A",       "+       -       -       -       -       -       +       -       -       -       -       -"),
    ("owner only", "edit user of A",      "+       -       -       -       -       -       +       -       -       x       -       -"),
    ("owner only", "add organisation",    "+       x       x       x       x       x       x       x       x       x       x       -"),
    ("owner only", "list imports",        "+       x       x       x       x       x       x       x       x       x       x       -"),
    ("owner only", "undo import",         "+       x       x       x       x       x       x       x       x       x       x       -"),
    ("owner only", "look as others",      "+       x       x       x       x       x       x       x       x       x       x       -"),
];

fn request(name: &str, group: &str) -> Request {
    let group = group.to_owned();
    let school = urn(100_001);
    match name {
        "show group" => Request::ShowGroup(group),
        "report" => Request::Report(group, Query::of(ReportName::Schools)),
        "edit group" => Request::EditGroup { group, name: None, description: Some("new".into()), version: None },
        "add school" => Request::AddSchools(group, vec![urn(100_004)]),
        "remove school" => Request::RemoveSchools(group, vec![urn(100_003)]),
        "set viewers" => Request::SetViewers { group, add: vec![email("la-other@example.org")], remove: Vec::new() },
        "pick viewers of A" => Request::PickViewers {
            group,
            school,
            add: vec![email("a-other@example.org")],
            remove: Vec::new(),
            confirm_schools: true,
        },
        "share" => Request::SetVisibility {
            group,
            visibility: Visibility::Schools,
            start_with_agreed: true,
            accept_terms: true,
            version: None,
        },
        "archive" => Request::ArchiveGroup(group),
        "ask A" => Request::RequestConsent { group, schools: vec![school], remind: false },
        "ask B" => Request::RequestConsent { group, schools: vec![urn(100_002)], remind: false },
        "remind A" => Request::RequestConsent { group, schools: vec![school], remind: true },
        "preview sharing" => Request::PreviewVisibility { group, visibility: Visibility::Schools },
        "write letter to A" => Request::WriteLetter(group, school),
        "explain access" => Request::ExplainAccess(group, email("a-other@example.org")),
        "show letter of LA" => Request::ShowLetter(la()),
        "save letter of LA" => {
            let letter = Letter { subject: "{group}".into(), text: "Dear {school}".into() };
            Request::SaveLetter { owner: la(), letter: Some(letter), version: None }
        }
        "record consent of A" => {
            Request::RecordConsent { group, school, consent: signed(ConsentState::Granted), seen: None }
        }
        "create group of LA" => Request::CreateGroup(NewGroup {
            name: "Another".into(),
            description: String::new(),
            owner: la(),
            schools: vec![school],
            viewers: Vec::new(),
            visibility: Visibility::OwnerOnly,
            accept_terms: false,
        }),
        "add user to LA" => new_user("fresh", la(), false, false),
        "add user to A" => new_user("fresh", OrgCode::School(school), false, false),
        "edit user of A" => {
            Request::EditUser(email("a-other@example.org"), UserEdit { global: Some(true), ..UserEdit::default() })
        }
        "add organisation" => Request::AddOrganisation(Organisation { code: OrgCode::Fft, name: "FFT".into() }),
        "list imports" => Request::ListImports,
        "undo import" => Request::UndoImport(ImportId(1)),
        "look as others" => Request::People,
        other => panic!("no request is called {other}"),
    }
}

fn actor(role: &str) -> Actor {
    if role == "operator" { Actor::Operator } else { user(role) }
}

fn in_state(state: &str) -> (World, String) {
    let (world, group) = World::with_group(state == "shared");
    if state == "asked" {
        world.ok(&Actor::Operator, request("ask A", &group));
    }
    if state == "archived" {
        world.ok(&Actor::Operator, Request::ArchiveGroup(group.clone()));
    }
    (world, group)
}

#[test]
fn every_request_answers_every_role_as_the_matrix_says() {
    let mut wrong = Vec::new();
    for (state, name, marks) in MATRIX {
        let marks: Vec<&str> = marks.split_whitespace().collect();
        assert_eq!(marks.len(), ROLES.len(), "{state}, {name}");
        for (role, expected) in ROLES.iter().zip(marks) {
            let (world, group) = in_state(state);
            let got = match world.ask(&actor(role), request(name, &group)) {
                Ok(_) => "+",
                Err(error) if error.trouble == Trouble::NotFound => "-",
                Err(_) => "x",
            };
            if got != expected {
                wrong.push(format!("{state}, {name}, {role}: expected {expected}, got {got}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_one_may_not_see_answers_word_for_word_like_what_does_not_exist() {
    let (world, group) = World::with_group(false);
    for role in ["la-other", "chain-admin", "a-admin", "b-admin"] {
        for name in ["show group", "report", "edit group", "archive", "share", "add school", "pick viewers of A"] {
            let hidden = world.ask(&actor(role), request(name, &group)).unwrap_err();
            let absent = world.ask(&actor(role), request(name, "G999")).unwrap_err();
            assert_eq!(hidden.what.replace(&group, "G999"), absent.what, "{role}, {name}");
            assert_eq!((hidden.hint, hidden.trouble), (absent.hint, absent.trouble), "{role}, {name}");
        }
        let by_name = world.ask(&actor(role), request("show group", "North coast")).unwrap_err();
        let nonsense = world.ask(&actor(role), request("show group", "No such")).unwrap_err();
        assert_eq!(by_name.what.replace("North coast", "No such"), nonsense.what, "a group's name can be probed");
    }
}

#[test]
fn a_school_without_consent_is_in_nothing_that_another_school_sees() {
    let (world, group) = World::with_group(true);
    let schools = |role: &str| match world.ok(&user(role), Request::ShowGroup(group.clone())) {
        Response::Group(detail) => detail.members.iter().map(|line| line.school.urn.number()).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    assert_eq!(schools("a-picked"), [100_001]);
    assert_eq!(schools("la-viewer"), [100_001, 100_002, 100_003]);
    let rows = |role: &str| match world.ok(&user(role), request("report", &group)) {
        Response::Report(report) => {
            report.sections[0].rows.iter().filter_map(|row| row.urn).map(crate::domain::Urn::number).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(rows("a-picked"), [100_001]);
    world.consent(&group, 100_002, ConsentState::Granted);
    assert_eq!(rows("a-picked"), [100_001, 100_002]);
    world.consent(&group, 100_002, ConsentState::Withdrawn);
    assert_eq!(rows("a-picked"), [100_001], "a withdrawal takes effect at the next request");
}

#[test]
fn consent_that_runs_out_ends_access_at_the_next_request() {
    let (world, group) = World::with_group(true);
    let mut consent = signed(ConsentState::Granted);
    consent.expires = "2026-11-30".to_owned();
    world.ok(
        &Actor::Operator,
        Request::RecordConsent { group: group.clone(), school: urn(100_001), consent, seen: None },
    );
    world.ok(&user("a-picked"), request("report", &group));
    world.clock.fetch_add(7 * 86_400, Ordering::SeqCst);
    let error = world.ask(&user("a-picked"), request("report", &group)).unwrap_err();
    assert_eq!(error.trouble, Trouble::NotFound);
}

#[test]
fn a_removed_viewer_is_out_at_the_next_request() {
    let (world, group) = World::with_group(true);
    world.ok(&user("la-viewer"), request("report", &group));
    let remove = vec![email("la-viewer@example.org")];
    world.ok(&user("la-admin"), Request::SetViewers { group: group.clone(), add: Vec::new(), remove });
    let error = world.ask(&user("la-viewer"), request("report", &group)).unwrap_err();
    assert_eq!(error.trouble, Trouble::NotFound);
    let leave = UserEdit { active: Some(false), ..UserEdit::default() };
    world.ok(&Actor::Operator, Request::EditUser(email("la-global@example.org"), leave));
    assert_eq!(world.ask(&user("la-global"), Request::WhoAmI).unwrap_err().trouble, Trouble::NotFound);
}

#[test]
fn a_school_administrator_cannot_reach_users_of_another_school() {
    let (world, group) = World::with_group(true);
    let pick_stranger = Request::PickViewers {
        group: group.clone(),
        school: urn(100_001),
        add: vec![email("b-admin@example.org")],
        remove: Vec::new(),
        confirm_schools: true,
    };
    let stranger = world.ask(&user("a-admin"), pick_stranger).unwrap_err();
    let pick_nobody = Request::PickViewers {
        group,
        school: urn(100_001),
        add: vec![email("nobody@example.org")],
        remove: Vec::new(),
        confirm_schools: true,
    };
    let nobody = world.ask(&user("a-admin"), pick_nobody).unwrap_err();
    assert_eq!(stranger.what.replace("b-admin", "nobody"), nobody.what, "addresses of other schools can be probed");
    for organisation in [OrgCode::School(urn(100_002)), la()] {
        match world.ok(&user("a-admin"), Request::ListUsers(Some(organisation))) {
            Response::Users(users) => assert!(users.is_empty()),
            other => panic!("{other:?}"),
        }
    }
    let error = world.ask(&user("a-admin"), Request::ShowUser(email("b-admin@example.org"))).unwrap_err();
    assert_eq!(error.trouble, Trouble::NotFound);
}

#[test]
fn other_schools_see_neither_consent_nor_picks_nor_viewers() {
    let (world, group) = World::with_group(true);
    world.consent(&group, 100_002, ConsentState::Granted);
    match world.ok(&user("b-admin"), Request::ShowGroup(group)) {
        Response::Group(detail) => {
            let ash = detail.members.iter().find(|line| line.school.urn == urn(100_001)).unwrap();
            assert_eq!((ash.consent.clone(), ash.viewers.len()), (None, 0));
            assert!(detail.group.viewers.is_empty());
            let record = detail.group.member(urn(100_001)).unwrap();
            assert_eq!((record.consent.signatory.as_str(), record.viewers.len()), ("", 0));
        }
        other => panic!("{other:?}"),
    }
}
