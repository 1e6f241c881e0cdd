//! Owns how a value is written for people: half away from zero on its decimal reading, never −0.
//! Must not know tables or files; screens and exports both write cells with this.

use crate::figures::{Code, Unit};

use super::{Cell, Column, Content};

/// Fraction digits beyond which a value is arithmetic, not data: there, a half is made whole again first.
const SETTLED_DIGITS: usize = 10;

/// `value` with `decimals` digits behind the point, half away from zero on the decimal reading.
///
/// 2.675 becomes 2.68 although its binary value lies below; −0.004 becomes 0.00.
pub fn decimal_text(value: f64, decimals: u8) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    // Rust writes the shortest digits that read back as the same number, without an exponent.
    let mut digits = value.abs().to_string();
    if digits.split_once('.').is_some_and(|(_, fraction)| fraction.len() > SETTLED_DIGITS) {
        digits = format!("{:.SETTLED_DIGITS$}", value.abs());
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits.as_str(), ""));
    let kept: String = fraction.chars().chain(std::iter::repeat('0')).take(usize::from(decimals)).collect();
    let up = fraction.chars().nth(usize::from(decimals)).is_some_and(|digit| digit >= '5');
    let mut number: Vec<char> = whole.chars().chain(kept.chars()).collect();
    if up {
        increment(&mut number);
    }
    let point = number.len().saturating_sub(usize::from(decimals));
    let nought = number.iter().all(|digit| *digit == '0');
    let mut text = String::with_capacity(number.len() + 2);
    if value < 0.0 && !nought {
        text.push('-');
    }
    for (at, digit) in number.into_iter().enumerate() {
        if at == point && at > 0 {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

fn increment(number: &mut Vec<char>) {
    for digit in number.iter_mut().rev() {
        if *digit == '9' {
            *digit = '0';
        } else {
            *digit = char::from_digit(digit.to_digit(10).unwrap_or(0) + 1, 10).unwrap_or('0');
            return;
        }
    }
    number.insert(0, '1');
}

/// A whole number with commas between thousands: `1,593`.
pub fn grouped(value: f64) -> String {
    let text = decimal_text(value, 0);
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return text;
    }
    let mut out = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A cell as people read it: the rounded value with its unit's sign, or the code.
pub fn cell_text(column: &Column, cell: &Cell) -> String {
    match cell.content {
        Content::Withheld(code) => code.written().to_owned(),
        Content::Value(value) => value_text(column, cell, value),
    }
}

fn value_text(column: &Column, cell: &Cell, value: f64) -> String {
    let decimals = cell.decimals.unwrap_or(column.decimals);
    match column.unit {
        Unit::Points => decimal_text(value, decimals),
        Unit::Percent => format!("{}%", decimal_text(value, decimals)),
        Unit::Pupils | Unit::Entries | Unit::Schools => grouped(value),
    }
}

/// The 95% limits of a cell as people read them, for example `-0.12 to 1.02`.
pub fn limits_text(column: &Column, cell: &Cell) -> Option<String> {
    let (lower, upper) = cell.limits?;
    cell.value()?;
    Some(format!("{} to {}", value_text(column, cell, lower), value_text(column, cell, upper)))
}

/// Why a cell has no value, in words; none when it has one.
pub fn reason_text(cell: &Cell) -> Option<String> {
    let Content::Withheld(code) = cell.content else { return None };
    Some(match (code, cell.pupils) {
        (Code::Empty, Some(0.0)) => "no pupils: there is nobody to measure".to_owned(),
        _ => code.reason().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_away_from_zero_on_the_decimal_reading() {
        for (value, decimals, text) in [
            (2.675, 2, "2.68"),
            (1.005, 2, "1.01"),
            (0.125, 2, "0.13"),
            (-0.125, 2, "-0.13"),
            (46.25, 1, "46.3"),
            (46.35, 1, "46.4"),
            (46.349_999, 1, "46.3"),
            (62.5, 0, "63"),
            (-0.5, 0, "-1"),
            (-0.004, 2, "0.00"),
            (-0.0, 2, "0.00"),
            (0.0, 0, "0"),
            (9.995, 2, "10.00"),
            (99.5, 0, "100"),
            (7.0, 2, "7.00"),
            (0.05, 1, "0.1"),
            (1e21, 0, "1000000000000000000000"),
            (1e-9, 2, "0.00"),
        ] {
            assert_eq!(decimal_text(value, decimals), text, "{value} to {decimals}");
        }
    }

    #[test]
    fn a_half_that_arithmetic_bent_is_a_half() {
        // 0.1 + 0.2 + … style: 46.849999999999994 is what (46.8 + 46.9) / 2 style sums leave of 46.85.
        assert_eq!(decimal_text(46.849_999_999_999_994, 1), "46.9");
        assert_eq!(decimal_text(0.124_999_999_999_999_99, 2), "0.13");
        assert_eq!(decimal_text(0.124_999, 2), "0.12");
    }

    #[test]
    fn what_is_no_number_is_not_dressed_up_as_one() {
        assert_eq!(decimal_text(f64::NAN, 2), "NaN");
        assert_eq!(grouped(f64::INFINITY), "inf");
    }

    #[test]
    fn thousands_have_commas() {
        for (value, text) in
            [(0.0, "0"), (999.0, "999"), (1593.0, "1,593"), (1_234_567.0, "1,234,567"), (-4000.0, "-4,000")]
        {
            assert_eq!(grouped(value), text);
        }
    }
}
