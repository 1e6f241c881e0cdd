//! Years, pupils, measures and schools without figures: always a reason, never a nought, never silence.

use super::*;
use crate::domain::{LaCode, LaEstab, Problem};
use crate::figures::Subject;

fn note<'a>(report: &'a Report, part: &str) -> &'a str {
    report.notes.iter().find(|note| note.contains(part)).unwrap_or_else(|| panic!("{part} in {:#?}", report.notes))
}

fn refusal(snapshot: &Snapshot, query: &Query) -> Problem {
    run(snapshot, query).unwrap_err()
}

#[test]
fn schools_left_out_are_counted_with_their_reason() {
    let report = answer(&small(), &query(ReportName::Schools, &THREE));
    assert_eq!(
        note(&report, "203"),
        "Attainment 8, English and maths 9–4: 2 of 3 schools, 203 pupils; 1 suppressed (SUPP)."
    );
    assert_eq!(note(&report, "198"), "Progress 8: 2 of 3 schools, 198 pupils; 1 suppressed (SUPP).");
}

#[test]
fn a_value_without_pupils_is_shown_but_not_pooled() {
    let snapshot = Build::new(Stage::Ks4)
        .school(121_001, "Alder")
        .school(121_002, "Birch")
        .school(121_003, "Cedar")
        .school(121_004, "Dogwood")
        .held(2018, Release::Final)
        .all(school(121_001), 2018, &[(Measure::EnglishMaths94, value(50.0, 1593.0))])
        .all(school(121_002), 2018, &[(Measure::EnglishMaths94, bare(70.0))])
        .all(school(121_003), 2018, &[(Measure::EnglishMaths94, value(0.0, 0.0))])
        .all(school(121_004), 2018, &[(Measure::EnglishMaths94, Figure { pupils: Some(0.0), ..code(Code::Empty) })])
        .all(ENGLAND, 2018, &[(Measure::EnglishMaths94, value(64.2, 500_000.0))])
        .done();
    let report = answer(&snapshot, &query(ReportName::Schools, &[Measure::EnglishMaths94]));
    let rows = section(&report, "rows");
    near(cell(rows, "Birch", "english_maths_94"), 70.0);
    // Half of 1,593 is 796.5 pupils, so 797.
    near(cell(rows, "North group", "english_maths_94"), 100.0 * 797.0 / 1593.0);
    assert_eq!(
        note(&report, "1,593"),
        "English and maths 9–4: 1 of 4 schools, 1,593 pupils; 2 without pupils, 1 without a published number of pupils."
    );
    let reason = rounding::reason_text(cell(rows, "Dogwood", "english_maths_94")).unwrap();
    assert_eq!(reason, "no pupils: there is nobody to measure");
    let overview = answer(&snapshot, &query(ReportName::Overview, &[Measure::EnglishMaths94]));
    assert_eq!(names(section(&overview, "lower_schools")), ["Alder"], "a school without pupils is not ranked");
}

#[test]
fn a_measure_that_was_not_made_says_so() {
    let snapshot = Build::new(Stage::Ks4)
        .school(121_001, "Alder")
        .held(2025, Release::Final)
        .all(school(121_001), 2025, &[(Measure::Attainment8, value(46.0, 100.0)), (Measure::Progress8, code(Code::Na))])
        .all(ENGLAND, 2025, &[(Measure::Attainment8, value(45.0, 500_000.0))])
        .done();
    let report = answer(&snapshot, &Query::of(ReportName::Overview));
    let headlines = section(&report, "headlines");
    for row in ["North group", "England (state-funded)"] {
        assert_eq!(cell(headlines, row, "progress8").content, Content::Withheld(Code::NotMeasured));
    }
    assert!(note(&report, "Not measured in 2024/25").contains("there is no Progress 8 for 2019/20"));
    assert_eq!(names(section(&report, "higher_schools")), ["Alder"], "Attainment 8 leads where there is no Progress 8");
    assert!(note(&report, "Higher and lower schools").contains("by Attainment 8"));
}

#[test]
fn years_between_stand_in_the_trend_with_their_reason() {
    let snapshot = Build::new(Stage::Ks4)
        .school(121_001, "Alder")
        .held(2022, Release::Provisional)
        .held(2018, Release::Final)
        .all(school(121_001), 2022, &[(Measure::Attainment8, value(48.0, 100.0))])
        .all(school(121_001), 2018, &[(Measure::Attainment8, value(46.0, 100.0))])
        .done();
    let report = answer(&snapshot, &query(ReportName::Overview, &[Measure::Attainment8]));
    let trend = section(&report, "trend");
    assert_eq!(names(trend), ["2021/22", "2020/21", "2019/20", "2018/19", "2017/18"]);
    let contents: Vec<Content> = trend.rows.iter().map(|row| row.cells[0].content).collect();
    assert_eq!(
        contents,
        [
            Content::Value(48.0),
            Content::Withheld(Code::NotMeasured),
            Content::Withheld(Code::NotMeasured),
            Content::Withheld(Code::NoFile),
            Content::Value(46.0),
        ]
    );
    note(&report, "No school-level results were published for 2019/20 and 2020/21.");
    note(&report, "2018/19: no file of this year is held for these schools.");
    note(&report, "The figures of 2017/18 are of the final release.");
    note(&report, "Provisional figures of 2021/22");
    let report = answer(&snapshot, &Query::of(ReportName::Subjects));
    note(&report, "No school-level results were published for 2019/20 and 2020/21.");
    note(&report, "The figures of 2017/18 are of the final release.");
}

