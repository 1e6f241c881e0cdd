//! What must not outlive a change of the person, or the end of a right, while the screens stay open.

use crate::service::Request;
use crate::ui::testing::{Bench, Service};
use crate::ui::{Event, Start};

/// The screens of a store, as the person in this row of the list (0: the operator).
fn as_person(row: usize) -> Bench {
    let mut bench = Bench::new(Start::operator(), Service::new(), (80, 24));
    bench.keys(&format!("{} <enter>", "j ".repeat(row)));
    bench
}

const ADA: usize = 1;

#[test]
fn another_person_can_be_chosen_after_the_first() {
    let mut bench = as_person(ADA);
    bench.keys("g w").shows("row 1 of 6").shows("Tess Teacher").hides("only the operator looks as others");
    bench.keys("j j <enter>").shows("Vera Viewer · Westmark Council");
    bench.keys("g w").shows("row 1 of 6");
}

#[test]
fn what_was_said_to_one_person_is_not_told_to_the_next() {
    let mut bench = as_person(ADA);
    bench.service.refuse = 1;
    bench.keys("<enter> e <ctrl-u> 'Only for Ada' <ctrl-s>").shows("somebody else changed this meanwhile");
    bench.keys("<esc> <esc> g w j j <enter>").shows("Vera Viewer");
    bench.hides("somebody else changed");
    bench.keys("!").shows("Nothing was said so far");
}

#[test]
fn what_is_wrong_with_ones_own_files_is_still_told_to_the_next() {
    let mut start = Start::operator();
    start.complaints = vec!["keys.toml:3: unknown command 'opne'".to_owned()];
    let mut bench = Bench::new(start, Service::new(), (80, 24));
    bench.keys("j <enter>").shows("unknown command 'opne'");
    bench.keys("g w j j <enter> !").shows("unknown command 'opne'");
}

#[test]
fn an_unfinished_group_is_named_to_nobody_but_the_one_who_began_it() {
    let mut bench = as_person(ADA);
    bench.keys("n 'Closing of the Coast' <enter> <enter> <enter> g w j j <enter>").shows("Vera Viewer");
    bench.keys("q").shows("An unfinished group of another person").hides("Closing of the Coast");
    bench.keys("<esc> g w j <enter> q").shows("Closing of the Coast");
}

#[test]
fn an_answer_that_comes_after_the_change_of_person_is_nobodys() {
    let mut bench = as_person(ADA);
    bench.slow = true;
    bench.keys("<enter>");
    bench.keys("g w");
    bench.service.refuse = 1;
    bench.settle();
    bench.shows("Who are you?");
    bench.keys("j j <enter>");
    bench.settle();
    bench.shows("Collaborate › Groups").shows("Vera Viewer").hides("changed this meanwhile");
}

#[test]
fn a_refusal_that_comes_after_the_change_of_person_is_not_told() {
    let mut bench = as_person(ADA);
    bench.keys("<enter> e <ctrl-u> 'Other'");
    bench.slow = true;
    bench.service.refuse = 1;
    bench.keys("<ctrl-s> g w");
    bench.settle();
    bench.hides("changed this meanwhile");
    bench.keys("j j <enter>");
    bench.settle();
    bench.shows("Vera Viewer").hides("changed this meanwhile");
    bench.keys("!").shows("Nothing was said so far");
}

#[test]
fn figures_on_the_screen_go_when_the_group_is_closed_to_the_reader() {
    let mut bench = Bench::person("vera.viewer@example.test");
    bench.keys("<enter>");
    let figures = bench.frame();
    assert!(bench.service.asked.iter().any(|(_, it)| matches!(it, Request::Report(..))), "{figures:?}");
    bench.shows("England");
    bench.service.groups.remove(0);
    bench.event(Event::Changed);
    bench.settle();
    bench.shows("The group is no longer there for you").hides("England").hides("North partnership");
}

#[test]
fn the_list_of_groups_goes_when_the_reader_is_let_in_no_longer() {
    let mut bench = Bench::person("vera.viewer@example.test");
    bench.shows("North partnership");
    bench.service.people.retain(|it| it.user.name != "Vera Viewer");
    bench.event(Event::Changed);
    bench.hides("North partnership").says("there is no user");
}
