//! Owns attacks on what one may not see, each named after what is tried.
//! Must not describe how an attack is warded off.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

use super::world::{World, block, email, la, new_user, parsed, signed, urn, user};
use crate::domain::{Consent, ConsentState, LaCode, LaEstab, OrgCode, Organisation, Reach, School};
use crate::figures::{Place, Release};
use crate::report::{Query, ReportName};
use crate::service::{Actor, GroupDetail, NewUser, Request, Response, Service, ServiceError, Trouble, UserEdit};
use crate::store::{Expect, MemoryStore, Page, Store, StoreError, Value, Write, keys};

fn shown(answer: Result<Response, ServiceError>) -> GroupDetail {
    match answer.unwrap() {
        Response::Group(detail) => *detail,
        other => panic!("expected a group, not {other:?}"),
    }
}

fn expiring(world: &World, group: &str, expires: &str) -> Result<Response, ServiceError> {
    let consent = Consent { expires: expires.to_owned(), ..signed(ConsentState::Granted) };
    world.ask(
        &user("la-admin"),
        Request::RecordConsent { group: group.to_owned(), school: urn(100_001), consent, seen: None },
    )
}

#[test]
fn a_date_written_without_dashes_does_not_keep_a_permission_alive() {
    for expires in ["20261130", " 2026-11-30 ", "2026-11-30T23:59"] {
        let (world, group) = World::with_group(true);
        let detail = shown(expiring(&world, &group, expires));
        let kept = detail.group.member(urn(100_001)).unwrap().consent.expires.clone();
        assert_eq!(kept, "2026-11-30", "{expires:?}");
        let read = || world.ask(&user("a-picked"), Request::Report(group.clone(), Query::of(ReportName::Overview)));
        assert!(read().is_ok(), "{expires:?}: it holds until that day");
        world.clock.fetch_add(7 * 86_400, Ordering::SeqCst);
        assert_eq!(read().unwrap_err().trouble, Trouble::NotFound, "{expires:?} has run out on 2026-12-01");
    }
    let (world, group) = World::with_group(true);
    for expires in ["tomorrow", "2026-13-01", "9999"] {
        assert_eq!(expiring(&world, &group, expires).unwrap_err().trouble, Trouble::Invalid, "{expires}");
    }
}

#[test]
fn a_school_without_permission_does_not_come_in_under_the_dfe_number_that_it_shares() {
    let (world, group) = World::with_group(true);
    let code = LaCode::new(815).unwrap();
    let number = Some(LaEstab::new(code, 4001).unwrap());
    let named = |urn_number, name: &str| School { laestab: number, ..School::named(urn(urn_number), code, name) };
    for (file, urn_number, name, end, score) in
        [("old.csv", 100_009, "Elder School", 2017, 33.0), ("new.csv", 200_009, "Elder Academy", 2018, 36.0)]
    {
        let figures = vec![block(Place::School(urn(urn_number)), end, Release::Final, score, 90.0)];
        world.publish(file, parsed(end, Release::Final, vec![named(urn_number, name)], figures));
    }
    world.ok(&Actor::Operator, Request::AddSchools(group.clone(), vec![urn(100_009), urn(200_009)]));
    world.consent(&group, 200_009, ConsentState::Granted);
    let before = Query { year: Some("2016/17".parse().unwrap()), ..Query::of(ReportName::Schools) };
    let Response::Report(report) = world.ok(&user("a-picked"), Request::Report(group, before)) else { panic!() };
    let values: Vec<f64> = report.cells().filter_map(crate::report::Cell::value).collect();
    assert!(!values.contains(&33.0), "the figure of a school that has not agreed: {values:?}");
    assert!(values.contains(&46.0), "a school that agreed is shown: {values:?}");
}

#[test]
fn a_school_that_withdraws_hears_that_it_did_and_sees_nothing_of_the_others() {
    let (world, group) = World::with_group(true);
    world.consent(&group, 100_002, ConsentState::Granted);
    let consent = Consent { state: ConsentState::Withdrawn, ..Consent::not_asked() };
    let request = Request::RecordConsent { group: group.clone(), school: urn(100_001), consent, seen: None };
    let detail = shown(world.ask(&user("a-admin"), request));
    let members: Vec<_> = detail.members.iter().map(|line| line.school.urn.number()).collect();
    assert_eq!(members, [100_001], "the list of the others is closed with the withdrawal");
    assert_eq!(detail.members[0].consent.as_ref().unwrap().state, ConsentState::Withdrawn);
    assert!(!detail.may_view && !detail.may_administer);
    for role in ["a-admin", "a-picked", "a-global"] {
        let error = world.ask(&user(role), Request::ShowGroup(group.clone())).unwrap_err();
        assert_eq!(error.trouble, Trouble::NotFound, "{role}");
    }
}

