//! Owns the plain text of a report: aligned tables that fit a width, legends, notes.
//! Must not know colours or terminals; what it writes can be read aloud.

use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::report::rounding::cell_text;
use crate::report::{Cell, Column, Report, Row, RowKind, Section};

use super::Colophon;
use super::words::{
    abbreviations, behind, both, codes, gap, gap_legend, mark, marks_legend, needs_year, one_line, particulars,
    section_title, title,
};

/// Spaces between columns.
const GAP: usize = 2;
/// Names are cut to no less than this, however narrow the page.
const NARROWEST_NAME: usize = 24;
/// Beside columns of words, names are cut to no less than this.
const NARROWEST_BESIDE_WORDS: usize = 16;
/// Columns of words are cut to no less than this.
const NARROWEST_WORDS: usize = 10;
/// Even beside a long remark, this much of a name is left.
const SHORTEST_CUT: usize = 4;
/// What stands in for characters beyond ASCII that the product itself writes.
const ASCII: [(char, &str); 6] = [('▲', "^"), ('▼', "v"), ('–', "-"), ('—', "-"), ('−', "-"), ('…', "~")];

/// The report as text, at most `width` columns wide where that is possible.
///
/// Columns that do not fit go on in a further block that repeats the names; a number is never cut.
pub fn text(report: &Report, colophon: Option<&Colophon>, width: Option<usize>) -> String {
    let mut out = String::new();
    wrap(&mut out, &title(report), width, "");
    let stages = report.other_stage.is_some();
    for (at, report) in both(report).enumerate() {
        if at > 0 {
            out.push('\n');
        }
        wrap(&mut out, &particulars(report), width, "");
        for section in &report.sections {
            out.push('\n');
            if report.sections.len() > 1 || stages {
                wrap(&mut out, &section_title(report, section, stages), width, "");
            }
            if section.rows.is_empty() {
                out.push_str("None.\n");
            } else {
                table(&mut out, section, width);
            }
        }
    }
    out.push('\n');
    foot(&mut out, report, width);
    if let Some(colophon) = colophon {
        for (label, words) in &colophon.asked {
            wrap(&mut out, &format!("{label}: {words}."), width, "");
        }
        wrap(&mut out, &colophon.line(), width, "");
    }
    out
}

/// Notes and legends.
fn foot(out: &mut String, report: &Report, width: Option<usize>) {
    let mut said: Vec<String> = Vec::new();
    for note in both(report).flat_map(|report| &report.notes) {
        if !said.contains(note) {
            wrap(out, note, width, "");
            said.push(note.clone());
        }
    }
    if both(report).any(Report::has_marks) {
        wrap(out, &format!("{}.", marks_legend()), width, "");
    }
    if let Some(legend) = both(report).find_map(gap_legend) {
        wrap(out, &format!("{legend}."), width, "");
    }
    for (label, of) in [("Columns", abbreviations as fn(&Report) -> Vec<String>), ("Codes", codes)] {
        let mut list: Vec<String> = both(report).flat_map(of).collect();
        let mut seen = std::collections::HashSet::new();
        list.retain(|line| seen.insert(line.clone()));
        if !list.is_empty() {
            wrap(out, &format!("{label}: {}.", list.join("; ")), width, "");
        }
    }
}

/// The same, with the product's own marks and dashes in ASCII; names stay as they are written.
pub fn text_ascii(report: &Report, colophon: Option<&Colophon>, width: Option<usize>) -> String {
    let text = text(report, colophon, width);
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match ASCII.iter().find(|(from, _)| *from == letter) {
            Some((_, to)) => out.push_str(to),
            None => out.push(letter),
        }
    }
    out
}

/// Puts a line's words on lines of at most `width` columns, further ones behind `indent`.
fn wrap(out: &mut String, line: &str, width: Option<usize>, indent: &str) {
    let mut used = 0;
    for word in line.split_whitespace() {
        let needs = word.width() + usize::from(used > 0);
        if used > 0 && width.is_some_and(|width| used + needs > width) {
            out.push('\n');
            out.push_str(indent);
            used = indent.width();
            out.push_str(word);
            used += word.width();
            continue;
        }
        if used > 0 {
            out.push(' ');
        }
        out.push_str(word);
        used += needs;
    }
    out.push('\n');
}

/// The columns left of the figures, already padded to one width.
struct Lead {
    header: String,
    rows: Vec<String>,
    width: usize,
}

/// One column of figures, already padded to one width.
struct Figures {
    header: String,
    rows: Vec<String>,
    width: usize,
}

