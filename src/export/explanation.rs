//! Owns the JSON of an explanation: every part in full precision, with the file, line and column that it stands in.
//! Must not know how text is laid out.

use serde_json::{Map, Value, json};

use crate::report::Content;
use crate::report::explain::{Comparison, Explanation, Origin, Part};

/// The explanation as one JSON object.
pub fn explanation(of: &Explanation) -> Value {
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| {
        if !value.is_null() {
            out.insert(key.to_owned(), value);
        }
    };
    put("report", json!(of.name.id()));
    put("group", json!({"id": of.group.id.text(), "name": of.group.name}));
    put("list", json!(of.section));
    put("row", json!(of.row));
    put("urn", json!(of.urn.map(crate::domain::Urn::number)));
    put("column", json!(of.column.id));
    put("label", json!(of.column.label));
    put("stage", json!(of.stage.id()));
    put("year", json!(of.year.to_string()));
    put("release", json!(of.release.map(crate::figures::Release::id)));
    put("pupils", json!(of.pupils));
    put("what_if", json!(of.what_if));
    match of.cell.content {
        Content::Value(value) => put("value", json!(value)),
        Content::Withheld(code) => {
            put("code", json!(code.written()));
            put("reason", json!(code.reason()));
        }
    }
    put("shown", json!(of.shown));
    put("formula", json!({"id": of.formula.id(), "words": of.formula.words(), "source": of.formula.source()}));
    put("recomputed", json!(of.value));
    put("counted_in", json!(of.counted_in));
    put("over", json!(of.cell.pupils));
    if let Some((lower, upper)) = of.cell.limits {
        put("limits", json!({"lower": lower, "upper": upper, "words": of.limits}));
    }
    put("parts", Value::Array(of.parts.iter().map(part).collect()));
    put("left_out", Value::Array(of.left_out.iter().map(part).collect()));
    put("comparison", of.comparison.as_ref().map_or(Value::Null, comparison));
    put("notes", json!(of.notes));
    Value::Object(out)
}

fn part(of: &Part) -> Value {
    let mut out = Map::new();
    out.insert("name".into(), json!(of.name));
    out.extend(of.urn.map(|urn| ("urn".to_owned(), json!(urn.number()))));
    match of.value {
        Ok(value) => out.insert("value".into(), json!(value)),
        Err(code) => out.insert("code".into(), json!(code.written())),
    };
    for (key, number) in [("pupils", of.pupils), ("count", of.count), ("weight", of.weight)] {
        out.extend(number.map(|number| (key.to_owned(), json!(number))));
    }
    if let Some((lower, upper)) = of.limits {
        out.insert("lower".into(), json!(lower));
        out.insert("upper".into(), json!(upper));
    }
    out.extend(of.why.as_ref().map(|why| ("why".to_owned(), json!(why))));
    out.insert("sources".into(), Value::Array(of.origins.iter().map(origin).collect()));
    Value::Object(out)
}

fn comparison(of: &Comparison) -> Value {
    json!({
        "with": of.name,
        "value": of.value,
        "test": of.test,
        "flag": of.flag.map(crate::report::Flag::id),
        "gap_pupils": of.gap_pupils,
        "sources": of.origins.iter().map(origin).collect::<Vec<_>>(),
    })
}

fn origin(of: &Origin) -> Value {
    json!({
        "import": of.import.to_string(),
        "file": of.file,
        "sha256": of.sha256,
        "year": of.year.to_string(),
        "release": of.release.id(),
        "line": of.line,
        "column": of.column,
        "header": of.header,
        "with": of.support,
    })
}
