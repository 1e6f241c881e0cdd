use super::{parsed, written};
use crate::domain::{Email, Urn};
use crate::service::GroupSource;

fn source() -> GroupSource {
    GroupSource {
        id: Some("G7".parse().unwrap()),
        version: Some(3),
        name: "The \"North\" \\ coast = # 日本".to_owned(),
        description: Some("Maths\nand 'English'\n\"\"\"".to_owned()),
        owner: "LA:815".to_owned(),
        shared: Some(true),
        alphabetical: Some(true),
        schools: Some(vec![(Urn::new(100_001).unwrap(), "Ash\nSchool: granted".to_owned())]),
        viewers: Some(vec!["a@la.example".parse::<Email>().unwrap()]),
    }
}

#[test]
fn what_is_written_reads_back_as_it_was_but_for_the_comments() {
    for source in [source(), GroupSource { id: None, shared: Some(false), viewers: Some(Vec::new()), ..source() }] {
        let text = written(&source);
        assert!(text.contains("  100001, # Ash School: granted\n"), "{text}");
        let read = parsed(&text, "g.toml").unwrap();
        let plain = source.schools.iter().flatten().map(|(urn, _)| (*urn, String::new())).collect();
        assert_eq!(read, GroupSource { schools: Some(plain), ..source });
    }
}

#[test]
fn a_line_that_is_left_out_says_nothing() {
    let text = "name = \"N\"\nowner = \"LA:815\"\n";
    let bare = GroupSource { name: "N".to_owned(), owner: "LA:815".to_owned(), ..GroupSource::default() };
    assert_eq!(parsed(text, "g.toml").unwrap(), bare);
    let said = parsed(&format!("{text}description = \"\"\nviewers = []\nschools = []\n"), "g.toml").unwrap();
    let emptied = (Some(String::new()), Some(Vec::new()), Some(Vec::new()));
    assert_eq!((said.description, said.schools, said.viewers), emptied);
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let good = "name = \"N\"\nowner = \"LA:815\"\nschools = [100001]\n";
    assert!(parsed(good, "g.toml").is_ok());
    for (text, place, what) in [
        (format!("{good}permission = \"granted\"\n"), "g.toml:4:1", "unknown field `permission`"),
        (good.replace("100001", "100001, 7"), "g.toml:3:20", "7"),
        (good.replace("100001", "100001,\n  \"Ash\""), "g.toml:4:3", "invalid type"),
        (good.replace("LA:815", "LA:"), "g.toml:2:9", "is not a local authority code"),
        (format!("{good}viewers = [\"a@b.example\", \"nobody\"]\n"), "g.toml:4:27", "nobody"),
        (format!("{good}visibility = \"everybody\"\n"), "g.toml:4:14", "'everybody' does not say who can see a group"),
        (format!("{good}id = \"7\"\n"), "g.toml:4:6", "7"),
        (format!("{good}version = -1\n"), "g.toml:4:11", "-1"),
        (good.replace("name = \"N\"", "name = N"), "g.toml:1:8", "cannot be read"),
        (good.replace("owner = \"LA:815\"\n", ""), "g.toml:1:1", "missing field `owner`"),
        (good.replace("\"LA:815\"", "\"Lé"), "g.toml:2:", "cannot be read"),
    ] {
        let failure = parsed(&text, "g.toml").unwrap_err();
        let at = failure.place.unwrap();
        assert!(at.starts_with(place), "{text}: {at}, not {place}");
        assert!(failure.what.contains(what), "{text}: {}", failure.what);
        assert!(!failure.hint.is_empty() && !failure.what.contains('\n'));
    }
}
