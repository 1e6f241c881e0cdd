//! Owns the frame around every screen: header, numbered views, message, hints, boxes, the gate.
//! Must not know what stands in the body, and must not change anything.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use super::{App, SMALLEST};
use crate::ui::command::{Availability, Command};
use crate::ui::glyph::Glyph;
use crate::ui::key::keys_label;
use crate::ui::screen::Canvas;
use crate::ui::session::{Message, Tone};
use crate::ui::theme::Role;
use crate::ui::widgets::wrap::wrap;

/// Most rows that a message takes.
const MESSAGE_ROWS: usize = 3;
/// Most rows of the box that lists how a sequence goes on.
const PENDING_ROWS: u16 = 15;

/// The numbered views, in their order.
pub(super) const VIEWS: [Command; 7] = [
    Command::Groups,
    Command::Schools,
    Command::People,
    Command::Imports,
    Command::Inbox,
    Command::Log,
    Command::Outbox,
];

/// The parts of the frame.
pub(super) struct Regions {
    header: Rect,
    views: Rect,
    pub body: Rect,
    message: Rect,
    hints: Rect,
}

impl App {
    pub(super) fn regions(&self, area: Rect) -> Regions {
        let row = |y: u16, height: u16| Rect { y: area.y + y, height, ..area }.intersection(area);
        let views = u16::from(self.screens.last().is_some_and(|layer| layer.screen.is_view().is_some()));
        let message = u16::try_from(self.message_lines(area.width).len().max(1)).unwrap_or(1);
        let top = 1 + views;
        let bottom = area.height.saturating_sub(1 + message);
        Regions {
            header: row(0, 1),
            views: row(1, views),
            body: row(top, bottom.saturating_sub(top)),
            message: row(bottom, message),
            hints: row(area.height.saturating_sub(1), 1),
        }
    }

    fn message_lines(&self, width: u16) -> Vec<String> {
        let Some(message) = self.session.message() else { return Vec::new() };
        let mut lines = wrap(&message_text(message), usize::from(width).saturating_sub(2));
        if lines.len() > MESSAGE_ROWS {
            lines.truncate(MESSAGE_ROWS);
            if let Some(last) = lines.last_mut() {
                // The whole of it is one key away.
                last.push_str(" … !");
            }
        }
        lines
    }

