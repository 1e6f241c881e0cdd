//! The overview's changes, ranks, gaps and what is missing, with numbers worked out by hand.

use super::*;

const BASICS: Measure = Measure::EnglishMaths94;

fn note<'a>(report: &'a Report, part: &str) -> &'a str {
    report.notes.iter().find(|note| note.contains(part)).unwrap_or_else(|| panic!("{part} in {:#?}", report.notes))
}

/// Four schools of 100 pupils over two years, with Progress 8 and a percentage.
fn two_years() -> Snapshot {
    let mut build = Build::new(Stage::Ks4);
    for (number, name) in [(121_001, "Alder"), (121_002, "Birch"), (121_003, "Cedar"), (121_004, "Dogwood")] {
        build = build.school(number, name);
    }
    build = build.held(2018, Release::Final).held(2017, Release::Final);
    for (number, end, progress, basics) in [
        (121_001, 2018, 0.5, 70.0),
        (121_002, 2018, 0.2, 62.0),
        (121_003, 2018, -0.1, 60.0),
        (121_004, 2018, -0.6, 40.0),
        (121_001, 2017, -0.2, 69.0),
        (121_002, 2017, 0.25, 40.0),
        (121_003, 2017, -0.15, 60.0),
    ] {
        let figures = [
            (Measure::Progress8, between(progress, 100.0, progress - 0.2, progress + 0.2)),
            (BASICS, value(basics, 100.0)),
        ];
        build = build.all(school(number), end, &figures);
    }
    build.all(ENGLAND, 2018, &[(Measure::Progress8, value(0.0, 5e5)), (BASICS, value(64.0, 5e5))]).done()
}

const BOTH: [Measure; 2] = [Measure::Progress8, BASICS];

#[test]
fn headlines_change_since_the_year_before() {
    let report = answer(&two_years(), &query(ReportName::Overview, &BOTH));
    let headlines = section(&report, "headlines");
    let change = |column| cell(headlines, "Change since 2016/17, in points", column);
    // 232 of 400 are 58%, 169 of 300 are 56.33%.
    let basics = change("english_maths_94");
    near(basics, 58.0 - 16_900.0 / 300.0);
    assert_eq!((basics.flag, basics.pupils), (Some(Flag::None), Some(400.0)));
    // 0 − (−0.0333); half widths 0.2/√4 and 0.2/√3.
    let progress = change("progress8");
    near(progress, 0.1 / 3.0);
    let half = 0.1_f64.hypot(0.2 / 3.0_f64.sqrt());
    let (lower, upper) = progress.limits.unwrap();
    assert!((upper - lower - 2.0 * half).abs() < 1e-12, "{lower} to {upper}");
    note(&report, "Up to 4 schools have figures of 2017/18, up to 3 of 2016/17");
}

#[test]
fn without_the_year_before_there_is_no_change_but_the_reason() {
    let mut snapshot = two_years();
    snapshot.years.retain(|held| held.year == year(2018));
    let report = answer(&snapshot, &query(ReportName::Overview, &BOTH));
    let change = cell(section(&report, "headlines"), "Change since 2016/17, in points", "progress8");
    assert_eq!(change.content, Content::Withheld(Code::NoFile));
    note(&report, "No change since 2016/17 can be told");
    assert!(section(&report, "changes").rows.is_empty());
}

#[test]
fn schools_have_the_ranks_that_their_limits_allow() {
    let report = answer(&two_years(), &query(ReportName::Overview, &BOTH));
    let higher = section(&report, "higher_schools");
    let ranks =
        |list, row| (cell(list, row, "best_rank").value().unwrap(), cell(list, row, "worst_rank").value().unwrap());
    assert_eq!(names(higher), ["Alder", "Birch"]);
    // 0.3 to 0.7, 0 to 0.4, −0.3 to 0.1, −0.8 to −0.4.
    assert_eq!(ranks(higher, "Alder"), (1.0, 2.0));
    assert_eq!(ranks(higher, "Birch"), (1.0, 3.0));
    let lower = section(&report, "lower_schools");
    assert_eq!(names(lower), ["Dogwood", "Cedar"]);
    assert_eq!(ranks(lower, "Dogwood"), (4.0, 4.0));
    assert_eq!(ranks(lower, "Cedar"), (2.0, 3.0));
    note(&report, "Best and worst rank are those that a school may have among the 4 with limits");
}

