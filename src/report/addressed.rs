//! Owns what a network's schools can work on together: subjects and headline measures by pupil group, each school
//! tested against its comparator. Must not know what a report makes of it.

use std::collections::HashSet;

use crate::domain::Problem;
use crate::figures::{Kind, Measure, PupilGroup, Stage, Subject, SubjectPick};

use super::columns::{Ask, subject_ask};
use super::grid::{Grid, flag};
use super::judge::counted;
use super::pooling::Reading;
use super::scope::Scope;
use super::significance::{Estimate, difference, gap_in_pupils, two_proportions_flag};
use super::{Cell, Flag, RowKind, SnapshotSchool};

/// What is worked on at each stage: headline measures, and the columns of each subject; outcomes only, for which a
/// test against a comparator exists.
const ADDRESSED: [(Stage, &[Measure], &[&str]); 2] = [
    (
        Stage::Ks4,
        &[Measure::Progress8, Measure::EnglishMaths94, Measure::EnglishMaths95, Measure::Ebacc94],
        &["grade_9_4", "grade_9_5", "progress8"],
    ),
    (Stage::Ks2, &[Measure::RwmExpected, Measure::RwmHigher], &["expected", "higher", "progress"]),
];

/// The pupil groups of an outcome that a network works on; those that the data lacks drop out.
const GROUPS: [PupilGroup; 12] = [
    PupilGroup::All,
    PupilGroup::Disadvantaged,
    PupilGroup::NotDisadvantaged,
    PupilGroup::Boys,
    PupilGroup::Girls,
    PupilGroup::Eal,
    PupilGroup::SenSupport,
    PupilGroup::Ehcp,
    PupilGroup::PriorLow,
    PupilGroup::PriorMiddle,
    PupilGroup::PriorHigh,
    PupilGroup::NonMobile,
];

/// A subject by one of its measures, or a headline measure of the stage.
pub(super) struct Line {
    /// What people read: `English, grades 9–4`.
    pub label: String,
    /// The subject; none for a headline measure.
    pub subject: Option<SubjectPick>,
    /// The figures.
    pub ask: Ask,
}

/// One school's figure of one line and pupil group, tested.
pub(super) struct Tested<'a> {
    /// The position of the line.
    pub line: usize,
    /// The pupils.
    pub pupils: PupilGroup,
    /// The school.
    pub school: &'a SnapshotSchool,
    /// Its figure.
    pub reading: Reading,
    /// What it is held against.
    pub against: f64,
    /// The result of the test.
    pub flag: Flag,
}

impl Tested<'_> {
    /// The gap to the comparator in whole pupils; none for scores.
    pub fn gap_in_pupils(&self, kind: Kind) -> Option<f64> {
        let (value, pupils) = (self.reading.value()?, self.reading.pupils?);
        (kind == Kind::Percentage).then(|| gap_in_pupils(value - self.against, pupils))
    }

    /// The gap to the comparator in standard errors, so that gaps of percentages and of scores can be put in order.
    pub fn standardised(&self, kind: Kind) -> Option<f64> {
        let (value, pupils) = (self.reading.value()?, self.reading.pupils?);
        let error = match kind {
            Kind::Percentage => {
                let share = self.against / 100.0;
                100.0 * (share * (1.0 - share) / pupils).sqrt()
            }
            _ => self.reading.limits.map(|(lower, upper)| (upper - lower) / 2.0 / 1.96)?,
        };
        Some((value - self.against) / error).filter(|gap| gap.is_finite())
    }

    /// Whether this school's figure is significantly above that of another school.
    pub fn is_better_than(&self, other: &Self, kind: Kind) -> bool {
        let flag = match kind {
            Kind::Percentage => {
                self.share().zip(other.share()).and_then(|(own, theirs)| two_proportions_flag(own, theirs))
            }
            _ => self.estimate().zip(other.estimate()).map(|(own, theirs)| difference(own, theirs).flag()),
        };
        flag == Some(Flag::Above)
    }

    /// A score with its limits.
    fn estimate(&self) -> Option<Estimate> {
        Some(Estimate::between(self.reading.value()?, self.reading.limits?))
    }

    /// The number of pupils behind a percentage, and its pupils.
    pub fn share(&self) -> Option<(f64, f64)> {
        counted(&self.reading)
    }
}

