//! Owns the tests of saved views: whose they are, what is read when one is opened, what no view gives away.
//! Must not test how a query becomes words; that is `report`.

use super::world::{World, email, new_user, user};
use crate::domain::{ConsentState, OrgCode, SavedViews};
use crate::figures::PupilFilter;
use crate::report::{Query, ReportName};
use crate::service::{Actor, Request, Response, Trouble, UserEdit, ViewDetail, ViewLine};
use crate::store::{Store, keys, read};

fn query() -> Query {
    Query { pupils: PupilFilter::all(), sort: vec!["attainment8".parse().unwrap()], ..Query::of(ReportName::Schools) }
}

fn save(group: &str, name: &str, over: bool) -> Request {
    let screen = vec![("filter".to_owned(), "ash".to_owned())];
    Request::SaveView { group: group.to_owned(), name: name.to_owned(), query: query(), screen, over }
}

fn lines(response: Response) -> Vec<ViewLine> {
    match response {
        Response::Views(lines) => lines,
        other => panic!("{other:?}"),
    }
}

fn opened(world: &World, who: &Actor, name: &str) -> ViewDetail {
    match world.ok(who, Request::ShowView(name.to_owned())) {
        Response::ViewOpened(view) => *view,
        other => panic!("{other:?}"),
    }
}

fn entries(world: &World) -> usize {
    let (from, to) = keys::audits();
    world.store.scan(&from, &to, 10_000).unwrap().items.len()
}

#[test]
fn a_view_opens_as_it_was_saved_and_is_no_entry_of_the_log() {
    let (world, group) = World::with_group(true);
    let before = entries(&world);
    for who in [user("la-viewer"), user("a-picked"), Actor::Operator] {
        assert_eq!(lines(world.ok(&who, Request::ListViews)), []);
        let saved = world.ok(&who, save(&group, " Ash  first ", false));
        let line = ViewLine {
            name: "Ash first".into(),
            group: group.parse().unwrap(),
            group_name: Some("North coast".into()),
            report: Some(ReportName::Schools),
            options: "schools --sort attainment8:desc".into(),
            trouble: None,
        };
        assert_eq!(saved, Response::View(line.clone()));
        assert_eq!(lines(world.ok(&who, Request::ListViews)), [line]);
        let view = opened(&world, &who, "ash FIRST");
        assert_eq!((view.name.as_str(), view.group_name.as_str(), &view.query), ("Ash first", "North coast", &query()));
        assert_eq!(view.screen, [("filter".to_owned(), "ash".to_owned())]);
    }
    assert_eq!(entries(&world), before, "what a person keeps is their own affair");
    world.ok(&user("a-picked"), Request::Report(group, query()));
    assert_eq!(entries(&world), before + 1, "what it opens is a look like any other");
}

#[test]
fn a_view_is_there_for_its_person_alone() {
    let (world, group) = World::with_group(true);
    world.ok(&user("la-viewer"), save(&group, "Mine", false));
    for stranger in [Actor::Operator, user("la-admin"), user("la-global"), user("a-picked")] {
        for (named, absent) in [
            (Request::ShowView("Mine".into()), Request::ShowView("None".into())),
            (Request::DeleteView("Mine".into()), Request::DeleteView("None".into())),
            (
                Request::RenameView { name: "Mine".into(), to: "My".into() },
                Request::RenameView { name: "None".into(), to: "My".into() },
            ),
        ] {
            let (named, absent) = (world.ask(&stranger, named).unwrap_err(), world.ask(&stranger, absent).unwrap_err());
            assert_eq!(named.what.replace("Mine", "None"), absent.what);
            assert_eq!((named.trouble, named.hint), (Trouble::NotFound, absent.hint));
        }
        assert_eq!(lines(world.ok(&stranger, Request::ListViews)), []);
    }
}

#[test]
fn a_view_is_opened_with_the_rights_of_today() {
    let (world, group) = World::with_group(true);
    let picked = user("a-picked");
    world.ok(&picked, save(&group, "Mine", false));
    world.consent(&group, 100_001, ConsentState::Withdrawn);
    let absent = world.ask(&picked, Request::ShowGroup(group.clone())).unwrap_err();
    let refused = world.ask(&picked, Request::ShowView("Mine".into())).unwrap_err();
    assert_eq!((refused.what, refused.trouble), (absent.what, Trouble::NotFound));
    // Renamed since: the new name is none of theirs, nor the reason.
    let rename = Request::EditGroup {
        group: group.clone(),
        name: Some("Secret".into()),
        description: None,
        alphabetical: None,
        version: None,
    };
    world.ok(&Actor::Operator, rename);
    let listed = lines(world.ok(&picked, Request::ListViews));
    assert_eq!(listed[0].group_name, None);
    assert_eq!(listed[0].trouble.as_deref(), Some("no longer available"));
    // With the permission it is there again.
    world.consent(&group, 100_001, ConsentState::Granted);
    assert_eq!(opened(&world, &picked, "Mine").group_name, "Secret");
    world.ok(&Actor::Operator, Request::ArchiveGroup(group));
    assert_eq!(lines(world.ok(&picked, Request::ListViews))[0].trouble.as_deref(), Some("no longer available"));
}

