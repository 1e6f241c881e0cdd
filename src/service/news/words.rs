//! Owns the words in which people are told of a change: subject lines, sentences, what is to be done.
//! Must not know who is told; nor hold a figure, a count or another school's answer.

use std::fmt::Write as _;

use crate::domain::{Group, NoticeKind};

/// What happened, in the words for one person: the first of several gives the notice its kind and its subject.
#[derive(Debug, Clone)]
pub(super) struct Event {
    /// What it is.
    pub kind: NoticeKind,
    /// Who did it, before the subject line: a school where its answer is told to the owner; else empty.
    pub by: String,
    /// The subject line, with `{}` for the group's name.
    pub subject: &'static str,
    /// A sentence, or several lines.
    pub line: String,
}

/// Subject lines, with `{}` for the group's name.
const SUBJECTS: [(NoticeKind, &str); 16] = [
    (NoticeKind::Created, "New group '{}'"),
    (NoticeKind::WentLive, "'{}' is shared with its schools now"),
    (NoticeKind::OwnerOnly, "'{}' is for its owner only again"),
    (NoticeKind::SchoolsAdded, "Schools put into '{}'"),
    (NoticeKind::SchoolsRemoved, "Schools taken out of '{}'"),
    (NoticeKind::ConsentAsked, "Permission asked for in '{}'"),
    (NoticeKind::ConsentReminder, "Reminders sent in '{}'"),
    (NoticeKind::ConsentGranted, "Permission granted in '{}'"),
    (NoticeKind::ConsentDeclined, "Permission declined in '{}'"),
    (NoticeKind::ConsentWithdrawn, "Permission withdrawn in '{}'"),
    (NoticeKind::MayView, "New viewers of '{}'"),
    (NoticeKind::MayNoLongerView, "Viewers of '{}' who may no longer view it"),
    (NoticeKind::Edited, "'{}' was edited"),
    (NoticeKind::Archived, "'{}' was archived"),
    (NoticeKind::Restored, "'{}' is in use again"),
    (NoticeKind::Changed, "'{}' changed"),
];

/// Subject lines of a school's answers, behind its name.
const ANSWERS: [(NoticeKind, &str); 3] = [
    (NoticeKind::ConsentGranted, " granted permission in '{}'"),
    (NoticeKind::ConsentDeclined, " declined permission in '{}'"),
    (NoticeKind::ConsentWithdrawn, " withdrew permission in '{}'"),
];

impl Event {
    /// With the subject line that its kind has.
    pub(super) fn new(kind: NoticeKind, line: impl Into<String>) -> Self {
        let subject = SUBJECTS.iter().find(|(known, _)| *known == kind).map_or("'{}' changed", |(_, subject)| *subject);
        Self { kind, by: String::new(), subject, line: line.into() }
    }

    /// The same as an answer of this school, which the subject line then names; for the owner's administrators.
    pub(super) fn answered_by(self, school: String) -> Self {
        let answer = ANSWERS.iter().find(|(kind, _)| *kind == self.kind);
        answer.map_or(self.clone(), |(_, subject)| Self { by: school, subject, ..self })
    }

    /// That the one who is told may view the group now.
    pub(super) fn may_view() -> Self {
        Self { subject: "You may view '{}' now", ..Self::new(NoticeKind::MayView, "You may view the group's reports.") }
    }

    /// That the one who is told no longer may.
    pub(super) fn may_no_longer_view() -> Self {
        Self {
            subject: "You may no longer view '{}'",
            ..Self::new(NoticeKind::MayNoLongerView, "You may no longer view the group's reports.")
        }
    }

    /// That something happened which is others' to know: the same words whatever it was.
    pub(super) fn changed() -> Self {
        Self::new(NoticeKind::Changed, "The group changed: open it to see how it stands now.")
    }
}

