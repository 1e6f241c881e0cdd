//! Owns the tests of users that trust needs: partners limited to named schools, saves that come too late, taken names.
//! Must not test signing in.

use std::collections::BTreeSet;

use super::{A, B, C, rows, urns};
use crate::domain::{ConsentState, OrgCode, Reach};
use crate::report::{COMPARATORS, Content, Query, ReportName};
use crate::service::tests::world::{World, email, la, new_user, urn, user};
use crate::service::{Actor, NewUser, Request, Response, Trouble, UserEdit};

fn only(schools: &[u32]) -> Reach {
    Reach::Only(urns(schools).into_iter().collect())
}

fn partner(schools: &[u32]) -> Request {
    match new_user("partner", la(), false, true) {
        Request::AddUser(new) => Request::AddUser(NewUser { reach: only(schools), ..new }),
        other => panic!("{other:?}"),
    }
}

fn edit(name: &str, edit: UserEdit) -> Request {
    Request::EditUser(email(&format!("{name}@example.org")), edit)
}

#[test]
fn a_partner_sees_only_the_named_schools_in_list_report_total_comparison_and_export() {
    let (world, group) = World::with_group(true);
    world.ok(&user("la-admin"), partner(&[A, C, 100_004]));
    let Response::Group(detail) = world.ok(&user("partner"), Request::ShowGroup(group.clone())) else { panic!() };
    let listed: Vec<u32> = detail.members.iter().map(|line| line.school.urn.number()).collect();
    assert_eq!(listed, [A, C]);
    let Response::Groups(lines) = world.ok(&user("partner"), Request::ListGroups { archived: false }) else { panic!() };
    assert_eq!((lines.len(), lines[0].schools), (1, 2));
    for name in [ReportName::Schools, ReportName::Overview] {
        for request in
            [Request::Report(group.clone(), Query::of(name)), Request::Export(group.clone(), Query::of(name))]
        {
            let Response::Report(report) = world.ok(&user("partner"), request) else { panic!() };
            assert!(!format!("{report:?}").contains("Birch"), "{name:?} names a school out of reach");
        }
    }
    let Response::Report(report) =
        world.ok(&user("partner"), Request::Export(group.clone(), Query::of(ReportName::Schools)))
    else {
        panic!()
    };
    // 47.0 of 100 pupils and 42.0 of 200: Birch's 51.0 of 50 is in no total.
    let total = report.sections[0].rows.iter().find(|row| row.schools.is_some()).unwrap();
    assert_eq!(total.schools, Some((2, 2)));
    assert_eq!(total.cells[0].content, Content::Value((47.0 * 100.0 + 42.0 * 200.0) / 300.0));
    // 44.71… is the group's mean with Birch in it: no figure is held against it either.
    for (compare, ..) in COMPARATORS {
        for name in [ReportName::Schools, ReportName::Overview] {
            let query = Query { compare, ..Query::of(name) };
            let Response::Report(report) = world.ok(&user("partner"), Request::Report(group.clone(), query.clone()))
            else {
                panic!()
            };
            let held = format!("{report:?}");
            assert!(!held.contains("44.71") && !held.contains("51.0"), "{compare:?}, {name:?}: {held}");
            let Response::Report(whole) = world.ok(&user("la-viewer"), Request::Report(group.clone(), query)) else {
                panic!()
            };
            assert!(format!("{whole:?}").contains("44.71"), "{compare:?}, {name:?}: nothing to hide");
        }
    }
    world.ok(&user("la-admin"), edit("partner", UserEdit { reach: Some(only(&[100_004])), ..UserEdit::default() }));
    assert_eq!(rows(&world, "partner", &group), None, "a group without a named school is not there");
    world.ok(&user("la-admin"), edit("partner", UserEdit { reach: Some(Reach::All), ..UserEdit::default() }));
    assert_eq!(rows(&world, "partner", &group), Some(vec![A, B, C]));
}

