//! Owns the box that switches who can see a group: what would change, the terms, how to start; and the switch itself.
//! Must not decide whether the switch is allowed, nor who would see what; the service does.

use ratatui::layout::Rect;

use crate::domain::{TERMS_VERSION, Visibility, terms_text};
use crate::service::{Request, Response, SchoolSees, ServiceError, SharingPreview};
use crate::ui::command::{Availability, Command, Context};
use crate::ui::glyph::Glyph;
use crate::ui::screen::{Answer, Canvas, Input, Screen, Ticket, Turn};
use crate::ui::session::Who;
use crate::ui::theme::Role;
use crate::ui::widgets::list::{List, schools};
use crate::ui::widgets::scroll::lines_below;
use crate::ui::widgets::wrap::wrap;

use super::board::state_words;

/// The width of the box.
const WIDTH: u16 = 76;

/// A row of the box.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Row {
    Visibility(Visibility, &'static str),
    Line(String, Role),
    /// Start with those who have agreed; or wait for all.
    Start(bool, String),
    Accept,
}

/// Choosing who can see a group; it sends the switch itself, and answers `Confirmed` once it is done.
pub(super) struct SharingBox {
    group: String,
    chosen: Visibility,
    preview: Option<SharingPreview>,
    refused: Option<String>,
    asked: Option<Ticket>,
    saving: Option<Ticket>,
    /// The switch was refused: what the next preview shows has been told of already.
    told: bool,
    accepted: bool,
    start_with_agreed: bool,
    list: List,
    width: u16,
}

impl SharingBox {
    /// For this group, which is `now` visible so.
    pub fn new(group: String, now: Visibility) -> Self {
        Self {
            group,
            chosen: now,
            preview: None,
            refused: None,
            asked: None,
            saving: None,
            told: false,
            accepted: false,
            start_with_agreed: false,
            list: List::default(),
            width: WIDTH,
        }
    }

    fn look(&mut self, turn: &mut Turn<'_>) {
        let request = Request::PreviewVisibility { group: self.group.clone(), visibility: self.chosen };
        self.asked = Some(turn.ask(request));
    }

    fn all_agreed(&self) -> bool {
        self.preview.as_ref().is_none_or(|it| it.schools.iter().all(|school| school.takes_part))
    }

    /// Why the choice cannot be sent as it stands.
    fn problem(&self) -> Option<String> {
        let Some(preview) = &self.preview else {
            return Some("Who would see what is still being worked out".to_owned());
        };
        if preview.now == self.chosen {
            return Some(format!("The group is {} already: choose the other with Space", preview.now.label()));
        }
        (self.chosen == Visibility::Schools && !preview.terms_accepted && !self.accepted).then(|| {
            "To share the group with its schools, read the terms and tick that you accept them, or choose owner only"
                .to_owned()
        })
    }

    fn send(&mut self, turn: &mut Turn<'_>) {
        if self.saving.is_some() {
            return;
        }
        if let Some(why) = self.problem() {
            turn.remark(why);
            return;
        }
        let shared = self.chosen == Visibility::Schools;
        self.saving = Some(turn.ask(Request::SetVisibility {
            group: self.group.clone(),
            visibility: self.chosen,
            start_with_agreed: shared && self.start_with_agreed,
            accept_terms: shared && self.accepted,
            version: self.preview.as_ref().map(|it| it.version),
        }));
    }

    /// What came of the switch.
    fn said(&self) -> String {
        let Some(preview) = self.preview.as_ref().filter(|_| self.chosen == Visibility::Schools) else {
            return format!("The group is now {}", self.chosen.label());
        };
        let (agreed, all) = (taking_part(preview).count(), preview.schools.len());
        if agreed == all {
            format!("The group is now shared with all {}", schools(all))
        } else {
            format!("The group is now shared with {agreed} of {}", schools(all))
        }
    }

