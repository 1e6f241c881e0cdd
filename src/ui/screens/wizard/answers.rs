//! Owns what the wizard does with answers: of the service, and of the boxes that it opened.
//! Must not know how a step is drawn.

use super::{Asked, Wizard, name_form};
use crate::service::{Response, ServiceError};
use crate::ui::screen::{Answer, Input, Ticket, Turn};
use crate::ui::screens::group::GroupPage;
use crate::ui::widgets::list::schools;

impl Wizard {
    pub(super) fn answered(&mut self, answer: &Answer, turn: &mut Turn<'_>) {
        let picked = match answer {
            Answer::Picked(places) => places.first().copied(),
            _ => None,
        };
        match (self.asked.take(), picked) {
            (Some(Asked::Resume), Some(0)) => {
                if let Some(draft) = turn.session.drop_draft() {
                    self.resume(draft, turn);
                }
            }
            (Some(Asked::Resume), Some(_)) => {
                turn.session.drop_draft();
            }
            (Some(Asked::Leave), Some(0)) => {
                if let Some(draft) = self.draft() {
                    turn.keep_draft(draft);
                }
                self.done = true;
                turn.say("The unfinished group is kept until the program ends");
                turn.close();
            }
            // Closed without a choice, the draft of before stays as it is.
            (Some(Asked::Leave), Some(1)) | (Some(Asked::Resume), None) => {
                self.done = true;
                turn.close();
            }
            (Some(Asked::Option(entry)), Some(option)) => self.form.chose(entry, option),
            _ => {}
        }
    }

    pub(super) fn answer_came(&mut self, ticket: Ticket, result: Result<Response, ServiceError>, turn: &mut Turn<'_>) {
        if Some(ticket) == self.creating {
            self.creating = None;
            match result {
                Ok(Response::Group(detail)) => {
                    self.done = true;
                    turn.say(format!("Created '{}' with {}", detail.group.name, schools(detail.group.schools.len())));
                    turn.replace(GroupPage::new(detail.group.id));
                }
                Ok(_) => {}
                Err(error) => turn.fail(&error),
            }
            return;
        }
        match (result, self.owners_asked, self.users_asked) {
            (Ok(Response::Organisations(all)), Some(asked), _) if asked == ticket => {
                self.owners = all.into_iter().filter(|it| it.code.may_own_groups()).collect();
                self.form = name_form(&self.form.value(0), &self.form.value(1), &self.owners, 0);
            }
            (Ok(Response::Users(users)), _, Some((asked, of))) if asked == ticket => {
                self.users = users.into_iter().filter(|it| it.user.active).collect();
                self.users_of = Some(of);
                self.users_asked = None;
                // A viewer belongs to the owner: those of an owner chosen before do not come along.
                let users = &self.users;
                self.viewers.retain(|email| users.iter().any(|it| it.user.email == *email));
            }
            (Err(error), owners, users)
                if owners == Some(ticket) || users.is_some_and(|(asked, _)| asked == ticket) =>
            {
                self.users_asked = None;
                turn.fail(&error);
            }
            (result, ..) => self.chosen.update(Input::Done(ticket, result), turn),
        }
    }
}
