//! Owns the tests of making and changing groups, users and organisations.
//! Must not test who may; that is `access`.

use super::world::{World, email, la, new_user, urn, user};
use crate::domain::{OrgCode, Organisation, Visibility};
use crate::report::{Query, ReportName};
use crate::service::{Actor, AuditFilter, NewGroup, Request, Response, SchoolSearch, Trouble, UserEdit};

fn new_group(name: &str) -> NewGroup {
    NewGroup {
        name: name.to_owned(),
        description: String::new(),
        owner: la(),
        schools: vec![urn(100_002), urn(100_001), urn(100_002)],
        viewers: Vec::new(),
        visibility: Visibility::OwnerOnly,
        accept_terms: false,
    }
}

#[test]
fn a_new_group_holds_each_school_once_and_remembers_who_made_it() {
    let world = World::new();
    let detail = match world.ok(&user("la-admin"), Request::CreateGroup(new_group("  Coast  "))) {
        Response::Group(detail) => *detail,
        other => panic!("{other:?}"),
    };
    assert_eq!(detail.group.name, "Coast");
    assert_eq!(detail.group.schools.iter().map(|member| member.urn.number()).collect::<Vec<_>>(), [100_001, 100_002]);
    assert_eq!(detail.contact, "la-admin <la-admin@example.org>");
    assert_eq!((detail.may_view, detail.may_administer), (false, true));
}

#[test]
fn names_that_differ_in_blanks_alone_are_one_name_and_addresses_that_no_mail_reaches_are_none() {
    let world = World::new();
    let named = |name: &str| Request::CreateGroup(new_group(name));
    world.ok(&Actor::Operator, named("North  coast"));
    for twin in ["North coast", "North\u{a0}coast", "north\u{3000} coast "] {
        let error = world.ask(&Actor::Operator, named(twin)).unwrap_err();
        assert!(error.what.contains("has a group called"), "{twin}: {error}");
    }
    for address in ["a,b", "a<b>", "a;b", "a..b", "\u{e9}a"] {
        let error = world.ask(&Actor::Operator, new_user(address, la(), false, false)).unwrap_err();
        assert!(error.what.starts_with("no mail reaches the address"), "{address}: {error}");
    }
}

#[test]
fn what_a_new_group_may_not_be() {
    let world = World::new();
    world.ok(&Actor::Operator, Request::CreateGroup(new_group("Coast")));
    let cases: [(&str, NewGroup, &str); 8] = [
        ("taken name", new_group("COAST"), "has a group called 'COAST' already"),
        ("no name", new_group("  "), "a group needs a name"),
        ("an id as name", new_group("G7"), "cannot be called like a group's id"),
        ("no schools", NewGroup { schools: vec![], ..new_group("X") }, "at least one school"),
        ("unknown school", NewGroup { schools: vec![urn(999_999)], ..new_group("X") }, "no school '999999'"),
        ("owned by a school", NewGroup { owner: OrgCode::School(urn(100_001)), ..new_group("X") }, "school cannot own"),
        (
            "viewer of a school",
            NewGroup { viewers: vec![email("a-admin@example.org")], ..new_group("X") },
            "not an active user of LA:815",
        ),
        (
            "shared, terms unread",
            NewGroup { visibility: Visibility::Schools, ..new_group("X") },
            "terms and conditions",
        ),
    ];
    for (case, group, words) in cases {
        let error = world.ask(&Actor::Operator, Request::CreateGroup(group)).unwrap_err();
        assert!(error.what.contains(words), "{case}: {}", error.what);
        assert!(!error.hint.is_empty(), "{case}");
    }
}

#[test]
fn going_live_needs_terms_and_consent() {
    let (world, group) = World::with_group(false);
    let share = |start_with_agreed| Request::SetVisibility {
        group: group.clone(),
        visibility: Visibility::Schools,
        start_with_agreed,
        accept_terms: false,
        version: None,
    };
    let error = world.ask(&user("la-admin"), share(false)).unwrap_err();
    assert_eq!(error.what, "0 of 3 schools have agreed to share their figures");
    world.ok(&user("la-admin"), share(true));

    let unread = world.group(Request::CreateGroup(new_group("Unread")));
    let id = unread.group.id.to_string();
    let error = world
        .ask(
            &user("la-admin"),
            Request::SetVisibility {
                group: id,
                visibility: Visibility::Schools,
                start_with_agreed: true,
                accept_terms: false,
                version: None,
            },
        )
        .unwrap_err();
    assert!(error.what.contains("terms and conditions"), "{}", error.what);
}

#[test]
fn the_first_pick_needs_the_list_of_schools_read() {
    let (world, group) = World::with_group(true);
    world.consent(&group, 100_002, crate::domain::ConsentState::Granted);
    world.ok(&user("b-admin"), new_user("b-head", OrgCode::School(urn(100_002)), false, false));
    let pick = |confirm_schools| Request::PickViewers {
        group: group.clone(),
        school: urn(100_002),
        add: vec![email("b-head@example.org")],
        remove: Vec::new(),
        confirm_schools,
    };
    assert!(world.ask(&user("b-admin"), pick(false)).unwrap_err().what.contains("list of schools must be read"));
    world.ok(&user("b-admin"), pick(true));
    world.ok(&user("b-admin"), pick(false));
}

