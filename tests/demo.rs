//! The built program in a real pseudo-terminal, from its first screen to its last: a group by keys alone, its reports,
//! what another person may see, and that the terminal is given back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "common/command.rs"]
mod command;
#[path = "common/pty.rs"]
mod pty;
#[path = "common/screens.rs"]
mod screens;

use std::time::Duration;

use command::{json, run, sample};
use pty::{Pty, row};
use screens::{CURSOR, become_person, column, demo, hints, number, press, press_away, program, rows, says, tick};

/// Seven secondary schools: of each, what its row in the list of schools begins with.
const PICKED: [&str; 7] = [
    "Birch Hill Community College",
    "Cedar Park Community College",
    "Dunmerdene School for Boys",
    "Jessopbeck Hall School",
    "Larkesfield School",
    "Quarringate School",
    "Tarvingate Grammar School for Girls",
];

/// The wizard from the list of groups to the page of the new group; viewers are ticked by their names.
fn create_group(pty: &mut Pty, name: &str, viewers: &[&str]) {
    press(pty, "n", &["Name", "Schools", "Viewers", "Sharing", "Review"]);
    press(pty, name, &["Name", name]);
    press(pty, "\tTo see whether these keys do it", &["Description", "whether these keys do it"]);
    pick_schools(pty);
    press(pty, "\r", &["Which users of the owner may view"]);
    for viewer in viewers {
        tick(pty, viewer);
    }
    press(pty, "\r", &["owner only", "only the owner's viewers"]);
    press(pty, "\r", &["Sharing", "owner only"]);
    let review = pty.text();
    for text in [name, "whether these keys do it", "7 chosen"].into_iter().chain(viewers.iter().copied()) {
        assert!(review.contains(text), "{text:?} is not on the page that says what will be created:\n{review}");
    }
    press(pty, "\r", &["Created", name, "7 schools"]);
    pty.wait_for("the group's page", |screen| row(screen, 0).contains(name.split(' ').next().unwrap()));
}

/// From the first step to seven chosen schools in the list of the chosen ones.
fn pick_schools(pty: &mut Pty) {
    // The number behind "row 1 of" is smaller once the search has been answered.
    pty.send("\x13");
    pty.wait_for("all schools", |screen| says(screen, &["Primary"]) && says(screen, &["0 chosen"]));
    pty.send("secondary");
    pty.wait_for("secondary schools only", |screen| says(screen, &["Secondary"]) && !says(screen, &["Primary School"]));
    pty.send("\r");
    for school in &PICKED[..6] {
        tick(pty, school);
    }
    press(pty, "/", &["filter secondary"]);
    press_away(pty, "\x15", &["filter secondary"]);
    press(pty, "tarvin", &[CURSOR, PICKED[6]]);
    pty.send("\r");
    press(pty, " ", &["7 chosen"]);
    // Only the chosen ones, and all of them.
    press(pty, "c", &["7 chosen", "only"]);
    for school in PICKED {
        assert!(pty.screen(|screen| says(screen, &["[x]", school])), "{school} is not among:\n{}", pty.text());
    }
}

/// All four reports, in turn, from the page of a group; ends on the schools side by side.
fn open_reports(pty: &mut Pty) {
    press(pty, "", &["KS4", "2024/25", "All pupils"]);
    for heading in ["Headlines", "Trend of the group"] {
        press(pty, "", &[heading]);
    }
    press(pty, "\t", &["Subject", "Year", "Entries"]);
    press(pty, "", &["English", "2023/24"]);
    press(pty, "\t", &["Schools●"]);
    press(pty, "", &[PICKED[0]]);
    press(pty, "\t", &["School", "Entries", "9–4"]);
    press(pty, "", &[PICKED[3]]);
    press(pty, "\x1b[Z", &["Schools●"]);
}

