//! Owns the conversation with a mail server: connecting, signing in, handing one mail over, keeping the connection.
//! Must not know what a mail says.

use std::error::Error as _;
use std::fmt;
use std::io::{self, ErrorKind};
use std::time::Duration;

use lettre::address::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;

use super::message::Written;
use super::post::{Fault, Undelivered};
use super::{Secret, Security};
use crate::domain::Problem;

/// How long a server may take to say good-bye: nothing depends on it.
const GOOD_BYE: Duration = Duration::from_secs(1);

/// The server that takes no more on this connection, whatever it was asked.
const CLOSING: u16 = 421;

/// Answers that ask for signing in, or refuse it, whatever they were given to: they speak of the settings.
const OF_SIGNING_IN: [u16; 4] = [530, 534, 535, 538];

/// A server, and the connection to it where there is one.
pub(super) struct Line {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<(String, Secret)>,
    tls: Option<TlsParameters>,
    timeout: Duration,
    open: Option<SmtpConnection>,
}

/// What was being done when it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Connecting,
    Encrypting,
    SigningIn,
    Sender,
    Recipient,
    Content,
    /// The content is on its way, perhaps all of it.
    Answer,
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

impl Line {
    pub(super) fn new(
        (host, port, security): (String, u16, Security),
        credentials: Option<(String, Secret)>,
        trusted: Option<Certificate>,
        timeout: Duration,
    ) -> Result<Self, Problem> {
        let tls = (security != Security::Plain).then(|| {
            let builder = TlsParameters::builder(host.clone());
            match trusted {
                Some(certificate) => builder.add_root_certificate(certificate),
                None => builder,
            }
            .build()
        });
        let tls = tls.transpose().map_err(|error| {
            Problem::new(
                format!("no encrypted connection to {host} can be made: {}", words_of(&error)),
                "look at the server's name and at ca_file",
            )
        })?;
        Ok(Self { host, port, security, credentials, tls, timeout, open: None })
    }

    pub(super) fn deliver(&mut self, written: &Written) -> Result<(), Undelivered> {
        if let Some(kept) = self.open.take() {
            match self.hand_over(kept, written) {
                // A server may close a connection that it kept waiting. Before it has a mail's content nothing is lost by
                // beginning again; one that is silent was waited for already.
                Err((stage, error)) if stage == Stage::Sender && is_closed(&error) => {}
                Err((stage, error)) => return Err(self.undelivered(stage, &error)),
                Ok(()) => return Ok(()),
            }
        }
        let fresh = self.connect().map_err(|(stage, error)| self.undelivered(stage, &error))?;
        if self.credentials.is_some() && self.security != Security::Plain && !fresh.is_encrypted() {
            return Err(Undelivered::new(Fault::TheServer, false, "the connection is not encrypted"));
        }
        self.hand_over(fresh, written).map_err(|(stage, error)| self.undelivered(stage, &error))
    }

    fn connect(&self) -> Result<SmtpConnection, (Stage, Error)> {
        let hello = ClientId::default();
        let place = (self.host.as_str(), self.port);
        let at_once = self.tls.as_ref().filter(|_| self.security == Security::Tls);
        let mut connection = SmtpConnection::connect(place, Some(self.timeout), &hello, at_once, None)
            .map_err(|error| (Stage::Connecting, error))?;
        if let Some(tls) = self.tls.as_ref().filter(|_| self.security == Security::StartTls) {
            connection.starttls(tls, &hello).map_err(|error| (Stage::Encrypting, error))?;
        }
        if let Some((user, password)) = &self.credentials {
            let credentials = Credentials::new(user.clone(), password.reveal().to_owned());
            connection
                .auth(&[Mechanism::Plain, Mechanism::Login], &credentials)
                .map_err(|error| (Stage::SigningIn, error))?;
        }
        Ok(connection)
    }

    /// Hands a mail over and keeps the connection where the server answers on it still.
    fn hand_over(&mut self, mut connection: SmtpConnection, written: &Written) -> Result<(), (Stage, Error)> {
        let outcome = converse(&mut connection, written);
        let usable = match &outcome {
            Ok(()) => true,
            Err((_, error)) => {
                let answered = error.status().is_some_and(|code| u16::from(code) != CLOSING);
                answered && connection.command(Rset).is_ok()
            }
        };
        if usable {
            self.open = Some(connection);
        }
        outcome
    }

