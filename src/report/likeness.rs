//! Owns how alike two schools' intakes are: the measures, their weights, the pool of schools, the distance.
//! Must not know outcomes: no result of pupils is ever an input.

use std::fmt;
use std::str::FromStr;

use crate::domain::Problem;

/// A measure of a school's intake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Intake {
    /// Average prior attainment of the cohort.
    PriorAttainment,
    /// Per cent disadvantaged, or FSM in the last six years.
    Fsm6,
    /// Per cent with English as an additional language.
    Eal,
    /// Per cent with special educational needs.
    Sen,
    /// Pupils at the end of the stage.
    Size,
}

/// The measures of intake with the word that commands use, the label and the usual weight.
pub const INTAKES: [(Intake, &str, &str, u8); 5] = [
    (Intake::PriorAttainment, "prior", "Prior attainment", 40),
    (Intake::Fsm6, "fsm6", "Disadvantaged", 25),
    (Intake::Eal, "eal", "EAL", 15),
    (Intake::Sen, "sen", "SEN", 10),
    (Intake::Size, "size", "Size", 10),
];

/// Among which schools similar ones are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Pool {
    /// The group's own schools.
    Group,
    /// The schools of the school's local authority.
    La,
    /// All schools of England.
    #[default]
    England,
}

/// The pools with the word that commands use and the label that people read.
pub const POOLS: [(Pool, &str, &str); 3] = [
    (Pool::Group, "group", "the group"),
    (Pool::La, "la", "the local authority"),
    (Pool::England, "england", "England"),
];

impl Pool {
    /// The word that commands use.
    pub fn id(self) -> &'static str {
        POOLS.iter().find(|(it, ..)| *it == self).map_or("england", |(_, id, _)| id)
    }

    /// The label that people read.
    pub fn label(self) -> &'static str {
        POOLS.iter().find(|(it, ..)| *it == self).map_or("England", |(_, _, label)| label)
    }
}

impl FromStr for Pool {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let word = text.trim().to_lowercase();
        POOLS
            .iter()
            .find(|(_, id, _)| *id == word)
            .map(|(it, ..)| *it)
            .ok_or_else(|| Problem::new(format!("'{}' is no pool of schools", text.trim()), "use group, la or england"))
    }
}

/// Beyond this distance a school counts as far: on the whole of its intake it differs by a standard deviation of the
/// schools of its kind.
pub const FAR: f64 = 1.0;

/// How likeness is measured: editable, and printed with every list that it makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Likeness {
    /// The weights of the measures in the order of `INTAKES`, 0 to 100; a measure of weight 0 plays no part.
    pub weights: [u8; INTAKES.len()],
    /// Among which schools.
    pub pool: Pool,
    /// How many neighbours each school has.
    pub neighbours: u8,
}

impl Default for Likeness {
    fn default() -> Self {
        Self { weights: INTAKES.map(|(.., weight)| weight), pool: Pool::default(), neighbours: 20 }
    }
}

impl fmt::Display for Likeness {
    /// The weights as commands take them: `prior=40,fsm6=25,eal=15,sen=10,size=10`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<String> =
            INTAKES.iter().zip(self.weights).map(|((_, id, ..), weight)| format!("{id}={weight}")).collect();
        f.write_str(&words.join(","))
    }
}

impl Likeness {
    /// The weight of a measure.
    pub fn weight(&self, of: Intake) -> f64 {
        INTAKES.iter().zip(self.weights).find(|((it, ..), _)| *it == of).map_or(0.0, |(_, weight)| f64::from(weight))
    }

    /// Sets the weights that a text such as `prior=50,size=0` names; the others stay.
    pub fn set_weights(&mut self, text: &str) -> Result<(), Problem> {
        let bad = |part: &str| {
            Problem::new(
                format!("'{part}' is no weight of a measure of intake"),
                "write for example prior=40,fsm6=25,eal=15,sen=10,size=10, each from 0 to 100",
            )
        };
        let mut weights = self.weights;
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (id, number) = part.split_once('=').ok_or_else(|| bad(part))?;
            let at = INTAKES.iter().position(|(_, known, ..)| *known == id.trim()).ok_or_else(|| bad(part))?;
            let weight: u8 = number.trim().parse().ok().filter(|weight| *weight <= 100).ok_or_else(|| bad(part))?;
            if let Some(slot) = weights.get_mut(at) {
                *slot = weight;
            }
        }
        if weights.iter().all(|weight| *weight == 0) {
            return Err(Problem::new("every weight is 0", "give at least one measure of intake a weight"));
        }
        self.weights = weights;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
