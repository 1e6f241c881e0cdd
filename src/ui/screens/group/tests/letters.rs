//! Letters: the one to a school is read, the owner's template is written.

use super::board;
use crate::domain::standard_letter;
use crate::service::{Request, ServiceError, Trouble};
use crate::ui::Event;
use crate::ui::testing::Bench;

fn template() -> Bench {
    let mut bench = board();
    bench.keys("t");
    bench
}

#[test]
fn the_letter_to_the_school_under_the_cursor_is_shown_filled_in() {
    let mut bench = board();
    bench.keys("j v").shows("Letter to Brackwell School 00001").shows("To: sid.schooladmin@example.test");
    bench
        .shows("Subject: Permission to share figures in the group 'Coast'")
        .shows("To the administrators of Brackwell");
    bench.keys("G").shows("Questions: <contact>");
    bench.keys("<enter>").hides("Letter to");
}

#[test]
fn the_template_is_written_and_saved_with_the_version_that_was_read() {
    let mut bench = template();
    bench.shows("The letter to schools (the standard one)").shows("{school} {group} {purpose} {owner}");
    bench.keys("'Dear all,' <enter> <shift-tab> <end> '!' <ctrl-s>");
    let Some(Request::SaveLetter { letter: Some(letter), version, .. }) = bench.last_change() else {
        panic!("nothing was saved")
    };
    assert_eq!(letter.text, format!("Dear all,\n{}", standard_letter().text));
    assert_eq!(letter.subject, format!("{}!", standard_letter().subject));
    assert_eq!(*version, Some(0));
    bench.shows("The letter is saved").shows("Permissions●");
}

#[test]
fn text_is_pasted_with_its_lines() {
    let mut bench = template();
    bench.paste("First line\nSecond line\n").shows("│ First line ").shows("│ Second line ");
    bench.keys("<tab>").paste("one\ntwo").keys("<ctrl-s>");
    let Some(Request::SaveLetter { letter: Some(letter), .. }) = bench.last_change() else {
        panic!("nothing was saved")
    };
    assert!(letter.text.starts_with("First line\nSecond line\nTo the"), "{}", letter.text);
    assert!(letter.subject.ends_with("one two"), "{}", letter.subject);
}

#[test]
fn what_was_typed_is_not_lost_without_a_warning_nor_by_a_refusal() {
    let mut bench = template();
    bench.keys("'x' <esc>").shows("Ctrl-S saves, Esc again gives it up");
    bench.keys("<esc>").hides("The letter to schools");
    let mut bench = template();
    bench.service.also = Some(Box::new(|_, request| {
        let refusal = ServiceError::new(Trouble::Invalid, "'{head}' stands for nothing in a letter", "use {school}");
        matches!(request, Request::SaveLetter { .. }).then_some(Err(refusal))
    }));
    bench.keys("'{head}' <ctrl-s>").shows("stands for nothing").shows("{head}To the administrators");
}

#[test]
fn the_standard_letter_comes_back_after_a_yes() {
    let mut bench = template();
    bench.keys("<ctrl-t>").says("it is the standard letter that stands");
    bench.keys("'x' <ctrl-s> t <ctrl-t> <enter>");
    bench.shows("The letter to schools ─");
    bench.keys("<ctrl-t> y").shows("The standard letter is used again");
    assert_eq!(bench.service.letter.letter, standard_letter());
}

#[test]
fn two_who_write_at_once_see_both_sides() {
    let late = || {
        let mut bench = template();
        bench.keys("'Mine '");
        bench.service.letter.letter.subject = "Theirs".into();
        bench.service.letter.version = 4;
        bench.keys("<ctrl-s>").shows("Two changes at once").shows("theirs  theirs");
        bench
    };
    late().keys("<esc>").shows("Mine To the administrators");
    let mut bench = late();
    bench.keys("r").shows("Subject Theirs").hides("Mine");
    let mut bench = late();
    bench.keys("o").shows("The letter is saved");
    assert!(bench.service.letter.letter.text.starts_with("Mine "));
}

#[test]
fn the_letter_is_written_at_every_size() {
    for (width, height) in [(60, 15), (120, 40), (0, 0), (1, 1)] {
        let mut bench = template();
        bench.event(Event::Resize(width, height));
        bench.draw();
        bench.event(Event::Resize(80, 24));
        bench.keys("<page-down> <down> <up> <page-up> 'x'");
        bench.draw();
    }
}