/// What happened to the whole group, for the owner's people.
pub(super) fn whole_for_owner(kind: NoticeKind, before: Option<&Group>, after: &Group) -> Event {
    let line = match kind {
        NoticeKind::Created => "The group was made.".to_owned(),
        NoticeKind::WentLive => "The schools that have agreed see the group and each other's figures now; their \
                                 administrators pick who may look."
            .to_owned(),
        NoticeKind::OwnerOnly => "Its schools no longer see it.".to_owned(),
        _ => whole_for_all(kind, before, after),
    };
    Event::new(kind, line)
}

/// What happened to the whole group, for somebody who views it for a school.
pub(super) fn whole_for_viewers(kind: NoticeKind, before: Option<&Group>, after: &Group) -> Event {
    let line = match kind {
        NoticeKind::WentLive => "The group is shared with your school: you may view its reports.".to_owned(),
        NoticeKind::OwnerOnly => "You may no longer view its reports.".to_owned(),
        _ => whole_for_all(kind, before, after),
    };
    Event::new(kind, line)
}

/// What happened to the whole group, for a school's administrators; `agreed`: its permission holds.
pub(super) fn whole_for_school(kind: NoticeKind, agreed: bool, before: Option<&Group>, after: &Group) -> Event {
    let line = match kind {
        NoticeKind::WentLive if agreed => format!(
            "The schools that have agreed, yours among them, see each other's aggregated figures from now on.\n\n\
             What you have to do:\n\
             - Read the list of the group's schools: they see your school's figures.\n\
             - Pick the people of your school who may view the group. Global users of your school may already.\n\n\
             On the screen: open the group and its About page. As commands: `collaborate group show {id}`, then \
             `collaborate group viewers {id} --school URN --add EMAIL --confirm-schools`.",
            id = after.id
        ),
        NoticeKind::WentLive => "The schools that have agreed see each other's aggregated figures from now on. Your \
                                 school has been asked and has not answered: open the group, and grant or decline."
            .to_owned(),
        NoticeKind::OwnerOnly => "The schools no longer see the group's reports.".to_owned(),
        _ => whole_for_all(kind, before, after),
    };
    Event::new(kind, line)
}

fn whole_for_all(kind: NoticeKind, before: Option<&Group>, after: &Group) -> String {
    match kind {
        NoticeKind::Archived => "The group was taken out of use: its reports are closed.".to_owned(),
        NoticeKind::Restored => "The group was put back into use.".to_owned(),
        NoticeKind::Edited => edited(before, after),
        _ => String::new(),
    }
}

fn edited(before: Option<&Group>, after: &Group) -> String {
    let mut lines = Vec::new();
    if let Some(before) = before {
        if before.name != after.name {
            lines.push(format!("Its name is '{}' now; it was '{}'.", after.name, before.name));
        }
        if before.description != after.description {
            lines.push("Its description was changed.".to_owned());
        }
        if before.alphabetical != after.alphabetical {
            lines.push(if after.alphabetical {
                "Its reports show the schools in the order of the alphabet only: no ranks.".to_owned()
            } else {
                "Its reports may be ordered by figures again.".to_owned()
            });
        }
    }
    lines.join("\n")
}

/// What stands beneath every text: which group, whose it is, whom to ask.
pub(super) struct Foot {
    /// The owner's name.
    pub owner: String,
    /// Whom to ask: name and address.
    pub contact: String,
}

/// Subject and text for somebody to whom these things happened; none: nothing did.
pub(super) fn compose(events: &[Event], group: &Group, foot: &Foot) -> Option<(NoticeKind, String, String)> {
    let first = events.first()?;
    let mut text = String::new();
    for event in events.iter().filter(|event| !event.line.is_empty()) {
        text.push_str(&event.line);
        text.push('\n');
    }
    // Writing into a text cannot fail.
    let _ =
        write!(text, "\nGroup: '{}' ({})\nOwner: {}\nQuestions: {}\n", group.name, group.id, foot.owner, foot.contact);
    // The group's name is put in before the school's stands there: no name is taken for a place to fill.
    let subject = format!("{}{}", first.by, first.subject.replacen("{}", &group.name, 1));
    Some((first.kind, subject, text))
}
