//! What stands behind a figure comes into the box that explains it.

use super::*;
use crate::figures::Release;
use crate::report::explain::{Explanation, Formula, Part, RowPick};
use crate::service::{Request, Response, ServiceError, Trouble};

fn part(name: &str, value: f64) -> Part {
    Part {
        name: name.to_owned(),
        urn: None,
        value: Ok(value),
        pupils: Some(100.0),
        count: None,
        limits: None,
        weight: Some(50.0),
        why: None,
        origins: Vec::new(),
    }
}

fn explanation(parts: usize) -> Explanation {
    let report = super::super::testing::report(&crate::report::Query::of(ReportName::Schools));
    let section = &report.sections[0];
    let (row, column) = (&section.rows[0], section.columns[0].clone());
    Explanation {
        name: report.name,
        group: report.group.clone(),
        section: section.title.clone(),
        row: row.name.clone(),
        urn: row.urn,
        shown: "46.0".to_owned(),
        cell: row.cells[0],
        column,
        stage: report.stage,
        year: report.year,
        release: Some(Release::Final),
        pupils: report.pupils_label.clone(),
        what_if: None,
        formula: Formula::MeanOfPupils,
        value: Some(46.0),
        counted_in: "pupils",
        parts: (0..parts).map(|at| part(&format!("Input {at}"), 46.0)).collect(),
        left_out: Vec::new(),
        limits: None,
        comparison: None,
        notes: Vec::new(),
    }
}

/// The one request for an explanation.
fn asked(bench: &mut Bench) -> (crate::ui::screen::Ticket, Request) {
    assert_eq!(bench.others.len(), 1, "{:?}", bench.others);
    bench.others.pop().unwrap()
}

#[test]
fn the_facts_show_at_once_and_the_parts_when_they_come() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("l enter");
    assert!(bench.text().contains("Unrounded") && !bench.text().contains("Formula"), "{}", bench.text());
    let (ticket, request) = asked(&mut bench);
    let Request::Explain(group, query, target) = request else { panic!("{request:?}") };
    assert_eq!((group.as_str(), query.name, target.section.as_deref()), ("G7", ReportName::Schools, Some("rows")));
    let RowPick::Row { name, urn, .. } = target.row else { panic!() };
    assert_eq!((name.as_str(), urn.map(crate::domain::Urn::number)), ("Ashdown Academy", Some(100_000)));
    let told = explanation(30);
    bench.answer(ticket, Ok(Response::Explanation(Box::new(told))));
    assert!(bench.line("Formula").contains("Σ n·x / Σ n"), "{}", bench.text());
    bench.press("G");
    assert!(bench.text().contains("Input 29: 46; n = 100 pupils; weight 50.0%"), "{}", bench.text());
    bench.press("esc");
    assert!(bench.boxes.is_empty());
}

#[test]
fn an_answer_to_a_box_that_is_closed_opens_nothing() {
    let mut bench = Bench::new(ReportName::Schools, 60, 15);
    bench.press("l enter");
    let (ticket, _) = asked(&mut bench);
    bench.press("esc");
    let told = explanation(3);
    bench.answer(ticket, Ok(Response::Explanation(Box::new(told))));
    assert!(bench.boxes.is_empty() && !bench.text().contains("Formula"), "{}", bench.text());
}

#[test]
fn why_there_is_no_explanation_is_told_beneath_the_facts() {
    let mut bench = Bench::new(ReportName::Schools, 60, 15);
    bench.press("l enter");
    let (ticket, _) = asked(&mut bench);
    bench.answer(ticket, Err(ServiceError::new(Trouble::NotFound, "there is no group 'G7'", "list the groups")));
    bench.press("G");
    assert!(bench.line("More").contains("there is no group 'G7'"), "{}", bench.text());
}
