//! Owns the list of commands: as help by section, as palette by how well they fit what is typed; Enter gives one.
//! Must not know what a command does.

use ratatui::layout::Rect;

use crate::ui::app::Listed;
use crate::ui::command::{Command, Context, Section};
use crate::ui::screen::{Canvas, Input, Screen, Turn};
use crate::ui::suggest::fuzzy;
use crate::ui::theme::Role;
use crate::ui::widgets::field::Field;
use crate::ui::widgets::list::List;
use crate::ui::widgets::matching::matches;
use crate::ui::widgets::wrap::wrap;

/// Columns for the keys of a command.
const KEYS: u16 = 18;

/// Rows beneath the list that say in full what the command under the cursor does.
const EXPLAINED: u16 = 2;
/// Columns for its title.
const TITLE: u16 = 15;

/// The list of commands.
pub struct Catalogue {
    listed: Vec<Listed>,
    palette: bool,
    filter: Field,
    filtering: bool,
    list: List,
}

/// A row: the heading of a section, or a command.
enum Row<'a> {
    Heading(Section),
    Command(&'a Listed),
}

impl Catalogue {
    /// Help: every command of the screen, by section.
    pub fn help(listed: Vec<Listed>) -> Self {
        let mut it = Self { listed, palette: false, filter: Field::default(), filtering: false, list: List::default() };
        it.step_over_heading(Command::Down);
        it
    }

    /// The palette: typed into at once.
    pub fn palette(listed: Vec<Listed>) -> Self {
        Self { palette: true, filtering: true, list: List::default(), ..Self::help(listed) }
    }

    fn rows(&self) -> Vec<Row<'_>> {
        if self.palette {
            let mut found: Vec<(usize, &Listed)> =
                self.listed.iter().filter_map(|it| Some((fuzzy(self.filter.value(), &it.title)?, it))).collect();
            if self.filter.is_empty() {
                // What belongs to this screen first, moving about and leaving last.
                let section = |it: &Listed| Section::ALL.iter().position(|section| *section == it.section);
                found.sort_by_key(|(_, it)| (it.why_not.is_some(), section(it)));
            } else {
                found.sort_by_key(|(cost, it)| (it.why_not.is_some(), *cost));
            }
            return found.into_iter().map(|(_, it)| Row::Command(it)).collect();
        }
        let mut rows = Vec::new();
        for section in Section::ALL {
            let mut part = self
                .listed
                .iter()
                .filter(|it| {
                    let text = format!("{} {} {}", it.title, it.sentence, it.keys.join(" "));
                    it.section == section && matches(self.filter.value(), &text)
                })
                .peekable();
            if part.peek().is_some() {
                rows.push(Row::Heading(section));
                rows.extend(part.map(Row::Command));
            }
        }
        rows
    }

    fn step_over_heading(&mut self, direction: Command) {
        let rows = self.rows();
        let on_heading = |at: usize| matches!(rows.get(at), Some(Row::Heading(_)));
        let at = self.list.cursor();
        if on_heading(at) {
            let next = if direction == Command::Up && at > 0 { at - 1 } else { at + 1 };
            let len = rows.len();
            self.list.go_to(next, len, usize::MAX);
        }
    }

    /// Gives the command under the cursor to the screen beneath; a number goes to that row.
    fn run(&self, turn: &mut Turn<'_>) {
        if let (true, Ok(row)) = (self.palette, self.filter.value().trim().parse::<usize>()) {
            turn.close();
            turn.command(Command::Top, Some(row));
            return;
        }
        if let Some(Row::Command(it)) = self.rows().get(self.list.cursor()) {
            turn.close();
            turn.command(it.command, None);
        }
    }

    fn draw_command(it: &Listed, here: bool, line: Rect, canvas: &mut Canvas<'_>) {
        let ready = it.why_not.is_none();
        let name = match (here, ready, it.danger) {
            (true, ..) => Role::Selected,
            (_, false, _) => Role::Muted,
            (_, _, true) => Role::Warning,
            _ => Role::Text,
        };
        let keys = Rect { width: KEYS.min(line.width), ..line };
        canvas.text(keys, keys.x, line.y, &it.keys.join(", "), if ready { Role::Key } else { Role::Muted });
        let x = (line.x + KEYS).min(line.right());
        let end = canvas.text(line, x, line.y, &it.title, name);
        let x = end.max(x + TITLE);
        canvas.text(line, x + 2, line.y, &said(it), Role::Muted);
    }
}

