//! Owns what all screens of one session share: who it is, what was said, an unfinished group.
//! Must not know any screen.

use std::collections::VecDeque;

use crate::domain::{OrgCode, Reach, Urn};
use crate::service::{Actor, NewGroup, Person, ServiceError};

use super::command::Command;
use super::screen::Ticket;

/// How many messages are kept.
const KEPT: usize = 200;

/// Whose eyes the screens look through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// As whom requests are made.
    pub actor: Actor,
    /// The user; none: the operator.
    pub person: Option<Person>,
}

impl Who {
    /// The operator of the store.
    pub const fn operator() -> Self {
        Self { actor: Actor::Operator, person: None }
    }

    /// A user.
    pub fn person(person: Person) -> Self {
        Self { actor: Actor::User(person.user.email.clone()), person: Some(person) }
    }

    /// The name that people read.
    pub fn name(&self) -> String {
        match (&self.person, &self.actor) {
            (Some(person), _) => person.user.name.clone(),
            (None, Actor::Operator) => "Operator".to_owned(),
            (None, Actor::User(email)) => email.to_string(),
        }
    }

    /// The organisation's name, or empty for the operator.
    pub fn organisation(&self) -> &str {
        self.person.as_ref().map_or("", |person| person.organisation.as_str())
    }

    /// The organisation's code.
    pub fn organisation_code(&self) -> Option<OrgCode> {
        self.person.as_ref().map(|person| person.user.organisation)
    }

    /// What this person may do, in words.
    pub fn roles(&self) -> String {
        self.person.as_ref().map_or_else(|| "may do everything".to_owned(), roles)
    }

    /// Whether it is the operator of the store.
    pub fn is_operator(&self) -> bool {
        self.actor == Actor::Operator
    }

    /// Whether it is an administrator, or the operator.
    pub fn is_administrator(&self) -> bool {
        self.is_operator() || self.person.as_ref().is_some_and(|person| person.user.administrator)
    }

    /// Whether one of the numbered views is there for this person.
    pub fn may_open(&self, view: Command) -> bool {
        match view {
            Command::Imports => self.is_operator(),
            Command::Inbox => self.person.is_some(),
            Command::Log | Command::Outbox => self.is_administrator(),
            _ => true,
        }
    }

    /// The school that this person answers for, where the person is an administrator of one.
    pub fn school(&self) -> Option<Urn> {
        match self.organisation_code() {
            Some(OrgCode::School(urn)) if self.is_administrator() => Some(urn),
            _ => None,
        }
    }

    /// Whether groups can be created: an administrator of an organisation that owns groups, or the operator.
    pub fn may_create_groups(&self) -> bool {
        self.is_operator() || (self.is_administrator() && self.organisation_code().is_some_and(OrgCode::may_own_groups))
    }
}

/// What a person may do, in words.
pub fn roles(person: &Person) -> String {
    let user = &person.user;
    let partner = match &user.reach {
        Reach::All => String::new(),
        Reach::Only(schools) => {
            format!("only {} {}", schools.len(), if schools.len() == 1 { "school" } else { "schools" })
        }
    };
    let mut words = Vec::new();
    if !user.active {
        words.push("deactivated");
    }
    if user.administrator {
        words.push("administrator");
    }
    if user.global {
        words.push("sees all groups");
    }
    if !user.administrator && !user.global {
        words.push("viewer");
    }
    if !partner.is_empty() {
        words.push(&partner);
    }
    words.join(", ")
}

/// What kind of message it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// It went well.
    Success,
    /// Nothing happened, and why.
    Remark,
    /// It went wrong.
    Error,
}

/// Something that was said to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What kind.
    pub tone: Tone,
    /// The sentence; for an error what happened, and where.
    pub text: String,
    /// For an error: what to do.
    pub hint: String,
}

impl Message {
    /// It went well.
    pub fn success(text: impl Into<String>) -> Self {
        Self { tone: Tone::Success, text: text.into(), hint: String::new() }
    }

    /// Nothing happened, and why.
    pub fn remark(text: impl Into<String>) -> Self {
        Self { tone: Tone::Remark, text: text.into(), hint: String::new() }
    }

    /// It went wrong.
    pub fn error(error: &ServiceError) -> Self {
        let text = match &error.place {
            Some(place) => format!("{place}: {}", error.what),
            None => error.what.clone(),
        };
        Self { tone: Tone::Error, text, hint: error.hint.clone() }
    }

    /// The whole of it on one line.
    pub fn line(&self) -> String {
        if self.hint.is_empty() { self.text.clone() } else { format!("{}: {}", self.text, self.hint) }
    }
}

/// An unfinished group and the step it stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Whose it is.
    pub actor: Actor,
    /// What was filled in so far.
    pub group: NewGroup,
    /// The names of the chosen schools, in their order, for showing them without asking.
    pub school_names: Vec<String>,
    /// The step, from 0.
    pub step: usize,
}

