//! Owns the words of `config.toml`: which there are, and each value with the line that it stands on.
//! Must not know what a value means.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use crate::ui::{line_of, nearest};

/// What can be said about mail.
pub(super) const MAIL: [&str; 5] = ["server", "from", "user", "password_file", "ca_file"];

/// A value, and the line that it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value {
    pub text: String,
    pub line: usize,
}

/// What the file says, as far as it could be read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// The name of the chosen theme.
    pub theme: Option<String>,
    /// What is said about mail.
    pub mail: BTreeMap<&'static str, Value>,
    /// What could not be read, as `file:line: sentence`, in the order of the lines.
    pub mistakes: Vec<String>,
}

impl Written {
    /// Reads the text of the file that is called `file`.
    pub(super) fn read(toml: &str, file: &str) -> Self {
        let mut written = Self::default();
        let mut mistakes = Vec::new();
        match DeTable::parse(toml) {
            Ok(table) => written.take(table.get_ref(), toml, &mut mistakes),
            Err(error) => {
                let line = line_of(toml, error.span().map_or(0, |span| span.start));
                mistakes.push((line, error.message().to_owned()));
            }
        }
        mistakes.sort();
        written.mistakes = mistakes.into_iter().map(|(line, what)| format!("{file}:{line}: {what}")).collect();
        written
    }

    fn take(&mut self, table: &DeTable<'_>, toml: &str, mistakes: &mut Vec<(usize, String)>) {
        for (key, value) in table {
            let line = line_of(toml, key.span().start);
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("theme", DeValue::String(name)) => self.theme = Some(name.to_string()),
                ("theme", _) => mistakes.push((line, wants_text("theme"))),
                ("mail", DeValue::Table(mail)) => self.take_mail(mail, toml, mistakes),
                ("mail", _) => {
                    mistakes.push((line, "'mail' is a section: write [mail] on a line of its own".to_owned()));
                }
                (other, _) => mistakes.push((line, unknown(other, &["theme", "mail"]))),
            }
        }
    }

    fn take_mail(&mut self, table: &DeTable<'_>, toml: &str, mistakes: &mut Vec<(usize, String)>) {
        for (key, value) in table {
            let line = line_of(toml, key.span().start);
            let word = key.get_ref().as_ref();
            match (MAIL.iter().find(|known| **known == word), value.get_ref()) {
                (None, _) if word == "password" => mistakes.push((
                    line,
                    "a password has no place in this file: write it into a file of its own and name that in \
                     'password_file'"
                        .to_owned(),
                )),
                (None, _) => mistakes.push((line, unknown(word, &MAIL))),
                (Some(name), DeValue::String(text)) if text.trim().is_empty() => {
                    mistakes.push((line, format!("'{name}' is empty: say something or leave the line out")));
                }
                (Some(name), DeValue::String(text)) => {
                    self.mail.insert(name, Value { text: text.to_string(), line });
                }
                (Some(name), _) => mistakes.push((line, wants_text(name))),
            }
        }
    }
}

fn wants_text(name: &str) -> String {
    format!("'{name}' is a text: write {name} = \"…\"")
}

fn unknown(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(meant) => format!("there is no '{word}' here, did you mean '{meant}'?"),
        None => format!("there is no '{word}' here, there are {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::{Value, Written};

    #[test]
    fn each_value_is_read_with_its_line() {
        let written = Written::read("theme = \"night\"\n\n[mail]\nserver = \"sendmail:\"\n", "config.toml");
        assert_eq!(written.theme.as_deref(), Some("night"));
        let server = Value { text: "sendmail:".to_owned(), line: 4 };
        assert_eq!(written.mail.into_iter().collect::<Vec<_>>(), [("server", server)]);
        assert_eq!(written.mistakes, Vec::<String>::new());
    }

    #[test]
    fn every_mistake_is_told_with_its_own_line_and_what_was_meant() {
        let text =
            "them = \"night\"\n[mail]\nsrever = \"sendmail:\"\npassword = \"x\"\nuser = 3\nfrom = \" \"\nqqqqq = 1\n";
        assert_eq!(
            Written::read(text, "c").mistakes,
            [
                "c:1: there is no 'them' here, did you mean 'theme'?",
                "c:3: there is no 'srever' here, did you mean 'server'?",
                "c:4: a password has no place in this file: write it into a file of its own and name that in \
                 'password_file'",
                "c:5: 'user' is a text: write user = \"…\"",
                "c:6: 'from' is empty: say something or leave the line out",
                "c:7: there is no 'qqqqq' here, there are server, from, user, password_file, ca_file",
            ]
        );
        assert_eq!(Written::read("mail = 1\ntheme = 2\n", "c").mistakes.len(), 2);
        let broken = Written::read("theme = \"night\"\n[mail\n", "c").mistakes;
        assert!(broken.len() == 1 && broken[0].starts_with("c:2: "), "{broken:?}");
    }
}
