//! Owns the tests of going live: terms, what stands in the way, the preview, what a permission covers.
//! Must not test who may switch; that is `access`.

use std::collections::BTreeSet;

use super::{A, B, C, ask, record, rows};
use crate::domain::{Consent, ConsentScope, ConsentState, ConsentStatus, Group, Reach, Urn, User, Visibility};
use crate::figures::{Block, BlockKey, Figure, FigureKey, Measure, Place, PupilGroup, Release, Stage, Year};
use crate::import::FileKind;
use crate::report::{Content, Query, ReportName};
use crate::service::tests::world::{World, la, new_user, parsed, signed, urn, user};
use crate::service::{Actor, NewUser, Request, Response, SchoolSees, SharingPreview, Trouble};
use crate::store::{Commit, keys, read, scan_all};

fn switch(group: &str, visibility: Visibility, version: Option<u32>) -> Request {
    Request::SetVisibility {
        group: group.to_owned(),
        visibility,
        start_with_agreed: true,
        accept_terms: false,
        version,
    }
}

fn preview(world: &World, group: &str, visibility: Visibility) -> SharingPreview {
    match world.ok(&user("la-admin"), Request::PreviewVisibility { group: group.to_owned(), visibility }) {
        Response::Preview(preview) => *preview,
        other => panic!("{other:?}"),
    }
}

/// Makes the group as if its terms had been accepted in an older version.
fn accept_older_terms(world: &World) {
    let held = read::<Group>(world.store.as_ref(), keys::group(crate::domain::GroupId(1))).unwrap();
    let mut group = held.value.clone().unwrap();
    group.terms.as_mut().unwrap().version = "2025-1".to_owned();
    let mut commit = Commit::new();
    commit.put_over(&held, &group).unwrap();
    commit.apply(world.store.as_ref()).unwrap();
}

#[test]
fn terms_that_were_accepted_in_an_older_version_are_accepted_again_before_going_live() {
    let (world, group) = World::with_group(false);
    accept_older_terms(&world);
    let words = "the terms and conditions were accepted in version 2025-1; they have changed since, and version 2026-2 \
                 must be read and accepted before the group is shared with its schools";
    let error = ask(&world, "la-admin", switch(&group, Visibility::Schools, None)).unwrap_err();
    assert_eq!(error.what, words);
    assert!(error.hint.contains("--accept-terms"), "{}", error.hint);
    let seen = preview(&world, &group, Visibility::Schools);
    assert_eq!(seen.obstacles, [words, "0 of 3 schools have agreed to share their figures"]);
    assert!(!seen.terms_accepted);
    let accepting = Request::SetVisibility {
        group: group.clone(),
        visibility: Visibility::Schools,
        start_with_agreed: true,
        accept_terms: true,
        version: Some(seen.version),
    };
    let detail = ask(&world, "la-admin", accepting).unwrap();
    let terms = detail.group.terms.unwrap();
    assert_eq!((terms.version.as_str(), terms.by.as_str()), ("2026-2", "la-admin@example.org"));
}

#[test]
fn a_group_that_is_shared_may_go_back_without_terms_or_permission() {
    let (world, group) = World::with_group(true);
    accept_older_terms(&world);
    assert_eq!(preview(&world, &group, Visibility::OwnerOnly).obstacles, Vec::<String>::new());
    ask(&world, "la-admin", switch(&group, Visibility::OwnerOnly, None)).unwrap();
    let error = ask(&world, "la-admin", switch(&group, Visibility::OwnerOnly, None)).unwrap_err();
    assert_eq!(error.what, "the group 'North coast' is owner only already");
}

