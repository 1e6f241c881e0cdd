//! Owns reading files: which kind a file is, of which year and release, what its cells say, what is wrong with it.
//! Must not know the store or who imports; it turns bytes into blocks, schools and diagnostics, all or nothing.

mod authorities;
mod cells;
mod census;
mod chains;
mod dating;
mod diagnostics;
mod entries;
mod facts;
mod family;
mod find;
mod header;
mod links;
mod naming;
mod plan;
mod records;
mod results;
mod schools;
mod sniff;
mod tally;
mod tidy;

use std::io::Read;
use std::path::Path;

pub use diagnostics::{FileKind, Refusal, RefusedRow, Summary};
pub use find::{find_files, sha256, sha256_bytes};

use crate::domain::{ImportId, LaCode, School};
use crate::figures::{Block, EntriesFile, Release, Year};

use authorities::Authorities;
use cells::Values;
use census::Census;
use chains::Chains;
use entries::Entries;
use header::Header;
use links::Links;
use records::{Records, Row};
use results::Results;
use schools::Schools;
use tally::Tally;
use tidy::Tidy;

const TOO_LONG: &str = "the row has more cells than the header: a comma in a name may lack its quotation marks";
const AS_PUBLISHED: &str = "take the file as DfE publishes it";

/// What the person importing says about the files, where the files do not say it themselves.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// `--year`.
    pub year: Option<Year>,
    /// `--release`.
    pub release: Option<Release>,
}

/// What one file brought.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The summary for people and JSON.
    pub summary: Summary,
    /// What the file says of schools; fields it does not state are empty.
    pub schools: Vec<School>,
    /// Local authorities with their names, where the file states them.
    pub las: Vec<(LaCode, String)>,
    /// The figures.
    pub blocks: Vec<Block>,
    /// Numbers of entries by subject and grade.
    pub entries: EntriesFile,
}

