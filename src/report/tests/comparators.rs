//! What figures are held against: places, their pupils, and why nothing is compared where it is not.

use super::*;

const BASICS: Measure = Measure::EnglishMaths94;

fn note<'a>(report: &'a Report, part: &str) -> &'a str {
    report.notes.iter().find(|note| note.contains(part)).unwrap_or_else(|| panic!("{part} in {:#?}", report.notes))
}

/// Two schools with disadvantaged pupils and others, all pupils in England and the authority.
fn snapshot() -> Snapshot {
    use PupilGroup::{All, Disadvantaged, Eal, NotDisadvantaged};
    let mut build = Build::new(Stage::Ks4).school(121_001, "Alder").school(121_002, "Birch").held(2018, Release::Final);
    for (place, disadvantaged, others, all) in [
        (school(121_001), (50.0, 100.0), (70.0, 100.0), (60.0, 200.0)),
        (school(121_002), (40.0, 50.0), (80.0, 150.0), (70.0, 200.0)),
        (Place::La(la(815)), (45.0, 1e3), (72.0, 4e3), (67.0, 5e3)),
        (ENGLAND, (44.0, 1e5), (71.0, 4e5), (64.0, 5e5)),
    ] {
        for (pupils, (of, number)) in [(Disadvantaged, disadvantaged), (NotDisadvantaged, others), (All, all)] {
            build = build.pupils(place, 2018, pupils, &[(BASICS, value(of, number))]);
        }
    }
    build.pupils(school(121_001), 2018, Eal, &[(BASICS, value(55.0, 20.0))]).done()
}

fn asked(pupils: &str, compare: Comparator, compare_pupils: ComparePupils) -> Report {
    let query =
        Query { pupils: pupils.parse().unwrap(), compare, compare_pupils, ..query(ReportName::Schools, &[BASICS]) };
    answer(&snapshot(), &query)
}

/// The value that a row's one figure was held against, the gap in pupils, and the flag.
fn judged(report: &Report, row: &str) -> (Option<f64>, Option<f64>, Option<Flag>) {
    let cell = cell(section(report, "rows"), row, "english_maths_94");
    (cell.against, cell.gap_pupils, cell.flag)
}

#[test]
fn the_same_the_other_and_all_pupils() {
    let same = asked("disadvantaged", England, ComparePupils::Same);
    // 50 of 100 against 44%: z = 1.21.
    assert_eq!(judged(&same, "Alder"), (Some(44.0), Some(6.0), Some(Flag::None)));
    assert_eq!(same.comparator, "England (state-funded)");
    note(&same, "Compared with England (state-funded) for the same pupils (Disadvantaged)");
    let other = asked("disadvantaged", England, ComparePupils::Other);
    // Against 71%: z = −4.63; Birch 20 of 50: z = −4.83; together 70 of 150, −24.33 points of 150 pupils are −36.5.
    assert_eq!(judged(&other, "Alder"), (Some(71.0), Some(-21.0), Some(Flag::Below)));
    assert_eq!(judged(&other, "Birch"), (Some(71.0), Some(-15.0), Some(Flag::Below)));
    assert_eq!(judged(&other, "North group"), (Some(71.0), Some(-36.0), Some(Flag::Below)));
    assert_eq!(other.comparator, "England (state-funded), not disadvantaged");
    note(&other, "Compared with England (state-funded), not disadvantaged: flags");
    let rows = section(&other, "rows");
    assert_eq!(
        &names(rows)[2..],
        ["North group", "North Yorkshire, not disadvantaged", "England (state-funded), not disadvantaged"]
    );
    near(cell(rows, "North Yorkshire, not disadvantaged", "english_maths_94"), 72.0);
    let all = asked("disadvantaged", La, ComparePupils::All);
    assert_eq!(judged(&all, "Alder"), (Some(67.0), Some(-17.0), Some(Flag::Below)));
    assert_eq!(all.comparator, "North Yorkshire, all pupils");
}

#[test]
fn the_group_s_other_pupils_stand_in_a_row_of_their_own() {
    let report = asked("disadvantaged", Group, ComparePupils::Other);
    let rows = section(&report, "rows");
    assert_eq!(&names(rows)[2..4], ["North group", "North group, not disadvantaged"]);
    // 70 and 120 of 100 and 150 pupils.
    near(cell(rows, "North group, not disadvantaged", "english_maths_94"), 76.0);
    assert_eq!(judged(&report, "Alder"), (Some(76.0), Some(-26.0), Some(Flag::Below)));
    // 70 of 150 are 46.67%: −29.33 points are −44 pupils. Its others are not the group itself.
    assert_eq!(judged(&report, "North group"), (Some(76.0), Some(-44.0), Some(Flag::Below)));
    let same = asked("disadvantaged", Group, ComparePupils::Same);
    assert_eq!(judged(&same, "North group"), (None, None, None));
    assert_eq!(names(section(&same, "rows")).len(), 5);
}

