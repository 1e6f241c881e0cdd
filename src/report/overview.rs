//! Owns the overview: headlines, trend, higher and lower schools; it puts the lists of subjects, changes, gaps and of
//! what is missing behind them.
//! Must not know how figures combine or are tested.

use crate::domain::Problem;
use crate::figures::Year;

use super::changes;
use super::columns::{Ask, leading, overview_asks};
use super::grid::Grid;
use super::notes::Notes;
use super::rank_intervals;
use super::scope::Scope;
use super::{Column, Comparator, Lead, Row, Section, gaps, missing, ranks};

/// The most rows of each list of higher or lower schools or subjects.
pub(super) const MOST_LISTED: usize = 5;

/// The lists of the overview.
pub(super) fn sections(scope: &Scope<'_>, notes: &mut Notes) -> Result<Vec<Section>, Problem> {
    let asks = overview_asks(scope.stage, scope.query)?;
    let columns: Vec<Column> = asks.iter().map(|ask| ask.column.clone()).collect();
    let grid = Grid::read(scope, &asks, scope.year);
    let years = scope.years_without_gaps().into_iter().filter(|year| *year != scope.year);
    let others: Vec<Grid<'_>> = years.map(|year| Grid::read(scope, &asks, year)).collect();
    let year_before = scope.year.earlier(1);
    let read_anew = if others.iter().any(|other| other.year == year_before) {
        None
    } else {
        Some(Grid::read(scope, &asks, year_before))
    };
    let before = others.iter().find(|other| other.year == year_before).or(read_anew.as_ref());
    notes.twins(&grid);
    notes.compared(scope, &grid);
    notes.figures(scope, &asks, &grid.group, "");
    if !scope.query.sort.is_empty() {
        notes.say("The overview keeps its own order: the order asked for applies to the other reports.");
    }
    for other in &others {
        notes.other_year(scope, &asks, other);
    }
    let headlines = headlines(scope, &asks, &grid, before, notes);
    let mut sections = vec![
        Section::of("headlines", "Headlines", columns.clone(), headlines),
        trend(scope, &asks, columns.clone(), (&grid, &others)),
    ];
    sections.extend(ranked_schools(scope, &asks, columns, &grid, notes));
    sections.extend(ranks::sections(scope, notes));
    sections.extend(before.map(|before| changes::section(scope, &asks, &grid, before)));
    sections.push(gaps::section(scope));
    notes.say(gaps::note(scope));
    sections.push(missing::section(scope, &asks, &grid, &others));
    Ok(sections)
}

