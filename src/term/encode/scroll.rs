//! Owns finding rows that only moved up or down, and letting the terminal move them.
//! Must not know styles.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;

use ratatui::buffer::Cell;

use super::pen::Pen;

/// Columns that must be saved for a move to be worth its bytes.
const WORTH: usize = 40;

/// The farthest that rows are looked for.
const FARTHEST: usize = 12;

/// Rows that moved: all between `top` and `bottom` (exclusive), by `by` rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    top: usize,
    bottom: usize,
    by: usize,
    up: bool,
}

impl Shift {
    /// Writes the move; the pen must be plain, since the rows that come in take its background.
    pub fn write(&self, height: usize, pen: &mut Pen, out: &mut Vec<u8>) {
        let margins = self.top > 0 || self.bottom < height;
        if margins {
            let _ = write!(out, "\x1b[{};{}r", self.top + 1, self.bottom);
            // Terminals disagree on where setting margins leaves the cursor.
            pen.lost();
        }
        pen.go(0, u16::try_from(self.top).unwrap_or(u16::MAX), out);
        let _ = write!(out, "\x1b[{}{}", self.by, if self.up { 'M' } else { 'L' });
        if margins {
            out.extend_from_slice(b"\x1b[r");
        }
        pen.lost();
    }

    /// Moves the rows of `cells` in the same way.
    pub fn apply(&self, cells: &mut [Cell], width: usize) {
        let Some(rows) = cells.get_mut(self.top * width..self.bottom * width) else { return };
        let moved = (self.by * width).min(rows.len());
        let blank = if self.up {
            rows.rotate_left(moved);
            let kept = rows.len() - moved;
            rows.get_mut(kept..)
        } else {
            rows.rotate_right(moved);
            rows.get_mut(..moved)
        };
        for cell in blank.unwrap_or_default() {
            cell.reset();
        }
    }

    /// The row that stands at `y` after the move, by its number before; `None`: a blank one.
    fn source(&self, y: usize) -> Option<usize> {
        if y < self.top || y >= self.bottom {
            return Some(y);
        }
        if self.up {
            Some(y + self.by).filter(|row| *row < self.bottom)
        } else {
            y.checked_sub(self.by).filter(|row| *row >= self.top)
        }
    }
}

/// The move that saves the most, where one saves enough.
pub fn find(old: &[Cell], new: &[Cell], width: usize) -> Option<Shift> {
    let old: Vec<&[Cell]> = old.chunks(width).collect();
    let new: Vec<&[Cell]> = new.chunks(width).collect();
    let differs = |y: &usize| old.get(*y) != new.get(*y);
    let first = (0..new.len()).find(differs)?;
    let last = (0..new.len()).rev().find(differs)?;
    // Two or three rows are the move of a highlight.
    if last - first < 4 {
        return None;
    }
    let old_marks: Vec<u64> = old.iter().map(|row| mark(row)).collect();
    let new_marks: Vec<u64> = new.iter().map(|row| mark(row)).collect();
    let shift = (1..=FARTHEST.min(last - first))
        .flat_map(|by| [(by, true), (by, false)])
        .filter_map(|(by, up)| candidate(&old_marks, &new_marks, first..=last, by, up))
        .max_by_key(|(gained, _)| *gained)
        .map(|(_, shift)| shift)?;
    let columns = |shift: Option<&Shift>| {
        (first..=last)
            .map(|y| different(shift.map_or(Some(y), |s| s.source(y)).and_then(|row| old.get(row)), new.get(y)))
            .sum::<usize>()
    };
    (columns(Some(&shift)) + WORTH <= columns(None)).then_some(shift)
}

fn candidate(
    old: &[u64],
    new: &[u64],
    band: std::ops::RangeInclusive<usize>,
    by: usize,
    up: bool,
) -> Option<(usize, Shift)> {
    let (first, last) = (*band.start(), *band.end());
    let hits: Vec<usize> = band
        .filter(|&y| {
            let source = if up { Some(y + by).filter(|row| *row <= last) } else { y.checked_sub(by) };
            source.filter(|row| *row >= first).is_some_and(|row| new.get(y) == old.get(row) && new.get(y) != old.get(y))
        })
        .collect();
    let (lowest, highest) = (*hits.first()?, *hits.last()?);
    let shift = if up {
        Shift { top: lowest, bottom: highest + by + 1, by, up }
    } else {
        Shift { top: lowest - by, bottom: highest + 1, by, up }
    };
    (hits.len() >= 3).then_some((hits.len(), shift))
}

/// A number that equal rows share.
fn mark(row: &[Cell]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for cell in row {
        (cell.symbol(), cell.fg, cell.bg, cell.modifier).hash(&mut hasher);
    }
    hasher.finish()
}

/// How many columns would have to be written.
fn different(old: Option<&&[Cell]>, new: Option<&&[Cell]>) -> usize {
    match (old, new) {
        (Some(old), Some(new)) => old.iter().zip(new.iter()).filter(|(old, new)| old != new).count(),
        (_, Some(new)) => new.iter().filter(|cell| cell.symbol() != " ").count(),
        _ => 0,
    }
}
