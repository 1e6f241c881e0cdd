//! Owns attacks by way of taking back and of older papers: what they must not bring back, show or make possible.
//! Must not describe how an attack is warded off.

use std::sync::atomic::Ordering;

use super::world::{World, email, la, new_user, signed, urn, user};
use crate::domain::{Consent, ConsentScope, ConsentState, Group, OrgCode, Reach, User};
use crate::service::{Actor, AuditFilter, Request, Response, ServiceError, Trouble, UserEdit};
use crate::store::{keys, read};

const A: u32 = 100_001;
const TODAY: &str = "2026-11-24";

fn answer(group: &str, consent: Consent) -> Request {
    Request::RecordConsent { group: group.to_owned(), school: urn(A), consent, seen: None }
}

fn paper(group: &str, state: ConsentState, date: &str) -> Request {
    answer(group, Consent { date: date.to_owned(), ..signed(state) })
}

fn taken_out(group: &str) -> Request {
    Request::RemoveSchools(group.to_owned(), vec![urn(A)])
}

fn put_in(group: &str) -> Request {
    Request::AddSchools(group.to_owned(), vec![urn(A)])
}

fn asked(group: &str) -> Request {
    Request::RequestConsent { group: group.to_owned(), schools: vec![urn(A)], remind: false }
}

fn picks(group: &str, add: &[&str], remove: &[&str]) -> Request {
    Request::PickViewers {
        group: group.to_owned(),
        school: urn(A),
        add: add.iter().map(|name| email(name)).collect(),
        remove: remove.iter().map(|name| email(name)).collect(),
        confirm_schools: false,
    }
}

fn renamed(group: &str, name: &str) -> Request {
    Request::EditGroup {
        group: group.to_owned(),
        name: Some(name.to_owned()),
        description: None,
        alphabetical: None,
        version: None,
    }
}

fn group(world: &World, id: &str) -> Group {
    read::<Group>(world.store.as_ref(), keys::group(id.parse().unwrap())).unwrap().value.unwrap()
}

fn permission(world: &World, id: &str) -> Option<Consent> {
    group(world, id).member(urn(A)).map(|member| member.consent.clone())
}

fn person(world: &World, name: &str) -> Option<User> {
    read::<User>(world.store.as_ref(), keys::user(&email(name))).unwrap().value
}

fn refused(world: &World, who: &str, request: Request) -> ServiceError {
    world.ask(&user(who), request).unwrap_err()
}

/// The words for an entry that is not there.
fn absent(world: &World, who: &str, number: u64) -> ServiceError {
    let mut error = refused(world, who, Request::Undo(9_999));
    error.what = error.what.replace("9999", &number.to_string());
    error
}

#[test]
fn a_removal_that_is_taken_back_does_not_run_over_a_no_recorded_from_paper_since() {
    let (world, id) = World::with_group(true);
    world.ok(&user("la-admin"), taken_out(&id));
    let removal = world.entry_of("group remove-school");
    world.ok(&user("la-admin"), put_in(&id));
    world.ok(&user("la-admin"), asked(&id));
    world.ok(&user("la-admin"), paper(&id, ConsentState::Declined, TODAY));
    let no = world.entry_of("consent record");
    world.ok(&user("la-admin"), taken_out(&id));
    for who in [user("la-admin"), Actor::Operator] {
        let error = world.ask(&who, Request::Undo(removal)).unwrap_err();
        assert_eq!(error.trouble, Trouble::Stale);
        assert_eq!(
            error.what,
            format!("entry {removal} cannot be taken back: changed since: school 100001 (entry {no})")
        );
    }
    assert_eq!(permission(&world, &id), None);
}

