//! Tidy KS4 files of schools: both generations of names, words of pupil groups, odd orders, codes.

use super::*;

const OLD: &str = "202324_performance_tables_schools_final.csv";
const NEW: &str = "202425_performance_tables_schools_final.csv";

fn old() -> Sheet {
    Sheet::of(
        "tidy_ks4_2024",
        &[
            ("time_period", "202324"),
            ("time_identifier", "Academic year"),
            ("geographic_level", "School"),
            ("school_laestab", "9994001"),
            ("school_urn", "900001"),
            ("school_name", "Alder High"),
            ("old_la_code", "999"),
            ("la_name", "Test Dales"),
            ("version", "Final"),
            ("establishment_type_group", "Academies"),
            ("breakdown_topic", "Total"),
            ("breakdown", "Total"),
            ("sex", "Total"),
            ("disadvantage", "Total"),
            ("first_language", "Total"),
            ("prior_attainment", "Total"),
            ("mobility", "Total"),
        ],
    )
}

fn new() -> Sheet {
    let mut sheet = Sheet::of("tidy_ks4_2025", &[]);
    let renamed = |(name, cell): (&'static str, &'static str)| match name {
        "disadvantage" => ("disadvantage_status", cell),
        "time_period" => (name, "202425"),
        _ => (name, cell),
    };
    sheet.common = old().common.into_iter().map(renamed).collect();
    sheet
}

#[test]
fn the_names_of_2023_24_are_read() {
    let mut sheet = old();
    sheet.row(&[
        ("t_pupils", "180"),
        ("avg_att8", "47.6"),
        ("avg_att8_eng", "10.1"),
        ("t_inp8calc", "171"),
        ("avg_p8score", "-0.12"),
        ("p8score_ci_low", "-0.33"),
        ("p8score_ci_upp", "0.09"),
        ("avg_p8mat", "0.2"),
        ("p8mat_ci_low", "0.01"),
        ("p8mat_ci_upp", "0.39"),
        ("t_l2basics_95", "83"),
        ("pt_l2basics_95", "46.1"),
        ("avg_ebaccaps", "4.07"),
        ("t_ebaceng_e", "170"),
        ("pt_ebaceng_e", "94.4"),
        ("t_ebaceng_95", "100"),
        ("pt_ebaceng_95", "55.6"),
    ]);
    let parsed = import(OLD, &sheet.text);
    let summary = &parsed.summary;
    assert_eq!(summary.kind, FileKind::Ks4Tidy);
    assert_eq!(
        (summary.stage, summary.year, summary.release),
        (Some(Stage::Ks4), Some(year(2024)), Some(Release::Final))
    );
    assert_eq!(summary.evidence, "year: column time_period; release: column version");
    assert_eq!((summary.rows, summary.schools, summary.refused.len()), (1, 1, 0), "{:?}", summary.refused);
    assert_eq!(summary.remarks, Vec::<String>::new());
    let place = school(900_001);
    let expected = Figure {
        value: Ok(-0.12),
        decimals: 2,
        pupils: Some(171.0),
        count: None,
        limits: Some(Limits { lower: -0.33, upper: 0.09 }),
        column: sheet.column("avg_p8score"),
        line: 2,
    };
    assert_eq!(figure(&parsed, place, Measure::Progress8, PupilGroup::All), Some(expected));
    let basics = figure(&parsed, place, Measure::EnglishMaths95, PupilGroup::All).unwrap();
    assert_eq!((basics.value, basics.pupils, basics.count), (Ok(46.1), Some(180.0), Some(83.0)));
    let maths = figure(&parsed, place, Measure::Progress8Maths, PupilGroup::All).unwrap();
    assert_eq!((maths.pupils, maths.limits), (Some(171.0), Some(Limits { lower: 0.01, upper: 0.39 })));
    assert_eq!(value(&parsed, place, Measure::Attainment8English, PupilGroup::All), Ok(10.1));
    assert_eq!(value(&parsed, place, Measure::EbaccAps, PupilGroup::All), Ok(4.07));
    assert_eq!(value(&parsed, place, Measure::Ebacc94, PupilGroup::All), Err(Code::Z));
    let grades = subject(&parsed, place, Subject::English, Measure::Grade95);
    assert_eq!((grades.value, grades.pupils, grades.count), (Ok(55.6), Some(180.0), Some(100.0)));
    let known = &parsed.schools[0];
    assert_eq!((known.name.as_str(), known.la.number()), ("Alder High", 999));
    assert_eq!(known.laestab.map(LaEstab::number), Some(9_994_001));
    assert_eq!(parsed.las, [(LaCode::new(999).unwrap(), "Test Dales".to_owned())]);
}

