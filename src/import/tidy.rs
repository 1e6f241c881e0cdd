//! Owns reading tidy files: one row of one place, year and pupil group, brought together into one block a place.
//! Must not know words of pupils, places or years; those have rooms of their own below.

mod breakdown;
mod gather;
mod periods;
mod places;
mod shares;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::cells::Values;
use super::header::Header;
use super::plan::Plan;
use super::records::Row;
use super::tally::Tally;
use super::{FileKind, Options, Parsed, Refusal, cells};
use crate::domain::{ImportId, LaCode, School, Urn};
use crate::figures::{BlockKey, EntriesFile, Place, PupilGroup, Stage, TidyFamily, TidyRow, Year, tidy_catalogue};

use breakdown::{Breakdowns, Pupils};
use gather::{Gathered, Standing};
use periods::{Periods, Undated};
use places::{Places, Standpoint};

const OTHER_SUBJECTS: &str = "no report has their subject";
const ALL_SCHOOLS: &str = "they are of all schools of an authority whose state-funded schools have rows of their own";
const SECOND: &str = "the second row of this place, year and pupil group; the first one stands";
const ANOTHER_SUBJECT: &str = "neither a subject of KS2 nor one that is known to be left out";

/// The subjects of KS2 as rows name them; the empty ones are known and left out.
const SUBJECTS: [(&str, &str); 17] = [
    ("reading", "reading"),
    ("writing", "writing"),
    ("writing ta", "writing"),
    ("writing (teacher assessment)", "writing"),
    ("maths", "maths"),
    ("mathematics", "maths"),
    ("reading, writing and maths", "rwm"),
    ("reading, writing and mathematics", "rwm"),
    ("reading, writing and maths (combined)", "rwm"),
    ("reading, writing and mathematics (combined)", "rwm"),
    ("rwm", "rwm"),
    ("gps", "gps"),
    ("grammar, punctuation and spelling", "gps"),
    ("grammar punctuation and spelling", "gps"),
    ("spelling, punctuation and grammar", "gps"),
    ("science", ""),
    ("science ta", ""),
];

/// A tidy file being read.
pub(super) struct Tidy<'a> {
    kind: FileKind,
    header: &'a Header,
    import: ImportId,
    stage: Stage,
    places: Places,
    periods: Periods,
    breakdowns: Option<Breakdowns>,
    subject: Option<usize>,
    /// The plan of each subject that rows can be of; of the one nameless subject where they are of none.
    plans: Vec<(&'static str, Plan)>,
    gathered: Gathered,
    schools: HashMap<Urn, (Year, School)>,
    las: BTreeMap<LaCode, String>,
    left_out: BTreeMap<&'static str, u64>,
}

/// Why a row is not taken.
enum Not {
    /// Refused: the column and the reason.
    Refused(usize, String),
    /// Left out, for a reason that many rows share.
    LeftOut(&'static str),
    /// Left out, and told elsewhere.
    Told,
    /// The whole file is refused.
    File(Refusal),
}

impl From<(usize, String)> for Not {
    fn from((column, reason): (usize, String)) -> Self {
        Self::Refused(column, reason)
    }
}

impl From<Undated> for Not {
    fn from(undated: Undated) -> Self {
        match undated {
            Undated::Row(column, reason) => Self::Refused(column, reason),
            Undated::File(refusal) => Self::File(refusal),
        }
    }
}

impl<'a> Tidy<'a> {
    pub(super) fn new(
        kind: FileKind,
        header: &'a Header,
        path: &Path,
        options: Options,
        import: ImportId,
        tally: &mut Tally,
    ) -> Result<Self, Refusal> {
        let stage = kind.stage().unwrap_or(Stage::Ks4);
        let by_breakdown = !matches!(kind, FileKind::Ks4Information | FileKind::Ks2Information);
        let plans = plans(kind, header)?;
        let missing = missing(kind, header);
        if let [first, ..] = missing.as_slice() {
            let columns = if missing.len() == 1 { "1 column" } else { &format!("{} columns", missing.len()) };
            tally.remark(format!("{columns} of a whole file of this kind are not here, {first} among them"));
        }
        Ok(Self {
            kind,
            header,
            import,
            stage,
            places: Places::find(header)?,
            periods: Periods::find(header, path, options)?,
            breakdowns: if by_breakdown { Some(Breakdowns::find(header)?) } else { None },
            subject: if kind == FileKind::Ks2Attainment { header.find("subject")? } else { None },
            plans,
            gathered: Gathered::default(),
            schools: HashMap::new(),
            las: BTreeMap::new(),
            left_out: BTreeMap::new(),
        })
    }

