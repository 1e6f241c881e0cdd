//! Owns the pupils at the end of KS4: who they are, their grades, and the measures made of them.
//! Must not know files. Every figure of a school is a sum over these pupils, so that groups add up to the whole.

use super::calendar;
use super::chance::{Chance, Topic};
use super::roster::{Intake, School, Sex, Story};
use super::start::{Expected, Start};
use super::tally::{Group, Metric, Pupil, Tally};

/// Elements that progress is measured in: English, maths, EBacc, open; science, humanities, languages.
const ELEMENTS: usize = 7;

/// What is expected at the end of KS4.
pub(super) type Ks4Expected = Expected<ELEMENTS>;

/// A pupil's Progress 8 score is not counted lower than this (invented; DfE publishes one for each prior score).
const LOWEST_P8: f64 = -4.0;

/// The school's pupils of one year added up.
pub(super) fn tally(school: &School, year: u16, seed: u64, expected: &Ks4Expected) -> Tally {
    let mut tally = Tally::new();
    pupils(school, year, seed, |start, mut pupil| {
        progress(&mut pupil, &expected.above(start));
        tally.add(&pupil);
    });
    tally
}

/// Every pupil at the end of KS4 in one year, before progress is known.
pub(super) fn pupils(school: &School, year: u16, seed: u64, mut each: impl FnMut(&Start<ELEMENTS>, Pupil)) {
    let absent = matches!(school.story, Story::NoCohort(in_year) if in_year == year)
        || matches!(school.story, Story::Opened(from) if year <= from);
    if school.ks4 < 1.0 || absent {
        return;
    }
    let mut chance = Chance::of(seed, Topic::Ks4, school.number, year);
    let scatter = if school.ks4 < 20.0 { 0.5 } else { 0.12 };
    let size = super::number::people(school.ks4 * (1.0 - scatter + 2.0 * scatter * chance.share())).max(1);
    let mut intake = school.intake;
    intake.effect += 0.05 * chance.bell();
    if matches!(school.story, Story::LowCoverage(in_year) if in_year == year) {
        intake.prior_known = 0.4;
    }
    if !calendar::ks4_published(year) || year == 2025 {
        intake.prior_known = 0.0;
    }
    for _ in 0..size {
        let (start, pupil) = one(school.sex, &intake, &mut chance);
        each(&start, pupil);
    }
}

/// Who a pupil is.
struct Person {
    girl: bool,
    prior: f64,
    ability: f64,
}

fn person(sex: Sex, intake: &Intake, chance: &mut Chance, pupil: &mut Pupil) -> Person {
    let girl = match sex {
        Sex::Mixed => chance.holds(0.49),
        Sex::Girls => true,
        Sex::Boys => false,
    };
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
        0.12 + intake.prior + chance.bell() - yes(poor, 0.4) - yes(eal, 0.1) - yes(ehcp, 1.0) - yes(support, 0.6);
    let away = 0.01 + 0.07 * intake.disadvantaged;
    let ability = 0.02 + 0.7 * prior + intake.effect + 0.58 * chance.bell() + yes(eal, 0.2) + yes(girl, 0.06)
        - yes(poor, 0.24)
        - yes(ehcp, 0.35)
        - yes(chance.holds(away), 1.7);
    Person { girl, prior, ability }
}

/// The grade, 0 to 9, that points near it come to.
fn grade(points: f64) -> f64 {
    (points + 0.5).floor().clamp(0.0, 9.0)
}

fn one(sex: Sex, intake: &Intake, chance: &mut Chance) -> (Start<ELEMENTS>, Pupil) {
    let mut pupil = Pupil::new();
    let person = person(sex, intake, chance, &mut pupil);
    let known = chance.holds(intake.prior_known);
    if known {
        pupil.join(match person.prior {
            ..-0.95 => Group::Low,
            -0.95..0.4 => Group::Middle,
            _ => Group::High,
        });
        pupil.put(Metric::PriorN, 1.0);
        pupil.put(Metric::PriorPoints, (28.3 + 4.4 * person.prior).clamp(6.0, 36.0));
        pupil.put(Metric::PriorScaled, (104.5 + 7.0 * person.prior).round().clamp(80.0, 120.0));
    } else {
        pupil.join(Group::Unknown);
    }
    let grades = Grades::draw(&person, intake, chance);
    grades.mark(&mut pupil);
    let (ebac, open) = slots(&person, &grades, chance, &mut pupil);
    let (english, maths) = (grades.english * 2.0, grades.maths * 2.0);
    pupil.put(Metric::A8Eng, english);
    pupil.put(Metric::A8Mat, maths);
    pupil.put(Metric::A8Ebac, ebac);
    pupil.put(Metric::A8Open, open);
    pupil.put(Metric::A8, english + maths + ebac + open);
    let reached = [
        Some(grades.english),
        Some(grades.maths),
        Some(ebac / 3.0),
        Some(open / 3.0),
        grades.science.map(|(first, second)| f64::midpoint(first, second)),
        grades.humanities,
        grades.language,
    ];
    (Start { prior: known.then_some(person.prior), reached }, pupil)
}

