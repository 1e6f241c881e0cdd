//! Values, codes and cells that say neither.

use super::*;

#[test]
fn percentages_are_0_to_100_with_the_decimals_of_the_file() {
    let parsed = import(
        KS4_NAME,
        "RECTYPE,LEA,URN,TPUP,PTL2BASICS_94\n1,999,900001,120,56%\n1,999,900002,120,64.4%\n4,999,,6000,51.30%\n5,,,600000,59.1\n",
    );
    let of = |place| {
        let figure = figure(&parsed, place, Measure::EnglishMaths94, PupilGroup::All).unwrap();
        (figure.value, figure.decimals, figure.pupils, figure.column)
    };
    assert_eq!(of(school(900_001)), (Ok(56.0), 0, Some(120.0), 4));
    assert_eq!(of(school(900_002)), (Ok(64.4), 1, Some(120.0), 4));
    assert_eq!(of(Place::La(LaCode::new(999).unwrap())), (Ok(51.3), 2, Some(6000.0), 4));
    assert_eq!(of(Place::England(EnglandScope::All)), (Ok(59.1), 1, Some(600_000.0), 4));
}

#[test]
fn codes_are_kept_counted_and_leave_denominators_unknown() {
    let parsed = import(
        KS4_NAME,
        "RECTYPE,LEA,URN,SCHNAME,ADMPOL,TPUP,ATT8SCR,P8PUP,P8MEA,P8CILOW,P8CIUPP\n\
         1,999,900001,x,NA,SUPP,46.3,SUPP,SUPP,SUPP,SUPP\n1,999,900002,k,SEL,90,NE,80,LOWCOV,LOWCOV,LOWCOV\n\
         5,,,,,600000,44.5,,-0.03, ,\n",
    );
    let a8 = figure(&parsed, school(900_001), Measure::Attainment8, PupilGroup::All).unwrap();
    assert_eq!((a8.value, a8.pupils), (Ok(46.3), None));
    let p8 = figure(&parsed, school(900_001), Measure::Progress8, PupilGroup::All).unwrap();
    assert_eq!((p8.value, p8.pupils, p8.limits), (Err(Code::Supp), None, None));
    assert_eq!(value(&parsed, school(900_002), Measure::Attainment8, PupilGroup::All), Err(Code::Ne));
    let p8 = figure(&parsed, school(900_002), Measure::Progress8, PupilGroup::All).unwrap();
    assert_eq!((p8.value, p8.pupils), (Err(Code::Lowcov), Some(80.0)));
    // England has a score without limits.
    let p8 = figure(&parsed, Place::England(EnglandScope::All), Measure::Progress8, PupilGroup::All).unwrap();
    assert_eq!((p8.value, p8.limits), (Ok(-0.03), None));
    // Every code of the file is counted, as a search in it would; a school called `x` or `k` is no code.
    let codes: Vec<(&str, u64)> = parsed.summary.codes.iter().map(|(code, cells)| (code.as_str(), *cells)).collect();
    assert_eq!(codes, [("LOWCOV", 3), ("NA", 1), ("NE", 1), ("SUPP", 5)]);
    assert!(parsed.summary.refused.is_empty());
}

#[test]
fn cells_that_say_nothing_known_are_refused_and_the_row_stands() {
    let parsed = import(
        KS4_NAME,
        "RECTYPE,LEA,URN,TPUP,ATT8SCR,P8PUP,P8MEA,P8CILOW,P8CIUPP,PTL2BASICS_94\n\
         1,999,900001,120,approx 46,110,0.2,0.1,0.3,156%\n1,999,900002,\"1,200\",46%,many,0.2,0.1,0.3,supp\n\
         1,999,900003,-5,40,110,0.2,low?,0.3,50%\n",
    );
    assert_eq!(
        parsed.summary.refused,
        [
            refused(2, "ATT8SCR", "approx 46", NEITHER),
            refused(2, "PTL2BASICS_94", "156%", "a percentage outside 0 to 100"),
            refused(3, "ATT8SCR", "46%", "a percentage in a column of other numbers"),
            refused(3, "PTL2BASICS_94", "supp", NEITHER),
            refused(3, "TPUP", "1,200", NEITHER),
            refused(3, "P8PUP", "many", NEITHER),
            refused(4, "TPUP", "-5", "a number of pupils below nought"),
            refused(4, "P8CILOW", "low?", NEITHER),
        ]
    );
    assert_eq!(figure(&parsed, school(900_001), Measure::Attainment8, PupilGroup::All), None);
    let p8 = figure(&parsed, school(900_001), Measure::Progress8, PupilGroup::All).unwrap();
    assert_eq!((p8.value, p8.pupils, p8.limits), (Ok(0.2), Some(110.0), Some(Limits { lower: 0.1, upper: 0.3 })));
    let p8 = figure(&parsed, school(900_002), Measure::Progress8, PupilGroup::All).unwrap();
    assert_eq!((p8.value, p8.pupils), (Ok(0.2), None));
    let p8 = figure(&parsed, school(900_003), Measure::Progress8, PupilGroup::All).unwrap();
    assert_eq!(p8.limits, None);
}

#[test]
fn a_flood_of_refusals_is_counted_and_not_listed() {
    use std::fmt::Write;
    let mut text = "RECTYPE,LEA,URN,TPUP,ATT8SCR\n1,999,900000,1,40\n".to_owned();
    for number in 0..1_200 {
        writeln!(text, "1,999,{},1,?", 900_001 + number).unwrap();
    }
    let parsed = import(KS4_NAME, &text);
    assert_eq!(parsed.summary.refused.len(), 1_000);
    assert!(parsed.summary.remarks.contains(&"200 further refusals are not listed".to_owned()));
}
