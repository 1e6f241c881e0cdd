//! Owns the comparison of two sides, measure by measure: school with school, a school with the group, group with group.
//! Must not know how figures combine or are tested.

use std::collections::HashSet;

use crate::domain::{Problem, Urn};
use crate::figures::{Code, Kind, Place, Unit};

use super::columns::{Ask, headline_asks};
use super::grid::{Grid, cell, flag};
use super::judge::counted;
use super::notes::Notes;
use super::pooling::Reading;
use super::reading::Reader;
use super::scope::Scope;
use super::significance::{
    Estimate, SMALLEST_TESTED, difference, gap_in_pupils, proportion, two_proportions_flag, wilson,
};
use super::{Cell, Column, Flag, Query, Row, RowKind, Section, Snapshot, SnapshotSchool};

/// Characters of a side's name over its column where room is short.
const SHORT_NAME: usize = 16;

/// A side as it is named.
pub(super) enum Side<'a> {
    School(&'a SnapshotSchool),
    Group,
    Other(&'a Snapshot),
}

/// One side: its name, and of every column its figure with the schools behind it.
struct Figures {
    name: String,
    readings: Vec<(Reading, Option<(usize, usize)>)>,
    /// The URNs and DfE numbers of its schools.
    urns: HashSet<Urn>,
}

/// How far the two sides have pupils in common.
#[derive(Clone, Copy, PartialEq)]
enum Common {
    /// No school stands in both: two samples.
    Nothing,
    /// The second holds the first: it is taken as given.
    Part,
    /// Some schools stand in both: no test holds.
    Some,
}

/// The two lists of a comparison: percentages, whose differences are pupils too, and scores.
pub(super) fn sections(
    scope: &Scope<'_>,
    beside: Option<&Snapshot>,
    notes: &mut Notes,
) -> Result<Vec<Section>, Problem> {
    let asks = headline_asks(scope.stage, scope.query)?;
    if scope.query.schools.is_empty() && beside.is_none() {
        notes.say("Nothing was named to compare: this is the first school by name, and the group. Name one school, two, or another group.");
    }
    let (left, right) = pair(scope, beside)?;
    let (left, right) = (figures(scope, &asks, &left, notes), figures(scope, &asks, &right, notes));
    let common = common(scope, &left, &right, notes);
    let list = |id, title: &str, percent: bool| {
        let rows: Vec<Row> = asks
            .iter()
            .zip(left.readings.iter().zip(&right.readings))
            .filter(|(ask, _)| (ask.info.kind == Kind::Percentage) == percent)
            .map(|(ask, (left, right))| row(ask, left, right, common))
            .collect();
        let title = format!("{title}: {} and {}", left.name, right.name);
        Section::of(id, title, columns(&asks, &left.name, &right.name, percent), rows)
    };
    let lists = [list("percentages", "Percentages", true), list("scores", "Scores", false)];
    if !scope.query.sort.is_empty() {
        notes.say("The comparison keeps the order of its measures: the order asked for applies to other reports.");
    }
    Ok(lists.into_iter().filter(|section| !section.rows.is_empty()).collect())
}

/// What the notes say of the marks, in place of the words about a comparator.
pub(super) const MARKS: &str = "The mark of a difference says that the first side is significantly above or below the second at the 95% level: two samples of pupils where no school stands in both, and the group taken as given where it holds the school. None is set below 11 pupils, or for scores without limits. The gap in pupils is of the first side's pupils, cut towards nought.";

/// The two sides that the query names; without a name the first school and the group.
pub(super) fn pair<'a>(scope: &Scope<'a>, beside: Option<&'a Snapshot>) -> Result<(Side<'a>, Side<'a>), Problem> {
    let school = |urn: &Urn| found(scope, *urn).map(Side::School);
    match (scope.query.schools.as_slice(), beside) {
        ([], Some(other)) => Ok((Side::Group, Side::Other(other))),
        ([left], Some(other)) => Ok((school(left)?, Side::Other(other))),
        ([left], None) => Ok((school(left)?, Side::Group)),
        ([left, right], None) if left == right => Err(Problem::new(
            format!("school {left} cannot be compared with itself"),
            "name two different schools, or one to compare it with the group",
        )),
        ([left, right], None) => Ok((school(left)?, school(right)?)),
        ([], None) => {
            let first = scope.schools.first().ok_or_else(|| {
                Problem::new(
                    format!("the group '{}' has no school of {}", scope.group.name, scope.stage.label()),
                    "choose the other stage, or another group",
                )
            })?;
            Ok((Side::School(first), Side::Group))
        }
        _ => Err(Problem::new(
            "a comparison has two sides",
            "name one school (with the group), two schools, or another group",
        )),
    }
}