#[test]
fn schools_and_viewers_do_not_learn_who_of_the_owner_accepted_the_terms() {
    let (world, group) = World::with_group(true);
    let terms = |role: &str| shown(world.ask(&user(role), Request::ShowGroup(group.clone()))).group.terms;
    for role in ["a-admin", "a-picked", "la-viewer", "la-global"] {
        assert_eq!(terms(role), None, "{role}");
    }
    assert!(terms("la-admin").is_some(), "the owner's administrators do");
}

/// Texts that fake or hide something where they are shown.
const TRICKS: [&str; 5] = ["Ann\u{1b}[2J", "Ann\u{9b}31m", "Ann\u{202e}gpj", "An\u{200b}n", "Ann\nadministrator"];

#[test]
fn no_name_colours_a_terminal_turns_a_line_around_or_hides_a_character() {
    let (world, group) = World::with_group(true);
    let operator = Actor::Operator;
    for trick in TRICKS {
        let trick = trick.to_owned();
        let person = |name: &str, job: &str| {
            Request::AddUser(NewUser {
                email: email("trick@example.org"),
                name: name.to_owned(),
                organisation: la(),
                job: job.to_owned(),
                administrator: false,
                global: false,
                reach: Reach::All,
            })
        };
        let signed_by = |signatory: &str, role: &str| Request::RecordConsent {
            group: group.clone(),
            school: urn(100_001),
            consent: Consent {
                signatory: signatory.to_owned(),
                role: role.to_owned(),
                ..signed(ConsentState::Granted)
            },
            seen: None,
        };
        let renamed = |name: Option<&str>, description: Option<&str>| Request::EditGroup {
            group: group.clone(),
            name: name.map(str::to_owned),
            description: description.map(str::to_owned),
            alphabetical: None,
            version: None,
        };
        let edited =
            |edit: UserEdit| Request::EditUser(email("la-viewer@example.org"), UserEdit { active: Some(true), ..edit });
        let mut requests = vec![
            renamed(Some(&trick), None),
            person(&trick, ""),
            person("Ann", &trick),
            edited(UserEdit { name: Some(trick.clone()), ..UserEdit::default() }),
            edited(UserEdit { job: Some(trick.clone()), ..UserEdit::default() }),
            signed_by(&trick, "Head"),
            signed_by("Ann", &trick),
            Request::AddOrganisation(Organisation { code: OrgCode::Chain(4), name: trick.clone() }),
        ];
        if !trick.contains('\n') {
            requests.push(renamed(None, Some(&trick)));
        }
        for request in requests {
            let said = format!("{request:?}");
            match world.ask(&operator, request) {
                Err(error) => assert_eq!(error.trouble, Trouble::Invalid, "{said}"),
                Ok(_) => panic!("{said} was kept"),
            }
        }
    }
    for address in ["an\u{202e}n@example.org", "an\u{200b}n@example.org", "an\u{1b}n@example.org"] {
        assert!(address.parse::<crate::domain::Email>().is_err(), "{address:?}");
    }
}

#[test]
fn a_signature_too_long_for_a_page_is_refused() {
    let (world, group) = World::with_group(true);
    let consent = Consent { signatory: "x".repeat(121), ..signed(ConsentState::Granted) };
    let request = Request::RecordConsent { group, school: urn(100_001), consent, seen: None };
    assert_eq!(world.ask(&user("la-admin"), request).unwrap_err().trouble, Trouble::Invalid);
}

#[test]
fn a_name_taken_by_a_group_of_another_owner_is_not_betrayed() {
    let (world, _) = World::with_group(false);
    let request = Request::CreateGroup(crate::service::NewGroup {
        name: "North coast".into(),
        description: String::new(),
        owner: OrgCode::Chain(super::world::CHAIN),
        schools: vec![urn(100_001)],
        viewers: Vec::new(),
        visibility: crate::domain::Visibility::OwnerOnly,
        accept_terms: false,
    });
    let detail = shown(world.ask(&user("chain-admin"), request));
    assert_eq!(detail.group.name, "North coast", "names are the owner's own");
    let listed = world.ask(&user("chain-admin"), Request::ListGroups { archived: true }).unwrap();
    let Response::Groups(lines) = listed else { panic!("{listed:?}") };
    assert_eq!(lines.len(), 1);
    let by_name = shown(world.ask(&user("chain-admin"), Request::ShowGroup("North coast".into())));
    assert_eq!(by_name.group.id, detail.group.id, "a name that others have too is not ambiguous");
}

