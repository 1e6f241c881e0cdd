//! Owns what a report says beneath its tables: source, comparator, schools left out and why, measures not made.
//! Must not know how figures were combined; it words what became of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::figures::{Code, Denominator, PupilGroup, Release, Unit, Year};

use super::cohorts::coverage_unknown;
use super::columns::{Ask, centre};
use super::counterparts::in_a_sentence;
use super::grid::Grid;
use super::pooling::{LeftOut, Pooled};
use super::rounding::grouped;
use super::scope::Scope;
use super::{Comparator, ComparePupils, ReportName, RowKind, Section, Weighting, compare};

/// From this many tests on, a reader must expect flags by chance.
const MANY_TESTS: usize = 20;

/// Measures named in one sentence before the rest is only counted.
const MOST_NAMED: usize = 6;

/// The word for one school left out because of a code: "1 suppressed", "2 not published".
const CODE_WORDS: [(Code, &str); 19] = [
    (Code::Supp, "suppressed"),
    (Code::Ne, "without entries"),
    (Code::Na, "not applicable"),
    (Code::Np, "not published"),
    (Code::Lowcov, "with low coverage"),
    (Code::New, "new"),
    (Code::Sp, "with a small percentage"),
    (Code::Sn, "with a small number"),
    (Code::C, "confidential"),
    (Code::Z, "not applicable"),
    (Code::X, "not available"),
    (Code::Low, "that round to zero"),
    (Code::K, "of low reliability or rounding to zero"),
    (Code::U, "of low reliability"),
    (Code::Empty, "with an empty cell"),
    (Code::NotInData, "not in this data"),
    (Code::NotMeasured, "not measured"),
    (Code::NothingToPool, "without a value"),
    (Code::NoFile, "in no file of this year"),
];

/// Pupil groups that published data of schools lacks, and what it has instead.
const NOT_PUBLISHED: [(PupilGroup, &str); 7] = [
    (PupilGroup::Fsm6, "it holds disadvantaged (FSM in the last six years, looked after, or adopted from care)"),
    (
        PupilGroup::NotFsm6,
        "it holds not disadvantaged (neither FSM in the last six years, nor looked after, nor adopted from care)",
    ),
    (PupilGroup::NotEal, "it holds EAL, and no figures for pupils whose first language is English"),
    (PupilGroup::Sen, SEN),
    (PupilGroup::SenSupport, SEN),
    (PupilGroup::Ehcp, SEN),
    (PupilGroup::NoSen, SEN),
];

/// Lists whose figures are not those of the pupils asked for.
const OF_OTHER_PUPILS: [&str; 2] = ["gaps", "missing"];

const SEN: &str = "of special educational needs it holds numbers of pupils, not their results";

const GRADES_OF: &str =
    "Grades in English and maths are of all pupils at the end of KS4, in other subjects of the pupils entered.";

const COVERAGE_UNKNOWN: &str =
    "KS1 to KS2 progress counts all eligible pupils of a school where no file says how many of them it covers.";

/// The notes of a report while it is being made.
#[derive(Debug, Default)]
pub(super) struct Notes {
    said: Vec<String>,
    left_out: Vec<(String, String)>,
    asked: usize,
}

impl Notes {
    /// Adds a sentence, once.
    pub fn say(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        if !self.said.contains(&sentence) {
            self.said.push(sentence);
        }
    }

    /// Schools that stand under two numbers.
    pub fn twins(&mut self, grid: &Grid<'_>) {
        for school in &grid.twins {
            self.say(format!(
                "{} (URN {}) is in the group under another URN as well: its figures are counted once.",
                school.name, school.urn
            ));
        }
    }

    /// Why nothing is compared: the comparator knows no such pupils, or no file has figures of them.
    pub fn compared(&mut self, scope: &Scope<'_>, grid: &Grid<'_>) {
        match &scope.compared {
            Err(why) if scope.query.compare_pupils != ComparePupils::Same => {
                self.say(format!("Nothing is compared: {why}."));
            }
            Ok(_) if scope.compares_others() && !grid.has_comparator() => self.say(format!(
                "Nothing is compared: no file that is held has figures of {} for {}.",
                scope.comparator_name(),
                scope.year
            )),
            _ => {}
        }
    }

    /// What became of every school in the pooled figures of the report's year; `of` names a subject.
    pub fn figures(&mut self, scope: &Scope<'_>, asks: &[Ask], group: &[Pooled], of: &str) {
        let centred = |ask: &Ask| scope.compared_pupils().and_then(|pupils| centre(ask.info.measure, pupils)).is_some();
        if scope.query.compare == Comparator::England && asks.iter().any(centred) {
            self.say(
                "KS1 to KS2 progress is centred on 0: where files leave England's cell empty, 0 is the comparator.",
            );
        }
        if asks.iter().any(|ask| {
            ask.subject.is_some() && ask.info.unit == Unit::Percent && ask.info.denominator == Denominator::Entries
        }) {
            self.say(GRADES_OF);
        }
        if coverage_unknown(scope, asks) {
            self.say(COVERAGE_UNKNOWN);
        }
        for (ask, pooled) in asks.iter().zip(group) {
            if let Some(why) = ask.info.measure.not_made(scope.year) {
                self.say(format!("Not measured in {}: {why}.", scope.year));
                continue;
            }
            self.asked += 1;
            if pooled.schools < pooled.of {
                let label = &ask.column.label;
                let label = if of.is_empty() { label.clone() } else { format!("{of} {}", in_a_sentence(label)) };
                self.left_out.push((coverage(pooled, ask.counted_in()), label));
            }
        }
    }

