//! Owns the commands of saved views.
//! Must not know what a view may hold, nor how a report is written.

use serde_json::json;

use crate::report::{ReportName, to_words};
use crate::service::{Request, Response, ViewDetail, ViewLine};

use super::Call;
use super::args::{Saved, ViewCommand};
use super::output::{Field, kept, list, shown, single, stated};
use super::problem::{Failure, Status};
use super::report;

/// A view in a list as commands write it.
const LINE: [Field<ViewLine>; 6] = [
    shown("name", "Name", |it| json!(it.name)),
    shown("group", "Group", |it| json!(it.group.text())),
    shown("group_name", "Group name", |it| json!(it.group_name)),
    kept("report", |it| json!(it.report.map(ReportName::id))),
    shown("asks", "Asks for", |it| stated(&it.options)),
    shown("trouble", "Cannot be opened", |it| json!(it.trouble)),
];

/// One view as commands write it.
const VIEW: [Field<ViewDetail>; 5] = [
    shown("name", "Name", |it| json!(it.name)),
    shown("group", "Group", |it| json!(it.group.text())),
    shown("group_name", "Group name", |it| json!(it.group_name)),
    kept("query", |it| in_words(&to_words(&it.query))),
    kept("screen", |it| in_words(&it.screen)),
];

fn in_words(words: &[(String, String)]) -> serde_json::Value {
    words.iter().map(|(word, value)| (word.clone(), json!(value))).collect::<serde_json::Map<_, _>>().into()
}

pub(super) fn run(call: &Call, command: ViewCommand) -> Result<Status, Failure> {
    match call.ask(match command {
        ViewCommand::List => Request::ListViews,
        ViewCommand::Show { name } => Request::ShowView(name),
        ViewCommand::Run { name, output } => {
            let Response::ViewOpened(view) = call.ask(Request::ShowView(name))? else {
                return Err(Failure::odd_answer());
            };
            return report::hand_out(call, view.group.text(), view.query, output.as_deref());
        }
        ViewCommand::Save { name, over, what: Saved::Report(report) } => {
            let (of, args) = report.parts();
            if args.output.is_some() {
                return Err(Failure::usage(
                    "a view keeps what is asked, not where it is written",
                    "leave --output out, and give it to `collaborate view run`",
                ));
            }
            let query = args.query(of)?;
            Request::SaveView { group: args.group, name, query, screen: Vec::new(), over }
        }
        ViewCommand::Rename { name, to } => Request::RenameView { name, to },
        ViewCommand::Delete { name } => Request::DeleteView(name),
    })? {
        Response::Views(views) => {
            list(call.format, &LINE, &views, "you have no views; make one with `collaborate view save`")?;
        }
        Response::View(view) => single(call.format, &LINE, &view)?,
        Response::ViewOpened(view) => single(call.format, &VIEW, &view)?,
        _ => return Err(Failure::odd_answer()),
    }
    Ok(Status::Done)
}
