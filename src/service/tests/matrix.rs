//! Owns the access matrix: every request × every role × every state of a group, the expected answers in `matrix.txt`.
//! Must not describe how an answer comes about.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::atomic::Ordering;

use super::world::{World, email, la, new_user, signed, urn, user};
use crate::domain::{Consent, ConsentState, Email, ImportId, MailPreference, OrgCode, Organisation, Reach, Visibility};
use crate::report::explain::{RowPick, Target};
use crate::report::{Query, ReportName};
use crate::service::{
    Actor, AuditFilter, GroupSource, NewGroup, Request, SchoolSearch, ServiceError, Trouble, UserEdit,
};

/// The table: for each request the states of the group, and in each a mark per role.
const TABLE: &str = include_str!("matrix.txt");

/// Who asks; the columns of the table. The group has the schools A, B and C; D is in no group.
const ROLES: [&str; 14] = [
    "operator",
    "la-admin",
    "la-viewer",
    "la-global",
    "la-partner",
    "la-other",
    "chain-admin",
    "a-admin",
    "a-picked",
    "a-global",
    "a-other",
    "b-admin",
    "d-admin",
    "gone",
];

/// The states of the group; what is said of permission is said of school A, nobody asked B and C.
const STATES: [&str; 7] = ["unasked", "asked", "agreed", "live", "withdrawn", "expired", "archived"];

/// Requests whose answer hangs on the state of the group.
pub const ABOUT_A_GROUP: [&str; 24] = [
    "list groups",
    "show group",
    "edit group",
    "add schools",
    "remove schools",
    "set viewers",
    "pick viewers",
    "set visibility",
    "preview visibility",
    "archive group",
    "request consent",
    "record consent",
    "withdraw consent",
    "write letter",
    "explain access",
    "export group",
    "plan group",
    "apply group",
    "report",
    "export report",
    "explain figure",
    "save view",
    "list audit of group",
    "undo",
];

/// Requests that are about no group: they are asked in one state.
const OTHERS: [&str; 30] = [
    "who am I",
    "people",
    "create group",
    "show letter",
    "save letter",
    "search schools",
    "show school",
    "list organisations",
    "add organisation",
    "show organisation",
    "list users",
    "show user",
    "add user of LA",
    "add user of A",
    "edit user of LA",
    "edit user of A",
    "list views",
    "show view",
    "rename view",
    "delete view",
    "list notices",
    "mark read",
    "prefer mail",
    "list mails",
    "list audit",
    "verify audit",
    "verify audit since",
    "undo last",
    "list imports",
    "undo import",
];

/// How many kinds of requests `covered` knows.
const KINDS: usize = 50;

/// A name in the table for a request: the compiler asks for one when there is a new kind.
fn covered(request: &Request) -> &'static str {
    match request {
        Request::WhoAmI => "who am I",
        Request::People => "people",
        Request::ListGroups { .. } => "list groups",
        Request::ShowGroup(_) => "show group",
        Request::CreateGroup(_) => "create group",
        Request::EditGroup { .. } => "edit group",
        Request::AddSchools(..) => "add schools",
        Request::RemoveSchools(..) => "remove schools",
        Request::SetViewers { .. } => "set viewers",
        Request::PickViewers { .. } => "pick viewers",
        Request::SetVisibility { .. } => "set visibility",
        Request::PreviewVisibility { .. } => "preview visibility",
        Request::ArchiveGroup(_) => "archive group",
        Request::RequestConsent { .. } => "request consent",
        Request::RecordConsent { .. } => "record consent",
        Request::ShowLetter(_) => "show letter",
        Request::SaveLetter { .. } => "save letter",
        Request::WriteLetter(..) => "write letter",
        Request::ExplainAccess(..) => "explain access",
        Request::ExportGroup(_) => "export group",
        Request::PlanGroup(_) => "plan group",
        Request::ApplyGroup { .. } => "apply group",
        Request::SearchSchools(_) => "search schools",
        Request::ShowSchool(_) => "show school",
        Request::ListOrganisations => "list organisations",
        Request::AddOrganisation(_) => "add organisation",
        Request::ShowOrganisation(_) => "show organisation",
        Request::ListUsers(_) => "list users",
        Request::ShowUser(_) => "show user",
        Request::AddUser(_) => "add user of LA",
        Request::EditUser(..) => "edit user of LA",
        Request::Report(..) => "report",
        Request::Export(..) => "export report",
        Request::Explain(..) => "explain figure",
        Request::SaveView { .. } => "save view",
        Request::ListViews => "list views",
        Request::ShowView(_) => "show view",
        Request::RenameView { .. } => "rename view",
        Request::DeleteView(_) => "delete view",
        Request::ListNotices { .. } => "list notices",
        Request::MarkRead(_) => "mark read",
        Request::PreferMail(_) => "prefer mail",
        Request::ListMails => "list mails",
        Request::ListAudit(_) => "list audit",
        Request::VerifyAudit => "verify audit",
        Request::VerifyAuditSince(_) => "verify audit since",
        Request::Undo(_) => "undo",
        Request::UndoLast => "undo last",
        Request::ListImports => "list imports",
        Request::UndoImport(_) => "undo import",
    }
}

