//! Owns charts as data: which a section can be drawn as, their points and lines, and the table twin of each.
//! Must not know how they are drawn: screens, HTML and XLSX draw the same points.

mod fit;
mod funnel;
mod heat;
mod schools;
mod trend;
mod twin;

#[cfg(test)]
mod tests;

pub use fit::why_none;
pub use funnel::{Control, Funnel, Mark, Standing};
pub use heat::{Heat, HeatRow, MOST_SHADE};
pub use schools::{Dots, Pair, Scatter};
pub use trend::{Series, Step, Trend};

use crate::domain::Urn;

use super::rounding::reason_text;
use super::{Cell, Column, Comparator, Report, Row, RowKind, Section};

/// The kinds of chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChartKind {
    /// Every school as a dot with its limits, in order.
    Caterpillar,
    /// Every school as a bar, in order.
    Bars,
    /// Every school by how many pupils it has, within control limits around the comparator.
    Funnel,
    /// Every school by two columns.
    Scatter,
    /// Years from left to right.
    Trend,
    /// Rows and columns as shades with marks.
    Heat,
}

/// Every kind with the word that commands use, the label that people read and one sentence on it.
pub const CHARTS: [(ChartKind, &str, &str, &str); 6] = [
    (ChartKind::Caterpillar, "caterpillar", "Dots with limits", "every school with its 95% limits, in order"),
    (ChartKind::Bars, "bars", "Bars", "every school as a bar, in order"),
    (ChartKind::Funnel, "funnel", "Funnel", "schools by number of pupils, within limits of chance"),
    (ChartKind::Scatter, "scatter", "Scatter", "schools by any two columns"),
    (ChartKind::Trend, "trend", "Trend", "the years from left to right"),
    (ChartKind::Heat, "heat", "Heat map", "rows and columns as shades with marks"),
];

impl ChartKind {
    /// The word that commands use.
    pub fn id(self) -> &'static str {
        CHARTS.iter().find(|(kind, ..)| *kind == self).map_or("bars", |(_, id, ..)| id)
    }

    /// The label that people read.
    pub fn label(self) -> &'static str {
        CHARTS.iter().find(|(kind, ..)| *kind == self).map_or("Bars", |(_, _, label, _)| label)
    }

    /// One sentence on what it shows.
    pub fn sentence(self) -> &'static str {
        CHARTS.iter().find(|(kind, ..)| *kind == self).map_or("", |(.., sentence)| sentence)
    }
}

/// What to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pick<'a> {
    /// As which kind.
    pub kind: ChartKind,
    /// The id of the column that is drawn; of a scatter the one up the chart; a heat map draws all.
    pub column: &'a str,
    /// The id of the column across a scatter; none: the first other one.
    pub across: Option<&'a str>,
    /// The row of the section whose series a trend draws; none: the first of them.
    pub row: Option<usize>,
}

/// A row that is drawn at a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Its row in the section.
    pub row: usize,
    /// The school, where it is one.
    pub urn: Option<Urn>,
    /// Its name.
    pub name: String,
    /// The value that it is drawn at.
    pub value: f64,
    /// Its cell: limits, flag, pupils, what it was held against.
    pub cell: Cell,
}

/// A line across a chart: a comparator, or the group.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// What it is of.
    pub kind: RowKind,
    /// Its name.
    pub name: String,
    /// Where it lies.
    pub value: f64,
    /// Its cell.
    pub cell: Cell,
}

/// A row that has no value to be drawn at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotDrawn {
    /// Its row in the section; none for a year that has none.
    pub row: Option<usize>,
    /// Its name.
    pub name: String,
    /// Why, in words.
    pub reason: String,
}

/// A chart.
#[derive(Debug, Clone, PartialEq)]
pub enum Chart {
    /// Dots with their limits, in order.
    Caterpillar(Dots),
    /// Bars, in order.
    Bars(Dots),
    /// Value against number of pupils.
    Funnel(Funnel),
    /// Two columns against each other.
    Scatter(Scatter),
    /// Years from left to right.
    Trend(Trend),
    /// Shades with marks.
    Heat(Heat),
}

impl Chart {
    /// Which kind it is.
    pub const fn kind(&self) -> ChartKind {
        match self {
            Self::Caterpillar(_) => ChartKind::Caterpillar,
            Self::Bars(_) => ChartKind::Bars,
            Self::Funnel(_) => ChartKind::Funnel,
            Self::Scatter(_) => ChartKind::Scatter,
            Self::Trend(_) => ChartKind::Trend,
            Self::Heat(_) => ChartKind::Heat,
        }
    }

