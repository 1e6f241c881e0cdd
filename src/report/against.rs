//! Owns the comparator's values, one per column: for the group as a whole and for each of its schools.
//! Must not know rows, nor what a value is tested by.

use std::collections::HashMap;

use crate::domain::{LaCode, Urn};
use crate::figures::Code;

use super::SnapshotSchool;
use super::columns::{Ask, centre};
use super::pooling::{Pooled, Reading};
use super::scope::Scope;

/// One value per column, where the comparator has one.
pub(super) type Values = Vec<Option<f64>>;

/// The comparator's values, worked out once.
pub(super) struct Against {
    /// For the group as a whole.
    pub group: Values,
    /// For a school that has a comparator of its own.
    own: HashMap<Urn, Values>,
    /// For a school of an authority listed here.
    las: Vec<(LaCode, Values)>,
    /// For any other school.
    schools: Values,
}

impl Against {
    /// The same for the group and for every school.
    pub fn all(values: Values) -> Self {
        Self { group: values.clone(), own: HashMap::new(), las: Vec::new(), schools: values }
    }

    /// For the group these values, for every school those.
    pub fn group(group: Values, schools: Values) -> Self {
        Self { schools, ..Self::all(group) }
    }

    /// For the group these values, for every school its own, for one without any those.
    pub fn own(group: Values, own: HashMap<Urn, Values>, others: Values) -> Self {
        Self { own, ..Self::group(group, others) }
    }

    /// Each school's own authority; for the group the one in which most of its schools lie.
    pub fn las(scope: &Scope<'_>, asks: &[Ask], las: &[(LaCode, Vec<Reading>)]) -> Self {
        let las: Vec<_> = las.iter().map(|(la, readings)| (*la, values(readings))).collect();
        let main = las.iter().find(|(la, _)| Some(*la) == scope.main_la).map(|(_, values)| values.clone());
        Self { las, ..Self::group(main.unwrap_or_else(|| nothing(asks)), nothing(asks)) }
    }

    /// The values for one school.
    pub fn school(&self, school: &SnapshotSchool) -> &[Option<f64>] {
        let of_la = || self.las.iter().find(|(la, _)| *la == school.la).map(|(_, values)| values);
        self.own.get(&school.urn).or_else(of_la).unwrap_or(&self.schools)
    }
}

/// No value in any column.
pub(super) fn nothing(asks: &[Ask]) -> Values {
    asks.iter().map(|_| None).collect()
}

/// The values of a place.
pub(super) fn values(readings: &[Reading]) -> Values {
    readings.iter().map(Reading::value).collect()
}

/// The values of schools together.
pub(super) fn pooled_values(pooled: &[Pooled]) -> Values {
    pooled.iter().map(|pooled| pooled.reading.value()).collect()
}

/// England's values, and its value by definition where a file of the year leaves the cell empty.
pub(super) fn england_values(scope: &Scope<'_>, asks: &[Ask], england: &[Reading]) -> Values {
    let of = |(reading, ask): (&Reading, &Ask)| match reading.content {
        Err(Code::Empty | Code::NotInData) => scope.compared_pupils().and_then(|of| centre(ask.info.measure, of)),
        other => other.ok(),
    };
    england.iter().zip(asks).map(of).collect()
}