#[test]
fn pupils_that_the_data_lacks_are_answered_with_the_reason() {
    let asked = |pupils: &str| {
        let pupils: PupilFilter = pupils.parse().unwrap();
        answer(&small(), &Query { pupils, ..query(ReportName::Schools, &THREE) })
    };
    for (pupils, reason) in [
        ("fsm6", "Published data holds no figures for FSM6; it holds disadvantaged (FSM in the last six years"),
        ("fsm6+girls", "Published data holds no figures for Girls + FSM6: it breaks results down by one pupil group"),
        ("sen_support", "of special educational needs it holds numbers of pupils"),
    ] {
        let report = asked(pupils);
        note(&report, reason);
        let cells = || report.sections.iter().flat_map(|section| &section.rows).flat_map(|row| &row.cells);
        assert!(cells().all(|cell| cell.content == Content::Withheld(Code::NotInData)), "{pupils}");
    }
}

#[test]
fn one_pupil_group_is_held_against_the_same_pupils() {
    let snapshot = Build::new(Stage::Ks4)
        .school(121_001, "Alder")
        .held(2018, Release::Final)
        .pupils(school(121_001), 2018, PupilGroup::Girls, &[(Measure::EnglishMaths94, value(50.0, 100.0))])
        .pupils(ENGLAND, 2018, PupilGroup::Girls, &[(Measure::EnglishMaths94, value(68.0, 250_000.0))])
        .pupils(ENGLAND, 2018, PupilGroup::All, &[(Measure::EnglishMaths94, value(50.0, 500_000.0))])
        .done();
    let pupils = PupilFilter::only(PupilGroup::Girls);
    let report = answer(&snapshot, &Query { pupils, ..query(ReportName::Schools, &[Measure::EnglishMaths94]) });
    assert_eq!(cell(section(&report, "rows"), "Alder", "english_maths_94").flag, Some(Flag::Below));
    note(&report, "for the same pupils (Girls)");
}

#[test]
fn primary_progress_is_held_against_nought_where_england_s_cell_is_empty() {
    let snapshot = |england: &[(Measure, Figure)]| {
        Build::new(Stage::Ks2)
            .school_in(116_001, "Ash", 850, Phase::Primary)
            .held(2017, Release::Final)
            .all(school(116_001), 2017, &[(Measure::ReadingProgress, between(2.1, 30.0, 0.3, 3.9))])
            .all(ENGLAND, 2017, england)
            .done()
    };
    let flag = |snapshot: &Snapshot| {
        let report = answer(snapshot, &query(ReportName::Schools, &[Measure::ReadingProgress]));
        cell(section(&report, "rows"), "Ash", "reading_progress").flag
    };
    assert_eq!(flag(&snapshot(&[(Measure::ReadingProgress, code(Code::Empty))])), Some(Flag::Above));
    assert_eq!(flag(&snapshot(&[(Measure::ReadingProgress, value(0.5, 6e5))])), Some(Flag::None));
}

#[test]
fn schools_of_another_phase_are_named_not_counted() {
    let snapshot = Build::new(Stage::Ks4)
        .school(121_001, "Alder")
        .school_in(121_009, "Infants", 815, Phase::Primary)
        .held(2018, Release::Final)
        .all(school(121_001), 2018, &[(Measure::Attainment8, value(46.0, 100.0))])
        .done();
    let report = answer(&snapshot, &query(ReportName::Schools, &[Measure::Attainment8]));
    let rows = section(&report, "rows");
    assert!(!names(rows).contains(&"Infants"));
    assert_eq!(cell(rows, "North group", "attainment8").schools, Some((1, 1)));
    note(&report, "1 school of the group (1 primary) has no KS4 results and no row here.");
}

#[test]
fn a_school_under_two_numbers_counts_once() {
    let mut snapshot = Build::new(Stage::Ks4)
        .school(121_001, "Alder")
        .school(145_001, "Alder Academy")
        .school(121_002, "Birch")
        .held(2018, Release::Final)
        .all(school(121_001), 2018, &[(Measure::Attainment8, value(40.0, 100.0))])
        .all(school(121_002), 2018, &[(Measure::Attainment8, value(50.0, 100.0))])
        .done();
    let estab = LaEstab::new(la(815), 4001).unwrap();
    for school in &mut snapshot.schools[..2] {
        school.laestab = Some(estab);
    }
    let copy = snapshot.blocks[&(school(121_001), year(2018))].clone();
    snapshot.blocks.insert((school(145_001), year(2018)), copy);
    let report = answer(&snapshot, &query(ReportName::Schools, &[Measure::Attainment8]));
    near(cell(section(&report, "rows"), "North group", "attainment8"), 45.0);
    note(&report, "Alder Academy (URN 145001) is in the group under another URN as well");
}

