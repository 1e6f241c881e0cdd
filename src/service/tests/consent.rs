//! Owns the tests of the schools' permission: asking, reminding, answering, picking, running out, its scope.
//! Must not test who may ask; that is `access`.

mod letters;
mod people;
mod reasons;
mod sharing;

use std::sync::atomic::Ordering;

use super::world::{World, email, signed, urn, user};
use crate::domain::{AGREEMENT_VERSION, Asked, Consent, ConsentScope, ConsentState, ConsentStatus, Urn};
use crate::report::{Query, ReportName};
use crate::service::{Actor, GroupDetail, Request, Response, ServiceError, Trouble};
use crate::store::{AuditEntry, keys, scan_all};

const DAY: i64 = 86_400;
const A: u32 = 100_001;
const B: u32 = 100_002;
const C: u32 = 100_003;

fn ask(world: &World, role: &str, request: Request) -> Result<GroupDetail, ServiceError> {
    world.ask(&user(role), request).map(|answer| match answer {
        Response::Group(detail) => *detail,
        other => panic!("expected a group, not {other:?}"),
    })
}

fn request(group: &str, schools: &[u32]) -> Request {
    Request::RequestConsent { group: group.to_owned(), schools: urns(schools), remind: false }
}

fn remind(group: &str, schools: &[u32]) -> Request {
    Request::RequestConsent { group: group.to_owned(), schools: urns(schools), remind: true }
}

fn urns(schools: &[u32]) -> Vec<Urn> {
    schools.iter().map(|number| urn(*number)).collect()
}

fn record(group: &str, school: u32, consent: Consent) -> Request {
    Request::RecordConsent { group: group.to_owned(), school: urn(school), consent, seen: None }
}

fn answer(state: ConsentState) -> Consent {
    Consent { state, ..Consent::not_asked() }
}

fn pick(group: &str, school: u32, add: &[&str], confirm_schools: bool) -> Request {
    let add = add.iter().map(|name| email(&format!("{name}@example.org"))).collect();
    Request::PickViewers { group: group.to_owned(), school: urn(school), add, remove: Vec::new(), confirm_schools }
}

fn consent_of(world: &World, group: &str, school: u32) -> Consent {
    world.group(Request::ShowGroup(group.to_owned())).group.member(urn(school)).unwrap().consent.clone()
}

fn statuses(detail: &GroupDetail) -> Vec<ConsentStatus> {
    detail.members.iter().filter_map(|line| line.status).collect()
}

/// The schools in the rows of the report on schools, for a user; none where there is no such group.
fn rows(world: &World, role: &str, group: &str) -> Option<Vec<u32>> {
    match world.ask(&user(role), Request::Report(group.to_owned(), Query::of(ReportName::Schools))) {
        Ok(Response::Report(report)) => {
            Some(report.sections[0].rows.iter().filter_map(|row| row.urn).map(Urn::number).collect())
        }
        Err(error) if error.trouble == Trouble::NotFound => None,
        other => panic!("{other:?}"),
    }
}

/// The latest entry of the audit log.
fn latest(world: &World) -> AuditEntry {
    let mut latest = None;
    scan_all::<AuditEntry>(world.store.as_ref(), keys::audits(), &mut |_, entry| {
        latest = Some(entry);
        Ok(())
    })
    .unwrap();
    latest.unwrap()
}

#[test]
fn a_request_to_all_asks_those_that_can_be_asked_and_leaves_alone_those_that_said_no() {
    let (world, group) = World::with_group(false);
    world.consent(&group, B, ConsentState::Declined);
    let detail = ask(&world, "la-admin", request(&group, &[])).unwrap();
    assert_eq!(statuses(&detail), [ConsentStatus::Requested, ConsentStatus::Declined, ConsentStatus::Requested]);
    let entry = latest(&world);
    assert_eq!(
        (entry.action.as_str(), entry.forward.as_str()),
        ("consent request", "asked 2 schools: URN 100001 100003")
    );
    let asked = Asked { first: "2026-11-24".into(), last: "2026-11-24".into(), reminders: 0 };
    let expected = Consent { state: ConsentState::Requested, date: "2026-11-24".into(), asked, ..Consent::not_asked() };
    assert_eq!(consent_of(&world, &group, A), expected);

    let error = ask(&world, "la-admin", request(&group, &[])).unwrap_err();
    assert_eq!(error.what, "every school of the group 'North coast' has been asked already");
    let again = ask(&world, "la-admin", request(&group, &[B])).unwrap();
    assert_eq!(statuses(&again), [ConsentStatus::Requested; 3]);
    assert_eq!(consent_of(&world, &group, B).signatory, "", "what it said before is the audit log's to tell");
}

