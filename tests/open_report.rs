//! Reports that are open when a school withdraws: the screens over the real service, which tells of the change.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeSet, VecDeque};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use collaborate::domain::{Consent, ConsentState, LaCode, OrgCode, Reach, Urn, Visibility};
use collaborate::import::Options;
use collaborate::service::{Actor, NewGroup, NewUser, Request, Response, Service, ServiceError, UserEdit};
use collaborate::store::MemoryStore;
use collaborate::ui::{App, Depth, Effect, Event, Glyphs, Look, Program, Start, parse_keys};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Sarrowham, which withdraws, and Larkesfield, which stays.
const SARROWHAM: u32 = 900_003;
const LARKESFIELD: u32 = 900_024;

/// The ways to an open report, or to a box over one.
const OPENED: [(&str, &str); 8] = [
    ("the overview", "enter"),
    ("the subjects", "enter tab"),
    ("the schools", "enter tab tab"),
    ("the schools in another year", "enter tab tab y j enter"),
    ("the chart of the schools", "enter tab tab j x"),
    ("the explanation of a figure", "enter tab tab j i"),
    ("a choice over the schools", "enter tab tab p"),
    ("the dashboard of a subject", "enter tab tab tab"),
];

fn urn(number: u32) -> Urn {
    Urn::new(number).unwrap()
}

fn user(name: &str) -> Actor {
    Actor::User(format!("{name}@example.org").parse().unwrap())
}

/// A service over the sample: a live group of the two schools, `tim` picked at the one, `uma` at the other.
fn town() -> Service {
    let service = Service::new(Arc::new(MemoryStore::new()), Service::machine_clock()).unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
    let files = ["schools.csv", "2023-2024", "2024-2025"].map(|name| sample.join(name));
    service.import(&Actor::Operator, &files, Options::default(), false, &mut |_| {}).unwrap();
    let owner = OrgCode::La(LaCode::new(999).unwrap());
    for (name, organisation, administrator) in [
        ("ada", owner, true),
        ("ann", OrgCode::School(urn(SARROWHAM)), true),
        ("tim", OrgCode::School(urn(SARROWHAM)), false),
        ("bob", OrgCode::School(urn(LARKESFIELD)), true),
        ("uma", OrgCode::School(urn(LARKESFIELD)), false),
    ] {
        let new = NewUser {
            email: format!("{name}@example.org").parse().unwrap(),
            name: name.to_owned(),
            organisation,
            job: "Head".to_owned(),
            administrator,
            global: false,
            reach: Reach::All,
        };
        ok(&service, &Actor::Operator, Request::AddUser(new));
    }
    let new = NewGroup {
        name: "Pair".to_owned(),
        description: String::new(),
        owner,
        schools: vec![urn(SARROWHAM), urn(LARKESFIELD)],
        viewers: Vec::new(),
        visibility: Visibility::OwnerOnly,
        accept_terms: true,
    };
    ok(&service, &user("ada"), Request::CreateGroup(new));
    let all = Request::RequestConsent { group: "G1".to_owned(), schools: Vec::new(), remind: false };
    ok(&service, &user("ada"), all);
    for (school, administrator, viewer) in [(SARROWHAM, "ann", "tim"), (LARKESFIELD, "bob", "uma")] {
        answer(&service, administrator, school, ConsentState::Granted);
        let pick = Request::PickViewers {
            group: "G1".to_owned(),
            school: urn(school),
            add: vec![format!("{viewer}@example.org").parse().unwrap()],
            remove: Vec::new(),
            confirm_schools: true,
        };
        ok(&service, &user(administrator), pick);
    }
    let share = Request::SetVisibility {
        group: "G1".to_owned(),
        visibility: Visibility::Schools,
        start_with_agreed: false,
        accept_terms: true,
        version: None,
    };
    ok(&service, &user("ada"), share);
    service
}

fn ok(service: &Service, actor: &Actor, request: Request) -> Response {
    service.handle(actor, request).unwrap()
}

/// A school's own answer.
fn answer(service: &Service, administrator: &str, school: u32, state: ConsentState) {
    let consent = Consent { state, signatory: "Ann".into(), role: "Head".into(), ..Consent::not_asked() };
    let request = Request::RecordConsent { group: "G1".to_owned(), school: urn(school), consent, seen: None };
    ok(service, &user(administrator), request);
}

