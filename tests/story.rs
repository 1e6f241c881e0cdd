//! The built program in a real pseudo-terminal, told from both sides: an authority makes a group, asks its schools,
//! shares it; a school agrees, picks who looks, and withdraws; each person at screens of their own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "common/command.rs"]
mod command;
#[path = "common/pty.rs"]
mod pty;
#[path = "common/screens.rs"]
mod screens;

use std::path::Path;

use command::{command, json, run, sample};
use pty::Pty;
use screens::{CURSOR, column, move_to, press, press_away, program, rows, says, tick};

const NAME: &str = "Pair of two";
const PURPOSE: &str = "To see what helps in mathematics";
/// The school that answers in the program.
const SARROWHAM: &str = "Sarrowham High School";
/// The school that answers on paper.
const LARKESFIELD: &str = "Larkesfield School";
const NO_GROUP: &str = "No group is open to you yet";

/// The authority's administrator.
const ADA: &str = "ada@la.example";
/// A viewer of the authority.
const VIC: &str = "vic@la.example";
/// The administrator of Sarrowham.
const ANN: &str = "ann@sarrowham.example";
/// A user of Sarrowham, to be picked.
const TIM: &str = "tim@sarrowham.example";
/// A user of Larkesfield who sees all its groups.
const UMA: &str = "uma@larkesfield.example";

/// A store of the sample with an authority, two schools and their people, and no group.
fn town() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let paths = ["schools.csv", "2023-2024", "2024-2025"].map(|name| sample(name).display().to_string());
    run(dir.path(), &format!("import {}", paths.join(" ")));
    for (email, name, organisation, rest) in [
        (ADA, "Ada Marsh", "LA:999", "--administrator"),
        (VIC, "Vic Stone", "LA:999", ""),
        ("wyn@la.example", "Wyn Field", "LA:999", ""),
        (ANN, "Ann Hart", "900003", "--administrator --job Headteacher"),
        (TIM, "Tim Reed", "900003", ""),
        ("bob@larkesfield.example", "Bob Lane", "900024", "--administrator"),
        (UMA, "Uma Ford", "900024", "--global"),
    ] {
        let add = ["user", "add", "--email", email, "--organisation", organisation, "--name", name];
        let added = command(dir.path()).args(add).args(rest.split_whitespace()).output().unwrap();
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    }
    dir
}

/// The screens of one person, at a list of groups with these words.
fn sit_down(dir: &Path, email: &str, words: &[&str]) -> Pty {
    let pty = program().arg("--data").arg(dir.join("store")).arg("--as").arg(email).start();
    pty.wait_for(&format!("{words:?} in the list of groups"), |screen| {
        says(screen, &["Groups●"]) && says(screen, words)
    });
    pty
}

/// From any level to the end.
fn get_up(mut pty: Pty) {
    press(&mut pty, "g1", &["Groups●"]);
    pty.send("q");
    assert_eq!(pty.exit().0.exit_code(), 0);
    pty.assert_given_back();
}

/// Waits for a row with these words.
fn see(pty: &Pty, words: &[&str]) {
    pty.wait_for(&format!("{words:?}"), |screen| says(screen, words));
}

/// What the published file says a school's Attainment 8 was.
fn published(urn: &str) -> String {
    let file = sample("2024-2025").join("999_2025_ks4final.csv");
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_path(file).unwrap();
    let headers = reader.headers().unwrap().clone();
    let at = |name: &str| headers.iter().position(|it| it.trim_start_matches('\u{feff}') == name).unwrap();
    let (school, score) = (at("URN"), at("ATT8SCR"));
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let record = records.iter().find(|it| it.get(school) == Some(urn)).unwrap();
    format!("{:.1}", record[score].parse::<f64>().unwrap())
}

/// What somebody finds in the reports of the group.
struct Found {
    /// The schools of the schools report with their Attainment 8.
    schools: Vec<(String, String)>,
    /// The name of the group with the number of its schools, and its Attainment 8.
    pooled: Vec<String>,
    /// All that showed on every page of the group.
    pages: String,
}

