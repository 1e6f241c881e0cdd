//! Owns what a report cannot show and why: figures of schools by reason, years without figures.
//! Must not know how figures combine.

use crate::figures::{Code, Year};

use super::columns::{Ask, plain_column};
use super::grid::Grid;
use super::pooling::{LeftOut, usable_by};
use super::scope::Scope;
use super::{Cell, Column, Lead, Row, RowKind, Section};

/// Schools named in one row before the rest is only counted.
const MOST_NAMED: usize = 3;

/// Measures that the same schools lack for the same reason.
struct Gap {
    measures: Vec<String>,
    /// The reason in a word, so that no two rows have one name.
    word: &'static str,
    reason: String,
    schools: Vec<usize>,
}

/// Figures that are not there: in the report's year by measures, reason and schools; then the years without any.
pub(super) fn section(scope: &Scope<'_>, asks: &[Ask], grid: &Grid<'_>, others: &[Grid<'_>]) -> Section {
    let of = grid.counted.iter().filter(|counted| **counted).count();
    let mut rows: Vec<Row> = gaps(scope, asks, grid)
        .into_iter()
        .map(|gap| {
            let words = vec![gap.reason, names(scope, &gap.schools, of)];
            let all = gap.measures.len() == asks.len() && asks.len() > 1;
            let measures = if all { "All measures".to_owned() } else { gap.measures.join(", ") };
            row(scope.year, &format!("{measures} ({})", gap.word), words, gap.schools.len(), of)
        })
        .collect();
    for other in others {
        let nothing = other.schools.iter().flatten().all(|reading| reading.content.is_err());
        if let Some((code, reason)) = why_nothing(scope, other.year).filter(|_| nothing) {
            let name = format!("All measures ({})", code.written());
            rows.push(row(other.year, &name, vec![reason.to_owned(), names(scope, &[], of)], of, of));
        }
    }
    let leads = [("reason", "Why"), ("which", "Schools")];
    let leads = leads.map(|(id, label)| Lead { id, label: label.to_owned() }).to_vec();
    Section { leads, ..Section::of("missing", "What is missing and why", columns(), rows) }
}

fn columns() -> Vec<Column> {
    [("schools", "Schools without it", "Without"), ("of", "Schools asked", "Asked")]
        .map(|(id, label, short)| Column { decimals: 0, ..plain_column(id, label, short) })
        .to_vec()
}

fn row(year: Year, name: &str, words: Vec<String>, schools: usize, of: usize) -> Row {
    // A group has far fewer schools than a float can count.
    #[allow(clippy::cast_precision_loss)]
    let cells = vec![Cell::of(schools as f64), Cell::of(of as f64)];
    Row { year: Some(year), words, ..Row::of(RowKind::Group, format!("{year}: {name}"), cells) }
}

/// Why a year beside the report's own has no figure at all.
fn why_nothing(scope: &Scope<'_>, year: Year) -> Option<(Code, &'static str)> {
    match (scope.stage.unpublished(year), scope.release_in(year)) {
        (Some(why), _) => Some((Code::NotMeasured, why)),
        (None, None) => Some((Code::NoFile, "no file of this year is held for these schools")),
        (None, Some(_)) => None,
    }
}

/// The gaps of the report's year, measures with the same reason and schools together.
fn gaps(scope: &Scope<'_>, asks: &[Ask], grid: &Grid<'_>) -> Vec<Gap> {
    let mut found: Vec<Gap> = Vec::new();
    for (at, ask) in asks.iter().enumerate() {
        let mut here: Vec<(&'static str, String, Vec<usize>)> = Vec::new();
        for (school, (readings, _)) in grid.schools.iter().zip(&grid.counted).enumerate().filter(|(_, (_, it))| **it) {
            let Some(reading) = readings.get(at) else { continue };
            let Err(why) = usable_by(scope.query.weighting, ask.info.kind, reading) else { continue };
            let (word, reason) = reason(scope, ask, why);
            match here.iter_mut().find(|(known, ..)| *known == word) {
                Some((.., schools)) => schools.push(school),
                None => here.push((word, reason, vec![school])),
            }
        }
        for (word, reason, schools) in here {
            match found.iter_mut().find(|gap| gap.word == word && gap.schools == schools) {
                Some(gap) => gap.measures.push(ask.column.label.clone()),
                None => found.push(Gap { measures: vec![ask.column.label.clone()], word, reason, schools }),
            }
        }
    }
    found
}

/// A reason in a word and in full.
fn reason(scope: &Scope<'_>, ask: &Ask, why: LeftOut) -> (&'static str, String) {
    let (word, reason) = match (why, ask.info.measure.not_made(scope.year)) {
        (LeftOut::Code(Code::NotMeasured), Some(not_made)) => (Code::NotMeasured.written(), not_made),
        (LeftOut::Code(code), _) => (code.written(), code.reason()),
        (LeftOut::NoPupils, _) => ("no pupils", "there is nobody to measure"),
        (LeftOut::NoDenominator, _) => {
            ("no number", "the number of pupils behind it is not published: it is shown, but not combined")
        }
    };
    (word, reason.to_owned())
}

/// The schools by name while they are few.
fn names(scope: &Scope<'_>, schools: &[usize], of: usize) -> String {
    if schools.is_empty() || schools.len() == of {
        return "all".to_owned();
    }
    let named = schools.iter().take(MOST_NAMED).filter_map(|at| scope.schools.get(*at));
    let named: Vec<&str> = named.map(|school| school.name.as_str()).collect();
    match schools.len().saturating_sub(MOST_NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}
