//! Owns who would see what if a group's visibility were switched.
//! Must not know how it is switched.

use super::SharingPreview;
use super::authority::Who;
use super::{Service, ServiceError, Trouble};
use crate::domain::Visibility;

fn missing() -> ServiceError {
    ServiceError::new(Trouble::Fault, "this is not built yet", "wait for it")
}

impl Service {
    pub(super) fn preview_visibility(
        &self,
        _who: &Who,
        _pick: &str,
        _visibility: Visibility,
    ) -> Result<SharingPreview, ServiceError> {
        Err(missing())
    }
}
