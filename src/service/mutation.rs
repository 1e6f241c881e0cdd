//! Owns how a change is kept: the records, the audit entry and the hint to listeners, in one commit.
//! Must not know which change it is.

use crate::domain::User;
use crate::store::{AuditEntry, Commit, Counter, StoreError, keys, read};

use super::authority::Who;
use super::{Service, ServiceError, Trouble};

/// How often a change is tried again when another one came between; each try reads everything anew.
const TRIES: usize = 8;

/// What the audit log says of a change.
pub(super) struct Deed {
    /// The action in the words of the command line, for example `group create`.
    pub action: &'static str,
    /// What it was done to, for example `G7`.
    pub subject: String,
    /// What was done, for a person.
    pub forward: String,
    /// What would take it back, for a person; empty when nothing can.
    pub inverse: String,
}

impl Service {
    /// Prepares a change from fresh reads and commits it with its audit entry; again if another came between.
    pub(super) fn change<T>(
        &self,
        who: &Who,
        mut prepare: impl FnMut(&mut Commit) -> Result<(Deed, T), ServiceError>,
    ) -> Result<T, ServiceError> {
        let mut tries = 0;
        loop {
            let mut commit = Commit::new();
            // Every change takes a number here. Taken first, it makes the commit fail when anything was changed since:
            // what is read from here on, the right of whoever asks included, still stands when the change is kept.
            let number = self.next_number("audit", &mut commit)?;
            self.still_allowed(who)?;
            let (deed, answer) = prepare(&mut commit)?;
            self.add_audit(who, number, deed, &mut commit)?;
            tries += 1;
            match commit.apply(self.store.as_ref()) {
                Ok(()) => {
                    self.tell_listeners();
                    return Ok(answer);
                }
                Err(StoreError::Conflict) if tries < TRIES => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Whether whoever asks is still who it was when the request came: active, with the same rights.
    fn still_allowed(&self, who: &Who) -> Result<(), ServiceError> {
        let Who::User(then) = who else { return Ok(()) };
        let rights = |user: &User| (user.organisation, user.administrator, user.global);
        match read::<User>(self.store.as_ref(), keys::user(&then.email))?.value.filter(|user| user.active) {
            None => Err(ServiceError::not_found("user", then.email.as_str())),
            Some(now) if rights(&now) == rights(then) => Ok(()),
            Some(_) => Err(ServiceError::new(
                Trouble::Stale,
                "what you may do was changed meanwhile",
                "read it again and see whether you may still do this",
            )),
        }
    }

    fn add_audit(&self, who: &Who, number: u64, deed: Deed, commit: &mut Commit) -> Result<(), ServiceError> {
        let entry = AuditEntry {
            at: self.now(),
            by: who.name(),
            action: deed.action.to_owned(),
            subject: deed.subject,
            forward: deed.forward,
            inverse: deed.inverse,
        };
        commit.put(keys::audit(number), &entry)?;
        Ok(())
    }

    /// The next number of a sequence, taken with this commit.
    pub(super) fn next_number(&self, sequence: &'static str, commit: &mut Commit) -> Result<u64, ServiceError> {
        let counter = read::<Counter>(self.store.as_ref(), keys::counter(sequence))?;
        let number = counter.value.as_ref().map_or(0, |counter| counter.0) + 1;
        commit.put_over(&counter, &Counter(number))?;
        Ok(number)
    }
}
