//! Owns the figures behind a report of one year: readings of schools, the group, local authorities, England; flags.
//! Must not know which rows a report picks or how they are ordered.

use std::collections::HashSet;

use crate::domain::LaCode;
use crate::figures::{Block, Code, EnglandScope, FigureKey, Kind, Measure, Place, Stage, Unit, Year};

use super::columns::{Ask, centre};
use super::pooling::{Pooled, Reading, count_behind, pool, usable};
use super::scope::Scope;
use super::significance::{percentage_flag, score_flag, score_limits};
use super::{Cell, Comparator, Content, Flag, Row, RowKind, SnapshotSchool};

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
}

impl<'a> Grid<'a> {
    /// Reads every column for every place once.
    pub fn read(scope: &'a Scope<'a>, asks: &'a [Ask], year: Year) -> Self {
        let of = |place: Place| {
            let blocks = scope.blocks(place, year);
            asks.iter().map(|ask| reading(scope, &blocks, place, year, ask)).collect::<Vec<_>>()
        };
        let mut rows = HashSet::new();
        let mut twins = Vec::new();
        let mut counted = Vec::with_capacity(scope.schools.len());
        let mut schools = Vec::with_capacity(scope.schools.len());
        for school in &scope.schools {
            let place = Place::School(school.urn);
            let blocks = scope.blocks(place, year);
            let row = blocks.first().zip(school.laestab).map(|(block, estab)| (estab, block.key.import, block.line));
            let twin = row.is_some_and(|row| !rows.insert(row));
            if twin {
                twins.push(*school);
            }
            counted.push(!twin);
            schools.push(asks.iter().map(|ask| reading(scope, &blocks, place, year, ask)).collect::<Vec<_>>());
        }
        let group = asks
            .iter()
            .enumerate()
            .map(|(at, ask)| {
                let pooled = schools.iter().zip(&counted).filter(|(_, counted)| **counted);
                pool(ask.info.kind, pooled.filter_map(|(readings, _)| readings.get(at)))
            })
            .collect();
        Self {
            scope,
            asks,
            year,
            group,
            twins,
            las: scope.las.iter().map(|(la, _)| (*la, of(Place::La(*la)))).collect(),
            england: of(Place::England(EnglandScope::StateFunded)),
            england_all: of(Place::England(EnglandScope::All)),
            schools,
        }
    }

    /// The comparator's values for the group as a whole, one per column; nothing when that is the group itself.
    pub fn group_comparator(&self) -> Vec<Option<f64>> {
        match self.scope.query.compare {
            Comparator::Group => self.asks.iter().map(|_| None).collect(),
            Comparator::La => self.la_values(self.scope.main_la),
            Comparator::England | Comparator::EnglandAll => self.england_values(),
        }
    }

    /// The comparator's values for one school, one per column.
    pub fn school_comparator(&self, school: &SnapshotSchool) -> Vec<Option<f64>> {
        match self.scope.query.compare {
            Comparator::Group => self.group.iter().map(|pooled| pooled.reading.value()).collect(),
            Comparator::La => self.la_values(Some(school.la)),
            Comparator::England | Comparator::EnglandAll => self.england_values(),
        }
    }

    fn england_values(&self) -> Vec<Option<f64>> {
        let readings = match self.scope.query.compare {
            Comparator::EnglandAll => &self.england_all,
            _ => &self.england,
        };
        let state_funded = self.scope.query.compare == Comparator::England;
        readings
            .iter()
            .zip(self.asks)
            .map(|(reading, ask)| match reading.content {
                // Centred only where a file holds the year and leaves the cell empty, never where there is no year.
                Err(Code::Empty | Code::NotInData) if state_funded => {
                    self.scope.pupils.and_then(|of| centre(ask.info.measure, of))
                }
                other => other.ok(),
            })
            .collect()
    }

    fn la_values(&self, la: Option<LaCode>) -> Vec<Option<f64>> {
        let readings = self.las.iter().find(|(code, _)| Some(*code) == la);
        readings.map_or_else(
            || self.asks.iter().map(|_| None).collect(),
            |(_, readings)| readings.iter().map(Reading::value).collect(),
        )
    }

