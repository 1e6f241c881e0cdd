use super::*;
use crate::ui::command::COMMANDS;
use crate::ui::event::KeyCode;
use crate::ui::key::typed;

fn keys(text: &str) -> Vec<Key> {
    parse_keys(text).unwrap()
}

fn hear(text: &str, contexts: &[Context]) -> Vec<Heard> {
    let keymap = Keymap::standard();
    let mut pending = Pending::default();
    keys(text).into_iter().map(|key| pending.hear(key, &keymap, contexts, true)).collect()
}

#[test]
fn the_programs_own_keys_are_sound() {
    assert_eq!(check_keys(DEFAULT, "keys.toml"), Vec::<String>::new());
}

#[test]
fn every_command_has_a_key_in_each_of_its_contexts_or_none_at_all() {
    let keymap = Keymap::standard();
    for it in COMMANDS.iter().filter(|it| it.command != Command::Quit) {
        for context in it.contexts {
            assert!(keymap.keys_of(it.command, &[*context]).next().is_some(), "{} in {}", it.name, context.name());
        }
    }
}

#[test]
fn letters_that_move_mean_nothing_else() {
    for binding in Keymap::standard().bindings() {
        if let [Key { code: KeyCode::Char('h' | 'j' | 'k' | 'l'), ctrl: false, alt: false, .. }] = *binding.keys {
            assert!(
                matches!(binding.command, Command::Left | Command::Down | Command::Up | Command::Right),
                "{}",
                binding.command.definition().name
            );
        }
    }
}

#[test]
fn nothing_that_types_a_character_is_bound_where_people_type() {
    for binding in Keymap::standard().bindings().iter().filter(|it| it.context == Context::Typing) {
        assert!(binding.keys.iter().all(|key| typed(*key).is_none()));
    }
}

#[test]
fn sequences_and_counts() {
    let here = [Context::List, Context::Global];
    assert_eq!(hear("g g", &here), [Heard::Waiting, Heard::Command(Command::Top, None)]);
    assert_eq!(hear("g 2", &here), [Heard::Waiting, Heard::Command(Command::Schools, None)]);
    assert_eq!(hear("4 2 G", &here), [Heard::Waiting, Heard::Waiting, Heard::Command(Command::Bottom, Some(42))]);
    assert_eq!(hear("9 esc j", &here).last(), Some(&Heard::Command(Command::Down, None)));
    assert_eq!(hear("g esc", &here), [Heard::Waiting, Heard::Waiting]);
    assert!(matches!(hear("g x", &here).last(), Some(Heard::Nothing(keys)) if keys.len() == 2));
}

#[test]
fn a_view_opens_at_once_and_a_count_there_begins_with_a_nought() {
    let here = [Context::List, Context::Views, Context::Global];
    assert_eq!(hear("2", &here), [Heard::Command(Command::Schools, None)]);
    assert_eq!(hear("0 4 2 G", &here).last(), Some(&Heard::Command(Command::Bottom, Some(42))));
}

#[test]
fn a_count_never_grows_without_bound() {
    let here = [Context::List, Context::Global];
    let typed = hear("9 9 9 9 9 9 9 9", &here);
    assert!(matches!(typed.last(), Some(Heard::Nothing(_))));
}

#[test]
fn the_innermost_context_is_asked_first() {
    let keymap = Keymap::standard();
    assert_eq!(keymap.find(&[Context::List, Context::Global], &keys("enter")), Found::Command(Command::Open));
    assert_eq!(keymap.find(&[Context::Dialog, Context::List], &keys("enter")), Found::Command(Command::Refuse));
}

#[test]
fn a_persons_own_keys_stand_on_top() {
    let mut keymap = Keymap::standard();
    let mistakes = keymap.read("[groups]\nnew-group = [\"c\", \"ctrl-n\"]\n[global]\nclose = []", "keys.toml");
    assert_eq!(mistakes, Vec::<String>::new());
    assert_eq!(keymap.find(&[Context::Groups], &keys("n")), Found::Nothing);
    assert_eq!(keymap.find(&[Context::Groups], &keys("c")), Found::Command(Command::NewGroup));
    assert_eq!(keymap.find(&[Context::Global], &keys("q")), Found::Nothing);
    assert_eq!(keymap.find(&[Context::Groups], &keys("A")), Found::Command(Command::ArchivedGroups));
}

#[test]
fn mistakes_name_the_file_the_line_and_the_nearest_word() {
    let text = "[lits]\nup = [\"k\"]\n[list]\nmove-dwn = [\"j\"]\npage-upp = [\"x\"]\nup = \"k\"\n\
                bottom = [\"ctlr-x\"]\ntop = [\"g\"]\nopen = [\"g g\"]\narchive-group = [\"x\"]";
    assert_eq!(
        check_keys(text, "mine.toml"),
        [
            "mine.toml:1: unknown context 'lits', did you mean 'list'?",
            "mine.toml:4: unknown command 'move-dwn', `collaborate keys` lists them all",
            "mine.toml:5: unknown command 'page-upp', did you mean 'page-up'?",
            "mine.toml:6: write the keys as a list: up = [\"x\"]; an empty list takes them away",
            "mine.toml:7: unknown key 'ctlr-x', write it as in: j, G, enter, ctrl-d, alt-x, f1, space, or g g for two \
             in a row",
            "mine.toml:8: 'g' is taken in [list] by 'open'",
            "mine.toml:10: 'archive-group' does nothing in [list]",
        ]
    );
    assert!(check_keys("[list", "mine.toml").first().is_some_and(|it| it.starts_with("mine.toml:1: ")));
}
