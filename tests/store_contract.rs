//! One contract for every store: the same calls, the same answers, in memory and on disk.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use collaborate::store::{
    Expect, Key, MAX_COMMIT, MAX_KEY, MAX_VALUE, MAX_WRITES, MemoryStore, Page, Store, StoreError, Value, Write, open,
};
use proptest::prelude::*;

/// Runs a test on each store, each empty.
fn on_each(test: impl Fn(&dyn Store)) {
    test(&MemoryStore::new());
    let folder = tempfile::tempdir().unwrap();
    test(&open(&folder.path().join("store")).unwrap());
}

fn put(key: impl Into<Key>, value: impl Into<Value>) -> Write {
    Write::Put(key.into(), value.into())
}

fn expect(key: &str, value: Option<&str>) -> Expect {
    Expect { key: key.into(), value: value.map(Into::into) }
}

fn keys_of(page: &Page) -> Vec<String> {
    page.items.iter().map(|(key, _)| String::from_utf8(key.clone()).unwrap()).collect()
}

fn entries(store: &dyn Store) -> Vec<(Key, Value)> {
    let page = store.scan(&[0], &[0xFF; 300], usize::MAX).unwrap();
    assert_eq!(page.next, None);
    page.items
}

#[test]
fn what_was_put_is_there_until_it_is_deleted() {
    on_each(|store| {
        assert_eq!(store.get(b"a"), Ok(None));
        store.commit(&[], &[put("a", "1"), put("b", ""), put("c", vec![0, 255])]).unwrap();
        assert_eq!(store.get(b"a"), Ok(Some(b"1".to_vec())));
        assert_eq!(store.get(b"b"), Ok(Some(Vec::new())));
        assert_eq!(store.get(b"c"), Ok(Some(vec![0, 255])));
        store.commit(&[], &[put("a", "2"), Write::Delete(b"b".to_vec()), Write::Delete(b"never".to_vec())]).unwrap();
        assert_eq!(entries(store), [(b"a".to_vec(), b"2".to_vec()), (b"c".to_vec(), vec![0, 255])]);
    });
}

#[test]
fn of_several_writes_of_a_key_the_last_one_counts() {
    on_each(|store| {
        let key = b"a".to_vec();
        store.commit(&[], &[put("a", "1"), Write::Delete(key.clone()), put("a", "3")]).unwrap();
        assert_eq!(store.get(b"a"), Ok(Some(b"3".to_vec())));
        store.commit(&[], &[put("a", "4"), Write::Delete(key)]).unwrap();
        assert_eq!(store.get(b"a"), Ok(None));
    });
}

#[test]
fn a_scan_is_in_byte_order_with_its_end_excluded() {
    on_each(|store| {
        let mut writes: Vec<Write> = [&[1_u8][..], &[1, 0], &[1, 0, 0], &[1, 255], &[2], &[255], &[255, 255]]
            .iter()
            .rev()
            .map(|key| put(*key, "x"))
            .collect();
        writes.push(put(vec![255; MAX_KEY], "last"));
        store.commit(&[], &writes).unwrap();
        let keys = |from: &[u8], to: &[u8]| -> Vec<Key> {
            store.scan(from, to, 100).unwrap().items.into_iter().map(|(key, _)| key).collect()
        };
        assert_eq!(keys(&[1], &[2]), [vec![1], vec![1, 0], vec![1, 0, 0], vec![1, 255]]);
        assert_eq!(keys(&[1, 0, 0], &[255, 255]), [vec![1, 0, 0], vec![1, 255], vec![2], vec![255]]);
        assert_eq!(keys(&[255, 255], &[255; MAX_KEY + 1]), [vec![255, 255], vec![255; MAX_KEY]]);
        assert_eq!(keys(&[2], &[2]), Vec::<Key>::new());
        assert_eq!(keys(&[9], &[2]), Vec::<Key>::new());
        assert_eq!(keys(&[0], &[255; 400]).len(), 8);
    });
}

