//! Owns the program of screens: the stacks, where an event goes, what comes of it.
//! Must not know any rule of the field, nor what a particular screen shows.

mod errands;
mod frame;
mod hints;
mod layer;
mod steer;

use std::cell::Cell;
use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::service::{Request, Response, ServiceError};

use self::errands::{Errand, Waiting};
pub use self::hints::Listed;
use self::layer::{Layer, LayerId};
use super::command::Command;
use super::event::{Effect, Event, Program};
use super::keymap::{Keymap, Pending};
use super::look::{Glyphs, Look};
use super::screen::{Answer, Input, Screen, Ticket, Turn, Wish};
use super::screens;
use super::session::{Message, Session, Start, Who};
use super::theme::Theme;

/// Fewest columns and rows that screens are drawn in.
pub const SMALLEST: (u16, u16) = (60, 15);

/// The program of screens.
pub struct App {
    session: Session,
    theme: Theme,
    glyphs: Glyphs,
    keymap: Keymap,
    pending: Pending,
    screens: Vec<Layer>,
    overlays: Vec<Layer>,
    /// Requests of screens on their way.
    waiting: BTreeMap<Ticket, Waiting>,
    /// Requests of the program itself on their way.
    errands: BTreeMap<Ticket, Errand>,
    /// A frame was drawn since the last box was laid over.
    drawn: Cell<bool>,
    size: (u16, u16),
    last_layer: LayerId,
    begun: bool,
    interrupted: bool,
    effects: Vec<Effect>,
}

impl App {
    /// The program with its own keys and the terminal's own colours.
    pub fn new(look: Look, start: Start) -> Self {
        Self::with(look, start, Keymap::standard(), Theme::terminal(look.depth))
    }

    /// The program with a person's own keys and colours.
    pub fn with(look: Look, start: Start, keymap: Keymap, theme: Theme) -> Self {
        let first: Box<dyn Screen> = screens::first(&start);
        let mut app = Self {
            session: Session::new(start),
            theme,
            glyphs: look.glyphs,
            keymap,
            pending: Pending::default(),
            screens: Vec::new(),
            overlays: Vec::new(),
            waiting: BTreeMap::new(),
            errands: BTreeMap::new(),
            drawn: Cell::new(false),
            size: (0, 0),
            last_layer: 0,
            begun: false,
            interrupted: false,
            effects: Vec::new(),
        };
        let layer = app.layer(first, None);
        app.screens.push(layer);
        app
    }

    fn layer(&mut self, screen: Box<dyn Screen>, opener: Option<LayerId>) -> Layer {
        self.last_layer += 1;
        Layer { id: self.last_layer, screen, opener, stale: false }
    }

    fn top(&self) -> Option<&Layer> {
        self.overlays.last().or(self.screens.last())
    }

    fn find(&mut self, id: LayerId) -> Option<&mut Layer> {
        self.overlays.iter_mut().chain(&mut self.screens).find(|layer| layer.id == id)
    }

    /// Hands one input to a layer and carries out what it wishes for.
    fn tell(&mut self, id: LayerId, input: Input) {
        self.with_layer(id, |screen, turn| screen.update(input, turn));
    }

