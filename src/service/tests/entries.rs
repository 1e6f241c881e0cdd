//! Owns the tests of entries by subject from file to report: figures, comparators, permission, undo.
//! Must not test file formats beyond what the reports show.
#![allow(clippy::format_push_string)]

use std::path::Path;

use super::world::{World, urn, user};
use crate::domain::ConsentState;
use crate::report::{Cell, Comparator, Content, Flag, Query, Report, ReportName, Row, RowKind, Section};
use crate::service::{Actor, FileState, Request, Response, ServiceError};

const HEAD: &str = "time_period,time_identifier,geographic_level,country_code,country_name,school_laestab,school_urn,\
                    school_name,old_la_code,new_la_code,la_name,version,establishment_type_group,pupil_count,\
                    qualification_type,qualification_detailed,grade_structure,subject,discount_code,\
                    subject_discount_group,grade,number_achieving\n";

/// One course of one school: pupils at the end of KS4, subject, discount code, entries, grades.
pub fn rows(year: u32, school: u32, pupils: u32, course: (&str, &str), grades: &[(&str, &str)]) -> String {
    let (subject, discount) = course;
    let row = |(grade, number): &(&str, &str)| {
        format!(
            "{year},Academic year,School,E92000001,England,815{:04},{school},School {school},815,E10000023,Northmoor,\
             Final,Academies,{pupils},GCSE,GCSE (9-1) Full Course,9-1,{subject},{discount},{discount}: {subject},{grade},\
             {number}\n",
            4000 + school % 1000
        )
    };
    grades.iter().map(row).collect()
}

/// Schools A, B and C in physics and more; A is the only one with drama, C has a code.
pub fn subject_file() -> String {
    let mut text = HEAD.to_owned();
    for (number, pupils, grades) in [
        (
            100_001,
            100,
            [("Total exam entries", "20"), ("9", "5"), ("7", "5"), ("5", "4"), ("4", "2"), ("3", "3"), ("U", "1")],
        ),
        (
            100_002,
            50,
            [
                ("Total exam entries", "60"),
                ("9", "10"),
                ("7", "10"),
                ("5", "10"),
                ("4", "10"),
                ("3", "10"),
                ("U", "10"),
            ],
        ),
        (
            100_003,
            200,
            [("Total exam entries", "12"), ("9", "c"), ("7", "4"), ("5", "4"), ("4", "c"), ("3", "1"), ("U", "0")],
        ),
    ] {
        text += &rows(201_718, number, pupils, ("Physics", "RC1"), &grades);
    }
    text += &rows(201_718, 100_001, 100, ("Drama", "LB1"), &[("Total exam entries", "4"), ("9", "4")]);
    let pairs = [("Total exam entries", "8"), ("99", "1"), ("98", "1"), ("5-5", "3"), ("54", "2"), ("U", "1")];
    text += &rows(201_718, 100_001, 100, ("Combined Science", "RA1E"), &pairs);
    text
}

const LA_HEAD: &str = "time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,\
                       old_la_code,new_la_code,la_name,version,education_investment_area_flag,priority_area_flag,\
                       establishment_type_group,breakdown_topic,sex,qualification_type,subject,grade,number_achieving,\
                       percentage_achieving\n";

/// The authority's and England's physics, by sex, of two years.
pub fn la_file() -> String {
    let mut text = LA_HEAD.to_owned();
    for (place, scale) in [("Local authority", 1), ("National", 100)] {
        for (topic, sex, entries, five, four) in
            [("Total", "Total", 400, 200, 280), ("Sex", "Boys", 200, 90, 130), ("Sex", "Girls", 200, 110, 150)]
        {
            for (year, version) in [(201_617, "Final"), (201_718, "Revised")] {
                for (grade, number) in [("9 to 4", four), ("9 to 5", five), ("Total pupil entries", entries)] {
                    let la = if scale == 1 { "815,E10000023,Northmoor" } else { ",," };
                    text += &format!(
                        "{year},Academic year,{place},E92000001,England,,,{la},{version},1,0,All state-funded,{topic},\
                         {sex},GCSE,Physics,{grade},{},z\n",
                        number * scale
                    );
                }
            }
        }
    }
    text
}

