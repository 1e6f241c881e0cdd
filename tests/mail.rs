//! One mail to a server that takes it, refuses it, is slow, dies, is not trusted, or comes back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "common/smtp.rs"]
mod smtp;

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use collaborate::mail::{Fault, Mail, Post, Secret, Settings, TIMEOUT, Undelivered};
use smtp::{Act, Setup, Smtp, Stage};

fn settings(server: &str) -> Settings {
    Settings {
        server: server.parse().unwrap(),
        from: "collaborate@la.example".parse().unwrap(),
        user: None,
        password: None,
        ca_file: None,
        timeout: TIMEOUT,
    }
}

fn mail(number: u32) -> Mail {
    Mail {
        to: "ann@school.example".parse().unwrap(),
        to_name: "Ann Lee".to_owned(),
        subject: "A group changed".to_owned(),
        text: "Dear Ann,\n.\n.a line with a dot\nbye\n".to_owned(),
        message_id: format!("<{number}.x@la.example>"),
        date: 1_700_000_000,
    }
}

fn post(settings: &Settings) -> Post {
    Post::new(settings).unwrap()
}

fn failure(whose: Fault, lasting: bool, reason: String) -> Undelivered {
    Undelivered { reason, lasting, whose }
}

#[test]
fn mails_arrive_whole_over_one_connection() {
    let server = Smtp::start();
    let mut post = post(&settings(&server.url()));
    post.deliver(&mail(1)).unwrap();
    post.deliver(&mail(2)).unwrap();
    let taken = server.taken();
    assert_eq!((taken.len(), server.connections()), (2, 1));
    let first = &taken[0];
    assert_eq!(
        (first.from.as_str(), first.to.as_slice()),
        ("collaborate@la.example", &["ann@school.example".to_owned()][..])
    );
    for (name, value) in [
        ("From", "collaborate@la.example"),
        ("To", "\"Ann Lee\" <ann@school.example>"),
        ("Subject", "A group changed"),
        ("Message-ID", "<1.x@la.example>"),
        ("Date", "Tue, 14 Nov 2023 22:13:20 +0000"),
        ("Auto-Submitted", "auto-generated"),
        ("Content-Type", "text/plain; charset=utf-8"),
    ] {
        assert_eq!(first.header(name).as_deref(), Some(value), "{}", first.content);
    }
    assert_eq!(first.body(), "Dear Ann,\r\n.\r\n.a line with a dot\r\nbye\r\n");
}

#[test]
fn names_cannot_add_a_header_nor_turn_a_line_around() {
    let server = Smtp::start();
    let mut it = mail(1);
    it.to_name = "Ann\r\nBcc: eve@evil.example\u{202e}".to_owned();
    it.subject = "Hello\r\nX-Evil: yes\r\n\r\nbody".to_owned();
    it.text = "Zoë\u{202e} ½\n".to_owned();
    post(&settings(&server.url())).deliver(&it).unwrap();
    let taken = &server.taken()[0];
    assert_eq!((taken.header("Bcc"), taken.header("X-Evil")), (None, None), "{}", taken.content);
    assert_eq!(taken.header("Subject").as_deref(), Some("Hello X-Evil: yes body"));
    assert_eq!(taken.to, ["ann@school.example"]);
    assert!(taken.content.is_ascii());
    let body = match taken.header("Content-Transfer-Encoding").as_deref() {
        Some("base64") => smtp::decode(taken.body()),
        _ => taken.body().to_owned(),
    };
    assert!(body.contains("Zoë  ½") || body.contains("Zo=C3=AB  =C2=BD"), "{body}");
}

