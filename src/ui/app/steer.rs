//! Owns what a key leads to: text for a field, a command of the program, a command of the screen on top.
//! Must not know how a screen carries its commands out.

use super::App;
use super::frame::VIEWS;
use crate::ui::command::{Availability, Command, Context};
use crate::ui::event::{Effect, Key, KeyCode};
use crate::ui::key::{keys_label, typed};
use crate::ui::keymap::{Found, Heard};
use crate::ui::screen::{Answer, Input};
use crate::ui::screens::overlay;
use crate::ui::session::Message;
use crate::ui::widgets::field;

impl App {
    pub(super) fn key(&mut self, key: Key) {
        if self.gated() {
            let plain_q = key == Key::plain(KeyCode::Char('q'));
            if plain_q || (key.ctrl && key.code == KeyCode::Char('c')) {
                self.effects.push(Effect::Quit);
            }
            return;
        }
        self.session.fade();
        let Some((id, typing)) = self.top().map(|layer| (layer.id, layer.screen.typing())) else { return };
        if !self.drawn.get() && self.overlays.last().is_some_and(|layer| layer.screen.asks()) {
            // Typed before the question could be read: it cannot be meant as its answer.
            self.session.say(Message::remark("What was typed before the question showed was left out"));
            return;
        }
        let contexts = self.contexts();
        if typing && field::belongs(key) {
            self.interrupted = false;
            self.pending.clear();
            self.tell(id, Input::Key(key));
            return;
        }
        if !typing && self.types_past_a_choice(key, &contexts) {
            self.interrupted = false;
            self.pending.clear();
            self.session
                .say(Message::remark("Nothing is typed into this field: Space or the arrows choose, Tab goes on"));
            return;
        }
        let counting = !typing && contexts.contains(&Context::List);
        match self.pending.hear(key, &self.keymap, &contexts, counting) {
            Heard::Command(command, count) => {
                self.interrupted &= command == Command::Interrupt;
                self.give(command, count);
            }
            Heard::Waiting => self.interrupted = false,
            Heard::Nothing(keys) => {
                self.interrupted = false;
                if keys.len() > 1 {
                    self.session.say(Message::remark(format!("{} means nothing here", keys_label(&keys))));
                }
            }
        }
    }

    /// Whether a letter or a digit is typed while a field of a form has the focus that takes none.
    ///
    /// As a command it would lead away from the form, with what was filled in.
    fn types_past_a_choice(&self, key: Key, contexts: &[Context]) -> bool {
        let on_form = contexts.contains(&Context::Form) && !contexts.contains(&Context::List);
        let of_the_form: Vec<Context> = contexts.iter().copied().filter(|it| *it != Context::Global).collect();
        let printable = typed(key).is_some_and(char::is_alphanumeric);
        on_form && printable && self.keymap.find(&of_the_form, &[key]) == Found::Nothing
    }

    /// The contexts of what lies on top, the innermost first.
    pub(super) fn contexts(&self) -> Vec<Context> {
        let mut contexts = self.top().map_or_else(Vec::new, |layer| layer.screen.contexts());
        contexts.push(Context::Global);
        contexts
    }

    /// Whether a command can be given to what lies on top.
    pub(super) fn availability(&self, command: Command) -> Availability {
        let Some(layer) = self.top() else { return Availability::Absent };
        match command {
            // In a box the way leads back first; on the screen that asks who one is it leads nowhere.
            Command::Who if !self.overlays.is_empty() || layer.screen.chooses_person() => Availability::Absent,
            Command::Who => {
                let why = "the program was started as one person (--as)";
                Availability::when(self.session.start.may_switch(), why)
            }
            view if !self.session.who.may_open(view) => Availability::Absent,
            // Under a box lies what the person does not think of; on the screen that asks who one is, nobody's changes.
            Command::Undo if !self.overlays.is_empty() || layer.screen.chooses_person() => Availability::Absent,
            _ if command.definition().contexts.iter().any(|it| layer.screen.contexts().contains(it)) => {
                layer.screen.available(command, &self.session.who)
            }
            _ if command.definition().contexts.contains(&Context::Global) => Availability::Ready,
            _ => Availability::Absent,
        }
    }

