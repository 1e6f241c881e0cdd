use std::collections::BTreeSet;

use super::*;
use crate::domain::{Asked, Consent, ConsentState, Group, GroupId, ListRead, Member, OrgCode, Urn, Visibility};

fn group_of(schools: Vec<Member>) -> Group {
    Group {
        id: GroupId(7),
        name: "Dales".to_owned(),
        description: String::new(),
        owner: OrgCode::Fft,
        created_by: "operator".to_owned(),
        created_at: 1_700_000_000,
        visibility: Visibility::OwnerOnly,
        terms: None,
        schools,
        list: 0,
        viewers: BTreeSet::new(),
        alphabetical: false,
        archived: false,
        version: 1,
    }
}

fn urns(count: u32, step: u32) -> impl Iterator<Item = Urn> {
    (0..count).map(move |at| Urn::new(100_000 + at * step).unwrap())
}

#[test]
fn a_national_group_that_nobody_was_asked_in_fits_one_commit() {
    let group = group_of(urns(24_000, 2).map(Member::new).collect());
    let bytes = group.to_bytes().unwrap();
    // One byte a school besides the first.
    assert!(bytes.len() < 24_200, "{} bytes", bytes.len());
    assert_eq!(Group::from_bytes(&bytes), Ok(group));
}

#[test]
fn two_thousand_recorded_permissions_fit_one_commit() {
    let schools = urns(2_000, 13).enumerate().map(|(at, urn)| Member {
        consent: Consent {
            state: ConsentState::Granted,
            signatory: format!("Signatory Number {at}"),
            role: "Headteacher".to_owned(),
            date: "2026-11-24".to_owned(),
            expires: "2027-08-31".to_owned(),
            agreement: "DSA 2026-1".to_owned(),
            asked: Asked { first: "2026-10-01".to_owned(), last: "2026-11-01".to_owned(), reminders: 1 },
            ..Consent::not_asked()
        },
        viewers: [format!("viewer{at}@school.example").parse().unwrap()].into(),
        list_read: Some(ListRead { by: format!("admin{at}@school.example").parse().unwrap(), list: 3 }),
        ..Member::new(urn)
    });
    let group = group_of(schools.collect());
    let bytes = group.to_bytes().unwrap();
    assert!(bytes.len() < super::super::MAX_COMMIT * 3 / 4, "{} bytes", bytes.len());
    assert_eq!(Group::from_bytes(&bytes), Ok(group));
}

mod figures {
    use proptest::prelude::*;

    use super::*;
    use crate::figures::{
        Code, Figure, FigureKey, Limits, MEASURES, Measure, PUPIL_GROUPS, PupilGroup, SUBJECTS, Subject,
    };
    use crate::store::StoreError;
    use crate::store::codes::{self, Coded};

    #[test]
    fn every_number_stands_for_the_word_it_was_given_for() {
        fn there_and_back<T: Coded + PartialEq + Copy + std::fmt::Debug>(encode: fn(T) -> u8, count: u8) {
            for code in 0..=u8::MAX {
                assert_eq!(codes::word::<T>(code).ok().map(encode), (code < count).then_some(code));
            }
        }
        there_and_back(codes::measure, 43);
        there_and_back(codes::pupils, 25);
        there_and_back(codes::subject, 10);
        there_and_back(codes::code, 19);
        there_and_back(codes::stage, 3);
        there_and_back(codes::release, 3);
        there_and_back(codes::scope, 2);
        there_and_back(codes::phase, 8);
        there_and_back(codes::status, 4);
        there_and_back(codes::consent, 5);
        there_and_back(codes::visibility, 2);
    }

    /// A block as a KS4 file gives it: five pupil groups of sixteen headline measures and some subjects.
    fn ks4_block() -> BlockFigures {
        let mut figures = Vec::new();
        for (at, info) in MEASURES.iter().enumerate().take(40).filter(|(at, _)| *at < 16 || *at >= 26) {
            for (group, (pupils, ..)) in PUPIL_GROUPS.iter().enumerate().take(if at < 16 { 7 } else { 3 }) {
                let score = (at * 37 + group * 11) % 900;
                let text = format!("{}.{}", score / 10, score % 10);
                let progress = (5..10).contains(&at);
                figures.push((
                    FigureKey { measure: info.measure, subject: (at >= 32).then_some(Subject::Maths), pupils: *pupils },
                    Figure {
                        value: if score % 13 == 0 { Err(Code::Supp) } else { Ok(text.parse().unwrap()) },
                        decimals: if progress { 2 } else { 1 },
                        pupils: Some((180 - group * 13) as f64),
                        count: (at % 2 == 1).then_some(77.0),
                        limits: progress.then_some(Limits { lower: -0.31, upper: 0.07 }),
                        column: u16::try_from((at * 29 + group * 53) % 420).unwrap(),
                        line: 4_321,
                    },
                ));
            }
        }
        figures.sort_by_key(|(key, _)| *key);
        BlockFigures { line: 4_321, figures }
    }

