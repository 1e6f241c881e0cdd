//! Owns the command line: arguments, commands, and how an error becomes a message and an exit status.
//! Must not know rules or figures; it asks the service and prints the answer.

mod access;
mod args;
mod audit;
mod configuration;
mod consent;
pub mod delivery;
mod explain;
mod group;
mod group_file;
mod help;
mod import;
mod keeping;
mod mail;
mod notifications;
mod organisation;
mod output;
mod problem;
mod report;
mod sample;
mod school;
mod screens;
mod seeding;
mod user;
mod view;
mod written;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser as _;
use clap::error::ErrorKind;
use rustix::fs::Mode;

use crate::service::{Actor, Request, Response, Service};
use crate::store::{self, SledStore};

use args::{Arguments, Command, Format, ViewCommand, Written};
use problem::{Failure, Status};

/// Runs the command that the arguments name (the first is the program's own name); says how it ended.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    // Whatever is written holds names and figures of schools: it is for the one who runs the program alone.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let parsed = match Arguments::try_parse_from(&arguments) {
        Ok(parsed) => parsed,
        Err(error) => return not_understood(&error, wants_json(&arguments)).into(),
    };
    let as_json = parsed.format == Some(Written::As(Format::Json));
    problem::tell_panics(as_json);
    match catch_unwind(AssertUnwindSafe(|| carry_out(parsed))) {
        Ok(Ok(status)) => status.into(),
        Ok(Err(failure)) => {
            failure.tell(as_json);
            failure.status.into()
        }
        // The hook has told it already.
        Err(_) => Status::Fault.into(),
    }
}

/// Whether `--format json` was typed, for arguments that could not be read as a whole.
fn wants_json(arguments: &[OsString]) -> bool {
    let words: Vec<_> = arguments.iter().map(|word| word.to_string_lossy()).collect();
    words.iter().any(|word| word == "--format=json")
        || words.windows(2).any(|pair| matches!(pair, [option, value] if option == "--format" && value == "json"))
}

/// Help and the version are results; everything else is wrong usage.
fn not_understood(error: &clap::Error, as_json: bool) -> Status {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // Where the reader has gone away there is nobody to tell.
            let _ = error.print();
            Status::Done
        }
        _ => {
            let failure = problem::of_arguments(error);
            failure.tell(as_json);
            failure.status
        }
    }
}

fn carry_out(arguments: Arguments) -> Result<Status, Failure> {
    let call = Call {
        data: arguments.data,
        actor: arguments.actor.map_or(Actor::Operator, Actor::User),
        format: match arguments.format {
            Some(Written::As(format)) => format,
            Some(Written::Into(_)) | None => Format::Text,
        },
        written: arguments.format,
    };
    let makes_report = matches!(arguments.command, Some(Command::Report(_) | Command::View(ViewCommand::Run { .. })));
    if let Some(asked @ (Written::As(Format::Markdown) | Written::Into(_))) = call.written
        && !makes_report
    {
        let what = format!("only reports are written as {}", asked.word());
        return Err(Failure::usage(what, "use --format text, csv or json"));
    }
    match arguments.command {
        None => screens::open(&call),
        Some(Command::Demo(args)) => screens::demo(&call, args.keep.as_deref()),
        Some(Command::Import(args)) => import::run(&call, &args),
        Some(Command::School(command)) => school::run(&call, command),
        Some(Command::Organisation(command)) => organisation::run(&call, command),
        Some(Command::Group(command)) => group::run(&call, command),
        Some(Command::Consent(command)) => consent::run(&call, command),
        Some(Command::Notifications(command)) => notifications::run(&call, command),
        Some(Command::User(command)) => user::run(&call, command),
        Some(Command::Report(command)) => report::run(&call, command),
        Some(Command::View(command)) => view::run(&call, command),
        Some(Command::Audit(command)) => audit::run(&call, command),
        Some(Command::Backup { file }) => keeping::backup(&call, &file),
        Some(Command::Restore { file }) => keeping::restore(&call, &file),
        Some(Command::Check) => keeping::check(&call),
        Some(Command::Keys) => help::keys(&call),
        Some(Command::Themes) => help::themes(&call),
        Some(Command::Config(args::ConfigCommand::Check)) => help::check(&call),
        Some(Command::Completions { shell }) => help::completions(shell),
        Some(Command::Man) => help::manual(),
        Some(Command::Sample(args)) => sample::run(&call, &args),
    }
}

/// What every command is given: where the store is, who asks, how the answer is written.
struct Call {
    data: Option<PathBuf>,
    actor: Actor,
    format: Format,
    /// What was typed; none: as it suits the command.
    written: Option<Written>,
}

impl Call {
    /// The folder of the store.
    fn folder(&self) -> Result<PathBuf, Failure> {
        if let Some(folder) = &self.data {
            return Ok(folder.clone());
        }
        let base = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        base("XDG_DATA_HOME")
            .or_else(|| base("HOME").map(|home| home.join(".local/share")))
            .map(|base| base.join("collaborate"))
            .ok_or_else(|| Failure::usage("there is no home folder to keep the store in", "name a folder with --data"))
    }

    /// The service over the store.
    fn service(&self) -> Result<Service, Failure> {
        service_in(&self.folder()?)
    }

    /// Opens the store, asks one thing, and closes it again.
    fn ask(&self, request: Request) -> Result<Response, Failure> {
        Ok(self.service()?.handle(&self.actor, request)?)
    }
}

/// The store in a folder; an error says which folder.
fn store_in(folder: &Path) -> Result<SledStore, Failure> {
    store::open(folder).map_err(|error| Failure { place: Some(folder.display().to_string()), ..error.into() })
}

fn service_in(folder: &Path) -> Result<Service, Failure> {
    Ok(Service::new(Arc::new(store_in(folder)?), Service::machine_clock())?)
}