struct Grades {
    english: f64,
    maths: f64,
    science: Option<(f64, f64)>,
    triple: bool,
    humanities: Option<f64>,
    language: Option<f64>,
    second_language: bool,
    sat_core: bool,
}

impl Grades {
    fn draw(person: &Person, intake: &Intake, chance: &mut Chance) -> Self {
        let y = person.ability;
        let sat_core = !chance.holds(if y < -1.9 { 0.5 } else { 0.004 });
        let wobble =
            |chance: &mut Chance, mean: f64, slope: f64, own: f64| grade(mean + slope * y + own * chance.bell());
        let english = wobble(chance, if person.girl { 5.25 } else { 4.7 }, 1.85, 0.55);
        let maths = wobble(chance, if person.girl { 4.5 } else { 4.6 }, 2.05, 0.5);
        let science = (chance.holds(if y < -1.6 { 0.6 } else { 0.985 })).then(|| {
            let first = wobble(chance, 4.6, 1.95, 0.45);
            (first, (first + f64::from(u8::from(chance.holds(0.3)))).min(9.0))
        });
        let triple = science.is_some() && chance.holds((intake.triple + 0.25 * y).clamp(0.0, 0.9));
        let humanities = chance.holds(intake.humanities + 0.05 * y).then(|| wobble(chance, 4.3, 2.0, 0.7));
        let speaks = intake.languages > 0.0 && chance.holds((intake.languages + 0.16 * y).clamp(0.02, 0.97));
        let language = speaks.then(|| wobble(chance, 4.5, 1.8, 0.8));
        let second_language = speaks && chance.holds(0.07);
        let core = |points: f64| if sat_core { points } else { 0.0 };
        Self {
            english: core(english),
            maths: core(maths),
            science,
            triple,
            humanities,
            language,
            second_language,
            sat_core,
        }
    }

    /// Entries and passes in the five areas, the EBacc and the basics.
    fn mark(&self, pupil: &mut Pupil) {
        let science = self.science.map(|(first, second)| f64::midpoint(first, second));
        let core = |grade: f64| self.sat_core.then_some(grade);
        let areas = [
            (core(self.english), [Metric::EngEntered, Metric::Eng91, Metric::Eng94, Metric::Eng95]),
            (core(self.maths), [Metric::MatEntered, Metric::Mat91, Metric::Mat94, Metric::Mat95]),
            (science, [Metric::SciEntered, Metric::Sci91, Metric::Sci94, Metric::Sci95]),
            (self.humanities, [Metric::HumEntered, Metric::Hum91, Metric::Hum94, Metric::Hum95]),
            (self.language, [Metric::LanEntered, Metric::Lan91, Metric::Lan94, Metric::Lan95]),
        ];
        for (reached, [entered, one, four, five]) in areas {
            pupil.mark(entered, reached.is_some());
            pupil.mark(one, reached.is_some_and(|grade| grade >= 1.0));
            pupil.mark(four, reached.is_some_and(|grade| grade >= 4.0));
            pupil.mark(five, reached.is_some_and(|grade| grade >= 5.0));
        }
        let every = |least: f64| areas.iter().all(|(reached, _)| reached.is_some_and(|grade| grade >= least));
        let entered = every(0.0);
        pupil.mark(Metric::EbaccEntered, entered);
        pupil.mark(Metric::Ebacc91, entered && every(1.0));
        pupil.mark(Metric::Ebacc94, entered && every(4.0));
        pupil.mark(Metric::Ebacc95, entered && every(5.0));
        pupil.mark(Metric::Basics94, self.english >= 4.0 && self.maths >= 4.0);
        pupil.mark(Metric::Basics95, self.english >= 5.0 && self.maths >= 5.0);
        pupil.mark(Metric::MultiLan, self.second_language);
        pupil.mark(Metric::Triple, self.triple);
        let (first, second) = self.science.unwrap_or_default();
        let total = self.english
            + self.maths
            + first
            + second
            + self.humanities.unwrap_or_default()
            + self.language.unwrap_or_default();
        pupil.put(Metric::Aps, total / 6.0);
    }
}

