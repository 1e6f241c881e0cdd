//! Owns the four steps to a new group and the page that says what is going to happen.
//! Must not carry anything out itself: at the end stands one request.

mod answers;
mod chosen;
mod draw;
mod sharing;

use ratatui::layout::Rect;

use super::group::group_name;
use super::overlay::{Choice, Picker, offer};
use crate::domain::{Email, OrgCode, Organisation, Urn, Visibility};
use crate::service::{Actor, NewGroup, Person, Request};
use crate::ui::command::{Availability, Command, Context};
use crate::ui::screen::{Canvas, Input, Screen, Ticket, Turn};
use crate::ui::session::{Draft, Session, Who};
use crate::ui::widgets::form::{Entry, Form, Outcome};
use crate::ui::widgets::list::{List, schools};

pub use chosen::Chosen;
use sharing::Sharing;

/// The steps, in their order; the last one shows what is going to happen.
const STEPS: [&str; 5] = ["Name", "Schools", "Viewers", "Sharing", "Review"];
const NAME: usize = 0;
const SCHOOLS: usize = 1;
const VIEWERS: usize = 2;
const SHARING: usize = 3;
const REVIEW: usize = 4;

/// Rows above a step: the rail and a line of air.
const ABOVE: u16 = 2;

/// A box that the wizard opened and waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// The draft of before: go on with it, or begin anew.
    Resume,
    /// Leaving: keep, discard, stay.
    Leave,
    /// The options of a field.
    Option(usize),
}

/// The steps to a new group.
pub struct Wizard {
    step: usize,
    form: Form,
    /// Organisations that can own groups, for the operator; else the one organisation.
    owners: Vec<Organisation>,
    chosen: Chosen,
    users: Vec<Person>,
    viewers: Vec<Email>,
    viewer_list: List,
    sharing: Sharing,
    review: List,
    asked: Option<Asked>,
    actor: Option<Actor>,
    owners_asked: Option<Ticket>,
    users_asked: Option<(Ticket, OrgCode)>,
    users_of: Option<OrgCode>,
    creating: Option<Ticket>,
    done: bool,
}

impl Wizard {
    /// At the first step, with nothing filled in.
    pub fn new() -> Self {
        Self {
            step: NAME,
            form: name_form("", "", &[], 0),
            owners: Vec::new(),
            chosen: Chosen::default(),
            users: Vec::new(),
            viewers: Vec::new(),
            viewer_list: List::default(),
            sharing: Sharing::new(Visibility::OwnerOnly, false),
            review: List::default(),
            asked: None,
            actor: None,
            owners_asked: None,
            users_asked: None,
            users_of: None,
            creating: None,
            done: false,
        }
    }

    /// The organisation that the group will belong to.
    fn owner(&self) -> Option<OrgCode> {
        if self.owners.len() > 1 {
            let at: usize = self.form.value(2).parse().unwrap_or(0);
            return self.owners.get(at).map(|it| it.code);
        }
        self.owners.first().map(|it| it.code)
    }

    /// What is filled in so far; none while there is nothing worth keeping.
    fn draft(&self) -> Option<Draft> {
        let (actor, owner) = (self.actor.clone()?, self.owner()?);
        let empty = self.form.value(0).is_empty() && self.form.value(1).is_empty() && self.chosen.schools().is_empty();
        if self.done || empty {
            return None;
        }
        Some(Draft {
            actor,
            group: self.group(owner),
            school_names: self.chosen.schools().iter().map(|(_, name)| name.clone()).collect(),
            step: self.step,
        })
    }

    fn group(&self, owner: OrgCode) -> NewGroup {
        NewGroup {
            name: self.form.value(0),
            description: self.form.value(1),
            owner,
            schools: self.chosen.schools().iter().map(|(urn, _)| *urn).collect(),
            viewers: self.viewers.clone(),
            visibility: self.sharing.visibility,
            accept_terms: self.sharing.accepted && self.sharing.visibility == Visibility::Schools,
        }
    }

    /// The person creates a group whose reports will be closed to that same person.
    fn locks_out(&self) -> bool {
        let Some(Actor::User(own)) = &self.actor else { return false };
        let global = self.users.iter().any(|it| it.user.email == *own && it.user.global);
        !global && !self.viewers.contains(own)
    }

