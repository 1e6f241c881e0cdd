//! Owns the report of similar schools: a school's nearest by intake, why each is near, and what it reached.
//! Must not know how distances are made.

use crate::domain::{Problem, Urn};
use crate::figures::{Code, Place, Unit};

use super::columns::{Ask, overview_asks};
use super::grid::{Grid, cell, flag};
use super::notes::Notes;
use super::reading::Reader;
use super::scope::Scope;
use super::{
    Cell, Column, FAR, INTAKES, Intake, IntakeValues, Lead, Near, Neighbour, Row, RowKind, SchoolIntake, Section,
    SimilarSchools, order, similar_means,
};

/// The columns of intake: the id of the value, its unit and decimals; its share of the distance is `ID_share`.
const COLUMNS: [(Intake, &str, Unit, u8); INTAKES.len()] = [
    (Intake::PriorAttainment, "prior", Unit::Points, 1),
    (Intake::Fsm6, "fsm6", Unit::Percent, 1),
    (Intake::Eal, "eal", Unit::Percent, 1),
    (Intake::Sen, "sen", Unit::Percent, 1),
    (Intake::Size, "size", Unit::Pupils, 0),
];

/// The school first, then its nearest, the nearest first, then what those reached on the whole.
pub(super) fn sections(scope: &Scope<'_>, notes: &mut Notes) -> Result<Vec<Section>, Problem> {
    let schools = chosen(scope)?;
    let asks = overview_asks(scope.stage, scope.query)?;
    let columns: Vec<Column> = intake_columns().into_iter().chain(asks.iter().map(|ask| ask.column.clone())).collect();
    let similar = scope.snapshot.similar.as_ref().ok_or_else(|| nothing_held(scope))?;
    let grid = Grid::read(scope, &asks, scope.year);
    let mut reader = Reader::new(scope, &asks, scope.year);
    let mut rows = Vec::new();
    for urn in schools {
        let Some(own) = similar.own.get(&urn) else { continue };
        rows.push(own_row(scope, own, &grid));
        let near = similar.near.get(&urn).cloned().unwrap_or_default();
        let against = against_of(scope, &grid, urn);
        let mut nearest: Vec<Row> = near
            .neighbours
            .iter()
            .filter_map(|neighbour| neighbour_row(scope, (similar, own), neighbour, (&asks, &mut reader), &against))
            .collect();
        order::sort(&mut nearest, &columns, &scope.query.sort)?;
        rows.extend(nearest);
        rows.push(whole_row(scope, own, &grid, urn));
        note(scope, (similar, own), &near, notes);
    }
    notes.say(format!("Similar schools are measured by: {}.", measures(similar)));
    notes.say(format!("{}.", capital(&similar_means::weights(similar))));
    notes.say(format!(
        "The distance is the root of the weighted mean of squared differences in standard deviations of schools of the same kind; beyond {FAR} a school is far. Each measure's share of the squared distance stands beside it. No result is an input.",
    ));
    let leads = [("near", "Near"), ("la", "Local authority"), ("town", "Town")];
    let leads = leads.map(|(id, label)| Lead { id, label: label.to_owned() }).to_vec();
    let title = format!("Similar schools in {}", similar.likeness.pool.label());
    Ok(vec![Section { leads, ..Section::of("rows", title, columns, rows) }])
}

/// The schools that the report is about: those named, else the first of the group.
fn chosen(scope: &Scope<'_>) -> Result<Vec<Urn>, Problem> {
    if scope.query.schools.is_empty() {
        return Ok(scope.schools.first().map(|school| school.urn).into_iter().collect());
    }
    scope.query.schools.iter().map(|urn| member(scope, *urn)).collect()
}

/// A school that the reader sees in this group; any other is not found, whatever the reason.
pub(super) fn member(scope: &Scope<'_>, urn: Urn) -> Result<Urn, Problem> {
    let listed = scope.schools.iter().any(|school| school.urn == urn);
    listed.then_some(urn).ok_or_else(|| {
        Problem::new(
            format!("there is no school {urn} in this report"),
            "name a school of the group that has results of this stage; 'collaborate report schools' lists them",
        )
    })
}

fn nothing_held(scope: &Scope<'_>) -> Problem {
    Problem::new(
        format!("no intakes of schools are held for {} or earlier", scope.year),
        "import the performance tables' files of the year; they say who the pupils are",
    )
}

fn intake_columns() -> Vec<Column> {
    let column = |id: String, label: String, short: String, unit, decimals| Column { id, label, short, unit, decimals };
    let label = |of: Intake| INTAKES.iter().find(|(it, ..)| *it == of).map_or("", |(_, _, label, _)| *label);
    let distance = column("distance".into(), "Distance".into(), "Distance".into(), Unit::Points, 2);
    let values = COLUMNS.iter().map(|(of, id, unit, decimals)| {
        column((*id).to_owned(), label(*of).to_owned(), label(*of).to_owned(), *unit, *decimals)
    });
    let shares = COLUMNS.iter().map(|(of, id, ..)| {
        let of = label(*of);
        column(format!("{id}_share"), format!("{of}, share of the distance"), format!("{of} share"), Unit::Percent, 0)
    });
    std::iter::once(distance).chain(values).chain(shares).collect()
}

fn plain(value: Option<f64>) -> Cell {
    value.map_or(Cell::withheld(Code::NotInData), Cell::of)
}

fn intake_cells(distance: Option<f64>, values: &IntakeValues, shares: &IntakeValues) -> Vec<Cell> {
    std::iter::once(distance).chain(*values).chain(*shares).map(plain).collect()
}

