//! Owns the tests of how news are spread and mails handed to senders: crashes, leases, delays, many recipients.
//! Must not test how a mail is sent.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use super::world::{LA, World, email, la, new_user, parsed, urn, user};
use crate::domain::{LaCode, MailPreference, NoticeKind, OrgCode, School, Visibility};
use crate::figures::Release;
use crate::service::{Actor, Delivery, MailState, NewGroup, Outbox, Parcel, Request, Response, Service, Trouble};
use crate::store::{Commit, Expect, Key, Mail, MailStanding, MemoryStore, Page, Store, StoreError, Value, Write, keys};

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
    Request::EditGroup {
        group,
        name: Some("South coast".to_owned()),
        description: None,
        alphabetical: None,
        version: None,
    }
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
    assert_eq!(waiting.due, world.clock.load(Ordering::SeqCst) + 60);
    later(&world, 30 * 86_400);
    assert_eq!(lease(&world, "two").len(), 1, "it waits as long as the server is away");
}

#[test]
fn a_mail_that_was_given_up_is_sent_once_more_when_the_operator_says_so() {
    let world = with_mails();
    let parcels = lease(&world, "one");
    world.service.settle(&parcels[0], &Delivery::Refused("550 no such person".to_owned())).unwrap();
    world.service.settle(&parcels[1], &Delivery::Sent).unwrap();
    let (lost, sent) = (parcels[0].numbers[0], parcels[1].numbers[0]);
    later(&world, 30 * 86_400);
    for (numbers, trouble, what) in [
        (vec![lost, 9_999], Trouble::NotFound, "there is no mail '9999'".to_owned()),
        (vec![lost, sent], Trouble::Invalid, format!("mail {sent} was not given up")),
    ] {
        let error = world.service.retry_mails(&numbers).unwrap_err();
        assert_eq!((error.trouble, error.what), (trouble, what));
        assert_eq!(outbox(&world).given_up, 1, "all or none");
    }
    let [line]: [_; 1] = world.service.retry_mails(&[lost, lost]).unwrap().try_into().unwrap();
    assert_eq!((line.number, line.state, line.attempts), (lost, MailState::Waiting, 0));
    let [again]: [Parcel; 1] = lease(&world, "two").try_into().unwrap();
    assert_eq!((&again.message_id, &again.text), (&parcels[0].message_id, &parcels[0].text));
    // An old mail has as many attempts before it as a new one.
    world.service.settle(&again, &Delivery::Later("450 busy".to_owned())).unwrap();
    assert_eq!((outbox(&world).waiting, outbox(&world).given_up), (1, 0));
}

/// A store in which somebody else is faster so many times.
struct Contended {
    inner: Arc<MemoryStore>,
    left: AtomicI64,
}

impl Store for Contended {
    fn get(&self, key: &[u8]) -> Result<Option<Value>, StoreError> {
        self.inner.get(key)
    }

    fn scan(&self, from: &[u8], to: &[u8], limit: usize) -> Result<Page, StoreError> {
        self.inner.scan(from, to, limit)
    }

    fn commit(&self, expect: &[Expect], writes: &[Write]) -> Result<(), StoreError> {
        if self.left.fetch_sub(1, Ordering::SeqCst) > 0 {
            return Err(StoreError::Conflict);
        }
        self.inner.commit(expect, writes)
    }

    fn version(&self) -> u64 {
        self.inner.version()
    }
}

#[test]
fn notices_that_two_windows_mark_at_once_are_read() {
    let world = with_mails();
    let contended = Arc::new(Contended { inner: Arc::clone(&world.store), left: AtomicI64::new(0) });
    let service = service_over(&world, Arc::clone(&contended) as _);
    contended.left.store(3, Ordering::SeqCst);
    match service.handle(&user("la-viewer"), Request::MarkRead(Vec::new())).unwrap() {
        Response::Inbox(inbox) => assert_eq!(inbox.unread, 0),
        other => panic!("{other:?}"),
    }
    assert!(contended.left.load(Ordering::SeqCst) < 0, "it was in the way");
}

#[test]
fn one_answer_after_a_long_outage_gives_nothing_up_and_what_was_not_tried_keeps_its_place() {
    let world = with_mails();
    later(&world, 30 * 86_400);
    let parcels = lease(&world, "one");
    let due = outbox(&world).mails.iter().find(|mail| mail.number == parcels[1].numbers[0]).unwrap().due;
    world.service.settle(&parcels[0], &Delivery::Later("450 busy".to_owned())).unwrap();
    world.service.settle(&parcels[1], &Delivery::Untried(String::new())).unwrap();
    let seen = outbox(&world);
    assert_eq!((seen.waiting, seen.given_up), (2, 0));
    let untried = seen.mails.iter().find(|mail| mail.number == parcels[1].numbers[0]).unwrap();
    assert_eq!((untried.state.clone(), untried.due, untried.attempts), (MailState::Waiting, due, 0));
    let again = lease(&world, "two");
    assert_eq!(again.iter().map(|it| it.numbers.clone()).collect::<Vec<_>>(), [parcels[1].numbers.clone()]);
}

