//! Owns the tests of groups as files: what is exported, planned and applied, through which rules.
//! Must not describe how a file is written.

use super::world::{World, email, la, urn, user};
use crate::domain::{ConsentState, Group, Visibility};
use crate::service::{Actor, GroupDetail, GroupSource, Plan, Request, Response, ServiceError, Trouble};
use crate::store::{keys, log_end, read};

fn exported(world: &World, group: &str) -> GroupSource {
    match world.ok(&user("la-admin"), Request::ExportGroup(group.to_owned())) {
        Response::Source(source) => *source,
        other => panic!("{other:?}"),
    }
}

fn plan(world: &World, source: &GroupSource) -> Plan {
    match world.ok(&user("la-admin"), Request::PlanGroup(source.clone())) {
        Response::Plan(plan) => *plan,
        other => panic!("{other:?}"),
    }
}

fn apply(source: &GroupSource, start_with_agreed: bool, accept_terms: bool) -> Request {
    Request::ApplyGroup { source: source.clone(), start_with_agreed, accept_terms }
}

fn applied(world: &World, source: &GroupSource) -> GroupDetail {
    match world.ok(&user("la-admin"), apply(source, true, true)) {
        Response::Group(detail) => *detail,
        other => panic!("{other:?}"),
    }
}

fn refused(world: &World, source: &GroupSource) -> ServiceError {
    world.ask(&user("la-admin"), apply(source, false, false)).unwrap_err()
}

fn entries(world: &World) -> u64 {
    log_end(world.store.as_ref()).unwrap().1.number
}

fn record(world: &World, id: &str) -> Group {
    read::<Group>(world.store.as_ref(), keys::group(id.parse().unwrap())).unwrap().value.unwrap()
}

#[test]
fn a_group_that_is_exported_plans_nothing_and_applying_it_changes_nothing() {
    for shared in [false, true] {
        let (world, id) = World::with_group(shared);
        let source = exported(&world, &id);
        assert_eq!(
            source.schools.as_ref().unwrap()[0].1,
            format!("Ash School: {}", if shared { "granted" } else { "not asked" })
        );
        assert_eq!(plan(&world, &source), Plan { group: source.id, steps: Vec::new(), obstacles: Vec::new() });
        let (before, log) = (record(&world, &id), entries(&world));
        applied(&world, &source);
        assert_eq!((record(&world, &id), entries(&world)), (before, log));
    }
}

#[test]
fn a_plan_says_each_step_and_applying_does_them_in_one_change() {
    let (world, id) = World::with_group(false);
    let source = GroupSource {
        name: "South coast".into(),
        description: Some("English".into()),
        shared: Some(true),
        alphabetical: Some(true),
        schools: Some(vec![(urn(100_004), String::new()), (urn(100_001), "comment".into())]),
        viewers: Some(vec![email("la-other@example.org")]),
        ..exported(&world, &id)
    };
    let planned = plan(&world, &source);
    assert_eq!(
        planned.steps,
        [
            "name: 'South coast'",
            "description: 'English'",
            "schools in the order of the alphabet only",
            "add schools 100004",
            "remove schools 100002 100003",
            "viewers added: la-other@example.org; removed: la-viewer@example.org",
            "visibility: shared with schools",
        ]
    );
    assert_eq!(planned.obstacles.len(), 1, "{:?}", planned.obstacles);
    assert!(planned.obstacles[0].starts_with("0 of 2 schools have agreed"), "{:?}", planned.obstacles);
    assert_eq!(record(&world, &id).name, "North coast", "a plan changes nothing");

    let (before, log) = (record(&world, &id), entries(&world));
    assert_eq!(refused(&world, &source).what, "0 of 2 schools have agreed to share their figures");
    assert_eq!((record(&world, &id), entries(&world)), (before, log), "all or nothing");

    applied(&world, &source);
    let now = record(&world, &id);
    assert_eq!(entries(&world), log + 1);
    assert_eq!(
        (now.name.as_str(), now.description.as_str(), now.visibility, now.alphabetical),
        ("South coast", "English", Visibility::Schools, true)
    );
    assert_eq!(now.schools.iter().map(|it| it.urn.number()).collect::<Vec<_>>(), [100_001, 100_004]);
    assert_eq!(now.viewers.iter().map(crate::domain::Email::as_str).collect::<Vec<_>>(), ["la-other@example.org"]);
    assert!(plan(&world, &source).steps.is_empty(), "twice is once");

    // One change, taken back as one.
    world.ok(&user("la-admin"), Request::UndoLast);
    let back = record(&world, &id);
    assert_eq!((back.name.as_str(), back.schools.len(), back.visibility), ("North coast", 3, Visibility::OwnerOnly));
    assert!(!back.alphabetical);
}

