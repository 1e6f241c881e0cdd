//! Owns the arguments of the audit log.
//! Must not know how they are carried out.

use clap::{Args, Subcommand, ValueEnum};

use crate::domain::{Problem, Urn};
use crate::service::AuditKind;

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum AuditCommand {
    /// Who did what and when, the newest first: changes, and looks at reports
    List(AuditArgs),
    /// Say whether the log is whole: no entry changed, dropped or put elsewhere; and print its head
    Verify {
        /// A head that was printed earlier, NUMBER:HEX: it must still lie in the log
        #[arg(long, value_name = "NUMBER:HEX")]
        head: Option<String>,
    },
    /// Take a change back
    Undo {
        /// The entry's number as listed [default: your latest change within the hour]
        #[arg(value_name = "ID")]
        id: Option<u64>,
    },
}

#[derive(Debug, Args)]
pub(in crate::cli) struct AuditArgs {
    /// Only entries of this group
    #[arg(long, value_name = "G")]
    pub group: Option<String>,
    /// Only what this person did: an address, or operator
    #[arg(long, value_name = "EMAIL")]
    pub by: Option<String>,
    /// Only what concerns this school
    #[arg(long, value_name = "URN")]
    pub school: Option<Urn>,
    /// Only changes, looks at reports, or reports taken away in files
    #[arg(long, value_enum)]
    pub kind: Option<Kind>,
    /// From this day on, such as 2026-11-24
    #[arg(long, value_name = "D", default_value = "", hide_default_value = true)]
    pub since: String,
    /// Up to this day
    #[arg(long, value_name = "D", default_value = "", hide_default_value = true)]
    pub until: String,
    /// Only entries that hold this text
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub search: String,
    /// At most so many, the newest [default: 100 as text, all as csv and json]
    #[arg(long, value_name = "N", value_parser = count)]
    pub limit: Option<usize>,
    /// Only those older than the entry with this number
    #[arg(long, value_name = "ID")]
    pub before: Option<u64>,
    /// All of them, as text too
    #[arg(long, conflicts_with = "limit")]
    pub all: bool,
}

/// How many entries: none is no list.
fn count(text: &str) -> Result<usize, Problem> {
    text.parse().ok().filter(|count| *count > 0).ok_or_else(|| {
        Problem::new(format!("'{text}' is not a number of entries"), "write a whole number from 1 on, or --all for all")
    })
}

/// A kind of entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Kind {
    /// Something was changed
    Change,
    /// A report was looked at
    View,
    /// A report was taken away in a file
    Export,
}

impl From<Kind> for AuditKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Change => Self::Change,
            Kind::View => Self::View,
            Kind::Export => Self::Export,
        }
    }
}
