//! Owns the tests of academy chains: rows written to the headers of both editions.
//! Must not test how chains are kept.

use std::path::Path;

use crate::domain::ImportId;
use crate::import::{FileKind, Options, Parsed, Refusal, read_bytes};

/// Header of the file of all group links, as it came in 2019: seventeen names.
const LINKS: &str = "URN,Group UID,Group ID,Group Name,Companies House Number,Group Type (code),Group Type,Closed Date,\
                     Open date,Incorporated on (open date),Group Status (code),Group Status,Joined date,\
                     EstablishmentName,LA (code),LA (name),HasSharedHT\r\n";
/// Header of the file of all groups, as it came in 2026.
const GROUPS: &str = "group_uid,group_id,group_name,companies_house_number,group_type__code_,group_type,closed_date,\
                      open_date,incorporated_on__open_date_,group_status__code_,group_status,group_street,\
                      group_locality,group_address_3,group_town,group_county,group_postcode,head_of_group_title,\
                      head_of_group_first_name,head_of_group_last_name,ukprn\n";

fn read(bytes: &[u8]) -> Result<Parsed, Refusal> {
    read_bytes(Path::new("grouplinks.csv"), bytes, Options::default(), ImportId(1), &mut |_, _| {})
}

/// A row of the links: sixteen cells under seventeen names.
fn link(urn: &str, uid: &str, name: &str, kind: &str, status: &str) -> String {
    format!(
        "{urn},{uid},TR{uid},{name},0123,06,{kind},,,01/09/2014,1,{status},01/04/2016,School {urn},815,Moorland\r\n"
    )
}

fn members(parsed: &Parsed) -> Vec<(u32, Option<u32>)> {
    parsed.schools.iter().map(|school| (school.urn.number(), school.chain)).collect()
}

#[test]
fn chains_have_their_schools_and_other_groups_are_left_out_and_counted() {
    let mut bytes = LINKS.as_bytes().to_vec();
    bytes.extend(link("100002", "5001", "Heather Trust", "Multi-academy trust", "Open").bytes());
    bytes.extend(link("100001", "5001", "Heather Trust", "Multi-academy trust", "Open").bytes());
    bytes.extend(link("100003", "5002", "One School Trust", "Single-academy trust", "Open").bytes());
    bytes.extend(link("100001", "6001", "The Federation", "Federation", "Open").bytes());
    bytes.extend(link("100004", "5003", "Gone Trust", "Multi-academy trust", "Closed").bytes());
    // An apostrophe of cp1252.
    bytes.extend(link("100005", "5004", "St Anne?s Trust", "Multi-academy trust", "Open").bytes());
    let at = bytes.iter().rposition(|byte| *byte == b'?').unwrap();
    bytes[at] = 0x92;
    let parsed = read(&bytes).unwrap();
    assert_eq!(parsed.summary.kind, FileKind::Chains);
    assert_eq!(
        parsed.summary.chains,
        [(5001, "Heather Trust".into()), (5002, "One School Trust".into()), (5004, "St Anne’s Trust".into())]
    );
    let expected = [(100_001, 5001), (100_002, 5001), (100_003, 5002), (100_005, 5004)];
    assert_eq!(members(&parsed), expected.map(|(urn, uid)| (urn, Some(uid))));
    assert!(parsed.schools.iter().all(|school| school.name.is_empty()), "what a school is comes from other files");
    assert_eq!((parsed.summary.rows, parsed.summary.schools, parsed.summary.refused.len()), (6, 4, 0));
    let remarks = parsed.summary.remarks.join("\n");
    assert!(remarks.contains("1 row is of groups that are no academy chains"), "{remarks}");
    assert!(remarks.contains("1 row is of chains that are closed"), "{remarks}");
}

#[test]
fn a_file_of_groups_alone_names_the_chains() {
    let row = |uid: &str, name: &str, kind: &str, status: &str| {
        format!("{uid},TR1,{name},,06,{kind},,,,1,{status},,,,,,,,,,\n")
    };
    let text = GROUPS.to_owned()
        + &row("5001", "Heather Trust", "Multi-academy trust", "Open")
        + &row("5009", "Proposed Trust", "Single-academy trust", "Proposed to open")
        + &row("7001", "A Sponsor", "School sponsor", "Open");
    let parsed = read(text.as_bytes()).unwrap();
    assert_eq!(parsed.summary.chains, [(5001, "Heather Trust".into()), (5009, "Proposed Trust".into())]);
    assert_eq!(members(&parsed), []);
}

#[test]
fn what_is_wrong_with_a_row_is_told_and_the_rest_taken() {
    let text = LINKS.to_owned()
        + &link("100001", "5001", "Heather Trust", "Multi-academy trust", "Open")
        + &link("12", "5001", "Heather Trust", "Multi-academy trust", "Open")
        + &link("100002", "five", "Heather Trust", "Multi-academy trust", "Open")
        + &link("100003", "5001", "", "Multi-academy trust", "Open")
        + &link("100001", "5002", "Other Trust", "Multi-academy trust", "Open")
        + &link("100001", "5001", "Heather Trust", "Multi-academy trust", "Open");
    let parsed = read(text.as_bytes()).unwrap();
    assert_eq!(members(&parsed), [(100_001, Some(5001))]);
    let refused: Vec<(u64, &str)> = parsed.summary.refused.iter().map(|it| (it.line, it.column.as_str())).collect();
    assert_eq!(refused, [(3, "URN"), (4, "Group UID"), (5, "Group Name"), (6, "URN")]);
    assert!(parsed.summary.refused[3].reason.contains("AC:5001 already"), "{:?}", parsed.summary.refused[3]);
}

#[test]
fn a_file_without_a_chain_is_refused_in_words() {
    let text = LINKS.to_owned() + &link("100001", "6001", "The Federation", "Federation", "Open");
    let refusal = read(text.as_bytes()).unwrap_err();
    assert_eq!(refusal.what, "the file lists no academy chain that is open");
}
