//! Owns what a tidy file leaves to be worked out once all rows of a place are together: what its shares divide by.
//! Must not know rows or columns.

use std::collections::BTreeMap;

use crate::figures::{Block, Figure, FigureKey, Measure, PupilGroup, Subject};

/// The subjects whose grades wide files publish of those entered; of tidy files nothing says it but the numbers.
const OF_ENTRIES: [Subject; 3] = [Subject::Science, Subject::Humanities, Subject::Languages];
const GRADES: [Measure; 2] = [Measure::Grade95, Measure::Grade94];

/// Settles denominators that no single row states.
pub(super) fn settle(blocks: &mut [Block]) {
    let by_pupils = divided_by_pupils(blocks);
    for block in blocks.iter_mut() {
        let cohorts: Vec<(PupilGroup, f64)> = block
            .figures
            .iter()
            .filter(|(key, _)| key.measure == Measure::Cohort)
            .filter_map(|(key, figure)| Some((key.pupils, figure.value.ok()?)))
            .collect();
        let cohort = |pupils| cohorts.iter().find(|(of, _)| *of == pupils).map(|(_, pupils)| *pupils);
        add_shares(block);
        for (key, figure) in &mut block.figures {
            if key.measure == Measure::CohortShare && figure.pupils.is_none() {
                figure.pupils = cohort(PupilGroup::All).filter(|all| fits(figure, *all));
            } else if by_pupils.contains(&(key.measure, key.subject)) {
                figure.pupils = cohort(key.pupils);
            }
        }
    }
}

/// The shares of the cohort that a file does not state, and that its numbers of pupils give.
///
/// Not of prior attainment: wide files have those over the pupils whose prior attainment is known.
fn add_shares(block: &mut Block) {
    const OF_OTHERS: [PupilGroup; 4] =
        [PupilGroup::All, PupilGroup::PriorLow, PupilGroup::PriorMiddle, PupilGroup::PriorHigh];
    let Some((_, all)) = block.figures.iter().find(|(key, _)| *key == FigureKey::of(Measure::Cohort, PupilGroup::All))
    else {
        return;
    };
    let Some(all) = all.value.ok().filter(|all| *all > 0.0) else { return };
    let shares: Vec<(FigureKey, Figure)> = block
        .figures
        .iter()
        .filter(|(key, _)| key.measure == Measure::Cohort && !OF_OTHERS.contains(&key.pupils))
        .filter(|(key, _)| block.figure(FigureKey { measure: Measure::CohortShare, ..*key }).is_none())
        .filter_map(|(key, cohort)| {
            let pupils = cohort.value.ok().filter(|pupils| *pupils <= all)?;
            let percent = (1_000.0 * pupils / all).round() / 10.0;
            let share = Figure { value: Ok(percent), decimals: 1, pupils: Some(all), count: Some(pupils), ..*cohort };
            Some((FigureKey { measure: Measure::CohortShare, ..*key }, share))
        })
        .collect();
    block.figures.extend(shares);
    block.figures.sort_unstable_by_key(|(key, _)| *key);
}

/// The grades of subjects whose percentages are the count over all pupils, not over the entries, in more rows.
fn divided_by_pupils(blocks: &[Block]) -> Vec<(Measure, Option<Subject>)> {
    let mut votes: BTreeMap<(Measure, Option<Subject>), (u64, u64)> = BTreeMap::new();
    for block in blocks {
        let of = |key: &FigureKey| key.subject.is_some_and(|subject| OF_ENTRIES.contains(&subject));
        for (key, figure) in block.figures.iter().filter(|(key, _)| GRADES.contains(&key.measure) && of(key)) {
            let Some(entries) = figure.pupils else { continue };
            let Some(pupils) = block.figure(FigureKey::of(Measure::Cohort, key.pupils)).and_then(|it| it.value.ok())
            else {
                continue;
            };
            let vote = votes.entry((key.measure, key.subject)).or_default();
            match (fits(figure, entries), fits(figure, pupils)) {
                (true, false) => vote.0 += 1,
                (false, true) => vote.1 += 1,
                _ => {}
            }
        }
    }
    votes.into_iter().filter(|(_, (entries, pupils))| pupils > entries).map(|(figure, _)| figure).collect()
}

/// Whether the published percentage is the published count over `pupils`, as far as its decimals tell.
fn fits(figure: &Figure, pupils: f64) -> bool {
    let (Ok(percent), Some(count)) = (figure.value, figure.count) else { return false };
    if pupils <= 0.0 {
        return false;
    }
    let half = 0.5 / 10_f64.powi(i32::from(figure.decimals));
    (100.0 * count / pupils - percent).abs() <= half + 1e-9
}
