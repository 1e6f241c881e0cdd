//! Owns the report that pairs schools: who could help whom in what, so that nobody gives or gets everything.
//! Must not know how a figure is tested.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Problem, Urn};
use crate::figures::{Code, Kind, PupilGroup, SubjectPick, Unit};

use super::addressed::{Line, Tested, groups, lines, tested};
use super::notes::Notes;
use super::scope::Scope;
use super::similar_means::weights;
use super::{Cell, Column, FAR, Flag, Lead, Row, RowKind, Section};

/// The most that one school gives, and the most that it gets.
const MOST_GIVEN: usize = 2;
const MOST_GOT: usize = 2;

/// The best schools of a cell that are looked at for each need; a large group has thousands.
const MOST_ASKED: usize = 40;

/// A school that is significantly below in something.
struct Need<'t, 'a> {
    of: &'t Tested<'a>,
    /// How far below, in standard errors.
    depth: f64,
    /// Schools that are significantly better in the same, the best first, by position among those tested.
    helpers: Vec<usize>,
}

/// The pairs, what each school would give and get, and the needs that nobody meets.
pub(super) fn sections(scope: &Scope<'_>, notes: &mut Notes) -> Result<Vec<Section>, Problem> {
    let (lines, groups) = (lines(scope)?, groups(scope));
    let all = tested(scope, &lines, &groups);
    let needs = needs(scope, &lines, &all);
    let met = paired(&all, &needs);
    notes.say(format!(
        "A school needs support where it is significantly below {}; who could give it is significantly better in the same, and not below. At most {MOST_GIVEN} pairings are given and {MOST_GOT} got by a school; of each school's needs the deepest in each subject counts.",
        scope.comparator_name()
    ));
    notes.say(
        "A pairing is a proposal to talk about, from figures of one year: whether the better school's pupils and means are alike enough, its people know.",
    );
    notes.say(match &scope.snapshot.similar {
        Some(similar) => format!(
            "Schools of another kind (phase, selection, sex of entry) are not paired; those with a similar intake come first. Distance weighs {}; beyond {FAR} two intakes are not called similar.",
            weights(similar)
        ),
        None => "Intakes are not known: whether two schools are alike is for their people to say.".to_owned(),
    });
    Ok(vec![pairs(scope, &lines, &all, &needs, &met), balance(&all, &needs, &met), unmet(&lines, &needs, &met)])
}

/// Each school's deepest need in each subject, at most so many as it can get, then in the order of depth.
fn needs<'t, 'a>(scope: &Scope<'_>, lines: &[Line], all: &'t [Tested<'a>]) -> Vec<Need<'t, 'a>> {
    let mut better: BTreeMap<(usize, PupilGroup), Vec<usize>> = BTreeMap::new();
    for (at, one) in all.iter().enumerate().filter(|(_, one)| one.flag != Flag::Below) {
        better.entry((one.line, one.pupils)).or_default().push(at);
    }
    let value = |at: &usize| all.get(*at).and_then(|one| one.reading.value()).unwrap_or(f64::NEG_INFINITY);
    for list in better.values_mut() {
        list.sort_by(|left, right| value(right).total_cmp(&value(left)));
        list.truncate(MOST_ASKED);
    }
    let mut deepest: BTreeMap<(Urn, Option<&SubjectPick>), Need<'t, 'a>> = BTreeMap::new();
    for one in all.iter().filter(|one| one.flag == Flag::Below) {
        let Some(line) = lines.get(one.line) else { continue };
        let kind = line.ask.info.kind;
        let Some(depth) = one.standardised(kind).map(f64::abs) else { continue };
        let key = (one.school.urn, line.subject.as_ref());
        if deepest.get(&key).is_some_and(|known| known.depth >= depth) {
            continue;
        }
        let candidates = better.get(&(one.line, one.pupils)).map_or(&[][..], Vec::as_slice);
        let helps = |at: &&usize| all.get(**at).is_some_and(|other| other.is_better_than(one, kind));
        let able: Vec<usize> = candidates.iter().filter(helps).copied().collect();
        let helpers = alike_first(scope, all, one.school.urn, able);
        deepest.insert(key, Need { of: one, depth, helpers });
    }
    let mut by_depth: Vec<Need<'t, 'a>> = deepest.into_values().collect();
    by_depth
        .sort_by(|left, right| right.depth.total_cmp(&left.depth).then(left.of.school.urn.cmp(&right.of.school.urn)));
    let mut kept: BTreeMap<Urn, usize> = BTreeMap::new();
    by_depth.retain(|need| {
        let count = kept.entry(need.of.school.urn).or_default();
        *count += 1;
        *count <= MOST_GOT
    });
    by_depth
}

/// Those whose intake is like the school's first, the best of them first; schools of another kind cannot help.
fn alike_first(scope: &Scope<'_>, all: &[Tested<'_>], of: Urn, able: Vec<usize>) -> Vec<usize> {
    let Some(similar) = &scope.snapshot.similar else { return able };
    let likened = |at: usize| all.get(at).and_then(|one| similar.between(of, one.school.urn));
    let mut known: Vec<(bool, usize)> =
        able.into_iter().filter_map(|at| likened(at).map(|likened| (likened.is_far(), at))).collect();
    known.sort_by_key(|(far, _)| *far);
    known.into_iter().map(|(_, at)| at).collect()
}