fn bring(world: &World, name: &str, text: &str) -> crate::domain::ImportId {
    let outcome = world.service.import_embedded(&Actor::Operator, Path::new(name), text.as_bytes()).unwrap();
    match outcome.state {
        FileState::Imported(id) => id,
        other => panic!("{other:?}"),
    }
}

fn asked(world: &World, actor: &Actor, group: &str, query: Query) -> Result<Report, ServiceError> {
    match world.ask(actor, Request::Report(group.to_owned(), query))? {
        Response::Report(report) => Ok(*report),
        other => panic!("{other:?}"),
    }
}

fn of(subject: &str) -> Query {
    Query { subject: Some(subject.parse().unwrap()), ..Query::of(ReportName::Subject) }
}

fn dashboard(world: &World, group: &str, query: Query) -> Report {
    asked(world, &Actor::Operator, group, query).unwrap()
}

fn row<'a>(section: &'a Section, name: &str) -> &'a Row {
    section.rows.iter().find(|row| row.name == name).unwrap_or_else(|| panic!("no row {name}"))
}

fn cell<'a>(section: &'a Section, name: &str, column: &str) -> &'a Cell {
    let at = section.columns.iter().position(|it| it.id == column).unwrap_or_else(|| panic!("no column {column}"));
    &row(section, name).cells[at]
}

fn near(cell: &Cell, value: f64) {
    let found = cell.value().unwrap_or_else(|| panic!("{cell:?}"));
    assert!((found - value).abs() < 1e-9, "{found} is not {value}");
}

fn code(cell: &Cell) -> &'static str {
    match cell.content {
        Content::Withheld(code) => code.written(),
        Content::Value(value) => panic!("{value}"),
    }
}

#[test]
fn the_dashboard_of_a_subject_has_entries_grades_and_the_group_row() {
    let (world, group) = World::with_group(false);
    bring(&world, "subjects.csv", &subject_file());
    let report = dashboard(&world, &group, of("physics"));
    assert_eq!((report.year.to_string().as_str(), report.release.id()), ("2017/18", "final"));
    assert_eq!(report.subject_label.as_deref(), Some("Physics"));
    let main = &report.sections[0];
    let ids: Vec<&str> = main.columns.iter().map(|column| column.id.as_str()).collect();
    assert_eq!(ids, ["entries", "entry_rate", "average_grade", "grade_9_7", "grade_9_5", "grade_9_4"]);
    near(cell(main, "Ash School", "entries"), 20.0);
    near(cell(main, "Ash School", "entry_rate"), 20.0);
    // 5·9 + 5·7 + 4·5 + 2·4 + 3·3 + 1·0 = 117 points over 20 entries.
    near(cell(main, "Ash School", "average_grade"), 117.0 / 20.0);
    near(cell(main, "Ash School", "grade_9_7"), 50.0);
    near(cell(main, "Ash School", "grade_9_5"), 70.0);
    near(cell(main, "Ash School", "grade_9_4"), 80.0);
    assert_eq!(cell(main, "Ash School", "grade_9_4").pupils, Some(20.0));
    // More entries than pupils.
    near(cell(main, "Birch School", "entry_rate"), 120.0);
    assert!(report.notes.iter().any(|note| note.contains("over 100%")), "{:#?}", report.notes);
    // A code among the grades that count withholds the share, one beneath does not.
    assert_eq!(code(cell(main, "Cedar School", "grade_9_7")), "c");
    assert_eq!(code(cell(main, "Cedar School", "average_grade")), "c");
    near(cell(main, "Cedar School", "entries"), 12.0);
    // The group: 92 entries of 350 pupils; 9–5 of the two schools that have it: 14 + 30 of 80.
    near(cell(main, "North coast", "entries"), 92.0);
    near(cell(main, "North coast", "entry_rate"), 100.0 * 92.0 / 350.0);
    near(cell(main, "North coast", "grade_9_5"), 100.0 * 44.0 / 80.0);
    assert_eq!(cell(main, "North coast", "grade_9_5").schools, Some((2, 3)));
    near(cell(main, "North coast", "average_grade"), (117.0 + 280.0) / 80.0);
    // No file of the authority is held.
    assert_eq!(code(cell(main, "Northmoor", "grade_9_4")), "NOFILE");
    assert_eq!(code(cell(main, "England (state-funded)", "grade_9_4")), "NOFILE");
    let grades = &report.sections[1];
    let ids: Vec<&str> = grades.columns.iter().map(|column| column.id.as_str()).collect();
    assert_eq!(ids, ["entries", "grade_9", "grade_7", "grade_5", "grade_4", "grade_3", "grade_u"]);
    near(cell(grades, "Ash School", "grade_5"), 20.0);
    near(cell(grades, "North coast", "grade_9"), 100.0 * 15.0 / 80.0);
    assert_eq!(row(grades, "North coast").schools, Some((2, 3)));
    let numbers = &report.sections[2];
    near(cell(numbers, "North coast", "number_9_4"), 16.0 + 40.0);
    assert_eq!(code(cell(numbers, "Cedar School", "number_9")), "c");
}

