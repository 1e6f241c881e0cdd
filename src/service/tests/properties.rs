//! Owns what must hold after any sequence of requests by anybody: no figure without permission, an administrator for
//! everybody, changes that go back exactly, a log that is whole and complete.
//! Must not know how a request is carried out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;

use proptest::collection::vec;
use proptest::prelude::*;

use super::world::{World, email, la, new_user, signed, urn};
use crate::domain::{Consent, ConsentScope, ConsentState, Group, Letter, Member, OrgCode, Reach, User, Visibility};
use crate::report::{Query, Report, ReportName, RowKind};
use crate::service::{Actor, GroupSource, NewGroup, Request, Response, Trouble, UserEdit};
use crate::store::{
    AuditEntry, LetterTemplate, Record as _, Store as _, Undo, keys, log_end, read, scan_all, verify_log,
};

/// Who asks, each with an address at example.org; the operator besides.
const PEOPLE: [&str; 14] = [
    "la-admin",
    "la-viewer",
    "la-global",
    "la-other",
    "chain-admin",
    "a-admin",
    "a-picked",
    "a-global",
    "a-other",
    "b-admin",
    "d-admin",
    "c-admin",
    "new-1",
    "new-2",
];
const GROUPS: [&str; 3] = ["G1", "G2", "G3"];
/// Pupils of each school in the figures of the newest year.
const PUPILS: [(u32, f64); 4] = [(100_001, 100.0), (100_002, 50.0), (100_003, 200.0), (100_004, 10.0)];

/// What happens: somebody asks for something (and it may be taken back at once), or time goes by.
#[derive(Debug, Clone)]
enum Step {
    Ask { who: usize, request: Box<Request>, take_back: bool },
    Wait(i64),
}

fn people() -> impl Strategy<Value = crate::domain::Email> {
    (0..PEOPLE.len()).prop_map(|at| email(&format!("{}@example.org", PEOPLE[at])))
}

fn school() -> impl Strategy<Value = u32> {
    100_001_u32..=100_004
}

fn group() -> impl Strategy<Value = String> {
    // The first group is the one that most happens to.
    prop_oneof![4 => Just(0_usize), 1 => 1_usize..3].prop_map(|at| GROUPS[at].to_owned())
}

fn visibility() -> impl Strategy<Value = Visibility> {
    prop_oneof![2 => Just(Visibility::Schools), 1 => Just(Visibility::OwnerOnly)]
}

fn consent() -> impl Strategy<Value = Consent> {
    let state = prop_oneof![
        6 => Just(ConsentState::Granted),
        1 => Just(ConsentState::Declined),
        1 => Just(ConsentState::Withdrawn),
        1 => Just(ConsentState::Requested),
    ];
    let expires = prop_oneof![4 => Just(""), 1 => Just("2026-11-25"), 1 => Just("2026-12-24")];
    let scope = prop_oneof![3 => Just(ConsentScope::All), 3 => Just(ConsentScope::Ks2), 1 => Just(ConsentScope::Ks4)];
    (state, expires, scope).prop_map(|(state, expires, scope)| Consent {
        expires: expires.to_owned(),
        scope,
        ..signed(state)
    })
}

fn organisation() -> impl Strategy<Value = OrgCode> {
    prop_oneof![2 => Just(la()), 1 => Just(OrgCode::Chain(super::world::CHAIN)),
        4 => school().prop_map(|number| OrgCode::School(urn(number)))]
}