    /// Carries out a command: the program's own, or one of the screen on top.
    pub(super) fn give(&mut self, command: Command, count: Option<usize>) {
        match self.availability(command) {
            Availability::Ready => {}
            Availability::Absent => return,
            Availability::Not(why) => {
                let title = command.definition().title;
                self.session.say(Message::remark(format!("{title} cannot be done now: {why}")));
                return;
            }
        }
        match command {
            Command::Help => self.lay_over(overlay::help(self.listed())),
            Command::Palette => self.lay_over(overlay::palette(self.listed())),
            Command::Messages => self.lay_over(overlay::messages(&self.session)),
            Command::Back => self.back(),
            Command::Close => self.close_top(),
            Command::Interrupt => self.interrupt(),
            Command::Quit => self.quit(),
            Command::Redraw => self.effects.push(Effect::Redraw),
            Command::Suspend => self.effects.push(Effect::Suspend),
            Command::Reload => self.changed(),
            Command::Undo => self.undo_last(),
            view if VIEWS.contains(&view) => self.go_to(view),
            Command::Who => self.choose_person(),
            _ => {
                if let Some(id) = self.top().map(|layer| layer.id) {
                    self.tell(id, Input::Command(command, count));
                }
            }
        }
    }

    fn lay_over(&mut self, screen: Box<dyn crate::ui::screen::Screen>) {
        let layer = self.layer(screen, None);
        let id = layer.id;
        self.overlays.push(layer);
        self.drawn.set(false);
        self.tell(id, Input::Opened);
    }

    fn back(&mut self) {
        if self.overlays.is_empty() && self.session.dismiss() {
            return;
        }
        let Some(id) = self.top().map(|layer| layer.id) else { return };
        if self.with_layer(id, |screen, turn| screen.back(turn)) == Some(true) {
            return;
        }
        if !self.overlays.is_empty() {
            self.close(id, Answer::Refused);
        } else if self.screens.len() > 1 {
            self.close_top();
        } else {
            let key = self.keymap.keys_of(Command::Close, &[Context::Global]).next();
            let key = key.map_or_else(|| "Ctrl-C twice".to_owned(), |binding| keys_label(&binding.keys));
            self.session.say(Message::remark(format!("This is the first level: {key} leaves the program")));
        }
    }

    fn close_top(&mut self) {
        let Some(id) = self.top().map(|layer| layer.id) else { return };
        if self.with_layer(id, |screen, turn| screen.closing(turn)) == Some(true) {
            return;
        }
        if !self.overlays.is_empty() || self.screens.len() > 1 {
            self.close(id, Answer::Refused);
        } else {
            self.quit();
        }
    }

    fn interrupt(&mut self) {
        if !self.overlays.is_empty() {
            self.close_top();
        } else if self.interrupted {
            self.effects.push(Effect::Quit);
        } else {
            self.interrupted = true;
            self.session.say(Message::remark("Press Ctrl-C again to leave the program"));
        }
    }

    /// Leaves the program, after a question where something would be lost.
    fn quit(&mut self) {
        let unsaved = self.screens.iter().rev().find_map(|layer| layer.screen.unsaved());
        let unsaved = unsaved.or_else(|| self.session.drafts_in_words());
        match unsaved {
            Some(what) => self.lay_over(overlay::leaving(&what)),
            None => self.effects.push(Effect::Quit),
        }
    }

    /// Whether the keys typed so far begin a longer sequence.
    pub(super) fn is_sequence(&self) -> bool {
        !self.pending.keys().is_empty() && self.keymap.find(&self.contexts(), self.pending.keys()) == Found::Beginning
    }
}
