use super::*;
use crate::domain::Urn;
use crate::figures::{BlockKey, Code, Entered, PupilGroup, Release, Year};
use crate::store::{MemoryStore, check, stage_import, sweep};

fn block(urn: u32, import: u32) -> EntriesBlock {
    let key = BlockKey {
        stage: Stage::Ks4,
        place: Place::School(Urn::new(urn).unwrap()),
        year: Year::ending(2024).unwrap(),
        release: Release::Final,
        import: ImportId(import),
    };
    let entered = |course: u32| Entered {
        course,
        pupils: PupilGroup::All,
        line: 20 + course,
        total: Some(Ok(30 + course)),
        grades: vec![(0, Ok(4)), (2, Err(Code::C))],
    };
    EntriesBlock { key, line: 20, column: 21, cohort: Some(Ok(181.0)), entered: (0..4).map(entered).collect() }
}

fn file(import: u32, urns: std::ops::Range<u32>) -> EntriesFile {
    let course = |at: u32| Course { subject: format!("Subject {at}"), ..Course::default() };
    EntriesFile { courses: (0..120).map(course).collect(), blocks: urns.map(|urn| block(urn, import)).collect() }
}

#[test]
fn entries_come_back_with_their_courses_and_leave_whole_when_their_import_is_swept() {
    let store = MemoryStore::new();
    let (one, two) = (file(1, 100_000..100_300), file(2, 100_000..100_001));
    assert_eq!(stage_import(&store, ImportId(1), &[], &[], &one), Ok(300));
    assert_eq!(stage_import(&store, ImportId(2), &[], &[], &two), Ok(1));
    let places = [100_000, 100_299, 100_300].map(|urn| Place::School(Urn::new(urn).unwrap()));
    let read = read_entries_of(&store, Stage::Ks4, &places, &|_| true).unwrap();
    assert_eq!(read, [vec![block(100_000, 1), block(100_000, 2)], vec![block(100_299, 1)], Vec::new()]);
    let published = read_entries_of(&store, Stage::Ks4, &places, &|import| import == ImportId(2)).unwrap();
    assert_eq!(published, [vec![block(100_000, 2)], Vec::new(), Vec::new()]);
    assert_eq!(read_courses(&store, ImportId(1)), Ok(one.courses));
    let health = check(&store).unwrap();
    assert!(health.is_sound(), "{:?}", health.damages);
    assert_eq!((health.records["entries by subject"], health.records["courses of an import"]), (301, 6));
    sweep(&store, ImportId(1)).unwrap();
    assert_eq!(read_courses(&store, ImportId(1)), Ok(Vec::new()));
    let left = read_entries_of(&store, Stage::Ks4, &places, &|_| true).unwrap();
    assert_eq!(left, [vec![block(100_000, 2)], Vec::new(), Vec::new()]);
}

#[test]
fn the_year_of_a_school_with_thirty_subjects_takes_less_than_a_kilobyte() {
    let grades = (0..10).map(|at| (at, Ok(u32::from(at) * 7))).collect::<Vec<_>>();
    let entered = |course: u32| Entered {
        course: course * 20,
        pupils: PupilGroup::All,
        line: 1_400_000 + course * 11,
        total: Some(Ok(140)),
        grades: grades.clone(),
    };
    let block = EntriesBlock { line: 1_400_000, entered: (0..30).map(entered).collect(), ..block(100_000, 1) };
    let bytes = crate::store::Record::to_bytes(&BlockEntries::of(&block)).unwrap().len();
    assert!((500..1_024).contains(&bytes), "{bytes} bytes");
}
