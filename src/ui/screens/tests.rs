//! The screens, driven by keys, with a service of invented data.

use crate::domain::{ConsentState, ImportId, OrgCode, Organisation, School, Visibility};
use crate::service::{Actor, Request, Response};
use crate::ui::testing::{Bench, Service, email, la, school, urn};
use crate::ui::{Event, Start};

const ADA: &str = "ada.administrator@example.test";

/// Through the five steps to the review.
const TO_REVIEW: &str = "n 'Hill schools' <enter> 'Share practice' <enter> 'amber' <enter> <space> <space> <enter> \
                         j <space> <enter> j <space> j j j j j j j j j j j j j j j j <space> <enter>";

#[test]
fn a_group_is_created_in_four_steps_and_its_page_opens() {
    let mut bench = Bench::person(ADA);
    bench.keys(TO_REVIEW);
    for text in ["5 Review ●", "Hill schools", "Share practice", "Westmark Council (LA:901)", "shared with schools"] {
        bench.shows(text);
    }
    bench.shows("200000  Amberford School 00000").shows("Vera Viewer").shows("Terms accepted");
    bench.keys("<enter>");
    let Some(Request::CreateGroup(new)) = bench.last_change() else { panic!("nothing was created") };
    assert_eq!(new.name, "Hill schools");
    assert_eq!(new.owner, la());
    assert_eq!(new.schools, [urn(200_000), urn(200_008)]);
    assert_eq!(new.viewers, [email("vera.viewer@example.test")]);
    assert_eq!(new.visibility, Visibility::Schools);
    assert!(new.accept_terms);
    bench.shows("Groups › Hill schools").shows("✓ Created 'Hill schools' with 2 schools");
    bench.keys("<esc>").shows("Collaborate › Groups").shows("Hill schools");
    bench.keys("n").hides("unfinished").shows("1 Name ●");
}

#[test]
fn going_back_through_the_steps_loses_nothing() {
    let mut bench = Bench::person(ADA);
    bench.keys(TO_REVIEW);
    let review = bench.frame();
    bench.keys("<esc>").shows("4 Sharing ●").shows("[x] I have read");
    bench.keys("<esc>").shows("3 Viewers ●").shows("1 chosen");
    bench.keys("<esc>").shows("2 Schools ●").shows("2 chosen").shows("filter amber");
    bench.keys("<esc>").hides("filter").shows("2 Schools ●");
    bench.keys("<esc>").shows("1 Name ●").shows("Hill schools");
    bench.keys("<enter> <enter> <enter> <enter>");
    assert_eq!(bench.frame(), review);
}

#[test]
fn the_hints_of_the_first_step_say_what_enter_does() {
    let mut bench = Bench::person(ADA);
    bench.keys("n").shows("Enter Next field  Ctrl-S Next: Schools");
    bench.keys("'A' <enter>").shows("Enter Next: Schools");
    bench.keys("<enter>").shows("2 Schools ●");
}

#[test]
fn what_is_missing_is_said_beside_the_field() {
    let mut bench = Bench::person(ADA);
    bench.keys("n <tab>").shows("✗ This has to be filled in");
    bench.keys("<ctrl-s>").shows("1 Name ●");
    bench.keys("'A' <enter> <enter> <enter> <enter>").shows("No school is chosen yet").shows("2 Schools ●");
}

#[test]
fn a_name_that_is_too_long_is_refused_beside_the_field() {
    let long = "n".repeat(81);
    let mut bench = Bench::person(ADA);
    bench.keys(&format!("n '{long}' <enter>")).shows("✗ A name has at most 80 characters, this one 81: shorten it");
    bench.keys("<ctrl-s>").shows("1 Name ●").says("A name has at most 80 characters");
    bench.keys("<backspace> <ctrl-s>").shows("2 Schools ●");
}

#[test]
fn sharing_needs_the_terms() {
    let mut bench = Bench::person(ADA);
    bench.keys("n 'A' <enter> <enter> <enter> <space> <enter> <enter> j <space> <enter>");
    bench.shows("4 Sharing ●").shows("read the terms and tick that you accept");
}

#[test]
fn a_draft_is_kept_offered_and_discarded() {
    let mut bench = Bench::person(ADA);
    bench.keys("n 'Half done' <enter> <enter> <enter> <space>");
    bench.keys("q").shows("Leave the unfinished group?");
    bench.keys("<esc>").shows("2 Schools ●");
    bench.keys("q <enter>").shows("is kept until the program ends").shows("Collaborate › Groups");
    bench.keys("n").shows("'Half done', 1 school");
    bench.keys("<enter>").shows("2 Schools ●").shows("1 chosen");
    bench.keys("g 2 1 n <enter>").shows("1 chosen");
    bench.keys("q j <enter> n").hides("Half done").shows("1 Name ●");
}

