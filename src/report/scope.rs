//! Owns what a query means on a snapshot: stage, year, release, pupils, schools, local authorities, or why not.
//! Must not know how any report looks.

use std::collections::HashSet;

use crate::domain::{LaCode, Phase, Problem, Urn};
use crate::figures::{Block, EnglandScope, Place, PupilFilter, PupilGroup, Release, Stage, Year};

use super::counterparts::{compared, in_a_sentence};
use super::{Comparator, ComparePupils, GroupRef, Query, Snapshot, SnapshotSchool, Weighting};

/// Phases that have no pupils at the end of a stage. Middle schools are deemed primary or secondary, so a
/// school is only passed over where no file of the stage holds it either.
const NOT_OF_STAGE: [(Stage, &[Phase]); 2] = [
    (Stage::Ks4, &[Phase::Nursery, Phase::Primary, Phase::SixteenPlus]),
    (Stage::Ks2, &[Phase::Nursery, Phase::Secondary, Phase::SixteenPlus]),
];

/// A query resolved on a snapshot.
#[derive(Clone)]
pub(super) struct Scope<'a> {
    pub snapshot: &'a Snapshot,
    pub query: &'a Query,
    pub group: &'a GroupRef,
    pub stage: Stage,
    pub year: Year,
    pub release: Release,
    /// The one pupil group asked for; none where the query combines several.
    pub pupils: Option<PupilGroup>,
    /// The pupils of the comparator, or why there are none.
    pub compared: Result<PupilGroup, String>,
    /// The schools of the report, by name.
    pub schools: Vec<&'a SnapshotSchool>,
    /// Schools of the group whose phase does not reach this stage.
    pub passed_over: Vec<&'a SnapshotSchool>,
    /// The schools' local authorities, by name.
    pub las: Vec<(LaCode, String)>,
    /// The one in which most of the schools lie.
    pub main_la: Option<LaCode>,
}

impl<'a> Scope<'a> {
    /// What the query means on the snapshot.
    pub fn new(snapshot: &'a Snapshot, query: &'a Query) -> Result<Self, Problem> {
        let group = snapshot.group.as_ref().ok_or_else(|| {
            Problem::new("there is no group to report on", "name a group; 'collaborate group list' shows them")
        })?;
        let stage = stage_of(snapshot, query)?;
        let (year, release) = year_of(snapshot, query, stage)?;
        let (schools, passed_over) = schools_of(snapshot, stage);
        let (las, main_la) = las_of(snapshot, &schools);
        let pupils = query.pupils.single();
        let compared = compared(&query.pupils, query.compare_pupils);
        Ok(Self { snapshot, query, group, stage, year, release, pupils, compared, schools, passed_over, las, main_la })
    }

    /// The same for the pupils of one group.
    pub fn of_pupils(&self, pupils: PupilGroup) -> Self {
        let compared = compared(&PupilFilter::only(pupils), self.query.compare_pupils);
        Self { pupils: Some(pupils), compared, ..self.clone() }
    }

    /// The same for the comparator's pupils.
    pub fn of_compared(&self) -> Self {
        Self { pupils: self.compared_pupils(), ..self.clone() }
    }

