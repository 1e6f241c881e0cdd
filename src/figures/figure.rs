//! Owns one figure: a value with its denominator and limits, or a code with its reason; never both.
//! Must not know how figures are combined or rounded; that is `report`.

use serde::{Deserialize, Serialize};

use super::{Code, Measure, PupilGroup, Subject};

/// What a figure is about, within a block (stage, place, year and release are the block's).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FigureKey {
    /// What was measured.
    pub measure: Measure,
    /// In which subject, for the measures of subjects.
    pub subject: Option<Subject>,
    /// For which pupils.
    pub pupils: PupilGroup,
}

impl FigureKey {
    /// A headline measure of a pupil group.
    pub const fn of(measure: Measure, pupils: PupilGroup) -> Self {
        Self { measure, subject: None, pupils }
    }
}

/// The published 95% limits of a score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// The lower limit.
    pub lower: f64,
    /// The upper limit.
    pub upper: f64,
}

/// One figure as published.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// The value (points, or per cent from 0 to 100), or why there is none.
    pub value: Result<f64, Code>,
    /// Decimals as published, for percentages that are shown as published.
    pub decimals: u8,
    /// The measure's own denominator in pupils (entries for subjects), where published.
    pub pupils: Option<f64>,
    /// The published number of pupils behind a percentage, where there is one.
    pub count: Option<f64>,
    /// The published limits, where there are any.
    pub limits: Option<Limits>,
    /// The position of the value's column in its file, from 0.
    pub column: u16,
    /// The line of the file that it was read from, from 1.
    pub line: u32,
}