/// Somebody opens the group and goes through all its pages.
fn look(dir: &Path, email: &str) -> Found {
    let mut pty = sit_down(dir, email, &[NAME, "Wrenmoor", "view"]);
    let mut pages = String::new();
    let mut schools = Vec::new();
    let mut pooled = Vec::new();
    // The line at the bottom is drawn last, so what stands above it is whole.
    for (keys, tab, there, bottom) in [
        ("\r", "Overview●", ["Trend of the group", ""], "Attainment 8:"),
        ("\t", "Subjects●", ["English", "2023/24"], "Entries:"),
        ("\t", "Schools●", ["England", "│"], "Attainment 8:"),
        ("\t", "Subject●", ["England", "│"], "Entries:"),
    ] {
        press(&mut pty, keys, &[tab]);
        see(&pty, &there);
        see(&pty, &[bottom, "row 1/"]);
        pages += &pty.text();
        if tab == "Schools●" {
            schools = pty.screen(|screen| column(screen, "A8"));
            pooled = pty.screen(of_group);
        }
    }
    press(&mut pty, "\t", &["About●"]);
    see(&pty, &["Schools ("]);
    see(&pty, &["900024"]);
    pages += &pty.text();
    get_up(pty);
    Found { schools, pooled, pages }
}

/// In the schools report: the name of the group with the number of its schools, and its Attainment 8.
fn of_group(screen: &vt100::Screen) -> Vec<String> {
    let rows = rows(screen);
    let row = rows.iter().find(|row| row.trim_start().starts_with(&format!("{NAME} ("))).unwrap();
    let (name, cells) = row.split_once('│').unwrap();
    [name, cells.split_whitespace().next().unwrap()].map(|it| it.trim().to_owned()).to_vec()
}

/// The two schools with what was published.
fn both() -> Vec<(String, String)> {
    vec![(LARKESFIELD.to_owned(), published("900024")), (SARROWHAM.to_owned(), published("900003"))]
}

/// Through the wizard: a group of the two schools for the owner only.
fn create(pty: &mut Pty) {
    press(pty, "n", &["Name", "Schools", "Viewers", "Sharing", "Review"]);
    press(pty, NAME, &["Name", NAME]);
    press(pty, &format!("\t{PURPOSE}"), &["Description", PURPOSE]);
    press(pty, "\x13", &["row 1 of 42", "0 chosen"]);
    pty.send("sarrowham");
    pty.wait_for("one school", |screen| says(screen, &["row 1 of 1"]) && says(screen, &[SARROWHAM]));
    press(pty, "\r ", &["[x]", SARROWHAM]);
    press(pty, "/\x15larkesfield", &["[ ]", LARKESFIELD]);
    see(pty, &["row 1 of 1", "1 chosen"]);
    press(pty, "\r ", &["[x]", LARKESFIELD]);
    see(pty, &["2 chosen"]);
    press(pty, "\r", &["Which users of the owner may view"]);
    tick(pty, "Vic Stone");
    tick(pty, "Wyn Field");
    press(pty, "\r", &["● owner only"]);
    press(pty, "\r", &["This will be created"]);
    for words in [["Name", NAME], ["Sharing", "owner only"], ["900003", SARROWHAM], ["900024", LARKESFIELD]] {
        see(pty, &words);
    }
    press(pty, "\r", &["Created", NAME, "2 schools"]);
    see(pty, &["Sharing", "owner only"]);
}

