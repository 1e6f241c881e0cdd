//! Owns the distance between schools' intakes and each school's nearest: standardised, weighted, explained.
//! Must not know outcomes, nor which schools a reader may see: it is given those. Docs: figures.md, "Similar schools".

use std::collections::{HashMap, HashSet};

use crate::domain::Urn;
use crate::figures::Year;

use super::intake::{IntakeSources, IntakeValues, SchoolClass, SchoolIntake};
use super::likeness::{FAR, INTAKES, Intake, Likeness, Pool};

const MEASURES: usize = INTAKES.len();

/// How two schools' intakes differ.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likened {
    /// The root of the weighted mean of squared differences in standard deviations.
    pub distance: f64,
    /// The per cent of the squared distance that each measure makes; none for a measure that one of them lacks.
    pub shares: IntakeValues,
}

impl Likened {
    /// Whether it is farther than a school that can be called similar.
    pub fn is_far(&self) -> bool {
        self.distance > FAR
    }
}

/// A school near to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour {
    /// Which.
    pub urn: Urn,
    /// How near, and why.
    pub likened: Likened,
}

/// A school's nearest.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Near {
    /// The nearest first.
    pub neighbours: Vec<Neighbour>,
    /// Among so many schools of the pool that fit.
    pub candidates: usize,
}

/// The similar schools of a group's schools, and what they were found by.
#[derive(Debug, Clone)]
pub struct SimilarSchools {
    /// The year that intakes are of.
    pub year: Year,
    /// What each measure is.
    pub sources: IntakeSources,
    /// The likeness that was asked for.
    pub likeness: Likeness,
    /// The group's schools with their intakes.
    pub own: HashMap<Urn, SchoolIntake>,
    /// The nearest of each.
    pub near: HashMap<Urn, Near>,
    /// Every school that is near to one of them.
    pub schools: HashMap<Urn, SchoolIntake>,
    deviations: Deviations,
}

type Deviations = HashMap<SchoolClass, [f64; MEASURES]>;

impl SimilarSchools {
    /// How alike two of the group's schools are; none where they are not of one kind or too little is known.
    pub fn between(&self, one: Urn, other: Urn) -> Option<Likened> {
        let (one, other) = (self.own.get(&one)?, self.own.get(&other)?);
        if one.class != other.class {
            return None;
        }
        let ruler = Ruler::new(self.likeness, &self.sources, self.deviations.get(&one.class)?);
        ruler.liken(&scaled(&one.values), &scaled(&other.values))
    }

    /// The intake of a school of the group or of one near to them.
    pub fn intake(&self, urn: Urn) -> Option<&SchoolIntake> {
        self.own.get(&urn).or_else(|| self.schools.get(&urn))
    }
}

/// Finds the nearest among candidates.
pub struct Finder<'a> {
    likeness: Likeness,
    sources: IntakeSources,
    outside: bool,
    classes: HashMap<SchoolClass, Vec<(Scaled, &'a SchoolIntake)>>,
    own: &'a [SchoolIntake],
    listed: HashSet<Urn>,
    deviations: Deviations,
}

/// Values on the scale of the distance; not a number where there is none.
type Scaled = [f64; MEASURES];

impl<'a> Finder<'a> {
    /// Among the group's own schools and those of a table; those `barred` play no part at all, not even in the spread.
    ///
    /// `outside`: the group's own schools are no candidates.
    pub fn new(
        (likeness, outside): (Likeness, bool),
        sources: IntakeSources,
        own: &'a [SchoolIntake],
        table: &'a [SchoolIntake],
        barred: &HashSet<Urn>,
    ) -> Self {
        let listed: HashSet<Urn> = own.iter().map(|school| school.urn).collect();
        let others = table.iter().filter(|school| !barred.contains(&school.urn) && !listed.contains(&school.urn));
        let mut classes: HashMap<SchoolClass, Vec<(Scaled, &SchoolIntake)>> = HashMap::new();
        for school in own.iter().chain(others).filter(|school| school.is_known()) {
            classes.entry(school.class).or_default().push((scaled(&school.values), school));
        }
        let deviations = classes.iter().map(|(class, schools)| (*class, deviations(schools))).collect();
        Self { likeness, sources, outside, classes, own, listed, deviations }
    }

