//! Owns handing one mail over, whichever way the settings name, and in what words it fails.
//! Must not know the protocol of a mail server (`smtp`), nor when a mail is tried again.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use lettre::address::Address;
use lettre::transport::smtp::client::Certificate;

use super::message::{self, Mail};
use super::program;
use super::settings::{Part, Unfit};
use super::smtp::Line;
use super::{Secret, Server, Settings};
use crate::domain::{Problem, printable};

/// How long a server may take to be reached, and for each answer.
pub const TIMEOUT: Duration = Duration::from_secs(20);

/// The longest reason that is passed on, in characters; a server's answer may be long.
const LONGEST_REASON: usize = 300;

/// Whose a failure is: one mail's, or that of the server and its settings, which every mail would meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Other mails may well be taken.
    TheMail,
    /// No mail would be taken now; it says nothing about this one.
    TheServer,
    /// Nobody knows: all of the mail was sent, and no answer came. Perhaps it was taken.
    Unanswered,
}

/// Why a mail was not delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// In words for a person, on one line, without the password.
    pub reason: String,
    /// The same will happen again until somebody changes something.
    pub lasting: bool,
    /// Whose failure it is.
    pub whose: Fault,
}

impl Undelivered {
    pub(super) fn new(whose: Fault, lasting: bool, reason: impl AsRef<str>) -> Self {
        let words = printable(reason.as_ref()).split_whitespace().collect::<Vec<_>>().join(" ");
        Self { reason: words.chars().take(LONGEST_REASON).collect(), lasting, whose }
    }

    /// The reason without a word that must not be told.
    fn without(mut self, secret: Option<&Secret>) -> Self {
        if let Some(secret) = secret.filter(|secret| !secret.reveal().is_empty()) {
            self.reason = self.reason.replace(secret.reveal(), "(hidden)");
        }
        self
    }
}

/// A way to hand mails over, for one batch of them: a connection is made for the first and kept for the rest.
#[derive(Debug)]
pub struct Post {
    from: Address,
    password: Option<Secret>,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Smtp(Box<Line>),
    Sendmail { program: PathBuf, timeout: Duration },
}

impl Post {
    /// Checks the settings; nothing is connected yet.
    pub fn new(settings: &Settings) -> Result<Self, Problem> {
        Self::open(settings).map_err(|unfit| unfit.problem)
    }

    /// The same, telling which part does not fit.
    pub(super) fn open(settings: &Settings) -> Result<Self, Unfit> {
        let unfit = |part, what: &str, hint: &str| Unfit { part, problem: Problem::new(what, hint) };
        let from = message::address(&settings.from).ok_or_else(|| {
            unfit(
                Part::From,
                &format!("no mail can be sent from {}", settings.from),
                "name a sender with a plain address such as collaborate@school.example",
            )
        })?;
        let credentials = match (&settings.user, &settings.password) {
            (None, None) => None,
            (Some(user), Some(password)) => Some((user.clone(), password.clone())),
            (Some(_), None) => {
                let what = "a user signs in at the mail server, but with no password";
                return Err(unfit(Part::User, what, "name a password_file"));
            }
            (None, Some(_)) => {
                let what = "there is a password for the mail server, but no user";
                return Err(unfit(Part::Password, what, "name the user as well"));
            }
        };
        let way = match &settings.server {
            Server::Sendmail(_) if credentials.is_some() => {
                return Err(unfit(
                    Part::User,
                    "a program that takes mails asks for no user and no password",
                    "leave out the user and the password, or name a server",
                ));
            }
            Server::Sendmail(program) => Way::Sendmail { program: program.clone(), timeout: settings.timeout },
            Server::Smtp { host, port, security } => {
                let of = |part| move |problem| Unfit { part, problem };
                let trusted = settings.ca_file.as_ref().map(certificates).transpose().map_err(of(Part::CaFile))?;
                let line = Line::new((host.clone(), *port, *security), credentials, trusted, settings.timeout)
                    .map_err(of(Part::Server))?;
                Way::Smtp(Box::new(line))
            }
        };
        Ok(Self { from, password: settings.password.clone(), way })
    }

    /// Hands the mail over. One that is unanswered may have been taken all the same.
    pub fn deliver(&mut self, mail: &Mail) -> Result<(), Undelivered> {
        let written = message::write(mail, &self.from).map_err(|why| Undelivered::new(Fault::TheMail, true, why))?;
        match &mut self.way {
            Way::Smtp(line) => line.deliver(&written),
            Way::Sendmail { program, timeout } => program::run(program, *timeout, written),
        }
        .map_err(|undelivered| undelivered.without(self.password.as_ref()))
    }
}

fn certificates(path: &PathBuf) -> Result<Certificate, Problem> {
    let shown = path.display();
    let hint = "ca_file is a file of certificates in PEM, each between BEGIN CERTIFICATE and END CERTIFICATE";
    let bytes = fs::read(path)
        .map_err(|error| Problem::new(format!("{shown}: the certificates cannot be read: {error}"), hint))?;
    let none = || Problem::new(format!("{shown}: there is no certificate in it"), hint);
    if !String::from_utf8_lossy(&bytes).contains("-----BEGIN CERTIFICATE-----") {
        return Err(none());
    }
    Certificate::from_pem(&bytes).map_err(|_| none())
}
