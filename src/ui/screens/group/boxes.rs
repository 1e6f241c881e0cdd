//! Owns the boxes over a group's page: what each is about, and what it is opened with.
//! Must not draw, and must not send a change.

use super::about::About;
use super::forms;
use super::permission::Reading;
use super::sharing::SharingBox;
use crate::domain::{Consent, Email, OrgCode, Urn};
use crate::service::{Person, Request};
use crate::ui::command::Command;
use crate::ui::screen::Turn;
use crate::ui::screens::overlay::{Choice, Picker, Question, SchoolPicker, Statement};
use crate::ui::session::roles;

/// A box that is open, with what it is about.
pub(super) enum Asked {
    /// Name, description and order, of this version of the group.
    Edit(u32),
    AddSchools,
    /// Which of these to remove.
    RemoveWhich(Vec<Urn>),
    /// Whether to remove these.
    Remove(Vec<Urn>),
    /// Which of these users of the owner may view.
    Viewers(Vec<Email>),
    /// Whether the list of schools was read, as it stood at this count.
    ListRead(Urn, u32),
    /// Which of these users of the school may view; the list was read as it stood at this count.
    OwnViewers(Urn, Vec<Email>, u32),
    Sharing,
    Archive,
    /// What the owner records of a school's permission, on what stood there.
    Record(Urn, Box<Consent>),
    /// Whether the agreement was read, before the school's own yes.
    Agreement(Urn, Box<Consent>),
    /// The school's own yes, on what stood there.
    Grant(Urn, Box<Consent>),
    /// The school's own no, on what stood there.
    Decline(Urn, Box<Consent>),
    /// A permission taken back, on what stood there.
    Withdraw(Urn, Box<Consent>),
    /// Whether this is really to be done.
    Sure(Box<super::saving::Change>),
    /// Whether these are to be asked, or reminded.
    Ask(Vec<Urn>, bool),
    StateFilter,
    /// Whose access is to be explained: one of these, or another.
    AccessOf(Vec<Email>),
    AccessAddress,
    Conflict,
}

impl About {
    pub(super) fn open_box(&mut self, command: Command, turn: &mut Turn<'_>) {
        let Some(detail) = &self.detail else { return };
        let (group, members) = (&detail.group, &detail.members);
        match command {
            Command::EditGroup => {
                turn.overlay(forms::edit_box(&forms::edit_values(group), false));
                self.open = Some(Asked::Edit(group.version));
            }
            Command::AddSchools => {
                let taken = members.iter().map(|it| it.school.urn).collect();
                turn.overlay(SchoolPicker::new("Add schools", taken));
                self.open = Some(Asked::AddSchools);
            }
            Command::RemoveSchools => {
                let urns = members.iter().map(|it| it.school.urn).collect();
                let choices =
                    members.iter().map(|it| Choice::new(it.school.name.clone(), it.school.urn.to_string())).collect();
                turn.overlay(Picker::many("Remove which schools?", choices));
                self.open = Some(Asked::RemoveWhich(urns));
            }
            Command::ChangeViewers => {
                let owner = group.owner;
                self.read_for(Reading::Viewers, Request::ListUsers(Some(owner)), turn);
            }
            Command::ChangeVisibility => {
                turn.overlay(SharingBox::new(self.pick(), group.visibility));
                self.open = Some(Asked::Sharing);
            }
            Command::PickViewers => self.open_own_viewers(turn),
            Command::ArchiveGroup => {
                let text = format!(
                    "'{}' with its {} schools leaves every list, and nobody can read its reports any more.",
                    group.name,
                    members.len()
                );
                let question = Question::new("Archive the group", &text).doing("Archive it", "Leave it");
                turn.overlay(question.typing(&group.name));
                self.open = Some(Asked::Archive);
            }
            _ => self.open_permission(command, turn),
        }
    }