#[test]
fn the_names_of_2024_25_are_read_and_shares_find_what_they_divide_by() {
    let mut sheet = new();
    sheet
        .row(&[
            ("breakdown_topic", "Sex"),
            ("breakdown", "Girls"),
            ("sex", "Girls"),
            ("pupil_count", "62"),
            ("pupil_percent", "51.7"),
        ])
        .row(&[
            ("pupil_count", "120"),
            ("pupil_percent", "100"),
            ("attainment8_average", "51"),
            ("attainment8mat_average", "10.4"),
            ("engmath_94_total", "90"),
            ("engmath_94_percent", "75.0"),
            ("ebaccsci_entering_total", "100"),
            ("ebaccsci_entering_percent", "83.3"),
        ]);
    let parsed = import(NEW, &sheet.text);
    assert_eq!(parsed.summary.year, Some(year(2025)));
    let place = school(900_001);
    let share = figure(&parsed, place, Measure::CohortShare, PupilGroup::Girls).unwrap();
    assert_eq!((share.value, share.count, share.pupils), (Ok(51.7), Some(62.0), Some(120.0)));
    let basics = figure(&parsed, place, Measure::EnglishMaths94, PupilGroup::All).unwrap();
    assert_eq!((basics.value, basics.decimals, basics.count, basics.line), (Ok(75.0), 1, Some(90.0), 3));
    assert_eq!(subject(&parsed, place, Subject::Science, Measure::Entries).value, Ok(100.0));
    let whole = block(&parsed, place);
    assert_eq!(whole.line, 2, "the first line of the school");
    assert!(whole.figures.is_sorted_by_key(|(key, _)| *key));
}

#[test]
fn every_word_of_a_pupil_group_is_known_in_both_generations_and_any_case() {
    use PupilGroup::{Boys, Disadvantaged, Eal, Girls, NonMobile, NotDisadvantaged, PriorHigh, PriorLow, PriorMiddle};
    for (topic, word, column, pupils) in [
        ("Sex", "Boys", "sex", Boys),
        ("sex", "GIRLS", "sex", Girls),
        ("Disadvantage status", "Disadvantaged", "disadvantage", Disadvantaged),
        ("Disadvantage status", "Not known to be disadvantaged", "disadvantage", NotDisadvantaged),
        ("First language", "Known or believed to be other than English", "first_language", Eal),
        ("First language", "Other than English", "first_language", Eal),
        ("Mobility", "Non mobile", "mobility", NonMobile),
        ("Mobility", "non-mobile", "mobility", NonMobile),
        ("Prior attainment", "Low", "prior_attainment", PriorLow),
        ("Prior attainment", "Middle", "prior_attainment", PriorMiddle),
        ("Prior attainment", "high", "prior_attainment", PriorHigh),
    ] {
        let in_new = |name: &'static str| if name == "disadvantage" { "disadvantage_status" } else { name };
        let cells = [("breakdown_topic", topic), ("breakdown", word), ("t_pupils", "30")];
        let mut by_word = old();
        by_word.row(&cells);
        let mut by_column = old();
        by_column.row(&[&cells[..], &[(column, word)]].concat());
        let mut newer = new();
        newer.row(&[("breakdown_topic", topic), ("breakdown", word), (in_new(column), word), ("pupil_count", "30")]);
        for (name, sheet) in [(OLD, by_word), (OLD, by_column), (NEW, newer)] {
            let parsed = import(name, &sheet.text);
            assert_eq!(value(&parsed, school(900_001), Measure::Cohort, pupils), Ok(30.0), "{word} of {topic}");
            assert_eq!(parsed.summary.refused, []);
        }
    }
}

