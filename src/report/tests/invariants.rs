//! What holds for every report, whatever the figures are.

use proptest::prelude::*;

use super::*;

/// A figure of a school: a value with or without pupils, count and limits, or a code.
fn figures() -> impl Strategy<Value = Figure> {
    prop_oneof![
        6 => (-20i32..1000, 0u32..300, any::<bool>()).prop_map(|(tenths, pupils, limits)| {
            let (of, pupils) = (f64::from(tenths) / 10.0, f64::from(pupils));
            if limits { between(of, pupils, of - 0.4, of + 0.6) } else { value(of, pupils) }
        }),
        1 => Just(bare(50.0)),
        1 => Just(code(Code::Supp)),
        1 => Just(code(Code::Ne)),
        1 => Just(Figure { pupils: Some(0.0), ..code(Code::Empty) }),
        1 => Just(value(f64::NAN, 20.0)),
    ]
}

prop_compose! {
    pub(super) fn snapshots()(
        rows in prop::collection::vec(prop::collection::vec(figures(), 7), 1..9),
        england in figures(),
    ) -> Snapshot {
        let mut build = Build::new(Stage::Ks4).held(2018, Release::Final).held(2016, Release::Revised);
        for (at, row) in rows.into_iter().enumerate() {
            let number = 121_001 + u32::try_from(at).unwrap();
            let name = format!("School {}", (at * 7) % 5);
            build = build.school_in(number, &name, if at % 3 == 0 { 850 } else { 815 }, Phase::Secondary);
            let mut row = row.into_iter();
            let mut next = || row.next().unwrap();
            build = build
                .all(school(number), 2018, &[(Measure::Attainment8, next()), (Measure::Progress8, next())])
                .subject(school(number), 2018, Subject::Maths, &[(Measure::Grade94, next())])
                .all(school(number), 2016, &[(Measure::EnglishMaths94, next())])
                .pupils(school(number), 2018, PupilGroup::Girls, &[(Measure::EnglishMaths94, next())])
                .pupils(school(number), 2018, PupilGroup::Boys, &[(Measure::EnglishMaths94, next())])
                .all(school(number), 2018, &[(Measure::EnglishMaths94, next())]);
        }
        build
            .all(ENGLAND, 2018, &[(Measure::Attainment8, england), (Measure::Progress8, value(0.1, 5e5))])
            .pupils(ENGLAND, 2018, PupilGroup::Boys, &[(Measure::EnglishMaths94, value(60.0, 2.5e5))])
            .pupils(ENGLAND, 2018, PupilGroup::Girls, &[(Measure::EnglishMaths94, value(68.0, 2.5e5))])
            .all(ENGLAND, 2018, &[(Measure::EnglishMaths94, value(64.0, 5e5))])
            .all(Place::La(la(815)), 2018, &[(Measure::Attainment8, value(47.0, 5e3))])
            .subject(ENGLAND, 2018, Subject::Maths, &[(Measure::Grade94, value(62.0, 5e5))])
            .done()
    }
}

