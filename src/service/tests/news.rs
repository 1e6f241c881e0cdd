//! Owns the tests of who is told what: one table of events and people, what no message may hold, how news come by mail.
//! Must not test how a mail is sent.

use std::collections::BTreeMap;

use super::world::{World, email, la, new_user, signed, urn, user};
use crate::domain::{ConsentState, MailPreference, Notice, OrgCode, Reach, Visibility};
use crate::service::{Actor, MailState, NewGroup, NewUser, Request, Response, Trouble, UserEdit};

/// Who may be told; the columns of the table. `partner` is limited to school A.
const PEOPLE: [&str; 12] = [
    "la-boss", "la-view", "la-glob", "la-oth", "partner", "chain", "a-adm", "a-pick", "a-glob", "a-oth", "b-adm",
    "c-adm",
];

/// Events with what each person is told: the kind's letters, `.` for nothing. The group has schools A, B and C; `open`:
/// for its owner only, A and B asked, C not; `live`: shared, A and B have agreed, A has picked one, C is not asked.
/// The change is made by la-admin, or by the one who is named.
#[rustfmt::skip]
const TABLE: [(&str, &str, &str); 22] = [
    //                                   boss view glob oth  part chain a-adm a-pick a-glob a-oth b-adm c-adm
    ("new",  "create",                  "crea crea crea .    crea .    .    .    .    .    .    ."),
    ("open", "edit",                    "edit edit edit .    edit .    edit .    .    .    edit ."),
    ("open", "ask C",                   "ask  .    .    .    .    .    .    .    .    .    .    ask"),
    ("open", "remind A",                "rem  .    .    .    .    .    rem  .    .    .    .    ."),
    ("open", "A grants by its own",     "gran chan chan .    chan .    .    .    .    .    chan ."),
    ("open", "A grants on paper",       "gran chan chan .    chan .    gran .    .    .    chan ."),
    ("open", "A declines on paper",     "decl chan chan .    chan .    decl .    .    .    chan ."),
    ("open", "go live",                 "live live live .    live .    live .    .    .    live ."),
    ("open", "archive",                 "arch arch arch .    arch .    arch .    .    .    arch ."),
    ("live", "edit",                    "edit edit edit .    edit .    edit edit edit .    edit ."),
    ("live", "A withdraws by its own",  "with chan chan .    chan .    .    lost lost .    chan ."),
    ("live", "B withdraws on paper",    "with chan chan .    chan .    chan chan chan .    with ."),
    ("live", "C declines on paper",     "decl chan chan .    chan .    chan chan chan .    chan decl"),
    ("live", "C grants on paper",       "gran chan chan .    chan .    chan chan chan .    chan gran"),
    ("live", "add D",                   "add  add  add  .    chan .    chan chan chan .    chan ."),
    ("live", "remove B",                "rem- rem- rem- .    chan .    chan chan chan .    rem- ."),
    ("live", "remove A",                "rem- rem- rem- .    lost .    rem- lost lost .    chan ."),
    ("live", "owner only",              "only only only .    only .    only only only .    only ."),
    ("live", "archive",                 "arch arch arch .    arch .    arch arch arch .    arch ."),
    ("live", "view for la-oth",         "may  .    .    may  .    .    .    .    .    .    .    ."),
    ("live", "la-view is dropped",      "lost lost .    .    .    .    .    .    .    .    .    ."),
    ("live", "A picks a-oth for a-pick", ".   .    .    .    .    .    .    lost .    may  .    ."),
];

/// The letters of a kind.
fn letters(notice: &Notice) -> &'static str {
    match notice.kind.id() {
        "created" => "crea",
        "went-live" => "live",
        "owner-only" => "only",
        "schools-added" => "add",
        "schools-removed" => "rem-",
        "consent-asked" => "ask",
        "consent-reminder" => "rem",
        "consent-granted" => "gran",
        "consent-declined" => "decl",
        "consent-withdrawn" => "with",
        "may-view" => "may",
        "may-no-longer-view" => "lost",
        "edited" => "edit",
        "archived" => "arch",
        "restored" => "back",
        _ => "chan",
    }
}

