//! Owns the order of rows: by any column or by name, codes last, stable.
//! Must not know which rows a report sorts.

use std::cmp::Ordering;

use crate::domain::Problem;

use super::{Cell, Column, Row, Sort};

/// Sorts rows; without a sort they stay as they are.
///
/// Rows without a value come last in either direction; equal rows go by name, then newest year first.
pub(super) fn sort(rows: &mut Vec<Row>, columns: &[Column], sort: Option<&Sort>) -> Result<(), Problem> {
    let Some(sort) = sort else { return Ok(()) };
    let column = if sort.column == "name" {
        None
    } else {
        let found = columns.iter().position(|column| column.id.eq_ignore_ascii_case(&sort.column));
        Some(found.ok_or_else(|| no_such_column(columns, &sort.column))?)
    };
    let mut keyed: Vec<(Key, Row)> = rows.drain(..).map(|row| (Key::of(&row, column), row)).collect();
    keyed.sort_by(|(left, _), (right, _)| left.order(right, column.is_none(), sort.descending));
    rows.extend(keyed.into_iter().map(|(_, row)| row));
    Ok(())
}

fn no_such_column(columns: &[Column], asked: &str) -> Problem {
    let ids: Vec<&str> = columns.iter().map(|column| column.id.as_str()).collect();
    Problem::new(
        format!("there is no column '{asked}' to sort by in this report"),
        format!("use name or one of {}", ids.join(" ")),
    )
}

struct Key {
    name: String,
    newest_first: std::cmp::Reverse<Option<u16>>,
    urn: Option<u32>,
    value: Option<f64>,
}

impl Key {
    fn of(row: &Row, column: Option<usize>) -> Self {
        Self {
            name: row.name.to_lowercase(),
            newest_first: std::cmp::Reverse(row.year.map(crate::figures::Year::end)),
            urn: row.urn.map(crate::domain::Urn::number),
            value: column.and_then(|at| row.cells.get(at)).and_then(Cell::value),
        }
    }

    fn order(&self, other: &Self, by_name: bool, descending: bool) -> Ordering {
        let turned = |order: Ordering| if descending { order.reverse() } else { order };
        let first = match (self.value, other.value) {
            _ if by_name => turned(self.name.cmp(&other.name)),
            (Some(left), Some(right)) => turned(left.total_cmp(&right)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        };
        first
            .then_with(|| self.name.cmp(&other.name))
            .then_with(|| self.newest_first.cmp(&other.newest_first))
            .then_with(|| self.urn.cmp(&other.urn))
    }
}