    /// The nearest of one of the group's schools.
    pub fn nearest(&self, of: &SchoolIntake) -> Near {
        let (Some(schools), Some(deviations)) = (self.classes.get(&of.class), self.deviations.get(&of.class)) else {
            return Near::default();
        };
        let ruler = Ruler::new(self.likeness, &self.sources, deviations);
        let from = scaled(&of.values);
        let listed = |school: &SchoolIntake| self.listed.contains(&school.urn);
        let fits = |school: &SchoolIntake| {
            let same = school.urn == of.urn || (school.laestab.is_some() && school.laestab == of.laestab);
            let in_pool = match self.likeness.pool {
                Pool::Group => listed(school),
                Pool::La => school.la == of.la,
                Pool::England => true,
            };
            !same && in_pool && !(self.outside && listed(school))
        };
        let wanted = usize::from(self.likeness.neighbours);
        let mut candidates = 0;
        let mut nearest: Vec<(f64, Urn, &Scaled)> = Vec::with_capacity(wanted + 1);
        for (values, school) in schools.iter().filter(|(_, school)| fits(school)) {
            let Some(squared) = ruler.squared(&from, values) else { continue };
            candidates += 1;
            let at = nearest.partition_point(|(other, urn, _)| (*other, *urn) < (squared, school.urn));
            if at < wanted {
                nearest.insert(at, (squared, school.urn, values));
                nearest.truncate(wanted);
            }
        }
        let neighbours = nearest
            .into_iter()
            .filter_map(|(_, urn, values)| Some(Neighbour { urn, likened: ruler.liken(&from, values)? }))
            .collect();
        Near { neighbours, candidates }
    }

    /// What a snapshot keeps, from the nearest of each of the group's schools in their order.
    pub fn found(self, year: Year, near: Vec<Near>) -> SimilarSchools {
        let wanted: HashSet<Urn> = near.iter().flat_map(|near| &near.neighbours).map(|it| it.urn).collect();
        let all = self.classes.values().flatten().map(|(_, school)| *school);
        let schools = all.filter(|school| wanted.contains(&school.urn)).map(|it| (it.urn, it.clone())).collect();
        SimilarSchools {
            year,
            sources: self.sources,
            likeness: self.likeness,
            own: self.own.iter().map(|school| (school.urn, school.clone())).collect(),
            near: self.own.iter().map(|school| school.urn).zip(near).collect(),
            schools,
            deviations: self.deviations,
        }
    }
}

/// Weights and spread, ready to measure with.
struct Ruler {
    weights: [f64; MEASURES],
    /// The weight over the variance; 0 where all schools are the same.
    scales: [f64; MEASURES],
    /// Half of the weight of the measures that the year has.
    least: f64,
}

impl Ruler {
    fn new(likeness: Likeness, sources: &IntakeSources, deviations: &[f64; MEASURES]) -> Self {
        let weights = INTAKES.map(|(of, ..)| if sources.label(of).is_some() { likeness.weight(of) } else { 0.0 });
        let mut scales = weights;
        for (scale, deviation) in scales.iter_mut().zip(deviations) {
            *scale = if *deviation > 0.0 { *scale / deviation.powi(2) } else { 0.0 };
        }
        Self { weights, scales, least: weights.iter().sum::<f64>() / 2.0 }
    }

    /// The squared distance over the measures that both have; none where those bear less than half of the weight.
    fn squared(&self, one: &Scaled, other: &Scaled) -> Option<f64> {
        let (mut sum, mut weight) = (0.0, 0.0);
        for ((left, right), (scale, own)) in one.iter().zip(other).zip(self.scales.iter().zip(&self.weights)) {
            let gap = left - right;
            if !gap.is_nan() {
                sum += scale * gap * gap;
                weight += own;
            }
        }
        (weight > 0.0 && weight >= self.least).then(|| sum / weight)
    }

    fn liken(&self, one: &Scaled, other: &Scaled) -> Option<Likened> {
        let distance = self.squared(one, other)?.sqrt();
        let mut parts = [None; MEASURES];
        for ((part, weight), ((left, right), scale)) in
            parts.iter_mut().zip(&self.weights).zip(one.iter().zip(other).zip(&self.scales))
        {
            let gap = left - right;
            *part = (*weight > 0.0 && !gap.is_nan()).then(|| scale * gap * gap);
        }
        let total: f64 = parts.iter().flatten().sum();
        let shares = parts.map(|part| part.map(|part| if total > 0.0 { 100.0 * part / total } else { 0.0 }));
        Some(Likened { distance, shares })
    }
}

/// Values as distances take them: a school of 200 is to one of 100 as that is to one of 50.
fn scaled(values: &IntakeValues) -> Scaled {
    let mut scaled = [f64::NAN; MEASURES];
    for ((slot, value), (of, ..)) in scaled.iter_mut().zip(values).zip(&INTAKES) {
        *slot = match (value, of) {
            (Some(size), Intake::Size) if *size > 0.0 => size.ln(),
            (Some(value), of) if *of != Intake::Size => *value,
            _ => f64::NAN,
        };
    }
    scaled
}

/// The standard deviation of each measure over the schools that have it.
fn deviations(schools: &[(Scaled, &SchoolIntake)]) -> [f64; MEASURES] {
    let mut found = [0.0; MEASURES];
    for (at, slot) in found.iter_mut().enumerate() {
        let values = || schools.iter().filter_map(|(values, _)| values.get(at)).filter(|value| !value.is_nan());
        let number = values().count() as f64;
        let mean = values().sum::<f64>() / number.max(1.0);
        *slot = (values().map(|value| (value - mean).powi(2)).sum::<f64>() / number.max(1.0)).sqrt();
    }
    found
}

#[cfg(test)]
mod tests;
