//! Owns the tests of queries in words.
//! Must not know where words are kept.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;
use crate::domain::Urn;
use crate::figures::{MEASURES, PUPIL_GROUPS, PupilFilter, Release, Stage, SubjectPick, Year};
use crate::report::{COMPARATORS, COMPARE_PUPILS, POOLS, Sort, Weighting};

fn year() -> impl Strategy<Value = Year> {
    (1991_u16..=2098).prop_map(|end| Year::ending(end).unwrap())
}

fn urns() -> impl Strategy<Value = Vec<Urn>> {
    vec((100_000_u32..=999_999).prop_map(|number| Urn::new(number).unwrap()), 0..4)
}

fn sorts() -> impl Strategy<Value = Vec<Sort>> {
    vec(("[a-z][a-z0-9_]{0,12}", any::<bool>()).prop_map(|(column, descending)| Sort { column, descending }), 0..4)
}

fn likeness() -> impl Strategy<Value = Likeness> {
    let weights = any::<[u8; 5]>().prop_map(|weights| weights.map(|weight| weight % 101));
    let some = weights.prop_filter("one weighs", |weights| weights.iter().any(|weight| *weight > 0));
    (some, 0..POOLS.len(), any::<u8>()).prop_map(|(weights, pool, neighbours)| Likeness {
        weights,
        pool: POOLS[pool].0,
        neighbours,
    })
}

/// Every field takes every kind of value: a field that is added is missing here, and the compiler says so.
fn query() -> impl Strategy<Value = Query> {
    let names: Vec<ReportName> = ReportName::all().collect();
    let stage = option::of(prop_oneof![Just(Stage::Ks2), Just(Stage::Ks4)]);
    let release = option::of(prop_oneof![Just(Release::Provisional), Just(Release::Revised), Just(Release::Final)]);
    let pupils = vec(0..PUPIL_GROUPS.len(), 1..3).prop_map(|groups| -> PupilFilter {
        groups.iter().map(|at| PUPIL_GROUPS[*at].1).collect::<Vec<_>>().join("+").parse().unwrap()
    });
    let subject = option::of("[a-z]{1,8}( [a-z]{1,8})?".prop_map(|name| name.parse::<SubjectPick>().unwrap()));
    let measures = vec((0..MEASURES.len()).prop_map(|at| MEASURES[at].measure), 0..4);
    let weighting = prop_oneof![Just(Weighting::Pupils), Just(Weighting::Schools)];
    let first =
        (proptest::sample::select(names), stage, option::of(year()), release, pupils, sorts(), subject, measures);
    let second = (0..COMPARATORS.len(), 0..COMPARE_PUPILS.len(), weighting);
    let third = (urns(), option::of("[A-Za-z0-9 ,:=-]{1,12}"), urns(), urns(), likeness());
    let fourth = (option::of(any::<u8>()), option::of(year()), any::<bool>());
    (first, second, third, fourth).prop_map(
        |(
            (name, stage, year, release, pupils, sort, subject, measures),
            (compare, compare_pupils, weighting),
            (schools, other_group, without, with, likeness),
            (at_least, since, intake),
        )| Query {
            name,
            stage,
            year,
            release,
            pupils,
            compare: COMPARATORS[compare].0,
            compare_pupils: COMPARE_PUPILS[compare_pupils].0,
            weighting,
            sort,
            subject,
            measures,
            schools,
            other_group,
            without,
            with,
            likeness,
            at_least,
            since,
            intake,
        },
    )
}

proptest! {
    #[test]
    fn every_query_comes_back_from_its_words(query in query()) {
        prop_assert_eq!(from_words(&to_words(&query)), Ok(query));
    }

    #[test]
    fn no_words_make_a_reader_panic(words in vec((proptest::sample::select(IDS), "\\PC{0,20}"), 0..6)) {
        let words: Vec<(String, String)> = words.into_iter().map(|(id, value)| (id.to_owned(), value)).collect();
        // A query or a problem in words.
        if let Err(problem) = from_words(&words) {
            prop_assert!(!problem.hint.is_empty());
        }
    }
}

const IDS: &[&str] = &[
    "report",
    "stage",
    "year",
    "pupils",
    "sort",
    "measure",
    "school",
    "weights",
    "neighbours",
    "since",
    "intake",
    "x",
];

fn words(words: &[(&str, &str)]) -> Vec<(String, String)> {
    words.iter().map(|(id, value)| ((*id).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn what_stands_as_it_opens_is_left_out() {
    assert_eq!(to_words(&Query::of(ReportName::Practice)), words(&[("report", "best-practice")]));
    let query =
        Query { sort: vec!["attainment8:asc".parse().unwrap()], intake: true, ..Query::of(ReportName::Schools) };
    let kept = words(&[("report", "schools"), ("sort", "attainment8:asc"), ("intake", "yes")]);
    assert_eq!(to_words(&query), kept);
    assert_eq!(as_options(&query), "schools --sort attainment8:asc --intake");
}

#[test]
fn a_word_of_a_later_version_is_refused_in_words() {
    for (kept, why) in [
        (words(&[("report", "schools"), ("smoothing", "loess")]), "('smoothing loess'): this program does not know"),
        (words(&[("report", "league")]), "there is no report 'league'"),
        (words(&[("year", "2016/17")]), "it does not say which report it is"),
        (words(&[("report", "schools"), ("pupils", "left-handed")]), "'left-handed' is not a pupil group"),
        (words(&[("report", "schools"), ("at-least", "300")]), "'300' is no number from 0 to 255"),
    ] {
        let problem = from_words(&kept).unwrap_err();
        assert!(problem.what.contains(why), "{}", problem.what);
        assert!(problem.hint.contains("later version"), "{}", problem.hint);
    }
}
