//! The board: what it shows at every size, filters, orders, ticks, and what is asked of the service.

use super::{ADA, board};
use crate::domain::{ConsentScope, ConsentState};
use crate::service::Request;
use crate::ui::Event;
use crate::ui::testing::{Bench, urn};

#[test]
fn the_board_at_80_by_24() {
    let frame = board().frame();
    let expected = [
        "Groups › Coast              Ada Administrator · Westmark Council · administrator",
        "Permissions●  About",
        "1 of 12 granted · 2 not asked · 3 requested · 2 declined · 2 withdrawn",
        "2 expired",
    ];
    for (row, line) in expected.iter().enumerate() {
        assert_eq!(frame[row], *line);
    }
    assert_eq!(frame[4], "  School                          Permission   Days  Date        Expires");
    assert_eq!(frame[5], "▌ [ ] Amberford School 00000      • requested    22");
    assert_eq!(frame[6], "  [ ] Brackwell School 00001      ✓ granted          2026-10-05  2027-08-31");
    assert_eq!(frame[11], "  [ ] Greywick School 00006       ! expired          2026-10-05  2026-11-01");
}

#[test]
fn everything_about_the_school_under_the_cursor_stands_beneath() {
    let mut bench = board();
    bench.says("Amberford School 00000 (200000) · asked on 2026-11-02, reminded once, last on 2026-11-16, 22 days without an answer");
    bench.keys("j").says("signed by Pat Head, Headteacher · 2026-10-05 · last day 2027-08-31 · covers KS4 figures only · agreement DSA 2026-1 · figures of the sixth form are left out");
    bench.keys("<enter>").shows("┌─ Brackwell School 00001").shows("Covers        KS4 figures only");
}

#[test]
fn a_wide_board_shows_all_of_it_and_a_narrow_one_what_matters() {
    let mut bench = board();
    bench.event(Event::Resize(160, 40));
    bench.shows("Signed by").shows("Covers").shows("Agreement").shows("Note").shows("KS4 figures only");
    bench.event(Event::Resize(60, 15));
    let frame = bench.frame();
    assert_eq!(frame[1], "Permissions●  About");
    assert_eq!(frame[5], "▌ [ ] Amberford School 00000      • requested    22");
    bench.keys("G").shows("row 12 of 12").shows("▌ [ ] Dunmere School 00011");
}

#[test]
fn long_and_wide_names_leave_the_state_readable() {
    let mut bench = board();
    bench.service.groups[1].members[0].school.name = "学校".repeat(60);
    bench.service.groups[1].members[1].school.name = "St Ethelburga's ".repeat(9);
    for (width, height) in [(80, 24), (60, 15), (120, 40)] {
        bench.event(Event::Resize(width, height));
        bench.event(Event::Changed);
        bench.shows("• requested").shows("✓ granted");
    }
}

#[test]
fn the_board_is_filtered_by_text_and_by_state() {
    let mut bench = board();
    bench.keys("/ 'sixth' <enter>").shows("row 1 of 3 · 12 without the filter").hides("Amberford");
    bench.keys("<esc> f j j j <enter>").shows("only granted").shows("row 1 of 1").shows("Brackwell");
    bench.keys("f <enter>").shows("row 1 of 1");
    bench.keys("<esc>").shows("row 1 of 12");
    bench.keys("/ 'nowhere'").shows("No school fits");
}

#[test]
fn the_board_is_ordered() {
    let mut bench = board();
    let first = |bench: &Bench| bench.frame().into_iter().find(|line| line.starts_with('▌')).unwrap();
    bench.keys("s").shows("by state");
    assert!(first(&bench).contains("○ not asked"), "{}", first(&bench));
    bench.keys("s").shows("by days without an answer");
    assert!(first(&bench).contains("Amberford School 00000"), "{}", first(&bench));
    bench.keys("s").shows("by last day");
    assert!(first(&bench).contains("! expired"), "{}", first(&bench));
    bench.keys("s").hides(" · by ");
}

#[test]
fn all_that_can_be_asked_are_asked_after_a_yes_that_is_not_enter() {
    let mut bench = board();
    // Two were not asked, two have run out; those that said no are left in peace.
    bench.keys("r").says("4 schools are asked for permission");
    bench.keys("<enter>");
    assert_eq!(bench.last_change(), None);
    bench.keys("r y");
    let asked = Request::RequestConsent {
        group: "G2".to_owned(),
        schools: vec![urn(200_004), urn(200_006), urn(200_009), urn(200_011)],
        remind: false,
    };
    assert_eq!(bench.last_change(), Some(&asked));
    bench.shows("✓ Asked 4 schools").shows("7 requested");
    bench.keys("r").says("Every school has been asked or has answered");
}

