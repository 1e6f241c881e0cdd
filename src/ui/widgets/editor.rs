//! Owns text of several lines being typed: its lines, its cursor, how long lines are broken and drawn.
//! Must not know what the text is for.

use std::ops::Range;

use ratatui::layout::Rect;
use tui_input::{Input, InputRequest};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::field::request;
use crate::ui::event::{Key, KeyCode};
use crate::ui::key::typed;
use crate::ui::screen::Canvas;
use crate::ui::theme::Role;

/// Most characters of a text.
const LONGEST: usize = 20_000;

/// Text of several lines being typed.
#[derive(Debug, Clone)]
pub struct Editor {
    lines: Vec<Input>,
    row: usize,
    /// The column that moving up and down aims at.
    goal: Option<usize>,
}

/// A row on the screen: which line it is of, and which characters of it.
type Shown = (usize, Range<usize>);

impl Editor {
    /// An editor that holds `text`, with the cursor at its beginning.
    pub fn new(text: &str) -> Self {
        let lines = clean(text).split('\n').map(|line| Input::new(line.to_owned()).with_cursor(0)).collect();
        Self { lines, row: 0, goal: None }
    }

    /// What was typed.
    pub fn text(&self) -> String {
        self.lines.iter().map(Input::value).collect::<Vec<_>>().join("\n")
    }

    fn len(&self) -> usize {
        self.lines.iter().map(|line| line.value().chars().count() + 1).sum()
    }

    fn line(&self) -> (&str, usize) {
        self.lines.get(self.row).map_or(("", 0), |line| (line.value(), line.cursor()))
    }

    /// Takes a key; whether the text changed.
    pub fn key(&mut self, key: Key) -> bool {
        self.goal = None;
        let (value, cursor) = self.line();
        let (first, last) = (cursor == 0, cursor >= value.chars().count());
        let plain = !key.ctrl && !key.alt;
        match key.code {
            KeyCode::Backspace if plain && first => return self.join(self.row.checked_sub(1)),
            KeyCode::Delete if plain && last => return self.join(Some(self.row)),
            KeyCode::Left if plain && first => self.go_to_line(self.row.checked_sub(1), usize::MAX),
            KeyCode::Right if plain && last => self.go_to_line(Some(self.row + 1), 0),
            _ => {}
        }
        if plain && matches!((key.code, first, last), (KeyCode::Left, true, _) | (KeyCode::Right, _, true)) {
            return false;
        }
        let request = match typed(key) {
            Some(_) if self.len() > LONGEST => return false,
            Some(c) => InputRequest::InsertChar(c),
            None => match request(key) {
                Some(request) => request,
                None => return false,
            },
        };
        let line = self.lines.get_mut(self.row);
        line.and_then(|line| line.handle(request)).is_some_and(|changed| changed.value)
    }

    fn go_to_line(&mut self, row: Option<usize>, cursor: usize) {
        if let Some((row, line)) = row.and_then(|row| Some((row, self.lines.get_mut(row)?))) {
            *line = line.clone().with_cursor(cursor.min(line.value().chars().count()));
            self.row = row;
        }
    }

    /// Joins a line with the one below it.
    fn join(&mut self, row: Option<usize>) -> bool {
        let Some(row) = row.filter(|row| row + 1 < self.lines.len()) else { return false };
        let below = self.lines.remove(row + 1);
        if let Some(line) = self.lines.get_mut(row) {
            let cursor = line.value().chars().count();
            *line = Input::new(format!("{}{}", line.value(), below.value())).with_cursor(cursor);
        }
        self.row = row;
        true
    }

    /// Breaks the line at the cursor.
    pub fn break_line(&mut self) {
        self.paste("\n");
    }

    /// Takes pasted text; its line breaks stand, other control characters vanish.
    pub fn paste(&mut self, text: &str) {
        self.goal = None;
        let room = LONGEST.saturating_sub(self.len());
        let pasted: String = clean(text).chars().take(room).collect();
        let (value, cursor) = self.line();
        let before: String = value.chars().take(cursor).collect();
        let after: String = value.chars().skip(cursor).collect();
        let whole = format!("{before}{pasted}");
        let mut lines: Vec<String> = whole.split('\n').map(str::to_owned).collect();
        let at = lines.last().map_or(0, |line| line.chars().count());
        let rows = lines.len();
        if let Some(last) = lines.last_mut() {
            last.push_str(&after);
        }
        let to = (self.row + 1).min(self.lines.len());
        self.lines.splice(self.row..to, lines.into_iter().map(Input::new));
        self.go_to_line(Some(self.row + rows - 1), at);
    }