#[test]
fn a_new_group_takes_its_order_from_its_file() {
    let (world, id) = World::with_group(false);
    let held = exported(&world, &id);
    let new = GroupSource { id: None, version: None, name: "Made".into(), alphabetical: Some(true), ..held };
    assert_eq!(plan(&world, &new).steps.last().unwrap(), "schools in the order of the alphabet only");
    assert!(applied(&world, &new).group.alphabetical);
}

#[test]
fn a_file_never_brings_back_a_permission() {
    let (world, id) = World::with_group(true);
    let source = exported(&world, &id);
    world.consent(&id, 100_001, ConsentState::Withdrawn);
    assert!(plan(&world, &source).steps.is_empty());
    applied(&world, &source);
    assert_eq!(record(&world, &id).member(urn(100_001)).unwrap().consent.state, ConsentState::Withdrawn);
    // Nor for a school that was taken out meanwhile: it comes in as one that nobody has asked.
    world.ok(&user("la-admin"), Request::RemoveSchools(id.clone(), vec![urn(100_001)]));
    applied(&world, &GroupSource { version: None, ..source });
    assert_eq!(record(&world, &id).member(urn(100_001)).unwrap().consent.state, ConsentState::NotAsked);
}

#[test]
fn what_a_file_leaves_out_stays_as_it_is() {
    let (world, id) = World::with_group(true);
    let before = record(&world, &id);
    assert!(!before.description.is_empty() && !before.viewers.is_empty());
    let bare = GroupSource {
        id: id.parse().ok(),
        name: before.name.clone(),
        owner: la().to_string(),
        ..GroupSource::default()
    };
    assert_eq!(plan(&world, &bare), Plan { group: bare.id, steps: Vec::new(), obstacles: Vec::new() });
    let renamed = GroupSource { name: "South coast".into(), ..bare };
    assert_eq!(plan(&world, &renamed).steps, ["name: 'South coast'"]);
    applied(&world, &renamed);
    let expected = Group { name: "South coast".into(), version: before.version + 1, ..before };
    assert_eq!(record(&world, &id), expected);

    // A new group gets what a group is made with; schools it must be given.
    let new = GroupSource { id: None, name: "New".into(), ..renamed };
    assert_eq!(refused(&world, &new).what, "a group needs at least one school");
    let made = applied(&world, &GroupSource { schools: Some(vec![(urn(100_001), String::new())]), ..new }).group;
    assert_eq!((made.description.as_str(), made.viewers.len(), made.visibility), ("", 0, Visibility::OwnerOnly));
}

#[test]
fn a_file_of_an_older_version_is_refused_with_both_sides() {
    let (world, id) = World::with_group(false);
    let held = exported(&world, &id);
    let version = held.version.unwrap();
    let source = GroupSource {
        name: "South coast".into(),
        schools: Some(vec![(urn(100_001), String::new()), (urn(100_004), String::new())]),
        ..held.clone()
    };
    assert!(!plan(&world, &source).steps.is_empty(), "nothing has happened since");
    let description = Some("Reading".to_owned());
    let edit = Request::EditGroup { group: id.clone(), name: None, description, alphabetical: None, version: None };
    world.ok(&user("la-admin"), edit);
    let (before, log) = (record(&world, &id), entries(&world));
    let planned = world.ask(&user("la-admin"), Request::PlanGroup(source.clone())).unwrap_err();
    let stale = refused(&world, &source);
    assert_eq!(planned, stale);
    assert_eq!(stale.trouble, Trouble::Stale);
    assert_eq!(
        stale.what,
        format!(
            "the group 'North coast' was changed since the file was made: it says version {version}, the group stands \
             at {}",
            version + 1
        )
    );
    assert!(stale.hint.contains("--over"), "{}", stale.hint);
    let sides: Vec<_> =
        stale.sides.iter().map(|it| (it.label.as_str(), it.yours.as_str(), it.theirs.as_str())).collect();
    assert_eq!(
        sides,
        [
            ("Name", "South coast", "North coast"),
            ("Description", "Maths", "Reading"),
            ("Schools on one side only", "100004", "100002 100003"),
        ]
    );
    assert_eq!((record(&world, &id), entries(&world)), (before.clone(), log));

    // A version that is still to come is no better; a file that says what stands there is not asked how old it is.
    let ahead = GroupSource { version: Some(version + 9), ..source.clone() };
    assert!(refused(&world, &ahead).what.contains("a newer state of the group"));
    let same = GroupSource { description: Some("Reading".into()), ..held };
    assert!(plan(&world, &same).steps.is_empty());
    assert_eq!(applied(&world, &same).group.version, before.version);

    // Without a version it is applied to whatever stands there, and the version grows.
    assert_eq!(applied(&world, &GroupSource { version: None, ..source.clone() }).group.version, before.version + 1);
    let lost = GroupSource { id: None, name: "Another".into(), ..source };
    assert!(refused(&world, &lost).what.ends_with("has no group called 'Another'"));
}

