//! Owns an invented KS4 report of twelve schools, and a stage on which keys are pressed and frames are read.
//! Must not be part of the program.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::*;
use crate::domain::{GroupId, Urn};
use crate::figures::{Code, Measure, Release, Stage, Subject, Year};
use crate::report::{Cell, Column, Comparator, Content, Flag, GroupRef, Row, RowKind, Section};
use crate::ui::key::parse_keys;
use crate::ui::keymap::{Heard, Keymap, Pending};
use crate::ui::screen::Wish;
use crate::ui::session::{Session, Start};
use crate::ui::theme::Theme;
use crate::ui::widgets::field::belongs;
use crate::ui::{Depth, Glyphs};

/// Name, pupils, Attainment 8, Progress 8 in hundredths (or a code), its flag, and per cent with 9–4.
type Line = (&'static str, u32, f64, Result<i32, Code>, Option<Flag>, f64);

pub const SCHOOLS: [Line; 12] = [
    ("Ashdown Academy", 143, 46.3, Ok(12), Some(Flag::None), 62.0),
    ("Birchwood High School", 180, 41.2, Ok(-38), Some(Flag::Below), 51.0),
    ("Cedar Park School", 95, 52.8, Ok(71), Some(Flag::Above), 78.0),
    ("Dale Community College and Sixth Form Centre for the Arts", 210, 48.05, Ok(3), Some(Flag::None), 66.7),
    ("Elmfield Special School", 9, 12.4, Err(Code::Supp), None, 0.0),
    ("Fernhill School", 120, 44.0, Ok(-9), Some(Flag::None), 58.0),
    ("学校 International School", 88, 55.1, Ok(105), Some(Flag::Above), 81.0),
    ("Gorse 👩‍🏫 Free School", 60, 39.9, Err(Code::Lowcov), None, 49.0),
    ("Hawthorn School", 154, 47.7, Ok(20), Some(Flag::Above), 64.0),
    ("Ivybridge School", 133, 43.3, Ok(-21), Some(Flag::None), 55.0),
    ("Juniper Academy", 101, 45.0, Ok(0), Some(Flag::None), 60.0),
    ("King's School", 166, 50.2, Ok(44), Some(Flag::Above), 71.0),
];

const MEASURES: [Measure; 3] = [Measure::Attainment8, Measure::Progress8, Measure::EnglishMaths94];

pub(super) fn columns() -> Vec<Column> {
    MEASURES
        .iter()
        .map(|measure| {
            let info = measure.info();
            Column {
                id: info.id.into(),
                label: info.label.into(),
                short: info.short.into(),
                unit: info.unit,
                decimals: info.decimals,
            }
        })
        .collect()
}

pub(super) fn value(value: f64, pupils: f64) -> Cell {
    Cell { content: Content::Value(value), pupils: Some(pupils), ..Cell::withheld(Code::Empty) }
}

pub(super) fn progress(progress: Result<i32, Code>, pupils: f64, flag: Option<Flag>) -> Cell {
    progress.map_or_else(Cell::withheld, |hundredths| {
        let score = f64::from(hundredths) / 100.0;
        Cell { limits: Some((score - 0.25, score + 0.25)), flag, ..value(score, pupils) }
    })
}

fn row(kind: RowKind, name: &str, cells: Vec<Cell>) -> Row {
    Row::of(kind, name, cells)
}

pub(super) fn school(at: usize) -> Row {
    let (name, pupils, a8, p8, flag, basics) = SCHOOLS[at];
    let pupils = f64::from(pupils);
    let cells = vec![value(a8, pupils), progress(p8, pupils - 4.0, flag), value(basics, pupils)];
    Row { urn: Urn::new(100_000 + u32::try_from(at).unwrap()).ok(), ..row(RowKind::School, name, cells) }
}

pub(super) fn group(name: &str) -> Row {
    let mut p8 = progress(Ok(13), 1_390.0, Some(Flag::Above));
    p8.schools = Some((10, 12));
    let cells = vec![value(46.912, 1_459.0), p8, value(62.96, 1_459.0)];
    Row { schools: Some((12, 12)), ..row(RowKind::Group, name, cells) }
}

pub(super) fn england() -> Row {
    let cells = vec![value(46.5, 520_000.0), progress(Ok(-2), 500_000.0, None), value(64.3, 520_000.0)];
    row(RowKind::England, Comparator::England.label(), cells)
}

pub(super) fn year(end: u16) -> Year {
    Year::ending(end).unwrap()
}

pub(super) fn section(id: &'static str, title: &str, rows: Vec<Row>) -> Section {
    Section::of(id, title, columns(), rows)
}

/// The report that a query asks for, invented.
pub fn report(query: &Query) -> Report {
    let la = row(RowKind::La, "Wessex", england().cells);
    let sections = match query.name {
        ReportName::Subjects => {
            let rows = [Subject::English, Subject::Maths].into_iter().flat_map(|subject| {
                [2018, 2017].map(|end| Row {
                    kind: RowKind::Subject,
                    subject: Some(subject.into()),
                    year: Some(year(end)),
                    ..group(subject.info().label)
                })
            });
            vec![section("rows", "Subjects over the years", rows.collect())]
        }
        ReportName::Overview => {
            let before = Row { year: Some(year(2017)), ..group("Wessex Learning, 2016/17") };
            let trend = [2018, 2017, 2016].map(|end| Row { year: Some(year(end)), ..group(&year(end).to_string()) });
            let mut trend = trend.to_vec();
            trend[1].cells = vec![Cell::withheld(Code::NoFile); 3];
            trend[2].cells[0] = value(44.0, 1_400.0);
            vec![
                section("headlines", "Headlines", vec![group("Wessex Learning"), before, england(), la]),
                section("trend", "Trend of the group", trend),
                section("higher_schools", "Schools above England", vec![school(6), school(2), school(11), school(8)]),
                section("lower_schools", "Schools below England", vec![school(1), school(9), school(5)]),
                section("higher_subjects", "Subjects above England", vec![]),
                section("lower_subjects", "Subjects below England", vec![]),
            ]
        }
        ReportName::Schools | ReportName::Subject => {
            let mut rows: Vec<Row> = (0..12).map(school).collect();
            rows.extend([group("Wessex Learning"), la, england()]);
            vec![section("rows", "Schools side by side", rows)]
        }
        other => super::invented::sections(other),
    };
    let single = query.pupils.to_string();
    let mut report = Report {
        name: query.name,
        group: GroupRef { id: GroupId(7), name: "Wessex Learning".into() },
        stage: Stage::Ks4,
        year: query.year.unwrap_or(year(2018)),
        release: Release::Final,
        pupils: single.clone(),
        pupils_label: query.pupils.label(),
        compare: query.compare,
        comparator: query.compare.label().to_owned(),
        compare_pupils: query.compare_pupils,
        weighting: query.weighting,
        subject_label: None,
        what_if: None,
        alphabetical: false,
        other_stage: None,
        subject: (query.name == ReportName::Subject).then(|| query.subject.clone().unwrap_or(Subject::English.into())),
        sections,
        notes: vec!["Source: figures that DfE published.".into()],
        years: vec![year(2018), year(2017)],
        subjects: Subject::of_stage(Stage::Ks4).map(|info| (info.subject.into(), info.label.to_owned())).collect(),
        stages: vec![Stage::Ks4],
    };
    report.subject_label = report
        .subject
        .as_ref()
        .map(|subject| subject.area().map_or_else(|| subject.id().to_owned(), |area| area.info().label.to_owned()));
    if single == "fsm6" {
        report.notes.push("Published data holds no figures for FSM6; it holds disadvantaged.".into());
        for cell in report.sections.iter_mut().flat_map(|it| &mut it.rows).flat_map(|it| &mut it.cells) {
            *cell = Cell::withheld(Code::NotInData);
        }
    }
    report
}

/// A report, boxes over it, and a service that answers at once unless told to wait.
pub struct Bench {
    pub view: ReportView,
    pub boxes: Vec<Box<dyn Screen>>,
    pub session: Session,
    pub waiting: Vec<(Ticket, Query)>,
    pub asked: usize,
    /// What boxes asked for.
    pub others: Vec<(Ticket, Request)>,
    /// What went into the clipboard.
    pub copied: Vec<String>,
    pub slow: bool,
    pub glyphs: Glyphs,
    pub size: (u16, u16),
    keymap: Keymap,
    pending: Pending,
}

impl Bench {
    pub fn new(name: ReportName, width: u16, height: u16) -> Self {
        let mut bench = Self {
            view: ReportView::new("G7".into(), name),
            boxes: Vec::new(),
            session: Session::new(Start::operator()),
            waiting: Vec::new(),
            asked: 0,
            others: Vec::new(),
            copied: Vec::new(),
            slow: false,
            glyphs: Glyphs::Unicode,
            size: (width, height),
            keymap: Keymap::standard(),
            pending: Pending::default(),
        };
        bench.tell(Input::Opened);
        bench
    }

    fn body(&self) -> Rect {
        Rect::new(0, 0, self.size.0, self.size.1)
    }

    /// Hands an input to what lies on top and does what it wishes for.
    pub fn tell(&mut self, input: Input) {
        let body = self.body();
        let top = self.boxes.len();
        let mut turn = Turn::new(&mut self.session, body);
        match self.boxes.last_mut() {
            Some(it) => it.update(input, &mut turn),
            None => self.view.update(input, &mut turn),
        }
        let wishes = turn.wishes;
        for wish in wishes {
            match wish {
                Wish::Run(ticket, Request::Report(group, query)) => {
                    assert_eq!(group, "G7");
                    self.asked += 1;
                    self.waiting.push((ticket, query));
                }
                Wish::Overlay(screen) => {
                    self.boxes.push(screen);
                    self.tell(Input::Opened);
                }
                Wish::Run(ticket, request) => self.others.push((ticket, request)),
                Wish::Close(answer) => {
                    self.boxes.truncate(top.saturating_sub(1));
                    self.tell(Input::Answer(answer.unwrap_or(Answer::Refused)));
                }
                _ => panic!("a report wishes for nothing else"),
            }
        }
        if !self.slow {
            self.serve();
        }
    }

    /// Answers everything that was asked so far.
    pub fn serve(&mut self) {
        for (ticket, query) in std::mem::take(&mut self.waiting) {
            let answer = Ok(Response::Report(Box::new(report(&query))));
            self.answer(ticket, answer);
        }
    }

    /// Has the report read again: this list is what comes.
    pub fn read(&mut self, section: Section) {
        self.read_with(|report| report.sections = vec![section]);
    }

    /// Has the report read again: it comes changed so.
    pub fn read_with(&mut self, change: impl FnOnce(&mut Report)) {
        self.slow = true;
        self.tell(Input::Changed);
        self.slow = false;
        let (ticket, query) = self.waiting.pop().unwrap();
        let mut report = report(&query);
        change(&mut report);
        self.answer(ticket, Ok(Response::Report(Box::new(report))));
    }

    pub fn answer(&mut self, ticket: Ticket, answer: Result<Response, ServiceError>) {
        let body = self.body();
        let mut turn = Turn::new(&mut self.session, body);
        self.view.update(Input::Done(ticket, answer), &mut turn);
        let wishes = turn.wishes;
        self.copied.extend(wishes.into_iter().filter_map(|wish| match wish {
            Wish::Copy(text) => Some(text),
            _ => None,
        }));
    }

    /// Presses keys as the program would hand them on.
    pub fn press(&mut self, keys: &str) {
        for key in parse_keys(keys).unwrap() {
            let (mut contexts, typing) = match self.boxes.last() {
                Some(it) => (it.contexts(), it.typing()),
                None => (self.view.contexts(), self.view.typing()),
            };
            contexts.push(Context::Global);
            if typing && belongs(key) {
                self.tell(Input::Key(key));
                continue;
            }
            let Heard::Command(command, count) = self.pending.hear(key, &self.keymap, &contexts, true) else {
                continue;
            };
            if command == Command::Back {
                self.back();
            } else if self.boxes.is_empty() {
                match self.view.available(command, &self.session.who) {
                    Availability::Ready => self.tell(Input::Command(command, count)),
                    Availability::Not(why) => self.session.say(crate::ui::session::Message::remark(why)),
                    Availability::Absent => {}
                }
            } else {
                self.tell(Input::Command(command, count));
            }
        }
    }

    fn back(&mut self) {
        if self.boxes.pop().is_some() {
            self.tell(Input::Answer(Answer::Refused));
        } else {
            let mut turn = Turn::new(&mut self.session, Rect::new(0, 0, 80, 20));
            self.view.back(&mut turn);
        }
    }

    pub fn said(&self) -> String {
        self.session.message().map(crate::ui::session::Message::line).unwrap_or_default()
    }

    pub fn buffer(&self) -> Buffer {
        let theme = Theme::terminal(Depth::Mono);
        let mut buffer = Buffer::empty(self.body());
        let mut canvas = Canvas::new(&mut buffer, &theme, self.glyphs);
        match self.boxes.last() {
            Some(it) => it.view(Rect::new(0, 0, self.size.0, self.size.1), &mut canvas),
            None => self.view.view(Rect::new(0, 0, self.size.0, self.size.1), &mut canvas),
        }
        if let Some(cursor) = canvas.cursor() {
            assert!(cursor.x < self.size.0 && cursor.y < self.size.1);
        }
        buffer
    }

    /// The frame as lines of text; the cell behind a wide character is left out.
    pub fn frame(&self) -> Vec<String> {
        let buffer = self.buffer();
        (0..self.size.1)
            .map(|y| {
                let mut line = String::new();
                let mut skip = 0;
                for x in 0..self.size.0 {
                    let symbol = buffer[(x, y)].symbol();
                    if skip == 0 {
                        line.push_str(symbol);
                    }
                    skip = if skip > 0 { skip - 1 } else { crate::ui::widgets::text::width(symbol).saturating_sub(1) };
                }
                line.trim_end().to_owned()
            })
            .collect()
    }

    pub fn text(&self) -> String {
        self.frame().join("\n")
    }

    /// The line that holds `text`.
    pub fn line(&self, text: &str) -> String {
        let frame = self.frame();
        frame.iter().find(|line| line.contains(text)).cloned().unwrap_or_else(|| panic!("no '{text}' in {frame:#?}"))
    }
}
