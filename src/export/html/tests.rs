//! The printable page: what stands on it, that nothing of a name acts, and that it has no script.

use super::*;
use crate::figures::{Measure, Place, Release, Stage};
use crate::report::testing::{Build, ENGLAND, between, small, urn, value, year};
use crate::report::{Query, ReportName, run};

/// Schools with scores from -1 to 1, one of them with a name that would act.
pub(super) fn report(name: ReportName) -> Report {
    let named =
        |at: u32| if at == 3 { "<script>alert(1)</script> & \"Co\"".to_owned() } else { format!("School {at}") };
    let build = (1..=5).fold(Build::new(Stage::Ks4), |build, at| build.school(100_000 + at, &named(at)));
    let build = build.held(2023, Release::Final).held(2022, Release::Final);
    let build = build.all(ENGLAND, 2023, &[(Measure::Progress8, value(0.0, 1e5))]);
    let snapshot = (1..=5)
        .fold(build, |build, at| {
            let score = f64::from(at) / 2.5 - 1.2;
            let figure = between(score, 50.0 + f64::from(at), score - 0.3, score + 0.3);
            let place = Place::School(urn(100_000 + at));
            build.all(place, 2023, &[(Measure::Progress8, figure)]).all(place, 2022, &[(Measure::Progress8, figure)])
        })
        .done();
    run(&snapshot, &Query { measures: vec![Measure::Progress8], ..Query::of(name) }).expect("a report")
}

#[test]
fn the_page_stands_for_itself_and_runs_nothing() {
    let report = report(ReportName::Schools);
    let colophon = Colophon { by: "Ann <ann@lea.example>".into(), at: 1_764_000_000, asked: Vec::new() };
    let page = html(&report, Some(&colophon));
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"), "{page}");
    for never in ["<script", "javascript:", "url(", "@import", "<link", "<img", "<iframe"] {
        assert!(!page.contains(never), "{never}");
    }
    let tags = page.split('<').skip(1).map(|rest| rest.split_once('>').expect("a tag").0);
    for tag in tags {
        let mut attributes = tag.split([' ', '\n']).filter_map(|word| word.split_once('=')).map(|(name, _)| name);
        assert!(attributes.all(|name| !name.starts_with("on") && name != "src" && name != "href"), "{tag}");
    }
    assert!(page.contains("default-src 'none'"), "{page}");
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Co&quot;"), "{page}");
    assert!(page.contains("Made by Ann &lt;ann@lea.example&gt; on 2025-11-24 16:00 UTC."), "{page}");
    assert!(page.contains("<dt>Release</dt><dd>final</dd>"), "{page}");
    for note in &report.notes {
        assert!(page.contains(&escaped(note)), "{note}");
    }
}

#[test]
fn every_figure_stands_in_a_table_and_every_school_in_a_chart() {
    let report = report(ReportName::Schools);
    let page = html(&report, None);
    assert_eq!(page.matches("<svg ").count(), 2, "dots with limits, and the funnel");
    assert_eq!(page.matches("class=\"point\"").count(), 10, "five schools in each");
    assert_eq!(page.matches("</title>").count(), 1 + 2 + 10, "the page, the charts, the points");
    assert_eq!(page.matches("<desc ").count(), 2);
    assert_eq!(page.matches("<th scope=\"row\">").count(), report.sections[0].rows.len());
    assert!(page.contains("0.80 <span class=\"mark\">▲ above</span> <small>0.50 to 1.10</small>"), "{page}");
    let suppressed = html(&run(&small(), &Query::of(ReportName::Schools)).expect("a report"), None);
    assert!(
        suppressed.contains("<abbr class=\"code\" title=\"suppressed: 5 pupils or fewer\">SUPP</abbr>"),
        "{suppressed}"
    );
}

#[test]
fn tags_are_closed_in_the_order_in_which_they_were_opened() {
    for name in [ReportName::Schools, ReportName::Overview] {
        let page = html(&report(name), None);
        let body = page.split_once("</style>").expect("a style").1;
        let mut open = vec!["html", "head"];
        for tag in body.split('<').skip(1).map(|rest| rest.split_once('>').expect("a tag").0) {
            let word = tag.split([' ', '\n', '/']).find(|word| !word.is_empty()).unwrap_or_default();
            if tag.starts_with('/') {
                assert_eq!(open.pop(), Some(word));
            } else if !tag.ends_with('/') {
                open.push(word);
            }
        }
        assert_eq!(open, Vec::<&str>::new());
    }
}

#[test]
fn a_report_of_both_stages_names_the_stage_of_every_list() {
    let mut both = report(ReportName::Overview);
    both.other_stage = Some(Box::new(Report { stage: Stage::Ks2, ..both.clone() }));
    let page = html(&both, None);
    assert!(page.contains("<h2>KS4: Headlines</h2>") && page.contains("<h2>KS2: Headlines</h2>"), "{page}");
    assert_eq!(year(2023).to_string(), "2022/23");
    assert!(page.contains("KS2 2022/23, final release."), "{page}");
}
