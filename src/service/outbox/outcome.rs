//! Owns what becomes of a mail after an attempt: when it is tried again, and when it is given up.
//! Must not know which mails are due, nor how one is sent.

use crate::store::{Mail, MailStanding};

use super::Parcel;

/// The first delay (seconds) of a mail that was not taken; it doubles up to the longest.
const FIRST_DELAY: i64 = 60;
const LONGEST_DELAY: i64 = 6 * 3_600;
/// How long (seconds) a mail rests at whose turn the server could not be reached.
const UNREACHABLE_DELAY: i64 = 60;
/// A mail that was not taken for so long (seconds), and often enough, is given up.
const PATIENCE: i64 = 7 * 86_400;
/// As many attempts as the delays leave room for in that time: a mail that waited out a long outage is not given up at
/// the first answer.
const ENOUGH_ATTEMPTS: u32 = attempts_within(PATIENCE);
/// Most characters of a reason that are kept with a mail.
const LONGEST_REASON: usize = 200;

/// How an attempt to send a parcel went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// It was taken.
    Sent,
    /// It was not taken this time, for this reason.
    Later(String),
    /// It will never be taken, for this reason.
    Refused(String),
    /// All of it was sent and no answer came, for this reason: perhaps it was taken.
    Unanswered(String),
    /// Nothing could be sent at all, for this reason: no fault of the mail.
    Unreachable(String),
    /// It was not tried, for this reason or for none.
    Untried(String),
}

/// The mail after an attempt. What was sent keeps no text: it stands in the inbox. What is given up keeps it: it may be
/// tried once more.
pub(super) fn settled(mail: Mail, parcel: &Parcel, delivery: &Delivery, now: i64) -> Mail {
    let attempts = mail.attempts.saturating_add(1);
    match delivery {
        Delivery::Sent => {
            Mail { standing: MailStanding::Sent(now), attempts, trouble: String::new(), text: String::new(), ..mail }
        }
        Delivery::Refused(reason) => given_up(mail, reason, now),
        Delivery::Later(reason) | Delivery::Unanswered(reason)
            if attempts >= ENOUGH_ATTEMPTS && now.saturating_sub(mail.at) >= PATIENCE =>
        {
            given_up(mail, reason, now)
        }
        Delivery::Later(reason) => {
            let due = now.saturating_add(delay_after(attempts));
            put_off(Mail { attempts, trouble: cut(reason), ..mail }, parcel, due)
        }
        // Nobody sends it within the lease: it would come twice. Those that were sent together stay together, so that a
        // second copy is the same mail.
        Delivery::Unanswered(reason) => {
            let due = parcel.until.max(now.saturating_add(delay_after(attempts)));
            let standing = MailStanding::Leased { by: parcel.by.clone(), until: due };
            Mail { standing, due, attempts, trouble: cut(reason), ..mail }
        }
        Delivery::Unreachable(reason) => {
            let due = now.saturating_add(UNREACHABLE_DELAY);
            put_off(Mail { trouble: cut(reason), ..mail }, parcel, due)
        }
        Delivery::Untried(reason) => {
            let trouble = if reason.is_empty() { mail.trouble.clone() } else { cut(reason) };
            let due = mail.due;
            put_off(Mail { trouble, ..mail }, parcel, due)
        }
    }
}

/// The largest that the mail can become by being settled.
pub(super) fn widest(mail: &Mail, by: &str) -> Mail {
    Mail {
        standing: MailStanding::Leased { by: by.to_owned(), until: i64::MAX },
        due: i64::MAX,
        attempts: u32::MAX,
        trouble: char::MAX.to_string().repeat(LONGEST_REASON),
        ..mail.clone()
    }
}

/// Waits until it is due. What was sent before and perhaps taken goes only with the same others again.
fn put_off(mail: Mail, parcel: &Parcel, due: i64) -> Mail {
    let standing = if parcel.again && mail.digest {
        MailStanding::Leased { by: parcel.by.clone(), until: due }
    } else {
        MailStanding::Waiting
    };
    Mail { due, standing, ..mail }
}

fn given_up(mail: Mail, reason: &str, now: i64) -> Mail {
    Mail {
        standing: MailStanding::GivenUp(now),
        attempts: mail.attempts.saturating_add(1),
        trouble: cut(reason),
        ..mail
    }
}

fn cut(reason: &str) -> String {
    reason.chars().take(LONGEST_REASON).collect()
}

/// How long to wait after so many attempts.
const fn delay_after(attempts: u32) -> i64 {
    let (mut delay, mut doubled) = (FIRST_DELAY, 1);
    while doubled < attempts && delay < LONGEST_DELAY {
        delay *= 2;
        doubled += 1;
    }
    if delay < LONGEST_DELAY { delay } else { LONGEST_DELAY }
}

/// Which attempt is the first that can be no earlier than `seconds` after the first one.
const fn attempts_within(seconds: i64) -> u32 {
    let (mut attempts, mut passed) = (1, 0);
    while passed < seconds {
        passed += delay_after(attempts);
        attempts += 1;
    }
    attempts
}
