//! Owns the commands of imports: files in, what came of each, the list, one import back out.
//! Must not know what stands in a file.

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use crate::domain::printable;
use crate::figures::{Release, Stage};
use crate::import::{Options, Refusal, Summary};
use crate::service::{FileOutcome, FileState, ImportLine, ImportProgress, Request, Response};

use super::Call;
use super::args::{Format, ImportArgs, ImportCommand};
use super::output::{Field, kept, list, shown, single, stated, time};
use super::problem::{Failure, Status};

/// Rows and cells of one file that are named one by one.
const MOST_WARNINGS: usize = 10;

/// A past import as commands write it.
const IMPORT: [Field<ImportLine>; 11] = [
    shown("id", "Id", |it| json!(it.id.to_string())),
    shown("file", "File", |it| json!(it.file)),
    shown("kind", "Kind", |it| json!(it.kind)),
    shown("year", "Year", |it| json!(it.year)),
    shown("release", "Release", |it| json!(it.release)),
    shown("rows", "Rows", |it| json!(it.rows)),
    shown("schools", "Schools", |it| json!(it.schools)),
    shown("figures", "Figures", |it| json!(it.figures)),
    shown("by", "By", |it| json!(it.by)),
    shown("at", "At", |it| time(it.at)),
    kept("sha256", |it| json!(it.sha256)),
];

/// One file of an import as commands write it.
const OUTCOME: [Field<FileOutcome>; 17] = [
    shown("file", "File", |it| json!(it.file.display().to_string())),
    shown("kind", "Kind", |it| of(it, |summary| json!(summary.kind.id()), |line| json!(line.kind))),
    kept("stage", |it| of(it, |summary| json!(summary.stage.map(Stage::id)), stage_of)),
    shown("year", "Year", |it| of(it, |summary| json!(summary.year.map(|it| it.to_string())), |line| json!(line.year))),
    shown("release", "Release", |it| {
        of(it, |summary| json!(summary.release.map(Release::id)), |line| json!(line.release))
    }),
    shown("rows", "Rows", |it| of(it, |summary| json!(summary.rows), |line| json!(line.rows))),
    shown("schools", "Schools", |it| of(it, |summary| json!(summary.schools), |line| json!(line.schools))),
    shown("figures", "Figures", |it| of(it, |summary| json!(summary.figures), |line| json!(line.figures))),
    kept("codes", |it| of(it, |summary| json!(summary.codes), |_| Value::Null)),
    shown("refused", "Refused", |it| of(it, |summary| json!(summary.refused.len()), |_| Value::Null)),
    shown("state", "State", |it| json!(state(it))),
    kept("dry_run", |it| json!(matches!(it.state, FileState::WouldImport))),
    kept("id", |it| match it.state {
        FileState::Imported(id) | FileState::Unchanged(id) => json!(id.to_string()),
        FileState::WouldImport | FileState::Refused(_) => Value::Null,
    }),
    kept("refused_cells", |it| of(it, refused_cells, |_| Value::Null)),
    kept("remarks", |it| of(it, |summary| json!(summary.remarks), |_| Value::Null)),
    kept("error", |it| refusal(it).map_or(Value::Null, |refusal| json!(refusal.what))),
    kept("hint", |it| refusal(it).map_or(Value::Null, |refusal| stated(&refusal.hint))),
];

fn of(outcome: &FileOutcome, fresh: impl FnOnce(&Summary) -> Value, held: impl FnOnce(&ImportLine) -> Value) -> Value {
    match (&outcome.summary, &outcome.recorded) {
        (Some(summary), _) => fresh(summary),
        (None, Some(line)) => held(line),
        (None, None) => Value::Null,
    }
}

/// The stage of an import that is held already: the kinds of files that have one are called after it.
fn stage_of(line: &ImportLine) -> Value {
    let stage = line.kind.split('-').next().unwrap_or_default();
    if ["schools", "authorities"].contains(&stage) { Value::Null } else { json!(stage) }
}

fn refused_cells(summary: &Summary) -> Value {
    summary
        .refused
        .iter()
        .map(|row| json!({ "line": row.line, "column": row.column, "value": row.value, "reason": row.reason }))
        .collect()
}

