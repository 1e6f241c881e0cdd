//! Owns the forms of a user: what they hold, and what is changed by them.
//! Must not know which organisation a person may add users to; the service does.

use crate::domain::{Email, OrgCode, Reach, User};
use crate::service::{NewUser, UserEdit};
use crate::ui::widgets::form::{Entry, Form, filled};

const ADMINISTRATOR_NOTE: &str = "manages the organisation's groups and users";
const GLOBAL_NOTE: &str = "Always allow to see all groups";

fn tick(on: bool) -> String {
    if on { "yes".to_owned() } else { String::new() }
}

/// What the form of changes holds of a user.
pub fn of_user(user: &User) -> Vec<String> {
    vec![user.name.clone(), user.job.clone(), tick(user.administrator), tick(user.global)]
}

/// The form of changes.
pub fn edit_form(values: &[String]) -> Form {
    let value = |at: usize| values.get(at).map_or("", String::as_str);
    Form::new(vec![
        Entry::text("Name", "", value(0), Some(filled)),
        Entry::text("Job title", "", value(1), None),
        Entry::tick("Administrator", ADMINISTRATOR_NOTE, !value(2).is_empty()),
        Entry::tick("Global user", GLOBAL_NOTE, !value(3).is_empty()),
    ])
}

/// What the form changes: only the fields that no longer hold what they held; none: nothing.
pub fn changes(before: &[String], after: &[String], version: u32) -> Option<UserEdit> {
    let changed = |at: usize| after.get(at).filter(|value| before.get(at) != Some(value)).cloned();
    let ticked = |at: usize| changed(at).map(|value| !value.is_empty());
    let edit = UserEdit {
        name: changed(0),
        job: changed(1),
        administrator: ticked(2),
        global: ticked(3),
        ..UserEdit::default()
    };
    (edit != UserEdit::default()).then_some(UserEdit { version: Some(version), ..edit })
}

/// The form of a new user; the organisation is asked for only where it is not settled.
pub fn new_form(values: &[String], settled: bool) -> Form {
    let value = |at: usize| values.get(at).map_or("", String::as_str);
    let email = |text: &str| text.parse::<Email>().map(|_| ()).map_err(|it| format!("{}: {}", it.what, it.hint));
    let code = |text: &str| text.parse::<OrgCode>().map(|_| ()).map_err(|it| format!("{}: {}", it.what, it.hint));
    let mut entries = vec![
        Entry::text("Name", "", value(0), Some(filled)),
        Entry::text("E-mail", "the user name", value(1), Some(email)),
        Entry::text("Job title", "", value(2), None),
        Entry::tick("Administrator", ADMINISTRATOR_NOTE, !value(3).is_empty()),
        Entry::tick("Global user", GLOBAL_NOTE, !value(4).is_empty()),
    ];
    if !settled {
        entries.push(Entry::text("Organisation", "LA:815, AC:1234, FFT or a school's URN", value(5), Some(code)));
    }
    Form::new(entries)
}

/// The user that the form describes; none: a text in it does not read.
pub fn new_user(values: &[String], settled: Option<OrgCode>) -> Option<NewUser> {
    let value = |at: usize| values.get(at).cloned().unwrap_or_default();
    Some(NewUser {
        email: value(1).parse().ok()?,
        name: value(0),
        organisation: match settled {
            Some(code) => code,
            None => value(5).parse().ok()?,
        },
        job: value(2),
        administrator: !value(3).is_empty(),
        global: !value(4).is_empty(),
        reach: Reach::All,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{la, person};

    #[test]
    fn only_what_was_changed_is_saved() {
        let ada = person("Ada Administrator", la(), true, false).user;
        let before = of_user(&ada);
        assert_eq!(edit_form(&before).values(), before);
        assert_eq!(changes(&before, &before, 3), None);
        let after = vec!["Ada Lovelace".to_owned(), String::new(), "yes".to_owned(), "yes".to_owned()];
        let edit = changes(&before, &after, 3).unwrap();
        assert_eq!((edit.name.as_deref(), edit.job.as_deref()), (Some("Ada Lovelace"), Some("")));
        assert_eq!((edit.administrator, edit.global, edit.version), (None, Some(true), Some(3)));
    }

    #[test]
    fn the_organisation_is_the_own_one_or_the_one_that_was_typed() {
        let typed = ["New", "new@example.test", "Head", "", "yes", "LA:815"].map(str::to_owned);
        let own = new_user(&typed, Some(la())).unwrap();
        assert_eq!((own.organisation, own.administrator, own.global), (la(), false, true));
        assert_eq!(new_user(&typed, None).unwrap().organisation.to_string(), "LA:815");
        assert_eq!(new_form(&typed, false).values(), typed);
        assert_eq!(new_form(&typed, true).values(), typed[..5]);
        assert_eq!(new_user(&typed[..5], None), None);
    }
}
