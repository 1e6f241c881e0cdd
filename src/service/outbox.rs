//! Owns the outbox: which mails are due, who may send them now, what becomes of them.
//! Must not know how a mail is sent; a sender takes parcels and says how each went.

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use crate::domain::{Email, User};
use crate::store::{
    Commit, Counter, MAX_COMMIT, MAX_WRITES, Mail, MailStanding, StoreError, Write, keys, read, scan_all,
};

use super::{Service, ServiceError};

/// How long (seconds) a sender alone may send what it has taken.
pub const LEASE: i64 = 300;

/// The first delay (seconds) of a mail that was not taken; it doubles up to the longest.
const FIRST_DELAY: i64 = 60;
const LONGEST_DELAY: i64 = 6 * 3_600;
/// A mail that was not taken for so long (seconds) is given up.
const PATIENCE: i64 = 7 * 86_400;
/// Mails that were sent or given up are kept for so long (seconds).
const KEPT: i64 = 90 * 86_400;
/// How often something is tried again when another change came between.
const TRIES: usize = 8;

/// A mail to be sent now, made of one mail of the outbox or of those that a person gets together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// The mails of the outbox in it.
    pub numbers: Vec<u64>,
    /// To whom.
    pub to: Email,
    /// The person's name, or empty.
    pub name: String,
    /// The subject line.
    pub subject: String,
    /// The whole text.
    pub text: String,
    /// The same at every attempt to send the same mails of this store, such as `<7@…>`.
    pub message_id: String,
    /// When it was written, seconds since 1970 UTC.
    pub at: i64,
    /// Whose it is until `until`.
    by: String,
    /// Nobody else sends it before this time, seconds since 1970 UTC.
    until: i64,
}

/// How an attempt to send a parcel went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// It was taken.
    Sent,
    /// It was not taken this time, for this reason.
    Later(String),
    /// It will never be taken, for this reason.
    Refused(String),
    /// Nothing could be sent at all, for this reason: no fault of the mail.
    Unreachable(String),
}

/// What of a mail decides when and with which others it is sent.
struct Candidate {
    due: i64,
    number: u64,
    /// The person, and the lease that ran out: mails that were sent together are sent together again, as the same mail.
    together: Option<(Email, Option<(String, i64)>)>,
}

impl Service {
    /// Takes at most `most` parcels that are due, for `sender` alone to send within the lease.
    pub fn lease_mails(&self, sender: &str, most: usize) -> Result<Vec<Parcel>, ServiceError> {
        let untold = self.spread_all();
        self.forget_old_mails()?;
        let now = self.now();
        let mut parcels = Vec::new();
        for numbers in self.due_mails(now)? {
            if parcels.len() == most {
                break;
            }
            parcels.extend(self.lease(sender, &numbers, now)?);
        }
        if parcels.is_empty() {
            untold?;
        }
        Ok(parcels)
    }

    /// When the next mail is due that is not on its way, seconds since 1970 UTC; none: there is none.
    pub fn next_mail_due(&self) -> Result<Option<i64>, ServiceError> {
        let mut next: Option<i64> = None;
        scan_all::<Mail>(self.store.as_ref(), keys::mails(), &mut |_, mail| {
            let at = match mail.standing {
                MailStanding::Waiting => Some(mail.due),
                MailStanding::Leased { until, .. } => Some(until),
                MailStanding::Sent(_) | MailStanding::GivenUp(_) => None,
            };
            next = next.into_iter().chain(at).min();
            Ok(())
        })?;
        Ok(next)
    }

    /// How many seconds the sender may still take to send the parcel.
    pub fn lease_left(&self, parcel: &Parcel) -> i64 {
        parcel.until - self.now()
    }

