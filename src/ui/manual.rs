//! Owns the list of keys for people: as a page of the documentation and as the answer of the `keys` command.
//! Must not say anything that commands and keymap do not say.

use std::fmt::Write;

use super::command::{COMMANDS, CONTEXTS, Context, Definition};
use super::key::keys_label;
use super::keymap::Keymap;
use super::widgets::field::EDITING;

/// What stands above the tables.
const PREFACE: &str = "\
# Keys

Generated from the table of commands and `src/ui/keys.toml`.

Every screen has a line of hints at the bottom, `?` explains its keys and runs them, and `:` finds any command by
name. A number typed before `G` goes to that row (`42G`; in the numbered views it begins with a nought, `042G`),
and so does `:42`. Esc goes exactly one level back and never loses what was typed without asking. While text is typed,
keys that print a character go into the text and nowhere else.
";

/// The keys of a command in one context, as people read them.
fn keys(keymap: &Keymap, definition: &Definition, context: Context) -> Vec<String> {
    keymap.keys_of(definition.command, &[context]).map(|binding| keys_label(&binding.keys)).collect()
}

/// The page of the documentation that lists every command with its keys.
pub fn keys_markdown() -> String {
    let keymap = Keymap::standard();
    let mut page = PREFACE.to_owned();
    for (context, name, heading) in CONTEXTS {
        let _ = write!(
            page,
            "\n## {heading}\n\nIn key files: `[{name}]`\n\n| Keys | Command | Name | What it does |\n|---|---|---|---|\n"
        );
        for it in COMMANDS.iter().filter(|it| it.contexts.contains(context)) {
            let keys: Vec<String> = keys(&keymap, it, *context).iter().map(|key| format!("`{key}`")).collect();
            let keys = if keys.is_empty() { "from the list of commands".to_owned() } else { keys.join(", ") };
            let danger = if it.danger { " Takes something away." } else { "" };
            let _ = writeln!(page, "| {keys} | {} | `{}` | {}{danger} |", it.title, it.name, it.sentence);
        }
    }
    page.push_str("\n## Typing text\n\n| Keys | What they do |\n|---|---|\n");
    for (keys, what) in EDITING {
        let _ = writeln!(page, "| {keys} | {what} |");
    }
    page
}

/// Every command with its keys as plain lines, for the `keys` command; with a person's own keys where given.
pub fn keys_text(keymap: &Keymap) -> String {
    let mut text = String::new();
    for (context, name, heading) in CONTEXTS {
        let _ = writeln!(text, "{heading} [{name}]");
        for it in COMMANDS.iter().filter(|it| it.contexts.contains(context)) {
            let keys = keys(keymap, it, *context).join(", ");
            let _ = writeln!(text, "  {keys:<18} {:<18} {}", it.name, it.sentence);
        }
        text.push('\n');
    }
    text.push_str("Typing text\n");
    for (keys, what) in EDITING {
        let _ = writeln!(text, "  {keys:<18} {what}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Set to write the page anew after a change of commands or keys.
    const WRITE: &str = "WRITE_DOCS";

    #[test]
    fn the_page_of_keys_is_the_one_that_commands_and_keymap_make() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/keys.md");
        if std::env::var_os(WRITE).is_some() {
            std::fs::write(path, keys_markdown()).unwrap();
        }
        let page = std::fs::read_to_string(path).unwrap_or_default();
        assert!(page == keys_markdown(), "docs/keys.md is out of date: run this test with {WRITE}=1");
    }

    #[test]
    fn every_command_is_listed() {
        let (page, text) = (keys_markdown(), keys_text(&Keymap::standard()));
        for it in COMMANDS {
            assert!(page.contains(&format!("`{}`", it.name)) && page.contains(it.sentence), "{}", it.name);
            assert!(text.contains(it.name) && text.contains(it.sentence), "{}", it.name);
        }
    }
}
