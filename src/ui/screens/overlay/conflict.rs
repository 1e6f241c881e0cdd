//! Owns the box over a save that came too late: field by field what was typed and what stands there now.
//! Must not save anything; it answers with what is to become of the two.

use ratatui::layout::Rect;

use crate::service::Side;
use crate::ui::command::{Command, Context};
use crate::ui::screen::{Answer, Canvas, Input, Screen, Turn};
use crate::ui::theme::Role;
use crate::ui::widgets::scroll::{Scroll, lines_below};
use crate::ui::widgets::wrap::wrap;

/// The widest that a line becomes.
const WIDTH: u16 = 72;
/// Cells before a value.
const CAPTION: u16 = 8;

/// What is to become of two changes of the same thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// What stands there now stays; what was typed is given up.
    Theirs,
    /// What was typed is saved over what stands there now.
    Overwrite,
    /// Back to the form, with what was typed.
    Back,
}

impl Settled {
    /// What an answer of the box means.
    pub fn of(answer: &Answer) -> Self {
        match answer {
            Answer::Picked(places) if places.as_slice() == [0] => Self::Theirs,
            Answer::Picked(places) if places.as_slice() == [1] => Self::Overwrite,
            _ => Self::Back,
        }
    }
}

/// The two sides of a save that came too late; read its answer with [`Settled::of`].
pub struct ConflictBox {
    what: String,
    sides: Vec<Side>,
    scroll: Scroll,
}

impl ConflictBox {
    /// What happened, and the fields in which the two differ.
    pub fn new(what: &str, sides: Vec<Side>) -> Self {
        Self { what: what.to_owned(), sides, scroll: Scroll::default() }
    }

    /// Caption, text and role of each line for this width.
    fn lines(&self, width: u16) -> Vec<(&'static str, String, Role)> {
        let whole = wrap(&format!("{}.", self.what), usize::from(width));
        let mut lines: Vec<_> = whole.into_iter().map(|text| ("", text, Role::Text)).collect();
        for side in &self.sides {
            lines.push(("", String::new(), Role::Text));
            lines.push(("", side.label.clone(), Role::Title));
            for (caption, value) in [("yours", &side.yours), ("theirs", &side.theirs)] {
                let value = if value.trim().is_empty() { "(empty)" } else { value };
                let broken = wrap(value, usize::from(width.saturating_sub(CAPTION)).max(1));
                let captioned = broken.into_iter().enumerate();
                lines.extend(captioned.map(|(nth, text)| (if nth == 0 { caption } else { " " }, text, Role::Text)));
            }
        }
        lines
    }
}

impl Screen for ConflictBox {
    fn title(&self) -> String {
        "Two changes at once".to_owned()
    }

    fn contexts(&self) -> Vec<Context> {
        vec![Context::Conflict, Context::List]
    }

    fn available(&self, command: Command, _who: &crate::ui::session::Who) -> crate::ui::command::Availability {
        use crate::ui::command::Availability;
        if command == Command::Open { Availability::Absent } else { Availability::Ready }
    }

    fn label(&self, command: Command) -> Option<String> {
        (command == Command::Back).then(|| "Back to the form".to_owned())
    }

    fn size(&self) -> (u16, u16) {
        (WIDTH, u16::try_from(self.lines(WIDTH).len()).unwrap_or(u16::MAX).clamp(4, 24))
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        match input {
            Input::Command(Command::TakeTheirs, _) => turn.answer(Answer::Picked(vec![0])),
            Input::Command(Command::Overwrite, _) => turn.answer(Answer::Picked(vec![1])),
            Input::Command(command, count) => {
                let len = self.lines(turn.body.width).len();
                self.scroll.command(command, count, len, usize::from(turn.body.height));
            }
            _ => {}
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let lines = self.lines(area.width);
        let shown = self.scroll.window(lines.len(), usize::from(area.height));
        let more = lines.len().saturating_sub(shown.end);
        for (y, (caption, text, role)) in (area.top()..area.bottom()).zip(lines.iter().skip(shown.start)) {
            canvas.text(area, area.x, y, caption.trim_end(), Role::Muted);
            let x = if caption.is_empty() { area.x } else { area.x.saturating_add(CAPTION) };
            canvas.text(area, x, y, text, *role);
        }
        if more > 0 {
            let last = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area }.intersection(area);
            canvas.clear(last);
            canvas.text(area, area.x, last.y, &lines_below(more + 1).unwrap_or_default(), Role::Chip);
        }
    }
}