pub(super) fn queries() -> impl Strategy<Value = Query> {
    let names = prop::sample::select(ReportName::all().take(4).collect::<Vec<_>>());
    let comparators = prop::sample::select(COMPARATORS.iter().map(|(it, ..)| *it).collect::<Vec<_>>());
    let years = prop::sample::select(vec![None, Some(year(2018)), Some(year(2016))]);
    let pupils = prop::sample::select(vec!["all", "girls", "disadvantaged", "eal", "girls+eal"]);
    let which = prop::sample::select(vec![ComparePupils::Same, ComparePupils::Other, ComparePupils::All]);
    let weightings = prop::sample::select(vec![Weighting::Pupils, Weighting::Schools]);
    (names, comparators, years, pupils, which, weightings).prop_map(
        |(name, compare, year, pupils, compare_pupils, weighting)| {
            let pupils = pupils.parse().unwrap();
            Query { year, pupils, compare, compare_pupils, weighting, ..Query::of(name) }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_row_has_a_cell_for_every_column(snapshot in snapshots(), query in queries()) {
        let report = answer(&snapshot, &query);
        for section in &report.sections {
            for row in &section.rows {
                prop_assert_eq!(row.cells.len(), section.columns.len());
                for (cell, column) in row.cells.iter().zip(&section.columns) {
                    let reason = rounding::reason_text(cell);
                    prop_assert!(cell.value().is_some() != reason.is_some());
                    prop_assert!(cell.value().is_none_or(f64::is_finite));
                    prop_assert!(cell.value().is_some() || (cell.flag.is_none() && cell.limits.is_none()));
                    prop_assert!(!rounding::cell_text(column, cell).is_empty());
                }
            }
        }
    }

    #[test]
    fn verdicts_hold_together(snapshot in snapshots(), query in queries()) {
        let report = answer(&snapshot, &query);
        for cell in report.cells() {
            let above = cell.value().zip(cell.against).map(|(value, against)| value - against);
            if let Some((lower, upper)) = cell.limits {
                let value = cell.value().expect("limits stand beside a value");
                prop_assert!(lower <= value && value <= upper, "{} in {} to {}", value, lower, upper);
            }
            if let (Some(flag), Some(pupils)) = (cell.flag, cell.pupils) {
                prop_assert!(pupils >= 11.0, "{:?} of {}", flag, pupils);
            }
            match (cell.flag, above) {
                (Some(Flag::Above), Some(gap)) => prop_assert!(gap > 0.0),
                (Some(Flag::Below), Some(gap)) => prop_assert!(gap < 0.0),
                _ => {}
            }
            if let Some(pupils) = cell.gap_pupils {
                prop_assert!(pupils == 0.0 || (pupils > 0.0) == (above.expect("against what") > 0.0));
                prop_assert!(pupils.fract() == 0.0 && pupils.to_string() != "-0");
            }
            prop_assert!(cell.value().is_some() || (cell.against, cell.gap_pupils, cell.band) == (None, None, None));
        }
        let group = report.sections.iter().flat_map(|it| &it.rows).filter(|row| row.schools.is_some());
        for cell in group.flat_map(|row| &row.cells) {
            let plain = query.weighting == Weighting::Schools;
            prop_assert!(!plain || (cell.flag, cell.limits, cell.gap_pupils) == (None, None, None));
        }
    }

    #[test]
    fn a_mean_lies_among_its_schools_however_it_is_weighted(snapshot in snapshots(), query in queries()) {
        let report = answer(&snapshot, &Query { name: ReportName::Schools, ..query });
        let rows = section(&report, "rows");
        let group = rows.rows.iter().find(|row| row.kind == RowKind::Group).expect("the group");
        for (at, cell) in group.cells.iter().enumerate().filter(|(at, _)| rows.columns[*at].unit == Unit::Points) {
            let Some(mean) = cell.value() else { continue };
            let schools = rows.rows.iter().filter(|row| row.kind == RowKind::School);
            let values: Vec<f64> = schools.filter_map(|row| row.cells[at].value()).collect();
            let least = values.iter().copied().fold(f64::INFINITY, f64::min);
            let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            prop_assert!(least - 1e-9 <= mean && mean <= most + 1e-9, "{} in {} to {}", mean, least, most);
        }
    }

    #[test]
    fn the_order_of_schools_changes_nothing(snapshot in snapshots(), query in queries(), turn in 0usize..9) {
        let mut turned = snapshot.clone();
        let by = turn % turned.schools.len();
        turned.schools.rotate_left(by);
        turned.schools.reverse();
        prop_assert_eq!(answer(&snapshot, &query), answer(&turned, &query));
    }

    #[test]
    fn sorting_moves_whole_rows(snapshot in snapshots(), descending in any::<bool>(), at in 0usize..17) {
        let plain = Query::of(ReportName::Schools);
        let unsorted = answer(&snapshot, &plain);
        let rows = section(&unsorted, "rows");
        let column = rows.columns.get(at).map_or("name".to_owned(), |column| column.id.clone());
        let sorted = answer(&snapshot, &Query { sort: vec![Sort { column, descending }], ..plain });
        let sorted = section(&sorted, "rows");
        prop_assert_eq!(rows.rows.len(), sorted.rows.len());
        for row in &rows.rows {
            prop_assert!(sorted.rows.contains(row));
        }
        let schools: Vec<&Row> = sorted.rows.iter().filter(|row| row.kind == RowKind::School).collect();
        let values: Vec<Option<f64>> =
            schools.iter().map(|row| row.cells.get(at).and_then(Cell::value)).collect();
        let first_without = values.iter().position(Option::is_none).unwrap_or(values.len());
        if at < rows.columns.len() {
            prop_assert!(values[first_without..].iter().all(Option::is_none), "codes come last");
            let ordered = values[..first_without].windows(2).all(|pair| {
                if descending { pair[0] >= pair[1] } else { pair[0] <= pair[1] }
            });
            prop_assert!(ordered);
        }
    }

    #[test]
    fn higher_and_lower_schools_are_apart(snapshot in snapshots(), query in queries()) {
        let report = answer(&snapshot, &Query { name: ReportName::Overview, ..query });
        let urns = |id: &str| section(&report, id).rows.iter().map(|row| row.urn).collect::<Vec<_>>();
        let (higher, lower) = (urns("higher_schools"), urns("lower_schools"));
        prop_assert!(higher.len() <= 5 && lower.len() <= 5);
        prop_assert!(higher.iter().all(|urn| !lower.contains(urn)));
    }
}
