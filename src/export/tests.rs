//! One small report in every form, written out by hand, and what holds for every width.

use serde_json::json as value;

use super::*;
use crate::domain::Phase;
use crate::figures::{Measure, Place, Release, Stage};
use crate::report::testing::{Build, la, small, urn, value as figure};
use crate::report::{Query, Report, ReportName, run};

const THREE: [Measure; 3] = [Measure::Attainment8, Measure::Progress8, Measure::EnglishMaths94];

fn report(name: ReportName, measures: &[Measure]) -> Report {
    run(&small(), &Query { measures: measures.to_vec(), ..Query::of(name) }).expect("a report")
}

#[test]
fn text_is_aligned_and_says_what_its_signs_mean() {
    let expected = "\
Schools: North group
KS4 2016/17, final release. All pupils. Compared with England (state-funded).

URN     Name                            A8      P8    E&M 9–4
121001  Alder School                  46.3   -0.12     64%
121002  Birch School                  52.1    0.45 ▲   80%    ▲ +9
121003  Cedar School                  SUPP    SUPP       SUPP
------------------------------------------------------------------
        North group (2 of 3 schools)  48.0    0.05     69.0%
        North Yorkshire               47.9  NODATA     67.53%
        England (state-funded)        46.4   -0.03     64.2%

Source: figures published by the Department for Education, KS4, 2016/17, final release.
Attainment 8, English and maths 9–4: 2 of 3 schools, 203 pupils; 1 suppressed (SUPP).
Progress 8: 2 of 3 schools, 198 pupils; 1 suppressed (SUPP).
";
    let written = text(&report(ReportName::Schools, &THREE), None, None);
    assert!(written.starts_with(expected), "{written}");
    assert!(written.contains("▲ significantly above, ▼ significantly below the comparator."), "{written}");
    assert!(written.contains("Codes: SUPP = suppressed: 5 pupils or fewer; NODATA = not in this data"), "{written}");
}

#[test]
fn what_does_not_fit_goes_on_below_and_no_number_is_cut() {
    let wide = report(ReportName::Schools, &THREE);
    let written = text(&wide, None, Some(48));
    let lines: Vec<&str> = written.lines().collect();
    assert_eq!(lines.iter().filter(|line| line.contains("Alder School")).count(), 2, "{written}");
    assert_eq!(written.matches("North … (2 of 3 schools)").count(), 2, "a name is cut, its remark is not: {written}");
    for measures in [&THREE[..], &[]] {
        for name in ReportName::all().take(4) {
            let report =
                report(name, if name == ReportName::Subject || name == ReportName::Subjects { &[] } else { measures });
            let figures: Vec<String> = report
                .sections
                .iter()
                .flat_map(|section| section.rows.iter().map(move |row| (section, row)))
                .flat_map(|(section, row)| row.cells.iter().zip(&section.columns))
                .map(|(cell, column)| cell_text(column, cell))
                .collect();
            for width in 0..130 {
                let written = text(&report, None, Some(width));
                assert!(figures.iter().all(|number| written.contains(number.as_str())), "{width}: {written}");
                let too_wide =
                    written.lines().find(|line| unicode_width::UnicodeWidthStr::width(*line) > width.max(64));
                assert_eq!(too_wide, None, "at {width}");
            }
        }
    }
}

#[test]
fn ascii_text_has_no_other_characters_of_ours() {
    let written = text_ascii(&report(ReportName::Schools, &THREE), None, Some(80));
    assert!(written.is_ascii(), "{written}");
    assert!(written.contains("80%    ^"), "{written}");
    assert!(written.contains("E&M 9-4"), "{written}");
}

