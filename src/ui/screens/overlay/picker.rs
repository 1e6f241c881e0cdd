//! Owns choosing from a list: one, found by typing, or many, by ticking.
//! Must not know what the choices stand for; it answers with their places.

use ratatui::layout::Rect;

use crate::ui::command::{Command, Context};
use crate::ui::event::Key;
use crate::ui::glyph::Glyph;
use crate::ui::key::typed;
use crate::ui::screen::{Answer, Canvas, Input, Screen, Turn};
use crate::ui::theme::Role;
use crate::ui::widgets::field::Field;
use crate::ui::widgets::list::List;
use crate::ui::widgets::matching::matches;
use crate::ui::widgets::wrap::wrap;

/// Something to choose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// What it is called.
    pub label: String,
    /// What else helps to tell it from the others.
    pub detail: String,
    /// It is ticked (many), or stands now (one).
    pub chosen: bool,
    /// Why it cannot be chosen; none: it can.
    pub why_not: Option<String>,
}

impl Choice {
    /// A choice that is not ticked.
    pub fn new(label: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { label: label.into(), detail: detail.into(), ..Self::default() }
    }

    /// Ticked, or the one that stands now.
    #[must_use]
    pub fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }
}

/// Choosing from a list.
pub struct Picker {
    title: String,
    choices: Vec<Choice>,
    many: bool,
    filter: Field,
    filtering: bool,
    list: List,
    /// What else is to be known before one chooses.
    note: String,
    /// What fits no choice is an answer as it was typed.
    open_ended: bool,
    untaken: Untaken,
}

/// What would be lost if the box were closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Untaken {
    Nothing,
    /// Ticks were changed.
    Ticks,
    /// Ticks, and Esc was pressed once over them.
    Warned,
}

/// The width of the box.
const WIDTH: u16 = 68;

impl Picker {
    /// One of these; typing finds it, Enter takes it.
    pub fn one(title: &str, choices: Vec<Choice>) -> Self {
        let mut list = List::default();
        let at = choices.iter().position(|choice| choice.chosen).unwrap_or(0);
        list.go_to(at, choices.len(), usize::MAX);
        Self {
            title: title.to_owned(),
            choices,
            many: false,
            filter: Field::default(),
            filtering: true,
            list,
            note: String::new(),
            open_ended: false,
            untaken: Untaken::Nothing,
        }
    }

    /// What is typed and fits no choice is taken as it stands: the answer is then `Filled`.
    #[must_use]
    pub fn or_typed(mut self) -> Self {
        self.open_ended = true;
        self
    }

    /// One of a few, whose first is the one that changes nothing or the most likely one; nothing is typed.
    pub fn few(title: &str, choices: Vec<Choice>) -> Self {
        Self { filtering: false, ..Self::one(title, choices) }
    }

    /// Any number of these; Space ticks, Enter takes those that are ticked and no others.
    pub fn many(title: &str, choices: Vec<Choice>) -> Self {
        Self { many: true, filtering: false, list: List::default(), ..Self::one(title, choices) }
    }

    /// Says beneath the choices what else is to be known.
    #[must_use]
    pub fn noting(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }

    /// The places of the choices that the filter leaves.
    fn shown(&self) -> Vec<usize> {
        let passes = |choice: &Choice| matches(self.filter.value(), &format!("{} {}", choice.label, choice.detail));
        self.choices.iter().enumerate().filter(|(_, choice)| passes(choice)).map(|(at, _)| at).collect()
    }

    /// Where nothing is typed yet and no choice has a j or a k, these move as they do in every other list.
    fn movement(&self, key: Key) -> Option<Command> {
        let typed = typed(key).filter(|_| self.filter.is_empty())?;
        let (_, movement) = [('j', Command::Down), ('k', Command::Up)].into_iter().find(|(it, _)| *it == typed)?;
        let fits = |choice: &Choice| matches(&typed.to_string(), &format!("{} {}", choice.label, choice.detail));
        (!self.choices.iter().any(fits)).then_some(movement)
    }

    fn toggle_all(&mut self) {
        let shown = self.shown();
        let free = |choice: &Choice| choice.why_not.is_none();
        let all = shown.iter().filter_map(|at| self.choices.get(*at)).filter(|it| free(it)).all(|it| it.chosen);
        for at in shown {
            if let Some(choice) = self.choices.get_mut(at).filter(|choice| free(choice)) {
                choice.chosen = !all;
                self.untaken = Untaken::Ticks;
            }
        }
    }

    fn toggle(&mut self, turn: &mut Turn<'_>) {
        let at = self.shown().get(self.list.cursor()).copied();
        let Some(choice) = at.and_then(|at| self.choices.get_mut(at)) else { return };
        if let Some(why) = &choice.why_not {
            turn.remark(why.clone());
            return;
        }
        choice.chosen = !choice.chosen;
        self.untaken = Untaken::Ticks;
    }

    fn take(&self, turn: &mut Turn<'_>) {
        if self.many {
            let picked = self.choices.iter().enumerate().filter(|(_, it)| it.chosen).map(|(at, _)| at).collect();
            turn.answer(Answer::Picked(picked));
            return;
        }
        let Some(at) = self.shown().get(self.list.cursor()).copied() else {
            if self.open_ended {
                turn.answer(Answer::Filled(vec![self.filter.value().trim().to_owned()]));
            }
            return;
        };
        match self.choices.get(at).and_then(|choice| choice.why_not.clone()) {
            Some(why) => turn.remark(why),
            None => turn.answer(Answer::Picked(vec![at])),
        }
    }

