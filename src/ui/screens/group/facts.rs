//! Owns how what is known about a group is laid out and drawn.
//! Must not change anything.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::about::About;
use super::board::state_words;
use crate::domain::{Consent, ConsentStatus, Visibility};
use crate::service::{GroupDetail, MemberLine};
use crate::ui::screen::Canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::moment::moment;
use crate::ui::widgets::wrap::wrap;

/// Columns of the captions.
const CAPTION: u16 = 13;

/// A row of the page.
pub(super) enum Row {
    /// Caption and text.
    Fact(&'static str, String),
    /// A heading.
    Heading(String),
    /// A school, by its place among the members.
    School(usize),
}

impl About {
    /// The rows of the page, with texts broken for this width.
    pub(super) fn rows(&self, width: u16) -> Vec<Row> {
        let Some(detail) = &self.detail else { return Vec::new() };
        let room = usize::from(width.saturating_sub(CAPTION + 2).max(20));
        let mut rows = Vec::new();
        for (caption, text) in facts(detail) {
            for (nth, line) in wrap(&text, room).into_iter().enumerate() {
                rows.push(Row::Fact(if nth == 0 { caption } else { "" }, line));
            }
        }
        let heading = match detail.group.visibility {
            _ if detail.answers_for.is_none() || detail.may_administer => "Schools",
            Visibility::Schools => "Schools that see each other's figures",
            Visibility::OwnerOnly => "Schools that would see each other's figures",
        };
        rows.push(Row::Heading(format!("{heading} ({})", detail.members.len())));
        rows.extend((0..detail.members.len()).map(Row::School));
        rows
    }

    /// The place among the members of the school in this row.
    ///
    /// Schools stand last, so they are counted from the end, whatever the width makes of the texts above.
    pub(super) fn school_at(&self, row: usize) -> Option<usize> {
        let members = self.detail.as_ref()?.members.len();
        let rows = self.rows(self.width).len();
        row.checked_sub(rows.saturating_sub(members))
    }

    pub(super) fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let Some(detail) = &self.detail else {
            let text = match &self.refused {
                Some(error) => format!("{}: {}", error.what, error.hint),
                None => "Reading the group…".to_owned(),
            };
            canvas.text(area, area.x, area.y, &text, Role::Muted);
            return;
        };
        let rows = self.rows(area.width);
        let cursor = self.list.cursor();
        let widths = widths(detail);
        self.list.draw_rows(area, canvas, rows.len(), |at, line, canvas| match rows.get(at) {
            Some(Row::Fact(caption, text)) => {
                canvas.text(line, line.x, line.y, caption, Role::Muted);
                canvas.text(line, (line.x + CAPTION).min(line.right()), line.y, text, Role::Text);
            }
            Some(Row::Heading(text)) => {
                canvas.text(line, line.x, line.y, text, Role::Title);
            }
            Some(Row::School(at_member)) => {
                if let Some(member) = detail.members.get(*at_member) {
                    draw_school(member, widths, at == cursor, line, canvas);
                }
            }
            None => {}
        });
    }
}

fn facts(detail: &GroupDetail) -> Vec<(&'static str, String)> {
    let group = &detail.group;
    let mut facts = Vec::new();
    if group.archived {
        facts.push(("Archived", "The group is out of use; its reports are closed.".to_owned()));
    } else if let Some(own) = own(detail) {
        facts.extend(own_facts(detail, own));
    } else if !detail.may_view {
        let why = if detail.may_administer {
            "You manage this group and are not among its viewers, so its reports are closed to you. v chooses viewers."
        } else {
            "You are not among the viewers of this group, so its reports are closed to you. An administrator of your \
             organisation can let you view it."
        };
        facts.push(("Reports", why.to_owned()));
    }
    if !group.description.is_empty() {
        facts.push(("Purpose", group.description.clone()));
    }
    facts.push(("Owner", format!("{} ({})", detail.owner_name, group.owner)));
    facts.push(("Questions to", detail.contact.clone()));
    let mut sharing = group.visibility.label().to_owned();
    if let Some(terms) = &group.terms {
        sharing = format!("{sharing} · terms {} accepted by {} on {}", terms.version, terms.by, moment(terms.at));
    }
    facts.push(("Sharing", sharing));
    if group.alphabetical {
        facts.push(("Order", "by name only: its reports show no ranks of schools".to_owned()));
    }
    if detail.may_administer {
        let viewers: Vec<&str> = group.viewers.iter().map(crate::domain::Email::as_str).collect();
        let viewers = if viewers.is_empty() { "none chosen yet".to_owned() } else { viewers.join(", ") };
        facts.push(("Viewers", viewers));
    }
    facts.push(("Set up", moment(group.created_at)));
    facts
}