#[test]
fn leaving_the_program_with_a_draft_asks_first() {
    let mut bench = Bench::person(ADA);
    bench.keys("n 'Half done' <enter> <enter> <enter> g 1 q").shows("The unfinished group 'Half done' is not saved");
    bench.keys("<enter>").hides("is not saved");
    assert!(!bench.quit);
    bench.keys("q y");
    assert!(bench.quit);
}

#[test]
fn space_ticks_as_long_as_nothing_is_searched_for() {
    let mut bench = Bench::person(ADA);
    bench.keys("n 'A' <enter> <enter>").shows("filter  name, town, URN").shows("Esc To the list");
    bench.keys("<space>").shows("1 chosen").shows("▌ [ ] Brackwell School 00001").shows("Esc Back: Name");
    bench.keys("/ / 'nowhere'").shows("No school fits what was typed").shows("filter nowhere");
    bench.keys("<enter>").shows("Esc Clear filter");
    bench.keys("<esc> c").shows("c All schools").shows("Esc All schools");
}

#[test]
fn who_manages_and_will_not_read_is_told() {
    let mut bench = Bench::person(ADA);
    bench.keys("n 'A' <enter> <enter> <space> <enter>").shows("3 Viewers ●").shows("cannot read its reports");
    bench.keys("<enter> <enter>").shows("5 Review ●").shows("cannot read its reports");
    bench.keys("<esc> <esc> a").hides("cannot read its reports");
}

#[test]
fn a_list_of_urns_can_be_pasted() {
    let mut bench = Bench::person(ADA);
    bench.keys("n 'A' <enter> <enter>").paste("200003\n200011, 200777;\"200003\"");
    bench.shows("3 chosen");
    bench.paste("299999 200004").shows("no school with URN 299999").shows("4 chosen");
    bench.keys("<enter>").paste("not a list").shows("Only a list of URNs can be pasted here");
    bench.keys("c").shows("only these are shown").shows("Dunmere School 00003");
    bench.keys("<space>").shows("3 chosen").hides("Dunmere School 00003");
}

#[test]
fn many_schools_are_read_in_pages_only() {
    let mut bench = Bench::operator();
    bench.keys("2 G").shows("row 25,000 of 25,000").shows("Hollin Bridge School 24999");
    bench.keys("<page-up> <page-up> g g <ctrl-d>");
    let mut rows = 0;
    for (_, request) in &bench.service.asked {
        if let Request::SearchSchools(search) = request {
            assert!(search.limit > 0 && search.limit <= 200, "{search:?}");
            rows += search.limit;
        }
    }
    assert!(rows <= 1_000, "{rows} rows were read to look at five screens");
}

#[test]
fn the_old_list_stays_until_the_filtered_one_comes() {
    let mut bench = Bench::operator();
    bench.keys("2");
    bench.slow = true;
    bench.keys("/ 'dun'").shows("Amberford School 00000");
    bench.settle();
    bench.shows("of 3,125").shows("Dunmere School 00003").hides("Amberford");
}

#[test]
fn schools_are_filtered_by_phase_authority_and_state() {
    let mut bench = Bench::operator();
    bench.keys("2 p 'sec' <enter>").shows("Secondary").hides("Primary").shows("of 8,334");
    bench.keys("c").shows("Secondary · open only");
    bench.keys("a 'west' <enter>").shows("Westmark Council · open only");
    bench.keys("<enter>").shows("LAESTAB").shows("9010000");
}

#[test]
fn administrators_change_name_description_and_order() {
    let mut bench = Bench::person(ADA);
    bench.keys("<enter> e <ctrl-u> 'Renamed' <enter> <ctrl-u> 'Why' <enter> <space> <ctrl-s>");
    bench.shows("Groups › Renamed").shows("✓ Saved the group's particulars").shows("Why");
    bench.shows("by name only: its reports show no ranks of schools");
    let Some(Request::EditGroup { version, alphabetical: Some(true), .. }) = bench.last_change() else {
        panic!("nothing was changed")
    };
    assert_eq!(*version, Some(1), "a save carries the version that it read");
}

#[test]
fn what_was_typed_survives_a_refusal() {
    let mut bench = Bench::person(ADA);
    bench.service.refuse = 1;
    bench.keys("<enter> e <ctrl-u> 'Renamed' <ctrl-s>");
    bench.shows("somebody else changed this meanwhile").shows("Change the group").shows("Renamed");
    bench.keys("<esc>").shows("not saved: Ctrl-S saves, Esc again");
    bench.keys("<ctrl-s>").shows("Groups › Renamed");
}

