//! Owns how keys are written: `ctrl-d`, `g g`, `space`, `shift-tab`; read from files, shown to people.
//! Must not know what a key does.

use super::event::{Key, KeyCode};

const NAMES: &[(&str, KeyCode)] = &[
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("shift-tab", KeyCode::BackTab),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("insert", KeyCode::Insert),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("page-up", KeyCode::PageUp),
    ("page-down", KeyCode::PageDown),
    ("space", KeyCode::Char(' ')),
];

/// Reads a sequence of keys: `g g`, `ctrl-d`, `f1`.
///
/// # Errors
/// One sentence that names the key that could not be read.
pub fn parse_keys(text: &str) -> Result<Vec<Key>, String> {
    let keys = text.split_whitespace().map(parse_key).collect::<Result<Vec<Key>, String>>()?;
    if keys.is_empty() { Err("a key is missing between the quotes".to_owned()) } else { Ok(keys) }
}

fn parse_key(word: &str) -> Result<Key, String> {
    let mut key = Key::plain(KeyCode::Esc);
    let mut rest = word;
    loop {
        if let Some((_, code)) = NAMES.iter().find(|(name, _)| *name == rest) {
            key.code = *code;
            return Ok(normal(key));
        }
        let mut chars = rest.chars();
        if let (Some(only), None) = (chars.next(), chars.next()) {
            key.code = KeyCode::Char(only);
            return Ok(normal(key));
        }
        if let Some(number) = rest.strip_prefix('f').and_then(|digits| digits.parse().ok()) {
            key.code = KeyCode::F(number);
            return Ok(normal(key));
        }
        let Some((modifier, tail)) = rest.split_once('-') else {
            return Err(unknown(word));
        };
        match modifier {
            "ctrl" => key.ctrl = true,
            "alt" => key.alt = true,
            "shift" => key.shift = true,
            _ => return Err(unknown(word)),
        }
        rest = tail;
    }
}

fn unknown(word: &str) -> String {
    format!("unknown key '{word}', write it as in: j, G, enter, ctrl-d, alt-x, f1, space, or g g for two in a row")
}

/// The key in the one form that keymaps hold: shift is part of a character, Shift-Tab is a key of its own.
pub fn normal(key: Key) -> Key {
    match key.code {
        KeyCode::Char(_) | KeyCode::BackTab => Key { shift: false, ..key },
        KeyCode::Tab if key.shift => Key { code: KeyCode::BackTab, shift: false, ..key },
        _ => key,
    }
}

/// The key as files write it.
pub fn key_name(key: Key) -> String {
    let name = match key.code {
        KeyCode::Char(' ') => "space".to_owned(),
        KeyCode::Char(c) => c.to_string(),
        KeyCode::F(number) => format!("f{number}"),
        code => NAMES.iter().find(|(_, it)| *it == code).map_or(String::new(), |(name, _)| (*name).to_owned()),
    };
    let held = |held: bool, word: &'static str| if held { word } else { "" };
    format!("{}{}{}{name}", held(key.ctrl, "ctrl-"), held(key.alt, "alt-"), held(key.shift, "shift-"))
}

/// The keys as people read them in hints and help: `Ctrl-D`, `Enter`, `g g`.
pub fn keys_label(keys: &[Key]) -> String {
    let words: Vec<String> = keys.iter().map(|key| key_label(*key)).collect();
    words.join(" ")
}

fn key_label(key: Key) -> String {
    if !key.ctrl
        && !key.alt
        && !key.shift
        && let KeyCode::Char(c) = key.code
        && c != ' '
    {
        return c.to_string();
    }
    let name = key_name(key);
    let words: Vec<String> = name
        .split('-')
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
        })
        .collect();
    words.join("-").replace("Page-", "Page")
}

/// The character that a key types into a field, if it types one.
pub fn typed(key: Key) -> Option<char> {
    match key.code {
        KeyCode::Char(c) if !key.ctrl && !key.alt && !c.is_control() => Some(c),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for text in
            ["j", "G", "g g", "ctrl-d", "alt-x", "enter", "shift-tab", "space", "-", "ctrl--", "f12", "shift-up"]
        {
            let keys = parse_keys(text).unwrap();
            let written: Vec<String> = keys.iter().map(|key| key_name(*key)).collect();
            assert_eq!(written.join(" "), text);
        }
        assert!(parse_keys("ctlr-d").unwrap_err().contains("'ctlr-d'"));
        assert!(parse_keys("  ").is_err());
    }

    #[test]
    fn people_read_capitals_where_keyboards_print_them() {
        let label = |text: &str| keys_label(&parse_keys(text).unwrap());
        assert_eq!(label("ctrl-d"), "Ctrl-D");
        assert_eq!(label("g g"), "g g");
        assert_eq!(label("shift-tab"), "Shift-Tab");
        assert_eq!(label("page-down"), "PageDown");
        assert_eq!(label("-"), "-");
    }

    #[test]
    fn shift_is_part_of_a_character() {
        let shifted = Key { shift: true, ..Key::plain(KeyCode::Char('G')) };
        assert_eq!(normal(shifted), Key::plain(KeyCode::Char('G')));
        let tab = Key { shift: true, ..Key::plain(KeyCode::Tab) };
        assert_eq!(normal(tab), Key::plain(KeyCode::BackTab));
    }
}
