mod arranged;
mod asked;
mod copied;
mod drawn;
mod explained;
mod further;
mod kept;

use proptest::prelude::*;
use ratatui::style::Modifier;

use super::testing::{Bench, SCHOOLS, report};
use super::*;
use crate::service::Trouble;
use crate::ui::Glyphs;
use crate::ui::key::parse_keys;

/// The schools' names from top to bottom, as far as they are recognised by their first six letters.
fn schools(bench: &Bench) -> Vec<&'static str> {
    let of = |line: &String| {
        let name: String = line.chars().skip(2).take(6).collect();
        SCHOOLS.iter().find(|(it, ..)| !name.is_empty() && it.starts_with(&name)).map(|(it, ..)| *it)
    };
    bench.frame().iter().filter_map(of).collect()
}

#[test]
fn schools_stand_side_by_side_at_80_by_24() {
    // Below the program's header and tabs, above its message and hints.
    let bench = Bench::new(ReportName::Schools, 80, 19);
    let frame = bench.frame();
    assert_eq!(frame[0], "KS4 2017/18 final · All pupils · vs England (state-funded)");
    assert_eq!(frame[1], "  School                                       A8      P8  E&M 9–4");
    assert_eq!(frame[2], "▌ Ashdown Academy                          │ 46.3    0.12    62.0%");
    assert_eq!(frame[3], "  Birchwood High School                    │ 41.2   -0.38▼   51.0%");
    assert_eq!(frame[5], "  Dale Community College and Sixth Form C… │ 48.1    0.03    66.7%");
    assert_eq!(frame[6], "  Elmfield Special School                  │ 12.4    SUPP     0.0%");
    assert_eq!(frame[8], "  学校 International School                │ 55.1    1.05▲   81.0%");
    assert_eq!(frame[14], "─".repeat(80));
    assert_eq!(frame[15], "  Wessex Learning (12/12)                  │ 46.9    0.13▲   63.0%");
    assert_eq!(frame[17], "  England (state-funded)                   │ 46.5   -0.02    64.3%");
    assert_eq!(frame[18], format!("{:<72}row 1/12", "Attainment 8: 46.3 · 143 pupils"));
}

#[test]
fn sorting_by_progress_8_puts_withheld_schools_last_either_way() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("l s");
    let up = schools(&bench);
    assert_eq!(up[0], "Birchwood High School");
    assert_eq!(up[9], "学校 International School");
    assert_eq!(up[10..12], ["Elmfield Special School", "Gorse 👩‍🏫 Free School"]);
    assert!(bench.frame()[1].contains("P8↑"));
    bench.press("s");
    let down = schools(&bench);
    assert_eq!(down[0], "学校 International School");
    assert_eq!(down[9], "Birchwood High School");
    assert_eq!(down[10..12], ["Elmfield Special School", "Gorse 👩‍🏫 Free School"]);
    // Group, authority and England do not move.
    assert!(bench.frame()[15].starts_with("  Wessex Learning") && bench.frame()[17].starts_with("  England"));
    bench.press("s");
    assert_eq!(schools(&bench)[0], "Ashdown Academy");
}

#[test]
fn short_choices_are_moved_in_with_j_and_k_and_found_by_typing() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("y j enter");
    assert!(bench.frame()[0].starts_with("KS4 2016/17"), "{}", bench.text());
    bench.press("y k enter");
    assert!(bench.frame()[0].starts_with("KS4 2017/18"), "{}", bench.text());
    bench.press("y 2 0 1 6 enter");
    assert!(bench.frame()[0].starts_with("KS4 2016/17"), "{}", bench.text());
}

#[test]
fn a_code_says_its_reason_in_words() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("l 5 G");
    assert!(bench.frame()[18].starts_with("Progress 8: SUPP suppressed: 5 pupils or fewer"), "{}", bench.text());
    bench.press("enter");
    assert!(bench.text().contains("suppressed: 5 pupils or fewer") && bench.text().contains("Elmfield"));
    assert!(bench.line("Comparison").contains("there is no value to compare"));
}

