//! Owns how text becomes cells: display width, cutting with an ellipsis, padding, decimal alignment, seven bits.
//! Must not know styles or tables. Width is counted in terminal cells by grapheme, never in bytes or characters.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::ui::Glyphs;
use crate::ui::glyph::Glyph;

#[cfg(test)]
mod tests;

/// Where a cell's text stands in its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Align {
    /// Words: from the left, and cut with an ellipsis where room is short.
    Left,
    /// Numbers: at the right, decimal points below each other, never cut.
    Decimal,
}

/// Characters beyond seven bits that names and labels hold, and what stands for them.
const SEVEN_BITS: [(&str, &str); 24] = [
    ("–—‑−", "-"),
    ("‘’ʼ", "'"),
    ("“”", "\""),
    ("…", "~"),
    ("·•", "."),
    ("×", "x"),
    ("≥", ">="),
    ("≤", "<="),
    ("±", "+-"),
    ("£", "GBP"),
    ("ÀÁÂÃÄÅ", "A"),
    ("ÈÉÊË", "E"),
    ("ÌÍÎÏ", "I"),
    ("ÒÓÔÕÖØ", "O"),
    ("ÙÚÛÜ", "U"),
    ("àáâãäå", "a"),
    ("èéêë", "e"),
    ("ìíîï", "i"),
    ("òóôõöø", "o"),
    ("ùúûüŵ", "u"),
    ("ýÿŷ", "y"),
    ("çćč", "c"),
    ("ñń", "n"),
    ("ß", "ss"),
];

/// The number of cells that `text` takes.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).map(UnicodeWidthStr::width).sum() }
}

/// The text as a sentence of its own: its first letter a capital one.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `text` as the terminal can show it: control characters become spaces, and with ASCII glyphs everything
/// beyond seven bits is spelt or becomes `?`.
pub fn showable(text: &str, glyphs: Glyphs) -> Cow<'_, str> {
    let clean = !text.chars().any(char::is_control);
    if clean && (glyphs == Glyphs::Unicode || text.is_ascii()) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for grapheme in text.graphemes(true) {
        if grapheme.chars().any(char::is_control) {
            shown.push(' ');
        } else if glyphs == Glyphs::Unicode || grapheme.is_ascii() {
            shown.push_str(grapheme);
        } else {
            shown.push_str(SEVEN_BITS.iter().find(|(those, _)| those.contains(grapheme)).map_or("?", |(_, it)| it));
        }
    }
    Cow::Owned(shown)
}

/// A name in at most `room` cells: what is left out is left out before its year and the schools behind it (`, 2022/23
/// (11/13)`), which tell rows apart that begin alike.
pub fn cut_name(text: &str, room: usize, glyphs: Glyphs) -> Cow<'_, str> {
    let behind = text.rfind(", 20").or_else(|| text.rfind(" (")).filter(|_| text.ends_with(')'));
    let parts = behind.and_then(|at| text.split_at_checked(at));
    let Some((head, tail)) = parts.filter(|(_, tail)| tail.contains(|c: char| c.is_ascii_digit())) else {
        return cut(text, room, glyphs);
    };
    if width(text) <= room || width(tail) * 2 > room {
        return cut(text, room, glyphs);
    }
    let head = cut(head, room - width(tail), glyphs);
    Cow::Owned(format!("{head}{}", showable(tail, glyphs)))
}

/// `text` in at most `room` cells, with an ellipsis where something was left out.
pub fn cut(text: &str, room: usize, glyphs: Glyphs) -> Cow<'_, str> {
    let text = showable(text, glyphs);
    if width(&text) <= room {
        return text;
    }
    let ellipsis = glyphs.of(Glyph::Ellipsis);
    if room == 0 {
        return Cow::Borrowed("");
    }
    let left = room.saturating_sub(width(ellipsis));
    let mut taken = 0;
    let mut shown = String::new();
    for grapheme in text.graphemes(true) {
        taken += width(grapheme);
        if taken > left {
            break;
        }
        shown.push_str(grapheme);
    }
    let kept = shown.trim_end().len();
    shown.truncate(kept);
    shown.push_str(ellipsis);
    Cow::Owned(shown)
}

/// `text` in exactly `room` cells: words are cut and padded on the right.
pub fn fit(text: &str, room: usize, glyphs: Glyphs) -> String {
    let mut shown = cut(text, room, glyphs).into_owned();
    shown.extend(std::iter::repeat_n(' ', room.saturating_sub(width(&shown))));
    shown
}

/// `text` in exactly `room` cells, at the right.
pub fn fit_right(text: &str, room: usize, glyphs: Glyphs) -> String {
    let shown = cut(text, room, glyphs);
    let mut padded = " ".repeat(room.saturating_sub(width(&shown)));
    padded.push_str(&shown);
    padded
}

/// The widths of a column of numbers: before the point, from the point on, and of words such as codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Measured {
    /// The widest part before the decimal point.
    pub whole: usize,
    /// The widest part from the decimal point on.
    pub fraction: usize,
    /// The widest text that is no number.
    pub words: usize,
}

impl Measured {
    /// The measure of one text.
    pub fn of(text: &str) -> Self {
        match split_number(text) {
            Some((whole, fraction)) => Self { whole, fraction, words: 0 },
            None => Self { whole: 0, fraction: 0, words: width(text) },
        }
    }

    /// The measure of a column that holds both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            whole: self.whole.max(other.whole),
            fraction: self.fraction.max(other.fraction),
            words: self.words.max(other.words),
        }
    }

    /// The cells that the column needs.
    pub fn width(self) -> usize {
        (self.whole + self.fraction).max(self.words)
    }
}

/// The widths before the decimal point and from it on, if `text` is a number (`-0.12`, `1,593`, `46.3%`).
fn split_number(text: &str) -> Option<(usize, usize)> {
    let starts = text.trim_start_matches(['-', '+', '−']).starts_with(|c: char| c.is_ascii_digit());
    if !starts {
        return None;
    }
    let total = width(text);
    Some(text.split_once('.').map_or((total, 0), |(whole, _)| (width(whole), total - width(whole))))
}

/// A cell of a column of numbers: points below each other, words at the right.
///
/// Where `room` is less than the text needs nothing is cut: the caller must not draw a column that does not fit.
pub fn align_decimal(text: &str, column: Measured, room: usize) -> String {
    let behind = split_number(text).map_or(0, |(_, fraction)| column.fraction.saturating_sub(fraction));
    let before = room.saturating_sub(width(text) + behind);
    let mut shown = " ".repeat(before);
    shown.push_str(text);
    shown.extend(std::iter::repeat_n(' ', room.saturating_sub(width(&shown))));
    shown
}
