//! Owns how results are written: aligned text, CSV and JSON from one description of fields.
//! Must not know what the fields are of.

use std::io::{self, Write as _};

use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr as _;

use super::args::Format;
use super::problem::Failure;
use crate::domain::{harmless, is_unprintable, printable};

/// One field of a thing: its name for programs, its label for people, its value.
pub(super) struct Field<T> {
    /// The name in JSON and CSV; it does not change.
    pub id: &'static str,
    /// The header of a table for people; empty: not in the table.
    pub label: &'static str,
    /// The value.
    pub value: fn(&T) -> Value,
}

/// A field that tables for people have.
pub(super) const fn shown<T>(id: &'static str, label: &'static str, value: fn(&T) -> Value) -> Field<T> {
    Field { id, label, value }
}

/// A field for programs, and for people only where one thing is shown.
pub(super) const fn kept<T>(id: &'static str, value: fn(&T) -> Value) -> Field<T> {
    Field { id, label: "", value }
}

/// Text, or nothing where it is empty.
pub(super) fn stated(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { Value::from(text) }
}

/// Seconds since 1970 as an ISO 8601 time.
pub(super) fn time(seconds: i64) -> Value {
    jiff::Timestamp::from_second(seconds).map_or(Value::Null, |at| Value::from(at.to_string()))
}

/// Writes a list of things.
pub(super) fn list<T>(format: Format, fields: &[Field<T>], things: &[T], nothing: &str) -> Result<(), Failure> {
    match format {
        Format::Json => write_json(&Value::Array(things.iter().map(|thing| object(fields, thing)).collect())),
        Format::Csv => {
            let header = fields.iter().map(|field| field.id.to_owned()).collect();
            let rows =
                things.iter().map(|thing| fields.iter().map(|field| field_of_csv(&(field.value)(thing))).collect());
            write_csv(std::iter::once(header).chain(rows))
        }
        Format::Text | Format::Markdown if things.is_empty() => write(&format!("{nothing}\n")),
        Format::Text | Format::Markdown => {
            let shown: Vec<&Field<T>> = fields.iter().filter(|field| !field.label.is_empty()).collect();
            let header: Vec<Cell> = shown.iter().map(|field| Cell::left(field.label)).collect();
            let rows = things.iter().map(|thing| shown.iter().map(|field| Cell::of(&(field.value)(thing))).collect());
            write(&table(&std::iter::once(header).chain(rows).collect::<Vec<_>>()))
        }
    }
}

/// Writes one thing: for people one field a line, those without a value left out.
pub(super) fn single<T>(format: Format, fields: &[Field<T>], thing: &T) -> Result<(), Failure> {
    match format {
        Format::Json => write_json(&object(fields, thing)),
        Format::Csv => list(format, fields, std::slice::from_ref(thing), ""),
        Format::Text | Format::Markdown => write(&lines(fields, thing)),
    }
}

/// One field a line, for people.
pub(super) fn lines<T>(fields: &[Field<T>], thing: &T) -> String {
    let rows: Vec<Vec<Cell>> = fields
        .iter()
        .map(|field| (label(field), flat(&(field.value)(thing))))
        .filter(|(_, value)| !value.is_empty())
        .map(|(label, value)| vec![Cell::left(&format!("{label}:")), Cell::left(&value)])
        .collect();
    table(&rows)
}

fn label<T>(field: &Field<T>) -> String {
    if field.label.is_empty() { field.id.replace('_', " ") } else { field.label.to_lowercase() }
}

/// The thing as a JSON object.
pub(super) fn object<T>(fields: &[Field<T>], thing: &T) -> Value {
    let fields: Map<String, Value> = fields.iter().map(|field| (field.id.to_owned(), (field.value)(thing))).collect();
    Value::Object(fields)
}

/// A value as one cell of text.
fn flat(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(flat).collect::<Vec<_>>().join("; "),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| format!("{name} {}", flat(value))).collect::<Vec<_>>().join(", ")
        }
        Value::Number(number) => number.to_string(),
    }
}

/// A value as one field of CSV; text that a spreadsheet would take for a formula stands behind an apostrophe.
fn field_of_csv(value: &Value) -> String {
    if value.is_number() { flat(value) } else { harmless(&flat(value)) }
}

/// A cell of a table for people.
pub(super) struct Cell {
    text: String,
    right: bool,
}

impl Cell {
    /// Text.
    pub(super) fn left(text: &str) -> Self {
        Self { text: printable(text), right: false }
    }

    /// A value; numbers stand to the right.
    pub(super) fn of(value: &Value) -> Self {
        Self { right: value.is_number(), ..Self::left(&flat(value)) }
    }
}