fn source() -> GroupSource {
    GroupSource {
        id: None,
        version: None,
        name: "North coast".into(),
        description: Some("Science".into()),
        owner: la().to_string(),
        shared: Some(false),
        alphabetical: None,
        schools: Some([100_001, 100_002, 100_003].map(|number| (urn(number), String::new())).into()),
        viewers: Some(vec![email("la-viewer@example.org"), email("la-partner@example.org")]),
    }
}

/// The group's Attainment 8.
fn the_group_s_attainment() -> Target {
    Target { section: None, row: RowPick::Word("group".to_owned()), column: "attainment8".to_owned() }
}

fn address(role: &str) -> Email {
    email(&format!("{role}@example.org"))
}

pub fn request(name: &str, group: &str) -> Request {
    let group = group.to_owned();
    let school = urn(100_001);
    let query = || Query::of(ReportName::Schools);
    match name {
        "who am I" => Request::WhoAmI,
        "people" => Request::People,
        "list groups" => Request::ListGroups { archived: true },
        "show group" => Request::ShowGroup(group),
        "create group" => Request::CreateGroup(NewGroup {
            name: "Another".into(),
            description: String::new(),
            owner: la(),
            schools: vec![school],
            viewers: Vec::new(),
            visibility: Visibility::OwnerOnly,
            accept_terms: false,
        }),
        "edit group" => {
            Request::EditGroup { group, name: None, description: Some("new".into()), alphabetical: None, version: None }
        }
        "add schools" => Request::AddSchools(group, vec![urn(100_004)]),
        "remove schools" => Request::RemoveSchools(group, vec![urn(100_003)]),
        "set viewers" => Request::SetViewers { group, add: vec![address("la-other")], remove: Vec::new() },
        "pick viewers" => {
            let add = vec![address("a-other")];
            Request::PickViewers { group, school, add, remove: Vec::new(), confirm_schools: true }
        }
        "set visibility" => Request::SetVisibility {
            group,
            visibility: Visibility::Schools,
            start_with_agreed: true,
            accept_terms: true,
            version: None,
        },
        "preview visibility" => Request::PreviewVisibility { group, visibility: Visibility::Schools },
        "archive group" => Request::ArchiveGroup(group),
        "request consent" => Request::RequestConsent { group, schools: vec![urn(100_002)], remind: false },
        "record consent" => {
            // Of the day on which it is recorded: an older paper than the answer that stands counts for nobody.
            let consent = Consent { date: String::new(), ..signed(ConsentState::Granted) };
            Request::RecordConsent { group, school, consent, seen: None }
        }
        "withdraw consent" => {
            let consent = Consent { state: ConsentState::Withdrawn, ..Consent::not_asked() };
            Request::RecordConsent { group, school, consent, seen: None }
        }
        "show letter" => Request::ShowLetter(la()),
        "save letter" => Request::SaveLetter {
            owner: la(),
            letter: Some(crate::domain::Letter { subject: "{group}".into(), text: "Dear {school}".into() }),
            version: None,
        },
        "write letter" => Request::WriteLetter(group, school),
        "explain access" => Request::ExplainAccess(group, address("a-other")),
        "export group" => Request::ExportGroup(group),
        "plan group" => Request::PlanGroup(source()),
        "apply group" => Request::ApplyGroup { source: source(), start_with_agreed: false, accept_terms: false },
        "report" => Request::Report(group, query()),
        "export report" => Request::Export(group, query()),
        "explain figure" => Request::Explain(group, query(), Box::new(the_group_s_attainment())),
        "save view" => {
            Request::SaveView { group, name: "Another".into(), query: query(), screen: Vec::new(), over: true }
        }
        "list audit of group" => Request::ListAudit(AuditFilter { group: Some(group), ..AuditFilter::default() }),
        // The entry that gave the group its viewers; its number is filled in.
        "undo" => Request::Undo(0),
        other => without_group(other),
    }
}

