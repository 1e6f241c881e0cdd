//! Taking changes back by one key, the number of unread notices, and questions that nobody has seen yet.

use crate::service::{Request, Trouble};
use crate::ui::testing::kept::nothing_kept;
use crate::ui::testing::{Bench, Service, email};
use crate::ui::{Event, Keymap, Look, Start, Theme};

const ADA: &str = "ada.administrator@example.test";
const TESS: &str = "tess.teacher@example.test";

fn undos(bench: &Bench) -> usize {
    bench.service.asked.iter().filter(|(_, it)| *it == Request::UndoLast).count()
}

#[test]
fn u_takes_the_latest_change_back_and_again_the_one_before_it() {
    let mut bench = Bench::person(ADA);
    bench
        .keys("u")
        .says("✓ Took back entry 249 (group edit): name 'North 249' to 'North partnership' in 'North partnership'")
        .hides("u undoes");
    bench
        .keys("2 u")
        .says("✓ Took back entry 248 (group edit): name 'North 248' to 'North partnership'")
        .shows("Collaborate › Schools");
    bench.keys("u").says("nothing of yours within the hour can be taken back: the log lists what was changed");
    bench.keys("j").hides("within the hour");
}

#[test]
fn what_was_taken_back_is_read_again_at_once() {
    let mut bench = Bench::person(ADA);
    let before = bench.service.asked.len();
    bench.keys("u");
    let asked: Vec<&Request> = bench.service.asked[before..].iter().map(|(_, request)| request).collect();
    let unread = Request::ListNotices { unread: true };
    assert_eq!(asked, [&Request::UndoLast, &unread, &Request::ListGroups { archived: false }]);
}

#[test]
fn an_undo_that_is_on_its_way_is_not_asked_twice() {
    let mut bench = Bench::person(ADA);
    bench.slow = true;
    bench.keys("u u u");
    bench.settle();
    assert_eq!(undos(&bench), 1);
}

#[test]
fn an_undo_that_fails_says_so_and_stays() {
    let mut bench = Bench::person(ADA);
    bench.service.refuse = 1;
    bench.keys("u j").shows("✗ somebody else changed this meanwhile. What to do: read it again.");
}

#[test]
fn u_is_a_letter_where_one_types_and_nothing_under_a_box() {
    let mut bench = Bench::person(ADA);
    bench.keys("/ u").shows("filter u");
    bench.keys("<esc> <esc> <enter> d u <esc>");
    bench.keys("? u <esc>");
    assert_eq!(undos(&bench), 0);
    let mut bench = Bench::new(Start::operator(), Service::new(), (80, 24));
    bench.keys("u");
    assert_eq!(undos(&bench), 0, "before one is somebody there is nothing of one's own");
}

#[test]
fn the_toast_of_a_change_names_the_key_that_undoes_it() {
    let mut bench = Bench::person(ADA);
    bench.keys("3 s").shows("✓ Ada Administrator sees all groups from now on · u undoes");
    bench.keys("! ").shows("sees all groups from now on · u undoes");
    bench.keys("<esc> n 'New' <enter> 'new@example.test' <ctrl-s>").shows("✓ Added New · u undoes");
}

#[test]
fn the_toast_names_the_persons_own_key() {
    let mut keymap = Keymap::standard();
    assert!(keymap.read("[global]\nundo = [\"U\"]", "keys.toml").is_empty());
    let mut bench = Bench::operator();
    bench.app = crate::ui::App::with(
        Look { ..crate::ui::testing::PLAIN },
        Start::fixed(crate::service::Actor::User(email(ADA))),
        keymap,
        Theme::terminal(crate::ui::testing::PLAIN.depth),
    );
    bench.event(Event::Resize(80, 24));
    bench.keys("3 s").shows("sees all groups from now on · U undoes");
}

