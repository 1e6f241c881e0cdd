//! Owns how a failure is told: words on standard error, JSON where asked for, and the exit status.
//! Must not know what was tried.

use std::io::{self, Write as _};
use std::panic::PanicHookInfo;
use std::path::Path;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use serde_json::json;

use super::output;
use crate::domain::{Problem, printable};
use crate::service::{ServiceError, Side, Trouble};
use crate::store::StoreError;
use crate::term::Fault;

/// How a command ends; docs/operator.md lists the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Done = 0,
    Refused = 1,
    Usage = 2,
    InUse = 3,
    Damaged = 4,
    Fault = 70,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// Why a command was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    pub status: Status,
    pub what: String,
    pub hint: String,
    pub place: Option<String>,
    /// What was to be saved and what stands there now, where somebody else was quicker.
    pub sides: Vec<Side>,
}

impl Failure {
    /// The input or the state does not allow it.
    pub(super) fn refused(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { status: Status::Refused, what: what.into(), hint: hint.into(), place: None, sides: Vec::new() }
    }

    /// It was asked for in the wrong way.
    pub(super) fn usage(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { status: Status::Usage, ..Self::refused(what, hint) }
    }

    /// An answer of the service that does not fit its request.
    pub(super) fn odd_answer() -> Self {
        let hint = "try again; if it comes back, report it with the command that you gave";
        Self { status: Status::Fault, ..Self::refused("the service gave an answer to something else", hint) }
    }

    /// Something that the system did not let us do with a file.
    pub(super) fn file(doing: &str, path: &Path, error: &io::Error) -> Self {
        // What stands behind the system's own words is a number, or a path that the person never named.
        let said = error.to_string();
        let why = said.split(" (os error").next().unwrap_or(&said);
        Self::refused(
            format!("cannot {doing} '{}': {why}", path.display()),
            "check the path, its permissions and the room on the disk",
        )
    }

    /// Tells it on standard error.
    pub(super) fn tell(&self, as_json: bool) {
        let text = if as_json {
            let mut object = json!({ "error": self.what, "hint": self.hint });
            if let (Some(place), Some(fields)) = (&self.place, object.as_object_mut()) {
                fields.insert("where".to_owned(), json!(place));
            }
            if let (false, Some(fields)) = (self.sides.is_empty(), object.as_object_mut()) {
                let side = |it: &Side| json!({ "field": it.label, "yours": it.yours, "theirs": it.theirs });
                fields.insert("sides".to_owned(), self.sides.iter().map(side).collect());
            }
            output::escaped(&format!("{object}\n"))
        } else {
            let place = self.place.as_ref().map(|place| format!("  where: {}\n", printable(place))).unwrap_or_default();
            let side = |it: &Side| {
                let [label, yours, theirs] = [&it.label, &it.yours, &it.theirs].map(|text| printable(text));
                format!("  {label}: yours '{yours}', now '{theirs}'\n")
            };
            let sides: String = self.sides.iter().map(side).collect();
            format!("error: {}\n{place}{sides}  hint: {}\n", printable(&self.what), printable(&self.hint))
        };
        // Where standard error is closed there is nobody to tell.
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        let status = match error.trouble {
            Trouble::NotFound | Trouble::Invalid | Trouble::Stale => Status::Refused,
            Trouble::InUse => Status::InUse,
            Trouble::Damaged => Status::Damaged,
            Trouble::Fault => Status::Fault,
        };
        Self { status, what: error.what, hint: error.hint, place: error.place, sides: error.sides }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        ServiceError::from(error).into()
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::refused(problem.what, problem.hint)
    }
}

