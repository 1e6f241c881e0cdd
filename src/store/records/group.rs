//! Owns the layout of a group: compact enough that 24,000 schools that nobody has asked yet fit one commit.
//! Must not know who may see it.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Record;
use super::bytes::{Reader, put_varint, unzigzag, zigzag};
use super::people::email_of;
use crate::domain::{Consent, Email, Group, GroupId, Member, TermsAccepted};
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

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        let mut words = Words::default();
        codec::encode(&GroupV1 {
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
        })
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        let frozen: GroupV1 = codec::decode(body)?;
        let (kind, number) = frozen.owner;
        let mut schools = urns_of(&frozen.urns, frozen.schools)?;
        asked_into(&frozen.asked, &frozen.words, &mut schools)?;
        Ok(Self {
            id: GroupId(frozen.id),
            name: frozen.name,
            description: frozen.description,
            owner: codes::organisation_of(kind, number)?,
            created_by: frozen.created_by,
            created_at: frozen.created_at,
            visibility: codes::visibility_of(frozen.visibility)?,
            terms: frozen.terms.map(|(version, by, at)| TermsAccepted { version, by, at }),
            schools,
            viewers: frozen.viewers.iter().map(|text| email_of(text)).collect::<Result<_, _>>()?,
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
        let reader = member.list_read_by.as_ref().map_or(0, |email| words.position(email.as_str()) + 1);
        put_varint(&mut out, reader);
    }
    out
}

fn asked_into(bytes: &[u8], words: &[String], schools: &mut [Member]) -> Result<(), StoreError> {
    let mut reader = Reader::new(bytes);
    let mut at = 0_usize;
    while !reader.is_at_end() {
        let step = reader.varint().and_then(|step| usize::try_from(step).ok());
        at = step.and_then(|step| at.checked_add(step)).ok_or_else(damaged)?;
        let member = schools.get_mut(at).ok_or_else(damaged)?;
        member.consent = Consent {
            state: codes::consent_of(reader.byte().ok_or_else(damaged)?)?,
            signatory: word(&mut reader, words)?.to_owned(),
            role: word(&mut reader, words)?.to_owned(),
            date: word(&mut reader, words)?.to_owned(),
            expires: word(&mut reader, words)?.to_owned(),
        };
        for _ in 0..reader.varint().ok_or_else(damaged)? {
            member.viewers.insert(email_of(word(&mut reader, words)?)?);
        }
        member.list_read_by = reader_of(reader.varint().ok_or_else(damaged)?, words)?;
    }
    Ok(())
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