#[test]
fn a_school_that_no_file_of_entries_holds_has_that_reason_in_every_list() {
    let (world, group) = World::with_group(false);
    let held: String = subject_file()
        .lines()
        .filter(|line| !line.contains("School 100002"))
        .fold(String::new(), |text, line| text + line + "\n");
    bring(&world, "subjects.csv", &held);
    let physics = dashboard(&world, &group, of("physics"));
    let reasons =
        |section: &Section, name: &str| -> Vec<&'static str> { row(section, name).cells.iter().map(code).collect() };
    assert_eq!(physics.sections.len(), 3);
    for section in &physics.sections {
        assert_eq!(reasons(section, "Birch School"), vec!["NOFILE"; section.columns.len()], "{}", section.id);
    }
    // A school that is in the file without the subject has entered nobody, in every list as well.
    for section in &dashboard(&world, &group, of("drama")).sections {
        assert_eq!(reasons(section, "Cedar School"), vec!["NE"; section.columns.len()], "{}", section.id);
    }
}

#[test]
fn a_school_without_a_row_of_the_subject_has_the_reason_and_pairs_count_as_their_mean() {
    let (world, group) = World::with_group(false);
    bring(&world, "subjects.csv", &subject_file());
    let drama = dashboard(&world, &group, of("drama"));
    let main = &drama.sections[0];
    near(cell(main, "Ash School", "average_grade"), 9.0);
    assert_eq!(code(cell(main, "Birch School", "entries")), "NE");
    assert_eq!(code(cell(main, "Birch School", "entry_rate")), "NE");
    let science = dashboard(&world, &group, of("combined_science"));
    let main = &science.sections[0];
    // 9 + 8.5 + 3·5 + 2·4.5 + 0 = 41.5 points over 8 entries; 9–5 are 99, 98 and 5-5.
    near(cell(main, "Ash School", "average_grade"), 41.5 / 8.0);
    near(cell(main, "Ash School", "grade_9_7"), 25.0);
    near(cell(main, "Ash School", "grade_9_5"), 62.5);
    near(cell(main, "Ash School", "grade_9_4"), 87.5);
    assert!(science.notes.iter().any(|note| note.contains("9-9 to 5-5")));
}