#[test]
fn removing_schools_needs_a_yes_that_is_another_key() {
    let mut bench = Bench::person(ADA);
    bench.keys("<enter> d <space> <space> <enter>");
    bench.shows("2 of 12 schools leave the group with their recorded").shows("School 00000, Brackwell School 00001.");
    bench.keys("d <enter>").shows("Schools (12)");
    bench.keys("d <space> <enter>").shows("1 of 12 schools leaves the group with its recorded");
    bench.keys("<esc>");
    assert_eq!(bench.last_change(), None);
    bench.keys("d <space> <space> <enter> y").shows("Schools (10)").shows("Removed 2 schools");
}

#[test]
fn schools_are_added_but_not_twice() {
    let mut bench = Bench::person(ADA);
    bench.keys("<enter> + <enter> <space>").shows("Amberford School 00000 is in the group already");
    bench.keys("2 0 G <space> <enter>");
    assert_eq!(bench.last_change(), Some(&Request::AddSchools("G1".to_owned(), vec![school(19).urn])));
    bench.shows("Schools (13)");
}

#[test]
fn viewers_are_added_and_removed_by_ticks() {
    let mut bench = Bench::person(ADA);
    bench.keys("<enter> v").shows("[x] Vera Viewer").shows("[ ] Ada Administrator");
    bench.keys("<space> <space> <enter>");
    assert_eq!(
        bench.last_change(),
        Some(&Request::SetViewers {
            group: "G1".to_owned(),
            add: vec![email(ADA)],
            remove: vec![email("vera.viewer@example.test")],
        })
    );
}

#[test]
fn sharing_a_group_takes_terms_and_may_start_with_those_agreed() {
    let mut bench = Bench::person(ADA);
    bench.keys("<enter> s j <space> <enter>").shows("read the terms and tick that you accept");
    bench.shows("Who can see the group");
    bench
        .keys("<tab> <tab> <tab> <space> <shift-tab> <shift-tab>")
        .shows("[x] I have read")
        .shows("▌ ● Wait for all 12 schools to agree");
    bench.keys("j <space>").shows("▌ ● Start with the 6 schools that have agreed");
    bench.keys("<enter>");
    assert_eq!(
        bench.last_change(),
        Some(&Request::SetVisibility {
            group: "G1".to_owned(),
            visibility: Visibility::Schools,
            start_with_agreed: true,
            accept_terms: true,
            version: Some(1),
        })
    );
    bench.shows("The group is now shared with 6 of 12 schools");
}

#[test]
fn consent_is_recorded_for_the_school_under_the_cursor() {
    let mut bench = Bench::person(ADA);
    bench.keys("<enter> c").shows("Record cannot be done now: move to a school");
    bench.keys("G c").shows("Permission of Dunmere School 00011");
    bench.keys("<space> 'gran' <enter> <tab> 'Pat Head' <tab> 'Head' <tab> '2026-02-30' <tab>");
    bench.shows("✗ Write a date as year-month-day");
    bench.keys("<shift-tab> <ctrl-u> '2026-02-28' <ctrl-s>");
    let Some(Request::RecordConsent { school, consent, .. }) = bench.last_change() else { panic!("not recorded") };
    assert_eq!((*school, consent.state), (urn(200_011), ConsentState::Granted));
    assert_eq!((consent.signatory.as_str(), consent.date.as_str()), ("Pat Head", "2026-02-28"));
    bench.shows("✓ granted 2026-02-28");
}

#[test]
fn a_group_is_archived_only_when_its_name_is_typed() {
    let mut bench = Bench::person(ADA);
    bench.keys("<enter> X 'North' <enter>").shows("Archive the group");
    assert_eq!(bench.last_change(), None);
    bench.keys("' partnership' <enter>").shows("The group is archived").shows("out of use");
    bench.keys("e").shows("Edit cannot be done now: the group is archived");
    bench.keys("<esc> <esc>").hides("North partnership");
    bench.keys("A").shows("North partnership").shows("archived");
}

#[test]
fn an_administrator_who_is_no_viewer_sees_why_there_are_no_reports() {
    let mut bench = Bench::person(ADA);
    bench.keys("<enter>").shows("You manage this group and are not among its viewers").hides("Overview");
}

#[test]
fn others_see_why_they_cannot_change_a_group() {
    let mut bench = Bench::person("vera.viewer@example.test");
    bench.keys("<enter> H e").says("only administrators of Westmark Council change the group");
}

