//! Owns the rows of subject files: which place, year and release a row is of, which course and grade it counts.
//! Must not know what the numbers are used for. Nothing is added up here: what the file keeps apart stays apart.

mod columns;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::cells::Cell;
use super::dating::Dated;
use super::header::Header;
use super::records::Row;
use super::results::{la, urn};
use super::tally::Tally;
use super::{Options, Parsed, Refusal, cells, facts};
use crate::domain::{ImportId, LaCode, School};
use crate::figures::{
    BlockKey, Code, Count, Course, EnglandScope, Entered, EntriesBlock, EntriesFile, Grade, Place, PupilGroup, Release,
    Stage, Year, is_total,
};

use columns::Columns;

const SECOND: &str = "the second row of this course and grade; the first one stands";
const NO_COUNT: &str = "neither a number of entries nor a known code";
const KNOWN_LEVELS: &str = "not a level that is known: School, Local authority, Regional or National";

/// What a row is of, besides its course and grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    /// The block at this position, for these pupils.
    Block(usize, PupilGroup),
    /// Nothing that is kept: regions, breakdowns other than sex, kinds of schools.
    Nothing(Skipped),
}

/// Rows that are left out, with what they are in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Skipped {
    Regions,
    Breakdowns,
    Establishments,
}

impl Skipped {
    const fn words(self) -> &'static str {
        match self {
            Self::Regions => "rows of regions are left out",
            Self::Breakdowns => "rows of breakdowns other than sex are left out",
            Self::Establishments => "rows of single kinds of schools are left out",
        }
    }
}

/// A subject file being read.
pub(super) struct Entries<'a> {
    header: &'a Header,
    columns: Columns,
    import: ImportId,
    options: Options,
    /// Year and release where the rows do not say them.
    dated: Option<Dated>,
    blocks: Vec<EntriesBlock>,
    positions: HashMap<(Place, Year, Release), usize>,
    courses: Vec<Course>,
    course_positions: HashMap<Vec<u8>, usize>,
    schools: Vec<School>,
    las: BTreeMap<LaCode, String>,
    skipped: BTreeMap<Skipped, u64>,
    /// The cells that say what the last row was of, and what that was: neighbours are of the same place.
    last: (Vec<u8>, Option<Of>),
    key: Vec<u8>,
}

impl<'a> Entries<'a> {
    /// Whether rows of the file say their year and their release.
    pub(super) fn dates_itself(header: &Header) -> bool {
        header.has("time_period") && header.has("version")
    }

    pub(super) fn new(
        header: &'a Header,
        dated: Option<Dated>,
        options: Options,
        import: ImportId,
    ) -> Result<Self, Refusal> {
        Ok(Self {
            header,
            columns: Columns::find(header)?,
            import,
            options,
            dated,
            blocks: Vec::new(),
            positions: HashMap::new(),
            courses: Vec::new(),
            course_positions: HashMap::new(),
            schools: Vec::new(),
            las: BTreeMap::new(),
            skipped: BTreeMap::new(),
            last: (Vec::new(), None),
            key: Vec::new(),
        })
    }

    /// Takes one row, or refuses it.
    pub(super) fn row(&mut self, row: &Row, tally: &mut Tally) {
        if let Err((column, reason)) = self.take(row, tally) {
            tally.refuse(row.line(), self.header.name(column), row.field(column), reason);
        }
    }

