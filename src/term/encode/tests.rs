//! The bytes, as a terminal (vt100) understands them, and how many there are.

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};

use super::slot::slots;
use super::*;
use crate::ui::{Depth, Glyphs};

const LOOK: Look = Look { depth: Depth::TwoHundredFiftySix, glyphs: Glyphs::Unicode, tmux: false };

fn looking(depth: Depth, glyphs: Glyphs) -> Look {
    Look { depth, glyphs, tmux: false }
}

fn buffer(width: u16, height: u16) -> Buffer {
    Buffer::empty(Rect::new(0, 0, width, height))
}

fn frame(encoder: &mut Encoder, buffer: &Buffer, cursor: Option<Position>) -> Vec<u8> {
    let mut bytes = Vec::new();
    encoder.frame(buffer, cursor, &mut bytes);
    bytes
}

fn colour(paint: super::super::colour::Paint) -> vt100::Color {
    use super::super::colour::Paint;
    match paint {
        Paint::Default => vt100::Color::Default,
        Paint::Indexed(index) => vt100::Color::Idx(index),
        Paint::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
    }
}

/// What differs between a screen and the buffer that it should show.
fn differences(screen: &vt100::Screen, buffer: &Buffer, look: Look) -> Vec<String> {
    let mut found = Vec::new();
    for (y, row) in buffer.content.chunks(usize::from(buffer.area.width)).enumerate() {
        for (x, slot) in slots(row, look).iter().enumerate() {
            let (x, y) = (u16::try_from(x).unwrap(), u16::try_from(y).unwrap());
            let cell = screen.cell(y, x).unwrap();
            if slot.width == 0 {
                if !cell.is_wide_continuation() {
                    found.push(format!("{x},{y}: not the right half of a wide character"));
                }
                continue;
            }
            let own = &buffer[(x, y)];
            let shown = if cell.has_contents() { cell.contents() } else { " " };
            if shown != slot.text {
                found.push(format!("{x},{y}: {shown:?} for {:?}", slot.text));
            }
            let modifier = own.modifier;
            let loud = modifier.intersects(Modifier::REVERSED | Modifier::UNDERLINED);
            let mut checks = vec![
                ("reverse", cell.inverse() == modifier.contains(Modifier::REVERSED)),
                ("underline", cell.underline() == modifier.contains(Modifier::UNDERLINED)),
                ("background", cell.bgcolor() == colour(super::super::colour::paint(own.bg, look.depth))),
            ];
            if slot.text != " " || loud {
                checks.push(("bold", cell.bold() == modifier.contains(Modifier::BOLD)));
                checks.push(("dim", cell.dim() == modifier.contains(Modifier::DIM)));
                checks.push(("italic", cell.italic() == modifier.contains(Modifier::ITALIC)));
                checks.push(("foreground", cell.fgcolor() == colour(super::super::colour::paint(own.fg, look.depth))));
            }
            found.extend(checks.iter().filter(|(_, same)| !same).map(|(name, _)| format!("{x},{y}: {name}")));
        }
    }
    found
}

/// A page of a table: a title, a head, rows with a highlighted one, and a line of hints.
fn page(first: usize, highlighted: usize) -> Buffer {
    let mut page = buffer(120, 40);
    page.set_string(0, 0, "Schools", Style::new().add_modifier(Modifier::BOLD));
    page.set_string(0, 1, "─".repeat(120), Style::new().fg(Color::DarkGray));
    for y in 2..38_u16 {
        let number = first + usize::from(y) - 2;
        let text = format!(
            "{:>6}  {:<44}{:>10}{:>12.1}{:>12.2}",
            100_000 + number * 7 % 90_000,
            format!("St {}'s School of {}", number * 31 % 977, number * 17 % 4049),
            number * 13 % 300,
            number as f64 * 0.37,
            number as f64 * -0.011,
        );
        let style = if number == highlighted {
            Style::new().add_modifier(Modifier::REVERSED)
        } else if number.is_multiple_of(5) {
            Style::new().fg(Color::Green)
        } else {
            Style::new()
        };
        page.set_string(1, y, text, style);
    }
    page.set_string(0, 39, "↑↓ move  enter open  / filter  ? help  q quit", Style::new().fg(Color::Cyan));
    page
}

