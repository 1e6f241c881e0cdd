//! Owns the one table of all reports and lists: rows behind a trait, an index of them filtered and sorted, a window.
//! Must not know what the rows are about, nor which key does what; screens turn keys into `TableAct`s.

use std::borrow::Cow;
use std::ops::Range;

pub use super::text::Align;

mod arranged;
mod columns;
mod draw;
mod filter;
mod moves;
mod order;
mod state;

#[cfg(test)]
mod tests;

pub use arranged::Arranged;
pub use columns::{Columns, Layout, Placed};
pub use draw::{TableView, draw};
pub use filter::Filter;
pub use moves::TableAct;
pub use state::TableState;

/// What a table must know of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSpec {
    /// What tells it from the others, also after the rows were read again.
    pub id: String,
    /// The label where there is room: pickers and the status line.
    pub title: String,
    /// The label in the header.
    pub short: String,
    /// Words or numbers.
    pub align: Align,
    /// The widest that words may become before they are cut, in cells; numbers are never cut.
    pub widest: usize,
}

impl ColumnSpec {
    /// A column of words, at most 40 cells wide.
    pub fn words(id: impl Into<String>, title: impl Into<String>) -> Self {
        let title = title.into();
        Self { id: id.into(), short: title.clone(), title, align: Align::Left, widest: 40 }
    }

    /// A column of numbers.
    pub fn numbers(id: impl Into<String>, title: impl Into<String>, short: impl Into<String>) -> Self {
        Self { id: id.into(), title: title.into(), short: short.into(), align: Align::Decimal, widest: usize::MAX }
    }

    /// The same column, with words of at most `cells` cells.
    #[must_use]
    pub fn at_most(mut self, cells: usize) -> Self {
        self.widest = cells;
        self
    }
}

/// What a cell is sorted by.
#[derive(Debug, Clone, PartialEq)]
pub enum SortValue<'a> {
    /// As a number.
    Number(f64),
    /// As words, capitals like small letters.
    Text(Cow<'a, str>),
    /// Blanks and codes: last in either direction.
    Missing,
}

/// How a row or a cell stands out. Each is told by a glyph or a word as well as by its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Tone {
    /// As any other.
    #[default]
    Plain,
    /// Of less weight: codes, archived things, comparators.
    Muted,
    /// Of more weight: the group's own row.
    Strong,
    /// Significantly above the comparator; marked `▲`.
    Above,
    /// Significantly below the comparator; marked `▼`.
    Below,
    /// Needs attention.
    Warning,
}

/// Rows that a table can show. Body rows come first, numbered from 0; pinned rows follow them.
pub trait TableSource {
    /// The columns, the one that names a row first.
    fn columns(&self) -> &[ColumnSpec];

    /// How many body rows there are; for rows that come in pages, how many there will be.
    fn rows(&self) -> usize;

    /// How many rows stand at the bottom whatever is sorted or filtered, numbered from `rows()`.
    fn pinned(&self) -> usize {
        0
    }

    /// The text of a cell. Called for what is on the screen only, and for a filter's search.
    fn cell_text(&self, row: usize, column: usize) -> Cow<'_, str>;

    /// What the cell is sorted by.
    fn sort_value(&self, row: usize, column: usize) -> SortValue<'_>;

    /// How the row stands out.
    fn kind(&self, _row: usize) -> Tone {
        Tone::Plain
    }

    /// How the cell stands out, over its row.
    fn tone(&self, _row: usize, _column: usize) -> Tone {
        Tone::Plain
    }

    /// What tells the row from others, also after they were read again: marks and the cursor follow it.
    fn key(&self, row: usize) -> u64 {
        row as u64
    }

    /// Whether the row is here; where it is not, the table shows a gap and says which rows it wants.
    fn loaded(&self, _row: usize) -> bool {
        true
    }

    /// Whether every row is here, so that the table may sort and filter; else whoever sends the pages must.
    fn whole(&self) -> bool {
        true
    }
}

/// Rows that a table would show and that are not here yet.
pub type Wanted = Option<Range<usize>>;