#[test]
fn an_answer_that_was_taken_back_since_counts_as_one_that_changed() {
    let (world, id) = World::with_group(false);
    world.ok(&user("la-admin"), asked(&id));
    world.ok(&user("la-admin"), paper(&id, ConsentState::Granted, TODAY));
    let grant = world.entry_of("consent record");
    world.ok(&user("la-admin"), taken_out(&id));
    let removal = world.entry_of("group remove-school");
    world.ok(&user("la-admin"), put_in(&id));
    world.ok(&user("la-admin"), asked(&id));
    world.ok(&user("la-admin"), paper(&id, ConsentState::Granted, TODAY));
    // Word for word what the first left: the first can be taken back in its place.
    world.ok(&user("la-admin"), Request::Undo(grant));
    let back = world.entry_of("undo");
    assert_eq!(permission(&world, &id).unwrap().state, ConsentState::Requested);
    world.ok(&user("la-admin"), taken_out(&id));
    assert_eq!(
        refused(&world, "la-admin", Request::Undo(removal)).what,
        format!("entry {removal} cannot be taken back: changed since: school 100001 (entry {back})")
    );
    assert_eq!(permission(&world, &id), None);
}

#[test]
fn papers_recorded_by_mistake_go_back_one_by_one() {
    let (world, id) = World::with_group(true);
    let before = permission(&world, &id);
    world.ok(&user("la-admin"), paper(&id, ConsentState::Withdrawn, TODAY));
    world.ok(&user("la-admin"), paper(&id, ConsentState::Granted, TODAY));
    world.ok(&user("la-admin"), Request::UndoLast);
    assert_eq!(permission(&world, &id).unwrap().state, ConsentState::Withdrawn);
    world.ok(&user("la-admin"), Request::UndoLast);
    assert_eq!(permission(&world, &id), before);
}

#[test]
fn a_withdrawal_recorded_by_mistake_goes_back_while_nothing_came_after() {
    let (world, id) = World::with_group(true);
    let before = permission(&world, &id);
    world.ok(&user("la-admin"), paper(&id, ConsentState::Withdrawn, TODAY));
    world.ok(&user("la-admin"), renamed(&id, "South coast"));
    world.ok(&user("la-admin"), Request::Undo(world.entry_of("consent withdraw")));
    assert_eq!(permission(&world, &id), before);
}

#[test]
fn an_older_paper_does_not_run_over_what_the_school_answered_later() {
    let (world, id) = World::with_group(true);
    world.ok(&user("a-admin"), answer(&id, Consent { date: String::new(), ..signed(ConsentState::Withdrawn) }));
    let words = "school 100001 answered 'withdrawn' on 2026-11-24, after this paper of 2025-09-15";
    let old = || paper(&id, ConsentState::Granted, "2025-09-15");
    for who in [user("la-admin"), Actor::Operator] {
        let error = world.ask(&who, old()).unwrap_err();
        assert_eq!((error.trouble, error.what.as_str()), (Trouble::Invalid, words));
        assert!(error.hint.contains("the newer answer counts"), "{}", error.hint);
    }
    // Nor after the school was asked again, nor after it was taken out and put in anew.
    world.ok(&user("la-admin"), asked(&id));
    assert_eq!(refused(&world, "la-admin", old()).what, words);
    world.ok(&user("la-admin"), taken_out(&id));
    world.ok(&user("la-admin"), put_in(&id));
    assert_eq!(refused(&world, "la-admin", old()).what, words);
    assert_eq!(permission(&world, &id), Some(Consent::not_asked()));
    world.ok(&user("la-admin"), paper(&id, ConsentState::Granted, TODAY));
}

#[test]
fn an_older_paper_does_not_widen_what_the_school_gave_later() {
    let (world, id) = World::with_group(true);
    let narrow = Consent {
        date: String::new(),
        scope: ConsentScope::Ks4,
        expires: "2027-01-31".to_owned(),
        ..signed(ConsentState::Granted)
    };
    world.ok(&user("a-admin"), answer(&id, narrow));
    let given = permission(&world, &id).unwrap();
    assert_eq!(
        refused(&world, "la-admin", paper(&id, ConsentState::Granted, "2026-11-23")).what,
        "school 100001 answered 'granted' on 2026-11-24, after this paper of 2026-11-23"
    );
    assert_eq!(permission(&world, &id), Some(given));
}

