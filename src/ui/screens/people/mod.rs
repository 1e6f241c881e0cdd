//! Owns the users that the person manages: list, add, change, deactivate, whose figures they see.
//! Must not decide who manages whom; the service does.

mod forms;
mod saving;

use ratatui::layout::Rect;

use self::forms::{changes, edit_form, new_form, new_user, of_user};
use self::saving::{Change, Late, Saving};
use super::overlay::{Choice, FormBox, Picker, Question, SchoolPicker};
use crate::domain::{Email, OrgCode, Reach, Urn};
use crate::service::{Person, Request, Response, ServiceError, UserEdit};
use crate::ui::command::{Availability, Command, Context};
use crate::ui::screen::{Answer, Canvas, Input, Screen, Ticket, Turn};
use crate::ui::session::{Who, roles};
use crate::ui::theme::Role;
use crate::ui::widgets::list::{Column, schools, thousands};
use crate::ui::widgets::listing::{Listing, draw_advice, with_status};

const COLUMNS: &[Column] = &[
    Column::fitting("Name", 40, 0),
    Column::text("E-mail", 0, 70),
    Column::fitting("Organisation", 30, 100),
    Column::fitting("Job", 24, 112),
    Column::fitting("May do", 34, 50),
];

/// A box that is open, with what it is about.
enum Asked {
    Add,
    Edit(Base),
    Deactivate(Email),
    /// Whose figures the user sees: all, or those of certain schools.
    Reach(Email),
    /// Which schools those are.
    Schools(Email),
    Conflict,
}

/// What a form of changes was opened on.
struct Base {
    email: Email,
    version: u32,
    values: Vec<String>,
}

/// The users that the person manages.
#[derive(Default)]
pub struct Users {
    people: Option<Vec<Person>>,
    refused: Option<String>,
    may_manage: bool,
    /// The organisation whose users they are; none: the operator manages those of every one.
    own: Option<OrgCode>,
    listing: Listing,
    asked: Option<Ticket>,
    open: Option<Asked>,
    saving: Option<Saving>,
    late: Option<Late>,
}

impl Users {
    fn shown(&self) -> Vec<usize> {
        self.listing.shown(self.people.as_deref().unwrap_or_default(), |it| {
            format!("{} {} {} {} {}", it.user.name, it.user.email, it.organisation, it.user.job, roles(it))
        })
    }

    fn current(&self) -> Option<&Person> {
        self.people.as_ref()?.get(*self.shown().get(self.listing.list.cursor())?)
    }

    fn find(&self, email: &Email) -> Option<&Person> {
        self.people.as_ref()?.iter().find(|it| it.user.email == *email)
    }

    fn ask(&mut self, turn: &mut Turn<'_>) -> Ticket {
        self.may_manage = turn.session.who.is_administrator();
        self.own = turn.session.who.organisation_code();
        let ticket = turn.ask(Request::ListUsers(None));
        self.asked = Some(ticket);
        ticket
    }

    fn command(&mut self, command: Command, count: Option<usize>, turn: &mut Turn<'_>) {
        match command {
            Command::NewUser => {
                turn.overlay(FormBox::new("New user", new_form(&[], self.own.is_some())));
                self.open = Some(Asked::Add);
            }
            Command::EditUser | Command::Open => {
                let Some(user) = self.current().map(|it| &it.user) else { return };
                let base = Base { email: user.email.clone(), version: user.version, values: of_user(user) };
                turn.overlay(FormBox::new(&format!("Change {}", base.email), edit_form(&base.values)));
                self.open = Some(Asked::Edit(base));
            }
            Command::DeactivateUser => self.deactivate(turn),
            Command::ToggleGlobal => self.toggle_global(turn),
            Command::LimitSchools => self.choose_reach(turn),
            _ => {
                let len = self.shown().len();
                self.listing.input(&Input::Command(command, count), len, turn.body.height);
            }
        }
    }

    fn deactivate(&mut self, turn: &mut Turn<'_>) {
        let Some(person) = self.current() else { return };
        let (email, name) = (person.user.email.clone(), person.user.name.clone());
        if person.user.active {
            let text = format!("{name} ({email}) can then no longer sign in. x lets them in again.");
            turn.overlay(Question::new("Deactivate a user", &text).doing("Deactivate", "Leave it"));
            self.open = Some(Asked::Deactivate(email));
        } else {
            let edit = UserEdit { active: Some(true), ..UserEdit::default() };
            self.edit(&email, edit, format!("{name} may sign in again"), turn);
        }
    }

    fn toggle_global(&mut self, turn: &mut Turn<'_>) {
        let Some(user) = self.current().map(|it| &it.user) else { return };
        let (email, on) = (user.email.clone(), !user.global);
        let what = if on { "sees all groups from now on" } else { "sees only the groups that name them" };
        let said = format!("{} {what}", user.name);
        self.edit(&email, UserEdit { global: Some(on), ..UserEdit::default() }, said, turn);
    }

