//! Owns the tests of taking changes back: what is restored, who may, and what stands in the way.
//! Must not describe how a change is kept.

use std::sync::atomic::Ordering;

use super::world::{World, email, la, new_user, signed, urn, user};
use crate::domain::{ConsentState, Email, Group, User, Visibility};
use crate::service::{Actor, AuditFilter, AuditLine, NewGroup, Request, Response, ServiceError, Trouble, UserEdit};
use crate::store::{keys, read};

/// The number of the newest entry with this action.
fn newest(world: &World, action: &str) -> u64 {
    match world.ok(&Actor::Operator, Request::ListAudit(AuditFilter::default())) {
        Response::Audit(page) => page.entries.iter().find(|line| line.action == action).unwrap().number,
        other => panic!("{other:?}"),
    }
}

/// The entry as it is looked at by itself: the newest before the number that follows it.
fn line(world: &World, actor: &Actor, number: u64) -> AuditLine {
    let filter = AuditFilter { before: Some(number + 1), limit: 1, ..AuditFilter::default() };
    match world.ok(actor, Request::ListAudit(filter)) {
        Response::Audit(page) => page.entries.into_iter().find(|line| line.number == number).unwrap(),
        other => panic!("{other:?}"),
    }
}

fn undone(world: &World, actor: &Actor, number: u64) -> AuditLine {
    match world.ok(actor, Request::Undo(number)) {
        Response::Undone(line) => *line,
        other => panic!("{other:?}"),
    }
}

fn refused(world: &World, actor: &Actor, number: u64) -> ServiceError {
    world.ask(actor, Request::Undo(number)).unwrap_err()
}

fn group(world: &World, id: &str) -> Group {
    read::<Group>(world.store.as_ref(), keys::group(id.parse().unwrap())).unwrap().value.unwrap()
}

fn person(world: &World, address: &str) -> Option<User> {
    read::<User>(world.store.as_ref(), keys::user(&email(address))).unwrap().value
}

fn edit(group: &str, name: &str) -> Request {
    Request::EditGroup {
        group: group.to_owned(),
        name: Some(name.to_owned()),
        description: None,
        alphabetical: None,
        version: None,
    }
}

fn record(group: &str, school: u32, state: ConsentState) -> Request {
    Request::RecordConsent { group: group.to_owned(), school: urn(school), consent: signed(state), seen: None }
}

fn visibility(group: &str, visibility: Visibility) -> Request {
    Request::SetVisibility {
        group: group.to_owned(),
        visibility,
        start_with_agreed: true,
        accept_terms: false,
        version: None,
    }
}

#[test]
fn a_change_goes_back_and_the_log_says_so() {
    let (world, id) = World::with_group(true);
    let before = group(&world, &id);
    world.ok(&user("la-admin"), edit(&id, "South coast"));
    let number = newest(&world, "group edit");
    assert!(line(&world, &user("la-admin"), number).may_undo);
    let said = undone(&world, &user("la-admin"), number);
    assert_eq!((said.action.as_str(), said.number), ("undo", number + 1));
    assert_eq!(said.details, format!("took back entry {number} (group edit): name 'North coast', description 'Maths'"));
    let after = group(&world, &id);
    assert_eq!(after.version, before.version + 2);
    assert_eq!(Group { version: before.version, ..after }, before);
    let told = line(&world, &user("la-admin"), number);
    assert_eq!((told.may_undo, told.undone_by), (false, Some(number + 1)));
    let again = refused(&world, &user("la-admin"), number);
    assert_eq!(again.what, format!("entry {number} cannot be taken back: entry {} took it back already", number + 1));
    let of_undo = refused(&world, &user("la-admin"), number + 1);
    assert!(of_undo.what.contains("it took a change back"), "{}", of_undo.what);
}