#[test]
fn json_is_the_contract_s() {
    let written = json(&report(ReportName::Schools, &THREE), None);
    assert_eq!(written["report"], "schools");
    assert_eq!(written["group"], value!({"id": "G7", "name": "North group"}));
    for (key, word) in [("stage", "ks4"), ("year", "2016/17"), ("release", "final"), ("pupils", "all")] {
        assert_eq!(written[key], word);
    }
    let column = &written["columns"][0];
    assert_eq!((&column["id"], &column["label"]), (&value!("attainment8"), &value!("Attainment 8")));
    assert_eq!((&column["unit"], &column["decimals"]), (&value!("points"), &value!(1)));
    let rows = written["rows"].as_array().expect("rows");
    assert_eq!(rows[0]["kind"], "school");
    assert_eq!(rows[0]["urn"], 121_001);
    assert_eq!(rows[0]["cells"][0], value!({"value": 46.3, "pupils": 143, "against": 46.4}));
    assert_eq!(
        rows[1]["cells"][1],
        value!({"value": 0.45, "pupils": 58, "lower": 0.1, "upper": 0.8, "flag": "above", "against": -0.03})
    );
    assert_eq!(rows[2]["cells"][0], value!({"code": "SUPP", "reason": "suppressed: 5 pupils or fewer"}));
    assert_eq!((&rows[3]["kind"], &rows[3]["schools"], &rows[3]["of"]), (&value!("group"), &value!(2), &value!(3)));
    assert_eq!(rows[3]["cells"][0]["value"], 9746.9 / 203.0, "full precision");
    assert!(rows[3]["cells"][0]["pupils"].is_u64(), "whole pupils are whole");
    assert_eq!((&rows[4]["kind"], &rows[4]["name"]), (&value!("la"), &value!("North Yorkshire")));
    assert_eq!((&rows[5]["kind"], &rows[5]["name"]), (&value!("england"), &value!("England (state-funded)")));
    assert!(written["notes"].as_array().is_some_and(|notes| notes.len() >= 3));
}

#[test]
fn json_of_the_overview_has_a_list_per_part() {
    let written = json(&report(ReportName::Overview, &[]), None);
    for list in ["headlines", "trend", "higher_schools", "lower_schools", "higher_subjects", "lower_subjects"] {
        assert!(written[list].is_array(), "{list}");
    }
    assert_eq!(written["columns"].as_array().map(Vec::len), Some(6));
    assert_eq!(written["subject_columns"][2]["id"], "gap");
    assert_eq!(written["trend"][1]["year"], "2015/16");
    let subjects = json(&report(ReportName::Subjects, &[]), None);
    assert_eq!(
        (&subjects["rows"][0]["subject"], &subjects["rows"][0]["year"]),
        (&value!("english"), &value!("2016/17"))
    );
    let subject = json(&report(ReportName::Subject, &[]), None);
    assert_eq!(subject["subject"], "english");
}

/// A field as CSV holds it where it has a comma.
fn quoted(field: &str) -> String {
    format!("\"{}\"", field.replace('"', "\"\""))
}

#[test]
fn csv_has_one_header_and_every_row() {
    let report = report(ReportName::Schools, &THREE[1..2]);
    let colophon = Colophon { by: "=Ann".into(), at: 1_764_000_000, asked: vec![("Sorted by", "name:asc".into())] };
    let written = csv(&report, Some(&colophon)).expect("CSV");
    let whole = "schools,North group,G7,ks4,2016/17,final,all,england,same,England (state-funded),pupils,,name:asc,,'=Ann,2025-11-24T16:00:00Z";
    let expected = format!(
        "\
section,kind,urn,name,subject,year,schools,of,\
progress8,progress8_code,progress8_pupils,progress8_lower,progress8_upper,progress8_flag,\
measure,progress8_against,progress8_gap_in_pupils,progress8_band,\
report,group,group_id,stage,report_year,release,pupils,compare,compare_pupils,comparator,weighting,what_if,sorted_by,asked,\
exported_by,exported_at,notes\r
rows,school,121001,Alder School,,2016/17,,,-0.12,,140,-0.34,0.1,none,,{against},,,{whole},{notes}\r
rows,school,121002,Birch School,,2016/17,,,0.45,,58,0.1,0.8,above,,{against},,,{whole},\r
rows,school,121003,Cedar School,,2016/17,,,,SUPP,,,,,,,,,{whole},\r
",
        against = report.sections[0].rows[0].cells[0].against.map_or_else(String::new, |against| against.to_string()),
        notes = quoted(&report.notes.join(" | ")),
    );
    assert!(written.starts_with(&expected), "{written}\n{expected}");
    assert_eq!(written.lines().count(), 1 + 6);
    let overview = csv(&self::report(ReportName::Overview, &[]), None).expect("CSV");
    let mut reader = ::csv::Reader::from_reader(overview.as_bytes());
    let header = reader.headers().expect("a header").clone();
    assert!(header.iter().any(|name| name == "gap_pupils"));
    assert!(reader.records().all(|record| record.is_ok_and(|record| record.len() == header.len())));
}

