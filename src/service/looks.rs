//! Owns keeping who looked at which report, before it is handed out.
//! Must not know how the audit log is written or read.

use std::collections::VecDeque;
use std::sync::PoisonError;

use crate::domain::{Group, GroupId, Urn, knows_of_group};
use crate::report::{Query, Report};
use crate::store::Deed;

use super::authority::Who;
use super::mutation::Change;
use super::{Service, ServiceError};

/// A page that is drawn again within this time (seconds) is the same look at it.
const ONE_LOOK: i64 = 600;
/// Most looks that are remembered for that.
const REMEMBERED: usize = 256;

/// A look: who, at which report of which group, with which schools in it.
#[derive(PartialEq)]
struct Look {
    by: String,
    group: GroupId,
    query: Query,
    schools: Vec<Urn>,
}

/// The latest looks of this process, each with its time.
#[derive(Default)]
pub(super) struct Looks(VecDeque<(Look, i64)>);

impl Looks {
    /// Whether the same look was kept a moment ago.
    fn is_repeated(&self, look: &Look, now: i64) -> bool {
        self.0.iter().any(|(kept, at)| kept == look && (0..ONE_LOOK).contains(&(now - at)))
    }

    fn remember(&mut self, look: Look, now: i64) {
        self.0.push_front((look, now));
        self.0.truncate(REMEMBERED);
    }
}

impl Service {
    /// Keeps that somebody looked at a report of the group (or took it away), with the schools whose figures it shows.
    pub(super) fn keep_look(
        &self,
        who: &Who,
        (group, shown): (&Group, &[Urn]),
        (query, report): (&Query, &Report),
        deed: Deed,
    ) -> Result<(), ServiceError> {
        let now = self.now();
        let look = Look { by: who.name(), group: group.id, query: query.clone(), schools: shown.to_vec() };
        let repeated = || self.looks.lock().unwrap_or_else(PoisonError::into_inner).is_repeated(&look, now);
        if deed == Deed::View && repeated() {
            return Ok(());
        }
        let today = self.today();
        let knows = |urn: &Urn| group.member(*urn).is_some_and(|member| knows_of_group(member, &today));
        let schools: Vec<Urn> = shown.iter().copied().filter(knows).collect();
        let action = if deed == Deed::Export { "report export" } else { "report view" };
        self.note(who, || Change {
            deed,
            owner: Some(group.owner),
            group: Some(group.id),
            schools: schools.clone(),
            ..Change::new(action, group.id.to_string(), in_words(query, report))
        })?;
        if deed == Deed::View {
            self.looks.lock().unwrap_or_else(PoisonError::into_inner).remember(look, now);
        }
        Ok(())
    }
}

/// What was looked at: the report, its stage, year, release and pupils; never a figure.
fn in_words(query: &Query, report: &Report) -> String {
    let mut words = vec![report.name.id().to_owned(), report.stage.to_string(), report.year.to_string()];
    words.extend([report.release.to_string(), report.pupils.clone()]);
    words.extend(report.other_stage.as_ref().map(|other| format!("with {} {}", other.stage, other.year)));
    words.extend(query.subject.as_ref().map(|subject| subject.id().to_owned()));
    // Schools read this entry: it counts what was supposed, and names neither school nor group that they may not see.
    words.extend(supposed("without", query.without.len()));
    words.extend(supposed("with", query.with.len()));
    words.extend(query.other_group.as_ref().map(|_| "beside another group".to_owned()));
    words.join(", ")
}

/// "what if without 2 of its schools"; none where nothing is supposed.
fn supposed(word: &str, schools: usize) -> Option<String> {
    let which = if schools == 1 { "school" } else { "schools" };
    (schools > 0).then(|| format!("what if {word} {schools} {which}"))
}
