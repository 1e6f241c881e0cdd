//! Owns turning a snapshot and a query into a report: pure functions, no I/O, no clock.
//! Must not know where figures are kept, who asks (the snapshot holds only what they may see), nor how it is printed.

mod query;
mod shape;
mod snapshot;

pub use query::{Comparator, Query, ReportName, Sort};
pub use shape::{Cell, Column, Content, Flag, GroupRef, Report, Row, RowKind, Section};
pub use snapshot::{Snapshot, SnapshotSchool, YearHeld};
