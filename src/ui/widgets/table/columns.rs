//! Owns the columns of a table as one person arranged them: order, hidden ones, frozen ones, widths, cursor, scroll.
//! Must not know rows. A column of numbers is drawn whole or not at all.

use super::super::text::{Align, Measured, width};
use super::{Arranged, ColumnSpec};

/// The least cells that a cut column of words is given.
const NARROWEST_WORDS: usize = 8;

/// Cells between columns; behind a number the first of them is for its mark.
const GAP: usize = 2;

/// Cells that the rule between frozen and scrolled columns adds to the gap.
const RULE: usize = 1;

/// Cells for telling how many columns found no room on the right: ` ›3`.
const MARKER: usize = 3;

/// The most cells that a column is made wider or narrower.
const MOST_WIDER: isize = 60;

/// The columns of a table and how they are arranged.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    specs: Vec<ColumnSpec>,
    order: Vec<usize>,
    hidden: Vec<bool>,
    wider: Vec<isize>,
    measured: Vec<Measured>,
    frozen: usize,
    cursor: usize,
    left: usize,
}

/// A column on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// The column, as the source numbers it.
    pub column: usize,
    /// Its position among the shown ones.
    pub at: usize,
    /// Its first cell, from the left edge of the columns.
    pub x: usize,
    /// Its cells; a column of numbers has one more behind it for its mark.
    pub width: usize,
}

/// The columns on the screen, from left to right.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// The columns that are drawn.
    pub placed: Vec<Placed>,
    /// How many of them are frozen.
    pub frozen: usize,
    /// Columns scrolled away to the left.
    pub before: usize,
    /// Columns that found no room on the right.
    pub behind: usize,
}

/// The order with every one of `count` columns in it, once: further ones behind the one that they come behind.
fn completed(mut order: Vec<usize>, count: usize) -> Vec<usize> {
    let mut seen = vec![false; count];
    order.retain(|column| seen.get_mut(*column).is_some_and(|seen| !std::mem::replace(seen, true)));
    for column in (0..count).filter(|column| seen.get(*column) == Some(&false)) {
        let behind = column.checked_sub(1).and_then(|left| order.iter().position(|it| *it == left));
        order.insert(behind.map_or(0, |at| at + 1), column);
    }
    order
}

impl Columns {
    /// Columns as they come, the first one frozen.
    pub fn new(specs: &[ColumnSpec]) -> Self {
        Self {
            specs: specs.to_vec(),
            order: (0..specs.len()).collect(),
            hidden: vec![false; specs.len()],
            wider: vec![0; specs.len()],
            measured: vec![Measured::default(); specs.len()],
            frozen: 1,
            cursor: 0,
            left: 0,
        }
    }

    /// Takes the columns of rows that were read again. Columns that were there keep their place, their width and
    /// whether they are hidden; further ones stand behind the one that they come behind.
    pub fn adopt(&mut self, specs: &[ColumnSpec]) {
        let here = self.current().and_then(|column| self.specs.get(column)).map(|spec| spec.id.clone());
        let before = std::mem::replace(self, Self::new(specs));
        let was = |spec: &ColumnSpec| before.specs.iter().position(|old| old.id == spec.id);
        let now = |column: &usize| {
            let old = before.specs.get(*column)?;
            specs.iter().position(|spec| spec.id == old.id)
        };
        let order: Vec<usize> = before.order.iter().filter_map(now).collect();
        for (column, spec) in specs.iter().enumerate() {
            if let Some(old) = was(spec) {
                let hidden = before.hidden.get(old).copied().unwrap_or_default();
                let wider = before.wider.get(old).copied().unwrap_or_default();
                if let (Some(to_hide), Some(to_widen)) = (self.hidden.get_mut(column), self.wider.get_mut(column)) {
                    (*to_hide, *to_widen) = (hidden, wider);
                }
            }
        }
        self.order = completed(order, specs.len());
        if self.shown().is_empty() {
            self.hidden.fill(false);
        }
        (self.frozen, self.left) = (before.frozen.max(1), before.left);
        let at =
            |id: &String| self.shown().iter().position(|column| self.specs.get(*column).is_some_and(|it| it.id == *id));
        let place = here.as_ref().and_then(at).unwrap_or(before.cursor);
        self.go(place);
    }