/// How the program was started.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Start {
    /// The store is thrown away at the end.
    pub demo: bool,
    /// Who it is from the beginning; none: it is chosen first.
    pub actor: Option<Actor>,
    /// What was wrong with the person's own files of keys and colours.
    pub complaints: Vec<String>,
}

impl Start {
    /// On a store, as its operator, who chooses through whose eyes to look.
    pub fn operator() -> Self {
        Self::default()
    }

    /// On a store that is thrown away at the end.
    pub fn demo() -> Self {
        Self { demo: true, ..Self::default() }
    }

    /// As this actor, and no other, on a store that is thrown away at the end.
    pub fn demo_as(actor: Actor) -> Self {
        Self { demo: true, ..Self::fixed(actor) }
    }

    /// As this actor, and no other.
    pub fn fixed(actor: Actor) -> Self {
        Self { actor: Some(actor), ..Self::default() }
    }

    /// Whether another person can be chosen.
    pub fn may_switch(&self) -> bool {
        self.actor.is_none()
    }
}

/// What all screens of one session share.
#[derive(Debug)]
pub struct Session {
    /// How the program was started.
    pub start: Start,
    /// Whose eyes the screens look through.
    pub who: Who,
    /// How many notices the person has not read; none: not known, or nobody's.
    pub unread: Option<usize>,
    /// The field from which a form in a box was saved last, for when the save is refused.
    pub left_field: usize,
    message: Option<Message>,
    /// Counts what was said, so that one can tell whether something was.
    spoken: u64,
    history: VecDeque<Message>,
    drafts: Vec<Draft>,
    last_ticket: Ticket,
}

impl Session {
    /// A session as it starts.
    pub fn new(start: Start) -> Self {
        let actor = start.actor.clone().unwrap_or(Actor::Operator);
        let who = Who { actor, person: None };
        let mut session = Self {
            start,
            who,
            unread: None,
            left_field: 0,
            message: None,
            spoken: 0,
            history: VecDeque::new(),
            drafts: Vec::new(),
            last_ticket: 0,
        };
        for complaint in session.start.complaints.clone() {
            let hint = "correct the file, `collaborate config check` reads it again".to_owned();
            session.say(Message { tone: Tone::Error, text: complaint, hint });
        }
        session
    }

    /// Goes on as another: nothing that was said to the one before is left, save what was wrong at the start.
    pub(super) fn become_person(&mut self, who: Who) {
        if who.actor != self.who.actor {
            let complaints = &self.start.complaints;
            let everyones = |message: &Message| complaints.contains(&message.text);
            self.history.retain(everyones);
            self.message = self.message.take().filter(everyones);
            self.unread = None;
        }
        self.who = who;
    }

    pub(super) fn next_ticket(&mut self) -> Ticket {
        self.last_ticket += 1;
        self.last_ticket
    }

    /// Says something; it is kept in the history.
    pub fn say(&mut self, message: Message) {
        if self.history.len() >= KEPT {
            self.history.pop_front();
        }
        self.history.push_back(message.clone());
        self.message = Some(message);
        self.spoken += 1;
    }

    /// How often something was said.
    pub(super) fn spoken(&self) -> u64 {
        self.spoken
    }

    /// Adds to what was said last, if it went well.
    pub(super) fn add_to_success(&mut self, words: &str) {
        for message in self.message.iter_mut().chain(self.history.back_mut()) {
            if message.tone == Tone::Success {
                message.text.push_str(words);
            }
        }
    }

    /// What was said last, while it stands.
    pub fn message(&self) -> Option<&Message> {
        self.message.as_ref()
    }

    /// What was said so far, the oldest first.
    pub fn history(&self) -> impl DoubleEndedIterator<Item = &Message> + ExactSizeIterator {
        self.history.iter()
    }

    /// Takes away what was said last; whether there was something.
    pub fn dismiss(&mut self) -> bool {
        self.message.take().is_some()
    }

    /// Takes away what was said last unless it went wrong.
    pub(super) fn fade(&mut self) {
        if self.message.as_ref().is_some_and(|message| message.tone != Tone::Error) {
            self.message = None;
        }
    }

    /// Keeps a draft, in the place of an earlier one of the same person.
    pub fn keep_draft(&mut self, draft: Draft) {
        self.drafts.retain(|it| it.actor != draft.actor);
        self.drafts.push(draft);
    }

    /// The draft of whoever it is now.
    pub fn draft(&self) -> Option<&Draft> {
        self.drafts.iter().find(|it| it.actor == self.who.actor)
    }

    /// What would be lost with the drafts, in words: the own one by its name, those of others without.
    pub fn drafts_in_words(&self) -> Option<String> {
        let own = self.draft().map(|draft| format!("The unfinished group '{}'", draft.group.name));
        own.or_else(|| (!self.drafts.is_empty()).then(|| "An unfinished group of another person".to_owned()))
    }

    /// Forgets the draft of whoever it is now.
    pub fn drop_draft(&mut self) -> Option<Draft> {
        let at = self.drafts.iter().position(|it| it.actor == self.who.actor)?;
        Some(self.drafts.remove(at))
    }
}
