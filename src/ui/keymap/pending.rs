//! Owns the keys of a sequence and the digits of a count while they are being typed.
//! Must not know what is done with the command that comes of them.

use super::{Found, Keymap};
use crate::ui::command::{Command, Context};
use crate::ui::event::{Key, KeyCode};
use crate::ui::key::{keys_label, normal};

/// Most digits of a count: no list is longer.
const LONGEST_COUNT: usize = 7;

/// What became of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A command, with the number typed in front of it.
    Command(Command, Option<usize>),
    /// It waits for the next key.
    Waiting,
    /// It means nothing here; these keys were typed.
    Nothing(Vec<Key>),
}

/// Keys typed so far that mean nothing by themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pending {
    keys: Vec<Key>,
    digits: String,
}

impl Pending {
    /// Whether nothing is waiting.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.digits.is_empty()
    }

    /// Forgets what was typed.
    pub fn clear(&mut self) {
        self.keys.clear();
        self.digits.clear();
    }

    /// The keys of the sequence so far.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// What was typed so far, for people.
    pub fn label(&self) -> String {
        format!("{}{}", self.digits, keys_label(&self.keys))
    }

    /// Takes one key; `counting` says whether a number in front of a command means something here.
    pub fn hear(&mut self, key: Key, keymap: &Keymap, contexts: &[Context], counting: bool) -> Heard {
        let key = normal(key);
        if !self.is_empty() && key.code == KeyCode::Esc {
            self.clear();
            return Heard::Waiting;
        }
        self.keys.push(key);
        // A number that has begun takes further digits, also those that mean something by themselves.
        let found = if self.digits.is_empty() || self.keys.len() > 1 || digit(key).is_none() {
            keymap.find(contexts, &self.keys)
        } else {
            Found::Nothing
        };
        match found {
            Found::Command(command) => {
                let count = self.digits.parse().ok();
                self.clear();
                Heard::Command(command, count)
            }
            Found::Beginning => Heard::Waiting,
            Found::Nothing => match digit(key) {
                Some(digit) if counting && self.keys.len() == 1 && self.digits.len() < LONGEST_COUNT => {
                    self.keys.clear();
                    self.digits.push(digit);
                    Heard::Waiting
                }
                _ => {
                    let typed = std::mem::take(&mut self.keys);
                    self.clear();
                    Heard::Nothing(typed)
                }
            },
        }
    }
}

fn digit(key: Key) -> Option<char> {
    match key {
        Key { code: KeyCode::Char(c), ctrl: false, alt: false, .. } if c.is_ascii_digit() => Some(c),
        _ => None,
    }
}