#[test]
fn a_school_reads_the_list_before_it_picks_its_viewers() {
    let mut bench = Bench::person("sid.schooladmin@example.test");
    bench.keys("<enter> p").shows("The schools of the group").says("No pupil-level data is shared");
    bench.keys("n");
    assert_eq!(bench.last_change(), None);
    bench.keys("p y").shows("Tess Teacher").hides("Vera Viewer");
    bench.keys("j <space> <enter>");
    assert_eq!(
        bench.last_change(),
        Some(&Request::PickViewers {
            group: "G1".to_owned(),
            school: urn(200_000),
            add: vec![email("tess.teacher@example.test")],
            remove: Vec::new(),
            confirm_schools: true,
        })
    );
}

#[test]
fn users_are_added_changed_and_deactivated() {
    let mut bench = Bench::person(ADA);
    bench.keys("3 n 'New Person' <enter> 'wrong' <enter>").shows("'wrong' is not an e-mail address");
    bench.keys("<ctrl-u> 'new.person@example.test' <enter> <enter> <enter> <space> <enter>");
    let Some(Request::AddUser(new)) = bench.last_change() else { panic!("nobody was added") };
    assert_eq!((new.organisation, new.administrator, new.global), (la(), false, true));
    bench.shows("Added New Person").shows("New Person");
    bench.keys("G x").shows("can then no longer");
    bench.keys("<enter>").hides("deactivated");
    bench.keys("x y").shows("deactivated").shows("Reactivate");
    bench.keys("x").hides("deactivated").shows("may sign in again");
    bench.keys("e <down> <down> <down>").shows("Always allow to see all groups");
}

#[test]
fn who_is_no_administrator_manages_no_users() {
    let mut bench = Bench::person("vera.viewer@example.test");
    bench.keys("3 n").shows("only administrators manage users");
}

#[test]
fn an_import_is_taken_back_only_when_its_number_is_typed() {
    let mut bench = Bench::operator();
    bench.keys("4 j X 'I1' <enter>").shows("Take an import back");
    assert_eq!(bench.last_change(), None);
    bench.keys("<ctrl-u> 'I2' <enter>").shows("(I2) was taken back").shows("row 2 of 2");
    assert_eq!(bench.last_change(), Some(&Request::UndoImport(ImportId(2))));
    let mut bench = Bench::person(ADA);
    bench.keys("4").hides("Imports").shows("Groups●");
}

#[test]
fn another_person_is_chosen_and_nothing_of_the_first_stays() {
    let mut bench = Bench::new(Start::demo(), Service::new(), (80, 24));
    bench.keys("<enter> <enter> g w").shows("Who are you?");
    bench.keys("/ 'tess' <enter> <enter>").shows("Tess Teacher · Amberford School 00000");
    let (actor, _) = bench.service.asked.last().unwrap();
    assert_eq!(*actor, Actor::User(email("tess.teacher@example.test")));
    bench.keys("n").shows("only administrators");
}

#[test]
fn an_operator_chooses_the_owner_of_a_group() {
    let mut bench = Bench::operator();
    bench.keys("n 'A' <enter> <enter> <right> <enter> <enter> <space> <enter> <enter> <enter> <enter>");
    let Some(Request::CreateGroup(new)) = bench.last_change() else { panic!("nothing was created") };
    assert_eq!(new.owner, OrgCode::Fft);
}

#[test]
fn a_group_that_vanishes_closes_its_page_and_says_so() {
    let mut bench = Bench::person(ADA);
    bench.keys("<enter>");
    bench.service.groups.clear();
    bench.event(Event::Changed);
    bench.shows("The group is no longer there for you").hides("G1");
    bench.shows("There are no groups yet. n creates one from the 25,000 schools");
}

#[test]
fn the_page_of_a_school_names_its_chain_or_its_code_where_no_name_comes() {
    let names = |with: bool| {
        let trust = Organisation { code: OrgCode::Chain(5_001), name: "Moor Trust".to_owned() };
        [trust].into_iter().filter(|_| with).collect::<Vec<_>>()
    };
    for (named, expected) in [(true, "Moor Trust (AC:5001)"), (false, "AC:5001")] {
        let mut bench = Bench::operator();
        bench.service.also = Some(Box::new(move |_, request| match request {
            Request::ShowSchool(_) => Some(Ok(Response::School(Box::new(School { chain: Some(5_001), ..school(0) })))),
            Request::ListOrganisations => Some(Ok(Response::Organisations(names(named)))),
            _ => None,
        }));
        bench.keys("2 <enter>").shows(&format!("Chain          {expected}"));
    }
    Bench::operator().keys("2 <enter>").hides("Chain");
}
