//! Owns one list of a report as rows of a table: name, year where rows have one, words, then its figures.
//! Must not know the query nor how a table is drawn; what a cell reads is `report::rounding`'s business.

use std::borrow::Cow;

use crate::domain::Urn;
use crate::figures::{self, Measure, Stage, SubjectPick, Unit};
use crate::report::rounding::cell_text;
use crate::report::{Cell, Column, Flag, ReportName, Row, RowKind, Section};
use crate::ui::widgets::table::{ColumnSpec, SortValue, TableSource, Tone};

/// The id of the column of names, as `--sort` writes it.
pub const NAME: &str = "name";
/// The id of the column of years.
const YEAR: &str = "year";

/// What the first column of a list is called, where its rows do not tell.
const NAMED: [(&str, &str); 6] = [
    ("headlines", "Figures of"),
    ("trend", "Year"),
    ("higher_schools", "School"),
    ("lower_schools", "School"),
    ("higher_subjects", "Subject"),
    ("lower_subjects", "Subject"),
];

/// What the first column is called by what a list's rows are about.
const ABOUT: [(&str, &str); 3] = [("school", "School"), ("subject", "Subject"), ("measure", "Measure")];

/// What a list says that has no rows.
const EMPTY: [(&str, &str); 7] = [
    ("higher_schools", "no school is above it"),
    ("lower_schools", "no school is below it"),
    ("higher_subjects", "no subject is above it"),
    ("lower_subjects", "no subject is below it"),
    ("changes", "nothing changed, or there is no year before"),
    ("gaps", "no figures of pupil groups are held"),
    ("missing", "nothing is missing"),
];

/// The most rows that stand below the others whatever is sorted: more of them would leave no room.
const MOST_BELOW: usize = 6;

/// The widest that a column of words between the name and the figures becomes.
const WIDEST_WORDS: usize = 26;

/// A list of a report, ready for the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The list's key, as JSON writes it.
    pub id: &'static str,
    /// The title that people read.
    pub title: String,
    /// The stage of its figures.
    pub stage: Stage,
    /// The list itself, its rows as the table numbers them: those that stay below come last.
    pub section: Section,
    /// What it says where it has no rows.
    pub empty: &'static str,
    specs: Vec<ColumnSpec>,
    /// How many columns stand before the figures.
    lead: usize,
    /// Rows have a year beside their name.
    years: bool,
    body: usize,
}

impl Sheet {
    /// The table of a section. Where schools stand side by side, group, authority, England and similar schools stay
    /// below them.
    pub fn new(report: ReportName, stage: Stage, mut section: Section) -> Self {
        let rows = std::mem::take(&mut section.rows);
        let others = rows.iter().filter(|row| row.kind != RowKind::School).count();
        let always = matches!(report, ReportName::Schools | ReportName::Subject);
        let pins = always || (report != ReportName::Overview && others < rows.len() && others <= MOST_BELOW);
        let (mut body, pinned): (Vec<Row>, Vec<Row>) =
            rows.into_iter().partition(|row| !pins || row.kind == RowKind::School);
        let count = body.len();
        body.extend(pinned);
        let id = section.id;
        let mut specs = vec![ColumnSpec::words(NAME, first_label(id, &body))];
        let in_name = |row: &Row| row.year.is_some_and(|year| row.name.contains(&year.to_string()));
        let years = body.iter().any(|row| row.year.is_some()) && !body.iter().any(in_name);
        if years {
            specs.push(ColumnSpec::words(YEAR, "Year").at_most(7));
        }
        let leads = section.leads.iter();
        specs.extend(leads.map(|lead| ColumnSpec::words(lead.id, &lead.label).at_most(WIDEST_WORDS)));
        let lead = specs.len();
        let columns = section.columns.iter();
        specs.extend(columns.map(|column| ColumnSpec::numbers(&column.id, &column.label, &column.short)));
        let empty = EMPTY.iter().find(|(of, _)| *of == id).map_or("none: the notes say why", |(_, words)| *words);
        section.rows = body;
        Self { id, title: section.title.clone(), stage, section, empty, specs, lead, years, body: count }
    }

    /// The words of a row in a column between the name and the figures.
    fn word(&self, row: usize, column: usize) -> &str {
        let at = column.checked_sub(1 + usize::from(self.years)).filter(|_| column < self.lead);
        at.and_then(|at| self.section.rows.get(row)?.words.get(at)).map_or("", String::as_str)
    }

    /// Whether a column holds years.
    fn is_year(&self, column: usize) -> bool {
        self.years && column == 1
    }

