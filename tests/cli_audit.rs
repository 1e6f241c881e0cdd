//! Runs the built program over the audit log and over groups as files: what it prints where, how it ends.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "common/command.rs"]
mod common;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use collaborate::domain::{OrgCode, Reach};
use collaborate::service::{Actor, NewUser, Request, Service};
use collaborate::store::{AuditEntry, Commit, keys, open, read};
use common::{command, json, run, sample};
use serde_json::{Value, json};

/// A store with the sample's schools, an authority's and a school's people, and a group shared with one school.
fn world() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path();
    run(folder, &format!("import {}", sample("2024-2025").display()));
    run(folder, &format!("import {}", sample("schools.csv").display()));
    for (email, organisation, role) in [
        ("ada@la.example", "LA:999", "--administrator"),
        ("vic@la.example", "LA:999", "--job Viewer"),
        ("sam@school.example", "900003", "--administrator --global"),
    ] {
        let name = email.split('@').next().unwrap();
        run(folder, &format!("user add --email {email} --name {name} --organisation {organisation} {role}"));
    }
    run(
        folder,
        "group create --name Pair --owner LA:999 --school 900003 --school 900024 --viewer vic@la.example \
         --as ada@la.example",
    );
    run(folder, "consent record Pair 900003 granted --signatory Ann --role Head --date 2025-01-31");
    run(folder, "group visibility Pair schools --start-with-agreed --accept-terms --as ada@la.example");
    dir
}

/// Status, standard output and standard error.
fn tried(folder: &Path, line: &str) -> (i32, String, String) {
    let output = command(folder).args(line.split_whitespace()).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn actions(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|line| line["action"].as_str().unwrap()).collect()
}

#[test]
fn the_log_is_listed_filtered_and_written_in_every_form() {
    let dir = world();
    let folder = dir.path();
    let all = json(folder, "audit list");
    assert_eq!(actions(&all)[..3], ["group visibility", "consent record", "group create"]);
    assert_eq!(all[0]["by_name"], "ada, Wrenmoor");
    assert_eq!(
        (&all[0]["subject"], &all[0]["subject_name"], &all[0]["kind"]),
        (&json!("G1"), &json!("Pair"), &json!("change"))
    );
    assert_eq!(actions(&json(folder, "audit list --limit 1")), ["group visibility"]);
    assert_eq!(actions(&json(folder, "audit list --by ada@la.example")), ["group visibility", "group create"]);
    assert_eq!(actions(&json(folder, "audit list --school 900003 --search granted")), ["consent record"]);
    assert_eq!(json(folder, "audit list --until 2001-01-01"), json!([]));
    let text = tried(folder, "audit list --group Pair").1;
    assert!(text.starts_with("Id") && text.contains("group visibility") && text.lines().count() == 4, "{text}");
    let csv = tried(folder, "audit list --group Pair --format csv").1;
    assert!(csv.starts_with("id,at,by,by_name,kind,action,subject,subject_name,details,may_undo,undone_by\n"), "{csv}");
    let hidden = tried(folder, "audit list --as vic@la.example");
    assert_eq!((hidden.0, hidden.1.as_str()), (1, ""));
    assert!(hidden.2.contains("only administrators may read the audit log"), "{}", hidden.2);
    assert_eq!(tried(folder, "audit list --kind sideways").0, 2);
}

/// Users by the hundred, as many entries; the store is closed again.
fn many_users(folder: &Path, count: usize) {
    let store = Arc::new(open(&folder.join("store")).unwrap());
    let service = Service::new(store, Service::machine_clock()).unwrap();
    for number in 0..count {
        let new = NewUser {
            email: format!("user-{number}@la.example").parse().unwrap(),
            name: format!("User {number}"),
            organisation: "LA:999".parse::<OrgCode>().unwrap(),
            job: String::new(),
            administrator: false,
            global: false,
            reach: Reach::All,
        };
        service.handle(&Actor::Operator, Request::AddUser(new)).unwrap();
    }
}

#[test]
fn people_are_shown_the_newest_hundred_and_told_how_to_get_more() {
    let dir = world();
    let folder = dir.path();
    many_users(folder, 150);
    let all = json(folder, "audit list");
    let numbers: Vec<u64> = all.as_array().unwrap().iter().map(|it| it["id"].as_u64().unwrap()).collect();
    let newest = numbers[0];
    assert_eq!(numbers, (1..=newest).rev().collect::<Vec<_>>(), "programs get all");
    let rows = |text: &str| {
        let first = |line: &str| line.split_whitespace().next()?.parse::<u64>().ok();
        text.lines().filter_map(first).collect::<Vec<_>>()
    };
    let text = tried(folder, "audit list").1;
    let next = newest - 99;
    let more = format!("\n100 entries shown; there are older ones: add `--before {next}` for the next, or `--all`\n");
    assert!(text.ends_with(&more), "{text}");
    assert_eq!(rows(text.strip_suffix(&more).unwrap()), (next..=newest).rev().collect::<Vec<_>>());
    let rest = tried(folder, &format!("audit list --before {next}")).1;
    assert_eq!(rows(&rest), (1..next).rev().collect::<Vec<_>>());
    assert!(!rest.contains("older ones"), "{rest}");
    let whole = tried(folder, "audit list --all").1;
    assert_eq!((rows(&whole).len() as u64, whole.contains("older ones")), (newest, false));
    let few = tried(folder, "audit list --limit 2").1;
    assert!(few.ends_with(&format!("add `--before {}` for the next, or `--all`\n", newest - 1)), "{few}");
    assert_eq!(tried(folder, "audit list --all --limit 2").0, 2);
    let csv = tried(folder, "audit list --format csv").1;
    assert_eq!(csv.lines().count() as u64, newest + 1);
}

