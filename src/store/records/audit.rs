//! Owns the layouts of the audit log's entries, of its head, and of counters.
//! Must not know which actions there are.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::bytes::{Reader, put_varint, unzigzag, zigzag};
use super::{LetterTemplate, Record};
use crate::domain::{Group, GroupDelta, GroupId, OrgCode, Urn, User, UserDelta};
use crate::store::{StoreError, codec, codes};

/// What kind of deed an entry tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Something was changed.
    Change,
    /// A report was looked at.
    View,
    /// A report was taken away in a file.
    Export,
}

/// Who did what to what, and how to take it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When, seconds since 1970 UTC.
    pub at: i64,
    /// Who: a user's address, or `operator`.
    pub by: String,
    /// What, as the command line names it, for example `group create`.
    pub action: String,
    /// To what, for example `G7`.
    pub subject: String,
    /// The change, in words.
    pub forward: String,
    /// What takes it back, in words; empty when nothing does.
    pub inverse: String,
    /// The kind of deed.
    pub deed: Deed,
    /// The organisation whose administrators may read the entry.
    pub owner: Option<OrgCode>,
    /// The group it is about.
    pub group: Option<GroupId>,
    /// The schools that it concerns and that knew the group then: their administrators may read that it happened.
    pub schools: Vec<Urn>,
    /// The school that it was done for, by its own administrators: nobody else may take it back.
    pub side: Option<Urn>,
    /// How it is taken back.
    pub undo: Undo,
    /// The entry that this one took back.
    pub undoes: Option<u64>,
    /// The hash of the entry before; noughts for the first.
    pub previous: [u8; 32],
}

/// How a change is taken back: the records before and after, as they were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undo {
    /// It cannot be, and why.
    Never(String),
    /// The record before (none: there was none) and after, each in its envelope; of a group only what differs.
    Records {
        /// Before.
        before: Option<Vec<u8>>,
        /// After.
        after: Vec<u8>,
    },
}

/// What an [`Undo`] takes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inverse {
    /// A change to a group.
    Group(GroupDelta),
    /// A change to a user.
    User(UserDelta),
    /// A change to an owner's letter.
    Letter {
        /// Before; none: there was none.
        before: Option<LetterTemplate>,
        /// After.
        after: LetterTemplate,
    },
}

impl Undo {
    /// Of a change to a group.
    pub fn group(delta: &GroupDelta) -> Result<Self, StoreError> {
        records(delta.before.as_deref(), delta.after.as_ref())
    }

    /// Of a change to a user.
    pub fn user(delta: &UserDelta) -> Result<Self, StoreError> {
        records(delta.before.as_deref(), delta.after.as_ref())
    }

    /// Of a change to a letter.
    pub fn letter(before: Option<&LetterTemplate>, after: &LetterTemplate) -> Result<Self, StoreError> {
        records(before, after)
    }

    /// What it takes back; none: it never can be.
    pub fn read(&self) -> Result<Option<Inverse>, StoreError> {
        let Self::Records { before, after } = self else { return Ok(None) };
        let before = before.as_deref();
        Ok(Some(match after.first().copied() {
            Some(<Group as Record>::KIND) => Inverse::Group(GroupDelta {
                before: before.map(Group::from_bytes).transpose()?.map(Box::new),
                after: Box::new(Group::from_bytes(after)?),
            }),
            Some(<User as Record>::KIND) => Inverse::User(UserDelta {
                before: before.map(User::from_bytes).transpose()?.map(Box::new),
                after: Box::new(User::from_bytes(after)?),
            }),
            Some(LetterTemplate::KIND) => Inverse::Letter {
                before: before.map(LetterTemplate::from_bytes).transpose()?,
                after: LetterTemplate::from_bytes(after)?,
            },
            _ => return Err(codec::corrupt("what an audit entry changed cannot be read")),
        }))
    }
}

fn records<T: Record>(before: Option<&T>, after: &T) -> Result<Undo, StoreError> {
    Ok(Undo::Records { before: before.map(Record::to_bytes).transpose()?, after: after.to_bytes()? })
}

#[derive(Serialize, Deserialize)]
struct AuditEntryV1 {
    at: i64,
    by: String,
    action: String,
    subject: String,
    forward: String,
    inverse: String,
}

#[derive(Serialize, Deserialize)]
struct AuditEntryV2 {
    first: AuditEntryV1,
    /// 0 change, 1 view, 2 export.
    deed: u8,
    owner: Option<(u8, u32)>,
    group: Option<u32>,
    /// URNs in order, each as its difference from the one before: a byte or two a school.
    schools: Vec<u8>,
    side: Option<u32>,
    never: String,
    before: Option<Vec<u8>>,
    after: Option<Vec<u8>>,
    undoes: Option<u64>,
    previous: [u8; 32],
}

