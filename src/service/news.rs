//! Owns who is told what of a change: the announcement that is committed with it, and how it spreads to the inboxes
//! and the outbox afterwards. Must not know how a mail is sent; nor put a figure into a notice, ever.

use crate::domain::{Group, GroupId};
use crate::store::{Announcement, Commit, Message};

use super::authority::Who;
use super::{Service, ServiceError};

impl Service {
    /// What is told of a change to a group, and to whom.
    pub(super) fn news_of(
        &self,
        _who: &Who,
        _before: Option<&Group>,
        _after: &Group,
    ) -> Result<Vec<Message>, ServiceError> {
        Ok(Vec::new())
    }

    /// Puts what is told of the change with this number into its commit; whether there is anything.
    pub(super) fn announce(
        &self,
        who: &Who,
        number: u64,
        group: Option<GroupId>,
        messages: Vec<Message>,
        commit: &mut Commit,
    ) -> Result<bool, ServiceError> {
        if messages.is_empty() {
            return Ok(false);
        }
        let first_mail = self.next_number("mail", commit)?;
        let announcement = Announcement { number, at: self.now(), by: who.name(), group, first_mail, messages };
        commit.put(crate::store::keys::announcement(number), &announcement)?;
        Ok(true)
    }

    /// Brings an announcement to the inboxes and the outbox; done again after a crash it changes nothing.
    pub(super) fn spread(&self, _number: u64) -> Result<(), ServiceError> {
        Ok(())
    }
}
