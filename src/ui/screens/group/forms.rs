//! Owns the forms over a group's page, and what becomes of the texts that stand in their fields.
//! Must not send anything.

use crate::domain::{AGREEMENT_VERSION, Consent, ConsentScope, ConsentState, ConsentStatus, Group};
use crate::ui::screens::overlay::FormBox;
use crate::ui::session::Who;
use crate::ui::widgets::form::{Entry, Form, date, filled};

/// The answers that are recorded, in the order in which they are offered.
const STATES: [ConsentState; 3] = [ConsentState::Granted, ConsentState::Declined, ConsentState::Withdrawn];

/// Most characters of a group's name; the service refuses more.
const LONGEST_NAME: usize = 80;

fn value(values: &[String], at: usize) -> &str {
    values.get(at).map_or("", String::as_str)
}

fn boxed(title: &str, form: Form, touched: bool) -> FormBox {
    FormBox::new(title, if touched { form.touched() } else { form })
}

fn scopes() -> Vec<String> {
    ConsentScope::ALL.iter().map(|it| it.label().to_owned()).collect()
}

fn scope_place(scope: ConsentScope) -> String {
    ConsentScope::ALL.iter().position(|it| *it == scope).unwrap_or(0).to_string()
}

fn scope_at(text: &str) -> ConsentScope {
    text.parse().ok().and_then(|at: usize| ConsentScope::ALL.get(at).copied()).unwrap_or_default()
}

/// What a group may be called, as far as it can be told beside the field.
pub(in crate::ui::screens) fn group_name(text: &str) -> Result<(), String> {
    filled(text)?;
    match text.trim().chars().count() {
        0..=LONGEST_NAME => Ok(()),
        length => Err(format!("A name has at most {LONGEST_NAME} characters, this one {length}: shorten it")),
    }
}

/// The texts of a group's own particulars.
pub(super) fn edit_values(group: &Group) -> [String; 3] {
    let tick = if group.alphabetical { "yes" } else { "" };
    [group.name.clone(), group.description.clone(), tick.to_owned()]
}

/// Name and description of a group, and how its reports order the schools.
pub(super) fn edit_box(values: &[String], touched: bool) -> FormBox {
    let form = Form::new(vec![
        Entry::text("Name", "as people find it in their list of groups", value(values, 0), Some(group_name)),
        Entry::text("Description", "what the group is for", value(values, 1), None),
        Entry::tick("Alphabetical only", "reports order its schools by name, without ranks", value(values, 2) == "yes"),
    ]);
    boxed("Change the group", form, touched)
}

/// What the owner records of a school's permission: the texts of the form.
///
/// Only a permission that holds is corrected; whatever else stood there, the new answer is another paper of today.
pub(super) fn record_values(consent: &Consent, status: ConsentStatus) -> Vec<String> {
    let empty = Consent { state: ConsentState::Granted, ..Consent::not_asked() };
    let consent = if status == ConsentStatus::Granted { consent } else { &empty };
    vec![
        STATES.iter().position(|it| *it == consent.state).unwrap_or(0).to_string(),
        consent.signatory.clone(),
        consent.role.clone(),
        consent.date.clone(),
        consent.expires.clone(),
        scope_place(consent.scope),
        consent.agreement.clone(),
        one_line(&consent.note),
    ]
}

/// What the owner records of a school's permission.
pub(super) fn record_box(school: &str, values: &[String], touched: bool) -> FormBox {
    let states = STATES.iter().map(|it| it.label().to_owned()).collect();
    let form = Form::new(vec![
        Entry::choice("Answer", "", states, value(values, 0).parse().unwrap_or(0)),
        Entry::text("Signed by", "the person who gave or refused it", value(values, 1), Some(filled)),
        Entry::text("Role", "of that person at the school", value(values, 2), Some(filled)),
        Entry::text("Date", "year-month-day; empty: today", value(values, 3), Some(date)),
        Entry::text("Expires", "the last day on which it holds; empty: it does not", value(values, 4), Some(date)),
        Entry::choice("Covers", "", scopes(), value(values, 5).parse().unwrap_or(0)),
        Entry::text("Agreement", &format!("empty: that of today, {AGREEMENT_VERSION}"), value(values, 6), None),
        Entry::text("Note", "what else was agreed", value(values, 7), None),
    ]);
    boxed(&format!("Permission of {school}"), form, touched)
}