    /// The blocks of a place in a year, of this stage and of the one release that is used for the year.
    pub fn blocks(&self, place: Place, year: Year) -> Vec<&'a Block> {
        let Some(release) = self.release_in(year) else { return Vec::new() };
        self.snapshot.blocks.get(&(place, year)).map_or_else(Vec::new, |blocks| {
            blocks.iter().filter(|block| block.key.stage == self.stage && block.key.release == release).collect()
        })
    }

    /// The release that a year's figures are of.
    pub fn release_in(&self, year: Year) -> Option<Release> {
        self.snapshot.years.iter().find(|held| held.year == year).map(|held| held.release)
    }

    /// The years held, newest first.
    pub fn years(&self) -> Vec<Year> {
        let mut years: Vec<Year> = self.snapshot.years.iter().map(|held| held.year).collect();
        years.sort_unstable_by(|left, right| right.cmp(left));
        years.dedup();
        years
    }

    /// The years from the newest to the oldest held, those in between without figures included.
    pub fn years_without_gaps(&self) -> Vec<Year> {
        let years = self.years();
        match (years.first(), years.last()) {
            (Some(newest), Some(oldest)) => {
                (0..=newest.end() - oldest.end()).map(|back| newest.earlier(back)).collect()
            }
            _ => years,
        }
    }

    /// The name of a local authority.
    pub fn la_name(&self, la: LaCode) -> String {
        self.las.iter().find(|(code, _)| *code == la).map_or_else(|| format!("LA {la}"), |(_, name)| name.clone())
    }

    /// The pupils of the comparator; none where there are none, which [`Scope::compared`] gives the reason for.
    pub fn compared_pupils(&self) -> Option<PupilGroup> {
        self.compared.as_ref().ok().copied()
    }

    /// Whether the comparator's pupils are others than those of the report.
    pub fn compares_others(&self) -> bool {
        self.query.compare_pupils != ComparePupils::Same && self.compared_pupils() != self.pupils
    }

    /// A place of the comparator, with its pupils where they are not those of the report.
    pub fn with_pupils(&self, place: &str) -> String {
        match (&self.compared, self.compares_others()) {
            (Ok(pupils), true) => format!("{place}, {}", in_a_sentence(pupils.label())),
            (Err(_), true) => format!("{place}, {}", self.query.compare_pupils.label()),
            (_, false) => place.to_owned(),
        }
    }

    /// The group's schools together as people read it: a mean of schools is called one.
    pub fn group_name(&self) -> String {
        self.weighted(&self.group.name)
    }

    /// The name of a mean of schools, which says so where it is not one of pupils.
    pub fn weighted(&self, name: &str) -> String {
        match self.query.weighting {
            Weighting::Pupils => name.to_owned(),
            Weighting::Schools => format!("{name}, {}", Weighting::Schools.label()),
        }
    }

    /// The comparator as people read it in this group.
    pub fn comparator_name(&self) -> String {
        let place = match (self.query.compare, self.las.as_slice()) {
            (Comparator::La, [(_, name)]) => name.clone(),
            (Comparator::La, _) => "each school's local authority".to_owned(),
            (Comparator::Group, _) => self.group_name(),
            (Comparator::Similar, _) => self.weighted(Comparator::Similar.label()),
            (other, _) => other.label().to_owned(),
        };
        self.with_pupils(&place)
    }

    /// The comparator of the group as a whole, as people read it.
    pub fn group_comparator_name(&self) -> String {
        match (self.query.compare, self.main_la) {
            (Comparator::La, Some(la)) => self.with_pupils(&self.la_name(la)),
            _ => self.comparator_name(),
        }
    }

    /// Where the comparator of the group as a whole stands; none when that is the group itself.
    pub fn group_comparator(&self) -> Option<Place> {
        match self.query.compare {
            Comparator::England => Some(Place::England(EnglandScope::StateFunded)),
            Comparator::EnglandAll => Some(Place::England(EnglandScope::All)),
            Comparator::La => self.main_la.map(Place::La),
            Comparator::Group | Comparator::Similar => None,
        }
    }
}

fn stage_of(snapshot: &Snapshot, query: &Query) -> Result<Stage, Problem> {
    let stage = query.stage.or(snapshot.stage).ok_or_else(|| nothing_held(snapshot, None))?;
    if stage == Stage::Census {
        return Err(Problem::new("there is no report on the census", "use ks2 or ks4"));
    }
    let other = snapshot.stage.is_some_and(|read| read != stage);
    if other || snapshot.years.is_empty() { Err(nothing_held(snapshot, Some(stage))) } else { Ok(stage) }
}

