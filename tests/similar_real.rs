//! Similar schools of ten real schools of North Yorkshire, worked out a second time from the file itself.
//!
//! The file is not part of the crate; without it beside it this test passes without doing anything.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::cast_precision_loss)]

#[allow(dead_code)]
#[path = "independent_reports/naive.rs"]
mod naive;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use collaborate::domain::{OrgCode, Urn, Visibility};
use collaborate::export;
use collaborate::import::Options;
use collaborate::report::{Query, ReportName};
use collaborate::service::{Actor, FileState, NewGroup, Request, Response, Service};
use collaborate::store::MemoryStore;
use naive::Line;
use serde_json::Value;

const TEN: [u32; 10] = [121_666, 121_667, 121_670, 121_671, 121_674, 121_675, 121_681, 121_689, 121_690, 121_694];

/// Types of school that are special, and those that are independent.
const SPECIAL: [&str; 6] = ["ACCS", "ACS", "CYS", "FDS", "FS", "NMSS"];
const INDEPENDENT: [&str; 2] = ["IND", "INDSPEC"];

/// Prior attainment, disadvantaged, EAL, SEN and size weigh so much.
const WEIGHTS: [f64; 5] = [40.0, 25.0, 15.0, 10.0, 10.0];
const IDS: [&str; 5] = ["prior", "fsm6", "eal", "sen", "size"];

fn real(file: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/dfe").join(file);
    path.exists().then_some(path)
}

/// A school of the file: its URN, its kind, its intake with the size as it is.
struct School {
    urn: u32,
    kind: (bool, bool, bool, String),
    intake: [Option<f64>; 5],
}

fn schools(lines: &[Line]) -> Vec<School> {
    let of = |line: &Line| {
        let number = |name: &str| line[name].trim_end_matches('%').parse::<f64>().ok();
        let kind = line["NFTYPE"].as_str();
        School {
            urn: line["URN"].parse().unwrap(),
            kind: (
                SPECIAL.contains(&kind) || kind == "INDSPEC",
                INDEPENDENT.contains(&kind),
                line["ADMPOL"] == "SEL",
                line["EGENDER"].to_uppercase(),
            ),
            intake: [
                number("KS2APS"),
                number("PTFSM6CLA1A"),
                number("PTEALGRP2"),
                number("PSENAPK4").zip(number("PSENSE4")).map(|(support, plan)| support + plan),
                number("TPUP").filter(|size| *size > 0.0),
            ],
        }
    };
    lines.iter().filter(|line| ["1", "2"].contains(&line["RECTYPE"].as_str())).map(of).collect()
}

fn scaled(school: &School) -> [Option<f64>; 5] {
    let mut values = school.intake;
    values[4] = values[4].map(f64::ln);
    values
}

/// Distance and parts in per cent, from the standard deviations of the kind.
fn distance(one: &School, other: &School, deviations: &[f64; 5]) -> Option<(f64, [Option<f64>; 5])> {
    let (left, right) = (scaled(one), scaled(other));
    let parts: Vec<Option<f64>> =
        (0..5).map(|at| Some(WEIGHTS[at] * ((left[at]? - right[at]?) / deviations[at]).powi(2))).collect();
    let weight: f64 = (0..5).filter(|at| parts[*at].is_some()).map(|at| WEIGHTS[at]).sum();
    let total: f64 = parts.iter().flatten().sum();
    let shares: Vec<Option<f64>> = parts.iter().map(|part| part.map(|part| 100.0 * part / total)).collect();
    (weight >= 50.0).then(|| ((total / weight).sqrt(), shares.try_into().unwrap()))
}

fn deviations(schools: &[&School]) -> [f64; 5] {
    let of = |at: usize| {
        let values: Vec<f64> = schools.iter().filter_map(|school| scaled(school)[at]).collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / values.len() as f64).sqrt()
    };
    [0, 1, 2, 3, 4].map(of)
}

fn ask(service: &Service, urn: u32) -> Value {
    let mut query = Query { schools: vec![Urn::new(urn).unwrap()], ..Query::of(ReportName::Similar) };
    query.likeness.neighbours = 8;
    match service.handle(&Actor::Operator, Request::Report("Ten".to_owned(), query)).unwrap() {
        Response::Report(report) => export::json(&report, None),
        other => panic!("expected a report, not {other:?}"),
    }
}

fn close(got: &Value, wanted: Option<f64>, what: &str) {
    match (got["value"].as_f64(), wanted) {
        (Some(got), Some(wanted)) => assert!((got - wanted).abs() < 1e-9, "{what}: {got} is not {wanted}"),
        (got, wanted) => assert_eq!(got, wanted, "{what}"),
    }
}

#[test]
fn the_nearest_of_ten_real_schools_are_those_that_the_file_gives_by_hand() {
    let Some(file) = real("ks4/815_2018_ks4final.csv") else { return };
    let service = Service::new(Arc::new(MemoryStore::new()), Service::machine_clock()).unwrap();
    let files = std::slice::from_ref(&file);
    let outcomes = service.import(&Actor::Operator, files, Options::default(), false, &mut |_| {}).unwrap();
    assert!(matches!(outcomes[0].state, FileState::Imported(_)), "{outcomes:?}");
    let new = NewGroup {
        name: "Ten".to_owned(),
        description: String::new(),
        owner: "LA:815".parse::<OrgCode>().unwrap(),
        schools: TEN.iter().map(|number| Urn::new(*number).unwrap()).collect(),
        viewers: Vec::new(),
        visibility: Visibility::OwnerOnly,
        accept_terms: false,
    };
    service.handle(&Actor::Operator, Request::CreateGroup(new)).unwrap();
    let all = schools(&naive::lines(&file));
    let mut compared = 0;
    for urn in TEN {
        let of = all.iter().find(|school| school.urn == urn).unwrap();
        let kind: Vec<&School> = all.iter().filter(|school| school.kind == of.kind).collect();
        let spread = deviations(&kind);
        let mut wanted: Vec<(f64, u32, [Option<f64>; 5])> = kind
            .iter()
            .filter(|school| school.urn != urn)
            .filter_map(|school| distance(of, school, &spread).map(|(far, shares)| (far, school.urn, shares)))
            .collect();
        wanted.sort_by(|left, right| left.0.total_cmp(&right.0).then(left.1.cmp(&right.1)));
        wanted.truncate(8);
        let report = ask(&service, urn);
        let column = |id: &str| {
            let columns = report["columns"].as_array().unwrap();
            columns.iter().position(|column| column["id"] == id).unwrap()
        };
        let rows: Vec<&Value> =
            report["rows"].as_array().unwrap().iter().filter(|row| row["kind"] == "school").collect();
        let found: Vec<u64> = rows[1..].iter().map(|row| row["urn"].as_u64().unwrap()).collect();
        let expected: Vec<u64> = wanted.iter().map(|(_, urn, _)| u64::from(*urn)).collect();
        assert_eq!(found, expected, "near to {urn}");
        for (row, (far, other, shares)) in rows[1..].iter().zip(&wanted) {
            let what = format!("{urn} and {other}");
            close(&row["cells"][column("distance")], Some(*far), &what);
            let intake = all.iter().find(|school| school.urn == *other).unwrap().intake;
            for at in 0..5 {
                close(&row["cells"][column(IDS[at])], intake[at], &format!("{what}, {}", IDS[at]));
                close(&row["cells"][column(&format!("{}_share", IDS[at]))], shares[at], &format!("{what}, part"));
                compared += 1;
            }
        }
    }
    assert!(compared > 300, "{compared}");
}
