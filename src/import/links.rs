//! Owns the rows of GIAS's links between schools: which URN went on as which.
//! Must not know figures, nor whose history is shown with whose.

use std::collections::{BTreeMap, BTreeSet};

use super::header::Header;
use super::records::Row;
use super::results::urn;
use super::tally::Tally;
use super::{AS_PUBLISHED, Parsed, Refusal, cells};
use crate::domain::{LaCode, School, Urn};
use crate::figures::EntriesFile;

/// Most schools named in a remark.
const NAMED: usize = 5;

/// A file of links being read.
pub(super) struct Links<'a> {
    header: &'a Header,
    urn: usize,
    link: usize,
    kind: usize,
    /// The predecessors of each school.
    before: BTreeMap<Urn, BTreeSet<Urn>>,
    others: u64,
}

impl<'a> Links<'a> {
    pub(super) fn new(header: &'a Header) -> Result<Self, Refusal> {
        let need = |name: &str| {
            let missing = || Refusal::new(format!("the column {name} is missing"), AS_PUBLISHED);
            header.find(name)?.ok_or_else(missing)
        };
        let (urn, link, kind) = (need("URN")?, need("LinkURN")?, need("LinkType")?);
        Ok(Self { header, urn, link, kind, before: BTreeMap::new(), others: 0 })
    }

    /// Takes one row, or refuses it.
    pub(super) fn row(&mut self, row: &Row, tally: &mut Tally) {
        let kind = cells::text(row.field(self.kind)).to_lowercase();
        // Mergers, splits and expansions tie different schools together; only these two words mean the same school.
        let back = match kind.as_str() {
            "predecessor" => true,
            "successor" => false,
            _ => {
                self.others += 1;
                return;
            }
        };
        let pair = urn(row, self.urn).and_then(|own| Ok((own, urn(row, self.link)?)));
        let (column, reason) = match pair {
            Err(refused) => refused,
            Ok((own, link)) => {
                let (older, newer) = if back { (link, own) } else { (own, link) };
                // Numbers are given in order: that is how a predecessor is known from a successor ever after.
                if older < newer {
                    self.before.entry(newer).or_default().insert(older);
                    return;
                }
                (self.link, "the successor must have the higher URN, for numbers are given in order".to_owned())
            }
        };
        tally.refuse(row.line(), self.header.name(column), row.field(column), reason);
    }

    pub(super) fn finish(self, mut tally: Tally) -> Result<Parsed, Refusal> {
        if self.others > 0 {
            let links = if self.others == 1 { "1 link is".to_owned() } else { format!("{} links are", self.others) };
            tally.remark(format!("{links} of mergers, splits and other ties between different schools and left out"));
        }
        let several: Vec<Urn> = self.before.iter().filter(|(_, older)| older.len() > 1).map(|(urn, _)| *urn).collect();
        if !several.is_empty() {
            let first: Vec<String> = several.iter().take(NAMED).map(Urn::to_string).collect();
            let more = if several.len() > NAMED { ", …" } else { "" };
            tally.remark(format!(
                "schools with several predecessors, whose history is not joined: {} ({}{more})",
                several.len(),
                first.join(", ")
            ));
        }
        let mut others: BTreeMap<Urn, BTreeSet<Urn>> = BTreeMap::new();
        for (newer, older) in self.before.iter().flat_map(|(newer, olds)| olds.iter().map(move |old| (*newer, *old))) {
            others.entry(newer).or_default().insert(older);
            others.entry(older).or_default().insert(newer);
        }
        if others.is_empty() && self.others > 0 && tally.summary.refused.is_empty() {
            return Err(Refusal::new(
                "the file has no link between a school and the same school under an earlier number",
                "take GIAS's file of all links between establishments",
            ));
        }
        tally.summary.schools = others.len() as u64;
        let mut summary = tally.finish(!others.is_empty())?;
        "columns of links between schools".clone_into(&mut summary.evidence);
        let school = |(urn, others): (Urn, BTreeSet<Urn>)| School {
            other_urns: others.into_iter().collect(),
            ..School::named(urn, LaCode::NOT_STATED, "")
        };
        let schools = others.into_iter().map(school).collect();
        Ok(Parsed { summary, schools, las: Vec::new(), blocks: Vec::new(), entries: EntriesFile::default() })
    }
}

#[cfg(test)]
mod tests;
