//! Rows and the places they are of.

use super::*;

#[test]
fn ks4_record_types_are_schools_the_la_and_england_twice() {
    let parsed = import(
        KS4_NAME,
        "RECTYPE,LEA,ESTAB,URN,SCHNAME,TPUP,ATT8SCR\n1,999,4001,900001,Alpha School,120,46.3\n\
         2,999,7001,900002,Beta School,8,12\n4,999,,,,6000,45.1\n5,,,,,600000,44.5\n7,,,,,540000,46.5\n",
    );
    let of = |place| (value(&parsed, place, Measure::Attainment8, PupilGroup::All), block(&parsed, place).line);
    assert_eq!(of(school(900_001)), (Ok(46.3), 2));
    assert_eq!(of(school(900_002)), (Ok(12.0), 3));
    assert_eq!(of(Place::La(LaCode::new(999).unwrap())), (Ok(45.1), 4));
    assert_eq!(of(Place::England(EnglandScope::All)), (Ok(44.5), 5));
    assert_eq!(of(Place::England(EnglandScope::StateFunded)), (Ok(46.5), 6));
    assert_eq!((parsed.blocks.len(), parsed.schools.len(), parsed.las.len()), (5, 2, 0));
    assert_eq!(parsed.schools[1].phase, Phase::Special);
    let key = parsed.blocks[0].key;
    assert_eq!((key.stage, key.year, key.release, key.import), (Stage::Ks4, year(2017), Release::Final, IMPORT));
    let summary = &parsed.summary;
    assert_eq!((summary.kind, summary.stage), (FileKind::Ks4, Some(Stage::Ks4)));
    assert_eq!((summary.year, summary.release), (Some(year(2017)), Some(Release::Final)));
    assert_eq!((summary.rows, summary.schools), (5, 2));
    // Five rows with a number of pupils and a score each.
    assert_eq!(summary.figures, 10);
    assert_eq!(summary.evidence, "year and release: the name '2016-2017_ks4final.csv'");
}

#[test]
fn ks2_record_types_mean_other_things_and_the_la_row_has_a_name() {
    let parsed = import(
        KS2_NAME,
        "RECTYPE,LEA,ESTAB,URN,SCHNAME,TELIG,PTRWM_EXP\n1,998,2001,900003,Gamma School,30,65%\n\
         3,998, , ,Omega County,14000,61%\n5, , , , ,600000,62%\n4, , , , ,605000,61%\n",
    );
    let of = |place| value(&parsed, place, Measure::RwmExpected, PupilGroup::All);
    assert_eq!(of(school(900_003)), Ok(65.0));
    assert_eq!(of(Place::La(LaCode::new(998).unwrap())), Ok(61.0));
    assert_eq!(of(Place::England(EnglandScope::StateFunded)), Ok(62.0));
    assert_eq!(of(Place::England(EnglandScope::All)), Ok(61.0));
    assert_eq!(parsed.las, [(LaCode::new(998).unwrap(), "Omega County".to_owned())]);
    // In KS2 files 7 is no record type, and in KS4 files 3 is none.
    let parsed = import(KS2_NAME, "RECTYPE,LEA,URN,TELIG,PTRWM_EXP\n1,998,900003,30,65%\n7,,,30,60%\n");
    assert_eq!(parsed.summary.refused.len(), 1);
    assert_eq!((parsed.summary.refused[0].line, parsed.summary.refused[0].value.as_str()), (3, "7"));
}

#[test]
fn rows_that_cannot_be_placed_are_refused_by_themselves() {
    let parsed = import(
        KS4_NAME,
        "RECTYPE,LEA,URN,SCHNAME,TPUP,ATT8SCR\n1,999,900001,Alpha,120,46.3\n3,999,900002,Beta,8,12\n\
         1,999, ,Gamma,8,12\n1,999,90000X,Delta,8,12\n1,999,900001,Alpha again,1,1\n4,,,,1,1\n,,,x,,\n1,,900004,Zeta,9,40\n",
    );
    let types = "no record type of a KS4 file: 1 and 2 are schools, 4 a local authority, 5 and 7 England";
    let la = "not a local authority's code, which is a number of three digits";
    assert_eq!(
        parsed.summary.refused,
        [
            refused(3, "RECTYPE", "3", types),
            refused(4, "URN", "", "a row of a school without a URN"),
            refused(5, "URN", "90000X", "not a URN, which is a number of six digits"),
            refused(6, "URN", "900001", "the second row of this school or area; the first one stands"),
            refused(7, "LEA", "", la),
            refused(8, "RECTYPE", "", types),
            refused(9, "LEA", "", la),
        ]
    );
    assert_eq!(value(&parsed, school(900_001), Measure::Attainment8, PupilGroup::All), Ok(46.3));
    assert_eq!((parsed.summary.rows, parsed.blocks.len(), parsed.schools.len()), (8, 1, 1));
}

#[test]
fn a_file_of_which_no_row_can_be_taken_is_refused_with_the_first_reason() {
    let refusal = refusal(KS4_NAME, "RECTYPE,LEA,URN,TPUP,ATT8SCR\n9,999,900001,1,1\n9,999,900002,1,1\n");
    assert!(refusal.what.starts_with("none of the 2 rows can be taken; the first: no record type of a KS4 file"));
    assert_eq!((refusal.line, refusal.column.as_deref()), (Some(2), Some("RECTYPE")));
}

