//! What the four reports answer, with numbers worked out by hand.

use super::Comparator::{England, EnglandAll, Group, La};
use super::testing::{Build, ENGLAND, bare, between, code, la, small, urn, value, year};
use super::*;
use crate::domain::Phase;
use crate::figures::{Code, Figure, Measure, Place, PupilFilter, PupilGroup, Release, Stage, Subject, Unit};

mod aims;
mod cohorts;
mod comparators;
mod compare;
mod explain;
mod invariants;
mod missing;
mod overview;
mod practice;
mod uncertainty;

fn query(name: ReportName, measures: &[Measure]) -> Query {
    Query { measures: measures.to_vec(), ..Query::of(name) }
}

fn answer(snapshot: &Snapshot, query: &Query) -> Report {
    run(snapshot, query).expect("a report")
}

fn section<'a>(report: &'a Report, id: &str) -> &'a Section {
    report.sections.iter().find(|section| section.id == id).expect("the section")
}

fn names(section: &Section) -> Vec<&str> {
    section.rows.iter().map(|row| row.name.as_str()).collect()
}

fn cell<'a>(section: &'a Section, row: &str, column: &str) -> &'a Cell {
    let at = section.columns.iter().position(|it| it.id == column).expect("the column");
    &section.rows.iter().find(|it| it.name == row).expect("the row").cells[at]
}

fn near(cell: &Cell, expected: f64) {
    let value = cell.value().expect("a value");
    assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
}

fn school(number: u32) -> Place {
    Place::School(urn(number))
}

const THREE: [Measure; 3] = [Measure::Attainment8, Measure::Progress8, Measure::EnglishMaths94];

#[test]
fn schools_stand_above_the_group_its_authority_and_england() {
    let report = answer(&small(), &query(ReportName::Schools, &THREE));
    let rows = section(&report, "rows");
    assert_eq!(
        names(rows),
        ["Alder School", "Birch School", "Cedar School", "North group", "North Yorkshire", "England (state-funded)"]
    );
    // (143·46.3 + 60·52.1) / 203 = (6620.9 + 3126) / 203.
    near(cell(rows, "North group", "attainment8"), 9746.9 / 203.0);
    // (140·(−0.12) + 58·0.45) / 198 = 9.3 / 198.
    let pooled = cell(rows, "North group", "progress8");
    near(pooled, 9.3 / 198.0);
    // √((140·0.22)² + (58·0.35)²) / 198 = √(948.64 + 412.09) / 198.
    let half = 1360.73_f64.sqrt() / 198.0;
    let (lower, upper) = pooled.limits.expect("limits");
    assert!((lower - (9.3 / 198.0 - half)).abs() < 1e-12 && (upper - (9.3 / 198.0 + half)).abs() < 1e-12);
    // 64% of 143 is 91.52, so 92; 80% of 60 is 48; 140 of 203.
    near(cell(rows, "North group", "english_maths_94"), 100.0 * 140.0 / 203.0);
    assert_eq!(pooled.schools, Some((2, 3)));
    assert_eq!(rows.rows[3].schools, Some((2, 3)));
    assert_eq!(cell(rows, "Cedar School", "attainment8").content, Content::Withheld(Code::Supp));
}

#[test]
fn flags_follow_the_comparator() {
    let flag = |compare, row: &str, column: &str| {
        let report = answer(&small(), &Query { compare, ..query(ReportName::Schools, &THREE) });
        cell(section(&report, "rows"), row, column).flag
    };
    // 48 of 60 against 64.2%: z = 2.55; against North Yorkshire's 67.53%: z = 2.06; against 68.97%: z = 1.85.
    assert_eq!(flag(England, "Birch School", "english_maths_94"), Some(Flag::Above));
    assert_eq!(flag(La, "Birch School", "english_maths_94"), Some(Flag::Above));
    assert_eq!(flag(Group, "Birch School", "english_maths_94"), Some(Flag::None));
    assert_eq!(flag(England, "Birch School", "progress8"), Some(Flag::Above));
    assert_eq!(flag(England, "Alder School", "progress8"), Some(Flag::None));
    assert_eq!(flag(La, "Birch School", "progress8"), None, "the authority has no Progress 8 here");
    assert_eq!(flag(England, "Birch School", "attainment8"), None, "no limits, no test");
    assert_eq!(flag(EnglandAll, "Birch School", "progress8"), None, "no figures of all schools are held");
    assert_eq!(flag(Group, "North group", "english_maths_94"), None, "never against itself");
    assert_eq!(flag(England, "England (state-funded)", "english_maths_94"), None);
}