    /// A refusal whose way out is named as the command line has it, in the words of this box; and the row meant.
    fn in_words_of_the_box(&self, error: ServiceError) -> (ServiceError, Option<Row>) {
        let rows = self.rows(self.width);
        let of = |wanted: fn(&Row) -> bool| rows.into_iter().find(wanted);
        if error.hint.contains("--start-with-agreed") {
            let hint = "choose to start with those that have agreed, under 'How to start', or wait for the others";
            let start = of(|row| matches!(row, Row::Start(true, _)));
            return (ServiceError { hint: hint.to_owned(), ..error }, start);
        }
        if error.hint.contains("--accept-terms") {
            let hint = "read the terms here, then tick at their end that you accept them";
            return (ServiceError { hint: hint.to_owned(), ..error }, of(|row| *row == Row::Accept));
        }
        (error, None)
    }

    /// Puts the cursor on this row.
    fn show(&mut self, row: Option<Row>, body: Rect) {
        let rows = self.rows(self.width);
        if let Some(at) = row.and_then(|row| rows.iter().position(|it| *it == row)) {
            self.list.go_to(at, rows.len(), list_of(body, rows.len()).height.into());
        }
    }

    fn done(&mut self, ticket: Ticket, result: Result<Response, ServiceError>, turn: &mut Turn<'_>) {
        if Some(ticket) == self.saving {
            self.saving = None;
            match result {
                Ok(_) => {
                    turn.say(self.said());
                    turn.answer(Answer::Confirmed);
                }
                Err(error) => {
                    let (error, row) = self.in_words_of_the_box(error);
                    turn.fail(&error);
                    self.told = true;
                    self.show(row, turn.body);
                    self.look(turn);
                }
            }
        } else if Some(ticket) == self.asked {
            match result {
                Ok(Response::Preview(preview)) => {
                    let other = self.preview.as_ref().is_some_and(|before| before.version != preview.version);
                    let told = std::mem::take(&mut self.told);
                    if other && !told && self.chosen == preview.visibility {
                        turn.remark("The group was changed meanwhile: look again at who would see what");
                    }
                    self.refused = None;
                    self.preview = Some(*preview).filter(|it| it.visibility == self.chosen);
                }
                Ok(_) => {}
                Err(error) => {
                    self.preview = None;
                    self.refused = Some(format!("{}: {}", error.what, error.hint));
                }
            }
        }
    }

    fn choose(&mut self, turn: &mut Turn<'_>) {
        match self.rows(self.width).get(self.list.cursor()) {
            Some(Row::Visibility(visibility, _)) if *visibility != self.chosen => {
                self.chosen = *visibility;
                self.preview = None;
                self.look(turn);
            }
            Some(Row::Accept) => self.accepted = !self.accepted,
            Some(Row::Start(with_agreed, _)) => self.start_with_agreed = *with_agreed,
            _ => {}
        }
    }

    /// Goes to the next row that can be chosen or ticked, or to the one before, round the end.
    fn jump(&mut self, forward: bool, turn: &Turn<'_>) {
        let rows = self.rows(self.width);
        let choices = rows.iter().enumerate().filter(|(_, row)| !matches!(row, Row::Line(..))).map(|(at, _)| at);
        let choices: Vec<usize> = choices.collect();
        let cursor = self.list.cursor();
        let to = if forward {
            choices.iter().find(|at| **at > cursor).or(choices.first())
        } else {
            choices.iter().rev().find(|at| **at < cursor).or(choices.last())
        };
        if let Some(to) = to {
            self.list.go_to(*to, rows.len(), list_of(turn.body, rows.len()).height.into());
        }
    }

