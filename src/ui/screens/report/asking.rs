//! Owns what further can be asked of a report: the comparator's pupils, weighting, likeness, schools, what if, and where
//! its rows lead. Must not know how a choice is shown.

use crate::domain::Urn;
use crate::figures::Year;
use crate::report::{COMPARE_PUPILS, Comparator, INTAKES, Likeness, POOLS, Query, ReportName, Weighting};
use crate::ui::command::{Availability, Command};
use crate::ui::screen::Turn;
use crate::ui::screens::overlay::{Choice, FormBox, SchoolPicker};
use crate::ui::widgets::form::{Entry, Form, filled};

use super::ReportView;
use super::choose::Choosing;

/// The usual choices of how many schools must be significantly below.
const AT_LEAST: std::ops::RangeInclusive<u8> = 2..=10;

/// The most neighbours that can be asked for.
const MOST_NEIGHBOURS: u8 = 100;

/// The ways to combine schools.
const WEIGHTINGS: [Weighting; 2] = [Weighting::Pupils, Weighting::Schools];

/// Commands that only some reports have.
const ONLY_IN: [(Command, &[ReportName]); 8] = [
    (Command::Subject, &[ReportName::Subject]),
    (Command::NextSubject, &[ReportName::Subject]),
    (Command::PreviousSubject, &[ReportName::Subject]),
    (Command::AboutSchools, &[ReportName::Similar, ReportName::Practice, ReportName::Compare]),
    (Command::OtherGroup, &[ReportName::Compare]),
    (Command::Since, &[ReportName::Monitoring]),
    (Command::AtLeast, &[ReportName::Intervention]),
    (Command::Intake, &[ReportName::Schools]),
];

/// The reports that rest on how alike schools are, whatever they are compared with.
const LIKENESS: [ReportName; 3] = [ReportName::Similar, ReportName::Practice, ReportName::Monitoring];

/// The box that lies over the report and answers with what was filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filling {
    /// Weights, pool and number of neighbours.
    Likeness,
    /// The schools to put in.
    PutIn,
    /// The other group.
    OtherGroup,
}

fn weight(text: &str) -> Result<(), String> {
    let right = text.parse::<u8>().is_ok_and(|weight| weight <= 100);
    if right { Ok(()) } else { Err("Write a whole number from 0 to 100".to_owned()) }
}

fn neighbours(text: &str) -> Result<(), String> {
    let right = text.parse::<u8>().is_ok_and(|number| (1..=MOST_NEIGHBOURS).contains(&number));
    if right { Ok(()) } else { Err(format!("Write a whole number from 1 to {MOST_NEIGHBOURS}")) }
}

/// The form of the weights, the pool and the number of neighbours.
fn likeness_form(now: Likeness) -> Form {
    let mut entries: Vec<Entry> = INTAKES
        .iter()
        .zip(now.weights)
        .map(|((_, _, label, usual), weighs)| {
            let note = format!("0 to 100, usually {usual}; 0: plays no part");
            Entry::text(label, &note, &weighs.to_string(), Some(weight))
        })
        .collect();
    let pools = POOLS.iter().map(|(.., label)| (*label).to_owned()).collect();
    let pool = POOLS.iter().position(|(it, ..)| *it == now.pool).unwrap_or(0);
    entries.push(Entry::choice("Among schools of", "", pools, pool));
    entries.push(Entry::text(
        "How many",
        "schools each is compared with",
        &now.neighbours.to_string(),
        Some(neighbours),
    ));
    Form::new(entries)
}

/// What stands in that form.
fn likeness_of(values: &[String], now: Likeness) -> Result<Likeness, String> {
    let mut next = now;
    let weights: Vec<String> = INTAKES.iter().zip(values).map(|((_, id, ..), value)| format!("{id}={value}")).collect();
    next.set_weights(&weights.join(",")).map_err(|problem| problem.what)?;
    let rest = || values.iter().skip(INTAKES.len());
    let pool = rest().next().and_then(|at| at.parse::<usize>().ok()).and_then(|at| POOLS.get(at));
    next.pool = pool.map_or(now.pool, |(pool, ..)| *pool);
    next.neighbours = rest().nth(1).and_then(|number| number.parse().ok()).unwrap_or(now.neighbours);
    Ok(next)
}

