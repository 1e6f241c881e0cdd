use super::{Chain, log_end, verify_log};
use crate::store::{
    AuditEntry, AuditHead, Commit, Counter, Deed, MemoryStore, Record as _, Store as _, Undo, Write, keys, read,
};

fn entry(words: &str, previous: [u8; 32]) -> AuditEntry {
    AuditEntry {
        at: 1_795_478_400,
        by: "ada@la.example".to_owned(),
        action: "group edit".to_owned(),
        subject: "G7".to_owned(),
        forward: words.to_owned(),
        inverse: String::new(),
        deed: Deed::Change,
        owner: None,
        group: None,
        schools: Vec::new(),
        side: None,
        undo: Undo::Never("nothing takes it back".to_owned()),
        undoes: None,
        previous,
    }
}

/// A log of `count` entries, chained from the first, whose words begin with `word`.
fn log_of(word: &str, count: u64) -> MemoryStore {
    let store = MemoryStore::new();
    let mut head = AuditHead { chained_from: 1, ..AuditHead::default() };
    for number in 1..=count {
        let entry = entry(&format!("{word} {number}"), head.hash);
        head = AuditHead { number, hash: entry.hash(number).unwrap(), ..head };
        put(&store, number, &entry);
    }
    set_head(&store, &head);
    store
}

fn put(store: &MemoryStore, number: u64, entry: &AuditEntry) {
    let mut commit = Commit::new();
    commit.put(keys::audit(number), entry).unwrap();
    commit.apply(store).unwrap();
}

fn set_head(store: &MemoryStore, head: &AuditHead) {
    let mut commit = Commit::new();
    commit.put(keys::audit_head(), head).unwrap();
    commit.apply(store).unwrap();
}

fn get(store: &MemoryStore, number: u64) -> AuditEntry {
    read::<AuditEntry>(store, keys::audit(number)).unwrap().value.unwrap()
}

fn drop_entry(store: &MemoryStore, number: u64) {
    store.commit(&[], &[Write::Delete(keys::audit(number))]).unwrap();
}

fn faults(store: &MemoryStore) -> Vec<String> {
    verify_log(store, None).unwrap().faults
}

#[test]
fn an_untouched_log_verifies_across_pages_and_says_where_it_ends() {
    let store = log_of("as it was", 1_100);
    let chain = verify_log(&store, None).unwrap();
    let (_, end) = log_end(&store).unwrap();
    assert_eq!(chain, Chain { end, entries: 1_100, ..Chain::default() });
    assert_eq!((end.number, end.hash), (1_100, get(&store, 1_100).hash(1_100).unwrap()));
    assert_eq!(faults(&MemoryStore::new()), Vec::<String>::new(), "nothing was done yet");
}

#[test]
fn a_changed_entry_is_found_even_under_a_right_checksum() {
    let store = log_of("as it was", 20);
    put(&store, 17, &AuditEntry { by: "bob@la.example".to_owned(), ..get(&store, 17) });
    assert_eq!(faults(&store), ["entry 17 was changed, dropped or put elsewhere: entry 18 does not go on from it"]);
    let newest = log_of("as it was", 20);
    put(&newest, 20, &AuditEntry { at: 1, ..get(&newest, 20) });
    assert_eq!(
        faults(&newest),
        ["entry 20 was changed, dropped or put elsewhere: the head of the log does not go on from it"]
    );
}

#[test]
fn a_byte_turned_without_its_checksum_is_told_as_that_entry() {
    let store = log_of("as it was", 20);
    let mut bytes = get(&store, 5).to_bytes().unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    store.commit(&[], &[Write::Put(keys::audit(5), bytes)]).unwrap();
    assert_eq!(faults(&store), ["entry 5 was dropped, or cannot be read"]);
}

#[test]
fn a_dropped_entry_is_found_in_the_middle_and_at_the_end() {
    let store = log_of("as it was", 20);
    drop_entry(&store, 9);
    assert_eq!(faults(&store), ["entry 9 was dropped, or cannot be read"]);
    let newest = log_of("as it was", 20);
    drop_entry(&newest, 20);
    assert_eq!(faults(&newest), ["entry 20 was dropped, or cannot be read"]);
    // With the head set back to hide it, the entry's successor is what tells.
    let (_, end) = log_end(&store).unwrap();
    set_head(&store, &AuditHead { number: 19, hash: get(&store, 19).hash(19).unwrap(), ..end });
    assert!(faults(&store).contains(&"entry 20 stands behind the head of the log, which ends at 19".to_owned()));
}

