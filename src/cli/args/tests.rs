use clap::{CommandFactory as _, Parser as _};

use super::{Arguments, Command, Format, Written};

#[test]
fn the_description_of_the_arguments_is_sound() {
    Arguments::command().debug_assert();
}

#[test]
fn global_options_stand_before_or_behind_the_command() {
    for words in [
        ["collaborate", "--format", "json", "--as", "A@b.example", "group", "list"],
        ["collaborate", "group", "list", "--as", "a@b.example", "--format", "json"],
    ] {
        let arguments = Arguments::try_parse_from(words).unwrap();
        assert_eq!(arguments.format, Some(Written::As(Format::Json)));
        assert_eq!(arguments.actor.unwrap().as_str(), "a@b.example");
    }
}

#[test]
fn importing_a_file_and_listing_imports_are_told_apart() {
    let import = |words: &[&str]| match Arguments::try_parse_from([&["collaborate", "import"], words].concat()) {
        Ok(Arguments { command: Some(Command::Import(args)), .. }) => Some(args),
        _ => None,
    };
    let files = import(&["a.csv", "folder", "--year", "2016/17"]).unwrap();
    assert!(files.command.is_none() && files.paths.len() == 2 && files.year.is_some());
    assert!(import(&["list"]).unwrap().command.is_some());
    assert!(import(&["undo", "I7"]).unwrap().command.is_some());
    assert!(import(&["./list"]).unwrap().command.is_none());
    assert!(import(&[]).is_none());
}

#[test]
fn what_is_not_offered_yet_is_no_command() {
    assert!(Arguments::try_parse_from(["collaborate", "serve"]).is_err());
}
