//! Owns the invented schools: numbers, names, places, who their pupils are, and what befalls them over the years.
//! Must not know results or files.

use std::collections::BTreeSet;

use crate::domain::{Phase, Problem};

use super::chance::{Chance, Topic};
use super::character::{self, Place, Role};
use super::words;

/// The single local authority of a small sample; the code is not in use in England.
const ONE_LA: (u16, &str) = (999, "Wrenmoor");
/// The first code of the many local authorities of a large sample; 430 to 579 are not in use in England.
const FIRST_LA: u16 = 430;
/// Up to this many schools stand in one local authority.
const ONE_LA_SCHOOLS: usize = 400;
/// About as many schools as a local authority has in England.
const LA_SCHOOLS: usize = 160;
/// As many local authorities as England has, nearly.
const MOST_LAS: usize = 150;
/// The most schools that the invented numbers have room for.
const MOST_SCHOOLS: usize = 60_000;
/// GIAS gives out no URN in this range.
const FIRST_URN: u32 = 900_001;
/// URNs of academies that replace a school.
const FIRST_ACADEMY_URN: u32 = 970_001;

/// Who is admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sex {
    Mixed,
    Boys,
    Girls,
}

impl Sex {
    /// The word that the school information file uses.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Mixed => "Mixed",
            Self::Boys => "Boys",
            Self::Girls => "Girls",
        }
    }
}

/// A kind of school: the code of results files, the words of the information file, its group there.
pub(super) type Kind = (&'static str, &'static str, &'static str);

/// Shares of a school's pupils and how they fare; shares from 0 to 1, the rest in deviations of pupils' ability.
#[derive(Debug, Clone, Copy)]
pub(super) struct Intake {
    pub disadvantaged: f64,
    pub eal: f64,
    pub ehcp: f64,
    pub support: f64,
    pub mobile: f64,
    pub prior: f64,
    pub prior_known: f64,
    pub effect: f64,
    pub languages: f64,
    pub humanities: f64,
    pub triple: f64,
}

/// What befalls a school; years are end years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Story {
    /// Nothing.
    Plain,
    /// From this year it is an academy with a URN of its own.
    Academised(u16),
    /// It opened in this year, and has no results before the next.
    Opened(u16),
    /// No pupil was at the end of the stage in this year.
    NoCohort(u16),
    /// Most pupils of this year have no earlier results.
    LowCoverage(u16),
}

/// A school under one URN, as it stands in one year's files.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guise<'a> {
    pub urn: u32,
    pub name: &'a str,
    pub kind: Kind,
}

/// An invented school.
#[derive(Debug, Clone)]
pub(super) struct School {
    pub number: u64,
    pub urn: u32,
    pub academy_urn: u32,
    pub academy_name: String,
    pub la: u16,
    pub estab: u16,
    pub name: String,
    pub street: String,
    pub locality: String,
    pub town: String,
    pub postcode: String,
    pub phase: Phase,
    pub kind: Kind,
    pub religion: &'static str,
    pub sex: Sex,
    pub ages: (u8, u8),
    pub selective: bool,
    pub intake: Intake,
    /// Pupils at the end of KS2 in a usual year; 0: the school has no KS2.
    pub ks2: f64,
    /// Pupils at the end of KS4 in a usual year; 0: the school has no KS4.
    pub ks4: f64,
    /// Pupils on roll in a usual year.
    pub roll: f64,
    pub story: Story,
}

impl School {
    /// Number, name and kind in the year that ends in `year`.
    pub(super) fn guise(&self, year: u16) -> Guise<'_> {
        match self.story {
            Story::Academised(from) if year >= from => {
                Guise { urn: self.academy_urn, name: &self.academy_name, kind: self.academy_kind() }
            }
            _ => Guise { urn: self.urn, name: &self.name, kind: self.kind },
        }
    }

    /// The kind it has as an academy.
    pub(super) fn academy_kind(&self) -> Kind {
        if self.intake.effect < 0.0 { character::SPONSORED } else { character::CONVERTER }
    }

    /// Whether the school paid for by fees.
    pub(super) fn independent(&self) -> bool {
        self.kind == character::INDEPENDENT
    }
}

/// A local authority.
#[derive(Debug, Clone)]
pub(super) struct Authority {
    pub code: u16,
    pub name: String,
    towns: Vec<(String, String)>,
    names: BTreeSet<String>,
}

/// Every school and local authority of a sample.
pub(super) struct Roster {
    pub authorities: Vec<Authority>,
    /// In order of local authority.
    pub schools: Vec<School>,
}

impl Roster {
    /// Invents `count` schools for the given end years.
    ///
    /// # Errors
    ///
    /// When `count` is 0 or more than the invented numbers have room for.
    pub(super) fn invent(count: usize, years: &[u16], seed: u64) -> Result<Self, Problem> {
        if !(1..=MOST_SCHOOLS).contains(&count) {
            return Err(Problem::new(
                format!("a sample cannot have {count} schools"),
                format!("ask for 1 to {MOST_SCHOOLS} schools"),
            ));
        }
        let las = if count <= ONE_LA_SCHOOLS { 1 } else { count.div_ceil(LA_SCHOOLS).min(MOST_LAS) };
        let mut taken = BTreeSet::new();
        let mut authorities: Vec<Authority> = (0..las).map(|at| authority(at, las, seed, &mut taken)).collect();
        let mut schools = Vec::with_capacity(count);
        let mut within = 0;
        let mut current = 0;
        for number in 0..count {
            let la = number * las / count;
            within = if la == current { within } else { 0 };
            current = la;
            if let Some(authority) = authorities.get_mut(la) {
                let place = Place { number, within, alone: las == 1 };
                schools.push(school(place, authority, years, seed));
            }
            within += 1;
        }
        Ok(Self { authorities, schools })
    }