#[test]
fn an_alphabetical_group_has_no_ranks_and_no_order_by_figures() {
    let mut snapshot = two_years();
    snapshot.alphabetical = true;
    let report = answer(&snapshot, &query(ReportName::Overview, &BOTH));
    assert!(report.alphabetical);
    for (id, expected) in [("higher_schools", ["Alder", "Birch"]), ("lower_schools", ["Cedar", "Dogwood"])] {
        let list = section(&report, id);
        assert_eq!(names(list), expected);
        assert!(list.columns.iter().all(|column| !column.id.contains("rank")), "{id}");
    }
    note(&report, "in the order of the alphabet");
    // Only what is significant, by name: Alder's Progress 8 before Birch's percentage.
    assert_eq!(names(section(&report, "changes")), ["Alder", "Birch"]);
}

#[test]
fn the_largest_changes_for_their_uncertainty_come_first() {
    let report = answer(&two_years(), &query(ReportName::Overview, &BOTH));
    let changes = section(&report, "changes");
    let listed: Vec<(&str, &str)> = changes.rows.iter().map(|row| (row.name.as_str(), row.words[0].as_str())).collect();
    assert_eq!(
        &listed[..3],
        [("Alder", "Progress 8"), ("Birch", "English and maths 9–4 (%)"), ("Birch", "Progress 8")],
        "three schools, two measures"
    );
    assert_eq!(listed.len(), 5, "Cedar's percentage did not change");
    let at = |row: usize, column: &str| {
        &changes.rows[row].cells[changes.columns.iter().position(|it| it.id == column).unwrap()]
    };
    // 0.7 ± 0.2·√2: 2.4749 margins.
    assert_eq!((at(0, "before").value(), at(0, "value").value()), (Some(-0.2), Some(0.5)));
    assert_eq!(at(0, "change_pupils").content, Content::Withheld(Code::NotInData));
    assert!((at(0, "margins").value().unwrap() - 2.4749).abs() < 1e-4);
    // 62 and 40 of 100: z = 0.22/√(0.51·0.49·2/100) = 3.1118, in 1.96s 1.5877.
    near(at(1, "change"), 22.0);
    near(at(1, "change_pupils"), 22.0);
    assert!((at(1, "margins").value().unwrap() - 1.5877).abs() < 1e-4);
    assert_eq!(at(1, "change").flag, Some(Flag::Above));
}

#[test]
fn years_say_in_a_word_why_they_are_broken() {
    let snapshot = Build::new(Stage::Ks4)
        .school(121_001, "Alder")
        .held(2025, Release::Provisional)
        .held(2022, Release::Final)
        .held(2019, Release::Final)
        .all(school(121_001), 2025, &[(Measure::Attainment8, value(48.0, 100.0))])
        .all(school(121_001), 2022, &[(Measure::Attainment8, value(46.0, 100.0))])
        .all(school(121_001), 2019, &[(Measure::Attainment8, value(45.0, 100.0))])
        .done();
    let report = answer(&snapshot, &query(ReportName::Overview, &[Measure::Attainment8, Measure::Progress8]));
    let trend = section(&report, "trend");
    let remarks: Vec<(&str, &str)> = trend.rows.iter().map(|row| (row.name.as_str(), row.words[0].as_str())).collect();
    assert_eq!(
        remarks,
        [
            ("2024/25", "no Progress 8"),
            ("2023/24", "no file held"),
            ("2022/23", "no file held"),
            ("2021/22", "final release"),
            ("2020/21", "no results published"),
            ("2019/20", "no results published"),
            ("2018/19", "final release"),
        ]
    );
    let missing = section(&report, "missing");
    let rows: Vec<(&str, &str)> = missing.rows.iter().map(|row| (row.name.as_str(), row.words[0].as_str())).collect();
    assert_eq!(
        rows,
        [
            ("2024/25: Progress 8 (NOTMADE)", "there is no Progress 8 for 2019/20, 2020/21, 2024/25 and 2025/26"),
            ("2023/24: All measures (NOFILE)", "no file of this year is held for these schools"),
            ("2022/23: All measures (NOFILE)", "no file of this year is held for these schools"),
            ("2020/21: All measures (NOTMADE)", "no school-level results were published for 2019/20 and 2020/21"),
            ("2019/20: All measures (NOTMADE)", "no school-level results were published for 2019/20 and 2020/21"),
        ]
    );
}