    /// The column that the source calls number `column`.
    pub fn spec(&self, column: usize) -> Option<&ColumnSpec> {
        self.specs.get(column)
    }

    /// The shown columns in their order, as the source numbers them.
    pub fn shown(&self) -> Vec<usize> {
        self.order.iter().copied().filter(|column| !self.is_hidden(*column)).collect()
    }

    /// Every column in its order with whether it is shown.
    pub fn all(&self) -> Vec<(usize, bool)> {
        self.order.iter().map(|column| (*column, !self.is_hidden(*column))).collect()
    }

    fn is_hidden(&self, column: usize) -> bool {
        self.hidden.get(column).copied().unwrap_or_default()
    }

    /// How many columns are hidden.
    pub fn hidden(&self) -> usize {
        self.hidden.iter().filter(|hidden| **hidden).count()
    }

    /// How many shown columns are frozen.
    pub fn frozen(&self) -> usize {
        self.frozen.min(self.shown().len())
    }

    /// The position of the column cursor among the shown columns.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The column under the cursor, as the source numbers it.
    pub fn current(&self) -> Option<usize> {
        self.shown().get(self.cursor).copied()
    }

    /// Puts the cursor at a position among the shown columns, or at the last.
    pub fn go(&mut self, at: usize) {
        self.cursor = at.min(self.shown().len().saturating_sub(1));
    }

    /// Puts the cursor on a column, showing it if it was hidden.
    pub fn go_to(&mut self, column: usize) {
        self.set_hidden(column, false);
        if let Some(at) = self.shown().iter().position(|it| *it == column) {
            self.cursor = at;
        }
    }

    /// Hides or shows a column; the last shown one stays. Whether it was done.
    pub fn set_hidden(&mut self, column: usize, hide: bool) -> bool {
        if hide && self.shown().len() <= 1 {
            return false;
        }
        let current = self.current();
        let Some(hidden) = self.hidden.get_mut(column) else { return false };
        *hidden = hide;
        let at = current.and_then(|current| self.shown().iter().position(|it| *it == current));
        self.go(at.unwrap_or(self.cursor));
        self.left = self.left.min(self.shown().len());
        true
    }

    /// Moves the column under the cursor by `by` places among the shown ones.
    pub fn shift(&mut self, by: isize) {
        let shown = self.shown();
        let Some(target) = self.cursor.checked_add_signed(by).filter(|at| *at < shown.len()) else { return };
        let (Some(this), Some(other)) = (shown.get(self.cursor).copied(), shown.get(target).copied()) else { return };
        let from = self.order.iter().position(|column| *column == this);
        let to = self.order.iter().position(|column| *column == other);
        if let (Some(from), Some(to)) = (from, to) {
            let column = self.order.remove(from);
            self.order.insert(to, column);
            self.cursor = target;
        }
    }

    /// Freezes the columns up to the cursor; when they are just those, only the first again.
    pub fn freeze(&mut self) {
        self.frozen = if self.frozen == self.cursor + 1 { 1 } else { self.cursor + 1 };
    }

    /// Makes the column under the cursor wider or narrower; numbers keep what they need.
    pub fn widen(&mut self, by: isize) {
        if let Some(wider) = self.current().and_then(|column| self.wider.get_mut(column)) {
            *wider = (*wider + by).clamp(-MOST_WIDER, MOST_WIDER);
        }
    }

    /// Takes every arrangement back.
    pub fn reset(&mut self) {
        let measured = std::mem::take(&mut self.measured);
        *self = Self::new(&std::mem::take(&mut self.specs));
        self.measured = measured;
    }

