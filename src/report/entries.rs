//! Owns the subjects that pupils were entered for: the dashboard of one, school by school, with its grades.
//! Must not know files; how a course's numbers become figures stands in `entries::figures`.

mod figures;
mod grades;
mod held;
mod names;
mod over_years;

use std::collections::HashMap;

use crate::domain::Problem;
use crate::figures::{Block, Code, EnglandScope, Measure, Place, Stage, SubjectPick, Year};

use super::columns::Ask;
use super::notes::Notes;
use super::scope::Scope;
use super::{Query, ReportName, Section, Snapshot, schools};

pub(super) use held::{Held, Pick};
pub(super) use over_years::subjects as over_years;

/// The columns of the dashboard of an entered subject.
pub(super) const MEASURES: [Measure; 6] =
    [Measure::Entries, Measure::EntryRate, Measure::AverageGrade, Measure::Grade97, Measure::Grade95, Measure::Grade94];

/// What is said wherever grades of entered subjects stand.
pub(super) const OVER_ENTRIES: &str = "Grades are shares of the exam entries in this subject; the average grade counts what was \
                            not awarded (U, X) as 0.";
const PAIRS: &str = "Combined science is graded in pairs: a pair counts as its mean in the average grade, and as 9–5 \
                     when both its grades are 5 or better (9-9 to 5-5), likewise for 9–7 and 9–4.";
const MORE_THAN_PUPILS: &str = "An entry rate over 100% is no mistake: entries are counted, and a pupil can be \
                                entered more than once.";
pub(super) const RATE_OF: &str = "Entered: entries over pupils at the end of KS4.";
pub(super) const ALL_PUPILS_ONLY: &str = "Entries and grades of schools are published for all pupils together; by sex they are \
                               published of local authorities and England only. Schools' own returns would hold them.";

/// The dashboard of one entered subject: a snapshot in which its numbers stand as figures, and the subject.
pub(super) struct Dashboard {
    /// The snapshot that the report is made of.
    pub snapshot: Snapshot,
    /// The subject.
    pub pick: Pick,
    grades: Vec<grades::PlaceGrades>,
    said: Vec<String>,
}

impl Dashboard {
    /// The entered subject that a query asks for; none when it asks for an area of the performance tables.
    ///
    /// Without a subject, the one with the most entries where nothing but entries is held.
    pub fn of(snapshot: &Snapshot, query: &Query) -> Result<Option<Self>, Problem> {
        if query.name != ReportName::Subject || query.stage.or(snapshot.stage) != Some(Stage::Ks4) {
            return Ok(None);
        }
        let held = Held::of(snapshot);
        let pick = match &query.subject {
            Some(SubjectPick::Entered(name)) => held.find(name)?,
            None if snapshot.blocks.keys().all(|(place, _)| is_comparator(*place)) => {
                match held.list().into_iter().next() {
                    Some(pick) => pick,
                    None => return Ok(None),
                }
            }
            Some(SubjectPick::Area(_)) | None => return Ok(None),
        };
        let year = query.year.or_else(|| snapshot.entry_years.first().map(|held| held.year));
        let mut blocks: HashMap<(Place, Year), Vec<Block>> = HashMap::new();
        for (place, year) in snapshot.entries.keys() {
            blocks.extend(held.block(*place, *year, &pick).map(|block| ((*place, *year), vec![block])));
        }
        let grades = year.map(|year| grades::of(&held, year, &pick)).unwrap_or_default();
        let said = year.map(|year| held.remarks(&pick, year)).unwrap_or_default();
        Ok(Some(Self { snapshot: snapshot.with_blocks(snapshot.entry_years.clone(), blocks), pick, grades, said }))
    }

