//! Owns keeping a report as a saved view: its name, and a question where that is taken.
//! Must not know how a view is kept, nor what the words of an arrangement mean.

use crate::domain::same_view_name;
use crate::service::{Request, Response, ServiceError, Trouble, ViewLine};
use crate::ui::screen::{Answer, Input, Ticket, Turn};
use crate::ui::screens::overlay::{FormBox, Question};
use crate::ui::widgets::form::{Entry, Form, filled};

use super::ReportView;

/// How far keeping the report has come.
pub(super) enum Keeping {
    /// It is asked which views there are.
    Listing(Ticket),
    /// The box of the name lies over the report; there are these views.
    Naming(Vec<String>),
    /// The question whether this view is replaced lies over the report.
    Replacing(String, Vec<String>),
    /// It is asked to keep it under this name.
    Saving(Ticket, String, Vec<String>),
}

fn form(name: &str) -> FormBox {
    let note = "the report with its filters, columns, order and chart, for you alone";
    FormBox::new("Save view", Form::new(vec![Entry::text("Name", note, name, Some(filled))]))
}

impl ReportView {
    /// Begins keeping the report.
    pub(super) fn keep(&mut self, turn: &mut Turn<'_>) {
        self.keeping = Some(Keeping::Listing(turn.ask(Request::ListViews)));
    }

    /// Takes what belongs to keeping the report; gives back what does not.
    pub(super) fn keeps(&mut self, input: Input, turn: &mut Turn<'_>) -> Option<Input> {
        match (self.keeping.take(), input) {
            (Some(Keeping::Listing(asked)), Input::Done(ticket, result)) if asked == ticket => {
                self.listed(result, turn);
            }
            (Some(Keeping::Naming(views)), Input::Answer(answer)) => self.named(answer, views, turn),
            (Some(Keeping::Replacing(name, views)), Input::Answer(Answer::Confirmed)) => {
                self.save(name, views, true, turn);
            }
            (Some(Keeping::Replacing(name, views)), Input::Answer(_)) => {
                turn.overlay(form(&name));
                self.keeping = Some(Keeping::Naming(views));
            }
            (Some(Keeping::Saving(asked, name, views)), Input::Done(ticket, result)) if asked == ticket => {
                self.saved(result, &name, views, turn);
            }
            (keeping, input) => {
                self.keeping = keeping;
                return Some(input);
            }
        }
        None
    }

    fn listed(&mut self, result: Result<Response, ServiceError>, turn: &mut Turn<'_>) {
        match result {
            Ok(Response::Views(views)) => {
                turn.overlay(form(self.kept_as.as_deref().unwrap_or_default()));
                self.keeping = Some(Keeping::Naming(views.into_iter().map(|ViewLine { name, .. }| name).collect()));
            }
            Ok(_) => {}
            Err(error) => turn.fail(&error),
        }
    }

    fn named(&mut self, answer: Answer, views: Vec<String>, turn: &mut Turn<'_>) {
        let Answer::Filled(values) = answer else { return };
        let Some(name) = values.into_iter().next() else { return };
        let Some(taken) = views.iter().find(|it| same_view_name(it, &name)) else {
            return self.save(name, views, false, turn);
        };
        let text = format!("You have a view called '{taken}' already. It is replaced by the report as it stands now.");
        turn.overlay(Question::new("Replace the view?", &text).doing("Replace it", "Another name"));
        self.keeping = Some(Keeping::Replacing(name, views));
    }

    fn save(&mut self, name: String, views: Vec<String>, over: bool, turn: &mut Turn<'_>) {
        let ticket = turn.ask(Request::SaveView {
            group: self.group.clone(),
            name: name.clone(),
            query: self.query.clone(),
            screen: self.arrangement().words(),
            over,
        });
        self.keeping = Some(Keeping::Saving(ticket, name, views));
    }

    fn saved(&mut self, result: Result<Response, ServiceError>, name: &str, views: Vec<String>, turn: &mut Turn<'_>) {
        match result {
            Ok(Response::View(view)) => {
                turn.say(format!("The view '{}' was saved", view.name));
                self.kept_as = Some(view.name);
            }
            Ok(_) => {}
            Err(error) => {
                turn.fail(&error);
                // Nothing of a group that is gone can be saved under another name either.
                if error.trouble != Trouble::NotFound {
                    turn.overlay(form(name).returning(turn.session));
                    self.keeping = Some(Keeping::Naming(views));
                }
            }
        }
    }
}