#[test]
fn a_file_without_a_number_makes_the_group_once() {
    let world = World::new();
    let source = GroupSource {
        name: "From a file".into(),
        description: Some("kept in git".into()),
        owner: la().to_string(),
        schools: Some(vec![(urn(100_002), String::new()), (urn(100_001), String::new())]),
        viewers: Some(vec![email("la-viewer@example.org")]),
        ..GroupSource::default()
    };
    let planned = plan(&world, &source);
    assert_eq!((planned.group, planned.obstacles.len()), (None, 0));
    assert_eq!(
        planned.steps,
        [
            "create 'From a file' of LA:815",
            "add schools 100001 100002",
            "viewers added: la-viewer@example.org",
            "visibility: owner only",
        ]
    );
    let made = applied(&world, &source);
    assert_eq!(made.group.schools.len(), 2);
    let log = entries(&world);
    assert!(plan(&world, &source).steps.is_empty());
    assert_eq!(applied(&world, &source).group.id, made.group.id);
    assert_eq!(entries(&world), log);
}

#[test]
fn what_single_requests_refuse_a_file_is_refused_too() {
    let (world, id) = World::with_group(false);
    let held = exported(&world, &id);
    let schools = |numbers: &[u32]| Some(numbers.iter().map(|it| (urn(*it), String::new())).collect::<Vec<_>>());
    for (source, what) in [
        (GroupSource { schools: schools(&[100_001, 123_456]), ..held.clone() }, "there is no school '123456'"),
        (GroupSource { schools: Some(Vec::new()), ..held.clone() }, "a group needs at least one school"),
        (
            GroupSource { viewers: Some(vec![email("a-admin@example.org")]), ..held.clone() },
            "'a-admin@example.org' is not an active user of LA:815",
        ),
        (GroupSource { name: " ".into(), ..held.clone() }, "a group needs a name"),
        (GroupSource { owner: "AC:77".into(), ..held.clone() }, "there is no organisation 'AC:77'"),
        (GroupSource { owner: "100001".into(), ..held.clone() }, "a school cannot own a group"),
        (GroupSource { id: Some("G99".parse().unwrap()), ..held.clone() }, "there is no group 'G99'"),
    ] {
        assert_eq!(refused(&world, &source).what, what);
        match world.ask(&user("la-admin"), Request::PlanGroup(source)) {
            Ok(Response::Plan(plan)) => assert!(plan.obstacles[0].starts_with(what), "{:?}", plan.obstacles),
            Err(error) => assert_eq!(error.what, what),
            other => panic!("{other:?}"),
        }
    }
    let new = GroupSource { id: None, version: None, name: "Shared".into(), shared: Some(true), ..held.clone() };
    assert!(refused(&world, &new).what.starts_with("the terms and conditions must be read"));
    assert!(plan(&world, &new).obstacles[0].starts_with("the terms and conditions must be read"));
    let twin = GroupSource { name: "Twin".into(), ..held.clone() };
    applied(&world, &GroupSource { id: None, version: None, ..twin.clone() });
    assert_eq!(refused(&world, &twin).what, "LA:815 has a group called 'Twin' already");
    world.ok(&user("la-admin"), Request::ArchiveGroup(id));
    assert!(refused(&world, &twin).what.ends_with("is archived"));
}

#[test]
fn only_the_owners_administrators_write_groups_as_files() {
    let (world, id) = World::with_group(true);
    let source = exported(&world, &id);
    for (role, trouble) in [
        ("la-viewer", Trouble::Invalid),
        ("a-admin", Trouble::Invalid),
        ("a-other", Trouble::NotFound),
        ("chain-admin", Trouble::NotFound),
    ] {
        let export = world.ask(&user(role), Request::ExportGroup(id.clone())).unwrap_err();
        assert_eq!(export.trouble, trouble, "{role}");
        for request in [Request::PlanGroup(source.clone()), apply(&source, true, true)] {
            let error = world.ask(&user(role), request).unwrap_err();
            assert_eq!((error.trouble, error.what.as_str()), (Trouble::NotFound, "there is no organisation 'LA:815'"));
        }
    }
    // The number of another owner's group is the number of none.
    let theirs = GroupSource { owner: "AC:77".into(), ..source };
    let hidden = world.ask(&user("chain-admin"), Request::PlanGroup(theirs.clone())).unwrap_err();
    let absent = GroupSource { id: Some("G99".parse().unwrap()), ..theirs };
    let nothing = world.ask(&user("chain-admin"), Request::PlanGroup(absent)).unwrap_err();
    assert_eq!((hidden.what.replace(&id, "G99"), hidden.hint), (nothing.what, nothing.hint));
    assert!(world.ask(&Actor::Operator, Request::ExportGroup(id)).is_ok());
}