fn of_groups() -> BoxedStrategy<Request> {
    let name = prop_oneof![Just("North coast"), Just("South coast"), Just("East coast")].prop_map(str::to_owned);
    let named = name.clone();
    prop_oneof![
        (
            named,
            prop_oneof![3 => Just(la()), 1 => Just(OrgCode::Chain(super::world::CHAIN))],
            vec(school(), 1..4),
            visibility()
        )
            .prop_map(|(name, owner, schools, visibility)| Request::CreateGroup(NewGroup {
                name,
                description: String::new(),
                owner,
                schools: schools.into_iter().map(urn).collect(),
                viewers: Vec::new(),
                visibility,
                accept_terms: true,
            })),
        (group(), proptest::option::of(name), proptest::option::of("[a-c]{1,3}"), any::<Option<bool>>()).prop_map(
            |(group, name, description, alphabetical)| Request::EditGroup {
                group,
                name,
                description,
                alphabetical,
                version: None
            }
        ),
        (group(), vec(school(), 1..3))
            .prop_map(|(group, schools)| Request::AddSchools(group, schools.into_iter().map(urn).collect())),
        (group(), school()).prop_map(|(group, school)| Request::RemoveSchools(group, vec![urn(school)])),
        (group(), vec(people(), 0..2), vec(people(), 0..2)).prop_map(|(group, add, remove)| Request::SetViewers {
            group,
            add,
            remove
        }),
        (group(), visibility(), any::<bool>()).prop_map(|(group, visibility, start_with_agreed)| {
            Request::SetVisibility { group, visibility, start_with_agreed, accept_terms: true, version: None }
        }),
        group().prop_map(Request::ArchiveGroup),
        (group(), vec(school(), 1..4), any::<bool>()).prop_map(|(group, schools, shared)| Request::ApplyGroup {
            source: GroupSource {
                id: Some(group.parse().unwrap()),
                name: "From a file".into(),
                owner: la().to_string(),
                shared: Some(shared),
                alphabetical: None,
                schools: Some(schools.into_iter().map(|it| (urn(it), String::new())).collect()),
                ..GroupSource::default()
            },
            start_with_agreed: true,
            accept_terms: true,
        }),
    ]
    .boxed()
}

fn of_schools() -> BoxedStrategy<Request> {
    prop_oneof![
        4 => (group(), school(), consent()).prop_map(|(group, school, consent)| Request::RecordConsent {
            group,
            school: urn(school),
            consent,
            seen: None,
        }),
        1 => (group(), vec(school(), 0..3), any::<bool>()).prop_map(|(group, schools, remind)| {
            Request::RequestConsent { group, schools: schools.into_iter().map(urn).collect(), remind }
        }),
        2 => (group(), school(), vec(people(), 1..3), vec(people(), 0..1)).prop_map(|(group, school, add, remove)| {
            Request::PickViewers { group, school: urn(school), add, remove, confirm_schools: true }
        }),
    ]
    .boxed()
}

fn of_people() -> BoxedStrategy<Request> {
    let reach = prop_oneof![
        Just(Reach::All),
        vec(school(), 1..3).prop_map(|schools| Reach::Only(schools.into_iter().map(urn).collect()))
    ];
    let flag = || proptest::option::of(any::<bool>());
    prop_oneof![
        (12..14_usize, organisation(), any::<bool>(), any::<bool>()).prop_map(
            |(at, organisation, administrator, global)| new_user(PEOPLE[at], organisation, administrator, global)
        ),
        (people(), flag(), flag(), flag(), proptest::option::of(reach)).prop_map(
            |(email, administrator, global, active, reach)| {
                Request::EditUser(email, UserEdit { administrator, global, reach, active, ..UserEdit::default() })
            }
        ),
        (organisation(), proptest::option::of("[a-c]{1,3}")).prop_map(|(owner, text)| Request::SaveLetter {
            owner,
            letter: text.map(|text| Letter { subject: "Permission".into(), text }),
            version: None,
        }),
    ]
    .boxed()
}

fn of_log() -> BoxedStrategy<Request> {
    prop_oneof![
        2 => Just(Request::UndoLast),
        2 => (20_u64..90).prop_map(Request::Undo),
        1 => group().prop_map(|group| Request::Report(group, Query::of(ReportName::Overview))),
        1 => group().prop_map(|group| Request::Export(group, Query::of(ReportName::Schools))),
    ]
    .boxed()
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let request = prop_oneof![3 => of_groups(), 4 => of_schools(), 2 => of_people(), 2 => of_log()];
    let asked = (0..PEOPLE.len() + 12, request, prop::bool::weighted(0.3))
        .prop_map(|(who, request, take_back)| Step::Ask { who, request: Box::new(request), take_back });
    vec(prop_oneof![12 => asked, 1 => (1_i64..20 * 86_400).prop_map(Step::Wait)], 1..40)
}

fn actor(who: usize) -> Actor {
    // The operator, the authority's and the first school's administrators do most.
    match who.checked_sub(PEOPLE.len()) {
        None => super::world::user(PEOPLE[who]),
        Some(0..=3) => Actor::Operator,
        Some(4..=7) => super::world::user("la-admin"),
        Some(8..=9) => super::world::user("a-admin"),
        Some(_) => super::world::user("b-admin"),
    }
}

