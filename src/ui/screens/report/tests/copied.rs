//! Copying a figure, a row, a table: as they are shown, and only after it was kept that they were taken away.

use super::*;
use crate::report::{Cell, Row, RowKind};

/// Answers the export that is asked for in order to copy.
fn noted(bench: &mut Bench) {
    let (ticket, request) = bench.others.pop().expect("an export");
    let Request::Export(group, query) = request else { panic!("another request") };
    assert_eq!(group, "G7");
    bench.answer(ticket, Ok(Response::Report(Box::new(report(&query)))));
}

#[test]
fn a_figure_a_row_and_a_table_are_copied_as_they_are_shown() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("l ctrl-y");
    assert_eq!(bench.copied, Vec::<String>::new(), "nothing leaves before it is noted");
    noted(&mut bench);
    assert_eq!(
        (bench.copied.as_slice(), bench.said().as_str()),
        (["0.12".to_owned()].as_slice(), "The figure was sent to your terminal's clipboard")
    );
    // Sorted by Progress 8 with it hidden or not, the row under the cursor is the row that is copied.
    bench.press("s g g Y");
    noted(&mut bench);
    assert_eq!(bench.copied[1], "Birchwood High School\t41.2\t-0.38\t51.0%");
    bench.press("- g y");
    noted(&mut bench);
    let lines: Vec<&str> = bench.copied[2].split("\r\n").collect();
    assert_eq!(lines[0], "School,Attainment 8,English and maths 9–4");
    assert_eq!(lines[1], "Birchwood High School,41.2,51.0%");
    assert_eq!(lines[13], "Wessex Learning (12/12),46.9,63.0%");
    assert_eq!((lines.len(), lines[16]), (17, ""), "twelve schools and three rows below them");
    assert_eq!(bench.said(), "The table was sent to your terminal's clipboard");
}

#[test]
fn what_may_no_longer_be_read_is_not_copied() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.press("Y");
    let (ticket, _) = bench.others.pop().expect("an export");
    let gone = ServiceError::new(Trouble::NotFound, "there is no group 'G7'", "see the list of groups");
    bench.answer(ticket, Err(gone));
    assert_eq!(bench.copied, Vec::<String>::new());
    assert!(bench.said().contains("there is no group 'G7'"), "{}", bench.said());
}

#[test]
fn nothing_copied_acts_on_a_terminal_or_in_a_spreadsheet() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.read_with(|report| {
        let section = &mut report.sections[0];
        let cells = section.columns.iter().map(|_| Cell::of(1.0)).collect();
        section.rows = vec![Row::of(RowKind::School, "=A1\u{1b}]52;c;x\u{7} \"so\", said", cells)];
    });
    bench.press("g y");
    noted(&mut bench);
    let line = bench.copied[0].split("\r\n").nth(1).expect("a row").to_owned();
    assert!(line.starts_with("\"'=A1 ]52;c;x  \"\"so\"\", said\",1.0,"), "{line:?}");
}

#[test]
fn a_table_that_is_too_large_is_refused_in_words_and_not_cut() {
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.read_with(|report| {
        let section = &mut report.sections[0];
        let row = section.rows[0].clone();
        section.rows = vec![row; 4_000];
    });
    bench.press("g y");
    assert!(bench.others.is_empty() && bench.copied.is_empty());
    assert!(bench.said().contains("too large for a terminal's clipboard") && bench.said().contains("nothing was sent"));
}
