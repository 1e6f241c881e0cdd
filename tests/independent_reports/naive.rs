//! A second reader of DfE's files and a second set of formulas, written from the rules and not from the crate.

// Numbers of pupils are whole, not negative and small.
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]

use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// One row of a file, by column name.
pub type Line = HashMap<String, String>;

/// The rows of a file, split by hand: commas outside quotation marks.
pub fn lines(path: &Path) -> Vec<Line> {
    let text = fs::read_to_string(path).unwrap();
    let split = |line: &str| {
        let mut cells = vec![String::new()];
        let mut quoted = false;
        for c in line.trim_end_matches('\r').chars() {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                _ => cells.last_mut().unwrap().push(c),
            }
        }
        cells
    };
    let mut rows = text.trim_start_matches('\u{feff}').lines();
    let names = split(rows.next().unwrap());
    rows.map(|row| {
        let cells = split(row).into_iter().map(|cell| cell.trim().to_owned());
        names.iter().cloned().zip(cells.chain(std::iter::repeat(String::new()))).collect()
    })
    .collect()
}

/// How a measure's figures combine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    Score,
    Share,
    Count,
}

/// A measure: where its parts stand in a file, and since which year.
#[derive(Debug, Clone)]
pub struct Measure {
    pub subject: Option<&'static str>,
    pub id: &'static str,
    pub kind: Kind,
    columns: [Option<&'static str>; 6],
}

/// A table of measures: subject, id, kind, then the columns of value, pupils, count, lower and upper limit, coverage.
/// `A|B` stands for A in 2016/17 and B later; `-` for none.
pub fn measures(table: &'static str, later: bool) -> Vec<Measure> {
    let column = |word: &'static str| -> Option<&'static str> {
        let word = match word.split_once('|') {
            Some((_, second)) if later => second,
            Some((first, _)) => first,
            None => word,
        };
        (word != "-").then_some(word)
    };
    let of = |line: &'static str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let columns: Vec<Option<&str>> = words[3..].iter().map(|word| column(word)).collect();
        Measure {
            subject: column(words[0]),
            id: words[1],
            kind: match words[2] {
                "score" => Kind::Score,
                "share" => Kind::Share,
                _ => Kind::Count,
            },
            columns: columns.try_into().unwrap(),
        }
    };
    table.trim().lines().map(of).collect()
}

/// A figure of one place: its number with what stands behind it, or the code.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub value: Result<f64, String>,
    pub pupils: Option<f64>,
    pub count: Option<f64>,
    pub limits: Option<(f64, f64)>,
}

