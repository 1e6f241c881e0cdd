//! Switching who can see a group: the preview, the terms, how to start, and a switch that comes too late.

use super::ADA;
use crate::domain::Visibility;
use crate::service::{Request, ServiceError, Trouble};
use crate::ui::Event;
use crate::ui::testing::Bench;

/// The box over the group that is for its owner only, with `shared` chosen.
fn shared() -> Bench {
    let mut bench = Bench::person(ADA);
    bench.keys("<enter> s j <space>");
    bench
}

#[test]
fn the_preview_says_who_takes_part_and_who_does_not_and_why() {
    let mut bench = Bench::person(ADA);
    bench.event(Event::Resize(120, 40));
    bench.keys("<enter> s").shows("The group is owner only now.");
    bench.keys("j <space>");
    bench.shows("The owner's viewers, who see all 12 schools: Vera Viewer");
    bench.shows("6 of 12 schools take part, with 12 people").shows("✓ Amberford School 00000 · 2 people");
    bench.shows("6 do not take part").shows("○ not asked · Brackwell School 00001");
    bench.shows("! 6 schools have not agreed");
    bench.keys("G").shows("Terms and conditions, version 2026-2").shows("5. Small numbers stay hidden");
    assert_eq!(bench.last_change(), None);
}

#[test]
fn all_of_it_is_reached_at_the_smallest_size() {
    let mut bench = shared();
    bench.event(Event::Resize(60, 15));
    bench.keys("g g").shows("shared with schools");
    bench.keys("G").shows("[ ] I have read the terms");
    bench.keys("<page-up> <page-up> <page-up> <page-up> <page-up> <page-up>").shows("owner only");
}

#[test]
fn nothing_is_switched_that_stands_already() {
    let mut bench = Bench::person(ADA);
    bench.keys("<enter> s <enter>").says("The group is owner only already: choose the other with Space");
    assert_eq!(bench.last_change(), None);
}

#[test]
fn back_to_the_owner_needs_no_terms() {
    let mut bench = Bench::person(ADA);
    bench.keys("j <enter> s <space>").shows("Switched to owner only, no school sees the group any more.");
    bench.hides("Terms and conditions");
    bench.keys("<enter>").shows("The group is now owner only");
    let Some(Request::SetVisibility { visibility, accept_terms, .. }) = bench.last_change() else {
        panic!("nothing was switched")
    };
    assert_eq!((*visibility, *accept_terms), (Visibility::OwnerOnly, false));
}

#[test]
fn a_switch_that_comes_too_late_stays_open_and_shows_what_changed() {
    let mut bench = shared();
    bench.service.also = Some(Box::new(|_, request| {
        let late = ServiceError::new(Trouble::Stale, "the group was changed since you looked", "look again");
        matches!(request, Request::SetVisibility { version: Some(1), .. }).then_some(Err(late))
    }));
    bench.service.groups[0].group.version = 2;
    bench.keys("<shift-tab> <shift-tab> <space> <enter>").shows("the group was changed since you looked");
    bench.shows("Who can see the group");
    bench.keys("<ctrl-s>");
    let Some(Request::SetVisibility { version, accept_terms, .. }) = bench.last_change() else {
        panic!("not switched")
    };
    assert_eq!((*version, *accept_terms), (Some(2), true));
    bench.shows("The group is now shared with 6 of 12 schools");
}

#[test]
fn a_preview_that_is_refused_says_why() {
    let mut bench = Bench::person(ADA);
    bench.service.also = Some(Box::new(|_, request| {
        let refusal = ServiceError::new(Trouble::Invalid, "you may not look", "ask an administrator");
        matches!(request, Request::PreviewVisibility { .. }).then_some(Err(refusal))
    }));
    bench.keys("<enter> s").shows("you may not look: ask an administrator");
    bench.keys("<enter>");
    assert_eq!(bench.last_change(), None);
}

#[test]
fn a_group_that_changes_under_the_preview_is_looked_at_again() {
    let mut bench = shared();
    bench.service.groups[0].group.version = 5;
    bench.event(Event::Changed);
    bench.says("The group was changed meanwhile: look again at who would see what");
}

#[test]
fn what_lies_below_is_counted_and_tab_reaches_every_choice() {
    let mut bench = shared();
    bench.shows("In the way").shows("more lines below");
    for expected in ["Wait for all 12 schools", "Start with the 6 schools", "I have read the terms", "owner only"] {
        bench.keys("<tab>").shows(expected);
        let row = bench.frame().into_iter().find(|line| line.contains('▌')).unwrap();
        assert!(row.contains(expected), "{row}");
    }
    bench.keys("G").hides("below");
    bench.event(Event::Resize(60, 15));
    bench.keys("g g").shows("more lines below");
}

#[test]
fn a_refusal_names_what_the_box_offers_and_leads_there() {
    let mut bench = shared();
    bench.service.also = Some(Box::new(|_, request| {
        let hint = "wait for the others, or start with those who have agreed (--start-with-agreed)";
        let error = ServiceError::new(Trouble::Invalid, "6 of 12 schools have agreed", hint);
        matches!(request, Request::SetVisibility { start_with_agreed: false, .. }).then_some(Err(error))
    }));
    bench.keys("<shift-tab> <shift-tab> <space> <enter>").hides("--start-with-agreed");
    bench.says("choose to start with those that have agreed, under 'How to start', or wait for the others");
    bench.keys("<space> <enter>").shows("The group is now shared with 6 of 12 schools");
}
