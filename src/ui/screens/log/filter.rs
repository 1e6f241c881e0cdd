//! Owns the form that says which entries of the audit log are wanted, and the words for it.
//! Must not know whether a group or a person is there; the service says so.

use crate::domain::Urn;
use crate::service::{AuditFilter, AuditKind};
use crate::ui::widgets::form::{Entry, Form, date};

/// The kinds in the order of the choice; none: every kind.
const KINDS: [(Option<AuditKind>, &str); 4] = [
    (None, "everything"),
    (Some(AuditKind::Change), "changes"),
    (Some(AuditKind::View), "reports looked at"),
    (Some(AuditKind::Export), "reports taken away"),
];

/// The form, filled in with the filter in force; administrators of a school read of no other school.
pub fn form(filter: &AuditFilter, of_school: bool) -> Form {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let kinds = KINDS.iter().map(|(_, label)| (*label).to_owned()).collect();
    let kind = KINDS.iter().position(|(kind, _)| *kind == filter.kind).unwrap_or(0);
    let mut entries = vec![
        Entry::text("Text", "in what was done, on what, and the details", &filter.text, None),
        Entry::text("Group", "its id or its name", &text(&filter.group), None),
        Entry::text("By", "an e-mail address, or operator", &text(&filter.by), None),
        Entry::choice("Kind", "", kinds, kind),
        Entry::text("Since", "the first day, for example 2026-11-24", &filter.since, Some(date)),
        Entry::text("Until", "the last day", &filter.until, Some(date)),
    ];
    if !of_school {
        let school = filter.school.map_or_else(String::new, |urn| urn.to_string());
        entries.push(Entry::text("School", "its URN", &school, Some(urn)));
    }
    Form::new(entries)
}

fn urn(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Ok(());
    }
    text.parse::<Urn>().map(|_| ()).map_err(|it| format!("{}: {}", it.what, it.hint))
}

/// The filter that stands in the form.
pub fn read(values: &[String]) -> AuditFilter {
    let value = |at: usize| values.get(at).map_or("", |it| it.trim());
    let some = |at: usize| Some(value(at)).filter(|it| !it.is_empty()).map(str::to_owned);
    let kind = value(3).parse::<usize>().ok().and_then(|at| KINDS.get(at)).and_then(|(kind, _)| *kind);
    AuditFilter {
        text: value(0).to_owned(),
        group: some(1),
        by: some(2),
        kind,
        since: value(4).to_owned(),
        until: value(5).to_owned(),
        school: value(6).parse().ok(),
        ..AuditFilter::default()
    }
}

/// The filter in force, in words; empty where there is none.
pub fn chips(filter: &AuditFilter) -> String {
    let kind = KINDS.iter().find(|(kind, _)| kind.is_some() && *kind == filter.kind).map(|(_, label)| *label);
    let since = (!filter.since.is_empty()).then(|| format!("since {}", filter.since));
    let until = (!filter.until.is_empty()).then(|| format!("until {}", filter.until));
    let chips = [
        filter.group.as_ref().map(|group| format!("group {group}")),
        filter.by.as_ref().map(|by| format!("by {by}")),
        filter.school.map(|urn| format!("school {urn}")),
        kind.map(str::to_owned),
        since,
        until,
        (!filter.text.is_empty()).then(|| format!("with '{}'", filter.text)),
    ];
    chips.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::urn;

    #[test]
    fn what_the_form_holds_is_the_filter_that_it_was_made_of() {
        let filter = AuditFilter {
            group: Some("G7".to_owned()),
            by: Some("ada@example.test".to_owned()),
            school: Some(urn(200_001)),
            kind: Some(AuditKind::View),
            text: "ks4".to_owned(),
            since: "2026-01-01".to_owned(),
            until: "2026-11-24".to_owned(),
            ..AuditFilter::default()
        };
        assert_eq!(read(&form(&filter, false).values()), filter);
        assert_eq!(read(&form(&filter, true).values()), AuditFilter { school: None, ..filter.clone() });
        assert_eq!(read(&form(&AuditFilter::default(), false).values()), AuditFilter::default());
        assert_eq!(
            chips(&filter),
            "group G7 · by ada@example.test · school 200001 · reports looked at · since 2026-01-01 · until 2026-11-24 \
             · with 'ks4'"
        );
        assert_eq!(chips(&AuditFilter::default()), "");
    }
}
