//! Owns fields to be filled in: text, ticks, choices; what each must hold is checked when it is left.
//! Must not know what is saved with them.

use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::field::Field;
use crate::ui::command::Command;
use crate::ui::event::Key;
use crate::ui::glyph::Glyph;
use crate::ui::screen::Canvas;
use crate::ui::theme::Role;

/// Fewest characters of a text by which a refusal that holds it is known to speak of its field.
const QUOTED: usize = 4;

/// What a text must be; the error is one sentence.
pub type Check = fn(&str) -> Result<(), String>;

/// What a field holds.
#[derive(Debug, Clone)]
pub enum Holds {
    /// Text.
    Text(Field),
    /// Yes or no.
    Tick(bool),
    /// One of these.
    Choice(Vec<String>, usize),
}

/// A field.
#[derive(Debug, Clone)]
pub struct Entry {
    label: String,
    note: String,
    holds: Holds,
    check: Option<Check>,
    wrong: Option<String>,
}

impl Entry {
    fn new(label: &str, note: &str, holds: Holds, check: Option<Check>) -> Self {
        Self { label: label.to_owned(), note: note.to_owned(), holds, check, wrong: None }
    }

    /// A field of text; without a check it may hold anything.
    pub fn text(label: &str, note: &str, value: &str, check: Option<Check>) -> Self {
        Self::new(label, note, Holds::Text(Field::new(value)), check)
    }

    /// A tick.
    pub fn tick(label: &str, note: &str, value: bool) -> Self {
        Self::new(label, note, Holds::Tick(value), None)
    }

    /// One of these.
    pub fn choice(label: &str, note: &str, options: Vec<String>, at: usize) -> Self {
        Self::new(label, note, Holds::Choice(options, at), None)
    }

    /// The text as typed; a tick is `yes` or empty, a choice the place of the option.
    pub fn value(&self) -> String {
        match &self.holds {
            Holds::Text(field) => field.value().trim().to_owned(),
            Holds::Tick(true) => "yes".to_owned(),
            Holds::Tick(false) => String::new(),
            Holds::Choice(_, at) => at.to_string(),
        }
    }

    /// Whether a refusal speaks of this field: by its label, or by what was typed into it.
    fn is_meant_by(&self, refusal: &str) -> bool {
        let Holds::Text(field) = &self.holds else { return false };
        let (said, label) = (refusal.to_lowercase(), self.label.to_lowercase());
        let typed = field.value().trim();
        let named = said.split(|c: char| !c.is_alphanumeric()).any(|word| word == label);
        named || (typed.chars().count() >= QUOTED && refusal.contains(typed))
    }

    fn check(&mut self) -> bool {
        let value = self.value();
        self.wrong = self.check.and_then(|check| check(&value).err());
        self.wrong.is_none()
    }
}

/// What came of a command to a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing that its owner must act on.
    Nothing,
    /// Everything is filled in as it must be, and the person is done.
    Done,
    /// The options of the choice with this place are to be offered: options, the one that stands.
    Offer(usize, Vec<String>, usize),
}

/// Fields, one of which has the focus.
#[derive(Debug, Clone)]
pub struct Form {
    entries: Vec<Entry>,
    focus: usize,
    changed: bool,
}

impl Form {
    /// A form of these fields; the first has the focus.
    pub fn new(entries: Vec<Entry>) -> Self {
        Self { entries, focus: 0, changed: false }
    }

    /// What stands in the fields, in their order.
    pub fn values(&self) -> Vec<String> {
        self.entries.iter().map(Entry::value).collect()
    }

    /// The field that has the focus, by its place.
    pub fn focus(&self) -> usize {
        self.focus
    }

    /// Puts the focus back after a refused save: where it was, or on the field that the refusal names or quotes.
    pub fn return_to(&mut self, left: usize, refusal: &str) {
        let meant = |entry: &Entry| entry.is_meant_by(refusal);
        let was = left.min(self.entries.len().saturating_sub(1));
        let named = self.entries.iter().rposition(meant);
        let stays = self.entries.get(was).is_some_and(meant);
        self.focus = if stays { was } else { named.unwrap_or(was) };
    }

    /// What is wrong with the first field that is wrong.
    pub fn complaint(&self) -> Option<&str> {
        self.entries.iter().find_map(|entry| entry.wrong.as_deref())
    }

    /// What stands in one field.
    pub fn value(&self, at: usize) -> String {
        self.entries.get(at).map(Entry::value).unwrap_or_default()
    }

    /// Whether anything was changed.
    pub fn changed(&self) -> bool {
        self.changed
    }

    /// Counts as changed from the start: it holds what was typed before.
    #[must_use]
    pub fn touched(mut self) -> Self {
        self.changed = true;
        self
    }

