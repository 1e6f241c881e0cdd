use super::*;
use crate::domain::LaCode;
use crate::figures::{EnglandScope, Release};

fn block_at(place: Place, end: u16, release: Release, import: u32) -> BlockKey {
    BlockKey { stage: Stage::Ks4, place, year: Year::ending(end).unwrap(), release, import: ImportId(import) }
}

#[test]
fn a_block_key_is_big_endian_and_reads_back() {
    let of = block_at(Place::School(Urn::new(121_666).unwrap()), 2017, Release::Final, 0x0102_0304);
    // 121666 = 0x1DB42; 2017 = 0x7E1.
    assert_eq!(block(&of), [b'b', 1, 2, 0, 0x01, 0xDB, 0x42, 0x07, 0xE1, 2, 1, 2, 3, 4]);
    assert_eq!(block_key(&block(&of)), Some(of));
    assert_eq!(block_key(&block(&of)[..13]), None);
}

#[test]
fn one_places_years_lie_together_releases_in_order_the_newest_import_last() {
    let urn = |number| Place::School(Urn::new(number).unwrap());
    let in_order = [
        block_at(Place::England(EnglandScope::All), 2020, Release::Final, 9),
        block_at(Place::England(EnglandScope::StateFunded), 2018, Release::Final, 9),
        block_at(Place::La(LaCode::new(815).unwrap()), 2018, Release::Final, 9),
        block_at(urn(100_255), 2018, Release::Provisional, 300),
        block_at(urn(100_255), 2018, Release::Revised, 2),
        block_at(urn(100_255), 2018, Release::Final, 255),
        block_at(urn(100_255), 2018, Release::Final, 256),
        block_at(urn(100_255), 2019, Release::Provisional, 1),
        block_at(urn(100_256), 2017, Release::Final, 1),
    ];
    let made: Vec<Key> = in_order.iter().map(block).collect();
    assert!(made.is_sorted());
    let (from, to) = blocks_of(Stage::Ks4, urn(100_255));
    let inside: Vec<BlockKey> =
        made.iter().filter(|key| (&from..&to).contains(key)).filter_map(|key| block_key(key)).collect();
    assert_eq!(inside, in_order[3..8]);
}

#[test]
fn ranges_hold_their_own_kind_and_no_other() {
    let email: Email = "a.name@school.example".parse().unwrap();
    let urn = Urn::new(999_999).unwrap();
    let kinds: [(Key, Range); 9] = [
        (audit(u64::MAX), audits()),
        (facts(urn, ImportId(u32::MAX)), facts_of(urn)),
        (group(GroupId(u32::MAX)), groups()),
        (import(ImportId(u32::MAX)), imports()),
        (organisation(OrgCode::School(urn)), organisations()),
        (school(urn), schools()),
        (user(&email), users()),
        (import_index(ImportId(u32::MAX), u32::MAX), import_index_of(ImportId(u32::MAX))),
        (
            block(&block_at(Place::School(urn), 2098, Release::Final, u32::MAX)),
            blocks_of(Stage::Ks4, Place::School(urn)),
        ),
    ];
    for (at, (key, _)) in kinds.iter().enumerate() {
        for (other, (_, (from, to))) in kinds.iter().enumerate() {
            assert_eq!((from..to).contains(&key), at == other, "{} in range {other}", describe(key));
        }
    }
}

#[test]
fn the_end_of_a_range_carries_over_full_bytes() {
    assert_eq!(beginning(vec![7, 0xFF, 0xFF]), (vec![7, 0xFF, 0xFF], vec![8]));
    assert_eq!(beginning(vec![7, 0]), (vec![7, 0], vec![7, 1]));
}

#[test]
fn keys_read_back_what_they_were_made_of() {
    let urn = Urn::new(121_666).unwrap();
    assert_eq!(facts_key(&facts(urn, ImportId(7))), Some((urn, ImportId(7))));
    assert_eq!(import_index_key(&import_index(ImportId(7), 3)), Some((ImportId(7), 3)));
    assert_eq!(audit_key(&audit(12)), Some(12));
    assert_eq!(audit_key(b"a1"), None);
}

#[test]
fn keys_are_told_in_words() {
    assert_eq!(describe(&group(GroupId(7))), "group 7");
    assert_eq!(describe(&user(&"a@b.example".parse().unwrap())), "user a@b.example");
    assert_eq!(
        describe(&block(&block_at(Place::La(LaCode::new(815).unwrap()), 2017, Release::Final, 2))),
        "block of figures of LA 815, KS4 2016/17 final, import I2"
    );
    assert_eq!(describe(&[0xEE, 1]), "record of an unknown kind 01");
    assert_eq!(describe(&[]), "record of an unknown kind ");
}