fn nothing_held(snapshot: &Snapshot, stage: Option<Stage>) -> Problem {
    let what = stage.map_or_else(String::new, |stage| format!(" of {}", stage.label()));
    let others: Vec<&str> = snapshot.stages.iter().filter(|of| Some(**of) != stage).map(|of| of.id()).collect();
    let instead =
        if others.is_empty() { String::new() } else { format!(", or ask for --stage {}", others.join(" or ")) };
    Problem::new(
        format!("no figures{what} are held for this group's schools"),
        format!("import the performance tables' files with 'collaborate import'{instead}"),
    )
}

fn year_of(snapshot: &Snapshot, query: &Query, stage: Stage) -> Result<(Year, Release), Problem> {
    let mut held = snapshot.years.clone();
    held.sort_by(|left, right| right.year.cmp(&left.year).then(right.release.cmp(&left.release)));
    let words = |release: bool| {
        let years: Vec<String> = held
            .iter()
            .map(|at| if release { format!("{} {}", at.year, at.release) } else { at.year.to_string() })
            .collect();
        years.join(", ")
    };
    let of = query.year.map_or_else(String::new, |year| format!(" of {year}"));
    let chosen = match query.year {
        None => held.iter().find(|at| query.release.is_none_or(|release| at.release == release)).or(held.first()),
        Some(year) => held.iter().find(|at| at.year == year),
    };
    let chosen = chosen.ok_or_else(|| {
        let why = query.year.and_then(|year| stage.unpublished(year)).map_or(String::new(), |why| format!(": {why}"));
        Problem::new(
            format!("no {} figures{of} are held for this group's schools{why}", stage.label()),
            format!("the years held are {}", words(false)),
        )
    })?;
    match query.release {
        Some(release) if release != chosen.release => Err(Problem::new(
            format!("no {release} {} figures{of} are held for this group's schools", stage.label()),
            format!("leave --release away, or use one that is held: {}", words(true)),
        )),
        _ => Ok((chosen.year, chosen.release)),
    }
}

fn schools_of(snapshot: &Snapshot, stage: Stage) -> (Vec<&SnapshotSchool>, Vec<&SnapshotSchool>) {
    let phases = NOT_OF_STAGE.iter().find(|(of, _)| *of == stage).map_or(&[] as &[Phase], |(_, phases)| phases);
    let with_figures: HashSet<Urn> = snapshot
        .blocks
        .iter()
        .filter(|(_, blocks)| blocks.iter().any(|block| block.key.stage == stage))
        .filter_map(|((place, _), _)| match place {
            Place::School(urn) => Some(*urn),
            _ => None,
        })
        .collect();
    let mut seen = HashSet::new();
    let mut all: Vec<&SnapshotSchool> = snapshot.schools.iter().filter(|school| seen.insert(school.urn)).collect();
    all.sort_by_cached_key(|school| (school.name.to_lowercase(), school.urn));
    all.into_iter().partition(|school| !phases.contains(&school.phase) || with_figures.contains(&school.urn))
}

fn las_of(snapshot: &Snapshot, schools: &[&SnapshotSchool]) -> (Vec<(LaCode, String)>, Option<LaCode>) {
    let mut counts: Vec<(LaCode, usize)> = Vec::new();
    for school in schools.iter().filter(|school| school.la != LaCode::NOT_STATED) {
        match counts.iter_mut().find(|(la, _)| *la == school.la) {
            Some((_, count)) => *count += 1,
            None => counts.push((school.la, 1)),
        }
    }
    let main = counts.iter().max_by_key(|(la, count)| (*count, std::cmp::Reverse(*la))).map(|(la, _)| *la);
    let name = |la: LaCode| {
        let known = snapshot.las.iter().find(|(code, name)| *code == la && !name.trim().is_empty());
        known.map_or_else(|| format!("LA {la}"), |(_, name)| name.clone())
    };
    let mut las: Vec<(LaCode, String)> = counts.into_iter().map(|(la, _)| (la, name(la))).collect();
    las.sort_by(|left, right| left.1.cmp(&right.1).then(left.0.cmp(&right.0)));
    (las, main)
}
