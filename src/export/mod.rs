//! Owns writing a report down: text, CSV, JSON, Markdown.
//! Must not know how a report is made, nor where the words go.

mod csv;
mod explanation;
mod json;
mod markdown;
mod text;
mod words;

#[cfg(test)]
mod tests;

pub use self::csv::{csv, harmless};
pub use explanation::explanation;
pub use json::json;
pub use markdown::markdown;
pub use text::{text, text_ascii};

pub use crate::report::rounding::{cell_text, reason_text};