#[test]
fn going_live_waits_for_all_or_starts_with_those_who_have_agreed() {
    let (world, group) = World::with_group(false);
    let waiting = || Request::SetVisibility {
        group: group.clone(),
        visibility: Visibility::Schools,
        start_with_agreed: false,
        accept_terms: false,
        version: None,
    };
    let error = ask(&world, "la-admin", waiting()).unwrap_err();
    assert_eq!(error.what, "0 of 3 schools have agreed to share their figures");
    assert!(error.hint.contains("is seen by no school until one agrees"), "{}", error.hint);
    for school in [A, B] {
        world.consent(&group, school, ConsentState::Granted);
    }
    let error = ask(&world, "la-admin", waiting()).unwrap_err();
    assert_eq!(error.what, "2 of 3 schools have agreed to share their figures");
    let run_out = Consent { expires: "2026-11-23".into(), ..signed(ConsentState::Granted) };
    ask(&world, "la-admin", record(&group, C, run_out)).unwrap();
    assert_eq!(
        ask(&world, "la-admin", waiting()).unwrap_err().what,
        "2 of 3 schools have agreed to share their figures"
    );
    world.consent(&group, C, ConsentState::Granted);
    assert_eq!(ask(&world, "la-admin", waiting()).unwrap().agreed, Some((3, 3)));
}

#[test]
fn a_switch_on_a_preview_that_no_longer_stands_is_refused() {
    let (world, group) = World::with_group(false);
    let seen = preview(&world, &group, Visibility::Schools);
    world.consent(&group, B, ConsentState::Granted);
    let error = ask(&world, "la-admin", switch(&group, Visibility::Schools, Some(seen.version))).unwrap_err();
    assert_eq!(error.trouble, Trouble::Stale);
    let seen = preview(&world, &group, Visibility::Schools);
    ask(&world, "la-admin", switch(&group, Visibility::Schools, Some(seen.version))).unwrap();
}

#[test]
fn a_preview_says_of_each_school_what_it_would_see_and_how_far_its_permission_goes() {
    let (world, group) = World::with_group(false);
    let consent = Consent { scope: ConsentScope::Ks4, expires: "2027-08-31".into(), ..signed(ConsentState::Granted) };
    ask(&world, "la-admin", record(&group, A, consent)).unwrap();
    world.consent(&group, B, ConsentState::Declined);
    let seen = preview(&world, &group, Visibility::Schools);
    assert_eq!((seen.now, seen.visibility), (Visibility::OwnerOnly, Visibility::Schools));
    assert_eq!(seen.owner_viewers, ["la-global <la-global@example.org>", "la-viewer <la-viewer@example.org>"]);
    let school =
        |number: u32, name: &str, status, takes_part, limits: Option<&str>, (administrators, people)| SchoolSees {
            urn: urn(number),
            name: name.to_owned(),
            status,
            takes_part,
            limits: limits.map(str::to_owned),
            administrators,
            people,
        };
    let limits = Some("KS4 figures only, until 2027-08-31");
    let expected = [
        school(A, "Ash School", ConsentStatus::Granted, true, limits, (1, 1)),
        school(B, "Birch School", ConsentStatus::Declined, false, None, (1, 0)),
        school(C, "Cedar School", ConsentStatus::NotAsked, false, None, (0, 0)),
    ];
    assert_eq!(seen.schools, expected);
    assert_eq!(seen.obstacles, ["1 of 3 schools have agreed to share their figures"]);
    let owner_only = preview(&world, &group, Visibility::OwnerOnly);
    assert_eq!(owner_only.obstacles, ["the group 'North coast' is owner only already"]);
    assert!(owner_only.schools.iter().all(|school| !school.takes_part && school.people == 0));
    world.ok(&user("la-admin"), Request::ArchiveGroup(group.clone()));
    assert_eq!(preview(&world, &group, Visibility::Schools).obstacles, ["the group 'North coast' is archived"]);
    assert_eq!(preview(&world, &group, Visibility::Schools).owner_viewers, Vec::<String>::new());
}

/// Who reads the group's report: address and the schools in it.
fn readers(world: &World, group: &str) -> Vec<(User, Vec<u32>)> {
    let mut users = Vec::new();
    scan_all::<User>(world.store.as_ref(), keys::users(), &mut |_, user| {
        users.push(user);
        Ok(())
    })
    .unwrap();
    let read = |person: &User| match world
        .ask(&Actor::User(person.email.clone()), Request::Report(group.to_owned(), Query::of(ReportName::Schools)))
    {
        Ok(Response::Report(report)) => {
            Some(report.sections[0].rows.iter().filter_map(|row| row.urn).map(Urn::number).collect::<Vec<_>>())
        }
        _ => None,
    };
    users.into_iter().filter_map(|person| read(&person).map(|rows| (person, rows))).collect()
}

