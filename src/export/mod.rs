//! Owns writing a report down: text, CSV, JSON, Markdown, a printable page, a workbook.
//! Must not know how a report is made, nor where the words go.

mod chosen;
mod colophon;
mod csv;
mod explanation;
mod html;
mod json;
mod markdown;
mod text;
mod words;
mod xlsx;

#[cfg(test)]
mod tests;

pub use self::csv::csv;
pub use colophon::Colophon;
pub use explanation::explanation;
pub use html::html;
pub use json::json;
pub use markdown::markdown;
pub use text::{text, text_ascii};
pub use xlsx::xlsx;

pub use crate::report::rounding::{cell_text, reason_text};
