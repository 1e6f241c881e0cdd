//! The vectors of the field, exact values from scipy, and the edges where no test is made.

use super::*;
use crate::report::pooling;

mod scipy;

fn near(left: f64, right: f64, by: f64) {
    assert!((left - right).abs() <= by, "{left} is not {right}");
}

#[test]
fn progress8_limits_from_the_national_deviation() {
    // 1.96·1.41628 = 2.7759088; /√24 = 0.566630; /√45 = 0.413808.
    let (lower, upper) = score_limits(0.45, 24.0, 1.41628).unwrap();
    near(lower, -0.116_630, 1e-6);
    near(upper, 1.016_630, 1e-6);
    let (lower, upper) = score_limits(0.45, 45.0, 1.41628).unwrap();
    near(lower, 0.036_192, 1e-6);
    near(upper, 0.863_808, 1e-6);
    assert_eq!(score_limits(0.45, 0.0, 1.41628), None);
}

#[test]
fn scores_are_significant_where_limits_exclude_the_comparator() {
    assert_eq!(score_flag(24.0, (-0.12, 1.02), 0.0), Some(Flag::None));
    assert_eq!(score_flag(45.0, (0.04, 0.86), 0.0), Some(Flag::Above));
    assert_eq!(score_flag(45.0, (-0.86, -0.04), -0.02), Some(Flag::Below));
    assert_eq!(score_flag(45.0, (0.0, 0.86), 0.0), Some(Flag::None), "a limit on the comparator includes it");
    assert_eq!(score_flag(10.0, (0.04, 0.86), 0.0), None, "no flag below eleven pupils");
    assert_eq!(score_flag(11.0, (0.04, 0.86), 0.0), Some(Flag::Above));
    assert_eq!(score_flag(45.0, (f64::NAN, 0.86), 0.0), None);
}

#[test]
fn percentages_by_the_z_test() {
    // (40/90 − 0.62) / √(0.62·0.38/90) = −0.175556 / 0.0511642.
    near(z_score(40.0, 90.0, 0.62), -3.431_2, 1e-3);
    assert_eq!(percentage_flag(40.0, 90.0, 62.0), Some(Flag::Below));
    // 65/90 − 0.62 = 0.102222: z = 1.998; 64/90: z = 1.781.
    assert_eq!(percentage_flag(65.0, 90.0, 62.0), Some(Flag::Above));
    assert_eq!(percentage_flag(64.0, 90.0, 62.0), Some(Flag::None));
}

#[test]
fn exact_binomial_agrees_with_scipy() {
    // from scipy.stats import binomtest; binomtest(k, n, p).pvalue
    for (count, pupils, share, p) in [
        (0.0, 12.0, 0.2, 0.141_274_976_256),
        (3.0, 12.0, 0.05, 0.019_568_261_997_154_53),
        (30.0, 30.0, 0.9, 0.068_217_946_937_126_09),
        (26.0, 30.0, 0.97, 0.011_904_642_572_061_693),
        (0.0, 40.0, 0.1, 0.030_276_188_355_879_07),
        (9.0, 40.0, 0.1, 0.015_495_305_414_444_483),
        (11.0, 11.0, 0.7, 0.041_392_418_53),
        (2.0, 15.0, 0.5, 0.007_385_253_906_25),
        (1.0, 500.0, 0.001, 0.393_621_055_138_814_96),
        (5.0, 500.0, 0.001, 0.000_169_363_680_775_712_72),
        (12.0, 12.0, 1.0, 1.0),
        (3.0, 60.0, 0.05, 1.0),
    ] {
        near(binomial_p(count, pupils, share), p, 1e-12);
    }
    near(binomial_p(0.0, 12.0, 1.0), 0.0, 0.0);
    near(binomial_p(0.0, 12.0, 0.0), 1.0, 0.0);
}

#[test]
fn small_expectations_use_the_exact_test() {
    // 12·0.2·0.8 = 1.92 < 5. By z, 0 of 12 against 20% is −1.73; exactly, p = 0.14.
    assert_eq!(percentage_flag(0.0, 12.0, 20.0), Some(Flag::None));
    // 40·0.1·0.9 = 3.6 < 5. By z, 0 of 40 is −2.11; exactly, p = 0.030.
    assert_eq!(percentage_flag(0.0, 40.0, 10.0), Some(Flag::Below));
    // 40·0.1·0.9 again: 8 of 40 has z = 2.11 but p = 0.0567 exactly (binomtest(8, 40, 0.1)).
    assert_eq!(percentage_flag(8.0, 40.0, 10.0), Some(Flag::None));
    assert_eq!(percentage_flag(9.0, 40.0, 10.0), Some(Flag::Above));
    // 11 of 11 against 70%: 2.31 < 5, p = 0.0414.
    assert_eq!(percentage_flag(11.0, 11.0, 70.0), Some(Flag::Above));
}

