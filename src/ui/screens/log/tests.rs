//! The audit log and its entries, driven by keys.

use crate::service::{AuditFilter, AuditKind, Request, ServiceError, Trouble};
use crate::ui::Event;
use crate::ui::testing::Bench;
use crate::ui::testing::kept::{ENTRIES, nothing_kept};

const ADA: &str = "ada.administrator@example.test";

/// The filters that were asked for, in order.
fn asked(bench: &Bench) -> Vec<&AuditFilter> {
    let filters = bench.service.asked.iter().filter_map(|(_, request)| match request {
        Request::ListAudit(filter) => Some(filter),
        _ => None,
    });
    filters.collect()
}

#[test]
fn the_log_at_80_by_24() {
    let mut bench = Bench::person(ADA);
    let frame = bench.keys("6 j").frame();
    let expected = [
        "Collaborate › Log           Ada Administrator · Westmark Council · administrator",
        "1 Groups   2 Schools   3 People   5 Inbox   6 Log●  7 Outbox",
        "  When              Who                           What         On what",
        "  2026-09-21 18:23  Ada Administrator, Westmark…  report view  North partnership",
        "▌ 2026-09-21 18:22  Ada Administrator, Westmark…  group edit   North partnership",
    ];
    assert_eq!(frame[..5], expected);
    assert_eq!(frame[21], "row 2 of 100, older ones follow");
    assert_eq!(frame[23], "Enter Open  f Filter  : Commands  q Quit  ? Help");
}

#[test]
fn the_log_at_60_by_15_and_120_by_40() {
    let mut bench = Bench::person(ADA);
    bench.event(Event::Resize(60, 15));
    let frame = bench.keys("6").frame();
    assert_eq!(frame[0], "Log     Ada Administrator · Westmark Council · administrator");
    assert_eq!(frame[1], "1 Groups  2 Schools  3 People  5 Inbox  6 Log● 7 Outbox");
    assert_eq!(frame[3], "▌ 2026-09-21 18:23  Ada Adminis…  report view  North partne…");
    bench.event(Event::Resize(120, 40));
    bench.shows("name 'North 250' to 'North part");
}

#[test]
fn older_entries_are_read_a_page_at_a_time_as_one_goes_down() {
    let mut bench = Bench::person(ADA);
    bench.keys("6");
    assert_eq!(asked(&bench), [&AuditFilter { limit: 100, ..AuditFilter::default() }]);
    bench.keys("<page-down>").shows("of 100, older ones follow");
    bench.keys("G").shows("row 100 of 200, older ones follow");
    bench.keys("G").shows("row 200 of 250").hides("older ones follow");
    bench.keys("G").shows("row 250 of 250").hides("older ones follow");
    let befores: Vec<Option<u64>> = asked(&bench).iter().map(|it| it.before).collect();
    assert_eq!(befores, [None, Some(151), Some(51)]);
    assert!(asked(&bench).iter().all(|it| it.limit == 100));
    bench.keys("g g j <enter>").shows("Log › Entry 249");
}

#[test]
fn a_change_elsewhere_keeps_the_place_and_what_was_read() {
    let mut bench = Bench::person(ADA);
    bench.keys("6 G G 0 1 5 0 g g");
    bench.keys("u").shows("row 151 of 250, older ones follow");
    let last = asked(&bench).last().copied().cloned().unwrap();
    assert_eq!((last.before, last.limit), (None, 250));
}

#[test]
fn an_answer_that_fails_is_not_asked_for_for_ever() {
    let mut bench = Bench::person(ADA);
    let mut kept = bench.service.also.take().unwrap();
    bench.service.also = Some(Box::new(move |actor, request| match request {
        Request::ListAudit(AuditFilter { before: Some(_), .. }) => {
            Some(Err(ServiceError::new(Trouble::Damaged, "entry 12 is damaged", "run check")))
        }
        _ => kept(actor, request),
    }));
    bench.keys("6 G").shows("✗ entry 12 is damaged").shows("row 100 of 100, older ones follow");
    assert_eq!(asked(&bench).len(), 2);
    bench.keys("k");
    assert_eq!(asked(&bench).len(), 3, "the next step tries again");
}