    /// Takes one row, leaves it out, or refuses it; only what makes the file useless is a refusal of the file.
    pub(super) fn row(&mut self, row: &Row, values: &Values, tally: &mut Tally) -> Result<(), Refusal> {
        match self.take(row, values, tally) {
            Ok(()) | Err(Not::Told) => {}
            Err(Not::LeftOut(why)) => *self.left_out.entry(why).or_default() += 1,
            Err(Not::Refused(column, reason)) => {
                tally.refuse(row.line(), self.header.name(column), row.field(column), reason);
            }
            Err(Not::File(refusal)) => return Err(refusal),
        }
        Ok(())
    }

    fn take(&mut self, row: &Row, values: &Values, tally: &mut Tally) -> Result<(), Not> {
        let (place, rank) = match self.places.place(row)? {
            Standpoint::Place(place, rank) => (place, rank),
            Standpoint::LeftOut(why) => return Err(Not::LeftOut(why)),
        };
        let pupils = match self.breakdowns.as_mut().map(|breakdowns| breakdowns.of(row)) {
            None => None,
            Some(Pupils::Of(pupils)) => Some(pupils),
            Some(Pupils::LeftOut(why)) => return Err(Not::LeftOut(why)),
            Some(Pupils::Unknown(_)) => return Err(Not::Told),
        };
        let topic = self.topic(row)?;
        let (year, release) = self.periods.of(row)?;
        if let (Place::School(_), Some(why)) = (place, self.stage.unpublished(year)) {
            return Err(Not::Refused(self.periods.column(), why.to_owned()));
        }
        self.facts(row, place, year, tally)?;
        self.periods.keep(year, release);
        let key = BlockKey { stage: self.stage, place, year, release, import: self.import };
        let of = (topic, pupils.unwrap_or(PupilGroup::All));
        let (standing, gave_way) = self.gathered.stand(key, of, rank, row.line_number());
        if gave_way {
            *self.left_out.entry(ALL_SCHOOLS).or_default() += 1;
        }
        match standing {
            Standing::New(figures) => {
                if let Some((_, plan)) = self.plans.get(topic) {
                    plan.add_figures(pupils, self.header, row, values, tally, figures);
                }
                Ok(())
            }
            Standing::Outranked => Err(Not::LeftOut(ALL_SCHOOLS)),
            Standing::Second => Err(Not::Refused(self.places.column_of(place), SECOND.to_owned())),
        }
    }

    /// The number of the plan of the row's subject.
    fn topic(&self, row: &Row) -> Result<usize, Not> {
        let Some(column) = self.subject else { return Ok(0) };
        let text = cells::text(row.field(column)).to_lowercase();
        match SUBJECTS.iter().find(|(known, _)| *known == text) {
            Some((_, "")) => Err(Not::LeftOut(OTHER_SUBJECTS)),
            Some((_, id)) => Ok(self.plans.iter().position(|(of, _)| of == id).unwrap_or_default()),
            None => Err(Not::Refused(column, ANOTHER_SUBJECT.to_owned())),
        }
    }

