//! Owns the parts that screens are built of: fields, lists, boxes, wrapped text.
//! Must not know requests or commands beyond the ones they react to.

pub(super) mod field;
pub(super) mod list;
pub(super) mod matching;
pub(super) mod wrap;
