//! Owns the outbox: the mails that wait, those that were sent, and why one was not.
//! Must not send anything, nor know whether mail is configured.

use ratatui::layout::Rect;

use super::overlay::{Choice, Picker};
use crate::service::{MailLine, MailState, Outbox as Mails, Request, Response};
use crate::ui::command::{Availability, Command, Context};
use crate::ui::glyph::Glyph;
use crate::ui::screen::{Answer, Canvas, Input, Screen, Ticket, Turn};
use crate::ui::session::Who;
use crate::ui::theme::Role;
use crate::ui::widgets::facts::{Fact, Facts};
use crate::ui::widgets::list::{Column, thousands};
use crate::ui::widgets::listing::{Listing, draw_advice, with_status};
use crate::ui::widgets::moment::moment;

const COLUMNS: &[Column] = &[
    Column::text("To", 26, 0),
    Column::text("Subject", 0, 0),
    Column::text("State", 11, 0),
    Column::number("Tried", 5, 96),
    Column::text("Due", 16, 90),
    Column::text("Trouble", 24, 110),
];

/// The states that the list can be kept to, by their words.
const STATES: [MailState; 4] = [MailState::Waiting, MailState::UnderWay, MailState::Sent(0), MailState::GivenUp];

/// The mails that the person may see, the newest first.
#[derive(Default)]
pub struct Outbox {
    held: Option<Mails>,
    refused: Option<String>,
    /// Only mails whose state has this word.
    state: Option<&'static str>,
    listing: Listing,
    asked: Option<Ticket>,
}

impl Outbox {
    fn mails(&self) -> &[MailLine] {
        self.held.as_ref().map_or(&[], |held| held.mails.as_slice())
    }

    fn shown(&self) -> Vec<usize> {
        let words = self.listing.shown(self.mails(), |it| {
            format!("{} {} {} {} {}", it.to, it.subject, it.kind.label(), it.state.label(), it.trouble)
        });
        let fits =
            |at: &usize| self.mails().get(*at).is_some_and(|it| self.state.is_none_or(|s| s == it.state.label()));
        words.into_iter().filter(fits).collect()
    }

    fn current(&self) -> Option<&MailLine> {
        self.mails().get(*self.shown().get(self.listing.list.cursor())?)
    }

    /// Takes what was read; the cursor stays on its mail.
    fn take(&mut self, held: Mails, height: u16) {
        let number = self.current().map(|it| it.number);
        self.held = Some(held);
        self.refused = None;
        let shown = self.shown();
        let at = shown.iter().position(|at| self.mails().get(*at).map(|it| it.number) == number);
        if let (Some(at), Some(_)) = (at, number) {
            self.listing.list.go_to(at, shown.len(), usize::from(height.saturating_sub(2)));
        }
    }

    fn choose_state(&self, turn: &mut Turn<'_>) {
        let count = |word: &str| thousands(self.mails().iter().filter(|it| it.state.label() == word).count());
        let all = Choice::new("every state", thousands(self.mails().len())).chosen(self.state.is_none());
        let each = STATES.iter().map(MailState::label);
        let choices = each.map(|word| Choice::new(word, count(word)).chosen(self.state == Some(word)));
        turn.overlay(Picker::few("State", std::iter::once(all).chain(choices).collect()));
    }

    fn advice(&self) -> Option<String> {
        match (&self.refused, &self.held) {
            (Some(why), _) => Some(why.clone()),
            (None, None) => Some("Reading mails…".to_owned()),
            (None, Some(held)) if held.mails.is_empty() => Some(
                "No mail yet. Notices that are to be mailed appear here, with when they were sent or why they were \
                 not. They wait until mail is configured."
                    .to_owned(),
            ),
            _ => None,
        }
    }
}

/// The state with the glyph that tells it from the others.
fn state(state: &MailState) -> String {
    let glyph = match state {
        MailState::Waiting => Glyph::Open,
        MailState::UnderWay => Glyph::Here,
        MailState::Sent(_) => Glyph::Tick,
        MailState::GivenUp => Glyph::Wrong,
    };
    format!("{} {}", glyph.unicode(), state.label())
}

/// When it is due, or when it was sent.
fn due(mail: &MailLine) -> String {
    match mail.state {
        MailState::Sent(at) => moment(at),
        MailState::GivenUp => Glyph::Nothing.unicode().to_owned(),
        MailState::Waiting | MailState::UnderWay => moment(mail.due),
    }
}

impl Screen for Outbox {
    fn title(&self) -> String {
        "Outbox".to_owned()
    }

