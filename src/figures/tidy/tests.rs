use std::collections::HashSet;

use super::*;
use crate::figures::{Measure, Names, PupilGroup, Year};

#[test]
fn the_catalogue_that_is_built_in_is_whole() {
    let rows = tidy_catalogue().unwrap();
    assert_eq!(rows.len(), 66);
    let keys: HashSet<_> = rows.iter().map(|row| (row.family, row.topic, row.figure.key)).collect();
    assert_eq!(keys.len(), rows.len(), "a figure has two lines");
    for row in rows.iter().filter(|row| row.family == TidyFamily::Ks4) {
        assert!(row.by_breakdown && row.topic.is_empty(), "{row:?}");
        assert_eq!(row.figure.lower.is_empty(), row.figure.upper.is_empty(), "{row:?}");
    }
}

#[test]
fn both_generations_of_names_are_there() {
    let year = |end| Year::ending(end).unwrap();
    let rows = tidy_catalogue().unwrap();
    let of = |measure: Measure| rows.iter().find(|row| row.figure.key.measure == measure).unwrap();
    let progress = &of(Measure::Progress8).figure;
    assert_eq!(progress.column.in_year(year(2024)), Some("avg_p8score"));
    assert_eq!(progress.column.in_year(year(2025)), Some("progress8_average"));
    assert_eq!(
        progress.denominator.iter().flat_map(Names::all).collect::<Vec<_>>(),
        ["t_inp8calc", "progress8_pupil_count"]
    );
    let band = of(Measure::Progress8Band);
    assert_eq!(
        (band.family, band.by_breakdown, band.figure.key.pupils),
        (TidyFamily::Ks4Information, false, PupilGroup::All)
    );
    assert_eq!(of(Measure::MathsScaled).topic, "maths");
}

#[test]
fn a_damaged_line_is_named() {
    for (line, why) in [
        ("ks4,,attainment8,,row", "4 cells instead of 10"),
        ("ks4,,attainment8", "3 cells instead of 11"),
        ("ks5,,attainment8,,row,a,,,,,", "'ks5' is not a file"),
        ("ks4,,attainment8,,everyone,a,,,,,", "'everyone' is not a pupil group"),
        ("ks4,,attainment8,,row,,,,,,", "no column is named"),
    ] {
        let text: &'static str = Box::leak(format!("{TITLES}\n{line}\n").into_boxed_str());
        assert_eq!(parse(text).unwrap_err().what, damaged(2, why).what);
    }
    assert_eq!(parse("file\n").unwrap_err().what, damaged(1, "the titles are not those expected").what);
}
