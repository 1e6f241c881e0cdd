//! Owns a text that has to be read to its end before it is agreed to.
//! Must not know what is done after a yes.

use ratatui::layout::Rect;

use crate::ui::command::{Availability, Command, Context};
use crate::ui::screen::{Answer, Canvas, Input, Screen, Turn};
use crate::ui::session::Who;
use crate::ui::theme::Role;
use crate::ui::widgets::scroll::{Scroll, lines_below};
use crate::ui::widgets::wrap::wrap;

/// The widest that a line becomes.
const WIDTH: u16 = 72;
/// Rows beneath the text: one of air, one with the answers.
const BELOW: u16 = 2;

/// A text with a yes, which can be given once the end of the text has shown, and a no.
pub struct Statement {
    title: String,
    lines: Vec<String>,
    yes: String,
    no: String,
    scroll: Scroll,
    read: bool,
}

impl Statement {
    /// A text, a paragraph a line; `yes` and `no` are what the answers are called.
    pub fn new(title: &str, lines: Vec<String>, yes: &str, no: &str) -> Self {
        let (yes, no) = (yes.to_owned(), no.to_owned());
        Self { title: title.to_owned(), lines, yes, no, scroll: Scroll::default(), read: false }
    }

    fn broken(&self, width: u16) -> Vec<String> {
        let width = usize::from(width).max(1);
        self.lines
            .iter()
            .flat_map(|line| if line.is_empty() { vec![String::new()] } else { wrap(line, width) })
            .collect()
    }

    fn text_height(body: Rect) -> usize {
        usize::from(body.height.saturating_sub(BELOW))
    }
}

impl Screen for Statement {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn contexts(&self) -> Vec<Context> {
        vec![Context::Dialog, Context::List]
    }

    fn available(&self, command: Command, _who: &Who) -> Availability {
        match command {
            Command::Confirm => Availability::when(self.read, "read to the end first, PageDown or j goes on"),
            Command::Open => Availability::Absent,
            _ => Availability::Ready,
        }
    }

    fn label(&self, command: Command) -> Option<String> {
        match command {
            Command::Confirm => Some(self.yes.clone()),
            Command::Refuse | Command::Back => Some(self.no.clone()),
            _ => None,
        }
    }

    fn size(&self) -> (u16, u16) {
        let rows = u16::try_from(self.broken(WIDTH).len()).unwrap_or(u16::MAX);
        (WIDTH, rows.saturating_add(BELOW).clamp(3, 26))
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        let (len, height) = (self.broken(turn.body.width).len(), Self::text_height(turn.body));
        match input {
            Input::Command(Command::Confirm, _) => turn.answer(Answer::Confirmed),
            Input::Command(Command::Refuse, _) => turn.answer(Answer::Refused),
            Input::Command(command, count) => {
                self.scroll.command(command, count, len, height);
            }
            _ => {}
        }
        self.read |= self.scroll.at_end(len, height);
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let lines = self.broken(area.width);
        let shown = self.scroll.window(lines.len(), Self::text_height(area));
        for (y, line) in (area.top()..area.bottom()).zip(lines.iter().skip(shown.start).take(shown.len())) {
            canvas.text(area, area.x, y, line, Role::Text);
        }
        let bottom = area.bottom().saturating_sub(1);
        let more = lines.len().saturating_sub(shown.end);
        if let Some(text) = lines_below(more) {
            canvas.text(area, area.x, bottom.saturating_sub(1), &text, Role::Chip);
        }
        let (yes, no) = (canvas.keys(Command::Confirm), canvas.keys(Command::Refuse));
        let x = canvas.text(area, area.x, bottom, &yes, Role::Key) + 1;
        let x = canvas.text(area, x, bottom, &self.yes, if self.read { Role::Warning } else { Role::Muted }) + 3;
        canvas.put_cursor(x, bottom);
        let x = canvas.text(area, x, bottom, &no, Role::Key) + 1;
        canvas.text(area, x, bottom, &self.no, Role::Text);
    }
}
