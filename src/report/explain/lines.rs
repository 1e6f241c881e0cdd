//! Owns the words of an explanation, a caption and its text a line: screens and commands write the same.
//! Must not know where they are shown.

use std::collections::BTreeMap;

use crate::domain::{ImportId, printable};
use crate::report::rounding::{grouped, reason_text};
use crate::report::{Content, Flag};

use super::{Explanation, Formula, Origin, Part};

/// The explanation, a caption and its text a line.
pub fn lines(of: &Explanation) -> Vec<(&'static str, String)> {
    let mut lines = about(of);
    value(of, &mut lines);
    let files = files(of);
    for (at, part) in of.parts.iter().enumerate() {
        lines.push((if at == 0 { "Made of" } else { "" }, part_text(of, part, &files)));
    }
    for (at, part) in of.left_out.iter().enumerate() {
        lines.push((if at == 0 { "Left out" } else { "" }, part_text(of, part, &files)));
    }
    comparison(of, &files, &mut lines);
    for (import, (number, origin)) in &files {
        let file = if origin.file.is_empty() { import.to_string() } else { printable(&origin.file) };
        let text = format!(
            "[{number}] {file}, {} {} release, import {import}, SHA-256 {}",
            origin.year, origin.release, origin.sha256
        );
        lines.push((if *number == 1 { "Files" } else { "" }, text));
    }
    for (at, note) in of.notes.iter().enumerate() {
        lines.push((if at == 0 { "Note" } else { "" }, note.clone()));
    }
    lines
}

fn about(of: &Explanation) -> Vec<(&'static str, String)> {
    let name = of.urn.map_or_else(|| of.row.clone(), |urn| format!("{} (URN {urn})", of.row));
    let release = of.release.map_or_else(String::new, |release| format!(" {release}"));
    let mut lines = vec![
        ("Of", printable(&name)),
        ("Figure", of.column.label.clone()),
        ("Year", format!("{} {}{release}", of.stage.label(), of.year)),
        ("Pupils", of.pupils.clone()),
    ];
    lines.extend(of.what_if.as_ref().map(|what| ("What if", printable(&format!("the group {what}")))));
    lines
}

fn value(of: &Explanation, lines: &mut Vec<(&'static str, String)>) {
    match of.cell.content {
        Content::Value(value) => {
            lines.push(("Shown as", of.shown.clone()));
            let decimals = of.cell.decimals.unwrap_or(of.column.decimals);
            lines.push(("Unrounded", format!("{value}; shown with {decimals} decimals, half away from zero")));
        }
        Content::Withheld(code) => {
            lines.push(("Code", code.written().to_owned()));
            lines.push(("Reason", reason_text(&of.cell).unwrap_or_default()));
        }
    }
    lines.push(("Formula", of.formula.words().to_owned()));
    lines.push(("From", of.formula.source().to_owned()));
    lines.extend(of.cell.pupils.map(|n| ("Counted over", format!("{} {}", number(n), of.counted_in))));
    lines.extend(of.cell.schools.map(|(with, all)| ("Combines", format!("{with} of {all} schools"))));
    if let Some((lower, upper)) = of.cell.limits {
        let how = of.limits.as_ref().map_or_else(String::new, |how| format!(": {how}"));
        lines.push(("95% limits", format!("{lower} to {upper}{how}")));
    }
    lines.extend(of.cell.band.map(|band| ("Band", band.label().to_owned())));
}

fn comparison(of: &Explanation, files: &Files, lines: &mut Vec<(&'static str, String)>) {
    let Some(comparison) = &of.comparison else { return };
    let stands: Vec<String> = comparison.origins.iter().map(|origin| stands(origin, files)).collect();
    let stands = if stands.is_empty() { String::new() } else { format!(" {}", stands.join(" ")) };
    let value = comparison.value.map_or_else(String::new, |value| format!(": {value}"));
    lines.push(("Compared", format!("{}{value}{stands}", printable(&comparison.name))));
    lines.push(("Test", comparison.test.clone()));
    let found = match comparison.flag {
        Some(Flag::Above) => "significantly above, at the 95% level",
        Some(Flag::Below) => "significantly below, at the 95% level",
        Some(Flag::None) => "no significant difference at the 95% level",
        None => "no mark",
    };
    lines.push(("Found", found.to_owned()));
    lines.extend(comparison.gap_pupils.map(|gap| ("In pupils", grouped(gap))));
}

/// Each import that a part is of, with its number in this explanation and one place in it.
type Files<'a> = BTreeMap<ImportId, (usize, &'a Origin)>;

fn files(of: &Explanation) -> Files<'_> {
    let compared = of.comparison.iter().flat_map(|comparison| &comparison.origins);
    let all = of.parts.iter().chain(&of.left_out).flat_map(|part| &part.origins).chain(compared);
    let mut files: Files<'_> = BTreeMap::new();
    for origin in all {
        files.entry(origin.import).or_insert((0, origin));
    }
    for (at, (_, (number, _))) in files.iter_mut().enumerate() {
        *number = at + 1;
    }
    files
}

fn stands(origin: &Origin, files: &Files<'_>) -> String {
    let number = files.get(&origin.import).map_or(0, |(number, _)| *number);
    let header = origin.header.as_ref().map_or_else(String::new, |header| format!(" ({header})"));
    let support =
        if origin.support.is_empty() { String::new() } else { format!(", with {}", origin.support.join(", ")) };
    format!("[{number}] line {} column {}{header}{support}", origin.line, origin.column)
}

fn part_text(of: &Explanation, part: &Part, files: &Files<'_>) -> String {
    let urn = part.urn.map_or_else(String::new, |urn| format!(" (URN {urn})"));
    let text = format!("{}{urn}", printable(&part.name));
    let mut said = Vec::new();
    match (&part.why, part.value) {
        (Some(why), _) => said.push(why.clone()),
        (None, Ok(value)) => {
            said.push(value.to_string());
            said.extend(part.count.map(|count| format!("{} of them", number(count))));
        }
        (None, Err(code)) => said.push(format!("{} {}", code.written(), code.reason())),
    }
    if part.why.is_none() {
        said.extend(part.pupils.map(|n| format!("n = {} {}", number(n), of.counted_in)));
        said.extend(part.limits.map(|(lower, upper)| format!("limits {lower} to {upper}")));
    }
    if of.formula != Formula::Sum {
        said.extend(part.weight.map(|weight| format!("weight {weight:.1}%")));
    }
    said.extend(part.origins.iter().map(|origin| stands(origin, files)));
    format!("{text}: {}", said.join("; "))
}

/// A count as people read it: whole, or as published.
fn number(count: f64) -> String {
    if count.fract() == 0.0 { grouped(count) } else { count.to_string() }
}
