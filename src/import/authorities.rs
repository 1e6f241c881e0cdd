//! Owns the rows of DfE's list of local authorities: codes and names.
//! Must not know schools or figures: this list has none.

use std::collections::BTreeMap;

use super::header::Header;
use super::records::Row;
use super::results::la;
use super::tally::Tally;
use super::{AS_PUBLISHED, Parsed, Refusal, cells};
use crate::domain::LaCode;
use crate::figures::EntriesFile;

/// The columns of code and name, under the names that editions of the list give them.
const CODE: [&str; 3] = ["LEA", "LA Code", "LA (code)"];
const NAME: [&str; 2] = ["LA Name", "LA (name)"];

/// A list of local authorities being read.
pub(super) struct Authorities<'a> {
    header: &'a Header,
    code: usize,
    name: usize,
    found: BTreeMap<LaCode, String>,
}

impl<'a> Authorities<'a> {
    pub(super) fn new(header: &'a Header) -> Result<Self, Refusal> {
        let need = |names| header.need_any(names, AS_PUBLISHED);
        Ok(Self { header, code: need(&CODE)?, name: need(&NAME)?, found: BTreeMap::new() })
    }

    /// Takes one row, or refuses it.
    pub(super) fn row(&mut self, row: &Row, tally: &mut Tally) {
        let name = cells::text(row.field(self.name));
        let (column, reason) = match la(row, self.code) {
            Err(refused) => refused,
            Ok(_) if name.is_empty() => (self.name, "an authority without a name".to_owned()),
            Ok(code) if self.found.get(&code).is_some_and(|other| *other != name) => {
                (self.code, "the second row of this authority, under another name; the first one stands".to_owned())
            }
            Ok(code) => {
                self.found.insert(code, name);
                return;
            }
        };
        tally.refuse(row.line(), self.header.name(column), row.field(column), reason);
    }

    pub(super) fn finish(self, tally: Tally) -> Result<Parsed, Refusal> {
        let mut summary = tally.finish(!self.found.is_empty())?;
        "columns of a list of authorities".clone_into(&mut summary.evidence);
        Ok(Parsed {
            summary,
            schools: Vec::new(),
            las: self.found.into_iter().collect(),
            blocks: Vec::new(),
            entries: EntriesFile::default(),
        })
    }
}
