//! Owns the report of every subject over the years, for the group as a whole.
//! Must not know single schools.

use std::ops::Range;

use crate::domain::Problem;
use crate::figures::{Code, Measure, Place, PupilGroup, Subject, SubjectInfo, Year};

use super::columns::{Ask, subject_ask, subject_columns};
use super::grid::{Grid, cell};
use super::notes::Notes;
use super::reading::Reader;
use super::scope::Scope;
use super::sparkline::sparkline;
use super::{Cell, Column, Lead, Row, RowKind, Section, entries, order};

/// One subject with its columns among those of all subjects.
struct Part {
    info: &'static SubjectInfo,
    columns: Range<usize>,
}

/// One row per subject and year, newest first; the comparator of the report's year follows each subject.
pub(super) fn sections(scope: &Scope<'_>, notes: &mut Notes) -> Result<Vec<Section>, Problem> {
    let entered: &[Measure] = if scope.snapshot.entries.is_empty() { &[] } else { &entries::MEASURES };
    let columns = subject_columns(scope.stage, scope.query, entered)?;
    let mut asks = Vec::new();
    let mut parts = Vec::new();
    let tables = scope.snapshot.blocks.keys().any(|(place, _)| matches!(place, Place::School(_)));
    for info in Subject::of_stage(scope.stage).filter(|_| tables || entered.is_empty()) {
        let start = asks.len();
        asks.extend(columns.iter().filter_map(|column| subject_ask(scope.stage, info.subject, &column.id)));
        if asks.len() > start {
            parts.push(Part { info, columns: start..asks.len() });
        }
    }
    let grids: Vec<Grid<'_>> = scope.years().into_iter().map(|year| Grid::read(scope, &asks, year)).collect();
    note(scope, &grids, &asks, &parts, notes);
    let comparator = comparator_row(scope, &asks);
    let mut rows = Vec::new();
    let mut comparators = Vec::new();
    for part in &parts {
        let own = asks.get(part.columns.clone()).unwrap_or_default();
        let of_part: Vec<Row> = grids.iter().map(|grid| spread(&columns, own, subject_row(grid, part))).collect();
        rows.extend(with_trend(scope, &columns, of_part));
        let against = comparator.as_ref().map(|row| spread(&columns, own, part_of(row, part)));
        // Where the subjects are sorted, their comparators stand together at the end.
        if scope.query.sort.is_empty() { &mut rows } else { &mut comparators }.extend(against);
    }
    for subject in entries::over_years(scope, &columns) {
        rows.extend(with_trend(scope, &columns, subject.rows));
        if scope.query.sort.is_empty() { &mut rows } else { &mut comparators }.extend(subject.comparator);
    }
    if !entered.is_empty() {
        note_entries(scope, notes);
    }
    order::sort(&mut rows, &columns, &scope.query.sort)?;
    rows.extend(comparators);
    Ok(vec![led(Section::of("rows", "Subjects over the years", columns, rows))])
}

/// The column whose course over the years leads: the first that the rows have.
const LEADING: [&str; 4] = ["grade_9_4", "expected", "attainment8", "scaled_score"];

/// The rows of one subject, newest first, with its course over the years beside the newest.
fn with_trend(scope: &Scope<'_>, columns: &[Column], mut rows: Vec<Row>) -> Vec<Row> {
    let value = |row: &Row, id: &str| {
        let at = columns.iter().position(|column| column.id == id)?;
        row.cells.get(at)?.value()
    };
    let leading = LEADING.iter().find(|id| rows.iter().any(|row| value(row, id).is_some()));
    if let Some(id) = leading {
        let of = |year: Year| rows.iter().find(|row| row.year == Some(year)).and_then(|row| value(row, id));
        let mut values: Vec<Option<f64>> = scope.years_without_gaps().into_iter().map(of).collect();
        values.reverse();
        let line = sparkline(&values);
        rows.iter_mut().take(1).for_each(|row| row.words = vec![line.clone()]);
    }
    rows
}

/// The section with its column of words, where any row has one.
fn led(mut section: Section) -> Section {
    if section.rows.iter().any(|row| row.words.iter().any(|words| !words.is_empty())) {
        section.leads = vec![Lead { id: "trend", label: "Trend".to_owned() }];
        section.rows.iter_mut().for_each(|row| row.words.resize(1, String::new()));
    } else {
        section.rows.iter_mut().for_each(|row| row.words.clear());
    }
    section
}

fn note_entries(scope: &Scope<'_>, notes: &mut Notes) {
    notes.say(entries::OVER_ENTRIES);
    notes.say(entries::RATE_OF);
    if scope.pupils != Some(PupilGroup::All) {
        notes.say(entries::ALL_PUPILS_ONLY);
    }
}

fn note(scope: &Scope<'_>, grids: &[Grid<'_>], asks: &[Ask], parts: &[Part], notes: &mut Notes) {
    let held: Vec<Year> = grids.iter().map(|grid| grid.year).collect();
    for year in scope.years_without_gaps().into_iter().filter(|year| !held.contains(year)) {
        notes.year(scope, asks, year);
    }
    for grid in grids {
        if grid.year != scope.year {
            notes.other_year(scope, asks, grid);
            continue;
        }
        notes.twins(grid);
        for part in parts {
            let asks = asks.get(part.columns.clone()).unwrap_or_default();
            let group = grid.group.get(part.columns.clone()).unwrap_or_default();
            notes.figures(scope, asks, group, part.info.label);
        }
    }
}

fn subject_row(grid: &Grid<'_>, part: &Part) -> Row {
    Row {
        kind: RowKind::Subject,
        subject: Some(part.info.subject.into()),
        year: Some(grid.year),
        ..grid.group_row_of(part.info.label.to_owned(), part.columns.clone())
    }
}

/// The comparator in all columns of all subjects; none when that is the group itself.
fn comparator_row(scope: &Scope<'_>, asks: &[Ask]) -> Option<Row> {
    let place = scope.group_comparator()?;
    let pupils = scope.compared_pupils();
    let readings = Reader::of(scope, asks, scope.year, pupils).read(place, &scope.blocks(place, scope.year));
    let kind = if matches!(place, Place::La(_)) { RowKind::La } else { RowKind::England };
    let cells = readings.iter().map(|reading| cell(reading, None)).collect();
    Some(Row { year: Some(scope.year), ..Row::of(kind, scope.group_comparator_name(), cells) })
}

/// One subject's part of the comparator.
fn part_of(row: &Row, part: &Part) -> Row {
    Row {
        name: format!("{}: {}", part.info.label, row.name),
        subject: Some(part.info.subject.into()),
        cells: row.cells.get(part.columns.clone()).unwrap_or_default().to_vec(),
        ..row.clone()
    }
}

/// Puts a subject's cells under the columns of all subjects; what it has no column for is not in the data.
fn spread(columns: &[Column], asks: &[Ask], row: Row) -> Row {
    let at = |column: &Column| asks.iter().position(|ask| ask.column.id == column.id);
    let cells = columns
        .iter()
        .map(|column| at(column).and_then(|at| row.cells.get(at)).copied())
        .map(|cell| cell.unwrap_or(Cell::withheld(Code::NotInData)))
        .collect();
    Row { cells, ..row }
}