#[test]
fn rows_may_be_grouped_by_breakdown_and_schools_may_lack_some() {
    let mut sheet = old();
    let other = [("school_urn", "900002"), ("school_laestab", "9994002"), ("school_name", "Beech High")];
    sheet
        .row(&[("t_pupils", "100"), ("avg_att8", "40")])
        .row(&[&other[..], &[("t_pupils", "200"), ("avg_att8", "50")]].concat())
        .row(&[("sex", "Boys"), ("breakdown", "Boys"), ("t_pupils", "48"), ("avg_att8", "38.5")])
        .row(
            &[&other[..], &[("sex", "Girls"), ("breakdown", "Girls"), ("t_pupils", "99"), ("avg_att8", "c")]].concat(),
        );
    let crlf = format!("\u{feff}{}", sheet.text.replace('\n', "\r\n"));
    for text in [&sheet.text, &crlf] {
        let parsed = import(OLD, text);
        assert_eq!((parsed.blocks.len(), parsed.summary.schools, parsed.summary.rows), (2, 2, 4));
        let boys = figure(&parsed, school(900_001), Measure::Attainment8, PupilGroup::Boys).unwrap();
        assert_eq!((boys.value, boys.pupils, boys.line), (Ok(38.5), Some(48.0), 4));
        let girls = figure(&parsed, school(900_002), Measure::Attainment8, PupilGroup::Girls).unwrap();
        assert_eq!((girls.value, girls.pupils, girls.line), (Err(Code::C), Some(99.0), 5));
        assert_eq!(figure(&parsed, school(900_002), Measure::Attainment8, PupilGroup::Boys), None);
        assert_eq!(parsed.summary.refused, []);
    }
}

#[test]
fn every_code_is_kept_and_any_other_word_is_told() {
    let mut sheet = old();
    sheet.row(&[
        ("t_pupils", "c"),
        ("avg_att8", "x"),
        ("avg_p8score", "low"),
        ("avg_ebaccaps", "u"),
        ("pt_ebacc_94", "k"),
        ("pt_ebacc_95", "?"),
    ]);
    let parsed = import(OLD, &sheet.text);
    let place = school(900_001);
    let of = |measure| figure(&parsed, place, measure, PupilGroup::All).map(|it| it.value);
    assert_eq!(of(Measure::Cohort), Some(Err(Code::C)));
    assert_eq!(of(Measure::Attainment8), Some(Err(Code::X)));
    assert_eq!(of(Measure::Progress8), Some(Err(Code::Low)));
    assert_eq!(of(Measure::EbaccAps), Some(Err(Code::U)));
    assert_eq!(of(Measure::Ebacc94), Some(Err(Code::K)));
    assert_eq!(of(Measure::Ebacc95), None);
    assert_eq!(parsed.summary.refused, [refused(2, "pt_ebacc_95", "?", NEITHER)]);
    assert_eq!(parsed.summary.codes["low"], 1);
}

#[test]
fn a_second_row_of_a_school_and_group_is_refused_and_the_first_stands() {
    let mut sheet = old();
    sheet.row(&[("avg_att8", "41.5")]).row(&[("sex", "Boys"), ("avg_att8", "39")]).row(&[("avg_att8", "99.9")]);
    let parsed = import(OLD, &sheet.text);
    assert_eq!(value(&parsed, school(900_001), Measure::Attainment8, PupilGroup::All), Ok(41.5));
    let reason = "the second row of this place, year and pupil group; the first one stands";
    assert_eq!(parsed.summary.refused, [refused(4, "school_urn", "900001", reason)]);
}