#[test]
fn a_release_without_a_year_means_the_newest_year_that_has_it() {
    let mut snapshot = small();
    snapshot.years[0].release = Release::Provisional;
    let report = answer(&snapshot, &Query { release: Some(Release::Final), ..Query::of(ReportName::Schools) });
    assert_eq!((report.year, report.release), (year(2016), Release::Final));
}

#[test]
fn a_school_of_no_stated_authority_brings_no_row_of_one() {
    let mut snapshot = small();
    for school in &mut snapshot.schools[..2] {
        school.la = LaCode::NOT_STATED;
    }
    let report = answer(&snapshot, &Query { compare: Comparator::La, ..query(ReportName::Schools, &THREE) });
    let las = section(&report, "rows").rows.iter().filter(|row| row.kind == RowKind::La).count();
    assert_eq!(las, 1);
    assert_eq!(cell(section(&report, "rows"), "Birch School", "english_maths_94").flag, Some(Flag::Above));
    assert_eq!(cell(section(&report, "rows"), "Alder School", "english_maths_94").flag, None);
}

#[test]
fn figures_of_another_release_or_stage_are_never_mixed_in() {
    let mut snapshot = small();
    for blocks in snapshot.blocks.values_mut() {
        for block in blocks.iter_mut().filter(|block| block.key.place == school(121_002)) {
            block.key.release = Release::Provisional;
        }
    }
    let report = answer(&snapshot, &query(ReportName::Schools, &[Measure::Attainment8]));
    let rows = section(&report, "rows");
    assert_eq!(cell(rows, "Birch School", "attainment8").content, Content::Withheld(Code::NoFile));
    near(cell(rows, "North group", "attainment8"), 46.3);
}

#[test]
fn what_is_not_held_is_refused_with_what_is() {
    let schools = Query::of(ReportName::Schools);
    let problem = refusal(&small(), &Query { year: Some(year(2014)), ..schools.clone() });
    assert_eq!(problem.what, "no KS4 figures of 2013/14 are held for this group's schools");
    assert_eq!(problem.hint, "the years held are 2016/17, 2015/16");
    let problem = refusal(&small(), &Query { year: Some(year(2020)), ..schools.clone() });
    assert!(problem.what.contains("no school-level results were published"), "{}", problem.what);
    let problem = refusal(&small(), &Query { release: Some(Release::Provisional), ..schools.clone() });
    assert!(problem.hint.contains("2016/17 final"), "{}", problem.hint);
    assert_eq!(problem.what, "no provisional KS4 figures are held for this group's schools");
    let problem = refusal(&small(), &Query { stage: Some(Stage::Ks2), ..schools.clone() });
    assert_eq!(problem.what, "no figures of KS2 are held for this group's schools");
    assert!(problem.hint.contains("--stage ks4"), "{}", problem.hint);
    let problem = refusal(&Snapshot::default(), &schools);
    assert_eq!(problem.what, "there is no group to report on");
    let empty = Snapshot { years: Vec::new(), ..small() };
    assert!(refusal(&empty, &schools).hint.contains("import"));
}

#[test]
fn many_flags_come_with_a_word_on_chance() {
    let mut build = Build::new(Stage::Ks4).held(2018, Release::Final);
    for number in 121_001..=121_020 {
        build = build.school(number, &format!("School {number}")).all(
            school(number),
            2018,
            &[(Measure::EnglishMaths94, value(64.0, 100.0))],
        );
    }
    let snapshot = build.all(ENGLAND, 2018, &[(Measure::EnglishMaths94, value(64.2, 5e5))]).done();
    let report = answer(&snapshot, &query(ReportName::Schools, &[Measure::EnglishMaths94]));
    // Twenty schools and the group.
    assert_eq!(
        note(&report, "chance"),
        "21 differences were tested: about 5% of such flags (here about 1) are chance."
    );
    let few = answer(&small(), &query(ReportName::Schools, &THREE));
    assert!(few.notes.iter().all(|note| !note.contains("chance")));
}

#[test]
fn the_group_is_not_compared_with_itself() {
    let snapshot = Build::new(Stage::Ks4)
        .school(121_001, "Alder")
        .held(2018, Release::Final)
        .subject(school(121_001), 2018, Subject::Maths, &[(Measure::Grade94, value(50.0, 100.0))])
        .done();
    let report = answer(&snapshot, &Query { compare: Comparator::Group, ..Query::of(ReportName::Overview) });
    assert!(section(&report, "higher_subjects").rows.is_empty());
    note(&report, "The group is not compared with itself");
}
