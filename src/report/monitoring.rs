//! Owns the report that follows a group since it was formed: differences in differences against its authority and
//! England, with limits, and what they can and cannot show.
//! Must not know how a difference is estimated; that is `significance`.

use std::collections::HashSet;

use crate::domain::{Problem, Urn};
use crate::figures::{Code, EnglandScope, Kind, Place, Unit, Year};

use super::columns::{Ask, centre, overview_asks};
use super::grid::Grid;
use super::judge::counted;
use super::notes::Notes;
use super::pooling::{Pooled, Reading, pool, usable};
use super::reading::Reader;
use super::scope::Scope;
use super::significance::{Estimate, SMALLEST_TESTED, did, difference, gap_in_pupils, proportion};
use super::similar_means::weights;
use super::{Cell, Column, Lead, Row, RowKind, Section};

/// The two years that are compared, and where known the one before them.
struct Span {
    /// Before that, to see whether the two moved alike.
    earlier: Option<Year>,
    before: Year,
    after: Year,
}

/// An estimate, or why there is none.
type Found = Result<Estimate, Code>;

/// What the group is held against.
struct Side {
    label: String,
    /// Pupils behind the figures of the year after, where known.
    pupils: Vec<Option<f64>>,
    /// One estimate per column, of the years of the span: earlier, before, after.
    earlier: Vec<Found>,
    before: Vec<Found>,
    after: Vec<Found>,
}

/// One row per measure and comparison, then the group and what it is held against year by year.
pub(super) fn sections(scope: &Scope<'_>, notes: &mut Notes) -> Result<Vec<Section>, Problem> {
    let span = span(scope, notes)?;
    let asks: Vec<Ask> =
        overview_asks(scope.stage, scope.query)?.into_iter().filter(|ask| ask.info.kind != Kind::Count).collect();
    let grids =
        [Some(span.before), Some(span.after), span.earlier].map(|year| year.map(|year| Grid::read(scope, &asks, year)));
    let [Some(before), Some(after), earlier] = grids else {
        return Err(Problem::new("there are no two years to compare", "import the files of a further year"));
    };
    let group = group_side(scope, &asks, &before, &after, earlier.as_ref(), notes);
    let mut others = others(scope, &asks, &span);
    others.extend(matched(scope, &asks, &span, notes));
    say(scope, notes, &span);
    let rows = rows(&asks, &group, &others);
    let columns = columns(&span);
    let mut section =
        Section::of("rows", format!("{} to {}: did the group move more?", span.before, span.after), columns, rows);
    section.leads = vec![Lead { id: "against", label: "Held against".to_owned() }];
    Ok(vec![section])
}

/// The years: the last before the group's work, the report's own, and the one held before both.
fn span(scope: &Scope<'_>, notes: &mut Notes) -> Result<Span, Problem> {
    let after = scope.year;
    let mut years = scope.years();
    years.sort_unstable();
    let earlier_than = |year: Year| years.iter().rev().copied().find(|held| *held < year);
    let oldest = years.first().copied().filter(|oldest| *oldest < after);
    let held = || years.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let before = match (scope.query.since, scope.snapshot.formed) {
        (Some(since), _) => {
            if since >= after || !years.contains(&since) {
                return Err(Problem::new(
                    format!("there are no figures of {since} to set beside those of {after}"),
                    format!("name an earlier year that is held: {}", held()),
                ));
            }
            Some(since)
        }
        (None, Some(formed)) => {
            let last = earlier_than(formed).filter(|last| *last < after);
            if last.is_none() || formed > after {
                notes.say(format!(
                    "The group was formed in {formed}; no figures from before and since are held together, so this looks at the years that are: it tells how the schools moved, not what the group did. Name another year with --since."
                ));
            }
            last.filter(|_| formed <= after).or(oldest)
        }
        (None, None) => oldest,
    };
    let before = before.ok_or_else(|| {
        Problem::new(
            format!("figures of {after} only are held, and following a group takes two years"),
            "import the files of another year",
        )
    })?;
    Ok(Span { earlier: earlier_than(before), before, after })
}

