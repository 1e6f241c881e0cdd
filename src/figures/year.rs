//! Owns stages, academic years and releases of a year's figures.
//! Must not know which years a store holds.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::domain::Problem;

/// A key stage whose ends are measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Stage {
    /// The end of primary school.
    Ks2,
    /// The end of compulsory secondary school.
    Ks4,
    /// School census: who the pupils are, all ages.
    Census,
}

impl Stage {
    /// The word that commands and JSON use.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Ks2 => "ks2",
            Self::Ks4 => "ks4",
            Self::Census => "census",
        }
    }

    /// The label that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ks2 => "KS2",
            Self::Ks4 => "KS4",
            Self::Census => "Census",
        }
    }

    /// Whether results of schools were published for `year`; if not, why not.
    ///
    /// Source: DfE cancelled school-level publication for 2019/20 and 2020/21.
    pub fn unpublished(self, year: Year) -> Option<&'static str> {
        let cancelled = matches!(year.end(), 2020 | 2021) && self != Self::Census;
        cancelled.then_some("no school-level results were published for 2019/20 and 2020/21")
    }
}

impl FromStr for Stage {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        match text.trim().to_lowercase().as_str() {
            "ks2" => Ok(Self::Ks2),
            "ks4" => Ok(Self::Ks4),
            _ => Err(Problem::new(format!("'{}' is not a stage", text.trim()), "use ks2 or ks4")),
        }
    }
}

/// An academic year, kept as the calendar year it ends in: 2016/17 is 2017.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Year(u16);

impl Year {
    /// The academic year that ends in calendar year `end` (1991 to 2098).
    pub fn ending(end: u16) -> Result<Self, Problem> {
        if (1991..=2098).contains(&end) {
            Ok(Self(end))
        } else {
            Err(Problem::new(format!("'{end}' is not a year with results"), "write an academic year such as 2016/17"))
        }
    }

    /// The calendar year it ends in.
    pub const fn end(self) -> u16 {
        self.0
    }

    /// The academic year before, or the one `back` years before.
    #[must_use]
    pub const fn earlier(self, back: u16) -> Self {
        Self(self.0.saturating_sub(back))
    }
}

impl FromStr for Year {
    type Err = Problem;
    /// Reads `2016/17`, `2016-17`, `2016/2017`, `201617`; never a bare calendar year, which could be either end.
    fn from_str(text: &str) -> Result<Self, Problem> {
        let bad = || {
            Problem::new(
                format!("'{}' is not an academic year", text.trim()),
                "write both its calendar years, for example 2016/17",
            )
        };
        let digits: String = text.trim().chars().filter(|c| !matches!(c, '/' | '-' | '_')).collect();
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(bad());
        }
        let start: u16 = digits.get(..4).and_then(|part| part.parse().ok()).ok_or_else(bad)?;
        let end: u16 = digits.get(4..).and_then(|part| part.parse().ok()).ok_or_else(bad)?;
        let follows = match digits.len() {
            6 => (start + 1) % 100 == end,
            8 => start + 1 == end,
            _ => false,
        };
        if follows { Self::ending(start + 1) } else { Err(bad()) }
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{:02}", self.0 - 1, self.0 % 100)
    }
}

/// A release of one year's figures; later ones stand beside earlier ones and are preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Release {
    /// The first, in autumn.
    Provisional,
    /// After schools' checking, in winter.
    Revised,
    /// The last, in spring.
    Final,
}

impl Release {
    /// Every release, the preferred one first.
    pub const PREFERRED: [Self; 3] = [Self::Final, Self::Revised, Self::Provisional];

    /// The word that commands, JSON and people use.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Provisional => "provisional",
            Self::Revised => "revised",
            Self::Final => "final",
        }
    }
}

impl FromStr for Release {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let word = text.trim().to_lowercase();
        Self::PREFERRED.into_iter().find(|release| release.id() == word).ok_or_else(|| {
            Problem::new(format!("'{}' is not a release", text.trim()), "use provisional, revised or final")
        })
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}
