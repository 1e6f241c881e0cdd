//! Owns an invented inbox, outbox and audit log for tests of screens.
//! Must not be part of the program.

use std::collections::BTreeMap;

use super::{Also, email};
use crate::domain::{GroupId, MailPreference, Notice, NoticeKind};
use crate::service::{
    Actor, AuditFilter, AuditKind, AuditLine, AuditPage, Inbox, MailLine, MailState, Outbox, Person, Request, Response,
    ServiceError, Side, Trouble,
};

/// The first entry's time.
const BEGUN: i64 = 1_790_000_000;

/// Whose notices are unread; everybody else has read them all.
const UNREAD: &str = "tess.teacher@example.test";

/// How many entries the log holds.
pub const ENTRIES: u64 = 250;

pub const LETTER: &str = "Dear Head,\n\nWestmark Council asks your school to share its figures in the group North \
                          partnership.\n\nPlease read the list of schools and the agreement before you answer.";

fn notice(number: u64, kind: NoticeKind, subject: &str, text: &str, read: bool) -> Notice {
    Notice {
        number,
        kind,
        at: BEGUN + i64::try_from(number).unwrap() * 3_600,
        by: "ada.administrator@example.test".to_owned(),
        group: (number != 2).then_some(GroupId(1)),
        subject: subject.to_owned(),
        text: text.to_owned(),
        read,
    }
}

fn notices(unread: bool) -> Vec<Notice> {
    vec![
        notice(5, NoticeKind::ConsentAsked, "North partnership asks for your permission", LETTER, !unread),
        notice(4, NoticeKind::Edited, "漢字漢字漢字 group was renamed", "It was called something else.", !unread),
        notice(2, NoticeKind::Changed, "A group changed", "Something about it changed.", true),
    ]
}

fn mail(number: u64, state: MailState, attempts: u32, trouble: &str) -> MailLine {
    MailLine {
        number,
        to: email(UNREAD),
        kind: NoticeKind::ConsentAsked,
        subject: "North partnership asks for your permission".to_owned(),
        at: BEGUN,
        state,
        attempts,
        due: BEGUN + 60,
        digest: number.is_multiple_of(2),
        trouble: trouble.to_owned(),
    }
}

fn mails() -> Vec<MailLine> {
    vec![
        mail(4, MailState::Waiting, 2, "the server is out of reach: connection refused"),
        mail(3, MailState::UnderWay, 1, ""),
        mail(2, MailState::Sent(BEGUN + 30), 1, ""),
        mail(1, MailState::GivenUp, 1, "550 no such mailbox"),
    ]
}

/// An entry: every fifth is a look, the others are changes of which the last three can be taken back.
pub fn entry(number: u64, undone: &BTreeMap<u64, u64>) -> AuditLine {
    let view = number.is_multiple_of(5);
    let undone_by = undone.get(&number).copied();
    AuditLine {
        number,
        at: BEGUN + i64::try_from(number).unwrap() * 60,
        by: "ada.administrator@example.test".to_owned(),
        by_name: "Ada Administrator, Westmark Council".to_owned(),
        kind: if view { AuditKind::View } else { AuditKind::Change },
        action: if view { "report view" } else { "group edit" }.to_owned(),
        subject: "G1".to_owned(),
        subject_name: "North partnership".to_owned(),
        details: format!("name 'North {number}' to 'North partnership'"),
        may_undo: !view && undone_by.is_none() && number + 3 > ENTRIES,
        undone_by,
    }
}

struct Kept {
    inboxes: BTreeMap<String, (Vec<Notice>, MailPreference)>,
    mails: Vec<MailLine>,
    entries: u64,
    undone: BTreeMap<u64, u64>,
}

impl Kept {
    fn inbox(&mut self, who: &str) -> &mut (Vec<Notice>, MailPreference) {
        self.inboxes.entry(who.to_owned()).or_insert_with(|| (notices(who == UNREAD), MailPreference::AtOnce))
    }

    fn answered(&mut self, who: &str, unread_only: bool) -> Response {
        let (notices, preference) = self.inbox(who);
        let unread = notices.iter().filter(|it| !it.read).count();
        let notices = notices.iter().filter(|it| !unread_only || !it.read).cloned().collect();
        Response::Inbox(Inbox { notices, unread, preference: *preference })
    }

