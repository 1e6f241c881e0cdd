//! Owns what a cell of a report rests on: whose figure, of which measure and year, or how far two of them lie apart.
//! Must not compute; it reads row and column as the reports make them.

use crate::figures::{EnglandScope, Measure, Place, SubjectPick, Year};
use crate::report::columns::{Ask, subject_ask, subject_ranks};
use crate::report::scope::Scope;
use crate::report::{Column, Comparator, Report, ReportName, Row, RowKind, SnapshotSchool};

/// Whose figure.
#[derive(Clone)]
pub(super) enum Whom<'a> {
    School(&'a SnapshotSchool),
    Group,
    /// The similar schools of each of the group's schools.
    Similar,
    /// The group's other pupils, which it is held against.
    ComparedGroup,
    Place(Place, String),
}

/// Which part of it the column shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shows {
    Value,
    Comparator,
    Gap,
    GapInPupils,
}

/// What a cell rests on.
pub(super) struct Basis<'a> {
    pub whom: Whom<'a>,
    pub ask: Ask,
    pub year: Year,
    pub shows: Shows,
}

/// What the cell of this row and column rests on, where row and column say so.
pub(super) fn basis<'a>(scope: &Scope<'a>, report: &Report, row: &Row, column: &Column) -> Option<Basis<'a>> {
    let whom = whom(scope, row)?;
    let subject = row.subject.as_ref().or(report.subject.as_ref());
    let (id, shows) = plain(scope, row, &column.id);
    let ask = ask(scope, subject, id)?;
    Some(Basis { whom, ask, year: row.year.unwrap_or(report.year), shows })
}

/// Columns of the lists of subjects are named by what they show, not by what was measured.
fn plain<'i>(scope: &Scope<'_>, row: &Row, id: &'i str) -> (&'i str, Shows) {
    if scope.query.name != ReportName::Overview || row.kind != RowKind::Subject {
        return (id, Shows::Value);
    }
    let (lead, _) = subject_ranks(scope.stage);
    match id {
        "value" => (lead, Shows::Value),
        "comparator" => (lead, Shows::Comparator),
        "gap" => (lead, Shows::Gap),
        "gap_pupils" => (lead, Shows::GapInPupils),
        _ => id.strip_suffix("_gap").map_or((id, Shows::Value), |of| (of, Shows::Gap)),
    }
}

/// The figures of a column, by its id: of a subject where the row or the report is of one.
fn ask(scope: &Scope<'_>, subject: Option<&SubjectPick>, id: &str) -> Option<Ask> {
    match subject {
        Some(subject) => {
            let Some(area) = subject.area() else { return crate::report::entries::ask(id) };
            subject_ask(scope.stage, area, id)
        }
        None => id.parse::<Measure>().ok().map(|measure| {
            // Measures of a subject are asked for with the query's subject.
            let by_subject = scope.query.subject.as_ref().and_then(SubjectPick::area);
            let of_subject = subject_measures().contains(&measure);
            Ask::of(measure, by_subject.filter(|_| of_subject))
        }),
    }
}

const fn subject_measures() -> [Measure; 6] {
    [Measure::Entries, Measure::EntryRate, Measure::AverageGrade, Measure::Grade97, Measure::Grade95, Measure::Grade94]
}

fn is_compared_group(scope: &Scope<'_>, row: &Row) -> bool {
    scope.query.compare == Comparator::Group && scope.compares_others() && row.name == scope.comparator_name()
}

fn whom<'a>(scope: &Scope<'a>, row: &Row) -> Option<Whom<'a>> {
    match row.kind {
        RowKind::School => {
            let urn = row.urn?;
            let mut all = scope.schools.iter().copied().chain(&scope.snapshot.outside);
            all.find(|school| school.urn == urn).map(Whom::School)
        }
        RowKind::Group if is_compared_group(scope, row) => Some(Whom::ComparedGroup),
        RowKind::Group | RowKind::Subject => Some(Whom::Group),
        RowKind::La => {
            let named = |(_, name): &&(_, String)| {
                let name = scope.with_pupils(name);
                row.name == name || row.name.ends_with(&format!(": {name}"))
            };
            let la = scope.las.iter().find(named).map(|(la, _)| *la).or(scope.main_la)?;
            Some(Whom::Place(Place::La(la), scope.la_name(la)))
        }
        RowKind::England => {
            let all = row.name.contains(Comparator::EnglandAll.label());
            let (which, label) = if all {
                (EnglandScope::All, Comparator::EnglandAll.label())
            } else {
                (EnglandScope::StateFunded, Comparator::England.label())
            };
            Some(Whom::Place(Place::England(which), label.to_owned()))
        }
        RowKind::Similar => Some(Whom::Similar),
        // A change is of two years: its list says how it is made.
        RowKind::Measure | RowKind::Change => None,
    }
}
