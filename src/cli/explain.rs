//! Owns the answer to `report … --explain`: what stands behind one figure, as text, CSV or JSON.
//! Must not know how a figure is explained.

use serde_json::Value;

use crate::domain::printable;
use crate::export;
use crate::report::Query;
use crate::report::explain::{RowPick, Target, lines};
use crate::service::{Request, Response};

use super::Call;
use super::args::{Format, ReportArgs};
use super::output::{self, kept};
use super::problem::{Failure, Status};

/// Cells for captions.
const CAPTION: usize = 14;

/// The cell that the options name, where they name one.
pub(super) fn target(args: &ReportArgs) -> Option<Target> {
    Some(Target {
        section: args.list.clone(),
        row: RowPick::Word(args.row.clone().unwrap_or_else(|| "group".to_owned())),
        column: args.explain.clone()?,
    })
}

pub(super) fn run(call: &Call, group: String, query: Query, target: Target) -> Result<Status, Failure> {
    let Response::Explanation(told) = call.ask(Request::Explain(group, query, Box::new(target)))? else {
        return Err(Failure::odd_answer());
    };
    if call.format == Format::Json {
        output::write(&output::json_text(&export::explanation(&told)))?;
        return Ok(Status::Done);
    }
    let lines = lines(&told);
    if call.format == Format::Csv {
        let fields = [
            kept("caption", |(caption, _): &(&str, String)| Value::from(*caption)),
            kept("text", |(_, text): &(&str, String)| Value::from(text.as_str())),
        ];
        output::list(call.format, &fields, &lines, "")?;
        return Ok(Status::Done);
    }
    let text: Vec<String> =
        lines.iter().map(|(caption, text)| format!("{caption:CAPTION$}{}\n", printable(text))).collect();
    output::write(&text.concat())?;
    Ok(Status::Done)
}
