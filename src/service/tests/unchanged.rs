//! Owns the tests that what changes nothing is done without a trace, and of who is told that a right is missing.
//! Must not test what a change does.

use crate::domain::{ConsentState, Letter, MailPreference, Notice};
use crate::service::tests::world::{World, email, la, signed, urn, user};
use crate::service::{Actor, Request, Response, Trouble, UserEdit};
use crate::store::{AuditEntry, keys, scan_all};

/// The words of every change that is kept, the oldest first.
fn kept(world: &World) -> Vec<String> {
    let mut words = Vec::new();
    scan_all::<AuditEntry>(world.store.as_ref(), keys::audits(), &mut |_, entry| {
        words.push(entry.forward);
        Ok(())
    })
    .unwrap();
    words
}

fn notices(world: &World, of: &str) -> usize {
    let mut found = 0;
    let own = email(&format!("{of}@example.org"));
    scan_all::<Notice>(world.store.as_ref(), keys::notices_of(&own), &mut |_, _| {
        found += 1;
        Ok(())
    })
    .unwrap();
    found
}

fn edit(of: &str, edit: UserEdit) -> Request {
    Request::EditUser(email(&format!("{of}@example.org")), edit)
}

fn owner_picks(group: &str, names: &[&str]) -> Request {
    let add = names.iter().map(|name| email(&format!("{name}@example.org"))).collect();
    Request::SetViewers { group: group.to_owned(), add, remove: Vec::new() }
}

fn school_picks(group: &str, names: &[&str]) -> Request {
    let add = names.iter().map(|name| email(&format!("{name}@example.org"))).collect();
    let (group, school) = (group.to_owned(), urn(100_001));
    Request::PickViewers { group, school, add, remove: Vec::new(), confirm_schools: true }
}

#[test]
fn what_stands_already_is_done_without_entry_news_or_version() {
    let (world, group) = World::with_group(true);
    let letter = Letter { subject: "About {group}".to_owned(), text: "Dear {school}\n".to_owned() };
    let save = Request::SaveLetter { owner: la(), letter: Some(letter), version: None };
    world.ok(&user("la-admin"), save.clone());
    let off = UserEdit { global: Some(false), ..UserEdit::default() };
    let like_before =
        UserEdit { name: Some(" la-viewer ".to_owned()), job: Some(String::new()), ..UserEdit::default() };
    let leave = UserEdit { active: Some(false), ..UserEdit::default() };
    let named = |name: &str, description: &str| Request::EditGroup {
        group: group.clone(),
        name: Some(name.to_owned()),
        description: Some(description.to_owned()),
        alphabetical: None,
        version: None,
    };
    let (entries, told) = (kept(&world), notices(&world, "chain-admin") + notices(&world, "la-viewer"));
    let version = world.group(Request::ShowGroup(group.clone())).group.version;
    for (who, request) in [
        ("la-admin", owner_picks(&group, &["la-viewer"])),
        ("a-admin", school_picks(&group, &["a-picked"])),
        ("la-admin", named("North coast", " Maths ")),
        ("la-admin", edit("la-viewer", like_before)),
        ("la-admin", edit("la-viewer", off)),
        ("la-admin", edit("gone", leave)),
        ("la-viewer", Request::PreferMail(MailPreference::default())),
        ("la-admin", save),
    ] {
        let answer = world.ok(&user(who), request.clone());
        match answer {
            Response::Group(detail) => assert_eq!(detail.group.version, version, "{request:?}"),
            Response::User(person) => assert!(person.user.version <= 2, "{request:?}: {person:?}"),
            Response::Letter(letter) => assert_eq!((letter.version, letter.own), (1, true)),
            other => panic!("{request:?}: {other:?}"),
        }
        assert_eq!(kept(&world), entries, "{request:?}");
    }
    assert_eq!(notices(&world, "chain-admin") + notices(&world, "la-viewer"), told);
    let Response::User(gone) = world.ok(&Actor::Operator, Request::ShowUser(email("gone@example.org"))) else {
        panic!("no user");
    };
    assert_eq!((gone.user.active, gone.user.version), (false, 2));
}

#[test]
fn of_viewers_those_alone_are_named_who_were_not_there() {
    let (world, group) = World::with_group(true);
    world.ok(&user("la-admin"), owner_picks(&group, &["la-viewer", "la-other"]));
    assert_eq!(kept(&world).last().unwrap(), "viewers added: la-other@example.org");
    world.ok(&user("a-admin"), school_picks(&group, &["a-picked", "a-other"]));
    assert_eq!(kept(&world).last().unwrap(), "100001: viewers added: a-other@example.org");
    let swap = Request::SetViewers {
        group: group.clone(),
        add: vec![email("la-global@example.org"), email("la-viewer@example.org")],
        remove: vec![email("la-other@example.org")],
    };
    world.ok(&user("la-admin"), swap);
    assert_eq!(kept(&world).last().unwrap(), "viewers added: la-global@example.org; removed: la-other@example.org");
    // Schools that came since make the list another one: to have read it is a change though nobody new is picked.
    world.ok(&user("la-admin"), Request::AddSchools(group.clone(), vec![urn(100_004)]));
    world.ok(&user("a-admin"), school_picks(&group, &["a-picked"]));
    assert_eq!(kept(&world).last().unwrap(), "100001: read the list of schools");
}

#[test]
fn what_is_a_schools_own_is_refused_in_words_that_say_whose_it_is() {
    let (world, group) = World::with_group(true);
    world.ok(&user("la-admin"), Request::RequestConsent { group: group.clone(), schools: Vec::new(), remind: false });
    let mut unsigned = signed(ConsentState::Declined);
    unsigned.signatory.clear();
    let of_another =
        Request::RecordConsent { group: group.clone(), school: urn(100_001), consent: unsigned, seen: None };
    for (who, request) in [("la-admin", school_picks(&group, &["a-other"])), ("b-admin", of_another.clone())] {
        let error = world.ask(&user(who), request).unwrap_err();
        assert_eq!(error.trouble, Trouble::Invalid);
        assert_eq!(error.what, "only administrators of school 100001 answer for it and pick its viewers");
        assert_eq!(error.hint, "an administrator acts for the own school only: ask one of school 100001");
    }
    // Who does not know the group learns nothing of it.
    assert_eq!(world.ask(&user("d-admin"), of_another).unwrap_err().trouble, Trouble::NotFound);
}
