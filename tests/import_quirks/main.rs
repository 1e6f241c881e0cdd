//! The quirks of DfE's files, each with a few rows written by hand, and what becomes of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod authorities;
mod census;
mod dating;
mod denominators;
mod entries;
mod refusals;
mod rows;
mod schools;
mod values;

use std::path::Path;

use collaborate::domain::{ImportId, LaCode, LaEstab, Phase, School, SchoolStatus, Urn};
use collaborate::figures::{
    Block, Code, EnglandScope, Figure, FigureKey, Limits, Measure, Place, PupilGroup, Release, Stage, Subject, Year,
};
use collaborate::import::{FileKind, Options, Parsed, Refusal, RefusedRow, read_bytes};

const IMPORT: ImportId = ImportId(7);
const KS4_NAME: &str = "2016-2017_ks4final.csv";
const KS2_NAME: &str = "2016-2017_ks2final.csv";
const NEITHER: &str = "neither a number nor a known code";

fn import_bytes(name: &str, bytes: &[u8], options: Options) -> Result<Parsed, Refusal> {
    read_bytes(Path::new(name), bytes, options, IMPORT, &mut |_, _| {})
}

fn import(name: &str, text: &str) -> Parsed {
    import_bytes(name, text.as_bytes(), Options::default()).unwrap()
}

fn refusal(name: &str, text: &str) -> Refusal {
    import_bytes(name, text.as_bytes(), Options::default()).unwrap_err()
}

fn school(number: u32) -> Place {
    Place::School(Urn::new(number).unwrap())
}

fn block(parsed: &Parsed, place: Place) -> &Block {
    parsed.blocks.iter().find(|block| block.key.place == place).unwrap()
}

fn figure(parsed: &Parsed, place: Place, measure: Measure, pupils: PupilGroup) -> Option<Figure> {
    block(parsed, place).figure(FigureKey::of(measure, pupils)).copied()
}

fn subject(parsed: &Parsed, place: Place, subject: Subject, measure: Measure) -> Figure {
    let key = FigureKey { measure, subject: Some(subject), pupils: PupilGroup::All };
    *block(parsed, place).figure(key).unwrap()
}

fn value(parsed: &Parsed, place: Place, measure: Measure, pupils: PupilGroup) -> Result<f64, Code> {
    figure(parsed, place, measure, pupils).unwrap().value
}

fn refused(line: u64, column: &str, value: &str, reason: &str) -> RefusedRow {
    RefusedRow { line, column: column.into(), value: value.into(), reason: reason.into() }
}

fn said(year: Option<&str>, release: Option<Release>) -> Options {
    Options { year: year.map(|year| year.parse().unwrap()), release }
}

fn year(end: u16) -> Year {
    Year::ending(end).unwrap()
}

const PLAIN: &str = "RECTYPE,LEA,URN,TPUP,ATT8SCR\n1,999,900001,120,46.3\n";
