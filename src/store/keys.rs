//! Owns the keys: one letter for the kind of record, then its parts, big-endian, so that byte order is the order
//! that readers want. Must not know what the records hold.

use std::fmt::Write as _;

use super::{Key, codes};
use crate::domain::{Email, GroupId, ImportId, LaEstab, OrgCode, Urn};
use crate::figures::{BlockKey, Place, Stage, Year};

/// A range of keys: from the first (included) to the second (excluded).
pub type Range = (Key, Key);

/// The letter of every kind of key with the word for what lies there.
pub const KINDS: [(u8, &str); 20] = [
    (b'a', "audit entry"),
    (b'b', "block of figures"),
    (b'c', "counter"),
    (b'd', "shelf of schools"),
    (b'e', "entries by subject"),
    (b'f', "facts of a school"),
    (b'g', "group"),
    (b'h', "head of the audit log"),
    (b'i', "import"),
    (b'l', "letter of an owner"),
    (b'm', "mail"),
    (b'n', "URN by DfE number"),
    (b'o', "organisation"),
    (b'q', "courses of an import"),
    (b'r', "notice in an inbox"),
    (b's', "school"),
    (b'u', "user"),
    (b'v', "saved views of a person"),
    (b'w', "announcement"),
    (b'x', "list of what an import brought"),
];

/// How many URNs share a shelf: with every one in use a shelf still fits one value.
const SHELF: u32 = 32;

/// The word for what lies at a key of this letter.
pub fn kind_word(letter: u8) -> Option<&'static str> {
    KINDS.iter().find(|(known, _)| *known == letter).map(|(_, word)| *word)
}

/// A key for people: what lies there, and the bytes that tell it from others of its kind.
pub fn describe(key: &[u8]) -> String {
    let (letter, rest) = key.split_first().map_or((0, key), |(letter, rest)| (*letter, rest));
    let word = kind_word(letter).unwrap_or("record of an unknown kind");
    if let Some(block) = block_key(key).or_else(|| entries_key(key)) {
        return format!("{word} of {}", describe_block(&block));
    }
    let mut text = format!("{word} ");
    if !rest.is_empty() && rest.iter().all(u8::is_ascii_graphic) {
        text.push_str(&String::from_utf8_lossy(rest));
    } else if let Ok(number) = rest.try_into().map(u32::from_be_bytes) {
        let _ = write!(text, "{number}");
    } else {
        for byte in rest {
            let _ = write!(text, "{byte:02x}");
        }
    }
    text
}

fn describe_block(block: &BlockKey) -> String {
    let place = match block.place {
        Place::School(urn) => format!("school {urn}"),
        Place::La(la) => format!("LA {la}"),
        Place::England(_) => "England".to_owned(),
    };
    format!("{place}, {} {} {}, import {}", block.stage, block.year, block.release, block.import)
}

fn key(letter: u8, parts: &[&[u8]]) -> Key {
    let mut key = Vec::with_capacity(1 + parts.iter().map(|part| part.len()).sum::<usize>());
    key.push(letter);
    for part in parts {
        key.extend_from_slice(part);
    }
    key
}

/// Every key that begins with `prefix`.
pub fn beginning(prefix: Key) -> Range {
    let mut end = prefix.clone();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            break;
        }
    }
    (prefix, end)
}

fn all(letter: u8) -> Range {
    beginning(vec![letter])
}

/// A school as merged from every published import.
pub fn school(urn: Urn) -> Key {
    key(b's', &[&urn.number().to_be_bytes()])
}

/// Every school, by URN.
pub fn schools() -> Range {
    all(b's')
}

/// The shelf that a school stands on: thirty-two neighbouring URNs share one.
pub fn shelf(urn: Urn) -> Key {
    key(b'd', &[&(urn.number() / SHELF).to_be_bytes()])
}

/// Every shelf, by URN.
pub fn shelves() -> Range {
    all(b'd')
}

/// A school as one import states it.
pub fn facts(urn: Urn, import: ImportId) -> Key {
    key(b'f', &[&urn.number().to_be_bytes(), &import.0.to_be_bytes()])
}

