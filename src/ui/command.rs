//! Owns what can be done on the screens: one row a command, which feeds keymap, hints, help, palette and manual.
//! Must not know how a command is carried out, nor which keys it has (`keys.toml`).

mod table;

pub use table::{COMMANDS, Command};

/// A part of the screens in which keys mean something; the innermost one is asked first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// Everywhere.
    Global,
    /// The views that the numbers lead to.
    Views,
    /// Anything with rows and a cursor.
    List,
    /// Rows that can be ticked.
    Marks,
    /// A list with a filter line.
    Filtered,
    /// A filter line that is being typed into.
    Typing,
    /// Fields to be filled in.
    Form,
    /// A question that is answered with one key.
    Dialog,
    /// A list to choose from.
    Picker,
    /// The list of groups.
    Groups,
    /// The list of schools.
    Schools,
    /// The list of users.
    Users,
    /// The list of imports.
    Imports,
    /// The list of notices.
    Inbox,
    /// A notice that is being read.
    Notice,
    /// The audit log.
    Log,
    /// An entry of the audit log.
    Entry,
    /// The list of mails.
    Outbox,
    /// A page with tabs.
    Tabs,
    /// What is known about a group.
    About,
    /// The permissions of a group's schools.
    Board,
    /// A letter that is being written.
    Letter,
    /// A save that came too late.
    Conflict,
    /// The steps to a new group.
    Wizard,
    /// A table with columns.
    Table,
    /// A chart.
    Chart,
    /// Any report.
    Report,
    /// The list of a person's saved views.
    SavedViews,
}

/// Contexts with the name that key files use and the heading that people read.
pub const CONTEXTS: &[(Context, &str, &str)] = &[
    (Context::Global, "global", "Everywhere"),
    (Context::Views, "views", "The numbered views"),
    (Context::List, "list", "Lists and tables"),
    (Context::Marks, "marks", "Rows that can be ticked"),
    (Context::Filtered, "filtered", "Lists with a filter"),
    (Context::Typing, "typing", "While typing a filter"),
    (Context::Form, "form", "Forms"),
    (Context::Dialog, "dialog", "Questions"),
    (Context::Picker, "picker", "Choosing from a list"),
    (Context::Groups, "groups", "Groups"),
    (Context::Schools, "schools", "Schools"),
    (Context::Users, "users", "People"),
    (Context::Imports, "imports", "Imports"),
    (Context::Inbox, "inbox", "Inbox"),
    (Context::Notice, "notice", "A notice"),
    (Context::Log, "log", "Audit log"),
    (Context::Entry, "entry", "An entry of the audit log"),
    (Context::Outbox, "outbox", "Outbox"),
    (Context::Tabs, "tabs", "Pages with tabs"),
    (Context::About, "about", "About a group"),
    (Context::Board, "permissions", "Permissions of a group's schools"),
    (Context::Letter, "letter", "Writing a letter"),
    (Context::Conflict, "conflict", "Two changes at once"),
    (Context::Wizard, "wizard", "Creating a group"),
    (Context::Table, "table", "Tables with columns"),
    (Context::Chart, "chart", "Charts"),
    (Context::Report, "report", "Reports"),
    (Context::SavedViews, "saved-views", "Saved views"),
];

impl Context {
    /// The name that key files use.
    pub fn name(self) -> &'static str {
        CONTEXTS.iter().find(|(it, ..)| *it == self).map_or("global", |(_, name, _)| name)
    }

    /// The heading that people read.
    pub fn heading(self) -> &'static str {
        CONTEXTS.iter().find(|(it, ..)| *it == self).map_or("Everywhere", |(.., heading)| heading)
    }
}

/// The part of help that a command stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Moving the cursor.
    Moving,
    /// Choosing rows, opening them.
    Choosing,
    /// Groups.
    Groups,
    /// Schools.
    Schools,
    /// People.
    People,
    /// Imports.
    Imports,
    /// Notices and mails.
    Notices,
    /// The audit log, and taking changes back.
    Log,
    /// Tables.
    Tables,
    /// Reports.
    Reports,
    /// Where to go.
    Going,
    /// Help, messages, leaving.
    Program,
}

impl Section {
    /// The sections in the order of help.
    pub const ALL: [Self; 12] = [
        Self::Choosing,
        Self::Groups,
        Self::Schools,
        Self::People,
        Self::Imports,
        Self::Notices,
        Self::Log,
        Self::Reports,
        Self::Tables,
        Self::Moving,
        Self::Going,
        Self::Program,
    ];

    /// The heading that people read.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Moving => "Moving",
            Self::Choosing => "Choosing",
            Self::Groups => "Groups",
            Self::Schools => "Schools",
            Self::People => "People",
            Self::Imports => "Imports",
            Self::Notices => "Notices and mails",
            Self::Log => "Audit log and undo",
            Self::Tables => "Tables",
            Self::Reports => "Reports",
            Self::Going => "Going",
            Self::Program => "Program",
        }
    }
}

/// What is known of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// Which one.
    pub command: Command,
    /// The name that key files use.
    pub name: &'static str,
    /// The words of hints and palette.
    pub title: &'static str,
    /// One sentence for help.
    pub sentence: &'static str,
    /// The part of help it stands in.
    pub section: Section,
    /// Where it can be given.
    pub contexts: &'static [Context],
    /// Its place in the hint line, 1 first; 0: not there.
    pub hint: u8,
    /// It takes something away: shown in the style of warnings.
    pub danger: bool,
}

/// Whether a command can be given now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Availability {
    /// It can.
    Ready,
    /// It means nothing here: not shown at all.
    Absent,
    /// It cannot, and this sentence says why; shown in help, not among the hints.
    Not(String),
}

impl Availability {
    /// `Ready` if the condition holds, else the reason.
    pub fn when(condition: bool, otherwise: &str) -> Self {
        if condition { Self::Ready } else { Self::Not(otherwise.to_owned()) }
    }
}

impl Command {
    /// What is known of it.
    pub fn definition(self) -> &'static Definition {
        // The table is made by the same macro as the enumeration, so the index is always there.
        COMMANDS.get(self as usize).unwrap_or(&table::HELP)
    }

    /// The command of this name.
    pub fn named(name: &str) -> Option<Self> {
        COMMANDS.iter().find(|it| it.name == name).map(|it| it.command)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_command_has_its_own_name_and_one_sentence() {
        let names: BTreeSet<&str> = COMMANDS.iter().map(|it| it.name).collect();
        assert_eq!(names.len(), COMMANDS.len());
        for it in COMMANDS {
            assert_eq!(it.command.definition().name, it.name);
            assert_eq!(Command::named(it.name), Some(it.command));
            assert!(it.sentence.ends_with('.') && it.sentence.len() > 12, "{}", it.name);
            assert!(!it.contexts.is_empty(), "{} can be given nowhere", it.name);
            assert!(it.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit()), "{}", it.name);
        }
    }

    #[test]
    fn every_context_has_a_command_and_a_name() {
        for (context, name, _) in CONTEXTS {
            assert_eq!(context.name(), *name);
            assert!(COMMANDS.iter().any(|it| it.contexts.contains(context)), "nothing can be done in {name}");
        }
    }
}