    fn contexts(&self) -> Vec<Context> {
        self.listing.contexts(&[Context::Outbox, Context::Views])
    }

    fn typing(&self) -> bool {
        self.listing.typing()
    }

    fn available(&self, command: Command, _who: &Who) -> Availability {
        match command {
            Command::Open => Availability::when(self.current().is_some(), "there is no mail to open"),
            Command::MailStates => Availability::when(!self.mails().is_empty(), "there is no mail"),
            _ => Availability::Ready,
        }
    }

    fn is_view(&self) -> Option<Command> {
        Some(Command::Outbox)
    }

    fn back(&mut self, _turn: &mut Turn<'_>) -> bool {
        self.listing.back() || self.state.take().is_some()
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        match input {
            Input::Opened | Input::Changed => self.asked = Some(turn.ask(Request::ListMails)),
            Input::Command(Command::MailStates, _) => self.choose_state(turn),
            Input::Command(Command::Open, _) => {
                if let Some(mail) = self.current() {
                    turn.open(MailPage { mail: mail.clone(), page: Facts::default() });
                }
            }
            Input::Answer(Answer::Picked(places)) => {
                let state = places.first().and_then(|at| STATES.get(at.checked_sub(1)?));
                self.state = state.map(MailState::label);
            }
            Input::Done(ticket, result) if self.asked == Some(ticket) => match result {
                Ok(Response::Outbox(mails)) => self.take(mails, turn.body.height),
                Ok(_) => {}
                Err(error) => {
                    self.held = None;
                    self.refused = Some(format!("{}: {}", error.what, error.hint));
                }
            },
            other => {
                let len = self.shown().len();
                self.listing.input(&other, len, turn.body.height);
            }
        }
        let len = self.shown().len();
        self.listing.list.clamp(len);
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let (list, status) = with_status(area);
        if let Some(text) = self.advice() {
            draw_advice(list, canvas, &text);
            return;
        }
        let Some(held) = &self.held else { return };
        let shown = self.shown();
        self.listing.list.draw(list, canvas, COLUMNS, shown.len(), |at| {
            let it = held.mails.get(*shown.get(at)?)?;
            Some(vec![
                it.to.to_string(),
                it.subject.clone(),
                state(&it.state),
                it.attempts.to_string(),
                due(it),
                it.trouble.clone(),
            ])
        });
        let counts = format!("{} waiting · {} given up", thousands(held.waiting), thousands(held.given_up));
        let kept = self.state.map_or(counts, |word| format!("only {word}"));
        let width = u16::try_from(kept.chars().count()).unwrap_or(u16::MAX).min(status.width);
        let beside = Rect { width: status.width.saturating_sub(width + 1), ..status };
        self.listing.draw_status(beside, canvas, shown.len(), held.mails.len());
        let role = if self.state.is_some() { Role::Chip } else { Role::Muted };
        canvas.text(status, status.right().saturating_sub(width), status.y, &kept, role);
    }
}

/// The page of one mail.
struct MailPage {
    mail: MailLine,
    page: Facts,
}

impl MailPage {
    fn facts(&self) -> Vec<Fact> {
        let it = &self.mail;
        let sent = match it.state {
            MailState::Sent(at) => format!("{} UTC", moment(at)),
            _ => String::new(),
        };
        let due = match it.state {
            MailState::Waiting | MailState::UnderWay => format!("{} UTC", moment(it.due)),
            _ => String::new(),
        };
        let digest = if it.digest { "together with others, in one mail a day" } else { "on its own" };
        vec![
            ("To", it.to.to_string()),
            ("Subject", it.subject.clone()),
            ("About", it.kind.label().to_owned()),
            ("Written", format!("{} UTC", moment(it.at))),
            ("State", state(&it.state)),
            ("Sent", sent),
            ("Due", due),
            ("Tried", if it.attempts == 1 { "once".to_owned() } else { format!("{} times", it.attempts) }),
            ("Comes", digest.to_owned()),
            ("Trouble", it.trouble.clone()),
        ]
    }
}

impl Screen for MailPage {
    fn title(&self) -> String {
        format!("Mail {}", self.mail.number)
    }

    fn contexts(&self) -> Vec<Context> {
        vec![Context::List]
    }

    fn available(&self, command: Command, _who: &Who) -> Availability {
        if command == Command::Open { Availability::Absent } else { Availability::Ready }
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        if let Input::Command(command, count) = input {
            let facts = self.facts();
            self.page.command(command, count, &facts, turn.body);
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        self.page.draw(area, canvas, &self.facts());
    }
}

#[cfg(test)]
mod tests;
