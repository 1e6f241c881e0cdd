//! Owns what a screen is: what it is asked, what it is told, and what it may wish for in return.
//! Must not know any particular screen.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

use crate::service::{Request, Response, ServiceError};

use super::command::{Availability, Command, Context};
use super::event::Key;
use super::glyph::Glyph;
use super::look::Glyphs;
use super::session::{Draft, Message, Session, Who};
use super::theme::{Role, Theme};

/// The number of a request, by which its answer is known.
pub type Ticket = u64;

/// What a screen is told.
#[derive(Debug)]
pub enum Input {
    /// It lies on top for the first time: ask for what it needs.
    Opened,
    /// Something in the store was changed, or the screen lies on top again after that: read again.
    Changed,
    /// A command, with the number typed in front of it.
    Command(Command, Option<usize>),
    /// A key that gave no command, while the screen is typing.
    Key(Key),
    /// Text pasted while the screen is typing, or where it takes lists (see [`Screen::takes_paste`]).
    Paste(String),
    /// The answer to a request of this screen.
    Done(Ticket, Result<Response, ServiceError>),
    /// What was chosen in the overlay that this screen opened.
    Answer(Answer),
}

/// What was chosen in an overlay; an overlay that is closed otherwise answers `Refused`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The question was answered with yes.
    Confirmed,
    /// It was answered with no, or closed.
    Refused,
    /// The places of the options that were chosen, in the order in which they were given.
    Picked(Vec<usize>),
    /// What stands in the fields, in their order: text as typed, ticks as `yes` or empty.
    Filled(Vec<String>),
}

/// What a screen wishes for while it takes an input; carried out when it is done.
pub(super) enum Wish {
    Run(Ticket, Request),
    Open(Box<dyn Screen>),
    Replace(Box<dyn Screen>),
    Overlay(Box<dyn Screen>),
    Close(Option<Answer>),
    Uncover,
    Command(Command, Option<usize>),
    View(Command),
    Become(Who),
    Copy(String),
    Leave,
}

/// One input to a screen: what it may look at, and what it wishes for.
pub struct Turn<'a> {
    /// What all screens share: who it is, what was said, the draft.
    pub session: &'a mut Session,
    /// Where the screen is drawn.
    pub body: Rect,
    pub(super) wishes: Vec<Wish>,
}

impl<'a> Turn<'a> {
    pub(super) fn new(session: &'a mut Session, body: Rect) -> Self {
        Self { session, body, wishes: Vec::new() }
    }

    /// Asks the service; the answer comes as [`Input::Done`] with this ticket, unless the screen is closed by then.
    pub fn ask(&mut self, request: Request) -> Ticket {
        let ticket = self.session.next_ticket();
        self.wishes.push(Wish::Run(ticket, request));
        ticket
    }

    /// Opens a screen on top.
    pub fn open(&mut self, screen: impl Screen + 'static) {
        self.wishes.push(Wish::Open(Box::new(screen)));
    }

    /// Opens a screen in the place of this one.
    pub fn replace(&mut self, screen: impl Screen + 'static) {
        self.wishes.push(Wish::Replace(Box::new(screen)));
    }

    /// Lays a box over this screen; its choice comes as [`Input::Answer`].
    pub fn overlay(&mut self, screen: impl Screen + 'static) {
        self.wishes.push(Wish::Overlay(Box::new(screen)));
    }

    /// Closes this screen or box.
    pub fn close(&mut self) {
        self.wishes.push(Wish::Close(None));
    }

    /// Closes the boxes that lie over this screen, as if they were refused: what they tell holds no longer.
    pub fn uncover(&mut self) {
        self.wishes.push(Wish::Uncover);
    }

    /// Closes this box with an answer to the screen beneath it.
    pub fn answer(&mut self, answer: Answer) {
        self.wishes.push(Wish::Close(Some(answer)));
    }

    /// Gives a command to the screen that lies on top afterwards.
    pub fn command(&mut self, command: Command, count: Option<usize>) {
        self.wishes.push(Wish::Command(command, count));
    }

    /// Goes to one of the numbered views.
    pub fn view(&mut self, view: Command) {
        self.wishes.push(Wish::View(view));
    }

    /// Goes on as another person.
    pub fn become_person(&mut self, who: Who) {
        self.wishes.push(Wish::Become(who));
    }

    /// Puts text into the clipboard of the terminal.
    pub fn copy(&mut self, text: String) {
        self.wishes.push(Wish::Copy(text));
    }

    /// Leaves the program.
    pub fn leave(&mut self) {
        self.wishes.push(Wish::Leave);
    }

    /// Says that something went well; vanishes with the next key.
    pub fn say(&mut self, text: impl Into<String>) {
        self.session.say(Message::success(text));
    }

    /// Says that something cannot be done and why; vanishes with the next key.
    pub fn remark(&mut self, text: impl Into<String>) {
        self.session.say(Message::remark(text));
    }

    /// Says that something went wrong; stays until it is dismissed.
    pub fn fail(&mut self, error: &ServiceError) {
        self.session.say(Message::error(error));
    }

    /// Keeps a draft for when its screen is opened again.
    pub fn keep_draft(&mut self, draft: Draft) {
        self.session.keep_draft(draft);
    }
}

