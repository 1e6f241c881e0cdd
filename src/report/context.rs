//! Owns the report of who the pupils are, school by school and year by year, and those columns beside results.
//! Must not know results.

use crate::domain::Problem;
use crate::figures::{Block, Code, EnglandScope, FigureKey, Kind, Measure, Place, PupilGroup, Year};

use super::grid::{Grid, cell};
use super::notes::Notes;
use super::pooling::{Reading, pool};
use super::scope::Scope;
use super::{Cell, Column, Comparator, Row, RowKind, Section, order};

/// A column of intake: where it is published and what it is called.
struct Shown {
    id: &'static str,
    label: &'static str,
    short: &'static str,
    census: bool,
    measure: Measure,
    pupils: PupilGroup,
}

const fn shown(
    (id, label, short): (&'static str, &'static str, &'static str),
    census: bool,
    measure: Measure,
    pupils: PupilGroup,
) -> Shown {
    Shown { id, label, short, census, measure, pupils }
}

/// The columns: first the cohort whose results are reported, then the whole school.
const SHOWN: [Shown; 14] = [
    shown(("size", "Pupils at the end of the stage", "Pupils"), false, Measure::Cohort, PupilGroup::All),
    shown(("prior", "Prior attainment, average", "Prior"), false, Measure::PriorAverage, PupilGroup::All),
    shown(("prior_low", "Low prior attainment", "Prior low"), false, Measure::CohortShare, PupilGroup::PriorLow),
    shown(("prior_high", "High prior attainment", "Prior high"), false, Measure::CohortShare, PupilGroup::PriorHigh),
    shown(("disadvantaged", "Disadvantaged", "Disadv."), false, Measure::CohortShare, PupilGroup::Disadvantaged),
    shown(("eal", "EAL", "EAL"), false, Measure::CohortShare, PupilGroup::Eal),
    shown(("sen", "SEN", "SEN"), false, Measure::CohortShare, PupilGroup::Sen),
    shown(("sen_support", "SEN support", "SEN sup."), false, Measure::CohortShare, PupilGroup::SenSupport),
    shown(("ehcp", "EHCP", "EHCP"), false, Measure::CohortShare, PupilGroup::Ehcp),
    shown(("on_roll", "Pupils on roll", "Roll"), true, Measure::Roll, PupilGroup::All),
    shown(("fsm6", "FSM in the last six years, whole school", "FSM6"), true, Measure::CohortShare, PupilGroup::Fsm6),
    shown(("roll_eal", "EAL, whole school", "EAL roll"), true, Measure::CohortShare, PupilGroup::Eal),
    shown(
        ("roll_sen_support", "SEN support, whole school", "SEN sup. roll"),
        true,
        Measure::CohortShare,
        PupilGroup::SenSupport,
    ),
    shown(("roll_ehcp", "EHCP, whole school", "EHCP roll"), true, Measure::CohortShare, PupilGroup::Ehcp),
];

impl Shown {
    fn column(&self) -> Column {
        let info = self.measure.info();
        Column {
            id: self.id.to_owned(),
            label: self.label.to_owned(),
            short: self.short.to_owned(),
            unit: info.unit,
            decimals: info.decimals,
        }
    }

    fn kind(&self) -> Kind {
        self.measure.info().kind
    }

    fn read(&self, blocks: &[&Block]) -> Reading {
        if blocks.is_empty() {
            return Reading::withheld(Code::NoFile);
        }
        let figure = |measure, pupils| blocks.iter().find_map(|block| block.figure(FigureKey::of(measure, pupils)));
        match figure(self.measure, self.pupils) {
            Some(figure) => Reading {
                content: figure.value.and_then(|value| if value.is_finite() { Ok(value) } else { Err(Code::Empty) }),
                pupils: figure.pupils,
                count: figure.count,
                limits: None,
                decimals: None,
            },
            None if self.measure == Measure::CohortShare => {
                let number = |pupils| figure(Measure::Cohort, pupils).and_then(|figure| figure.value.ok());
                share(number(self.pupils), number(PupilGroup::All))
            }
            None => Reading::withheld(Code::NotInData),
        }
    }
}

/// A share that files give by its numbers of pupils only.
fn share(count: Option<f64>, of: Option<f64>) -> Reading {
    match (count, of) {
        (Some(count), Some(of)) if of > 0.0 => Reading {
            content: Ok(100.0 * count / of),
            pupils: Some(of),
            count: Some(count),
            limits: None,
            decimals: None,
        },
        _ => Reading::withheld(Code::NotInData),
    }
}

/// The columns of intake of which anything is held, over some years.
pub(super) struct Intakes<'a> {
    scope: &'a Scope<'a>,
    shown: Vec<&'static Shown>,
}

impl<'a> Intakes<'a> {
    /// Those that any school has in any of the years.
    pub fn of(scope: &'a Scope<'a>, years: &[Year]) -> Self {
        let all = Self { scope, shown: SHOWN.iter().collect() };
        let mut held = [false; SHOWN.len()];
        for year in years {
            for school in &scope.schools {
                for (held, reading) in held.iter_mut().zip(all.readings(Place::School(school.urn), *year)) {
                    *held |= reading.value().is_some();
                }
            }
        }
        let shown = SHOWN.iter().zip(held).filter(|(_, held)| *held).map(|(shown, _)| shown).collect();
        Self { scope, shown }
    }

