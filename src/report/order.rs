//! Owns the order of rows: by any column or by name, codes last, stable.
//! Must not know which rows a report sorts.

use std::cmp::Ordering;

use crate::domain::Problem;

use super::{Cell, Column, Query, ReportName, Row, Snapshot, Sort};

/// Sorts rows by the first column asked for, among its equals by the next; without a sort they stay as they are.
///
/// Rows without a value come last in either direction; equal rows go by name, then newest year first.
pub(super) fn sort(rows: &mut Vec<Row>, columns: &[Column], sorts: &[Sort]) -> Result<(), Problem> {
    if sorts.is_empty() {
        return Ok(());
    }
    let by: Vec<(Option<usize>, bool)> = sorts.iter().map(|sort| resolved(columns, sort)).collect::<Result<_, _>>()?;
    let mut keyed: Vec<(Key, Row)> = rows.drain(..).map(|row| (Key::of(&row, &by), row)).collect();
    keyed.sort_by(|(left, _), (right, _)| left.order(right, &by));
    rows.extend(keyed.into_iter().map(|(_, row)| row));
    Ok(())
}

/// The reports whose rows are schools.
const OF_SCHOOLS: [ReportName; 6] = [
    ReportName::Schools,
    ReportName::Subject,
    ReportName::Context,
    ReportName::Similar,
    ReportName::Practice,
    ReportName::Support,
];

/// The columns that a group's schools may be ordered by where the order of the alphabet is the only one.
const NAMING: [&str; 2] = ["name", "urn"];

/// Why schools of such a group are in no other order.
pub const ALPHABETICAL_ONLY: &str = "this group shows its schools in the order of the alphabet only";

/// Whether the rows of a report must not be put in an order of figures: its rows are schools, and the group's schools
/// stand in the order of the alphabet only.
pub fn keeps_the_alphabet(alphabetical: bool, name: ReportName) -> bool {
    alphabetical && OF_SCHOOLS.contains(&name)
}

/// Refuses an order of schools by figures where the group has its schools in the order of the alphabet only.
pub(super) fn alphabetical(snapshot: &Snapshot, query: &Query) -> Result<(), Problem> {
    let by_figures = query.sort.iter().any(|sort| !NAMING.contains(&sort.column.as_str()));
    if by_figures && keeps_the_alphabet(snapshot.alphabetical, query.name) {
        return Err(Problem::new(
            ALPHABETICAL_ONLY,
            "leave --sort out or sort by name; an administrator of its owner can allow other orders",
        ));
    }
    Ok(())
}

/// The position of a column to sort by (none: the name), and whether it descends.
fn resolved(columns: &[Column], sort: &Sort) -> Result<(Option<usize>, bool), Problem> {
    if sort.column == "name" {
        return Ok((None, sort.descending));
    }
    let found = columns.iter().position(|column| column.id.eq_ignore_ascii_case(&sort.column));
    Ok((Some(found.ok_or_else(|| no_such_column(columns, &sort.column))?), sort.descending))
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
    /// One per column that is sorted by; none under the name.
    values: Vec<Option<f64>>,
}

impl Key {
    fn of(row: &Row, by: &[(Option<usize>, bool)]) -> Self {
        let value = |column: Option<usize>| column.and_then(|at| row.cells.get(at)).and_then(Cell::value);
        Self {
            name: row.name.to_lowercase(),
            newest_first: std::cmp::Reverse(row.year.map(crate::figures::Year::end)),
            urn: row.urn.map(crate::domain::Urn::number),
            values: by.iter().map(|(column, _)| value(*column)).collect(),
        }
    }

    fn order(&self, other: &Self, by: &[(Option<usize>, bool)]) -> Ordering {
        by.iter()
            .zip(self.values.iter().zip(&other.values))
            .map(|((column, descending), (left, right))| {
                let turned = |order: Ordering| if *descending { order.reverse() } else { order };
                match (left, right) {
                    _ if column.is_none() => turned(self.name.cmp(&other.name)),
                    (Some(left), Some(right)) => turned(left.total_cmp(right)),
                    (Some(_), None) => Ordering::Less,
                    (None, Some(_)) => Ordering::Greater,
                    (None, None) => Ordering::Equal,
                }
            })
            .find(|order| *order != Ordering::Equal)
            .unwrap_or(Ordering::Equal)
            .then_with(|| self.name.cmp(&other.name))
            .then_with(|| self.newest_first.cmp(&other.newest_first))
            .then_with(|| self.urn.cmp(&other.urn))
    }
}
