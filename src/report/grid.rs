//! Owns the figures behind a report of one year: readings of schools, the group, local authorities, England; flags.
//! Must not know which rows a report picks or how they are ordered.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::domain::{LaCode, Urn};
use crate::figures::{Code, EnglandScope, Kind, Place, Year};

use super::columns::{Ask, centre};
use super::pooling::{Pooled, Reading, count_behind, pool, usable};
use super::reading::Reader;
use super::scope::Scope;
use super::significance::{percentage_flag, score_flag};
use super::similar_means::GroupMean;
use super::{Cell, Comparator, Content, Flag, Row, RowKind, SnapshotSchool, similar_means};

/// Everything that the asked columns hold in one year.
pub(super) struct Grid<'a> {
    scope: &'a Scope<'a>,
    asks: &'a [Ask],
    pub year: Year,
    /// One list of readings per school of the scope, in its order.
    pub schools: Vec<Vec<Reading>>,
    /// One pooled figure per column.
    pub group: Vec<Pooled>,
    /// Schools that stand in the group under two numbers: counted once.
    pub twins: Vec<&'a SnapshotSchool>,
    las: Vec<(LaCode, Vec<Reading>)>,
    england: Vec<Reading>,
    england_all: Vec<Reading>,
    /// What similar schools have on the whole, where those are the comparator.
    similar: Vec<GroupMean>,
    against: Against,
}

/// The comparator's values, one per column, worked out once.
struct Against {
    /// For the group as a whole.
    group: Vec<Option<f64>>,
    /// For a school of an authority listed here.
    las: Vec<(LaCode, Vec<Option<f64>>)>,
    /// For a school with a comparator of its own: its similar schools.
    own: HashMap<Urn, Vec<Option<f64>>>,
    /// For any other school.
    schools: Vec<Option<f64>>,
}

impl<'a> Grid<'a> {
    /// Reads every column for every place once.
    pub fn read(scope: &'a Scope<'a>, asks: &'a [Ask], year: Year) -> Self {
        let mut reader = Reader::new(scope, asks, year);
        let mut lines = HashSet::new();
        let mut twins = Vec::new();
        let mut counted = Vec::with_capacity(scope.schools.len());
        let mut schools = Vec::with_capacity(scope.schools.len());
        for school in &scope.schools {
            let place = Place::School(school.urn);
            let blocks = scope.blocks(place, year);
            let line = blocks.first().zip(school.laestab).map(|(block, estab)| (estab, block.key.import, block.line));
            let twin = line.is_some_and(|line| !lines.insert(line));
            if twin {
                twins.push(*school);
            }
            counted.push(!twin);
            schools.push(reader.read(place, &blocks));
        }
        let group: Vec<Pooled> = asks
            .iter()
            .enumerate()
            .map(|(at, ask)| {
                let pooled = schools.iter().zip(&counted).filter(|(_, counted)| **counted);
                pool(ask.info.kind, pooled.filter_map(|(readings, _)| readings.get(at)))
            })
            .collect();
        let mut of = |place: Place| reader.read(place, &scope.blocks(place, year));
        let las: Vec<(LaCode, Vec<Reading>)> = scope.las.iter().map(|(la, _)| (*la, of(Place::La(*la)))).collect();
        let england = of(Place::England(EnglandScope::StateFunded));
        let england_all = of(Place::England(EnglandScope::All));
        let mut similar = Vec::new();
        let against = match scope.query.compare {
            Comparator::England => Against::all(england_values(scope, asks, &england)),
            Comparator::EnglandAll => Against::all(values(&england_all)),
            Comparator::La => Against::las(scope, asks, &las),
            Comparator::Similar => {
                let means = similar_means::of_schools(scope, asks, year, &mut reader);
                let counted = schools.iter().zip(&means).zip(&counted).filter(|(_, counted)| **counted);
                similar = similar_means::of_group(scope.query.weighting, asks, &counted.map(|(both, _)| both));
                Against {
                    group: similar.iter().map(GroupMean::comparator).collect(),
                    own: scope.schools.iter().map(|school| school.urn).zip(means).collect(),
                    ..Against::all(nothing(asks))
                }
            }
            Comparator::Group => Against {
                group: nothing(asks),
                ..Against::all(group.iter().map(|pooled| pooled.reading.value()).collect())
            },
        };
        Self { scope, asks, year, schools, group, twins, las, england, england_all, similar, against }
    }

    /// The comparator's values for the group as a whole, one per column; none when that is the group itself.
    pub fn group_comparator(&self) -> &[Option<f64>] {
        &self.against.group
    }

    /// The comparator's values for one school, one per column.
    pub fn school_comparator(&self, school: &SnapshotSchool) -> &[Option<f64>] {
        if let Some(own) = self.against.own.get(&school.urn) {
            return own;
        }
        let of_la = self.against.las.iter().find(|(la, _)| *la == school.la).map(|(_, values)| values);
        of_la.unwrap_or(&self.against.schools)
    }

    /// One row per school, in the scope's order.
    pub fn school_rows(&self) -> Vec<Row> {
        self.scope
            .schools
            .iter()
            .zip(&self.schools)
            .map(|(school, readings)| {
                let cells = readings.iter().zip(self.asks).zip(self.school_comparator(school)).map(
                    |((reading, ask), against)| {
                        cell(reading, against.and_then(|value| flag(ask.info.kind, reading, value)))
                    },
                );
                Row { urn: Some(school.urn), ..Row::of(RowKind::School, school.name.clone(), cells.collect()) }
            })
            .collect()
    }

    /// The schools together, in every column.
    pub fn group_row(&self, name: String) -> Row {
        self.group_row_of(name, 0..self.asks.len())
    }

