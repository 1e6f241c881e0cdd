//! Owns the reading of a session's variables (TERM, COLORTERM, NO_COLOR, TMUX, LANG and its kin) as what it can show.
//! Must not know the process's environment: a session over the network has its own.

use std::collections::BTreeMap;

use crate::ui::{Depth, Glyphs, Look};

#[cfg(test)]
mod tests;

/// Names of terminals (how TERM begins) and their depth; the first that fits counts, and everything else has 256 colours.
const TERMINALS: &[(&str, Depth)] = &[
    ("dumb", Depth::Mono),
    ("unknown", Depth::Mono),
    ("linux", Depth::Sixteen),
    ("vt", Depth::Sixteen),
    ("ansi", Depth::Sixteen),
    ("cons", Depth::Sixteen),
    ("cygwin", Depth::Sixteen),
    ("xterm-kitty", Depth::True),
    ("xterm-ghostty", Depth::True),
    ("alacritty", Depth::True),
    ("foot", Depth::True),
    ("wezterm", Depth::True),
    ("contour", Depth::True),
];

/// Parts of TERM's ending and the depth that they promise.
const ENDINGS: &[(&str, Depth)] = &[
    ("-mono", Depth::Mono),
    ("-m", Depth::Mono),
    ("-16color", Depth::Sixteen),
    ("-256color", Depth::TwoHundredFiftySix),
    ("-direct", Depth::True),
    ("-truecolor", Depth::True),
];

/// Values of COLORTERM that promise 24 bits.
const TRUE_COLOUR: &[&str] = &["truecolor", "24bit"];

/// The variables that name the character set, the strongest first.
const LOCALE: &[&str] = &["LC_ALL", "LC_CTYPE", "LANG"];

/// What a session with these variables can show.
pub fn look(variables: &BTreeMap<String, String>) -> Look {
    Look { depth: depth(variables), glyphs: glyphs(variables), tmux: !value(variables, "TMUX").is_empty() }
}

fn value<'a>(variables: &'a BTreeMap<String, String>, name: &str) -> &'a str {
    variables.get(name).map_or("", String::as_str)
}

fn depth(variables: &BTreeMap<String, String>) -> Depth {
    let term = value(variables, "TERM");
    if term.is_empty() || !value(variables, "NO_COLOR").is_empty() {
        return Depth::Mono;
    }
    let ending = ENDINGS.iter().find(|(ending, _)| term.ends_with(ending)).map(|(_, depth)| *depth);
    let known = TERMINALS.iter().find(|(name, _)| term.starts_with(name)).map(|(_, depth)| *depth);
    let named = match (known, ending) {
        (Some(Depth::Mono), _) | (_, Some(Depth::Mono)) => return Depth::Mono,
        (Some(Depth::Sixteen), None) => return Depth::Sixteen,
        (_, Some(depth)) | (Some(depth), None) => depth,
        (None, None) => Depth::TwoHundredFiftySix,
    };
    let promised = value(variables, "COLORTERM").to_ascii_lowercase();
    if TRUE_COLOUR.contains(&promised.as_str()) { Depth::True } else { named }
}

fn glyphs(variables: &BTreeMap<String, String>) -> Glyphs {
    let term = value(variables, "TERM");
    let locale = LOCALE.iter().map(|name| value(variables, name)).find(|text| !text.is_empty()).unwrap_or_default();
    let locale = locale.to_ascii_lowercase();
    let unicode = locale.contains("utf-8") || locale.contains("utf8");
    // The Linux console has one font of 512 glyphs, whatever the locale says.
    if unicode && !term.is_empty() && !term.starts_with("linux") && term != "dumb" {
        Glyphs::Unicode
    } else {
        Glyphs::Ascii
    }
}