    /// Whether all schools lie in one local authority.
    pub(super) fn alone(&self) -> bool {
        self.authorities.len() == 1
    }
}

fn authority(at: usize, las: usize, seed: u64, taken: &mut BTreeSet<String>) -> Authority {
    let mut chance = Chance::of(seed, Topic::Authority, at as u64, 0);
    let code = if las == 1 { ONE_LA.0 } else { FIRST_LA + u16::try_from(at).unwrap_or_default() };
    let name = if las == 1 { ONE_LA.1.to_owned() } else { fresh(taken, |_| words::place(&mut chance)) };
    let letters = ["Q", "V", "X", "Z"];
    let area = format!(
        "{}{}",
        letters.get(at / 26 % letters.len()).unwrap_or(&"Q"),
        char::from(b'Z' - u8::try_from(at % 26).unwrap_or_default())
    );
    let area = if las == 1 { "ZZ".to_owned() } else { area };
    let mut own = BTreeSet::new();
    let towns =
        (1..=9).map(|district| (fresh(&mut own, |_| words::place(&mut chance)), format!("{area}{district}"))).collect();
    Authority { code, name, towns, names: own }
}

/// A name that is not taken yet; the tries are counted so that a caller can vary the name.
fn fresh(taken: &mut BTreeSet<String>, mut name: impl FnMut(usize) -> String) -> String {
    let mut attempt = 0;
    loop {
        let mut found = name(attempt);
        if attempt > 40 {
            found = format!("{found} {attempt}");
        }
        if taken.insert(found.clone()) {
            return found;
        }
        attempt += 1;
    }
}

fn school(place: Place, authority: &mut Authority, years: &[u16], seed: u64) -> School {
    let mut chance = Chance::of(seed, Topic::School, place.number as u64, 0);
    let role = place.role();
    let religion = character::religion(&mut chance, role);
    let selective = role == Role::Secondary && if place.alone { place.ordinal() == 5 } else { chance.holds(0.05) };
    let sex = character::sex(place, role, &mut chance);
    let intake = character::intake(place, role, selective, &mut chance);
    let (ks2, ks4) = character::cohorts(place, role, &mut chance);
    let sixth = role == Role::Secondary && chance.holds(0.6);
    let ages = match role {
        Role::Primary => (4, 11),
        Role::Infant => (4, 7),
        Role::Secondary => (11, if sixth { 18 } else { 16 }),
        Role::AllThrough => (4, 18),
        Role::Special => (11, 19),
        Role::Independent => (11, 18),
    };
    let village = words::place(&mut chance);
    let name = fresh(&mut authority.names, |attempt| {
        let there = if attempt == 0 { village.clone() } else { words::place(&mut chance) };
        match role {
            Role::Primary => words::primary(&mut chance, &there, religion),
            Role::Infant => format!("{there} Infant School"),
            Role::Secondary if selective || sex != Sex::Mixed => words::separate(&there, selective, sex.word()),
            Role::Secondary => words::secondary(&mut chance, &there, religion),
            Role::AllThrough => format!("{there} All-through School"),
            Role::Special => format!("{there} Park School"),
            Role::Independent => format!("{there} Hall School"),
        }
    });
    let town = chance.below(authority.towns.len());
    let (town, district) = authority.towns.get(town).cloned().unwrap_or_default();
    let letter = |chance: &mut Chance| char::from(b'A' + u8::try_from(chance.below(26)).unwrap_or_default());
    let postcode = format!("{district} {}{}{}", chance.below(10), letter(&mut chance), letter(&mut chance));
    let story = character::story(place, role, years, &mut chance);
    let serial = u32::try_from(place.number).unwrap_or_default();
    School {
        number: place.number as u64,
        urn: FIRST_URN + serial,
        academy_urn: FIRST_ACADEMY_URN + serial % 30_000,
        academy_name: words::academy(&name),
        la: authority.code,
        estab: establishment(role, place.within),
        name,
        street: format!("{} {}", 1 + chance.below(90), chance.word(&words::STREETS)),
        locality: village,
        town,
        postcode,
        phase: match role {
            Role::Primary | Role::Infant => Phase::Primary,
            Role::Secondary | Role::Independent => Phase::Secondary,
            Role::AllThrough => Phase::AllThrough,
            Role::Special => Phase::Special,
        },
        kind: character::kind(role, religion, story, &mut chance),
        religion,
        sex,
        ages,
        selective,
        intake,
        ks2,
        ks4,
        roll: ks2 * f64::from(7_u8.min(11 - ages.0.min(10)))
            + ks4 * if ages.1 > 16 && role != Role::Special { 6.2 } else { 5.1 }
            + if role == Role::Infant { 174.0 } else { 0.0 },
        story,
    }
}

fn establishment(role: Role, within: usize) -> u16 {
    let first = match role {
        Role::Primary | Role::Infant => 2001,
        Role::Secondary | Role::AllThrough => 4001,
        Role::Independent => 6001,
        Role::Special => 7001,
    };
    first + u16::try_from(within).unwrap_or_default()
}

#[cfg(test)]
mod tests;
