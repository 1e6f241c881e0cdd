//! Owns the measures: what each is called, its unit, decimals and denominator, as one table.
//! Must not know columns of files (the catalogue) nor how figures combine (`report`).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Stage, Year};
use crate::domain::Problem;

/// What was measured. The order is frozen: stored records hold the position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Measure {
    /// Attainment 8.
    Attainment8,
    /// Attainment 8 English.
    Attainment8English,
    /// Attainment 8 maths.
    Attainment8Maths,
    /// Attainment 8 EBacc.
    Attainment8Ebacc,
    /// Attainment 8 open.
    Attainment8Open,
    /// Progress 8.
    Progress8,
    /// Progress 8 English.
    Progress8English,
    /// Progress 8 maths.
    Progress8Maths,
    /// Progress 8 EBacc.
    Progress8Ebacc,
    /// Progress 8 open.
    Progress8Open,
    /// English and maths 9–5.
    EnglishMaths95,
    /// English and maths 9–4.
    EnglishMaths94,
    /// EBacc entry.
    EbaccEntry,
    /// EBacc 9–5.
    Ebacc95,
    /// EBacc 9–4.
    Ebacc94,
    /// EBacc APS.
    EbaccAps,
    /// RWM expected.
    RwmExpected,
    /// RWM higher.
    RwmHigher,
    /// Reading progress.
    ReadingProgress,
    /// Writing progress.
    WritingProgress,
    /// Maths progress.
    MathsProgress,
    /// Reading scaled score.
    ReadingScaled,
    /// Maths scaled score.
    MathsScaled,
    /// GPS scaled score.
    GpsScaled,
    /// Reading expected.
    ReadingExpected,
    /// Reading higher.
    ReadingHigher,
    /// Maths expected.
    MathsExpected,
    /// Maths higher.
    MathsHigher,
    /// GPS expected.
    GpsExpected,
    /// GPS higher.
    GpsHigher,
    /// Writing expected.
    WritingExpected,
    /// Writing greater depth.
    WritingHigher,
    /// Entries.
    Entries,
    /// Entered.
    EntryRate,
    /// Average grade.
    AverageGrade,
    /// Grades 9–7.
    Grade97,
    /// Grades 9–5.
    Grade95,
    /// Grades 9–4.
    Grade94,
    /// Pupils at the end of the stage.
    Cohort,
    /// Share of the cohort.
    CohortShare,
    /// Number on roll.
    Roll,
    /// Average prior attainment.
    PriorAverage,
    /// The published band of Progress 8, from 1 (well below average) to 5 (well above average).
    Progress8Band,
}

/// How figures of a measure combine over schools.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A mean over pupils: Σ n·x / Σ n.
    Score,
    /// A share of pupils: Σ k / Σ n.
    Percentage,
    /// A number of pupils or entries: Σ k.
    Count,
    /// A band of a scheme: never combined, never tested.
    Band,
}

/// What the unit of a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Points of a score.
    Points,
    /// Per cent, 0 to 100.
    Percent,
    /// Pupils.
    Pupils,
    /// Examination entries.
    Entries,
    /// Schools.
    Schools,
}

/// What a measure's figures are counted over (docs: "the measure's own denominator").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denominator {
    /// Pupils at the end of the stage in the pupil group.
    Cohort,
    /// Pupils included in the measure: those in Progress 8; coverage × eligible in KS2 progress.
    InMeasure,
    /// Entries in the subject.
    Entries,
}

/// What is known of a measure.
#[derive(Debug, Clone, Copy)]
pub struct MeasureInfo {
    /// The measure.
    pub measure: Measure,
    /// The word that commands and JSON use.
    pub id: &'static str,
    /// The label that people read.
    pub label: &'static str,
    /// The label where room is short.
    pub short: &'static str,
    /// The stage that has it; `None` for cohort figures of any stage and for the census.
    pub stage: Option<Stage>,
    /// How it combines.
    pub kind: Kind,
    /// Its unit.
    pub unit: Unit,
    /// Decimals for people.
    pub decimals: u8,
    /// What it is counted over.
    pub denominator: Denominator,
    /// Whether `cli.md` names it as a headline measure that reports can show as a column.
    pub headline: bool,
}

