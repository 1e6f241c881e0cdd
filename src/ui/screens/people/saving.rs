//! Owns changes of users on their way: what is said when they are done, what becomes of them when they are not.
//! Must not know which keys lead to them.

use super::forms::{edit_form, new_form};
use super::{Asked, Users};
use crate::domain::Email;
use crate::service::{NewUser, Request, Response, ServiceError, Trouble, UserEdit};
use crate::ui::screen::{Answer, Ticket, Turn};
use crate::ui::screens::overlay::{ConflictBox, FormBox, Settled};

/// A change of users.
pub enum Change {
    Add(NewUser),
    Edit(Email, UserEdit),
}

/// A change on its way.
pub struct Saving {
    ticket: Ticket,
    change: Change,
    said: String,
    /// The form to be filled in again when it is not done, with what was typed.
    form: Option<(Asked, Vec<String>)>,
}

/// A save that came too late, while the person looks at both sides.
pub struct Late {
    saving: Saving,
    /// The list is being read again: what stands there now is not known yet.
    reading: Ticket,
}

impl Users {
    pub(super) fn send(
        &mut self,
        change: Change,
        said: impl Into<String>,
        form: Option<(Asked, Vec<String>)>,
        turn: &mut Turn<'_>,
    ) {
        let request = match &change {
            Change::Add(new) => Request::AddUser(new.clone()),
            Change::Edit(email, edit) => Request::EditUser(email.clone(), edit.clone()),
        };
        self.saving = Some(Saving { ticket: turn.ask(request), change, said: said.into(), form });
    }

    /// Takes the answer to the change on its way; `Some`: it is the answer to something else.
    pub(super) fn saved(
        &mut self,
        ticket: Ticket,
        result: Result<Response, ServiceError>,
        turn: &mut Turn<'_>,
    ) -> Option<Result<Response, ServiceError>> {
        let Some(saving) = self.saving.take_if(|it| it.ticket == ticket) else { return Some(result) };
        let reading = self.ask(turn);
        match result {
            Ok(_) => turn.say(saving.said),
            Err(error) if error.trouble == Trouble::Stale && !error.sides.is_empty() => {
                turn.overlay(ConflictBox::new(&error.what, error.sides));
                self.open = Some(Asked::Conflict);
                self.late = Some(Late { saving, reading });
            }
            Err(error) => {
                turn.fail(&error);
                self.fill_in_again(saving.form, turn);
            }
        }
        None
    }

    /// The person has seen both sides.
    pub(super) fn settle(&mut self, answer: &Answer, turn: &mut Turn<'_>) {
        let Some(Late { saving, reading }) = self.late.take() else { return };
        let Saving { change, said, form, .. } = saving;
        match (Settled::of(answer), change) {
            (Settled::Theirs, _) => turn.say("What stands there was kept; what you typed was not saved"),
            (Settled::Overwrite, Change::Edit(email, edit)) => {
                // An overwriting save is made on what the list holds now, and on nothing newer.
                let version = self.find(&email).map(|it| it.user.version).filter(|_| self.asked != Some(reading));
                if version.is_some() {
                    self.send(Change::Edit(email, UserEdit { version, ..edit }), said, form, turn);
                } else {
                    turn.remark("What stands there is still being read: try again");
                    self.fill_in_again(form, turn);
                }
            }
            _ => self.fill_in_again(form, turn),
        }
    }

    /// What was typed is not lost when it could not be saved.
    pub(super) fn fill_in_again(&mut self, form: Option<(Asked, Vec<String>)>, turn: &mut Turn<'_>) {
        let Some((asked, values)) = form else { return };
        let form = match &asked {
            Asked::Add => FormBox::new("New user", new_form(&values, self.own.is_some()).touched()),
            Asked::Edit(base) => FormBox::new(&format!("Change {}", base.email), edit_form(&values).touched()),
            _ => return,
        };
        turn.overlay(form.returning(turn.session));
        self.open = Some(asked);
    }
}