/// A screen or a box over it: it takes inputs one by one, and draws itself from what it holds.
pub trait Screen {
    /// Its name in the breadcrumb, or in the border of a box.
    fn title(&self) -> String;

    /// The contexts of its keys, the innermost first; `Global` is added.
    fn contexts(&self) -> Vec<Context>;

    /// A text field has the focus: printable keys go into it, never to a command.
    fn typing(&self) -> bool {
        false
    }

    /// It takes pasted text also while no field has the focus.
    fn takes_paste(&self) -> bool {
        false
    }

    /// Whether a command of its contexts can be given now.
    fn available(&self, _command: Command, _who: &Who) -> Availability {
        Availability::Ready
    }

    /// What a command is called here, where that says more than its title.
    fn label(&self, _command: Command) -> Option<String> {
        None
    }

    /// It holds something that would be lost if the program were left: what.
    fn unsaved(&self) -> Option<String> {
        None
    }

    /// Esc: clears what is half done, or goes one step back within itself; `false`: nothing to go back from here.
    fn back(&mut self, _turn: &mut Turn<'_>) -> bool {
        false
    }

    /// It is about to be closed by hand; `true`: it asks a question first, and closes itself later.
    fn closing(&mut self, _turn: &mut Turn<'_>) -> bool {
        false
    }

    /// It is being left behind without a question: the last chance to keep what was filled in.
    fn parting(&mut self, _session: &mut Session) {}

    /// It is the screen that asks who one is.
    fn chooses_person(&self) -> bool {
        false
    }

    /// It asks for a yes: a key that was typed before it showed is not an answer.
    fn asks(&self) -> bool {
        false
    }

    /// One of the numbered views.
    fn is_view(&self) -> Option<Command> {
        None
    }

    /// How large a box wants to be, at most; screens fill what there is.
    fn size(&self) -> (u16, u16) {
        (72, 20)
    }

    /// Takes one input.
    fn update(&mut self, input: Input, turn: &mut Turn<'_>);

    /// Draws itself into `area`.
    fn view(&self, area: Rect, canvas: &mut Canvas<'_>);
}

/// What is drawn on, and how.
pub struct Canvas<'a> {
    /// The cells.
    pub buffer: &'a mut Buffer,
    /// Styles by role.
    pub theme: &'a Theme,
    /// The characters that the terminal can show.
    pub glyphs: Glyphs,
    /// The keys of the commands that can be given now, as people read them.
    pub(super) keys: Vec<(Command, String)>,
    cursor: Option<Position>,
}

impl<'a> Canvas<'a> {
    /// A canvas over these cells.
    pub fn new(buffer: &'a mut Buffer, theme: &'a Theme, glyphs: Glyphs) -> Self {
        Self { buffer, theme, glyphs, keys: Vec::new(), cursor: None }
    }

    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// The characters of a glyph.
    pub fn glyph(&self, glyph: Glyph) -> &'static str {
        self.glyphs.of(glyph)
    }

    /// The keys that give a command now, as people read them; empty where it cannot be given.
    pub fn keys(&self, command: Command) -> String {
        self.keys.iter().find(|(it, _)| *it == command).map_or_else(String::new, |(_, keys)| keys.clone())
    }

    /// Writes on one row from (`x`, `y`) at most to the right edge of `area`; returns the column behind it.
    ///
    /// Text that does not fit ends in an ellipsis; outside `area` nothing is written.
    pub fn text(&mut self, area: Rect, x: u16, y: u16, text: &str, role: Role) -> u16 {
        let style = self.style(role);
        self.styled(area, x, y, text, style)
    }

    /// As [`Canvas::text`], with a style of its own.
    pub fn styled(&mut self, area: Rect, x: u16, y: u16, text: &str, style: Style) -> u16 {
        let area = area.intersection(self.buffer.area);
        if y < area.top() || y >= area.bottom() || x < area.left() || x >= area.right() {
            return x;
        }
        let text = self.glyphs.plain(text);
        let room = usize::from(area.right() - x);
        if text.width() <= room {
            return self.buffer.set_stringn(x, y, &text, room, style).0;
        }
        let (end, _) = self.buffer.set_stringn(x, y, &text, room.saturating_sub(1), style);
        self.buffer.set_stringn(end, y, self.glyph(Glyph::Ellipsis), 1, style).0
    }

    /// Gives the cells of `area` this style, on top of what they have.
    pub fn tint(&mut self, area: Rect, role: Role) {
        let area = area.intersection(self.buffer.area);
        self.buffer.set_style(area, self.style(role));
    }

    /// Empties the cells of `area`.
    pub fn clear(&mut self, area: Rect) {
        let area = area.intersection(self.buffer.area);
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                    cell.set_style(self.theme.style(Role::Text));
                }
            }
        }
    }

    /// Puts the terminal's own cursor on what has the focus, for eyes and screen readers.
    pub fn put_cursor(&mut self, x: u16, y: u16) {
        let at = Position::new(x, y);
        if self.buffer.area.contains(at) {
            self.cursor = Some(at);
        }
    }

    /// Where the terminal's own cursor was put.
    pub fn cursor(&self) -> Option<Position> {
        self.cursor
    }
}
