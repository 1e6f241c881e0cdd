//! Owns which entered subjects a snapshot holds, which of their courses is meant, and the numbers of a place.
//! Must not know rows of reports.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::domain::{ImportId, Problem};
use crate::figures::{
    Block, BlockKey, Code, Course, Entered, EntriesBlock, FigureKey, Measure, Place, PupilGroup, Release, Standing,
    Subject, Year, id_of,
};

use super::super::Snapshot;
use super::figures::{Tallied, nobody};
use super::names;

/// A course as it is looked for.
#[derive(Debug)]
struct Known<'a> {
    course: &'a Course,
    subject: String,
    award: String,
    family: String,
    /// What tells it from other courses of the same subject and qualification.
    variant: String,
}

/// A subject and qualification that schools of the group entered pupils for.
#[derive(Debug)]
struct Offer {
    label: String,
    award_label: String,
    standing: Standing,
    family: String,
    /// Entries of the schools by year and variant.
    entries: BTreeMap<Year, BTreeMap<String, u64>>,
}

/// One entered subject, as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pick {
    /// The name that commands use.
    pub id: String,
    /// The name that people read.
    pub label: String,
    /// The subject and the qualification.
    of: (String, String),
    /// One course of several; none: the one with the most entries in each year.
    variant: Option<String>,
}

/// Which subjects a course may be of, by import and position of the course, and which course is meant in each year.
pub struct Index {
    courses: HashMap<ImportId, Vec<Vec<usize>>>,
    variants: HashMap<(Year, usize), String>,
}

/// The entered subjects of a snapshot.
pub struct Held<'a> {
    snapshot: &'a Snapshot,
    courses: HashMap<ImportId, Vec<Known<'a>>>,
    offers: BTreeMap<(String, String), Offer>,
}

impl<'a> Held<'a> {
    /// Everything that the schools of the snapshot entered pupils for.
    pub fn of(snapshot: &'a Snapshot) -> Self {
        let courses: HashMap<ImportId, Vec<Known<'a>>> =
            snapshot.courses.iter().map(|(import, courses)| (*import, courses.iter().map(known).collect())).collect();
        let mut totals: HashMap<(ImportId, u32, Year), u64> = HashMap::new();
        for ((place, year), blocks) in &snapshot.entries {
            if super::is_comparator(*place) {
                continue;
            }
            let mut seen: HashSet<&str> = HashSet::new();
            for (at, block) in blocks.iter().enumerate() {
                let list = courses.get(&block.key.import).map_or(&[][..], Vec::as_slice);
                let subject =
                    |entered: &Entered| at_course(list, entered.course).map_or("", |known| known.subject.as_str());
                // What a newer import says of a subject stands alone: two editions must not count twice.
                for entered in block.entered.iter().filter(|entered| at == 0 || !seen.contains(subject(entered))) {
                    *totals.entry((block.key.import, entered.course, *year)).or_default() += u64::from(all_of(entered));
                }
                if at + 1 < blocks.len() {
                    seen.extend(block.entered.iter().map(subject));
                }
            }
        }
        let mut offers: BTreeMap<(String, String), Offer> = BTreeMap::new();
        for ((import, course, year), entries) in totals {
            let Some(known) = courses.get(&import).and_then(|list| at_course(list, course)) else { continue };
            let offer = offers.entry((known.subject.clone(), known.award.clone())).or_insert_with(|| Offer {
                label: known.course.subject.clone(),
                award_label: known.course.award().to_owned(),
                standing: known.course.standing(),
                family: known.family.clone(),
                entries: BTreeMap::new(),
            });
            *offer.entries.entry(year).or_default().entry(known.variant.clone()).or_default() += entries;
        }
        Self { snapshot, courses, offers }
    }