fn without_group(name: &str) -> Request {
    let a = OrgCode::School(urn(100_001));
    let global = || UserEdit { global: Some(true), ..UserEdit::default() };
    match name {
        "search schools" => Request::SearchSchools(SchoolSearch::default()),
        "show school" => Request::ShowSchool(urn(100_001)),
        "list organisations" => Request::ListOrganisations,
        "add organisation" => Request::AddOrganisation(Organisation { code: OrgCode::Fft, name: "FFT".into() }),
        "show organisation" => Request::ShowOrganisation(la()),
        "list users" => Request::ListUsers(None),
        "show user" => Request::ShowUser(address("a-other")),
        "add user of LA" => new_user("fresh", la(), false, false),
        "add user of A" => new_user("fresh", a, false, false),
        "edit user of LA" => Request::EditUser(address("la-other"), global()),
        "edit user of A" => Request::EditUser(address("a-other"), global()),
        "list views" => Request::ListViews,
        "show view" => Request::ShowView("Mine".into()),
        "rename view" => Request::RenameView { name: "Mine".into(), to: "Ours".into() },
        "delete view" => Request::DeleteView("mine".into()),
        "list notices" => Request::ListNotices { unread: false },
        "mark read" => Request::MarkRead(Vec::new()),
        "prefer mail" => Request::PreferMail(MailPreference::Daily),
        "list mails" => Request::ListMails,
        "list audit" => Request::ListAudit(AuditFilter::default()),
        "verify audit" => Request::VerifyAudit,
        "verify audit since" => Request::VerifyAuditSince("1:00".into()),
        "undo last" => Request::UndoLast,
        "list imports" => Request::ListImports,
        "undo import" => Request::UndoImport(ImportId(1)),
        other => panic!("no request is called {other}"),
    }
}

pub fn actor(role: &str) -> Actor {
    if role == "operator" { Actor::Operator } else { user(role) }
}

