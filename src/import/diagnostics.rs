//! Owns what is said about a file that was read: counts, codes, refused rows, or why the whole file was refused.
//! Must not know how the words are printed.

use std::collections::BTreeMap;

use crate::figures::{Release, Stage, Year};

/// The family that a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// KS4 wide file.
    Ks4,
    /// KS2 wide file.
    Ks2,
    /// KS4 tidy file: results of schools, one row a pupil group.
    Ks4Tidy,
    /// KS4 tidy file of local authorities and England by more characteristics than any file of schools has.
    Ks4Characteristics,
    /// KS4 tidy file of facts and cohorts of schools.
    Ks4Information,
    /// KS2 tidy file: results by pupil group and subject.
    Ks2Attainment,
    /// KS2 tidy file of facts and cohorts of schools.
    Ks2Information,
    /// School census file.
    Census,
    /// Entries and grades by subject, of schools or of local authorities.
    Entries,
    /// School information: DfE spine, GIAS export, `edubasealldata`.
    Schools,
    /// DfE's list of local authorities with their names.
    Authorities,
    /// GIAS's groups: academy chains, with their schools or only by name.
    Chains,
    /// GIAS's links between schools.
    Links,
}

impl FileKind {
    /// Whether files of this family hold figures.
    pub const fn has_figures(self) -> bool {
        !matches!(self, Self::Schools | Self::Authorities | Self::Chains | Self::Links)
    }

    /// Whether cells of a row are figures of columns that the family knows.
    pub(super) const fn has_columns_of_figures(self) -> bool {
        self.has_figures() && !matches!(self, Self::Entries)
    }

    /// The stage of its figures, if it has any.
    pub const fn stage(self) -> Option<Stage> {
        match self {
            Self::Ks4 | Self::Ks4Tidy | Self::Ks4Characteristics | Self::Ks4Information | Self::Entries => {
                Some(Stage::Ks4)
            }
            Self::Ks2 | Self::Ks2Attainment | Self::Ks2Information => Some(Stage::Ks2),
            Self::Census => Some(Stage::Census),
            Self::Schools | Self::Authorities | Self::Chains | Self::Links => None,
        }
    }

    /// The word that JSON and people use.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Ks4 => "ks4",
            Self::Ks2 => "ks2",
            Self::Ks4Tidy => "ks4-tidy",
            Self::Ks4Characteristics => "ks4-characteristics",
            Self::Ks4Information => "ks4-information",
            Self::Ks2Attainment => "ks2-attainment",
            Self::Ks2Information => "ks2-information",
            Self::Census => "census",
            Self::Entries => "entries",
            Self::Schools => "schools",
            Self::Authorities => "authorities",
            Self::Chains => "chains",
            Self::Links => "links",
        }
    }
}

/// A row, or a cell of it, that could not be taken as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedRow {
    /// The line in the file, from 1.
    pub line: u64,
    /// The column's header, or empty when the whole row is meant.
    pub column: String,
    /// The offending text, shortened for printing.
    pub value: String,
    /// Why it was refused.
    pub reason: String,
}

/// What one file brought, for people and JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The family.
    pub kind: FileKind,
    /// The stage, for files with figures.
    pub stage: Option<Stage>,
    /// The academic year, for files with figures.
    pub year: Option<Year>,
    /// The release, for files that have one.
    pub release: Option<Release>,
    /// How year and release were known, in words: `columns ATT8SCR_16`, `file name`, `--year`.
    pub evidence: String,
    /// Data rows read (blank rows are not counted).
    pub rows: u64,
    /// Schools among them.
    pub schools: u64,
    /// Figures with a value.
    pub figures: u64,
    /// Cells of the file with a code in place of a value, by code: every column that can hold one, imported or not.
    pub codes: BTreeMap<String, u64>,
    /// Rows and cells that were refused.
    pub refused: Vec<RefusedRow>,
    /// Academy chains with their names, by group UID.
    pub chains: Vec<(u32, String)>,
    /// Remarks that refuse nothing: an unknown column, a short row that was filled up.
    pub remarks: Vec<String>,
}

/// Why a whole file was refused; nothing of it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong, one sentence without a full stop.
    pub what: String,
    /// What to do about it.
    pub hint: String,
    /// The line, where one is to blame, from 1.
    pub line: Option<u64>,
    /// The column's header, where one is to blame.
    pub column: Option<String>,
}

impl Refusal {
    /// A refusal of the file as a whole.
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { what: what.into(), hint: hint.into(), line: None, column: None }
    }
}
