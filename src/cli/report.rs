//! Owns the report command: one report to standard output or into a file.
//! Must not know how a report is made or what it looks like.

use std::fs::File;
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use crate::export::{self, Colophon};
use crate::report::{Query, Report};
use crate::service::{Request, Response, Service};
use crate::term;
use crate::ui::Glyphs;

use super::args::{Format, Page, ReportCommand, Written};
use super::problem::{Failure, Status};
use super::{Call, explain, output, screens};

pub(super) fn run(call: &Call, command: ReportCommand) -> Result<Status, Failure> {
    let (name, args) = command.parts();
    let query = args.query(name)?;
    if let Some(target) = explain::target(&args) {
        if let Written::Into(_) = form(call, args.output.as_deref())? {
            let what = "what stands behind a figure is written as text, csv or json";
            return Err(Failure::usage(what, "use --format text, csv or json"));
        }
        return explain::run(call, args.group, query, target);
    }
    hand_out(call, args.group, query, args.output.as_deref())
}

/// One report to standard output or into a file.
pub(super) fn hand_out(call: &Call, group: String, query: Query, output: Option<&Path>) -> Result<Status, Failure> {
    let form = form(call, output)?;
    let service = call.service()?;
    // What leaves the screen is noted as taken away: whoever it is about may ask.
    let taken = output.is_some() || form != Written::As(Format::Text);
    let colophon = taken.then(|| colophon(call, &service, &query)).transpose()?;
    let request = if taken { Request::Export(group, query) } else { Request::Report(group, query) };
    let Response::Report(report) = service.handle(&call.actor, request)? else {
        return Err(Failure::odd_answer());
    };
    let bytes = written(&report, colophon.as_ref(), form, output.is_none())?;
    match output {
        Some(path) if is_passage(path) => {
            let written = File::options().append(true).open(path).and_then(|mut file| file.write_all(&bytes));
            written.map_err(|error| Failure::file("write", path, &error))?;
        }
        Some(path) => replace(path, &bytes)?,
        None => output::write(&String::from_utf8_lossy(&bytes))?,
    }
    Ok(Status::Done)
}

/// Who makes the export, and when.
fn colophon(call: &Call, service: &Service, query: &Query) -> Result<Colophon, Failure> {
    let by = match service.handle(&call.actor, Request::WhoAmI)? {
        Response::Person(Some(person)) => format!("{} <{}>", person.user.name, person.user.email),
        _ => "the operator of this store".to_owned(),
    };
    Ok(Colophon::of(query, by, Service::machine_clock()()))
}

/// What a file of this ending holds.
const ENDINGS: [(&str, Written); 8] = [
    ("txt", Written::As(Format::Text)),
    ("text", Written::As(Format::Text)),
    ("csv", Written::As(Format::Csv)),
    ("json", Written::As(Format::Json)),
    ("md", Written::As(Format::Markdown)),
    ("markdown", Written::As(Format::Markdown)),
    ("xlsx", Written::Into(Page::Xlsx)),
    ("html", Written::Into(Page::Html)),
];

/// What was asked for; else what the file's name ends in, which must then be something that can be written.
fn form(call: &Call, path: Option<&Path>) -> Result<Written, Failure> {
    if let (Some(asked @ Written::Into(_)), None) = (call.written, path) {
        return Err(Failure::usage(
            format!("a report is written as {} into a file only", asked.word()),
            format!("name the file, for example --output report.{}", asked.word()),
        ));
    }
    if let Some(asked) = call.written {
        return Ok(asked);
    }
    let Some(ending) = path.and_then(Path::extension).map(|ending| ending.to_string_lossy().to_lowercase()) else {
        return Ok(Written::As(Format::Text));
    };
    ENDINGS.iter().find(|(known, _)| *known == ending).map(|(_, form)| *form).ok_or_else(|| {
        Failure::usage(
            format!("reports are not written as .{ending} files"),
            "end the file's name in .txt, .csv, .json, .md, .xlsx or .html, or say what it shall hold with --format",
        )
    })
}

fn written(report: &Report, colophon: Option<&Colophon>, form: Written, to_output: bool) -> Result<Vec<u8>, Failure> {
    let text = match form {
        Written::Into(Page::Xlsx) => return Ok(export::xlsx(report, colophon)?),
        Written::Into(Page::Html) => export::html(report, colophon),
        Written::As(Format::Csv) => export::csv(report, colophon)?,
        Written::As(Format::Json) => output::json_text(&export::json(report, colophon)),
        Written::As(Format::Markdown) => export::markdown(report, colophon),
        Written::As(Format::Text) => {
            let terminal = to_output && std::io::stdout().is_terminal();
            let width = if terminal { screens::width() } else { None };
            match term::look(&screens::environment()).glyphs {
                Glyphs::Ascii if terminal => export::text_ascii(report, colophon, width),
                _ => export::text(report, colophon, width),
            }
        }
    };
    Ok(text.into_bytes())
}

/// Whether what is written there goes somewhere else, a device or a pipe: a file must not be put in its place.
fn is_passage(path: &Path) -> bool {
    let passes_on = path.metadata().is_ok_and(|found| !found.is_file() && !found.is_dir());
    passes_on || path.parent() == Some(Path::new("/dev")) || path.starts_with("/proc")
}

/// Puts a file in place whole: whoever reads it sees the old one or the new one, never half of either.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = |error: &std::io::Error| Failure::file("write", path, error);
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| failed(&error))?;
    file.write_all(bytes).map_err(|error| failed(&error))?;
    file.as_file().sync_all().map_err(|error| failed(&error))?;
    file.persist(path).map_err(|error| failed(&error.error))?;
    Ok(())
}
