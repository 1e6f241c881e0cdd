//! Owns taking a change back, through the same right as the change.
//! Must not know what the change was for.

use super::AuditLine;
use super::authority::Who;
use super::{Service, ServiceError, Trouble};

fn missing() -> ServiceError {
    ServiceError::new(Trouble::Fault, "this is not built yet", "wait for it")
}

impl Service {
    pub(super) fn undo(&self, _who: &Who, _number: u64) -> Result<AuditLine, ServiceError> {
        Err(missing())
    }

    pub(super) fn undo_last(&self, _who: &Who) -> Result<AuditLine, ServiceError> {
        Err(missing())
    }
}