/// The screens of one person on the service.
struct Session<'a> {
    service: &'a Service,
    changes: Receiver<()>,
    app: App,
    waiting: VecDeque<(u64, Actor, Request)>,
}

impl<'a> Session<'a> {
    /// At the list of groups.
    fn of(service: &'a Service, name: &str) -> Self {
        let look = Look { depth: Depth::Mono, glyphs: Glyphs::Unicode, tmux: false };
        let app = App::new(look, Start::fixed(user(name)));
        let mut session = Self { service, changes: service.changes(), app, waiting: VecDeque::new() };
        session.event(Event::Resize(100, 30));
        session.settle();
        session
    }

    fn event(&mut self, event: Event) {
        self.app.view(&mut Buffer::empty(Rect::ZERO));
        for effect in self.app.update(event) {
            if let Effect::Run(id, actor, request) = effect {
                self.waiting.push_back((id, actor, *request));
            }
        }
    }

    /// The service's answer to the request that has waited longest.
    fn next(&mut self) -> Option<(u64, Result<Response, ServiceError>)> {
        let (id, actor, request) = self.waiting.pop_front()?;
        Some((id, self.service.handle(&actor, request)))
    }

    fn settle(&mut self) {
        while let Some((id, result)) = self.next() {
            self.event(Event::Done(id, Box::new(result)));
        }
    }

    /// Names of keys, answered one by one.
    fn keys(&mut self, names: &str) {
        for key in names.split_whitespace().flat_map(|name| parse_keys(name).expect(name)) {
            self.event(Event::Key(key));
            self.settle();
        }
    }

    /// What the service told of meanwhile arrives; there must be something.
    fn hear(&mut self) {
        assert!(self.changes.try_iter().count() > 0, "the service tells nobody");
        self.event(Event::Changed);
    }

    fn text(&self) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 100, 30));
        self.app.view(&mut buffer);
        let row = |y| (0..100).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        (0..30).map(row).collect::<Vec<String>>().join("\n")
    }

    /// What on the frame is a figure: numbers with a decimal point or a per cent sign.
    fn figures(&self) -> BTreeSet<String> {
        let text = self.text();
        let words = text.split(|c: char| c.is_whitespace() || "│▲▼,;:".contains(c));
        let figure =
            |word: &&str| word.contains(['.', '%']) && word.trim_end_matches(['%', '.']).parse::<f64>().is_ok();
        words.filter(figure).map(str::to_owned).collect()
    }

    #[track_caller]
    fn shows_none_of_it(&self, what: &str) {
        assert_eq!(self.figures(), BTreeSet::new(), "{what}:\n{}", self.text());
        for name in ["Larkesfield", "900024"] {
            assert!(!self.text().contains(name), "{what}: {name} in\n{}", self.text());
        }
    }
}

#[test]
fn what_is_open_at_the_school_that_withdraws_is_emptied() {
    for (what, keys) in OPENED {
        let service = town();
        let mut session = Session::of(&service, "tim");
        session.keys(keys);
        assert!(!session.figures().is_empty(), "{what} shows no figures:\n{}", session.text());
        answer(&service, "ann", SARROWHAM, ConsentState::Withdrawn);
        session.hear();
        session.settle();
        session.shows_none_of_it(what);
        // Nor is there a way back to what was read before.
        for key in ["esc", "tab", "tab", "shift-tab", "!", "esc", "esc", "esc", "enter"] {
            session.keys(key);
            session.shows_none_of_it(&format!("{what}, then {key}"));
        }
        assert!(session.text().contains("No group is open to you yet"), "{what}:\n{}", session.text());
    }
}

