//! The store on disk when things go wrong: killed writers, a second process, damaged files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use collaborate::domain::{ImportId, LaCode, School, Urn};
use collaborate::store::{Commit, Counter, Expect, Health, Store, StoreError, Write, check, keys, open, read, sweep};
use rand::{Rng as _, SeedableRng as _};

/// Set for the child process of the kill tests: the store's folder.
const CHILD: &str = "COLLABORATE_TEST_STORE";
/// How long anything here may take before it counts as hanging.
const DEADLINE: Duration = Duration::from_mins(1);

/// Records that each numbered commit of a child writes, some of them large.
fn commit_of(number: u32) -> Vec<Write> {
    (0..20_u8)
        .map(|at| {
            let mut key = b"k".to_vec();
            key.extend_from_slice(&number.to_be_bytes());
            key.push(at);
            Write::Put(key, vec![at; usize::from(at) * 300 + 1])
        })
        .collect()
}

/// The child of the kill tests; does nothing when run as a test.
#[test]
fn child_that_commits_until_it_is_killed() {
    let Some(path) = std::env::var_os(CHILD) else { return };
    let store = open(Path::new(&path)).unwrap();
    let from = next_number(&store);
    for number in from.. {
        // Every commit also moves one counter on, as an audited change would.
        let mut writes = commit_of(number);
        writes.push(Write::Put(b"n".to_vec(), number.to_be_bytes().to_vec()));
        let before = (number > 0).then(|| (number - 1).to_be_bytes().to_vec());
        store.commit(&[Expect { key: b"n".to_vec(), value: before }], &writes).unwrap();
        // The line feed first: the test harness has written to this line already.
        println!("\nkept {number}");
    }
}

fn next_number(store: &dyn Store) -> u32 {
    store.get(b"n").unwrap().map_or(0, |value| u32::from_be_bytes(value.try_into().unwrap()) + 1)
}

fn child(path: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_that_commits_until_it_is_killed", "--nocapture", "--test-threads=1"])
        .env(CHILD, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Lets a child commit for a random while, kills it, and returns the last number it had acknowledged.
fn kill_after(path: &Path, commits: u32, pause: Duration) -> Option<u32> {
    let mut child = child(path);
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let (seen, numbers) = channel();
    let reader = thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            if let Some(number) = line.strip_prefix("kept ") {
                let _ = seen.send(number.parse::<u32>().unwrap());
            }
        }
    });
    let mut last = None;
    for _ in 0..commits {
        last = Some(numbers.recv_timeout(DEADLINE).expect("a child that commits"));
    }
    // Not a wait for a condition, but the moment of the kill: somewhere inside a commit.
    let moment = Instant::now() + pause;
    while let Some(left) = moment.checked_duration_since(Instant::now()) {
        last = numbers.recv_timeout(left).ok().or(last);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap();
    numbers.try_iter().last().or(last)
}

fn assert_whole(path: &Path, acknowledged: Option<u32>) {
    let store = open(path).unwrap();
    let next = next_number(&store);
    assert!(acknowledged.is_none_or(|last| next > last), "{acknowledged:?} was acknowledged, {next} would be next");
    let page = store.scan(b"k", b"l", usize::MAX).unwrap();
    let expected = (0..next).flat_map(commit_of);
    assert_eq!(page.items.len(), next as usize * 20, "half a commit");
    for (found, write) in page.items.into_iter().zip(expected) {
        assert!(write == Write::Put(found.0, found.1));
    }
}

fn kill_rounds(rounds: usize, seed: u64) {
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    for _ in 0..rounds {
        let commits = random.random_range(0..8);
        let pause = Duration::from_micros(random.random_range(0..12_000));
        let acknowledged = kill_after(&path, commits, pause);
        // A child that is killed very early has not made the store.
        assert_whole(&path, acknowledged);
    }
    assert!(next_number(&open(&path).unwrap()) > 0, "the children got nowhere");
}

#[test]
fn what_was_acknowledged_outlives_a_killed_process_and_nothing_is_half_done() {
    kill_rounds(8, 1);
}

#[test]
#[ignore = "minutes of killing"]
fn what_was_acknowledged_outlives_hundreds_of_killed_processes() {
    for seed in 0..10 {
        kill_rounds(40, seed);
    }
}