    /// The last field has the focus: what takes it, takes the whole form.
    pub fn is_on_last(&self) -> bool {
        self.focus + 1 >= self.entries.len()
    }

    /// A text has the focus.
    pub fn typing(&self) -> bool {
        matches!(self.entries.get(self.focus), Some(Entry { holds: Holds::Text(_), .. }))
    }

    /// Rows that it takes when there is room.
    pub fn height(&self) -> u16 {
        u16::try_from(self.entries.len() * 2).unwrap_or(u16::MAX)
    }

    /// Takes a key that types.
    pub fn key(&mut self, key: Key) {
        if let Some(Entry { holds: Holds::Text(field), wrong, .. }) = self.entries.get_mut(self.focus)
            && field.key(key)
        {
            *wrong = None;
            self.changed = true;
        }
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        if let Some(Entry { holds: Holds::Text(field), wrong, .. }) = self.entries.get_mut(self.focus) {
            field.paste(text);
            *wrong = None;
            self.changed = true;
        }
    }

    /// Puts the option that was chosen into its field.
    pub fn chose(&mut self, entry: usize, option: usize) {
        if let Some(Entry { holds: Holds::Choice(options, at), .. }) = self.entries.get_mut(entry)
            && option < options.len()
        {
            self.changed |= *at != option;
            *at = option;
        }
    }

    /// Checks every field; the first that is wrong gets the focus.
    pub fn check(&mut self) -> bool {
        let wrong = self.entries.iter_mut().map(Entry::check).position(|right| !right);
        // Every field is checked, also those behind the first wrong one.
        for entry in &mut self.entries {
            entry.check();
        }
        if let Some(at) = wrong {
            self.focus = at;
        }
        wrong.is_none()
    }

    /// Takes a command.
    pub fn command(&mut self, command: Command) -> Outcome {
        let last = self.entries.len().saturating_sub(1);
        match command {
            Command::NextField => self.leave_for(if self.focus >= last { 0 } else { self.focus + 1 }),
            Command::PreviousField => self.leave_for(if self.focus == 0 { last } else { self.focus - 1 }),
            Command::Down => self.leave_for((self.focus + 1).min(last)),
            Command::Up => self.leave_for(self.focus.saturating_sub(1)),
            Command::Accept | Command::NextStep if self.focus < last => self.advance(),
            Command::Accept | Command::NextStep | Command::Save => return self.finish(),
            Command::Left => self.turn(false),
            Command::Right => self.turn(true),
            Command::Toggle => return self.toggle(),
            _ => {}
        }
        Outcome::Nothing
    }

    /// Goes on to the next field, unless this one is wrong.
    fn advance(&mut self) {
        if self.entries.get_mut(self.focus).is_some_and(Entry::check) {
            self.focus += 1;
        }
    }

    fn finish(&mut self) -> Outcome {
        if self.check() { Outcome::Done } else { Outcome::Nothing }
    }

    fn leave_for(&mut self, at: usize) {
        if let Some(entry) = self.entries.get_mut(self.focus) {
            entry.check();
        }
        self.focus = at;
    }

    fn turn(&mut self, forward: bool) {
        if let Some(Entry { holds: Holds::Choice(options, at), .. }) = self.entries.get_mut(self.focus) {
            let next = if forward { (*at + 1).min(options.len().saturating_sub(1)) } else { at.saturating_sub(1) };
            self.changed |= *at != next;
            *at = next;
        }
    }

    fn toggle(&mut self) -> Outcome {
        match self.entries.get_mut(self.focus) {
            Some(Entry { holds: Holds::Tick(ticked), .. }) => {
                *ticked = !*ticked;
                self.changed = true;
                Outcome::Nothing
            }
            Some(Entry { holds: Holds::Choice(options, at), .. }) => Outcome::Offer(self.focus, options.clone(), *at),
            _ => Outcome::Nothing,
        }
    }

    /// Draws the fields, each with what is wrong or worth knowing beneath; the one with the focus shows always.
    pub fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let label = self.entries.iter().map(|entry| entry.label.width()).max().unwrap_or(0);
        let label = u16::try_from(label).unwrap_or(u16::MAX).min(area.width / 2);
        let fits = usize::from(area.height / 2).max(1);
        let from = (self.focus + 1).saturating_sub(fits);
        let mut y = area.y;
        for (at, entry) in self.entries.iter().enumerate().skip(from) {
            if y >= area.bottom() {
                break;
            }
            let here = at == self.focus;
            let pointer = if here { Glyph::Pointer.unicode() } else { " " };
            canvas.text(area, area.x, y, pointer, Role::Accent);
            let role = if here { Role::Title } else { Role::Text };
            canvas.text(Rect { width: label + 2, ..area }, area.x + 2, y, &entry.label, role);
            let x = (area.x + label + 4).min(area.right());
            let place = Rect { x, y, width: area.right() - x, height: 1 };
            entry.draw(place, canvas, here);
            let below = Rect { y: y + 1, ..place }.intersection(area);
            match &entry.wrong {
                Some(wrong) => canvas.text(below, x, y + 1, &format!("✗ {wrong}"), Role::Error),
                None => canvas.text(below, x, y + 1, &entry.note, Role::Muted),
            };
            y += 2;
        }
    }
}

