//! Owns what the program itself asks for beside its screens: the number of unread notices, taking a change back.
//! Must not know what can be taken back, nor what a notice tells.

use super::layer::LayerId;
use super::{App, changes};
use crate::domain::GroupId;
use crate::service::{AuditLine, Request, Response, ServiceError, Trouble};
use crate::ui::command::Command;
use crate::ui::event::Effect;
use crate::ui::session::Message;
use crate::ui::widgets::text::sentence;

/// What the program itself asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Errand {
    /// How many notices were not read.
    Unread,
    /// The latest change is to be taken back.
    Undo,
}

/// A request of a screen on its way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Waiting {
    /// The layer that asked.
    pub layer: LayerId,
    /// It was to change something.
    pub change: bool,
    /// What it changes can be taken back.
    pub reversible: bool,
}

impl Waiting {
    pub fn of(layer: LayerId, request: &Request) -> Self {
        let change = changes(request);
        // Having read something is no change of it, and an import goes whole or not at all; whoever takes something
        // back goes further back with the next step. Views are a person's own affair, and in no log.
        let lasting = matches!(
            request,
            Request::MarkRead(_)
                | Request::UndoImport(_)
                | Request::Undo(_)
                | Request::UndoLast
                | Request::AddOrganisation(_)
                | Request::SaveView { .. }
                | Request::RenameView { .. }
                | Request::DeleteView(_)
        );
        Self { layer, change, reversible: change && !lasting }
    }
}

impl App {
    /// Asks how many notices the person has not read; the operator gets none.
    pub(super) fn ask_unread(&mut self) {
        if self.session.who.person.is_some() {
            // The answer to an earlier question is out of date.
            self.errands.retain(|_, errand| *errand != Errand::Unread);
            self.run(Errand::Unread, Request::ListNotices { unread: true });
        }
    }

    /// Takes back the latest change of whoever it is; one step at a time.
    pub(super) fn undo_last(&mut self) {
        if !self.errands.values().any(|errand| *errand == Errand::Undo) {
            self.run(Errand::Undo, Request::UndoLast);
        }
    }

    fn run(&mut self, errand: Errand, request: Request) {
        let ticket = self.session.next_ticket();
        self.errands.insert(ticket, errand);
        self.effects.push(Effect::Run(ticket, self.session.who.actor.clone(), Box::new(request)));
    }

    pub(super) fn errand_done(&mut self, errand: Errand, result: Result<Response, ServiceError>) {
        match (errand, result) {
            (Errand::Unread, Ok(Response::Inbox(inbox))) => self.session.unread = Some(inbox.unread),
            // The inbox itself says why it cannot be read; the header claims no number meanwhile.
            (Errand::Unread, _) => self.session.unread = None,
            (Errand::Undo, Ok(Response::Undone(entry))) => {
                self.session.say(Message::success(format!("{}{}", sentence(&entry.details), of(&entry))));
                self.changed();
            }
            (Errand::Undo, Ok(_)) => {}
            (Errand::Undo, Err(error)) if matches!(error.trouble, Trouble::Invalid | Trouble::NotFound) => {
                self.session.say(Message::remark(Message::error(&error).line()));
            }
            (Errand::Undo, Err(error)) => self.session.say(Message::error(&error)),
        }
    }

    /// Adds to what was said of a change the key that takes it back, where there is one.
    pub(super) fn name_undo(&mut self) {
        let key = self.keys_for(&[Command::Undo]).into_iter().next();
        if let Some((_, keys)) = key.filter(|(_, keys)| !keys.is_empty()) {
            self.session.add_to_success(&format!(" · {keys} undoes"));
        }
    }
}

/// Whose change it was, in words: a group's, or a user's.
fn of(entry: &AuditLine) -> String {
    match (entry.subject_name.as_str(), entry.subject.parse::<GroupId>()) {
        ("", _) => String::new(),
        (name, Ok(_)) => format!(" in '{name}'"),
        (name, Err(_)) => format!(" of '{name}'"),
    }
}
