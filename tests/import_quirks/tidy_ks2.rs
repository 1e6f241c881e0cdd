//! Tidy KS2 files: attainment by pupil group and subject, and the information that holds the cohorts.

use super::*;

const NAME: &str = "ks2_school_attainment_data.csv";

fn attainment() -> Sheet {
    Sheet::of(
        "tidy_ks2_attainment",
        &[
            ("time_period", "202223"),
            ("geographic_level", "School"),
            ("version", "Revised"),
            ("school_urn", "900001"),
            ("school_laestab", "9992001"),
            ("school_name", "Ash Primary"),
            ("breakdown_topic", "All pupils"),
            ("breakdown", "Total"),
        ],
    )
}

#[test]
fn subjects_and_pupil_groups_come_row_by_row() {
    let mut sheet = attainment();
    sheet
        .row(&[
            ("subject", "\"Reading, writing and maths\""),
            ("expected_standard_pupil_percent", "61"),
            ("higher_standard_pupil_percent", "8"),
        ])
        .row(&[
            ("subject", "READING"),
            ("expected_standard_pupil_percent", "74"),
            ("higher_standard_pupil_percent", "29"),
            ("average_scaled_score", "105"),
            ("progress_measure_score", "-0.4"),
            ("progress_measure_lower_conf_interval", "-2.1"),
            ("progress_measure_upper_conf_interval", "1.3"),
        ])
        .row(&[("subject", "Writing"), ("expected_standard_pupil_percent", "70"), ("progress_measure_score", "c")])
        .row(&[
            ("subject", "Mathematics"),
            ("average_scaled_score", "104"),
            ("breakdown_topic", "Sex"),
            ("breakdown", "Girls"),
        ])
        .row(&[("subject", "\"Grammar, punctuation and spelling\""), ("average_scaled_score", "106")])
        .row(&[("subject", "Science"), ("expected_standard_pupil_percent", "80")])
        .row(&[("subject", "Latin"), ("expected_standard_pupil_percent", "80")])
        .row(&[("subject", "Reading"), ("breakdown_topic", "Average (2023 to 2025)"), ("average_scaled_score", "104")])
        .row(&[
            ("subject", "Reading"),
            ("breakdown_topic", "Disadvantaged status"),
            ("breakdown", "Not disadvantaged"),
            ("average_scaled_score", "107"),
        ])
        .row(&[("subject", "Reading"), ("average_scaled_score", "1")]);
    let parsed = import(NAME, &sheet.text);
    assert_eq!((parsed.summary.kind, parsed.summary.stage), (FileKind::Ks2Attainment, Some(Stage::Ks2)));
    let place = school(900_001);
    let of = |measure, pupils| figure(&parsed, place, measure, pupils).map(|it| it.value);
    let all = PupilGroup::All;
    assert_eq!((of(Measure::RwmExpected, all), of(Measure::RwmHigher, all)), (Some(Ok(61.0)), Some(Ok(8.0))));
    assert_eq!((of(Measure::ReadingExpected, all), of(Measure::ReadingScaled, all)), (Some(Ok(74.0)), Some(Ok(105.0))));
    assert_eq!(
        (of(Measure::WritingExpected, all), of(Measure::WritingProgress, all)),
        (Some(Ok(70.0)), Some(Err(Code::C)))
    );
    assert_eq!((of(Measure::MathsScaled, PupilGroup::Girls), of(Measure::MathsScaled, all)), (Some(Ok(104.0)), None));
    assert_eq!(of(Measure::GpsScaled, all), Some(Ok(106.0)));
    assert_eq!(of(Measure::ReadingScaled, PupilGroup::NotDisadvantaged), Some(Ok(107.0)));
    let progress = figure(&parsed, place, Measure::ReadingProgress, all).unwrap();
    assert_eq!((progress.value, progress.pupils, progress.line), (Ok(-0.4), None, 3));
    assert_eq!(progress.limits, Some(Limits { lower: -2.1, upper: 1.3 }));
    let reason = "the second row of this place, year and pupil group; the first one stands";
    assert_eq!(
        parsed.summary.refused,
        [
            refused(8, "subject", "Latin", "neither a subject of KS2 nor one that is known to be left out"),
            refused(11, "school_urn", "900001", reason),
        ]
    );
    assert_eq!(
        parsed.summary.remarks,
        ["1 row is left out: no report has their subject", "1 row is left out: they are averages over several years",]
    );
    assert_eq!(parsed.schools[0].la.number(), 999, "by the DfE number");
}

#[test]
fn authorities_and_england_have_rows_of_their_own() {
    let mut sheet = Sheet::of(
        "tidy_ks2_areas",
        &[
            ("time_period", "202223"),
            ("version", "Revised"),
            ("establishment_type_group", "All state-funded"),
            ("breakdown_topic", "All pupils"),
            ("breakdown", "Total"),
            ("subject", "Maths"),
        ],
    );
    sheet.row(&[("geographic_level", "National"), ("expected_standard_pupil_percent", "73")]).row(&[
        ("geographic_level", "Local authority"),
        ("old_la_code", "999"),
        ("la_name", "Test Dales"),
        ("expected_standard_pupil_percent", "71"),
    ]);
    let parsed = import("ks2_la_nat_attainment_data.csv", &sheet.text);
    let of = |place| value(&parsed, place, Measure::MathsExpected, PupilGroup::All);
    assert_eq!(of(Place::England(EnglandScope::StateFunded)), Ok(73.0));
    assert_eq!(of(Place::La(LaCode::new(999).unwrap())), Ok(71.0));
}

#[test]
fn information_gives_the_cohorts_under_the_names_of_the_wide_files() {
    let mut sheet = Sheet::of(
        "tidy_ks2_information",
        &[
            ("time_period", "202223"),
            ("geographic_level", "School"),
            ("version", "Revised"),
            ("old_la_code", "999"),
            ("la_name", "Test Dales"),
            ("school_laestab", "9992001"),
            ("school_urn", "900001"),
            ("school_name", "Ash Primary"),
        ],
    );
    sheet.row(&[
        ("nftype", "CY"),
        ("iclose", "0"),
        ("agerange", "4-11"),
        ("telig", "60"),
        ("gelig", "31"),
        ("pgelig", "52"),
        ("tfsm6cla1a", "12"),
        ("ptfsm6cla1a", "20"),
        ("tsenelk", "9"),
        ("totpups", "410"),
    ]);
    let parsed = import("ks2_school_information_data.csv", &sheet.text);
    assert_eq!((parsed.summary.kind, parsed.summary.remarks.len()), (FileKind::Ks2Information, 0));
    let place = school(900_001);
    let share = figure(&parsed, place, Measure::CohortShare, PupilGroup::Disadvantaged).unwrap();
    assert_eq!((share.value, share.pupils, share.count), (Ok(20.0), Some(60.0), Some(12.0)));
    assert_eq!(value(&parsed, place, Measure::Cohort, PupilGroup::Girls), Ok(31.0));
    assert_eq!(value(&parsed, place, Measure::Cohort, PupilGroup::SenSupport), Ok(9.0));
    assert_eq!(value(&parsed, place, Measure::Roll, PupilGroup::All), Ok(410.0));
    let known = &parsed.schools[0];
    assert_eq!((known.kind.as_str(), known.phase), ("Community school", Phase::Primary));
}
