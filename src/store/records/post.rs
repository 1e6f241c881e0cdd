//! Owns the layouts of what people are told: announcements, notices in inboxes, mails.
//! Must not know who is told what, nor how a mail is sent.

use serde::{Deserialize, Serialize};

use super::Record;
use super::people::email_of;
use crate::domain::{Email, GroupId, Notice, NoticeKind, OrgCode, Urn};
use crate::store::{StoreError, codec, codes};

/// What several people are told in the same words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What it tells of.
    pub kind: NoticeKind,
    /// One line.
    pub subject: String,
    /// The whole text.
    pub text: String,
    /// The school to which the owner's letter goes in place of subject and text; it is written when it is brought to
    /// the inboxes, since the letters of one change together are larger than a commit.
    pub letter: Option<Urn>,
    /// To whom.
    pub to: Vec<Email>,
}

/// What is still to be told of a change; committed with it, and gone once every inbox and the outbox have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The number of the change's audit entry.
    pub number: u64,
    /// When, seconds since 1970 UTC.
    pub at: i64,
    /// Who made the change: a user's address, or `operator`.
    pub by: String,
    /// The group it is about.
    pub group: Option<GroupId>,
    /// The number of the first mail; the others follow in the order of the messages and their recipients.
    pub first_mail: u64,
    /// What is told to whom.
    pub messages: Vec<Message>,
}

#[derive(Serialize, Deserialize)]
struct MessageV1 {
    kind: u8,
    subject: String,
    text: String,
    to: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct MessageV2 {
    first: MessageV1,
    letter: Option<u32>,
}

/// The layout of both versions, which differ in their messages.
#[derive(Serialize, Deserialize)]
struct AnnouncementOf<M> {
    number: u64,
    at: i64,
    by: String,
    group: Option<u32>,
    first_mail: u64,
    messages: Vec<M>,
}

type AnnouncementV1 = AnnouncementOf<MessageV1>;
type AnnouncementV2 = AnnouncementOf<MessageV2>;

fn message_of(it: MessageV1, letter: Option<u32>) -> Result<Message, StoreError> {
    Ok(Message {
        kind: codes::word(it.kind)?,
        subject: it.subject,
        text: it.text,
        letter: letter.map(codes::urn_of).transpose()?,
        to: it.to.iter().map(|text| email_of(text)).collect::<Result<_, _>>()?,
    })
}

fn announcement_of<M>(
    frozen: AnnouncementOf<M>,
    message: impl Fn(M) -> Result<Message, StoreError>,
) -> Result<Announcement, StoreError> {
    Ok(Announcement {
        number: frozen.number,
        at: frozen.at,
        by: frozen.by,
        group: frozen.group.map(GroupId),
        first_mail: frozen.first_mail,
        messages: frozen.messages.into_iter().map(message).collect::<Result<_, _>>()?,
    })
}

impl Record for Announcement {
    const KIND: u8 = b'w';
    const VERSION: u8 = 2;

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        let messages = self.messages.iter().map(|message| MessageV2 {
            first: MessageV1 {
                kind: codes::notice(message.kind),
                subject: message.subject.clone(),
                text: message.text.clone(),
                to: message.to.iter().map(Email::to_string).collect(),
            },
            letter: message.letter.map(Urn::number),
        });
        codec::encode(&AnnouncementV2 {
            number: self.number,
            at: self.at,
            by: self.by.clone(),
            group: self.group.map(|group| group.0),
            first_mail: self.first_mail,
            messages: messages.collect(),
        })
    }

    fn from_body(version: u8, body: &[u8]) -> Result<Self, StoreError> {
        if version == 1 {
            announcement_of(codec::decode::<AnnouncementV1>(body)?, |it| message_of(it, None))
        } else {
            announcement_of(codec::decode::<AnnouncementV2>(body)?, |it| message_of(it.first, it.letter))
        }
    }
}

#[derive(Serialize, Deserialize)]
struct NoticeV1 {
    number: u64,
    kind: u8,
    at: i64,
    by: String,
    group: Option<u32>,
    subject: String,
    text: String,
    read: bool,
}

