//! Charts of a list: each kind drawn, walked over, its figures as a table.

use super::*;
use crate::report::charts::ChartKind;
use crate::report::rounding::cell_text;
use crate::ui::command::{Availability, Command};

/// The names of the drawn rows from top to bottom.
fn named(bench: &Bench) -> Vec<String> {
    let frame = bench.frame();
    let rows = frame.iter().skip(3).take_while(|line| !line.starts_with('┆'));
    rows.map(|line| line.chars().skip(2).take(8).collect::<String>().trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

#[test]
fn a_column_without_limits_is_drawn_as_bars_in_order_with_the_comparator_named() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("x");
    let frame = bench.frame();
    assert_eq!(frame[1], "Attainment 8");
    assert_eq!(frame[3], "  学校 International School         55.1     ███████████████████████████┊█████");
    assert_eq!(frame[8], "▌ Ashdown Academy                   46.3     ███████████████████████████┊");
    assert_eq!(frame[14], "  Elmfield Special School           12.4     ████████                   ┊");
    assert_eq!(frame[17], "┆ England (state-funded) 46.5  ┊ Wessex Learning 46.9");
    assert_eq!(frame[18], format!("{:<72}row 1/12", "Attainment 8: 46.3 · 143 pupils"));
}

#[test]
fn a_column_with_limits_is_drawn_as_dots_with_their_limits() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("l x");
    let frame = bench.frame();
    assert_eq!(frame[1], "Progress 8 with 95% limits");
    assert_eq!(frame[3], "  学校 International School          1.05▲              ┆ ┊          ├───●───┤");
    assert_eq!(frame[7], "▌ Ashdown Academy                    0.12             ├───●───┤");
    assert_eq!(frame[12], "  Birchwood High School             -0.38▼    ├───●───┤ ┆ ┊");
    assert!(bench.text().contains("┆ England (state-funded) -0.02  ┊ Wessex Learning 0.13  ├●┤ 95% limits"));
    assert!(bench.text().contains("not drawn: 1 (suppressed: 5 pupils or fewer): Elmfield Special School"));
    assert!(bench.text().contains("not drawn: 1 (low coverage: fewer than half"));
    bench.glyphs = Glyphs::Ascii;
    assert!(bench.text().is_ascii(), "{}", bench.text());
    assert!(bench.line("Birchwood").contains("-0.38v    |---*---| : ."), "{}", bench.text());
}

#[test]
fn the_cursor_walks_over_the_chart_in_its_order_and_the_table_stands_on_the_same_school() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("l x j");
    assert!(bench.line("▌").contains("Dale"), "{}", bench.text());
    bench.press("3 l");
    assert!(bench.line("▌").contains("Ivybridge"), "{}", bench.text());
    bench.press("G");
    assert!(bench.line("▌").contains("Birchwood"));
    bench.press("g g k");
    assert!(bench.line("▌").contains("学校"));
    bench.press("x");
    assert!(bench.line("▌").contains("学校") && bench.text().contains("School  "), "{}", bench.text());
}

#[test]
fn kinds_of_chart_follow_each_other_round_the_end() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("l x");
    let mut kinds = Vec::new();
    for _ in 0..5 {
        kinds.push(bench.view.kind().unwrap());
        bench.press("c");
    }
    assert_eq!(
        kinds,
        [ChartKind::Caterpillar, ChartKind::Bars, ChartKind::Funnel, ChartKind::Scatter, ChartKind::Heat]
    );
    assert_eq!(bench.view.kind(), Some(ChartKind::Caterpillar));
    assert!(bench.said().starts_with("Dots with limits: "), "{}", bench.said());
}

#[test]
fn a_funnel_has_its_limits_as_curves_and_marks_what_lies_beyond_them() {
    let mut bench = Bench::new(ReportName::Schools, 120, 35);
    bench.press("l x c c");
    let text = bench.text();
    assert!(bench.frame()[1].starts_with("Progress 8 ↑"), "{text}");
    let dots = text.chars().filter(|c| ('\u{2801}'..='\u{28ff}').contains(c)).count();
    assert!(dots > 150, "{dots} of the curves' dots: {text}");
    assert_eq!((text.matches('▲').count(), text.matches('▼').count()), (4, 1), "{text}");
    assert!(text.contains("◆ Ashdown Academy: Pupils 139, Progress 8 0.12"), "{text}");
    assert!(text.contains("⠒ 95%, 99.8% limits"), "{text}");
    // The comparator's line has its name at the end.
    assert!(bench.line("┄┄┄").contains("England (state-funded)"), "{text}");
    bench.press("l l");
    assert!(bench.text().contains("◆ King's School: Pupils 162, Progress 8 0.44"), "{}", bench.text());
    // A measure of which no spread is known has no limits, and says so.
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("x c");
    assert!(bench.text().contains("how far single pupils lie apart in Attainment 8 is not published"));
}

#[test]
fn a_scatter_of_any_two_measures_names_the_school_under_the_cursor() {
    let mut bench = Bench::new(ReportName::Schools, 100, 30);
    bench.press("j j l x c c c");
    let text = bench.text();
    assert!(text.contains("◆ Cedar Park School: Attainment 8 52.8, Progress 8 0.71"), "{text}");
    assert!(text.contains("England (state-funded)"), "{text}");
    bench.press("l");
    assert!(bench.text().contains("◆ 学校 International School: Attainment 8 55.1"), "{}", bench.text());
    bench.press("h h");
    assert!(bench.text().contains("◆ King's School"), "{}", bench.text());
    bench.press("Y 9 - 4 enter");
    assert!(bench.text().contains(": Attainment 8 50.2, English and maths 9–4 71.0%"), "{}", bench.text());
    bench.press("X p 8 enter");
    assert!(bench.text().contains(": Progress 8 0.44, English and maths 9–4 71.0%"), "{}", bench.text());
    bench.press("x");
    assert!(bench.line("▌").contains("King's School"));
}