#[test]
fn the_authority_and_england_are_held_against_it_and_their_release_is_named() {
    let (world, group) = World::with_group(false);
    bring(&world, "subjects.csv", &subject_file());
    bring(&world, "la.csv", &la_file());
    let query = Query { compare: Comparator::La, ..of("physics") };
    let report = dashboard(&world, &group, query.clone());
    let main = &report.sections[0];
    near(cell(main, "Northmoor", "grade_9_4"), 70.0);
    near(cell(main, "Northmoor", "grade_9_5"), 50.0);
    near(cell(main, "England (state-funded)", "entries"), 40_000.0);
    assert_eq!(code(cell(main, "Northmoor", "grade_9_7")), "NODATA");
    assert_eq!(code(cell(main, "Northmoor", "average_grade")), "NODATA");
    // 30 of 60 at grade 5 or better is the authority's 50%; 40 of 60 against 70% is no difference either.
    assert_eq!(cell(main, "Birch School", "grade_9_5").flag, Some(Flag::None));
    assert_eq!(cell(main, "Birch School", "grade_9_4").flag, Some(Flag::None));
    assert!(report.notes.iter().any(|note| note.contains("of the revised release")), "{:#?}", report.notes);
    let girls = dashboard(&world, &group, Query { pupils: "girls".parse().unwrap(), ..query });
    let main = &girls.sections[0];
    assert_eq!(code(cell(main, "Ash School", "grade_9_4")), "NODATA");
    near(cell(main, "Northmoor", "grade_9_4"), 75.0);
    assert!(girls.notes.iter().any(|note| note.contains("by sex they are published of local authorities")));
}

#[test]
fn subjects_are_listed_by_entries_and_an_unknown_one_names_those_near() {
    let (world, group) = World::with_group(false);
    bring(&world, "subjects.csv", &subject_file());
    let report = dashboard(&world, &group, Query::of(ReportName::Subject));
    let entered: Vec<&str> =
        report.subjects.iter().filter(|(pick, _)| pick.area().is_none()).map(|(_, label)| label.as_str()).collect();
    assert_eq!(entered, ["Physics", "Combined Science", "Drama"]);
    let error = asked(&world, &Actor::Operator, &group, of("phisics")).unwrap_err();
    assert_eq!(error.what, "no figures of a subject 'phisics' are held for this group's schools");
    assert!(error.hint.contains("near it: physics"), "{}", error.hint);
}

#[test]
fn entries_leave_with_their_import_and_a_newer_import_stands_over_an_older_one() {
    let (world, group) = World::with_group(false);
    let first = bring(&world, "subjects.csv", &subject_file());
    let mut again = HEAD.to_owned();
    again += &rows(201_718, 100_001, 100, ("Physics", "RC1"), &[("Total exam entries", "30"), ("9", "30")]);
    let second = bring(&world, "again.csv", &again);
    near(cell(&dashboard(&world, &group, of("physics")).sections[0], "Ash School", "entries"), 30.0);
    near(cell(&dashboard(&world, &group, of("drama")).sections[0], "Ash School", "entries"), 4.0);
    world.ok(&Actor::Operator, Request::UndoImport(second));
    near(cell(&dashboard(&world, &group, of("physics")).sections[0], "Ash School", "entries"), 20.0);
    world.ok(&Actor::Operator, Request::UndoImport(first));
    assert!(asked(&world, &Actor::Operator, &group, of("physics")).is_err());
}

