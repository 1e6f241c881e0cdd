//! Owns the page of one entry of the audit log, and taking it back.
//! Must not decide whether it can be taken back; the service does.

use ratatui::layout::Rect;

use super::{on_what, who};
use crate::service::{AuditFilter, AuditKind, AuditLine, Request, Response, ServiceError};
use crate::ui::command::{Availability, Command, Context};
use crate::ui::screen::{Answer, Canvas, Input, Screen, Ticket, Turn};
use crate::ui::screens::overlay::Question;
use crate::ui::session::Who;
use crate::ui::widgets::facts::{Fact, Facts};
use crate::ui::widgets::moment::moment;
use crate::ui::widgets::text::sentence;

/// The page of one entry.
pub struct EntryPage {
    entry: AuditLine,
    page: Facts,
    reading: Option<Ticket>,
    undoing: Option<Ticket>,
    asking: bool,
}

impl EntryPage {
    /// The page of this entry.
    pub fn new(entry: AuditLine) -> Self {
        Self { entry, page: Facts::default(), reading: None, undoing: None, asking: false }
    }

    fn facts(&self) -> Vec<Fact> {
        let it = &self.entry;
        let by = if it.by_name.is_empty() { it.by.clone() } else { format!("{} <{}>", it.by_name, it.by) };
        let subject = if it.subject_name.is_empty() {
            it.subject.clone()
        } else {
            format!("{} ({})", it.subject_name, it.subject)
        };
        let kind = match it.kind {
            AuditKind::Change => "something was changed",
            AuditKind::View => "a report was looked at",
            AuditKind::Export => "a report was taken away",
        };
        let undone = it.undone_by.map_or_else(String::new, |later| format!("yes, by entry {later}"));
        vec![
            ("When", format!("{} UTC", moment(it.at))),
            ("Who", by),
            ("What", format!("{}: {kind}", it.action)),
            ("On what", subject),
            ("Taken back", undone),
            ("", it.details.clone()),
        ]
    }

    /// Reads the entry again: it is the newest one before the number that follows it.
    fn read(&mut self, turn: &mut Turn<'_>) {
        let before = self.entry.number.checked_add(1);
        let filter = AuditFilter { before, limit: 1, ..AuditFilter::default() };
        self.reading = Some(turn.ask(Request::ListAudit(filter)));
    }

    fn ask_undo(&mut self, turn: &mut Turn<'_>) {
        let it = &self.entry;
        let text = format!(
            "{} by {}, {} UTC, is taken back on {}: {}. What was changed since by others stays; where the two touch, \
             nothing is changed and you are told what stands in the way.",
            it.action,
            who(it),
            moment(it.at),
            on_what(it),
            it.details
        );
        turn.overlay(Question::new("Take a change back", &text).doing("Take it back", "Leave it"));
        self.asking = true;
    }

    fn done(&mut self, ticket: Ticket, result: Result<Response, ServiceError>, turn: &mut Turn<'_>) {
        match result {
            Ok(Response::Audit(page)) if self.reading == Some(ticket) => {
                if let Some(entry) = page.entries.into_iter().find(|it| it.number == self.entry.number) {
                    self.entry = entry;
                } else {
                    turn.remark(format!("Entry {} is no longer yours to read", self.entry.number));
                    turn.close();
                }
            }
            Ok(Response::Undone(undone)) if self.undoing == Some(ticket) => {
                turn.say(sentence(&undone.details));
                self.read(turn);
            }
            Ok(_) => {}
            Err(error) => turn.fail(&error),
        }
    }
}

impl Screen for EntryPage {
    fn title(&self) -> String {
        format!("Entry {}", self.entry.number)
    }

    fn contexts(&self) -> Vec<Context> {
        vec![Context::Entry, Context::List]
    }

    fn available(&self, command: Command, _who: &Who) -> Availability {
        match (command, self.entry.undone_by) {
            (Command::Open, _) => Availability::Absent,
            (Command::UndoEntry, Some(later)) => Availability::Not(format!("entry {later} took it back already")),
            (Command::UndoEntry, None) if self.entry.kind != AuditKind::Change => {
                Availability::Not("nothing was changed, so there is nothing to take back".to_owned())
            }
            (Command::UndoEntry, None) => {
                Availability::when(self.entry.may_undo, "this change cannot be taken back, or not by you")
            }
            _ => Availability::Ready,
        }
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        match input {
            Input::Changed => self.read(turn),
            Input::Command(Command::UndoEntry, _) => self.ask_undo(turn),
            Input::Command(command, count) => {
                let facts = self.facts();
                self.page.command(command, count, &facts, turn.body);
            }
            Input::Answer(answer) => {
                if let (true, Answer::Confirmed) = (std::mem::take(&mut self.asking), answer) {
                    self.undoing = Some(turn.ask(Request::Undo(self.entry.number)));
                }
            }
            Input::Done(ticket, result) => self.done(ticket, result, turn),
            Input::Opened | Input::Key(_) | Input::Paste(_) => {}
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        self.page.draw(area, canvas, &self.facts());
    }
}
