//! Owns readings as cells: the test against a comparator's value, the gap in pupils, the band.
//! Must not know whose readings they are, nor which comparator was chosen.

use crate::figures::{Code, Kind, Measure, PupilGroup, Year};

use super::bands::{Band, progress8_band};
use super::columns::Ask;
use super::pooling::{Reading, count_behind};
use super::significance::{gap_in_pupils, percentage_flag, score_flag};
use super::{Cell, Content, Flag};

/// A reading as a cell.
pub(super) fn cell(reading: &Reading, flag: Option<Flag>) -> Cell {
    let content = match reading.content {
        Ok(value) => Content::Value(value),
        Err(code) => Content::Withheld(code),
    };
    Cell {
        content,
        pupils: reading.pupils,
        limits: reading.limits.filter(|_| reading.content.is_ok()),
        flag,
        decimals: reading.decimals,
        ..Cell::withheld(Code::Empty)
    }
}

/// A reading as a cell with what the comparator says of it. Numbers of pupils and entries are compared with nothing.
pub(super) fn judged(ask: &Ask, reading: &Reading, against: Option<f64>) -> Cell {
    let against = against.filter(|_| reading.content.is_ok() && ask.info.kind != Kind::Count);
    let tested = against.and_then(|value| flag(ask.info.kind, reading, value));
    let gap = against.zip(reading.value()).map(|(against, value)| value - against);
    let share = ask.info.kind == Kind::Percentage;
    let gap_pupils = gap.zip(reading.pupils).filter(|_| share).map(|(gap, pupils)| gap_in_pupils(gap, pupils));
    Cell { against, gap_pupils, ..cell(reading, tested) }
}

/// The same for a plain mean of schools, which is no figure of pupils: it is set beside the comparator, never tested.
pub(super) fn set_beside(ask: &Ask, reading: &Reading, against: Option<f64>) -> Cell {
    Cell { flag: None, gap_pupils: None, ..judged(ask, reading, against) }
}

/// The test of a reading against a comparator's value; none where no test can be made.
pub(super) fn flag(kind: Kind, reading: &Reading, against: f64) -> Option<Flag> {
    match kind {
        Kind::Score => reading.value().and_then(|_| score_flag(reading.pupils?, reading.limits?, against)),
        Kind::Percentage => counted(reading).and_then(|(count, pupils)| percentage_flag(count, pupils, against)),
        Kind::Count | Kind::Band => None,
    }
}

/// How many of how many pupils stand behind a percentage: as published, else counted back.
pub(super) fn counted(reading: &Reading) -> Option<(f64, f64)> {
    let pupils = reading.pupils?;
    let value = reading.value()?;
    Some((reading.count.unwrap_or_else(|| count_behind(value, pupils)), pupils))
}

/// The band of a Progress 8 score of all pupils: the published one, else by the year's scheme; none for any other
/// figure, nor where the band itself is withheld.
pub(super) fn band(
    ask: &Ask,
    (year, pupils): (Year, Option<PupilGroup>),
    reading: &Reading,
    published: Option<Result<Band, Code>>,
) -> Option<Band> {
    if ask.info.measure != Measure::Progress8 || pupils != Some(PupilGroup::All) {
        return None;
    }
    let score = reading.value()?;
    match published {
        Some(published) => published.ok(),
        None => progress8_band(year, score, reading.limits?),
    }
}