    fn rows(&self, width: u16) -> Vec<Row> {
        let mut rows = vec![
            Row::Visibility(Visibility::OwnerOnly, "only the owner's viewers read its reports"),
            Row::Visibility(Visibility::Schools, "each school that has agreed sees the others"),
            Row::Line(String::new(), Role::Text),
        ];
        let room = usize::from(width.saturating_sub(4)).max(1);
        let mut say = |text: &str, role| rows.extend(wrap(text, room).into_iter().map(|line| Row::Line(line, role)));
        let Some(preview) = &self.preview else {
            say(self.refused.as_deref().unwrap_or("Working out who would see what…"), Role::Muted);
            return rows;
        };
        for (text, role) in told(preview) {
            if text.is_empty() {
                say("\n", role);
            } else {
                say(&text, role);
            }
        }
        if self.chosen != Visibility::Schools || preview.now == self.chosen {
            return rows;
        }
        let (agreed, all) = (taking_part(preview).count(), preview.schools.len());
        if !self.all_agreed() {
            rows.push(Row::Line(String::new(), Role::Text));
            rows.push(Row::Line("How to start".to_owned(), Role::Title));
            rows.push(Row::Start(false, format!("Wait for all {all} schools to agree")));
            let those = if agreed == 1 { "that has agreed" } else { "that have agreed" };
            rows.push(Row::Start(true, format!("Start with the {} {those}", schools(agreed))));
        }
        rows.push(Row::Line(String::new(), Role::Text));
        rows.push(Row::Line(format!("Terms and conditions, version {TERMS_VERSION}"), Role::Title));
        rows.extend(wrap(terms_text(), room).into_iter().map(|line| Row::Line(line, Role::Text)));
        rows.push(Row::Line(String::new(), Role::Text));
        if preview.terms_accepted {
            let text = format!("{} These terms have been accepted already", Glyph::Tick.unicode());
            rows.push(Row::Line(text, Role::Success));
        } else {
            rows.push(Row::Accept);
        }
        rows
    }
}

/// The part of the box that the rows have: where not all of them fit, the last line says how many lie below.
fn list_of(area: Rect, rows: usize) -> Rect {
    let full = rows > usize::from(area.height);
    Rect { height: area.height.saturating_sub(u16::from(full)), ..area }
}

fn taking_part(preview: &SharingPreview) -> impl Iterator<Item = &SchoolSees> {
    preview.schools.iter().filter(|it| it.takes_part)
}

fn people(number: usize) -> String {
    match number {
        0 => "nobody picked yet".to_owned(),
        1 => "1 person".to_owned(),
        more => format!("{more} people"),
    }
}

/// Who would see what, line by line; an empty text is an empty line.
fn told(preview: &SharingPreview) -> Vec<(String, Role)> {
    let mut lines = Vec::new();
    let (in_part, all): (Vec<&SchoolSees>, usize) = (taking_part(preview).collect(), preview.schools.len());
    let looking: usize = in_part.iter().map(|it| it.people).sum();
    let switch = preview.now != preview.visibility;
    match (preview.visibility, switch) {
        (Visibility::OwnerOnly, false) => lines.push(("The group is owner only now.".to_owned(), Role::Title)),
        (Visibility::Schools, false) => {
            lines.push(("The group is shared with its schools now.".to_owned(), Role::Title));
        }
        (Visibility::OwnerOnly, true) => {
            lines.push(("Switched to owner only, no school sees the group any more.".to_owned(), Role::Title));
        }
        (Visibility::Schools, true) => {
            lines.push(("Shared, the schools that take part see each other's figures.".to_owned(), Role::Title));
        }
    }
    if switch && !preview.obstacles.is_empty() {
        lines.push(("In the way".to_owned(), Role::Title));
        let warn = Glyph::Warn.unicode();
        lines.extend(preview.obstacles.iter().map(|it| (format!("{warn} {it}"), Role::Warning)));
        lines.push((String::new(), Role::Text));
    }
    let viewers = if preview.owner_viewers.is_empty() { "nobody".to_owned() } else { preview.owner_viewers.join(", ") };
    lines.push((format!("The owner's viewers, who see all {all} schools: {viewers}"), Role::Text));
    if preview.visibility == Visibility::Schools {
        lines.push((String::new(), Role::Text));
        lines.push((format!("{} of {all} schools take part, with {}", in_part.len(), people(looking)), Role::Title));
        for school in &in_part {
            let limits = school.limits.as_ref().map(|it| format!(" · {it}")).unwrap_or_default();
            let tick = Glyph::Tick.unicode();
            lines.push((format!("{tick} {} · {}{limits}", school.name, people(school.people)), Role::Text));
        }
        if in_part.len() < all {
            lines.push((String::new(), Role::Text));
            lines
                .push((format!("{} do not take part: unseen, and they see nothing", all - in_part.len()), Role::Title));
            let others = preview.schools.iter().filter(|it| !it.takes_part);
            lines.extend(others.map(|it| (format!("{} · {}", state_words(it.status), it.name), Role::Text)));
        }
    }
    lines
}

