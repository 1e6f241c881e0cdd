//! Owns the rows of KS4 and KS2 files: which place a row is of, its figures, and what it says of the school.
//! Must not know the year's evidence nor columns of figures; those are `dating` and the catalogue.

use std::collections::HashSet;

use super::cells::Values;
use super::dating::Dated;
use super::header::Header;
use super::plan::Plan;
use super::records::Row;
use super::tally::Tally;
use super::{FileKind, Parsed, Refusal, cells, facts};
use crate::domain::{ImportId, LaCode, LaEstab, Phase, School, Urn};
use crate::figures::{Block, BlockKey, EnglandScope, EntriesFile, Place, Release, Stage};

/// What a row is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowKind {
    School { special: bool },
    La,
    England(EnglandScope),
}

/// The record types of a family; the same digit means different things in the two.
struct RecordTypes {
    kind: FileKind,
    types: &'static [(&'static str, RowKind)],
    known: &'static str,
}

const RECORD_TYPES: [RecordTypes; 2] = [
    RecordTypes {
        kind: FileKind::Ks4,
        types: &[
            ("1", RowKind::School { special: false }),
            ("2", RowKind::School { special: true }),
            ("4", RowKind::La),
            ("5", RowKind::England(EnglandScope::All)),
            ("7", RowKind::England(EnglandScope::StateFunded)),
        ],
        known: "no record type of a KS4 file: 1 and 2 are schools, 4 a local authority, 5 and 7 England",
    },
    RecordTypes {
        kind: FileKind::Ks2,
        types: &[
            ("1", RowKind::School { special: false }),
            ("2", RowKind::School { special: true }),
            ("3", RowKind::La),
            ("4", RowKind::England(EnglandScope::All)),
            ("5", RowKind::England(EnglandScope::StateFunded)),
        ],
        known: "no record type of a KS2 file: 1 and 2 are schools, 3 a local authority, 4 and 5 England",
    },
];

/// Where the facts of schools stand.
struct Columns {
    rectype: usize,
    la: usize,
    urn: usize,
    estab: Option<usize>,
    name: Option<usize>,
    town: [Option<usize>; 3],
    postcode: Option<usize>,
    kind: Option<usize>,
    closed: Option<usize>,
    religion: Option<usize>,
    admissions: [Option<usize>; 4],
    gender: Option<usize>,
    ages: Option<usize>,
    other_urn: Option<usize>,
}

impl Columns {
    fn find(header: &Header) -> Result<Self, Refusal> {
        let need = |name: &str| {
            header.find(name)?.ok_or_else(|| Refusal::new(format!("the column {name} is missing"), super::AS_PUBLISHED))
        };
        Ok(Self {
            rectype: need("RECTYPE")?,
            la: need("LEA")?,
            urn: need("URN")?,
            estab: header.find("ESTAB")?,
            name: header.find("SCHNAME")?,
            town: [header.find("TOWN")?, header.find("ADDRESS3")?, header.find("ADDRESS2")?],
            postcode: header.find("PCODE")?,
            kind: header.find("NFTYPE")?,
            closed: header.find("ICLOSE")?,
            religion: header.find("RELDENOM")?,
            admissions: [
                header.find("ADMPOL_PT")?,
                header.find("ADMPOL_18")?,
                header.find("ADMPOL_2017")?,
                header.find("ADMPOL")?,
            ],
            gender: header.find("EGENDER")?,
            ages: header.find("AGERANGE")?,
            other_urn: header.find("URN_AC")?,
        })
    }
}

/// A file of results being read.
pub(super) struct Results<'a> {
    header: &'a Header,
    stage: Stage,
    dated: Dated,
    import: ImportId,
    record_types: &'static RecordTypes,
    columns: Columns,
    plan: Plan,
    seen: HashSet<Place>,
    parsed: (Vec<School>, Vec<(LaCode, String)>, Vec<Block>),
}

