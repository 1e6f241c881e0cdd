//! Owns the page of one notice: its whole text, and the way to the group that it is about.
//! Must not change the notice but for having been read.

use ratatui::layout::Rect;

use crate::domain::Notice;
use crate::service::Request;
use crate::ui::command::{Availability, Command, Context};
use crate::ui::screen::{Canvas, Input, Screen, Ticket, Turn};
use crate::ui::screens::group::GroupPage;
use crate::ui::session::Who;
use crate::ui::widgets::facts::{Fact, Facts};
use crate::ui::widgets::moment::moment;

/// The page of one notice; opened, it is read.
pub struct NoticePage {
    notice: Notice,
    page: Facts,
    marking: Option<Ticket>,
}

impl NoticePage {
    /// The page of this notice.
    pub fn new(notice: Notice) -> Self {
        Self { notice, page: Facts::default(), marking: None }
    }

    fn facts(&self) -> Vec<Fact> {
        let it = &self.notice;
        vec![
            ("What", it.kind.label().to_owned()),
            ("When", format!("{} UTC", moment(it.at))),
            ("By", it.by.clone()),
            ("Group", it.group.map_or_else(String::new, |group| group.to_string())),
            ("About", it.subject.clone()),
            ("", it.text.clone()),
        ]
    }
}

impl Screen for NoticePage {
    fn title(&self) -> String {
        self.notice.subject.clone()
    }

    fn contexts(&self) -> Vec<Context> {
        vec![Context::Notice, Context::List]
    }

    fn available(&self, command: Command, _who: &Who) -> Availability {
        match command {
            Command::Open => Availability::Absent,
            Command::GoToGroup => Availability::when(self.notice.group.is_some(), "the notice is about no group"),
            _ => Availability::Ready,
        }
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        match input {
            Input::Opened if !self.notice.read => {
                self.marking = Some(turn.ask(Request::MarkRead(vec![self.notice.number])));
            }
            Input::Command(Command::GoToGroup, _) => {
                if let Some(group) = self.notice.group {
                    turn.open(GroupPage::new(group));
                }
            }
            Input::Command(command, count) => {
                let facts = self.facts();
                self.page.command(command, count, &facts, turn.body);
            }
            Input::Done(ticket, result) if self.marking == Some(ticket) => match result {
                Ok(_) => self.notice.read = true,
                Err(error) => turn.fail(&error),
            },
            _ => {}
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        self.page.draw(area, canvas, &self.facts());
    }
}
