//! Owns what a person may do to a table, one act at a time.
//! Must not know keys, nor how the table is drawn.

use super::order::SortKey;
use super::{Filter, TableSource, TableState};

/// What a person may do to a table; screens turn keys into these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TableAct {
    /// Rows up.
    Up(usize),
    /// Rows down.
    Down(usize),
    /// One screenful up.
    PageUp,
    /// One screenful down.
    PageDown,
    /// Half a screenful up.
    HalfUp,
    /// Half a screenful down.
    HalfDown,
    /// The first row.
    Top,
    /// The last row; from there, the last pinned row.
    Bottom,
    /// A row by its number, from 1.
    Line(usize),
    /// One column to the left.
    Left,
    /// One column to the right.
    Right,
    /// The first column.
    FirstColumn,
    /// The last column.
    LastColumn,
    /// Sort by the current column alone: ascending, descending, off.
    Sort,
    /// The current column as a further key: ascending, descending, off.
    SortAdd,
    /// Hide the current column.
    Hide,
    /// Show every column.
    ShowAll,
    /// Move the current column to the left.
    MoveLeft,
    /// Move the current column to the right.
    MoveRight,
    /// Freeze the columns up to the current one.
    Freeze,
    /// Make the current column wider.
    Wider,
    /// Make the current column narrower.
    Narrower,
    /// Mark or unmark the row and go down.
    Mark,
    /// Begin a range of rows; again: mark it.
    Range,
    /// Mark every row that is shown, or none if all are.
    MarkAll,
    /// Keep the marked rows, or else the current one, at the top; again: no longer.
    Pin,
    /// Take columns, sort, pins and filter back to how they came.
    Reset,
}

/// Why a table whose rows come in pages cannot do what needs them all.
const NOT_WHOLE: &str = "this list comes in pages and keeps its own order";