#[test]
fn limits_that_mean_nothing_are_refused_in_words() {
    let world = World::new();
    let add = |organisation, administrator, reach| match new_user("fresh", organisation, administrator, false) {
        Request::AddUser(new) => Request::AddUser(NewUser { reach, ..new }),
        other => panic!("{other:?}"),
    };
    for (request, words) in [
        (add(OrgCode::School(urn(A)), false, only(&[A])), "a school's user cannot be limited to named schools"),
        (add(la(), true, only(&[A])), "an administrator cannot be limited to named schools"),
        (add(la(), false, only(&[])), "a user who is limited to named schools needs at least one"),
        (add(la(), false, only(&[999_999])), "there is no school '999999'"),
        (
            edit("la-admin", UserEdit { reach: Some(only(&[A])), ..UserEdit::default() }),
            "an administrator cannot be limited to named schools",
        ),
        (
            edit("la-other", UserEdit { reach: Some(only(&[])), ..UserEdit::default() }),
            "a user who is limited to named schools needs at least one",
        ),
        (
            edit("la-other", UserEdit { reach: Some(only(&[999_999])), ..UserEdit::default() }),
            "there is no school '999999'",
        ),
    ] {
        assert_eq!(world.ask(&Actor::Operator, request).unwrap_err().what, words);
    }
    world.ok(&user("la-admin"), partner(&[A]));
    let promote = UserEdit { administrator: Some(true), ..UserEdit::default() };
    let error = world.ask(&user("la-admin"), edit("partner", promote)).unwrap_err();
    assert_eq!(error.what, "an administrator cannot be limited to named schools");
    let promote = UserEdit { administrator: Some(true), reach: Some(Reach::All), ..UserEdit::default() };
    world.ok(&user("la-admin"), edit("partner", promote));
}

#[test]
fn a_user_saved_on_an_old_version_shows_both_sides_field_by_field() {
    let world = World::new();
    let save = |edit_it: UserEdit| edit("la-other", edit_it);
    let first = UserEdit { job: Some("Adviser".into()), version: Some(1), ..UserEdit::default() };
    world.ok(&user("la-admin"), save(first));
    let late = UserEdit { job: Some("Officer".into()), global: Some(true), version: Some(1), ..UserEdit::default() };
    let error = world.ask(&user("la-admin"), save(late)).unwrap_err();
    assert_eq!(error.trouble, Trouble::Stale);
    let sides: Vec<_> =
        error.sides.iter().map(|it| (it.label.as_str(), it.yours.as_str(), it.theirs.as_str())).collect();
    assert_eq!(sides, [("Job title", "Officer", "Adviser"), ("Sees all groups", "yes", "no")]);
    let Response::User(person) = world.ok(&user("la-admin"), Request::ShowUser(email("la-other@example.org"))) else {
        panic!()
    };
    assert_eq!((person.user.job.as_str(), person.user.global, person.user.version), ("Adviser", false, 2));
}

#[test]
fn a_group_saved_on_an_old_version_shows_both_sides() {
    let (world, group) = World::with_group(false);
    let save = |name: &str| Request::EditGroup {
        group: group.clone(),
        name: Some(name.to_owned()),
        description: Some("Maths".to_owned()),
        alphabetical: None,
        version: Some(1),
    };
    world.ok(&user("la-admin"), save("South coast"));
    let error = world.ask(&user("la-admin"), save("West coast")).unwrap_err();
    assert_eq!((error.trouble, error.sides.len()), (Trouble::Stale, 1));
    let side = &error.sides[0];
    assert_eq!((side.label.as_str(), side.yours.as_str(), side.theirs.as_str()), ("Name", "West coast", "South coast"));
}

#[test]
fn whose_an_address_is_and_whether_it_is_active_is_told_to_those_only_who_manage_it() {
    let world = World::new();
    let taken = |role: &str, name: &str, organisation| {
        world.ask(&user(role), new_user(name, organisation, false, false)).unwrap_err()
    };
    let own = taken("la-admin", "gone", la());
    assert_eq!(own.what, "the user name 'gone@example.org' is taken");
    assert!(own.hint.contains("reactivate"), "{}", own.hint);
    let school = OrgCode::School(urn(A));
    let words: BTreeSet<(String, String)> = ["la-admin", "gone", "b-admin", "chain-admin"]
        .map(|name| {
            let error = taken("a-admin", name, school);
            (error.what.replace(name, "NAME"), error.hint)
        })
        .into();
    assert_eq!(words.len(), 1, "{words:?}");
    assert_eq!(words.first().unwrap().0, "the user name 'NAME@example.org' cannot be used");
}

#[test]
fn a_school_takes_part_for_a_partner_whether_or_not_it_has_agreed() {
    let (world, group) = World::with_group(true);
    world.ok(&user("la-admin"), partner(&[B]));
    assert_eq!(rows(&world, "partner", &group), Some(vec![B]));
    world.consent(&group, A, ConsentState::Withdrawn);
    assert_eq!(rows(&world, "partner", &group), Some(vec![B]));
}