#[test]
fn a_second_opening_is_told_who_holds_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let store = open(&path).unwrap();
    let Err(StoreError::InUse(words)) = open(&path) else { panic!("opened twice") };
    assert!(words.starts_with(&format!("process {} (store_disk-", std::process::id())), "{words}");
    assert!(words.contains(" holds it since 20") && words.ends_with(" UTC"), "{words}");
    drop(store);
    open(&path).unwrap();
}

#[test]
fn a_store_that_another_process_holds_is_free_the_moment_that_process_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let mut child = child(&path);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().starts_with("kept ")));
    let Err(StoreError::InUse(words)) = open(&path) else { panic!("opened beside another process") };
    assert!(words.starts_with(&format!("process {} ", child.id())), "{words}");
    child.kill().unwrap();
    child.wait().unwrap();
    open(&path).unwrap();
}

#[test]
fn the_folder_and_its_files_are_for_their_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mode_of = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let made = folder.path().join("one").join("store");
    drop(open(&made).unwrap());
    assert_eq!(mode_of(&made), 0o700);
    let found = folder.path().join("empty");
    fs::create_dir(&found).unwrap();
    fs::set_permissions(&found, fs::Permissions::from_mode(0o755)).unwrap();
    drop(open(&found).unwrap());
    assert_eq!(mode_of(&found), 0o700);
    for name in ["db", "conf", "holder", "acknowledged"] {
        assert_eq!(mode_of(&found.join(name)), 0o600, "{name}");
    }
    // A folder of other things is not ours to close.
    let shared = folder.path().join("other");
    fs::create_dir(&shared).unwrap();
    fs::set_permissions(&shared, fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(shared.join("letter.txt"), "dear").unwrap();
    drop(open(&shared).unwrap());
    assert_eq!((mode_of(&shared), mode_of(&shared.join("db"))), (0o755, 0o600));
    assert!(matches!(open(&shared.join("letter.txt")), Err(StoreError::Unavailable(_))));
}

/// A store of schools, as many as the files of it should be worth damaging.
fn store_of_schools(path: &Path) {
    let store = open(path).unwrap();
    for chunk in 0..12_u32 {
        let mut commit = Commit::new();
        for at in 0..90 {
            let urn = Urn::new(100_000 + chunk * 90 + at).unwrap();
            let school = School::named(urn, LaCode::new(815).unwrap(), "Dale ".repeat(at as usize));
            commit.put(keys::school(urn), &school).unwrap();
        }
        commit.apply(&store).unwrap();
    }
}

