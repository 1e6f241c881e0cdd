//! Why somebody can or cannot see the group.

use super::{ADA, SID};
use crate::domain::OrgCode;
use crate::service::Request;
use crate::ui::testing::{Bench, email, school};

#[test]
fn a_person_is_picked_and_the_rules_are_told_one_by_one() {
    let mut bench = Bench::person(ADA);
    bench.keys("<enter> i").shows("Why can who (not) see this?").shows("another address").shows("Vera Viewer");
    bench.keys("'vera' <enter>").shows("vera.viewer@example.test and 'North partnership'");
    bench.shows("cannot see it").shows("met           ✓ signs in").shows("not met       ✗ is a viewer");
    bench.shows("others know   ? is global there");
    let asked = bench.service.asked.iter().map(|(_, it)| it).rfind(|it| matches!(it, Request::ExplainAccess(..)));
    assert_eq!(asked, Some(&Request::ExplainAccess("G1".to_owned(), email("vera.viewer@example.test"))));
}

#[test]
fn any_address_can_be_typed() {
    let mut bench = Bench::person(ADA);
    bench.keys("<enter> i <enter> 'no address' <enter>").shows("is not an e-mail address");
    bench.keys("<ctrl-u> 'who@school.example' <enter>").shows("who@school.example and 'North partnership'");
}

#[test]
fn an_address_typed_where_people_are_picked_is_taken() {
    let mut bench = Bench::person(ADA);
    bench.keys("<enter> i 'who@school.example'").shows("Enter takes what was typed");
    bench.keys("<enter>").shows("who@school.example and 'North partnership'");
    bench.keys("<esc> i 'whoever' <enter>").says("is not an e-mail address").shows("Whose access?").shows("whoever");
}

#[test]
fn a_school_asks_about_its_own_users_and_viewers_do_not_ask() {
    let mut bench = Bench::person(SID);
    bench.keys("<enter> i").shows("Tess Teacher").hides("Vera Viewer");
    let of = Request::ListUsers(Some(OrgCode::School(school(0).urn)));
    assert!(bench.service.asked.iter().any(|(_, it)| *it == of));
    let mut bench = Bench::person("vera.viewer@example.test");
    bench.keys("<enter> H i").says("only administrators of the owner or of a school in the group ask this");
}