#[test]
fn an_encoded_word_in_a_name_is_not_read_as_what_it_encodes() {
    let server = Smtp::start();
    let mut it = mail(1);
    let word = "=?utf-8?q?=E2=80=AEmoc?=";
    it.to_name = word.to_owned();
    it.subject = format!("Zoë’s group '{word}' was edited and is now called something longer");
    post(&settings(&server.url())).deliver(&it).unwrap();
    let taken = &server.taken()[0];
    assert!(!taken.content.contains(word), "{}", taken.content);
    assert!(
        taken.content.lines().take_while(|line| !line.is_empty()).all(|line| line.len() <= 78),
        "{}",
        taken.content
    );
    let subject = taken.header("Subject").unwrap();
    let mut bytes = Vec::new();
    for word in subject.split(' ') {
        let inner = word.strip_prefix("=?utf-8?q?").and_then(|rest| rest.strip_suffix("?=")).expect(word);
        let part: Vec<u8> = inner.split('=').skip(1).map(|hex| u8::from_str_radix(hex, 16).unwrap()).collect();
        assert!(std::str::from_utf8(&part).is_ok(), "a character in two words: {word}");
        bytes.extend(part);
    }
    assert_eq!(String::from_utf8(bytes).unwrap(), it.subject);
}

#[test]
fn an_answer_is_told_as_lasting_or_not_and_as_whose_it_is() {
    for (stage, answer, lasting, whose, words) in [
        (
            Stage::Rcpt,
            "550 no such person",
            true,
            Fault::TheMail,
            "does not accept the recipient (answer 550): no such person",
        ),
        (
            Stage::Rcpt,
            "450 mailbox busy",
            false,
            Fault::TheMail,
            "does not accept the recipient (answer 450): mailbox busy",
        ),
        (Stage::Taken, "554 looks bad", true, Fault::TheMail, "does not accept the mail (answer 554): looks bad"),
        (Stage::Data, "451 later", false, Fault::TheMail, "does not accept the mail (answer 451): later"),
        (
            Stage::Mail,
            "550 who are you",
            true,
            Fault::TheServer,
            "does not accept the sender (answer 550): who are you",
        ),
        (Stage::Rcpt, "421 closing", false, Fault::TheServer, "does not accept the recipient (answer 421): closing"),
        (Stage::Greeting, "554 no service", true, Fault::TheServer, "takes no mail (answer 554): no service"),
    ] {
        let server = Smtp::start();
        server.answer(stage, 1, answer);
        let mut post = post(&settings(&server.url()));
        let expected = failure(whose, lasting, format!("the mail server 127.0.0.1:{} {words}", server.port()));
        assert_eq!(post.deliver(&mail(1)), Err(expected), "{stage:?}");
        assert_eq!(post.deliver(&mail(2)), Ok(()), "{stage:?}");
        assert_eq!(server.taken().len(), 1);
    }
}

#[test]
fn a_slow_server_keeps_nobody_waiting_for_longer_than_was_said() {
    let server = Smtp::start();
    let mut settings = settings(&server.url());
    settings.timeout = Duration::from_millis(300);
    let mut post = post(&settings);
    for (stage, whose) in [(Stage::Rcpt, Fault::TheServer), (Stage::Taken, Fault::Unanswered)] {
        server.once(stage, Act::Hold);
        let begun = Instant::now();
        let failed = post.deliver(&mail(1)).unwrap_err();
        assert!(begun.elapsed() < Duration::from_secs(5));
        assert!(failed.reason.contains("did not answer within"), "{failed:?}");
        assert_eq!((failed.whose, failed.lasting), (whose, false));
        server.behave();
        post.deliver(&mail(2)).unwrap();
    }
}

#[test]
fn a_server_that_goes_away_is_told_and_one_that_comes_back_is_used() {
    let mut server = Smtp::start();
    let mut post = post(&settings(&server.url()));
    for act in [Act::Drop, Act::TakeAndDrop] {
        server.once(Stage::Taken, act);
        let failed = post.deliver(&mail(1)).unwrap_err();
        assert!(failed.reason.ends_with("closed the connection"), "{failed:?}");
        assert_eq!((failed.whose, failed.lasting), (Fault::Unanswered, false));
    }
    // Before the content nothing can have been taken.
    for stage in [Stage::Rcpt, Stage::Data] {
        server.once(stage, Act::Drop);
        let failed = post.deliver(&mail(1)).unwrap_err();
        assert_eq!((failed.whose, failed.lasting), (Fault::TheServer, false), "{stage:?}");
    }
    assert_eq!(server.taken().len(), 1);
    post.deliver(&mail(2)).unwrap();
    server.hang_up();
    post.deliver(&mail(3)).unwrap();
    server.go_down();
    let failed = post.deliver(&mail(4)).unwrap_err();
    assert!(failed.reason.ends_with("does not answer: nothing listens there"), "{failed:?}");
    server.come_back();
    post.deliver(&mail(5)).unwrap();
    assert_eq!(server.taken().len(), 4);
}

