//! Owns what lies at the keys: one frozen layout per kind and version, and the way between it and the live type.
//! Must not know keys or stores. A layout never changes; a new one gets the next version, and old ones are read for ever.

mod audit;
mod block;
mod bytes;
mod entries;
mod group;
mod import;
mod letter;
mod people;
mod post;
mod split;
mod view;

pub use audit::{AuditEntry, AuditHead, Counter, Deed, Inverse, KnownAs, Undo};
pub use block::BlockFigures;
pub use entries::{BlockEntries, Courses};
pub use import::{Extent, ImportRecord, ImportState};
pub use letter::LetterTemplate;
pub use people::{SchoolFacts, Shelf};
pub use post::{Announcement, Mail, MailStanding, Message};
pub(super) use split::{Part, Split, is_part, part_key, parts_of};

use super::{StoreError, codec, keys};

/// Something that lies at one key (and, when large, in parts behind it).
pub trait Record: Sized {
    /// The kind, written first.
    const KIND: u8;
    /// The version of the layout that is written; all up to it are read.
    const VERSION: u8 = 1;

    /// The body in the newest layout.
    fn body(&self) -> Result<Vec<u8>, StoreError>;

    /// The record in a body of a version from 1 to [`Self::VERSION`].
    fn from_body(version: u8, body: &[u8]) -> Result<Self, StoreError>;

    /// The record in its envelope.
    fn to_bytes(&self) -> Result<Vec<u8>, StoreError> {
        Ok(codec::seal(Self::KIND, Self::VERSION, &self.body()?))
    }

    /// The record in an envelope; another kind, an unknown version or damage is an error in words.
    fn from_bytes(bytes: &[u8]) -> Result<Self, StoreError> {
        let (kind, version, body) = codec::open(bytes)?;
        let word = keys::kind_word(Self::KIND).unwrap_or("part of a record");
        if kind != Self::KIND {
            let found = keys::kind_word(kind).map_or_else(|| format!("record of kind {kind}"), str::to_owned);
            return Err(StoreError::Corrupt(format!("where a {word} should be lies a {found}")));
        }
        if version == 0 || version > Self::VERSION {
            return Err(StoreError::Corrupt(format!(
                "a {word} has version {version}, and this program knows versions up to {}; use a newer program",
                Self::VERSION
            )));
        }
        Self::from_body(version, body)
    }
}

/// Whether a value is whole: its checksum, its kind, its version and its layout.
///
/// Returns the letter of its kind.
pub(super) fn verify(value: &[u8]) -> Result<u8, StoreError> {
    let reads: fn(&[u8]) -> Result<(), StoreError> = match codec::open(value)?.0 {
        AuditEntry::KIND => reads::<AuditEntry>,
        AuditHead::KIND => reads::<AuditHead>,
        Announcement::KIND => reads::<Announcement>,
        LetterTemplate::KIND => reads::<LetterTemplate>,
        Mail::KIND => reads::<Mail>,
        <crate::domain::Notice as Record>::KIND => reads::<crate::domain::Notice>,
        BlockFigures::KIND => reads::<BlockFigures>,
        BlockEntries::KIND => reads::<BlockEntries>,
        Courses::KIND => reads::<Courses>,
        Counter::KIND => reads::<Counter>,
        KnownAs::KIND => reads::<KnownAs>,
        Extent::KIND => reads::<Extent>,
        ImportRecord::KIND => reads::<ImportRecord>,
        Part::KIND => reads::<Part>,
        SchoolFacts::KIND => reads::<SchoolFacts>,
        Shelf::KIND => reads::<Shelf>,
        Split::KIND => reads::<Split>,
        <crate::domain::Group as Record>::KIND => reads::<crate::domain::Group>,
        <crate::domain::Organisation as Record>::KIND => reads::<crate::domain::Organisation>,
        <crate::domain::School as Record>::KIND => reads::<crate::domain::School>,
        <crate::domain::User as Record>::KIND => reads::<crate::domain::User>,
        <crate::domain::SavedViews as Record>::KIND => reads::<crate::domain::SavedViews>,
        kind => {
            return Err(StoreError::Corrupt(format!("a record is of kind {kind}, which this program does not know")));
        }
    };
    reads(value)?;
    Ok(value.first().copied().unwrap_or_default())
}

fn reads<T: Record>(value: &[u8]) -> Result<(), StoreError> {
    T::from_bytes(value).map(drop)
}

#[cfg(test)]
mod tests;
