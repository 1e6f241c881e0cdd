//! Owns what is written in one cell: a figure, or the code that stands in its place, as results files write it.
//! Must not know which columns there are nor where a cell goes.

use super::calendar;
use super::columns::{Holds, Over};
use super::number::{fixed, trimmed};
use super::roster::Sex;
use super::tally::{Group, Metric, Tally};

/// Figures of this many pupils or fewer are suppressed.
const SUPPRESSED: f64 = 5.0;

/// Which family of files a row is in; they write numbers in different ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Ks2,
    Ks4,
}

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Row {
    School { independent: bool, sex: Sex },
    La,
    EnglandAll,
    EnglandState,
}

/// The pupils whose figures are written, and what else decides how.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub family: Family,
    pub row: Row,
    pub year: u16,
    pub tally: &'a Tally,
    /// State-funded England, for gaps.
    pub england: &'a Tally,
}

/// Writes the figure of one group, or its code.
pub(super) fn figure(out: &mut String, view: View<'_>, holds: Holds, group: Group) {
    match view.row {
        Row::School { independent, sex } => match code(view, holds, group, independent, sex) {
            Some(code) => out.push_str(code),
            None => value(out, view, holds, group),
        },
        Row::EnglandAll if of_state_schools(view.family, holds, group) => {}
        Row::EnglandAll | Row::EnglandState if matches!(holds, Holds::Gap(..)) => {}
        Row::EnglandAll | Row::EnglandState if limits(holds) && (group == Group::All || view.family == Family::Ks2) => {
        }
        _ if not_made(view, holds, group) => {}
        _ if pupils_in(view, holds, group) < 1.0 && !matches!(holds, Holds::Count | Holds::Tally(_)) => {}
        _ => value(out, view, holds, group),
    }
}

const fn limits(holds: Holds) -> bool {
    matches!(holds, Holds::Lower(..) | Holds::Upper(..) | Holds::Band(..))
}