    pub(super) fn draw(&self, buffer: &mut Buffer) -> Option<Position> {
        self.drawn.set(true);
        let area = buffer.area;
        let mut canvas = Canvas::new(buffer, &self.theme, self.glyphs);
        canvas.clear(area);
        if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            gate(area, &mut canvas);
            return None;
        }
        let regions = self.regions(area);
        self.draw_header(regions.header, &mut canvas);
        self.draw_views(regions.views, &mut canvas);
        self.draw_message(regions.message, &mut canvas);
        self.draw_hints(regions.hints, &mut canvas);
        if let Some(layer) = self.screens.last() {
            layer.screen.view(regions.body, &mut canvas);
        }
        let mut cursor = canvas.cursor();
        for layer in &self.overlays {
            let mut canvas = Canvas::new(buffer, &self.theme, self.glyphs);
            let outer = boxed(layer.screen.size(), regions.body);
            canvas.keys = self.keys_for(&[Command::Confirm, Command::Refuse]);
            draw_box(outer, &layer.screen.title(), &mut canvas);
            layer.screen.view(inside(outer), &mut canvas);
            cursor = canvas.cursor();
        }
        if !self.pending.is_empty() {
            let mut canvas = Canvas::new(buffer, &self.theme, self.glyphs);
            self.draw_pending(regions.body, &mut canvas);
        }
        cursor
    }

    fn draw_header(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let who = &self.session.who;
        let said = |parts: &[&str]| parts.iter().filter(|it| !it.is_empty()).copied().collect::<Vec<_>>().join(" · ");
        let (name, roles) = (who.name(), who.roles());
        let unread = self.session.unread.filter(|it| *it > 0).map_or_else(String::new, |it| format!("{it} unread"));
        let name = said(&[&unread, &name]);
        let whos = [said(&[&name, who.organisation(), &roles]), said(&[&name, who.organisation()]), name.clone()];
        let crumb = format!(" {} ", Glyph::Crumb.unicode());
        let titles: Vec<String> = self.screens.iter().map(|layer| layer.screen.title()).collect();
        let whole = std::iter::once("Collaborate".to_owned()).chain(titles.iter().cloned()).collect::<Vec<_>>();
        // Where not all of it fits: first without the program's name, then with less of the person, at last with
        // less of the way here. Where one is matters most.
        let room = usize::from(area.width);
        let fits = |left: &str, right: &str| left.width() + right.width() + 3 <= room;
        let last = titles.last().cloned().unwrap_or_default();
        let ways = [whole.join(&crumb), titles.join(&crumb), last];
        let choice = [(0, 0), (1, 0), (1, 1), (1, 2), (2, 1), (2, 2)]
            .into_iter()
            .filter_map(|(left, right)| Some((ways.get(left)?, whos.get(right)?)))
            .find(|(left, right)| fits(left, right));
        let (left, right) = choice.map_or((titles.join(&crumb), name), |(left, right)| (left.clone(), right.clone()));
        let most = if fits(&left, &right) { area.width } else { area.width / 2 };
        let width = u16::try_from(right.width()).unwrap_or(u16::MAX).min(most);
        let place = Rect { width: area.width.saturating_sub(width + 2), ..area };
        canvas.text(place, area.x, area.y, &left, Role::Title);
        canvas.text(area, area.right().saturating_sub(width), area.y, &right, Role::Muted);
    }

    fn draw_views(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let here = self.screens.last().and_then(|layer| layer.screen.is_view());
        let mut x = area.x;
        let views = || VIEWS.iter().enumerate().filter(|(_, view)| self.session.who.may_open(**view));
        let needed: usize = views().map(|(_, view)| view.definition().title.width() + 5).sum();
        let gap = if needed > usize::from(area.width) { 1 } else { 2 };
        for (number, view) in views() {
            let current = here == Some(*view);
            x = canvas.text(area, x, area.y, &format!("{}", number + 1), Role::Key);
            let role = if current { Role::Accent } else { Role::Muted };
            let name = view.definition().title;
            let mark = if current { Glyph::Here.unicode() } else { " " };
            x = canvas.text(area, x, area.y, &format!(" {name}{mark}"), role) + gap;
        }
        if self.session.start.demo {
            let room = usize::from(area.right().saturating_sub(x));
            if let Some(text) = ["demo: nothing is kept", "demo"].into_iter().find(|text| text.len() <= room) {
                let width = u16::try_from(text.len()).unwrap_or(0);
                canvas.text(area, area.right() - width, area.y, text, Role::Warning);
            }
        }
    }

    fn draw_message(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let Some(message) = self.session.message() else { return };
        let role = match message.tone {
            Tone::Success => Role::Success,
            Tone::Remark => Role::Warning,
            Tone::Error => Role::Error,
        };
        for (y, line) in (area.top()..area.bottom()).zip(self.message_lines(area.width)) {
            canvas.text(area, area.x, y, &line, role);
        }
    }

    /// The commands that fit, then the way out and help, which always show.
    fn draw_hints(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let mut tail: Vec<(String, String)> = self.way_out().into_iter().collect();
        tail.push((self.help_key(), Command::Help.definition().title.to_owned()));
        let columns = |key: &str, words: &str| u16::try_from(key.width() + words.width() + 3).unwrap_or(u16::MAX);
        let kept: u16 = tail.iter().map(|(key, words)| columns(key, words)).sum();
        // The gap behind the last of the tail is not needed: the sign that some were left out takes its place.
        let end = area.right().saturating_sub(kept);
        let mut x = area.x;
        for (key, words, danger) in self.hints() {
            if x.saturating_add(columns(&key, &words)) > end {
                x = canvas.text(area, x, area.y, Glyph::Ellipsis.unicode(), Role::Muted) + 1;
                break;
            }
            x = canvas.text(area, x, area.y, &key, Role::Key) + 1;
            x = canvas.text(area, x, area.y, &words, if danger { Role::Warning } else { Role::Muted }) + 2;
        }
        for (key, words) in tail {
            x = canvas.text(area, x, area.y, &key, Role::Key) + 1;
            x = canvas.text(area, x, area.y, &words, Role::Muted) + 2;
        }
    }

    /// What was typed so far and how it can go on, at the lower right.
    fn draw_pending(&self, body: Rect, canvas: &mut Canvas<'_>) {
        let contexts = self.contexts();
        let mut lines: Vec<(String, String)> = Vec::new();
        if self.is_sequence() {
            for binding in self.keymap.continuations(&contexts, self.pending.keys()) {
                if self.availability(binding.command) != Availability::Ready {
                    continue;
                }
                let rest = binding.keys.get(self.pending.keys().len()..).unwrap_or_default();
                lines.push((keys_label(rest), binding.command.definition().title.to_owned()));
            }
            lines.sort();
        } else {
            lines.push(("G".to_owned(), format!("Row {}", self.pending.label())));
        }
        lines.push(("Esc".to_owned(), "Forget it".to_owned()));
        let height =
            u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2).min(PENDING_ROWS).min(body.height);
        // The way out shows always.
        let room = usize::from(height.saturating_sub(2)).max(1);
        if lines.len() > room {
            lines.drain(room - 1..lines.len() - 1);
        }
        let width = 28.min(body.width);
        let outer = Rect { x: body.right() - width, y: body.bottom() - height, width, height };
        draw_box(outer, &format!("{} …", self.pending.label()), canvas);
        let area = inside(outer);
        for (y, (key, words)) in (area.top()..area.bottom()).zip(lines) {
            let x = canvas.text(area, area.x, y, &key, Role::Key) + 2;
            canvas.text(area, x, y, &words, Role::Text);
        }
    }
}

