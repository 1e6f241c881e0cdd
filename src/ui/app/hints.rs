//! Owns which commands can be given now, with their keys: for the hint line, help and the palette.
//! Must not know how they are drawn.

use super::App;
use crate::ui::command::{Availability, COMMANDS, Command, Context, Definition, Section};
use crate::ui::key::{keys_label, typed};

/// The commands that lead out of what lies on top.
const WAYS_OUT: [Command; 2] = [Command::Back, Command::Close];

/// A command as help and palette list it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The command.
    pub command: Command,
    /// What it is called here.
    pub title: String,
    /// One sentence.
    pub sentence: &'static str,
    /// The part of help.
    pub section: Section,
    /// Its keys, as people read them.
    pub keys: Vec<String>,
    /// Why it cannot be given now; none: it can.
    pub why_not: Option<String>,
    /// It takes something away.
    pub danger: bool,
}

impl App {
    /// Every command of what lies on top.
    pub(super) fn listed(&self) -> Vec<Listed> {
        self.listed_where(|_| true)
    }

    /// The keys of these commands, as people read them.
    pub(super) fn keys_for(&self, commands: &[Command]) -> Vec<(Command, String)> {
        let listed = self.listed_where(|it| commands.contains(&it.command));
        listed.into_iter().map(|it| (it.command, it.keys.join(", "))).collect()
    }

    fn listed_where(&self, wanted: impl Fn(&Definition) -> bool) -> Vec<Listed> {
        let Some(layer) = self.top() else { return Vec::new() };
        let contexts = self.contexts();
        COMMANDS
            .iter()
            .filter(|it| it.contexts.iter().any(|context| contexts.contains(context)) && wanted(it))
            .filter_map(|it| {
                let why_not = match self.availability(it.command) {
                    Availability::Ready => None,
                    Availability::Absent => return None,
                    Availability::Not(why) => Some(why),
                };
                let quits = it.command == Command::Close && self.overlays.is_empty() && self.screens.len() == 1;
                let title = if quits { Some("Quit".to_owned()) } else { layer.screen.label(it.command) };
                Some(Listed {
                    command: it.command,
                    title: title.unwrap_or_else(|| it.title.to_owned()),
                    sentence: it.sentence,
                    section: it.section,
                    keys: self.keys(it.command, &contexts),
                    why_not,
                    danger: it.danger,
                })
            })
            .collect()
    }

    /// The keys that really give this command here: not those that an inner context takes for another.
    fn keys(&self, command: Command, contexts: &[Context]) -> Vec<String> {
        let typing = self.top().is_some_and(|layer| layer.screen.typing());
        let mut labels: Vec<String> = Vec::new();
        for context in contexts {
            for binding in self.keymap.keys_of(command, std::slice::from_ref(context)) {
                let label = keys_label(&binding.keys);
                let mine = self.keymap.find(contexts, &binding.keys) == crate::ui::keymap::Found::Command(command);
                let swallowed = typing && binding.keys.first().is_some_and(|key| typed(*key).is_some());
                if mine && !swallowed && !labels.contains(&label) {
                    labels.push(label);
                }
            }
        }
        labels
    }

    /// The commands of the hint line, the most useful first: key, words, danger.
    pub(super) fn hints(&self) -> Vec<(String, String, bool)> {
        let mut listed = self.listed_where(|it| it.hint > 0 && !WAYS_OUT.contains(&it.command));
        // In a box one answers it or leaves it: all commands are for the screens.
        listed.retain(|it| it.why_not.is_none() && (self.overlays.is_empty() || it.command != Command::Palette));
        listed.sort_by_key(|it| it.command.definition().hint);
        listed.into_iter().filter_map(|it| Some((it.keys.into_iter().next()?, it.title, it.danger))).collect()
    }

    /// The way out of what lies on top, which always shows: key and words.
    pub(super) fn way_out(&self) -> Option<(String, String)> {
        // On the first level there is nothing to go back to: there the way out is to close.
        let root = self.overlays.is_empty() && self.screens.len() == 1 && self.session.message().is_none();
        let typing = self.top().is_some_and(|layer| layer.screen.typing());
        let way = if root && !typing { Command::Close } else { Command::Back };
        let found = self.listed_where(|it| it.command == way).into_iter().next()?;
        Some((found.keys.into_iter().next()?, found.title))
    }

    /// The key that opens help here.
    pub(super) fn help_key(&self) -> String {
        self.keys(Command::Help, &self.contexts()).into_iter().next().unwrap_or_default()
    }
}