#[test]
fn what_others_changed_meanwhile_stays_and_the_same_part_clashes() {
    let (world, id) = World::with_group(true);
    world.ok(&user("la-admin"), edit(&id, "South coast"));
    let renamed = newest(&world, "group edit");
    world.ok(&Actor::Operator, Request::AddSchools(id.clone(), vec![urn(100_004)]));
    undone(&world, &user("la-admin"), renamed);
    let now = group(&world, &id);
    assert_eq!((now.name.as_str(), now.schools.len()), ("North coast", 4));

    world.ok(&user("la-admin"), edit(&id, "West coast"));
    let renamed = newest(&world, "group edit");
    world.ok(&Actor::Operator, edit(&id, "East coast"));
    assert!(!line(&world, &user("la-admin"), renamed).may_undo);
    let clash = refused(&world, &user("la-admin"), renamed);
    assert_eq!(
        (clash.trouble, clash.what),
        (Trouble::Stale, format!("entry {renamed} cannot be taken back: changed since: its name"))
    );
    assert_eq!(group(&world, &id).name, "East coast");
}

#[test]
fn the_right_is_that_of_the_change_as_it_stands_now() {
    let (world, id) = World::with_group(true);
    world.ok(&user("la-admin"), edit(&id, "South coast"));
    let number = newest(&world, "group edit");
    for role in ["la-viewer", "la-global", "chain-admin", "d-admin", "a-picked"] {
        let (hidden, absent) = (refused(&world, &user(role), number), refused(&world, &user(role), 9_999));
        assert_eq!(hidden.trouble, Trouble::NotFound, "{role}");
        assert_eq!((hidden.what.replace(&number.to_string(), "9999"), hidden.hint), (absent.what, absent.hint));
    }
    // A school that reads of it cannot take it back; nor one who is no administrator any more.
    assert_eq!(refused(&world, &user("a-admin"), number).trouble, Trouble::Invalid);
    let second = UserEdit { administrator: Some(true), ..UserEdit::default() };
    world.ok(&Actor::Operator, Request::EditUser(email("la-other@example.org"), second));
    let down = UserEdit { administrator: Some(false), ..UserEdit::default() };
    world.ok(&Actor::Operator, Request::EditUser(email("la-admin@example.org"), down));
    assert_eq!(refused(&world, &user("la-admin"), number).trouble, Trouble::NotFound);
    undone(&world, &user("la-other"), number);
}

#[test]
fn what_a_school_did_only_that_school_takes_back() {
    let (world, id) = World::with_group(true);
    world.ok(&user("a-admin"), record(&id, 100_001, ConsentState::Withdrawn));
    let number = newest(&world, "consent withdraw");
    let owners = refused(&world, &user("la-admin"), number);
    assert_eq!(
        owners.what,
        format!(
            "entry {number} cannot be taken back: it is a change of school 100001, and only administrators there take it back"
        )
    );
    assert!(world.ask(&user("a-admin"), Request::ShowGroup(id.clone())).is_err(), "the school no longer sees it");
    undone(&world, &user("a-admin"), number);
    assert_eq!(group(&world, &id).member(urn(100_001)).unwrap().consent.state, ConsentState::Granted);
    world.ok(&user("a-picked"), Request::ShowGroup(id));
}

#[test]
fn the_owner_brings_back_no_permission_of_a_school_that_has_answered_itself_since() {
    let (world, id) = World::with_group(true);
    world.ok(&user("la-admin"), record(&id, 100_001, ConsentState::Withdrawn));
    let paper = newest(&world, "consent withdraw");
    world.ok(&Actor::Operator, record(&id, 100_001, ConsentState::Granted));
    world.ok(&user("a-admin"), record(&id, 100_001, ConsentState::Withdrawn));
    // What stands there is word for word what the owner's own entry left.
    let clash = refused(&world, &user("la-admin"), paper);
    let by_school = newest(&world, "consent withdraw");
    assert_eq!(
        (clash.trouble, clash.what),
        (
            Trouble::Stale,
            format!("entry {paper} cannot be taken back: changed since: school 100001 (by itself, entry {by_school})")
        )
    );
    // Nor by taking the school out and back in.
    let (world, id) = World::with_group(true);
    world.ok(&user("la-admin"), Request::RemoveSchools(id.clone(), vec![urn(100_001)]));
    let removal = newest(&world, "group remove-school");
    world.ok(&user("la-admin"), Request::AddSchools(id.clone(), vec![urn(100_001)]));
    world.ok(&user("la-admin"), record(&id, 100_001, ConsentState::Granted));
    world.ok(&user("a-admin"), record(&id, 100_001, ConsentState::Withdrawn));
    world.ok(&user("la-admin"), Request::RemoveSchools(id.clone(), vec![urn(100_001)]));
    assert_eq!(refused(&world, &user("la-admin"), removal).trouble, Trouble::Stale);
    assert!(group(&world, &id).member(urn(100_001)).is_none());
}

