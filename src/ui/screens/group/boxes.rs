//! Owns the boxes over a group's page: what each is opened with, and the request that comes of its answer.
//! Must not draw.

use super::about::{About, name_of, names};
use crate::domain::{Consent, ConsentState, Email, OrgCode, Urn, Visibility};
use crate::service::{Person, Request};
use crate::ui::command::Command;
use crate::ui::screen::{Answer, Turn};
use crate::ui::screens::overlay::{Choice, FormBox, Picker, Question, SchoolPicker, SharingBox};
use crate::ui::session::roles;
use crate::ui::widgets::form::{Entry, Form, date, filled};
use crate::ui::widgets::list::schools;

/// A box that is open, with what it is about.
pub(super) enum Asked {
    Edit,
    AddSchools,
    /// Which of these to remove.
    RemoveWhich(Vec<Urn>),
    /// Whether to remove these.
    Remove(Vec<Urn>),
    /// Which of these users of the owner may view.
    Viewers(Vec<Email>),
    /// Whether the list of schools was read.
    ListRead(Urn),
    /// Which of these users of the school may view; the list was read.
    OwnViewers(Urn, Vec<Email>, bool),
    Sharing,
    Consent(Urn),
    Archive,
}

/// States of a permission, in the order in which they are offered.
const STATES: [ConsentState; 5] = [
    ConsentState::NotAsked,
    ConsentState::Requested,
    ConsentState::Granted,
    ConsentState::Declined,
    ConsentState::Withdrawn,
];

impl About {
    pub(super) fn open_box(&mut self, command: Command, turn: &mut Turn<'_>) {
        let Some(detail) = &self.detail else { return };
        let (group, members) = (&detail.group, &detail.members);
        match command {
            Command::EditGroup => {
                turn.overlay(edit_box(&[group.name.clone(), group.description.clone()], false));
                self.open = Some(Asked::Edit);
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
                self.ask_users(owner, None, false, turn);
            }
            Command::ChangeVisibility => {
                let agreed = members.iter().filter(|it| granted(it.consent.as_ref())).count();
                turn.overlay(SharingBox::new(group.visibility, agreed, members.len()));
                self.open = Some(Asked::Sharing);
            }
            Command::RecordConsent => self.open_consent(turn),
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
            _ => {}
        }
    }

    fn open_consent(&mut self, turn: &mut Turn<'_>) {
        let Some(member) = self.current() else { return };
        let urn = member.school.urn;
        let consent = member.consent.clone().unwrap_or_else(Consent::not_asked);
        let at = STATES.iter().position(|it| *it == consent.state).unwrap_or(0);
        let values = [at.to_string(), consent.signatory, consent.role, consent.date, consent.expires];
        turn.overlay(consent_box(&member.school.name, &values, false));
        self.open = Some(Asked::Consent(urn));
    }

    /// A school's first choice of viewers comes after its administrator has read who else is in the group.
    fn open_own_viewers(&mut self, turn: &mut Turn<'_>) {
        let Some(urn) = self.own_school(&turn.session.who) else { return };
        let Some(detail) = &self.detail else { return };
        if detail.group.member(urn).is_some_and(|it| detail.group.list_was_read_at(it)) {
            self.ask_users(OrgCode::School(urn), Some(urn), true, turn);
            return;
        }
        let schools = detail.members.iter().map(|it| it.school.name.as_str()).collect::<Vec<_>>().join(", ");
        let text = format!(
            "The {} schools of '{}' will be able to see each other's aggregated figures: {schools}. No pupil-level data \
             is shared. Questions go to {}.",
            detail.members.len(),
            detail.group.name,
            detail.contact
        );
        let question = Question::new("Have you read the list of schools?", &text);
        turn.overlay(question.doing("I have read it", "Not now"));
        self.open = Some(Asked::ListRead(urn));
    }