#[test]
fn the_figures_of_a_chart_are_exactly_what_it_draws() {
    let mut bench = Bench::new(ReportName::Schools, 160, 35);
    for keys in ["l x", "c", "c", "c", "c"] {
        bench.press(keys);
        let table = bench.view.graph.as_ref().unwrap().chart.as_ref().unwrap().table();
        bench.press("T");
        let text = bench.text();
        assert!(text.contains(&format!("What the chart draws: {}", table.title)), "{text}");
        for row in &table.rows {
            let name: String = row.name.chars().take(12).collect();
            // Below the chips, which name the comparator too.
            let line = bench.frame().into_iter().skip(2).find(|line| line.contains(&name)).unwrap();
            for (column, cell) in table.columns.iter().zip(&row.cells) {
                assert!(line.contains(&cell_text(column, cell)), "{}: {line}", column.label);
            }
        }
        bench.press("i");
        assert!(bench.boxes.is_empty() && bench.said().starts_with("this table shows what the chart draws"));
        bench.press("T");
        assert!(!bench.text().contains("What the chart draws"));
    }
    // It is left like a chart, and follows what is read again.
    bench.press("T p b o y s enter");
    assert!(bench.text().contains("What the chart draws") && bench.frame()[0].contains("Boys"));
    bench.press("esc");
    assert!(!bench.text().contains("What the chart draws"));
}

#[test]
fn a_filter_leaves_only_its_schools_on_the_chart() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("/ a c a d enter x");
    assert_eq!(named(&bench), ["Ashdown", "Juniper"], "{}", bench.text());
    bench.press("j");
    assert!(bench.line("▌").contains("Juniper"));
    assert!(bench.text().contains("┆ England (state-funded) 46.5"));
}

#[test]
fn every_kind_is_drawn_in_the_smallest_window_or_says_why_not() {
    let mut bench = Bench::new(ReportName::Schools, 60, 10);
    bench.press("l x");
    assert!(bench.line("▌").contains("Ashdown Academy            0.12"), "{}", bench.text());
    assert!(bench.text().contains('●') && bench.text().contains("┆ England (state-funded) -0.02"));
    bench.press("c");
    assert!(bench.text().contains('█'), "{}", bench.text());
    bench.press("c");
    assert!(bench.text().contains("◆ Ashdown Academy") && bench.text().contains('│'), "{}", bench.text());
    bench.press("c");
    assert!(bench.text().contains("Attainment 8 →") && bench.text().contains("◆ Ashdown Academy"), "{}", bench.text());
    bench.size = (24, 6);
    bench.press("j");
    assert!(bench.text().contains("there is no room"), "{}", bench.text());
}

#[test]
fn joint_intervention_is_a_map_of_shades_values_and_marks() {
    let mut bench = Bench::new(ReportName::Intervention, 80, 19);
    bench.press("x");
    let text = bench.text();
    assert_eq!(bench.frame()[1], "Where several schools are significantly below", "{text}");
    assert!(bench.line("▌").contains("48%▼") && bench.line("▌").contains("57%▲"), "{text}");
    assert!(bench.line("Maths").contains("   37%▼"), "the least has no shade: {text}");
    assert!(bench.line("Science").contains("██ 70%▲") && bench.line("Science").contains("SUPP"), "{text}");
    bench.press("j l");
    assert!(bench.line("▌").contains("Maths"));
    assert!(bench.frame()[18].starts_with("Girls: 46% · ▲ above England (state-funded)"), "{}", bench.text());
    bench.glyphs = Glyphs::Ascii;
    assert!(bench.text().is_ascii() && bench.line("Science").contains("## 70%^"), "{}", bench.text());
    bench.size = (60, 10);
    assert!(bench.line("Science").contains("## 70%^"), "{}", bench.text());
}

#[test]
fn years_of_a_subject_are_drawn_as_a_trend() {
    let mut bench = Bench::new(ReportName::Subjects, 80, 19);
    bench.press("j j x");
    while bench.view.kind() != Some(ChartKind::Trend) {
        bench.press("c");
    }
    assert!(bench.line("● Maths").contains("Attainment 8"), "{}", bench.text());
    assert!(bench.text().contains("2016/17") && bench.text().contains("2017/18"));
}

#[test]
fn rows_that_do_not_fit_are_told_and_the_cursor_walks_to_them() {
    let mut bench = Bench::new(ReportName::Schools, 80, 15);
    bench.press("l x g g");
    assert!(bench.text().contains(" more below") && !bench.text().contains(" more above"), "{}", bench.text());
    bench.press("G");
    assert!(bench.line("▌").contains("Birchwood"), "{}", bench.text());
    assert!(bench.text().contains(" more above") && !bench.text().contains(" more below"), "{}", bench.text());
}

#[test]
fn the_headlines_are_drawn_and_a_kind_is_offered_only_where_there_are_two() {
    let mut bench = Bench::new(ReportName::Overview, 100, 30);
    bench.press("x");
    assert_eq!(bench.view.kinds(), [ChartKind::Bars]);
    assert!(bench.line("England (state-funded)  ").contains('█'), "{}", bench.text());
    assert_eq!(bench.view.can(Command::ChartKind), Availability::Absent);
    bench.press("x l x");
    assert_eq!(bench.view.kinds(), [ChartKind::Caterpillar, ChartKind::Bars]);
    assert!(bench.line("England (state-funded)  ").contains('●'), "{}", bench.text());
    assert_eq!(bench.view.can(Command::ChartKind), Availability::Ready);
}