/// The person of a column.
fn person(column: &str) -> &str {
    match column {
        "la-view" => "la-viewer",
        "la-glob" => "la-global",
        "la-oth" => "la-other",
        "chain" => "chain-admin",
        "a-adm" => "a-admin",
        "a-pick" => "a-picked",
        "a-glob" => "a-global",
        "a-oth" => "a-other",
        "b-adm" => "b-admin",
        "c-adm" => "c-admin",
        other => other,
    }
}

fn people(world: &World) {
    world.ok(&Actor::Operator, new_user("la-boss", la(), true, false));
    world.ok(&Actor::Operator, new_user("c-admin", OrgCode::School(urn(100_003)), true, true));
    world.ok(
        &Actor::Operator,
        Request::AddUser(NewUser {
            email: email("partner@example.org"),
            name: "partner".to_owned(),
            organisation: la(),
            job: String::new(),
            administrator: false,
            global: false,
            reach: Reach::Only([urn(100_001)].into()),
        }),
    );
}

fn ask(group: &str, schools: &[u32], remind: bool) -> Request {
    let schools = schools.iter().copied().map(urn).collect();
    Request::RequestConsent { group: group.to_owned(), schools, remind }
}

fn record(group: &str, school: u32, state: ConsentState) -> Request {
    Request::RecordConsent { group: group.to_owned(), school: urn(school), consent: signed(state), seen: None }
}

fn switch(group: &str, visibility: Visibility) -> Request {
    Request::SetVisibility {
        group: group.to_owned(),
        visibility,
        start_with_agreed: true,
        accept_terms: true,
        version: None,
    }
}

fn pick(group: &str, add: &str, remove: Option<&str>) -> Request {
    Request::PickViewers {
        group: group.to_owned(),
        school: urn(100_001),
        add: vec![email(&format!("{add}@example.org"))],
        remove: remove.map(|name| email(&format!("{name}@example.org"))).into_iter().collect(),
        confirm_schools: true,
    }
}

fn create() -> Request {
    Request::CreateGroup(NewGroup {
        name: "North coast".to_owned(),
        description: "Maths".to_owned(),
        owner: la(),
        schools: vec![urn(100_001), urn(100_002), urn(100_003)],
        viewers: vec![email("la-viewer@example.org"), email("partner@example.org")],
        visibility: Visibility::OwnerOnly,
        accept_terms: true,
    })
}

/// A world with the group in this state, of which nobody has been told anything yet.
fn in_state(state: &str) -> (World, String) {
    let world = World::new();
    people(&world);
    if state == "new" {
        return (world, String::new());
    }
    let group = world.group(create()).group.id.to_string();
    world.ok(&user("la-admin"), ask(&group, &[100_001, 100_002], false));
    world.clock.fetch_add(2 * 86_400, std::sync::atomic::Ordering::SeqCst);
    if state == "live" {
        world.ok(&user("la-admin"), record(&group, 100_001, ConsentState::Granted));
        world.ok(&user("la-admin"), record(&group, 100_002, ConsentState::Granted));
        world.ok(&user("la-admin"), switch(&group, Visibility::Schools));
        world.ok(&user("a-admin"), pick(&group, "a-picked", None));
    }
    (world, group)
}

