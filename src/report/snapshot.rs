//! Owns everything a report may draw on: the schools the reader may see, and the figures of their places.
//! Must not know how it was read from the store; a report cannot reach beyond it.

use std::collections::HashMap;

use crate::domain::{ImportId, LaCode, LaEstab, Phase, Urn};
use crate::figures::{Block, Course, EntriesBlock, Figure, FigureKey, Place, Release, Stage, Year};

use super::{GroupRef, SimilarSchools};

/// A school that the reader may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotSchool {
    /// Its URN, as the group lists it.
    pub urn: Urn,
    /// Its DfE number.
    pub laestab: Option<LaEstab>,
    /// Its name.
    pub name: String,
    /// Its local authority.
    pub la: LaCode,
    /// Its phase.
    pub phase: Phase,
}

/// A year that figures are held of, and the release chosen for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearHeld {
    /// The year.
    pub year: Year,
    /// The release: one for all places of the year, so that none are mixed in a mean.
    pub release: Release,
}

/// Everything that a report of one stage may draw on.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// The group; none only in an empty snapshot.
    pub group: Option<GroupRef>,
    /// The stage; none only in an empty snapshot.
    pub stage: Option<Stage>,
    /// Stages that the group's schools have figures of.
    pub stages: Vec<Stage>,
    /// The schools, by name.
    pub schools: Vec<SnapshotSchool>,
    /// Names of the local authorities that the schools lie in.
    pub las: Vec<(LaCode, String)>,
    /// Years with figures of at least one of the schools, newest first.
    pub years: Vec<YearHeld>,
    /// Blocks by place and year, the newest import first.
    ///
    /// A school's block stands under the URN that the group lists, also where the file had an earlier or a
    /// later URN of the same school.
    pub blocks: HashMap<(Place, Year), Vec<Block>>,
    /// Entries by subject, by place and year, the newest import first; places stand as they do in `blocks`.
    pub entries: HashMap<(Place, Year), Vec<EntriesBlock>>,
    /// The courses that entries are of, by import.
    pub courses: HashMap<ImportId, Vec<Course>>,
    /// Years with entries of at least one of the schools, newest first.
    pub entry_years: Vec<YearHeld>,
    /// Schools that several schools became: what those had before is not theirs.
    pub merged: Vec<Urn>,
    /// Census blocks of the schools by place and year, the newest import first; read for reports that show intakes.
    pub census: HashMap<(Place, Year), Vec<Block>>,
    /// The schools with a similar intake, read for reports that look at them; their figures stand in `blocks`.
    pub similar: Option<SimilarSchools>,
    /// The group's schools stand in the order of the alphabet only.
    pub alphabetical: bool,
    /// The academic year in which the group was formed; none where that is not known.
    pub formed: Option<Year>,
    /// What if: which schools were left out or put in, in words; none: the group as it is.
    pub what_if: Option<String>,
    /// Schools that are not in the group, to compare with; their blocks stand among the others'.
    pub outside: Vec<SnapshotSchool>,
}

impl Snapshot {
    /// The same group and schools with other figures.
    pub(super) fn with_blocks(&self, years: Vec<YearHeld>, blocks: HashMap<(Place, Year), Vec<Block>>) -> Self {
        Self {
            group: self.group.clone(),
            stage: self.stage,
            stages: self.stages.clone(),
            schools: self.schools.clone(),
            las: self.las.clone(),
            years,
            blocks,
            entries: HashMap::new(),
            courses: HashMap::new(),
            entry_years: Vec::new(),
            census: HashMap::new(),
            similar: None,
            merged: self.merged.clone(),
            alphabetical: self.alphabetical,
            formed: self.formed,
            what_if: self.what_if.clone(),
            outside: self.outside.clone(),
        }
    }

    /// The figure of a place in a year, from the newest import that has it.
    pub fn figure(&self, place: Place, year: Year, key: FigureKey) -> Option<&Figure> {
        self.blocks.get(&(place, year))?.iter().find_map(|block| block.figure(key))
    }
}
