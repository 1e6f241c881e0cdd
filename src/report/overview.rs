//! Owns the overview: headlines, trend, higher and lower schools, higher and lower subjects.
//! Must not know how figures combine or are tested.

use crate::domain::Problem;
use crate::figures::{Kind, Measure, Subject, Unit};

use super::columns::{Ask, gap_column, leading, overview_asks, subject_ask, subject_ranks};
use super::grid::{Grid, cell, flag};
use super::notes::Notes;
use super::pooling::Reading;
use super::scope::Scope;
use super::significance::gap_in_pupils;
use super::{Cell, Column, Comparator, Content, Row, RowKind, Section};
use crate::figures::Code;

/// The most rows of each list of higher or lower schools or subjects.
const MOST_LISTED: usize = 5;

/// The six lists of the overview.
pub(super) fn sections(scope: &Scope<'_>, notes: &mut Notes) -> Result<Vec<Section>, Problem> {
    let asks = overview_asks(scope.stage, scope.query)?;
    let columns: Vec<Column> = asks.iter().map(|ask| ask.column.clone()).collect();
    let grid = Grid::read(scope, &asks, scope.year);
    notes.twins(&grid);
    notes.figures(scope, &asks, &grid.group, "");
    if scope.query.sort.is_some() {
        notes.say("The overview keeps its own order: the order asked for applies to the other reports.");
    }
    let headlines =
        Section { id: "headlines", title: "Headlines".to_owned(), columns, rows: headlines(scope, &asks, &grid) };
    let trend = trend(scope, &asks, &grid, notes);
    let mut sections = vec![section(&headlines, "trend", "Trend of the group".to_owned(), trend)];
    let (title, higher, lower) = ranked_schools(scope, &asks, &grid, notes);
    sections.push(section(&headlines, "higher_schools", format!("Schools above {title}"), higher));
    sections.push(section(&headlines, "lower_schools", format!("Schools below {title}"), lower));
    sections.insert(0, headlines);
    sections.extend(ranked_subjects(scope, notes));
    Ok(sections)
}

fn section(like: &Section, id: &'static str, title: String, rows: Vec<Row>) -> Section {
    Section { id, title, columns: like.columns.clone(), rows }
}

/// The group this year and the year before, then the comparator and the local authority this year.
fn headlines(scope: &Scope<'_>, asks: &[Ask], grid: &Grid<'_>) -> Vec<Row> {
    let before = scope.year.earlier(1);
    let name = &scope.group.name;
    let mut rows = vec![
        Row { year: Some(scope.year), ..grid.group_row(name.clone()) },
        Row { year: Some(before), ..Grid::read(scope, asks, before).group_row(format!("{name}, {before}")) },
    ];
    let mut england = grid.england_rows();
    // The comparator that was asked for comes first.
    if scope.query.compare == Comparator::EnglandAll {
        england.reverse();
    }
    let la = grid.main_la_row();
    if scope.query.compare == Comparator::La {
        rows.extend(la);
        rows.extend(england);
    } else {
        rows.extend(england);
        rows.extend(la);
    }
    rows
}

/// One row per year, newest first, years in between without figures included.
fn trend(scope: &Scope<'_>, asks: &[Ask], this_year: &Grid<'_>, notes: &mut Notes) -> Vec<Row> {
    let mut rows = Vec::new();
    for year in scope.years_without_gaps() {
        let row = if year == scope.year {
            this_year.group_row(year.to_string())
        } else {
            let grid = Grid::read(scope, asks, year);
            notes.trend_year(scope, asks, &grid);
            grid.group_row(year.to_string())
        };
        rows.push(Row { year: Some(year), ..row });
    }
    rows
}

/// Where the schools stand by the leading measure: title, higher ones, lower ones.
fn ranked_schools(scope: &Scope<'_>, asks: &[Ask], grid: &Grid<'_>, notes: &mut Notes) -> (String, Vec<Row>, Vec<Row>) {
    let comparator = scope.comparator_name();
    let found = leading(scope.stage, scope.query).into_iter().find_map(|measure| {
        let at = asks.iter().position(|ask| ask.info.measure == measure)?;
        let gaps = gaps_of(scope, grid, at);
        (!gaps.is_empty()).then_some((measure, gaps))
    });
    let Some((measure, gaps)) = found else {
        notes.say(format!(
            "Schools cannot be set above or below {comparator}: there is no figure to hold them against."
        ));
        return (comparator, Vec::new(), Vec::new());
    };
    let label = measure.info().label;
    notes.say(format!(
        "Higher and lower schools are those above and below {comparator} by {label}, at most {MOST_LISTED} each; the mark says whether the difference is significant."
    ));
    let rows = grid.school_rows();
    let list = |sign: f64| {
        let mut at: Vec<(usize, f64)> =
            gaps.iter().copied().filter(|(_, gap)| gap * sign > 0.0).map(|(at, gap)| (at, gap * sign)).collect();
        at.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
        at.into_iter().take(MOST_LISTED).filter_map(|(at, _)| rows.get(at).cloned()).collect()
    };
    (format!("{comparator}, by {label}"), list(1.0), list(-1.0))
}

/// How far each school with pupils lies from its comparator in one column, by position.
fn gaps_of(scope: &Scope<'_>, grid: &Grid<'_>, column: usize) -> Vec<(usize, f64)> {
    let gap = |at: usize| {
        let reading = grid.schools.get(at)?.get(column)?;
        let school = scope.schools.get(at)?;
        let against = grid.school_comparator(school).get(column).copied().flatten()?;
        reading.pupils.filter(|pupils| *pupils > 0.0)?;
        Some((at, reading.value()? - against))
    };
    (0..scope.schools.len()).filter_map(gap).collect()
}