    /// Notes how sending a parcel went. What another sender has taken meanwhile is left to that one, unless it was sent.
    pub fn settle(&self, parcel: &Parcel, delivery: &Delivery) -> Result<(), ServiceError> {
        let mut tries = 0;
        loop {
            let now = self.now();
            let mut commit = Commit::new();
            for number in &parcel.numbers {
                let held = read::<Mail>(self.store.as_ref(), keys::mail(*number))?;
                let Some(mail) = held.value.clone() else { continue };
                let ours = MailStanding::Leased { by: parcel.by.clone(), until: parcel.until };
                let open = !matches!(mail.standing, MailStanding::Sent(_));
                if mail.standing == ours || (open && *delivery == Delivery::Sent) {
                    commit.put_over(&held, &settled(mail, delivery, now))?;
                }
            }
            tries += 1;
            match commit.apply(self.store.as_ref()) {
                Err(StoreError::Conflict) if tries < TRIES => {}
                outcome => return Ok(outcome?),
            }
        }
    }

    /// Tells those who look at the outbox that it moved.
    pub fn tell_of_mails(&self) {
        self.tell_listeners();
    }

    /// The mails that may be taken now, those of one parcel together, the longest due first.
    fn due_mails(&self, now: i64) -> Result<Vec<Vec<u64>>, ServiceError> {
        let mut candidates = Vec::new();
        scan_all::<Mail>(self.store.as_ref(), keys::mails(), &mut |_, mail| {
            if is_due(&mail, now) {
                let lease = match mail.standing {
                    MailStanding::Leased { by, until } => Some((by, until)),
                    _ => None,
                };
                let together = mail.digest.then_some((mail.to, lease));
                candidates.push(Candidate { due: mail.due, number: mail.number, together });
            }
            Ok(())
        })?;
        candidates.sort_by_key(|candidate| (candidate.due, candidate.number));
        let mut parcels: Vec<Vec<u64>> = Vec::new();
        let mut begun: BTreeMap<(Email, Option<(String, i64)>), usize> = BTreeMap::new();
        for Candidate { number, together, .. } in candidates {
            let at = together.map(|key| *begun.entry(key).or_insert(parcels.len()));
            match at.and_then(|at| parcels.get_mut(at)) {
                Some(parcel) => parcel.push(number),
                None => parcels.push(vec![number]),
            }
        }
        Ok(parcels)
    }