#[test]
fn each_school_is_held_against_its_own_authority() {
    let snapshot = Build::new(Stage::Ks2)
        .school_in(116_001, "Ash", 850, Phase::Primary)
        .school_in(121_001, "Oak", 815, Phase::Primary)
        .school_in(121_002, "Yew", 815, Phase::Primary)
        .held(2017, Release::Final)
        .all(school(116_001), 2017, &[(Measure::RwmExpected, value(60.0, 100.0))])
        .all(school(121_001), 2017, &[(Measure::RwmExpected, value(60.0, 100.0))])
        .all(Place::La(la(850)), 2017, &[(Measure::RwmExpected, value(72.0, 14_463.0))])
        .all(Place::La(la(815)), 2017, &[(Measure::RwmExpected, value(48.0, 5000.0))])
        .done();
    let report = answer(&snapshot, &Query { compare: Comparator::La, ..Query::of(ReportName::Schools) });
    let rows = section(&report, "rows");
    // z = −0.12/√(0.72·0.28/100) = −2.67 and 0.12/√(0.48·0.52/100) = 2.40.
    assert_eq!(cell(rows, "Ash", "rwm_expected").flag, Some(Flag::Below));
    assert_eq!(cell(rows, "Oak", "rwm_expected").flag, Some(Flag::Above));
    // Most of the schools are North Yorkshire's: 120 of 200 against 48%, z = 3.40.
    assert_eq!(cell(rows, "North group", "rwm_expected").flag, Some(Flag::Above));
    assert_eq!(&names(rows)[4..6], ["Hampshire", "North Yorkshire"]);
    assert!(report.notes.iter().any(|note| note.contains("the group with North Yorkshire")), "{:?}", report.notes);
}

#[test]
fn headline_columns_are_the_contract_s_the_whole_before_its_elements() {
    let ids = |stage| {
        let snapshot = Build::new(stage).school(121_001, "Alder").held(2017, Release::Final).done();
        let report = answer(&snapshot, &Query::of(ReportName::Schools));
        let ids: Vec<String> = section(&report, "rows").columns.iter().map(|column| column.id.clone()).collect();
        ids.join(" ")
    };
    assert_eq!(
        ids(Stage::Ks4),
        "attainment8 progress8 english_maths_95 english_maths_94 ebacc_entry ebacc_95 ebacc_94 ebacc_aps \
         attainment8_english attainment8_maths attainment8_ebacc attainment8_open progress8_english \
         progress8_maths progress8_ebacc progress8_open"
    );
    assert_eq!(
        ids(Stage::Ks2),
        "rwm_expected rwm_higher reading_progress writing_progress maths_progress reading_scaled maths_scaled \
         gps_scaled reading_expected reading_higher maths_expected maths_higher gps_expected gps_higher \
         writing_expected writing_higher"
    );
}

#[test]
fn rows_sort_by_any_column_with_codes_last() {
    let order = |sort: &str| {
        let sort = Some(sort.parse().unwrap());
        let report =
            answer(&small(), &Query { sort: sort.into_iter().collect(), ..query(ReportName::Schools, &THREE) });
        names(section(&report, "rows"))[..3].iter().filter_map(|name| name.chars().next()).collect::<String>()
    };
    assert_eq!(order("attainment8"), "BAC");
    assert_eq!(order("attainment8:asc"), "ABC");
    assert_eq!(order("progress8:desc"), "BAC");
    assert_eq!(order("name:desc"), "CBA");
    let sort = Some("ebacc_aps".parse().unwrap());
    let problem =
        run(&small(), &Query { sort: sort.into_iter().collect(), ..query(ReportName::Schools, &THREE) }).unwrap_err();
    assert!(problem.hint.contains("english_maths_94"), "{}", problem.hint);
}

#[test]
fn percentages_keep_the_decimals_they_were_published_with() {
    let report = answer(&small(), &query(ReportName::Schools, &THREE));
    let rows = section(&report, "rows");
    let text = |row| rounding::cell_text(&rows.columns[2], cell(rows, row, "english_maths_94"));
    assert_eq!(text("Alder School"), "64%");
    assert_eq!(text("North Yorkshire"), "67.53%");
    assert_eq!(text("England (state-funded)"), "64.2%");
    assert_eq!(text("North group"), "69.0%");
    assert_eq!(text("Cedar School"), "SUPP");
}

