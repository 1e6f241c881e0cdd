//! Owns the list of the audit log: pages that are read as one goes down, and the filter in force.
//! Must not decide who reads which entry; it shows what the service names.

mod entry;
mod filter;

use ratatui::layout::Rect;

use super::overlay::FormBox;
use crate::service::{AuditFilter, AuditLine, AuditPage, Request, Response, ServiceError};
use crate::ui::command::{Availability, Command, Context};
use crate::ui::screen::{Answer, Canvas, Input, Screen, Ticket, Turn};
use crate::ui::session::Who;
use crate::ui::theme::Role;
use crate::ui::widgets::list::{Column, List, position};
use crate::ui::widgets::listing::{draw_advice, with_status};
use crate::ui::widgets::moment::moment;

use entry::EntryPage;

/// Entries of a page.
const PAGE: usize = 100;
/// Older entries are asked for when the cursor comes as near as this to the last one at hand.
const NEAR: usize = 30;

const COLUMNS: &[Column] = &[
    Column::text("When", 16, 0),
    Column::fitting("Who", 40, 0),
    Column::fitting("What", 26, 0),
    Column::text("On what", 0, 56),
    Column::fitting("Details", 60, 108),
];

/// The audit log, the newest entry first.
#[derive(Default)]
pub struct Log {
    filter: AuditFilter,
    entries: Option<Vec<AuditLine>>,
    more_before: Option<u64>,
    refused: Option<String>,
    list: List,
    /// The entries are read anew.
    asked: Option<Ticket>,
    /// Older ones are read, to be put behind those at hand.
    asked_older: Option<Ticket>,
    filling_in: bool,
    /// The reader is an administrator of a school: what they read is who looked at them.
    of_school: bool,
}

impl Log {
    fn at_hand(&self) -> &[AuditLine] {
        self.entries.as_deref().unwrap_or_default()
    }

    fn current(&self) -> Option<&AuditLine> {
        self.at_hand().get(self.list.cursor())
    }

    /// Reads as many entries anew as are at hand, so that the cursor keeps its place.
    fn ask(&mut self, turn: &mut Turn<'_>) {
        self.of_school = turn.session.who.school().is_some();
        let filter = AuditFilter { limit: self.at_hand().len().max(PAGE), before: None, ..self.filter.clone() };
        self.asked = Some(turn.ask(Request::ListAudit(filter)));
        self.asked_older = None;
    }

    /// Reads the next older page when the cursor comes near the end of those at hand.
    fn want_older(&mut self, turn: &mut Turn<'_>) {
        let near = self.list.cursor() + NEAR + usize::from(turn.body.height) >= self.at_hand().len();
        if let (Some(before), true, None, None) = (self.more_before, near, self.asked, self.asked_older) {
            let filter = AuditFilter { limit: PAGE, before: Some(before), ..self.filter.clone() };
            self.asked_older = Some(turn.ask(Request::ListAudit(filter)));
        }
    }

    fn take(&mut self, page: AuditPage, height: u16) {
        let number = self.current().map(|it| it.number);
        self.more_before = page.more_before;
        self.refused = None;
        let at = page.entries.iter().position(|it| Some(it.number) == number);
        let len = page.entries.len();
        self.entries = Some(page.entries);
        if let Some(at) = at {
            self.list.go_to(at, len, rows(height));
        }
        self.list.clamp(len);
    }

    fn done(&mut self, ticket: Ticket, result: Result<Response, ServiceError>, turn: &mut Turn<'_>) {
        let (anew, older) = (self.asked == Some(ticket), self.asked_older == Some(ticket));
        if anew {
            self.asked = None;
        } else if older {
            self.asked_older = None;
        } else {
            return;
        }
        match result {
            Ok(Response::Audit(page)) if anew => self.take(page, turn.body.height),
            Ok(Response::Audit(page)) => {
                self.more_before = page.more_before;
                self.entries.get_or_insert_default().extend(page.entries);
            }
            Ok(_) => {}
            // Whoever may read it no longer keeps nothing of what there was.
            Err(error) if anew => {
                self.entries = None;
                self.more_before = None;
                self.refused = Some(format!("{}: {}", error.what, error.hint));
            }
            Err(error) => {
                // Asked for again with the next step, not at once and for ever.
                turn.fail(&error);
                return;
            }
        }
        self.want_older(turn);
    }

    fn set_filter(&mut self, filter: AuditFilter, turn: &mut Turn<'_>) {
        if filter != self.filter {
            self.filter = filter;
            self.entries = None;
            self.more_before = None;
            self.list = List::default();
            self.ask(turn);
        }
    }