#[test]
fn an_explained_figure_shows_everything_known() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("l 3 G");
    // 0.71 ± 0.25 over 91 pupils.
    assert!(
        bench.frame()[18].starts_with("Progress 8: 0.71 · ▲ above England (state-funded) · 91 pupils · 0.46 to 0.96"),
        "{}",
        bench.text()
    );
    bench.press("i");
    assert!(bench.line("Of ").contains("Cedar Park School (URN 100002)"));
    assert!(bench.line("Unrounded").ends_with("0.71"));
    assert!(bench.line("Counted over").ends_with("91 pupils"));
    assert!(bench.line("Comparison").ends_with("▲ significantly above England (state-funded)"));
    bench.press("esc 4 G h enter");
    assert!(bench.line("Unrounded").ends_with("48.05") && bench.line("Shown as").ends_with("48.1"));
}

#[test]
fn flags_are_told_without_colour() {
    let bench = Bench::new(ReportName::Schools, 80, 19);
    assert_eq!(bench.text().matches('▲').count(), 5, "{}", bench.text());
    assert_eq!(bench.text().matches('▼').count(), 1);
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.glyphs = Glyphs::Ascii;
    assert!(bench.text().is_ascii(), "{}", bench.text());
    assert!(bench.line("Birchwood").contains("-0.38v") && bench.line("Cedar").contains("0.71^"));
}

#[test]
fn only_the_name_of_the_selected_row_is_reversed_and_a_move_rewrites_little() {
    let mut bench = Bench::new(ReportName::Schools, 120, 35);
    let before = bench.buffer();
    let reversed = before.content.iter().filter(|cell| cell.modifier.contains(Modifier::REVERSED)).count();
    assert_eq!(reversed, "Ashdown Academy".len());
    bench.press("j");
    let changed = before.diff(&bench.buffer()).len();
    // Two names, two figures, two pointers and the status line.
    assert!(changed < 100, "{changed} cells");
}

#[test]
fn a_filter_narrows_the_schools_and_is_told_and_cleared_in_two_steps() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("/ a c a d");
    assert_eq!(schools(&bench), ["Ashdown Academy", "Juniper Academy"]);
    assert!(bench.frame()[18].starts_with("filter acad") && bench.frame()[18].ends_with("row 1/2 of 12"));
    bench.press("enter");
    assert!(bench.frame()[0].ends_with("filter acad"));
    bench.press("esc");
    assert_eq!(schools(&bench).len(), 12);
    bench.press("/ z z");
    assert!(bench.text().contains("no row matches 'zz'"));
    bench.press("esc esc");
    assert_eq!(schools(&bench).len(), 12);
}

#[test]
fn columns_hide_and_come_back_and_are_found_by_name() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("l -");
    assert!(!bench.frame()[1].contains("P8") && bench.frame()[18].ends_with("1 hidden"));
    bench.press("c p r o g enter");
    assert!(bench.frame()[1].contains("P8") && bench.frame()[18].starts_with("Progress 8"));
    // Ticks off the second figure's column.
    bench.press("C j j space enter");
    assert!(!bench.frame()[1].contains("P8"), "{}", bench.text());
    bench.press("=");
    assert!(bench.frame()[1].contains("P8"));
}

#[test]
fn pupils_are_chosen_and_what_the_data_lacks_is_answered_with_its_reason() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("p d i s a d enter");
    assert_eq!(bench.view.query().pupils.to_string(), "disadvantaged");
    assert!(bench.frame()[0].contains("· Disadvantaged ·"));
    bench.press("p f s m 6 enter");
    assert!(
        bench.frame()[1].starts_with("Published data holds no figures for FSM6; it holds disadvantaged."),
        "{}",
        bench.text()
    );
    bench.press("l");
    assert!(bench.frame()[18].starts_with("Progress 8: NODATA not in this data"), "{}", bench.text());
}

#[test]
fn pupil_groups_combine() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    // Boys, girls, disadvantaged, not disadvantaged, FSM6: everyone is not among them.
    bench.press("P j space j j space enter");
    assert_eq!(bench.view.query().pupils.to_string(), "girls+fsm6");
    bench.press("P j space j j space enter");
    assert_eq!(bench.view.query().pupils.to_string(), "all");
}