impl Screen for SharingBox {
    fn title(&self) -> String {
        "Who can see the group".to_owned()
    }

    fn contexts(&self) -> Vec<Context> {
        vec![Context::Marks, Context::Form, Context::List]
    }

    fn available(&self, command: Command, _who: &Who) -> Availability {
        match command {
            Command::ToggleAll | Command::Left | Command::Right => Availability::Absent,
            _ => Availability::Ready,
        }
    }

    fn label(&self, command: Command) -> Option<String> {
        match command {
            Command::Toggle => Some("Choose".to_owned()),
            Command::Accept | Command::Save => Some("Switch".to_owned()),
            Command::NextField => Some("Next choice".to_owned()),
            _ => None,
        }
    }

    fn size(&self) -> (u16, u16) {
        (WIDTH, 30)
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        self.width = turn.body.width;
        match input {
            Input::Opened | Input::Changed if self.saving.is_none() => self.look(turn),
            Input::Done(ticket, result) => self.done(ticket, result, turn),
            Input::Command(Command::Toggle, _) => self.choose(turn),
            Input::Command(Command::Accept | Command::Save, _) => self.send(turn),
            Input::Command(Command::NextField, _) => self.jump(true, turn),
            Input::Command(Command::PreviousField, _) => self.jump(false, turn),
            Input::Command(command, count) => {
                let rows = self.rows(self.width).len();
                self.list.command(command, count, rows, list_of(turn.body, rows).height.into());
            }
            _ => {}
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let rows = self.rows(area.width);
        let cursor = self.list.cursor();
        let tick = |on: bool| if on { Glyph::Checked.unicode() } else { Glyph::Unchecked.unicode() };
        let point = |on: bool| if on { Glyph::Here.unicode() } else { Glyph::Open.unicode() };
        let list = list_of(area, rows.len());
        let below = rows.len().saturating_sub(self.list.window(rows.len(), list.height.into()).end);
        if let (true, Some(text)) = (list.height < area.height, lines_below(below)) {
            canvas.text(area, area.x, list.bottom(), &text, Role::Chip);
        }
        self.list.draw_rows(list, canvas, rows.len(), |at, line, canvas| {
            let role = if at == cursor { Role::Selected } else { Role::Text };
            match rows.get(at) {
                Some(Row::Visibility(visibility, means)) => {
                    let text = format!("{} {}", point(*visibility == self.chosen), visibility.label());
                    let x = canvas.text(line, line.x, line.y, &text, role);
                    canvas.text(line, x + 2, line.y, means, Role::Muted);
                }
                Some(Row::Line(text, role)) => {
                    canvas.text(line, line.x, line.y, text, *role);
                }
                Some(Row::Start(with_agreed, text)) => {
                    let text = format!("{} {text}", point(*with_agreed == self.start_with_agreed));
                    canvas.text(line, line.x, line.y, &text, role);
                }
                Some(Row::Accept) => {
                    let text = format!(
                        "{} I have read the terms, version {TERMS_VERSION}, and accept them",
                        tick(self.accepted)
                    );
                    canvas.text(line, line.x, line.y, &text, role);
                }
                None => {}
            }
        });
    }
}
