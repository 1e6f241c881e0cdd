//! The catalogue against the header lines of every year: every column it names is there, none is claimed twice,
//! and every measure and pupil group that the wide files hold is found.
//!
//! `headers/FAMILY_END.csv` is the header line of the files of the year that ends in END: column names only.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use collaborate::figures::{CatalogueRow, Measure, PupilGroup, Stage, Year, catalogue};

/// Families of whole files: the start of the name of their header lines, and the stage.
const WHOLE: [(&str, Stage); 3] = [("ks4_2", Stage::Ks4), ("ks2_2", Stage::Ks2), ("census_2", Stage::Census)];

/// Every headline measure with the pupil groups that the files of the first years hold, written from DfE's lists of
/// columns; the years are those that the files have it in.
const EXPECTED: &str = "
ks4 2017-2025 attainment8 all boys girls disadvantaged not_disadvantaged eal non_mobile prior_low prior_middle prior_high
ks4 2017-2025 attainment8_english all disadvantaged not_disadvantaged
ks4 2018-2025 attainment8_english boys girls eal non_mobile
ks4 2017-2025 attainment8_maths all disadvantaged not_disadvantaged
ks4 2018-2025 attainment8_maths boys girls eal non_mobile
ks4 2017-2025 attainment8_ebacc all disadvantaged not_disadvantaged
ks4 2018-2025 attainment8_ebacc boys girls eal non_mobile
ks4 2017-2025 attainment8_open all disadvantaged not_disadvantaged
ks4 2018-2025 attainment8_open boys girls eal non_mobile
ks4 2017-2025 progress8 all boys girls disadvantaged not_disadvantaged eal non_mobile prior_low prior_middle prior_high
ks4 2017-2025 progress8_english all disadvantaged not_disadvantaged
ks4 2017-2025 progress8_maths all disadvantaged not_disadvantaged
ks4 2017-2025 progress8_ebacc all disadvantaged not_disadvantaged
ks4 2017-2025 progress8_open all disadvantaged not_disadvantaged
ks4 2017-2025 english_maths_95 all boys girls disadvantaged not_disadvantaged eal non_mobile prior_low prior_middle prior_high
ks4 2017-2025 english_maths_94 all boys girls disadvantaged not_disadvantaged eal non_mobile prior_low prior_middle prior_high
ks4 2017-2025 ebacc_entry all boys girls disadvantaged not_disadvantaged eal non_mobile prior_low prior_middle prior_high
ks4 2017-2025 ebacc_95 all boys girls disadvantaged not_disadvantaged eal non_mobile prior_low prior_middle prior_high
ks4 2017-2025 ebacc_94 all boys girls disadvantaged not_disadvantaged eal non_mobile prior_low prior_middle prior_high
ks4 2018-2025 ebacc_aps all boys girls disadvantaged not_disadvantaged eal non_mobile prior_low prior_middle prior_high
ks4 2017-2025 cohort all boys girls disadvantaged not_disadvantaged eal not_eal sen_support ehcp non_mobile prior_low prior_middle prior_high
ks4 2019-2025 cohort sen
ks4 2017-2025 cohort_share boys girls disadvantaged not_disadvantaged eal not_eal sen_support ehcp non_mobile prior_low prior_middle prior_high
ks4 2019-2025 cohort_share sen
ks4 2017-2025 roll all boys girls
ks4 2017-2025 prior_average all
ks4 2018-2025 progress8_band all
ks4 2017-2025 entries all
ks4 2017-2025 entry_rate all
ks4 2017-2025 grade_9_5 all
ks4 2017-2025 grade_9_4 all
ks2 2017-2019 rwm_expected all boys girls disadvantaged not_disadvantaged eal non_mobile prior_low prior_middle prior_high
ks2 2017-2019 rwm_higher all boys girls disadvantaged not_disadvantaged eal non_mobile prior_low prior_middle prior_high
ks2 2017-2019 reading_progress all boys girls disadvantaged not_disadvantaged eal non_mobile prior_low prior_middle prior_high
ks2 2017-2019 writing_progress all boys girls disadvantaged not_disadvantaged eal non_mobile prior_low prior_middle prior_high
ks2 2017-2019 maths_progress all boys girls disadvantaged not_disadvantaged eal non_mobile prior_low prior_middle prior_high
ks2 2017-2019 reading_scaled all boys girls disadvantaged not_disadvantaged eal non_mobile prior_low prior_middle prior_high
ks2 2017-2019 maths_scaled all boys girls disadvantaged not_disadvantaged eal non_mobile prior_low prior_middle prior_high
ks2 2017-2019 gps_scaled all boys girls disadvantaged not_disadvantaged eal non_mobile prior_low prior_middle prior_high
ks2 2017-2019 reading_expected all disadvantaged not_disadvantaged prior_low prior_middle prior_high
ks2 2017-2019 reading_higher all disadvantaged not_disadvantaged prior_low prior_middle prior_high
ks2 2017-2019 maths_expected all disadvantaged not_disadvantaged prior_low prior_middle prior_high
ks2 2017-2019 maths_higher all disadvantaged not_disadvantaged prior_low prior_middle prior_high
ks2 2017-2019 gps_expected all disadvantaged not_disadvantaged prior_low prior_middle prior_high
ks2 2017-2019 gps_higher all disadvantaged not_disadvantaged prior_low prior_middle prior_high
ks2 2017-2019 writing_expected all disadvantaged not_disadvantaged prior_low prior_middle prior_high
ks2 2017-2019 writing_higher all disadvantaged not_disadvantaged prior_low prior_middle prior_high
ks2 2017-2019 cohort all boys girls disadvantaged not_disadvantaged eal not_eal sen_support ehcp non_mobile prior_low prior_middle prior_high
ks2 2019-2019 cohort sen
ks2 2017-2019 cohort_share boys girls disadvantaged not_disadvantaged eal not_eal sen_support ehcp non_mobile prior_low prior_middle prior_high
ks2 2019-2019 cohort_share sen
ks2 2017-2019 roll all
ks2 2017-2019 prior_average all
census 2017-2023 roll all boys girls
census 2017-2023 cohort_share boys girls fsm6 eal not_eal sen_support ehcp
";