fn figures(scope: &Scope<'_>, asks: &[Ask], side: &Side<'_>, notes: &mut Notes) -> Figures {
    match side {
        Side::School(it) => school(scope, asks, it),
        Side::Group => group(scope, asks, notes),
        Side::Other(other) => other_group(scope, asks, other, notes),
    }
}

/// What is asked of the other group: the same stage, year and release.
pub(super) fn other_query(scope: &Scope<'_>) -> Query {
    Query { stage: Some(scope.stage), year: Some(scope.year), release: Some(scope.release), ..scope.query.clone() }
}

/// The school of this number among those that the snapshot holds; what it does not hold is not there.
fn found<'a>(scope: &Scope<'a>, urn: Urn) -> Result<&'a SnapshotSchool, Problem> {
    let all = scope.schools.iter().copied().chain(&scope.snapshot.outside);
    all.into_iter().find(|school| school.urn == urn).ok_or_else(|| {
        Problem::new(
            format!("there is no school '{urn}' in the group '{}'", scope.group.name),
            "list its schools with `collaborate group show`",
        )
    })
}

fn school(scope: &Scope<'_>, asks: &[Ask], school: &SnapshotSchool) -> Figures {
    let place = Place::School(school.urn);
    let readings = Reader::new(scope, asks, scope.year).read(place, &scope.blocks(place, scope.year));
    Figures {
        name: school.name.clone(),
        readings: readings.into_iter().map(|reading| (reading, None)).collect(),
        urns: [school.urn].into(),
    }
}

fn group(scope: &Scope<'_>, asks: &[Ask], notes: &mut Notes) -> Figures {
    let grid = Grid::read(scope, asks, scope.year);
    notes.twins(&grid);
    notes.figures(scope, asks, &grid.group, "");
    Figures {
        name: scope.group.name.clone(),
        readings: grid.group.iter().map(|it| (it.reading, Some((it.schools, it.of)))).collect(),
        urns: scope.schools.iter().map(|school| school.urn).collect(),
    }
}

/// The other group in the same year and release; where it has none of those, its side says so.
fn other_group(scope: &Scope<'_>, asks: &[Ask], other: &Snapshot, notes: &mut Notes) -> Figures {
    let query = other_query(scope);
    if let Ok(theirs) = Scope::new(other, &query) {
        let mut of_other = Notes::default();
        let side = group(&theirs, asks, &mut of_other);
        for sentence in of_other.left_out_in(&side.name) {
            notes.say(sentence);
        }
        return side;
    }
    let name = other.group.as_ref().map_or_else(String::new, |group| group.name.clone());
    notes.say(format!(
        "{name}: no {} release of {} {} is held for its schools; years and releases are never mixed.",
        scope.release,
        scope.stage.label(),
        scope.year
    ));
    let nothing = (Reading::withheld(Code::NoFile), None);
    Figures { name, readings: asks.iter().map(|_| nothing).collect(), urns: HashSet::new() }
}

/// How far the sides have schools in common; those of two groups are named.
fn common(scope: &Scope<'_>, left: &Figures, right: &Figures, notes: &mut Notes) -> Common {
    let both: HashSet<Urn> = left.urns.intersection(&right.urns).copied().collect();
    if both.is_empty() {
        return Common::Nothing;
    }
    if left.urns.len() == 1 {
        return Common::Part;
    }
    let named: Vec<&str> =
        scope.schools.iter().filter(|it| both.contains(&it.urn)).map(|it| it.name.as_str()).collect();
    notes.say(format!(
        "In both groups: {}. Their pupils count on both sides, so that the differences are not tested.",
        named.join(", ")
    ));
    Common::Some
}

fn columns(asks: &[Ask], left: &str, right: &str, percent: bool) -> Vec<Column> {
    let of_kind = asks.iter().find(|ask| (ask.info.kind == Kind::Percentage) == percent);
    let (unit, decimals) = if percent { (Unit::Percent, 0) } else { (Unit::Points, 1) };
    let decimals = of_kind.map_or(decimals, |ask| ask.column.decimals);
    let (mut short_left, mut short_right) = (shortened(left), shortened(right));
    if short_left == short_right {
        (short_left, short_right) = (format!("1 {short_left}"), format!("2 {short_right}"));
    }
    let column = |id: &str, label: &str, short: String, unit, decimals| Column {
        id: id.to_owned(),
        label: label.to_owned(),
        short,
        unit,
        decimals,
    };
    let points = if percent { "Difference, percentage points" } else { "Difference" };
    let mut columns = vec![
        column("first", left, short_left, unit, decimals),
        column("second", right, short_right, unit, decimals),
        column("difference", points, "Difference".to_owned(), Unit::Points, decimals.max(1)),
    ];
    if percent {
        columns.push(column("gap_pupils", "Difference in pupils", "In pupils".to_owned(), Unit::Pupils, 0));
    }
    columns
}