    /// What holds of a year beside the report's own: its release, what was not published or not made in it.
    pub fn year(&mut self, scope: &Scope<'_>, asks: &[Ask], year: Year) {
        match (scope.release_in(year), scope.stage.unpublished(year)) {
            (_, Some(why)) => return self.say(capital(&format!("{why}."))),
            (None, None) => return self.say(format!("{year}: no file of this year is held for these schools.")),
            (Some(release), None) if release != scope.release => {
                self.say(format!("The figures of {year} are of the {release} release."));
            }
            _ => {}
        }
        for why in asks.iter().filter_map(|ask| ask.info.measure.not_made(year)) {
            self.say(capital(&format!("{why}.")));
        }
    }

    /// How many schools have figures in a year beside the report's own.
    pub fn other_year(&mut self, scope: &Scope<'_>, asks: &[Ask], grid: &Grid<'_>) {
        self.year(scope, asks, grid.year);
        // A column that the year's files lack altogether says nothing of the schools.
        let lacking =
            |pooled: &Pooled| matches!(pooled.reading.content, Err(Code::NotMeasured | Code::NotInData | Code::NoFile));
        let counts = || grid.group.iter().filter(|pooled| !lacking(pooled)).map(|pooled| (pooled.schools, pooled.of));
        let (Some((least, of)), Some((most, _))) = (counts().min(), counts().max()) else { return };
        if least < of {
            let schools = if least == most { least.to_string() } else { format!("{least} to {most}") };
            self.say(format!("{}: {schools} of {of} schools have figures, by measure.", grid.year));
        }
    }

    /// All notes in the order in which they are read, for the sections of a report.
    pub fn finish(self, scope: &Scope<'_>, sections: &[Section]) -> Vec<String> {
        let mut notes = vec![source(scope)];
        notes.extend(
            scope
                .snapshot
                .what_if
                .as_ref()
                .map(|what| format!("What if: the group {what}, from stored figures; nothing was changed.")),
        );
        if scope.release == Release::Provisional {
            notes.push(format!("Provisional figures of {}: they may change until the final release.", scope.year));
        }
        notes.extend(pupils_note(scope, sections));
        notes.extend(passed_over(scope));
        notes.extend(merged(scope));
        notes.extend(self.left_out_sentences());
        notes.push(combining(scope).to_owned());
        let is_comparison = scope.query.name == ReportName::Compare;
        notes.push(if is_comparison { compare::MARKS.to_owned() } else { comparison(scope) });
        notes.extend(self.said);
        let tests = sections
            .iter()
            .flat_map(|section| &section.rows)
            .flat_map(|row| &row.cells)
            .filter(|cell| cell.flag.is_some())
            .count();
        if tests >= MANY_TESTS {
            notes.push(format!(
                "{tests} differences were tested: about 5% of such flags (here about {}) are chance.",
                (tests as f64 * 0.05).round()
            ));
        }
        notes
    }

    /// What is said of the schools left out, and of schools counted once, of a group beside the report's own.
    pub fn left_out_in(self, group: &str) -> Vec<String> {
        let left_out = self.left_out_sentences();
        left_out.into_iter().chain(self.said).map(|sentence| format!("{group}: {}", in_a_sentence(&sentence))).collect()
    }

    /// One sentence for all measures that the same schools are missing from.
    fn left_out_sentences(&self) -> Vec<String> {
        let mut by_text: Vec<(&str, Vec<&str>)> = Vec::new();
        for (text, label) in &self.left_out {
            match by_text.iter_mut().find(|(known, _)| known == text) {
                Some((_, labels)) => labels.push(label),
                None => by_text.push((text, vec![label])),
            }
        }
        by_text
            .into_iter()
            .map(|(text, labels)| {
                let named: Vec<&str> = labels.iter().copied().take(MOST_NAMED).collect();
                let what = if labels.len() == self.asked && labels.len() > 1 {
                    "All measures".to_owned()
                } else if labels.len() > MOST_NAMED {
                    format!("{} and {} more", named.join(", "), labels.len() - MOST_NAMED)
                } else {
                    named.join(", ")
                };
                format!("{what}: {text}.")
            })
            .collect()
    }
}

