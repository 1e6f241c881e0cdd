//! Owns what is done about permissions: asking, reminding, recording, answering, letters, and why somebody can see.
//! Must not draw.

use super::about::{About, names, school_of};
use super::boxes::Asked;
use super::forms;
use super::letter::LetterBox;
use super::paint::recorded;
use crate::domain::{AGREEMENT_VERSION, Consent, ConsentStatus, Email, OrgCode, Urn, agreement_text};
use crate::service::{AccessStory, LetterOf, Person, Request, Response};
use crate::ui::command::Command;
use crate::ui::glyph::Glyph;
use crate::ui::screen::Turn;
use crate::ui::screens::overlay::{Choice, Picker, Question, Reader, Statement};
use crate::ui::session::roles;
use crate::ui::widgets::list::schools;

/// Something being read that a box is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reading {
    /// The owner's users, to choose viewers from.
    Viewers,
    /// A school's users, to choose viewers from; the list of schools was read as it stood at this count.
    OwnViewers(Urn, u32),
    /// Users whose access may be explained.
    AccessOf,
    /// Why somebody can or cannot see the group.
    Access,
    /// The letter to this school.
    Letter(Urn, String),
}

impl About {
    pub(super) fn open_permission(&mut self, command: Command, turn: &mut Turn<'_>) {
        let Some(detail) = &self.detail else { return };
        match command {
            Command::AskPermission => self.ask_schools(false, turn),
            Command::RemindSchools => self.ask_schools(true, turn),
            Command::Toggle => self.tick(turn),
            Command::ToggleAll => {
                let members = &detail.members;
                self.board.tick_all(members);
            }
            Command::OrderPermissions => {
                self.board.order = self.board.order.next();
                turn.remark(format!("Ordered by {}", self.board.order.label()));
            }
            Command::StateFilter => self.offer_states(turn),
            Command::Open => {
                if let Some(member) = self.current() {
                    turn.overlay(Reader::captioned(&member.school.name, recorded(member)));
                }
            }
            Command::RecordConsent => self.open_record(turn),
            Command::GrantPermission => self.open_grant(turn),
            Command::DeclinePermission | Command::WithdrawPermission => self.open_refusal(command, turn),
            Command::ReadLetter => {
                let Some(member) = self.current() else { return };
                let (urn, name) = (member.school.urn, member.school.name.clone());
                self.read_for(Reading::Letter(urn, name), Request::WriteLetter(self.pick(), urn), turn);
            }
            Command::LetterTemplate => {
                let owner = detail.group.owner;
                turn.overlay(LetterBox::new(owner));
            }
            Command::ReadAgreement => {
                let title = format!("Data sharing agreement, version {AGREEMENT_VERSION}");
                turn.overlay(Reader::plain(&title, &paragraphs(agreement_text())));
            }
            Command::ExplainAccess => {
                let of = self.own().map_or(detail.group.owner, |own| OrgCode::School(own.school.urn));
                self.read_for(Reading::AccessOf, Request::ListUsers(Some(of)), turn);
            }
            _ => {}
        }
    }

    /// What was asked for came.
    pub(super) fn was_read(&mut self, reading: Reading, response: Response, turn: &mut Turn<'_>) {
        match (reading, response) {
            (Reading::Viewers, Response::Users(users)) => self.offer_viewers(users, None, turn),
            (Reading::OwnViewers(urn, list), Response::Users(users)) => {
                self.offer_viewers(users, Some((urn, list)), turn);
            }
            (Reading::AccessOf, Response::Users(users)) => self.offer_people(&users, turn),
            (Reading::Access, Response::Access(story)) => turn.overlay(told(&story)),
            (Reading::Letter(urn, school), Response::Letter(letter)) => {
                turn.overlay(shown(&self.pick(), (urn, &school), &letter));
            }
            _ => {}
        }
    }

