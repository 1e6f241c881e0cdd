//! Owns the history of what was said, in full.
//! Must not change what was said.

use ratatui::layout::Rect;

use crate::ui::command::{Command, Context};
use crate::ui::screen::{Canvas, Input, Screen, Turn};
use crate::ui::session::{Session, Tone};
use crate::ui::theme::Role;
use crate::ui::widgets::list::List;
use crate::ui::widgets::wrap::wrap;

/// The width of the text.
const WIDTH: u16 = 72;

/// What was said so far, the newest first.
pub struct Messages {
    lines: Vec<(Role, String)>,
    list: List,
}

impl Messages {
    /// The messages of the session up to now.
    pub fn new(session: &Session) -> Self {
        let mut lines = Vec::new();
        for message in session.history().rev() {
            let (role, mark) = match message.tone {
                Tone::Success => (Role::Success, "✓"),
                Tone::Remark => (Role::Warning, "!"),
                Tone::Error => (Role::Error, "✗"),
            };
            let text = format!("{mark} {}", message.line());
            lines.extend(wrap(&text, usize::from(WIDTH) - 2).into_iter().map(|line| (role, line)));
        }
        Self { lines, list: List::default() }
    }
}

impl Screen for Messages {
    fn title(&self) -> String {
        "Messages, the newest first".to_owned()
    }

    fn contexts(&self) -> Vec<Context> {
        vec![Context::List]
    }

    fn label(&self, command: Command) -> Option<String> {
        (command == Command::Open).then(|| "Close".to_owned())
    }

    fn size(&self) -> (u16, u16) {
        (WIDTH, 18)
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        if let Input::Command(command, count) = input
            && !self.list.command(command, count, self.lines.len(), usize::from(turn.body.height))
        {
            turn.close();
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        if self.lines.is_empty() {
            canvas.text(area, area.x, area.y, "Nothing was said so far.", Role::Muted);
        }
        self.list.draw_rows(area, canvas, self.lines.len(), |at, line, canvas| {
            if let Some((role, text)) = self.lines.get(at) {
                canvas.text(line, line.x, line.y, text, *role);
            }
        });
    }
}
