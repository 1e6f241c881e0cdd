//! Owns what the audit log tells of what came after: schools' answers on record, and whether somebody acted.
//! Must not know who asks, nor how a change is taken back.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Consent, ConsentState, Email, Group, GroupDelta, Member, Urn};
use crate::store::{AuditEntry, Deed, Inverse, Undo, keys, log_entries, read};

use super::{Service, ServiceError};

/// Entries that are read at a time.
const PAGE: u64 = 128;

/// A later entry that speaks against bringing a school's permission back.
pub(super) struct Answered {
    /// The school.
    pub school: Urn,
    /// The later entry.
    pub entry: u64,
    /// Whether the school's own administrators made it.
    pub itself: bool,
}

impl Service {
    /// The newest entry after `number` by which one of `schools` answered in the group of `entry`, whoever recorded it;
    /// what a school did itself counts in any case, unless it is `asking`.
    ///
    /// An answer recorded later and taken back since is none, and neither is the taking back of it.
    pub(super) fn answered_since(
        &self,
        number: u64,
        entry: &AuditEntry,
        schools: &BTreeSet<Urn>,
        asking: Option<Urn>,
    ) -> Result<Option<Answered>, ServiceError> {
        if schools.is_empty() {
            return Ok(None);
        }
        self.newest_since(number, |later, it| {
            if it.group != entry.group || it.deed != Deed::Change {
                return Ok(None);
            }
            if let Some(school) = it.side.filter(|urn| schools.contains(urn) && asking != Some(*urn)) {
                return Ok(Some(Answered { school, entry: later, itself: true }));
            }
            let changed: BTreeSet<Urn> = match it.undoes {
                Some(origin) if origin > number => return Ok(None),
                Some(origin) => self.answers_taken_back_with(origin)?,
                None if self.undone_by(later)?.is_some() => return Ok(None),
                None => answers_of(it)?.into_keys().collect(),
            };
            let school = changed.intersection(schools).next();
            Ok(school.map(|school| Answered { school: *school, entry: later, itself: it.side == Some(*school) }))
        })
    }

    /// The newest entry after `number` that this address made.
    pub(super) fn acted_since(&self, number: u64, email: &Email) -> Result<Option<u64>, ServiceError> {
        self.newest_since(number, |later, it| Ok((it.by == email.as_str()).then_some(later)))
    }

    /// The newest answer on record of a school of the group that was not taken back, though the school may have been
    /// asked again since, or taken out and put in anew.
    pub(super) fn newest_answer(&self, group: &Group, school: Urn) -> Result<Option<Consent>, ServiceError> {
        let mut to = self.newest_entry()?;
        while to > 0 {
            let from = to.saturating_sub(PAGE - 1).max(1);
            for (number, entry) in log_entries(self.store.as_ref(), from, to)?.into_iter().rev() {
                if entry.at < group.created_at {
                    return Ok(None);
                }
                if entry.group != Some(group.id) || entry.undoes.is_some() {
                    continue;
                }
                if let Some(answer) = answers_of(&entry)?.remove(&school)
                    && self.undone_by(number)?.is_none()
                {
                    return Ok(Some(answer));
                }
            }
            to = from - 1;
        }
        Ok(None)
    }

    /// The newest that `found` finds among the entries after `number`.
    fn newest_since<T>(
        &self,
        number: u64,
        found: impl Fn(u64, &AuditEntry) -> Result<Option<T>, ServiceError>,
    ) -> Result<Option<T>, ServiceError> {
        let mut to = self.newest_entry()?;
        while to > number {
            let from = to.saturating_sub(PAGE - 1).max(number.saturating_add(1));
            for (later, it) in log_entries(self.store.as_ref(), from, to)?.into_iter().rev() {
                if let Some(it) = found(later, &it)? {
                    return Ok(Some(it));
                }
            }
            to = from - 1;
        }
        Ok(None)
    }

    /// The schools whose answer changed when the entry was taken back.
    fn answers_taken_back_with(&self, number: u64) -> Result<BTreeSet<Urn>, ServiceError> {
        let entry = read::<AuditEntry>(self.store.as_ref(), keys::audit(number))?.value;
        let Some(delta) = entry.as_ref().map(group_delta).transpose()?.flatten() else { return Ok(BTreeSet::new()) };
        let answered = |consent: Option<&Consent>| consent.is_some_and(is_answer);
        let changed = |urn: &Urn| {
            let (before, after) = consents(&delta, *urn);
            before != after && (answered(before) || answered(after))
        };
        Ok(delta.schools().into_iter().filter(changed).collect())
    }
}

/// The answers that an entry put on record.
fn answers_of(entry: &AuditEntry) -> Result<BTreeMap<Urn, Consent>, ServiceError> {
    let Some(delta) = group_delta(entry)? else { return Ok(BTreeMap::new()) };
    let answer = |urn: Urn| {
        let (before, after) = consents(&delta, urn);
        let after = after.filter(|after| is_answer(after) && before != Some(*after))?;
        Some((urn, after.clone()))
    };
    Ok(delta.schools().into_iter().filter_map(answer).collect())
}

fn group_delta(entry: &AuditEntry) -> Result<Option<GroupDelta>, ServiceError> {
    if matches!(entry.undo, Undo::Never(_)) {
        return Ok(None);
    }
    Ok(match entry.undo.read()? {
        Some(Inverse::Group(delta)) => Some(delta),
        _ => None,
    })
}

/// The school's permission before and after.
fn consents(delta: &GroupDelta, urn: Urn) -> (Option<&Consent>, Option<&Consent>) {
    let before = delta.before.as_ref().and_then(|group| group.member(urn));
    (before.map(|member| &member.consent), delta.after.member(urn).map(|member| &member.consent))
}

/// Whether a school has answered, and not only been asked.
pub(super) fn is_answer(consent: &Consent) -> bool {
    matches!(consent.state, ConsentState::Granted | ConsentState::Declined | ConsentState::Withdrawn)
}

/// The schools whose permission is granted in `back`, and stands otherwise now.
pub(super) fn granted_again(now: &Group, back: &Group) -> BTreeSet<Urn> {
    let differs = |member: &&Member| now.member(member.urn).is_none_or(|there| there.consent != member.consent);
    let granted = back.schools.iter().filter(|member| member.consent.state == ConsentState::Granted);
    granted.filter(differs).map(|member| member.urn).collect()
}

/// Whether the change was that the school withdrew or declined.
pub(super) fn is_a_no(delta: &GroupDelta, school: Urn) -> bool {
    let (before, after) = consents(delta, school);
    let no = |consent: &Consent| matches!(consent.state, ConsentState::Declined | ConsentState::Withdrawn);
    before != after && after.is_some_and(no)
}
