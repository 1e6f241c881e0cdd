//! Owns a box of text to be read and scrolled: the explanation of a figure, a letter, the reasons of an access.
//! Must not know what the text is about.

use std::sync::{Arc, OnceLock};

use ratatui::layout::Rect;

use crate::ui::command::{Command, Context};
use crate::ui::screen::{Canvas, Input, Screen, Turn};
use crate::ui::theme::Role;
use crate::ui::widgets::scroll::{Scroll, lines_below};
use crate::ui::widgets::wrap::wrap;

/// The widest that a line becomes.
const WIDTH: u16 = 74;
/// Cells for captions.
const CAPTION: usize = 14;

/// A text that comes later and takes the place of what stood in the box: a caption and its text a line.
pub type Later = Arc<OnceLock<Vec<(&'static str, String)>>>;

/// A box of text.
pub struct Reader {
    title: String,
    /// A caption, or a mark before a paragraph, and the text.
    items: Vec<(&'static str, String)>,
    later: Later,
    indent: usize,
    scroll: Scroll,
}

impl Reader {
    /// Paragraphs, one below the other.
    pub fn paragraphs(title: &str, paragraphs: &[String]) -> Self {
        let items = paragraphs.iter().map(|text| ("·", text.clone())).collect();
        Self { title: title.to_owned(), items, indent: 2, later: Later::default(), scroll: Scroll::default() }
    }

    /// Lines as they stand, without marks.
    pub fn plain(title: &str, lines: &[String]) -> Self {
        let items = lines.iter().map(|text| ("", text.clone())).collect();
        Self { title: title.to_owned(), items, indent: 0, later: Later::default(), scroll: Scroll::default() }
    }

    /// A caption and its text a line.
    pub fn captioned(title: &str, captioned: Vec<(&'static str, String)>) -> Self {
        Self::until(title, captioned, Later::default())
    }

    /// The same, until there is more to be said.
    pub fn until(title: &str, captioned: Vec<(&'static str, String)>, later: Later) -> Self {
        Self { title: title.to_owned(), items: captioned, later, indent: CAPTION, scroll: Scroll::default() }
    }

    /// The lines for a box of this width.
    fn lines(&self, width: u16) -> Vec<(&'static str, String)> {
        let room = usize::from(width).saturating_sub(self.indent).max(1);
        self.later
            .get()
            .unwrap_or(&self.items)
            .iter()
            .flat_map(|(caption, text)| {
                let broken = if text.is_empty() { vec![String::new()] } else { wrap(text, room) };
                broken.into_iter().enumerate().map(|(at, line)| (if at == 0 { *caption } else { "" }, line))
            })
            .collect()
    }
}

impl Screen for Reader {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn contexts(&self) -> Vec<Context> {
        vec![Context::List]
    }

    fn label(&self, command: Command) -> Option<String> {
        (command == Command::Open).then(|| "Close".to_owned())
    }

    fn size(&self) -> (u16, u16) {
        (WIDTH, u16::try_from(self.lines(WIDTH).len()).unwrap_or(u16::MAX).clamp(3, 24))
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        let Input::Command(command, count) = input else { return };
        let len = self.lines(turn.body.width).len();
        if !self.scroll.command(command, count, len, usize::from(turn.body.height)) && command == Command::Open {
            turn.close();
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let height = usize::from(area.height);
        let lines = self.lines(area.width);
        let top = self.scroll.window(lines.len(), height).start;
        let indent = u16::try_from(self.indent).unwrap_or_default();
        let more = lines.len().saturating_sub(top + height);
        // The last row tells that there is more, in the place of a line that the next step shows.
        let shown = if more > 0 { height.saturating_sub(1) } else { height };
        for (y, (caption, text)) in (area.top()..area.bottom()).zip(lines.iter().skip(top).take(shown)) {
            canvas.text(area, area.x, y, caption, Role::Muted);
            canvas.text(area, area.x.saturating_add(indent), y, text, Role::Text);
        }
        if let Some(text) = lines_below(if more > 0 { more + 1 } else { 0 }) {
            canvas.text(area, area.x, area.bottom().saturating_sub(1), &text, Role::Chip);
        }
    }
}