    fn tick(&mut self, turn: &mut Turn<'_>) {
        let Some(urn) = self.current().map(|it| it.school.urn) else { return };
        self.board.tick(urn);
        let shown = self.board.shown(self.members()).len();
        let [_, list, ..] = self.board_parts(turn.body);
        self.board.listing.list.command(Command::Down, None, shown, usize::from(list.height.saturating_sub(1)));
    }

    fn ask_schools(&mut self, remind: bool, turn: &mut Turn<'_>) {
        use ConsentStatus::{Declined, Expired, NotAsked, Requested, Withdrawn};
        let waits = |it: ConsentStatus| it == Requested;
        // A school that said no is not nagged with the others: only when it is ticked.
        let never = |it: ConsentStatus| matches!(it, NotAsked | Expired);
        let again = |it: ConsentStatus| matches!(it, NotAsked | Expired | Declined | Withdrawn);
        let members = self.members();
        let (meant, left_out) =
            if remind { self.board.meant(members, waits, waits) } else { self.board.meant(members, again, never) };
        if meant.is_empty() {
            turn.remark(match (remind, left_out) {
                (true, 0) => "No school has been asked and not answered yet",
                (true, _) => "None of the ticked schools has been asked and not answered yet",
                (false, 0) => "Every school has been asked or has answered; tick those that are to be asked again",
                (false, _) => "The ticked schools have been asked already, or have agreed",
            });
            return;
        }
        let list = names(meant.iter().map(|it| it.school.name.as_str()));
        let number = schools(meant.len());
        let are = if meant.len() == 1 { "is" } else { "are" };
        let mut text = if remind {
            format!(
                "{number} {are} reminded of the request, once a day at most, and their administrators told: {list}."
            )
        } else {
            format!("{number} {are} asked for permission and their administrators told: {list}.")
        };
        if left_out > 0 {
            let why = if remind { "not asked, or answered already" } else { "asked already, or agreed" };
            text = format!("{text} {left_out} of the ticked are left out: {why}.");
        }
        let (title, yes) = if remind { ("Remind schools", "Remind") } else { ("Ask for permission", "Ask") };
        // All that wait: which of them were reminded today already, the service knows.
        let all = remind && self.board.ticked(members) == 0;
        let urns = if all { Vec::new() } else { meant.iter().map(|it| it.school.urn).collect() };
        turn.overlay(Question::new(title, &text).doing(yes, "Not now"));
        self.open = Some(Asked::Ask(urns, remind));
    }

    fn offer_states(&mut self, turn: &mut Turn<'_>) {
        let count = |status| self.members().iter().filter(|it| it.status == Some(status)).count();
        let all = Choice::new("all states", schools(self.members().len())).chosen(self.board.state.is_none());
        let states = ConsentStatus::ALL
            .into_iter()
            .map(|status| Choice::new(status.label(), schools(count(status))).chosen(self.board.state == Some(status)));
        turn.overlay(Picker::few("Which schools?", std::iter::once(all).chain(states).collect()));
        self.open = Some(Asked::StateFilter);
    }

    fn open_record(&mut self, turn: &mut Turn<'_>) {
        let Some(member) = self.current() else { return };
        let consent = member.consent.clone().unwrap_or_else(Consent::not_asked);
        let status = member.status.unwrap_or(ConsentStatus::NotAsked);
        turn.overlay(forms::record_box(&member.school.name, &forms::record_values(&consent, status), false));
        self.open = Some(Asked::Record(member.school.urn, Box::new(consent)));
    }

