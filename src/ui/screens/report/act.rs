//! Owns what the commands of a report do: moving in its lists, choosing, explaining.
//! Must not know keys, nor draw.

use crate::report::charts::ChartKind;
use crate::report::explain::{Target, lines};
use crate::report::{ALPHABETICAL_ONLY, Query, ReportName, keeps_the_alphabet};
use crate::service::{Request, Response, ServiceError};
use crate::ui::Glyphs;
use crate::ui::command::{Availability, Command};
use crate::ui::screen::Turn;
use crate::ui::screens::overlay::{Choice, Picker};
use crate::ui::screens::views::ViewList;
use crate::ui::widgets::table::{TableAct, TableSource};

use super::choose::{Choosing, neighbour, options, picked};
use super::sheet::NAME;
use super::{Explained, ReportView, explain};
use crate::ui::screens::overlay::{Later, Reader};

/// The acts of tables by the commands for them; those that take a count stand in `ReportView::act`.
const ACTS: [(Command, TableAct); 18] = [
    (Command::PageUp, TableAct::PageUp),
    (Command::PageDown, TableAct::PageDown),
    (Command::HalfUp, TableAct::HalfUp),
    (Command::HalfDown, TableAct::HalfDown),
    (Command::Left, TableAct::Left),
    (Command::Right, TableAct::Right),
    (Command::FirstColumn, TableAct::FirstColumn),
    (Command::LastColumn, TableAct::LastColumn),
    (Command::Sort, TableAct::Sort),
    (Command::SortAdd, TableAct::SortAdd),
    (Command::HideColumn, TableAct::Hide),
    (Command::MoveLeft, TableAct::MoveLeft),
    (Command::MoveRight, TableAct::MoveRight),
    (Command::Freeze, TableAct::Freeze),
    (Command::Pin, TableAct::Pin),
    (Command::Wider, TableAct::Wider),
    (Command::Narrower, TableAct::Narrower),
    (Command::ResetTable, TableAct::Reset),
];

/// A short label as it can be typed: `E&M 9-4`.
fn plain(label: &str) -> String {
    Glyphs::Ascii.plain(label)
}

impl ReportView {
    /// Whether a command can be given now.
    pub(super) fn can(&self, command: Command) -> Availability {
        if let Some(answer) = self.can_ask(command) {
            return answer;
        }
        let lists = self.loaded.as_ref().map_or(0, |loaded| loaded.sheets.len());
        match command {
            Command::SavedViews => return Availability::Ready,
            Command::NextList | Command::PreviousList if lists < 2 => return Availability::Absent,
            Command::ChartTable if !self.chart => return Availability::Absent,
            Command::ChartKind if self.kinds().len() < 2 => return Availability::Absent,
            Command::Across if self.kind() != Some(ChartKind::Scatter) => return Availability::Absent,
            Command::Upwards if self.kind() == Some(ChartKind::Heat) => return Availability::Absent,
            _ => {}
        }
        let Some((loaded, _, table)) = self.current() else {
            return Availability::Not(match &self.error {
                Some(error) => error.what.clone(),
                None => "the report has not come yet".to_owned(),
            });
        };
        let report = &loaded.report;
        match command {
            Command::Stage => {
                Availability::when(report.stages.len() > 1, &format!("the group has figures of {} only", report.stage))
            }
            Command::Year => {
                Availability::when(report.years.len() > 1, &format!("figures of {} only are held", report.year))
            }
            Command::Chart => Availability::when(self.chart || !self.kinds().is_empty(), self.why_no_chart()),
            Command::ChartTable => {
                let drawn = self.graph.as_ref().is_some_and(|graph| graph.chart.is_ok());
                Availability::when(drawn, "there is nothing drawn")
            }
            Command::Inspect if self.twin.is_some() => Availability::Not(
                "this table shows what the chart draws: a figure is explained in the report".to_owned(),
            ),
            Command::Open | Command::Inspect => Availability::when(table.row().is_some(), "there is no row"),
            Command::Sort | Command::SortAdd => {
                let by_name = table.column().and_then(|at| table.columns.spec(at)).is_none_or(|spec| spec.id == NAME);
                Availability::when(by_name || !keeps_the_alphabet(report.alphabetical, self.name()), ALPHABETICAL_ONLY)
            }
            _ => Availability::Ready,
        }
    }

