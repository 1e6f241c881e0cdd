//! Owns how it is written who would see what, and why somebody can or cannot see a group.
//! Must not know the rules.

use serde_json::{Value, json};

use crate::domain::{ConsentStatus, Email, Visibility};
use crate::service::{AccessStep, AccessStory, Request, Response, SchoolSees, SharingPreview};

use super::Call;
use super::args::Format;
use super::output::{self, Field, list, object, shown, stated};
use super::problem::Failure;

/// A school in a preview as commands write it.
const SEES: [Field<SchoolSees>; 7] = [
    shown("urn", "URN", |it| json!(it.urn.number())),
    shown("name", "Name", |it| json!(it.name)),
    shown("state", "Permission", |it| json!(ConsentStatus::label(it.status))),
    shown("takes_part", "Takes part", |it| json!(it.takes_part)),
    shown("limits", "Limits", |it| it.limits.as_deref().map_or(Value::Null, stated)),
    shown("administrators", "Administrators", |it| json!(it.administrators)),
    shown("people", "People who look", |it| json!(it.people)),
];

/// A rule as commands write it.
const STEP: [Field<AccessStep>; 3] = [
    shown("rule", "Rule", |it| json!(it.rule)),
    shown("met", "Met", |it| met(it.met)),
    shown("because", "Because", |it| json!(it.because)),
];

/// Who would see what if the visibility were switched; nothing is changed.
pub(super) fn preview(call: &Call, group: String, visibility: Visibility) -> Result<(), Failure> {
    let Response::Preview(preview) = call.ask(Request::PreviewVisibility { group, visibility })? else {
        return Err(Failure::odd_answer());
    };
    match call.format {
        Format::Csv => list(call.format, &SEES, &preview.schools, ""),
        Format::Json => output::write_json(&json!({
            "version": preview.version,
            "visibility": preview.visibility.id(),
            "now": preview.now.id(),
            "owner_viewers": preview.owner_viewers,
            "schools": preview.schools.iter().map(|school| object(&SEES, school)).collect::<Vec<_>>(),
            "obstacles": preview.obstacles,
            "terms_accepted": preview.terms_accepted,
        })),
        Format::Text | Format::Markdown => for_people(call, &preview),
    }
}

fn for_people(call: &Call, preview: &SharingPreview) -> Result<(), Failure> {
    let part = preview.schools.iter().filter(|school| school.takes_part).count();
    let all = preview.schools.len();
    output::write(&format!("now: {}\nlooked at: {}\n\n", preview.now.label(), preview.visibility.label()))?;
    output::write(&section("Users of the owner who read the reports:", &preview.owner_viewers))?;
    output::write(&format!("\nSchools that would see each other's figures: {part} of {all}\n"))?;
    list(call.format, &SEES, &preview.schools, "it has no schools yet")?;
    if preview.obstacles.is_empty() {
        return output::write("\nNothing stands in the way.\n");
    }
    output::write(&format!("\n{}", section("What stands in the way:", &preview.obstacles)))
}

fn section(heading: &str, lines: &[String]) -> String {
    let lines = if lines.is_empty() { vec!["nobody".to_owned()] } else { lines.to_vec() };
    let lines: Vec<String> = lines.iter().map(|line| format!("  {line}\n")).collect();
    format!("{heading}\n{}", lines.concat())
}

/// Why somebody can or cannot see a group, rule by rule.
pub(super) fn explain(call: &Call, group: String, email: Email) -> Result<(), Failure> {
    let Response::Access(story) = call.ask(Request::ExplainAccess(group, email))? else {
        return Err(Failure::odd_answer());
    };
    match call.format {
        Format::Json => output::write_json(&whole(&story)),
        Format::Csv => list(call.format, &STEP, &story.steps, ""),
        Format::Text | Format::Markdown => {
            let heading = format!("{} in the group '{}' ({})", story.email, story.group_name, story.group);
            output::write(&format!("{heading}\n{}\n\n", story.verdict))?;
            list(call.format, &STEP, &story.steps, "no rule was asked")
        }
    }
}

fn whole(story: &AccessStory) -> Value {
    json!({
        "group": { "id": story.group.text(), "name": story.group_name },
        "email": story.email.as_str(),
        "may_view": story.may_view,
        "verdict": story.verdict,
        "steps": story.steps.iter().map(|step| {
            json!({ "rule": step.rule, "met": step.met, "because": step.because })
        }).collect::<Vec<_>>(),
    })
}

/// Whether a rule is met, for people and tables.
fn met(met: Option<bool>) -> Value {
    met.map_or_else(|| json!("not yours to know"), Value::from)
}
