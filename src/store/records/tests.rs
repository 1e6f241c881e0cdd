use std::collections::BTreeSet;

use super::*;
use crate::domain::{Consent, ConsentState, Group, GroupId, Member, OrgCode, Urn, Visibility};

fn group_of(schools: Vec<Member>) -> Group {
    Group {
        id: GroupId(7),
        name: "Dales".to_owned(),
        description: String::new(),
        owner: OrgCode::Fft,
        created_by: "operator".to_owned(),
        created_at: 1_700_000_000,
        visibility: Visibility::OwnerOnly,
        terms: None,
        schools,
        viewers: BTreeSet::new(),
        archived: false,
        version: 1,
    }
}

fn urns(count: u32, step: u32) -> impl Iterator<Item = Urn> {
    (0..count).map(move |at| Urn::new(100_000 + at * step).unwrap())
}

#[test]
fn a_national_group_that_nobody_was_asked_in_fits_one_commit() {
    let group = group_of(urns(24_000, 2).map(Member::new).collect());
    let bytes = group.to_bytes().unwrap();
    // One byte a school besides the first.
    assert!(bytes.len() < 24_200, "{} bytes", bytes.len());
    assert_eq!(Group::from_bytes(&bytes), Ok(group));
}

#[test]
fn two_thousand_recorded_permissions_fit_one_commit() {
    let schools = urns(2_000, 13).enumerate().map(|(at, urn)| Member {
        consent: Consent {
            state: ConsentState::Granted,
            signatory: format!("Signatory Number {at}"),
            role: "Headteacher".to_owned(),
            date: "2026-11-24".to_owned(),
            expires: "2027-08-31".to_owned(),
        },
        viewers: [format!("viewer{at}@school.example").parse().unwrap()].into(),
        list_read_by: Some(format!("admin{at}@school.example").parse().unwrap()),
        ..Member::new(urn)
    });
    let group = group_of(schools.collect());
    let bytes = group.to_bytes().unwrap();
    assert!(bytes.len() < super::super::MAX_COMMIT * 3 / 4, "{} bytes", bytes.len());
    assert_eq!(Group::from_bytes(&bytes), Ok(group));
}
