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
        rows in prop::collection::vec(prop::collection::vec(figures(), 4), 1..9),
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
                .all(school(number), 2016, &[(Measure::EnglishMaths94, next())]);
        }
        build
            .all(ENGLAND, 2018, &[(Measure::Attainment8, england), (Measure::Progress8, value(0.1, 5e5))])
            .all(Place::La(la(815)), 2018, &[(Measure::Attainment8, value(47.0, 5e3))])
            .subject(ENGLAND, 2018, Subject::Maths, &[(Measure::Grade94, value(62.0, 5e5))])
            .done()
    }
}

pub(super) fn queries() -> impl Strategy<Value = Query> {
    let names = prop::sample::select(ReportName::all().take(4).collect::<Vec<_>>());
    let comparators = prop::sample::select(COMPARATORS.iter().map(|(it, ..)| *it).collect::<Vec<_>>());
    let years = prop::sample::select(vec![None, Some(year(2018)), Some(year(2016))]);
    (names, comparators, years).prop_map(|(name, compare, year)| Query { year, compare, ..Query::of(name) })
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
