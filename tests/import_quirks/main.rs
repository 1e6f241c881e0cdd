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
mod tidy;
mod tidy_areas;
mod tidy_ks2;
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

/// A tidy file in the making: the header line of a real one, and rows of which only the cells that matter are told.
struct Sheet {
    names: Vec<String>,
    /// What stands in the cells of every row that a row does not tell itself.
    common: Vec<(&'static str, &'static str)>,
    text: String,
}

impl Sheet {
    fn of(header: &str, common: &[(&'static str, &'static str)]) -> Self {
        let path = format!("{}/tests/headers/{header}.csv", env!("CARGO_MANIFEST_DIR"));
        let line = std::fs::read_to_string(path).unwrap().trim().to_owned();
        let names = line.split(',').map(str::to_lowercase).collect();
        Self { names, common: common.to_vec(), text: line + "\n" }
    }

    /// Adds a row; cells that nobody tells say `z`.
    fn row(&mut self, cells: &[(&str, &str)]) -> &mut Self {
        let told: Vec<&(&str, &str)> = cells.iter().chain(&self.common).collect();
        for (name, _) in &told {
            assert!(self.names.iter().any(|known| known == name), "no column {name}");
        }
        let of = |name: &String| told.iter().find(|(column, _)| column == name).map_or("z", |(_, cell)| *cell);
        let row: Vec<&str> = self.names.iter().map(of).collect();
        self.text += &(row.join(",") + "\n");
        self
    }

    fn column(&self, name: &str) -> u16 {
        u16::try_from(self.names.iter().position(|known| known == name).unwrap()).unwrap()
    }
}
