//! Owns the words that every written form of a report shares: title, pooled rows, legends.
//! Must not know any one form.

use std::fmt::Write as _;

use crate::figures::Stage;
use crate::report::rounding::{decimal_text, reason_text};
use crate::report::{Cell, Content, Flag, Report, ReportName, Row, Section, Weighting};

use super::Colophon;

/// The mark of a figure significantly above its comparator.
pub(super) const ABOVE: &str = "▲";
/// The mark of a figure significantly below its comparator.
pub(super) const BELOW: &str = "▼";

/// The report, its subject and its group: `Schools: North group`.
pub(super) fn title(report: &Report) -> String {
    format!("{}: {}", what(report), one_line(&report.group.name))
}

/// The report, or the subject that it is about.
pub(super) fn what(report: &Report) -> &str {
    report.subject_label.as_deref().unwrap_or(report.name.label())
}

/// Stage, year, release, pupils and comparator in one line; what is out of the ordinary behind them.
pub(super) fn particulars(report: &Report) -> String {
    let mut line = format!(
        "{} {}, {} release. {}. Compared with {}.",
        report.stage.label(),
        report.year,
        report.release,
        report.pupils_label,
        compared(report)
    );
    if report.weighting == Weighting::Schools {
        let _ = write!(line, " Schools together: {}.", report.weighting.label());
    }
    if let Some(what_if) = &report.what_if {
        let _ = write!(line, " What if: {}.", what_if.trim_end_matches('.'));
    }
    line
}

/// The comparator, with its pupils where they are not the same ones.
pub(super) fn compared(report: &Report) -> &str {
    &report.comparator
}

/// The report and, for groups of both phases, the one of the other stage.
pub(super) fn both(report: &Report) -> impl Iterator<Item = &Report> {
    std::iter::once(report).chain(report.other_stage.as_deref())
}

/// The title of a section; where a report has both stages it says of which it is.
pub(super) fn section_title(report: &Report, section: &Section, stages: bool) -> String {
    let of: Option<Stage> = stages.then_some(report.stage);
    of.map_or_else(|| section.title.clone(), |stage| format!("{}: {}", stage.label(), section.title))
}

/// What holds for the whole report, each with its label: whoever is handed the file must see what it is.
pub(super) fn particular_list(report: &Report, colophon: Option<&Colophon>) -> Vec<(&'static str, String)> {
    let mut list = vec![
        ("Report", report.name.label().to_owned()),
        ("Group", one_line(&report.group.name)),
        ("Stage", report.stage.label().to_owned()),
        ("Year", report.year.to_string()),
        ("Release", report.release.to_string()),
        ("Pupils", report.pupils_label.clone()),
        ("Compared with", compared(report).to_owned()),
        ("Schools together", report.weighting.label().to_owned()),
    ];
    if report.name == ReportName::Subject {
        list.extend(report.subject_label.clone().map(|subject| ("Subject", subject)));
    }
    list.extend(report.what_if.clone().map(|what| ("What if", what)));
    if report.alphabetical {
        list.push(("Order", "by name only: this group shows no ranks".to_owned()));
    }
    if let Some(colophon) = colophon {
        list.extend(colophon.asked.iter().cloned());
        list.push(("Made by", one_line(&colophon.by)));
        list.push(("Made on", colophon.date()));
    }
    list
}

/// How many schools stand behind a pooled row, to be written after its name; empty for other rows.
pub(super) fn behind(row: &Row) -> String {
    row.schools.map_or_else(String::new, |(with, of)| format!(" ({with} of {of} schools)"))
}

/// The mark of a flag, where it says that there is a difference.
pub(super) fn mark(flag: Option<Flag>) -> Option<&'static str> {
    match flag? {
        Flag::Above => Some(ABOVE),
        Flag::Below => Some(BELOW),
        Flag::None => None,
    }
}

/// What the marks mean.
pub(super) fn marks_legend() -> String {
    format!("{ABOVE} significantly above, {BELOW} significantly below the comparator")
}

/// The gap in pupils of a figure that is significantly above or below, with its sign: `+9`, `-4`.
pub(super) fn gap(cell: &Cell) -> Option<String> {
    mark(cell.flag)?;
    let gap = cell.gap_pupils.filter(|gap| gap.is_finite())?;
    let text = decimal_text(gap, 0);
    Some(if gap > 0.0 { format!("+{text}") } else { text })
}

/// That gap behind the word `above` or `below`, which tells its direction: ` by 9 pupils`.
pub(super) fn gap_words(cell: &Cell) -> Option<String> {
    mark(cell.flag)?;
    let gap = cell.gap_pupils.filter(|gap| gap.is_finite())?;
    Some(match decimal_text(gap.abs(), 0).as_str() {
        "0" => " by less than one pupil".to_owned(),
        "1" => " by 1 pupil".to_owned(),
        pupils => format!(" by {pupils} pupils"),
    })
}

/// What a number behind a mark means, where one stands.
pub(super) fn gap_legend(report: &Report) -> Option<String> {
    let shown = report.cells().any(|cell| gap(cell).is_some());
    shown.then(|| "A number behind a mark is the gap to the comparator in pupils".to_owned())
}

/// Every code that stands in the report, with its reason, once.
pub(super) fn codes(report: &Report) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for cell in report.cells() {
        if let (Content::Withheld(code), Some(reason)) = (cell.content, reason_text(cell)) {
            let line = format!("{} = {reason}", code.written());
            if !seen.contains(&line) {
                seen.push(line);
            }
        }
    }
    seen
}

/// Short column labels that stand for longer ones, once.
pub(super) fn abbreviations(report: &Report) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for column in report.sections.iter().flat_map(|section| &section.columns) {
        let line = format!("{} = {}", column.short, column.label);
        if column.short != column.label && !seen.contains(&line) {
            seen.push(line);
        }
    }
    seen
}

/// Whether rows of one name differ by year only, so that the year must be shown.
pub(super) fn needs_year(section: &Section) -> bool {
    let mut rows = section.rows.iter();
    rows.any(|row| {
        section.rows.iter().any(|other| other.kind == row.kind && other.name == row.name && other.year != row.year)
    })
}

/// Text on one line in which every character can be seen, whatever a file called its school.
pub(super) fn one_line(text: &str) -> String {
    crate::domain::printable(text)
}

/// The notes of both stages, each once, and the legends: what must be read with the figures.
pub(super) fn notes(report: &Report) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut say = |line: String| {
        if !lines.contains(&line) {
            lines.push(line);
        }
    };
    for report in both(report) {
        report.notes.iter().for_each(|note| say(note.clone()));
    }
    if both(report).any(Report::has_marks) {
        say(format!("{}.", marks_legend()));
    }
    if let Some(legend) = both(report).find_map(gap_legend) {
        say(format!("{legend}."));
    }
    for report in both(report) {
        codes(report).into_iter().for_each(&mut say);
    }
    lines
}
