//! Owns the rows of GIAS's groups: academy chains with their names, and which school is in which.
//! Must not know figures, nor other groups of schools than academy trusts.

use std::collections::BTreeMap;

use super::header::Header;
use super::records::Row;
use super::results::urn;
use super::tally::Tally;
use super::{AS_PUBLISHED, Parsed, Refusal, cells};
use crate::domain::{LaCode, School, Urn};
use crate::figures::EntriesFile;

/// The columns, under the names that editions of the files give them.
const UID: [&str; 1] = ["Group UID"];
const NAME: [&str; 1] = ["Group Name"];
const KIND: [&str; 2] = ["Group Type", "Group Type (name)"];
const STATUS: [&str; 2] = ["Group Status", "Group Status (name)"];

/// The kinds of groups that are academy chains.
const CHAINS: [&str; 3] = ["multi-academy trust", "single-academy trust", "secure single-academy trust"];

/// A file of groups being read: with a column of URNs it says which schools they have, without one only their names.
pub(super) struct Chains<'a> {
    header: &'a Header,
    uid: usize,
    name: usize,
    kind: usize,
    status: Option<usize>,
    urn: Option<usize>,
    names: BTreeMap<u32, String>,
    members: BTreeMap<Urn, u32>,
    others: u64,
    closed: u64,
}

impl<'a> Chains<'a> {
    pub(super) fn new(header: &'a Header) -> Result<Self, Refusal> {
        let need = |names| header.need_any(names, AS_PUBLISHED);
        Ok(Self {
            header,
            uid: need(&UID)?,
            name: need(&NAME)?,
            kind: need(&KIND)?,
            status: header.find_any(STATUS)?,
            urn: header.find("URN")?,
            names: BTreeMap::new(),
            members: BTreeMap::new(),
            others: 0,
            closed: 0,
        })
    }

    /// Takes one row, or refuses it.
    pub(super) fn row(&mut self, row: &Row, tally: &mut Tally) {
        let kind = cells::text(row.field(self.kind)).to_lowercase();
        if !CHAINS.contains(&kind.as_str()) {
            self.others += 1;
            return;
        }
        let status = self.status.map(|at| cells::text(row.field(at))).unwrap_or_default();
        if status.to_lowercase().starts_with("closed") {
            self.closed += 1;
            return;
        }
        if let Err((column, reason)) = self.take(row) {
            tally.refuse(row.line(), self.header.name(column), row.field(column), reason);
        }
    }

    fn take(&mut self, row: &Row) -> Result<(), (usize, String)> {
        let uid: u32 = cells::text(row.field(self.uid))
            .parse()
            .map_err(|_| (self.uid, "not a group UID, which is a number".to_owned()))?;
        let name = cells::text(row.field(self.name));
        if name.is_empty() {
            return Err((self.name, "an academy chain without a name".to_owned()));
        }
        if let Some(at) = self.urn {
            let urn = urn(row, at)?;
            match self.members.get(&urn) {
                Some(other) if *other != uid => {
                    return Err((at, format!("this school stands in AC:{other} already; the first one stands")));
                }
                Some(_) => {}
                None => drop(self.members.insert(urn, uid)),
            }
        }
        self.names.entry(uid).or_insert(name);
        Ok(())
    }

    pub(super) fn finish(self, mut tally: Tally) -> Result<Parsed, Refusal> {
        for (count, what) in [
            (self.others, "of groups that are no academy chains (federations, sponsors, …)"),
            (self.closed, "of chains that are closed"),
        ] {
            if count > 0 {
                let rows = if count == 1 { "1 row is".to_owned() } else { format!("{count} rows are") };
                tally.remark(format!("{rows} {what} and left out"));
            }
        }
        if self.names.is_empty() && self.others + self.closed > 0 && tally.summary.refused.is_empty() {
            return Err(Refusal::new(
                "the file lists no academy chain that is open",
                "take GIAS's file of all groups, or of all group links with the schools of each",
            ));
        }
        tally.summary.schools = self.members.len() as u64;
        let mut summary = tally.finish(!self.names.is_empty())?;
        "columns of a list of groups".clone_into(&mut summary.evidence);
        summary.chains = self.names.into_iter().collect();
        // Only the chain is taken from here: what a school is comes with the files about schools.
        let school = |(urn, uid)| School { chain: Some(uid), ..School::named(urn, LaCode::NOT_STATED, "") };
        let schools = self.members.into_iter().map(school).collect();
        Ok(Parsed { summary, schools, las: Vec::new(), blocks: Vec::new(), entries: EntriesFile::default() })
    }
}

#[cfg(test)]
mod tests;
