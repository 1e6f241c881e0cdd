//! Owns a report on the screen: what is asked, the answer, where one is in its lists, what is chosen.
//! Must not know how figures come about; whoever hosts it gives it its part of the body.

mod act;
mod arrangement;
mod asking;
mod choose;
mod copy;
mod draw_chart;
mod explain;
mod graph;
mod keep;
mod layout;
mod paint;
mod sheet;

#[cfg(test)]
mod invented;
#[cfg(test)]
pub(in crate::ui) mod testing;
#[cfg(test)]
mod tests;

use ratatui::layout::Rect;

use crate::domain::Urn;
use crate::figures::Stage;
use crate::report::charts::ChartKind;
use crate::report::{Query, Report, ReportName, Section, keeps_the_alphabet};
use crate::service::{GroupPick, Request, Response, ServiceError, Trouble};
use crate::ui::command::{Availability, Command, Context};
use crate::ui::screen::{Answer, Canvas, Input, Screen, Ticket, Turn};
use crate::ui::screens::overlay::Later;
use crate::ui::session::Who;
use crate::ui::widgets::field::Field;
use crate::ui::widgets::table::TableState;

pub(in crate::ui::screens) use self::arrangement::Arrangement;
use self::asking::Filling;
use self::choose::Choosing;
use self::copy::Copying;
use self::graph::{Graph, Twin};
use self::keep::Keeping;
use self::sheet::{NAME, Sheet};

/// One report of a group. It is a screen that fills the part of the body which its host puts into `Turn::body`
/// before it hands an input on, and gives to `view`.
pub struct ReportView {
    group: GroupPick,
    /// What is wanted; what is shown may still be older.
    query: Query,
    asked: Option<Ticket>,
    loaded: Option<Loaded>,
    /// What was shown before it was put by: only how its lists were arranged is taken up again.
    put_by: Option<Loaded>,
    error: Option<ServiceError>,
    /// The list that keys go to.
    focus: usize,
    chart: bool,
    /// The kind of chart that was chosen.
    kind: Option<ChartKind>,
    /// The ids of the columns that were chosen across and up.
    axes: (Option<String>, Option<String>),
    /// The chart as it was made last.
    graph: Option<Graph>,
    /// What the chart draws, shown as a table.
    twin: Option<Twin>,
    /// How many reports have come.
    serial: u64,
    filter: Field,
    filtering: bool,
    choosing: Option<Choosing>,
    /// What is being filled in over the report.
    filling: Option<Filling>,
    /// What the box that lies over the report explains.
    explained: Option<Explained>,
    /// What was asked of the figure in that box, and where the answer goes.
    explaining: Option<(Ticket, Later)>,
    /// The schools of the group, to choose from.
    schools: Vec<(Urn, String)>,
    /// Where a row led to, until the host goes there.
    lead: Option<Query>,
    /// What is being copied.
    copying: Option<Copying>,
    /// How the report is to stand once it has come, and whether all of that was understood.
    standing: Option<(Arrangement, bool)>,
    /// How far keeping it as a view has come.
    keeping: Option<Keeping>,
    /// The view that it was opened as, or kept as last.
    pub(in crate::ui::screens) kept_as: Option<String>,
}