#[test]
fn what_schools_lack_is_counted_by_reason_with_their_names() {
    let report = answer(&small(), &query(ReportName::Overview, &THREE));
    let missing = section(&report, "missing");
    let row = &missing.rows[0];
    assert_eq!(row.name, "2016/17: All measures (SUPP)");
    assert_eq!(row.words, ["suppressed: 5 pupils or fewer", "Cedar School"]);
    assert_eq!(row.cells.iter().map(Cell::value).collect::<Vec<_>>(), [Some(1.0), Some(3.0)]);
    assert_eq!(missing.rows.len(), 1, "{:#?}", missing.rows);
}

/// One school with disadvantaged pupils and others over two years, and England's gap.
fn unequal() -> Snapshot {
    use PupilGroup::{Disadvantaged, Eal, NotDisadvantaged};
    let mut build = Build::new(Stage::Ks4)
        .school(121_001, "Alder")
        .held(2018, Release::Final)
        .held(2017, Release::Final)
        .all(school(121_001), 2018, &[(BASICS, value(60.0, 300.0))]);
    for (place, end, pupils, of, number) in [
        (school(121_001), 2018, Disadvantaged, 40.0, 100.0),
        (school(121_001), 2018, NotDisadvantaged, 70.0, 200.0),
        (school(121_001), 2017, Disadvantaged, 55.0, 100.0),
        (school(121_001), 2017, NotDisadvantaged, 65.0, 200.0),
        (school(121_001), 2018, Eal, 50.0, 20.0),
        (ENGLAND, 2018, Disadvantaged, 44.0, 1e5),
        (ENGLAND, 2018, NotDisadvantaged, 71.0, 4e5),
    ] {
        build = build.pupils(place, end, pupils, &[(BASICS, value(of, number))]);
    }
    build.done()
}

#[test]
fn gaps_between_pupils_stand_beside_the_same_gap_in_england_and_their_change() {
    let report = answer(&unequal(), &query(ReportName::Overview, &[BASICS]));
    let gaps = section(&report, "gaps");
    assert_eq!(names(gaps), ["Disadvantaged against not disadvantaged", "EAL against not EAL"]);
    assert_eq!(gaps.rows[0].words, ["English and maths 9–4 (%)"]);
    let at = |row, column| cell(gaps, row, column);
    let disadvantaged = "Disadvantaged against not disadvantaged";
    near(at(disadvantaged, "value"), 40.0);
    near(at(disadvantaged, "others"), 70.0);
    let gap = at(disadvantaged, "gap");
    near(gap, -30.0);
    // −30 ± 1.96·√(0.24/100 + 0.21/200) = ±11.5 about England's −27: not told apart.
    assert_eq!((gap.against, gap.gap_pupils, gap.flag), (Some(-27.0), Some(-3.0), Some(Flag::None)));
    near(at(disadvantaged, "gap_pupils"), -30.0);
    near(at(disadvantaged, "comparator_gap"), -27.0);
    // From −10 to −30: −20 ± 1.96·√(0.24/100 + 0.21/200 + 0.2475/100 + 0.2275/200) = ±16.5.
    let change = at(disadvantaged, "change");
    near(change, -20.0);
    assert_eq!(change.flag, Some(Flag::Below));
    let half = 196.0 * (0.0024_f64 + 0.00105 + 0.002_475 + 0.001_137_5).sqrt();
    let (lower, upper) = change.limits.unwrap();
    assert!((lower + 20.0 + half).abs() < 1e-9 && (upper + 20.0 - half).abs() < 1e-9, "{lower} to {upper}");
    let eal = "EAL against not EAL";
    near(at(eal, "value"), 50.0);
    for column in ["others", "gap", "gap_pupils", "comparator_gap", "change"] {
        assert_eq!(at(eal, column).content, Content::Withheld(Code::NotInData), "{column}");
    }
    note(&report, "differs from the same gap in England (state-funded)");
}