    /// One row per school, in the scope's order.
    pub fn school_rows(&self) -> Vec<Row> {
        self.scope
            .schools
            .iter()
            .zip(&self.schools)
            .map(|(school, readings)| {
                let against = self.school_comparator(school);
                let cells = readings.iter().zip(self.asks).zip(against).map(|((reading, ask), against)| {
                    cell(reading, against.and_then(|value| flag(ask.info.kind, reading, value)))
                });
                Row {
                    kind: RowKind::School,
                    name: school.name.clone(),
                    urn: Some(school.urn),
                    subject: None,
                    year: None,
                    schools: None,
                    cells: cells.collect(),
                }
            })
            .collect()
    }

    /// The schools together.
    pub fn group_row(&self, name: String) -> Row {
        let cells: Vec<Cell> = self
            .group
            .iter()
            .zip(self.asks)
            .zip(self.group_comparator())
            .map(|((pooled, ask), against)| {
                let flag = against.and_then(|value| flag(ask.info.kind, &pooled.reading, value));
                Cell { schools: Some((pooled.schools, pooled.of)), ..cell(&pooled.reading, flag) }
            })
            .collect();
        let (with, of) = self.coverage();
        Row { kind: RowKind::Group, name, urn: None, subject: None, year: None, schools: Some((with, of)), cells }
    }

    /// Schools that are in at least one pooled column, and schools asked.
    fn coverage(&self) -> (usize, usize) {
        let of = self.scope.schools.len().saturating_sub(self.twins.len());
        let with = self
            .scope
            .schools
            .iter()
            .zip(&self.schools)
            .filter(|(school, _)| !self.twins.iter().any(|twin| twin.urn == school.urn))
            .filter(|(_, readings)| {
                readings.iter().zip(self.asks).any(|(reading, ask)| usable(ask.info.kind, reading).is_ok())
            })
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

fn aggregate_row(kind: RowKind, name: String, readings: &[Reading]) -> Row {
    let cells = readings.iter().map(|reading| cell(reading, None)).collect();
    Row { kind, name, urn: None, subject: None, year: None, schools: None, cells }
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
        schools: None,
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
        Kind::Count => None,
    }
}

/// What a place has of a column in a year.
pub(super) fn reading(scope: &Scope<'_>, blocks: &[&Block], place: Place, year: Year, ask: &Ask) -> Reading {
    if ask.info.measure.not_made(year).is_some() {
        return Reading::withheld(Code::NotMeasured);
    }
    if blocks.is_empty() {
        let unpublished = matches!(place, Place::School(_)) && scope.stage.unpublished(year).is_some();
        return Reading::withheld(if unpublished { Code::NotMeasured } else { Code::NoFile });
    }
    let Some(pupils) = scope.pupils else { return Reading::withheld(Code::NotInData) };
    let key = FigureKey { measure: ask.info.measure, subject: ask.subject, pupils };
    let Some(figure) = blocks.iter().find_map(|block| block.figure(key)) else {
        return Reading::withheld(Code::NotInData);
    };
    // Arithmetic on a value that is no number would spread; what no file can mean is an empty cell.
    let content = figure.value.and_then(|value| if value.is_finite() { Ok(value) } else { Err(Code::Empty) });
    let limits = figure.limits.map(|limits| (limits.lower, limits.upper));
    let derived = || derived_limits(ask.info.measure, place, year, content.ok()?, figure.pupils?);
    let as_published = ask.column.unit == Unit::Percent && scope.stage == Stage::Ks4;
    Reading {
        content,
        pupils: figure.pupils,
        count: figure.count,
        limits: limits.or_else(derived),
        decimals: Some(figure.decimals).filter(|decimals| as_published && *decimals != ask.column.decimals),
    }
}

/// Limits of a school's score from the national deviation, where the file has none and the deviation is known.
///
/// DfE uses the deviation of all pupils for every pupil group as well.
fn derived_limits(measure: Measure, place: Place, year: Year, score: f64, pupils: f64) -> Option<(f64, f64)> {
    let deviation = measure.national_deviation(year)?;
    matches!(place, Place::School(_)).then(|| score_limits(score, pupils, deviation)).flatten()
}
