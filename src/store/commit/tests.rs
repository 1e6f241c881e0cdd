use super::*;
use crate::domain::{Consent, ConsentState, Group, GroupId, Member, OrgCode, Urn, Visibility};
use crate::store::{AuditEntry, Deed, MemoryStore, Undo, check};

fn read_all<T: Record>(store: &MemoryStore, range: keys::Range) -> Result<Vec<T>, StoreError> {
    let mut all = Vec::new();
    scan_all(store, range, &mut |_, value| {
        all.push(value);
        Ok(())
    })?;
    Ok(all)
}

fn entry(words: usize) -> AuditEntry {
    AuditEntry {
        at: 1_700_000_000,
        by: "operator".to_owned(),
        action: "group edit".to_owned(),
        subject: "G7".to_owned(),
        forward: "word ".repeat(words),
        inverse: String::new(),
        deed: Deed::Change,
        owner: None,
        group: None,
        schools: Vec::new(),
        side: None,
        undo: Undo::Never(String::new()),
        undoes: None,
        previous: [0; 32],
    }
}

fn group(schools: u32) -> Group {
    let member = |at: u32| Member {
        consent: Consent { state: ConsentState::Granted, signatory: format!("Signatory {at}"), ..Consent::not_asked() },
        ..Member::new(Urn::new(100_000 + at).unwrap())
    };
    Group {
        id: GroupId(7),
        name: "Dales".to_owned(),
        description: String::new(),
        owner: OrgCode::Fft,
        created_by: "operator".to_owned(),
        created_at: 0,
        visibility: Visibility::OwnerOnly,
        terms: None,
        schools: (0..schools).map(member).collect(),
        list: 0,
        viewers: [].into(),
        alphabetical: false,
        archived: false,
        version: 1,
    }
}

#[test]
fn what_was_read_and_changed_since_is_a_conflict() {
    let store = MemoryStore::new();
    let first = read::<AuditEntry>(&store, keys::audit(1)).unwrap();
    assert_eq!(first.value, None);
    for expected in [Ok(()), Err(StoreError::Conflict)] {
        let mut commit = Commit::new();
        commit.put_over(&first, &entry(1)).unwrap();
        assert_eq!(commit.apply(&store), expected);
    }
    let second = read::<AuditEntry>(&store, keys::audit(1)).unwrap();
    assert_eq!(second.value, Some(entry(1)));
    let mut commit = Commit::new();
    commit.expect(&first);
    commit.put(keys::audit(2), &entry(1)).unwrap();
    assert_eq!(commit.apply(&store), Err(StoreError::Conflict));
    assert_eq!(read_all::<AuditEntry>(&store, keys::audits()), Ok(vec![entry(1)]));
}

#[test]
fn a_large_record_is_split_grows_shrinks_and_leaves_nothing_behind() {
    let store = MemoryStore::new();
    let mut commit = Commit::new();
    commit.put(keys::group(GroupId(6)), &Group { id: GroupId(6), ..group(1) }).unwrap();
    commit.put(keys::group(GroupId(8)), &Group { id: GroupId(8), ..group(1) }).unwrap();
    commit.apply(&store).unwrap();
    for schools in [1, 5_000, 9_000, 3_000, 2, 4_000] {
        let read_before = read::<Group>(&store, keys::group(GroupId(7))).unwrap();
        let mut commit = Commit::new();
        commit.put_over(&read_before, &group(schools)).unwrap();
        commit.apply(&store).unwrap();
        assert_eq!(read::<Group>(&store, keys::group(GroupId(7))).unwrap().value, Some(group(schools)));
        let listed: Vec<usize> =
            read_all::<Group>(&store, keys::groups()).unwrap().iter().map(|group| group.schools.len()).collect();
        assert_eq!(listed, [1, schools as usize, 1]);
        let health = check(&store).unwrap();
        assert!(health.is_sound(), "{:?}", health.damages);
        assert_eq!(health.records["group"], 3);
    }
    let last = read::<Group>(&store, keys::group(GroupId(7))).unwrap();
    let mut commit = Commit::new();
    commit.delete_over(&last);
    commit.apply(&store).unwrap();
    let (from, to) = keys::groups();
    assert_eq!(store.scan(&from, &to, 100).unwrap().items.len(), 2);
}

