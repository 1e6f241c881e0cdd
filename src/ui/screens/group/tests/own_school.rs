//! What a school's administrator sees and does: the request, the answer, the viewers.

use super::SID;
use crate::domain::OrgCode;
use crate::domain::{AGREEMENT_VERSION, ConsentScope, ConsentState};
use crate::service::Request;
use crate::ui::Event;
use crate::ui::testing::{Bench, email, person, school, urn};

/// Up to the group that asks.
fn asked() -> Bench {
    let mut bench = Bench::person(SID);
    bench.keys("j <enter>");
    bench
}

/// Up to the group that the school agreed to.
fn agreed() -> Bench {
    let mut bench = Bench::person(SID);
    bench.keys("<enter>");
    bench
}

#[test]
fn the_list_of_groups_says_what_each_waits_for() {
    let mut bench = Bench::person(SID);
    bench.shows("North partnership  Westmark Council       12  agreed, not live yet");
    bench.shows("Coast              Westmark Council       12  asks for your permission");
    bench.service.groups[0].group.visibility = crate::domain::Visibility::Schools;
    bench.event(Event::Changed);
    bench.shows("12  live");
    bench.keys("/ 'asks'").shows("Coast").hides("North partnership");
}

#[test]
fn the_page_names_purpose_owner_contact_and_the_schools() {
    let bench = asked();
    for text in [
        "Your school  Amberford School 00000: asks for your permission.",
        "Purpose      Schools that work together",
        "Owner        Westmark Council (LA:901)",
        "Questions to Ada Administrator <ada.administrator@example.test>",
        "Schools that see each other's figures (12)",
    ] {
        bench.shows(text);
    }
    bench.hides("Permissions");
}

#[test]
fn a_school_agrees_after_reading_what_it_agrees_to() {
    let mut bench = asked();
    bench.event(Event::Resize(60, 15));
    bench.keys("a").shows("What your school agrees to");
    bench.keys("y").says("read to the end first");
    bench.keys("<page-down> <page-down> <page-down> y").shows("Permission for 'Coast'").shows("Sid Schooladmin");
    bench.keys("<enter> <enter> <right> <right> <enter> '2027-08-31' <enter> 'until the merger' <enter>");
    let Some(Request::RecordConsent { group, school, consent, seen }) = bench.last_change() else {
        panic!("nothing was answered")
    };
    assert_eq!((group.as_str(), *school, consent.state), ("G2", urn(200_000), ConsentState::Granted));
    assert_eq!((consent.signatory.as_str(), consent.role.as_str()), ("Sid Schooladmin", "Adviser"));
    assert_eq!((consent.scope, consent.expires.as_str()), (ConsentScope::Ks4, "2027-08-31"));
    assert_eq!((consent.agreement.as_str(), consent.note.as_str()), (AGREEMENT_VERSION, "until the merger"));
    assert_eq!(seen.as_ref().unwrap().state, ConsentState::Requested);
    bench.shows("Amberford School 00000 has agreed");
}

#[test]
fn a_school_declines_and_the_group_leaves_its_list() {
    let mut bench = asked();
    bench.keys("D").shows("Amberford School 00000 declines");
    bench.keys("<ctrl-s>").shows("Decline to take part?");
    bench.says("does not show the figures of Amberford School 00000").says("The group leaves your list");
    bench.keys("n").shows("Amberford School 00000 declines");
    assert_eq!(bench.last_change(), None);
    bench.keys("<ctrl-s> y");
    let Some(Request::RecordConsent { consent, .. }) = bench.last_change() else { panic!("nothing was answered") };
    assert_eq!((consent.state, consent.signatory.as_str()), (ConsentState::Declined, "Sid Schooladmin"));
    bench.shows("has declined").shows("Collaborate › Groups");
}

#[test]
fn a_school_withdraws_once_it_knows_what_that_means() {
    let mut bench = agreed();
    bench.keys("D").says("your school has answered already");
    bench.keys("w <ctrl-s>").shows("Withdraw the permission?").says("on their own or within a total, from the next");
    bench.keys("<esc> <esc>");
    assert_eq!(bench.last_change(), None);
    bench.keys("w <ctrl-s> y").shows("The permission of Amberford School 00000 is withdrawn");
    let Some(Request::RecordConsent { consent, .. }) = bench.last_change() else { panic!("not withdrawn") };
    assert_eq!(consent.state, ConsentState::Withdrawn);
}

#[test]
fn viewers_are_picked_after_the_list_and_global_users_stand_ticked() {
    let mut bench = agreed();
    let mut head = person("Gail Head", OrgCode::School(school(0).urn), false, true);
    head.user.email = email("gail.head@example.test");
    bench.service.people.push(head);
    bench.service.groups[0].members[0].globals = vec![email("gail.head@example.test")];
    bench.event(Event::Changed);
    bench.shows("gail.head@example.test (always included)");
    bench.keys("p").says("The 12 schools of 'North partnership' will see each other's aggregated");
    bench.shows("200000 Amberford School 00000 (your school)");
    bench.keys("y").shows("[x] Gail Head").shows("always included");
    bench.keys("G <space>").says("always included: sees all groups").shows("[x] Gail Head");
    bench.keys("k <space> <enter>");
    let picked = Request::PickViewers {
        group: "G1".to_owned(),
        school: urn(200_000),
        add: vec![email("tess.teacher@example.test")],
        remove: Vec::new(),
        confirm_schools: true,
    };
    assert_eq!(bench.last_change(), Some(&picked));
}

#[test]
fn a_list_that_grew_meanwhile_is_read_again() {
    let mut bench = agreed();
    bench.keys("p y").shows("Tess Teacher");
    bench.service.groups[0].group.list += 1;
    bench.event(Event::Changed);
    bench.keys("<space> <enter>").says("Schools were added meanwhile").shows("The schools of the group");
    assert_eq!(bench.last_change(), None);
}

#[test]
fn who_has_not_agreed_picks_nobody_and_is_told_so() {
    let mut bench = asked();
    bench.keys("p").says("your school has to agree first (a)");
    bench.keys("w").says("your school has given no permission that could be withdrawn");
    bench.keys("T").shows("Data sharing agreement, version DSA").says("No pupil-level data is shared.");
    let mut bench = Bench::person("tess.teacher@example.test");
    bench.keys("<enter> a").says("only administrators of a school in the group answer for it");
}

#[test]
fn until_the_group_is_live_nobody_is_said_to_see_figures() {
    agreed().shows("Schools that would see each other's figures (12)");
}

#[test]
fn a_group_that_is_gone_closes_its_page_and_says_so() {
    let mut bench = asked();
    bench.service.groups.pop();
    bench.event(Event::Changed);
    bench.shows("Collaborate › Groups").shows("The group is no longer there for you").hides("G2").hides("Coast");
}
