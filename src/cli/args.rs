//! Owns the arguments: every command, option and value that can be typed, and their words for help.
//! Must not know how a command is carried out.

mod audit;
mod consent;
mod examples;
mod groups;
mod notifications;
mod reports;
mod views;

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::domain::{Email, ImportId, LaCode, OrgCode, Phase, Urn};
use crate::figures::{Release, Year};

pub(super) use audit::{AuditArgs, AuditCommand};
pub(super) use consent::ConsentCommand;
pub(super) use groups::GroupCommand;
pub(super) use notifications::NotificationsCommand;
pub(super) use reports::{ReportArgs, ReportCommand};
pub(super) use views::{Saved, ViewCommand};

/// Above the options that every command takes.
const EVERYWHERE: &str = "Options of every command";

/// Groups of schools that share aggregated performance figures, in a terminal.
#[derive(Debug, Parser)]
#[command(
    name = "collaborate",
    version,
    about = "Groups of schools that share aggregated performance figures, in a terminal",
    long_about = "Local authorities, academy chains and FFT make groups of schools that share aggregated performance \
                  figures, with each school's recorded permission. Without a command the screens open; every command \
                  does what a screen can do, with the same rules and the same numbers.",
    after_help = examples::PROGRAM,
    max_term_width = 100
)]
pub(super) struct Arguments {
    /// The folder of the store [default: `$XDG_DATA_HOME/collaborate`]
    #[arg(long, value_name = "DIR", env = "COLLABORATE_DATA", global = true, hide_env_values = true, help_heading = EVERYWHERE)]
    pub data: Option<PathBuf>,

    /// Act as this user, with exactly that user's rights; without it as the operator of the store
    #[arg(long = "as", value_name = "EMAIL", global = true, help_heading = EVERYWHERE)]
    pub actor: Option<Email>,

    /// How results are written: text, csv or json, for reports also markdown, xlsx, html [default: text]
    #[arg(long, value_enum, global = true, help_heading = EVERYWHERE, hide_possible_values = true)]
    pub format: Option<Written>,

    /// What to do; without a command the screens open
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Aligned columns for people.
    Text,
    /// Comma-separated values.
    Csv,
    /// For programs.
    Json,
    /// A page with tables; reports only.
    Markdown,
}

/// What a report can be written as that is no text for a terminal: only into a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// An Excel workbook.
    Xlsx,
    /// A printable page with drawn charts.
    Html,
}

/// What can be asked for with `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// Any result.
    As(Format),
    /// A report into a file.
    Into(Page),
}

/// Every word of `--format`.
const WRITTEN: [(Written, &str); 6] = [
    (Written::As(Format::Text), "text"),
    (Written::As(Format::Csv), "csv"),
    (Written::As(Format::Json), "json"),
    (Written::As(Format::Markdown), "markdown"),
    (Written::Into(Page::Xlsx), "xlsx"),
    (Written::Into(Page::Html), "html"),
];

impl Written {
    /// The word of it.
    pub fn word(self) -> &'static str {
        WRITTEN.iter().find(|(it, _)| *it == self).map_or("text", |(_, word)| word)
    }
}

impl ValueEnum for Written {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: [Written; 6] = {
            let [a, b, c, d, e, f] = WRITTEN;
            [a.0, b.0, c.0, d.0, e.0, f.0]
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.word()))
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Open the screens on a throw-away store filled from the embedded sample data
    #[command(after_help = examples::DEMO)]
    Demo(DemoArgs),
    /// Take files or folders in; or list imports, or take one back
    #[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true, after_help = examples::IMPORT)]
    Import(ImportArgs),
    /// List and show schools
    #[command(subcommand, after_help = examples::SCHOOL)]
    School(SchoolCommand),
    /// Local authorities, academy chains and FFT
    #[command(subcommand)]
    Organisation(OrganisationCommand),
    /// Create, show and change groups of schools
    #[command(subcommand, after_help = examples::GROUP)]
    Group(GroupCommand),
    /// Ask schools for their permission to share their figures, and record it
    #[command(subcommand, after_help = examples::CONSENT)]
    Consent(ConsentCommand),
    /// Add, show and change users
    #[command(subcommand, after_help = examples::USER)]
    User(UserCommand),
    /// What you are told, and the mails to be sent
    #[command(subcommand, after_help = examples::NOTIFICATIONS)]
    Notifications(NotificationsCommand),
    /// The reports of a group
    #[command(subcommand, after_help = examples::REPORT)]
    Report(ReportCommand),
    /// Reports as you set them up, to be opened again; they are yours alone
    #[command(subcommand, after_help = examples::VIEW)]
    View(ViewCommand),
    /// Who did what and who looked; take a change back
    #[command(subcommand, after_help = examples::AUDIT)]
    Audit(AuditCommand),
    /// Copy the whole store into one file
    Backup {
        /// The file to write; it is written whole or not at all
        file: PathBuf,
    },
    /// Fill a new store from a copy made by backup
    Restore {
        /// The copy to read; the store's folder must be new or empty
        file: PathBuf,
    },
    /// Read every record of the store and say whether all are sound
    Check,
    /// List the keys of the screens
    Keys,
    /// List the themes of the screens
    Themes,
    /// The person's own files of keys and themes
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Write a shell's completions to standard output
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual page to standard output
    Man,
    /// Invent schools and write their files in DfE's formats
    #[command(after_help = examples::SAMPLE)]
    Sample(SampleArgs),
}

