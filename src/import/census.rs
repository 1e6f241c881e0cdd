//! Owns the rows of census files: pupils on roll and who they are, school by school.
//! Must not know columns of figures; those are the catalogue's.

use std::collections::HashSet;

use super::cells::Values;
use super::dating::Dated;
use super::header::Header;
use super::plan::Plan;
use super::records::Row;
use super::results::{la, laestab, urn};
use super::tally::Tally;
use super::{AS_PUBLISHED, Parsed, Refusal, cells};
use crate::domain::{ImportId, School, Urn};
use crate::figures::{Block, BlockKey, EntriesFile, Place, Release, Stage};

/// What stands in place of a URN in rows of totals, one for each type of school.
const TOTALS: [&str; 2] = ["LA", "NAT"];

/// A census file being read.
pub(super) struct Census<'a> {
    header: &'a Header,
    dated: Dated,
    import: ImportId,
    urn: usize,
    la: usize,
    estab: Option<usize>,
    plan: Plan,
    seen: HashSet<Urn>,
    totals: u64,
    schools: Vec<School>,
    blocks: Vec<Block>,
}

impl<'a> Census<'a> {
    pub(super) fn new(header: &'a Header, dated: Dated, import: ImportId) -> Result<Self, Refusal> {
        let need = |name: &str| {
            header.find(name)?.ok_or_else(|| Refusal::new(format!("the column {name} is missing"), AS_PUBLISHED))
        };
        Ok(Self {
            header,
            dated,
            import,
            urn: need("URN")?,
            la: need("LA")?,
            estab: header.find("ESTAB")?,
            plan: Plan::new(Stage::Census, header)?,
            seen: HashSet::new(),
            totals: 0,
            schools: Vec::new(),
            blocks: Vec::new(),
        })
    }

    /// Takes one row, or refuses it.
    pub(super) fn row(&mut self, row: &Row, values: &Values, tally: &mut Tally) {
        let word = cells::text(row.field(self.urn));
        if TOTALS.iter().any(|total| total.eq_ignore_ascii_case(&word)) {
            self.totals += 1;
            return;
        }
        let school = urn(row, self.urn).and_then(|urn| Ok((urn, la(row, self.la)?)));
        let (urn, la) = match school {
            Ok(numbers) => numbers,
            Err((column, reason)) => {
                return tally.refuse(row.line(), self.header.name(column), row.field(column), reason);
            }
        };
        if !self.seen.insert(urn) {
            let reason = "the second row of this school; the first one stands";
            return tally.refuse(row.line(), self.header.name(self.urn), row.field(self.urn), reason);
        }
        tally.summary.schools += 1;
        self.schools.push(School { laestab: laestab(la, row, self.estab), ..School::named(urn, la, "") });
        let key = BlockKey {
            stage: Stage::Census,
            place: Place::School(urn),
            year: self.dated.year,
            release: Release::Final,
            import: self.import,
        };
        let line = row.line_number();
        let figures = self.plan.figures(self.header, row, values, tally);
        self.blocks.push(Block { key, line, figures });
    }

    pub(super) fn finish(self, mut tally: Tally) -> Result<Parsed, Refusal> {
        if self.totals > 0 {
            // A block is of one place, and these are of one type of school in it.
            tally.remark(format!("{} rows of totals by type of school are left out", self.totals));
        }
        let mut summary = tally.finish(!self.blocks.is_empty())?;
        summary.stage = Some(Stage::Census);
        summary.year = Some(self.dated.year);
        summary.evidence = self.dated.evidence;
        Ok(Parsed {
            summary,
            schools: self.schools,
            las: Vec::new(),
            blocks: self.blocks,
            entries: EntriesFile::default(),
        })
    }
}
