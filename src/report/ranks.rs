//! Owns the overview's lists of the group's subjects above and below the comparator.
//! Must not know how figures combine or are tested.

use crate::figures::{Code, Kind, Subject, SubjectInfo, Unit};

use super::columns::{Ask, gap_column, subject_ask, subject_ranks};
use super::grid::Grid;
use super::notes::Notes;
use super::overview::MOST_LISTED;
use super::rank_intervals;
use super::scope::Scope;
use super::significance::gap_in_pupils;
use super::{Cell, Column, Comparator, Content, Row, RowKind, Section};

/// One subject's gap in the ranking column, and its row.
struct Ranked {
    gap: f64,
    /// The limits of the gap.
    limits: Option<(f64, f64)>,
    row: Row,
}

/// Higher and lower subjects, by the gap in the stage's ranking column.
pub(super) fn sections(scope: &Scope<'_>, notes: &mut Notes) -> [Section; 2] {
    let (lead, more) = subject_ranks(scope.stage);
    let comparator = scope.group_comparator_name();
    let columns = list_columns(scope, lead, more, &comparator);
    let label = columns.first().map_or(String::new(), |column| column.label.clone());
    let ranked = ranked(scope, lead, more);
    notes.say(if scope.query.compare == Comparator::Group {
        "The group is not compared with itself: choose another comparator to see higher and lower subjects.".to_owned()
    } else if ranked.is_empty() {
        format!("Subjects cannot be set above or below {comparator}: there is no figure to hold them against.")
    } else {
        format!(
            "Higher and lower subjects are ranked by the gap between the group and {comparator} in {label}; the gap in pupils is cut towards nought; best and worst rank among the subjects follow from the limits, as those of schools do."
        )
    });
    let higher = ranked.iter().filter(|at| at.gap > 0.0).take(MOST_LISTED).map(|at| at.row.clone()).collect();
    let lower = ranked.iter().rev().filter(|at| at.gap < 0.0).take(MOST_LISTED).map(|at| at.row.clone()).collect();
    let by = format!("{comparator}, by {label}");
    let section = |id, title: String, rows| Section::of(id, title, columns.clone(), rows);
    [
        section("higher_subjects", format!("Subjects above {by}"), higher),
        section("lower_subjects", format!("Subjects below {by}"), lower),
    ]
}

fn list_columns(scope: &Scope<'_>, lead: &str, more: &[&str], comparator: &str) -> Vec<Column> {
    let column_of = |id: &str| {
        Subject::of_stage(scope.stage).find_map(|info| subject_ask(scope.stage, info.subject, id)).map(|ask| ask.column)
    };
    let Some(value) = column_of(lead) else { return Vec::new() };
    let against = Column {
        id: "comparator".to_owned(),
        label: comparator.to_owned(),
        short: "Compared".to_owned(),
        ..value.clone()
    };
    let pupils = Column {
        id: "gap_pupils".to_owned(),
        label: "Gap in pupils".to_owned(),
        short: "In pupils".to_owned(),
        unit: Unit::Pupils,
        decimals: 0,
    };
    let gap = gap_column("gap".to_owned(), &value);
    let mut columns = vec![Column { id: "value".to_owned(), ..value }, against, gap, pupils];
    for column in more.iter().filter_map(|id| column_of(id)) {
        let gap = gap_column(format!("{}_gap", column.id), &column);
        columns.extend([column, gap]);
    }
    columns.extend(rank_intervals::columns());
    columns
}

/// Every subject that has a gap, the largest first.
fn ranked(scope: &Scope<'_>, lead: &str, more: &[&str]) -> Vec<Ranked> {
    let mut asks: Vec<Ask> = Vec::new();
    let mut subjects: Vec<(&SubjectInfo, Vec<Option<usize>>)> = Vec::new();
    for info in Subject::of_stage(scope.stage) {
        let columns = std::iter::once(lead).chain(more.iter().copied());
        let places = columns.map(|id| {
            asks.push(subject_ask(scope.stage, info.subject, id)?);
            Some(asks.len() - 1)
        });
        let places: Vec<Option<usize>> = places.collect();
        subjects.push((info, places));
    }
    let grid = Grid::read(scope, &asks, scope.year);
    let group = grid.group_row(String::new());
    let mut ranked: Vec<Ranked> =
        subjects.iter().filter_map(|(info, places)| ranked_subject(&grid, &asks, &group, info, places)).collect();
    let intervals = rank_intervals::ranks(&ranked.iter().map(|at| at.limits).collect::<Vec<_>>());
    for (at, rank) in ranked.iter_mut().zip(intervals) {
        at.row.cells.extend(rank_intervals::cells(rank));
    }
    ranked.sort_by(|left, right| right.gap.total_cmp(&left.gap));
    ranked
}

fn ranked_subject(
    grid: &Grid<'_>,
    asks: &[Ask],
    group: &Row,
    info: &SubjectInfo,
    places: &[Option<usize>],
) -> Option<Ranked> {
    let against = |at: usize| grid.group_comparator().get(at).copied().flatten();
    let value_at = |at: usize| group.cells.get(at).copied();
    let (lead, more) = places.split_first()?;
    let lead = (*lead)?;
    let value = value_at(lead)?;
    let comparator = against(lead)?;
    let gap = value.value()? - comparator;
    let limits = value.limits.map(|(lower, upper)| (lower - comparator, upper - comparator));
    let share = asks.get(lead).is_some_and(|ask| ask.info.kind == Kind::Percentage);
    let in_pupils = value.pupils.filter(|_| share).map(|pupils| gap_in_pupils(gap, pupils));
    let absent = Cell::withheld(Code::NotInData);
    let mut cells =
        vec![value, derived(Some(comparator), absent), derived(Some(gap), absent), derived(in_pupils, absent)];
    for place in more {
        let value = place.and_then(value_at).unwrap_or(absent);
        let gap = value.value().zip(place.and_then(against)).map(|(value, against)| value - against);
        cells.extend([value, derived(gap, value)]);
    }
    let row = Row {
        subject: Some(info.subject.into()),
        schools: value.schools,
        ..Row::of(RowKind::Subject, info.label, cells)
    };
    Some(Ranked { gap, limits, row })
}

/// A derived number; where there is none, the reason why `from` has no value, or that the data lacks the comparator.
fn derived(number: Option<f64>, from: Cell) -> Cell {
    let content = match (number, from.content) {
        (Some(number), _) => Content::Value(number),
        (None, Content::Withheld(code)) => Content::Withheld(code),
        (None, Content::Value(_)) => Content::Withheld(Code::NotInData),
    };
    Cell { content, ..Cell::withheld(Code::NotInData) }
}
