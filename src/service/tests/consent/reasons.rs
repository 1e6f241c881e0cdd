//! Owns the tests of "why can I (not) see this": the reasoning says what happens, and betrays nothing.
//! Must not test the rules themselves; that is `access`.

use super::{A, ask, request};
use crate::domain::{Consent, ConsentState, Reach, User, Visibility};
use crate::report::{Query, ReportName};
use crate::service::tests::world::{World, email, la, new_user, signed, urn, user};
use crate::service::{AccessStory, Actor, NewUser, Request, Response, ServiceError, Trouble, UserEdit};
use crate::store::{keys, scan_all};

fn explain(world: &World, actor: &Actor, group: &str, name: &str) -> Result<AccessStory, ServiceError> {
    let request = Request::ExplainAccess(group.to_owned(), email(&format!("{name}@example.org")));
    world.ask(actor, request).map(|answer| match answer {
        Response::Access(story) => *story,
        other => panic!("expected a story, not {other:?}"),
    })
}

/// Each rule with whether it is met (`+`, `-`, `?`) and what stands there.
fn told(story: &AccessStory) -> Vec<(String, &str, &str)> {
    let mark = |met: Option<bool>| match met {
        Some(true) => "+",
        Some(false) => "-",
        None => "?",
    };
    story.steps.iter().map(|step| (step.rule.clone(), mark(step.met), step.because.as_str())).collect()
}

/// The world in every state that a group can be in, each with its name.
fn states() -> Vec<(&'static str, World, String)> {
    let mut all = Vec::new();
    for name in ["owner only", "asked", "shared", "withdrawn", "run out", "archived"] {
        let (world, group) = World::with_group(!matches!(name, "owner only" | "asked"));
        let named = match new_user("partner", la(), false, true) {
            Request::AddUser(new) => NewUser { reach: Reach::Only([urn(A)].into()), ..new },
            other => panic!("{other:?}"),
        };
        let far =
            NewUser { email: email("far@example.org"), reach: Reach::Only([urn(100_004)].into()), ..named.clone() };
        world.ok(&Actor::Operator, Request::AddUser(named));
        world.ok(&Actor::Operator, Request::AddUser(far));
        match name {
            "asked" => drop(ask(&world, "la-admin", request(&group, &[])).unwrap()),
            "withdrawn" => world.consent(&group, A, ConsentState::Withdrawn),
            "run out" => {
                let consent = Consent { expires: "2026-11-20".into(), ..signed(ConsentState::Granted) };
                ask(&world, "la-admin", super::record(&group, A, consent)).unwrap();
            }
            "archived" => drop(world.ok(&Actor::Operator, Request::ArchiveGroup(group.clone()))),
            _ => {}
        }
        all.push((name, world, group));
    }
    all
}

fn everybody(world: &World) -> Vec<User> {
    let mut users = Vec::new();
    scan_all::<User>(world.store.as_ref(), keys::users(), &mut |_, user| {
        users.push(user);
        Ok(())
    })
    .unwrap();
    users
}

#[test]
fn the_verdict_is_what_happens_for_every_user_in_every_state_of_a_group() {
    let (mut seen, mut unseen) = (0, 0);
    for (state, world, group) in states() {
        for person in everybody(&world) {
            let name = person.email.as_str().trim_end_matches("@example.org");
            let story = explain(&world, &Actor::Operator, &group, name).unwrap();
            let report = Request::Report(group.clone(), Query::of(ReportName::Schools));
            let reads = world.ask(&Actor::User(person.email.clone()), report).is_ok();
            assert_eq!(story.may_view, Some(reads), "{state}, {name}: {}", story.verdict);
            assert_eq!(story.steps.iter().all(|step| step.met == Some(true)), reads, "{state}, {name}");
            assert!(!story.verdict.is_empty());
            *(if reads { &mut seen } else { &mut unseen }) += 1;
        }
    }
    assert!(seen > 10 && unseen > 10, "{seen} {unseen}");
}

#[test]
fn the_reasoning_goes_rule_by_rule_in_the_order_in_which_they_are_asked() {
    let (world, group) = World::with_group(false);
    ask(&world, "la-admin", request(&group, &[A])).unwrap();
    let story = explain(&world, &user("a-admin"), &group, "a-other").unwrap();
    let expected = [
        ("the user is active", "+", "may sign in"),
        (
            "the user is of the owner, or of a school in the group",
            "+",
            "is of Ash School, which is a school in the group",
        ),
        ("the group is in use", "+", "the group is in use"),
        ("the group is shared with its schools", "-", "the group is owner only"),
        ("the user's school has agreed", "-", "Ash School: requested"),
        (
            "the school picked the user as a viewer, or the user sees all groups of the school",
            "-",
            "was not picked, and does not see all groups",
        ),
    ];
    assert_eq!(told(&story), expected.map(|(rule, met, because)| (rule.to_owned(), met, because)));
    assert_eq!(story.verdict, "a-other <a-other@example.org> does not read the reports: the group is owner only");
    let story = explain(&world, &user("la-admin"), &group, "la-admin").unwrap();
    assert_eq!(
        story.verdict,
        "la-admin <la-admin@example.org> does not read the reports: was not picked, and does not see all groups (and \
         manages the group, as an administrator of the owner)"
    );
    let story = explain(&world, &user("la-admin"), &group, "gone").unwrap();
    assert_eq!(story.steps[0].because, "has been deactivated");
    let story = explain(&world, &user("la-admin"), &group, "la-viewer").unwrap();
    assert_eq!(story.verdict, "la-viewer <la-viewer@example.org> reads the reports of all its schools");
    assert_eq!((story.group_name.as_str(), story.group.text()), ("North coast", group));
}

