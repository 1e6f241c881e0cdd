//! Owns the use cases of notices: a person's inbox, how the person is mailed, the mails to be sent.
//! Must not know how a mail is sent.

use super::authority::Who;
use super::{Inbox, Outbox, Person};
use super::{Service, ServiceError, Trouble};
use crate::domain::MailPreference;

fn missing() -> ServiceError {
    ServiceError::new(Trouble::Fault, "this is not built yet", "wait for it")
}

impl Service {
    pub(super) fn list_notices(&self, _who: &Who, _unread: bool) -> Result<Inbox, ServiceError> {
        Err(missing())
    }

    pub(super) fn mark_read(&self, _who: &Who, _numbers: &[u64]) -> Result<Inbox, ServiceError> {
        Err(missing())
    }

    pub(super) fn prefer_mail(&self, _who: &Who, _preference: MailPreference) -> Result<Person, ServiceError> {
        Err(missing())
    }

    pub(super) fn list_mails(&self, _who: &Who) -> Result<Outbox, ServiceError> {
        Err(missing())
    }
}
