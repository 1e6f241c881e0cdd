//! Charts of small reports, number by number, and what holds for every chart and its twin.

use proptest::prelude::*;

use super::*;
use crate::figures::{Code, Measure, Place, Release, Stage, Unit};
use crate::report::testing::{Build, ENGLAND, between, code, la, small, urn, value, year};
use crate::report::{Flag, Query, ReportName, run};

const THREE: [Measure; 3] = [Measure::Attainment8, Measure::Progress8, Measure::EnglishMaths94];

fn schools(snapshot: &crate::report::Snapshot) -> Report {
    run(snapshot, &Query { measures: THREE.to_vec(), ..Query::of(ReportName::Schools) }).expect("a report")
}

fn pick(kind: ChartKind, column: &str) -> Pick<'_> {
    Pick { kind, column, across: None, row: None }
}

fn drawn(report: &Report, kind: ChartKind, column: &str) -> Chart {
    chart(report, &report.sections[0], pick(kind, column)).expect("a chart")
}

fn names(points: &[Point]) -> Vec<&str> {
    points.iter().map(|point| point.name.as_str()).collect()
}

#[test]
fn dots_stand_in_order_with_the_comparator_and_the_group_and_codes_beside() {
    let report = schools(&small());
    let Chart::Caterpillar(dots) = drawn(&report, ChartKind::Caterpillar, "progress8") else { panic!("dots") };
    assert_eq!(names(&dots.points), ["Birch School", "Alder School"]);
    assert_eq!(dots.points[0].cell.limits, Some((0.1, 0.8)));
    assert_eq!(dots.points.iter().map(|point| point.row).collect::<Vec<_>>(), [1, 0]);
    let lines: Vec<(RowKind, &str)> = dots.lines.iter().map(|line| (line.kind, line.name.as_str())).collect();
    assert_eq!(lines, [(RowKind::England, "England (state-funded)"), (RowKind::Group, "North group")]);
    assert!((dots.lines[0].value + 0.03).abs() < 1e-12);
    let missing =
        NotDrawn { row: Some(2), name: "Cedar School".into(), reason: "suppressed: 5 pupils or fewer".into() };
    assert_eq!(dots.not_drawn, [missing]);
    let alphabetical = Report { alphabetical: true, ..report };
    let Chart::Bars(bars) = drawn(&alphabetical, ChartKind::Bars, "progress8") else { panic!("bars") };
    assert_eq!(names(&bars.points), ["Alder School", "Birch School"], "no order by figures");
}

#[test]
fn one_line_is_drawn_only_where_all_are_held_against_one_value() {
    let mut report = schools(&small());
    let set = |report: &mut Report, against: [f64; 2]| {
        for (row, against) in report.sections[0].rows.iter_mut().zip(against) {
            row.cells[0].against = Some(against);
        }
    };
    set(&mut report, [46.4, 46.4]);
    let Chart::Bars(bars) = drawn(&report, ChartKind::Bars, "attainment8") else { panic!("bars") };
    assert_eq!(bars.lines[0].name, "England (state-funded)");
    set(&mut report, [50.0, 50.0]);
    let Chart::Bars(bars) = drawn(&report, ChartKind::Bars, "attainment8") else { panic!("bars") };
    assert!((bars.lines[0].value - 50.0).abs() < 1e-12, "what was compared with, though no row shows it");
    set(&mut report, [46.4, 50.0]);
    let Chart::Bars(bars) = drawn(&report, ChartKind::Bars, "attainment8") else { panic!("bars") };
    assert_eq!(bars.lines.iter().map(|line| line.kind).collect::<Vec<_>>(), [RowKind::Group]);
}

/// Schools of these numbers of pupils and percentages in a country of 60%.
fn percentages(of: &[(u32, f64, f64)]) -> crate::report::Snapshot {
    let build = of.iter().fold(Build::new(Stage::Ks4), |build, (number, ..)| build.school(*number, "School"));
    let build = build.held(2017, Release::Final).all(ENGLAND, 2017, &[(Measure::EnglishMaths94, value(60.0, 1e5))]);
    of.iter()
        .fold(build, |build, (number, percent, pupils)| {
            build.all(Place::School(urn(*number)), 2017, &[(Measure::EnglishMaths94, value(*percent, *pupils))])
        })
        .done()
}