    fn undelivered(&self, stage: Stage, error: &Error) -> Undelivered {
        let server = format!("the mail server {}:{}", self.host, self.port);
        let Some(code) = error.status().map(u16::from) else {
            let whose = if stage == Stage::Answer { Fault::Unanswered } else { Fault::TheServer };
            return Undelivered::new(whose, false, self.trouble(&server, stage, error));
        };
        let lasting = error.is_permanent();
        // To an answer about a password belongs no more than its number: a server may repeat what it was given.
        if stage == Stage::SigningIn || OF_SIGNING_IN.contains(&code) {
            let what = if self.credentials.is_some() {
                "does not accept the user or the password"
            } else {
                "asks for a user and a password"
            };
            return Undelivered::new(Fault::TheServer, lasting, format!("{server} {what} (answer {code})"));
        }
        let (refused, whose) = match stage {
            Stage::Connecting | Stage::Encrypting => ("takes no mail", Fault::TheServer),
            Stage::SigningIn | Stage::Sender => ("does not accept the sender", Fault::TheServer),
            Stage::Recipient => ("does not accept the recipient", Fault::TheMail),
            Stage::Content | Stage::Answer => ("does not accept the mail", Fault::TheMail),
        };
        let whose = if code == CLOSING { Fault::TheServer } else { whose };
        Undelivered::new(whose, lasting, format!("{server} {refused} (answer {code}): {}", words_of(error)))
    }

    /// What went wrong, where the server gave no answer to say so.
    fn trouble(&self, server: &str, stage: Stage, error: &Error) -> String {
        let seconds = self.timeout.as_secs().max(1);
        let tls_fault = error.is_tls() || io_of(error).is_some_and(|io| io.kind() == ErrorKind::InvalidData);
        match io_of(error).map(io::Error::kind) {
            Some(ErrorKind::TimedOut | ErrorKind::WouldBlock) => {
                format!("{server} did not answer within {seconds} seconds")
            }
            Some(ErrorKind::ConnectionRefused) => format!("{server} does not answer: nothing listens there"),
            _ if tls_fault => format!("no trusted encrypted connection to {server}: {}", words_of(error)),
            _ if stage == Stage::Encrypting && error.is_client() => {
                format!("{server} offers no encryption (STARTTLS), so no mail was sent")
            }
            _ if stage == Stage::SigningIn && error.is_client() => {
                format!("{server} offers no way to sign in that is known here (PLAIN, LOGIN)")
            }
            _ if is_closed(error) => format!("{server} closed the connection"),
            _ => format!("{server} cannot be used: {}", words_of(error)),
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some(mut connection) = self.open.take()
            && connection.set_timeout(Some(self.timeout.min(GOOD_BYE))).is_ok()
        {
            let _ = connection.quit();
        }
    }
}

fn converse(connection: &mut SmtpConnection, written: &Written) -> Result<(), (Stage, Error)> {
    let sender: Option<Address> = written.envelope.from().cloned();
    connection.command(Mail::new(sender, Vec::new())).map_err(|error| (Stage::Sender, error))?;
    for recipient in written.envelope.to() {
        connection.command(Rcpt::new(recipient.clone(), Vec::new())).map_err(|error| (Stage::Recipient, error))?;
    }
    connection.command(Data).map_err(|error| (Stage::Content, error))?;
    connection.message(&written.bytes).map_err(|error| (Stage::Answer, error))?;
    Ok(())
}

/// Whether the other side went away, rather than answering or keeping silent.
fn is_closed(error: &Error) -> bool {
    if let Some(io) = io_of(error) {
        return !matches!(io.kind(), ErrorKind::TimedOut | ErrorKind::WouldBlock);
    }
    error.status().is_some_and(|code| u16::from(code) == CLOSING) || error.is_response()
}

fn io_of(error: &Error) -> Option<&io::Error> {
    let mut source = error.source();
    while let Some(inner) = source {
        if let Some(io) = inner.downcast_ref() {
            return Some(io);
        }
        source = inner.source();
    }
    None
}

/// What an error says of its cause, without the library's own words around it.
fn words_of(error: &Error) -> String {
    error.source().map_or_else(|| "no reason was given".to_owned(), ToString::to_string)
}
