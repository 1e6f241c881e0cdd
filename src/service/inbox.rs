//! Owns the use cases of notices: a person's inbox, how the person is mailed, the mails to be sent.
//! Must not know how a mail is sent.

use std::collections::BTreeSet;

use crate::domain::{Email, MailPreference, Notice, User, UserDelta};
use crate::store::{Commit, Mail, MailStanding, Undo, keys, read, scan_all};

use super::authority::Who;
use super::outbox::TRIES;
use super::people::user_change;
use super::spread::Batch;
use super::{Inbox, MailLine, MailState, Outbox, Person, Service, ServiceError, Trouble};

impl Service {
    /// The notices of whoever asks, the newest first. The operator is nobody in particular, and is told nothing.
    pub(super) fn list_notices(&self, who: &Who, unread: bool) -> Result<Inbox, ServiceError> {
        let Who::User(user) = who else {
            return Ok(Inbox { notices: Vec::new(), unread: 0, preference: MailPreference::InboxOnly });
        };
        let mut notices = self.notices_of(&user.email)?;
        let waiting = notices.iter().filter(|notice| !notice.read).count();
        notices.retain(|notice| !(unread && notice.read));
        notices.reverse();
        Ok(Inbox { notices, unread: waiting, preference: user.mail })
    }

    pub(super) fn mark_read(&self, who: &Who, numbers: &[u64]) -> Result<Inbox, ServiceError> {
        let Some(email) = who.email() else {
            let error = numbers.first().map(|number| no_notice(*number));
            return error.map_or_else(|| self.list_notices(who, false), Err);
        };
        let mut tries = 0;
        loop {
            tries += 1;
            match self.mark_read_once(email, numbers) {
                // Another window of the same person marked some of them; what is read stays read.
                Err(error) if error.trouble == Trouble::Stale && tries < TRIES => {}
                Err(error) => return Err(error),
                Ok(()) => return self.list_notices(who, false),
            }
        }
    }

    fn mark_read_once(&self, email: &Email, numbers: &[u64]) -> Result<(), ServiceError> {
        let there: BTreeSet<u64> = self.notices_of(email)?.iter().map(|notice| notice.number).collect();
        if let Some(stranger) = numbers.iter().find(|number| !there.contains(number)) {
            return Err(no_notice(*stranger));
        }
        let wanted = if numbers.is_empty() { there } else { numbers.iter().copied().collect() };
        let mut batch = Batch::default();
        let mut marked = false;
        for number in wanted {
            let held = read::<Notice>(self.store.as_ref(), keys::notice(email, number))?;
            let Some(notice) = held.value.clone().filter(|notice| !notice.read) else { continue };
            let mut more = Commit::new();
            more.put_over(&held, &Notice { read: true, ..notice })?;
            batch.add(self, more)?;
            marked = true;
        }
        batch.write(self)?;
        if marked {
            self.tell_listeners();
        }
        Ok(())
    }

    pub(super) fn prefer_mail(&self, who: &Who, preference: MailPreference) -> Result<Person, ServiceError> {
        let Some(email) = who.email() else {
            return Err(ServiceError::new(
                Trouble::Invalid,
                "the operator of the store is mailed nothing",
                "say whose preference it is with --as EMAIL",
            ));
        };
        let user = self.change_if(who, |commit| {
            let held = read::<User>(self.store.as_ref(), keys::user(email))?;
            let Some(before) = held.value.clone() else {
                return Err(ServiceError::not_found("user", email.as_str()));
            };
            if before.mail == preference {
                return Ok((None, before));
            }
            let after = User { mail: preference, version: before.version + 1, ..before.clone() };
            commit.put_over(&held, &after)?;
            let words = |user: &User| format!("{}: {}", user.email, user.mail.label());
            let delta = UserDelta { before: Some(Box::new(before.clone())), after: Box::new(after.clone()) };
            let change = user_change("notifications prefer", &after, words(&after));
            Ok((Some(change.undone_by(words(&before), Undo::user(&delta)?)), after))
        })?;
        self.person(user)
    }

    /// The mails that whoever asks may know of: the operator all, administrators those to their organisation's users.
    pub(super) fn list_mails(&self, who: &Who) -> Result<Outbox, ServiceError> {
        if let Who::User(user) = who
            && !user.administrator
        {
            return Err(ServiceError::new(
                Trouble::Invalid,
                "only administrators read which mails are sent to the users of their organisation",
                "your own notices are in your inbox: `collaborate notifications list`",
            ));
        }
        let now = self.now();
        let mut outbox = Outbox::default();
        scan_all::<Mail>(self.store.as_ref(), keys::mails(), &mut |_, mail| {
            if who.administers(mail.organisation) {
                let line = line_of(mail, now);
                match line.state {
                    MailState::Waiting | MailState::UnderWay => outbox.waiting += 1,
                    MailState::GivenUp => outbox.given_up += 1,
                    MailState::Sent(_) => {}
                }
                outbox.mails.push(line);
            }
            Ok(())
        })?;
        outbox.mails.reverse();
        Ok(outbox)
    }

    /// The oldest first.
    fn notices_of(&self, email: &Email) -> Result<Vec<Notice>, ServiceError> {
        let mut notices = Vec::new();
        scan_all::<Notice>(self.store.as_ref(), keys::notices_of(email), &mut |_, notice| {
            notices.push(notice);
            Ok(())
        })?;
        Ok(notices)
    }
}

pub(super) fn line_of(mail: Mail, now: i64) -> MailLine {
    let state = match mail.standing {
        MailStanding::Waiting => MailState::Waiting,
        // A lease that ran out holds nobody off.
        MailStanding::Leased { until, .. } if until <= now => MailState::Waiting,
        // Nor is anything under way of what was perhaps taken and is due later: it only stays with the same others.
        MailStanding::Leased { .. } if mail.due > now => MailState::Waiting,
        MailStanding::Leased { .. } => MailState::UnderWay,
        MailStanding::Sent(at) => MailState::Sent(at),
        MailStanding::GivenUp(_) => MailState::GivenUp,
    };
    MailLine {
        number: mail.number,
        to: mail.to,
        kind: mail.kind,
        subject: mail.subject,
        at: mail.at,
        state,
        attempts: mail.attempts,
        due: mail.due,
        digest: mail.digest,
        trouble: mail.trouble,
    }
}

fn no_notice(number: u64) -> ServiceError {
    ServiceError::new(
        Trouble::NotFound,
        format!("there is no notice '{number}'"),
        "list what there is with `collaborate notifications list`",
    )
}
