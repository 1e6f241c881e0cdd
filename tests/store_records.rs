//! Records as they were first written: each fixture must be read for ever as the value that stands here.
//!
//! A fixture that is missing is written by `COLLABORATE_WRITE_FIXTURES=1`; one that is there is never written again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fmt::{Debug, Write as _};
use std::fs;
use std::path::PathBuf;

use collaborate::domain::{
    Asked, Consent, ConsentScope, ConsentState, Group, GroupId, ImportId, LaCode, LaEstab, Letter, ListRead,
    MailPreference, Member, Notice, NoticeKind, OrgCode, Organisation, Phase, Reach, SavedViews, School, SchoolStatus,
    TermsAccepted, Urn, User, UserDelta, View, Visibility,
};
use collaborate::figures::{
    BlockKey, Code, Course, Entered, Figure, FigureKey, Limits, Measure, Place, PupilGroup, Release, Stage, Subject,
    Year,
};
use collaborate::store::{
    Announcement, AuditEntry, AuditHead, BlockEntries, BlockFigures, Commit, Counter, Courses, Deed, Extent,
    ImportRecord, ImportState, KnownAs, LetterTemplate, Mail, MailStanding, MemoryStore, Message, Record, SchoolFacts,
    Shelf, Store, Undo, keys, read,
};

fn fixture(version: u8, name: &str) -> PathBuf {
    let folder = format!("tests/fixtures/records/v{version}");
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder).join(format!("{name}.hex"))
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

/// The fixture of version 1 is read as `value`.
fn is_kept<T: Record + PartialEq + Debug>(name: &str, value: &T) {
    is_kept_in(1, name, value);
}

/// The fixture is read as `value`; and as long as its version is the newest, `value` is written as the fixture.
fn is_kept_in<T: Record + PartialEq + Debug>(version: u8, name: &str, value: &T) {
    let path = fixture(version, name);
    if !path.exists() && std::env::var_os("COLLABORATE_WRITE_FIXTURES").is_some() {
        assert_eq!(T::VERSION, version, "{name}: the layout of an older version is no longer written");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, hex_of(&value.to_bytes().unwrap())).unwrap();
    }
    let bytes = bytes_in(&fs::read_to_string(&path).unwrap());
    assert_eq!(bytes[..2], [T::KIND, version], "{name}");
    assert_eq!(&T::from_bytes(&bytes).unwrap(), value, "{name}");
    if T::VERSION == version {
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
        chain: None,
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
        ..Consent::not_asked()
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
                list_read: Some(ListRead { by: email("admin@school.example"), list: 0 }),
            },
            Member::new(urn(121_667)),
            Member { consent: answered(ConsentState::Declined, "C. Head"), ..Member::new(urn(121_670)) },
            Member::new(urn(145_000)),
        ],
        list: 0,
        viewers: [email("a.name@council.example"), email("b.name@council.example")].into(),
        alphabetical: false,
        archived: true,
        version: 300,
    }
}

fn figures() -> BlockFigures {
    let figure = |value, decimals, pupils, count, limits, column| Figure {
        value,
        decimals,
        pupils,
        count,
        limits,
        column,
        line: 4_321,
    };
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

fn figures_of_many_lines() -> BlockFigures {
    let mut block = figures();
    for ((_, figure), line) in block.figures.iter_mut().zip([4_321, 90_000, 12, 4_322, 12]) {
        figure.line = line;
    }
    block
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
        chains: Vec::new(),
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
        reach: Reach::All,
        mail: MailPreference::AtOnce,
        active: true,
        version: 2,
    };
    is_kept("user", &user);
    is_kept("group", &group());
}