#[test]
fn nothing_is_compared_in_silence() {
    let report = asked("all", England, ComparePupils::Other);
    assert_eq!(judged(&report, "Alder"), (None, None, None));
    note(&report, "Nothing is compared: all pupils have no other pupils");
    let england = cell(section(&report, "rows"), "England (state-funded), the other pupils", "english_maths_94");
    assert_eq!(england.content, Content::Withheld(Code::NotInData));
    let report = asked("non_mobile", England, ComparePupils::Other);
    note(&report, "Nothing is compared: published data knows no group of the pupils who are not 'non-mobile'");
    let report = asked("eal", England, ComparePupils::Other);
    assert_eq!(judged(&report, "Alder"), (None, None, None));
    note(
        &report,
        "Nothing is compared: no file that is held has figures of England (state-funded), not EAL for 2017/18",
    );
    let report = asked("eal", England, ComparePupils::All);
    assert_eq!(judged(&report, "Alder").0, Some(64.0));
    assert!(report.notes.iter().all(|note| !note.contains("Nothing is compared")), "{:?}", report.notes);
}

#[test]
fn pupils_without_figures_are_told_though_the_comparator_has_some() {
    let report = asked("fsm6", Group, ComparePupils::All);
    note(&report, "Published data holds no figures for FSM6");
    assert_eq!(judged(&report, "Alder"), (None, None, None));
}

#[test]
fn numbers_of_pupils_and_entries_are_compared_with_nothing() {
    let report = answer(&subjects(), &Query { subject: Some(Subject::Maths.into()), ..Query::of(ReportName::Subject) });
    let entries = cell(section(&report, "rows"), "Alder", "entries");
    assert_eq!((entries.against, entries.gap_pupils, entries.flag, entries.limits), (None, None, None, None));
    let grades = cell(section(&report, "rows"), "Alder", "grade_9_4");
    // 70 of 100 against 83%: −13.
    assert_eq!((grades.against, grades.gap_pupils), (Some(83.0), Some(-13.0)));
}

#[test]
fn a_mean_of_schools_is_called_one_and_is_not_tested() {
    let snapshot = Build::new(Stage::Ks4)
        .school(121_001, "Alder")
        .school(121_002, "Birch")
        .school(121_003, "Cedar")
        .held(2018, Release::Final)
        .held(2017, Release::Final)
        .all(
            school(121_001),
            2018,
            &[(BASICS, value(40.0, 300.0)), (Measure::Progress8, between(0.3, 290.0, 0.1, 0.5))],
        )
        .all(school(121_002), 2018, &[(BASICS, value(80.0, 100.0)), (Measure::Progress8, between(0.5, 90.0, 0.1, 0.9))])
        .all(school(121_003), 2018, &[(BASICS, bare(66.0)), (Measure::Progress8, code(Code::Supp))])
        .all(school(121_001), 2017, &[(BASICS, value(45.0, 300.0))])
        .all(ENGLAND, 2018, &[(BASICS, value(64.0, 5e5)), (Measure::Progress8, value(0.0, 5e5))])
        .done();
    let by = |weighting, name| answer(&snapshot, &Query { weighting, ..query(name, &[BASICS, Measure::Progress8]) });
    let pooled = by(Weighting::Pupils, ReportName::Schools);
    let group = cell(section(&pooled, "rows"), "North group", "english_maths_94");
    near(group, 50.0);
    assert_eq!((group.flag, group.schools), (Some(Flag::Below), Some((2, 3))));
    let plain = by(Weighting::Schools, ReportName::Schools);
    let name = "North group, unweighted mean of schools (DfE-style)";
    let group = cell(section(&plain, "rows"), name, "english_maths_94");
    // (40 + 80 + 66) / 3, the third without a published number of pupils.
    near(group, 62.0);
    assert_eq!((group.flag, group.limits, group.gap_pupils, group.against), (None, None, None, Some(64.0)));
    assert_eq!((group.schools, group.pupils), (Some((3, 3)), None));
    let progress = cell(section(&plain, "rows"), name, "progress8");
    near(progress, 0.4);
    assert_eq!((progress.flag, progress.limits, progress.band, progress.pupils), (None, None, None, Some(380.0)));
    // Schools are tested as ever.
    assert_eq!(cell(section(&plain, "rows"), "Alder", "english_maths_94").flag, Some(Flag::Below));
    note(&plain, "Group figures are the unweighted mean of the schools' figures, as DfE makes");
    let overview = by(Weighting::Schools, ReportName::Overview);
    let change = cell(section(&overview, "headlines"), "Change since 2016/17, in points", "english_maths_94");
    near(change, 62.0 - 45.0);
    assert_eq!((change.flag, change.limits), (None, None));
    assert_eq!(section(&overview, "trend").title, "Trend of the group, unweighted mean of schools (DfE-style)");
    // Held against the group, schools are held against that mean, which is named.
    let against = answer(
        &snapshot,
        &Query { weighting: Weighting::Schools, compare: Group, ..query(ReportName::Schools, &[BASICS]) },
    );
    assert_eq!(against.comparator, name);
    assert_eq!(cell(section(&against, "rows"), "Alder", "english_maths_94").against, Some(62.0));
}