#[test]
fn a_school_that_was_taken_out_comes_back_as_it_was() {
    let (world, id) = World::with_group(true);
    let before = group(&world, &id);
    world.ok(&user("la-admin"), Request::RemoveSchools(id.clone(), vec![urn(100_001)]));
    undone(&world, &user("la-admin"), newest(&world, "group remove-school"));
    let after = group(&world, &id);
    assert_eq!(after.schools, before.schools);
    assert_eq!(after.list, before.list + 1, "whoever read the list reads it again");
}

#[test]
fn a_group_keeps_a_school_and_its_name_stays_its_own() {
    let (world, id) = World::with_group(false);
    world.ok(&user("la-admin"), Request::AddSchools(id.clone(), vec![urn(100_004)]));
    let added = newest(&world, "group add-school");
    world.ok(&user("la-admin"), Request::RemoveSchools(id.clone(), vec![urn(100_001), urn(100_002), urn(100_003)]));
    let last = refused(&world, &user("la-admin"), added);
    assert!(last.what.ends_with("the group would be left without a school"), "{}", last.what);

    world.ok(&user("la-admin"), edit(&id, "South coast"));
    let renamed = newest(&world, "group edit");
    world.ok(&user("la-admin"), Request::CreateGroup(fresh("North coast", Visibility::OwnerOnly)));
    let taken = refused(&world, &user("la-admin"), renamed);
    assert_eq!(taken.what, "LA:815 has a group called 'North coast' already");
}

fn fresh(name: &str, visibility: Visibility) -> NewGroup {
    NewGroup {
        name: name.to_owned(),
        description: String::new(),
        owner: la(),
        schools: vec![urn(100_001)],
        viewers: Vec::new(),
        visibility,
        accept_terms: visibility == Visibility::Schools,
    }
}

#[test]
fn a_group_goes_again_while_nothing_happened_to_it() {
    let world = World::new();
    let made = world.group(Request::CreateGroup(fresh("Fresh", Visibility::OwnerOnly)));
    let id = made.group.id.to_string();
    let number = newest(&world, "group create");
    undone(&world, &user("la-admin"), number);
    let gone = world.ask(&Actor::Operator, Request::ShowGroup(id)).unwrap_err();
    assert_eq!(gone.trouble, Trouble::NotFound);

    let made = world.group(Request::CreateGroup(fresh("Fresh", Visibility::OwnerOnly)));
    let number = newest(&world, "group create");
    world.ok(&user("la-admin"), edit(&made.group.id.to_string(), "Not so fresh"));
    let touched = refused(&world, &user("la-admin"), number);
    assert_eq!(touched.what, format!("entry {number} cannot be taken back: the group has been changed since"));
}

#[test]
fn an_archived_group_is_put_back_and_otherwise_left_alone() {
    let (world, id) = World::with_group(true);
    world.ok(&user("la-admin"), edit(&id, "South coast"));
    let renamed = newest(&world, "group edit");
    world.ok(&user("la-admin"), Request::ArchiveGroup(id.clone()));
    let archived = newest(&world, "group archive");
    assert!(refused(&world, &user("la-admin"), renamed).what.contains("is archived"));
    undone(&world, &user("la-admin"), archived);
    assert!(!group(&world, &id).archived);
    undone(&world, &user("la-admin"), renamed);
}

