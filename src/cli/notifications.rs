//! Owns the commands of notices: a person's inbox, the outbox, sending what is due.
//! Must not know who is told what, nor how a mail is sent.

use serde_json::{Value, json};

use crate::domain::Notice;
use crate::service::{Actor, Delivery, Inbox, MailLine, MailState, Outbox, Person, Request, Response, Service};

use super::args::{Format, NotificationsCommand};
use super::delivery::{self, Outcome, Stopped, Tally};
use super::mail::mail_settings;
use super::output::{self, Field, kept, list, shown, single, stated, time};
use super::problem::{Failure, Status};
use super::{Call, output::object};

/// A notice as commands write it.
const NOTICE: [Field<Notice>; 8] = [
    shown("number", "No.", |it| json!(it.number)),
    shown("at", "When", |it| time(it.at)),
    shown("read", "Read", |it| json!(it.read)),
    shown("kind", "Kind", |it| json!(it.kind.id())),
    shown("group", "Group", |it| it.group.map_or(Value::Null, |group| json!(group.to_string()))),
    shown("subject", "Subject", |it| json!(it.subject)),
    kept("by", |it| stated(&it.by)),
    kept("text", |it| json!(it.text)),
];

/// A mail of the outbox as commands write it.
const MAIL: [Field<MailLine>; 11] = [
    shown("number", "No.", |it| json!(it.number)),
    shown("to", "To", |it| json!(it.to.as_str())),
    shown("state", "State", |it| json!(it.state.label())),
    shown("due", "Due", |it| time(it.due)),
    shown("attempts", "Attempts", |it| json!(it.attempts)),
    shown("kind", "Kind", |it| json!(it.kind.id())),
    shown("subject", "Subject", |it| json!(it.subject)),
    shown("trouble", "Trouble", |it| stated(&it.trouble)),
    kept("at", |it| time(it.at)),
    kept("sent", |it| if let MailState::Sent(at) = it.state { time(at) } else { Value::Null }),
    kept("digest", |it| json!(it.digest)),
];

/// What became of a parcel, as commands write it.
const OUTCOME: [Field<Outcome>; 5] = [
    shown("mails", "Mails", |it| json!(it.parcel.numbers)),
    shown("to", "To", |it| json!(it.parcel.to.as_str())),
    shown("result", "Result", |it| json!(result(&it.delivery))),
    shown("subject", "Subject", |it| json!(it.parcel.subject)),
    shown("trouble", "Trouble", |it| match &it.delivery {
        Delivery::Sent => Value::Null,
        Delivery::Later(why)
        | Delivery::Refused(why)
        | Delivery::Unanswered(why)
        | Delivery::Unreachable(why)
        | Delivery::Untried(why) => json!(why),
    }),
];

const PREFERENCE: [Field<Person>; 2] =
    [shown("email", "User", |it| json!(it.user.email.as_str())), shown("mail", "Mail", |it| json!(it.user.mail.id()))];

fn result(delivery: &Delivery) -> &'static str {
    match delivery {
        Delivery::Sent => "sent",
        Delivery::Later(_) => "later",
        Delivery::Refused(_) => "refused",
        Delivery::Unanswered(_) => "unanswered",
        Delivery::Unreachable(_) | Delivery::Untried(_) => "waiting",
    }
}

pub(super) fn run(call: &Call, command: NotificationsCommand) -> Result<Status, Failure> {
    match command {
        NotificationsCommand::List { unread: true, .. } if call.actor == Actor::Operator => Err(Failure::usage(
            "the operator of the store has no inbox",
            "say whose it is with --as EMAIL; without --unread the mails to be sent are listed",
        )),
        // The operator is told nothing: what there is to list for the operator is the outbox.
        NotificationsCommand::List { outbox, .. } if outbox || call.actor == Actor::Operator => {
            match call.ask(Request::ListMails)? {
                Response::Outbox(outbox) => show_outbox(call, &outbox),
                _ => Err(Failure::odd_answer()),
            }
        }
        NotificationsCommand::List { unread, .. } => {
            let Inbox { notices, .. } = inbox(&call.service()?, call, Request::ListNotices { unread })?;
            list(call.format, &NOTICE, &notices, "there is no notice").map(|()| Status::Done)
        }
        NotificationsCommand::Read { numbers } => read(call, numbers),
        NotificationsCommand::Prefer { preference } => match call.ask(Request::PreferMail(preference))? {
            Response::User(person) => single(call.format, &PREFERENCE, &person).map(|()| Status::Done),
            _ => Err(Failure::odd_answer()),
        },
        NotificationsCommand::Send => send(call),
        NotificationsCommand::Retry { numbers } => {
            for_the_operator(call, "only the operator of the store may have its mails tried once more")?;
            let mails = call.service()?.retry_mails(&numbers)?;
            list(call.format, &MAIL, &mails, "there is no mail to be tried once more").map(|()| Status::Done)
        }
    }
}

