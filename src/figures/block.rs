//! Owns the unit of storage: every figure of one stage, release, year and place from one import.
//! Must not know how a block is encoded or where it is kept.

use serde::{Deserialize, Serialize};

use super::{Figure, FigureKey, Release, Stage, Year};
use crate::domain::{ImportId, LaCode, Urn};

/// Which schools an England figure covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EnglandScope {
    /// Every school, independent ones included.
    All,
    /// State-funded schools.
    StateFunded,
}

/// Where a figure belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Place {
    /// One school.
    School(Urn),
    /// A local authority.
    La(LaCode),
    /// England.
    England(EnglandScope),
}

/// What a block holds figures of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BlockKey {
    /// The stage.
    pub stage: Stage,
    /// The place.
    pub place: Place,
    /// The academic year.
    pub year: Year,
    /// The release.
    pub release: Release,
    /// The import it came with: several may hold the same place, the newest wins figure by figure.
    pub import: ImportId,
}

/// Every figure of one stage, place, year and release that one import brought.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// What it holds figures of.
    pub key: BlockKey,
    /// The first line of the file that it was read from, from 1; each figure knows its own.
    pub line: u32,
    /// The figures, in order of key.
    pub figures: Vec<(FigureKey, Figure)>,
}

impl Block {
    /// The figure at `key`, if the block has it.
    pub fn figure(&self, key: FigureKey) -> Option<&Figure> {
        self.figures.binary_search_by_key(&key, |(at, _)| *at).ok().and_then(|at| self.figures.get(at)).map(|(_, f)| f)
    }
}
