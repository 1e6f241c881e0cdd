//! Owns what is copied from a report: a figure, a row, a list, each as it is shown; and that it is kept in the log first.
//! Must not know how text gets into a clipboard.

use crate::domain::{harmless, printable};
use crate::service::{Request, Response, ServiceError};
use crate::ui::MOST_COPIED;
use crate::ui::command::Command;
use crate::ui::screen::{Ticket, Turn};
use crate::ui::widgets::table::{TableSource, TableState};

use super::ReportView;
use super::sheet::Sheet;

/// What is to be copied once it is kept in the log that it was taken away.
pub(super) struct Copying {
    ticket: Ticket,
    text: String,
    what: &'static str,
}

impl ReportView {
    /// Whether the command copies; if so, asks for the export to be noted: what is copied leaves the screen.
    pub(super) fn copies(&mut self, command: Command, turn: &mut Turn<'_>) -> bool {
        let Some((loaded, sheet, table)) = self.current() else { return false };
        let (text, what) = match command {
            Command::CopyFigure => (figure(sheet, table), "the figure"),
            Command::CopyRow => (row(sheet, table), "the row"),
            Command::CopyTable => (Some(list(sheet, table)), "the table"),
            _ => return false,
        };
        let query = loaded.query.clone();
        match text {
            None => turn.remark("there is no row to copy"),
            Some(text) if text.len() > MOST_COPIED => turn.remark(format!(
                "{what} is too large for a terminal's clipboard ({} kB, at most {} kB): nothing was sent; filter it, or \
                 use `collaborate report … --output FILE`",
                text.len() / 1000,
                MOST_COPIED / 1000
            )),
            Some(text) => {
                let ticket = turn.ask(Request::Export(self.group.clone(), query));
                self.copying = Some(Copying { ticket, text, what });
            }
        }
        true
    }

    /// Copies, where an answer is that to the export which was asked for in order to copy.
    pub(super) fn copied(&mut self, ticket: Ticket, result: &Result<Response, ServiceError>, turn: &mut Turn<'_>) {
        let Some(copying) = self.copying.take_if(|copying| copying.ticket == ticket) else { return };
        match result {
            Ok(_) => {
                turn.copy(copying.text);
                turn.say(format!("{} was sent to your terminal's clipboard", capital(copying.what)));
            }
            Err(error) => turn.fail(error),
        }
    }
}

fn capital(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// What stands under the cursor.
fn figure(sheet: &Sheet, table: &TableState) -> Option<String> {
    Some(printable(&sheet.cell_text(table.row()?, table.column()?)))
}

/// The row under the cursor, in the order of the columns shown.
fn row(sheet: &Sheet, table: &TableState) -> Option<String> {
    let row = table.row()?;
    let fields = table.columns.shown().into_iter().map(|column| field(sheet, row, column));
    Some(fields.collect::<Vec<_>>().join("\t"))
}

/// The list in the order in which it is shown, those that stay below last, under a line of what the columns are.
fn list(sheet: &Sheet, table: &TableState) -> String {
    let shown = table.columns.shown();
    let header = shown.iter().map(|column| {
        let title = table.columns.spec(*column).map_or("", |spec| spec.title.as_str());
        printable(title)
    });
    let mut out = line(header);
    let rows = (0..table.len() + sheet.pinned()).filter_map(|position| table.row_at(position));
    for row in rows {
        out.push_str(&line(shown.iter().map(|column| field(sheet, row, *column))));
    }
    out
}

/// What stands in a column, on one line; a name that a spreadsheet would take for a formula behind an apostrophe.
fn field(sheet: &Sheet, row: usize, column: usize) -> String {
    let text = printable(&sheet.cell_text(row, column));
    if sheet.figure(row, column).is_some() { text } else { harmless(&text) }
}

/// A line of CSV.
fn line(fields: impl Iterator<Item = String>) -> String {
    let quoted = |field: String| {
        if field.contains([',', '"']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field }
    };
    fields.map(quoted).collect::<Vec<_>>().join(",") + "\r\n"
}
