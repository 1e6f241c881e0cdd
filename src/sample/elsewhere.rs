//! Owns the rest of England: what pupils with the same start reach on average, and the national sums.
//! Must not know the schools of the sample; it is some hundred schools made by the same rules, counted many times over.

use std::collections::BTreeMap;

use crate::domain::Problem;

use super::calendar;
use super::census::Roll;
use super::ks2::{self, Ks2Expected};
use super::ks4::{self, Ks4Expected};
use super::roster::{Roster, School};
use super::tally::Tally;

/// Schools to choose from; more than one local authority, so that the mix is England's.
const SCHOOLS: usize = 480;
/// So many of them are used: whole rounds of the forty kinds that authorities are made of.
const USED: usize = 200;
/// How many schools of England each of them stands for.
pub(super) const EACH: u32 = 100;
/// A seed of its own, so that England does not hang on the sample's.
const APART: u64 = 0x00e1_5e3b_4e7e;

/// England in one year, for one stage.
pub(super) struct Nation<E> {
    /// What pupils reach on average, by where they started.
    pub expected: E,
    /// Pupils of state-funded schools.
    pub state: Tally,
    /// Pupils of all schools.
    pub all: Tally,
}

/// England over the years.
pub(super) struct Elsewhere {
    schools: Vec<School>,
    seed: u64,
    ks4: BTreeMap<u16, Nation<Ks4Expected>>,
    ks2: BTreeMap<u16, Nation<Ks2Expected>>,
}

impl Elsewhere {
    /// Works England out for the given end years and the two before each.
    pub(super) fn of(years: &[u16], seed: u64) -> Result<Self, Problem> {
        let roster = Roster::invent(SCHOOLS, years, APART)?;
        let mut schools = roster.schools;
        schools.truncate(USED);
        let mut found = Self { schools, seed, ks4: BTreeMap::new(), ks2: BTreeMap::new() };
        for year in years.iter().flat_map(|year| [*year, year - 1, year - 2]) {
            if calendar::ks4_published(year) && !found.ks4.contains_key(&year) {
                found.ks4.insert(year, nation_ks4(&found.schools, year, seed));
            }
            if calendar::ks2_published(year) && !found.ks2.contains_key(&year) {
                found.ks2.insert(year, nation_ks2(&found.schools, year, seed));
            }
        }
        Ok(found)
    }

    /// Pupils on roll in schools of England that are `counted`.
    pub(super) fn roll(&self, year: u16, counted: impl Fn(&School) -> bool) -> Roll {
        let mut roll = Roll::nobody();
        for school in self.schools.iter().filter(|school| counted(school)) {
            roll.join(&Roll::of(school, year, self.seed ^ APART), EACH);
        }
        roll
    }

    /// KS4 in one year; none where no results were published.
    pub(super) fn ks4(&self, year: u16) -> Option<&Nation<Ks4Expected>> {
        self.ks4.get(&year)
    }

    /// KS2 in one year; none where no results were published.
    pub(super) fn ks2(&self, year: u16) -> Option<&Nation<Ks2Expected>> {
        self.ks2.get(&year)
    }
}

fn nation_ks4(schools: &[School], year: u16, seed: u64) -> Nation<Ks4Expected> {
    let mut expected = Ks4Expected::new();
    for school in schools.iter().filter(|school| !school.independent()) {
        ks4::pupils(school, year, seed ^ APART, |start, _| expected.learn(start));
    }
    expected.settle();
    let (mut state, mut all) = (Tally::new(), Tally::new());
    for school in schools {
        let tally = ks4::tally(school, year, seed ^ APART, &expected);
        all.join(&tally, 1.0);
        if !school.independent() {
            state.join(&tally, 1.0);
        }
    }
    Nation { expected, state, all }
}

fn nation_ks2(schools: &[School], year: u16, seed: u64) -> Nation<Ks2Expected> {
    let mut expected = Ks2Expected::new();
    for school in schools {
        ks2::pupils(school, year, seed ^ APART, |start, _| expected.learn(start));
    }
    expected.settle();
    let mut all = Tally::new();
    for school in schools {
        all.join(&ks2::tally(school, year, seed ^ APART, &expected), 1.0);
    }
    Nation { expected, state: all.clone(), all }
}
