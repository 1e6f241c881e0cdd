//! Owns a list of schools that comes in pages: search, the pages at hand, which ones are still wanted.
//! Must not know what is done with a school; it never holds more than a few pages.

use std::collections::BTreeMap;
use std::ops::Range;

use ratatui::layout::Rect;

use super::field::Field;
use super::list::{Column, List, position};
use super::listing::{begins_nothing, draw_filter, with_status};
use crate::domain::{School, SchoolStatus};
use crate::service::{Request, Response, SchoolSearch, ServiceError};
use crate::ui::command::{Command, Context};
use crate::ui::event::Key;
use crate::ui::screen::{Canvas, Ticket, Turn};
use crate::ui::theme::Role;

/// Schools of a page.
const PAGE: usize = 200;
/// Most pages at hand.
const PAGES: usize = 12;

/// What a search looks at.
const SEARCHED: &str = "name, town, URN, DfE number, la:815, chain:1234, phase";

const COLUMNS: &[Column] = &[
    Column::text("Name", 0, 0),
    Column::text("Phase", 12, 44),
    Column::text("Town", 16, 90),
    Column::number("URN", 6, 30),
    Column::number("LAESTAB", 7, 58),
    Column::number("LA", 3, 66),
];

/// A list of schools that comes in pages.
#[derive(Debug, Default)]
pub struct Browser {
    search: SchoolSearch,
    filter: Field,
    filtering: bool,
    list: List,
    total: Option<usize>,
    pages: BTreeMap<usize, Vec<School>>,
    asked: BTreeMap<Ticket, (u64, usize)>,
    /// Counts the searches: an answer to an earlier one is dropped.
    generation: u64,
    /// The pages at hand are those of the search before.
    old: bool,
    failed: Option<String>,
}

impl Browser {
    /// The search that shows.
    pub fn search(&self) -> &SchoolSearch {
        &self.search
    }

    /// Changes the search and asks anew.
    pub fn refine(&mut self, turn: &mut Turn<'_>, change: impl FnOnce(&mut SchoolSearch)) {
        change(&mut self.search);
        self.list = List::default();
        self.reload(turn);
    }

    /// Asks anew; what shows stays until the answer comes.
    pub fn reload(&mut self, turn: &mut Turn<'_>) {
        self.generation += 1;
        self.asked.clear();
        self.old = true;
        self.want(turn);
    }

    /// Asks for the pages that show and are not at hand.
    fn want(&mut self, turn: &mut Turn<'_>) {
        let height = usize::from(turn.body.height).max(1);
        let window = if self.old {
            let at = self.list.cursor();
            at.saturating_sub(height)..at + height
        } else {
            self.list.window(self.total.unwrap_or(0), height)
        };
        for page in pages_of(&window) {
            let known = !self.old && self.pages.contains_key(&page);
            let on_its_way = self.asked.values().any(|it| *it == (self.generation, page));
            if !known && !on_its_way {
                let request = SchoolSearch { offset: page * PAGE, limit: PAGE, ..self.search.clone() };
                let ticket = turn.ask(Request::SearchSchools(request));
                self.asked.insert(ticket, (self.generation, page));
            }
        }
    }

    /// Takes an answer; `false`: it is not one of its own.
    pub fn done(&mut self, ticket: Ticket, result: &Result<Response, ServiceError>, turn: &mut Turn<'_>) -> bool {
        let Some((generation, page)) = self.asked.remove(&ticket) else { return false };
        if generation != self.generation {
            return true;
        }
        match result {
            Ok(Response::Schools(answer)) => {
                if std::mem::take(&mut self.old) {
                    self.pages.clear();
                }
                self.failed = None;
                self.total = Some(answer.total);
                self.pages.insert(page, answer.schools.clone());
                self.list.clamp(answer.total);
                self.forget_far(page);
                self.want(turn);
            }
            Ok(_) => {}
            Err(error) => self.failed = Some(format!("{}: {}", error.what, error.hint)),
        }
        true
    }

    fn forget_far(&mut self, from: usize) {
        while self.pages.len() > PAGES {
            let far = self.pages.keys().copied().max_by_key(|page| page.abs_diff(from));
            if let Some(far) = far {
                self.pages.remove(&far);
            }
        }
    }

    /// The school at a row, when its page is at hand.
    pub fn school(&self, row: usize) -> Option<&School> {
        self.pages.get(&(row / PAGE))?.get(row % PAGE)
    }

