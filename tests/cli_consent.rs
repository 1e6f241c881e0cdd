//! Owns the tests of the commands of permission, visibility, letters, reasons and users, as a person types them.
//! Must not test rules that the service's own tests have.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "common/command.rs"]
mod command;

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};
use tempfile::TempDir;

use command::{command, json, run, sample};

/// The sample, an authority and a school with their people, and a group of three schools.
fn with_group() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path();
    let imported = command(folder).arg("import").arg(sample("schools.csv")).arg(sample("2023-2024")).output().unwrap();
    assert!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    for (email, organisation, rest) in [
        ("ada@la.example", "LA:999", "--administrator"),
        ("vic@la.example", "LA:999", ""),
        ("sam@school.example", "900003", "--administrator --job Headteacher"),
        ("tim@school.example", "900003", ""),
        ("uma@school.example", "900003", "--global"),
    ] {
        let name = email.split('@').next().unwrap();
        run(folder, &format!("user add --email {email} --name {name} --organisation {organisation} {rest}"));
    }
    run(
        folder,
        "group create --name Trio --owner LA:999 --school 900003 --school 900018 --school 900024 --viewer \
         vic@la.example --as ada@la.example",
    );
    dir
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What a command says on standard error; it must fail with this status and print no result.
fn refused(folder: &Path, status: i32, line: &str) -> String {
    let output = command(folder).args(line.split_whitespace()).output().unwrap();
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(status), ""), "{line}");
    String::from_utf8(output.stderr).unwrap()
}

fn column(board: &Value, name: &str) -> Vec<Value> {
    board.as_array().unwrap().iter().map(|line| line[name].clone()).collect()
}

