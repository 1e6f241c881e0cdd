//! Files that are no such files, and enormous ones.

use super::*;

#[test]
fn other_files_are_refused_with_what_they_are() {
    for (text, what) in [
        (&b""[..], "the file is empty"),
        (b" \r\n\r\n", "the file is empty"),
        (b"\xEF\xBB\xBF", "the file is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture"),
        (b"PK\x03\x04\x14\0\x06\0", "Excel workbook"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1", "old Excel workbook"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\xFF\xFER\0E\0C\0", "UTF-16"),
        (b"RECTYPE\0LEA,URN\n", "binary"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"RECTYPE,LEA,ESTAB,URN,TPUP,ATT8SCR\n", "a header and no rows"),
        (b"RECTYPE,LEA,ESTAB,URN,TPUP,ATT8SCR", "a header and no rows"),
        (b"URN,LA (code),EstablishmentName\n", "a header and no rows"),
        (b"group_uid,group_name\n1,A\n", "its columns (group_uid, group_name) are not those"),
        (b"URN,School,TOTALINCOME\n1,A,2\n", "schools' finances"),
        (b"RECTYPE,LEA,ESTAB,URN,SCHNAME,COHORT,EDUCATIONPER\n1,1,1,1,A,1,1\n", "pupils' destinations"),
        (b"time_period,geographic_level,school_urn,absence_rate\n1,1,1,1\n", "statistics service"),
        (b"time_period,geographic_level,school_urn,attainment8_average\n1,1,1,1\n", "no level of a school"),
        (b"urn,qualification_type,grade\n1,1,1\n", "subject entries and grades"),
        (b"a,b\n1,2\n", "its columns (a, b) are not those"),
        (b"no header at all", "are not those"),
        (b"RECTYPE;LEA;URN;TPUP;ATT8SCR\n1;999;900001;1;2\n", "semicolons or tabs"),
    ] {
        let refusal = import_bytes("2016-2017_final.csv", text, Options::default()).unwrap_err();
        assert!(refusal.what.contains(what), "{what}: {refusal:?}");
        assert!(!refusal.hint.is_empty());
    }
}

#[test]
fn an_enormous_line_is_refused_without_being_held() {
    let refusal = import_bytes("final.csv", &vec![b'x'; 8 << 20], Options::default()).unwrap_err();
    assert_eq!(refusal.line, Some(1));
    assert!(refusal.what.contains("64 KiB"), "{refusal:?}");
    let mut late = PLAIN.as_bytes().to_vec();
    late.extend(std::iter::repeat_n(b'x', 3 << 20));
    let refusal = import_bytes(KS4_NAME, &late, Options::default()).unwrap_err();
    assert_eq!((refusal.line, refusal.what.as_str()), (Some(3), "the row has more than a million bytes"));
    let columns = vec![","; 5_000].concat() + "\n";
    assert!(import_bytes("final.csv", columns.as_bytes(), Options::default()).is_err());
}

#[test]
fn progress_reaches_the_whole_file() {
    use std::fmt::Write;
    let mut text = "RECTYPE,LEA,URN,TPUP,ATT8SCR\n".to_owned();
    for number in 0..40_000 {
        writeln!(text, "1,999,{},120,46.3", 900_000 + number).unwrap();
    }
    let mut told = Vec::new();
    let parsed = read_bytes(Path::new(KS4_NAME), text.as_bytes(), Options::default(), IMPORT, &mut |done, all| {
        told.push((done, all));
    });
    assert_eq!(parsed.unwrap().blocks.len(), 40_000);
    let total = text.len() as u64;
    assert!(told.len() > 1 && told.windows(2).all(|pair| pair[0].0 < pair[1].0));
    assert_eq!(told.last(), Some(&(total, total)));
}