    /// Goes on with a draft.
    fn resume(&mut self, draft: Draft, turn: &mut Turn<'_>) {
        let group = draft.group;
        let at = self.owners.iter().position(|it| it.code == group.owner).unwrap_or(0);
        self.form = name_form(&group.name, &group.description, &self.owners, at);
        let schools: Vec<(Urn, String)> = group.schools.into_iter().zip(draft.school_names).collect();
        self.chosen = Chosen::new(schools, Vec::new());
        self.chosen.update(Input::Opened, turn);
        self.viewers = group.viewers;
        self.sharing = Sharing::new(group.visibility, group.accept_terms);
        self.step = draft.step.min(REVIEW);
        self.ask_users(turn);
    }

    fn opened(&mut self, turn: &mut Turn<'_>) {
        self.actor = Some(turn.session.who.actor.clone());
        match &turn.session.who.person {
            Some(person) => {
                let code = person.user.organisation;
                self.owners = vec![Organisation { code, name: person.organisation.clone() }];
            }
            None => self.owners_asked = Some(turn.ask(Request::ListOrganisations)),
        }
        if let Some(draft) = turn.session.draft() {
            let what = format!("'{}', {}", draft.group.name, schools(draft.group.schools.len()));
            self.asked = Some(Asked::Resume);
            turn.overlay(Picker::few(
                "There is an unfinished group",
                vec![Choice::new("Go on with it", what), Choice::new("Discard it", "begin a new one")],
            ));
        }
        self.chosen.update(Input::Opened, turn);
    }

    /// Reads the users of the owner, when they are not at hand.
    fn ask_users(&mut self, turn: &mut Turn<'_>) {
        let Some(owner) = self.owner() else { return };
        if self.users_of != Some(owner) && self.users_asked.is_none_or(|(_, of)| of != owner) {
            self.users_asked = Some((turn.ask(Request::ListUsers(Some(owner))), owner));
        }
    }

    fn go_to(&mut self, step: usize, turn: &mut Turn<'_>) {
        self.step = step;
        if step == VIEWERS || step == REVIEW {
            self.ask_users(turn);
        }
    }

    /// Why the step cannot be left forwards.
    fn problem(&mut self) -> Option<String> {
        match self.step {
            NAME if !self.form.check() => self.form.complaint().map(str::to_owned),
            NAME if self.owner().is_none() => {
                Some("There is no organisation yet that could own the group: add one first".to_owned())
            }
            SCHOOLS if self.chosen.schools().is_empty() => {
                Some("No school is chosen yet: Space ticks the one under the cursor".to_owned())
            }
            SHARING => self.sharing.problem().map(str::to_owned),
            _ => None,
        }
    }

    fn next(&mut self, turn: &mut Turn<'_>) {
        if let Some(why) = self.problem() {
            turn.remark(why);
        } else if self.step < REVIEW {
            self.go_to(self.step + 1, turn);
        } else if let (None, Some(owner)) = (self.creating, self.owner()) {
            self.creating = Some(turn.ask(Request::CreateGroup(self.group(owner))));
        }
    }

    fn command(&mut self, command: Command, count: Option<usize>, turn: &mut Turn<'_>) {
        match self.step {
            NAME => match self.form.command(command) {
                Outcome::Done => self.next(turn),
                Outcome::Offer(entry, options, at) => {
                    self.asked = Some(Asked::Option(entry));
                    turn.overlay(offer(&options, at));
                }
                Outcome::Nothing => {}
            },
            _ if command == Command::NextStep => self.next(turn),
            SCHOOLS => self.chosen.update(Input::Command(command, count), turn),
            VIEWERS => self.viewer_command(command, count, turn),
            SHARING => self.sharing.command(command, count, turn.body.height.saturating_sub(ABOVE)),
            _ => {
                let rows = self.effects().len();
                self.review.command(command, count, rows, usize::from(turn.body.height.saturating_sub(ABOVE)));
            }
        }
    }

    fn viewer_command(&mut self, command: Command, count: Option<usize>, turn: &mut Turn<'_>) {
        let height = usize::from(turn.body.height.saturating_sub(ABOVE + 2));
        let ticked = |viewers: &[Email], email: &Email| viewers.contains(email);
        match command {
            Command::Toggle => {
                if let Some(person) = self.users.get(self.viewer_list.cursor()) {
                    let email = person.user.email.clone();
                    if ticked(&self.viewers, &email) {
                        self.viewers.retain(|it| *it != email);
                    } else {
                        self.viewers.push(email);
                    }
                }
                self.viewer_list.command(Command::Down, None, self.users.len(), height);
            }
            Command::ToggleAll => {
                let all = self.users.iter().all(|it| ticked(&self.viewers, &it.user.email));
                self.viewers.clear();
                if !all {
                    self.viewers.extend(self.users.iter().map(|it| it.user.email.clone()));
                }
            }
            _ => {
                self.viewer_list.command(command, count, self.users.len(), height);
            }
        }
    }

