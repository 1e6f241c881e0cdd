//! People, driven by keys.

use crate::domain::{OrgCode, Reach};
use crate::service::{Request, UserEdit};
use crate::ui::Event;
use crate::ui::testing::kept::stale_users;
use crate::ui::testing::{Bench, email, school, urn};

const ADA: &str = "ada.administrator@example.test";
const SID: &str = "sid.schooladmin@example.test";

fn last_edit(bench: &Bench) -> UserEdit {
    match bench.last_change() {
        Some(Request::EditUser(_, edit)) => edit.clone(),
        other => panic!("no user was changed but {other:?}"),
    }
}

#[test]
fn people_at_80_by_24() {
    let mut bench = Bench::person(ADA);
    let frame = bench.keys("3").frame();
    let expected = [
        "Collaborate › People        Ada Administrator · Westmark Council · administrator",
        "1 Groups   2 Schools   3 People●  5 Inbox   6 Log   7 Outbox",
        "  Name               E-mail                          May do",
        "▌ Ada Administrator  ada.administrator@example.test  administrator",
        "  Vera Viewer        vera.viewer@example.test        viewer",
        "  Gus Global         gus.global@example.test         sees all groups",
    ];
    assert_eq!(frame[..6], expected);
    assert_eq!(frame[21], "row 1 of 5                                                      2 administrators");
}

#[test]
fn job_and_organisation_show_where_there_is_room() {
    let mut bench = Bench::person(ADA);
    bench.event(Event::Resize(120, 40));
    bench.keys("3").shows("Organisation            Job      May do").shows("Adviser");
    bench.event(Event::Resize(60, 15));
    bench.hides("Adviser").shows("May do").shows("2 administrators");
}

#[test]
fn long_and_wide_names_leave_the_rest_in_its_place() {
    let mut bench = Bench::person(ADA);
    bench.service.people[1].user.name = "漢字".repeat(60);
    bench.service.people[2].user.job = "Head of everything that there is to be head of ".repeat(2);
    for (width, height) in [(60, 15), (80, 24), (120, 40), (0, 0), (1, 1), (80, 1)] {
        bench.event(Event::Resize(width, height));
        bench.keys("3");
        bench.draw();
        if width >= 60 && height >= 15 {
            bench.shows("sees all gr").shows("…").shows("administrators");
        }
    }
}

#[test]
fn one_key_lets_a_user_see_all_groups_and_no_longer() {
    let mut bench = Bench::person(ADA);
    bench.keys("3 j s").shows("✓ Vera Viewer sees all groups from now on · u undoes");
    bench.keys(":").shows("No longer all");
    bench.keys("<esc>");
    let edit = last_edit(&bench);
    assert_eq!((edit.global, edit.version, edit.name), (Some(true), Some(1), None));
    bench.keys("s").shows("Vera Viewer sees only the groups that name them");
    assert_eq!(last_edit(&bench).version, Some(2), "the list that was read again carries the next version");
}

#[test]
fn a_form_saves_what_was_changed_and_nothing_else() {
    let mut bench = Bench::person(ADA);
    bench.keys("3 e <tab> <ctrl-u> 'Head' <ctrl-s>").shows("✓ Saved Ada Administrator");
    let edit = last_edit(&bench);
    let job = Some("Head".to_owned());
    assert_eq!(edit, UserEdit { job, version: Some(1), ..UserEdit::default() });
    let asked = bench.service.asked.len();
    bench.keys("e <ctrl-s>").shows("Nothing was changed, so nothing was saved");
    assert_eq!(bench.service.asked.len(), asked);
}

#[test]
fn a_partner_sees_certain_schools_only_and_the_list_says_so() {
    let mut bench = Bench::person(ADA);
    bench.keys("3 j p").says("A school improvement partner sees, in the groups that they may view,");
    bench.keys("j <enter>").shows("Schools of Vera Viewer · 0 chosen");
    bench.keys("<enter> <enter>").shows("No school is ticked yet");
    bench.keys("<space> j <space> <enter>");
    let schools = [school(0).urn, school(2).urn].into();
    assert_eq!(last_edit(&bench).reach, Some(Reach::Only(schools)));
    bench.shows("viewer, only 2 schools").shows("2 administrators · 1 partner").shows("u undoes");
    bench.keys("p").shows("now 2 schools").shows("▌ ● Only certain schools");
    bench.keys("<enter>").shows("· 2 chosen");
    bench.keys("<enter> c").shows("Amberford School 00000").shows("only these");
    bench.keys("<esc> <enter>");
    assert_eq!(last_edit(&bench).reach, Some(Reach::Only([urn(200_000), urn(200_002)].into())));
    bench.keys("p k <enter>").hides("only 2 schools");
    assert_eq!(last_edit(&bench).reach, Some(Reach::All));
}

