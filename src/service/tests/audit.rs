//! Owns the tests of the audit log as people read it: who reads which entry and how much of it, filters, the verdict.
//! Must not describe how entries are written.

use std::sync::atomic::Ordering;

use super::world::{NOW, World, email, la, new_user, signed, urn, user};
use crate::domain::{ConsentState, OrgCode};
use crate::report::{Query, ReportName};
use crate::service::{
    Actor, AuditFilter, AuditKind, AuditLine, AuditPage, AuditVerdict, Request, Response, ServiceError, Trouble,
};
use crate::store::{Commit, Counter, Store as _, Write, keys};

fn page(world: &World, actor: &Actor, filter: AuditFilter) -> AuditPage {
    match world.ok(actor, Request::ListAudit(filter)) {
        Response::Audit(page) => page,
        other => panic!("{other:?}"),
    }
}

fn log(world: &World, actor: &Actor) -> Vec<AuditLine> {
    page(world, actor, AuditFilter::default()).entries
}

fn refused(world: &World, actor: &Actor, filter: AuditFilter) -> ServiceError {
    world.ask(actor, Request::ListAudit(filter)).unwrap_err()
}

fn actions(lines: &[AuditLine]) -> Vec<&str> {
    lines.iter().map(|line| line.action.as_str()).collect()
}

fn verdict(world: &World, request: Request) -> AuditVerdict {
    match world.ok(&Actor::Operator, request) {
        Response::Verdict(verdict) => verdict,
        other => panic!("{other:?}"),
    }
}

fn schools(group: &str) -> Request {
    Request::Report(group.to_owned(), Query::of(ReportName::Schools))
}

#[test]
fn the_operator_reads_everything_the_newest_first() {
    let (world, group) = World::with_group(true);
    world.ok(&user("la-viewer"), schools(&group));
    let lines = log(&world, &Actor::Operator);
    let numbers: Vec<u64> = lines.iter().map(|line| line.number).collect();
    let newest = numbers[0];
    assert_eq!(numbers, (1..=newest).rev().collect::<Vec<_>>());
    let look = &lines[0];
    assert_eq!(
        (look.kind, look.action.as_str(), look.by.as_str(), look.by_name.as_str(), look.at),
        (AuditKind::View, "report view", "la-viewer@example.org", "la-viewer, Northmoor", NOW)
    );
    assert_eq!((look.subject.as_str(), look.subject_name.as_str()), (group.as_str(), "North coast"));
    assert_eq!(look.details, "schools, KS4, 2017/18, final, all");
    assert_eq!((look.may_undo, look.undone_by), (false, None));
    assert_eq!(lines.last().unwrap().by_name, "the operator of this store");
}

#[test]
fn whoever_manages_nothing_is_refused() {
    let (world, _) = World::with_group(true);
    for role in ["la-viewer", "la-global", "a-picked", "a-global"] {
        let error = refused(&world, &user(role), AuditFilter::default());
        assert_eq!(
            (error.trouble, error.what.as_str()),
            (Trouble::Invalid, "only administrators may read the audit log")
        );
    }
}

#[test]
fn an_administrator_reads_what_belongs_to_the_organisation() {
    let (world, _) = World::with_group(true);
    world.ok(&Actor::Operator, new_user("new-one", la(), false, false));
    let lines = log(&world, &user("la-admin"));
    assert_eq!(
        actions(&lines)[..5],
        ["user add", "group viewers", "group visibility", "consent record", "group create"]
    );
    assert_eq!(lines[0].subject_name, "new-one");
    assert_eq!(lines[3].details, "100001: granted, P. Head, Headteacher, 2026-11-01, DSA 2026-1, all figures");
    assert!(lines.iter().all(|line| !line.subject.starts_with("a-")), "users of a school are the school's");
    assert!(
        log(&world, &user("chain-admin"))
            .iter()
            .all(|line| line.action.starts_with("user ") || line.action == "organisation add")
    );
}

#[test]
fn whom_a_school_picked_is_the_schools_to_know() {
    let (world, group) = World::with_group(true);
    let of = |actor: &Actor| {
        let filter = AuditFilter { group: Some(group.clone()), text: "group viewers".into(), ..AuditFilter::default() };
        page(&world, actor, filter).entries
    };
    let (owners, schools) = (of(&user("la-admin")), of(&user("a-admin")));
    assert_eq!((owners.len(), owners[0].details.as_str(), owners[0].may_undo), (1, "", false));
    assert_eq!((schools.len(), schools[0].may_undo), (1, true));
    assert_eq!(schools[0].details, "100001: viewers added: a-picked@example.org");
    let hidden = AuditFilter { text: "a-picked@".into(), ..AuditFilter::default() };
    assert!(page(&world, &user("la-admin"), hidden).entries.is_empty(), "words that are hidden can be searched for");
}