impl<'a> Results<'a> {
    pub(super) fn new(
        kind: FileKind,
        header: &'a Header,
        dated: Dated,
        import: ImportId,
        tally: &mut Tally,
    ) -> Result<Self, Refusal> {
        let stage = if kind == FileKind::Ks2 { Stage::Ks2 } else { Stage::Ks4 };
        let [ks4, ks2] = &RECORD_TYPES;
        let record_types = if kind == ks2.kind { ks2 } else { ks4 };
        let plan = Plan::new(stage, header)?;
        let missing = plan.missing(stage, dated.year);
        if let Some(first) = missing.first() {
            let columns = missing.len();
            tally.remark(format!(
                "{columns} columns of a whole file of {} are not here, {first} among them",
                dated.year
            ));
        }
        let columns = Columns::find(header)?;
        let parsed = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { header, stage, dated, import, record_types, columns, plan, seen: HashSet::new(), parsed })
    }

    /// Takes one row, or refuses it.
    pub(super) fn row(&mut self, row: &Row, values: &Values, tally: &mut Tally) {
        if let Err((column, reason)) = self.take(row, values, tally) {
            tally.refuse(row.line(), self.header.name(column), row.field(column), reason);
        }
    }

    /// Takes one row; if it cannot, the column to blame and why.
    fn take(&mut self, row: &Row, values: &Values, tally: &mut Tally) -> Result<(), (usize, String)> {
        let (place, kind) = self.place(row)?;
        if self.seen.contains(&place) {
            let column = match kind {
                RowKind::School { .. } => self.columns.urn,
                RowKind::La => self.columns.la,
                RowKind::England(_) => self.columns.rectype,
            };
            return Err((column, "the second row of this school or area; the first one stands".to_owned()));
        }
        self.facts(row, place, kind, tally)?;
        self.seen.insert(place);
        let key = BlockKey {
            stage: self.stage,
            place,
            year: self.dated.year,
            release: self.dated.release.unwrap_or(Release::Final),
            import: self.import,
        };
        let line = row.line_number();
        let figures = self.plan.figures(self.header, row, values, tally);
        self.parsed.2.push(Block { key, line, figures });
        Ok(())
    }

    pub(super) fn finish(self, tally: Tally) -> Result<Parsed, Refusal> {
        let (schools, las, blocks) = self.parsed;
        let mut summary = tally.finish(!blocks.is_empty())?;
        summary.stage = Some(self.stage);
        summary.year = Some(self.dated.year);
        summary.release = self.dated.release;
        summary.evidence = self.dated.evidence;
        Ok(Parsed { summary, schools, las, blocks, entries: EntriesFile::default() })
    }

    /// What the row is of, or the column to blame and why.
    fn place(&self, row: &Row) -> Result<(Place, RowKind), (usize, String)> {
        let at = &self.columns;
        let digit = cells::text(row.field(at.rectype));
        let known = self.record_types.types.iter().find(|(known, _)| *known == digit);
        let Some((_, kind)) = known else { return Err((at.rectype, self.record_types.known.to_owned())) };
        let place = match kind {
            RowKind::School { .. } => Place::School(urn(row, at.urn)?),
            RowKind::La => Place::La(la(row, at.la)?),
            RowKind::England(scope) => Place::England(*scope),
        };
        Ok((place, *kind))
    }

    /// Keeps what the row says of the school or the local authority.
    fn facts(&mut self, row: &Row, place: Place, kind: RowKind, tally: &mut Tally) -> Result<(), (usize, String)> {
        let name = text(row, self.columns.name);
        match (place, kind) {
            (Place::School(urn), RowKind::School { special }) => {
                let la = la(row, self.columns.la)?;
                self.parsed.0.push(self.school(row, School::named(urn, la, name), special));
                tally.summary.schools += 1;
            }
            (Place::La(la), _) if !name.is_empty() => self.parsed.1.push((la, name)),
            _ => {}
        }
        Ok(())
    }

    fn school(&self, row: &Row, named: School, special: bool) -> School {
        let at = &self.columns;
        let kind = text(row, at.kind);
        let ages = facts::ages(&text(row, at.ages));
        let first = |columns: &[Option<usize>], read: &dyn Fn(String) -> String| {
            columns.iter().map(|column| read(text(row, *column))).find(|text| !text.is_empty()).unwrap_or_default()
        };
        let other: Option<Urn> = text(row, at.other_urn).parse().ok();
        School {
            laestab: laestab(named.la, row, at.estab),
            phase: if special || facts::is_special(&kind) { Phase::Special } else { facts::phase_by_ages(ages) },
            kind: facts::kind(&kind),
            status: facts::closed_flag(&text(row, at.closed)),
            town: first(&at.town, &|text| text),
            postcode: text(row, at.postcode),
            ages,
            gender: facts::gender(&text(row, at.gender)),
            admissions: first(&at.admissions, &|text| facts::admissions(&text)),
            religion: text(row, at.religion),
            other_urns: other.into_iter().filter(|other| *other != named.urn).collect(),
            ..named
        }
    }
}

fn text(row: &Row, column: Option<usize>) -> String {
    column.map(|column| cells::text(row.field(column))).unwrap_or_default()
}

/// The URN in a cell, or the column to blame and why.
pub(super) fn urn(row: &Row, column: usize) -> Result<Urn, (usize, String)> {
    let text = cells::text(row.field(column));
    if text.is_empty() {
        return Err((column, "a row of a school without a URN".to_owned()));
    }
    text.parse().map_err(|_| (column, "not a URN, which is a number of six digits".to_owned()))
}

/// The local authority in a cell, or the column to blame and why.
pub(super) fn la(row: &Row, column: usize) -> Result<LaCode, (usize, String)> {
    let text = cells::text(row.field(column));
    text.parse().map_err(|_| (column, "not a local authority's code, which is a number of three digits".to_owned()))
}

/// The DfE number, where the file has the establishment's number.
pub(super) fn laestab(la: LaCode, row: &Row, estab: Option<usize>) -> Option<LaEstab> {
    LaEstab::new(la, cells::text(row.field(estab?)).parse().ok()?).ok()
}
