//! The files as an importer meets them: read back with a plain CSV reader, numbers checked against each other.
#![allow(clippy::float_cmp, reason = "whole numbers of pupils and per cents are exact")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::{DEFAULT_SCHOOLS, DEFAULT_SEED, DEFAULT_YEARS, files, groups, organisations, people, write};
use crate::domain::{ConsentState, OrgCode, Visibility};

type Rows = Vec<BTreeMap<String, String>>;

/// The default sample, written once for all tests of this file.
fn sample() -> &'static Path {
    static DIR: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = DIR.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), DEFAULT_SCHOOLS, DEFAULT_YEARS, DEFAULT_SEED, &mut |_| ()).unwrap();
        let path = dir.path().to_owned();
        (dir, path)
    });
    path
}

fn text(path: &str) -> String {
    fs::read_to_string(sample().join(path)).unwrap()
}

/// Rows by header in upper case; cells that a short row leaves out are missing.
fn read(path: &str) -> Rows {
    let text = text(path);
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headers: Vec<String> = reader.headers().unwrap().iter().map(str::to_uppercase).collect();
    reader
        .records()
        .map(|record| headers.iter().cloned().zip(record.unwrap().iter().map(str::to_owned)).collect())
        .collect()
}

fn ks4(year: u16) -> Rows {
    read(&format!("{}-{year}/999_{year}_ks4final.csv", year - 1))
}

fn ks2(year: u16) -> Rows {
    read(&format!("{}-{year}/999_{year}_ks2final.csv", year - 1))
}

fn cell<'a>(row: &'a BTreeMap<String, String>, column: &str) -> &'a str {
    row.get(column).map_or("", String::as_str)
}

/// The number in a cell; none for codes and empty cells.
fn number(row: &BTreeMap<String, String>, column: &str) -> Option<f64> {
    cell(row, column).trim_end_matches('%').parse().ok()
}

fn schools(rows: &Rows) -> impl Iterator<Item = &BTreeMap<String, String>> {
    rows.iter().filter(|row| matches!(cell(row, "RECTYPE"), "1" | "2"))
}

fn school<'a>(rows: &'a Rows, urn: &str) -> &'a BTreeMap<String, String> {
    rows.iter().find(|row| cell(row, "URN") == urn).unwrap()
}

fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let n = pairs.len() as f64;
    let (mx, my) = (pairs.iter().map(|p| p.0).sum::<f64>() / n, pairs.iter().map(|p| p.1).sum::<f64>() / n);
    let cross: f64 = pairs.iter().map(|(x, y)| (x - mx) * (y - my)).sum();
    let (vx, vy): (f64, f64) =
        (pairs.iter().map(|p| (p.0 - mx).powi(2)).sum(), pairs.iter().map(|p| (p.1 - my).powi(2)).sum());
    cross / (vx * vy).sqrt()
}

#[test]
fn the_embedded_files_are_what_the_generator_writes_byte_for_byte() {
    let embedded: Vec<(&str, &[u8])> = files().collect();
    assert_eq!(embedded.len(), 10);
    for (path, bytes) in &embedded {
        assert!(fs::read(sample().join(path)).unwrap() == *bytes, "{path} differs: write the sample again");
    }
    assert!(embedded.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() < 1_200_000);
}

#[test]
fn a_seed_decides_every_byte_and_another_seed_differs() {
    let write_one = |seed| {
        let dir = tempfile::tempdir().unwrap();
        let written = write(dir.path(), 6, 1, seed, &mut |_| ()).unwrap();
        let bytes: Vec<Vec<u8>> = written.files.iter().map(|file| fs::read(file).unwrap()).collect();
        assert_eq!(written.bytes, bytes.iter().map(|file| file.len() as u64).sum::<u64>());
        bytes
    };
    let (first, again, other) = (write_one(3), write_one(3), write_one(4));
    assert!(first == again);
    assert!(first != other);
}

#[test]
fn every_file_has_its_schools_the_authority_and_england_twice() {
    for year in [2023, 2024, 2025] {
        for (rows, types) in [(ks4(year), ["4", "5", "7"]), (ks2(year), ["3", "4", "5"])] {
            let last: Vec<&str> = rows.iter().rev().take(3).map(|row| cell(row, "RECTYPE")).collect();
            assert_eq!(last, [types[2], types[1], types[0]]);
            assert_eq!(schools(&rows).count() + 3, rows.len());
        }
    }
    assert_eq!(ks4(2023).len(), 14 + 3);
    assert_eq!(ks4(2025).len(), 15 + 3);
    assert_eq!(cell(ks2(2023).iter().find(|row| cell(row, "RECTYPE") == "3").unwrap(), "SCHNAME"), "Wrenmoor");
    let census = read("2023-2024/999_2024_census.csv");
    let last: Vec<&str> = census.iter().rev().take(6).map(|row| cell(row, "URN")).collect();
    assert_eq!(last, ["NAT", "NAT", "NAT", "LA", "LA", "LA"]);
    assert_eq!(read("schools.csv").len(), 42);
}