#[test]
fn a_funnel_of_percentages_has_the_limits_of_the_normal_distribution() {
    // 100·1.96·√(0.6·0.4/100) = 9.6020 and 100·3.0902·√(0.0024) = 15.1388 for a hundred pupils.
    let snapshot =
        percentages(&[(100_001, 70.0, 100.0), (100_002, 76.0, 100.0), (100_003, 62.0, 100.0), (100_004, 10.0, 10.0)]);
    let Chart::Funnel(funnel) = drawn(&schools(&snapshot), ChartKind::Funnel, "english_maths_94") else {
        panic!("a funnel")
    };
    let standing: Vec<(f64, Standing)> = funnel.points.iter().map(|mark| (mark.point.value, mark.standing)).collect();
    assert_eq!(
        standing,
        [
            (10.0, Standing::NotTested),
            (70.0, Standing::Beyond95(Flag::Above)),
            (76.0, Standing::Beyond998(Flag::Above)),
            (62.0, Standing::Inside),
        ]
    );
    let control = funnel.points[1].control.expect("limits");
    for (found, expected) in [
        (control.limits95.0, 50.398_0),
        (control.limits95.1, 69.602_0),
        (control.limits998.0, 44.861_2),
        (control.limits998.1, 75.138_8),
    ] {
        assert!((found - expected).abs() < 5e-4, "{found} for {expected}");
    }
    assert_eq!(funnel.points[0].control, None, "chance among ten pupils is not normal");
    assert_eq!(funnel.without, None);
    let first = funnel.control.first().expect("a curve");
    assert!(first.pupils >= 5.0 / 0.24 && first.pupils < 25.0, "{}", first.pupils);
    assert!(funnel.control.windows(2).all(|pair| pair[0].limits95.0 <= pair[1].limits95.0));
}

#[test]
fn a_funnel_of_scores_takes_the_deviation_from_published_limits_and_says_where_there_is_none() {
    let report = schools(&small());
    let Chart::Funnel(funnel) = drawn(&report, ChartKind::Funnel, "progress8") else { panic!("a funnel") };
    // σ = (140·(0.22·√140/1.96) + 58·(0.35·√58/1.96)) / 198 = 1.3375; ±1.96·σ/√58 = 0.3442 around −0.03.
    let control = funnel.points[0].control.expect("limits");
    assert!((control.limits95.1 - 0.314_2).abs() < 5e-4, "{control:?}");
    assert_eq!(funnel.points[0].standing, Standing::Beyond95(Flag::Above));
    let Chart::Funnel(funnel) = drawn(&report, ChartKind::Funnel, "attainment8") else { panic!("a funnel") };
    assert_eq!(
        (funnel.control.as_slice(), funnel.without.as_deref()),
        (&[][..], Some("how far single pupils lie apart in Attainment 8 is not published"))
    );
    assert!(funnel.points.iter().all(|mark| mark.standing == Standing::NotTested));
}

#[test]
fn a_scatter_has_the_schools_with_both_values() {
    let report = schools(&small());
    let across = Pick { across: Some("english_maths_94"), ..pick(ChartKind::Scatter, "progress8") };
    let Chart::Scatter(scatter) = chart(&report, &report.sections[0], across).expect("a chart") else {
        panic!("a scatter")
    };
    let points: Vec<(f64, f64)> = scatter.points.iter().map(|pair| (pair.across, pair.point.value)).collect();
    assert_eq!(points, [(64.0, -0.12), (80.0, 0.45)]);
    assert_eq!(scatter.not_drawn.len(), 1);
    let twin = Chart::Scatter(scatter).table();
    let england = twin.rows.iter().find(|row| row.kind == RowKind::England).expect("a row");
    assert_eq!(england.cells.iter().map(Cell::value).collect::<Vec<_>>(), [Some(64.2), Some(-0.03)]);
}

