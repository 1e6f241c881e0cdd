//! Owns what the commands of a report do: moving in its lists, choosing, explaining.
//! Must not know keys, nor draw.

use crate::report::{ALPHABETICAL_ONLY, ReportName, keeps_the_alphabet};
use crate::ui::Glyphs;
use crate::ui::command::{Availability, Command};
use crate::ui::screen::Turn;
use crate::ui::screens::overlay::{Choice, Picker};
use crate::ui::widgets::table::{TableAct, TableSource};

use super::choose::{Choosing, neighbour, options, picked};
use super::sheet::NAME;
use super::{Explained, ReportView, charts, explain};
use crate::ui::screens::overlay::Reader;

/// The acts of tables by the commands for them; those that take a count stand in `ReportView::act`.
const ACTS: [(Command, TableAct); 17] = [
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
        let name = self.name();
        match command {
            Command::Subject | Command::NextSubject | Command::PreviousSubject if name != ReportName::Subject => {
                return Availability::Absent;
            }
            Command::Chart if !matches!(name, ReportName::Schools | ReportName::Subject) => {
                return Availability::Absent;
            }
            Command::NextList | Command::PreviousList if name != ReportName::Overview => return Availability::Absent,
            _ => {}
        }
        let Some((loaded, sheet, table)) = self.current() else {
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
            Command::Chart => {
                Availability::when(charts::axes(sheet, (None, None)).is_some(), "a chart needs two measures")
            }
            Command::Open | Command::Inspect => Availability::when(table.row().is_some(), "there is no row"),
            Command::Sort | Command::SortAdd => {
                let by_name = table.column().and_then(|at| table.columns.spec(at)).is_none_or(|spec| spec.id == NAME);
                Availability::when(by_name || !keeps_the_alphabet(report.alphabetical, name), ALPHABETICAL_ONLY)
            }
            _ => Availability::Ready,
        }
    }

    pub(super) fn command(&mut self, command: Command, count: Option<usize>, turn: &mut Turn<'_>) {
        if let Some(choosing) = Choosing::by(command) {
            return self.choose(choosing, turn);
        }
        match command {
            Command::Open | Command::Inspect => self.explain(self.explanation(), turn),
            Command::Notes => self.explain(self.notes(), turn),
            Command::Chart => self.chart = !self.chart,
            Command::Filter => self.filtering = true,
            Command::EndFilter => self.filtering = false,
            Command::NextSubject => self.step_subject(1, turn),
            Command::PreviousSubject => self.step_subject(-1, turn),
            Command::NextList => self.step_list(1, false),
            Command::PreviousList => self.step_list(-1, false),
            // On a chart every direction leads to another school.
            Command::Left if self.chart => self.act(Command::Up, count, turn),
            Command::Right if self.chart => self.act(Command::Down, count, turn),
            _ => self.act(command, count, turn),
        }
    }

    /// Moves in the current list; beyond its ends into the neighbouring one.
    fn act(&mut self, command: Command, count: Option<usize>, turn: &mut Turn<'_>) {
        let steps = count.unwrap_or(1);
        let Some((sheet, table)) = self.current_mut() else { return };
        let (cursor, places) = (table.cursor(), table.len() + sheet.pinned());
        let act = match (command, count) {
            (Command::Up, _) if cursor == 0 => return self.step_list(-1, true),
            (Command::Down, _) if cursor + 1 >= places => return self.step_list(1, true),
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
            Some(Explained::Figure(lines)) => turn.overlay(Reader::captioned("What this figure is", lines.clone())),
            Some(Explained::Row(name, lines)) => turn.overlay(Reader::paragraphs(name, lines)),
            Some(Explained::Notes(notes)) => turn.overlay(Reader::paragraphs("Notes and signs", notes)),
            None => return,
        }
        self.explained = explained;
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
        if let Some((figures, cell)) = sheet.figure(row, column) {
            return Some(Explained::Figure(explain::figure(&loaded.report, of, figures, cell)));
        }
        let figures = sheet.figures.iter().zip(&of.cells);
        let lines = figures
            .filter_map(|(column, cell)| explain::status(&loaded.report, of, column, cell).into_iter().next())
            .collect();
        Some(Explained::Row(sheet.name(row).into_owned(), lines))
    }

    /// The table's column of the measure up the chart.
    pub(super) fn upwards_column(&self) -> Option<usize> {
        let (_, sheet, _) = self.current()?;
        let (_, upwards) = charts::axes(sheet, (self.axes.0.as_deref(), self.axes.1.as_deref()))?;
        Some(sheet.first_figure() + upwards)
    }

    /// Lays the box of a choice over the report.
    fn choose(&mut self, choosing: Choosing, turn: &mut Turn<'_>) {
        let Some((loaded, sheet, table)) = self.current() else { return };
        let axes = charts::axes(sheet, (self.axes.0.as_deref(), self.axes.1.as_deref()));
        let measures = |chosen: Option<usize>| -> Vec<Choice> {
            let all = sheet.figures.iter().enumerate();
            all.map(|(at, column)| Choice::new(&column.label, plain(&column.short)).chosen(chosen == Some(at)))
                .collect()
        };
        let choices = match choosing {
            Choosing::Across => measures(axes.map(|(x, _)| x)),
            Choosing::Upwards => measures(axes.map(|(_, y)| y)),
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
        let (title, many) = choosing.boxed();
        turn.overlay(if many { Picker::many(title, choices) } else { Picker::one(title, choices) });
        self.choosing = Some(choosing);
    }

    /// Takes what was picked in the box that was laid over the report.
    pub(super) fn chosen(&mut self, places: &[usize], turn: &mut Turn<'_>) {
        let Some(choosing) = self.choosing.take() else { return };
        let first = places.first().copied();
        match choosing {
            Choosing::Across | Choosing::Upwards => {
                let id = self.current().and_then(|(_, sheet, _)| Some(sheet.figures.get(first?)?.id.clone()));
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
                let next = self.report().and_then(|report| picked(choosing, places, &self.query, report));
                if let Some(next) = next {
                    self.query = next;
                    self.ask(turn);
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
