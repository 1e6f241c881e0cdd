//! Owns the terminal's pen: its style and where its cursor stands, and the shortest way to other ones.
//! Must not know what is drawn.

use std::io::Write;

use ratatui::buffer::Cell;
use ratatui::style::Modifier;

use crate::term::colour::{Paint, paint};
use crate::ui::Depth;

/// How a character is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    fg: Paint,
    bg: Paint,
    modifier: Modifier,
}

/// Attributes, the number that turns each on and the one that turns it off.
const ATTRIBUTES: &[(Modifier, u8, u8)] = &[
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// Attributes that show on a blank; with one of them its colours show too.
const ON_BLANK: Modifier = Modifier::REVERSED.union(Modifier::UNDERLINED).union(Modifier::CROSSED_OUT);

impl Style {
    /// The terminal's own.
    pub const PLAIN: Self = Self { fg: Paint::Default, bg: Paint::Default, modifier: Modifier::empty() };

    /// The style of a cell on a terminal of this depth.
    pub fn of(cell: &Cell, depth: Depth) -> Self {
        Self { fg: paint(cell.fg, depth), bg: paint(cell.bg, depth), modifier: cell.modifier }
    }

    /// What of a style shows on a blank.
    pub fn on_blank(self) -> Self {
        if self.modifier.intersects(ON_BLANK) {
            self
        } else {
            Self { fg: Paint::Default, modifier: Modifier::empty(), ..self }
        }
    }
}

/// Where the cursor stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nobody knows.
    Unknown,
    /// In this row, in a column that terminals disagree on (behind the last one, or behind a cluster).
    Row(u16),
    /// Here: column and row.
    At(u16, u16),
}

/// The terminal's pen as the bytes so far have left it.
#[derive(Debug)]
pub struct Pen {
    style: Option<Style>,
    place: Place,
}

impl Pen {
    /// A pen of which nothing is known.
    pub fn unknown() -> Self {
        Self { style: None, place: Place::Unknown }
    }

    /// A plain pen in the upper left corner.
    pub fn cleared() -> Self {
        Self { style: Some(Style::PLAIN), place: Place::At(0, 0) }
    }

    /// The cursor went nobody knows where.
    pub fn lost(&mut self) {
        self.place = Place::Unknown;
    }

    /// The column in this row, where it is known.
    pub fn column(&self, y: u16) -> Option<u16> {
        match self.place {
            Place::At(x, row) if row == y => Some(x),
            _ => None,
        }
    }

    /// The cursor was moved right by what was written; `edge` is the row's width.
    pub fn advance(&mut self, columns: u16, edge: u16, sure: bool) {
        if let Place::At(x, y) = self.place {
            let x = x.saturating_add(columns);
            self.place = if sure && x < edge { Place::At(x, y) } else { Place::Row(y) };
        }
    }

    /// The pen draws this style already.
    pub fn draws(&self, style: &Style, blank: bool) -> bool {
        self.style.is_some_and(|own| own == *style || blank && own.on_blank() == *style)
    }

    /// Sets the style for a character; for a blank only what shows on one.
    pub fn set_for(&mut self, style: &Style, blank: bool, out: &mut Vec<u8>) {
        if self.draws(style, blank) {
            return;
        }
        let target = match self.style {
            Some(own) if blank && !style.modifier.intersects(ON_BLANK) => {
                Style { fg: own.fg, bg: style.bg, modifier: own.modifier.difference(ON_BLANK) }
            }
            _ => *style,
        };
        self.set(&target, out);
    }

    /// Sets the style with the fewest bytes.
    pub fn set(&mut self, style: &Style, out: &mut Vec<u8>) {
        if self.style == Some(*style) {
            return;
        }
        let anew = from_plain(style);
        let step = self.style.map(|own| between(&own, style)).filter(|step| step.len() < anew.len());
        let numbers = step.unwrap_or(anew);
        let _ = write!(out, "\x1b[{numbers}m");
        self.style = Some(*style);
    }

    /// Moves the cursor with the fewest bytes.
    pub fn go(&mut self, x: u16, y: u16, out: &mut Vec<u8>) {
        if self.place != Place::At(x, y) {
            out.extend_from_slice(&self.way(x, y));
            self.place = Place::At(x, y);
        }
    }

