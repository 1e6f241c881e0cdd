//! Owns what can be chosen of a report and what choosing it changes: pupils, year, stage, release, comparator, …
//! Must not know how a choice is shown, nor ask the service.

use crate::figures::{PUPIL_GROUPS, PupilFilter, PupilGroup, Release, SubjectPick};
use crate::report::{COMPARATORS, Query, Report};
use crate::ui::command::Command;
use crate::ui::screens::overlay::Choice;

/// What is being chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choosing {
    /// One group of pupils.
    Pupils,
    /// Several groups of pupils, combined.
    PupilGroups,
    /// The academic year.
    Year,
    /// The stage.
    Stage,
    /// The release.
    Release,
    /// What figures are held against.
    Compare,
    /// The subject of the dashboard.
    Subject,
    /// Which pupils of the comparator.
    ComparePupils,
    /// How schools are combined.
    Weighting,
    /// The schools that the report is about.
    Schools,
    /// The last year before the group's work.
    Since,
    /// How many schools must be significantly below.
    AtLeast,
    /// A column to go to.
    FindColumn,
    /// The columns to be shown.
    Columns,
    /// The measure across the chart.
    Across,
    /// The measure up the chart.
    Upwards,
}

/// The choices with the command that opens each, the title of its box, and whether several can be ticked.
const CHOICES: [(Choosing, Command, &str, bool); 16] = [
    (Choosing::Pupils, Command::Pupils, "Pupils", false),
    (Choosing::PupilGroups, Command::PupilGroups, "Pupils who are in every ticked group", true),
    (Choosing::Year, Command::Year, "Year", false),
    (Choosing::Stage, Command::Stage, "Stage", false),
    (Choosing::Release, Command::Release, "Release", false),
    (Choosing::Compare, Command::Compare, "Compare with", false),
    (Choosing::Subject, Command::Subject, "Subject", false),
    (Choosing::ComparePupils, Command::ComparePupils, "Compare a pupil group with", false),
    (Choosing::Weighting, Command::Weighting, "Combine schools", false),
    (Choosing::Schools, Command::AboutSchools, "About which school", false),
    (Choosing::Since, Command::Since, "The last year before the group's work", false),
    (Choosing::AtLeast, Command::AtLeast, "How many schools must be significantly below", false),
    (Choosing::FindColumn, Command::FindColumn, "Go to column", false),
    (Choosing::Columns, Command::Columns, "Columns to show", true),
    (Choosing::Across, Command::Across, "Measure across", false),
    (Choosing::Upwards, Command::Upwards, "Measure upwards", false),
];

impl Choosing {
    /// What a command lets one choose.
    pub fn by(command: Command) -> Option<Self> {
        CHOICES.iter().find(|(_, by, ..)| *by == command).map(|(it, ..)| *it)
    }

    /// The title of its box, and whether several can be ticked.
    pub fn boxed(self) -> (&'static str, bool) {
        CHOICES.iter().find(|(it, ..)| *it == self).map_or(("", false), |(_, _, title, many)| (*title, *many))
    }
}

/// The pupil groups that can be combined: everyone is no group.
fn parts() -> impl Iterator<Item = &'static (PupilGroup, &'static str, &'static str)> {
    PUPIL_GROUPS.iter().filter(|(group, ..)| *group != PupilGroup::All)
}

/// The options of a choice about the query; none for choices about the table.
pub fn options(choosing: Choosing, query: &Query, report: &Report) -> Vec<Choice> {
    let now = query.pupils.to_string();
    match choosing {
        Choosing::Pupils => {
            PUPIL_GROUPS.iter().map(|(_, id, label)| Choice::new(*label, "").chosen(*id == now)).collect()
        }
        Choosing::PupilGroups => {
            let ticked: Vec<&str> = now.split('+').collect();
            parts().map(|(_, id, label)| Choice::new(*label, "").chosen(ticked.contains(id))).collect()
        }
        Choosing::Year => report
            .years
            .iter()
            .map(|year| Choice::new(year.to_string(), "").chosen(query.year.unwrap_or(report.year) == *year))
            .collect(),
        Choosing::Stage => {
            report.stages.iter().map(|stage| Choice::new(stage.label(), "").chosen(*stage == report.stage)).collect()
        }
        Choosing::Release => {
            let last = Choice::new("the last that is held", "");
            let named = Release::PREFERRED.iter().map(|it| Choice::new(it.id(), "").chosen(query.release == Some(*it)));
            std::iter::once(last.chosen(query.release.is_none())).chain(named).collect()
        }
        Choosing::Compare => {
            COMPARATORS.iter().map(|(it, _, label)| Choice::new(*label, "").chosen(query.compare == *it)).collect()
        }
        Choosing::Subject => report
            .subjects
            .iter()
            .map(|(pick, label)| Choice::new(label.as_str(), "").chosen(report.subject.as_ref() == Some(pick)))
            .collect(),
        _ => Vec::new(),
    }
}

/// The query after these options were picked; none when that changes nothing or nothing was picked.
pub fn picked(choosing: Choosing, places: &[usize], query: &Query, report: &Report) -> Option<Query> {
    let first = places.first().copied();
    let mut next = query.clone();
    match choosing {
        Choosing::Pupils => next.pupils = PupilFilter::only(PUPIL_GROUPS.get(first?)?.0),
        Choosing::PupilGroups => {
            let words: Vec<&str> =
                parts().enumerate().filter(|(at, _)| places.contains(at)).map(|(_, (_, id, _))| *id).collect();
            // Nobody ticked means that no group was asked for: everyone.
            next.pupils = words.join("+").parse().unwrap_or_else(|_| PupilFilter::all());
        }
        Choosing::Year => next.year = Some(*report.years.get(first?)?),
        Choosing::Stage => {
            let stage = *report.stages.get(first?)?;
            if stage != report.stage {
                // Years, releases, subjects and columns of one stage mean nothing in the other.
                (next.year, next.release, next.subject, next.sort) = (None, None, None, Vec::new());
                next.measures.clear();
            }
            next.stage = Some(stage);
        }
        Choosing::Release => {
            next.release = match first? {
                0 => None,
                at => Some(*Release::PREFERRED.get(at - 1)?),
            };
        }
        Choosing::Compare => next.compare = COMPARATORS.get(first?)?.0,
        Choosing::Subject => next.subject = Some(report.subjects.get(first?)?.0.clone()),
        _ => return None,
    }
    (next != *query).then_some(next)
}

/// The subject `by` places further in the report's list, around its end.
pub fn neighbour(report: &Report, by: isize) -> Option<SubjectPick> {
    let all = &report.subjects;
    let at = all.iter().position(|(pick, _)| Some(pick) == report.subject.as_ref()).unwrap_or(0);
    let at = isize::try_from(at + all.len()).ok()?.checked_add(by)?;
    all.get(usize::try_from(at).ok()?.checked_rem(all.len())?).map(|(pick, _)| pick.clone())
}
