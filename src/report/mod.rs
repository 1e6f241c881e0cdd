//! Owns turning a snapshot and a query into a report: pure functions, no I/O, no clock.
//! Must not know where figures are kept, who asks (the snapshot holds only what they may see), nor how it is printed.

/// Progress 8 bands.
pub mod bands;
/// Charts as data, each with its table twin.
pub mod charts;
/// What stands behind one figure.
pub mod explain;
/// How figures of schools combine.
pub mod pooling;
/// How values are written for people.
pub mod rounding;
/// Tests against a comparator.
pub mod significance;

mod addressed;
mod against;
mod changes;
mod cohorts;
mod columns;
mod compare;
mod context;
mod counterparts;
mod entries;
mod gaps;
mod grid;
mod intake;
mod intervention;
mod judge;
mod likeness;
mod members;
mod missing;
mod monitoring;
mod neighbours;
mod notes;
mod order;
mod overview;
mod practice;
mod query;
mod rank_intervals;
mod ranks;
mod reading;
mod schools;
mod scope;
mod shape;
mod similar;
mod similar_means;
mod snapshot;
mod sparkline;
mod subject;
mod subjects;
mod support;
mod words;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use intake::{IntakeSources, IntakeValues, RawIntake, SchoolClass, SchoolIntake};
pub use likeness::{FAR, INTAKES, Intake, Likeness, POOLS, Pool};
pub use neighbours::{Finder, Likened, Near, Neighbour, SimilarSchools};
pub use order::{ALPHABETICAL_ONLY, keeps_the_alphabet};
pub use query::{COMPARATORS, COMPARE_PUPILS, Comparator, ComparePupils, Query, ReportName, Sort, Weighting};
pub use shape::{Cell, Column, Content, Flag, GroupRef, Lead, Report, Row, RowKind, Section};
pub use snapshot::{Snapshot, SnapshotSchool, YearHeld};
pub use words::{as_options, from_words, to_words};

use crate::domain::Problem;
use crate::figures::{Release, Stage, SubjectPick, Year};
use notes::Notes;
use scope::Scope;

/// The report that a query asks for, from what the snapshot holds.
///
/// # Errors
///
/// A year, release, stage, subject, measure or sort column that is not there: the hint names those that are.
pub fn run(snapshot: &Snapshot, query: &Query) -> Result<Report, Problem> {
    run_beside(snapshot, None, query)
}

/// The stage, year and release that a query means on the snapshot.
///
/// # Errors
///
/// One that is not there: the hint names those that are.
pub fn resolved(snapshot: &Snapshot, query: &Query) -> Result<(Stage, Year, Release), Problem> {
    Scope::new(snapshot, query).map(|scope| (scope.stage, scope.year, scope.release))
}

/// As [`run`], with the snapshot of the other group of a comparison.
///
/// # Errors
///
/// As [`run`].
pub fn run_beside(snapshot: &Snapshot, beside: Option<&Snapshot>, query: &Query) -> Result<Report, Problem> {
    if let Some(dashboard) = entries::Dashboard::of(snapshot, query)? {
        return entered(snapshot, query, &dashboard);
    }
    let scope = Scope::new(snapshot, query)?;
    order::alphabetical(snapshot, query)?;
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
        ReportName::Context => context::sections(&scope, &mut notes)?,
        ReportName::Similar => similar::sections(&scope, &mut notes)?,
        ReportName::Support => support::sections(&scope, &mut notes)?,
        ReportName::Intervention => intervention::sections(&scope, &mut notes)?,
        ReportName::Monitoring => monitoring::sections(&scope, &mut notes)?,
        ReportName::Compare => compare::sections(&scope, beside, &mut notes)?,
        ReportName::Practice => practice::sections(&scope, &mut notes)?,
    };
    if query.compare == Comparator::Similar {
        similar_means::note(&scope, &mut notes);
    }
    let subject = chosen.map(|subject| (subject.into(), subject.info().label.to_owned()));
    Ok(Answer { snapshot, subject, sections, notes }.of(&scope))
}

/// The dashboard of a subject that pupils were entered for.
fn entered(snapshot: &Snapshot, query: &Query, dashboard: &entries::Dashboard) -> Result<Report, Problem> {
    let scope = Scope::new(&dashboard.snapshot, query)?;
    order::alphabetical(snapshot, query)?;
    let mut notes = Notes::default();
    let sections = dashboard.sections(&scope, &mut notes)?;
    let subject = Some((SubjectPick::Entered(dashboard.pick.id.clone()), dashboard.pick.label.clone()));
    Ok(Answer { snapshot, subject, sections, notes }.of(&scope))
}

/// What a report holds besides what its scope says.
struct Answer<'a> {
    snapshot: &'a Snapshot,
    subject: Option<(SubjectPick, String)>,
    sections: Vec<Section>,
    notes: Notes,
}

impl Answer<'_> {
    fn of(self, scope: &Scope<'_>) -> Report {
        let Self { snapshot, subject, sections, notes } = self;
        let notes = notes.finish(scope, &sections);
        let query = scope.query;
        let (subject, subject_label) = subject.unzip();
        Report {
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
            subject,
            subject_label,
            what_if: snapshot.what_if.clone(),
            alphabetical: snapshot.alphabetical,
            sections,
            notes,
            years: scope.years(),
            stages: snapshot.stages.clone(),
            subjects: if query.name.shows_entries() { entries::subjects(scope, snapshot) } else { Vec::new() },
            other_stage: None,
        }
    }
}
