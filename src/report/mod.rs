//! Owns turning a snapshot and a query into a report: pure functions, no I/O, no clock.
//! Must not know where figures are kept, who asks (the snapshot holds only what they may see), nor how it is printed.

/// Progress 8 bands.
pub mod bands;
/// How figures of schools combine.
pub mod pooling;
/// How values are written for people.
pub mod rounding;
/// Tests against a comparator.
pub mod significance;

mod against;
mod changes;
mod columns;
mod counterparts;
mod gaps;
mod grid;
mod judge;
mod likeness;
mod members;
mod missing;
mod notes;
mod order;
mod overview;
mod query;
mod rank_intervals;
mod ranks;
mod reading;
mod schools;
mod scope;
mod shape;
mod snapshot;
mod subject;
mod subjects;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use likeness::{INTAKES, Intake, Likeness, POOLS, Pool};
pub use query::{COMPARATORS, COMPARE_PUPILS, Comparator, ComparePupils, Query, ReportName, Sort, Weighting};
pub use shape::{Cell, Column, Content, Flag, GroupRef, Lead, Report, Row, RowKind, Section};
pub use snapshot::{Snapshot, SnapshotSchool, YearHeld};

use crate::domain::Problem;
use notes::Notes;
use scope::Scope;

/// The report that a query asks for, from what the snapshot holds.
///
/// # Errors
///
/// A year, release, stage, subject, measure or sort column that is not there: the hint names those that are.
pub fn run(snapshot: &Snapshot, query: &Query) -> Result<Report, Problem> {
    let scope = Scope::new(snapshot, query)?;
    let mut notes = Notes::default();
    let mut chosen = None;
    let sections = match query.name {
        ReportName::Overview => overview::sections(&scope, &mut notes)?,
        ReportName::Subjects => subjects::sections(&scope, &mut notes)?,
        ReportName::Schools => schools::sections(&scope, &mut notes)?,
        ReportName::Subject => {
            let subject = subject::chosen(scope.stage, query.subject.as_ref())?;
            chosen = Some(subject);
            subject::sections(&scope, subject, &mut notes)?
        }
        ReportName::Practice
        | ReportName::Support
        | ReportName::Intervention
        | ReportName::Monitoring
        | ReportName::Similar
        | ReportName::Compare
        | ReportName::Context => {
            return Err(Problem::new("this report is not made yet", "use overview, subjects, schools or subject"));
        }
    };
    let notes = notes.finish(&scope, &sections);
    Ok(Report {
        name: query.name,
        group: scope.group.clone(),
        stage: scope.stage,
        year: scope.year,
        release: scope.release,
        pupils: query.pupils.to_string(),
        pupils_label: query.pupils.label(),
        compare: query.compare,
        comparator: scope.comparator_name(),
        compare_pupils: query.compare_pupils,
        weighting: query.weighting,
        subject: chosen.map(Into::into),
        subject_label: chosen.map(|subject| subject.info().label.to_owned()),
        what_if: None,
        alphabetical: snapshot.alphabetical,
        sections,
        notes,
        years: scope.years(),
        stages: snapshot.stages.clone(),
        other_stage: None,
    })
}
