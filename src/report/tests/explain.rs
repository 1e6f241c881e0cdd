//! The explanation of every cell gives the cell, and names what it is made of.

use proptest::prelude::*;

use super::super::explain::{Explanation, Formula, RowPick, Target, explain, lines};
use super::invariants::{queries, snapshots};
use super::*;

fn told(snapshot: &Snapshot, query: &Query, row: &str, column: &str) -> Explanation {
    told_in(snapshot, query, None, row, column)
}

fn told_in(snapshot: &Snapshot, query: &Query, list: Option<&str>, row: &str, column: &str) -> Explanation {
    let target =
        Target { section: list.map(str::to_owned), row: RowPick::Word(row.to_owned()), column: column.to_owned() };
    explain((snapshot, None), query, &answer(snapshot, query), &target).expect("an explanation")
}

fn texts(explanation: &Explanation, caption: &str) -> Vec<String> {
    lines(explanation).into_iter().filter(|(at, _)| *at == caption).map(|(_, text)| text).collect()
}

/// Every cell of the report, explained: the parts give the value to the last bit, and a code has no value.
fn every_cell_is_explained(snapshot: &Snapshot, query: &Query) -> usize {
    let report = answer(snapshot, query);
    let mut cells = 0;
    for section in &report.sections {
        for row in &section.rows {
            for (column, cell) in section.columns.iter().zip(&row.cells) {
                let target = Target::of(section.id, row, column);
                let told = explain((snapshot, None), query, &report, &target).expect("an explanation");
                let at = format!("{:?} {} {} {}", query.name, section.id, row.name, column.id);
                assert_eq!(told.cell, *cell, "{at}");
                let by_rule =
                    !PLAIN.contains(&section.id) || row.name.starts_with("Change") || column.id.contains("rank");
                if told.formula == Formula::OfTheReport {
                    assert!(by_rule && !told.notes.is_empty(), "{at}: {cell:?}");
                } else {
                    assert_eq!(told.value, cell.value(), "{at}: {told:?}");
                }
                assert!(lines(&told).iter().all(|(_, text)| !text.is_empty()), "{at}");
                cells += 1;
            }
        }
    }
    cells
}

/// The lists whose figures are published, pooled, or the difference of two such.
const PLAIN: [&str; 9] = [
    "rows",
    "headlines",
    "trend",
    "higher_schools",
    "lower_schools",
    "higher_subjects",
    "lower_subjects",
    "percentages",
    "scores",
];

const EXPLAINED: [ReportName; 5] =
    [ReportName::Overview, ReportName::Subjects, ReportName::Schools, ReportName::Subject, ReportName::Compare];