#[test]
fn pages_follow_one_another_without_gap_or_overlap() {
    on_each(|store| {
        for tens in 0..5 {
            let writes: Vec<Write> = (0..10).map(|ones| put(format!("k{tens}{ones}"), "v")).collect();
            store.commit(&[], &writes).unwrap();
        }
        for limit in [1, 3, 10, 49, 50, 51] {
            let mut found = Vec::new();
            let mut from = b"k".to_vec();
            loop {
                let page = store.scan(&from, b"l", limit).unwrap();
                assert!(page.items.len() <= limit);
                found.extend(keys_of(&page));
                match page.next {
                    Some(next) => from = next,
                    None => break,
                }
            }
            let all: Vec<String> = (0..50).map(|number| format!("k{number:02}")).collect();
            assert_eq!(found, all, "pages of {limit}");
        }
        // A page that ends with the range has no next one; a page of nothing points at what there is.
        assert_eq!(store.scan(b"k00", b"k10", 10).unwrap().next, None);
        assert_eq!(store.scan(b"k00", b"k10", 0), Ok(Page { items: Vec::new(), next: Some(b"k00".to_vec()) }));
    });
}

#[test]
fn an_expectation_that_does_not_stand_leaves_nothing_of_the_commit() {
    on_each(|store| {
        store.commit(&[], &[put("a", "1")]).unwrap();
        let version = store.version();
        for unmet in [
            vec![expect("a", None)],
            vec![expect("a", Some("2"))],
            vec![expect("a", Some(""))],
            vec![expect("b", Some("1"))],
            vec![expect("b", Some(""))],
            vec![expect("a", Some("1")), expect("b", None), expect("c", Some("x"))],
        ] {
            let writes = [put("a", "9"), put("b", "9"), Write::Delete(b"a".to_vec())];
            assert_eq!(store.commit(&unmet, &writes), Err(StoreError::Conflict), "{unmet:?}");
        }
        assert_eq!(entries(store), [(b"a".to_vec(), b"1".to_vec())]);
        assert_eq!(store.version(), version);
        store.commit(&[expect("a", Some("1")), expect("b", None)], &[put("b", "2")]).unwrap();
        assert_eq!(store.commit(&[expect("b", Some("2"))], &[]), Ok(()));
        assert_eq!(store.commit(&[expect("b", Some("3"))], &[]), Err(StoreError::Conflict));
    });
}

#[test]
fn what_is_over_a_limit_is_refused_whole_and_what_is_at_it_is_taken() {
    on_each(|store| {
        let many = |count: usize| (0..count).map(|at| put(format!("{at}"), "")).collect::<Vec<_>>();
        let full = |count: usize| (0..count).map(|at| put(format!("{at:02}"), vec![7; MAX_VALUE])).collect::<Vec<_>>();
        for refused in [
            vec![put("ok", "ok"), put(vec![1; MAX_KEY + 1], "")],
            vec![put("ok", "ok"), put("", "no key")],
            vec![put("ok", "ok"), Write::Delete(vec![1; MAX_KEY + 1])],
            vec![put("ok", "ok"), put("a", vec![0; MAX_VALUE + 1])],
            many(MAX_WRITES + 1),
            full(MAX_COMMIT / MAX_VALUE + 1),
        ] {
            assert!(matches!(store.commit(&[], &refused), Err(StoreError::TooLarge(_))));
        }
        let expected = Expect { key: vec![1; MAX_KEY + 1], value: None };
        assert!(matches!(store.commit(&[expected], &[put("ok", "ok")]), Err(StoreError::TooLarge(_))));
        assert_eq!((entries(store), store.version()), (Vec::new(), 0));
        store.commit(&[], &[put(vec![1; MAX_KEY], vec![0; MAX_VALUE])]).unwrap();
        store.commit(&[], &many(MAX_WRITES)).unwrap();
        store.commit(&[], &full(MAX_COMMIT / MAX_VALUE - 1)).unwrap();
        assert_eq!(store.get(&[1; MAX_KEY]), Ok(Some(vec![0; MAX_VALUE])));
        assert_eq!(store.get(&[1; 2 * MAX_KEY]), Ok(None));
        assert_eq!(store.get(&[]), Ok(None));
    });
}

