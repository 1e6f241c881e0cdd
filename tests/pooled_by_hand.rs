//! Three hand-picked groups of real schools: what the service pools equals what was worked out by hand.
//!
//! Runs when DfE's real files lie beside the project; the sums stand in the comments, so that anybody can check
//! them with a calculator.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use collaborate::domain::{GroupId, OrgCode, Urn, Visibility};
use collaborate::figures::{Code, Measure, Stage};
use collaborate::import::Options;
use collaborate::report::{Cell, Content, Query, Report, ReportName, Row, RowKind};
use collaborate::service::{Actor, FileState, NewGroup, Request, Response, Service};
use collaborate::store::MemoryStore;

fn real(file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/dfe").join(file);
    path.exists().then_some(path)
}

fn with_files(files: &[&str]) -> Option<Service> {
    let paths: Option<Vec<PathBuf>> = files.iter().map(|file| real(file)).collect();
    let service = Service::new(Arc::new(MemoryStore::new()), Service::machine_clock()).unwrap();
    let outcomes = service.import(&Actor::Operator, &paths?, Options::default(), false, &mut |_| {}).unwrap();
    for outcome in &outcomes {
        assert!(matches!(outcome.state, FileState::Imported(_)), "{outcome:?}");
    }
    Some(service)
}

fn report(service: &Service, owner: &str, schools: &[u32], query: Query) -> Report {
    let new = NewGroup {
        name: "By hand".to_owned(),
        description: String::new(),
        owner: owner.parse::<OrgCode>().unwrap(),
        schools: schools.iter().map(|number| Urn::new(*number).unwrap()).collect(),
        viewers: Vec::new(),
        visibility: Visibility::OwnerOnly,
        accept_terms: false,
    };
    service.handle(&Actor::Operator, Request::CreateGroup(new)).unwrap();
    match service.handle(&Actor::Operator, Request::Report(GroupId(1).to_string(), query)).unwrap() {
        Response::Report(report) => *report,
        other => panic!("expected a report, not {other:?}"),
    }
}

fn group_row(report: &Report) -> &Row {
    report.sections[0].rows.iter().find(|row| row.kind == RowKind::Group).unwrap()
}

fn cell<'a>(report: &Report, row: &'a Row, id: &str) -> &'a Cell {
    &row.cells[report.sections[0].columns.iter().position(|column| column.id == id).unwrap()]
}

fn close(cell: &Cell, value: f64, pupils: f64) {
    let got = cell.value().unwrap();
    assert!((got - value).abs() < 5e-7, "{got} is not {value}");
    assert_eq!(cell.pupils, Some(pupils));
}

#[test]
fn three_secondaries_all_pupils() {
    let Some(service) = with_files(&["ks4/815_2017_ks4final.csv"]) else { return };
    let query = Query { year: Some("2016/17".parse().unwrap()), ..Query::of(ReportName::Schools) };
    let report = report(&service, "LA:815", &[121_666, 121_675, 121_690], query);
    let row = group_row(&report);
    // (149 × 48.4 + 196 × 36.1 + 55 × 51.2) / 400 = 17103.2 / 400
    close(cell(&report, row, "attainment8"), 42.758, 400.0);
    // (147 × 0.09 − 188 × 0.71 + 52 × 0.48) / 387 = −95.29 / 387
    let progress = cell(&report, row, "progress8");
    close(progress, -0.246_227_39, 387.0);
    // √((147 × 0.2)² + (188 × 0.175)² + (52 × 0.335)²) / 387 = √2250.2264 / 387
    let (lower, upper) = progress.limits.unwrap();
    assert!(((upper - lower) / 2.0 - 0.122_575_09).abs() < 5e-7, "{lower} to {upper}");
    // 70% of 149 is 104 pupils, 43% of 196 is 84, 85% of 55 is 47: 235 / 400
    close(cell(&report, row, "english_maths_94"), 58.75, 400.0);
    assert_eq!(progress.schools, Some((3, 3)));
}

#[test]
fn four_secondaries_disadvantaged_one_suppressed() {
    let Some(service) = with_files(&["ks4/815_2018_ks4final.csv"]) else { return };
    let query = Query { pupils: "disadvantaged".parse().unwrap(), ..Query::of(ReportName::Schools) };
    let report = report(&service, "LA:815", &[121_675, 121_690, 121_680, 121_700], query);
    let row = group_row(&report);
    // (74 × 31.7 + 6 × 34.3 + 32 × 41.5 + 8 × 42.2) / 120 = 4217.2 / 120
    close(cell(&report, row, "attainment8"), 35.143_333_33, 120.0);
    // Upper Wharfedale is suppressed: (74 × −0.75 + 32 × 0.13 + 7 × 0.25) / 113 = −49.59 / 113
    let progress = cell(&report, row, "progress8");
    close(progress, -0.438_849_56, 113.0);
    assert_eq!(progress.schools, Some((3, 4)));
    // 32% of 74 is 24 pupils, 33% of 6 is 2, 53% of 32 is 17, 75% of 8 is 6: 49 / 120
    close(cell(&report, row, "english_maths_94"), 40.833_333_33, 120.0);
    let suppressed = report.sections[0].rows.iter().find(|row| row.urn == Urn::new(121_690).ok()).unwrap();
    assert_eq!(cell(&report, suppressed, "progress8").content, Content::Withheld(Code::Supp));
    assert!(report.notes.iter().any(|note| note.contains("3 of 4 schools, 113 pupils")), "{:?}", report.notes);
}

#[test]
fn three_primaries_of_hampshire() {
    let Some(service) = with_files(&["ks2/2018-850-ks2.csv"]) else { return };
    let query = Query {
        stage: Some(Stage::Ks2),
        measures: vec![Measure::RwmExpected, Measure::ReadingProgress, Measure::ReadingScaled],
        ..Query::of(ReportName::Schools)
    };
    let report = report(&service, "LA:850", &[115_851, 115_856, 138_509], query);
    assert_eq!(report.year.to_string(), "2018/19");
    let row = group_row(&report);
    // 63% of 60 is 38 pupils, 61% of 18 is 11, 32% of 19 is 6: 55 / 97
    close(cell(&report, row, "rwm_expected"), 56.701_030_93, 97.0);
    // 100% of 60 is 60, 94% of 18 is 17, 95% of 19 is 18: (60 × −1.9 + 17 × 0.4 + 18 × −6.1) / 95 = −217 / 95
    let progress = cell(&report, row, "reading_progress");
    close(progress, -2.284_210_53, 95.0);
    // √((60 × 1.55)² + (17 × 2.95)² + (18 × 2.85)²) / 95 = √13795.7125 / 95
    let (lower, upper) = progress.limits.unwrap();
    assert!(((upper - lower) / 2.0 - 1.236_370_24).abs() < 5e-7, "{lower} to {upper}");
    // (60 × 104 + 18 × 106 + 19 × 95) / 97 = 9953 / 97
    close(cell(&report, row, "reading_scaled"), 102.608_247_42, 97.0);
}
