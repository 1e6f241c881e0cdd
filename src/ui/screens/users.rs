//! Owns the users that the person manages: list, add, change, deactivate.
//! Must not decide who manages whom; the service does.

use ratatui::layout::Rect;

use super::overlay::{FormBox, Question};
use crate::domain::{Email, OrgCode, Reach};
use crate::service::{NewUser, Person, Request, Response, ServiceError, UserEdit};
use crate::ui::command::{Availability, Command, Context};
use crate::ui::screen::{Answer, Canvas, Input, Screen, Ticket, Turn};
use crate::ui::session::{Who, roles};
use crate::ui::theme::Role;
use crate::ui::widgets::form::{Entry, Form, filled};
use crate::ui::widgets::list::Column;
use crate::ui::widgets::listing::{Listing, with_status};
use crate::ui::widgets::wrap::wrap;

const COLUMNS: &[Column] = &[
    Column::text("Name", 0, 0),
    Column::fitting("E-mail", 40, 70),
    Column::fitting("Organisation", 30, 100),
    Column::fitting("Job", 24, 126),
    Column::fitting("May do", 26, 50),
];

/// A box that is open, with what it is about.
enum Asked {
    Add,
    Edit(Email),
    Deactivate(Email),
}

/// The form to be filled in again, with what was typed.
type Again = Option<(Asked, Vec<String>)>;

/// The users that the person manages.
#[derive(Default)]
pub struct Users {
    people: Option<Vec<Person>>,
    refused: Option<String>,
    may_manage: bool,
    listing: Listing,
    asked: Option<Ticket>,
    open: Option<Asked>,
    /// The change on its way, what is said when it is done, and the form to be filled in again when it is not.
    saving: Option<(Ticket, String, Again)>,
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

    fn command(&mut self, command: Command, count: Option<usize>, turn: &mut Turn<'_>) {
        match command {
            Command::NewUser => {
                let own = turn.session.who.organisation_code().map_or_else(String::new, |code| code.to_string());
                turn.overlay(FormBox::new("New user", new_form(&[String::new(), String::new(), own])));
                self.open = Some(Asked::Add);
            }
            Command::EditUser | Command::Open => {
                if let Some(person) = self.current() {
                    let email = person.user.email.clone();
                    turn.overlay(FormBox::new(&format!("Change {email}"), edit_form(&of_person(person))));
                    self.open = Some(Asked::Edit(email));
                }
            }
            Command::DeactivateUser => self.deactivate(turn),
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
            let ticket = turn.ask(Request::EditUser(email, edit));
            self.saving = Some((ticket, format!("{name} may sign in again"), None));
        }
    }

    fn answered(&mut self, answer: Answer, turn: &mut Turn<'_>) {
        match (self.open.take(), answer) {
            (Some(Asked::Add), Answer::Filled(values)) => self.add(values, turn),
            (Some(Asked::Edit(email)), Answer::Filled(values)) => {
                let value = |at: usize| values.get(at).cloned().unwrap_or_default();
                let edit = UserEdit {
                    name: Some(value(0)),
                    job: Some(value(1)),
                    administrator: Some(!value(2).is_empty()),
                    global: Some(!value(3).is_empty()),
                    ..UserEdit::default()
                };
                let ticket = turn.ask(Request::EditUser(email.clone(), edit));
                self.saving = Some((ticket, format!("Saved {}", value(0)), Some((Asked::Edit(email), values))));
            }
            (Some(Asked::Deactivate(email)), Answer::Confirmed) => {
                let name = self.find(&email).map_or_else(|| email.to_string(), |it| it.user.name.clone());
                let edit = UserEdit { active: Some(false), ..UserEdit::default() };
                let ticket = turn.ask(Request::EditUser(email, edit));
                self.saving = Some((ticket, format!("{name} can no longer sign in"), None));
            }
            _ => {}
        }
    }

    fn add(&mut self, values: Vec<String>, turn: &mut Turn<'_>) {
        let value = |at: usize| values.get(at).cloned().unwrap_or_default();
        // The form checked both; a text that no longer reads is typed again.
        let (Ok(email), Ok(organisation)) = (value(1).parse::<Email>(), value(2).parse::<OrgCode>()) else {
            turn.overlay(FormBox::new("New user", new_form(&values).touched()));
            self.open = Some(Asked::Add);
            return;
        };
        let user = NewUser {
            email,
            name: value(0),
            organisation,
            job: value(3),
            administrator: !value(4).is_empty(),
            global: !value(5).is_empty(),
            reach: Reach::All,
        };
        let said = format!("Added {}", user.name);
        let ticket = turn.ask(Request::AddUser(user));
        self.saving = Some((ticket, said, Some((Asked::Add, values))));
    }