    /// The schools side by side, then the grades they reached, as shares and as numbers.
    pub fn sections(&self, scope: &Scope<'_>, notes: &mut Notes) -> Result<Vec<Section>, Problem> {
        let asks = asks(scope.query)?;
        let title = format!("{}, school by school", self.pick.label);
        let mut sections = schools::side_by_side(scope, &asks, title, notes)?;
        sections.extend(sections.first().map(|rows| grades::sections(&self.grades, rows)).unwrap_or_default());
        self.note(scope, &sections, notes);
        Ok(sections)
    }

    fn note(&self, scope: &Scope<'_>, sections: &[Section], notes: &mut Notes) {
        notes.say(OVER_ENTRIES);
        notes.say(RATE_OF);
        let over = |section: &Section| {
            let at = section.columns.iter().position(|column| column.id == Measure::EntryRate.info().id);
            let mut values = section.rows.iter().filter_map(|row| row.cells.get(at?)?.value());
            values.any(|value| value > 100.0)
        };
        if sections.iter().any(over) {
            notes.say(MORE_THAN_PUPILS);
        }
        let left_out = grades::left_out(&self.grades);
        if left_out > 0 {
            notes.say(format!("Grades of the group leave out {left_out} of its schools, of which a number is a code."));
        }
        if self.grades.iter().any(grades::PlaceGrades::is_paired) {
            notes.say(PAIRS);
        }
        if scope.query.pupils.single() != Some(crate::figures::PupilGroup::All) {
            notes.say(ALL_PUPILS_ONLY);
        }
        for sentence in &self.said {
            notes.say(sentence.clone());
        }
    }
}

/// The figures behind a row of an entered subject, and the query that finds them; none for any other row.
pub(super) fn behind(
    snapshot: &Snapshot,
    query: &Query,
    subject: Option<&SubjectPick>,
    year: Year,
) -> Result<Option<(Snapshot, Query)>, Problem> {
    let Some(subject @ SubjectPick::Entered(_)) = subject else { return Ok(None) };
    let asked = Query { name: ReportName::Subject, subject: Some(subject.clone()), ..query.clone() };
    let dashboard = Dashboard::of(snapshot, &asked)?;
    Ok(dashboard.map(|dashboard| (dashboard.snapshot, Query { year: Some(year), release: None, ..query.clone() })))
}

/// The column of an entered subject with this id.
pub(super) fn ask(id: &str) -> Option<Ask> {
    MEASURES.iter().find(|measure| measure.info().id == id).map(|measure| Ask::of(*measure, None))
}

/// The columns asked for, of those that an entered subject has.
pub(super) fn asks(query: &Query) -> Result<Vec<Ask>, Problem> {
    let wanted = |measure: &&Measure| query.measures.is_empty() || query.measures.contains(measure);
    let asks: Vec<Ask> = MEASURES.iter().filter(wanted).map(|measure| Ask::of(*measure, None)).collect();
    if asks.is_empty() {
        let ids: Vec<&str> = MEASURES.iter().map(|measure| measure.info().id).collect();
        return Err(Problem::new(
            "no figures of these measures are held for the subjects that pupils are entered for",
            format!("use one or more of {}", ids.join(" ")),
        ));
    }
    Ok(asks)
}

/// The subjects that can be asked for: those of the performance tables, then those that pupils were entered for.
pub(super) fn subjects(scope: &Scope<'_>, snapshot: &Snapshot) -> Vec<(SubjectPick, String)> {
    let areas = crate::figures::Subject::of_stage(scope.stage)
        .filter(|_| snapshot.blocks.keys().any(|(place, _)| !is_comparator(*place)))
        .map(|info| (SubjectPick::Area(info.subject), info.label.to_owned()));
    let entered = Held::of(snapshot).list().into_iter().map(|pick| (SubjectPick::Entered(pick.id), pick.label));
    areas.chain(entered).collect()
}

/// Whether a place is held against schools, not one of them.
const fn is_comparator(place: Place) -> bool {
    matches!(place, Place::La(_) | Place::England(EnglandScope::All | EnglandScope::StateFunded))
}

/// The code of a school that is in the file and has no row of the subject.
const NOBODY_ENTERED: Code = Code::Ne;