#[test]
fn schools_that_are_still_looked_up_are_not_lost() {
    let mut bench = Bench::person(ADA);
    bench.service.people[1].user.reach = Reach::Only([urn(200_000), urn(200_002)].into());
    bench.keys("3 j p");
    bench.slow = true;
    bench.keys("<enter> <enter> <enter>").shows("The schools are still being looked up");
    assert_eq!(bench.last_change(), None);
}

#[test]
fn a_schools_administrator_manages_its_own_people_without_partners() {
    let mut bench = Bench::person(SID);
    bench.keys("3 n").shows("New user").hides("Organisation");
    bench.keys("'New Head' <enter> 'head@example.test' <enter> 'Head' <ctrl-s>").shows("Added New Head");
    let Some(Request::AddUser(new)) = bench.last_change() else { panic!("nobody was added") };
    assert_eq!((new.organisation, new.job.as_str()), (OrgCode::School(school(0).urn), "Head"));
    assert_eq!(new.reach, Reach::All);
    bench.keys("p").hides("Whose figures");
    bench.keys("?").shows("Deactivate").hides("Partner");
}

#[test]
fn the_operator_names_the_organisation_and_sees_why_a_schools_user_is_no_partner() {
    let mut bench = Bench::operator();
    bench.keys("3 n 'New' <tab> 'new@example.test' <tab> <tab> <tab> <tab> 'LA:901' <enter>").shows("Added New");
    let Some(Request::AddUser(new)) = bench.last_change() else { panic!("nobody was added") };
    assert_eq!(new.organisation.to_string(), "LA:901");
    bench.keys("4 3 / 'tess' <enter> p").says("only users of a group's owner can be kept to certain schools");
}

#[test]
fn deactivated_users_are_counted_and_let_in_again() {
    let mut bench = Bench::person(ADA);
    bench.keys("3 j x y").shows("Vera Viewer can no longer sign in").shows("2 administrators · 1 deactivated");
    assert_eq!(last_edit(&bench), UserEdit { active: Some(false), version: Some(1), ..UserEdit::default() });
    bench.keys("x").shows("Vera Viewer may sign in again").hides("1 deactivated");
    assert_eq!(last_edit(&bench).version, Some(2));
}

#[test]
fn a_save_that_came_too_late_shows_both_sides() {
    let mut bench = Bench::person(ADA);
    bench.keys("3");
    bench.service.people[0].user.version = 7;
    bench.service.also = Some(stale_users());
    bench.keys("e <ctrl-u> 'Other' <ctrl-s>").shows("Two changes at once").shows("Ada King").shows("(empty)");
    bench.keys("<esc>").shows("Change ada.administrator@example.test").shows("Other");
    bench.keys("<ctrl-s> r").shows("What stands there was kept").hides("Two changes");
    bench.service.people[0].user.version = 1;
    bench.event(Event::Changed);
    bench.keys("e <ctrl-u> 'Other' <ctrl-s>").shows("Two changes at once");
    bench.service.people[0].user.version = 8;
    bench.event(Event::Changed);
    bench.keys("o").shows("✓ Saved Other");
    assert_eq!(last_edit(&bench).version, Some(8), "it is saved on what stands there now");
}

#[test]
fn an_overwriting_save_waits_for_what_stands_there() {
    let mut bench = Bench::person(ADA);
    bench.service.also = Some(stale_users());
    bench.keys("3 e <ctrl-u> 'Other'");
    bench.slow = true;
    bench.keys("<ctrl-s>");
    bench.answer_one();
    bench.keys("o").shows("What stands there is still being read").shows("Other");
    bench.settle();
    assert_eq!(last_edit(&bench).version, Some(1));
}

#[test]
fn the_cursor_stays_on_its_user_when_others_come_above() {
    let mut bench = Bench::person(ADA);
    bench.keys("3 j j").shows("row 3 of 5");
    let other = bench.service.people[4].clone();
    bench.service.people.insert(0, other);
    bench.event(Event::Changed);
    bench.shows("row 4 of 6");
    assert_eq!(bench.reversed(), "Gus Global");
    assert_eq!(bench.service.people[3].user.email, email("gus.global@example.test"));
}

#[test]
fn a_long_name_leaves_room_for_the_address_and_what_one_may_do() {
    let mut bench = Bench::person(ADA);
    bench.service.people[1].user.name = "Bartholomew Featherstonehaugh-Cholmondeley of Worcester".into();
    bench.keys("3").shows("vera.viewer@example.test").shows("ada.administrator@example.test").shows("administrator");
    bench.shows("sees all groups").shows("Bartholomew Feathers");
}