    /// The school under the cursor.
    pub fn current(&self) -> Option<&School> {
        self.school(self.list.cursor())
    }

    /// How many schools the search found.
    pub fn total(&self) -> Option<usize> {
        self.total
    }

    /// The schools that are at hand.
    pub fn at_hand(&self) -> impl Iterator<Item = &School> {
        self.pages.values().flatten()
    }

    /// The filter is being typed.
    pub fn typing(&self) -> bool {
        self.filtering
    }

    /// A search is typed, or was.
    pub fn is_filtered(&self) -> bool {
        !self.filter.is_empty()
    }

    /// Goes to the filter line.
    pub fn type_filter(&mut self) {
        self.filtering = true;
    }

    /// The contexts of its keys, with those that the screen adds while nothing is typed.
    pub fn contexts(&self, own: &[Context]) -> Vec<Context> {
        if self.filtering {
            vec![Context::Typing, Context::List]
        } else {
            own.iter().copied().chain([Context::Filtered, Context::List]).collect()
        }
    }

    /// Esc: leaves the filter line, then takes the filter away; `false`: there was neither.
    pub fn back(&mut self, turn: &mut Turn<'_>) -> bool {
        if std::mem::take(&mut self.filtering) {
            return true;
        }
        let was = !self.filter.is_empty();
        if was {
            self.filter.set("");
            self.refine(turn, |search| search.text.clear());
        }
        was
    }

    /// Takes a movement or goes to the filter line; `false`: it is neither.
    pub fn command(&mut self, command: Command, count: Option<usize>, turn: &mut Turn<'_>) -> bool {
        match command {
            Command::Filter => self.filtering = true,
            Command::EndFilter => self.filtering = false,
            _ => {
                let height = usize::from(turn.body.height.saturating_sub(2));
                if !self.list.command(command, count, self.total.unwrap_or(0), height) {
                    return false;
                }
                self.want(turn);
            }
        }
        true
    }

    /// Takes a key of the filter.
    pub fn key(&mut self, key: Key, turn: &mut Turn<'_>) {
        if !begins_nothing(&self.filter, key) && self.filter.key(key) {
            self.apply_filter(turn);
        }
    }

    /// Takes pasted text into the filter.
    pub fn paste(&mut self, text: &str, turn: &mut Turn<'_>) {
        self.filter.paste(text);
        self.apply_filter(turn);
    }

    fn apply_filter(&mut self, turn: &mut Turn<'_>) {
        let text = self.filter.value().to_owned();
        self.refine(turn, |search| search.text = text);
    }

    /// Draws the list and the line beneath; `mark` says what stands before a school's name.
    pub fn draw(&self, area: Rect, canvas: &mut Canvas<'_>, chips: &str, mark: impl Fn(&School) -> &'static str) {
        let (list, status) = with_status(area);
        let total = self.total.unwrap_or(0);
        match (&self.failed, self.total) {
            (Some(why), _) => {
                canvas.text(list, list.x, list.y, why, Role::Error);
            }
            (None, None) => {
                canvas.text(list, list.x, list.y, "Reading schools…", Role::Muted);
            }
            (None, Some(_)) => {
                self.list.draw(list, canvas, COLUMNS, total, |at| self.school(at).map(|school| cells(school, &mark)));
                if self.old {
                    canvas.tint(list, Role::Muted);
                }
            }
        }
        let mut text = position(self.list.cursor(), total);
        if !chips.is_empty() {
            text = format!("{text} · {chips}");
        }
        draw_filter(status, canvas, &text, &self.filter, self.filtering.then_some(SEARCHED));
    }
}

fn cells(school: &School, mark: &impl Fn(&School) -> &'static str) -> Vec<String> {
    let mark = mark(school);
    let closed = if school.status == SchoolStatus::Closed { " (closed)" } else { "" };
    let gap = if mark.is_empty() { "" } else { " " };
    vec![
        format!("{mark}{gap}{}{closed}", school.name),
        school.phase.label().to_owned(),
        school.town.clone(),
        school.urn.to_string(),
        school.laestab.map_or_else(|| "–".to_owned(), |number| number.to_string()),
        school.la.to_string(),
    ]
}

fn pages_of(rows: &Range<usize>) -> Range<usize> {
    rows.start / PAGE..rows.end.saturating_sub(1) / PAGE + 1
}
