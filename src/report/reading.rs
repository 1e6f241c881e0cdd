//! Owns what one place has of each asked column in one year: the figure, or why there is none.
//! Must not know groups, comparators or rows.

use crate::figures::{Block, Code, Figure, FigureKey, Measure, Place, Stage, Unit, Year};

use super::cohorts::pupils_of;
use super::columns::Ask;
use super::pooling::Reading;
use super::scope::Scope;
use super::significance::score_limits;

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
    /// For the columns `asks` of one year.
    pub fn new(scope: &'a Scope<'a>, asks: &'a [Ask], year: Year) -> Self {
        let columns = asks
            .iter()
            .map(|ask| Wanted {
                ask,
                key: scope.pupils.map(|pupils| FigureKey { measure: ask.info.measure, subject: ask.subject, pupils }),
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
    let derived = || derived_limits(ask.info.measure, place, year, content.ok()?, figure.pupils?);
    let as_published = ask.column.unit == Unit::Percent && stage == Stage::Ks4;
    Reading {
        content,
        pupils: figure.pupils,
        count: figure.count,
        limits: limits.or_else(derived),
        decimals: Some(figure.decimals).filter(|at| content.is_ok() && as_published && *at != ask.column.decimals),
    }
}

/// Limits of a school's score from the national deviation, where the file has none and the deviation is known.
///
/// DfE uses the deviation of all pupils for every pupil group as well.
fn derived_limits(measure: Measure, place: Place, year: Year, score: f64, pupils: f64) -> Option<(f64, f64)> {
    let deviation = measure.national_deviation(year)?;
    matches!(place, Place::School(_)).then(|| score_limits(score, pupils, deviation)).flatten()
}
