//! Owns the pupils behind a figure whose own file does not state them: those of another file of the same release.
//! Must not know what the figures are shown in.

use crate::figures::{Block, Code, Denominator, Figure, FigureKey, Measure, Place, Stage};

use super::columns::Ask;
use super::scope::Scope;

/// The pupils that a figure is of: as its file states them, as another file of the same place, year and release states
/// them of the same figure, or else the pupils of its group at the end of the stage.
///
/// KS1 to KS2 progress covers part of the eligible pupils; where no file states how many, it is of them all. What is
/// counted over entries, or over pupils in Progress 8, is never taken from the cohort.
pub(super) fn pupils_of(figure: &Figure, key: FigureKey, stage: Stage, blocks: &[&Block]) -> Option<f64> {
    if figure.pupils.is_some() || figure.value.is_err_and(|code| code != Code::Empty) {
        return figure.pupils;
    }
    let elsewhere = || blocks.iter().filter_map(|block| block.figure(key)).find_map(|other| other.pupils);
    let cohort = || {
        let cohort = FigureKey::of(Measure::Cohort, key.pupils);
        blocks.iter().filter_map(|block| block.figure(cohort)).find_map(|cohort| cohort.value.ok())
    };
    elsewhere().or_else(|| if is_of_the_cohort(key, stage) { cohort() } else { None })
}

fn is_of_the_cohort(key: FigureKey, stage: Stage) -> bool {
    match key.measure.info().denominator {
        // A share of the cohort is of all its pupils, whichever group it is the share of.
        Denominator::Cohort => key.measure != Measure::CohortShare,
        Denominator::InMeasure => stage == Stage::Ks2,
        Denominator::Entries => false,
    }
}

/// Whether a progress measure of some school is weighted by all eligible pupils, since no file says whom it covers.
pub(super) fn coverage_unknown(scope: &Scope<'_>, asks: &[Ask]) -> bool {
    let Some(pupils) = scope.pupils.filter(|_| scope.stage == Stage::Ks2) else { return false };
    let progress = asks.iter().filter(|ask| ask.info.denominator == Denominator::InMeasure);
    let keys: Vec<FigureKey> =
        progress.map(|ask| FigureKey { measure: ask.info.measure, subject: ask.subject, pupils }).collect();
    scope.schools.iter().any(|school| {
        let blocks = scope.blocks(Place::School(school.urn), scope.year);
        let of = |key: &FigureKey| {
            let found: Vec<&Figure> = blocks.iter().filter_map(|block| block.figure(*key)).collect();
            found.iter().any(|figure| figure.value.is_ok()) && found.iter().all(|figure| figure.pupils.is_none())
        };
        keys.iter().any(of)
    })
}
