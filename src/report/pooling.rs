//! Owns how figures of schools combine: pupil-weighted means, pooled percentages, counts, limits, years.
//! Must not know where figures come from nor how they are shown. Formulas: docs/figures.md, "Combining schools".

use std::collections::BTreeMap;

use crate::figures::{Code, Kind};

use super::Weighting;
use super::significance::wilson;

/// What one place has of one measure: a value with what stands behind it, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// The value (points, or per cent from 0 to 100), or the reason.
    pub content: Result<f64, Code>,
    /// The measure's own denominator, in pupils or entries.
    pub pupils: Option<f64>,
    /// The number of pupils (or entries) behind a percentage, where published.
    pub count: Option<f64>,
    /// The 95% limits.
    pub limits: Option<(f64, f64)>,
    /// Decimals as published, where they differ from the column's.
    pub decimals: Option<u8>,
}

impl Reading {
    /// A reading without a value.
    pub const fn withheld(code: Code) -> Self {
        Self { content: Err(code), pupils: None, count: None, limits: None, decimals: None }
    }

    /// The value, if there is one.
    pub fn value(&self) -> Option<f64> {
        self.content.ok()
    }
}

/// Why a school is not part of a pooled figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// Its figure is a code.
    Code(Code),
    /// It has no pupils in this cohort.
    NoPupils,
    /// It has a value, but the number of pupils behind it is not known.
    NoDenominator,
}

/// A figure of several schools together, and what became of every one of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Pooled {
    /// The figure.
    pub reading: Reading,
    /// How many schools are in it.
    pub schools: usize,
    /// How many schools were asked.
    pub of: usize,
    /// Schools that are not in it, by reason.
    pub left_out: BTreeMap<LeftOut, usize>,
}

/// The mean over pupils of `(n, x)` pairs: Σ n·x / Σ n; none when there are no pupils.
pub fn mean(members: &[(f64, f64)]) -> Option<f64> {
    let pupils: f64 = members.iter().map(|(n, _)| n).sum();
    (pupils > 0.0).then(|| members.iter().map(|(n, x)| n * x).sum::<f64>() / pupils)
}

/// The share over pupils of `(n, k)` pairs in per cent: 100 · Σ k / Σ n; none when there are no pupils.
pub fn percentage(members: &[(f64, f64)]) -> Option<f64> {
    let pupils: f64 = members.iter().map(|(n, _)| n).sum();
    (pupils > 0.0).then(|| 100.0 * members.iter().map(|(_, k)| k).sum::<f64>() / pupils)
}

/// Half the width of the 95% interval of a pooled mean from `(n, h)` pairs: √Σ(n·h)² / Σ n.
pub fn half_width(members: &[(f64, f64)]) -> Option<f64> {
    let pupils: f64 = members.iter().map(|(n, _)| n).sum();
    (pupils > 0.0).then(|| members.iter().map(|(n, h)| (n * h).powi(2)).sum::<f64>().sqrt() / pupils)
}

/// The number of pupils behind `percent` of `pupils`: round(p·n/100), half away from zero.
pub fn count_behind(percent: f64, pupils: f64) -> f64 {
    settled(percent * pupils / 100.0).round()
}

/// Removes what binary arithmetic left behind the ninth decimal, so that a half is a half.
pub(super) fn settled(value: f64) -> f64 {
    let shifted = value * 1e9;
    if shifted.is_finite() && shifted.abs() < 9e15 { shifted.round() / 1e9 } else { value }
}

/// FFT's three-year weighting of `(n, x)` from the newest year to the oldest: Σ w·n·x / Σ w·n with w = 3, 2, 1.
///
/// A year without a figure is left out together with its weight; none when no year has pupils.
pub fn three_years(newest_first: [Option<(f64, f64)>; 3]) -> Option<f64> {
    let weighted: Vec<(f64, f64)> =
        newest_first.into_iter().zip([3.0, 2.0, 1.0]).filter_map(|(year, w)| year.map(|(n, x)| (w * n, x))).collect();
    mean(&weighted)
}

/// Combines the readings of schools; every one that is not in the answer is counted with its reason.
pub fn pool<'a>(kind: Kind, readings: impl IntoIterator<Item = &'a Reading>) -> Pooled {
    pool_by(Weighting::Pupils, kind, readings)
}

