//! Owns the commands of the schools' permission.
//! Must not know what a permission allows.

use serde_json::json;

use crate::domain::{Consent, ConsentState, Email};
use crate::service::{MemberLine, Request};

use super::Call;
use super::args::ConsentCommand;
use super::group::{detail, show};
use super::output::{Field, list, shown, stated};
use super::problem::{Failure, Status};

/// A school on the board as commands write it.
const BOARD: [Field<MemberLine>; 8] = [
    shown("urn", "URN", |it| json!(it.school.urn.number())),
    shown("name", "Name", |it| json!(it.school.name)),
    shown("state", "Permission", |it| json!(it.consent.as_ref().map(|consent| consent.state.label()))),
    shown("signatory", "Signatory", |it| text(it, |consent| &consent.signatory)),
    shown("role", "Role", |it| text(it, |consent| &consent.role)),
    shown("date", "Date", |it| text(it, |consent| &consent.date)),
    shown("expires", "Expires", |it| text(it, |consent| &consent.expires)),
    shown("viewers", "Viewers", |it| json!(it.viewers.iter().map(Email::as_str).collect::<Vec<_>>())),
];

fn text(line: &MemberLine, of: fn(&Consent) -> &String) -> serde_json::Value {
    line.consent.as_ref().map_or(serde_json::Value::Null, |consent| stated(of(consent)))
}

pub(super) fn run(call: &Call, command: ConsentCommand) -> Result<Status, Failure> {
    match command {
        ConsentCommand::Board { group } => {
            let group = detail(call.ask(Request::ShowGroup(group))?)?;
            list(call.format, &BOARD, &group.members, "the group has no schools yet")?;
        }
        ConsentCommand::Record { group, urn, answer, signatory, role, date, expires } => {
            let consent = Consent { state: answer.into(), signatory, role, date, expires, ..Consent::not_asked() };
            show(call, &detail(call.ask(Request::RecordConsent { group, school: urn, consent, seen: None })?)?)?;
        }
        ConsentCommand::Withdraw { group, urn } => {
            let consent = Consent { state: ConsentState::Withdrawn, ..Consent::not_asked() };
            show(call, &detail(call.ask(Request::RecordConsent { group, school: urn, consent, seen: None })?)?)?;
        }
    }
    Ok(Status::Done)
}
