//! The outbox, driven by keys.

use crate::service::{ServiceError, Trouble};
use crate::ui::Event;
use crate::ui::testing::Bench;
use crate::ui::testing::kept::nothing_kept;

const ADA: &str = "ada.administrator@example.test";

#[test]
fn the_outbox_at_80_by_24() {
    let mut bench = Bench::operator();
    let frame = bench.keys("7").frame();
    let expected = [
        "Collaborate › Outbox                                Operator · may do everything",
        "1 Groups   2 Schools   3 People   4 Imports   6 Log   7 Outbox●",
        "  To                          Subject                                State",
        "▌ tess.teacher@example.test   North partnership asks for your perm…  ○ waiting",
        "  tess.teacher@example.test   North partnership asks for your perm…  ● under way",
        "  tess.teacher@example.test   North partnership asks for your perm…  ✓ sent",
        "  tess.teacher@example.test   North partnership asks for your perm…  ✗ given up",
        "",
    ];
    assert_eq!(frame[..8], expected);
    assert_eq!(frame[21], "row 1 of 4                                                2 waiting · 1 given up");
    assert_eq!(frame[23], "Enter Open  s State  / Filter  : Commands  q Quit  ? Help");
}

#[test]
fn the_outbox_at_60_by_15_and_120_by_40() {
    let mut bench = Bench::person(ADA);
    bench.event(Event::Resize(60, 15));
    let frame = bench.keys("7").frame();
    assert_eq!(frame[3], "▌ tess.teacher@example.test   North partnershi…  ○ waiting");
    bench.event(Event::Resize(120, 40));
    bench.shows("North partnership asks fo").shows("the server is ou").shows("Tried").shows("2026-09-21 14:14");
}

#[test]
fn a_mail_is_shown_whole_with_its_trouble() {
    let mut bench = Bench::operator();
    let frame = bench.keys("7 <enter>").frame();
    let expected = [
        "To           tess.teacher@example.test",
        "Subject      North partnership asks for your permission",
        "About        permission asked for",
        "Written      2026-09-21 14:13 UTC",
        "State        ○ waiting",
        "Due          2026-09-21 14:14 UTC",
        "Tried        2 times",
        "Comes        together with others, in one mail a day",
        "Trouble      the server is out of reach: connection refused",
        "",
    ];
    assert_eq!(frame[1..11], expected);
    bench.keys("<esc> j j <enter>").shows("Sent         2026-09-21 14:13 UTC").hides("Trouble").hides("Due");
}

#[test]
fn mails_are_kept_to_one_state() {
    let mut bench = Bench::operator();
    bench.keys("7 s").shows("every state  4").shows("given up  1");
    bench.keys("j j j j <enter>").shows("row 1 of 1 · 4 without the filter").shows("only given up").hides("✓ sent");
    bench.keys("<esc>").shows("row 1 of 4").shows("2 waiting · 1 given up");
    bench.keys("s j <enter> s k <enter>").shows("row 1 of 4");
    bench.keys("/ '550' <enter>").shows("row 1 of 1").shows("✗ given up");
}

#[test]
fn an_empty_or_refused_outbox_says_what_is_the_matter() {
    let mut bench = Bench::operator();
    bench.service.also = Some(nothing_kept());
    bench.keys("7").says("No mail yet.").says("They wait until mail is configured.");
    bench.keys("s").shows("State cannot be done now: there is no mail");
    let error = ServiceError::new(Trouble::Invalid, "only administrators see mails", "ask one");
    bench.service.also = Some(Box::new(move |_, _| Some(Err(error.clone()))));
    bench.event(Event::Changed);
    bench.shows("only administrators see mails: ask one");
}
