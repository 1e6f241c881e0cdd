//! Owns the tests of what a day brings: permissions that run out, and who is told.
//! Must not test what may be seen afterwards; that is `access`.

use std::sync::atomic::Ordering;

use super::world::{World, signed, urn, user};
use crate::domain::{Consent, ConsentState};
use crate::service::{Actor, AuditFilter, Request, Response};

const DAY: i64 = 86_400;

/// A shared group in which Ash and Birch have agreed, Birch until the end of November.
fn with_an_end() -> (World, String) {
    let (world, group) = World::with_group(true);
    let consent = Consent { expires: "2026-11-30".into(), ..signed(ConsentState::Granted) };
    let record = Request::RecordConsent { group: group.clone(), school: urn(100_002), consent, seen: None };
    world.ok(&user("la-admin"), record);
    (world, group)
}

/// The kinds and the words of the notices that came to somebody, the newest first.
fn told(world: &World, whom: &str) -> Vec<(String, String)> {
    match world.ok(&user(whom), Request::ListNotices { unread: false }) {
        Response::Inbox(inbox) => inbox.notices.into_iter().map(|it| (it.kind.id().to_owned(), it.text)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_permission_that_runs_out_is_told_once_to_everybody_concerned_and_of_whom_only_to_owner_and_school() {
    let (world, group) = with_an_end();
    let people = ["la-admin", "b-admin", "a-admin", "a-picked", "a-other", "d-admin"];
    let before: Vec<usize> = people.iter().map(|whom| told(&world, whom).len()).collect();
    world.clock.fetch_add(6 * DAY, Ordering::SeqCst);
    assert_eq!(told(&world, "la-admin").len(), before[0], "the thirtieth is its last day");
    world.clock.fetch_add(DAY, Ordering::SeqCst);
    let new: Vec<Vec<(String, String)>> = people
        .iter()
        .zip(&before)
        .map(|(whom, before)| {
            let all = told(&world, whom);
            all[..all.len() - before].to_vec()
        })
        .collect();
    let kinds: Vec<Vec<&str>> = new.iter().map(|of| of.iter().map(|(kind, _)| kind.as_str()).collect()).collect();
    assert_eq!(
        kinds,
        [vec!["consent-expired"], vec!["consent-expired"], vec!["changed"], vec!["changed"], vec![], vec![]],
        "{people:?}"
    );
    assert!(new[0][0].1.contains("Permission ran out of: Birch School."), "{}", new[0][0].1);
    for (_, text) in new[2].iter().chain(&new[3]) {
        assert!(!text.contains("Birch") && !text.contains("ran out"), "{text}");
    }
    world.clock.fetch_add(DAY, Ordering::SeqCst);
    assert_eq!(told(&world, "la-admin").len(), before[0] + 1, "once");
    let filter = AuditFilter { text: "consent expire".into(), ..AuditFilter::default() };
    let Response::Audit(page) = world.ok(&Actor::Operator, Request::ListAudit(filter)) else { panic!() };
    assert_eq!((page.entries.len(), page.entries[0].by.as_str()), (1, "calendar"));
    assert_eq!(page.entries[0].subject, group);
}

#[test]
fn a_permission_given_anew_runs_out_anew() {
    let (world, group) = with_an_end();
    world.clock.fetch_add(7 * DAY, Ordering::SeqCst);
    let first = told(&world, "la-admin").len();
    let consent = Consent { date: "2026-12-01".into(), expires: "2026-12-02".into(), ..signed(ConsentState::Granted) };
    world.ok(&Actor::Operator, Request::RecordConsent { group, school: urn(100_002), consent, seen: None });
    world.clock.fetch_add(2 * DAY, Ordering::SeqCst);
    let kinds: Vec<String> = told(&world, "la-admin").into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds.len(), first + 2);
    assert_eq!(kinds[..2], ["consent-expired", "consent-granted"]);
}

#[test]
fn a_paper_that_ran_out_long_ago_is_recorded_as_what_it_is() {
    let (world, group) = World::with_group(true);
    world.ok(&user("b-admin"), Request::WhoAmI);
    let consent = Consent { date: "2025-01-01".into(), expires: "2025-08-31".into(), ..signed(ConsentState::Granted) };
    world.ok(&user("la-admin"), Request::RecordConsent { group, school: urn(100_002), consent, seen: None });
    for (_, text) in told(&world, "b-admin") {
        assert!(!text.contains("permits its figures"), "{text}");
    }
}
