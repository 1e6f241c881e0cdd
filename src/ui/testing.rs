//! Owns what tests of screens need: key scripts, a service of invented data, frames as text.
//! Must not be part of the program.

pub mod kept;

use std::collections::{BTreeSet, VecDeque};

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

use super::key::parse_keys;
use super::screens::report::testing::report;
use super::{App, Depth, Effect, Event, Glyphs, Key, KeyCode, Look, Program, Start};
use crate::domain::{
    Consent, ConsentState, Email, Group, GroupId, ImportId, LaCode, LaEstab, MailPreference, Member, OrgCode,
    Organisation, Phase, Reach, School, SchoolStatus, Urn, User, Visibility,
};
use crate::figures::Stage;
use crate::service::{
    Actor, GroupDetail, GroupLine, ImportLine, LetterOf, MemberLine, Person, Request, Response, SchoolPage,
    ServiceError, Trouble,
};

/// Reads a script: `j j <space> <enter> 'typed text' <ctrl-c>`; single characters are keys.
pub fn script(text: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (word, after) = if let Some(quoted) = rest.strip_prefix('\'') {
            let (typed, after) = quoted.split_once('\'').expect("a quote is not closed");
            keys.extend(typed.chars().map(|c| Key::plain(KeyCode::Char(c))));
            ("", after)
        } else {
            rest.split_once(' ').unwrap_or((rest, ""))
        };
        if !word.is_empty() {
            let name = word.strip_prefix('<').and_then(|it| it.strip_suffix('>')).unwrap_or(word);
            keys.extend(parse_keys(name).expect(word));
        }
        rest = after.trim_start();
    }
    keys
}

pub fn urn(number: u32) -> Urn {
    Urn::new(number).unwrap()
}

pub fn email(text: &str) -> Email {
    text.parse().unwrap()
}

pub fn la() -> OrgCode {
    OrgCode::La(LaCode::new(901).unwrap())
}

/// Invented places, so that names differ and can be searched for.
const PLACES: [&str; 8] =
    ["Amberford", "Brackwell", "Coldharbour", "Dunmere", "Eastholt", "Fenbury", "Greywick", "Hollin Bridge"];

pub fn school(number: u32) -> School {
    let at = number as usize;
    let phase = if at.is_multiple_of(3) { Phase::Secondary } else { Phase::Primary };
    let la = LaCode::new(901).unwrap();
    let mut school =
        School::named(urn(200_000 + number), la, format!("{} School {number:05}", PLACES[at % PLACES.len()]));
    school.laestab = Some(LaEstab::new(la, u16::try_from(number % 10_000).unwrap()).unwrap());
    school.phase = phase;
    school.town = PLACES[at % PLACES.len()].to_owned();
    school.status = if at % 50 == 49 { SchoolStatus::Closed } else { SchoolStatus::Open };
    school
}

fn school_matches(number: u32, words: &str) -> bool {
    let place = PLACES[number as usize % PLACES.len()].to_lowercase();
    place.contains(words) || format!("{place} school {number:05}").contains(words)
}

pub fn person(name: &str, organisation: OrgCode, administrator: bool, global: bool) -> Person {
    let address = format!("{}@example.test", name.to_lowercase().replace(' ', "."));
    let user = User {
        email: email(&address),
        name: name.to_owned(),
        organisation,
        job: "Adviser".to_owned(),
        administrator,
        global,
        reach: Reach::All,
        mail: MailPreference::AtOnce,
        active: true,
        version: 1,
    };
    let organisation = match organisation {
        OrgCode::School(_) => "Amberford School 00000".to_owned(),
        OrgCode::Fft => "FFT".to_owned(),
        _ => "Westmark Council".to_owned(),
    };
    Person { user, organisation }
}

/// The day on which permissions are looked at.
pub const TODAY: &str = "2026-11-24";

/// A school of a group, as an administrator of its owner sees it.
fn member_line(school: School, state: ConsentState) -> MemberLine {
    let consent = Consent { state, ..Consent::not_asked() };
    MemberLine {
        school,
        status: Some(consent.status_on(TODAY)),
        consent: Some(consent),
        days_outstanding: None,
        viewers: Vec::new(),
        globals: Vec::new(),
    }
}

