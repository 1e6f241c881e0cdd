//! Owns the tests of how news are spread and mails handed to senders: crashes, leases, delays, many recipients.
//! Must not test how a mail is sent.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use super::world::{LA, World, email, la, new_user, parsed, urn, user};
use crate::domain::{LaCode, MailPreference, OrgCode, School, Visibility};
use crate::figures::Release;
use crate::service::{Actor, Delivery, MailState, NewGroup, Outbox, Parcel, Request, Response, Service};
use crate::store::{Expect, Key, MemoryStore, Page, Store, StoreError, Value, Write, keys};

/// A store that is full after so many more commits.
struct Failing {
    inner: Arc<MemoryStore>,
    left: AtomicI64,
}

impl Store for Failing {
    fn get(&self, key: &[u8]) -> Result<Option<Value>, StoreError> {
        self.inner.get(key)
    }

    fn scan(&self, from: &[u8], to: &[u8], limit: usize) -> Result<Page, StoreError> {
        self.inner.scan(from, to, limit)
    }

    fn commit(&self, expect: &[Expect], writes: &[Write]) -> Result<(), StoreError> {
        if self.left.fetch_sub(1, Ordering::SeqCst) <= 0 {
            return Err(StoreError::Unavailable("the disk is full".to_owned()));
        }
        self.inner.commit(expect, writes)
    }

    fn version(&self) -> u64 {
        self.inner.version()
    }
}

fn edit(group: &str) -> Request {
    let group = group.to_owned();
    Request::EditGroup { group, name: Some("South coast".to_owned()), description: None, version: None }
}

/// Everything that lies at keys of these letters.
fn all_of(store: &MemoryStore, letters: &[u8]) -> Vec<(Key, Value)> {
    let of = |letter: &u8| {
        let (from, to) = keys::beginning(vec![*letter]);
        store.scan(&from, &to, usize::MAX).unwrap().items
    };
    letters.iter().flat_map(of).collect()
}

/// A group with so many viewers that telling them takes several commits.
fn crowded() -> (World, String) {
    let (world, group) = World::with_group(false);
    for n in 0..120 {
        world.ok(&Actor::Operator, new_user(&format!("viewer-{n}"), la(), false, true));
    }
    (world, group)
}

fn service_over(world: &World, store: Arc<dyn Store>) -> Service {
    let clock = Arc::clone(&world.clock);
    Service::new(store, Arc::new(move || clock.load(Ordering::SeqCst))).unwrap()
}

#[test]
fn news_are_the_same_wherever_spreading_them_broke_off_and_the_change_stands() {
    let (world, group) = crowded();
    world.ok(&user("la-admin"), edit(&group));
    let expected = all_of(&world.store, b"rmw");
    assert!(expected.len() > 240, "the test needs several commits: {}", expected.len());
    let mut whole = 0;
    for commits in 1..=6 {
        let (world, group) = crowded();
        let failing = Arc::new(Failing { inner: Arc::clone(&world.store), left: AtomicI64::new(commits) });
        let broken = service_over(&world, failing);
        broken.handle(&user("la-admin"), edit(&group)).unwrap();
        whole += usize::from(all_of(&world.store, b"rmw") == expected);
        drop(service_over(&world, Arc::clone(&world.store) as _));
        assert!(all_of(&world.store, b"rmw") == expected, "after {commits} commits");
        drop(service_over(&world, Arc::clone(&world.store) as _));
        assert!(all_of(&world.store, b"rmw") == expected, "again after {commits} commits");
    }
    assert!((1..6).contains(&whole), "it never broke off, or always: {whole}");
}

#[test]
fn a_change_that_is_not_kept_tells_nobody() {
    let (world, group) = crowded();
    let before = all_of(&world.store, b"rmw");
    let failing = Arc::new(Failing { inner: Arc::clone(&world.store), left: AtomicI64::new(0) });
    service_over(&world, failing).handle(&user("la-admin"), edit(&group)).unwrap_err();
    drop(service_over(&world, Arc::clone(&world.store) as _));
    assert!(all_of(&world.store, b"rmw") == before);
}

