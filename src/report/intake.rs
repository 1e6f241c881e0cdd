//! Owns what a school's intake is in a year: where each measure of it is published, and which schools are of one kind.
//! Must not know outcomes, distances or who asks.

use crate::domain::{LaCode, LaEstab, Phase, School, Urn};
use crate::figures::{Block, FigureKey, Measure, PupilGroup, Stage, Year};

use super::likeness::{INTAKES, Intake};

/// One value a measure of intake, in the order of `INTAKES`.
pub type IntakeValues = [Option<f64>; INTAKES.len()];

/// How a measure of intake is read from what is published of a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// The average prior attainment.
    Average,
    /// The share of a pupil group.
    Share(PupilGroup),
    /// The shares of two pupil groups together.
    Both(PupilGroup, PupilGroup),
    /// The share with high prior attainment less the share with low.
    Balance,
    /// A number of pupils.
    Number(Measure),
}

/// Where a measure of intake is published, and what it is there.
#[derive(Debug, Clone, Copy)]
struct Source {
    of: Intake,
    census: bool,
    how: How,
    label: &'static str,
}

const fn source(of: Intake, census: bool, how: How, label: &'static str) -> Source {
    Source { of, census, how, label }
}

/// The sources of each measure, the preferred first: the cohort whose results are shown before the whole school.
const SOURCES: [Source; 11] = [
    source(Intake::PriorAttainment, false, How::Average, "average prior attainment of the cohort"),
    source(Intake::PriorAttainment, false, How::Balance, "per cent with high less per cent with low prior attainment"),
    source(Intake::Fsm6, false, How::Share(PupilGroup::Disadvantaged), "per cent of the cohort disadvantaged"),
    source(Intake::Fsm6, true, How::Share(PupilGroup::Fsm6), "per cent of the school with FSM in the last six years"),
    source(Intake::Eal, false, How::Share(PupilGroup::Eal), "per cent of the cohort with EAL"),
    source(Intake::Eal, true, How::Share(PupilGroup::Eal), "per cent of the school with EAL"),
    source(Intake::Sen, false, How::Share(PupilGroup::Sen), "per cent of the cohort with SEN"),
    source(
        Intake::Sen,
        false,
        How::Both(PupilGroup::SenSupport, PupilGroup::Ehcp),
        "per cent of the cohort with SEN support or an EHCP",
    ),
    source(
        Intake::Sen,
        true,
        How::Both(PupilGroup::SenSupport, PupilGroup::Ehcp),
        "per cent of the school with SEN support or an EHCP",
    ),
    source(Intake::Size, false, How::Number(Measure::Cohort), "pupils at the end of the stage"),
    source(Intake::Size, true, How::Number(Measure::Roll), "pupils on roll"),
];

/// What every source says of one school in one year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RawIntake([Option<f64>; SOURCES.len()]);

impl RawIntake {
    /// From the blocks of the stage and those of the census, the newest import first.
    pub fn read(stage: &[&Block], census: &[&Block]) -> Self {
        Self(SOURCES.map(|source| source.how.read(if source.census { census } else { stage })))
    }

    /// The same with what the census says put in.
    #[must_use]
    pub fn with_census(mut self, census: &[&Block]) -> Self {
        for (slot, source) in self.0.iter_mut().zip(&SOURCES).filter(|(_, source)| source.census) {
            *slot = source.how.read(census);
        }
        self
    }

    /// The value of each measure from the source chosen for it.
    pub fn values(&self, chosen: &IntakeSources) -> IntakeValues {
        chosen.0.map(|source| self.0.get(source?).copied().flatten())
    }
}

impl How {
    fn read(self, blocks: &[&Block]) -> Option<f64> {
        let value = |measure, pupils| {
            let figure = blocks.iter().find_map(|block| block.figure(FigureKey::of(measure, pupils)))?;
            figure.value.ok().filter(|value| value.is_finite())
        };
        let share = |pupils| {
            value(Measure::CohortShare, pupils).or_else(|| {
                let all = value(Measure::Cohort, PupilGroup::All).filter(|all| *all > 0.0)?;
                Some(100.0 * value(Measure::Cohort, pupils)? / all)
            })
        };
        match self {
            Self::Average => value(Measure::PriorAverage, PupilGroup::All),
            Self::Share(pupils) => share(pupils),
            Self::Both(one, other) => Some(share(one)? + share(other)?),
            Self::Balance => Some(share(PupilGroup::PriorHigh)? - share(PupilGroup::PriorLow)?),
            Self::Number(measure) => value(measure, PupilGroup::All).filter(|number| *number > 0.0),
        }
    }
}

