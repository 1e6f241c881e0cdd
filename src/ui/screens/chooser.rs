//! Owns choosing through whose eyes to look: the operator or any person who may sign in.
//! Must not decide who may; it lists whom the service names.

use ratatui::layout::Rect;

use crate::service::{Person, Request, Response};
use crate::ui::command::{Command, Context};
use crate::ui::screen::{Canvas, Input, Screen, Ticket, Turn};
use crate::ui::session::{Start, Who, roles};
use crate::ui::theme::Role;
use crate::ui::widgets::field::Field;
use crate::ui::widgets::list::{Column, List, position};
use crate::ui::widgets::matching::matches;

const COLUMNS: &[Column] =
    &[Column::text("Name", 0, 0), Column::fitting("Organisation", 36, 56), Column::fitting("May do", 26, 40)];

/// The rows above the list.
const ABOVE: u16 = 3;

/// Choosing a person.
pub struct Chooser {
    fixed: bool,
    demo: bool,
    people: Option<Vec<Person>>,
    asked: Option<Ticket>,
    filter: Field,
    filtering: bool,
    list: List,
}

impl Chooser {
    /// The screen as the program starts, or when another person is to be chosen.
    pub fn new(start: &Start) -> Self {
        Self {
            fixed: !start.may_switch(),
            demo: start.demo,
            people: None,
            asked: None,
            filter: Field::default(),
            filtering: false,
            list: List::default(),
        }
    }

    /// The rows: the operator (none), then the people that the filter leaves.
    fn rows(&self) -> Vec<Option<&Person>> {
        let filter = self.filter.value();
        let operator = matches(filter, "operator may do everything").then_some(None);
        let people = self.people.iter().flatten().filter(|person| {
            let text = format!("{} {} {} {}", person.user.name, person.user.email, person.organisation, roles(person));
            matches(filter, &text)
        });
        operator.into_iter().chain(people.map(Some)).collect()
    }

    fn answered(&mut self, response: Response, turn: &mut Turn<'_>) {
        match response {
            Response::Person(person) => turn.become_person(person.map_or_else(Who::operator, Who::person)),
            // Nobody else to be: the store is new, or has no users yet.
            Response::People(people) if people.is_empty() && !self.demo => turn.become_person(Who::operator()),
            Response::People(people) => self.people = Some(people),
            _ => {}
        }
    }

    fn command(&mut self, command: Command, count: Option<usize>, turn: &mut Turn<'_>) {
        let height = usize::from(turn.body.height.saturating_sub(ABOVE + 2));
        let rows = self.rows().len();
        match command {
            Command::Open if self.people.is_some() => {
                let chosen = self.rows().get(self.list.cursor()).map(|row| row.cloned());
                if let Some(person) = chosen {
                    turn.become_person(person.map_or_else(Who::operator, Who::person));
                }
            }
            Command::Filter => self.filtering = true,
            Command::EndFilter => self.filtering = false,
            _ => {
                self.list.command(command, count, rows, height);
            }
        }
    }
}

impl Screen for Chooser {
    fn title(&self) -> String {
        "Who are you?".to_owned()
    }

    fn contexts(&self) -> Vec<Context> {
        if self.filtering { vec![Context::Typing, Context::List] } else { vec![Context::Filtered, Context::List] }
    }

    fn typing(&self) -> bool {
        self.filtering
    }

    fn chooses_person(&self) -> bool {
        true
    }

    fn label(&self, command: Command) -> Option<String> {
        (command == Command::Open).then(|| "Go on as this person".to_owned())
    }

    fn back(&mut self, _turn: &mut Turn<'_>) -> bool {
        if self.filtering {
            self.filtering = false;
            return true;
        }
        let filtered = !self.filter.is_empty();
        self.filter.set("");
        filtered
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        match input {
            Input::Opened | Input::Changed => {
                let request = if self.fixed { Request::WhoAmI } else { Request::People };
                self.asked = Some(turn.ask(request));
            }
            Input::Command(command, count) => self.command(command, count, turn),
            Input::Key(key) => {
                if self.filter.key(key) {
                    self.list = List::default();
                }
            }
            Input::Paste(text) => self.filter.paste(&text),
            Input::Done(ticket, result) if Some(ticket) == self.asked => match result {
                Ok(response) => self.answered(response, turn),
                Err(error) => turn.fail(&error),
            },
            Input::Done(..) | Input::Answer(_) => {}
        }
        let rows = self.rows().len();
        self.list.clamp(rows);
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let line = |y: u16| Rect { y: area.y + y, height: 1, ..area }.intersection(area);
        if self.fixed {
            canvas.text(area, area.x, area.y, "Reading who you are…", Role::Muted);
            return;
        }
        canvas.text(area, area.x, area.y, "Choose through whose eyes to look: you see what they see.", Role::Text);
        if self.demo {
            let text = "A demonstration: everything done here is thrown away.";
            canvas.text(area, area.x, area.y + 1, text, Role::Warning);
        }
        let rows = self.rows();
        let list = Rect { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE + 1), ..area };
        if self.people.is_none() {
            canvas.text(list, list.x, list.y, "Reading people…", Role::Muted);
            return;
        }
        self.list.draw(list, canvas, COLUMNS, rows.len(), |at| {
            Some(rows.get(at)?.map_or_else(
                || vec!["Operator".to_owned(), "this store".to_owned(), "may do everything".to_owned()],
                |person| vec![person.user.name.clone(), person.organisation.clone(), roles(person)],
            ))
        });
        let status = line(area.height.saturating_sub(1));
        let end = canvas.text(status, status.x, status.y, &position(self.list.cursor(), rows.len()), Role::Muted);
        if self.filtering || !self.filter.is_empty() {
            let x = canvas.text(status, end + 2, status.y, "filter ", Role::Chip);
            self.filter.draw(Rect { x, width: status.right().saturating_sub(x), ..status }, canvas, self.filtering);
        }
    }
}