    fn choose_reach(&mut self, turn: &mut Turn<'_>) {
        let Some(user) = self.current().map(|it| &it.user) else { return };
        let now = match &user.reach {
            Reach::All => String::new(),
            Reach::Only(urns) => format!("now {}", schools(urns.len())),
        };
        let limited = !now.is_empty();
        let choices = vec![
            Choice::new("Every school that a group shows", "").chosen(!limited),
            Choice::new("Only certain schools…", now).chosen(limited),
        ];
        let picker = Picker::few(&format!("Whose figures {} sees", user.name), choices);
        self.open = Some(Asked::Reach(user.email.clone()));
        turn.overlay(picker.noting(
            "A school improvement partner sees, in the groups that they may view, the figures of certain schools and \
             of no others.",
        ));
    }

    fn reach_chosen(&mut self, email: Email, place: usize, turn: &mut Turn<'_>) {
        let Some(user) = self.find(&email).map(|it| &it.user) else { return };
        match (place, &user.reach) {
            (0, Reach::All) => {}
            (0, Reach::Only(_)) => {
                let said = format!("{} sees every school that a group shows", user.name);
                let edit = UserEdit { reach: Some(Reach::All), ..UserEdit::default() };
                self.edit(&email, edit, said, turn);
            }
            (_, reach) => {
                let held: Vec<Urn> = match reach {
                    Reach::All => Vec::new(),
                    Reach::Only(urns) => urns.iter().copied().collect(),
                };
                turn.overlay(SchoolPicker::holding(&format!("Schools of {}", user.name), held));
                self.open = Some(Asked::Schools(email));
            }
        }
    }

    /// A change that needs no form; it carries the version that the list shows.
    fn edit(&mut self, email: &Email, edit: UserEdit, said: String, turn: &mut Turn<'_>) {
        let version = self.find(email).map(|it| it.user.version);
        self.send(Change::Edit(email.clone(), UserEdit { version, ..edit }), said, None, turn);
    }

    fn answered(&mut self, answer: &Answer, turn: &mut Turn<'_>) {
        match (self.open.take(), answer) {
            (Some(Asked::Conflict), answer) => self.settle(answer, turn),
            (Some(Asked::Add), Answer::Filled(values)) => match new_user(values, self.own) {
                Some(user) => {
                    let said = format!("Added {}", user.name);
                    self.send(Change::Add(user), said, Some((Asked::Add, values.clone())), turn);
                }
                // The form checked its fields; a text that no longer reads is typed again.
                None => self.fill_in_again(Some((Asked::Add, values.clone())), turn),
            },
            (Some(Asked::Edit(base)), Answer::Filled(values)) => {
                let Some(edit) = changes(&base.values, values, base.version) else {
                    turn.remark("Nothing was changed, so nothing was saved");
                    return;
                };
                let said = format!("Saved {}", values.first().map_or("", String::as_str));
                let change = Change::Edit(base.email.clone(), edit);
                self.send(change, said, Some((Asked::Edit(base), values.clone())), turn);
            }
            (Some(Asked::Deactivate(email)), Answer::Confirmed) => {
                let name = self.find(&email).map_or_else(|| email.to_string(), |it| it.user.name.clone());
                let edit = UserEdit { active: Some(false), ..UserEdit::default() };
                self.edit(&email, edit, format!("{name} can no longer sign in"), turn);
            }
            (Some(Asked::Reach(email)), Answer::Picked(places)) => {
                if let Some(place) = places.first() {
                    self.reach_chosen(email, *place, turn);
                }
            }
            (Some(Asked::Schools(email)), Answer::Filled(urns)) => {
                let urns = urns.iter().filter_map(|it| it.parse().ok()).collect();
                let name = self.find(&email).map_or_else(|| email.to_string(), |it| it.user.name.clone());
                let edit = UserEdit { reach: Some(Reach::Only(urns)), ..UserEdit::default() };
                self.edit(&email, edit, format!("{name} sees the figures of these schools only"), turn);
            }
            _ => {}
        }
    }

    fn done(&mut self, ticket: Ticket, result: Result<Response, ServiceError>, turn: &mut Turn<'_>) {
        let Some(result) = self.saved(ticket, result, turn) else { return };
        if self.asked.take_if(|it| *it == ticket).is_none() {
            return;
        }
        match result {
            Ok(Response::Users(people)) => {
                let held = self.current().map(|it| it.user.email.clone());
                self.people = Some(people);
                self.refused = None;
                self.stay_on(held.as_ref(), turn.body.height);
            }
            Ok(_) => {}
            Err(error) => self.refused = Some(format!("{}: {}", error.what, error.hint)),
        }
    }

    /// The cursor stays on its user when others came or went above.
    fn stay_on(&mut self, email: Option<&Email>, height: u16) {
        let shown = self.shown();
        let people = self.people.as_deref().unwrap_or_default();
        let at = shown.iter().position(|at| people.get(*at).map(|it| &it.user.email) == email);
        if let (Some(at), Some(_)) = (at, email) {
            self.listing.list.go_to(at, shown.len(), usize::from(height.saturating_sub(2)));
        }
    }

