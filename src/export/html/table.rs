//! Owns the tables of the printable page: headers with scope, a mark with its word, codes with their reason.
//! Must not know charts.

use std::fmt::Write as _;

use super::escaped;
use crate::export::words::{behind, gap_words, mark, needs_year};
use crate::report::rounding::{cell_text, limits_text, reason_text};
use crate::report::{Cell, Column, Row, RowKind, Section};

/// A list as a table; as wide as it is, it scrolls within its own box on a screen.
pub(super) fn write(out: &mut String, section: &Section, title: &str) {
    let with_urn = section.rows.iter().any(|row| row.urn.is_some());
    let with_year = needs_year(section);
    let _ = write!(out, "<div class=\"wide\">\n<table>\n<caption>{}</caption>\n<thead><tr>", escaped(title));
    for (shown, label) in [(with_urn, "URN"), (true, "Name"), (with_year, "Year")] {
        if shown {
            let _ = write!(out, "<th scope=\"col\">{label}</th>");
        }
    }
    for lead in &section.leads {
        let _ = write!(out, "<th scope=\"col\">{}</th>", escaped(&lead.label));
    }
    for column in &section.columns {
        let _ = write!(out, "<th scope=\"col\" class=\"n\">{}</th>", escaped(&column.label));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    let mut schools = false;
    for row in &section.rows {
        let line = schools && row.kind != RowKind::School;
        schools = row.kind == RowKind::School;
        write_row(out, section, row, (with_urn, with_year, line));
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

fn write_row(out: &mut String, section: &Section, row: &Row, (with_urn, with_year, line): (bool, bool, bool)) {
    let _ = write!(out, "<tr class=\"{}{}\">", row.kind.id(), if line { " line" } else { "" });
    if with_urn {
        let _ = write!(out, "<td>{}</td>", row.urn.map_or_else(String::new, |urn| urn.to_string()));
    }
    let _ = write!(out, "<th scope=\"row\">{}{}</th>", escaped(&row.name), escaped(&behind(row)));
    if with_year {
        let _ = write!(out, "<td>{}</td>", row.year.map_or_else(String::new, |year| year.to_string()));
    }
    for at in 0..section.leads.len() {
        let _ = write!(out, "<td>{}</td>", escaped(row.words.get(at).map_or("", String::as_str)));
    }
    for (cell, column) in row.cells.iter().zip(&section.columns) {
        let _ = write!(out, "<td class=\"n\">{}</td>", figure(column, cell));
    }
    out.push_str("</tr>\n");
}

fn figure(column: &Column, cell: &Cell) -> String {
    let text = escaped(&cell_text(column, cell));
    if let Some(reason) = reason_text(cell) {
        return format!("<abbr class=\"code\" title=\"{}\">{text}</abbr>", escaped(&reason));
    }
    let mut out = text;
    if let (Some(mark), Some(flag)) = (mark(cell.flag), cell.flag) {
        let gap = gap_words(cell).unwrap_or_default();
        let _ = write!(out, " <span class=\"mark\">{mark} {}{gap}</span>", flag.id());
    }
    if let Some(limits) = limits_text(column, cell) {
        let _ = write!(out, " <small>{}</small>", escaped(&limits));
    }
    if let Some(band) = cell.band {
        let _ = write!(out, " <small>{}</small>", band.label());
    }
    out
}