    fn take(&mut self, row: &Row, tally: &mut Tally) -> Result<(), (usize, String)> {
        let (block, pupils) = match self.of(row, tally)? {
            Of::Block(block, pupils) => (block, pupils),
            Of::Nothing(what) => {
                *self.skipped.entry(what).or_default() += 1;
                return Ok(());
            }
        };
        let count = self.count(row)?;
        let course = self.course(row)?;
        let at = self.columns.grade;
        let grade = row.field(at).trim_ascii();
        let described = self.columns.grade_description.map(|at| cells::text(row.field(at))).unwrap_or_default();
        let grade_text = str::from_utf8(grade).map_or_else(|_| cells::text(grade), str::to_owned);
        let total = is_total(&grade_text) || grade.is_empty() && is_total(&described);
        if grade.is_empty() && !total {
            return Err((at, "a row of no grade".to_owned()));
        }
        let slot = if total { None } else { Some(self.grade(course, &grade_text, at)?) };
        let line = u32::try_from(row.line()).unwrap_or(u32::MAX);
        let entered = self.entered(block, course, pupils, line);
        let taken = entered.is_some_and(|entered| match slot {
            None if entered.total.is_none() => {
                entered.total = Some(count);
                true
            }
            Some(slot) if entered.grades.iter().all(|(held, _)| *held != slot) => {
                entered.grades.push((slot, count));
                true
            }
            _ => false,
        });
        if !taken {
            return Err((at, SECOND.to_owned()));
        }
        match count {
            Ok(_) => tally.summary.figures += 1,
            Err(code) => tally.code(code),
        }
        Ok(())
    }

    /// The number in a row, or the code in its place.
    fn count(&self, row: &Row) -> Result<Count, (usize, String)> {
        let at = self.columns.count;
        match Cell::read(row.field(at)) {
            Cell::Code(code) => Ok(Err(code)),
            Cell::Empty => Ok(Err(Code::Empty)),
            Cell::Number(number, _) => whole(number).map(Ok).ok_or_else(|| (at, NO_COUNT.to_owned())),
            Cell::Percent(..) | Cell::Unknown => Err((at, NO_COUNT.to_owned())),
        }
    }

    /// What a row is of; the same as the row before where the same cells say so.
    fn of(&mut self, row: &Row, tally: &mut Tally) -> Result<Of, (usize, String)> {
        let mut key = std::mem::take(&mut self.key);
        key.clear();
        for at in self.columns.placing.iter().flatten() {
            key.extend_from_slice(row.field(*at));
            key.push(b'\n');
        }
        let known = self.last.1.filter(|_| self.last.0 == key);
        let found = known.map_or_else(|| self.place_of(row, tally), Ok);
        if known.is_none() {
            self.last = (key.clone(), found.as_ref().ok().copied());
        }
        self.key = key;
        found
    }

    fn place_of(&mut self, row: &Row, tally: &mut Tally) -> Result<Of, (usize, String)> {
        let text = |column: Option<usize>| column.map(|at| cells::text(row.field(at))).unwrap_or_default();
        let columns = &self.columns;
        let kind = text(columns.establishments).to_lowercase();
        let level = text(columns.level).to_lowercase();
        let place = match level.as_str() {
            "school" | "" => Place::School(urn(row, columns.urn.ok_or_else(|| columns.no_school())?)?),
            "local authority" if !matches!(kind.as_str(), "" | "all state-funded") => {
                return Ok(Of::Nothing(Skipped::Establishments));
            }
            "local authority" => Place::La(la(row, columns.la.ok_or_else(|| columns.no_la())?)?),
            "regional" => return Ok(Of::Nothing(Skipped::Regions)),
            "national" => match kind.as_str() {
                "all state-funded" => Place::England(EnglandScope::StateFunded),
                "all schools" => Place::England(EnglandScope::All),
                _ => return Ok(Of::Nothing(Skipped::Establishments)),
            },
            _ => return Err((columns.level.unwrap_or_default(), KNOWN_LEVELS.to_owned())),
        };
        let topic = text(columns.topic).to_lowercase();
        let sex = text(columns.sex).to_lowercase();
        let pupils = match (topic.as_str(), sex.as_str()) {
            ("" | "total" | "sex", "" | "total") => PupilGroup::All,
            ("" | "sex", "boys") => PupilGroup::Boys,
            ("" | "sex", "girls") => PupilGroup::Girls,
            _ => return Ok(Of::Nothing(Skipped::Breakdowns)),
        };
        let (year, release) = self.date_of(row)?;
        if let (Place::School(_), Some(why)) = (place, Stage::Ks4.unpublished(year)) {
            return Err((self.columns.time.unwrap_or_default(), why.to_owned()));
        }
        let block = self.block(row, (place, year, release), tally)?;
        Ok(Of::Block(block, pupils))
    }