/// The schools by Progress 8 in 2023/24, up and down: numbers in order, codes last.
fn sort_by_progress(pty: &mut Pty, schools: usize) {
    press(pty, "y", &["2023/24"]);
    press(pty, "2023", &[CURSOR.trim_end(), "2023/24"]);
    press(pty, "\r", &["KS4", "2023/24"]);
    press(pty, "c", &["Progress 8"]);
    pty.send("progress 8");
    press_away(pty, "", &["Attainment 8", "A8"]);
    pty.send("\r");
    pty.wait_for("the column of Progress 8", |screen| column(screen, "P8").len() == schools);
    for (arrow, descending) in [("P8↑", false), ("P8↓", true)] {
        press(pty, "s", &["School", arrow]);
        let cells = pty.screen(|screen| column(screen, "P8"));
        assert_eq!(cells.len(), schools, "{}", pty.text());
        let numbers: Vec<Option<f64>> = cells.iter().map(|(_, cell)| number(cell)).collect();
        let first_code = numbers.iter().position(Option::is_none).unwrap_or(schools);
        assert!(first_code >= 3 && first_code < schools, "too few numbers or codes to see an order:\n{}", pty.text());
        assert!(numbers[first_code..].iter().all(Option::is_none), "a code above a number:\n{}", pty.text());
        let numbers: Vec<f64> = numbers.into_iter().flatten().collect();
        let in_order = numbers.windows(2).all(|pair| if descending { pair[0] >= pair[1] } else { pair[0] <= pair[1] });
        assert!(in_order, "not in order: {numbers:?}");
        assert!((numbers[0] - numbers[numbers.len() - 1]).abs() > 0.005, "all the same: {numbers:?}");
    }
}

/// From a report to the end, one level at a time.
fn leave(mut pty: Pty) {
    press(&mut pty, "q", &["Groups", "Schools", "People"]);
    pty.send("q");
    let (status, _) = pty.exit();
    assert_eq!(status.exit_code(), 0);
    pty.assert_given_back();
}

#[test]
fn an_administrator_creates_a_group_and_reads_its_reports_by_keys_alone() {
    let mut pty = demo(program());
    become_person(&mut pty, "Helen");
    assert!(pty.row(0).contains("Helen Marchbank"), "{}", pty.text());
    create_group(&mut pty, "Seven secondaries", &["Helen Marchbank"]);
    open_reports(&mut pty);
    press(&mut pty, "p", &["Pupils"]);
    press(&mut pty, "disadv", &[CURSOR.trim_end(), "Disadvantaged"]);
    press(&mut pty, "\r", &["KS4", "Disadvantaged"]);
    press(&mut pty, "", &[PICKED[0]]);
    sort_by_progress(&mut pty, PICKED.len());
    assert!(pty.screen(|screen| says(screen, &["KS4", "2023/24", "Disadvantaged"])), "{}", pty.text());
    leave(pty);
}

#[test]
fn the_operator_does_the_same_on_a_larger_terminal() {
    let mut pty = demo(program().size(120, 40));
    become_person(&mut pty, "operator");
    create_group(&mut pty, "The operator's own", &[]);
    press(&mut pty, "", &["KS4", "All pupils"]);
    open_reports(&mut pty);
    press(&mut pty, "p", &["Pupils"]);
    press(&mut pty, "disadv", &[CURSOR.trim_end(), "Disadvantaged"]);
    press(&mut pty, "\r", &["KS4", "Disadvantaged"]);
    sort_by_progress(&mut pty, PICKED.len());
    leave(pty);
}

#[test]
fn a_draft_survives_leaving_the_wizard() {
    let mut pty = demo(program());
    become_person(&mut pty, "Helen");
    press(&mut pty, "n", &["Name", "Review"]);
    press(&mut pty, "Half a thought", &["Half a thought"]);
    pick_schools(&mut pty);
    press_away(&mut pty, "g1", &["Review"]);
    // Neither a view further nor the way out loses it without a word.
    press(&mut pty, "q", &["Half a thought"]);
    press_away(&mut pty, "n", &["Half a thought"]);
    press(&mut pty, "n", &["unfinished"]);
    press(&mut pty, "", &["Half a thought", "7 schools"]);
    press(&mut pty, "\r", &["7 chosen"]);
    press(&mut pty, "\x1b", &["7 chosen"]);
    pty.send("\x1b");
    press(&mut pty, "", &["Name", "Half a thought"]);
    // From the first step, one more level back is out of the wizard, and that asks.
    press(&mut pty, "\x1b", &["Keep it"]);
    press(&mut pty, "\r", &["Groups", "Schools", "People"]);
    press(&mut pty, "n", &["Half a thought", "7 schools"]);
    press(&mut pty, "\r", &["Half a thought"]);
}