#[test]
fn two_entries_that_changed_places_are_found() {
    let store = log_of("as it was", 20);
    let (seven, eight) = (get(&store, 7), get(&store, 8));
    put(&store, 7, &eight);
    put(&store, 8, &seven);
    let found = faults(&store);
    for number in [6, 7, 8] {
        assert!(found.iter().any(|it| it.starts_with(&format!("entry {number} was changed"))), "{number}: {found:?}");
    }
    assert_eq!(found.len(), 3);
}

#[test]
fn a_log_rewritten_whole_is_found_by_the_head_that_was_noted_only() {
    let honest = log_of("as it was", 20);
    let noted = (12, get(&honest, 12).hash(12).unwrap());
    assert!(verify_log(&honest, Some(noted)).unwrap().faults.is_empty(), "the log went on since; that is no fault");
    let rewritten = log_of("as somebody would have it", 20);
    assert!(faults(&rewritten).is_empty());
    assert_eq!(
        verify_log(&rewritten, Some(noted)).unwrap().faults,
        ["entry 12 is not the one that was noted: the log was rewritten since"]
    );
    let shortened = log_of("as it was", 11);
    assert!(faults(&shortened).is_empty());
    assert_eq!(
        verify_log(&shortened, Some(noted)).unwrap().faults,
        ["the log ended at entry 12 when its head was noted, and ends at 11 now"]
    );
}

#[test]
fn entries_of_an_earlier_version_are_counted_as_not_chained_and_the_chain_begins_behind_them() {
    let store = MemoryStore::new();
    put(&store, 1, &entry("one", [0; 32]));
    put(&store, 2, &entry("two", [0; 32]));
    let mut commit = Commit::new();
    commit.put(keys::counter("audit"), &Counter(2)).unwrap();
    commit.apply(&store).unwrap();
    let old = verify_log(&store, None).unwrap();
    assert_eq!((old.entries, old.unchained, old.faults), (2, 2, Vec::new()));

    let (_, end) = log_end(&store).unwrap();
    let third = entry("three", end.hash);
    put(&store, 3, &third);
    set_head(&store, &AuditHead { number: 3, hash: third.hash(3).unwrap(), ..end });
    let grown = verify_log(&store, None).unwrap();
    assert_eq!((grown.entries, grown.unchained, grown.faults), (3, 2, Vec::new()));
    put(&store, 2, &entry("two, otherwise", [0; 32]));
    assert_eq!(faults(&store), ["entry 2 was changed, dropped or put elsewhere: entry 3 does not go on from it"]);
}

#[test]
fn the_whole_log_cannot_be_declared_unchained() {
    let store = log_of("as it was", 3);
    let (_, end) = log_end(&store).unwrap();
    set_head(&store, &AuditHead { chained_from: 4, ..end });
    assert_eq!(
        faults(&store),
        [2, 3].map(|it| format!("entry {it} was chained, but stands where the log says that nothing was yet"))
    );
}

#[test]
fn a_head_that_is_gone_leaves_entries_behind_it() {
    let store = log_of("as it was", 3);
    store.commit(&[], &[Write::Delete(keys::audit_head())]).unwrap();
    assert_eq!(faults(&store), ["entry 1 stands behind the head of the log, which ends at 0"]);
}

#[test]
fn the_note_that_an_entry_was_taken_back_must_be_there() {
    let store = log_of("as it was", 3);
    let (_, end) = log_end(&store).unwrap();
    let undo = AuditEntry { undoes: Some(2), ..entry("took back", end.hash) };
    put(&store, 4, &undo);
    set_head(&store, &AuditHead { number: 4, hash: undo.hash(4).unwrap(), ..end });
    assert_eq!(faults(&store), ["entry 4 took back entry 2, and the note of that was changed or dropped"]);
    let mut commit = Commit::new();
    commit.put(keys::undone(2), &Counter(4)).unwrap();
    commit.apply(&store).unwrap();
    assert_eq!(faults(&store), Vec::<String>::new());
}

#[test]
fn many_faults_are_counted_and_the_first_described() {
    let store = log_of("as it was", 60);
    for number in 1..=30 {
        drop_entry(&store, number);
    }
    let chain = verify_log(&store, None).unwrap();
    assert_eq!((chain.faulty, chain.faults.len(), chain.entries), (30, 21, 30));
    assert_eq!(chain.faults.last().unwrap(), "and 10 more faults");
}
