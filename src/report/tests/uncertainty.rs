//! Limits, gaps in pupils and bands: the field's vectors as a report shows them.

use super::*;

fn limits(report: &Report, row: &str, column: &str) -> String {
    let rows = section(report, "rows");
    let at = rows.columns.iter().position(|it| it.id == column).unwrap();
    rounding::limits_text(&rows.columns[at], cell(rows, row, column)).expect("limits")
}

#[test]
fn percentages_have_wilson_s_limits() {
    let snapshot = Build::new(Stage::Ks4)
        .school(121_001, "Alder")
        .school(121_002, "Birch")
        .school(121_003, "Cedar")
        .held(2018, Release::Final)
        .all(school(121_001), 2018, &[(Measure::EnglishMaths94, Figure { decimals: 1, ..value(60.0, 30.0) })])
        .all(school(121_002), 2018, &[(Measure::EnglishMaths94, Figure { decimals: 1, ..value(44.4, 90.0) })])
        .all(school(121_003), 2018, &[(Measure::EnglishMaths94, Figure { count: Some(1.0), ..value(0.0, 250.0) })])
        .all(ENGLAND, 2018, &[(Measure::EnglishMaths94, value(62.0, 5e5))])
        .done();
    let report = answer(&snapshot, &query(ReportName::Schools, &[Measure::EnglishMaths94]));
    assert_eq!(limits(&report, "Alder", "english_maths_94"), "42.3% to 75.4%");
    // 44.4% of 90 are 40 pupils: z = −3.43, and −17.6 points are −15.84 pupils.
    let birch = cell(section(&report, "rows"), "Birch", "english_maths_94");
    assert_eq!((birch.flag, birch.against, birch.gap_pupils), (Some(Flag::Below), Some(62.0), Some(-15.0)));
    // A share that was published as 0% lies within its limits though one pupil stands behind it.
    let (lower, upper) = cell(section(&report, "rows"), "Cedar", "english_maths_94").limits.unwrap();
    assert!((lower, upper > 2.0) == (0.0, true), "{lower} to {upper}");
    // 18 + 40 + 1 of 370.
    let expected = significance::wilson(59.0, 370.0);
    assert_eq!(cell(section(&report, "rows"), "North group", "english_maths_94").limits, expected);
    assert_eq!(cell(section(&report, "rows"), "England (state-funded)", "english_maths_94").limits, None);
}

#[test]
fn a_gap_of_sixteen_points_among_twenty_eight_pupils_is_four() {
    let snapshot = Build::new(Stage::Ks4)
        .school(121_001, "Alder")
        .school(121_002, "Birch")
        .held(2018, Release::Final)
        .all(school(121_001), 2018, &[(Measure::EnglishMaths94, value(46.0, 28.0))])
        .all(school(121_002), 2018, &[(Measure::EnglishMaths94, value(60.0, 28.0))])
        .all(ENGLAND, 2018, &[(Measure::EnglishMaths94, value(62.0, 5e5))])
        .done();
    let report = answer(&snapshot, &query(ReportName::Schools, &[Measure::EnglishMaths94]));
    let gap = |row| cell(section(&report, "rows"), row, "english_maths_94").gap_pupils.unwrap();
    assert_eq!(gap("Alder").to_string(), "-4");
    assert_eq!(gap("Birch").to_string(), "0", "never −0");
}

#[test]
fn progress8_has_its_band_by_the_year_s_scheme() {
    let figures = |score: f64, pupils: f64| [(Measure::Progress8, value(score, pupils))];
    let snapshot = Build::new(Stage::Ks4)
        .school(121_001, "Alder")
        .school(121_002, "Birch")
        .school(121_003, "Cedar")
        .held(2024, Release::Final)
        .all(school(121_001), 2024, &figures(-0.12, 180.0))
        .all(school(121_002), 2024, &figures(0.31, 150.0))
        .all(school(121_003), 2024, &figures(0.05, 95.0))
        .pupils(school(121_003), 2024, PupilGroup::Girls, &figures(0.9, 60.0))
        .all(ENGLAND, 2024, &figures(0.0, 5e5))
        .done();
    let report = answer(&snapshot, &query(ReportName::Schools, &[Measure::Progress8]));
    let rows = section(&report, "rows");
    let band = |row| cell(rows, row, "progress8").band.map(bands::Band::label);
    assert_eq!(limits(&report, "North group", "progress8"), "-0.06 to 0.20");
    assert_eq!(band("North group"), Some("average"));
    // 0.31 ± 0.2267 and −0.12 ± 0.2069.
    assert_eq!((band("Birch"), band("Alder")), (Some("above average"), Some("average")));
    assert_eq!(band("England (state-funded)"), None);
    let girls = Query { pupils: "girls".parse().unwrap(), ..query(ReportName::Schools, &[Measure::Progress8]) };
    let report = answer(&snapshot, &girls);
    let girls = cell(section(&report, "rows"), "Cedar", "progress8");
    assert_eq!((girls.band, girls.limits.is_some()), (None, true), "bands are of all pupils");
}

#[test]
fn a_published_band_stands_before_the_scheme_s() {
    let score = (Measure::Progress8, value(0.31, 150.0));
    let build = ["Alder", "Birch", "Cedar"]
        .into_iter()
        .zip(121_001..)
        .fold(Build::new(Stage::Ks4).held(2024, Release::Final), |build, (name, number)| build.school(number, name));
    let snapshot = build
        .all(school(121_001), 2024, &[score, (Measure::Progress8Band, value(5.0, 150.0))])
        .all(school(121_002), 2024, &[score, (Measure::Progress8Band, code(Code::Supp))])
        .all(school(121_003), 2024, &[score])
        .all(ENGLAND, 2024, &[(Measure::Progress8, value(0.0, 5e5))])
        .done();
    let report = answer(&snapshot, &query(ReportName::Schools, &[Measure::Progress8]));
    let band = |row| cell(section(&report, "rows"), row, "progress8").band.map(bands::Band::label);
    assert_eq!(band("Alder"), Some("well above average"), "as published");
    assert_eq!(band("Birch"), None, "DfE withholds the band of a school whose score it states");
    assert_eq!(band("Cedar"), Some("above average"), "by the scheme");
}