    /// Takes these mails of one person; none: somebody else took one of them first, or the person is gone.
    fn lease(&self, sender: &str, numbers: &[u64], now: i64) -> Result<Option<Parcel>, ServiceError> {
        let until = now.saturating_add(LEASE);
        let mut commit = Commit::new();
        let mut taken: Vec<Mail> = Vec::new();
        let mut name = None;
        for number in numbers {
            let held = read::<Mail>(self.store.as_ref(), keys::mail(*number))?;
            let Some(mail) = held.value.clone().filter(|mail| is_due(mail, now)) else { continue };
            if name.is_none() {
                let user = read::<User>(self.store.as_ref(), keys::user(&mail.to))?.value;
                name = user.filter(|user| user.active).map(|user| user.name);
            }
            let gone = name.is_none();
            let standing =
                if gone { MailStanding::GivenUp(now) } else { MailStanding::Leased { by: sender.to_owned(), until } };
            let trouble = if gone { "the user may no longer sign in".to_owned() } else { mail.trouble.clone() };
            let mut more = Commit::new();
            more.put_over(&held, &Mail { trouble, standing, ..mail.clone() })?;
            if !fits(&commit, &more) {
                break;
            }
            commit.append(more);
            if !gone {
                taken.push(mail);
            }
        }
        let id = self.store_identity()?;
        match commit.apply(self.store.as_ref()) {
            Ok(()) => Ok(parcel(&taken, name.unwrap_or_default(), id, (sender, until))),
            Err(StoreError::Conflict) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// A number that no other store has, given when mails are first sent; a copy of the store keeps it.
    fn store_identity(&self) -> Result<u64, ServiceError> {
        let held = read::<Counter>(self.store.as_ref(), keys::counter("mail store"))?;
        if let Some(Counter(identity)) = held.value {
            return Ok(identity);
        }
        // The keys of a hash map are the one source of chance that the standard library has.
        let identity = RandomState::new().build_hasher().finish();
        let mut commit = Commit::new();
        commit.put_over(&held, &Counter(identity))?;
        match commit.apply(self.store.as_ref()) {
            Err(StoreError::Conflict) => {
                let other = read::<Counter>(self.store.as_ref(), keys::counter("mail store"))?.value;
                Ok(other.map_or(identity, |counter| counter.0))
            }
            outcome => Ok(outcome.map(|()| identity)?),
        }
    }

    /// Removes mails that were sent or given up long ago.
    fn forget_old_mails(&self) -> Result<(), ServiceError> {
        let before = self.now().saturating_sub(KEPT);
        let mut old = Vec::new();
        scan_all::<Mail>(self.store.as_ref(), keys::mails(), &mut |_, mail| {
            if let MailStanding::Sent(at) | MailStanding::GivenUp(at) = mail.standing
                && at < before
            {
                old.push(mail.number);
            }
            Ok(())
        })?;
        for number in old {
            let held = read::<Mail>(self.store.as_ref(), keys::mail(number))?;
            let mut commit = Commit::new();
            commit.delete_over(&held);
            match commit.apply(self.store.as_ref()) {
                Ok(()) | Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

fn is_due(mail: &Mail, now: i64) -> bool {
    match mail.standing {
        MailStanding::Waiting => mail.due <= now,
        MailStanding::Leased { until, .. } => until <= now,
        MailStanding::Sent(_) | MailStanding::GivenUp(_) => false,
    }
}

fn fits(commit: &Commit, more: &Commit) -> bool {
    let size = |commit: &Commit| commit.writes().iter().map(Write::size).sum::<usize>();
    commit.writes().len() + more.writes().len() <= MAX_WRITES && size(commit) + size(more) <= MAX_COMMIT
}

/// The mail after an attempt. What was sent or given up keeps no text: it stands in the inbox.
fn settled(mail: Mail, delivery: &Delivery, now: i64) -> Mail {
    match delivery {
        Delivery::Sent => Mail {
            standing: MailStanding::Sent(now),
            attempts: mail.attempts.saturating_add(1),
            trouble: String::new(),
            text: String::new(),
            ..mail
        },
        Delivery::Refused(reason) => given_up(mail, reason, now),
        Delivery::Later(reason) if now.saturating_sub(mail.at) >= PATIENCE => given_up(mail, reason, now),
        Delivery::Later(reason) => {
            let attempts = mail.attempts.saturating_add(1);
            let due = now.saturating_add(delay_after(attempts));
            Mail { standing: MailStanding::Waiting, attempts, due, trouble: reason.clone(), ..mail }
        }
        // It goes behind the others that wait, so that one mail at which a server breaks off holds up no other.
        Delivery::Unreachable(reason) => {
            Mail { standing: MailStanding::Waiting, due: now, trouble: reason.clone(), ..mail }
        }
    }
}

fn given_up(mail: Mail, reason: &str, now: i64) -> Mail {
    Mail {
        standing: MailStanding::GivenUp(now),
        attempts: mail.attempts.saturating_add(1),
        trouble: reason.to_owned(),
        text: String::new(),
        ..mail
    }
}

/// How long to wait after so many attempts.
fn delay_after(attempts: u32) -> i64 {
    let doubled = 1_i64.checked_shl(attempts.saturating_sub(1)).filter(|it| *it > 0).unwrap_or(LONGEST_DELAY);
    FIRST_DELAY.saturating_mul(doubled).min(LONGEST_DELAY)
}

fn parcel(mails: &[Mail], name: String, store: u64, (by, until): (&str, i64)) -> Option<Parcel> {
    let (first, last) = (mails.first()?, mails.last()?);
    let (subject, text, id) = if mails.len() == 1 {
        (first.subject.clone(), first.text.clone(), first.number.to_string())
    } else {
        let parts = mails.iter().map(|mail| format!("{}\n\n{}", mail.subject, mail.text));
        let text = parts.collect::<Vec<_>>().join("\n----------------------------------------\n\n");
        let id = format!("{}-{}-{}", first.number, last.number, mails.len());
        ("What happened in your groups".to_owned(), text, id)
    };
    Some(Parcel {
        numbers: mails.iter().map(|mail| mail.number).collect(),
        to: first.to.clone(),
        name,
        subject,
        text,
        message_id: format!("<{id}.{store:016x}@collaborate.invalid>"),
        at: first.at,
        by: by.to_owned(),
        until,
    })
}