/// What the preview says must be what happens after the switch, for every user.
fn holds(world: &World, group: &str, visibility: Visibility, case: &str) {
    let said = preview(world, group, visibility);
    if said.now != visibility {
        ask(world, "la-admin", switch(group, visibility, Some(said.version))).unwrap();
    }
    let read = readers(world, group);
    let owner: BTreeSet<String> = read
        .iter()
        .filter(|(person, _)| person.organisation == la())
        .map(|(person, rows)| match &person.reach {
            Reach::All => format!("{} <{}>", person.name, person.email),
            Reach::Only(_) => format!("{} <{}>, {} schools only", person.name, person.email, rows.len()),
        })
        .collect();
    assert_eq!(said.owner_viewers.into_iter().collect::<BTreeSet<_>>(), owner, "{case}");
    let taking_part: Vec<u32> =
        said.schools.iter().filter(|school| school.takes_part).map(|school| school.urn.number()).collect();
    for school in &said.schools {
        let own = crate::domain::OrgCode::School(school.urn);
        let theirs: Vec<_> = read.iter().filter(|(person, _)| person.organisation == own).collect();
        assert_eq!(theirs.len(), school.people, "{case}: {}", school.name);
        assert!(school.takes_part || theirs.is_empty(), "{case}: {}", school.name);
        assert!(theirs.iter().all(|(_, rows)| *rows == taking_part), "{case}: {}", school.name);
    }
}

#[test]
fn the_preview_is_what_happens_after_the_switch_for_every_user() {
    use ConsentState::{Declined, Granted, Withdrawn};
    let answers =
        [None, Some((Granted, "")), Some((Granted, "2026-11-23")), Some((Declined, "")), Some((Withdrawn, ""))];
    for of_a in answers {
        for of_b in answers {
            let (world, group) = World::with_group(true);
            let named = match new_user("partner", la(), false, true) {
                Request::AddUser(new) => NewUser { reach: Reach::Only([urn(B), urn(C)].into()), ..new },
                other => panic!("{other:?}"),
            };
            world.ok(&Actor::Operator, Request::AddUser(named));
            world.consent(&group, A, Withdrawn);
            for (school, answer) in [(A, of_a), (B, of_b)] {
                let Some((state, expires)) = answer else { continue };
                let given = Consent { state: Granted, expires: expires.into(), ..signed(Granted) };
                if state != Declined {
                    ask(&world, "la-admin", record(&group, school, given)).unwrap();
                }
                if state != Granted {
                    world.consent(&group, school, state);
                }
            }
            let case = format!("A {of_a:?}, B {of_b:?}");
            holds(&world, &group, Visibility::Schools, &case);
            holds(&world, &group, Visibility::OwnerOnly, &case);
            holds(&world, &group, Visibility::Schools, &case);
        }
    }
}

#[test]
fn an_overview_of_both_stages_shows_of_each_what_its_permission_covers() {
    let (world, group) = World::with_group(true);
    bring_key_stage_2(&world);
    let ks4_only = Consent { scope: ConsentScope::Ks4, ..signed(ConsentState::Granted) };
    ask(&world, "la-admin", record(&group, A, ks4_only)).unwrap();
    world.consent(&group, B, ConsentState::Granted);
    let overview = |role: &str, query: Query| {
        let Response::Report(report) = world.ok(&user(role), Request::Report(group.clone(), query)) else { panic!() };
        *report
    };
    let both = overview("b-admin", Query::of(ReportName::Overview));
    let other = both.other_stage.as_deref().expect("the other stage");
    assert_eq!((both.stage, other.stage, other.year.end()), (Stage::Ks4, Stage::Ks2, 2018));
    assert!(format!("{:?}", both.sections).contains("Ash"));
    assert!(!format!("{other:?}").contains("Ash"), "its permission does not cover KS2");
    let owner = overview("la-viewer", Query::of(ReportName::Overview));
    let whole = owner.other_stage.as_deref().expect("the other stage");
    assert_eq!(whole.sections[0].rows[0].cells[0].content, Content::Value(65.0), "60% and 70% of 20 pupils each");
    let one = overview("la-viewer", Query { stage: Some(Stage::Ks4), ..Query::of(ReportName::Overview) });
    assert_eq!(one.other_stage, None, "one stage was asked for");
    let year = Year::ending(2017).ok();
    let early = overview("la-viewer", Query { year, ..Query::of(ReportName::Overview) });
    assert_eq!(early.other_stage, None);
    let why = "KS2 is not shown: no KS2 figures of 2016/17 are held for this group's schools.";
    assert!(early.notes.iter().any(|note| note == why), "{:?}", early.notes);
}

