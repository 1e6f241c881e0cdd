//! The settings for mail as an operator writes them: what `config check` accepts, and what it says of each mistake.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "common/command.rs"]
mod command;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

const PLACE: &str = ".config/collaborate";

struct World {
    dir: tempfile::TempDir,
}

impl World {
    /// A home whose `config.toml` says this.
    fn saying(text: &str) -> Self {
        let world = Self { dir: tempfile::tempdir().unwrap() };
        fs::create_dir_all(world.path("")).unwrap();
        fs::write(world.path("config.toml"), text).unwrap();
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(PLACE).join(name)
    }

    fn write(&self, name: &str, text: &str, mode: u32) {
        fs::write(self.path(name), text).unwrap();
        fs::set_permissions(self.path(name), fs::Permissions::from_mode(mode)).unwrap();
    }

    /// What `config check` says is wrong, without the folder's name.
    fn mistakes(&self, environment: &[(&str, &str)]) -> Vec<String> {
        let mut check = command::command(self.dir.path());
        check.args(["config", "check", "--format", "json"]).envs(environment.iter().copied());
        let output = check.output().unwrap();
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let folder = format!("{}/", self.path("").display().to_string().trim_end_matches('/'));
        let mistakes: Vec<String> =
            answer["mistakes"].as_array().unwrap().iter().map(|it| it.as_str().unwrap().replace(&folder, "")).collect();
        assert_eq!(output.status.code(), Some(i32::from(!mistakes.is_empty())));
        mistakes
    }
}

#[test]
fn a_server_a_sender_and_an_account_are_accepted() {
    let world = World::saying(
        "theme = \"terminal\"\n[mail]\nserver = \"smtps://mail.school.example\"\nfrom = \"collaborate@school.example\"\n\
         user = \"ann\"\npassword_file = \"password\"\n",
    );
    // The path begins in the folder of the file that says it.
    world.write("password", "hunter2\n", 0o600);
    assert_eq!(world.mistakes(&[]), Vec::<String>::new());
    world.write("password", "hunter2\n", 0o640);
    let shown = "password: others than its owner can get at the password; run: chmod 600 password";
    assert_eq!(world.mistakes(&[]), [format!("config.toml:6: {shown}")]);
    // What the environment says stands over the file.
    assert_eq!(world.mistakes(&[("COLLABORATE_MAIL_PASSWORD", "hunter2")]), Vec::<String>::new());
    assert_eq!(
        world.mistakes(&[("COLLABORATE_MAIL_PASSWORD", "hunter2"), ("COLLABORATE_MAIL_SERVER", "sendmail:")]),
        ["config.toml:5: a program that takes mails asks for no user and no password; leave out the user and the \
             password, or name a server"]
    );
}

#[test]
fn the_environment_alone_is_enough() {
    let world = World::saying("");
    let server = ("COLLABORATE_MAIL_SERVER", "smtp://localhost:2525");
    let from = ("COLLABORATE_MAIL_FROM", "collaborate@school.example");
    assert_eq!(world.mistakes(&[server, from, ("COLLABORATE_MAIL_USER", "")]), Vec::<String>::new());
    assert_eq!(
        world.mistakes(&[server]),
        ["COLLABORATE_MAIL_SERVER: mails have a server but no sender; name the sender in 'from' \
             (COLLABORATE_MAIL_FROM)"]
    );
    assert_eq!(
        world.mistakes(&[from]),
        ["COLLABORATE_MAIL_FROM: there are settings for mail, but no server; name one in 'server' \
             (COLLABORATE_MAIL_SERVER), for example smtps://mail.school.example"]
    );
    let named = "COLLABORATE_MAIL_USER: a user signs in at the mail server, but with no password; name a password_file";
    assert_eq!(world.mistakes(&[server, from, ("COLLABORATE_MAIL_USER", "ann")]), [named]);
    let alone =
        "COLLABORATE_MAIL_PASSWORD: there is a password for the mail server, but no user; name the user as well";
    assert_eq!(world.mistakes(&[server, from, ("COLLABORATE_MAIL_PASSWORD", "hunter2")]), [alone]);
}

#[test]
fn every_mistake_is_told_at_the_line_that_it_stands_on() {
    let world = World::saying(
        "[mail]\nserver = \"smtp://mail.school.example\"\nfrom = \"nobody\"\nsrever = \"x\"\n\
         password_file = \"none\"\nuser = \"ann\"\n",
    );
    let mistakes = world.mistakes(&[]);
    let starts = [
        "config.toml:4: there is no 'srever' here, did you mean 'server'?",
        "config.toml:2: mails to mail.school.example would be sent for anybody on the way to read; write smtp+starttls",
        "config.toml:3: ",
        "config.toml:5: none: the password cannot be read: ",
    ];
    assert_eq!(mistakes.len(), starts.len(), "{mistakes:#?}");
    for (mistake, start) in mistakes.iter().zip(starts) {
        assert!(mistake.starts_with(start), "{mistake}");
    }
}

#[test]
fn certificates_that_cannot_be_used_are_told_at_their_line() {
    let world = World::saying(
        "[mail]\nserver = \"smtps://mail.school.example\"\nfrom = \"collaborate@school.example\"\nca_file = \"ca.pem\"\n",
    );
    assert!(world.mistakes(&[])[0].starts_with("config.toml:4: ca.pem: the certificates cannot be read: "));
    world.write("ca.pem", "not a certificate\n", 0o644);
    assert!(world.mistakes(&[])[0].starts_with("config.toml:4: ca.pem: there is no certificate in it; "));
}

#[test]
fn a_password_is_told_nowhere() {
    let world = World::saying(
        "[mail]\nserver = \"smtps://ann:hunter2@mail.school.example\"\nfrom = \"collaborate@school.example\"\n\
         password = \"hunter2\"\n",
    );
    let mistakes = world.mistakes(&[("COLLABORATE_MAIL_PASSWORD", "hunter2")]);
    assert_eq!(mistakes.len(), 2, "{mistakes:#?}");
    assert!(mistakes.iter().all(|mistake| !mistake.contains("hunter2")), "{mistakes:#?}");
}
