//! Owns the tests of links between schools: rows written to the header of 2026.
//! Must not test whose history is shown.

use std::path::Path;

use crate::domain::ImportId;
use crate::import::{FileKind, Options, Parsed, Refusal, read_bytes};

fn read(rows: &str) -> Result<Parsed, Refusal> {
    let text = format!("urn,linkurn,linkname,linktype,linkestablisheddate\n{rows}");
    read_bytes(Path::new("links_edubasealldata.csv"), text.as_bytes(), Options::default(), ImportId(1), &mut |_, _| {})
}

fn links(parsed: &Parsed) -> Vec<(u32, Vec<u32>)> {
    let numbers = |school: &crate::domain::School| school.other_urns.iter().map(|urn| urn.number()).collect();
    parsed.schools.iter().map(|school| (school.urn.number(), numbers(school))).collect()
}

#[test]
fn predecessors_and_successors_are_known_from_both_sides_whichever_the_file_names() {
    let parsed = read(
        "100002,100001,Old School,Predecessor,01-09-2015\n\
         100001,100002,New Academy,Successor,01-09-2015\n\
         100003,100009,Later Academy,Successor,\n\
         100004,100005,Another,Merged - expansion of school capacity,01-09-2012\n\
         100006,100001,Old School,Predecessor - Split School,\n",
    )
    .unwrap();
    assert_eq!(parsed.summary.kind, FileKind::Links);
    let expected =
        [(100_001, vec![100_002]), (100_002, vec![100_001]), (100_003, vec![100_009]), (100_009, vec![100_003])];
    assert_eq!(links(&parsed), expected);
    assert_eq!((parsed.summary.rows, parsed.summary.schools), (5, 4));
    let told = "2 links are of mergers, splits and other ties between different schools and left out";
    assert_eq!(parsed.summary.remarks, [told]);
}

#[test]
fn a_school_with_several_predecessors_is_told() {
    let parsed = read("100009,100001,One,Predecessor,\n100009,100002,Two,Predecessor,\n").unwrap();
    let told = "schools with several predecessors, whose history is not joined: 1 (100009)";
    assert_eq!(parsed.summary.remarks, [told]);
}

#[test]
fn a_link_against_the_order_of_numbers_is_refused() {
    let parsed = read("100001,100002,A,Predecessor,\n100003,x,B,Predecessor,\n100002,100001,C,Predecessor,\n").unwrap();
    let refused: Vec<(u64, &str)> = parsed.summary.refused.iter().map(|it| (it.line, it.column.as_str())).collect();
    assert_eq!(refused, [(2, "linkurn"), (3, "linkurn")]);
    assert_eq!(links(&parsed).len(), 2);
    assert!(read("100004,100005,A,Merged - change in age range,\n").unwrap_err().what.contains("no link between"));
}
