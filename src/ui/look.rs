//! Owns what a session's terminal can show: colour depth and glyphs.
//! Must not know the environment; `term` decides and hands it in.

/// How many colours the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Depth {
    /// No colour: bold, reverse and underline only.
    Mono,
    /// The terminal's own sixteen.
    Sixteen,
    /// The 256-colour palette.
    TwoHundredFiftySix,
    /// 24-bit colour.
    True,
}

/// Which characters the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Glyphs {
    /// Box drawing, blocks, braille, arrows.
    Unicode,
    /// Seven bits.
    Ascii,
}

/// What a session's terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Look {
    /// Colour depth.
    pub depth: Depth,
    /// Characters.
    pub glyphs: Glyphs,
    /// The terminal is reached through tmux, which passes on only what is wrapped for it.
    pub tmux: bool,
}