/// The records that people make, without what only counts.
fn records(world: &World) -> BTreeMap<Vec<u8>, Vec<u8>> {
    let store = world.store.as_ref();
    let mut found = BTreeMap::new();
    scan_all::<Group>(store, keys::groups(), &mut |key, group| {
        found.insert(key.to_vec(), Group { version: 0, list: 0, ..group }.to_bytes()?);
        Ok(())
    })
    .unwrap();
    scan_all::<User>(store, keys::users(), &mut |key, user| {
        found.insert(key.to_vec(), User { version: 0, ..user }.to_bytes()?);
        Ok(())
    })
    .unwrap();
    for owner in owners() {
        let letter = read::<LetterTemplate>(store, keys::letter(owner)).unwrap().value;
        // The standard letter again is as good as no letter yet.
        if let Some(letter) = letter.filter(|letter| letter.letter.is_some()) {
            found.insert(keys::letter(owner), LetterTemplate { version: 0, ..letter }.to_bytes().unwrap());
        }
    }
    for (from, to) in [keys::organisations(), keys::imports()] {
        found.extend(store.scan(&from, &to, 1_000).unwrap().items);
    }
    found
}

fn owners() -> Vec<OrgCode> {
    let schools = PUPILS.iter().map(|(number, _)| OrgCode::School(urn(*number)));
    [la(), OrgCode::Chain(super::world::CHAIN)].into_iter().chain(schools).collect()
}

fn entries(world: &World) -> u64 {
    log_end(world.store.as_ref()).unwrap().1.number
}

fn entry(world: &World, number: u64) -> AuditEntry {
    read::<AuditEntry>(world.store.as_ref(), keys::audit(number)).unwrap().value.unwrap()
}

/// The organisations with an active administrator.
fn led(world: &World) -> BTreeSet<OrgCode> {
    let mut found = BTreeSet::new();
    scan_all::<User>(world.store.as_ref(), keys::users(), &mut |_, user| {
        if user.active && user.administrator {
            found.insert(user.organisation);
        }
        Ok(())
    })
    .unwrap();
    found
}

/// Whether everything may stand already as it is asked for.
fn may_change_nothing(request: &Request) -> bool {
    matches!(
        request,
        Request::ApplyGroup { .. }
            | Request::EditGroup { .. }
            | Request::EditUser(..)
            | Request::PickViewers { .. }
            | Request::PreferMail(_)
            | Request::RecordConsent { .. }
            | Request::SaveLetter { .. }
            | Request::SetViewers { .. }
    )
}

fn changes(request: &Request) -> bool {
    !matches!(request, Request::Report(..) | Request::Export(..))
}

/// Asks, and holds the answer against what every request keeps to.
fn asked(world: &World, actor: &Actor, request: &Request, take_back: bool) {
    let (before, log, leads) = (records(world), entries(world), led(world));
    let answer = world.ask(actor, request.clone());
    let made = entries(world) - log;
    match (&answer, request) {
        (Err(error), _) => {
            assert_eq!(made, 0, "{request:?} was refused ({error}), and stands in the log");
            assert_eq!(records(world), before, "{request:?} was refused ({error}), and changed something");
        }
        (Ok(_), request) if made == 0 && may_change_nothing(request) => assert_eq!(records(world), before),
        (Ok(_), request) if changes(request) => assert_eq!(made, 1, "{request:?} made {made} entries"),
        (Ok(_), _) => assert!(made <= 1, "{request:?} made {made} entries"),
    }
    assert!(led(world).is_superset(&leads), "{request:?} by {actor:?} left an organisation without an administrator");
    if answer.is_ok() && made == 1 && take_back {
        taken_back(world, log + 1, &before);
    }
}

/// Takes the newest change back: everything is as it was.
fn taken_back(world: &World, number: u64, before: &BTreeMap<Vec<u8>, Vec<u8>>) {
    let kept = entry(world, number);
    let answer = world.ask(&Actor::Operator, Request::Undo(number));
    match (&kept.undo, answer) {
        (Undo::Never(_), answer) => assert!(answer.is_err(), "{kept:?}"),
        (Undo::Records { .. }, Ok(_)) => {
            assert_eq!(&records(world), before, "{} was not taken back as it was", kept.action);
        }
        // The first administrator of an organisation is the last one as well.
        (Undo::Records { .. }, Err(error)) => {
            assert!(error.what.contains("is the last active administrator"), "{}: {error}", kept.action);
            assert_eq!(error.trouble, Trouble::Invalid);
        }
    }
}

