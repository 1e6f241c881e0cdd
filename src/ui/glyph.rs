//! Owns the few characters that stand for something, each with its stand-in of seven bits.
//! Must not know where they are drawn.

use super::look::Glyphs;

macro_rules! glyphs {
    ($($(#[$doc:meta])* $name:ident = $unicode:literal | $ascii:literal,)*) => {
        /// A character that stands for something.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Glyph { $($(#[$doc])* $name,)* }

        /// Every glyph with its two forms.
        pub const GLYPHS: &[(Glyph, &str, &str)] = &[$((Glyph::$name, $unicode, $ascii),)*];

        impl Glyph {
            /// The characters for terminals that can show them; `Canvas::text` turns them into the others.
            pub const fn unicode(self) -> &'static str {
                Glyphs::Unicode.of(self)
            }
        }

        impl Glyphs {
            /// The characters that stand for it in this set.
            pub const fn of(self, glyph: Glyph) -> &'static str {
                match (glyph, self) {
                    $((Glyph::$name, Self::Unicode) => $unicode, (Glyph::$name, Self::Ascii) => $ascii,)*
                }
            }
        }
    };
}

glyphs! {
    /// The row under the cursor.
    Pointer = "▌" | ">",
    /// One level further in a breadcrumb.
    Crumb = "›" | ">",
    /// There is more to the left.
    MoreLeft = "‹" | "<",
    /// There is more to the right.
    MoreRight = "›" | ">",
    /// Something was cut off.
    Ellipsis = "…" | "~",
    /// Done, given, agreed.
    Tick = "✓" | "v",
    /// Where one is.
    Here = "●" | "*",
    /// Not done, not given.
    Open = "○" | "o",
    /// Ticked.
    Checked = "[x]" | "[x]",
    /// Not ticked.
    Unchecked = "[ ]" | "[ ]",
    /// Significantly above.
    Above = "▲" | "^",
    /// Significantly below.
    Below = "▼" | "v",
    /// Sorted from the smallest.
    Ascending = "↑" | "^",
    /// Sorted from the largest.
    Descending = "↓" | "v",
    /// A rule across.
    Across = "─" | "-",
    /// A rule down.
    Down = "│" | "|",
    /// Corner, top left.
    TopLeft = "┌" | "+",
    /// Corner, top right.
    TopRight = "┐" | "+",
    /// Corner, bottom left.
    BottomLeft = "└" | "+",
    /// Corner, bottom right.
    BottomRight = "┘" | "+",
    /// Between parts of a line.
    Dot = "·" | "-",
    /// Something went wrong.
    Wrong = "✗" | "x",
    /// Needs attention.
    Warn = "!" | "!",
    /// No value.
    Nothing = "–" | "-",
    /// Leads to.
    Arrow = "→" | "->",
    /// Kept at the top.
    Pinned = "■" | "#",
    /// A point of a chart.
    Point = "•" | "*",
}

impl Glyphs {
    /// The text with every known glyph and mark of punctuation in this set's form.
    pub fn plain(self, text: &str) -> String {
        if self == Self::Unicode || text.is_ascii() {
            return text.to_owned();
        }
        let mut out = text.to_owned();
        for (_, unicode, ascii) in GLYPHS {
            out = out.replace(unicode, ascii);
        }
        for (unicode, ascii) in [('’', "'"), ('‘', "'"), ('“', "\""), ('”', "\""), ('—', "-"), ('×', "x"), ('±', "+/-")]
        {
            out = out.replace(unicode, ascii);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use super::*;

    #[test]
    fn every_glyph_has_a_form_of_seven_bits() {
        for (glyph, unicode, ascii) in GLYPHS {
            assert!(ascii.is_ascii(), "{glyph:?}");
            assert!(
                unicode.width() == ascii.width() || *glyph == Glyph::Arrow,
                "{glyph:?} moves what stands behind it"
            );
        }
        assert_eq!(Glyphs::Ascii.plain("Groups › North · 3…"), "Groups > North - 3~");
        assert_eq!(Glyphs::Unicode.plain("a › b"), "a › b");
    }
}
