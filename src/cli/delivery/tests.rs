//! Owns the tests of the sender beside the screens: what a server that is away costs.
//! Must not test what becomes of a mail.

use std::net::TcpListener;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::{Stop, beside};
use crate::domain::{Reach, Visibility};
use crate::mail::{Settings, TIMEOUT};
use crate::service::{Actor, NewGroup, NewUser, Request, Response, Service};
use crate::store::{Expect, MemoryStore, Page, Store, StoreError, Value, Write};

/// A store that counts what is written.
struct Counting {
    inner: MemoryStore,
    commits: AtomicUsize,
}

impl Store for Counting {
    fn get(&self, key: &[u8]) -> Result<Option<Value>, StoreError> {
        self.inner.get(key)
    }

    fn scan(&self, from: &[u8], to: &[u8], limit: usize) -> Result<Page, StoreError> {
        self.inner.scan(from, to, limit)
    }

    fn commit(&self, expect: &[Expect], writes: &[Write]) -> Result<(), StoreError> {
        self.commits.fetch_add(1, Ordering::SeqCst);
        self.inner.commit(expect, writes)
    }

    fn version(&self) -> u64 {
        self.inner.version()
    }
}

/// A store in which twenty administrators were told of a new group.
fn with_mails() -> (Arc<Counting>, Arc<Service>) {
    let store = Arc::new(Counting { inner: MemoryStore::new(), commits: AtomicUsize::new(0) });
    let service = Arc::new(Service::new(Arc::clone(&store) as _, Arc::new(|| 1_795_478_400)).unwrap());
    let file = Path::new("2022-2023/999_2023_ks4final.csv");
    let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data").join(file)).unwrap();
    service.import_embedded(&Actor::Operator, file, &bytes).unwrap();
    for n in 0..20 {
        let user = Request::AddUser(NewUser {
            email: format!("admin-{n}@la.example").parse().unwrap(),
            name: String::from("Ann"),
            organisation: "LA:999".parse().unwrap(),
            job: String::new(),
            administrator: true,
            global: false,
            reach: Reach::All,
        });
        service.handle(&Actor::Operator, user).unwrap();
    }
    let group = Request::CreateGroup(NewGroup {
        name: "Coast".to_owned(),
        description: String::new(),
        owner: "LA:999".parse().unwrap(),
        schools: vec!["900003".parse().unwrap()],
        viewers: Vec::new(),
        visibility: Visibility::OwnerOnly,
        accept_terms: false,
    });
    service.handle(&Actor::Operator, group).unwrap();
    (store, service)
}

/// How many mails waited for a server that could not be reached.
fn probed(service: &Service) -> usize {
    match service.handle(&Actor::Operator, Request::ListMails).unwrap() {
        Response::Outbox(outbox) => outbox.mails.iter().filter(|mail| !mail.trouble.is_empty()).count(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_server_that_is_away_is_tried_with_one_mail_and_no_change_wakes_the_sender() {
    let (store, service) = with_mails();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let settings = Settings {
        server: format!("smtp://{closed}").parse().unwrap(),
        from: "collaborate@la.example".parse().unwrap(),
        user: None,
        password: None,
        ca_file: None,
        timeout: TIMEOUT,
    };
    let before = store.commits.load(Ordering::SeqCst);
    let stop = beside(Arc::clone(&service), settings);
    let deadline = Instant::now() + Duration::from_secs(20);
    while probed(&service) == 0 {
        assert!(Instant::now() < deadline, "the server was never tried");
        thread::yield_now();
    }
    for _ in 0..1_000 {
        service.tell_of_mails();
    }
    let Stop { stop, thread } = stop;
    drop(stop);
    thread.join().unwrap();
    // The number of the store, the lease of one mail, and that it was given back.
    assert_eq!(store.commits.load(Ordering::SeqCst) - before, 3);
    assert_eq!(probed(&service), 1);
}
