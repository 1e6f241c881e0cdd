//! Owns filling a store from the sample: files, organisations, people, groups, each as the person who would do it.
//! Must not know what the sample holds.

use std::path::Path;

use crate::domain::{ConsentState, Email, Visibility};
use crate::sample::{self, SampleConsent, SampleGroup};
use crate::service::{Actor, FileState, NewGroup, NewUser, Request, Response, Service, UserEdit};

use super::problem::Failure;

/// Fills an empty store.
pub(super) fn fill(service: &Service) -> Result<(), Failure> {
    let operator = Actor::Operator;
    for (path, bytes) in sample::files() {
        let outcome = service.import_embedded(&operator, Path::new(path), bytes)?;
        if let FileState::Refused(refusal) = outcome.state {
            let what = format!("the sample file '{path}' was refused: {}", refusal.what);
            return Err(Failure::refused(what, refusal.hint));
        }
    }
    for organisation in sample::organisations()? {
        service.handle(&operator, Request::AddOrganisation(organisation))?;
    }
    for user in sample::people()? {
        let (email, active) = (user.email.clone(), user.active);
        service.handle(
            &operator,
            Request::AddUser(NewUser {
                email: user.email,
                name: user.name,
                organisation: user.organisation,
                job: user.job,
                administrator: user.administrator,
                global: user.global,
                reach: user.reach,
            }),
        )?;
        if !active {
            let edit = UserEdit { active: Some(false), ..UserEdit::default() };
            service.handle(&operator, Request::EditUser(email, edit))?;
        }
    }
    sample::groups()?.into_iter().try_for_each(|group| make(service, group))
}

/// Makes a group as its creator, records the permissions, shares it, and lets the schools pick.
fn make(service: &Service, group: SampleGroup) -> Result<(), Failure> {
    let creator = Actor::User(group.created_by);
    let new = NewGroup {
        name: group.name,
        description: group.description,
        owner: group.owner,
        schools: group.schools,
        viewers: group.viewers,
        visibility: Visibility::OwnerOnly,
        accept_terms: true,
    };
    let Response::Group(made) = service.handle(&creator, Request::CreateGroup(new))? else {
        return Err(Failure::odd_answer());
    };
    let id = made.group.id.text();
    for SampleConsent { school, consent } in group.consents {
        let request = match consent.state {
            ConsentState::NotAsked => continue,
            ConsentState::Requested => {
                Request::RequestConsent { group: id.clone(), schools: vec![school], remind: false }
            }
            _ => Request::RecordConsent { group: id.clone(), school, consent, seen: None },
        };
        service.handle(&creator, request)?;
    }
    if group.visibility == Visibility::Schools {
        service.handle(
            &creator,
            Request::SetVisibility {
                group: id.clone(),
                visibility: Visibility::Schools,
                start_with_agreed: true,
                version: None,
                accept_terms: true,
            },
        )?;
    }
    for pick in group.picks {
        let by: Email = pick.by;
        service.handle(
            &Actor::User(by),
            Request::PickViewers {
                group: id.clone(),
                school: pick.school,
                add: pick.viewers,
                remove: Vec::new(),
                confirm_schools: true,
            },
        )?;
    }
    Ok(())
}