#[test]
fn groups_of_pupils_add_up_to_the_whole() {
    let mut checked = 0;
    for year in [2023, 2024, 2025] {
        let rows = ks4(year);
        for row in rows.iter().filter(|row| number(row, "BPUP").is_some() && number(row, "GPUP").is_some()) {
            let all = number(row, "TPUP").unwrap();
            assert_eq!(number(row, "BPUP").unwrap() + number(row, "GPUP").unwrap(), all);
            let pairs = [("BOYS", "BPUP", "GIRLS", "GPUP"), ("FSM6CLA1A", "TFSM6CLA1A", "NFSM6CLA1A", "TNOTFSM6CLA1A")];
            for (one, count, other, rest) in pairs {
                let score = |group: &str| number(row, &format!("ATT8SCR_{group}"));
                let (Some(first), Some(second)) = (score(one), score(other)) else { continue };
                let (n, m) = (number(row, count).unwrap(), number(row, rest).unwrap());
                assert_eq!(n + m, all);
                let pooled = (n * first + m * second) / all;
                assert!((pooled - number(row, "ATT8SCR").unwrap()).abs() < 0.11, "{} {one}", cell(row, "SCHNAME"));
                checked += 1;
            }
        }
    }
    assert!(checked > 60, "{checked}");
}

#[test]
fn totals_shares_and_elements_agree() {
    for row in schools(&ks4(2023)).filter(|row| number(row, "ATT8SCR").is_some()) {
        let of = |column: &str| number(row, column).unwrap();
        assert!((of("TOTATT8") / of("TPUP") - of("ATT8SCR")).abs() <= 0.051);
        let elements = of("ATT8SCRENG") + of("ATT8SCRMAT") + of("ATT8SCREBAC") + of("ATT8SCROPEN");
        assert!((elements - of("ATT8SCR")).abs() <= 0.26);
        assert!((of("ATT8SCROPENG") + of("ATT8SCROPENNG") - of("ATT8SCROPEN")).abs() <= 0.16);
        assert_eq!(of("PTEBACC_E_PTQ_EE"), (of("TEBACC_E_PTQ_EE") * 100.0 / of("TPUP")).round());
        assert!(of("PTEBACC_95") <= of("PTEBACC_94") && of("PTEBACC_94") <= of("PTEBACC_E_PTQ_EE"));
        assert!(of("PTL2BASICS_95") <= of("PTL2BASICS_94"));
        if let Some(language) = number(row, "PTEBACLAN_94") {
            assert_eq!(language, (of("TEBACLAN_94") * 100.0 / of("TEBACLAN_E_PTQ_EE")).round());
        }
    }
}

#[test]
fn progress_limits_hold_the_score_and_narrow_with_more_pupils() {
    let mut widths: Vec<(f64, f64)> = Vec::new();
    for row in schools(&ks4(2024)) {
        for group in ["", "_BOYS", "_GIRLS", "_FSM6CLA1A", "_HI"] {
            let of = |column: &str| number(row, &format!("{column}{group}"));
            if let (Some(low), Some(score), Some(high), Some(pupils)) =
                (of("P8CILOW"), of("P8MEA"), of("P8CIUPP"), of("P8PUP"))
            {
                assert!(low < score && score < high);
                let half = 1.96 * 1.41628 / pupils.sqrt();
                assert!((high - low - 2.0 * half).abs() <= 0.011, "{pupils} pupils: {low} to {high}");
                widths.push((pupils, high - low));
            }
        }
    }
    assert!(widths.len() > 40);
    widths.sort_by(|one, other| one.0.total_cmp(&other.0));
    assert!(widths.windows(2).all(|pair| pair[1].1 <= pair[0].1 + 0.011));
}

#[test]
fn poorer_intakes_have_lower_results() {
    for year in [2023, 2024, 2025] {
        let pairs: Vec<(f64, f64)> = schools(&ks4(year))
            .filter(|row| cell(row, "RECTYPE") == "1")
            .filter_map(|row| Some((number(row, "PTFSM6CLA1A")?, number(row, "ATT8SCR")?)))
            .collect();
        assert!(pairs.len() >= 10);
        assert!(correlation(&pairs) < -0.7, "{}", correlation(&pairs));
    }
}

