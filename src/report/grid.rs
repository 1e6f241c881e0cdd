//! Owns the figures behind a report of one year: schools, the group, local authorities, England, the comparator.
//! Must not know which rows a report picks or how they are ordered.

use std::ops::Range;

use crate::domain::{LaCode, Urn};
use crate::figures::{Code, EnglandScope, Place, Year};

use super::against::{Against, england_values, nothing, pooled_values, values};
use super::bands::Band;
use super::columns::Ask;
use super::judge::{band, judged, set_beside};
use super::members::Members;
use super::pooling::{Pooled, Reading, usable_by};
use super::reading::Reader;
use super::scope::Scope;
use super::similar_means::{self, GroupMean};
use super::{Cell, Comparator, Row, RowKind, SnapshotSchool, Weighting};

pub(super) use super::judge::{cell, flag};

/// Everything that the asked columns hold in one year.
pub(super) struct Grid<'a> {
    scope: &'a Scope<'a>,
    asks: &'a [Ask],
    pub year: Year,
    /// One list of readings per school of the scope, in its order.
    pub schools: Vec<Vec<Reading>>,
    /// Whether each of these schools counts: one that stands in the group under two numbers does so once.
    pub counted: Vec<bool>,
    /// The published Progress 8 band of each of these schools.
    bands: Vec<Option<Result<Band, Code>>>,
    /// One pooled figure per column.
    pub group: Vec<Pooled>,
    /// Schools that stand in the group under two numbers: counted once.
    pub twins: Vec<&'a SnapshotSchool>,
    /// The group's other pupils, where those are the comparator.
    group_compared: Option<Vec<Pooled>>,
    las: Vec<(LaCode, Vec<Reading>)>,
    england: Vec<Reading>,
    england_all: Vec<Reading>,
    /// What similar schools have on the whole, where those are the comparator.
    similar: Vec<GroupMean>,
    against: Against,
}

impl<'a> Grid<'a> {
    /// Reads every column for every place once.
    pub fn read(scope: &'a Scope<'a>, asks: &'a [Ask], year: Year) -> Self {
        let members = Members::read(scope, asks, year, scope.pupils);
        let group = members.pool(scope, asks);
        let others = scope.query.compare == Comparator::Group && scope.compares_others();
        let group_compared =
            others.then(|| Members::read(scope, asks, year, scope.compared_pupils()).pool(scope, asks));
        let mut reader = Reader::of(scope, asks, year, scope.compared_pupils());
        let mut of = |place: Place| reader.read(place, &scope.blocks(place, year));
        let las: Vec<(LaCode, Vec<Reading>)> = scope.las.iter().map(|(la, _)| (*la, of(Place::La(*la)))).collect();
        let england = of(Place::England(EnglandScope::StateFunded));
        let england_all = of(Place::England(EnglandScope::All));
        let mut similar = Vec::new();
        let against = match (scope.query.compare, &group_compared) {
            (Comparator::England, _) => Against::all(england_values(scope, asks, &england)),
            (Comparator::EnglandAll, _) => Against::all(values(&england_all)),
            (Comparator::La, _) => Against::las(scope, asks, &las),
            (Comparator::Similar, _) => {
                let means = similar_means::of_schools(scope, asks, year, &mut reader);
                let both = members.readings.iter().zip(&means).zip(&members.counted).filter(|(_, counted)| **counted);
                similar = similar_means::of_group(scope.query.weighting, asks, &both.map(|(both, _)| both));
                let own = scope.schools.iter().map(|school| school.urn).zip(means).collect();
                Against::own(similar.iter().map(GroupMean::comparator).collect(), own, nothing(asks))
            }
            (Comparator::Group, Some(others)) => Against::all(pooled_values(others)),
            // The group itself is not held against itself.
            (Comparator::Group, None) => Against::group(nothing(asks), pooled_values(&group)),
        };
        let Members { readings: schools, bands, counted, twins } = members;
        Self {
            scope,
            asks,
            year,
            schools,
            counted,
            bands,
            group,
            twins,
            group_compared,
            las,
            england,
            england_all,
            similar,
            against,
        }
    }

    /// The comparator's values for the group as a whole, one per column; none when that is the group itself.
    pub fn group_comparator(&self) -> &[Option<f64>] {
        &self.against.group
    }

    /// The comparator's values for one school, one per column.
    pub fn school_comparator(&self, school: &SnapshotSchool) -> &[Option<f64>] {
        self.against.school(school)
    }

    /// Whether the comparator has a value in any column, for the group or for any school.
    pub fn has_comparator(&self) -> bool {
        let any = |values: &[Option<f64>]| values.iter().any(Option::is_some);
        any(&self.against.group) || self.scope.schools.iter().any(|school| any(self.against.school(school)))
    }

