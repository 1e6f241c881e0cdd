//! Owns keeping who looked at which report, before it is handed out.
//! Must not know how the audit log is written or read.

use std::collections::VecDeque;
use std::sync::PoisonError;

use crate::domain::{ConsentState, Group, GroupId, Urn};
use crate::report::{Query, Report};
use crate::store::Deed;

use super::authority::Who;
use super::mutation::Change;
use super::{Service, ServiceError};

/// A page that is drawn again within this time (seconds) is the same look at it.
const ONE_LOOK: i64 = 600;
/// Most looks that are remembered for that.
const REMEMBERED: usize = 256;

/// The latest looks of this process: who, at which report of which group, when.
#[derive(Default)]
pub(super) struct Looks(VecDeque<(String, GroupId, Query, i64)>);

impl Looks {
    /// Whether the same look was kept a moment ago; remembers it if not.
    fn is_repeated(&self, who: &str, group: GroupId, query: &Query, now: i64) -> bool {
        self.0.iter().any(|(by, of, asked, at)| {
            by == who && *of == group && asked == query && (0..ONE_LOOK).contains(&(now - at))
        })
    }

    fn remember(&mut self, who: String, group: GroupId, query: Query, now: i64) {
        self.0.push_front((who, group, query, now));
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
        let (name, now) = (who.name(), self.now());
        let repeated = || {
            let looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
            looks.is_repeated(&name, group.id, query, now)
        };
        if deed == Deed::View && repeated() {
            return Ok(());
        }
        let knows = |urn: &Urn| group.member(*urn).is_some_and(|it| it.consent.state != ConsentState::NotAsked);
        let schools: Vec<Urn> = shown.iter().copied().filter(knows).collect();
        let action = if deed == Deed::Export { "report export" } else { "report view" };
        self.note(who, || Change {
            deed,
            owner: Some(group.owner),
            group: Some(group.id),
            schools: schools.clone(),
            ..Change::new(action, group.id.to_string(), in_words(query, report))
        })?;
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        looks.remember(name, group.id, query.clone(), now);
        Ok(())
    }
}

/// What was looked at: the report, its stage, year, release and pupils; never a figure.
fn in_words(query: &Query, report: &Report) -> String {
    let mut words = vec![report.name.id().to_owned(), report.stage.to_string(), report.year.to_string()];
    words.extend([report.release.to_string(), report.pupils.clone()]);
    words.extend(query.subject.map(|subject| subject.info().id.to_owned()));
    words.join(", ")
}
