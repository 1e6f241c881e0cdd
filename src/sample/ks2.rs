//! Owns the pupils at the end of KS2: who they are, their scaled scores and teachers' judgements.
//! Must not know files. Every figure of a school is a sum over these pupils, so that groups add up to the whole.

use super::chance::{Chance, Topic};
use super::number;
use super::roster::{Intake, School, Story};
use super::start::{Expected, Start};
use super::tally::{Group, Metric, Pupil, Tally};

/// Subjects that progress is measured in: reading, writing, maths.
const SUBJECTS: usize = 3;

/// What is expected at the end of KS2.
pub(super) type Ks2Expected = Expected<SUBJECTS>;

/// The school's pupils of one year added up.
pub(super) fn tally(school: &School, year: u16, seed: u64, expected: &Ks2Expected) -> Tally {
    let mut tally = Tally::new();
    pupils(school, year, seed, |start, mut pupil| {
        if let [Some(reading), Some(writing), Some(maths)] = expected.above(start) {
            pupil.put(Metric::ProgN, 1.0);
            pupil.put(Metric::ReadProg, reading);
            pupil.put(Metric::WritProg, writing);
            pupil.put(Metric::MatProg, maths);
        }
        tally.add(&pupil);
    });
    tally
}

/// Every pupil at the end of KS2 in one year, before progress is known.
pub(super) fn pupils(school: &School, year: u16, seed: u64, mut each: impl FnMut(&Start<SUBJECTS>, Pupil)) {
    let absent = matches!(school.story, Story::NoCohort(in_year) if in_year == year)
        || matches!(school.story, Story::Opened(from) if year <= from);
    if school.ks2 < 1.0 || absent {
        return;
    }
    let mut chance = Chance::of(seed, Topic::Ks2, school.number, year);
    let scatter = if school.ks2 < 6.0 { 0.2 } else { 0.12 };
    let size = number::people(school.ks2 * (1.0 - scatter + 2.0 * scatter * chance.share())).max(1);
    let mut intake = school.intake;
    intake.effect += 0.1 * chance.bell();
    if matches!(school.story, Story::LowCoverage(in_year) if in_year == year) {
        intake.prior_known = 0.4;
    }
    // No key stage 1 results exist for the pupils of these two years.
    if matches!(year, 2024 | 2025) {
        intake.prior_known = 0.0;
    }
    for _ in 0..size {
        let (start, pupil) = one(&intake, &mut chance);
        each(&start, pupil);
    }
}

struct Person {
    girl: bool,
    prior: f64,
    ability: f64,
}

fn person(intake: &Intake, chance: &mut Chance, pupil: &mut Pupil) -> Person {
    let girl = chance.holds(0.49);
    pupil.join(if girl { Group::Girls } else { Group::Boys });
    let poor = chance.holds(intake.disadvantaged);
    pupil.join(if poor { Group::Disadvantaged } else { Group::Other });
    let language = chance.share();
    let eal = language < intake.eal;
    pupil.join(match language {
        _ if eal => Group::Eal,
        _ if language > 0.997 => Group::Unclassified,
        _ => Group::English,
    });
    if !chance.holds(intake.mobile) {
        pupil.join(Group::Stable);
    }
    let ehcp = chance.holds(intake.ehcp);
    let support = !ehcp && chance.holds(intake.support);
    pupil.join(if ehcp || support { Group::Sen } else { Group::NoSen });
    if ehcp {
        pupil.join(Group::Ehcp);
    } else if support {
        pupil.join(Group::Support);
    }
    let yes = |holds: bool, size: f64| if holds { size } else { 0.0 };
    let prior =
        0.2 + intake.prior + chance.bell() - yes(poor, 0.35) - yes(eal, 0.2) - yes(ehcp, 1.2) - yes(support, 0.8);
    let ability =
        0.05 + 0.72 * prior + intake.effect + 0.5 * chance.bell() + yes(eal, 0.22) - yes(poor, 0.12) - yes(ehcp, 0.5);
    Person { girl, prior, ability }
}

fn one(intake: &Intake, chance: &mut Chance) -> (Start<SUBJECTS>, Pupil) {
    let mut pupil = Pupil::new();
    let person = person(intake, chance, &mut pupil);
    let known = chance.holds(intake.prior_known);
    if known {
        pupil.join(match person.prior {
            ..-1.3 => Group::Low,
            -1.3..0.45 => Group::Middle,
            _ => Group::High,
        });
        pupil.put(Metric::PriorN, 1.0);
        pupil.put(Metric::PriorPoints, (16.2 + 3.3 * person.prior).clamp(3.0, 21.0));
    } else {
        pupil.join(Group::Unknown);
    }
    let lean = |girls: f64, boys: f64| if person.girl { girls } else { boys };
    let y = person.ability;
    let reading = test(&mut pupil, chance, 104.6 + lean(0.9, -0.9) + 7.6 * y, READING);
    let maths = test(&mut pupil, chance, 104.4 + lean(-0.7, 0.7) + 7.2 * y, MATHS);
    test(&mut pupil, chance, 105.0 + lean(0.9, -0.9) + 7.8 * y, SPELLING);
    let writing = 104.9 + lean(1.3, -1.3) + 6.6 * y + 2.2 * chance.bell();
    let (expected, greater) = (writing >= 99.6, writing >= 112.6);
    pupil.mark(Metric::WritExp, expected);
    pupil.mark(Metric::WritHigh, greater);
    pupil.mark(Metric::WritWts, !expected && writing >= 92.0);
    pupil.mark(Metric::WritAbsent, writing < 80.0);
    pupil.mark(Metric::SciExp, 105.5 + 6.5 * y + 2.0 * chance.bell() >= 99.5);
    pupil.mark(Metric::RwmExp, expected && reading >= 100.0 && maths >= 100.0);
    pupil.mark(Metric::RwmHigh, greater && reading >= 110.0 && maths >= 110.0);
    let reached = [Some(reading), Some(writing.round().clamp(80.0, 120.0)), Some(maths)];
    (Start { prior: known.then_some(person.prior), reached }, pupil)
}

/// Where a test's results go: expected, higher, absent, scaled score.
type Slots = [Metric; 4];
const READING: Slots = [Metric::ReadExp, Metric::ReadHigh, Metric::ReadAbsent, Metric::ReadScaled];
const MATHS: Slots = [Metric::MatExp, Metric::MatHigh, Metric::MatAbsent, Metric::MatScaled];
const SPELLING: Slots = [Metric::GpsExp, Metric::GpsHigh, Metric::GpsAbsent, Metric::GpsScaled];

/// Sits one test: the scaled score, 80 to 120; 100 is the expected standard, 110 the higher one.
fn test(pupil: &mut Pupil, chance: &mut Chance, mean: f64, [expected, higher, absent, scaled]: Slots) -> f64 {
    let score = (mean + 2.6 * chance.bell()).round().clamp(80.0, 120.0);
    pupil.mark(expected, score >= 100.0);
    pupil.mark(higher, score >= 110.0);
    pupil.mark(absent, chance.holds(0.004));
    pupil.put(scaled, score);
    score
}
