//! Owns the commands of schools.
//! Must not know how schools are found.

use serde_json::{Value, json};

use crate::domain::{LaCode, LaEstab, School, SchoolStatus, Urn};
use crate::service::{Request, Response, SchoolSearch};

use super::Call;
use super::args::SchoolCommand;
use super::output::{Field, kept, list, shown, single, stated};
use super::problem::{Failure, Status};

/// A school as commands write it.
const SCHOOL: [Field<School>; 17] = [
    shown("urn", "URN", |it| json!(it.urn.number())),
    kept("laestab", |it| json!(it.laestab.map(LaEstab::number))),
    shown("name", "Name", |it| json!(it.name)),
    shown("la", "LA", authority),
    shown("phase", "Phase", |it| json!(it.phase.id())),
    kept("type", |it| stated(&it.kind)),
    shown("status", "Status", |it| json!(status(it.status))),
    kept("opened", |it| stated(&it.opened)),
    kept("closed", |it| stated(&it.closed)),
    shown("town", "Town", |it| stated(&it.town)),
    kept("postcode", |it| stated(&it.postcode)),
    kept("gender", |it| stated(&it.gender)),
    kept("admissions", |it| stated(&it.admissions)),
    kept("religion", |it| stated(&it.religion)),
    kept("age_low", |it| json!(it.ages.map(|(low, _)| low))),
    kept("age_high", |it| json!(it.ages.map(|(_, high)| high))),
    kept("other_urns", |it| json!(it.other_urns.iter().map(|urn: &Urn| urn.number()).collect::<Vec<_>>())),
];

/// The school's authority; nothing where no file says it.
pub(super) fn authority(school: &School) -> Value {
    if school.la == LaCode::NOT_STATED { Value::Null } else { json!(school.la.number()) }
}

const fn status(status: SchoolStatus) -> &'static str {
    match status {
        SchoolStatus::Open => "open",
        SchoolStatus::Closed => "closed",
        SchoolStatus::ClosingSoon => "proposed to close",
        SchoolStatus::Unknown => "not stated",
    }
}

pub(super) fn run(call: &Call, command: SchoolCommand) -> Result<Status, Failure> {
    match command {
        SchoolCommand::List { la, phase, search, open } => {
            let search = SchoolSearch { text: search, la, phase, open_only: open, offset: 0, limit: 0 };
            let Response::Schools(page) = call.ask(Request::SearchSchools(search))? else {
                return Err(Failure::odd_answer());
            };
            list(
                call.format,
                &SCHOOL,
                &page.schools,
                "no school fits; ask for less (--la, --phase, --search), or import the files that hold it",
            )?;
        }
        SchoolCommand::Show { urn } => {
            let Response::School(school) = call.ask(Request::ShowSchool(urn))? else {
                return Err(Failure::odd_answer());
            };
            single(call.format, &SCHOOL, &school)?;
        }
    }
    Ok(Status::Done)
}