/// The group: of each measure those schools alone that have figures in both years, so that no change comes from
/// schools that came or went.
fn group_side(
    scope: &Scope<'_>,
    asks: &[Ask],
    before: &Grid<'_>,
    after: &Grid<'_>,
    earlier: Option<&Grid<'_>>,
    notes: &mut Notes,
) -> Side {
    let twins: HashSet<Urn> = after.twins.iter().chain(&before.twins).map(|school| school.urn).collect();
    let once = |at: &usize| scope.schools.get(*at).is_some_and(|school| !twins.contains(&school.urn));
    let mut side = Side {
        label: scope.group.name.clone(),
        pupils: Vec::new(),
        earlier: Vec::new(),
        before: Vec::new(),
        after: Vec::new(),
    };
    let mut fewest = usize::MAX;
    for (column, ask) in asks.iter().enumerate() {
        let reading =
            |grid: &Grid<'_>, at: usize| grid.schools.get(at).and_then(|readings| readings.get(column)).copied();
        let has = |grid: &Grid<'_>, at: usize| reading(grid, at).is_some_and(|it| usable(ask.info.kind, &it).is_ok());
        let both: Vec<usize> =
            (0..scope.schools.len()).filter(once).filter(|at| has(before, *at) && has(after, *at)).collect();
        let pooled = |grid: &Grid<'_>| {
            let readings: Vec<Reading> = both.iter().filter_map(|at| reading(grid, *at)).collect();
            pool(ask.info.kind, &readings)
        };
        fewest = fewest.min(if both.is_empty() { usize::MAX } else { both.len() });
        let now = pooled(after);
        side.pupils.push(now.reading.pupils);
        if both.is_empty() {
            // No school has both: what there is of either year stands alone.
            let alone = |grid: &Grid<'_>| {
                let pooled = grid.group.get(column).ok_or(Code::NothingToPool)?;
                estimate_of_pool(ask.info.kind, pooled).map_err(|code| pooled.reading.content.err().unwrap_or(code))
            };
            let (was, is) = (alone(before), alone(after));
            // Different schools in the two years are no change.
            let apart = was.is_ok() && is.is_ok();
            side.before.push(if apart { Err(Code::NothingToPool) } else { was });
            side.after.push(if apart { Err(Code::NothingToPool) } else { is });
        } else {
            side.before.push(estimate_of_pool(ask.info.kind, &pooled(before)));
            side.after.push(estimate_of_pool(ask.info.kind, &now));
        }
        let of_earlier = earlier.map(|grid| estimate_of_pool(ask.info.kind, &pooled(grid)));
        side.earlier.push(of_earlier.unwrap_or(Err(Code::NoFile)));
    }
    if fewest < scope.schools.len() {
        notes.say(format!(
            "Each measure takes the schools that have it in both years (at least {fewest} of {}): a school that came or went changes nothing.",
            scope.schools.len()
        ));
    }
    side
}

fn estimate_of_pool(kind: Kind, pooled: &Pooled) -> Found {
    if pooled.schools > 0 { estimate(kind, &pooled.reading, None) } else { Err(Code::NothingToPool) }
}

/// A reading with half its 95% interval; of scores without limits `otherwise`.
fn estimate(kind: Kind, reading: &Reading, otherwise: Option<f64>) -> Found {
    let value = reading.content?;
    if kind == Kind::Percentage {
        let (count, pupils) = counted(reading).ok_or(Code::NotInData)?;
        // The value as published; the interval as that many of so many pupils have it.
        return proportion(count, pupils).map(|found| Estimate { value, ..found }).ok_or(Code::NotInData);
    }
    let half_width = reading.limits.map(|(lower, upper)| (upper - lower) / 2.0).or(otherwise);
    Ok(Estimate { value, half_width: half_width.unwrap_or(f64::NAN) })
}