#[test]
fn the_first_level_is_left_by_q_or_by_ctrl_c_twice_and_by_nothing_else() {
    let mut pty = demo(program());
    become_person(&mut pty, "Helen");
    press(&mut pty, "\x1b", &["first level"]);
    press(&mut pty, "\x03", &["Ctrl-C again"]);
    // Any other key takes it back.
    press_away(&mut pty, "j", &["Ctrl-C again"]);
    press(&mut pty, "\x03", &["Ctrl-C again"]);
    pty.send("\x03");
    let (status, _) = pty.exit();
    assert_eq!(status.exit_code(), 0);
    pty.assert_given_back();

    let mut pty = demo(program());
    become_person(&mut pty, "Helen");
    // A box is closed first.
    press(&mut pty, "?", &["Help"]);
    press(&mut pty, "", &["New group", "Creates a group"]);
    press_away(&mut pty, "\x03", &["Creates a group"]);
    press(&mut pty, "\r", &["About"]);
    press(&mut pty, "q", &["Groups", "Schools", "People"]);
    pty.send("q");
    assert_eq!(pty.exit().0.exit_code(), 0);
    pty.assert_given_back();
}

#[test]
fn a_terminal_that_is_too_small_shows_a_gate_and_growing_again_everything() {
    let mut pty = demo(program());
    become_person(&mut pty, "Helen");
    let before = pty.screen(rows);
    for (columns, rows) in [(59, 24), (80, 14), (20, 5)] {
        pty.resize(columns, rows);
        pty.wait_for("the gate", |screen| says(screen, &["60×15"]) || screen.contents().contains("need 60"));
        assert!(!pty.text().contains("Wrenmoor secondary"), "{}", pty.text());
        // Keys go nowhere; they have been heard when nothing more comes.
        pty.send("nx\r");
        while pty.hears_within(Duration::from_millis(200)) {}
    }
    pty.resize(60, 15);
    press(&mut pty, "", &["Wrenmoor"]);
    pty.resize(80, 24);
    pty.wait_for("what was there before", |screen| rows(screen) == before);
    pty.resize(50, 10);
    press(&mut pty, "", &["60×15"]);
    pty.send("q");
    assert_eq!(pty.exit().0.exit_code(), 0);
    pty.assert_given_back();
}

#[test]
fn a_terminal_that_is_gone_ends_the_program_within_a_second() {
    let mut pty = demo(program());
    become_person(&mut pty, "Helen");
    press(&mut pty, "j\r", &["Overview", "Subjects", "About"]);
    let gone = pty.hang_up();
    let (_, at) = pty.exit();
    assert!(at.duration_since(gone) < Duration::from_secs(1), "{:?}", at.duration_since(gone));
}

#[test]
fn without_colour_no_colour_is_sent_and_the_cursor_still_shows() {
    let coloured = |pty: &Pty| {
        let bytes = String::from_utf8_lossy(&pty.bytes(0)).into_owned();
        bytes.split("\x1b[").skip(1).any(|sequence| {
            let numbers = sequence.split_once('m').map_or("", |(numbers, _)| numbers);
            let numbers = Some(numbers).filter(|it| !it.contains(char::is_alphabetic)).unwrap_or_default();
            numbers.split([';', ':']).any(|number| matches!(number.parse(), Ok(30..=49 | 90..=107)))
        })
    };
    for no_colour in [true, false] {
        let launch = if no_colour { program().env("NO_COLOR", "1") } else { program() };
        let mut pty = demo(launch);
        become_person(&mut pty, "Helen");
        press(&mut pty, "j\r", &["Headlines"]);
        press(&mut pty, "p", &["Disadvantaged"]);
        press(&mut pty, "\x1b", &["Trend of the group"]);
        assert_eq!(coloured(&pty), !no_colour);
        press(&mut pty, "", &[CURSOR, "Wrenmoor"]);
    }
}