#[test]
fn an_answer_recorded_by_mistake_and_taken_back_stands_in_no_papers_way() {
    let (world, id) = World::with_group(false);
    world.ok(&user("la-admin"), asked(&id));
    world.ok(&user("la-admin"), paper(&id, ConsentState::Declined, TODAY));
    world.ok(&user("la-admin"), Request::Undo(world.entry_of("consent record")));
    world.ok(&user("la-admin"), paper(&id, ConsentState::Granted, "2026-11-02"));
    assert_eq!(permission(&world, &id).unwrap().date, "2026-11-02");
}

#[test]
fn a_school_that_left_learns_neither_name_nor_state_of_the_group_by_taking_back() {
    let (world, id) = World::with_group(true);
    world.ok(&user("a-admin"), paper(&id, ConsentState::Withdrawn, TODAY));
    let number = world.entry_of("consent withdraw");
    world.ok(&user("la-admin"), renamed(&id, "Hidden rename"));
    world.ok(&user("la-admin"), Request::ArchiveGroup(id.clone()));
    let archived = refused(&world, "a-admin", Request::Undo(number));
    assert_eq!(archived.what, format!("entry {number} cannot be taken back: your school can no longer answer there"));
    // Taken out of the group, it reads the same.
    let (other, id) = World::with_group(true);
    other.ok(&user("a-admin"), paper(&id, ConsentState::Withdrawn, TODAY));
    assert_eq!(other.entry_of("consent withdraw"), number);
    other.ok(&user("la-admin"), taken_out(&id));
    assert_eq!(refused(&other, "a-admin", Request::Undo(number)), archived);
    // Whoever sees the group is told.
    let owners = world.entry_of("group edit");
    assert!(refused(&world, "la-admin", Request::Undo(owners)).what.ends_with("the group 'Hidden rename' is archived"));
}

#[test]
fn a_school_whose_permission_ran_out_does_not_come_back_by_taking_its_grant_back() {
    let (world, id) = World::with_group(true);
    world.ok(&user("la-admin"), taken_out(&id));
    world.ok(&user("la-admin"), put_in(&id));
    world.ok(&user("la-admin"), asked(&id));
    let short = Consent { date: TODAY.to_owned(), expires: "2026-11-25".to_owned(), ..signed(ConsentState::Granted) };
    world.ok(&user("a-admin"), answer(&id, short));
    let grant = world.entry_of("consent record");
    world.clock.fetch_add(3 * 86_400, Ordering::SeqCst);
    assert!(world.ask(&user("a-admin"), Request::ShowGroup(id.clone())).is_err());
    assert_eq!(refused(&world, "a-admin", Request::Undo(grant)), absent(&world, "a-admin", grant));
    let that = AuditFilter { before: Some(grant + 1), limit: 1, ..AuditFilter::default() };
    let Response::Audit(page) = world.ok(&user("a-admin"), Request::ListAudit(that)) else { panic!() };
    assert_eq!((page.entries[0].number, page.entries[0].may_undo), (grant, false));
    assert!(world.ask(&user("a-admin"), Request::ShowGroup(id.clone())).is_err());
    assert_eq!(permission(&world, &id).unwrap().state, ConsentState::Granted);
}

#[test]
fn a_school_takes_its_own_no_back_though_it_does_not_see_the_group() {
    let (world, id) = World::with_group(false);
    world.ok(&user("la-admin"), asked(&id));
    world.ok(&user("a-admin"), paper(&id, ConsentState::Declined, TODAY));
    assert!(world.ask(&user("a-admin"), Request::ShowGroup(id.clone())).is_err());
    world.ok(&user("a-admin"), Request::Undo(world.entry_of("consent record")));
    assert_eq!(permission(&world, &id).unwrap().state, ConsentState::Requested);
    world.ok(&user("a-admin"), Request::ShowGroup(id));
}

