//! Owns the layout of an owner's template of letters.
//! Must not know what its placeholders stand for.

use serde::{Deserialize, Serialize};

use super::Record;
use crate::domain::{Letter, OrgCode};
use crate::store::{StoreError, codec, codes};

/// The template of an owner's letters to schools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterTemplate {
    /// Whose it is.
    pub owner: OrgCode,
    /// The template; none: the standard letter again.
    pub letter: Option<Letter>,
    /// Counts the saves of this record.
    pub version: u32,
}

#[derive(Serialize, Deserialize)]
struct LetterTemplateV1 {
    owner: (u8, u32),
    letter: Option<(String, String)>,
    version: u32,
}

impl Record for LetterTemplate {
    const KIND: u8 = b'l';

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        let letter = self.letter.clone().map(|letter| (letter.subject, letter.text));
        codec::encode(&LetterTemplateV1 { owner: codes::organisation(self.owner), letter, version: self.version })
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        let LetterTemplateV1 { owner: (kind, number), letter, version } = codec::decode(body)?;
        let letter = letter.map(|(subject, text)| Letter { subject, text });
        Ok(Self { owner: codes::organisation_of(kind, number)?, letter, version })
    }
}