/// A file's family, stage, year and column names in lower case.
struct Header {
    file: String,
    stage: Stage,
    year: Year,
    columns: BTreeSet<String>,
}

fn headers() -> Vec<Header> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/headers"));
    let mut headers: Vec<Header> = fs::read_dir(folder)
        .unwrap()
        .filter_map(|entry| {
            let file = entry.unwrap().file_name().into_string().unwrap();
            let (_, stage) = WHOLE.iter().find(|(start, _)| file.starts_with(start))?;
            let end = file.trim_end_matches(".csv").rsplit('_').next().unwrap().parse().unwrap();
            let line = fs::read_to_string(folder.join(&file)).unwrap();
            let columns = line.trim().split(',').map(str::to_lowercase).collect();
            Some(Header { file, stage: *stage, year: Year::ending(end).unwrap(), columns })
        })
        .collect();
    headers.sort_by(|one, other| one.file.cmp(&other.file));
    headers
}

fn rows_of(header: &Header) -> impl Iterator<Item = &'static CatalogueRow> + use<> {
    let stage = header.stage;
    catalogue().unwrap().iter().filter(move |row| row.stage == stage)
}

#[test]
fn every_column_that_the_catalogue_names_for_a_year_is_in_the_files_of_that_year() {
    let headers = headers();
    assert_eq!(headers.len(), 13, "a header line is missing");
    for header in &headers {
        for row in rows_of(header) {
            let Some(own) = row.column.in_year(header.year) else { continue };
            let supports = row.supports().filter_map(|names| names.in_year(header.year));
            for name in supports.chain([own]) {
                assert!(header.columns.contains(&name.to_lowercase()), "{}: {name}", header.file);
            }
            // Limits come in pairs, and every figure knows how many pupils it is of, but for one.
            assert_eq!(row.lower.is_empty(), row.upper.is_empty(), "{}: {own}", header.file);
            let unknown = header.stage == Stage::Census && header.year.end() < 2023 && own == "PNUMFSMEVER";
            let known = row.denominator.iter().all(|names| names.in_year(header.year).is_some());
            assert_eq!(known && !row.denominator.is_empty(), !unknown, "{}: {own}", header.file);
        }
    }
}

#[test]
fn a_figure_that_has_a_column_of_another_year_has_none_in_this_one() {
    for header in headers() {
        for row in rows_of(&header).filter(|row| row.column.in_year(header.year).is_none()) {
            for name in row.column.all() {
                assert!(!header.columns.contains(&name.to_lowercase()), "{}: {name} is there after all", header.file);
            }
        }
    }
}

