//! Every cell of the reports of two groups of ten real schools, worked out a second time from the files themselves.
//!
//! The reader and the formulas here are their own (`independent_reports/naive.rs`). The files are not part of the
//! crate; without them beside it these tests pass without doing anything.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]
#![allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]

#[path = "independent_reports/naive.rs"]
mod naive;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use collaborate::domain::{OrgCode, Urn, Visibility};
use collaborate::export;
use collaborate::import::Options;
use collaborate::report::{Query, ReportName};
use collaborate::service::{Actor, FileState, NewGroup, Request, Response, Service};
use collaborate::store::MemoryStore;
use naive::{Figure, Kind, Line, Measure, counted, figure, lines, mark, measures, pooled, wilson};
use serde_json::Value;

const KS4: &str = "
- attainment8 score ATT8SCR TPUP - - - -
- attainment8_english score ATT8SCRENG TPUP - - - -
- attainment8_maths score ATT8SCRMAT TPUP - - - -
- attainment8_ebacc score ATT8SCREBAC TPUP - - - -
- attainment8_open score ATT8SCROPEN TPUP - - - -
- progress8 score P8MEA P8PUP - P8CILOW P8CIUPP -
- progress8_english score P8MEAENG P8PUP - P8MEAENG_CILOW P8MEAENG_CIUPP -
- progress8_maths score P8MEAMAT P8PUP - P8MEAMAT_CILOW P8MEAMAT_CIUPP -
- progress8_ebacc score P8MEAEBAC P8PUP - P8MEAEBAC_CILOW P8MEAEBAC_CIUPP -
- progress8_open score P8MEAOPEN P8PUP - P8MEAOPEN_CILOW P8MEAOPEN_CIUPP -
- english_maths_95 share PTL2BASICS_95 TPUP - - - -
- english_maths_94 share PTL2BASICS_94 TPUP - - - -
- ebacc_entry share PTEBACC_E_PTQ_EE TPUP TEBACC_E_PTQ_EE - - -
- ebacc_95 share PTEBACC_95 TPUP - - - -
- ebacc_94 share PTEBACC_94 TPUP - - - -
- ebacc_aps score -|EBACCAPS TPUP - - - -
english entries count TEBACENG_E_PTQ_EE TEBACENG_E_PTQ_EE - - - -
english entry_rate share PTEBACENG_E_PTQ_EE TPUP TEBACENG_E_PTQ_EE - - -
english grade_9_5 share PTEBACENG_95 TPUP TEBACENG_95 - - -
english grade_9_4 share PTEBACENG_94 TPUP TEBACENG_94 - - -
english attainment8 score ATT8SCRENG TPUP - - - -
english progress8 score P8MEAENG P8PUP - P8MEAENG_CILOW P8MEAENG_CIUPP -
maths entries count TEBACMAT_E_PTQ_EE TEBACMAT_E_PTQ_EE - - - -
maths entry_rate share PTEBACMAT_E_PTQ_EE TPUP TEBACMAT_E_PTQ_EE - - -
maths grade_9_5 share PTEBACMAT_95 TPUP TEBACMAT_95 - - -
maths grade_9_4 share PTEBACMAT_94 TPUP TEBACMAT_94 - - -
maths attainment8 score ATT8SCRMAT TPUP - - - -
maths progress8 score P8MEAMAT P8PUP - P8MEAMAT_CILOW P8MEAMAT_CIUPP -
science entries count TEBAC2SCI_E_PTQ_EE TEBAC2SCI_E_PTQ_EE - - - -
science entry_rate share PTEBAC2SCI_E_PTQ_EE TPUP TEBAC2SCI_E_PTQ_EE - - -
science grade_9_5 share -|PTEBAC2SCI_95 TEBAC2SCI_E_PTQ_EE -|TEBAC2SCI_95 - - -
science grade_9_4 share PTEBAC2SCI_PTQ_EE|PTEBAC2SCI_94 TEBAC2SCI_E_PTQ_EE TEBAC2SCI_PTQ_EE|TEBAC2SCI_94 - - -
humanities entries count TEBACHUM_E_PTQ_EE TEBACHUM_E_PTQ_EE - - - -
humanities entry_rate share PTEBACHUM_E_PTQ_EE TPUP TEBACHUM_E_PTQ_EE - - -
humanities grade_9_5 share -|PTEBACHUM_95 TEBACHUM_E_PTQ_EE -|TEBACHUM_95 - - -
humanities grade_9_4 share PTEBACHUM_PTQ_EE|PTEBACHUM_94 TEBACHUM_E_PTQ_EE TEBACHUM_PTQ_EE|TEBACHUM_94 - - -
languages entries count TEBACLAN_E_PTQ_EE TEBACLAN_E_PTQ_EE - - - -
languages entry_rate share PTEBACLAN_E_PTQ_EE TPUP TEBACLAN_E_PTQ_EE - - -
languages grade_9_5 share -|PTEBACLAN_95 TEBACLAN_E_PTQ_EE -|TEBACLAN_95 - - -
languages grade_9_4 share PTEBACLAN_PTQ_EE|PTEBACLAN_94 TEBACLAN_E_PTQ_EE TEBACLAN_PTQ_EE|TEBACLAN_94 - - -
ebacc attainment8 score ATT8SCREBAC TPUP - - - -
ebacc progress8 score P8MEAEBAC P8PUP - P8MEAEBAC_CILOW P8MEAEBAC_CIUPP -
open attainment8 score ATT8SCROPEN TPUP - - - -
open progress8 score P8MEAOPEN P8PUP - P8MEAOPEN_CILOW P8MEAOPEN_CIUPP -
";

