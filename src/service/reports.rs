//! Owns the use case of reading a report: authorise, take the snapshot, run the query, remember the answer.
//! Must not compute figures; that is `report`.

use std::collections::VecDeque;
use std::sync::{Arc, PoisonError};

use crate::domain::{ConsentScope, Denied, Group, Standing, Urn};
use crate::figures::{Release, Stage, Year};
use crate::report::{self, Comparator, GroupRef, Query, Report, ReportName, Snapshot};

use crate::store::Deed;

use super::authority::Who;
use super::intakes::Nearby;
use super::{Service, ServiceError, Trouble};

/// Most reports kept ready, and most blocks of figures in the snapshots kept ready.
const REPORTS_KEPT: usize = 64;
const BLOCKS_KEPT: usize = 3_000;

/// What was asked before, with its answers; emptied when figures are published or taken back.
#[derive(Default)]
pub(super) struct Shelf {
    stamp: u64,
    reports: VecDeque<((Scope, Query), Report)>,
    snapshots: VecDeque<((Scope, Choice), Arc<Snapshot>)>,
}

/// Whose figures: the same schools of the same group give the same answers to whoever may see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scope {
    /// The group, with its name as printed.
    pub group: GroupRef,
    /// The schools shown, by URN.
    pub schools: Vec<Urn>,
    /// The group's other schools, by URN: their figures must not come in under another number of a shown school.
    pub withheld: Vec<Urn>,
    /// Stages that the permission of a shown school does not cover, for whoever looks.
    pub uncovered: Vec<(Urn, Stage)>,
    /// A closed school's successor counts as the school too: for the owner's own use. A permission does not reach
    /// that far: whoever gave it for the old school did not give it for the new one.
    pub successors: bool,
    /// The group's schools stand in the order of the alphabet only.
    pub alphabetical: bool,
    /// The academic year in which the group was formed.
    pub formed: Option<Year>,
    /// What if: in words; none: the group as it is.
    pub what_if: Option<String>,
    /// Schools that are not in the group, to compare with.
    pub outside: Vec<Urn>,
    /// The other group of a comparison.
    pub beside: Option<Box<Scope>>,
}

/// What of a query decides which figures are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice {
    /// The stage asked for.
    pub stage: Option<Stage>,
    /// Entries by subject are read as well.
    pub entries: bool,
    /// A release asked for, with the year that it is asked for (none: the newest).
    pub release: Option<(Release, Option<Year>)>,
    /// The similar schools asked for.
    pub nearby: Option<Nearby>,
    /// The census of the group's schools as well.
    pub census: bool,
}

impl Choice {
    /// What a query needs.
    pub fn of(query: &Query) -> Self {
        let lists = matches!(query.name, ReportName::Similar | ReportName::Practice | ReportName::Support);
        let outside = query.name == ReportName::Monitoring;
        let wanted = lists || outside || query.compare == Comparator::Similar;
        let over_years = matches!(query.name, ReportName::Overview | ReportName::Subjects);
        let nearby = Nearby {
            likeness: query.likeness,
            year: query.year,
            release: query.release,
            outside,
            all_years: outside || (over_years && query.compare == Comparator::Similar),
        };
        Self {
            stage: query.stage,
            entries: query.name.shows_entries(),
            release: query.release.map(|release| (release, query.year)),
            nearby: wanted.then_some(nearby),
            census: wanted || query.intake || query.name == ReportName::Context,
        }
    }
}

impl Service {
    /// A report for whoever asks; that it was looked at is kept before it is handed out.
    pub(super) fn report(&self, who: &Who, pick: &str, query: &Query, deed: Deed) -> Result<Report, ServiceError> {
        let (group, scope) = self.scope_of(who, pick, query)?;
        let mut report = self.answered(&scope, query)?;
        self.add_other_stage(&scope, query, &mut report)?;
        self.keep_looks(who, (&group, &scope), (query, &report), deed)?;
        Ok(report)
    }

