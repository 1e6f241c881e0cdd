//! Owns the list of a person's saved views: opening one, giving it another name, deleting it.
//! Must not know what a view holds, nor decide whether it can be opened; it shows what the service says.

use ratatui::layout::Rect;

use super::group::GroupPage;
use super::overlay::{FormBox, Question};
use crate::report::ReportName;
use crate::service::{Request, Response, ViewLine};
use crate::ui::command::{Availability, Command, Context};
use crate::ui::screen::{Answer, Canvas, Input, Screen, Ticket, Turn};
use crate::ui::session::Who;
use crate::ui::theme::Role;
use crate::ui::widgets::form::{Entry, Form, filled};
use crate::ui::widgets::list::Column;
use crate::ui::widgets::listing::{Listing, draw_advice, with_status};

const COLUMNS: &[Column] = &[
    Column::text("View", 0, 0),
    Column::fitting("Group", 34, 40),
    Column::fitting("Report", 40, 0),
    Column::fitting("Asks for", 44, 100),
];

/// What a box that lies over the list is about: the view of this name.
enum About {
    Renaming(String),
    Deleting(String),
}

/// A change that is on its way.
struct Change {
    ticket: Ticket,
    /// What it says once it is done.
    said: String,
    /// The view and the name that was typed for it, to be mended where it is refused.
    typed: Option<(String, String)>,
}

/// The list of a person's saved views.
#[derive(Default)]
pub struct ViewList {
    all: Option<Vec<ViewLine>>,
    listing: Listing,
    listed: Option<Ticket>,
    opened: Option<Ticket>,
    /// A change that is on its way.
    changing: Option<Change>,
    about: Option<About>,
}

impl ViewList {
    fn ask(&mut self, turn: &mut Turn<'_>) {
        self.listed = Some(turn.ask(Request::ListViews));
    }

    fn shown(&self) -> Vec<usize> {
        self.listing.shown(self.all.as_deref().unwrap_or_default(), |view| cells(view).join(" "))
    }

    fn current(&self) -> Option<&ViewLine> {
        self.all.as_ref()?.get(*self.shown().get(self.listing.list.cursor())?)
    }

    fn open(&mut self, turn: &mut Turn<'_>) {
        let Some(view) = self.current() else { return };
        if let Some(why) = &view.trouble {
            turn.remark(format!("'{}' cannot be opened: {why}", view.name));
            return;
        }
        self.opened = Some(turn.ask(Request::ShowView(view.name.clone())));
    }

    fn rename(&mut self, name: String, typed: &str, turn: &mut Turn<'_>) {
        let form = FormBox::new("Rename view", Form::new(vec![Entry::text("Name", "", typed, Some(filled))]));
        turn.overlay(form.returning(turn.session));
        self.about = Some(About::Renaming(name));
    }

    fn ask_delete(&mut self, name: String, turn: &mut Turn<'_>) {
        let text = format!("The view '{name}' is deleted. No figure is lost, and nobody else has this view.");
        turn.overlay(Question::new("Delete the view?", &text).doing("Delete it", "Keep it"));
        self.about = Some(About::Deleting(name));
    }

    fn answered(&mut self, answer: Answer, turn: &mut Turn<'_>) {
        match (self.about.take(), answer) {
            (Some(About::Renaming(name)), Answer::Filled(values)) => {
                let Some(to) = values.into_iter().next() else { return };
                let ticket = turn.ask(Request::RenameView { name: name.clone(), to: to.clone() });
                let said = format!("The view '{name}' is called '{to}' now");
                self.changing = Some(Change { ticket, said, typed: Some((name, to)) });
            }
            (Some(About::Deleting(name)), Answer::Confirmed) => {
                let ticket = turn.ask(Request::DeleteView(name.clone()));
                self.changing = Some(Change { ticket, said: format!("The view '{name}' was deleted"), typed: None });
            }
            _ => {}
        }
    }

    fn done(&mut self, ticket: Ticket, response: Response, turn: &mut Turn<'_>) {
        if let Some(change) = self.changing.take_if(|change| change.ticket == ticket) {
            turn.say(change.said);
            self.ask(turn);
            return;
        }
        match response {
            Response::Views(views) if Some(ticket) == self.listed => self.all = Some(views),
            Response::ViewOpened(view) if Some(ticket) == self.opened => {
                // The group's page stands behind the list of groups, from wherever the view was opened.
                turn.view(Command::Groups);
                turn.open(GroupPage::opened_as(view));
            }
            _ => {}
        }
    }
}

/// A view in its columns; where it cannot be opened, why.
fn cells(view: &ViewLine) -> Vec<String> {
    let report = view.report.map_or("", ReportName::label);
    vec![
        view.name.clone(),
        view.group_name.clone().unwrap_or_else(|| "–".to_owned()),
        view.trouble.clone().unwrap_or_else(|| report.to_owned()),
        view.options.clone(),
    ]
}

impl Screen for ViewList {
    fn title(&self) -> String {
        "Saved views".to_owned()
    }

    fn contexts(&self) -> Vec<Context> {
        self.listing.contexts(&[Context::SavedViews])
    }

    fn typing(&self) -> bool {
        self.listing.typing()
    }

    fn available(&self, command: Command, _who: &Who) -> Availability {
        match command {
            Command::Open | Command::RenameView | Command::DeleteView => {
                Availability::when(self.current().is_some(), "there is no saved view")
            }
            _ => Availability::Ready,
        }
    }

    fn back(&mut self, _turn: &mut Turn<'_>) -> bool {
        self.listing.back()
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        let shown = self.shown().len();
        let name = self.current().map(|view| view.name.clone());
        match input {
            Input::Opened | Input::Changed => self.ask(turn),
            Input::Command(Command::Open, _) => self.open(turn),
            Input::Command(Command::RenameView, _) => {
                if let Some(name) = name {
                    self.rename(name.clone(), &name, turn);
                }
            }
            Input::Command(Command::DeleteView, _) => {
                if let Some(name) = name {
                    self.ask_delete(name, turn);
                }
            }
            Input::Answer(answer) => self.answered(answer, turn),
            Input::Done(ticket, Ok(response)) => self.done(ticket, response, turn),
            Input::Done(ticket, Err(error)) => {
                turn.fail(&error);
                let refused = self.changing.take_if(|change| change.ticket == ticket);
                match refused.and_then(|change| change.typed) {
                    Some((name, typed)) => self.rename(name, &typed, turn),
                    // What cannot be opened any more is told in the list too.
                    None if Some(ticket) == self.opened => self.ask(turn),
                    None => {}
                }
            }
            other => {
                self.listing.input(&other, shown, turn.body.height);
            }
        }
        let len = self.shown().len();
        self.listing.list.clamp(len);
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let (list, status) = with_status(area);
        let Some(views) = &self.all else {
            canvas.text(list, list.x, list.y, "Reading saved views…", Role::Muted);
            return;
        };
        if views.is_empty() {
            let text = "You have no saved views yet. W on a report keeps it as it is set up: its pupils, year and \
                        comparator, its columns, order, filter and chart.";
            draw_advice(list, canvas, text);
            return;
        }
        let shown = self.shown();
        self.listing.list.draw(list, canvas, COLUMNS, shown.len(), |at| Some(cells(views.get(*shown.get(at)?)?)));
        self.listing.draw_status(status, canvas, shown.len(), views.len());
    }
}

#[cfg(test)]
mod tests;
