use super::*;

fn year(end: u16) -> Year {
    Year::ending(end).unwrap()
}

#[test]
fn the_catalogue_that_is_built_in_is_whole() {
    let rows = catalogue().unwrap();
    assert_eq!(rows.len(), 339);
    let mut keys: Vec<(Stage, FigureKey)> = rows.iter().map(|row| (row.stage, row.key)).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), rows.len(), "a figure has two lines");
}

#[test]
fn a_column_that_was_renamed_has_both_names_each_in_its_years() {
    let row = catalogue_row(Stage::Ks4, FigureKey::of(Measure::Attainment8, PupilGroup::PriorMiddle)).unwrap();
    assert_eq!(row.column.all().collect::<Vec<_>>(), ["ATT8SCR_AV", "ATT8SCR_MID"]);
    assert_eq!(row.column.in_year(year(2017)), Some("ATT8SCR_AV"));
    assert_eq!(row.column.in_year(year(2019)), Some("ATT8SCR_AV"));
    assert_eq!(row.column.in_year(year(2023)), Some("ATT8SCR_MID"));
    assert_eq!(row.column.in_year(year(2025)), Some("ATT8SCR_MID"));
}

#[test]
fn limits_and_denominators_come_with_the_figure() {
    let row = catalogue_row(Stage::Ks4, FigureKey::of(Measure::Progress8, PupilGroup::Girls)).unwrap();
    assert_eq!(row.lower.in_year(year(2018)), Some("P8CILOW_GIRLS"));
    assert_eq!(row.upper.in_year(year(2018)), Some("P8CIUPP_GIRLS"));
    assert_eq!(row.denominator.first().and_then(|names| names.in_year(year(2018))), Some("P8PUP_GIRLS"));
    assert!(row.count.is_empty() && row.coverage.is_empty());
    let row = catalogue_row(Stage::Ks2, FigureKey::of(Measure::ReadingProgress, PupilGroup::All)).unwrap();
    assert_eq!(row.coverage.in_year(year(2019)), Some("READCOV"));
}

#[test]
fn a_damaged_line_is_named() {
    const TITLE_LINE: &str = "stage,measure,subject,pupils,column,denominator,count,lower,upper,coverage\n";
    assert_eq!(parse("stage,measure\n").unwrap_err().what, damaged(1, "the titles are not those expected").what);
    for (source, why) in [
        ("ks4,attainment8,,all,ATT8SCR\n", "5 cells instead of 10"),
        ("ks9,attainment8,,all,ATT8SCR,,,,,\n", "'ks9' is not a stage"),
        ("ks4,attainment9,,all,ATT8SCR,,,,,\n", "'attainment9' is not a measure"),
        ("ks4,attainment8,,everyone,ATT8SCR,,,,,\n", "'everyone' is not a pupil group"),
        ("ks4,attainment8,,all,,,,,,\n", "no column is named"),
        ("ks4,attainment8,,all,ATT8SCR@2019-2017,,,,,\n", "'ATT8SCR@2019-2017' names no column and years"),
        ("ks4,attainment8,,all,ATT8SCR@soon,,,,,\n", "'ATT8SCR@soon' names no column and years"),
    ] {
        let text: &'static str = Box::leak(format!("{TITLE_LINE}{source}").into_boxed_str());
        assert_eq!(parse(text).unwrap_err().what, damaged(2, why).what);
    }
}

#[test]
fn grades_are_counted_in_what_their_files_divide_by() {
    for (measure, subject, word) in [
        (Measure::Grade94, Some(Subject::English), "pupils"),
        (Measure::Grade95, Some(Subject::Maths), "pupils"),
        (Measure::Grade94, Some(Subject::Science), "entries"),
        (Measure::Entries, Some(Subject::English), "entries"),
        (Measure::EntryRate, Some(Subject::English), "pupils"),
        (Measure::Attainment8, None, "pupils"),
    ] {
        assert_eq!(counted_in(measure, subject), word, "{measure} {subject:?}");
    }
}
