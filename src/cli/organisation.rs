//! Owns the commands of organisations.
//! Must not know which organisations there can be.

use serde_json::json;

use crate::domain::Organisation;
use crate::service::{Request, Response};

use super::Call;
use super::args::OrganisationCommand;
use super::output::{Field, list, shown, single};
use super::problem::{Failure, Status};

/// An organisation as commands write it.
const ORGANISATION: [Field<Organisation>; 3] = [
    shown("code", "Code", |it| json!(it.code.to_string())),
    shown("name", "Name", |it| json!(it.name)),
    shown("kind", "Kind", |it| json!(it.code.kind())),
];

pub(super) fn run(call: &Call, command: OrganisationCommand) -> Result<Status, Failure> {
    let request = match command {
        OrganisationCommand::List => Request::ListOrganisations,
        OrganisationCommand::Add { organisation, name } => {
            Request::AddOrganisation(Organisation { code: organisation, name })
        }
        OrganisationCommand::Show { organisation } => Request::ShowOrganisation(organisation),
    };
    match call.ask(request)? {
        Response::Organisations(organisations) => {
            list(call.format, &ORGANISATION, &organisations, "there is no organisation yet; import files or add one")?;
        }
        Response::Organisation(organisation) => single(call.format, &ORGANISATION, &organisation)?,
        _ => return Err(Failure::odd_answer()),
    }
    Ok(Status::Done)
}