/// Which source each measure is taken from: one for all schools of a year, so that only like is held against like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct IntakeSources([Option<usize>; INTAKES.len()]);

impl IntakeSources {
    /// For each measure the first source that at least half of the schools have, else the one that most have.
    pub fn choose(schools: &[RawIntake]) -> Self {
        let held = |at: usize| schools.iter().filter(|raw| raw.0.get(at).is_some_and(Option::is_some)).count();
        Self(INTAKES.map(|(intake, ..)| {
            let mut best: Option<(usize, usize)> = None;
            for (at, _) in SOURCES.iter().enumerate().filter(|(_, source)| source.of == intake) {
                let schools_with = held(at);
                if schools_with > 0 && 2 * schools_with >= schools.len() {
                    return Some(at);
                }
                if schools_with > best.map_or(0, |(_, most)| most) {
                    best = Some((at, schools_with));
                }
            }
            best.map(|(at, _)| at)
        }))
    }

    /// Whether the files of the stage alone give every measure to at least half of the schools.
    pub fn stage_suffices(schools: &[RawIntake]) -> bool {
        INTAKES.iter().all(|(intake, ..)| {
            SOURCES.iter().enumerate().filter(|(_, source)| source.of == *intake && !source.census).any(|(at, _)| {
                let held = schools.iter().filter(|raw| raw.0.get(at).is_some_and(Option::is_some)).count();
                2 * held >= schools.len()
            })
        })
    }

    /// What the measure is in this year, for people; none where no file says anything of it.
    pub fn label(&self, of: Intake) -> Option<&'static str> {
        let at = INTAKES.iter().position(|(intake, ..)| *intake == of)?;
        let source = self.0.get(at).copied().flatten()?;
        SOURCES.get(source).map(|source| source.label)
    }
}

/// What schools must have in common, whatever their intake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SchoolClass {
    phase: PhaseClass,
    independent: bool,
    selective: bool,
    entry: Entry,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum PhaseClass {
    Mainstream,
    Special,
    AlternativeProvision,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Entry {
    Mixed,
    Boys,
    Girls,
}

impl SchoolClass {
    /// The class of a school at a stage; selection and sex of entry matter at KS4 only.
    pub fn of(school: &School, stage: Stage) -> Self {
        let ks4 = stage == Stage::Ks4;
        Self {
            phase: match school.phase {
                Phase::Special => PhaseClass::Special,
                Phase::AlternativeProvision => PhaseClass::AlternativeProvision,
                _ => PhaseClass::Mainstream,
            },
            independent: school.kind.to_lowercase().contains("independent"),
            // A selective school always says so; silence is no selection.
            selective: ks4 && school.admissions.eq_ignore_ascii_case("selective"),
            entry: match school.gender.as_str() {
                "Boys" if ks4 => Entry::Boys,
                "Girls" if ks4 => Entry::Girls,
                _ => Entry::Mixed,
            },
        }
    }

    /// What the schools have in common, in words.
    pub fn words(&self, stage: Stage) -> String {
        let mut words = vec![if self.independent { "independent" } else { "state-funded" }];
        words.push(match self.phase {
            PhaseClass::Mainstream => "mainstream",
            PhaseClass::Special => "special",
            PhaseClass::AlternativeProvision => "alternative provision",
        });
        if stage == Stage::Ks4 {
            words.push(if self.selective { "selective" } else { "not selective" });
            words.push(match self.entry {
                Entry::Mixed => "mixed",
                Entry::Boys => "boys",
                Entry::Girls => "girls",
            });
        }
        words.join(", ")
    }
}

/// A school as one to be likened to others.
#[derive(Debug, Clone, PartialEq)]
pub struct SchoolIntake {
    /// Its URN.
    pub urn: Urn,
    /// Its DfE number: two URNs of one school are not likened to each other.
    pub laestab: Option<LaEstab>,
    /// Its name.
    pub name: String,
    /// Its local authority.
    pub la: LaCode,
    /// Its town, or empty.
    pub town: String,
    /// What it must have in common with others.
    pub class: SchoolClass,
    /// The year that its intake is of.
    pub year: Year,
    /// Its intake.
    pub values: IntakeValues,
}

impl SchoolIntake {
    /// A school with its intake of a year.
    pub fn of(school: &School, stage: Stage, year: Year, values: IntakeValues) -> Self {
        Self {
            urn: school.urn,
            laestab: school.laestab,
            name: school.name.clone(),
            la: school.la,
            town: school.town.clone(),
            class: SchoolClass::of(school, stage),
            year,
            values,
        }
    }

    /// Whether anything is known of its intake.
    pub fn is_known(&self) -> bool {
        self.values.iter().any(Option::is_some)
    }
}

#[cfg(test)]
mod tests;
