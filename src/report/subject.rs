//! Owns the dashboard of one subject: every school, the group, local authorities and England.
//! Must not know how rows are made; it chooses the subject and its columns.

use crate::domain::Problem;
use crate::figures::{Stage, Subject, SubjectPick};

use super::columns::subject_asks;
use super::notes::Notes;
use super::scope::Scope;
use super::{Section, schools};

/// The subject that is meant: the one asked for, or the first of the stage.
pub(super) fn chosen(stage: Stage, asked: Option<&SubjectPick>) -> Result<Subject, Problem> {
    let mut all = Subject::of_stage(stage);
    let found = match asked {
        None => all.next(),
        Some(asked) => all.find(|info| Some(info.subject) == asked.area()),
    };
    found.map(|info| info.subject).ok_or_else(|| {
        let ids: Vec<&str> = Subject::of_stage(stage).map(|info| info.id).collect();
        let name =
            asked.map_or("this subject", |asked| asked.area().map_or(asked.id(), |subject| subject.info().label));
        Problem::new(
            format!("{name} is not a subject of {}", stage.label()),
            format!("the subjects of {} are {}", stage.label(), ids.join(" ")),
        )
    })
}

/// The rows of the schools report, with the columns of one subject.
pub(super) fn sections(scope: &Scope<'_>, subject: Subject, notes: &mut Notes) -> Result<Vec<Section>, Problem> {
    let asks = subject_asks(scope.stage, subject, scope.query)?;
    schools::side_by_side(scope, &asks, format!("{}, school by school", subject.info().label), notes)
}
