//! Owns the parts that screens are built of: fields, forms, lists, boxes, wrapped text, the table, the charts.
//! Must not know requests, beyond the pages of a list that come one by one.

pub(super) mod browser;
pub mod chart;
pub(super) mod editor;
pub(super) mod facts;
pub(super) mod field;
pub(super) mod form;
pub(super) mod list;
pub(super) mod listing;
pub(super) mod matching;
pub(super) mod moment;
pub(super) mod scroll;
pub mod table;
pub mod text;
pub(super) mod wrap;
