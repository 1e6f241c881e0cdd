//! Owns a form in a box: filled in and saved, or given up knowingly.
//! Must not know what is saved with it.

use ratatui::layout::Rect;

use super::picker::{Choice, Picker};
use crate::ui::command::{Command, Context};
use crate::ui::screen::{Answer, Canvas, Input, Screen, Turn};
use crate::ui::session::{Session, Tone};
use crate::ui::widgets::form::{Form, Outcome};

/// A form in a box; saved, it answers with what stands in its fields.
pub struct FormBox {
    title: String,
    form: Form,
    /// The field whose options are offered.
    offered: Option<usize>,
    /// Esc was pressed once over changes.
    warned: bool,
    /// It changes nothing that is kept: what stands in it is applied, not saved.
    applies: bool,
}

impl FormBox {
    /// A form in a box.
    pub fn new(title: &str, form: Form) -> Self {
        Self { title: title.to_owned(), form, offered: None, warned: false, applies: false }
    }

    /// Nothing is kept of it: what stands in it is applied to what shows.
    #[must_use]
    pub fn applying(mut self) -> Self {
        self.applies = true;
        self
    }

    /// The form comes back after its save was refused: the focus stands where the person left it, or on what is wrong.
    #[must_use]
    pub fn returning(mut self, session: &Session) -> Self {
        let refusal = session.message().filter(|it| it.tone == Tone::Error).map_or("", |it| it.text.as_str());
        self.form.return_to(session.left_field, refusal);
        self
    }
}

impl Screen for FormBox {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn contexts(&self) -> Vec<Context> {
        vec![Context::Form]
    }

    fn typing(&self) -> bool {
        self.form.typing()
    }

    fn label(&self, command: Command) -> Option<String> {
        match (command, self.applies) {
            (Command::Accept, false) => Some("Next, at the end save".to_owned()),
            (Command::Accept, true) => Some("Next, at the end apply".to_owned()),
            (Command::Save, true) => Some("Apply".to_owned()),
            _ => None,
        }
    }

    fn size(&self) -> (u16, u16) {
        (72, self.form.height())
    }

    fn back(&mut self, turn: &mut Turn<'_>) -> bool {
        if self.form.changed() && !self.warned {
            self.warned = true;
            turn.remark(if self.applies {
                "What was changed here does not apply yet: Ctrl-S applies it, Esc again gives it up"
            } else {
                "What was changed here is not saved: Ctrl-S saves, Esc again gives it up"
            });
            return true;
        }
        false
    }

    fn closing(&mut self, turn: &mut Turn<'_>) -> bool {
        self.back(turn)
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        self.warned = false;
        match input {
            Input::Command(command, _) => match self.form.command(command) {
                Outcome::Nothing => {}
                Outcome::Done => {
                    turn.session.left_field = self.form.focus();
                    turn.answer(Answer::Filled(self.form.values()));
                }
                Outcome::Offer(entry, options, at) => {
                    self.offered = Some(entry);
                    turn.overlay(offer(&options, at));
                }
            },
            Input::Key(key) => self.form.key(key),
            Input::Paste(text) => self.form.paste(&text),
            Input::Answer(Answer::Picked(places)) => {
                if let (Some(entry), Some(option)) = (self.offered.take(), places.first()) {
                    self.form.chose(entry, *option);
                }
            }
            _ => {}
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        self.form.draw(area, canvas);
    }
}

/// The options of a field, to be found by typing.
pub fn offer(options: &[String], at: usize) -> Picker {
    let choices =
        options.iter().enumerate().map(|(nth, option)| Choice::new(option.clone(), "").chosen(nth == at)).collect();
    Picker::one("Choose one", choices)
}
