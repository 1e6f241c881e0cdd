//! Owns the commands that help people and shells: keys, themes, the check of one's own files, completions, manual.
//! Must not know what a key does.

use clap::CommandFactory as _;
use serde_json::json;

use crate::ui::{COMMANDS, CONTEXTS, keys_label};

use super::Call;
use super::args::{Arguments, Format};
use super::configuration::{Configuration, Listed};
use super::mail;
use super::output::{self, Field, kept, list, shown};
use super::problem::{Failure, Status};

/// A key and what it does.
struct Bound {
    context: &'static str,
    heading: &'static str,
    keys: String,
    command: &'static str,
    title: &'static str,
    sentence: &'static str,
}

const BOUND: [Field<Bound>; 6] = [
    kept("context", |it| json!(it.context)),
    shown("where", "Where", |it| json!(it.heading)),
    shown("keys", "Keys", |it| json!(it.keys)),
    kept("command", |it| json!(it.command)),
    shown("title", "Command", |it| json!(it.title)),
    shown("sentence", "What it does", |it| json!(it.sentence)),
];

const THEME: [Field<Listed>; 3] = [
    shown("name", "Name", |it| json!(it.name)),
    shown("from", "From", |it| json!(if it.own { "your own files" } else { "the program" })),
    shown("chosen", "Chosen", |it| json!(it.chosen)),
];

/// Every key with its command, one's own keys included, in the order of the contexts.
pub(super) fn keys(call: &Call) -> Result<Status, Failure> {
    let (keymap, _) = Configuration::read().keymap();
    let mut bound = Vec::new();
    for (context, name, heading) in CONTEXTS {
        for definition in COMMANDS {
            let keys: Vec<String> =
                keymap.keys_of(definition.command, &[*context]).map(|binding| keys_label(&binding.keys)).collect();
            if !keys.is_empty() {
                bound.push(Bound {
                    context: name,
                    heading,
                    keys: keys.join(", "),
                    command: definition.name,
                    title: definition.title,
                    sentence: definition.sentence,
                });
            }
        }
    }
    list(call.format, &BOUND, &bound, "no command has a key")?;
    Ok(Status::Done)
}

/// Themes that `config.toml` can choose.
pub(super) fn themes(call: &Call) -> Result<Status, Failure> {
    list(call.format, &THEME, &Configuration::read().listed(), "there is no theme")?;
    Ok(Status::Done)
}

/// What is wrong with one's own files; nothing wrong is a good answer.
pub(super) fn check(call: &Call) -> Result<Status, Failure> {
    let configuration = Configuration::read();
    let (files, mut mistakes) = (configuration.files(), configuration.mistakes());
    if let Err(complaints) = mail::settings(&configuration, &mail::environment) {
        mistakes.extend(complaints.iter().map(mail::Complaint::sentence));
    }
    if call.format == Format::Json {
        output::write_json(&json!({ "files": files, "mistakes": mistakes }))?;
    } else {
        for mistake in &mistakes {
            output::write(&format!("{mistake}\n"))?;
        }
        let verdict = match (mistakes.len(), files.len()) {
            (0, 0) => "there are no files of your own; the program's own keys and colours stand".to_owned(),
            (0, files) => format!("{files} file{} read, nothing is wrong", if files == 1 { "" } else { "s" }),
            (wrong, _) => format!("{wrong} thing{} to correct", if wrong == 1 { "" } else { "s" }),
        };
        output::write(&format!("{verdict}\n"))?;
    }
    Ok(if mistakes.is_empty() { Status::Done } else { Status::Refused })
}

/// A shell's completions.
pub(super) fn completions(shell: clap_complete::Shell) -> Result<Status, Failure> {
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "collaborate", &mut bytes);
    output::write(&String::from_utf8_lossy(&bytes))?;
    Ok(Status::Done)
}

/// The manual page, in roff.
pub(super) fn manual() -> Result<Status, Failure> {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(Arguments::command())
        .render(&mut bytes)
        .map_err(|error| Failure::refused(format!("cannot write the manual: {error}"), "try again"))?;
    output::write(&String::from_utf8_lossy(&bytes))?;
    Ok(Status::Done)
}
