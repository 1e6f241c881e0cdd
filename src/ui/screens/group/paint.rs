//! Owns how the board of permissions is drawn: a school a row, and beneath the list all of the one under the cursor.
//! Must not change anything.

use ratatui::layout::Rect;

use super::about::About;
use super::board::{Order, state_words, summary};
use crate::domain::{Consent, ConsentScope};
use crate::service::MemberLine;
use crate::ui::glyph::Glyph;
use crate::ui::screen::Canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::list::Column;
use crate::ui::widgets::listing::with_status;
use crate::ui::widgets::wrap::wrap;

const COLUMNS: &[Column] = &[
    Column::text("School", 0, 0),
    Column::fitting("Permission", 12, 0),
    Column::number("Days", 4, 44),
    Column::fitting("Date", 10, 60),
    Column::fitting("Expires", 12, 72),
    Column::fitting("Signed by", 30, 90),
    Column::fitting("Covers", 16, 104),
    Column::fitting("Agreement", 12, 128),
    Column::fitting("Note", 40, 150),
];

/// Fewest rows with which everything about the school under the cursor shows beneath the list.
const ROOMY: u16 = 8;
/// Most rows that it takes.
const ABOUT_ROWS: u16 = 3;

impl About {
    pub(super) fn draw_board(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let Some(detail) = &self.detail else { return };
        let members = &detail.members;
        let shown = self.board.shown(members);
        let head = Rect { height: area.height.min(1), ..area };
        self.draw_head(head, members, canvas);
        let (rest, status) = with_status(Rect { y: area.y + head.height, height: area.height - head.height, ..area });
        let about = if rest.height >= ROOMY { (rest.height / 4).clamp(2, ABOUT_ROWS) } else { 0 };
        let list = Rect { height: rest.height - about, ..rest };
        if shown.is_empty() {
            canvas.text(list, list.x + 2, list.y, "No school fits; Esc lists all of them again.", Role::Muted);
        }
        self.board.listing.list.draw(list, canvas, COLUMNS, shown.len(), |at| {
            let member = members.get(*shown.get(at)?)?;
            Some(cells(member, self.board.is_ticked(member.school.urn)))
        });
        if let Some(member) = self.board.current(members) {
            let place = Rect { y: list.bottom(), height: about, ..rest };
            let lines = wrap(&all_of(member), usize::from(place.width.saturating_sub(2)));
            for (y, line) in (place.top()..place.bottom()).zip(lines) {
                canvas.text(place, place.x + 2, y, &line, Role::Muted);
            }
        }
        self.board.listing.draw_status(status, canvas, shown.len(), members.len());
    }

    fn draw_head(&self, head: Rect, members: &[MemberLine], canvas: &mut Canvas<'_>) {
        let x = canvas.text(head, head.x, head.y, &summary(members), Role::Title);
        let mut chips = Vec::new();
        let ticked = self.board.ticked(members);
        if ticked > 0 {
            chips.push(format!("{ticked} ticked"));
        }
        if let Some(state) = self.board.state {
            chips.push(format!("only {}", state.label()));
        }
        if self.board.order != Order::Name {
            chips.push(format!("by {}", self.board.order.label()));
        }
        if !chips.is_empty() {
            canvas.text(head, x + 3, head.y, &chips.join(" · "), Role::Chip);
        }
    }
}

fn cells(member: &MemberLine, ticked: bool) -> Vec<String> {
    let tick = if ticked { Glyph::Checked } else { Glyph::Unchecked };
    let consent = member.consent.clone().unwrap_or_else(Consent::not_asked);
    vec![
        format!("{} {}", tick.unicode(), member.school.name),
        member.status.map(state_words).unwrap_or_default(),
        member.days_outstanding.map(|days| days.to_string()).unwrap_or_default(),
        consent.date.clone(),
        consent.expires.clone(),
        consent.signatory.clone(),
        if consent.scope == ConsentScope::All { String::new() } else { consent.scope.label().to_owned() },
        consent.agreement.clone(),
        consent.note.split_whitespace().collect::<Vec<_>>().join(" "),
    ]
}

/// Everything that is recorded of a school's permission, in captions and texts; what is not recorded is left out.
pub(super) fn recorded(member: &MemberLine) -> Vec<(&'static str, String)> {
    let Some(consent) = &member.consent else { return Vec::new() };
    let signed = [&consent.signatory, &consent.role].into_iter().filter(|it| !it.is_empty());
    let mut asked = consent.asked.first.clone();
    if !asked.is_empty() && consent.asked.reminders > 0 {
        let times = if consent.asked.reminders == 1 { "once" } else { "times" };
        let number = if consent.asked.reminders == 1 { String::new() } else { format!("{} ", consent.asked.reminders) };
        asked = format!("{asked}, reminded {number}{times}, last on {}", consent.asked.last);
    }
    if let Some(days) = member.days_outstanding {
        asked = format!("{asked}, {days} days without an answer");
    }
    let lines = vec![
        ("Permission", member.status.map(state_words).unwrap_or_default()),
        ("Signed by", signed.cloned().collect::<Vec<_>>().join(", ")),
        ("Date", consent.date.clone()),
        ("Last day", consent.expires.clone()),
        ("Covers", consent.scope.label().to_owned()),
        ("Agreement", consent.agreement.clone()),
        ("Asked on", asked),
        ("Note", consent.note.clone()),
    ];
    lines.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

fn all_of(member: &MemberLine) -> String {
    let mut parts = vec![format!("{} ({})", member.school.name, member.school.urn)];
    let said = recorded(member).into_iter().skip(1).map(|(caption, text)| match caption {
        "Date" | "Note" => text,
        _ => format!("{} {text}", caption.to_lowercase()),
    });
    parts.extend(said);
    parts.join(" · ")
}
