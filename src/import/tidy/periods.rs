//! Owns the year and the release of each row of a tidy file, and whether its name and the person agree with them.
//! Must not know what a row is of.

use std::collections::BTreeMap;
use std::path::Path;

use crate::figures::{Release, Year};

use super::super::dating::contradiction;
use super::super::header::Header;
use super::super::naming::Named;
use super::super::records::Row;
use super::super::{AS_PUBLISHED, Options, Refusal, cells};

/// Where year and release stand, and those found so far.
#[derive(Debug)]
pub(super) struct Periods {
    time: usize,
    version: Option<usize>,
    named: Named,
    options: Options,
    /// The cells of the row before and what they came to: most rows are of one year and release.
    last: Option<Last>,
    found: BTreeMap<Year, Release>,
    /// Whether a row said its release itself.
    stated: bool,
}

/// The cells of a row that say its year and its release, and what they came to.
#[derive(Debug)]
struct Last {
    time: Vec<u8>,
    version: Vec<u8>,
    dated: (Year, Release),
}

/// Why a row has no year or no release.
pub(super) enum Undated {
    /// The row is refused: the column and the reason.
    Row(usize, String),
    /// Nothing in the file says the release.
    File(Refusal),
}

/// The newest year of a file with its release, and how they are known.
pub(super) struct Dating {
    pub(super) year: Year,
    pub(super) release: Release,
    pub(super) evidence: String,
    /// The years in words, where there are several.
    pub(super) years: Option<String>,
}

impl Periods {
    pub(super) fn find(header: &Header, path: &Path, options: Options) -> Result<Self, Refusal> {
        let time = header.find("time_period")?;
        let time = time.ok_or_else(|| Refusal::new("the column time_period is missing", AS_PUBLISHED))?;
        Ok(Self {
            time,
            version: header.find("version")?,
            named: Named::read(path),
            options,
            last: None,
            found: BTreeMap::new(),
            stated: false,
        })
    }

    /// The column that says the year.
    pub(super) const fn column(&self) -> usize {
        self.time
    }

    /// The year and release of a row.
    pub(super) fn of(&mut self, row: &Row) -> Result<(Year, Release), Undated> {
        let time = row.field(self.time);
        let version = self.version.map(|column| row.field(column)).unwrap_or_default();
        if let Some(last) = self.last.as_ref().filter(|last| last.time == time && last.version == version) {
            return Ok(last.dated);
        }
        let year: Year = cells::text(time)
            .parse()
            .map_err(|_| Undated::Row(self.time, "not an academic year such as 202324".to_owned()))?;
        let stated: Option<Release> = cells::text(version).parse().ok();
        self.stated |= stated.is_some();
        let release = stated.or(self.options.release).or(self.named.release).ok_or_else(|| {
            Undated::File(Refusal::new(
                "the file does not say whether its figures are provisional, revised or final",
                "add the release, for example --release final",
            ))
        })?;
        if let Some(known) = self.found.get(&year).filter(|known| **known != release) {
            let column = self.version.unwrap_or(self.time);
            let reason = format!("the rows before say that the figures of {year} are {known}");
            return Err(Undated::Row(column, reason));
        }
        self.last = Some(Last { time: time.to_vec(), version: version.to_vec(), dated: (year, release) });
        Ok((year, release))
    }

    /// Counts a row of the year and release as taken.
    pub(super) fn keep(&mut self, year: Year, release: Release) {
        self.found.entry(year).or_insert(release);
    }

    /// What the file as a whole is of, if its rows, its name and the person do not contradict each other.
    pub(super) fn settle(&self) -> Result<Option<Dating>, Refusal> {
        let Some((year, release)) = self.found.last_key_value().map(|(year, release)| (*year, *release)) else {
            return Ok(None);
        };
        let rows = |year: Year| format!("the column time_period says {year}");
        if let Some(said) = self.options.year.filter(|said| !self.found.contains_key(said)) {
            return Err(contradiction(&rows(year), &format!("--year says {said}")));
        }
        if let Some(named) = &self.named.year
            && !self.found.keys().any(|found| *found == named.year || Some(*found) == named.or)
        {
            return Err(contradiction(&rows(year), &format!("the name '{}' says {}", named.name, named.year)));
        }
        let claims = [
            (self.options.release, "--release".to_owned()),
            (self.named.release, format!("the name '{}'", self.named.name)),
        ];
        let by = if self.stated { "the column version".to_owned() } else { claims[0].1.clone() };
        for (claimed, words) in &claims {
            if let Some(other) = claimed.filter(|claimed| *claimed != release) {
                return Err(Refusal::new(
                    format!("the figures of {year} are {release} by {by}, but {other} by {words}"),
                    "check which file this is: give it its right name or the right --release, or leave --release out",
                ));
            }
        }
        let known = claims.iter().find(|(claimed, _)| claimed.is_some()).map(|(_, words)| words.as_str());
        let known = if self.stated { "column version" } else { known.unwrap_or_default() };
        let years = (self.found.len() > 1).then(|| {
            let years: Vec<String> = self.found.iter().map(|(year, release)| format!("{year} ({release})")).collect();
            years.join(", ")
        });
        Ok(Some(Dating { year, release, evidence: format!("year: column time_period; release: {known}"), years }))
    }
}