#[test]
fn the_same_frame_again_is_no_bytes() {
    let mut encoder = Encoder::new(LOOK);
    let page = page(0, 3);
    assert!(!frame(&mut encoder, &page, None).is_empty());
    assert_eq!(frame(&mut encoder, &page, None), b"");
    let at = Some(Position::new(1, 5));
    assert_eq!(frame(&mut encoder, &page, at), b"\x1b[6;2H\x1b[?25h");
    assert_eq!(frame(&mut encoder, &page, at), b"");
    assert_eq!(frame(&mut encoder, &page, None), b"\x1b[?25l");
}

#[test]
fn moves_and_pages_stay_within_their_budgets() {
    let mut encoder = Encoder::new(LOOK);
    let mut terminal = vt100::Parser::new(40, 120, 0);
    let mut show = |next: &Buffer| {
        let bytes = frame(&mut encoder, next, None);
        terminal.process(&bytes);
        assert_eq!(differences(terminal.screen(), next, LOOK), Vec::<String>::new());
        bytes.len()
    };
    let first = show(&page(0, 3));
    assert!(first <= 6000, "a first page takes {first} bytes");
    let moved = show(&page(0, 4));
    assert!(moved <= 300, "a move takes {moved} bytes");
    let scrolled = show(&page(1, 5));
    assert!(scrolled <= 300, "a row further takes {scrolled} bytes");
    let back = show(&page(0, 4));
    assert!(back <= 300, "a row back takes {back} bytes");
    let paged = show(&page(36, 39));
    assert!(paged <= 6000, "a page takes {paged} bytes");
}

#[test]
fn a_highlight_of_forty_columns_moves_within_its_budget() {
    let list = |highlighted: u16| {
        let mut list = buffer(120, 40);
        for y in 0..40_u16 {
            let style = if y == highlighted {
                Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD)
            } else {
                Style::new().fg(Color::Indexed(67))
            };
            list.set_string(30, y, format!("{:<40}", format!("Row number {y} of the list")), style);
        }
        list
    };
    let mut encoder = Encoder::new(LOOK);
    frame(&mut encoder, &list(10), None);
    let bytes = frame(&mut encoder, &list(11), None);
    assert!(bytes.len() <= 300, "{}", bytes.len());
}

#[test]
fn mono_sends_no_colour_and_keeps_what_is_not() {
    let mut next = buffer(20, 1);
    let style = Style::new().fg(Color::Red).bg(Color::Rgb(1, 2, 3));
    next.set_string(0, 0, "bold", style.add_modifier(Modifier::BOLD));
    next.set_string(5, 0, "rev", style.add_modifier(Modifier::REVERSED));
    next.set_string(10, 0, "under", style.add_modifier(Modifier::UNDERLINED));
    let look = looking(Depth::Mono, Glyphs::Unicode);
    let bytes = frame(&mut Encoder::new(look), &next, None);
    let text = String::from_utf8(bytes.clone()).unwrap();
    for sequence in text.split('\x1b').filter_map(|part| part.strip_prefix('[')) {
        if let Some((numbers, _)) = sequence.split_once('m').filter(|(n, _)| !n.contains(char::is_alphabetic)) {
            let allowed = ["", "0", "1", "4", "7", "22", "24", "27"];
            assert!(numbers.split(';').all(|number| allowed.contains(&number)), "{numbers}");
        }
    }
    let mut terminal = vt100::Parser::new(1, 20, 0);
    terminal.process(&bytes);
    let cell = |x| terminal.screen().cell(0, x).unwrap();
    assert!(cell(0).bold() && cell(5).inverse() && cell(10).underline());
    assert_eq!(cell(0).fgcolor(), vt100::Color::Default);
}

#[test]
fn every_depth_sends_only_what_it_has() {
    let mut next = buffer(8, 1);
    next.set_string(0, 0, "x", Style::new().fg(Color::Rgb(95, 135, 175)));
    for (depth, expected) in [
        (Depth::Mono, "\x1b[?2026h\x1b[r\x1b[m\x1b[H\x1b[2Jx\x1b[?25l\x1b[?2026l"),
        (Depth::TwoHundredFiftySix, "\x1b[?2026h\x1b[r\x1b[m\x1b[H\x1b[2J\x1b[38;5;67mx\x1b[?25l\x1b[?2026l"),
        (Depth::True, "\x1b[?2026h\x1b[r\x1b[m\x1b[H\x1b[2J\x1b[38;2;95;135;175mx\x1b[?25l\x1b[?2026l"),
    ] {
        let bytes = frame(&mut Encoder::new(looking(depth, Glyphs::Unicode)), &next, None);
        assert_eq!(String::from_utf8(bytes).unwrap(), expected, "{depth:?}");
    }
}

