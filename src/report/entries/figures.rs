//! Owns what the numbers of one course say: entries, entry rate, average grade, shares at grade 7, 5 and 4 or better.
//! Must not know places or which course is meant. A code is never turned into nought.

use crate::figures::{Code, Count, Course, Entered, Figure, FigureKey, Grade, Measure, PupilGroup};

/// The least grade that each share counts.
const SHARES: [(Measure, u8); 3] = [(Measure::Grade97, 7), (Measure::Grade95, 5), (Measure::Grade94, 4)];

/// The numbers of one course of one place and one group of pupils, with its grades as read.
#[derive(Debug, Clone, PartialEq)]
pub struct Tallied {
    /// All entries.
    pub entries: Count,
    /// Each grade with how many reached it, in the order of the file.
    pub grades: Vec<(Grade, String, Count)>,
    /// The scale is the one from 9 to 1, single or in pairs.
    pub numbered: bool,
    pupils: PupilGroup,
    line: u32,
    column: u16,
}

impl Tallied {
    /// The numbers of `entered`, which is of `course`.
    pub fn of(course: &Course, entered: &Entered, column: u16) -> Self {
        let grades: Vec<(Grade, String, Count)> = entered
            .grades
            .iter()
            .filter_map(|(at, count)| {
                let text = course.grades.get(usize::from(*at))?;
                Some((Grade::read(text), text.clone(), *count))
            })
            .collect();
        let banded = grades.iter().any(|(grade, ..)| matches!(grade, Grade::Band(..)));
        let listed = || grades.iter().map(|(.., count)| *count).sum();
        let entries = entered.total.unwrap_or_else(|| if banded { Err(Code::NotInData) } else { listed() });
        let numbered = course.scale().iter().any(|grade| grade.is_numbered())
            || course.structure.contains("9-1")
            || course.structure.contains("9 to 1");
        Self { entries, grades, numbered, pupils: entered.pupils, line: entered.line, column }
    }

    /// For which pupils.
    pub const fn pupils(&self) -> PupilGroup {
        self.pupils
    }

    /// How many entries reached `least` or better.
    pub fn reaching(&self, least: u8) -> Count {
        let band = self.grades.iter().find(|(grade, ..)| *grade == Grade::Band(9, least));
        if let Some((.., count)) = band {
            return *count;
        }
        if self.grades.iter().any(|(grade, ..)| matches!(grade, Grade::Band(9, _))) {
            return Err(Code::NotInData);
        }
        if !self.numbered {
            return Err(Code::Z);
        }
        let reached = self.grades.iter().filter(|(grade, ..)| grade.reaches(least) == Some(true));
        reached.map(|(.., count)| *count).sum()
    }

    /// The mean of the grades over all entries; none where not every entry's grade is known.
    pub fn average(&self) -> Result<f64, Code> {
        if self.grades.iter().any(|(grade, ..)| matches!(grade, Grade::Band(9, _))) {
            return Err(Code::NotInData);
        }
        if !self.numbered {
            return Err(Code::Z);
        }
        let entries = self.entries?;
        let listed: u32 = self.grades.iter().map(|(.., count)| *count).sum::<Count>()?;
        let points: Option<f64> = self
            .grades
            .iter()
            .filter(|(.., count)| *count != Ok(0))
            .map(|(grade, _, count)| Some(grade.points()? * f64::from((*count).ok()?)))
            .sum();
        match points {
            _ if entries == 0 => Err(Code::Empty),
            Some(points) if listed == entries => Ok(points / f64::from(entries)),
            _ => Err(Code::X),
        }
    }

    /// One figure for each column of the dashboard, in order of key.
    pub fn figures(&self, cohort: Option<Result<f64, Code>>) -> Vec<(FigureKey, Figure)> {
        let entries = self.entries.map(f64::from);
        let mut figures = vec![
            (Measure::Entries, plain(entries, None, 0)),
            (Measure::EntryRate, share(entries, cohort.unwrap_or(Err(Code::NotInData)))),
            (Measure::AverageGrade, plain(self.average(), entries.ok(), 2)),
        ];
        figures.extend(
            SHARES.iter().map(|(measure, least)| (*measure, share(self.reaching(*least).map(f64::from), entries))),
        );
        let (line, column) = (self.line, self.column);
        keyed(figures, self.pupils).into_iter().map(|(key, figure)| (key, Figure { column, line, ..figure })).collect()
    }
}

/// What a school has that is in the file and has no row of the subject: the reason, in every column.
pub fn nobody(pupils: PupilGroup) -> Vec<(FigureKey, Figure)> {
    let figures = super::MEASURES.iter().map(|measure| (*measure, plain(Err(super::NOBODY_ENTERED), None, 0)));
    keyed(figures.collect(), pupils)
}

fn keyed(figures: Vec<(Measure, Figure)>, pupils: PupilGroup) -> Vec<(FigureKey, Figure)> {
    let mut figures: Vec<(FigureKey, Figure)> =
        figures.into_iter().map(|(measure, figure)| (FigureKey::of(measure, pupils), figure)).collect();
    figures.sort_unstable_by_key(|(key, _)| *key);
    figures
}

const fn plain(value: Result<f64, Code>, pupils: Option<f64>, decimals: u8) -> Figure {
    Figure { value, decimals, pupils, count: None, limits: None, column: 0, line: 0 }
}

/// `part` of `whole` in per cent, with both; the code of either where it has one.
fn share(part: Result<f64, Code>, whole: Result<f64, Code>) -> Figure {
    let value = match (part, whole) {
        (Err(code), _) | (_, Err(code)) => Err(code),
        (Ok(_), Ok(whole)) if whole <= 0.0 => Err(Code::Empty),
        (Ok(part), Ok(whole)) => Ok(100.0 * part / whole),
    };
    Figure { value, decimals: 1, pupils: whole.ok(), count: value.and(part).ok(), limits: None, column: 0, line: 0 }
}