#[test]
fn what_cannot_be_undone_promises_nothing() {
    let mut bench = Bench::operator();
    bench.keys("4 X 'I1' <enter>").shows("(I1) was taken back").hides("undoes");
    let mut bench = Bench::person(TESS);
    bench.keys("5 m").shows("Every notice of the list is marked as read").hides("undoes");
}

#[test]
fn enter_on_an_empty_or_wrong_word_destroys_nothing() {
    let mut bench = Bench::operator();
    bench.keys("4 X <enter> <enter> 'i1' <enter>").shows("Take an import back").shows("to go on");
    assert_eq!(bench.last_change(), None);
}

#[test]
fn keys_typed_before_a_question_shows_are_no_answer_to_it() {
    let mut bench = Bench::person(ADA);
    bench.keys("3");
    bench.hurried = true;
    bench.keys("x y y").shows("Deactivate a user").shows("What was typed before the question showed was left out");
    assert_eq!(bench.last_change(), None);
    bench.hurried = false;
    bench.keys("y").shows("can no longer sign in");
    let mut bench = Bench::operator();
    bench.keys("4");
    bench.hurried = true;
    bench.keys("X 'I1' <enter>").shows("Type I1 to go on");
    assert_eq!(bench.last_change(), None);
}

#[test]
fn the_number_of_unread_notices_stands_in_the_header_and_follows_changes() {
    let mut bench = Bench::person(TESS);
    bench.shows("2 unread · Tess Teacher");
    bench.keys("5 <enter>").shows("1 unread · Tess Teacher");
    bench.service.also = Some(nothing_kept());
    bench.shows("1 unread").hides("0 unread");
    bench.event(Event::Changed);
    bench.hides("unread");
    bench.service.also = None;
    bench.event(Event::Changed);
    bench.hides("unread").hides("not in this test");
}

#[test]
fn nobody_sees_how_much_the_one_before_has_not_read() {
    let mut bench = Bench::new(Start::operator(), Service::new(), (80, 24));
    bench.keys("j j j j j <enter>").shows("2 unread · Tess Teacher");
    bench.slow = true;
    bench.event(Event::Changed);
    bench.keys("g w").hides("unread");
    bench.settle();
    bench.hides("unread");
    bench.slow = false;
    bench.keys("j <enter>").shows("Ada Administrator").hides("unread");
}

#[test]
fn the_operator_is_asked_for_no_notices() {
    let mut bench = Bench::operator();
    bench.event(Event::Changed);
    assert!(bench.service.asked.iter().all(|(_, it)| !matches!(it, Request::ListNotices { .. })));
}

#[test]
fn views_that_are_not_ones_own_are_absent() {
    for (mut bench, there, absent) in [
        (Bench::operator(), "1234 67", "5"),
        (Bench::person(ADA), "123 567", "4"),
        (Bench::person("sid.schooladmin@example.test"), "123 567", "4"),
        (Bench::person("vera.viewer@example.test"), "123 5", "467"),
    ] {
        bench.event(Event::Resize(60, 15));
        bench.keys("1");
        let row = bench.frame()[1].clone();
        let numbers: String = row.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(numbers, there.replace(' ', ""), "{row}");
        let before = bench.frame();
        for number in absent.chars() {
            bench.keys(&format!("{number} g {number}"));
            bench.keys(":").hides(&format!("  {number}, g {number}"));
            bench.keys("<esc>");
            let mut after = bench.frame();
            after.truncate(before.len() - 2);
            assert_eq!(after, before[..before.len() - 2], "{number} leads somewhere");
        }
    }
}

#[test]
fn a_stale_undo_is_an_error_and_not_a_remark() {
    let error = crate::service::ServiceError::new(Trouble::Stale, "the name was changed since", "change it by hand");
    let mut bench = Bench::person(ADA);
    bench.service.also = Some(Box::new(move |_, request| (*request == Request::UndoLast).then(|| Err(error.clone()))));
    bench.keys("u j k").shows("✗ the name was changed since. What to do: change it by hand.");
}
