//! The comparison of two sides, with numbers worked out by hand.

use super::*;

fn compare(schools: &[u32]) -> Query {
    Query { schools: schools.iter().map(|number| urn(*number)).collect(), ..query(ReportName::Compare, &THREE) }
}

/// The other group: one school of its own and one of the first group's.
fn other(shared: bool) -> Snapshot {
    let mut build = Build::new(Stage::Ks4).school(121_009, "Dogwood School").held(2017, Release::Final).all(
        school(121_009),
        2017,
        &[
            (Measure::Attainment8, value(50.0, 100.0)),
            (Measure::Progress8, between(0.5, 90.0, 0.3, 0.7)),
            (Measure::EnglishMaths94, value(70.0, 100.0)),
        ],
    );
    if shared {
        build = build.school(121_002, "Birch School").all(
            school(121_002),
            2017,
            &[(Measure::Attainment8, value(52.1, 60.0))],
        );
    }
    let mut snapshot = build.done();
    snapshot.group.as_mut().unwrap().name = "South group".to_owned();
    snapshot
}

#[test]
fn two_schools_are_two_samples() {
    let report = answer(&small(), &compare(&[121_001, 121_002]));
    let percentages = section(&report, "percentages");
    assert_eq!(names(percentages), ["English and maths 9–4"]);
    let labels: Vec<&str> = percentages.columns.iter().map(|column| column.label.as_str()).collect();
    assert_eq!(labels, ["Alder School", "Birch School", "Difference, percentage points", "Difference in pupils"]);
    let apart = cell(percentages, "English and maths 9–4", "difference");
    near(apart, -16.0);
    // 92 of 143 and 48 of 60: p = 140/203, z = −0.156643 / 0.071161 = −2.20.
    assert_eq!(apart.flag, Some(Flag::Below));
    // 1.96·√(0.643357·0.356643/143 + 0.8·0.2/60) = 12.8095 points.
    let (lower, upper) = apart.limits.unwrap();
    assert!((lower + 28.8095).abs() < 1e-3 && (upper + 3.1905).abs() < 1e-3, "{lower} {upper}");
    // trunc(−16 · 143 / 100) = trunc(−22.88).
    near(cell(percentages, "English and maths 9–4", "gap_pupils"), -22.0);
    assert_eq!(apart.gap_pupils, Some(-22.0));
    let scores = section(&report, "scores");
    assert_eq!(names(scores), ["Attainment 8", "Progress 8"]);
    let apart = cell(scores, "Progress 8", "difference");
    near(apart, -0.57);
    // √(0.22² + 0.35²) = 0.41340.
    let (lower, upper) = apart.limits.unwrap();
    assert!((lower + 0.98340).abs() < 1e-5 && (upper + 0.15660).abs() < 1e-5, "{lower} {upper}");
    assert_eq!(apart.flag, Some(Flag::Below));
    let apart = cell(scores, "Attainment 8", "difference");
    near(apart, 46.3 - 52.1);
    assert_eq!((apart.flag, apart.limits), (None, None), "a score without limits is not tested");
    assert!(scores.columns.iter().all(|column| column.id != "gap_pupils"));
}

#[test]
fn a_school_is_held_against_its_group_as_against_a_given_figure() {
    let report = answer(&small(), &compare(&[121_001]));
    let percentages = section(&report, "percentages");
    // 140 of 203.
    let group = cell(percentages, "English and maths 9–4", "second");
    near(group, 14_000.0 / 203.0);
    assert_eq!((group.pupils, group.schools), (Some(203.0), Some((2, 3))));
    let apart = cell(percentages, "English and maths 9–4", "difference");
    near(apart, 64.0 - 14_000.0 / 203.0);
    // z = (92/143 − 140/203) / 0.038688 = −1.20.
    assert_eq!(apart.flag, Some(Flag::None));
    assert!(report.notes.iter().any(|note| note.contains("2 of 3 schools") && note.contains("suppressed")));
    let none = answer(&small(), &compare(&[]));
    assert_eq!(section(&none, "percentages"), percentages);
    assert!(none.notes.iter().any(|note| note.contains("Nothing was named to compare: this is the first school")));
}