/// Schools outside the group with a similar intake, those near to any of its schools, together: of each measure
/// those alone that have it in both years.
fn matched(scope: &Scope<'_>, asks: &[Ask], span: &Span, notes: &mut Notes) -> Option<Side> {
    let Some(similar) = scope.snapshot.similar.as_ref().filter(|similar| !similar.near.is_empty()) else {
        notes.say("No intakes are known by which schools outside the group could be matched with its own.");
        return None;
    };
    let mut urns: Vec<Urn> =
        similar.near.values().flat_map(|near| &near.neighbours).map(|neighbour| neighbour.urn).collect();
    urns.sort_unstable();
    urns.dedup();
    if urns.is_empty() {
        notes.say("No school outside the group could be matched: none of the kind of its schools with a known intake is held.");
        return None;
    }
    notes.say(format!(
        "{} schools outside the group are matched with its schools by intake in {} ({}): up to {} for each, within {}.",
        urns.len(),
        similar.year,
        weights(similar),
        similar.likeness.neighbours,
        similar.likeness.pool.label()
    ));
    let read = |year: Year| -> Vec<Vec<Reading>> {
        let mut reader = Reader::new(scope, asks, year);
        urns.iter().map(|urn| Place::School(*urn)).map(|place| reader.read(place, &scope.blocks(place, year))).collect()
    };
    let (before, after) = (read(span.before), read(span.after));
    let earlier = span.earlier.map(read);
    let mut side = Side {
        label: "similar schools outside the group".to_owned(),
        pupils: Vec::new(),
        earlier: Vec::new(),
        before: Vec::new(),
        after: Vec::new(),
    };
    for (column, ask) in asks.iter().enumerate() {
        let kind = ask.info.kind;
        let at = |year: &[Vec<Reading>], school: usize| year.get(school).and_then(|it| it.get(column)).copied();
        let has = |year: &[Vec<Reading>], school: usize| at(year, school).is_some_and(|it| usable(kind, &it).is_ok());
        let both: Vec<usize> = (0..urns.len()).filter(|school| has(&before, *school) && has(&after, *school)).collect();
        let pooled = |year: &[Vec<Reading>]| {
            let readings: Vec<Reading> = both.iter().filter_map(|school| at(year, *school)).collect();
            estimate_of_pool(kind, &pool(kind, &readings))
        };
        side.before.push(pooled(&before));
        side.after.push(pooled(&after));
        side.earlier.push(earlier.as_ref().map_or(Err(Code::NoFile), |year| pooled(year)));
    }
    Some(side)
}

/// The authority of most of the schools, and England.
fn others(scope: &Scope<'_>, asks: &[Ask], span: &Span) -> Vec<Side> {
    let la = scope.main_la.map(|la| (scope.la_name(la), Place::La(la)));
    let england = Place::England(EnglandScope::StateFunded);
    la.into_iter()
        .chain([(super::Comparator::England.label().to_owned(), england)])
        .map(|(label, place)| {
            // All pupils of England are no sample of themselves: their score has no limits, and none are needed.
            let otherwise = (place == england).then_some(0.0);
            let of = |year: Option<Year>| {
                let readings = year.map(|year| Reader::new(scope, asks, year).read(place, &scope.blocks(place, year)));
                let readings = readings.unwrap_or_default();
                asks.iter()
                    .enumerate()
                    .map(|(at, ask)| {
                        let reading = readings.get(at).ok_or(Code::NoFile)?;
                        let found = estimate(ask.info.kind, reading, otherwise);
                        // Files leave England's cell empty where a score is centred on it by definition.
                        let centred = || scope.pupils.and_then(|pupils| centre(ask.info.measure, pupils));
                        match found {
                            Err(Code::Empty | Code::NotInData) if place == england => {
                                centred().map(Estimate::exact).ok_or(Code::Empty)
                            }
                            other => other,
                        }
                    })
                    .collect::<Vec<_>>()
            };
            Side {
                label,
                pupils: Vec::new(),
                earlier: of(span.earlier),
                before: of(Some(span.before)),
                after: of(Some(span.after)),
            }
        })
        .collect()
}

