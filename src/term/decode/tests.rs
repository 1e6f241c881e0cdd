//! What terminals send, and what people meant.

use proptest::prelude::*;

use super::*;
use crate::ui::{Key, KeyCode};

fn decoded(bytes: &[u8]) -> Vec<Event> {
    let mut decoder = Decoder::new();
    let mut events = Vec::new();
    decoder.feed(bytes, &mut events);
    while decoder.pending() {
        decoder.timeout(&mut events);
    }
    events
}

fn key(code: KeyCode) -> Key {
    Key::plain(code)
}

fn ctrl(code: KeyCode) -> Key {
    Key { ctrl: true, ..key(code) }
}

fn alt(code: KeyCode) -> Key {
    Key { alt: true, ..key(code) }
}

fn shift(code: KeyCode) -> Key {
    Key { shift: true, ..key(code) }
}

fn char(c: char) -> Key {
    key(KeyCode::Char(c))
}

#[test]
fn keys_are_what_terminals_send_for_them() {
    use KeyCode::{
        BackTab, Backspace, Char, Delete, Down, End, Enter, Esc, F, Home, Insert, Left, PageDown, PageUp, Right, Tab,
        Up,
    };
    let table: &[(&[u8], Key)] = &[
        (b"a", char('a')),
        (b"G", char('G')),
        (b" ", char(' ')),
        ("é".as_bytes(), char('é')),
        ("学".as_bytes(), char('学')),
        ("😀".as_bytes(), char('😀')),
        (b"\r", key(Enter)),
        (b"\n", key(Enter)),
        (b"\t", key(Tab)),
        (b"\x7f", key(Backspace)),
        (b"\x08", key(Backspace)),
        (b"\x1b", key(Esc)),
        (b"\x03", ctrl(Char('c'))),
        (b"\x1a", ctrl(Char('z'))),
        (b"\x00", ctrl(Char(' '))),
        (b"\x1c", ctrl(Char('\\'))),
        (b"\x1d", ctrl(Char(']'))),
        (b"\x1e", ctrl(Char('^'))),
        (b"\x1f", ctrl(Char('_'))),
        (b"\x1ba", alt(Char('a'))),
        (b"\x1bA", alt(Char('A'))),
        ("\x1bé".as_bytes(), alt(Char('é'))),
        (b"\x1b\r", alt(Enter)),
        (b"\x1b\x7f", alt(Backspace)),
        (b"\x1b[", alt(Char('['))),
        (b"\x1bO", alt(Char('O'))),
        (b"\x1b]", alt(Char(']'))),
        (b"\x1bP", alt(Char('P'))),
        (b"\x1b_", alt(Char('_'))),
        (b"\x1b[A", key(Up)),
        (b"\x1b[B", key(Down)),
        (b"\x1b[C", key(Right)),
        (b"\x1b[D", key(Left)),
        (b"\x1bOA", key(Up)),
        (b"\x1bOD", key(Left)),
        (b"\x1b[H", key(Home)),
        (b"\x1b[F", key(End)),
        (b"\x1bOH", key(Home)),
        (b"\x1bOF", key(End)),
        (b"\x1b[1~", key(Home)),
        (b"\x1b[4~", key(End)),
        (b"\x1b[7~", key(Home)),
        (b"\x1b[8~", key(End)),
        (b"\x1b[2~", key(Insert)),
        (b"\x1b[3~", key(Delete)),
        (b"\x1b[5~", key(PageUp)),
        (b"\x1b[6~", key(PageDown)),
        (b"\x1b[Z", key(BackTab)),
        (b"\x1b[1;2A", shift(Up)),
        (b"\x1b[1;3B", alt(Down)),
        (b"\x1b[1;5C", ctrl(Right)),
        (b"\x1b[1;8D", Key { code: Left, ctrl: true, alt: true, shift: true }),
        (b"\x1bO5A", ctrl(Up)),
        (b"\x1b[3;5~", ctrl(Delete)),
        (b"\x1b[5;2~", shift(PageUp)),
        (b"\x1b[3$", shift(Delete)),
        (b"\x1b[3^", ctrl(Delete)),
        (b"\x1b[a", shift(Up)),
        (b"\x1bOa", ctrl(Up)),
        (b"\x1bOP", key(F(1))),
        (b"\x1bOS", key(F(4))),
        (b"\x1b[[A", key(F(1))),
        (b"\x1b[[E", key(F(5))),
        (b"\x1b[15~", key(F(5))),
        (b"\x1b[17~", key(F(6))),
        (b"\x1b[24~", key(F(12))),
        (b"\x1b[1;2P", shift(F(1))),
        (b"\x1b[1;2R", shift(F(3))),
        (b"\x1bOM", key(Enter)),
        (b"\x1bOp", char('0')),
        (b"\x1b[97;5u", ctrl(Char('a'))),
        (b"\x1b[97;2u", char('A')),
        (b"\x1b[13u", key(Enter)),
        (b"\x1b[27u", key(Esc)),
        (b"\x1b[9;2u", key(BackTab)),
        (b"\x1b[27;5;105~", ctrl(Char('i'))),
    ];
    for (bytes, key) in table {
        assert_eq!(decoded(bytes), [Event::Key(*key)], "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn what_is_no_key_is_swallowed_and_the_next_key_is_not() {
    let table: &[&[u8]] = &[
        b"\x1b[I",
        b"\x1b[O",
        b"\x1b[<0;10;20M",
        b"\x1b[<0;10;20m",
        b"\x1b[<64;300;200M",
        b"\x1b[M !!",
        b"\x1b[32;10;20M",
        b"\x1b[12;40R",
        b"\x1b[?62;22c",
        b"\x1b[>1;95;0c",
        b"\x1b[?2026;2$y",
        b"\x1b[?1u",
        b"\x1b[8;24;80t",
        b"\x1b[97;1:3u",
        b"\x1b[97;9u",
        b"\x1b[57441u",
        b"\x1b[999~",
        b"\x1b[1;2;3;4;5W",
        b"\x1b]11;rgb:0000/0000/0000\x07",
        b"\x1b]11;rgb:0000/0000/0000\x1b\\",
        b"\x1bP1$r0m\x1b\\",
        b"\x1b_Gi=1;OK\x1b\\",
        b"\x1bOw1",
        b"\xff",
        b"\xc0\x80",
        b"\xed\xa0\x80",
        b"\xc2\x9b",
    ];
    for bytes in table.iter().filter(|bytes| **bytes != b"\x1bOw1") {
        let mut input = bytes.to_vec();
        input.extend_from_slice(b"\x1b[Ax");
        assert_eq!(
            decoded(&input),
            [Event::Key(key(KeyCode::Up)), Event::Key(char('x'))],
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
    }
}

#[test]
fn a_sequence_of_any_length_is_swallowed_whole() {
    let mut input = b"\x1b[".to_vec();
    input.extend(std::iter::repeat_n(b'1', 10_000));
    input.extend_from_slice(b"Aq");
    assert_eq!(decoded(&input), [Event::Key(char('q'))]);
}

#[test]
fn an_escape_waits_for_its_rest_and_is_the_esc_key_without_one() {
    let mut decoder = Decoder::new();
    let mut events = Vec::new();
    decoder.feed(b"\x1b", &mut events);
    assert!(events.is_empty());
    assert_eq!(decoder.patience(), Some(ESCAPE_PATIENCE));
    decoder.feed(b"[A", &mut events);
    assert_eq!(events, [Event::Key(key(KeyCode::Up))]);
    assert!(!decoder.pending());
    assert_eq!(decoder.patience(), None);

    events.clear();
    decoder.feed(b"\x1b", &mut events);
    decoder.timeout(&mut events);
    decoder.feed(b"[A", &mut events);
    assert_eq!(events.first(), Some(&Event::Key(key(KeyCode::Esc))));
    decoder.timeout(&mut events);
    assert_eq!(events.get(1..), Some(&[Event::Key(char('[')), Event::Key(char('A'))][..]));
}

#[test]
fn escapes_in_a_row_are_that_many_esc_keys() {
    let esc = Event::Key(key(KeyCode::Esc));
    assert_eq!(decoded(b"\x1b\x1b\x1b"), [esc.clone(), esc.clone(), esc.clone()]);
    assert_eq!(decoded(b"\x1b\x1b[B"), [esc, Event::Key(key(KeyCode::Down))]);
}

#[test]
fn the_middle_of_a_sequence_waits_longer_than_an_escape_and_is_dropped() {
    for bytes in [&b"\x1b[1;"[..], b"\x1b[<0;1", b"\x1b]11;rgb", b"\xe5\xad", b"\x1b[M!"] {
        let mut decoder = Decoder::new();
        let mut events = Vec::new();
        decoder.feed(bytes, &mut events);
        assert_eq!(decoder.patience(), Some(SEQUENCE_PATIENCE), "{bytes:?}");
        decoder.timeout(&mut events);
        decoder.feed(b"q", &mut events);
        assert_eq!(events, [Event::Key(char('q'))], "{bytes:?}");
    }
}

#[test]
fn an_unfinished_string_gives_way_to_control_keys_and_escapes() {
    assert_eq!(decoded(b"\x1b]0;title\x03"), [Event::Key(ctrl(KeyCode::Char('c')))]);
    assert_eq!(decoded(b"\x1b]0;title\x1b[A"), [Event::Key(key(KeyCode::Up))]);
    assert_eq!(decoded(b"\x1b]0;title\x1b"), [Event::Key(key(KeyCode::Esc))]);
}

#[test]
fn a_paste_is_one_event_with_lines_as_lines_and_no_control_characters() {
    assert_eq!(
        decoded(b"a\x1b[200~121666\r121675\r\n121\x1b[31m676\tx\x03\x1b[201~b"),
        [Event::Key(char('a')), Event::Paste("121666\n121675\n121[31m676\tx".to_owned()), Event::Key(char('b')),]
    );
    assert_eq!(decoded(b"\x1b[200~x\x1b[20\x1b[201~"), [Event::Paste("x[20".to_owned())]);
    assert_eq!(decoded(b"\x1b[200~\x1b[201~"), []);
}

#[test]
fn a_paste_without_an_end_is_given_out_in_time() {
    let mut decoder = Decoder::new();
    let mut events = Vec::new();
    decoder.feed(b"\x1b[200~abc\x1b[20", &mut events);
    assert_eq!(decoder.patience(), Some(SEQUENCE_PATIENCE));
    decoder.timeout(&mut events);
    decoder.feed(b"q", &mut events);
    assert_eq!(events, [Event::Paste("abc[20".to_owned()), Event::Key(char('q'))]);
}

#[test]
fn a_paste_is_cut_at_its_limit_between_characters_and_says_so() {
    let mut decoder = Decoder::new();
    let mut events = Vec::new();
    decoder.feed(b"\x1b[200~x", &mut events);
    for _ in 0..1_000_000 {
        decoder.feed("é".as_bytes(), &mut events);
        assert!(decoder.held() <= PASTE_LIMIT + 64);
    }
    decoder.feed(b"\x1b[201~q", &mut events);
    // One byte and pairs: the limit, an even number, falls into the middle of a pair.
    let expected = format!("x{}", "é".repeat((PASTE_LIMIT - 1) / 2));
    assert_eq!(events, [Event::Paste(expected), Event::Key(char('q'))]);
    assert!(decoder.take_truncated());
    assert!(!decoder.take_truncated());
    decoder.feed(b"\x1b[200~short\x1b[201~", &mut events);
    assert!(!decoder.take_truncated());
}

/// Pieces that together make likely and unlikely input.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        any::<u8>().prop_map(|byte| vec![byte]),
        Just(b"\x1b".to_vec()),
        Just(b"\x1b[A".to_vec()),
        Just(b"\x1b[1;5C".to_vec()),
        Just(b"\x1b[200~".to_vec()),
        Just(b"\x1b[201~".to_vec()),
        Just(b"\x1b]0;".to_vec()),
        Just(b"\x1b\\".to_vec()),
        Just(b"\x1b[<0;1;1M".to_vec()),
        Just("é学😀".as_bytes().to_vec()),
        "[ -~]{0,6}".prop_map(String::into_bytes),
        "\x1b\\[[0-9;:<=>?]{0,9}[@-~]".prop_map(String::into_bytes),
        "\x1bO[0-9]{0,3}[ -~]".prop_map(String::into_bytes),
        "\x1b\\[[0-9]{1,6}(;[0-9]{0,4}){0,3}[~uRMtABP]".prop_map(String::into_bytes),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn events_do_not_depend_on_how_bytes_are_split(bytes in pieces(), cuts in proptest::collection::vec(1usize..9, 1..40)) {
        let mut whole = Vec::new();
        let mut decoder = Decoder::new();
        decoder.feed(&bytes, &mut whole);

        let mut split = Vec::new();
        let mut other = Decoder::new();
        let (mut rest, mut cuts) = (&bytes[..], cuts.iter().cycle());
        while let Some(cut) = cuts.next().filter(|_| !rest.is_empty()) {
            let (now, later) = rest.split_at((*cut).min(rest.len()));
            other.feed(now, &mut split);
            rest = later;
        }
        prop_assert_eq!(&whole, &split);
        prop_assert_eq!(decoder.patience(), other.patience());
    }

    #[test]
    fn no_bytes_panic_and_none_are_hoarded(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let mut decoder = Decoder::new();
        let mut events = Vec::new();
        decoder.feed(&bytes, &mut events);
        prop_assert!(decoder.held() <= PASTE_LIMIT + 64);
        prop_assert!(events.len() <= bytes.len());
        decoder.timeout(&mut events);
        prop_assert!(!decoder.pending());
        // Whatever came before, a key is a key again.
        events.clear();
        decoder.feed(b"q", &mut events);
        prop_assert_eq!(events, vec![Event::Key(char('q'))]);
    }
}