#[test]
fn who_may_not_read_the_reports_keeps_no_view_of_them() {
    let (world, group) = World::with_group(true);
    let manages = world.ask(&user("la-admin"), save(&group, "Mine", false)).unwrap_err();
    assert!(manages.what.contains("is yours to manage, but you are not one of its viewers"), "{}", manages.what);
    let hidden = world.ask(&user("d-admin"), save(&group, "Mine", false)).unwrap_err();
    let absent = world.ask(&user("d-admin"), save("G999", "Mine", false)).unwrap_err();
    assert_eq!(hidden.what.replace(&group, "G999"), absent.what);
    // Who loses the reports and keeps the group is told why.
    world.ok(&user("la-viewer"), save(&group, "Mine", false));
    world.ok(
        &Actor::Operator,
        Request::EditUser(
            email("la-viewer@example.org"),
            UserEdit { administrator: Some(true), ..UserEdit::default() },
        ),
    );
    let remove = vec![email("la-viewer@example.org")];
    world.ok(&Actor::Operator, Request::SetViewers { group, add: Vec::new(), remove });
    let listed = lines(world.ok(&user("la-viewer"), Request::ListViews));
    assert!(listed[0].trouble.as_ref().unwrap().contains("you are not one of its viewers"), "{listed:?}");
}

#[test]
fn a_name_is_taken_until_it_is_given_free_or_saved_over() {
    let (world, group) = World::with_group(false);
    let viewer = user("la-viewer");
    world.ok(&viewer, save(&group, "One", false));
    let taken = world.ask(&viewer, save(&group, "ONE", false)).unwrap_err();
    assert_eq!(taken.what, "you have a view called 'One' already");
    world.ok(&viewer, save(&group, "ONE", true));
    world.ok(&viewer, Request::RenameView { name: "one".into(), to: "Two".into() });
    world.ok(&viewer, save(&group, "One", false));
    let left = lines(world.ok(&viewer, Request::DeleteView("two".into())));
    assert_eq!(left.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["One"]);
    world.ok(&viewer, Request::DeleteView("One".into()));
    let held = read::<SavedViews>(world.store.as_ref(), keys::views("la-viewer@example.org")).unwrap();
    assert_eq!(held.value, None, "nothing stays behind");
}

#[test]
fn whoever_is_given_an_address_again_begins_without_views() {
    let (world, group) = World::with_group(false);
    let new = || new_user("passing", OrgCode::La(crate::domain::LaCode::new(815).unwrap()), false, true);
    world.ok(&user("la-admin"), new());
    let added = world.entry_of("user add");
    world.ok(&user("passing"), save(&group, "Mine", false));
    world.ok(&user("la-admin"), Request::Undo(added));
    assert_eq!(world.ask(&user("passing"), Request::ListViews).unwrap_err().trouble, Trouble::NotFound);
    world.ok(&user("la-admin"), new());
    assert_eq!(lines(world.ok(&user("passing"), Request::ListViews)), []);
}

#[test]
fn a_view_of_a_later_version_is_listed_with_the_reason_and_not_opened_half() {
    let (world, group) = World::with_group(false);
    let mut views = SavedViews::default();
    let view = crate::domain::View {
        name: "Later".into(),
        group: group.parse().unwrap(),
        query: vec![("report".into(), "schools".into()), ("smoothing".into(), "loess".into())],
        screen: Vec::new(),
    };
    views.save(view, false).unwrap();
    let mut commit = crate::store::Commit::new();
    commit.put(keys::views("operator"), &views).unwrap();
    commit.apply(world.store.as_ref()).unwrap();
    let listed = lines(world.ok(&Actor::Operator, Request::ListViews));
    assert!(listed[0].trouble.as_ref().unwrap().contains("does not know the word"), "{listed:?}");
    assert_eq!((listed[0].report, listed[0].group_name.as_deref()), (None, Some("North coast")));
    let refused = world.ask(&Actor::Operator, Request::ShowView("Later".into())).unwrap_err();
    assert!(refused.hint.contains("later version"), "{}", refused.hint);
}
