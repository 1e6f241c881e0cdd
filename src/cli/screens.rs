//! Owns starting the screens: on the store, or on a throw-away one filled from the sample.
//! Must not know any screen, nor how a terminal is driven.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use crate::mail::Settings;
use crate::service::{Actor, Request, Service};
use crate::store::MemoryStore;
use crate::term;
use crate::ui::{App, Start};

use super::configuration::Configuration;
use super::mail::mail_settings;
use super::problem::{Failure, Status};
use super::{Call, delivery, seeding, service_in};

/// The process's environment, as `term` wants it.
pub(super) fn environment() -> BTreeMap<String, String> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

/// Columns of the terminal that standard output leads to.
pub(super) fn width() -> Option<usize> {
    rustix::termios::tcgetwinsize(rustix::stdio::stdout())
        .ok()
        .map(|size| usize::from(size.ws_col))
        .filter(|it| *it > 0)
}

/// The screens on the store.
pub(super) fn open(call: &Call) -> Result<Status, Failure> {
    let service = call.service()?;
    let start = match &call.actor {
        Actor::Operator => Start::operator(),
        user @ Actor::User(_) => Start::fixed(user.clone()),
    };
    // Settings that cannot be read are told by `config check` and `notifications send`, and close no screen.
    show(service, start, mail_settings().ok().flatten())
}

/// The screens on a store that holds the sample; in memory, or in a folder that is to be kept.
pub(super) fn demo(call: &Call, keep: Option<&Path>) -> Result<Status, Failure> {
    let service = match keep {
        None => Service::new(Arc::new(MemoryStore::new()), Service::machine_clock())?,
        Some(folder) => {
            let used = folder.exists() && std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
            if used {
                return Err(Failure::refused(
                    format!("the folder '{}' is not empty", folder.display()),
                    format!("name a new one, or open it with `collaborate --data {}`", folder.display()),
                ));
            }
            service_in(folder)?
        }
    };
    seeding::fill(&service)?;
    // Who is named from the beginning stays that person: only the operator may look through other eyes.
    let start = match (&call.actor, keep) {
        (Actor::Operator, None) => Start::demo(),
        (Actor::Operator, Some(_)) => Start::operator(),
        (user @ Actor::User(_), None) => Start::demo_as(user.clone()),
        (user @ Actor::User(_), Some(_)) => Start::fixed(user.clone()),
    };
    // The people of the sample are invented: no mail goes to them.
    show(service, start, None)
}

fn show(service: Service, mut start: Start, mail: Option<Settings>) -> Result<Status, Failure> {
    if let Some(actor) = &start.actor {
        service.handle(actor, Request::WhoAmI)?;
    }
    let look = term::look(&environment());
    let configuration = Configuration::read();
    let (keymap, mut complaints) = configuration.keymap();
    let (theme, mistakes) = configuration.theme(look.depth);
    complaints.extend(mistakes);
    start.complaints = complaints;
    let mut app = App::with(look, start, keymap, theme);
    let changes = service.changes();
    let service = Arc::new(service);
    let _sender = mail.map(|settings| delivery::beside(Arc::clone(&service), settings));
    let execute: term::Execute = Arc::new(move |actor, request| service.handle(actor, request.clone()));
    term::run(&mut app, execute, Some(changes), look)
        .map_err(|error| Failure::refused(error.to_string(), error.hint()))?;
    Ok(Status::Done)
}