/// Every measure, in the order that reports show them: what people look for first, elements after the whole.
#[rustfmt::skip] // one measure, one line
pub const MEASURES: [MeasureInfo; 43] = [
    row(Measure::Attainment8, "attainment8", "Attainment 8", "A8", Some(Stage::Ks4), (Kind::Score, Unit::Points, 1, Denominator::Cohort), true),
    row(Measure::Progress8, "progress8", "Progress 8", "P8", Some(Stage::Ks4), (Kind::Score, Unit::Points, 2, Denominator::InMeasure), true),
    row(Measure::EnglishMaths95, "english_maths_95", "English and maths 9–5", "E&M 9–5", Some(Stage::Ks4), (Kind::Percentage, Unit::Percent, 1, Denominator::Cohort), true),
    row(Measure::EnglishMaths94, "english_maths_94", "English and maths 9–4", "E&M 9–4", Some(Stage::Ks4), (Kind::Percentage, Unit::Percent, 1, Denominator::Cohort), true),
    row(Measure::EbaccEntry, "ebacc_entry", "EBacc entry", "EBacc entry", Some(Stage::Ks4), (Kind::Percentage, Unit::Percent, 1, Denominator::Cohort), true),
    row(Measure::Ebacc95, "ebacc_95", "EBacc 9–5", "EBacc 9–5", Some(Stage::Ks4), (Kind::Percentage, Unit::Percent, 1, Denominator::Cohort), true),
    row(Measure::Ebacc94, "ebacc_94", "EBacc 9–4", "EBacc 9–4", Some(Stage::Ks4), (Kind::Percentage, Unit::Percent, 1, Denominator::Cohort), true),
    row(Measure::EbaccAps, "ebacc_aps", "EBacc APS", "EBacc APS", Some(Stage::Ks4), (Kind::Score, Unit::Points, 2, Denominator::Cohort), true),
    row(Measure::Attainment8English, "attainment8_english", "Attainment 8 English", "A8 Eng", Some(Stage::Ks4), (Kind::Score, Unit::Points, 1, Denominator::Cohort), true),
    row(Measure::Attainment8Maths, "attainment8_maths", "Attainment 8 maths", "A8 Mat", Some(Stage::Ks4), (Kind::Score, Unit::Points, 1, Denominator::Cohort), true),
    row(Measure::Attainment8Ebacc, "attainment8_ebacc", "Attainment 8 EBacc", "A8 EBacc", Some(Stage::Ks4), (Kind::Score, Unit::Points, 1, Denominator::Cohort), true),
    row(Measure::Attainment8Open, "attainment8_open", "Attainment 8 open", "A8 Open", Some(Stage::Ks4), (Kind::Score, Unit::Points, 1, Denominator::Cohort), true),
    row(Measure::Progress8English, "progress8_english", "Progress 8 English", "P8 Eng", Some(Stage::Ks4), (Kind::Score, Unit::Points, 2, Denominator::InMeasure), true),
    row(Measure::Progress8Maths, "progress8_maths", "Progress 8 maths", "P8 Mat", Some(Stage::Ks4), (Kind::Score, Unit::Points, 2, Denominator::InMeasure), true),
    row(Measure::Progress8Ebacc, "progress8_ebacc", "Progress 8 EBacc", "P8 EBacc", Some(Stage::Ks4), (Kind::Score, Unit::Points, 2, Denominator::InMeasure), true),
    row(Measure::Progress8Open, "progress8_open", "Progress 8 open", "P8 Open", Some(Stage::Ks4), (Kind::Score, Unit::Points, 2, Denominator::InMeasure), true),
    row(Measure::RwmExpected, "rwm_expected", "RWM expected", "RWM exp", Some(Stage::Ks2), (Kind::Percentage, Unit::Percent, 0, Denominator::Cohort), true),
    row(Measure::RwmHigher, "rwm_higher", "RWM higher", "RWM high", Some(Stage::Ks2), (Kind::Percentage, Unit::Percent, 0, Denominator::Cohort), true),
    row(Measure::ReadingProgress, "reading_progress", "Reading progress", "Read prog", Some(Stage::Ks2), (Kind::Score, Unit::Points, 1, Denominator::InMeasure), true),
    row(Measure::WritingProgress, "writing_progress", "Writing progress", "Writ prog", Some(Stage::Ks2), (Kind::Score, Unit::Points, 1, Denominator::InMeasure), true),
    row(Measure::MathsProgress, "maths_progress", "Maths progress", "Math prog", Some(Stage::Ks2), (Kind::Score, Unit::Points, 1, Denominator::InMeasure), true),
    row(Measure::ReadingScaled, "reading_scaled", "Reading scaled score", "Read score", Some(Stage::Ks2), (Kind::Score, Unit::Points, 0, Denominator::Cohort), true),
    row(Measure::MathsScaled, "maths_scaled", "Maths scaled score", "Math score", Some(Stage::Ks2), (Kind::Score, Unit::Points, 0, Denominator::Cohort), true),
    row(Measure::GpsScaled, "gps_scaled", "GPS scaled score", "GPS score", Some(Stage::Ks2), (Kind::Score, Unit::Points, 0, Denominator::Cohort), true),
    row(Measure::ReadingExpected, "reading_expected", "Reading expected", "Read exp", Some(Stage::Ks2), (Kind::Percentage, Unit::Percent, 0, Denominator::Cohort), true),
    row(Measure::ReadingHigher, "reading_higher", "Reading higher", "Read high", Some(Stage::Ks2), (Kind::Percentage, Unit::Percent, 0, Denominator::Cohort), true),
    row(Measure::MathsExpected, "maths_expected", "Maths expected", "Math exp", Some(Stage::Ks2), (Kind::Percentage, Unit::Percent, 0, Denominator::Cohort), true),
    row(Measure::MathsHigher, "maths_higher", "Maths higher", "Math high", Some(Stage::Ks2), (Kind::Percentage, Unit::Percent, 0, Denominator::Cohort), true),
    row(Measure::GpsExpected, "gps_expected", "GPS expected", "GPS exp", Some(Stage::Ks2), (Kind::Percentage, Unit::Percent, 0, Denominator::Cohort), true),
    row(Measure::GpsHigher, "gps_higher", "GPS higher", "GPS high", Some(Stage::Ks2), (Kind::Percentage, Unit::Percent, 0, Denominator::Cohort), true),
    row(Measure::WritingExpected, "writing_expected", "Writing expected", "Writ exp", Some(Stage::Ks2), (Kind::Percentage, Unit::Percent, 0, Denominator::Cohort), true),
    row(Measure::WritingHigher, "writing_higher", "Writing greater depth", "Writ GDS", Some(Stage::Ks2), (Kind::Percentage, Unit::Percent, 0, Denominator::Cohort), true),
    row(Measure::Entries, "entries", "Entries", "Entries", Some(Stage::Ks4), (Kind::Count, Unit::Entries, 0, Denominator::Entries), false),
    row(Measure::EntryRate, "entry_rate", "Entered", "Entered", Some(Stage::Ks4), (Kind::Percentage, Unit::Percent, 1, Denominator::Cohort), false),
    row(Measure::AverageGrade, "average_grade", "Average grade", "Avg grade", Some(Stage::Ks4), (Kind::Score, Unit::Points, 2, Denominator::Entries), false),
    row(Measure::Grade97, "grade_9_7", "Grades 9–7", "9–7", Some(Stage::Ks4), (Kind::Percentage, Unit::Percent, 1, Denominator::Entries), false),
    row(Measure::Grade95, "grade_9_5", "Grades 9–5", "9–5", Some(Stage::Ks4), (Kind::Percentage, Unit::Percent, 1, Denominator::Entries), false),
    row(Measure::Grade94, "grade_9_4", "Grades 9–4", "9–4", Some(Stage::Ks4), (Kind::Percentage, Unit::Percent, 1, Denominator::Entries), false),
    row(Measure::Cohort, "cohort", "Pupils at the end of the stage", "Pupils", None, (Kind::Count, Unit::Pupils, 0, Denominator::Cohort), false),
    row(Measure::CohortShare, "cohort_share", "Share of the cohort", "Share", None, (Kind::Percentage, Unit::Percent, 1, Denominator::Cohort), false),
    row(Measure::Roll, "roll", "Number on roll", "NOR", None, (Kind::Count, Unit::Pupils, 0, Denominator::Cohort), false),
    row(Measure::Progress8Band, "progress8_band", "Progress 8 band", "P8 band", Some(Stage::Ks4), (Kind::Band, Unit::Points, 0, Denominator::InMeasure), false),
    row(Measure::PriorAverage, "prior_average", "Average prior attainment", "Prior avg", None, (Kind::Score, Unit::Points, 1, Denominator::Cohort), false),
];