#[test]
fn nobody_gives_rights_to_oneself_or_in_another_organisation() {
    let (world, _) = World::with_group(true);
    let up = || UserEdit { administrator: Some(true), global: Some(true), ..UserEdit::default() };
    for (role, whom) in [("la-viewer", "la-viewer"), ("a-other", "a-other")] {
        let request = Request::EditUser(email(&format!("{whom}@example.org")), up());
        assert_eq!(world.ask(&user(role), request).unwrap_err().trouble, Trouble::Invalid, "{role}");
    }
    for (role, whom) in [("chain-admin", "la-other"), ("a-admin", "b-admin"), ("la-admin", "a-other")] {
        let request = |whom: &str| Request::EditUser(email(&format!("{whom}@example.org")), up());
        let hidden = world.ask(&user(role), request(whom)).unwrap_err();
        let absent = world.ask(&user(role), request("nobody")).unwrap_err();
        assert_eq!(hidden.what.replace(whom, "nobody"), absent.what, "{role}");
    }
    for organisation in [la(), OrgCode::School(urn(100_002))] {
        let error = world.ask(&user("a-admin"), new_user("mole", organisation, true, true)).unwrap_err();
        assert_eq!(error.trouble, Trouble::NotFound, "{organisation}");
    }
}

/// A store in which somebody else changes something in the midst of the next change: when that takes its number.
struct Interrupted {
    inner: Arc<MemoryStore>,
    meanwhile: Mutex<Option<Request>>,
}

impl Store for Interrupted {
    fn get(&self, key: &[u8]) -> Result<Option<Value>, StoreError> {
        let meanwhile = (key == keys::audit_head()).then(|| self.meanwhile.lock().unwrap().take()).flatten();
        if let Some(request) = meanwhile {
            let other = Service::new(Arc::clone(&self.inner) as _, Arc::new(|| super::world::NOW)).unwrap();
            other.handle(&Actor::Operator, request).unwrap();
        }
        self.inner.get(key)
    }

    fn scan(&self, from: &[u8], to: &[u8], limit: usize) -> Result<Page, StoreError> {
        self.inner.scan(from, to, limit)
    }

    fn commit(&self, expect: &[Expect], writes: &[Write]) -> Result<(), StoreError> {
        self.inner.commit(expect, writes)
    }

    fn version(&self) -> u64 {
        self.inner.version()
    }
}

/// What comes of a change of `role` while the operator does `meanwhile`.
fn raced(world: &World, role: &str, request: Request, meanwhile: Request) -> Result<Response, ServiceError> {
    let store = Interrupted { inner: Arc::clone(&world.store), meanwhile: Mutex::new(Some(meanwhile)) };
    let service = Service::new(Arc::new(store), Arc::new(|| super::world::NOW)).unwrap();
    service.handle(&user(role), request)
}

fn edit(name: &str, edit: UserEdit) -> Request {
    Request::EditUser(email(&format!("{name}@example.org")), edit)
}

#[test]
fn a_change_under_way_is_not_kept_when_its_maker_is_let_go_meanwhile() {
    let (world, group) = World::with_group(true);
    world.ok(&Actor::Operator, new_user("la-second", la(), true, false));
    let rename = |name: &str| Request::EditGroup {
        group: group.clone(),
        name: Some(name.to_owned()),
        description: None,
        alphabetical: None,
        version: None,
    };
    let demote = edit("la-admin", UserEdit { administrator: Some(false), ..UserEdit::default() });
    let error = raced(&world, "la-admin", rename("Demoted"), demote).unwrap_err();
    assert_eq!(error.trouble, Trouble::Stale);
    let promote = edit("la-admin", UserEdit { administrator: Some(true), ..UserEdit::default() });
    world.ok(&Actor::Operator, promote);
    let dismiss = edit("la-admin", UserEdit { active: Some(false), ..UserEdit::default() });
    let error = raced(&world, "la-admin", rename("Dismissed"), dismiss).unwrap_err();
    assert_eq!(error.trouble, Trouble::NotFound);
    let detail = shown(world.ask(&Actor::Operator, Request::ShowGroup(group.clone())));
    assert_eq!(detail.group.name, "North coast");
}

#[test]
fn two_administrators_who_dismiss_each_other_at_once_do_not_leave_none() {
    let (world, _) = World::with_group(true);
    world.ok(&Actor::Operator, new_user("la-second", la(), true, false));
    let leave = || UserEdit { administrator: Some(false), ..UserEdit::default() };
    let error = raced(&world, "la-admin", edit("la-admin", leave()), edit("la-second", leave())).unwrap_err();
    assert_eq!(error.trouble, Trouble::Invalid, "{error}");
    let Response::Users(users) = world.ok(&Actor::Operator, Request::ListUsers(Some(la()))) else { panic!() };
    assert!(users.iter().any(|person| person.user.active && person.user.administrator));
}
