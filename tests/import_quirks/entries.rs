//! Subject files: entries and grades of schools in three shapes, and of local authorities by sex.
#![allow(clippy::format_push_string)]

use collaborate::figures::{Course, Entered, EntriesBlock};

use super::*;

const OF_2425: &str = "time_period,time_identifier,geographic_level,country_code,country_name,school_laestab,school_urn,\
                       school_name,old_la_code,new_la_code,la_name,version,establishment_type_group,pupil_count,\
                       qualification_type,qualification_detailed,grade_structure,subject,discount_code,\
                       subject_discount_group,grade,number_achieving\n";
const OF_2324: &str = "time_period,time_identifier,geographic_level,country_code,country_name,school_laestab,school_urn,\
                       school_name,old_la_code,new_la_code,la_name,version,establishment_type_group,t_pupils,\
                       qualification_type,qualification_detailed,grade_structure,discount_code,subject_discount_group,\
                       subject_detailed,subject,grade,number_achieving\n";
const OF_2223: &str = "unique_reference_number__urn_,school_or_college_name,institution_type,pupils_at_end_ks4,\
                       qualification,qualification_description,grade_structure_of_qualification,discount_code,\
                       subject_discount_group,subject_description,grade,grade_description,number_of_entries_at_grade\n";
const OF_LAS: &str = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,\
                      old_la_code,new_la_code,la_name,version,education_investment_area_flag,priority_area_flag,\
                      establishment_type_group,breakdown_topic,sex,qualification_type,subject,grade,number_achieving,\
                      percentage_achieving\n";

fn of_2425(urn: u32, subject: &str, discount: &str, grade: &str, number: &str) -> String {
    format!(
        "202425,Academic year,School,E92000001,England,999{:04},{urn},\"School, {urn}\",999,E06000099,Nowhere,Revised,\
         Academies,143,GCSE,GCSE (9-1) Full Course,9-1,{subject},{discount},{discount}: {subject},{grade},{number}\n",
        urn % 10_000
    )
}

fn entries(parsed: &Parsed, place: Place, end: u16) -> &EntriesBlock {
    let is = |block: &&EntriesBlock| block.key.place == place && block.key.year == year(end);
    parsed.entries.blocks.iter().find(is).unwrap()
}

/// Every course of a block with its numbers, grades by name.
fn numbers(parsed: &Parsed, block: &EntriesBlock) -> Vec<(String, PupilGroup, String)> {
    let course = |entered: &Entered| parsed.entries.courses[entered.course as usize].clone();
    let text = |entered: &Entered| {
        let of = |(at, count): &(u16, Result<u32, Code>)| {
            let grade = &course(entered).grades[usize::from(*at)];
            format!("{grade}={}", count.map_or_else(|code| code.written().to_owned(), |count| count.to_string()))
        };
        let grades: Vec<String> = entered.grades.iter().map(of).collect();
        format!("{:?}: {}", entered.total, grades.join(" "))
    };
    block.entered.iter().map(|it| (course(it).subject + " " + &course(it).discount, it.pupils, text(it))).collect()
}

#[test]
fn the_school_file_of_2024_25_is_read_with_codes_and_courses_kept_apart() {
    let mut text = format!("\u{feff}{}", OF_2425.replace('\n', "\r\n"));
    for row in [
        of_2425(900_001, "Physics", "RC1", "Total exam entries", "9"),
        of_2425(900_001, "Physics", "RC1", "9", "4"),
        of_2425(900_001, "Physics", "RC1", "8", "c"),
        of_2425(900_001, "Art and Design", "JA2", "Total exam entries", "3"),
        of_2425(900_001, "Art and Design", "JA2", "7", "3"),
        of_2425(900_001, "Art and Design", "KJ1", "Total exam entries", "2"),
        of_2425(900_001, "Art and Design", "KJ1", "7", "low"),
        of_2425(900_002, "Physics", "RC1", "9", "x"),
        of_2425(900_002, "Physics", "RC1", "Total exam entries", "z"),
    ] {
        text += &row.replace('\n', "\r\n");
    }
    let parsed = import("anything.csv", &text);
    let summary = &parsed.summary;
    assert_eq!((summary.kind, summary.stage, summary.year), (FileKind::Entries, Some(Stage::Ks4), Some(year(2025))));
    assert_eq!(
        (summary.release, summary.evidence.as_str()),
        (Some(Release::Revised), "year and release: columns time_period and version")
    );
    assert_eq!((summary.rows, summary.schools, summary.figures), (9, 2, 5));
    let codes: Vec<(&str, u64)> = summary.codes.iter().map(|(code, count)| (code.as_str(), *count)).collect();
    assert_eq!(codes, [("c", 1), ("low", 1), ("x", 1), ("z", 1)]);
    assert!(summary.refused.is_empty() && summary.remarks.is_empty(), "{summary:?}");
    let first = entries(&parsed, school(900_001), 2025);
    assert_eq!((first.line, first.cohort), (2, Some(Ok(143.0))));
    let all = PupilGroup::All;
    assert_eq!(
        numbers(&parsed, first),
        [
            ("Physics RC1".to_owned(), all, "Some(Ok(9)): 9=4 8=c".to_owned()),
            ("Art and Design JA2".to_owned(), all, "Some(Ok(3)): 7=3".to_owned()),
            ("Art and Design KJ1".to_owned(), all, "Some(Ok(2)): 7=low".to_owned()),
        ]
    );
    assert_eq!(numbers(&parsed, entries(&parsed, school(900_002), 2025))[0].2, "Some(Err(Z)): 9=x");
    let known = &parsed.schools[0];
    assert_eq!(
        (known.name.as_str(), known.laestab.unwrap().number(), known.la.number()),
        ("School, 900001", 9_990_001, 999)
    );
    assert_eq!(parsed.las, [(LaCode::new(999).unwrap(), "Nowhere".to_owned())]);
    assert!(parsed.blocks.is_empty());
}