fn event(name: &str, group: &str) -> (&'static str, Request) {
    let g = group.to_owned();
    match name {
        "create" => ("la-admin", create()),
        "edit" => (
            "la-admin",
            Request::EditGroup {
                group: g,
                name: Some("South coast".into()),
                description: None,
                alphabetical: None,
                version: None,
            },
        ),
        "ask C" => ("la-admin", ask(group, &[100_003], false)),
        "remind A" => ("la-admin", ask(group, &[100_001], true)),
        "A grants by its own" => ("a-admin", record(group, 100_001, ConsentState::Granted)),
        "A grants on paper" => ("la-admin", record(group, 100_001, ConsentState::Granted)),
        "A declines on paper" => ("la-admin", record(group, 100_001, ConsentState::Declined)),
        "C declines on paper" => ("la-admin", record(group, 100_003, ConsentState::Declined)),
        "C grants on paper" => ("la-admin", record(group, 100_003, ConsentState::Granted)),
        "A withdraws by its own" => ("a-admin", record(group, 100_001, ConsentState::Withdrawn)),
        "B withdraws on paper" => ("la-admin", record(group, 100_002, ConsentState::Withdrawn)),
        "go live" => ("la-admin", switch(group, Visibility::Schools)),
        "owner only" => ("la-admin", switch(group, Visibility::OwnerOnly)),
        "archive" => ("la-admin", Request::ArchiveGroup(g)),
        "add D" => ("la-admin", Request::AddSchools(g, vec![urn(100_004)])),
        "remove A" => ("la-admin", Request::RemoveSchools(g, vec![urn(100_001)])),
        "remove B" => ("la-admin", Request::RemoveSchools(g, vec![urn(100_002)])),
        "view for la-oth" => {
            let add = vec![email("la-other@example.org")];
            ("la-admin", Request::SetViewers { group: g, add, remove: Vec::new() })
        }
        "la-view is dropped" => {
            let remove = vec![email("la-viewer@example.org")];
            ("la-admin", Request::SetViewers { group: g, add: Vec::new(), remove })
        }
        "A picks a-oth for a-pick" => ("a-admin", pick(group, "a-other", Some("a-picked"))),
        other => panic!("no event is called {other}"),
    }
}

fn inbox(world: &World, name: &str) -> Vec<Notice> {
    match world.ok(&user(name), Request::ListNotices { unread: false }) {
        Response::Inbox(inbox) => inbox.notices,
        other => panic!("{other:?}"),
    }
}

/// What each person is told of the event, beside what was told before.
fn told_of(state: &str, name: &str) -> BTreeMap<&'static str, Vec<Notice>> {
    let (world, group) = in_state(state);
    let before: BTreeMap<_, _> = PEOPLE.iter().map(|column| (*column, inbox(&world, person(column)).len())).collect();
    let (by, request) = event(name, &group);
    world.ok(&user(by), request);
    let fresh = |column: &'static str| {
        let mut notices = inbox(&world, person(column));
        notices.truncate(notices.len() - before[column]);
        (column, notices)
    };
    PEOPLE.into_iter().map(fresh).collect()
}