#[test]
fn a_group_that_was_the_owners_again_goes_live_again() {
    let (world, id) = World::with_group(true);
    world.ok(&user("la-admin"), visibility(&id, Visibility::OwnerOnly));
    let number = newest(&world, "group visibility");
    assert!(world.ask(&user("a-picked"), Request::ShowGroup(id.clone())).is_err());
    undone(&world, &user("la-admin"), number);
    world.ok(&user("a-picked"), Request::ShowGroup(id));
}

#[test]
fn users_go_back_but_the_last_administrator_stays() {
    let world = World::new();
    let leave = UserEdit { active: Some(false), ..UserEdit::default() };
    world.ok(&user("a-admin"), Request::EditUser(email("a-other@example.org"), leave));
    undone(&world, &user("a-admin"), newest(&world, "user edit"));
    assert!(person(&world, "a-other@example.org").unwrap().active);

    // Made an administrator, then the only one left: taking the first back would leave nobody.
    let rise = UserEdit { administrator: Some(true), ..UserEdit::default() };
    world.ok(&user("a-admin"), Request::EditUser(email("a-other@example.org"), rise));
    let risen = newest(&world, "user edit");
    let step_down = UserEdit { administrator: Some(false), ..UserEdit::default() };
    world.ok(&user("a-other"), Request::EditUser(email("a-admin@example.org"), step_down));
    let last = refused(&world, &user("a-other"), risen);
    assert_eq!(last.what, "a-other@example.org is the last active administrator of 100001");
    assert_eq!(refused(&world, &user("la-admin"), risen).trouble, Trouble::NotFound, "users of another organisation");
}

#[test]
fn a_user_who_was_added_goes_only_while_no_group_names_that_one() {
    let (world, id) = World::with_group(false);
    world.ok(&user("la-admin"), new_user("fresh", la(), false, false));
    let added = newest(&world, "user add");
    let add: Vec<Email> = vec![email("fresh@example.org")];
    world.ok(&user("la-admin"), Request::SetViewers { group: id.clone(), add: add.clone(), remove: Vec::new() });
    let named = refused(&world, &user("la-admin"), added);
    assert_eq!(named.what, format!("entry {added} cannot be taken back: the group {id} names 'fresh@example.org'"));
    world.ok(&user("la-admin"), Request::SetViewers { group: id, add: Vec::new(), remove: add });
    let told = refused(&world, &user("la-admin"), added);
    assert!(told.what.ends_with("'fresh@example.org' has been told of changes"), "an inbox is not handed on: {told}");
    world.ok(&user("la-admin"), new_user("fleeting", la(), false, false));
    undone(&world, &user("la-admin"), newest(&world, "user add"));
    assert_eq!(person(&world, "fleeting@example.org"), None);
}

#[test]
fn undo_without_a_number_goes_back_change_by_change_within_the_hour() {
    let (world, id) = World::with_group(false);
    let admin = user("la-admin");
    for name in ["One", "Two", "Three"] {
        world.ok(&admin, edit(&id, name));
    }
    world.ok(&Actor::Operator, new_user("between", la(), false, false));
    for name in ["Two", "One", "North coast"] {
        world.ok(&admin, Request::UndoLast);
        assert_eq!(group(&world, &id).name, name);
    }
    let nothing = world.ask(&admin, Request::UndoLast).unwrap_err();
    assert_eq!(nothing.what, "nothing of yours within the hour can be taken back");

    world.ok(&admin, edit(&id, "Later"));
    world.clock.fetch_add(3_601, Ordering::SeqCst);
    assert!(world.ask(&admin, Request::UndoLast).is_err(), "older than an hour");
    assert!(world.ask(&user("la-viewer"), Request::UndoLast).is_err());
}

#[test]
fn what_nothing_takes_back_says_why() {
    let world = World::new();
    let import = newest(&world, "import");
    let error = refused(&world, &Actor::Operator, import);
    assert_eq!(error.trouble, Trouble::Invalid);
    assert!(error.what.starts_with(&format!("entry {import} cannot be taken back: ")), "{}", error.what);
}
