//! Whatever is done to the columns and rows of a report, every value on the drawn frame stands under its own header and
//! beside its own row.

use std::collections::BTreeMap;

use super::*;
use crate::figures::{Code, Unit};
use crate::report::rounding::cell_text;
use crate::report::{Cell, Row, RowKind, Section};
use crate::report::{Column, Lead};
use crate::ui::widgets::table::TableSource;

const SIZES: [(u16, u16); 4] = [(80, 19), (120, 35), (60, 10), (41, 12)];

/// The ids and labels of columns of words.
const LEADS: [&str; 3] = ["L0", "L1", "L2"];

/// A report whose every cell tells where it belongs: row 7 of column 3 holds 7.03, and words say row and lead.
fn telling(rows: usize, columns: usize, leads: usize) -> Section {
    let column = |at: usize| Column {
        id: format!("c{at}"),
        label: format!("Column {at}"),
        short: format!("C{at}"),
        unit: Unit::Points,
        decimals: 2,
    };
    let cell = |row: usize, at: usize| {
        if (row * 3 + at).is_multiple_of(7) {
            return Cell::withheld(Code::Supp);
        }
        let flag = [None, Some(crate::report::Flag::Above), Some(crate::report::Flag::Below)][(row + at) % 3];
        Cell { flag, ..Cell::of((row * 37 % 100) as f64 + at as f64 / 100.0) }
    };
    let row = |at: usize| {
        let kind = if at < rows { RowKind::School } else { RowKind::Group };
        let cells = (0..columns).map(|column| cell(at, column)).collect();
        let words = (0..leads).map(|lead| format!("w{at}.{lead}")).collect();
        let urn = crate::domain::Urn::new(100_000 + u32::try_from(at).unwrap()).ok().filter(|_| at < rows);
        Row { urn, words, ..Row::of(kind, format!("R{at}"), cells) }
    };
    let leads = LEADS.iter().take(leads).map(|id| Lead { id, label: (*id).to_owned() }).collect();
    let columns_of = (0..columns).map(column).collect();
    Section { leads, ..Section::of("rows", "Rows", columns_of, (0..rows + 2).map(row).collect()) }
}

/// Holds the drawn frame against the report: header by header, row by row.
fn holds(bench: &Bench, section: &Section) -> usize {
    let mut held = 0;
    let frame = bench.frame();
    let words = |line: &str| -> Vec<String> {
        let behind: String = line.chars().skip(2).collect();
        behind.split([' ', '│', '▲', '▼']).filter(|it| !it.is_empty()).map(str::to_owned).collect()
    };
    let Some(at) = frame.iter().position(|line| words(line).iter().any(|it| it.starts_with("School"))) else {
        return 0;
    };
    let plain = |word: &String| word.split(['↑', '↓']).next().unwrap_or_default().to_owned();
    let headers: Vec<String> = words(&frame[at]).iter().filter(|it| !it.starts_with('›')).map(plain).collect();
    let rows: BTreeMap<&str, &Row> = section.rows.iter().map(|row| (row.name.as_str(), row)).collect();
    for line in frame.iter().skip(at + 1).take(frame.len() - at - 2) {
        let texts = words(line);
        // Where words were cut, or a header had no room for its letters, nothing can be read off.
        let unread = texts.iter().chain(&headers).any(|it| it.contains('…') || it.is_empty());
        let Some(row) = texts.iter().find_map(|text| rows.get(text.as_str())).filter(|_| !unread) else { continue };
        assert_eq!(texts.len(), headers.len(), "{frame:#?}");
        for (text, header) in texts.iter().zip(&headers) {
            let expected = match header.as_str() {
                "School" => row.name.clone(),
                lead if lead.starts_with('L') => {
                    row.words[lead.trim_start_matches('L').parse::<usize>().unwrap()].clone()
                }
                column => {
                    let at = section.columns.iter().position(|it| it.short == column);
                    let at = at.unwrap_or_else(|| panic!("no column {column} in {frame:#?}"));
                    cell_text(&section.columns[at], &row.cells[at])
                }
            };
            assert_eq!(text, &expected, "under {header} beside {}: {frame:#?}", row.name);
            held += 1;
        }
    }
    held
}

#[test]
fn a_whole_frame_is_held_against_the_report() {
    let section = telling(12, 5, 2);
    let mut bench = Bench::new(ReportName::Schools, 80, 19);
    bench.read(section.clone());
    // Twelve schools and two rows below them, each with its name, two words and five figures.
    assert_eq!(holds(&bench, &section), 14 * 8, "{}", bench.text());
    bench.press("l l alt-left s s * j j f -");
    assert_eq!(holds(&bench, &section), 14 * 7, "{}", bench.text());
}

const KEYS: &str = "j k h l G g ^ $ s S - f < > = * alt-left alt-right page-down home end } {";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_arrangement_moves_a_value_under_another_header_or_beside_another_row(
        (rows, columns, leads) in (1usize..40, 1usize..12, 0usize..3),
        fewer in 0usize..3,
        size in proptest::sample::select(SIZES.to_vec()),
        keys in proptest::collection::vec((
            proptest::sample::select(KEYS.split(' ').filter(|key| *key != "g").collect::<Vec<_>>()),
            proptest::option::weighted(0.08, proptest::sample::select(vec!["R1", "R2", "! R", "3", "esc"])),
            proptest::bool::weighted(0.08),
        ), 0..50),
    ) {
        let whole = telling(rows, columns, leads);
        let mut less = telling(rows, columns.saturating_sub(fewer).max(1), leads);
        less.rows.rotate_left(rows / 2);
        let mut bench = Bench::new(ReportName::Schools, size.0, size.1);
        let mut shown = 0;
        bench.read([&whole, &less][shown].clone());
        for (key, filter, again) in keys {
            bench.press(key);
            if let Some(text) = filter.filter(|text| *text != "esc") {
                let typed: Vec<String> = text.chars().filter(|c| *c != ' ').map(|c| c.to_string()).collect();
                bench.press(&format!("/ {} enter", typed.join(" ")));
            } else if filter.is_some() {
                bench.press("esc");
            }
            if again {
                shown = 1 - shown;
                bench.read([&whole, &less][shown].clone());
            }
            holds(&bench, [&whole, &less][shown]);
        }
        let (_, sheet, table) = bench.view.current().unwrap();
        prop_assert!(table.columns.shown().iter().all(|column| *column < sheet.columns().len()));
    }
}
