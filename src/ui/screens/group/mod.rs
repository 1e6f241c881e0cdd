//! Owns the page of one group: its tabs, which one is open, which answer belongs to which.
//! Must not know what a tab shows.

mod about;
mod boxes;
mod facts;

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use self::about::About;
use crate::domain::GroupId;
use crate::report::{Query, ReportName};
use crate::ui::command::{Availability, Command, Context};
use crate::ui::glyph::Glyph;
use crate::ui::screen::{Canvas, Input, Screen, Ticket, Turn, Wish};
use crate::ui::screens::report::ReportView;
use crate::ui::session::{Session, Who};
use crate::ui::theme::Role;

/// The page of one group.
pub struct GroupPage {
    about: About,
    reports: Vec<Tab>,
    /// What was asked for on the report that was open last.
    chosen: Option<Query>,
    /// The open tab: a report, or behind them what is known about the group.
    open: usize,
    /// Which tab asked for what.
    asked: BTreeMap<Ticket, usize>,
}

/// A report in its tab.
struct Tab {
    screen: ReportView,
    opened: bool,
    stale: bool,
}

impl GroupPage {
    /// The page of this group.
    pub fn new(group: GroupId) -> Self {
        Self { about: About::new(group), reports: Vec::new(), chosen: None, open: 0, asked: BTreeMap::new() }
    }

    /// The place of the tab that tells about the group: behind the reports.
    fn about_at(&self) -> usize {
        self.reports.len()
    }

    fn screen(&self) -> &dyn Screen {
        self.reports.get(self.open).map_or(&self.about, |tab| &tab.screen)
    }

    fn screen_at(&mut self, at: usize) -> &mut dyn Screen {
        match self.reports.get_mut(at) {
            Some(tab) => &mut tab.screen,
            None => &mut self.about,
        }
    }

    /// Hands an input to a tab, and remembers what it asked for.
    fn tell(&mut self, at: usize, input: Input, turn: &mut Turn<'_>) {
        self.within(at, turn, |screen, turn| screen.update(input, turn));
        if at == self.about_at() {
            self.follow(turn);
        }
    }

    fn within<T>(
        &mut self,
        at: usize,
        turn: &mut Turn<'_>,
        act: impl FnOnce(&mut dyn Screen, &mut Turn<'_>) -> T,
    ) -> T {
        let whole = turn.body;
        turn.body = below(whole);
        let before = turn.wishes.len();
        let result = act(self.screen_at(at), turn);
        turn.body = whole;
        for wish in turn.wishes.iter().skip(before) {
            if let Wish::Run(ticket, _) = wish {
                self.asked.insert(*ticket, at);
            }
        }
        result
    }

    /// Opens the reports once it is known that the person may read them, closes them when no longer.
    fn follow(&mut self, turn: &mut Turn<'_>) {
        let may_view = match self.about.detail() {
            Some(detail) => detail.may_view,
            // Refused, not only not read yet: what was read before is closed with it.
            None if self.about.refused.is_some() => false,
            None => return,
        };
        if may_view && self.reports.is_empty() {
            let about_only = std::mem::take(&mut self.asked);
            self.reports = reports(self.about.group());
            self.asked = about_only.into_keys().map(|ticket| (ticket, self.about_at())).collect();
            self.go_to(0, turn);
        } else if !may_view && !self.reports.is_empty() {
            self.reports.clear();
            self.asked.clear();
            self.open = 0;
        }
    }

    /// Opens a tab; what was chosen on the one before it (year, pupils, …) stands there as well.
    fn go_to(&mut self, at: usize, turn: &mut Turn<'_>) {
        if let Some(tab) = self.reports.get(self.open) {
            self.chosen = Some(tab.screen.query().clone());
        }
        self.open = at;
        let Some(tab) = self.reports.get_mut(at) else { return };
        tab.stale |= self.chosen.as_ref().is_some_and(|chosen| tab.screen.follow(chosen));
        let first = !std::mem::replace(&mut tab.opened, true);
        let stale = std::mem::take(&mut tab.stale);
        if first {
            self.tell(at, Input::Opened, turn);
        } else if stale {
            self.tell(at, Input::Changed, turn);
        }
    }

    fn changed(&mut self, turn: &mut Turn<'_>) {
        for tab in &mut self.reports {
            tab.stale = tab.opened;
        }
        let open = self.open;
        if let Some(tab) = self.reports.get_mut(open) {
            tab.stale = false;
            self.tell(open, Input::Changed, turn);
        }
        self.tell(self.about_at(), Input::Changed, turn);
    }
}

/// The four reports of a group.
fn reports(group: GroupId) -> Vec<Tab> {
    let tab = |name| Tab { screen: ReportView::new(group.text(), name), opened: false, stale: false };
    ReportName::ALL.into_iter().map(tab).collect()
}

/// The area below the tabs.
fn below(area: Rect) -> Rect {
    Rect { y: area.y + area.height.min(1), height: area.height.saturating_sub(1), ..area }
}

impl Screen for GroupPage {
    fn title(&self) -> String {
        self.about.title()
    }

    fn contexts(&self) -> Vec<Context> {
        let mut contexts = self.screen().contexts();
        if !self.typing() && !self.reports.is_empty() {
            contexts.push(Context::Tabs);
        }
        contexts
    }

    fn typing(&self) -> bool {
        self.screen().typing()
    }

    fn takes_paste(&self) -> bool {
        self.screen().takes_paste()
    }

    fn available(&self, command: Command, who: &Who) -> Availability {
        match command {
            Command::NextTab | Command::PreviousTab => Availability::Ready,
            _ => self.screen().available(command, who),
        }
    }

    fn label(&self, command: Command) -> Option<String> {
        self.screen().label(command)
    }

    fn unsaved(&self) -> Option<String> {
        self.screen().unsaved()
    }

    fn back(&mut self, turn: &mut Turn<'_>) -> bool {
        self.within(self.open, turn, |screen, turn| screen.back(turn))
    }

    fn closing(&mut self, turn: &mut Turn<'_>) -> bool {
        self.within(self.open, turn, |screen, turn| screen.closing(turn))
    }

    fn parting(&mut self, session: &mut Session) {
        for tab in &mut self.reports {
            tab.screen.parting(session);
        }
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        let tabs = self.reports.len() + 1;
        match input {
            Input::Opened => self.tell(self.about_at(), Input::Opened, turn),
            Input::Changed => self.changed(turn),
            Input::Command(Command::NextTab, _) => self.go_to((self.open + 1) % tabs, turn),
            Input::Command(Command::PreviousTab, _) => self.go_to((self.open + tabs - 1) % tabs, turn),
            Input::Done(ticket, result) => {
                if let Some(at) = self.asked.remove(&ticket) {
                    self.tell(at, Input::Done(ticket, result), turn);
                }
            }
            other => self.tell(self.open, other, turn),
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let mut x = area.x;
        let labels = self.reports.iter().map(|tab| tab.screen.name().label()).chain(["About"]);
        for (at, label) in labels.enumerate() {
            let here = at == self.open;
            let mark = if here { Glyph::Here.unicode() } else { " " };
            let role = if here { Role::Accent } else { Role::Muted };
            x = canvas.text(area, x, area.y, &format!("{label}{mark}"), role) + 2;
        }
        self.screen().view(below(area), canvas);
    }
}