/// Columns two spaces apart, each as wide as its widest cell; headers stand over their numbers.
pub(super) fn table(rows: &[Vec<Cell>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut widths = vec![0; columns];
    let mut right = vec![false; columns];
    for row in rows {
        for ((cell, width), right) in row.iter().zip(&mut widths).zip(&mut right) {
            *width = (*width).max(cell.text.width());
            *right |= cell.right;
        }
    }
    let mut out = String::new();
    for row in rows {
        let mut line = String::new();
        for (at, ((cell, width), right)) in row.iter().zip(&widths).zip(&right).enumerate() {
            let blank = " ".repeat(width.saturating_sub(cell.text.width()));
            if at > 0 {
                line.push_str("  ");
            }
            if *right {
                line.push_str(&blank);
                line.push_str(&cell.text);
            } else {
                line.push_str(&cell.text);
                line.push_str(&blank);
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// Writes JSON, indented.
pub(super) fn write_json(value: &Value) -> Result<(), Failure> {
    write(&json_text(value))
}

/// JSON, indented; what would act on a terminal stands as `\uXXXX`, so that a program still reads it as it is.
pub(super) fn json_text(value: &Value) -> String {
    escaped(&format!("{value:#}\n"))
}

/// JSON in which what would act on a terminal stands as `\uXXXX`; outside its strings JSON holds no such character.
pub(super) fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '\n' || !is_unprintable(c) {
            out.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = std::fmt::Write::write_fmt(&mut out, format_args!("\\u{unit:04x}"));
            }
        }
    }
    out
}

fn write_csv(rows: impl Iterator<Item = Vec<String>>) -> Result<(), Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let unwritten = |error: &dyn std::fmt::Display| Failure::refused(format!("cannot write CSV: {error}"), "try again");
    for row in rows {
        writer.write_record(row).map_err(|error| unwritten(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| unwritten(&error))?;
    write(&String::from_utf8_lossy(&bytes))
}

/// Writes to standard output; a reader that has gone away is no failure.
///
/// Whatever a file or a person called something: it neither moves the cursor nor turns a line around.
pub(super) fn write(text: &str) -> Result<(), Failure> {
    let text: Vec<String> = text.split_inclusive('\n').map(line).collect();
    let mut out = io::stdout().lock();
    match out.write_all(text.concat().as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::refused(
            format!("cannot write to standard output: {error}"),
            "check where the output is sent to",
        )),
        _ => Ok(()),
    }
}

/// One line as it may be written, with the end that it has.
fn line(text: &str) -> String {
    let body = text.trim_end_matches('\n');
    let body = if body.len() < text.len() { body.strip_suffix('\r').unwrap_or(body) } else { body };
    let end = text.get(body.len()..).unwrap_or_default();
    let tabs: Vec<String> = body.split('\t').map(printable).collect();
    tabs.join("\t") + end
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Cell, Field, escaped, field_of_csv, json_text, kept, line, lines, object, shown, stated, table, time};

    #[test]
    fn a_spreadsheet_takes_no_name_for_a_formula_and_numbers_stay_numbers() {
        for (value, field) in [
            (json!("=1+1"), "'=1+1"),
            (json!("@SUM(A1)"), "'@SUM(A1)"),
            (json!(["-2+3", "b"]), "'-2+3; b"),
            (json!("Ann = Bob"), "Ann = Bob"),
            (json!(-2.5), "-2.5"),
        ] {
            assert_eq!(field_of_csv(&value), field);
        }
    }

    #[test]
    fn nothing_written_acts_on_a_terminal_and_json_keeps_its_meaning() {
        let tricky = json!({ "name": "a\u{9b}31m\u{202e}b\u{e0041}", "plain": "Zoë 日本" });
        let text = json_text(&tricky);
        assert!(text.contains(r"a\u009b31m\u202eb\udb40\udc41") && text.contains("Zoë 日本"), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), tricky);
        assert_eq!(escaped("{}\n"), "{}\n");
        assert_eq!(line("a\u{1b}[2J\tb\u{202e}\rc\r\n"), "a [2J\tb  c\r\n");
        assert_eq!(line("a\r"), "a ");
    }

    #[test]
    fn numbers_stand_to_the_right_under_their_header_and_wide_letters_count_twice() {
        let rows = vec![
            vec![Cell::left("name"), Cell::left("pupils")],
            vec![Cell::of(&json!("日本")), Cell::of(&json!(7))],
            vec![Cell::of(&json!("a\u{1b}[31m")), Cell::of(&Value::Null)],
        ];
        assert_eq!(table(&rows), "name    pupils\n日本         7\na [31m\n");
    }

    #[test]
    fn one_description_gives_every_form() {
        let fields: [Field<(&str, u32)>; 3] = [
            shown("name", "Name", |it| stated(it.0)),
            kept("birth_year", |it| json!(it.1)),
            kept("empty", |_| Value::Null),
        ];
        assert_eq!(object(&fields, &("Ann", 1990)), json!({"name": "Ann", "birth_year": 1990, "empty": null}));
        assert_eq!(lines(&fields, &("Ann", 1990)), "name:        Ann\nbirth year:  1990\n");
        assert_eq!(time(0), json!("1970-01-01T00:00:00Z"));
    }
}