fn today() -> String {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

#[test]
fn schools_are_asked_reminded_answer_and_stand_on_the_board() {
    let dir = with_group();
    let folder = dir.path();
    let first = today();
    let asked = json(folder, "consent request Trio 900003 900018 --as ada@la.example");
    assert_eq!(asked["name"], "Trio");
    let board = json(folder, "consent board Trio --as ada@la.example");
    let of = |urn: u64| board.as_array().unwrap().iter().find(|line| line["urn"] == urn).unwrap().clone();
    let ash = of(900_003);
    assert_eq!(
        (&ash["state"], &ash["days_outstanding"], &ash["reminders"], &ash["scope"]),
        (&json!("requested"), &json!(0), &json!(0), &Value::Null)
    );
    assert!([first, today()].iter().any(|day| ash["asked"] == json!(day)), "{ash}");
    assert_eq!(of(900_024)["state"], "not asked");

    run(folder, "consent chase Trio 900018");
    assert!(
        refused(folder, 1, "consent chase Trio 900018").starts_with("error: school 900018 has been reminded today")
    );
    assert!(refused(folder, 1, "consent chase Trio 900024").starts_with("error: school 900024 waits for no answer"));

    let granted = json(
        folder,
        "consent record Trio 900003 granted --scope ks4 --agreement DSA-9 --expires 2999-08-31 --note Yearly --as \
         sam@school.example",
    );
    assert_eq!(granted["name"], "Trio");
    let board = json(folder, "consent board Trio --state granted --state declined");
    assert_eq!(column(&board, "urn"), [json!(900_003)]);
    let line = &board[0];
    let said: Vec<&Value> =
        ["signatory", "role", "agreement", "scope", "expires", "note"].iter().map(|it| &line[*it]).collect();
    assert_eq!(said, ["sam", "Headteacher", "DSA-9", "ks4", "2999-08-31", "Yearly"]);
    assert_eq!(line["days_outstanding"], Value::Null);

    let text = out(&run(folder, "consent board Trio"));
    assert!(text.ends_with("\n\n1 of 3 granted\n"), "{text}");
    assert!(text.lines().next().unwrap().starts_with("   URN  Name"), "{text}");
    let csv = out(&run(folder, "consent board Trio --format csv"));
    assert_eq!(
        csv.lines().next().unwrap(),
        "urn,name,state,days_outstanding,signatory,role,date,agreement,scope,expires,asked,reminders,note,viewers"
    );
    assert_eq!(csv.lines().count(), 4);

    run(folder, "consent withdraw Trio 900003 --note Moved --as sam@school.example");
    refused(folder, 1, "consent board Trio --as sam@school.example");
    let board = json(folder, "consent board Trio --state withdrawn");
    assert_eq!((column(&board, "note"), column(&board, "scope")), (vec![json!("Moved")], vec![json!("ks4")]));
    assert!(refused(folder, 2, "consent board Trio --state maybe").contains("'maybe' is not a value"));
    assert!(
        refused(folder, 2, "consent record Trio 900003 granted --scope ks3").starts_with("error: 'ks3' is not a scope")
    );
}

#[test]
fn a_paper_agreement_needs_who_signed_and_an_expired_one_is_said_to_be() {
    let dir = with_group();
    let folder = dir.path();
    let error = refused(folder, 1, "consent record Trio 900003 granted --as ada@la.example");
    assert!(error.starts_with("error: an answer needs the name and the role of whoever signed it"), "{error}");
    run(
        folder,
        "consent record Trio 900003 granted --signatory Ann --role Head --date 2025-01-31 --expires 2025-02-28",
    );
    assert_eq!(column(&json(folder, "consent board Trio --state expired"), "urn"), [json!(900_003)]);
    let group = json(folder, "group show Trio");
    let member = group["schools"].as_array().unwrap().iter().find(|it| it["urn"] == 900_003).unwrap();
    assert_eq!(
        (&member["consent"]["state"], &member["consent"]["agreement"]),
        (&json!("expired"), &json!("DSA 2026-1"))
    );
    run(folder, "consent request Trio");
    assert_eq!(column(&json(folder, "consent board Trio"), "state"), ["requested", "requested", "requested"]);
}

#[test]
fn a_letter_is_written_from_a_template_that_a_file_holds() {
    let dir = with_group();
    let folder = dir.path();
    let letter = out(&run(folder, "consent letter Trio 900003 --as ada@la.example"));
    assert!(
        letter
            .starts_with("To: sam@school.example\nSubject: Permission to share figures in the group 'Trio'\n\nTo the "),
        "{letter}"
    );
    assert!(letter.contains("Questions: ada <ada@la.example>\n"), "{letter}");
    let standard = out(&run(folder, "consent template LA:999"));
    let file = folder.join("letter.txt");
    fs::write(&file, standard.replace("Permission to share", "May we share")).unwrap();
    let set = format!("consent template LA:999 --set {}", file.display());
    assert!(out(&run(folder, &set)).starts_with("May we share figures in the group '{group}'\n\nTo the "));
    let shown = json(folder, "consent template LA:999 --as ada@la.example");
    assert_eq!((&shown["own"], &shown["version"], &shown["owner"]), (&json!(true), &json!(1), &json!("LA:999")));
    assert_eq!(json(folder, "consent letter Trio 900018")["to"], json!([]));
    run(folder, &set);
    assert_eq!(json(folder, "consent template LA:999")["version"], 1, "the same letter is no other version");
    fs::write(&file, "Only a line\nand no empty one\n").unwrap();
    let error = refused(folder, 1, &set);
    assert!(error.contains("holds no letter") && error.contains("letter.txt:2:1"), "{error}");
    fs::write(&file, "Subject\n\nDear {headteacher}\n").unwrap();
    assert!(refused(folder, 1, &set).starts_with("error: '{headteacher}' stands for nothing in a letter"));
    assert_eq!(out(&run(folder, "consent template LA:999 --standard")), standard);
    refused(folder, 1, "consent template LA:999 --as sam@school.example");
    refused(folder, 2, &format!("{set} --standard"));
    let agreement = out(&run(folder, "consent agreement"));
    assert!(
        agreement.starts_with("Data sharing agreement, version DSA 2026-1\n\n1. The school permits"),
        "{agreement}"
    );
    assert_eq!(json(folder, "consent agreement")["version"], "DSA 2026-1");
}

#[test]
fn a_preview_says_who_would_see_what_and_changes_nothing() {
    let dir = with_group();
    let folder = dir.path();
    run(folder, "consent record Trio 900003 granted --signatory Ann --role Head");
    let preview = json(folder, "group visibility Trio schools --preview --as ada@la.example");
    assert_eq!((&preview["now"], &preview["visibility"]), (&json!("owner"), &json!("schools")));
    assert_eq!(preview["owner_viewers"], json!(["vic <vic@la.example>"]));
    assert_eq!(preview["terms_accepted"], false);
    let schools = preview["schools"].as_array().unwrap();
    let part: Vec<_> = schools.iter().filter(|it| it["takes_part"] == true).collect();
    assert_eq!(part.len(), 1);
    assert_eq!(
        (&part[0]["urn"], &part[0]["people"], &part[0]["administrators"]),
        (&json!(900_003), &json!(1), &json!(1))
    );
    let obstacles = preview["obstacles"].as_array().unwrap();
    assert_eq!(obstacles.len(), 2);
    assert_eq!(obstacles[1], "1 of 3 schools have agreed to share their figures");
    let text = out(&run(folder, "group visibility Trio schools --preview"));
    for words in [
        "now: owner only\nlooked at: shared with schools\n",
        "Users of the owner who read the reports:\n  vic <vic@la.example>\n",
        "Schools that would see each other's figures: 1 of 3\n",
        "What stands in the way:\n  the terms and conditions must be read",
    ] {
        assert!(text.contains(words), "{text}");
    }
    assert_eq!(out(&run(folder, "group visibility Trio schools --preview --format csv")).lines().count(), 4);
    assert_eq!(json(folder, "group show Trio")["visibility"], "owner");
    refused(folder, 2, "group visibility Trio schools --preview --accept-terms");
    refused(folder, 1, "group visibility Trio schools --preview --as vic@la.example");
    run(folder, "group visibility Trio schools --accept-terms --start-with-agreed --as ada@la.example");
    assert_eq!(column(&json(folder, "group list --as uma@school.example"), "name"), ["Trio"]);
    assert_eq!(json(folder, "group list --as tim@school.example"), json!([]));
}

#[test]
fn why_somebody_can_or_cannot_see_a_group_is_told_rule_by_rule() {
    let dir = with_group();
    let folder = dir.path();
    let story = json(folder, "group access Trio vic@la.example --as ada@la.example");
    assert_eq!(
        (&story["group"], &story["may_view"], &story["verdict"]),
        (
            &json!({ "id": "G1", "name": "Trio" }),
            &json!(true),
            &json!("vic <vic@la.example> reads the reports of all its schools")
        )
    );
    assert!(story["steps"].as_array().unwrap().iter().all(|step| step["met"] == true));
    let known = out(&run(folder, "group access Trio tim@school.example --as ada@la.example"));
    let unknown = out(&run(folder, "group access Trio tom@school.example --as ada@la.example"));
    assert_eq!(known.replace("tim@", "tom@"), unknown, "an address can be probed");
    assert!(unknown.contains("not yours to know"), "{unknown}");
    let text = out(&run(folder, "group access Trio tim@school.example"));
    assert!(
        text.starts_with("tim@school.example in the group 'Trio' (G1)\ntim <tim@school.example> does not read"),
        "{text}"
    );
    let csv = out(&run(folder, "group access Trio tim@school.example --format csv"));
    assert_eq!(csv.lines().next().unwrap(), "rule,met,because");
    assert!(
        refused(folder, 1, "group access Trio vic@la.example --as vic@la.example").contains("but not at who else may")
    );
    refused(folder, 1, "group access Trio tim@school.example --as sam@school.example");
    run(folder, "consent request Trio 900003");
    let own = json(folder, "group access Trio tim@school.example --as sam@school.example");
    assert_eq!((&own["may_view"], own["steps"].as_array().unwrap().len()), (&json!(false), 6));
}

#[test]
fn a_school_improvement_partner_is_limited_to_named_schools_and_freed_again() {
    let dir = with_group();
    let folder = dir.path();
    let add = "user add --email pat@la.example --name pat --organisation LA:999 --global --only-school 900018 \
               --only-school 900003";
    assert_eq!(json(folder, add)["only_schools"], json!([900_003, 900_018]));
    let report = json(folder, "report schools --group Trio --as pat@la.example");
    let urns: Vec<&Value> = report["rows"].as_array().unwrap().iter().filter_map(|row| row.get("urn")).collect();
    assert!(urns.iter().all(|urn| **urn != json!(900_024)), "{urns:?}");
    let group = json(folder, "group show Trio --as pat@la.example");
    assert_eq!(column(&group["schools"], "urn").len(), 2);
    let edited = json(folder, "user edit pat@la.example --only-school 900024");
    assert_eq!(edited["only_schools"], json!([900_024]));
    let group = json(folder, "group show Trio --as pat@la.example");
    assert_eq!(column(&group["schools"], "urn"), [json!(900_024)]);
    assert_eq!(json(folder, "user edit pat@la.example --all-schools")["only_schools"], Value::Null);
    assert_eq!(column(&json(folder, "group show Trio --as pat@la.example")["schools"], "urn").len(), 3);
    refused(folder, 2, "user edit pat@la.example --all-schools --only-school 900003");
    let error = refused(folder, 1, "user edit ada@la.example --only-school 900003");
    assert!(error.starts_with("error: an administrator cannot be limited to named schools"), "{error}");
    let error = refused(folder, 1, "user edit tim@school.example --only-school 900003");
    assert!(error.starts_with("error: a school's user cannot be limited to named schools"), "{error}");
}

#[test]
fn an_address_of_another_organisation_cannot_be_used_and_nothing_more_is_said() {
    let dir = with_group();
    let folder = dir.path();
    run(folder, "user deactivate vic@la.example");
    let add = |email: &str| {
        let line = format!("user add --email {email} --name X --organisation 900003 --as sam@school.example");
        refused(folder, 1, &line).replace(email, "EMAIL")
    };
    let words = add("vic@la.example");
    assert!(words.starts_with("error: the user name 'EMAIL' cannot be used\n"), "{words}");
    assert_eq!(words, add("ada@la.example"));
    assert!(add("tim@school.example").starts_with("error: the user name 'EMAIL' is taken\n"));
}

#[test]
fn what_was_done_is_said_first_and_programs_read_the_group_alone() {
    let dir = with_group();
    let folder = dir.path();
    let first = |line: &str| {
        let text = out(&run(folder, line));
        assert!(text.lines().nth(1).unwrap().starts_with("id: "), "{text}");
        text.lines().next().unwrap().to_owned()
    };
    assert_eq!(first("consent request Trio 900018 --as ada@la.example"), "asked 1 school");
    assert_eq!(first("consent request Trio"), "asked 2 schools");
    assert_eq!(first("consent chase Trio 900018"), "reminded 1 school");
    assert_eq!(first("consent chase Trio"), "reminded 2 schools");
    let name = json(folder, "school show 900003")["name"].as_str().unwrap().to_owned();
    assert_eq!(
        first("consent record Trio 900003 granted --as sam@school.example"),
        format!("recorded: {name} granted")
    );
    assert_eq!(first("consent withdraw Trio 900003"), format!("withdrawn: the permission of {name}"));
    assert_eq!(json(folder, "consent request Trio 900003")["name"], "Trio");
    let long = format!("consent record Trio 900003 granted --signatory A --role H --agreement {}", "x".repeat(41));
    assert!(refused(folder, 2, &long).starts_with("error: the version of an agreement has at most 40 characters"));
    run(folder, &long.replace(&"x".repeat(41), &"x".repeat(40)));
}

#[test]
fn wrong_numbers_and_an_inbox_that_nobody_has_are_wrong_usage() {
    let dir = with_group();
    let folder = dir.path();
    for number in ["0", "some"] {
        let said = refused(folder, 2, &format!("audit list --limit {number}"));
        assert_eq!(
            said,
            format!(
                "error: '{number}' is not a number of entries\n  hint: write a whole number from 1 on, or --all for all\n"
            )
        );
    }
    let said = refused(folder, 2, "notifications read one --as sam@school.example");
    assert!(said.starts_with("error: 'one' is not a value of [N]..."), "{said}");
    let said = refused(folder, 2, "notifications list --unread");
    assert!(said.starts_with("error: the operator of the store has no inbox\n"), "{said}");
}

#[test]
fn reading_notices_lists_those_alone_that_were_unread() {
    let dir = with_group();
    let folder = dir.path();
    run(folder, "consent request Trio 900003");
    run(folder, "consent chase Trio 900003");
    let numbers = |line: &str| column(&json(folder, &format!("{line} --as sam@school.example")), "number");
    let unread = numbers("notifications list --unread");
    assert_eq!(unread.len(), 2);
    let newest = unread[0].clone();
    assert_eq!(numbers(&format!("notifications read {newest}")), std::slice::from_ref(&newest));
    assert_eq!(numbers(&format!("notifications read {newest}")), Vec::<Value>::new());
    assert_eq!(numbers("notifications read"), [unread[1].clone()]);
}
