//! Owns the way from a row's cells to figures: the catalogue's names resolved once against a file's header.
//! Must not know places, years or what kind of row it reads.

use super::Refusal;
use super::cells::{Cell, Values};
use super::header::Header;
use super::records::Row;
use super::tally::Tally;
use crate::figures::{CatalogueRow, Code, Figure, FigureKey, Kind, Limits, Names, PupilGroup, Stage, Year, catalogue};

/// Where one figure of a file stands.
#[derive(Debug)]
struct Planned {
    key: FigureKey,
    kind: Kind,
    column: usize,
    denominator: Vec<usize>,
    coverage: Option<usize>,
    count: Option<usize>,
    limits: Option<(usize, usize)>,
}

/// Where the figures of a file stand.
#[derive(Debug)]
pub(super) struct Plan {
    figures: Vec<Planned>,
    /// Columns that figures draw on and that are no figure's own.
    supports: Vec<usize>,
    /// The number on roll, where a new school's row says so and ends.
    roll: Option<usize>,
}

impl Plan {
    pub(super) fn new(stage: Stage, header: &Header) -> Result<Self, Refusal> {
        let rows = catalogue().map_err(|problem| Refusal::new(problem.what, problem.hint))?;
        Self::of(rows.iter().filter(|row| row.stage == stage), header)
    }

    /// The plan of some lines of a catalogue.
    pub(super) fn of<'c>(rows: impl Iterator<Item = &'c CatalogueRow>, header: &Header) -> Result<Self, Refusal> {
        let mut figures = Vec::new();
        for row in rows {
            figures.extend(Planned::new(row, header)?);
        }
        figures.sort_by_key(|figure| figure.key);
        let mut supports: Vec<usize> = figures.iter().flat_map(Planned::supports).collect();
        supports.sort_unstable();
        supports.dedup();
        supports.retain(|support| !figures.iter().any(|figure| figure.column == *support));
        Ok(Self { figures, supports, roll: header.find("TOTPUPS")? })
    }

    /// Columns that the files of `year` have and this one lacks, as they are named there.
    pub(super) fn missing(&self, stage: Stage, year: Year) -> Vec<&'static str> {
        let rows = catalogue().unwrap_or_default();
        let lacking = |row: &&CatalogueRow| !self.figures.iter().any(|figure| figure.key == row.key);
        rows.iter()
            .filter(|row| row.stage == stage)
            .filter(lacking)
            .filter_map(|row| row.column.in_year(year))
            .collect()
    }

    /// The figures of a row in order of key; cells that say nothing known are refused one by one.
    pub(super) fn figures(
        &self,
        header: &Header,
        row: &Row,
        values: &Values,
        tally: &mut Tally,
    ) -> Vec<(FigureKey, Figure)> {
        let mut figures = Vec::with_capacity(self.figures.len());
        self.add_figures(None, header, row, values, tally, &mut figures);
        figures
    }

    /// Adds the figures of a row, of the pupils that the row is of where it says so.
    pub(super) fn add_figures(
        &self,
        pupils: Option<PupilGroup>,
        header: &Header,
        row: &Row,
        values: &Values,
        tally: &mut Tally,
        figures: &mut Vec<(FigureKey, Figure)>,
    ) {
        figures.reserve(self.figures.len());
        // A new school's row says NEW in its number on roll and leaves the rest empty: that is the reason, for all.
        let is_new = self.roll.is_some_and(|roll| values.at(roll) == Cell::Code(Code::New));
        let unsaid = if is_new { Code::New } else { Code::Empty };
        let line = row.line_number();
        for planned in &self.figures {
            match planned.value(row, values, unsaid) {
                Ok((value, decimals)) => {
                    let key = FigureKey { pupils: pupils.unwrap_or(planned.key.pupils), ..planned.key };
                    tally.summary.figures += u64::from(value.is_ok());
                    figures.push((key, planned.figure(values, value, decimals, line)));
                }
                Err(reason) => {
                    tally.refuse(row.line(), header.name(planned.column), row.field(planned.column), reason);
                }
            }
        }
        for support in &self.supports {
            if values.at(*support) == Cell::Unknown {
                tally.refuse(row.line(), header.name(*support), row.field(*support), NEITHER);
            }
        }
    }
}

