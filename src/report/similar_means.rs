//! Owns the comparator that is made of similar schools: the mean of each school's own neighbours, and the group's of those.
//! Must not know how neighbours are found. Formulas: docs/figures.md, "Similar schools".

use std::collections::{HashMap, HashSet};

use crate::domain::Urn;
use crate::figures::{Code, Kind, Place, Year};

use super::columns::Ask;
use super::notes::Notes;
use super::pooling::{Reading, mean, pool, usable};
use super::reading::Reader;
use super::scope::Scope;
use super::{Cell, Comparator, INTAKES, Row, RowKind, SimilarSchools, Weighting};

/// Values of the comparator, one per column.
pub(super) type Values = Vec<Option<f64>>;

/// The comparator of each school of the scope, in its order: what its neighbours have on the whole in each column.
pub(super) fn of_schools(scope: &Scope<'_>, asks: &[Ask], year: Year, reader: &mut Reader<'_>) -> Vec<Values> {
    let mut read = HashMap::new();
    scope.schools.iter().map(|school| of_one((scope, asks, year), school.urn, reader, &mut read)).collect()
}

/// The comparator of one school.
pub(super) fn of_school(scope: &Scope<'_>, asks: &[Ask], year: Year, (urn, reader): (Urn, &mut Reader<'_>)) -> Values {
    of_one((scope, asks, year), urn, reader, &mut HashMap::new())
}

/// Reads each neighbour once: many schools share them.
fn of_one(
    (scope, asks, year): (&Scope<'_>, &[Ask], Year),
    urn: Urn,
    reader: &mut Reader<'_>,
    read: &mut HashMap<Urn, Vec<Reading>>,
) -> Values {
    let near = scope.snapshot.similar.as_ref().and_then(|similar| similar.near.get(&urn));
    let neighbours = near.map(|near| near.neighbours.as_slice()).unwrap_or_default();
    for neighbour in neighbours {
        read.entry(neighbour.urn).or_insert_with(|| {
            let place = Place::School(neighbour.urn);
            reader.read(place, &scope.blocks(place, year))
        });
    }
    let rows: Vec<&Vec<Reading>> = neighbours.iter().filter_map(|neighbour| read.get(&neighbour.urn)).collect();
    let value = |(at, ask): (usize, &Ask)| {
        combined(scope.query.weighting, ask.info.kind, rows.iter().filter_map(|row| row.get(at)))
    };
    asks.iter().enumerate().map(value).collect()
}

/// Every pupil once, or every school once as DfE has it. A number of pupils is no mean.
fn combined<'a>(weighting: Weighting, kind: Kind, readings: impl Iterator<Item = &'a Reading>) -> Option<f64> {
    match (kind, weighting) {
        (Kind::Count, _) => None,
        (_, Weighting::Pupils) => pool(kind, readings).reading.value(),
        (_, Weighting::Schools) => {
            let values: Vec<(f64, f64)> =
                readings.filter_map(|reading| usable(kind, reading).ok()).map(|(value, _)| (1.0, value)).collect();
            mean(&values)
        }
    }
}

/// The comparator of the group in one column, and how many of the schools behind the group's figure have one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct GroupMean {
    /// The mean of the schools' comparators.
    pub value: Option<f64>,
    /// Schools with a figure and a comparator, and schools with a figure.
    pub schools: (usize, usize),
}

impl GroupMean {
    /// What the group's figure can be held against: only where every school behind that figure has a comparator.
    pub fn comparator(&self) -> Option<f64> {
        self.value.filter(|_| self.schools.0 == self.schools.1)
    }
}

/// The comparator of the group: its schools' comparators, weighted by each school's own pupils.
pub(super) fn of_group<'a>(
    weighting: Weighting,
    asks: &[Ask],
    schools: &(impl Iterator<Item = (&'a Vec<Reading>, &'a Values)> + Clone),
) -> Vec<GroupMean> {
    let of = |(at, ask): (usize, &Ask)| {
        let figures = schools.clone().filter_map(|(readings, values)| {
            let (_, pupils) = usable(ask.info.kind, readings.get(at)?).ok()?;
            let weight = if weighting == Weighting::Schools { 1.0 } else { pupils };
            Some((weight, values.get(at).copied().flatten()))
        });
        let figures: Vec<(f64, Option<f64>)> = figures.collect();
        let both: Vec<(f64, f64)> = figures.iter().filter_map(|(weight, value)| Some((*weight, (*value)?))).collect();
        GroupMean { value: mean(&both), schools: (both.len(), figures.len()) }
    };
    asks.iter().enumerate().map(of).collect()
}

/// The row of those comparators.
pub(super) fn row_of(means: &[GroupMean]) -> Row {
    let cell = |mean: &GroupMean| Cell {
        schools: Some(mean.schools),
        ..mean.value.map_or(Cell::withheld(Code::NothingToPool), Cell::of)
    };
    Row::of(RowKind::Similar, Comparator::Similar.label(), means.iter().map(cell).collect())
}

/// Says what the similar schools are, and where they are none or far.
pub(super) fn note(scope: &Scope<'_>, notes: &mut Notes) {
    let Some(similar) = &scope.snapshot.similar else {
        notes.say(format!(
            "No intakes of schools are held for {}: there are no similar schools to compare with.",
            scope.year
        ));
        return;
    };
    let likeness = similar.likeness;
    notes.say(format!(
        "Similar schools: the {} nearest in {} by intake in {} ({}). The distance is standardised and weighted; no result is an input.",
        likeness.neighbours,
        likeness.pool.label(),
        similar.year,
        weights(similar)
    ));
    let how = match scope.query.weighting {
        Weighting::Pupils => {
            "Each school is held against its own similar schools, every pupil of theirs counted once; the group against the mean of those, weighted by its schools' pupils."
        }
        Weighting::Schools => {
            "Each school is held against the unweighted mean of its own similar schools (DfE-style), the group against the unweighted mean of those."
        }
    };
    notes.say(how);
    let near = |urn: Urn| similar.near.get(&urn).map(|near| near.neighbours.as_slice()).unwrap_or_default();
    let without: Vec<&str> =
        scope.schools.iter().filter(|school| near(school.urn).is_empty()).map(|school| school.name.as_str()).collect();
    let far: Vec<&str> = scope
        .schools
        .iter()
        .filter(|school| near(school.urn).first().is_some_and(|first| first.likened.is_far()))
        .map(|school| school.name.as_str())
        .collect();
    if !without.is_empty() {
        notes.say(format!("No similar schools were found for {}.", named(&without)));
        notes.say("The group is held against similar schools only where all of its schools with figures have some.");
    }
    if !far.is_empty() {
        notes.say(format!("Far: even the nearest school differs much from {}.", named(&far)));
    }
}

/// The weights in force, and the measures that the year's files lack.
pub(super) fn weights(similar: &SimilarSchools) -> String {
    let words = INTAKES.iter().map(|(of, _, label, _)| {
        let weight = similar.likeness.weight(*of);
        if similar.sources.label(*of).is_none() { format!("{label} not held") } else { format!("{label} {weight}") }
    });
    format!("weights: {}", words.collect::<Vec<_>>().join(", "))
}

/// "A, B and 3 more".
pub(super) fn named(names: &[&str]) -> String {
    let mut seen = HashSet::new();
    let names: Vec<&str> = names.iter().copied().filter(|name| seen.insert(*name)).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [one, two] => format!("{one} and {two}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more", rest.len()),
    }
}