const KS2: &str = "
- rwm_expected share PTRWM_EXP TELIG - - - -
- rwm_higher share PTRWM_HIGH TELIG - - - -
- reading_progress score READPROG TELIG - READPROG_LOWER READPROG_UPPER READCOV
- writing_progress score WRITPROG TELIG - WRITPROG_LOWER WRITPROG_UPPER WRITCOV
- maths_progress score MATPROG TELIG - MATPROG_LOWER MATPROG_UPPER MATCOV
- reading_scaled score READ_AVERAGE TELIG - - - -
- maths_scaled score MAT_AVERAGE TELIG - - - -
- gps_scaled score GPS_AVERAGE TELIG - - - -
- reading_expected share PTREAD_EXP TELIG - - - -
- reading_higher share PTREAD_HIGH TELIG - - - -
- maths_expected share PTMAT_EXP TELIG - - - -
- maths_higher share PTMAT_HIGH TELIG - - - -
- gps_expected share PTGPS_EXP TELIG - - - -
- gps_higher share PTGPS_HIGH TELIG - - - -
- writing_expected share PTWRITTA_EXP TELIG - - - -
- writing_higher share PTWRITTA_HIGH TELIG - - - -
reading expected share PTREAD_EXP TELIG - - - -
reading higher share PTREAD_HIGH TELIG - - - -
reading scaled_score score READ_AVERAGE TELIG - - - -
reading progress score READPROG TELIG - READPROG_LOWER READPROG_UPPER READCOV
writing expected share PTWRITTA_EXP TELIG - - - -
writing higher share PTWRITTA_HIGH TELIG - - - -
writing progress score WRITPROG TELIG - WRITPROG_LOWER WRITPROG_UPPER WRITCOV
maths expected share PTMAT_EXP TELIG - - - -
maths higher share PTMAT_HIGH TELIG - - - -
maths scaled_score score MAT_AVERAGE TELIG - - - -
maths progress score MATPROG TELIG - MATPROG_LOWER MATPROG_UPPER MATCOV
gps expected share PTGPS_EXP TELIG - - - -
gps higher share PTGPS_HIGH TELIG - - - -
gps scaled_score score GPS_AVERAGE TELIG - - - -
";