#[test]
fn year_release_and_comparator_are_asked_for() {
    let mut bench = Bench::new(ReportName::Overview, 80, 19);
    bench.press("y 2 0 1 6 enter");
    bench.press("e r e v enter");
    bench.press("v L o c enter");
    assert_eq!(bench.frame()[0], "KS4 2016/17 revised · All pupils · vs Local authority");
    assert_eq!(bench.asked, 4);
    // The same again asks nothing.
    bench.press("v L o c enter");
    assert_eq!(bench.asked, 4);
    bench.press("t");
    assert_eq!((bench.said().as_str(), bench.boxes.len()), ("the group has figures of KS4 only", 0));
}

#[test]
fn old_figures_stay_until_the_new_ones_come() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("l s j j");
    let cursor = bench.line("▌");
    bench.slow = true;
    bench.press("p b o y s enter");
    assert!(bench.frame()[0].ends_with("computing…") && bench.frame()[0].contains("Boys"));
    assert_eq!(bench.line("▌"), cursor);
    // An answer to an older question is not taken for the one that is awaited.
    let (old, query) = bench.waiting[0].clone();
    bench.press("p g i r l s enter");
    bench.answer(old, Ok(Response::Report(Box::new(report(&query)))));
    assert!(bench.frame()[0].ends_with("computing…"));
    bench.serve();
    assert!(!bench.text().contains("computing") && bench.frame()[0].contains("Girls"));
    assert_eq!(bench.line("▌"), cursor, "place and order are kept");
}

#[test]
fn a_failure_is_told_in_place_with_what_to_do() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.slow = true;
    bench.tell(Input::Changed);
    let ticket = bench.waiting.pop().unwrap().0;
    let error = ServiceError::new(Trouble::Invalid, "no figures of 2012/13 are held", "use one of 2016/17 2017/18");
    bench.answer(ticket, Err(error.clone()));
    assert_eq!(bench.frame()[1], "✗ no figures of 2012/13 are held");
    assert_eq!(bench.frame()[2], "→ use one of 2016/17 2017/18");
    assert!(bench.text().contains("Ashdown Academy"), "what was there stays");
    bench.slow = false;
    bench.tell(Input::Changed);
    assert!(!bench.text().contains("no figures of"));

    let mut fresh = Bench::new(ReportName::Schools, 80, 19);
    fresh.view = ReportView::new("G7".into(), ReportName::Schools);
    fresh.slow = true;
    fresh.tell(Input::Opened);
    assert!(fresh.text().contains("computing"));
    let ticket = fresh.waiting.pop().unwrap().0;
    fresh.answer(ticket, Err(error));
    assert_eq!(fresh.frame()[1], "✗ no figures of 2012/13 are held");
    fresh.press("s p x");
    assert_eq!(fresh.said(), "no figures of 2012/13 are held");
}

#[test]
fn the_overview_scrolls_from_list_to_list() {
    let mut bench = Bench::new(ReportName::Overview, 80, 19);
    let frame = bench.frame();
    assert_eq!(frame[1], "Headlines");
    assert!(frame[3].starts_with("▌ Wessex Learning (12/12)"), "{frame:#?}");
    // 2015/16 has 44.0, 2016/17 nothing, 2017/18 46.912.
    assert_eq!(frame[8], "Trend of the group  Attainment 8 ▁ █");
    bench.press("j j j j");
    assert!(bench.line("▌").starts_with("▌ 2017/18"), "{}", bench.text());
    bench.press("k");
    assert!(bench.line("▌").starts_with("▌ Wessex "), "{}", bench.text());
    bench.press("} } } }");
    assert!(bench.text().contains("Subjects above England"), "{}", bench.text());
    assert!(!bench.text().contains("Headlines"));
    bench.press("{ j j j");
    assert!(bench.text().contains("Schools below England"));
}

#[test]
fn the_overview_has_its_trend_as_a_chart_at_120_by_40() {
    let bench = Bench::new(ReportName::Overview, 120, 35);
    let text = bench.text();
    for title in ["Headlines", "Trend of the group", "Schools above England", "Schools below England"] {
        assert!(text.contains(title), "{text}");
    }
    assert!(bench.line("● Wessex Learning").contains("Attainment 8"), "{text}");
    assert_eq!(text.matches('●').count(), 3, "the key, and a point for each year with a value: {text}");
    assert!(bench.line("not drawn: 1").contains("2016/17") || text.contains("no file of this year"), "{text}");
}

