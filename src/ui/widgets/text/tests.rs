use proptest::prelude::*;

use super::*;

#[test]
fn width_counts_cells_not_characters() {
    for (text, cells) in [("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("学校", 4), ("👩‍🏫", 2), ("9–5", 3)]
    {
        assert_eq!(width(text), cells, "{text}");
    }
}

#[test]
fn cut_text_ends_in_an_ellipsis_and_never_halves_a_wide_character() {
    assert_eq!(cut("Harrogate Grammar", 9, Glyphs::Unicode), "Harrogat…");
    assert_eq!(cut("Harrogate Grammar", 11, Glyphs::Unicode), "Harrogate…");
    assert_eq!(cut("Harrogate Grammar", 9, Glyphs::Ascii), "Harrogat~");
    assert_eq!(cut("東京学校", 6, Glyphs::Unicode), "東京…");
    assert_eq!(cut("abc", 0, Glyphs::Unicode), "");
    assert_eq!(fit("東京学校", 6, Glyphs::Unicode), "東京… ");
    assert_eq!(fit_right("ab", 4, Glyphs::Unicode), "  ab");
}

#[test]
fn seven_bits_spell_what_they_can() {
    assert_eq!(showable("E&M 9–5", Glyphs::Ascii), "E&M 9-5");
    assert_eq!(showable("St Chloé’s", Glyphs::Ascii), "St Chloe's");
    assert_eq!(showable("学", Glyphs::Ascii), "?");
    assert_eq!(showable("a\tb\u{1b}[2J", Glyphs::Unicode), "a b [2J");
}

#[test]
fn decimal_points_stand_below_each_other_and_codes_at_the_right() {
    let column = ["46.3", "-0.12", "7", "SUPP"].into_iter().fold(Measured::default(), |m, t| m.with(Measured::of(t)));
    assert_eq!(column.width(), 5);
    let shown: Vec<String> = ["46.3", "-0.12", "7", "SUPP"].iter().map(|t| align_decimal(t, column, 6)).collect();
    assert_eq!(shown, [" 46.3 ", " -0.12", "  7   ", "  SUPP"]);
}

proptest! {
    #[test]
    fn fitted_text_takes_exactly_its_room(text in any::<String>(), room in 0usize..40) {
        for glyphs in [Glyphs::Unicode, Glyphs::Ascii] {
            prop_assert_eq!(width(&fit(&text, room, glyphs)), room);
            prop_assert_eq!(width(&fit_right(&text, room, glyphs)), room);
            prop_assert!(glyphs == Glyphs::Unicode || fit(&text, room, glyphs).is_ascii());
        }
    }

    #[test]
    fn aligned_numbers_are_never_cut(numbers in proptest::collection::vec((-9999.0f64..9999.0, 0usize..3), 1..20)) {
        let texts: Vec<String> = numbers.iter().map(|(value, decimals)| format!("{value:.decimals$}")).collect();
        let column = texts.iter().fold(Measured::default(), |m, t| m.with(Measured::of(t)));
        for text in &texts {
            let shown = align_decimal(text, column, column.width());
            prop_assert_eq!(shown.trim(), text.as_str());
            prop_assert_eq!(width(&shown), column.width());
        }
    }
}

#[test]
fn what_tells_rows_apart_is_left_out_last() {
    let cut = |text, room| cut_name(text, room, Glyphs::Unicode).into_owned();
    assert_eq!(cut("Wrenmoor secondary schools, 2022/23 (11/13)", 36), "Wrenmoor secondary…, 2022/23 (11/13)");
    assert_eq!(cut("Wrenmoor secondary schools (11/13)", 30), "Wrenmoor secondary sc… (11/13)");
    assert_eq!(cut("Wrenmoor (11/13)", 30), "Wrenmoor (11/13)");
    // No digits: a name like any other; no room for both: the beginning.
    assert_eq!(cut("England (state-funded)", 18), "England (state-fu…");
    assert_eq!(cut("Wrenmoor secondary schools (11/13)", 12), "Wrenmoor se…");
}
