//! Owns the rows of the wide results files: words about the school, figures, figures of earlier years.
//! Must not know files on disk; rows are written into a line of text.

use crate::domain::Phase;

use super::calendar;
use super::cells::{self, Family, Row, View};
use super::census::Roll;
use super::columns::{Column, Holds, Identity};
use super::elsewhere::Elsewhere;
use super::number::push_whole;
use super::roster::{Guise, School, Sex, Story};
use super::tally::Tally;

/// Figures of the file's own year and the two before.
pub(super) type Years = [Option<Box<Tally>>; 3];

/// What a row is written from.
pub(super) struct Line<'a> {
    pub family: Family,
    pub year: u16,
    pub row: Row,
    /// The school; none for authorities and England.
    pub school: Option<&'a School>,
    /// Code and name of the authority; none for England.
    pub authority: Option<(u16, &'a str)>,
    pub roll: &'a Roll,
    pub years: &'a Years,
    pub elsewhere: &'a Elsewhere,
}

/// Writes one row without its line end.
pub(super) fn row(out: &mut String, columns: &[Column], line: &Line<'_>) {
    let new = line.school.is_some_and(|school| matches!(school.story, Story::Opened(from) if from == line.year));
    for (at, column) in columns.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        match column.holds {
            Holds::Identity(Identity::Roll) if new => {
                out.push_str("NEW");
                return;
            }
            Holds::Identity(identity) => identity_cell(out, line, identity),
            holds => figure_cell(out, line, column, holds),
        }
    }
}

fn figure_cell(out: &mut String, line: &Line<'_>, column: &Column, holds: Holds) {
    let year = line.year - column.lag;
    let tally = line.years.get(usize::from(column.lag)).and_then(Option::as_deref);
    let england = match line.family {
        Family::Ks4 => line.elsewhere.ks4(year).map(|nation| &nation.state),
        Family::Ks2 => line.elsewhere.ks2(year).map(|nation| &nation.state),
    };
    let (Some(tally), Some(england)) = (tally, england) else {
        if line.school.is_some() {
            out.push_str("NA");
        }
        return;
    };
    if column.lag > 0 && line.school.is_some_and(|school| !same_school(school, line.year, year)) {
        out.push(' ');
        return;
    }
    let view = View { family: line.family, row: line.row, year, tally, england };
    cells::figure(out, view, holds, column.group);
}

/// Whether the school had results under today's URN in the earlier year.
fn same_school(school: &School, today: u16, earlier: u16) -> bool {
    match school.story {
        Story::Academised(from) => (today >= from) == (earlier >= from),
        Story::Opened(from) => earlier > from,
        _ => true,
    }
}

/// Writes text, in quotes where it holds a comma or a quote.
pub(super) fn text(out: &mut String, words: &str) {
    if words.contains([',', '"']) {
        out.push('"');
        out.push_str(&words.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(words);
    }
}

fn identity_cell(out: &mut String, line: &Line<'_>, identity: Identity) {
    match (identity, line.school) {
        (Identity::RecordType, _) => out.push(record_type(line)),
        (Identity::La, _) => match line.authority {
            Some((code, _)) => push_whole(out, u64::from(code)),
            None => blank(out, line.family),
        },
        (Identity::Roll, _) => push_whole(out, u64::from(line.roll.all())),
        (Identity::Boys, _) => push_whole(out, u64::from(line.roll.boys)),
        (Identity::Girls, _) => push_whole(out, u64::from(line.roll.girls)),
        (Identity::YearRoll, _) => cells::figure(
            out,
            View { family: line.family, row: Row::La, year: line.year, tally: own(line), england: own(line) },
            Holds::Count,
            super::tally::Group::All,
        ),
        (Identity::Name, None) if line.family == Family::Ks2 => match line.authority {
            Some((_, name)) => text(out, name),
            None => blank(out, line.family),
        },
        (_, None) => blank(out, line.family),
        (_, Some(school)) => school_word(out, identity, school, line),
    }
}

fn own<'a>(line: &Line<'a>) -> &'a Tally {
    const NOBODY: &Tally = &Tally::new();
    line.years.first().and_then(Option::as_deref).unwrap_or(NOBODY)
}