    /// The schools together, in some of the columns.
    pub fn group_row_of(&self, name: String, columns: Range<usize>) -> Row {
        let cells: Vec<Cell> = self
            .group
            .iter()
            .zip(self.asks)
            .zip(self.group_comparator())
            .skip(columns.start)
            .take(columns.len())
            .map(|((pooled, ask), against)| {
                let flag = against.and_then(|value| flag(ask.info.kind, &pooled.reading, value));
                Cell { schools: Some((pooled.schools, pooled.of)), ..cell(&pooled.reading, flag) }
            })
            .collect();
        let schools = Some(self.coverage(&columns));
        Row { schools, ..Row::of(RowKind::Group, name, cells) }
    }

    /// Schools that are in at least one of the pooled columns, and schools asked.
    fn coverage(&self, columns: &Range<usize>) -> (usize, usize) {
        let of = self.scope.schools.len().saturating_sub(self.twins.len());
        let in_a_column = |readings: &[Reading]| {
            let mut asked = readings.iter().zip(self.asks).skip(columns.start).take(columns.len());
            asked.any(|(reading, ask)| usable(ask.info.kind, reading).is_ok())
        };
        let with = self
            .scope
            .schools
            .iter()
            .zip(&self.schools)
            .filter(|(school, _)| !self.twins.iter().any(|twin| twin.urn == school.urn))
            .filter(|(_, readings)| in_a_column(readings))
            .count();
        (with, of)
    }

    /// One row per local authority of the schools.
    pub fn la_rows(&self) -> Vec<Row> {
        self.las.iter().map(|(la, readings)| aggregate_row(RowKind::La, self.scope.la_name(*la), readings)).collect()
    }

    /// The row of the local authority in which most of the schools lie.
    pub fn main_la_row(&self) -> Option<Row> {
        let (la, readings) = self.las.iter().find(|(la, _)| Some(*la) == self.scope.main_la)?;
        Some(aggregate_row(RowKind::La, self.scope.la_name(*la), readings))
    }

    /// What the group's schools are held against where that is similar schools, each school's own.
    pub fn similar_row(&self) -> Option<Row> {
        (self.scope.query.compare == Comparator::Similar).then(|| similar_means::row_of(&self.similar))
    }

    /// The means of one school's similar schools, one per column, whatever the comparator is.
    pub fn similar_values(&self, urn: Urn) -> Vec<Option<f64>> {
        let mut reader = Reader::new(self.scope, self.asks, self.year);
        similar_means::of_school(self.scope, self.asks, self.year, (urn, &mut reader))
    }

    /// England: state-funded schools; all schools too where those are the comparator.
    pub fn england_rows(&self) -> Vec<Row> {
        let state_funded = aggregate_row(RowKind::England, Comparator::England.label().to_owned(), &self.england);
        let mut rows = vec![state_funded];
        if self.scope.query.compare == Comparator::EnglandAll {
            rows.push(aggregate_row(RowKind::England, Comparator::EnglandAll.label().to_owned(), &self.england_all));
        }
        rows
    }
}

impl Against {
    /// The same for the group and for every school.
    fn all(values: Vec<Option<f64>>) -> Self {
        Self { group: values.clone(), las: Vec::new(), own: HashMap::new(), schools: values }
    }

    /// Each school's own authority; for the group the one in which most of its schools lie.
    fn las(scope: &Scope<'_>, asks: &[Ask], las: &[(LaCode, Vec<Reading>)]) -> Self {
        let las: Vec<_> = las.iter().map(|(la, readings)| (*la, values(readings))).collect();
        let main = las.iter().find(|(la, _)| Some(*la) == scope.main_la).map(|(_, values)| values.clone());
        Self { group: main.unwrap_or_else(|| nothing(asks)), las, ..Self::all(nothing(asks)) }
    }
}

fn nothing(asks: &[Ask]) -> Vec<Option<f64>> {
    asks.iter().map(|_| None).collect()
}

fn values(readings: &[Reading]) -> Vec<Option<f64>> {
    readings.iter().map(Reading::value).collect()
}

/// England's values, and its value by definition where a file of the year leaves the cell empty.
fn england_values(scope: &Scope<'_>, asks: &[Ask], england: &[Reading]) -> Vec<Option<f64>> {
    let of = |(reading, ask): (&Reading, &Ask)| match reading.content {
        Err(Code::Empty | Code::NotInData) => scope.pupils.and_then(|of| centre(ask.info.measure, of)),
        other => other.ok(),
    };
    england.iter().zip(asks).map(of).collect()
}

fn aggregate_row(kind: RowKind, name: String, readings: &[Reading]) -> Row {
    let cells = readings.iter().map(|reading| cell(reading, None)).collect();
    Row::of(kind, name, cells)
}

/// A reading as a cell.
pub(super) fn cell(reading: &Reading, flag: Option<Flag>) -> Cell {
    let content = match reading.content {
        Ok(value) => Content::Value(value),
        Err(code) => Content::Withheld(code),
    };
    Cell {
        content,
        pupils: reading.pupils,
        limits: reading.limits.filter(|_| reading.content.is_ok()),
        flag,
        decimals: reading.decimals,
        ..Cell::withheld(Code::Empty)
    }
}

/// The test of a reading against a comparator's value; none where no test can be made.
pub(super) fn flag(kind: Kind, reading: &Reading, against: f64) -> Option<Flag> {
    let value = reading.value()?;
    let pupils = reading.pupils?;
    match kind {
        Kind::Score => score_flag(pupils, reading.limits?, against),
        Kind::Percentage => {
            percentage_flag(reading.count.unwrap_or_else(|| count_behind(value, pupils)), pupils, against)
        }
        Kind::Count | Kind::Band => None,
    }
}
