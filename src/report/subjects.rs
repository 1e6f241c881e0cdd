//! Owns the report of every subject over the years, for the group as a whole.
//! Must not know single schools.

use crate::domain::Problem;
use crate::figures::{Code, Stage, Subject, SubjectInfo, Year};

use super::columns::{Ask, subject_ask, subject_columns};
use super::grid::{Grid, cell, reading};
use super::notes::Notes;
use super::scope::Scope;
use super::{Cell, Column, Row, RowKind, Section, order};

/// One row per subject and year, newest first; the comparator of the report's year follows each subject.
pub(super) fn sections(scope: &Scope<'_>, notes: &mut Notes) -> Result<Vec<Section>, Problem> {
    let columns = subject_columns(scope.stage, scope.query)?;
    let mut rows = Vec::new();
    let mut comparators = Vec::new();
    for info in Subject::of_stage(scope.stage) {
        let asks = asks_of(scope.stage, info, &columns);
        if asks.is_empty() {
            continue;
        }
        let mut of_subject = Vec::new();
        for year in scope.years() {
            let grid = Grid::read(scope, &asks, year);
            if year == scope.year {
                notes.twins(&grid);
                notes.figures(scope, &asks, &grid.group, info.label);
            } else {
                notes.other_year(&grid);
            }
            of_subject.push(spread(&columns, &asks, subject_row(&grid, info, year)));
        }
        let comparator = comparator_row(scope, &asks, info).map(|row| spread(&columns, &asks, row));
        if scope.query.sort.is_none() {
            of_subject.extend(comparator);
        } else {
            comparators.extend(comparator);
        }
        rows.extend(of_subject);
    }
    order::sort(&mut rows, &columns, scope.query.sort.as_ref())?;
    rows.extend(comparators);
    Ok(vec![Section { id: "rows", title: "Subjects over the years".to_owned(), columns, rows }])
}

fn asks_of(stage: Stage, info: &SubjectInfo, columns: &[Column]) -> Vec<Ask> {
    columns.iter().filter_map(|column| subject_ask(stage, info.subject, &column.id)).collect()
}

fn subject_row(grid: &Grid<'_>, info: &SubjectInfo, year: Year) -> Row {
    Row {
        kind: RowKind::Subject,
        subject: Some(info.subject),
        year: Some(year),
        ..grid.group_row(info.label.to_owned())
    }
}

fn comparator_row(scope: &Scope<'_>, asks: &[Ask], info: &SubjectInfo) -> Option<Row> {
    let place = scope.group_comparator()?;
    let blocks = scope.blocks(place, scope.year);
    let kind = if matches!(place, crate::figures::Place::La(_)) { RowKind::La } else { RowKind::England };
    Some(Row {
        kind,
        name: format!("{}: {}", info.label, scope.group_comparator_name()),
        urn: None,
        subject: Some(info.subject),
        year: Some(scope.year),
        schools: None,
        cells: asks.iter().map(|ask| cell(&reading(scope, &blocks, place, scope.year, ask), None)).collect(),
    })
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