#[test]
fn england_stands_near_its_published_figures() {
    for year in [2023, 2024, 2025] {
        let rows = ks4(year);
        let england = rows.last().unwrap();
        let near = |column: &str, about: f64, within: f64| {
            let found = number(england, column).unwrap();
            assert!((found - about).abs() <= within, "{year} {column} {found}");
        };
        near("ATT8SCR", 46.0, 2.0);
        near("PTL2BASICS_94", 65.0, 4.0);
        near("PTL2BASICS_95", 45.0, 4.0);
        near("PTEBACC_E_PTQ_EE", 39.0, 5.0);
        near("EBACCAPS", 4.05, 0.2);
        if year < 2025 {
            near("P8MEA", 0.0, 0.02);
            near("P8MEA_FSM6CLA1A", -0.5, 0.15);
        }
        let rows = ks2(year);
        let found = number(rows.last().unwrap(), "PTRWM_EXP").unwrap();
        assert!((found - 63.0).abs() <= 4.0, "{found}");
        assert!(cell(england, "PTL2BASICS_94").contains('.'), "two decimals for England");
    }
}

#[test]
fn five_pupils_or_fewer_are_suppressed() {
    let mut suppressed = 0;
    for year in [2023, 2024] {
        for row in schools(&ks4(year)) {
            for (count, figures) in [
                ("BPUP", ["ATT8SCR_BOYS", "PBL2BASICS_94"]),
                ("GPUP", ["ATT8SCR_GIRLS", "PGL2BASICS_94"]),
                ("TFSM6CLA1A", ["ATT8SCR_FSM6CLA1A", "PTFSM6CLA1ABASICS_94"]),
                ("TEALGRP2", ["ATT8SCR_EAL", "PTL2BASICSEAL_94"]),
            ] {
                let Some(pupils) = number(row, count) else { continue };
                for figure in figures {
                    match pupils {
                        0.0 => assert!(number(row, figure).is_none()),
                        1.0..=5.0 => {
                            assert_eq!(cell(row, figure), "SUPP");
                            suppressed += 1;
                        }
                        _ => assert!(number(row, figure).is_some(), "{figure} of {pupils}: {}", cell(row, figure)),
                    }
                }
            }
        }
    }
    assert!(suppressed >= 10);
    let rows = ks2(2024);
    let tiny = school(&rows, "900005");
    assert!(number(tiny, "TELIG").unwrap() <= 5.0);
    assert!(["BELIG", "PTRWM_EXP", "READ_AVERAGE", "PTFSM6CLA1A"].iter().all(|column| cell(tiny, column) == "SUPP"));
}

#[test]
fn every_oddity_of_published_files_is_there() {
    let (first, middle, last) = (ks4(2023), ks4(2024), ks4(2025));
    let low = school(&first, "900015");
    assert!(["P8MEA", "P8CILOW", "P8MEACOV"].iter().all(|column| cell(low, column) == "LOWCOV"));
    assert!(number(low, "P8PUP").is_some() && number(low, "ATT8SCR").is_some());
    assert!(first.iter().all(|row| cell(row, "URN") != "970006"));
    assert_eq!(cell(school(&first, "900006"), "ESTAB"), cell(school(&middle, "970006"), "ESTAB"));
    assert!(middle.iter().all(|row| cell(row, "URN") != "900006"));
    let new = school(&middle, "900012");
    assert_eq!(cell(new, "TOTPUPS"), "NEW");
    assert!(!new.contains_key("TPUP"), "the row ends early");
    assert!(number(school(&last, "900012"), "ATT8SCR").is_some());
    let none = school(&middle, "900009");
    assert_eq!((cell(none, "TPUP"), cell(none, "ATT8SCR"), cell(none, "P8MEA")), ("0", "", ""));
    let speechless = school(&first, "900024");
    assert_eq!((cell(speechless, "TEBACLAN_E_PTQ_EE"), cell(speechless, "PTEBACLAN_94")), ("0", "NE"));
    let private = school(&first, "900039");
    assert_eq!((cell(private, "P8MEA"), cell(private, "ATT8SCR_FSM6CLA1A")), ("NP", "NP"));
    assert_eq!(cell(school(&first, "900018"), "ATT8SCR_BOYS"), "NA");
    assert_eq!(cell(school(&first, "900038"), "RECTYPE"), "2");
    for row in schools(&last).filter(|row| number(row, "TPUP").is_some_and(|pupils| pupils > 5.0)) {
        assert!(["P8MEA", "P8PUP", "KS2ASS", "ATT8SCR_LO"].iter().all(|column| cell(row, column) == "NA"));
    }
    assert_eq!(cell(school(&ks2(2025), "900020"), "TOTPUPS"), "NEW");
    assert_eq!(cell(school(&ks2(2023), "900013"), "READPROG"), "LOWCOV");
    assert_eq!(cell(school(&ks2(2024), "900001"), "READPROG"), "NA");
    let spine = read("schools.csv");
    let (before, after) = (school(&spine, "900006"), school(&spine, "970006"));
    assert_eq!(
        (cell(before, "OTHERURN"), cell(before, "CLOSEDATE"), cell(before, "ICLOSE")),
        ("970006", "20230831", "2")
    );
    assert_eq!((cell(after, "OTHERURN"), cell(after, "OPENDATE"), cell(after, "ICLOSE")), ("900006", "20230901", "1"));
}

