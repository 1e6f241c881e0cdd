//! Owns where the lists of a report stand: below each other, on wide screens side by side, scrolled to the current one.
//! Must not draw, and must not change anything.

use ratatui::layout::Rect;

use super::sheet::Sheet;
use super::{Loaded, ReportView};
use crate::ui::widgets::table::{TableSource, TableState};

/// From this width on the trend has its chart beside it.
const CHART_FROM: u16 = 100;
/// The share of the width that the trend's chart takes, in cells.
const CHART_WIDTH: u16 = 42;
/// The least rows of a trend with its chart beside it.
const CHART_ROWS: u16 = 11;
/// From this width on two lists stand side by side, where both have room.
const TWO_FROM: u16 = 110;
/// Cells between two lists side by side.
const BETWEEN: u16 = 2;
/// What a name needs at least beside its figures.
const LEAST_NAME: usize = 24;

/// Where a list stands.
pub(super) struct Place {
    /// Which list.
    pub list: usize,
    /// The line of its title; none where one list is the whole report.
    pub title: Option<Rect>,
    /// Its table.
    pub table: Rect,
    /// Its chart.
    pub chart: Option<Rect>,
}

/// The part of `area` from row `from` on, `height` rows of it.
pub(super) fn rows(area: Rect, from: u16, height: u16) -> Rect {
    Rect { y: area.y.saturating_add(from), height, ..area }.intersection(area)
}

/// The cells that a list needs to show every figure beside a name of some length.
fn needs(sheet: &Sheet, table: &TableState) -> usize {
    let widths = table.columns.shown().into_iter().map(|column| {
        let width = table.columns.width(column, table.columns.measured(column));
        // Behind every column a gap, and behind a number its mark, which is part of the gap.
        if column == 0 { width.min(LEAST_NAME) + 3 } else { width + 2 }
    });
    2 + widths.sum::<usize>() + usize::from(!sheet.columns().is_empty())
}

/// Lists that stand beside each other: one, or two where both have room in half the width.
fn bands(loaded: &Loaded, width: u16) -> Vec<Vec<usize>> {
    let half = usize::from(width.saturating_sub(BETWEEN) / 2);
    let sheets = &loaded.sheets;
    let narrow = |at: usize| {
        let both = sheets.get(at).zip(loaded.tables.get(at));
        width >= TWO_FROM && both.is_some_and(|(sheet, table)| needs(sheet, table) <= half)
    };
    let mut bands: Vec<Vec<usize>> = Vec::new();
    for (at, sheet) in sheets.iter().enumerate() {
        if bands.iter().flatten().any(|placed| *placed == at) {
            continue;
        }
        // The same list of the other stage, else the next list; a trend keeps its room for its chart.
        let twin = sheets.iter().enumerate().skip(at + 1).find(|(_, it)| it.id == sheet.id).map(|(at, _)| at);
        let next = Some(at + 1).filter(|next| {
            sheets.get(*next).is_some_and(|it| it.stage == sheet.stage && it.id != "trend" && sheet.id != "trend")
        });
        let other = if loaded.other.is_some() { twin } else { next };
        let beside = other.filter(|other| narrow(at) && narrow(*other));
        bands.push(std::iter::once(at).chain(beside).collect());
    }
    bands
}

/// The rows that a list takes: title, header, rows, and a line of air.
fn height(sheet: &Sheet) -> u16 {
    let rows = sheet.body().len().max(1) + if sheet.pinned() > 0 { sheet.pinned() + 1 } else { 0 };
    u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(3)
}

impl ReportView {
    /// Where the lists stand: scrolled so that the current one is in sight.
    pub(super) fn places(&self, area: Rect) -> Vec<Place> {
        let middle = self.middle(area);
        let Some(loaded) = &self.loaded else { return Vec::new() };
        if loaded.sheets.len() == 1 {
            return vec![Place { list: 0, title: None, table: middle, chart: None }];
        }
        let bands = bands(loaded, middle.width);
        let charted = |band: &[usize]| {
            let trend = band.first().and_then(|at| loaded.sheets.get(*at)).is_some_and(|sheet| sheet.id == "trend");
            trend && band.len() == 1 && middle.width >= CHART_FROM
        };
        let tall = |band: &Vec<usize>| {
            let most = band.iter().filter_map(|at| loaded.sheets.get(*at)).map(height).max().unwrap_or(0);
            if charted(band) { most.max(CHART_ROWS) } else { most }
        };
        let heights: Vec<u16> = bands.iter().map(tall).collect();
        let here = bands.iter().position(|band| band.contains(&self.focus)).unwrap_or(0);
        let upto = |from: usize| heights.iter().take(here + 1).skip(from).fold(0u16, |sum, it| sum.saturating_add(*it));
        let first = (0..=here).find(|from| upto(*from) <= middle.height).unwrap_or(here);
        let mut places = Vec::new();
        let mut y = 0;
        for (band, height) in bands.iter().zip(&heights).skip(first) {
            let block = rows(middle, y, *height);
            if block.height < 3 {
                break;
            }
            let whole = y.saturating_add(*height) <= middle.height;
            let table = rows(block, 1, if whole { height - 2 } else { block.height - 1 });
            places.extend(side_by_side(band, (rows(block, 0, 1), table), charted(band)));
            y = y.saturating_add(*height);
        }
        places
    }
}

/// The places of the lists of one band.
fn side_by_side(band: &[usize], (title, table): (Rect, Rect), charted: bool) -> Vec<Place> {
    if charted {
        let chart = Rect { x: table.right() - CHART_WIDTH, width: CHART_WIDTH, ..table };
        let table = Rect { width: table.width - CHART_WIDTH - 2, ..table };
        return band.iter().map(|list| Place { list: *list, title: Some(title), table, chart: Some(chart) }).collect();
    }
    let count = u16::try_from(band.len().max(1)).unwrap_or(1);
    let width = (table.width.saturating_sub(BETWEEN * (count - 1))) / count;
    band.iter()
        .zip(0u16..)
        .map(|(list, nth)| {
            let part = |of: Rect| Rect { x: of.x + nth * (width + BETWEEN), width, ..of };
            Place { list: *list, title: Some(part(title)), table: part(table), chart: None }
        })
        .collect()
}
