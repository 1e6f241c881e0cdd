//! Owns the box in which an owner's letter to schools is written: subject, text, what stands for what.
//! Must not know any group or school; what stands in braces is filled in by the service.

use ratatui::layout::Rect;

use crate::domain::{Letter, OrgCode, PLACEHOLDERS};
use crate::service::{LetterOf, Request, Response, ServiceError, Trouble};
use crate::ui::command::{Availability, Command, Context};
use crate::ui::screen::{Answer, Canvas, Input, Screen, Ticket, Turn};
use crate::ui::screens::overlay::{ConflictBox, Question, Settled};
use crate::ui::session::Who;
use crate::ui::theme::Role;
use crate::ui::widgets::editor::Editor;
use crate::ui::widgets::field::Field;
use crate::ui::widgets::wrap::wrap;

/// The size of the box, where there is room.
const SIZE: (u16, u16) = (84, 30);
/// Rows with which everything has its place.
const ROOMY: u16 = 9;

/// What the box waits for an answer about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Standard,
    Conflict,
}

/// A letter that came too late; none: the standard one.
struct Late(Option<Letter>);

/// Writing the letter that asks an owner's schools for their permission; it reads and saves the letter itself.
pub(super) struct LetterBox {
    owner: OrgCode,
    stands: Option<LetterOf>,
    refused: Option<String>,
    subject: Field,
    text: Editor,
    /// The text has the focus, not the subject line.
    in_text: bool,
    warned: bool,
    reading: Option<Ticket>,
    /// A save on its way, with what is saved; none: the standard letter.
    saving: Option<(Ticket, Option<Letter>)>,
    /// What was not saved because somebody else saved meanwhile.
    late: Option<Late>,
    asked: Option<Asked>,
}

impl LetterBox {
    /// The letter of this owner.
    pub fn new(owner: OrgCode) -> Self {
        Self {
            owner,
            stands: None,
            refused: None,
            subject: Field::default(),
            text: Editor::new(""),
            in_text: true,
            warned: false,
            reading: None,
            saving: None,
            late: None,
            asked: None,
        }
    }

    fn written(&self) -> Letter {
        Letter { subject: self.subject.value().trim().to_owned(), text: self.text.text() }
    }

    fn changed(&self) -> bool {
        self.stands.as_ref().is_some_and(|it| it.letter != self.written())
    }

    fn read(&mut self, turn: &mut Turn<'_>) {
        self.reading = Some(turn.ask(Request::ShowLetter(self.owner)));
    }

    fn save(&mut self, letter: Option<Letter>, turn: &mut Turn<'_>) {
        let Some(version) = self.stands.as_ref().map(|it| it.version) else { return };
        if self.saving.is_none() {
            let request = Request::SaveLetter { owner: self.owner, letter: letter.clone(), version: Some(version) };
            self.saving = Some((turn.ask(request), letter));
        }
    }

    fn done(&mut self, ticket: Ticket, result: Result<Response, ServiceError>, turn: &mut Turn<'_>) {
        if let Some((_, letter)) = self.saving.take_if(|(it, _)| *it == ticket) {
            match result {
                Ok(_) => {
                    let standard = "The standard letter is used again";
                    turn.say(if letter.is_some() { "The letter is saved; the next requests use it" } else { standard });
                    turn.close();
                }
                Err(error) if error.trouble == Trouble::Stale && !error.sides.is_empty() => {
                    turn.overlay(ConflictBox::new(&error.what, error.sides));
                    self.asked = Some(Asked::Conflict);
                    self.late = Some(Late(letter));
                    self.read(turn);
                }
                Err(error) => turn.fail(&error),
            }
        } else if self.reading.take_if(|it| *it == ticket).is_some() {
            match result {
                Ok(Response::Letter(letter)) => self.take(*letter),
                Ok(_) => {}
                Err(error) => self.refused = Some(format!("{}: {}", error.what, error.hint)),
            }
        }
    }

    /// The letter as it stands: into the fields, unless it was asked for to be written over.
    fn take(&mut self, letter: LetterOf) {
        if self.late.is_none() {
            self.subject.set(&letter.letter.subject);
            self.text = Editor::new(&letter.letter.text);
        }
        self.refused = None;
        self.stands = Some(letter);
    }

    fn answered(&mut self, answer: &Answer, turn: &mut Turn<'_>) {
        match self.asked.take() {
            Some(Asked::Standard) if *answer == Answer::Confirmed => self.save(None, turn),
            Some(Asked::Conflict) => {
                let Some(Late(late)) = self.late.take() else { return };
                match Settled::of(answer) {
                    Settled::Theirs => {
                        turn.say("What stands there was kept; what you typed was not saved");
                        self.read(turn);
                    }
                    Settled::Overwrite if self.reading.is_none() => self.save(late, turn),
                    Settled::Overwrite => turn.remark("What stands there is still being read: save again"),
                    Settled::Back => {}
                }
            }
            _ => {}
        }
    }

