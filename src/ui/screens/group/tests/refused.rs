//! A save that is refused: the form comes back as it was left, and letters are never lost without a word.

use super::{ADA, SID, board};
use crate::domain::ConsentState;
use crate::service::{Request, ServiceError, Trouble};
use crate::ui::testing::Bench;

/// The service refuses whatever is recorded, in these words, once.
fn refusing(bench: &mut Bench, what: &'static str) {
    let mut first = true;
    bench.service.also = Some(Box::new(move |_, request| {
        let error = ServiceError::new(Trouble::Invalid, what, "correct it");
        (matches!(request, Request::RecordConsent { .. }) && std::mem::take(&mut first)).then_some(Err(error))
    }));
}

/// The row that has the focus.
fn focused(bench: &Bench) -> String {
    let cursor = bench.draw().1.unwrap();
    bench.frame()[usize::from(cursor.y)].clone()
}

#[test]
fn a_refused_date_brings_the_cursor_back_to_the_date() {
    let mut bench = board();
    refusing(&mut bench, "the date 2026-12-24 lies in the future");
    bench.keys("c <tab> 'Pat' <tab> 'Head' <tab> '2026-12-24' <ctrl-s>").shows("lies in the future");
    assert!(focused(&bench).contains("Date"), "{}", focused(&bench));
    bench.keys("<ctrl-u> '2026-11-20' <ctrl-s>").shows("Recorded for Amberford School 00000: granted");
    let Some(Request::RecordConsent { consent, .. }) = bench.last_change() else { panic!("nothing was recorded") };
    assert_eq!((consent.signatory.as_str(), consent.date.as_str()), ("Pat", "2026-11-20"));
}

#[test]
fn a_refusal_that_quotes_a_field_points_at_it_and_one_that_does_not_leaves_the_cursor() {
    for (what, expected) in [
        ("a permission of 2026-11-24 cannot have run out before that, on 2026-11-01", "Last day"),
        ("the store is busy", "Note"),
    ] {
        let mut bench = Bench::person(SID);
        refusing(&mut bench, what);
        bench.keys("j <enter> a G y <tab> <tab> <tab> '2026-11-01' <tab> 'so be it' <ctrl-s>");
        assert!(focused(&bench).contains(expected), "{what}: {}", focused(&bench));
    }
}

#[test]
fn letters_on_a_field_that_takes_none_are_answered_and_do_nothing_else() {
    for letters in ["'Pat 2'", "2", "q", "g", "c"] {
        let mut bench = board();
        bench.keys("c").keys(&letters.replace(' ', ""));
        bench.says("Nothing is typed into this field").shows("┌─ Permission of Amberford School 00000");
    }
    board().keys("c j").hides("Nothing is typed");
}

#[test]
fn viewers_that_stay_as_they_are_are_not_saved() {
    let mut bench = Bench::person(ADA);
    bench.keys("<enter> v <enter>").says("Nothing was changed").hides("Who may view the group?");
    assert_eq!(bench.last_change(), None);
}

#[test]
fn after_a_withdrawal_the_next_answer_is_filled_in_anew_and_a_standing_one_is_corrected() {
    let mut bench = board();
    let member = bench.service.groups[1]
        .members
        .iter_mut()
        .find(|it| it.consent.as_ref().is_some_and(|consent| consent.state == ConsentState::Withdrawn));
    let consent = member.unwrap().consent.as_mut().unwrap();
    (consent.signatory, consent.note) = ("Wanda Withdrawn".into(), "too small".into());
    bench.event(crate::ui::Event::Changed);
    bench.keys("/ 'withdrawn' <enter> c").shows("┌─ Permission of").hides("too small").shows("granted");
    let form = bench.frame().join("\n");
    assert_eq!(form.matches("Wanda Withdrawn").count(), 0, "{form}");
    bench.keys("<esc> <esc> / 'brackwell' <enter> c").shows("Pat Head").shows("2026-10-05");
}

#[test]
fn changed_ticks_are_not_dropped_by_one_esc() {
    let mut bench = Bench::person(ADA);
    bench.keys("<enter> v <space> <esc>").says("The ticks were changed and not taken").shows("Who may view the group?");
    bench.keys("k <esc>").shows("Who may view the group?");
    bench.keys("<esc>").hides("Who may view the group?");
    bench.keys("v <esc>").hides("Who may view the group?");
    assert_eq!(bench.last_change(), None);
}

#[test]
fn a_wrong_name_says_what_is_missing() {
    let mut bench = Bench::person(ADA);
    bench.keys("<enter> X 'north' <enter>").says("Type North partnership as it stands, then Enter: Archive it");
    bench.shows("Archive the group");
    assert_eq!(bench.last_change(), None);
}