    /// What it shows, in words.
    pub fn title(&self) -> String {
        match self {
            Self::Caterpillar(dots) => format!("{} with 95% limits", dots.column.label),
            Self::Bars(dots) => dots.column.label.clone(),
            Self::Funnel(funnel) => format!("{} by number of pupils", funnel.column.label),
            Self::Scatter(scatter) => format!("{} against {}", scatter.upwards.label, scatter.across.label),
            Self::Trend(trend) => format!("{} over the years", trend.column.label),
            Self::Heat(heat) => heat.title.clone(),
        }
    }

    /// What has no place on it, and why.
    pub fn not_drawn(&self) -> &[NotDrawn] {
        match self {
            Self::Caterpillar(dots) | Self::Bars(dots) => &dots.not_drawn,
            Self::Funnel(funnel) => &funnel.not_drawn,
            Self::Scatter(scatter) => &scatter.not_drawn,
            Self::Trend(trend) => &trend.not_drawn,
            Self::Heat(_) => &[],
        }
    }

    /// The comparator's line and the group's; of a scatter those of the column up the chart.
    pub fn lines(&self) -> &[Line] {
        match self {
            Self::Caterpillar(dots) | Self::Bars(dots) => &dots.lines,
            Self::Funnel(funnel) => &funnel.lines,
            Self::Scatter(scatter) => &scatter.lines,
            Self::Trend(_) | Self::Heat(_) => &[],
        }
    }

    /// The chart as a table: exactly what is drawn, its lines as the last rows.
    pub fn table(&self) -> Section {
        twin::table(self)
    }
}

/// The kinds that a section can be drawn as in one of its columns, the most telling first.
pub fn kinds(report: &Report, section: &Section, column: &str) -> Vec<ChartKind> {
    let Some(at) = position(section, column) else { return Vec::new() };
    if fit::mixed(section).is_some() {
        return if trend::possible(section) { vec![ChartKind::Trend] } else { Vec::new() };
    }
    let (rows, _) = comparable(report, section, at);
    let counted = section.columns.get(at).is_some_and(fit::is_count);
    let cells = || rows.iter().filter_map(|(_, row)| row.cells.get(at)).filter(|cell| cell.value().is_some());
    let mut kinds = Vec::new();
    if cells().any(|cell| cell.limits.is_some()) {
        kinds.push(ChartKind::Caterpillar);
    }
    if cells().next().is_some() {
        kinds.push(ChartKind::Bars);
    }
    if section.rows.iter().any(|row| row.kind == RowKind::School) {
        if !counted && cells().filter(|cell| cell.pupils.is_some_and(|pupils| pupils > 0.0)).nth(1).is_some() {
            kinds.push(ChartKind::Funnel);
        }
        if section.columns.len() > 1 && cells().next().is_some() {
            kinds.push(ChartKind::Scatter);
        }
    }
    if trend::possible(section) {
        kinds.push(ChartKind::Trend);
    }
    if heat::possible(section) && !fit::of_references(section) {
        kinds.push(ChartKind::Heat);
    }
    kinds
}

/// A section as a chart.
///
/// # Errors
///
/// Why it cannot be drawn so, in words that follow "cannot be drawn: ".
pub fn chart(report: &Report, section: &Section, pick: Pick<'_>) -> Result<Chart, String> {
    if let Some(why) = fit::mixed(section).filter(|_| pick.kind != ChartKind::Trend) {
        return Err(why.to_owned());
    }
    match pick.kind {
        ChartKind::Caterpillar => schools::dots(report, section, pick.column).map(Chart::Caterpillar),
        ChartKind::Bars => schools::dots(report, section, pick.column).map(Chart::Bars),
        ChartKind::Funnel => funnel::funnel(report, section, pick.column).map(Chart::Funnel),
        ChartKind::Scatter => schools::scatter(report, section, pick.column, pick.across).map(Chart::Scatter),
        ChartKind::Trend => trend::trend(report, section, pick.column, pick.row).map(Chart::Trend),
        ChartKind::Heat => heat::heat(section).map(Chart::Heat),
    }
}

/// Where a column stands.
fn position(section: &Section, column: &str) -> Option<usize> {
    section.columns.iter().position(|of| of.id == column)
}

/// Where a column stands, and the column itself.
fn found<'a>(section: &'a Section, column: &str) -> Result<(usize, &'a Column), String> {
    let at = position(section, column).ok_or_else(|| format!("there is no column '{column}' in this list"))?;
    section.columns.get(at).map(|of| (at, of)).ok_or_else(|| format!("there is no column '{column}' in this list"))
}

/// Whether a row is one that others are held against, or all of them together.
fn is_reference(row: &Row) -> bool {
    matches!(row.kind, RowKind::Group | RowKind::La | RowKind::England | RowKind::Similar)
}