#[test]
fn no_test_on_tiny_or_contradictory_numbers() {
    assert_eq!(percentage_flag(10.0, 10.0, 10.0), None);
    assert_eq!(percentage_flag(13.0, 12.0, 10.0), None);
    assert_eq!(percentage_flag(-1.0, 12.0, 10.0), None);
    assert_eq!(percentage_flag(3.0, 12.0, 101.0), None);
    assert_eq!(percentage_flag(3.0, f64::NAN, 10.0), None);
    assert_eq!(percentage_flag(3.0, f64::INFINITY, 10.0), None);
    assert_eq!(percentage_flag(12.0, 12.0, 100.0), Some(Flag::None));
    assert_eq!(percentage_flag(11.0, 12.0, 100.0), Some(Flag::Below));
}

#[test]
fn wilson_interval() {
    let (lower, upper) = wilson(18.0, 30.0).unwrap();
    // (0.6 + 3.8416/60 ± 1.96·√(0.24/30 + 3.8416/3600)) / (1 + 3.8416/30).
    near(lower, 42.320, 1e-3);
    near(upper, 75.410, 1e-3);
    assert_eq!(wilson(0.0, 0.0), None);
    near(wilson(0.0, 30.0).unwrap().0, 0.0, 1e-12);
}

#[test]
fn gaps_in_pupils_are_cut_towards_nought() {
    near(gap_in_pupils(-16.0, 28.0), -4.0, 0.0);
    near(gap_in_pupils(16.0, 28.0), 4.0, 0.0);
    near(gap_in_pupils(29.0, 100.0), 29.0, 0.0);
    assert_eq!(gap_in_pupils(-1.0, 28.0).to_string(), "0", "never −0");
}

#[test]
fn estimates_of_differences() {
    let before = Estimate::between(0.2, (-0.1, 0.5));
    let after = Estimate { value: 0.7, half_width: 0.4 };
    // √(0.3² + 0.4²) = 0.5: 0.5 ± 0.5 includes 0, just.
    let change = difference(after, before);
    near(change.value, 0.5, 1e-12);
    near(change.half_width, 0.5, 1e-12);
    assert_eq!(Estimate { half_width: 0.49, ..change }.flag(), Flag::Above);
    assert_eq!(Estimate { value: -0.5, half_width: 0.49 }.flag(), Flag::Below);
    assert_eq!(Estimate { half_width: 0.51, ..change }.flag(), Flag::None);
    // England went down by 0.1 meanwhile, taken as exact.
    let ours = did(before, after, Estimate::exact(0.3), Estimate::exact(0.2));
    near(ours.value, 0.6, 1e-12);
    near(ours.half_width, 0.5, 1e-12);
    // 1.96·√(0.6·0.4/30) = 0.175308.
    near(proportion(18.0, 30.0).unwrap().half_width, 17.530_8, 1e-3);
    for (count, pupils) in [(1.0, 0.0), (-1.0, 30.0), (31.0, 30.0), (1.0, f64::INFINITY), (f64::NAN, 30.0)] {
        assert_eq!(proportion(count, pupils), None, "{count} of {pupils}");
    }
}

#[test]
fn newcombe_s_own_example() {
    // 56 of 70 and 48 of 80, the first of the paper's examples: 0.2, from 0.0524 to 0.3339.
    let (lower, upper) = shares_difference((56.0, 70.0), (48.0, 80.0)).unwrap();
    near(lower, 5.24, 0.005);
    near(upper, 33.39, 0.005);
    assert_eq!(shares_difference((1.0, 0.0), (48.0, 80.0)), None);
}

#[test]
fn two_shares_are_tested_from_eleven_pupils_on() {
    assert_eq!(two_proportions_flag((10.0, 10.0), (0.0, 500.0)), None);
    assert_eq!(two_proportions_flag((0.0, 500.0), (10.0, 10.0)), None);
    assert_eq!(two_proportions_flag((11.0, 11.0), (0.0, 500.0)), Some(Flag::Above));
    assert_eq!(two_proportions_flag((12.0, 11.0), (0.0, 500.0)), None, "more than there are");
    assert_eq!(two_proportions_flag((50.0, 50.0), (70.0, 70.0)), Some(Flag::None), "everybody in both");
}