#[test]
fn the_school_file_of_2023_24_has_its_columns_elsewhere_and_a_subject_in_more_detail() {
    let row = |detail: &str, grade: &str, number: &str| {
        format!(
            "202324,Academic year,School,E92000001,England,9990001,900001,School,999,E06000099,Nowhere,Final,Academies,\
             120,GCSE,GCSE (9-1) Full Course,9-1,FK1,FK1: x,{detail},Other Modern Languages,{grade},{number}\n"
        )
    };
    let text = OF_2324.to_owned()
        + &row("Polish", "Total exam entries", "2")
        + &row("Polish", "9", "2")
        + &row("Welsh", "9", "1");
    let parsed = import("f.csv", &text);
    assert_eq!((parsed.summary.year, parsed.summary.release), (Some(year(2024)), Some(Release::Final)));
    let details: Vec<&str> = parsed.entries.courses.iter().map(|course| course.detail.as_str()).collect();
    assert_eq!(details, ["Polish", "Welsh"], "never added up");
}

#[test]
fn the_institution_results_of_2022_23_need_their_year_and_release_and_name_no_authority() {
    let mut text = OF_2223.to_owned();
    for (grade, described, number) in
        [("", "Total number entered", "5"), ("D2", "Distinction", "3"), ("Total", "", "9")]
    {
        text += &format!(
            "900001,School,AC,88,Other,BTEC Award L1/L2,*DMP,ABC1,ABC1: Sport,Sport,{grade},{described},{number}\n"
        );
    }
    let refused = refusal("england_ks4underlying_entriesandgrades_2.csv", &text);
    assert!(refused.what.contains("which academic year"), "{}", refused.what);
    let name = "2022-2023_england_ks4underlying_entriesandgrades_2.csv";
    assert!(refusal(name, &text).what.contains("provisional, revised or final"));
    let parsed = import_bytes(name, text.as_bytes(), said(None, Some(Release::Final))).unwrap();
    assert_eq!((parsed.summary.year, parsed.summary.release), (Some(year(2023)), Some(Release::Final)));
    let block = entries(&parsed, school(900_001), 2023);
    assert_eq!(numbers(&parsed, block), [("Sport ABC1".to_owned(), PupilGroup::All, "Some(Ok(5)): D2=3".to_owned())]);
    assert_eq!(block.cohort, Some(Ok(88.0)));
    let reason = "the second row of this course and grade; the first one stands";
    assert_eq!(parsed.summary.refused, [refused_row(4, "grade", "Total", reason)]);
    assert_eq!(parsed.schools[0].la, LaCode::NOT_STATED);
    let course: &Course = &parsed.entries.courses[0];
    assert_eq!(
        (course.kind.as_str(), course.award(), course.structure.as_str()),
        ("Other", "BTEC Award L1/L2", "*DMP")
    );
    assert_eq!(
        parsed.summary.remarks,
        ["1 times the grades of a course do not add up to its entries: average grades are left out there"]
    );
}

fn refused_row(line: u64, column: &str, value: &str, reason: &str) -> RefusedRow {
    refused(line, column, value, reason)
}