    /// The users came: those who may view now are ticked.
    pub(super) fn offer_viewers(&mut self, users: Vec<Person>, school: Option<Urn>, read: bool, turn: &mut Turn<'_>) {
        let Some(detail) = &self.detail else { return };
        let member = school.and_then(|urn| detail.members.iter().find(|it| it.school.urn == urn));
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
                let more = if it.user.global { "sees all groups in any case".to_owned() } else { roles(it) };
                Choice::new(it.user.name.clone(), format!("{} · {more}", it.user.email)).chosen(views(&it.user.email))
            })
            .collect();
        let emails = users.iter().map(|it| it.user.email.clone()).collect();
        turn.overlay(Picker::many("Who may view the group?", choices));
        self.open = Some(match school {
            Some(urn) => Asked::OwnViewers(urn, emails, read),
            None => Asked::Viewers(emails),
        });
    }

    pub(super) fn answered(&mut self, answer: Answer, turn: &mut Turn<'_>) {
        let group = self.pick();
        match (self.open.take(), answer) {
            (Some(Asked::Edit), Answer::Filled(values)) => self.edit(values, turn),
            (Some(Asked::AddSchools), Answer::Filled(urns)) => {
                let urns: Vec<Urn> = urns.iter().filter_map(|urn| urn.parse().ok()).collect();
                let said = format!("Added {}", schools(urns.len()));
                self.save(Request::AddSchools(group, urns), said, None, turn);
            }
            (Some(Asked::RemoveWhich(urns)), Answer::Picked(places)) => {
                let urns: Vec<Urn> = places.iter().filter_map(|at| urns.get(*at).copied()).collect();
                self.ask_remove(urns, turn);
            }
            (Some(Asked::Remove(urns)), Answer::Confirmed) => {
                let said = format!("Removed {}", schools(urns.len()));
                self.save(Request::RemoveSchools(group, urns), said, None, turn);
            }
            (Some(Asked::Viewers(emails)), Answer::Picked(places)) => {
                let before: Vec<Email> = self.detail.iter().flat_map(|it| it.group.viewers.iter().cloned()).collect();
                let (add, remove) = difference(&before, &emails, &places);
                let said = said_of_viewers(&add, &remove);
                self.save(Request::SetViewers { group, add, remove }, said, None, turn);
            }
            (Some(Asked::ListRead(urn)), Answer::Confirmed) => {
                self.ask_users(OrgCode::School(urn), Some(urn), true, turn);
            }
            (Some(Asked::OwnViewers(school, emails, confirm_schools)), Answer::Picked(places)) => {
                let members = self.detail.iter().flat_map(|it| &it.members);
                let member = members.into_iter().find(|it| it.school.urn == school);
                let before = member.map(|it| it.viewers.clone()).unwrap_or_default();
                let (add, remove) = difference(&before, &emails, &places);
                let said = said_of_viewers(&add, &remove);
                self.save(Request::PickViewers { group, school, add, remove, confirm_schools }, said, None, turn);
            }
            (Some(Asked::Sharing), Answer::Filled(values)) => self.share(&values, turn),
            (Some(Asked::Consent(urn)), Answer::Filled(values)) => self.record_consent(urn, values, turn),
            (Some(Asked::Archive), Answer::Confirmed) => {
                self.save(Request::ArchiveGroup(group), "The group is archived", None, turn);
            }
            _ => {}
        }
    }

    fn edit(&mut self, values: Vec<String>, turn: &mut Turn<'_>) {
        let request = Request::EditGroup {
            group: self.pick(),
            name: values.first().cloned(),
            description: values.get(1).cloned(),
            version: self.detail.as_ref().map(|it| it.group.version),
        };
        self.save(request, "Saved name and description", Some((Asked::Edit, values)), turn);
    }

    fn ask_remove(&mut self, urns: Vec<Urn>, turn: &mut Turn<'_>) {
        if urns.is_empty() {
            turn.remark("No school was ticked, so none is removed");
            return;
        }
        let Some(detail) = &self.detail else { return };
        let gone = detail.members.iter().filter(|it| urns.contains(&it.school.urn));
        let text = format!(
            "{} of {} schools leave the group with their recorded permissions and their choice of viewers: {}.",
            urns.len(),
            detail.members.len(),
            names(gone.map(|it| it.school.name.as_str()))
        );
        turn.overlay(Question::new("Remove schools", &text).doing("Remove them", "Leave them"));
        self.open = Some(Asked::Remove(urns));
    }

    fn share(&mut self, values: &[String], turn: &mut Turn<'_>) {
        let yes = |at: usize| values.get(at).is_some_and(|it| !it.is_empty());
        let shared = values.first().is_some_and(|it| it == Visibility::Schools.id());
        let visibility = if shared { Visibility::Schools } else { Visibility::OwnerOnly };
        let request = Request::SetVisibility {
            group: self.pick(),
            visibility,
            start_with_agreed: shared && yes(2),
            accept_terms: shared && yes(1),
            version: None,
        };
        self.save(request, format!("The group is now {}", visibility.label()), None, turn);
    }

    fn record_consent(&mut self, urn: Urn, values: Vec<String>, turn: &mut Turn<'_>) {
        let value = |at: usize| values.get(at).cloned().unwrap_or_default();
        let at: usize = value(0).parse().unwrap_or(0);
        let consent = Consent {
            state: STATES.get(at).copied().unwrap_or(ConsentState::NotAsked),
            signatory: value(1),
            role: value(2),
            date: value(3),
            expires: value(4),
            ..Consent::not_asked()
        };
        let said = format!("Recorded: {}", consent.state.label());
        let request = Request::RecordConsent { group: self.pick(), school: urn, consent, seen: None };
        self.save(request, said, Some((Asked::Consent(urn), values)), turn);
    }

    /// What was typed is not lost when it could not be saved.
    pub(super) fn fill_in_again(&mut self, form: Option<(Asked, Vec<String>)>, turn: &mut Turn<'_>) {
        match form {
            Some((Asked::Edit, values)) => {
                turn.overlay(edit_box(&values, true));
                self.open = Some(Asked::Edit);
            }
            Some((Asked::Consent(urn), values)) => {
                let members = self.detail.iter().flat_map(|it| &it.members);
                let name = members.into_iter().find(|it| it.school.urn == urn).map(|it| it.school.name.clone());
                turn.overlay(consent_box(&name.unwrap_or_else(|| urn.to_string()), &values, true));
                self.open = Some(Asked::Consent(urn));
            }
            _ => {}
        }
    }
}

