//! Owns what one cell says: a number, a percentage, a code, text.
//! Must not know columns; a cell that says none of these is handed back as it stands.

use std::borrow::Cow;

use super::records::Row;
use crate::domain::printable;
use crate::figures::Code;

/// Most characters of a cell's text in a message.
const SHOWN: usize = 40;

/// Powers of ten that an `f64` holds exactly.
const TENS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// What a cell of a figure says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell {
    /// Nothing, or spaces.
    Empty,
    /// A number, with its decimals as written.
    Number(f64, u8),
    /// A number with a `%` sign.
    Percent(f64, u8),
    /// A code in place of a value.
    Code(Code),
    /// None of these.
    Unknown,
}

impl Cell {
    pub(super) fn read(field: &[u8]) -> Self {
        let text = field.trim_ascii();
        let Some(first) = text.first() else { return Self::Empty };
        if first.is_ascii_alphabetic() {
            let code = str::from_utf8(text).ok().and_then(Code::read);
            return code.map_or(Self::Unknown, Self::Code);
        }
        match text.strip_suffix(b"%") {
            Some(number) => decimal(number).map_or(Self::Unknown, |(value, places)| Self::Percent(value, places)),
            None => decimal(text).map_or(Self::Unknown, |(value, places)| Self::Number(value, places)),
        }
    }

    /// The number, for the columns of pupils, limits and coverage.
    pub(super) const fn number(self) -> Option<f64> {
        match self {
            Self::Number(value, _) | Self::Percent(value, _) => Some(value),
            Self::Empty | Self::Code(_) | Self::Unknown => None,
        }
    }
}

/// What every cell of one row says, read once: many figures share a denominator.
#[derive(Debug, Default)]
pub(super) struct Values(Vec<Cell>);

impl Values {
    /// Reads the first `columns` cells of a row in place of those of the row before.
    pub(super) fn read(&mut self, row: &Row, columns: usize) {
        self.0.clear();
        self.0.extend((0..columns).map(|at| Cell::read(row.field(at))));
    }

    /// What the cell at `position` says.
    pub(super) fn at(&self, position: usize) -> Cell {
        self.0.get(position).copied().unwrap_or(Cell::Empty)
    }
}

/// A plain decimal number and its places, exactly as `str::parse::<f64>` would read it.
///
/// Up to 15 digits the digits as an integer and the power of ten are both exact, so that their quotient is
/// correctly rounded (W. Clinger, "How to read floating point numbers accurately", 1990); longer ones are parsed.
fn decimal(text: &[u8]) -> Option<(f64, u8)> {
    let (negative, digits) = text.strip_prefix(b"-").map_or((false, text), |digits| (true, digits));
    let mut whole: u64 = 0;
    let mut count = 0_usize;
    let mut point = None;
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                whole = whole.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'));
                count += 1;
            }
            b'.' if point.is_none() => point = Some(count),
            _ => return None,
        }
    }
    let places = point.map_or(0, |before| count - before);
    if count == 0 || point.is_some() && places == 0 {
        return None;
    }
    let decimals = u8::try_from(places).ok()?;
    let value = match TENS.get(places) {
        Some(power) if count <= 15 => whole as f64 / power,
        _ => str::from_utf8(digits).ok()?.parse().ok().filter(|value: &f64| value.is_finite())?,
    };
    Some((if negative { -value } else { value }, decimals))
}

/// A cell's text: trimmed, decoded, without control characters.
///
/// Old files are Windows-1252; whatever is not valid UTF-8 is read as that, which cannot fail.
pub(super) fn text(field: &[u8]) -> String {
    let field = field.trim_ascii();
    let decoded = str::from_utf8(field)
        .map_or_else(|_| encoding_rs::WINDOWS_1252.decode_without_bom_handling(field).0, Cow::Borrowed);
    printable(&decoded).trim().to_owned()
}

/// A cell's text, shortened for a message.
pub(super) fn shown(field: &[u8]) -> String {
    // A character takes at most four bytes, so that a cell of a megabyte is not decoded for its first words.
    let head = field.get(..SHOWN * 4 + 4).unwrap_or(field);
    let head = match str::from_utf8(head) {
        Err(cut) if cut.error_len().is_none() => head.get(..cut.valid_up_to()).unwrap_or(head),
        _ => head,
    };
    let whole = text(head);
    match whole.char_indices().nth(SHOWN) {
        Some((end, _)) => whole.get(..end).map(|start| format!("{start}…")).unwrap_or_default(),
        None => whole,
    }
}

#[cfg(test)]
mod tests;
