//! Tidy files of local authorities and England: characteristics that no file of schools has, several years in one.

use super::*;

const NAME: &str = "202324_la_char_data_revised.csv";

fn sheet(header: &str, named: &[(&'static str, &'static str)]) -> Sheet {
    let common = [
        ("time_period", "202324"),
        ("geographic_level", "Local authority"),
        ("old_la_code", "999"),
        ("la_name", "Test Dales"),
        ("version", "Revised"),
        ("ethnicity_major", "Total"),
        ("ethnicity_minor", "Total"),
        ("sen_status", "Total"),
        ("first_language", "Total"),
    ];
    Sheet::of(header, &[&common[..], named].concat())
}

fn of_2024() -> Sheet {
    sheet(
        "tidy_ks4_characteristics_2024",
        &[
            ("establishment_type_group", "All state-funded"),
            ("breakdown", "Total"),
            ("sex", "Total"),
            ("free_school_meals", "Total"),
            ("sen_provision", "Total"),
            ("disadvantage", "Total"),
        ],
    )
}

fn la() -> Place {
    Place::La(LaCode::new(999).unwrap())
}

#[test]
fn sen_fsm_and_ethnicity_become_pupil_groups() {
    use PupilGroup::{
        All, Asian, Black, Chinese, Ehcp, Fsm, Mixed, NoSen, NotEal, NotFsm, OtherEthnic, Sen, SenSupport, White,
    };
    let cases: [(&[(&str, &str)], PupilGroup); 14] = [
        (&[], All),
        (&[("sen_provision", "No identified SEN")], NoSen),
        (&[("sen_provision", "Any SEN")], Sen),
        (&[("sen_provision", "SEN"), ("sen_status", "SEN support")], SenSupport),
        (&[("sen_status", "Education, health and care plan")], Ehcp),
        (&[("free_school_meals", "FSM eligible")], Fsm),
        (&[("free_school_meals", "FSM all other pupils")], NotFsm),
        (&[("ethnicity_major", "Asian")], Asian),
        (&[("ethnicity_major", "Black")], Black),
        (&[("ethnicity_major", "Chinese")], Chinese),
        (&[("ethnicity_major", "Mixed")], Mixed),
        (&[("ethnicity_major", "White")], White),
        (&[("ethnicity_major", "Any other ethnic group")], OtherEthnic),
        (&[("first_language", "Known or believed to be English")], NotEal),
    ];
    let mut sheet = of_2024();
    for (at, (cells, _)) in cases.iter().enumerate() {
        let (pupils, score) = ((100 + at).to_string(), format!("{at}.5"));
        // Quotation marks keep the commas of a word together.
        let quoted: Vec<(&str, String)> = cells.iter().map(|(name, cell)| (*name, format!("\"{cell}\""))).collect();
        let mut row: Vec<(&str, &str)> = quoted.iter().map(|(name, cell)| (*name, cell.as_str())).collect();
        row.extend([("t_pupils", pupils.as_str()), ("avg_att8", score.as_str()), ("breakdown", "Some topic")]);
        if cells.is_empty() {
            row.pop();
        }
        sheet.row(&row);
    }
    let parsed = import(NAME, &sheet.text);
    assert_eq!((&parsed.summary.refused, &parsed.summary.remarks), (&Vec::new(), &Vec::new()));
    assert_eq!(parsed.summary.kind, FileKind::Ks4Characteristics);
    for (at, (_, pupils)) in cases.iter().enumerate() {
        let found = figure(&parsed, la(), Measure::Attainment8, *pupils).unwrap();
        assert_eq!((found.value, found.pupils), (Ok(at as f64 + 0.5), Some((100 + at) as f64)), "{pupils:?}");
    }
    assert_eq!(parsed.schools, []);
}

#[test]
fn what_is_finer_or_combined_is_left_out_and_told() {
    let mut sheet = of_2024();
    sheet
        .row(&[("t_pupils", "100")])
        .row(&[("ethnicity_major", "White"), ("ethnicity_minor", "Irish"), ("t_pupils", "3")])
        .row(&[("sex", "Boys"), ("free_school_meals", "FSM eligible"), ("t_pupils", "9")])
        .row(&[("ethnicity_major", "Unclassified"), ("t_pupils", "9")])
        .row(&[("breakdown", "Month of birth"), ("t_pupils", "9")])
        .row(&[("establishment_type_group", "Free schools"), ("t_pupils", "9")]);
    let parsed = import(NAME, &sheet.text);
    assert_eq!(
        parsed.summary.refused,
        [refused(6, "breakdown", "Month of birth", "a pupil group that is not known; 1 row is left out")]
    );
    assert_eq!(
        parsed.summary.remarks,
        [
            "1 row is left out: no report has their pupils, such as mobile ones or those of unknown language",
            "1 row is left out: they are of one type of school, and reports compare with state-funded schools or all",
            "1 row is left out: they are of several characteristics at once, such as disadvantaged boys",
            "1 row is left out: they break pupils down further than reports do",
        ]
    );
}