/// The code in place of a school's figure, if there is one.
fn code(view: View<'_>, holds: Holds, group: Group, independent: bool, sex: Sex) -> Option<&'static str> {
    let all = view.tally.count(Group::All);
    if holds == Holds::Nothing {
        return Some("NA");
    }
    if holds == Holds::Count && group == Group::All {
        return None;
    }
    if all < 1.0 {
        return Some("");
    }
    if not_made(view, holds, group) {
        return Some("NA");
    }
    if matches!((sex, group), (Sex::Girls, Group::Boys) | (Sex::Boys, Group::Girls)) {
        return Some("NA");
    }
    if independent && of_state_schools(view.family, holds, group) {
        return Some("NP");
    }
    if all <= SUPPRESSED {
        return Some("SUPP");
    }
    if matches!(holds, Holds::Count | Holds::Share) {
        return None;
    }
    let none = if view.family == Family::Ks4 { "NE" } else { "" };
    let pupils = view.tally.count(group);
    if pupils < 1.0 {
        let progress = measured_over(holds) == Some(Metric::ProgN);
        return Some(if progress { "NA" } else { none });
    }
    if pupils <= SUPPRESSED {
        return Some("SUPP");
    }
    let over = measured_over(holds);
    if over.is_some_and(|metric| low_coverage(view, metric)) && !matches!(holds, Holds::Tally(_)) {
        return Some("LOWCOV");
    }
    if matches!(holds, Holds::Tally(_) | Holds::Coverage(..)) {
        return None;
    }
    match pupils_in(view, holds, group) {
        ..1.0 => Some(none),
        1.0..=SUPPRESSED => Some("SUPP"),
        _ => gap_code(view, holds),
    }
}

/// A gap needs enough disadvantaged pupils.
fn gap_code(view: View<'_>, holds: Holds) -> Option<&'static str> {
    let Holds::Gap(_, over, _) = holds else { return None };
    let pupils = match over {
        Over::Measure(metric) => view.tally.sum(Group::Disadvantaged, metric),
        Over::Pupils | Over::Share => view.tally.count(Group::Disadvantaged),
    };
    (pupils <= SUPPRESSED).then_some("SUPP")
}

/// Fewer than half of the pupils are in the measure.
fn low_coverage(view: View<'_>, metric: Metric) -> bool {
    matches!(metric, Metric::P8N | Metric::ProgN)
        && view.tally.sum(Group::All, metric) * 2.0 < view.tally.count(Group::All)
}

/// The metric that counts the pupils in a measure, where not all of the group are.
const fn measured_over(holds: Holds) -> Option<Metric> {
    match holds {
        Holds::MeanOf(_, over, _)
        | Holds::Lower(_, over, _)
        | Holds::Upper(_, over, _)
        | Holds::Band(_, over)
        | Holds::PercentOf(_, over)
        | Holds::TallyOf(_, over)
        | Holds::Coverage(over, _)
        | Holds::Gap(_, Over::Measure(over), _) => Some(over),
        Holds::Tally(Metric::P8Adjusted) => Some(Metric::P8N),
        _ => None,
    }
}

fn pupils_in(view: View<'_>, holds: Holds, group: Group) -> f64 {
    measured_over(holds).map_or_else(|| view.tally.count(group), |over| view.tally.sum(group, over))
}

/// Progress and prior attainment that the year has none of.
fn not_made(view: View<'_>, holds: Holds, group: Group) -> bool {
    let needs_prior = matches!(group, Group::Low | Group::Middle | Group::High)
        || matches!(holds, Holds::Tally(Metric::P8N | Metric::SciVaN | Metric::HumVaN | Metric::LanVaN))
        || measured_over(holds).is_some_and(from_prior);
    let without = match view.family {
        Family::Ks4 => view.year == 2025 || !calendar::ks4_published(view.year),
        Family::Ks2 => matches!(view.year, 2024 | 2025),
    };
    without && needs_prior
}

const fn from_prior(metric: Metric) -> bool {
    matches!(metric, Metric::PriorN | Metric::P8N | Metric::ProgN | Metric::SciVaN | Metric::HumVaN | Metric::LanVaN)
}

/// Figures that are published of state-funded schools only.
fn of_state_schools(family: Family, holds: Holds, group: Group) -> bool {
    let kept = matches!(group, Group::All | Group::Boys | Group::Girls);
    family == Family::Ks4
        && (!kept
            || measured_over(holds).is_some_and(from_prior)
            || matches!(holds, Holds::Gap(..))
            || matches!(holds, Holds::Tally(Metric::P8N | Metric::SciVaN | Metric::HumVaN | Metric::LanVaN)))
}

fn value(out: &mut String, view: View<'_>, holds: Holds, group: Group) {
    let tally = view.tally;
    let pupils = tally.count(group);
    match holds {
        Holds::Identity(_) | Holds::Nothing => {}
        Holds::Count => trimmed(out, pupils, 0),
        Holds::Share => percent(out, view, pupils, tally.count(Group::All)),
        Holds::Sum(metric, decimals) => trimmed(out, tally.sum(group, metric), decimals),
        Holds::Mean(metric, decimals) => trimmed(out, tally.sum(group, metric) / pupils, decimals),
        Holds::Tally(metric) | Holds::TallyOf(metric, _) => trimmed(out, tally.sum(group, metric), 0),
        Holds::Percent(metric) => percent(out, view, tally.sum(group, metric), pupils),
        Holds::PercentOf(metric, over) => percent(out, view, tally.sum(group, metric), tally.sum(group, over)),
        Holds::Coverage(metric, of) => {
            let of = of.map_or(pupils, |of| tally.sum(group, of));
            trimmed(out, if of > 0.0 { tally.sum(group, metric) * 100.0 / of } else { 0.0 }, 0);
            out.push('%');
        }
        Holds::MeanOf(metric, over, decimals) => trimmed(out, mean(tally, group, metric, over), decimals),
        Holds::Lower(metric, over, decimals) => {
            trimmed(out, mean(tally, group, metric, over) - half_width(view, group, metric, over), decimals);
        }
        Holds::Upper(metric, over, decimals) => {
            trimmed(out, mean(tally, group, metric, over) + half_width(view, group, metric, over), decimals);
        }
        Holds::Band(metric, over) => {
            let score = mean(tally, group, metric, over);
            let half = half_width(view, group, metric, over);
            let far = if view.family == Family::Ks4 { 0.5 } else { 2.5 };
            out.push(band(score, half, far));
        }
        Holds::Gap(metric, over, decimals) => {
            let side = |tally: &Tally, group| match over {
                Over::Pupils => tally.sum(group, metric) / tally.count(group),
                Over::Share => tally.sum(group, metric) * 100.0 / tally.count(group),
                Over::Measure(over) => mean(tally, group, metric, over),
            };
            trimmed(out, side(tally, Group::Disadvantaged) - side(view.england, Group::Other), decimals);
        }
    }
}

fn mean(tally: &Tally, group: Group, metric: Metric, over: Metric) -> f64 {
    tally.sum(group, metric) / tally.sum(group, over)
}

/// 1.96·σ/√n; σ of Progress 8 is that of its year, the others are invented near published ones.
fn half_width(view: View<'_>, group: Group, metric: Metric, over: Metric) -> f64 {
    let deviation = match metric {
        Metric::P8 => calendar::p8_deviation(view.year),
        Metric::P8Raw => calendar::p8_deviation(view.year) + 0.03,
        Metric::ReadProg => 6.2,
        Metric::WritProg => 5.8,
        Metric::MatProg => 5.5,
        Metric::LanVa => 1.8,
        _ => calendar::p8_deviation(view.year) + 0.25,
    };
    1.96 * deviation / view.tally.sum(group, over).max(1.0).sqrt()
}

/// 1 well above average to 5 well below; average where the limits take in nought.
const fn band(score: f64, half: f64, far: f64) -> char {
    if score > far && score - half > 0.0 {
        '1'
    } else if score - half > 0.0 {
        '2'
    } else if score < -far && score + half < 0.0 {
        '5'
    } else if score + half < 0.0 {
        '4'
    } else {
        '3'
    }
}

/// Whole per cents for schools and in KS2; two decimals for authorities and England in KS4.
fn percent(out: &mut String, view: View<'_>, part: f64, whole: f64) {
    let share = if whole > 0.0 { part * 100.0 / whole } else { 0.0 };
    match (view.family, view.row) {
        (Family::Ks4, Row::La | Row::EnglandAll | Row::EnglandState) => {
            fixed(out, super::number::whole(share * 10.0) as f64 / 10.0, 2);
        }
        _ => trimmed(out, share, 0),
    }
    out.push('%');
}