    fn command(&mut self, command: Command, turn: &mut Turn<'_>) {
        let width = turn.body.width;
        let page = isize::try_from(turn.body.height / 2).unwrap_or(1).max(1);
        match (command, self.in_text) {
            (Command::Save, _) => {
                if self.changed() {
                    self.save(Some(self.written()), turn);
                } else {
                    turn.remark("Nothing was changed in the letter");
                }
            }
            (Command::StandardLetter, _) => {
                let text = "The owner's own letter is given up, and requests use the standard letter again.";
                turn.overlay(Question::new("Back to the standard letter?", text).doing("Give it up", "Keep it"));
                self.asked = Some(Asked::Standard);
            }
            (Command::NextField | Command::PreviousField, _) => self.in_text = !self.in_text,
            (Command::Accept | Command::Down, false) => self.in_text = true,
            (Command::Accept, true) => self.text.break_line(),
            (Command::Up, true) => self.text.step(-1, width),
            (Command::Down, true) => self.text.step(1, width),
            (Command::PageUp, true) => self.text.step(-page, width),
            (Command::PageDown, true) => self.text.step(page, width),
            _ => {}
        }
    }
}

impl Screen for LetterBox {
    fn title(&self) -> String {
        match &self.stands {
            Some(LetterOf { own: true, .. }) => "The letter to schools".to_owned(),
            Some(_) => "The letter to schools (the standard one)".to_owned(),
            None => "The letter to schools, being read…".to_owned(),
        }
    }

    fn contexts(&self) -> Vec<Context> {
        vec![Context::Letter, Context::Form, Context::List]
    }

    fn typing(&self) -> bool {
        true
    }

    fn available(&self, command: Command, _who: &Who) -> Availability {
        match command {
            Command::StandardLetter => Availability::when(
                self.stands.as_ref().is_some_and(|it| it.own),
                "it is the standard letter that stands",
            ),
            Command::Save | Command::Accept => {
                Availability::when(self.stands.is_some(), "the letter is still being read")
            }
            Command::Toggle | Command::Left | Command::Right | Command::Open => Availability::Absent,
            _ => Availability::Ready,
        }
    }

    fn label(&self, command: Command) -> Option<String> {
        match command {
            Command::Accept if self.in_text => Some("New line".to_owned()),
            Command::Accept => Some("To the text".to_owned()),
            Command::NextField if self.in_text => Some("Subject".to_owned()),
            Command::NextField => Some("Text".to_owned()),
            _ => None,
        }
    }

    fn unsaved(&self) -> Option<String> {
        self.changed().then(|| "The letter to schools".to_owned())
    }

    fn size(&self) -> (u16, u16) {
        SIZE
    }

    fn back(&mut self, turn: &mut Turn<'_>) -> bool {
        if self.changed() && !self.warned {
            self.warned = true;
            turn.remark("What was changed here is not saved: Ctrl-S saves, Esc again gives it up");
            return true;
        }
        false
    }

    fn closing(&mut self, turn: &mut Turn<'_>) -> bool {
        self.back(turn)
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        self.warned = false;
        match input {
            Input::Opened => self.read(turn),
            // What is being typed is not taken away under the person's hands: a save tells what changed meanwhile.
            Input::Changed if self.stands.is_none() => self.read(turn),
            Input::Done(ticket, result) => self.done(ticket, result, turn),
            Input::Answer(answer) => self.answered(&answer, turn),
            Input::Command(command, _) => self.command(command, turn),
            Input::Key(_) | Input::Paste(_) if self.stands.is_none() => {}
            Input::Key(key) if self.in_text => {
                self.text.key(key);
            }
            Input::Key(key) => {
                self.subject.key(key);
            }
            Input::Paste(text) if self.in_text => self.text.paste(&text),
            Input::Paste(text) => self.subject.paste(&text),
            Input::Changed => {}
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        if let Some(why) = &self.refused {
            canvas.text(area, area.x, area.y, why, Role::Error);
            return;
        }
        let x = canvas.text(area, area.x, area.y, "Subject ", Role::Muted).min(area.right());
        let line = Rect { x, width: area.right().saturating_sub(x), height: area.height.min(1), ..area };
        self.subject.draw(line, canvas, !self.in_text);
        let names: Vec<String> = PLACEHOLDERS.iter().map(|(name, _)| format!("{{{name}}}")).collect();
        let filled = format!("Filled in for each school: {}", names.join(" "));
        let below = wrap(&filled, usize::from(area.width));
        let rows = if area.height >= ROOMY { u16::try_from(below.len()).unwrap_or(0) } else { 0 };
        let above = if area.height >= ROOMY { 2 } else { 1 };
        let height = area.height.saturating_sub(above + rows);
        let text = Rect { y: area.y.saturating_add(above), height, ..area }.intersection(area);
        self.text.draw(text, canvas, self.in_text);
        for (y, line) in (text.bottom()..area.bottom()).zip(&below) {
            canvas.text(area, area.x, y, line, Role::Muted);
        }
    }
}