    /// The shortest bytes that move the cursor.
    pub fn way(&self, x: u16, y: u16) -> Vec<u8> {
        let (column, row) = (u32::from(x) + 1, u32::from(y) + 1);
        let straight = match (row, column) {
            (1, 1) => "\x1b[H".to_owned(),
            (_, 1) => format!("\x1b[{row}H"),
            _ => format!("\x1b[{row};{column}H"),
        };
        let (from, own_row) = match self.place {
            Place::Unknown => return straight.into_bytes(),
            Place::Row(row) => (None, row),
            Place::At(x, row) => (Some(x), row),
        };
        let Some(down) = y.checked_sub(own_row) else { return shorter(straight, self.up(x, y)) };
        let feeds = "\n".repeat(usize::from(down.min(8)));
        if down > 8 {
            return straight.into_bytes();
        }
        let from_start = format!("\r{feeds}{}", right(x));
        // Behind the last column a line feed may wrap first; a return never does.
        let along = from.map(|from| format!("{feeds}{}", sideways(from, x)));
        let to_column = if down == 0 { format!("\x1b[{column}G") } else { straight.clone() };
        [Some(from_start), along, Some(to_column)]
            .into_iter()
            .flatten()
            .fold(straight.into_bytes(), |best, way| if way.len() < best.len() { way.into_bytes() } else { best })
    }

    fn up(&self, x: u16, y: u16) -> Option<String> {
        let Place::At(from, row) = self.place else { return None };
        Some(format!("{}{}", counted(row.checked_sub(y)?, 'A'), sideways(from, x)))
    }
}

fn shorter(straight: String, other: Option<String>) -> Vec<u8> {
    other.filter(|way| way.len() < straight.len()).unwrap_or(straight).into_bytes()
}

fn counted(count: u16, letter: char) -> String {
    match count {
        0 => String::new(),
        1 => format!("\x1b[{letter}"),
        _ => format!("\x1b[{count}{letter}"),
    }
}

fn right(columns: u16) -> String {
    counted(columns, 'C')
}

fn sideways(from: u16, to: u16) -> String {
    if to >= from {
        return right(to - from);
    }
    let back = from - to;
    if back <= 4 { "\x08".repeat(usize::from(back)) } else { counted(back, 'D') }
}

fn join(numbers: &mut String, number: &str) {
    if !numbers.is_empty() {
        numbers.push(';');
    }
    numbers.push_str(number);
}

/// The numbers of a style, beginning with the reset; the reset alone needs none.
fn from_plain(style: &Style) -> String {
    if *style == Style::PLAIN {
        return String::new();
    }
    let mut numbers = "0".to_owned();
    for (attribute, on, _) in ATTRIBUTES {
        if style.modifier.contains(*attribute) {
            join(&mut numbers, &on.to_string());
        }
    }
    for (colour, ground) in [(style.fg, 30), (style.bg, 40)] {
        if colour != Paint::Default {
            join(&mut numbers, &number(colour, ground));
        }
    }
    numbers
}

/// The numbers that lead from one style to another.
fn between(from: &Style, to: &Style) -> String {
    let mut numbers = String::new();
    let mut left = from.modifier;
    for (attribute, _, off) in ATTRIBUTES {
        if left.contains(*attribute) && !to.modifier.contains(*attribute) {
            join(&mut numbers, &off.to_string());
            // One number turns both weights off, and both rates of blinking.
            for (also, ..) in ATTRIBUTES.iter().filter(|(.., other)| other == off) {
                left.remove(*also);
            }
        }
    }
    for (attribute, on, _) in ATTRIBUTES {
        if to.modifier.contains(*attribute) && !left.contains(*attribute) {
            join(&mut numbers, &on.to_string());
        }
    }
    for (old, new, ground) in [(from.fg, to.fg, 30), (from.bg, to.bg, 40)] {
        if old != new {
            join(&mut numbers, &number(new, ground));
        }
    }
    numbers
}

/// The numbers of a colour; `ground` is 30 for the foreground, 40 for the background.
fn number(colour: Paint, ground: u16) -> String {
    match colour {
        Paint::Default => format!("{}", ground + 9),
        Paint::Indexed(index @ 0..8) => format!("{}", ground + u16::from(index)),
        Paint::Indexed(index @ 8..16) => format!("{}", ground + 52 + u16::from(index)),
        Paint::Indexed(index) => format!("{};5;{index}", ground + 8),
        Paint::Rgb(r, g, b) => format!("{};2;{r};{g};{b}", ground + 8),
    }
}