    /// The subjects by entries in the newest year, the largest first, each with its further courses.
    pub fn list(&self) -> Vec<Pick> {
        let newest = self.snapshot.entry_years.first().map(|held| held.year);
        let of_newest = |offer: &Offer| -> u64 {
            newest.and_then(|year| offer.entries.get(&year)).map_or(0, |variants| variants.values().sum())
        };
        let mut offers: Vec<(&(String, String), &Offer)> = self.offers.iter().collect();
        offers.sort_by(|(left_of, left), (right_of, right)| {
            of_newest(right).cmp(&of_newest(left)).then_with(|| left_of.cmp(right_of))
        });
        offers
            .into_iter()
            .flat_map(|(of, offer)| {
                let main = self.pick(of, offer, None);
                let variants = newest.and_then(|year| offer.entries.get(&year));
                let lead = variants.and_then(leading).cloned();
                let further =
                    variants.into_iter().flat_map(BTreeMap::keys).filter(move |it| Some(*it) != lead.as_ref());
                let further: Vec<Pick> = further.map(|it| self.pick(of, offer, Some(it.clone()))).collect();
                std::iter::once(main).chain(further)
            })
            .collect()
    }

    /// The subject of this name: as it is listed, or with its qualification or course spelled out.
    pub fn find(&self, name: &str) -> Result<Pick, Problem> {
        let mut fits = Vec::new();
        for (of, offer) in &self.offers {
            let long = long(of);
            let main = self.pick(of, offer, None);
            if name == main.id || name == long {
                return Ok(main);
            }
            let variants = offer.entries.values().flat_map(BTreeMap::keys);
            fits.extend(
                variants
                    .filter(|it| [&main.id, &long].iter().any(|id| name == format!("{id}_{it}")))
                    .map(|variant| self.pick(of, offer, Some(variant.clone()))),
            );
        }
        fits.into_iter().next().ok_or_else(|| names::unknown(name, &self.list()))
    }

    fn pick(&self, of: &(String, String), offer: &Offer, variant: Option<String>) -> Pick {
        let first = self.first_of(&of.0) == Some(&of.1) && !names_an_area(&of.0);
        let base = if first { of.0.clone() } else { long(of) };
        let plain = first && offer.standing == Standing::FullGcse;
        let name = if plain { offer.label.clone() } else { format!("{} ({})", offer.label, offer.award_label) };
        match variant {
            None => Pick { id: base, label: name, of: of.clone(), variant: None },
            Some(variant) => Pick {
                id: format!("{base}_{variant}"),
                label: format!("{name}, course {}", variant.to_uppercase().replace('_', " ")),
                of: of.clone(),
                variant: Some(variant),
            },
        }
    }

    /// The qualification that the bare name of a subject means: the full GCSE, else the one with the most entries.
    fn first_of(&self, subject: &str) -> Option<&String> {
        let from = (subject.to_owned(), String::new());
        let entries = |offer: &Offer| -> u64 { offer.entries.values().flat_map(BTreeMap::values).sum() };
        self.offers
            .range(from..)
            .take_while(|((of, _), _)| of == subject)
            .min_by_key(|((_, award), offer)| (offer.standing, std::cmp::Reverse(entries(offer)), award))
            .map(|((_, award), _)| award)
    }

    /// The course that is meant in a year: the one asked for, or the one with the most entries.
    fn variant(&self, pick: &Pick, year: Year) -> Option<String> {
        let leading = || self.offers.get(&pick.of)?.entries.get(&year).and_then(leading).cloned();
        pick.variant.clone().or_else(leading)
    }

    /// The schools of which entries are held, as the group lists them.
    pub fn schools(&self) -> impl Iterator<Item = crate::domain::Urn> {
        self.snapshot.schools.iter().map(|school| school.urn)
    }