/// What each import states of a school, the oldest import first.
pub fn facts_of(urn: Urn) -> Range {
    beginning(key(b'f', &[&urn.number().to_be_bytes()]))
}

/// The school and the import of a key made by [`facts`].
pub fn facts_key(key: &[u8]) -> Option<(Urn, ImportId)> {
    let rest = key.strip_prefix(b"f")?;
    let (urn, import) = rest.split_first_chunk::<4>()?;
    let import = u32::from_be_bytes(import.try_into().ok()?);
    Some((Urn::new(u32::from_be_bytes(*urn)).ok()?, ImportId(import)))
}

/// What every import states of every school.
pub fn all_facts() -> Range {
    all(b'f')
}

/// Says that files know a school with this DfE number under this URN.
pub fn dfe_number(number: LaEstab, urn: Urn) -> Key {
    key(b'n', &[&number.number().to_be_bytes(), &urn.number().to_be_bytes()])
}

/// Every URN under which files know the school with this DfE number.
pub fn urns_of(number: LaEstab) -> Range {
    beginning(key(b'n', &[&number.number().to_be_bytes()]))
}

/// The URN of a key made by [`dfe_number`].
pub fn dfe_number_key(key: &[u8]) -> Option<Urn> {
    let (_, urn) = key.strip_prefix(b"n")?.split_first_chunk::<4>()?;
    Urn::new(u32::from_be_bytes(urn.try_into().ok()?)).ok()
}

/// An organisation.
pub fn organisation(code: OrgCode) -> Key {
    let (kind, number) = codes::organisation(code);
    key(b'o', &[&[kind], &number.to_be_bytes()])
}

/// Every organisation: local authorities, academy chains, FFT, schools, each by number.
pub fn organisations() -> Range {
    all(b'o')
}

/// A user.
pub fn user(email: &Email) -> Key {
    key(b'u', &[email.as_str().as_bytes()])
}

/// Every user, by address.
pub fn users() -> Range {
    all(b'u')
}

/// The saved views of a person: by the address, or `operator`.
pub fn views(of: &str) -> Key {
    key(b'v', &[of.as_bytes()])
}

/// A group.
pub fn group(id: GroupId) -> Key {
    key(b'g', &[&id.0.to_be_bytes()])
}

/// Every group, by number.
pub fn groups() -> Range {
    all(b'g')
}

/// An import.
pub fn import(id: ImportId) -> Key {
    key(b'i', &[&id.0.to_be_bytes()])
}

/// Every import, the oldest first.
pub fn imports() -> Range {
    all(b'i')
}

/// A list of keys that an import brought; an import has as many as it needs, numbered from 0.
pub fn import_index(id: ImportId, number: u32) -> Key {
    key(b'x', &[&id.0.to_be_bytes(), &number.to_be_bytes()])
}

/// Every list of what an import brought.
pub fn import_index_of(id: ImportId) -> Range {
    beginning(key(b'x', &[&id.0.to_be_bytes()]))
}

/// The import and the number of a key made by [`import_index`].
pub fn import_index_key(key: &[u8]) -> Option<(ImportId, u32)> {
    let (id, number) = key.strip_prefix(b"x")?.split_first_chunk::<4>()?;
    Some((ImportId(u32::from_be_bytes(*id)), u32::from_be_bytes(number.try_into().ok()?)))
}

/// A block of figures; one place's years lie together, each year's releases in order, the newest import last.
pub fn block(of: &BlockKey) -> Key {
    placed(b'b', of)
}

fn placed(letter: u8, of: &BlockKey) -> Key {
    let (kind, number) = codes::place(of.place);
    key(
        letter,
        &[
            &[codes::stage(of.stage), kind],
            &number.to_be_bytes(),
            &of.year.end().to_be_bytes(),
            &[codes::release(of.release)],
            &of.import.0.to_be_bytes(),
        ],
    )
}

/// Every block of a place at a stage.
pub fn blocks_of(stage: Stage, place: Place) -> Range {
    at_place(b'b', stage, place)
}

fn at_place(letter: u8, stage: Stage, place: Place) -> Range {
    let (kind, number) = codes::place(place);
    beginning(key(letter, &[&[codes::stage(stage), kind], &number.to_be_bytes()]))
}