impl Entry {
    fn draw(&self, place: Rect, canvas: &mut Canvas<'_>, here: bool) {
        let role = if here { Role::Selected } else { Role::Text };
        match &self.holds {
            Holds::Text(field) => field.draw(place, canvas, here),
            Holds::Tick(ticked) => {
                let glyph = if *ticked { Glyph::Checked } else { Glyph::Unchecked };
                canvas.text(place, place.x, place.y, glyph.unicode(), role);
                if here {
                    canvas.put_cursor(place.x, place.y);
                }
            }
            Holds::Choice(options, at) => {
                let option = options.get(*at).map_or("nothing to choose from", String::as_str);
                let x = canvas.text(place, place.x, place.y, option, role);
                canvas.text(place, x + 1, place.y, "‹ › Space", Role::Muted);
                if here {
                    canvas.put_cursor(place.x, place.y);
                }
            }
        }
    }
}

/// Text that may not be empty.
pub fn filled(text: &str) -> Result<(), String> {
    if text.trim().is_empty() { Err("This has to be filled in".to_owned()) } else { Ok(()) }
}

/// A date such as `2026-11-24`, or nothing.
pub fn date(text: &str) -> Result<(), String> {
    if text.is_empty() || text.parse::<jiff::civil::Date>().is_ok_and(|_| text.len() == 10) {
        Ok(())
    } else {
        Err("Write a date as year-month-day, for example 2026-11-24".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::key::parse_keys;

    fn form() -> Form {
        Form::new(vec![
            Entry::text("Name", "", "", Some(filled)),
            Entry::tick("Administrator", "", false),
            Entry::choice("State", "", vec!["a".to_owned(), "b".to_owned()], 0),
            Entry::text("Date", "", "", Some(date)),
        ])
    }

    fn write(form: &mut Form, keys: &str) {
        for key in parse_keys(keys).unwrap() {
            form.key(key);
        }
    }

    #[test]
    fn a_field_is_checked_when_it_is_left_and_a_wrong_one_holds_the_form() {
        let mut form = form();
        form.command(Command::Accept);
        assert_eq!(form.focus, 0, "Enter does not leave an empty name");
        form.command(Command::NextField);
        assert_eq!((form.focus, form.entries[0].wrong.is_some()), (1, true));
        assert_eq!(form.command(Command::Save), Outcome::Nothing);
        assert_eq!(form.focus, 0);
        write(&mut form, "A n n");
        form.command(Command::Down);
        form.command(Command::Toggle);
        form.command(Command::Down);
        form.command(Command::Right);
        form.command(Command::Right);
        form.command(Command::Down);
        write(&mut form, "2 0 2 6 - 1 3 - 0 1");
        assert_eq!(form.command(Command::Accept), Outcome::Nothing);
        write(&mut form, "ctrl-u 2 0 2 6 - 1 2 - 0 1");
        assert_eq!(form.command(Command::Accept), Outcome::Done);
        assert_eq!(form.values(), ["Ann", "yes", "1", "2026-12-01"]);
        assert!(form.changed());
    }

    #[test]
    fn after_a_refusal_the_focus_is_where_it_was_or_where_the_refusal_points() {
        let mut form = form();
        write(&mut form, "A n n");
        for (left, refusal, expected) in [
            (1, "the store is busy", 1),
            (9, "the store is busy", 3),
            (1, "the date lies in the future", 3),
            (3, "the name and the date are too long", 3),
            (2, "a group's name has at most 80 characters", 0),
            (2, "the names differ", 2),
        ] {
            form.return_to(left, refusal);
            assert_eq!(form.focus(), expected, "{refusal}");
        }
    }

    #[test]
    fn a_choice_offers_its_options() {
        let mut form = form();
        form.focus = 2;
        assert_eq!(form.command(Command::Toggle), Outcome::Offer(2, vec!["a".to_owned(), "b".to_owned()], 0));
        form.chose(2, 1);
        form.chose(2, 9);
        form.chose(0, 0);
        assert_eq!(form.value(2), "1");
    }
}