#[test]
fn a_school_reads_who_looked_at_it_and_nothing_of_the_others() {
    let (world, group) = World::with_group(true);
    world.consent(&group, 100_002, ConsentState::Granted);
    world.ok(&user("a-picked"), schools(&group));
    world.ok(&user("la-admin"), Request::RemoveSchools(group.clone(), vec![urn(100_003)]));
    let looks = |role: &str| {
        let lines = log(&world, &user(role));
        lines.into_iter().filter(|line| line.kind == AuditKind::View).collect::<Vec<_>>()
    };
    for role in ["a-admin", "b-admin"] {
        let found = looks(role);
        assert_eq!(found.len(), 1, "{role}");
        assert_eq!(found[0].by_name, "a-picked, Ash School", "{role}");
        assert_eq!(
            (found[0].subject_name.as_str(), found[0].details.as_str()),
            ("North coast", "schools, KS4, 2017/18, final, all"),
            "{role}"
        );
    }
    let of_birch = log(&world, &user("b-admin"));
    let own: Vec<&AuditLine> = of_birch.iter().filter(|line| line.action == "consent record").collect();
    assert_eq!(own.len(), 1, "what the other school answered is not there");
    assert_eq!(own[0].details, "100002: granted, P. Head, Headteacher, 2026-11-01, DSA 2026-1, all figures");
    let removal = of_birch.iter().find(|line| line.action == "group remove-school").unwrap();
    assert_eq!(removal.details, "", "a school reads that the group changed, not which school left it");
    assert!(log(&world, &user("d-admin")).iter().all(|line| line.action.starts_with("user ")), "another school");
}

#[test]
fn words_that_name_another_school_are_kept_back_even_where_only_one_school_knows_the_group() {
    let (world, group) = World::with_group(true);
    world.ok(&user("la-admin"), Request::AddSchools(group.clone(), vec![urn(100_004)]));
    let lines = log(&world, &user("a-admin"));
    let added = lines.iter().find(|line| line.action == "group add-school").unwrap();
    assert_eq!(added.details, "");
    // The same when that is taken back.
    world.ok(&user("la-admin"), Request::Undo(added.number));
    let undone = log(&world, &user("a-admin"));
    assert_eq!((undone[0].action.as_str(), undone[0].details.as_str()), ("undo", ""));
    let all: String = undone.iter().map(|line| line.details.clone()).collect();
    assert!(!all.contains("100004") && !all.contains("100002"), "{all}");
}

#[test]
fn a_school_that_withdrew_reads_on_what_it_did_but_learns_no_new_name() {
    let (world, group) = World::with_group(true);
    world.ok(
        &user("a-admin"),
        Request::RecordConsent {
            group: group.clone(),
            school: urn(100_001),
            consent: signed(ConsentState::Withdrawn),
            seen: None,
        },
    );
    let rename = Request::EditGroup {
        group: group.clone(),
        name: Some("Secret".into()),
        description: None,
        alphabetical: None,
        version: None,
    };
    world.ok(&user("la-admin"), rename);
    let lines = log(&world, &user("a-admin"));
    let withdrew = lines.iter().find(|line| line.details.contains("withdrawn")).unwrap();
    assert_eq!((withdrew.subject.as_str(), withdrew.subject_name.as_str()), (group.as_str(), ""));
    assert!(withdrew.may_undo, "it can take its own withdrawal back");
    let by_name = AuditFilter { text: "secret".into(), ..AuditFilter::default() };
    let found = page(&world, &user("a-admin"), by_name).entries;
    assert!(found.iter().all(|line| line.subject_name.is_empty()), "{found:?}");
}

#[test]
fn a_filter_that_names_a_hidden_group_answers_as_one_that_names_none() {
    let (world, group) = World::with_group(false);
    let naming = |pick: &str| AuditFilter { group: Some(pick.to_owned()), ..AuditFilter::default() };
    for role in ["chain-admin", "a-admin"] {
        for (hidden, absent) in [(group.as_str(), "G999"), ("North coast", "No such")] {
            let (one, other) =
                (refused(&world, &user(role), naming(hidden)), refused(&world, &user(role), naming(absent)));
            assert_eq!(one.trouble, Trouble::NotFound);
            assert_eq!((one.what.replace(hidden, absent), one.hint), (other.what, other.hint), "{role}, {hidden}");
        }
    }
    assert_eq!(actions(&page(&world, &user("la-admin"), naming(&group)).entries), ["group create"]);
}