/// Every block of a place at a stage in a year.
pub fn blocks_in(stage: Stage, place: Place, year: Year) -> Range {
    let (kind, number) = codes::place(place);
    beginning(key(b'b', &[&[codes::stage(stage), kind], &number.to_be_bytes(), &year.end().to_be_bytes()]))
}

/// What a key made by [`block`] stands for.
pub fn block_key(key: &[u8]) -> Option<BlockKey> {
    placed_key(b'b', key)
}

/// Entries by subject of a place, in the order of blocks of figures.
pub fn entries(of: &BlockKey) -> Key {
    placed(b'e', of)
}

/// The entries of a place at a stage.
pub fn entries_of(stage: Stage, place: Place) -> Range {
    at_place(b'e', stage, place)
}

/// What a key made by [`entries`] stands for.
pub fn entries_key(key: &[u8]) -> Option<BlockKey> {
    placed_key(b'e', key)
}

/// Some of the courses that an import's entries are of; the lists of an import follow each other.
pub fn courses(import: ImportId, number: u32) -> Key {
    key(b'q', &[&import.0.to_be_bytes(), &number.to_be_bytes()])
}

/// Every course of an import, in order.
pub fn courses_of(import: ImportId) -> Range {
    beginning(key(b'q', &[&import.0.to_be_bytes()]))
}

fn placed_key(letter: u8, key: &[u8]) -> Option<BlockKey> {
    let [stage, kind, n0, n1, n2, n3, y0, y1, release, i0, i1, i2, i3]: [u8; 13] =
        key.strip_prefix(&[letter])?.try_into().ok()?;
    Some(BlockKey {
        stage: codes::word(stage).ok()?,
        place: codes::place_of(kind, u32::from_be_bytes([n0, n1, n2, n3])).ok()?,
        year: Year::ending(u16::from_be_bytes([y0, y1])).ok()?,
        release: codes::word(release).ok()?,
        import: ImportId(u32::from_be_bytes([i0, i1, i2, i3])),
    })
}

/// An audit entry, by its number from 1.
pub fn audit(number: u64) -> Key {
    key(b'a', &[&number.to_be_bytes()])
}

/// Every audit entry, the oldest first.
pub fn audits() -> Range {
    all(b'a')
}

/// The number of a key made by [`audit`].
pub fn audit_key(key: &[u8]) -> Option<u64> {
    key.strip_prefix(b"a")?.try_into().ok().map(u64::from_be_bytes)
}

/// The newest audit entry's number and hash.
pub fn audit_head() -> Key {
    vec![b'h']
}

/// The template of an owner's letters.
pub fn letter(owner: OrgCode) -> Key {
    let (kind, number) = codes::organisation(owner);
    key(b'l', &[&[kind], &number.to_be_bytes()])
}

/// What is still to be told of a change, by the number of its audit entry.
pub fn announcement(number: u64) -> Key {
    key(b'w', &[&number.to_be_bytes()])
}

/// Every announcement, the oldest first.
pub fn announcements() -> Range {
    all(b'w')
}

/// A notice in a person's inbox, by the number of the audit entry it tells of.
pub fn notice(to: &Email, number: u64) -> Key {
    key(b'r', &[to.as_str().as_bytes(), &[0], &number.to_be_bytes()])
}

/// Every notice of a person, the oldest first.
pub fn notices_of(to: &Email) -> Range {
    beginning(key(b'r', &[to.as_str().as_bytes(), &[0]]))
}

/// A mail, by its number.
pub fn mail(number: u64) -> Key {
    key(b'm', &[&number.to_be_bytes()])
}

/// Every mail, the oldest first.
pub fn mails() -> Range {
    all(b'm')
}

/// A counter.
pub fn counter(name: &str) -> Key {
    key(b'c', &[name.as_bytes()])
}

/// The number of the audit entry that took back the one with this number, kept as a counter.
pub fn undone(number: u64) -> Key {
    key(b'c', &[b"undone", &number.to_be_bytes()])
}

/// Every key that a record can lie at.
pub fn everything() -> Range {
    (vec![0], vec![u8::MAX; super::MAX_KEY + 1])
}

#[cfg(test)]
mod tests;
