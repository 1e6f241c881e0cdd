//! Owns estimates with an interval, their differences and the differences of differences; tests between two places.
//! Must not know what is compared. Formulas: docs/figures.md, "Changes and gaps".

use super::{SMALLEST_VARIANCE, Z95, likelihoods, sum_of_unlikelier, tested, wilson};
use crate::report::Flag;

/// An estimate and half the width of its 95% interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The value: points of a score, or per cent.
    pub value: f64,
    /// Half the width of the 95% interval, in the same unit.
    pub half_width: f64,
}

impl Estimate {
    /// A score with its 95% limits.
    pub fn between(value: f64, (lower, upper): (f64, f64)) -> Self {
        Self { value, half_width: (upper - lower) / 2.0 }
    }

    /// A value that is taken as exact, such as England's.
    pub const fn exact(value: f64) -> Self {
        Self { value, half_width: 0.0 }
    }

    /// The 95% limits.
    pub fn limits(self) -> (f64, f64) {
        (self.value - self.half_width, self.value + self.half_width)
    }

    /// Whether the interval excludes nought, and on which side; for differences.
    pub fn flag(self) -> Flag {
        let (lower, upper) = self.limits();
        if lower > 0.0 {
            Flag::Above
        } else if upper < 0.0 {
            Flag::Below
        } else {
            Flag::None
        }
    }
}

/// `count` of `pupils` in per cent, ± 1.96·√(p(1−p)/n); none without pupils.
pub fn proportion(count: f64, pupils: f64) -> Option<Estimate> {
    if !(pupils > 0.0 && pupils.is_finite() && (0.0..=pupils).contains(&count)) {
        return None;
    }
    let share = count / pupils;
    Some(Estimate { value: 100.0 * share, half_width: 100.0 * Z95 * (share * (1.0 - share) / pupils).sqrt() })
}

/// `left` less `right`, two independent estimates: half widths add as √(h₁² + h₂²).
pub fn difference(left: Estimate, right: Estimate) -> Estimate {
    Estimate { value: left.value - right.value, half_width: left.half_width.hypot(right.half_width) }
}

/// Difference in differences: the change of one place less the change of what it is held against, four independent
/// estimates.
pub fn did(before: Estimate, after: Estimate, base_before: Estimate, base_after: Estimate) -> Estimate {
    difference(difference(after, before), difference(base_after, base_before))
}

/// The 95% limits of the first share less the second in percentage points, from `(count, pupils)` pairs: Newcombe's
/// hybrid of their Wilson intervals, which holds for few pupils and for shares of nobody or everybody too.
///
/// Source: Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine
/// 17 (1998), method 10.
pub fn shares_difference(left: (f64, f64), right: (f64, f64)) -> Option<(f64, f64)> {
    let share = |(count, pupils): (f64, f64)| 100.0 * count / pupils;
    let ((lower, upper), (other_lower, other_upper)) = (wilson(left.0, left.1)?, wilson(right.0, right.1)?);
    let (ours, theirs) = (share(left), share(right));
    let gap = ours - theirs;
    Some((gap - (ours - lower).hypot(other_upper - theirs), gap + (upper - ours).hypot(theirs - other_lower)))
}

/// Two shares of independent pupils: above where the first is significantly the larger.
///
/// A z test with the pooled share, or Fisher's exact test where an expected number is under 5. None where either has
/// fewer than 11 pupils, or where the numbers contradict each other.
pub fn two_proportions_flag(left: (f64, f64), right: (f64, f64)) -> Option<Flag> {
    let holds = |(count, pupils): (f64, f64)| tested(pupils) && (0.0..=pupils).contains(&count);
    if !holds(left) || !holds(right) {
        return None;
    }
    let share = (left.0 + right.0) / (left.1 + right.1);
    let smallest = left.1.min(right.1) * share.min(1.0 - share);
    let significant = if smallest < SMALLEST_VARIANCE {
        fisher_p(left, right) < 0.05
    } else {
        two_proportions_z(left, right).abs() > Z95
    };
    Some(match (significant, left.0 / left.1 > right.0 / right.1) {
        (false, _) => Flag::None,
        (true, true) => Flag::Above,
        (true, false) => Flag::Below,
    })
}

/// z = (p₁ − p₂) / √(p(1−p)(1/n₁ + 1/n₂)) with the pooled share p, from `(count, pupils)` pairs.
pub fn two_proportions_z(left: (f64, f64), right: (f64, f64)) -> f64 {
    let share = (left.0 + right.0) / (left.1 + right.1);
    let gap = left.0 / left.1 - right.0 / right.1;
    // Nobody, or everybody, in both: there is no difference to test.
    if gap == 0.0 { 0.0 } else { gap / (share * (1.0 - share) * (1.0 / left.1 + 1.0 / right.1)).sqrt() }
}

/// Fisher's exact two-sided p value of two `(count, pupils)` pairs, as `fisher.test` of R and scipy's `fisher_exact`:
/// the probabilities of all tables no likelier than the one seen.
pub fn fisher_p(left: (f64, f64), right: (f64, f64)) -> f64 {
    let [seen, of, other, other_of] = [left.0, left.1, right.0, right.1].map(f64::round);
    let successes = seen + other;
    let (least, most) = ((successes - other_of).max(0.0), successes.min(of));
    let mode = ((successes + 1.0) * (of + 1.0) / (of + other_of + 2.0)).floor().clamp(least, most);
    // The probability of k + 1 over that of k.
    let ratio = |at: f64| (successes - at) * (of - at) / ((at + 1.0) * (other_of - successes + at + 1.0));
    let all =
        likelihoods(mode, |at| (at < most).then(|| ratio(at)), |at| (at > least).then(|| ratio(at - 1.0).recip()));
    sum_of_unlikelier(&all, seen)
}