#[test]
fn limits_come_from_the_national_deviation_where_files_have_none() {
    let snapshot = Build::new(Stage::Ks4)
        .school(121_001, "Alder")
        .school(121_002, "Birch")
        .held(2024, Release::Final)
        .all(school(121_001), 2024, &[(Measure::Progress8, value(0.45, 24.0))])
        .all(school(121_002), 2024, &[(Measure::Progress8, value(0.45, 45.0))])
        .all(ENGLAND, 2024, &[(Measure::Progress8, value(0.0, 500_000.0))])
        .done();
    let report = answer(&snapshot, &query(ReportName::Schools, &[Measure::Progress8]));
    let rows = section(&report, "rows");
    let limits = |row| rounding::limits_text(&rows.columns[0], cell(rows, row, "progress8")).unwrap();
    assert_eq!(limits("Alder"), "-0.12 to 1.02");
    assert_eq!(limits("Birch"), "0.04 to 0.86");
    assert_eq!(cell(rows, "Alder", "progress8").flag, Some(Flag::None));
    assert_eq!(cell(rows, "Birch", "progress8").flag, Some(Flag::Above));
}

#[test]
fn the_overview_has_its_lists() {
    let report = answer(&small(), &query(ReportName::Overview, &THREE));
    let ids: Vec<&str> = report.sections.iter().map(|section| section.id).collect();
    assert_eq!(
        ids.join(" "),
        "headlines trend higher_schools lower_schools higher_subjects lower_subjects changes gaps missing"
    );
    let headlines = section(&report, "headlines");
    assert_eq!(
        names(headlines),
        [
            "North group",
            "North group, 2015/16",
            "Change since 2015/16, in points",
            "England (state-funded)",
            "North Yorkshire"
        ]
    );
    near(cell(headlines, "North group, 2015/16", "attainment8"), 45.0);
    let trend = section(&report, "trend");
    assert_eq!(names(trend), ["2016/17", "2015/16"]);
    assert_eq!(trend.rows[1].schools, Some((1, 3)));
}

#[test]
fn a_school_is_higher_or_lower_never_both() {
    let report = answer(&small(), &Query::of(ReportName::Overview));
    assert_eq!(names(section(&report, "higher_schools")), ["Birch School"]);
    assert_eq!(names(section(&report, "lower_schools")), ["Alder School"]);
    // By Attainment 8 against the pooled 48.01: 52.1 above, 46.3 below, the suppressed school in neither.
    let by_attainment = Query { compare: Comparator::Group, ..query(ReportName::Overview, &[Measure::Attainment8]) };
    let report = answer(&small(), &by_attainment);
    assert_eq!(names(section(&report, "higher_schools")), ["Birch School"]);
    assert_eq!(names(section(&report, "lower_schools")), ["Alder School"]);
}

fn subjects() -> Snapshot {
    let figures =
        |entries: f64, good: f64| [(Measure::Entries, value(entries, 120.0)), (Measure::Grade94, value(good, entries))];
    Build::new(Stage::Ks4)
        .school(121_001, "Alder")
        .school(121_002, "Birch")
        .held(2018, Release::Final)
        .held(2017, Release::Final)
        .subject(school(121_001), 2018, Subject::Maths, &figures(100.0, 70.0))
        .subject(school(121_002), 2018, Subject::Maths, &figures(50.0, 61.0))
        .subject(school(121_001), 2017, Subject::Maths, &figures(80.0, 55.0))
        .subject(school(121_001), 2018, Subject::Science, &figures(100.0, 90.0))
        .subject(ENGLAND, 2018, Subject::Maths, &[(Measure::Grade94, value(83.0, 580_000.0))])
        .subject(ENGLAND, 2018, Subject::Science, &[(Measure::Grade94, value(62.0, 500_000.0))])
        .all(school(121_001), 2018, &[(Measure::Attainment8Maths, value(9.5, 120.0))])
        .all(ENGLAND, 2018, &[(Measure::Attainment8Maths, value(9.0, 580_000.0))])
        .done()
}

