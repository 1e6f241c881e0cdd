//! Owns how the steps are drawn: the rail, the list of viewers, the page that says what is going to happen.
//! Must not change anything.

use ratatui::layout::Rect;

use super::{ABOVE, NAME, SCHOOLS, SHARING, STEPS, VIEWERS, Wizard};
use crate::domain::Visibility;
use crate::ui::glyph::Glyph;
use crate::ui::screen::Canvas;
use crate::ui::session::roles;
use crate::ui::theme::Role;
use crate::ui::widgets::list::position;
use crate::ui::widgets::listing::with_status;

/// What an administrator has to know who is not among the viewers.
const LOCKED_OUT: &str = "Not ticked yourself, you cannot read its reports";

impl Wizard {
    pub(super) fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        self.draw_rail(area, canvas);
        let body = Rect { y: area.y + ABOVE, height: area.height.saturating_sub(ABOVE), ..area };
        match self.step {
            NAME => self.form.draw(body, canvas),
            SCHOOLS => self.chosen.draw(body, canvas),
            VIEWERS => self.draw_viewers(body, canvas),
            SHARING => self.sharing.draw(body, canvas),
            _ => self.draw_review(body, canvas),
        }
    }

    fn draw_rail(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let mut x = area.x;
        for (at, name) in STEPS.iter().enumerate() {
            let (mark, role) = match at.cmp(&self.step) {
                std::cmp::Ordering::Less => (Glyph::Tick, Role::Success),
                std::cmp::Ordering::Equal => (Glyph::Here, Role::Accent),
                std::cmp::Ordering::Greater => (Glyph::Open, Role::Muted),
            };
            x = canvas.text(area, x, area.y, &format!("{} {name} {}", at + 1, mark.unicode()), role) + 2;
        }
    }

    fn draw_viewers(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let (list, status) = with_status(area);
        if self.users_asked.is_some() {
            canvas.text(list, list.x, list.y, "Reading the users of the owner…", Role::Muted);
            return;
        }
        if self.users.is_empty() {
            let text = "The owner has no users yet; viewers can be chosen later, on the group's page.";
            canvas.text(list, list.x, list.y, text, Role::Muted);
            return;
        }
        canvas.text(list, list.x, list.y, "Which users of the owner may view the group?", Role::Title);
        let rows = Rect { y: list.y + 1, height: list.height.saturating_sub(1), ..list };
        let cursor = self.viewer_list.cursor();
        self.viewer_list.draw_rows(rows, canvas, self.users.len(), |at, line, canvas| {
            let Some(person) = self.users.get(at) else { return };
            let ticked = self.viewers.contains(&person.user.email);
            let mark = if ticked { Glyph::Checked } else { Glyph::Unchecked };
            let role = if at == cursor { Role::Selected } else { Role::Text };
            let text = format!("{} {}", mark.unicode(), person.user.name);
            let x = canvas.text(line, line.x, line.y, &text, role) + 2;
            let more = if person.user.global { "sees all groups in any case".to_owned() } else { roles(person) };
            canvas.text(line, x, line.y, &format!("{} · {more}", person.user.email), Role::Muted);
        });
        let text = format!("{} · {} chosen", position(cursor, self.users.len()), self.viewers.len());
        let x = canvas.text(status, status.x, status.y, &text, Role::Muted);
        if self.locks_out() {
            canvas.text(status, x + 2, status.y, LOCKED_OUT, Role::Warning);
        }
    }

    /// What is going to happen, line by line: caption and text.
    pub(super) fn effects(&self) -> Vec<(String, String)> {
        let owner = self.owner().and_then(|code| self.owners.iter().find(|it| it.code == code));
        let owner = owner.map_or_else(String::new, |it| format!("{} ({})", it.name, it.code));
        let schools = self.chosen.schools();
        let shared = self.sharing.visibility == Visibility::Schools;
        let line = |caption: &str, text: String| (caption.to_owned(), text);
        let mut lines = vec![
            line("Name", self.form.value(0)),
            line("Description", Some(self.form.value(1)).filter(|it| !it.is_empty()).unwrap_or_else(|| "–".to_owned())),
            line("Owner", owner),
            line("Sharing", self.sharing.visibility.label().to_owned()),
        ];
        // Short enough for the narrowest terminal.
        let means = if shared {
            ["Terms accepted. No school has been asked yet.", "A school's figures show once it has agreed."]
        } else {
            ["No school sees figures until it is shared.", "Schools that are asked see who else is in it."]
        };
        lines.extend(means.map(|text| line("", text.to_owned())));
        lines.push(line("Viewers", format!("{} chosen", self.viewers.len())));
        if self.locks_out() {
            lines.push(line("", format!("{LOCKED_OUT}.")));
        }
        for email in &self.viewers {
            let person = self.users.iter().find(|it| it.user.email == *email);
            lines.push(line("", person.map_or_else(|| email.to_string(), |it| it.user.name.clone())));
        }
        lines.push(line("Schools", format!("{} chosen", schools.len())));
        lines.extend(schools.iter().map(|(urn, name)| line("", format!("{urn}  {name}"))));
        lines
    }

    fn draw_review(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let lines = self.effects();
        let title = if self.creating.is_some() { "The group is being created…" } else { "This will be created:" };
        canvas.text(area, area.x, area.y, title, Role::Title);
        let rows = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        self.review.draw_rows(rows, canvas, lines.len(), |at, line, canvas| {
            if let Some((caption, text)) = lines.get(at) {
                canvas.text(line, line.x, line.y, caption, Role::Muted);
                canvas.text(line, (line.x + 13).min(line.right()), line.y, text, Role::Text);
            }
        });
    }
}