    pub(super) fn command(&mut self, command: Command, count: Option<usize>, turn: &mut Turn<'_>) {
        if let Some(choosing) = Choosing::by(command) {
            return self.choose(choosing, turn);
        }
        if self.copies(command, turn)
            || self.asks(command, turn)
            || (self.chart && self.twin.is_none() && self.walk(command, count))
        {
            return;
        }
        match command {
            Command::Open if self.on_words() && self.leads_to().is_some() => self.lead = self.leads_to(),
            Command::Open if self.twin.is_some() => self.toggle_twin(),
            Command::Open | Command::Inspect => self.explain(self.explanation(), turn),
            Command::Notes => self.explain(self.notes(), turn),
            Command::SaveView => self.keep(turn),
            Command::SavedViews => turn.open(ViewList::default()),
            Command::Chart => self.toggle_chart(),
            Command::ChartKind => self.next_kind(turn),
            Command::ChartTable => self.toggle_twin(),
            Command::Filter => self.filtering = true,
            Command::EndFilter => self.filtering = false,
            Command::NextSubject => self.step_subject(1, turn),
            Command::PreviousSubject => self.step_subject(-1, turn),
            Command::NextList => self.step_list(1, false),
            Command::PreviousList => self.step_list(-1, false),
            _ => self.act(command, count, turn),
        }
    }

    /// Moves in the current list; beyond its ends into the neighbouring one.
    fn act(&mut self, command: Command, count: Option<usize>, turn: &mut Turn<'_>) {
        let steps = count.unwrap_or(1);
        let twin = self.twin.is_some();
        let Some((sheet, table)) = self.current_mut() else { return };
        let (cursor, places) = (table.cursor(), table.len() + sheet.pinned());
        let act = match (command, count) {
            (Command::Up, _) if cursor == 0 && !twin => return self.step_list(-1, true),
            (Command::Down, _) if cursor + 1 >= places && !twin => return self.step_list(1, true),
            (Command::Up, _) => TableAct::Up(steps),
            (Command::Down, _) => TableAct::Down(steps),
            (Command::Top | Command::Bottom, Some(line)) => TableAct::Line(line),
            (Command::Top, None) => TableAct::Top,
            (Command::Bottom, None) => TableAct::Bottom,
            _ => match ACTS.iter().find(|(it, _)| *it == command) {
                Some((_, act)) => *act,
                None => return,
            },
        };
        if let Err(why) = table.act(sheet, act) {
            turn.remark(why);
        }
        if act == TableAct::Reset {
            self.filter.set("");
            self.refilter();
        }
    }

    /// Goes to the list before or behind, in the same column; from below to its last row, else to its first.
    fn step_list(&mut self, by: isize, flowing: bool) {
        let column = self.current().map_or(0, |(_, _, table)| table.columns.cursor());
        let lists = self.loaded.as_ref().map_or(0, |loaded| loaded.sheets.len());
        let Some(next) = self.focus.checked_add_signed(by).filter(|next| *next < lists) else { return };
        self.focus = next;
        if let Some((sheet, table)) = self.current_mut() {
            table.columns.go(column);
            let act = if flowing && by < 0 { TableAct::Line(usize::MAX) } else { TableAct::Top };
            // Going to a row is always possible.
            let _ = table.act(sheet, act);
        }
    }

    /// Whether the cursor is in a column of words of a row about a subject.
    fn on_words(&self) -> bool {
        let Some((_, sheet, table)) = self.current() else { return false };
        let figure = table.column().and_then(|column| sheet.figure_at(column));
        figure.is_none() && table.row().and_then(|row| sheet.row(row)).is_some_and(|row| row.subject.is_some())
    }

