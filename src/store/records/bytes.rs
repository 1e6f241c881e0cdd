//! Owns variable-length numbers and exact decimals as bytes, for the layouts where size matters.
//! Must not know any record. A reader answers `None` at the first byte that is not there or does not fit.

/// The powers of ten that decimals are divided by; a double holds each exactly.
const POWERS: [f64; 10] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
/// The largest magnitude below which a double holds every whole number.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// In place of the decimals: the double's own eight bytes follow.
const RAW: u64 = 15;

pub(super) fn put_varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

/// Small magnitudes of either sign as small numbers.
pub(super) const fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

pub(super) const fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

/// A double as a whole number over a power of ten, `preferred` decimals first; exact to the bit, else raw.
pub(super) fn put_number(out: &mut Vec<u8>, number: f64, preferred: u8) {
    if let Some((whole, decimals)) = decimal(number, preferred) {
        put_varint(out, zigzag(whole) << 4 | u64::from(decimals));
    } else {
        put_varint(out, RAW);
        out.extend_from_slice(&number.to_bits().to_le_bytes());
    }
}

// A division of two doubles is rounded correctly, and so is the parsing of decimal text: the quotient of the
// mantissa and the power of ten is what a file's text was parsed to, whenever it was text of so few digits.
fn decimal(number: f64, preferred: u8) -> Option<(i64, u8)> {
    std::iter::once(preferred).chain(0..=9).find_map(|decimals| {
        let power = *POWERS.get(usize::from(decimals))?;
        let scaled = (number * power).round();
        if !scaled.is_finite() || scaled.abs() >= EXACT {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "whole, and far within the range of an i64")]
        let whole = scaled as i64;
        ((whole as f64 / power).to_bits() == number.to_bits()).then_some((whole, decimals))
    })
}

/// Bytes that are read from the front.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// How many bytes are left: a bound for how many things can follow.
    pub(super) const fn left(&self) -> usize {
        self.rest.len()
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    pub(super) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    pub(super) fn varint(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7F);
            if shift == 63 && bits > 1 {
                return None;
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn number(&mut self) -> Option<f64> {
        let packed = self.varint()?;
        if packed == RAW {
            let bits = self.take(8)?.try_into().ok()?;
            return Some(f64::from_bits(u64::from_le_bytes(bits)));
        }
        let power = *POWERS.get(usize::try_from(packed & 15).ok()?)?;
        Some(unzigzag(packed >> 4) as f64 / power)
    }
}

#[cfg(test)]
mod tests;
