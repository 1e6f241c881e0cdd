//! Owns the layouts that tell of imports: the import itself, the mark that it is under way, and what it brought.
//! Must not know how files are read.

use serde::{Deserialize, Serialize};

use super::Record;
use super::bytes::{Reader, put_varint};
use crate::domain::{ImportId, LaCode};
use crate::figures::{Release, Stage, Year};
use crate::store::{Key, StoreError, codec, codes};

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportState {
    /// Its records are being written; nobody sees them.
    Staging,
    /// Its records count.
    Published,
    /// It was taken back; its records are gone or going.
    Undone,
}

/// One file that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRecord {
    /// Its number.
    pub id: ImportId,
    /// The file's name.
    pub file: String,
    /// The file's SHA-256 in hexadecimal.
    pub sha256: String,
    /// The file's family: `ks4`, `ks2`, `census`, `schools`.
    pub kind: String,
    /// The stage, for files with figures.
    pub stage: Option<Stage>,
    /// The academic year, for files with figures.
    pub year: Option<Year>,
    /// The release, for files that have one.
    pub release: Option<Release>,
    /// Data rows.
    pub rows: u64,
    /// Schools among them.
    pub schools: u64,
    /// Figures with a value.
    pub figures: u64,
    /// Cells with a code in place of a value, by code.
    pub codes: Vec<(String, u64)>,
    /// Rows and cells that were refused.
    pub refused: u64,
    /// Who imported it: a user's address, or `operator`.
    pub by: String,
    /// When, seconds since 1970 UTC.
    pub at: i64,
    /// Where it stands.
    pub state: ImportState,
    /// Local authorities with their names, as the file states them.
    pub las: Vec<(LaCode, String)>,
    /// Academy chains with their names, by group UID.
    pub chains: Vec<(u32, String)>,
}

#[derive(Serialize, Deserialize)]
struct ImportV1 {
    id: u32,
    file: String,
    sha256: String,
    kind: String,
    stage: Option<u8>,
    year: Option<u16>,
    release: Option<u8>,
    rows: u64,
    schools: u64,
    figures: u64,
    codes: Vec<(String, u64)>,
    refused: u64,
    by: String,
    at: i64,
    state: u8,
    las: Vec<(u16, String)>,
}

/// As version 1, with what was added since.
#[derive(Serialize, Deserialize)]
struct ImportV2 {
    first: ImportV1,
    chains: Vec<(u32, String)>,
}

const fn state(state: ImportState) -> u8 {
    match state {
        ImportState::Staging => 0,
        ImportState::Published => 1,
        ImportState::Undone => 2,
    }
}

fn state_of(code: u8) -> Result<ImportState, StoreError> {
    match code {
        0 => Ok(ImportState::Staging),
        1 => Ok(ImportState::Published),
        2 => Ok(ImportState::Undone),
        _ => Err(StoreError::Corrupt(format!("{code} stands for no state of an import that this program knows"))),
    }
}

impl Record for ImportRecord {
    const KIND: u8 = b'i';
    const VERSION: u8 = 2;

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        let import = self.clone();
        let chains = import.chains;
        let first = ImportV1 {
            id: import.id.0,
            file: import.file,
            sha256: import.sha256,
            kind: import.kind,
            stage: import.stage.map(codes::stage),
            year: import.year.map(Year::end),
            release: import.release.map(codes::release),
            rows: import.rows,
            schools: import.schools,
            figures: import.figures,
            codes: import.codes,
            refused: import.refused,
            by: import.by,
            at: import.at,
            state: state(import.state),
            las: import.las.into_iter().map(|(la, name)| (la.number(), name)).collect(),
        };
        codec::encode(&ImportV2 { first, chains })
    }

    fn from_body(version: u8, body: &[u8]) -> Result<Self, StoreError> {
        let ImportV2 { first: frozen, chains } = if version == 1 {
            ImportV2 { first: codec::decode(body)?, chains: Vec::new() }
        } else {
            codec::decode(body)?
        };
        let las = frozen.las.into_iter().map(|(la, name)| Ok((codes::la_of(u32::from(la))?, name)));
        Ok(Self {
            id: ImportId(frozen.id),
            file: frozen.file,
            sha256: frozen.sha256,
            kind: frozen.kind,
            stage: frozen.stage.map(codes::word).transpose()?,
            year: frozen.year.map(year_of).transpose()?,
            release: frozen.release.map(codes::word).transpose()?,
            rows: frozen.rows,
            schools: frozen.schools,
            figures: frozen.figures,
            codes: frozen.codes,
            refused: frozen.refused,
            by: frozen.by,
            at: frozen.at,
            state: state_of(frozen.state)?,
            las: las.collect::<Result<_, StoreError>>()?,
            chains,
        })
    }
}

fn year_of(end: u16) -> Result<Year, StoreError> {
    Year::ending(end).map_err(|_| StoreError::Corrupt(format!("{end} stands where a year should be")))
}

/// Keys that an import brought, so that all of it can be found and taken back.
///
/// Each key is written as what it does not share with the one before: eleven bytes for a block of figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Extent(pub Vec<Key>);

impl Record for Extent {
    const KIND: u8 = b'x';

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        let mut out = Vec::new();
        let mut before: &[u8] = &[];
        for key in &self.0 {
            let shared = key.iter().zip(before).take_while(|(one, other)| one == other).count();
            let own = key.get(shared..).unwrap_or_default();
            put_varint(&mut out, shared as u64);
            put_varint(&mut out, own.len() as u64);
            out.extend_from_slice(own);
            before = key;
        }
        Ok(out)
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        let mut reader = Reader::new(body);
        let mut keys: Vec<Key> = Vec::new();
        while !reader.is_at_end() {
            let key = next_key(&mut reader, keys.last().map_or(&[], Vec::as_slice));
            keys.push(key.ok_or_else(|| codec::corrupt("the list of what an import brought cannot be read"))?);
        }
        Ok(Self(keys))
    }
}

fn next_key(reader: &mut Reader<'_>, before: &[u8]) -> Option<Key> {
    let shared = usize::try_from(reader.varint()?).ok()?;
    let mut key = before.get(..shared)?.to_vec();
    let own = usize::try_from(reader.varint()?).ok()?;
    key.extend_from_slice(reader.take(own)?);
    Some(key)
}