#[test]
fn a_school_that_was_asked_or_has_agreed_is_not_asked_again_and_a_stranger_never() {
    let (world, group) = World::with_group(false);
    world.consent(&group, A, ConsentState::Granted);
    ask(&world, "la-admin", request(&group, &[B])).unwrap();
    for (school, words, trouble) in [
        (A, "school 100001 has agreed already", Trouble::Invalid),
        (B, "school 100002 has been asked already", Trouble::Invalid),
        (100_004, "school 100004 is not in the group 'North coast'", Trouble::NotFound),
    ] {
        let error = ask(&world, "la-admin", request(&group, &[C, school])).unwrap_err();
        assert_eq!((error.what.as_str(), error.trouble), (words, trouble));
    }
    assert_eq!(consent_of(&world, &group, C).state, ConsentState::NotAsked, "all of a request or nothing");
}

#[test]
fn a_permission_that_ran_out_is_asked_for_again() {
    let (world, group) = World::with_group(false);
    let consent = Consent { expires: "2026-11-24".into(), ..signed(ConsentState::Granted) };
    ask(&world, "la-admin", record(&group, A, consent)).unwrap();
    assert_eq!(
        statuses(&ask(&world, "la-admin", Request::ShowGroup(group.clone())).unwrap())[0],
        ConsentStatus::Granted
    );
    world.clock.fetch_add(DAY, Ordering::SeqCst);
    assert_eq!(
        statuses(&ask(&world, "la-admin", Request::ShowGroup(group.clone())).unwrap())[0],
        ConsentStatus::Expired
    );
    let error = ask(&world, "a-admin", Request::ShowGroup(group.clone())).unwrap_err();
    assert_eq!(error.trouble, Trouble::NotFound);
    let detail = ask(&world, "la-admin", request(&group, &[])).unwrap();
    assert_eq!(statuses(&detail), [ConsentStatus::Requested; 3]);
    assert_eq!(consent_of(&world, &group, A).expires, "");
    ask(&world, "a-admin", Request::ShowGroup(group)).unwrap();
}

#[test]
fn a_school_is_reminded_once_a_day_and_the_days_are_counted_from_the_first_request() {
    let (world, group) = World::with_group(false);
    let error = ask(&world, "la-admin", remind(&group, &[])).unwrap_err();
    assert_eq!(error.what, "no school is asked and has not answered");
    let error = ask(&world, "la-admin", remind(&group, &[A])).unwrap_err();
    assert_eq!(error.what, "school 100001 waits for no answer: its permission is not asked");
    assert_eq!(error.hint, "ask it first with `collaborate consent request G1 100001`, if that is right");
    world.consent(&group, B, ConsentState::Granted);
    let error = ask(&world, "la-admin", remind(&group, &[B])).unwrap_err();
    assert_eq!(error.what, "school 100002 waits for no answer: its permission is granted");
    assert_eq!(error.hint, "it has agreed: nothing is left to ask");
    world.consent(&group, B, ConsentState::Withdrawn);
    let error = ask(&world, "la-admin", remind(&group, &[B])).unwrap_err();
    assert_eq!(error.hint, "ask it again with `collaborate consent request G1 100002`, if that is right");
    ask(&world, "la-admin", request(&group, &[A, B])).unwrap();
    world.clock.fetch_add(9 * DAY, Ordering::SeqCst);
    ask(&world, "la-admin", remind(&group, &[A])).unwrap();
    let error = ask(&world, "la-admin", remind(&group, &[A])).unwrap_err();
    assert_eq!(error.what, "school 100001 has been reminded today already");
    let detail = ask(&world, "la-admin", remind(&group, &[])).unwrap();
    assert_eq!(latest(&world).forward, "reminded 1 school: URN 100002");
    assert_eq!(detail.members.iter().map(|line| line.days_outstanding).collect::<Vec<_>>(), [Some(9), Some(9), None]);
    let error = ask(&world, "la-admin", remind(&group, &[])).unwrap_err();
    assert_eq!(error.what, "every school that has not answered has been reminded today already");
    world.clock.fetch_add(DAY, Ordering::SeqCst);
    ask(&world, "la-admin", remind(&group, &[A])).unwrap();
    let asked = consent_of(&world, &group, A).asked;
    assert_eq!(asked, Asked { first: "2026-11-24".into(), last: "2026-12-04".into(), reminders: 2 });
}