    /// The year and the release of a row.
    fn date_of(&self, row: &Row) -> Result<(Year, Release), (usize, String)> {
        if let Some(dated) = &self.dated {
            return Ok((dated.year, dated.release.unwrap_or(Release::Final)));
        }
        let (time, version) = (self.columns.time.unwrap_or_default(), self.columns.version.unwrap_or_default());
        let year = cells::text(row.field(time)).parse().map_err(|_| (time, "not an academic year".to_owned()))?;
        let word = cells::text(row.field(version)).to_lowercase();
        // Until 2018 the second release was called amended.
        let word = if word == "amended" { "revised".to_owned() } else { word };
        let release = word.parse().map_err(|_| (version, "not a release: provisional, revised or final".to_owned()))?;
        Ok((year, release))
    }

    fn block(&mut self, row: &Row, of: (Place, Year, Release), tally: &mut Tally) -> Result<usize, (usize, String)> {
        if let Some(at) = self.positions.get(&of) {
            return Ok(*at);
        }
        let (place, year, release) = of;
        self.facts(row, place, tally)?;
        let cohort = self.columns.cohort.and_then(|at| match Cell::read(row.field(at)) {
            Cell::Number(number, _) => Some(Ok(number)),
            Cell::Code(code) => Some(Err(code)),
            Cell::Empty | Cell::Percent(..) | Cell::Unknown => None,
        });
        let key = BlockKey { stage: Stage::Ks4, place, year, release, import: self.import };
        let line = u32::try_from(row.line()).unwrap_or(u32::MAX);
        let at = self.blocks.len();
        let column = u16::try_from(self.columns.count).unwrap_or(u16::MAX);
        self.blocks.push(EntriesBlock { key, line, column, cohort, entered: Vec::new() });
        self.positions.insert(of, at);
        Ok(at)
    }

    /// Keeps what the row says of the school or the local authority.
    fn facts(&mut self, row: &Row, place: Place, tally: &mut Tally) -> Result<(), (usize, String)> {
        let columns = &self.columns;
        let text = |column: Option<usize>| column.map(|at| cells::text(row.field(at))).unwrap_or_default();
        let la_name = text(columns.la_name);
        match place {
            Place::School(urn) => {
                let la = columns.la.map_or(Ok(LaCode::NOT_STATED), |at| la(row, at))?;
                let school = School {
                    laestab: text(columns.laestab).parse().ok(),
                    kind: columns.kind_of_school.map(|at| facts::kind(&cells::text(row.field(at)))).unwrap_or_default(),
                    ..School::named(urn, la, text(columns.name))
                };
                self.schools.push(school);
                tally.summary.schools += 1;
                if !la_name.is_empty() && la != LaCode::NOT_STATED {
                    self.las.insert(la, la_name);
                }
            }
            Place::La(la) => {
                self.las.insert(la, la_name);
            }
            Place::England(_) => {}
        }
        Ok(())
    }

    /// The position of a row's course in the list.
    fn course(&mut self, row: &Row) -> Result<usize, (usize, String)> {
        let mut key = std::mem::take(&mut self.key);
        key.clear();
        for at in self.columns.course.iter().flatten() {
            key.extend_from_slice(row.field(*at).trim_ascii());
            key.push(b'\n');
        }
        let known = self.course_positions.get(&key).copied();
        let found = known.map_or_else(
            || {
                let course = self.columns.course_of(row);
                if course.subject.is_empty() {
                    return Err((self.columns.subject, "a row of no subject".to_owned()));
                }
                let at = self.courses.len();
                self.courses.push(course);
                self.course_positions.insert(key.clone(), at);
                Ok(at)
            },
            Ok,
        );
        self.key = key;
        found
    }

    /// The position of a grade in its course's list.
    fn grade(&mut self, course: usize, grade: &str, column: usize) -> Result<u16, (usize, String)> {
        let grades = self.courses.get_mut(course).map(|course| &mut course.grades);
        let Some(grades) = grades else { return Err((column, "a row of no course".to_owned())) };
        let at = grades.iter().position(|held| held == grade).unwrap_or_else(|| {
            grades.push(grade.to_owned());
            grades.len() - 1
        });
        // A course with more grades than this is no course.
        u16::try_from(at).ok().filter(|at| *at < 500).ok_or_else(|| (column, "one grade too many".to_owned()))
    }