#[test]
fn figures_and_imports_are_read_as_they_were_written() {
    is_kept("block", &figures());
    is_kept_in(2, "block", &figures());
    is_kept_in(2, "block_of_many_lines", &figures_of_many_lines());
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
fn entries_and_courses_are_read_as_they_were_written() {
    let entered = |course, pupils, line, total, grades| Entered { course, pupils, line, total, grades };
    let entries = BlockEntries {
        line: 1_204,
        column: 21,
        cohort: Some(Ok(181.0)),
        entered: vec![
            entered(0, PupilGroup::All, 1_204, Some(Ok(20)), vec![(0, Ok(5)), (3, Ok(0)), (18, Err(Code::C))]),
            entered(411, PupilGroup::Girls, 1_200, None, Vec::new()),
            entered(2, PupilGroup::Boys, 1_500_000, Some(Err(Code::Low)), vec![(1, Ok(70_000))]),
        ],
    };
    is_kept("entries", &entries);
    is_kept("entries_without_a_cohort", &BlockEntries { cohort: None, entered: Vec::new(), ..entries.clone() });
    is_kept("entries_of_a_coded_cohort", &BlockEntries { cohort: Some(Err(Code::Z)), ..entries });
    let physics = Course {
        kind: "GCSE".to_owned(),
        qualification: "GCSE (9-1) Full Course".to_owned(),
        structure: "9-1".to_owned(),
        discount: "RC1".to_owned(),
        subject: "Physics".to_owned(),
        detail: String::new(),
        grades: ["9", "8", "U"].map(str::to_owned).to_vec(),
    };
    is_kept("courses", &Courses(vec![physics, Course::default()]));
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
        ..unchained()
    };
    is_kept("audit", &entry);
}

/// An entry as the first version wrote them: without a chain, and with no way back but words.
fn unchained() -> AuditEntry {
    AuditEntry {
        at: 0,
        by: String::new(),
        action: String::new(),
        subject: String::new(),
        forward: String::new(),
        inverse: String::new(),
        deed: Deed::Change,
        owner: None,
        group: None,
        schools: Vec::new(),
        side: None,
        undo: Undo::Never("it was written by an earlier version of the program".to_owned()),
        undoes: None,
        previous: [0; 32],
    }
}

#[test]
fn what_the_second_version_added_is_read_as_it_was_written() {
    let mut group = group();
    group.list = 4;
    group.schools[1].consent.agreement = "DSA 2026-1".to_owned();
    group.schools[1].consent.scope = ConsentScope::Ks4;
    group.schools[1].consent.note = "On paper".to_owned();
    group.schools[1].consent.asked =
        Asked { first: "2026-10-01".to_owned(), last: "2026-11-02".to_owned(), reminders: 2 };
    group.schools[1].list_read = Some(ListRead { by: "admin@school.example".parse().unwrap(), list: 3 });
    is_kept_in(2, "group", &group);
    let user = User {
        email: "a.name@council.example".parse().unwrap(),
        name: "A. Name".to_owned(),
        organisation: OrgCode::Fft,
        job: "School improvement partner".to_owned(),
        administrator: false,
        global: true,
        reach: Reach::Only([urn(121_666), urn(121_670)].into()),
        mail: MailPreference::Daily,
        active: true,
        version: 3,
    };
    is_kept_in(2, "user", &user);
    let delta = UserDelta { before: None, after: Box::new(user) };
    let entry = AuditEntry {
        at: 1_763_000_002,
        by: "operator".to_owned(),
        action: "user add".to_owned(),
        subject: "a.name@council.example".to_owned(),
        forward: "added".to_owned(),
        inverse: "remove".to_owned(),
        deed: Deed::Export,
        owner: Some(OrgCode::Fft),
        group: Some(GroupId(7)),
        schools: vec![urn(121_666)],
        side: Some(urn(121_670)),
        undo: Undo::user(&delta).unwrap(),
        undoes: Some(5),
        previous: [0xAB; 32],
    };
    is_kept_in(2, "audit", &entry);
    // Printed by an independent computation over the fixture: `printf 'collaborate audit entry\n'`, eight bytes of the
    // number, the body of the fixture (behind its six bytes of head), through `sha256sum`.
    let hash = hex_of(&entry.hash(9).unwrap());
    assert_eq!(hash.trim(), "a6a6d764ef3ab4269e5609aac7284ce582b660bc14f6eba5ae17191aea690774");
}

