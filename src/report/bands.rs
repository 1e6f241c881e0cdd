//! Owns the Progress 8 bands: one scheme per span of years, as data.
//! Must not know scores' sources.

use crate::figures::Year;

/// A Progress 8 band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// Well below average.
    WellBelow,
    /// Below average.
    Below,
    /// Average.
    Average,
    /// Above average.
    Above,
    /// Well above average.
    WellAbove,
}

impl Band {
    /// The band that files' figures stand for, from 1 (well below average) to 5 (well above average).
    pub fn numbered(number: f64) -> Option<Self> {
        let all = [Self::WellBelow, Self::Below, Self::Average, Self::Above, Self::WellAbove];
        all.into_iter().zip([1.0, 2.0, 3.0, 4.0, 5.0]).find(|(_, of)| (number - of).abs() < 0.5).map(|(band, _)| band)
    }

    /// The words that people and JSON read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::WellBelow => "well below average",
            Self::Below => "below average",
            Self::Average => "average",
            Self::Above => "above average",
            Self::WellAbove => "well above average",
        }
    }
}

/// How scores become bands over a span of years.
struct Scheme {
    /// The calendar years in which the first and the last academic year end.
    years: (u16, u16),
    /// A score beyond this, either way, with an interval clear of 0, is "well".
    well: f64,
}

/// Every scheme known. Source: DfE, secondary accountability measures guide 2024, "Progress 8 bandings";
/// the files carry bands under this scheme from 2017/18 on.
const SCHEMES: [Scheme; 1] = [Scheme { years: (2018, 2024), well: 0.5 }];

/// The band of a score with its 95% limits; none for years without a scheme.
pub fn progress8_band(year: Year, score: f64, (lower, upper): (f64, f64)) -> Option<Band> {
    let scheme = SCHEMES.iter().find(|scheme| (scheme.years.0..=scheme.years.1).contains(&year.end()))?;
    Some(if lower > 0.0 && score > scheme.well {
        Band::WellAbove
    } else if lower > 0.0 {
        Band::Above
    } else if upper < 0.0 && score < -scheme.well {
        Band::WellBelow
    } else if upper < 0.0 {
        Band::Below
    } else {
        Band::Average
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::significance::score_limits;

    fn band(year: u16, score: f64, pupils: f64) -> Option<Band> {
        progress8_band(Year::ending(year).unwrap(), score, score_limits(score, pupils, 1.41628).unwrap())
    }

    #[test]
    fn bands_follow_the_scheme_of_the_year() {
        assert_eq!(band(2024, 0.45, 24.0), Some(Band::Average));
        assert_eq!(band(2024, 0.45, 45.0), Some(Band::Above));
        assert_eq!(band(2024, -0.45, 45.0), Some(Band::Below));
        assert_eq!(band(2024, 0.51, 200.0), Some(Band::WellAbove));
        assert_eq!(band(2024, 0.5, 200.0), Some(Band::Above), "0.5 itself is not beyond 0.5");
        assert_eq!(band(2024, -0.6, 200.0), Some(Band::WellBelow));
        assert_eq!(band(2024, 0.6, 10.0), Some(Band::Average), "0.6 of ten pupils: the interval includes 0");
        assert_eq!(band(2025, 0.6, 200.0), None);
    }
}