    /// The overview of the other stage, where the group has figures of both and neither was asked for; measures are of
    /// one stage, and so is a query that names them.
    fn add_other_stage(&self, scope: &Scope, query: &Query, report: &mut Report) -> Result<(), ServiceError> {
        let both = query.name == ReportName::Overview && query.stage.is_none() && query.measures.is_empty();
        let Some(stage) = report.stages.iter().copied().find(|stage| both && *stage != report.stage) else {
            return Ok(());
        };
        let asked = Query { stage: Some(stage), ..query.clone() };
        match self.answered(scope, &asked) {
            Ok(other) => report.other_stage = Some(Box::new(other)),
            // A year or release that only one of the stages has is shown of that one.
            Err(refused) if refused.trouble == Trouble::Invalid => {
                report.notes.push(format!("{stage} is not shown: {}.", refused.what));
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    pub(super) fn answered(&self, scope: &Scope, query: &Query) -> Result<Report, ServiceError> {
        let stamp = self.published().stamp();
        if let Some(report) = self.shelved(stamp, |shelf| {
            shelf
                .reports
                .iter()
                .find(|((of, asked), _)| of == scope && asked == query)
                .map(|(_, report)| report.clone())
        }) {
            return Ok(report);
        }
        let snapshot = self.ready_snapshot(stamp, scope, Choice::of(query))?;
        let beside = self.beside(stamp, scope, &snapshot, query)?;
        let report = report::run_beside(&snapshot, beside.as_deref(), query)?;
        self.shelved(stamp, |shelf| {
            shelf.reports.push_front(((scope.clone(), query.clone()), report.clone()));
            shelf.reports.truncate(REPORTS_KEPT);
            Some(())
        });
        Ok(report)
    }

    pub(super) fn ready_snapshot(
        &self,
        stamp: u64,
        scope: &Scope,
        choice: Choice,
    ) -> Result<Arc<Snapshot>, ServiceError> {
        if let Some(snapshot) = self.shelved(stamp, |shelf| {
            let found = shelf.snapshots.iter().find(|((of, asked), _)| of == scope && *asked == choice);
            found.map(|(_, snapshot)| Arc::clone(snapshot))
        }) {
            return Ok(snapshot);
        }
        let snapshot = Arc::new(self.take_snapshot(scope, choice)?);
        self.shelved(stamp, |shelf| {
            shelf.snapshots.push_front(((scope.clone(), choice), Arc::clone(&snapshot)));
            let mut blocks = 0;
            let kept = shelf.snapshots.iter().take_while(|(_, snapshot)| {
                blocks += snapshot.blocks.len() + snapshot.entries.len();
                blocks <= BLOCKS_KEPT
            });
            let kept = kept.count().max(1);
            shelf.snapshots.truncate(kept);
            Some(())
        });
        Ok(snapshot)
    }

    fn shelved<T>(&self, stamp: u64, take: impl FnOnce(&mut Shelf) -> Option<T>) -> Option<T> {
        let mut kept = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.stamp != stamp {
            *kept = Shelf { stamp, ..Shelf::default() };
        }
        take(&mut kept)
    }
}

/// The stages of each school that its permission does not cover, for this standing: the owner sees every stage, and a
/// school its own.
pub(super) fn uncovered(group: &Group, standing: &Standing) -> Vec<(Urn, Stage)> {
    let Standing::School(own) = standing else { return Vec::new() };
    let others = group.schools.iter().filter(|member| member.urn != *own);
    others
        .filter_map(|member| match member.consent.scope {
            ConsentScope::All => None,
            ConsentScope::Ks2 => Some((member.urn, Stage::Ks4)),
            ConsentScope::Ks4 => Some((member.urn, Stage::Ks2)),
        })
        .collect()
}

/// The academic year, which begins on the first of September, of a moment in seconds since 1970 UTC.
pub(super) fn academic_year(at: i64) -> Option<Year> {
    let date = jiff::Timestamp::from_second(at).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date();
    let end = if date.month() >= 9 { date.year() + 1 } else { date.year() };
    Year::ending(u16::try_from(end).ok()?).ok()
}

/// Why somebody who sees the group may not read its reports, in words for that person.
pub(super) fn not_a_reader(group: &Group, denied: Denied, answers_for: Option<Urn>) -> ServiceError {
    let (what, hint) = match (denied, answers_for) {
        (Denied::Archived, _) => ("is archived: its reports are closed", "ask its owner for a new group".to_owned()),
        (Denied::OwnerOnly, Some(_)) => {
            ("has not been shared with its schools yet", "wait until its owner shares it; you are told then".to_owned())
        }
        (Denied::NoConsent, Some(_)) => (
            "waits for the permission of your school",
            "grant or decline it on the group's page, or with `collaborate consent record`".to_owned(),
        ),
        (Denied::NoneOfTheirSchools, None) => {
            ("has none of the schools that you may look at", "ask an administrator of your organisation".to_owned())
        }
        (_, Some(school)) => (
            "is shared with your school, but you are not one of the school's viewers",
            format!(
                "pick yourself with `collaborate group viewers {} --school {school} --add`, if that is right",
                group.id
            ),
        ),
        (_, None) => (
            "is yours to manage, but you are not one of its viewers",
            "pick yourself as a viewer with `collaborate group viewers`, if that is right".to_owned(),
        ),
    };
    ServiceError::new(Trouble::Invalid, format!("the group '{}' {what}", group.name), hint)
}