    fn with_layer<T>(&mut self, id: LayerId, act: impl FnOnce(&mut dyn Screen, &mut Turn<'_>) -> T) -> Option<T> {
        let body = self.body_of(id);
        let layer = self.overlays.iter_mut().chain(&mut self.screens).find(|layer| layer.id == id)?;
        let mut turn = Turn::new(&mut self.session, body);
        let result = act(layer.screen.as_mut(), &mut turn);
        let wishes = turn.wishes;
        for wish in wishes {
            self.carry_out(id, wish);
        }
        Some(result)
    }

    fn carry_out(&mut self, from: LayerId, wish: Wish) {
        match wish {
            Wish::Run(ticket, request) => {
                self.waiting.insert(ticket, Waiting::of(from, &request));
                self.effects.push(Effect::Run(ticket, self.session.who.actor.clone(), Box::new(request)));
            }
            Wish::Open(screen) => self.open(screen),
            Wish::Replace(screen) => {
                self.remove(from);
                self.open(screen);
            }
            Wish::Overlay(screen) => {
                let layer = self.layer(screen, Some(from));
                let id = layer.id;
                self.overlays.push(layer);
                self.drawn.set(false);
                self.tell(id, Input::Opened);
            }
            Wish::Close(answer) => self.close(from, answer.unwrap_or(Answer::Refused)),
            Wish::Uncover => self.uncover(from),
            Wish::Command(command, count) => self.give(command, count),
            Wish::View(view) => self.go_to(view),
            Wish::Become(who) => self.become_person(who),
            Wish::Copy(text) => self.effects.push(Effect::Copy(text)),
            Wish::Leave => self.effects.push(Effect::Quit),
        }
    }

    fn open(&mut self, screen: Box<dyn Screen>) {
        let layer = self.layer(screen, None);
        let id = layer.id;
        self.screens.push(layer);
        self.tell(id, Input::Opened);
    }

    /// Takes a layer away; the one that opened a box learns the answer, the one beneath a screen what it missed.
    fn close(&mut self, id: LayerId, answer: Answer) {
        if let Some(at) = self.overlays.iter().position(|layer| layer.id == id) {
            let opener = self.overlays.remove(at).opener;
            self.forget_requests();
            if let Some(opener) = opener {
                self.tell(opener, Input::Answer(answer));
            }
            return;
        }
        // The last screen stays: there is always something to look at.
        if self.screens.len() > 1 {
            self.remove(id);
            self.refresh_top();
        }
    }

    /// Takes the boxes away that a layer has laid over itself, and what they have laid over themselves.
    fn uncover(&mut self, id: LayerId) {
        let over: Vec<LayerId> =
            self.overlays.iter().filter(|layer| layer.opener == Some(id)).map(|layer| layer.id).collect();
        for box_over in over {
            self.uncover(box_over);
            self.close(box_over, Answer::Refused);
        }
    }

    fn remove(&mut self, id: LayerId) {
        self.overlays.retain(|layer| layer.opener != Some(id));
        self.screens.retain(|layer| layer.id != id);
        self.forget_requests();
    }

    /// The screen that lies on top again reads what it missed while another lay over it.
    fn refresh_top(&mut self) {
        if let Some(layer) = self.screens.last_mut().filter(|layer| layer.stale) {
            layer.stale = false;
            let id = layer.id;
            self.tell(id, Input::Changed);
        }
    }

    /// Answers to closed layers are nobody's any more; a failed change is still told (see `done`).
    fn forget_requests(&mut self) {
        let open: Vec<LayerId> = self.overlays.iter().chain(&self.screens).map(|layer| layer.id).collect();
        self.waiting.retain(|_, it| it.change || open.contains(&it.layer));
    }

    fn leave_all(&mut self) {
        self.overlays.clear();
        for layer in &mut self.screens {
            layer.screen.parting(&mut self.session);
        }
        self.screens.clear();
        self.forget_requests();
    }

    fn go_to(&mut self, view: Command) {
        if self.screens.len() == 1 && self.screens.last().and_then(|layer| layer.screen.is_view()) == Some(view) {
            return;
        }
        if let Some(screen) = screens::view(view) {
            self.leave_all();
            self.open(screen);
        }
    }

    /// Whoever may choose a person is the operator: the list is asked for as that one, whoever was looked through
    /// before.
    fn choose_person(&mut self) {
        self.leave_all();
        self.waiting.clear();
        self.errands.clear();
        self.session.become_person(Who::operator());
        self.open(screens::chooser(&self.session.start));
    }

    fn become_person(&mut self, who: Who) {
        self.leave_all();
        self.waiting.clear();
        self.errands.clear();
        self.session.become_person(who);
        self.ask_unread();
        if let Some(screen) = screens::view(Command::Groups) {
            self.open(screen);
        }
    }

    fn done(&mut self, ticket: Ticket, result: Result<Response, ServiceError>) {
        if let Some(errand) = self.errands.remove(&ticket) {
            self.errand_done(errand, result);
            return;
        }
        let Some(Waiting { layer, change, reversible }) = self.waiting.remove(&ticket) else { return };
        if let Ok(Response::Inbox(inbox)) = &result {
            self.session.unread = Some(inbox.unread);
        }
        let (spoken, done) = (self.session.spoken(), result.is_ok());
        if change && result.is_ok() {
            for other in self.screens.iter_mut().filter(|it| it.id != layer) {
                other.stale = true;
            }
        }
        if self.find(layer).is_some() {
            self.tell(layer, Input::Done(ticket, result));
        } else if let (true, Err(error)) = (change, result) {
            self.session.say(Message::error(&error));
        }
        if reversible && done && self.session.spoken() != spoken {
            self.name_undo();
        }
    }

    fn changed(&mut self) {
        self.ask_unread();
        let top = self.screens.last().map(|layer| layer.id);
        for layer in &mut self.screens {
            layer.stale = Some(layer.id) != top;
        }
        let ids: Vec<LayerId> = self.overlays.iter().map(|layer| layer.id).chain(top).collect();
        for id in ids {
            self.tell(id, Input::Changed);
        }
    }

    fn paste(&mut self, text: String) {
        let Some(top) = self.top() else { return };
        if top.screen.typing() || top.screen.takes_paste() {
            let id = top.id;
            self.tell(id, Input::Paste(text));
        } else {
            self.session.say(Message::remark("Nothing here takes text, so what was pasted was left out"));
        }
    }

    /// Whether the terminal is too small to draw anything but the gate.
    fn gated(&self) -> bool {
        self.size.0 < SMALLEST.0 || self.size.1 < SMALLEST.1
    }
}

/// Whether a request is to change something.
pub(super) fn changes(request: &Request) -> bool {
    !matches!(
        request,
        Request::WhoAmI
            | Request::People
            | Request::ListGroups { .. }
            | Request::ShowGroup(_)
            | Request::SearchSchools(_)
            | Request::ShowSchool(_)
            | Request::ListOrganisations
            | Request::ShowOrganisation(_)
            | Request::ListUsers(_)
            | Request::ShowUser(_)
            | Request::Report(..)
            | Request::Export(..)
            | Request::Explain(..)
            | Request::ListImports
            | Request::PreviewVisibility { .. }
            | Request::ShowLetter(_)
            | Request::WriteLetter(..)
            | Request::ExplainAccess(..)
            | Request::ExportGroup(_)
            | Request::PlanGroup(_)
            | Request::ListNotices { .. }
            | Request::ListMails
            | Request::ListAudit(_)
            | Request::VerifyAudit
            | Request::VerifyAuditSince(_)
            | Request::ListViews
            | Request::ShowView(_)
    )
}

impl Program for App {
    fn update(&mut self, event: Event) -> Vec<Effect> {
        if let Event::Resize(width, height) = event {
            self.size = (width, height);
        }
        if !self.begun {
            self.begun = true;
            if let Some(id) = self.screens.last().map(|layer| layer.id) {
                self.tell(id, Input::Opened);
            }
        }
        match event {
            Event::Key(key) => self.key(key),
            Event::Paste(text) if !self.gated() => self.paste(text),
            Event::Paste(_) | Event::Resize(..) => {}
            Event::Done(ticket, result) => self.done(ticket, *result),
            Event::Changed => self.changed(),
        }
        std::mem::take(&mut self.effects)
    }

    fn view(&self, buffer: &mut Buffer) -> Option<Position> {
        self.draw(buffer)
    }
}

impl App {
    /// Where the layer is drawn: the body of the frame for a screen, the inside of its border for a box.
    fn body_of(&self, id: LayerId) -> Rect {
        let body = self.regions(Rect::new(0, 0, self.size.0, self.size.1)).body;
        match self.overlays.iter().find(|layer| layer.id == id) {
            Some(layer) => frame::inside(frame::boxed(layer.screen.size(), body)),
            None => body,
        }
    }
}

#[cfg(test)]
mod tests;
