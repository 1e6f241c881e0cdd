//! Typing, moving, breaking and pasting text of several lines.

use ratatui::buffer::Buffer;

use super::*;
use crate::ui::key::parse_keys;
use crate::ui::look::{Depth, Glyphs};
use crate::ui::theme::Theme;

fn press(editor: &mut Editor, keys: &str) {
    for key in parse_keys(keys).unwrap() {
        editor.key(key);
    }
}

/// Rows as drawn, and the cursor.
fn drawn(editor: &Editor, width: u16, height: u16) -> (Vec<String>, (u16, u16)) {
    let area = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(area);
    let theme = Theme::terminal(Depth::Mono);
    let mut canvas = Canvas::new(&mut buffer, &theme, Glyphs::Unicode);
    editor.draw(area, &mut canvas, true);
    let cursor = canvas.cursor().map_or((0, 0), |at| (at.x, at.y));
    let row = |y| (0..width).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
    ((0..height).map(row).collect(), cursor)
}

#[test]
fn lines_are_typed_broken_and_joined() {
    let mut editor = Editor::new("");
    press(&mut editor, "D e a r");
    editor.break_line();
    press(&mut editor, "a l l");
    assert_eq!(editor.text(), "Dear\nall");
    press(&mut editor, "home backspace");
    assert_eq!(editor.text(), "Dearall");
    editor.break_line();
    press(&mut editor, "left delete space");
    assert_eq!(editor.text(), "Dear all");
    press(&mut editor, "ctrl-u");
    assert_eq!(editor.text(), "all");
}

#[test]
fn the_ends_of_the_text_are_the_ends() {
    let mut editor = Editor::new("ab\ncd");
    press(&mut editor, "backspace left left");
    assert_eq!(editor.text(), "ab\ncd");
    press(&mut editor, "right right right X");
    assert_eq!(editor.text(), "ab\nXcd", "from the end of a line one goes to the next");
    press(&mut editor, "end delete right Y left left left left left Z");
    assert_eq!(editor.text(), "abZ\nXcdY", "and back");
}

#[test]
fn long_lines_are_broken_behind_blanks_and_nothing_is_lost() {
    for (line, width, rows) in [
        ("one two three", 8, vec!["one two ", "three"]),
        ("one two three", 7, vec!["one two ", "three"]),
        ("abcdefgh", 3, vec!["abc", "def", "gh"]),
        ("漢字漢字", 5, vec!["漢字", "漢字"]),
        ("", 5, vec![""]),
        ("漢", 1, vec!["漢"]),
        ("ab", 0, vec!["a", "b"]),
    ] {
        let parts: Vec<String> = breaks(line, width).iter().map(|chars| part(line, chars)).collect();
        assert_eq!(parts, rows, "{line} in {width}");
        assert_eq!(parts.concat(), line);
    }
}

#[test]
fn up_and_down_follow_what_shows_and_keep_the_column() {
    let mut editor = Editor::new("one two three\nx\nfour five");
    press(&mut editor, "right right right right right");
    assert_eq!(
        drawn(&editor, 8, 5),
        (vec!["one two".into(), "three".into(), "x".into(), "four".into(), "five".into()], (5, 0))
    );
    for (step, at) in [(1, (5, 1)), (1, (1, 2)), (1, (4, 3)), (1, (4, 4)), (1, (4, 4)), (-9, (5, 0))] {
        editor.step(step, 8);
        assert_eq!(drawn(&editor, 8, 5).1, at, "after {step}");
    }
}

#[test]
fn the_cursor_shows_in_any_area() {
    let mut editor = Editor::new(&"line of text\n".repeat(40));
    editor.step(20, 20);
    for (width, height) in [(20, 5), (3, 2), (1, 1), (200, 60)] {
        let (rows, (x, y)) = drawn(&editor, width, height);
        assert!(x < width && y < height && rows.len() == usize::from(height));
    }
    editor.draw(
        Rect::new(0, 0, 0, 0),
        &mut Canvas::new(&mut Buffer::empty(Rect::ZERO), &Theme::terminal(Depth::Mono), Glyphs::Ascii),
        true,
    );
}

#[test]
fn pasted_lines_stand_where_the_cursor_was() {
    let mut editor = Editor::new("ad\nz");
    press(&mut editor, "right");
    editor.paste("b\r\nc\u{7}\t!");
    assert_eq!(editor.text(), "ab\nc !d\nz");
    press(&mut editor, "X");
    assert_eq!(editor.text(), "ab\nc !Xd\nz", "the cursor stands behind what was pasted");
    editor.paste(&"x".repeat(LONGEST * 2));
    assert!(editor.text().chars().count() <= LONGEST);
}