    fn step_subject(&mut self, by: isize, turn: &mut Turn<'_>) {
        let Some(subject) = self.report().and_then(|report| neighbour(report, by)) else { return };
        if self.query.subject.as_ref() != Some(&subject) {
            self.query.subject = Some(subject);
            self.ask(turn);
        }
    }

    /// Lays the box of an explanation over the report.
    fn explain(&mut self, explained: Option<Explained>, turn: &mut Turn<'_>) {
        match &explained {
            Some(Explained::Figure(lines)) => {
                let later = Later::default();
                turn.overlay(Reader::until("What this figure is", lines.clone(), Later::clone(&later)));
                // What is known here shows at once; what stands behind it comes when it is found.
                let asked = self.target();
                self.explaining = asked.map(|(query, target)| {
                    (turn.ask(Request::Explain(self.group.clone(), query, Box::new(target))), later)
                });
            }
            Some(Explained::Row(name, lines)) => turn.overlay(Reader::paragraphs(name, lines)),
            Some(Explained::Notes(notes)) => turn.overlay(Reader::paragraphs("Notes and signs", notes)),
            None => return,
        }
        self.explained = explained;
    }

    /// The cell under the cursor, as the service names it.
    fn target(&self) -> Option<(Query, Target)> {
        let (loaded, sheet, table) = self.current()?;
        let (row, column) = (table.row()?, table.column()?);
        let column = if self.chart { self.upwards_column().unwrap_or(column) } else { column };
        let (figures, _) = sheet.figure(row, column)?;
        let target = Target::of(sheet.id, sheet.row(row)?, figures);
        let of = loaded.report_of(self.focus);
        let stage = if of.stage == loaded.report.stage { loaded.query.stage } else { Some(of.stage) };
        Some((Query { stage, ..loaded.query.clone() }, target))
    }

    /// Puts what was found behind a figure into the box that lies over the report.
    pub(super) fn told(&mut self, later: &Later, result: Result<Response, ServiceError>) {
        let Some(Explained::Figure(known)) = &self.explained else { return };
        let lines = match result {
            Ok(Response::Explanation(told)) => lines(&told),
            Ok(_) => return,
            Err(error) => known.iter().cloned().chain([("More", error.what)]).collect(),
        };
        // A box is told once.
        let _ = later.set(lines);
    }

    /// Closes the box of an explanation that the report, as it was read again, gives no longer.
    pub(super) fn explain_no_longer(&mut self, turn: &mut Turn<'_>) {
        let now = match &self.explained {
            None => return,
            Some(Explained::Notes(_)) => self.notes(),
            Some(Explained::Figure(_) | Explained::Row(..)) => self.explanation(),
        };
        if now != self.explained {
            turn.uncover();
            turn.remark("The report was read again and differs, so the explanation was closed");
        }
    }

    fn notes(&self) -> Option<Explained> {
        self.report().map(|report| Explained::Notes(explain::notes(report)))
    }

    /// The words about the figure under the cursor, or about the row where the cursor is on no figure.
    fn explanation(&self) -> Option<Explained> {
        let (loaded, sheet, table) = self.current()?;
        let (row, column) = (table.row()?, table.column()?);
        let of = sheet.row(row)?;
        let column = if self.chart { self.upwards_column().unwrap_or(column) } else { column };
        let report = loaded.report_of(self.focus);
        if let Some((figures, cell)) = sheet.figure(row, column) {
            return Some(Explained::Figure(explain::figure(report, of, figures, cell)));
        }
        let figures = sheet.section.columns.iter().zip(&of.cells);
        let lines =
            figures.filter_map(|(column, cell)| explain::status(report, of, column, cell).into_iter().next()).collect();
        Some(Explained::Row(sheet.name(row).into_owned(), lines))
    }

