//! Owns writing a report down: text, CSV, JSON, Markdown.
//! Must not know how a report is made, nor where the words go.
