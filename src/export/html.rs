//! Owns the printable page of a report: one self-contained HTML file, tables and drawn charts, no script.
//! Must not know which charts a report is worth (that is `chosen`).

mod style;
mod svg;
mod table;

#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use crate::domain::is_unprintable;
use crate::report::charts::Chart;
use crate::report::{Report, Section};

use super::Colophon;
use super::chosen::chosen;
use super::words::{both, notes, particular_list, particulars, section_title, title};

/// What the page may load: nothing but its own style.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The most columns that a list on an upright page has.
const MOST_UPRIGHT: usize = 7;

/// The report as one HTML page that stands for itself, on a screen and on A4 paper.
pub fn html(report: &Report, colophon: Option<&Colophon>) -> String {
    let mut out = String::with_capacity(64 * 1024);
    let title = escaped(&title(report));
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n",
        style::STYLE
    );
    let stages = report.other_stage.is_some();
    for report in both(report) {
        let _ = writeln!(out, "<p class=\"particulars\">{}</p>", escaped(&particulars(report)));
    }
    out.push_str("</header>\n<main>\n");
    let mut number = 0;
    for report in both(report) {
        let charts = chosen(report);
        for section in &report.sections {
            let drawn: Vec<&Chart> =
                charts.iter().filter(|(of, _)| std::ptr::eq(*of, section)).map(|(_, chart)| chart).collect();
            write_section(&mut out, (section, &section_title(report, section, stages)), &drawn, &mut number);
        }
    }
    write_notes(&mut out, report, colophon);
    out.push_str("</main>\n");
    if let Some(colophon) = colophon {
        let _ = writeln!(out, "<footer><p>{}</p></footer>", escaped(&colophon.line()));
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn write_section(out: &mut String, (section, title): (&Section, &str), charts: &[&Chart], number: &mut usize) {
    let columns = section.columns.len() + section.leads.len();
    // What is too wide for a page stands on its side.
    let across = if columns > MOST_UPRIGHT { " class=\"across\"" } else { "" };
    let _ = writeln!(out, "<section id=\"list-{number}\"{across}>\n<h2>{}</h2>", escaped(title));
    *number += 1;
    if section.rows.is_empty() {
        out.push_str("<p>None.</p>\n");
    } else {
        table::write(out, section, title);
    }
    for chart in charts {
        svg::figure(out, chart, *number);
        *number += 1;
    }
    out.push_str("</section>\n");
}

fn write_notes(out: &mut String, report: &Report, colophon: Option<&Colophon>) {
    out.push_str("<section id=\"notes\">\n<h2>Notes</h2>\n<ul>\n");
    for note in notes(report) {
        let _ = writeln!(out, "<li>{}</li>", escaped(&note));
    }
    out.push_str("</ul>\n<h2>What this page is of</h2>\n<dl>\n");
    for (label, words) in particular_list(report, colophon) {
        let _ = writeln!(out, "<dt>{}</dt><dd>{}</dd>", escaped(label), escaped(&words));
    }
    out.push_str("</dl>\n</section>\n");
}

/// Text in which no character starts a tag, an attribute or an entity, and each can be seen.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            unseen if is_unprintable(unseen) => out.push(' '),
            other => out.push(other),
        }
    }
    out
}
