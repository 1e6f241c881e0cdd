//! Owns the funnel: value against number of pupils, within limits that chance alone keeps to.
//! Must not know how it is drawn. Formulas: docs/figures.md, "Funnel".

use super::{Line, NotDrawn, Point, comparator_kind, drawable, found, lines, points};
use crate::figures::Unit;
use crate::report::significance::SMALLEST_TESTED;
use crate::report::{Column, Flag, Report, Section};

/// The standard normal quantiles of the two pairs of control limits: 95% as DfE uses it, and 99.8%.
const QUANTILES: (f64, f64) = (1.96, 3.0902);

/// Below this variance nP(1−P) of a percentage no limits are drawn: chance is not normal there.
const SMALLEST_VARIANCE: f64 = 5.0;

/// How many steps a control limit is drawn in.
const STEPS: u32 = 48;

/// Where a school stands in the funnel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Within what chance alone explains.
    Inside,
    /// Beyond the 95% limits.
    Beyond95(Flag),
    /// Beyond the 99.8% limits.
    Beyond998(Flag),
    /// Not told: too few pupils, or no test.
    NotTested,
}

impl Standing {
    /// The words that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Inside => "within the limits",
            Self::Beyond95(Flag::Below) => "below the 95% limit",
            Self::Beyond95(_) => "above the 95% limit",
            Self::Beyond998(Flag::Below) => "below the 99.8% limit",
            Self::Beyond998(_) => "above the 99.8% limit",
            Self::NotTested => "not tested",
        }
    }
}

/// A point of a funnel.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The point with its value up the chart.
    pub point: Point,
    /// Its number of pupils, across the chart.
    pub pupils: f64,
    /// Where it stands.
    pub standing: Standing,
    /// The control limits at its number of pupils, where there are any.
    pub control: Option<Control>,
}

/// The control limits at one number of pupils.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Control {
    /// The number of pupils.
    pub pupils: f64,
    /// The 95% limits.
    pub limits95: (f64, f64),
    /// The 99.8% limits.
    pub limits998: (f64, f64),
}

/// Value against number of pupils.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    /// The column up the chart.
    pub column: Column,
    /// The schools with a value and a number of pupils, by number of pupils.
    pub points: Vec<Mark>,
    /// The comparator, around which the limits lie, and the group.
    pub lines: Vec<Line>,
    /// The control limits from the fewest to the most pupils.
    pub control: Vec<Control>,
    /// Why there are no control limits, where there are none.
    pub without: Option<String>,
    /// Schools without a value or a number of pupils.
    pub not_drawn: Vec<NotDrawn>,
}

/// How far single pupils lie apart.
#[derive(Debug, Clone, Copy)]
enum Spread {
    /// A share of pupils: √P(1−P) in per cent.
    Share,
    /// Scores of this standard deviation.
    Deviation(f64),
}

/// The funnel of a column.
pub(super) fn funnel(report: &Report, section: &Section, column: &str) -> Result<Funnel, String> {
    let (at, of) = found(section, column)?;
    if super::fit::is_count(of) {
        return Err(format!("{} is a count: chance among pupils sets it no limits", of.label));
    }
    let (points, mut not_drawn) = points(&drawable(report, section), at);
    let lines = lines(report, section, at, &points);
    let (numbered, without_pupils): (Vec<Point>, Vec<Point>) =
        points.into_iter().partition(|point| point.cell.pupils.is_some_and(|pupils| pupils > 0.0));
    let reason = || "its number of pupils is not published".to_owned();
    let unnumbered = without_pupils.into_iter();
    not_drawn.extend(unnumbered.map(|point| NotDrawn { row: Some(point.row), name: point.name, reason: reason() }));
    not_drawn.sort_by_key(|missing| missing.row);
    if numbered.is_empty() {
        return Err(format!("no school has a value of {} and a number of pupils", of.label));
    }
    let centre = lines.first().filter(|line| line.kind == comparator_kind(report.compare));
    let spread = spread(of, &numbered);
    let (limits, without) = match (centre, spread) {
        (None, _) => (None, Some("there is no one comparator to draw limits around".to_owned())),
        (_, None) => (None, Some(format!("how far single pupils lie apart in {} is not published", of.label))),
        (Some(centre), Some(spread)) => (Some((centre.value, spread)), None),
    };
    let mut marks: Vec<Mark> = numbered.into_iter().map(|point| mark(point, limits)).collect();
    marks.sort_by(|left, right| left.pupils.total_cmp(&right.pupils).then(left.point.row.cmp(&right.point.row)));
    let control = limits.map_or_else(Vec::new, |limits| curve(&marks, limits));
    let without = without.or_else(|| {
        control.is_empty().then(|| "with so few pupils chance has no limits that could be drawn".to_owned())
    });
    Ok(Funnel { column: of.clone(), points: marks, lines, control, without, not_drawn })
}