fn own_row(scope: &Scope<'_>, own: &SchoolIntake, grid: &Grid<'_>) -> Row {
    let mut cells = intake_cells(None, &own.values, &[None; INTAKES.len()]);
    let rows = grid.school_rows();
    cells.extend(rows.into_iter().find(|row| row.urn == Some(own.urn)).map(|row| row.cells).unwrap_or_default());
    let words = vec!["the school itself".to_owned(), scope.la_name(own.la), own.town.clone()];
    Row { urn: Some(own.urn), words, ..Row::of(RowKind::School, own.name.clone(), cells) }
}

/// The comparator of the school itself: its neighbours are held against the same.
fn against_of(scope: &Scope<'_>, grid: &Grid<'_>, urn: Urn) -> Vec<Option<f64>> {
    let school = scope.schools.iter().find(|school| school.urn == urn);
    school.map(|school| grid.school_comparator(school).to_vec()).unwrap_or_default()
}

fn neighbour_row(
    scope: &Scope<'_>,
    (similar, own): (&SimilarSchools, &SchoolIntake),
    neighbour: &Neighbour,
    (asks, reader): (&[Ask], &mut Reader<'_>),
    against: &[Option<f64>],
) -> Option<Row> {
    let school = similar.intake(neighbour.urn).filter(|school| school.urn != own.urn)?;
    let likened = neighbour.likened;
    let mut cells = intake_cells(Some(likened.distance), &school.values, &likened.shares);
    let place = Place::School(school.urn);
    let readings = reader.read(place, &scope.blocks(place, scope.year));
    cells.extend(
        readings.iter().zip(asks).zip(against).map(|((reading, ask), against)| {
            cell(reading, against.and_then(|value| flag(ask.info.kind, reading, value)))
        }),
    );
    let near = if likened.is_far() { "far" } else { "near" };
    let words = vec![near.to_owned(), la_name(scope, school), school.town.clone()];
    Some(Row { urn: Some(school.urn), words, ..Row::of(RowKind::School, school.name.clone(), cells) })
}

fn la_name(scope: &Scope<'_>, school: &SchoolIntake) -> String {
    let known = scope.snapshot.las.iter().find(|(la, name)| *la == school.la && !name.trim().is_empty());
    known.map_or_else(|| scope.la_name(school.la), |(_, name)| name.clone())
}

/// What the similar schools reached on the whole, whatever the comparator is.
fn whole_row(scope: &Scope<'_>, own: &SchoolIntake, grid: &Grid<'_>, urn: Urn) -> Row {
    let nothing = [None; INTAKES.len()];
    let mut cells = intake_cells(None, &nothing, &nothing);
    cells.extend(grid.similar_values(urn).into_iter().map(plain));
    let name = format!("Schools similar to {}", own.name);
    let words = vec![String::new(), String::new(), scope.query.weighting.label().to_owned()];
    Row { words, ..Row::of(RowKind::Similar, name, cells) }
}

/// How many there were to choose from, of which year, and whether they are far.
fn note(scope: &Scope<'_>, (similar, own): (&SimilarSchools, &SchoolIntake), near: &Near, notes: &mut Notes) {
    notes.say(format!(
        "{}: {} nearest of {} schools in {} that are of one kind with it ({}).",
        own.name,
        near.neighbours.len(),
        near.candidates,
        similar.likeness.pool.label(),
        own.class.words(scope.stage)
    ));
    if similar.year != scope.year {
        notes.say(format!("No intakes are held for {}: those of {} are used.", scope.year, similar.year));
    }
    if own.year != similar.year {
        notes.say(format!(
            "The intake of {} is of {}, the newest known, against others of {}.",
            own.name, own.year, similar.year
        ));
    }
    let lacking: Vec<&str> = INTAKES
        .iter()
        .zip(own.values)
        .filter(|((of, ..), value)| value.is_none() && similar.sources.label(*of).is_some())
        .map(|((_, _, label, _), _)| *label)
        .collect();
    if !lacking.is_empty() {
        notes.say(format!(
            "{}: nothing is known of {}, which plays no part.",
            own.name,
            similar_means::named(&lacking)
        ));
    }
    let borne = |of: Intake| similar.likeness.weight(of) > 0.0 && similar.sources.label(of).is_some();
    let both = INTAKES.iter().zip(own.values).filter(|((of, ..), value)| value.is_some() && borne(*of)).count();
    let partly = near.neighbours.iter().filter(|it| it.likened.shares.iter().flatten().count() < both).count();
    if partly > 0 {
        notes.say(format!("{partly} of them lack a measure of intake: it is left out of their distance."));
    }
    let far = near.neighbours.iter().filter(|it| it.likened.is_far()).count();
    match near.neighbours.first() {
        None => notes.say(format!("No similar schools were found for {}.", own.name)),
        Some(first) if first.likened.is_far() => {
            notes.say(format!("Far: even the nearest school differs much from {}.", own.name));
        }
        Some(_) if far > 0 => notes.say(format!("{far} of the schools near to {} are far.", own.name)),
        Some(_) => {}
    }
}

fn measures(similar: &SimilarSchools) -> String {
    let words = INTAKES
        .iter()
        .filter_map(|(of, _, label, _)| similar.sources.label(*of).map(|source| format!("{label} ({source})")));
    words.collect::<Vec<_>>().join(", ")
}

fn capital(sentence: &str) -> String {
    let mut rest = sentence.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
