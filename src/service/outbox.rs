//! Owns the outbox: which mails are due, who may send them now, what becomes of them.
//! Must not know how a mail is sent; a sender takes parcels and says how each went.

mod outcome;
mod retry;

use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use crate::domain::{Email, User};
use crate::store::{
    Commit, Counter, MAX_COMMIT, MAX_WRITES, Mail, MailStanding, StoreError, Write, keys, read, scan_all,
};

use super::spread::Batch;
use super::{Service, ServiceError};
use outcome::{settled, widest};

pub use outcome::Delivery;

/// How long (seconds) a sender alone may send what it has taken.
pub const LEASE: i64 = 300;

/// Mails that were sent or given up are kept for so long (seconds).
const KEPT: i64 = 90 * 86_400;
/// How often something is tried again when another change came between.
pub(super) const TRIES: usize = 8;

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
    /// It was taken to be sent before, and nobody knows what became of it.
    again: bool,
}

/// What of a mail decides when and with which others it is sent.
struct Candidate {
    due: i64,
    number: u64,
    /// The person, and the lease that ran out: mails that were sent together are sent together again, as the same mail.
    together: Option<(Email, Option<(String, i64)>)>,
}

/// The mails of one parcel that may be taken now.
#[derive(Debug, Default)]
struct Due {
    numbers: Vec<u64>,
    /// The lease of somebody ran out.
    again: bool,
}

/// Parcels that are taken in one commit.
#[derive(Default)]
struct Pack<'a> {
    commit: Commit,
    due: Vec<&'a Due>,
    parcels: Vec<Parcel>,
}

/// Who has a parcel, until when, and whether somebody had it before.
struct Lease {
    by: String,
    until: i64,
    again: bool,
}

/// Whose parcels are taken, from when on, in which store.
struct Taker<'a> {
    sender: &'a str,
    now: i64,
    store: u64,
}

impl Service {
    /// Takes at most `most` parcels that are due, for `sender` alone to send within the lease.
    pub fn lease_mails(&self, sender: &str, most: usize) -> Result<Vec<Parcel>, ServiceError> {
        let untold = self.spread_all();
        let now = self.now();
        let mut due = self.due_mails(now)?.into_iter();
        let mut parcels = Vec::new();
        // Some of them may be gone meanwhile; the next ones take their places.
        while parcels.len() < most && due.len() > 0 {
            let round: Vec<Due> = due.by_ref().take(most - parcels.len()).collect();
            let taker = Taker { sender, now, store: self.store_identity()? };
            parcels.extend(self.take(&taker, &round)?);
        }
        if parcels.is_empty() {
            untold?;
        }
        Ok(parcels)
    }

    /// In how many seconds the next mail may be taken, less than none if it may be now; none: none waits.
    pub fn seconds_to_next_mail(&self) -> Result<Option<i64>, ServiceError> {
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
        Ok(next.map(|at| at - self.now()))
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
                    commit.put_over(&held, &settled(mail, parcel, delivery, now))?;
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
    fn due_mails(&self, now: i64) -> Result<Vec<Due>, ServiceError> {
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
        let mut parcels: Vec<Due> = Vec::new();
        let mut begun: BTreeMap<(Email, Option<(String, i64)>), usize> = BTreeMap::new();
        for Candidate { number, together, .. } in candidates {
            let again = together.as_ref().is_some_and(|(_, lease)| lease.is_some());
            let at = together.map(|key| *begun.entry(key).or_insert(parcels.len()));
            match at.and_then(|at| parcels.get_mut(at)) {
                Some(parcel) => parcel.numbers.push(number),
                None => parcels.push(Due { numbers: vec![number], again }),
            }
        }
        Ok(parcels)
    }

    /// Takes these, in as few commits as hold them.
    fn take(&self, taker: &Taker<'_>, due: &[Due]) -> Result<Vec<Parcel>, ServiceError> {
        let mut parcels = Vec::new();
        let mut pack = Pack::default();
        for one in due {
            let (commit, parcel) = self.taking(taker, one)?;
            if !fits(&pack.commit, &commit) {
                parcels.extend(self.take_pack(taker, std::mem::take(&mut pack))?);
            }
            pack.commit.append(commit);
            pack.due.push(one);
            pack.parcels.extend(parcel);
        }
        parcels.extend(self.take_pack(taker, pack)?);
        Ok(parcels)
    }

    fn take_pack(
        &self,
        taker: &Taker<'_>,
        Pack { commit, due, parcels }: Pack<'_>,
    ) -> Result<Vec<Parcel>, ServiceError> {
        if commit.is_empty() {
            return Ok(parcels);
        }
        match commit.apply(self.store.as_ref()) {
            Ok(()) => return Ok(parcels),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
        // Somebody else took one of them first; the others can be taken all the same.
        let mut ours = Vec::new();
        for one in due {
            let (commit, parcel) = self.taking(taker, one)?;
            match commit.apply(self.store.as_ref()) {
                Ok(()) => ours.extend(parcel),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(ours)
    }

    /// The commit that takes these mails of one person, as many as can be settled together; no parcel: somebody else took
    /// them first, or the person is gone.
    fn taking(&self, taker: &Taker<'_>, due: &Due) -> Result<(Commit, Option<Parcel>), ServiceError> {
        let until = taker.now.saturating_add(LEASE);
        // Two parcels of one person that are taken together do not become one when their lease runs out.
        let by = format!("{} {}", taker.sender, due.numbers.first().copied().unwrap_or_default());
        let (mut commit, mut widened) = (Commit::new(), Commit::new());
        let mut mails: Vec<Mail> = Vec::new();
        let mut name = None;
        for number in &due.numbers {
            let held = read::<Mail>(self.store.as_ref(), keys::mail(*number))?;
            let Some(mail) = held.value.clone().filter(|mail| is_due(mail, taker.now)) else { continue };
            if name.is_none() {
                let user = read::<User>(self.store.as_ref(), keys::user(&mail.to))?.value;
                name = user.filter(|user| user.active).map(|user| user.name);
            }
            let gone = name.is_none();
            // What is taken together is settled together, with a reason beside each.
            let mut wide = Commit::new();
            wide.put_over(&held, &widest(&mail, &by))?;
            if !fits(&widened, &wide) {
                break;
            }
            widened.append(wide);
            let standing =
                if gone { MailStanding::GivenUp(taker.now) } else { MailStanding::Leased { by: by.clone(), until } };
            let trouble = if gone { "the user may no longer sign in".to_owned() } else { mail.trouble.clone() };
            commit.put_over(&held, &Mail { trouble, standing, ..mail.clone() })?;
            if !gone {
                mails.push(mail);
            }
        }
        let lease = Lease { by, until, again: due.again };
        Ok((commit, parcel(&mails, name.unwrap_or_default(), taker.store, lease)))
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
    pub fn forget_old_mails(&self) -> Result<(), ServiceError> {
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
        let mut batch = Batch::default();
        let mut outcome = Ok(());
        for number in old {
            let held = read::<Mail>(self.store.as_ref(), keys::mail(number))?;
            let mut commit = Commit::new();
            commit.delete_over(&held);
            outcome = outcome.and(batch.add(self, commit));
        }
        match outcome.and(batch.write(self)) {
            // Another sender forgets them, or somebody tries one again: what is left is forgotten the next time.
            Ok(()) | Err(StoreError::Conflict) => Ok(()),
            Err(error) => Err(error.into()),
        }
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

fn parcel(mails: &[Mail], name: String, store: u64, Lease { by, until, again }: Lease) -> Option<Parcel> {
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
        by,
        until,
        again,
    })
}