impl AuditEntry {
    fn frozen(&self) -> AuditEntryV2 {
        let Self { at, by, action, subject, forward, inverse, .. } = self.clone();
        let (never, before, after) = match self.undo.clone() {
            Undo::Never(why) => (why, None, None),
            Undo::Records { before, after } => (String::new(), before, Some(after)),
        };
        AuditEntryV2 {
            first: AuditEntryV1 { at, by, action, subject, forward, inverse },
            deed: match self.deed {
                Deed::Change => 0,
                Deed::View => 1,
                Deed::Export => 2,
            },
            owner: self.owner.map(codes::organisation),
            group: self.group.map(|group| group.0),
            schools: urn_bytes(&self.schools),
            side: self.side.map(Urn::number),
            never,
            before,
            after,
            undoes: self.undoes,
            previous: self.previous,
        }
    }

    /// The hash of the entry under its number (SHA-256): what the next entry holds as `previous`.
    ///
    /// It is taken of the layout of version 2, whatever layout is written, so that it stays the same for ever.
    pub fn hash(&self, number: u64) -> Result<[u8; 32], StoreError> {
        let mut hasher = Sha256::new();
        hasher.update(b"collaborate audit entry\n");
        hasher.update(number.to_be_bytes());
        hasher.update(codec::encode(&self.frozen())?);
        Ok(hasher.finalize().into())
    }
}

impl Record for AuditEntry {
    const KIND: u8 = b'a';
    const VERSION: u8 = 2;

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        codec::encode(&self.frozen())
    }

    fn from_body(version: u8, body: &[u8]) -> Result<Self, StoreError> {
        let frozen = if version == 1 { first_as_second(codec::decode(body)?) } else { codec::decode(body)? };
        let AuditEntryV2 { first: AuditEntryV1 { at, by, action, subject, forward, inverse }, .. } = frozen;
        Ok(Self {
            at,
            by,
            action,
            subject,
            forward,
            inverse,
            deed: match frozen.deed {
                0 => Deed::Change,
                1 => Deed::View,
                2 => Deed::Export,
                other => return Err(StoreError::Corrupt(format!("{other} stands for no deed of an audit entry"))),
            },
            owner: frozen.owner.map(|(kind, number)| codes::organisation_of(kind, number)).transpose()?,
            group: frozen.group.map(GroupId),
            schools: urns_in(&frozen.schools)?,
            side: frozen.side.map(codes::urn_of).transpose()?,
            undo: match frozen.after {
                Some(after) => Undo::Records { before: frozen.before, after },
                None => Undo::Never(frozen.never),
            },
            undoes: frozen.undoes,
            previous: frozen.previous,
        })
    }
}

fn urn_bytes(urns: &[Urn]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut before = 0;
    for urn in urns {
        let number = i64::from(urn.number());
        put_varint(&mut out, zigzag(number - before));
        before = number;
    }
    out
}

fn urns_in(bytes: &[u8]) -> Result<Vec<Urn>, StoreError> {
    let damaged = || codec::corrupt("the schools of an audit entry cannot be read");
    let mut reader = Reader::new(bytes);
    let (mut urns, mut number) = (Vec::new(), 0_i64);
    while !reader.is_at_end() {
        let step = reader.varint().map(unzigzag).ok_or_else(damaged)?;
        number = number.checked_add(step).ok_or_else(damaged)?;
        urns.push(codes::urn_of(u32::try_from(number).map_err(|_| damaged())?)?);
    }
    Ok(urns)
}

// Entries of the first layout were not chained, and told the inverse in words only.
fn first_as_second(first: AuditEntryV1) -> AuditEntryV2 {
    AuditEntryV2 {
        first,
        deed: 0,
        owner: None,
        group: None,
        schools: Vec::new(),
        side: None,
        never: "it was written by an earlier version of the program".to_owned(),
        before: None,
        after: None,
        undoes: None,
        previous: [0; 32],
    }
}

/// The newest audit entry: where the chain ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AuditHead {
    /// Its number; 0: there is none.
    pub number: u64,
    /// Its hash.
    pub hash: [u8; 32],
    /// The number of the first entry that is chained; those before were written by an earlier version.
    pub chained_from: u64,
}

#[derive(Serialize, Deserialize)]
struct AuditHeadV1 {
    number: u64,
    hash: [u8; 32],
    chained_from: u64,
}

impl Record for AuditHead {
    const KIND: u8 = b'h';

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        let Self { number, hash, chained_from } = *self;
        codec::encode(&AuditHeadV1 { number, hash, chained_from })
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        let AuditHeadV1 { number, hash, chained_from } = codec::decode(body)?;
        Ok(Self { number, hash, chained_from })
    }
}

/// The last number given in a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Counter(pub u64);

impl Record for Counter {
    const KIND: u8 = b'c';

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        codec::encode(&self.0)
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        codec::decode(body).map(Self)
    }
}

/// Says that files know the school with a DfE number under this URN too; both stand in the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KnownAs;

impl Record for KnownAs {
    const KIND: u8 = b'n';

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        Ok(Vec::new())
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        match body {
            [] => Ok(Self),
            _ => Err(StoreError::Corrupt("a URN by DfE number holds more than its key".to_owned())),
        }
    }
}