#[test]
fn filters_narrow_what_is_listed() {
    let (world, group) = World::with_group(true);
    world.clock.fetch_add(86_400, Ordering::SeqCst);
    world.ok(&user("la-viewer"), schools(&group));
    world.ok(&user("la-viewer"), Request::Export(group.clone(), Query::of(ReportName::Schools)));
    let found = |filter: AuditFilter| {
        let lines = page(&world, &user("la-admin"), filter).entries;
        lines.into_iter().map(|line| line.action).collect::<Vec<_>>()
    };
    let of_kind = |kind| AuditFilter { kind: Some(kind), ..AuditFilter::default() };
    assert_eq!(found(of_kind(AuditKind::View)), ["report view"]);
    assert_eq!(found(of_kind(AuditKind::Export)), ["report export"]);
    assert!(found(of_kind(AuditKind::Change)).iter().all(|action| !action.starts_with("report")));
    let by = |by: &str| AuditFilter { by: Some(by.into()), ..AuditFilter::default() };
    assert_eq!(found(by("LA-Viewer@example.org")), ["report export", "report view"]);
    assert_eq!(found(by("a-admin@example.org")), ["group viewers"]);
    let day =
        |since: &str, until: &str| AuditFilter { since: since.into(), until: until.into(), ..AuditFilter::default() };
    assert_eq!(found(day("2026-11-25", "")), ["report export", "report view"]);
    assert_eq!(found(day("2026-11-25", "2026-11-25")), ["report export", "report view"]);
    assert!(!found(day("", "2026-11-24")).iter().any(|action| action.starts_with("report")));
    assert!(found(day("2026-11-26", "")).is_empty());
    let school = |number| AuditFilter { school: Some(urn(number)), ..AuditFilter::default() };
    assert_eq!(found(school(100_004)), Vec::<String>::new());
    assert_eq!(found(school(100_001))[..3], ["report export", "report view", "group viewers"]);
    assert_eq!(found(AuditFilter { text: "P. HEAD".into(), ..AuditFilter::default() }), ["consent record"]);
    let wrong = refused(&world, &user("la-admin"), day("yesterday", ""));
    assert_eq!((wrong.trouble, wrong.what.as_str()), (Trouble::Invalid, "'yesterday' is not a date"));
}

#[test]
fn a_school_cannot_ask_which_other_school_an_entry_concerns() {
    let (world, group) = World::with_group(true);
    world.consent(&group, 100_002, ConsentState::Granted);
    world.ok(&user("a-picked"), schools(&group));
    let of =
        |number| page(&world, &user("a-admin"), AuditFilter { school: Some(urn(number)), ..AuditFilter::default() });
    assert!(of(100_001).entries.iter().any(|line| line.kind == AuditKind::View));
    assert!(of(100_002).entries.is_empty());
}

