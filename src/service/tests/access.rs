//! Owns what follows for people from who may what: consent, withdrawal, removal, and the words of what is not there.
//! Must not list who may what; that is `matrix`.

use std::sync::atomic::Ordering;

use super::matrix::{ABOUT_A_GROUP, actor, request};
use super::world::{World, email, la, signed, urn, user};
use crate::domain::{ConsentState, OrgCode};
use crate::service::{Actor, Request, Response, Trouble, UserEdit};

/// Requests that do not name the group themselves.
const UNNAMED: [&str; 4] = ["list groups", "plan group", "apply group", "undo"];

#[test]
fn what_one_may_not_see_answers_word_for_word_like_what_does_not_exist() {
    let (world, group) = World::with_group(false);
    for role in ["la-other", "chain-admin", "a-admin", "b-admin"] {
        for name in ABOUT_A_GROUP.into_iter().filter(|name| !UNNAMED.contains(name)) {
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