#[test]
fn bytes_have_the_quirks_of_downloads() {
    let marked: Vec<&str> =
        files().filter(|(_, bytes)| bytes.starts_with(b"\xef\xbb\xbf")).map(|(path, _)| path).collect();
    assert_eq!(marked, ["2022-2023/999_2023_ks4final.csv", "schools.csv"]);
    let file = text("2023-2024/999_2024_ks4final.csv");
    assert!(file.split('\n').filter(|line| !line.is_empty()).all(|line| line.ends_with('\r')));
    let lengths: Vec<usize> = file.lines().map(|line| line.split(',').count()).collect();
    assert_eq!(lengths[0], 429);
    assert!(lengths.iter().any(|cells| *cells < 429), "empty cells at the end are left out");
    assert!(text("2022-2023/999_2023_ks2final.csv").contains("\"Pellanthwaite, St Hybald's"));
    assert!(text("2022-2023/999_2023_ks2final.csv").contains("\r\n4, , , , , ,"), "national rows hold single spaces");
}

#[test]
fn earlier_years_in_a_file_are_those_years_own_figures() {
    let (middle, last) = (ks4(2024), ks4(2025));
    let mut same = 0;
    for row in schools(&last) {
        let Some(own) = middle.iter().find(|own| cell(own, "URN") == cell(row, "URN")) else { continue };
        if number(own, "P8MEA").is_some() {
            assert_eq!(cell(row, "P8MEA_PREV"), cell(own, "P8MEA"));
            assert_eq!(cell(row, "ATT8SCR_PREV"), cell(own, "ATT8SCR"));
            assert_eq!(cell(row, "PTL2BASICS_94_PREV"), cell(own, "PTL2BASICS_94"));
            same += 1;
        }
    }
    assert!(same >= 10);
    assert_eq!(cell(school(&last, "970006"), "ATT8SCR_PREV2"), " ", "under another number then");
}

#[test]
fn years_and_schools_out_of_range_are_refused_with_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    for years in [0, 7] {
        let problem = write(dir.path(), 40, years, 1, &mut |_| ()).unwrap_err();
        assert_eq!(problem.what, format!("sample files cannot be made for {years} years"));
        assert!(problem.hint.starts_with("ask for 1 to 6 years"));
    }
    assert!(write(dir.path(), 0, 1, 1, &mut |_| ()).is_err());
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn people_and_groups_fit_the_schools() {
    let urns: Vec<String> = read("schools.csv").iter().map(|row| cell(row, "URN").to_owned()).collect();
    let (organisations, people, groups) = (organisations().unwrap(), people().unwrap(), groups().unwrap());
    assert_eq!((organisations.len(), people.len(), groups.len()), (2, 11, 3));
    let known = |code: &OrgCode| match code {
        OrgCode::School(urn) => urns.contains(&urn.to_string()),
        other => organisations.iter().any(|organisation| organisation.code == *other),
    };
    assert!(people.iter().all(|user| known(&user.organisation)));
    assert_eq!(people.iter().filter(|user| !user.active).count(), 1);
    let person = |email| people.iter().find(|user| &user.email == email).unwrap();
    for group in &groups {
        assert!(known(&group.owner));
        let creator = person(&group.created_by);
        assert!(creator.administrator && creator.organisation == group.owner);
        assert!(group.schools.iter().all(|urn| urns.contains(&urn.to_string())));
        assert!(group.viewers.iter().all(|email| person(email).organisation == group.owner));
        assert!(group.consents.iter().all(|consent| group.schools.contains(&consent.school)));
        for pick in &group.picks {
            assert!(person(&pick.by).administrator);
            assert!(pick.viewers.iter().chain([&pick.by]).all(|email| {
                person(email).organisation == OrgCode::School(pick.school) && group.schools.contains(&pick.school)
            }));
        }
    }
    let shared = groups.iter().find(|group| group.name == "Larkspur secondaries").unwrap();
    assert_eq!(shared.visibility, Visibility::Schools);
    let with = |state| shared.consents.iter().filter(|consent| consent.consent.state == state).count();
    assert_eq!((with(ConsentState::Granted), with(ConsentState::Declined), shared.schools.len()), (5, 1, 7));
}
