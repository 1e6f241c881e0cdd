//! Owns the words about one figure and about a whole report: status line, explanation, notes and signs.
//! Must not know where they are shown.

use crate::figures::Unit;
use crate::report::rounding::{cell_text, limits_text, reason_text};
use crate::report::{Cell, Column, ComparePupils, Content, Flag, Report, Row};
use crate::ui::glyph::Glyph;

use super::sheet::counted_in;

/// What figures are held against, with its pupils where those are not the same ones.
pub fn comparator(report: &Report) -> String {
    let name = report.compare.label();
    if report.compare_pupils == ComparePupils::Same || report.pupils == "all" {
        return name.to_owned();
    }
    format!("{name}, {}", report.compare_pupils.label())
}

/// How a figure stands against the comparator, as a glyph and words.
fn flag_words(flag: Flag, comparator: &str) -> String {
    match flag {
        Flag::Above => format!("{} significantly above {comparator}", Glyph::Above.unicode()),
        Flag::Below => format!("{} significantly below {comparator}", Glyph::Below.unicode()),
        Flag::None => format!("no significant difference from {comparator}"),
    }
}

/// The same where room is short: what is marked is significant, or it would not be marked.
fn short_flag(flag: Flag, comparator: &str) -> String {
    match flag {
        Flag::Above => format!("{} above {comparator}", Glyph::Above.unicode()),
        Flag::Below => format!("{} below {comparator}", Glyph::Below.unicode()),
        Flag::None => "no significant difference".to_owned(),
    }
}

/// A count as people read it: whole, or as published.
fn count_text(count: f64) -> String {
    if count.fract() == 0.0 { crate::report::rounding::grouped(count) } else { count.to_string() }
}

/// The denominator with its word: pupils, or entries in the subject of the row or of the whole report.
fn counted_over(report: &Report, row: &Row, column: &Column, pupils: f64) -> String {
    format!("{} {}", count_text(pupils), counted_in(column, row.subject.as_ref().or(report.subject.as_ref())))
}

/// The code of a cell without a value and its reason: `SUPP suppressed: 5 pupils or fewer`.
fn reason(cell: &Cell) -> Option<String> {
    let Content::Withheld(code) = cell.content else { return None };
    Some(format!("{} {}", code.written(), reason_text(cell)?))
}

/// One line about the figure under the cursor: in full, then with fewer words for less room.
pub fn status(report: &Report, row: &Row, column: &Column, cell: &Cell) -> Vec<String> {
    if let Some(reason) = reason(cell) {
        return vec![format!("{}: {reason}", column.label), reason];
    }
    let limits = limits_text(column, cell);
    let told = limits.as_ref().map(|it| format!("95% limits {it}"));
    let against = cell.against.map(|value| cell_text(column, &Cell { content: Content::Value(value), ..*cell }));
    let mut forms = vec![said(report, row, column, cell, (told.clone(), against))];
    if cell.against.is_some() {
        forms.push(said(report, row, column, cell, (told, None)));
    }
    if limits.is_some() {
        forms.push(said(report, row, column, cell, (limits, None)));
    }
    forms.into_iter().map(|parts| parts.join(" · ")).collect()
}

/// The parts of that line: the value, how it stands against whom, the gap in pupils, of how many, the limits, the band.
fn said(
    report: &Report,
    row: &Row,
    column: &Column,
    cell: &Cell,
    (limits, against): (Option<String>, Option<String>),
) -> Vec<String> {
    let text = cell_text(column, cell);
    let mut parts = vec![format!("{}: {text}", column.label)];
    let beside = against.map_or_else(String::new, |value| format!(" {value}"));
    parts.extend(cell.flag.map(|flag| format!("{}{beside}", short_flag(flag, &comparator(report)))));
    parts.extend(cell.gap_pupils.filter(|_| cell.flag.is_some()).map(gap));
    let count = matches!(column.unit, Unit::Pupils | Unit::Entries | Unit::Schools);
    let pupils = cell.pupils.filter(|_| !count);
    parts.extend(pupils.map(|pupils| counted_over(report, row, column, pupils)));
    parts.extend(cell.schools.filter(|(with, of)| with < of).map(|(with, of)| format!("{with} of {of} schools")));
    parts.extend(limits);
    parts.extend(cell.band.map(|band| band.label().to_owned()));
    parts
}

/// The gap to the comparator in whole pupils.
pub fn gap(pupils: f64) -> String {
    let text = crate::report::rounding::grouped(pupils.abs());
    let unit = if text == "1" { "pupil" } else { "pupils" };
    match pupils {
        it if it < 0.0 => format!("gap -{text} {unit}"),
        it if it > 0.0 => format!("gap +{text} {unit}"),
        _ => "gap below one pupil".to_owned(),
    }
}

/// Everything known about one figure: a caption and its text a line.
pub fn figure(report: &Report, row: &Row, column: &Column, cell: &Cell) -> Vec<(&'static str, String)> {
    let name = row.urn.map_or_else(|| row.name.clone(), |urn| format!("{} (URN {urn})", row.name));
    let year = row.year.unwrap_or(report.year);
    // A row of another year may be of another release, which the notes name.
    let release = if year == report.year { format!(" {}", report.release) } else { String::new() };
    let mut lines = vec![
        ("Of", name),
        ("Figure", column.label.clone()),
        ("Year", format!("{} {year}{release}", report.stage)),
        ("Pupils", report.pupils_label.clone()),
    ];
    match cell.content {
        Content::Value(value) => {
            lines.push(("Shown as", cell_text(column, cell)));
            lines.push(("Unrounded", value.to_string()));
        }
        Content::Withheld(code) => {
            lines.push(("Code", code.written().to_owned()));
            lines.push(("Reason", reason_text(cell).unwrap_or_default()));
        }
    }
    lines.extend(cell.pupils.map(|pupils| ("Counted over", counted_over(report, row, column, pupils))));
    lines.extend(cell.schools.map(|(with, of)| ("Combines", format!("{with} of {of} schools"))));
    lines.extend(cell.limits.map(|(lower, upper)| ("95% limits", format!("{lower} to {upper}"))));
    lines.push(("Comparison", comparison(report, cell)));
    lines.extend(cell.gap_pupils.map(|pupils| ("In pupils", gap(pupils))));
    lines.extend(cell.band.map(|band| ("Band", band.label().to_owned())));
    lines
}

fn comparison(report: &Report, cell: &Cell) -> String {
    match cell.flag {
        Some(flag) => flag_words(flag, &comparator(report)),
        None if cell.value().is_none() => "none: there is no value to compare".to_owned(),
        None => format!("not tested against {}: see the notes for when a test is made", report.compare.label()),
    }
}

/// The signs that tables use, for beneath the notes.
pub const SIGNS: [(Option<Glyph>, &str); 3] = [
    (Some(Glyph::Above), "significantly above what the figures are held against, at the 95% level"),
    (Some(Glyph::Below), "significantly below it; no sign: no significant difference, or not tested"),
    (None, "A word in place of a figure (SUPP, NE, LOWCOV, …) says why there is none: put the cursor on it"),
];

/// The notes of a report, then the signs: paragraphs.
pub fn notes(report: &Report) -> Vec<String> {
    let signs = SIGNS.iter().map(|(glyph, text)| match glyph {
        Some(glyph) => format!("{} {text}.", glyph.unicode()),
        None => format!("{text}."),
    });
    report.notes.iter().cloned().chain(signs).collect()
}
