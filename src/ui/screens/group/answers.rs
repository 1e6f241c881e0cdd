//! Owns what the answers of the boxes over a group's page lead to: a change to be sent, or the next box.
//! Must not draw.

use super::about::{About, name_of, names, school_of};
use super::boxes::Asked;
use super::forms;
use super::permission::Reading;
use super::saving::Change;
use crate::domain::{Consent, ConsentState, ConsentStatus, Email, OrgCode, Urn};
use crate::service::Request;
use crate::ui::screen::{Answer, Turn};
use crate::ui::screens::overlay::{Question, Statement};
use crate::ui::widgets::list::schools;

impl About {
    pub(super) fn answered(&mut self, answer: Answer, turn: &mut Turn<'_>) {
        let group = self.pick();
        match (self.open.take(), answer) {
            (Some(Asked::Conflict), answer) => self.settle(&answer, turn),
            (Some(Asked::Edit(version)), Answer::Filled(values)) => {
                let request = Request::EditGroup {
                    group,
                    name: values.first().cloned(),
                    description: values.get(1).cloned(),
                    alphabetical: values.get(2).map(|tick| tick == "yes"),
                    version: Some(version),
                };
                let change = Change::new(request, "Saved the group's particulars");
                self.send(change.of_form(Asked::Edit(version), values), turn);
            }
            (Some(Asked::AddSchools), Answer::Filled(urns)) => {
                let urns: Vec<Urn> = urns.iter().filter_map(|urn| urn.parse().ok()).collect();
                let said = format!("Added {}", schools(urns.len()));
                self.send(Change::new(Request::AddSchools(group, urns), said), turn);
            }
            (Some(Asked::RemoveWhich(urns)), Answer::Picked(places)) => {
                let urns: Vec<Urn> = places.iter().filter_map(|at| urns.get(*at).copied()).collect();
                self.ask_remove(urns, turn);
            }
            (Some(Asked::Remove(urns)), Answer::Confirmed) => {
                let said = format!("Removed {}", schools(urns.len()));
                self.send(Change::new(Request::RemoveSchools(group, urns), said), turn);
            }
            (Some(Asked::Archive), Answer::Confirmed) => {
                self.send(Change::new(Request::ArchiveGroup(group), "The group is archived"), turn);
            }
            // The box has sent the switch itself.
            (Some(Asked::Sharing), Answer::Confirmed) => self.read(turn),
            (Some(asked), answer) => self.answered_viewers(asked, answer, turn),
            (None, _) => {}
        }
    }

    fn answered_viewers(&mut self, asked: Asked, answer: Answer, turn: &mut Turn<'_>) {
        let group = self.pick();
        match (asked, answer) {
            (Asked::Viewers(emails), Answer::Picked(places)) => {
                let before: Vec<Email> = self.detail.iter().flat_map(|it| it.group.viewers.iter().cloned()).collect();
                let (add, remove) = difference(&before, &emails, &places);
                if add.is_empty() && remove.is_empty() {
                    turn.remark("Nothing was changed");
                    return;
                }
                let said = said_of_viewers(&add, &remove);
                self.send(Change::new(Request::SetViewers { group, add, remove }, said), turn);
            }
            (Asked::ListRead(urn, list), Answer::Confirmed) => {
                self.read_for(Reading::OwnViewers(urn, list), Request::ListUsers(Some(OrgCode::School(urn))), turn);
            }
            (Asked::OwnViewers(school, emails, list), Answer::Picked(places)) => {
                if self.detail.as_ref().is_some_and(|it| it.group.list != list) {
                    turn.remark("Schools were added meanwhile: read the list again, then pick");
                    self.open_own_viewers(turn);
                    return;
                }
                let member = self.members().iter().find(|it| it.school.urn == school);
                let (before, globals) =
                    member.map_or_else(Default::default, |it| (it.viewers.clone(), it.globals.clone()));
                let (mut add, mut remove) = difference(&before, &emails, &places);
                // A global user of the school is included without being picked.
                add.retain(|it| !globals.contains(it));
                remove.retain(|it| !globals.contains(it));
                if add.is_empty() && remove.is_empty() {
                    turn.remark("Nothing was changed");
                    return;
                }
                let said = said_of_viewers(&add, &remove);
                let request = Request::PickViewers { group, school, add, remove, confirm_schools: true };
                self.send(Change::new(request, said), turn);
            }
            (asked, answer) => self.answered_permission(asked, answer, turn),
        }
    }

    fn answered_permission(&mut self, asked: Asked, answer: Answer, turn: &mut Turn<'_>) {
        match (asked, answer) {
            (Asked::Record(urn, seen), Answer::Filled(values)) => {
                let consent = forms::recorded(&values);
                let said = format!("Recorded for {}: {}", self.name_of_school(urn), consent.state.label());
                let change = Change::new(self.recording(urn, consent, &seen), said);
                self.send(change.of_form(Asked::Record(urn, seen), values), turn);
            }
            (Asked::Agreement(urn, seen), Answer::Confirmed) => {
                let values = forms::grant_values(&turn.session.who, &seen);
                turn.overlay(forms::grant_box(&self.group_name(), &values, false));
                self.open = Some(Asked::Grant(urn, seen));
            }
            (Asked::Grant(urn, seen), Answer::Filled(values)) => {
                let request = self.recording(urn, forms::granted(&values), &seen);
                let change = Change::new(request, format!("{} has agreed", self.name_of_school(urn)));
                self.send(change.of_form(Asked::Grant(urn, seen), values), turn);
            }
            (Asked::Decline(urn, seen), Answer::Filled(values)) => {
                let request = self.recording(urn, forms::refused(ConsentState::Declined, &values, &seen), &seen);
                let mut change = Change::new(request, format!("{} has declined", self.name_of_school(urn)));
                change.leaves = speaks_for(urn, turn);
                self.make_sure(change.of_form(Asked::Decline(urn, seen), values), urn, turn);
            }
            (Asked::Withdraw(urn, seen), Answer::Filled(values)) => {
                let request = self.recording(urn, forms::refused(ConsentState::Withdrawn, &values, &seen), &seen);
                let said = format!("The permission of {} is withdrawn", self.name_of_school(urn));
                let mut change = Change::new(request, said);
                change.leaves = speaks_for(urn, turn);
                self.make_sure(change.of_form(Asked::Withdraw(urn, seen), values), urn, turn);
            }
            (asked, answer) => self.answered_board(asked, answer, turn),
        }
    }