fn table(out: &mut String, section: &Section, width: Option<usize>) {
    let columns = section.columns.iter().enumerate();
    let figures: Vec<Figures> = columns
        .flat_map(|(at, column)| std::iter::once(aligned(section, at, column)).chain(bands(section, at, column)))
        .collect();
    let widest = figures.iter().map(|column| GAP + column.width).max().unwrap_or_default();
    let lead = lead(section, width, widest);
    let mut rest = figures.as_slice();
    let mut first = true;
    while !rest.is_empty() {
        let mut used = lead.width;
        let fits = rest
            .iter()
            .take_while(|column| {
                used += GAP + column.width;
                width.is_none_or(|width| used <= width)
            })
            .count()
            .clamp(1, rest.len());
        let (block, later) = rest.split_at(fits);
        if !first {
            out.push('\n');
        }
        write_block(out, section, &lead, block);
        rest = later;
        first = false;
    }
}

fn write_block(out: &mut String, section: &Section, lead: &Lead, block: &[Figures]) {
    let total = lead.width + block.iter().map(|column| GAP + column.width).sum::<usize>();
    line(out, std::iter::once(lead.header.as_str()).chain(block.iter().map(|column| column.header.as_str())));
    let mut schools = false;
    for (at, (row, name)) in section.rows.iter().zip(&lead.rows).enumerate() {
        if schools && row.kind != RowKind::School {
            out.push_str(&"-".repeat(total));
            out.push('\n');
        }
        schools = row.kind == RowKind::School;
        let cells = block.iter().filter_map(|column| column.rows.get(at)).map(String::as_str);
        line(out, std::iter::once(name.as_str()).chain(cells));
    }
}

fn line<'a>(out: &mut String, fields: impl Iterator<Item = &'a str>) {
    let line = fields.collect::<Vec<_>>().join(&" ".repeat(GAP));
    out.push_str(line.trim_end());
    out.push('\n');
}

fn lead(section: &Section, width: Option<usize>, widest: usize) -> Lead {
    let with_urn = section.rows.iter().any(|row| row.urn.is_some());
    let with_year = needs_year(section);
    let words = word_columns(section, width.map(|width| width.saturating_sub(widest)));
    let beside = if with_urn { 6 + GAP } else { 0 } + if with_year { 7 + GAP } else { 0 };
    let words_width: usize = words.iter().map(|column| GAP + column.width).sum();
    let names: Vec<(String, String)> = section.rows.iter().map(|row| (one_line(&row.name), behind(row))).collect();
    let longest = names
        .iter()
        .map(|(name, behind)| name.width() + behind.width())
        .chain(["Name".width()])
        .max()
        .unwrap_or_default();
    let least = names.iter().map(|(_, behind)| behind.width() + SHORTEST_CUT).max().unwrap_or_default();
    let most = width.map_or(longest, |width| {
        let room = if words.is_empty() {
            (width / 2).saturating_sub(beside).max(NARROWEST_NAME)
        } else {
            // What the words and the widest figure leave.
            width.saturating_sub(beside + words_width + widest).max(NARROWEST_BESIDE_WORDS)
        };
        room.max(least)
    });
    let name_width = longest.min(most);
    let fields = |(urn, name, year): (&str, &str, &str), at: Option<usize>| {
        let mut text = String::new();
        if with_urn {
            let _ = write!(text, "{urn:<6}  ");
        }
        text.push_str(&padded(name, name_width));
        if with_year {
            let _ = write!(text, "  {year:<7}");
        }
        for column in &words {
            let word = at.map_or(Some(&column.header), |at| column.rows.get(at));
            let _ = write!(text, "  {}", word.map_or("", String::as_str));
        }
        text
    };
    let row = |(at, (row, (name, behind))): (usize, (&Row, &(String, String)))| {
        let name = format!("{}{behind}", cut(name, name_width.saturating_sub(behind.width())));
        let urn = row.urn.map_or_else(String::new, |urn| urn.to_string());
        let year = row.year.map_or_else(String::new, |year| year.to_string());
        fields((&urn, &name, &year), Some(at))
    };
    Lead {
        header: fields(("URN", "Name", "Year"), None),
        rows: section.rows.iter().zip(&names).enumerate().map(row).collect(),
        width: name_width + beside + words_width,
    }
}