    /// Keeps what the row says of the school or the local authority; of several years the newest.
    fn facts(&mut self, row: &Row, place: Place, year: Year, tally: &mut Tally) -> Result<(), Not> {
        if let Place::School(urn) = place {
            let known = self.schools.get(&urn).map(|(of, _)| *of);
            if known.is_some_and(|of| of >= year) {
                return Ok(());
            }
            let school = self.places.school(row, urn)?;
            if known.is_none() {
                tally.summary.schools += 1;
            }
            self.schools.insert(urn, (year, school));
        }
        if let Some((la, name)) = self.places.la_named(row) {
            self.las.insert(la, name);
        }
        Ok(())
    }

    pub(super) fn finish(self, mut tally: Tally) -> Result<Parsed, Refusal> {
        if let Some(breakdowns) = &self.breakdowns {
            breakdowns.tell(self.header, &mut tally);
        }
        for (why, rows) in &self.left_out {
            let rows = if *rows == 1 { "1 row is".to_owned() } else { format!("{rows} rows are") };
            tally.remark(format!("{rows} left out: {why}"));
        }
        let dating = self.periods.settle()?;
        if let Some(years) = dating.as_ref().and_then(|dating| dating.years.as_ref()) {
            tally.remark(format!("the file holds several years: {years}"));
        }
        let mut blocks = self.gathered.into_blocks();
        if self.kind != FileKind::Ks2Attainment {
            shares::settle(&mut blocks);
        }
        let mut summary = tally.finish(!blocks.is_empty())?;
        summary.stage = Some(self.stage);
        if let Some(dating) = dating {
            summary.year = Some(dating.year);
            summary.release = Some(dating.release);
            summary.evidence = dating.evidence;
        }
        let mut schools: Vec<School> = self.schools.into_values().map(|(_, school)| school).collect();
        schools.sort_unstable_by_key(|school| school.urn);
        Ok(Parsed { summary, schools, las: self.las.into_iter().collect(), blocks, entries: EntriesFile::default() })
    }
}

/// The lines of the catalogue of tidy files that a family draws on.
fn lines_of(kind: FileKind) -> Result<impl Iterator<Item = &'static TidyRow>, Refusal> {
    let family = match kind {
        FileKind::Ks4Information => TidyFamily::Ks4Information,
        FileKind::Ks2Attainment => TidyFamily::Ks2Attainment,
        _ => TidyFamily::Ks4,
    };
    let rows = tidy_catalogue().map_err(|problem| Refusal::new(problem.what, problem.hint))?;
    Ok(rows.iter().filter(move |row| row.family == family))
}

/// How rows become figures, for each subject that they can be of.
fn plans(kind: FileKind, header: &Header) -> Result<Vec<(&'static str, Plan)>, Refusal> {
    // KS2 school information has the columns of the wide files.
    if kind == FileKind::Ks2Information {
        return Ok(vec![("", Plan::new(Stage::Ks2, header)?)]);
    }
    let mut topics: Vec<&str> = lines_of(kind)?.map(|row| row.topic).collect();
    topics.dedup();
    let plan =
        |topic| Ok((topic, Plan::of(lines_of(kind)?.filter(|row| row.topic == topic).map(|row| &row.figure), header)?));
    topics.into_iter().map(plan).collect()
}

/// Columns of schools' results that neither generation of names has here, by their newest names.
fn missing(kind: FileKind, header: &Header) -> Vec<&'static str> {
    // Files of characteristics have fewer measures, and differ in which.
    if matches!(kind, FileKind::Ks4Characteristics | FileKind::Ks2Information) {
        return Vec::new();
    }
    let lacking = |row: &&TidyRow| !row.figure.column.all().any(|name| header.has(name));
    let rows = lines_of(kind).into_iter().flatten().filter(lacking);
    let mut names: Vec<&str> = rows.filter_map(|row| row.figure.column.all().last()).collect();
    // Shares of the cohort came with the second generation.
    names.retain(|name| *name != "pupil_percent");
    names.dedup();
    names
}