#[test]
fn a_report_that_leaves_the_screen_is_noted_as_taken_away() {
    let dir = world();
    let folder = dir.path();
    let file = dir.path().join("out.csv");
    run(folder, "report schools --group Pair --as vic@la.example");
    run(folder, "report schools --group Pair --as vic@la.example --format csv");
    run(folder, &format!("report overview --group Pair --as vic@la.example --output {}", file.display()));
    let looks = json(folder, "audit list --by vic@la.example");
    assert_eq!(actions(&looks), ["report export", "report export", "report view"]);
    // The school reads that somebody looked, and who.
    let theirs = json(folder, "audit list --kind view --as sam@school.example");
    assert_eq!((theirs[0]["by_name"].as_str(), theirs.as_array().unwrap().len()), (Some("vic, Wrenmoor"), 1));
}

#[test]
fn verifying_prints_the_head_and_a_changed_entry_is_damage() {
    let dir = world();
    let folder = dir.path();
    let whole = json(folder, "audit verify");
    assert_eq!((&whole["whole"], &whole["not_chained"], &whole["faults"]), (&json!(true), &json!(0), &json!([])));
    let head = whole["head"].as_str().unwrap();
    run(folder, "group edit Pair --description later");
    assert_eq!(tried(folder, &format!("audit verify --head {head}")).0, 0);
    assert_eq!(tried(folder, "audit verify --head 7").0, 1);
    assert_eq!(tried(folder, "audit verify --as ada@la.example").0, 1);
    assert_eq!(tried(folder, "check").0, 0);

    let store = open(&folder.join("store")).unwrap();
    let entry = read::<AuditEntry>(&store, keys::audit(5)).unwrap().value.unwrap();
    let mut commit = Commit::new();
    commit.put(keys::audit(5), &AuditEntry { forward: "something else".to_owned(), ..entry }).unwrap();
    commit.apply(&store).unwrap();
    drop(store);
    let fault = "entry 5 was changed, dropped or put elsewhere: entry 6 does not go on from it";
    let (status, out, _) = tried(folder, "audit verify");
    assert!(status == 4 && out.contains(fault), "{status}: {out}");
    let (status, out, _) = tried(folder, "check");
    assert!(status == 4 && out.contains(&format!("audit log: {fault}")), "{status}: {out}");
}

#[test]
fn a_change_is_taken_back_by_its_number_or_as_the_latest_of_ones_own() {
    let dir = world();
    let folder = dir.path();
    run(folder, "group edit Pair --name Couple --as ada@la.example");
    let number = json(folder, "audit list --limit 1")[0]["id"].as_u64().unwrap();
    run(folder, "group edit Couple --description two");
    let said = json(folder, &format!("audit undo {number} --as ada@la.example"));
    assert_eq!(said["details"], format!("took back entry {number} (group edit): name 'Pair', description ''"));
    assert_eq!(json(folder, "group show G1")["name"], "Pair");
    assert_eq!(json(folder, "audit undo --as ada@la.example")["action"], "undo");
    assert_eq!(json(folder, "group show G1")["visibility"], "owner");
    let again = tried(folder, &format!("audit undo {number}"));
    assert_eq!((again.0, again.1.as_str()), (1, ""));
    assert!(again.2.contains(&format!("error: entry {number} cannot be taken back: entry")), "{}", again.2);
    let none = tried(folder, "audit undo 9999 --as ada@la.example");
    assert!(none.0 == 1 && none.2.contains("there is no entry '9999'"), "{}", none.2);
}