fn copy_of(store: &Path, to: &Path) {
    fs::create_dir_all(to.join("blobs")).unwrap();
    for entry in fs::read_dir(store).unwrap().map(Result::unwrap) {
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

/// Opens a store that may be damaged and reads all of it, on a thread of its own with a deadline.
fn health_of(path: PathBuf) -> Result<Health, StoreError> {
    let (done, answer) = channel();
    let worker = thread::spawn(move || {
        let _ = done.send(open(&path).and_then(|store| store.check()));
    });
    let health = answer.recv_timeout(DEADLINE).expect("an answer, neither a panic nor for ever");
    worker.join().unwrap();
    health
}

fn damage_rounds(rounds: u64) {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    store_of_schools(&whole);
    let mut outcomes = [0; 3];
    for seed in 0..rounds {
        let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
        let damaged = folder.path().join("damaged");
        copy_of(&whole, &damaged);
        if seed % 2 == 0 {
            // As after many small changes, when sled has to read its log.
            fs::remove_file(snapshot_in(&damaged)).unwrap();
        }
        let mut bytes = fs::read(damaged.join("db")).unwrap();
        let used = bytes.iter().rposition(|byte| *byte != 0).unwrap();
        for _ in 0..random.random_range(1..4) {
            let at = random.random_range(0..used);
            bytes[at] ^= 1 << random.random_range(0..8);
        }
        fs::write(damaged.join("db"), bytes).unwrap();
        match health_of(damaged.clone()) {
            Ok(health) if health.is_sound() => {
                assert_eq!(health.records["school"], 1_080, "seed {seed}: schools are gone without a word");
                outcomes[0] += 1;
            }
            Ok(health) => {
                assert!(!health.damages.is_empty());
                outcomes[1] += 1;
            }
            Err(StoreError::Corrupt(_) | StoreError::Unavailable(_)) => outcomes[2] += 1,
            Err(other) => panic!("seed {seed}: {other}"),
        }
        fs::remove_dir_all(damaged).unwrap();
    }
    println!("sound {} damaged {} refused {}", outcomes[0], outcomes[1], outcomes[2]);
}

fn snapshot_in(store: &Path) -> PathBuf {
    let is_snapshot = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("snap.");
    fs::read_dir(store).unwrap().map(|entry| entry.unwrap().path()).find(is_snapshot).unwrap()
}

#[test]
fn flipped_bits_give_damage_in_words_or_a_working_store() {
    damage_rounds(30);
}

#[test]
#[ignore = "minutes of damage"]
fn flipped_bits_give_damage_in_words_or_a_working_store_many_times() {
    damage_rounds(2_000);
}

#[test]
fn the_newest_changes_lost_are_told_and_can_be_gone_without() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    let count = |number: u64| {
        let store = open(&path).unwrap();
        let mut commit = Commit::new();
        commit.put(keys::counter("n"), &Counter(number)).unwrap();
        commit.apply(&store).unwrap();
    };
    count(1);
    let older = folder.path().join("older");
    copy_of(&path, &older);
    (2..=4).for_each(count);
    // The database as it was three changes ago, as sled leaves it when the end of its log is damaged.
    let mark = fs::read(path.join("acknowledged")).unwrap();
    fs::remove_dir_all(&path).unwrap();
    copy_of(&older, &path);
    fs::write(path.join("acknowledged"), mark).unwrap();
    let Err(StoreError::Corrupt(words)) = open(&path) else { panic!("lost changes without a word") };
    assert!(words.starts_with("its newest 3 changes were kept once and are gone"), "{words}");
    fs::remove_file(path.join("acknowledged")).unwrap();
    let store = open(&path).unwrap();
    assert_eq!(read::<Counter>(&store, keys::counter("n")).unwrap().value, Some(Counter(1)));
}

#[test]
fn what_a_killed_process_leaves_behind_keeps_nobody_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    store_of_schools(&path);
    // Killed while sled noted where its pages lie; that file's name sorts behind all whole ones.
    fs::write(path.join("snap.FFFFFFFFFFFFFFFF.generating"), b"half a snap").unwrap();
    assert_eq!(health_of(path.clone()).unwrap().records["school"], 1_080);
    let snapshot = snapshot_in(&path);
    let mut bytes = fs::read(&snapshot).unwrap();
    bytes[20] ^= 4;
    fs::write(&snapshot, bytes).unwrap();
    assert_eq!(health_of(path.clone()).unwrap().records["school"], 1_080);
    // Killed while the store was being made.
    for made in [&["conf"][..], &["conf", "db"]] {
        let early = folder.path().join(format!("early{}", made.len()));
        fs::create_dir(&early).unwrap();
        for name in made {
            fs::write(early.join(name), if *name == "conf" { &b"segment_size: 52"[..] } else { b"" }).unwrap();
        }
        assert!(health_of(early).unwrap().is_sound());
    }
}

#[test]
fn files_that_are_no_store_are_told_in_words() {
    for (name, bytes) in [("db", &b"not a database at all"[..]), ("conf", b"version: never\nsegment_size: 7\n1234")] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store");
        store_of_schools(&path);
        fs::write(path.join(name), bytes).unwrap();
        match health_of(path) {
            Err(StoreError::Corrupt(words)) => assert!(!words.is_empty()),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn a_sweep_that_is_cut_short_is_finished_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder.path().join("store")).unwrap();
    let schools: Vec<School> =
        (0..300).map(|at| School::named(Urn::new(100_000 + at).unwrap(), LaCode::new(815).unwrap(), "Dale")).collect();
    collaborate::store::stage_import(&store, ImportId(1), &schools, &[], &collaborate::figures::EntriesFile::default())
        .unwrap();
    // As a crash after the first commit of a sweep would leave it.
    let listed: collaborate::store::Extent = read(&store, keys::import_index(ImportId(1), 0)).unwrap().value.unwrap();
    let mut commit = Commit::new();
    commit.delete(keys::import_index(ImportId(1), 0));
    for key in &listed.0 {
        commit.delete(key.clone());
    }
    commit.apply(&store).unwrap();
    assert_eq!(sweep(&store, ImportId(1)), Ok(300 - listed.0.len()));
    assert_eq!(check(&store).unwrap().records.len(), 0);
}