#[test]
fn a_side_without_a_value_gives_its_reason() {
    let report = answer(&small(), &compare(&[121_003, 121_001]));
    let scores = section(&report, "scores");
    for column in ["first", "difference"] {
        assert_eq!(cell(scores, "Attainment 8", column).content, Content::Withheld(Code::Supp), "{column}");
    }
    let percentages = section(&report, "percentages");
    assert_eq!(cell(percentages, "English and maths 9–4", "gap_pupils").content, Content::Withheld(Code::Supp));
}

#[test]
fn groups_without_a_common_school_are_two_samples() {
    let report = run_beside(&small(), Some(&other(false)), &compare(&[])).unwrap();
    let apart = cell(section(&report, "percentages"), "English and maths 9–4", "difference");
    near(apart, 14_000.0 / 203.0 - 70.0);
    assert_eq!(apart.flag, Some(Flag::None));
    let apart = cell(section(&report, "scores"), "Progress 8", "difference");
    near(apart, 9.3 / 198.0 - 0.5);
    // ±√(0.1863² + 0.2²) = ±0.2733 around −0.4530.
    assert_eq!(apart.flag, Some(Flag::Below));
    assert!(report.sections[0].title.ends_with("North group and South group"));
}

#[test]
fn groups_with_a_common_school_are_not_tested_and_the_school_is_named() {
    let report = run_beside(&small(), Some(&other(true)), &compare(&[])).unwrap();
    let apart = cell(section(&report, "percentages"), "English and maths 9–4", "difference");
    assert_eq!((apart.flag, apart.limits), (None, None));
    near(apart, 14_000.0 / 203.0 - 70.0);
    let named = report.notes.iter().find(|note| note.starts_with("In both groups")).unwrap();
    assert!(named.contains("Birch School") && !named.contains("Alder"), "{named}");
}

#[test]
fn years_and_releases_are_never_mixed() {
    let mut revised = other(false);
    for held in &mut revised.years {
        held.release = Release::Revised;
    }
    let report = run_beside(&small(), Some(&revised), &compare(&[])).unwrap();
    let scores = section(&report, "scores");
    near(cell(scores, "Attainment 8", "first"), 9746.9 / 203.0);
    for column in ["second", "difference"] {
        assert_eq!(cell(scores, "Attainment 8", column).content, Content::Withheld(Code::NoFile), "{column}");
    }
    assert!(report.notes.iter().any(|note| note.starts_with("South group: no final release of KS4 2016/17")));
}

#[test]
fn what_is_no_comparison_is_told() {
    let refused = |schools: &[u32], beside| run_beside(&small(), beside, &compare(schools)).unwrap_err().what;
    assert_eq!(refused(&[121_001, 121_001], None), "school 121001 cannot be compared with itself");
    assert_eq!(refused(&[121_777], None), "there is no school '121777' in the group 'North group'");
    assert_eq!(refused(&[121_001, 121_002, 121_003], None), "a comparison has two sides");
    assert_eq!(refused(&[121_001, 121_002], Some(&other(false))), "a comparison has two sides");
}

#[test]
fn a_school_of_no_group_is_compared_where_the_snapshot_holds_it() {
    let mut snapshot = small();
    let theirs = other(false);
    snapshot.outside.extend(theirs.schools.clone());
    snapshot.blocks.extend(theirs.blocks.clone());
    let report = answer(&snapshot, &compare(&[121_001, 121_009]));
    near(cell(section(&report, "percentages"), "English and maths 9–4", "difference"), -6.0);
    let schools = answer(&snapshot, &query(ReportName::Schools, &THREE));
    assert!(!names(section(&schools, "rows")).contains(&"Dogwood School"), "it does not come into the group");
}

#[test]
fn names_over_columns_are_short_and_differ() {
    let mut snapshot = small();
    for (at, school) in snapshot.schools.iter_mut().enumerate() {
        school.name = format!("Saint Bartholomew's Academy {at}");
    }
    let report = answer(&snapshot, &compare(&[121_001, 121_002]));
    let shorts: Vec<&str> = report.sections[0].columns.iter().map(|column| column.short.as_str()).collect();
    assert_eq!(shorts[..2], ["1 Saint Bartholom…", "2 Saint Bartholom…"]);
}
