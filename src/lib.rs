//! `collaborate`: groups of schools that share aggregated performance figures, in a terminal.
//!
//! The map of the crate, one line a room; imports run from the top of this list downwards only
//! (`tests/architecture.rs` reads the sources and fails on any other arrow).

/// The nouns and the rules: schools, people, groups, consent, access. No I/O, no clock, no terminal.
pub mod domain;
/// What is measured: stages, years, releases, measures, pupil groups, figures and the catalogue.
pub mod figures;
/// Files into figures and schools, with diagnostics.
pub mod import;
/// A snapshot and a query into a report: pure functions.
pub mod report;
/// A fictional local authority in DfE's formats, and the people and groups that go with it.
pub mod sample;
/// The ordered key space, on sled and in memory, and how records are written in it.
pub mod store;

/// Use cases: one request, one authorisation, then act, audit, notify.
pub mod service;

/// Reports as text, CSV, JSON, Markdown, workbooks and printable pages.
pub mod export;
/// One mail in, delivered or refused with a reason: the way to a mail server and its settings.
pub mod mail;
/// Screens, widgets, commands, keymap and theme roles: state in, cells out.
pub mod ui;

/// Bytes into events and frames into bytes: the session loop and the local terminal.
pub mod term;

/// Arguments, commands, and how an error becomes a message and an exit status.
pub mod cli;
