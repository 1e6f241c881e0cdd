//! Owns the layout of a group: compact enough that 24,000 schools that nobody has asked yet fit one commit.
//! Must not know who may see it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Record;
use super::bytes::{Reader, put_varint, unzigzag, zigzag};
use super::people::email_of;
use crate::domain::{Asked, Consent, ConsentScope, Email, Group, GroupId, ListRead, Member, TermsAccepted};
use crate::store::{StoreError, codec, codes};

#[derive(Serialize, Deserialize)]
struct GroupV1 {
    id: u32,
    name: String,
    description: String,
    owner: (u8, u32),
    created_by: String,
    created_at: i64,
    visibility: u8,
    terms: Option<(String, String, i64)>,
    viewers: Vec<String>,
    archived: bool,
    version: u32,
    /// How many schools there are.
    schools: u32,
    /// The schools' URNs in the group's order, each as its difference from the one before.
    urns: Vec<u8>,
    /// The texts that `asked` names by position; a role or a date that many schools share stands once.
    words: Vec<String>,
    /// The schools that are not as a school just put in: position (as the difference), then consent, viewers, reader.
    asked: Vec<u8>,
}

/// As version 1; `asked` holds the agreement, the scope, the note and the requests of each permission as well, and
/// which list of schools was read.
#[derive(Serialize, Deserialize)]
struct GroupV2 {
    first: GroupV1,
    list: u32,
}

/// As version 2, with what was added since.
#[derive(Serialize, Deserialize)]
struct GroupV3 {
    second: GroupV2,
    alphabetical: bool,
}

/// Which layout `asked` has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    First,
    Second,
}

/// Texts by position, each kept once.
#[derive(Default)]
struct Words {
    positions: HashMap<String, u64>,
    list: Vec<String>,
}

impl Words {
    fn position(&mut self, word: &str) -> u64 {
        if let Some(known) = self.positions.get(word) {
            return *known;
        }
        let position = self.list.len() as u64;
        self.positions.insert(word.to_owned(), position);
        self.list.push(word.to_owned());
        position
    }
}

impl Record for Group {
    const KIND: u8 = b'g';
    const VERSION: u8 = 3;

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        let mut words = Words::default();
        let first = GroupV1 {
            id: self.id.0,
            name: self.name.clone(),
            description: self.description.clone(),
            owner: codes::organisation(self.owner),
            created_by: self.created_by.clone(),
            created_at: self.created_at,
            visibility: codes::visibility(self.visibility),
            terms: self.terms.clone().map(|terms| (terms.version, terms.by, terms.at)),
            viewers: self.viewers.iter().map(|email| email.as_str().to_owned()).collect(),
            archived: self.archived,
            version: self.version,
            schools: u32::try_from(self.schools.len())
                .map_err(|_| StoreError::TooLarge("a group of more than 4 billion schools".to_owned()))?,
            urns: urns_bytes(&self.schools),
            asked: asked_bytes(&self.schools, &mut words),
            words: words.list,
        };
        codec::encode(&GroupV3 { second: GroupV2 { first, list: self.list }, alphabetical: self.alphabetical })
    }

    fn from_body(version: u8, body: &[u8]) -> Result<Self, StoreError> {
        let (GroupV2 { first: frozen, list }, alphabetical, layout) = match version {
            1 => (GroupV2 { first: codec::decode(body)?, list: 0 }, false, Layout::First),
            2 => (codec::decode(body)?, false, Layout::Second),
            _ => {
                let GroupV3 { second, alphabetical } = codec::decode(body)?;
                (second, alphabetical, Layout::Second)
            }
        };
        let (kind, number) = frozen.owner;
        let mut schools = urns_of(&frozen.urns, frozen.schools)?;
        asked_into(&frozen.asked, &frozen.words, layout, &mut schools)?;
        Ok(Self {
            id: GroupId(frozen.id),
            name: frozen.name,
            description: frozen.description,
            owner: codes::organisation_of(kind, number)?,
            created_by: frozen.created_by,
            created_at: frozen.created_at,
            visibility: codes::word(frozen.visibility)?,
            terms: frozen.terms.map(|(version, by, at)| TermsAccepted { version, by, at }),
            schools,
            list,
            viewers: frozen.viewers.iter().map(|text| email_of(text)).collect::<Result<_, _>>()?,
            alphabetical,
            archived: frozen.archived,
            version: frozen.version,
        })
    }
}

fn urns_bytes(schools: &[Member]) -> Vec<u8> {
    let mut out = Vec::with_capacity(schools.len() * 2);
    let mut before = 0;
    for member in schools {
        let urn = i64::from(member.urn.number());
        put_varint(&mut out, zigzag(urn - before));
        before = urn;
    }
    out
}