#[test]
fn six_hundred_schools_are_asked_by_letter_and_told_at_once() {
    let world = World::new();
    let code = LaCode::new(LA).unwrap();
    let urns: Vec<u32> = (200_000..200_600).collect();
    let schools = urns.iter().map(|n| School::named(urn(*n), code, format!("The {n} School of Northmoor"))).collect();
    world.publish("many.csv", parsed(2018, Release::Final, schools, Vec::new()));
    for n in &urns {
        for k in 0..3 {
            world.ok(&Actor::Operator, new_user(&format!("a{k}-{n}"), OrgCode::School(urn(*n)), true, false));
        }
    }
    let group = world.group(Request::CreateGroup(NewGroup {
        name: "Wide".to_owned(),
        description: String::new(),
        owner: la(),
        schools: urns.iter().copied().map(urn).collect(),
        viewers: Vec::new(),
        visibility: Visibility::OwnerOnly,
        accept_terms: false,
    }));
    let id = group.group.id.to_string();
    let count = || match world.ok(&Actor::Operator, Request::ListMails) {
        Response::Outbox(outbox) => outbox.mails.iter().map(|mail| mail.number).collect::<BTreeSet<_>>().len(),
        other => panic!("{other:?}"),
    };
    let before = count();
    world.ok(&Actor::Operator, Request::RequestConsent { group: id.clone(), schools: Vec::new(), remind: false });
    assert_eq!(count() - before, 1_801, "three of each school, and the owner's administrator");
    world.ok(&Actor::Operator, Request::ArchiveGroup(id));
    assert_eq!(count() - before, 3_602 + 1, "and the owner's global user");
    match world.ok(&user("a2-200599"), Request::ListNotices { unread: true }) {
        Response::Inbox(inbox) => {
            let kinds: Vec<&str> = inbox.notices.iter().map(|notice| notice.kind.id()).collect();
            assert_eq!(kinds, ["archived", "consent-asked"]);
            assert!(
                inbox.notices[1].text.contains("The 200000 School") && inbox.notices[1].text.contains("and 500 others")
            );
        }
        other => panic!("{other:?}"),
    }
    assert!(all_of(&world.store, b"w").is_empty());
}

/// A group of which la-viewer and la-global were told once, and nothing else waits.
fn with_mails() -> World {
    let (world, group) = World::with_group(false);
    drain(&world);
    world.ok(&user("la-admin"), edit(&group));
    world
}

fn drain(world: &World) {
    loop {
        let parcels = world.service.lease_mails("drain", 10).unwrap();
        if parcels.is_empty() {
            break;
        }
        for parcel in &parcels {
            world.service.settle(parcel, &Delivery::Sent).unwrap();
        }
    }
}

fn later(world: &World, seconds: i64) {
    world.clock.fetch_add(seconds, Ordering::SeqCst);
}

fn lease(world: &World, by: &str) -> Vec<Parcel> {
    world.service.lease_mails(by, 100).unwrap()
}

fn outbox(world: &World) -> Outbox {
    match world.ok(&Actor::Operator, Request::ListMails) {
        Response::Outbox(outbox) => outbox,
        other => panic!("{other:?}"),
    }
}

#[test]
fn two_senders_never_hold_the_same_mail_and_an_ended_lease_gives_it_back_as_the_same_mail() {
    let world = with_mails();
    let first = world.service.lease_mails("one", 1).unwrap();
    let second = lease(&world, "two");
    assert_eq!((first.len(), second.len()), (1, 1));
    assert_ne!(first[0].numbers, second[0].numbers);
    assert_eq!(lease(&world, "three"), []);
    later(&world, 299);
    assert_eq!(lease(&world, "three"), []);
    later(&world, 1);
    let again = lease(&world, "three");
    assert_eq!(again.len(), 2);
    let ids = |parcels: &[Parcel]| parcels.iter().map(|it| it.message_id.clone()).collect::<BTreeSet<_>>();
    assert_eq!(ids(&again), ids(&[first.clone(), second].concat()));
    // The first sender comes back late: what it says of a failure counts no more, that it sent the mail does.
    world.service.settle(&first[0], &Delivery::Refused("no".to_owned())).unwrap();
    assert_eq!(outbox(&world).given_up, 0);
    world.service.settle(&first[0], &Delivery::Sent).unwrap();
    later(&world, 300);
    assert_eq!(lease(&world, "four").len(), 1);
}