impl TableState {
    /// Carries out an act. `Err` holds the sentence why it could not be.
    pub fn act(&mut self, source: &dyn TableSource, act: TableAct) -> Result<(), &'static str> {
        let page = self.window.0.max(1);
        match act {
            TableAct::Up(rows) => self.go(self.cursor.saturating_sub(rows)),
            TableAct::Down(rows) => self.go(self.cursor.saturating_add(rows)),
            TableAct::PageUp => self.scroll(page, false),
            TableAct::PageDown => self.scroll(page, true),
            TableAct::HalfUp => self.scroll(page.div_ceil(2), false),
            TableAct::HalfDown => self.scroll(page.div_ceil(2), true),
            TableAct::Top => self.go(0),
            TableAct::Bottom => self.bottom(),
            TableAct::Line(number) => self.go(number.saturating_sub(1).min(self.order.len().saturating_sub(1))),
            TableAct::Left => self.columns.go(self.columns.cursor().saturating_sub(1)),
            TableAct::Right => self.columns.go(self.columns.cursor().saturating_add(1)),
            TableAct::FirstColumn => self.columns.go(0),
            TableAct::LastColumn => self.columns.go(usize::MAX),
            TableAct::Sort => return self.sort(source, false),
            TableAct::SortAdd => return self.sort(source, true),
            TableAct::Hide => return self.hide(source),
            TableAct::ShowAll => self.show_all(source),
            TableAct::MoveLeft => self.columns.shift(-1),
            TableAct::MoveRight => self.columns.shift(1),
            TableAct::Freeze => self.columns.freeze(),
            TableAct::Wider => self.columns.widen(2),
            TableAct::Narrower => self.columns.widen(-2),
            TableAct::Mark => return self.mark(source),
            TableAct::Range => return self.range(source),
            TableAct::MarkAll => return self.mark_all(source),
            TableAct::Pin => return self.pin(source),
            TableAct::Reset => {
                self.columns.reset();
                self.pins.clear();
                self.sort.clear();
                self.filter = Filter::default();
                self.rebuild(source);
            }
        }
        self.settle(source);
        Ok(())
    }

    fn go(&mut self, position: usize) {
        self.cursor = position.min(self.places().saturating_sub(1));
    }

    fn bottom(&mut self) {
        let last = self.order.len().saturating_sub(1);
        self.go(if self.cursor >= last { usize::MAX } else { last });
    }

    /// Moves window and cursor together, so that the cursor keeps its height on the screen.
    fn scroll(&mut self, rows: usize, down: bool) {
        let body = self.window.0.max(1);
        let last = self.order.len().saturating_sub(1);
        if down {
            // Rows that do not scroll count on both sides.
            self.top = self.top.saturating_add(rows).min(self.order.len().saturating_sub(body));
            self.cursor = self.cursor.saturating_add(rows).min(self.cursor.max(last));
        } else {
            self.top = self.top.saturating_sub(rows);
            self.cursor = self.cursor.min(last).saturating_sub(rows);
        }
    }

    fn sort(&mut self, source: &dyn TableSource, add: bool) -> Result<(), &'static str> {
        if !source.whole() {
            return Err(NOT_WHOLE);
        }
        let Some(column) = self.columns.current() else { return Ok(()) };
        let at = self.sort.iter().position(|key| key.column == column);
        let next = match at.and_then(|at| self.sort.get(at)) {
            None => Some(false),
            Some(SortKey { descending: false, .. }) => Some(true),
            Some(_) => None,
        };
        if add {
            match (at.and_then(|at| self.sort.get_mut(at)), next) {
                (Some(key), Some(descending)) => key.descending = descending,
                (Some(_), None) => self.sort.retain(|key| key.column != column),
                (None, descending) => {
                    self.sort.push(SortKey { column, descending: descending.unwrap_or_default() });
                }
            }
        } else {
            self.sort = next.map(|descending| SortKey { column, descending }).into_iter().collect();
        }
        self.cursor = 0;
        self.reorder(source);
        Ok(())
    }

    fn hide(&mut self, source: &dyn TableSource) -> Result<(), &'static str> {
        self.columns.current().map_or(Ok(()), |column| self.set_hidden(source, column, true))
    }

    fn show_all(&mut self, source: &dyn TableSource) {
        for (column, shown) in self.columns.all() {
            if !shown {
                self.columns.set_hidden(column, false);
            }
        }
        self.rebuild(source);
    }

    fn mark(&mut self, source: &dyn TableSource) -> Result<(), &'static str> {
        if self.range_from.is_some() {
            return self.range(source);
        }
        let Some(row) = self.row() else { return Ok(()) };
        if !source.loaded(row) {
            return Err("this row has not come yet");
        }
        let key = source.key(row);
        self.set_mark(key, !self.marks.contains(&key));
        self.go(self.cursor.saturating_add(1));
        self.settle(source);
        Ok(())
    }

    fn pin(&mut self, source: &dyn TableSource) -> Result<(), &'static str> {
        if !source.whole() {
            return Err(NOT_WHOLE);
        }
        let Some(row) = self.row() else { return Ok(()) };
        let here = source.key(row);
        if self.marks.is_empty() && row >= source.rows() {
            return Err("this row stays in sight as it is");
        }
        let keys: Vec<u64> = if self.marks.is_empty() { vec![here] } else { self.marks.iter().copied().collect() };
        let pinned = keys.iter().all(|key| self.pins.contains(key));
        for key in keys {
            if pinned {
                self.pins.remove(&key);
            } else {
                self.pins.insert(key);
            }
        }
        self.rebuild(source);
        self.go_to_key(source, here);
        self.settle(source);
        Ok(())
    }

    fn range(&mut self, source: &dyn TableSource) -> Result<(), &'static str> {
        let Some(from) = self.range_from.take() else {
            self.range_from = Some(self.cursor);
            return Ok(());
        };
        let rows: Vec<usize> =
            (from.min(self.cursor)..=from.max(self.cursor)).filter_map(|position| self.row_at(position)).collect();
        if rows.iter().any(|row| !source.loaded(*row)) {
            return Err("some rows of the range have not come yet");
        }
        self.marks.extend(rows.into_iter().map(|row| source.key(row)));
        Ok(())
    }

    fn mark_all(&mut self, source: &dyn TableSource) -> Result<(), &'static str> {
        if self.order.iter().any(|row| !source.loaded(*row as usize)) {
            return Err("not every row has come yet: filter the list first");
        }
        let keys: Vec<u64> = self.order.iter().map(|row| source.key(*row as usize)).collect();
        if keys.iter().all(|key| self.marks.contains(key)) {
            for key in keys {
                self.marks.remove(&key);
            }
        } else {
            self.marks.extend(keys);
        }
        Ok(())
    }
}
