//! Owns what a saved view of a report is, and how a person's views are kept apart: names, limits, what replaces what.
//! Must not know what the words of a view mean, nor any figure: a view keeps what was asked, never an answer.

use super::{GroupId, Problem, is_unprintable};

/// Most views of one person.
pub const MOST_VIEWS: usize = 50;
/// Most characters of a view's name.
pub const LONGEST_VIEW_NAME: usize = 60;
/// Most bytes of all the words of a view: all views of a person fit one change of the store.
const MOST_BYTES: usize = 4_000;

/// What was asked, or how a screen was arranged: words with their values, in their order.
pub type Words = Vec<(String, String)>;

/// A report as a person set it up, to be opened again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// What the person calls it.
    pub name: String,
    /// Of which group.
    pub group: GroupId,
    /// What is asked of the report.
    pub query: Words,
    /// How its lists stand on the screen: columns, order, filter, chart.
    pub screen: Words,
}

/// The views of one person, by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SavedViews(pub Vec<View>);

impl SavedViews {
    /// The view of this name, capitals or not.
    pub fn named(&self, name: &str) -> Option<&View> {
        self.0.iter().find(|view| same_name(&view.name, name))
    }

    /// Keeps a view, over one of the same name only where that is said; the name under which it is kept.
    pub fn save(&mut self, view: View, over: bool) -> Result<String, Problem> {
        let view = View { name: checked_name(&view.name)?, ..view };
        let bytes: usize = view.query.iter().chain(&view.screen).map(|(word, value)| word.len() + value.len()).sum();
        if bytes > MOST_BYTES {
            return Err(Problem::new(
                format!("the view '{}' says more than a view can keep", view.name),
                "choose fewer schools, measures or columns",
            ));
        }
        let name = view.name.clone();
        let full = self.0.len() >= MOST_VIEWS;
        match self.0.iter_mut().find(|kept| same_name(&kept.name, &view.name)) {
            Some(kept) if over => *kept = view,
            Some(kept) => return Err(taken(&kept.name)),
            None if full => {
                return Err(Problem::new(
                    format!("you have {MOST_VIEWS} views, and there is no room for more"),
                    "delete one that you no longer need with `collaborate view delete`",
                ));
            }
            None => self.0.push(view),
        }
        self.sort();
        Ok(name)
    }

    /// Gives a view another name, which is returned as it is kept; none: there is no view of the old name.
    pub fn rename(&mut self, name: &str, to: &str) -> Result<Option<String>, Problem> {
        let to = checked_name(to)?;
        if let Some(other) = self.0.iter().find(|view| same_name(&view.name, &to) && !same_name(&view.name, name)) {
            return Err(taken(&other.name));
        }
        let Some(view) = self.0.iter_mut().find(|view| same_name(&view.name, name)) else { return Ok(None) };
        view.name.clone_from(&to);
        self.sort();
        Ok(Some(to))
    }

    /// Removes a view; whether there was one of this name.
    pub fn delete(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|view| !same_name(&view.name, name));
        self.0.len() < before
    }

    fn sort(&mut self) {
        self.0.sort_by_cached_key(|view| view.name.to_lowercase());
    }
}

/// Whether two names are those of one view, whatever their capitals and blanks.
pub fn same_name(one: &str, other: &str) -> bool {
    plain(one).to_lowercase() == plain(other).to_lowercase()
}

/// A name with one blank between its words and none around them.
fn plain(name: &str) -> String {
    let words = name.split(|c: char| c.is_whitespace() && !c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

fn taken(name: &str) -> Problem {
    Problem::new(format!("you have a view called '{name}' already"), "choose another name, or save over it with --over")
}

fn checked_name(name: &str) -> Result<String, Problem> {
    // Blanks of another kind, or several, would make a second view look like the first.
    let name = plain(name);
    let refused = match name.chars().count() {
        0 => Some("a view needs a name".to_owned()),
        length if length > LONGEST_VIEW_NAME => {
            Some(format!("a view's name has at most {LONGEST_VIEW_NAME} characters"))
        }
        _ if name.chars().any(is_unprintable) => {
            Some("a view's name cannot hold control characters or characters that cannot be seen".to_owned())
        }
        _ => None,
    };
    refused.map_or(Ok(name), |what| Err(Problem::new(what, "give a name such as 'Maths, disadvantaged'")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(name: &str) -> View {
        View {
            name: name.to_owned(),
            group: GroupId(1),
            query: vec![("report".into(), "schools".into())],
            screen: vec![],
        }
    }

    #[test]
    fn views_are_told_apart_by_name_whatever_its_capitals_and_blanks() {
        let mut views = SavedViews::default();
        views.save(view(" Maths  gaps "), false).unwrap();
        views.save(view("art"), false).unwrap();
        assert_eq!(views.0.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["art", "Maths gaps"]);
        let taken = views.save(view("MATHS GAPS"), false).unwrap_err();
        assert_eq!(taken.what, "you have a view called 'Maths gaps' already");
        let other = View { group: GroupId(2), ..view("MATHS gaps") };
        views.save(other.clone(), true).unwrap();
        assert_eq!(views.named("maths gaps"), Some(&other));
        assert_eq!(views.0.len(), 2);
    }

    #[test]
    fn a_view_is_renamed_and_deleted_but_never_over_another() {
        let mut views = SavedViews::default();
        views.save(view("one"), false).unwrap();
        views.save(view("two"), false).unwrap();
        assert!(views.rename("one", "TWO").is_err());
        assert_eq!(views.rename("one", " One "), Ok(Some("One".to_owned())));
        assert_eq!(views.rename("three", "four"), Ok(None));
        assert!(views.delete("ONE") && !views.delete("one"));
        assert_eq!(views.0, [view("two")]);
    }

    #[test]
    fn there_is_an_end_to_names_words_and_views() {
        let mut views = SavedViews::default();
        for bad in ["", "  ", "a\u{202e}b", &"x".repeat(61)] {
            assert!(views.save(view(bad), false).is_err(), "{bad}");
        }
        let long = View { screen: vec![("filter".into(), "x".repeat(4_000))], ..view("long") };
        assert_eq!(views.save(long, false).unwrap_err().what, "the view 'long' says more than a view can keep");
        for number in 0..MOST_VIEWS {
            views.save(view(&format!("view {number}")), false).unwrap();
        }
        assert_eq!(
            views.save(view("more"), false).unwrap_err().what,
            "you have 50 views, and there is no room for more"
        );
        views.save(view("view 7"), true).unwrap();
    }
}
