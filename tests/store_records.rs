//! Records as they were first written: each fixture must be read for ever as the value that stands here.
//!
//! A fixture that is missing is written by `COLLABORATE_WRITE_FIXTURES=1`; one that is there is never written again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fmt::{Debug, Write as _};
use std::fs;
use std::path::PathBuf;

use collaborate::domain::{
    Consent, ConsentState, Group, GroupId, ImportId, LaCode, LaEstab, Member, OrgCode, Organisation, Phase, School,
    SchoolStatus, TermsAccepted, Urn, User, Visibility,
};
use collaborate::figures::{
    BlockKey, Code, Figure, FigureKey, Limits, Measure, Place, PupilGroup, Release, Stage, Subject, Year,
};
use collaborate::store::{
    AuditEntry, BlockFigures, Commit, Counter, Extent, ImportRecord, ImportState, KnownAs, MemoryStore, Record,
    SchoolFacts, Shelf, Store, keys, read,
};

fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/records/v1").join(format!("{name}.hex"))
}

fn bytes_in(hex: &str) -> Vec<u8> {
    let digits: Vec<u32> = hex.chars().filter_map(|c| c.to_digit(16)).collect();
    digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap()).collect()
}

fn hex_of(bytes: &[u8]) -> String {
    let mut hex = String::new();
    for (at, byte) in bytes.iter().enumerate() {
        let end = if at % 32 == 31 { "\n" } else { "" };
        write!(hex, "{byte:02x}{end}").unwrap();
    }
    hex.trim_end().to_owned() + "\n"
}

/// The fixture is read as `value`; and as long as version 1 is the newest, `value` is written as the fixture.
fn is_kept<T: Record + PartialEq + Debug>(name: &str, value: &T) {
    let path = fixture(name);
    if !path.exists() && std::env::var_os("COLLABORATE_WRITE_FIXTURES").is_some() {
        fs::write(&path, hex_of(&value.to_bytes().unwrap())).unwrap();
    }
    let bytes = bytes_in(&fs::read_to_string(&path).unwrap());
    assert_eq!(bytes[..2], [T::KIND, 1], "{name}");
    assert_eq!(&T::from_bytes(&bytes).unwrap(), value, "{name}");
    if T::VERSION == 1 {
        assert_eq!(value.to_bytes().unwrap(), bytes, "{name} is written in another way under the same version");
    }
}

fn urn(number: u32) -> Urn {
    Urn::new(number).unwrap()
}

fn school() -> School {
    School {
        urn: urn(121_666),
        laestab: Some(LaEstab::new(LaCode::new(815).unwrap(), 4_035).unwrap()),
        name: "Hawthorn Vale School – Ysgol y Ddraenen".to_owned(),
        la: LaCode::new(815).unwrap(),
        phase: Phase::AllThrough,
        kind: "Academy converter".to_owned(),
        status: SchoolStatus::ClosingSoon,
        opened: "2011-09-01".to_owned(),
        closed: String::new(),
        town: "Leyburn".to_owned(),
        postcode: "ZZ1 1ZZ".to_owned(),
        ages: Some((3, 19)),
        gender: "Mixed".to_owned(),
        admissions: "Non-selective".to_owned(),
        religion: "None".to_owned(),
        other_urns: vec![urn(999_999), urn(100_000)],
    }
}

fn group() -> Group {
    let email = |text: &str| text.parse().unwrap();
    let answered = |state, signatory: &str| Consent {
        state,
        signatory: signatory.to_owned(),
        role: "Headteacher".to_owned(),
        date: "2026-11-24".to_owned(),
        expires: "2027-08-31".to_owned(),
    };
    Group {
        id: GroupId(7),
        name: "Dales partnership".to_owned(),
        description: "Rural secondaries".to_owned(),
        owner: OrgCode::La(LaCode::new(815).unwrap()),
        created_by: "a.name@council.example".to_owned(),
        created_at: 1_763_000_000,
        visibility: Visibility::Schools,
        terms: Some(TermsAccepted { version: "2026-1".to_owned(), by: "operator".to_owned(), at: -1 }),
        schools: vec![
            Member::new(urn(100_000)),
            Member {
                urn: urn(121_666),
                consent: answered(ConsentState::Granted, "B. Head"),
                viewers: [email("v@school.example"), email("w@school.example")].into(),
                list_read_by: Some(email("admin@school.example")),
            },
            Member::new(urn(121_667)),
            Member { consent: answered(ConsentState::Declined, "C. Head"), ..Member::new(urn(121_670)) },
            Member::new(urn(145_000)),
        ],
        viewers: [email("a.name@council.example"), email("b.name@council.example")].into(),
        archived: true,
        version: 300,
    }
}