/// The authority's administrator creates the group, asks both schools, and records what one of them sent on paper.
fn the_authority_asks(dir: &Path) {
    let mut pty = sit_down(dir, ADA, &["There are no groups yet"]);
    create(&mut pty);
    press(&mut pty, "\x1b[Z", &["0 of 2 granted", "2 not asked"]);
    press(&mut pty, "r", &["2 schools are asked for permission"]);
    // Enter asks nobody.
    press_away(&mut pty, "\r", &["2 schools are asked"]);
    see(&pty, &["0 of 2 granted", "2 not asked"]);
    press(&mut pty, "r", &["2 schools are asked for permission"]);
    press(&mut pty, "y", &["0 of 2 granted", "2 requested"]);
    move_to(&mut pty, LARKESFIELD);
    press(&mut pty, "c", &["Permission of", LARKESFIELD]);
    press(&mut pty, "\tBob Lane", &["Signed by", "Bob Lane"]);
    press(&mut pty, "\rHeadteacher", &["Role", "Headteacher"]);
    press(&mut pty, "\x13", &["1 of 2 granted", "1 requested"]);
    see(&pty, &[LARKESFIELD, "✓ granted"]);
    see(&pty, &[SARROWHAM, "• requested"]);
    see(&pty, &["signed by Bob Lane, Headteacher"]);
    get_up(pty);
    // Nothing of it shows at the school but to its administrator.
    let pty = sit_down(dir, TIM, &[NO_GROUP]);
    assert!(!pty.text().contains(NAME), "{}", pty.text());
    get_up(pty);
}

/// The school's administrator reads what is asked, and agrees.
fn the_school_agrees(dir: &Path) {
    let mut pty = sit_down(dir, ANN, &[NAME, "Wrenmoor", "asks for your permission"]);
    press(&mut pty, "\r", &["Your school", SARROWHAM, "asks for your permission"]);
    for words in [
        ["Purpose", PURPOSE],
        ["Owner", "Wrenmoor (LA:999)"],
        ["Questions to", "Ada Marsh <ada@la.example>"],
        ["Schools that would see each other's figures", "(2)"],
        [SARROWHAM, "900003  • requested"],
        [LARKESFIELD, "900024"],
    ] {
        see(&pty, &words);
    }
    let told = pty.screen(|screen| says(screen, &[LARKESFIELD, "granted"]));
    assert!(!told, "what another school answered is told:\n{}", pty.text());
    press(&mut pty, "T", &["Data sharing agreement, version DSA"]);
    see(&pty, &["No pupil-level data is shared"]);
    press_away(&mut pty, "\r", &["Data sharing agreement"]);
    press(&mut pty, "a", &["What your school agrees to"]);
    see(&pty, &["Wrenmoor asks", SARROWHAM]);
    press(&mut pty, "y", &["Permission for", NAME]);
    see(&pty, &["Signed by", "Ann Hart"]);
    see(&pty, &["Role", "Headteacher"]);
    press(&mut pty, "\x13", &["Your school", SARROWHAM, "agreed, not live yet"]);
    see(&pty, &["Permission", "Ann Hart on ", "agreement DSA"]);
    get_up(pty);
}

/// The authority's administrator reads of it, looks at who would see what, accepts the terms and shares the group.
fn the_authority_shares(dir: &Path) {
    let mut pty = sit_down(dir, ADA, &[NAME, "owner only", "manage"]);
    press(&mut pty, "5", &["unread", "granted permission in"]);
    press(&mut pty, "\r", &["Permission granted by", SARROWHAM]);
    press(&mut pty, "o", &["Sharing", "owner only"]);
    press(&mut pty, "s", &["Who can see the group"]);
    see(&pty, &["The group is owner only now"]);
    press(&mut pty, "j ", &["● shared with schools"]);
    for words in [
        ["The owner's viewers", "Vic Stone <vic@la.example>"],
        ["2 of 2 schools take part", "1 person"],
        ["✓ Larkesfield School", "1 person"],
        ["✓ Sarrowham High School", "nobody picked yet"],
        ["the terms and conditions must be read", "accepted"],
    ] {
        see(&pty, &words);
    }
    press(&mut pty, "G", &["[ ] I have read the terms"]);
    press(&mut pty, "\r", &["To share the group with its schools, read the terms"]);
    press(&mut pty, " ", &["[x] I have read the terms"]);
    press(&mut pty, "\r", &["The group is now shared with all 2 schools"]);
    see(&pty, &["Sharing", "shared with schools", "terms", "accepted by ada@la.example"]);
    get_up(pty);
}