const fn row(
    measure: Measure,
    id: &'static str,
    label: &'static str,
    short: &'static str,
    stage: Option<Stage>,
    (kind, unit, decimals, denominator): (Kind, Unit, u8, Denominator),
    headline: bool,
) -> MeasureInfo {
    MeasureInfo { measure, id, label, short, stage, kind, unit, decimals, denominator, headline }
}

impl Measure {
    /// What is known of it.
    pub fn info(self) -> &'static MeasureInfo {
        let at = MEASURES.iter().position(|info| info.measure == self).unwrap_or_default();
        MEASURES.get(at).unwrap_or(&MEASURES[0])
    }

    /// The headline measures of a stage, in the order that reports show them.
    pub fn headlines(stage: Stage) -> impl Iterator<Item = &'static MeasureInfo> {
        MEASURES.iter().filter(move |info| info.headline && info.stage == Some(stage))
    }

    /// Why the measure was not made for `year`, if it was not.
    ///
    /// Source: DfE's methodology pages: no Progress 8 for cohorts without KS2 results or with cancelled
    /// exams; no KS1 to KS2 progress where either end was cancelled.
    pub fn not_made(self, year: Year) -> Option<&'static str> {
        let end = year.end();
        match self {
            Self::Progress8
            | Self::Progress8English
            | Self::Progress8Maths
            | Self::Progress8Ebacc
            | Self::Progress8Open
            | Self::Progress8Band => matches!(end, 2020 | 2021 | 2025 | 2026)
                .then_some("there is no Progress 8 for 2019/20, 2020/21, 2024/25 and 2025/26"),
            Self::ReadingProgress | Self::WritingProgress | Self::MathsProgress => {
                matches!(end, 2020 | 2021 | 2024 | 2025)
                    .then_some("there is no KS1 to KS2 progress for 2019/20, 2020/21, 2023/24 and 2024/25")
            }
            _ => None,
        }
    }

    /// The standard deviation of pupils' Progress 8 scores in England, where known.
    ///
    /// Source: DfE, secondary accountability measures guide 2024 (1.41628 for 2023/24).
    pub fn national_deviation(self, year: Year) -> Option<f64> {
        (self == Self::Progress8 && year.end() == 2024).then_some(1.41628)
    }
}

impl FromStr for Measure {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let word = text.trim().to_lowercase();
        MEASURES.iter().find(|info| info.id == word).map(|info| info.measure).ok_or_else(|| {
            let words: Vec<&str> = MEASURES.iter().filter(|info| info.headline).map(|info| info.id).collect();
            Problem::new(format!("'{}' is not a measure", text.trim()), format!("use one of {}", words.join(" ")))
        })
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.info().label)
    }
}
