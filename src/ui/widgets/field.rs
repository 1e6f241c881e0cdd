//! Owns one line of text being typed: its value, its cursor, how it is drawn.
//! Must not know what the text is for.

use ratatui::layout::Rect;
use tui_input::{Input, InputRequest};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::ui::event::{Key, KeyCode};
use crate::ui::key::typed;
use crate::ui::screen::Canvas;
use crate::ui::theme::Role;

/// Most characters of a field.
const LONGEST: usize = 4_000;

/// Keys that work on the text itself, beside those that type: code, with Ctrl, what it does.
const EDITS: &[(KeyCode, bool, InputRequest)] = &[
    (KeyCode::Backspace, false, InputRequest::DeletePrevChar),
    (KeyCode::Delete, false, InputRequest::DeleteNextChar),
    (KeyCode::Left, false, InputRequest::GoToPrevChar),
    (KeyCode::Right, false, InputRequest::GoToNextChar),
    (KeyCode::Left, true, InputRequest::GoToPrevWord),
    (KeyCode::Right, true, InputRequest::GoToNextWord),
    (KeyCode::Home, false, InputRequest::GoToStart),
    (KeyCode::End, false, InputRequest::GoToEnd),
    (KeyCode::Char('a'), true, InputRequest::GoToStart),
    (KeyCode::Char('e'), true, InputRequest::GoToEnd),
    (KeyCode::Char('w'), true, InputRequest::DeletePrevWord),
    (KeyCode::Char('u'), true, InputRequest::DeleteFromStart),
    (KeyCode::Char('k'), true, InputRequest::DeleteTillEnd),
];

/// What the editing keys do, for the manual.
pub const EDITING: &[(&str, &str)] = &[
    ("Left, Right", "one character back or on; with Ctrl one word"),
    ("Home, Ctrl-A", "to the beginning"),
    ("End, Ctrl-E", "to the end"),
    ("Backspace, Delete", "removes the character before or under the cursor"),
    ("Ctrl-W", "removes the word before the cursor"),
    ("Ctrl-U, Ctrl-K", "removes everything before or behind the cursor"),
];

/// Whether a key types or edits text, and so belongs to a field that has the focus.
pub fn belongs(key: Key) -> bool {
    typed(key).is_some() || request(key).is_some()
}

/// What an editing key does to a line of text.
pub(super) fn request(key: Key) -> Option<InputRequest> {
    if key.alt {
        return None;
    }
    EDITS.iter().find(|(code, ctrl, _)| *code == key.code && *ctrl == key.ctrl).map(|(.., request)| *request)
}

/// One line of text being typed.
#[derive(Debug, Clone, Default)]
pub struct Field {
    input: Input,
}

impl Field {
    /// A field that holds `text`, with the cursor behind it.
    pub fn new(text: &str) -> Self {
        Self { input: Input::new(one_line(text)) }
    }

    /// What was typed.
    pub fn value(&self) -> &str {
        self.input.value()
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.value().is_empty()
    }

    /// Puts `text` in the place of what was typed.
    pub fn set(&mut self, text: &str) {
        *self = Self::new(text);
    }

    /// Takes a key; whether the text changed.
    pub fn key(&mut self, key: Key) -> bool {
        let full = self.value().chars().count() >= LONGEST;
        let request = match typed(key) {
            Some(_) if full => return false,
            Some(c) => InputRequest::InsertChar(c),
            None => match request(key) {
                Some(request) => request,
                None => return false,
            },
        };
        self.input.handle(request).is_some_and(|changed| changed.value)
    }

    /// Takes pasted text: line breaks become spaces, other control characters vanish.
    pub fn paste(&mut self, text: &str) {
        let room = LONGEST.saturating_sub(self.value().chars().count());
        let before: String = self.value().chars().take(self.input.cursor()).collect();
        let after: String = self.value().chars().skip(self.input.cursor()).collect();
        let pasted: String = one_line(text.trim_end()).chars().take(room).collect();
        let cursor = before.chars().count() + pasted.chars().count();
        self.input = Input::new(format!("{before}{pasted}{after}")).with_cursor(cursor);
    }

    /// Draws the text into the first row of `area`, scrolled so that the cursor shows; focused: puts the cursor there.
    pub fn draw(&self, area: Rect, canvas: &mut Canvas<'_>, focused: bool) {
        if area.is_empty() {
            return;
        }
        let width = usize::from(area.width);
        let before: String = self.value().chars().take(self.input.cursor()).collect();
        // One column stays free for the cursor behind the last character.
        let skip = before.width().saturating_sub(width.saturating_sub(1));
        let mut shown = String::new();
        let mut column = 0;
        let mut cut = 0;
        for grapheme in self.value().graphemes(true) {
            if column < skip {
                column += grapheme.width();
                cut = column;
            } else if shown.width() + grapheme.width() <= width {
                shown.push_str(grapheme);
            } else {
                break;
            }
        }
        let row = Rect { height: 1, ..area };
        canvas.tint(row, Role::Input);
        let style = canvas.style(Role::Input);
        canvas.buffer.set_stringn(area.x, area.y, &shown, width, style);
        if focused {
            let at = before.width().saturating_sub(cut).min(width.saturating_sub(1));
            canvas.put_cursor(area.x + u16::try_from(at).unwrap_or(0), area.y);
        }
    }
}

fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c })
        .filter(|c| !c.is_control())
        .take(LONGEST)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::key::parse_keys;

    fn press(field: &mut Field, keys: &str) {
        for key in parse_keys(keys).unwrap() {
            field.key(key);
        }
    }

    #[test]
    fn text_is_typed_and_corrected() {
        let mut field = Field::default();
        press(&mut field, "N o r t h space H u l l");
        assert_eq!(field.value(), "North Hull");
        press(&mut field, "ctrl-w E n d home X ctrl-e !");
        assert_eq!(field.value(), "XNorth End!");
        press(&mut field, "ctrl-u");
        assert_eq!(field.value(), "");
    }

    #[test]
    fn pasted_text_becomes_one_line_at_the_cursor() {
        let mut field = Field::new("ad");
        press(&mut field, "left");
        field.paste("b\nc\u{7}\r\n");
        assert_eq!(field.value(), "ab cd");
        field.paste(&"x".repeat(LONGEST * 2));
        assert_eq!(field.value().chars().count(), LONGEST);
    }

    #[test]
    fn keys_that_move_lists_do_not_belong_to_a_field() {
        for keys in ["up", "down", "enter", "esc", "tab", "ctrl-c", "ctrl-p", "page-down", "alt-x"] {
            assert!(!belongs(parse_keys(keys).unwrap()[0]), "{keys}");
        }
        for keys in ["q", "?", "space", "left", "ctrl-u", "9"] {
            assert!(belongs(parse_keys(keys).unwrap()[0]), "{keys}");
        }
    }
}
