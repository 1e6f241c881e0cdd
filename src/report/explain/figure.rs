//! Owns gathering the parts of one figure: of a school, the group, an authority, England, a comparison.
//! Must not know rows and columns, which are `basis`, nor words for people beyond single sentences.

use crate::figures::{Code, FigureKey, Kind, Place, Year, catalogue_row};
use crate::report::columns::Ask;
use crate::report::compare::{self, Side as ComparedSide};
use crate::report::grid::Grid;
use crate::report::judge::counted;
use crate::report::pooling::{LeftOut, Reading, count_behind, usable, usable_by};
use crate::report::reading::Reader;
use crate::report::rounding::{decimal_text, grouped};
use crate::report::scope::Scope;
use crate::report::significance::{SMALLEST_TESTED, SMALLEST_VARIANCE, binomial_p, gap_in_pupils, z_score};
use crate::report::{
    Cell, Comparator, Content, Query, Report, ReportName, Row, RowKind, Snapshot, SnapshotSchool, Weighting,
};

use super::basis::{Basis, Shows, Whom, basis};
use super::pick::Found;
use super::{Comparison, Formula, Origin, Part, agrees};

/// What stands behind a cell.
pub(super) struct Told {
    pub formula: Formula,
    pub parts: Vec<Part>,
    pub left_out: Vec<Part>,
    pub limits: Option<String>,
    pub comparison: Option<Comparison>,
    pub counted_in: &'static str,
    pub notes: Vec<String>,
    /// The code where there is no value.
    code: Option<Code>,
}

