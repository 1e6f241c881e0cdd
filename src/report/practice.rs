//! Owns the report of best practice: where a school is weak, which schools of the group with a similar intake do
//! significantly better, and by how many pupils.
//! Must not know how figures are tested nor how distances are made.

use crate::domain::{Problem, Urn};
use crate::figures::{Code, Kind, PupilGroup, Unit};

use super::addressed::{Line, Tested, groups, lines, tested};
use super::notes::Notes;
use super::scope::Scope;
use super::significance::gap_in_pupils;
use super::similar::member;
use super::similar_means::{named, weights};
use super::{Cell, Column, FAR, Flag, Lead, Likened, Row, RowKind, Section, order};

/// The most schools named for one weakness: the nearest first.
const MOST_NAMED: usize = 3;

/// One weakness of a school.
struct Weakness<'a> {
    weak: &'a Tested<'a>,
    /// Schools of the group that do significantly better, the nearest first.
    better: Vec<(&'a Tested<'a>, Option<Likened>)>,
}

/// One row per weakness and better school.
pub(super) fn sections(scope: &Scope<'_>, notes: &mut Notes) -> Result<Vec<Section>, Problem> {
    let schools = chosen(scope)?;
    let lines = lines(scope)?;
    let all = tested(scope, &lines, &groups(scope));
    let mut rows = Vec::new();
    let mut alone: Vec<&str> = Vec::new();
    let mut strong: Vec<&str> = Vec::new();
    for school in scope.schools.iter().filter(|school| schools.contains(&school.urn)) {
        let weak = weak_of(&all, &lines, school.urn);
        if weak.is_empty() {
            strong.push(&school.name);
        }
        let found: Vec<Weakness<'_>> = weak.into_iter().map(|weak| better_than(scope, &all, &lines, weak)).collect();
        if !found.is_empty() && found.iter().all(|it| it.better.is_empty()) {
            alone.push(&school.name);
        }
        rows.extend(found.iter().flat_map(|weakness| rows_of(weakness, &lines)));
    }
    let columns = columns();
    order::sort(&mut rows, &columns, &scope.query.sort)?;
    note(scope, (&strong, &alone, rows.is_empty()), notes);
    let leads = [("weak_in", "Weak in"), ("pupils", "Pupils"), ("better", "Does better"), ("alike", "Alike")];
    let leads = leads.map(|(id, label)| Lead { id, label: label.to_owned() }).to_vec();
    let title = "Where others of the group with a similar intake do significantly better";
    Ok(vec![Section { leads, ..Section::of("rows", title, columns, rows) }])
}

/// The schools asked for; none: every school of the group.
fn chosen(scope: &Scope<'_>) -> Result<Vec<Urn>, Problem> {
    if scope.query.schools.is_empty() {
        return Ok(scope.schools.iter().map(|school| school.urn).collect());
    }
    scope.query.schools.iter().map(|urn| member(scope, *urn)).collect()
}

/// Where the school is significantly below its comparator; where it is so nowhere, its largest gap in pupils.
fn weak_of<'a>(all: &'a [Tested<'a>], lines: &[Line], urn: Urn) -> Vec<&'a Tested<'a>> {
    let own = || all.iter().filter(|it| it.school.urn == urn);
    let below: Vec<&Tested<'_>> = own().filter(|it| it.flag == Flag::Below).collect();
    if !below.is_empty() {
        return below;
    }
    let gap = |it: &Tested<'_>| it.gap_in_pupils(kind(lines, it)).filter(|gap| *gap < 0.0);
    let largest = own().filter_map(|it| Some((gap(it)?, it))).min_by(|left, right| left.0.total_cmp(&right.0));
    largest.map(|(_, it)| it).into_iter().collect()
}

fn kind(lines: &[Line], it: &Tested<'_>) -> Kind {
    lines.get(it.line).map_or(Kind::Count, |line| line.ask.info.kind)
}

/// Other schools in the same subject and pupils that do significantly better; those not of one kind are left out.
fn better_than<'a>(scope: &Scope<'_>, all: &'a [Tested<'a>], lines: &[Line], weak: &'a Tested<'a>) -> Weakness<'a> {
    let similar = scope.snapshot.similar.as_ref();
    let mut better: Vec<(&Tested<'_>, Option<Likened>)> = all
        .iter()
        .filter(|it| it.line == weak.line && it.pupils == weak.pupils && it.school.urn != weak.school.urn)
        .filter(|it| it.is_better_than(weak, kind(lines, it)))
        .map(|it| (it, similar.and_then(|similar| similar.between(weak.school.urn, it.school.urn))))
        // Without any intakes every school may be named, and the notes say that likeness is not known.
        .filter(|(_, likened)| similar.is_none() || likened.is_some())
        .collect();
    let distance = |likened: &Option<Likened>| likened.map_or(f64::INFINITY, |likened| likened.distance);
    better.sort_by(|left, right| {
        distance(&left.1).total_cmp(&distance(&right.1)).then_with(|| left.0.school.urn.cmp(&right.0.school.urn))
    });
    better.truncate(MOST_NAMED);
    Weakness { weak, better }
}

