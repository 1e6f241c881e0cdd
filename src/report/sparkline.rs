//! Owns the little line of a percentage over the years, in one glyph a year.
//! Must not know tables; whoever shows it may write other glyphs for terminals without these.

/// The heights, the lowest first.
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// A year without a figure.
const GAP: char = '·';

/// The values from the oldest to the newest, between the lowest and the highest of them; empty with fewer than two.
pub(super) fn sparkline(values: &[Option<f64>]) -> String {
    let known = || values.iter().flatten();
    if known().count() < 2 {
        return String::new();
    }
    let low = known().copied().fold(f64::INFINITY, f64::min);
    let high = known().copied().fold(f64::NEG_INFINITY, f64::max);
    let glyph = |value: f64| {
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        let reached = |at: usize| share * HEIGHTS.len() as f64 >= at as f64;
        let at = (1..HEIGHTS.len()).take_while(|at| reached(*at)).count();
        HEIGHTS.get(at).copied().unwrap_or(GAP)
    };
    values.iter().map(|value| value.map_or(GAP, glyph)).collect()
}

#[cfg(test)]
mod tests {
    use super::sparkline;

    #[test]
    fn the_line_goes_from_the_lowest_to_the_highest_and_marks_years_without_figures() {
        for (values, line) in [
            (vec![Some(40.0), Some(50.0), None, None, Some(60.0)], "▁▅··█"),
            (vec![Some(1.0), Some(1.0)], "▅▅"),
            (vec![Some(0.0), Some(7.0), Some(8.0)], "▁██"),
            (vec![Some(3.0), None], ""),
            (vec![], ""),
        ] {
            assert_eq!(sparkline(&values), line, "{values:?}");
        }
    }
}
