//! Owns the report for planning joint interventions: where at least k schools are significantly below.
//! Must not know how a figure is tested.

use std::collections::BTreeMap;

use crate::domain::Problem;
use crate::figures::{Code, Kind, PupilGroup, Unit};

use super::addressed::{Line, Tested, groups, lines, tested};
use super::notes::Notes;
use super::scope::Scope;
use super::{Cell, Column, Flag, Lead, Row, Section};

/// How many schools must be below where nothing else is asked for.
const USUAL: u8 = 3;

/// The share of tests that come out below by chance alone: half of 5%.
const BY_CHANCE: f64 = 0.025;

/// Pupil groups where room is short.
const SHORT: [(PupilGroup, &str); 8] = [
    (PupilGroup::All, "All"),
    (PupilGroup::Disadvantaged, "Disadv"),
    (PupilGroup::NotDisadvantaged, "Others"),
    (PupilGroup::SenSupport, "SEN sup"),
    (PupilGroup::PriorLow, "Low"),
    (PupilGroup::PriorMiddle, "Middle"),
    (PupilGroup::PriorHigh, "High"),
    (PupilGroup::NonMobile, "Non-mob"),
];

fn short(group: PupilGroup) -> &'static str {
    SHORT.iter().find(|(of, _)| *of == group).map_or(group.label(), |(_, short)| short)
}

/// Everything that was tested in one line and pupil group.
#[derive(Default)]
struct Spot<'t, 'a> {
    tested: usize,
    below: Vec<&'t Tested<'a>>,
}

/// The heat map, then the cells that reach the number asked for.
pub(super) fn sections(scope: &Scope<'_>, notes: &mut Notes) -> Result<Vec<Section>, Problem> {
    let least = usize::from(scope.query.at_least.unwrap_or(USUAL)).max(1);
    let (lines, groups) = (lines(scope)?, groups(scope));
    let all = tested(scope, &lines, &groups);
    let mut spots: BTreeMap<(usize, PupilGroup), Spot<'_, '_>> = BTreeMap::new();
    for one in &all {
        let spot = spots.entry((one.line, one.pupils)).or_default();
        spot.tested += 1;
        if one.flag == Flag::Below {
            spot.below.push(one);
        }
    }
    let shown: Vec<PupilGroup> =
        groups.into_iter().filter(|group| spots.keys().any(|(_, pupils)| pupils == group)).collect();
    say(scope, notes, least, &spots);
    Ok(vec![heat_map(&lines, &shown, &spots, least), reached(&lines, &spots, least)])
}

fn say(scope: &Scope<'_>, notes: &mut Notes, least: usize, spots: &BTreeMap<(usize, PupilGroup), Spot<'_, '_>>) {
    notes.say(format!(
        "A cell holds the number of schools significantly below {}; it is marked from {least} schools on.",
        scope.comparator_name()
    ));
    let by_chance: f64 = spots.values().map(|spot| at_least_by_chance(spot.tested, least)).sum();
    let reached = spots.values().filter(|spot| spot.below.len() >= least).count();
    notes.say(format!(
        "{} of {} cells are marked; were no school different from what it is held against, about {by_chance:.1} would be, by chance.",
        reached,
        spots.len()
    ));
    notes.say(
        "A cell is about many schools, not about one: look into the schools named before anything is planned, and at whether the same pupils stand behind several cells.",
    );
}

/// The probability that at least `least` of `tested` schools come out below by chance: a binomial tail.
fn at_least_by_chance(tested: usize, least: usize) -> f64 {
    let n = tested as f64;
    let mut term = (1.0 - BY_CHANCE).powf(n);
    let mut under = 0.0;
    for k in 0..least.min(tested + 1) {
        under += term;
        term *= (n - k as f64) / (k as f64 + 1.0) * BY_CHANCE / (1.0 - BY_CHANCE);
    }
    if least > tested { 0.0 } else { (1.0 - under).max(0.0) }
}

