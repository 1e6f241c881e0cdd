//! Owns what the name of a file says of its year and release: full spans, words, and a table of conventions.
//! Must not know the file's content. A bare year in any other position is ambiguous, and says nothing.

use std::path::Path;

use super::cells;
use crate::figures::{Release, Year};

/// What the bare year of a convention means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bare {
    /// The year that the academic year begins in.
    Start,
    /// The year that the academic year ends in.
    End,
}

/// One part of a conventional name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    La,
    Year,
    Family,
}

/// How one source names the files of a local authority.
struct Convention {
    separator: char,
    parts: [Part; 3],
    families: &'static [&'static str],
    bare: Bare,
    release: Option<Release>,
}

const CONVENTIONS: [Convention; 2] = [
    // DfE's download of one local authority: 815_2017_ks4final is of 2016/17.
    Convention {
        separator: '_',
        parts: [Part::La, Part::Year, Part::Family],
        families: &[
            "ks4",
            "ks4final",
            "ks4revised",
            "ks4provisional",
            "ks2",
            "ks2final",
            "ks2revised",
            "ks2provisional",
            "census",
        ],
        bare: Bare::End,
        release: None,
    },
    // A county's republication, which has final figures only: 2016-850-ks2 is of 2016/17.
    Convention {
        separator: '-',
        parts: [Part::Year, Part::La, Part::Family],
        families: &["ks2"],
        bare: Bare::Start,
        release: Some(Release::Final),
    },
];

/// What a file's name says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// The year.
    pub(super) year: Option<NamedYear>,
    /// The release.
    pub(super) release: Option<Release>,
    /// The name, for messages.
    pub(super) name: String,
}

/// A year that a name states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NamedYear {
    /// The academic year.
    pub(super) year: Year,
    /// The other academic year that the name's bare year could mean; none where both years stand in the name.
    pub(super) or: Option<Year>,
    /// The name that states it: the file's or its folder's.
    pub(super) name: String,
}

impl Named {
    pub(super) fn read(path: &Path) -> Self {
        let stem = part(path.file_stem());
        let folder = part(path.parent().and_then(Path::file_name));
        let name = cells::shown(part(path.file_name()).as_bytes());
        let lower = stem.to_lowercase();
        let convention = CONVENTIONS.iter().find_map(|convention| convention.read(&lower));
        let spans = spans(&lower);
        let year = match spans.as_slice() {
            [] => convention.map(|(year, or, _)| NamedYear { year, or: Some(or), name: name.clone() }).or_else(|| {
                match self::spans(&folder).as_slice() {
                    [year] => Some(NamedYear { year: *year, or: None, name: cells::shown(folder.as_bytes()) }),
                    _ => None,
                }
            }),
            [year] => Some(NamedYear { year: *year, or: None, name: name.clone() }),
            // Two different years in one name say nothing certain.
            _ => None,
        };
        let release = word(&lower).or_else(|| convention.and_then(|(_, _, release)| release));
        Self { year, release, name }
    }
}

fn part(name: Option<&std::ffi::OsStr>) -> String {
    name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

impl Convention {
    /// The year meant, the other one the bare year could mean, and the release, if the name follows the convention.
    fn read(&self, stem: &str) -> Option<(Year, Year, Option<Release>)> {
        // A browser that saves a file twice adds " (1)".
        let stem = stem.split(" (").next().unwrap_or(stem).trim();
        let words: Vec<&str> = stem.split(self.separator).collect();
        if words.len() != self.parts.len() {
            return None;
        }
        let mut bare = None;
        for (part, word) in self.parts.iter().zip(words) {
            let digits = word.bytes().all(|byte| byte.is_ascii_digit());
            match part {
                Part::La if digits && word.len() == 3 => {}
                Part::Year if digits && word.len() == 4 => bare = word.parse::<u16>().ok(),
                Part::Family if self.families.contains(&word) => {}
                _ => return None,
            }
        }
        let bare = bare?;
        let (meant, other) = match self.bare {
            Bare::End => (bare, bare + 1),
            Bare::Start => (bare + 1, bare),
        };
        Some((Year::ending(meant).ok()?, Year::ending(other).ok()?, self.release))
    }
}

/// The release that a name has the word of; none where it has two.
fn word(lower: &str) -> Option<Release> {
    let mut found = Release::PREFERRED.into_iter().filter(|release| {
        lower.match_indices(release.id()).any(|(at, word)| {
            let before = lower.get(..at).and_then(|text| text.chars().next_back());
            let after = lower.get(at + word.len()..).and_then(|text| text.chars().next());
            !before.is_some_and(char::is_alphabetic) && !after.is_some_and(char::is_alphabetic)
        })
    });
    let first = found.next();
    if found.next().is_some() { None } else { first }
}

/// Every academic year that a name writes with both its calendar years: `2016-2017`, `2016_17`, `201617`.
fn spans(name: &str) -> Vec<Year> {
    // Runs of digits, each with the text between it and the run before.
    let mut runs: Vec<(&str, &str)> = Vec::new();
    let mut rest = name;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (between, from) = rest.split_at(start);
        let (digits, after) = from.split_at(from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len()));
        runs.push((between, digits));
        rest = after;
    }
    let mut years: Vec<Year> = Vec::new();
    for (at, (_, digits)) in runs.iter().enumerate() {
        let joined = matches!(digits.len(), 6 | 8).then(|| digits.parse::<Year>().ok()).flatten();
        let (next, after) = (runs.get(at + 1), runs.get(at + 2));
        let parted = next.and_then(|(between, second)| {
            let apart = digits.len() == 4 && matches!(*between, "-" | "_" | " " | "–") && matches!(second.len(), 2 | 4);
            // 2011-12-05 is a day, not the year 2011/12.
            let day = second.len() == 2 && after.is_some_and(|(gap, third)| gap == between && third.len() == 2);
            (apart && !day).then(|| format!("{digits}/{second}").parse::<Year>().ok()).flatten()
        });
        years.extend(joined.or(parted));
    }
    years.sort_unstable();
    years.dedup();
    years
}

#[cfg(test)]
mod tests;
