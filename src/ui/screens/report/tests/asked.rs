//! What further can be asked: the comparator's pupils, weighting, likeness, schools, what if, and where rows lead.

use super::*;
use crate::figures::Subject;
use crate::report::{Comparator, ComparePupils, Pool, Weighting};
use crate::service::ServiceError;

fn urn(number: u32) -> Urn {
    Urn::new(number).unwrap()
}

/// A report that knows which schools there are.
fn knowing(name: ReportName) -> Bench {
    let mut bench = Bench::new(name, 80, 19);
    let schools: Vec<(Urn, String)> =
        SCHOOLS.iter().zip(100_000..).map(|((name, ..), number)| (urn(number), (*name).to_owned())).collect();
    bench.view.name_schools(&schools);
    bench
}

#[test]
fn a_pupil_group_is_held_against_other_pupils_too() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("V");
    assert_eq!(bench.said(), "all pupils are shown: choose a pupil group first");
    bench.press("p b o y s enter V o t h e r enter");
    assert_eq!(bench.view.query().compare_pupils, ComparePupils::Other);
    assert!(bench.frame()[0].ends_with("Boys · vs England (state-funded), the other pupils"), "{}", bench.text());
    bench.press("l");
    assert!(bench.line("Progress 8: ").starts_with("Progress 8: 0.12"));
    bench.press("j");
    assert!(
        bench.frame()[18].starts_with("Progress 8: -0.38 · ▼ below England (state-funded), the other pupils"),
        "{}",
        bench.text()
    );
}

#[test]
fn the_status_line_tells_value_flag_gap_pupils_limits_and_band() {
    let mut bench = Bench::new(ReportName::Intervention, 120, 35);
    bench.press("j");
    assert!(
        bench.frame()[34].starts_with(
            "Boys: 37% · ▼ below England (state-funded) 55% · gap -75 pupils · 420 pupils · 95% limits 29% to 45%"
        ),
        "{}",
        bench.text()
    );
    let mut bench = Bench::new(ReportName::Similar, 120, 35);
    bench.press("$");
    assert!(
        bench.frame()[34].starts_with(
            "Progress 8: 0.30 · ▲ above England (state-funded) · 96 pupils · 95% limits 0.05 to 0.55 · above average"
        ),
        "{}",
        bench.text()
    );
}

#[test]
fn schools_count_once_each_where_that_is_asked_for_and_it_is_said() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("M j enter");
    assert_eq!(bench.view.query().weighting, Weighting::Schools);
    assert!(bench.frame()[0].ends_with("· unweighted"), "{}", bench.text());
}

#[test]
fn weights_pool_and_number_of_like_schools_are_filled_in() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("a");
    assert_eq!(bench.said(), "nothing here rests on likeness: compare with similar schools first");
    bench.press("v S i m i l a r enter a");
    assert_eq!(bench.boxes.len(), 1);
    // Prior attainment 70, size 0, the group's own schools, five of them.
    bench.press("ctrl-u 7 0 tab tab tab tab ctrl-u 0 tab left left tab ctrl-u 5 enter");
    let likeness = &bench.view.query().likeness;
    assert_eq!(
        (likeness.weights, likeness.pool, likeness.neighbours),
        ([70, 25, 15, 10, 0], Pool::Group, 5),
        "{}",
        bench.text()
    );
    assert_eq!(bench.view.query().compare, Comparator::Similar);
    // A weight beyond 100 is not taken.
    bench.press("a ctrl-u 1 0 1 ctrl-s");
    assert_eq!(bench.boxes.len(), 1, "{}", bench.text());
    assert!(bench.text().contains("Write a whole number from 0 to 100"));
    bench.press("ctrl-u 0 tab ctrl-u 0 tab ctrl-u 0 tab ctrl-u 0 ctrl-s");
    assert_eq!((bench.boxes.len(), bench.said().as_str()), (0, "every weight is 0"));
    assert_eq!(bench.view.query().likeness.weights, [70, 25, 15, 10, 0]);
}

#[test]
fn what_if_a_school_were_not_in_the_group_is_seen_and_ended_with_one_key() {
    let mut bench = knowing(ReportName::Schools);
    assert!(!bench.text().contains("What if"));
    bench.press("w");
    assert_eq!(bench.asked, 1, "there is nothing to end");
    bench.press("j d");
    assert_eq!(bench.view.query().without, [urn(100_001)]);
    assert_eq!(bench.frame()[1], "! What if: without Birchwood High School; nothing is changed");
    bench.press("j d");
    assert_eq!(
        bench.frame()[1],
        "! What if: without Birchwood High School, Cedar Park School; nothing is changed",
        "{}",
        bench.text()
    );
    bench.press("G G d");
    assert_eq!(bench.said(), "the cursor is on no school");
    bench.press("w");
    assert!(bench.view.query().without.is_empty() && !bench.text().contains("What if"));
}

