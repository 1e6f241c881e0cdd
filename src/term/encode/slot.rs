//! Owns what one column of a row shows: a character with its style, or the right half of a wide one.
//! Must not know cursors or bytes of styles.

use ratatui::buffer::{Cell, CellWidth};

use super::pen::Style;
use crate::ui::{Glyphs, Look};

/// One column as the terminal shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot<'a> {
    /// The character; empty for the columns that a wide one covers.
    pub text: &'a str,
    /// Columns that it takes; 0 for those that a wide one covers.
    pub width: u16,
    /// How it is drawn; for a blank only what shows on one.
    pub style: Style,
}

/// Characters outside ASCII that names and texts of ours hold, and what stands for them without Unicode.
const FOLDED: &[(&str, &str)] = &[
    ("àáâãäåāă", "a"),
    ("ÀÁÂÃÄÅĀĂ", "A"),
    ("çćč", "c"),
    ("ÇĆČ", "C"),
    ("èéêëēę", "e"),
    ("ÈÉÊËĒĘ", "E"),
    ("ìíîïī", "i"),
    ("ÌÍÎÏĪ", "I"),
    ("ñń", "n"),
    ("ÑŃ", "N"),
    ("òóôõöøō", "o"),
    ("ÒÓÔÕÖØŌ", "O"),
    ("ùúûüū", "u"),
    ("ÙÚÛÜŪ", "U"),
    ("ŵ", "w"),
    ("Ŵ", "W"),
    ("ýÿŷ", "y"),
    ("ÝŸŶ", "Y"),
    ("šś", "s"),
    ("ŠŚ", "S"),
    ("žźż", "z"),
    ("ŽŹŻ", "Z"),
    ("‘’‚′", "'"),
    ("“”„″", "\""),
    ("‐‑‒–—−─━", "-"),
    ("│┃", "|"),
    ("┌┐└┘├┤┬┴┼╭╮╰╯", "+"),
    ("•·∙●", "*"),
    ("…", "."),
    ("×", "x"),
    ("→▶▸", ">"),
    ("←◀◂", "<"),
    ("↑▲", "^"),
    ("↓▼", "v"),
    ("█▓▒░", "#"),
    ("✓✔", "x"),
    ("\u{a0}\u{2009}\u{202f}", " "),
];

/// The one ASCII character that stands for a symbol.
fn folded(symbol: &str) -> &'static str {
    let first = symbol.chars().next().unwrap_or(' ');
    FOLDED.iter().find(|(from, _)| from.contains(first)).map_or("?", |(_, to)| to)
}

impl Slot<'_> {
    /// A space in the terminal's own colours.
    pub fn is_plain_blank(&self) -> bool {
        self.text == " " && self.style == Style::PLAIN
    }

    /// One character whose width every terminal agrees on, more or less; not a cluster of several.
    pub fn is_sure(&self) -> bool {
        self.text.len() <= 1 || self.text.chars().nth(1).is_none()
    }
}

/// The columns of a row of cells.
pub fn slots(cells: &[Cell], look: Look) -> Vec<Slot<'_>> {
    let mut slots = Vec::with_capacity(cells.len());
    let mut covered = 0;
    for (x, cell) in cells.iter().enumerate() {
        if covered > 0 {
            covered -= 1;
            continue;
        }
        let style = Style::of(cell, look.depth);
        let (text, width) = shown(cell.symbol());
        let room = cells.len() - x;
        if usize::from(width) > room {
            // A wide character at the edge has no place: it would wrap into the next row.
            slots.push(Slot { text: " ", width: 1, style: style.on_blank() });
        } else if look.glyphs == Glyphs::Ascii && !text.is_ascii() {
            let text = folded(text);
            slots.push(Slot { text, width: 1, style: if text == " " { style.on_blank() } else { style } });
            covered = width - 1;
            slots.extend((0..covered).map(|_| Slot { text: " ", width: 1, style: style.on_blank() }));
        } else {
            let style = if text == " " { style.on_blank() } else { style };
            slots.push(Slot { text, width, style });
            covered = width - 1;
            slots.extend((0..covered).map(|_| Slot { text: "", width: 0, style }));
        }
    }
    slots
}

/// What is shown for a symbol, and how wide; what cannot be shown is a blank.
fn shown(symbol: &str) -> (&str, u16) {
    if let [byte] = symbol.as_bytes() {
        return if byte.is_ascii_control() { (" ", 1) } else { (symbol, 1) };
    }
    if symbol.is_empty() || symbol.chars().any(char::is_control) {
        return (" ", 1);
    }
    match symbol.cell_width() {
        0 => (" ", 1),
        width => (symbol, width),
    }
}
