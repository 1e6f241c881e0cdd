//! Owns what kind of school stands where, who its pupils are, and what befalls it: all by chance and by place in line.
//! Must not know numbers, names or addresses; `roster` gives it those.

use super::chance::Chance;
use super::roster::{Intake, Kind, Sex, Story};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Primary,
    Infant,
    Secondary,
    AllThrough,
    Special,
    Independent,
}

const COMMUNITY: Kind = ("CY", "Community school", "Maintained School");
const AIDED: Kind = ("VA", "Voluntary aided school", "Maintained School");
const CONTROLLED: Kind = ("VC", "Voluntary controlled school", "Maintained School");
pub(super) const CONVERTER: Kind = ("ACC", "Academy - Converter mainstream", "Academy");
pub(super) const SPONSORED: Kind = ("AC", "Academy sponsor led mainstream", "Academy");
const FREE: Kind = ("F", "Free school - Mainstream", "Academy");
const SPECIAL: Kind = ("CYS", "Community special school", "Special School");
pub(super) const INDEPENDENT: Kind = ("IND", "Other independent school", "Independent School");

#[derive(Clone, Copy)]
pub(super) struct Place {
    pub number: usize,
    pub within: usize,
    pub alone: bool,
}

impl Place {
    /// A small authority has more secondary schools than its share, so that groups of them can be shown.
    pub(super) fn role(self) -> Role {
        let slot = self.within % 40;
        let every = if self.alone { 3 } else { 6 };
        match slot {
            36 => Role::AllThrough,
            37 => Role::Special,
            38 => Role::Independent,
            39 => Role::Infant,
            _ if slot % every == every - 1 => Role::Secondary,
            _ => Role::Primary,
        }
    }

    /// The how-manieth of its role, in a small authority.
    pub(super) const fn ordinal(self) -> usize {
        self.within / 3
    }
}

pub(super) fn religion(chance: &mut Chance, role: Role) -> &'static str {
    match (role, chance.share()) {
        (Role::Primary, 0.0..0.25) | (Role::Secondary, 0.0..0.06) => "Church of England",
        (Role::Primary, 0.25..0.34) | (Role::Secondary, 0.06..0.14) => "Roman Catholic",
        (Role::Independent, _) => "None",
        _ => "Does not apply",
    }
}

pub(super) fn sex(place: Place, role: Role, chance: &mut Chance) -> Sex {
    let drawn = chance.share();
    match (role, place.alone, place.ordinal()) {
        (Role::Secondary, true, 5) => Sex::Girls,
        (Role::Secondary, true, 6) => Sex::Boys,
        (Role::Secondary, false, _) if drawn < 0.05 => Sex::Girls,
        (Role::Secondary, false, _) if drawn < 0.09 => Sex::Boys,
        _ => Sex::Mixed,
    }
}

pub(super) fn kind(role: Role, religion: &str, story: Story, chance: &mut Chance) -> Kind {
    let drawn = chance.share();
    match (role, story) {
        (Role::Special, _) => SPECIAL,
        (Role::Independent, _) => INDEPENDENT,
        (_, Story::Opened(_)) => FREE,
        (_, Story::Academised(_)) => COMMUNITY,
        (Role::Secondary | Role::AllThrough, _) if drawn < 0.65 => CONVERTER,
        (Role::Primary, _) if drawn < 0.3 => CONVERTER,
        _ => match religion {
            "Roman Catholic" => AIDED,
            "Church of England" => CONTROLLED,
            _ => COMMUNITY,
        },
    }
}

/// Who the pupils are: the poorer the intake, the lower prior attainment and the more need, with much scatter.
pub(super) fn intake(place: Place, role: Role, selective: bool, chance: &mut Chance) -> Intake {
    let draw = chance.share();
    let poor = (0.08 + 0.54 * draw * draw + 0.02 * chance.bell()).clamp(0.02, 0.75);
    let poor = if selective { poor * 0.25 } else { poor };
    let eal = chance.share();
    let mut intake = Intake {
        disadvantaged: poor,
        eal: (0.01 + 0.7 * eal * eal * eal * eal).min(0.85),
        ehcp: (0.025 + 0.008 * chance.bell()).clamp(0.005, 0.08),
        support: (0.08 + 0.15 * poor + 0.02 * chance.bell()).clamp(0.02, 0.35),
        mobile: 0.02 + 0.1 * poor,
        prior: -1.3 * (poor - 0.26) + 0.15 * chance.bell() + if selective { 1.1 } else { 0.0 },
        prior_known: 0.93 + 0.05 * chance.share(),
        effect: 0.13 * chance.bell() - 0.45 * (poor - 0.26),
        languages: 0.25 + 0.4 * chance.share(),
        humanities: 0.65 + 0.3 * chance.share(),
        triple: 0.1 + 0.3 * chance.share(),
    };
    match role {
        Role::Special => {
            intake = Intake {
                ehcp: 0.97,
                support: 0.6,
                prior: -2.3,
                effect: -0.7,
                languages: 0.0,
                humanities: 0.1,
                triple: 0.0,
                ..intake
            };
        }
        Role::Independent => {
            intake = Intake { disadvantaged: 0.0, ehcp: 0.01, prior: 0.6, prior_known: 0.3, effect: 0.4, ..intake };
        }
        Role::Secondary if place.alone && place.ordinal() == 7 => intake.languages = 0.0,
        _ => {}
    }
    intake
}

/// Pupils at the end of KS2 and of KS4 in a usual year.
pub(super) fn cohorts(place: Place, role: Role, chance: &mut Chance) -> (f64, f64) {
    let size = chance.share();
    match role {
        Role::Primary if place.alone && place.within == 4 => (4.0, 0.0),
        Role::Primary if size < 0.15 => (8.0 + 60.0 * size, 0.0),
        Role::Primary => (24.0 + 60.0 * size * size, 0.0),
        Role::Infant => (0.0, 0.0),
        Role::Secondary if place.alone && place.ordinal() == 8 => (0.0, 62.0),
        Role::Secondary => (0.0, 115.0 + 120.0 * size),
        Role::AllThrough => (52.0, 138.0),
        Role::Special => (0.0, 14.0),
        Role::Independent => (0.0, 55.0),
    }
}

/// What befalls the school; in a small authority each story is told once, in a large one by chance.
pub(super) fn story(place: Place, role: Role, years: &[u16], chance: &mut Chance) -> Story {
    let year = |at: usize| years.get(at.min(years.len().saturating_sub(1))).copied().unwrap_or_default();
    if place.alone {
        return match (role, place.ordinal(), place.within % 3) {
            (Role::Secondary, 1, _) => Story::Academised(year(1)),
            (Role::Secondary, 2, _) => Story::NoCohort(year(1)),
            (Role::Secondary, 3, _) => Story::Opened(year(1)),
            (Role::Secondary, 4, _) | (Role::Primary, 4, 0) => Story::LowCoverage(year(0)),
            (Role::Primary, 2, 0) => Story::Academised(year(2)),
            (Role::Primary, 6, 1) => Story::Opened(year(2)),
            _ => Story::Plain,
        };
    }
    let at = chance.below(years.len());
    match chance.share() {
        0.0..0.03 if matches!(role, Role::Primary | Role::Secondary) => Story::Academised(year(at)),
        0.03..0.035 => Story::Opened(year(at)),
        0.035..0.038 => Story::NoCohort(year(at)),
        0.038..0.043 => Story::LowCoverage(year(at)),
        _ => Story::Plain,
    }
}
