//! Owns where a person is in a table and what they did to it: cursor, window, sort, filter, marks, columns.
//! Must not know keys nor draw; every change goes through a method that is given the rows.

use std::collections::BTreeSet;
use std::ops::Range;

use super::order::{SortKey, order};
use super::{Columns, Filter, TableSource};
use crate::ui::widgets::list::thousands;

/// Tables of at most this many cells have every cell measured once, so that their widths never change.
const MEASURED_AT_ONCE: usize = 6_000;

/// A person's place in a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TableState {
    pub(super) order: Vec<u32>,
    rows: usize,
    pinned: usize,
    pub(super) cursor: usize,
    pub(super) top: usize,
    /// Body rows and cells that the window showed last; the host tells when they change.
    pub(super) window: (usize, usize),
    /// The window whose cells were measured last.
    measured: Option<(usize, usize)>,
    pub(super) at_key: Option<u64>,
    pub(super) sort: Vec<SortKey>,
    pub(super) filter: Filter,
    pub(super) marks: BTreeSet<u64>,
    /// The keys of the body rows that stay at the top whatever is sorted or filtered.
    pub(super) pins: BTreeSet<u64>,
    /// How many of them there are.
    stuck: usize,
    pub(super) range_from: Option<usize>,
    /// How the columns are arranged.
    pub columns: Columns,
}

impl TableState {
    /// The state of a table that was just opened.
    pub fn new(source: &dyn TableSource) -> Self {
        let mut state = Self { window: (20, 76), columns: Columns::new(source.columns()), ..Self::default() };
        state.rebuild(source);
        state
    }

    /// Takes rows that were read again: arrangement, sort and marks stay, the cursor follows its row.
    pub fn adopt(&mut self, source: &dyn TableSource) {
        let ids: Vec<Option<String>> =
            self.sort.iter().map(|key| self.columns.spec(key.column).map(|spec| spec.id.clone())).collect();
        self.columns.adopt(source.columns());
        // A sort follows its column, or ends with it.
        let found = |id: &Option<String>| source.columns().iter().position(|spec| Some(&spec.id) == id.as_ref());
        let sort = self.sort.iter().zip(&ids).filter_map(|(key, id)| Some(SortKey { column: found(id)?, ..*key }));
        self.sort = sort.collect();
        let key = self.at_key;
        self.range_from = None;
        self.rebuild(source);
        if source.whole()
            && let Some(key) = key
        {
            self.go_to_key(source, key);
        }
        self.settle(source);
    }

    /// Tells how many cells the table has on the screen, header and pinned rows included.
    pub fn resize(&mut self, source: &dyn TableSource, width: usize, height: usize) {
        self.window = (super::draw::body_height(height, self.pinned), super::draw::columns_width(width));
        self.settle(source);
    }

    /// Filters as one types; an empty text shows every row again.
    pub fn set_filter(&mut self, source: &dyn TableSource, text: &str) {
        let key = self.at_key;
        self.filter = Filter::read(text);
        self.rebuild(source);
        self.cursor = 0;
        if let Some(key) = key.filter(|_| source.whole()) {
            self.go_to_key(source, key);
        }
        self.settle(source);
    }

    /// Puts the cursor on a column, showing it if it was hidden.
    pub fn go_to_column(&mut self, source: &dyn TableSource, column: usize) {
        self.columns.go_to(column);
        self.settle(source);
    }

