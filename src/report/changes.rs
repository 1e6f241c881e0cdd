//! Owns what changed since the year before: of the group's headlines, and the largest changes of its schools.
//! Must not know how figures combine. Formulas: docs/figures.md, "Changes and gaps".

use crate::figures::{Code, Kind, Unit};

use super::columns::{Ask, plain_column};
use super::grid::Grid;
use super::judge::counted;
use super::pooling::Reading;
use super::scope::Scope;
use super::significance::{
    Estimate, SMALLEST_TESTED, Z95, difference, gap_in_pupils, shares_difference, two_proportions_flag,
    two_proportions_z,
};
use super::{Cell, Column, Content, Flag, Lead, Row, RowKind, Section, Weighting};

/// The most changes that are listed.
const MOST_CHANGES: usize = 10;

/// What lies between two figures of different pupils.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Between {
    /// The first less the second, in points.
    pub value: f64,
    /// Its 95% limits, where both have what they take.
    pub limits: Option<(f64, f64)>,
    /// Whether it is significant, and which way; none below 11 pupils on either side.
    pub flag: Option<Flag>,
    /// Its size in half widths of its interval: from 1 on it is significant.
    pub margins: Option<f64>,
}

/// The first figure less the second, of different pupils; none where either is missing.
pub(super) fn between(kind: Kind, first: &Reading, second: &Reading) -> Option<Between> {
    let value = first.value()? - second.value()?;
    let plain = Between { value, limits: None, flag: None, margins: None };
    let tested = |reading: &Reading| reading.pupils.is_some_and(|pupils| pupils >= SMALLEST_TESTED);
    let tested = tested(first) && tested(second);
    let found = match kind {
        Kind::Score => scores(first, second),
        Kind::Percentage => shares(first, second),
        Kind::Count | Kind::Band => None,
    };
    let Some((limits, flag, margins)) = found else { return Some(plain) };
    // Published percentages are rounded: the interval reaches at least as far as their difference.
    let limits = Some((limits.0.min(value), limits.1.max(value)));
    Some(Between { limits, flag: flag.filter(|_| tested), margins: Some(margins).filter(|_| tested), ..plain })
}

type Judged = ((f64, f64), Option<Flag>, f64);

fn scores(first: &Reading, second: &Reading) -> Option<Judged> {
    let estimate = |reading: &Reading| Some(Estimate::between(reading.value()?, reading.limits?));
    let change = difference(estimate(first)?, estimate(second)?);
    let margins = if change.value == 0.0 { 0.0 } else { change.value.abs() / change.half_width };
    Some((change.limits(), Some(change.flag()), margins))
}

fn shares(first: &Reading, second: &Reading) -> Option<Judged> {
    let (first, second) = (counted(first)?, counted(second)?);
    let limits = shares_difference(first, second)?;
    Some((limits, two_proportions_flag(first, second), two_proportions_z(first, second).abs() / Z95))
}

/// A difference as a cell; where there is none, the reason why either figure is missing.
pub(super) fn cell_of(found: Option<Between>, first: &Reading, second: &Reading, decimals: u8) -> Cell {
    let Some(found) = found else {
        let code = first.content.err().or(second.content.err()).unwrap_or(Code::NotInData);
        return Cell::withheld(code);
    };
    Cell {
        content: Content::Value(found.value),
        pupils: first.pupils,
        limits: found.limits,
        flag: found.flag,
        decimals: Some(decimals),
        ..Cell::withheld(Code::Empty)
    }
}

/// The group's change since the year before in every column.
pub(super) fn headline(scope: &Scope<'_>, asks: &[Ask], now: &Grid<'_>, before: &Grid<'_>) -> Row {
    let cells = asks.iter().zip(now.group.iter().zip(&before.group)).map(|(ask, (now, before))| {
        let (now, before) = (&now.reading, &before.reading);
        cell_of(between(ask.info.kind, now, before), now, before, ask.column.decimals.max(1))
    });
    let name = format!("Change since {}, in points", before.year);
    Row { year: Some(scope.year), ..Row::of(RowKind::Change, name, cells.collect()) }
}