/// The distance of two schools' intakes, where it is known.
fn distance(scope: &Scope<'_>, one: Urn, other: Urn) -> Cell {
    let likened = scope.snapshot.similar.as_ref().and_then(|similar| similar.between(one, other));
    likened.map_or(Cell::withheld(Code::NotInData), |likened| Cell { decimals: Some(2), ..Cell::of(likened.distance) })
}

/// For each need the one that meets it, by position among those tested; none where nobody can.
///
/// A matching with room for several needs a helper, in the order of depth: a helper that is full makes room by
/// handing one of its needs to another who can meet it, so that as many needs as possible are met.
fn paired(all: &[Tested<'_>], needs: &[Need<'_, '_>]) -> Vec<Option<usize>> {
    let mut met: Vec<Option<usize>> = vec![None; needs.len()];
    let mut gives: BTreeMap<Urn, Vec<usize>> = BTreeMap::new();
    for need in 0..needs.len() {
        let mut asked = BTreeSet::new();
        place(need, all, needs, &mut met, &mut gives, &mut asked);
    }
    met
}

fn place(
    need: usize,
    all: &[Tested<'_>],
    needs: &[Need<'_, '_>],
    met: &mut [Option<usize>],
    gives: &mut BTreeMap<Urn, Vec<usize>>,
    asked: &mut BTreeSet<Urn>,
) -> bool {
    let Some(helpers) = needs.get(need).map(|need| &need.helpers) else { return false };
    let mut by_load: Vec<(usize, usize, Urn)> = helpers
        .iter()
        .enumerate()
        .filter_map(|(rank, at)| all.get(*at).map(|one| (rank, *at, one.school.urn)))
        .collect();
    by_load.sort_by_key(|(rank, _, urn)| (gives.get(urn).map_or(0, Vec::len), *rank));
    for (_, at, helper) in by_load {
        if !asked.insert(helper) {
            continue;
        }
        let taken = gives.get(&helper).cloned().unwrap_or_default();
        let has_room = taken.len() < MOST_GIVEN;
        let freed =
            if has_room { None } else { taken.into_iter().find(|other| place(*other, all, needs, met, gives, asked)) };
        if !has_room && freed.is_none() {
            continue;
        }
        let own = gives.entry(helper).or_default();
        own.retain(|other| Some(*other) != freed);
        own.push(need);
        if let Some(slot) = met.get_mut(need) {
            *slot = Some(at);
        }
        return true;
    }
    false
}

fn column(id: &str, label: &str, short: &str, unit: Unit, decimals: u8) -> Column {
    Column { id: id.to_owned(), label: label.to_owned(), short: short.to_owned(), unit, decimals }
}

fn pairs(
    scope: &Scope<'_>,
    lines: &[Line],
    all: &[Tested<'_>],
    needs: &[Need<'_, '_>],
    met: &[Option<usize>],
) -> Section {
    let columns = vec![
        column("value", "Its figure", "Its own", Unit::Points, 1),
        column("helper_value", "Figure of who could help", "Helper's", Unit::Points, 1),
        column("gap", "Gap between the two", "Gap", Unit::Points, 1),
        column("gap_pupils", "That gap in its pupils", "Gap, pupils", Unit::Pupils, 0),
        column("distance", "Distance of the intakes", "Distance", Unit::Points, 2),
    ];
    let mut rows: Vec<Row> = needs
        .iter()
        .zip(met)
        .filter_map(|(need, helper)| {
            let helper = all.get((*helper)?)?;
            let row = pair_row(lines.get(need.of.line)?, need, helper)?;
            Some(with_distance(row, distance(scope, need.of.school.urn, helper.school.urn)))
        })
        .collect();
    rows.sort_by_key(|row| (row.name.to_lowercase(), row.urn));
    let mut section = Section::of("rows", "Who could help whom in what", columns, rows);
    section.leads = vec![
        Lead { id: "what", label: "In".to_owned() },
        Lead { id: "pupils", label: "Pupils".to_owned() },
        Lead { id: "helper", label: "Who could help".to_owned() },
    ];
    section
}

fn with_distance(mut row: Row, distance: Cell) -> Row {
    row.cells.push(distance);
    row
}

fn pair_row(line: &Line, need: &Need<'_, '_>, helper: &Tested<'_>) -> Option<Row> {
    let (own, theirs) = (need.of.reading.value()?, helper.reading.value()?);
    let gap = theirs - own;
    let pupils = need.of.reading.pupils;
    let in_pupils = pupils.filter(|_| line.ask.info.kind == Kind::Percentage);
    let in_pupils = in_pupils.map(|pupils| super::significance::gap_in_pupils(gap, pupils));
    let cells = vec![
        Cell {
            pupils,
            limits: need.of.reading.limits,
            flag: Some(Flag::Below),
            against: Some(need.of.against),
            ..line.cell(own)
        },
        Cell {
            pupils: helper.reading.pupils,
            limits: helper.reading.limits,
            flag: Some(helper.flag),
            against: Some(helper.against),
            ..line.cell(theirs)
        },
        line.cell(gap),
        in_pupils.map_or(Cell::withheld(Code::Z), Cell::of),
    ];
    Some(Row {
        urn: Some(need.of.school.urn),
        subject: line.subject.clone(),
        words: vec![line.label_with_unit(), need.of.pupils.label().to_owned(), helper.school.name.clone()],
        ..Row::of(RowKind::School, need.of.school.name.clone(), cells)
    })
}

/// What each school that plays a part would give and get.
fn balance(all: &[Tested<'_>], needs: &[Need<'_, '_>], met: &[Option<usize>]) -> Section {
    let mut schools: BTreeMap<(String, Urn), (String, [usize; 3])> = BTreeMap::new();
    let mut count = |one: &Tested<'_>, what: usize| {
        let key = (one.school.name.to_lowercase(), one.school.urn);
        let (_, counts) = schools.entry(key).or_insert_with(|| (one.school.name.clone(), [0; 3]));
        if let Some(number) = counts.get_mut(what) {
            *number += 1;
        }
    };
    for (need, helper) in needs.iter().zip(met) {
        match helper.and_then(|at| all.get(at)) {
            Some(helper) => {
                count(helper, 0);
                count(need.of, 1);
            }
            None => count(need.of, 2),
        }
    }
    let columns = vec![
        column("gives", "Gives support", "Gives", Unit::Schools, 0),
        column("gets", "Gets support", "Gets", Unit::Schools, 0),
        column("unmet", "Needs that nobody meets", "Unmet", Unit::Schools, 0),
    ];
    let rows = schools.into_iter().map(|((_, urn), (name, counts))| Row {
        urn: Some(urn),
        ..Row::of(RowKind::School, name, counts.iter().map(|number| Cell::of(*number as f64)).collect())
    });
    Section::of("balance", "What each school gives and gets", columns, rows.collect())
}

/// Needs for which the group has nobody.
fn unmet(lines: &[Line], needs: &[Need<'_, '_>], met: &[Option<usize>]) -> Section {
    let columns = vec![
        column("value", "Its figure", "Its own", Unit::Points, 1),
        column("against", "What it is held against", "Against", Unit::Points, 1),
    ];
    let open = needs.iter().zip(met).filter(|(_, helper)| helper.is_none()).map(|(need, _)| need);
    let mut rows: Vec<Row> = open
        .filter_map(|need| {
            let line = lines.get(need.of.line)?;
            let why = if need.helpers.is_empty() {
                "no school of the group is significantly better"
            } else {
                "those who are better already give as much as a school should"
            };
            let own = Cell {
                pupils: need.of.reading.pupils,
                flag: Some(Flag::Below),
                against: Some(need.of.against),
                ..line.cell(need.of.reading.value()?)
            };
            Some(Row {
                urn: Some(need.of.school.urn),
                subject: line.subject.clone(),
                words: vec![line.label_with_unit(), need.of.pupils.label().to_owned(), why.to_owned()],
                ..Row::of(RowKind::School, need.of.school.name.clone(), vec![own, line.cell(need.of.against)])
            })
        })
        .collect();
    rows.sort_by_key(|row| (row.name.to_lowercase(), row.urn));
    let mut section = Section::of("unmet", "Needs that nobody in the group meets", columns, rows);
    section.leads = vec![
        Lead { id: "what", label: "In".to_owned() },
        Lead { id: "pupils", label: "Pupils".to_owned() },
        Lead { id: "why", label: "Why".to_owned() },
    ];
    section
}
