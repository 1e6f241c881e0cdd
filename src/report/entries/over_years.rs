//! Owns the rows of entered subjects over the years, for the group as a whole.
//! Must not know single schools' rows, nor the areas of the performance tables.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::domain::ImportId;
use crate::figures::{Code, Figure, FigureKey, Place, PupilGroup, SubjectPick, Year};

use super::super::columns::Ask;
use super::super::grid::{cell, flag};
use super::super::pooling::{Reading, pool};
use super::super::scope::Scope;
use super::super::{Cell, Column, Row, RowKind};
use super::MEASURES;
use super::figures::Tallied;
use super::held::{Held, Pick};

/// One entered subject: its rows, newest year first, and its comparator in the report's year.
pub(in super::super) struct Years {
    pub rows: Vec<Row>,
    pub comparator: Option<Row>,
}

/// What each school has in each year, one reading for each of [`MEASURES`].
type Readings = BTreeMap<Year, Vec<Vec<Reading>>>;

/// Every entered subject of the schools, the one with the most entries first.
pub(in super::super) fn subjects(scope: &Scope<'_>, columns: &[Column]) -> Vec<Years> {
    let held = Held::of(scope.snapshot);
    let picks = held.list();
    let asks: Vec<Ask> = MEASURES.iter().map(|measure| Ask::of(*measure, None)).collect();
    let (readings, schools) = of_schools(&held, scope, &picks);
    picks
        .iter()
        .zip(readings)
        .map(|(pick, readings)| {
            let row = |(year, own): (&Year, &Vec<Vec<Reading>>)| {
                let against = scope.group_comparator().and_then(|place| comparator(&held, place, *year, pick));
                let without = schools.get(year).copied().unwrap_or_default();
                group_row(scope, (pick, *year), (own, without), (&asks, columns), against.as_deref())
            };
            let rows = readings.iter().rev().map(row).collect();
            Years { rows, comparator: comparator_row(&held, scope, pick, (&asks, columns)) }
        })
        .collect()
}

/// The readings of every subject, and in each year how many schools a file holds.
fn of_schools(held: &Held<'_>, scope: &Scope<'_>, picks: &[Pick]) -> (Vec<Readings>, HashMap<Year, usize>) {
    let index = held.index(picks);
    let mut readings: Vec<Readings> = picks.iter().map(|_| Readings::new()).collect();
    let mut schools: HashMap<Year, usize> = HashMap::new();
    let mut seen: HashSet<(Year, ImportId, u32)> = HashSet::new();
    for year in scope.snapshot.entry_years.iter().map(|held| held.year) {
        for school in &scope.schools {
            let Some(block) = held.newest(Place::School(school.urn), year) else { continue };
            if !seen.insert((year, block.key.import, block.line)) {
                continue;
            }
            *schools.entry(year).or_default() += 1;
            for (pick, numbers, from) in held.each(Place::School(school.urn), year, &index) {
                let figures = numbers.figures(held.cohort(from, PupilGroup::All));
                let own = readings.get_mut(pick).map(|readings| readings.entry(year).or_default());
                if let Some(own) = own {
                    own.push(in_order(&figures, PupilGroup::All));
                }
            }
        }
    }
    (readings, schools)
}

/// One reading for each of [`MEASURES`].
fn in_order(figures: &[(FigureKey, Figure)], pupils: PupilGroup) -> Vec<Reading> {
    let find = |key: FigureKey| figures.iter().find(|(at, _)| *at == key).map(|(_, figure)| figure);
    let reading = |figure: &Figure| Reading {
        content: figure.value,
        pupils: figure.pupils,
        count: figure.count,
        limits: None,
        decimals: None,
    };
    MEASURES
        .iter()
        .map(|measure| find(FigureKey::of(*measure, pupils)).map_or(Reading::withheld(Code::NotInData), reading))
        .collect()
}

/// What a comparator has of a subject, one reading for each of [`MEASURES`].
fn comparator(held: &Held<'_>, place: Place, year: Year, pick: &Pick) -> Option<Vec<Reading>> {
    let (from, numbers) = held.numbers(place, year, pick)?;
    let numbers: &Tallied = numbers.iter().find(|numbers| numbers.pupils() == PupilGroup::All)?;
    Some(in_order(&numbers.figures(held.cohort(from, PupilGroup::All)), PupilGroup::All))
}

fn group_row(
    scope: &Scope<'_>,
    (pick, year): (&Pick, Year),
    (own, in_file): (&[Vec<Reading>], usize),
    (asks, columns): (&[Ask], &[Column]),
    against: Option<&[Reading]>,
) -> Row {
    let all = scope.pupils == Some(PupilGroup::All);
    let nobody = Reading::withheld(super::NOBODY_ENTERED);
    let no_file = Reading::withheld(Code::NoFile);
    let not_held = Reading::withheld(Code::NotInData);
    let of = scope.schools.len();
    let cells = asks.iter().enumerate().map(|(at, ask)| {
        let own =
            own.iter().filter_map(|readings| readings.get(at)).map(|reading| if all { reading } else { &not_held });
        let entered = own.clone().count();
        let missing = std::iter::repeat_n(&nobody, in_file.saturating_sub(entered));
        let absent = std::iter::repeat_n(&no_file, of.saturating_sub(in_file.max(entered)));
        let pooled = pool(ask.info.kind, own.chain(missing).chain(absent));
        let against = against.and_then(|readings| readings.get(at)).and_then(Reading::value);
        let flag = against.and_then(|value| flag(ask.info.kind, &pooled.reading, value));
        Cell { schools: Some((pooled.schools, pooled.of)), ..cell(&pooled.reading, flag) }
    });
    let cells: Vec<Cell> = cells.collect();
    Row {
        subject: Some(SubjectPick::Entered(pick.id.clone())),
        year: Some(year),
        schools: Some((own.len(), of)),
        ..Row::of(RowKind::Subject, pick.label.clone(), spread(asks, columns, &cells))
    }
}

fn comparator_row(
    held: &Held<'_>,
    scope: &Scope<'_>,
    pick: &Pick,
    (asks, columns): (&[Ask], &[Column]),
) -> Option<Row> {
    let place = scope.group_comparator()?;
    let readings = comparator(held, place, scope.year, pick)?;
    let kind = if matches!(place, Place::La(_)) { RowKind::La } else { RowKind::England };
    let cells: Vec<Cell> = readings.iter().map(|reading| cell(reading, None)).collect();
    Some(Row {
        subject: Some(SubjectPick::Entered(pick.id.clone())),
        year: Some(scope.year),
        ..Row::of(kind, format!("{}: {}", pick.label, scope.group_comparator_name()), spread(asks, columns, &cells))
    })
}

/// The cells under the columns of all subjects; what these subjects have no column for is not in the data.
fn spread(asks: &[Ask], columns: &[Column], cells: &[Cell]) -> Vec<Cell> {
    let at = |column: &Column| asks.iter().position(|ask| ask.column.id == column.id);
    let of = |column: &Column| at(column).and_then(|at| cells.get(at)).copied();
    columns.iter().map(|column| of(column).unwrap_or(Cell::withheld(Code::NotInData))).collect()
}
