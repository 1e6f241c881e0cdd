//! Owns the grades that entries of one subject reached: shares and numbers by grade, school by school.
//! Must not know how a subject is chosen.

use std::collections::HashSet;

use crate::domain::Urn;
use crate::figures::{Code, Count, Grade, Place, PupilGroup, Unit, Year};

use super::super::{Cell, Column, Content, Row, RowKind, Section};
use super::figures::Tallied;
use super::held::{Held, Pick};

/// The grades of one school.
pub(super) struct PlaceGrades {
    urn: Urn,
    numbers: Option<Tallied>,
    /// The same numbers stand under another school of the group: they count once.
    twin: bool,
}

impl PlaceGrades {
    /// Whether grades come in pairs.
    pub fn is_paired(&self) -> bool {
        let pair = |(grade, ..): &(Grade, String, Count)| matches!(grade, Grade::Pair(..));
        self.numbers.as_ref().is_some_and(|numbers| numbers.grades.iter().any(pair))
    }
}

/// The grades of every school in a year.
pub(super) fn of(held: &Held<'_>, year: Year, pick: &Pick) -> Vec<PlaceGrades> {
    let mut seen = HashSet::new();
    let mut grades = |urn: Urn| {
        let found = held.numbers(Place::School(urn), year, pick);
        let twin = found.as_ref().is_some_and(|(block, _)| !seen.insert((block.key.import, block.line)));
        let numbers = found.and_then(|(_, found)| found.into_iter().find(|it| it.pupils() == PupilGroup::All));
        PlaceGrades { urn, numbers, twin }
    };
    held.schools().map(&mut grades).collect()
}

/// At and above these grades, in the section of numbers.
const AT_LEAST: [(u8, &str, &str); 3] = [(7, "number_9_7", "9–7"), (5, "number_9_5", "9–5"), (4, "number_9_4", "9–4")];

/// The grades as shares of entries and as numbers, with the rows of schools and of the group in the order of `rows`.
pub(super) fn sections(places: &[PlaceGrades], rows: &Section) -> Vec<Section> {
    let grades = scale(places);
    if grades.is_empty() {
        return Vec::new();
    }
    let numbered = places.iter().filter_map(|place| place.numbers.as_ref()).any(|numbers| numbers.numbered);
    let at_least: &[(u8, &str, &str)] = if numbered { &AT_LEAST } else { &[] };
    let entries = || column("entries", "Entries", Unit::Entries, 0);
    let shares = std::iter::once(entries())
        .chain(grades.iter().map(|grade| column(&id("grade", grade), grade, Unit::Percent, 1)));
    let numbers = std::iter::once(entries())
        .chain(grades.iter().map(|grade| column(&id("number", grade), grade, Unit::Entries, 0)))
        .chain(at_least.iter().map(|(_, id, label)| column(id, label, Unit::Entries, 0)));
    let of = |row: &Row| places.iter().find(|place| Some(place.urn) == row.urn).and_then(|it| it.numbers.as_ref());
    let mut share_rows = Vec::new();
    let mut number_rows = Vec::new();
    for row in rows.rows.iter().filter(|row| matches!(row.kind, RowKind::School | RowKind::Group)) {
        let list: Vec<&Tallied> = match row.kind {
            RowKind::Group => of_group(places),
            _ => of(row).into_iter().collect(),
        };
        let schools = row.schools.map(|(_, of)| (list.len(), of));
        let like = |cells| Row { urn: row.urn, schools, ..Row::of(row.kind, row.name.clone(), cells) };
        let together = |of: &dyn Fn(&Tallied) -> Count| together(&list, of).unwrap_or(Err(nothing(row)));
        let total = together(&|numbers| numbers.entries);
        let each: Vec<Count> = grades.iter().map(|grade| together(&|numbers| at(numbers, grade))).collect();
        let above = at_least.iter().map(|(least, ..)| together(&|numbers| numbers.reaching(*least)));
        share_rows
            .push(like(std::iter::once(number(total)).chain(each.iter().map(|count| share(*count, total))).collect()));
        number_rows.push(like(
            std::iter::once(number(total)).chain(each.iter().copied().map(number)).chain(above.map(number)).collect(),
        ));
    }
    vec![
        Section::of("grades", "Grades, per cent of entries", shares.collect(), share_rows),
        Section::of("numbers", "Grades, numbers of entries", numbers.collect(), number_rows),
    ]
}