#[test]
fn a_group_goes_into_a_file_and_back_and_a_mistake_is_told_with_its_place() {
    let dir = world();
    let folder = dir.path();
    let file = dir.path().join("pair.toml");
    let path = file.display().to_string();
    let text = tried(folder, "group export Pair --as ada@la.example").1;
    assert!(text.contains("id = \"G1\"\n") && text.contains("  900003, # ") && text.contains(": granted\n"), "{text}");
    fs::write(&file, &text).unwrap();
    assert_eq!(tried(folder, &format!("group plan {path}")).1, "nothing to do: G1 is as the file says\n");
    assert_eq!(tried(folder, &format!("group apply {path}")).1, "nothing to do: G1 is as the file says\n");

    fs::write(&file, text.replace("\"Pair\"", "\"Couple\"").replace("  \"vic@la.example\",\n", "")).unwrap();
    assert_eq!(
        tried(folder, &format!("group plan {path}")).1,
        "G1 would be changed:\n  name: 'Couple'\n  viewers removed: vic@la.example\n"
    );
    let plan = json(folder, &format!("group plan {path}"));
    assert_eq!((&plan["group"], &plan["obstacles"]), (&json!("G1"), &json!([])));
    let version = json(folder, "group show Pair")["version"].as_u64().unwrap();
    let applied = json(folder, &format!("group apply {path} --as ada@la.example"));
    assert_eq!((&applied["name"], &applied["version"]), (&json!("Couple"), &json!(version + 1)));
    // How often a group was changed tells of the answers of others: its administrators only read it.
    assert_eq!(json(folder, "group show Couple --as sam@school.example")["version"], Value::Null);
    assert_eq!(tried(folder, &format!("group apply {path}")).1, "nothing to do: G1 is as the file says\n");

    let fresh = "name = \"Fresh\"\nowner = \"LA:999\"\nschools = [900024]\nvisibility = \"schools\"\n";
    fs::write(&file, fresh).unwrap();
    let (status, out, err) = tried(folder, &format!("group apply {path} --as ada@la.example"));
    assert!(status == 1 && out.is_empty() && err.contains("the terms and conditions must be read"), "{err}");
    let planned = tried(folder, &format!("group plan {path} --as ada@la.example"));
    assert!(planned.0 == 0 && planned.1.contains("in the way:\n  the terms and conditions"), "{}", planned.1);
    run(folder, &format!("group apply {path} --accept-terms --as ada@la.example"));
    assert_eq!(json(folder, "group show Fresh")["visibility"], "schools");

    fs::write(&file, fresh.replace("visibility", "visible")).unwrap();
    let (status, _, err) = tried(folder, &format!("group plan {path}"));
    assert!(status == 1 && err.contains(&format!("  where: {path}:4:1\n")) && err.contains("  hint: "), "{err}");
}

#[test]
fn a_file_that_came_too_late_is_refused_with_both_sides_unless_it_is_to_win() {
    let dir = world();
    let folder = dir.path();
    let file = dir.path().join("pair.toml");
    let path = file.display().to_string();
    let text = tried(folder, "group export Pair --as ada@la.example").1;
    let version = json(folder, "group show Pair")["version"].as_u64().unwrap();
    assert!(text.contains(&format!("\nversion = {version}\n")) && text.contains("# `version` counts"), "{text}");
    fs::write(&file, text.replace("\"Pair\"", "\"Couple\"")).unwrap();
    run(folder, "group edit Pair --description later --as ada@la.example");
    for command in ["plan", "apply"] {
        let (status, out, err) = tried(folder, &format!("group {command} {path} --as ada@la.example"));
        assert_eq!((status, out.as_str()), (1, ""), "{err}");
        let says = format!("it says version {version}, the group stands at {}\n", version + 1);
        assert!(err.contains(&says) && err.contains("--over"), "{err}");
        assert!(err.contains("  Name: yours 'Couple', now 'Pair'\n  Description: yours '', now 'later'\n"), "{err}");
    }
    let (_, _, err) = tried(folder, &format!("group plan {path} --format json"));
    let told: Value = serde_json::from_str(&err).unwrap();
    assert_eq!(told["sides"][0], json!({ "field": "Name", "yours": "Couple", "theirs": "Pair" }));
    assert_eq!(json(folder, "group show Pair")["description"], "later");

    let planned = tried(folder, &format!("group plan {path} --over")).1;
    assert_eq!(planned, "G1 would be changed:\n  name: 'Couple'\n  description: ''\n");
    let said = tried(folder, &format!("group apply {path} --over --as ada@la.example")).1;
    assert!(said.contains(&format!("\nG1 is at version {} now: ", version + 2)), "{said}");

    // What a file does not say stays, and a file without a version is applied to whatever stands there.
    run(folder, "group edit Couple --description sea");
    fs::write(&file, "id = \"G1\"\nname = \"Trio\"\nowner = \"LA:999\"\n").unwrap();
    assert_eq!(tried(folder, &format!("group plan {path}")).1, "G1 would be changed:\n  name: 'Trio'\n");
    run(folder, &format!("group apply {path} --as ada@la.example"));
    let now = json(folder, "group show G1");
    assert_eq!(
        (&now["name"], &now["description"], &now["visibility"]),
        (&json!("Trio"), &json!("sea"), &json!("schools"))
    );
    assert_eq!((now["schools"].as_array().unwrap().len(), &now["viewers"]), (2, &json!(["vic@la.example"])));
}
