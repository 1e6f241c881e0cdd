//! Runs the built program as a person or a script would: every command, what it prints where, how it ends.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

/// A store of its own, with the home folders of nobody.
struct World {
    dir: tempfile::TempDir,
}

/// What a run of the program gave.
struct Run {
    status: i32,
    out: String,
    err: String,
}

impl World {
    fn new() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// A store with the sample files in it.
    fn with_sample() -> Self {
        let world = Self::new();
        let paths: Vec<PathBuf> = ["2022-2023", "2023-2024", "2024-2025", "schools.csv"]
            .iter()
            .map(|name| sample_data().join(name))
            .collect();
        let words: Vec<&str> = ["import"].into_iter().chain(paths.iter().map(|path| path.to_str().unwrap())).collect();
        let run = world.run(&words);
        assert_eq!(run.status, 0, "{}", run.err);
        world
    }

    /// The sample, an administrator of the authority, of a school, and a viewer of each.
    fn with_people() -> Self {
        let world = Self::with_sample();
        for (email, organisation, role) in [
            ("ada@la.example", "LA:999", "--administrator"),
            ("vic@la.example", "LA:999", ""),
            ("sam@school.example", "900003", "--administrator"),
            ("tim@school.example", "900003", ""),
            ("oda@other.example", "900018", "--global"),
        ] {
            let name = email.split('@').next().unwrap();
            let mut words = vec!["user", "add", "--email", email, "--name", name, "--organisation", organisation];
            words.extend(Some(role).filter(|role| !role.is_empty()));
            assert_eq!(world.run(&words).status, 0, "{email}");
        }
        world
    }

    /// Two schools of which the first has agreed, shared.
    fn with_group() -> Self {
        let world = Self::with_people();
        let create = "group create --name Pair --description Two --owner LA:999 --school 900003 --school 900024 \
                      --viewer vic@la.example --as ada@la.example";
        assert_eq!(world.words(create).status, 0);
        let record = "consent record Pair 900003 granted --signatory Ann --role Head --date 2025-01-31";
        assert_eq!(world.words(record).status, 0);
        assert_eq!(world.words("group visibility Pair schools --start-with-agreed --accept-terms").status, 0);
        world
    }

    fn run(&self, words: &[&str]) -> Run {
        let output = self.command(words).output().unwrap();
        Run::of(&output)
    }

    /// Runs words that hold no spaces.
    fn words(&self, line: &str) -> Run {
        self.run(&line.split_whitespace().collect::<Vec<_>>())
    }

    /// The answer as JSON; the command must succeed.
    fn json(&self, line: &str) -> Value {
        let run = self.words(&format!("{line} --format json"));
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{line}");
        serde_json::from_str(&run.out).unwrap()
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_collaborate"));
        command.env_clear().env("HOME", self.dir.path()).env("LANG", "en_GB.UTF-8");
        command.env("COLLABORATE_DATA", self.dir.path().join("store")).args(words);
        command
    }
}

impl Run {
    fn of(output: &Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }

    /// It failed with this status, said so on standard error in the agreed form, and printed no result.
    fn refused(&self, status: i32, what: &str) {
        assert_eq!((self.status, self.out.as_str()), (status, ""), "{}", self.err);
        assert!(self.err.starts_with(&format!("error: {what}")), "{}", self.err);
        assert!(self.err.lines().any(|line| line.starts_with("  hint: ") && line.len() > 10), "{}", self.err);
    }
}

fn sample_data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data")
}