#[test]
fn a_mail_that_is_not_taken_waits_twice_as_long_each_time_and_is_given_up_after_a_week() {
    let world = with_mails();
    let to = email("la-viewer@example.org");
    let start = world.clock.load(Ordering::SeqCst);
    let mut waits = Vec::new();
    loop {
        for parcel in lease(&world, "one") {
            let delivery = if parcel.to == to { Delivery::Later("450 busy".to_owned()) } else { Delivery::Sent };
            world.service.settle(&parcel, &delivery).unwrap();
        }
        let mail = outbox(&world).mails.into_iter().find(|mail| mail.to == to && mail.attempts > 0);
        let mail = mail.filter(|mail| !matches!(mail.state, MailState::Sent(_))).unwrap();
        assert_eq!(mail.trouble, "450 busy");
        if mail.state == MailState::GivenUp {
            break;
        }
        let wait = mail.due - world.clock.load(Ordering::SeqCst);
        assert_eq!(world.service.seconds_to_next_mail(), Ok(Some(wait)));
        later(&world, wait - 1);
        assert_eq!(lease(&world, "one"), [], "before it is due");
        later(&world, 1);
        waits.push(wait);
    }
    assert_eq!(waits[..10], [60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 15_360, 21_600]);
    let days = (world.clock.load(Ordering::SeqCst) - start) / 86_400;
    assert_eq!(days, 7);
}

#[test]
fn a_refusal_gives_a_mail_up_at_once_and_a_dead_server_counts_against_none() {
    let world = with_mails();
    let parcels = lease(&world, "one");
    world.service.settle(&parcels[0], &Delivery::Refused("550 no such person".to_owned())).unwrap();
    world.service.settle(&parcels[1], &Delivery::Unreachable("nobody answers".to_owned())).unwrap();
    let seen = outbox(&world);
    assert_eq!((seen.waiting, seen.given_up), (1, 1));
    let of = |parcel: &Parcel| seen.mails.iter().find(|mail| mail.number == parcel.numbers[0]).unwrap().clone();
    assert_eq!((of(&parcels[0]).state, of(&parcels[0]).attempts), (MailState::GivenUp, 1));
    let waiting = of(&parcels[1]);
    assert_eq!((waiting.state, waiting.attempts, waiting.trouble.as_str()), (MailState::Waiting, 0, "nobody answers"));
    later(&world, 30 * 86_400);
    assert_eq!(lease(&world, "two").len(), 1, "it waits as long as the server is away");
}

#[test]
fn what_a_day_brings_a_person_comes_in_one_mail_at_seven() {
    let (world, group) = World::with_group(false);
    drain(&world);
    world.ok(&user("la-viewer"), Request::PreferMail(MailPreference::Daily));
    for name in ["One", "Two"] {
        let name = Some(name.to_owned());
        let edit = Request::EditGroup { group: group.clone(), name, description: None, version: None };
        world.ok(&user("la-admin"), edit);
    }
    drain(&world);
    later(&world, 7 * 3_600 - 1);
    assert_eq!(lease(&world, "one"), []);
    later(&world, 1);
    let [digest]: [Parcel; 1] = lease(&world, "one").try_into().unwrap();
    assert_eq!((digest.numbers.len(), digest.subject.as_str()), (2, "What happened in your groups"));
    assert!(digest.text.contains("it was 'North coast'") && digest.text.contains("it was 'One'"), "{}", digest.text);
    // One more is due the next morning; what was sent together before is sent together again.
    let edit = Request::EditGroup { group, name: Some("Three".to_owned()), description: None, version: None };
    world.ok(&user("la-admin"), edit);
    later(&world, 86_400);
    let parcels = lease(&world, "two");
    let own: Vec<_> = parcels.iter().filter(|parcel| parcel.to == digest.to).collect();
    assert_eq!(own.len(), 2);
    assert_eq!((&own[0].message_id, &own[0].numbers), (&digest.message_id, &digest.numbers));
}

#[test]
fn what_was_sent_is_forgotten_after_ninety_days() {
    let world = with_mails();
    drain(&world);
    let sent = outbox(&world).mails.len();
    assert!(sent >= 2);
    later(&world, 90 * 86_400);
    assert_eq!(lease(&world, "one"), []);
    assert_eq!(outbox(&world).mails.len(), sent);
    later(&world, 1);
    assert_eq!(lease(&world, "one"), []);
    assert_eq!(outbox(&world).mails.len(), 0);
}

#[test]
fn nobody_is_mailed_who_may_no_longer_sign_in() {
    let world = with_mails();
    let leave = crate::service::UserEdit { active: Some(false), ..crate::service::UserEdit::default() };
    world.ok(&Actor::Operator, Request::EditUser(email("la-viewer@example.org"), leave));
    let to: Vec<String> = lease(&world, "one").iter().map(|parcel| parcel.to.to_string()).collect();
    assert_eq!(to, ["la-global@example.org"]);
    assert_eq!(outbox(&world).given_up, 1);
}