#[test]
fn what_if_further_schools_were_in_the_group() {
    let mut bench = knowing(ReportName::Overview);
    bench.press("+");
    assert_eq!(bench.boxes.len(), 1);
    bench.boxes.pop();
    bench.tell(Input::Answer(Answer::Filled(vec!["123456".into(), "123457".into()])));
    assert_eq!(bench.view.query().with, [urn(123_456), urn(123_457)]);
    assert!(bench.frame()[1].starts_with("! What if: with URN 123456, URN 123457"), "{}", bench.text());
    // A refusal leaves a way back, though nothing is shown any more.
    bench.slow = true;
    bench.tell(Input::Changed);
    let ticket = bench.waiting.pop().unwrap().0;
    bench.answer(ticket, Err(ServiceError::new(Trouble::NotFound, "there is no school 123456", "name another")));
    bench.slow = false;
    assert!(bench.text().contains("✗ there is no school 123456"));
    bench.press("w");
    assert!(bench.view.query().with.is_empty() && bench.text().contains("Headlines"), "{}", bench.text());
}

#[test]
fn reports_about_some_schools_let_one_choose_them() {
    let mut bench = knowing(ReportName::Similar);
    bench.press("n C e d a r enter");
    assert_eq!(bench.view.query().schools, [urn(100_002)]);
    assert!(bench.frame()[0].ends_with("· Cedar Park School"), "{}", bench.text());
    let mut bench = knowing(ReportName::Compare);
    bench.press("n space j space enter");
    assert_eq!(bench.view.query().schools, [urn(100_000), urn(100_002)]);
    bench.press("A N o r t h enter");
    assert_eq!((bench.view.query().other_group.as_deref(), bench.view.query().schools.len()), (Some("North"), 0));
    let mut bench = knowing(ReportName::Schools);
    bench.press("n A K D");
    assert_eq!((bench.boxes.len(), bench.asked), (0, 1), "none of these mean anything here");
}

#[test]
fn intervention_monitoring_and_intake_have_their_own_choices() {
    let mut bench = Bench::new(ReportName::Intervention, 80, 19);
    bench.press("K 4 enter");
    assert_eq!(bench.view.query().at_least, Some(4));
    bench.press("K u s u a l enter");
    assert_eq!(bench.view.query().at_least, None);
    let mut bench = Bench::new(ReportName::Monitoring, 80, 19);
    bench.press("D 2 0 1 6 / enter");
    assert_eq!(bench.view.query().since.map(|year| year.to_string()).as_deref(), Some("2016/17"));
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("I");
    assert!(bench.view.query().intake);
    bench.press("I");
    assert!(!bench.view.query().intake);
}

#[test]
fn rows_lead_to_the_dashboard_of_their_subject_or_to_schools_like_theirs() {
    let mut bench = Bench::new(ReportName::Subjects, 80, 19);
    bench.press("p b o y s enter j j j h enter");
    let lead = bench.view.take_lead().unwrap();
    assert_eq!((lead.name, lead.subject), (ReportName::Subject, Some(Subject::Maths.into())));
    assert_eq!((lead.pupils.to_string().as_str(), lead.year.unwrap().to_string().as_str()), ("boys", "2016/17"));
    assert!(bench.view.take_lead().is_none());
    // On a figure the same key explains it.
    bench.press("l l enter");
    assert_eq!((bench.view.take_lead().is_none(), bench.boxes.len()), (true, 1));
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("j o");
    let lead = bench.view.take_lead().unwrap();
    assert_eq!((lead.name, lead.schools), (ReportName::Similar, vec![urn(100_001)]));
    let mut other = ReportView::new("G7".into(), ReportName::Similar);
    assert!(other.be_led(Query { schools: vec![urn(100_001)], ..Query::of(ReportName::Similar) }));
    assert_eq!(other.query().schools, [urn(100_001)]);
}

#[test]
fn another_tab_takes_over_what_is_reckoned_from_what() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    let mut other = Query::of(ReportName::Overview);
    other.compare_pupils = ComparePupils::All;
    other.likeness.neighbours = 7;
    other.without = vec![urn(100_001)];
    other.weighting = Weighting::Schools;
    other.schools = vec![urn(100_002)];
    assert!(bench.view.follow(&other));
    let query = bench.view.query();
    assert_eq!((query.compare_pupils, query.likeness.neighbours), (ComparePupils::All, 7));
    assert_eq!((query.without.len(), query.weighting, query.schools.len()), (1, Weighting::Schools, 0));
}