#[test]
fn a_change_inside_a_split_record_is_a_conflict_for_who_read_it_before() {
    let store = MemoryStore::new();
    let mut commit = Commit::new();
    commit.put(keys::group(GroupId(7)), &group(5_000)).unwrap();
    commit.apply(&store).unwrap();
    let one = read::<Group>(&store, keys::group(GroupId(7))).unwrap();
    let other = one.clone();
    let mut changed = group(5_000);
    // Same length, another letter, in the last part.
    changed.schools[4_999].consent.signatory = "Signatory 4998x".get(..14).unwrap().to_owned();
    let mut commit = Commit::new();
    commit.put_over(&one, &changed).unwrap();
    commit.apply(&store).unwrap();
    let mut commit = Commit::new();
    commit.put_over(&other, &group(5_000)).unwrap();
    assert_eq!(commit.apply(&store), Err(StoreError::Conflict));
}

#[test]
fn a_lost_or_strange_part_is_told_as_damage() {
    let store = MemoryStore::new();
    let mut commit = Commit::new();
    commit.put(keys::group(GroupId(7)), &group(5_000)).unwrap();
    commit.put(keys::audit(1), &entry(1)).unwrap();
    commit.apply(&store).unwrap();
    let mut commit = Commit::new();
    commit.delete(part_key(&keys::group(GroupId(7)), 1));
    commit.apply(&store).unwrap();
    let error = read::<Group>(&store, keys::group(GroupId(7))).unwrap_err();
    assert_eq!(error, StoreError::Corrupt("the parts of a record do not make up the whole (group 7)".to_owned()));
    assert_eq!(check(&store).unwrap().damaged, 1);
    let mut commit = Commit::new();
    commit.delete(keys::group(GroupId(7)));
    commit.apply(&store).unwrap();
    assert!(check(&store).unwrap().damages[0].ends_with("a part of a record that is not there"));
    assert!(matches!(read::<Group>(&store, keys::audit(1)), Err(StoreError::Corrupt(_))));
}

#[test]
fn numbers_of_a_series_run_on_and_are_taken_only_with_the_commit() {
    let store = MemoryStore::new();
    let mut commit = Commit::new();
    assert_eq!(commit.next_number(&store, "audit"), Ok(1));
    assert_eq!(commit.next_number(&store, "audit"), Ok(2));
    assert_eq!(commit.next_number(&store, "group"), Ok(1));
    let mut rival = Commit::new();
    assert_eq!(rival.next_number(&store, "audit"), Ok(1));
    commit.apply(&store).unwrap();
    assert_eq!(rival.apply(&store), Err(StoreError::Conflict));
    assert_eq!(Commit::new().next_number(&store, "audit"), Ok(3));
}

#[test]
fn a_scan_passes_over_many_pages_and_stops_at_the_callers_error() {
    let store = MemoryStore::new();
    for number in 0..1_200 {
        let mut commit = Commit::new();
        commit.put(keys::audit(number), &AuditEntry { at: i64::try_from(number).unwrap(), ..entry(1) }).unwrap();
        commit.apply(&store).unwrap();
    }
    let all = read_all::<AuditEntry>(&store, keys::audits()).unwrap();
    assert!(all.iter().map(|entry| entry.at).eq(0..1_200));
    let mut seen = 0;
    let stopped = scan_all::<AuditEntry>(&store, keys::audits(), &mut |_, _| {
        seen += 1;
        if seen == 600 { Err(StoreError::Conflict) } else { Ok(()) }
    });
    assert_eq!((stopped, seen), (Err(StoreError::Conflict), 600));
}
