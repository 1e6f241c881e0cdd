//! Runs the built program as somebody who wants to see what they may not, or to make it write what it should not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A store of its own with the sample in it.
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

    /// Two schools, shared; Sarrowham (900003) has agreed, Larkesfield (900024) has not. `tim` may view for the first.
    fn with_group() -> Self {
        let world = Self::new();
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data");
        let mut words = vec!["import".to_owned()];
        for name in ["2022-2023", "2023-2024", "2024-2025", "schools.csv"] {
            words.push(sample.join(name).display().to_string());
        }
        assert_eq!(world.run(&words).status, 0);
        for line in [
            "user add --email ada@la.example --name Ada --organisation LA:999 --administrator",
            "user add --email sam@school.example --name Sam --organisation 900003 --administrator",
            "user add --email tim@school.example --name Tim --organisation 900003",
            "user add --email nia@other.example --name Nia --organisation 900024 --administrator --global",
            "--as ada@la.example group create --name Pair --owner LA:999 --school 900003 --school 900024",
            "consent record Pair 900003 granted --signatory Hartley --role Head --date 2025-01-31",
            "group visibility Pair schools --start-with-agreed --accept-terms",
            "--as sam@school.example group viewers Pair --school 900003 --confirm-schools --add tim@school.example",
        ] {
            let run = world.line(line);
            assert_eq!(run.status, 0, "{line}: {}", run.err);
        }
        world
    }

    fn run<S: AsRef<OsStr>>(&self, words: &[S]) -> Run {
        let mut command = Command::new("sh");
        // A careless umask, as many machines have it.
        command.args(["-c", "umask 000; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_collaborate")]).args(words);
        let path = std::env::var_os("PATH").unwrap_or_default();
        command.env_clear().env("PATH", path).env("HOME", self.dir.path()).env("LANG", "en_GB.UTF-8");
        let output = command.env("COLLABORATE_DATA", self.dir.path().join("store")).output().unwrap();
        Run {
            status: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs words that hold no spaces.
    fn line(&self, line: &str) -> Run {
        self.run(&line.split_whitespace().collect::<Vec<_>>())
    }

    /// Everything beneath the world's folder.
    fn paths(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.dir.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                folders.extend(path.is_dir().then(|| path.clone()));
                found.push(path);
            }
        }
        found
    }
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn no_report_names_counts_or_sorts_by_a_school_that_has_not_agreed() {
    let world = World::with_group();
    let mut commands = vec!["group show Pair".to_owned(), "group list".to_owned(), "consent board Pair".to_owned()];
    for name in ["overview", "subjects", "schools", "subject --subject maths"] {
        for more in ["", "--stage ks2", "--year 2022/23", "--compare group", "--compare la", "--pupils girls"] {
            commands.push(format!("report {name} --group Pair {more}"));
        }
    }
    commands.push("report schools --group Pair --sort attainment8:desc".to_owned());
    let mut answered = 0;
    for who in ["sam@school.example", "tim@school.example"] {
        for command in &commands {
            // One form of what is asked for in another way; every form, for everybody, of the plain question.
            let more = command.contains("Pair --");
            if more && who.starts_with("sam") {
                continue;
            }
            for format in if more { &["json"][..] } else { &["text", "csv", "json", "markdown"] } {
                let run = world.line(&format!("--as {who} --format {format} {command}"));
                answered += usize::from(run.status == 0);
                let said = run.out + &run.err;
                for secret in ["Larkesfield", "900024", "of 2 schools", "\"of\": 2", "Hartley", "nia@"] {
                    let own = secret == "Hartley" && who.starts_with("sam");
                    assert!(own || !said.contains(secret), "{who}, {command}, {format}: {secret} in\n{said}");
                }
            }
        }
    }
    assert!(answered > 40, "{answered} were answered");
    let file = world.dir.path().join("report.csv");
    let run = world.line(&format!("--as tim@school.example report schools --group Pair --output {}", file.display()));
    assert_eq!(run.status, 0, "{}", run.err);
    let written = fs::read_to_string(&file).unwrap();
    assert!(written.contains("Sarrowham") && !written.contains("Larkesfield"), "{written}");
}

#[test]
fn a_hidden_group_and_none_at_all_end_alike_whatever_is_asked() {
    let world = World::with_group();
    let commands = [
        "group show PICK",
        "group archive PICK",
        "group edit PICK --description x",
        "group add-school PICK 900003",
        "group remove-school PICK 900003",
        "group viewers PICK --add tim@school.example",
        "group viewers PICK --school 900024 --confirm-schools --add nia@other.example",
        "group visibility PICK owner",
        "consent board PICK",
        "consent record PICK 900024 granted --signatory Nia --role Head",
        "consent withdraw PICK 900024",
        "report overview --group PICK",
        "report schools --group PICK --year 1999/00",
        "report schools --group PICK --sort nonsense",
    ];
    for command in commands {
        for (hidden, absent) in [("G1", "G2"), ("Pair", "Pear")] {
            let ask = |pick: &str| world.line(&format!("--as nia@other.example {}", command.replace("PICK", pick)));
            let (there, nowhere) = (ask(hidden), ask(absent));
            assert_eq!(there.status, 1, "{command}: {}", there.out);
            assert_eq!(there.status, nowhere.status, "{command}");
            assert_eq!(there.out, nowhere.out, "{command}");
            assert_eq!(there.err.replace(hidden, absent), nowhere.err, "{command}");
        }
    }
}