#[test]
fn names_cannot_become_formulas_markup_or_terminal_commands() {
    let snapshot = Build::new(Stage::Ks4)
        .school_in(121_001, "=cmd|' /C calc'!A0", 815, Phase::Secondary)
        .school_in(121_002, "\u{1b}[2J, \"quoted\"", 815, Phase::Secondary)
        .held(2018, Release::Final)
        .all(Place::School(urn(121_001)), 2018, &[(Measure::Attainment8, figure(46.0, 100.0))])
        .all(Place::La(la(815)), 2018, &[(Measure::Attainment8, figure(46.0, 100.0))])
        .done();
    let query = Query { measures: vec![Measure::Attainment8], ..Query::of(ReportName::Schools) };
    let report = run(&snapshot, &query).expect("a report");
    let written = csv(&report, None).expect("CSV");
    assert!(written.contains(",'=cmd|' /C calc'!A0,"), "{written}");
    assert!(written.contains(",\"\u{1b}[2J, \"\"quoted\"\"\","), "{written}");
    assert!(markdown(&report, None).contains("| =cmd\\|' /C calc'!A0 |"), "{}", markdown(&report, None));
    for written in [text(&report, None, Some(80)), markdown(&report, None)] {
        assert!(written.chars().all(|letter| letter == '\n' || !letter.is_control()), "{written:?}");
    }
}

#[test]
fn a_gap_in_pupils_behind_above_or_below_has_no_sign_of_its_own() {
    use crate::report::{Cell, Flag};
    let words = |flag, gap| words::gap_words(&Cell { flag, gap_pupils: gap, ..Cell::of(40.0) });
    assert_eq!(words(Some(Flag::Below), Some(-29.0)).as_deref(), Some(" by 29 pupils"));
    assert_eq!(words(Some(Flag::Above), Some(21.0)).as_deref(), Some(" by 21 pupils"));
    assert_eq!(words(Some(Flag::Below), Some(-1.0)).as_deref(), Some(" by 1 pupil"));
    assert_eq!(words(Some(Flag::Below), Some(0.0)).as_deref(), Some(" by less than one pupil"));
    assert_eq!((words(Some(Flag::None), Some(3.0)), words(Some(Flag::Above), None)), (None, None));
}

#[test]
fn markdown_has_a_table_per_section_and_words_beside_marks() {
    let written = markdown(&report(ReportName::Schools, &THREE), None);
    assert!(written.starts_with("# Schools: North group\n\nKS4 2016/17, final release."), "{written}");
    assert!(written.contains("| URN | Name | Attainment 8 | Progress 8 | English and maths 9–4 |\n"), "{written}");
    assert!(written.contains("| --- | --- | ---: | ---: | ---: |\n"), "{written}");
    assert!(
        written.contains(
            "| 121002 | Birch School | 52.1 | 0.45 (0.10 to 0.80) ▲ above | 80% (68% to 88%) ▲ above by 9 pupils |\n"
        ),
        "{written}"
    );
    assert!(written.contains("|  | North group (2 of 3 schools) | 48.0 |"), "{written}");
    let overview = markdown(&report(ReportName::Overview, &[]), None);
    assert_eq!(overview.matches("\n## ").count(), 9 + 1, "nine lists and the notes");
}

/// The overview with a column of words, a test in pupils, a band, and the other stage behind it.
fn rich() -> Report {
    let mut report = report(ReportName::Schools, &THREE);
    let section = &mut report.sections[0];
    section.leads = vec![crate::report::Lead { id: "helper", label: "Who helps".into() }];
    for row in &mut section.rows {
        row.words = vec![format!("*{}*", row.kind.id())];
    }
    let cell = &mut section.rows[1].cells[2];
    (cell.against, cell.gap_pupils) = (Some(64.2), Some(9.0));
    section.rows[1].cells[1].band = Some(crate::report::bands::Band::Above);
    report.compare_pupils = crate::report::ComparePupils::Other;
    report.comparator = "England (state-funded), the other pupils".into();
    report.weighting = crate::report::Weighting::Schools;
    report.what_if = Some("without Cedar School".into());
    let other = Report { stage: Stage::Ks2, notes: vec!["Only of KS2.".into()], ..report.clone() };
    report.other_stage = Some(Box::new(other));
    report
}

fn colophon() -> Colophon {
    Colophon {
        by: "Ann Lee <ann@lea.example>".into(),
        at: 1_764_000_000,
        asked: vec![("Sorted by", "name:asc".into())],
    }
}

