//! Owns how news reach people: the announcement that is committed with a change, and how it comes from there to the
//! inboxes and the outbox. Must not know who is told what, nor how a mail is sent.

use std::sync::PoisonError;

use crate::domain::{Group, GroupId, MailPreference, Notice, NoticeKind, User};
use crate::store::{
    Announcement, Commit, MAX_COMMIT, MAX_WRITES, Mail, MailStanding, Message, Read, StoreError, Write, keys, read,
    scan_all,
};

use super::authority::Who;
use super::{Service, ServiceError, Trouble};

/// A daily mail goes out at this second of the day, UTC.
const MORNING: i64 = 7 * 3_600;
const DAY: i64 = 86_400;

/// Records that are written together, a commit at a time.
#[derive(Default)]
pub(super) struct Batch {
    commit: Commit,
    size: usize,
}

impl Batch {
    /// Adds what belongs together; first writes what stands there if it would become too much.
    pub(super) fn add(&mut self, service: &Service, more: Commit) -> Result<(), StoreError> {
        let size: usize = more.writes().iter().map(Write::size).sum();
        let writes = self.commit.writes().len() + more.writes().len();
        if writes > MAX_WRITES || self.size + size > MAX_COMMIT {
            self.write(service)?;
        }
        self.size += size;
        self.commit.append(more);
        Ok(())
    }

    /// Writes what stands there.
    pub(super) fn write(&mut self, service: &Service) -> Result<(), StoreError> {
        self.size = 0;
        let commit = std::mem::take(&mut self.commit);
        if commit.is_empty() { Ok(()) } else { commit.apply(service.store.as_ref()) }
    }
}

impl Service {
    /// Puts what is told of the change with this number into its commit, with a number for each mail that may come of
    /// it; whether there is anything.
    pub(super) fn announce(
        &self,
        who: &Who,
        number: u64,
        group: Option<GroupId>,
        messages: Vec<Message>,
        commit: &mut Commit,
    ) -> Result<bool, ServiceError> {
        let people: usize = messages.iter().map(|message| message.to.len()).sum();
        if people == 0 {
            return Ok(false);
        }
        let first_mail = self.next_numbers("mail", people as u64, commit)?;
        let announcement = Announcement { number, at: self.now(), by: who.name(), group, first_mail, messages };
        commit.put(keys::announcement(number), &announcement)?;
        Ok(true)
    }

    /// Spreads every announcement that is left, the oldest first; one that cannot be spread keeps no other back.
    pub(super) fn spread_all(&self) -> Result<(), ServiceError> {
        let _queue = self.spreading.lock().unwrap_or_else(PoisonError::into_inner);
        let mut numbers = Vec::new();
        scan_all::<Announcement>(self.store.as_ref(), keys::announcements(), &mut |_, announcement| {
            numbers.push(announcement.number);
            Ok(())
        })?;
        let mut outcome = Ok(());
        for number in numbers {
            outcome = outcome.and(self.spread(number));
        }
        outcome
    }

    /// Brings an announcement to the inboxes and the outbox, then removes it. Done again after a crash it adds what is
    /// missing and leaves alone what is there: a notice and its mail come in one commit.
    fn spread(&self, number: u64) -> Result<(), ServiceError> {
        let held = read::<Announcement>(self.store.as_ref(), keys::announcement(number))?;
        let Some(announcement) = &held.value else { return Ok(()) };
        let group = match announcement.group {
            Some(id) => read::<Group>(self.store.as_ref(), keys::group(id))?.value,
            None => None,
        };
        let mut batch = Batch::default();
        let mut mail = announcement.first_mail;
        for message in &announcement.messages {
            let written = self.written(message, group.as_ref())?;
            for to in &message.to {
                let place = read::<Notice>(self.store.as_ref(), keys::notice(to, number))?;
                let user = read::<User>(self.store.as_ref(), keys::user(to))?.value.filter(|user| user.active);
                if let (Some((subject, text)), Some(user), None) = (&written, user, &place.value) {
                    let told = Told { kind: message.kind, subject, text };
                    batch.add(self, for_one(announcement, &told, &user, (&place, mail))?)?;
                }
                mail = mail.saturating_add(1);
            }
        }
        batch.write(self)?;
        let mut done = Commit::new();
        done.delete_over(&held);
        Ok(done.apply(self.store.as_ref())?)
    }

    /// Subject and text of a message; none: it is a letter, and the school is no longer in the group.
    fn written(&self, message: &Message, group: Option<&Group>) -> Result<Option<(String, String)>, ServiceError> {
        let Some(school) = message.letter else {
            return Ok(Some((message.subject.clone(), message.text.clone())));
        };
        let Some(group) = group.filter(|group| group.member(school).is_some()) else { return Ok(None) };
        let letter = match self.letter_to(group, school) {
            Err(error) if error.trouble == Trouble::NotFound => return Ok(None),
            letter => letter?,
        };
        let reminder = message.kind == NoticeKind::ConsentReminder;
        let subject = if reminder { format!("Reminder: {}", letter.subject) } else { letter.subject };
        Ok(Some((subject, letter.text)))
    }
}

/// What one person is told.
struct Told<'a> {
    kind: NoticeKind,
    subject: &'a str,
    text: &'a str,
}

/// The notice of one person, and the mail that goes with it.
fn for_one(
    announcement: &Announcement,
    told: &Told<'_>,
    user: &User,
    (place, mail): (&Read<Notice>, u64),
) -> Result<Commit, StoreError> {
    let mut commit = Commit::new();
    // Who made a change that is others' to know is theirs to know too.
    let by = if told.kind == NoticeKind::Changed { String::new() } else { announcement.by.clone() };
    let notice = Notice {
        number: announcement.number,
        kind: told.kind,
        at: announcement.at,
        by,
        group: announcement.group,
        subject: told.subject.to_owned(),
        text: told.text.to_owned(),
        read: false,
    };
    commit.put_over(place, &notice)?;
    let at_once = told.kind.is_compulsory() || user.mail == MailPreference::AtOnce;
    if at_once || user.mail == MailPreference::Daily {
        let mail = Mail {
            number: mail,
            to: user.email.clone(),
            organisation: user.organisation,
            kind: told.kind,
            subject: notice.subject,
            text: notice.text,
            at: announcement.at,
            due: if at_once { announcement.at } else { next_morning(announcement.at) },
            digest: !at_once,
            attempts: 0,
            trouble: String::new(),
            standing: MailStanding::Waiting,
        };
        commit.put(keys::mail(mail.number), &mail)?;
    }
    Ok(commit)
}

/// The next time after `now` at which daily mails go out.
fn next_morning(now: i64) -> i64 {
    let today = now - now.rem_euclid(DAY) + MORNING;
    if today > now { today } else { today + DAY }
}