/// Answers of a test's own.
pub type Also = Box<dyn FnMut(&Actor, &Request) -> Option<Result<Response, ServiceError>>>;

/// A service of invented data that keeps what it is told, without rules of its own beyond a few refusals.
pub struct Service {
    pub people: Vec<Person>,
    pub groups: Vec<GroupDetail>,
    pub schools: u32,
    pub imports: Vec<ImportLine>,
    /// The letter to schools.
    pub letter: LetterOf,
    /// What a test answers itself, asked first; what it leaves to the others comes back as `None`.
    pub also: Option<Also>,
    /// Every request, in order.
    pub asked: Vec<(Actor, Request)>,
    /// How many answers of a change are refused from now on.
    pub refuse: usize,
}

impl Service {
    pub fn new() -> Self {
        let school_code = OrgCode::School(school(0).urn);
        let mut service = Self {
            people: vec![
                person("Ada Administrator", la(), true, false),
                person("Vera Viewer", la(), false, false),
                person("Gus Global", la(), false, true),
                person("Sid Schooladmin", school_code, true, false),
                person("Tess Teacher", school_code, false, false),
            ],
            groups: Vec::new(),
            schools: 25_000,
            imports: Vec::new(),
            letter: super::trust_testing::standard(),
            also: Some(kept::kept()),
            asked: Vec::new(),
            refuse: 0,
        };
        for (name, visibility) in [("North partnership", Visibility::OwnerOnly), ("Coast", Visibility::Schools)] {
            let schools: Vec<Urn> = (0..12).map(|number| school(number).urn).collect();
            service.create(
                name,
                "Schools that work together",
                &schools,
                &[email("vera.viewer@example.test")],
                visibility,
            );
        }
        super::trust_testing::vary(&mut service.groups[1]);
        for number in 1..=3 {
            service.imports.push(ImportLine {
                id: ImportId(number),
                file: format!("england_ks4final_{number}.csv"),
                sha256: "0".repeat(64),
                kind: "ks4".to_owned(),
                year: Some("2017/18".to_owned()),
                release: Some("final".to_owned()),
                rows: 5_487,
                schools: 5_321,
                figures: 400_000,
                by: "operator".to_owned(),
                at: 1_700_000_000,
            });
        }
        service
    }

    pub fn empty() -> Self {
        Self { groups: Vec::new(), people: Vec::new(), schools: 0, imports: Vec::new(), also: None, ..Self::new() }
    }

    fn create(&mut self, name: &str, description: &str, schools: &[Urn], viewers: &[Email], visibility: Visibility) {
        let id = GroupId(u32::try_from(self.groups.len()).unwrap() + 1);
        let group = Group {
            id,
            name: name.to_owned(),
            description: description.to_owned(),
            owner: la(),
            created_by: "operator".to_owned(),
            created_at: 1_700_000_000,
            visibility,
            terms: None,
            schools: schools.iter().map(|urn| Member::new(*urn)).collect(),
            list: 0,
            viewers: viewers.iter().cloned().collect(),
            alphabetical: false,
            archived: false,
            version: 1,
        };
        let members = schools
            .iter()
            .map(|it| {
                let state = if it.number() % 2 == 0 { ConsentState::Granted } else { ConsentState::NotAsked };
                member_line(school(it.number() - 200_000), state)
            })
            .collect();
        self.groups.push(GroupDetail {
            group,
            owner_name: "Westmark Council".to_owned(),
            contact: "Ada Administrator <ada.administrator@example.test>".to_owned(),
            members,
            may_view: false,
            may_administer: true,
            answers_for: None,
            agreed: None,
        });
    }

    fn as_seen(&self, detail: &GroupDetail, actor: &Actor) -> GroupDetail {
        let mut detail = detail.clone();
        if let Actor::User(email) = actor {
            let user = self.people.iter().find(|it| it.user.email == *email).map(|it| it.user.clone());
            detail.may_administer = user.as_ref().is_some_and(|it| it.administrator && it.organisation == la());
            detail.may_view = detail.group.viewers.contains(email) || user.as_ref().is_some_and(|it| it.global);
            detail.answers_for = user.filter(|it| it.administrator).and_then(|it| match it.organisation {
                OrgCode::School(urn) => detail.members.iter().map(|it| it.school.urn).find(|it| *it == urn),
                _ => None,
            });
        } else {
            detail.may_view = true;
        }
        detail
    }

