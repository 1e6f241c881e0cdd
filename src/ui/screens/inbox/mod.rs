//! Owns the inbox: what the person was told, what was not read yet, how it comes by mail.
//! Must not decide who is told what; the service does.

mod notice;

use ratatui::layout::Rect;

use super::group::GroupPage;
use super::overlay::{Choice, Picker};
use crate::domain::{MailPreference, Notice, NoticeKind};
use crate::service::{Inbox as Notices, Request, Response, ServiceError};
use crate::ui::command::{Availability, Command, Context};
use crate::ui::glyph::Glyph;
use crate::ui::screen::{Answer, Canvas, Input, Screen, Ticket, Turn};
use crate::ui::session::Who;
use crate::ui::theme::Role;
use crate::ui::widgets::list::{Column, thousands};
use crate::ui::widgets::listing::{Listing, draw_advice, with_status};
use crate::ui::widgets::moment::moment;

use notice::NoticePage;

const COLUMNS: &[Column] = &[
    Column::text("", 8, 0),
    Column::text("When", 16, 56),
    Column::fitting("What", 20, 96),
    Column::text("Notice", 0, 0),
    Column::fitting("By", 26, 110),
];

/// The notices of whoever it is, the newest first.
#[derive(Default)]
pub struct Inbox {
    held: Option<Notices>,
    refused: Option<String>,
    unread_only: bool,
    listing: Listing,
    asked: Option<Ticket>,
    marking: Option<Ticket>,
    preferring: Option<(Ticket, MailPreference)>,
}

impl Inbox {
    fn notices(&self) -> &[Notice] {
        self.held.as_ref().map_or(&[], |held| held.notices.as_slice())
    }

    fn shown(&self) -> Vec<usize> {
        self.listing.shown(self.notices(), |it| {
            format!("{} {} {} {} {}", it.subject, it.kind.label(), it.by, moment(it.at), it.text)
        })
    }

    fn current(&self) -> Option<&Notice> {
        self.notices().get(*self.shown().get(self.listing.list.cursor())?)
    }

    fn ask(&mut self, turn: &mut Turn<'_>) {
        self.asked = Some(turn.ask(Request::ListNotices { unread: self.unread_only }));
    }

    /// Takes what was read; the cursor stays on its notice, though new ones came above it.
    fn take(&mut self, held: Notices, height: u16) {
        let number = self.current().map(|it| it.number);
        self.held = Some(held);
        self.refused = None;
        let shown = self.shown();
        let at = shown.iter().position(|at| self.notices().get(*at).map(|it| it.number) == number);
        if let (Some(at), Some(_)) = (at, number) {
            self.listing.list.go_to(at, shown.len(), usize::from(height.saturating_sub(2)));
        }
    }

    fn command(&mut self, command: Command, count: Option<usize>, turn: &mut Turn<'_>) {
        match command {
            Command::Open => {
                if let Some(it) = self.current() {
                    turn.open(NoticePage::new(it.clone()));
                }
            }
            Command::GoToGroup => {
                if let Some(group) = self.current().and_then(|it| it.group) {
                    turn.open(GroupPage::new(group));
                }
            }
            Command::MarkAllRead => {
                // Those that the person has before them: what comes in this moment stays unread.
                let unread: Vec<u64> = self.notices().iter().filter(|it| !it.read).map(|it| it.number).collect();
                if !unread.is_empty() {
                    self.marking = Some(turn.ask(Request::MarkRead(unread)));
                }
            }
            Command::UnreadOnly => {
                self.unread_only = !self.unread_only;
                self.ask(turn);
            }
            Command::MailPreference => {
                let stands = self.held.as_ref().map(|held| held.preference);
                let choices = MailPreference::ALL
                    .iter()
                    .map(|it| Choice::new(it.label(), described(*it)).chosen(Some(*it) == stands))
                    .collect();
                turn.overlay(Picker::few("How notices are mailed", choices).noting(&always()));
            }
            _ => {
                let len = self.shown().len();
                self.listing.input(&Input::Command(command, count), len, turn.body.height);
            }
        }
    }

    fn done(&mut self, ticket: Ticket, result: Result<Response, ServiceError>, turn: &mut Turn<'_>) {
        let marked = self.marking == Some(ticket);
        match result {
            Ok(Response::Inbox(inbox)) if self.asked == Some(ticket) => self.take(inbox, turn.body.height),
            Ok(Response::Inbox(_)) if marked => {
                turn.say("Every notice of the list is marked as read");
                self.ask(turn);
            }
            Err(error) if self.asked == Some(ticket) => {
                self.held = None;
                self.refused = Some(format!("{}: {}", error.what, error.hint));
            }
            Err(error) => turn.fail(&error),
            Ok(_) => {
                if let Some((_, preference)) = self.preferring.take_if(|(it, _)| *it == ticket) {
                    turn.say(format!("Notices come so: {preference}"));
                    self.ask(turn);
                }
            }
        }
    }