fn granted(consent: Option<&Consent>) -> bool {
    consent.is_some_and(|it| it.state == ConsentState::Granted)
}

/// Who is to be added and who removed, from who views now and the places that were ticked.
fn difference(before: &[Email], offered: &[Email], places: &[usize]) -> (Vec<Email>, Vec<Email>) {
    let ticked = |at: &usize| places.contains(at);
    let add = offered.iter().enumerate().filter(|(at, it)| ticked(at) && !before.contains(it));
    let remove = offered.iter().enumerate().filter(|(at, it)| !ticked(at) && before.contains(it));
    (add.map(|(_, it)| it.clone()).collect(), remove.map(|(_, it)| it.clone()).collect())
}

fn said_of_viewers(add: &[Email], remove: &[Email]) -> String {
    let list = |emails: &[Email]| names(emails.iter().map(|it| name_of(it.as_str(), &[])));
    match (add.is_empty(), remove.is_empty()) {
        (true, true) => "The viewers are as before".to_owned(),
        (false, true) => format!("May view now: {}", list(add)),
        (true, false) => format!("May no longer view: {}", list(remove)),
        (false, false) => format!("May view now: {}; no longer: {}", list(add), list(remove)),
    }
}

fn boxed(title: &str, form: Form, touched: bool) -> FormBox {
    FormBox::new(title, if touched { form.touched() } else { form })
}

fn edit_box(values: &[String], touched: bool) -> FormBox {
    let value = |at: usize| values.get(at).map_or("", String::as_str);
    let form = Form::new(vec![
        Entry::text("Name", "as people find it in their list of groups", value(0), Some(filled)),
        Entry::text("Description", "what the group is for", value(1), None),
    ]);
    boxed("Change the group", form, touched)
}

fn consent_box(school: &str, values: &[String], touched: bool) -> FormBox {
    let value = |at: usize| values.get(at).map_or("", String::as_str);
    let states = STATES.iter().map(|it| it.label().to_owned()).collect();
    let form = Form::new(vec![
        Entry::choice("Permission", "", states, value(0).parse().unwrap_or(0)),
        Entry::text("Signed by", "the person who gave or refused it", value(1), None),
        Entry::text("Role", "of that person at the school", value(2), None),
        Entry::text("Date", "year-month-day; empty: today", value(3), Some(date)),
        Entry::text("Expires", "the last day on which it holds; empty: it does not", value(4), Some(date)),
    ]);
    boxed(&format!("Permission of {school}"), form, touched)
}