/// How far single pupils lie apart: of percentages by definition, of scores from the published limits of schools.
///
/// A school's limits are score ± 1.96·σ/√n with one national σ, so that each gives σ = h·√n/1.96 up to rounding;
/// schools with more pupils say it more exactly.
fn spread(column: &Column, points: &[Point]) -> Option<Spread> {
    match column.unit {
        Unit::Percent => Some(Spread::Share),
        Unit::Pupils | Unit::Entries | Unit::Schools => None,
        Unit::Points => {
            let told = points.iter().filter_map(|point| {
                let (lower, upper) = point.cell.limits?;
                let pupils = point.cell.pupils?;
                let half = (upper - lower) / 2.0;
                (half.is_finite() && half > 0.0).then_some((half * pupils.sqrt() / QUANTILES.0, pupils))
            });
            let (sum, weight) =
                told.fold((0.0, 0.0), |(sum, weight), (deviation, pupils)| (sum + deviation * pupils, weight + pupils));
            (weight > 0.0).then(|| Spread::Deviation(sum / weight))
        }
    }
}

/// The limits at a number of pupils; none where chance is not normal.
fn control(pupils: f64, (centre, spread): (f64, Spread)) -> Option<Control> {
    let within = |quantile: f64| match spread {
        Spread::Share => {
            let share = centre / 100.0;
            let variance = share * (1.0 - share);
            let half = 100.0 * quantile * (variance / pupils).sqrt();
            (pupils * variance >= SMALLEST_VARIANCE)
                .then(|| ((centre - half).clamp(0.0, 100.0), (centre + half).clamp(0.0, 100.0)))
        }
        Spread::Deviation(deviation) => {
            let half = quantile * deviation / pupils.sqrt();
            half.is_finite().then_some((centre - half, centre + half))
        }
    };
    Some(Control { pupils, limits95: within(QUANTILES.0)?, limits998: within(QUANTILES.1)? })
}

/// A school in the funnel. Its own test against the comparator decides at the 95% level, so that funnel and
/// table never contradict each other; the limits tell the rest.
fn mark(point: Point, limits: Option<(f64, Spread)>) -> Mark {
    let pupils = point.cell.pupils.unwrap_or_default();
    let control = limits.and_then(|limits| control(pupils, limits));
    let beyond = |(lower, upper): (f64, f64)| {
        if point.value > upper {
            Some(Flag::Above)
        } else if point.value < lower {
            Some(Flag::Below)
        } else {
            None
        }
    };
    let far = control.and_then(|control| beyond(control.limits998));
    let standing = match (point.cell.flag, far) {
        _ if pupils < SMALLEST_TESTED || limits.is_none() => Standing::NotTested,
        (Some(Flag::Above), Some(Flag::Above)) => Standing::Beyond998(Flag::Above),
        (Some(Flag::Below), Some(Flag::Below)) => Standing::Beyond998(Flag::Below),
        (Some(flag @ (Flag::Above | Flag::Below)), _) => Standing::Beyond95(flag),
        (Some(Flag::None), _) => Standing::Inside,
        (None, _) => Standing::NotTested,
    };
    Mark { point, pupils, standing, control }
}

/// The limits from the fewest pupils, where chance is normal, to the most.
fn curve(marks: &[Mark], limits: (f64, Spread)) -> Vec<Control> {
    let numbers = || marks.iter().map(|mark| mark.pupils);
    let fewest = numbers().fold(f64::INFINITY, f64::min);
    let most = numbers().fold(0.0, f64::max) * 1.05;
    if !fewest.is_finite() || most <= fewest {
        return Vec::new();
    }
    // Limits bend most where pupils are few: steps of equal ratio.
    let ratio = (most / fewest).powf(1.0 / f64::from(STEPS));
    (0..=STEPS).filter_map(|step| control(fewest * ratio.powf(f64::from(step)), limits)).collect()
}