    /// The numbers of a place in a year, one for each group of pupils, with the block they stand in.
    pub fn numbers(&self, place: Place, year: Year, pick: &Pick) -> Option<(&'a EntriesBlock, Vec<Tallied>)> {
        let blocks = self.snapshot.entries.get(&(place, year))?;
        let variant =
            pick.variant.clone().or_else(|| self.offers.get(&pick.of)?.entries.get(&year).and_then(leading).cloned());
        let family = self.offers.get(&pick.of).map(|offer| offer.family.as_str());
        for block in blocks {
            let courses = self.courses.get(&block.key.import).map_or(&[][..], Vec::as_slice);
            let of = |entered: &'a Entered| at_course(courses, entered.course).map(|it| (it, entered));
            let fits = |known: &Known<'_>| {
                known.subject == pick.of.0
                    && if known.course.qualification.is_empty() && super::is_comparator(place) {
                        Some(known.family.as_str()) == family
                    } else {
                        known.award == pick.of.1 && Some(&known.variant) == variant.as_ref()
                    }
            };
            let found: Vec<Tallied> = block
                .entered
                .iter()
                .filter_map(of)
                .filter(|(known, _)| fits(known))
                .map(|(known, entered)| Tallied::of(known.course, entered, block.column))
                .collect();
            if !found.is_empty() {
                return Some((block, found));
            }
        }
        blocks.first().map(|block| (block, Vec::new()))
    }

    /// The newest import's entries of a place in a year.
    pub fn newest(&self, place: Place, year: Year) -> Option<&'a EntriesBlock> {
        self.snapshot.entries.get(&(place, year))?.first()
    }

    /// For each course of each import, the subjects (by position) whose course it may be.
    pub fn index(&self, picks: &[Pick]) -> Index {
        let mut by_subject: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
        for (at, pick) in picks.iter().enumerate() {
            by_subject.entry((&pick.of.0, &pick.of.1)).or_default().push(at);
        }
        let of = |known: &Known<'_>| {
            by_subject.get(&(known.subject.as_str(), known.award.as_str())).cloned().unwrap_or_default()
        };
        let courses = self.courses.iter().map(|(import, list)| (*import, list.iter().map(of).collect())).collect();
        let years = self.snapshot.entry_years.iter().map(|held| held.year);
        let variants = years
            .flat_map(|year| picks.iter().enumerate().map(move |(at, pick)| (year, at, pick)))
            .filter_map(|(year, at, pick)| Some(((year, at), self.variant(pick, year)?)))
            .collect();
        Index { courses, variants }
    }

    /// The numbers of all pupils of a place in a year, subject by subject.
    pub fn each(&self, place: Place, year: Year, index: &Index) -> Vec<(usize, Tallied, &'a EntriesBlock)> {
        let mut found: Vec<(usize, Tallied, &'a EntriesBlock)> = Vec::new();
        for block in self.snapshot.entries.get(&(place, year)).into_iter().flatten() {
            let list = self.courses.get(&block.key.import).map_or(&[][..], Vec::as_slice);
            let candidates = index.courses.get(&block.key.import).map_or(&[][..], Vec::as_slice);
            for entered in block.entered.iter().filter(|entered| entered.pupils == PupilGroup::All) {
                let at = usize::try_from(entered.course).unwrap_or(usize::MAX);
                let Some((known, picks)) = list.get(at).zip(candidates.get(at)) else { continue };
                for pick in picks {
                    let meant = index.variants.get(&(year, *pick)).is_some_and(|variant| *variant == known.variant);
                    if meant && !found.iter().any(|(held, ..)| held == pick) {
                        found.push((*pick, Tallied::of(known.course, entered, block.column), block));
                    }
                }
            }
        }
        found
    }

    /// The numbers of a place as a block of figures, of the release that stands for the year.
    pub fn block(&self, place: Place, year: Year, pick: &Pick) -> Option<Block> {
        let (from, numbers) = self.numbers(place, year, pick)?;
        let comparator = super::is_comparator(place);
        let mut figures: Vec<_> = numbers.iter().flat_map(|it| it.figures(self.cohort(from, it.pupils()))).collect();
        if figures.is_empty() && !comparator {
            figures = nobody(PupilGroup::All);
        }
        figures.sort_unstable_by_key(|(key, _)| *key);
        let key = BlockKey { release: self.release(year).unwrap_or(from.key.release), ..from.key };
        let key = BlockKey { place, ..key };
        Some(Block { key, line: from.line, figures })
    }

    /// Pupils at the end of KS4: as the subject file says, else as the performance tables do.
    pub fn cohort(&self, block: &EntriesBlock, pupils: PupilGroup) -> Option<Result<f64, Code>> {
        let of = FigureKey::of(Measure::Cohort, pupils);
        let published = || self.snapshot.figure(block.key.place, block.key.year, of).map(|figure| figure.value);
        block.cohort.filter(|_| pupils == PupilGroup::All).or_else(published)
    }

    fn release(&self, year: Year) -> Option<Release> {
        self.snapshot.entry_years.iter().find(|held| held.year == year).map(|held| held.release)
    }

    /// What a reader must know of the subject in a year: other courses and qualifications, comparators' releases.
    pub fn remarks(&self, pick: &Pick, year: Year) -> Vec<String> {
        let mut said = Vec::new();
        let Some(offer) = self.offers.get(&pick.of) else { return said };
        said.push(format!("The subject is {} as {}.", offer.label, offer.award_label));
        let variants = offer.entries.get(&year);
        let chosen = pick.variant.as_ref().or_else(|| variants.and_then(leading));
        if let (Some(variants), Some(chosen)) = (variants.filter(|it| it.len() > 1), chosen) {
            let base = self.pick(&pick.of, offer, None).id;
            let others: Vec<String> =
                variants.keys().filter(|it| *it != chosen).map(|it| format!("{base}_{it}")).collect();
            said.push(format!(
                "The files keep {} courses of it apart in {year}: this is {}, also held: {}; comparators count them together.",
                variants.len(),
                chosen.to_uppercase().replace('_', " "),
                others.join(", ")
            ));
        }
        let from = (pick.of.0.clone(), String::new());
        let others: Vec<String> = self
            .offers
            .range(from..)
            .take_while(|((subject, _), _)| *subject == pick.of.0)
            .filter(|(of, _)| **of != pick.of)
            .map(|(of, other)| format!("{} ({})", other.award_label, self.pick(of, other, None).id))
            .collect();
        if !others.is_empty() {
            said.push(format!("Other qualifications in the subject are not counted here: {}.", others.join(", ")));
        }
        said.extend(self.other_releases(year));
        said
    }

    fn other_releases(&self, year: Year) -> Option<String> {
        let own = self.release(year)?;
        let other = self
            .snapshot
            .entries
            .iter()
            .filter(|((place, of), _)| *of == year && super::is_comparator(*place))
            .find_map(|(_, blocks)| blocks.first().map(|block| block.key.release).filter(|release| *release != own))?;
        Some(format!("The subject figures of local authorities and England are of the {other} release."))
    }
}

