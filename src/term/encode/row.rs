//! Owns the bytes that turn one row of the terminal into another.
//! Must not know other rows.

use ratatui::buffer::Cell;

use super::pen::{Pen, Style};
use super::slot::{Slot, slots};
use crate::ui::Look;

/// From this many blanks on, erasing them is shorter than writing them.
const ERASE_FROM: usize = 10;

/// From this many changed columns on, erasing the rest of a row is shorter than blanks.
const ERASE_END_FROM: usize = 4;

/// Columns behind a cluster that may have been drawn over by terminals that think it wider.
const CLUSTER_REACH: usize = 6;

/// A row as it is and as it shall be.
pub struct Row<'a> {
    new: Vec<Slot<'a>>,
    changed: Vec<bool>,
    edge: u16,
}

impl<'a> Row<'a> {
    /// Compares a row with what it shall be.
    pub fn new(look: Look, old: &[Cell], new: &'a [Cell]) -> Self {
        let edge = u16::try_from(new.len()).unwrap_or(u16::MAX);
        let old = slots(old, look);
        let new = slots(new, look);
        let mut changed: Vec<bool> = old.iter().zip(&new).map(|(old, new)| old != new).collect();
        spread_clusters(&new, &mut changed);
        Self { new, changed, edge }
    }

    /// Writes the columns that changed.
    pub fn draw(&self, y: u16, pen: &mut Pen, out: &mut Vec<u8>) {
        let Some(last) = self.changed.iter().rposition(|changed| *changed) else { return };
        let blank_from = self.new.iter().rposition(|slot| !slot.is_plain_blank()).map_or(0, |x| x + 1);
        let erased = (blank_from..=last).filter(|x| self.is_changed(*x)).count();
        let end = if erased >= ERASE_END_FROM { blank_from } else { last + 1 };
        let mut x = 0;
        while x < end {
            x = if self.is_changed(x) { self.draw_at(x, end, y, pen, out) } else { x + 1 };
        }
        if end <= last {
            let from = (end..=last).find(|x| self.is_changed(*x)).unwrap_or(end);
            pen.set_for(&Style::PLAIN, true, out);
            self.go(from, y, pen, out);
            out.extend_from_slice(b"\x1b[K");
        }
    }

    fn is_changed(&self, x: usize) -> bool {
        self.changed.get(x).copied().unwrap_or(false)
    }

    /// Draws what begins in column `x`; answers with the column behind it.
    fn draw_at(&self, x: usize, end: usize, y: u16, pen: &mut Pen, out: &mut Vec<u8>) -> usize {
        let blanks = self.blanks(x, end);
        if blanks >= ERASE_FROM {
            pen.set_for(&Style::PLAIN, true, out);
            self.go(x, y, pen, out);
            out.extend_from_slice(format!("\x1b[{blanks}X").as_bytes());
            return x + blanks;
        }
        let Some(slot) = self.new.get(x).filter(|slot| slot.width > 0) else { return x + 1 };
        self.go(x, y, pen, out);
        if slot.is_sure() {
            self.write(slot, pen, out);
        } else {
            self.write_cluster(slot, pen, x, y, out);
        }
        x + usize::from(slot.width)
    }

    fn write(&self, slot: &Slot<'_>, pen: &mut Pen, out: &mut Vec<u8>) {
        pen.set_for(&slot.style, slot.text == " ", out);
        out.extend_from_slice(slot.text.as_bytes());
        pen.advance(slot.width, self.edge, slot.is_sure());
    }

    /// Terminals disagree on how wide clusters are: blanks first, so that nothing old stays beside it.
    fn write_cluster(&self, slot: &Slot<'_>, pen: &mut Pen, x: usize, y: u16, out: &mut Vec<u8>) {
        pen.set_for(&slot.style, false, out);
        out.extend(std::iter::repeat_n(b' ', usize::from(slot.width)));
        pen.advance(slot.width, self.edge, true);
        pen.go(u16::try_from(x).unwrap_or(u16::MAX), y, out);
        self.write(slot, pen, out);
    }

    /// How many plain blanks follow from `x`, up to the last that changed.
    fn blanks(&self, x: usize, end: usize) -> usize {
        let run = self.new.iter().take(end).skip(x).take_while(|slot| slot.is_plain_blank()).count();
        (x..x + run).rev().find(|x| self.is_changed(*x)).map_or(0, |last| last + 1 - x)
    }

    /// Moves to a column, over what stands in between when writing it again is no longer than a move.
    fn go(&self, x: usize, y: u16, pen: &mut Pen, out: &mut Vec<u8>) {
        let column = u16::try_from(x).unwrap_or(u16::MAX);
        if let Some(from) = pen.column(y).filter(|from| *from < column) {
            let gap: Vec<_> = self.new.iter().take(x).skip(usize::from(from)).collect();
            let same = gap.first().is_some_and(|slot| slot.width > 0)
                && gap.iter().all(|slot| slot.is_sure() && pen.draws(&slot.style, slot.text == " "));
            let bytes = gap.iter().map(|slot| slot.text.len()).sum::<usize>();
            if same && bytes <= pen.way(column, y).len() {
                for slot in gap.iter().filter(|slot| slot.width > 0) {
                    self.write(slot, pen, out);
                }
                return;
            }
        }
        pen.go(column, y, out);
    }
}

/// A cluster that is drawn may be drawn over what follows it: that is drawn again.
fn spread_clusters(slots: &[Slot<'_>], changed: &mut [bool]) {
    let mut x = 0;
    while let Some(slot) = slots.get(x) {
        if changed.get(x) == Some(&true) && !slot.is_sure() {
            let end = (x + usize::from(slot.width) + CLUSTER_REACH).min(slots.len());
            for x in x..end {
                if let Some(flag) = changed.get_mut(x) {
                    *flag = true;
                }
            }
            // Half a wide character cannot be drawn: take its left half too, or its right.
            if slots.get(end).is_some_and(|slot| slot.width == 0)
                && let Some(flag) = changed.get_mut(end)
            {
                *flag = true;
            }
        }
        x += 1;
    }
}
