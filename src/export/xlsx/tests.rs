//! Workbooks opened again by another crate: every cell with its type, and names as Excel takes them.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};

use super::*;
use crate::figures::{Measure, Place, Release, Stage};
use crate::report::testing::{Build, ENGLAND, between, small, urn, value};
use crate::report::{Query, ReportName, run};

const THREE: [Measure; 3] = [Measure::Attainment8, Measure::Progress8, Measure::EnglishMaths94];

fn opened(report: &Report) -> Xlsx<Cursor<Vec<u8>>> {
    let colophon = Colophon { by: "Ann Lee <ann@lea.example>".into(), at: 1_764_000_000, asked: Vec::new() };
    open_workbook_from_rs(Cursor::new(xlsx(report, Some(&colophon)).expect("a workbook"))).expect("opened again")
}

fn three(snapshot: &crate::report::Snapshot) -> Report {
    run(snapshot, &Query { measures: THREE.to_vec(), ..Query::of(ReportName::Schools) }).expect("a report")
}

#[test]
fn every_cell_has_its_type_and_its_full_value() {
    let report = three(&small());
    let mut book = opened(&report);
    assert_eq!(book.sheet_names(), ["Schools side by side", "Charts", "Chart data", "Notes"]);
    let sheet = book.worksheet_range("Schools side by side").expect("a sheet");
    let header: Vec<String> = sheet.rows().next().expect("a header").iter().map(ToString::to_string).collect();
    assert_eq!(&header[..3], ["URN", "Name", "Attainment 8"]);
    let column =
        |label: &str| header.iter().position(|it| it == label).unwrap_or_else(|| panic!("{label}: {header:?}"));
    let rows: Vec<&[Data]> = sheet.rows().skip(1).collect();
    assert_eq!(rows.len(), report.sections[0].rows.len());
    for (row, of) in rows.iter().zip(&report.sections[0].rows) {
        assert_eq!(row[1], Data::String(of.name.clone()));
        assert_eq!(row[0], of.urn.map_or(Data::Empty, |urn| Data::Float(f64::from(urn.number()))));
        for (cell, label) in of.cells.iter().zip(["Attainment 8", "Progress 8", "English and maths 9–4"]) {
            let expected = match cell.content {
                crate::report::Content::Value(value) => Data::Float(value),
                crate::report::Content::Withheld(code) => Data::String(code.written().to_owned()),
            };
            assert_eq!(row[column(label)], expected, "{label} of {}", of.name);
            let pupils = cell.pupils.map_or(Data::Empty, Data::Float);
            assert_eq!(row[column(&format!("{label}: pupils"))], pupils);
        }
    }
    assert_eq!(rows[1][column("Progress 8: flag")], Data::String("▲ above".into()));
    assert_eq!(rows[1][column("Progress 8: lower limit")], Data::Float(0.1));
    assert_eq!(rows[2][column("Progress 8: lower limit")], Data::Empty);
}

#[test]
fn the_notes_say_what_the_file_is_of_and_who_made_it() {
    let report = three(&small());
    let mut book = opened(&report);
    let sheet = book.worksheet_range("Notes").expect("a sheet");
    let text: Vec<String> =
        sheet.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")).collect();
    for line in [
        "Group|North group",
        "Year|2016/17",
        "Release|final",
        "Pupils|All pupils",
        "Compared with|England (state-funded)",
        "Made by|Ann Lee <ann@lea.example>",
        "Made on|2025-11-24 16:00 UTC",
    ] {
        assert!(text.iter().any(|row| row == line), "{line}: {text:?}");
    }
    for note in &report.notes {
        assert!(text.iter().any(|row| row.ends_with(note.as_str())), "{note}");
    }
    assert!(text.iter().any(|row| row.ends_with("SUPP = suppressed: 5 pupils or fewer")), "{text:?}");
}