    /// How the columns are arranged, by their ids; sort and pins are not theirs.
    pub fn arranged(&self) -> Arranged {
        let id = |column: &usize| self.specs.get(*column).map(|spec| spec.id.clone());
        let as_they_came = self.order.iter().copied().eq(0..self.specs.len());
        let order = if as_they_came { Vec::new() } else { self.order.iter().filter_map(id).collect() };
        let hidden = (0..self.specs.len()).filter(|column| self.is_hidden(*column));
        let wider = self.wider.iter().enumerate().filter(|(_, by)| **by != 0);
        Arranged {
            order,
            hidden: hidden.filter_map(|column| id(&column)).collect(),
            frozen: (self.frozen != 1).then_some(self.frozen),
            wider: wider.filter_map(|(column, by)| Some((id(&column)?, *by))).collect(),
            ..Arranged::default()
        }
    }

    /// Arranges the columns as said; whether all of them are there. Further ones stand behind the one that they come
    /// behind, and the cursor stays on its column where that is shown.
    pub fn arrange(&mut self, arranged: &Arranged) -> bool {
        let here = self.current();
        self.reset();
        let place = |id: &String| self.specs.iter().position(|spec| spec.id == *id);
        let order: Vec<usize> = arranged.order.iter().filter_map(place).collect();
        let hidden: Vec<usize> = arranged.hidden.iter().filter_map(place).collect();
        let wider: Vec<(usize, isize)> = arranged.wider.iter().filter_map(|(id, by)| Some((place(id)?, *by))).collect();
        let whole = order.len() == arranged.order.len()
            && hidden.len() == arranged.hidden.len()
            && wider.len() == arranged.wider.len();
        self.order = completed(order, self.specs.len());
        for column in hidden {
            self.set_hidden(column, true);
        }
        for (column, by) in wider {
            if let Some(wider) = self.wider.get_mut(column) {
                *wider = by.clamp(-MOST_WIDER, MOST_WIDER);
            }
        }
        self.frozen = arranged.frozen.unwrap_or(1).clamp(1, self.specs.len().max(1));
        let at = here.and_then(|here| self.shown().iter().position(|column| *column == here));
        self.go(at.unwrap_or(1));
        whole
    }

    /// Notes what a cell of the column needs; what was noted stays, so that widths do not jump while scrolling.
    pub fn note(&mut self, column: usize, text: &str) {
        if let Some(measured) = self.measured.get_mut(column) {
            *measured = measured.with(Measured::of(text));
        }
    }

    /// What the cells noted so far need.
    pub fn measured(&self, column: usize) -> Measured {
        self.measured.get(column).copied().unwrap_or_default()
    }

    /// The cells that a column is given, when its cells need `measured`.
    pub fn width(&self, column: usize, measured: Measured) -> usize {
        let Some(spec) = self.specs.get(column) else { return 0 };
        let content = measured.width();
        let wider = self.wider.get(column).copied().unwrap_or_default();
        let wanted = content.max(width(&spec.short).min(spec.widest));
        match spec.align {
            Align::Decimal => wanted.saturating_add_signed(wider).max(content).max(1),
            Align::Left => wanted.min(spec.widest).saturating_add_signed(wider).max(NARROWEST_WORDS.min(wanted.max(1))),
        }
    }

    /// Scrolls sideways until the column under the cursor is on the screen.
    pub fn settle(&mut self, room: usize) {
        let widths: Vec<usize> =
            (0..self.specs.len()).map(|column| self.width(column, self.measured(column))).collect();
        self.left = self.left_for(&widths, self.beside_marker(&widths, room));
    }

    /// The room that is left when columns that found none must be told of at the right edge.
    fn beside_marker(&self, widths: &[usize], room: usize) -> usize {
        let all = self.place(widths, self.left_for(widths, room), room);
        if all.behind > 0 { room.saturating_sub(MARKER) } else { room }
    }

    /// Which columns stand where in `room` cells, with a few left free at the right edge when not all have room;
    /// each column is given its entry of `widths` (by the source's number).
    pub fn fitted(&self, widths: &[usize], room: usize) -> Layout {
        let room = self.beside_marker(widths, room);
        self.place(widths, self.left_for(widths, room), room)
    }