fn columns(span: &Span) -> Vec<Column> {
    let column = |id: &str, label: String, short: &str| Column {
        id: id.to_owned(),
        label,
        short: short.to_owned(),
        unit: Unit::Points,
        decimals: 1,
    };
    vec![
        column("before", format!("The group in {}", span.before), "Before"),
        column("after", format!("The group in {}", span.after), "After"),
        column("change", "Change of the group".to_owned(), "Change"),
        column("their_change", "Change of what it is held against".to_owned(), "Theirs"),
        column("difference", "Difference of the two changes".to_owned(), "Difference"),
        column("earlier", "The same difference before that".to_owned(), "Earlier"),
    ]
}

fn rows(asks: &[Ask], group: &Side, others: &[Side]) -> Vec<Row> {
    asks.iter().enumerate().flat_map(|(at, ask)| others.iter().map(move |side| row(ask, at, group, side))).collect()
}

fn row(ask: &Ask, at: usize, group: &Side, side: &Side) -> Row {
    let of = |list: &[Found]| list.get(at).copied().unwrap_or(Err(Code::NotInData));
    let (before, after) = (of(&group.before), of(&group.after));
    let (their_before, their_after) = (of(&side.before), of(&side.after));
    let change = |before: Found, after: Found| Ok::<_, Code>(difference(after?, before?));
    let both = |before: Found, after: Found, base_before: Found, base_after: Found| {
        Ok::<_, Code>(did(before?, after?, base_before?, base_after?))
    };
    let found = both(before, after, their_before, their_after);
    let earlier = both(of(&group.earlier), before, of(&side.earlier), their_before);
    let decimals = ask.column.decimals.max(1);
    let pupils = group.pupils.get(at).copied().flatten();
    let enough = pupils.is_some_and(|pupils| pupils >= SMALLEST_TESTED);
    let in_pupils = |gap: Found| {
        let pupils = pupils.filter(|_| ask.info.kind == Kind::Percentage)?;
        Some(gap_in_pupils(gap.ok()?.value, pupils))
    };
    let cell = |estimate: Found, tested: bool| match estimate {
        Err(code) => Cell::withheld(code),
        Ok(found) => {
            let limits = found.half_width.is_finite().then(|| found.limits());
            let flag = limits.filter(|_| tested && enough).map(|_| found.flag());
            Cell { limits, flag, decimals: Some(decimals), ..Cell::of(found.value) }
        }
    };
    let cells = vec![
        cell(before, false),
        Cell { pupils, ..cell(after, false) },
        cell(change(before, after), false),
        cell(change(their_before, their_after), false),
        Cell { against: found.ok().map(|_| 0.0), pupils, gap_pupils: in_pupils(found), ..cell(found, true) },
        Cell { against: earlier.ok().map(|_| 0.0), ..cell(earlier, true) },
    ];
    let unit = if ask.info.kind == Kind::Percentage { " (%)" } else { "" };
    let (measure, words) = (Some(ask.info.measure), vec![side.label.clone()]);
    Row { measure, words, ..Row::of(RowKind::Measure, format!("{}{unit}", ask.column.label), cells) }
}

fn say(scope: &Scope<'_>, notes: &mut Notes, span: &Span) {
    notes.say(format!(
        "The difference is the group's change from {} to {} less the change of what it is held against: a plus sign says that the group gained on it. It is marked where its 95% limits exclude 0.",
        span.before, span.after
    ));
    match span.earlier {
        Some(earlier) => notes.say(format!(
            "'Earlier' is the same difference from {earlier} to {}, before that: where it is not near 0 the two were moving apart already, and the difference says little.",
            span.before
        )),
        None => notes.say("No year before these two is held: whether the two moved alike before cannot be seen."),
    }
    notes.say(format!(
        "What this can show: whether figures of {} moved more than others' over the same years. What it cannot show: that the group is the reason. Its schools were not drawn by lot, other things changed in them as well, schools that were unusually low or high tend to come back by themselves, and the group's pupils are part of its authority's and England's figures.",
        scope.group.name
    ));
}