    /// A school's choice of viewers comes after its administrator has read who else is in the group.
    pub(super) fn open_own_viewers(&mut self, turn: &mut Turn<'_>) {
        let Some(urn) = self.own().map(|it| it.school.urn) else { return };
        let Some(detail) = &self.detail else { return };
        let list = detail.group.list;
        if detail.group.member(urn).is_some_and(|it| detail.group.list_was_read_at(it)) {
            self.read_for(Reading::OwnViewers(urn, list), Request::ListUsers(Some(OrgCode::School(urn))), turn);
            return;
        }
        let number = detail.members.len();
        let mut lines = vec![format!(
            "The {number} schools of '{}' will see each other's aggregated figures. No pupil-level data is shared. \
             Questions go to {}.",
            detail.group.name, detail.contact
        )];
        lines.push(String::new());
        lines.extend(detail.members.iter().map(|it| {
            let own = if it.school.urn == urn { " (your school)" } else { "" };
            format!("{}  {}{own}", it.school.urn, it.school.name)
        }));
        let yes = format!("I have read the list of {number} schools");
        turn.overlay(Statement::new("The schools of the group", lines, &yes, "Not now"));
        self.open = Some(Asked::ListRead(urn, list));
    }

    /// The users came: those who may view now are ticked.
    pub(super) fn offer_viewers(&mut self, users: Vec<Person>, school: Option<(Urn, u32)>, turn: &mut Turn<'_>) {
        let Some(detail) = &self.detail else { return };
        let member = school.and_then(|(urn, _)| detail.members.iter().find(|it| it.school.urn == urn));
        let views = |email: &Email| match school {
            Some(_) => member.is_some_and(|it| it.viewers.contains(email)),
            None => detail.group.viewers.contains(email),
        };
        let users: Vec<Person> = users.into_iter().filter(|it| it.user.active || views(&it.user.email)).collect();
        if users.is_empty() {
            turn.remark("There are no users to choose from yet: add them under People first");
            return;
        }
        let choices = users
            .iter()
            .map(|it| {
                let global = it.user.global;
                let more = if global { "sees all groups in any case".to_owned() } else { roles(it) };
                let mut choice = Choice::new(it.user.name.clone(), format!("{} · {more}", it.user.email));
                choice.chosen = views(&it.user.email);
                if school.is_some() && global {
                    choice.chosen = true;
                    choice.why_not = Some(format!("{} · always included: sees all groups", it.user.email));
                }
                choice
            })
            .collect();
        // Whoever is always included is neither picked nor left out by a tick.
        let emails = users.iter().map(|it| it.user.email.clone()).collect();
        turn.overlay(Picker::many("Who may view the group?", choices));
        self.open = Some(match school {
            Some((urn, list)) => Asked::OwnViewers(urn, emails, list),
            None => Asked::Viewers(emails),
        });
    }

    /// What was typed is not lost when it could not be saved.
    pub(super) fn fill_in_again(&mut self, form: Option<super::saving::Refill>, turn: &mut Turn<'_>) {
        let Some((asked, values)) = form else { return };
        let form = match &asked {
            Asked::Edit(_) => forms::edit_box(&values, true),
            Asked::Record(urn, _) => forms::record_box(&self.name_of_school(*urn), &values, true),
            Asked::Grant(..) => forms::grant_box(&self.group_name(), &values, true),
            Asked::Decline(urn, _) => forms::refusal_box(&self.decline_title(*urn), &values, true),
            Asked::Withdraw(urn, _) => forms::refusal_box(&self.withdraw_title(*urn), &values, true),
            Asked::AccessAddress => forms::address_box(values.first().map_or("", String::as_str)),
            _ => return,
        };
        turn.overlay(form.returning(turn.session));
        self.open = Some(asked);
    }

    pub(super) fn name_of_school(&self, urn: Urn) -> String {
        let member = self.members().iter().find(|it| it.school.urn == urn);
        member.map_or_else(|| urn.to_string(), |it| it.school.name.clone())
    }

    pub(super) fn group_name(&self) -> String {
        self.detail.as_ref().map_or_else(|| self.pick(), |it| it.group.name.clone())
    }

    pub(super) fn decline_title(&self, urn: Urn) -> String {
        format!("{} declines", self.name_of_school(urn))
    }

    pub(super) fn withdraw_title(&self, urn: Urn) -> String {
        format!("{} withdraws", self.name_of_school(urn))
    }
}