/// RWM expected of A and B in 2017/18, beside their Attainment 8.
fn bring_key_stage_2(world: &World) {
    let year = Year::ending(2018).unwrap();
    let of = |school: u32, value: f64| Block {
        key: BlockKey {
            stage: Stage::Ks2,
            place: Place::School(urn(school)),
            year,
            release: Release::Final,
            import: crate::domain::ImportId(0),
        },
        line: 2,
        figures: vec![(
            FigureKey::of(Measure::RwmExpected, PupilGroup::All),
            Figure { value: Ok(value), decimals: 0, pupils: Some(20.0), count: None, limits: None, column: 4, line: 2 },
        )],
    };
    let mut file = parsed(2018, Release::Final, Vec::new(), vec![of(A, 60.0), of(B, 70.0)]);
    file.summary.kind = FileKind::Ks2;
    file.summary.stage = Some(Stage::Ks2);
    world.publish("ks2-2018.csv", file);
}

#[test]
fn a_permission_for_one_key_stage_keeps_the_other_from_the_other_schools_and_out_of_totals() {
    let (world, group) = World::with_group(true);
    bring_key_stage_2(&world);
    let ks4_only = Consent { scope: ConsentScope::Ks4, ..signed(ConsentState::Granted) };
    ask(&world, "la-admin", record(&group, A, ks4_only)).unwrap();
    world.consent(&group, B, ConsentState::Granted);
    // The value of each school, then of the group.
    let values = |role: &str, stage: Stage| {
        let query = Query { stage: Some(stage), ..Query::of(ReportName::Schools) };
        let Response::Report(report) = world.ok(&user(role), Request::Report(group.clone(), query)) else { panic!() };
        let rows = &report.sections[0].rows;
        let value = |row: &crate::report::Row| match row.cells[0].content {
            Content::Value(value) => Some(value),
            Content::Withheld(_) => None,
        };
        let school = |number: u32| rows.iter().find(|row| row.urn == Some(urn(number))).and_then(value);
        let total = rows.iter().find(|row| row.schools.is_some()).and_then(value);
        [school(A), school(B), total]
    };
    assert_eq!(values("b-admin", Stage::Ks2), [None, Some(70.0), Some(70.0)]);
    assert_eq!(values("a-picked", Stage::Ks2), [Some(60.0), Some(70.0), Some(65.0)], "its own figures are its own");
    assert_eq!(values("la-viewer", Stage::Ks2), [Some(60.0), Some(70.0), Some(65.0)], "the owner sees what it put in");
    let both = Some((47.0 * 100.0 + 51.0 * 50.0) / 150.0);
    assert_eq!(values("b-admin", Stage::Ks4), [Some(47.0), Some(51.0), both]);
    let ks2_only = Consent { scope: ConsentScope::Ks2, ..signed(ConsentState::Granted) };
    ask(&world, "la-admin", record(&group, A, ks2_only)).unwrap();
    assert_eq!(values("b-admin", Stage::Ks2), [Some(60.0), Some(70.0), Some(65.0)]);
    assert_eq!(values("b-admin", Stage::Ks4), [None, Some(51.0), Some(51.0)]);
}

#[test]
fn a_permission_holds_until_the_end_of_its_last_day() {
    let (world, group) = World::with_group(true);
    let until = Consent { expires: "2026-11-25".into(), ..signed(ConsentState::Granted) };
    ask(&world, "la-admin", record(&group, A, until)).unwrap();
    world.consent(&group, B, ConsentState::Granted);
    let see = || (rows(&world, "a-picked", &group), rows(&world, "b-admin", &group));
    world.clock.fetch_add(2 * super::DAY - 1, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(see(), (Some(vec![A, B]), Some(vec![A, B])));
    world.clock.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(see(), (None, Some(vec![B])));
}
