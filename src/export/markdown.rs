//! Owns the Markdown of a report: a heading, one table per section, the notes as a list.
//! Must not know how text is laid out.

use std::fmt::Write as _;

use crate::domain::is_unprintable;
use crate::report::rounding::{cell_text, limits_text};
use crate::report::{Cell, Column, Report, Section};

use super::Colophon;
use super::words::{behind, both, gap_words, mark, needs_year, notes, particulars, section_title, title};

/// The report as Markdown; figures with flags carry the mark and its word.
pub fn markdown(report: &Report, colophon: Option<&Colophon>) -> String {
    let mut out = format!("# {}\n", escaped(&title(report)));
    let stages = report.other_stage.is_some();
    for report in both(report) {
        let _ = writeln!(out, "\n{}", escaped(&particulars(report)));
        for section in &report.sections {
            if report.sections.len() > 1 || stages {
                let _ = writeln!(out, "\n## {}", escaped(&section_title(report, section, stages)));
            }
            out.push('\n');
            out.push_str(&table(section));
        }
    }
    out.push_str("\n## Notes\n\n");
    for line in notes(report) {
        let _ = writeln!(out, "- {}", escaped(&line));
    }
    if let Some(colophon) = colophon {
        for (label, words) in &colophon.asked {
            let _ = writeln!(out, "- {label}: {}.", escaped(words));
        }
        let _ = writeln!(out, "\n{}", escaped(&colophon.line()));
    }
    out
}

fn table(section: &Section) -> String {
    if section.rows.is_empty() {
        return "None.\n".to_owned();
    }
    let with_urn = section.rows.iter().any(|row| row.urn.is_some());
    let with_year = needs_year(section);
    let mut header = Vec::new();
    let mut rule = Vec::new();
    for (shown, label) in [(with_urn, "URN"), (true, "Name"), (with_year, "Year")] {
        if shown {
            header.push(label.to_owned());
            rule.push("---");
        }
    }
    for lead in &section.leads {
        header.push(escaped(&lead.label));
        rule.push("---");
    }
    for column in &section.columns {
        header.push(escaped(&column.label));
        rule.push("---:");
    }
    let mut out = format!("| {} |\n| {} |\n", header.join(" | "), rule.join(" | "));
    for row in &section.rows {
        let mut fields = Vec::new();
        if with_urn {
            fields.push(row.urn.map_or_else(String::new, |urn| urn.to_string()));
        }
        fields.push(escaped(&format!("{}{}", row.name, behind(row))));
        if with_year {
            fields.push(row.year.map_or_else(String::new, |year| year.to_string()));
        }
        fields.extend(
            section
                .leads
                .iter()
                .enumerate()
                .map(|(at, _)| row.words.get(at).map_or_else(String::new, |word| escaped(word))),
        );
        fields.extend(row.cells.iter().zip(&section.columns).map(|(cell, column)| field(column, cell)));
        let _ = writeln!(out, "| {} |", fields.join(" | "));
    }
    out
}

fn field(column: &Column, cell: &Cell) -> String {
    let mut text = cell_text(column, cell);
    if let Some(limits) = limits_text(column, cell) {
        let _ = write!(text, " ({limits})");
    }
    if let (Some(mark), Some(flag)) = (mark(cell.flag), cell.flag) {
        let _ = write!(text, " {mark} {}", flag.id());
    }
    text.push_str(&gap_words(cell).unwrap_or_default());
    if let Some(band) = cell.band {
        let _ = write!(text, ", {}", band.label());
    }
    text
}

/// Text in which no character starts a table cell, an emphasis or a tag.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '|' | '\\' | '*' | '_' | '`' | '<' | '#' | '[' => {
                out.push('\\');
                out.push(letter);
            }
            unseen if is_unprintable(unseen) => out.push(' '),
            other => out.push(other),
        }
    }
    out
}