#[test]
fn a_school_answers_for_itself_with_its_administrators_name_and_keeps_when_it_was_asked() {
    let (world, group) = World::with_group(false);
    ask(&world, "la-admin", request(&group, &[A])).unwrap();
    world.clock.fetch_add(2 * DAY, Ordering::SeqCst);
    let error = ask(&world, "a-admin", record(&group, A, answer(ConsentState::Granted))).unwrap_err();
    assert_eq!(error.what, "an answer needs the name and the role of whoever signed it");
    let consent = Consent {
        role: "Headteacher".into(),
        scope: ConsentScope::Ks4,
        note: " Not before\r\nresults day ".into(),
        expires: "2027-08-31".into(),
        ..answer(ConsentState::Granted)
    };
    ask(&world, "a-admin", record(&group, A, consent)).unwrap();
    let kept = consent_of(&world, &group, A);
    assert_eq!(
        (kept.signatory.as_str(), kept.role.as_str(), kept.date.as_str()),
        ("a-admin", "Headteacher", "2026-11-26")
    );
    assert_eq!((kept.agreement.as_str(), kept.note.as_str()), (AGREEMENT_VERSION, "Not before\nresults day"));
    assert_eq!(kept.asked, Asked { first: "2026-11-24".into(), last: "2026-11-24".into(), reminders: 0 });
    let entry = latest(&world);
    assert_eq!(
        entry.forward,
        "100001: granted, a-admin, Headteacher, 2026-11-26, DSA 2026-1, KS4 figures only, until 2027-08-31"
    );
    assert_eq!((entry.side, entry.inverse.as_str()), (Some(urn(A)), "100001: requested, 2026-11-24"));
    let detail = ask(&world, "a-admin", record(&group, A, answer(ConsentState::Withdrawn))).unwrap();
    assert_eq!(detail.members.len(), 1, "of the others it is told nothing more");
    let kept = consent_of(&world, &group, A);
    assert_eq!(
        (kept.state, kept.agreement.as_str(), kept.scope),
        (ConsentState::Withdrawn, AGREEMENT_VERSION, ConsentScope::Ks4)
    );
    assert_eq!((kept.expires.as_str(), kept.asked.first.as_str()), ("", "2026-11-24"));
    assert_eq!(latest(&world).action, "consent withdraw");
}

#[test]
fn answers_that_cannot_be_are_refused_in_words() {
    let (world, group) = World::with_group(false);
    world.consent(&group, B, ConsentState::Granted);
    let granted = || signed(ConsentState::Granted);
    for (school, consent, words) in [
        (
            A,
            Consent { note: "x".repeat(501), ..granted() },
            "a note has at most 500 characters, and none that cannot be seen",
        ),
        (
            A,
            Consent { note: "a\u{202e}b".into(), ..granted() },
            "a note has at most 500 characters, and none that cannot be seen",
        ),
        (
            A,
            Consent { expires: "2026-10-31".into(), ..granted() },
            "a permission of 2026-11-01 cannot have run out before that, on 2026-10-31",
        ),
        (A, Consent { date: "2026-11-25".into(), ..granted() }, "the date 2026-11-25 lies in the future"),
        (A, answer(ConsentState::NotAsked), "'not asked' is not a school's answer"),
        (A, answer(ConsentState::Requested), "'requested' is not a school's answer"),
        (A, answer(ConsentState::Withdrawn), "school 100001 has given no permission that could be withdrawn"),
        (B, signed(ConsentState::Declined), "school 100002 has agreed: what was given is withdrawn, not declined"),
        (100_004, granted(), "school 100004 is not in the group 'North coast'"),
    ] {
        let error = ask(&world, "la-admin", record(&group, school, consent)).unwrap_err();
        assert_eq!(error.what, words);
        assert!(!error.hint.is_empty());
    }
    let on_the_day = Consent { expires: "2026-11-01".into(), note: "x".repeat(500), ..granted() };
    ask(&world, "la-admin", record(&group, A, on_the_day)).unwrap();
}

