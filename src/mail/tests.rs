//! What a server's name means, what is refused, and that a password is never shown.
use super::{Secret, Security, Server};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

fn smtp(host: &str, port: u16, security: Security) -> Server {
    Server::Smtp { host: host.to_owned(), port, security }
}

#[test]
fn a_server_is_named_by_how_where_and_port() {
    for (text, expected) in [
        ("smtp://localhost", smtp("localhost", 25, Security::Plain)),
        ("smtp://127.0.0.1:2525/", smtp("127.0.0.1", 2525, Security::Plain)),
        ("smtp://[::1]:2525", smtp("::1", 2525, Security::Plain)),
        ("SMTPS://Mail.School.Example", smtp("mail.school.example", 465, Security::Tls)),
        ("smtp+starttls://mail.school.example", smtp("mail.school.example", 587, Security::StartTls)),
        (" smtps://[2001:db8::1] ", smtp("2001:db8::1", 465, Security::Tls)),
        ("sendmail:", Server::Sendmail("/usr/sbin/sendmail".into())),
        ("sendmail:/opt/mail", Server::Sendmail("/opt/mail".into())),
    ] {
        assert_eq!(text.parse(), Ok(expected), "{text}");
    }
}

#[test]
fn what_names_no_server_or_would_be_read_on_the_way_is_refused() {
    for (text, what, hint) in [
        ("smtp://mail.school.example", "for anybody on the way to read", "smtp+starttls://mail.school.example"),
        ("smtp://10.0.0.1", "for anybody on the way to read", "smtps://10.0.0.1"),
        ("http://mail.school.example", "'http' is not a way", "smtps://HOST"),
        ("mail.school.example", "not the address of a mail server", "smtps://HOST"),
        ("smtps://", "does not name a mail server", "smtps://HOST"),
        ("smtps://a b", "does not name a mail server", "smtps://HOST"),
        ("smtps://host:0", "does not end in a port", "65535"),
        ("smtps://host:port", "does not end in a port", "65535"),
        ("smtps://[::1]x", "does not end in a port", "65535"),
        ("sendmail:mail", "'mail' is not the full path", "sendmail:/full/path"),
        ("sendmail://host", "is not the full path", "sendmail:/full/path"),
    ] {
        let problem = text.parse::<Server>().unwrap_err();
        assert!(problem.what.contains(what) && problem.hint.contains(hint), "{text}: {problem:?}");
    }
}

#[test]
fn a_password_in_the_servers_address_is_refused_and_not_repeated() {
    for text in ["smtps://ann:hunter2@mail.school.example", "odd://ann:hunter2@host", "ann:hunter2@mail.school.example"]
    {
        let problem = text.parse::<Server>().unwrap_err();
        assert!(!format!("{problem:?}").contains("hunter2"), "{problem:?}");
    }
    let problem = "smtps://ann:hunter2@mail.school.example".parse::<Server>().unwrap_err();
    assert!(problem.hint.contains("password_file"), "{problem:?}");
}

#[test]
fn a_secret_never_prints_itself() {
    let secret = Secret::new("hunter2");
    assert_eq!(format!("{secret} {secret:?}"), "(hidden) Secret(hidden)");
}

#[test]
fn a_password_file_that_others_can_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("password");
    fs::write(&path, "hunter2\nnot this\n").unwrap();
    for mode in [0o640, 0o604, 0o620] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(Secret::read(&path).unwrap_err().hint, format!("run: chmod 600 {}", path.display()));
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(Secret::read(&path).unwrap() == Secret::new("hunter2"));
    fs::write(&path, "\n").unwrap();
    assert!(Secret::read(&path).unwrap_err().what.contains("the first line is empty"));
    assert!(Secret::read(&folder.path().join("none")).unwrap_err().what.contains("cannot be read"));
}