    fn answered_board(&mut self, asked: Asked, answer: Answer, turn: &mut Turn<'_>) {
        match (asked, answer) {
            (Asked::Sure(change), Answer::Confirmed) => self.send(*change, turn),
            (Asked::Sure(change), _) => self.fill_in_again(change.form, turn),
            (Asked::Ask(urns, remind), Answer::Confirmed) => {
                let whom = if urns.is_empty() { "all that have not answered".to_owned() } else { schools(urns.len()) };
                let said = format!("{} {whom}", if remind { "Reminded" } else { "Asked" });
                let request = Request::RequestConsent { group: self.pick(), schools: urns, remind };
                self.send(Change::new(request, said), turn);
            }
            (Asked::StateFilter, Answer::Picked(places)) => {
                let at = places.first().and_then(|at| at.checked_sub(1));
                self.board.state = at.and_then(|at| ConsentStatus::ALL.get(at).copied());
                self.board.listing.list = crate::ui::widgets::list::List::default();
            }
            (Asked::AccessOf(emails), Answer::Picked(places)) => {
                let picked = places.first().and_then(|at| at.checked_sub(1)).and_then(|at| emails.get(at));
                match picked {
                    Some(email) => self.explain(email.clone(), turn),
                    None => self.fill_in_again(Some((Asked::AccessAddress, Vec::new())), turn),
                }
            }
            (Asked::AccessOf(_) | Asked::AccessAddress, Answer::Filled(values)) => {
                match values.first().map(|it| it.parse::<Email>()) {
                    Some(Ok(email)) => self.explain(email, turn),
                    // Typed where people are picked, it is corrected where an address is typed.
                    Some(Err(error)) => {
                        turn.remark(error.what);
                        self.fill_in_again(Some((Asked::AccessAddress, values)), turn);
                    }
                    None => {}
                }
            }
            _ => {}
        }
    }

    /// The request that records this permission over what was seen.
    fn recording(&self, school: Urn, consent: Consent, seen: &Consent) -> Request {
        Request::RecordConsent { group: self.pick(), school, consent, seen: Some(Box::new(seen.clone())) }
    }

    /// Says what a no means before it is sent.
    fn make_sure(&mut self, change: Change, urn: Urn, turn: &mut Turn<'_>) {
        let school = self.name_of_school(urn);
        let own = speaks_for(urn, turn);
        let takes_back = matches!(&change.form, Some((Asked::Withdraw(..), _)));
        let shown = if takes_back { "no longer shows" } else { "does not show" };
        let mut lines = vec![format!(
            "'{}' {shown} the figures of {school} to other schools, on their own or within a total, from the next \
             request on.",
            self.group_name()
        )];
        lines.push(format!("Nobody at {school} sees the group's reports."));
        lines.push(if own {
            "The group leaves your list; to come back, its owner has to ask you again.".to_owned()
        } else {
            "To come back, the school has to be asked again.".to_owned()
        });
        lines.push("The owner's own viewers see the school's figures as before; other schools are told only that the group changed.".to_owned());
        let (title, yes) =
            if takes_back { ("Withdraw the permission?", "Withdraw it") } else { ("Decline to take part?", "Decline") };
        turn.overlay(Statement::new(title, lines, yes, "Back to the form"));
        self.open = Some(Asked::Sure(Box::new(change)));
    }

    fn ask_remove(&mut self, urns: Vec<Urn>, turn: &mut Turn<'_>) {
        if urns.is_empty() {
            turn.remark("No school was ticked, so none is removed");
            return;
        }
        let gone = self.members().iter().filter(|it| urns.contains(&it.school.urn));
        let one = urns.len() == 1;
        let text = format!(
            "{} of {} {} the group with {} and {}: {}.",
            urns.len(),
            schools(self.members().len()),
            if one { "leaves" } else { "leave" },
            if one { "its recorded permission" } else { "their recorded permissions" },
            if one { "its choice of viewers" } else { "their choice of viewers" },
            names(gone.map(|it| it.school.name.as_str()))
        );
        turn.overlay(Question::new("Remove schools", &text).doing("Remove them", "Leave them"));
        self.open = Some(Asked::Remove(urns));
    }
}

/// Whether the person speaks for this school.
fn speaks_for(urn: Urn, turn: &Turn<'_>) -> bool {
    school_of(&turn.session.who) == Some(urn)
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
        (_, true) => format!("May view now: {}", list(add)),
        (true, false) => format!("May no longer view: {}", list(remove)),
        (false, false) => format!("May view now: {}; no longer: {}", list(add), list(remove)),
    }
}