#[test]
fn without_unicode_every_byte_is_ascii_and_every_column_stays() {
    let mut next = buffer(20, 2);
    next.set_string(0, 0, "Ysgol Tŷ Gwyn – A’r", Style::new());
    next.set_string(0, 1, "学校 ok", Style::new());
    let bytes = frame(&mut Encoder::new(looking(Depth::Sixteen, Glyphs::Ascii)), &next, None);
    assert!(bytes.is_ascii());
    let mut terminal = vt100::Parser::new(2, 20, 0);
    terminal.process(&bytes);
    let rows: Vec<String> = terminal.screen().rows(0, 20).collect();
    assert_eq!(rows, ["Ysgol Ty Gwyn - A'r", "? ?  ok"]);
}

#[test]
fn wide_characters_replace_and_are_replaced_column_by_column() {
    let states = ["学校学校", "a校学b ", "学a校 ", "ab 校学", "", "x学校学"];
    for from in states {
        for to in states {
            let mut encoder = Encoder::new(LOOK);
            let mut terminal = vt100::Parser::new(1, 8, 0);
            for text in [from, to] {
                let mut next = buffer(8, 1);
                next.set_string(0, 0, text, Style::new().bg(Color::Blue));
                terminal.process(&frame(&mut encoder, &next, None));
                assert_eq!(differences(terminal.screen(), &next, LOOK), Vec::<String>::new(), "{from:?} to {to:?}");
            }
        }
    }
}

#[test]
fn a_cluster_does_not_shift_what_follows_it() {
    let mut encoder = Encoder::new(LOOK);
    let mut terminal = vt100::Parser::new(1, 20, 0);
    for text in ["one two three", "👨‍👩‍👧 two three", "⚠\u{fe0f} x two three", "e\u{301}t two three"] {
        let mut next = buffer(20, 1);
        next.set_string(0, 0, text, Style::new());
        terminal.process(&frame(&mut encoder, &next, None));
        let row = terminal.screen().contents();
        assert!(row.contains("two three"), "{row:?} for {text:?}");
        let column = (0..20).find(|x| terminal.screen().cell(0, *x).unwrap().contents() == "w").unwrap();
        let expected = (0..20).find(|x| next[(*x, 0)].symbol() == "w").unwrap();
        assert_eq!(column, expected, "{text:?}");
    }
}

#[test]
fn degenerate_sizes_draw_what_there_is_room_for() {
    for (width, height) in [(0, 0), (1, 1), (0, 5), (5, 0), (1, 40), (200, 1)] {
        let mut encoder = Encoder::new(LOOK);
        let mut next = buffer(width, height);
        for cell in &mut next.content {
            cell.set_symbol("学");
        }
        frame(&mut encoder, &next, Some(Position::new(0, 0)));
        frame(&mut encoder, &buffer(width, height), Some(Position::new(500, 500)));
    }
}

#[test]
fn control_characters_in_cells_are_blanks() {
    let mut next = buffer(5, 1);
    next[(0, 0)].set_symbol("\x1b[2J");
    next[(1, 0)].set_symbol("\n");
    next[(2, 0)].set_symbol("");
    next[(3, 0)].set_symbol("\u{301}");
    next[(4, 0)].set_symbol("z");
    let bytes = frame(&mut Encoder::new(LOOK), &next, None);
    let mut terminal = vt100::Parser::new(1, 5, 0);
    terminal.process(&bytes);
    assert_eq!(differences(terminal.screen(), &next, LOOK), Vec::<String>::new());
    assert_eq!(terminal.screen().contents(), "    z");
}

fn symbol() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        6 => Just(" "),
        6 => prop::sample::select(vec!["a", "b", "c", "-", "1"]),
        2 => prop::sample::select(vec!["é", "│", "─", "█", "⣿", "→"]),
        2 => prop::sample::select(vec!["学", "校", "ｱ", "😀"]),
        1 => Just("e\u{301}"),
    ]
}

