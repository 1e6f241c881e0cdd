//! Owns the boxes that lie over screens: help, palette, messages, questions, choices.
//! Must not know which screen lies beneath.

mod catalogue;
mod conflict;
mod form_box;
mod messages;
mod picker;
mod question;
mod reader;
mod school_picker;
mod statement;

use crate::ui::app::Listed;
use crate::ui::screen::Screen;
use crate::ui::session::Session;

pub use conflict::{ConflictBox, Settled};
pub use form_box::{FormBox, offer};
pub use picker::{Choice, Picker};
pub use question::Question;
pub use reader::{Later, Reader};
pub use school_picker::SchoolPicker;
pub use statement::Statement;

/// Help for what lies on top.
pub fn help(listed: Vec<Listed>) -> Box<dyn Screen> {
    Box::new(catalogue::Catalogue::help(listed))
}

/// Every command, to be found by typing.
pub fn palette(listed: Vec<Listed>) -> Box<dyn Screen> {
    Box::new(catalogue::Catalogue::palette(listed))
}

/// What was said so far.
pub fn messages(session: &Session) -> Box<dyn Screen> {
    Box::new(messages::Messages::new(session))
}

/// Asks before the program is left with something that would be lost.
pub fn leaving(what: &str) -> Box<dyn Screen> {
    let lines = format!("{what} is not saved, and is lost when the program ends.");
    Box::new(Question::new("Leave the program?", &lines).doing("Leave and lose it", "Stay").leaving())
}