#[test]
fn pages_go_on_where_the_one_before_ended() {
    let world = World::new();
    for number in 0..300 {
        world.ok(&Actor::Operator, new_user(&format!("user-{number}"), la(), false, false));
    }
    let whole: Vec<u64> = log(&world, &user("la-admin")).iter().map(|line| line.number).collect();
    let (mut read, mut before) = (Vec::new(), None);
    loop {
        let part = page(&world, &user("la-admin"), AuditFilter { limit: 100, before, ..AuditFilter::default() });
        assert!(part.entries.len() <= 100);
        read.extend(part.entries.iter().map(|line| line.number));
        before = part.more_before;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(read, whole);
    let exact = AuditFilter { limit: whole.len(), ..AuditFilter::default() };
    assert_eq!(
        page(&world, &user("la-admin"), exact).more_before,
        None,
        "nothing older is announced where there is none"
    );
}

#[test]
fn a_list_says_what_one_may_take_back_without_looking_at_every_record() {
    let (world, group) = World::with_group(true);
    let edit = |name: &str| {
        let name = Some(name.to_owned());
        Request::EditGroup { group: group.clone(), name, description: None, alphabetical: None, version: None }
    };
    world.ok(&user("la-admin"), edit("South coast"));
    world.ok(&Actor::Operator, edit("East coast"));
    let listed = log(&world, &user("la-admin"));
    let [newest, clashing] = &listed[..2] else { panic!() };
    assert_eq!((newest.action.as_str(), newest.may_undo, clashing.may_undo), ("group edit", true, true));
    // Another's name stands there now: that is told of the one entry, and where it is tried.
    let one = AuditFilter { before: Some(newest.number), limit: 1, ..AuditFilter::default() };
    let closely = page(&world, &user("la-admin"), one).entries.remove(0);
    assert_eq!((closely.number, closely.may_undo), (clashing.number, false));
    let tried = world.ask(&user("la-admin"), Request::Undo(clashing.number)).unwrap_err();
    assert_eq!(tried.trouble, Trouble::Stale);
    // What a school's administrator did is that school's; what was taken back is not taken back again.
    let picked = |who: &Actor| log(&world, who).into_iter().find(|it| it.action == "group viewers").unwrap().may_undo;
    assert_eq!((picked(&user("la-admin")), picked(&user("a-admin")), picked(&Actor::Operator)), (false, true, true));
    world.ok(&user("la-admin"), Request::Undo(newest.number));
    let told = log(&world, &user("la-admin"));
    assert_eq!(told[..2].iter().map(|it| it.may_undo).collect::<Vec<_>>(), [false, false]);
}

#[test]
fn entries_since_a_day_are_found_though_the_clock_was_put_back_and_older_ones_are_not_read() {
    let world = World::new();
    let add = |name: String| world.ok(&Actor::Operator, new_user(&name, la(), false, false));
    let first = page(&world, &Actor::Operator, AuditFilter::default()).entries[0].number + 1;
    for number in 0..300 {
        add(format!("old-{number}"));
    }
    world.clock.fetch_add(10 * 86_400, Ordering::SeqCst);
    add("new-1".to_owned());
    // A day back, then forth again.
    for step in [-86_400, 86_400] {
        world.clock.fetch_add(step, Ordering::SeqCst);
        add(format!("new{step}"));
    }
    let since = |day: &str| {
        let filter = AuditFilter { since: day.into(), ..AuditFilter::default() };
        world.ask(&Actor::Operator, Request::ListAudit(filter)).map(|response| match response {
            Response::Audit(page) => page.entries.into_iter().map(|it| it.number).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        })
    };
    assert_eq!(since("2026-12-04").unwrap(), [first + 302, first + 300], "ten days after 24 November");
    assert_eq!(since("2026-12-03").unwrap(), [first + 302, first + 301, first + 300]);
    assert_eq!(since("2026-11-24").unwrap(), (1..first + 303).rev().collect::<Vec<_>>());
    // The oldest entry cannot be read: nobody who asks for the newest ones needs it.
    let mut commit = Commit::new();
    commit.put(keys::audit(1), &Counter(1)).unwrap();
    commit.apply(world.store.as_ref()).unwrap();
    assert_eq!(since("2026-12-03").unwrap(), [first + 302, first + 301, first + 300]);
    assert!(since("2026-11-24").is_err());
}

#[test]
fn only_the_operator_verifies_and_the_verdict_tells_the_head() {
    let (world, _) = World::with_group(true);
    let error = world.ask(&user("la-admin"), Request::VerifyAudit).unwrap_err();
    assert_eq!(error.what, "only the operator of the store may verify the audit log");
    let first = verdict(&world, Request::VerifyAudit);
    let (number, hash) = first.head.split_once(':').unwrap();
    assert_eq!((number.parse::<u64>().unwrap(), hash.len(), first.faults.len()), (first.entries, 64, 0));

    world.ok(&Actor::Operator, new_user("later", la(), false, false));
    let since = |head: &str| world.ask(&Actor::Operator, Request::VerifyAuditSince(head.to_owned()));
    assert!(matches!(since(&first.head), Ok(Response::Verdict(it)) if it.faults.is_empty()));
    let other = format!("{number}:{}", "0".repeat(64));
    assert!(matches!(since(&other), Ok(Response::Verdict(it)) if it.faults.len() == 1));
    for nonsense in ["", "7", "7:", "7:abc", "x:y", &format!("{number}:{hash}0"), &format!("-1:{hash}")] {
        assert_eq!(since(nonsense).unwrap_err().trouble, Trouble::Invalid, "{nonsense}");
    }

    world.store.commit(&[], &[Write::Delete(keys::audit(3))]).unwrap();
    assert_eq!(verdict(&world, Request::VerifyAudit).faults, ["entry 3 was dropped, or cannot be read"]);
}

#[test]
fn users_of_a_school_are_in_its_own_log() {
    let world = World::new();
    let school = OrgCode::School(urn(100_001));
    world.ok(&user("a-admin"), new_user("fresh", school, false, false));
    let lines = log(&world, &user("a-admin"));
    assert_eq!((lines[0].action.as_str(), lines[0].subject_name.as_str()), ("user add", "fresh"));
    assert_eq!(lines[0].details, format!("added fresh ({}) to 100001", email("fresh@example.org")));
    assert!(!actions(&log(&world, &user("la-admin"))).contains(&"group create"));
    assert!(log(&world, &user("b-admin")).iter().all(|line| line.subject != "fresh@example.org"));
}