impl Line {
    /// The label with the unit, for tables whose columns mix percentages and scores.
    pub fn label_with_unit(&self) -> String {
        if self.ask.info.kind == Kind::Percentage { format!("{} (%)", self.label) } else { self.label.clone() }
    }

    /// What kind of row it makes.
    pub fn row_kind(&self) -> RowKind {
        if self.subject.is_some() { RowKind::Subject } else { RowKind::Measure }
    }

    /// A value of this line among values of others.
    pub fn cell(&self, value: f64) -> Cell {
        Cell { decimals: Some(self.ask.column.decimals.max(1)), ..Cell::of(value) }
    }
}

/// The lines of a stage; with measures asked for, those of them that can be worked on.
pub(super) fn lines(scope: &Scope<'_>) -> Result<Vec<Line>, Problem> {
    let (_, headlines, columns) = ADDRESSED
        .iter()
        .find(|(stage, ..)| *stage == scope.stage)
        .ok_or_else(|| Problem::new(format!("there are no subjects of {}", scope.stage.label()), "use ks2 or ks4"))?;
    let wanted = &scope.query.measures;
    let wants = |ask: &Ask| wanted.is_empty() || wanted.contains(&ask.info.measure);
    let headline = headlines.iter().map(|measure| Ask::of(*measure, None)).map(|ask| Line {
        label: ask.column.label.clone(),
        subject: None,
        ask,
    });
    let of_subject = Subject::of_stage(scope.stage).flat_map(|info| {
        columns.iter().filter_map(move |id| subject_ask(scope.stage, info.subject, id)).map(move |ask| Line {
            label: format!("{}, {}", info.label, ask.column.label),
            subject: Some(info.subject.into()),
            ask,
        })
    });
    let lines: Vec<Line> = headline.chain(of_subject).filter(|line| wants(&line.ask)).collect();
    if lines.is_empty() {
        let ids: Vec<&str> = headlines.iter().map(|measure| measure.info().id).collect();
        return Err(Problem::new(
            "none of these measures can be tested school by school",
            format!("leave --measure away, or use one of {}", ids.join(" ")),
        ));
    }
    Ok(lines)
}

/// The pupil groups to look at: the one asked for, or every one when all pupils were.
pub(super) fn groups(scope: &Scope<'_>) -> Vec<PupilGroup> {
    match scope.pupils {
        Some(PupilGroup::All) => GROUPS.to_vec(),
        Some(group) => vec![group],
        None => Vec::new(),
    }
}

/// Every school tested in every line and pupil group; what cannot be tested is not there.
///
/// A school that stands in the group under two numbers is tested once.
pub(super) fn tested<'a>(scope: &Scope<'a>, lines: &[Line], groups: &[PupilGroup]) -> Vec<Tested<'a>> {
    let asks: Vec<Ask> = lines.iter().map(|line| line.ask.clone()).collect();
    let mut all = Vec::new();
    for pupils in groups {
        let of_group = scope.of_pupils(*pupils);
        let grid = Grid::read(&of_group, &asks, scope.year);
        let twins: HashSet<_> = grid.twins.iter().map(|school| school.urn).collect();
        let once = scope.schools.iter().zip(&grid.schools).filter(|(school, _)| !twins.contains(&school.urn));
        for (school, readings) in once {
            let against = grid.school_comparator(school);
            for (line, ((reading, ask), against)) in readings.iter().zip(&asks).zip(against).enumerate() {
                let Some(against) = *against else { continue };
                if let Some(flag) = flag(ask.info.kind, reading, against) {
                    all.push(Tested { line, pupils: *pupils, school, reading: *reading, against, flag });
                }
            }
        }
    }
    all
}