#[test]
fn the_version_grows_with_every_commit() {
    on_each(|store| {
        let mut before = store.version();
        for number in 0..5 {
            store.commit(&[], &[put("a", format!("{number}"))]).unwrap();
            assert!(store.version() > before);
            before = store.version();
        }
        store.commit_batches(&mut (0..3).map(|number| vec![put(format!("{number}"), "x")])).unwrap();
        assert!(store.version() >= before + 3);
    });
}

#[test]
fn batches_stop_at_the_first_that_fails_and_those_before_it_stand() {
    on_each(|store| {
        let mut taken = 0;
        let mut batches = (0..5).map(|number| {
            taken += 1;
            vec![put(format!("{number}"), if number == 3 { vec![0; MAX_VALUE + 1] } else { vec![1] })]
        });
        assert!(matches!(store.commit_batches(&mut batches), Err(StoreError::TooLarge(_))));
        assert_eq!(taken, 4);
        assert_eq!(entries(store).len(), 3);
        assert_eq!(store.commit_batches(&mut std::iter::empty()), Ok(()));
    });
}

#[test]
fn writers_at_once_lose_no_increment() {
    on_each(|store| {
        store.commit(&[], &[put("n", "0")]).unwrap();
        let conflicts = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..25 {
                        loop {
                            let read = store.get(b"n").unwrap().unwrap();
                            let number: u32 = String::from_utf8(read.clone()).unwrap().parse().unwrap();
                            let expected = Expect { key: b"n".to_vec(), value: Some(read) };
                            match store.commit(&[expected], &[put("n", format!("{}", number + 1))]) {
                                Ok(()) => break,
                                Err(StoreError::Conflict) => conflicts.fetch_add(1, Ordering::Relaxed),
                                Err(other) => panic!("{other}"),
                            };
                        }
                    }
                });
            }
        });
        assert_eq!(store.get(b"n"), Ok(Some(b"200".to_vec())), "{conflicts:?} conflicts");
    });
}

#[test]
fn no_page_shows_half_of_a_commit() {
    on_each(|store| {
        let both = |value: u32| [put("a", format!("{value}")), put("z", format!("{value}"))];
        // Enough between the two that they lie on different pages of the file.
        store.commit(&[], &(0..90).map(|at| put(format!("m{at}"), "x")).collect::<Vec<_>>()).unwrap();
        store.commit(&[], &both(0)).unwrap();
        thread::scope(|scope| {
            let writer = scope.spawn(|| (1..150).for_each(|value| store.commit(&[], &both(value)).unwrap()));
            while !writer.is_finished() {
                let page = store.scan(b"a", b"zz", 1_000).unwrap();
                assert_eq!(page.items.len(), 92);
                assert_eq!(page.items[0].1, page.items[91].1);
            }
        });
    });
}

#[test]
fn a_store_on_disk_is_the_same_after_it_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a").join("store");
    let mut model: BTreeMap<Key, Value> = BTreeMap::new();
    for round in 0..6_u8 {
        let store = open(&path).unwrap();
        assert_eq!(entries(&store), model.clone().into_iter().collect::<Vec<_>>());
        // More than what makes closing write sled's own index of pages.
        for batch in 0..6 {
            let writes: Vec<Write> =
                (0..30).map(|at| put(vec![1, batch, at, round % 2], vec![round; 2_000 + usize::from(at)])).collect();
            store.commit(&[], &writes).unwrap();
            for write in writes {
                let Write::Put(key, value) = write else { continue };
                model.insert(key, value);
            }
        }
        store.commit(&[], &[Write::Delete(vec![1, 3, round, 0])]).unwrap();
        model.remove(&vec![1, 3, round, 0]);
    }
}