fn signing_in(server: &Smtp, password: &str) -> Settings {
    Settings { user: Some("ann".to_owned()), password: Some(Secret::new(password)), ..settings(&server.url()) }
}

#[test]
fn a_user_signs_in_and_a_wrong_password_is_never_told() {
    for login_only in [false, true] {
        let account = Some(("ann".to_owned(), "hunter2".to_owned()));
        let server = Smtp::with(Setup { account, login_only, ..Setup::default() });
        post(&signing_in(&server, "hunter2")).deliver(&mail(1)).unwrap();
        assert_eq!(server.taken()[0].user.as_deref(), Some("ann"));
        let failed = post(&signing_in(&server, "wrongword")).deliver(&mail(1)).unwrap_err();
        assert_eq!((failed.whose, failed.lasting), (Fault::TheServer, true));
        assert!(failed.reason.ends_with("does not accept the user or the password (answer 535)"), "{failed:?}");
        let failed = post(&settings(&server.url())).deliver(&mail(1)).unwrap_err();
        assert!(failed.reason.ends_with("asks for a user and a password (answer 530)"), "{failed:?}");
    }
}

/// A server's certificate for localhost, and the file of who signed it.
fn certified(folder: &Path) -> (Arc<rustls::ServerConfig>, PathBuf) {
    let rcgen::CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let path = folder.join("ca.pem");
    fs::write(&path, cert.pem()).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    (Arc::new(config), path)
}

#[test]
fn an_encrypted_server_is_used_where_its_certificate_is_trusted_and_not_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let (config, ca_file) = certified(folder.path());
    for (scheme, tls_at_once) in [("smtps", true), ("smtp+starttls", false)] {
        let server = Smtp::with(Setup { tls: Some(Arc::clone(&config)), tls_at_once, ..Setup::default() });
        let mut settings = settings(&format!("{scheme}://localhost:{}", server.port()));
        let failed = post(&settings).deliver(&mail(1)).unwrap_err();
        assert_eq!((failed.whose, failed.lasting), (Fault::TheServer, false));
        assert!(failed.reason.contains("no trusted encrypted connection"), "{failed:?}");
        settings.ca_file = Some(ca_file.clone());
        post(&settings).deliver(&mail(1)).unwrap();
        assert!(server.taken().iter().all(|taken| taken.encrypted) && server.taken().len() == 1);
    }
    let plain = Smtp::start();
    let failed = post(&settings(&format!("smtp+starttls://localhost:{}", plain.port()))).deliver(&mail(1)).unwrap_err();
    assert!(failed.reason.contains("offers no encryption (STARTTLS)"), "{failed:?}");
    assert!(plain.taken().is_empty());
}

