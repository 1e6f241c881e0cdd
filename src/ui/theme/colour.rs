//! Owns colours: their names in theme files, and what becomes of one where fewer can be shown.
//! Must not know roles.

use ratatui::style::{Color, Style};

use crate::ui::look::Depth;
use crate::ui::suggest::nearest;

/// The sixteen names, in the palette's order, with the values that most terminals give them.
const SIXTEEN: [(&str, Color, (u8, u8, u8)); 16] = [
    ("black", Color::Black, (0, 0, 0)),
    ("red", Color::Red, (205, 0, 0)),
    ("green", Color::Green, (0, 205, 0)),
    ("yellow", Color::Yellow, (205, 205, 0)),
    ("blue", Color::Blue, (0, 0, 238)),
    ("magenta", Color::Magenta, (205, 0, 205)),
    ("cyan", Color::Cyan, (0, 205, 205)),
    ("gray", Color::Gray, (229, 229, 229)),
    ("dark-gray", Color::DarkGray, (127, 127, 127)),
    ("light-red", Color::LightRed, (255, 0, 0)),
    ("light-green", Color::LightGreen, (0, 255, 0)),
    ("light-yellow", Color::LightYellow, (255, 255, 0)),
    ("light-blue", Color::LightBlue, (92, 92, 255)),
    ("light-magenta", Color::LightMagenta, (255, 0, 255)),
    ("light-cyan", Color::LightCyan, (0, 255, 255)),
    ("white", Color::White, (255, 255, 255)),
];

/// Steps of the 6 × 6 × 6 cube of the 256-colour palette.
const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// Reads a colour as theme files write it.
pub(super) fn parse(name: &str) -> Result<Color, String> {
    if name == "reset" {
        return Ok(Color::Reset);
    }
    if let Some((_, colour, _)) = SIXTEEN.iter().find(|(it, ..)| *it == name) {
        return Ok(*colour);
    }
    if let Ok(number) = name.parse::<u8>() {
        return Ok(Color::Indexed(number));
    }
    if let Some(hex) = name.strip_prefix('#').filter(|hex| hex.len() == 6)
        && let Ok(value) = u32::from_str_radix(hex, 16)
    {
        let [_, red, green, blue] = value.to_be_bytes();
        return Ok(Color::Rgb(red, green, blue));
    }
    Err(match nearest(name, SIXTEEN.iter().map(|(name, ..)| *name)) {
        Some(near) => format!("unknown colour '{name}', did you mean '{near}'?"),
        None => format!("unknown colour '{name}', use a name such as red, a number from 0 to 255, or #rrggbb"),
    })
}

/// The style with its colours brought down to what the depth can show.
pub(super) fn at_depth(style: Style, depth: Depth) -> Style {
    Style { fg: style.fg.and_then(|it| lower(it, depth)), bg: style.bg.and_then(|it| lower(it, depth)), ..style }
}

fn lower(colour: Color, depth: Depth) -> Option<Color> {
    match (depth, colour) {
        (Depth::Mono, _) => None,
        (Depth::TwoHundredFiftySix, Color::Rgb(red, green, blue)) => Some(in_cube((red, green, blue))),
        (Depth::Sixteen, Color::Rgb(red, green, blue)) => Some(in_sixteen((red, green, blue))),
        (Depth::Sixteen, Color::Indexed(number)) => Some(in_sixteen(of_index(number))),
        (_, any) => Some(any),
    }
}

fn of_index(number: u8) -> (u8, u8, u8) {
    if let Some((_, _, rgb)) = SIXTEEN.get(usize::from(number)) {
        return *rgb;
    }
    if number >= 232 {
        let level = 8 + (number - 232) * 10;
        return (level, level, level);
    }
    let cell = number - 16;
    let step = |at: u8| STEPS.get(usize::from(at)).copied().unwrap_or(0);
    (step(cell / 36), step(cell / 6 % 6), step(cell % 6))
}

fn in_cube(rgb: (u8, u8, u8)) -> Color {
    (16..=255u8).min_by_key(|number| distance(of_index(*number), rgb)).map_or(Color::Reset, Color::Indexed)
}

fn in_sixteen(rgb: (u8, u8, u8)) -> Color {
    SIXTEEN.iter().min_by_key(|(_, _, it)| distance(*it, rgb)).map_or(Color::Reset, |(_, colour, _)| *colour)
}

fn distance(a: (u8, u8, u8), b: (u8, u8, u8)) -> u32 {
    let square = |x: u8, y: u8| u32::from(x.abs_diff(y)).pow(2);
    square(a.0, b.0) + square(a.1, b.1) + square(a.2, b.2)
}
