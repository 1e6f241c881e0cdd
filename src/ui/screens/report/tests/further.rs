//! The further reports, and overviews that say more, drawn at the usual sizes.

use super::super::invented::full_overview;
use super::*;
use crate::figures::Stage;
use crate::report::Report;

#[test]
fn columns_of_words_stand_between_name_and_figures() {
    let bench = Bench::new(ReportName::Practice, 120, 35);
    let frame = bench.frame();
    assert_eq!(
        frame[1],
        "  School                  Weak in      Does better        Value  Theirs  Gap in pupils  Distance"
    );
    assert_eq!(
        frame[2],
        "▌ Birchwood High School │ Maths 9–4    Cedar Park School    41%▼    66%             45      0.42"
    );
    // They are sorted by and filtered like other columns.
    let mut bench = Bench::new(ReportName::Practice, 80, 19);
    assert!(bench.frame()[18].starts_with("Maths 9–4"), "the words come first: {}", bench.text());
    bench.press("^ l l s s");
    assert!(bench.frame()[2].contains("King's School"), "{}", bench.text());
    bench.press("/ e n g l enter");
    assert!(bench.frame()[2].contains("Fernhill School") && bench.frame()[3].is_empty(), "{}", bench.text());
}

#[test]
fn each_further_report_is_read_at_every_usual_size() {
    for (name, texts) in [
        (ReportName::Intervention, ["Schools below", "48%▼"]),
        (ReportName::Practice, ["Does better", "Cedar Park"]),
        (ReportName::Support, ["From", "King's School"]),
        (ReportName::Monitoring, ["Difference", "Matched schools (24)"]),
        (ReportName::Similar, ["Distance", "Similar schools (4)"]),
        (ReportName::Compare, ["Ashdown Academy", "English and maths 9–4"]),
        (ReportName::Context, ["Year", "2016/17"]),
    ] {
        for size in [(80, 19), (120, 35), (60, 10)] {
            let bench = Bench::new(name, size.0, size.1);
            for text in texts {
                assert!(bench.text().contains(text), "no '{text}' in {name:?} at {size:?}: {}", bench.text());
            }
        }
    }
}

#[test]
fn the_group_its_years_and_similar_schools_stay_below_the_schools() {
    let bench = Bench::new(ReportName::Context, 80, 19);
    assert_eq!(bench.frame()[16], "  Wessex Learning (12/12)                  │ 2017/18  46.9    0.13▲   63.0%");
    assert!(bench.frame()[15].chars().all(|c| c == '─'));
    let bench = Bench::new(ReportName::Similar, 80, 19);
    assert!(bench.frame()[17].starts_with("  Similar schools (4) │"), "{}", bench.text());
    // Where no school has a row nothing is set apart.
    let bench = Bench::new(ReportName::Monitoring, 80, 19);
    assert!(bench.frame().iter().all(|line| !line.starts_with('─')), "{}", bench.text());
}

#[test]
fn pinned_schools_stay_at_the_top_through_sorting_filtering_and_reading_again() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("j j * 1 2 G *");
    assert_eq!(schools(&bench)[..3], ["Cedar Park School", "King's School", "Ashdown Academy"]);
    assert!(bench.frame()[2].starts_with(" ■Cedar Park School") && bench.frame()[18].ends_with("row 2/12 · 2 pinned"));
    bench.press("s");
    // Attainment 8 upwards among the pinned ones, and among the others.
    assert_eq!(schools(&bench)[..3], ["King's School", "Cedar Park School", "Elmfield Special School"]);
    bench.press("/ f e r n enter");
    assert_eq!(schools(&bench), ["King's School", "Cedar Park School", "Fernhill School"]);
    bench.press("p b o y s enter");
    assert_eq!(schools(&bench), ["King's School", "Cedar Park School", "Fernhill School"]);
    bench.press("esc g g *");
    assert_eq!(schools(&bench)[..2], ["Cedar Park School", "Elmfield Special School"]);
    bench.press("G G *");
    assert_eq!(bench.said(), "this row stays in sight as it is");
    bench.press("=");
    assert_eq!(schools(&bench)[..2], ["Ashdown Academy", "Birchwood High School"]);
}

#[test]
fn pinned_schools_do_not_scroll_away() {
    let mut bench = Bench::new(ReportName::Schools, 80, 13);
    bench.press("1 2 G *");
    for keys in ["j j j j j j j j", "page-down", "1 2 G", "k k k"] {
        bench.press(keys);
        assert!(bench.frame()[2].contains("■King's School"), "{keys}: {}", bench.text());
        assert_eq!(bench.text().matches('▌').count(), 1, "{keys}: {}", bench.text());
    }
}

/// An overview of both stages.
fn both(bench: &mut Bench) {
    bench.read_with(|report| {
        report.sections = full_overview();
        report.stages = vec![Stage::Ks2, Stage::Ks4];
        report.other_stage = Some(Box::new(Report {
            stage: Stage::Ks2,
            sections: full_overview(),
            other_stage: None,
            ..report.clone()
        }));
    });
}

#[test]
fn both_stages_of_a_mixed_group_show_each_under_its_name() {
    let mut bench = Bench::new(ReportName::Overview, 80, 19);
    both(&mut bench);
    assert_eq!(bench.frame()[1], "KS4: Headlines", "{}", bench.text());
    bench.press("} } } } } }");
    assert!(bench.text().contains("KS2: Headlines"), "{}", bench.text());
    assert!(bench.line("▌").contains("Wessex Learning"), "{}", bench.text());
    let mut bench = Bench::new(ReportName::Overview, 160, 40);
    both(&mut bench);
    let line = bench.line("KS4: Headlines");
    assert!(line.contains("KS2: Headlines") && line.starts_with("KS4"), "side by side: {line}");
    assert!(bench.line("KS4: Schools above").contains("KS2: Schools above England"));
}

#[test]
fn ranks_and_empty_lists_of_an_overview_say_what_they_mean() {
    let mut bench = Bench::new(ReportName::Overview, 120, 35);
    both(&mut bench);
    let text = bench.text();
    assert!(text.contains("nothing changed, or there is no year before"), "{text}");
    bench.press("} $");
    assert!(bench.frame()[34].starts_with("Rank: 1 · 95% limits 1 to 4"), "{}", bench.text());
    bench.press("} } } } enter");
    assert!(bench.boxes.is_empty(), "there is nothing to explain in an empty list");
}
