use super::*;
use crate::domain::{LaCode, Urn};
use crate::figures::{BlockKey, Figure, FigureKey, Measure, PupilGroup, Release, Year};
use crate::store::{MemoryStore, check};

fn block(urn: u32, end: u16, import: u32, figures: u16) -> Block {
    let key = BlockKey {
        stage: Stage::Ks4,
        place: Place::School(Urn::new(urn).unwrap()),
        year: Year::ending(end).unwrap(),
        release: Release::Final,
        import: ImportId(import),
    };
    let figure = |column: u16| {
        let value = 40.0 + f64::from(column) / 3.0;
        (
            FigureKey::of(Measure::Attainment8, PupilGroup::All),
            Figure { value: Ok(value), decimals: 1, pupils: Some(143.0), count: None, limits: None, column, line: 1 },
        )
    };
    Block { key, line: urn - 99_998, figures: (0..figures).map(figure).collect() }
}

fn schools(count: u32) -> Vec<School> {
    let la = LaCode::new(815).unwrap();
    (0..count).map(|at| School::named(Urn::new(100_000 + at).unwrap(), la, format!("School {at}"))).collect()
}

#[test]
fn a_places_blocks_come_back_by_year_and_import_without_those_of_unpublished_imports() {
    let store = MemoryStore::new();
    for import in [1, 2, 3] {
        let blocks: Vec<Block> =
            (100_000..100_003).flat_map(|urn| [block(urn, 2018, import, 5), block(urn, 2017, import, 5)]).collect();
        stage_import(&store, ImportId(import), &[], &blocks, &EntriesFile::default()).unwrap();
    }
    let place = Place::School(Urn::new(100_001).unwrap());
    let read = read_blocks(&store, Stage::Ks4, place, &|import| import != ImportId(2)).unwrap();
    assert_eq!(
        read,
        [
            block(100_001, 2017, 1, 5),
            block(100_001, 2017, 3, 5),
            block(100_001, 2018, 1, 5),
            block(100_001, 2018, 3, 5)
        ]
    );
    assert_eq!(read_blocks(&store, Stage::Ks2, place, &|_| true), Ok(Vec::new()));
}

#[test]
fn the_blocks_of_many_places_come_in_the_order_of_the_places() {
    let store = MemoryStore::new();
    let blocks: Vec<Block> = (100_000..100_100).map(|urn| block(urn, 2018, 1, 3)).collect();
    stage_import(&store, ImportId(1), &[], &blocks, &EntriesFile::default()).unwrap();
    for count in [0_usize, 1, 15, 16, 17, 33, 100] {
        // Backwards, and the first of them without any block.
        let places: Vec<Place> =
            (0..count).map(|at| Place::School(Urn::new(100_100 - u32::try_from(at).unwrap()).unwrap())).collect();
        let read = read_blocks_of(&store, Stage::Ks4, &places, &|_| true).unwrap();
        assert_eq!(read.len(), count);
        for (at, found) in read.iter().enumerate() {
            let expected = blocks.get(blocks.len() - at);
            assert_eq!(found.first(), expected, "place {at} of {count}");
        }
    }
}

#[test]
fn an_import_of_many_commits_is_found_and_taken_back_whole() {
    let store = MemoryStore::new();
    let blocks: Vec<Block> = (0..250).map(|at| block(100_000 + at, 2018, 7, 150)).collect();
    assert_eq!(stage_import(&store, ImportId(7), &schools(250), &blocks, &EntriesFile::default()), Ok(500));
    // More of the same import, and another import that must stay.
    assert_eq!(stage_import(&store, ImportId(7), &[], &[block(100_000, 2017, 7, 1)], &EntriesFile::default()), Ok(1));
    assert_eq!(
        stage_import(&store, ImportId(8), &schools(2), &[block(100_000, 2018, 8, 1)], &EntriesFile::default()),
        Ok(3)
    );
    let before = check(&store).unwrap();
    assert!(before.is_sound(), "{:?}", before.damages);
    assert_eq!(before.records["block of figures"], 252);
    assert_eq!(before.records["facts of a school"], 252);

    assert_eq!(sweep(&store, ImportId(7)), Ok(501));
    let after = check(&store).unwrap();
    assert_eq!(after.records["block of figures"], 1);
    assert_eq!(after.records["facts of a school"], 2);
    assert_eq!(after.records["list of what an import brought"], 1);
    assert_eq!(sweep(&store, ImportId(7)), Ok(0));
}

#[test]
fn a_block_too_large_for_one_value_is_split_read_and_swept() {
    let store = MemoryStore::new();
    // 5,000 figures whose values need all their bits: over 50 KB.
    let large = block(100_000, 2018, 1, 5_000);
    stage_import(&store, ImportId(1), &[], std::slice::from_ref(&large), &EntriesFile::default()).unwrap();
    assert_eq!(read_blocks(&store, Stage::Ks4, large.key.place, &|_| true), Ok(vec![large]));
    assert!(check(&store).unwrap().is_sound());
    assert!(sweep(&store, ImportId(1)).unwrap() > 5);
    assert_eq!(store.scan(&[0], &[0xFF], 10).unwrap().items, []);
}

#[test]
fn nothing_of_an_import_without_records_is_written() {
    let store = MemoryStore::new();
    assert_eq!(stage_import(&store, ImportId(1), &[], &[], &EntriesFile::default()), Ok(0));
    assert_eq!(store.version(), 0);
}