    fn done(&mut self, ticket: Ticket, result: Result<Response, ServiceError>, turn: &mut Turn<'_>) {
        if self.saving.as_ref().is_some_and(|(it, ..)| *it == ticket) {
            let Some((_, said, form)) = self.saving.take() else { return };
            match result {
                Ok(_) => {
                    turn.say(said);
                    self.asked = Some(turn.ask(Request::ListUsers(None)));
                }
                Err(error) => {
                    turn.fail(&error);
                    self.fill_in_again(form, turn);
                }
            }
        } else if Some(ticket) == self.asked {
            match result {
                Ok(Response::Users(people)) => {
                    self.people = Some(people);
                    self.refused = None;
                }
                Ok(_) => {}
                Err(error) => self.refused = Some(format!("{}: {}", error.what, error.hint)),
            }
        }
    }

    /// What was typed is not lost when it could not be saved.
    fn fill_in_again(&mut self, form: Again, turn: &mut Turn<'_>) {
        match form {
            Some((Asked::Add, values)) => {
                turn.overlay(FormBox::new("New user", new_form(&values).touched()));
                self.open = Some(Asked::Add);
            }
            Some((Asked::Edit(email), values)) => {
                turn.overlay(FormBox::new(&format!("Change {email}"), edit_form(&values).touched()));
                self.open = Some(Asked::Edit(email));
            }
            _ => {}
        }
    }
}

const GLOBAL_NOTE: &str = "Always allow to see all groups";

fn of_person(person: &Person) -> Vec<String> {
    let yes = |on: bool| if on { "yes".to_owned() } else { String::new() };
    let user = &person.user;
    vec![user.name.clone(), user.job.clone(), yes(user.administrator), yes(user.global)]
}

fn edit_form(values: &[String]) -> Form {
    let value = |at: usize| values.get(at).map_or("", String::as_str);
    Form::new(vec![
        Entry::text("Name", "", value(0), Some(filled)),
        Entry::text("Job title", "", value(1), None),
        Entry::tick("Administrator", "manages the organisation's groups and users", !value(2).is_empty()),
        Entry::tick("Global user", GLOBAL_NOTE, !value(3).is_empty()),
    ])
}

fn new_form(values: &[String]) -> Form {
    let value = |at: usize| values.get(at).map_or("", String::as_str);
    let email = |text: &str| text.parse::<Email>().map(|_| ()).map_err(|it| format!("{}: {}", it.what, it.hint));
    let code = |text: &str| text.parse::<OrgCode>().map(|_| ()).map_err(|it| format!("{}: {}", it.what, it.hint));
    Form::new(vec![
        Entry::text("Name", "", value(0), Some(filled)),
        Entry::text("E-mail", "the user name", value(1), Some(email)),
        Entry::text("Organisation", "LA:815, AC:1234, FFT or a school's URN", value(2), Some(code)),
        Entry::text("Job title", "", value(3), None),
        Entry::tick("Administrator", "manages the organisation's groups and users", !value(4).is_empty()),
        Entry::tick("Global user", GLOBAL_NOTE, !value(5).is_empty()),
    ])
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
        match command {
            Command::NewUser | Command::EditUser | Command::DeactivateUser | Command::Open
                if !who.is_administrator() =>
            {
                Availability::Not("only administrators manage users".to_owned())
            }
            Command::EditUser | Command::DeactivateUser | Command::Open if one.is_none() => {
                Availability::Not("there is no user to change".to_owned())
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
                self.may_manage = turn.session.who.is_administrator();
                self.asked = Some(turn.ask(Request::ListUsers(None)));
            }
            Input::Command(command, count) => self.command(command, count, turn),
            Input::Answer(answer) => self.answered(answer, turn),
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
        let text = match (&self.refused, &self.people) {
            (Some(why), _) => why.clone(),
            (None, None) => "Reading people…".to_owned(),
            (None, Some(people)) if people.is_empty() => {
                if self.may_manage {
                    "You manage no users yet. n adds one.".to_owned()
                } else {
                    "You manage no users: the administrators of your organisation do.".to_owned()
                }
            }
            (None, Some(people)) => {
                let shown = self.shown();
                self.listing.list.draw(list, canvas, COLUMNS, shown.len(), |at| {
                    let it = people.get(*shown.get(at)?)?;
                    let user = &it.user;
                    Some(vec![
                        user.name.clone(),
                        user.email.to_string(),
                        it.organisation.clone(),
                        user.job.clone(),
                        roles(it),
                    ])
                });
                self.listing.draw_status(status, canvas, shown.len(), people.len());
                return;
            }
        };
        for (y, line) in (list.y + 1..list.bottom()).zip(wrap(&text, usize::from(list.width.saturating_sub(4)))) {
            canvas.text(list, list.x + 2, y, &line, Role::Text);
        }
    }
}
