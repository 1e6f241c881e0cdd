//! Owns what one complete sequence of bytes means as a key.
//! Must not know how sequences are found in the input.

use terminput::{Event as Parsed, KeyCode as Code, KeyEventKind, KeyModifiers};

use crate::ui::{Event, Key, KeyCode};

/// What the application keypad sends behind `ESC O`, and what it stands for.
const KEYPAD: &[(u8, KeyCode)] = &[
    (b'M', KeyCode::Enter),
    (b'I', KeyCode::Tab),
    (b' ', KeyCode::Char(' ')),
    (b'X', KeyCode::Char('=')),
    (b'j', KeyCode::Char('*')),
    (b'k', KeyCode::Char('+')),
    (b'l', KeyCode::Char(',')),
    (b'm', KeyCode::Char('-')),
    (b'n', KeyCode::Char('.')),
    (b'o', KeyCode::Char('/')),
    (b'p', KeyCode::Char('0')),
    (b'q', KeyCode::Char('1')),
    (b'r', KeyCode::Char('2')),
    (b's', KeyCode::Char('3')),
    (b't', KeyCode::Char('4')),
    (b'u', KeyCode::Char('5')),
    (b'v', KeyCode::Char('6')),
    (b'w', KeyCode::Char('7')),
    (b'x', KeyCode::Char('8')),
    (b'y', KeyCode::Char('9')),
];

/// What rxvt sends for arrows with Shift (`ESC [ a`) or Control (`ESC O a`).
const RXVT_ARROWS: &[(u8, KeyCode)] =
    &[(b'a', KeyCode::Up), (b'b', KeyCode::Down), (b'c', KeyCode::Right), (b'd', KeyCode::Left)];

/// What rxvt ends a function key with, and the modifier that it stands for in xterm's numbering.
const RXVT_MODIFIERS: &[(u8, u8)] = &[(b'$', 2), (b'^', 5), (b'@', 6)];

/// The control characters that have another name than Control with the letter 64 places on.
const CONTROLS: &[(u8, KeyCode, bool)] = &[
    (0x00, KeyCode::Char(' '), true),
    (0x08, KeyCode::Backspace, false),
    (0x09, KeyCode::Tab, false),
    (0x0a, KeyCode::Enter, false),
    (0x0d, KeyCode::Enter, false),
    (0x7f, KeyCode::Backspace, false),
];

fn look_up(table: &[(u8, KeyCode)], byte: u8) -> Option<KeyCode> {
    table.iter().find(|(sent, _)| *sent == byte).map(|(_, code)| *code)
}

/// The Esc key.
pub fn escape() -> Event {
    Event::Key(Key::plain(KeyCode::Esc))
}

/// One character, a control character or a whole UTF-8 one, with or without an escape before it.
pub fn alone(bytes: &[u8], alt: bool) -> Option<Event> {
    let (code, ctrl) = match *bytes {
        [byte] if byte < 0x20 || byte == 0x7f => CONTROLS
            .iter()
            .find(|(sent, ..)| *sent == byte)
            .map_or_else(|| (KeyCode::Char(control_letter(byte)), true), |(_, code, ctrl)| (*code, *ctrl)),
        _ => (KeyCode::Char(std::str::from_utf8(bytes).ok()?.chars().next()?), false),
    };
    // C1 controls are nothing that a person types.
    if matches!(code, KeyCode::Char(c) if c.is_control()) {
        return None;
    }
    Some(Event::Key(Key { ctrl, alt, ..Key::plain(code) }))
}

/// The character that, typed with Control, sends this byte.
fn control_letter(byte: u8) -> char {
    char::from(byte | 0x40).to_ascii_lowercase()
}

/// A complete sequence behind `ESC [` or `ESC O`; what is no key (mouse, focus, replies) is nothing.
pub fn sequence(bytes: &[u8]) -> Option<Event> {
    match *bytes {
        [0x1b, b'O', ref rest @ ..] => ss3(rest),
        [0x1b, b'[', ref parameters @ .., last] => csi(bytes, parameters, last),
        _ => None,
    }
}