#[test]
fn subjects_rank_by_their_gap_to_the_comparator() {
    let report = answer(&subjects(), &Query::of(ReportName::Overview));
    let lower = section(&report, "lower_subjects");
    assert_eq!(names(lower), ["Maths"]);
    // 70 of 100 and 30.5, so 31, of 50: 101 of 150.
    near(cell(lower, "Maths", "value"), 100.0 * 101.0 / 150.0);
    near(cell(lower, "Maths", "comparator"), 83.0);
    near(cell(lower, "Maths", "gap"), 100.0 * 101.0 / 150.0 - 83.0);
    // −15.67 points of 150 entries are −23.5 pupils: −23.
    near(cell(lower, "Maths", "gap_pupils"), -23.0);
    near(cell(lower, "Maths", "attainment8_gap"), 0.5);
    assert_eq!(cell(lower, "Maths", "value").flag, Some(Flag::Below));
    let higher = section(&report, "higher_subjects");
    assert_eq!(names(higher), ["Science"]);
    assert_eq!(cell(higher, "Science", "attainment8").content, Content::Withheld(Code::NotInData));
    for list in [higher, lower] {
        assert!(list.rows.iter().all(|row| row.cells.len() == list.columns.len()));
    }
}

#[test]
fn subjects_over_the_years_newest_first() {
    let report = answer(&subjects(), &Query::of(ReportName::Subjects));
    let rows = section(&report, "rows");
    let of_maths: Vec<(RowKind, u16)> = rows
        .rows
        .iter()
        .filter(|row| row.subject == Some(Subject::Maths.into()))
        .map(|row| (row.kind, row.year.unwrap().end()))
        .collect();
    assert_eq!(of_maths, [(RowKind::Subject, 2018), (RowKind::Subject, 2017), (RowKind::England, 2018)]);
    let ids: Vec<&str> = rows.columns.iter().map(|column| column.id.as_str()).collect();
    assert_eq!(ids, ["entries", "entry_rate", "grade_9_5", "grade_9_4", "attainment8", "progress8"]);
    near(cell(rows, "Maths", "entries"), 150.0);
    let slots = cell(rows, "EBacc slots", "entries");
    assert_eq!(slots.content, Content::Withheld(Code::NotInData));
    let one_per_year = |kind| rows.rows.iter().filter(|row| row.kind == kind).count();
    assert_eq!(one_per_year(RowKind::Subject), 7 * 2);
}

#[test]
fn sorting_subjects_leaves_comparators_at_the_end() {
    let sort = Some("grade_9_4".parse().unwrap());
    let report = answer(&subjects(), &Query { sort: sort.into_iter().collect(), ..Query::of(ReportName::Subjects) });
    let rows = section(&report, "rows");
    assert_eq!(&names(rows)[..3], ["Science", "Maths", "Maths"]);
    let first_comparator = rows.rows.iter().position(|row| row.kind == RowKind::England).unwrap();
    assert!(rows.rows[first_comparator..].iter().all(|row| row.kind == RowKind::England));
}

#[test]
fn one_subject_school_by_school() {
    let report = answer(&subjects(), &Query { subject: Some(Subject::Maths.into()), ..Query::of(ReportName::Subject) });
    assert_eq!(report.subject, Some(Subject::Maths.into()));
    let rows = section(&report, "rows");
    assert_eq!(names(rows), ["Alder", "Birch", "North group", "North Yorkshire", "England (state-funded)"]);
    near(cell(rows, "North group", "entries"), 150.0);
    near(cell(rows, "Birch", "grade_9_4"), 61.0);
    let first = answer(&subjects(), &Query::of(ReportName::Subject));
    assert_eq!(first.subject, Some(Subject::English.into()));
    let problem = run(&subjects(), &Query { subject: Some(Subject::Gps.into()), ..Query::of(ReportName::Subject) });
    let problem = problem.unwrap_err();
    assert!(problem.hint.contains("english maths science humanities languages"), "{}", problem.hint);
}

#[test]
fn measures_can_be_chosen_and_must_be_of_the_stage() {
    let problem = run(&small(), &query(ReportName::Schools, &[Measure::RwmExpected])).unwrap_err();
    assert_eq!(problem.what, "RWM expected is not a measure of KS4");
    let problem = run(&small(), &query(ReportName::Schools, &[Measure::Grade94])).unwrap_err();
    assert!(problem.hint.contains("--subject"), "{}", problem.hint);
    let by_subject = Query { subject: Some(Subject::Maths.into()), ..query(ReportName::Schools, &[Measure::Grade94]) };
    near(cell(section(&answer(&subjects(), &by_subject), "rows"), "Birch", "grade_9_4"), 61.0);
    let one = answer(&subjects(), &query(ReportName::Subjects, &[Measure::Attainment8]));
    assert_eq!(section(&one, "rows").columns.len(), 1);
}
