//! Owns choosing schools in a box over a screen.
//! Must not know what is done with them; it answers with their URNs.

use ratatui::layout::Rect;

use crate::domain::Urn;
use crate::ui::command::{Availability, Command, Context};
use crate::ui::screen::{Answer, Canvas, Input, Screen, Turn};
use crate::ui::screens::wizard::Chosen;
use crate::ui::session::Who;

/// Choosing schools; saved, it answers with the URNs as text.
pub struct SchoolPicker {
    title: String,
    chosen: Chosen,
    /// Chosen from the beginning: their names are looked up first.
    held: Vec<Urn>,
}

impl SchoolPicker {
    /// Choosing schools that are not in `taken` already.
    pub fn new(title: &str, taken: Vec<Urn>) -> Self {
        Self { title: title.to_owned(), chosen: Chosen::new(Vec::new(), taken), held: Vec::new() }
    }

    /// Choosing schools, with these chosen from the beginning.
    pub fn holding(title: &str, held: Vec<Urn>) -> Self {
        Self { held, ..Self::new(title, Vec::new()) }
    }
}

impl Screen for SchoolPicker {
    fn title(&self) -> String {
        format!("{} · {} chosen", self.title, self.chosen.schools().len())
    }

    fn contexts(&self) -> Vec<Context> {
        self.chosen.contexts(&[Context::Picker, Context::Wizard])
    }

    fn typing(&self) -> bool {
        self.chosen.typing()
    }

    fn takes_paste(&self) -> bool {
        true
    }

    fn available(&self, command: Command, _who: &Who) -> Availability {
        if command == Command::NextStep { Availability::Absent } else { Availability::Ready }
    }

    fn label(&self, command: Command) -> Option<String> {
        match command {
            Command::Open => Some("Take the ticked ones".to_owned()),
            _ => None,
        }
    }

    fn size(&self) -> (u16, u16) {
        (110, 40)
    }

    fn back(&mut self, turn: &mut Turn<'_>) -> bool {
        self.chosen.back(turn)
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        if let Input::Command(Command::Open, _) = input {
            if !self.chosen.is_settled() {
                turn.remark("The schools are still being looked up: try again");
            } else if self.chosen.schools().is_empty() {
                turn.remark("No school is ticked yet: Space ticks the one under the cursor");
            } else {
                turn.answer(Answer::Filled(self.chosen.schools().iter().map(|(urn, _)| urn.to_string()).collect()));
            }
            return;
        }
        let opened = matches!(input, Input::Opened);
        self.chosen.update(input, turn);
        if opened {
            self.chosen.look_up(std::mem::take(&mut self.held), turn);
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        self.chosen.draw(area, canvas);
    }
}
