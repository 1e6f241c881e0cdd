//! Owns how the board of permissions is drawn: a school a row, and beneath the list all of the one under the cursor.
//! Must not change anything.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::about::About;
use super::board::{Order, state_words, summary};
use crate::domain::{Consent, ConsentScope, ConsentStatus};
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
    /// Where the parts of the board stand: the lines above the list, the list, all of one school, the line beneath.
    pub(super) fn board_parts(&self, area: Rect) -> [Rect; 4] {
        let lines = self.head_lines(area.width).len();
        let head = Rect { height: u16::try_from(lines).unwrap_or(1).min(area.height), ..area };
        let (rest, status) =
            with_status(Rect { y: area.y + head.height, height: area.height.saturating_sub(head.height), ..area });
        let rows = if rest.height >= ROOMY { (rest.height / 4).clamp(2, ABOUT_ROWS) } else { 0 };
        let list = Rect { height: rest.height.saturating_sub(rows), ..rest };
        let about = Rect { y: list.bottom(), height: rows, ..rest };
        [head, list, about, status]
    }

    pub(super) fn draw_board(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let Some(detail) = &self.detail else { return };
        let members = &detail.members;
        let shown = self.board.shown(members);
        let [head, list, about, status] = self.board_parts(area);
        for (y, (text, chips)) in (head.top()..head.bottom()).zip(self.head_lines(area.width)) {
            let x = canvas.text(head, head.x, y, &text, Role::Title);
            canvas.text(head, if text.is_empty() { x } else { x + 3 }, y, &chips, Role::Chip);
        }
        if shown.is_empty() && !members.is_empty() {
            let rows = Rect { y: list.y + 1, height: list.height.saturating_sub(1), ..list };
            canvas.text(rows, rows.x + 2, rows.y, "No school fits; Esc lists all of them again.", Role::Muted);
        }
        self.board.listing.list.draw(list, canvas, COLUMNS, shown.len(), |at| {
            let member = members.get(*shown.get(at)?)?;
            Some(cells(member, self.board.is_ticked(member.school.urn)))
        });
        if let Some(member) = self.board.current(members) {
            let lines = wrap(&all_of(member), usize::from(about.width.saturating_sub(2)));
            for (y, line) in (about.top()..about.bottom()).zip(lines) {
                canvas.text(about, about.x + 2, y, &line, Role::Muted);
            }
        }
        self.board.listing.draw_status(status, canvas, shown.len(), members.len());
    }

    /// How many stand at what; and what the list is narrowed to, behind that where there is room.
    fn head_lines(&self, width: u16) -> Vec<(String, String)> {
        let width = usize::from(width);
        let members = self.members();
        let mut lines: Vec<(String, String)> = Vec::new();
        for part in summary(members) {
            match lines.last_mut().filter(|(line, _)| line.width() + part.width() + 3 <= width) {
                Some((line, _)) => *line = format!("{line} · {part}"),
                None => lines.push((part, String::new())),
            }
        }
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
        let chips = chips.join(" · ");
        match lines.last_mut().filter(|(line, _)| line.width() + chips.width() + 3 <= width) {
            Some((_, behind)) => *behind = chips,
            None => lines.push((String::new(), chips)),
        }
        lines
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
    let answered = matches!(member.status, Some(ConsentStatus::Granted | ConsentStatus::Expired));
    let mut asked = vec![consent.asked.first.clone()];
    asked.retain(|day| !day.is_empty());
    match consent.asked.reminders {
        0 => {}
        1 => asked.push(format!("reminded once, last on {}", consent.asked.last)),
        more => asked.push(format!("reminded {more} times, last on {}", consent.asked.last)),
    }
    if let Some(days) = member.days_outstanding {
        asked.push(format!("{days} {} without an answer", if days == 1 { "day" } else { "days" }));
    }
    let lines = vec![
        ("Permission", member.status.map(state_words).unwrap_or_default()),
        ("Signed by", signed.cloned().collect::<Vec<_>>().join(", ")),
        ("Date", consent.date.clone()),
        ("Last day", consent.expires.clone()),
        ("Covers", if answered { consent.scope.label().to_owned() } else { String::new() }),
        ("Agreement", consent.agreement.clone()),
        ("Asked on", asked.join(", ")),
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
