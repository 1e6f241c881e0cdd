use ratatui::style::{Color, Modifier};

use super::*;

#[test]
fn every_built_in_theme_is_sound_and_styles_every_role() {
    for (name, text) in BUILT_IN {
        assert_eq!(check_theme(text, name), Vec::<String>::new());
        for depth in [Depth::Mono, Depth::Sixteen, Depth::TwoHundredFiftySix, Depth::True] {
            Theme::load(name, depth, &|_| None).unwrap();
        }
        let (read, _) = read(text, name);
        assert!(read.inherits.is_some() || read.styles.len() == ROLES.len(), "{name} leaves a role out");
    }
}

#[test]
fn without_colour_the_modifiers_stay() {
    let theme = Theme::terminal(Depth::Mono);
    for (role, name) in ROLES {
        let style = theme.style(*role);
        assert_eq!((style.fg, style.bg), (None, None), "{name}");
    }
    assert!(theme.style(Role::Selected).add_modifier.contains(Modifier::REVERSED));
    assert!(theme.style(Role::Error).add_modifier.contains(Modifier::BOLD));
}

#[test]
fn colours_come_down_to_the_depth() {
    let own =
        |name: &str| (name == "mine").then(|| "inherits = \"terminal\"\n[roles]\nerror = { fg = \"#ff0000\" }".into());
    let at = |depth| Theme::load("mine", depth, &own).unwrap().style(Role::Error).fg;
    assert_eq!(at(Depth::True), Some(Color::Rgb(255, 0, 0)));
    assert_eq!(at(Depth::TwoHundredFiftySix), Some(Color::Indexed(196)));
    assert_eq!(at(Depth::Sixteen), Some(Color::LightRed));
    assert_eq!(at(Depth::Mono), None);
    let theme = Theme::load("mine", Depth::True, &own).unwrap();
    assert!(theme.style(Role::Selected).add_modifier.contains(Modifier::REVERSED), "what is not named is inherited");
}

#[test]
fn mistakes_name_the_file_the_line_and_the_nearest_word() {
    let text =
        "name = \"x\"\n[roles]\nerorr = { fg = \"red\" }\ntext = { fg = \"rde\" }\nmuted = { mods = [\"bald\"] }";
    assert_eq!(
        check_theme(text, "my.toml"),
        [
            "my.toml:3: unknown word 'erorr', did you mean 'error'?",
            "my.toml:4: unknown colour 'rde', did you mean 'red'?",
            "my.toml:5: unknown word 'bald', did you mean 'bold'?",
        ]
    );
    assert!(check_theme("name = ", "my.toml").first().is_some_and(|it| it.starts_with("my.toml:1: ")));
}

#[test]
fn a_circle_of_themes_is_refused() {
    let circle = |_: &str| Some("inherits = \"a\"".to_owned());
    assert!(Theme::load("a", Depth::True, &circle).is_err());
    assert!(Theme::load("nowhere", Depth::True, &|_| None).unwrap_err().concat().contains("'nowhere'"));
}
