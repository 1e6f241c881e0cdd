use super::*;

#[test]
fn the_envelope_is_kind_version_checksum_body() {
    // CRC-32 (IEEE) of "123456789" is the published check value 0xCBF43926.
    assert_eq!(seal(b'g', 1, b"123456789"), b"g\x01\x26\x39\xF4\xCB123456789");
    assert_eq!(open(b"g\x01\x26\x39\xF4\xCB123456789"), Ok((b'g', 1, &b"123456789"[..])));
}

#[test]
fn every_flipped_bit_of_the_body_or_the_checksum_is_found() {
    let sealed = seal(b'g', 1, b"123456789");
    for bit in 16..sealed.len() * 8 {
        let mut damaged = sealed.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(matches!(open(&damaged), Err(StoreError::Corrupt(_))), "bit {bit}");
    }
    for length in 0..sealed.len() {
        assert!(matches!(open(&sealed[..length]), Err(StoreError::Corrupt(_))), "{length} bytes");
    }
}

#[test]
fn bytes_left_over_are_damage() {
    let mut body = encode(&(7_u32, "seven")).unwrap();
    assert_eq!(decode::<(u32, String)>(&body), Ok((7, "seven".to_owned())));
    body.push(0);
    assert!(matches!(decode::<(u32, String)>(&body), Err(StoreError::Corrupt(_))));
    assert!(matches!(decode::<(u32, String)>(&body[..3]), Err(StoreError::Corrupt(_))));
}

#[test]
fn a_length_that_lies_is_damage_and_no_allocation() {
    // 0xFD: a 64-bit length follows.
    let body = [0xFD, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, b'x'];
    assert!(matches!(decode::<String>(&body), Err(StoreError::Corrupt(_))));
    assert!(matches!(decode::<Vec<String>>(&body), Err(StoreError::Corrupt(_))));
}
