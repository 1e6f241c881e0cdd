//! Owns how numbers are rounded and written in the files: half away from zero, trailing noughts dropped.
//! Must not know what a number means.

/// The nearest whole number, half away from zero.
#[expect(clippy::cast_possible_truncation, reason = "counts and scaled scores are far below 2^53")]
pub(super) fn whole(value: f64) -> i64 {
    value.round() as i64
}

/// A number of people, never below zero.
pub(super) fn people(value: f64) -> u32 {
    u32::try_from(whole(value)).unwrap_or_default()
}

/// Writes a number with at most `decimals` decimals, trailing noughts dropped: `36`, `-0.26`.
pub(super) fn trimmed(out: &mut String, value: f64, decimals: u8) {
    let start = out.len();
    fixed(out, value, decimals);
    if decimals > 0 {
        let kept = out.trim_end_matches('0').trim_end_matches('.').len();
        out.truncate(kept.max(start + 1));
    }
}

/// Writes a number with exactly `decimals` decimals.
pub(super) fn fixed(out: &mut String, value: f64, decimals: u8) {
    let power = 10_i64.pow(u32::from(decimals));
    let scaled = whole(value * power as f64);
    if scaled < 0 {
        out.push('-');
    }
    let size = scaled.unsigned_abs();
    let power = power.unsigned_abs();
    push_whole(out, size / power);
    if decimals > 0 {
        out.push('.');
        let digits = (size % power).to_string();
        for _ in digits.len()..usize::from(decimals) {
            out.push('0');
        }
        out.push_str(&digits);
    }
}

/// Writes a whole number.
pub(super) fn push_whole(out: &mut String, value: u64) {
    out.push_str(&value.to_string());
}

#[cfg(test)]
mod tests {
    use super::{fixed, people, trimmed};

    fn written(value: f64, decimals: u8) -> String {
        let mut out = String::from(",");
        trimmed(&mut out, value, decimals);
        out
    }

    #[test]
    fn rounds_half_away_from_zero_and_drops_trailing_noughts() {
        assert_eq!(written(36.04, 1), ",36");
        assert_eq!(written(-0.255, 1), ",-0.3");
        assert_eq!(written(-0.26, 2), ",-0.26");
        assert_eq!(written(0.125, 2), ",0.13");
        assert_eq!(written(-0.125, 2), ",-0.13");
        assert_eq!(written(-0.001, 2), ",0");
        assert_eq!(written(100.0, 0), ",100");
        assert_eq!(written(10.0, 2), ",10");
    }

    #[test]
    fn fixed_decimals_keep_their_noughts() {
        let mut out = String::new();
        fixed(&mut out, 51.3, 2);
        fixed(&mut out, -1.0, 2);
        assert_eq!(out, "51.30-1.00");
        assert_eq!(people(-3.0), 0);
    }
}
