//! Owns the way from a buffer of cells to the fewest bytes that turn what the terminal shows into it.
//! Must not know who drew the cells, nor how the bytes travel.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};

use crate::ui::Look;

mod pen;
mod row;
mod scroll;
mod slot;
#[cfg(test)]
mod tests;

use pen::{Pen, Style};
use row::Row;

/// The terminal's side of the drawing: what it shows, how its pen is set and where its cursor stands.
#[derive(Debug)]
pub struct Encoder {
    look: Look,
    shown: Buffer,
    known: bool,
    pen: Pen,
    cursor: Option<Position>,
}

impl Encoder {
    /// For a terminal of which nothing is known: the first frame draws everything.
    pub fn new(look: Look) -> Self {
        Self { look, shown: Buffer::empty(Rect::ZERO), known: false, pen: Pen::unknown(), cursor: None }
    }

    /// Forgets what the terminal shows: the next frame draws everything again.
    pub fn forget(&mut self) {
        self.known = false;
    }

    /// Appends the bytes that make the terminal show `next`, with its cursor at `cursor` or hidden.
    ///
    /// Appends nothing when it shows that already. The area of `next` is the whole terminal.
    pub fn frame(&mut self, next: &Buffer, cursor: Option<Position>, bytes: &mut Vec<u8>) {
        let mut out = Vec::new();
        let whole = !self.known || self.shown.area != next.area;
        if whole {
            self.clear(next.area, &mut out);
        }
        self.rows(next, &mut out);
        let drawn = !out.is_empty();
        self.place(cursor, whole, &mut out);
        if out.is_empty() {
            return;
        }
        // A frame shows at once or not at all, where the terminal can do that; others ignore the marks.
        if drawn {
            bytes.extend_from_slice(b"\x1b[?2026h");
        }
        bytes.append(&mut out);
        if drawn {
            bytes.extend_from_slice(b"\x1b[?2026l");
        }
    }

    fn clear(&mut self, area: Rect, out: &mut Vec<u8>) {
        self.shown = Buffer::empty(area);
        self.known = true;
        self.pen = Pen::cleared();
        out.extend_from_slice(b"\x1b[r\x1b[m\x1b[H\x1b[2J");
    }

    fn rows(&mut self, next: &Buffer, out: &mut Vec<u8>) {
        let width = usize::from(next.area.width);
        if width == 0 {
            return;
        }
        self.scroll(next, out);
        for (y, (old, new)) in self.shown.content.chunks_mut(width).zip(next.content.chunks(width)).enumerate() {
            if old == new {
                continue;
            }
            let y = u16::try_from(y).unwrap_or(u16::MAX);
            Row::new(self.look, old, new).draw(y, &mut self.pen, out);
            remember(old, new);
        }
    }

    /// Lets the terminal move rows that only stand elsewhere now, when that saves more than it costs.
    fn scroll(&mut self, next: &Buffer, out: &mut Vec<u8>) {
        let width = usize::from(next.area.width);
        let Some(shift) = scroll::find(&self.shown.content, &next.content, width) else { return };
        self.pen.set(&Style::PLAIN, out);
        shift.write(usize::from(next.area.height), &mut self.pen, out);
        shift.apply(&mut self.shown.content, width);
    }

    fn place(&mut self, cursor: Option<Position>, whole: bool, out: &mut Vec<u8>) {
        let inside = cursor.filter(|position| self.shown.area.contains(*position));
        if let Some(position) = inside {
            self.pen.go(position.x, position.y, out);
        }
        if whole || inside.is_some() != self.cursor.is_some() {
            out.extend_from_slice(if inside.is_some() { b"\x1b[?25h" } else { b"\x1b[?25l" });
        }
        self.cursor = inside;
    }
}

fn remember(old: &mut [Cell], new: &[Cell]) {
    for (old, new) in old.iter_mut().zip(new) {
        if old != new {
            old.clone_from(new);
        }
    }
}
