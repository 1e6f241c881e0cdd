use super::*;

#[test]
fn abbreviated_types_become_words_and_unknown_ones_stay() {
    assert_eq!(kind("ACC"), "Academy converter");
    assert_eq!(kind("cys"), "Community special school");
    assert_eq!(kind("XYZ"), "XYZ");
    assert_eq!(kind(""), "");
    assert!(is_special("ACCS") && is_special("INDSPEC") && !is_special("ACC") && !is_special("CTC"));
}

#[test]
fn admissions_and_gender_are_words_or_nothing() {
    for (word, expected) in [
        ("SEL", "Selective"),
        ("OTHER NON SEL", "Non-selective"),
        ("COMP", "Comprehensive"),
        ("NA", ""),
        ("Not recorded", ""),
        ("Selective", "Selective"),
        ("Non-selective", "Non-selective"),
    ] {
        assert_eq!(admissions(word), expected, "{word}");
    }
    assert_eq!(
        (gender("MIXED").as_str(), gender("Girls").as_str(), gender("Not applicable").as_str()),
        ("Mixed", "Girls", "")
    );
}

#[test]
fn the_type_decides_the_phase_before_the_stated_one() {
    for (stated, types, expected) in [
        ("Primary", ["Community school", ""], Phase::Primary),
        ("Middle deemed primary", ["", ""], Phase::Primary),
        ("Middle deemed secondary", ["", ""], Phase::Secondary),
        ("All-through", ["Academy converter", "Academies"], Phase::AllThrough),
        ("16 plus", ["", "Colleges"], Phase::SixteenPlus),
        ("Not applicable", ["Community special school", "Special schools"], Phase::Special),
        ("All-through", ["Academy special converter", "Academies"], Phase::Special),
        ("Not applicable", ["Pupil referral unit", ""], Phase::AlternativeProvision),
        ("Secondary", ["Free schools alternative provision", ""], Phase::AlternativeProvision),
        ("Not applicable", ["Special post 16 institution", ""], Phase::SixteenPlus),
        ("", ["Local authority nursery school", ""], Phase::Nursery),
        ("Not applicable", ["Other independent school", "Independent schools"], Phase::Unknown),
        ("", ["", ""], Phase::Unknown),
    ] {
        assert_eq!(phase(stated, &types), expected, "{stated} {types:?}");
    }
}

#[test]
fn ages_decide_a_phase_only_where_they_leave_no_doubt() {
    for (range, expected) in [
        ("4-11", Phase::Primary),
        ("7-11", Phase::Primary),
        ("2-7", Phase::Primary),
        ("11-18", Phase::Secondary),
        ("11-16", Phase::Secondary),
        ("14-19", Phase::Secondary),
        ("4-18", Phase::AllThrough),
        ("2-19", Phase::AllThrough),
        ("16-19", Phase::SixteenPlus),
        ("8-12", Phase::Unknown),
        ("9-13", Phase::Unknown),
        ("8-18", Phase::Unknown),
        ("", Phase::Unknown),
        ("18-11", Phase::Unknown),
        ("a-b", Phase::Unknown),
    ] {
        assert_eq!(phase_by_ages(ages(range)), expected, "{range}");
    }
    assert_eq!(ages("11-18"), Some((11, 18)));
    assert_eq!(age_pair("3", "300"), None);
}

#[test]
fn dates_become_iso_and_impossible_ones_nothing() {
    for (text, expected) in [
        ("20170401", Some("2017-04-01")),
        ("01-04-2017", Some("2017-04-01")),
        ("1/4/2017", Some("2017-04-01")),
        ("2017-04-01", Some("2017-04-01")),
        ("29-02-2020", Some("2020-02-29")),
        ("29-02-2019", None),
        ("31/04/2017", None),
        ("2017", None),
        ("", None),
        ("soon", None),
        ("01-04-17", None),
        ("é2017040", None),
    ] {
        assert_eq!(date(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn a_flag_means_another_thing_in_results_than_in_school_information() {
    assert_eq!(
        [closed_flag("0"), closed_flag("1"), closed_flag("2")],
        [SchoolStatus::Open, SchoolStatus::Closed, SchoolStatus::ClosingSoon]
    );
    assert_eq!(
        [status("1"), status("2"), status("3")],
        [Some(SchoolStatus::Open), Some(SchoolStatus::Closed), Some(SchoolStatus::ClosingSoon)]
    );
    assert_eq!(status("open"), Some(SchoolStatus::Open));
    assert_eq!((closed_flag(""), status("ajar")), (SchoolStatus::Unknown, None));
}