#[test]
fn england_is_told_apart_by_the_type_of_schools_and_regions_are_left_out() {
    let mut sheet = of_2024();
    let england = [("geographic_level", "National"), ("old_la_code", ""), ("la_name", "")];
    sheet
        .row(&[&england[..], &[("avg_att8", "46.1")]].concat())
        .row(&[&england[..], &[("establishment_type_group", "All schools"), ("avg_att8", "45.9")]].concat())
        .row(&[&england[..], &[("establishment_type_group", "Independent schools"), ("avg_att8", "50")]].concat())
        .row(&[("geographic_level", "Regional"), ("old_la_code", ""), ("avg_att8", "44")]);
    let parsed = import(NAME, &sheet.text);
    let of = |scope| value(&parsed, Place::England(scope), Measure::Attainment8, PupilGroup::All);
    assert_eq!((of(EnglandScope::StateFunded), of(EnglandScope::All)), (Ok(46.1), Ok(45.9)));
    assert_eq!((parsed.blocks.len(), parsed.summary.remarks.len()), (2, 2));
}

#[test]
fn of_an_authority_the_row_of_state_funded_schools_counts_whichever_comes_first() {
    for order in [["All state-funded", "All schools"], ["All schools", "All state-funded"]] {
        let mut sheet = of_2024();
        for kind in order {
            let score = if kind == "All schools" { "40" } else { "42" };
            sheet.row(&[("establishment_type_group", kind), ("avg_att8", score), ("t_pupils", "9")]);
        }
        let parsed = import(NAME, &sheet.text);
        assert_eq!(value(&parsed, la(), Measure::Attainment8, PupilGroup::All), Ok(42.0), "{order:?}");
        assert_eq!(
            parsed.summary.remarks,
            [
                "1 row is left out: they are of all schools of an authority whose state-funded schools have rows of their own"
            ]
        );
        let keys: Vec<FigureKey> = block(&parsed, la()).figures.iter().map(|(key, _)| *key).collect();
        let mut once = keys.clone();
        once.dedup();
        assert_eq!(keys, once);
    }
}

#[test]
fn every_year_of_a_file_goes_in_under_its_own() {
    let mut sheet = sheet(
        "tidy_ks4_characteristics_2023",
        &[
            ("establishment_type", "State-funded"),
            ("breakdown", "Total"),
            ("gender", "Total"),
            ("free_school_meals", "Total"),
            ("sen_description", "Total"),
            ("disadvantage", "Total"),
        ],
    );
    sheet
        .row(&[("time_period", "202122"), ("version", "Final"), ("avg_att8", "48.7")])
        .row(&[("time_period", "201920"), ("version", "Final"), ("avg_att8", "50.2")])
        .row(&[("time_period", "202223"), ("avg_att8", "46.2")])
        .row(&[("time_period", "202223"), ("gender", "Girls"), ("avg_att8", "48.4")]);
    let parsed = import("2223_la_char_data_revised.csv", &sheet.text);
    let summary = &parsed.summary;
    assert_eq!(
        (summary.year, summary.release, &summary.refused),
        (Some(year(2023)), Some(Release::Revised), &Vec::new())
    );
    assert_eq!(summary.remarks, ["the file holds several years: 2019/20 (final), 2021/22 (final), 2022/23 (revised)"]);
    let of = |end: u16, pupils| {
        let key = FigureKey::of(Measure::Attainment8, pupils);
        let block = parsed.blocks.iter().find(|block| block.key.year == year(end)).unwrap();
        (block.key.release, block.figure(key).map(|it| it.value))
    };
    assert_eq!(of(2022, PupilGroup::All), (Release::Final, Some(Ok(48.7))));
    assert_eq!(of(2020, PupilGroup::All), (Release::Final, Some(Ok(50.2))));
    assert_eq!(of(2023, PupilGroup::Girls), (Release::Revised, Some(Ok(48.4))));
    let one_of_them = import_bytes("x.csv", sheet.text.as_bytes(), said(Some("2021/22"), None));
    assert!(one_of_them.is_ok());
    assert!(import_bytes("x.csv", sheet.text.as_bytes(), said(Some("2016/17"), None)).is_err());
}

#[test]
fn the_columns_of_2024_25_are_read() {
    let mut sheet = sheet(
        "tidy_ks4_characteristics_2025",
        &[
            ("establishment_type_group", "All state-funded"),
            ("breakdown_topic", "Total"),
            ("sex", "Total"),
            ("fsm_status", "Total"),
            ("sen_provision", "Total"),
            ("sen_primary_need", "Total"),
            ("disadvantage_status", "Total"),
            ("prior_attainment", "Total"),
            ("ks2_scaled_score_group", "Total"),
            ("mobility", "Total"),
            ("young_carer", "Total"),
            ("school_admission_type", "Total"),
            ("school_religious_character", "Total"),
        ],
    );
    sheet
        .row(&[("pupil_count", "6000"), ("attainment8_average", "46.4")])
        .row(&[("breakdown_topic", "SEN"), ("sen_status", "SEN support"), ("attainment8_average", "33.3")])
        .row(&[("breakdown_topic", "FSM status"), ("fsm_status", "FSM"), ("attainment8_average", "35")])
        .row(&[("breakdown_topic", "Young carer"), ("young_carer", "Young carer"), ("attainment8_average", "36")])
        .row(&[
            ("breakdown_topic", "Religious character"),
            ("school_religious_character", "Other"),
            ("attainment8_average", "36"),
        ]);
    let parsed =
        import("202425_all_state_funded_pupils_characteristics_revised.csv", &sheet.text.replace("202324", "202425"));
    let of = |pupils| value(&parsed, la(), Measure::Attainment8, pupils);
    assert_eq!([PupilGroup::All, PupilGroup::SenSupport, PupilGroup::Fsm].map(of), [Ok(46.4), Ok(33.3), Ok(35.0)]);
    assert_eq!(parsed.summary.remarks, ["2 rows are left out: they break pupils down further than reports do"]);
    assert_eq!(parsed.summary.refused, []);
}
