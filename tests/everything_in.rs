//! DfE's real files, all of them in one go into a store on disk: all four kinds in, nothing refused wrongly, and a
//! second run changes nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use collaborate::import::Options;
use collaborate::service::{Actor, FileOutcome, FileState, Request, Response, SchoolSearch, Service};
use collaborate::store;

fn folders() -> Option<Vec<PathBuf>> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/dfe");
    let folders: Vec<PathBuf> = ["ks4", "ks2", "census", "schools"].iter().map(|name| shared.join(name)).collect();
    folders.iter().all(|folder| folder.is_dir()).then_some(folders)
}

fn open(folder: &Path) -> Service {
    Service::new(Arc::new(store::open(folder).unwrap()), Service::machine_clock()).unwrap()
}

fn import(service: &Service, folders: &[PathBuf], dry_run: bool) -> Vec<FileOutcome> {
    service.import(&Actor::Operator, folders, Options::default(), dry_run, &mut |_| {}).unwrap()
}

#[test]
fn every_real_file_goes_in_once() {
    let Some(folders) = folders() else { return };
    let home = tempfile::tempdir().unwrap();
    let service = open(home.path());
    for outcome in import(&service, &folders, true) {
        assert!(matches!(outcome.state, FileState::WouldImport), "{outcome:?}");
    }
    assert_eq!(service.handle(&Actor::Operator, Request::ListImports).unwrap(), Response::Imports(Vec::new()));

    let outcomes = import(&service, &folders, false);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for outcome in &outcomes {
        let name = outcome.file.file_name().unwrap().to_string_lossy().into_owned();
        match &outcome.state {
            FileState::Imported(_) => {
                let summary = outcome.summary.as_ref().unwrap();
                *kinds.entry(summary.kind.id()).or_default() += 1;
                assert!(summary.refused.is_empty(), "{name}: {:?}", summary.refused);
                assert!(summary.rows > 0, "{name}");
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    assert_eq!(kinds, BTreeMap::from([("authorities", 1), ("census", 3), ("ks2", 3), ("ks4", 3), ("schools", 2)]));

    drop(service);
    let service = open(home.path());
    let before = everything(&service);
    let again: BTreeSet<&str> = import(&service, &folders, false)
        .iter()
        .map(|outcome| match outcome.state {
            FileState::Unchanged(_) => "unchanged",
            _ => "changed",
        })
        .collect();
    assert_eq!(again, BTreeSet::from(["unchanged"]));
    assert_eq!(everything(&service), before);
}

fn everything(service: &Service) -> (Response, Response) {
    (
        service.handle(&Actor::Operator, Request::ListImports).unwrap(),
        service.handle(&Actor::Operator, Request::SearchSchools(SchoolSearch::default())).unwrap(),
    )
}
