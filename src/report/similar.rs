//! Owns the report of similar schools: a school's nearest by intake, why each is near, and what it reached.
//! Must not know how distances are made.

use crate::domain::{Problem, Urn};
use crate::figures::{Code, Place, Unit};

use super::columns::{Ask, overview_asks};
use super::grid::{Grid, cell, flag};
use super::notes::Notes;
use super::pooling::mean;
use super::reading::Reader;
use super::scope::Scope;
use super::{
    Cell, Column, FAR, INTAKES, Intake, IntakeValues, Lead, Likened, Near, Neighbour, Row, RowKind, SchoolIntake,
    Section, SimilarSchools, order, similar_means,
};

/// The columns of intake: id and short label of the value, its unit and decimals; its share of the distance is `ID_share`.
const COLUMNS: [(Intake, &str, &str, Unit, u8); INTAKES.len()] = [
    (Intake::PriorAttainment, "prior", "Prior", Unit::Points, 1),
    (Intake::Fsm6, "fsm6", "Disadv.", Unit::Percent, 1),
    (Intake::Eal, "eal", "EAL", Unit::Percent, 1),
    (Intake::Sen, "sen", "SEN", Unit::Percent, 1),
    (Intake::Size, "size", "Size", Unit::Pupils, 0),
];

/// The school first, then its nearest, the nearest first, then what those reached on the whole.
pub(super) fn sections(scope: &Scope<'_>, notes: &mut Notes) -> Result<Vec<Section>, Problem> {
    let schools = chosen(scope)?;
    let asks = overview_asks(scope.stage, scope.query)?;
    let columns = columns_of(&asks);
    let similar = scope.snapshot.similar.as_ref().ok_or_else(|| nothing_held(scope))?;
    let grid = Grid::read(scope, &asks, scope.year);
    let mut reader = Reader::new(scope, &asks, scope.year);
    let mut rows = Vec::new();
    for urn in schools {
        let Some(own) = similar.own.get(&urn) else { continue };
        rows.push(own_row(scope, (similar, own), &grid));
        let near = similar.near.get(&urn).cloned().unwrap_or_default();
        let against = against_of(scope, &grid, urn);
        let mut nearest: Vec<Row> = near
            .neighbours
            .iter()
            .filter_map(|neighbour| neighbour_row(scope, (similar, own), neighbour, (&asks, &mut reader), &against))
            .collect();
        order::sort(&mut nearest, &columns, &scope.query.sort)?;
        rows.extend(nearest);
        rows.push(whole_row(scope, (similar, own), &near, &grid));
        note(scope, (similar, own), &near, notes);
    }
    notes.say(format!("Similar schools are measured by: {}.", measures(similar)));
    notes.say(format!("{}.", capital(&similar_means::weights(similar))));
    notes.say(format!(
        "The distance is the root of the weighted mean of squared differences in standard deviations of schools of the same kind; beyond {FAR} a school is far. Each measure's share of the squared distance stands beside it. No result is an input. Results of all rows are held against the comparator of the school itself.",
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

fn columns_of(asks: &[Ask]) -> Vec<Column> {
    let column = |id: String, label: String, short: String, unit, decimals| Column { id, label, short, unit, decimals };
    let label = |of: Intake| INTAKES.iter().find(|(it, ..)| *it == of).map_or("", |(_, _, label, _)| *label);
    let distance = column("distance".into(), "Distance".into(), "Distance".into(), Unit::Points, 2);
    let values = COLUMNS.iter().map(|(of, id, short, unit, decimals)| {
        column((*id).to_owned(), label(*of).to_owned(), (*short).to_owned(), *unit, *decimals)
    });
    let results = asks.iter().map(|ask| ask.column.clone());
    let shares = COLUMNS.iter().map(|(of, id, short, ..)| {
        let label = format!("{}, share of the distance", label(*of));
        column(format!("{id}_share"), label, format!("{short} part"), Unit::Percent, 0)
    });
    std::iter::once(distance).chain(values).chain(results).chain(shares).collect()
}

/// A value, or why there is none: the year's files lack the measure, or only this school's cell is empty.
fn known(similar: &SimilarSchools, of: Intake, value: Option<f64>) -> Cell {
    let code = if similar.sources.label(of).is_some() { Code::Empty } else { Code::NotInData };
    value.map_or(Cell::withheld(code), Cell::of)
}

fn plain(value: Option<f64>, code: Code) -> Cell {
    value.map_or(Cell::withheld(code), Cell::of)
}

/// A row's cells: the distance, the intake, the results, and what each measure makes of the distance.
fn cells_of(
    similar: &SimilarSchools,
    values: &IntakeValues,
    likened: Option<&Likened>,
    results: impl Iterator<Item = Cell>,
) -> Vec<Cell> {
    let distance = plain(likened.map(|likened| likened.distance), Code::Na);
    let intake = INTAKES.iter().zip(values).map(|((of, ..), value)| known(similar, *of, *value));
    let shares = likened.map_or([None; INTAKES.len()], |likened| likened.shares);
    let shares = shares.map(|share| plain(share, Code::Na));
    std::iter::once(distance).chain(intake).chain(results).chain(shares).collect()
}

fn own_row(scope: &Scope<'_>, (similar, own): (&SimilarSchools, &SchoolIntake), grid: &Grid<'_>) -> Row {
    let rows = grid.school_rows();
    let results = rows.into_iter().find(|row| row.urn == Some(own.urn)).map(|row| row.cells).unwrap_or_default();
    let cells = cells_of(similar, &own.values, None, results.into_iter());
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
    let place = Place::School(school.urn);
    let readings = reader.read(place, &scope.blocks(place, scope.year));
    let results =
        readings.iter().zip(asks).zip(against).map(|((reading, ask), against)| {
            cell(reading, against.and_then(|value| flag(ask.info.kind, reading, value)))
        });
    let cells = cells_of(similar, &school.values, Some(&likened), results);
    let near = if likened.is_far() { "far" } else { "near" };
    let words = vec![near.to_owned(), la_name(scope, school), school.town.clone()];
    Some(Row { urn: Some(school.urn), words, ..Row::of(RowKind::School, school.name.clone(), cells) })
}

fn la_name(scope: &Scope<'_>, school: &SchoolIntake) -> String {
    let known = scope.snapshot.las.iter().find(|(la, name)| *la == school.la && !name.trim().is_empty());
    known.map_or_else(|| scope.la_name(school.la), |(_, name)| name.clone())
}

/// What the similar schools are and reached on the whole, whatever the comparator is.
fn whole_row(scope: &Scope<'_>, (similar, own): (&SimilarSchools, &SchoolIntake), near: &Near, grid: &Grid<'_>) -> Row {
    let intakes: Vec<&SchoolIntake> = near.neighbours.iter().filter_map(|it| similar.intake(it.urn)).collect();
    let mut means = [None; INTAKES.len()];
    for (at, slot) in means.iter_mut().enumerate() {
        let values: Vec<(f64, f64)> =
            intakes.iter().filter_map(|it| it.values.get(at).copied().flatten()).map(|value| (1.0, value)).collect();
        *slot = mean(&values);
    }
    let results = grid.similar_values(own.urn).into_iter().map(|value| plain(value, Code::NothingToPool));
    let cells = cells_of(similar, &means, None, results);
    let name = format!("Schools similar to {}", own.name);
    let words = vec![scope.query.weighting.label().to_owned(), String::new(), String::new()];
    Row { words, ..Row::of(RowKind::Similar, name, cells) }
}

/// How many there were to choose from, of which year, and whether they are far.
fn note(scope: &Scope<'_>, (similar, own): (&SimilarSchools, &SchoolIntake), near: &Near, notes: &mut Notes) {
    notes.say(format!(
        "{}: {} nearest of the {} schools held in {} that are of one kind with it ({}).",
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
