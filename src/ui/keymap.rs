//! Owns which keys give which command in which context, read from TOML; sequences and counts while they are typed.
//! Must not know what a command does or which screen shows.

mod pending;

use toml::de::{DeTable, DeValue};

use super::command::{CONTEXTS, Command, Context};
use super::event::Key;
use super::key::parse_keys;
use super::suggest::{line_of, nearest};

pub use pending::{Heard, Pending};

/// The keys that stand when nobody changed them.
const DEFAULT: &str = include_str!("keys.toml");

/// A sequence of keys in a context, and its command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Where it means something.
    pub context: Context,
    /// The keys, one after the other.
    pub keys: Vec<Key>,
    /// The command.
    pub command: Command,
}

/// What a sequence of keys leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// A command.
    Command(Command),
    /// The beginning of a longer sequence.
    Beginning,
    /// Nothing.
    Nothing,
}

/// Which keys give which command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

impl Keymap {
    /// The program's own keys.
    pub fn standard() -> Self {
        let mut keymap = Self::default();
        keymap.read(DEFAULT, "keys.toml");
        keymap
    }

    /// Takes over what a file says, on top of what stands; a command named there loses its earlier keys in
    /// that context. Returns what is wrong, as `file:line: sentence`; the rest of the file counts.
    pub fn read(&mut self, toml: &str, file: &str) -> Vec<String> {
        let (bindings, named, mistakes) = read(toml, file);
        self.bindings.retain(|it| !named.contains(&(it.context, it.command)));
        // A key given anew belongs to its new command alone.
        self.bindings.retain(|it| !bindings.iter().any(|new| new.context == it.context && new.keys == it.keys));
        self.bindings.extend(bindings);
        mistakes
    }

    /// What `keys` lead to in these contexts, the innermost first.
    pub fn find(&self, contexts: &[Context], keys: &[Key]) -> Found {
        for context in contexts {
            let mut longer = false;
            for binding in self.bindings.iter().filter(|it| it.context == *context) {
                if binding.keys == keys {
                    return Found::Command(binding.command);
                }
                longer |= binding.keys.starts_with(keys);
            }
            if longer {
                return Found::Beginning;
            }
        }
        Found::Nothing
    }

    /// The bindings of a command in these contexts, in the order of the file.
    pub fn keys_of<'a>(
        &'a self,
        command: Command,
        contexts: &'a [Context],
    ) -> impl Iterator<Item = &'a Binding> + use<'a> {
        self.bindings.iter().filter(move |it| it.command == command && contexts.contains(&it.context))
    }

    /// How the sequence that begins with `keys` can go on in these contexts.
    pub fn continuations<'a>(
        &'a self,
        contexts: &'a [Context],
        keys: &'a [Key],
    ) -> impl Iterator<Item = &'a Binding> + use<'a> {
        self.bindings
            .iter()
            .filter(move |it| contexts.contains(&it.context) && it.keys.len() > keys.len() && it.keys.starts_with(keys))
    }

    /// All bindings.
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }
}

/// What is wrong with a file of keys, as `file:line: sentence`; empty when nothing is.
pub fn check_keys(toml: &str, file: &str) -> Vec<String> {
    read(toml, file).2
}

type ReadKeys = (Vec<Binding>, Vec<(Context, Command)>, Vec<String>);

fn read(toml: &str, file: &str) -> ReadKeys {
    let (mut bindings, mut named, mut mistakes) = (Vec::new(), Vec::new(), Vec::new());
    let table = match DeTable::parse(toml) {
        Ok(table) => table,
        Err(error) => {
            let line = line_of(toml, error.span().map_or(0, |span| span.start));
            return (bindings, named, vec![format!("{file}:{line}: {}", error.message())]);
        }
    };
    for (key, value) in table.get_ref() {
        let line = line_of(toml, key.span().start);
        let name = key.get_ref().as_ref();
        match (CONTEXTS.iter().find(|(_, it, _)| *it == name), value.get_ref()) {
            (Some((context, ..)), DeValue::Table(commands)) => {
                read_context(*context, commands, toml, &mut bindings, &mut named, &mut mistakes);
            }
            (Some(_), _) => mistakes.push((line, format!("write [{name}] on a line of its own, and its keys below"))),
            (None, _) => mistakes.push((line, unknown("context", name, CONTEXTS.iter().map(|(_, it, _)| *it)))),
        }
    }
    mistakes.sort_by_key(|(line, _)| *line);
    let mistakes = mistakes.into_iter().map(|(line, what)| format!("{file}:{line}: {what}")).collect();
    (bindings, named, mistakes)
}

fn read_context(
    context: Context,
    commands: &DeTable<'_>,
    toml: &str,
    bindings: &mut Vec<Binding>,
    named: &mut Vec<(Context, Command)>,
    mistakes: &mut Vec<(usize, String)>,
) {
    for (key, value) in commands {
        let line = line_of(toml, key.span().start);
        let name = key.get_ref().as_ref();
        let here = || super::command::COMMANDS.iter().filter(|it| it.contexts.contains(&context));
        let Some(command) = Command::named(name) else {
            mistakes.push((line, unknown("command", name, super::command::COMMANDS.iter().map(|it| it.name))));
            continue;
        };
        if !here().any(|it| it.command == command) {
            mistakes.push((line, format!("'{name}' does nothing in [{}]", context.name())));
            continue;
        }
        let DeValue::Array(keys) = value.get_ref() else {
            mistakes.push((line, format!("write the keys as a list: {name} = [\"x\"]; an empty list takes them away")));
            continue;
        };
        named.push((context, command));
        for item in keys {
            let DeValue::String(text) = item.get_ref() else {
                mistakes.push((line, "a key is written between quotes".to_owned()));
                continue;
            };
            match parse_keys(text) {
                Ok(keys) => take(Binding { context, keys, command }, line, text, bindings, mistakes),
                Err(what) => mistakes.push((line, what)),
            }
        }
    }
}

fn take(binding: Binding, line: usize, text: &str, bindings: &mut Vec<Binding>, mistakes: &mut Vec<(usize, String)>) {
    let clash = bindings.iter().find(|it| {
        it.context == binding.context && (it.keys.starts_with(&binding.keys) || binding.keys.starts_with(&it.keys))
    });
    match clash {
        Some(other) => mistakes.push((
            line,
            format!("'{text}' is taken in [{}] by '{}'", binding.context.name(), other.command.definition().name),
        )),
        None => bindings.push(binding),
    }
}

fn unknown<'a>(kind: &str, word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(word, known) {
        Some(near) => format!("unknown {kind} '{word}', did you mean '{near}'?"),
        None => format!("unknown {kind} '{word}', `collaborate keys` lists them all"),
    }
}

#[cfg(test)]
mod tests;