#[test]
fn a_partner_is_told_the_named_schools() {
    let (_, world, group) = states().remove(2);
    let story = explain(&world, &user("la-admin"), &group, "partner").unwrap();
    assert_eq!(story.verdict, "partner <partner@example.org> reads the reports of school 100001 only");
    let story = explain(&world, &user("la-admin"), &group, "far").unwrap();
    assert_eq!(
        story.verdict,
        "partner <far@example.org> does not read the reports: is limited to school 100004, of which the group has none"
    );
}

#[test]
fn about_others_an_administrator_is_told_the_same_whether_the_address_exists_or_not() {
    for (state, world, group) in states() {
        for (asker, others) in [
            ("la-admin", ["a-admin", "a-picked", "a-global", "b-admin", "d-admin", "chain-admin"]),
            ("a-admin", ["la-admin", "la-viewer", "la-global", "b-admin", "d-admin", "gone"]),
        ] {
            let Ok(nobody) = explain(&world, &user(asker), &group, "nobody") else {
                assert!(asker == "a-admin" && !matches!(state, "asked" | "shared"), "{state}, {asker}");
                continue;
            };
            for name in others {
                let mut story = explain(&world, &user(asker), &group, name).unwrap();
                story.email = nobody.email.clone();
                story.verdict = story.verdict.replace(name, "nobody");
                for step in &mut story.steps {
                    step.because = step.because.replace(name, "nobody");
                }
                assert_eq!(story, nobody, "{state}, {asker}, {name}");
            }
        }
    }
}

#[test]
fn what_an_owners_administrator_is_told_of_a_schools_user_stops_where_the_school_begins() {
    let (world, group) = World::with_group(true);
    let story = explain(&world, &user("la-admin"), &group, "a-picked").unwrap();
    assert_eq!(story.may_view, None);
    let expected = [
        (
            "the user is of Northmoor, where you manage users",
            "-",
            "no user of Northmoor is called a-picked@example.org",
        ),
        ("the group is in use", "+", "the group is in use"),
        ("the group is shared with its schools", "+", "the group is shared with schools"),
        (
            "the user's school is in the group and has agreed",
            "?",
            "1 of 3 schools have; which, the permission board says",
        ),
        (
            "the school picked the user as a viewer, or the user sees all groups of the school",
            "?",
            "only the school's administrators know",
        ),
    ];
    assert_eq!(told(&story), expected.map(|(rule, met, because)| (rule.to_owned(), met, because)));
    let owner_only = Request::SetVisibility {
        group: group.clone(),
        visibility: Visibility::OwnerOnly,
        start_with_agreed: false,
        accept_terms: false,
        version: None,
    };
    world.ok(&user("la-admin"), owner_only);
    assert_eq!(explain(&world, &user("la-admin"), &group, "a-picked").unwrap().may_view, Some(false));
}

#[test]
fn only_administrators_ask_and_the_operator_hears_of_an_address_that_is_nobodys() {
    let (world, group) = World::with_group(true);
    for role in ["la-viewer", "a-picked", "a-global"] {
        let error = explain(&world, &user(role), &group, "a-picked").unwrap_err();
        assert_eq!(error.what, "you may look at the group 'North coast', but not at who else may");
    }
    let error = explain(&world, &user("b-admin"), &group, "a-picked").unwrap_err();
    assert_eq!(error.trouble, Trouble::NotFound);
    let error = explain(&world, &Actor::Operator, &group, "nobody").unwrap_err();
    assert_eq!((error.what.as_str(), error.trouble), ("there is no user 'nobody@example.org'", Trouble::NotFound));
    let leave = UserEdit { active: Some(false), ..UserEdit::default() };
    world.ok(&Actor::Operator, Request::EditUser(email("a-picked@example.org"), leave));
    let story = explain(&world, &user("a-admin"), &group, "a-picked").unwrap();
    assert_eq!((story.may_view, story.steps[0].because.as_str()), (Some(false), "has been deactivated"));
}
