use super::{parsed, written};
use crate::domain::{Email, Urn};
use crate::service::GroupSource;

fn source() -> GroupSource {
    GroupSource {
        id: Some("G7".parse().unwrap()),
        name: "The \"North\" \\ coast = # 日本".to_owned(),
        description: "Maths\nand 'English'\n\"\"\"".to_owned(),
        owner: "LA:815".to_owned(),
        shared: true,
        schools: vec![(Urn::new(100_001).unwrap(), "Ash\nSchool: granted".to_owned())],
        viewers: vec!["a@la.example".parse::<Email>().unwrap()],
    }
}

#[test]
fn what_is_written_reads_back_as_it_was_but_for_the_comments() {
    for source in [source(), GroupSource { id: None, shared: false, viewers: Vec::new(), ..source() }] {
        let text = written(&source);
        assert!(text.contains("  100001, # Ash School: granted\n"), "{text}");
        let read = parsed(&text, "g.toml").unwrap();
        let plain = source.schools.iter().map(|(urn, _)| (*urn, String::new())).collect();
        assert_eq!(read, GroupSource { schools: plain, ..source });
    }
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
