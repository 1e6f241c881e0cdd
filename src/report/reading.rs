//! Owns what one place has of each asked column in one year: the figure, or why there is none.
//! Must not know groups, comparators or rows.

use crate::figures::{Block, Code, Figure, FigureKey, Kind, Place, PupilGroup, Stage, Unit, Year};

use super::cohorts::pupils_of;
use super::columns::Ask;
use super::pooling::{Reading, count_behind};
use super::scope::Scope;
use super::significance::{score_limits, wilson};

/// Reads the same columns of one year for place after place.
///
/// Blocks of one file have the same figures in the same order, so that the position of a figure in the last
/// place's block is the likeliest in the next one's: most figures are found without a search.
pub(super) struct Reader<'a> {
    scope: &'a Scope<'a>,
    year: Year,
    columns: Vec<Wanted<'a>>,
}

struct Wanted<'a> {
    ask: &'a Ask,
    /// None where no data holds such figures: a combination of pupil groups.
    key: Option<FigureKey>,
    made: bool,
    last_seen_at: usize,
}

impl<'a> Reader<'a> {
    /// For the columns `asks` of one year, of the pupils asked for.
    pub fn new(scope: &'a Scope<'a>, asks: &'a [Ask], year: Year) -> Self {
        Self::of(scope, asks, year, scope.pupils)
    }

    /// For the columns `asks` of one year, of these pupils; none: pupils that no data holds figures of.
    pub fn of(scope: &'a Scope<'a>, asks: &'a [Ask], year: Year, pupils: Option<PupilGroup>) -> Self {
        let columns = asks
            .iter()
            .map(|ask| Wanted {
                ask,
                key: pupils.map(|pupils| FigureKey { measure: ask.info.measure, subject: ask.subject, pupils }),
                made: ask.info.measure.not_made(year).is_none(),
                last_seen_at: 0,
            })
            .collect();
        Self { scope, year, columns }
    }

    /// One reading per column, from the place's blocks (the newest import first).
    pub fn read(&mut self, place: Place, blocks: &[&Block]) -> Vec<Reading> {
        let unpublished = matches!(place, Place::School(_)) && self.scope.stage.unpublished(self.year).is_some();
        let without_file = if unpublished { Code::NotMeasured } else { Code::NoFile };
        let (stage, year) = (self.scope.stage, self.year);
        let read = |wanted: &mut Wanted<'_>| {
            if !wanted.made {
                Reading::withheld(Code::NotMeasured)
            } else if blocks.is_empty() {
                Reading::withheld(without_file)
            } else {
                wanted.find(blocks).map_or(Reading::withheld(Code::NotInData), |(key, figure)| {
                    let pupils = pupils_of(figure, key, stage, blocks);
                    reading(&Figure { pupils, ..*figure }, stage, place, year, wanted.ask)
                })
            }
        };
        self.columns.iter_mut().map(read).collect()
    }
}

impl Wanted<'_> {
    fn find<'b>(&mut self, blocks: &[&'b Block]) -> Option<(FigureKey, &'b Figure)> {
        let key = self.key?;
        for block in blocks {
            if let Some((_, figure)) = block.figures.get(self.last_seen_at).filter(|(at, _)| *at == key) {
                return Some((key, figure));
            }
            if let Ok(at) = block.figures.binary_search_by_key(&key, |(at, _)| *at) {
                self.last_seen_at = at;
                return block.figures.get(at).map(|(_, figure)| (key, figure));
            }
        }
        None
    }
}

fn reading(figure: &Figure, stage: Stage, place: Place, year: Year, ask: &Ask) -> Reading {
    // Arithmetic on a value that is no number would spread; what no file can mean is an empty cell.
    let content = figure.value.and_then(|value| if value.is_finite() { Ok(value) } else { Err(Code::Empty) });
    let limits = figure.limits.map(|limits| (limits.lower, limits.upper));
    let derived = || derived_limits(ask, place, year, content.ok()?, (figure.pupils?, figure.count));
    let as_published = ask.column.unit == Unit::Percent && stage == Stage::Ks4;
    Reading {
        content,
        pupils: figure.pupils,
        // More pupils than there are cannot be: such a count is not used, and the percentage stands for itself.
        count: figure.count.filter(|count| figure.pupils.is_none_or(|pupils| *count <= pupils)),
        limits: limits.or_else(derived),
        decimals: Some(figure.decimals).filter(|at| content.is_ok() && as_published && *at != ask.column.decimals),
    }
}

/// Limits of a school's figure where the file has none: of a percentage by Wilson's interval, of a score from the
/// national deviation where that is known.
///
/// DfE uses the deviation of all pupils for every pupil group as well.
fn derived_limits(ask: &Ask, place: Place, year: Year, value: f64, (n, k): (f64, Option<f64>)) -> Option<(f64, f64)> {
    if !matches!(place, Place::School(_)) {
        return None;
    }
    match ask.info.kind {
        Kind::Score => score_limits(value, n, ask.info.measure.national_deviation(year)?),
        // A percentage is published rounded: its interval reaches at least as far as the rounded value.
        Kind::Percentage => {
            let (lower, upper) = wilson(k.unwrap_or_else(|| count_behind(value, n)), n)?;
            Some((lower.min(value), upper.max(value)))
        }
        Kind::Count | Kind::Band => None,
    }
}
