//! Figures whose own file does not say how many pupils they are of.

use super::*;
use crate::domain::ImportId;
use crate::figures::{Block, FigureKey};

/// Two primary schools with percentages from a file without denominators (the newer import), and cohorts from
/// another file; `older` is put under the school's newer block.
fn ks2(attainment: &[(Measure, Figure)], cohorts: [f64; 2]) -> Snapshot {
    let mut snapshot = Build::new(Stage::Ks2)
        .school_in(121_001, "Ash", 815, Phase::Primary)
        .school_in(121_002, "Birch", 815, Phase::Primary)
        .held(2023, Release::Revised)
        .pupils(school(121_001), 2023, PupilGroup::Girls, attainment)
        .pupils(
            school(121_002),
            2023,
            PupilGroup::Girls,
            &[(Measure::RwmExpected, bare(40.0)), (Measure::ReadingProgress, bare(1.0))],
        )
        .all(ENGLAND, 2023, &[(Measure::RwmExpected, bare(60.0))])
        .done();
    for (number, girls) in [121_001, 121_002].into_iter().zip(cohorts) {
        let blocks = snapshot.blocks.get_mut(&(school(number), year(2023))).unwrap();
        let mut other = blocks[0].clone();
        other.key.import = ImportId(0);
        let of = |pupils, count| (FigureKey::of(Measure::Cohort, pupils), value(count, count));
        other.figures = vec![of(PupilGroup::All, 60.0), of(PupilGroup::Girls, girls)];
        blocks.push(other);
    }
    snapshot
}

fn girls(measures: &[Measure]) -> Query {
    Query { pupils: PupilFilter::only(PupilGroup::Girls), ..query(ReportName::Schools, measures) }
}

#[test]
fn a_percentage_is_weighted_by_the_cohort_of_its_own_pupils_from_the_other_file() {
    let snapshot = ks2(&[(Measure::RwmExpected, bare(80.0))], [30.0, 20.0]);
    let report = answer(&snapshot, &girls(&[Measure::RwmExpected]));
    let rows = section(&report, "rows");
    // 24 of 30 and 8 of 20 girls.
    near(cell(rows, "North group", "rwm_expected"), 64.0);
    assert_eq!(cell(rows, "North group", "rwm_expected").pupils, Some(50.0));
    assert_eq!(cell(rows, "Ash", "rwm_expected").pupils, Some(30.0));
    // Whichever file came first.
    let mut turned = snapshot;
    for blocks in turned.blocks.values_mut() {
        blocks.reverse();
    }
    let report = answer(&turned, &girls(&[Measure::RwmExpected]));
    near(cell(section(&report, "rows"), "North group", "rwm_expected"), 64.0);
}

#[test]
fn progress_is_of_those_covered_where_a_file_says_so_and_of_all_eligible_otherwise_which_a_note_tells() {
    const NOTE: &str = "counts all eligible pupils";
    let mut snapshot = ks2(&[(Measure::ReadingProgress, bare(-2.0))], [30.0, 20.0]);
    let report = answer(&snapshot, &girls(&[Measure::ReadingProgress]));
    near(cell(section(&report, "rows"), "North group", "reading_progress"), (-2.0 * 30.0 + 20.0) / 50.0);
    assert!(report.notes.iter().any(|note| note.contains(NOTE)), "{:#?}", report.notes);
    // An older import of the wide file knows the coverage of both: its numbers of pupils stand.
    for (number, covered) in [(121_001, 25.0), (121_002, 25.0)] {
        let blocks: &mut Vec<Block> = snapshot.blocks.get_mut(&(school(number), year(2023))).unwrap();
        let key = FigureKey::of(Measure::ReadingProgress, PupilGroup::Girls);
        blocks[1].figures.insert(0, (key, value(9.0, covered)));
        blocks[1].figures.sort_by_key(|(key, _)| *key);
    }
    let report = answer(&snapshot, &girls(&[Measure::ReadingProgress]));
    near(cell(section(&report, "rows"), "North group", "reading_progress"), -0.5);
    assert!(!report.notes.iter().any(|note| note.contains(NOTE)), "{:#?}", report.notes);
}

#[test]
fn what_is_of_entries_or_of_pupils_in_progress_8_never_takes_the_cohort() {
    let snapshot = Build::new(Stage::Ks4)
        .school(121_001, "Alder")
        .held(2018, Release::Final)
        .all(
            school(121_001),
            2018,
            &[
                (Measure::Progress8, bare(0.5)),
                (Measure::Attainment8, bare(50.0)),
                (Measure::Cohort, value(180.0, 180.0)),
            ],
        )
        .subject(school(121_001), 2018, Subject::Science, &[(Measure::Grade94, bare(60.0))])
        .done();
    let report = answer(&snapshot, &query(ReportName::Schools, &[Measure::Progress8, Measure::Attainment8]));
    let rows = section(&report, "rows");
    assert_eq!(cell(rows, "Alder", "progress8").pupils, None);
    assert_eq!(cell(rows, "Alder", "attainment8").pupils, Some(180.0));
}
