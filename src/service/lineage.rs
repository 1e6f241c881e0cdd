//! Owns which school went on as which: whose earlier or later figures are a school's own, by the links that files state.
//! Must not know permissions nor figures; whoever asks says how far to follow.

use crate::domain::{School, Urn};

use super::{Service, ServiceError};

/// Most links that are followed from one school.
const MOST_LINKS: usize = 20;

/// Where links lead from a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// To its predecessors: numbers are given in order, so they have lower ones.
    Back,
    /// To its successors.
    Forward,
}

impl Way {
    const fn other(self) -> Self {
        match self {
            Self::Back => Self::Forward,
            Self::Forward => Self::Back,
        }
    }

    fn leads(self, from: Urn, to: Urn) -> bool {
        match self {
            Self::Back => to < from,
            Self::Forward => to > from,
        }
    }
}

impl Service {
    /// The numbers under which the school itself was known before, or went on, the nearest first.
    ///
    /// Only where one school went on as one: where several became one, or one several, the figures of each are
    /// its own. It ends before a school of `apart`.
    pub(super) fn lineage(
        &self,
        school: &School,
        way: Way,
        apart: &impl Fn(Urn) -> bool,
    ) -> Result<Vec<Urn>, ServiceError> {
        let mut found: Vec<Urn> = Vec::new();
        let mut at = school.clone();
        while found.len() < MOST_LINKS {
            let next = self.linked(&at, way)?;
            let [next] = next.as_slice() else { break };
            let back = self.linked(next, way.other())?;
            let alone = back.iter().all(|other| other.urn == at.urn);
            if !alone || apart(next.urn) || self.goes_on_elsewhere(next, &at)? {
                break;
            }
            found.push(next.urn);
            at = next.clone();
        }
        Ok(found)
    }

    /// Whether another school than the one linked goes on under the DfE number: then its years are that school's.
    fn goes_on_elsewhere(&self, school: &School, linked: &School) -> Result<bool, ServiceError> {
        let Some(number) = school.laestab.filter(|number| linked.laestab != Some(*number)) else { return Ok(false) };
        Ok(self.urns_of(number)?.into_iter().any(|urn| urn > school.urn && urn != linked.urn))
    }

    /// Whether several schools became this one.
    pub(super) fn is_merged(&self, school: &School) -> Result<bool, ServiceError> {
        Ok(self.linked(school, Way::Back)?.len() > 1)
    }

    /// The schools that a school's links lead to directly: one behind another of them is not.
    fn linked(&self, school: &School, way: Way) -> Result<Vec<School>, ServiceError> {
        let urns = school.other_urns.iter().copied().filter(|urn| way.leads(school.urn, *urn));
        let all = urns
            .map(|urn| Ok(self.school(urn)?.unwrap_or_else(|| School::named(urn, school.la, ""))))
            .collect::<Result<Vec<School>, ServiceError>>()?;
        let behind = |one: &School, other: &School| {
            other.urn != one.urn && way.leads(other.urn, one.urn) && other.other_urns.contains(&one.urn)
        };
        Ok(all.iter().filter(|one| !all.iter().any(|other| behind(one, other))).cloned().collect())
    }
}
