//! Owns the commands of the schools' permission.
//! Must not know what a permission allows.

use std::path::Path;

use serde_json::{Value, json};

use crate::domain::{
    AGREEMENT_VERSION, Consent, ConsentState, ConsentStatus, Email, Letter, Urn, agreement_text, printable,
};
use crate::service::{GroupDetail, LetterOf, MemberLine, Request, Response};

use super::Call;
use super::args::{ConsentCommand, Format};
use super::group::{detail, show};
use super::output::{self, Field, kept, list, shown, single, stated};
use super::problem::{Failure, Status};

/// Most bytes of a file with a letter: far more than a letter has.
const LARGEST_LETTER: u64 = 100_000;

/// A school on the board as commands write it.
const BOARD: [Field<MemberLine>; 14] = [
    shown("urn", "URN", |it| json!(it.school.urn.number())),
    shown("name", "Name", |it| json!(it.school.name)),
    shown("state", "Permission", |it| json!(it.status.map(ConsentStatus::label))),
    shown("days_outstanding", "Days", |it| json!(it.days_outstanding)),
    shown("signatory", "Signatory", |it| text(it, |consent| &consent.signatory)),
    shown("role", "Role", |it| text(it, |consent| &consent.role)),
    shown("date", "Date", |it| text(it, |consent| &consent.date)),
    shown("agreement", "Agreement", |it| text(it, |consent| &consent.agreement)),
    shown("scope", "Covers", |it| it.consent.as_ref().map_or(Value::Null, scope)),
    shown("expires", "Expires", |it| text(it, |consent| &consent.expires)),
    shown("asked", "Asked", |it| text(it, |consent| &consent.asked.first)),
    shown("reminders", "Reminders", |it| it.consent.as_ref().map_or(Value::Null, reminders)),
    shown("note", "Note", |it| text(it, |consent| &consent.note)),
    kept("viewers", |it| json!(it.viewers.iter().map(Email::as_str).collect::<Vec<_>>())),
];

/// A letter or a template as commands write it.
const LETTER: [Field<LetterOf>; 6] = [
    shown("owner", "Owner", |it| json!(it.owner.to_string())),
    shown("own", "Own letter", |it| json!(it.own)),
    kept("version", |it| json!(it.version)),
    shown("to", "To", |it| json!(it.to.iter().map(Email::as_str).collect::<Vec<_>>())),
    shown("subject", "Subject", |it| json!(it.letter.subject)),
    shown("text", "Text", |it| json!(it.letter.text)),
];

/// The agreement as commands write it.
const AGREEMENT: [Field<()>; 2] =
    [kept("version", |()| json!(AGREEMENT_VERSION)), kept("text", |()| json!(agreement_text()))];

fn text(line: &MemberLine, of: fn(&Consent) -> &String) -> Value {
    line.consent.as_ref().map_or(Value::Null, |consent| stated(of(consent)))
}

/// Which figures a permission covers; nothing where none was given.
fn scope(consent: &Consent) -> Value {
    let given = matches!(consent.state, ConsentState::Granted | ConsentState::Withdrawn);
    if given { json!(consent.scope.id()) } else { Value::Null }
}

/// How often a school was reminded; nothing where it was never asked.
fn reminders(consent: &Consent) -> Value {
    if consent.asked.first.is_empty() { Value::Null } else { json!(consent.asked.reminders) }
}

/// A school's permission in a group.
pub(super) fn permission(line: &MemberLine) -> Value {
    let Some(consent) = &line.consent else { return Value::Null };
    json!({
        "state": line.status.map(ConsentStatus::label),
        "signatory": stated(&consent.signatory),
        "role": stated(&consent.role),
        "date": stated(&consent.date),
        "expires": stated(&consent.expires),
        "agreement": stated(&consent.agreement),
        "scope": scope(consent),
        "note": stated(&consent.note),
        "asked": stated(&consent.asked.first),
        "reminders": reminders(consent),
    })
}

pub(super) fn run(call: &Call, command: ConsentCommand) -> Result<Status, Failure> {
    let changed = match command {
        ConsentCommand::Board { group, states } => {
            let states: Vec<ConsentStatus> = states.into_iter().map(Into::into).collect();
            board(call, &detail(call.ask(Request::ShowGroup(group))?)?, &states)?;
            return Ok(Status::Done);
        }
        ConsentCommand::Letter { group, urn } => {
            written(call, &letter(call.ask(Request::WriteLetter(group, urn))?)?)?;
            return Ok(Status::Done);
        }
        ConsentCommand::Template { owner, set, standard } => {
            let request = match set {
                Some(file) => Request::SaveLetter { owner, letter: Some(letter_in(&file)?), version: None },
                None if standard => Request::SaveLetter { owner, letter: None, version: None },
                None => Request::ShowLetter(owner),
            };
            template(call, &letter(call.ask(request)?)?)?;
            return Ok(Status::Done);
        }
        ConsentCommand::Agreement => {
            agreement(call)?;
            return Ok(Status::Done);
        }
        ConsentCommand::Request { group, schools } => return asked(call, group, schools, false),
        ConsentCommand::Chase { group, schools } => return asked(call, group, schools, true),
        ConsentCommand::Record { group, urn, answer, signatory, role, date, expires, agreement, scope, note } => {
            let state = answer.into();
            let consent =
                Consent { state, signatory, role, date, expires, agreement, scope, note, ..Consent::not_asked() };
            Request::RecordConsent { group, school: urn, consent, seen: None }
        }
        ConsentCommand::Withdraw { group, urn, note } => {
            let consent = Consent { state: ConsentState::Withdrawn, note, ..Consent::not_asked() };
            Request::RecordConsent { group, school: urn, consent, seen: None }
        }
    };
    answered(call, changed)
}

