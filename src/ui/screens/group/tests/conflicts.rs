//! Two people at once: both sides are shown, and nothing is saved over without being asked for.

use super::{ADA, board};
use crate::service::Request;
use crate::ui::Event;
use crate::ui::testing::Bench;
use crate::ui::trust_testing::stale;

/// The service refuses whatever was made on another version than `stands`.
fn refusing(bench: &mut Bench, stands: u32) {
    bench.service.groups[0].group.version = stands;
    bench.service.groups[0].group.name = "Theirs".into();
    bench.service.also = Some(Box::new(move |_, request| match request {
        Request::EditGroup { name, version, .. } if *version != Some(stands) => {
            let yours = name.clone().unwrap_or_default();
            Some(Err(stale("somebody else changed the group meanwhile", &[("Name", &yours, "Theirs")])))
        }
        _ => None,
    }));
}

fn edited() -> Bench {
    let mut bench = Bench::person(ADA);
    bench.keys("<enter> e <ctrl-u> 'Mine'");
    refusing(&mut bench, 7);
    bench.keys("<ctrl-s>");
    bench
}

#[test]
fn both_sides_are_shown_field_by_field() {
    let bench = edited();
    bench.shows("Two changes at once").shows("yours   Mine").shows("theirs  Theirs");
    bench.shows("r Take theirs").shows("o Overwrite").shows("Esc Back to the form");
}

#[test]
fn esc_leads_back_to_what_was_typed_and_nothing_is_saved_silently() {
    let mut bench = edited();
    bench.keys("<esc>").shows("Change the group").shows("Mine");
    bench.event(Event::Changed);
    bench.keys("<ctrl-s>").shows("Two changes at once");
    assert_eq!(bench.service.groups[0].group.name, "Theirs");
}

#[test]
fn theirs_is_taken() {
    let mut bench = edited();
    bench.keys("r").shows("What stands there was kept").shows("Groups › Theirs").hides("Change the group");
    assert_eq!(bench.service.groups[0].group.name, "Theirs");
}

#[test]
fn overwriting_saves_on_what_was_shown() {
    let mut bench = edited();
    bench.keys("o").shows("Groups › Mine");
    let Some(Request::EditGroup { version, .. }) = bench.last_change() else { panic!("nothing was saved") };
    assert_eq!(*version, Some(7));
}

#[test]
fn a_third_change_is_not_overwritten_unseen() {
    let mut bench = edited();
    refusing(&mut bench, 8);
    bench.event(Event::Changed);
    bench.keys("o").shows("Two changes at once");
    assert_eq!(bench.service.groups[0].group.name, "Theirs");
}

#[test]
fn a_form_that_was_open_while_the_group_changed_saves_on_what_it_was_filled_from() {
    let mut bench = Bench::person(ADA);
    bench.keys("<enter> e <ctrl-u> 'Mine'");
    refusing(&mut bench, 7);
    bench.event(Event::Changed);
    bench.keys("<ctrl-s>").shows("Two changes at once").shows("theirs  Theirs");
}

#[test]
fn an_answer_that_came_from_both_sides_is_compared() {
    let mut bench = board();
    let mut first = true;
    bench.service.also = Some(Box::new(move |_, request| match request {
        Request::RecordConsent { .. } if std::mem::take(&mut first) => Some(Err(stale(
            "somebody else recorded an answer",
            &[("Answer", "granted", "declined"), ("Note", "", "no")],
        ))),
        _ => None,
    }));
    bench.keys("c <tab> 'Pat' <enter> 'Head' <ctrl-s>").shows("theirs  declined").shows("yours   (empty)");
    bench.event(Event::Resize(60, 15));
    bench.shows("Two changes at once");
    bench.keys("<esc>").shows("Pat");
    bench.event(Event::Resize(80, 24));
    bench.keys("<ctrl-s>").shows("Recorded for Amberford School 00000: granted");
}
