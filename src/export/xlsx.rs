//! Owns the workbook of a report: one sheet a list, typed cells, native charts, the notes and what the file is of.
//! Must not know which charts a report is worth (that is `chosen`), nor where the bytes go.

mod charts;
mod sheet;

#[cfg(test)]
mod tests;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use crate::domain::Problem;
use crate::report::Report;

use super::Colophon;
use super::chosen::chosen;
use super::words::{both, notes, one_line, particular_list, section_title, title};

/// The most withheld cells whose reason stands in a note of the cell; the sheet of notes has every code's reason.
const MOST_CELL_NOTES: usize = 1_000;

/// The report as an Excel workbook.
///
/// # Errors
///
/// What a workbook cannot hold.
pub fn xlsx(report: &Report, colophon: Option<&Colophon>) -> Result<Vec<u8>, Problem> {
    workbook(report, colophon).map_err(|error| {
        Problem::new(
            format!("the report could not be written as a workbook: {error}"),
            "ask for fewer columns with --measure, or use --format csv",
        )
    })
}

fn workbook(report: &Report, colophon: Option<&Colophon>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(report, colophon)?);
    let stages = report.other_stage.is_some();
    let withheld = both(report).flat_map(Report::cells).filter(|cell| cell.value().is_none()).count();
    let mut names = Names::default();
    for report in both(report) {
        for section in &report.sections {
            let title = section_title(report, section, stages);
            let sheet = workbook.add_worksheet();
            sheet.set_name(names.safe(&title))?;
            sheet::fill(sheet, section, withheld <= MOST_CELL_NOTES)?;
            for_print(sheet, &format!("{}: {title}", super::words::title(report)), colophon)?;
        }
    }
    let drawn: Vec<_> = both(report).flat_map(chosen).map(|(_, chart)| chart).collect();
    if !drawn.is_empty() {
        let (charts_name, data_name) = (names.safe("Charts"), names.safe("Chart data"));
        charts::fill(&mut workbook, (&charts_name, &data_name), &drawn)?;
    }
    let name = names.safe("Notes");
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    notes_sheet(sheet, report, colophon)?;
    workbook.save_to_buffer()
}

fn properties(report: &Report, colophon: Option<&Colophon>) -> Result<DocProperties, XlsxError> {
    let properties = DocProperties::new()
        .set_title(title(report))
        .set_subject(super::words::particulars(report))
        .set_author(colophon.map_or_else(String::new, |colophon| one_line(&colophon.by)));
    // Without a moment the file would carry the one at which it was written, which this room does not know.
    let moment = ExcelDateTime::from_timestamp(colophon.map_or(0, |colophon| colophon.at))?;
    Ok(properties.set_creation_datetime(&moment))
}

/// A4, as wide as one page, the header on every page, what it is above and who made it below.
fn for_print(
    sheet: &mut rust_xlsxwriter::Worksheet,
    title: &str,
    colophon: Option<&Colophon>,
) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    /// Excel takes at most 255 characters, and an ampersand for a command.
    const MOST: usize = 120;
    let plain = |text: &str| -> String { text.chars().take(MOST).collect::<String>().replace('&', "&&") };
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    sheet.set_header(format!("&L{}", plain(title)));
    let by = colophon.map_or_else(String::new, |colophon| plain(&colophon.line()));
    sheet.set_footer(format!("&L{by}&RPage &P of &N"));
    Ok(())
}

/// What the file is of, the notes, the codes.
fn notes_sheet(
    sheet: &mut rust_xlsxwriter::Worksheet,
    report: &Report,
    colophon: Option<&Colophon>,
) -> Result<(), XlsxError> {
    let (bold, wrapped) = (Format::new().set_bold(), Format::new().set_text_wrap());
    let mut row = 0;
    for (label, words) in particular_list(report, colophon) {
        sheet.write_string_with_format(row, 0, label, &bold)?;
        sheet.write_string_with_format(row, 1, one_line(&words), &wrapped)?;
        row += 1;
    }
    row += 1;
    sheet.write_string_with_format(row, 0, "Notes", &bold)?;
    for note in notes(report) {
        sheet.write_string_with_format(row, 1, one_line(&note), &wrapped)?;
        row += 1;
    }
    sheet.set_column_width(0, 18)?;
    sheet.set_column_width(1, 110)?;
    Ok(())
}

/// Names of sheets, each once and as Excel takes them.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    /// At most 31 characters, none of `[ ] : * ? / \`, no apostrophe at either end, not the word that Excel keeps.
    fn safe(&mut self, title: &str) -> String {
        const MOST: usize = 31;
        let plain: String = one_line(title).chars().map(|c| if "[]:*?/\\".contains(c) { ' ' } else { c }).collect();
        let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = words.trim_matches('\'');
        let words = if words.is_empty() || words.eq_ignore_ascii_case("history") { "Sheet" } else { words };
        let fitting = |behind: &str| -> String {
            // Excel counts in UTF-16.
            let mut room = MOST - behind.len();
            let kept = words.chars().take_while(|c| {
                let left = room.checked_sub(c.len_utf16());
                room = left.unwrap_or_default();
                left.is_some()
            });
            format!("{}{behind}", kept.collect::<String>().trim_end_matches([' ', '\'']))
        };
        let mut name = fitting("");
        let taken = |name: &str| self.0.iter().any(|known| known.to_lowercase() == name.to_lowercase());
        let mut number = 2;
        while taken(&name) {
            name = fitting(&format!(" {number}"));
            number += 1;
        }
        self.0.push(name.clone());
        name
    }
}