/// Asks or reminds schools; for people with how many that were.
fn asked(call: &Call, group: String, schools: Vec<Urn>, remind: bool) -> Result<Status, Failure> {
    let service = call.service()?;
    let before = detail(service.handle(&call.actor, Request::ShowGroup(group.clone()))?)?;
    let request = Request::RequestConsent { group, schools, remind };
    let after = detail(service.handle(&call.actor, request)?)?;
    let as_before = |line: &MemberLine| {
        before.members.iter().any(|it| it.school.urn == line.school.urn && it.consent == line.consent)
    };
    let count = after.members.iter().filter(|line| !as_before(line)).count();
    let (verb, noun) = (if remind { "reminded" } else { "asked" }, if count == 1 { "school" } else { "schools" });
    done(call, &format!("{verb} {count} {noun}"), &after)
}

/// Records a school's answer; for people with whose it is.
fn answered(call: &Call, request: Request) -> Result<Status, Failure> {
    let Request::RecordConsent { school, consent: Consent { state, .. }, .. } = &request else {
        return Err(Failure::odd_answer());
    };
    let (school, state) = (*school, *state);
    let service = call.service()?;
    let group = detail(service.handle(&call.actor, request)?)?;
    let Response::School(found) = service.handle(&call.actor, Request::ShowSchool(school))? else {
        return Err(Failure::odd_answer());
    };
    let name = found.name;
    let said = match state {
        ConsentState::Withdrawn => format!("withdrawn: the permission of {name}"),
        _ => format!("recorded: {name} {}", state.label()),
    };
    done(call, &said, &group)
}

/// What was done, for people; then the group as it stands.
fn done(call: &Call, said: &str, group: &GroupDetail) -> Result<Status, Failure> {
    if call.format == Format::Text {
        output::write(&format!("{}\n", printable(said)))?;
    }
    show(call, group)?;
    Ok(Status::Done)
}

/// The board: every school, or those whose permission stands as wanted; for people with how many have agreed.
fn board(call: &Call, group: &GroupDetail, states: &[ConsentStatus]) -> Result<(), Failure> {
    let wanted = |line: &&MemberLine| states.is_empty() || line.status.is_some_and(|status| states.contains(&status));
    let lines: Vec<MemberLine> = group.members.iter().filter(wanted).cloned().collect();
    list(call.format, &BOARD, &lines, "no school's permission stands so")?;
    match (call.format, group.agreed) {
        (Format::Text, Some((granted, all))) => output::write(&format!("\n{granted} of {all} granted\n")),
        _ => Ok(()),
    }
}

/// The letter or the template that an answer is about.
fn letter(response: Response) -> Result<LetterOf, Failure> {
    match response {
        Response::Letter(letter) => Ok(*letter),
        _ => Err(Failure::odd_answer()),
    }
}

/// A letter as it is mailed or printed.
fn written(call: &Call, letter: &LetterOf) -> Result<(), Failure> {
    if call.format != Format::Text {
        return single(call.format, &LETTER, letter);
    }
    let to: Vec<&str> = letter.to.iter().map(Email::as_str).collect();
    let to = if to.is_empty() { "nobody (the school has no administrator here)".to_owned() } else { to.join(", ") };
    output::write(&format!("To: {to}\nSubject: {}\n\n{}", letter.letter.subject, letter.letter.text))
}

/// A template in the form in which a file holds it.
fn template(call: &Call, letter: &LetterOf) -> Result<(), Failure> {
    if call.format != Format::Text {
        return single(call.format, &LETTER, letter);
    }
    output::write(&format!("{}\n\n{}", letter.letter.subject, letter.letter.text))
}

fn agreement(call: &Call) -> Result<(), Failure> {
    match call.format {
        Format::Json | Format::Csv => single(call.format, &AGREEMENT, &()),
        Format::Text | Format::Markdown => {
            output::write(&format!("Data sharing agreement, version {AGREEMENT_VERSION}\n\n{}\n", agreement_text()))
        }
    }
}

/// The letter that a file holds: the first line is the subject, then an empty line, then the text.
fn letter_in(file: &Path) -> Result<Letter, Failure> {
    let length = std::fs::metadata(file).map_err(|error| Failure::file("read", file, &error))?.len();
    if length > LARGEST_LETTER {
        return Err(Failure::refused(format!("'{}' is too long for a letter", file.display()), "shorten it"));
    }
    let whole = std::fs::read_to_string(file).map_err(|error| Failure::file("read", file, &error))?;
    let whole = whole.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let (subject, text) = whole.split_once('\n').unwrap_or((&whole, ""));
    let Some(text) = text.strip_prefix('\n') else {
        return Err(Failure {
            place: Some(format!("{}:2:1", file.display())),
            ..Failure::refused(
                format!("'{}' holds no letter", file.display()),
                "write the subject in the first line, then an empty line, then the text",
            )
        });
    };
    Ok(Letter { subject: subject.to_owned(), text: text.to_owned() })
}
