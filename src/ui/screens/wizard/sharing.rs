//! Owns the choice of who can see a group: the two visibilities, the terms, their acceptance.
//! Must not decide whether the choice is allowed.

use ratatui::layout::Rect;

use crate::domain::{Visibility, terms_text};
use crate::ui::command::Command;
use crate::ui::glyph::Glyph;
use crate::ui::screen::Canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::list::List;
use crate::ui::widgets::wrap::wrap;

/// The width that the terms are broken to: every screen has it.
const WIDTH: usize = 52;

/// A row of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Row {
    Visibility(Visibility, &'static str),
    Line(String),
    Accept,
}

/// The choice of who can see a group that is being created.
#[derive(Debug, Clone)]
pub struct Sharing {
    /// Who can see it.
    pub visibility: Visibility,
    /// The terms were read and accepted.
    pub accepted: bool,
    list: List,
}

impl Sharing {
    /// For a group that is being created.
    pub fn new(visibility: Visibility, accepted: bool) -> Self {
        Self { visibility, accepted, list: List::default() }
    }

    /// Why the choice cannot be taken as it stands.
    pub fn problem(&self) -> Option<&'static str> {
        (self.visibility == Visibility::Schools && !self.accepted).then_some(
            "To share the group with its schools, read the terms and tick that you accept them, or choose owner only",
        )
    }

    fn rows(&self) -> Vec<Row> {
        let mut rows = vec![
            Row::Visibility(Visibility::OwnerOnly, "only the owner's viewers read its reports"),
            Row::Visibility(Visibility::Schools, "each school that has agreed sees the others"),
            Row::Line(String::new()),
        ];
        if self.visibility == Visibility::OwnerOnly {
            let advice = "Permission must be sought from each school before a group is shared. Create it for the owner \
                          only, collect the permissions, then share it.";
            rows.extend(wrap(advice, WIDTH).into_iter().map(Row::Line));
            return rows;
        }
        rows.push(Row::Line("Terms and conditions".to_owned()));
        rows.extend(wrap(terms_text(), WIDTH).into_iter().map(Row::Line));
        rows.push(Row::Line(String::new()));
        rows.push(Row::Accept);
        rows
    }

    /// Takes a movement or a tick.
    pub fn command(&mut self, command: Command, count: Option<usize>, height: u16) {
        let rows = self.rows();
        if command == Command::Toggle {
            match rows.get(self.list.cursor()) {
                Some(Row::Visibility(visibility, _)) => self.visibility = *visibility,
                Some(Row::Accept) => self.accepted = !self.accepted,
                _ => {}
            }
            return;
        }
        self.list.command(command, count, rows.len(), usize::from(height));
    }

    /// Draws the choice.
    pub fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let rows = self.rows();
        let cursor = self.list.cursor();
        let tick = |on: bool| if on { Glyph::Checked.unicode() } else { Glyph::Unchecked.unicode() };
        self.list.draw_rows(area, canvas, rows.len(), |at, line, canvas| {
            let role = if at == cursor { Role::Selected } else { Role::Text };
            match rows.get(at) {
                Some(Row::Visibility(visibility, means)) => {
                    let on = *visibility == self.visibility;
                    let mark = if on { Glyph::Here.unicode() } else { Glyph::Open.unicode() };
                    let x = canvas.text(line, line.x, line.y, &format!("{mark} {}", visibility.label()), role);
                    canvas.text(line, x + 2, line.y, means, Role::Muted);
                }
                Some(Row::Line(text)) => {
                    canvas.text(line, line.x, line.y, text, if at == cursor { Role::Accent } else { Role::Text });
                }
                Some(Row::Accept) => {
                    let text = format!("{} I have read the terms and accept them", tick(self.accepted));
                    canvas.text(line, line.x, line.y, &text, role);
                }
                None => {}
            }
        });
    }
}
