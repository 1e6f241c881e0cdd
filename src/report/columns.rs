//! Owns which measures each report shows and what its columns are called: tables, not conditions.
//! Must not know figures of places.

use crate::domain::Problem;
use crate::figures::{
    Kind, Measure, MeasureInfo, PupilGroup, Stage, Subject, SubjectColumn, SubjectPick, Unit, counted_in,
};

use super::{Column, Query};

/// A column with the figures that fill it.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    /// The column.
    pub column: Column,
    /// The measure.
    pub info: &'static MeasureInfo,
    /// The subject that the figures are kept under.
    pub subject: Option<Subject>,
}

impl Ask {
    /// A column that shows a measure under its own name.
    pub fn of(measure: Measure, subject: Option<Subject>) -> Self {
        let info = measure.info();
        Self { column: column_of(info), info, subject }
    }

    /// What its figures are counted in.
    pub fn counted_in(&self) -> &'static str {
        counted_in(self.info.measure, self.subject)
    }
}

fn column_of(info: &MeasureInfo) -> Column {
    Column {
        id: info.id.to_owned(),
        label: info.label.to_owned(),
        short: info.short.to_owned(),
        unit: info.unit,
        decimals: info.decimals,
    }
}

/// The measures that the overview shows where none are asked for.
const KEY_MEASURES: [(Stage, &[Measure]); 2] = [
    (
        Stage::Ks4,
        &[
            Measure::Attainment8,
            Measure::Progress8,
            Measure::EnglishMaths95,
            Measure::EnglishMaths94,
            Measure::EbaccEntry,
            Measure::EbaccAps,
        ],
    ),
    (
        Stage::Ks2,
        &[
            Measure::RwmExpected,
            Measure::RwmHigher,
            Measure::ReadingProgress,
            Measure::WritingProgress,
            Measure::MathsProgress,
            Measure::ReadingScaled,
            Measure::MathsScaled,
        ],
    ),
];

/// The measures whose gaps between pupil groups the overview shows where none are asked for.
const GAP_MEASURES: [(Stage, &[Measure]); 2] = [
    (Stage::Ks4, &[Measure::Attainment8, Measure::Progress8, Measure::EnglishMaths95, Measure::EnglishMaths94]),
    (Stage::Ks2, &[Measure::RwmExpected, Measure::RwmHigher]),
];

/// The measures that rank higher and lower schools: the first that was made and published counts.
const LEADING: [(Stage, &[Measure]); 2] =
    [(Stage::Ks4, &[Measure::Progress8, Measure::Attainment8]), (Stage::Ks2, &[Measure::RwmExpected])];

/// The column that ranks subjects, and the further ones that are shown with their gap.
const SUBJECT_RANKS: [(Stage, &str, &[&str]); 2] = [
    (Stage::Ks4, "grade_9_4", &["grade_9_5", "attainment8"]),
    (Stage::Ks2, "expected", &["higher", "scaled_score", "progress"]),
];

/// The columns of subjects in the order that reports show them, with their labels long and short.
const SUBJECT_COLUMNS: [(&str, &str, &str); 12] = [
    ("entries", "Entries", "Entries"),
    ("entry_rate", "Entered", "Entered"),
    ("average_grade", "Average grade", "Avg grade"),
    ("grade_9_7", "Grades 9–7", "9–7"),
    ("grade_9_5", "Grades 9–5", "9–5"),
    ("grade_9_4", "Grades 9–4", "9–4"),
    ("attainment8", "Attainment 8", "A8"),
    ("progress8", "Progress 8", "P8"),
    ("expected", "Expected standard", "Expected"),
    ("higher", "Higher standard", "Higher"),
    ("scaled_score", "Scaled score", "Score"),
    ("progress", "Progress", "Progress"),
];

/// England's score by definition: KS1 to KS2 progress is centred on it, and files leave England's cell empty.
const CENTRED: [(Measure, f64); 3] =
    [(Measure::ReadingProgress, 0.0), (Measure::WritingProgress, 0.0), (Measure::MathsProgress, 0.0)];