/// The group this year and the year before with its change, then the comparator and the local authority this year.
fn headlines(
    scope: &Scope<'_>,
    asks: &[Ask],
    grid: &Grid<'_>,
    before: Option<&Grid<'_>>,
    notes: &mut Notes,
) -> Vec<Row> {
    let mut rows = vec![Row { year: Some(scope.year), ..grid.group_row(scope.group_name()) }];
    if let Some(before) = before {
        let named = scope.weighted(&format!("{}, {}", scope.group.name, before.year));
        rows.push(Row { year: Some(before.year), ..before.group_row(named) });
        rows.push(changes::headline(scope, asks, grid, before));
        for note in changes::notes(scope, grid, before) {
            notes.say(note);
        }
    }
    rows.extend(grid.group_compared_row());
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

/// One row per year, newest first, years in between without figures included, each with what is missing in it.
fn trend(scope: &Scope<'_>, asks: &[Ask], columns: Vec<Column>, (grid, others): (&Grid<'_>, &[Grid<'_>])) -> Section {
    let mut grids: Vec<&Grid<'_>> = std::iter::once(grid).chain(others).collect();
    grids.sort_by_key(|grid| std::cmp::Reverse(grid.year));
    let row = |grid: &&Grid<'_>| {
        let words = vec![remark(scope, asks, grid.year)];
        Row { year: Some(grid.year), words, ..grid.group_row(grid.year.to_string()) }
    };
    let rows = grids.iter().map(row).collect();
    let leads = vec![Lead { id: "remark", label: "Remark".to_owned() }];
    Section { leads, ..Section::of("trend", scope.weighted("Trend of the group"), columns, rows) }
}

/// What is to be known of a year in few words: no results, no file, no such measure, another release.
fn remark(scope: &Scope<'_>, asks: &[Ask], year: Year) -> String {
    if scope.stage.unpublished(year).is_some() {
        return "no results published".to_owned();
    }
    let Some(release) = scope.release_in(year) else { return "no file held".to_owned() };
    let mut parts: Vec<String> = Vec::new();
    for why in asks.iter().filter_map(|ask| ask.info.measure.not_made(year)) {
        // "there is no Progress 8 for …": the years stand in the row.
        let what = why.strip_prefix("there is ").and_then(|why| why.split_once(" for ")).map_or(why, |(what, _)| what);
        if !parts.iter().any(|part| part == what) {
            parts.push(what.to_owned());
        }
    }
    if release != scope.release {
        parts.push(format!("{release} release"));
    }
    parts.join(", ")
}

/// The lists of schools above and below their comparator by the leading measure, with the ranks they may have.
fn ranked_schools(
    scope: &Scope<'_>,
    asks: &[Ask],
    columns: Vec<Column>,
    grid: &Grid<'_>,
    notes: &mut Notes,
) -> [Section; 2] {
    let comparator = scope.comparator_name();
    let found = leading(scope.stage, scope.query).into_iter().find_map(|measure| {
        let at = asks.iter().position(|ask| ask.info.measure == measure)?;
        let gaps = gaps_of(scope, grid, at);
        (!gaps.is_empty()).then_some((measure, gaps))
    });
    let sections = |by: &str, columns: &[Column], higher, lower| {
        let section = |id, side: &str, rows| Section::of(id, format!("Schools {side} {by}"), columns.to_vec(), rows);
        [section("higher_schools", "above", higher), section("lower_schools", "below", lower)]
    };
    let Some((measure, gaps)) = found else {
        notes.say(format!(
            "Schools cannot be set above or below {comparator}: there is no figure to hold them against."
        ));
        return sections(&comparator, &columns, Vec::new(), Vec::new());
    };
    let label = measure.info().label;
    let by = format!("{comparator}, by {label}");
    let ranked = !scope.snapshot.alphabetical && gaps.iter().any(|gap| gap.limits.is_some());
    notes.say(said_of_ranks(scope, &by, label, &gaps, ranked));
    let intervals = rank_intervals::ranks(&gaps.iter().map(|gap| gap.limits).collect::<Vec<_>>());
    let list = |sign: f64| {
        let side = |(at, gap): (usize, &Gap)| (gap.value * sign > 0.0).then_some((at, gap.school, gap.value * sign));
        let mut side: Vec<(usize, usize, f64)> = gaps.iter().enumerate().filter_map(side).collect();
        if !scope.snapshot.alphabetical {
            side.sort_by(|left, right| right.2.total_cmp(&left.2).then(left.1.cmp(&right.1)));
            side.truncate(MOST_LISTED);
        }
        let row = |(at, school, _): &(usize, usize, f64)| {
            let mut row = grid.school_row(*school)?;
            if ranked {
                row.cells.extend(rank_intervals::cells(intervals.get(*at).copied().flatten()));
            }
            Some(row)
        };
        side.iter().filter_map(row).collect::<Vec<Row>>()
    };
    let mut columns = columns;
    if ranked {
        columns.extend(rank_intervals::columns());
    }
    sections(&by, &columns, list(1.0), list(-1.0))
}

fn said_of_ranks(scope: &Scope<'_>, by: &str, label: &str, gaps: &[Gap], ranked: bool) -> String {
    if scope.snapshot.alphabetical {
        return format!(
            "Higher and lower schools are all those above and below {by}, in the order of the alphabet; the mark says whether the difference is significant."
        );
    }
    let listed = format!(
        "Higher and lower schools are those above and below {by}, at most {MOST_LISTED} each; the mark says whether the difference is significant."
    );
    if !ranked {
        return format!("{listed} {label} has no limits here, so that schools are not ranked by it.");
    }
    let number = gaps.iter().filter(|gap| gap.limits.is_some()).count();
    format!(
        "{listed} Best and worst rank are those that a school may have among the {number} with limits: schools whose 95% limits lie entirely above its own are ahead of it, those entirely below are behind."
    )
}

/// How far a school lies from its comparator.
struct Gap {
    /// Its place in the scope's order.
    school: usize,
    value: f64,
    limits: Option<(f64, f64)>,
}

/// How far each counted school with pupils lies from its comparator in one column, in the scope's order.
fn gaps_of(scope: &Scope<'_>, grid: &Grid<'_>, column: usize) -> Vec<Gap> {
    let gap = |school: usize| {
        grid.counted.get(school).filter(|counted| **counted)?;
        let reading = grid.schools.get(school)?.get(column)?;
        let against = grid.school_comparator(scope.schools.get(school)?).get(column).copied().flatten()?;
        reading.pupils.filter(|pupils| *pupils > 0.0)?;
        let limits = reading.limits.map(|(lower, upper)| (lower - against, upper - against));
        Some(Gap { school, value: reading.value()? - against, limits })
    };
    (0..scope.schools.len()).filter_map(gap).collect()
}
