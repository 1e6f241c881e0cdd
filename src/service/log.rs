//! Owns writing the audit log: its head, and one chained entry after the other.
//! Must not know how the log is read.

use crate::store::{AuditEntry, AuditHead, Commit, Read, keys, log_end};

use super::authority::Who;
use super::mutation::Change;
use super::{Service, ServiceError};

/// Where the log ends, as it was read.
pub(super) struct Head {
    held: Read<AuditHead>,
    end: AuditHead,
}

impl Head {
    /// The number of the entry that comes next.
    pub fn next(&self) -> u64 {
        self.end.number + 1
    }
}

impl Service {
    /// Where the log ends now. The first time that a store of an earlier version is met, its last entry is where the
    /// chain begins.
    pub(super) fn audit_head(&self) -> Result<Head, ServiceError> {
        let (held, end) = log_end(self.store.as_ref())?;
        Ok(Head { held, end })
    }

    /// The number of the newest entry.
    pub(super) fn newest_entry(&self) -> Result<u64, ServiceError> {
        Ok(log_end(self.store.as_ref())?.1.number)
    }

    /// Adds the entry of a change to the log; it goes through only if the log still ends where `head` says.
    pub(super) fn add_to_log(
        &self,
        who: &Who,
        head: &Head,
        change: Change,
        commit: &mut Commit,
    ) -> Result<(), ServiceError> {
        let number = head.next();
        let entry = AuditEntry {
            at: self.now(),
            by: change.by.map_or_else(|| who.name(), str::to_owned),
            action: change.action.to_owned(),
            subject: change.subject,
            forward: change.forward,
            inverse: change.inverse,
            deed: change.deed,
            owner: change.owner,
            group: change.group,
            schools: change.schools,
            side: change.side,
            undo: change.undo,
            undoes: change.undoes,
            previous: head.end.hash,
        };
        commit.put(keys::audit(number), &entry)?;
        commit.put_over(&head.held, &AuditHead { number, hash: entry.hash(number)?, ..head.end })?;
        Ok(())
    }
}