#[test]
fn taking_back_makes_no_administrator_who_is_limited_to_named_schools() {
    let world = World::new();
    let edit = |it: UserEdit| Request::EditUser(email("la-other@example.org"), it);
    let administrator = |yes| edit(UserEdit { administrator: Some(yes), ..UserEdit::default() });
    world.ok(&user("la-admin"), administrator(true));
    world.ok(&user("la-admin"), administrator(false));
    let down = world.entry_of("user edit");
    let reach = Some(Reach::Only([urn(A)].into()));
    world.ok(&user("la-admin"), edit(UserEdit { reach, ..UserEdit::default() }));
    let error = refused(&world, "la-admin", Request::Undo(down));
    assert_eq!(error.what, "an administrator cannot be limited to named schools");
    assert!(!person(&world, "la-other@example.org").unwrap().administrator);
}

#[test]
fn a_viewer_comes_back_only_while_active_there() {
    let (world, id) = World::with_group(true);
    let gone = || UserEdit { active: Some(false), ..UserEdit::default() };
    let remove = vec![email("la-viewer@example.org")];
    world.ok(&user("la-admin"), Request::SetViewers { group: id.clone(), add: Vec::new(), remove });
    let removed = world.entry_of("group viewers");
    world.ok(&user("la-admin"), Request::EditUser(email("la-viewer@example.org"), gone()));
    assert_eq!(
        refused(&world, "la-admin", Request::Undo(removed)).what,
        format!("entry {removed} cannot be taken back: 'la-viewer@example.org' is no active user of LA:815 any more")
    );
    // An owner is not told whom a school had picked.
    world.ok(&user("la-admin"), taken_out(&id));
    let removal = world.entry_of("group remove-school");
    world.ok(&user("a-admin"), Request::EditUser(email("a-picked@example.org"), gone()));
    assert_eq!(
        refused(&world, "la-admin", Request::Undo(removal)).what,
        format!("entry {removal} cannot be taken back: a viewer is no active user of 100001 any more")
    );
}

#[test]
fn a_pick_comes_back_only_with_the_list_read_as_it_stands() {
    let (world, id) = World::with_group(true);
    let picked = "a-picked@example.org";
    world.ok(&user("a-admin"), picks(&id, &[], &[picked]));
    world.ok(&user("a-admin"), Request::Undo(world.entry_of("group viewers")));
    world.ok(&user("a-admin"), picks(&id, &[], &[picked]));
    let removed = world.entry_of("group viewers");
    world.ok(&user("la-admin"), Request::AddSchools(id.clone(), vec![urn(100_004)]));
    let error = refused(&world, "a-admin", Request::Undo(removed));
    assert_eq!(error, refused(&world, "a-admin", picks(&id, &[picked], &[])), "the words of a pick");
    assert!(group(&world, &id).member(urn(A)).unwrap().viewers.is_empty());
}

#[test]
fn a_user_who_has_acted_does_not_make_way_for_another_under_the_same_address() {
    let world = World::new();
    world.ok(&user("la-admin"), new_user("short", la(), true, false));
    let added = world.entry_of("user add");
    world.ok(&user("short"), new_user("between", la(), false, false));
    let acted = world.entry_of("user add");
    let error = refused(&world, "la-admin", Request::Undo(added));
    assert_eq!(
        error.what,
        format!("entry {added} cannot be taken back: 'short@example.org' has acted since (entry {acted})")
    );
    assert_eq!(error.hint, "take the right to sign in away: `collaborate user deactivate short@example.org`");
    assert_eq!(person(&world, "short@example.org").unwrap().organisation, la());
    let elsewhere = new_user("short", OrgCode::Chain(super::world::CHAIN), false, false);
    assert!(world.ask(&user("chain-admin"), elsewhere).is_err(), "the address stays theirs");
}
