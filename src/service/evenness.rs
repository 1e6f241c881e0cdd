//! Owns that "there is no such thing" takes equally long whether it is absent or hidden.
//! Must not know what was asked for.

use std::thread::sleep;
use std::time::{Duration, Instant};

/// An answer comes at a multiple of this time: far more than the difference between reading a group and finding none.
const STEP: Duration = Duration::from_millis(5);

/// Waits until the next multiple of [`STEP`] since the request came.
pub(super) fn even_out(begun: Instant) {
    let step = STEP.as_nanos();
    let late = begun.elapsed().as_nanos() % step;
    sleep(Duration::from_nanos(u64::try_from(step - late).unwrap_or_default()));
}