/// KS2 files leave a space in the cells of authorities and England, KS4 files nothing.
fn blank(out: &mut String, family: Family) {
    if family == Family::Ks2 {
        out.push(' ');
    }
}

fn record_type(line: &Line<'_>) -> char {
    match (line.row, line.family) {
        (Row::School { .. }, _) if line.school.is_some_and(|school| school.phase == Phase::Special) => '2',
        (Row::School { .. }, _) => '1',
        (Row::La, Family::Ks4) | (Row::EnglandAll, Family::Ks2) => '4',
        (Row::La, Family::Ks2) => '3',
        (Row::EnglandAll, Family::Ks4) | (Row::EnglandState, Family::Ks2) => '5',
        (Row::EnglandState, Family::Ks4) => '7',
    }
}

fn school_word(out: &mut String, identity: Identity, school: &School, line: &Line<'_>) {
    let Guise { urn, name, kind } = school.guise(line.year);
    let selects = school.selective;
    let yes_no = |holds: bool| if holds { "1" } else { "0" };
    match identity {
        Identity::Urn => push_whole(out, u64::from(urn)),
        Identity::Estab => push_whole(out, u64::from(school.estab)),
        Identity::Alphabetical => push_whole(out, 10_000 + school.number),
        Identity::Name => text(out, name),
        Identity::Street => text(out, &school.street),
        Identity::Locality => text(out, &school.locality),
        Identity::Town => text(out, &school.town),
        Identity::Postcode => out.push_str(&school.postcode),
        Identity::Kind => out.push_str(kind.0),
        Identity::Religion => out.push_str(school.religion),
        Identity::Admissions => out.push_str(match (school.phase, selects) {
            (_, true) => "SEL",
            (Phase::Secondary | Phase::AllThrough, _) if !school.independent() => "COMP",
            _ => "NA",
        }),
        Identity::AdmissionsNote => out.push_str(match (school.phase, selects) {
            (_, true) => "SEL",
            (Phase::Secondary | Phase::AllThrough, _) if !school.independent() => "OTHER NON SEL",
            _ => "NA",
        }),
        Identity::Sex => out.push_str(match school.sex {
            Sex::Mixed => "MIXED",
            Sex::Boys => "BOYS",
            Sex::Girls => "GIRLS",
        }),
        Identity::HasKs2 => out.push_str(yes_no(school.ks2 > 0.0)),
        Identity::HasKs4 => out.push_str(yes_no(school.ks4 > 0.0)),
        Identity::Has1618 => out.push_str(yes_no(school.ages.1 > 16)),
        Identity::Ages => {
            push_whole(out, u64::from(school.ages.0));
            out.push('-');
            push_whole(out, u64::from(school.ages.1));
        }
        Identity::Contested | Identity::Closed | Identity::Feeder | Identity::AcademyUrn => out.push('0'),
        _ => {}
    }
}

/// Figures of the file's year and the two before, where results of those years were published.
pub(super) fn years(family: Family, school: &School, year: u16, seed: u64, elsewhere: &Elsewhere, lags: u16) -> Years {
    let mut years = [None, None, None];
    for (lag, slot) in (0_u16..).zip(years.iter_mut()) {
        if lag > lags {
            break;
        }
        *slot = match family {
            Family::Ks4 if calendar::ks4_published(year - lag) => elsewhere
                .ks4(year - lag)
                .map(|nation| Box::new(super::ks4::tally(school, year - lag, seed, &nation.expected))),
            Family::Ks2 if calendar::ks2_published(year - lag) => elsewhere
                .ks2(year - lag)
                .map(|nation| Box::new(super::ks2::tally(school, year - lag, seed, &nation.expected))),
            _ => None,
        };
    }
    years
}