    /// What stands where there are no rows.
    fn advice(&self) -> Option<String> {
        match (&self.refused, &self.held) {
            (Some(why), _) => Some(why.clone()),
            (None, None) => Some("Reading notices…".to_owned()),
            (None, Some(held)) if held.notices.is_empty() && self.unread_only => {
                Some("Every notice is read. r lists them all.".to_owned())
            }
            (None, Some(held)) if held.notices.is_empty() => Some(
                "Nothing has come yet. What others do with groups that concern you appears here: that a group was \
                 made, goes live or changes, that you may view it or no longer, that a school is asked for its \
                 permission and what it answers. Your own changes do not."
                    .to_owned(),
            ),
            _ => None,
        }
    }
}

/// What a preference means, beside its name.
fn described(preference: MailPreference) -> &'static str {
    match preference {
        MailPreference::AtOnce => "each notice as it comes",
        MailPreference::Daily => "what came together",
        MailPreference::InboxOnly => "no mail",
    }
}

/// Which notices are mailed at once whatever is preferred.
fn always() -> String {
    let kinds: Vec<&str> = NoticeKind::all().filter(|it| it.is_compulsory()).map(NoticeKind::label).collect();
    format!("These are always mailed at once: {}.", kinds.join(", "))
}

impl Screen for Inbox {
    fn title(&self) -> String {
        if self.unread_only { "Inbox, unread only".to_owned() } else { "Inbox".to_owned() }
    }

    fn contexts(&self) -> Vec<Context> {
        self.listing.contexts(&[Context::Inbox, Context::Views])
    }

    fn typing(&self) -> bool {
        self.listing.typing()
    }

    fn available(&self, command: Command, _who: &Who) -> Availability {
        let one = self.current();
        match command {
            Command::Open => Availability::when(one.is_some(), "there is no notice to open"),
            Command::GoToGroup => {
                Availability::when(one.is_some_and(|it| it.group.is_some()), "the notice is about no group")
            }
            Command::MarkAllRead => {
                Availability::when(self.notices().iter().any(|it| !it.read), "every notice of the list is read")
            }
            Command::MailPreference => Availability::when(self.held.is_some(), "the inbox could not be read"),
            _ => Availability::Ready,
        }
    }

    fn label(&self, command: Command) -> Option<String> {
        (command == Command::UnreadOnly && self.unread_only).then(|| "All notices".to_owned())
    }

    fn is_view(&self) -> Option<Command> {
        Some(Command::Inbox)
    }

    fn back(&mut self, turn: &mut Turn<'_>) -> bool {
        if self.listing.back() {
            return true;
        }
        let was = std::mem::take(&mut self.unread_only);
        if was {
            self.ask(turn);
        }
        was
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        match input {
            Input::Opened | Input::Changed => self.ask(turn),
            Input::Command(command, count) => self.command(command, count, turn),
            Input::Answer(Answer::Picked(places)) => {
                let at = places.first().and_then(|at| MailPreference::ALL.get(*at)).copied();
                if let Some(it) = at.filter(|it| self.held.as_ref().is_some_and(|held| held.preference != *it)) {
                    self.preferring = Some((turn.ask(Request::PreferMail(it)), it));
                }
            }
            Input::Done(ticket, result) => self.done(ticket, result, turn),
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
            let it = held.notices.get(*shown.get(at)?)?;
            let mark = if it.read { "  read".to_owned() } else { format!("{} unread", Glyph::Here.unicode()) };
            Some(vec![mark, moment(it.at), it.kind.label().to_owned(), it.subject.clone(), it.by.clone()])
        });
        let beside = Rect { width: status.width.saturating_sub(28), ..status };
        self.listing.draw_status(beside, canvas, shown.len(), held.notices.len());
        let mail = format!("by mail: {}", held.preference);
        let unread = format!("{} unread · {mail}", thousands(held.unread));
        let text = if status.width >= 100 { unread } else { mail };
        let width = u16::try_from(text.chars().count()).unwrap_or(u16::MAX);
        canvas.text(status, status.right().saturating_sub(width.min(status.width)), status.y, &text, Role::Muted);
    }
}

#[cfg(test)]
mod tests;