#[test]
fn the_last_of_many_owners_closes_the_store_with_everything_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let store = Arc::new(open(&path).unwrap());
    let writers: Vec<_> = (0..8)
        .map(|writer| {
            let store = Arc::clone(&store);
            thread::spawn(move || (0..20).for_each(|at| store.commit(&[], &[put(vec![1, writer, at], "x")]).unwrap()))
        })
        .collect();
    drop(store);
    for writer in writers {
        writer.join().unwrap();
    }
    assert_eq!(entries(&open(&path).unwrap()).len(), 160);
}

#[derive(Debug, Clone)]
enum Step {
    Commit(Vec<Expect>, Vec<Write>),
    Scan(Key, Key, usize),
    Reopen,
}

fn key() -> impl Strategy<Value = Key> {
    // Few letters, so that steps meet.
    proptest::collection::vec(prop_oneof![Just(0_u8), Just(1), Just(254), Just(255)], 1..4)
}

fn value() -> impl Strategy<Value = Value> {
    proptest::collection::vec(any::<u8>(), 0..3)
}

fn step() -> impl Strategy<Value = Step> {
    let write = prop_oneof![
        3 => (key(), value()).prop_map(|(key, value)| Write::Put(key, value)),
        1 => key().prop_map(Write::Delete),
    ];
    let expected = (key(), proptest::option::weighted(0.2, value())).prop_map(|(key, value)| Expect { key, value });
    prop_oneof![
        6 => (proptest::collection::vec(expected, 0..2), proptest::collection::vec(write, 0..5))
            .prop_map(|(expect, writes)| Step::Commit(expect, writes)),
        3 => (key(), key(), 0_usize..6).prop_map(|(from, to, limit)| Step::Scan(from, to, limit)),
        1 => Just(Step::Reopen),
    ]
}

fn model_commit(model: &mut BTreeMap<Key, Value>, expect: &[Expect], writes: &[Write]) -> Result<(), StoreError> {
    if expect.iter().any(|expected| model.get(&expected.key) != expected.value.as_ref()) {
        return Err(StoreError::Conflict);
    }
    for write in writes {
        match write {
            Write::Put(key, value) => model.insert(key.clone(), value.clone()),
            Write::Delete(key) => model.remove(key),
        };
    }
    Ok(())
}

fn model_scan(model: &BTreeMap<Key, Value>, from: &Key, to: &Key, limit: usize) -> Page {
    let mut found = model.iter().filter(|(key, _)| *key >= from && *key < to);
    let items = found.by_ref().take(limit).map(|(key, value)| (key.clone(), value.clone())).collect();
    Page { items, next: found.next().map(|(key, _)| key.clone()) }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn every_store_answers_as_a_map_would(steps in proptest::collection::vec(step(), 1..40)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store");
        let memory = MemoryStore::new();
        let mut disk = Some(open(&path).unwrap());
        let mut model = BTreeMap::new();
        for step in steps {
            match step {
                Step::Commit(expect, writes) => {
                    let answer = model_commit(&mut model, &expect, &writes);
                    prop_assert_eq!(&memory.commit(&expect, &writes), &answer);
                    prop_assert_eq!(&disk.as_ref().unwrap().commit(&expect, &writes), &answer);
                }
                Step::Scan(from, to, limit) => {
                    let answer = model_scan(&model, &from, &to, limit);
                    prop_assert_eq!(&memory.scan(&from, &to, limit).unwrap(), &answer);
                    prop_assert_eq!(&disk.as_ref().unwrap().scan(&from, &to, limit).unwrap(), &answer);
                }
                Step::Reopen => {
                    drop(disk.take());
                    disk = Some(open(&path).unwrap());
                }
            }
        }
        let all: Vec<(Key, Value)> = model.into_iter().collect();
        prop_assert_eq!(&entries(&memory), &all);
        prop_assert_eq!(&entries(disk.as_ref().unwrap()), &all);
    }
}
