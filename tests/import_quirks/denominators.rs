//! Denominators, counts and coverage, and columns of other names.

use super::*;

#[test]
fn denominators_are_the_measures_own() {
    let parsed = import(
        KS4_NAME,
        "RECTYPE,LEA,URN,TPUP,GPUP,TFSM6CLA1A,TPRIORLO,TPRIORAV,TPRIORHI,P8PUP,P8PUP_GIRLS,ATT8SCR_GIRLS,P8MEA_GIRLS,\
         P8CILOW_GIRLS,P8CIUPP_GIRLS,ATT8SCR_FSM6CLA1A,PTBASICSLO_94,TBASICSLO_94,PTPRIORLO,P8MEAENG,P8MEAENG_CILOW,\
         P8MEAENG_CIUPP\n1,999,900001,120,61,30,20,50,40,110,58,48.1,0.12,-0.1,0.34,39.9,35%,7,18%,0.3,0.1,0.5\n",
    );
    let of = |measure, pupils| figure(&parsed, school(900_001), measure, pupils).unwrap();
    assert_eq!(of(Measure::Attainment8, PupilGroup::Girls).pupils, Some(61.0));
    assert_eq!(of(Measure::Attainment8, PupilGroup::Disadvantaged).pupils, Some(30.0));
    let p8 = of(Measure::Progress8, PupilGroup::Girls);
    assert_eq!((p8.pupils, p8.limits), (Some(58.0), Some(Limits { lower: -0.1, upper: 0.34 })));
    let english = of(Measure::Progress8English, PupilGroup::All);
    assert_eq!((english.pupils, english.limits), (Some(110.0), Some(Limits { lower: 0.1, upper: 0.5 })));
    let basics = of(Measure::EnglishMaths94, PupilGroup::PriorLow);
    assert_eq!((basics.value, basics.pupils, basics.count), (Ok(35.0), Some(20.0), Some(7.0)));
    // The share of low prior attainers is one of those with any: 20 of 110 is 18%, 20 of 120 would be 17%.
    let share = of(Measure::CohortShare, PupilGroup::PriorLow);
    assert_eq!((share.value, share.pupils, share.count), (Ok(18.0), Some(110.0), Some(20.0)));
    assert_eq!(of(Measure::Cohort, PupilGroup::Girls).value, Ok(61.0));
}

#[test]
fn ks2_progress_of_all_pupils_is_counted_over_those_covered() {
    let header = "RECTYPE,LEA,URN,TELIG,BELIG,READCOV,READPROG,READPROG_LOWER,READPROG_UPPER,READPROG_B,PTREAD_EXP\n";
    let row = |urn: u32, coverage: &str| format!("1,998,{urn},45,21,{coverage},1.2,-0.3,2.7,0.4,71%\n");
    let parsed =
        import(KS2_NAME, &format!("{header}{}{}{}", row(900_001, "90%"), row(900_002, "LOWCOV"), row(900_003, "")));
    let all = |urn| figure(&parsed, school(urn), Measure::ReadingProgress, PupilGroup::All).unwrap();
    // 90% of 45 is 40.5, half away from nought.
    assert_eq!((all(900_001).pupils, all(900_001).limits), (Some(41.0), Some(Limits { lower: -0.3, upper: 2.7 })));
    assert_eq!((all(900_002).value, all(900_002).pupils), (Ok(1.2), None));
    assert_eq!(all(900_003).pupils, None);
    let boys = figure(&parsed, school(900_001), Measure::ReadingProgress, PupilGroup::Boys).unwrap();
    assert_eq!((boys.value, boys.pupils), (Ok(0.4), Some(21.0)));
    let expected = figure(&parsed, school(900_001), Measure::ReadingExpected, PupilGroup::All).unwrap();
    assert_eq!(expected.pupils, Some(45.0));
    // Without the column of coverage the denominator is not known, and not taken to be everybody.
    let parsed = import(KS2_NAME, "RECTYPE,LEA,URN,TELIG,READPROG\n1,998,900001,45,1.2\n");
    assert_eq!(figure(&parsed, school(900_001), Measure::ReadingProgress, PupilGroup::All).unwrap().pupils, None);
}

