//! Owns which place a row of a tidy file is of, and what it says of the school or the local authority.
//! Must not know pupils, years or figures.

use crate::domain::{LaCode, LaEstab, Phase, School, Urn};
use crate::figures::{Code, EnglandScope, Place};

use super::super::header::Header;
use super::super::records::Row;
use super::super::{Refusal, cells, facts, results};

pub(super) const AREAS: &str = "they are of regions or other areas between local authorities and England";
pub(super) const TYPES: &str = "they are of one type of school, and reports compare with state-funded schools or all";

/// Levels that no report compares with.
const OTHER_AREAS: [&str; 9] = [
    "regional",
    "rsc region",
    "local authority district",
    "parliamentary constituency",
    "ward",
    "opportunity area",
    "local enterprise partnership",
    "english devolved area",
    "mayoral combined authority",
];

/// Types of establishment that stand for all schools that the state pays for, and for all schools there are.
const STATE_FUNDED: [&str; 5] = [
    "all state-funded",
    "all state-funded schools",
    "state-funded",
    "state-funded schools",
    "state-funded schools (total)",
];
const EVERY_SCHOOL: [&str; 4] = ["all schools", "all", "total", "all school types"];

/// The column of the type of establishment, in both generations.
const TYPE: [&str; 2] = ["establishment_type_group", "establishment_type"];

/// Where a row stands, and which of two rows of one place counts.
pub(super) enum Standpoint {
    /// A place; of two rows the one of the lower rank counts.
    Place(Place, u8),
    /// Left out, and why.
    LeftOut(&'static str),
}

/// Where the facts of places stand.
#[derive(Debug)]
pub(super) struct Places {
    level: usize,
    kind_group: Option<usize>,
    urn: Option<usize>,
    laestab: Option<usize>,
    name: Option<usize>,
    la: Option<usize>,
    la_name: Option<usize>,
    town: Option<usize>,
    kind: Option<usize>,
    closed: Option<usize>,
    religion: Option<usize>,
    admissions: Option<usize>,
    gender: Option<usize>,
    ages: Option<usize>,
    other_urn: Option<usize>,
}

type Refused = (usize, String);

/// The local authority that a DfE number begins with.
fn la_of(laestab: LaEstab) -> Option<LaCode> {
    u16::try_from(laestab.number() / 10_000).ok().and_then(|code| LaCode::new(code).ok())
}

impl Places {
    pub(super) fn find(header: &Header) -> Result<Self, Refusal> {
        let level = header.find("geographic_level")?;
        Ok(Self {
            level: level
                .ok_or_else(|| Refusal::new("the column geographic_level is missing", super::super::AS_PUBLISHED))?,
            kind_group: header.find_any(TYPE)?,
            urn: header.find("school_urn")?,
            laestab: header.find("school_laestab")?,
            name: header.find("school_name")?,
            la: header.find("old_la_code")?,
            la_name: header.find("la_name")?,
            town: header.find("address3")?,
            kind: header.find("nftype")?,
            closed: header.find("iclose")?,
            religion: header.find("reldenom")?,
            admissions: header.find("admpol_pt")?,
            gender: header.find("egender")?,
            ages: header.find("agerange")?,
            other_urn: header.find("urn_ac")?,
        })
    }

    /// What a row is of, or the column to blame and why.
    pub(super) fn place(&self, row: &Row) -> Result<Standpoint, Refused> {
        let level = cells::text(row.field(self.level)).to_lowercase();
        match level.as_str() {
            "school" => match self.urn {
                Some(column) => results::urn(row, column).map(|urn| Standpoint::Place(Place::School(urn), 0)),
                None => Err((self.level, "a row of a school in a file that has no column school_urn".to_owned())),
            },
            "local authority" => self.la_place(row),
            "national" => Ok(self.england(row)),
            other if OTHER_AREAS.contains(&other) => Ok(Standpoint::LeftOut(AREAS)),
            _ => Err((self.level, "no level of a school, a local authority or England".to_owned())),
        }
    }

    /// Of an authority's rows that of its state-funded schools counts, as in the wide files; else that of all.
    fn la_place(&self, row: &Row) -> Result<Standpoint, Refused> {
        let Some(column) = self.la else {
            return Err((self.level, "a row of a local authority in a file that has no column old_la_code".to_owned()));
        };
        let place = Place::La(results::la(row, column)?);
        Ok(match self.scope(row) {
            None if self.kind_group.is_some() => Standpoint::LeftOut(TYPES),
            Some(EnglandScope::All) => Standpoint::Place(place, 1),
            None | Some(EnglandScope::StateFunded) => Standpoint::Place(place, 0),
        })
    }

    fn england(&self, row: &Row) -> Standpoint {
        self.scope(row).map_or(Standpoint::LeftOut(TYPES), |scope| Standpoint::Place(Place::England(scope), 0))
    }

    fn scope(&self, row: &Row) -> Option<EnglandScope> {
        let word = cells::text(row.field(self.kind_group?)).to_lowercase();
        let is = |words: &[&str]| words.contains(&word.as_str());
        if is(&STATE_FUNDED) {
            return Some(EnglandScope::StateFunded);
        }
        is(&EVERY_SCHOOL).then_some(EnglandScope::All)
    }

    /// The column that says which place a row is of.
    pub(super) fn column_of(&self, place: Place) -> usize {
        let column = match place {
            Place::School(_) => self.urn,
            Place::La(_) => self.la,
            Place::England(_) => self.kind_group,
        };
        column.unwrap_or(self.level)
    }

    /// The local authority that a row names, with its name.
    pub(super) fn la_named(&self, row: &Row) -> Option<(LaCode, String)> {
        let name = fact(row, self.la_name);
        let la = results::la(row, self.la?).ok()?;
        (!name.is_empty()).then_some((la, name))
    }

    /// What a row says of its school: of its authority by the code or, where the file has none, by the DfE number.
    pub(super) fn school(&self, row: &Row, urn: Urn) -> Result<School, Refused> {
        let laestab: Option<LaEstab> = self.laestab.and_then(|column| cells::text(row.field(column)).parse().ok());
        let la = match self.la {
            Some(column) => results::la(row, column)?,
            None => laestab.and_then(la_of).ok_or_else(|| {
                let column = self.laestab.or(self.urn).unwrap_or(self.level);
                (column, "a row of a school without its local authority or DfE number".to_owned())
            })?,
        };
        let kind = fact(row, self.kind);
        let ages = facts::ages(&fact(row, self.ages));
        let by_type = facts::phase("", &[&fact(row, self.kind_group)]);
        let phase = if facts::is_special(&kind) { Phase::Special } else { by_type };
        let other: Option<Urn> = fact(row, self.other_urn).parse().ok();
        Ok(School {
            laestab,
            phase: if phase == Phase::Unknown { facts::phase_by_ages(ages) } else { phase },
            kind: facts::kind(&kind),
            status: facts::closed_flag(&fact(row, self.closed)),
            town: fact(row, self.town),
            ages,
            gender: facts::gender(&fact(row, self.gender)),
            admissions: facts::admissions(&fact(row, self.admissions)),
            religion: fact(row, self.religion),
            other_urns: other.into_iter().filter(|other| *other != urn).collect(),
            ..School::named(urn, la, self.name.map(|column| cells::text(row.field(column))).unwrap_or_default())
        })
    }
}

/// A cell's text; a code in place of a fact says nothing.
fn fact(row: &Row, column: Option<usize>) -> String {
    let text = column.map(|column| cells::text(row.field(column))).unwrap_or_default();
    if Code::read(&text).is_some() { String::new() } else { text }
}
