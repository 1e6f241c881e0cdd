//! Owns counting what a file brings while it is read: rows, schools, figures, codes, refusals, remarks.
//! Must not know families of files.

use std::collections::BTreeMap;

use super::cells::{Cell, Values};
use super::header::Header;
use super::records::Row;
use super::{FileKind, Refusal, RefusedRow, Summary, cells};
use crate::figures::Code;

/// Most refusals listed; the rest is counted, since a damaged file can have millions.
const LISTED: usize = 1_000;

/// Columns of free text, in which `K` or `x` is no code.
const TEXT: [&str; 45] = [
    "SCHNAME",
    "SCHNAME_AC",
    "OTHERSCHNAME",
    "ADDRESS1",
    "ADDRESS2",
    "ADDRESS3",
    "STREET",
    "LOCALITY",
    "TOWN",
    "PCODE",
    "POSTCODE",
    "TELNUM",
    "PCON_NAME",
    // What tidy files say of the place and the pupils of a row: `z` there is no figure.
    "time_period",
    "time_identifier",
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
    "school_laestab",
    "school_name",
    "establishment_type",
    "establishment_type_group",
    "education_investment_area_flag",
    "priority_area_flag",
    "breakdown_topic",
    "breakdown",
    "sex",
    "gender",
    "disadvantage",
    "disadvantage_status",
    "first_language",
    "prior_attainment",
    "mobility",
    "free_school_meals",
    "fsm_status",
    "ethnicity_major",
    "ethnicity_minor",
    "sen_provision",
    "sen_status",
    "sen_primary_need",
];

/// The summary of a file in the making.
#[derive(Debug)]
pub(super) struct Tally {
    pub(super) summary: Summary,
    codes: BTreeMap<Code, u64>,
    coded: Vec<usize>,
    unlisted: u64,
    short: u64,
}

impl Tally {
    pub(super) fn new(kind: FileKind, header: &Header) -> Self {
        let text = |name: &str| TEXT.iter().any(|known| known.eq_ignore_ascii_case(name));
        let coded = match kind {
            FileKind::Schools | FileKind::Chains | FileKind::Links => Vec::new(),
            _ => (0..header.len()).filter(|at| !text(header.name(*at))).collect(),
        };
        let summary = Summary {
            kind,
            stage: None,
            year: None,
            release: None,
            evidence: String::new(),
            rows: 0,
            schools: 0,
            figures: 0,
            codes: BTreeMap::new(),
            refused: Vec::new(),
            chains: Vec::new(),
            remarks: Vec::new(),
        };
        Self { summary, codes: BTreeMap::new(), coded, unlisted: 0, short: 0 }
    }

    /// Counts a data row and the codes in it.
    pub(super) fn row(&mut self, header: &Header, row: &Row, values: &Values) {
        self.summary.rows += 1;
        if row.len() < header.len() {
            self.short += 1;
        }
        for at in &self.coded {
            if let Cell::Code(code) = values.at(*at) {
                *self.codes.entry(code).or_default() += 1;
            }
        }
    }

    /// Counts a code that stands in place of a number, for families whose rows are not read cell by cell.
    pub(super) fn code(&mut self, code: Code) {
        if code != Code::Empty {
            *self.codes.entry(code).or_default() += 1;
        }
    }

    /// Refuses a row, or the cell in `column` of it.
    pub(super) fn refuse(&mut self, line: u64, column: &str, value: &[u8], reason: impl Into<String>) {
        if self.summary.refused.len() < LISTED {
            let (column, value) = (column.to_owned(), cells::shown(value));
            self.summary.refused.push(RefusedRow { line, column, value, reason: reason.into() });
        } else {
            self.unlisted += 1;
        }
    }

    pub(super) fn remark(&mut self, remark: impl Into<String>) {
        self.summary.remarks.push(remark.into());
    }

    /// The finished summary; a file of which nothing can be taken is refused whole.
    pub(super) fn finish(mut self, taken: bool) -> Result<Summary, Refusal> {
        if self.summary.rows == 0 {
            return Err(Refusal::new("the file has a header and no rows", "download the file again"));
        }
        if !taken {
            return Err(match self.summary.refused.into_iter().next() {
                Some(first) => Refusal {
                    what: format!("none of the {} rows can be taken; the first: {}", self.summary.rows, first.reason),
                    hint: "check that the file is complete and as DfE publishes it".to_owned(),
                    line: Some(first.line),
                    column: Some(first.column).filter(|column| !column.is_empty()),
                },
                None => Refusal::new(
                    "the file has no row of a school, a local authority or England",
                    "check that the file is complete and as DfE publishes it",
                ),
            });
        }
        if self.short > 0 {
            let rows = if self.short == 1 { "1 row ends".to_owned() } else { format!("{} rows end", self.short) };
            self.summary.remarks.push(format!("{rows} before the last column; the missing cells count as empty"));
        }
        if self.unlisted > 0 {
            self.summary.remarks.push(format!("{} further refusals are not listed", self.unlisted));
        }
        self.summary.codes = self.codes.into_iter().map(|(code, cells)| (code.written().to_owned(), cells)).collect();
        Ok(self.summary)
    }
}