const fn state(outcome: &FileOutcome) -> &'static str {
    match outcome.state {
        FileState::Imported(_) | FileState::WouldImport => "imported",
        FileState::Unchanged(_) => "unchanged",
        FileState::Refused(_) => "refused",
    }
}

const fn refusal(outcome: &FileOutcome) -> Option<&Refusal> {
    match &outcome.state {
        FileState::Refused(refusal) => Some(refusal),
        _ => None,
    }
}

pub(super) fn run(call: &Call, args: &ImportArgs) -> Result<Status, Failure> {
    match &args.command {
        None => take_in(call, args),
        Some(ImportCommand::List) => {
            let Response::Imports(imports) = call.ask(Request::ListImports)? else {
                return Err(Failure::odd_answer());
            };
            list(call.format, &IMPORT, &imports, "nothing was imported yet")?;
            Ok(Status::Done)
        }
        Some(ImportCommand::Undo { id }) => {
            let Response::Import(import) = call.ask(Request::UndoImport(*id))? else {
                return Err(Failure::odd_answer());
            };
            single(call.format, &IMPORT, &import)?;
            Ok(Status::Done)
        }
    }
}

fn take_in(call: &Call, args: &ImportArgs) -> Result<Status, Failure> {
    let options = Options { year: args.year, release: args.release };
    let bar = progress_bar();
    let service = call.service()?;
    let outcomes = service.import(&call.actor, &args.paths, options, args.dry_run, &mut |at| show_progress(&bar, at));
    bar.finish_and_clear();
    let outcomes = outcomes?;
    list(call.format, &OUTCOME, &outcomes, "there was no file to import")?;
    if call.format != Format::Json {
        for (file, refusal) in outcomes.iter().filter_map(|outcome| Some((&outcome.file, refusal(outcome)?))) {
            told(file, refusal).tell(false);
        }
        for (file, summary) in outcomes.iter().filter_map(|outcome| Some((&outcome.file, outcome.summary.as_ref()?))) {
            warn(file, summary);
        }
        if args.dry_run {
            let _ = writeln!(std::io::stderr(), "note: this was a dry run: nothing was written");
        }
    }
    let refused = outcomes.iter().any(|outcome| refusal(outcome).is_some());
    Ok(if refused { Status::Refused } else { Status::Done })
}

/// A refused file as an error: `where` is as exact as the refusal.
fn told(file: &Path, refusal: &Refusal) -> Failure {
    let mut place = file.display().to_string();
    if let Some(line) = refusal.line {
        place = format!("{place}:{line}");
    }
    if let Some(column) = &refusal.column {
        place = format!("{place}:{column}");
    }
    Failure { place: Some(place), ..Failure::refused(&refusal.what, &refusal.hint) }
}

/// Says on standard error which rows and cells were not taken, and what else is to be known.
fn warn(file: &Path, summary: &Summary) {
    let mut lines = Vec::new();
    for row in summary.refused.iter().take(MOST_WARNINGS) {
        let place = format!("{}:{}", file.display(), row.line);
        let place = if row.column.is_empty() { place } else { format!("{place}:{}", row.column) };
        lines.push(format!("warning: {place}: {} ('{}')\n", row.reason, row.value));
    }
    if let Some(more) = summary.refused.len().checked_sub(MOST_WARNINGS).filter(|more| *more > 0) {
        lines.push(format!("warning: {}: {more} more; --format json lists them all\n", file.display()));
    }
    lines.extend(summary.remarks.iter().map(|remark| format!("note: {}: {remark}\n", file.display())));
    let lines: Vec<String> = lines.iter().map(|line| format!("{}\n", printable(line.trim_end()))).collect();
    // Where standard error is closed there is nobody to tell.
    let _ = std::io::stderr().lock().write_all(lines.concat().as_bytes());
}

/// A bar on standard error, if that is a terminal.
fn progress_bar() -> ProgressBar {
    let target =
        if std::io::stderr().is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(None, target);
    if let Ok(style) = ProgressStyle::with_template("{wide_msg} {bytes}/{total_bytes} {eta}") {
        bar.set_style(style);
    }
    bar
}

fn show_progress(bar: &ProgressBar, at: ImportProgress<'_>) {
    if bar.is_hidden() {
        return;
    }
    bar.set_message(format!("{} of {}: {}", at.position, at.files, printable(&at.file.display().to_string())));
    bar.set_length(at.bytes);
    bar.set_position(at.read);
}