/// Reads one file, all or nothing.
///
/// `progress` is told the bytes read and the bytes in all, every so often. Whatever is wrong with the file as a
/// whole is the refusal; what is wrong with a row or a cell stands in the summary, and the rest is taken.
pub fn read(
    path: &Path,
    options: Options,
    import: ImportId,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Parsed, Refusal> {
    let (file, total) = find::open(path)?;
    parse(Records::new(file), path, options, import, &mut |taken| progress(taken, total))
}

/// Reads a file that is held in memory, as [`read`] does; `name` stands for its path.
pub fn read_bytes(
    name: &Path,
    bytes: &[u8],
    options: Options,
    import: ImportId,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Parsed, Refusal> {
    let total = bytes.len() as u64;
    parse(Records::new(bytes), name, options, import, &mut |taken| progress(taken, total))
}

/// A file of one family being read.
enum Reader<'a> {
    Results(Box<Results<'a>>),
    Census(Box<Census<'a>>),
    Entries(Box<Entries<'a>>),
    Tidy(Box<Tidy<'a>>),
    Schools(Box<Schools<'a>>),
    Authorities(Box<Authorities<'a>>),
    Chains(Box<Chains<'a>>),
    Links(Box<Links<'a>>),
}

fn parse<R: Read>(
    mut records: Records<R>,
    path: &Path,
    options: Options,
    import: ImportId,
    progress: &mut dyn FnMut(u64),
) -> Result<Parsed, Refusal> {
    sniff::check(records.peek(sniff::SNIFFED)?)?;
    let mut row = Row::default();
    if !records.next(&mut row)? {
        return Err(Refusal::new("the file is empty", "download the file again"));
    }
    let header = Header::read(&row)?;
    let kind = family::recognise(&header)?;
    let mut tally = Tally::new(kind, &header);
    if let Some(unused) = unused(kind, options) {
        tally.remark(unused);
    }
    let mut reader = match kind {
        FileKind::Ks4 | FileKind::Ks2 => {
            let dated = dating::date(kind, &header, path, options)?;
            Reader::Results(Box::new(Results::new(kind, &header, dated, import, &mut tally)?))
        }
        FileKind::Census => {
            let dated = dating::date(kind, &header, path, options)?;
            Reader::Census(Box::new(Census::new(&header, dated, import)?))
        }
        FileKind::Entries => {
            let dated =
                if Entries::dates_itself(&header) { None } else { Some(dating::date(kind, &header, path, options)?) };
            Reader::Entries(Box::new(Entries::new(&header, dated, options, import)?))
        }
        FileKind::Ks4Tidy
        | FileKind::Ks4Characteristics
        | FileKind::Ks4Information
        | FileKind::Ks2Attainment
        | FileKind::Ks2Information => {
            Reader::Tidy(Box::new(Tidy::new(kind, &header, path, options, import, &mut tally)?))
        }
        FileKind::Schools => Reader::Schools(Box::new(Schools::new(&header)?)),
        FileKind::Authorities => Reader::Authorities(Box::new(Authorities::new(&header)?)),
        FileKind::Chains => Reader::Chains(Box::new(Chains::new(&header)?)),
        FileKind::Links => Reader::Links(Box::new(Links::new(&header)?)),
    };
    let mut values = Values::default();
    let mut told = 0;
    while records.next(&mut row)? {
        values.read(&row, if kind.has_columns_of_figures() { header.len() } else { 0 });
        tally.row(&header, &row, &values);
        if let Some(beyond) = beyond(&header, &row) {
            tally.refuse(row.line(), "", beyond, TOO_LONG);
            continue;
        }
        match &mut reader {
            Reader::Results(results) => results.row(&row, &values, &mut tally),
            Reader::Census(census) => census.row(&row, &values, &mut tally),
            Reader::Entries(entries) => entries.row(&row, &mut tally),
            Reader::Tidy(tidy) => tidy.row(&row, &values, &mut tally)?,
            Reader::Schools(schools) => schools.row(&row, &mut tally),
            Reader::Authorities(authorities) => authorities.row(&row, &mut tally),
            Reader::Chains(chains) => chains.row(&row, &mut tally),
            Reader::Links(links) => links.row(&row, &mut tally),
        }
        if records.taken() != told {
            told = records.taken();
            progress(told);
        }
    }
    match reader {
        Reader::Results(results) => results.finish(tally),
        Reader::Census(census) => census.finish(tally),
        Reader::Entries(entries) => entries.finish(tally),
        Reader::Tidy(tidy) => tidy.finish(tally),
        Reader::Schools(schools) => schools.finish(tally),
        Reader::Authorities(authorities) => authorities.finish(tally),
        Reader::Chains(chains) => chains.finish(tally),
        Reader::Links(links) => links.finish(tally),
    }
}

/// What was said of a file that has no such thing: it is not used, and that is told.
fn unused(kind: FileKind, options: Options) -> Option<&'static str> {
    let has_year = kind.has_figures();
    let has_release = has_year && kind != FileKind::Census;
    match (options.year.is_some() && !has_year, options.release.is_some() && !has_release) {
        (true, true) => Some("a file of this kind has no year and no release: --year and --release were not used"),
        (true, false) => Some("a file of this kind has no year: --year was not used"),
        (false, true) => Some("a file of this kind has no release: --release was not used"),
        (false, false) => None,
    }
}

/// The first cell beyond the header that says something: the row's cells are then not where the header says.
///
/// GIAS writes a school's links side by side after its last header; only there are further cells meant.
fn beyond<'a>(header: &Header, row: &'a Row) -> Option<&'a [u8]> {
    let last = header.len().checked_sub(1).map(|last| header.name(last)).unwrap_or_default();
    if schools::is_open_ended(last) {
        return None;
    }
    (header.len()..row.len()).map(|at| row.field(at)).find(|field| !field.trim_ascii().is_empty())
}
