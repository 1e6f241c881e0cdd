//! Owns where the settings for mail come from: the environment.
//! Must not know how a mail is sent.

use std::path::PathBuf;

use super::problem::Failure;
use crate::mail::{Secret, Settings, TIMEOUT};

/// How mails are sent; nothing where no server is named.
pub(super) fn mail_settings() -> Result<Option<Settings>, Failure> {
    let of = |name: &str| std::env::var(format!("COLLABORATE_MAIL_{name}")).ok().filter(|value| !value.is_empty());
    let Some(server) = of("SERVER") else { return Ok(None) };
    let Some(from) = of("FROM") else {
        return Err(Failure::refused("mails have a server but no sender", "name the sender in COLLABORATE_MAIL_FROM"));
    };
    let password = of("PASSWORD_FILE").map(|file| Secret::read(&PathBuf::from(file))).transpose()?;
    Ok(Some(Settings {
        server: server.parse()?,
        from: from.parse()?,
        user: of("USER"),
        password: of("PASSWORD").map(Secret::new).or(password),
        ca_file: of("CA_FILE").map(PathBuf::from),
        timeout: TIMEOUT,
    }))
}