impl Record for Notice {
    const KIND: u8 = b'r';

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        codec::encode(&NoticeV1 {
            number: self.number,
            kind: codes::notice(self.kind),
            at: self.at,
            by: self.by.clone(),
            group: self.group.map(|group| group.0),
            subject: self.subject.clone(),
            text: self.text.clone(),
            read: self.read,
        })
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        let frozen: NoticeV1 = codec::decode(body)?;
        Ok(Self {
            number: frozen.number,
            kind: codes::word(frozen.kind)?,
            at: frozen.at,
            by: frozen.by,
            group: frozen.group.map(GroupId),
            subject: frozen.subject,
            text: frozen.text,
            read: frozen.read,
        })
    }
}

/// Where a mail stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailStanding {
    /// To be sent when it is due.
    Waiting,
    /// Taken by a sender, who alone may send it until this time (seconds since 1970 UTC).
    Leased {
        /// The sender.
        by: String,
        /// Until when.
        until: i64,
    },
    /// Sent at this time.
    Sent(i64),
    /// Given up at this time.
    GivenUp(i64),
}

/// A mail in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Its number.
    pub number: u64,
    /// To whom.
    pub to: Email,
    /// The organisation whose user that is, when it was written.
    pub organisation: OrgCode,
    /// What it tells of.
    pub kind: NoticeKind,
    /// The subject line.
    pub subject: String,
    /// The whole text.
    pub text: String,
    /// When it was written, seconds since 1970 UTC.
    pub at: i64,
    /// Not to be sent before this time.
    pub due: i64,
    /// Goes with others of the same person in one mail.
    pub digest: bool,
    /// How often it was tried.
    pub attempts: u32,
    /// Why it was not delivered last, or empty.
    pub trouble: String,
    /// Where it stands.
    pub standing: MailStanding,
}

#[derive(Serialize, Deserialize)]
struct MailV1 {
    number: u64,
    to: String,
    organisation: (u8, u32),
    kind: u8,
    subject: String,
    text: String,
    at: i64,
    due: i64,
    digest: bool,
    attempts: u32,
    trouble: String,
    /// 0 waiting, 1 leased, 2 sent, 3 given up; with the time and the sender that go with it.
    standing: (u8, i64, String),
}

impl Record for Mail {
    const KIND: u8 = b'm';

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        let it = self.clone();
        codec::encode(&MailV1 {
            number: it.number,
            to: it.to.to_string(),
            organisation: codes::organisation(it.organisation),
            kind: codes::notice(it.kind),
            subject: it.subject,
            text: it.text,
            at: it.at,
            due: it.due,
            digest: it.digest,
            attempts: it.attempts,
            trouble: it.trouble,
            standing: match it.standing {
                MailStanding::Waiting => (0, 0, String::new()),
                MailStanding::Leased { by, until } => (1, until, by),
                MailStanding::Sent(at) => (2, at, String::new()),
                MailStanding::GivenUp(at) => (3, at, String::new()),
            },
        })
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        let frozen: MailV1 = codec::decode(body)?;
        let (kind, number) = frozen.organisation;
        Ok(Self {
            number: frozen.number,
            to: email_of(&frozen.to)?,
            organisation: codes::organisation_of(kind, number)?,
            kind: codes::word(frozen.kind)?,
            subject: frozen.subject,
            text: frozen.text,
            at: frozen.at,
            due: frozen.due,
            digest: frozen.digest,
            attempts: frozen.attempts,
            trouble: frozen.trouble,
            standing: match frozen.standing {
                (0, ..) => MailStanding::Waiting,
                (1, until, by) => MailStanding::Leased { by, until },
                (2, at, _) => MailStanding::Sent(at),
                (3, at, _) => MailStanding::GivenUp(at),
                (other, ..) => {
                    return Err(StoreError::Corrupt(format!("{other} stands for no standing of a mail")));
                }
            },
        })
    }
}