/// The best three EBacc results and the best three of the rest; also counts entries.
fn slots(person: &Person, grades: &Grades, chance: &mut Chance, pupil: &mut Pupil) -> (f64, f64) {
    let mut ebacc: Vec<f64> = Vec::with_capacity(4);
    if let Some((first, second)) = grades.science {
        ebacc.extend([first, second]);
    }
    ebacc.extend(grades.humanities);
    ebacc.extend(grades.language);
    ebacc.sort_by(|one, other| other.total_cmp(one));
    let taken = ebacc.len().min(3);
    let ebac: f64 = ebacc.iter().take(3).sum();
    let y = person.ability;
    let mut rest: Vec<(f64, bool)> = ebacc.iter().skip(3).map(|points| (*points, true)).collect();
    let literature = grades.sat_core && grades.english > 0.0;
    if literature {
        rest.push((grade(grades.english - 0.2 + 0.6 * chance.bell()), true));
    }
    let options = if y < -1.6 { 0 } else { 2 };
    for _ in 0..options {
        let gcse = chance.holds(0.68);
        let mean = if gcse { 4.6 } else { 4.9 };
        rest.push((grade(mean + 1.75 * y + 0.8 * chance.bell()), gcse));
    }
    rest.sort_by(|one, other| other.0.total_cmp(&one.0));
    let counted = || rest.iter().take(3);
    let open_gcse: f64 = counted().filter(|(_, gcse)| *gcse).map(|(points, _)| points).sum();
    let open_other: f64 = counted().filter(|(_, gcse)| !*gcse).map(|(points, _)| points).sum();
    let core = if grades.sat_core { 2 } else { 0 };
    let all = core + ebacc.len() + rest.len() - ebacc.len().saturating_sub(3);
    let gcses = all - rest.iter().filter(|(_, gcse)| !*gcse).count();
    pupil.put(Metric::EbacFilled, taken as f64);
    pupil.put(Metric::OpenFilled, rest.len().min(3) as f64);
    pupil.put(Metric::A8OpenG, open_gcse);
    pupil.put(Metric::A8OpenNg, open_other);
    pupil.put(Metric::Entries, all as f64);
    pupil.put(Metric::GcseEntries, gcses as f64);
    pupil.mark(Metric::Any, all > 0);
    let strong = ebacc.iter().chain(rest.iter().map(|(points, _)| points)).filter(|points| **points >= 4.0).count();
    pupil.mark(Metric::Five94, grades.english >= 4.0 && grades.maths >= 4.0 && strong >= 3);
    (ebac, open_gcse + open_other)
}

/// Progress 8 and its elements, and the value added in three areas: points above what is expected.
fn progress(pupil: &mut Pupil, above: &[Option<f64>; ELEMENTS]) {
    let [english, maths, ebac, open, science, humanities, language] = *above;
    if let (Some(english), Some(maths), Some(ebac), Some(open)) = (english, maths, ebac, open) {
        let raw = 0.2 * english + 0.2 * maths + 0.3 * ebac + 0.3 * open;
        let score = raw.max(LOWEST_P8);
        pupil.put(Metric::P8N, 1.0);
        pupil.put(Metric::P8Raw, raw);
        pupil.put(Metric::P8, score);
        pupil.mark(Metric::P8Adjusted, score > raw);
        pupil.put(Metric::P8Eng, english);
        pupil.put(Metric::P8Mat, maths);
        pupil.put(Metric::P8Ebac, ebac);
        pupil.put(Metric::P8Open, open);
    }
    for (added, pupils, value) in [
        (science, Metric::SciVaN, Metric::SciVa),
        (humanities, Metric::HumVaN, Metric::HumVa),
        (language, Metric::LanVaN, Metric::LanVa),
    ] {
        if let Some(points) = added {
            pupil.put(pupils, 1.0);
            pupil.put(value, points);
        }
    }
}
