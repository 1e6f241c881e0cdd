//! Owns changes of a group on their way: what is said when they are done, what becomes of them when they are not.
//! Must not know how the boxes look that they come from.

use super::about::About;
use super::boxes::Asked;
use crate::domain::Urn;
use crate::service::{GroupDetail, Request, Response, ServiceError, Trouble};
use crate::ui::screen::{Answer, Ticket, Turn};
use crate::ui::screens::overlay::{ConflictBox, Settled};

/// A form to be filled in again: which one, with what was typed.
pub(super) type Refill = (Asked, Vec<String>);

/// A change on its way.
pub(super) struct Saving {
    pub ticket: Ticket,
    pub change: Change,
}

/// A change of the group.
pub(super) struct Change {
    pub request: Request,
    /// What is said when it is done.
    pub said: String,
    /// The form to be filled in again when it is not.
    pub form: Option<Refill>,
    /// The page is closed when it is done: the group is no longer the person's to see.
    pub leaves: bool,
}

impl Change {
    pub fn new(request: Request, said: impl Into<String>) -> Self {
        Self { request, said: said.into(), form: None, leaves: false }
    }

    #[must_use]
    pub fn of_form(mut self, asked: Asked, values: Vec<String>) -> Self {
        self.form = Some((asked, values));
        self
    }
}

/// A change that came too late, while the person settles what is to become of it.
pub(super) struct Conflict {
    change: Change,
    /// What stands there, read after it was refused: an overwriting save is made on this, and on nothing newer.
    pub base: Option<Box<GroupDetail>>,
}

impl About {
    /// Sends a change.
    pub(super) fn send(&mut self, change: Change, turn: &mut Turn<'_>) {
        let ticket = turn.ask(change.request.clone());
        self.saving = Some(Saving { ticket, change });
    }

    /// The answer to a change came.
    pub(super) fn saved(&mut self, change: Change, result: Result<Response, ServiceError>, turn: &mut Turn<'_>) {
        match result {
            Ok(response) => {
                turn.say(change.said);
                if change.leaves {
                    turn.close();
                } else if let Response::Group(detail) = response {
                    self.board.forget_ticks();
                    self.take(*detail);
                }
            }
            Err(error) if error.trouble == Trouble::Stale && !error.sides.is_empty() => {
                turn.overlay(ConflictBox::new(&error.what, error.sides));
                self.conflict = Some(Conflict { change, base: None });
                self.open = Some(Asked::Conflict);
                self.read(turn);
            }
            Err(error) => {
                turn.fail(&error);
                self.fill_in_again(change.form, turn);
                self.read(turn);
            }
        }
    }

    /// The person has seen both sides.
    pub(super) fn settle(&mut self, answer: &Answer, turn: &mut Turn<'_>) {
        let Some(Conflict { change, base }) = self.conflict.take() else { return };
        match (Settled::of(answer), base) {
            (Settled::Theirs, _) => {
                turn.say("What stands there was kept; what you typed was not saved");
                self.read(turn);
            }
            (Settled::Overwrite, Some(base)) => {
                let request = on_top_of(change.request, &base);
                self.send(Change { request, ..change }, turn);
            }
            (Settled::Overwrite, None) => {
                turn.remark("What stands there is still being read: try again");
                self.fill_in_again(change.form, turn);
            }
            (Settled::Back, _) => self.fill_in_again(change.form, turn),
        }
    }
}

/// The request, made on what stands there now.
fn on_top_of(request: Request, now: &GroupDetail) -> Request {
    match request {
        Request::EditGroup { group, name, description, alphabetical, .. } => {
            Request::EditGroup { group, name, description, alphabetical, version: Some(now.group.version) }
        }
        Request::RecordConsent { group, school, consent, .. } => {
            Request::RecordConsent { group, school, consent, seen: consent_of(now, school) }
        }
        other => other,
    }
}

fn consent_of(detail: &GroupDetail, school: Urn) -> Option<Box<crate::domain::Consent>> {
    let member = detail.members.iter().find(|it| it.school.urn == school)?;
    member.consent.clone().map(Box::new)
}