/// One subject's standing in the ranking measure, and its row.
struct Ranked {
    gap: f64,
    row: Row,
}

fn ranked_subjects(scope: &Scope<'_>, notes: &mut Notes) -> [Section; 2] {
    let (lead, more) = subject_ranks(scope.stage);
    let comparator = scope.group_comparator_name();
    let columns = subject_list_columns(scope, lead, more, &comparator);
    let mut ranked: Vec<Ranked> = Subject::of_stage(scope.stage)
        .filter_map(|info| ranked_subject(scope, info.subject, lead, more, columns.len()))
        .collect();
    ranked.sort_by(|left, right| right.gap.total_cmp(&left.gap));
    let label = columns.first().map_or(String::new(), |column| column.label.clone());
    if ranked.is_empty() {
        notes.say(format!(
            "Subjects cannot be set above or below {comparator}: there is no figure to hold them against."
        ));
    } else {
        notes.say(format!(
            "Higher and lower subjects are ranked by the gap between the group and {comparator} in {label}; the gap in pupils is cut towards nought."
        ));
    }
    let list = |higher: bool| -> Vec<Row> {
        let mut rows: Vec<&Ranked> =
            ranked.iter().filter(|at| if higher { at.gap > 0.0 } else { at.gap < 0.0 }).collect();
        if !higher {
            rows.reverse();
        }
        rows.into_iter().take(MOST_LISTED).map(|at| at.row.clone()).collect()
    };
    let by = format!("{comparator}, by {label}");
    [
        Section {
            id: "higher_subjects",
            title: format!("Subjects above {by}"),
            columns: columns.clone(),
            rows: list(true),
        },
        Section { id: "lower_subjects", title: format!("Subjects below {by}"), columns, rows: list(false) },
    ]
}

fn subject_list_columns(scope: &Scope<'_>, lead: &str, more: &[&str], comparator: &str) -> Vec<Column> {
    let column_of = |id: &str| {
        Subject::of_stage(scope.stage).find_map(|info| subject_ask(scope.stage, info.subject, id)).map(|ask| ask.column)
    };
    let Some(value) = column_of(lead) else { return Vec::new() };
    let against = Column {
        id: "comparator".to_owned(),
        label: comparator.to_owned(),
        short: "Compared".to_owned(),
        ..value.clone()
    };
    let pupils = Column {
        id: "gap_pupils".to_owned(),
        label: "Gap in pupils".to_owned(),
        short: "In pupils".to_owned(),
        unit: Unit::Pupils,
        decimals: 0,
    };
    let gap = gap_column("gap".to_owned(), &value);
    let mut columns = vec![Column { id: "value".to_owned(), ..value }, against, gap, pupils];
    for column in more.iter().filter_map(|id| column_of(id)) {
        let gap = gap_column(format!("{}_gap", column.id), &column);
        columns.extend([column, gap]);
    }
    columns
}

fn ranked_subject(scope: &Scope<'_>, subject: Subject, lead: &str, more: &[&str], width: usize) -> Option<Ranked> {
    let lead = subject_ask(scope.stage, subject, lead)?;
    let others: Vec<Option<Ask>> = more.iter().map(|id| subject_ask(scope.stage, subject, id)).collect();
    let asks: Vec<Ask> = std::iter::once(lead).chain(others.iter().flatten().cloned()).collect();
    let grid = Grid::read(scope, &asks, scope.year);
    let against = grid.group_comparator();
    let mut figures = grid.group.iter().zip(&asks).zip(against).map(|((pooled, ask), against)| {
        let flag = against.and_then(|value| flag(ask.info.kind, &pooled.reading, value));
        let value = Cell { schools: Some((pooled.schools, pooled.of)), ..cell(&pooled.reading, flag) };
        (ask.info.measure, pooled.reading, value, against)
    });
    let (measure, reading, value, against) = figures.next()?;
    let gap = reading.value()? - against?;
    let mut cells = vec![value, plain(against), plain(Some(gap)), plain(pupils_gap(measure, gap, &reading))];
    for ask in others {
        let (value, gap) = match ask.and_then(|_| figures.next()) {
            Some((_, reading, value, against)) => (value, plain(reading.value().zip(against).map(|(x, c)| x - c))),
            None => (Cell::withheld(Code::NotInData), Cell::withheld(Code::NotInData)),
        };
        cells.extend([value, gap]);
    }
    debug_assert_eq!(cells.len(), width);
    let row = Row {
        kind: RowKind::Subject,
        subject: Some(subject),
        schools: value.schools,
        cells,
        ..grid.group_row(subject.info().label.to_owned())
    };
    Some(Ranked { gap, row })
}

fn pupils_gap(measure: Measure, gap: f64, reading: &Reading) -> Option<f64> {
    (measure.info().kind == Kind::Percentage).then(|| reading.pupils.map(|pupils| gap_in_pupils(gap, pupils))).flatten()
}

/// A derived number, or that the data has nothing to derive it from.
fn plain(value: Option<f64>) -> Cell {
    value.map_or(Cell::withheld(Code::NotInData), |value| Cell {
        content: Content::Value(value),
        ..Cell::withheld(Code::NotInData)
    })
}
