//! Owns the words that a school signs (the data sharing agreement) and the letter that asks it to.
//! Must not know who is asked; names are filled in by whoever writes the letter.

use super::Problem;

/// The version of the agreement that `agreement_text` holds.
pub const AGREEMENT_VERSION: &str = "DSA 2026-1";

/// The data sharing agreement between the owner of a group and a school.
pub const fn agreement_text() -> &'static str {
    "1. The school permits the owner of the group to show the school's aggregated performance figures to the schools\n   \
        of the group that have signed the same agreement, and to the people whom their administrators have picked.\n\
     2. No pupil-level data is shared. Small numbers are withheld.\n\
     3. The figures are used to share good practice, to support schools and to plan joint work, and for nothing else.\n\
     4. The school may limit the permission to a key stage and to a last day, and may withdraw it at any time;\n   \
        from then on its figures are no longer shown to other schools, on their own or within a total.\n\
     5. Who looked at the group's reports, and when, is recorded; the school may read what concerns it."
}

/// A letter to a school: its subject line and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The subject line.
    pub subject: String,
    /// The text, with placeholders such as `{school}` in a template.
    pub text: String,
}

/// What a letter's placeholders stand for.
pub const PLACEHOLDERS: [(&str, &str); 8] = [
    ("school", "the school's name"),
    ("group", "the group's name"),
    ("purpose", "the group's description"),
    ("owner", "the owner's name"),
    ("contact", "whom to ask: name and address"),
    ("schools", "the schools of the group, one on a line"),
    ("agreement", "the version of the data sharing agreement"),
    ("date", "the day on which the letter is written"),
];

/// The letter that is used until the owner writes one of its own.
pub fn standard_letter() -> Letter {
    Letter {
        subject: "Permission to share figures in the group '{group}'".to_owned(),
        text: "To the administrators of {school}\n\n\
               {owner} asks {school} for permission to share its aggregated performance figures in the Collaborate \
               group '{group}'.\n\n\
               Purpose: {purpose}\n\n\
               The schools of the group, who would see each other's figures:\n{schools}\n\n\
               No pupil-level data is shared. The terms are those of the data sharing agreement, version {agreement}. \
               You may limit the permission to a key stage or to a last day, and withdraw it at any time.\n\n\
               To answer: sign in to Collaborate, open the group and choose to grant or to decline; or sign the \
               agreement on paper and send it to the contact below, who will record it.\n\n\
               Questions: {contact}\n{date}\n"
            .to_owned(),
    }
}

impl Letter {
    /// The letter with its placeholders filled in by `value`; what is not a placeholder stands as it is.
    #[must_use]
    pub fn filled(&self, value: impl Fn(&str) -> String) -> Self {
        Self { subject: fill(&self.subject, &value), text: fill(&self.text, &value) }
    }

    /// The letter, when every word in braces is a placeholder.
    pub fn checked(self) -> Result<Self, Problem> {
        match stranger_in(&self.subject).or_else(|| stranger_in(&self.text)) {
            Some(stranger) => {
                let known: Vec<String> = PLACEHOLDERS.iter().map(|(name, _)| format!("{{{name}}}")).collect();
                Err(Problem::new(
                    format!("'{{{stranger}}}' stands for nothing in a letter"),
                    format!("use {}", known.join(", ")),
                ))
            }
            None => Ok(self),
        }
    }
}

// In one pass: what is filled in is not looked at again, so that a name cannot bring a placeholder along.
fn fill(template: &str, value: &impl Fn(&str) -> String) -> String {
    let mut pieces = template.split('{');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let known = piece.split_once('}').filter(|(word, _)| PLACEHOLDERS.iter().any(|(name, _)| name == word));
        if let Some((word, rest)) = known {
            text.push_str(&value(word));
            text.push_str(rest);
        } else {
            text.push('{');
            text.push_str(piece);
        }
    }
    text
}

/// The first word in braces that is no placeholder.
fn stranger_in(text: &str) -> Option<String> {
    text.split('{').skip(1).find_map(|rest| {
        let (word, _) = rest.split_once('}')?;
        let known = PLACEHOLDERS.iter().any(|(name, _)| *name == word);
        let looks_like_one = !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        (looks_like_one && !known).then(|| word.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::{Letter, standard_letter};

    #[test]
    fn the_standard_letter_names_only_what_can_be_filled_in() {
        let letter = standard_letter().checked().unwrap().filled(|name| format!("<{name}>"));
        assert_eq!(letter.subject, "Permission to share figures in the group '<group>'");
        assert!(letter.text.contains("<schools>") && !letter.text.contains('{'), "{}", letter.text);
    }

    #[test]
    fn a_placeholder_that_is_none_is_told() {
        let letter = |text: &str| Letter { subject: "S".into(), text: text.into() };
        let problem = letter("Dear {headteacher},").checked().unwrap_err();
        assert!(problem.what.contains("{headteacher}") && problem.hint.contains("{school}"));
        assert!(letter("a { b } c {} {1}").checked().is_ok());
    }

    #[test]
    fn what_is_filled_in_is_not_filled_in_again() {
        let letter = Letter { subject: "{group}".into(), text: String::new() };
        let filled = letter.filled(|name| if name == "group" { "{owner}".to_owned() } else { "secret".to_owned() });
        assert_eq!(filled.subject, "{owner}");
    }
}