#[test]
fn a_group_that_is_not_known_is_told_once_and_combinations_are_left_out() {
    let mut sheet = old();
    sheet
        .row(&[("avg_att8", "41.5")])
        .row(&[("breakdown_topic", "Hair"), ("breakdown", "Red-haired"), ("avg_att8", "50")])
        .row(&[("breakdown_topic", "Hair"), ("breakdown", "Red-haired"), ("school_urn", "900002"), ("avg_att8", "50")])
        .row(&[
            ("sex", "Boys"),
            ("disadvantage", "Disadvantaged"),
            ("breakdown", "Disadvantaged boys"),
            ("avg_att8", "30"),
        ])
        .row(&[("breakdown_topic", "Mobility"), ("breakdown", "Mobile"), ("mobility", "Mobile"), ("avg_att8", "30")]);
    let parsed = import(OLD, &sheet.text);
    let reason = "a pupil group that is not known; 2 rows are left out";
    assert_eq!(parsed.summary.refused, [refused(3, "breakdown", "Red-haired", reason)]);
    assert_eq!(
        parsed.summary.remarks,
        [
            "1 row is left out: no report has their pupils, such as mobile ones or those of unknown language",
            "1 row is left out: they are of several characteristics at once, such as disadvantaged boys",
        ]
    );
    assert_eq!(parsed.blocks.len(), 1);
    assert!(block(&parsed, school(900_001)).figures.iter().all(|(key, _)| key.pupils == PupilGroup::All));
}

#[test]
fn rows_that_are_of_no_place_or_year_are_refused_one_by_one_and_short_rows_filled_up() {
    let mut sheet = old();
    sheet
        .row(&[("t_pupils", "100")])
        .row(&[("school_urn", "90000")])
        .row(&[("old_la_code", "z"), ("school_urn", "900003")])
        .row(&[("time_period", "2024"), ("school_urn", "900004")])
        .row(&[("time_period", "202021"), ("school_urn", "900005")])
        .row(&[("version", "Revised"), ("school_urn", "900006")])
        .row(&[("geographic_level", "Regional"), ("school_urn", "z")]);
    sheet.text += "202324,Academic year,School,E92000001,England,9994007,900007,Gorse High,999,,Test Dales,Final,x,Total,Total,Total,Total,Total,Total,Total,77\n";
    let parsed = import(OLD, &sheet.text);
    assert_eq!(
        parsed.summary.refused,
        [
            refused(3, "school_urn", "90000", "not a URN, which is a number of six digits"),
            refused(4, "old_la_code", "z", "not a local authority's code, which is a number of three digits"),
            refused(5, "time_period", "2024", "not an academic year such as 202324"),
            refused(6, "time_period", "202021", "no school-level results were published for 2019/20 and 2020/21"),
            refused(7, "version", "Revised", "the rows before say that the figures of 2023/24 are final"),
        ]
    );
    assert_eq!(value(&parsed, school(900_007), Measure::Cohort, PupilGroup::All), Ok(77.0));
    assert_eq!(value(&parsed, school(900_007), Measure::Attainment8, PupilGroup::All), Err(Code::Empty));
    assert_eq!(
        parsed.summary.remarks,
        [
            "1 row is left out: they are of regions or other areas between local authorities and England",
            "1 row ends before the last column; the missing cells count as empty",
        ]
    );
}

#[test]
fn the_release_may_come_from_the_name_or_the_person_and_contradictions_are_refused() {
    let mut sheet = old();
    sheet.row(&[("t_pupils", "100")]);
    let numbered = sheet.text.replace(",Final,", ",1.0,");
    assert_eq!(import("x_revised.csv", &numbered).summary.release, Some(Release::Revised));
    let options = said(None, Some(Release::Provisional));
    let parsed = import_bytes("x.csv", numbered.as_bytes(), options).unwrap();
    assert_eq!(parsed.summary.release, Some(Release::Provisional));
    assert_eq!(parsed.summary.evidence, "year: column time_period; release: --release");
    let unknown = refusal("x.csv", &numbered);
    assert_eq!(unknown.what, "the file does not say whether its figures are provisional, revised or final");
    assert_eq!(
        refusal("202324_revised.csv", &sheet.text).what,
        "the figures of 2023/24 are final by the column version, but revised by the name '202324_revised.csv'"
    );
    assert_eq!(
        refusal("202223_tables.csv", &sheet.text).what,
        "the column time_period says 2023/24, but the name '202223_tables.csv' says 2022/23"
    );
    let wrong = import_bytes("x.csv", sheet.text.as_bytes(), said(Some("2024/25"), None)).unwrap_err();
    assert_eq!(wrong.what, "the column time_period says 2023/24, but --year says 2024/25");
}

