//! Owns writing the files: folders and names by year, rows streamed one by one, line ends and byte order marks.
//! Must not know what a cell holds.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use crate::domain::Problem;

use super::cells::{Family, Row};
use super::census::{self, Roll};
use super::columns::{self, Column, Holds};
use super::elsewhere::{EACH, Elsewhere};
use super::roster::{Authority, Roster, School, Story};
use super::tally::Tally;
use super::wide::{self, Line, Years};
use super::{Progress, Written, spine};

/// Everything a file is written from.
pub(super) struct Desk<'a> {
    pub dir: &'a Path,
    pub roster: &'a Roster,
    pub elsewhere: &'a Elsewhere,
    pub years: &'a [u16],
    pub seed: u64,
}

/// One file being written.
struct Sheet {
    path: PathBuf,
    out: BufWriter<File>,
    bytes: u64,
    rows: u64,
}

impl Sheet {
    fn create(dir: &Path, name: &str, mark: bool) -> Result<Self, Problem> {
        let path = dir.join(name);
        let refused = |error| unwritable(&path, &error);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(refused)?;
        }
        let mut out = BufWriter::with_capacity(1 << 18, File::create(&path).map_err(refused)?);
        let start: &[u8] = if mark { "\u{feff}".as_bytes() } else { b"" };
        out.write_all(start).map_err(refused)?;
        Ok(Self { path, out, bytes: start.len() as u64, rows: 0 })
    }

    /// Writes a line and its end.
    fn line(&mut self, text: &str) -> Result<(), Problem> {
        self.out
            .write_all(text.as_bytes())
            .and_then(|()| self.out.write_all(b"\r\n"))
            .map_err(|error| unwritable(&self.path, &error))?;
        self.bytes += text.len() as u64 + 2;
        self.rows += 1;
        Ok(())
    }

    fn finish(mut self, written: &mut Written, progress: Progress<'_>) -> Result<(), Problem> {
        self.out.flush().map_err(|error| unwritable(&self.path, &error))?;
        written.rows += self.rows.saturating_sub(1);
        written.bytes += self.bytes;
        progress(&self.path);
        written.files.push(self.path);
        Ok(())
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Problem {
    Problem::new(
        format!("cannot write '{}': {error}", path.display()),
        "choose a folder that you may write to and that has room",
    )
}

impl Desk<'_> {
    /// Writes every file of every year.
    pub(super) fn write(&self, progress: Progress<'_>) -> Result<Written, Problem> {
        let mut written = Written { schools: self.roster.schools.len(), ..Written::default() };
        for (at, year) in self.years.iter().enumerate() {
            self.wide(Family::Ks4, *year, at == 0, &mut written, progress)?;
            self.wide(Family::Ks2, *year, at == 0, &mut written, progress)?;
            self.census(*year, &mut written, progress)?;
        }
        let mut sheet = Sheet::create(self.dir, "schools.csv", true)?;
        sheet.line(spine::HEADER)?;
        let last = self.years.last().copied().unwrap_or_default();
        for school in &self.roster.schools {
            for row in spine::rows(school, last) {
                sheet.line(&row)?;
            }
        }
        sheet.finish(&mut written, progress)?;
        Ok(written)
    }

    fn name(&self, year: u16, kind: &str) -> String {
        let folder = format!("{}-{year}", year - 1);
        match self.roster.authorities.first() {
            Some(only) if self.roster.alone() => format!("{folder}/{}_{year}_{kind}.csv", only.code),
            _ => format!("{folder}/england_{kind}.csv"),
        }
    }

    /// One KS4 or KS2 file: schools by authority, each authority behind its schools, England last.
    fn wide(
        &self,
        family: Family,
        year: u16,
        first: bool,
        written: &mut Written,
        progress: Progress<'_>,
    ) -> Result<(), Problem> {
        let (columns, kind) = match family {
            Family::Ks4 => (columns::ks4(year), "ks4final"),
            Family::Ks2 => (columns::ks2(year), "ks2final"),
        };
        let lags = columns
            .iter()
            .filter(|column| !matches!(column.holds, Holds::Nothing | Holds::Identity(_)))
            .map(|column| column.lag)
            .max()
            .unwrap_or_default();
        let mut sheet = Sheet::create(self.dir, &self.name(year, kind), first && family == Family::Ks4)?;
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        sheet.line(&names.join(","))?;
        let mut page = Page { desk: self, family, year, columns: &columns, sheet, text: String::new() };
        let (mut all, mut state) = (Sum::new(), Sum::new());
        let mut schools = self.roster.schools.iter().peekable();
        for authority in &self.roster.authorities {
            let mut la = Sum::new();
            while let Some(school) = schools.next_if(|school| school.la == authority.code) {
                if listed(school, family, year) {
                    let years = wide::years(family, school, year, self.seed, self.elsewhere, lags);
                    let roll = Roll::of(school, year, self.seed);
                    page.school(school, authority, &roll, &years)?;
                    all.join(&roll, &years);
                    if !school.independent() {
                        la.join(&roll, &years);
                        state.join(&roll, &years);
                    }
                }
            }
            page.sum(Row::La, Some(authority), &la)?;
        }
        if self.roster.alone() {
            self.rest_of_england(family, year, lags, &mut all, &mut state);
        }
        page.sum(Row::EnglandAll, None, &all)?;
        page.sum(Row::EnglandState, None, &state)?;
        page.sheet.finish(written, progress)
    }

    /// Adds the schools that a sample of one authority does not list.
    fn rest_of_england(&self, family: Family, year: u16, lags: u16, all: &mut Sum, state: &mut Sum) {
        for lag in 0..=lags {
            let nation = match family {
                Family::Ks4 => self.elsewhere.ks4(year - lag).map(|nation| (&nation.all, &nation.state)),
                Family::Ks2 => self.elsewhere.ks2(year - lag).map(|nation| (&nation.all, &nation.state)),
            };
            if let Some((everyone, maintained)) = nation {
                all.more(lag, everyone);
                state.more(lag, maintained);
            }
        }
        all.roll.join(&self.elsewhere.roll(year, |school| listed(school, family, year)), 1);
        state.roll.join(&self.elsewhere.roll(year, |school| listed(school, family, year) && !school.independent()), 1);
    }

    fn census(&self, year: u16, written: &mut Written, progress: Progress<'_>) -> Result<(), Problem> {
        let mut sheet = Sheet::create(self.dir, &self.name(year, "census"), false)?;
        sheet.line(census::header(year))?;
        let mut sums = [Roll::nobody(); census::KINDS.len()];
        let mut text = String::new();
        for school in self.roster.schools.iter().filter(|school| open(school, year)) {
            let roll = Roll::of(school, year, self.seed);
            let kind = census::kind(school);
            if let Some(sum) = kind.and_then(|at| sums.get_mut(at)) {
                sum.join(&roll, 1);
            }
            let (urn, la, estab) =
                (school.guise(year).urn.to_string(), school.la.to_string(), school.estab.to_string());
            text.clear();
            census::row(&mut text, [&urn, &la, &estab], kind, year, &roll);
            sheet.line(&text)?;
        }
        if let Some(only) = self.roster.authorities.first().filter(|_| self.roster.alone()) {
            let code = only.code.to_string();
            for (at, (kind, _)) in census::KINDS.iter().enumerate() {
                text.clear();
                census::row(&mut text, ["LA", &code, kind], Some(at), year, sums.get(at).unwrap_or(&Roll::nobody()));
                sheet.line(&text)?;
            }
            for (at, sum) in sums.iter_mut().enumerate() {
                let counted = |school: &School| open(school, year) && census::kind(school) == Some(at);
                sum.join(&self.elsewhere.roll(year, counted), 1);
            }
        }
        for (at, (kind, _)) in census::KINDS.iter().enumerate() {
            text.clear();
            census::row(&mut text, ["NAT", "", kind], Some(at), year, sums.get(at).unwrap_or(&Roll::nobody()));
            sheet.line(&text)?;
        }
        sheet.finish(written, progress)
    }
}