#[test]
fn whatever_is_written_is_for_its_user_alone() {
    let world = World::with_group();
    let report = world.dir.path().join("report.json");
    let sample = world.dir.path().join("sample");
    assert_eq!(world.line(&format!("report schools --group Pair --output {}", report.display())).status, 0);
    assert_eq!(world.line(&format!("sample {} --schools 12 --years 1", sample.display())).status, 0);
    let shared = world.dir.path().join("shared");
    fs::create_dir(&shared).unwrap();
    fs::set_permissions(&shared, fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(shared.join("other"), "").unwrap();
    assert_eq!(world.line(&format!("--data {} organisation add FFT --name FFT", shared.display())).status, 0);
    let ours: Vec<PathBuf> =
        world.paths().into_iter().filter(|path| *path != shared && *path != shared.join("other")).collect();
    assert!(ours.contains(&shared.join("blobs")) && ours.contains(&report), "{ours:?}");
    for path in ours {
        assert_eq!(mode(&path) & 0o077, 0, "{} is {:o}", path.display(), mode(&path));
    }
    assert_eq!(mode(&shared), 0o755, "a folder that holds other things keeps its mode");
}

#[test]
fn a_report_takes_the_place_of_no_device_and_of_nothing_behind_a_link() {
    let world = World::with_group();
    let (device, victim, link) =
        (world.dir.path().join("device"), world.dir.path().join("victim"), world.dir.path().join("link"));
    symlink("/dev/null", &device).unwrap();
    fs::write(&victim, "kept").unwrap();
    symlink(&victim, &link).unwrap();
    for path in [&device, &link] {
        let run = world.line(&format!("report schools --group Pair --output {}", path.display()));
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{}", path.display());
    }
    assert_eq!(fs::read_link(&device).unwrap(), Path::new("/dev/null"));
    assert_eq!(fs::read_to_string(&victim).unwrap(), "kept");
    assert!(fs::read_to_string(&link).unwrap().contains("Sarrowham"));
}

/// No control but the ends of lines, no mark that turns a line around.
fn harmless(text: &str) -> bool {
    text.chars()
        .all(|c| c == '\n' || !(c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')))
}

#[test]
fn neither_arguments_nor_file_names_act_on_the_terminal() {
    let world = World::with_group();
    let tricky = "G\u{1b}[2J\u{202e}x\u{9b}1m";
    for words in [
        vec!["group", "show", tricky],
        vec!["--format", "json", "group", "show", tricky],
        vec!["school", "list", "--search", tricky],
        vec!["school", "show", tricky],
        vec!["--as", tricky, "group", "list"],
        vec![tricky],
        vec!["import", tricky],
        vec!["report", "schools", "--group", "Pair", "--sort", tricky],
    ] {
        let run = world.run(&words);
        assert!(harmless(&run.err) && harmless(&run.out), "{words:?}: {:?}{:?}", run.out, run.err);
    }
    let file = world.dir.path().join(OsStr::from_bytes(b"ks4\x1b[31m\xe2\x80\xae.csv"));
    for content in ["URN,SCHNAME\n900003,Sarrowham\n", "neither,nor\n1,2\n"] {
        fs::write(&file, content).unwrap();
        for format in ["text", "json", "csv"] {
            let run = world.run(&[OsStr::new("--format"), OsStr::new(format), OsStr::new("import"), file.as_os_str()]);
            assert!(harmless(&run.err) && harmless(&run.out), "{format}: {:?}{:?}", run.out, run.err);
        }
    }
}

#[test]
fn a_list_in_csv_starts_no_formula() {
    let world = World::with_group();
    for (email, job) in [("f1@la.example", "=HYPERLINK(1)"), ("f2@la.example", "@SUM(A1)"), ("f3@la.example", "+1")] {
        let run = world.line(&format!("user add --email {email} --name=-1+2 --organisation LA:999 --job {job}"));
        assert_eq!(run.status, 0, "{}", run.err);
    }
    let run = world.line("--format csv user list --organisation LA:999");
    let mut reader = csv::Reader::from_reader(run.out.as_bytes());
    let fields: Vec<String> =
        reader.records().flat_map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect();
    assert!(fields.iter().any(|field| field == "'=HYPERLINK(1)"), "{fields:?}");
    for field in fields {
        assert!(!field.starts_with(['=', '+', '-', '@']), "{field}");
    }
    let run = world.line("--format json user show f1@la.example");
    assert!(run.out.contains("\"=HYPERLINK(1)\""), "JSON is no spreadsheet: {}", run.out);
}
