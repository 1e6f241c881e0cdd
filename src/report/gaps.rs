//! Owns the gaps between pupil groups of the group's schools, beside the same gap of the comparator and a year before.
//! Must not know how figures combine. Formulas: docs/figures.md, "Changes and gaps".

use crate::figures::{Code, EnglandScope, Kind, Place, PupilGroup, Unit, Year};

use super::changes::{Between, between, cell_of, with_unit};
use super::columns::{Ask, gap_asks, plain_column};
use super::counterparts::in_a_sentence;
use super::judge::{cell, counted};
use super::members::Members;
use super::pooling::Reading;
use super::reading::Reader;
use super::scope::Scope;
use super::significance::{Estimate, SMALLEST_TESTED, did, difference, gap_in_pupils, proportion};
use super::{Cell, Column, Comparator, Lead, Row, RowKind, Section};

/// The pairs of pupil groups whose gap is looked at, those first whom the gap is held against.
const PAIRS: [(PupilGroup, PupilGroup); 6] = [
    (PupilGroup::Disadvantaged, PupilGroup::NotDisadvantaged),
    (PupilGroup::Fsm6, PupilGroup::NotFsm6),
    (PupilGroup::Boys, PupilGroup::Girls),
    (PupilGroup::Eal, PupilGroup::NotEal),
    (PupilGroup::Sen, PupilGroup::NoSen),
    (PupilGroup::PriorLow, PupilGroup::PriorHigh),
];

/// Two groups of pupils in one year, column by column.
struct Pair {
    first: Vec<Reading>,
    second: Vec<Reading>,
}

impl Pair {
    /// Of the group's schools together.
    fn of_group(scope: &Scope<'_>, asks: &[Ask], year: Year, (first, second): (PupilGroup, PupilGroup)) -> Self {
        let pooled = |pupils| {
            let pooled = Members::read(scope, asks, year, Some(pupils)).pool(scope, asks);
            pooled.into_iter().map(|pooled| pooled.reading).collect()
        };
        Self { first: pooled(first), second: pooled(second) }
    }

    /// Of a place.
    fn of_place(scope: &Scope<'_>, asks: &[Ask], place: Place, (first, second): (PupilGroup, PupilGroup)) -> Self {
        let blocks = scope.blocks(place, scope.year);
        let read = |pupils| Reader::of(scope, asks, scope.year, Some(pupils)).read(place, &blocks);
        Self { first: read(first), second: read(second) }
    }

    fn at(&self, column: usize) -> Option<(&Reading, &Reading)> {
        self.first.get(column).zip(self.second.get(column))
    }

    /// The gap in one column, where both have a value.
    fn gap(&self, kind: Kind, column: usize) -> Option<Between> {
        let (first, second) = self.at(column)?;
        between(kind, first, second)
    }

    /// The gap with an interval that differences can be made of, where both have what it takes.
    fn estimate(&self, kind: Kind, column: usize) -> Option<(Estimate, Estimate)> {
        let of = |reading: &Reading| {
            reading.pupils.filter(|pupils| *pupils >= SMALLEST_TESTED)?;
            match kind {
                Kind::Score => Some(Estimate::between(reading.value()?, reading.limits?)),
                Kind::Percentage => counted(reading).and_then(|(count, pupils)| proportion(count, pupils)),
                Kind::Count | Kind::Band => None,
            }
        };
        let (first, second) = self.at(column)?;
        Some((of(first)?, of(second)?))
    }
}

/// One row per pair of groups and measure that any of the schools has figures of.
pub(super) fn section(scope: &Scope<'_>) -> Section {
    let asks = gap_asks(scope.stage, scope.query);
    let place = scope.group_comparator().unwrap_or(Place::England(EnglandScope::StateFunded));
    let before = scope.year.earlier(1);
    let mut rows = Vec::new();
    for pair in PAIRS {
        let now = Pair::of_group(scope, &asks, scope.year, pair);
        if !now.first.iter().chain(&now.second).any(|reading| reading.content.is_ok()) {
            continue;
        }
        let then = Pair::of_group(scope, &asks, before, pair);
        let theirs = Pair::of_place(scope, &asks, place, pair);
        let name = format!("{} against {}", pair.0.label(), in_a_sentence(pair.1.label()));
        for (at, ask) in asks.iter().enumerate() {
            let cells = cells(ask, at, (&now, &then, &theirs));
            rows.push(Row {
                words: vec![with_unit(ask)],
                measure: Some(ask.info.measure),
                ..Row::of(RowKind::Group, name.clone(), cells)
            });
        }
    }
    let leads = vec![Lead { id: "measure", label: "Measure".to_owned() }];
    let title = scope.weighted("Gaps between pupil groups");
    Section { leads, ..Section::of("gaps", title, columns(scope), rows) }
}

