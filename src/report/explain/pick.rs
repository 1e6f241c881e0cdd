//! Owns which cell of a report is meant: by the row as the report has it, or by what a person writes.
//! Must not know how a figure is made.

use std::collections::HashSet;

use crate::domain::Problem;
use crate::report::{Cell, Column, Report, Row, RowKind, Section};

use super::{RowPick, Target};

/// A cell with its list, row and column.
pub(super) type Found<'a> = (&'a Section, &'a Row, &'a Column, &'a Cell);

/// The most rows that a refusal names.
const MOST_NAMED: usize = 12;

/// How well a row fits what was asked for; the least is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// By its URN or its name.
    Named,
    /// It is the one row of its kind: the group itself, a subject, a measure.
    Own,
    /// By something else that it is of.
    Of,
    /// Likewise, and of a further part the beginning only is written.
    Begun,
}

/// The cell that is meant.
pub(super) fn found<'a>(report: &'a Report, target: &Target) -> Result<Found<'a>, Problem> {
    let lists: Vec<&Section> = report
        .sections
        .iter()
        .filter(|section| target.section.as_ref().is_none_or(|id| section.id.eq_ignore_ascii_case(id)))
        .collect();
    if lists.is_empty() {
        let ids: Vec<&str> = report.sections.iter().map(|section| section.id).collect();
        return Err(Problem::new(
            format!("the report has no list '{}'", target.section.as_deref().unwrap_or_default()),
            format!("its lists are {}", ids.join(" ")),
        ));
    }
    for section in &lists {
        let Some(at) = section.columns.iter().position(|column| column.id.eq_ignore_ascii_case(&target.column)) else {
            continue;
        };
        let rows = meant(report, section, &target.row);
        let cell = |row: &'a Row| Some((*section, row, section.columns.get(at)?, row.cells.get(at)?));
        match (rows.as_slice(), &target.row) {
            ([], _) => {}
            // Rows that a report itself cannot tell apart are one to whoever points at them.
            ([row], _) | ([row, ..], RowPick::Row { .. }) => {
                return cell(row).ok_or_else(|| not_there(&lists, target));
            }
            (several, RowPick::Word(word)) => return Err(ambiguous(word, several)),
        }
    }
    Err(not_there(&lists, target))
}

/// The rows that fit best.
fn meant<'a>(report: &Report, section: &'a Section, pick: &RowPick) -> Vec<&'a Row> {
    let fits: Vec<(Fit, &Row)> = section.rows.iter().filter_map(|row| Some((fit(report, row, pick)?, row))).collect();
    let best = fits.iter().map(|(fit, _)| *fit).min();
    fits.into_iter().filter(|(fit, _)| Some(*fit) == best).map(|(_, row)| row).collect()
}

fn fit(report: &Report, row: &Row, pick: &RowPick) -> Option<Fit> {
    match pick {
        RowPick::Row { kind, name, urn, subject, measure, year, words } => {
            let same = row.kind == *kind
                && (row.urn, &row.subject, row.measure, row.year) == (*urn, subject, *measure, *year)
                && (row.urn.is_some() || row.name == *name);
            same.then_some(if row.words == *words { Fit::Named } else { Fit::Of })
        }
        RowPick::Word(text) => {
            let text = folded(text);
            // Years and names hold strokes themselves: every one of them may be where a further part begins.
            let heads = text.match_indices('/').map(|(at, _)| text.split_at(at));
            let whole = (text.as_str(), "");
            heads.chain([whole]).filter_map(|(head, rest)| fit_of_parts(report, row, head, rest)).min()
        }
    }
}

fn fit_of_parts(report: &Report, row: &Row, head: &str, rest: &str) -> Option<Fit> {
    let fit = fit_of_word(report, row, head.trim())?;
    let Some(rest) = rest.strip_prefix('/') else { return Some(fit) };
    if is_of(row, rest, |part, word| part == word) {
        return Some(fit);
    }
    is_of(row, rest, |part, word| !word.is_empty() && part.starts_with(word)).then_some(Fit::Begun)
}