#[test]
fn a_file_that_lacks_measures_says_so() {
    let text = "time_period,geographic_level,school_urn,old_la_code,version,breakdown,t_pupils,avg_att8\n\
                202324,School,900001,999,Final,Total,100,45.5\n";
    let parsed = import("x.csv", text);
    assert_eq!(value(&parsed, school(900_001), Measure::Attainment8, PupilGroup::All), Ok(45.5));
    assert_eq!(parsed.summary.remarks.len(), 1);
    assert!(
        parsed.summary.remarks[0]
            .ends_with("of a whole file of this kind are not here, attainment8eng_average among them")
    );
}

#[test]
fn what_grades_of_subjects_divide_by_is_told_by_the_numbers() {
    // 60 of 100 entered among 120 pupils: 60% of the entries, 50% of the pupils.
    for (percent, of) in [("60", 100.0), ("50", 120.0)] {
        let mut sheet = old();
        let cells =
            [("t_pupils", "120"), ("t_ebac2sci_e", "100"), ("t_ebac2sci_94", "60"), ("pt_ebac2sci_94", percent)];
        sheet.row(&cells);
        let mut nobody = cells;
        nobody[2].1 = "0";
        nobody[3].1 = "0";
        sheet.row(&[&nobody[..], &[("sex", "Girls")]].concat());
        let parsed = import(OLD, &sheet.text);
        let key = |pupils| FigureKey { measure: Measure::Grade94, subject: Some(Subject::Science), pupils };
        for pupils in [PupilGroup::All, PupilGroup::Girls] {
            let figure = block(&parsed, school(900_001)).figure(key(pupils)).unwrap();
            assert_eq!(figure.pupils, Some(of), "{percent} {pupils:?}");
        }
    }
}

