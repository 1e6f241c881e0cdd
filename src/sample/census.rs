//! Owns the school census of a year: how many pupils are on roll and who they are, and the census file's rows.
//! Must not know results; shares come from the school's intake.

use super::chance::{Chance, Topic};
use super::number::{people, push_whole, trimmed};
use super::roster::{School, Sex, Story};

/// Headers by year; the file changed its columns three times.
const HEADERS: [(u16, &str); 3] = [
    (
        2017,
        "URN,LA,ESTAB,NOR,NORG,NORB,PNORG,PNORB,TSENELSE,PSENELSE,TSENELK,PSENELK,NUMEAL,NUMENGFL,NUMUNCFL,PNUMEAL,\
         PNUMENGFL,PNUMUNCFL,PNUMFSM,NUMFSMEVER,PNUMFSMEVER",
    ),
    (
        2019,
        "URN,LA,ESTAB,SCHOOLTYPE,NOR,NORG,NORB,PNORG,PNORB,TSENELSE,PSENELSE,TSENELK,PSENELK,NUMEAL,NUMENGFL,\
         NUMUNCFL,PNUMEAL,PNUMENGFL,PNUMUNCFL,NUMFSM,NUMFSMEVER,PNUMFSMEVER",
    ),
    (
        2023,
        "URN,LA,Estab,SCHOOLTYPE,NOR,NORG,NORB,PNORG,PNORB,TSENELSE,PSENELSE,TSENELK,PSENELK,NUMEAL,NUMENGFL,\
         NUMUNCFL,PNUMEAL,PNUMENGFL,PNUMUNCFL,NUMFSM,NUMFSMEVER,NORFSMEVER,PNUMFSMEVER",
    ),
];

/// The header line of the year.
pub(super) fn header(year: u16) -> &'static str {
    HEADERS.iter().rev().find(|(from, _)| *from <= year).map_or("", |(_, header)| header)
}

/// Pupils on roll, by what the census asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Roll {
    pub girls: u32,
    pub boys: u32,
    ehcp: u32,
    support: u32,
    eal: u32,
    unclassified: u32,
    fsm: u32,
    fsm_ever: u32,
}

impl Roll {
    /// The school's pupils in the year.
    pub(super) fn of(school: &School, year: u16, seed: u64) -> Self {
        let mut chance = Chance::of(seed, Topic::Census, school.number, year);
        let grown = match school.story {
            Story::Opened(from) if from == year => 0.6,
            _ => 0.96 + 0.08 * chance.share(),
        };
        let all = people(school.roll * grown).max(1);
        let mut some = |share: f64| people(f64::from(all) * (share * (0.94 + 0.12 * chance.share())).min(1.0)).min(all);
        let girls = match school.sex {
            Sex::Mixed => some(0.49),
            Sex::Girls => all,
            Sex::Boys => 0,
        };
        let intake = school.intake;
        let ehcp = some(intake.ehcp);
        let support = some(intake.support).min(all - ehcp);
        let eal = some(intake.eal);
        let fsm_ever = some(intake.disadvantaged * 0.96);
        let fsm = some(intake.disadvantaged * 0.85).min(fsm_ever);
        let unclassified = some(0.003).min(all - eal);
        Self { girls, boys: all - girls, ehcp, support, eal, unclassified, fsm, fsm_ever }
    }

    /// Nobody on roll.
    pub(super) const fn nobody() -> Self {
        Self { girls: 0, boys: 0, ehcp: 0, support: 0, eal: 0, unclassified: 0, fsm: 0, fsm_ever: 0 }
    }

    /// Everybody on roll.
    pub(super) const fn all(&self) -> u32 {
        self.girls + self.boys
    }

    /// Adds another school's pupils, `times` over.
    pub(super) fn join(&mut self, other: &Self, times: u32) {
        self.girls += other.girls * times;
        self.boys += other.boys * times;
        self.ehcp += other.ehcp * times;
        self.support += other.support * times;
        self.eal += other.eal * times;
        self.unclassified += other.unclassified * times;
        self.fsm += other.fsm * times;
        self.fsm_ever += other.fsm_ever * times;
    }
}

/// Kinds of school that the census adds up: the word in the ESTAB column, the words of SCHOOLTYPE.
pub(super) const KINDS: [(&str, &str); 3] =
    [("PRI", "State-funded primary"), ("SEC", "State-funded secondary"), ("SPE", "State-funded special school")];

/// Which of [`KINDS`] the school is counted with; none for independent schools.
pub(super) fn kind(school: &School) -> Option<usize> {
    use crate::domain::Phase;
    match school.phase {
        _ if school.independent() => None,
        Phase::Special => Some(2),
        Phase::Primary => Some(0),
        _ => Some(1),
    }
}

/// Writes one row: numbers of the place, then the pupils.
///
/// Independent schools state neither language nor free meals: `NP` in old files, `NA` in later ones.
pub(super) fn row(out: &mut String, place: [&str; 3], kind: Option<usize>, year: u16, roll: &Roll) {
    out.push_str(&place.join(","));
    if year >= 2019 {
        out.push(',');
        out.push_str(kind.and_then(|at| KINDS.get(at)).map_or("Independent school", |(_, words)| words));
    }
    let all = roll.all();
    let number = |out: &mut String, count: u32| {
        out.push(',');
        push_whole(out, u64::from(count));
    };
    let share = |out: &mut String, count: u32| {
        out.push(',');
        trimmed(out, f64::from(count) * 100.0 / f64::from(all.max(1)), 1);
        if year >= 2023 {
            out.push('%');
        }
    };
    number(out, all);
    number(out, roll.girls);
    number(out, roll.boys);
    share(out, roll.girls);
    share(out, roll.boys);
    for count in [roll.ehcp, roll.support] {
        number(out, count);
        share(out, count);
    }
    if kind.is_none() {
        let missing = if year <= 2018 { "NP" } else { "NA" };
        let cells = if year >= 2023 { 10 } else { 9 };
        for _ in 0..cells {
            out.push(',');
            out.push_str(missing);
        }
        return;
    }
    let languages = [roll.eal, all - roll.eal - roll.unclassified, roll.unclassified];
    for count in languages {
        number(out, count);
    }
    for count in languages {
        share(out, count);
    }
    if year <= 2018 {
        share(out, roll.fsm);
    } else {
        number(out, roll.fsm);
    }
    number(out, roll.fsm_ever);
    if year >= 2023 {
        number(out, all);
    }
    share(out, roll.fsm_ever);
}