#[test]
fn a_save_on_an_old_version_is_refused_and_changes_nothing() {
    let (world, group) = World::with_group(false);
    let edit = |name: &str, version| Request::EditGroup {
        group: group.clone(),
        name: Some(name.to_owned()),
        description: None,
        alphabetical: None,
        version: Some(version),
    };
    let read = world.group(Request::ShowGroup(group.clone())).group.version;
    world.ok(&user("la-admin"), edit("First", read));
    let error = world.ask(&user("la-admin"), edit("Second", read)).unwrap_err();
    assert_eq!(error.trouble, Trouble::Stale);
    assert_eq!(world.group(Request::ShowGroup(group.clone())).group.name, "First");
}

#[test]
fn a_group_can_keep_to_the_order_of_the_alphabet_and_the_log_says_so() {
    let (world, group) = World::with_group(true);
    let edit = |alphabetical| Request::EditGroup {
        group: group.clone(),
        name: None,
        description: None,
        alphabetical: Some(alphabetical),
        version: None,
    };
    let by_figures = Query { sort: vec!["attainment8".parse().unwrap()], ..Query::of(ReportName::Schools) };
    world.ok(&user("la-viewer"), Request::Report(group.clone(), by_figures.clone()));
    world.ok(&user("la-admin"), edit(true));
    assert!(world.group(Request::ShowGroup(group.clone())).group.alphabetical);
    let entry = world.entry_of("group edit");
    let page = match world.ok(&user("la-admin"), Request::ListAudit(AuditFilter::default())) {
        Response::Audit(page) => page,
        other => panic!("{other:?}"),
    };
    let line = page.entries.iter().find(|line| line.number == entry).unwrap();
    assert!(line.details.ends_with("schools in the order of the alphabet only"), "{}", line.details);
    let told = world.ok(&user("la-viewer"), Request::ListNotices { unread: true });
    let Response::Inbox(inbox) = told else { panic!("no inbox") };
    assert!(
        inbox.notices.iter().any(|it| it.text.contains("in the order of the alphabet only: no ranks")),
        "{:?}",
        inbox.notices
    );
    for reader in ["la-viewer", "a-picked"] {
        let refused = world.ask(&user(reader), Request::Report(group.clone(), by_figures.clone())).unwrap_err();
        assert_eq!(refused.what, "this group shows its schools in the order of the alphabet only");
        let by_name = Query { sort: vec!["name:desc".parse().unwrap()], ..by_figures.clone() };
        world.ok(&user(reader), Request::Report(group.clone(), by_name));
    }
    world.ok(&user("la-admin"), Request::Undo(entry));
    world.ok(&user("la-viewer"), Request::Report(group.clone(), by_figures));
}

#[test]
fn an_ambiguous_name_is_told_with_ids_and_an_archived_group_gives_its_name_free() {
    let (world, group) = World::with_group(false);
    let chain = OrgCode::Chain(super::world::CHAIN);
    let other = NewGroup { owner: chain, ..new_group("north COAST") };
    world.ok(&Actor::Operator, Request::CreateGroup(other));
    let error = world.ask(&Actor::Operator, Request::ShowGroup("North coast".into())).unwrap_err();
    assert!(error.hint.contains(&group) && error.hint.contains("G2"), "{}", error.hint);
    world.ok(&user("la-admin"), Request::ShowGroup("North coast".into()));
    world.ok(&Actor::Operator, Request::ArchiveGroup(group));
    world.ok(&Actor::Operator, Request::CreateGroup(new_group("North coast")));
}

#[test]
fn the_last_active_administrator_stays() {
    let world = World::new();
    for edit in [
        UserEdit { active: Some(false), ..UserEdit::default() },
        UserEdit { administrator: Some(false), ..UserEdit::default() },
    ] {
        let error = world.ask(&Actor::Operator, Request::EditUser(email("la-admin@example.org"), edit)).unwrap_err();
        assert!(error.what.contains("last active administrator"), "{}", error.what);
    }
}

#[test]
fn adding_an_organisation_that_is_there_is_no_error_when_the_name_agrees() {
    let world = World::new();
    let same = Organisation { code: la(), name: "Northmoor".into() };
    assert_eq!(world.ok(&Actor::Operator, Request::AddOrganisation(same.clone())), Response::Organisation(same));
    let other = Organisation { code: la(), name: "Southmoor".into() };
    let error = world.ask(&Actor::Operator, Request::AddOrganisation(other)).unwrap_err();
    assert!(error.what.contains("as 'Northmoor'"), "{}", error.what);
}

#[test]
fn schools_are_found_by_name_number_and_authority_and_paged() {
    let world = World::new();
    let search = |text: &str, offset, limit| {
        let search = SchoolSearch { text: text.into(), offset, limit, ..SchoolSearch::default() };
        match world.ok(&user("a-picked"), Request::SearchSchools(search)) {
            Response::Schools(page) => {
                (page.total, page.schools.iter().map(|school| school.urn.number()).collect::<Vec<_>>())
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(search("birch", 0, 0), (1, vec![100_002]));
    assert_eq!(search("SCHOOL ced", 0, 0), (1, vec![100_003]));
    assert_eq!(search("100004", 0, 0), (1, vec![100_004]));
    assert_eq!(search("la:815", 1, 2), (4, vec![100_002, 100_003]));
    assert_eq!(search("nowhere", 0, 10), (0, vec![]));
}