fn open(school: &School, year: u16) -> bool {
    !matches!(school.story, Story::Opened(from) if year < from)
}

fn listed(school: &School, family: Family, year: u16) -> bool {
    let cohort = if family == Family::Ks4 { school.ks4 } else { school.ks2 };
    cohort > 0.0 && open(school, year)
}

/// Schools added up, over the years that a file shows.
struct Sum {
    roll: Roll,
    years: Years,
}

impl Sum {
    const fn new() -> Self {
        Self { roll: Roll::nobody(), years: [None, None, None] }
    }

    fn join(&mut self, roll: &Roll, years: &Years) {
        self.roll.join(roll, 1);
        for (sum, year) in self.years.iter_mut().zip(years) {
            if let Some(tally) = year {
                sum.get_or_insert_with(|| Box::new(Tally::new())).join(tally, 1.0);
            }
        }
    }

    fn more(&mut self, lag: u16, tally: &Tally) {
        if let Some(sum) = self.years.get_mut(usize::from(lag)) {
            sum.get_or_insert_with(|| Box::new(Tally::new())).join(tally, f64::from(EACH));
        }
    }
}

/// A wide file being written, row by row.
struct Page<'a> {
    desk: &'a Desk<'a>,
    family: Family,
    year: u16,
    columns: &'a [Column],
    sheet: Sheet,
    text: String,
}

impl Page<'_> {
    fn school(&mut self, school: &School, authority: &Authority, roll: &Roll, years: &Years) -> Result<(), Problem> {
        let line = Line {
            family: self.family,
            year: self.year,
            row: Row::School { independent: school.independent(), sex: school.sex },
            school: Some(school),
            authority: Some((authority.code, &authority.name)),
            roll,
            years,
            elsewhere: self.desk.elsewhere,
        };
        self.put(&line)
    }

    fn sum(&mut self, row: Row, authority: Option<&Authority>, sum: &Sum) -> Result<(), Problem> {
        let line = Line {
            family: self.family,
            year: self.year,
            row,
            school: None,
            authority: authority.map(|authority| (authority.code, authority.name.as_str())),
            roll: &sum.roll,
            years: &sum.years,
            elsewhere: self.desk.elsewhere,
        };
        self.put(&line)
    }

    /// Downloads of one authority leave out empty cells at the end of a row; those of England do not.
    fn put(&mut self, line: &Line<'_>) -> Result<(), Problem> {
        self.text.clear();
        wide::row(&mut self.text, self.columns, line);
        if self.desk.roster.alone() {
            let kept = self.text.trim_end_matches(',').len();
            self.text.truncate(kept);
        }
        self.sheet.line(&self.text)
    }
}
