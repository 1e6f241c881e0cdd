//! Owns between which ranks a place may truly stand, given the limits of all.
//! Must not know what is ranked.
//!
//! Whoever has an interval that lies entirely above ours is ahead of us, whoever's lies entirely below is behind; all
//! others may be either. After Klein, Wright and Wieczorek, A joint confidence region for an overall ranking of
//! populations, Journal of the Royal Statistical Society C 69 (2020).

use crate::figures::{Code, Unit};

use super::{Cell, Column};

/// The ids of the two columns.
const IDS: [(&str, &str); 2] = [("best_rank", "Best rank"), ("worst_rank", "Worst rank")];

/// The best and the worst rank of each, from 1, by their limits; none for those without limits, who are not ranked.
pub(super) fn ranks(limits: &[Option<(f64, f64)>]) -> Vec<Option<(usize, usize)>> {
    let known = || limits.iter().flatten();
    let mut lowers: Vec<f64> = known().map(|(lower, _)| *lower).collect();
    let mut uppers: Vec<f64> = known().map(|(_, upper)| *upper).collect();
    lowers.sort_by(f64::total_cmp);
    uppers.sort_by(f64::total_cmp);
    let of = |(lower, upper): (f64, f64)| {
        let ahead = lowers.len() - lowers.partition_point(|other| *other <= upper);
        let behind = uppers.partition_point(|other| *other < lower);
        (ahead + 1, uppers.len() - behind)
    };
    limits.iter().map(|limits| limits.map(of)).collect()
}

/// The two columns of a rank interval.
pub(super) fn columns() -> [Column; 2] {
    IDS.map(|(id, label)| Column {
        id: id.to_owned(),
        label: label.to_owned(),
        short: label.to_owned(),
        unit: Unit::Points,
        decimals: 0,
    })
}

/// The two cells of a rank interval; the reason where there is none.
pub(super) fn cells(rank: Option<(usize, usize)>) -> [Cell; 2] {
    // A group has far fewer members than a float can count.
    #[allow(clippy::cast_precision_loss)]
    let cell = |rank: Option<usize>| rank.map_or(Cell::withheld(Code::NotInData), |rank| Cell::of(rank as f64));
    [cell(rank.map(|(best, _)| best)), cell(rank.map(|(_, worst)| worst))]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ranks_by_hand() {
        let limits =
            [Some((0.1, 0.5)), Some((-0.2, 0.1)), Some((0.6, 0.9)), None, Some((-0.9, -0.3)), Some((-0.1, 0.7))];
        // The third lies above the first two and the fifth, the fifth below all but the missing one.
        assert_eq!(
            ranks(&limits),
            [Some((2, 4)), Some((2, 4)), Some((1, 2)), None, Some((5, 5)), Some((1, 4))],
            "limits that touch do not tell two apart"
        );
        assert_eq!(ranks(&[]), []);
        assert_eq!(ranks(&[None]), [None]);
    }

    proptest! {
        #[test]
        fn ranks_equal_a_count_of_pairs(all in prop::collection::vec((0i32..40, 0i32..15), 0..30)) {
            let limits: Vec<Option<(f64, f64)>> =
                all.iter().map(|(at, half)| Some((f64::from(at - half), f64::from(at + half)))).collect();
            for (rank, (lower, upper)) in ranks(&limits).into_iter().flatten().zip(limits.iter().flatten()) {
                let above = limits.iter().flatten().filter(|other| other.0 > *upper).count();
                let below = limits.iter().flatten().filter(|other| other.1 < *lower).count();
                prop_assert_eq!(rank, (above + 1, limits.len() - below));
                prop_assert!(rank.0 <= rank.1);
            }
        }
    }
}
