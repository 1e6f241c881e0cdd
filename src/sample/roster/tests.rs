use std::collections::BTreeSet;

use super::Roster;

#[test]
fn numbers_and_names_are_unique_also_when_there_are_many() {
    for count in [1, 40, 401, 5_000] {
        let roster = Roster::invent(count, &[2023, 2024, 2025], 7).unwrap();
        assert_eq!(roster.schools.len(), count);
        let urns: BTreeSet<u32> = roster.schools.iter().flat_map(|school| [school.urn, school.academy_urn]).collect();
        assert_eq!(urns.len(), 2 * count);
        let places: BTreeSet<(u16, u16)> = roster.schools.iter().map(|school| (school.la, school.estab)).collect();
        assert_eq!(places.len(), count);
        let names: BTreeSet<(u16, &str)> =
            roster.schools.iter().map(|school| (school.la, school.name.as_str())).collect();
        assert_eq!(names.len(), count);
    }
}

#[test]
fn schools_stand_in_order_of_authority() {
    let roster = Roster::invent(5_000, &[2025], 7).unwrap();
    assert!(roster.schools.is_sorted_by_key(|school| school.la));
    let used: BTreeSet<u16> = roster.schools.iter().map(|school| school.la).collect();
    assert_eq!(used.len(), roster.authorities.len());
    assert!(used.iter().all(|code| (430..580).contains(code)));
}

#[test]
fn counts_out_of_range_are_refused_with_what_to_do() {
    for count in [0, 60_001] {
        let problem = Roster::invent(count, &[2025], 7).err().unwrap();
        assert_eq!(problem.what, format!("a sample cannot have {count} schools"));
        assert_eq!(problem.hint, "ask for 1 to 60000 schools");
    }
}
