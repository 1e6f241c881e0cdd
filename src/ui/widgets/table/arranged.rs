//! Owns how a person arranged a table, told by what lasts: ids of columns, keys of rows.
//! Must not know where it is kept, nor what the rows are about.

use std::collections::BTreeSet;

use super::order::SortKey;
use super::{TableSource, TableState};

/// How a person arranged a table; what stands as it came is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arranged {
    /// Every column from left to right, hidden ones too; empty: as they came.
    pub order: Vec<String>,
    /// The hidden columns.
    pub hidden: Vec<String>,
    /// How many shown columns are frozen, where that is not the first one alone.
    pub frozen: Option<usize>,
    /// How many cells wider columns were made, or narrower.
    pub wider: Vec<(String, isize)>,
    /// What it is sorted by, the first key first, and whether each descends.
    pub sort: Vec<(String, bool)>,
    /// The keys of the pinned rows.
    pub pins: BTreeSet<u64>,
}

impl TableState {
    /// How the table is arranged.
    pub fn arranged(&self) -> Arranged {
        let id = |column: usize| self.columns.spec(column).map(|spec| spec.id.clone());
        let mut arranged = self.columns.arranged();
        arranged.sort = self.sort.iter().filter_map(|key| Some((id(key.column)?, key.descending))).collect();
        arranged.pins.clone_from(&self.pins);
        arranged
    }

    /// Arranges the table anew; whether everything that was asked for is there.
    pub fn arrange(&mut self, source: &dyn TableSource, arranged: &Arranged) -> bool {
        let mut whole = self.columns.arrange(arranged);
        let place = |id: &String| source.columns().iter().position(|spec| spec.id == *id);
        let sort = arranged.sort.iter();
        let sort = sort.filter_map(|(id, descending)| Some(SortKey { column: place(id)?, descending: *descending }));
        self.sort = sort.collect();
        whole &= self.sort.len() == arranged.sort.len();
        self.pins.clone_from(&arranged.pins);
        self.cursor = 0;
        self.reorder(source);
        whole
    }
}
