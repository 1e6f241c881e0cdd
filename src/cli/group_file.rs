//! Owns groups as files: how one is written as TOML, how one is read with the place of what is wrong, and the commands
//! over them. Must not know what a file does to a group.

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Value, json};
use toml::Spanned;

use crate::domain::{Email, GroupId, OrgCode, Problem, Urn, printable};
use crate::service::{GroupDetail, GroupSource, Plan, Request, Response};

use super::Call;
use super::args::Format;
use super::group::{detail, show};
use super::output::{self, Field, kept, single};
use super::problem::{Failure, Status};

const PLAN: [Field<Plan>; 3] = [
    kept("group", |it| it.group.map_or(Value::Null, |id| json!(id.text()))),
    kept("steps", |it| json!(it.steps)),
    kept("obstacles", |it| json!(it.obstacles)),
];

/// A file as it is written, each value with its place.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: Option<Spanned<String>>,
    version: Option<u32>,
    name: String,
    description: Option<String>,
    owner: Spanned<String>,
    visibility: Option<Spanned<String>>,
    alphabetical: Option<bool>,
    schools: Option<Vec<Spanned<i64>>>,
    viewers: Option<Vec<Spanned<String>>>,
}

pub(super) fn export(call: &Call, group: String) -> Result<Status, Failure> {
    let Response::Source(source) = call.ask(Request::ExportGroup(group))? else { return Err(Failure::odd_answer()) };
    match call.format {
        Format::Text => output::write(&written(&source))?,
        _ => return Err(Failure::usage("groups are written as TOML only", "leave out --format")),
    }
    Ok(Status::Done)
}

pub(super) fn plan(call: &Call, path: &Path, over: bool) -> Result<Status, Failure> {
    let source = read(path, over)?;
    let Response::Plan(plan) = call.ask(Request::PlanGroup(source))? else { return Err(Failure::odd_answer()) };
    match call.format {
        Format::Text | Format::Markdown => output::write(&in_words(&plan))?,
        Format::Json | Format::Csv => single(call.format, &PLAN, &plan)?,
    }
    Ok(Status::Done)
}

/// How a file is applied besides what it says.
pub(super) struct Applied {
    /// The terms and conditions were read and are accepted.
    pub accept_terms: bool,
    /// Start with the schools that have agreed.
    pub start_with_agreed: bool,
    /// Also where the group was changed since the file was made.
    pub over: bool,
}

pub(super) fn apply(call: &Call, path: &Path, how: &Applied) -> Result<Status, Failure> {
    let Applied { accept_terms, start_with_agreed, over } = *how;
    let source = read(path, over)?;
    let service = call.service()?;
    let Response::Plan(plan) = service.handle(&call.actor, Request::PlanGroup(source.clone()))? else {
        return Err(Failure::odd_answer());
    };
    let nothing = plan.group.is_some() && plan.steps.is_empty() && plan.obstacles.is_empty();
    let request = Request::ApplyGroup { source, start_with_agreed, accept_terms };
    let group = detail(service.handle(&call.actor, request)?)?;
    match call.format {
        Format::Text | Format::Markdown if nothing => output::write(&in_words(&plan))?,
        Format::Text | Format::Markdown => {
            show(call, &group)?;
            output::write(&version_now(&group))?;
        }
        Format::Json | Format::Csv => show(call, &group)?,
    }
    Ok(Status::Done)
}

/// What is to be written into the file, so that it can be changed and applied again.
fn version_now(group: &GroupDetail) -> String {
    let (id, version) = (group.group.id.text(), group.group.version);
    format!(
        "\n{id} is at version {version} now: before the next change write `id = \"{id}\"` and `version = {version}` into the file, or export it again.\n"
    )
}

fn in_words(plan: &Plan) -> String {
    let mut text = match plan.group {
        Some(id) if plan.steps.is_empty() && plan.obstacles.is_empty() => {
            format!("nothing to do: {id} is as the file says\n")
        }
        Some(id) => format!("{id} would be changed:\n"),
        None => "a group would be made:\n".to_owned(),
    };
    for step in &plan.steps {
        let _ = writeln!(text, "  {step}");
    }
    if !plan.obstacles.is_empty() {
        text.push_str("in the way:\n");
    }
    for obstacle in &plan.obstacles {
        let _ = writeln!(text, "  {obstacle}");
    }
    text
}

