//! Owns one list of a report as rows of a table: name, year where rows have one, then its figures.
//! Must not know the query nor how a table is drawn; what a cell reads is `report::rounding`'s business.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::figures::{self, Measure, SubjectPick, Unit};
use crate::report::rounding::cell_text;
use crate::report::{Cell, Column, Flag, ReportName, Row, RowKind, Section};
use crate::ui::widgets::table::{ColumnSpec, SortValue, TableSource, Tone};

/// The id of the column of names, as `--sort` writes it.
pub const NAME: &str = "name";
/// The id of the column of years.
const YEAR: &str = "year";

/// What the first column of a list is called.
const NAMED: [(&str, &str); 5] = [
    ("headlines", "Figures of"),
    ("trend", "Year"),
    ("higher_schools", "School"),
    ("lower_schools", "School"),
    ("higher_subjects", "Subject"),
];

/// A list of a report, ready for the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The list's key, as JSON writes it.
    pub id: &'static str,
    /// The title that people read.
    pub title: String,
    /// The columns of figures.
    pub figures: Vec<Column>,
    specs: Vec<ColumnSpec>,
    /// How many columns stand before the figures.
    lead: usize,
    rows: Vec<Row>,
    body: usize,
}

impl Sheet {
    /// The table of a section. In the reports that set schools side by side, group, authority and England are
    /// pinned below them.
    pub fn new(report: ReportName, section: Section) -> Self {
        let Section { id, title, columns, rows, .. } = section;
        let pins = matches!(report, ReportName::Schools | ReportName::Subject);
        let (mut body, pinned): (Vec<Row>, Vec<Row>) =
            rows.into_iter().partition(|row| !pins || row.kind == RowKind::School);
        let count = body.len();
        body.extend(pinned);
        let first = match report {
            ReportName::Overview => NAMED.iter().find(|(of, _)| *of == id).map_or("Subject", |(_, name)| *name),
            ReportName::Subjects => "Subject",
            ReportName::Compare => "Measure",
            _ => "School",
        };
        let mut specs = vec![ColumnSpec::words(NAME, first)];
        if report == ReportName::Subjects {
            specs.push(ColumnSpec::words(YEAR, "Year").at_most(7));
        }
        let lead = specs.len();
        specs.extend(columns.iter().map(|column| ColumnSpec::numbers(&column.id, &column.label, &column.short)));
        Self { id, title, figures: columns, specs, lead, rows: body, body: count }
    }

    /// A row, body or pinned.
    pub fn row(&self, row: usize) -> Option<&Row> {
        self.rows.get(row)
    }

    /// The rows of the body.
    pub fn body(&self) -> &[Row] {
        self.rows.get(..self.body).unwrap_or_default()
    }

    /// Every row, pinned ones last.
    pub fn all(&self) -> &[Row] {
        &self.rows
    }

    /// A figure with its column; none in the columns before the figures.
    pub fn figure(&self, row: usize, column: usize) -> Option<(&Column, &Cell)> {
        let at = column.checked_sub(self.lead)?;
        Some((self.figures.get(at)?, self.rows.get(row)?.cells.get(at)?))
    }

    /// The position among the figures of the table's column, for charts.
    pub fn figure_at(&self, column: usize) -> Option<usize> {
        column.checked_sub(self.lead).filter(|at| *at < self.figures.len())
    }

    /// The table's column of the first figure.
    pub fn first_figure(&self) -> usize {
        self.lead
    }

    /// The name of a row as the table shows it: pooled rows tell how many of the schools have figures.
    pub fn name(&self, row: usize) -> Cow<'_, str> {
        let Some(row) = self.rows.get(row) else { return Cow::Borrowed("") };
        match row.schools {
            Some((with, of)) if row.kind == RowKind::Group && self.id != "trend" => {
                Cow::Owned(format!("{} ({with}/{of})", row.name))
            }
            _ => Cow::Borrowed(&row.name),
        }
    }

    /// Whether any figure has a value.
    pub fn has_values(&self) -> bool {
        self.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.value().is_some())
    }
}

/// What the figures of a column are counted in, in a row of this subject.
pub fn counted_in(column: &Column, subject: Option<&SubjectPick>) -> &'static str {
    match column.id.parse::<Measure>() {
        Ok(measure) => figures::counted_in(measure, subject.and_then(SubjectPick::area)),
        Err(_) if column.unit == Unit::Entries => "entries",
        Err(_) if column.unit == Unit::Schools => "schools",
        Err(_) => "pupils",
    }
}

impl TableSource for Sheet {
    fn columns(&self) -> &[ColumnSpec] {
        &self.specs
    }

    fn rows(&self) -> usize {
        self.body
    }

    fn pinned(&self) -> usize {
        self.rows.len() - self.body
    }

    fn cell_text(&self, row: usize, column: usize) -> Cow<'_, str> {
        if column == 0 {
            return self.name(row);
        }
        match self.figure(row, column) {
            Some((figures, cell)) => Cow::Owned(cell_text(figures, cell)),
            None => {
                self.rows.get(row).and_then(|row| row.year).map_or(Cow::Borrowed(""), |year| year.to_string().into())
            }
        }
    }

    fn sort_value(&self, row: usize, column: usize) -> SortValue<'_> {
        let Some(at) = self.rows.get(row) else { return SortValue::Missing };
        match self.figure(row, column) {
            Some((_, cell)) => cell.value().map_or(SortValue::Missing, SortValue::Number),
            None if column == 0 => SortValue::Text(Cow::Borrowed(&at.name)),
            None => at.year.map_or(SortValue::Missing, |year| SortValue::Number(f64::from(year.end()))),
        }
    }

    fn kind(&self, row: usize) -> Tone {
        match self.rows.get(row).map(|row| row.kind) {
            Some(RowKind::Group) if self.id != "trend" => Tone::Strong,
            Some(RowKind::La | RowKind::England) => Tone::Muted,
            _ => Tone::Plain,
        }
    }

    fn tone(&self, row: usize, column: usize) -> Tone {
        match self.figure(row, column) {
            Some((_, cell)) if cell.value().is_none() => Tone::Muted,
            Some((_, Cell { flag: Some(Flag::Above), .. })) => Tone::Above,
            Some((_, Cell { flag: Some(Flag::Below), .. })) => Tone::Below,
            _ => Tone::Plain,
        }
    }

    fn key(&self, row: usize) -> u64 {
        let mut hasher = DefaultHasher::new();
        if let Some(row) = self.rows.get(row) {
            (row.kind.id(), row.urn, &row.subject, row.year).hash(&mut hasher);
            if row.urn.is_none() {
                row.name.hash(&mut hasher);
            }
        }
        hasher.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::Subject;

    #[test]
    fn grades_are_counted_over_what_their_subject_s_file_divides_them_by() {
        let column = |id: &str, unit| Column {
            id: id.to_owned(),
            label: id.to_owned(),
            short: id.to_owned(),
            unit,
            decimals: 1,
        };
        let grades = column("grade_9_4", Unit::Percent);
        assert_eq!(counted_in(&grades, Some(&Subject::English.into())), "pupils");
        assert_eq!(counted_in(&grades, Some(&Subject::Science.into())), "entries");
        assert_eq!(counted_in(&column("attainment8", Unit::Points), None), "pupils");
        assert_eq!(counted_in(&column("comparator", Unit::Entries), None), "entries");
    }
}