#[test]
fn ticked_schools_are_asked_again_also_when_they_declined() {
    let mut bench = board();
    bench.keys("<space> <space> <space>").shows("3 ticked").shows("[x] Coldharbour");
    bench.keys("r").says("1 school is asked for permission").says("ticked are left out: asked");
    bench.keys("y");
    let Some(Request::RequestConsent { schools, .. }) = bench.last_change() else { panic!("nobody was asked") };
    assert_eq!(*schools, [urn(200_002)]);
    bench.hides("ticked");
    bench.keys("a").shows("12 ticked");
    bench.keys("<esc>").hides("ticked");
}

#[test]
fn those_that_have_not_answered_are_reminded() {
    let mut bench = board();
    bench.keys("m").says("3 schools are reminded of the request, once a day at");
    bench.keys("y");
    let all = Request::RequestConsent { group: "G2".to_owned(), schools: Vec::new(), remind: true };
    assert_eq!(bench.last_change(), Some(&all));
    bench.keys("g g <space> m y");
    let one = Request::RequestConsent { group: "G2".to_owned(), schools: vec![urn(200_000)], remind: true };
    assert_eq!(bench.last_change(), Some(&one));
    bench.keys("j <space> m").says("None of the ticked schools has been asked and not answered yet");
}

#[test]
fn an_answer_on_paper_is_recorded_with_all_that_it_says() {
    let mut bench = board();
    bench.keys("c").shows("Permission of Amberford School 00000");
    bench.keys("<ctrl-s>").shows("✗ This has to be filled in");
    bench.keys("'Pat Head' <enter> 'Head' <enter> '2026-11-20' <enter> '2027-07-31' <enter> <right> <enter> <enter> 'by post' <ctrl-s>");
    let Some(Request::RecordConsent { school, consent, seen, .. }) = bench.last_change() else {
        panic!("not recorded")
    };
    assert_eq!((*school, consent.state, consent.scope), (urn(200_000), ConsentState::Granted, ConsentScope::Ks2));
    assert_eq!((consent.signatory.as_str(), consent.role.as_str()), ("Pat Head", "Head"));
    assert_eq!((consent.date.as_str(), consent.expires.as_str()), ("2026-11-20", "2027-07-31"));
    assert_eq!(consent.note, "by post");
    assert_eq!(seen.as_ref().unwrap().state, ConsentState::Requested, "the answer says what stood there before");
    bench.shows("Recorded for Amberford School 00000: granted").shows("2 of 12 granted");
}

#[test]
fn a_permission_is_withdrawn_on_the_schools_behalf_once_it_was_said_what_that_means() {
    let mut bench = board();
    bench.keys("w").says("the school has given no permission that could be withdrawn");
    bench.keys("j w").shows("Brackwell School 00001 withdraws");
    bench.keys("'Pat Head' <enter> 'Head' <enter> <enter>");
    bench.says("no longer shows the figures of Brackwell School 00001 to other");
    bench.keys("<enter>").shows("Brackwell School 00001 withdraws").shows("Pat Head");
    assert_eq!(bench.last_change(), None, "Enter takes nothing away");
    bench.keys("<ctrl-s> y");
    let Some(Request::RecordConsent { consent, .. }) = bench.last_change() else { panic!("not withdrawn") };
    assert_eq!((consent.state, consent.signatory.as_str()), (ConsentState::Withdrawn, "Pat Head"));
    bench.shows("✗ withdrawn").shows("Groups › Coast");
}

#[test]
fn only_the_owners_administrators_have_a_board() {
    let mut bench = Bench::person("vera.viewer@example.test");
    bench.keys("<enter> H").shows("About●").hides("Permissions");
    let mut bench = Bench::person(ADA);
    bench.keys("j <enter>").shows("Permissions").shows("About●");
    bench.keys("<tab>").shows("Permissions●");
    bench.keys("<tab>").shows("About●");
}

#[test]
fn an_empty_board_and_no_room_are_no_trouble() {
    let mut bench = board();
    bench.service.groups[1].members.clear();
    bench.event(Event::Changed);
    bench.shows("0 of 0 granted");
    bench.keys("r").says("Every school has been asked or has answered");
    bench.keys("m c w v <space> a f <enter> s <enter>");
    assert_eq!(bench.last_change(), None);
    for size in [(0, 0), (1, 1), (60, 15), (80, 1)] {
        bench.event(Event::Resize(size.0, size.1));
        bench.draw();
    }
}

#[test]
fn a_board_that_is_no_longer_the_persons_closes() {
    let mut bench = board();
    bench.shows("Permissions●");
    bench.service.groups.pop();
    bench.event(Event::Changed);
    bench.hides("Permissions").shows("The group is no longer there for you").hides("granted");
}

#[test]
fn what_lies_over_a_board_closes_with_it() {
    for (keys, title) in [("j <enter>", "┌─ Brackwell"), ("c", "Permission of"), ("r", "Ask for permission")] {
        let mut bench = board();
        bench.keys(keys).shows(title);
        bench.service.groups.pop();
        bench.event(Event::Changed);
        bench.hides(title).hides("School 0000").shows("The group is no longer there for you");
        bench.keys("y <ctrl-s>");
        assert_eq!(bench.last_change(), None);
    }
}
