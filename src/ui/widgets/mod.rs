//! Owns the parts that screens are built of: fields, lists, boxes, wrapped text, the table, the charts.
//! Must not know requests or commands beyond the ones they react to.

pub mod chart;
pub(super) mod field;
pub(super) mod list;
pub(super) mod matching;
pub mod table;
pub mod text;
pub(super) mod wrap;
