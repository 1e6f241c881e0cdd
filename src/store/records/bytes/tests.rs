use proptest::prelude::*;

use super::*;

fn number_bytes(number: f64, preferred: u8) -> Vec<u8> {
    let mut out = Vec::new();
    put_number(&mut out, number, preferred);
    out
}

fn number_back(bytes: &[u8]) -> Option<f64> {
    let mut reader = Reader::new(bytes);
    reader.number().filter(|_| reader.is_at_end())
}

#[test]
fn published_decimals_take_two_or_three_bytes() {
    // 46.3 = 463/10: zigzag 926, shifted 14816, plus 1 decimal = 14817 < 2^14.
    assert_eq!(number_bytes(46.3, 1).len(), 2);
    assert_eq!(number_bytes(-0.12, 2), [0xF2, 0x02]); // zigzag(-12) = 23; 23 * 16 + 2 = 370
    assert_eq!(number_bytes(143.0, 0).len(), 2);
    assert_eq!(number_bytes(0.0, 0), [0]);
}

#[test]
fn what_is_no_short_decimal_keeps_its_bits() {
    for number in [f64::NAN, f64::INFINITY, -0.0, 1.0 / 3.0, f64::MIN_POSITIVE, f64::MAX, 5e-324, 0.1 + 0.2] {
        let bytes = number_bytes(number, 1);
        assert_eq!(number_back(&bytes).map(f64::to_bits), Some(number.to_bits()), "{number}");
    }
}

#[test]
fn numbers_that_do_not_fit_are_refused() {
    assert_eq!(Reader::new(&[0xFF; 9]).varint(), None);
    assert_eq!(Reader::new(&[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 2]).varint(), None);
    assert_eq!(Reader::new(&[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1]).varint(), Some(u64::MAX));
    assert_eq!(Reader::new(&[10]).number(), None, "ten decimals are never written");
    assert_eq!(Reader::new(&[15, 1, 2]).number(), None, "a raw double has eight bytes");
}

proptest! {
    #[test]
    fn every_double_comes_back_bit_for_bit(bits: u64, preferred: u8) {
        let bytes = number_bytes(f64::from_bits(bits), preferred);
        prop_assert_eq!(number_back(&bytes).map(f64::to_bits), Some(bits));
    }

    #[test]
    fn decimal_text_comes_back_as_it_was_parsed(whole in -99_999_i64..99_999, decimals in 0_usize..6, preferred in 0_u8..6) {
        let text = format!("{whole}.{}", "123456".get(..decimals).unwrap());
        let number: f64 = text.parse().unwrap();
        let bytes = number_bytes(number, preferred);
        prop_assert!(bytes.len() <= 7, "{} takes {} bytes", text, bytes.len());
        prop_assert_eq!(number_back(&bytes).map(f64::to_bits), Some(number.to_bits()));
    }

    #[test]
    fn whole_numbers_come_back(number: u64) {
        let mut out = Vec::new();
        put_varint(&mut out, number);
        prop_assert_eq!(Reader::new(&out).varint(), Some(number));
        prop_assert_eq!(zigzag(unzigzag(number)), number);
    }
}
