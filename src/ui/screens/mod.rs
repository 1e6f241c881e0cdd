//! Owns the screens and which one opens first.
//! Must not know how requests are carried out; no screen decides what a person may see.

mod chooser;
mod group;
mod groups;
mod imports;
mod inbox;
mod log;
mod outbox;
pub(super) mod overlay;
mod people;
pub(super) mod report;
mod school;
mod schools;
mod views;
mod wizard;

use super::command::Command;
use super::screen::Screen;
use super::session::Start;

/// The screen that the program opens with.
pub(super) fn first(start: &Start) -> Box<dyn Screen> {
    chooser(start)
}

/// The screen on which one chooses through whose eyes to look.
pub(super) fn chooser(start: &Start) -> Box<dyn Screen> {
    Box::new(chooser::Chooser::new(start))
}

/// The screen of a numbered view.
pub(super) fn view(view: Command) -> Option<Box<dyn Screen>> {
    match view {
        Command::Groups => Some(Box::new(groups::Groups::default())),
        Command::Schools => Some(Box::new(schools::Schools::default())),
        Command::People => Some(Box::new(people::Users::default())),
        Command::Imports => Some(Box::new(imports::Imports::default())),
        Command::Inbox => Some(Box::new(inbox::Inbox::default())),
        Command::Log => Some(Box::new(log::Log::default())),
        Command::Outbox => Some(Box::new(outbox::Outbox::default())),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