#[test]
fn what_was_perhaps_taken_waits_out_its_lease_and_comes_as_the_same_mail_however_often() {
    let (world, group) = World::with_group(false);
    drain(&world);
    world.ok(&user("la-viewer"), Request::PreferMail(MailPreference::Daily));
    let edit = |name: &str| {
        let name = Some(name.to_owned());
        let edit =
            Request::EditGroup { group: group.clone(), name, description: None, alphabetical: None, version: None };
        world.ok(&user("la-admin"), edit);
    };
    edit("One");
    edit("Two");
    drain(&world);
    later(&world, 86_400);
    let [digest]: [Parcel; 1] = lease(&world, "one").try_into().unwrap();
    world.service.settle(&digest, &Delivery::Unanswered("silence".repeat(100))).unwrap();
    edit("Three");
    drain(&world);
    later(&world, 299);
    assert_eq!(lease(&world, "two"), []);
    later(&world, 1);
    // However it goes the second time, it stays the same two mails, and the third goes by itself.
    for delivery in [
        Delivery::Untried(String::new()),
        Delivery::Unreachable("nobody answers".to_owned()),
        Delivery::Later("450 busy".to_owned()),
    ] {
        let [again]: [Parcel; 1] = lease(&world, "two").try_into().unwrap();
        assert_eq!((&again.message_id, &again.numbers), (&digest.message_id, &digest.numbers));
        world.service.settle(&again, &delivery).unwrap();
        let held = outbox(&world).mails.into_iter().find(|mail| mail.number == digest.numbers[0]).unwrap();
        assert_eq!(held.state, MailState::Waiting);
        assert!(held.trouble.chars().count() <= 200);
        later(&world, held.due.max(world.clock.load(Ordering::SeqCst)) - world.clock.load(Ordering::SeqCst));
    }
    later(&world, 86_400);
    assert_eq!(lease(&world, "three").len(), 2);
}

#[test]
fn a_digest_that_was_taken_whole_can_be_settled_with_any_reason() {
    let world = with_mails();
    drain(&world);
    for number in 10_000..10_060 {
        let mail = Mail {
            number,
            to: email("la-viewer@example.org"),
            organisation: la(),
            kind: NoticeKind::Changed,
            subject: "A group changed".to_owned(),
            text: "x".repeat(6_800),
            at: 0,
            due: 0,
            digest: true,
            attempts: 0,
            trouble: String::new(),
            standing: MailStanding::Waiting,
        };
        let mut commit = Commit::new();
        commit.put(keys::mail(number), &mail).unwrap();
        commit.apply(world.store.as_ref()).unwrap();
    }
    let parcels = lease(&world, "one");
    let most = parcels.iter().map(|parcel| parcel.numbers.len()).max().unwrap();
    assert!((20..=100).contains(&most), "the test needs a digest that fills a commit: {most}");
    let reason = "\u{1f600}".repeat(500);
    for parcel in &parcels {
        world.service.settle(parcel, &Delivery::Unreachable(reason.clone())).unwrap();
    }
    let kept = "\u{1f600}".repeat(200);
    let noted = outbox(&world).mails.iter().filter(|mail| mail.trouble == kept).count();
    assert_eq!(noted, parcels.iter().map(|parcel| parcel.numbers.len()).sum::<usize>());
}

#[test]
fn what_a_day_brings_a_person_comes_in_one_mail_at_seven() {
    let (world, group) = World::with_group(false);
    drain(&world);
    world.ok(&user("la-viewer"), Request::PreferMail(MailPreference::Daily));
    for name in ["One", "Two"] {
        let name = Some(name.to_owned());
        let edit =
            Request::EditGroup { group: group.clone(), name, description: None, alphabetical: None, version: None };
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
    let edit = Request::EditGroup {
        group,
        name: Some("Three".to_owned()),
        description: None,
        alphabetical: None,
        version: None,
    };
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
    world.service.forget_old_mails().unwrap();
    assert_eq!(outbox(&world).mails.len(), sent);
    later(&world, 1);
    world.service.forget_old_mails().unwrap();
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