    fn command(&mut self, command: Command, count: Option<usize>, turn: &mut Turn<'_>) {
        match command {
            Command::Open => {
                if let Some(it) = self.current() {
                    turn.open(EntryPage::new(it.clone()));
                }
            }
            Command::FilterLog => {
                turn.overlay(FormBox::new("Which entries", filter::form(&self.filter, self.of_school)).applying());
                self.filling_in = true;
            }
            _ => {
                self.list.command(command, count, self.at_hand().len(), rows(turn.body.height));
                self.want_older(turn);
            }
        }
    }

    fn advice(&self) -> Option<String> {
        let filtered = self.filter != AuditFilter::default();
        match (&self.refused, &self.entries) {
            (Some(why), _) if filtered => Some(format!("{why}. Esc takes the filter away, f changes it.")),
            (Some(why), _) => Some(why.clone()),
            (None, None) => Some("Reading the log…".to_owned()),
            (None, Some(entries)) if entries.is_empty() && filtered => {
                Some("No entry fits the filter. Esc takes it away, f changes it.".to_owned())
            }
            (None, Some(entries)) if entries.is_empty() && self.of_school => Some(
                "Nothing yet. Whenever somebody looks at figures of your school in a group, or changes what concerns \
                 it, it is written down here."
                    .to_owned(),
            ),
            (None, Some(entries)) if entries.is_empty() => {
                Some("Nothing was written down yet. Every change and every look at a report is.".to_owned())
            }
            _ => None,
        }
    }
}

/// Rows of the list: header and status take one each.
fn rows(height: u16) -> usize {
    usize::from(height.saturating_sub(2))
}

/// Who did it, as people read it.
fn who(entry: &AuditLine) -> &str {
    if entry.by_name.is_empty() { &entry.by } else { &entry.by_name }
}

/// What was done, and whether it was taken back.
fn what(entry: &AuditLine) -> String {
    // The word comes first: where there is little room the end is what is cut off.
    if entry.undone_by.is_some() { format!("undone: {}", entry.action) } else { entry.action.clone() }
}

fn on_what(entry: &AuditLine) -> &str {
    if entry.subject_name.is_empty() { &entry.subject } else { &entry.subject_name }
}

impl Screen for Log {
    fn title(&self) -> String {
        if self.of_school { "Who looked at us".to_owned() } else { "Log".to_owned() }
    }

    fn contexts(&self) -> Vec<Context> {
        vec![Context::Log, Context::Views, Context::List]
    }

    fn available(&self, command: Command, _who: &Who) -> Availability {
        match command {
            Command::Open => Availability::when(self.current().is_some(), "there is no entry to open"),
            _ => Availability::Ready,
        }
    }

    fn is_view(&self) -> Option<Command> {
        Some(Command::Log)
    }

    fn back(&mut self, turn: &mut Turn<'_>) -> bool {
        let filtered = self.filter != AuditFilter::default();
        if filtered {
            self.set_filter(AuditFilter::default(), turn);
        }
        filtered
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        match input {
            Input::Opened | Input::Changed => self.ask(turn),
            Input::Command(command, count) => self.command(command, count, turn),
            Input::Answer(answer) => {
                if let (true, Answer::Filled(values)) = (std::mem::take(&mut self.filling_in), answer) {
                    self.set_filter(filter::read(&values), turn);
                }
            }
            Input::Done(ticket, result) => self.done(ticket, result, turn),
            Input::Key(_) | Input::Paste(_) => {}
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let (list, status) = with_status(area);
        let chips = filter::chips(&self.filter);
        if let Some(text) = self.advice() {
            draw_advice(list, canvas, &text);
            canvas.text(status, status.x, status.y, &chips, Role::Chip);
            return;
        }
        let entries = self.at_hand();
        self.list.draw(list, canvas, COLUMNS, entries.len(), |at| {
            let it = entries.get(at)?;
            Some(vec![moment(it.at), who(it).to_owned(), what(it), on_what(it).to_owned(), it.details.clone()])
        });
        let more = if self.more_before.is_some() { ", older ones follow" } else { "" };
        let place = format!("{}{more}", position(self.list.cursor(), entries.len()));
        let x = canvas.text(status, status.x, status.y, &place, Role::Muted) + 2;
        canvas.text(status, x, status.y, &chips, Role::Chip);
    }
}

#[cfg(test)]
mod tests;
