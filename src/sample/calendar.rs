//! Owns what is particular to each year: which files are made, which earlier years their columns repeat.
//! Must not know schools or pupils.

use crate::domain::Problem;

/// The end years that files can be made for, oldest first: those whose columns are known.
const YEARS: [u16; 6] = [2017, 2018, 2019, 2023, 2024, 2025];

/// KS4 results of schools exist for these end years; none were published for 2020 and 2021.
const KS4_PUBLISHED: [u16; 7] = [2017, 2018, 2019, 2022, 2023, 2024, 2025];

/// The newest `count` years, oldest first.
///
/// # Errors
///
/// When `count` is 0 or more than there are.
pub(super) fn newest(count: u16) -> Result<&'static [u16], Problem> {
    let wrong = || {
        Problem::new(
            format!("sample files cannot be made for {count} years"),
            format!(
                "ask for 1 to {} years; results of schools were not published for 2019/20 and 2020/21",
                YEARS.len()
            ),
        )
    };
    let first = YEARS.len().checked_sub(usize::from(count)).filter(|_| count > 0).ok_or_else(wrong)?;
    YEARS.get(first..).ok_or_else(wrong)
}

/// Whether KS4 results of the year stand in later years' files.
pub(super) fn ks4_published(year: u16) -> bool {
    KS4_PUBLISHED.contains(&year)
}

/// Whether KS2 results of the year stand in later years' files.
pub(super) fn ks2_published(year: u16) -> bool {
    YEARS.contains(&year)
}

/// The deviation of pupils' Progress 8 scores that limits are made with.
///
/// 2024 is the published one (1.41628); the others are invented near it.
pub(super) const fn p8_deviation(year: u16) -> f64 {
    match year {
        2017 => 1.23,
        2018 => 1.25,
        2019 => 1.27,
        2022 => 1.36,
        2023 => 1.39,
        _ => 1.416_28,
    }
}
