//! DfE's real files, all of them in one go into a store on disk: all four kinds in, nothing refused wrongly, and a
//! second run changes nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use collaborate::domain::{Email, LaCode, OrgCode, Reach, Urn, Visibility};
use collaborate::figures::{Measure, PupilFilter, PupilGroup, Release};
use collaborate::import::Options;
use collaborate::report::{Query, ReportName};
use collaborate::service::{
    Actor, FileOutcome, FileState, NewGroup, NewUser, Request, Response, SchoolSearch, Service,
};
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

/// A wide and a tidy file of one year are two sources of one release: the newer import wins figure by figure, and taking
/// it back uncovers what lay beneath.
#[test]
fn a_wide_and_a_tidy_file_of_one_year_are_one_release() {
    let wide = "RECTYPE,LEA,URN,SCHNAME,TPUP,GPUP,ATT8SCR,ATT8SCR_GIRLS,PTL2BASICS_94\n\
                1,999,900001,Alder High,100,52,45.5,47.1,61%\n";
    let tidy = "time_period,geographic_level,school_urn,school_name,old_la_code,version,breakdown,sex,t_pupils,avg_att8\n\
                202324,School,900001,Alder High,999,Final,Total,Total,100,45.6\n\
                202324,School,900001,Alder High,999,Final,Boys,Boys,48,43.9\n";
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("files");
    std::fs::create_dir(&folder).unwrap();
    let file = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).unwrap();
        vec![folder.join(name)]
    };
    let service = open(&home.path().join("store"));
    let first = import(&service, &file("2023-2024_ks4final.csv", wide), false);
    assert!(matches!(first[0].state, FileState::Imported(_)), "{first:?}");
    let second = import(&service, &file("202324_performance_tables_schools_final.csv", tidy), false);
    let second_outcome = second[0].clone();
    let FileState::Imported(second) = second_outcome.state else { panic!("{second_outcome:?}") };
    with_group(&service);

    let summary = second_outcome.summary.unwrap();
    assert_eq!(
        summary.remarks[1..],
        [
            "1 figure is stated otherwise than in the files that are held, and the newer file counts: Alder High, Attainment 8, \
         All pupils 45.5 before, 45.6 now"
        ]
    );

    // Attainment 8 of all, of boys and of girls, and basics: of the newest import that states each.
    assert_eq!(figures(&service), [Some(45.6), Some(43.9), Some(47.1), Some(61.0)]);
    service.handle(&Actor::Operator, Request::UndoImport(second)).unwrap();
    assert_eq!(figures(&service), [Some(45.5), None, Some(47.1), Some(61.0)]);
}

/// What the one school of the group has in 2023/24.
fn figures(service: &Service) -> [Option<f64>; 4] {
    let of = |pupils: PupilGroup, measure: Measure| {
        let query =
            Query { pupils: PupilFilter::only(pupils), measures: vec![measure], ..Query::of(ReportName::Schools) };
        let ada = Actor::User("ada@example.org".parse().unwrap());
        let Response::Report(report) = service.handle(&ada, Request::Report("G1".to_owned(), query)).unwrap() else {
            panic!()
        };
        assert_eq!((report.year.end(), report.release), (2024, Release::Final));
        let row = &report.sections[0].rows[0];
        row.cells[0].value()
    };
    [
        of(PupilGroup::All, Measure::Attainment8),
        of(PupilGroup::Boys, Measure::Attainment8),
        of(PupilGroup::Girls, Measure::Attainment8),
        of(PupilGroup::All, Measure::EnglishMaths94),
    ]
}

/// An administrator of the authority with a group of one school.
fn with_group(service: &Service) {
    let owner = OrgCode::La(LaCode::new(999).unwrap());
    let ada: Email = "ada@example.org".parse().unwrap();
    let user = NewUser {
        email: ada.clone(),
        name: "Ada".to_owned(),
        organisation: owner,
        job: String::new(),
        administrator: true,
        global: false,
        reach: Reach::All,
    };
    service.handle(&Actor::Operator, Request::AddUser(user)).unwrap();
    let group = NewGroup {
        name: "One".to_owned(),
        description: String::new(),
        owner,
        schools: vec![Urn::new(900_001).unwrap()],
        viewers: vec![ada.clone()],
        visibility: Visibility::OwnerOnly,
        accept_terms: true,
    };
    service.handle(&Actor::User(ada), Request::CreateGroup(group)).unwrap();
}