    /// A school's yes comes after its administrator has read what is agreed to.
    fn open_grant(&mut self, turn: &mut Turn<'_>) {
        let (Some(own), Some(detail)) = (self.own(), &self.detail) else { return };
        let consent = own.consent.clone().unwrap_or_else(Consent::not_asked);
        let mut lines = vec![
            format!(
                "{} asks {} for permission to share its aggregated figures in '{}'.",
                detail.owner_name, own.school.name, detail.group.name
            ),
            format!("Data sharing agreement, version {AGREEMENT_VERSION}:"),
            String::new(),
        ];
        lines.extend(paragraphs(agreement_text()));
        let statement = Statement::new("What your school agrees to", lines, "We agree, go on", "Not now");
        let urn = own.school.urn;
        turn.overlay(statement);
        self.open = Some(Asked::Agreement(urn, Box::new(consent)));
    }

    fn open_refusal(&mut self, command: Command, turn: &mut Turn<'_>) {
        let own = school_of(&turn.session.who).is_some();
        let Some(member) = (if own { self.own() } else { self.current() }) else { return };
        let urn = member.school.urn;
        let consent = Box::new(member.consent.clone().unwrap_or_else(Consent::not_asked));
        let values = forms::refusal_values(&turn.session.who, own);
        if command == Command::DeclinePermission {
            turn.overlay(forms::refusal_box(&self.decline_title(urn), &values, false));
            self.open = Some(Asked::Decline(urn, consent));
        } else {
            turn.overlay(forms::refusal_box(&self.withdraw_title(urn), &values, false));
            self.open = Some(Asked::Withdraw(urn, consent));
        }
    }

    fn offer_people(&mut self, users: &[Person], turn: &mut Turn<'_>) {
        let other = Choice::new("another address", "to be typed");
        let people =
            users.iter().map(|it| Choice::new(it.user.name.clone(), format!("{} · {}", it.user.email, roles(it))));
        let picker = Picker::one("Why can who (not) see this?", std::iter::once(other).chain(people).collect());
        turn.overlay(picker.or_typed());
        self.open = Some(Asked::AccessOf(users.iter().map(|it| it.user.email.clone()).collect()));
    }

    pub(super) fn explain(&mut self, email: Email, turn: &mut Turn<'_>) {
        self.read_for(Reading::Access, Request::ExplainAccess(self.pick(), email), turn);
    }
}

/// The reasoning, rule by rule, beneath the verdict.
fn told(story: &AccessStory) -> Reader {
    let verdict = match story.may_view {
        Some(true) => "can see it",
        Some(false) => "cannot see it",
        None => "others know",
    };
    let mut items = vec![(verdict, story.verdict.clone()), ("", String::new())];
    for step in &story.steps {
        let met = match step.met {
            Some(true) => Glyph::Tick.unicode(),
            Some(false) => Glyph::Wrong.unicode(),
            None => "?",
        };
        let word = match step.met {
            Some(true) => "met",
            Some(false) => "not met",
            None => "others know",
        };
        items.push((word, format!("{met} {}", step.rule)));
        items.push(("", step.because.clone()));
    }
    Reader::captioned(&format!("{} and '{}'", story.email, story.group_name), items)
}

/// A letter to a school, to be read.
fn shown(group: &str, (urn, school): (Urn, &str), letter: &LetterOf) -> Reader {
    let to: Vec<&str> = letter.to.iter().map(Email::as_str).collect();
    let to = if to.is_empty() {
        "nobody: the school has no administrator here, so send it yourself".to_owned()
    } else {
        to.join(", ")
    };
    let mut lines = vec![format!("To: {to}"), format!("Subject: {}", letter.letter.subject), String::new()];
    lines.extend(letter.letter.text.split('\n').map(str::to_owned));
    lines.push(format!("To print or send it: collaborate consent letter {group} {urn}"));
    Reader::plain(&format!("Letter to {school}"), &lines)
}

/// The paragraphs of a text whose lines go on on the next one where that is set in.
fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    for line in text.lines() {
        match paragraphs.last_mut().filter(|_| line.starts_with(' ')) {
            Some(last) => {
                last.push(' ');
                last.push_str(line.trim());
            }
            None => paragraphs.push(line.to_owned()),
        }
    }
    paragraphs
}
