//! Owns choosing who can see a group, in a box over its page.
//! Must not decide whether the schools have agreed; the service does.

use ratatui::layout::Rect;

use crate::domain::Visibility;
use crate::ui::command::{Availability, Command, Context};
use crate::ui::screen::{Answer, Canvas, Input, Screen, Turn};
use crate::ui::screens::wizard::Sharing;
use crate::ui::session::Who;

/// Choosing who can see a group; saved, it answers with visibility, terms (`yes`), start with those agreed (`yes`).
pub struct SharingBox {
    sharing: Sharing,
}

impl SharingBox {
    /// As it stands now; `agreed` of `schools` have agreed.
    pub fn new(visibility: Visibility, agreed: usize, schools: usize) -> Self {
        Self { sharing: Sharing::of_group(visibility, agreed, schools) }
    }
}

impl Screen for SharingBox {
    fn title(&self) -> String {
        "Who can see the group".to_owned()
    }

    fn contexts(&self) -> Vec<Context> {
        vec![Context::Marks, Context::Form, Context::List]
    }

    fn available(&self, command: Command, _who: &Who) -> Availability {
        match command {
            Command::ToggleAll | Command::NextField | Command::PreviousField | Command::Left | Command::Right => {
                Availability::Absent
            }
            _ => Availability::Ready,
        }
    }

    fn label(&self, command: Command) -> Option<String> {
        (command == Command::Toggle).then(|| "Choose".to_owned())
    }

    fn size(&self) -> (u16, u16) {
        (72, 20)
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        let Input::Command(command, count) = input else { return };
        if !matches!(command, Command::Accept | Command::Save) {
            self.sharing.command(command, count, turn.body.height);
            return;
        }
        match self.sharing.problem() {
            Some(why) => turn.remark(why),
            None => turn.answer(Answer::Filled(self.sharing.answers())),
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        self.sharing.draw(area, canvas);
    }
}
