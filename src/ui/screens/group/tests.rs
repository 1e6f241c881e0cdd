//! The page of a group and its boxes, driven by keys, with a service of invented data.

mod access;
mod board;
mod conflicts;
mod letters;
mod own_school;
mod preview;
mod refused;

use crate::ui::testing::Bench;

/// An administrator of the owner, no viewer.
const ADA: &str = "ada.administrator@example.test";
/// An administrator of the first school of the group.
const SID: &str = "sid.schooladmin@example.test";

/// The board of permissions of the group whose schools stand at every state.
fn board() -> Bench {
    let mut bench = Bench::person(ADA);
    bench.keys("j <enter> H");
    bench
}
