//! Owns how a mail server is named in one line of settings.
//! Must not know who signs in there, nor how it is spoken to.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;

use crate::domain::Problem;

/// How a connection is kept from being read on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Not at all: to this very machine only.
    Plain,
    /// The connection is encrypted before anything is said of a mail, or the mail is not sent.
    StartTls,
    /// Encrypted from the first byte.
    Tls,
}

/// Where mails are handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Server {
    /// A server that speaks SMTP.
    Smtp {
        /// A name or an address, without brackets.
        host: String,
        /// The port.
        port: u16,
        /// How the connection is protected.
        security: Security,
    },
    /// A program of this machine that takes mails.
    Sendmail(PathBuf),
}

/// Schemes with the protection they stand for and their usual port.
const SCHEMES: [(&str, Security, u16); 3] =
    [("smtp", Security::Plain, 25), ("smtp+starttls", Security::StartTls, 587), ("smtps", Security::Tls, 465)];

/// Where the program is, when none is named.
const SENDMAIL: &str = "/usr/sbin/sendmail";

const FORMS: &str = "write smtp+starttls://HOST, smtps://HOST, smtp://localhost or sendmail:";

impl FromStr for Server {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        if let Some(program) = text.strip_prefix("sendmail:") {
            return sendmail(program);
        }
        let Some((scheme, place)) = text.split_once("://") else {
            // What is no address may hold a password all the same, so it is not repeated.
            return Err(Problem::new("this is not the address of a mail server", FORMS));
        };
        if place.contains('@') {
            return Err(Problem::new(
                "a user or a password has no place in the address of a mail server",
                "name the user in 'user' (COLLABORATE_MAIL_USER) and the file with the password in 'password_file' \
                 (COLLABORATE_MAIL_PASSWORD_FILE)",
            ));
        }
        let Some((_, security, usual)) = SCHEMES.iter().find(|(name, ..)| name.eq_ignore_ascii_case(scheme)) else {
            return Err(Problem::new(format!("'{scheme}' is not a way to a mail server"), FORMS));
        };
        let (host, port) = place_of(place.strip_suffix('/').unwrap_or(place), *usual)?;
        if *security == Security::Plain && !is_loopback(&host) {
            return Err(Problem::new(
                format!("mails to {host} would be sent for anybody on the way to read"),
                format!("write smtp+starttls://{host} or smtps://{host}; smtp:// is for this machine alone"),
            ));
        }
        Ok(Self::Smtp { host, port, security: *security })
    }
}

fn sendmail(program: &str) -> Result<Server, Problem> {
    let program = if program.is_empty() { SENDMAIL } else { program };
    if program.starts_with('/') && !program.starts_with("//") {
        Ok(Server::Sendmail(PathBuf::from(program)))
    } else {
        Err(Problem::new(
            format!("'{program}' is not the full path of a program"),
            format!("write sendmail: for {SENDMAIL}, or sendmail:/full/path"),
        ))
    }
}

fn place_of(place: &str, usual: u16) -> Result<(String, u16), Problem> {
    let (host, port) = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, rest)) if host.parse::<IpAddr>().is_ok() => {
            (host, rest.strip_prefix(':').or(if rest.is_empty() { None } else { Some("?") }))
        }
        _ => place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
    };
    let port = match port {
        None => usual,
        Some(port) => port.parse().ok().filter(|port| *port > 0).ok_or_else(|| {
            Problem::new(format!("'{place}' does not end in a port"), "a port is a number from 1 to 65535: HOST:587")
        })?,
    };
    let named = host.parse::<IpAddr>().is_ok()
        || host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_')) && !host.starts_with('-');
    if host.is_empty() || !named {
        return Err(Problem::new(format!("'{place}' does not name a mail server"), FORMS));
    }
    Ok((host.to_ascii_lowercase(), port))
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Smtp { host, port, .. } if host.contains(':') => write!(f, "[{host}]:{port}"),
            Self::Smtp { host, port, .. } => write!(f, "{host}:{port}"),
            Self::Sendmail(program) => write!(f, "{}", program.display()),
        }
    }
}