fn message_text(message: &Message) -> String {
    match message.tone {
        Tone::Success => format!("✓ {}", message.text),
        Tone::Remark => message.text.clone(),
        Tone::Error if message.hint.is_empty() => format!("✗ {}", message.text),
        Tone::Error => format!("✗ {}. What to do: {}.", message.text, message.hint),
    }
}

/// A box of at most this size in the middle of `body`, border included.
pub(super) fn boxed(size: (u16, u16), body: Rect) -> Rect {
    let width = size.0.saturating_add(4).min(body.width);
    let height = size.1.saturating_add(2).min(body.height);
    Rect { x: body.x + (body.width - width) / 2, y: body.y + (body.height - height) / 2, width, height }
}

/// The inside of a box: without its border and one column of air on each side.
pub(super) fn inside(outer: Rect) -> Rect {
    Rect {
        x: outer.x.saturating_add(2).min(outer.right()),
        y: outer.y.saturating_add(1).min(outer.bottom()),
        width: outer.width.saturating_sub(4),
        height: outer.height.saturating_sub(2),
    }
}

fn draw_box(outer: Rect, title: &str, canvas: &mut Canvas<'_>) {
    canvas.clear(outer);
    if outer.width < 2 || outer.height < 2 {
        return;
    }
    let (right, bottom) = (outer.right() - 1, outer.bottom() - 1);
    let rule = canvas.glyph(Glyph::Across).repeat(usize::from(outer.width - 2));
    for (y, left, end) in [(outer.y, Glyph::TopLeft, Glyph::TopRight), (bottom, Glyph::BottomLeft, Glyph::BottomRight)]
    {
        let line = format!("{}{rule}{}", left.unicode(), end.unicode());
        canvas.text(outer, outer.x, y, &line, Role::Border);
    }
    for y in outer.y + 1..bottom {
        canvas.text(outer, outer.x, y, Glyph::Down.unicode(), Role::Border);
        canvas.text(outer, right, y, Glyph::Down.unicode(), Role::Border);
    }
    let top = Rect { x: outer.x + 2, width: outer.width.saturating_sub(4), height: 1, ..outer };
    canvas.text(top, top.x, top.y, &format!(" {title} "), Role::Title);
}

/// What shows where the terminal is too small for anything else.
fn gate(area: Rect, canvas: &mut Canvas<'_>) {
    let lines = [
        format!("now {}×{}, need {}×{}", area.width, area.height, SMALLEST.0, SMALLEST.1),
        "enlarge the window".to_owned(),
        "or q quits".to_owned(),
    ];
    let top = area.y + area.height.saturating_sub(2) / 2;
    for (y, line) in (top..area.bottom()).zip(&lines) {
        let wide = u16::try_from(line.width()).unwrap_or(0);
        canvas.text(area, area.x + area.width.saturating_sub(wide) / 2, y, line, Role::Text);
    }
}
