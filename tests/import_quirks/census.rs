//! The census.

use super::*;

#[test]
fn the_census_has_schools_and_leaves_totals_out() {
    let parsed = import(
        "999_2017_census.csv",
        "\u{feff}URN,LA,ESTAB,NOR,NORG,NORB,PNORG,PNORB,TSENELSE,PSENELSE,TSENELK,PSENELK,NUMEAL,NUMENGFL,NUMUNCFL,PNUMEAL,\
         PNUMENGFL,PNUMUNCFL,PNUMFSM,NUMFSMEVER,PNUMFSMEVER\n\
         900001,999,2001,42,19,23,45.2,54.8,2,4.8,6,14.3,3,33,1,8.1,89.2,2.7,0,NP,NP\n\
         LA,999,SEC,37013,18272,18741,49.4,50.6,1257,3.4,2346,6.3,1231,35716,50,3.3,96.5,0.1,7.2,5365,17.1\n\
         NAT,,PRI,4998768,2432086,2566682,48.7,51.3,146305,2.9,599689,12,835726,3184411,4769,20.8,79.1,0.1,15.1,1156789.5,24.9\n",
    );
    assert_eq!(parsed.summary.kind, FileKind::Census);
    assert_eq!((parsed.summary.rows, parsed.summary.schools, parsed.blocks.len()), (3, 1, 1));
    assert!(parsed.summary.remarks.contains(&"2 rows of totals by type of school are left out".to_owned()));
    let of = |measure, pupils| figure(&parsed, school(900_001), measure, pupils).unwrap();
    assert_eq!(of(Measure::Roll, PupilGroup::All).value, Ok(42.0));
    assert_eq!(of(Measure::Roll, PupilGroup::Girls).value, Ok(19.0));
    let eal = of(Measure::CohortShare, PupilGroup::Eal);
    // Of the 37 whose first language was asked, not of the 42 on roll.
    assert_eq!((eal.value, eal.decimals, eal.pupils, eal.count), (Ok(8.1), 1, Some(37.0), Some(3.0)));
    let ehcp = of(Measure::CohortShare, PupilGroup::Ehcp);
    assert_eq!((ehcp.value, ehcp.pupils, ehcp.count), (Ok(4.8), Some(42.0), Some(2.0)));
    assert_eq!(of(Measure::CohortShare, PupilGroup::SenSupport).value, Ok(14.3));
    assert_eq!(of(Measure::CohortShare, PupilGroup::Fsm6).value, Err(Code::Np));
    assert_eq!(parsed.blocks[0].key.stage, Stage::Census);
    // Later files write a sign, and say how many pupils the share is of.
    let later = import(
        "census_2022-2023.csv",
        "URN,LA,Estab,SCHOOLTYPE,NOR,NUMFSMEVER,NORFSMEVER,PNUMFSMEVER\n900001,999,2001,State-funded primary,200,91,194,46.9%\n",
    );
    let fsm6 = figure(&later, school(900_001), Measure::CohortShare, PupilGroup::Fsm6).unwrap();
    assert_eq!((fsm6.value, fsm6.pupils, fsm6.count), (Ok(46.9), Some(194.0), Some(91.0)));
}