#[test]
fn every_form_carries_words_gaps_bands_both_stages_and_who_made_it() {
    let report = rich();
    let text = text(&report, Some(&colophon()), None);
    let page = html(&report, Some(&colophon()));
    for (form, written) in [("text", &text), ("markdown", &markdown(&report, Some(&colophon())))] {
        for words in [
            "Compared with England (state-funded), the other pupils.",
            "Schools together: unweighted mean of schools (DfE-style).",
            "What if: without Cedar School.",
            "KS4: Schools side by side",
            "KS2: Schools side by side",
            "KS2 2016/17, final release.",
            "Only of KS2.",
            "Who helps",
            "above average",
            "Sorted by: name:asc.",
            "on 2025-11-24 16:00 UTC.",
            "A number behind a mark is the gap to the comparator in pupils.",
        ] {
            assert!(written.contains(words), "{words} in {form}: {written}");
        }
    }
    assert!(text.contains("80%    ▲ +9"), "{text}");
    assert!(markdown(&report, None).contains("| Birch School | \\*school\\* | 52.1 |"), "{}", markdown(&report, None));
    assert!(markdown(&report, None).contains("80% (68% to 88%) ▲ above by 9 pupils |"), "{}", markdown(&report, None));
    for words in ["<dt>What if</dt><dd>without Cedar School</dd>", "<td>*school*</td>", "▲ above by 9 pupils"] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn json_carries_the_same_under_keys_of_its_own() {
    let written = json(&rich(), Some(&colophon()));
    let row = &written["rows"][1];
    assert_eq!(row["words"], value!({"helper": "*school*"}));
    assert_eq!((&row["cells"][2]["against"], &row["cells"][2]["gap_pupils"]), (&value!(64.2), &value!(9)));
    assert_eq!(row["cells"][1]["band"], "above average");
    assert_eq!((&written["compare_pupils"], &written["weighting"]), (&value!("other"), &value!("schools")));
    assert_eq!(written["what_if"], "without Cedar School");
    assert_eq!(written["sections"][0]["leads"], value!([{"id": "helper", "label": "Who helps"}]));
    assert_eq!(
        (&written["other_stage"]["stage"], &written["other_stage"]["rows"][0]["urn"]),
        (&value!("ks2"), &value!(121_001))
    );
    assert_eq!(
        written["export"],
        value!({"by": "Ann Lee <ann@lea.example>", "at": "2025-11-24T16:00:00Z", "asked": {"Sorted by": "name:asc"}})
    );
    assert!(written["other_stage"].get("export").is_none());
}

#[test]
fn csv_keeps_both_stages_apart_and_words_in_columns_of_their_own() {
    let written = csv(&rich(), Some(&colophon())).expect("CSV");
    let mut reader = ::csv::Reader::from_reader(written.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let at = |name: &str| header.iter().position(|it| it == name).unwrap_or_else(|| panic!("{name}: {header:?}"));
    let records: Vec<::csv::StringRecord> = reader.records().map(|record| record.expect("a record")).collect();
    assert_eq!(records.len(), 12);
    let stages: Vec<&str> = records.iter().map(|record| &record[at("stage")]).collect();
    assert_eq!(stages, [["ks4"; 6], ["ks2"; 6]].concat());
    assert_eq!((&records[1][at("helper")], &records[1][at("english_maths_94_gap_in_pupils")]), ("*school*", "9"));
    assert_eq!(
        (&records[1][at("progress8_band")], &records[1][at("what_if")]),
        ("above average", "without Cedar School")
    );
    let mut names: Vec<&str> = header.iter().collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), header.len(), "no name stands twice");
    let empty = Report { sections: Vec::new(), other_stage: None, ..rich() };
    let written = csv(&empty, Some(&colophon())).expect("CSV");
    let mut reader = ::csv::Reader::from_reader(written.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let record = reader.records().next().expect("a line though there is no row").expect("a record");
    assert_eq!(
        (record.len(), &record[header.iter().position(|it| it == "group").expect("it")]),
        (header.len(), "North group")
    );
}

#[test]
fn words_are_cut_on_a_narrow_page_and_numbers_never() {
    let mut report = rich();
    for row in &mut report.sections[0].rows {
        row.words = vec!["a rather long sentence on who could help whom in what".into()];
    }
    for width in [40, 60, 80, 100] {
        let written = text(&report, None, Some(width));
        assert!(written.contains("46.3") && written.contains("67.53%") && written.contains("-0.12"), "{written}");
        if width >= 80 {
            let too_wide = written.lines().find(|line| unicode_width::UnicodeWidthStr::width(*line) > width);
            assert_eq!(too_wide, None, "{width}");
        }
    }
    assert!(text(&report, None, None).contains("who could help whom in what"));
}