fn figures() -> BlockFigures {
    let figure =
        |value, decimals, pupils, count, limits, column| Figure { value, decimals, pupils, count, limits, column };
    let at = |measure, subject, pupils| FigureKey { measure, subject, pupils };
    BlockFigures {
        line: 4_321,
        figures: vec![
            (at(Measure::Attainment8, None, PupilGroup::All), figure(Ok(46.3), 1, Some(143.0), None, None, 50)),
            (at(Measure::Attainment8, None, PupilGroup::Girls), figure(Err(Code::Supp), 1, Some(4.0), None, None, 49)),
            (
                at(Measure::Progress8, None, PupilGroup::PriorHigh),
                figure(Ok(-0.12), 2, Some(29.1), None, Some(Limits { lower: -0.31, upper: 0.07 }), 420),
            ),
            (
                at(Measure::Grade94, Some(Subject::Maths), PupilGroup::All),
                figure(Ok(1.0 / 3.0), 0, None, Some(77.0), None, 65_535),
            ),
            (
                at(Measure::PriorAverage, Some(Subject::Gps), PupilGroup::All),
                figure(Err(Code::NoFile), 9, None, None, None, 0),
            ),
        ],
    }
}

fn import() -> ImportRecord {
    ImportRecord {
        id: ImportId(3),
        file: "england_ks4final.csv".to_owned(),
        sha256: "00ff".repeat(16),
        kind: "ks4".to_owned(),
        stage: Some(Stage::Ks4),
        year: Some(Year::ending(2017).unwrap()),
        release: Some(Release::Final),
        rows: 5_500,
        schools: 5_348,
        figures: 800_000,
        codes: vec![("NE".to_owned(), 12), ("SUPP".to_owned(), 70_000)],
        refused: 2,
        by: "operator".to_owned(),
        at: 1_763_000_001,
        state: ImportState::Published,
        las: vec![(LaCode::new(815).unwrap(), "North Dales".to_owned())],
    }
}

#[test]
fn people_and_places_are_read_as_they_were_written() {
    is_kept("school", &school());
    is_kept("facts", &SchoolFacts(School::named(urn(100_001), LaCode::new(201).unwrap(), "")));
    is_kept("shelf", &Shelf(vec![School::named(urn(100_001), LaCode::new(201).unwrap(), "Hill Primary"), school()]));
    is_kept("organisation", &Organisation { code: OrgCode::Chain(1_234), name: "Dales Trust".to_owned() });
    let user = User {
        email: "a.name@council.example".parse().unwrap(),
        name: "A. Name".to_owned(),
        organisation: OrgCode::School(urn(121_666)),
        job: "Data manager".to_owned(),
        administrator: true,
        global: false,
        active: true,
        version: 2,
    };
    is_kept("user", &user);
    is_kept("group", &group());
}

#[test]
fn figures_and_imports_are_read_as_they_were_written() {
    is_kept("block", &figures());
    is_kept("import", &import());
    is_kept(
        "import_of_schools",
        &ImportRecord { stage: None, year: None, release: None, state: ImportState::Undone, ..import() },
    );
    let key = BlockKey {
        stage: Stage::Ks4,
        place: Place::School(urn(121_666)),
        year: Year::ending(2017).unwrap(),
        release: Release::Final,
        import: ImportId(3),
    };
    let other = BlockKey { place: Place::School(urn(121_667)), ..key };
    is_kept("extent", &Extent(vec![keys::facts(urn(121_666), ImportId(3)), keys::block(&key), keys::block(&other)]));
}

#[test]
fn counters_and_the_audit_log_are_read_as_they_were_written() {
    is_kept("counter", &Counter(70_000));
    is_kept("known_as", &KnownAs);
    let entry = AuditEntry {
        at: 1_763_000_002,
        by: "a.name@council.example".to_owned(),
        action: "group create".to_owned(),
        subject: "G7".to_owned(),
        forward: "{\"name\":\"Dales\"}".to_owned(),
        inverse: "archive G7".to_owned(),
    };
    is_kept("audit", &entry);
}

/// A split record lies at several keys; its fixture has a line for each value.
#[test]
fn a_split_record_is_read_as_it_was_written() {
    let entry = AuditEntry {
        at: 0,
        by: String::new(),
        action: "import".to_owned(),
        subject: "I3".to_owned(),
        forward: "0123456789abcdef".repeat(512),
        inverse: String::new(),
    };
    let key = keys::audit(9);
    let path = fixture("split");
    if !path.exists() && std::env::var_os("COLLABORATE_WRITE_FIXTURES").is_some() {
        let store = MemoryStore::new();
        let mut commit = Commit::new();
        commit.put(key.clone(), &entry).unwrap();
        commit.apply(&store).unwrap();
        let (from, to) = keys::audits();
        let page = store.scan(&from, &to, 10).unwrap();
        let lines: Vec<String> = page
            .items
            .iter()
            .map(|(key, value)| hex_of(key).replace('\n', "") + " " + &hex_of(value).replace('\n', ""))
            .collect();
        fs::write(&path, lines.join("\n") + "\n").unwrap();
    }
    let store = MemoryStore::new();
    for line in fs::read_to_string(&path).unwrap().lines() {
        let (key, value) = line.split_once(' ').unwrap();
        store.commit(&[], &[collaborate::store::Write::Put(bytes_in(key), bytes_in(value))]).unwrap();
    }
    assert_eq!(store.version(), 3, "a head and two parts");
    assert_eq!(read(&store, key).unwrap().value, Some(entry));
}