/// The school's administrator reads who else is in the group before picking one of the school's users.
fn the_school_picks(dir: &Path) {
    let mut pty = sit_down(dir, ANN, &[NAME, "live"]);
    press(&mut pty, "5", &["unread", "'Pair of two' is shared with its schools now"]);
    press(&mut pty, "1", &[NAME, "live"]);
    press(&mut pty, "\r", &["Your viewers", "nobody picked yet"]);
    press(&mut pty, "p", &["The schools of the group"]);
    for words in [
        ["The 2 schools of", "will see each other's aggregated figures"],
        ["900024", LARKESFIELD],
        ["900003", "Sarrowham High School (your school)"],
    ] {
        see(&pty, &words);
    }
    // Who does not say that the list was read picks nobody.
    press_away(&mut pty, "\r", &["The schools of the group"]);
    see(&pty, &["Your viewers", "nobody picked yet"]);
    assert!(!pty.text().contains("Tim Reed"), "{}", pty.text());
    press(&mut pty, "p", &["I have read the list of 2 schools"]);
    press(&mut pty, "y", &["▌ [ ] Ann Hart"]);
    press(&mut pty, "j", &["▌ [ ] Tim Reed"]);
    press(&mut pty, " ", &["[x] Tim Reed"]);
    press(&mut pty, "\r", &["Your viewers", TIM]);
    see(&pty, &[SARROWHAM, "1 viewer"]);
    get_up(pty);
}

/// The picked user, a user of the other school and a viewer of the authority see both schools.
fn everybody_looks(dir: &Path) {
    for email in [TIM, UMA, VIC] {
        let found = look(dir, email);
        assert_eq!(found.schools, both(), "{email}");
        assert_eq!(found.pooled[0], "Pair of two (2/2)", "{email}");
        assert!(both().iter().all(|(_, own)| *own != found.pooled[1]), "{email}: {:?}", found.pooled);
        assert!(found.pages.contains("900003") && found.pages.contains("900024"), "{}", found.pages);
    }
}

/// The school's administrator withdraws, after a question that Enter does not answer, and reads who has looked.
fn the_school_withdraws(dir: &Path) {
    let mut pty = sit_down(dir, ANN, &[NAME, "live"]);
    press(&mut pty, "\r", &["Your viewers", TIM]);
    press(&mut pty, "w", &["Sarrowham High School withdraws"]);
    see(&pty, &["Role", "Headteacher"]);
    press(&mut pty, "\x13", &["Withdraw the permission?"]);
    see(&pty, &["no longer shows the figures of", SARROWHAM]);
    press_away(&mut pty, "\r", &["Withdraw the permission?"]);
    see(&pty, &["Sarrowham High School withdraws"]);
    press(&mut pty, "\x1b", &["Esc again gives it up"]);
    press_away(&mut pty, "\x1b", &["Sarrowham High School withdraws"]);
    see(&pty, &["Your school", "live"]);
    see(&pty, &["Your viewers", TIM]);
    press(&mut pty, "w", &["Sarrowham High School withdraws"]);
    press(&mut pty, "\x13", &["Withdraw the permission?"]);
    press(&mut pty, "y", &["The permission of Sarrowham High School is withdrawn"]);
    see(&pty, &[NO_GROUP]);
    press(&mut pty, "6", &["Ann Hart", "consent withdraw"]);
    assert!(pty.row(0).starts_with("Who looked at us"), "{}", pty.text());
    for who in ["Tim Reed, Sarrowham", "Uma Ford, Larkesfield", "Vic Stone, Wrenmoor"] {
        see(&pty, &[who, "report view"]);
    }
    get_up(pty);
}

