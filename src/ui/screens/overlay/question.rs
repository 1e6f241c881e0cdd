//! Owns a question: yes by a key of its own or by typing a name, no by everything else.
//! Must not know what is done after a yes.

use ratatui::layout::Rect;

use crate::ui::command::{Command, Context};
use crate::ui::screen::{Answer, Canvas, Input, Screen, Turn};
use crate::ui::theme::Role;
use crate::ui::widgets::field::Field;
use crate::ui::widgets::wrap::wrap;

/// The width of the text: that of a box in the narrowest terminal, so that none of it is ever cut off.
const WIDTH: u16 = 56;

/// A question before something is done.
pub struct Question {
    title: String,
    text: String,
    yes: String,
    no: String,
    /// What has to be typed before it is done, and what was typed so far.
    typed: Option<(String, Field)>,
    /// A yes leaves the program.
    leaves: bool,
}

impl Question {
    /// A question whose `text` says exactly what is going to happen.
    pub fn new(title: &str, text: &str) -> Self {
        Self {
            title: title.to_owned(),
            text: text.to_owned(),
            yes: Command::Confirm.definition().title.to_owned(),
            no: Command::Refuse.definition().title.to_owned(),
            typed: None,
            leaves: false,
        }
    }

    /// What yes and no are called.
    #[must_use]
    pub fn doing(mut self, yes: &str, no: &str) -> Self {
        yes.clone_into(&mut self.yes);
        no.clone_into(&mut self.no);
        self
    }

    /// It is not enough to press a key: this word has to be typed, for what cannot be undone.
    #[must_use]
    pub fn typing(mut self, word: &str) -> Self {
        self.typed = Some((word.to_owned(), Field::default()));
        self
    }

    /// A yes leaves the program.
    pub(super) fn leaving(mut self) -> Self {
        self.leaves = true;
        self
    }

    fn lines(&self) -> Vec<String> {
        wrap(&self.text, usize::from(WIDTH))
    }

    fn agree(&self, turn: &mut Turn<'_>) {
        if self.leaves {
            turn.leave();
        } else {
            turn.answer(Answer::Confirmed);
        }
    }
}

impl Screen for Question {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn contexts(&self) -> Vec<Context> {
        if self.typed.is_some() { vec![Context::Typing] } else { vec![Context::Dialog] }
    }

    fn typing(&self) -> bool {
        self.typed.is_some()
    }

    fn asks(&self) -> bool {
        true
    }

    fn label(&self, command: Command) -> Option<String> {
        match command {
            Command::Confirm | Command::EndFilter => Some(self.yes.clone()),
            Command::Refuse | Command::Back => Some(self.no.clone()),
            _ => None,
        }
    }

    fn size(&self) -> (u16, u16) {
        let rows = u16::try_from(self.lines().len()).unwrap_or(u16::MAX);
        (WIDTH, rows.saturating_add(if self.typed.is_some() { 4 } else { 3 }))
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        match (input, &mut self.typed) {
            (Input::Command(Command::Confirm, _), None) => self.agree(turn),
            (Input::Command(Command::Refuse, _), None) => turn.answer(Answer::Refused),
            (Input::Command(Command::EndFilter, _), Some((word, field))) if field.value() == word => self.agree(turn),
            (Input::Command(Command::EndFilter, _), Some((word, _))) => {
                turn.remark(format!("Type {word} as it stands, then Enter: {}", self.yes));
            }
            (Input::Key(key), Some((_, field))) => {
                field.key(key);
            }
            _ => {}
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let lines = self.lines();
        // What does not fit above the answers is told to be there, not hidden by them.
        let answers = if self.typed.is_some() { 4 } else { 2 };
        let room = usize::from(area.height.saturating_sub(answers));
        for (nth, (y, line)) in (area.top()..area.bottom()).zip(&lines).take(room).enumerate() {
            let x = canvas.text(area, area.x, y, line, Role::Text);
            if nth + 1 == room && lines.len() > room {
                canvas.text(area, x, y, " …", Role::Warning);
            }
        }
        let bottom = area.bottom().saturating_sub(1);
        let no = if let Some((word, field)) = &self.typed {
            let y = bottom.saturating_sub(2);
            let x = canvas.text(area, area.x, y, &format!("Type {word} to go on: "), Role::Muted);
            field.draw(Rect { x, y, width: area.right().saturating_sub(x), height: 1 }, canvas, true);
            let ready = field.value() == word;
            let x = canvas.text(area, area.x, bottom, "Enter", Role::Key) + 1;
            let x = canvas.text(area, x, bottom, &self.yes, if ready { Role::Warning } else { Role::Muted }) + 3;
            canvas.text(area, x, bottom, "Esc", Role::Key) + 1
        } else {
            let (yes, no) = (canvas.keys(Command::Confirm), canvas.keys(Command::Refuse));
            let x = canvas.text(area, area.x, bottom, &yes, Role::Key) + 1;
            let x = canvas.text(area, x, bottom, &self.yes, Role::Warning) + 3;
            canvas.put_cursor(x, bottom);
            canvas.text(area, x, bottom, &no, Role::Key) + 1
        };
        canvas.text(area, no, bottom, &self.no, Role::Text);
    }
}
