//! Owns invented lists of the further reports: words, limits, ranks, bands, gaps, two stages.
//! Must not be part of the program.

use super::testing::{SCHOOLS, columns, england, group, progress, school, section, value, year};
use crate::domain::Urn;
use crate::figures::{Code, Subject, Unit};
use crate::report::bands::Band;
use crate::report::{Cell, Column, Flag, Lead, ReportName, Row, RowKind, Section};

pub fn column(id: &str, label: &str, unit: Unit, decimals: u8) -> Column {
    Column { id: id.into(), label: label.into(), short: label.into(), unit, decimals }
}

fn lead(id: &'static str, label: &str) -> Lead {
    Lead { id, label: label.into() }
}

/// A percentage that was tested: value, pupils, flag, what it was held against.
pub fn tested(percent: f64, pupils: f64, flag: Flag, against: f64) -> Cell {
    Cell {
        limits: Some((percent - 8.0, percent + 8.0)),
        flag: Some(flag),
        against: Some(against),
        gap_pupils: Some(((percent - against) / 100.0 * pupils).trunc()),
        ..value(percent, pupils)
    }
}

/// The lists of a report that is neither overview, subjects, schools nor subject.
pub fn sections(name: ReportName) -> Vec<Section> {
    vec![match name {
        ReportName::Intervention => intervention(),
        ReportName::Practice => practice(),
        ReportName::Support => support(),
        ReportName::Monitoring => monitoring(),
        ReportName::Similar => similar(),
        ReportName::Compare => compare(),
        _ => context(),
    }]
}

fn intervention() -> Section {
    let columns = [("boys", "Boys"), ("girls", "Girls"), ("disadvantaged", "Disadvantaged")];
    let columns = columns.iter().map(|(id, label)| column(id, label, Unit::Percent, 0)).collect();
    let rows = [(Subject::English, 48.0), (Subject::Maths, 37.0), (Subject::Science, 61.0)];
    let rows = rows.iter().map(|(subject, percent)| {
        let cells = vec![
            tested(*percent, 420.0, if *percent < 50.0 { Flag::Below } else { Flag::None }, 55.0),
            tested(percent + 9.0, 400.0, Flag::Above, 50.0),
            Cell::withheld(Code::Supp),
        ];
        Row {
            subject: Some((*subject).into()),
            words: vec!["Birchwood, Fernhill, Ivybridge".into()],
            ..Row::of(RowKind::Subject, subject.info().label, cells)
        }
    });
    let section = Section::of("rows", "Where several schools are significantly below", columns, rows.collect());
    Section { leads: vec![lead("schools", "Schools below")], ..section }
}

fn practice() -> Section {
    let columns = vec![
        column("value", "Value", Unit::Percent, 0),
        column("theirs", "Theirs", Unit::Percent, 0),
        column("gap_pupils", "Gap in pupils", Unit::Pupils, 0),
        column("distance", "Distance", Unit::Points, 2),
    ];
    let rows = [(1, 2, "Maths 9–4"), (1, 11, "Maths 9–4"), (5, 2, "English 9–4")].map(|(weak, better, what)| Row {
        urn: school(weak).urn,
        words: vec![what.into(), SCHOOLS[better].0.into()],
        ..Row::of(
            RowKind::School,
            SCHOOLS[weak].0,
            vec![tested(41.0, 180.0, Flag::Below, 62.0), value(66.0, 95.0), value(45.0, 180.0), value(0.42, 180.0)],
        )
    });
    let section = Section::of("rows", "Who does better with a similar intake", columns, rows.to_vec());
    Section { leads: vec![lead("in", "Weak in"), lead("better", "Does better")], ..section }
}

fn support() -> Section {
    let columns = vec![column("gap_pupils", "Gap in pupils", Unit::Pupils, 0)];
    let rows = [(2, 1), (11, 5)].map(|(gives, gets)| Row {
        urn: school(gets).urn,
        words: vec!["Maths 9–4".into(), SCHOOLS[gives].0.into()],
        ..Row::of(RowKind::School, SCHOOLS[gets].0, vec![value(21.0, 180.0)])
    });
    let section = Section::of("rows", "Who could help whom", columns, rows.to_vec());
    Section { leads: vec![lead("in", "In"), lead("from", "From")], ..section }
}