#[test]
fn a_trend_breaks_where_a_year_has_no_value_and_says_why() {
    let at =
        |build: Build, end| build.all(Place::School(urn(100_001)), end, &[(Measure::Attainment8, value(40.0, 50.0))]);
    let build = Build::new(Stage::Ks4).school(100_001, "School");
    let build = build.held(2022, Release::Final).held(2019, Release::Final).held(2018, Release::Final);
    let snapshot = at(at(build, 2022), 2019)
        .all(Place::School(urn(100_001)), 2018, &[(Measure::Attainment8, code(Code::Supp))])
        .done();
    let query = Query { measures: vec![Measure::Attainment8], ..Query::of(ReportName::Overview) };
    let report = run(&snapshot, &query).expect("a report");
    let section = report.sections.iter().find(|section| section.id == "trend").expect("a trend");
    assert_eq!(kinds(&report, section, "attainment8"), [ChartKind::Trend]);
    let Chart::Trend(trend) = chart(&report, section, pick(ChartKind::Trend, "attainment8")).expect("a chart") else {
        panic!("a trend")
    };
    assert_eq!(trend.years.iter().map(|year| year.end()).collect::<Vec<_>>(), [2018, 2019, 2020, 2021, 2022]);
    let drawn: Vec<bool> = trend.series[0].steps.iter().map(|step| step.point.is_some()).collect();
    assert_eq!(drawn, [false, true, false, false, true]);
    assert_eq!(trend.series[0].name, "North group");
    let missing: Vec<&str> = trend.not_drawn.iter().map(|missing| missing.name.as_str()).collect();
    assert_eq!(missing, ["2017/18", "2019/20", "2020/21"]);
    assert!(trend.not_drawn.iter().all(|missing| !missing.reason.is_empty()));
    assert_eq!(year(2022).to_string(), Chart::Trend(trend).table().rows[1].year.expect("a year").to_string());
}

#[test]
fn what_cannot_be_drawn_is_refused_with_the_reason() {
    let report = schools(&small());
    let section = &report.sections[0];
    let why = |of: Pick<'_>| chart(&report, section, of).expect_err("no chart");
    assert_eq!(why(pick(ChartKind::Bars, "ebacc_aps")), "there is no column 'ebacc_aps' in this list");
    assert_eq!(why(pick(ChartKind::Trend, "progress8")), "this list has no years");
    let empty = Section { rows: Vec::new(), ..section.clone() };
    assert_eq!(
        chart(&report, &empty, pick(ChartKind::Bars, "progress8")),
        Err("no row has a value of Progress 8".to_owned())
    );
    assert_eq!(kinds(&report, &empty, "progress8"), []);
    assert_eq!(
        kinds(&report, section, "progress8"),
        [ChartKind::Caterpillar, ChartKind::Bars, ChartKind::Funnel, ChartKind::Scatter, ChartKind::Heat]
    );
}

#[test]
fn shades_go_from_the_least_to_the_greatest_of_a_unit() {
    let columns = ["a", "b"].map(|id| Column {
        id: id.into(),
        label: id.into(),
        short: id.into(),
        unit: Unit::Pupils,
        decimals: 0,
    });
    let row = |name: &str, cells: [f64; 2]| Row::of(RowKind::Subject, name, cells.map(Cell::of).to_vec());
    let mut rows = vec![row("x", [0.0, 2.0]), row("y", [10.0, 5.0])];
    rows[1].cells[1].flag = Some(Flag::Above);
    let section = Section::of("rows", "Heat", columns.to_vec(), rows);
    let Ok(Chart::Heat(heat)) = chart(&schools(&small()), &section, pick(ChartKind::Heat, "a")) else {
        panic!("a heat map")
    };
    let shades: Vec<Vec<Option<u8>>> = heat.rows.iter().map(|row| row.shades.clone()).collect();
    assert_eq!(shades, [[Some(0), Some(1)], [Some(4), Some(2)]]);
    assert_eq!(Chart::Heat(heat).table().rows, section.rows);
}

/// A figure as files have it: a value with or without limits or pupils, or a code.
fn figure() -> impl Strategy<Value = crate::figures::Figure> {
    prop_oneof![
        (-20i32..120, 0u32..300).prop_map(|(of, pupils)| value(f64::from(of), f64::from(pupils))),
        (-20i32..20, 1u32..300, 1u32..9).prop_map(|(of, pupils, half)| {
            let (of, half) = (f64::from(of), f64::from(half));
            between(of, f64::from(pupils), of - half, of + half)
        }),
        Just(code(Code::Supp)),
        (-20i32..120).prop_map(|of| crate::report::testing::bare(f64::from(of))),
    ]
}