impl ReportView {
    /// Whether a command of this part can be given; none: it is none of them.
    pub(super) fn can_ask(&self, command: Command) -> Option<Availability> {
        let only = ONLY_IN.iter().find(|(it, _)| *it == command);
        if only.is_some_and(|(_, names)| !names.contains(&self.name())) {
            return Some(Availability::Absent);
        }
        let query = &self.query;
        Some(match command {
            Command::AboutSchools => {
                Availability::when(!self.schools.is_empty(), "the schools of the group are not known yet")
            }
            Command::ComparePupils => Availability::when(
                query.pupils.to_string() != "all",
                "all pupils are shown: choose a pupil group first",
            ),
            Command::Likeness => Availability::when(
                query.compare == Comparator::Similar || LIKENESS.contains(&self.name()),
                "nothing here rests on likeness: compare with similar schools first",
            ),
            Command::AsItIs if query.without.is_empty() && query.with.is_empty() => Availability::Absent,
            Command::LeaveOut => match self.school_here() {
                Some(urn) if self.is_member(urn) => Availability::Ready,
                Some(_) => Availability::Not("the school under the cursor is not in the group".to_owned()),
                None => Availability::Not("the cursor is on no school".to_owned()),
            },
            Command::GoOn => Availability::when(self.leads_to().is_some(), "this row leads nowhere"),
            Command::AsItIs
            | Command::PutIn
            | Command::OtherGroup
            | Command::Weighting
            | Command::Since
            | Command::AtLeast
            | Command::Intake => Availability::Ready,
            _ => return None,
        })
    }

    /// Carries out a command of this part; whether it is one.
    pub(super) fn asks(&mut self, command: Command, turn: &mut Turn<'_>) -> bool {
        match command {
            Command::Likeness => {
                turn.overlay(FormBox::new("How alike schools are", likeness_form(self.query.likeness)).applying());
                self.filling = Some(Filling::Likeness);
            }
            Command::PutIn => {
                let taken = self.schools.iter().map(|(urn, _)| *urn).chain(self.query.with.iter().copied()).collect();
                turn.overlay(SchoolPicker::new("What if these schools were in the group", taken));
                self.filling = Some(Filling::PutIn);
            }
            Command::OtherGroup => {
                let now = self.query.other_group.clone().unwrap_or_default();
                let form = Form::new(vec![Entry::text("Group", "its name or its number", &now, Some(filled))]);
                turn.overlay(FormBox::new("Compare with another group", form).applying());
                self.filling = Some(Filling::OtherGroup);
            }
            Command::LeaveOut => self.leave_out(turn),
            Command::AsItIs => {
                let next = Query { without: Vec::new(), with: Vec::new(), ..self.query.clone() };
                self.ask_for(next, turn);
            }
            Command::Intake => {
                let next = Query { intake: !self.query.intake, ..self.query.clone() };
                self.ask_for(next, turn);
            }
            Command::GoOn => self.lead = self.leads_to(),
            _ => return false,
        }
        true
    }

    /// Asks for something else, unless it is the same.
    pub(super) fn ask_for(&mut self, next: Query, turn: &mut Turn<'_>) {
        if next != self.query {
            self.query = next;
            self.ask(turn);
        }
    }

    /// Takes what was filled in.
    pub(super) fn filled_in(&mut self, values: &[String], turn: &mut Turn<'_>) {
        let mut next = self.query.clone();
        match self.filling.take() {
            Some(Filling::Likeness) => match likeness_of(values, self.query.likeness) {
                Ok(likeness) => next.likeness = likeness,
                Err(why) => return turn.remark(why),
            },
            Some(Filling::PutIn) => {
                let urns = values.iter().filter_map(|value| value.parse::<Urn>().ok());
                for urn in urns {
                    next.without.retain(|it| *it != urn);
                    if !next.with.contains(&urn) {
                        next.with.push(urn);
                    }
                }
            }
            Some(Filling::OtherGroup) => {
                next.other_group = values.first().cloned().filter(|name| !name.is_empty());
                next.schools.clear();
            }
            None => return,
        }
        self.ask_for(next, turn);
    }

    /// The group without the school under the cursor; one that was put in is taken out again.
    fn leave_out(&mut self, turn: &mut Turn<'_>) {
        let Some(urn) = self.school_here() else { return };
        let mut next = self.query.clone();
        if next.with.contains(&urn) {
            next.with.retain(|it| *it != urn);
        } else if !next.without.contains(&urn) {
            next.without.push(urn);
        }
        self.ask_for(next, turn);
    }

    /// The school of the row under the cursor.
    fn school_here(&self) -> Option<Urn> {
        let (_, sheet, table) = self.current()?;
        sheet.row(table.row()?)?.urn
    }

    /// Among similar schools stand those of other groups; in every other report schools are of the group.
    fn is_member(&self, urn: Urn) -> bool {
        self.name() != ReportName::Similar
            || self.schools.iter().any(|(it, _)| *it == urn)
            || self.query.with.contains(&urn)
    }

    /// The report that the row under the cursor leads to: a subject's dashboard, or the schools like a school.
    pub(super) fn leads_to(&self) -> Option<Query> {
        let (_, sheet, table) = self.current()?;
        let row = sheet.row(table.row()?)?;
        let stage = Some(sheet.stage);
        match (&row.subject, row.urn) {
            (Some(subject), _) if self.name() != ReportName::Subject => {
                let year = row.year.or(self.query.year);
                Some(Query { year, stage, subject: Some(subject.clone()), ..self.turned(ReportName::Subject) })
            }
            (_, Some(urn)) if self.name() != ReportName::Similar => {
                Some(Query { stage, schools: vec![urn], ..self.turned(ReportName::Similar) })
            }
            _ => None,
        }
    }

