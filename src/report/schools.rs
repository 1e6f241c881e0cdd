//! Owns the report that puts schools side by side; the dashboard of one subject has the same rows.
//! Must not know which columns are asked for.

use crate::domain::Problem;

use super::columns::{Ask, headline_asks};
use super::context::Intakes;
use super::grid::Grid;
use super::notes::Notes;
use super::scope::Scope;
use super::{Section, order};

/// Schools, then the group, its local authorities and England.
pub(super) fn sections(scope: &Scope<'_>, notes: &mut Notes) -> Result<Vec<Section>, Problem> {
    let asks = headline_asks(scope.stage, scope.query)?;
    side_by_side(scope, &asks, "Schools side by side".to_owned(), notes)
}

/// One row per school in the order asked for, then those of the group, its local authorities and England.
pub(super) fn side_by_side(
    scope: &Scope<'_>,
    asks: &[Ask],
    title: String,
    notes: &mut Notes,
) -> Result<Vec<Section>, Problem> {
    let grid = Grid::read(scope, asks, scope.year);
    let mut columns: Vec<_> = asks.iter().map(|ask| ask.column.clone()).collect();
    let mut rows = grid.school_rows();
    let intakes = scope.query.intake.then(|| Intakes::of(scope, &[scope.year]));
    if let Some(intakes) = &intakes {
        columns.extend(intakes.columns());
        intakes.extend(&mut rows, scope.year);
    }
    order::sort(&mut rows, &columns, &scope.query.sort)?;
    let mut below = vec![grid.group_row(scope.group_name())];
    below.extend(grid.group_compared_row());
    below.extend(grid.similar_row());
    below.extend(grid.la_rows());
    below.extend(grid.england_rows());
    if let Some(intakes) = &intakes {
        intakes.extend(&mut below, scope.year);
    }
    rows.extend(below);
    notes.twins(&grid);
    notes.compared(scope, &grid);
    notes.figures(scope, asks, &grid.group, "");
    Ok(vec![Section::of("rows", title, columns, rows)])
}
