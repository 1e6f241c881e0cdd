//! Owns choosing schools among all of them: search, ticks, the chosen ones alone, a pasted list of URNs.
//! Must not know which group they are for.

use std::collections::{BTreeMap, BTreeSet};

use ratatui::layout::Rect;

use crate::domain::{School, Urn};
use crate::service::{Request, Response};
use crate::ui::command::{Command, Context};
use crate::ui::glyph::Glyph;
use crate::ui::key::typed;
use crate::ui::screen::{Canvas, Input, Ticket, Turn};
use crate::ui::theme::Role;
use crate::ui::widgets::browser::Browser;
use crate::ui::widgets::list::{List, position, schools};
use crate::ui::widgets::listing::with_status;

/// Most URNs that are taken from one paste.
const MOST_PASTED: usize = 500;

/// Choosing schools.
#[derive(Debug, Default)]
pub struct Chosen {
    browser: Browser,
    /// The chosen ones with their names, in the order in which they were chosen.
    schools: Vec<(Urn, String)>,
    /// Those that cannot be chosen: they are in the group already.
    taken: BTreeSet<Urn>,
    /// Only the chosen ones show, with a cursor of their own.
    only: Option<List>,
    /// Pasted URNs whose schools are being looked up.
    looked_up: BTreeMap<Ticket, Urn>,
    unknown: Vec<Urn>,
}

impl Chosen {
    /// With these chosen, and those that are `taken` not to be chosen.
    pub fn new(schools: Vec<(Urn, String)>, taken: Vec<Urn>) -> Self {
        Self { schools, taken: taken.into_iter().collect(), ..Self::default() }
    }

    /// Every school that was named by its URN has been looked up.
    pub fn is_settled(&self) -> bool {
        self.looked_up.is_empty()
    }

    /// The chosen schools with their names.
    pub fn schools(&self) -> &[(Urn, String)] {
        &self.schools
    }

    /// The contexts of its keys, with those that the screen adds while nothing is typed.
    pub fn contexts(&self, own: &[Context]) -> Vec<Context> {
        let mut contexts: Vec<Context> = own.to_vec();
        contexts.insert(0, Context::Marks);
        if self.only.is_some() {
            contexts.push(Context::List);
            return contexts;
        }
        self.browser.contexts(&contexts)
    }

    /// The search is being typed.
    pub fn typing(&self) -> bool {
        self.only.is_none() && self.browser.typing()
    }