    /// The columns.
    pub fn columns(&self) -> Vec<Column> {
        self.shown.iter().map(|shown| shown.column()).collect()
    }

    /// Puts the cells of these columns behind those of rows of schools, the group, authorities and England.
    pub fn extend(&self, rows: &mut [Row], year: Year) {
        for row in rows {
            let cells = match row.kind {
                RowKind::School => row.urn.map(|urn| self.cells(Place::School(urn), year)),
                RowKind::Group => Some(self.group_cells(year)),
                RowKind::La => {
                    let la = self.scope.las.iter().find(|(_, name)| row.name.starts_with(name.as_str()));
                    la.map(|(la, _)| self.cells(Place::La(*la), year))
                }
                RowKind::England => {
                    let all = row.name.starts_with(Comparator::EnglandAll.label());
                    let scope = if all { EnglandScope::All } else { EnglandScope::StateFunded };
                    Some(self.cells(Place::England(scope), year))
                }
                _ => None,
            };
            let nothing = || self.shown.iter().map(|_| Cell::withheld(Code::Na)).collect();
            row.cells.extend(cells.unwrap_or_else(nothing));
        }
    }

    fn cells(&self, place: Place, year: Year) -> Vec<Cell> {
        self.readings(place, year).iter().map(|reading| cell(reading, None)).collect()
    }

    fn readings(&self, place: Place, year: Year) -> Vec<Reading> {
        let results = self.scope.blocks(place, year);
        let census = self.scope.snapshot.census.get(&(place, year));
        let census: Vec<&Block> = census.map(|blocks| blocks.iter().collect()).unwrap_or_default();
        self.shown.iter().map(|shown| shown.read(if shown.census { &census } else { &results })).collect()
    }

    /// The group's schools together; one that stands in it under two numbers counts once.
    fn group_cells(&self, year: Year) -> Vec<Cell> {
        let twins = Grid::read(self.scope, &[], year).twins;
        let counted = self.scope.schools.iter().filter(|school| !twins.iter().any(|twin| twin.urn == school.urn));
        let readings: Vec<_> = counted.map(|school| self.readings(Place::School(school.urn), year)).collect();
        self.shown
            .iter()
            .enumerate()
            .map(|(at, shown)| {
                let pooled = pool(shown.kind(), readings.iter().filter_map(|readings| readings.get(at)));
                Cell { schools: Some((pooled.schools, pooled.of)), ..cell(&pooled.reading, None) }
            })
            .collect()
    }
}

/// Each school over the years, the newest first; then the group, its main authority and England.
pub(super) fn sections(scope: &Scope<'_>, notes: &mut Notes) -> Result<Vec<Section>, Problem> {
    let years = scope.years();
    let intakes = Intakes::of(scope, &years);
    if intakes.shown.is_empty() {
        return Err(Problem::new(
            "nothing is held of who the pupils of these schools are",
            "import the performance tables' or the census files; they say who the pupils are",
        ));
    }
    let columns = intakes.columns();
    let of = |kind: RowKind, name: &str, urn| {
        let rows = years.iter().map(|year| {
            let row = Row { urn, year: Some(*year), ..Row::of(kind, name, Vec::new()) };
            let mut rows = [row];
            intakes.extend(&mut rows, *year);
            let [row] = rows;
            row
        });
        rows.collect::<Vec<_>>()
    };
    let mut rows: Vec<Row> =
        scope.schools.iter().flat_map(|school| of(RowKind::School, &school.name, Some(school.urn))).collect();
    order::sort(&mut rows, &columns, &scope.query.sort)?;
    let held = |rows: Vec<Row>| rows.into_iter().filter(|row| row.cells.iter().any(|cell| cell.value().is_some()));
    rows.extend(of(RowKind::Group, &scope.group.name, None));
    if let Some(la) = scope.main_la {
        rows.extend(held(of(RowKind::La, &scope.la_name(la), None)));
    }
    rows.extend(held(of(RowKind::England, Comparator::England.label(), None)));
    note(&intakes, notes);
    for (at, column) in columns.iter().enumerate() {
        let has = |kind: RowKind| {
            let mut of_kind = rows.iter().filter(|row| row.kind == kind);
            of_kind.any(|row| row.cells.get(at).is_some_and(|cell| cell.value().is_some()))
        };
        if has(RowKind::School) && !has(RowKind::Group) {
            notes.say(format!(
                "{}: the files do not say of how many pupils each percentage is, so that there is none of the group.",
                column.label
            ));
        }
    }
    Ok(vec![Section::of("rows", "Intake over the years", columns, rows)])
}

fn note(intakes: &Intakes<'_>, notes: &mut Notes) {
    if intakes.shown.iter().any(|shown| shown.census) {
        notes.say("Columns of the whole school are of the school census of that year; the others are of the pupils whose results are reported.");
    } else {
        notes.say("No census of these schools is held: all columns are of the pupils whose results are reported.");
    }
    notes.say("Disadvantaged: FSM in the last six years, looked after, or adopted from care. FSM6: FSM in the last six years alone.");
    let lacking: Vec<&str> = SHOWN
        .iter()
        .filter(|shown| !shown.census && !intakes.shown.iter().any(|held| held.id == shown.id))
        .map(|shown| shown.label)
        .collect();
    if !lacking.is_empty() {
        notes.say(format!("In none of these years' files: {}.", lacking.join(", ")));
    }
    notes.say("Scales of prior attainment changed between years: compare schools within a year rather than years.");
}