fn monitoring() -> Section {
    let columns = vec![
        column("before", "Before", Unit::Percent, 1),
        column("after", "After", Unit::Percent, 1),
        column("difference", "Difference", Unit::Points, 1),
    ];
    let cells = |before: f64, after: f64| {
        let difference =
            Cell { limits: Some((after - before - 2.0, after - before + 2.0)), ..Cell::of(after - before) };
        vec![value(before, 1_400.0), value(after, 1_459.0), difference]
    };
    let rows = vec![
        Row::of(RowKind::Group, "Wessex Learning", cells(58.1, 63.0)),
        Row::of(RowKind::La, "Wessex", cells(60.0, 61.2)),
        Row::of(RowKind::Similar, "Matched schools (24)", cells(57.9, 59.0)),
        Row::of(RowKind::England, "England (state-funded)", cells(63.0, 64.3)),
    ];
    Section::of("rows", "Since 2016/17", columns, rows)
}

fn similar() -> Section {
    let columns = vec![
        column("distance", "Distance", Unit::Points, 2),
        column("prior", "Prior attainment", Unit::Percent, 0),
        column("fsm6", "Disadvantaged", Unit::Percent, 0),
        column("progress8", "Progress 8", Unit::Points, 2),
    ];
    let mut rows: Vec<Row> = (0..5u32)
        .map(|at| {
            let far = f64::from(at) * 0.31;
            let cells = vec![
                value(far, 100.0),
                value(40.0 - far, 100.0),
                value(25.0 + far, 100.0),
                Cell { band: Some(Band::Above), ..progress(Ok(30), 96.0, Some(Flag::Above)) },
            ];
            Row {
                urn: Urn::new(if at == 0 { 100_000 } else { 130_000 + at }).ok(),
                words: vec!["Wessex".into()],
                ..Row::of(RowKind::School, format!("Neighbour {at}"), cells)
            }
        })
        .collect();
    rows.push(Row {
        words: vec![String::new()],
        ..Row::of(
            RowKind::Similar,
            "Similar schools (4)",
            vec![value(0.62, 400.0), value(39.0, 400.0), value(26.0, 400.0), progress(Ok(21), 390.0, None)],
        )
    });
    let section = Section::of("rows", "Schools with a similar intake", columns, rows);
    Section { leads: vec![lead("la", "Authority")], ..section }
}

fn compare() -> Section {
    let columns = vec![
        column("left", "Ashdown Academy", Unit::Percent, 1),
        column("right", "Wessex Learning", Unit::Percent, 1),
        column("difference", "Difference", Unit::Points, 1),
    ];
    let rows = super::testing::columns().into_iter().map(|of| {
        let cells = vec![tested(62.0, 143.0, Flag::None, 63.0), value(63.0, 1_459.0), Cell::of(-1.0)];
        Row::of(RowKind::Subject, of.label, cells)
    });
    Section::of("rows", "Side by side", columns, rows.collect())
}

fn context() -> Section {
    let rows = (0..12).flat_map(|at| [2018, 2017].map(|end| Row { year: Some(year(end)), ..school(at) }));
    let mut rows: Vec<Row> = rows.collect();
    rows.extend([2018, 2017].map(|end| Row { year: Some(year(end)), ..group("Wessex Learning") }));
    section("rows", "Intake over the years", rows)
}

/// Lists of an overview that says more: ranks, changes, gaps, what is missing, and the other stage behind it.
pub fn full_overview() -> Vec<Section> {
    let rank = column("rank", "Rank", Unit::Points, 0);
    let ranked = |at: usize, rank: f64| {
        let mut row = school(at);
        row.cells.push(Cell { limits: Some((rank, rank + 3.0)), ..Cell::of(rank) });
        row
    };
    let mut with_rank = columns();
    with_rank.push(rank);
    let list = |id, title: &str, rows| Section::of(id, title, with_rank.clone(), rows);
    vec![
        section("headlines", "Headlines", vec![group("Wessex Learning"), england()]),
        list("higher_schools", "Schools above England", vec![ranked(6, 1.0), ranked(2, 2.0)]),
        list("lower_schools", "Schools below England", vec![ranked(1, 12.0)]),
        section("changes", "Biggest changes", vec![]),
        section("gaps", "Gaps between pupil groups", vec![]),
        section("missing", "What is missing", vec![]),
    ]
}
