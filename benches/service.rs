//! Measures the service on a national store: import, report, search, memory; prints one Markdown table.
//!
//! `cargo bench --bench service -- --schools 24000 --years 5`. The store is made once by the program's own
//! generator under `target/national` and used again; a smaller `--schools` gives a quick look.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use collaborate::domain::{OrgCode, Urn, Visibility};
use collaborate::figures::Stage;
use collaborate::import::Options;
use collaborate::report::{Query, ReportName};
use collaborate::service::{Actor, FileState, NewGroup, Request, Response, SchoolSearch, Service};
use collaborate::{sample, store};

struct Table(String);

impl Table {
    fn row(&mut self, what: &str, measured: &str, budget: &str) {
        println!("{what}: {measured} (budget {budget})");
        let _ = writeln!(self.0, "| {what} | {measured} | {budget} |");
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse::<usize>().ok()
    };
    let Some(schools) = number("--schools") else {
        println!("run with `cargo bench --bench service -- --schools 24000 --years 5`");
        return;
    };
    let years = u16::try_from(number("--years").unwrap_or(5)).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/national").join(format!("{schools}x{years}"));
    let mut table = Table("| what | measured | budget |\n|---|---|---|\n".to_owned());
    let files = written(&root, schools, years);
    one_file(&root, &files, &mut table);
    let folder = filled(&root, &mut table);
    asked(&folder, &mut table);
    println!("\n{}", table.0);
}

/// The generator's files, made once.
fn written(root: &Path, schools: usize, years: u16) -> PathBuf {
    let files = root.join("files");
    if !files.join("done").exists() {
        let _ = fs::remove_dir_all(root);
        fs::create_dir_all(&files).unwrap();
        sample::write(&files, schools, years, 1, &mut |_| {}).unwrap();
        fs::write(files.join("done"), "").unwrap();
    }
    files
}

/// The largest KS4 file into an empty store, five times.
fn one_file(root: &Path, files: &Path, table: &mut Table) {
    let mut largest = Vec::new();
    for year in fs::read_dir(files).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        for file in fs::read_dir(year.path()).unwrap().flatten() {
            if file.file_name().to_string_lossy().contains("ks4") {
                largest.push((file.metadata().unwrap().len(), file.path()));
            }
        }
    }
    let (bytes, file) = largest.into_iter().max().unwrap();
    let mut times = Vec::new();
    for _ in 0..5 {
        let folder = root.join("one");
        let _ = fs::remove_dir_all(&folder);
        let service = open(&folder);
        let start = Instant::now();
        let outcome =
            service.import(&Actor::Operator, std::slice::from_ref(&file), Options::default(), false, &mut |_| {});
        times.push(start.elapsed());
        assert!(matches!(outcome.unwrap()[0].state, FileState::Imported(_)));
    }
    #[allow(clippy::cast_precision_loss)]
    let megabytes = bytes as f64 / 1e6;
    table.row(&format!("a national KS4 file ({megabytes:.1} MB) imported and durable"), &spread(&mut times), "≤ 1 s");
}

/// A store with every file, made once.
fn filled(root: &Path, table: &mut Table) -> PathBuf {
    let folder = root.join("store");
    if !root.join("filled").exists() {
        let _ = fs::remove_dir_all(&folder);
        let service = open(&folder);
        let start = Instant::now();
        let outcomes = service.import(&Actor::Operator, &[root.join("files")], Options::default(), false, &mut |_| {});
        let imported =
            outcomes.unwrap().iter().filter(|outcome| matches!(outcome.state, FileState::Imported(_))).count();
        table.row(
            &format!("{imported} files of all years imported"),
            &format!("{:.1} s", start.elapsed().as_secs_f64()),
            "—",
        );
        make_group(&service);
        drop(service);
        fs::write(root.join("filled"), "").unwrap();
    }
    folder
}

fn open(folder: &Path) -> Service {
    Service::new(Arc::new(store::open(folder).unwrap()), Service::machine_clock()).unwrap()
}

/// Three hundred secondary schools spread over England.
fn make_group(service: &Service) {
    let search = SchoolSearch { phase: Some("secondary".parse().unwrap()), ..SchoolSearch::default() };
    let Response::Schools(page) = service.handle(&Actor::Operator, Request::SearchSchools(search)).unwrap() else {
        panic!("no schools");
    };
    let step = (page.schools.len() / 300).max(1);
    let schools: Vec<Urn> = page.schools.iter().step_by(step).take(300).map(|school| school.urn).collect();
    let owner = OrgCode::La(page.schools.first().unwrap().la);
    let new = NewGroup {
        name: "Three hundred".to_owned(),
        description: String::new(),
        owner,
        schools,
        viewers: Vec::new(),
        visibility: Visibility::OwnerOnly,
        accept_terms: false,
    };
    service.handle(&Actor::Operator, Request::CreateGroup(new)).unwrap();
}

fn asked(folder: &Path, table: &mut Table) {
    for name in ReportName::all().take(4) {
        let request = || Request::Report("G1".to_owned(), Query { stage: Some(Stage::Ks4), ..Query::of(name) });
        let mut cold = Vec::new();
        let mut again = Vec::new();
        for _ in 0..7 {
            let service = open(folder);
            cold.push(timed(&service, request()));
            again.push(timed(&service, request()));
        }
        table.row(&format!("report {} of 300 schools over five years, cold", name.id()), &spread(&mut cold), "≤ 20 ms");
        table.row(&format!("report {} again", name.id()), &spread(&mut again), "≤ 1 ms");
    }
    let mut opened = Vec::new();
    for _ in 0..7 {
        let start = Instant::now();
        let service = open(folder);
        service.handle(&Actor::Operator, Request::ListGroups { archived: false }).unwrap();
        opened.push(start.elapsed());
    }
    table.row("open the store and list the groups", &spread(&mut opened), "—");
    let service = open(folder);
    let search = |text: &str| {
        Request::SearchSchools(SchoolSearch { text: text.to_owned(), limit: 60, ..SchoolSearch::default() })
    };
    table.row("first search over all schools", &spread(&mut [timed(&service, search("aca"))]), "—");
    let mut searches: Vec<Duration> =
        ["north", "st m", "815", "acad", "wood"].map(|text| timed(&service, search(text))).into();
    table.row("search over all schools", &spread(&mut searches), "—");
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM: not known on this system");
    println!("{peak} (this bench, which opened the store many times)");
}

fn timed(service: &Service, request: Request) -> Duration {
    let start = Instant::now();
    service.handle(&Actor::Operator, request).unwrap();
    start.elapsed()
}

/// The median and the range.
fn spread(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let ms = |at: usize| times.get(at).map_or(0.0, |time| time.as_secs_f64() * 1e3);
    format!("{:.2} ms ({:.2} to {:.2})", ms(times.len() / 2), ms(0), ms(times.len().saturating_sub(1)))
}
