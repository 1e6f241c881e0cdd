//! Owns the world that the tests of the service start from: one authority, one chain, four schools, their people.
//! Must not hold an expectation.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::domain::{Consent, ConsentState, Email, ImportId, LaCode, OrgCode, Organisation, School, Urn, Visibility};
use crate::figures::{
    Block, BlockKey, EnglandScope, EntriesFile, Figure, FigureKey, Measure, Place, PupilGroup, Release, Stage, Year,
};
use crate::import::{FileKind, Parsed, Summary};
use crate::service::authority::Who;
use crate::service::{Actor, GroupDetail, NewGroup, NewUser, Request, Response, Service, ServiceError, UserEdit};
use crate::store::{AuditEntry, MemoryStore, keys, scan_all};

pub const LA: u16 = 815;
pub const CHAIN: u32 = 77;
/// 2026-11-24T00:00:00Z.
pub const NOW: i64 = 1_795_478_400;

/// A service over an empty memory store, with a clock that tests move.
pub struct World {
    pub service: Service,
    pub store: Arc<MemoryStore>,
    pub clock: Arc<AtomicI64>,
}

pub fn urn(number: u32) -> Urn {
    Urn::new(number).unwrap()
}

pub fn email(text: &str) -> Email {
    text.parse().unwrap()
}

pub fn la() -> OrgCode {
    OrgCode::La(LaCode::new(LA).unwrap())
}

pub fn user(name: &str) -> Actor {
    Actor::User(email(&format!("{name}@example.org")))
}

/// Attainment 8 of a school, a place or England in 2016/17 and 2017/18.
pub fn block(place: Place, end: u16, release: Release, score: f64, pupils: f64) -> Block {
    let year = Year::ending(end).unwrap();
    let figure =
        Figure { value: Ok(score), decimals: 1, pupils: Some(pupils), count: None, limits: None, column: 4, line: 2 };
    Block {
        key: BlockKey { stage: Stage::Ks4, place, year, release, import: ImportId(0) },
        line: 2,
        figures: vec![(FigureKey::of(Measure::Attainment8, PupilGroup::All), figure)],
    }
}

pub fn parsed(end: u16, release: Release, schools: Vec<School>, blocks: Vec<Block>) -> Parsed {
    let summary = Summary {
        kind: FileKind::Ks4,
        stage: Some(Stage::Ks4),
        year: Some(Year::ending(end).unwrap()),
        release: Some(release),
        evidence: "made for a test".to_owned(),
        rows: blocks.len() as u64,
        schools: schools.len() as u64,
        figures: blocks.len() as u64,
        codes: BTreeMap::new(),
        refused: Vec::new(),
        chains: Vec::new(),
        remarks: Vec::new(),
    };
    Parsed {
        summary,
        schools,
        las: vec![(LaCode::new(LA).unwrap(), "Northmoor".to_owned())],
        blocks,
        entries: EntriesFile::default(),
    }
}

impl World {
    /// Four schools with figures, two organisations, and a person for every role.
    pub fn new() -> Self {
        let clock = Arc::new(AtomicI64::new(NOW));
        let hand = Arc::clone(&clock);
        let store = Arc::new(MemoryStore::new());
        let service = Service::new(Arc::clone(&store) as _, Arc::new(move || hand.load(Ordering::SeqCst))).unwrap();
        let world = Self { service, store, clock };
        world.bring_figures();
        world.add(Organisation { code: OrgCode::Chain(CHAIN), name: "Heather Trust".to_owned() });
        for (name, organisation, administrator, global) in [
            ("la-admin", la(), true, false),
            ("la-viewer", la(), false, false),
            ("la-global", la(), false, true),
            ("la-other", la(), false, false),
            ("chain-admin", OrgCode::Chain(CHAIN), true, true),
            ("a-admin", OrgCode::School(urn(100_001)), true, false),
            ("a-picked", OrgCode::School(urn(100_001)), false, false),
            ("a-global", OrgCode::School(urn(100_001)), false, true),
            ("a-other", OrgCode::School(urn(100_001)), false, false),
            ("b-admin", OrgCode::School(urn(100_002)), true, true),
            ("d-admin", OrgCode::School(urn(100_004)), true, true),
            ("gone", la(), false, true),
        ] {
            world.ok(&Actor::Operator, new_user(name, organisation, administrator, global));
        }
        let leave = UserEdit { active: Some(false), ..UserEdit::default() };
        world.ok(&Actor::Operator, Request::EditUser(email("gone@example.org"), leave));
        world
    }

