//! The outbox against a mail server that takes mails, refuses them, is slow, dies, and comes back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "common/command.rs"]
mod command;
#[path = "common/smtp.rs"]
mod smtp;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;

use collaborate::cli::delivery::{Tally, deliver_due};
use collaborate::domain::Visibility;
use collaborate::mail::{Settings, TIMEOUT};
use collaborate::service::{Actor, NewGroup, NewUser, Outbox, Request, Response, Service};
use collaborate::store::MemoryStore;
use command::{json, run, sample};
use smtp::{Act, Smtp, Stage, Taken};

/// A store in memory with three administrators, who have just been told of a new group.
struct World {
    service: Service,
    clock: Arc<AtomicI64>,
}

impl World {
    fn new() -> Self {
        let clock = Arc::new(AtomicI64::new(1_795_478_400));
        let hand = Arc::clone(&clock);
        let service =
            Service::new(Arc::new(MemoryStore::new()), Arc::new(move || hand.load(Ordering::SeqCst))).unwrap();
        let file = Path::new("2022-2023/999_2023_ks4final.csv");
        let bytes = std::fs::read(sample("2022-2023/999_2023_ks4final.csv")).unwrap();
        service.import_embedded(&Actor::Operator, file, &bytes).unwrap();
        let world = Self { service, clock };
        for name in ["ann", "bob", "cat"] {
            world.ask(Request::AddUser(NewUser {
                email: format!("{name}@la.example").parse().unwrap(),
                name: name.to_owned(),
                organisation: "LA:999".parse().unwrap(),
                job: String::new(),
                administrator: true,
                global: false,
                reach: collaborate::domain::Reach::All,
            }));
        }
        world.ask(Request::CreateGroup(NewGroup {
            name: "Coast".to_owned(),
            description: String::new(),
            owner: "LA:999".parse().unwrap(),
            schools: vec!["900003".parse().unwrap()],
            viewers: Vec::new(),
            visibility: Visibility::OwnerOnly,
            accept_terms: false,
        }));
        world
    }

    fn ask(&self, request: Request) -> Response {
        self.service.handle(&Actor::Operator, request).unwrap()
    }

    fn send(&self, server: &Smtp) -> Tally {
        deliver_due(&self.service, &settings(server), &mut |_| {}).unwrap()
    }

    fn outbox(&self) -> Outbox {
        match self.ask(Request::ListMails) {
            Response::Outbox(outbox) => outbox,
            other => panic!("{other:?}"),
        }
    }

    fn later(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }
}

fn settings(server: &Smtp) -> Settings {
    Settings {
        server: server.url().parse().unwrap(),
        from: "collaborate@la.example".parse().unwrap(),
        user: None,
        password: None,
        ca_file: None,
        timeout: TIMEOUT,
    }
}

fn counted(tally: &Tally) -> (usize, usize, usize, bool) {
    (tally.sent, tally.later, tally.refused, tally.unreachable.is_some())
}

fn ids(taken: &[Taken]) -> Vec<String> {
    taken.iter().map(|mail| mail.header("Message-ID").unwrap()).collect()
}

#[test]
fn what_is_due_is_delivered_once() {
    let (world, server) = (World::new(), Smtp::start());
    assert_eq!(counted(&world.send(&server)), (3, 0, 0, false));
    assert_eq!(counted(&world.send(&server)), (0, 0, 0, false));
    let taken = server.taken();
    let to: Vec<&str> = taken.iter().map(|mail| mail.to[0].as_str()).collect();
    assert_eq!(to, ["ann@la.example", "bob@la.example", "cat@la.example"]);
    assert_eq!(taken[0].header("Subject").unwrap(), "New group 'Coast'");
    assert_eq!(ids(&taken).into_iter().collect::<BTreeSet<_>>().len(), 3);
    assert_eq!((world.outbox().waiting, world.outbox().given_up), (0, 0));
}

#[test]
fn one_that_is_refused_keeps_no_other_back_and_what_is_put_off_comes_later() {
    let (world, server) = (World::new(), Smtp::start());
    server.answer(Stage::Rcpt, 1, "550 no such person");
    assert_eq!(counted(&world.send(&server)), (2, 0, 1, false));
    assert_eq!(world.outbox().given_up, 1);

    let world = World::new();
    server.answer(Stage::Rcpt, 1, "450 mailbox busy");
    assert_eq!(counted(&world.send(&server)), (2, 1, 0, false));
    world.later(59);
    assert_eq!(counted(&world.send(&server)), (0, 0, 0, false));
    world.later(1);
    assert_eq!(counted(&world.send(&server)), (1, 0, 0, false));
    assert_eq!(server.taken().len(), 5);
}

#[test]
fn a_dead_server_loses_nothing_and_gets_all_when_it_is_back() {
    let (world, mut server) = (World::new(), Smtp::start());
    server.go_down();
    for _ in 0..3 {
        assert_eq!(counted(&world.send(&server)), (0, 0, 0, true));
        world.later(86_400 * 5);
    }
    let seen = world.outbox();
    assert_eq!((seen.waiting, seen.given_up), (3, 0));
    assert!(seen.mails.iter().all(|mail| mail.attempts == 0 && !mail.trouble.is_empty()), "each was tried once");
    server.come_back();
    // An answer after so long an outage is the first of its mail: none is given up for it.
    server.answer(Stage::Rcpt, 1, "450 mailbox busy");
    assert_eq!(counted(&world.send(&server)), (2, 1, 0, false));
    assert_eq!(world.outbox().given_up, 0);
    world.later(60);
    assert_eq!(counted(&world.send(&server)), (1, 0, 0, false));
    assert_eq!(server.taken().len(), 3);
}