    #[test]
    fn a_block_of_a_ks4_file_takes_little_and_comes_back_exactly() {
        let block = ks4_block();
        assert_eq!(block.figures.len(), 154);
        let bytes = block.to_bytes().unwrap();
        assert!(bytes.len() <= 2_200, "{} bytes", bytes.len());
        assert_eq!(BlockFigures::from_bytes(&bytes), Ok(block));
    }

    /// A block of which every pupil group was read from a line of its own, far apart.
    fn tidy_block() -> BlockFigures {
        let mut block = ks4_block();
        for (key, figure) in &mut block.figures {
            figure.line = 10 + 5_500 * u32::from(codes::pupils(key.pupils));
        }
        BlockFigures { line: 10, ..block }
    }

    #[test]
    fn a_block_of_many_lines_takes_hardly_more_than_one_of_a_single_line() {
        let (one, many) = (ks4_block().to_bytes().unwrap(), tidy_block().to_bytes().unwrap());
        // Six further lines of at most three bytes each, and for each its place once.
        assert!(many.len() <= one.len() + 6 * 4 + 1, "{} and {} bytes", one.len(), many.len());
        assert_eq!(BlockFigures::from_bytes(&many), Ok(tidy_block()));
    }

    #[test]
    fn a_count_that_lies_makes_no_room() {
        // Line 1 and no others, then a count of nearly 2^63 figures; then a count of as many lines.
        let huge = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0];
        for (version, start) in [(1, &[1][..]), (2, &[1, 0]), (2, &[1])] {
            let sealed = codec::seal(BlockFigures::KIND, version, &[start, &huge].concat());
            assert!(matches!(BlockFigures::from_bytes(&sealed), Err(StoreError::Corrupt(_))), "{version} {start:?}");
        }
    }

    fn number() -> impl Strategy<Value = f64> {
        prop_oneof![
            4 => (-99_999_i32..99_999, 0_i32..4).prop_map(|(whole, tens)| f64::from(whole) / 10_f64.powi(tens)),
            1 => any::<f64>().prop_filter("comparable", |number| !number.is_nan()),
        ]
    }

    fn figure() -> impl Strategy<Value = (FigureKey, Figure)> {
        let measure = (0_u8..43).prop_map(|code| codes::word::<Measure>(code).unwrap());
        let subject = proptest::option::of((0..SUBJECTS.len()).prop_map(|at| SUBJECTS[at].subject));
        let pupils = (0..PUPIL_GROUPS.len()).prop_map(|at| -> PupilGroup { PUPIL_GROUPS[at].0 });
        let value = prop_oneof![
            3 => number().prop_map(Ok),
            1 => (0_u8..19).prop_map(|code| Err(codes::word::<Code>(code).unwrap())),
        ];
        let limits = proptest::option::of((number(), number()).prop_map(|(lower, upper)| Limits { lower, upper }));
        let rest = (
            proptest::option::of(number()),
            proptest::option::of(number()),
            limits,
            (any::<u16>(), prop_oneof![0_u32..4, any::<u32>()]),
        );
        (measure, subject, pupils, value, any::<u8>(), rest).prop_map(
            |(measure, subject, pupils, value, decimals, (of, count, limits, (column, line)))| {
                let key = FigureKey { measure, subject, pupils };
                (key, Figure { value, decimals, pupils: of, count, limits, column, line })
            },
        )
    }

    proptest! {
        #[test]
        fn any_block_comes_back_exactly(line: u32, figures in proptest::collection::vec(figure(), 0..40)) {
            let block = BlockFigures { line, figures };
            let bytes = block.to_bytes().unwrap();
            prop_assert_eq!(BlockFigures::from_bytes(&bytes), Ok(block));
        }

        #[test]
        fn no_body_makes_a_reader_panic(kind in 0_usize..16, body in proptest::collection::vec(any::<u8>(), 0..200)) {
            let kind = b"abcdfghiostuvx+-"[kind];
            // Damage in words, or by chance a record.
            let _ = (verify(&codec::seal(kind, 1, &body)), verify(&codec::seal(kind, 2, &body)));
        }

        #[test]
        fn a_damaged_block_is_refused_or_read_but_never_a_panic(at in 0_usize..1_500, byte: u8) {
            let mut body = ks4_block().body().unwrap();
            if let Some(target) = body.get_mut(at) {
                *target = byte;
            }
            let _ = (BlockFigures::from_body(1, &body), BlockFigures::from_body(2, &body));
        }
    }
}

#[test]
fn a_record_of_another_kind_or_a_newer_version_is_told_in_words() {
    let counter = Counter(7).to_bytes().unwrap();
    assert_eq!(
        Group::from_bytes(&counter),
        Err(StoreError::Corrupt("where a group should be lies a counter".to_owned()))
    );
    let newer = codec::seal(Counter::KIND, 2, &[7]);
    let words = "a counter has version 2, and this program knows versions up to 1; use a newer program";
    assert_eq!(Counter::from_bytes(&newer), Err(StoreError::Corrupt(words.to_owned())));
    assert!(Counter::from_bytes(&codec::seal(Counter::KIND, 0, &[7])).is_err());
    let strange = codec::seal(b'?', 1, &[7]);
    assert_eq!(
        verify(&strange),
        Err(StoreError::Corrupt("a record is of kind 63, which this program does not know".to_owned()))
    );
}