#[test]
fn subjects_have_entries_and_grades_under_the_names_of_each_year() {
    let first = import(
        KS4_NAME,
        "RECTYPE,LEA,URN,TPUP,TEBACENG_E_PTQ_EE,PTEBACENG_E_PTQ_EE,PTEBACENG_94,TEBACENG_94,TEBAC2SCI_E_PTQ_EE,\
         PTEBAC2SCI_PTQ_EE,TEBAC2SCI_PTQ_EE\n1,999,900001,100,98,98%,70%,70,80,60%,48\n",
    );
    let place = school(900_001);
    let entries = subject(&first, place, Subject::English, Measure::Entries);
    assert_eq!((entries.value, entries.pupils), (Ok(98.0), Some(98.0)));
    let rate = subject(&first, place, Subject::English, Measure::EntryRate);
    assert_eq!((rate.value, rate.pupils, rate.count), (Ok(98.0), Some(100.0), Some(98.0)));
    // English and maths are of all pupils (70 of 100), the other areas of those who entered (48 of 80).
    let english = subject(&first, place, Subject::English, Measure::Grade94);
    assert_eq!((english.value, english.pupils, english.count), (Ok(70.0), Some(100.0), Some(70.0)));
    let science = subject(&first, place, Subject::Science, Measure::Grade94);
    assert_eq!((science.value, science.pupils, science.count), (Ok(60.0), Some(80.0), Some(48.0)));
    let later = import(
        "2017-2018_ks4final.csv",
        "RECTYPE,LEA,URN,TPUP,ATT8SCR,TEBAC2SCI_E_PTQ_EE,PTEBAC2SCI_94,TEBAC2SCI_94,PTEBAC2SCI_95,TEBAC2SCI_95\n\
         1,999,900001,100,46,80,60%,48,50%,40\n",
    );
    let science = subject(&later, place, Subject::Science, Measure::Grade94);
    assert_eq!((science.value, science.pupils, science.count), (Ok(60.0), Some(80.0), Some(48.0)));
    let science = subject(&later, place, Subject::Science, Measure::Grade95);
    assert_eq!((science.value, science.count), (Ok(50.0), Some(40.0)));
}

#[test]
fn renamed_columns_are_found_under_either_name() {
    for (name, middle, sen) in
        [(KS4_NAME, "AV", ["SENSE4", "SENAPK4"]), ("2022-2023_ks4final.csv", "MID", ["SENE4", "SENK4"])]
    {
        let text = format!(
            "RECTYPE,LEA,URN,TPUP,TPRIORAV,ATT8SCR,ATT8SCR_{middle},P8PUP_{middle},P8MEA_{middle},{},{}\n\
             1,999,900001,120,50,46.3,47.2,48,0.05,4,11\n",
            sen[0], sen[1]
        );
        let parsed = import(name, &text);
        let of = |measure, pupils| figure(&parsed, school(900_001), measure, pupils).unwrap();
        let a8 = of(Measure::Attainment8, PupilGroup::PriorMiddle);
        assert_eq!((a8.value, a8.pupils), (Ok(47.2), Some(50.0)), "{middle}");
        assert_eq!(of(Measure::Progress8, PupilGroup::PriorMiddle).pupils, Some(48.0));
        assert_eq!(of(Measure::Cohort, PupilGroup::Ehcp).value, Ok(4.0));
        assert_eq!(of(Measure::Cohort, PupilGroup::SenSupport).value, Ok(11.0));
    }
}

#[test]
fn a_grade_is_not_a_year_and_earlier_years_are_not_imported() {
    let parsed = import(
        "815_2017_ks4final.csv",
        "RECTYPE,LEA,URN,TPUP,ATT8SCR,ATT8SCR_15,ATT8SCR_16,PTL2BASICS_94,PTEBACC_94,PT5EM_94_17\n\
         1,999,900001,120,46.3,11.1,22.2,56%,30%,33%\n",
    );
    assert_eq!(parsed.summary.year, Some(year(2017)));
    assert_eq!(parsed.blocks.len(), 1);
    assert_eq!(value(&parsed, school(900_001), Measure::Attainment8, PupilGroup::All), Ok(46.3));
    assert_eq!(value(&parsed, school(900_001), Measure::EnglishMaths94, PupilGroup::All), Ok(56.0));
    assert_eq!(value(&parsed, school(900_001), Measure::Ebacc94, PupilGroup::All), Ok(30.0));
    // TPUP, Attainment 8, basics and EBacc: nothing else.
    assert_eq!(parsed.blocks[0].figures.len(), 4);
}

#[test]
fn a_column_that_stands_twice_is_refused_only_if_it_is_needed() {
    let twice = refusal(KS4_NAME, "RECTYPE,LEA,URN,TPUP,ATT8SCR,att8scr\n1,999,900001,1,2,3\n");
    assert_eq!(twice.what, "the column ATT8SCR stands twice, as columns 5 and 6");
    assert_eq!(twice.column.as_deref(), Some("att8scr"));
    assert_eq!(import(KS4_NAME, "RECTYPE,LEA,URN,TPUP,ATT8SCR,Note,Note\n1,999,900001,1,2,a,b\n").blocks.len(), 1);
}