    /// Hides or shows a column by the source's number.
    pub fn set_hidden(&mut self, source: &dyn TableSource, column: usize, hide: bool) -> Result<(), &'static str> {
        if !self.columns.set_hidden(column, hide) {
            return Err("the last column stays");
        }
        self.reorder(source);
        Ok(())
    }

    /// Marks or unmarks a row by its key.
    pub fn set_mark(&mut self, key: u64, marked: bool) {
        if marked {
            self.marks.insert(key);
        } else {
            self.marks.remove(&key);
        }
    }

    /// The keys of the marked rows.
    pub fn marks(&self) -> &BTreeSet<u64> {
        &self.marks
    }

    /// Whether the row at a position is kept at the top.
    pub fn is_pinned(&self, position: usize) -> bool {
        position < self.stuck
    }

    /// The rows kept at the top that never scroll away in a window `body` rows high: they leave half of it to others.
    pub fn stuck(&self, body: usize) -> usize {
        self.stuck.min(body / 2)
    }

    /// Whether the row at a position is in the range that is being marked.
    pub fn in_range(&self, position: usize) -> bool {
        self.range_from.is_some_and(|from| position >= from.min(self.cursor) && position <= from.max(self.cursor))
    }

    /// The filter.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// The place of a column in the sort, from 1, and whether it descends.
    pub fn sorted_by(&self, column: usize) -> Option<(usize, bool)> {
        self.sort
            .iter()
            .position(|key| key.column == column)
            .and_then(|at| self.sort.get(at).map(|key| (at + 1, key.descending)))
    }

    /// Keeps only those keys of the sort whose column passes; an order that is no longer allowed ends.
    pub fn keep_sort(&mut self, source: &dyn TableSource, keeps: impl Fn(&str) -> bool) {
        let before = self.sort.len();
        let columns = &self.columns;
        self.sort.retain(|key| columns.spec(key.column).is_some_and(|spec| keeps(&spec.id)));
        if self.sort.len() != before {
            self.reorder(source);
        }
    }

    /// How many columns it is sorted by.
    pub fn sort_keys(&self) -> usize {
        self.sort.len()
    }

    /// How many body rows are shown.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether no body row is shown.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The row under the cursor, as the source numbers it; none in an empty table.
    pub fn row(&self) -> Option<usize> {
        self.row_at(self.cursor)
    }

    /// The column under the cursor, as the source numbers it.
    pub fn column(&self) -> Option<usize> {
        self.columns.current()
    }

    /// The position of the cursor: body rows in their order, then pinned rows.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// How many of the body rows that scroll lie above the window, `body` rows high: as settled, corrected should the
    /// window have changed since.
    pub fn top(&self, body: usize) -> usize {
        let stuck = self.stuck(body);
        let (body, len) = ((body - stuck).max(1), self.order.len().saturating_sub(stuck));
        let end = len.saturating_sub(body);
        // On a row that does not scroll the window stays where it is.
        let Some(cursor) = self.cursor.checked_sub(stuck).filter(|at| *at < len) else { return self.top.min(end) };
        let least = (cursor + 1).saturating_sub(body);
        self.top.clamp(least, cursor.max(least)).min(end.max(least))
    }

    /// The positions of the body rows that a window `body` rows high shows, from top to bottom.
    pub fn window(&self, body: usize) -> Vec<usize> {
        let stuck = self.stuck(body);
        let from = stuck + self.top(body);
        (0..stuck).chain(from..(from + body - stuck).min(self.order.len())).collect()
    }

    /// The row at a position, as the source numbers it.
    pub fn row_at(&self, position: usize) -> Option<usize> {
        if let Some(row) = self.order.get(position) {
            return Some(*row as usize);
        }
        let pin = position.checked_sub(self.order.len()).filter(|pin| *pin < self.pinned)?;
        Some(self.rows + pin)
    }

    /// Where one is: `row 12/25,000`, with what is filtered, marked and hidden.
    pub fn status(&self, source: &dyn TableSource) -> String {
        let all = source.rows();
        let place = match self.order.len() {
            0 => "no rows".to_owned(),
            shown if self.cursor < shown => format!("row {}/{}", thousands(self.cursor + 1), thousands(shown)),
            shown => format!("below {} rows", thousands(shown)),
        };
        let filtered = !self.filter.is_empty() && source.whole();
        let of = if filtered { format!(" of {}", thousands(all)) } else { String::new() };
        let parts = [
            Some(place + &of),
            (self.stuck > 0).then(|| format!("{} pinned", thousands(self.stuck))),
            (!self.marks.is_empty()).then(|| format!("{} selected", thousands(self.marks.len()))),
            self.range_from.is_some().then(|| "range".to_owned()),
            (self.columns.hidden() > 0).then(|| format!("{} hidden", self.columns.hidden())),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }

    /// The rows that the window and its neighbours would show and that are not here yet.
    pub fn wanted(&self, source: &dyn TableSource) -> Option<Range<usize>> {
        let height = self.window.0.max(1);
        let from = self.top.saturating_sub(height);
        let to = (self.top + 2 * height).min(source.rows());
        let visible = (self.top..(self.top + height).min(source.rows())).any(|row| !source.loaded(row));
        let near = (from..to).any(|row| !source.loaded(row));
        (visible || near).then_some(from..to)
    }

    /// How many places the cursor can stand at.
    pub(super) fn places(&self) -> usize {
        self.order.len() + self.pinned
    }

    /// Builds the index again after rows, filter or the set of columns changed.
    pub(super) fn rebuild(&mut self, source: &dyn TableSource) {
        self.rows = source.rows();
        self.pinned = source.pinned();
        self.order = order(source, &self.columns.shown(), &self.filter, &self.sort);
        self.stick(source);
        self.measured = None;
        if source.whole() && self.rows.saturating_mul(source.columns().len()) <= MEASURED_AT_ONCE {
            self.measure(source, 0..self.order.len());
        }
    }

    /// Brings the pinned rows to the top, in the order of the sort, also those that the filter leaves out.
    fn stick(&mut self, source: &dyn TableSource) {
        self.stuck = 0;
        if self.pins.is_empty() || !source.whole() {
            return;
        }
        let is_pinned = |row: &u32| self.pins.contains(&source.key(*row as usize));
        let all = order(source, &[], &Filter::default(), &self.sort);
        let mut rows: Vec<u32> = all.into_iter().filter(is_pinned).collect();
        let stuck = rows.len();
        rows.extend(self.order.iter().copied().filter(|row| !is_pinned(row)));
        (self.stuck, self.order) = (stuck, rows);
    }

    /// Builds the index again and keeps the cursor where it stands.
    pub(super) fn reorder(&mut self, source: &dyn TableSource) {
        self.rebuild(source);
        self.settle(source);
    }

    /// Brings cursor, window and widths in line after a change.
    pub(super) fn settle(&mut self, source: &dyn TableSource) {
        self.cursor = self.cursor.min(self.places().saturating_sub(1));
        let stuck = self.stuck(self.window.0.max(1));
        let body = (self.window.0.max(1) - stuck).max(1);
        let len = self.order.len();
        if let Some(cursor) = self.cursor.checked_sub(stuck).filter(|at| at + stuck < len) {
            // Row by row, for the terminal moves the rows that stay; a far jump lands in the middle.
            let least = (cursor + 1).saturating_sub(body);
            let far = self.top.saturating_sub(cursor).max(least.saturating_sub(self.top)) > body;
            let middle = cursor.saturating_sub(body / 2);
            self.top = if far { middle } else { self.top.clamp(least, cursor) };
        }
        self.top = self.top.min(len.saturating_sub(stuck + body));
        self.at_key = self.row().filter(|row| source.loaded(*row)).map(|row| source.key(row));
        if self.measured != Some((self.top, body)) || !source.whole() {
            self.measured = Some((self.top, body));
            self.measure(source, 0..stuck);
            self.measure(source, stuck + self.top..(stuck + self.top + body).min(len));
            self.measure(source, len..self.places());
        }
        self.columns.settle(self.window.1);
    }

    fn measure(&mut self, source: &dyn TableSource, positions: Range<usize>) {
        let shown = self.columns.shown();
        let rows: Vec<usize> = positions.filter_map(|at| self.row_at(at)).filter(|row| source.loaded(*row)).collect();
        for row in rows {
            for column in &shown {
                self.columns.note(*column, &source.cell_text(row, *column));
            }
        }
    }

    /// Puts the cursor on a row, where it is shown.
    pub fn go_to_row(&mut self, source: &dyn TableSource, row: usize) {
        if let Some(position) = (0..self.places()).find(|at| self.row_at(*at) == Some(row)) {
            self.cursor = position;
            self.settle(source);
        }
    }

    pub(super) fn go_to_key(&mut self, source: &dyn TableSource, key: u64) {
        let position = (0..self.places())
            .find(|at| self.row_at(*at).is_some_and(|row| source.loaded(row) && source.key(row) == key));
        if let Some(position) = position {
            self.cursor = position;
        }
    }
}