/// The columns of words, each padded to one width; where there is little room they are cut, each to its share.
fn word_columns(section: &Section, room: Option<usize>) -> Vec<Figures> {
    let share = room.map(|room| (room / 2).checked_div(section.leads.len()).unwrap_or(room).max(NARROWEST_WORDS));
    let column = |(at, lead): (usize, &crate::report::Lead)| {
        let texts: Vec<String> =
            section.rows.iter().map(|row| row.words.get(at).map_or_else(String::new, |word| one_line(word))).collect();
        let longest = texts.iter().map(|text| text.width()).chain([lead.label.width()]).max().unwrap_or_default();
        let width = share.map_or(longest, |share| longest.min(share));
        Figures {
            header: padded(&cut(&lead.label, width), width),
            rows: texts.iter().map(|text| padded(&cut(text, width), width)).collect(),
            width,
        }
    };
    section.leads.iter().enumerate().map(column).collect()
}

/// Figures with their points in one line and their marks in another.
fn aligned(section: &Section, at: usize, column: &Column) -> Figures {
    let cells: Vec<Option<&Cell>> = section.rows.iter().map(|row| row.cells.get(at)).collect();
    let texts: Vec<(String, String)> =
        cells.iter().map(|cell| cell.map_or_else(Default::default, |cell| split(column, cell))).collect();
    let numbers = || texts.iter().zip(&cells).filter(|(_, cell)| cell.is_some_and(|cell| cell.value().is_some()));
    let behind = numbers().map(|((_, fraction), _)| fraction.width()).max().unwrap_or_default();
    let before = numbers().map(|((whole, _), _)| whole.width()).max().unwrap_or_default();
    let codes = texts.iter().map(|(whole, fraction)| whole.width() + fraction.width()).max().unwrap_or_default();
    let inner = (before + behind).max(codes).max(column.short.width());
    let signs: Vec<String> = cells.iter().map(|cell| cell.map_or_else(String::new, sign)).collect();
    let beside = signs.iter().map(|sign| sign.width()).max().unwrap_or_default();
    let rows = texts
        .iter()
        .zip(&cells)
        .zip(&signs)
        .map(|(((whole, fraction), cell), sign)| {
            let is_value = cell.is_some_and(|cell| cell.value().is_some());
            let tail = if is_value { padded(fraction, behind) } else { fraction.clone() };
            let number = format!("{whole}{tail}");
            let left = " ".repeat(inner.saturating_sub(number.width()));
            if beside > 0 { format!("{left}{number} {}", padded(sign, beside)) } else { format!("{left}{number}") }
        })
        .collect();
    let header = format!("{}{}", " ".repeat(inner.saturating_sub(column.short.width())), column.short);
    let width = inner + if beside > 0 { 1 + beside } else { 0 };
    Figures { header: padded(&header, width), rows, width }
}

/// The mark of a figure, and the gap in pupils behind it: `▲ +9`.
fn sign(cell: &Cell) -> String {
    let mark = mark(cell.flag).unwrap_or_default();
    gap(cell).map_or_else(|| mark.to_owned(), |gap| format!("{mark} {gap}"))
}

/// The bands of a column's scores as a column of words, where there are any.
fn bands(section: &Section, at: usize, column: &Column) -> Option<Figures> {
    let band = |row: &Row| row.cells.get(at).and_then(|cell| cell.band).map_or("", |band| band.label());
    let bands: Vec<&str> = section.rows.iter().map(band).collect();
    bands.iter().any(|band| !band.is_empty()).then_some(())?;
    let header = format!("{} band", column.short);
    let width = bands.iter().map(|band| band.width()).chain([header.width()]).max().unwrap_or_default();
    let rows = bands.iter().map(|band| padded(band, width)).collect();
    Some(Figures { header: padded(&header, width), rows, width })
}

/// A figure before its point, and from its point on; a code stands before the point.
fn split(column: &Column, cell: &Cell) -> (String, String) {
    let text = cell_text(column, cell);
    if cell.value().is_none() {
        return (text, String::new());
    }
    let (whole, sign) = text.strip_suffix('%').map_or((text.as_str(), ""), |number| (number, "%"));
    match whole.split_once('.') {
        Some((whole, fraction)) => (whole.to_owned(), format!(".{fraction}{sign}")),
        None => (whole.to_owned(), sign.to_owned()),
    }
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// A name of at most `width` columns; one that is longer ends in an ellipsis.
fn cut(name: &str, width: usize) -> String {
    if name.width() <= width {
        return name.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for letter in name.chars() {
        used += letter.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(letter);
    }
    out.push('…');
    out
}