    fn page(&self, filter: &AuditFilter) -> Result<AuditPage, ServiceError> {
        if filter.group.as_ref().is_some_and(|group| group != "G1") {
            return Err(ServiceError::not_found("group", filter.group.as_deref().unwrap_or_default()));
        }
        let most = if filter.limit == 0 { usize::MAX } else { filter.limit };
        let newest = filter.before.map_or(self.entries, |before| before.saturating_sub(1).min(self.entries));
        let mut fitting = (1..=newest)
            .rev()
            .map(|number| entry(number, &self.undone))
            .filter(|it| filter.kind.is_none_or(|kind| kind == it.kind) && it.details.contains(&filter.text));
        let entries: Vec<AuditLine> = fitting.by_ref().take(most).collect();
        let more_before = fitting.next().and(entries.last()).map(|it| it.number);
        Ok(AuditPage { entries, more_before })
    }

    fn undo(&mut self, number: Option<u64>) -> Result<Response, ServiceError> {
        let free = |number: &u64| entry(*number, &self.undone).may_undo;
        let found = if let Some(number) = number { Some(number).filter(free) } else { (1..=ENTRIES).rev().find(free) };
        let Some(number) = found else {
            return Err(ServiceError::new(
                Trouble::Invalid,
                "nothing of yours within the hour can be taken back",
                "the log lists what was changed",
            ));
        };
        self.entries += 1;
        self.undone.insert(number, self.entries);
        let taken_back = entry(number, &self.undone);
        let details = format!("took back entry {number} (group edit): {}", taken_back.details);
        Ok(Response::Undone(Box::new(AuditLine { details, ..taken_back })))
    }

    fn answer(&mut self, actor: &Actor, request: &Request) -> Option<Result<Response, ServiceError>> {
        let who = match actor {
            Actor::Operator => "operator".to_owned(),
            Actor::User(email) => email.to_string(),
        };
        Some(match request {
            Request::ListNotices { unread } => Ok(self.answered(&who, *unread)),
            Request::MarkRead(numbers) => {
                for it in &mut self.inbox(&who).0 {
                    it.read |= numbers.is_empty() || numbers.contains(&it.number);
                }
                Ok(self.answered(&who, false))
            }
            Request::PreferMail(preference) => {
                self.inbox(&who).1 = *preference;
                let mut person: Person = super::person("Tess Teacher", super::la(), false, false);
                person.user.mail = *preference;
                Ok(Response::User(person))
            }
            Request::ListMails => {
                let mails = self.mails.clone();
                Ok(Response::Outbox(Outbox { mails, waiting: 2, given_up: 1 }))
            }
            Request::ListAudit(filter) => self.page(filter).map(Response::Audit),
            Request::Undo(number) => self.undo(Some(*number)),
            Request::UndoLast => self.undo(None),
            _ => return None,
        })
    }
}

/// Answers of an inbox, an outbox and a log that keep what they are told.
pub fn kept() -> Also {
    let mut kept = Kept { inboxes: BTreeMap::new(), mails: mails(), entries: ENTRIES, undone: BTreeMap::new() };
    Box::new(move |actor, request| kept.answer(actor, request))
}

/// The same where nothing has happened yet.
pub fn nothing_kept() -> Also {
    let mut kept = Kept { inboxes: BTreeMap::new(), mails: Vec::new(), entries: 0, undone: BTreeMap::new() };
    Box::new(move |actor, request| {
        if let Actor::User(email) = actor {
            kept.inbox(email.as_str()).0.clear();
        }
        kept.answer(actor, request)
    })
}

/// Somebody else changed the user meanwhile: an edit is refused as long as it carries the version that was read first.
pub fn stale_users() -> Also {
    Box::new(|_, request| match request {
        Request::EditUser(_, edit) if edit.version == Some(1) => {
            let mut error =
                ServiceError::new(Trouble::Stale, "somebody else changed this user meanwhile", "read it again");
            let side = |label: &str, yours: &str, theirs: &str| Side {
                label: label.to_owned(),
                yours: yours.to_owned(),
                theirs: theirs.to_owned(),
            };
            error.sides = vec![side("name", "Other", "Ada King"), side("job", "Adviser", "")];
            Some(Err(error))
        }
        _ => None,
    })
}