#[test]
fn charts_stand_over_exactly_the_numbers_that_they_draw() {
    let build = (1..=4).fold(Build::new(Stage::Ks4), |build, at| build.school(100_000 + at, &format!("School {at}")));
    let build = build.held(2017, Release::Final).all(ENGLAND, 2017, &[(Measure::Progress8, value(0.0, 1e5))]);
    let snapshot = (1..=4)
        .fold(build, |build, at| {
            let score = f64::from(at) / 4.0;
            let figure = between(score, 100.0, score - 0.25, score + 0.25);
            build.all(Place::School(urn(100_000 + at)), 2017, &[(Measure::Progress8, figure)])
        })
        .done();
    let query = Query { measures: vec![Measure::Progress8], ..Query::of(ReportName::Schools) };
    let mut book = opened(&run(&snapshot, &query).expect("a report"));
    assert_eq!(book.sheet_names(), ["Schools side by side", "Charts", "Chart data", "Notes"]);
    let sheet = book.worksheet_range("Chart data").expect("a sheet");
    let rows: Vec<&[Data]> = sheet.rows().collect();
    assert_eq!(rows[0][0], Data::String("Progress 8 with 95% limits".into()));
    assert_eq!(rows[1][6], Data::String("England (state-funded)".into()));
    let first = [1.0, 0.75, 1.25, 0.25, 0.25, 0.0].map(Data::Float);
    assert_eq!((&rows[2][0], &rows[2][1..7]), (&Data::String("School 4".into()), &first[..]));
    let bytes = xlsx(&run(&snapshot, &query).expect("a report"), None).expect("a workbook");
    let mut archive = calamine_parts(&bytes);
    archive.sort();
    let charts = archive.iter().filter(|name| name.starts_with("xl/charts/chart")).count();
    assert_eq!(charts, 2, "dots and funnel: {archive:?}");
}

/// The names of the parts of a workbook, read from its directory at the end of the archive.
fn calamine_parts(bytes: &[u8]) -> Vec<String> {
    let signature = [0x50, 0x4b, 0x01, 0x02];
    let at = (0..bytes.len()).filter(|at| bytes[*at..].starts_with(&signature));
    at.map(|at| {
        let length = usize::from(u16::from_le_bytes([bytes[at + 28], bytes[at + 29]]));
        String::from_utf8_lossy(&bytes[at + 46..at + 46 + length]).into_owned()
    })
    .collect()
}

#[test]
fn no_name_becomes_a_formula_and_no_title_breaks_a_sheet() {
    let snapshot = Build::new(Stage::Ks4)
        .school(121_001, "=HYPERLINK(\"http://x\")")
        .school(121_002, "@SUM(A1) \u{1b}[2J")
        .held(2018, Release::Final)
        .all(Place::School(urn(121_001)), 2018, &[(Measure::Attainment8, value(46.0, 100.0))])
        .done();
    let mut report = three(&snapshot);
    report.sections[0].title = "A/B: [what] happens, with a title that is far too long '".to_owned();
    let mut book = opened(&report);
    let name = book.sheet_names()[0].clone();
    assert_eq!(name, "A B what happens, with a title");
    let sheet = book.worksheet_range(&name).expect("a sheet");
    let names: Vec<&Data> = sheet.rows().skip(1).map(|row| &row[1]).take(2).collect();
    assert_eq!(
        names,
        [&Data::String("=HYPERLINK(\"http://x\")".into()), &Data::String("@SUM(A1)  [2J".into())],
        "text as it is, of which nothing acts"
    );
    assert_eq!(book.worksheet_formula(&name).expect("a sheet").used_cells().count(), 0);
}

#[test]
fn names_of_sheets_are_unlike_each_other() {
    let mut names = Names::default();
    let safe: Vec<String> = ["Trend", "trend", "History", "''", "Ünï 😀 😀 😀 😀 😀 😀 😀 😀 😀 😀 😀", "Trend"]
        .map(|title| names.safe(title))
        .to_vec();
    assert_eq!(safe, ["Trend", "trend 2", "Sheet", "Sheet 2", "Ünï 😀 😀 😀 😀 😀 😀 😀 😀 😀", "Trend 3"]);
    assert!(safe.iter().all(|name| name.encode_utf16().count() <= 31));
}