/// A name of at most so many characters.
fn shortened(name: &str) -> String {
    if name.chars().count() <= SHORT_NAME {
        return name.to_owned();
    }
    let kept: String = name.chars().take(SHORT_NAME - 1).collect();
    format!("{}…", kept.trim_end())
}

type Figure = (Reading, Option<(usize, usize)>);

/// One measure on both sides, and how far they lie apart.
fn row(ask: &Ask, left: &Figure, right: &Figure, common: Common) -> Row {
    let shown = |(reading, schools): &Figure| Cell {
        schools: *schools,
        limits: limits(ask.info.kind, reading),
        decimals: reading.decimals.or(Some(ask.column.decimals)),
        ..cell(reading, None)
    };
    let mut cells = vec![shown(left), shown(right), apart(ask, &left.0, &right.0, common)];
    if ask.info.kind == Kind::Percentage {
        let gap = left.0.value().zip(right.0.value()).zip(left.0.pupils);
        let gap = gap.map(|((left, right), pupils)| gap_in_pupils(left - right, pupils));
        cells.push(gap.map_or_else(|| Cell::withheld(missing(&left.0, &right.0)), Cell::of));
    }
    Row { measure: Some(ask.info.measure), ..Row::of(RowKind::Measure, ask.column.label.clone(), cells) }
}

/// The 95% limits of a figure: published or from the national deviation for scores, Wilson's for percentages.
pub(super) fn limits(kind: Kind, reading: &Reading) -> Option<(f64, f64)> {
    match kind {
        Kind::Percentage => {
            let (count, pupils) = counted(reading)?;
            reading.limits.or_else(|| wilson(count, pupils))
        }
        Kind::Score | Kind::Count | Kind::Band => reading.limits,
    }
}

/// The first less the second, its limits, and whether it is significant.
fn apart(ask: &Ask, left: &Reading, right: &Reading, common: Common) -> Cell {
    let Some((of_left, of_right)) = left.value().zip(right.value()) else {
        return Cell::withheld(missing(left, right));
    };
    let kind = ask.info.kind;
    let (limits, flag) = match common {
        Common::Nothing => two_samples(kind, left, right),
        Common::Part => {
            let own = limits(kind, left).map(|(lower, upper)| (lower - of_right, upper - of_right));
            (own, flag(kind, left, of_right))
        }
        Common::Some => (None, None),
    };
    let share = kind == Kind::Percentage;
    let gap_pupils = left.pupils.filter(|_| share).map(|pupils| gap_in_pupils(of_left - of_right, pupils));
    Cell {
        limits,
        flag,
        against: Some(of_right),
        gap_pupils,
        decimals: Some(ask.column.decimals.max(1)),
        ..Cell::of(of_left - of_right)
    }
}

/// The limits of the difference of two independent figures, and its test.
fn two_samples(kind: Kind, left: &Reading, right: &Reading) -> (Option<(f64, f64)>, Option<Flag>) {
    match kind {
        Kind::Percentage => {
            let apart = left.value().zip(right.value()).map(|(left, right)| left - right);
            let Some((left, right)) = counted(left).zip(counted(right)) else { return (None, None) };
            let estimates = proportion(left.0, left.1).zip(proportion(right.0, right.1));
            let half = estimates.map(|(left, right)| difference(left, right).half_width);
            let limits = apart.zip(half).map(|(apart, half)| (apart - half, apart + half));
            (limits, two_proportions_flag(left, right))
        }
        Kind::Score => {
            let estimate = |reading: &Reading| Some(Estimate::between(reading.value()?, reading.limits?));
            let Some((first, second)) = estimate(left).zip(estimate(right)) else { return (None, None) };
            let apart = difference(first, second);
            let enough = |reading: &Reading| reading.pupils.is_some_and(|pupils| pupils >= SMALLEST_TESTED);
            (Some(apart.limits()), Some(apart.flag()).filter(|_| enough(left) && enough(right)))
        }
        Kind::Count | Kind::Band => (None, None),
    }
}

/// Why there is no difference: the first side's reason before the second's.
fn missing(left: &Reading, right: &Reading) -> Code {
    left.content.err().or(right.content.err()).unwrap_or(Code::NotInData)
}