fn style() -> impl Strategy<Value = Style> {
    let colour = || {
        prop_oneof![
            4 => Just(Color::Reset),
            2 => prop::sample::select(vec![Color::Red, Color::LightBlue, Color::White, Color::Gray]),
            1 => any::<u8>().prop_map(Color::Indexed),
            1 => any::<(u8, u8, u8)>().prop_map(|(r, g, b)| Color::Rgb(r, g, b)),
        ]
    };
    let modifier = prop::sample::select(vec![
        Modifier::empty(),
        Modifier::empty(),
        Modifier::BOLD,
        Modifier::DIM,
        Modifier::REVERSED,
        Modifier::UNDERLINED,
        Modifier::ITALIC,
        Modifier::BOLD.union(Modifier::REVERSED),
        Modifier::ITALIC.union(Modifier::DIM),
    ]);
    (colour(), colour(), modifier).prop_map(|(fg, bg, modifier)| Style::new().fg(fg).bg(bg).add_modifier(modifier))
}

/// Runs of one symbol in one style, as screens are made of.
fn runs() -> impl Strategy<Value = Vec<(u16, u16, String, Style)>> {
    proptest::collection::vec((0..30_u16, 0..9_u16, symbol(), 1..24_usize, style()), 0..25)
        .prop_map(|runs| runs.into_iter().map(|(x, y, s, n, style)| (x, y, s.repeat(n), style)).collect())
}

fn painted(base: &Buffer, runs: &[(u16, u16, String, Style)]) -> Buffer {
    let mut next = base.clone();
    for (x, y, text, style) in runs {
        // A run over half of a wide character leaves the other half blank, as widgets see to it.
        next.set_stringn(*x, *y, text, usize::from(30 - x), *style);
    }
    whole_characters(&mut next);
    next
}

/// Blanks what stands behind a wide character, which only shows when the character goes; takes one of two weights,
/// since this terminal has only one at a time.
fn whole_characters(buffer: &mut Buffer) {
    use ratatui::buffer::CellWidth;
    for cell in &mut buffer.content {
        if cell.modifier.contains(Modifier::BOLD) {
            cell.modifier.remove(Modifier::DIM);
        }
    }
    let width = usize::from(buffer.area.width);
    for row in buffer.content.chunks_mut(width) {
        let mut x = 0;
        while x < row.len() {
            let columns = usize::from(row[x].cell_width().max(1));
            for covered in row.iter_mut().skip(x + 1).take(columns - 1) {
                covered.reset();
            }
            x += columns;
        }
    }
}

fn shifted(base: &Buffer, by: i16) -> Buffer {
    let mut next = base.clone();
    let width = usize::from(base.area.width);
    let rows = usize::from(by.unsigned_abs()) * width;
    if by >= 0 {
        next.content.rotate_left(rows.min(base.content.len()));
    } else {
        next.content.rotate_right(rows.min(base.content.len()));
    }
    next
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]
    #[test]
    fn a_terminal_shows_what_was_drawn(
        steps in proptest::collection::vec((runs(), -3..4_i16, any::<Option<(u8, u8)>>()), 1..5),
        depth in prop::sample::select(vec![Depth::Mono, Depth::Sixteen, Depth::TwoHundredFiftySix, Depth::True]),
    ) {
        let look = looking(depth, Glyphs::Unicode);
        let mut encoder = Encoder::new(look);
        let mut terminal = vt100::Parser::new(9, 30, 0);
        terminal.process(b"left over\x1b[31;7m from before\x1b[5;8r");
        let mut shown = buffer(30, 9);
        for (runs, by, cursor) in steps {
            let next = painted(&shifted(&shown, by), &runs);
            let cursor = cursor.map(|(x, y)| Position::new(u16::from(x) % 30, u16::from(y) % 9));
            terminal.process(&frame(&mut encoder, &next, cursor));
            prop_assert_eq!(differences(terminal.screen(), &next, look), Vec::<String>::new());
            prop_assert_eq!(terminal.screen().hide_cursor(), cursor.is_none());
            if let Some(cursor) = cursor {
                prop_assert_eq!(terminal.screen().cursor_position(), (cursor.y, cursor.x));
            }
            shown = next;
        }
    }
}
