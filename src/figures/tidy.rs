//! Owns the catalogue of tidy files: which of their columns holds which figure, with its denominator and limits.
//! Must not know how a file is read nor which words name a pupil group; the columns are lines of `tidy.csv`.

use std::sync::LazyLock;

use super::catalogue::row_of;
use super::{CatalogueRow, Stage};
use crate::domain::Problem;

const SOURCE: &str = include_str!("tidy.csv");

/// The titles of the catalogue's own columns, in order.
const TITLES: &str = "file,topic,measure,subject,pupils,column,denominator,count,lower,upper,coverage";

/// What a tidy file is of. The figures of KS2 school information are the wide catalogue's: their columns are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TidyFamily {
    /// KS4 results by pupil group, of schools, local authorities and England.
    Ks4,
    /// KS4 facts and cohorts of schools.
    Ks4Information,
    /// KS2 results by pupil group and subject.
    Ks2Attainment,
}

const FAMILIES: [(TidyFamily, &str, Stage); 3] = [
    (TidyFamily::Ks4, "ks4", Stage::Ks4),
    (TidyFamily::Ks4Information, "ks4_information", Stage::Ks4),
    (TidyFamily::Ks2Attainment, "ks2_attainment", Stage::Ks2),
];

/// Where one figure stands in a row of a tidy file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TidyRow {
    /// The files that hold it.
    pub family: TidyFamily,
    /// The subject that the row must be of; empty where rows are not of subjects.
    pub topic: &'static str,
    /// Whether the row says which pupils it is of, in place of the pupils of `figure`.
    pub by_breakdown: bool,
    /// The figure and its columns.
    pub figure: CatalogueRow,
}

/// Every figure that the tidy files hold.
///
/// Fails only when the program was built with a damaged catalogue; the problem names the line.
pub fn tidy_catalogue() -> Result<&'static [TidyRow], Problem> {
    static ROWS: LazyLock<Result<Vec<TidyRow>, Problem>> = LazyLock::new(|| parse(SOURCE));
    ROWS.as_ref().map(Vec::as_slice).map_err(Clone::clone)
}

fn parse(source: &'static str) -> Result<Vec<TidyRow>, Problem> {
    let mut lines = (1_usize..).zip(source.lines()).filter(|(_, line)| !line.starts_with('#') && !line.is_empty());
    if lines.next().is_none_or(|(_, titles)| titles != TITLES) {
        return Err(damaged(1, "the titles are not those expected"));
    }
    lines.map(|(at, line)| row(line).map_err(|why| damaged(at, &why))).collect()
}

fn damaged(line: usize, why: &str) -> Problem {
    Problem::new(format!("the catalogue of tidy files is damaged at line {line}: {why}"), "install the program again")
}

fn row(line: &'static str) -> Result<TidyRow, String> {
    let cells: Vec<&'static str> = line.split(',').collect();
    let [file, topic, measure, subject, pupils, rest @ ..] = cells.as_slice() else {
        return Err(format!("{} cells instead of {}", cells.len(), TITLES.split(',').count()));
    };
    let family = FAMILIES.iter().find(|(_, id, _)| id == file);
    let (family, _, stage) = family.ok_or_else(|| format!("'{file}' is not a file"))?;
    let by_breakdown = *pupils == "row";
    let pupils = if by_breakdown { "all" } else { *pupils };
    let figure = row_of(&[&[stage.id(), measure, subject, pupils], rest].concat())?;
    Ok(TidyRow { family: *family, topic, by_breakdown, figure })
}

#[cfg(test)]
mod tests;