    fn one(&self, pick: &str, actor: &Actor) -> Result<Response, ServiceError> {
        let found = self.groups.iter().find(|it| it.group.id.to_string() == pick || it.group.name == pick);
        let found = found.ok_or_else(|| ServiceError::not_found("group", pick))?;
        Ok(Response::Group(Box::new(self.as_seen(found, actor))))
    }

    pub fn change(&mut self, pick: &str, change: impl FnOnce(&mut GroupDetail)) {
        if let Some(found) = self.groups.iter_mut().find(|it| it.group.id.to_string() == pick) {
            change(found);
            found.group.version += 1;
        }
    }

    /// Carries a request out.
    pub fn answer(&mut self, actor: &Actor, request: &Request) -> Result<Response, ServiceError> {
        self.asked.push((actor.clone(), request.clone()));
        if let Actor::User(email) = actor
            && self.people.iter().all(|it| it.user.email != *email)
        {
            return Err(ServiceError::not_found("user", email.as_str()));
        }
        let reads = !super::app::changes(request);
        if !reads && self.refuse > 0 {
            self.refuse -= 1;
            return Err(ServiceError::new(Trouble::Stale, "somebody else changed this meanwhile", "read it again"));
        }
        if let Some(answer) = self.also.as_mut().and_then(|also| also(actor, request)) {
            return answer;
        }
        if reads { self.read(actor, request) } else { self.write(actor, request) }
    }

    fn read(&self, actor: &Actor, request: &Request) -> Result<Response, ServiceError> {
        Ok(match request {
            Request::WhoAmI => Response::Person(match actor {
                Actor::Operator => None,
                Actor::User(email) => self.people.iter().find(|it| it.user.email == *email).cloned(),
            }),
            Request::People if *actor != Actor::Operator => {
                return Err(ServiceError::new(
                    Trouble::Invalid,
                    "only the operator looks as others",
                    "ask the operator",
                ));
            }
            Request::People => Response::People(self.people.clone()),
            Request::ListGroups { archived } => Response::Groups(
                self.groups
                    .iter()
                    .filter(|it| *archived || !it.group.archived)
                    .map(|it| self.as_seen(it, actor))
                    .map(|it| GroupLine {
                        id: it.group.id,
                        name: it.group.name,
                        owner: it.group.owner,
                        owner_name: it.owner_name,
                        schools: it.members.len(),
                        visibility: it.group.visibility,
                        archived: it.group.archived,
                        may_view: it.may_view,
                        may_administer: it.may_administer,
                        answers_for: super::trust_testing::answers_for(it.answers_for, &it.members),
                    })
                    .collect(),
            ),
            Request::ShowGroup(pick) => self.one(pick, actor)?,
            Request::SearchSchools(search) => {
                let offset = search.offset;
                let limit = if search.limit == 0 { usize::MAX } else { search.limit };
                if search.text.is_empty() && search.phase.is_none() && !search.open_only {
                    let schools = (0..self.schools).skip(offset).take(limit).map(school).collect();
                    return Ok(Response::Schools(SchoolPage { schools, total: self.schools as usize, offset }));
                }
                let words = search.text.to_lowercase();
                let found: Vec<School> = (0..self.schools)
                    .filter(|it| words.is_empty() || school_matches(*it, &words))
                    .map(school)
                    .filter(|it| search.phase.is_none_or(|phase| it.phase == phase))
                    .filter(|it| !search.open_only || it.status == SchoolStatus::Open)
                    .collect();
                let total = found.len();
                let schools = found.into_iter().skip(offset).take(limit).collect();
                Response::Schools(SchoolPage { schools, total, offset })
            }
            Request::ShowSchool(urn) => {
                let number = urn.number().checked_sub(200_000).filter(|it| *it < self.schools);
                let number = number.ok_or_else(|| ServiceError::not_found("school", &urn.to_string()))?;
                Response::School(Box::new(school(number)))
            }
            Request::ListOrganisations => Response::Organisations(vec![
                Organisation { code: la(), name: "Westmark Council".to_owned() },
                Organisation { code: OrgCode::Fft, name: "FFT".to_owned() },
            ]),
            Request::ListUsers(of) => Response::Users(
                self.people.iter().filter(|it| of.is_none_or(|of| it.user.organisation == of)).cloned().collect(),
            ),
            Request::ListImports => Response::Imports(self.imports.clone()),
            Request::Report(pick, query) | Request::Export(pick, query) => {
                self.one(pick, actor)?;
                let mut report = report(query);
                report.stages = vec![Stage::Ks2, Stage::Ks4];
                Response::Report(Box::new(report))
            }
            other => return super::trust_testing::read(self, other),
        })
    }

