//! Owns what a filter means: words in any order, capitals only where typed, `!` for all others, `~` for letters in order.
//! Must not know what is filtered.

use crate::ui::suggest::fuzzy;

/// Whether `text` passes the filter.
///
/// Every word must occur; a word with a capital letter is compared with capitals. `!words` passes what `words` do
/// not; `~letters` passes what holds the letters in that order.
pub fn matches(filter: &str, text: &str) -> bool {
    let filter = filter.trim();
    if let Some(letters) = filter.strip_prefix('~') {
        return fuzzy(letters, text).is_some();
    }
    if let Some(words) = filter.strip_prefix('!') {
        return words.trim().is_empty() || !all_words(words, text);
    }
    all_words(filter, text)
}

fn all_words(words: &str, text: &str) -> bool {
    let lower = text.to_lowercase();
    words
        .split_whitespace()
        .all(|word| if word.chars().any(char::is_uppercase) { text.contains(word) } else { lower.contains(word) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_capitals_others_and_letters() {
        let text = "St Mary's Primary School, Hull";
        for (filter, passes) in [
            ("", true),
            ("hull mary", true),
            ("Mary", true),
            ("mARY", false),
            ("!york", true),
            ("!hull", false),
            ("!", true),
            ("~smps", true),
            ("~zz", false),
        ] {
            assert_eq!(matches(filter, text), passes, "{filter}");
        }
    }
}
