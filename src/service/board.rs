//! Owns the use case of asking schools for their permission, and of reminding them.
//! Must not know how a letter is worded.

use super::GroupDetail;
use super::authority::Who;
use super::{Service, ServiceError, Trouble};
use crate::domain::Urn;

fn missing() -> ServiceError {
    ServiceError::new(Trouble::Fault, "this is not built yet", "wait for it")
}

impl Service {
    pub(super) fn request_consent(
        &self,
        _who: &Who,
        _pick: &str,
        _schools: &[Urn],
        _remind: bool,
    ) -> Result<GroupDetail, ServiceError> {
        Err(missing())
    }
}