fn today(world: &World) -> String {
    let now = jiff::Timestamp::from_second(world.clock.load(Ordering::SeqCst)).unwrap();
    now.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

/// Whether the school may be shown at KS4 to other schools of the group.
fn permitted(member: &Member, today: &str) -> bool {
    // In words of its own, so that a mistake in the rules of the domain does not repeat here.
    let granted = member.consent.state == ConsentState::Granted;
    let lasts = member.consent.expires.is_empty() || member.consent.expires.as_str() >= today;
    granted && lasts && member.consent.scope != ConsentScope::Ks2
}

/// No user of a school holds a figure, or reads the name, of a school that does not permit it.
fn figures_are_permitted(world: &World) {
    let today = today(world);
    let mut groups = Vec::new();
    scan_all::<Group>(world.store.as_ref(), keys::groups(), &mut |_, group| {
        groups.push(group);
        Ok(())
    })
    .unwrap();
    let mut users = Vec::new();
    scan_all::<User>(world.store.as_ref(), keys::users(), &mut |_, user| {
        users.push(user);
        Ok(())
    })
    .unwrap();
    for user in users {
        let OrgCode::School(own) = user.organisation else { continue };
        for group in &groups {
            for name in [ReportName::Overview, ReportName::Schools, ReportName::Subjects, ReportName::Subject] {
                let asked = Request::Report(group.id.to_string(), Query::of(name));
                let Ok(Response::Report(report)) = world.ask(&Actor::User(user.email.clone()), asked) else { continue };
                assert!(user.active && group.visibility == Visibility::Schools && !group.archived);
                let mine = group.member(own).unwrap();
                assert_eq!(
                    (mine.consent.state, mine.consent.expires.is_empty() || mine.consent.expires >= today),
                    (ConsentState::Granted, true),
                    "{} reads a report that its school does not share in",
                    user.email
                );
                shows_only_permitted(&report, group, own, &today);
            }
        }
    }
}

fn shows_only_permitted(report: &Report, group: &Group, own: crate::domain::Urn, today: &str) {
    let allowed: BTreeSet<u32> = group
        .schools
        .iter()
        .filter(|member| member.urn == own || permitted(member, today))
        .map(|member| member.urn.number())
        .collect();
    let most: f64 = PUPILS.iter().filter(|(number, _)| allowed.contains(number)).map(|(_, pupils)| pupils).sum();
    let rows = report.sections.iter().flat_map(|section| &section.rows);
    for row in rows {
        if let Some(urn) = row.urn.filter(|urn| !allowed.contains(&urn.number())) {
            assert!(row.cells.iter().all(|cell| cell.value().is_none()), "a figure of {urn}: {row:?}");
        }
        if row.kind == RowKind::Group {
            for cell in &row.cells {
                let pupils = cell.pupils.unwrap_or_default();
                assert!(pupils <= most, "{pupils} pupils in the total of {allowed:?}: {row:?}");
            }
        }
    }
    // A school that does not take part is not named, however its figures are left out.
    for (number, name) in
        [(100_001, "Ash School"), (100_002, "Birch School"), (100_003, "Cedar School"), (100_004, "Dogwood School")]
    {
        let takes_part = group.member(urn(number)).is_some_and(|it| it.urn == own || it.consent.holds_on(today));
        assert!(takes_part || !format!("{report:?}").contains(name), "{name} is named: {report:?}");
    }
}

/// Whether who sees whose figures may have changed.
fn sharing_changed(request: &Request) -> bool {
    matches!(
        request,
        Request::RecordConsent { .. } | Request::SetVisibility { .. } | Request::Undo(_) | Request::UndoLast
    )
}

fn run(steps: Vec<Step>) {
    let (world, group) = World::with_group(true);
    world.consent(&group, 100_002, ConsentState::Granted);
    world.ok(&Actor::Operator, new_user("c-admin", OrgCode::School(urn(100_003)), true, true));
    for step in steps {
        match step {
            Step::Wait(seconds) => {
                world.clock.fetch_add(seconds, Ordering::SeqCst);
                // What the day brings comes with its first request.
                world.ok(&Actor::Operator, Request::WhoAmI);
            }
            Step::Ask { who, request, take_back } => {
                let before = entries(&world);
                asked(&world, &actor(who), &request, take_back);
                if entries(&world) > before && sharing_changed(&request) {
                    figures_are_permitted(&world);
                }
            }
        }
    }
    figures_are_permitted(&world);
    let chain = verify_log(world.store.as_ref(), None).unwrap();
    assert_eq!(chain.faults, Vec::<String>::new());
    assert_eq!(chain.entries, entries(&world));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_shrink_iters: 300, ..ProptestConfig::default() })]

    #[test]
    fn whatever_anybody_asks_the_promises_hold(steps in steps()) {
        run(steps);
    }
}