fn at_course<'a, 'b>(list: &'b [Known<'a>], course: u32) -> Option<&'b Known<'a>> {
    list.get(usize::try_from(course).ok()?)
}

fn known(course: &Course) -> Known<'_> {
    let detail = if course.detail.is_empty() { &course.discount } else { &course.detail };
    let variant = [detail, &course.structure].map(|text| id_of(text)).into_iter().filter(|text| !text.is_empty());
    Known {
        course,
        subject: id_of(&course.subject),
        award: id_of(course.award()),
        family: course.family(),
        variant: variant.collect::<Vec<_>>().join("_"),
    }
}

/// The name that spells out the qualification.
fn long(of: &(String, String)) -> String {
    format!("{}_{}", of.0, of.1)
}

/// The course with the most entries.
fn leading(variants: &BTreeMap<String, u64>) -> Option<&String> {
    variants.iter().min_by_key(|(name, entries)| (std::cmp::Reverse(**entries), *name)).map(|(name, _)| name)
}

/// All entries that a school has in a course; nought where a code stands.
fn all_of(entered: &Entered) -> u32 {
    let listed = || entered.grades.iter().filter_map(|(_, count)| count.ok()).sum();
    entered.total.and_then(Result::ok).unwrap_or_else(listed)
}

/// Whether the bare name is taken by an area of the performance tables.
fn names_an_area(subject: &str) -> bool {
    subject.parse::<Subject>().is_ok()
}
