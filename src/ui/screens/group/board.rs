//! Owns which schools the board of permissions lists, in which order, and which of them are ticked.
//! Must not draw, and must not ask for anything.

use std::collections::BTreeSet;

use crate::domain::{ConsentStatus, Urn};
use crate::service::MemberLine;
use crate::ui::glyph::Glyph;
use crate::ui::widgets::listing::Listing;

/// The list of a board of permissions.
#[derive(Debug, Default)]
pub(super) struct Board {
    pub listing: Listing,
    /// Only the schools whose permission stands at this.
    pub state: Option<ConsentStatus>,
    pub order: Order,
    ticked: BTreeSet<Urn>,
}

/// An order of the board.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Order {
    /// By name.
    #[default]
    Name,
    /// By state, then by name.
    State,
    /// Those that have been waiting longest first.
    Days,
    /// Those whose permission runs out first.
    Expires,
}

impl Order {
    /// The order after this one, round the end.
    pub const fn next(self) -> Self {
        match self {
            Self::Name => Self::State,
            Self::State => Self::Days,
            Self::Days => Self::Expires,
            Self::Expires => Self::Name,
        }
    }

    /// What it goes by.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::State => "state",
            Self::Days => "days without an answer",
            Self::Expires => "last day",
        }
    }
}

impl Board {
    /// The places among the members of the schools that are listed, in their order.
    pub fn shown(&self, members: &[MemberLine]) -> Vec<usize> {
        let mut shown = self.listing.shown(members, searched);
        shown.retain(|at| {
            let member = members.get(*at);
            self.state.is_none() || member.is_some_and(|it| it.status == self.state)
        });
        let key = |at: &usize| {
            let member = members.get(*at)?;
            Some(match self.order {
                Order::Name => (0, String::new()),
                Order::State => (member.status.map_or(0, |status| status as u32), String::new()),
                Order::Days => (u32::MAX - member.days_outstanding.unwrap_or(0), String::new()),
                Order::Expires => {
                    let last = member.consent.as_ref().map(|it| it.expires.clone()).filter(|day| !day.is_empty());
                    (u32::from(last.is_none()), last.unwrap_or_default())
                }
            })
        };
        // Members come by name, and a stable order keeps them so among equals.
        shown.sort_by_key(key);
        shown
    }

    /// The school under the cursor.
    pub fn current<'a>(&self, members: &'a [MemberLine]) -> Option<&'a MemberLine> {
        members.get(*self.shown(members).get(self.listing.list.cursor())?)
    }

    pub fn is_ticked(&self, school: Urn) -> bool {
        self.ticked.contains(&school)
    }

    /// How many of the schools are ticked.
    pub fn ticked(&self, members: &[MemberLine]) -> usize {
        members.iter().filter(|it| self.is_ticked(it.school.urn)).count()
    }

    pub fn tick(&mut self, school: Urn) {
        if !self.ticked.remove(&school) {
            self.ticked.insert(school);
        }
    }

    /// Ticks every school that is listed, or unticks them all where all are ticked.
    pub fn tick_all(&mut self, members: &[MemberLine]) {
        let shown = self.shown(members);
        let urns: Vec<Urn> = shown.iter().filter_map(|at| Some(members.get(*at)?.school.urn)).collect();
        let all = urns.iter().all(|urn| self.is_ticked(*urn));
        for urn in urns {
            if all {
                self.ticked.remove(&urn);
            } else {
                self.ticked.insert(urn);
            }
        }
    }

    /// Takes all ticks away; whether there were any.
    pub fn forget_ticks(&mut self) -> bool {
        !std::mem::take(&mut self.ticked).is_empty()
    }

    /// Esc: the filter, the ticks, the choice of a state, one after the other; `false`: there was none.
    pub fn back(&mut self) -> bool {
        self.listing.back() || self.forget_ticks() || self.state.take().is_some()
    }

    /// The schools that are meant, where those are `fit` for it: the ticked ones, or without ticks all.
    ///
    /// The second number counts the ticked ones that are left out.
    pub fn meant<'a>(
        &self,
        members: &'a [MemberLine],
        ticked_fit: impl Fn(ConsentStatus) -> bool,
        all_fit: impl Fn(ConsentStatus) -> bool,
    ) -> (Vec<&'a MemberLine>, usize) {
        let ticked: Vec<&MemberLine> = members.iter().filter(|it| self.is_ticked(it.school.urn)).collect();
        if ticked.is_empty() {
            return (members.iter().filter(|it| it.status.is_some_and(&all_fit)).collect(), 0);
        }
        let all = ticked.len();
        let fit: Vec<&MemberLine> = ticked.into_iter().filter(|it| it.status.is_some_and(&ticked_fit)).collect();
        let left_out = all - fit.len();
        (fit, left_out)
    }
}

/// What a filter of the board looks at.
fn searched(member: &MemberLine) -> String {
    let school = &member.school;
    let mut text = format!("{} {} {}", school.name, school.urn, school.town);
    if let Some(status) = member.status {
        text = format!("{text} {}", status.label());
    }
    if let Some(consent) = &member.consent {
        text = format!("{text} {} {} {} {}", consent.signatory, consent.role, consent.agreement, consent.note);
    }
    text
}

/// A state in a sign and a word.
pub(super) fn state_words(status: ConsentStatus) -> String {
    let sign = match status {
        ConsentStatus::NotAsked => Glyph::Open,
        ConsentStatus::Requested => Glyph::Point,
        ConsentStatus::Granted => Glyph::Tick,
        ConsentStatus::Declined | ConsentStatus::Withdrawn => Glyph::Wrong,
        ConsentStatus::Expired => Glyph::Warn,
    };
    format!("{} {}", sign.unicode(), status.label())
}

/// How many schools stand at what, part by part: `27 of 30 granted`, `2 requested`, `1 declined`.
pub(super) fn summary(members: &[MemberLine]) -> Vec<String> {
    let count = |status| members.iter().filter(|it| it.status == Some(status)).count();
    let mut parts = vec![format!("{} of {} granted", count(ConsentStatus::Granted), members.len())];
    for status in ConsentStatus::ALL {
        let number = count(status);
        if status != ConsentStatus::Granted && number > 0 {
            parts.push(format!("{number} {}", status.label()));
        }
    }
    parts
}
