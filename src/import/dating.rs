//! Owns deciding a file's year and release from its columns, its name and what the person says, or refusing.
//! Must not know rows. What two sources say differently is refused, never settled silently.

use std::path::Path;

use super::header::Header;
use super::naming::{Named, NamedYear};
use super::{FileKind, Options, Refusal};
use crate::figures::{Release, Stage, Year};

/// Columns that come again with the years before as `_16`, `_17`: the file is of the year after the newest.
///
/// Only these: `PT5EM_94_17` is a figure of the 2016/17 file's own year, and `_94` is a grade.
const LAGGED: [(Stage, &[&str]); 2] = [
    (
        Stage::Ks4,
        &[
            "ATT8SCR",
            "ATT8SCR_FSM6CLA1A",
            "ATT8SCR_NFSM6CLA1A",
            "P8PUP",
            "P8MEA",
            "P8CILOW",
            "P8CIUPP",
            "EBACCAPS",
            "TFSM6CLA1A",
            "PTFSM6CLA1A",
            "TNOTFSM6CLA1A",
            "PTNOTFSM6CLA1A",
        ],
    ),
    (
        Stage::Ks2,
        &[
            "PTRWM_EXP",
            "PTRWM_HIGH",
            "READPROG",
            "WRITPROG",
            "MATPROG",
            "READ_AVERAGE",
            "MAT_AVERAGE",
            "TELIG",
            "PTFSM6CLA1A",
            "PTNOTFSM6CLA1A",
        ],
    ),
];

/// Columns that no file of an earlier year has.
const SINCE: [(Stage, &str, u16); 4] = [
    (Stage::Ks4, "EBACCAPS", 2018),
    (Stage::Ks4, "PTEBAC2SCI_94", 2018),
    (Stage::Ks2, "READPROG_UNADJUSTED", 2018),
    (Stage::Ks2, "TELIG_3YR", 2018),
];

/// The columns of a KS4 provisional file: the headline measures, no pupil groups.
const PROVISIONAL: [&str; 25] = [
    "RECTYPE",
    "LEA",
    "ESTAB",
    "URN",
    "SCHNAME",
    "ICLOSE",
    "NFTYPE",
    "TPUP",
    "ATT8SCR",
    "P8PUP",
    "TP8ADJ",
    "P8MEA",
    "P8CILOW",
    "P8CIUPP",
    "P8MEA_ORIG",
    "P8CILOW_ORIG",
    "P8CIUPP_ORIG",
    "PTL2BASICS_94",
    "PTL2BASICS_95",
    "EBACCAPS",
    "PTEBACC_E_PTQ_EE",
    "PTEBACC_94",
    "PTEBACC_95",
    "PT5EM_94",
    "P8_BANDING",
];

/// Year and release of a file, and how they are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dated {
    pub(super) year: Year,
    pub(super) release: Option<Release>,
    pub(super) evidence: String,
}

/// What columns say of the year.
#[derive(Debug, Default)]
struct Columns {
    /// The year itself, with the columns that tell it.
    exact: Option<(Year, String)>,
    /// The file is not of an earlier year, with the column that tells it.
    not_before: Option<(Year, String)>,
}

/// The year and release of a file with figures.
pub(super) fn date(kind: FileKind, header: &Header, path: &Path, options: Options) -> Result<Dated, Refusal> {
    let named = Named::read(path);
    let columns = match kind {
        FileKind::Ks4 => columns(Stage::Ks4, header),
        FileKind::Ks2 => columns(Stage::Ks2, header),
        _ => Columns::default(),
    };
    let (year, year_known) = year(&columns, named.year.as_ref(), options.year)?;
    if kind == FileKind::Census {
        return Ok(Dated { year, release: None, evidence: format!("year: {year_known}") });
    }
    let stage = if kind == FileKind::Ks2 { Stage::Ks2 } else { Stage::Ks4 };
    if let Some(why) = stage.unpublished(year) {
        let hint = "check which year this file is of, and give the right --year, for example --year 2018/19";
        return Err(Refusal::new(format!("the file cannot be of {year}: {why}"), hint));
    }
    let shape = kind == FileKind::Ks4 && provisional(header);
    let (release, release_known) = release(shape, &named, options.release)?;
    let evidence = if year_known == release_known {
        format!("year and release: {year_known}")
    } else {
        format!("year: {year_known}; release: {release_known}")
    };
    Ok(Dated { year, release: Some(release), evidence })
}