    /// The table's column of the measure up the chart.
    pub(super) fn upwards_column(&self) -> Option<usize> {
        let (_, sheet, _) = self.base()?;
        if self.twin.is_some() || self.kind() == Some(ChartKind::Heat) {
            return None;
        }
        let id = self.measure()?;
        let upwards = sheet.section.columns.iter().position(|column| column.id == id)?;
        Some(sheet.first_figure() + upwards)
    }

    /// Lays the box of a choice over the report.
    fn choose(&mut self, choosing: Choosing, turn: &mut Turn<'_>) {
        let (title, mut many) = choosing.boxed();
        if let Some(choices) = self.further_options(choosing) {
            many |= choosing == Choosing::Schools && self.name() == ReportName::Compare;
            turn.overlay(if many { Picker::many(title, choices) } else { Picker::one(title, choices) });
            self.choosing = Some(choosing);
            return;
        }
        let Some((loaded, sheet, table)) = self.current() else { return };
        let measure = self.measure();
        let measures = |chosen: Option<String>| -> Vec<Choice> {
            let all = sheet.section.columns.iter();
            all.map(|column| {
                Choice::new(&column.label, plain(&column.short)).chosen(chosen.as_ref() == Some(&column.id))
            })
            .collect()
        };
        let choices = match choosing {
            Choosing::Across => measures(measure.and_then(|measure| self.across(&measure))),
            Choosing::Upwards => measures(measure),
            Choosing::FindColumn | Choosing::Columns => table
                .columns
                .all()
                .into_iter()
                .filter_map(|(column, shown)| {
                    let spec = table.columns.spec(column)?;
                    let hidden = if shown { "" } else { ", hidden" };
                    let here = if choosing == Choosing::Columns { shown } else { table.column() == Some(column) };
                    Some(Choice::new(&spec.title, format!("{}{hidden}", plain(&spec.short))).chosen(here))
                })
                .collect(),
            _ => options(choosing, &self.query, &loaded.report),
        };
        turn.overlay(if many { Picker::many(title, choices) } else { Picker::one(title, choices) });
        self.choosing = Some(choosing);
    }

    /// Takes what was picked in the box that was laid over the report.
    pub(super) fn chosen(&mut self, places: &[usize], turn: &mut Turn<'_>) {
        let Some(choosing) = self.choosing.take() else { return };
        let first = places.first().copied();
        match choosing {
            Choosing::Across | Choosing::Upwards => {
                let id = self.base().and_then(|(_, sheet, _)| Some(sheet.section.columns.get(first?)?.id.clone()));
                let axis = if choosing == Choosing::Across { &mut self.axes.0 } else { &mut self.axes.1 };
                *axis = id.or(axis.take());
            }
            Choosing::FindColumn => {
                if let (Some((sheet, table)), Some(at)) = (self.current_mut(), first)
                    && let Some((column, _)) = table.columns.all().get(at)
                {
                    table.go_to_column(sheet, *column);
                }
            }
            Choosing::Columns => self.show_columns(places, turn),
            _ => {
                let further = self.further_picked(choosing, places);
                let next = || self.report().and_then(|report| picked(choosing, places, &self.query, report));
                if let Some(next) = further.or_else(next) {
                    self.ask_for(next, turn);
                }
            }
        }
    }

    fn show_columns(&mut self, places: &[usize], turn: &mut Turn<'_>) {
        let Some((sheet, table)) = self.current_mut() else { return };
        let all = table.columns.all();
        if places.is_empty() {
            return turn.remark("at least one column stays");
        }
        // What is to be shown first, so that there is always a column.
        for show in [true, false] {
            for (at, (column, _)) in all.iter().enumerate().filter(|(at, _)| places.contains(at) == show) {
                if let Err(why) = table.set_hidden(sheet, *column, !places.contains(&at)) {
                    turn.remark(why);
                }
            }
        }
    }
}
