//! Owns a list that is held whole: its cursor, its filter line, the line beneath it.
//! Must not know what the rows are; callers give each row's text.

use ratatui::layout::Rect;

use super::field::Field;
use super::list::{List, position};
use super::matching::matches;
use super::wrap::wrap;
use crate::ui::command::{Command, Context};
use crate::ui::event::Key;
use crate::ui::key::typed;
use crate::ui::screen::{Canvas, Input};
use crate::ui::theme::Role;

/// Draws what stands where there are no rows: why there are none, or what to do next.
pub fn draw_advice(list: Rect, canvas: &mut Canvas<'_>, text: &str) {
    for (y, line) in (list.y + 1..list.bottom()).zip(wrap(text, usize::from(list.width.saturating_sub(4)))) {
        canvas.text(list, list.x + 2, y, &line, Role::Text);
    }
}

/// A list that is held whole, with its filter.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// The cursor.
    pub list: List,
    filter: Field,
    filtering: bool,
}

impl Listing {
    /// The contexts of its keys, with those that the screen adds while nothing is typed.
    pub fn contexts(&self, own: &[Context]) -> Vec<Context> {
        if self.filtering {
            vec![Context::Typing, Context::List]
        } else {
            own.iter().copied().chain([Context::Filtered, Context::List]).collect()
        }
    }

    /// The filter is being typed.
    pub fn typing(&self) -> bool {
        self.filtering
    }

    /// Esc: leaves the filter line, then takes the filter away; `false`: there was neither.
    pub fn back(&mut self) -> bool {
        if std::mem::take(&mut self.filtering) {
            return true;
        }
        let was = !self.filter.is_empty();
        self.filter.set("");
        was
    }

    /// The places of the rows that the filter leaves.
    pub fn shown<T>(&self, rows: &[T], text: impl Fn(&T) -> String) -> Vec<usize> {
        rows.iter().enumerate().filter(|(_, row)| matches(self.filter.value(), &text(row))).map(|(at, _)| at).collect()
    }

    /// Takes a movement, a key or text of the filter; `len` is the number of rows shown, `height` that of the list.
    pub fn input(&mut self, input: &Input, len: usize, height: u16) -> bool {
        match input {
            Input::Command(Command::Filter, _) => self.filtering = true,
            Input::Command(Command::EndFilter, _) => self.filtering = false,
            // Two rows are taken by the header and the line beneath.
            Input::Command(command, count) => {
                return self.list.command(*command, *count, len, usize::from(height.saturating_sub(2)));
            }
            Input::Key(key) if self.filtering => self.key(*key),
            Input::Paste(text) if self.filtering => {
                self.filter.paste(text);
                self.list = List::default();
            }
            _ => return false,
        }
        true
    }

    fn key(&mut self, key: Key) {
        if !begins_nothing(&self.filter, key) && self.filter.key(key) {
            self.list = List::default();
        }
    }

    /// Draws the line beneath the list: where one is, how many of all, the filter.
    pub fn draw_status(&self, line: Rect, canvas: &mut Canvas<'_>, len: usize, of: usize) {
        let mut text = position(self.list.cursor().min(len.saturating_sub(1)), len);
        if len != of {
            text = format!("{text} · {of} without the filter");
        }
        draw_filter(line, canvas, &text, &self.filter, self.filtering.then_some("words, !words for all others"));
    }
}

/// A blank or another `/` before anything else: no filter begins with it, and it would be searched for unseen.
pub fn begins_nothing(filter: &Field, key: Key) -> bool {
    filter.is_empty() && matches!(typed(key), Some(' ' | '/'))
}

/// Draws a status text and behind it the filter; while it is typed with the cursor in it, and as long as nothing
/// stands there with what can be `searched`.
pub fn draw_filter(line: Rect, canvas: &mut Canvas<'_>, status: &str, filter: &Field, searched: Option<&str>) {
    let filtering = searched.is_some();
    let end = canvas.text(line, line.x, line.y, status, Role::Muted);
    if filtering || !filter.is_empty() {
        let x = canvas.text(line, end + 2, line.y, "filter ", Role::Chip).min(line.right());
        // Esc clears it, so the line says that it is there even when the list looks complete.
        filter.draw(Rect { x, width: line.right().saturating_sub(x), ..line }, canvas, filtering);
        if let (true, Some(searched)) = (filter.is_empty(), searched) {
            canvas.text(line, x.saturating_add(1), line.y, searched, Role::Muted);
        }
    }
}

/// The area without its last row, and the last row.
pub fn with_status(area: Rect) -> (Rect, Rect) {
    let height = area.height.saturating_sub(1);
    let status = Rect { y: area.y + height, height: area.height.min(1), ..area };
    (Rect { height, ..area }, status)
}
