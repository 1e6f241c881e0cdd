//! Owns why somebody can or cannot see a group, rule by rule.
//! Must not know anything that the asker may not know.

use super::AccessStory;
use super::authority::Who;
use super::{Service, ServiceError, Trouble};
use crate::domain::Email;

fn missing() -> ServiceError {
    ServiceError::new(Trouble::Fault, "this is not built yet", "wait for it")
}

impl Service {
    pub(super) fn explain_access(&self, _who: &Who, _pick: &str, _email: &Email) -> Result<AccessStory, ServiceError> {
        Err(missing())
    }
}