/// The points of a chart: the row, and each value drawn.
fn points_of(chart: &Chart) -> Vec<(usize, Vec<f64>)> {
    match chart {
        Chart::Caterpillar(dots) => dots
            .points
            .iter()
            .map(|point| {
                let limits = point.cell.limits.into_iter().flat_map(|(lower, upper)| [lower, upper]);
                (point.row, std::iter::once(point.value).chain(limits).collect())
            })
            .collect(),
        Chart::Bars(dots) => dots.points.iter().map(|point| (point.row, vec![point.value])).collect(),
        Chart::Funnel(funnel) => funnel
            .points
            .iter()
            .map(|mark| {
                let limits = mark.control.into_iter().flat_map(|control| {
                    [control.limits95.0, control.limits95.1, control.limits998.0, control.limits998.1]
                });
                (mark.point.row, [mark.pupils, mark.point.value].into_iter().chain(limits).collect())
            })
            .collect(),
        Chart::Scatter(scatter) => {
            scatter.points.iter().map(|pair| (pair.point.row, vec![pair.across, pair.point.value])).collect()
        }
        Chart::Trend(trend) => trend
            .series
            .iter()
            .flat_map(|series| series.steps.iter().filter_map(|step| step.point.as_ref()))
            .map(|point| (point.row, vec![point.value]))
            .collect(),
        Chart::Heat(heat) => {
            heat.rows.iter().map(|row| (row.row, row.of.cells.iter().filter_map(Cell::value).collect())).collect()
        }
    }
}

proptest! {
    #[test]
    fn every_point_is_in_the_twin_and_every_row_of_the_twin_is_drawn(
        figures in proptest::collection::vec((figure(), figure(), figure()), 1..8),
        other in proptest::collection::vec(figure(), 1..8),
        alphabetical in any::<bool>(),
        compare in 0usize..5,
    ) {
        let mut build = Build::new(Stage::Ks4);
        for at in 0..figures.len() {
            build = build.school(100_001 + u32::try_from(at).unwrap(), &format!("School {}", (at * 7) % 5));
        }
        build = build.held(2017, Release::Final).held(2016, Release::Final);
        for (at, (first, second, third)) in figures.iter().enumerate() {
            let place = Place::School(urn(100_001 + u32::try_from(at).unwrap()));
            let of = THREE.into_iter().zip([*first, *second, *third]).collect::<Vec<_>>();
            build = build.all(place, 2017, &of);
            if let Some(other) = other.get(at) {
                build = build.all(place, 2016, &[(Measure::Attainment8, *other)]);
            }
        }
        let england = [(Measure::Attainment8, value(46.0, 1e5)), (Measure::EnglishMaths94, value(60.0, 1e5))];
        build = build.all(ENGLAND, 2017, &england).all(Place::La(la(815)), 2017, &england);
        let mut snapshot = build.done();
        snapshot.alphabetical = alphabetical;
        for name in [ReportName::Schools, ReportName::Overview] {
            let query = Query {
                measures: THREE.to_vec(),
                compare: crate::report::COMPARATORS[compare].0,
                ..Query::of(name)
            };
            let Ok(report) = run(&snapshot, &query) else { continue };
            for section in &report.sections {
                for column in &section.columns {
                    for kind in kinds(&report, section, &column.id) {
                        let Ok(chart) = chart(&report, section, pick(kind, &column.id)) else { continue };
                        holds(&report, section, &chart)?;
                    }
                }
            }
        }
    }
}

/// A chart and its twin say the same, and no row is lost between drawn and not drawn.
fn holds(report: &Report, section: &Section, chart: &Chart) -> Result<(), TestCaseError> {
    let points = points_of(chart);
    let twin = chart.table();
    let own: Vec<&Row> =
        twin.rows.iter().filter(|row| chart.kind() == ChartKind::Trend || !is_reference(row)).collect();
    prop_assert_eq!(own.len(), points.len());
    for (row, (at, values)) in own.iter().zip(&points) {
        let written: Vec<f64> = row.cells.iter().filter_map(Cell::value).collect();
        prop_assert_eq!(&written, values);
        let source = &section.rows[*at];
        if chart.kind() != ChartKind::Trend {
            prop_assert_eq!((&row.name, row.urn), (&source.name, source.urn));
        }
        prop_assert!(row.cells.len() == twin.columns.len() && row.words.len() == twin.leads.len());
    }
    if !matches!(chart.kind(), ChartKind::Trend | ChartKind::Heat) {
        let mut rows: Vec<usize> = points.iter().map(|(row, _)| *row).collect();
        rows.extend(chart.not_drawn().iter().filter_map(|missing| missing.row));
        rows.sort_unstable();
        let expected: Vec<usize> = drawable(report, section).iter().map(|(row, _)| *row).collect();
        prop_assert_eq!(rows, expected, "every row is drawn or named with its reason, never both");
    }
    Ok(())
}