/// The comparator whose gap stands beside the group's.
fn comparator(scope: &Scope<'_>) -> String {
    match (scope.query.compare, scope.main_la) {
        (Comparator::La, Some(la)) => scope.la_name(la),
        (Comparator::EnglandAll, _) => Comparator::EnglandAll.label().to_owned(),
        _ => Comparator::England.label().to_owned(),
    }
}

/// What the marks of the gaps say.
pub(super) fn note(scope: &Scope<'_>) -> String {
    format!(
        "A gap is the first pupils' figure less the others'; its mark says whether it differs from the same gap in {}, that of its change whether it changed since {}. The gap in pupils is how many of the first pupils it amounts to, cut towards nought.",
        comparator(scope),
        scope.year.earlier(1)
    )
}

fn columns(scope: &Scope<'_>) -> Vec<Column> {
    let pupils = Column { unit: Unit::Pupils, decimals: 0, ..plain_column("gap_pupils", "Gap in pupils", "In pupils") };
    vec![
        plain_column("value", "These pupils", "These"),
        plain_column("others", "The others", "Others"),
        plain_column("gap", "Gap in points", "Gap"),
        pupils,
        plain_column("comparator_gap", &format!("The same gap in {}", comparator(scope)), "Compared"),
        plain_column("change", &format!("Change of the gap since {}", scope.year.earlier(1)), "Change"),
    ]
}

fn cells(ask: &Ask, at: usize, (now, then, theirs): (&Pair, &Pair, &Pair)) -> Vec<Cell> {
    let kind = ask.info.kind;
    let decimals = ask.column.decimals.max(1);
    let Some((first, second)) = now.at(at) else { return Vec::new() };
    let shown = |reading: &Reading| Cell { decimals: Some(ask.column.decimals), ..cell(reading, None) };
    let gap = now.gap(kind, at);
    let their_gap = theirs.gap(kind, at).map(|gap| gap.value);
    let share = kind == Kind::Percentage;
    let in_pupils = gap.zip(first.pupils).filter(|_| share).map(|(gap, pupils)| gap_in_pupils(gap.value, pupils));
    let estimates = now.estimate(kind, at);
    let flag = estimates
        .zip(their_gap)
        .map(|((first, second), theirs)| difference(difference(first, second), Estimate::exact(theirs)).flag());
    let beyond = gap.zip(their_gap).map(|(gap, theirs)| gap.value - theirs);
    let gap_pupils = beyond.zip(first.pupils).filter(|_| share).map(|(gap, pupils)| gap_in_pupils(gap, pupils));
    let against = their_gap.filter(|_| gap.is_some());
    let gap_cell = Cell { flag, against, gap_pupils, ..cell_of(gap, first, second, decimals) };
    let absent = |pair: &Pair| {
        let code = pair.at(at).and_then(|(first, second)| first.content.err().or(second.content.err()));
        Cell::withheld(code.unwrap_or(Code::NotInData))
    };
    let value = |value: f64| Cell { decimals: Some(decimals), ..Cell::of(value) };
    vec![
        shown(first),
        shown(second),
        gap_cell,
        in_pupils.map_or_else(|| if gap.is_some() { Cell::withheld(Code::NotInData) } else { absent(now) }, Cell::of),
        their_gap.map_or_else(|| absent(theirs), value),
        match change(kind, at, now, then) {
            None => absent(if gap.is_some() { then } else { now }),
            change => Cell { pupils: None, ..cell_of(change, first, second, decimals) },
        },
    ]
}

/// How the gap changed: the difference of two gaps, with its limits and mark where all four figures have them.
fn change(kind: Kind, at: usize, now: &Pair, then: &Pair) -> Option<Between> {
    let value = now.gap(kind, at)?.value - then.gap(kind, at)?.value;
    let judged = now.estimate(kind, at).zip(then.estimate(kind, at)).map(|((first, second), (was, others_were))| {
        let change = did(was, first, others_were, second);
        ((change.limits().0.min(value), change.limits().1.max(value)), change.flag())
    });
    Some(Between { value, limits: judged.map(|it| it.0), flag: judged.map(|it| it.1), margins: None })
}