fn columns(stage: Stage, header: &Header) -> Columns {
    let stems = LAGGED.iter().find(|(of, _)| *of == stage).map_or(&[][..], |(_, stems)| stems);
    let mut lagged: Vec<(Year, &str)> = header
        .names()
        .filter_map(|name| {
            let (stem, year) = name.rsplit_once('_').filter(|(_, year)| year.len() == 2)?;
            let known = stems.iter().any(|known| known.eq_ignore_ascii_case(stem));
            let end: u16 = year.parse().ok().filter(|_| known)?;
            Year::ending(2_000 + end).ok().map(|year| (year, name))
        })
        .collect();
    lagged.sort_by_key(|(year, _)| std::cmp::Reverse(*year));
    let since = SINCE
        .iter()
        .filter(|(of, column, _)| *of == stage && header.has(column))
        .filter_map(|(_, column, end)| Some((Year::ending(*end).ok()?, *column)))
        .max();
    let Some((newest, example)) = lagged.first().copied() else {
        return Columns { exact: None, not_before: since.map(|(year, column)| (year, format!("column {column}"))) };
    };
    let Ok(after) = Year::ending(newest.end() + 1) else { return Columns::default() };
    let words = format!("column {example}, of the year before");
    if stage.unpublished(after).is_some() {
        // The year after 2018/19 is not 2019/20: no results were published then.
        return Columns { exact: None, not_before: Some((after, words)) };
    }
    Columns { exact: Some((after, words)), not_before: None }
}

/// The year, and how it is known.
fn year(columns: &Columns, named: Option<&NamedYear>, said: Option<Year>) -> Result<(Year, String), Refusal> {
    let by_name = |named: &NamedYear| format!("the name '{}' says {}", named.name, named.year);
    if let Some((year, words)) = &columns.exact {
        let by_columns = format!("the {words}, says that the file is of {year}");
        if let Some(said) = said.filter(|said| said != year) {
            return Err(contradiction(&by_columns, &format!("--year says {said}")));
        }
        // A bare year in the name can mean either of two; the columns settle which.
        return match named.filter(|named| named.year != *year && named.or != Some(*year)) {
            Some(named) => Err(contradiction(&by_columns, &by_name(named))),
            None => Ok((*year, words.clone())),
        };
    }
    let (year, known) = match (said, named) {
        (Some(said), Some(named)) if named.year != said => {
            return Err(contradiction(&by_name(named), &format!("--year says {said}")));
        }
        (Some(said), _) => (said, "--year".to_owned()),
        (None, Some(named)) => (named.year, format!("the name '{}'", named.name)),
        (None, None) => {
            return Err(Refusal::new(
                "the file does not say which academic year it is of",
                "add --year with both calendar years, for example --year 2016/17",
            ));
        }
    };
    match &columns.not_before {
        Some((first, words)) if year < *first => Err(contradiction(
            &format!("the {words}, says that the file is not older than {first}"),
            &format!("{known} says {year}"),
        )),
        _ => Ok((year, known)),
    }
}

pub(super) fn contradiction(one: &str, other: &str) -> Refusal {
    Refusal::new(
        format!("{one}, but {other}"),
        "check which file this is: give it its right name or the right --year, for example --year 2016/17, or leave \
         --year out",
    )
}

/// Whether the file has the shape of a provisional one: these columns, most of them and no others.
fn provisional(header: &Header) -> bool {
    header.len() >= 20 && header.names().all(|name| PROVISIONAL.iter().any(|known| known.eq_ignore_ascii_case(name)))
}

/// The release, and how it is known.
fn release(shape: bool, named: &Named, said: Option<Release>) -> Result<(Release, String), Refusal> {
    let claims: Vec<(Release, String)> = [
        shape.then(|| (Release::Provisional, "columns without pupil groups".to_owned())),
        said.map(|release| (release, "--release".to_owned())),
        named.release.map(|release| (release, format!("the name '{}'", named.name))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let Some((release, known)) = claims.first() else {
        return Err(Refusal::new(
            "the file does not say whether its figures are provisional, revised or final",
            "add the release, for example --release final",
        ));
    };
    match claims.iter().find(|(other, _)| other != release) {
        Some((other, words)) => Err(Refusal::new(
            format!("the file is {release} by {known}, but {other} by {words}"),
            "check which file this is: give it its right name or the right --release, or leave --release out",
        )),
        None => Ok((*release, known.clone())),
    }
}
