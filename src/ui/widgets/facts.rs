//! Owns a page of captions and texts, and of running text below them: broken into lines, scrolled, drawn.
//! Must not know what the page is about.

use ratatui::layout::Rect;

use super::scroll::{Scroll, lines_below};
use super::wrap::wrap;
use crate::ui::command::Command;
use crate::ui::screen::Canvas;
use crate::ui::theme::Role;

/// Columns for captions.
const CAPTION: u16 = 13;
/// The widest that running text becomes: longer lines are hard to read.
const WIDEST: u16 = 96;

/// A caption with its text; without a caption it is running text.
pub type Fact = (&'static str, String);

/// How far a page of captions and texts has been scrolled.
#[derive(Debug, Clone, Copy, Default)]
pub struct Facts {
    scroll: Scroll,
}

/// The lines of the page; a fact without text is left out.
fn lines(facts: &[Fact], width: u16) -> Vec<Fact> {
    let mut lines = Vec::new();
    for (caption, text) in facts.iter().filter(|(_, text)| !text.is_empty()) {
        if caption.is_empty() {
            lines.push(("", String::new()));
            lines.extend(wrap(text, usize::from(width.min(WIDEST))).into_iter().map(|line| ("", line)));
        } else {
            let broken = wrap(text, usize::from(width.saturating_sub(CAPTION).max(1)));
            let named = broken.into_iter().enumerate();
            // A blank caption keeps the lines that follow beneath the first.
            lines.extend(named.map(|(nth, line)| (if nth == 0 { *caption } else { " " }, line)));
        }
    }
    lines
}

/// The rows that show text: the last one tells that there is more.
fn page(area: Rect, len: usize) -> usize {
    let height = usize::from(area.height);
    if len > height { height.saturating_sub(1) } else { height }
}

impl Facts {
    /// Moves by a command of lists; `false`: it is none.
    pub fn command(&mut self, command: Command, count: Option<usize>, facts: &[Fact], body: Rect) -> bool {
        let len = lines(facts, body.width).len();
        self.scroll.command(command, count, len, page(body, len))
    }

    /// Draws what shows of the page.
    pub fn draw(self, area: Rect, canvas: &mut Canvas<'_>, facts: &[Fact]) {
        let lines = lines(facts, area.width);
        let shown = self.scroll.window(lines.len(), page(area, lines.len()));
        let below = lines.len().saturating_sub(shown.end);
        for (y, (caption, text)) in (area.top()..area.bottom()).zip(lines.get(shown).unwrap_or_default()) {
            canvas.text(area, area.x, y, caption.trim_end(), Role::Muted);
            let x = if caption.is_empty() { area.x } else { area.x.saturating_add(CAPTION).min(area.right()) };
            canvas.text(area, x, y, text, Role::Text);
        }
        if lines.len() > usize::from(area.height) && area.height > 0 {
            let end = self.scroll.at_end(lines.len(), page(area, lines.len()));
            let text = lines_below(below).filter(|_| !end).unwrap_or_else(|| "the end".to_owned());
            canvas.text(area, area.x, area.bottom() - 1, &text, Role::Chip);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_stand_before_their_text_and_running_text_has_the_whole_width() {
        let facts =
            [("Who", "Ada Administrator".to_owned()), ("Empty", String::new()), ("", "漢字漢字漢字".to_owned())];
        assert_eq!(
            lines(&facts, 24),
            [
                ("Who", "Ada".to_owned()),
                (" ", "Administrat".to_owned()),
                (" ", "or".to_owned()),
                ("", String::new()),
                ("", "漢字漢字漢字".to_owned()),
            ]
        );
        assert_eq!(lines(&facts, 4).last(), Some(&("", "漢字".to_owned())));
        lines(&facts, 0);
    }
}