    /// A group of schools A, B and C with one viewer; shared with A alone having agreed when `shared`.
    pub fn with_group(shared: bool) -> (Self, String) {
        let world = Self::new();
        let group = world.group(Request::CreateGroup(NewGroup {
            name: "North coast".to_owned(),
            description: "Maths".to_owned(),
            owner: la(),
            schools: vec![urn(100_001), urn(100_002), urn(100_003)],
            viewers: vec![email("la-viewer@example.org")],
            visibility: Visibility::OwnerOnly,
            accept_terms: true,
        }));
        let id = group.group.id.to_string();
        if shared {
            world.consent(&id, 100_001, ConsentState::Granted);
            world.ok(
                &Actor::Operator,
                Request::SetVisibility {
                    group: id.clone(),
                    visibility: Visibility::Schools,
                    start_with_agreed: true,
                    accept_terms: false,
                    version: None,
                },
            );
            world.ok(
                &user("a-admin"),
                Request::PickViewers {
                    group: id.clone(),
                    school: urn(100_001),
                    add: vec![email("a-picked@example.org")],
                    remove: Vec::new(),
                    confirm_schools: true,
                },
            );
        }
        (world, id)
    }

    pub fn ask(&self, actor: &Actor, request: Request) -> Result<Response, ServiceError> {
        self.service.handle(actor, request)
    }

    pub fn ok(&self, actor: &Actor, request: Request) -> Response {
        self.ask(actor, request).unwrap()
    }

    pub fn group(&self, request: Request) -> GroupDetail {
        match self.ok(&Actor::Operator, request) {
            Response::Group(detail) => *detail,
            other => panic!("expected a group, not {other:?}"),
        }
    }

    pub fn consent(&self, group: &str, school: u32, state: ConsentState) {
        self.ok(
            &Actor::Operator,
            Request::RecordConsent { group: group.to_owned(), school: urn(school), consent: signed(state), seen: None },
        );
    }

    /// The number of the newest entry of the audit log with this action.
    pub fn entry_of(&self, action: &str) -> u64 {
        let mut found = None;
        scan_all::<AuditEntry>(self.store.as_ref(), keys::audits(), &mut |key, entry| {
            if entry.action == action {
                found = keys::audit_key(key);
            }
            Ok(())
        })
        .unwrap();
        found.unwrap_or_else(|| panic!("nobody did '{action}'"))
    }

    pub fn publish(&self, name: &str, parsed: Parsed) -> ImportId {
        self.service.publish(&Who::Operator, Path::new(name), format!("sha of {name}"), parsed).unwrap()
    }

    fn add(&self, organisation: Organisation) {
        self.ok(&Actor::Operator, Request::AddOrganisation(organisation));
    }

    fn bring_figures(&self) {
        let code = LaCode::new(LA).unwrap();
        let schools: Vec<School> = [(100_001, "Ash"), (100_002, "Birch"), (100_003, "Cedar"), (100_004, "Dogwood")]
            .into_iter()
            .map(|(number, name)| School::named(urn(number), code, format!("{name} School")))
            .collect();
        for (end, shift) in [(2017, 0.0), (2018, 1.0)] {
            let mut blocks: Vec<Block> = schools
                .iter()
                .zip([(46.0, 100.0), (50.0, 50.0), (41.0, 200.0), (60.0, 10.0)])
                .map(|(school, (score, pupils))| {
                    block(Place::School(school.urn), end, Release::Final, score + shift, pupils)
                })
                .collect();
            blocks.push(block(Place::La(code), end, Release::Final, 47.0 + shift, 6_000.0));
            blocks.push(block(Place::England(EnglandScope::All), end, Release::Final, 44.5 + shift, 583_000.0));
            blocks.push(block(Place::England(EnglandScope::StateFunded), end, Release::Final, 46.5 + shift, 523_000.0));
            self.publish(&format!("ks4-{end}.csv"), parsed(end, Release::Final, schools.clone(), blocks));
        }
    }
}

pub fn signed(state: ConsentState) -> Consent {
    Consent {
        state,
        signatory: "P. Head".to_owned(),
        role: "Headteacher".to_owned(),
        date: "2026-11-01".to_owned(),
        ..Consent::not_asked()
    }
}

pub fn new_user(name: &str, organisation: OrgCode, administrator: bool, global: bool) -> Request {
    Request::AddUser(NewUser {
        email: email(&format!("{name}@example.org")),
        name: name.to_owned(),
        organisation,
        job: String::new(),
        administrator,
        global,
        reach: crate::domain::Reach::All,
    })
}