/// The files of one stage, read a second time, and the ten schools.
struct Sheet {
    ks4: bool,
    /// Year and rows, the newest first.
    years: Vec<(&'static str, Vec<Line>, Vec<Measure>)>,
    schools: Vec<u32>,
}

/// What is expected in a cell.
struct Expected {
    figure: Figure,
    flag: Option<&'static str>,
    /// Schools with a value and schools asked, of the group.
    schools: Option<(usize, usize)>,
    /// Whether limits are shown: not of an authority or England.
    kind: Kind,
}

impl Sheet {
    fn row<'a>(lines: &'a [Line], urn: u32, newest: &[Line]) -> Option<&'a Line> {
        let is_school = |line: &&Line| matches!(line["RECTYPE"].as_str(), "1" | "2");
        let own = lines.iter().filter(is_school).find(|line| line["URN"] == urn.to_string());
        // Under another URN the same school has the same DfE number.
        let number = |line: &Line| (line["LEA"].clone(), line["ESTAB"].clone());
        let here = newest.iter().filter(is_school).find(|line| line["URN"] == urn.to_string()).map(number)?;
        own.or_else(|| lines.iter().filter(is_school).find(|line| number(line) == here))
    }

    fn school(&self, urn: u32, year: &str, measure: &Measure) -> Figure {
        let (_, lines, _) = self.years.iter().find(|(at, ..)| *at == year).unwrap();
        figure(Self::row(lines, urn, &self.years[0].1), measure)
    }

    fn schools(&self, year: &str, measure: &Measure) -> Vec<Figure> {
        self.schools.iter().map(|urn| self.school(*urn, year, measure)).collect()
    }

    /// The row of an authority or England: `la`, `england`, `england-all`.
    fn area(&self, which: &str, year: &str, measure: &Measure) -> Figure {
        let (_, lines, _) = self.years.iter().find(|(at, ..)| *at == year).unwrap();
        let digit = match (which, self.ks4) {
            ("la", true) | ("england-all", false) => "4",
            ("la", false) => "3",
            ("england", true) => "7",
            _ => "5",
        };
        figure(lines.iter().find(|line| line["RECTYPE"] == digit), measure)
    }

    fn measure(&self, year: &str, subject: Option<&str>, id: &str) -> Option<&Measure> {
        let (.., measures) = self.years.iter().find(|(at, ..)| *at == year)?;
        measures.iter().find(|measure| measure.subject == subject && measure.id == id)
    }

    /// England's value; progress from KS1 to KS2 is centred on 0, and its cell is empty.
    fn england(&self, year: &str, measure: &Measure) -> Option<f64> {
        let value = self.area("england", year, measure).value;
        match value {
            Ok(value) => Some(value),
            Err(code) if code == "EMPTY" && !self.ks4 && measure.id.ends_with("progress") => Some(0.0),
            Err(_) => None,
        }
    }

    fn group(&self, year: &str, measure: &Measure) -> Expected {
        let (figure, with) = pooled(measure.kind, &self.schools(year, measure));
        let figure = figure.unwrap_or_else(|| Figure::none("NONE"));
        let flag = mark(measure.kind, &figure, self.england(year, measure));
        Expected { figure, flag, schools: Some((with, self.schools.len())), kind: measure.kind }
    }

    /// What a row of the kinds that all reports share shows under a column.
    fn expected(&self, row: &Value, year: &str, subject: Option<&str>, id: &str) -> Option<Expected> {
        let Some(measure) = self.measure(year, subject, id) else {
            let none = Expected { figure: Figure::none("NODATA"), flag: None, schools: None, kind: Kind::Count };
            return Some(none);
        };
        let area =
            |which| Expected { figure: self.area(which, year, measure), flag: None, schools: None, kind: measure.kind };
        match row["kind"].as_str()? {
            "school" => {
                let figure = self.school(u32::try_from(row["urn"].as_u64()?).ok()?, year, measure);
                let flag = mark(measure.kind, &figure, self.england(year, measure));
                Some(Expected { figure, flag, schools: None, kind: measure.kind })
            }
            "group" | "subject" => Some(self.group(year, measure)),
            "la" => Some(area("la")),
            "england" if row["name"].as_str()?.contains("all schools") => Some(area("england-all")),
            "england" => Some(area("england")),
            _ => None,
        }
    }
}

