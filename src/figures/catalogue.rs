//! Owns the catalogue: which column of which year's file holds which figure, its denominator, count and limits.
//! Must not know how a file is read; what a column means is a line of `catalogue.csv`, not an `if`.

use std::sync::LazyLock;

use super::{Denominator, FigureKey, Measure, PupilGroup, Stage, Subject, Year};
use crate::domain::Problem;

const SOURCE: &str = include_str!("catalogue.csv");

/// The titles of the catalogue's own columns, in order.
const TITLES: [&str; 10] =
    ["stage", "measure", "subject", "pupils", "column", "denominator", "count", "lower", "upper", "coverage"];

/// Where one figure stands in the files of its stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueRow {
    /// The stage whose files hold it.
    pub stage: Stage,
    /// The figure.
    pub key: FigureKey,
    /// The column of its value.
    pub column: Names,
    /// The columns whose sum is its denominator; none where the files publish none.
    pub denominator: Vec<Names>,
    /// The column of the number of pupils behind a percentage.
    pub count: Names,
    /// The column of the lower 95% limit.
    pub lower: Names,
    /// The column of the upper 95% limit.
    pub upper: Names,
    /// The column of the per cent of the denominator's pupils that the measure includes.
    pub coverage: Names,
}

/// The names that one column has had over the years; empty where the files have no such column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(Vec<Dated>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Dated {
    name: &'static str,
    first: u16,
    last: u16,
}

impl Names {
    /// Every name, the oldest first.
    pub fn all(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|dated| dated.name)
    }

    /// The name in the files of one year, where it is known.
    pub fn in_year(&self, year: Year) -> Option<&'static str> {
        self.0.iter().find(|dated| (dated.first..=dated.last).contains(&year.end())).map(|dated| dated.name)
    }

    /// Whether there is no such column in any year.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl CatalogueRow {
    /// Every column that the figure draws on besides its own: denominator, count, limits, coverage.
    pub fn supports(&self) -> impl Iterator<Item = &Names> {
        self.denominator.iter().chain([&self.count, &self.lower, &self.upper, &self.coverage])
    }
}

/// Every figure that the wide files hold.
///
/// Fails only when the program was built with a damaged catalogue; the problem names the line.
pub fn catalogue() -> Result<&'static [CatalogueRow], Problem> {
    static ROWS: LazyLock<Result<Vec<CatalogueRow>, Problem>> = LazyLock::new(|| parse(SOURCE));
    ROWS.as_ref().map(Vec::as_slice).map_err(Clone::clone)
}

/// Where the catalogue has a figure.
pub fn catalogue_row(stage: Stage, key: FigureKey) -> Option<&'static CatalogueRow> {
    catalogue().ok()?.iter().find(|row| row.stage == stage && row.key == key)
}

/// What a measure's figures are counted in, in the words that people read.
///
/// Grades in English and maths are published of all pupils at the end of KS4, in other subjects of the entries.
pub fn counted_in(measure: Measure, subject: Option<Subject>) -> &'static str {
    let denominator = |measure, subject| {
        let key = FigureKey { measure, subject, pupils: PupilGroup::All };
        catalogue_row(Stage::Ks4, key).map(|row| &row.denominator)
    };
    let own = denominator(measure, subject);
    let of_the_cohort = own.is_some() && own == denominator(Measure::Cohort, None);
    if measure.info().denominator == Denominator::Entries && !of_the_cohort { "entries" } else { "pupils" }
}

fn parse(source: &'static str) -> Result<Vec<CatalogueRow>, Problem> {
    let mut lines = (1_usize..).zip(source.lines()).filter(|(_, line)| !line.starts_with('#') && !line.is_empty());
    if lines.next().is_none_or(|(_, titles)| !titles.split(',').eq(TITLES)) {
        return Err(damaged(1, "the titles are not those expected"));
    }
    lines.map(|(at, line)| row(line).map_err(|why| damaged(at, &why))).collect()
}

fn damaged(line: usize, why: &str) -> Problem {
    Problem::new(format!("the catalogue of columns is damaged at line {line}: {why}"), "install the program again")
}

fn row(line: &'static str) -> Result<CatalogueRow, String> {
    let cells: Vec<&'static str> = line.split(',').collect();
    row_of(&cells)
}

/// A line of the catalogue from its cells.
pub(super) fn row_of(cells: &[&'static str]) -> Result<CatalogueRow, String> {
    let [stage, measure, subject, pupils, column, denominator, count, lower, upper, coverage] = cells else {
        return Err(format!("{} cells instead of {}", cells.len(), TITLES.len()));
    };
    let column = names(column)?;
    if column.is_empty() {
        return Err("no column is named".to_owned());
    }
    let denominator = denominator.split('+').filter(|part| !part.is_empty()).map(names).collect::<Result<_, _>>()?;
    let subject = if subject.is_empty() { None } else { Some(subject.parse::<Subject>().map_err(|bad| bad.what)?) };
    let measure = measure.parse::<Measure>().map_err(|bad| bad.what)?;
    let pupils = pupils.parse::<PupilGroup>().map_err(|bad| bad.what)?;
    Ok(CatalogueRow {
        stage: [Stage::Ks2, Stage::Ks4, Stage::Census]
            .into_iter()
            .find(|known| known.id() == *stage)
            .ok_or_else(|| format!("'{stage}' is not a stage"))?,
        key: FigureKey { measure, subject, pupils },
        column,
        denominator,
        count: names(count)?,
        lower: names(lower)?,
        upper: names(upper)?,
        coverage: names(coverage)?,
    })
}

fn names(cell: &'static str) -> Result<Names, String> {
    cell.split('|').filter(|part| !part.is_empty()).map(dated).collect::<Result<_, _>>().map(Names)
}

fn dated(part: &'static str) -> Result<Dated, String> {
    let bad = || format!("'{part}' names no column and years");
    let Some((name, years)) = part.split_once('@') else {
        return Ok(Dated { name: part, first: 0, last: u16::MAX });
    };
    let (first, last) = years.split_once('-').unwrap_or((years, years));
    let first = first.parse().map_err(|_| bad())?;
    let last = if last.is_empty() { u16::MAX } else { last.parse().map_err(|_| bad())? };
    if name.is_empty() || last < first { Err(bad()) } else { Ok(Dated { name, first, last }) }
}

#[cfg(test)]
mod tests;
