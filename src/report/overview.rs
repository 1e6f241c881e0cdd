//! Owns the overview: headlines, trend, higher and lower schools, higher and lower subjects.
//! Must not know how figures combine or are tested.

use crate::domain::Problem;

use super::columns::{Ask, leading, overview_asks};
use super::grid::Grid;
use super::notes::Notes;
use super::scope::Scope;
use super::{Column, Comparator, Row, Section, ranks};

/// The most rows of each list of higher or lower schools or subjects.
pub(super) const MOST_LISTED: usize = 5;

/// The six lists of the overview.
pub(super) fn sections(scope: &Scope<'_>, notes: &mut Notes) -> Result<Vec<Section>, Problem> {
    let asks = overview_asks(scope.stage, scope.query)?;
    let columns: Vec<Column> = asks.iter().map(|ask| ask.column.clone()).collect();
    let grid = Grid::read(scope, &asks, scope.year);
    let years = scope.years_without_gaps().into_iter().filter(|year| *year != scope.year);
    let others: Vec<Grid<'_>> = years.map(|year| Grid::read(scope, &asks, year)).collect();
    notes.twins(&grid);
    notes.figures(scope, &asks, &grid.group, "");
    if !scope.query.sort.is_empty() {
        notes.say("The overview keeps its own order: the order asked for applies to the other reports.");
    }
    for other in &others {
        notes.other_year(scope, &asks, other);
    }
    let section = |id, title: String, rows| Section::of(id, title, columns.clone(), rows);
    let headlines = headlines(scope, &asks, &grid, &others);
    let ranks = ranked_schools(scope, &asks, &grid, notes);
    let mut sections = vec![
        section("headlines", "Headlines".to_owned(), headlines),
        section("trend", "Trend of the group".to_owned(), trend(&grid, &others)),
        section("higher_schools", format!("Schools above {}", ranks.by), ranks.higher),
        section("lower_schools", format!("Schools below {}", ranks.by), ranks.lower),
    ];
    sections.extend(ranks::sections(scope, notes));
    Ok(sections)
}

/// The group this year and the year before, then the comparator and the local authority this year.
fn headlines(scope: &Scope<'_>, asks: &[Ask], grid: &Grid<'_>, others: &[Grid<'_>]) -> Vec<Row> {
    let before = scope.year.earlier(1);
    let name = &scope.group.name;
    let named = format!("{name}, {before}");
    let row_before = match others.iter().find(|other| other.year == before) {
        Some(other) => other.group_row(named),
        None => Grid::read(scope, asks, before).group_row(named),
    };
    let mut rows =
        vec![Row { year: Some(scope.year), ..grid.group_row(name.clone()) }, Row { year: Some(before), ..row_before }];
    let mut england = grid.england_rows();
    // The comparator that was asked for comes first.
    if scope.query.compare == Comparator::EnglandAll {
        england.reverse();
    }
    let la = grid.main_la_row();
    if scope.query.compare == Comparator::La {
        rows.extend(la);
        rows.extend(england);
    } else {
        rows.extend(england);
        rows.extend(la);
    }
    rows
}

/// One row per year, newest first, years in between without figures included.
fn trend(grid: &Grid<'_>, others: &[Grid<'_>]) -> Vec<Row> {
    let mut grids: Vec<&Grid<'_>> = std::iter::once(grid).chain(others).collect();
    grids.sort_by_key(|grid| std::cmp::Reverse(grid.year));
    grids.iter().map(|grid| Row { year: Some(grid.year), ..grid.group_row(grid.year.to_string()) }).collect()
}

/// Where the schools stand by the leading measure.
struct Ranks {
    /// Against what and by which measure.
    by: String,
    higher: Vec<Row>,
    lower: Vec<Row>,
}

/// The schools furthest above and below their comparator.
fn ranked_schools(scope: &Scope<'_>, asks: &[Ask], grid: &Grid<'_>, notes: &mut Notes) -> Ranks {
    let comparator = scope.comparator_name();
    let found = leading(scope.stage, scope.query).into_iter().find_map(|measure| {
        let at = asks.iter().position(|ask| ask.info.measure == measure)?;
        let gaps = gaps_of(scope, grid, at);
        (!gaps.is_empty()).then_some((measure, gaps))
    });
    let Some((measure, gaps)) = found else {
        notes.say(format!(
            "Schools cannot be set above or below {comparator}: there is no figure to hold them against."
        ));
        return Ranks { by: comparator, higher: Vec::new(), lower: Vec::new() };
    };
    let label = measure.info().label;
    notes.say(format!(
        "Higher and lower schools are those above and below {comparator} by {label}, at most {MOST_LISTED} each; the mark says whether the difference is significant."
    ));
    let rows = grid.school_rows();
    let list = |sign: f64| {
        let mut at: Vec<(usize, f64)> =
            gaps.iter().copied().filter(|(_, gap)| gap * sign > 0.0).map(|(at, gap)| (at, gap * sign)).collect();
        at.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
        at.into_iter().take(MOST_LISTED).filter_map(|(at, _)| rows.get(at).cloned()).collect()
    };
    Ranks { by: format!("{comparator}, by {label}"), higher: list(1.0), lower: list(-1.0) }
}

/// How far each school with pupils lies from its comparator in one column, by position.
fn gaps_of(scope: &Scope<'_>, grid: &Grid<'_>, column: usize) -> Vec<(usize, f64)> {
    let gap = |at: usize| {
        let reading = grid.schools.get(at)?.get(column)?;
        let school = scope.schools.get(at)?;
        let against = grid.school_comparator(school).get(column).copied().flatten()?;
        reading.pupils.filter(|pupils| *pupils > 0.0)?;
        Some((at, reading.value()? - against))
    };
    (0..scope.schools.len()).filter_map(gap).collect()
}
