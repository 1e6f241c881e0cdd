//! The table of terminals, as a person would meet them.

use super::look;
use crate::ui::{Depth, Glyphs};

fn shows(text: &str) -> (Depth, Glyphs) {
    let variables =
        text.split_whitespace().filter_map(|pair| pair.split_once('=')).map(|(n, v)| (n.into(), v.into())).collect();
    let look = look(&variables);
    (look.depth, look.glyphs)
}

#[test]
fn depth_follows_the_terminal() {
    let table = [
        ("TERM=xterm", Depth::TwoHundredFiftySix),
        ("TERM=xterm-256color", Depth::TwoHundredFiftySix),
        ("TERM=something-new", Depth::TwoHundredFiftySix),
        ("TERM=screen", Depth::TwoHundredFiftySix),
        ("TERM=tmux-256color COLORTERM=truecolor", Depth::True),
        ("TERM=xterm COLORTERM=24bit", Depth::True),
        ("TERM=xterm COLORTERM=yes", Depth::TwoHundredFiftySix),
        ("TERM=xterm-kitty", Depth::True),
        ("TERM=alacritty", Depth::True),
        ("TERM=xterm-direct", Depth::True),
        ("TERM=linux", Depth::Sixteen),
        ("TERM=linux COLORTERM=truecolor", Depth::Sixteen),
        ("TERM=vt100", Depth::Sixteen),
        ("TERM=vt220", Depth::Sixteen),
        ("TERM=rxvt-16color", Depth::Sixteen),
        ("TERM=xterm-mono", Depth::Mono),
        ("TERM=dumb", Depth::Mono),
        ("TERM=dumb COLORTERM=truecolor", Depth::Mono),
        ("", Depth::Mono),
        ("TERM=xterm-256color NO_COLOR=1", Depth::Mono),
        ("TERM=xterm COLORTERM=truecolor NO_COLOR=0", Depth::Mono),
        ("TERM=xterm NO_COLOR=", Depth::TwoHundredFiftySix),
    ];
    for (variables, depth) in table {
        assert_eq!(shows(variables).0, depth, "{variables}");
    }
}

#[test]
fn glyphs_follow_the_strongest_locale() {
    let table = [
        ("TERM=xterm LANG=en_GB.UTF-8", Glyphs::Unicode),
        ("TERM=xterm LANG=en_GB.utf8", Glyphs::Unicode),
        ("TERM=xterm LC_CTYPE=C.UTF-8", Glyphs::Unicode),
        ("TERM=xterm", Glyphs::Ascii),
        ("TERM=xterm LANG=C", Glyphs::Ascii),
        ("TERM=xterm LANG=en_GB.ISO-8859-15", Glyphs::Ascii),
        ("TERM=xterm LANG=en_GB.UTF-8 LC_ALL=C", Glyphs::Ascii),
        ("TERM=xterm LANG=en_GB.UTF-8 LC_CTYPE=POSIX", Glyphs::Ascii),
        ("TERM=xterm LANG=C LC_ALL=en_GB.UTF-8", Glyphs::Unicode),
        ("TERM=xterm LANG=en_GB.UTF-8 LC_ALL=", Glyphs::Unicode),
        ("TERM=linux LANG=en_GB.UTF-8", Glyphs::Ascii),
        ("TERM=dumb LANG=en_GB.UTF-8", Glyphs::Ascii),
    ];
    for (variables, glyphs) in table {
        assert_eq!(shows(variables).1, glyphs, "{variables}");
    }
}