#[test]
fn a_mail_that_another_sender_holds_is_not_sent_within_its_lease() {
    let (world, server) = (World::new(), Smtp::start());
    let parcel = world.service.lease_mails("killed", 1).unwrap().remove(0);
    assert_eq!(counted(&world.send(&server)), (2, 0, 0, false));
    assert!(!ids(&server.taken()).contains(&parcel.message_id), "sent while another sender held it");
    world.later(299);
    assert_eq!(counted(&world.send(&server)), (0, 0, 0, false));
    world.later(1);
    assert_eq!(counted(&world.send(&server)), (1, 0, 0, false));
    assert_eq!(ids(&server.taken()).into_iter().collect::<BTreeSet<_>>().len(), 3);
    assert_eq!(server.taken().len(), 3);
}

#[test]
fn a_mail_that_was_taken_without_a_word_comes_no_second_time_within_its_lease_and_holds_up_no_other() {
    let (world, server) = (World::new(), Smtp::start());
    server.once(Stage::Taken, Act::TakeAndDrop);
    assert_eq!(counted(&world.send(&server)), (0, 1, 0, true));
    let unsure = ids(&server.taken()).remove(0);
    let attempts: Vec<u32> = world.outbox().mails.iter().map(|mail| mail.attempts).collect();
    assert_eq!(attempts.iter().sum::<u32>(), 1, "{attempts:?}");
    assert_eq!(counted(&world.send(&server)), (2, 0, 0, false));
    world.later(299);
    assert_eq!(counted(&world.send(&server)), (0, 0, 0, false));
    let within = ids(&server.taken());
    assert_eq!(within.iter().collect::<BTreeSet<_>>().len(), within.len(), "{within:?}");
    // Nobody can know that it was taken: it comes once more, as the same mail.
    world.later(1);
    assert_eq!(counted(&world.send(&server)), (1, 0, 0, false));
    assert_eq!(ids(&server.taken())[3..], [unsure]);
}

#[test]
fn a_server_that_takes_every_mail_without_a_word_gets_each_once_within_its_lease() {
    let (world, server) = (World::new(), Smtp::start());
    server.always(Stage::Taken, Act::TakeAndDrop);
    for _ in 0..5 {
        world.send(&server);
        world.later(59);
    }
    let within = ids(&server.taken());
    assert_eq!((within.len(), within.iter().collect::<BTreeSet<_>>().len()), (3, 3), "{within:?}");
}

#[test]
fn two_senders_at_once_send_everything_once() {
    let (world, server) = (World::new(), Smtp::start());
    let sent: usize = thread::scope(|scope| {
        let senders = [0, 1].map(|_| scope.spawn(|| world.send(&server).sent));
        senders.map(|sender| sender.join().unwrap()).iter().sum()
    });
    assert_eq!((sent, server.taken().len()), (3, 3));
    assert_eq!(ids(&server.taken()).into_iter().collect::<BTreeSet<_>>().len(), 3);
}

/// `notifications send` with this server named.
fn sending(home: &Path, server: &Smtp) -> Command {
    let mut command = command::command(home);
    command.env("COLLABORATE_MAIL_SERVER", server.url()).env("COLLABORATE_MAIL_FROM", "collaborate@la.example");
    command.args(["notifications", "send"]);
    command
}

#[test]
fn the_command_sends_and_a_killed_one_loses_nothing_and_sends_nothing_twice_within_its_lease() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path();
    run(home, &format!("import {}", sample("2022-2023/999_2023_ks4final.csv").display()));
    for name in ["ann", "bob", "cat"] {
        let user = format!("user add --email {name}@la.example --name {name} --organisation LA:999 --administrator");
        run(home, &user);
    }
    let unset = command::command(home).args(["notifications", "send"]).output().unwrap();
    assert_eq!(unset.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&unset.stderr).contains("hint: "));

    run(home, "group create --name Coast --owner LA:999 --school 900003");
    let server = Smtp::start();
    server.once(Stage::Taken, Act::Hold);
    let mut child = sending(home, &server).stdout(Stdio::null()).spawn().unwrap();
    server.wait_held();
    child.kill().unwrap();
    child.wait().unwrap();
    server.release();
    // The killed one had taken one to find out whether the server answers: nobody else sends it within its lease.
    let again = sending(home, &server).output().unwrap();
    assert_eq!(
        (again.status.code(), String::from_utf8(again.stdout).unwrap().lines().last()),
        (Some(0), Some("2 sent, 0 to be tried again, 0 refused for good"))
    );
    let taken = ids(&server.taken());
    assert_eq!(taken.iter().collect::<BTreeSet<_>>().len(), taken.len(), "{taken:?}");
    let states: Vec<String> =
        json(home, "notifications list").as_array().unwrap().iter().map(|it| it["state"].to_string()).collect();
    assert_eq!(states, ["\"sent\"", "\"sent\"", "\"under way\""]);

    run(home, "group edit Coast --name Cliffs");
    server.answer(Stage::Rcpt, 1, "550 no such person");
    let sent = sending(home, &server).output().unwrap();
    let out = String::from_utf8(sent.stdout).unwrap();
    assert_eq!(sent.status.code(), Some(1), "{out}");
    assert!(out.ends_with("2 sent, 0 to be tried again, 1 refused for good\n"), "{out}");
    assert!(out.contains("sent: cat@la.example ('Cliffs' was edited)\n"), "{out}");
    let inbox = json(home, "--as ann@la.example notifications list --unread");
    assert_eq!(inbox.as_array().unwrap().len(), 2);
    run(home, "--as ann@la.example notifications read");
    assert_eq!(json(home, "--as ann@la.example notifications list --unread"), serde_json::json!([]));
    let preferred = json(home, "--as ann@la.example notifications prefer daily");
    assert_eq!(preferred["mail"], "daily");
}