    /// The rows of all lines in this width.
    fn shown(&self, width: usize) -> Vec<Shown> {
        let lines = self.lines.iter().enumerate();
        lines.flat_map(|(at, line)| breaks(line.value(), width).into_iter().map(move |chars| (at, chars))).collect()
    }

    /// Which of the rows the cursor stands in, and in which column.
    fn place(&self, shown: &[Shown]) -> (usize, usize) {
        let (value, cursor) = self.line();
        let here = |(line, chars): &Shown| *line == self.row && chars.start <= cursor;
        let at = shown.iter().rposition(here).unwrap_or(0);
        let start = shown.get(at).map_or(0, |(_, chars)| chars.start);
        (at, part(value, &(start..cursor)).width())
    }

    /// Moves so many rows down, or up where negative, as the text is broken in `width` columns.
    pub fn step(&mut self, rows: isize, width: u16) {
        let shown = self.shown(usize::from(width));
        let (at, column) = self.place(&shown);
        let goal = *self.goal.get_or_insert(column);
        let to = at.saturating_add_signed(rows).min(shown.len().saturating_sub(1));
        let Some((line, chars)) = shown.get(to).cloned() else { return };
        let value = self.lines.get(line).map_or("", Input::value);
        let continues = shown.get(to + 1).is_some_and(|(next, _)| *next == line);
        // Behind the last character of a row that goes on stands the first of the next row.
        let end = if continues { chars.end.saturating_sub(1) } else { chars.end };
        let within = characters_within(&part(value, &chars), goal);
        self.go_to_line(Some(line), (chars.start + within).min(end));
    }

    /// Draws the text, scrolled so that the cursor shows; focused: puts the cursor there.
    pub fn draw(&self, area: Rect, canvas: &mut Canvas<'_>, focused: bool) {
        if area.is_empty() {
            return;
        }
        canvas.tint(area, Role::Input);
        let style = canvas.style(Role::Input);
        let shown = self.shown(usize::from(area.width));
        let (at, column) = self.place(&shown);
        let height = usize::from(area.height);
        // The cursor keeps to the middle, as far as the ends of the text allow.
        let top = at.saturating_sub(height / 2).min(shown.len().saturating_sub(height));
        for (y, (line, chars)) in (area.top()..area.bottom()).zip(shown.iter().skip(top)) {
            let text = part(self.lines.get(*line).map_or("", Input::value), chars);
            canvas.buffer.set_stringn(area.x, y, text, usize::from(area.width), style);
        }
        if focused {
            let column = u16::try_from(column).unwrap_or(u16::MAX).min(area.width.saturating_sub(1));
            canvas.put_cursor(area.x + column, area.y + u16::try_from(at - top).unwrap_or(0));
        }
    }
}

/// Line breaks of one kind, blanks for tabs, no other control characters, not too long.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    text.chars().filter(|c| *c == '\n' || !c.is_control()).take(LONGEST).collect()
}

fn part(text: &str, chars: &Range<usize>) -> String {
    text.chars().skip(chars.start).take(chars.end.saturating_sub(chars.start)).collect()
}

/// How many characters from the beginning fit in so many columns.
fn characters_within(text: &str, columns: usize) -> usize {
    let mut taken = 0;
    let fits = |it: &&str| {
        taken += it.width();
        taken <= columns
    };
    text.graphemes(true).take_while(fits).map(|it| it.chars().count()).sum()
}

/// Where a line is broken: ranges of characters that together are the whole of it.
///
/// Broken behind a blank where possible; a blank that does not fit hangs over the edge.
fn breaks(line: &str, width: usize) -> Vec<Range<usize>> {
    let cells: Vec<(usize, usize, bool)> =
        line.graphemes(true).map(|it| (it.chars().count(), it.width(), it == " ")).collect();
    let mut rows = Vec::new();
    let (mut from, mut start) = (0, 0);
    loop {
        let (mut to, mut column, mut blank) = (from, 0, None);
        while let Some((_, wide, is_blank)) = cells.get(to) {
            column += wide;
            if column > width.max(1) && !is_blank {
                break;
            }
            to += 1;
            if *is_blank {
                blank = Some(to);
            }
        }
        let cut = if to >= cells.len() { to } else { blank.unwrap_or(to).max(from + 1) };
        let end = start + cells.iter().skip(from).take(cut - from).map(|(chars, ..)| chars).sum::<usize>();
        rows.push(start..end);
        if cut >= cells.len() {
            return rows;
        }
        (from, start) = (cut, end);
    }
}

#[cfg(test)]
mod tests;