/// The rows that a chart draws one mark for: the schools, else whatever is no comparator; of several years
/// only those of the report's. Of the headlines it is all but the change, which is no figure of anyone.
fn drawable<'a>(report: &Report, section: &'a Section) -> Vec<(usize, &'a Row)> {
    if fit::of_references(section) {
        return section.rows.iter().enumerate().filter(|(_, row)| is_reference(row)).collect();
    }
    let schools = section.rows.iter().any(|row| row.kind == RowKind::School);
    let kept = |row: &Row| if schools { row.kind == RowKind::School } else { !is_reference(row) };
    let years = section.rows.iter().any(|row| row.year == Some(report.year));
    let rows = section.rows.iter().enumerate();
    rows.filter(|(_, row)| kept(row) && (!years || row.year.is_none_or(|year| year == report.year))).collect()
}

/// The rows that are drawn in a column, and those that are left out since a count of theirs compares with nobody's.
fn comparable<'a>(report: &Report, section: &'a Section, at: usize) -> (Vec<(usize, &'a Row)>, Vec<NotDrawn>) {
    let rows = drawable(report, section);
    if !section.columns.get(at).is_some_and(fit::is_count) {
        return (rows, Vec::new());
    }
    let beyond = |row: &Row| if fit::of_references(section) { row.kind != RowKind::Group } else { is_reference(row) };
    let left_out = section.rows.iter().enumerate().filter(|(_, row)| beyond(row));
    let valued = left_out.filter(|(_, row)| row.cells.get(at).and_then(Cell::value).is_some());
    let not_drawn =
        valued.map(|(at, row)| NotDrawn { row: Some(at), name: row.name.clone(), reason: fit::COUNTED.to_owned() });
    let not_drawn = not_drawn.collect();
    (rows.into_iter().filter(|(_, row)| !beyond(row)).collect(), not_drawn)
}

/// The rows with a value in a column as points, and those without as not drawn.
fn points(rows: &[(usize, &Row)], at: usize) -> (Vec<Point>, Vec<NotDrawn>) {
    let mut points = Vec::new();
    let mut not_drawn = Vec::new();
    for (row, of) in rows {
        let Some(cell) = of.cells.get(at) else { continue };
        match cell.value().filter(|value| value.is_finite()) {
            Some(value) => {
                points.push(Point { row: *row, urn: of.urn, name: of.name.clone(), value, cell: *cell });
            }
            None => not_drawn.push(left_out(*row, of, cell)),
        }
    }
    (points, not_drawn)
}

fn left_out(row: usize, of: &Row, cell: &Cell) -> NotDrawn {
    let reason = reason_text(cell).unwrap_or_else(|| "its value is no number".to_owned());
    NotDrawn { row: Some(row), name: of.name.clone(), reason }
}

/// The comparator's line, where all points are held against one, and the group's; the comparator's comes first.
fn lines(report: &Report, section: &Section, at: usize, points: &[Point]) -> Vec<Line> {
    if fit::of_references(section) || section.columns.get(at).is_some_and(fit::is_count) {
        return Vec::new();
    }
    let references: Vec<&Row> = section
        .rows
        .iter()
        .filter(|row| is_reference(row) && row.subject.is_none() && row.year.is_none_or(|year| year == report.year))
        .collect();
    let mut lines = Vec::new();
    lines.extend(comparator(report, &references, at, points));
    let group = references.iter().find(|row| row.kind == RowKind::Group).and_then(|row| line_of(row, at));
    lines.extend(group.filter(|group| lines.iter().all(|line: &Line| line.kind != group.kind)));
    lines
}

fn line_of(row: &Row, at: usize) -> Option<Line> {
    let cell = *row.cells.get(at)?;
    Some(Line { kind: row.kind, name: row.name.clone(), value: cell.value()?, cell })
}

/// What all points are held against: their own comparator where it is one and the same, else the comparator's row.
fn comparator(report: &Report, references: &[&Row], at: usize, points: &[Point]) -> Option<Line> {
    let kind = comparator_kind(report.compare);
    let mut rows = references.iter().filter(|row| row.kind == kind).filter_map(|row| line_of(row, at));
    let mut against = points.iter().filter_map(|point| point.cell.against);
    if let Some(first) = against.next() {
        if against.any(|other| other.total_cmp(&first).is_ne()) {
            return None;
        }
        let unnamed = || Line { kind, name: report.compare.label().to_owned(), value: first, cell: Cell::of(first) };
        return Some(rows.find(|line| line.value.total_cmp(&first).is_eq()).unwrap_or_else(unnamed));
    }
    match report.compare {
        Comparator::England | Comparator::Group => rows.next(),
        Comparator::EnglandAll => rows.next_back(),
        // Each school has its own authority and its own set of similar schools: one line only where there is one row.
        Comparator::La | Comparator::Similar => rows.next().filter(|_| rows.next().is_none()),
    }
}

const fn comparator_kind(compare: Comparator) -> RowKind {
    match compare {
        Comparator::England | Comparator::EnglandAll => RowKind::England,
        Comparator::La => RowKind::La,
        Comparator::Group => RowKind::Group,
        Comparator::Similar => RowKind::Similar,
    }
}
