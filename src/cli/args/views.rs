//! Owns the arguments of saved views.
//! Must not know how a view is kept.

use std::path::PathBuf;

use clap::Subcommand;

use super::reports::ReportCommand;

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum ViewCommand {
    /// List your views
    List,
    /// Show one of your views
    Show {
        /// Its name
        name: String,
    },
    /// Keep how a report is set up: the report command follows
    #[command(after_help = super::examples::VIEW)]
    Save {
        /// What it is called
        #[arg(long)]
        name: String,
        /// Also over a view of that name
        #[arg(long)]
        over: bool,
        #[command(subcommand)]
        what: Saved,
    },
    /// Make the report of a view, with the figures and the rights of now
    Run {
        /// Its name
        name: String,
        /// Write into this file instead of standard output
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Give a view another name
    Rename {
        /// Its name
        name: String,
        /// The new name
        to: String,
    },
    /// Delete a view
    Delete {
        /// Its name
        name: String,
    },
}

/// What is saved: the words of the command that makes it.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Saved {
    /// A report of a group
    #[command(subcommand)]
    Report(Box<ReportCommand>),
}
