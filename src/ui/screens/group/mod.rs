//! Owns the page of one group: its tabs, which one is open, which answer belongs to which.
//! Must not know what a tab shows.

mod about;
mod answers;
mod board;
mod boxes;
mod facts;
mod forms;
mod letter;
mod paint;
mod permission;
mod saving;
mod sharing;
mod tabs;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use self::about::About;
pub(in crate::ui::screens) use self::facts::school_state;
pub(in crate::ui::screens) use self::forms::group_name;
use self::tabs::{Label, MAIN, Place};
use crate::domain::{GroupId, Urn};
use crate::report::{Query, ReportName};
use crate::service::ViewDetail;
use crate::ui::command::{Availability, Command, Context};
use crate::ui::screen::{Answer, Canvas, Input, Screen, Ticket, Turn, Wish};
use crate::ui::screens::report::{Arrangement, ReportView};
use crate::ui::session::{Session, Who};

/// The page of one group.
pub struct GroupPage {
    about: About,
    reports: Vec<Tab>,
    /// What was asked for on the report that was open last.
    chosen: Option<Query>,
    open: Place,
    /// The further report that has a tab: the one that was opened last.
    further: Option<usize>,
    /// The box of further reports lies over the page.
    choosing: bool,
    /// The saved view that the page opens with, until it is known whether the reports may be read.
    opening: Option<Box<ViewDetail>>,
    /// Which tab asked for what.
    asked: BTreeMap<Ticket, Place>,
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
        Self {
            about: About::new(group),
            reports: Vec::new(),
            chosen: None,
            open: Place::About,
            further: None,
            choosing: false,
            opening: None,
            asked: BTreeMap::new(),
        }
    }

    /// The page of a saved view's group, which opens as the view says.
    pub fn opened_as(view: Box<ViewDetail>) -> Self {
        let page = Self::new(view.group);
        Self { opening: Some(view), ..page }
    }

    /// The tabs that there are, in their order.
    fn places(&self) -> Vec<Place> {
        let tabs = (0..self.reports.len()).filter(|at| *at < MAIN || self.further == Some(*at));
        let reports = tabs.map(Place::Report);
        let board = self.about.has_board().then_some(Place::Board);
        reports.chain(board).chain([Place::About]).collect()
    }

    fn label_of(&self, place: Place) -> &'static str {
        match place {
            Place::Report(at) => self.reports.get(at).map_or("", |tab| tab.screen.name().label()),
            Place::Board => "Permissions",
            Place::About => "About",
        }
    }

    fn screen(&self) -> &dyn Screen {
        match self.open {
            Place::Report(at) => self.reports.get(at).map_or(&self.about, |tab| &tab.screen),
            Place::Board | Place::About => &self.about,
        }
    }

    fn screen_at(&mut self, place: Place) -> &mut dyn Screen {
        match place {
            Place::Report(at) => match self.reports.get_mut(at) {
                Some(tab) => &mut tab.screen,
                None => &mut self.about,
            },
            Place::Board | Place::About => &mut self.about,
        }
    }

    /// Hands an input to a tab, and remembers what it asked for.
    fn tell(&mut self, place: Place, input: Input, turn: &mut Turn<'_>) {
        self.within(place, turn, |screen, turn| screen.update(input, turn));
        match place {
            Place::Report(at) => self.lead_on(at, turn),
            Place::Board | Place::About => self.follow(turn),
        }
    }

    /// Opens the report that a row of another one led to.
    fn lead_on(&mut self, from: usize, turn: &mut Turn<'_>) {
        let Some(query) = self.reports.get_mut(from).and_then(|tab| tab.screen.take_lead()) else { return };
        let Some(at) = self.reports.iter().position(|tab| tab.screen.name() == query.name) else { return };
        if let Some(tab) = self.reports.get_mut(at) {
            tab.stale |= tab.screen.be_led(query.clone());
            self.chosen = Some(query);
            self.open_at(Place::Report(at), turn);
        }
    }

    fn within<T>(
        &mut self,
        place: Place,
        turn: &mut Turn<'_>,
        act: impl FnOnce(&mut dyn Screen, &mut Turn<'_>) -> T,
    ) -> T {
        let whole = turn.body;
        turn.body = below(whole);
        let before = turn.wishes.len();
        let result = act(self.screen_at(place), turn);
        turn.body = whole;
        for wish in turn.wishes.iter().skip(before) {
            if let Wish::Run(ticket, _) = wish {
                self.asked.insert(*ticket, place);
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
            self.reports = reports(self.about.group());
            self.name_schools();
            match self.opening.take() {
                Some(view) => self.open_view(*view, turn),
                None => self.go_to(Place::Report(0), turn),
            }
        } else if may_view {
            self.name_schools();
        } else if !may_view && !self.reports.is_empty() {
            // So is what lies over a report: the explanation of a figure tells the figure.
            if matches!(self.open, Place::Report(_)) {
                turn.uncover();
            }
            self.reports.clear();
            (self.further, self.choosing) = (None, false);
            self.asked.retain(|_, place| !matches!(place, Place::Report(_)));
        }
        if !self.places().contains(&self.open) {
            self.go_to(Place::About, turn);
        }
    }

    /// Opens the report of a saved view as it was arranged.
    fn open_view(&mut self, view: ViewDetail, turn: &mut Turn<'_>) {
        let at = self.reports.iter().position(|tab| tab.screen.name() == view.query.name).unwrap_or(0);
        if let Some(tab) = self.reports.get_mut(at) {
            let (arrangement, whole) = Arrangement::read(&view.screen);
            tab.screen.be_led(view.query.clone());
            tab.screen.stand_as(arrangement, whole);
            tab.screen.kept_as = Some(view.name);
        }
        self.chosen = Some(view.query);
        self.open_at(Place::Report(at), turn);
    }

    /// Tells the reports which schools there are to choose from.
    fn name_schools(&mut self) {
        let Some(detail) = self.about.detail() else { return };
        let schools: Vec<(Urn, String)> =
            detail.members.iter().map(|it| (it.school.urn, it.school.name.clone())).collect();
        for tab in &mut self.reports {
            tab.screen.name_schools(&schools);
        }
    }

    /// Goes to a report by its number from 1, or lays the box of the further ones over the page.
    fn more(&mut self, number: Option<usize>, turn: &mut Turn<'_>) {
        match number.map(|number| number.saturating_sub(1)) {
            Some(at) if at < self.reports.len() => self.go_to(Place::Report(at), turn),
            Some(_) => turn.remark(format!("There are {} reports", self.reports.len())),
            None => {
                let here = match self.open {
                    Place::Report(at) => self.reports.get(at).map(|tab| tab.screen.name()),
                    Place::Board | Place::About => None,
                };
                turn.overlay(tabs::further(here));
                self.choosing = true;
            }
        }
    }

    /// Opens a tab; what was chosen on the one before it (year, pupils, …) stands there as well.
    fn go_to(&mut self, place: Place, turn: &mut Turn<'_>) {
        if let Place::Report(at) = self.open
            && let Some(tab) = self.reports.get(at)
        {
            self.chosen = Some(tab.screen.query().clone());
        }
        self.open_at(place, turn);
    }

    fn open_at(&mut self, place: Place, turn: &mut Turn<'_>) {
        self.open = place;
        self.about.show_board(place == Place::Board);
        let Place::Report(at) = place else { return };
        if at >= MAIN {
            self.further = Some(at);
        }
        let Some(tab) = self.reports.get_mut(at) else { return };
        tab.stale |= self.chosen.as_ref().is_some_and(|chosen| tab.screen.follow(chosen));
        let first = !std::mem::replace(&mut tab.opened, true);
        let stale = std::mem::take(&mut tab.stale);
        if first {
            self.tell(place, Input::Opened, turn);
        } else if stale {
            self.tell(place, Input::Changed, turn);
        }
    }

    /// Opens the tab so many places on, round the end.
    fn step(&mut self, forward: bool, turn: &mut Turn<'_>) {
        let places = self.places();
        let at = places.iter().position(|it| *it == self.open).unwrap_or(0);
        let to = if forward { at + 1 } else { at + places.len() - 1 } % places.len().max(1);
        if let Some(place) = places.get(to) {
            self.go_to(*place, turn);
        }
    }

    fn changed(&mut self, turn: &mut Turn<'_>) {
        for tab in self.reports.iter_mut().filter(|tab| tab.opened) {
            tab.stale = true;
        }
        if let Place::Report(at) = self.open
            && let Some(tab) = self.reports.get_mut(at)
        {
            tab.stale = false;
            self.tell(self.open, Input::Changed, turn);
        }
        // The others are read again when they are opened, however much later: till then they show nothing.
        for tab in self.reports.iter_mut().filter(|tab| tab.stale) {
            tab.screen.put_by();
        }
        self.tell(Place::About, Input::Changed, turn);
    }
}

/// The reports of a group.
fn reports(group: GroupId) -> Vec<Tab> {
    let tab = |name| Tab { screen: ReportView::new(group.text(), name), opened: false, stale: false };
    ReportName::all().map(tab).collect()
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
        if !self.typing() && self.places().len() > 1 {
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
            _ if command == Command::MoreReports || tabs::named_by(command).is_some() => {
                if self.reports.is_empty() {
                    Availability::Absent
                } else {
                    Availability::Ready
                }
            }
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
        match input {
            Input::Opened => self.tell(Place::About, Input::Opened, turn),
            Input::Changed => self.changed(turn),
            Input::Command(Command::NextTab, _) => self.step(true, turn),
            Input::Command(Command::PreviousTab, _) => self.step(false, turn),
            Input::Command(Command::MoreReports, number) => self.more(number, turn),
            Input::Command(command, _) if tabs::named_by(command).is_some() => {
                let named = tabs::named_by(command);
                if let Some(at) = self.reports.iter().position(|tab| Some(tab.screen.name()) == named) {
                    self.go_to(Place::Report(at), turn);
                }
            }
            Input::Answer(answer) if self.choosing => {
                self.choosing = false;
                if let Answer::Picked(places) = answer
                    && let Some(at) = places.first()
                {
                    self.more(Some(at + MAIN + 1), turn);
                }
            }
            Input::Done(ticket, result) => {
                if let Some(place) = self.asked.remove(&ticket) {
                    self.tell(place, Input::Done(ticket, result), turn);
                }
            }
            other => self.tell(self.open, other, turn),
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let mut labels: Vec<Label> = self
            .places()
            .into_iter()
            .map(|place| Label { text: self.label_of(place), here: place == self.open, more: false })
            .collect();
        if !self.reports.is_empty() {
            let behind = MAIN + usize::from(self.further.is_some());
            labels.insert(behind.min(labels.len()), Label { text: "More…", here: false, more: true });
        }
        tabs::draw(&labels, area, canvas);
        self.screen().view(below(area), canvas);
    }
}
