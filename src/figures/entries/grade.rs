//! Owns what a grade is as subject files write it: 9 to 1, pairs of combined science, bands, and all others.
//! Must not know how many entries reached it.

/// A grade, or a band of grades, as a file writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grade {
    /// 9 to 1.
    Number(u8),
    /// The two grades of combined science, the higher one first.
    Pair(u8, u8),
    /// Not awarded: `U`, `X`, `Q`; worth no points.
    Nought,
    /// Several grades taken together, the highest and the lowest: `9 to 4`.
    Band(u8, u8),
    /// A grade on another scale: `A*`, `Merit`, `L2`.
    Other,
}

/// Marks of an entry without a grade: ungraded, no result, pending.
const NOUGHTS: [&str; 4] = ["U", "X", "Q", "N"];

impl Grade {
    /// Reads `7`, `76`, `7-6`, `9 to 4`, `U`; whatever is none of these is another scale's.
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        if NOUGHTS.iter().any(|nought| nought.eq_ignore_ascii_case(text)) {
            return Self::Nought;
        }
        let digit = |byte: &u8| (b'1'..=b'9').contains(byte).then(|| byte - b'0');
        let (numbers, band) = match text.split_once(" to ") {
            Some((high, low)) => (format!("{}{}", high.trim(), low.trim()), true),
            None => (text.replace('-', ""), false),
        };
        match (numbers.as_bytes(), band) {
            ([one], false) => digit(one).map_or(Self::Other, Self::Number),
            ([one, two], _) => match (digit(one), digit(two)) {
                (Some(high), Some(low)) if band && high >= low => Self::Band(high, low),
                // The pairs there are: two equal grades, or neighbours.
                (Some(high), Some(low)) if !band && (high == low || high == low + 1) => Self::Pair(high, low),
                _ => Self::Other,
            },
            _ => Self::Other,
        }
    }

    /// Its points on the scale from 9 to 1; a pair counts as its mean, what was not awarded as nought.
    pub fn points(self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(f64::from(number)),
            Self::Pair(high, low) => Some(f64::midpoint(f64::from(high), f64::from(low))),
            Self::Nought => Some(0.0),
            Self::Band(..) | Self::Other => None,
        }
    }

    /// Whether it is `threshold` or better; a pair is when both its grades are. None on another scale.
    pub const fn reaches(self, threshold: u8) -> Option<bool> {
        match self {
            Self::Number(number) => Some(number >= threshold),
            Self::Pair(_, low) => Some(low >= threshold),
            Self::Nought => Some(false),
            Self::Band(..) | Self::Other => None,
        }
    }

    /// Whether it is of the scale from 9 to 1, single or in pairs.
    pub const fn is_numbered(self) -> bool {
        matches!(self, Self::Number(_) | Self::Pair(..))
    }
}

/// Whether a file's word for a grade stands for all entries: `Total exam entries`, `Total number entered`.
pub fn is_total(text: &str) -> bool {
    text.trim().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("total"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_are_read_in_every_way_that_files_write_them() {
        for (text, grade) in [
            ("9", Grade::Number(9)),
            (" 1 ", Grade::Number(1)),
            ("99", Grade::Pair(9, 9)),
            ("98", Grade::Pair(9, 8)),
            ("5-4", Grade::Pair(5, 4)),
            ("4-4", Grade::Pair(4, 4)),
            ("9 to 4", Grade::Band(9, 4)),
            ("U", Grade::Nought),
            ("x", Grade::Nought),
            ("A*", Grade::Other),
            ("A to B", Grade::Other),
            ("0", Grade::Other),
            ("10", Grade::Other),
            ("97", Grade::Other),
            ("45", Grade::Other),
            ("4 to 9", Grade::Other),
            ("D2", Grade::Other),
            ("", Grade::Other),
            ("é", Grade::Other),
        ] {
            assert_eq!(Grade::read(text), grade, "{text}");
        }
        assert!(
            is_total("Total exam entries") && is_total("total number entered") && !is_total("Tot") && !is_total("é9")
        );
    }

    #[test]
    fn a_pair_counts_as_its_mean_and_reaches_what_both_its_grades_reach() {
        assert_eq!(Grade::Pair(6, 5).points(), Some(5.5));
        assert_eq!((Grade::Pair(5, 5).reaches(5), Grade::Pair(5, 4).reaches(5)), (Some(true), Some(false)));
        assert_eq!((Grade::Nought.points(), Grade::Nought.reaches(4)), (Some(0.0), Some(false)));
        assert_eq!((Grade::Other.points(), Grade::Band(9, 4).reaches(4)), (None, None));
        assert_eq!(Grade::Number(7).reaches(7), Some(true));
    }
}