/// What is to be known of the group's change.
pub(super) fn notes(scope: &Scope<'_>, now: &Grid<'_>, before: &Grid<'_>) -> Vec<String> {
    let with = |grid: &Grid<'_>| grid.group.iter().map(|pooled| pooled.schools).max().unwrap_or_default();
    let (now, then) = (with(now), with(before));
    if now == 0 || then == 0 {
        return vec![format!("No change since {} can be told: one of the two years has no figures.", before.year)];
    }
    let mut said = vec![match scope.query.weighting {
        Weighting::Pupils => format!(
            "The mark of a change says whether it is significant since {}: of percentages by a test of two proportions, of scores by the limits of both years; scores without limits are not tested.",
            before.year
        ),
        Weighting::Schools => "Changes of an unweighted mean of schools are not tested.".to_owned(),
    }];
    if now != then {
        said.push(format!(
            "Up to {now} schools have figures of {}, up to {then} of {}: part of a change may be which schools those are.",
            scope.year, before.year
        ));
    }
    said
}

/// One school's change in one measure.
struct Found<'a> {
    school: usize,
    ask: &'a Ask,
    now: &'a Reading,
    before: &'a Reading,
    change: Between,
    margins: f64,
}

/// The changes of schools that are the largest for their uncertainty; in an alphabetical group the significant ones.
pub(super) fn section(scope: &Scope<'_>, asks: &[Ask], now: &Grid<'_>, before: &Grid<'_>) -> Section {
    let mut found = all(asks, now, before);
    found.retain(|found| found.margins > 0.0);
    if scope.snapshot.alphabetical {
        found.retain(|found| matches!(found.change.flag, Some(Flag::Above | Flag::Below)));
    } else {
        found.sort_by(|left, right| right.margins.total_cmp(&left.margins));
        found.truncate(MOST_CHANGES);
    }
    let leads = vec![Lead { id: "measure", label: "Measure".to_owned() }];
    let rows = found.iter().filter_map(|found| row(scope, found)).collect();
    Section { leads, ..Section::of("changes", format!("Largest changes since {}", before.year), columns(scope), rows) }
}

fn columns(scope: &Scope<'_>) -> Vec<Column> {
    let pupils =
        Column { unit: Unit::Pupils, decimals: 0, ..plain_column("change_pupils", "Change in pupils", "In pupils") };
    vec![
        plain_column("before", "The year before", "Before"),
        plain_column("value", &scope.year.to_string(), "Now"),
        plain_column("change", "Change in points", "Change"),
        pupils,
        plain_column("margins", "Change in margins of error", "Margins"),
    ]
}

fn all<'a>(asks: &'a [Ask], now: &'a Grid<'_>, before: &'a Grid<'_>) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    let both = now.schools.iter().zip(&before.schools).zip(&now.counted).enumerate();
    for (school, ((now, before), _)) in both.filter(|(_, (_, counted))| **counted) {
        for (ask, (now, before)) in asks.iter().zip(now.iter().zip(before)) {
            let change = between(ask.info.kind, now, before);
            if let Some((change, margins)) = change.and_then(|change| Some((change, change.margins?))) {
                found.push(Found { school, ask, now, before, change, margins });
            }
        }
    }
    found
}

fn row(scope: &Scope<'_>, found: &Found<'_>) -> Option<Row> {
    let school = scope.schools.get(found.school)?;
    let decimals = found.ask.column.decimals;
    let shown = |reading: &Reading| Cell {
        decimals: Some(reading.decimals.unwrap_or(decimals)),
        ..super::judge::cell(reading, None)
    };
    let in_pupils = found.now.pupils.filter(|_| found.ask.info.kind == Kind::Percentage);
    let cells = vec![
        shown(found.before),
        shown(found.now),
        cell_of(Some(found.change), found.now, found.before, decimals.max(1)),
        in_pupils.map_or(Cell::withheld(Code::NotInData), |pupils| Cell::of(gap_in_pupils(found.change.value, pupils))),
        Cell::of(found.margins),
    ];
    let words = vec![with_unit(found.ask)];
    let measure = Some(found.ask.info.measure);
    Some(Row { urn: Some(school.urn), measure, words, ..Row::of(RowKind::School, school.name.clone(), cells) })
}

/// A measure in a table of several: its label, with the unit where figures stand without it.
pub(super) fn with_unit(ask: &Ask) -> String {
    let label = &ask.column.label;
    if ask.column.unit == Unit::Percent { format!("{label} (%)") } else { label.clone() }
}
