//! Owns one sheet: a list of rows as typed cells, header and names frozen.
//! Must not know other sheets.

use rust_xlsxwriter::{ColNum, Format, Note, RowNum, Worksheet, XlsxError};

use crate::export::words::{mark, needs_year, one_line};
use crate::figures::Unit;
use crate::report::rounding::{cell_text, reason_text};
use crate::report::{Cell, Column, Row, Section};

/// What stands in one column of the sheet.
enum Field<'a> {
    Urn,
    Name,
    Year,
    Words(usize),
    Figure(usize, &'a Column),
    Part(usize, &'a Column, Part),
}

/// What is said of a figure beside its value.
#[derive(Clone, Copy)]
enum Part {
    Flag,
    Gap,
    Band,
    Against,
    Pupils,
    Lower,
    Upper,
    Schools,
    Of,
}

/// Those that stand right beside the value, and those that stand together behind all values.
const BESIDE: [(Part, &str); 3] = [(Part::Flag, "flag"), (Part::Gap, "gap in pupils"), (Part::Band, "band")];
const BEHIND: [(Part, &str); 6] = [
    (Part::Pupils, "pupils"),
    (Part::Lower, "lower limit"),
    (Part::Upper, "upper limit"),
    (Part::Against, "compared with"),
    (Part::Schools, "schools"),
    (Part::Of, "of schools"),
];

impl Part {
    /// The number that it is, if it is one.
    fn number(self, cell: &Cell) -> Option<f64> {
        let limits = cell.limits.filter(|_| cell.value().is_some());
        match self {
            Self::Gap => cell.gap_pupils,
            Self::Against => cell.against,
            Self::Pupils => cell.pupils,
            Self::Lower => limits.map(|(lower, _)| lower),
            Self::Upper => limits.map(|(_, upper)| upper),
            Self::Schools => cell.schools.map(|(with, _)| count(with)),
            Self::Of => cell.schools.map(|(_, of)| count(of)),
            Self::Flag | Self::Band => None,
        }
    }

    /// The words that it is, if it is some.
    fn words(self, cell: &Cell) -> Option<String> {
        match self {
            Self::Flag => cell.flag.map(|flag| match mark(cell.flag) {
                Some(mark) => format!("{mark} {}", flag.id()),
                None => flag.id().to_owned(),
            }),
            Self::Band => cell.band.map(|band| band.label().to_owned()),
            _ => None,
        }
    }

    fn is_in(self, section: &Section, at: usize) -> bool {
        let mut cells = section.rows.iter().filter_map(|row| row.cells.get(at));
        cells.any(|cell| self.number(cell).is_some() || self.words(cell).is_some())
    }
}

fn count(number: usize) -> f64 {
    number as f64
}

/// Writes the list: the first row says what the columns are; numbers are numbers, codes are text.
pub(super) fn fill(sheet: &mut Worksheet, section: &Section, cell_notes: bool) -> Result<(), XlsxError> {
    let fields = fields(section);
    let header = Format::new().set_bold().set_text_wrap();
    for (field, at) in fields.iter().zip(0..) {
        let label = label(section, field);
        sheet.write_string_with_format(0, at, one_line(&label), &header)?;
        sheet.set_column_width(at, width(field))?;
    }
    for (row, at) in section.rows.iter().zip(1..) {
        for (field, column) in fields.iter().zip(0..) {
            write(sheet, (at, column), row, field, cell_notes)?;
        }
    }
    let names = fields.iter().zip(1..).find(|(field, _)| matches!(field, Field::Name)).map_or(1, |(_, behind)| behind);
    sheet.set_freeze_panes(1, names)?;
    if let (Some(last_row), Some(last)) = (row_number(section.rows.len()), fields.len().checked_sub(1))
        && last_row > 0
    {
        sheet.autofilter(0, 0, last_row, ColNum::try_from(last).unwrap_or(ColNum::MAX))?;
    }
    Ok(())
}

fn row_number(number: usize) -> Option<RowNum> {
    RowNum::try_from(number).ok()
}

fn fields(section: &Section) -> Vec<Field<'_>> {
    let mut fields = Vec::new();
    if section.rows.iter().any(|row| row.urn.is_some()) {
        fields.push(Field::Urn);
    }
    fields.push(Field::Name);
    if needs_year(section) {
        fields.push(Field::Year);
    }
    fields.extend((0..section.leads.len()).map(Field::Words));
    let parts = |at: usize, column, parts: &'static [(Part, &'static str)]| {
        let held = parts.iter().filter(move |(part, _)| part.is_in(section, at));
        held.map(move |(part, _)| Field::Part(at, column, *part)).collect::<Vec<_>>()
    };
    for (at, column) in section.columns.iter().enumerate() {
        fields.push(Field::Figure(at, column));
        fields.extend(parts(at, column, &BESIDE));
    }
    for (at, column) in section.columns.iter().enumerate() {
        fields.extend(parts(at, column, &BEHIND));
    }
    fields
}