    fn entered(&mut self, block: usize, course: usize, pupils: PupilGroup, line: u32) -> Option<&mut Entered> {
        let course = u32::try_from(course).ok()?;
        let list = &mut self.blocks.get_mut(block)?.entered;
        let is = |entered: &Entered| entered.course == course && entered.pupils == pupils;
        // Rows of one course mostly follow each other.
        let at = if list.last().is_some_and(is) { Some(list.len() - 1) } else { list.iter().position(is) };
        let at = at.unwrap_or_else(|| {
            list.push(Entered { course, pupils, line, total: None, grades: Vec::new() });
            list.len() - 1
        });
        list.get_mut(at)
    }

    pub(super) fn finish(self, mut tally: Tally) -> Result<Parsed, Refusal> {
        for (what, rows) in &self.skipped {
            tally.remark(format!("{rows} {}", what.words()));
        }
        let short = self.blocks.iter().flat_map(|block| &block.entered).filter(|it| !self.adds_up(it)).count();
        if short > 0 {
            tally.remark(format!(
                "{short} times the grades of a course do not add up to its entries: average grades are left out there"
            ));
        }
        let dates: BTreeSet<(Year, Release)> =
            self.blocks.iter().map(|block| (block.key.year, block.key.release)).collect();
        let evidence = self.evidence(&dates)?;
        let mut summary = tally.finish(!self.blocks.is_empty())?;
        let newest = dates.last().copied();
        if dates.len() > 1 {
            let years: Vec<String> = dates.iter().map(|(year, release)| format!("{year} {release}")).collect();
            summary.remarks.push(format!("it holds {} years: {}", years.len(), years.join(", ")));
        }
        summary.stage = Some(Stage::Ks4);
        summary.year = newest.map(|(year, _)| year);
        summary.release = newest.map(|(_, release)| release);
        summary.evidence = evidence;
        let entries = EntriesFile { courses: self.courses, blocks: self.blocks };
        let las = self.las.into_iter().collect();
        Ok(Parsed { summary, schools: self.schools, las, blocks: Vec::new(), entries })
    }

    /// How year and release are known; a refusal where what was said contradicts what the rows say.
    fn evidence(&self, dates: &BTreeSet<(Year, Release)>) -> Result<String, Refusal> {
        if let Some(dated) = &self.dated {
            return Ok(dated.evidence.clone());
        }
        let hint = "leave --year and --release away: this file says both in its rows";
        if let Some(said) = self.options.year
            && dates.iter().any(|(year, _)| *year != said)
        {
            return Err(Refusal::new(
                format!("rows of the file are of another year than {said}, which --year says"),
                hint,
            ));
        }
        if let Some(said) = self.options.release
            && dates.iter().any(|(_, release)| *release != said)
        {
            let what = format!("rows of the file are of another release than {said}, which --release says");
            return Err(Refusal::new(what, hint));
        }
        Ok("year and release: columns time_period and version".to_owned())
    }

    /// Whether the grades of a course add up to its entries, as far as all are known.
    fn adds_up(&self, entered: &Entered) -> bool {
        let course = usize::try_from(entered.course).ok().and_then(|at| self.courses.get(at));
        let banded = course.is_none_or(|course| course.scale().iter().any(|grade| matches!(grade, Grade::Band(..))));
        let listed: Result<u32, Code> = entered.grades.iter().map(|(_, count)| *count).sum();
        match (entered.total, listed) {
            (Some(Ok(total)), Ok(listed)) => banded || total == listed,
            _ => true,
        }
    }
}

/// A number of entries: whole, and no more than there are people.
fn whole(number: f64) -> Option<u32> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole and within range, as just looked at"
    )]
    (number.fract() == 0.0 && (0.0..=1e8).contains(&number)).then_some(number as u32)
}