#[test]
fn no_two_figures_claim_the_same_column() {
    for header in headers() {
        let mut claimed = BTreeMap::new();
        for row in rows_of(&header) {
            if let Some(name) = row.column.in_year(header.year) {
                let other = claimed.insert(name.to_lowercase(), row.key);
                assert_eq!(other, None, "{}: {name}", header.file);
            }
        }
    }
}

#[test]
fn a_sum_has_names_in_the_same_years_as_its_figure() {
    for row in catalogue().unwrap() {
        let names: BTreeSet<&str> = row.denominator.iter().flat_map(collaborate::figures::Names::all).collect();
        let count: usize = row.denominator.iter().map(|part| part.all().count()).sum();
        assert_eq!(names.len(), count, "a column is added twice for {:?}", row.key);
    }
}

#[test]
fn every_measure_and_pupil_group_that_the_files_hold_is_in_the_catalogue_and_no_other() {
    let mut expected: BTreeMap<(Stage, u16), BTreeSet<(Measure, PupilGroup)>> = BTreeMap::new();
    for line in EXPECTED.trim().lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let stage = WHOLE.iter().find(|(_, stage)| stage.id() == words[0]).unwrap().1;
        let (first, last) = words[1].split_once('-').unwrap();
        for end in first.parse::<u16>().unwrap()..=last.parse().unwrap() {
            for pupils in &words[3..] {
                let figure = (words[2].parse().unwrap(), pupils.parse().unwrap());
                assert!(expected.entry((stage, end)).or_default().insert(figure), "{line}");
            }
        }
    }
    for header in headers() {
        let found: BTreeSet<(Measure, PupilGroup)> = rows_of(&header)
            .filter(|row| row.column.in_year(header.year).is_some())
            .map(|row| (row.key.measure, row.key.pupils))
            .collect();
        assert_eq!(found, expected[&(header.stage, header.year.end())], "{}", header.file);
    }
    // Every measure that commands name is among them.
    for stage in [Stage::Ks2, Stage::Ks4] {
        let of = |(at, _): &(&(Stage, u16), _)| at.0 == stage;
        let measures: BTreeSet<Measure> =
            expected.iter().filter(of).flat_map(|(_, figures)| figures.iter().map(|(measure, _)| *measure)).collect();
        for headline in Measure::headlines(stage) {
            assert!(measures.contains(&headline.measure), "{}", headline.id);
        }
    }
}

#[test]
fn the_five_ebacc_areas_have_entries_and_grades() {
    use collaborate::figures::Subject;
    for header in headers().iter().filter(|header| header.stage == Stage::Ks4) {
        let mut found: Vec<(Subject, Measure)> = rows_of(header)
            .filter(|row| row.column.in_year(header.year).is_some())
            .filter_map(|row| Some((row.key.subject?, row.key.measure)))
            .collect();
        found.sort_unstable();
        let mut expected = Vec::new();
        for subject in [Subject::English, Subject::Maths, Subject::Science, Subject::Humanities, Subject::Languages] {
            // In 2016/17 science, humanities and languages had A* to C alone.
            let old = header.year.end() == 2017 && !matches!(subject, Subject::English | Subject::Maths);
            let measures = [Measure::Entries, Measure::EntryRate, Measure::Grade95, Measure::Grade94];
            expected.extend(
                measures
                    .into_iter()
                    .filter(|measure| !old || *measure != Measure::Grade95)
                    .map(|measure| (subject, measure)),
            );
        }
        assert_eq!(found, expected, "{}", header.file);
    }
}