fn columns() -> Vec<Column> {
    let column = |id: &str, label: &str, short: &str, unit, decimals| Column {
        id: id.to_owned(),
        label: label.to_owned(),
        short: short.to_owned(),
        unit,
        decimals,
    };
    vec![
        column("own", "Its own figure", "Own", Unit::Points, 1),
        column("against", "What it is held against", "Against", Unit::Points, 1),
        column("theirs", "The better school's figure", "Theirs", Unit::Points, 1),
        column("gap", "Better by", "Better by", Unit::Points, 1),
        column("gap_pupils", "Better by, in pupils of the weak school", "In pupils", Unit::Pupils, 0),
        column("distance", "Distance of the intakes", "Distance", Unit::Points, 2),
    ]
}

fn rows_of(weakness: &Weakness<'_>, lines: &[Line]) -> Vec<Row> {
    let weak = weakness.weak;
    let Some(line) = lines.get(weak.line) else { return Vec::new() };
    let row = |better: Option<(&Tested<'_>, Option<Likened>)>| {
        let words = vec![
            line.label_with_unit(),
            weak.pupils.label().to_owned(),
            better.map_or_else(|| "nobody in the group".to_owned(), |(it, _)| it.school.name.clone()),
            better.map_or("", |(_, likened)| alike(likened.as_ref())).to_owned(),
        ];
        Row {
            urn: Some(weak.school.urn),
            subject: line.subject.clone(),
            measure: Some(line.ask.info.measure),
            words,
            ..Row::of(RowKind::School, weak.school.name.clone(), cells(weakness.weak, line, better))
        }
    };
    if weakness.better.is_empty() {
        return vec![row(None)];
    }
    weakness.better.iter().map(|(it, likened)| row(Some((it, *likened)))).collect()
}

fn alike(likened: Option<&Likened>) -> &'static str {
    match likened {
        None => "not known",
        Some(likened) if likened.is_far() => "far",
        Some(_) => "similar",
    }
}

fn cells(weak: &Tested<'_>, line: &Line, better: Option<(&Tested<'_>, Option<Likened>)>) -> Vec<Cell> {
    let figure = |it: &Tested<'_>| {
        let value = it.reading.value().map_or(Cell::withheld(Code::Empty), |value| line.cell(value));
        Cell { pupils: it.reading.pupils, limits: it.reading.limits, ..value }
    };
    let own = Cell {
        flag: Some(weak.flag),
        against: Some(weak.against),
        gap_pupils: weak.gap_in_pupils(line.ask.info.kind),
        ..figure(weak)
    };
    let gap = better.and_then(|(it, _)| Some(it.reading.value()? - weak.reading.value()?));
    let in_pupils = gap
        .zip(weak.reading.pupils)
        .filter(|_| line.ask.info.kind == Kind::Percentage)
        .map(|(gap, pupils)| gap_in_pupils(gap, pupils));
    let nothing = if better.is_some() { Code::Na } else { Code::NothingToPool };
    let plain = |value: Option<f64>| value.map_or(Cell::withheld(nothing), Cell::of);
    vec![
        own,
        line.cell(weak.against),
        better.map_or(Cell::withheld(nothing), |(it, _)| figure(it)),
        gap.map_or(Cell::withheld(nothing), |gap| line.cell(gap)),
        plain(in_pupils),
        plain(better.and_then(|(_, likened)| likened).map(|likened| likened.distance)),
    ]
}

fn note(scope: &Scope<'_>, (strong, alone, empty): (&[&str], &[&str], bool), notes: &mut Notes) {
    match &scope.snapshot.similar {
        Some(similar) => notes.say(format!(
            "Alike: by intake in {} among schools of one kind ({}); beyond a distance of {FAR} a school is far. The nearest {MOST_NAMED} are named.",
            similar.year,
            weights(similar)
        )),
        None => notes.say("No intakes of these schools are held: how alike they are is not known."),
    }
    notes.say(format!(
        "Weak: significantly below {}; where a school is so nowhere, its largest gap in pupils. Better: a significant difference between the two schools, in percentages by their pupils, in scores by their limits.",
        scope.comparator_name()
    ));
    if !alone.is_empty() {
        notes.say(format!(
            "No school of the group that is of one kind with it does significantly better where {} is weak.",
            named(alone)
        ));
    }
    if !strong.is_empty() {
        notes.say(format!("Nothing weak was found in {}.", named(strong)));
    }
    if empty {
        notes.say(
            "No school has a figure that could be tested and is weak: there is nothing to learn from others here.",
        );
    }
    if scope.pupils.is_none_or(|pupils| pupils != PupilGroup::All) {
        notes.say("Only the pupils asked for are looked at.");
    }
    notes.say("A difference says that there may be something to see, not why: schools visit, look and ask.");
}
