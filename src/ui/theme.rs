//! Owns what each role of the screens looks like: a closed set of roles, read from TOML, built once for a depth.
//! Must not know what is drawn with a role, nor where theme files lie.

mod colour;

use ratatui::style::{Modifier, Style};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::look::Depth;
use super::suggest::{line_of, nearest};

/// The theme that stands when nobody chose one.
const TERMINAL: &str = include_str!("../../themes/terminal.toml");

/// Themes that are part of the program: name and text.
pub const BUILT_IN: &[(&str, &str)] = &[("terminal", TERMINAL)];

/// Most themes that may stand behind one another by `inherits`.
const DEEPEST: usize = 8;

macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident = $name:literal,)*) => {
        /// What a part of the screen is for; its style is the theme's business.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Role { $($(#[$doc])* $role,)* }

        /// Every role with the name that theme files use.
        pub const ROLES: &[(Role, &str)] = &[$((Role::$role, $name),)*];
    };
}

roles! {
    /// Running text.
    Text = "text",
    /// What matters less: captions, units, what is not available.
    Muted = "muted",
    /// The title of a screen or a box.
    Title = "title",
    /// Headers of columns.
    Header = "header",
    /// Rules and boxes.
    Border = "border",
    /// The row or the item under the cursor.
    Selected = "selected",
    /// The cell under the column cursor.
    Cursor = "cursor",
    /// A text field.
    Input = "input",
    /// What went wrong.
    Error = "error",
    /// What needs attention.
    Warning = "warning",
    /// What went well.
    Success = "success",
    /// Significantly above the comparator.
    Above = "above",
    /// Significantly below the comparator.
    Below = "below",
    /// What stands out: the tab one is on, marks.
    Accent = "accent",
    /// The name of a key.
    Key = "key",
    /// A filter or a choice that is in force.
    Chip = "chip",
    /// The first series of a chart.
    ChartA = "chart_a",
    /// The second series of a chart.
    ChartB = "chart_b",
}

/// The styles of all roles, for one colour depth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    styles: Vec<Style>,
}

impl Theme {
    /// The terminal's own colours.
    pub fn terminal(depth: Depth) -> Self {
        Self::load("terminal", depth, &|_| None).unwrap_or_else(|_| Self::plain())
    }

    /// A theme by name: from `find` (the person's own files), else built in.
    ///
    /// # Errors
    /// Sentences as `file:line: what is wrong`, all of them.
    pub fn load(name: &str, depth: Depth, find: &dyn Fn(&str) -> Option<String>) -> Result<Self, Vec<String>> {
        let mut chain = Vec::new();
        let mut next = Some(name.to_owned());
        while let Some(wanted) = next {
            if chain.len() >= DEEPEST {
                return Err(vec![format!("{wanted}.toml:1: themes inherit from one another in a circle")]);
            }
            let text = find(&wanted)
                .or_else(|| BUILT_IN.iter().find(|(it, _)| *it == wanted).map(|(_, text)| (*text).to_owned()))
                .ok_or_else(|| vec![no_such_theme(&wanted)])?;
            let (read, mistakes) = read(&text, &format!("{wanted}.toml"));
            if !mistakes.is_empty() {
                return Err(mistakes);
            }
            next = read.inherits;
            chain.push(read.styles);
        }
        let mut theme = Self::plain();
        for styles in chain.into_iter().rev() {
            for (role, style) in styles {
                if let Some(slot) = theme.styles.get_mut(role as usize) {
                    *slot = colour::at_depth(style, depth);
                }
            }
        }
        Ok(theme)
    }

    /// Every role as plain text, except that the selection is reversed: what a broken theme falls back on.
    fn plain() -> Self {
        let mut styles = vec![Style::default(); ROLES.len()];
        if let Some(selected) = styles.get_mut(Role::Selected as usize) {
            *selected = Style::default().add_modifier(Modifier::REVERSED);
        }
        Self { styles }
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(role as usize).copied().unwrap_or_default()
    }
}

