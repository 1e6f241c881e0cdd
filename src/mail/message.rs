//! Owns a mail and how it is written for the wire.
//! Must not know servers.

use std::time::{Duration, SystemTime};

use lettre::address::{Address, Envelope};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};

use crate::domain::{Email, printable};

/// A mail to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Whom it is for.
    pub to: Email,
    /// The person's name, or empty.
    pub to_name: String,
    /// What it is about, on one line.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// `<…@…>`: the same for every attempt at the same mail, so that a second copy can be told to be one.
    pub message_id: String,
    /// When it was written, in seconds since 1970.
    pub date: i64,
}

/// A mail as it goes over the wire.
#[derive(Debug)]
pub(super) struct Written {
    pub envelope: Envelope,
    pub bytes: Vec<u8>,
}

/// Most characters between the marks of an encoded word.
const LONGEST_WORD: usize = 54;

/// The last second of the year 9999: a mail's date has four digits for the year.
const LAST_SECOND: i64 = 253_402_300_799;

/// The address for the wire; that is stricter than a user name is, and letters outside ASCII need a server that knows them.
pub(super) fn address(email: &Email) -> Option<Address> {
    email.as_str().parse().ok().filter(|_| email.as_str().is_ascii())
}

/// Writes the mail, or says why it cannot be written.
pub(super) fn write(mail: &Mail, from: &Address) -> Result<Written, String> {
    let to = address(&mail.to).ok_or_else(|| format!("no mail can be addressed to {}", mail.to))?;
    if !is_message_id(&mail.message_id) {
        return Err("the mail has no number of its own (a Message-ID such as <1@school.example>)".to_owned());
    }
    // No reader takes a name or a subject for an encoded word and shows what `printable` took out.
    let name = on_one_line(&mail.to_name).replace("=?", "= ?");
    let subject = on_one_line(&mail.subject);
    let encoded = subject.contains("=?").then(|| encoded_words(&subject));
    let date = Duration::from_secs(mail.date.clamp(0, LAST_SECOND).unsigned_abs());
    // Each line by itself: a name inside must not turn its line around either.
    // The last line's end is written with the mail.
    let text = mail.text.lines().map(printable).collect::<Vec<_>>().join("\n");
    let builder = Message::builder()
        .from(Mailbox::new(None, from.clone()))
        .to(Mailbox::new((!name.is_empty()).then_some(name), to))
        .date(SystemTime::UNIX_EPOCH + date)
        .message_id(Some(mail.message_id.clone()))
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
        .header(ContentType::TEXT_PLAIN);
    let builder = match encoded {
        Some(encoded) => builder.raw_header(HeaderValue::dangerous_new_pre_encoded(
            HeaderName::new_from_ascii_str("Subject"),
            subject,
            encoded,
        )),
        None => builder.subject(subject),
    };
    let message = builder.body(text).map_err(|error| format!("the mail cannot be written: {error}"))?;
    Ok(Written { envelope: message.envelope().clone(), bytes: message.formatted() })
}

/// The text as encoded words (RFC 2047), each byte as `=XX`, at most 75 characters a line and no character in two words.
fn encoded_words(text: &str) -> String {
    let mut words = vec![String::new()];
    for c in text.chars() {
        let letter: String =
            c.encode_utf8(&mut [0; 4]).bytes().fold(String::new(), |word, byte| format!("{word}={byte:02X}"));
        match words.last_mut() {
            Some(word) if word.len() + letter.len() <= LONGEST_WORD => word.push_str(&letter),
            _ => words.push(letter),
        }
    }
    words.iter().map(|word| format!("=?utf-8?q?{word}?=")).collect::<Vec<_>>().join("\r\n ")
}

fn on_one_line(text: &str) -> String {
    printable(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_message_id(text: &str) -> bool {
    let inner = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or_default();
    inner.len() <= 250
        && inner.split_once('@').is_some_and(|(left, right)| !left.is_empty() && !right.is_empty())
        && inner.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'<' && byte != b'>')
}
