//! Owns attacks on permission, undo, the audit log and groups as files, each named after what is tried.
//! Must not describe how an attack is warded off.

use std::time::{Duration, Instant};

use super::world::{World, block, email, la, parsed, signed, urn, user};
use crate::domain::{Consent, ConsentScope, ConsentState, Email, LaCode, LaEstab, OrgCode, School, Urn, Visibility};
use crate::figures::{Place, Release};
use crate::report::{Query, ReportName};
use crate::service::{
    Actor, AuditFilter, AuditPage, GroupSource, NewGroup, Request, Response, ServiceError, Trouble, UserEdit,
};

fn report(group: &str) -> Request {
    Request::Report(group.to_owned(), Query::of(ReportName::Schools))
}

fn withdraw(group: &str) -> Request {
    let consent = Consent { state: ConsentState::Withdrawn, ..Consent::not_asked() };
    Request::RecordConsent { group: group.to_owned(), school: urn(100_001), consent, seen: None }
}

fn urns(answer: Response) -> Vec<Urn> {
    let Response::Report(report) = answer else { panic!("{answer:?}") };
    report.sections.iter().flat_map(|section| &section.rows).filter_map(|row| row.urn).collect()
}

fn log(world: &World, who: &Actor, filter: AuditFilter) -> AuditPage {
    match world.ok(who, Request::ListAudit(filter)) {
        Response::Audit(page) => page,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_page_that_was_open_before_a_withdrawal_is_closed_to_the_school_and_without_it_for_the_others() {
    let (world, group) = World::with_group(true);
    world.consent(&group, 100_002, ConsentState::Granted);
    assert_eq!(urns(world.ok(&user("a-picked"), report(&group))), [urn(100_001), urn(100_002)]);
    assert_eq!(urns(world.ok(&user("b-admin"), report(&group))), [urn(100_001), urn(100_002)]);
    world.ok(&user("a-admin"), withdraw(&group));
    assert_eq!(world.ask(&user("a-picked"), report(&group)).unwrap_err().trouble, Trouble::NotFound);
    assert_eq!(urns(world.ok(&user("b-admin"), report(&group))), [urn(100_002)], "kept ready for the old schools");
}

#[test]
fn an_owner_does_not_take_back_what_a_school_answered_for_itself() {
    let (world, group) = World::with_group(true);
    world.ok(&user("a-admin"), withdraw(&group));
    let number = world.entry_of("consent withdraw");
    for role in ["la-admin", "la-viewer", "chain-admin", "b-admin", "a-picked", "a-global"] {
        assert!(world.ask(&user(role), Request::Undo(number)).is_err(), "{role}");
        assert!(world.ask(&user(role), Request::UndoLast).is_err(), "{role}");
    }
    assert_eq!(world.ask(&user("a-picked"), report(&group)).unwrap_err().trouble, Trouble::NotFound);
    world.ok(&user("a-admin"), Request::Undo(number));
    world.ok(&user("a-picked"), report(&group));
}

#[test]
fn an_owner_does_not_bring_a_permission_back_by_taking_back_something_older() {
    let (world, group) = World::with_group(true);
    // The owner withdraws on paper by mistake, the school grants itself, then withdraws.
    let record =
        |consent: Consent| Request::RecordConsent { group: group.clone(), school: urn(100_001), consent, seen: None };
    world.ok(&user("la-admin"), withdraw(&group));
    let mistake = world.entry_of("consent withdraw");
    let ask = Request::RequestConsent { group: group.clone(), schools: vec![urn(100_001)], remind: false };
    world.ok(&user("la-admin"), ask);
    world.ok(&user("a-admin"), record(signed(ConsentState::Granted)));
    world.ok(&user("a-admin"), withdraw(&group));
    let error = world.ask(&user("la-admin"), Request::Undo(mistake)).unwrap_err();
    assert_eq!(error.trouble, Trouble::Stale, "{error}");
    assert_eq!(world.ask(&user("a-picked"), report(&group)).unwrap_err().trouble, Trouble::NotFound);
}

#[test]
fn a_school_put_back_by_undo_after_it_withdrew_does_not_come_with_its_old_permission() {
    let (world, group) = World::with_group(true);
    world.consent(&group, 100_002, ConsentState::Granted);
    world.ok(&user("la-admin"), Request::RemoveSchools(group.clone(), vec![urn(100_002)]));
    let removal = world.entry_of("group remove-school");
    // Put in again by hand: a fresh start, nobody has asked.
    world.ok(&user("la-admin"), Request::AddSchools(group.clone(), vec![urn(100_002)]));
    let error = world.ask(&user("la-admin"), Request::Undo(removal)).unwrap_err();
    assert_eq!(error.trouble, Trouble::Stale, "{error}");
    assert_eq!(urns(world.ok(&user("a-picked"), report(&group))), [urn(100_001)]);
}

#[test]
fn an_entry_number_does_not_betray_what_others_did() {
    let (world, group) = World::with_group(true);
    world.ok(&user("la-viewer"), report(&group));
    let view = world.entry_of("report view");
    let absent = world.ask(&user("chain-admin"), Request::Undo(9_999)).unwrap_err();
    let own: Vec<u64> =
        log(&world, &user("chain-admin"), AuditFilter::default()).entries.iter().map(|line| line.number).collect();
    assert!(!own.is_empty() && !own.contains(&view), "{own:?}");
    for number in (1..=view).filter(|number| !own.contains(number)) {
        let error = world.ask(&user("chain-admin"), Request::Undo(number));
        if let Err(error) = error {
            assert_eq!(error.what.replace(&number.to_string(), "9999"), absent.what, "{number}");
            assert_eq!(error.trouble, absent.trouble);
        } else {
            panic!("another owner took back entry {number}");
        }
    }
}

#[test]
fn a_filter_on_a_group_does_not_betray_that_it_exists() {
    let (world, group) = World::with_group(false);
    let filter = |name: &str| AuditFilter { group: Some(name.to_owned()), ..AuditFilter::default() };
    for role in ["chain-admin", "a-admin", "d-admin"] {
        let shape = |answer: Result<Response, ServiceError>, name: &str| match answer {
            Ok(Response::Audit(page)) => format!("{} entries", page.entries.len()),
            Ok(other) => panic!("{other:?}"),
            Err(error) => error.what.replace(name, "NAME"),
        };
        let hidden = shape(world.ask(&user(role), Request::ListAudit(filter(&group))), &group);
        let by_name = shape(world.ask(&user(role), Request::ListAudit(filter("North coast"))), "North coast");
        let absent = shape(world.ask(&user(role), Request::ListAudit(filter("G999"))), "G999");
        assert_eq!((&hidden, &by_name), (&absent, &absent), "{role}");
    }
}

#[test]
fn the_log_tells_a_school_who_looked_but_nothing_of_the_other_schools() {
    let (world, group) = World::with_group(true);
    world.consent(&group, 100_002, ConsentState::Granted);
    world.ok(&user("b-admin"), report(&group));
    world.ok(&user("b-admin"), withdraw_of(&group, 100_002));
    let page = log(&world, &user("a-admin"), AuditFilter::default());
    let looked = page.entries.iter().find(|line| line.action == "report view").expect("a look of B at A");
    assert_eq!(looked.by_name, "b-admin, Birch School");
    for line in &page.entries {
        for secret in ["100002", "100003", "Cedar", "withdrawn", "Withdrawn"] {
            assert!(!line.details.contains(secret), "{line:?}");
        }
    }
    assert!(!page.entries.iter().any(|line| line.action == "consent record" && line.by.starts_with("b-")), "{page:?}");
}

fn withdraw_of(group: &str, school: u32) -> Request {
    let consent = Consent { state: ConsentState::Withdrawn, ..Consent::not_asked() };
    Request::RecordConsent { group: group.to_owned(), school: urn(school), consent, seen: None }
}

#[test]
fn a_school_that_was_never_asked_does_not_learn_from_the_log_that_it_is_looked_at() {
    let (world, group) = World::with_group(false);
    world.ok(&user("la-viewer"), report(&group));
    for role in ["a-admin", "b-admin"] {
        let page = log(&world, &user(role), AuditFilter::default());
        assert!(page.entries.iter().all(|line| line.subject != group), "{role}: {page:?}");
    }
}

#[test]
fn asking_why_somebody_cannot_see_a_group_does_not_betray_who_exists() {
    let (world, group) = World::with_group(true);
    let story = |role: &str, whom: Email| match world.ok(&user(role), Request::ExplainAccess(group.clone(), whom)) {
        Response::Access(story) => story,
        other => panic!("{other:?}"),
    };
    let nobody = story("la-admin", email("nobody@example.org"));
    for whom in ["a-picked", "a-global", "b-admin", "d-admin", "chain-admin"] {
        let mut told = story("la-admin", email(&format!("{whom}@example.org")));
        told.email = nobody.email.clone();
        told.verdict = told.verdict.replace(whom, "nobody");
        for step in &mut told.steps {
            step.because = step.because.replace(whom, "nobody");
        }
        assert_eq!(told, nobody, "{whom}");
    }
    let nobody = story("a-admin", email("nobody@example.org"));
    for whom in ["la-viewer", "b-admin", "d-admin"] {
        let told = story("a-admin", email(&format!("{whom}@example.org")));
        assert_eq!((told.may_view, told.steps.len()), (nobody.may_view, nobody.steps.len()), "{whom}");
    }
}

#[test]
fn a_file_does_not_bring_back_a_permission_nor_another_owners_group() {
    let (world, group) = World::with_group(true);
    let Response::Source(source) = world.ok(&user("la-admin"), Request::ExportGroup(group.clone())) else { panic!() };
    world.ok(&user("a-admin"), withdraw(&group));
    let apply = |source: GroupSource| Request::ApplyGroup { source, start_with_agreed: true, accept_terms: true };
    let _ = world.ask(&user("la-admin"), apply(*source.clone()));
    assert_eq!(world.ask(&user("a-picked"), report(&group)).unwrap_err().trouble, Trouble::NotFound);
    let error = world.ask(&user("chain-admin"), apply(*source)).unwrap_err();
    assert_eq!(error.trouble, Trouble::NotFound, "{error}");
}

#[test]
fn a_school_reads_only_what_the_permission_of_another_covers() {
    let (world, group) = World::with_group(true);
    let consent = Consent { scope: ConsentScope::Ks2, ..signed(ConsentState::Granted) };
    world.ok(
        &Actor::Operator,
        Request::RecordConsent { group: group.clone(), school: urn(100_002), consent, seen: None },
    );
    assert_eq!(urns(world.ok(&user("a-picked"), report(&group))), [urn(100_001)], "a KS4 report");
    assert_eq!(urns(world.ok(&user("la-viewer"), report(&group))).len(), 3, "the owner's own use");
    assert_eq!(urns(world.ok(&user("b-admin"), report(&group))), [urn(100_001), urn(100_002)], "its own figures");
}

#[test]
fn a_limited_partner_gets_no_figure_of_another_school_in_any_report() {
    let (world, group) = World::with_group(false);
    let reach = crate::domain::Reach::Only([urn(100_003)].into());
    let limit = UserEdit { reach: Some(reach), ..UserEdit::default() };
    world.ok(&Actor::Operator, Request::EditUser(email("la-viewer@example.org"), limit));
    for name in ReportName::all().take(4) {
        let Ok(Response::Report(report)) =
            world.ask(&user("la-viewer"), Request::Report(group.clone(), Query::of(name)))
        else {
            continue;
        };
        let values: Vec<f64> = report.cells().filter_map(crate::report::Cell::value).collect();
        // Of Ash in 2016/17 and of Birch in both years; 47.0 is the LA's figure too, which may stand beside.
        for foreign in [46.0, 50.0, 51.0] {
            assert!(!values.contains(&foreign), "{name:?}: {values:?}");
        }
    }
    let Response::Group(detail) = world.ok(&user("la-viewer"), Request::ShowGroup(group)) else { panic!() };
    assert_eq!(detail.members.iter().map(|line| line.school.urn).collect::<Vec<_>>(), [urn(100_003)]);
}

#[test]
fn a_group_that_is_hidden_takes_as_long_to_be_missed_as_one_that_is_not_there() {
    let (world, _) = World::with_group(false);
    let create = Request::CreateGroup(NewGroup {
        name: "All".into(),
        description: "x".repeat(1_900),
        owner: la(),
        schools: (1..=4).map(|number| urn(100_000 + number)).collect(),
        viewers: Vec::new(),
        visibility: Visibility::OwnerOnly,
        accept_terms: false,
    });
    let id = world.group(create).group.id.to_string();
    let quickest = |pick: &str| {
        let ask = || {
            let begun = Instant::now();
            let answer = world.ask(&user("chain-admin"), Request::ShowGroup(pick.to_owned()));
            assert_eq!(answer.unwrap_err().trouble, Trouble::NotFound);
            begun.elapsed()
        };
        (0..12).map(|_| ask()).min().unwrap_or_default()
    };
    let (hidden, absent) = (quickest(&id), quickest("G999"));
    assert!(hidden.abs_diff(absent) < Duration::from_millis(2), "{hidden:?} against {absent:?}");
    assert!(absent >= Duration::from_millis(5), "{absent:?}");
}

#[test]
fn an_administrator_of_a_school_reaches_neither_letters_nor_boards_nor_files_of_the_owner() {
    let (world, group) = World::with_group(true);
    let asked = |request: Request| world.ask(&user("a-admin"), request).map(drop).unwrap_err().trouble;
    assert_eq!(asked(Request::ShowLetter(la())), Trouble::NotFound);
    assert_eq!(asked(Request::SaveLetter { owner: la(), letter: None, version: None }), Trouble::NotFound);
    assert_eq!(asked(Request::ShowLetter(OrgCode::School(urn(100_001)))), Trouble::Invalid);
    for request in [
        Request::ExportGroup(group.clone()),
        Request::WriteLetter(group.clone(), urn(100_001)),
        Request::PreviewVisibility { group: group.clone(), visibility: Visibility::OwnerOnly },
        Request::RequestConsent { group, schools: vec![urn(100_002)], remind: false },
    ] {
        assert_eq!(asked(request), Trouble::Invalid);
    }
}

#[test]
fn a_school_that_declined_does_not_come_in_under_the_number_that_it_had_before() {
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
    // The academy is in no group; its predecessor agreed once.
    world.ok(&Actor::Operator, Request::AddSchools(group.clone(), vec![urn(100_009)]));
    world.consent(&group, 100_009, ConsentState::Granted);
    let values = |role: &str| {
        let mut all = Vec::new();
        for year in ["2016/17", "2017/18"] {
            let query = Query { year: Some(year.parse().unwrap()), ..Query::of(ReportName::Schools) };
            let Response::Report(report) = world.ok(&user(role), Request::Report(group.clone(), query)) else {
                panic!()
            };
            all.extend(report.cells().filter_map(crate::report::Cell::value));
        }
        all
    };
    let seen = values("a-picked");
    assert!(seen.contains(&33.0) && !seen.contains(&36.0), "what the old school gave: {seen:?}");
    assert!(values("la-viewer").contains(&36.0), "the owner's own use");
    // The academy's permission covers its own history.
    world.ok(&Actor::Operator, Request::RemoveSchools(group.clone(), vec![urn(100_009)]));
    world.ok(&Actor::Operator, Request::AddSchools(group.clone(), vec![urn(200_009)]));
    world.consent(&group, 200_009, ConsentState::Granted);
    let seen = values("a-picked");
    assert!(seen.contains(&33.0) && seen.contains(&36.0), "{seen:?}");
}

#[test]
fn a_school_that_withdrew_reads_nothing_of_what_becomes_of_the_group() {
    let (world, group) = World::with_group(true);
    world.ok(&user("a-admin"), withdraw(&group));
    let before = log(&world, &user("a-admin"), AuditFilter::default()).entries.len();
    let rename = Request::EditGroup {
        group: group.clone(),
        name: Some("Secret name".into()),
        description: Some("Because Ash is failing".into()),
        alphabetical: None,
        version: None,
    };
    world.ok(&user("la-admin"), rename);
    world.ok(&user("la-viewer"), report(&group));
    let entries = log(&world, &user("a-admin"), AuditFilter::default()).entries;
    assert_eq!(entries.len(), before, "{entries:?}");
    assert!(entries.iter().all(|line| !line.subject_name.contains("Secret")), "{entries:?}");
}

#[test]
fn the_words_of_a_change_to_the_group_are_not_told_to_the_only_school_that_knows_it() {
    let (world, group) = World::with_group(true);
    let edit = Request::EditGroup {
        group: group.clone(),
        name: None,
        description: Some("Because Birch is failing".into()),
        alphabetical: None,
        version: None,
    };
    world.ok(&user("la-admin"), edit);
    let entries = log(&world, &user("a-admin"), AuditFilter::default()).entries;
    let told = entries.iter().find(|line| line.action == "group edit").expect("that it was edited");
    assert_eq!(told.details, "");
}

#[test]
fn a_change_of_viewers_does_not_hide_what_was_changed_with_it() {
    let (world, group) = World::with_group(true);
    let source = match world.ok(&user("la-admin"), Request::ExportGroup(group.clone())) {
        Response::Source(source) => *source,
        other => panic!("{other:?}"),
    };
    let changed = GroupSource { description: Some("Other".into()), viewers: Some(Vec::new()), version: None, ..source };
    let apply = Request::ApplyGroup { source: changed, start_with_agreed: false, accept_terms: false };
    world.ok(&user("la-admin"), apply);
    let entries = log(&world, &user("a-admin"), AuditFilter::default()).entries;
    assert!(entries.iter().any(|line| line.action == "group apply"), "{entries:?}");
}

#[test]
fn a_page_looked_at_again_with_another_school_in_it_is_another_look() {
    let (world, group) = World::with_group(true);
    let looks = |school: u32| {
        let filter = AuditFilter { school: Some(urn(school)), ..AuditFilter::default() };
        let page = log(&world, &Actor::Operator, filter);
        page.entries.iter().filter(|line| line.action == "report view").count()
    };
    world.ok(&user("a-picked"), report(&group));
    world.ok(&user("a-picked"), report(&group));
    assert_eq!((looks(100_001), looks(100_002)), (1, 0), "the same page drawn again is one look");
    world.consent(&group, 100_002, ConsentState::Granted);
    world.ok(&user("a-picked"), report(&group));
    assert_eq!((looks(100_001), looks(100_002)), (2, 1));
    world.ok(&user("a-picked"), Request::Export(group.clone(), Query::of(ReportName::Schools)));
    world.ok(&user("a-picked"), Request::Export(group.clone(), Query::of(ReportName::Schools)));
    let page = log(&world, &Actor::Operator, AuditFilter::default());
    assert_eq!(page.entries.iter().filter(|line| line.action == "report export").count(), 2, "each is taken away");
}

#[test]
fn a_school_withdraws_also_while_the_group_is_archived_and_stays_out_when_that_is_taken_back() {
    let (world, group) = World::with_group(true);
    world.ok(&user("la-admin"), Request::ArchiveGroup(group.clone()));
    world.ok(&user("a-admin"), withdraw(&group));
    let archiving = world.entry_of("group archive");
    world.ok(&user("la-admin"), Request::Undo(archiving));
    assert_eq!(world.ask(&user("a-picked"), report(&group)).unwrap_err().trouble, Trouble::NotFound);
}
