use proptest::prelude::*;

use super::*;

#[test]
fn numbers_and_percentages_keep_their_decimals_as_written() {
    for (field, cell) in [
        ("46.3", Cell::Number(46.3, 1)),
        ("-0.26", Cell::Number(-0.26, 2)),
        ("36", Cell::Number(36.0, 0)),
        ("833033.66667", Cell::Number(833_033.666_67, 5)),
        ("56%", Cell::Percent(56.0, 0)),
        ("64.4%", Cell::Percent(64.4, 1)),
        ("51.30%", Cell::Percent(51.3, 2)),
        (" 7 ", Cell::Number(7.0, 0)),
        ("0", Cell::Number(0.0, 0)),
    ] {
        assert_eq!(Cell::read(field.as_bytes()), cell, "{field}");
    }
}

#[test]
fn codes_are_kept_and_nothing_is_empty() {
    for (field, code) in [
        ("SUPP", Code::Supp),
        ("NE", Code::Ne),
        ("NA", Code::Na),
        ("NP", Code::Np),
        ("LOWCOV", Code::Lowcov),
        ("NEW", Code::New),
        ("SP", Code::Sp),
        ("SN", Code::Sn),
        ("c", Code::C),
        ("z", Code::Z),
        ("x", Code::X),
        ("low", Code::Low),
        ("k", Code::K),
        ("u", Code::U),
        (" SUPP ", Code::Supp),
    ] {
        assert_eq!(Cell::read(field.as_bytes()), Cell::Code(code), "{field}");
    }
    for field in ["", " ", "   "] {
        assert_eq!(Cell::read(field.as_bytes()), Cell::Empty);
    }
}

#[test]
fn what_is_neither_is_unknown_and_never_a_nought() {
    for field in [
        "supp",
        "SUPP*",
        "EMPTY",
        "NODATA",
        "NaN",
        "inf",
        "1,234",
        "1.2.3",
        "12.",
        ".",
        "-",
        "%",
        "1e5",
        "+1",
        "--1",
        "5 %%",
        "0x1",
        "１",
        "12abc",
        "\u{feff}1",
    ] {
        assert_eq!(Cell::read(field.as_bytes()), Cell::Unknown, "{field}");
    }
    assert_eq!(Cell::read(&[b'9'; 400]), Cell::Unknown, "more than any number holds");
}

#[test]
fn text_is_utf_8_or_else_windows_1252_without_control_characters() {
    assert_eq!(text("  Café ".as_bytes()), "Café");
    assert_eq!(text(b"St Mary\x92s, ARET\xC9"), "St Mary\u{2019}s, ARETÉ");
    assert_eq!(text(b"a\x1B[31mred\x07"), "a [31mred");
    assert_eq!(text(b"\x00"), "");
}

#[test]
fn a_long_cell_is_shortened_for_a_message_and_stays_text() {
    assert_eq!(shown(b"short"), "short");
    assert_eq!(shown(&[b'a'; 100]), format!("{}…", "a".repeat(40)));
    assert_eq!(shown("é".repeat(1_000).as_bytes()), format!("{}…", "é".repeat(40)));
    assert_eq!(shown(format!("a{}", "€".repeat(1_000)).as_bytes()), format!("a{}…", "€".repeat(39)));
}

proptest! {
    #[test]
    fn a_number_is_exactly_what_the_standard_library_reads(number in r"-?[0-9]{1,12}(\.[0-9]{1,12})?") {
        let expected: f64 = number.parse().unwrap();
        let places = number.split_once('.').map_or(0, |(_, places)| places.len());
        let Cell::Number(value, decimals) = Cell::read(number.as_bytes()) else { panic!("{number} is no number") };
        prop_assert_eq!(value.to_bits(), expected.to_bits());
        prop_assert_eq!(usize::from(decimals), places);
    }

    #[test]
    fn any_bytes_are_read_as_something(field in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = Cell::read(&field);
        prop_assert!(text(&field).chars().all(|c| !c.is_control()));
        prop_assert!(shown(&field).chars().count() <= SHOWN + 1);
    }
}
