//! Owns the command that invents schools and writes their files.
//! Must not know how they are invented.

use std::io::{IsTerminal as _, Write as _};

use serde_json::json;

use crate::sample::{self, Written};

use super::Call;
use super::args::SampleArgs;
use super::output::{Field, shown, single};
use super::problem::{Failure, Status};

/// What was written as commands write it.
const WRITTEN: [Field<Written>; 4] = [
    shown("files", "Files", |it| json!(it.files.iter().map(|path| path.display().to_string()).collect::<Vec<_>>())),
    shown("schools", "Schools", |it| json!(it.schools)),
    shown("rows", "Rows", |it| json!(it.rows)),
    shown("bytes", "Bytes", |it| json!(it.bytes)),
];

pub(super) fn run(call: &Call, args: &SampleArgs) -> Result<Status, Failure> {
    let watched = std::io::stderr().is_terminal();
    let written = sample::write(&args.dir, args.schools, args.years, args.seed, &mut |path| {
        if watched {
            // Where standard error is closed there is nobody to tell.
            let _ = writeln!(std::io::stderr(), "{}", path.display());
        }
    })?;
    single(call.format, &WRITTEN, &written)?;
    Ok(Status::Done)
}
