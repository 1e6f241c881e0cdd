//! Owns how a change is kept: the records, the audit entry and what is to be told of it, in one commit.
//! Must not know which change it is.

use std::sync::PoisonError;

use crate::domain::{GroupId, OrgCode, Urn, User};
use crate::store::{Commit, Counter, Deed, Message, StoreError, Undo, keys, read};

use super::authority::Who;
use super::{Service, ServiceError, Trouble};

/// How often a change is tried again when another one came between; each try reads everything anew.
const TRIES: usize = 8;

/// What is kept of a change besides the records it changes.
pub(super) struct Change {
    /// The action in the words of the command line, for example `group create`.
    pub action: &'static str,
    /// Who did it, where that is not the one who asks: the calendar.
    pub by: Option<&'static str>,
    /// What it was done to, for example `G7`.
    pub subject: String,
    /// What was done, for a person.
    pub forward: String,
    /// What would take it back, for a person; empty when nothing can.
    pub inverse: String,
    /// Whether something was changed, or figures were looked at.
    pub deed: Deed,
    /// The organisation whose administrators may read of it.
    pub owner: Option<OrgCode>,
    /// The group it is about.
    pub group: Option<GroupId>,
    /// The schools that it concerns and that know the group.
    pub schools: Vec<Urn>,
    /// The school for which its own administrator did it.
    pub side: Option<Urn>,
    /// How it is taken back.
    pub undo: Undo,
    /// The entry that it takes back.
    pub undoes: Option<u64>,
    /// Who is told what.
    pub news: Vec<Message>,
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// There was nothing to change.
    Nothing,
    /// It is kept, and there is nobody to tell.
    Silent,
    /// It is kept, and there are people to tell.
    Told,
}

impl Change {
    /// A change that nothing takes back, of which nobody is told.
    pub fn new(action: &'static str, subject: impl Into<String>, forward: impl Into<String>) -> Self {
        Self {
            action,
            by: None,
            subject: subject.into(),
            forward: forward.into(),
            inverse: String::new(),
            deed: Deed::Change,
            owner: None,
            group: None,
            schools: Vec::new(),
            side: None,
            undo: Undo::Never("nothing takes it back".to_owned()),
            undoes: None,
            news: Vec::new(),
        }
    }

    /// The same with what would take it back, in words.
    pub fn undone_by(self, inverse: impl Into<String>, undo: Undo) -> Self {
        Self { inverse: inverse.into(), undo, ..self }
    }
}

impl Service {
    /// Prepares a change from fresh reads and commits it with its audit entry and its news; again if another came
    /// between.
    pub(super) fn change<T>(
        &self,
        who: &Who,
        mut prepare: impl FnMut(&mut Commit) -> Result<(Change, T), ServiceError>,
    ) -> Result<T, ServiceError> {
        self.change_if(who, |commit| prepare(commit).map(|(change, answer)| (Some(change), answer)))
    }

    /// As [`Self::change`]; where `prepare` finds that everything stands already as it is asked for, there is no change:
    /// nothing is kept, and nobody is told.
    pub(super) fn change_if<T>(
        &self,
        who: &Who,
        mut prepare: impl FnMut(&mut Commit) -> Result<(Option<Change>, T), ServiceError>,
    ) -> Result<T, ServiceError> {
        let (answer, kept) = self.keep(who, &mut prepare)?;
        if kept == Kept::Told {
            // The change is kept, whatever becomes of the news: the announcement stays until it could be spread, at the
            // next change, the next start, or when mails are sent.
            let _ = self.spread_all();
        }
        if kept != Kept::Nothing {
            self.tell_listeners();
        }
        Ok(answer)
    }

    /// As [`Self::change`], but nobody is told: for what changes nothing that others see.
    pub(super) fn note(&self, who: &Who, change: impl Fn() -> Change) -> Result<(), ServiceError> {
        self.keep(who, &mut |_| Ok((Some(change()), ()))).map(drop)
    }

    fn keep<T>(
        &self,
        who: &Who,
        prepare: &mut impl FnMut(&mut Commit) -> Result<(Option<Change>, T), ServiceError>,
    ) -> Result<(T, Kept), ServiceError> {
        // Within this process changes queue here instead of running into each other.
        let _queue = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut tries = 0;
        loop {
            let mut commit = Commit::new();
            // Every change goes on from the head of the audit log. Read first, it makes the commit fail when anything
            // was changed since: what is read from here on, the right of whoever asks included, still stands when the
            // change is kept.
            let head = self.audit_head()?;
            self.still_allowed(who)?;
            let (change, answer) = prepare(&mut commit)?;
            let Some(mut change) = change else { return Ok((answer, Kept::Nothing)) };
            let number = head.next();
            let news = std::mem::take(&mut change.news);
            let told = self.announce(who, number, change.group, news, &mut commit)?;
            self.add_to_log(who, &head, change, &mut commit)?;
            tries += 1;
            match commit.apply(self.store.as_ref()) {
                Ok(()) => return Ok((answer, if told { Kept::Told } else { Kept::Silent })),
                Err(StoreError::Conflict) if tries < TRIES => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Whether whoever asks is still who it was when the request came: active, with the same rights.
    fn still_allowed(&self, who: &Who) -> Result<(), ServiceError> {
        let Who::User(then) = who else { return Ok(()) };
        let rights = |user: &User| (user.organisation, user.administrator, user.global, user.reach.clone());
        match read::<User>(self.store.as_ref(), keys::user(&then.email))?.value.filter(|user| user.active) {
            None => Err(ServiceError::not_found("user", then.email.as_str())),
            Some(now) if rights(&now) == rights(then) => Ok(()),
            Some(_) => Err(ServiceError::new(
                Trouble::Stale,
                "what you may do was changed meanwhile",
                "read it again and see whether you may still do this",
            )),
        }
    }

    /// The next number of a sequence, taken with this commit.
    pub(super) fn next_number(&self, sequence: &'static str, commit: &mut Commit) -> Result<u64, ServiceError> {
        self.next_numbers(sequence, 1, commit)
    }

    /// The first of the next `count` numbers of a sequence, all of them taken with this commit.
    pub(super) fn next_numbers(
        &self,
        sequence: &'static str,
        count: u64,
        commit: &mut Commit,
    ) -> Result<u64, ServiceError> {
        let counter = read::<Counter>(self.store.as_ref(), keys::counter(sequence))?;
        let last = counter.value.as_ref().map_or(0, |counter| counter.0);
        commit.put_over(&counter, &Counter(last.saturating_add(count)))?;
        Ok(last.saturating_add(1))
    }
}
