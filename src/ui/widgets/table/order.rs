//! Owns the index of a table: which rows, in which order.
//! Must not know cursors, windows or columns on the screen.

use std::cmp::Ordering;
use std::fmt::Write as _;

use super::{Filter, SortValue, TableSource};

/// One key of a sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortKey {
    /// The column, as the source numbers it.
    pub column: usize,
    /// Largest first.
    pub descending: bool,
}

/// A sort value that owns its text, so that it is taken from the source once a row and not once a comparison.
enum Taken {
    Number(f64),
    Text(String),
    Missing,
}

impl Taken {
    fn from(value: SortValue<'_>) -> Self {
        match value {
            SortValue::Number(number) if number.is_nan() => Self::Missing,
            SortValue::Number(number) => Self::Number(number),
            SortValue::Text(text) if text.trim().is_empty() => Self::Missing,
            SortValue::Text(text) => Self::Text(text.to_lowercase()),
            SortValue::Missing => Self::Missing,
        }
    }

    /// Missing values come last in either direction; numbers come before words.
    fn compare(&self, other: &Self, descending: bool) -> Ordering {
        let turned = |ordering: Ordering| if descending { ordering.reverse() } else { ordering };
        match (self, other) {
            (Self::Missing, Self::Missing) => Ordering::Equal,
            (Self::Missing, _) => Ordering::Greater,
            (_, Self::Missing) => Ordering::Less,
            (Self::Number(a), Self::Number(b)) => turned(a.partial_cmp(b).unwrap_or(Ordering::Equal)),
            (Self::Text(a), Self::Text(b)) => turned(a.cmp(b)),
            (Self::Number(_), Self::Text(_)) => turned(Ordering::Less),
            (Self::Text(_), Self::Number(_)) => turned(Ordering::Greater),
        }
    }
}

/// The rows that `filter` keeps, ordered by `keys`; ties stay in the order of the source.
///
/// The filter is held against the texts of the `shown` columns. A source whose rows are not all here is
/// left as it is: whoever sends its pages sorts and filters.
pub fn order(source: &dyn TableSource, shown: &[usize], filter: &Filter, keys: &[SortKey]) -> Vec<u32> {
    let rows = u32::try_from(source.rows()).unwrap_or(u32::MAX);
    if !source.whole() {
        return (0..rows).collect();
    }
    let mut kept: Vec<u32> = if filter.is_empty() {
        (0..rows).collect()
    } else {
        let mut hay = String::new();
        (0..rows)
            .filter(|row| {
                hay.clear();
                for column in shown {
                    // Writing to a String cannot fail.
                    let _ = writeln!(hay, "{}", source.cell_text(*row as usize, *column));
                }
                filter.keeps(&hay)
            })
            .collect()
    };
    let Some((first, further)) = keys.split_first() else { return kept };
    let take = |row: u32, key: &SortKey| Taken::from(source.sort_value(row as usize, key.column));
    let mut taken: Vec<(Taken, Vec<Taken>, u32)> =
        kept.iter().map(|row| (take(*row, first), further.iter().map(|key| take(*row, key)).collect(), *row)).collect();
    taken.sort_unstable_by(|(a, more_a, row_a), (b, more_b, row_b)| {
        let by_more = || {
            let each = further.iter().zip(more_a.iter().zip(more_b));
            each.map(|(key, (a, b))| a.compare(b, key.descending)).find(|ordering| ordering.is_ne())
        };
        a.compare(b, first.descending).then_with(|| by_more().unwrap_or_else(|| row_a.cmp(row_b)))
    });
    kept.clear();
    kept.extend(taken.into_iter().map(|(.., row)| row));
    kept
}
