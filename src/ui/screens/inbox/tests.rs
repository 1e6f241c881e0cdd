//! The inbox and its notices, driven by keys.

use crate::domain::MailPreference;
use crate::service::{Request, ServiceError, Trouble};
use crate::ui::Event;
use crate::ui::testing::Bench;
use crate::ui::testing::kept::nothing_kept;

const TESS: &str = "tess.teacher@example.test";
const ADA: &str = "ada.administrator@example.test";

#[test]
fn the_inbox_at_80_by_24() {
    let mut bench = Bench::person(TESS);
    let frame = bench.keys("5").frame();
    let expected = [
        "Collaborate › Inbox    2 unread · Tess Teacher · Amberford School 00000 · viewer",
        "1 Groups   2 Schools   3 People   5 Inbox●",
        "            When              Notice",
        "▌ ● unread  2026-09-21 19:13  North partnership asks for your permission",
        "  ● unread  2026-09-21 18:13  漢 字 漢 字 漢 字  group was renamed",
        "    read    2026-09-21 16:13  A group changed",
        "",
    ];
    assert_eq!(frame[..7], expected);
    assert_eq!(frame[21], "row 1 of 3                                               by mail: a mail at once");
    assert_eq!(frame[23], "Enter Open  o Its group  m All read  r Unread only  p By mail  … q Quit  ? Help");
}

#[test]
fn the_inbox_at_60_by_15_and_120_by_40() {
    let mut bench = Bench::person(TESS);
    bench.event(Event::Resize(60, 15));
    let frame = bench.keys("5").frame();
    assert_eq!(frame[0], "Inbox       2 unread · Tess Teacher · Amberford School 00000");
    assert_eq!(frame[3], "▌ ● unread  2026-09-21 19:13  North partnership asks for yo…");
    assert_eq!(frame[12], "row 1 of 3                           by mail: a mail at once");
    bench.event(Event::Resize(120, 40));
    bench.shows("permission asked for  North partnership asks for your permission").shows("ada.administrator@exa");
    bench.shows("2 unread · by mail: a mail at once");
}

#[test]
fn an_opened_notice_is_read_and_shows_its_whole_text() {
    let mut bench = Bench::person(TESS);
    bench.event(Event::Resize(60, 15));
    bench.keys("5 <enter>").shows("Inbox › North partnership asks for").shows("1 unread · Tess Teacher");
    assert_eq!(bench.last_change(), Some(&Request::MarkRead(vec![5])));
    let frame = bench.frame();
    let expected = [
        "What         permission asked for",
        "When         2026-09-21 19:13 UTC",
        "By           ada.administrator@example.test",
        "Group        G1",
        "About        North partnership asks for your permission",
        "",
        "Dear Head,",
        "",
        "Westmark Council asks your school to share its figures in",
        "the group North partnership.",
    ];
    assert_eq!(frame[1..11], expected);
    bench.shows("2 more lines below").hides("before you answer");
    bench.keys("G").says("before you answer.").shows("the end").hides("What  ");
    bench.keys("<esc>").shows("  read    2026-09-21 19:13").shows("● unread  2026-09-21 18:13");
    let changes = bench.service.asked.len();
    bench.keys("<enter>");
    let again = bench.service.asked[changes..].iter().any(|(_, it)| matches!(it, Request::MarkRead(_)));
    assert!(!again, "what was read is not marked again");
}

#[test]
fn all_are_marked_as_read_by_the_numbers_that_one_has_before_one() {
    let mut bench = Bench::person(TESS);
    bench.keys("5 m").shows("Every notice of the list is marked as read").hides("● unread").hides("2 unread");
    assert_eq!(bench.last_change(), Some(&Request::MarkRead(vec![5, 4])));
    bench.keys("m").shows("All read cannot be done now: every notice of the list is read");
}

#[test]
fn the_way_to_the_group_is_one_key() {
    let mut bench = Bench::person(TESS);
    bench.keys("5 o").shows("Inbox › North partnership");
    bench.keys("<esc> G o").shows("Its group cannot be done now: the notice is about no group");
    bench.keys("k <enter> o").shows("North partnership  ").shows("About●");
    bench.keys("<esc> <esc>").shows("row 2 of 3");
}

#[test]
fn notices_are_filtered_by_words_and_by_having_been_read() {
    let mut bench = Bench::person(TESS);
    bench.keys("5 / '漢字' <enter>").shows("row 1 of 1 · 3 without the filter").hides("asks for your");
    bench.keys("<esc> r").shows("Inbox, unread only").shows("row 1 of 2").shows("r All notices");
    bench.keys("m").shows("Every notice is read. r lists them all.");
    bench.keys("<esc>").shows("row 1 of 3");
}

#[test]
fn how_notices_come_by_mail_is_chosen_knowing_which_always_come() {
    let mut bench = Bench::person(TESS);
    bench.keys("5 p").says("These are always mailed at once: went live, permission asked for,");
    bench.keys("j <enter>").shows("by mail: one mail a day").shows("Notices come so: one mail a day · u undoes");
    assert_eq!(bench.last_change(), Some(&Request::PreferMail(MailPreference::Daily)));
    let changes = bench.service.asked.len();
    bench.keys("p <enter>");
    assert_eq!(bench.service.asked.len(), changes, "what stands is not saved again");
}

#[test]
fn an_empty_inbox_says_what_will_come() {
    let mut bench = Bench::person(ADA);
    bench.service.also = Some(nothing_kept());
    bench.keys("5").says("Nothing has come yet.").says("Your own changes do not.");
    bench.keys("<enter>").shows("Open cannot be done now: there is no notice to open");
    bench.event(Event::Resize(60, 15));
    bench.says("Your own changes do not.");
}

#[test]
fn a_refused_inbox_says_why_in_its_place() {
    let mut bench = Bench::person(ADA);
    let error = ServiceError::new(Trouble::Damaged, "the inbox is damaged", "put back a backup");
    bench.service.also =
        Some(Box::new(move |_, request| matches!(request, Request::ListNotices { .. }).then(|| Err(error.clone()))));
    bench.keys("5").shows("the inbox is damaged: put back a backup").hides("Reading");
}

#[test]
fn the_cursor_stays_on_its_notice_when_new_ones_come_above() {
    let mut bench = Bench::person(TESS);
    bench.keys("5 j");
    let first = bench.service.also.take();
    let mut first = first.unwrap();
    bench.service.also = Some(Box::new(move |actor, request| {
        let mut answer = first(actor, request);
        if let Some(Ok(crate::service::Response::Inbox(inbox))) = &mut answer {
            let mut newer = inbox.notices[0].clone();
            newer.number = 9;
            newer.subject = "Quite new".to_owned();
            inbox.notices.insert(0, newer);
        }
        answer
    }));
    bench.event(Event::Changed);
    bench.shows("Quite new").shows("row 3 of 4").shows("▌ ● unread  2026-09-21 18:13");
}