fn inbox(service: &Service, call: &Call, request: Request) -> Result<Inbox, Failure> {
    match service.handle(&call.actor, request)? {
        Response::Inbox(inbox) => Ok(inbox),
        _ => Err(Failure::odd_answer()),
    }
}

/// Notes that notices were read, and lists those of which that was noted now.
fn read(call: &Call, numbers: Vec<u64>) -> Result<Status, Failure> {
    let service = call.service()?;
    let before = inbox(&service, call, Request::ListNotices { unread: true })?;
    let after = inbox(&service, call, Request::MarkRead(numbers))?;
    let was_unread = |notice: &Notice| before.notices.iter().any(|it| it.number == notice.number);
    let noted: Vec<Notice> = after.notices.into_iter().filter(|it| it.read && was_unread(it)).collect();
    list(call.format, &NOTICE, &noted, "nothing was unread of it").map(|()| Status::Done)
}

fn show_outbox(call: &Call, outbox: &Outbox) -> Result<Status, Failure> {
    list(call.format, &MAIL, &outbox.mails, "there is no mail in the outbox")?;
    Ok(Status::Done)
}

fn for_the_operator(call: &Call, what: &str) -> Result<(), Failure> {
    if call.actor == Actor::Operator {
        return Ok(());
    }
    Err(Failure::refused(what, "ask whoever runs this store, or leave out --as if that is you"))
}

/// Sends what is due; status 1 when some of it could not be sent.
fn send(call: &Call) -> Result<Status, Failure> {
    for_the_operator(call, "only the operator of the store may send its mails")?;
    let settings = mail_settings()?.ok_or_else(|| {
        Failure::refused(
            "no mail server is named, so nothing was sent",
            "name one with COLLABORATE_MAIL_SERVER and a sender with COLLABORATE_MAIL_FROM; what is due waits",
        )
    })?;
    let service = call.service()?;
    let mut outcomes = Vec::new();
    // People see each mail as it goes; programs get one list.
    let tally = delivery::deliver_due(&service, &settings, &mut |outcome| {
        if call.format == Format::Text {
            let _ = output::write(&line(outcome));
        }
        outcomes.push(outcome.clone());
    })
    .map_err(|stopped| match stopped {
        Stopped::Settings(problem) => Failure::from(problem),
        Stopped::Store(error) => Failure::from(error),
    })?;
    match call.format {
        Format::Text => output::write(&sentence(&tally))?,
        Format::Json => {
            let mails: Vec<Value> = outcomes.iter().map(|outcome| object(&OUTCOME, outcome)).collect();
            output::write_json(&json!({
                "sent": tally.sent, "later": tally.later, "refused": tally.refused,
                "unreachable": tally.unreachable, "mails": mails,
            }))?;
        }
        Format::Csv | Format::Markdown => list(call.format, &OUTCOME, &outcomes, "nothing was due")?,
    }
    Ok(if tally.is_clean() { Status::Done } else { Status::Refused })
}

fn line(Outcome { parcel, delivery }: &Outcome) -> String {
    let what = format!("{}: {} ({})", result(delivery), parcel.to, parcel.subject);
    match delivery {
        Delivery::Sent => format!("{what}\n"),
        Delivery::Later(why)
        | Delivery::Refused(why)
        | Delivery::Unanswered(why)
        | Delivery::Unreachable(why)
        | Delivery::Untried(why) => format!("{what}: {why}\n"),
    }
}

fn sentence(tally: &Tally) -> String {
    let Tally { sent, later, refused, unreachable } = tally;
    let end = if unreachable.is_some() { "; the server could not be used, and the rest waits" } else { "" };
    format!("{sent} sent, {later} to be tried again, {refused} refused for good{end}\n")
}