#[test]
fn what_is_open_at_the_other_school_loses_the_school_that_withdraws() {
    for (what, keys) in OPENED {
        let service = town();
        let mut session = Session::of(&service, "uma");
        session.keys(keys);
        let (before, named) = (session.figures(), session.text().contains("Sarrowham"));
        answer(&service, "ann", SARROWHAM, ConsentState::Withdrawn);
        session.hear();
        session.settle();
        // Nothing that would not show as well if it were opened only now: no figure of both together stays either.
        let mut late = Session::of(&service, "uma");
        late.keys(keys);
        let lost = named || !before.is_subset(&late.figures());
        assert!(lost, "{what} showed nothing that is lost:\n{}", late.text());
        // A box that lies over the page hides what may be seen beside it.
        let mut allowed = late.figures();
        late.keys("esc");
        allowed.extend(late.figures());
        assert!(session.figures().is_subset(&allowed), "{what}:\n{}", session.text());
        for key in ["", "esc", "enter", "tab", "tab", "tab"] {
            session.keys(key);
            for trace in ["Sarrowham", "900003", "(2/2)"] {
                assert!(!session.text().contains(trace), "{what}, then {key}: {trace} in\n{}", session.text());
            }
        }
    }
}

#[test]
fn a_page_that_was_open_before_shows_nothing_old_while_it_is_read_again() {
    let service = town();
    let mut session = Session::of(&service, "uma");
    session.keys("enter tab tab j l s shift-tab shift-tab");
    answer(&service, "ann", SARROWHAM, ConsentState::Withdrawn);
    session.hear();
    session.settle();
    for _ in 0..2 {
        session.event(Event::Key(parse_keys("tab").unwrap()[0]));
        assert_eq!(session.figures(), BTreeSet::new(), "{}", session.text());
        assert!(!session.text().contains("Sarrowham"), "{}", session.text());
    }
    session.settle();
    assert!(session.text().contains("Larkesfield"), "{}", session.text());
    // How the list was arranged is not lost with it.
    assert!(session.text().contains("P8↑"), "{}", session.text());
}

#[test]
fn an_explanation_stays_while_it_holds() {
    let service = town();
    let mut session = Session::of(&service, "uma");
    session.keys("enter tab tab i");
    assert!(session.text().contains("What this figure is"), "{}", session.text());
    let before = session.text();
    let rename = Request::EditGroup {
        group: "G1".into(),
        name: None,
        description: Some("Maths".into()),
        alphabetical: None,
        version: None,
    };
    ok(&service, &user("ada"), rename);
    session.hear();
    session.settle();
    // The number of unread notices apart.
    let below = |text: &str| text.split_once('\n').unwrap().1.to_owned();
    assert_eq!(below(&session.text()), below(&before));
}

#[test]
fn a_page_turned_after_the_withdrawal_is_refused_even_before_the_change_is_heard_of() {
    let service = town();
    let mut session = Session::of(&service, "tim");
    session.keys("enter");
    answer(&service, "ann", SARROWHAM, ConsentState::Withdrawn);
    session.keys("tab tab");
    session.shows_none_of_it("the schools");
}

#[test]
fn a_report_that_was_under_way_does_not_stay() {
    let service = town();
    let mut session = Session::of(&service, "tim");
    for key in parse_keys("enter").unwrap() {
        session.event(Event::Key(key));
    }
    // Worked out while the school still took part, and handed over only after the change was heard of.
    let mut answers = Vec::new();
    while let Some(answer) = session.next() {
        answers.push(answer);
    }
    assert!(!answers.is_empty());
    answer(&service, "ann", SARROWHAM, ConsentState::Withdrawn);
    session.hear();
    for (id, result) in answers {
        session.event(Event::Done(id, Box::new(result)));
    }
    session.settle();
    session.shows_none_of_it("the overview");
}

#[test]
fn what_is_open_to_somebody_who_is_removed_is_emptied() {
    let tim = || "tim@example.org".parse().unwrap();
    let out = UserEdit { active: Some(false), ..UserEdit::default() };
    let unpicked = Request::PickViewers {
        group: "G1".to_owned(),
        school: urn(SARROWHAM),
        add: Vec::new(),
        remove: vec![tim()],
        confirm_schools: false,
    };
    for removal in [Request::EditUser(tim(), out), unpicked] {
        for (what, keys) in OPENED {
            let service = town();
            let mut session = Session::of(&service, "tim");
            session.keys(keys);
            assert!(!session.figures().is_empty(), "{what} shows no figures:\n{}", session.text());
            ok(&service, &user("ann"), removal.clone());
            session.hear();
            session.settle();
            session.shows_none_of_it(what);
            for key in ["esc", "tab", "shift-tab", "esc", "esc", "enter"] {
                session.keys(key);
                session.shows_none_of_it(&format!("{what}, then {key}"));
            }
        }
    }
}