    /// Leaves the wizard: at once where nothing is filled in, else after a question.
    fn leave(&mut self, turn: &mut Turn<'_>) {
        if self.draft().is_none() {
            turn.close();
            return;
        }
        self.asked = Some(Asked::Leave);
        turn.overlay(Picker::few(
            "Leave the unfinished group?",
            vec![
                Choice::new("Keep it", "go on with it later, until the program ends"),
                Choice::new("Discard it", "everything filled in is lost"),
                Choice::new("Stay", "go on now"),
            ],
        ));
    }
}

fn name_form(name: &str, description: &str, owners: &[Organisation], at: usize) -> Form {
    let mut entries = vec![
        Entry::text("Name", "as people will find it in their list of groups", name, Some(group_name)),
        Entry::text("Description", "what the group is for", description, None),
    ];
    if owners.len() > 1 {
        let names = owners.iter().map(|it| format!("{} ({})", it.name, it.code)).collect();
        entries.push(Entry::choice("Owner", "its administrators change the group", names, at));
    }
    Form::new(entries)
}

impl Screen for Wizard {
    fn title(&self) -> String {
        "New group".to_owned()
    }

    fn contexts(&self) -> Vec<Context> {
        match self.step {
            NAME => vec![Context::Wizard, Context::Form],
            SCHOOLS => self.chosen.contexts(&[Context::Wizard]),
            VIEWERS | SHARING => vec![Context::Wizard, Context::Marks, Context::List],
            _ => vec![Context::Wizard, Context::List],
        }
    }

    fn typing(&self) -> bool {
        match self.step {
            NAME => self.form.typing(),
            SCHOOLS => self.chosen.typing(),
            _ => false,
        }
    }

    fn takes_paste(&self) -> bool {
        self.step == SCHOOLS
    }

    fn available(&self, command: Command, _who: &Who) -> Availability {
        match command {
            Command::ChosenOnly if self.step != SCHOOLS => Availability::Absent,
            Command::ToggleAll if self.step == SHARING => Availability::Absent,
            Command::Open => Availability::Absent,
            Command::NextStep if self.creating.is_some() => Availability::Not("the group is being created".to_owned()),
            _ => Availability::Ready,
        }
    }

    fn label(&self, command: Command) -> Option<String> {
        match command {
            Command::NextStep if self.step == REVIEW => Some("Create the group".to_owned()),
            Command::NextStep if self.step == NAME && !self.form.is_on_last() => Some("Next field".to_owned()),
            Command::Save if self.step == NAME => STEPS.get(SCHOOLS).map(|next| format!("Next: {next}")),
            Command::NextStep => STEPS.get(self.step + 1).map(|next| format!("Next: {next}")),
            Command::Toggle if self.step == SHARING || self.step == NAME => Some("Choose".to_owned()),
            Command::ChosenOnly if self.chosen.shows_chosen_only() => Some("All schools".to_owned()),
            Command::Back if self.step == SCHOOLS && self.chosen.way_back().is_some() => {
                self.chosen.way_back().map(str::to_owned)
            }
            Command::Back => self.step.checked_sub(1).and_then(|at| STEPS.get(at)).map(|name| format!("Back: {name}")),
            _ => None,
        }
    }

    fn unsaved(&self) -> Option<String> {
        self.draft().map(|draft| format!("The unfinished group '{}'", draft.group.name))
    }

    fn back(&mut self, turn: &mut Turn<'_>) -> bool {
        if self.step == SCHOOLS && self.chosen.back(turn) {
            return true;
        }
        if self.step > NAME {
            self.step -= 1;
            return true;
        }
        false
    }

    fn closing(&mut self, turn: &mut Turn<'_>) -> bool {
        self.leave(turn);
        true
    }

    fn parting(&mut self, session: &mut Session) {
        if let Some(draft) = self.draft() {
            session.keep_draft(draft);
        }
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        match input {
            Input::Opened => self.opened(turn),
            Input::Changed => self.chosen.update(Input::Changed, turn),
            Input::Command(command, count) => self.command(command, count, turn),
            Input::Key(key) if self.step == NAME => self.form.key(key),
            Input::Paste(text) if self.step == NAME => self.form.paste(&text),
            Input::Key(_) | Input::Paste(_) => self.chosen.update(input, turn),
            Input::Done(ticket, result) => self.answer_came(ticket, result, turn),
            Input::Answer(answer) => self.answered(&answer, turn),
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        self.draw(area, canvas);
    }
}