    fn write(&mut self, actor: &Actor, request: &Request) -> Result<Response, ServiceError> {
        match request {
            Request::CreateGroup(new) => {
                self.create(&new.name, &new.description, &new.schools, &new.viewers, new.visibility);
                return self.one(&new.name, actor);
            }
            Request::EditGroup { group, name, description, alphabetical, .. } => self.change(group, |it| {
                it.group.alphabetical = alphabetical.unwrap_or(it.group.alphabetical);
                it.group.name = name.clone().unwrap_or_default();
                it.group.description = description.clone().unwrap_or_default();
            }),
            Request::AddSchools(group, urns) => self.change(group, |it| {
                for urn in urns {
                    let school = school(urn.number() - 200_000);
                    it.members.push(member_line(school, ConsentState::NotAsked));
                }
            }),
            Request::RemoveSchools(group, urns) => {
                self.change(group, |it| it.members.retain(|member| !urns.contains(&member.school.urn)));
            }
            Request::SetViewers { group, add, remove } => self.change(group, |it| {
                let viewers: BTreeSet<Email> = it.group.viewers.iter().chain(add).cloned().collect();
                it.group.viewers = viewers.into_iter().filter(|email| !remove.contains(email)).collect();
            }),
            Request::PickViewers { group, school, add, .. } => self.change(group, |it| {
                for member in it.members.iter_mut().filter(|member| member.school.urn == *school) {
                    member.viewers.extend(add.iter().cloned());
                }
            }),
            Request::SetVisibility { group, visibility, .. } => {
                self.change(group, |it| it.group.visibility = *visibility);
            }
            Request::ArchiveGroup(group) => self.change(group, |it| it.group.archived = true),
            Request::RecordConsent { group, school, consent, .. } => self.change(group, |it| {
                for member in it.members.iter_mut().filter(|member| member.school.urn == *school) {
                    member.consent = Some(consent.clone());
                    member.status = Some(consent.status_on(TODAY));
                    member.days_outstanding = None;
                }
            }),
            Request::AddUser(new) => {
                let mut person = person(&new.name, new.organisation, new.administrator, new.global);
                person.user.email = new.email.clone();
                self.people.push(person.clone());
                return Ok(Response::User(person));
            }
            Request::EditUser(email, edit) => {
                let found = self.people.iter_mut().find(|it| it.user.email == *email).unwrap();
                found.user.name = edit.name.clone().unwrap_or_else(|| found.user.name.clone());
                found.user.active = edit.active.unwrap_or(found.user.active);
                found.user.global = edit.global.unwrap_or(found.user.global);
                found.user.reach = edit.reach.clone().unwrap_or_else(|| found.user.reach.clone());
                found.user.version += 1;
                return Ok(Response::User(found.clone()));
            }
            Request::UndoImport(id) => {
                let at = self.imports.iter().position(|it| it.id == *id).unwrap();
                return Ok(Response::Import(self.imports.remove(at)));
            }
            other => super::trust_testing::write(self, other)?,
        }
        match request {
            Request::EditGroup { group, .. }
            | Request::AddSchools(group, _)
            | Request::RemoveSchools(group, _)
            | Request::SetViewers { group, .. }
            | Request::PickViewers { group, .. }
            | Request::SetVisibility { group, .. }
            | Request::ArchiveGroup(group)
            | Request::RequestConsent { group, .. }
            | Request::RecordConsent { group, .. } => self.one(group, actor),
            Request::SaveLetter { .. } => Ok(Response::Letter(Box::new(self.letter.clone()))),
            other => Err(ServiceError::new(Trouble::Fault, format!("{other:?}"), "not in this test")),
        }
    }
}

