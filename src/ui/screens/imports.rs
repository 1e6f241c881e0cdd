//! Owns the list of what was imported, and taking one import back.
//! Must not read files; importing is a command.

use ratatui::layout::Rect;

use super::overlay::Question;
use crate::domain::ImportId;
use crate::service::{ImportLine, Request, Response};
use crate::ui::command::{Availability, Command, Context};
use crate::ui::screen::{Answer, Canvas, Input, Screen, Ticket, Turn};
use crate::ui::session::Who;
use crate::ui::theme::Role;
use crate::ui::widgets::list::{Column, thousands};
use crate::ui::widgets::listing::{Listing, with_status};
use crate::ui::widgets::moment::moment;

const COLUMNS: &[Column] = &[
    Column::text("Id", 5, 0),
    Column::text("File", 0, 0),
    Column::fitting("Kind", 11, 50),
    Column::text("Year", 7, 58),
    Column::text("Release", 11, 96),
    Column::number("Rows", 6, 64),
    Column::text("When", 16, 44),
    Column::fitting("By", 24, 110),
];

/// The list of imports.
#[derive(Default)]
pub struct Imports {
    all: Option<Vec<ImportLine>>,
    listing: Listing,
    asked: Option<Ticket>,
    /// The import that the question is about.
    undoing: Option<ImportId>,
    undone: Option<Ticket>,
}

impl Imports {
    fn shown(&self) -> Vec<usize> {
        self.listing.shown(self.all.as_deref().unwrap_or_default(), |it| {
            let words = [it.year.as_deref(), it.release.as_deref()];
            format!("{} {} {} {} {}", it.id, it.file, it.kind, words.map(Option::unwrap_or_default).join(" "), it.by)
        })
    }

    fn current(&self) -> Option<&ImportLine> {
        self.all.as_ref()?.get(*self.shown().get(self.listing.list.cursor())?)
    }

    fn ask_undo(&mut self, turn: &mut Turn<'_>) {
        let Some(it) = self.current() else { return };
        let id = it.id;
        let text = format!(
            "{} ({}) is taken back whole: {} figures and what it said of {} schools vanish from every report. To have \
             them again, the file has to be imported again.",
            it.file,
            id,
            thousands(usize::try_from(it.figures).unwrap_or(usize::MAX)),
            thousands(usize::try_from(it.schools).unwrap_or(usize::MAX)),
        );
        let question = Question::new("Take an import back", &text).doing("Take it back", "Leave it");
        turn.overlay(question.typing(&id.to_string()));
        self.undoing = Some(id);
    }
}

impl Screen for Imports {
    fn title(&self) -> String {
        "Imports".to_owned()
    }

    fn contexts(&self) -> Vec<Context> {
        self.listing.contexts(&[Context::Imports, Context::Views])
    }

    fn typing(&self) -> bool {
        self.listing.typing()
    }

    fn available(&self, command: Command, _who: &Who) -> Availability {
        match command {
            Command::Open => Availability::Absent,
            Command::UndoImport => Availability::when(self.current().is_some(), "there is no import to take back"),
            _ => Availability::Ready,
        }
    }

    fn is_view(&self) -> Option<Command> {
        Some(Command::Imports)
    }

    fn back(&mut self, _turn: &mut Turn<'_>) -> bool {
        self.listing.back()
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        let shown = self.shown().len();
        match input {
            Input::Opened | Input::Changed => self.asked = Some(turn.ask(Request::ListImports)),
            Input::Command(Command::UndoImport, _) => self.ask_undo(turn),
            Input::Answer(answer) => {
                if let (Some(id), Answer::Confirmed) = (self.undoing.take(), answer) {
                    self.undone = Some(turn.ask(Request::UndoImport(id)));
                }
            }
            Input::Done(ticket, result) => match result {
                Ok(Response::Imports(imports)) if Some(ticket) == self.asked => self.all = Some(imports),
                Ok(Response::Import(it)) if Some(ticket) == self.undone => {
                    turn.say(format!("{} ({}) was taken back", it.file, it.id));
                    self.asked = Some(turn.ask(Request::ListImports));
                }
                Ok(_) => {}
                Err(error) => turn.fail(&error),
            },
            other => {
                self.listing.input(&other, shown, turn.body.height);
            }
        }
        let len = self.shown().len();
        self.listing.list.clamp(len);
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let (list, status) = with_status(area);
        let Some(imports) = &self.all else {
            canvas.text(list, list.x, list.y, "Reading imports…", Role::Muted);
            return;
        };
        if imports.is_empty() {
            let text = "Nothing was imported yet: leave the program and give the command collaborate import FILE.";
            canvas.text(list, list.x, list.y + 1, text, Role::Text);
            return;
        }
        let shown = self.shown();
        self.listing.list.draw(list, canvas, COLUMNS, shown.len(), |at| {
            let it = imports.get(*shown.get(at)?)?;
            Some(vec![
                it.id.to_string(),
                it.file.clone(),
                it.kind.clone(),
                it.year.clone().unwrap_or_default(),
                it.release.clone().unwrap_or_default(),
                thousands(usize::try_from(it.rows).unwrap_or(usize::MAX)),
                moment(it.at),
                it.by.clone(),
            ])
        });
        self.listing.draw_status(status, canvas, shown.len(), imports.len());
    }
}