/// What a box explains of a report.
#[derive(Debug, PartialEq, Eq)]
enum Explained {
    /// One figure, line by line: caption and text.
    Figure(Vec<(&'static str, String)>),
    /// All figures of the row of this name.
    Row(String, Vec<String>),
    /// The notes on the report.
    Notes(Vec<String>),
}

/// A report that has come.
struct Loaded {
    query: Query,
    /// The report; its sections have become the sheets.
    report: Report,
    /// The same report of the other stage; its lists stand behind the others.
    other: Option<Box<Report>>,
    sheets: Vec<Sheet>,
    tables: Vec<TableState>,
}

impl Loaded {
    fn new(query: Query, mut report: Report, before: Option<Self>) -> Self {
        let mut other = report.other_stage.take();
        let mut sheets = sheets_of(&mut report, other.is_some());
        sheets.extend(other.iter_mut().flat_map(|other| sheets_of(other, true)));
        let mut old: Vec<((&'static str, Stage), TableState)> = before
            .map(|before| before.sheets.iter().map(|sheet| (sheet.id, sheet.stage)).zip(before.tables).collect())
            .unwrap_or_default();
        let by_name_only = keeps_the_alphabet(report.alphabetical, report.name);
        let tables = sheets
            .iter()
            .map(|sheet| {
                let known = old.iter().position(|(known, _)| *known == (sheet.id, sheet.stage));
                // What stood in the one list of another stage is arranged like it.
                let known = known.or_else(|| old.iter().position(|((id, _), _)| *id == sheet.id));
                if let Some(at) = known {
                    let (_, mut table) = old.swap_remove(at);
                    table.adopt(sheet);
                    if by_name_only {
                        table.keep_sort(sheet, |column| column == NAME);
                    }
                    return table;
                }
                let mut table = TableState::new(sheet);
                table.go_to_column(sheet, sheet.beginning());
                table
            })
            .collect();
        Self { query, report, other, sheets, tables }
    }

    /// The report that a list is of.
    fn report_of(&self, list: usize) -> &Report {
        let other = self.other.as_deref();
        let stage = self.sheets.get(list).map(|sheet| sheet.stage);
        other.filter(|other| Some(other.stage) == stage && other.stage != self.report.stage).unwrap_or(&self.report)
    }
}

/// The lists of a report, taken out of it; where both stages show, each title names its stage.
fn sheets_of(report: &mut Report, both: bool) -> Vec<Sheet> {
    let (name, stage) = (report.name, report.stage);
    let sections = std::mem::take(&mut report.sections).into_iter();
    let titled = |section: Section| {
        let title = if both { format!("{stage}: {}", section.title) } else { section.title };
        Section { title, ..section }
    };
    sections.map(|section| Sheet::new(name, stage, titled(section))).collect()
}

impl ReportView {
    /// A report of a group as it opens: newest year, all pupils, against England.
    pub fn new(group: GroupPick, name: ReportName) -> Self {
        Self {
            group,
            query: Query::of(name),
            asked: None,
            loaded: None,
            put_by: None,
            error: None,
            focus: 0,
            chart: false,
            kind: None,
            axes: (None, None),
            graph: None,
            twin: None,
            serial: 0,
            filter: Field::default(),
            filtering: false,
            choosing: None,
            filling: None,
            explained: None,
            explaining: None,
            schools: Vec::new(),
            lead: None,
            copying: None,
            standing: None,
            keeping: None,
            kept_as: None,
        }
    }

    /// Which report it is.
    pub fn name(&self) -> ReportName {
        self.query.name
    }

    /// What is asked for; another tab can follow it.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Tells which schools the group has, to choose from.
    pub fn name_schools(&mut self, schools: &[(Urn, String)]) {
        schools.clone_into(&mut self.schools);
    }

    /// Where a row led to: the host opens that report.
    pub fn take_lead(&mut self) -> Option<Query> {
        self.lead.take()
    }

    /// Asks for what a row of another report led to; whether that is something new, so that the host tells this one
    /// `Input::Changed`.
    pub fn be_led(&mut self, query: Query) -> bool {
        let new = query != self.query;
        self.query = query;
        new
    }

    /// Takes what is reckoned and from what over from another tab: stage, year, release, pupils, comparator, likeness,
    /// what if. Whether that is something new, so that the host tells this one `Input::Changed`.
    pub fn follow(&mut self, other: &Query) -> bool {
        let next = Query {
            stage: other.stage,
            year: other.year,
            release: other.release,
            pupils: other.pupils.clone(),
            compare: other.compare,
            compare_pupils: other.compare_pupils,
            weighting: other.weighting,
            likeness: other.likeness,
            without: other.without.clone(),
            with: other.with.clone(),
            // The subject of one stage means nothing in another.
            subject: self.query.subject.clone().filter(|_| other.stage == self.query.stage),
            ..self.query.clone()
        };
        let new = next != self.query;
        self.query = next;
        new
    }

    /// The report that is shown, once it has come.
    pub fn report(&self) -> Option<&Report> {
        self.loaded.as_ref().map(|loaded| &loaded.report)
    }

    /// Whether another report than the shown one is awaited.
    pub fn is_computing(&self) -> bool {
        self.asked.is_some() && self.loaded.as_ref().is_none_or(|loaded| loaded.query != self.query)
    }

    /// Shows nothing until the report is read again: what has come may hold what is no longer to be seen.
    pub fn put_by(&mut self) {
        self.put_by = self.loaded.take().or(self.put_by.take());
        (self.graph, self.twin) = (None, None);
    }

    fn ask(&mut self, turn: &mut Turn<'_>) {
        self.asked = Some(turn.ask(Request::Report(self.group.clone(), self.query.clone())));
    }

    fn answered(&mut self, result: Result<Response, ServiceError>) {
        self.asked = None;
        match result {
            Ok(Response::Report(report)) => {
                self.error = None;
                let before = self.loaded.take().or(self.put_by.take());
                let loaded = Loaded::new(self.query.clone(), *report, before);
                self.focus = self.focus.min(loaded.sheets.len().saturating_sub(1));
                self.loaded = Some(loaded);
                self.serial = self.serial.wrapping_add(1);
                self.refilter();
            }
            Ok(_) => {}
            Err(error) => {
                // What was read before is not for who may no longer see the group.
                if error.trouble == Trouble::NotFound {
                    (self.loaded, self.put_by) = (None, None);
                    (self.graph, self.twin) = (None, None);
                }
                self.error = Some(error);
            }
        }
    }

    /// Filters every list by what was typed.
    fn refilter(&mut self) {
        let text = self.filter.value().to_owned();
        for (sheet, table) in self.lists() {
            if table.filter().text() != text {
                table.set_filter(sheet, &text);
            }
        }
    }

    /// The lists that have come, each with where one is in it.
    fn lists(&mut self) -> impl Iterator<Item = (&Sheet, &mut TableState)> {
        self.loaded.iter_mut().flat_map(|loaded| loaded.sheets.iter().zip(&mut loaded.tables))
    }

    /// The list that keys go to.
    fn current(&self) -> Option<(&Loaded, &Sheet, &TableState)> {
        let (loaded, sheet, table) = self.base()?;
        Some(self.twin.as_ref().map_or((loaded, sheet, table), |twin| (loaded, &twin.sheet, &twin.table)))
    }

    fn current_mut(&mut self) -> Option<(&Sheet, &mut TableState)> {
        let focus = self.focus;
        if let Some(twin) = &mut self.twin {
            return Some((&twin.sheet, &mut twin.table));
        }
        self.loaded.iter_mut().flat_map(|loaded| loaded.sheets.iter().zip(&mut loaded.tables)).nth(focus)
    }

    /// Tells every table how large it is on the screen.
    fn fit(&mut self, body: Rect) {
        let places = self.places(body);
        for (at, (sheet, table)) in self.lists().enumerate() {
            if let Some(place) = places.iter().find(|place| place.list == at) {
                table.resize(sheet, place.table.width.into(), place.table.height.into());
            }
        }
        let middle = self.middle(body);
        if let Some(twin) = &mut self.twin {
            twin.table.resize(&twin.sheet, middle.width.into(), middle.height.saturating_sub(1).into());
        }
    }
}

impl Screen for ReportView {
    fn title(&self) -> String {
        self.name().label().to_owned()
    }

    fn contexts(&self) -> Vec<Context> {
        match (self.filtering, self.chart && self.twin.is_none()) {
            (true, _) => vec![Context::Typing, Context::List],
            (_, true) => vec![Context::Chart, Context::Report, Context::List],
            _ => vec![Context::Table, Context::Report, Context::Filtered, Context::List],
        }
    }

    fn typing(&self) -> bool {
        self.filtering
    }

    fn available(&self, command: Command, _who: &Who) -> Availability {
        self.can(command)
    }

    fn label(&self, command: Command) -> Option<String> {
        match command {
            Command::Open => Some("Explain".to_owned()),
            Command::Chart if self.chart => Some("Table".to_owned()),
            Command::Upwards if self.kind() != Some(ChartKind::Scatter) => Some("Measure".to_owned()),
            Command::ChartTable if self.twin.is_some() => Some("The chart".to_owned()),
            _ => None,
        }
    }

    fn back(&mut self, _turn: &mut Turn<'_>) -> bool {
        if std::mem::take(&mut self.filtering) {
            return true;
        }
        if !self.filter.is_empty() {
            self.filter.set("");
            self.refilter();
            return true;
        }
        if self.twin.take().is_some() {
            return true;
        }
        std::mem::take(&mut self.chart)
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        let Some(input) = self.keeps(input, turn) else { return };
        match input {
            Input::Opened | Input::Changed => self.ask(turn),
            Input::Command(command, count) => self.command(command, count, turn),
            Input::Key(key) => {
                if self.filter.key(key) {
                    self.refilter();
                }
            }
            Input::Paste(text) => {
                if self.filtering {
                    self.filter.paste(&text);
                    self.refilter();
                }
            }
            Input::Done(ticket, result) => {
                if self.asked == Some(ticket) {
                    self.answered(result);
                    self.arrange(turn);
                    self.explain_no_longer(turn);
                } else if let Some((_, later)) = self.explaining.take_if(|(asked, _)| *asked == ticket) {
                    self.told(&later, result);
                } else {
                    self.copied(ticket, &result, turn);
                }
            }
            Input::Answer(Answer::Picked(places)) => self.chosen(&places, turn),
            Input::Answer(Answer::Filled(values)) => self.filled_in(&values, turn),
            Input::Answer(_) => {
                self.choosing = None;
                self.filling = None;
                self.explained = None;
            }
        }
        self.refresh_graph();
        self.fit(turn.body);
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        self.paint(area, canvas);
    }
}
