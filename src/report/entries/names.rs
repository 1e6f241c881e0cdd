//! Owns what is said when nobody knows a subject of a name: the names that are near, and those that are held.
//! Must not know how subjects are found.

use crate::domain::Problem;

use super::Pick;

/// Names listed before the rest is only counted.
const LISTED: usize = 12;

/// No entered subject has this name.
pub(super) fn unknown(name: &str, held: &[Pick]) -> Problem {
    let what = format!("no figures of a subject '{name}' are held for this group's schools");
    if held.is_empty() {
        return Problem::new(
            what,
            "import DfE's KS4 file of subject entries and grades of schools with 'collaborate import', or use an area \
             of the performance tables, for example --subject maths",
        );
    }
    let near: Vec<&str> = held.iter().map(|pick| pick.id.as_str()).filter(|id| is_near(name, id)).take(5).collect();
    let ids: Vec<&str> = held.iter().map(|pick| pick.id.as_str()).take(LISTED).collect();
    let more = if held.len() > LISTED { format!(" and {} more", held.len() - LISTED) } else { String::new() };
    let near = if near.is_empty() { String::new() } else { format!("near it: {}; ", near.join(", ")) };
    Problem::new(what, format!("{near}the subjects held are {}{more}", ids.join(", ")))
}

/// Whether one name holds the other, or few letters differ.
fn is_near(name: &str, id: &str) -> bool {
    id.contains(name) || name.contains(id) || distance(name, id) <= name.chars().count() / 3
}

/// How many letters must be put in, taken out or changed (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (at, one) in left.chars().enumerate() {
        let mut next = vec![at + 1];
        for (other, pair) in right.chars().zip(row.windows(2)) {
            let (diagonal, above) = (pair.first().copied().unwrap_or(0), pair.last().copied().unwrap_or(0));
            let before = next.last().copied().unwrap_or(0);
            next.push((diagonal + usize::from(one != other)).min(above + 1).min(before + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