    /// Says that the ticks would be lost, once.
    fn warns(&mut self, turn: &mut Turn<'_>) -> bool {
        if !self.many || self.untaken != Untaken::Ticks {
            return false;
        }
        self.untaken = Untaken::Warned;
        turn.remark("The ticks were changed and not taken: Enter takes them, Esc again drops them");
        true
    }

    fn command(&mut self, command: Command, count: Option<usize>, turn: &mut Turn<'_>) {
        let height = usize::from(turn.body.height.saturating_sub(2));
        let len = self.shown().len();
        match command {
            Command::Open => self.take(turn),
            Command::Toggle => {
                self.toggle(turn);
                self.list.command(Command::Down, None, len, height);
            }
            Command::ToggleAll => self.toggle_all(),
            Command::Filter => self.filtering = true,
            Command::EndFilter => self.filtering = false,
            _ => {
                self.list.command(command, count, len, height);
            }
        }
    }
}

impl Screen for Picker {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn contexts(&self) -> Vec<Context> {
        match (self.many, self.filtering) {
            (false, true) => vec![Context::Picker, Context::List],
            (false, false) => vec![Context::Filtered, Context::Picker, Context::List],
            (true, true) => vec![Context::Typing, Context::List],
            (true, false) => vec![Context::Marks, Context::Filtered, Context::Picker, Context::List],
        }
    }

    fn typing(&self) -> bool {
        self.filtering
    }

    fn label(&self, command: Command) -> Option<String> {
        match (command, self.many) {
            (Command::Open, true) => Some("Take the ticked ones".to_owned()),
            (Command::Open, false) => Some("Take it".to_owned()),
            _ => None,
        }
    }

    fn size(&self) -> (u16, u16) {
        let rows = self.choices.len() + wrap(&self.note, usize::from(WIDTH)).len();
        (WIDTH, u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(2).clamp(5, 18))
    }

    fn back(&mut self, turn: &mut Turn<'_>) -> bool {
        let typed = !self.filter.is_empty();
        if self.many && std::mem::take(&mut self.filtering) {
            return true;
        }
        self.filter.set("");
        typed || self.warns(turn)
    }

    fn closing(&mut self, turn: &mut Turn<'_>) -> bool {
        self.warns(turn)
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        if self.untaken == Untaken::Warned {
            self.untaken = Untaken::Ticks;
        }
        match input {
            Input::Command(command, count) => self.command(command, count, turn),
            Input::Key(key) => {
                if let Some(movement) = self.movement(key) {
                    self.command(movement, None, turn);
                } else if self.filter.key(key) {
                    self.list = List::default();
                }
            }
            Input::Paste(text) if self.filtering => {
                self.filter.paste(&text);
                self.list = List::default();
            }
            _ => {}
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let shown = self.shown();
        let top = Rect { height: area.height.min(1), ..area };
        let bottom = Rect { y: area.bottom().saturating_sub(1), height: u16::from(area.height > 2), ..area };
        let between = area.height - top.height - bottom.height;
        let note = wrap(&self.note, usize::from(area.width));
        let noted = u16::try_from(note.len()).unwrap_or(u16::MAX).min(between.saturating_sub(2));
        let list = Rect { y: area.y + top.height, height: between - noted, ..area };
        for (y, line) in (list.bottom()..bottom.y).zip(&note) {
            canvas.text(area, area.x, y, line, Role::Warning);
        }
        let cursor = self.list.cursor();
        self.list.draw_rows(list, canvas, shown.len(), |at, line, canvas| {
            let Some(choice) = shown.get(at).and_then(|at| self.choices.get(*at)) else { return };
            let mark = match (self.many, choice.chosen) {
                (true, true) => Glyph::Checked,
                (true, false) => Glyph::Unchecked,
                (false, true) => Glyph::Here,
                (false, false) => Glyph::Open,
            };
            let x = canvas.text(line, line.x, line.y, mark.unicode(), Role::Accent) + 1;
            let role = match (at == cursor, &choice.why_not) {
                (true, _) => Role::Selected,
                (_, Some(_)) => Role::Muted,
                _ => Role::Text,
            };
            let x = canvas.text(line, x, line.y, &choice.label, role) + 2;
            let detail = choice.why_not.as_ref().unwrap_or(&choice.detail);
            canvas.text(line, x, line.y, detail, Role::Muted);
        });
        if shown.is_empty() {
            let open = "Nobody of these: Enter takes what was typed.";
            let text = if self.open_ended { open } else { "Nothing fits what was typed." };
            canvas.text(list, list.x, list.y, text, Role::Muted);
        }
        let ticked = self.choices.iter().filter(|choice| choice.chosen).count();
        let mut status = format!("{} of {}", shown.len(), self.choices.len());
        if self.many {
            status = format!("{ticked} ticked · {status} shown");
        }
        canvas.text(bottom, bottom.x, bottom.y, &status, Role::Muted);
        let prompt = match (self.filtering || !self.filter.is_empty(), self.many) {
            (true, _) => "> ",
            (false, true) => "Space ticks, / filters",
            (false, false) => "",
        };
        let x = canvas.text(top, top.x, top.y, prompt, Role::Muted);
        if self.filtering || !self.filter.is_empty() {
            self.filter.draw(Rect { x, width: top.right().saturating_sub(x), ..top }, canvas, self.filtering);
        }
    }
}