/// The group as a file; what a file must never decide stands in comments.
fn written(source: &GroupSource) -> String {
    let mut text = format!("# {}, a group of {}.\n", printable(&source.name), source.owner);
    text.push_str(
        "# `collaborate group plan FILE` says what applying this file would change, `group apply FILE` does it.\n\
         # Behind each school stand its name and where its permission stood; these are comments: a file gives no\n\
         # permission and takes none back.\n\
         # `version` counts the group's changes, answers of schools among them: where the group was changed since, this\n\
         # file is refused with what differs, until it is exported again or applied with --over. A line that is left\n\
         # out (description, visibility, alphabetical, schools, viewers) leaves what it says as it stands.\n\n",
    );
    let quoted = |value: &str| toml::Value::String(value.to_owned()).to_string();
    if let Some(id) = source.id {
        let _ = writeln!(text, "id = {}", quoted(&id.text()));
    }
    if let Some(version) = source.version {
        let _ = writeln!(text, "version = {version}");
    }
    let _ = writeln!(text, "name = {}", quoted(&source.name));
    let _ = writeln!(text, "owner = {}", quoted(&source.owner));
    if let Some(description) = &source.description {
        let _ = writeln!(text, "description = {}", quoted(description));
    }
    if let Some(shared) = source.shared {
        let _ = writeln!(text, "visibility = {}", quoted(if shared { "schools" } else { "owner" }));
    }
    if let Some(alphabetical) = source.alphabetical {
        let _ = writeln!(text, "alphabetical = {alphabetical}");
    }
    if let Some(schools) = &source.schools {
        text.push_str("schools = [\n");
        for (urn, comment) in schools {
            let _ = writeln!(text, "  {urn}, # {}", printable(comment));
        }
        text.push_str("]\n");
    }
    if let Some(viewers) = &source.viewers {
        text.push_str("viewers = [\n");
        for email in viewers {
            let _ = writeln!(text, "  {},", quoted(email.as_str()));
        }
        text.push_str("]\n");
    }
    text
}

/// What a file says; `over` leaves its version out, so that it is applied to whatever stands there.
fn read(path: &Path, over: bool) -> Result<GroupSource, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
    let source = parsed(&text, &path.display().to_string())?;
    Ok(GroupSource { version: source.version.filter(|_| !over), ..source })
}

/// What a file says; what is wrong in it is told with its place.
fn parsed(text: &str, name: &str) -> Result<GroupSource, Failure> {
    let at = |span: Range<usize>, what: String, hint: String| Failure {
        place: Some(place(name, text, span.start)),
        ..Failure::refused(what, hint)
    };
    let file: Written = toml::from_str(text).map_err(|error| {
        at(
            error.span().unwrap_or_default(),
            format!("the file of a group cannot be read: {}", error.message().replace('\n', " ")),
            "it holds id, version, name, owner, description, visibility, alphabetical, schools and viewers; `collaborate group \
             export G` writes one"
                .to_owned(),
        )
    })?;
    let wrong = |span: Range<usize>, problem: Problem| at(span, problem.what, problem.hint);
    let shared = match file.visibility.as_ref().map(|it| it.get_ref().as_str()) {
        None => None,
        Some("owner") => Some(false),
        Some("schools") => Some(true),
        Some(other) => {
            let span = file.visibility.as_ref().map(Spanned::span).unwrap_or_default();
            let what = format!("'{other}' does not say who can see a group");
            return Err(at(span, what, "write \"owner\" or \"schools\"".to_owned()));
        }
    };
    let owner = file.owner.get_ref().parse::<OrgCode>().map_err(|problem| wrong(file.owner.span(), problem))?;
    let id = file.id.as_ref().map(|id| id.get_ref().parse::<GroupId>().map_err(|problem| wrong(id.span(), problem)));
    let school = |urn: &Spanned<i64>| {
        let read = urn.get_ref().to_string().parse::<Urn>();
        read.map(|urn| (urn, String::new())).map_err(|problem| wrong(urn.span(), problem))
    };
    let viewer =
        |email: &Spanned<String>| email.get_ref().parse::<Email>().map_err(|problem| wrong(email.span(), problem));
    Ok(GroupSource {
        id: id.transpose()?,
        version: file.version,
        name: file.name,
        description: file.description,
        owner: owner.to_string(),
        shared,
        alphabetical: file.alphabetical,
        schools: file.schools.map(|it| it.iter().map(school).collect::<Result<_, _>>()).transpose()?,
        viewers: file.viewers.map(|it| it.iter().map(viewer).collect::<Result<_, _>>()).transpose()?,
    })
}

/// `FILE:LINE:COLUMN` of a byte, counted from 1.
fn place(name: &str, text: &str, byte: usize) -> String {
    let before = text.get(..byte).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    format!("{name}:{line}:{column}")
}

#[cfg(test)]
mod tests;