    /// The first scrolled column for which the one under the cursor has room; no further than shows the last one.
    fn left_for(&self, widths: &[usize], room: usize) -> usize {
        let frozen = self.frozen();
        let last = self.shown().len().saturating_sub(1).max(frozen);
        let mut left = self.left.clamp(frozen, last);
        if self.cursor >= frozen {
            left = left.min(self.cursor);
            while left < self.cursor && !self.place(widths, left, room).placed.iter().any(|it| it.at == self.cursor) {
                left += 1;
            }
        }
        while left > frozen && self.place(widths, left - 1, room).behind == 0 {
            left -= 1;
        }
        left
    }

    fn place(&self, widths: &[usize], left: usize, room: usize) -> Layout {
        let shown = self.shown();
        let frozen = self.frozen();
        let left = left.max(frozen);
        let drawn: Vec<(usize, usize)> =
            shown.iter().copied().enumerate().filter(|(at, _)| *at < frozen || *at >= left).collect();
        let name = self.name_width(&drawn, widths, left, room);
        let mut layout = Layout { before: left - frozen, ..Layout::default() };
        let mut x = 0;
        for (nth, (at, column)) in drawn.iter().copied().enumerate() {
            let words = self.is_words(column);
            let free = room.saturating_sub(x);
            let mut given = if at == 0 && words { name } else { widths.get(column).copied().unwrap_or_default() };
            // Words may be cut; numbers never, and the cell behind them is for their mark.
            if words && given > free && free >= NARROWEST_WORDS {
                given = free;
            }
            if given == 0 || given + usize::from(!words) > free {
                layout.behind = drawn.len() - nth;
                break;
            }
            layout.placed.push(Placed { column, at, x, width: given });
            layout.frozen += usize::from(at < frozen);
            x += given + GAP + if at + 1 == frozen { RULE } else { 0 };
        }
        self.spread(&mut layout, widths, room);
        layout
    }

    /// The width of the first column of words: it gives way so that others have room, down to two fifths, and
    /// further for the column under the cursor.
    fn name_width(&self, drawn: &[(usize, usize)], widths: &[usize], left: usize, room: usize) -> usize {
        let needs = |column: usize| widths.get(column).copied().unwrap_or_default();
        let frozen = self.frozen();
        let wanted = if self.cursor >= left { self.cursor } else { left };
        let others = |some: &dyn Fn(usize) -> bool| -> usize {
            let them = drawn.iter().filter(|(at, _)| *at > 0 && some(*at));
            // Each with the gap before it, the rule once, and the mark behind the last.
            them.map(|(_, column)| needs(*column) + GAP).sum::<usize>() + RULE + 1
        };
        let all = room.saturating_sub(others(&|_| true)).max(room * 2 / 5);
        let least = room.saturating_sub(others(&|at| at < frozen || at == wanted));
        let name = drawn.first().map_or(0, |(_, column)| needs(*column));
        name.min(all.min(least).max(NARROWEST_WORDS.min(room)))
    }

    /// Gives the cells that no further column could use back to the column of names.
    fn spread(&self, layout: &mut Layout, widths: &[usize], room: usize) {
        let end =
            layout.placed.last().map_or(room, |last| last.x + last.width + usize::from(!self.is_words(last.column)));
        let Some(first) = layout.placed.first_mut().filter(|first| first.at == 0) else { return };
        let needs = widths.get(first.column).copied().unwrap_or_default();
        if !self.is_words(first.column) {
            return;
        }
        let more = needs.saturating_sub(first.width).min(room.saturating_sub(end));
        first.width += more;
        for placed in layout.placed.iter_mut().skip(1) {
            placed.x += more;
        }
    }

    fn is_words(&self, column: usize) -> bool {
        self.specs.get(column).is_some_and(|spec| spec.align == Align::Left)
    }
}