    /// The question of another report about the same figures.
    fn turned(&self, name: ReportName) -> Query {
        let rest = Query::of(name);
        Query {
            name,
            sort: rest.sort,
            subject: rest.subject,
            measures: rest.measures,
            schools: rest.schools,
            other_group: rest.other_group,
            at_least: rest.at_least,
            since: rest.since,
            intake: rest.intake,
            ..self.query.clone()
        }
    }

    /// The options of a choice of this part; none: it is of another.
    pub(super) fn further_options(&self, choosing: Choosing) -> Option<Vec<Choice>> {
        let query = &self.query;
        Some(match choosing {
            Choosing::ComparePupils => COMPARE_PUPILS
                .iter()
                .map(|(it, _, label)| Choice::new(*label, "").chosen(query.compare_pupils == *it))
                .collect(),
            Choosing::Weighting => {
                WEIGHTINGS.iter().map(|it| Choice::new(it.label(), "").chosen(query.weighting == *it)).collect()
            }
            Choosing::Schools => self
                .schools
                .iter()
                .map(|(urn, name)| Choice::new(name, urn.to_string()).chosen(query.schools.contains(urn)))
                .collect(),
            Choosing::Since => {
                let usual = Choice::new("the year before the group was formed", "").chosen(query.since.is_none());
                let years = self.years().into_iter();
                let years = years.map(|year| Choice::new(year.to_string(), "").chosen(query.since == Some(year)));
                std::iter::once(usual).chain(years).collect()
            }
            Choosing::AtLeast => {
                let usual = Choice::new("the usual number", "").chosen(query.at_least.is_none());
                let numbers = AT_LEAST
                    .map(|number| Choice::new(format!("{number} schools"), "").chosen(query.at_least == Some(number)));
                std::iter::once(usual).chain(numbers).collect()
            }
            _ => return None,
        })
    }

    fn years(&self) -> Vec<Year> {
        self.report().map(|report| report.years.clone()).unwrap_or_default()
    }

    /// The query after options of this part were picked; none: of another part, or nothing was picked.
    pub(super) fn further_picked(&self, choosing: Choosing, places: &[usize]) -> Option<Query> {
        let first = places.first().copied();
        let mut next = self.query.clone();
        match choosing {
            Choosing::ComparePupils => next.compare_pupils = COMPARE_PUPILS.get(first?)?.0,
            Choosing::Weighting => next.weighting = *WEIGHTINGS.get(first?)?,
            Choosing::Schools => {
                next.schools = places.iter().filter_map(|at| self.schools.get(*at)).map(|(urn, _)| *urn).collect();
                if !next.schools.is_empty() {
                    next.other_group = None;
                }
            }
            Choosing::Since => {
                next.since = match first? {
                    0 => None,
                    at => Some(*self.years().get(at - 1)?),
                };
            }
            Choosing::AtLeast => {
                next.at_least = match first? {
                    0 => None,
                    at => Some(AT_LEAST.start().checked_add(u8::try_from(at - 1).ok()?)?),
                };
            }
            _ => return None,
        }
        Some(next)
    }

    /// What is reckoned with that is not so, in words; none: the group as it is.
    pub(super) fn what_if(&self) -> Option<String> {
        let query = &self.query;
        if query.without.is_empty() && query.with.is_empty() {
            return None;
        }
        let shown = self.loaded.as_ref().filter(|loaded| loaded.query == *query);
        if let Some(words) = shown.and_then(|loaded| loaded.report.what_if.clone()) {
            return Some(words);
        }
        let parts = [("without", &query.without), ("with", &query.with)];
        let parts = parts.iter().filter(|(_, urns)| !urns.is_empty()).map(|(word, urns)| {
            let names: Vec<String> = urns.iter().map(|urn| self.school_name(*urn)).collect();
            format!("{word} {}", names.join(", "))
        });
        Some(parts.collect::<Vec<_>>().join("; "))
    }

    /// The schools that the report is about, in words; none: it is about all.
    pub(super) fn about_schools(&self) -> Option<String> {
        let only = ONLY_IN.iter().find(|(it, _)| *it == Command::AboutSchools);
        let names: Vec<String> = self.query.schools.iter().map(|urn| self.school_name(*urn)).collect();
        let other = self.query.other_group.as_ref().map(|name| format!("with group {name}"));
        let has = only.is_some_and(|(_, reports)| reports.contains(&self.name()));
        other.filter(|_| has).or_else(|| (has && !names.is_empty()).then(|| names.join(", ")))
    }

    fn school_name(&self, urn: Urn) -> String {
        let found = self.schools.iter().find(|(it, _)| *it == urn);
        found.map_or_else(|| format!("URN {urn}"), |(_, name)| name.clone())
    }
}
