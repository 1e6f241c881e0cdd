use proptest::prelude::*;

use super::*;

/// Gives its bytes a few at a time, as a slow disk or a pipe would.
struct Trickle<'a>(&'a [u8], usize);

impl Read for Trickle<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let some = self.0.len().min(self.1).min(into.len());
        into[..some].copy_from_slice(&self.0[..some]);
        self.0 = &self.0[some..];
        Ok(some)
    }
}

/// A record's line and fields.
type Record = (u64, Vec<Vec<u8>>);

fn all(source: impl Read) -> Result<Vec<Record>, Refusal> {
    let mut records = Records::new(source);
    records.peek(16)?;
    let mut row = Row::default();
    let mut rows = Vec::new();
    while records.next(&mut row)? {
        rows.push((row.line(), (0..row.len()).map(|at| row.field(at).to_vec()).collect()));
    }
    Ok(rows)
}

fn texts(source: &str) -> Vec<(u64, Vec<String>)> {
    let text = |field: &Vec<u8>| String::from_utf8(field.clone()).unwrap();
    all(source.as_bytes()).unwrap().iter().map(|(line, fields)| (*line, fields.iter().map(text).collect())).collect()
}

#[test]
fn line_ends_of_every_kind_and_none_at_the_end() {
    for source in ["a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\r1,2\r", "a,b\n1,2", "a,b\r\n1,2"] {
        let expected = [(1, vec!["a".into(), "b".into()]), (2, vec!["1".into(), "2".into()])];
        assert_eq!(texts(source), expected, "{source:?}");
    }
}

#[test]
fn quotation_marks_hold_commas_marks_and_lines_and_the_lines_are_counted() {
    assert_eq!(
        texts("a,\"b, c\",\"say \"\"so\"\"\"\r\n\"two\r\nlines\",x\r\nlast,\"\"\r\n"),
        [
            (1, vec!["a".into(), "b, c".into(), "say \"so\"".into()]),
            (2, vec!["two\r\nlines".into(), "x".into()]),
            (4, vec!["last".into(), String::new()]),
        ]
    );
}

#[test]
fn blank_rows_are_skipped_and_still_counted_as_lines() {
    assert_eq!(
        texts("a,b\n\n,,,\r\n , \n1,2\n"),
        [(1, vec!["a".into(), "b".into()]), (5, vec!["1".into(), "2".into()])]
    );
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_name() {
    assert_eq!(texts("\u{feff}a,b\n")[0].1, ["a", "b"]);
    assert_eq!(all(Trickle(b"\xEF\xBB\xBF\"a\",b\n", 1)).unwrap()[0].1, [b"a", b"b"]);
}

#[test]
fn fields_beyond_a_short_record_are_empty() {
    let mut records = Records::new(&b"a,b\n"[..]);
    let mut row = Row::default();
    assert!(records.next(&mut row).unwrap());
    assert_eq!((row.len(), row.field(1), row.field(2), row.field(usize::MAX)), (2, &b"b"[..], &b""[..], &b""[..]));
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_refused_where_it_stands() {
    let refusal = all(&b"a,b\n1,2\n3,\"4\n5,6\n"[..]).unwrap_err();
    assert_eq!((refusal.what.as_str(), refusal.line), ("a quotation mark is opened and never closed", Some(3)));
}

#[test]
fn an_endless_record_is_refused_after_a_megabyte_or_so() {
    /// Endless, and says how much was asked of it.
    struct Endless(usize);
    impl Read for &mut Endless {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            into.fill(b'x');
            self.0 += into.len();
            Ok(into.len())
        }
    }
    let mut endless = Endless(0);
    let refusal = all(&mut endless).unwrap_err();
    assert_eq!(refusal.line, Some(1));
    assert!(endless.0 <= MAX_RECORD + 2 * CHUNK, "{} bytes were read", endless.0);
}

#[test]
fn a_disk_that_fails_is_said() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("bad sector"))
        }
    }
    assert_eq!(all(Broken).unwrap_err().what, "the file cannot be read: bad sector");
}

proptest! {
    /// A second reader of CSV, and any size of chunk, agree on every record that is not blank.
    #[test]
    fn records_are_those_that_another_reader_finds(
        source in r#"([a-c ,"]|\r?\n|\r){0,60}"#,
        chunk in 1_usize..9,
    ) {
        let Ok(own) = all(source.as_bytes()) else {
            // Only a quotation mark that is never closed is refused.
            prop_assert!(source.contains('"'));
            return Ok(());
        };
        prop_assert_eq!(&own, &all(Trickle(source.as_bytes(), chunk)).unwrap());
        let mut other = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(source.as_bytes());
        let others: Vec<Vec<Vec<u8>>> = other
            .byte_records()
            .map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect::<Vec<_>>())
            .filter(|fields| !fields.iter().all(|field| field.trim_ascii().is_empty()))
            .collect();
        prop_assert_eq!(own.into_iter().map(|(_, fields)| fields).collect::<Vec<_>>(), others);
    }
}