/// "11 of 12 schools, 1,593 pupils; 1 suppressed (SUPP)".
pub(super) fn coverage(pooled: &Pooled, counted_in: &str) -> String {
    let mut text = format!("{} of {} schools", pooled.schools, pooled.of);
    if let Some(pupils) = pooled.reading.pupils.filter(|_| pooled.schools > 0) {
        let _ = write!(text, ", {} {counted_in}", grouped(pupils));
    }
    let reasons: Vec<String> = pooled.left_out.iter().map(|(why, number)| format!("{number} {}", word(*why))).collect();
    if !reasons.is_empty() {
        text.push_str("; ");
        text.push_str(&reasons.join(", "));
    }
    text
}

fn word(why: LeftOut) -> String {
    match why {
        LeftOut::NoPupils => "without pupils".to_owned(),
        LeftOut::NoDenominator => "without a published number of pupils".to_owned(),
        LeftOut::Code(code) => {
            let word = CODE_WORDS.iter().find(|(of, _)| *of == code).map_or("without a value", |(_, word)| word);
            format!("{word} ({})", code.written())
        }
    }
}

fn source(scope: &Scope<'_>) -> String {
    format!(
        "Source: figures published by the Department for Education, {}, {}, {} release.",
        scope.stage.label(),
        scope.year,
        scope.release
    )
}

fn comparison(scope: &Scope<'_>) -> String {
    let of = match (scope.pupils, scope.compares_others()) {
        (Some(PupilGroup::All) | None, false) | (_, true) => String::new(),
        (Some(group), false) => format!(" for the same pupils ({})", group.label()),
    };
    let name = scope.comparator_name();
    let group = match (scope.query.compare, scope.las.len()) {
        (Comparator::La, 2..) => {
            format!("; the group with {}, where most of its schools lie", scope.group_comparator_name())
        }
        _ => String::new(),
    };
    let itself = scope.query.compare == Comparator::Group && !scope.compares_others();
    let what = if itself { "Schools are compared with" } else { "Compared with" };
    format!(
        "{what} {name}{of}{group}: flags mark differences significant at the 95% level; none are set below 11 pupils or for scores without limits."
    )
}

/// How the group's figures come about.
fn combining(scope: &Scope<'_>) -> &'static str {
    match scope.query.weighting {
        Weighting::Pupils => {
            "Group figures count every pupil once: scores are weighted by pupils, percentages are pupils over pupils (published numbers where there are any, else counted back from the percentage)."
        }
        Weighting::Schools => {
            "Group figures are the unweighted mean of the schools' figures, as DfE makes its averages of similar schools: every school counts once, whatever its size. Such a mean has no limits and is not tested; numbers of pupils and entries are added up."
        }
    }
}

/// Schools that several schools became: their years before are missing, and that is why.
fn merged(scope: &Scope<'_>) -> Option<String> {
    let merged = scope.schools.iter().filter(|school| scope.snapshot.merged.contains(&school.urn));
    let names: Vec<&str> = merged.map(|school| school.name.as_str()).collect();
    let figures = "what those had before is not counted as its own";
    match names.as_slice() {
        [] => None,
        [one] => Some(format!("{one} was formed of several schools: {figures}.")),
        [first @ .., last] => {
            Some(format!("{} and {last} were each formed of several schools: {figures}.", first.join(", ")))
        }
    }
}

fn passed_over(scope: &Scope<'_>) -> Option<String> {
    let number = scope.passed_over.len();
    let mut phases: BTreeMap<&str, usize> = BTreeMap::new();
    for school in &scope.passed_over {
        *phases.entry(school.phase.label()).or_insert(0) += 1;
    }
    let phases: Vec<String> =
        phases.iter().map(|(phase, number)| format!("{number} {}", phase.to_lowercase())).collect();
    let (schools, have) = if number == 1 { ("school", "has") } else { ("schools", "have") };
    (number > 0).then(|| {
        format!(
            "{number} {schools} of the group ({}) {have} no {} results and no row here.",
            phases.join(", "),
            scope.stage.label()
        )
    })
}

/// Says so when no school has a figure of the pupils asked for.
fn pupils_note(scope: &Scope<'_>, sections: &[Section]) -> Option<String> {
    let filter = &scope.query.pupils;
    let Some(group) = scope.pupils else {
        return Some(format!(
            "Published data holds no figures for {}: it breaks results down by one pupil group at a time.",
            filter.label()
        ));
    };
    let ours = sections
        .iter()
        .filter(|section| !OF_OTHER_PUPILS.contains(&section.id))
        .flat_map(|section| &section.rows)
        .filter(|row| !matches!(row.kind, RowKind::La | RowKind::England | RowKind::Similar))
        .filter(|row| !(scope.compares_others() && row.name == scope.comparator_name()));
    let nothing = ours.flat_map(|row| &row.cells).all(|cell| cell.value().is_none());
    if group == PupilGroup::All || !nothing {
        return None;
    }
    Some(match NOT_PUBLISHED.iter().find(|(of, _)| *of == group) {
        Some((_, instead)) => format!("Published data holds no figures for {}; {instead}.", group.label()),
        None => format!(
            "No file held of {} has figures of schools for {}: import the year's full file, where there is one.",
            scope.year,
            group.label()
        ),
    })
}

fn capital(sentence: &str) -> String {
    let mut rest = sentence.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
