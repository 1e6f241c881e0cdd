use proptest::prelude::*;

use super::*;
use crate::ui::Depth;

fn lines(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area;
    (0..area.height)
        .map(|y| (0..area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned())
        .collect()
}

fn scatter(points: &[(f64, f64)], cursor: Option<usize>) -> Scatter {
    let names = ["Ashdown", "Birch", "Cedar", "Dale"];
    Scatter {
        x: "Attainment 8".into(),
        y: "Progress 8".into(),
        points: points
            .iter()
            .enumerate()
            .map(|(at, (x, y))| Point {
                name: names[at % 4].into(),
                x: *x,
                y: *y,
                shown: (format!("{x:.1}"), format!("{y:.2}")),
                mark: None,
            })
            .collect(),
        cursor,
        comparator: Some(("England".into(), Some(46.0), Some(0.0))),
        curves: Vec::new(),
        not_drawn: vec![
            NotDrawn { name: "Elm".into(), reason: "suppressed: 5 pupils or fewer".into() },
            NotDrawn { name: "Fern".into(), reason: "suppressed: 5 pupils or fewer".into() },
        ],
    }
}

fn drawn(scatter: &Scatter, width: u16, height: u16, glyphs: Glyphs) -> Vec<String> {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    scatter.draw(buffer.area, &mut buffer, &Theme::terminal(Depth::Mono), glyphs);
    lines(&buffer)
}

#[test]
fn ticks_are_round_and_within() {
    assert_eq!(ticks(0.0, 100.0, 5), (vec![0.0, 20.0, 40.0, 60.0, 80.0, 100.0], 0));
    let (values, decimals) = ticks(-0.73, 0.81, 4);
    assert_eq!(decimals, 1);
    assert_eq!(values.iter().map(|v| tick_text(*v, decimals)).collect::<Vec<_>>(), ["-0.5", "0.0", "0.5"]);
    assert_eq!(ticks(1.0, 1.0, 5).0, Vec::<f64>::new());
    assert_eq!(tick_text(-0.001, 2), "0.00");
}

#[test]
fn a_scatter_shows_points_lines_names_and_what_is_not_drawn() {
    let chart = scatter(&[(40.0, -0.5), (46.3, 0.12), (52.0, 0.6)], Some(2));
    let shown = drawn(&chart, 60, 20, Glyphs::Unicode);
    let text = shown.join("\n");
    assert!(shown[0].starts_with("Progress 8 ↑"), "{text}");
    assert!(shown[17].ends_with("Attainment 8 →"), "{text}");
    assert!(shown[18].contains("◆ Cedar: Attainment 8 52.0, Progress 8 0.60"), "{text}");
    assert_eq!(shown[19], "not drawn: 2 (suppressed: 5 pupils or fewer): Elm, Fern");
    // The school under the cursor is the highest and the rightmost: its glyph stands in the plot's top right.
    let row = shown.iter().position(|line| line.contains('◆')).unwrap();
    assert!(row <= 2 && shown[row].contains("Cedar ◆"), "{text}");
    // Fourteen rows of plot: the two lines of the comparator cross in one of them.
    assert_eq!(shown[..17].iter().map(|line| line.matches('┆').count()).sum::<usize>(), 13, "{text}");
    assert_eq!(text.matches('┼').count(), 1, "{text}");
    let dots = text.chars().filter(|c| ('\u{2801}'..='\u{28ff}').contains(c)).count();
    assert_eq!(dots, 2, "{text}");
}

#[test]
fn seven_bits_show_the_same_chart() {
    let chart = scatter(&[(40.0, -0.5), (46.3, 0.12), (52.0, 0.6)], Some(0));
    let shown = drawn(&chart, 60, 20, Glyphs::Ascii);
    let text = shown.join("\n");
    assert!(text.is_ascii(), "{text}");
    assert_eq!(shown[1..16].iter().map(|line| line.matches('*').count()).sum::<usize>(), 2, "{text}");
    assert_eq!(shown[1..16].iter().map(|line| line.matches('@').count()).sum::<usize>(), 1, "{text}");
}

#[test]
fn a_scatter_without_points_says_so() {
    let chart = Scatter { comparator: None, ..scatter(&[], None) };
    assert!(drawn(&chart, 60, 20, Glyphs::Unicode).join("\n").contains("no school has a value in both measures"));
    assert!(drawn(&scatter(&[(1.0, 1.0)], Some(0)), 30, 4, Glyphs::Unicode).join("\n").contains("no room"));
}

fn trend(values: Vec<Option<f64>>) -> Trend {
    let years = (0..values.len()).map(|at| format!("20{:02}/{:02}", 14 + at, 15 + at)).collect();
    Trend {
        measure: "Attainment 8".into(),
        years,
        series: vec![Series { label: "Group".into(), values }],
        not_drawn: vec![NotDrawn { name: "2016/17".into(), reason: "not published".into() }],
    }
}

#[test]
fn a_trend_breaks_where_a_year_has_no_value() {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 46, 10));
    let theme = Theme::terminal(Depth::Mono);
    trend(vec![Some(40.0), Some(44.0), None, Some(50.0)]).draw(buffer.area, &mut buffer, &theme, Glyphs::Unicode);
    let shown = lines(&buffer);
    let text = shown.join("\n");
    assert!(shown[0].starts_with("Attainment 8  ● Group"), "{text}");
    assert_eq!(shown[9], "not drawn: 1 (not published): 2016/17");
    assert_eq!(shown[1..7].iter().map(|line| line.matches('●').count()).sum::<usize>(), 3, "{text}");
    assert!(["2014/15", "2015/16", "2016/17", "2017/18"].iter().all(|year| shown[8].contains(year)), "{text}");
    // Nothing is drawn between the second year and the last.
    let line = &shown[1..7];
    let column = |c: char| {
        line.iter().flat_map(move |l| l.chars().enumerate().filter(move |(_, it)| *it == c).map(|(at, _)| at))
    };
    let mut points: Vec<usize> = column('●').collect();
    points.sort_unstable();
    for row in line {
        assert!(row.chars().skip(points[1] + 1).take(points[2] - points[1] - 1).all(|c| c == ' '), "{text}");
    }
    let between = line.iter().flat_map(|row| row.chars().skip(points[0] + 1).take(points[1] - points[0] - 1));
    assert!(between.filter(|c| *c != ' ').count() >= 4, "{text}");
}

