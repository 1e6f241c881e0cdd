//! Owns the commands of organisations.
//! Must not know which organisations there can be.

use serde_json::json;

use crate::domain::{OrgCode, Organisation, School};
use crate::service::{Request, Response};

use super::Call;
use super::args::{Format, OrganisationCommand};
use super::output::{self, Field, kept, list, object, shown, single};
use super::problem::{Failure, Status};
use super::school::{authority, schools_of};

/// An organisation as commands write it.
const ORGANISATION: [Field<Organisation>; 3] = [
    shown("code", "Code", |it| json!(it.code.to_string())),
    shown("name", "Name", |it| json!(it.name)),
    shown("kind", "Kind", |it| json!(it.code.kind())),
];

/// An academy chain with its schools.
struct Chain {
    organisation: Organisation,
    schools: Vec<School>,
}

/// An academy chain as commands write it.
const CHAIN: [Field<Chain>; 4] = [
    shown("code", "Code", |it| json!(it.organisation.code.to_string())),
    shown("name", "Name", |it| json!(it.organisation.name)),
    shown("kind", "Kind", |it| json!(it.organisation.code.kind())),
    kept("schools", |it| it.schools.iter().map(|school| object(&MEMBER, school)).collect()),
];

/// A school of a chain as commands write it.
const MEMBER: [Field<School>; 4] = [
    shown("urn", "URN", |it| json!(it.urn.number())),
    shown("name", "Name", |it| json!(it.name)),
    shown("phase", "Phase", |it| json!(it.phase.id())),
    shown("la", "LA", authority),
];

pub(super) fn run(call: &Call, command: OrganisationCommand) -> Result<Status, Failure> {
    let service = call.service()?;
    let request = match command {
        OrganisationCommand::List => Request::ListOrganisations,
        OrganisationCommand::Add { organisation, name } => {
            Request::AddOrganisation(Organisation { code: organisation, name })
        }
        OrganisationCommand::Show { organisation } => Request::ShowOrganisation(organisation),
    };
    let shows = matches!(request, Request::ShowOrganisation(_));
    match service.handle(&call.actor, request)? {
        Response::Organisations(organisations) => {
            list(call.format, &ORGANISATION, &organisations, "there is no organisation yet; import files or add one")?;
        }
        Response::Organisation(organisation) => match organisation.code {
            OrgCode::Chain(uid) if shows => {
                let schools = schools_of(call, &service, uid)?;
                show_chain(call, &Chain { organisation, schools })?;
            }
            _ => single(call.format, &ORGANISATION, &organisation)?,
        },
        _ => return Err(Failure::odd_answer()),
    }
    Ok(Status::Done)
}

/// For programs one object; for people what it is, then its schools.
fn show_chain(call: &Call, chain: &Chain) -> Result<(), Failure> {
    if matches!(call.format, Format::Json | Format::Csv) {
        return single(call.format, &CHAIN, chain);
    }
    single(call.format, &ORGANISATION, &chain.organisation)?;
    output::write("\n")?;
    let nothing = "no file says which schools it has; import GIAS's file of all group links";
    list(call.format, &MEMBER, &chain.schools, nothing)
}