#[test]
fn the_file_of_authorities_holds_years_sexes_and_places_of_which_some_are_left_out() {
    let row = |time: &str, level: &str, of: &str, kind: &str, sex: &str, grade: &str, number: &str| {
        let topic = if sex == "Total" { "Total" } else { "Sex" };
        let version = if time == "202425" { "Revised" } else { "Final" };
        format!(
            "{time},Academic year,{level},E92000001,England,,,{of},{version},1,0,{kind},{topic},{sex},GCSE,Physics,\
             {grade},{number},z\n"
        )
    };
    let state = "All state-funded";
    let la = "999,E06000099,Nowhere";
    let mut text = OF_LAS.to_owned();
    text += &row("202425", "Local authority", la, state, "Girls", "9 to 4", "60");
    text += &row("202425", "Local authority", la, state, "Total", "Total pupil entries", "140");
    text += &row("202021", "Local authority", la, state, "Total", "9 to 4", "99");
    text += &row("202425", "Local authority", la, "Independent schools", "Total", "9 to 4", "9");
    text += &row("202425", "Regional", ",,", state, "Total", "9 to 4", "9");
    text += &row("202425", "National", ",,", state, "Total", "9 to 4", "70");
    text += &row("202425", "National", ",,", "All schools", "Total", "9 to 4", "80");
    text += &row("202425", "Planet", ",,", state, "Total", "9 to 4", "80");
    text += &row("202425", "Local authority", la, state, "Boys", "9 to 4", "many");
    text += &row("202425", "Local authority", la, state, "Boys", "9 to 4", "1.5");
    let parsed = import("la.csv", &text);
    assert_eq!((parsed.summary.year, parsed.summary.release), (Some(year(2025)), Some(Release::Revised)));
    let place = Place::La(LaCode::new(999).unwrap());
    assert_eq!(
        numbers(&parsed, entries(&parsed, place, 2025)),
        [
            ("Physics ".to_owned(), PupilGroup::Girls, "None: 9 to 4=60".to_owned()),
            ("Physics ".to_owned(), PupilGroup::All, "Some(Ok(140)): ".to_owned()),
        ]
    );
    // No results of schools were published of that year, but those of authorities were.
    assert_eq!(numbers(&parsed, entries(&parsed, place, 2021))[0].2, "None: 9 to 4=99");
    for (scope, number) in [(EnglandScope::StateFunded, "70"), (EnglandScope::All, "80")] {
        let block = entries(&parsed, Place::England(scope), 2025);
        assert_eq!(numbers(&parsed, block)[0].2, format!("None: 9 to 4={number}"));
    }
    assert_eq!(
        parsed.summary.remarks,
        [
            "1 rows of regions are left out",
            "1 rows of single kinds of schools are left out",
            "it holds 2 years: 2020/21 final, 2024/25 revised",
        ]
    );
    assert_eq!(
        parsed.summary.refused,
        [
            refused(
                9,
                "geographic_level",
                "Planet",
                "not a level that is known: School, Local authority, Regional or National"
            ),
            refused(10, "number_achieving", "many", "neither a number of entries nor a known code"),
            refused(11, "number_achieving", "1.5", "neither a number of entries nor a known code"),
        ]
    );
}

#[test]
fn what_was_said_against_what_the_rows_say_is_refused() {
    let text = OF_2425.to_owned() + &of_2425(900_001, "Physics", "RC1", "9", "4");
    let error = import_bytes("f.csv", text.as_bytes(), said(Some("2023/24"), None)).unwrap_err();
    assert_eq!(error.what, "rows of the file are of another year than 2023/24, which --year says");
    let error = import_bytes("f.csv", text.as_bytes(), said(None, Some(Release::Final))).unwrap_err();
    assert_eq!(error.what, "rows of the file are of another release than final, which --release says");
    assert!(import_bytes("f.csv", text.as_bytes(), said(Some("2024/25"), Some(Release::Revised))).is_ok());
}

#[test]
fn rows_that_cannot_be_placed_are_refused_one_by_one() {
    let good = of_2425(900_001, "Physics", "RC1", "9", "4");
    let mut text = OF_2425.to_owned() + &good;
    text += &good.replace("202425", "2024");
    text += &good.replace("Revised", "Draft");
    text += &good.replace(",900001,", ",9000,");
    text += &good.replace(",Physics,", ",,");
    text += &good.replace(",9,4\n", ",,4\n");
    text += &good.replace("202425", "202021");
    text += &good;
    let parsed = import("f.csv", &text);
    let refused: Vec<(u64, &str)> = parsed.summary.refused.iter().map(|row| (row.line, row.column.as_str())).collect();
    assert_eq!(
        refused,
        [
            (3, "time_period"),
            (4, "version"),
            (5, "school_urn"),
            (6, "subject"),
            (7, "grade"),
            (8, "time_period"),
            (9, "grade"),
        ]
    );
    assert_eq!(parsed.entries.blocks.len(), 1);
}
