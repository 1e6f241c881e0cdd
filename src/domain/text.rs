//! Owns which characters have no place in a name: those that act on a terminal or cannot be seen.
//! Must not know what is named, nor where it is shown.

/// Whether a character acts on a terminal instead of being read, or cannot be seen at all.
///
/// Controls move a cursor and colour a terminal; marks of direction turn the rest of a line around, so that one name
/// reads as another; characters without width, and the blanks that are no spaces, make two names look the same.
/// (Unicode general categories Cc, Cf, Zl and Zp, as far as they occur in text, and the fillers.)
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{AD}'
                | '\u{34F}'
                | '\u{61C}'
                | '\u{115F}'
                | '\u{1160}'
                | '\u{17B4}'..='\u{17B5}'
                | '\u{180B}'..='\u{180F}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{2800}'
                | '\u{3164}'
                | '\u{FEFF}'
                | '\u{FFA0}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{1D173}'..='\u{1D17A}'
                | '\u{E0000}'..='\u{E01EF}'
        )
}

/// The text on one line, with a blank for every character that is not [printable](is_unprintable).
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if is_unprintable(c) { ' ' } else { c }).collect()
}

/// How a text begins that a spreadsheet takes for a formula.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Text that no spreadsheet takes for a formula: where it would, behind an apostrophe.
pub fn harmless(text: &str) -> String {
    if text.starts_with(FORMULA_STARTS) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{harmless, is_unprintable, printable};

    #[test]
    fn what_a_spreadsheet_would_take_for_a_formula_stands_behind_an_apostrophe() {
        for (text, expected) in [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("-x", "'-x"), ("a=b", "a=b"), ("", "")]
        {
            assert_eq!(harmless(text), expected);
        }
    }

    #[test]
    fn what_turns_a_line_around_colours_it_or_cannot_be_seen_is_unprintable() {
        for c in
            "\u{180b}\u{1d173}\u{e0100}\u{1b}\u{9b}\u{7f}\r\n\t\u{202e}\u{2066}\u{200b}\u{200d}\u{feff}\u{2028}\u{ad}\u{e0041}\u{3164}\u{2800}"
                .chars()
        {
            assert!(is_unprintable(c), "{c:?}");
        }
        for c in "Zoë’s – St Anne & Ŵyn, 日本 e\u{301} ¿½½".chars() {
            assert!(!is_unprintable(c), "{c:?}");
        }
        assert_eq!(printable("a\u{1b}[31mb\u{202e}c"), "a [31mb c");
    }
}