/// What a command does, or why it cannot be given.
fn said(it: &Listed) -> String {
    it.why_not.as_ref().map_or_else(|| it.sentence.to_owned(), |why| format!("not now: {why}"))
}

impl Screen for Catalogue {
    fn title(&self) -> String {
        if self.palette { "Commands".to_owned() } else { "Help: what can be done here".to_owned() }
    }

    fn contexts(&self) -> Vec<Context> {
        match (self.palette, self.filtering) {
            (true, _) => vec![Context::Picker, Context::List],
            (_, true) => vec![Context::Typing, Context::List],
            _ => vec![Context::Filtered, Context::List],
        }
    }

    fn typing(&self) -> bool {
        self.filtering
    }

    fn label(&self, command: Command) -> Option<String> {
        (command == Command::Open).then(|| "Do it".to_owned())
    }

    fn size(&self) -> (u16, u16) {
        (96, 30)
    }

    fn back(&mut self, _turn: &mut Turn<'_>) -> bool {
        if self.palette {
            return false;
        }
        let was = self.filtering || !self.filter.is_empty();
        if !std::mem::take(&mut self.filtering) {
            self.filter.set("");
        }
        was
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        let height = usize::from(turn.body.height.saturating_sub(1 + EXPLAINED));
        match input {
            Input::Command(Command::Open, _) => self.run(turn),
            Input::Command(Command::Filter, _) => self.filtering = true,
            Input::Command(Command::EndFilter, _) => self.filtering = false,
            Input::Command(command, count) => {
                let rows = self.rows().len();
                self.list.command(command, count, rows, height);
                self.step_over_heading(command);
            }
            Input::Key(key) if self.filter.key(key) => {
                self.list = List::default();
                self.step_over_heading(Command::Down);
            }
            Input::Paste(text) if self.filtering => {
                self.filter.paste(&text);
                self.list = List::default();
                self.step_over_heading(Command::Down);
            }
            _ => {}
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let rows = self.rows();
        let top = Rect { height: area.height.min(1), ..area };
        let below = if area.height > 8 { EXPLAINED } else { 0 };
        let list = Rect { y: area.y + top.height, height: area.height - top.height - below, ..area };
        let cursor = self.list.cursor();
        self.list.draw_rows(list, canvas, rows.len(), |at, line, canvas| match rows.get(at) {
            Some(Row::Heading(section)) => {
                canvas.text(line, line.x, line.y, section.heading(), Role::Title);
            }
            Some(Row::Command(it)) => Self::draw_command(it, at == cursor, line, canvas),
            None => {}
        });
        if let Some(Row::Command(it)) = rows.get(cursor) {
            let lines = wrap(&said(it), usize::from(area.width));
            for (y, line) in (list.bottom()..area.bottom()).zip(lines) {
                canvas.text(area, area.x, y, &line, Role::Text);
            }
        }
        if rows.is_empty() {
            canvas.text(list, list.x, list.y, "No command fits what was typed.", Role::Muted);
        }
        let prompt = if self.filtering || !self.filter.is_empty() { "> " } else { "Enter does it, / searches" };
        let x = canvas.text(top, top.x, top.y, prompt, Role::Muted);
        if self.filtering || !self.filter.is_empty() {
            self.filter.draw(Rect { x, width: top.right().saturating_sub(x), ..top }, canvas, self.filtering);
        }
    }
}