/// The same by pupils, or as the plain mean of the schools' values that DfE makes of similar schools: without limits,
/// for it is no figure of these pupils. Numbers of pupils and entries are added up either way.
pub fn pool_by<'a>(weighting: Weighting, kind: Kind, readings: impl IntoIterator<Item = &'a Reading>) -> Pooled {
    let mut left_out = BTreeMap::new();
    let mut members: Vec<(f64, f64, &Reading)> = Vec::new();
    let mut of = 0;
    for reading in readings {
        of += 1;
        match usable_by(weighting, kind, reading) {
            Ok((value, pupils)) => members.push((value, pupils, reading)),
            Err(why) => *left_out.entry(why).or_insert(0) += 1,
        }
    }
    let reading = if members.is_empty() {
        Reading::withheld(common_code(&left_out))
    } else {
        match (weighting, kind) {
            (_, Kind::Count) => pooled_count(&members),
            // A band is of one school's score; that of several is the band of their pooled score.
            (_, Kind::Band) => Reading::withheld(Code::Na),
            (Weighting::Schools, _) => mean_of_schools(&members),
            (Weighting::Pupils, Kind::Score) => pooled_score(&members),
            (Weighting::Pupils, Kind::Percentage) => pooled_percentage(&members),
        }
    };
    Pooled { reading, schools: members.len(), of, left_out }
}

/// Value and denominator of a reading that can be combined, or why it cannot. A plain mean of schools needs no
/// denominator.
pub(super) fn usable_by(weighting: Weighting, kind: Kind, reading: &Reading) -> Result<(f64, f64), LeftOut> {
    match (weighting, usable(kind, reading), reading.content) {
        (Weighting::Schools, Err(LeftOut::NoDenominator), Ok(value)) => Ok((value, f64::NAN)),
        (_, usable, _) => usable,
    }
}

/// Value and denominator of a reading that can be pooled, or why it cannot.
pub(super) fn usable(kind: Kind, reading: &Reading) -> Result<(f64, f64), LeftOut> {
    let pupils = reading.pupils.filter(|n| n.is_finite() && *n >= 0.0);
    match (reading.content, pupils) {
        (Err(Code::Empty), Some(0.0)) => Err(LeftOut::NoPupils),
        (Err(code), _) => Err(LeftOut::Code(code)),
        (Ok(value), pupils) if kind == Kind::Count => Ok((value, pupils.unwrap_or(f64::NAN))),
        (Ok(_), None) => Err(LeftOut::NoDenominator),
        (Ok(_), Some(0.0)) => Err(LeftOut::NoPupils),
        (Ok(value), Some(pupils)) => Ok((value, pupils)),
    }
}

/// Reasons that say nothing of any school, the most telling first.
const TECHNICAL: [Code; 3] = [Code::NotMeasured, Code::NotInData, Code::NoFile];

/// When every school lacks the figure for technical reasons, the group lacks it for the most telling of them.
fn common_code(left_out: &BTreeMap<LeftOut, usize>) -> Code {
    let technical = |why: &LeftOut| matches!(why, LeftOut::Code(code) if TECHNICAL.contains(code));
    let telling = TECHNICAL.into_iter().find(|code| left_out.contains_key(&LeftOut::Code(*code)));
    telling.filter(|_| left_out.keys().all(technical)).unwrap_or(Code::NothingToPool)
}

fn pooled_score(members: &[(f64, f64, &Reading)]) -> Reading {
    let scores: Vec<(f64, f64)> = members.iter().map(|(x, n, _)| (*n, *x)).collect();
    let widths: Option<Vec<(f64, f64)>> = members
        .iter()
        .map(|(_, n, reading)| reading.limits.map(|(lower, upper)| (*n, (upper - lower) / 2.0)))
        .collect();
    let value = mean(&scores);
    let limits = value.zip(widths.and_then(|widths| half_width(&widths))).map(|(x, half)| (x - half, x + half));
    Reading {
        content: value.ok_or(Code::NothingToPool),
        pupils: Some(scores.iter().map(|(n, _)| n).sum()),
        count: None,
        limits,
        decimals: None,
    }
}

fn pooled_percentage(members: &[(f64, f64, &Reading)]) -> Reading {
    let shares: Vec<(f64, f64)> = members
        .iter()
        .map(|(percent, n, reading)| (*n, reading.count.unwrap_or_else(|| count_behind(*percent, *n))))
        .collect();
    let (pupils, count) = shares.iter().fold((0.0, 0.0), |(n, k), (of, seen)| (n + of, k + seen));
    Reading {
        content: percentage(&shares).ok_or(Code::NothingToPool),
        pupils: Some(pupils),
        count: Some(count),
        limits: wilson(count, pupils),
        decimals: None,
    }
}

fn mean_of_schools(members: &[(f64, f64, &Reading)]) -> Reading {
    let alike: Vec<(f64, f64)> = members.iter().map(|(x, ..)| (1.0, *x)).collect();
    Reading { content: mean(&alike).ok_or(Code::NothingToPool), ..pooled_count(members) }
}

fn pooled_count(members: &[(f64, f64, &Reading)]) -> Reading {
    let pupils: f64 = members.iter().map(|(_, n, _)| n).sum();
    Reading {
        content: Ok(members.iter().map(|(k, _, _)| k).sum()),
        pupils: pupils.is_finite().then_some(pupils),
        count: None,
        limits: None,
        decimals: None,
    }
}

#[cfg(test)]
mod tests;