#[test]
fn a_spark_leaves_a_gap() {
    assert_eq!(spark(&[Some(1.0), None, Some(8.0)], Glyphs::Unicode), "▁ █");
    assert_eq!(spark(&[Some(3.0), Some(3.0)], Glyphs::Unicode), "▅▅");
    assert_eq!(spark(&[Some(1.0), None, Some(8.0)], Glyphs::Ascii), "_ =");
    assert_eq!(spark(&[], Glyphs::Unicode), "");
}

fn any_value() -> impl Strategy<Value = f64> {
    prop_oneof![8 => -100.0f64..100.0, 1 => Just(0.0), 1 => any::<f64>()]
}

proptest! {
    #[test]
    fn no_values_and_no_size_break_a_chart(
        points in proptest::collection::vec((any_value(), any_value()), 0..30),
        cursor in proptest::option::of(0usize..40),
        (width, height) in (0u16..130, 0u16..45),
        ascii in any::<bool>(),
    ) {
        let glyphs = if ascii { Glyphs::Ascii } else { Glyphs::Unicode };
        let shown = drawn(&scatter(&points, cursor), width, height, glyphs);
        prop_assert!(!ascii || shown.iter().all(|line| line.is_ascii()));
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        let values = points.iter().map(|(x, y)| (*y > 0.0).then_some(*x)).collect();
        trend(values).draw(buffer.area, &mut buffer, &Theme::terminal(Depth::Mono), glyphs);
        prop_assert!(!ascii || lines(&buffer).iter().all(|line| line.is_ascii()));
    }
}