fn near(got: &Value, expected: f64, at: &str) {
    let got = got.as_f64().unwrap_or_else(|| panic!("{at}: {got} is no number"));
    assert!((got - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{at}: {got} is not {expected}");
}

/// Compares one cell of the JSON with what is expected.
fn compare(cell: &Value, expected: &Expected, at: &str) {
    let Figure { value, pupils, .. } = &expected.figure;
    match value {
        Ok(value) => near(&cell["value"], *value, at),
        Err(code) => {
            assert!(cell.get("value").is_none(), "{at}: {cell} has a value beside {code}");
            // A group without a value says in common what its schools say.
            let all = matches!(code.as_str(), "NONE" | "NODATA");
            let told = cell["code"].as_str().unwrap_or_default();
            assert!(told == code || all && matches!(told, "NODATA" | "NONE"), "{at}: {told} is not {code}");
            assert!(cell["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{at}");
        }
    }
    if value.is_err() {
        assert!(cell.get("flag").is_none() && cell.get("lower").is_none(), "{at}: {cell}");
        return;
    }
    assert_eq!(cell["pupils"].as_f64(), *pupils, "{at}");
    assert_eq!(cell["flag"].as_str(), expected.flag, "{at}: {cell}");
    let limits = expected.figure.limits.or_else(|| {
        let share = expected.kind == Kind::Share;
        let (k, n) = counted(&expected.figure).zip(*pupils).filter(|(_, n)| share && *n > 0.0)?;
        // Wilson's, as far as the published value where that was rounded beyond them: 100% of all but one.
        let (lower, upper) = wilson(k, n);
        let value = expected.figure.value.as_ref().ok().copied()?;
        cell.get("lower").map(|_| (lower.min(value), upper.max(value)))
    });
    assert_eq!(cell.get("lower").is_some(), limits.is_some(), "{at}: {cell}");
    if let Some((lower, upper)) = limits {
        near(&cell["lower"], lower, at);
        near(&cell["upper"], upper, at);
    }
    if let Some((with, of)) = expected.schools {
        assert_eq!((cell["schools"].as_u64(), cell["of"].as_u64()), (Some(with as u64), Some(of as u64)), "{at}");
    }
}

struct Bench {
    service: Service,
    sheet: Sheet,
    newest: &'static str,
}

impl Bench {
    /// The service with the files, and a group of every `step`-th school of the newest, ten in all.
    fn new(owner: &str, files: &[(&'static str, &str)], ks4: bool, step: usize) -> Option<Self> {
        let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/dfe"));
        let paths: Vec<PathBuf> = files.iter().map(|(_, file)| folder.join(file)).collect();
        if !paths.iter().all(|path| Path::exists(path)) {
            return None;
        }
        let service = Service::new(Arc::new(MemoryStore::new()), Service::machine_clock()).unwrap();
        for outcome in service.import(&Actor::Operator, &paths, Options::default(), false, &mut |_| {}).unwrap() {
            assert!(matches!(outcome.state, FileState::Imported(_)), "{outcome:?}");
        }
        let years: Vec<(&str, Vec<Line>, Vec<Measure>)> = files
            .iter()
            .zip(&paths)
            .map(|((year, _), path)| {
                let table = if ks4 { KS4 } else { KS2 };
                (*year, lines(path), measures(table, *year != "2016/17"))
            })
            .collect();
        let all = years[0].1.iter().filter(|line| matches!(line["RECTYPE"].as_str(), "1" | "2"));
        let mut schools: Vec<u32> = all.step_by(step).take(10).map(|line| line["URN"].parse().unwrap()).collect();
        schools.sort_unstable();
        assert_eq!(schools.len(), 10);
        let new = NewGroup {
            name: "Ten".to_owned(),
            description: String::new(),
            owner: owner.parse::<OrgCode>().unwrap(),
            schools: schools.iter().map(|number| Urn::new(*number).unwrap()).collect(),
            viewers: Vec::new(),
            visibility: Visibility::OwnerOnly,
            accept_terms: false,
        };
        service.handle(&Actor::Operator, Request::CreateGroup(new)).unwrap();
        // Pooled sums are in the order of the alphabet; a sum in another order is the same but for its last bits.
        Some(Self { service, sheet: Sheet { ks4, years, schools }, newest: files[0].0 })
    }

    fn json(&self, query: Query) -> Value {
        match self.service.handle(&Actor::Operator, Request::Report("Ten".to_owned(), query)).unwrap() {
            Response::Report(report) => export::json(&report, None),
            other => panic!("{other:?}"),
        }
    }

    /// Compares the rows of a list with what is expected; gives how many cells.
    fn compare_list(&self, report: &Value, list: &str, subject: Option<&str>) -> usize {
        let ids: Vec<&str> =
            report["columns"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap()).collect();
        let mut compared = 0;
        for row in report[list].as_array().unwrap_or_else(|| panic!("no list {list}")) {
            let year = row["year"].as_str().unwrap_or(self.newest);
            let subject = row["subject"].as_str().or(subject);
            for (cell, id) in row["cells"].as_array().unwrap().iter().zip(&ids) {
                let at = format!("{list} {} {year} {id}", row["name"]);
                if !self.sheet.years.iter().any(|(held, ..)| *held == year) {
                    assert!(cell["code"].is_string(), "{at}: a figure of a year without a file");
                    continue;
                }
                let Some(expected) = self.sheet.expected(row, year, subject, id) else { continue };
                compare(cell, &expected, &at);
                compared += 1;
            }
        }
        compared
    }

    /// All reports of the stage; gives the cells compared.
    fn every_report(&self, subjects: &[&str]) -> usize {
        let mut cells = self.compare_list(&self.json(Query::of(ReportName::Schools)), "rows", None);
        let overview = self.json(Query::of(ReportName::Overview));
        for list in ["headlines", "trend", "higher_schools", "lower_schools"] {
            cells += self.compare_list(&overview, list, None);
        }
        cells += self.compare_list(&self.json(Query::of(ReportName::Subjects)), "rows", None);
        for subject in subjects {
            let query = Query { subject: Some(subject.parse().unwrap()), ..Query::of(ReportName::Subject) };
            cells += self.compare_list(&self.json(query), "rows", Some(subject));
        }
        cells
    }
}

fn north_yorkshire() -> Option<Bench> {
    let files = [("2017/18", "ks4/815_2018_ks4final.csv"), ("2016/17", "ks4/815_2017_ks4final.csv")];
    Bench::new("LA:815", &files, true, 7)
}

fn hampshire() -> Option<Bench> {
    let files = [("2018/19", "ks2/2018-850-ks2.csv"), ("2017/18", "ks2/2017-850-ks2.csv")];
    Bench::new("LA:850", &files, false, 33)
}

#[test]
fn every_cell_of_ten_schools_of_north_yorkshire() {
    let Some(bench) = north_yorkshire() else { return };
    let cells = bench.every_report(&["english", "maths", "science", "humanities", "languages", "ebacc", "open"]);
    assert!(cells > 600, "{cells} cells");
}

#[test]
fn every_cell_of_ten_schools_of_hampshire() {
    let Some(bench) = hampshire() else { return };
    let cells = bench.every_report(&["reading", "writing", "maths", "gps"]);
    assert!(cells > 500, "{cells} cells");
}

/// How far two sides lie apart: the difference, its limits, its mark, and the gap in pupils.
struct Apart {
    value: f64,
    limits: Option<(f64, f64)>,
    flag: Option<&'static str>,
    pupils: Option<f64>,
}

/// Two independent samples.
fn apart(kind: Kind, left: &Figure, right: &Figure) -> Option<Apart> {
    let value = left.value.clone().ok()? - right.value.clone().ok()?;
    let enough = left.pupils.is_some_and(|n| n >= 11.0) && right.pupils.is_some_and(|n| n >= 11.0);
    let told = |significant: bool| match (significant, value > 0.0) {
        (false, _) => "none",
        (true, true) => "above",
        (true, false) => "below",
    };
    let (half, significant) = if kind == Kind::Share {
        let ((k1, n1), (k2, n2)) = (counted(left).zip(left.pupils)?, counted(right).zip(right.pupils)?);
        let variance = |k: f64, n: f64| k / n * (1.0 - k / n) / n;
        let all = (k1 + k2) / (n1 + n2);
        let z = (k1 / n1 - k2 / n2) / (all * (1.0 - all) * (1.0 / n1 + 1.0 / n2)).sqrt();
        let exact = n1.min(n2) * all.min(1.0 - all) < 5.0;
        let significant = if exact { naive::fisher((k1, n1), (k2, n2)) < 0.05 } else { z.abs() > 1.96 };
        (Some(196.0 * (variance(k1, n1) + variance(k2, n2)).sqrt()), significant)
    } else {
        let half = left.limits.zip(right.limits).map(|(l, r)| ((l.1 - l.0) / 2.0).hypot((r.1 - r.0) / 2.0));
        (half, half.is_some_and(|half| value.abs() > half))
    };
    let tested = enough && half.is_some();
    let gap = (value * left.pupils? / 100.0 + value.signum() * 1e-9).trunc() + 0.0;
    Some(Apart {
        value,
        limits: half.map(|half| (value - half, value + half)),
        flag: tested.then(|| told(significant)),
        pupils: Some(gap).filter(|_| kind == Kind::Share),
    })
}

/// Two schools side by side, and a school with the group, in every headline measure; gives the measures compared.
fn comparisons(bench: &Bench) -> usize {
    let mut compared = 0;
    let schools = &bench.sheet.schools;
    for pair in schools.windows(2).map(<[u32]>::to_vec).chain(schools.iter().map(|urn| vec![*urn])) {
        let named = pair.iter().map(|number| Urn::new(*number).unwrap()).collect();
        let report = bench.json(Query { schools: named, ..Query::of(ReportName::Compare) });
        for list in ["percentages", "scores"] {
            for row in report[list].as_array().unwrap() {
                let id = row["measure"].as_str().unwrap();
                let measure = bench.sheet.measure(bench.newest, None, id).unwrap();
                let at = format!("{pair:?} {id}");
                let left = bench.sheet.school(pair[0], bench.newest, measure);
                let second = pair.get(1).map(|urn| bench.sheet.school(*urn, bench.newest, measure));
                let group = bench.sheet.group(bench.newest, measure);
                let given = second.is_none();
                let right = second.unwrap_or(group.figure);
                let schools = group.schools.filter(|_| given);
                let cells = row["cells"].as_array().unwrap();
                let side = |figure: &Figure, schools| Expected {
                    figure: figure.clone(),
                    flag: None,
                    schools,
                    kind: measure.kind,
                };
                compare(&cells[0], &side(&left, None), &at);
                compare(&cells[1], &side(&right, schools), &at);
                let Some(mut expected) = apart(measure.kind, &left, &right) else {
                    assert!(cells[2]["code"].is_string(), "{at}: {}", cells[2]);
                    continue;
                };
                if given {
                    // The group holds the school: its figure is taken as given.
                    let fixed = *right.value.as_ref().unwrap();
                    expected.flag = mark(measure.kind, &left, Some(fixed));
                    let own = match measure.kind {
                        Kind::Share => counted(&left).zip(left.pupils).map(|(k, n)| wilson(k, n)),
                        _ => left.limits,
                    };
                    expected.limits = own.map(|(lower, upper)| (lower - fixed, upper - fixed));
                }
                near(&cells[2]["value"], expected.value, &at);
                assert_eq!(cells[2]["flag"].as_str(), expected.flag, "{at}: {} {left:?} {right:?}", cells[2]);
                assert_eq!(cells[2].get("lower").is_some(), expected.limits.is_some(), "{at}");
                if let Some((lower, upper)) = expected.limits {
                    near(&cells[2]["lower"], lower, &at);
                    near(&cells[2]["upper"], upper, &at);
                }
                assert_eq!(cells.get(3).and_then(|cell| cell["value"].as_f64()), expected.pupils, "{at}");
                compared += 1;
            }
        }
    }
    compared
}

#[test]
fn comparisons_of_schools_and_with_the_group() {
    if let Some(bench) = north_yorkshire() {
        let compared = comparisons(&bench);
        assert!(compared > 150, "{compared} measures");
    }
    if let Some(bench) = hampshire() {
        let compared = comparisons(&bench);
        assert!(compared > 150, "{compared} measures");
    }
}