#[test]
fn subjects_stand_by_year_and_the_dashboard_steps_through_them() {
    let mut bench = Bench::new(ReportName::Subjects, 80, 19);
    assert!(bench.frame()[1].starts_with("  Subject") && bench.frame()[1].contains("Year"));
    assert!(bench.line("▌").contains("English") && bench.line("▌").contains("2017/18"), "{}", bench.text());
    bench.press("}");
    assert!(bench.text().contains("Subject"), "there is no second list here");

    let mut bench = Bench::new(ReportName::Subject, 80, 19);
    assert!(bench.frame()[0].contains("· English ·"));
    bench.press("]");
    assert!(bench.frame()[0].contains("· Maths ·"), "{}", bench.text());
    bench.press("[ [");
    assert!(!bench.frame()[0].contains("· Maths ·") && !bench.frame()[0].contains("· English ·"));
    bench.press("b m a t h enter");
    assert!(bench.frame()[0].contains("· Maths ·"));
}

#[test]
fn notes_and_signs_are_a_key_away() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("N");
    assert!(
        bench.text().contains("Source: figures that DfE published.") && bench.text().contains("▲ significantly above")
    );
    bench.press("enter");
    assert!(bench.boxes.is_empty());
}

#[test]
fn one_tab_follows_another() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    let mut other = Query::of(ReportName::Overview);
    other.pupils = "boys".parse().unwrap();
    assert!(bench.view.follow(&other));
    assert_eq!((bench.view.query().pupils.to_string().as_str(), bench.view.name()), ("boys", ReportName::Schools));
    assert!(!bench.view.follow(&other), "the same again is nothing new");
}

#[test]
fn every_size_is_drawn() {
    for name in ReportName::all() {
        for size in [(0, 0), (1, 1), (80, 1), (1, 24), (12, 5), (56, 9), (60, 10), (80, 19), (120, 35), (250, 80)] {
            let mut bench = Bench::new(name, size.0, size.1);
            for keys in [
                "j", "l s", "*", "x", "c", "c", "c", "T", "T", "x", "N", "esc", "enter", "esc", "/ a", "esc esc", "G G",
            ] {
                bench.press(keys);
                let _ = bench.frame();
            }
        }
    }
}

#[test]
fn a_narrow_window_shows_every_figure_beside_a_shorter_name() {
    let mut bench = Bench::new(ReportName::Schools, 60, 11);
    assert_eq!(bench.frame()[1], "  School                                A8      P8  E&M 9–4");
    assert!(
        bench.frame()[5].starts_with("  Dale Community College and Sixth… │ 48.1    0.03    66.7%"),
        "{}",
        bench.text()
    );
    // The reason of a code is said in full, without the label if need be.
    bench.press("l 8 G");
    let reason = "LOWCOV low coverage: fewer than half of the pupils are in t…";
    assert_eq!(bench.frame()[10], reason, "the whole line is given to it");
    bench.press("5 G");
    assert_eq!(bench.frame()[10], format!("{:<52}row 5/12", "Progress 8: SUPP suppressed: 5 pupils or fewer"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_keys_break_a_report(
        name in proptest::sample::select(ReportName::all().collect::<Vec<_>>()),
        keys in proptest::collection::vec(proptest::sample::select(
            "j k h l G s S - C f < > c = x x T T c X Y p P y t e v V M a A b ] [ N } { / i enter esc space a 7 ^ $ page-down \
             ctrl-u alt-left alt-right home end tab * d + w I o n D K ctrl-s".split(' ').collect::<Vec<_>>()), 0..120),
        sizes in proptest::collection::vec((0u16..130, 0u16..45), 1..4),
    ) {
        let mut bench = Bench::new(name, 80, 19);
        for (at, key) in keys.iter().enumerate() {
            prop_assert!(parse_keys(key).is_ok());
            bench.size = sizes[at * sizes.len() / keys.len()];
            bench.press(key);
            let _ = bench.frame();
        }
    }
}