#[test]
fn information_about_schools_gives_facts_cohorts_and_the_band() {
    let mut sheet = Sheet::of(
        "tidy_ks4_information_2025",
        &[
            ("time_period", "202425"),
            ("geographic_level", "School"),
            ("school_laestab", "9994001"),
            ("school_urn", "900001"),
            ("school_name", "Alder High"),
            ("old_la_code", "999"),
            ("la_name", "Test Dales"),
            ("version", "Provisional"),
            ("establishment_type_group", "Academies"),
        ],
    );
    sheet
        .row(&[
            ("iclose", "0"),
            ("reldenom", "None"),
            ("admpol_pt", "OTHER NON SEL"),
            ("egender", "Mixed"),
            ("agerange", "11-18"),
            ("allks_pupil_count", "1100"),
            ("endks4_pupil_count", "180"),
            ("ks2_scaledscore_average", "105.2"),
            ("sen_with_ehcp_pupil_count", "6"),
            ("sen_with_ehcp_pupil_percent", "3.3"),
            ("sen_pupil_count", "30"),
            ("sen_pupil_percent", "16.7"),
            ("sen_no_ehcp_pupil_count", "24"),
            ("sen_no_ehcp_pupil_percent", "13.3"),
            ("progress8_banding", "Well above average"),
        ])
        .row(&[("school_urn", "900002"), ("establishment_type_group", "Special schools"), ("progress8_banding", "4")])
        .row(&[("school_urn", "900003"), ("progress8_banding", "c")])
        .row(&[("school_urn", "900004"), ("progress8_banding", "Splendid")]);
    let parsed = import("202425_information_about_schools.csv", &sheet.text);
    assert_eq!(parsed.summary.kind, FileKind::Ks4Information);
    let place = school(900_001);
    let share = figure(&parsed, place, Measure::CohortShare, PupilGroup::SenSupport).unwrap();
    assert_eq!((share.value, share.pupils, share.count), (Ok(13.3), Some(180.0), Some(24.0)));
    assert_eq!(value(&parsed, place, Measure::Cohort, PupilGroup::Sen), Ok(30.0));
    assert_eq!(value(&parsed, place, Measure::Roll, PupilGroup::All), Ok(1_100.0));
    assert_eq!(value(&parsed, place, Measure::PriorAverage, PupilGroup::All), Ok(105.2));
    let band = |urn| figure(&parsed, school(urn), Measure::Progress8Band, PupilGroup::All).map(|it| it.value);
    assert_eq!(
        [900_001, 900_002, 900_003, 900_004].map(band),
        [Some(Ok(5.0)), Some(Ok(2.0)), Some(Err(Code::C)), None]
    );
    let reason = "neither a band, such as 'Average' or 3, nor a known code";
    assert_eq!(parsed.summary.refused, [refused(5, "progress8_banding", "Splendid", reason)]);
    let known = &parsed.schools[0];
    assert_eq!((known.phase, known.status, known.ages), (Phase::Secondary, SchoolStatus::Open, Some((11, 18))));
    assert_eq!(
        (known.gender.as_str(), known.admissions.as_str(), known.religion.as_str()),
        ("Mixed", "Non-selective", "None")
    );
    assert_eq!((parsed.schools[1].phase, parsed.schools[1].religion.as_str()), (Phase::Special, ""));
}

#[test]
fn a_wide_file_gives_the_band_as_well() {
    let text =
        "RECTYPE,LEA,URN,TPUP,P8PUP,P8_BANDING\n1,999,900001,120,110,1\n1,999,900002,120,110,SUPP\n4,999,,120,110,\n";
    let parsed = import("2017-2018_ks4final.csv", text);
    let band = |place| value(&parsed, place, Measure::Progress8Band, PupilGroup::All);
    assert_eq!(band(school(900_001)), Ok(5.0));
    assert_eq!(band(school(900_002)), Err(Code::Supp));
    assert_eq!(band(Place::La(LaCode::new(999).unwrap())), Err(Code::Empty));
}

#[test]
fn shares_that_a_file_does_not_state_come_from_its_numbers_of_pupils() {
    let mut sheet = old();
    sheet
        .row(&[("t_pupils", "90")])
        .row(&[("sex", "Girls"), ("t_pupils", "40")])
        .row(&[("sex", "Boys"), ("t_pupils", "c")])
        .row(&[("prior_attainment", "Low"), ("t_pupils", "9")]);
    let parsed = import(OLD, &sheet.text);
    let share = |pupils| figure(&parsed, school(900_001), Measure::CohortShare, pupils);
    let girls = share(PupilGroup::Girls).unwrap();
    assert_eq!((girls.value, girls.decimals, girls.pupils, girls.count), (Ok(44.4), 1, Some(90.0), Some(40.0)));
    assert_eq!((girls.line, girls.column), (3, sheet.column("t_pupils")));
    assert_eq!([PupilGroup::All, PupilGroup::Boys, PupilGroup::PriorLow].map(share), [None; 3]);
}

#[test]
fn codes_of_the_place_and_the_pupils_are_not_counted() {
    let mut sheet = old();
    sheet.row(&[("t_pupils", "c")]);
    let parsed = import(OLD, &sheet.text);
    let named = sheet.common.len() + 1;
    // Three further cells say z and are of the place.
    let others = ["country_code", "country_name", "new_la_code"].len();
    assert_eq!(parsed.summary.codes["z"], (sheet.names.len() - named - others) as u64);
    assert_eq!(parsed.summary.codes["c"], 1);
}
