//! Runs the built program over saved views and academy chains: what it prints where, how it ends.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "common/command.rs"]
mod common;

use std::fs;
use std::path::Path;

use common::{command, json, run, sample};
use serde_json::{Value, json};

/// Two secondary schools of the sample in a chain, and one in another; as GIAS writes its group links.
const CHAINS: &str = "URN,Group UID,Group Name,Group Type,Group Status\n\
                      900003,5001,Moor Trust,Multi-academy trust,Open\n\
                      900024,5001,Moor Trust,Multi-academy trust,Open\n\
                      900018,500,Hill Trust,Single-academy trust,Open\n";

/// A store with the sample's newest year, its schools, the chains and an administrator who views the group of one.
fn world() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path();
    run(folder, &format!("import {}", sample("2024-2025").display()));
    run(folder, &format!("import {}", sample("schools.csv").display()));
    fs::write(folder.join("grouplinks.csv"), CHAINS).unwrap();
    run(folder, &format!("import {}", folder.join("grouplinks.csv").display()));
    for (email, role) in [("ada@la.example", "--administrator"), ("vic@la.example", "--job Viewer")] {
        run(folder, &format!("user add --email {email} --name N --organisation LA:999 {role}"));
    }
    run(
        folder,
        "group create --name Moor --owner LA:999 --chain AC:5001 --viewer vic@la.example --viewer ada@la.example \
         --as ada@la.example",
    );
    dir
}

/// Status, standard output and standard error.
fn tried(folder: &Path, line: &str) -> (i32, String, String) {
    let output = command(folder).args(line.split_whitespace()).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn all(list: &Value, field: &str) -> Vec<Value> {
    list.as_array().unwrap().iter().map(|it| it[field].clone()).collect()
}

#[test]
fn the_schools_of_a_chain_are_listed_shown_and_put_into_a_group() {
    let dir = world();
    let folder = dir.path();
    let mut urns = all(&json(folder, "school list --chain AC:5001"), "urn");
    urns.sort_by_key(Value::as_u64);
    assert_eq!(urns, [json!(900_003), json!(900_024)]);
    assert_eq!(all(&json(folder, "school list --search chain:500"), "urn"), [json!(900_018)]);
    assert_eq!(json(folder, "school show 900003")["chain"], "AC:5001");
    assert_eq!(json(folder, "organisation show AC:5001")["name"], "Moor Trust");
    let members = |folder: &Path| {
        let mut urns = all(&json(folder, "group show Moor --as ada@la.example")["schools"], "urn");
        urns.sort_by_key(Value::as_u64);
        urns
    };
    assert_eq!(members(folder), [json!(900_003), json!(900_024)]);
    run(folder, "group add-school Moor --chain AC:500 --as ada@la.example");
    assert_eq!(members(folder), [json!(900_003), json!(900_018), json!(900_024)]);
    let (status, out, err) = tried(folder, "group add-school Moor --chain AC:77 --as ada@la.example");
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.starts_with("error: no school of AC:77 is known"), "{err}");
    let (status, _, err) = tried(folder, "school list --chain LA:999");
    assert_eq!(status, 1, "{err}");
    assert!(err.starts_with("error: 'LA:999' is no academy chain"), "{err}");
}

#[test]
fn a_view_is_saved_listed_run_renamed_and_deleted() {
    let dir = world();
    let folder = dir.path();
    assert_eq!(json(folder, "view list --as vic@la.example"), json!([]));
    let save = "view save --name Gaps report schools --group Moor --pupils disadvantaged --as vic@la.example";
    run(folder, save);
    let (status, out, err) = tried(folder, save);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.starts_with("error: you have a view called 'Gaps' already"), "{err}");
    run(folder, &save.replace("--name Gaps", "--name Gaps --over"));
    let views = json(folder, "view list --as vic@la.example");
    assert_eq!(all(&views, "name"), [json!("Gaps")]);
    assert_eq!((&views[0]["group_name"], &views[0]["report"]), (&json!("Moor"), &json!("schools")));
    let report = json(folder, "report schools --group Moor --pupils disadvantaged --as vic@la.example");
    assert_eq!(json(folder, "view run Gaps --as vic@la.example"), report);
    // A view is its owner's alone.
    assert_eq!(json(folder, "view list --as ada@la.example"), json!([]));
    let (status, _, err) = tried(folder, "view run Gaps --as ada@la.example");
    assert_eq!(status, 1);
    assert!(err.starts_with("error: there is no view 'Gaps'"), "{err}");
    run(folder, "view rename Gaps Maths --as vic@la.example");
    assert_eq!(tried(folder, "view run Gaps --as vic@la.example").0, 1);
    // Whoever may no longer see the group learns nothing of it by the view.
    run(folder, "group viewers Moor --remove vic@la.example --as ada@la.example");
    let (status, out, err) = tried(folder, "view run Maths --as vic@la.example");
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(!err.contains("Moor"), "{err}");
    let views = json(folder, "view list --as vic@la.example");
    assert_eq!((&views[0]["group_name"], &views[0]["trouble"]), (&Value::Null, &json!("no longer available")));
    run(folder, "view delete Maths --as vic@la.example");
    assert_eq!(json(folder, "view list --as vic@la.example"), json!([]));
    assert_eq!(tried(folder, "view delete Maths --as vic@la.example").0, 1);
}
