//! Owns the fall of a colour to what the terminal can show, and its number in a style sequence.
//! Must not know themes: they choose well beforehand, this only keeps a slip from showing as noise.

use ratatui::style::Color;

use crate::ui::Depth;

/// A colour as a terminal takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// The terminal's own.
    Default,
    /// One of sixteen (below 16) or of 256.
    Indexed(u8),
    /// 24 bits.
    Rgb(u8, u8, u8),
}

/// The six levels of the 256-colour cube.
const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// The sixteen colours as xterm shows them.
const SIXTEEN: [(u8, u8, u8); 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];

/// What a terminal of this depth shows for a colour.
pub fn paint(colour: Color, depth: Depth) -> Paint {
    if depth == Depth::Mono {
        return Paint::Default;
    }
    match (whole(colour), depth) {
        (Paint::Rgb(r, g, b), Depth::TwoHundredFiftySix) => Paint::Indexed(nearest_of_256(r, g, b)),
        (Paint::Rgb(r, g, b), Depth::Sixteen) => Paint::Indexed(nearest_of_16((r, g, b))),
        (Paint::Indexed(index @ 16..), Depth::Sixteen) => Paint::Indexed(nearest_of_16(of_256(index))),
        (paint, _) => paint,
    }
}

fn whole(colour: Color) -> Paint {
    match colour {
        Color::Reset => Paint::Default,
        Color::Black => Paint::Indexed(0),
        Color::Red => Paint::Indexed(1),
        Color::Green => Paint::Indexed(2),
        Color::Yellow => Paint::Indexed(3),
        Color::Blue => Paint::Indexed(4),
        Color::Magenta => Paint::Indexed(5),
        Color::Cyan => Paint::Indexed(6),
        Color::Gray => Paint::Indexed(7),
        Color::DarkGray => Paint::Indexed(8),
        Color::LightRed => Paint::Indexed(9),
        Color::LightGreen => Paint::Indexed(10),
        Color::LightYellow => Paint::Indexed(11),
        Color::LightBlue => Paint::Indexed(12),
        Color::LightMagenta => Paint::Indexed(13),
        Color::LightCyan => Paint::Indexed(14),
        Color::White => Paint::Indexed(15),
        Color::Rgb(r, g, b) => Paint::Rgb(r, g, b),
        Color::Indexed(index) => Paint::Indexed(index),
    }
}

fn distance(a: (u8, u8, u8), b: (u8, u8, u8)) -> u32 {
    let square = |x: u8, y: u8| u32::from(x.abs_diff(y)).pow(2);
    square(a.0, b.0) + square(a.1, b.1) + square(a.2, b.2)
}

/// What an entry of the 256-colour palette looks like.
fn of_256(index: u8) -> (u8, u8, u8) {
    let level = |step: u8| LEVELS.get(usize::from(step % 6)).copied().unwrap_or_default();
    match index {
        0..16 => SIXTEEN.get(usize::from(index)).copied().unwrap_or_default(),
        16..232 => (level((index - 16) / 36), level((index - 16) / 6), level(index - 16)),
        232.. => {
            let grey = 8 + 10 * (index - 232);
            (grey, grey, grey)
        }
    }
}

/// The nearest of the cube and the greys; the first sixteen are the user's own and may be anything.
fn nearest_of_256(r: u8, g: u8, b: u8) -> u8 {
    (16..=255).min_by_key(|&index| distance(of_256(index), (r, g, b))).unwrap_or(16)
}

fn nearest_of_16(colour: (u8, u8, u8)) -> u8 {
    (0..16).min_by_key(|&index| distance(of_256(index), colour)).unwrap_or(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_fall_to_the_nearest_that_the_terminal_has() {
        let table = [
            (Color::Rgb(95, 135, 175), Depth::TwoHundredFiftySix, Paint::Indexed(67)),
            (Color::Rgb(96, 134, 176), Depth::TwoHundredFiftySix, Paint::Indexed(67)),
            (Color::Rgb(8, 8, 8), Depth::TwoHundredFiftySix, Paint::Indexed(232)),
            (Color::Rgb(255, 255, 255), Depth::TwoHundredFiftySix, Paint::Indexed(231)),
            (Color::Rgb(250, 3, 3), Depth::Sixteen, Paint::Indexed(9)),
            (Color::Indexed(196), Depth::Sixteen, Paint::Indexed(9)),
            (Color::Indexed(244), Depth::Sixteen, Paint::Indexed(8)),
            (Color::Indexed(3), Depth::Sixteen, Paint::Indexed(3)),
            (Color::Rgb(1, 2, 3), Depth::True, Paint::Rgb(1, 2, 3)),
            (Color::LightRed, Depth::Sixteen, Paint::Indexed(9)),
            (Color::LightRed, Depth::Mono, Paint::Default),
            (Color::Rgb(1, 2, 3), Depth::Mono, Paint::Default),
            (Color::Reset, Depth::True, Paint::Default),
        ];
        for (colour, depth, expected) in table {
            assert_eq!(paint(colour, depth), expected, "{colour} at {depth:?}");
        }
    }

    #[test]
    fn every_entry_of_the_cube_is_its_own_nearest() {
        for index in 16..232 {
            let (r, g, b) = of_256(index);
            assert_eq!(nearest_of_256(r, g, b), index);
        }
    }
}
