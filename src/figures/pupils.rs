//! Owns the pupil groups that figures are broken down by, and filters that combine them.
//! Must not know which data holds which group.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::domain::Problem;

/// One pupil group. The order is frozen: stored records hold the position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PupilGroup {
    /// Every pupil of the cohort.
    All,
    /// Boys.
    Boys,
    /// Girls.
    Girls,
    /// FSM in the last six years, looked after, or adopted from care.
    Disadvantaged,
    /// The others.
    NotDisadvantaged,
    /// FSM in the last six years.
    Fsm6,
    /// Not FSM in the last six years.
    NotFsm6,
    /// English as an additional language.
    Eal,
    /// First language English.
    NotEal,
    /// Any special educational need.
    Sen,
    /// SEN support.
    SenSupport,
    /// An education, health and care plan (or a statement).
    Ehcp,
    /// No special educational need.
    NoSen,
    /// On roll for the whole of the last two years.
    NonMobile,
    /// Low prior attainment.
    PriorLow,
    /// Middle prior attainment.
    PriorMiddle,
    /// High prior attainment.
    PriorHigh,
    /// Eligible for free school meals now: others than those of the last six years.
    Fsm,
    /// Not eligible for free school meals now.
    NotFsm,
    /// Asian, in the major ethnic groups of the statistics.
    Asian,
    /// Black.
    Black,
    /// Chinese.
    Chinese,
    /// Mixed.
    Mixed,
    /// White.
    White,
    /// Any other ethnic group.
    OtherEthnic,
}

/// Every pupil group with the word that commands use and the label that people read.
pub const PUPIL_GROUPS: [(PupilGroup, &str, &str); 25] = [
    (PupilGroup::All, "all", "All pupils"),
    (PupilGroup::Boys, "boys", "Boys"),
    (PupilGroup::Girls, "girls", "Girls"),
    (PupilGroup::Disadvantaged, "disadvantaged", "Disadvantaged"),
    (PupilGroup::NotDisadvantaged, "not_disadvantaged", "Not disadvantaged"),
    (PupilGroup::Fsm6, "fsm6", "FSM6"),
    (PupilGroup::NotFsm6, "not_fsm6", "Not FSM6"),
    (PupilGroup::Eal, "eal", "EAL"),
    (PupilGroup::NotEal, "not_eal", "Not EAL"),
    (PupilGroup::Sen, "sen", "SEN"),
    (PupilGroup::SenSupport, "sen_support", "SEN support"),
    (PupilGroup::Ehcp, "ehcp", "EHCP"),
    (PupilGroup::NoSen, "no_sen", "No SEN"),
    (PupilGroup::NonMobile, "non_mobile", "Non-mobile"),
    (PupilGroup::PriorLow, "prior_low", "Low prior attainment"),
    (PupilGroup::PriorMiddle, "prior_middle", "Middle prior attainment"),
    (PupilGroup::PriorHigh, "prior_high", "High prior attainment"),
    (PupilGroup::Fsm, "fsm", "FSM now"),
    (PupilGroup::NotFsm, "not_fsm", "Not FSM now"),
    (PupilGroup::Asian, "asian", "Asian"),
    (PupilGroup::Black, "black", "Black"),
    (PupilGroup::Chinese, "chinese", "Chinese"),
    (PupilGroup::Mixed, "mixed", "Mixed ethnicity"),
    (PupilGroup::White, "white", "White"),
    (PupilGroup::OtherEthnic, "other_ethnic", "Any other ethnic group"),
];

impl PupilGroup {
    /// The word that commands use.
    pub fn id(self) -> &'static str {
        PUPIL_GROUPS.iter().find(|(group, ..)| *group == self).map_or("all", |(_, id, _)| id)
    }

    /// The label that people read.
    pub fn label(self) -> &'static str {
        PUPIL_GROUPS.iter().find(|(group, ..)| *group == self).map_or("All pupils", |(_, _, label)| label)
    }
}

impl FromStr for PupilGroup {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let word = text.trim().to_lowercase();
        PUPIL_GROUPS.iter().find(|(_, id, _)| *id == word).map(|(group, ..)| *group).ok_or_else(|| {
            let words: Vec<&str> = PUPIL_GROUPS.iter().map(|(_, id, _)| *id).collect();
            Problem::new(format!("'{}' is not a pupil group", text.trim()), format!("use one of {}", words.join(" ")))
        })
    }
}

/// The pupils a report is about: those who are in every one of the named groups.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PupilFilter(Vec<PupilGroup>);

impl PupilFilter {
    /// Every pupil.
    pub fn all() -> Self {
        Self(vec![PupilGroup::All])
    }

    /// The pupils of one group.
    pub fn only(group: PupilGroup) -> Self {
        Self(vec![group])
    }

    /// The one group it names, if it names one only; published data holds no others.
    pub fn single(&self) -> Option<PupilGroup> {
        match self.0.as_slice() {
            [group] => Some(*group),
            _ => None,
        }
    }

    /// The label that people read, for example `FSM6 + Girls`.
    pub fn label(&self) -> String {
        self.0.iter().map(|group| group.label()).collect::<Vec<_>>().join(" + ")
    }
}

impl FromStr for PupilFilter {
    type Err = Problem;
    /// Reads `girls`, `fsm6+girls`, …; `all` beside another group changes nothing.
    fn from_str(text: &str) -> Result<Self, Problem> {
        let mut groups: Vec<PupilGroup> = text.split('+').map(str::parse).collect::<Result<_, _>>()?;
        groups.sort_unstable();
        groups.dedup();
        if groups.len() > 1 {
            groups.retain(|group| *group != PupilGroup::All);
        }
        Ok(Self(groups))
    }
}

impl fmt::Display for PupilFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.0.iter().map(|group| group.id()).collect();
        f.write_str(&words.join("+"))
    }
}