#[test]
fn short_rows_are_filled_up_and_blank_ones_skipped() {
    let parsed = import(
        KS4_NAME,
        "RECTYPE,LEA,URN,TOTPUPS,TPUP,ATT8SCR,P8MEA\r\n1,999,900001,500,120,46.3\r\n,,,,,,\r\n1,999,900002,NEW\r\n\
         1,999,900003,700,90,41,0.5",
    );
    assert_eq!(value(&parsed, school(900_001), Measure::Progress8, PupilGroup::All), Err(Code::Empty));
    assert_eq!(value(&parsed, school(900_002), Measure::Roll, PupilGroup::All), Err(Code::New));
    // The row of a new school ends early, and says why.
    assert_eq!(value(&parsed, school(900_002), Measure::Attainment8, PupilGroup::All), Err(Code::New));
    // No line end after the last row, and the blank row counts as a line.
    assert_eq!(value(&parsed, school(900_003), Measure::Progress8, PupilGroup::All), Ok(0.5));
    assert_eq!(block(&parsed, school(900_003)).line, 5);
    assert_eq!(parsed.summary.rows, 3);
    assert!(
        parsed.summary.remarks.contains(&"2 rows end before the last column; the missing cells count as empty".into())
    );
    assert!(parsed.summary.refused.is_empty());
}

#[test]
fn a_column_that_a_file_lacks_gives_no_figure_at_all() {
    let parsed = import(KS4_NAME, "RECTYPE,LEA,URN,TPUP,ATT8SCR\n1,999,900001,120,\n");
    assert_eq!(value(&parsed, school(900_001), Measure::Attainment8, PupilGroup::All), Err(Code::Empty));
    assert_eq!(figure(&parsed, school(900_001), Measure::Progress8, PupilGroup::All), None);
    assert_eq!(figure(&parsed, school(900_001), Measure::Attainment8, PupilGroup::Girls), None);
}

#[test]
fn marks_encodings_quotation_and_case_of_headers() {
    let bom_and_quotes = "\u{feff}\"rectype\",\"Lea\",URN,SCHNAME,tpup,TFSM6CLA1A,Att8Scr\r\n\
                          \"1\",999,900001,\"St Mary's, the Virgin\",\"120\",3,46.3\r\n";
    let parsed = import(KS4_NAME, bom_and_quotes);
    assert_eq!(parsed.schools[0].name, "St Mary's, the Virgin");
    assert_eq!(value(&parsed, school(900_001), Measure::Attainment8, PupilGroup::All), Ok(46.3));
    let cp1252 = b"RECTYPE,LEA,URN,SCHNAME,TPUP,ATT8SCR\n1,999,900001,St Andr\xE9\x92s,120,46.3\n";
    let parsed = import_bytes(KS4_NAME, cp1252, Options::default()).unwrap();
    assert_eq!(parsed.schools[0].name, "St André\u{2019}s");
    let utf8 = "RECTYPE,LEA,URN,SCHNAME,TPUP,ATT8SCR\n1,999,900001,St André’s,120,46.3\n";
    assert_eq!(import(KS4_NAME, utf8).schools[0].name, "St André\u{2019}s");
    // Mixed case as KS2 files have it.
    let parsed = import(
        KS2_NAME,
        "RECTYPE,LEA,URN,TELIG,TNotFSM6CLA1A,PTRWM_EXP_NotFSM6CLA1A,ptrwm_exp\n1,998,900003,30,22,70%,65%\n",
    );
    let other = figure(&parsed, school(900_003), Measure::RwmExpected, PupilGroup::NotDisadvantaged).unwrap();
    assert_eq!((other.value, other.pupils), (Ok(70.0), Some(22.0)));
    // A name must not carry commands to the terminal that prints it.
    let escape = "RECTYPE,LEA,URN,SCHNAME,TPUP,ATT8SCR\n1,999,900001,A\u{1b}[2JB,120,46.3\n";
    assert_eq!(import(KS4_NAME, escape).schools[0].name, "A [2JB");
}

#[test]
fn a_row_with_more_cells_than_the_header_is_not_read_from_the_wrong_columns() {
    let parsed = import(
        KS4_NAME,
        "RECTYPE,LEA,URN,SCHNAME,TPUP,ATT8SCR\n1,999,900001,St Mary's, the Virgin,120,46.3\n1,999,900002,Beta,90,41,, \n",
    );
    let reason = "the row has more cells than the header: a comma in a name may lack its quotation marks";
    assert_eq!(parsed.summary.refused, [refused(2, "", "46.3", reason)]);
    assert_eq!((parsed.summary.rows, parsed.blocks.len()), (2, 1));
    assert_eq!(value(&parsed, school(900_002), Measure::Attainment8, PupilGroup::All), Ok(41.0));
    // School information too, unless its last column is the one of links.
    let parsed = import("x.csv", "URN,LA (code),EstablishmentName\n900001,999,A, B\n900002,999,C\n");
    assert_eq!((parsed.schools.len(), parsed.summary.refused[0].line), (1, 2));
}