fn heat_map(
    lines: &[Line],
    groups: &[PupilGroup],
    spots: &BTreeMap<(usize, PupilGroup), Spot<'_, '_>>,
    least: usize,
) -> Section {
    let columns = groups.iter().map(|group| Column {
        id: group.id().to_owned(),
        label: group.label().to_owned(),
        short: short(*group).to_owned(),
        unit: Unit::Schools,
        decimals: 0,
    });
    let cell = |line: usize, group: PupilGroup| match spots.get(&(line, group)) {
        None => Cell::withheld(Code::NotInData),
        Some(spot) => {
            let below = spot.below.len();
            Cell {
                flag: (below >= least).then_some(Flag::Below),
                schools: Some((below, spot.tested)),
                ..Cell::of(below as f64)
            }
        }
    };
    let rows = lines.iter().enumerate().map(|(at, line)| Row {
        subject: line.subject.clone(),
        measure: Some(line.ask.info.measure),
        ..Row::of(line.row_kind(), line.label.clone(), groups.iter().map(|group| cell(at, *group)).collect())
    });
    let rows = rows.filter(|row| row.cells.iter().any(|cell| cell.value().is_some())).collect();
    Section::of("rows", format!("Schools significantly below, marked from {least} on"), columns.collect(), rows)
}

/// The marked cells, most schools first, with the schools' names.
fn reached(lines: &[Line], spots: &BTreeMap<(usize, PupilGroup), Spot<'_, '_>>, least: usize) -> Section {
    let number = |id: &str, label: &str, short: &str, unit, decimals| Column {
        id: id.to_owned(),
        label: label.to_owned(),
        short: short.to_owned(),
        unit,
        decimals,
    };
    let columns = vec![
        number("below", "Schools significantly below", "Below", Unit::Schools, 0),
        number("tested", "Schools tested", "Tested", Unit::Schools, 0),
        number("gap_pupils", "Gap of these schools in pupils", "Gap, pupils", Unit::Pupils, 0),
    ];
    let mut marked: Vec<(usize, f64, Row)> = spots
        .iter()
        .filter(|(_, spot)| spot.below.len() >= least)
        .filter_map(|((at, pupils), spot)| lines.get(*at).map(|line| row_of(line, *pupils, spot)))
        .collect();
    marked.sort_by(|left, right| right.0.cmp(&left.0).then(left.1.total_cmp(&right.1)));
    let mut section = Section::of(
        "interventions",
        "Where to work together",
        columns,
        marked.into_iter().map(|(.., row)| row).collect(),
    );
    section.leads = vec![
        Lead { id: "pupils", label: "Pupils".to_owned() },
        Lead { id: "schools", label: "Schools below".to_owned() },
    ];
    section
}

fn row_of(line: &Line, pupils: PupilGroup, spot: &Spot<'_, '_>) -> (usize, f64, Row) {
    let kind = line.ask.info.kind;
    let gaps: Option<f64> = spot.below.iter().map(|one| one.gap_in_pupils(kind)).sum();
    let names: Vec<&str> = spot.below.iter().map(|one| one.school.name.as_str()).collect();
    let behind: f64 = spot.below.iter().filter_map(|one| one.reading.pupils).sum();
    let gap = match gaps {
        Some(gap) => Cell { pupils: Some(behind), ..Cell::of(gap) },
        // A gap of scores is no number of pupils.
        None => Cell::withheld(if kind == Kind::Percentage { Code::NotInData } else { Code::Z }),
    };
    let cells = vec![Cell::of(spot.below.len() as f64), Cell::of(spot.tested as f64), gap];
    let row = Row {
        subject: line.subject.clone(),
        measure: Some(line.ask.info.measure),
        words: vec![pupils.label().to_owned(), names.join(", ")],
        ..Row::of(line.row_kind(), line.label.clone(), cells)
    };
    (spot.below.len(), gaps.unwrap_or_default(), row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_chance_alone_would_mark_is_the_tail_of_a_binomial() {
        // Python: 1 - sum(math.comb(30, k) * .025**k * .975**(30 - k) for k in range(3)) = 0.038391639433782654
        assert!((at_least_by_chance(30, 3) - 0.038_391_639_433_782_65).abs() < 1e-12, "{}", at_least_by_chance(30, 3));
        assert!((at_least_by_chance(1, 1) - 0.025).abs() < 1e-12);
        assert!(at_least_by_chance(2, 3).abs() < 1e-12);
    }
}