    /// A row, body or pinned.
    pub fn row(&self, row: usize) -> Option<&Row> {
        self.section.rows.get(row)
    }

    /// The rows of the body.
    pub fn body(&self) -> &[Row] {
        self.section.rows.get(..self.body).unwrap_or_default()
    }

    /// Every row, pinned ones last.
    pub fn all(&self) -> &[Row] {
        &self.section.rows
    }

    /// A figure with its column; none in the columns before the figures.
    pub fn figure(&self, row: usize, column: usize) -> Option<(&Column, &Cell)> {
        let at = column.checked_sub(self.lead)?;
        Some((self.section.columns.get(at)?, self.section.rows.get(row)?.cells.get(at)?))
    }

    /// The position among the figures of the table's column, for charts.
    pub fn figure_at(&self, column: usize) -> Option<usize> {
        column.checked_sub(self.lead).filter(|at| *at < self.section.columns.len())
    }

    /// The table's column that a reader begins at: the first figure, or the first words where they say most.
    pub fn beginning(&self) -> usize {
        if self.section.leads.len() > 1 { 1 + usize::from(self.years) } else { self.lead }
    }

    /// The table's column of the first figure.
    pub fn first_figure(&self) -> usize {
        self.lead
    }

    /// The name of a row as the table shows it: pooled rows tell how many of the schools have figures.
    pub fn name(&self, row: usize) -> Cow<'_, str> {
        let Some(row) = self.section.rows.get(row) else { return Cow::Borrowed("") };
        match row.schools {
            Some((with, of)) if row.kind == RowKind::Group && self.id != "trend" => {
                Cow::Owned(format!("{} ({with}/{of})", row.name))
            }
            _ => Cow::Borrowed(&row.name),
        }
    }

    /// Whether any figure has a value.
    pub fn has_values(&self) -> bool {
        self.section.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.value().is_some())
    }
}

/// What the first column of a list is called.
fn first_label(id: &str, rows: &[Row]) -> &'static str {
    let named = NAMED.iter().find(|(of, _)| *of == id);
    let about = || ABOUT.iter().find(|(kind, _)| rows.iter().any(|row| row.kind.id() == *kind));
    named.or_else(about).map_or("Figures of", |(_, name)| *name)
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
        self.section.rows.len() - self.body
    }

    fn cell_text(&self, row: usize, column: usize) -> Cow<'_, str> {
        if column == 0 {
            return self.name(row);
        }
        match self.figure(row, column) {
            Some((figures, cell)) => Cow::Owned(cell_text(figures, cell)),
            None if self.is_year(column) => self
                .section
                .rows
                .get(row)
                .and_then(|row| row.year)
                .map_or(Cow::Borrowed(""), |year| year.to_string().into()),
            None => Cow::Borrowed(self.word(row, column)),
        }
    }

    fn sort_value(&self, row: usize, column: usize) -> SortValue<'_> {
        let Some(at) = self.section.rows.get(row) else { return SortValue::Missing };
        match self.figure(row, column) {
            Some((_, cell)) => cell.value().map_or(SortValue::Missing, SortValue::Number),
            None if column == 0 => SortValue::Text(Cow::Borrowed(&at.name)),
            None if self.is_year(column) => {
                at.year.map_or(SortValue::Missing, |year| SortValue::Number(f64::from(year.end())))
            }
            None => SortValue::Text(Cow::Borrowed(self.word(row, column))),
        }
    }

    fn kind(&self, row: usize) -> Tone {
        match self.section.rows.get(row).map(|row| row.kind) {
            Some(RowKind::Group) if self.id != "trend" => Tone::Strong,
            Some(RowKind::La | RowKind::England | RowKind::Similar) => Tone::Muted,
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
        let mut hash = Fnv::default();
        if let Some(row) = self.section.rows.get(row) {
            hash.text(row.kind.id());
            hash.number(row.urn.map_or(0, Urn::number));
            hash.text(row.subject.as_ref().map_or("", SubjectPick::id));
            hash.number(row.year.map_or(0, |year| u32::from(year.end())));
            for word in &row.words {
                hash.text(word);
            }
            if row.urn.is_none() {
                hash.text(&row.name);
            }
        }
        hash.0
    }
}

/// FNV-1a: pins are kept with saved views, so the key of a row must be the same in every build of the program.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// A text and its end.
    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        self.bytes(&[0xff]);
    }

    fn number(&mut self, number: u32) {
        self.bytes(&number.to_le_bytes());
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