/// How the first part names a row.
fn fit_of_word(report: &Report, row: &Row, word: &str) -> Option<Fit> {
    if folded(&row.name) == word || row.urn.is_some_and(|urn| urn.to_string() == word) {
        return Some(Fit::Named);
    }
    let subject = row.subject.as_ref().is_some_and(|subject| subject.id() == word);
    let measure = row.measure.is_some_and(|measure| measure.info().id == word);
    let own = match row.kind {
        RowKind::Group => word == RowKind::Group.id() && row.name == report.group.name,
        RowKind::Subject => subject,
        RowKind::Measure => measure,
        _ => false,
    };
    if own {
        return Some(Fit::Own);
    }
    let year = row.year.is_some_and(|year| year.to_string() == word);
    (row.kind.id() == word || subject || measure || year).then_some(Fit::Of)
}

/// Whether every further part is something that the row is of.
fn is_of(row: &Row, text: &str, same: fn(&str, &str) -> bool) -> bool {
    let text = text.trim();
    let parts: Vec<String> = parts(row).iter().filter(|part| !part.is_empty()).map(|part| folded(part)).collect();
    let ends = text.match_indices('/').map(|(at, _)| at).chain([text.len()]);
    let mut pieces = ends.map(|at| text.split_at(at));
    pieces.any(|(head, rest)| {
        let head = head.trim();
        parts.iter().any(|part| same(part, head)) && rest.strip_prefix('/').is_none_or(|rest| is_of(row, rest, same))
    })
}

/// What tells a row from others of its name: its year, its measure, its subject, its words, its kind.
fn parts(row: &Row) -> Vec<String> {
    let mut parts = vec![
        row.year.map_or_else(String::new, |year| year.to_string()),
        row.measure.map_or_else(String::new, |measure| measure.info().id.to_owned()),
        row.subject.as_ref().map_or_else(String::new, |subject| subject.id().to_owned()),
    ];
    parts.extend(row.words.iter().cloned());
    parts.push(row.kind.id().to_owned());
    parts
}

/// Text without what is hard to type: case, and the dash of grades.
fn folded(text: &str) -> String {
    text.trim().to_lowercase().replace('–', "-")
}

fn ambiguous(word: &str, rows: &[&Row]) -> Problem {
    let all: Vec<Vec<String>> = rows.iter().map(|row| parts(row)).collect();
    let mut names: Vec<String> =
        rows.iter().map(|row| row.urn.map_or_else(|| row.name.clone(), |urn| urn.to_string())).collect();
    for at in 0..all.iter().map(Vec::len).max().unwrap_or_default() {
        let part = |row: &Vec<String>| row.get(at).cloned().unwrap_or_default();
        let apart: HashSet<String> = all.iter().map(part).collect();
        if names.iter().collect::<HashSet<_>>().len() == names.len() {
            break;
        }
        if apart.len() > 1 {
            for (name, row) in names.iter_mut().zip(&all).filter(|(_, row)| !part(row).is_empty()) {
                *name = format!("{name}/{}", part(row));
            }
        }
    }
    let more = names.len().saturating_sub(MOST_NAMED);
    let mut listed: Vec<String> = names.iter().take(MOST_NAMED).map(|name| format!("'{name}'")).collect();
    listed.extend((more > 0).then(|| format!("{more} more")));
    Problem::new(
        format!("{} rows of the report are meant by '{word}'", rows.len()),
        format!("name one of them: {}", listed.join(", ")),
    )
}

fn not_there(lists: &[&Section], target: &Target) -> Problem {
    let mut ids: Vec<&str> = Vec::new();
    for column in lists.iter().flat_map(|section| &section.columns) {
        if !ids.contains(&column.id.as_str()) {
            ids.push(&column.id);
        }
    }
    if !ids.iter().any(|id| id.eq_ignore_ascii_case(&target.column)) {
        return Problem::new(
            format!("the report has no column '{}'", target.column),
            format!("its columns are {}", ids.join(" ")),
        );
    }
    let row = match &target.row {
        RowPick::Word(word) => word,
        RowPick::Row { name, .. } => name,
    };
    Problem::new(
        format!("the report has no row '{row}' with that column"),
        "name a row by a URN, by group, la or england, by a year, a subject or a measure, or by its name; with '/' and its year or its words where several are of that name",
    )
}