fn urns_of(bytes: &[u8], count: u32) -> Result<Vec<Member>, StoreError> {
    let mut reader = Reader::new(bytes);
    let mut schools = Vec::with_capacity(bytes.len());
    let mut urn = 0_i64;
    while !reader.is_at_end() {
        let step = reader.varint().map(unzigzag).ok_or_else(damaged)?;
        urn = urn.checked_add(step).ok_or_else(damaged)?;
        schools.push(Member::new(codes::urn_of(u32::try_from(urn).map_err(|_| damaged())?)?));
    }
    if u32::try_from(schools.len()) == Ok(count) { Ok(schools) } else { Err(damaged()) }
}

fn asked_bytes(schools: &[Member], words: &mut Words) -> Vec<u8> {
    let mut out = Vec::new();
    let mut before = 0;
    for (at, member) in schools.iter().enumerate().filter(|(_, member)| **member != Member::new(member.urn)) {
        put_varint(&mut out, (at - before) as u64);
        before = at;
        let consent = &member.consent;
        out.push(codes::consent(consent.state));
        for text in [&consent.signatory, &consent.role, &consent.date, &consent.expires] {
            put_varint(&mut out, words.position(text));
        }
        put_varint(&mut out, member.viewers.len() as u64);
        for viewer in &member.viewers {
            put_varint(&mut out, words.position(viewer.as_str()));
        }
        let reader = member.list_read.as_ref().map_or(0, |read| words.position(read.by.as_str()) + 1);
        put_varint(&mut out, reader);
        if let Some(read) = &member.list_read {
            put_varint(&mut out, u64::from(read.list));
        }
        put_second(&mut out, words, consent);
    }
    out
}

/// What version 2 added to a permission: one byte where there is nothing of it.
fn put_second(out: &mut Vec<u8>, words: &mut Words, consent: &Consent) {
    let plain = Consent {
        agreement: String::new(),
        scope: ConsentScope::All,
        note: String::new(),
        asked: Asked::default(),
        ..consent.clone()
    };
    out.push(u8::from(*consent != plain));
    if *consent == plain {
        return;
    }
    for text in [&consent.agreement, &consent.note, &consent.asked.first, &consent.asked.last] {
        put_varint(out, words.position(text));
    }
    out.push(codes::covers(consent.scope));
    put_varint(out, u64::from(consent.asked.reminders));
}

fn asked_into(bytes: &[u8], words: &[String], layout: Layout, schools: &mut [Member]) -> Result<(), StoreError> {
    let mut reader = Reader::new(bytes);
    let mut at = 0_usize;
    while !reader.is_at_end() {
        let step = reader.varint().and_then(|step| usize::try_from(step).ok());
        at = step.and_then(|step| at.checked_add(step)).ok_or_else(damaged)?;
        let member = schools.get_mut(at).ok_or_else(damaged)?;
        member.consent = Consent {
            state: codes::word(reader.byte().ok_or_else(damaged)?)?,
            signatory: word(&mut reader, words)?.to_owned(),
            role: word(&mut reader, words)?.to_owned(),
            date: word(&mut reader, words)?.to_owned(),
            expires: word(&mut reader, words)?.to_owned(),
            ..Consent::not_asked()
        };
        for _ in 0..reader.varint().ok_or_else(damaged)? {
            member.viewers.insert(email_of(word(&mut reader, words)?)?);
        }
        let by = reader_of(reader.varint().ok_or_else(damaged)?, words)?;
        let list = if layout == Layout::First || by.is_none() { 0 } else { count(&mut reader)? };
        member.list_read = by.map(|by| ListRead { by, list });
        if layout == Layout::Second {
            second_into(&mut reader, words, &mut member.consent)?;
        }
    }
    Ok(())
}

fn second_into(reader: &mut Reader<'_>, words: &[String], consent: &mut Consent) -> Result<(), StoreError> {
    if reader.byte().ok_or_else(damaged)? == 0 {
        return Ok(());
    }
    word(reader, words)?.clone_into(&mut consent.agreement);
    word(reader, words)?.clone_into(&mut consent.note);
    word(reader, words)?.clone_into(&mut consent.asked.first);
    word(reader, words)?.clone_into(&mut consent.asked.last);
    consent.scope = codes::word(reader.byte().ok_or_else(damaged)?)?;
    consent.asked.reminders = count(reader)?;
    Ok(())
}

fn count(reader: &mut Reader<'_>) -> Result<u32, StoreError> {
    reader.varint().and_then(|number| u32::try_from(number).ok()).ok_or_else(damaged)
}

fn reader_of(position: u64, words: &[String]) -> Result<Option<Email>, StoreError> {
    position.checked_sub(1).map(|at| email_of(word_at(at, words)?)).transpose()
}

fn word<'a>(reader: &mut Reader<'_>, words: &'a [String]) -> Result<&'a str, StoreError> {
    word_at(reader.varint().ok_or_else(damaged)?, words)
}

fn word_at(position: u64, words: &[String]) -> Result<&str, StoreError> {
    usize::try_from(position).ok().and_then(|at| words.get(at)).map(String::as_str).ok_or_else(damaged)
}

fn damaged() -> StoreError {
    codec::corrupt("the list of schools of a group cannot be read")
}