/// The permission that the owner's form says.
pub(super) fn recorded(values: &[String]) -> Consent {
    let text = |at: usize| value(values, at).to_owned();
    let at: usize = value(values, 0).parse().unwrap_or(0);
    Consent {
        state: STATES.get(at).copied().unwrap_or(ConsentState::Granted),
        signatory: text(1),
        role: text(2),
        date: text(3),
        expires: text(4),
        scope: scope_at(value(values, 5)),
        agreement: text(6),
        note: text(7),
        ..Consent::not_asked()
    }
}

/// The texts of a school's own yes, with its administrator as who signs, and what stood there before.
pub(super) fn grant_values(who: &Who, before: &Consent) -> Vec<String> {
    let holds = before.state == ConsentState::Granted;
    let (name, role) = signs(who);
    let (name, role) = if holds && !before.signatory.is_empty() {
        (before.signatory.clone(), before.role.clone())
    } else {
        (name, role)
    };
    let kept = |text: &str| if holds { one_line(text) } else { String::new() };
    vec![name, role, scope_place(before.scope), kept(&before.expires), kept(&before.note)]
}

/// A school's own yes.
pub(super) fn grant_box(group: &str, values: &[String], touched: bool) -> FormBox {
    let form = Form::new(vec![
        Entry::text("Signed by", "who gives the permission", value(values, 0), Some(filled)),
        Entry::text("Role", "of that person at the school", value(values, 1), Some(filled)),
        Entry::choice(
            "Covers",
            "which of your figures the others may see",
            scopes(),
            value(values, 2).parse().unwrap_or(0),
        ),
        Entry::text("Last day", "year-month-day; empty: until you withdraw", value(values, 3), Some(date)),
        Entry::text("Note", "what else was agreed", value(values, 4), None),
    ]);
    boxed(&format!("Permission for '{group}'"), form, touched)
}

/// The permission that a school's own form says.
pub(super) fn granted(values: &[String]) -> Consent {
    let text = |at: usize| value(values, at).to_owned();
    Consent {
        state: ConsentState::Granted,
        signatory: text(0),
        role: text(1),
        scope: scope_at(value(values, 2)),
        expires: text(3),
        note: text(4),
        agreement: AGREEMENT_VERSION.to_owned(),
        ..Consent::not_asked()
    }
}

/// The texts of a no: the school's own administrator as who gives it, or empty where the owner records it.
pub(super) fn refusal_values(who: &Who, own: bool) -> Vec<String> {
    let (name, role) = if own { signs(who) } else { (String::new(), String::new()) };
    vec![name, role, String::new()]
}

/// A no: a permission that is refused or taken back.
pub(super) fn refusal_box(title: &str, values: &[String], touched: bool) -> FormBox {
    let form = Form::new(vec![
        Entry::text("Given by", "the person at the school who says so", value(values, 0), Some(filled)),
        Entry::text("Role", "of that person at the school", value(values, 1), Some(filled)),
        Entry::text("Note", "why, if that is to be kept; both sides' administrators read it", value(values, 2), None),
    ]);
    boxed(title, form, touched)
}

/// What a no makes of the permission that stood before.
pub(super) fn refused(state: ConsentState, values: &[String], before: &Consent) -> Consent {
    let text = |at: usize| value(values, at).to_owned();
    Consent {
        state,
        signatory: text(0),
        role: text(1),
        note: text(2),
        date: String::new(),
        expires: String::new(),
        ..before.clone()
    }
}

/// Name and job of whoever looks.
fn signs(who: &Who) -> (String, String) {
    who.person.as_ref().map_or_else(Default::default, |it| (it.user.name.clone(), it.user.job.clone()))
}

/// Whom access is to be explained for.
pub(super) fn address_box(value: &str) -> FormBox {
    let is_address = |text: &str| text.parse::<crate::domain::Email>().map(|_| ()).map_err(|it| it.what);
    FormBox::new(
        "Whose access?",
        Form::new(vec![Entry::text("E-mail", "the address that the person signs in with", value, Some(is_address))]),
    )
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
