//! Owns the tests of taking changes back: what goes, what stays, what clashes.
//! Must not test who may.

use std::collections::BTreeSet;

use super::{GroupDelta, UserDelta};
use crate::domain::{
    Consent, ConsentState, Email, Group, GroupId, MailPreference, Member, OrgCode, Reach, Urn, User, Visibility,
};

fn urn(number: u32) -> Urn {
    Urn::new(number).unwrap()
}

fn email(text: &str) -> Email {
    text.parse().unwrap()
}

fn group() -> Group {
    Group {
        id: GroupId(7),
        name: "Coast".into(),
        description: "Maths".into(),
        owner: OrgCode::Fft,
        created_by: "operator".into(),
        created_at: 0,
        visibility: Visibility::OwnerOnly,
        terms: None,
        schools: [100_001, 100_003, 100_005].map(|number| Member::new(urn(number))).into(),
        list: 0,
        viewers: [email("a@x.example"), email("b@x.example")].into(),
        alphabetical: false,
        archived: false,
        version: 3,
    }
}

fn changed(act: impl Fn(&mut Group)) -> Group {
    let mut group = group();
    act(&mut group);
    group.version += 1;
    group
}

fn granted() -> Consent {
    Consent { state: ConsentState::Granted, signatory: "P. Head".into(), ..Consent::not_asked() }
}

#[test]
fn a_delta_holds_only_the_schools_and_viewers_that_differ() {
    let after = changed(|it| {
        it.schools[1].consent = granted();
        it.viewers.remove(&email("a@x.example"));
        it.viewers.insert(email("c@x.example"));
    });
    let delta = GroupDelta::between(&group(), &after);
    assert_eq!(delta.schools(), BTreeSet::from([urn(100_003)]));
    assert_eq!(delta.before.as_ref().unwrap().viewers, BTreeSet::from([email("a@x.example")]));
    assert_eq!(delta.after.viewers, BTreeSet::from([email("c@x.example")]));
    let back = delta.taken_back(&after).unwrap().unwrap();
    assert_eq!(back, Group { version: 4, ..group() });
}

#[test]
fn what_others_changed_since_stays_when_a_change_is_taken_back() {
    let after = changed(|it| it.name = "North coast".into());
    let delta = GroupDelta::between(&group(), &after);
    let now = Group { description: "Science".into(), ..after };
    let back = delta.taken_back(&now).unwrap().unwrap();
    assert_eq!((back.name.as_str(), back.description.as_str()), ("Coast", "Science"));
}

#[test]
fn a_part_that_was_changed_again_clashes_and_nothing_is_taken_back() {
    let after = changed(|it| {
        it.name = "North coast".into();
        it.schools[0].consent = granted();
    });
    let delta = GroupDelta::between(&group(), &after);
    let mut now = after.clone();
    now.schools[0].consent.state = ConsentState::Withdrawn;
    assert_eq!(delta.taken_back(&now).unwrap_err().0, ["school 100001"]);
    now.name = "South coast".into();
    assert_eq!(delta.taken_back(&now).unwrap_err().0, ["its name", "school 100001"]);
}

#[test]
fn the_order_of_schools_goes_back_unless_it_was_changed_again() {
    let after = changed(|it| it.alphabetical = true);
    let delta = GroupDelta::between(&group(), &after);
    let now = Group { name: "North coast".into(), ..after.clone() };
    assert!(!delta.taken_back(&now).unwrap().unwrap().alphabetical);
    let again = Group { alphabetical: false, ..now };
    assert_eq!(delta.taken_back(&again).unwrap_err().0, ["how its schools are ordered"]);
}

#[test]
fn schools_that_left_come_back_with_their_permission_and_the_list_is_a_new_one() {
    let mut before = group();
    before.schools[2].consent = granted();
    let after = Group { schools: before.schools[..2].to_vec(), version: 4, ..before.clone() };
    let back = GroupDelta::between(&before, &after).taken_back(&after).unwrap().unwrap();
    assert_eq!(back.schools, before.schools);
    assert_eq!(back.list, 1, "whoever read the shorter list has not read this one");
    let put_in = GroupDelta::between(&after, &Group { list: 1, ..before.clone() });
    let back = put_in.taken_back(&Group { list: 1, ..before.clone() }).unwrap().unwrap();
    assert_eq!((back.schools, back.list), (after.schools, 1));
}

#[test]
fn a_group_just_made_goes_but_not_one_that_lives_on() {
    let made = GroupDelta::made(&group());
    assert_eq!(made.taken_back(&group()), Ok(None));
    assert!(made.taken_back(&changed(|it| it.name = "Other".into())).is_err());
}

#[test]
fn a_user_goes_back_field_by_field() {
    let user = User {
        email: email("a@x.example"),
        name: "Ann".into(),
        organisation: OrgCode::Fft,
        job: String::new(),
        administrator: false,
        global: false,
        reach: Reach::All,
        mail: MailPreference::AtOnce,
        active: true,
        version: 1,
    };
    let after = User { administrator: true, version: 2, ..user.clone() };
    let delta = UserDelta { before: Some(Box::new(user.clone())), after: Box::new(after.clone()) };
    let now = User { job: "Head".into(), version: 3, ..after.clone() };
    let back = delta.taken_back(&now).unwrap().unwrap();
    assert_eq!(back, User { job: "Head".into(), version: 3, ..user.clone() });
    let demoted = User { administrator: false, version: 3, ..after };
    assert_eq!(delta.taken_back(&demoted).unwrap_err().0, ["whether the user is an administrator"]);
    let added = UserDelta { before: None, after: Box::new(user.clone()) };
    assert_eq!(added.taken_back(&user), Ok(None));
}
