//! Owns what lies between two states of a group, as far as people are told of it: a step for each school, and what
//! concerns all. Must not know who is told, nor in which words.

use std::collections::BTreeSet;

use crate::domain::{Consent, ConsentState, Email, Group, NoticeKind, Urn, User, Visibility, knows_of_group, may_view};

/// What a change did to a school's membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// It was put in.
    Added,
    /// It was taken out.
    Removed,
    /// It is asked for its permission.
    Asked,
    /// It is reminded of that.
    Reminded,
    /// It has granted.
    Granted,
    /// It has declined.
    Declined,
    /// Its permission has run out.
    Expired,
    /// It has withdrawn.
    Withdrawn,
    /// A request or an answer was taken back.
    TakenBack,
}

impl Step {
    /// Whether it is an answer, which is the owner's administrators' and the school's own to know.
    pub(super) const fn is_answer(self) -> bool {
        matches!(self, Self::Granted | Self::Declined | Self::Withdrawn | Self::Expired | Self::TakenBack)
    }
}

/// What a change did to one school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Turn {
    /// The school.
    pub urn: Urn,
    /// What happened.
    pub step: Step,
    /// The other schools are told that the group changed.
    pub stirs: bool,
}

/// A change of a group, seen by those whom it may concern. Whether the group is archived does not count for who sees
/// it: those who saw it before are told that it was put away.
pub(super) struct Scene {
    /// As it was; none: the change made it.
    pub before: Option<Group>,
    /// As it is.
    pub after: Group,
    /// The ISO date.
    pub today: String,
    /// What happened to schools, by URN.
    pub turns: Vec<Turn>,
    /// What happened to the whole group, the weightiest first.
    pub whole: Vec<NoticeKind>,
}

impl Scene {
    pub(super) fn new(before: Option<&Group>, after: &Group, today: String) -> Self {
        let open = |group: &Group| Group { archived: false, ..group.clone() };
        Self {
            turns: before.map(|before| turns(before, after, &today)).unwrap_or_default(),
            whole: before.map_or_else(|| vec![NoticeKind::Created], |before| whole(before, after)),
            before: before.map(open),
            after: open(after),
            today,
        }
    }

    /// Whether there is nothing to tell.
    pub(super) fn is_quiet(&self) -> bool {
        let viewers = self.before.as_ref().is_some_and(|before| before.viewers != self.after.viewers);
        let picks = self.after.schools.iter().any(|member| self.picks(member.urn) != (Vec::new(), Vec::new()));
        self.turns.is_empty() && self.whole.is_empty() && !viewers && !picks
    }

    /// Whether the user saw the group's reports before, and does now.
    pub(super) fn sight(&self, user: &User) -> (bool, bool) {
        let sees = |group: &Group| may_view(user, group, &self.today).is_ok();
        (self.before.as_ref().is_some_and(sees), sees(&self.after))
    }

    /// Whether the school knew of the group before, and does now.
    pub(super) fn knowledge(&self, urn: Urn) -> (bool, bool) {
        let knows = |group: &Group| group.member(urn).is_some_and(|member| knows_of_group(member, &self.today));
        (self.before.as_ref().is_some_and(knows), knows(&self.after))
    }

    /// What happened to the school itself.
    pub(super) fn turn(&self, urn: Urn) -> Option<Step> {
        self.turns.iter().find(|turn| turn.urn == urn).map(|turn| turn.step)
    }

    /// Whether something happened to another school that this one is told of.
    pub(super) fn others_stir(&self, own: Urn) -> bool {
        self.turns.iter().any(|turn| turn.urn != own && turn.stirs)
    }

    /// Schools to which this happened.
    pub(super) fn schools(&self, step: Step) -> Vec<Urn> {
        self.turns.iter().filter(|turn| turn.step == step).map(|turn| turn.urn).collect()
    }

    /// Viewers of the owner who were added and removed.
    pub(super) fn viewers(&self) -> (Vec<Email>, Vec<Email>) {
        self.before.as_ref().map_or_else(Default::default, |before| gained_lost(&before.viewers, &self.after.viewers))
    }

    /// Viewers whom a school that stays in the group picked and dropped.
    pub(super) fn picks(&self, urn: Urn) -> (Vec<Email>, Vec<Email>) {
        let before = self.before.as_ref().and_then(|group| group.member(urn));
        match (before, self.after.member(urn)) {
            (Some(before), Some(after)) => gained_lost(&before.viewers, &after.viewers),
            _ => Default::default(),
        }
    }
}

fn gained_lost(before: &BTreeSet<Email>, after: &BTreeSet<Email>) -> (Vec<Email>, Vec<Email>) {
    (after.difference(before).cloned().collect(), before.difference(after).cloned().collect())
}

fn turns(before: &Group, after: &Group, today: &str) -> Vec<Turn> {
    let urns: BTreeSet<Urn> = before.schools.iter().chain(&after.schools).map(|member| member.urn).collect();
    urns.into_iter()
        .filter_map(|urn| {
            let (step, stirs) = match (before.member(urn), after.member(urn)) {
                (None, Some(_)) => (Step::Added, true),
                (Some(_), None) => (Step::Removed, true),
                (Some(before), Some(after)) => {
                    let step = step(&before.consent, &after.consent, today)?;
                    (step, step.is_answer() && shows_otherwise(&before.consent, &after.consent))
                }
                (None, None) => return None,
            };
            Some(Turn { urn, step, stirs })
        })
        .collect()
}

fn step(before: &Consent, after: &Consent, today: &str) -> Option<Step> {
    if before == after {
        return None;
    }
    match after.state {
        ConsentState::Granted if !after.holds_on(today) => Some(Step::Expired),
        ConsentState::Granted => Some(Step::Granted),
        ConsentState::Declined => Some(Step::Declined),
        ConsentState::Withdrawn => Some(Step::Withdrawn),
        ConsentState::NotAsked => Some(Step::TakenBack),
        ConsentState::Requested if before.state == ConsentState::Requested => {
            (after.asked.reminders > before.asked.reminders).then_some(Step::Reminded)
        }
        // An answer that is taken back leaves when the school was asked as it was.
        ConsentState::Requested if before.asked == after.asked => Some(Step::TakenBack),
        ConsentState::Requested => Some(Step::Asked),
    }
}

/// Whether others may see other figures for it: a note or a signature alone is nobody else's.
fn shows_otherwise(before: &Consent, after: &Consent) -> bool {
    (before.state, before.scope, &before.expires) != (after.state, after.scope, &after.expires)
}

fn whole(before: &Group, after: &Group) -> Vec<NoticeKind> {
    let own = |group: &Group| (group.name.clone(), group.description.clone(), group.alphabetical);
    let switched = |to| before.visibility != to && after.visibility == to;
    [
        (!before.archived && after.archived, NoticeKind::Archived),
        (before.archived && !after.archived, NoticeKind::Restored),
        (switched(Visibility::Schools), NoticeKind::WentLive),
        (switched(Visibility::OwnerOnly), NoticeKind::OwnerOnly),
        (own(before) != own(after), NoticeKind::Edited),
    ]
    .into_iter()
    .filter_map(|(happened, kind)| happened.then_some(kind))
    .collect()
}