#[test]
fn entries_of_a_school_that_is_not_shown_come_in_by_no_door() {
    let (world, group) = World::with_group(true);
    world.consent(&group, 100_002, ConsentState::Granted);
    bring(&world, "subjects.csv", &subject_file());
    let seen = asked(&world, &user("a-picked"), &group, of("physics")).unwrap();
    let main = &seen.sections[0];
    let schools: Vec<u32> = main.rows.iter().filter_map(|row| row.urn).map(crate::domain::Urn::number).collect();
    assert_eq!(schools, [100_001, 100_002], "Cedar has not agreed");
    near(cell(main, "North coast", "entries"), 80.0);
    for section in &seen.sections {
        assert!(section.rows.iter().all(|row| row.urn != Some(urn(100_003))));
    }
    world.consent(&group, 100_001, ConsentState::Granted);
    world.ok(
        &Actor::Operator,
        Request::RecordConsent {
            group: group.clone(),
            school: urn(100_002),
            consent: crate::domain::Consent {
                scope: crate::domain::ConsentScope::Ks2,
                ..super::world::signed(ConsentState::Granted)
            },
            seen: None,
        },
    );
    let seen = asked(&world, &user("a-picked"), &group, of("physics")).unwrap();
    let schools: Vec<u32> =
        seen.sections[0].rows.iter().filter_map(|row| row.urn).map(crate::domain::Urn::number).collect();
    assert_eq!(schools, [100_001], "Birch agreed to KS2 only");
    near(cell(&seen.sections[0], "North coast", "entries"), 20.0);
}

#[test]
fn every_row_has_a_cell_for_every_column() {
    let (world, group) = World::with_group(false);
    bring(&world, "subjects.csv", &subject_file());
    bring(&world, "la.csv", &la_file());
    for query in [of("physics"), of("drama"), of("combined_science"), Query::of(ReportName::Subjects)] {
        let report = dashboard(&world, &group, query);
        for section in &report.sections {
            assert!(section.rows.iter().all(|row| row.cells.len() == section.columns.len()), "{}", section.id);
            assert!(section.rows.iter().any(|row| row.kind != RowKind::England));
        }
    }
}

#[test]
fn the_subjects_over_the_years_have_the_entered_ones_behind_the_areas() {
    let (world, group) = World::with_group(false);
    bring(&world, "subjects.csv", &subject_file());
    bring(&world, "before.csv", &subject_file().replace("201718", "201617").replace(",4,2\n", ",4,0\n"));
    bring(&world, "la.csv", &la_file());
    let query = Query { compare: Comparator::La, ..Query::of(ReportName::Subjects) };
    let report = dashboard(&world, &group, query.clone());
    let section = &report.sections[0];
    let ids: Vec<&str> = section.columns.iter().map(|column| column.id.as_str()).collect();
    assert_eq!(&ids[..6], ["entries", "entry_rate", "average_grade", "grade_9_7", "grade_9_5", "grade_9_4"]);
    let physics: Vec<&Row> = section
        .rows
        .iter()
        .filter(|row| row.subject.as_ref().is_some_and(|subject| subject.id() == "physics"))
        .collect();
    let shape: Vec<(RowKind, u16)> = physics.iter().map(|row| (row.kind, row.year.unwrap().end())).collect();
    assert_eq!(shape, [(RowKind::Subject, 2018), (RowKind::Subject, 2017), (RowKind::La, 2018)]);
    near(&physics[0].cells[0], 92.0);
    // 16 of 20 and 40 of 60; the third school has a code among the grades that count.
    near(&physics[0].cells[5], 100.0 * 56.0 / 80.0);
    near(&physics[1].cells[5], 100.0 * 54.0 / 80.0);
    assert_eq!(physics[0].cells[5].flag, Some(Flag::None), "70% is what the authority has");
    assert_eq!(physics[0].schools, Some((3, 3)));
    near(&physics[2].cells[5], 70.0);
    assert_eq!(physics[0].words, ["▁█"]);
    assert_eq!(physics[1].words, [""]);
    assert_eq!(section.leads[0].id, "trend");
    let drama = section.rows.iter().find(|row| row.name == "Drama").unwrap();
    assert_eq!((drama.schools, drama.cells[0].schools), (Some((1, 3)), Some((1, 3))));
    let sorted = dashboard(&world, &group, Query { sort: vec!["entries:desc".parse().unwrap()], ..query.clone() });
    assert_eq!(sorted.sections[0].rows[0].name, "Physics");
    let girls = dashboard(&world, &group, Query { pupils: "girls".parse().unwrap(), ..query });
    let row = girls.sections[0].rows.iter().find(|row| row.name == "Physics").unwrap();
    assert_eq!(code(&row.cells[5]), "NODATA");
}

