//! Owns what a filter text means: smart case, `!` for the opposite, `~` for letters in order.
//! Must not know where the text it is held against comes from.

/// A filter as typed. Capitals make it exact about capitals.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    text: String,
    needle: String,
    exact: bool,
    inverse: bool,
    fuzzy: bool,
}

impl Filter {
    /// Reads a filter: `grammar`, `!grammar` (all others), `~grmr` (letters in this order), `!~…` both.
    pub fn read(text: &str) -> Self {
        let mut rest = text;
        let (mut inverse, mut fuzzy) = (false, false);
        loop {
            if let Some(behind) = rest.strip_prefix('!').filter(|_| !inverse) {
                (rest, inverse) = (behind, true);
            } else if let Some(behind) = rest.strip_prefix('~').filter(|_| !fuzzy) {
                (rest, fuzzy) = (behind, true);
            } else {
                break;
            }
        }
        let exact = rest.chars().any(char::is_uppercase);
        let needle = if exact { rest.to_owned() } else { rest.to_lowercase() };
        Self { text: text.to_owned(), needle, exact, inverse, fuzzy }
    }

    /// The text as typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it leaves every row in.
    pub fn is_empty(&self) -> bool {
        self.needle.is_empty()
    }

    /// Whether a row with this text stays.
    pub fn keeps(&self, hay: &str) -> bool {
        if self.needle.is_empty() {
            return true;
        }
        let found = match (self.exact, self.fuzzy) {
            (true, false) => hay.contains(&self.needle),
            (true, true) => in_order(hay, &self.needle),
            (false, false) => hay.to_lowercase().contains(&self.needle),
            (false, true) => in_order(&hay.to_lowercase(), &self.needle),
        };
        found != self.inverse
    }
}

/// Whether the letters of `needle` come in `hay` in that order, with anything between them; spaces do not count.
fn in_order(hay: &str, needle: &str) -> bool {
    let mut letters = hay.chars();
    needle.chars().filter(|c| !c.is_whitespace()).all(|wanted| letters.any(|letter| letter == wanted))
}
