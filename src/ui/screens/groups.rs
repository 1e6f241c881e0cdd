//! Owns the list of groups: which ones the person may see, and in what standing.
//! Must not decide what may be seen; it shows what the service names.

use ratatui::layout::Rect;

use super::group::{GroupPage, school_state};
use super::views::ViewList;
use super::wizard::Wizard;
use crate::domain::Visibility;
use crate::service::{GroupLine, Request, Response, SchoolSearch, Trouble};
use crate::ui::command::{Availability, Command, Context};
use crate::ui::screen::{Canvas, Input, Screen, Ticket, Turn};
use crate::ui::session::Who;
use crate::ui::theme::Role;
use crate::ui::widgets::list::{Column, thousands};
use crate::ui::widgets::listing::{Listing, with_status};
use crate::ui::widgets::wrap::wrap;

const COLUMNS: &[Column] = &[
    Column::text("Group", 0, 0),
    Column::fitting("Owner", 36, 70),
    Column::number("Schools", 7, 40),
    Column::fitting("Sharing", 12, 54),
    Column::fitting("You", 24, 30),
];

/// The same for whoever answers for a school: its state says whether the group is shared.
const OF_A_SCHOOL: &[Column] = &[
    Column::text("Group", 0, 0),
    Column::fitting("Owner", 36, 64),
    Column::number("Schools", 7, 40),
    Column::text("Your school", 24, 30),
];

/// The list of groups.
#[derive(Default)]
pub struct Groups {
    all: Option<Vec<GroupLine>>,
    archived: bool,
    listing: Listing,
    asked: Option<Ticket>,
    /// How many schools the store holds; asked only where there are no groups.
    schools_asked: Option<Ticket>,
    schools: Option<usize>,
    may_create: bool,
    operator: bool,
}

impl Groups {
    fn ask(&mut self, turn: &mut Turn<'_>) {
        self.may_create = turn.session.who.may_create_groups();
        self.operator = turn.session.who.is_operator();
        self.asked = Some(turn.ask(Request::ListGroups { archived: self.archived }));
    }

    fn shown(&self) -> Vec<usize> {
        self.listing.shown(self.all.as_deref().unwrap_or_default(), |group| {
            format!("{} {} {} {} {}", group.name, group.owner_name, group.owner, group.id, standing(group))
        })
    }

    fn done(&mut self, ticket: Ticket, response: Response, turn: &mut Turn<'_>) {
        match response {
            Response::Groups(groups) if Some(ticket) == self.asked => {
                if groups.is_empty() {
                    let search = SchoolSearch { limit: 1, ..SchoolSearch::default() };
                    self.schools_asked = Some(turn.ask(Request::SearchSchools(search)));
                }
                self.all = Some(groups);
            }
            Response::Schools(page) if Some(ticket) == self.schools_asked => self.schools = Some(page.total),
            _ => {}
        }
    }

    /// What to do where there is nothing to show.
    fn advice(&self) -> String {
        match (self.operator, self.may_create, self.schools) {
            (true, _, Some(0)) => "There are no groups and no schools yet. First bring in files of the DfE: leave the \
                                   program and give the command collaborate import FILE. Then n creates a group."
                .to_owned(),
            (_, true, Some(schools)) => {
                format!("There are no groups yet. n creates one from the {} schools of the store.", thousands(schools))
            }
            (_, true, None) => "There are no groups yet. n creates one.".to_owned(),
            _ => "No group is open to you yet. An administrator of your organisation, or of the group's owner, can \
                  let you view one."
                .to_owned(),
        }
    }
}

/// Who can see a group, in a word or two.
fn sharing(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::OwnerOnly => visibility.label(),
        Visibility::Schools => "shared",
    }
}

/// The person's standing in a group, in words.
fn standing(group: &GroupLine) -> &'static str {
    if let Some((_, status)) = group.answers_for.filter(|_| !group.archived && !group.may_administer) {
        return school_state(status, group.visibility);
    }
    match (group.archived, group.may_administer, group.may_view) {
        (true, ..) => "archived",
        (_, true, true) => "manage, view",
        (_, true, false) => "manage",
        (_, false, true) => "view",
        (_, false, false) => "listed",
    }
}

impl Screen for Groups {
    fn title(&self) -> String {
        "Groups".to_owned()
    }

    fn contexts(&self) -> Vec<Context> {
        self.listing.contexts(&[Context::Groups, Context::Views])
    }

    fn typing(&self) -> bool {
        self.listing.typing()
    }

    fn available(&self, command: Command, who: &Who) -> Availability {
        match command {
            Command::NewGroup => Availability::when(
                who.may_create_groups(),
                "only administrators of a local authority, an academy chain or FFT create groups",
            ),
            Command::Open => Availability::when(!self.shown().is_empty(), "there is no group to open"),
            _ => Availability::Ready,
        }
    }

    fn is_view(&self) -> Option<Command> {
        Some(Command::Groups)
    }

    fn back(&mut self, _turn: &mut Turn<'_>) -> bool {
        self.listing.back()
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        let shown = self.shown();
        match input {
            Input::Opened | Input::Changed => self.ask(turn),
            Input::Command(Command::NewGroup, _) => turn.open(Wizard::new()),
            Input::Command(Command::SavedViews, _) => turn.open(ViewList::default()),
            Input::Command(Command::ArchivedGroups, _) => {
                self.archived = !self.archived;
                self.ask(turn);
            }
            Input::Command(Command::Open, _) => {
                let at = shown.get(self.listing.list.cursor()).copied();
                if let Some(group) = at.and_then(|at| self.all.as_ref()?.get(at)) {
                    turn.open(GroupPage::new(group.id));
                }
            }
            Input::Done(ticket, result) => match result {
                Ok(response) => self.done(ticket, response, turn),
                Err(error) => {
                    // Whoever is no longer let in keeps no list of what there was.
                    if Some(ticket) == self.asked && error.trouble == Trouble::NotFound {
                        self.all = Some(Vec::new());
                    }
                    turn.fail(&error);
                }
            },
            other => {
                self.listing.input(&other, shown.len(), turn.body.height);
            }
        }
        let len = self.shown().len();
        self.listing.list.clamp(len);
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let (list, status) = with_status(area);
        let Some(groups) = &self.all else {
            canvas.text(list, list.x, list.y, "Reading groups…", Role::Muted);
            return;
        };
        if groups.is_empty() {
            let lines = wrap(&self.advice(), usize::from(list.width.saturating_sub(4)));
            for (y, line) in (list.y + 1..list.bottom()).zip(lines) {
                canvas.text(list, list.x + 2, y, &line, Role::Text);
            }
            return;
        }
        let shown = self.shown();
        let of_a_school = groups.iter().any(|it| it.answers_for.is_some() && !it.may_administer);
        let columns = if of_a_school { OF_A_SCHOOL } else { COLUMNS };
        self.listing.list.draw(list, canvas, columns, shown.len(), |at| {
            let group = groups.get(*shown.get(at)?)?;
            let mut cells = vec![group.name.clone(), group.owner_name.clone(), thousands(group.schools)];
            if !of_a_school {
                cells.push(sharing(group.visibility).to_owned());
            }
            cells.push(standing(group).to_owned());
            Some(cells)
        });
        self.listing.draw_status(status, canvas, shown.len(), groups.len());
    }
}