#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// Keep the store in this folder, which must be new or empty
    #[arg(long, value_name = "DIR")]
    pub keep: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    #[command(subcommand)]
    pub command: Option<ImportCommand>,

    /// Files or folders (a file that is called `list` or `undo`: ./list)
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,

    /// The academic year, where the files do not say it, such as 2016/17
    #[arg(long, value_name = "YEAR")]
    pub year: Option<Year>,

    /// The release, where the files do not say it: provisional, revised or final
    #[arg(long, value_name = "RELEASE")]
    pub release: Option<Release>,

    /// Read and check, but keep nothing
    #[arg(long)]
    pub dry_run: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum ImportCommand {
    /// What was imported, when, by whom, from which file
    List,
    /// Take one import back whole
    Undo {
        /// Its number as listed, such as I7
        id: ImportId,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum SchoolCommand {
    /// List schools
    List {
        /// Only this local authority
        #[arg(long, value_name = "CODE")]
        la: Option<LaCode>,
        /// Only this academy chain, such as AC:1234
        #[arg(long, value_name = "ORG")]
        chain: Option<OrgCode>,
        /// Only this phase: nursery, primary, secondary, all-through, special, alternative-provision, 16-plus
        #[arg(long, value_name = "PHASE")]
        phase: Option<Phase>,
        /// Words of the name or town, a URN or a DfE number
        #[arg(long, value_name = "TEXT", default_value = "")]
        search: String,
        /// Leave out closed schools
        #[arg(long)]
        open: bool,
    },
    /// Show one school
    Show {
        /// Its URN
        urn: Urn,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum OrganisationCommand {
    /// List organisations
    List,
    /// Add an organisation
    Add {
        /// LA:815, AC:1234 or FFT
        organisation: OrgCode,
        /// Its name
        #[arg(long)]
        name: String,
    },
    /// Show one organisation; an academy chain with its schools
    Show {
        /// LA:815, AC:1234, FFT or a school's URN
        organisation: OrgCode,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Add a user
    Add {
        /// The user name, an e-mail address
        #[arg(long)]
        email: Email,
        /// The person's name
        #[arg(long)]
        name: String,
        /// The organisation: LA:815, AC:1234, FFT or a school's URN
        #[arg(long, value_name = "ORG")]
        organisation: OrgCode,
        /// Job title
        #[arg(long, value_name = "TITLE", default_value = "")]
        job: String,
        /// Manages groups and users of the organisation
        #[arg(long)]
        administrator: bool,
        /// Always allowed to see all groups of the organisation
        #[arg(long)]
        global: bool,
        /// Sees the figures of these schools only (a school improvement partner); repeat it for each
        #[arg(long = "only-school", value_name = "URN")]
        only_schools: Vec<Urn>,
    },
    /// List users
    List {
        /// Only those of this organisation
        #[arg(long, value_name = "ORG")]
        organisation: Option<OrgCode>,
    },
    /// Show one user
    Show {
        /// The user name
        email: Email,
    },
    /// Change a user
    Edit {
        /// The user name
        email: Email,
        /// A new name
        #[arg(long)]
        name: Option<String>,
        /// A new job title
        #[arg(long, value_name = "TITLE")]
        job: Option<String>,
        /// Whether the user manages groups and users of the organisation
        #[arg(long, value_name = "on|off")]
        administrator: Option<Switch>,
        /// Sees the figures of these schools only (a school improvement partner); repeat it for each
        #[arg(long = "only-school", value_name = "URN")]
        only_schools: Vec<Urn>,
        /// Sees the figures of all schools of a group again
        #[arg(long, conflicts_with = "only_schools")]
        all_schools: bool,
    },
    /// Take the right to sign in away
    Deactivate {
        /// The user name
        email: Email,
    },
    /// Give the right to sign in back
    Reactivate {
        /// The user name
        email: Email,
    },
    /// Whether the user is always allowed to see all groups of the organisation
    Global {
        /// The user name
        email: Email,
        /// on or off
        switch: Switch,
    },
}

/// On or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Switch {
    /// Yes.
    On,
    /// No.
    Off,
}

impl From<Switch> for bool {
    fn from(switch: Switch) -> Self {
        switch == Switch::On
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Say what is wrong with the person's own files of keys and themes
    Check,
}

#[derive(Debug, Args)]
pub(super) struct SampleArgs {
    /// The folder to write into
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// How many schools
    #[arg(long, value_name = "N", default_value_t = crate::sample::DEFAULT_SCHOOLS)]
    pub schools: usize,
    /// How many years, the newest ones
    #[arg(long, value_name = "Y", default_value_t = crate::sample::DEFAULT_YEARS)]
    pub years: u16,
    /// The same seed gives the same bytes
    #[arg(long, value_name = "S", default_value_t = crate::sample::DEFAULT_SEED)]
    pub seed: u64,
}

#[cfg(test)]
mod tests;
