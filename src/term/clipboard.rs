//! Owns how text gets into the clipboard of a terminal, also far away: OSC 52, through tmux where that lies between.
//! Must not know what is copied.

use crate::ui::MOST_COPIED;

/// The alphabet of base64.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The sequence that puts `text` into the clipboard; none where it is too long to arrive whole.
///
/// Inside tmux it goes out twice: as tmux takes it itself (`set-clipboard on`), and wrapped so that tmux passes it on
/// (`allow-passthrough on`). Either alone is enough, and what is not allowed is ignored.
pub(super) fn sequence(text: &str, tmux: bool) -> Option<Vec<u8>> {
    if text.len() > MOST_COPIED {
        return None;
    }
    let mut plain = b"\x1b]52;c;".to_vec();
    plain.extend(base64(text.as_bytes()));
    plain.extend(b"\x1b\\");
    if !tmux {
        return Some(plain);
    }
    let mut out = plain.clone();
    out.extend(b"\x1bPtmux;");
    for byte in plain {
        if byte == 0x1b {
            out.push(0x1b);
        }
        out.push(byte);
    }
    out.extend(b"\x1b\\");
    Some(out)
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let at = |place: usize| u32::from(three.get(place).copied().unwrap_or_default());
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for (place, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let six = usize::try_from(bits >> shift & 0x3f).unwrap_or_default();
            let letter = ALPHABET.get(six).copied().unwrap_or(b'=');
            out.push(if place > three.len() { b'=' } else { letter });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_everybody() {
        for (text, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
            ("Zoë 64%", "Wm/DqyA2NCU="),
        ] {
            assert_eq!(String::from_utf8(base64(text.as_bytes())).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn the_sequence_ends_in_st_and_is_wrapped_for_tmux() {
        assert_eq!(sequence("fo", false).unwrap(), b"\x1b]52;c;Zm8=\x1b\\");
        assert_eq!(sequence("fo", true).unwrap(), b"\x1b]52;c;Zm8=\x1b\\\x1bPtmux;\x1b\x1b]52;c;Zm8=\x1b\x1b\\\x1b\\");
    }

    #[test]
    fn what_is_too_long_is_not_sent_at_all() {
        assert!(sequence(&"x".repeat(MOST_COPIED), false).is_some_and(|bytes| bytes.len() < 100_000));
        assert_eq!(sequence(&"x".repeat(MOST_COPIED + 1), false), None);
    }
}
