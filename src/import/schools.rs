//! Owns the rows of school information: the DfE 'spine', GIAS exports and `edubasealldata`.
//! Must not know figures: these files have none that are kept.

use std::collections::{BTreeMap, HashSet};

use super::header::Header;
use super::records::Row;
use super::results::{la, laestab, urn};
use super::tally::Tally;
use super::{AS_PUBLISHED, Parsed, Refusal, cells, facts};
use crate::domain::{LaCode, LaEstab, Phase, School, SchoolStatus, Urn};
use crate::figures::EntriesFile;

/// The facts and the names of their columns, the spine's and GIAS's; `la__code_` equals `LA (code)`.
const COLUMNS: [(Fact, &[&str]); 25] = [
    (Fact::LaName, &["LA (name)"]),
    (Fact::LaEstab, &["LAESTAB"]),
    (Fact::Estab, &["EstablishmentNumber", "ESTAB"]),
    (Fact::Name, &["EstablishmentName", "SCHNAME"]),
    (Fact::Kind, &["TypeOfEstablishment (name)", "NFTYPE"]),
    (Fact::KindGroup, &["EstablishmentTypeGroup (name)", "MINORGROUP"]),
    (Fact::Status, &["EstablishmentStatus (name)", "ICLOSE", "EstablishmentStatus (code)"]),
    (Fact::Opened, &["OpenDate"]),
    (Fact::Closed, &["CloseDate"]),
    (Fact::Phase, &["PhaseOfEducation (name)"]),
    (Fact::IsPrimary, &["ISPRIMARY"]),
    (Fact::IsSecondary, &["ISSECONDARY"]),
    (Fact::IsPost16, &["ISPOST16"]),
    (Fact::LowAge, &["StatutoryLowAge", "AGEL"]),
    (Fact::HighAge, &["StatutoryHighAge", "AGEH"]),
    (Fact::Gender, &["Gender (name)", "GENDER"]),
    (Fact::Religion, &["ReligiousCharacter (name)", "RELDENOM"]),
    (Fact::Admissions, &["AdmissionsPolicy (name)", "ADMPOL"]),
    (Fact::Town, &["Town"]),
    (Fact::Address3, &["Address3"]),
    (Fact::Locality, &["Locality"]),
    (Fact::Postcode, &["Postcode"]),
    (Fact::OtherUrn, &["OTHERURN"]),
    (Fact::Links, &[LINKS]),
    (Fact::La, &["LA (code)", "LA"]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fact {
    La,
    LaName,
    LaEstab,
    Estab,
    Name,
    Kind,
    KindGroup,
    Status,
    Opened,
    Closed,
    Phase,
    IsPrimary,
    IsSecondary,
    IsPost16,
    LowAge,
    HighAge,
    Gender,
    Religion,
    Admissions,
    Town,
    Address3,
    Locality,
    Postcode,
    OtherUrn,
    Links,
}

/// The header after which a row may go on with further cells.
const LINKS: &str = "Linked establishments";

/// Whether rows may have further cells after a last column of this name.
pub(super) fn is_open_ended(last: &str) -> bool {
    last.eq_ignore_ascii_case(LINKS) || last.eq_ignore_ascii_case("linked_establishments")
}

/// A file of school information being read.
pub(super) struct Schools<'a> {
    header: &'a Header,
    urn: usize,
    la: usize,
    columns: BTreeMap<Fact, usize>,
    seen: HashSet<Urn>,
    las: BTreeMap<LaCode, String>,
    found: Vec<School>,
}

impl<'a> Schools<'a> {
    pub(super) fn new(header: &'a Header) -> Result<Self, Refusal> {
        let mut columns = BTreeMap::new();
        for (fact, names) in COLUMNS {
            if let Some(position) = header.find_any(names.iter().copied())? {
                columns.insert(fact, position);
            }
        }
        let missing = |name: &str| Refusal::new(format!("the column {name} is missing"), AS_PUBLISHED);
        let urn = header.find("URN")?.ok_or_else(|| missing("URN"))?;
        let la = columns.get(&Fact::La).copied().ok_or_else(|| missing("LA (code)"))?;
        Ok(Self { header, urn, la, columns, seen: HashSet::new(), las: BTreeMap::new(), found: Vec::new() })
    }

    /// Takes one row, or refuses it.
    pub(super) fn row(&mut self, row: &Row, tally: &mut Tally) {
        let numbers = urn(row, self.urn).and_then(|urn| Ok((urn, la(row, self.la)?)));
        let (urn, la) = match numbers {
            Ok(numbers) => numbers,
            Err((column, reason)) => {
                return tally.refuse(row.line(), self.header.name(column), row.field(column), reason);
            }
        };
        if !self.seen.insert(urn) {
            let reason = "the second row of this school; the first one stands";
            return tally.refuse(row.line(), self.header.name(self.urn), row.field(self.urn), reason);
        }
        let la_name = self.text(row, Fact::LaName);
        if !la_name.is_empty() {
            self.las.entry(la).or_insert(la_name);
        }
        tally.summary.schools += 1;
        let school = self.school(row, urn, la, tally);
        self.found.push(school);
    }

    pub(super) fn finish(self, tally: Tally) -> Result<Parsed, Refusal> {
        let mut summary = tally.finish(!self.found.is_empty())?;
        "columns of school information".clone_into(&mut summary.evidence);
        Ok(Parsed {
            summary,
            schools: self.found,
            las: self.las.into_iter().collect(),
            blocks: Vec::new(),
            entries: EntriesFile::default(),
        })
    }

    fn school(&self, row: &Row, urn: Urn, la: LaCode, tally: &mut Tally) -> School {
        let ages = facts::age_pair(&self.text(row, Fact::LowAge), &self.text(row, Fact::HighAge));
        let stated: Option<LaEstab> = self.text(row, Fact::LaEstab).parse().ok();
        let towns = [Fact::Town, Fact::Address3, Fact::Locality].map(|fact| self.text(row, fact));
        School {
            laestab: stated.or_else(|| laestab(la, row, self.columns.get(&Fact::Estab).copied())),
            phase: self.phase(row),
            kind: self.kind(row),
            status: self.status(row, tally),
            opened: self.date(row, Fact::Opened, tally),
            closed: self.date(row, Fact::Closed, tally),
            town: towns.into_iter().find(|town| !town.is_empty()).unwrap_or_default(),
            postcode: self.text(row, Fact::Postcode),
            ages,
            gender: facts::gender(&self.text(row, Fact::Gender)),
            admissions: facts::admissions(&self.text(row, Fact::Admissions)),
            religion: self.text(row, Fact::Religion),
            other_urns: self.other_urns(row, urn),
            ..School::named(urn, la, self.text(row, Fact::Name))
        }
    }

    fn kind(&self, row: &Row) -> String {
        let kind = self.text(row, Fact::Kind);
        if kind.is_empty() { self.text(row, Fact::KindGroup) } else { kind }
    }

    /// The phase by type and by GIAS; else by the spine's flags.
    fn phase(&self, row: &Row) -> Phase {
        let (kind, group) = (self.text(row, Fact::Kind), self.text(row, Fact::KindGroup));
        let phase = facts::phase(&self.text(row, Fact::Phase), &[&kind, &group]);
        if phase != Phase::Unknown {
            return phase;
        }
        let flags = [Fact::IsPrimary, Fact::IsSecondary, Fact::IsPost16].map(|fact| self.text(row, fact) == "1");
        match flags {
            [true, true, _] => Phase::AllThrough,
            [true, false, _] => Phase::Primary,
            [false, true, _] => Phase::Secondary,
            [false, false, true] => Phase::SixteenPlus,
            [false, false, false] => Phase::Unknown,
        }
    }

    fn status(&self, row: &Row, tally: &mut Tally) -> SchoolStatus {
        let word = self.text(row, Fact::Status);
        facts::status(&word).unwrap_or_else(|| {
            if !word.is_empty() {
                self.refuse(row, Fact::Status, "not a status of a school", tally);
            }
            SchoolStatus::Unknown
        })
    }

    fn date(&self, row: &Row, fact: Fact, tally: &mut Tally) -> String {
        let text = self.text(row, fact);
        if text.is_empty() {
            return text;
        }
        facts::date(&text).unwrap_or_else(|| {
            self.refuse(row, fact, "not a date such as 01-09-2017 or 20170901", tally);
            String::new()
        })
    }

    /// Predecessors and successors: the spine's other URN, and GIAS's links, which go on beyond the header.
    fn other_urns(&self, row: &Row, own: Urn) -> Vec<Urn> {
        let stated = self.text(row, Fact::OtherUrn).parse().ok();
        let links = self.columns.get(&Fact::Links).map_or(row.len(), |links| *links)..row.len();
        let linked = links.map(|at| cells::text(row.field(at))).filter_map(|link| {
            let (urn, word) = link.split_once(' ')?;
            // Mergers and splits tie different schools together; only these two words mean the same school.
            matches!(word.trim(), "Predecessor" | "Successor").then(|| urn.parse().ok())?
        });
        let mut urns: Vec<Urn> = linked.chain(stated).filter(|other| *other != own).collect();
        urns.sort_unstable();
        urns.dedup();
        urns
    }

    fn refuse(&self, row: &Row, fact: Fact, reason: &str, tally: &mut Tally) {
        if let Some(column) = self.columns.get(&fact) {
            tally.refuse(row.line(), self.header.name(*column), row.field(*column), reason);
        }
    }

    fn text(&self, row: &Row, fact: Fact) -> String {
        self.columns.get(&fact).map(|column| cells::text(row.field(*column))).unwrap_or_default()
    }
}