fn names(list: &Value, field: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|it| it[field].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_import_says_of_each_file_what_it_brought() {
    let world = World::new();
    let file = sample_data().join("2023-2024/999_2024_ks4final.csv");
    let summary = &world.json(&format!("import {}", file.display()))[0];
    for (field, value) in [
        ("kind", json!("ks4")),
        ("stage", json!("ks4")),
        ("year", json!("2023/24")),
        ("release", json!("final")),
        ("rows", json!(18)),
        ("schools", json!(15)),
        ("refused", json!(0)),
        ("state", json!("imported")),
        ("error", Value::Null),
    ] {
        assert_eq!(summary[field], value, "{field}");
    }
    assert!(summary["figures"].as_u64().unwrap() > 1_000);
    assert!(summary["codes"]["SUPP"].as_u64().unwrap() > 100);
    let again = &world.json(&format!("import {}", file.display()))[0];
    assert_eq!((&again["state"], &again["rows"]), (&json!("unchanged"), &json!(18)));
}

#[test]
fn a_refused_file_takes_no_other_with_it() {
    let world = World::new();
    let bad = world.dir.path().join("bad.csv");
    fs::write(&bad, "colour,shape\nred,round\n").unwrap();
    let good = sample_data().join("schools.csv");
    let words = ["import", bad.to_str().unwrap(), good.to_str().unwrap()];
    let run = world.run(&[&words[..], &["--format", "json"]].concat());
    assert_eq!(run.status, 1);
    let summaries: Value = serde_json::from_str(&run.out).unwrap();
    let state = |of: &Path| {
        let all = summaries.as_array().unwrap();
        all.iter().find(|it| it["file"] == of.to_str().unwrap()).unwrap().clone()
    };
    assert_eq!(state(&good)["state"], "imported");
    assert_eq!(state(&bad)["state"], "refused");
    assert!(state(&bad)["error"].is_string() && state(&bad)["hint"].is_string());
    let run = world.run(&words);
    assert_eq!(run.status, 1);
    assert!(run.out.contains("unchanged"), "{}", run.out);
    assert!(run.err.starts_with("error: ") && run.err.contains("  where: ") && run.err.contains("bad.csv"));
    world.words("import nowhere.csv").refused(1, "there is no file or folder 'nowhere.csv'");
}

#[test]
fn a_dry_run_keeps_nothing_and_an_import_can_be_taken_back() {
    let world = World::new();
    let file = sample_data().join("schools.csv");
    let summary = world.json(&format!("import {} --dry-run", file.display()));
    assert_eq!((summary[0]["state"].as_str(), summary[0]["dry_run"].as_bool()), (Some("imported"), Some(true)));
    assert_eq!(world.json("import list"), json!([]));
    world.json(&format!("import {}", file.display()));
    let listed = world.json("import list");
    assert_eq!((listed[0]["id"].as_str(), listed[0]["by"].as_str()), (Some("I1"), Some("operator")));
    assert_eq!(listed[0]["sha256"].as_str().unwrap().len(), 64);
    assert!(listed[0]["at"].as_str().unwrap().ends_with('Z'));
    assert_eq!(world.json("import undo I1")["kind"], "schools");
    assert_eq!(world.json("import list"), json!([]));
    world.words("import undo I1").refused(1, "");
    world.words("import undo seven").refused(2, "'seven' is not an import's id");
}

#[test]
fn schools_are_found_and_shown_with_every_field() {
    let world = World::with_sample();
    let secondary = world.json("school list --la 999 --phase secondary");
    assert_eq!(secondary.as_array().unwrap().len(), 14);
    let found = world.json("school list --search sarrowham");
    assert_eq!(names(&found, "name"), ["Sarrowham High School"]);
    let school = world.json("school show 970006");
    let mut fields: Vec<&String> = school.as_object().unwrap().keys().collect();
    fields.sort();
    let expected = "admissions age_high age_low chain closed gender la laestab name opened other_urns phase postcode religion \
                    status town type urn";
    assert_eq!(fields, expected.split_whitespace().collect::<Vec<_>>());
    assert_eq!((&school["urn"], &school["laestab"], &school["la"]), (&json!(970_006), &json!(9_994_006), &json!(999)));
    assert_eq!((&school["opened"], &school["closed"]), (&json!("2023-09-01"), &Value::Null));
    assert_eq!(school["other_urns"], json!([900_006]));
    assert_eq!(world.json("school show 900006")["status"], "closed");
    world.words("school show 123456").refused(1, "there is no school '123456'");
    world.words("school show abc").refused(2, "'abc' is not a URN");
    world.words("school list --phase tertiary").refused(2, "'tertiary' is not a phase");
}

#[test]
fn text_is_aligned_csv_has_a_header_and_both_hold_the_same() {
    let world = World::with_sample();
    let text = world.words("school list --phase secondary").out;
    let mut lines = text.lines();
    let header = lines.next().unwrap();
    assert!(header.contains("URN  Name"), "{header}");
    let name = header.find("Name").unwrap();
    assert!(lines.all(|line| line.get(name - 2..name) == Some("  ")), "{text}");
    assert!(!text.contains('\u{1b}'));
    let csv = world.words("school list --phase secondary --format csv").out;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(reader.headers().unwrap().get(0), Some("urn"));
    assert_eq!(reader.records().count() + 1, text.lines().count());
}

#[test]
fn organisations_come_with_imports_or_by_hand() {
    let world = World::with_sample();
    assert_eq!(names(&world.json("organisation list"), "code"), ["LA:999"]);
    let added = world.run(&["organisation", "add", "AC:1234", "--name", "Larkspur Trust", "--format", "json"]);
    assert_eq!(serde_json::from_str::<Value>(&added.out).unwrap()["kind"], "academy chain");
    assert_eq!(world.json("organisation show AC:1234")["name"], "Larkspur Trust");
    assert_eq!(world.words("organisation add LA:999 --name Wrenmoor").status, 0);
    world.words("organisation add XY:1 --name X").refused(2, "'XY:1' is not an organisation");
    world.words("organisation show AC:77").refused(1, "there is no organisation 'AC:77'");
}

#[test]
fn users_are_added_changed_and_put_out_of_use() {
    let world = World::with_people();
    let sam = world.json("user show sam@school.example");
    let expected = json!({
        "email": "sam@school.example", "name": "sam", "organisation": "900003",
        "organisation_name": "Sarrowham High School", "job": null, "administrator": true, "global": false,
        "active": true, "only_schools": null,
    });
    assert_eq!(sam, expected);
    assert_eq!(world.json("user edit vic@la.example --job Adviser --administrator on")["job"], "Adviser");
    assert_eq!(world.json("user global vic@la.example on")["global"], true);
    assert_eq!(world.json("user deactivate vic@la.example")["active"], false);
    world.words("group list --as vic@la.example").refused(1, "there is no user 'vic@la.example'");
    assert_eq!(world.json("user reactivate vic@la.example")["active"], true);
    assert_eq!(names(&world.json("user list --as sam@school.example"), "name"), ["sam", "tim"]);
    assert_eq!(world.json("user list --organisation LA:999").as_array().unwrap().len(), 2);
    world.words("user edit vic@la.example").refused(2, "nothing to change was given");
    world.words("user add --email vic --name V --organisation FFT").refused(2, "'vic' is not an e-mail address");
    world.words("user add --email vic@la.example --name V --organisation LA:999").refused(1, "the user name");
    world.words("user show tim@school.example --as ada@la.example").refused(1, "there is no user");
}

#[test]
fn a_group_is_made_changed_and_archived() {
    let world = World::with_group();
    let group = world.json("group show pair");
    assert_eq!((&group["id"], &group["name"], &group["owner"]), (&json!("G1"), &json!("Pair"), &json!("LA:999")));
    assert_eq!((&group["owner_name"], &group["visibility"]), (&json!("Wrenmoor"), &json!("schools")));
    assert_eq!((&group["created_by"], &group["viewers"]), (&json!("ada@la.example"), &json!(["vic@la.example"])));
    assert!(group["terms"]["at"].as_str().unwrap().ends_with('Z'));
    let schools = group["schools"].as_array().unwrap();
    assert_eq!(schools.iter().map(|it| it["urn"].as_u64().unwrap()).collect::<Vec<_>>(), [900_024, 900_003]);
    assert_eq!(schools[1]["consent"]["state"], "granted");
    assert_eq!(world.json("group list"), json!([group]));
    assert_eq!(world.json("group edit G1 --name Couple --description Both")["description"], "Both");
    assert_eq!(world.json("group add-school Couple 900001 900002")["schools"].as_array().unwrap().len(), 4);
    assert_eq!(world.json("group remove-school Couple 900001")["schools"].as_array().unwrap().len(), 3);
    assert_eq!(world.json("group visibility Couple owner")["visibility"], "owner");
    assert_eq!(world.json("group archive Couple")["archived"], true);
    assert_eq!(world.json("group list"), json!([]));
    assert_eq!(names(&world.json("group list --archived"), "name"), ["Couple"]);
    world.words("group edit Couple").refused(2, "nothing to change was given");
    world.words("group show Nobody").refused(1, "there is no group 'Nobody'");
}

#[test]
fn sharing_needs_terms_and_agreement() {
    let world = World::with_people();
    let create = "group create --name Pair --owner LA:999 --school 900003 --visibility schools";
    world.words(create).refused(1, "");
    assert_eq!(world.words("group create --name Pair --owner LA:999 --school 900003").status, 0);
    world.words("group visibility Pair schools --accept-terms").refused(1, "0 of 1 schools have agreed");
    world.words("group create --name X --owner 900003 --school 900003").refused(1, "");
}

#[test]
fn a_school_picks_its_viewers_after_reading_the_list() {
    let world = World::with_group();
    let pick = "group viewers Pair --school 900003 --add tim@school.example --as sam@school.example";
    world.words(pick).refused(1, "the list of schools must be read");
    let own = world.words("report schools --group Pair --as sam@school.example");
    own.refused(1, "the group 'Pair' is shared with your school, but you are not one of the school's viewers");
    assert!(own.err.contains("`collaborate group viewers G1 --school 900003 --add`"), "{}", own.err);
    world.words("report schools --group Pair --as ada@la.example").refused(1, "the group 'Pair' is yours to manage");
    assert_eq!(world.words(&format!("{pick} --confirm-schools")).status, 0);
    assert_eq!(names(&world.json("group list --as tim@school.example"), "name"), ["Pair"]);
    assert_eq!(world.json("group viewers Pair --remove vic@la.example --as ada@la.example")["viewers"], json!([]));
    world.words("group show Pair --as vic@la.example").refused(1, "there is no group 'Pair'");
    world.words("group show Pair --as oda@other.example").refused(1, "there is no group 'Pair'");
}

#[test]
fn permissions_are_recorded_shown_and_withdrawn() {
    let world = World::with_group();
    let board = world.json("consent board Pair");
    let states: Vec<String> = names(&board, "state");
    assert_eq!(states, ["not asked", "granted"]);
    assert_eq!((&board[1]["signatory"], &board[1]["date"]), (&json!("Ann"), &json!("2025-01-31")));
    let record = "consent record Pair 900024 declined --signatory Bo --role Head --date 2025-02-30";
    world.words(record).refused(1, "'2025-02-30' is not a date");
    assert_eq!(world.words("consent record Pair 900024 declined --signatory Bo --role Head").status, 0);
    assert_eq!(world.words("consent withdraw Pair 900003").status, 0);
    assert_eq!(names(&world.json("consent board Pair"), "state"), ["declined", "withdrawn"]);
    world.words("consent withdraw Pair 900001").refused(1, "school 900001 is not in the group 'Pair'");
    world.words("consent record Pair 900024 perhaps --signatory B --role H").refused(2, "'perhaps' is not a value");
}

#[test]
fn reports_have_the_agreed_shape_in_json() {
    let world = World::with_group();
    let report = world.json("report schools --group Pair --year 2023/24 --measure attainment8 --measure progress8");
    assert_eq!(
        (&report["report"], &report["stage"], &report["year"]),
        (&json!("schools"), &json!("ks4"), &json!("2023/24"))
    );
    assert_eq!(report["group"], json!({"id": "G1", "name": "Pair"}));
    let ids: Vec<String> = names(&report["columns"], "id");
    assert_eq!(ids, ["attainment8", "progress8"]);
    let rows = report["rows"].as_array().unwrap();
    let kinds: Vec<&str> = rows.iter().map(|row| row["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["school", "school", "group", "la", "england"]);
    let value = |row: usize| rows[row]["cells"][0]["value"].as_f64().unwrap();
    let pupils = |row: usize| rows[row]["cells"][0]["pupils"].as_f64().unwrap();
    let pooled = (value(0) * pupils(0) + value(1) * pupils(1)) / (pupils(0) + pupils(1));
    assert!((value(2) - pooled).abs() < 1e-9);
    assert_eq!((&rows[2]["schools"], &rows[2]["of"]), (&json!(2), &json!(2)));
    let sorted = world.json("report schools --group Pair --year 2023/24 --sort attainment8:asc");
    let order: Vec<u64> = sorted["rows"].as_array().unwrap().iter().filter_map(|row| row["urn"].as_u64()).collect();
    assert_eq!(order, [900_003, 900_024]);
    for (name, field) in [("overview", "headlines"), ("subjects", "rows"), ("subject", "rows")] {
        let report = world.json(&format!("report {name} --group Pair --pupils all --compare la"));
        assert!(!report[field].as_array().unwrap().is_empty(), "{name}");
    }
    let subject = world.json("report subject --group Pair --subject languages --year 2022/23");
    let cells = &subject["rows"].as_array().unwrap().iter().find(|row| row["urn"] == 900_024).unwrap()["cells"];
    assert!(cells.as_array().unwrap().iter().any(|cell| cell["code"] == "NE" && cell["reason"].is_string()), "{cells}");
}

#[test]
fn a_report_is_written_into_a_file_whole() {
    let world = World::with_group();
    let file = |name: &str| world.dir.path().join(name);
    for (name, format, start) in [
        ("a.md", "", "# Schools: Pair"),
        ("b.csv", "", "section,"),
        ("c.txt", "--format markdown", "# Schools: Pair"),
        ("d.json", "", "{"),
        ("e", "", "Schools: Pair"),
    ] {
        fs::write(file(name), "old").unwrap();
        let run = world.words(&format!("report schools --group Pair {format} --output {}", file(name).display()));
        assert_eq!((run.status, run.out.as_str(), run.err.as_str()), (0, "", ""));
        assert!(fs::read_to_string(file(name)).unwrap().starts_with(start), "{name}");
    }
    for (name, format, start) in [("f.xlsx", "", b"PK\x03\x04".as_slice()), ("g", "--format html", b"<!DOCTYPE html>")]
    {
        let run = world.words(&format!("report schools --group Pair {format} --output {}", file(name).display()));
        assert_eq!((run.status, run.out.as_str(), run.err.as_str()), (0, "", ""));
        assert!(fs::read(file(name)).unwrap().starts_with(start), "{name}");
    }
    let run = world.words(&format!("report schools --group Pair --output {}", file("h.pdf").display()));
    run.refused(2, "reports are not written as .pdf files");
    assert!(!file("h.pdf").exists(), "a text was left under the name of another kind of file");
    world.words("report schools --group Pair --format xlsx").refused(2, "a report is written as xlsx into a file only");
    world.words("group list --format html").refused(2, "only reports are written as html");
    let nowhere = file("nowhere/report.csv");
    let run = world.words(&format!("report schools --group Pair --output {}", nowhere.display()));
    run.refused(1, &format!("cannot write '{}'", nowhere.display()));
    world.words("report schools --group Pair --as oda@other.example").refused(1, "there is no group 'Pair'");
}

#[test]
fn unknown_words_of_reports_are_named_with_those_that_are_known() {
    let world = World::with_group();
    for (words, status, what) in [
        ("--pupils foo", 2, "'foo' is not a pupil group"),
        ("--measure foo", 2, "'foo' is not a measure"),
        ("--stage ks3", 2, "'ks3' is not a stage"),
        ("--year 2016", 2, "'2016' is not an academic year"),
        ("--release late", 2, "'late' is not a release"),
        ("--compare mars", 2, "'mars' is not a comparator"),
        ("--sort name:up", 2, "'up' is not a direction"),
        ("--year 2016/17", 1, "no KS4 figures of 2016/17"),
        ("--sort colour", 1, ""),
    ] {
        world.words(&format!("report schools --group Pair {words}")).refused(status, what);
    }
}

#[test]
fn wrong_usage_is_status_2_also_in_json() {
    let world = World::new();
    for (words, what) in [
        ("frobnicate", "there is no command 'frobnicate'"),
        ("serve", "there is no command 'serve'"),
        ("group", "`collaborate group` needs to be told what to do"),
        ("report schools", "the following required arguments were not provided: --group <GROUP>"),
        ("group list --shiny", "unexpected argument '--shiny' found"),
        ("group list --format xml", "'xml' is not a value of --format <FORMAT>"),
        ("group list --format markdown", "only reports are written as markdown"),
        ("group list --as nobody", "'nobody' is not an e-mail address"),
        ("import", "the following required arguments were not provided: <PATH>..."),
    ] {
        world.words(words).refused(2, what);
    }
    // Neither an option nor the environment stands beside the command: clap would show its help instead.
    let mut command = world.command(&["report"]);
    let run = Run::of(&command.env_remove("COLLABORATE_DATA").output().unwrap());
    run.refused(2, "`collaborate report` needs to be told what to do");
    assert!(run.err.contains("one of overview, subjects, schools, subject, context, "), "{}", run.err);
    let run = world.words("frobnicate --format json");
    assert_eq!((run.status, run.out.as_str()), (2, ""));
    let error: Value = serde_json::from_str(&run.err).unwrap();
    assert!(error["error"].is_string() && error["hint"].is_string());
    let run = world.words("group show G9 --format=json");
    assert_eq!(run.status, 1);
    assert_eq!(serde_json::from_str::<Value>(&run.err).unwrap()["error"], "there is no group 'G9'");
}

#[test]
fn a_store_in_use_is_status_3_and_a_damaged_one_status_4() {
    let world = World::new();
    assert_eq!(world.words("group list").status, 0);
    let folder = world.dir.path().join("store");
    let held = collaborate::store::open(&folder).unwrap();
    let run = world.words("group list");
    run.refused(3, "the store is in use");
    assert!(run.err.contains("  where: "), "{}", run.err);
    drop(held);
    assert_eq!(world.words("organisation add AC:1234 --name Larkspur").status, 0);
    let size = fs::metadata(folder.join("db")).unwrap().len();
    fs::write(folder.join("db"), vec![0_u8; usize::try_from(size).unwrap()]).unwrap();
    world.words("organisation list").refused(4, "the store is damaged");
}

#[test]
fn a_folder_that_cannot_be_used_and_a_file_that_cannot_be_written_are_told_in_words() {
    let world = World::with_group();
    let file = world.dir.path().join("a file");
    fs::write(&file, "x").unwrap();
    let run = world.run(&["group", "list", "--data", file.to_str().unwrap()]);
    run.refused(1, "the store cannot be used now: ");
    assert!(run.err.contains("is a file, not a folder"), "{}", run.err);
    world
        .words("report schools --group Pair --output no/such/folder.csv")
        .refused(1, "cannot write 'no/such/folder.csv'");
    let run = world.words("report schools --group Pair --output no/such/folder.csv");
    assert!(!run.err.contains("os error") && !run.err.contains(".tmp"), "{}", run.err);
}

#[test]
fn a_file_s_name_cannot_write_to_the_terminal() {
    let world = World::new();
    let file = world.dir.path().join("a\u{1b}[31mred.csv");
    fs::write(&file, "colour,shape\nred,round\n").unwrap();
    let run = world.run(&["import", file.to_str().unwrap()]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("a [31mred.csv"), "{}", run.err);
    assert!(!run.err.contains('\u{1b}') && !run.out.contains('\u{1b}'), "{}{}", run.out, run.err);
}

#[test]
fn a_year_said_of_a_file_that_has_none_is_told_to_be_unused() {
    let world = World::new();
    let file = sample_data().join("schools.csv");
    let summary = &world.json(&format!("import {} --year 2016/17 --dry-run", file.display()))[0];
    assert_eq!(summary["remarks"], json!(["a file of this kind has no year: --year was not used"]));
}

#[test]
fn a_spreadsheet_takes_no_name_in_a_list_for_a_formula() {
    let world = World::with_group();
    assert_eq!(world.run(&["group", "create", "--name", "=1+1", "--owner", "LA:999", "--school", "900003"]).status, 0);
    let list = world.words("group list --format csv");
    assert!(list.out.contains(",'=1+1,LA:999,"), "{}", list.out);
    assert!(names(&world.json("group list"), "name").contains(&"=1+1".to_owned()), "programs read what was written");
}

#[test]
fn the_terms_can_be_read_before_they_are_accepted() {
    let world = World::with_sample();
    let run = world.words("group create --name Pair --owner LA:999 --school 900003 --visibility schools");
    run.refused(1, "the terms and conditions must be read");
    assert!(run.err.contains("`collaborate group terms`"), "{}", run.err);
    let terms = world.json("group terms");
    assert_eq!(terms["version"], collaborate::domain::TERMS_VERSION);
    assert_eq!(terms["text"], collaborate::domain::terms_text());
    assert!(world.words("group terms").out.ends_with(&format!("{}\n", collaborate::domain::terms_text())));
}

#[test]
fn the_folder_of_the_store_is_the_option_before_the_variable_before_the_home() {
    let world = World::new();
    let folder = world.dir.path().join("other");
    assert_eq!(world.run(&["group", "list", "--data", folder.to_str().unwrap()]).status, 0);
    assert!(folder.join("db").exists());
    assert!(!world.dir.path().join("store").exists());
    let mut command = world.command(&["group", "list"]);
    assert!(command.env_remove("COLLABORATE_DATA").status().unwrap().success());
    assert!(world.dir.path().join(".local/share/collaborate/db").exists());
    let mut command = world.command(&["group", "list"]);
    let run = Run::of(&command.env_remove("COLLABORATE_DATA").env_remove("HOME").output().unwrap());
    run.refused(2, "there is no home folder");
}

#[test]
fn the_screens_need_a_terminal() {
    let world = World::new();
    world.run(&[]).refused(1, "the screens need a terminal");
    world.words("demo").refused(1, "the screens need a terminal");
    world.words("demo --as nobody@nowhere.example").refused(1, "there is no user 'nobody@nowhere.example'");
}

#[test]
fn the_demo_can_be_kept_and_holds_the_people_and_groups_of_the_sample() {
    let world = World::new();
    let folder = world.dir.path().join("store");
    // Without a terminal the screens do not open, but the store is filled by then.
    world.run(&["demo", "--keep", folder.to_str().unwrap()]).refused(1, "the screens need a terminal");
    assert_eq!(world.json("user list").as_array().unwrap().len(), 11);
    assert_eq!(world.json("group list").as_array().unwrap().len(), 3);
    let seen = |who: &str| names(&world.json(&format!("group list --as {who}")), "name");
    assert_eq!(seen("james.holloway@sarrowham.example"), ["Larkspur secondaries", "Sarrow Valley partnership"]);
    assert_eq!(seen("aisha.begum@larkesfield.example"), ["Larkspur secondaries"]);
    assert_eq!(seen("colin.frayne@birchhill.example"), Vec::<String>::new());
    let report = world.json("report schools --group G2 --as james.holloway@sarrowham.example");
    let urns = report["rows"].as_array().unwrap().iter().filter(|row| row["urn"].is_u64()).count();
    assert_eq!(urns, 5, "schools without permission stay hidden from schools");
    world.run(&["demo", "--keep", folder.to_str().unwrap()]).refused(1, "the folder");
}

#[test]
fn help_for_people_and_shells_goes_to_standard_output() {
    let world = World::new();
    for (words, part) in [
        ("--help", "Exit status: 0 done"),
        ("report schools --help", "--measure"),
        ("report schools --help", "Options of every command"),
        ("group terms", "no pupil-level data"),
        ("import --help", "collaborate import undo I7"),
        ("--version", env!("CARGO_PKG_VERSION")),
        ("keys", "Everywhere"),
        ("themes", "terminal"),
        ("completions bash", "_collaborate"),
        ("completions zsh", "#compdef collaborate"),
        ("man", ".TH collaborate"),
        ("config check", "there are no files of your own"),
    ] {
        let run = world.words(words);
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{words}");
        assert!(run.out.contains(part), "{words}: {}", run.out);
    }
    assert!(names(&world.json("keys"), "command").contains(&"help".to_owned()));
    assert_eq!(world.json("config check"), json!({"files": [], "mistakes": []}));
    let folder = world.dir.path().join(".config/collaborate");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("keys.toml"), "[list]\nfly = [\"x\"]\n").unwrap();
    let run = world.words("config check");
    assert_eq!(run.status, 1);
    assert!(run.out.contains("keys.toml:2: "), "{}", run.out);
}

#[test]
fn a_sample_is_written_and_can_be_imported() {
    let world = World::new();
    let folder = world.dir.path().join("files");
    let written = world.json(&format!("sample --schools 4 --years 1 --seed 9 {}", folder.display()));
    assert_eq!(written["files"].as_array().unwrap().len(), 4);
    assert_eq!(written["schools"], 4);
    let imported = world.json(&format!("import {}", folder.display()));
    assert!(names(&imported, "state").iter().all(|state| state == "imported"), "{imported}");
    assert!(imported.as_array().unwrap().iter().all(|it| it["refused"] == 0), "{imported}");
    world
        .words(&format!("sample --years 9 {}", folder.display()))
        .refused(1, "sample files cannot be made for 9 years");
}

#[test]
fn a_copy_put_back_answers_the_same_and_a_damaged_one_puts_nothing_back() {
    let world = World::with_group();
    let path = |name: &str| world.dir.path().join(name).to_str().unwrap().to_owned();
    let (copy, bad, elsewhere) = (path("copy"), path("bad"), path("elsewhere"));
    assert_eq!(world.run(&["backup", &copy]).status, 0);
    let before = world.words("report schools --group Pair --format json").out;

    let mut bytes = fs::read(&copy).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&bad, bytes).unwrap();
    let refused = world.run(&["--data", &elsewhere, "restore", &bad]);
    refused.refused(4, "the copy cannot be put back: ");
    assert!(!Path::new(&elsewhere).exists(), "half of a copy was put back");

    assert_eq!(world.run(&["--data", &elsewhere, "restore", &copy]).status, 0);
    let after = world.run(&["--data", &elsewhere, "report", "schools", "--group", "Pair", "--format", "json"]);
    // Byte for byte, but for the moment at which each was written.
    let timeless = |text: &str| {
        let (moments, rest): (Vec<&str>, Vec<&str>) =
            text.lines().partition(|line| line.trim_start().starts_with("\"at\": "));
        assert_eq!(moments.len(), 1, "{text}");
        rest.join("\n")
    };
    assert_eq!(timeless(&after.out), timeless(&before));
    let checked = world.run(&["--data", &elsewhere, "check"]);
    assert_eq!(checked.status, 0, "{}{}", checked.out, checked.err);
    let again = world.run(&["--data", &elsewhere, "restore", &copy]);
    assert_eq!(again.status, 1);
    assert!(again.err.contains("holds something already"), "{}", again.err);
    assert_eq!(world.run(&["backup", &copy, "--as", "ada@la.example"]).status, 1);
}

#[test]
fn a_subject_of_which_no_figures_are_held_is_refused_with_those_that_are() {
    let world = World::with_group();
    let run = world.words("report subject --group Pair --subject physics");
    run.refused(1, "no figures of a subject 'physics' are held");
    assert!(run.err.contains("maths"), "{}", run.err);
}
