use super::*;
use crate::domain::LaCode;
use crate::store::{MemoryStore, check};

fn urn(number: u32) -> Urn {
    Urn::new(number).unwrap()
}

fn school(number: u32, name: &str) -> School {
    School::named(urn(number), LaCode::new(815).unwrap(), name)
}

#[test]
fn schools_come_back_by_urn_the_last_written_of_each() {
    let store = MemoryStore::new();
    write_schools(&store, &[school(100_031, "C"), school(100_000, "A"), school(999_999, "D"), school(100_032, "B")])
        .unwrap();
    write_schools(&store, &[school(100_000, "A2"), school(100_001, "new")]).unwrap();
    let names: Vec<String> = read_schools(&store).unwrap().into_iter().map(|school| school.name).collect();
    assert_eq!(names, ["A2", "new", "C", "B", "D"]);
    assert_eq!(read_school(&store, urn(100_032)), Ok(Some(school(100_032, "B"))));
    assert_eq!(read_school(&store, urn(100_033)), Ok(None));
    assert_eq!(read_school(&store, urn(500_000)), Ok(None));
}

#[test]
fn a_national_list_is_written_in_commits_that_keep_to_the_limits_and_taken_off_again() {
    let store = MemoryStore::new();
    // Long names, so that the shelves are split.
    let all: Vec<School> = (0..5_000).map(|at| school(100_000 + at, &"Dale ".repeat(at as usize % 90))).collect();
    write_schools(&store, &all).unwrap();
    assert_eq!(read_schools(&store).unwrap(), all);
    let health = check(&store).unwrap();
    assert!(health.is_sound(), "{:?}", health.damages);
    // 100000 is the first URN of a shelf (3125 * 32).
    assert_eq!(health.records["shelf of schools"], 157);
    remove_schools(&store, &all.iter().skip(1).map(|school| school.urn).collect::<Vec<_>>()).unwrap();
    remove_schools(&store, &[urn(700_000)]).unwrap();
    assert_eq!(read_schools(&store).unwrap(), all[..1]);
    remove_schools(&store, &[urn(100_000)]).unwrap();
    assert_eq!(store.scan(&[0], &[0xFF], 1).unwrap().items, []);
}