/// The schools that the group's grades are summed over: those of which every number is known, each once.
fn of_group(places: &[PlaceGrades]) -> Vec<&Tallied> {
    let known = |numbers: &&Tallied| numbers.entries.is_ok() && numbers.grades.iter().all(|(.., count)| count.is_ok());
    places.iter().filter(|place| !place.twin).filter_map(|place| place.numbers.as_ref()).filter(known).collect()
}

/// Schools whose grades are not in those of the group, because a number stands under a code.
pub(super) fn left_out(places: &[PlaceGrades]) -> usize {
    places.iter().filter(|place| !place.twin && place.numbers.is_some()).count() - of_group(places).len()
}

/// The grades that any school has, the best first.
fn scale(places: &[PlaceGrades]) -> Vec<String> {
    let mut grades: Vec<(Grade, String)> = Vec::new();
    for (grade, text, _) in places.iter().filter_map(|place| place.numbers.as_ref()).flat_map(|it| &it.grades) {
        if !grades.iter().any(|(_, held)| held == text) {
            grades.push((*grade, text.clone()));
        }
    }
    // Grades of other scales keep the order of the file.
    grades.sort_by_key(|(grade, _)| match grade {
        Grade::Number(number) => (0, 20 - 2 * i16::from(*number)),
        Grade::Pair(high, low) => (0, 20 - i16::from(*high) - i16::from(*low)),
        Grade::Band(high, low) => (1, 20 - i16::from(*high) - i16::from(*low)),
        Grade::Other => (2, 0),
        Grade::Nought => (3, 0),
    });
    grades.into_iter().map(|(_, text)| text).collect()
}

/// Entries at one grade; a grade of which the file has no row was reached by nobody.
fn at(numbers: &Tallied, grade: &str) -> Count {
    numbers.grades.iter().find(|(_, text, _)| text == grade).map_or(Ok(0), |(.., count)| *count)
}

/// Why a row has no numbers at all: the reason that it has side by side with the others, where that is the same for
/// all its figures.
fn nothing(row: &Row) -> Code {
    match row.cells.first().map(|cell| cell.content) {
        Some(Content::Withheld(code)) => code,
        _ => Code::NothingToPool,
    }
}

/// The sum over schools, none of no school; the first code where one has a code, for then the sum is not known.
fn together(list: &[&Tallied], of: impl Fn(&Tallied) -> Count) -> Option<Count> {
    (!list.is_empty()).then(|| list.iter().map(|numbers| of(numbers)).sum())
}

fn column(id: &str, label: &str, unit: Unit, decimals: u8) -> Column {
    let label = label.to_owned();
    Column { id: id.to_owned(), short: label.clone(), label, unit, decimals }
}

fn id(what: &str, grade: &str) -> String {
    let name = grade.to_lowercase().replace('*', "_star");
    format!("{what}_{}", crate::figures::id_of(&name))
}

fn number(count: Count) -> Cell {
    count.map_or_else(Cell::withheld, |count| Cell::of(f64::from(count)))
}

fn share(count: Count, of: Count) -> Cell {
    match (count, of) {
        (Err(code), _) | (_, Err(code)) => Cell::withheld(code),
        (Ok(_), Ok(0)) => Cell::withheld(Code::Empty),
        (Ok(count), Ok(of)) => {
            let value = 100.0 * f64::from(count) / f64::from(of);
            Cell { content: Content::Value(value), pupils: Some(f64::from(of)), ..Cell::of(value) }
        }
    }
}