    /// How many of them may do what, among those who may sign in.
    fn counts(&self) -> String {
        let people = self.people.as_deref().unwrap_or_default();
        let count = |wanted: fn(&Person) -> bool| people.iter().filter(|it| wanted(it)).count();
        let administrators = count(|it| it.user.active && it.user.administrator);
        let partners = count(|it| it.user.active && matches!(it.user.reach, Reach::Only(_)));
        let away = count(|it| !it.user.active);
        let one_or_many = |count: usize, one: &str| {
            let many = if count == 1 { "" } else { "s" };
            format!("{} {one}{many}", thousands(count))
        };
        let mut words = vec![one_or_many(administrators, "administrator")];
        if partners > 0 {
            words.push(one_or_many(partners, "partner"));
        }
        if away > 0 {
            words.push(format!("{} deactivated", thousands(away)));
        }
        words.join(" · ")
    }

    fn advice(&self) -> Option<String> {
        match (&self.refused, &self.people) {
            (Some(why), _) => Some(why.clone()),
            (None, None) => Some("Reading people…".to_owned()),
            (None, Some(people)) if !people.is_empty() => None,
            (None, Some(_)) if self.may_manage => Some("You manage no users yet. n adds one.".to_owned()),
            (None, Some(_)) => Some("You manage no users: the administrators of your organisation do.".to_owned()),
        }
    }
}

impl Screen for Users {
    fn title(&self) -> String {
        "People".to_owned()
    }

    fn contexts(&self) -> Vec<Context> {
        self.listing.contexts(&[Context::Users, Context::Views])
    }

    fn typing(&self) -> bool {
        self.listing.typing()
    }

    fn available(&self, command: Command, who: &Who) -> Availability {
        let one = self.current();
        let of_school = |code: OrgCode| matches!(code, OrgCode::School(_));
        match command {
            // Figures are kept from users of a school school by school by its permission, not by their reach.
            Command::LimitSchools if who.organisation_code().is_some_and(of_school) => Availability::Absent,
            Command::NewUser
            | Command::EditUser
            | Command::DeactivateUser
            | Command::ToggleGlobal
            | Command::LimitSchools
            | Command::Open
                if !who.is_administrator() =>
            {
                Availability::Not("only administrators manage users".to_owned())
            }
            Command::EditUser
            | Command::DeactivateUser
            | Command::ToggleGlobal
            | Command::LimitSchools
            | Command::Open
                if one.is_none() =>
            {
                Availability::Not("there is no user to change".to_owned())
            }
            Command::LimitSchools if one.is_some_and(|it| of_school(it.user.organisation)) => {
                Availability::Not("only users of a group's owner can be kept to certain schools".to_owned())
            }
            _ => Availability::Ready,
        }
    }

    fn label(&self, command: Command) -> Option<String> {
        match command {
            Command::Open => Some("Change".to_owned()),
            Command::DeactivateUser if self.current().is_some_and(|it| !it.user.active) => {
                Some("Reactivate".to_owned())
            }
            Command::ToggleGlobal if self.current().is_some_and(|it| it.user.global) => {
                Some("No longer all".to_owned())
            }
            _ => None,
        }
    }

    fn is_view(&self) -> Option<Command> {
        Some(Command::People)
    }

    fn back(&mut self, _turn: &mut Turn<'_>) -> bool {
        self.listing.back()
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        match input {
            Input::Opened | Input::Changed => {
                self.ask(turn);
            }
            Input::Command(command, count) => self.command(command, count, turn),
            Input::Answer(answer) => self.answered(&answer, turn),
            Input::Done(ticket, result) => self.done(ticket, result, turn),
            other => {
                let len = self.shown().len();
                self.listing.input(&other, len, turn.body.height);
            }
        }
        let len = self.shown().len();
        self.listing.list.clamp(len);
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let (list, status) = with_status(area);
        if let Some(text) = self.advice() {
            draw_advice(list, canvas, &text);
            return;
        }
        let people = self.people.as_deref().unwrap_or_default();
        let shown = self.shown();
        self.listing.list.draw(list, canvas, COLUMNS, shown.len(), |at| {
            let it = people.get(*shown.get(at)?)?;
            let user = &it.user;
            Some(vec![user.name.clone(), user.email.to_string(), it.organisation.clone(), user.job.clone(), roles(it)])
        });
        let counts = self.counts();
        let width = u16::try_from(counts.chars().count()).unwrap_or(u16::MAX).min(status.width);
        let beside = Rect { width: status.width.saturating_sub(width + 1), ..status };
        self.listing.draw_status(beside, canvas, shown.len(), people.len());
        canvas.text(status, status.right().saturating_sub(width), status.y, &counts, Role::Muted);
    }
}

#[cfg(test)]
mod tests;
