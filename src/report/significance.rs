//! Owns the tests of a figure against a comparator: limits, z test, exact binomial, Wilson, gap in pupils.
//! Must not know which comparator was chosen. Formulas: docs/figures.md, "Significance".

use super::Flag;
use super::pooling::settled;

mod difference;

pub use difference::{
    Estimate, did, difference, fisher_p, proportion, shares_difference, two_proportions_flag, two_proportions_z,
};

/// Fewer pupils than this get no flag.
pub const SMALLEST_TESTED: f64 = 11.0;

/// The standard normal quantile of a two-sided 5% test, as DfE uses it.
pub const Z95: f64 = 1.96;

/// Below this expected variance nP(1−P) the normal approximation gives way to the exact binomial.
pub(super) const SMALLEST_VARIANCE: f64 = 5.0;

/// The most terms that an exact test sums on either side; with a variance under 5 they vanish long before.
const MOST_TERMS: usize = 10_000;

/// The 95% limits of a mean score from the national deviation of pupils' scores: x ± 1.96·σ/√n.
///
/// None without pupils. Source: DfE, secondary accountability measures guide, "confidence intervals".
pub fn score_limits(score: f64, pupils: f64, deviation: f64) -> Option<(f64, f64)> {
    let half = Z95 * deviation / pupils.sqrt();
    (pupils > 0.0 && half.is_finite()).then_some((score - half, score + half))
}

/// A score against a comparator: significant where its limits exclude the comparator.
pub fn score_flag(pupils: f64, limits: (f64, f64), comparator: f64) -> Option<Flag> {
    let (lower, upper) = limits;
    if !tested(pupils) || !lower.is_finite() || !upper.is_finite() || !comparator.is_finite() {
        None
    } else if lower > comparator {
        Some(Flag::Above)
    } else if upper < comparator {
        Some(Flag::Below)
    } else {
        Some(Flag::None)
    }
}

/// `count` of `pupils` against `comparator` per cent: z test, or exact binomial where nP(1−P) < 5.
///
/// None below 11 pupils, or where the numbers contradict each other.
pub fn percentage_flag(count: f64, pupils: f64, comparator: f64) -> Option<Flag> {
    let share = comparator / 100.0;
    if !tested(pupils) || !(0.0..=pupils).contains(&count) || !(0.0..=1.0).contains(&share) {
        return None;
    }
    let significant = if pupils * share * (1.0 - share) < SMALLEST_VARIANCE {
        binomial_p(count, pupils, share) < 0.05
    } else {
        z_score(count, pupils, share).abs() > Z95
    };
    Some(match (significant, count / pupils > share) {
        (false, _) => Flag::None,
        (true, true) => Flag::Above,
        (true, false) => Flag::Below,
    })
}

fn tested(pupils: f64) -> bool {
    pupils.is_finite() && pupils >= SMALLEST_TESTED
}

/// z = (k/n − P) / √(P(1−P)/n), with `share` P from 0 to 1.
pub fn z_score(count: f64, pupils: f64, share: f64) -> f64 {
    (count / pupils - share) / (share * (1.0 - share) / pupils).sqrt()
}

/// The two-sided p value of `count` out of `pupils` under a binomial with `share` P from 0 to 1.
///
/// Sums the probability of every outcome that is at most as likely as the one seen (the method of R's
/// `binom.test` and of scipy's `binomtest`). Probabilities are built from the likeliest outcome outwards,
/// so that nothing under- or overflows.
pub fn binomial_p(count: f64, pupils: f64, share: f64) -> f64 {
    let (seen, trials) = (count.round(), pupils.round());
    let mode = ((trials + 1.0) * share).floor().clamp(0.0, trials);
    let odds = share / (1.0 - share);
    let all = likelihoods(
        mode,
        |at| (at < trials).then(|| odds * (trials - at) / (at + 1.0)),
        |at| (at > 0.0).then(|| at / ((trials - at + 1.0) * odds)),
    );
    sum_of_unlikelier(&all, seen)
}

/// Outcomes on both sides of the likeliest, each with its probability relative to that one's.
fn likelihoods(mode: f64, up: impl Fn(f64) -> Option<f64>, down: impl Fn(f64) -> Option<f64>) -> Vec<(f64, f64)> {
    let mut all = weights(mode, up, 1.0);
    all.extend(weights(mode, down, -1.0).into_iter().skip(1));
    all
}

/// The share of probability of every outcome that is at most as likely as the one seen.
fn sum_of_unlikelier(all: &[(f64, f64)], seen: f64) -> f64 {
    let of_seen = all.iter().find(|(at, _)| (at - seen).abs() < 0.5).map_or(0.0, |(_, weight)| *weight);
    let total: f64 = all.iter().map(|(_, weight)| weight).sum();
    // Equal probabilities may differ in the last bits: outcomes within 1e-7 of the one seen count as equal.
    let within = of_seen * (1.0 + 1e-7);
    let as_unlikely: f64 = all.iter().map(|(_, weight)| *weight).filter(|weight| *weight <= within).sum();
    (as_unlikely / total).min(1.0)
}

/// Outcomes with their probability relative to the mode's, from the mode in steps of `step`.
fn weights(mode: f64, ratio: impl Fn(f64) -> Option<f64>, step: f64) -> Vec<(f64, f64)> {
    let start = Some((mode, 1.0_f64));
    std::iter::successors(start, |(at, weight)| {
        let next = weight * ratio(*at)?;
        (next.is_finite() && next > 1e-30).then_some((at + step, next))
    })
    .take(MOST_TERMS)
    .collect()
}

/// Wilson's 95% interval of `count` out of `pupils`, in per cent; none without pupils.
pub fn wilson(count: f64, pupils: f64) -> Option<(f64, f64)> {
    if !(pupils > 0.0 && (0.0..=pupils).contains(&count)) {
        return None;
    }
    let share = count / pupils;
    let z2 = Z95 * Z95;
    let scale = 1.0 + z2 / pupils;
    let centre = (share + z2 / (2.0 * pupils)) / scale;
    let half = Z95 * (share * (1.0 - share) / pupils + z2 / (4.0 * pupils * pupils)).sqrt() / scale;
    Some((100.0 * (centre - half), 100.0 * (centre + half)))
}

/// A gap of `points` per cent among `pupils`, in whole pupils: trunc(gap·n), so that it never says too much.
pub fn gap_in_pupils(points: f64, pupils: f64) -> f64 {
    // Adding 0.0 turns −0 into 0.
    settled(points * pupils / 100.0).trunc() + 0.0
}

#[cfg(test)]
mod tests;