/// Words for arguments that could not be read; a value's own words where it has some.
pub(super) fn of_arguments(error: &clap::Error) -> Failure {
    use std::error::Error as _;
    if let Some(problem) = error.source().and_then(|source| source.downcast_ref::<Problem>()) {
        return Failure::usage(problem.what.clone(), problem.hint.clone());
    }
    let of = |kind| words(error.get(kind));
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let hint = match error.get(ContextKind::SuggestedSubcommand) {
                // The likeliest stands last.
                Some(ContextValue::Strings(similar)) if !similar.is_empty() => {
                    let similar: Vec<String> = similar.iter().rev().map(|it| format!("`{it}`")).collect();
                    format!("similar: {}; `collaborate --help` lists them all", similar.join(" or "))
                }
                _ => "`collaborate --help` lists the commands".to_owned(),
            };
            Failure::usage(format!("there is no command '{}'", of(ContextKind::InvalidSubcommand)), hint)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => without_command(&error.to_string()),
        ErrorKind::MissingSubcommand => Failure::usage(
            format!("`{}` needs to be told what to do", of(ContextKind::InvalidSubcommand)),
            format!("follow it by one of {}", of(ContextKind::ValidSubcommand).replace(", help", "")),
        ),
        ErrorKind::InvalidValue => Failure::usage(
            match of(ContextKind::InvalidValue) {
                value if value.is_empty() => format!("{} needs a value", of(ContextKind::InvalidArg)),
                value => format!("'{value}' is not a value of {}", of(ContextKind::InvalidArg)),
            },
            match of(ContextKind::ValidValue) {
                values if values.is_empty() => "see the command with --help".to_owned(),
                values => format!("use one of {values}"),
            },
        ),
        // Kinds of value that have no words of their own are numbers.
        ErrorKind::ValueValidation => Failure::usage(
            format!("'{}' is not a value of {}", of(ContextKind::InvalidValue), of(ContextKind::InvalidArg)),
            "write a whole number",
        ),
        _ => of_text(&error.to_string()),
    }
}

fn words(value: Option<&ContextValue>) -> String {
    match value {
        Some(ContextValue::Strings(words)) => words.join(", "),
        Some(value) => value.to_string(),
        None => String::new(),
    }
}

/// From the help that clap shows in place of an error when a command such as `report` stands alone.
fn without_command(help: &str) -> Failure {
    let usage = help.lines().find_map(|line| line.strip_prefix("Usage: ")).unwrap_or("collaborate");
    let command: Vec<&str> = usage.split_whitespace().take_while(|word| !word.starts_with(['[', '<'])).collect();
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands: Vec<&str> = listed
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| *word != "help")
        .collect();
    Failure::usage(
        format!("`{}` needs to be told what to do", command.join(" ")),
        format!("follow it by one of {}", commands.join(", ")),
    )
}

/// From clap's own words: the sentence before its tips, its usage, and its pointer to help.
fn of_text(text: &str) -> Failure {
    let mut what: Vec<&str> = Vec::new();
    let mut tip = None;
    for line in text.lines().map(str::trim) {
        if let Some(words) = line.strip_prefix("tip: ") {
            tip = tip.or(Some(words.to_owned()));
        } else if line.starts_with("Usage:") || line.starts_with("For more information") {
            break;
        } else if !line.is_empty() && tip.is_none() {
            what.push(line.strip_prefix("error: ").unwrap_or(line));
        }
    }
    let usage = text.lines().find_map(|line| line.trim().strip_prefix("Usage: ")).map(|usage| {
        // An option that the environment gives is not part of what was typed.
        usage.trim().replace(" --data <DIR>", "")
    });
    let hint = tip.unwrap_or_else(|| match usage {
        Some(usage) => {
            let command: Vec<&str> =
                usage.split(' ').take_while(|it| it.chars().all(|c| c.is_ascii_lowercase() || c == '-')).collect();
            let command: Vec<&str> = command.into_iter().take_while(|it| !it.starts_with('-')).collect();
            format!("write `{usage}`, or see `{} --help`", command.join(" "))
        }
        None => "see `collaborate --help`".to_owned(),
    });
    Failure::usage(what.join(" "), hint)
}

/// Makes a panic read like any other error, with a number to report it by.
pub(super) fn tell_panics(as_json: bool) {
    std::panic::set_hook(Box::new(move |info| fault(info).tell(as_json)));
}

fn fault(info: &PanicHookInfo<'_>) -> Failure {
    let fault = Fault::of(info);
    let id = fault.report_id();
    Failure {
        status: Status::Fault,
        what: format!("a fault of the program stopped this command: {} (report {id})", fault.message),
        hint: "try again; if it comes back, report it with these words and the report's number".to_owned(),
        place: fault.place,
        sides: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, Status};
    use crate::service::{ServiceError, Trouble};

    #[test]
    fn each_kind_of_trouble_has_its_exit_status() {
        for (trouble, status) in [
            (Trouble::NotFound, 1),
            (Trouble::Invalid, 1),
            (Trouble::Stale, 1),
            (Trouble::InUse, 3),
            (Trouble::Damaged, 4),
            (Trouble::Fault, 70),
        ] {
            let failure = Failure::from(ServiceError::new(trouble, "what", "hint"));
            assert_eq!(failure.status as u8, status, "{trouble:?}");
        }
        assert_eq!(Failure::usage("what", "hint").status, Status::Usage);
    }
}