#[test]
fn an_answer_given_on_what_no_longer_stands_shows_both_sides() {
    let (world, group) = World::with_group(false);
    ask(&world, "la-admin", request(&group, &[A])).unwrap();
    let seen = Some(Box::new(consent_of(&world, &group, A)));
    let consent = Consent { role: "Head".into(), ..answer(ConsentState::Granted) };
    ask(&world, "a-admin", record(&group, A, consent)).unwrap();
    let late =
        Request::RecordConsent { group: group.clone(), school: urn(A), consent: signed(ConsentState::Declined), seen };
    let error = ask(&world, "la-admin", late).unwrap_err();
    assert_eq!(error.trouble, Trouble::Stale);
    let sides: Vec<_> =
        error.sides.iter().map(|it| (it.label.as_str(), it.yours.as_str(), it.theirs.as_str())).collect();
    assert_eq!(sides[0], ("Permission", "declined", "granted"));
    assert_eq!(sides[1], ("Signed by", "P. Head", "a-admin"));
    assert_eq!(consent_of(&world, &group, A).state, ConsentState::Granted);
}

#[test]
fn viewers_of_a_school_that_withdraws_see_nothing_and_come_back_with_a_new_permission() {
    let (world, group) = World::with_group(true);
    let see = || ["a-picked", "a-global", "a-other"].map(|role| rows(&world, role, &group));
    let all = || [Some(vec![A]), Some(vec![A]), None];
    assert_eq!(see(), all());
    ask(&world, "a-admin", record(&group, A, answer(ConsentState::Withdrawn))).unwrap();
    assert_eq!(see(), [None, None, None]);
    ask(&world, "la-admin", request(&group, &[A])).unwrap();
    assert_eq!(see(), [None, None, None], "being asked gives nothing back");
    let error = ask(&world, "a-admin", pick(&group, A, &["a-other"], true)).unwrap_err();
    assert_eq!(error.what, "school 100001 has not agreed to share its figures (its permission: requested)");
    ask(&world, "a-admin", record(&group, A, signed(ConsentState::Granted))).unwrap();
    assert_eq!(see(), all());
}

#[test]
fn a_list_that_grew_is_read_again_before_somebody_is_picked_but_not_to_take_somebody_out() {
    let (world, group) = World::with_group(true);
    ask(&world, "a-admin", record(&group, A, answer(ConsentState::Withdrawn))).unwrap();
    ask(&world, "la-admin", Request::AddSchools(group.clone(), vec![urn(100_004)])).unwrap();
    ask(&world, "la-admin", request(&group, &[A])).unwrap();
    ask(&world, "a-admin", record(&group, A, signed(ConsentState::Granted))).unwrap();
    let error = ask(&world, "a-admin", pick(&group, A, &["a-other"], false)).unwrap_err();
    assert_eq!(
        error.what,
        "the list of schools must be read again before somebody is picked: schools were put in since your school read it"
    );
    ask(&world, "a-admin", pick(&group, A, &["a-picked"], false)).expect("nobody is added who was not picked before");
    let remove = Request::PickViewers {
        group: group.clone(),
        school: urn(A),
        add: Vec::new(),
        remove: vec![email("a-picked@example.org")],
        confirm_schools: false,
    };
    ask(&world, "a-admin", remove).unwrap();
    assert_eq!(rows(&world, "a-picked", &group), None);
    let error = ask(&world, "a-admin", pick(&group, A, &["a-picked"], false)).unwrap_err();
    assert!(error.what.starts_with("the list of schools must be read again"), "{error}");
    ask(&world, "a-admin", pick(&group, A, &["a-picked", "a-other"], true)).unwrap();
    assert_eq!(rows(&world, "a-other", &group), Some(vec![A]));
    let operator = world.ok(&Actor::Operator, Request::ShowGroup(group));
    let Response::Group(detail) = operator else { panic!("{operator:?}") };
    let read = detail.group.member(urn(A)).unwrap().list_read.clone();
    assert_eq!(read, None, "who read the list is the school's to know");
}