#[test]
fn header_lines_kept_here_are_those_of_the_files() {
    let shared = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/dfe"));
    if !shared.exists() {
        return;
    }
    let mut compared = 0;
    for (kept, real) in [
        ("ks4_2017", "ks4/815_2017_ks4final"),
        ("ks4_2018", "ks4/815_2018_ks4final"),
        ("ks4_2019", "headers/CSCP_2018-2019_ks4final_505_from_DfE_meta"),
        ("ks4_2023", "headers/CSCP_2022-2023_england_ks4final_515_original_case"),
        ("ks4_2024", "headers/CSCP_2023-2024_england_ks4final_429_lower-cased_by_DfE_tool"),
        ("ks4_2025", "headers/CSCP_2024-2025_england_ks4final_497_lower-cased_by_DfE_tool"),
        ("ks4_provisional_2019", "ks4/815_2019_ks4provisional"),
        ("ks2_2017", "ks2/2016-850-ks2"),
        ("ks2_2018", "ks2/2017-850-ks2"),
        ("ks2_2019", "ks2/2018-850-ks2"),
        ("census_2017", "census/815_2017_census"),
        ("census_2018", "census/815_2018_census"),
        ("census_2019", "census/815_2019_census"),
        ("tidy_ks4_2024", "headers/EES_202324_performance_tables_schools_final"),
        ("tidy_ks4_2025", "headers/EES_202425_performance_tables_schools"),
        ("tidy_ks4_information_2025", "headers/EES_202425_information_about_schools"),
        ("tidy_ks4_characteristics_2023", "headers/EES_2223_la_char_data_revised"),
        ("tidy_ks4_characteristics_2024", "headers/EES_202324_la_char_data_revised"),
        (
            "tidy_ks4_characteristics_2025",
            "headers/EES_202425_all_state_funded_pupils_characteristics_and_geography_breakdowns",
        ),
        ("tidy_ks2_attainment", "headers/EES_ks2_school_attainment_data"),
        ("tidy_ks2_areas", "headers/EES_ks2_la_nat_attainment_data"),
        ("tidy_ks2_information", "headers/EES_ks2_school_information_data"),
    ] {
        let Ok(real) = fs::read_to_string(shared.join(format!("{real}.csv"))) else { continue };
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/headers"));
        let own = fs::read_to_string(folder.join(format!("{kept}.csv"))).unwrap();
        let line = real.lines().next().unwrap().trim_start_matches('\u{feff}');
        assert_eq!(own.trim().to_lowercase(), line.trim().to_lowercase(), "{kept}");
        compared += 1;
    }
    assert!(compared > 0);
}

/// A file of each year with one school, every cell of which says where it stands, gives every figure from its place.
#[test]
fn figures_come_from_the_columns_that_the_catalogue_names() {
    use collaborate::figures::Release;
    use collaborate::import::{Options, read_bytes};
    for header in headers() {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/headers"));
        let line = fs::read_to_string(folder.join(&header.file)).unwrap().trim().to_owned();
        let names: Vec<String> = line.split(',').map(str::to_lowercase).collect();
        let cell = |at: usize| at as f64 / 10.0;
        let cells: Vec<String> = (0..names.len())
            .map(|at| match names[at].as_str() {
                "rectype" => "1".to_owned(),
                "urn" => "900001".to_owned(),
                "lea" | "la" => "999".to_owned(),
                "p8_banding" => "2".to_owned(),
                _ => cell(at).to_string(),
            })
            .collect();
        let text = format!("{line}\n{}\n", cells.join(","));
        let options = Options { year: Some(header.year), release: Some(Release::Final) };
        let parsed =
            read_bytes(Path::new("x.csv"), text.as_bytes(), options, collaborate::domain::ImportId(1), &mut |_, _| {});
        let parsed = parsed.unwrap();
        let refused: Vec<_> =
            parsed.summary.refused.iter().filter(|refused| refused.reason.contains("number")).collect();
        assert!(refused.is_empty(), "{}: {refused:?}", header.file);
        let place = |name: &str| names.iter().position(|column| column.eq_ignore_ascii_case(name)).unwrap();
        let mut checked = 0;
        for row in rows_of(&header) {
            let Some(name) = row.column.in_year(header.year) else { continue };
            let figure = parsed.blocks[0].figure(row.key).unwrap_or_else(|| panic!("{}: no {name}", header.file));
            let value = if row.key.measure == Measure::Progress8Band { 4.0 } else { cell(place(name)) };
            assert_eq!((usize::from(figure.column), figure.value), (place(name), Ok(value)), "{name}");
            assert_eq!(figure.line, 2, "{name}");
            let of = |names: &collaborate::figures::Names| names.in_year(header.year).map(|name| cell(place(name)));
            let sum: Option<f64> = row.denominator.iter().map(of).sum();
            let pupils = match of(&row.coverage) {
                Some(percent) => sum.map(|sum| (sum * percent / 100.0).round()),
                None => sum,
            };
            assert_eq!(figure.pupils, pupils.filter(|_| !row.denominator.is_empty()), "{}: {name}", header.file);
            assert_eq!(figure.count, of(&row.count), "{}: {name}", header.file);
            assert_eq!(figure.limits.map(|limits| limits.lower), of(&row.lower), "{}: {name}", header.file);
            assert_eq!(figure.limits.map(|limits| limits.upper), of(&row.upper), "{}: {name}", header.file);
            checked += 1;
        }
        assert_eq!(parsed.blocks[0].figures.len(), checked, "{}", header.file);
    }
}