#[test]
fn the_filter_is_a_form_and_esc_takes_it_away() {
    let mut bench = Bench::person(ADA);
    bench.keys("6 f 'North 24' <tab> 'G1' <tab> <tab> <right> <right> <tab> '2026-13-01' <tab>");
    bench.shows("✗ Write a date as year-month-day");
    bench.keys("<shift-tab> <ctrl-u> '2026-01-01' <ctrl-s>");
    let filter = AuditFilter {
        text: "North 24".to_owned(),
        group: Some("G1".to_owned()),
        kind: Some(AuditKind::View),
        since: "2026-01-01".to_owned(),
        limit: 100,
        ..AuditFilter::default()
    };
    assert_eq!(asked(&bench).last(), Some(&&filter));
    bench.says("row 1 of 2 group G1 · reports looked at · since 2026-01-01 · with 'North 24'");
    bench.keys("f").shows("North 24").shows("reports looked at");
    bench.keys("<esc> <esc>").shows("row 1 of 100").hides("with 'North 24'");
}

#[test]
fn a_filter_that_finds_nothing_or_no_such_group_says_so() {
    let mut bench = Bench::person(ADA);
    bench.keys("6 f 'nowhere' <ctrl-s>").shows("No entry fits the filter. Esc takes it away, f changes it.");
    bench.keys("f <ctrl-u> <tab> 'G9' <ctrl-s>").says("there is no group 'G9'").says("Esc takes the filter away");
    bench.keys("<esc>").shows("row 1 of 100");
}

#[test]
fn an_entry_is_shown_whole_and_taken_back_after_a_question() {
    let mut bench = Bench::person(ADA);
    bench.keys("6 j <enter>");
    let frame = bench.frame();
    let expected = [
        "Log › Entry 249             Ada Administrator · Westmark Council · administrator",
        "When         2026-09-21 18:22 UTC",
        "Who          Ada Administrator, Westmark Council",
        "             <ada.administrator@example.test>",
        "What         group edit: something was changed",
        "On what      North partnership (G1)",
        "",
        "name 'North 249' to 'North partnership'",
    ];
    assert_eq!(frame[..8], expected);
    bench.keys("u").shows("UTC, is taken back on North").shows("y Take it back");
    bench.keys("<enter>").hides("Take a change back");
    assert_eq!(bench.last_change(), None, "Enter leaves everything as it is");
    bench.keys("u y").shows("Took back entry 249 (group edit): name 'North 249'").shows("yes, by entry 251");
    assert_eq!(bench.last_change(), Some(&Request::Undo(249)));
    bench.keys("u").shows("Take back cannot be done now: entry 251 took it back already");
    bench.keys("<esc>").shows("undone: group edit");
}

#[test]
fn looks_and_changes_that_are_not_ones_own_to_take_back_say_why_not() {
    let mut bench = Bench::person(ADA);
    bench.keys("6 <enter> u").says("nothing was changed, so there is nothing to take back");
    bench.keys("<esc> 0 9 g g <enter> u").says("this change cannot be taken back, or not by you");
    assert_eq!(bench.last_change(), None);
}

#[test]
fn an_undo_that_clashes_names_what_stands_in_the_way() {
    let mut bench = Bench::person(ADA);
    bench.keys("6 j <enter>");
    bench.service.refuse = 1;
    bench.keys("u y").shows("✗ somebody else changed this meanwhile").shows("Log › Entry 249");
}

#[test]
fn a_schools_administrator_reads_who_looked_at_them() {
    let mut bench = Bench::person("sid.schooladmin@example.test");
    bench.keys("6").shows("Who looked at us");
    bench.keys("f").shows("Which entries").hides("School  ");
    let mut bench = Bench::person("sid.schooladmin@example.test");
    bench.service.also = Some(nothing_kept());
    bench.keys("6").says("Whenever somebody looks at figures of your school");
}

#[test]
fn who_may_read_it_no_longer_keeps_nothing_of_it() {
    let mut bench = Bench::person(ADA);
    bench.keys("6").shows("North partnership");
    let error = ServiceError::new(Trouble::Invalid, "only administrators read the log", "ask one");
    bench.service.also =
        Some(Box::new(move |_, request| matches!(request, Request::ListAudit(_)).then(|| Err(error.clone()))));
    bench.event(Event::Changed);
    bench.shows("only administrators read the log: ask one").hides("North partnership");
    assert_eq!(ENTRIES, 250);
}

#[test]
fn a_filter_is_applied_and_not_saved() {
    let mut bench = Bench::operator();
    bench.keys("6 f").shows("Ctrl-S Apply").hides("save").hides("Save");
    bench.keys("'x' <esc>").says("does not apply yet");
}