/// A program of screens with its service, at a size.
pub struct Bench {
    pub app: App,
    pub service: Service,
    pub size: (u16, u16),
    pub quit: bool,
    /// Effects that are not requests.
    pub effects: Vec<Effect>,
    /// Requests are answered only by `settle`.
    pub slow: bool,
    /// Keys come faster than frames are drawn.
    pub hurried: bool,
    waiting: VecDeque<(u64, Actor, Request)>,
}

pub const PLAIN: Look = Look { depth: Depth::Mono, glyphs: Glyphs::Unicode, tmux: false };

impl Bench {
    pub fn new(start: Start, service: Service, size: (u16, u16)) -> Self {
        Self::looking(PLAIN, start, service, size)
    }

    pub fn looking(look: Look, start: Start, service: Service, size: (u16, u16)) -> Self {
        let mut bench = Self {
            app: App::new(look, start),
            service,
            size,
            quit: false,
            effects: Vec::new(),
            slow: false,
            hurried: false,
            waiting: VecDeque::new(),
        };
        bench.event(Event::Resize(size.0, size.1));
        bench
    }

    /// As the operator, at the list of groups.
    pub fn operator() -> Self {
        Self::new(Start::fixed(Actor::Operator), Service::new(), (80, 24))
    }

    /// As one of the people, at the list of groups.
    pub fn person(address: &str) -> Self {
        Self::new(Start::fixed(Actor::User(email(address))), Service::new(), (80, 24))
    }

    pub fn event(&mut self, event: Event) {
        if let Event::Resize(width, height) = event {
            self.size = (width, height);
        }
        if !self.hurried {
            self.app.view(&mut Buffer::empty(Rect::ZERO));
        }
        let effects = self.app.update(event);
        self.take(effects);
        if !self.slow {
            self.settle();
        }
    }

    fn take(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Run(id, actor, request) => self.waiting.push_back((id, actor, *request)),
                Effect::Quit => self.quit = true,
                other => self.effects.push(other),
            }
        }
    }

    /// Answers one waiting request; `false`: there is none.
    pub fn answer_one(&mut self) -> bool {
        let Some((id, actor, request)) = self.waiting.pop_front() else { return false };
        let answer = self.service.answer(&actor, &request);
        let effects = self.app.update(Event::Done(id, Box::new(answer)));
        self.take(effects);
        true
    }

    pub fn settle(&mut self) {
        let mut answered = 0;
        while self.answer_one() {
            answered += 1;
            assert!(answered < 2_000, "requests never end");
        }
    }

    pub fn keys(&mut self, text: &str) -> &mut Self {
        for key in script(text) {
            self.event(Event::Key(key));
        }
        self
    }

    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.event(Event::Paste(text.to_owned()));
        self
    }

    pub fn draw(&self) -> (Buffer, Option<Position>) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.0, self.size.1));
        let cursor = self.app.view(&mut buffer);
        (buffer, cursor)
    }

    pub fn frame(&self) -> Vec<String> {
        let (buffer, _) = self.draw();
        (0..buffer.area.height)
            .map(|y| {
                let row: String = (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect();
                row.trim_end().to_owned()
            })
            .collect()
    }

    pub fn text(&self) -> String {
        self.frame().join("\n")
    }

    /// The text in reverse: what the cursor stands on.
    pub fn reversed(&self) -> String {
        let (buffer, _) = self.draw();
        buffer
            .content
            .iter()
            .filter(|it| it.modifier.contains(Modifier::REVERSED))
            .map(ratatui::buffer::Cell::symbol)
            .collect()
    }

    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        assert!(self.text().contains(text), "'{text}' is not in\n{}", self.text());
        self
    }

    /// As `shows`, for text that may be broken over lines.
    #[track_caller]
    pub fn says(&self, text: &str) -> &Self {
        let bare = self.text().replace('│', " ");
        let words: Vec<&str> = bare.split_whitespace().collect();
        assert!(words.join(" ").contains(text), "'{text}' is not said in\n{}", self.text());
        self
    }

    #[track_caller]
    pub fn hides(&self, text: &str) -> &Self {
        assert!(!self.text().contains(text), "'{text}' is in\n{}", self.text());
        self
    }

    /// The last request that was to change something.
    pub fn last_change(&self) -> Option<&Request> {
        self.service.asked.iter().map(|(_, request)| request).rfind(|it| crate::ui::app::changes(it))
    }
}