    /// What Esc leads back to inside the list; none: out of it.
    pub fn way_back(&self) -> Option<&'static str> {
        if self.only.is_some() {
            Some("All schools")
        } else if self.typing() {
            Some("To the list")
        } else {
            self.browser.is_filtered().then_some("Clear filter")
        }
    }

    /// Only the chosen ones show.
    pub fn shows_chosen_only(&self) -> bool {
        self.only.is_some()
    }

    /// Esc: back to all schools, then as the list of schools does.
    pub fn back(&mut self, turn: &mut Turn<'_>) -> bool {
        self.only.take().is_some() || self.browser.back(turn)
    }

    /// Takes an input.
    pub fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        match input {
            Input::Opened => {
                self.browser.type_filter();
                self.browser.reload(turn);
            }
            Input::Changed => self.browser.reload(turn),
            Input::Command(command, count) => self.command(command, count, turn),
            Input::Key(key) if typed(key) == Some(' ') && !self.browser.is_filtered() => {
                // Nobody searches for a blank: whoever strikes Space here sees the row that it is to tick.
                self.command(Command::EndFilter, None, turn);
                self.command(Command::Toggle, None, turn);
            }
            Input::Key(key) => self.browser.key(key, turn),
            Input::Paste(text) => self.paste(&text, turn),
            Input::Done(ticket, result) => {
                if let Some(urn) = self.looked_up.remove(&ticket) {
                    match result {
                        Ok(Response::School(school)) => self.add(&school),
                        _ => self.unknown.push(urn),
                    }
                    self.report_pasted(turn);
                } else {
                    self.browser.done(ticket, &result, turn);
                }
            }
            Input::Answer(_) => {}
        }
    }

    fn command(&mut self, command: Command, count: Option<usize>, turn: &mut Turn<'_>) {
        let height = usize::from(turn.body.height.saturating_sub(2));
        match (command, &mut self.only) {
            (Command::ChosenOnly, only) => {
                *only = if only.is_some() { None } else { Some(List::default()) };
            }
            (Command::Toggle, Some(list)) => {
                let at = list.cursor();
                if at < self.schools.len() {
                    self.schools.remove(at);
                }
                list.clamp(self.schools.len());
            }
            (Command::Toggle, None) => {
                if let Some(school) = self.browser.current().cloned() {
                    self.toggle(&school, turn);
                }
                self.browser.command(Command::Down, None, turn);
            }
            (Command::ToggleAll, None) => self.toggle_all(turn),
            (Command::ToggleAll, Some(_)) => turn.remark("Space takes one school out; Esc shows all schools again"),
            (_, Some(list)) => {
                list.command(command, count, self.schools.len(), height);
            }
            (_, None) => {
                self.browser.command(command, count, turn);
            }
        }
    }

    fn position(&self, urn: Urn) -> Option<usize> {
        self.schools.iter().position(|(it, _)| *it == urn)
    }

    fn add(&mut self, school: &School) {
        if self.position(school.urn).is_none() && !self.taken.contains(&school.urn) {
            self.schools.push((school.urn, school.name.clone()));
        }
    }

    fn toggle(&mut self, school: &School, turn: &mut Turn<'_>) {
        if self.taken.contains(&school.urn) {
            turn.remark(format!("{} is in the group already", school.name));
        } else if let Some(at) = self.position(school.urn) {
            self.schools.remove(at);
        } else {
            self.add(school);
        }
    }

    /// Ticks everything that the search found, when all of it is at hand; else says why not.
    fn toggle_all(&mut self, turn: &mut Turn<'_>) {
        let found: Vec<School> = self.browser.at_hand().cloned().collect();
        if self.browser.total() != Some(found.len()) {
            turn.remark("The list is too long to tick at once: search for fewer schools, or paste a list of URNs");
            return;
        }
        let free = |it: &&School| !self.taken.contains(&it.urn);
        if found.iter().filter(free).all(|it| self.position(it.urn).is_some()) {
            self.schools.retain(|(urn, _)| found.iter().all(|it| it.urn != *urn));
        } else {
            for school in &found {
                self.add(school);
            }
        }
    }

    /// A list of URNs is looked up and chosen; other text goes into the search while that is typed.
    fn paste(&mut self, text: &str, turn: &mut Turn<'_>) {
        let words = || text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).filter(|it| !it.is_empty());
        let urns: Vec<Urn> = words().filter_map(|word| word.trim_matches('"').parse().ok()).collect();
        let all = !urns.is_empty() && urns.len() == words().count();
        if !all {
            if self.typing() {
                self.browser.paste(text, turn);
            } else {
                turn.remark(
                    "Only a list of URNs can be pasted here: six digits each, with spaces, commas or lines between",
                );
            }
            return;
        }
        self.unknown.clear();
        if urns.len() > MOST_PASTED {
            turn.remark(format!("Only the first {MOST_PASTED} of {} URNs are taken at once", urns.len()));
        }
        self.look_up(urns.into_iter().take(MOST_PASTED), turn);
    }

    /// Chooses schools by their URNs alone; their names are looked up.
    pub fn look_up(&mut self, urns: impl IntoIterator<Item = Urn>, turn: &mut Turn<'_>) {
        for urn in urns {
            if self.position(urn).is_none() && !self.taken.contains(&urn) {
                let ticket = turn.ask(Request::ShowSchool(urn));
                self.looked_up.insert(ticket, urn);
            }
        }
    }

    fn report_pasted(&mut self, turn: &mut Turn<'_>) {
        if !self.looked_up.is_empty() {
            return;
        }
        if self.unknown.is_empty() {
            turn.say(format!("Chosen: {}", schools(self.schools.len())));
        } else {
            let urns: Vec<String> = self.unknown.drain(..).map(|urn| urn.to_string()).collect();
            turn.remark(format!("The store knows no school with URN {}; the others are chosen", urns.join(", ")));
        }
    }

    /// Draws the list, with how many are chosen.
    pub fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let count = format!("{} chosen", self.schools.len());
        let Some(list) = &self.only else {
            self.browser.draw(area, canvas, &count, |school| {
                if self.taken.contains(&school.urn) {
                    " ✓ "
                } else if self.position(school.urn).is_some() {
                    Glyph::Checked.unicode()
                } else {
                    Glyph::Unchecked.unicode()
                }
            });
            if self.browser.total() == Some(0) && self.browser.is_filtered() {
                let text = "No school fits what was typed. Esc leaves the search, Esc again clears it.";
                canvas.text(area, area.x + 2, area.y + 2, text, Role::Text);
            }
            return;
        };
        let (rows, status) = with_status(area);
        if self.schools.is_empty() {
            canvas.text(rows, rows.x, rows.y, "No school is chosen yet.", Role::Muted);
        }
        list.draw_rows(rows, canvas, self.schools.len(), |at, line, canvas| {
            if let Some((urn, name)) = self.schools.get(at) {
                let role = if at == list.cursor() { Role::Selected } else { Role::Text };
                let text = format!("{} {name}", Glyph::Checked.unicode());
                let x = canvas.text(line, line.x, line.y, &text, role) + 2;
                canvas.text(line, x, line.y, &urn.to_string(), Role::Muted);
            }
        });
        let text = format!("{} · {count}, only these are shown", position(list.cursor(), self.schools.len()));
        canvas.text(status, status.x, status.y, &text, Role::Chip);
    }
}