/// A store of the sample in a folder: a head of Sarrowham, a group that is shared with the school, and one that is not.
fn store_with_a_head() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let paths = ["2022-2023", "2023-2024", "2024-2025", "schools.csv"].map(|name| sample(name).display().to_string());
    for line in [
        &format!("import {}", paths.join(" ")),
        "user add --email ada@la.example --name Ada --organisation LA:999 --administrator",
        "user add --email sam@school.example --name Sam --organisation 900003 --administrator",
        "user add --email tim@school.example --name Tim --organisation 900003",
        "group create --name Pair --owner LA:999 --school 900003 --school 900024 --as ada@la.example",
        "group create --name Hidden --owner LA:999 --school 900003 --school 900012 --as ada@la.example",
        "consent record Pair 900003 granted --signatory Ann --role Head --date 2025-01-31",
        "group visibility Pair schools --start-with-agreed --accept-terms",
        "group viewers Pair --school 900003 --add tim@school.example --confirm-schools --as sam@school.example",
    ] {
        run(dir.path(), line);
    }
    dir
}

#[test]
fn a_head_who_only_looks_sees_what_is_theirs_and_is_told_why_there_is_no_more() {
    let dir = store_with_a_head();
    let report = json(dir.path(), "report schools --group Pair --as tim@school.example");
    let launch = program().arg("--data").arg(dir.path().join("store")).arg("--as").arg("tim@school.example");
    let mut pty = launch.start();
    press(&mut pty, "", &["Pair"]);
    assert!(pty.row(0).contains("Tim"), "{}", pty.text());
    assert!(!pty.text().contains("Hidden"), "{}", pty.text());
    // No key is offered that he may not use, and using it says why.
    assert!(!hints(&pty).contains("New group"), "{}", hints(&pty));
    press(&mut pty, "n", &["New group", "only administrators"]);
    press_away(&mut pty, "\x1b", &["only administrators"]);
    // What is the operator's alone is no command of his; what is his can be found.
    press(&mut pty, ":imports", &["No command fits"]);
    press(&mut pty, "\x15inbox", &[CURSOR, "Inbox"]);
    press_away(&mut pty, "\x1b", &["─ Commands ─"]);
    press(&mut pty, "gw", &["--as"]);
    press(&mut pty, "\r", &["Overview", "Subjects", "Schools", "About"]);
    press(&mut pty, "\t\t", &["Schools●"]);
    // Of the two schools one has agreed: only that one shows, with the figure that the command prints.
    pty.wait_for("one school", |screen| column(screen, "A8").len() == 1);
    let cells = pty.screen(|screen| column(screen, "A8"));
    assert_eq!(cells[0].0, "Sarrowham High School");
    let at = report["columns"].as_array().unwrap().iter().position(|it| it["id"] == "attainment8").unwrap();
    let school = report["rows"].as_array().unwrap().iter().find(|row| row["kind"] == "school").unwrap();
    let figure = school["cells"][at]["value"].as_f64().unwrap();
    assert_eq!(cells[0].1.trim_matches(['▲', '▼']), format!("{figure:.1}"));
    assert!(!pty.text().contains("Larkesfield"), "{}", pty.text());
    press(&mut pty, "\t\t", &["Owner", "Wrenmoor"]);
    assert!(!pty.text().contains("Larkesfield"), "{}", pty.text());
    for offered in ["Edit", "Add schools", "Archive"] {
        assert!(!hints(&pty).contains(offered), "{}", hints(&pty));
    }
    leave(pty);
}

#[test]
fn the_same_store_shows_its_administrator_both_groups_and_the_way_to_a_third() {
    let dir = store_with_a_head();
    let launch = program().arg("--data").arg(dir.path().join("store")).arg("--as").arg("ada@la.example");
    let mut pty = launch.start();
    press(&mut pty, "", &["Pair"]);
    press(&mut pty, "", &["Hidden"]);
    assert!(hints(&pty).contains("New group"), "{}", hints(&pty));
    // The screens hold the store: a second process is told so, and which one holds it.
    let second = command::command(dir.path()).args(["group", "list"]).output().unwrap();
    assert_eq!(second.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&second.stderr).contains(&pty.pid().to_string()));
    create_group(&mut pty, "By keys", &[]);
    press(&mut pty, "q", &["By keys", "7"]);
    pty.send("q");
    assert_eq!(pty.exit().0.exit_code(), 0);
    // What was created by keys is what the command line sees.
    let groups = json(dir.path(), "group list");
    assert!(
        groups
            .as_array()
            .unwrap()
            .iter()
            .any(|it| it["name"] == "By keys" && it["schools"].as_array().unwrap().len() == 7),
        "{groups}"
    );
}