/// The school that the person answers for.
fn own(detail: &GroupDetail) -> Option<&MemberLine> {
    let urn = detail.answers_for?;
    detail.members.iter().find(|it| it.school.urn == urn)
}

/// Where a group stands for a school that takes part or may: the words of its page and of the list of groups.
pub(in crate::ui::screens) const fn school_state(status: ConsentStatus, visibility: Visibility) -> &'static str {
    match (status, visibility) {
        (ConsentStatus::Requested, _) => "asks for your permission",
        (ConsentStatus::Granted, Visibility::OwnerOnly) => "agreed, not live yet",
        (ConsentStatus::Granted, Visibility::Schools) => "live",
        (other, _) => other.label(),
    }
}

/// What a school's administrator has to know of the own school.
fn own_facts(detail: &GroupDetail, own: &MemberLine) -> Vec<(&'static str, String)> {
    let status = own.status.unwrap_or(ConsentStatus::NotAsked);
    let state = school_state(status, detail.group.visibility);
    let what_next = match (status, detail.group.visibility) {
        (ConsentStatus::Requested, _) => "a reads the agreement and agrees, D declines.",
        (ConsentStatus::Granted, Visibility::OwnerOnly) => {
            "Nobody of the schools sees figures yet. p picks your viewers."
        }
        (ConsentStatus::Granted, Visibility::Schools) => "p picks who of your school may look.",
        _ => "",
    };
    let mut facts = vec![("Your school", format!("{}: {state}. {what_next}", own.school.name).trim_end().to_owned())];
    if let Some(consent) = own.consent.as_ref().filter(|_| status == ConsentStatus::Granted) {
        let mut signed = format!("{} on {}", consent.signatory, consent.date);
        if !consent.agreement.is_empty() {
            signed = format!("{signed} · agreement {}", consent.agreement);
        }
        if !consent.expires.is_empty() {
            signed = format!("{signed} · until {}", consent.expires);
        }
        facts.push(("Permission", format!("{signed} · {}", consent.scope.label())));
        let mut viewers: Vec<String> = own.viewers.iter().map(ToString::to_string).collect();
        viewers.retain(|it| own.globals.iter().all(|global| global.as_str() != it));
        viewers.extend(own.globals.iter().map(|it| format!("{it} (always included)")));
        let viewers = if viewers.is_empty() { "nobody picked yet".to_owned() } else { viewers.join(", ") };
        facts.push(("Your viewers", viewers));
    }
    facts
}

/// The columns that names and permissions of the schools need.
fn widths(detail: &GroupDetail) -> (u16, u16) {
    let most = |texts: &mut dyn Iterator<Item = usize>| u16::try_from(texts.max().unwrap_or(0)).unwrap_or(u16::MAX);
    let consents = detail.members.iter().filter_map(consent_words);
    (most(&mut detail.members.iter().map(|it| it.school.name.width())), most(&mut consents.map(|words| words.width())))
}

/// Name, URN and permission; where not all of it fits, the name keeps at least half.
fn draw_school(member: &MemberLine, (name, consent): (u16, u16), here: bool, line: Rect, canvas: &mut Canvas<'_>) {
    let beside = consent.saturating_add(if consent > 0 { 9 } else { 7 });
    let room = line.width.saturating_sub(beside).max(line.width / 2);
    let name = Rect { width: name.min(room), ..line };
    canvas.text(name, name.x, line.y, &member.school.name, if here { Role::Selected } else { Role::Text });
    let x = (name.right() + 1).min(line.right());
    canvas.text(line, x, line.y, &member.school.urn.to_string(), Role::Muted);
    let x = (x + 8).min(line.right());
    if let Some(words) = consent_words(member) {
        let role = if member.status == Some(ConsentStatus::Granted) { Role::Success } else { Role::Text };
        canvas.text(line, x, line.y, &words, role);
    }
}

/// Where a school's permission stands, for those who may know.
fn consent_words(member: &MemberLine) -> Option<String> {
    let consent: &Consent = member.consent.as_ref()?;
    let mut words = state_words(member.status?);
    for (before, text) in [(" ", &consent.date), (" until ", &consent.expires)] {
        if !text.is_empty() {
            words = format!("{words}{before}{text}");
        }
    }
    Some(match member.viewers.len() {
        0 => words,
        1 => format!("{words} · 1 viewer"),
        more => format!("{words} · {more} viewers"),
    })
}
