//! Owns the formulas by which parts become a figure: their words, where they are from, and the arithmetic.
//! Must not know which figure is explained.

use crate::report::pooling::{mean, percentage};
use crate::report::significance::gap_in_pupils;

use super::Part;

/// How parts make a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Formula {
    /// The first part as published.
    Published,
    /// By definition, not from a file.
    ByDefinition,
    /// Σ n·x / Σ n.
    MeanOfPupils,
    /// 100 · Σ k / Σ n.
    ShareOfPupils,
    /// Σ k.
    Sum,
    /// Σ x / number of schools.
    MeanOfSchools,
    /// The first part less the second.
    Difference,
    /// That, of the first part's pupils, cut towards nought.
    DifferenceInPupils,
    /// The report's own way, told in its notes.
    OfTheReport,
}

const OURS: &str = "docs/figures.md, \"Combining schools\"";
const GAPS: &str = "docs/figures.md, \"Gaps in pupils\"";

/// The word that JSON uses, what people read, and where the formula is from.
const FORMULAS: [(Formula, &str, &str, &str); 9] = [
    (Formula::Published, "published", "the number as the file has it", "Department for Education, performance tables"),
    (
        Formula::ByDefinition,
        "by_definition",
        "0: KS1 to KS2 progress is centred on it for England, and the file leaves the cell empty",
        "Department for Education, primary accountability",
    ),
    (
        Formula::MeanOfPupils,
        "mean_of_pupils",
        "Σ n·x / Σ n: each school's score x weighted by its n pupils, so that every pupil counts once",
        OURS,
    ),
    (
        Formula::ShareOfPupils,
        "share_of_pupils",
        "100 · Σ k / Σ n: pupils over pupils, k the published number, else round(p·n/100)",
        OURS,
    ),
    (Formula::Sum, "sum", "Σ k: the numbers of the schools added up", OURS),
    (
        Formula::MeanOfSchools,
        "mean_of_schools",
        "Σ x / number of schools: every school counts once, however large (DfE-style)",
        "Department for Education, similar schools; docs/figures.md, \"Combining schools\"",
    ),
    (Formula::Difference, "difference", "the first less the second, before any rounding", GAPS),
    (
        Formula::DifferenceInPupils,
        "difference_in_pupils",
        "(the first less the second) · n / 100 with the first's n pupils, cut towards nought",
        GAPS,
    ),
    (Formula::OfTheReport, "of_the_report", "worked out by this report as its notes tell", "docs/figures.md"),
];

impl Formula {
    fn row(self) -> (&'static str, &'static str, &'static str) {
        FORMULAS
            .iter()
            .find(|(it, ..)| *it == self)
            .map_or(("of_the_report", "", ""), |(_, id, words, source)| (id, words, source))
    }

    /// The word that JSON uses.
    pub fn id(self) -> &'static str {
        self.row().0
    }

    /// What people read.
    pub fn words(self) -> &'static str {
        self.row().1
    }

    /// Where the formula is from.
    pub fn source(self) -> &'static str {
        self.row().2
    }

    /// What it makes of the parts.
    pub fn value(self, parts: &[Part]) -> Option<f64> {
        let of = |weigh: fn(&Part) -> Option<(f64, f64)>| parts.iter().map(weigh).collect::<Option<Vec<_>>>();
        let two = || match parts {
            [first, second] => Some((first, first.value.ok()? - second.value.ok()?)),
            _ => None,
        };
        match self {
            Self::Published | Self::ByDefinition => parts.first()?.value.ok(),
            Self::MeanOfPupils => mean(&of(|part| Some((part.pupils?, part.value.ok()?)))?),
            Self::ShareOfPupils => percentage(&of(|part| Some((part.pupils?, part.count?)))?),
            Self::MeanOfSchools => mean(&of(|part| Some((1.0, part.value.ok()?)))?),
            Self::Sum if parts.is_empty() => None,
            Self::Sum => parts.iter().map(|part| part.value.ok()).sum(),
            Self::Difference => two().map(|(_, gap)| gap),
            Self::DifferenceInPupils => two().and_then(|(first, gap)| Some(gap_in_pupils(gap, first.pupils?))),
            Self::OfTheReport => None,
        }
    }
}
