//! Owns what is expected of the lists and columns that no one axis holds.
//! Must not know how a chart is drawn.

use super::super::*;
use crate::figures::{Measure, Unit};
use crate::report::testing::small;
use crate::report::{Lead, Query, ReportName, run};

fn report(name: ReportName) -> Report {
    let measures = vec![Measure::Attainment8, Measure::Progress8];
    run(&small(), &Query { measures, ..Query::of(name) }).expect("a report")
}

fn pick(kind: ChartKind, column: &str) -> Pick<'_> {
    Pick { kind, column, across: None, row: None }
}

#[test]
fn headlines_are_drawn_as_the_group_and_what_it_is_held_against() {
    let report = report(ReportName::Overview);
    let headlines = &report.sections[0];
    assert_eq!(kinds(&report, headlines, "attainment8"), [ChartKind::Bars]);
    let Ok(Chart::Bars(bars)) = chart(&report, headlines, pick(ChartKind::Bars, "attainment8")) else { panic!("bars") };
    let names: Vec<&str> = bars.points.iter().map(|point| point.name.as_str()).collect();
    assert_eq!(names, ["North group", "North Yorkshire", "England (state-funded)", "North group, 2015/16"]);
    assert!(bars.lines.is_empty(), "what is a bar is no line");
    assert!(bars.not_drawn.is_empty(), "{:?}", bars.not_drawn);
}

#[test]
fn a_count_is_held_against_nobody() {
    let mut report = report(ReportName::Schools);
    report.sections[0].columns[0].unit = Unit::Pupils;
    let section = &report.sections[0];
    assert_eq!(kinds(&report, section, "attainment8"), [ChartKind::Bars, ChartKind::Scatter, ChartKind::Heat]);
    let bars = chart(&report, section, pick(ChartKind::Bars, "attainment8")).expect("bars");
    assert!(bars.lines().is_empty());
    let named =
        |chart: &Chart| chart.not_drawn().iter().map(|it| (it.name.clone(), it.reason.clone())).collect::<Vec<_>>();
    let counted = |name: &str| (name.to_owned(), "a count of many schools is no comparator of one".to_owned());
    let suppressed = ("Cedar School".to_owned(), "suppressed: 5 pupils or fewer".to_owned());
    let expected = [suppressed, counted("North group"), counted("North Yorkshire"), counted("England (state-funded)")];
    assert_eq!(named(&bars), expected);
    let across = Pick { across: Some("attainment8"), ..pick(ChartKind::Scatter, "progress8") };
    let scatter = chart(&report, section, across).expect("a scatter");
    let Chart::Scatter(drawn) = &scatter else { panic!("a scatter") };
    assert!(drawn.upright.is_empty() && !drawn.lines.is_empty(), "only the score has its comparator");
    assert_eq!(named(&scatter), expected);
    assert_eq!(
        chart(&report, section, pick(ChartKind::Funnel, "attainment8")),
        Err("Attainment 8 is a count: chance among pupils sets it no limits".to_owned())
    );
}

#[test]
fn a_list_of_several_measures_is_drawn_as_nothing_and_says_why() {
    let mut report = report(ReportName::Schools);
    assert_eq!(why_none(&report.sections[0]), None);
    report.sections[0].leads = vec![Lead { id: "weak_in", label: "Weak in".to_owned() }];
    let section = &report.sections[0];
    assert_eq!(kinds(&report, section, "progress8"), []);
    let why = "its rows are of different measures, or several of one school, so that no one axis holds them";
    assert_eq!(why_none(section), Some(why));
    assert_eq!(chart(&report, section, pick(ChartKind::Bars, "progress8")), Err(why.to_owned()));
}

#[test]
fn scores_of_different_measures_share_no_axis_and_percentages_do() {
    let mut report = report(ReportName::Schools);
    let set = |report: &mut Report, measures: [Measure; 2]| {
        for (row, measure) in report.sections[0].rows.iter_mut().zip(measures) {
            row.measure = Some(measure);
        }
    };
    set(&mut report, [Measure::EnglishMaths94, Measure::EnglishMaths95]);
    assert_eq!(why_none(&report.sections[0]), None);
    set(&mut report, [Measure::Attainment8, Measure::Progress8]);
    assert!(why_none(&report.sections[0]).is_some());
}
