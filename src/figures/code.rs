//! Owns the codes that stand in place of a figure, each with its reason.
//! Must not know where a code was read; a text that is no known code is the importer's diagnostic.

use serde::{Deserialize, Serialize};

/// Why there is no value. The order is frozen: stored records hold the position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Code {
    /// Suppressed.
    Supp,
    /// No entries.
    Ne,
    /// Not applicable.
    Na,
    /// Not published.
    Np,
    /// Low coverage.
    Lowcov,
    /// New institution.
    New,
    /// Small percentage.
    Sp,
    /// `SN`, in pupil-number columns of destination files.
    Sn,
    /// Confidential (newer files).
    C,
    /// Not applicable (newer files).
    Z,
    /// Unavailable (newer files).
    X,
    /// Rounds to zero (newer files).
    Low,
    /// Low reliability or rounds to zero (newer files).
    K,
    /// Low reliability (newer files).
    U,
    /// The cell is empty in the file.
    Empty,
    /// The file has no such column.
    NotInData,
    /// The measure was not made in that year.
    NotMeasured,
    /// None of the schools has a value to combine.
    NothingToPool,
    /// No file of that year is held for that place.
    NoFile,
}

/// The code as files and JSON write it, the reason as people read it, and whether files write it at all.
const CODES: [(Code, &str, &str, bool); 19] = [
    (Code::Supp, "SUPP", "suppressed: 5 pupils or fewer", true),
    (Code::Ne, "NE", "no entries: no pupils entered for the qualifications covered", true),
    (Code::Na, "NA", "not applicable, or not available for that year", true),
    (Code::Np, "NP", "not published for this type of school", true),
    (Code::Lowcov, "LOWCOV", "low coverage: fewer than half of the pupils are in the measure", true),
    (Code::New, "NEW", "new school: no results published yet", true),
    (Code::Sp, "SP", "small percentage: between 0% and 0.5%", true),
    (Code::Sn, "SN", "small number (the code's meaning is not documented by DfE)", true),
    (Code::C, "c", "suppressed to protect confidentiality", true),
    (Code::Z, "z", "not applicable", true),
    (Code::X, "x", "not available", true),
    (Code::Low, "low", "rounds to zero: positive, but less than 0.5", true),
    (Code::K, "k", "rounds to zero, or low reliability", true),
    (Code::U, "u", "low reliability", true),
    (Code::Empty, "EMPTY", "the file leaves this cell empty", false),
    (Code::NotInData, "NODATA", "not in this data: the file has no such column", false),
    (Code::NotMeasured, "NOTMADE", "the measure was not made for this year", false),
    (Code::NothingToPool, "NONE", "no school in the group has a value", false),
    (Code::NoFile, "NOFILE", "no file of this year holds this place", false),
];

impl Code {
    /// The code that a file writes as `text` (trimmed, exact case), if it is one.
    ///
    /// Case matters: old files shout (`SUPP`), new ones whisper (`c`); `low` and `LOWCOV` are two codes.
    pub fn read(text: &str) -> Option<Self> {
        CODES.iter().find(|(_, written, _, in_files)| *in_files && *written == text).map(|(code, ..)| *code)
    }

    /// The code as files and JSON write it.
    pub fn written(self) -> &'static str {
        self.row().0
    }

    /// The reason as people read it.
    pub fn reason(self) -> &'static str {
        self.row().1
    }

    fn row(self) -> (&'static str, &'static str) {
        CODES
            .iter()
            .find(|(code, ..)| *code == self)
            .map_or(("?", "no reason known"), |(_, written, reason, _)| (written, reason))
    }
}