/// A world in which the group is in this state, with people who got their places on the way there.
fn in_state(state: &str) -> (World, String) {
    let (world, group) = World::with_group(false);
    let partner = Request::AddUser(crate::service::NewUser {
        email: address("la-partner"),
        name: "Partner".into(),
        organisation: la(),
        job: String::new(),
        administrator: false,
        global: false,
        reach: Reach::Only([urn(100_003)].into()),
    });
    world.ok(&Actor::Operator, partner);
    let add = vec![address("la-partner")];
    world.ok(&user("la-admin"), Request::SetViewers { group: group.clone(), add, remove: Vec::new() });
    if state == "unasked" {
        return (world, group);
    }
    let ask = Request::RequestConsent { group: group.clone(), schools: vec![urn(100_001)], remind: false };
    world.ok(&user("la-admin"), ask);
    if state == "asked" {
        return (world, group);
    }
    let mut consent = signed(ConsentState::Granted);
    if state == "expired" {
        consent.expires = "2026-11-30".to_owned();
    }
    let grant = Request::RecordConsent { group: group.clone(), school: urn(100_001), consent, seen: None };
    world.ok(&user("a-admin"), grant);
    if state == "agreed" {
        return (world, group);
    }
    world.ok(&user("la-admin"), request("set visibility", &group));
    // The view that is shown, renamed and deleted is one person's own.
    let view = Request::SaveView {
        group: group.clone(),
        name: "Mine".into(),
        query: Query::of(ReportName::Schools),
        screen: Vec::new(),
        over: false,
    };
    world.ok(&user("la-viewer"), view);
    let add = vec![address("a-picked")];
    let pick =
        Request::PickViewers { group: group.clone(), school: urn(100_001), add, remove: vec![], confirm_schools: true };
    world.ok(&user("a-admin"), pick);
    match state {
        "live" => {}
        "withdrawn" => drop(world.ok(&user("a-admin"), request("withdraw consent", &group))),
        "expired" => drop(world.clock.fetch_add(30 * 86_400, Ordering::SeqCst)),
        "archived" => drop(world.ok(&user("la-admin"), request("archive group", &group))),
        other => panic!("no state is called {other}"),
    }
    (world, group)
}

/// `+` done · `-` not found · `x` refused with a reason: the asker sees the thing, but lacks the right, or there is
/// nothing to be done.
fn mark(answer: &Result<crate::service::Response, ServiceError>) -> char {
    match answer {
        Ok(_) => '+',
        Err(error) if error.trouble == Trouble::NotFound => '-',
        Err(error) if error.trouble == Trouble::Fault => '?',
        Err(_) => 'x',
    }
}

/// The marks of every role; a world is made anew for each that may change it.
fn row(name: &str, state: &str) -> String {
    let (mut world, mut group) = in_state(state);
    let mut marks = Vec::new();
    for role in ROLES {
        let request = match request(name, &group) {
            Request::Undo(_) => Request::Undo(world.entry_of("group viewers")),
            other => other,
        };
        let answer = world.ask(&actor(role), request);
        if answer.is_ok() {
            (world, group) = in_state(state);
        }
        marks.push(mark(&answer).to_string());
    }
    marks.join("  ")
}

fn table() -> String {
    let mut text = format!("{:<22}op ad vi gl pa ot ch aa ap ag ao ba da go\n", "");
    for name in ABOUT_A_GROUP {
        writeln!(text, "{name}").unwrap();
        for state in STATES {
            writeln!(text, "  {state:<20}{}", row(name, state)).unwrap();
        }
    }
    for name in OTHERS {
        writeln!(text, "{name}\n  {:<20}{}", "any", row(name, "live")).unwrap();
    }
    text
}

#[test]
fn every_request_answers_every_role_in_every_state_as_the_table_says() {
    let found = table();
    if std::env::var_os("WRITE_MATRIX").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/service/tests/matrix.txt");
        std::fs::write(path, &found).unwrap();
        return;
    }
    let wrong: Vec<String> = TABLE
        .lines()
        .zip(found.lines())
        .filter(|(expected, got)| expected != got)
        .map(|(expected, got)| format!("expected {expected}\n     got {got}"))
        .collect();
    assert!(wrong.is_empty() && TABLE.lines().count() == found.lines().count(), "{}", wrong.join("\n"));
}

#[test]
fn no_request_is_left_out_of_the_table() {
    let all: Vec<&str> = ABOUT_A_GROUP.into_iter().chain(OTHERS).collect();
    let listed: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with(' ')).collect();
    assert_eq!(listed, all);
    let kinds: BTreeSet<&str> = all.iter().map(|name| covered(&request(name, "G1"))).collect();
    for kind in &kinds {
        assert!(all.contains(kind), "{kind}");
    }
    assert_eq!(kinds.len(), KINDS, "every kind of request is asked");
}