/// What is wrong with a theme file, as `file:line: sentence`; empty when nothing is.
pub fn check_theme(toml: &str, file: &str) -> Vec<String> {
    read(toml, file).1
}

/// Mistakes in the order of their lines, as sentences.
fn sentences(file: &str, mut mistakes: Vec<(usize, String)>) -> Vec<String> {
    mistakes.sort_by_key(|(line, _)| *line);
    mistakes.into_iter().map(|(line, what)| format!("{file}:{line}: {what}")).collect()
}

fn no_such_theme(name: &str) -> String {
    let names: Vec<&str> = BUILT_IN.iter().map(|(name, _)| *name).collect();
    format!("there is no theme '{name}', choose one of {}", names.join(", "))
}

#[derive(Default)]
struct Read {
    inherits: Option<String>,
    styles: Vec<(Role, Style)>,
}

fn read(toml: &str, file: &str) -> (Read, Vec<String>) {
    let mut read = Read::default();
    let mut mistakes = Vec::new();
    let table = match DeTable::parse(toml) {
        Ok(table) => table,
        Err(error) => {
            let line = line_of(toml, error.span().map_or(0, |span| span.start));
            return (read, vec![format!("{file}:{line}: {}", error.message())]);
        }
    };
    for (key, value) in table.get_ref() {
        let line = line_of(toml, key.span().start);
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("name", DeValue::String(_)) => {}
            ("inherits", DeValue::String(name)) => read.inherits = Some(name.to_string()),
            ("roles", DeValue::Table(roles)) => read_roles(roles, toml, &mut read.styles, &mut mistakes),
            (other, _) => mistakes.push((line, unknown(other, &["name", "inherits", "roles"]))),
        }
    }
    (read, sentences(file, mistakes))
}

fn read_roles(roles: &DeTable<'_>, toml: &str, styles: &mut Vec<(Role, Style)>, mistakes: &mut Vec<(usize, String)>) {
    for (key, value) in roles {
        let name = key.get_ref().as_ref();
        let line = line_of(toml, key.span().start);
        let Some((role, _)) = ROLES.iter().find(|(_, it)| *it == name) else {
            let names: Vec<&str> = ROLES.iter().map(|(_, name)| *name).collect();
            mistakes.push((line, unknown(name, &names)));
            continue;
        };
        match read_style(value) {
            Ok(style) => styles.push((*role, style)),
            Err(what) => mistakes.push((line, what)),
        }
    }
}

fn read_style(value: &Spanned<DeValue<'_>>) -> Result<Style, String> {
    let DeValue::Table(parts) = value.get_ref() else {
        return Err("a role is written as { fg = \"…\", bg = \"…\", mods = [\"…\"] }".to_owned());
    };
    let mut style = Style::default();
    for (key, value) in parts {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("fg", DeValue::String(name)) => style = style.fg(colour::parse(name)?),
            ("bg", DeValue::String(name)) => style = style.bg(colour::parse(name)?),
            ("mods", DeValue::Array(mods)) => {
                for word in mods {
                    style = style.add_modifier(modifier(word.get_ref())?);
                }
            }
            (other, _) => return Err(unknown(other, &["fg", "bg", "mods"])),
        }
    }
    Ok(style)
}

const MODIFIERS: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
];

fn modifier(value: &DeValue<'_>) -> Result<Modifier, String> {
    let DeValue::String(word) = value else {
        return Err("mods is a list of words such as [\"bold\"]".to_owned());
    };
    MODIFIERS.iter().find(|(name, _)| *name == word.as_ref()).map(|(_, modifier)| *modifier).ok_or_else(|| {
        let names: Vec<&str> = MODIFIERS.iter().map(|(name, _)| *name).collect();
        unknown(word, &names)
    })
}

fn unknown(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("unknown word '{word}', did you mean '{near}'?"),
        None => format!("unknown word '{word}', use one of {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests;
