//! Owns groups as files: a group written down, what a file would change, and the change.
//! Must not know how a file is written.

use super::authority::Who;
use super::{GroupDetail, GroupSource, Plan};
use super::{Service, ServiceError, Trouble};

fn missing() -> ServiceError {
    ServiceError::new(Trouble::Fault, "this is not built yet", "wait for it")
}

impl Service {
    pub(super) fn export_group(&self, _who: &Who, _pick: &str) -> Result<GroupSource, ServiceError> {
        Err(missing())
    }

    pub(super) fn plan_group(&self, _who: &Who, _source: &GroupSource) -> Result<Plan, ServiceError> {
        Err(missing())
    }

    pub(super) fn apply_group(
        &self,
        _who: &Who,
        _source: &GroupSource,
        _start_with_agreed: bool,
        _accept_terms: bool,
    ) -> Result<GroupDetail, ServiceError> {
        Err(missing())
    }
}
