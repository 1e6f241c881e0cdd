//! Owns what happens because a day has come: permissions run out, and those concerned are told.
//! Must not change a record of a group: a permission that ran out is known by its date.

use std::sync::PoisonError;

use crate::domain::{Consent, ConsentStatus, Group, GroupId, Urn};
use crate::store::{Counter, Read, keys, read, scan_all};

use super::authority::Who;
use super::mutation::Change;
use super::{Service, ServiceError};

/// Who does what the calendar brings, in the audit log.
pub(super) const CALENDAR: &str = "calendar";

impl Service {
    /// Tells of the permissions that have run out; each is told of once, and a day is looked at once by this process.
    pub(super) fn keep_calendar(&self) -> Result<(), ServiceError> {
        let today = self.today();
        let mut looked_at = self.day.lock().unwrap_or_else(PoisonError::into_inner);
        if *looked_at == today {
            return Ok(());
        }
        let mut expired = Vec::new();
        scan_all::<Group>(self.store.as_ref(), keys::groups(), &mut |_, group| {
            let ran_out = |it: &&crate::domain::Member| it.consent.status_on(&today) == ConsentStatus::Expired;
            if !group.archived {
                expired.extend(group.schools.iter().filter(ran_out).map(|member| (group.id, member.urn)));
            }
            Ok(())
        })?;
        for (group, urn) in expired {
            self.tell_of_expiry(group, urn, &today)?;
        }
        *looked_at = today;
        Ok(())
    }

    fn tell_of_expiry(&self, id: GroupId, urn: Urn, today: &str) -> Result<(), ServiceError> {
        let Some(group) = read::<Group>(self.store.as_ref(), keys::group(id))?.value else { return Ok(()) };
        let Some(consent) = group.member(urn).map(|member| member.consent.clone()) else { return Ok(()) };
        // What was told is noted by the date that it is about: a permission given anew runs out anew.
        let told = self.told_of_expiry(id, urn, &consent)?;
        if told.value.is_some() || consent.status_on(today) != ConsentStatus::Expired {
            return Ok(());
        }
        self.change(&Who::Operator, |commit| {
            let told = self.told_of_expiry(id, urn, &consent)?;
            commit.put_over(&told, &Counter(1))?;
            let mut before = group.clone();
            if let Some(member) = before.member_mut(urn) {
                member.consent.expires = String::new();
            }
            let words = format!("{urn}: the permission ran out on {}", consent.expires);
            let change = Change {
                by: Some(CALENDAR),
                owner: Some(group.owner),
                group: Some(id),
                schools: vec![urn],
                news: self.news_of(&Who::Operator, Some(&before), &group)?,
                ..Change::new("consent expire", id.to_string(), words)
            };
            Ok((change, ()))
        })
    }

    fn told_of_expiry(&self, id: GroupId, urn: Urn, consent: &Consent) -> Result<Read<Counter>, ServiceError> {
        let series = format!("expiry {id} {urn} {}", consent.expires);
        Ok(read::<Counter>(self.store.as_ref(), keys::counter(&series))?)
    }
}