    /// One row per school, in the scope's order.
    pub fn school_rows(&self) -> Vec<Row> {
        (0..self.scope.schools.len()).filter_map(|at| self.school_row(at)).collect()
    }

    /// The row of one school, by its place in the scope's order.
    pub fn school_row(&self, at: usize) -> Option<Row> {
        let school = self.scope.schools.get(at)?;
        let readings = self.schools.get(at)?;
        let published = self.bands.get(at).copied().flatten();
        let of_these = (self.year, self.scope.pupils);
        let of = |((reading, ask), against): ((&Reading, &Ask), &Option<f64>)| Cell {
            band: band(ask, of_these, reading, published),
            ..judged(ask, reading, *against)
        };
        let cells = readings.iter().zip(self.asks).zip(self.school_comparator(school)).map(of).collect();
        Some(Row { urn: Some(school.urn), ..Row::of(RowKind::School, school.name.clone(), cells) })
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
            .map(|((pooled, ask), against)| self.group_cell(ask, pooled, *against))
            .collect();
        let schools = Some(self.coverage(&columns));
        Row { schools, ..Row::of(RowKind::Group, name, cells) }
    }

    fn group_cell(&self, ask: &Ask, pooled: &Pooled, against: Option<f64>) -> Cell {
        let cell = match self.scope.query.weighting {
            Weighting::Pupils => judged(ask, &pooled.reading, against),
            Weighting::Schools => set_beside(ask, &pooled.reading, against),
        };
        let band = band(ask, (self.year, self.scope.pupils), &pooled.reading, None);
        Cell { schools: Some((pooled.schools, pooled.of)), band, ..cell }
    }

    /// The group's pupils that the others are held against, where the comparator is the group.
    pub fn group_compared_row(&self) -> Option<Row> {
        let pooled = self.group_compared.as_ref()?;
        let of = |pooled: &Pooled| Cell { schools: Some((pooled.schools, pooled.of)), ..cell(&pooled.reading, None) };
        Some(Row::of(RowKind::Group, self.scope.comparator_name(), pooled.iter().map(of).collect()))
    }

    /// Schools that are in at least one of the pooled columns, and schools asked.
    fn coverage(&self, columns: &Range<usize>) -> (usize, usize) {
        let in_a_column = |readings: &[Reading]| {
            let mut asked = readings.iter().zip(self.asks).skip(columns.start).take(columns.len());
            asked.any(|(reading, ask)| usable_by(self.scope.query.weighting, ask.info.kind, reading).is_ok())
        };
        let counted = || self.schools.iter().zip(&self.counted).filter(|(_, counted)| **counted);
        (counted().filter(|(readings, _)| in_a_column(readings)).count(), counted().count())
    }

    /// One row per local authority of the schools.
    pub fn la_rows(&self) -> Vec<Row> {
        self.las.iter().map(|(la, readings)| self.aggregate(RowKind::La, &self.scope.la_name(*la), readings)).collect()
    }

    /// The row of the local authority in which most of the schools lie.
    pub fn main_la_row(&self) -> Option<Row> {
        let (la, readings) = self.las.iter().find(|(la, _)| Some(*la) == self.scope.main_la)?;
        Some(self.aggregate(RowKind::La, &self.scope.la_name(*la), readings))
    }

    /// What the group's schools are held against where that is similar schools, each school's own.
    pub fn similar_row(&self) -> Option<Row> {
        (self.scope.query.compare == Comparator::Similar)
            .then(|| Row { name: self.scope.comparator_name(), ..similar_means::row_of(&self.similar) })
    }

    /// The means of one school's similar schools, one per column, whatever the comparator is.
    pub fn similar_values(&self, urn: Urn) -> Vec<Option<f64>> {
        let mut reader = Reader::of(self.scope, self.asks, self.year, self.scope.compared_pupils());
        similar_means::of_school(self.scope, self.asks, self.year, (urn, &mut reader))
    }

    /// England: state-funded schools; all schools too where those are the comparator.
    pub fn england_rows(&self) -> Vec<Row> {
        let mut rows = vec![self.aggregate(RowKind::England, Comparator::England.label(), &self.england)];
        if self.scope.query.compare == Comparator::EnglandAll {
            rows.push(self.aggregate(RowKind::England, Comparator::EnglandAll.label(), &self.england_all));
        }
        rows
    }

    /// The row of a place that schools are held against, with its pupils.
    fn aggregate(&self, kind: RowKind, place: &str, readings: &[Reading]) -> Row {
        let cells = readings.iter().map(|reading| cell(reading, None)).collect();
        Row::of(kind, self.scope.with_pupils(place), cells)
    }
}
