//! Owns where the settings for mail come from: `[mail]` of `config.toml`, and the environment over it.
//! Must not know how a mail is sent.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::configuration::Configuration;
use super::problem::Failure;
use crate::domain::Problem;
use crate::mail::{Part, Secret, Settings, TIMEOUT};

/// The words of `[mail]`, each with the variable that stands over it.
const OVER: [(&str, &str); 5] = [
    ("server", "COLLABORATE_MAIL_SERVER"),
    ("from", "COLLABORATE_MAIL_FROM"),
    ("user", "COLLABORATE_MAIL_USER"),
    ("password_file", "COLLABORATE_MAIL_PASSWORD_FILE"),
    ("ca_file", "COLLABORATE_MAIL_CA_FILE"),
];

/// The password itself; it has a place in the environment alone, and stands over every file with one.
const PASSWORD: &str = "COLLABORATE_MAIL_PASSWORD";

/// What is wrong with one setting, and where it was said.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Complaint {
    place: Option<String>,
    problem: Problem,
}

impl Complaint {
    /// On one line, as `config check` tells it.
    pub(super) fn sentence(&self) -> String {
        let place = self.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
        format!("{place}{}; {}", self.problem.what, self.problem.hint)
    }
}

impl From<Complaint> for Failure {
    fn from(complaint: Complaint) -> Self {
        Self { place: complaint.place, ..complaint.problem.into() }
    }
}

/// A value with the place that it was said at, and the folder that a path in it begins in.
#[derive(Debug, Clone)]
struct Said {
    value: String,
    place: String,
    folder: Option<PathBuf>,
}

impl Said {
    fn wrong(&self, problem: Problem) -> Complaint {
        Complaint { place: Some(self.place.clone()), problem }
    }

    fn path(&self) -> PathBuf {
        self.folder.as_ref().map_or_else(|| PathBuf::from(&self.value), |folder| folder.join(&self.value))
    }

    fn read<T: FromStr<Err = Problem>>(&self, complaints: &mut Vec<Complaint>) -> Option<T> {
        self.value.parse().map_err(|problem| complaints.push(self.wrong(problem))).ok()
    }
}

/// How mails are sent; nothing where no server is named.
pub(super) fn mail_settings() -> Result<Option<Settings>, Failure> {
    let configuration = Configuration::read();
    if let Some(mistake) = configuration.misread().first() {
        let hint = "correct the file; `collaborate config check` lists everything that is wrong with it";
        return Err(Failure::refused(mistake, hint));
    }
    settings(&configuration, &environment).map_err(|complaints| match complaints.into_iter().next() {
        Some(complaint) => complaint.into(),
        None => Failure::refused("the settings for mail cannot be read", "run `collaborate config check`"),
    })
}

/// The environment of this process.
pub(super) fn environment(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// How mails are sent by these files and this environment, or everything that is wrong with it.
pub(super) fn settings(
    configuration: &Configuration,
    environment: &dyn Fn(&str) -> Option<OsString>,
) -> Result<Option<Settings>, Vec<Complaint>> {
    let mut complaints = Vec::new();
    let said = gather(configuration, environment, &mut complaints);
    if said.is_empty() {
        return if complaints.is_empty() { Ok(None) } else { Err(complaints) };
    }
    let of = |name: &str| said.get(name);
    let server = of("server").map(|server| server.read(&mut complaints));
    let from = of("from").map(|from| from.read(&mut complaints));
    let first = said.values().next();
    if server.is_none() {
        complaints.extend(first.map(|it| {
            it.wrong(Problem::new(
                "there are settings for mail, but no server",
                "name one in 'server' (COLLABORATE_MAIL_SERVER), for example smtps://mail.school.example",
            ))
        }));
    }
    if let (Some(server), None) = (of("server"), &from) {
        complaints.push(server.wrong(Problem::new(
            "mails have a server but no sender",
            "name the sender in 'from' (COLLABORATE_MAIL_FROM)",
        )));
    }
    let password = password(&said, &mut complaints);
    let (Some(Some(server)), Some(Some(from)), true) = (server, from, complaints.is_empty()) else {
        return Err(complaints);
    };
    let settings = Settings {
        server,
        from,
        user: of("user").map(|user| user.value.clone()),
        password,
        ca_file: of("ca_file").map(Said::path),
        timeout: TIMEOUT,
    };
    settings.check().map_err(|unfit| {
        let said = words_of(unfit.part).iter().find_map(|word| of(word)).or(first);
        vec![Complaint { place: said.map(|said| said.place.clone()), problem: unfit.problem }]
    })?;
    Ok(Some(settings))
}

/// The words that say a part of the settings.
fn words_of(part: Part) -> &'static [&'static str] {
    match part {
        Part::Server => &["server"],
        Part::From => &["from"],
        Part::User => &["user"],
        Part::Password => &[PASSWORD, "password_file"],
        Part::CaFile => &["ca_file"],
    }
}

/// Every value that was said, by its word; an empty variable counts for nothing.
fn gather(
    configuration: &Configuration,
    environment: &dyn Fn(&str) -> Option<OsString>,
    complaints: &mut Vec<Complaint>,
) -> BTreeMap<&'static str, Said> {
    let mut said = BTreeMap::new();
    for (word, value) in &configuration.written().mail {
        let place = format!("{}:{}", configuration.path("config.toml"), value.line);
        let folder = configuration.folder().map(Path::to_owned);
        said.insert(*word, Said { value: value.text.clone(), place, folder });
    }
    for (word, variable) in OVER.iter().chain(&[(PASSWORD, PASSWORD)]) {
        let Some(value) = environment(variable).filter(|value| !value.is_empty()) else { continue };
        let place = (*variable).to_owned();
        match value.into_string() {
            Ok(value) => drop(said.insert(*word, Said { value, place, folder: None })),
            Err(_) => complaints.push(Complaint {
                place: Some(place),
                problem: Problem::new("the value of this variable is no text", "write it in UTF-8"),
            }),
        }
    }
    said
}

fn password(said: &BTreeMap<&'static str, Said>, complaints: &mut Vec<Complaint>) -> Option<Secret> {
    if let Some(password) = said.get(PASSWORD) {
        return Some(Secret::new(password.value.clone()));
    }
    let file = said.get("password_file")?;
    Secret::read(&file.path()).map_err(|problem| complaints.push(file.wrong(problem))).ok()
}