fn ss3(rest: &[u8]) -> Option<Event> {
    match *rest {
        [byte] => {
            if let Some(code) = look_up(KEYPAD, byte) {
                return Some(Event::Key(Key::plain(code)));
            }
            if let Some(code) = look_up(RXVT_ARROWS, byte) {
                return Some(Event::Key(Key { ctrl: true, ..Key::plain(code) }));
            }
            parse(&[0x1b, b'O', byte])
        }
        // Old xterms put the modifier between `ESC O` and the letter.
        [ref modifier @ .., letter] => {
            let mut sequence = b"\x1b[1;".to_vec();
            sequence.extend_from_slice(modifier);
            sequence.push(letter);
            parse(&sequence)
        }
        [] => None,
    }
}

fn csi(bytes: &[u8], parameters: &[u8], last: u8) -> Option<Event> {
    let text = std::str::from_utf8(parameters).ok()?;
    if parameters.is_empty()
        && let Some(code) = look_up(RXVT_ARROWS, last)
    {
        return Some(Event::Key(Key { shift: true, ..Key::plain(code) }));
    }
    if let Some((_, modifier)) = RXVT_MODIFIERS.iter().find(|(sent, _)| *sent == last) {
        return parse(format!("\x1b[{text};{modifier}~").as_bytes());
    }
    match last {
        // Replies (`?`, `>`, `=`), mouse reports (`<`) and anything with intermediate bytes are no keys.
        _ if parameters.iter().any(|byte| matches!(byte, 0x20..=0x2f | b'<'..=b'?')) => None,
        b'M' | b'm' | b't' | b'I' | b'O' => None,
        // `CSI 1 ; modifier R` is F3; any other is where the cursor stands.
        b'R' if !text.is_empty() && !text.starts_with("1;") => None,
        b'~' if text.starts_with("27;") => {
            let (modifier, code) = text.strip_prefix("27;")?.split_once(';')?;
            parse(format!("\x1b[{code};{modifier}u").as_bytes())
        }
        _ => parse(bytes),
    }
}

fn parse(sequence: &[u8]) -> Option<Event> {
    match Parsed::parse_from(sequence).ok()?? {
        Parsed::Key(key) if key.kind != KeyEventKind::Release => translate(key.code, key.modifiers).map(Event::Key),
        _ => None,
    }
}

fn translate(code: Code, modifiers: KeyModifiers) -> Option<Key> {
    if modifiers.intersects(KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META) {
        return None;
    }
    let mut shift = modifiers.contains(KeyModifiers::SHIFT);
    let code = match code {
        Code::Char(c) if c.is_control() => return None,
        Code::Char(c) => {
            let typed = if shift { c.to_ascii_uppercase() } else { c };
            shift = false;
            KeyCode::Char(typed)
        }
        Code::Tab if shift => {
            shift = false;
            KeyCode::BackTab
        }
        Code::Tab => KeyCode::Tab,
        Code::Enter => KeyCode::Enter,
        Code::Esc => KeyCode::Esc,
        Code::Backspace => KeyCode::Backspace,
        Code::Delete => KeyCode::Delete,
        Code::Insert => KeyCode::Insert,
        Code::Up => KeyCode::Up,
        Code::Down => KeyCode::Down,
        Code::Left => KeyCode::Left,
        Code::Right => KeyCode::Right,
        Code::Home => KeyCode::Home,
        Code::End => KeyCode::End,
        Code::PageUp => KeyCode::PageUp,
        Code::PageDown => KeyCode::PageDown,
        Code::F(number) => KeyCode::F(number),
        _ => return None,
    };
    Some(Key { code, ctrl: modifiers.contains(KeyModifiers::CTRL), alt: modifiers.contains(KeyModifiers::ALT), shift })
}

/// The text of a paste: line ends as line feeds, no control characters, no half character at the end.
pub fn pasted(bytes: &[u8]) -> String {
    let whole = match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => bytes.get(..error.valid_up_to()).unwrap_or_default(),
        _ => bytes,
    };
    String::from_utf8_lossy(whole)
        .replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' { '\n' } else { c })
        .filter(|c| matches!(c, '\n' | '\t') || !c.is_control())
        .collect()
}