/// What stands behind a cell of a report; where nothing that is known here gives the cell, that it is the report's own.
pub(super) fn told(
    (scope, beside): (&Scope<'_>, Option<&Snapshot>),
    report: &Report,
    (section, row, column, cell): Found<'_>,
) -> Told {
    let told = if row.kind == RowKind::Measure {
        // Rows of measures stand in other reports as well; only those of a comparison have two sides.
        let of_sides = report.name == ReportName::Compare;
        of_sides.then(|| compared(scope, beside, row, &column.id)).flatten()
    } else {
        let found = basis(scope, report, row, column).map(|basis| resting_on(scope, row, &basis, cell));
        found.or_else(|| no_column(row, cell))
    };
    told.filter(|told| agrees(told.formula.value(&told.parts), told.code, cell))
        .unwrap_or_else(|| of_the_report(section.id, &column.id, cell))
}

/// A subject of the performance tables that has no such column.
fn no_column(row: &Row, cell: &Cell) -> Option<Told> {
    row.subject.as_ref()?.area()?;
    let nothing = cell.content == Content::Withheld(Code::NotInData);
    nothing.then(|| Told {
        formula: Formula::Published,
        parts: Vec::new(),
        left_out: Vec::new(),
        limits: None,
        comparison: None,
        counted_in: "pupils",
        notes: vec!["The performance tables have no such figures for this subject.".to_owned()],
        code: Some(Code::NotInData),
    })
}

/// How columns and lists that rest on many figures are made, in words: by the column, else by the list.
const OWN: [(&str, &str); 6] = [
    ("best_rank", "1 and one more for everybody whose 95% limits lie entirely above its own."),
    ("worst_rank", "As many as there are with limits, less those whose 95% limits lie entirely below its own."),
    ("headlines", "The group's figure less that of the year before."),
    ("changes", "A school's figure less that of the year before; margins are its size in half widths of its interval."),
    ("gaps", "The first pupils' figure less the others', of all the group's schools together."),
    ("missing", "A count of the schools that have no such figure for this reason."),
];

fn of_the_report(list: &str, column: &str, cell: &Cell) -> Told {
    let own = OWN.iter().find(|(of, _)| *of == column).or_else(|| OWN.iter().find(|(of, _)| *of == list));
    let comparison = cell.against.map(|against| Comparison {
        name: "the comparator".to_owned(),
        value: Some(against),
        test: "told in the report's notes".to_owned(),
        flag: cell.flag,
        gap_pupils: cell.gap_pupils,
        origins: Vec::new(),
    });
    Told {
        formula: Formula::OfTheReport,
        parts: Vec::new(),
        left_out: Vec::new(),
        limits: None,
        comparison,
        counted_in: "pupils",
        notes: vec![own.map_or("The notes of the report tell how this column is made.", |(_, how)| how).to_owned()],
        code: None,
    }
}

fn resting_on(scope: &Scope<'_>, row: &Row, basis: &Basis<'_>, cell: &Cell) -> Told {
    let Basis { whom, ask, year, shows } = basis;
    let own = of_whom(scope, whom, ask, *year, cell);
    let comparator = || {
        let place = scope.group_comparator();
        place.map(|place| part_of_place(&scope.of_compared(), place, scope.group_comparator_name(), ask, *year))
    };
    let gap = |formula| {
        let whole = whole(row.name.clone(), scope, whom, ask, *year);
        let parts: Vec<Part> = std::iter::once(whole).chain(comparator()).collect();
        let code = parts.iter().find_map(|part| part.value.err()).or(Some(Code::NotInData));
        let notes = vec!["The group's value has an explanation of its own, in its column.".to_owned()];
        Told { formula, parts, code, limits: None, comparison: None, notes, left_out: Vec::new(), ..single(ask) }
    };
    match shows {
        Shows::Value => own,
        Shows::Comparator => match comparator() {
            Some(part) => published(ask, part),
            None => own,
        },
        Shows::Gap => gap(Formula::Difference),
        Shows::GapInPupils => gap(Formula::DifferenceInPupils),
    }
}

fn single(ask: &Ask) -> Told {
    Told {
        formula: Formula::Published,
        parts: Vec::new(),
        left_out: Vec::new(),
        limits: None,
        comparison: None,
        counted_in: ask.counted_in(),
        notes: Vec::new(),
        code: None,
    }
}

/// One published number; England's by definition where the file leaves it empty.
fn published(ask: &Ask, mut part: Part) -> Told {
    let mut formula = Formula::Published;
    if part.origins.is_empty() && part.value.is_ok() {
        formula = Formula::ByDefinition;
        part.why = None;
    }
    let code = part.value.err();
    Told { formula, parts: vec![part], code, ..single(ask) }
}

fn of_whom(scope: &Scope<'_>, whom: &Whom<'_>, ask: &Ask, year: Year, cell: &Cell) -> Told {
    let asks = std::slice::from_ref(ask);
    match whom {
        Whom::Place(place, name) => {
            let scope = scope.of_compared();
            published(ask, part_of_place(&scope, *place, scope.with_pupils(name), ask, year))
        }
        Whom::ComparedGroup => {
            Told { comparison: None, ..of_whom(&scope.of_compared(), &Whom::Group, ask, year, cell) }
        }
        Whom::School(school) => {
            let grid = Grid::read(scope, asks, year);
            let reading = reading_of(scope, Place::School(school.urn), ask, year);
            let part = Part {
                urn: Some(school.urn),
                ..part_of_place(scope, Place::School(school.urn), school.name.clone(), ask, year)
            };
            let against = grid.school_comparator(school).first().copied().flatten();
            let comparison = compared_with(scope, ask, (&reading, cell), against, Some(school), year);
            let limits = limits_of_school(scope, ask, &reading, school, year, cell);
            Told { limits, comparison, ..published(ask, part) }
        }
        Whom::Similar => of_similar(scope, &Grid::read(scope, asks, year), ask),
        Whom::Group => {
            let grid = Grid::read(scope, asks, year);
            let pooled = grid.group.first().map(|pooled| pooled.reading);
            let against = grid.group_comparator().first().copied().flatten();
            let (parts, left_out) = pooled_parts(scope, &grid, ask, year);
            let reading = pooled.unwrap_or(Reading::withheld(Code::NothingToPool));
            let comparison = compared_with(scope, ask, (&reading, cell), against, None, year);
            let limits = cell.limits.map(|_| match ask.info.kind {
                Kind::Score => "√Σ(n·h)² / Σ n around the value, h half the width of each school's limits (docs/figures.md, \"Combining schools\")".to_owned(),
                _ => WILSON.to_owned(),
            });
            let formula = formula_of_group(scope, ask);
            let code = reading.content.err();
            Told { formula, parts, left_out, limits, comparison, code, ..single(ask) }
        }
    }
}

/// What the group's schools are held against: each school's own similar schools, weighted by the school's pupils.
fn of_similar(scope: &Scope<'_>, grid: &Grid<'_>, ask: &Ask) -> Told {
    let both = scope.schools.iter().zip(&grid.schools);
    let counted = both.filter(|(school, _)| !grid.twins.iter().any(|twin| twin.urn == school.urn));
    let part = |(school, readings): (&&SnapshotSchool, &Vec<Reading>)| {
        let (_, pupils) = usable(ask.info.kind, readings.first()?).ok()?;
        let value = grid.school_comparator(school).first().copied().flatten()?;
        let name = format!("Similar schools of {}", school.name);
        Some(Part { urn: Some(school.urn), pupils: Some(pupils), ..Part::of(name, Ok(value)) })
    };
    let mut parts: Vec<Part> = counted.filter_map(part).collect();
    weigh(&mut parts, scope.query.weighting);
    let equal = scope.query.weighting == Weighting::Schools;
    let formula = if equal { Formula::MeanOfSchools } else { Formula::MeanOfPupils };
    let note = "Each part is what the similar schools of one school have on the whole; it weighs as much as that school's pupils.";
    Told { formula, parts, notes: vec![note.to_owned()], code: Some(Code::NothingToPool), ..single(ask) }
}

const WILSON: &str = "Wilson's interval of k out of n at 95% (Wilson 1927)";

fn formula_of_group(scope: &Scope<'_>, ask: &Ask) -> Formula {
    match (ask.info.kind, scope.query.weighting) {
        (Kind::Count, _) => Formula::Sum,
        (Kind::Band, _) => Formula::OfTheReport,
        (_, Weighting::Schools) => Formula::MeanOfSchools,
        (Kind::Score, _) => Formula::MeanOfPupils,
        (Kind::Percentage, _) => Formula::ShareOfPupils,
    }
}

/// The schools that are in the group's figure, and those that are not.
fn pooled_parts(scope: &Scope<'_>, grid: &Grid<'_>, ask: &Ask, year: Year) -> (Vec<Part>, Vec<Part>) {
    let kind = ask.info.kind;
    let (mut parts, mut left_out) = (Vec::new(), Vec::new());
    for (school, readings) in scope.schools.iter().zip(&grid.schools) {
        let Some(reading) = readings.first() else { continue };
        let part = part_of(scope, Place::School(school.urn), (school.name.clone(), Some(school)), ask, (year, reading));
        if grid.twins.iter().any(|twin| twin.urn == school.urn) {
            let why = "in the group under another URN as well: counted once".to_owned();
            left_out.push(Part { why: Some(why), ..part });
            continue;
        }
        match usable_by(scope.query.weighting, kind, reading) {
            Ok((value, pupils)) => {
                let count = reading.count.unwrap_or_else(|| count_behind(value, pupils));
                let count = Some(count).filter(|count| kind == Kind::Percentage && count.is_finite());
                parts.push(Part { value: Ok(value), pupils: Some(pupils).filter(|n| n.is_finite()), count, ..part });
            }
            Err(why) => left_out.push(Part { why: Some(in_words(why)), ..part }),
        }
    }
    for school in &scope.passed_over {
        let why = Some(format!("{} has no {} results", school.phase.label(), scope.stage.label()));
        left_out.push(Part { urn: Some(school.urn), why, ..Part::of(school.name.clone(), Err(Code::NoFile)) });
    }
    if kind != Kind::Count {
        weigh(&mut parts, scope.query.weighting);
    }
    (parts, left_out)
}

/// Gives each part its share of the whole weight.
fn weigh(parts: &mut [Part], weighting: Weighting) {
    let own = |part: &Part| if weighting == Weighting::Schools { Some(1.0) } else { part.pupils };
    let total: f64 = parts.iter().filter_map(own).sum();
    for part in parts {
        part.weight = own(part).filter(|_| total > 0.0).map(|own| 100.0 * own / total);
    }
}

fn in_words(why: LeftOut) -> String {
    match why {
        LeftOut::Code(code) => format!("{} {}", code.written(), code.reason()),
        LeftOut::NoPupils => "no pupils in this cohort".to_owned(),
        LeftOut::NoDenominator => "a value, but no published number of pupils to weigh it by".to_owned(),
    }
}

fn reading_of(scope: &Scope<'_>, place: Place, ask: &Ask, year: Year) -> Reading {
    let mut reader = Reader::new(scope, std::slice::from_ref(ask), year);
    let readings = reader.read(place, &scope.blocks(place, year));
    readings.first().copied().unwrap_or(Reading::withheld(Code::NotInData))
}

fn part_of_place(scope: &Scope<'_>, place: Place, name: String, ask: &Ask, year: Year) -> Part {
    part_of(scope, place, (name, None), ask, (year, &reading_of(scope, place, ask, year)))
}

fn part_of(
    scope: &Scope<'_>,
    place: Place,
    (name, school): (String, Option<&SnapshotSchool>),
    ask: &Ask,
    (year, reading): (Year, &Reading),
) -> Part {
    Part {
        name,
        urn: school.map(|school| school.urn),
        value: reading.content,
        pupils: reading.pupils,
        count: reading.count,
        limits: reading.limits,
        weight: None,
        why: None,
        origins: origin(scope, place, ask, year).into_iter().collect(),
    }
}

/// Where the figure of a place stands; none where no file holds it.
fn origin(scope: &Scope<'_>, place: Place, ask: &Ask, year: Year) -> Option<Origin> {
    let key = FigureKey { measure: ask.info.measure, subject: ask.subject, pupils: scope.pupils? };
    if ask.info.measure.not_made(year).is_some() {
        return None;
    }
    let blocks = scope.blocks(place, year);
    let (block, figure) = blocks.iter().find_map(|block| block.figure(key).map(|figure| (*block, figure)))?;
    let row = catalogue_row(scope.stage, key);
    let support = row.map_or_else(Vec::new, |row| row.supports().filter_map(|names| names.in_year(year)).collect());
    Some(Origin {
        import: block.key.import,
        line: figure.line,
        column: figure.column.saturating_add(1),
        header: row.and_then(|row| row.column.in_year(year)).map(str::to_owned),
        support: support.into_iter().map(str::to_owned).collect(),
        year: block.key.year,
        release: block.key.release,
        file: String::new(),
        sha256: String::new(),
    })
}

/// How the limits of a school's figure came about.
fn limits_of_school(
    scope: &Scope<'_>,
    ask: &Ask,
    reading: &Reading,
    school: &SnapshotSchool,
    year: Year,
    cell: &Cell,
) -> Option<String> {
    cell.limits?;
    if ask.info.kind == Kind::Percentage {
        return Some(WILSON.to_owned());
    }
    let key = FigureKey { measure: ask.info.measure, subject: ask.subject, pupils: scope.pupils? };
    let blocks = scope.blocks(Place::School(school.urn), year);
    let figure = blocks.iter().find_map(|block| block.figure(key));
    if figure.is_some_and(|figure| figure.limits.is_some()) {
        return Some("as the file publishes them".to_owned());
    }
    let deviation = ask.info.measure.national_deviation(year)?;
    let pupils = reading.pupils?;
    Some(format!(
        "x ± 1.96·σ/√n with the national σ {deviation} of {year} and n = {} (DfE, secondary accountability measures guide)",
        grouped(pupils)
    ))
}

/// The comparison of a school's or the group's figure.
fn compared_with(
    scope: &Scope<'_>,
    ask: &Ask,
    (reading, cell): (&Reading, &Cell),
    against: Option<f64>,
    school: Option<&SnapshotSchool>,
    year: Year,
) -> Option<Comparison> {
    let against = cell.against.or(against)?;
    let value = reading.value()?;
    let kind = ask.info.kind;
    let (name, place) = match (scope.query.compare, school) {
        (Comparator::La, Some(school)) => (scope.with_pupils(&scope.la_name(school.la)), Some(Place::La(school.la))),
        (Comparator::Group | Comparator::Similar, _) => (scope.comparator_name(), None),
        _ => (scope.group_comparator_name(), scope.group_comparator()),
    };
    let gap = reading.pupils.filter(|_| kind == Kind::Percentage).map(|n| gap_in_pupils(value - against, n));
    Some(Comparison {
        name,
        value: Some(against),
        test: test(kind, reading, against),
        flag: cell.flag,
        gap_pupils: cell.gap_pupils.or(gap),
        origins: place.and_then(|place| origin(&scope.of_compared(), place, ask, year)).into_iter().collect(),
    })
}

/// The test of a figure against a fixed value, with its numbers; or why there is none.
fn test(kind: Kind, reading: &Reading, against: f64) -> String {
    let Some(pupils) = reading.pupils else { return "not tested: the number of pupils is not published".to_owned() };
    if pupils < SMALLEST_TESTED {
        return format!("not tested: fewer than {SMALLEST_TESTED} pupils");
    }
    match kind {
        Kind::Score => match reading.limits {
            Some((lower, upper)) => {
                let excludes = lower > against || upper < against;
                let verb = if excludes { "exclude" } else { "include" };
                format!("the 95% limits {} to {} {verb} {}", four(lower), four(upper), four(against))
            }
            None => "not tested: a score without limits".to_owned(),
        },
        Kind::Percentage => {
            let Some((count, pupils)) = counted(reading) else { return "not tested".to_owned() };
            let share = against / 100.0;
            if !(0.0..=pupils).contains(&count) || !(0.0..=1.0).contains(&share) {
                return "not tested: the numbers contradict each other".to_owned();
            }
            let of = format!("{} of {} against {}%", grouped(count), grouped(pupils), four(against));
            if pupils * share * (1.0 - share) < SMALLEST_VARIANCE {
                format!("exact two-sided binomial test of {of}: p = {}", four(binomial_p(count, pupils, share)))
            } else {
                format!("z test of {of}: z = {}, significant beyond ±1.96", four(z_score(count, pupils, share)))
            }
        }
        Kind::Count => "numbers are not tested".to_owned(),
        Kind::Band => "bands are not tested".to_owned(),
    }
}

fn four(value: f64) -> String {
    let text = decimal_text(value, 4);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// The figure of somebody as one part of a difference.
fn whole(name: String, scope: &Scope<'_>, whom: &Whom<'_>, ask: &Ask, year: Year) -> Part {
    match whom {
        Whom::School(school) => part_of_place(scope, Place::School(school.urn), name, ask, year),
        Whom::Place(place, _) => part_of_place(scope, *place, name, ask, year),
        Whom::Similar => Part::of(name, Err(Code::NothingToPool)),
        Whom::Group | Whom::ComparedGroup => {
            let grid = Grid::read(scope, std::slice::from_ref(ask), year);
            let reading = grid.group.first().map_or(Reading::withheld(Code::NothingToPool), |pooled| pooled.reading);
            Part {
                pupils: reading.pupils,
                count: reading.count,
                limits: reading.limits,
                ..Part::of(name, reading.content)
            }
        }
    }
}

/// A cell of a comparison of two sides.
fn compared(scope: &Scope<'_>, beside: Option<&Snapshot>, row: &Row, column: &str) -> Option<Told> {
    let ask = Ask::of(row.measure?, None);
    let (left, right) = compare::pair(scope, beside).ok()?;
    let other_query = compare::other_query(scope);
    let side = |side: &ComparedSide<'_>| of_side(scope, &other_query, side, &ask);
    let part = |side: &ComparedSide<'_>| whole_of_side(scope, &other_query, side, &ask);
    let apart = |formula| {
        let parts = vec![part(&left), part(&right)];
        let code = parts.iter().find_map(|part| part.value.err());
        let test = "two samples of pupils: a z test of two shares (Fisher's exact test where few are expected), or the limits √(h₁² + h₂²) of the difference of two scores; where the second holds the first it is taken as given";
        let notes =
            vec![test.to_owned(), "Each side's figure has an explanation of its own, in its column.".to_owned()];
        Told { formula, parts, notes, code, ..single(&ask) }
    };
    Some(match column {
        "first" => side(&left),
        "second" => side(&right),
        "difference" => apart(Formula::Difference),
        "gap_pupils" => apart(Formula::DifferenceInPupils),
        _ => return None,
    })
}

fn of_side(scope: &Scope<'_>, other_query: &Query, side: &ComparedSide<'_>, ask: &Ask) -> Told {
    // Neither side is held against the comparator, and Wilson's limits are told of both.
    let cell = Cell::withheld(Code::Empty);
    let plain = |told: Told| Told { comparison: None, ..told };
    match side {
        ComparedSide::School(school) => plain(of_whom(scope, &Whom::School(school), ask, scope.year, &cell)),
        ComparedSide::Group => plain(of_whom(scope, &Whom::Group, ask, scope.year, &cell)),
        ComparedSide::Other(other) => match Scope::new(other, other_query) {
            Ok(theirs) => plain(of_whom(&theirs, &Whom::Group, ask, theirs.year, &cell)),
            Err(_) => Told { formula: Formula::ShareOfPupils, code: Some(Code::NoFile), ..single(ask) },
        },
    }
}

fn whole_of_side(scope: &Scope<'_>, other_query: &Query, side: &ComparedSide<'_>, ask: &Ask) -> Part {
    match side {
        ComparedSide::School(school) => whole(school.name.clone(), scope, &Whom::School(school), ask, scope.year),
        ComparedSide::Group => whole(scope.group.name.clone(), scope, &Whom::Group, ask, scope.year),
        ComparedSide::Other(other) => {
            let name = other.group.as_ref().map_or_else(String::new, |group| group.name.clone());
            match Scope::new(other, other_query) {
                Ok(theirs) => whole(name, &theirs, &Whom::Group, ask, theirs.year),
                Err(_) => Part::of(name, Err(Code::NoFile)),
            }
        }
    }
}
