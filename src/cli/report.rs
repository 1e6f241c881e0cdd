//! Owns the report command: one report to standard output or into a file.
//! Must not know how a report is made or what it looks like.

use std::fs::File;
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use crate::export;
use crate::report::Report;
use crate::service::{Request, Response};
use crate::term;
use crate::ui::Glyphs;

use super::args::{Format, ReportCommand};
use super::problem::{Failure, Status};
use super::{Call, explain, output, screens};

pub(super) fn run(call: &Call, command: ReportCommand) -> Result<Status, Failure> {
    let (name, args) = command.parts();
    let format = format(call, args.output.as_deref())?;
    let query = args.query(name)?;
    if let Some(target) = explain::target(&args) {
        return explain::run(call, args.group, query, target);
    }
    // What leaves the screen is noted as taken away: whoever it is about may ask.
    let taken = args.output.is_some() || format != Format::Text;
    let request = if taken { Request::Export(args.group, query) } else { Request::Report(args.group, query) };
    let Response::Report(report) = call.ask(request)? else {
        return Err(Failure::odd_answer());
    };
    let text = written(&report, format, args.output.is_none())?;
    match &args.output {
        Some(path) if is_passage(path) => {
            let written = File::options().append(true).open(path).and_then(|mut file| file.write_all(text.as_bytes()));
            written.map_err(|error| Failure::file("write", path, &error))?;
        }
        Some(path) => replace(path, &text)?,
        None => output::write(&text)?,
    }
    Ok(Status::Done)
}

/// The format asked for; else the one that the file's name ends in, which must then be one that can be written.
fn format(call: &Call, path: Option<&Path>) -> Result<Format, Failure> {
    let ending = path.and_then(Path::extension).map(|ending| ending.to_string_lossy().to_lowercase());
    if call.format_given {
        return Ok(call.format);
    }
    match ending.as_deref() {
        Some("csv") => Ok(Format::Csv),
        Some("json") => Ok(Format::Json),
        Some("md" | "markdown") => Ok(Format::Markdown),
        Some("txt" | "text") | None => Ok(Format::Text),
        Some(other) => Err(Failure::usage(
            format!("reports are not written as .{other} files"),
            "end the file's name in .txt, .csv, .json or .md, or say what it shall hold with --format",
        )),
    }
}

fn written(report: &Report, format: Format, to_output: bool) -> Result<String, Failure> {
    Ok(match format {
        Format::Csv => export::csv(report)?,
        Format::Json => output::json_text(&export::json(report)),
        Format::Markdown => export::markdown(report),
        Format::Text => {
            let terminal = to_output && std::io::stdout().is_terminal();
            let width = if terminal { screens::width() } else { None };
            match term::look(&screens::environment()).glyphs {
                Glyphs::Ascii if terminal => export::text_ascii(report, width),
                _ => export::text(report, width),
            }
        }
    })
}

/// Whether what is written there goes somewhere else, a device or a pipe: a file must not be put in its place.
fn is_passage(path: &Path) -> bool {
    let passes_on = path.metadata().is_ok_and(|found| !found.is_file() && !found.is_dir());
    passes_on || path.parent() == Some(Path::new("/dev")) || path.starts_with("/proc")
}

/// Puts a file in place whole: whoever reads it sees the old one or the new one, never half of either.
fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |error: &std::io::Error| Failure::file("write", path, error);
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| failed(&error))?;
    file.write_all(text.as_bytes()).map_err(|error| failed(&error))?;
    file.as_file().sync_all().map_err(|error| failed(&error))?;
    file.persist(path).map_err(|error| failed(&error.error))?;
    Ok(())
}