/// From the next request on nothing of the school shows, but to the authority's own viewers.
fn the_school_is_gone(dir: &Path) {
    let mut pty = sit_down(dir, TIM, &[NO_GROUP]);
    assert!(!pty.text().contains(NAME), "{}", pty.text());
    press(&mut pty, "5", &["You may view 'Pair of two' now"]);
    see(&pty, &[CURSOR, "You may no longer view 'Pair of two'"]);
    // The way from a notice leads nowhere any more.
    press(&mut pty, "o", &["The group is no longer there for you"]);
    for figure in both().iter().map(|(_, figure)| figure) {
        assert!(!pty.text().contains(figure), "{}", pty.text());
    }
    get_up(pty);

    let found = look(dir, UMA);
    let own = published("900024");
    assert_eq!(found.schools, [(LARKESFIELD.to_owned(), own.clone())]);
    assert_eq!(found.pooled, ["Pair of two (1/1)".to_owned(), own]);
    for trace in ["Sarrowham", "900003", &published("900003")] {
        assert!(!found.pages.contains(trace), "{trace} in\n{}", found.pages);
    }
    assert_eq!(look(dir, VIC).schools, both());
}

/// The authority's administrator is told, and has no way to take the withdrawal back.
fn the_authority_cannot_undo_it(dir: &Path) {
    let mut pty = sit_down(dir, ADA, &[NAME, "shared", "manage"]);
    press(&mut pty, "5", &["unread", "withdrew permission in"]);
    press(&mut pty, "6", &["Vic Stone", "report view"]);
    move_to(&mut pty, "consent withdraw");
    press(&mut pty, "\r", &["consent withdraw: something was changed"]);
    press(&mut pty, "u", &["Take back cannot be done now"]);
    see(&pty, &["not by you"]);
    press(&mut pty, "g1", &[NAME, "shared"]);
    // Only what she did herself goes back, one by one, until a school has said something since.
    press(&mut pty, "u", &["Took back", "group visibility"]);
    see(&pty, &[NAME, "owner only"]);
    press(&mut pty, "u", &["Took back", "consent record"]);
    press(&mut pty, "u", &["cannot be taken back", "changed since: school 900003"]);
    press(&mut pty, "\r", &["Questions to"]);
    press(&mut pty, "\x1b[Z", &["0 of 2 granted", "1 requested", "1 withdrawn"]);
    see(&pty, &[SARROWHAM, "withdrawn"]);
    get_up(pty);
    let pty = sit_down(dir, TIM, &[NO_GROUP]);
    assert!(!pty.text().contains(NAME), "{}", pty.text());
    get_up(pty);
}

/// The log is whole, the store is sound, and a mail waits for everyone who was concerned.
fn what_the_operator_finds(dir: &Path) {
    assert_eq!(json(dir, "audit verify")["whole"], true);
    assert_eq!(json(dir, "check")["sound"], true);
    let mails = json(dir, "notifications list");
    let mails = mails.as_array().unwrap();
    assert!(mails.iter().all(|it| it["state"] == "waiting" && it["attempts"] == 0), "{mails:?}");
    for (to, subject) in [
        (ANN, "Permission to share figures in the group 'Pair of two'"),
        ("bob@larkesfield.example", "Permission to share figures in the group 'Pair of two'"),
        (ADA, "Sarrowham High School granted permission in 'Pair of two'"),
        (ANN, "'Pair of two' is shared with its schools now"),
        (UMA, "'Pair of two' is shared with its schools now"),
        (TIM, "You may view 'Pair of two' now"),
        (TIM, "You may no longer view 'Pair of two'"),
        (ADA, "Sarrowham High School withdrew permission in 'Pair of two'"),
        (UMA, "'Pair of two' changed"),
    ] {
        assert!(mails.iter().any(|it| it["to"] == to && it["subject"] == subject), "{to}, {subject}: {mails:?}");
    }
    // The other school is not told which one left.
    let bob = mails.iter().filter(|it| it["to"] == "bob@larkesfield.example" || it["to"] == UMA);
    assert!(bob.clone().all(|it| !it["subject"].as_str().unwrap().contains("withdrawn")), "{mails:?}");
}

#[test]
fn a_group_is_shared_and_left_from_both_sides() {
    let dir = town();
    the_authority_asks(dir.path());
    the_school_agrees(dir.path());
    the_authority_shares(dir.path());
    the_school_picks(dir.path());
    everybody_looks(dir.path());
    the_school_withdraws(dir.path());
    the_school_is_gone(dir.path());
    the_authority_cannot_undo_it(dir.path());
    what_the_operator_finds(dir.path());
}
