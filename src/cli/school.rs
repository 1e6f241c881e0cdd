//! Owns the commands of schools.
//! Must not know how schools are found.

use serde_json::{Value, json};

use crate::domain::{LaCode, LaEstab, OrgCode, Problem, School, SchoolStatus, Urn};
use crate::service::{Request, Response, SchoolSearch, Service};

use super::Call;
use super::args::SchoolCommand;
use super::output::{Field, kept, list, shown, single, stated};
use super::problem::{Failure, Status};

/// A school as commands write it.
const SCHOOL: [Field<School>; 18] = [
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
    kept("chain", |it| json!(it.chain.map(|uid| OrgCode::Chain(uid).to_string()))),
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

/// The academy chain that is meant, by its group UID.
pub(super) fn chain_of(organisation: OrgCode) -> Result<u32, Problem> {
    match organisation {
        OrgCode::Chain(uid) => Ok(uid),
        other => {
            Err(Problem::new(format!("'{other}' is no academy chain"), "write its GIAS group UID, for example AC:1234"))
        }
    }
}

/// The schools of an academy chain, by name.
pub(super) fn schools_of(call: &Call, service: &Service, chain: u32) -> Result<Vec<School>, Failure> {
    let search = SchoolSearch { chain: Some(chain), ..SchoolSearch::default() };
    match service.handle(&call.actor, Request::SearchSchools(search))? {
        Response::Schools(page) => Ok(page.schools),
        _ => Err(Failure::odd_answer()),
    }
}

pub(super) fn run(call: &Call, command: SchoolCommand) -> Result<Status, Failure> {
    match command {
        SchoolCommand::List { la, chain, phase, search, open } => {
            let chain = chain.map(chain_of).transpose()?;
            let search = SchoolSearch { text: search, la, chain, phase, open_only: open, offset: 0, limit: 0 };
            let Response::Schools(page) = call.ask(Request::SearchSchools(search))? else {
                return Err(Failure::odd_answer());
            };
            list(
                call.format,
                &SCHOOL,
                &page.schools,
                "no school fits; ask for less (--la, --chain, --phase, --search), or import the files that hold it",
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
