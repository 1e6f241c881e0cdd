//! Owns the header of a file: which column stands where, whatever its case and punctuation.
//! Must not know what a column means.

use std::collections::HashMap;

use super::records::Row;
use super::{Refusal, cells};

/// Most columns of a file: DfE's widest has some hundreds.
const MAX_COLUMNS: usize = 4_096;

/// The columns of a file by name.
#[derive(Debug)]
pub(super) struct Header {
    written: Vec<String>,
    positions: HashMap<String, Vec<usize>>,
}

/// A name as headers are compared: `LA (code)`, `la__code_` and `LA__CODE_` are one.
fn plain(name: &str) -> String {
    name.trim().chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect()
}

impl Header {
    pub(super) fn read(row: &Row) -> Result<Self, Refusal> {
        if row.len() > MAX_COLUMNS {
            return Err(Refusal::new(
                format!("the first line has {} cells; no file that can be read has so many columns", row.len()),
                "check that this is a CSV file as DfE publishes it",
            ));
        }
        let written: Vec<String> = (0..row.len()).map(|at| cells::text(row.field(at))).collect();
        let mut positions: HashMap<String, Vec<usize>> = HashMap::with_capacity(written.len());
        for (at, name) in written.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            positions.entry(plain(name)).or_default().push(at);
        }
        Ok(Self { written, positions })
    }

    /// How many columns it has, unnamed ones included.
    pub(super) fn len(&self) -> usize {
        self.written.len()
    }

    /// The column's name as the file writes it; empty beyond the header.
    pub(super) fn name(&self, position: usize) -> &str {
        self.written.get(position).map_or("", String::as_str)
    }

    /// The names as the file writes them, in order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.written.iter().map(String::as_str)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.positions.contains_key(&plain(name))
    }

    /// Where the column stands, if the file has it; a refusal if it has it twice, for which of them to believe?
    pub(super) fn find(&self, name: &str) -> Result<Option<usize>, Refusal> {
        match self.positions.get(&plain(name)).map(Vec::as_slice) {
            None | Some([]) => Ok(None),
            Some([position]) => Ok(Some(*position)),
            Some([first, second, ..]) => Err(Refusal {
                line: Some(1),
                column: Some(self.name(*second).to_owned()),
                ..Refusal::new(
                    format!(
                        "the column {} stands twice, as columns {} and {}",
                        self.name(*first),
                        first + 1,
                        second + 1
                    ),
                    "remove one of the two columns, or take the file as DfE publishes it",
                )
            }),
        }
    }

    /// Where the first of the columns stands that the file has.
    pub(super) fn find_any<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Result<Option<usize>, Refusal> {
        for name in names {
            if let Some(position) = self.find(name)? {
                return Ok(Some(position));
            }
        }
        Ok(None)
    }

    /// The same for a column that the file must have; `hint` says what to do without it.
    pub(super) fn need_any(&self, names: &[&str], hint: &str) -> Result<usize, Refusal> {
        let missing = names.first().copied().unwrap_or_default();
        self.find_any(names.iter().copied())?
            .ok_or_else(|| Refusal::new(format!("the column {missing} is missing"), hint))
    }
}