const NEITHER: &str = "neither a number nor a known code";
const NO_BAND: &str = "neither a band, such as 'Average' or 3, nor a known code";

/// The bands of Progress 8 from 1 to 5 in words; files number them the other way round.
const BANDS: [(&str, f64); 5] = [
    ("well below average", 1.0),
    ("below average", 2.0),
    ("average", 3.0),
    ("above average", 4.0),
    ("well above average", 5.0),
];

/// The band in a cell: DfE's numbers run from 1 (well above average) to 5 (well below average).
fn band(row: &Row, column: usize, cell: Cell) -> Option<f64> {
    if let Cell::Number(number, 0) = cell {
        return (1.0..=5.0).contains(&number).then_some(6.0 - number);
    }
    let word = row.field(column).trim_ascii();
    BANDS.iter().find(|(known, _)| word.eq_ignore_ascii_case(known.as_bytes())).map(|(_, band)| *band)
}

impl Planned {
    /// Where the figure stands in a file with this header; none if the file does not have it.
    fn new(row: &CatalogueRow, header: &Header) -> Result<Option<Self>, Refusal> {
        let find = |names: &Names| header.find_any(names.all());
        let Some(column) = find(&row.column)? else { return Ok(None) };
        let denominator: Vec<Option<usize>> = row.denominator.iter().map(find).collect::<Result<_, _>>()?;
        let coverage = find(&row.coverage)?;
        // A sum without one of its columns, or a share of unknown coverage, is no denominator.
        let whole = denominator.iter().all(Option::is_some) && (row.coverage.is_empty() || coverage.is_some());
        Ok(Some(Self {
            key: row.key,
            kind: row.key.measure.info().kind,
            column,
            denominator: if whole { denominator.into_iter().flatten().collect() } else { Vec::new() },
            coverage,
            count: find(&row.count)?,
            limits: find(&row.lower)?.zip(find(&row.upper)?),
        }))
    }

    fn supports(&self) -> impl Iterator<Item = usize> {
        let limits = self.limits.into_iter().flat_map(|(lower, upper)| [lower, upper]);
        self.denominator.iter().copied().chain(self.coverage).chain(self.count).chain(limits)
    }

    /// The value with its decimals, or why the cell cannot be taken.
    fn value(&self, row: &Row, values: &Values, unsaid: Code) -> Result<(Result<f64, Code>, u8), &'static str> {
        match (values.at(self.column), self.kind) {
            (Cell::Empty, _) => Ok((Err(unsaid), 0)),
            (Cell::Code(code), _) => Ok((Err(code), 0)),
            (cell, Kind::Band) => band(row, self.column, cell).map(|band| (Ok(band), 0)).ok_or(NO_BAND),
            (Cell::Unknown, _) => Err(NEITHER),
            (Cell::Percent(..), Kind::Score | Kind::Count) => Err("a percentage in a column of other numbers"),
            (Cell::Number(value, _), Kind::Count) if value < 0.0 => Err("a number of pupils below nought"),
            (Cell::Percent(value, _) | Cell::Number(value, _), Kind::Percentage) if !(0.0..=100.0).contains(&value) => {
                Err("a percentage outside 0 to 100")
            }
            (Cell::Percent(value, decimals) | Cell::Number(value, decimals), _) => Ok((Ok(value), decimals)),
        }
    }

    fn figure(&self, values: &Values, value: Result<f64, Code>, decimals: u8, line: u32) -> Figure {
        let number = |column: usize| values.at(column).number();
        let limits = self.limits.and_then(|(lower, upper)| number(lower).zip(number(upper)));
        Figure {
            value,
            decimals,
            pupils: self.pupils(number),
            count: self.count.and_then(number),
            limits: limits.map(|(lower, upper)| Limits { lower, upper }),
            column: u16::try_from(self.column).unwrap_or(u16::MAX),
            line,
        }
    }

    /// The denominator: a sum of columns, or the covered part of it in whole pupils.
    fn pupils(&self, number: impl Fn(usize) -> Option<f64>) -> Option<f64> {
        if self.denominator.is_empty() {
            return None;
        }
        let pupils: f64 = self.denominator.iter().map(|column| number(*column)).sum::<Option<f64>>()?;
        match self.coverage {
            Some(coverage) => number(coverage).map(|percent| (percent * pupils / 100.0).round()),
            None => Some(pupils),
        }
    }
}