#[test]
fn everybody_concerned_is_told_once_and_nobody_else() {
    let mut wrong = Vec::new();
    for (state, name, expected) in TABLE {
        let expected: Vec<&str> = expected.split_whitespace().collect();
        assert_eq!(expected.len(), PEOPLE.len(), "{state}, {name}");
        let told = told_of(state, name);
        for (column, expected) in PEOPLE.iter().zip(expected) {
            let got: Vec<&str> = told[column].iter().map(letters).collect();
            let got = if got.is_empty() { ".".to_owned() } else { got.join("+") };
            if got != expected {
                wrong.push(format!("{state}, {name}, {column}: expected {expected}, got {got}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_message_holds_a_figure_and_a_school_reads_of_no_other_school() {
    const SCHOOLS: [(&str, &str); 4] = [("a", "Ash"), ("b", "Birch"), ("c", "Cedar"), ("d", "Dogwood")];
    for (state, name, _) in TABLE {
        for (column, notices) in told_of(state, name) {
            for notice in notices {
                let all = format!("{}\n{}", notice.subject, notice.text);
                let known = all.replace("G1", "").replace("DSA 2026-1", "").replace("2026-11-26", "");
                assert!(!known.contains(|c: char| c.is_ascii_digit()), "{state}, {name}, {column}: {all}");
                let is_letter = matches!(letters(&notice), "ask" | "rem");
                let own = column.split('-').next().unwrap();
                let of_school = own.len() == 1;
                for (school, word) in SCHOOLS.iter().filter(|(school, _)| of_school && *school != own && !is_letter) {
                    assert!(!all.contains(word), "{state}, {name}, {column} reads of {school}: {all}");
                }
                // A partner reads of its own schools only.
                assert!(column != "partner" || !all.contains("Birch") && !all.contains("Dogwood"), "{name}: {all}");
            }
        }
    }
}

#[test]
fn what_others_do_is_told_in_the_same_words_whatever_it_was() {
    let mut seen = Vec::new();
    for name in ["B withdraws on paper", "C declines on paper", "C grants on paper", "add D", "remove B"] {
        for column in ["a-adm", "a-pick", "a-glob"] {
            let told = told_of("live", name);
            let notice = &told[column][0];
            seen.push((notice.kind.id(), notice.subject.clone(), notice.text.clone(), notice.by.clone()));
        }
    }
    seen.dedup();
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert_eq!((seen[0].1.as_str(), seen[0].3.as_str()), ("'North coast' changed", ""));
}

#[test]
fn who_goes_live_reads_what_is_to_be_done_and_whom_to_ask() {
    let (world, group) = in_state("open");
    world.ok(&user("la-admin"), record(&group, 100_001, ConsentState::Granted));
    world.ok(&user("la-admin"), switch(&group, Visibility::Schools));
    let ash = inbox(&world, "a-admin")[0].clone();
    assert_eq!(ash.subject, "'North coast' is shared with its schools now");
    for words in ["Read the list of the group's schools", "Pick the people of your school", "Owner: Northmoor"] {
        assert!(ash.text.contains(words), "{}", ash.text);
    }
    assert!(ash.text.ends_with("Group: 'North coast' (G1)\nOwner: Northmoor\nQuestions: the operator of this store\n"));
    let birch = inbox(&world, "b-admin")[0].clone();
    assert!(birch.text.contains("has not answered: open the group, and grant or decline"), "{}", birch.text);
}

#[test]
fn a_school_is_asked_by_letter() {
    let (world, group) = in_state("open");
    world.ok(&user("la-admin"), ask(&group, &[100_001], true));
    let [reminder, letter]: [Notice; 2] = inbox(&world, "a-admin").try_into().unwrap();
    assert_eq!(letter.subject, "Permission to share figures in the group 'North coast'");
    assert_eq!(reminder.subject, format!("Reminder: {}", letter.subject));
    assert!(letter.text.starts_with("To the administrators of Ash School\n"), "{}", letter.text);
    assert!(letter.text.contains("Ash School\n- Birch School\n"), "{}", letter.text);
    assert!(!letter.text.contains("Cedar"), "a school that was not asked is on the list: {}", letter.text);
}

#[test]
fn how_news_come_by_mail_is_each_persons_choice_but_for_what_is_compulsory() {
    let (world, group) = in_state("live");
    for (name, preference) in [("la-viewer", MailPreference::Daily), ("la-global", MailPreference::InboxOnly)] {
        world.ok(&user(name), Request::PreferMail(preference));
    }
    let mails = |world: &World| match world.ok(&Actor::Operator, Request::ListMails) {
        Response::Outbox(outbox) => outbox.mails,
        other => panic!("{other:?}"),
    };
    let before = mails(&world).len();
    let now = world.clock.load(std::sync::atomic::Ordering::SeqCst);
    world.ok(&user("la-admin"), event("edit", &group).1);
    let fresh = mails(&world);
    let fresh = &fresh[..fresh.len() - before];
    let due = |name: &str| {
        let address = email(&format!("{name}@example.org"));
        fresh.iter().filter(|mail| mail.to == address).map(|mail| (mail.due - now, mail.digest)).collect::<Vec<_>>()
    };
    assert_eq!(due("la-boss"), [(0, false)]);
    assert_eq!(due("la-viewer"), [(7 * 3_600, true)]);
    assert_eq!(due("la-global"), []);
    assert!(fresh.iter().all(|mail| mail.state == MailState::Waiting && mail.attempts == 0));

    world.ok(&user("la-admin"), switch(&group, Visibility::OwnerOnly));
    let between = mails(&world).len();
    world.ok(&user("la-admin"), switch(&group, Visibility::Schools));
    let live = mails(&world);
    let live = &live[..live.len() - between];
    for name in ["la-viewer", "la-global", "a-admin", "b-admin"] {
        let address = email(&format!("{name}@example.org"));
        let sent: Vec<_> = live.iter().filter(|mail| mail.to == address).map(|mail| mail.digest).collect();
        assert_eq!(sent, [false], "{name} is told at once that it went live");
    }
}

#[test]
fn an_inbox_is_ones_own_and_what_was_read_stays_read() {
    let (world, _) = in_state("live");
    let unread = |name: &str| match world.ok(&user(name), Request::ListNotices { unread: true }) {
        Response::Inbox(inbox) => (inbox.notices.iter().map(|it| it.number).collect::<Vec<_>>(), inbox.unread),
        other => panic!("{other:?}"),
    };
    let (numbers, count) = unread("la-viewer");
    assert_eq!(numbers.len(), count);
    assert!(numbers.len() > 2 && numbers.is_sorted_by(|a, b| a > b), "the newest first: {numbers:?}");
    world.ok(&user("la-viewer"), Request::MarkRead(vec![numbers[0]]));
    assert_eq!(unread("la-viewer").0, numbers[1..]);
    let strange = world.ask(&user("la-viewer"), Request::MarkRead(vec![numbers[1], 9_999])).unwrap_err();
    assert_eq!((strange.trouble, strange.what.as_str()), (Trouble::NotFound, "there is no notice '9999'"));
    let others = inbox(&world, "a-picked")[0].number;
    assert!(!numbers.contains(&others));
    assert_eq!(
        world.ask(&user("la-viewer"), Request::MarkRead(vec![others])).unwrap_err().trouble,
        Trouble::NotFound,
        "another person's notice"
    );
    world.ok(&user("la-viewer"), Request::MarkRead(Vec::new()));
    assert_eq!(unread("la-viewer"), (Vec::new(), 0));
}

#[test]
fn the_outbox_is_the_operators_and_for_administrators_their_own_people_in_it() {
    let (world, _) = in_state("live");
    let to = |actor: &Actor| match world.ok(actor, Request::ListMails) {
        Response::Outbox(outbox) => {
            outbox.mails.into_iter().map(|mail| mail.to.to_string()).collect::<std::collections::BTreeSet<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(to(&user("b-admin")), ["b-admin@example.org".to_owned()].into());
    assert!(to(&user("a-admin")).iter().all(|to| to.starts_with("a-")) && to(&user("a-admin")).len() == 3);
    assert!(to(&Actor::Operator).len() > 6);
    assert_eq!(to(&user("chain-admin")).len(), 0);
    for name in ["la-viewer", "a-picked", "a-global"] {
        assert_eq!(world.ask(&user(name), Request::ListMails).unwrap_err().trouble, Trouble::Invalid, "{name}");
    }
}

#[test]
fn somebody_who_left_is_told_nothing() {
    let (world, group) = in_state("live");
    let leave = UserEdit { active: Some(false), ..UserEdit::default() };
    world.ok(&Actor::Operator, Request::EditUser(email("la-viewer@example.org"), leave));
    world.ok(&user("la-admin"), event("edit", &group).1);
    let back = UserEdit { active: Some(true), ..UserEdit::default() };
    world.ok(&Actor::Operator, Request::EditUser(email("la-viewer@example.org"), back));
    assert!(inbox(&world, "la-viewer").iter().all(|notice| notice.kind.id() != "edited"));
}

#[test]
fn an_answer_is_told_to_the_owner_under_the_name_of_the_school() {
    let (world, group) = World::with_group(false);
    let mut subjects = Vec::new();
    for (school, state) in
        [(100_001, ConsentState::Granted), (100_001, ConsentState::Withdrawn), (100_002, ConsentState::Declined)]
    {
        world.consent(&group, school, state);
        let Response::Inbox(inbox) = world.ok(&user("la-admin"), Request::ListNotices { unread: false }) else {
            panic!("no inbox");
        };
        subjects.push(inbox.notices[0].subject.clone());
    }
    assert_eq!(
        subjects,
        [
            "Ash School granted permission in 'North coast'",
            "Ash School withdrew permission in 'North coast'",
            "Birch School declined permission in 'North coast'",
        ]
    );
}
