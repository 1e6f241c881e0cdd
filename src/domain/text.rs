//! Owns which characters have no place in a name: those that act on a terminal or cannot be seen.
//! Must not know what is named, nor where it is shown.

/// Whether a character acts on a terminal instead of being read, or cannot be seen at all.
///
/// Controls move a cursor and colour a terminal; marks of direction turn the rest of a line around, so that one name
/// reads as another; characters without width make two names look the same. (Unicode general categories Cc, Cf, Zl
/// and Zp, as far as they occur in text; the soft hyphen among them.)
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{AD}'
                | '\u{61C}'
                | '\u{180E}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFB}'
                | '\u{E0000}'..='\u{E007F}'
        )
}

/// The text on one line, with a blank for every character that is not [printable](is_unprintable).
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if is_unprintable(c) { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::{is_unprintable, printable};

    #[test]
    fn what_turns_a_line_around_colours_it_or_cannot_be_seen_is_unprintable() {
        for c in "\u{1b}\u{9b}\u{7f}\r\n\t\u{202e}\u{2066}\u{200b}\u{200d}\u{feff}\u{2028}\u{ad}\u{e0041}".chars() {
            assert!(is_unprintable(c), "{c:?}");
        }
        for c in "Zoë’s – St Anne & Ŵyn, 日本 e\u{301} ¿½½".chars() {
            assert!(!is_unprintable(c), "{c:?}");
        }
        assert_eq!(printable("a\u{1b}[31mb\u{202e}c"), "a [31mb c");
    }
}