fn of_stage<T: Copy>(table: &[(Stage, &'static [T])], stage: Stage) -> &'static [T] {
    table.iter().find(|(of, _)| *of == stage).map_or(&[], |(_, measures)| measures)
}

/// England's value of a measure of all pupils by definition, where files need not state it.
pub(super) fn centre(measure: Measure, pupils: PupilGroup) -> Option<f64> {
    (pupils == PupilGroup::All)
        .then(|| CENTRED.iter().find(|(of, _)| *of == measure).map(|(_, value)| *value))
        .flatten()
}

/// The columns of the schools report: those asked for, or the stage's headline measures.
pub(super) fn headline_asks(stage: Stage, query: &Query) -> Result<Vec<Ask>, Problem> {
    if query.measures.is_empty() {
        return Ok(Measure::headlines(stage).map(|info| Ask::of(info.measure, None)).collect());
    }
    asked_for(stage, query)
}

/// The columns of the overview: those asked for, or the stage's key measures.
pub(super) fn overview_asks(stage: Stage, query: &Query) -> Result<Vec<Ask>, Problem> {
    if query.measures.is_empty() {
        return Ok(of_stage(&KEY_MEASURES, stage).iter().map(|measure| Ask::of(*measure, None)).collect());
    }
    asked_for(stage, query)
}

/// The measures whose gaps between pupil groups are shown: those asked for that are no numbers of pupils, or the
/// stage's own.
pub(super) fn gap_asks(stage: Stage, query: &Query) -> Vec<Ask> {
    let own = of_stage(&GAP_MEASURES, stage).iter().map(|measure| Ask::of(*measure, None)).collect();
    if query.measures.is_empty() {
        return own;
    }
    let asked = asked_for(stage, query).unwrap_or(own);
    asked.into_iter().filter(|ask| ask.info.kind != Kind::Count).collect()
}

fn asked_for(stage: Stage, query: &Query) -> Result<Vec<Ask>, Problem> {
    let mut seen = Vec::new();
    let mut asks = Vec::new();
    for measure in &query.measures {
        let info = measure.info();
        if info.stage.is_some_and(|of| of != stage) {
            return Err(Problem::new(
                format!("{} is not a measure of {}", info.label, stage.label()),
                format!("the measures of {} are {}", stage.label(), headline_ids(stage)),
            ));
        }
        let by_subject = is_by_subject(*measure);
        if by_subject && query.subject.is_none() {
            return Err(Problem::new(
                format!("{} is a measure of a subject", info.label),
                format!("name the subject, for example --subject maths, or use one of {}", headline_ids(stage)),
            ));
        }
        if !seen.contains(measure) {
            seen.push(*measure);
            let subject = query.subject.as_ref().and_then(SubjectPick::area);
            asks.push(Ask::of(*measure, subject.filter(|_| by_subject)));
        }
    }
    Ok(asks)
}

fn headline_ids(stage: Stage) -> String {
    Measure::headlines(stage).map(|info| info.id).collect::<Vec<_>>().join(" ")
}

/// Measures whose figures are kept under a subject.
fn is_by_subject(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::Entries
            | Measure::EntryRate
            | Measure::AverageGrade
            | Measure::Grade97
            | Measure::Grade95
            | Measure::Grade94
    )
}

/// The measures that may rank the schools, the preferred first.
pub(super) fn leading(stage: Stage, query: &Query) -> Vec<Measure> {
    if query.measures.is_empty() {
        of_stage(&LEADING, stage).to_vec()
    } else {
        query.measures.iter().copied().filter(|measure| measure.info().kind != Kind::Count).collect()
    }
}

/// The column id that ranks subjects, and those shown beside it.
pub(super) fn subject_ranks(stage: Stage) -> (&'static str, &'static [&'static str]) {
    SUBJECT_RANKS.iter().find(|(of, ..)| *of == stage).map_or(("", &[]), |(_, lead, more)| (*lead, *more))
}

/// One subject's figures for a column of subjects, where the subject has that column.
pub(super) fn subject_ask(stage: Stage, subject: Subject, id: &str) -> Option<Ask> {
    subject.info().columns(stage).iter().find(|column| column.id == id).map(|column| ask_in_subject(subject, column))
}

fn ask_in_subject(subject: Subject, at: &SubjectColumn) -> Ask {
    let info = at.measure.info();
    let mut column = column_of(info);
    at.id.clone_into(&mut column.id);
    if let Some((_, label, short)) = SUBJECT_COLUMNS.iter().find(|(id, ..)| *id == at.id) {
        (*label).clone_into(&mut column.label);
        (*short).clone_into(&mut column.short);
    }
    Ask { column, info, subject: at.by_subject.then_some(subject) }
}

/// The columns of the dashboard of one subject.
pub(super) fn subject_asks(stage: Stage, subject: Subject, query: &Query) -> Result<Vec<Ask>, Problem> {
    let all = subject.info().columns(stage);
    let wanted: Vec<Ask> =
        all.iter().filter(|column| wants(query, column)).map(|column| ask_in_subject(subject, column)).collect();
    let ids = || all.iter().map(|column| column.id).collect::<Vec<_>>().join(" ");
    if wanted.is_empty() { Err(no_such_column(subject.info().label, &ids())) } else { Ok(wanted) }
}

/// The columns that any subject of the stage has, in the order that reports show them.
pub(super) fn subject_columns(stage: Stage, query: &Query, entered: &[Measure]) -> Result<Vec<Column>, Problem> {
    let held: Vec<Ask> = Subject::of_stage(stage)
        .flat_map(|info| {
            info.columns(stage)
                .iter()
                .filter(|column| wants(query, column))
                .map(|column| ask_in_subject(info.subject, column))
        })
        .collect();
    let held = held.into_iter().chain(entered_asks(entered, query));
    let place = |ask: &Ask| SUBJECT_COLUMNS.iter().position(|(id, ..)| *id == ask.column.id);
    let mut columns: Vec<(usize, Column)> = Vec::new();
    for ask in held {
        if !columns.iter().any(|(_, column)| column.id == ask.column.id) {
            columns.push((place(&ask).unwrap_or(SUBJECT_COLUMNS.len()), ask.column));
        }
    }
    columns.sort_by_key(|(at, _)| *at);
    if columns.is_empty() {
        let ids: Vec<&str> = SUBJECT_COLUMNS.iter().map(|(id, ..)| *id).collect();
        return Err(no_such_column("the subjects", &ids.join(" ")));
    }
    Ok(columns.into_iter().map(|(_, column)| column).collect())
}

/// The columns of subjects that pupils were entered for, as far as the query asks for them.
fn entered_asks<'a>(entered: &'a [Measure], query: &'a Query) -> impl Iterator<Item = Ask> + 'a {
    let wanted = |measure: &&Measure| query.measures.is_empty() || query.measures.contains(measure);
    entered.iter().filter(wanted).map(|measure| Ask::of(*measure, None))
}

/// Whether the query asks for a column: by the measure itself, or by a measure of the column's own name.
fn wants(query: &Query, column: &SubjectColumn) -> bool {
    query.measures.is_empty()
        || query.measures.iter().any(|measure| *measure == column.measure || measure.info().id == column.id)
}

fn no_such_column(what: &str, ids: &str) -> Problem {
    Problem::new(format!("no figures of these measures are held for {what}"), format!("use one or more of {ids}"))
}

/// A column of numbers whose decimals, and unit where it has one, each cell's measure decides.
pub(super) fn plain_column(id: &str, label: &str, short: &str) -> Column {
    Column { id: id.to_owned(), label: label.to_owned(), short: short.to_owned(), unit: Unit::Points, decimals: 1 }
}

/// A column of the gap between a figure and its comparator, in the figure's own points.
pub(super) fn gap_column(id: String, of: &Column) -> Column {
    let points = if of.unit == Unit::Percent { ", percentage points" } else { "" };
    Column {
        id,
        label: format!("{} gap{points}", of.label),
        short: format!("{} gap", of.short),
        unit: Unit::Points,
        decimals: of.decimals.max(1),
    }
}
