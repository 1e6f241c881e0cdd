//! Owns a query as words that can be kept and read again by later versions of the program: one row a field.
//! Must not know where the words are kept. The words are those of the command line's options.

use std::fmt::Display;
use std::str::FromStr;

use crate::domain::Problem;
use crate::figures::Measure;

use super::{Likeness, Query, ReportName};

/// The word for which report it is: it stands in every list.
const REPORT: &str = "report";

/// A field of a query as a word.
struct Word {
    id: &'static str,
    /// Its value; none where it stands as in [`Query::of`].
    write: fn(&Query) -> Option<String>,
    /// Puts a value into the query.
    read: fn(&mut Query, &str) -> Result<(), Problem>,
}

/// A row of the table: the word, what stands there, and where its value is put.
macro_rules! word {
    ($id:literal, |$of:ident| $write:expr, |$text:ident| $($field:ident).+ = $value:expr) => {
        Word {
            id: $id,
            write: |$of| $write,
            read: |query, $text| {
                query.$($field).+ = $value;
                Ok(())
            },
        }
    };
}

/// Every field, in the order in which they are written.
const WORDS: [Word; 20] = [
    word!("stage", |of| given(of.stage.as_ref()), |text| stage = Some(text.parse()?)),
    word!("year", |of| given(of.year.as_ref()), |text| year = Some(text.parse()?)),
    word!("release", |of| given(of.release.as_ref()), |text| release = Some(text.parse()?)),
    word!("pupils", |of| other(of, |of| of.pupils.to_string()), |text| pupils = text.parse()?),
    word!("compare", |of| other(of, |of| of.compare.id().to_owned()), |text| compare = text.parse()?),
    word!("compare-pupils", |of| other(of, |of| of.compare_pupils.id().to_owned()), |text| compare_pupils =
        text.parse()?),
    word!("weighting", |of| other(of, |of| of.weighting.id().to_owned()), |text| weighting = text.parse()?),
    word!("sort", |of| list(&of.sort), |text| sort = listed(text)?),
    word!("subject", |of| of.subject.as_ref().map(|it| it.id().to_owned()), |text| subject = Some(text.parse()?)),
    word!("measure", |of| ids(&of.measures), |text| measures = listed(text)?),
    word!("school", |of| list(&of.schools), |text| schools = listed(text)?),
    word!("with-group", |of| of.other_group.clone(), |text| other_group = Some(text.to_owned())),
    word!("without", |of| list(&of.without), |text| without = listed(text)?),
    word!("with", |of| list(&of.with), |text| with = listed(text)?),
    word!("pool", |of| other(of, |of| of.likeness.pool.id().to_owned()), |text| likeness.pool = text.parse()?),
    Word {
        id: "weights",
        write: |of| other(of, |of| of.likeness.to_string()),
        read: |of, text| of.likeness.set_weights(text),
    },
    word!("neighbours", |of| other(of, |of| of.likeness.neighbours.to_string()), |text| likeness.neighbours =
        number(text)?),
    word!("at-least", |of| given(of.at_least.as_ref()), |text| at_least = Some(number(text)?)),
    word!("since", |of| given(of.since.as_ref()), |text| since = Some(text.parse()?)),
    word!("intake", |of| of.intake.then(|| "yes".to_owned()), |text| intake = text == "yes"),
];

/// A query in words; what stands as it does when a report opens is left out.
pub fn to_words(query: &Query) -> Vec<(String, String)> {
    let name = (REPORT.to_owned(), query.name.id().to_owned());
    let rest = WORDS.iter().filter_map(|word| Some((word.id.to_owned(), (word.write)(query)?)));
    std::iter::once(name).chain(rest).collect()
}

/// The query that words stand for.
///
/// # Errors
///
/// A word or a value that this program does not know: the whole query would mean something else without it.
pub fn from_words(words: &[(String, String)]) -> Result<Query, Problem> {
    let name = words.iter().find(|(id, _)| id == REPORT).map(|(_, name)| name.parse::<ReportName>());
    let name = name.ok_or_else(|| unknown(REPORT, "", "it does not say which report it is"))?;
    let mut query = Query::of(name.map_err(|problem| unknown(REPORT, "", &problem.what))?);
    for (id, value) in words.iter().filter(|(id, _)| id != REPORT) {
        let word = WORDS.iter().find(|word| word.id == id);
        let word = word.ok_or_else(|| unknown(id, value, "this program does not know the word"))?;
        (word.read)(&mut query, value).map_err(|problem| unknown(id, value, &problem.what))?;
    }
    Ok(query)
}

/// The query for people who know the commands: `schools --year 2016/17 --pupils girls`.
pub fn as_options(query: &Query) -> String {
    let words = to_words(query);
    let options = words.iter().map(|(id, value)| match id.as_str() {
        REPORT => value.clone(),
        "intake" => "--intake".to_owned(),
        _ if value.contains(char::is_whitespace) => format!("--{id} '{value}'"),
        _ => format!("--{id} {value}"),
    });
    options.collect::<Vec<_>>().join(" ")
}

fn unknown(id: &str, value: &str, why: &str) -> Problem {
    let word = if value.is_empty() { id.to_owned() } else { format!("{id} {value}") };
    Problem::new(
        format!("what is kept of the report cannot be read ('{word}'): {why}"),
        "it may be of a later version of the program: use that one, or set the report up and save it again",
    )
}

fn given<T: Display>(value: Option<&T>) -> Option<String> {
    value.map(T::to_string)
}

/// What a query has in a field, where that is not what it opens with.
fn other(query: &Query, of: fn(&Query) -> String) -> Option<String> {
    let value = of(query);
    (value != of(&Query { likeness: Likeness::default(), ..Query::of(query.name) })).then_some(value)
}

fn list<T: Display>(values: &[T]) -> Option<String> {
    (!values.is_empty()).then(|| values.iter().map(T::to_string).collect::<Vec<_>>().join(","))
}

fn ids(measures: &[Measure]) -> Option<String> {
    list(&measures.iter().map(|measure| measure.info().id).collect::<Vec<_>>())
}

fn listed<T: FromStr<Err = Problem>>(text: &str) -> Result<Vec<T>, Problem> {
    text.split(',').map(str::parse).collect()
}

fn number(text: &str) -> Result<u8, Problem> {
    text.parse().map_err(|_| Problem::new(format!("'{text}' is no number from 0 to 255"), "write a number"))
}

#[cfg(test)]
mod tests;
