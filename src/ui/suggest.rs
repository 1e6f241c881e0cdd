//! Owns finding the word that was meant, and the line of a byte, for messages about text that people wrote.
//! Must not know what the words stand for.

/// The line, from 1, that holds the byte at `offset`.
pub fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

/// The known word nearest to `word`, when it is near enough to have been meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|it| (distance(word, it), it))
        .filter(|(far, it)| *far <= 1 + it.chars().count().min(word.chars().count()) / 3)
        .min_by_key(|(far, _)| *far)
        .map(|(_, it)| it)
}

/// Edits (insert, delete, replace, swap neighbours) that lead from one word to the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut last = None;
    for (i, ca) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for (j, cb) in b.iter().enumerate() {
            let at = |row: &[usize], k: usize| row.get(k).copied().unwrap_or(usize::MAX / 2);
            let replace = at(&row, j) + usize::from(ca != *cb);
            let mut best = replace.min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            if j > 0 && Some(*cb) == last && b.get(j - 1) == Some(&ca) {
                best = best.min(at(&before, j - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
        last = Some(ca);
    }
    row.last().copied().unwrap_or(0)
}

/// How well `query` is found in `text` as letters in order, smallest first; none: not at all.
///
/// A run of letters counts better than letters far apart, the beginning of a word better than its middle.
pub(super) fn fuzzy(query: &str, text: &str) -> Option<usize> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let mut cost = 0;
    let mut at = 0;
    let mut gap = false;
    for wanted in query.to_lowercase().chars().filter(|c| !c.is_whitespace()) {
        let found = text.iter().skip(at).position(|c| *c == wanted)? + at;
        let begins = found == 0 || text.get(found - 1).is_some_and(|c| !c.is_alphanumeric());
        cost += if found == at && gap { 0 } else { (found - at).min(20) + usize::from(!begins) * 5 };
        gap = true;
        at = found + 1;
    }
    Some(cost * 100 + text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_fingers_is_recognised() {
        let known = ["move-down", "move-up", "open", "help"];
        assert_eq!(nearest("move-dwon", known), Some("move-down"));
        assert_eq!(nearest("hlep", known), Some("help"));
        assert_eq!(nearest("quantum", known), None);
    }

    #[test]
    fn lines_are_counted_from_one() {
        assert_eq!(line_of("a\nb\nc", 0), 1);
        assert_eq!(line_of("a\nb\nc", 4), 3);
        assert_eq!(line_of("a\n", 999), 2);
    }

    #[test]
    fn beginnings_of_words_come_first() {
        assert!(fuzzy("ng", "New group") < fuzzy("ng", "Viewing"));
        assert!(fuzzy("zz", "New group").is_none());
        assert!(fuzzy("", "anything").is_some());
    }
}