impl Figure {
    pub fn none(code: &str) -> Self {
        Self { value: Err(code.to_owned()), pupils: None, count: None, limits: None }
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim_end_matches('%').parse().ok()
}

/// What the row says of a measure.
pub fn figure(line: Option<&Line>, measure: &Measure) -> Figure {
    let Some(line) = line else { return Figure::none("NOFILE") };
    let cell = |at: usize| measure.columns[at].and_then(|name| line.get(name)).map(String::as_str);
    let Some(text) = cell(0) else { return Figure::none("NODATA") };
    let value = match (text, number(text)) {
        (_, Some(value)) => Ok(value),
        ("", None) => Err("EMPTY".to_owned()),
        (code, None) => Err(code.to_owned()),
    };
    let part = |at: usize| cell(at).and_then(number);
    let covered = measure.columns[5].is_some();
    let pupils = match (part(1), part(5)) {
        (Some(eligible), Some(coverage)) => Some((coverage * eligible / 100.0 + 0.5).floor()),
        (_, None) if covered => None,
        (pupils, _) => pupils,
    };
    Figure { value, pupils, count: part(2), limits: part(3).zip(part(4)) }
}

/// The number of pupils behind a percentage: as published, or counted back.
pub fn counted(figure: &Figure) -> Option<f64> {
    let value = figure.value.as_ref().ok()?;
    figure.count.or(Some((value * figure.pupils? / 100.0 + 0.5 + 1e-9).floor()))
}

/// The schools together: the figure, and how many schools are in it.
pub fn pooled(kind: Kind, schools: &[Figure]) -> (Option<Figure>, usize) {
    let usable: Vec<&Figure> = schools
        .iter()
        .filter(|it| it.value.is_ok() && (kind == Kind::Count || it.pupils.is_some_and(|n| n > 0.0)))
        .collect();
    if usable.is_empty() {
        return (None, 0);
    }
    let value = |it: &&Figure| *it.value.as_ref().unwrap();
    let n = |it: &&Figure| it.pupils.unwrap_or(f64::NAN);
    let total: f64 = usable.iter().map(n).sum();
    let (answer, count, limits) = match kind {
        Kind::Count => (usable.iter().map(value).sum(), None, None),
        Kind::Share => {
            let k: f64 = usable.iter().map(|it| counted(it).unwrap()).sum();
            (100.0 * k / total, Some(k), None)
        }
        Kind::Score => {
            let mean = usable.iter().map(|it| n(it) * value(it)).sum::<f64>() / total;
            let all = usable.iter().all(|it| it.limits.is_some());
            let squares: f64 =
                usable.iter().filter_map(|it| it.limits.map(|(l, u)| (n(it) * (u - l) / 2.0).powi(2))).sum();
            let half = squares.sqrt() / total;
            (mean, None, all.then_some((mean - half, mean + half)))
        }
    };
    let pupils = Some(total).filter(|it| it.is_finite());
    (Some(Figure { value: Ok(answer), pupils, count, limits }), usable.len())
}

/// The logarithm of n!.
fn ln_factorial(n: f64) -> f64 {
    (1..=n as u64).map(|it| (it as f64).ln()).sum()
}

/// The two-sided exact binomial p value, from logarithms of factorials.
pub fn binomial(k: f64, n: f64, share: f64) -> f64 {
    let ln = |at: f64| {
        ln_factorial(n) - ln_factorial(at) - ln_factorial(n - at) + at * share.ln() + (n - at) * (1.0 - share).ln()
    };
    let seen = ln(k);
    (0..=n as u64).map(|at| ln(at as f64)).filter(|it| *it <= seen + 1e-7).map(f64::exp).sum()
}

/// Fisher's exact two-sided p value.
pub fn fisher((k1, n1): (f64, f64), (k2, n2): (f64, f64)) -> f64 {
    let choose = |n: f64, k: f64| ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k);
    let all = k1 + k2;
    let ln = |at: f64| choose(n1, at) + choose(n2, all - at) - choose(n1 + n2, all);
    let (least, most) = ((all - n2).max(0.0) as u64, all.min(n1) as u64);
    let seen = ln(k1);
    (least..=most).map(|at| ln(at as f64)).filter(|it| *it <= seen + 1e-7).map(f64::exp).sum()
}

/// The mark of a figure against a fixed value; none where no test is made.
pub fn mark(kind: Kind, figure: &Figure, against: Option<f64>) -> Option<&'static str> {
    let (value, n, against) = (*figure.value.as_ref().ok()?, figure.pupils?, against?);
    if n < 11.0 {
        return None;
    }
    let told = |higher: bool, lower: bool| {
        if higher {
            "above"
        } else if lower {
            "below"
        } else {
            "none"
        }
    };
    match kind {
        Kind::Count => None,
        Kind::Score => figure.limits.map(|(low, high)| told(low > against, high < against)),
        Kind::Share => {
            let (k, share) = (counted(figure)?, against / 100.0);
            let variance = n * share * (1.0 - share);
            let significant = if variance < 5.0 {
                binomial(k, n, share) < 0.05
            } else {
                ((k - n * share) / variance.sqrt()).abs() > 1.96
            };
            let _ = value;
            Some(told(significant && k / n > share, significant && k / n < share))
        }
    }
}

/// Wilson's limits in per cent.
pub fn wilson(k: f64, n: f64) -> (f64, f64) {
    let (p, z) = (k / n, 1.96_f64);
    let middle = (k + z * z / 2.0) / (n + z * z);
    let half = z * (n * p * (1.0 - p) + z * z / 4.0).sqrt() / (n + z * z);
    (100.0 * (middle - half), 100.0 * (middle + half))
}