#[test]
fn academy_chains_are_read_as_they_were_written() {
    let school = School { chain: Some(1_234), ..school() };
    is_kept_in(2, "school", &school);
    let linked = School { chain: Some(9), ..School::named(urn(100_001), LaCode::NOT_STATED, "") };
    is_kept_in(2, "facts", &SchoolFacts(linked.clone()));
    is_kept_in(2, "shelf", &Shelf(vec![linked, school]));
    let chains = vec![(9, "Moor Trust".to_owned()), (1_234, "Dales Trust".to_owned())];
    is_kept_in(2, "import", &ImportRecord { kind: "chains".to_owned(), chains, ..import() });
}

#[test]
fn what_the_third_version_added_is_read_as_it_was_written() {
    is_kept_in(3, "group", &Group { alphabetical: true, ..group() });
}

#[test]
fn letters_notices_and_mails_are_read_as_they_were_written() {
    is_kept("audit_head", &AuditHead { number: 9, hash: [0xCD; 32], chained_from: 1 });
    let letter = Letter { subject: "Permission: {group}".to_owned(), text: "Dear {school}".to_owned() };
    is_kept("letter", &LetterTemplate { owner: OrgCode::Fft, letter: Some(letter), version: 2 });
    let to: Vec<collaborate::domain::Email> = vec!["a.name@council.example".parse().unwrap()];
    let message = Message {
        kind: NoticeKind::ConsentWithdrawn,
        subject: "Withdrawn".to_owned(),
        text: "A school withdrew.".to_owned(),
        letter: None,
        to: to.clone(),
    };
    let announcement = Announcement {
        number: 9,
        at: 1_763_000_003,
        by: "operator".to_owned(),
        group: Some(GroupId(7)),
        first_mail: 12,
        messages: vec![message.clone()],
    };
    is_kept("announcement", &announcement);
    let letter = Message { letter: Some(urn(121_666)), text: String::new(), ..message.clone() };
    is_kept_in(2, "announcement", &Announcement { messages: vec![message.clone(), letter], ..announcement });
    let notice = Notice {
        number: 9,
        kind: message.kind,
        at: 1_763_000_003,
        by: "operator".to_owned(),
        group: Some(GroupId(7)),
        subject: message.subject.clone(),
        text: message.text.clone(),
        read: true,
    };
    is_kept("notice", &notice);
    let mail = |standing| Mail {
        number: 12,
        to: to[0].clone(),
        organisation: OrgCode::Fft,
        kind: message.kind,
        subject: message.subject.clone(),
        text: message.text.clone(),
        at: 1_763_000_003,
        due: 1_763_000_063,
        digest: true,
        attempts: 3,
        trouble: "the server is busy".to_owned(),
        standing,
    };
    let leased = MailStanding::Leased { by: "4711".to_owned(), until: 1_763_000_363 };
    let standings = [MailStanding::Waiting, leased, MailStanding::Sent(1_763_000_100), MailStanding::GivenUp(7)];
    for (name, standing) in ["mail_waiting", "mail_leased", "mail_sent", "mail_given_up"].into_iter().zip(standings) {
        is_kept(name, &mail(standing));
    }
}

#[test]
fn saved_views_are_read_as_they_were_written() {
    let words = |words: &[(&str, &str)]| -> Vec<(String, String)> {
        words.iter().map(|(word, value)| ((*word).to_owned(), (*value).to_owned())).collect()
    };
    let view = View {
        name: "Maths – disadvantaged".to_owned(),
        group: GroupId(7),
        query: words(&[("report", "schools"), ("pupils", "disadvantaged")]),
        screen: words(&[("filter", "vale"), ("columns rows", "name attainment8 -progress8")]),
    };
    is_kept("views", &SavedViews(vec![view.clone(), View { name: "Plain".to_owned(), screen: Vec::new(), ..view }]));
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
        ..unchained()
    };
    let key = keys::audit(9);
    let path = fixture(1, "split");
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