#[test]
fn every_cell_of_every_report_of_three_schools_is_explained() {
    for name in EXPLAINED {
        for (compare, ..) in COMPARATORS {
            let cells = every_cell_is_explained(&small(), &Query { compare, ..Query::of(name) });
            assert!(cells > 10, "{name:?} has {cells} cells");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_cell_of_any_report_is_explained(snapshot in snapshots(), query in queries()) {
        every_cell_is_explained(&snapshot, &query);
    }
}

#[test]
fn a_pooled_score_names_its_schools_their_weights_and_those_left_out() {
    let told = told(&small(), &query(ReportName::Schools, &THREE), "group", "progress8");
    assert_eq!(told.formula, Formula::MeanOfPupils);
    assert_eq!(told.value, Some((140.0 * -0.12 + 58.0 * 0.45) / 198.0));
    let parts: Vec<(&str, Result<f64, Code>, Option<f64>)> =
        told.parts.iter().map(|part| (part.name.as_str(), part.value, part.pupils)).collect();
    assert_eq!(parts, [("Alder School", Ok(-0.12), Some(140.0)), ("Birch School", Ok(0.45), Some(58.0))]);
    let weights: f64 = told.parts.iter().filter_map(|part| part.weight).sum();
    assert!((weights - 100.0).abs() < 1e-9);
    assert_eq!(told.left_out.len(), 1);
    assert_eq!(told.left_out[0].why.as_deref(), Some("SUPP suppressed: 5 pupils or fewer"));
    // Alder is the first block that was written, from line 2 of its file.
    let origin = &told.parts[0].origins[0];
    assert_eq!((origin.import.to_string(), origin.column), ("I1".to_owned(), 1));
    assert_eq!(origin.header.as_deref(), Some("P8MEA"));
    assert!(origin.support.iter().any(|name| name == "P8PUP"), "{:?}", origin.support);
    let comparison = told.comparison.as_ref().expect("a comparison");
    assert_eq!((comparison.name.as_str(), comparison.value), ("England (state-funded)", Some(-0.03)));
    // 9.3/198 = 0.0470 ± √1360.73/198 = 0.1863.
    assert_eq!(comparison.test, "the 95% limits -0.1393 to 0.2333 include -0.03");
    assert!(texts(&told, "95% limits")[0].contains("√Σ(n·h)² / Σ n"));
    assert_eq!(texts(&told, "Left out"), ["Cedar School (URN 121003): SUPP suppressed: 5 pupils or fewer; [1] line 2 column 1 (P8MEA), with P8PUP, P8CILOW, P8CIUPP"].map(|text| {
        let line = told.left_out[0].origins[0].line;
        text.replace("line 2", &format!("line {line}"))
    }));
}

#[test]
fn a_school_s_percentage_tells_its_test_with_numbers() {
    let told = told(&small(), &query(ReportName::Schools, &THREE), "121002", "english_maths_94");
    assert_eq!((told.formula, told.value), (Formula::Published, Some(80.0)));
    let comparison = told.comparison.expect("a comparison");
    // (48/60 − 0.642) / √(0.642·0.358/60) = 0.158 / 0.0618932.
    assert_eq!(comparison.test, "z test of 48 of 60 against 64.2%: z = 2.5528, significant beyond ±1.96");
    assert_eq!((comparison.flag, comparison.gap_pupils), (Some(Flag::Above), Some(9.0)));
    let few = Build::new(Stage::Ks4)
        .school(121_001, "Alder School")
        .held(2017, Release::Final)
        .all(school(121_001), 2017, &[(Measure::EnglishMaths94, value(90.0, 20.0))])
        .all(ENGLAND, 2017, &[(Measure::EnglishMaths94, value(64.2, 5e5))])
        .done();
    let told = self::told(&few, &query(ReportName::Schools, &[Measure::EnglishMaths94]), "121001", "english_maths_94");
    // scipy.stats.binomtest(18, 20, 0.642).pvalue (SciPy 1.14.1) = 0.01788…
    let test = told.comparison.expect("a comparison").test;
    assert!(test.starts_with("exact two-sided binomial test of 18 of 20 against 64.2%: p = 0.01"), "{test}");
}

#[test]
fn a_gap_is_the_difference_of_two_parts() {
    let snapshot = Build::new(Stage::Ks4)
        .school(121_001, "Alder School")
        .held(2017, Release::Final)
        .subject(school(121_001), 2017, Subject::Maths, &[(Measure::Grade94, value(50.0, 40.0))])
        .subject(ENGLAND, 2017, Subject::Maths, &[(Measure::Grade94, value(62.0, 5e5))])
        .done();
    let query = Query::of(ReportName::Overview);
    let gap = told_in(&snapshot, &query, Some("lower_subjects"), "maths", "gap");
    assert_eq!((gap.formula, gap.value), (Formula::Difference, Some(-12.0)));
    let values: Vec<_> = gap.parts.iter().map(|part| part.value).collect();
    assert_eq!(values, [Ok(50.0), Ok(62.0)]);
    // trunc(−12 · 40 / 100) = trunc(−4.8).
    let pupils = told_in(&snapshot, &query, Some("lower_subjects"), "maths", "gap_pupils");
    assert_eq!((pupils.formula, pupils.value), (Formula::DifferenceInPupils, Some(-4.0)));
}

#[test]
fn a_cell_that_is_not_there_is_told_with_those_that_are() {
    let report = answer(&small(), &query(ReportName::Schools, &THREE));
    let refused = |list: Option<&str>, row: &str, column: &str| {
        let target = Target { section: list.map(str::to_owned), row: RowPick::Word(row.into()), column: column.into() };
        explain((&small(), None), &query(ReportName::Schools, &THREE), &report, &target).unwrap_err()
    };
    assert_eq!(refused(None, "group", "nonsense").what, "the report has no column 'nonsense'");
    assert!(refused(None, "group", "nonsense").hint.contains("attainment8 progress8 english_maths_94"));
    assert_eq!(refused(None, "Nobody", "progress8").what, "the report has no row 'Nobody' with that column");
    assert_eq!(refused(Some("trend"), "group", "progress8").what, "the report has no list 'trend'");
}

#[test]
fn of_several_rows_of_one_name_none_is_taken_and_the_refusal_tells_them_apart() {
    let both = |of: f64| [(Measure::EnglishMaths94, value(of, 100.0)), (Measure::Progress8, value(of / 100.0, 100.0))];
    let snapshot = Build::new(Stage::Ks4)
        .school(121_001, "Alder School")
        .held(2018, Release::Final)
        .held(2017, Release::Final)
        .all(school(121_001), 2017, &both(50.0))
        .all(school(121_001), 2018, &both(60.0))
        .all(Place::La(la(815)), 2017, &both(55.0))
        .all(Place::La(la(815)), 2018, &both(56.0))
        .all(ENGLAND, 2017, &both(64.0))
        .all(ENGLAND, 2018, &both(65.0))
        .done();
    let followed =
        Query { measures: vec![Measure::EnglishMaths94, Measure::Progress8], ..Query::of(ReportName::Monitoring) };
    let refused = |query: &Query, row: &str, column: &str| {
        let target = Target { section: None, row: RowPick::Word(row.into()), column: column.into() };
        explain((&snapshot, None), query, &answer(&snapshot, query), &target).unwrap_err()
    };
    for row in ["Progress 8", "progress8"] {
        let problem = refused(&followed, row, "their_change");
        assert_eq!(problem.what, format!("2 rows of the report are meant by '{row}'"));
        assert_eq!(problem.hint, "name one of them: 'Progress 8/North Yorkshire', 'Progress 8/England (state-funded)'");
    }
    let change = |row: &str| told(&snapshot, &followed, row, "their_change").cell.value().expect("a change");
    for (row, wanted) in [
        ("english_maths_94/North Yorkshire", 1.0),
        ("English and maths 9-4 (%)/north yorkshire", 1.0),
        ("progress8/North Yorkshire", 0.01),
        ("progress8/England (state-funded)", 0.01),
        ("english_maths_94/england", 1.0),
    ] {
        assert!((change(row) - wanted).abs() < 1e-9, "{row}: {}", change(row));
    }
    assert_eq!(
        refused(&followed, "progress8/Wales", "change").what,
        "the report has no row 'progress8/Wales' with that column"
    );
    let report = answer(&snapshot, &followed);
    let rows = &report.sections[0];
    for row in &rows.rows {
        let target = Target::of(rows.id, row, &rows.columns[3]);
        let told = explain((&snapshot, None), &followed, &report, &target).expect("an explanation");
        assert_eq!(told.cell, row.cells[3], "{:?}", row.words);
    }
}

#[test]
fn a_row_of_one_of_several_years_is_named_with_its_year() {
    let cohort = |of: f64| [(Measure::Cohort, value(of, of))];
    let snapshot = Build::new(Stage::Ks4)
        .school(121_001, "Alder School")
        .held(2018, Release::Final)
        .held(2017, Release::Final)
        .all(school(121_001), 2017, &cohort(90.0))
        .all(school(121_001), 2018, &cohort(100.0))
        .done();
    let query = Query::of(ReportName::Context);
    let report = answer(&snapshot, &query);
    let column = report.sections[0].columns[0].id.clone();
    let target = |row: &str| Target { section: None, row: RowPick::Word(row.into()), column: column.clone() };
    let problem = explain((&snapshot, None), &query, &report, &target("121001")).unwrap_err();
    assert_eq!(problem.what, "2 rows of the report are meant by '121001'");
    assert_eq!(problem.hint, "name one of them: '121001/2017/18', '121001/2016/17'");
    for (row, year, wanted) in [("121001/2017/18", 2018, 100.0), ("Alder School/2016/17", 2017, 90.0)] {
        let told = explain((&snapshot, None), &query, &report, &target(row)).expect("an explanation");
        assert_eq!((told.year, told.cell.value()), (self::year(year), Some(wanted)), "{row}");
    }
    assert!(explain((&snapshot, None), &query, &report, &target("121001/2015/16")).is_err());
}

#[test]
fn a_headline_of_an_intervention_is_named_by_its_measure() {
    let mut build = Build::new(Stage::Ks4).held(2018, Release::Final);
    for number in 121_001..=121_003 {
        build = build.school(number, &format!("School {number}"));
    }
    for number in 121_001..=121_003 {
        build = build.all(school(number), 2018, &[(Measure::EnglishMaths94, value(40.0, 100.0))]);
    }
    let snapshot = build.all(ENGLAND, 2018, &[(Measure::EnglishMaths94, value(60.0, 5e5))]).done();
    let query = Query::of(ReportName::Intervention);
    assert_eq!(told(&snapshot, &query, "english_maths_94", "all").cell.value(), Some(3.0));
    assert_eq!(told(&snapshot, &query, "english_maths_94", "gap_pupils").cell.value(), Some(-60.0));
}