#[test]
fn a_group_of_which_only_entries_are_held_has_its_subjects() {
    let (world, group) = World::with_group(false);
    for import in [1, 2] {
        world.ok(&Actor::Operator, Request::UndoImport(crate::domain::ImportId(import)));
    }
    bring(&world, "subjects.csv", &subject_file());
    let report = dashboard(&world, &group, Query::of(ReportName::Subject));
    assert_eq!(report.subject.unwrap().id(), "physics");
    let report = dashboard(&world, &group, Query::of(ReportName::Subjects));
    let names: Vec<&str> = report.sections[0].rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["Physics", "Combined Science", "Drama"]);
}

#[test]
fn courses_that_the_file_keeps_apart_are_never_added_and_other_qualifications_have_names_of_their_own() {
    let (world, group) = World::with_group(false);
    let mut text = subject_file();
    let grades = |number: &'static str| [("Total exam entries", number), ("7", number)];
    text += &rows(201_718, 100_001, 100, ("Art and Design", "JA2"), &grades("3"));
    text += &rows(201_718, 100_001, 100, ("Art and Design", "KJ1"), &grades("5"));
    text += &rows(201_718, 100_002, 50, ("Art and Design", "JA2"), &grades("1"));
    let award = rows(201_718, 100_002, 50, ("Art and Design", "KA9"), &grades("2"));
    text += &award.replace("GCSE,GCSE (9-1) Full Course,9-1", "Other,BTEC Award,PMD").replace(",7,2", ",M,2");
    bring(&world, "subjects.csv", &text);
    let report = dashboard(&world, &group, of("art_and_design"));
    near(cell(&report.sections[0], "Ash School", "entries"), 5.0);
    assert_eq!(code(cell(&report.sections[0], "Birch School", "entries")), "NE");
    let notes = report.notes.join("\n");
    assert!(notes.contains("this is KJ1 9 1, also held: art_and_design_ja2_9_1"), "{notes}");
    assert!(notes.contains("BTEC Award (art_and_design_btec_award)"), "{notes}");
    let other = dashboard(&world, &group, of("art_and_design_ja2_9_1"));
    near(cell(&other.sections[0], "North coast", "entries"), 4.0);
    let award = dashboard(&world, &group, of("art_and_design_btec_award"));
    near(cell(&award.sections[0], "Birch School", "entries"), 2.0);
    assert_eq!(code(cell(&award.sections[0], "Birch School", "average_grade")), "z");
    assert_eq!(code(cell(&award.sections[0], "Birch School", "grade_9_4")), "z");
    near(cell(&award.sections[1], "Birch School", "grade_m"), 100.0);
    assert_eq!(award.subject_label.as_deref(), Some("Art and Design (BTEC Award)"));
}

#[test]
fn a_figure_of_an_entered_subject_is_explained_with_its_schools() {
    use crate::report::explain::Target;
    let (world, group) = World::with_group(false);
    bring(&world, "subjects.csv", &subject_file());
    let report = dashboard(&world, &group, of("physics"));
    let main = &report.sections[0];
    let column = main.columns.iter().find(|column| column.id == "grade_9_5").unwrap();
    let target = Target::of("rows", row(main, "North coast"), column);
    let Response::Explanation(told) =
        world.ok(&Actor::Operator, Request::Explain(group, of("physics"), Box::new(target)))
    else {
        panic!("an explanation");
    };
    assert_eq!(told.parts.len(), 2);
    assert_eq!((told.parts[0].count, told.parts[0].pupils), (Some(14.0), Some(20.0)));
    assert_eq!((told.parts[0].origins[0].line, told.parts[0].origins[0].column), (2, 22));
    assert_eq!(told.left_out.len(), 1);
}
