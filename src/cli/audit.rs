//! Owns the commands of the audit log: list it, verify it, take a change back.
//! Must not know who may read what.

use serde_json::json;

use crate::service::{AuditFilter, AuditLine, AuditVerdict, Request, Response};

use super::Call;
use super::args::{AuditArgs, AuditCommand, Format};
use super::output::{self, Field, kept, list, shown, single, stated, time};
use super::problem::{Failure, Status};

/// An entry as commands write it.
const LINE: [Field<AuditLine>; 11] = [
    shown("id", "Id", |it| json!(it.number)),
    shown("at", "When", |it| time(it.at)),
    shown("by", "Who", |it| json!(it.by)),
    shown("by_name", "Name", |it| stated(&it.by_name)),
    kept("kind", |it| json!(it.kind.label())),
    shown("action", "Action", |it| json!(it.action)),
    shown("subject", "On", |it| stated(&it.subject)),
    shown("subject_name", "Called", |it| stated(&it.subject_name)),
    shown("details", "What", |it| stated(&it.details)),
    kept("may_undo", |it| json!(it.may_undo)),
    shown("undone_by", "Undone by", |it| json!(it.undone_by)),
];

const VERDICT: [Field<AuditVerdict>; 5] = [
    shown("whole", "Whole", |it| json!(it.faults.is_empty())),
    shown("entries", "Entries", |it| json!(it.entries)),
    shown("not_chained", "Not chained", |it| json!(it.unchained)),
    shown("head", "Head", |it| json!(it.head)),
    shown("faults", "Faults", |it| json!(it.faults)),
];

/// As many of the newest as people are shown, unless they say how many.
const PAGE: usize = 100;

pub(super) fn run(call: &Call, command: AuditCommand) -> Result<Status, Failure> {
    match command {
        AuditCommand::List(args) => listed(call, args),
        AuditCommand::Verify { head } => verified(call, head),
        AuditCommand::Undo { id } => {
            let Response::Undone(line) = call.ask(id.map_or(Request::UndoLast, Request::Undo))? else {
                return Err(Failure::odd_answer());
            };
            single(call.format, &LINE, line.as_ref())?;
            Ok(Status::Done)
        }
    }
}

fn listed(call: &Call, args: AuditArgs) -> Result<Status, Failure> {
    let for_people = matches!(call.format, Format::Text | Format::Markdown);
    let usual = if for_people && !args.all { PAGE } else { 0 };
    let filter = AuditFilter {
        group: args.group,
        by: args.by,
        school: args.school,
        kind: args.kind.map(Into::into),
        text: args.search,
        since: args.since,
        until: args.until,
        limit: args.limit.unwrap_or(usual),
        before: args.before,
    };
    let Response::Audit(page) = call.ask(Request::ListAudit(filter))? else { return Err(Failure::odd_answer()) };
    list(call.format, &LINE, &page.entries, "there is no such entry")?;
    if let Some(before) = page.more_before.filter(|_| for_people) {
        let shown = page.entries.len();
        output::write(&format!(
            "\n{shown} entries shown; there are older ones: add `--before {before}` for the next, or `--all`\n"
        ))?;
    }
    Ok(Status::Done)
}

/// A log that is not whole is damage, as a record that cannot be read is.
fn verified(call: &Call, head: Option<String>) -> Result<Status, Failure> {
    let request = head.map_or(Request::VerifyAudit, Request::VerifyAuditSince);
    let Response::Verdict(verdict) = call.ask(request)? else { return Err(Failure::odd_answer()) };
    single(call.format, &VERDICT, &verdict)?;
    Ok(if verdict.faults.is_empty() { Status::Done } else { Status::Damaged })
}
