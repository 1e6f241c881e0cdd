//! Owns who made an export, when, and what was asked for beyond what the report itself says.
//! Must not know the clock or who asks: the edge says both.

use crate::report::{Likeness, Query};

/// The label of the order asked for.
pub(super) const SORTED: &str = "Sorted by";

/// Who made an export and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colophon {
    /// Who: name and address, or the operator.
    pub by: String,
    /// When, in seconds since 1970 UTC.
    pub at: i64,
    /// What was asked for, each with its label: order, measures, schools.
    pub asked: Vec<(&'static str, String)>,
}

impl Colophon {
    /// The colophon of a report made by somebody at a moment.
    pub fn of(query: &Query, by: impl Into<String>, at: i64) -> Self {
        Self { by: by.into(), at, asked: asked(query) }
    }

    /// The moment for people: `2026-11-24 12:36 UTC`.
    pub fn date(&self) -> String {
        let moment = jiff::Timestamp::from_second(self.at).unwrap_or_default();
        moment.strftime("%Y-%m-%d %H:%M UTC").to_string()
    }

    /// The moment for programs: ISO 8601.
    pub fn iso(&self) -> String {
        jiff::Timestamp::from_second(self.at).unwrap_or_default().to_string()
    }

    /// Who and when in one line.
    pub fn line(&self) -> String {
        format!("Made by {} on {}.", crate::domain::printable(&self.by), self.date())
    }
}

/// What a query asks for that differs from a report as it opens and that the report does not say itself.
fn asked(query: &Query) -> Vec<(&'static str, String)> {
    let mut list: Vec<(&'static str, String)> = Vec::new();
    let mut say = |label: &'static str, words: Vec<String>| {
        if !words.is_empty() {
            list.push((label, words.join(", ")));
        }
    };
    say(SORTED, query.sort.iter().map(ToString::to_string).collect());
    say("Measures", query.measures.iter().map(|measure| measure.info().id.to_owned()).collect());
    say("Schools asked for", query.schools.iter().map(ToString::to_string).collect());
    say("Other group", query.other_group.iter().cloned().collect());
    say("At least", query.at_least.iter().map(|number| format!("{number} schools")).collect());
    say("Since", query.since.iter().map(ToString::to_string).collect());
    if query.likeness != Likeness::default() {
        let likeness = &query.likeness;
        let words = format!("{likeness} among {}, {} schools", likeness.pool.label(), likeness.neighbours);
        say("Likeness", vec![words]);
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::ReportName;

    #[test]
    fn it_says_who_when_and_what_was_asked() {
        let plain = Colophon::of(&Query::of(ReportName::Schools), "Ann Lee <ann@lea.example>", 1_764_000_000);
        assert_eq!(plain.line(), "Made by Ann Lee <ann@lea.example> on 2025-11-24 16:00 UTC.");
        assert_eq!((plain.iso(), plain.asked.clone()), ("2025-11-24T16:00:00Z".to_owned(), vec![]));
        let query = Query {
            sort: vec!["progress8".parse().unwrap(), "name".parse().unwrap()],
            at_least: Some(3),
            ..Query::of(ReportName::Schools)
        };
        let asked = [("Sorted by", "progress8:desc, name:asc".to_owned()), ("At least", "3 schools".to_owned())];
        assert_eq!(Colophon::of(&query, "x", 0).asked, asked);
    }
}