fn label(section: &Section, field: &Field<'_>) -> String {
    match field {
        Field::Urn => "URN".to_owned(),
        Field::Name => "Name".to_owned(),
        Field::Year => "Year".to_owned(),
        Field::Words(at) => section.leads.get(*at).map_or_else(String::new, |lead| lead.label.clone()),
        Field::Figure(_, column) => column.label.clone(),
        Field::Part(_, column, part) => {
            let mut parts = BESIDE.iter().chain(&BEHIND);
            let words = parts.find(|(of, _)| std::mem::discriminant(of) == std::mem::discriminant(part));
            format!("{}: {}", column.label, words.map_or("", |(_, words)| words))
        }
    }
}

/// In characters.
fn width(field: &Field<'_>) -> u32 {
    match field {
        Field::Name => 36,
        Field::Words(_) => 24,
        Field::Part(_, _, Part::Band) => 20,
        Field::Urn | Field::Year | Field::Figure(..) | Field::Part(..) => 12,
    }
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (RowNum, ColNum),
    of: &Row,
    field: &Field<'_>,
    cell_notes: bool,
) -> Result<(), XlsxError> {
    match field {
        Field::Urn => {
            if let Some(urn) = of.urn {
                sheet.write_number(row, column, f64::from(urn.number()))?;
            }
        }
        Field::Name => {
            sheet.write_string(row, column, one_line(&of.name))?;
        }
        Field::Year => {
            if let Some(year) = of.year {
                sheet.write_string(row, column, year.to_string())?;
            }
        }
        Field::Words(at) => {
            if let Some(words) = of.words.get(*at).filter(|words| !words.is_empty()) {
                sheet.write_string(row, column, one_line(words))?;
            }
        }
        Field::Figure(at, figures) => {
            let Some(cell) = of.cells.get(*at) else { return Ok(()) };
            if let Some(value) = cell.value().filter(|value| value.is_finite()) {
                sheet.write_number_with_format(row, column, value + 0.0, &number_format(figures, cell))?;
            } else {
                sheet.write_string_with_format(row, column, cell_text(figures, cell), &right())?;
                if let Some(reason) = reason_text(cell).filter(|_| cell_notes) {
                    sheet.insert_note(row, column, &Note::new(reason).add_author_prefix(false))?;
                }
            }
        }
        Field::Part(at, figures, part) => {
            let Some(cell) = of.cells.get(*at) else { return Ok(()) };
            if let Some(number) = part.number(cell).filter(|number| number.is_finite()) {
                let format = match part {
                    Part::Lower | Part::Upper | Part::Against => number_format(figures, cell),
                    _ => Format::new().set_num_format("#,##0"),
                };
                sheet.write_number_with_format(row, column, number + 0.0, &format)?;
            } else if let Some(words) = part.words(cell) {
                sheet.write_string(row, column, words)?;
            }
        }
    }
    Ok(())
}

fn right() -> Format {
    Format::new().set_align(rust_xlsxwriter::FormatAlign::Right)
}

/// As people read it: the value stays whole, what is seen is rounded.
pub(super) fn number_format(column: &Column, cell: &Cell) -> Format {
    let decimals = usize::from(cell.decimals.unwrap_or(column.decimals));
    let digits = if decimals == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(decimals)) };
    Format::new().set_num_format(match column.unit {
        Unit::Points => digits,
        // The figure is in per cent already: the sign is only shown.
        Unit::Percent => format!("{digits}\"%\""),
        Unit::Pupils | Unit::Entries | Unit::Schools => "#,##0".to_owned(),
    })
}