#[test]
fn a_program_takes_the_mail_or_says_why_not() {
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("sendmail");
    let script = |text: &str| {
        fs::write(&program, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    };
    let settings = settings(&format!("sendmail:{}", program.display()));
    let shown = program.display();
    assert_eq!(
        post(&settings).deliver(&mail(1)),
        Err(failure(Fault::TheServer, false, format!("there is no program {shown}")))
    );
    script(&format!("echo \"$@\" > {0}/args; cat > {0}/mail", folder.path().display()));
    post(&settings).deliver(&mail(1)).unwrap();
    assert_eq!(
        fs::read_to_string(folder.path().join("args")).unwrap(),
        "-i -f collaborate@la.example -- ann@school.example\n"
    );
    assert!(fs::read_to_string(folder.path().join("mail")).unwrap().contains("Message-ID: <1.x@la.example>"));
    script("cat > /dev/null; echo the queue is full >&2; exit 75");
    assert_eq!(
        post(&settings).deliver(&mail(1)),
        Err(failure(Fault::TheMail, false, format!("{shown} did not take the mail: the queue is full")))
    );
}

#[test]
fn a_program_that_hangs_is_ended_and_perhaps_took_the_mail() {
    let folder = tempfile::tempdir().unwrap();
    let (program, pid) = (folder.path().join("sendmail"), folder.path().join("pid"));
    fs::write(&program, format!("#!/bin/sh\necho $$ > {0}.new; mv {0}.new {0}\nexec sleep 600\n", pid.display()))
        .unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let mut settings = settings(&format!("sendmail:{}", program.display()));
    settings.timeout = Duration::from_secs(2);
    let begun = Instant::now();
    let mut it = mail(1);
    // More than the program's input holds unread.
    it.text = "a line that nobody reads\n".repeat(10_000);
    let failed = post(&settings).deliver(&it).unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert_eq!(failed, failure(Fault::Unanswered, false, format!("{} did not finish in time", program.display())));
    let pid = fs::read_to_string(pid).unwrap();
    assert!(!Path::new("/proc").join(pid.trim()).exists(), "the program runs on");
}

/// Listens on a free port, prints the port, then each mail that it takes as one line of JSON.
const INDEPENDENT: &str = r#"
import asyncio, json, sys
from aiosmtpd.smtp import SMTP

class Handler:
    async def handle_DATA(self, server, session, envelope):
        text = envelope.content.decode("utf-8")
        print(json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos, "content": text}), flush=True)
        return "250 OK"

async def main():
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(Handler()), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Ends with the test: whoever started this holds the other end.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)

asyncio.run(main())
"#;

/// A child that ends with its test.
struct Ending(Child);

impl Drop for Ending {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_server_that_others_wrote_takes_the_mails() {
    let python = env::var_os("COLLABORATE_TEST_PYTHON");
    let required = python.is_some();
    let python = python.unwrap_or_else(|| "python3".into());
    let known = Command::new(&python).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
    if !known.is_ok_and(|status| status.success()) {
        assert!(!required, "COLLABORATE_TEST_PYTHON has no aiosmtpd");
        println!("skipped: {} has no aiosmtpd", python.display());
        return;
    }
    let child =
        Command::new(&python).args(["-c", INDEPENDENT]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut child = Ending(child);
    let printed = BufReader::new(child.0.stdout.take().unwrap());
    let (tell, told) = channel();
    thread::spawn(move || {
        for line in printed.lines().map_while(Result::ok) {
            let _ = tell.send(line);
        }
    });
    let next = || told.recv_timeout(smtp::DEADLINE).expect("the server said nothing");
    let mut post = post(&settings(&format!("smtp://127.0.0.1:{}", next())));
    post.deliver(&mail(1)).unwrap();
    let mut second = mail(2);
    second.subject = "Zoë’s group".to_owned();
    second.text = "Zoë ½\n.\n".to_owned();
    post.deliver(&second).unwrap();
    let taken: Vec<serde_json::Value> = (0..2).map(|_| serde_json::from_str(&next()).unwrap()).collect();
    for (number, it) in (1..).zip(&taken) {
        assert_eq!(it["from"], "collaborate@la.example");
        assert_eq!(it["to"], serde_json::json!(["ann@school.example"]));
        let content = it["content"].as_str().unwrap();
        assert!(content.contains(&format!("\r\nMessage-ID: <{number}.x@la.example>\r\n")), "{content}");
    }
    let content = |at: usize| taken[at]["content"].as_str().unwrap();
    assert!(content(0).ends_with("\r\n\r\nDear Ann,\r\n.\r\n.a line with a dot\r\nbye\r\n"), "{}", content(0));
    assert!(content(1).contains("Subject: =?utf-8?b?Wm/Dq+KAmXM=?= group\r\n"), "{}", content(1));
    assert!(content(1).is_ascii(), "{}", content(1));
}
