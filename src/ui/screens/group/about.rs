//! Owns what is known about a group and the permissions of its schools, and which of the two shows.
//! Must not decide who may change what; it asks, and shows the refusal.

use ratatui::layout::Rect;

use super::board::Board;
use super::boxes::Asked;
use super::permission::Reading;
use super::saving::{Conflict, Saving};
use crate::domain::{ConsentStatus, GroupId, OrgCode, Urn};
use crate::service::{GroupDetail, MemberLine, Person, Request, Response, ServiceError, Trouble};
use crate::ui::command::{Availability, Command, Context};
use crate::ui::screen::{Canvas, Input, Screen, Ticket, Turn};
use crate::ui::session::Who;
use crate::ui::widgets::list::List;

/// What is known about a group.
pub(super) struct About {
    group: GroupId,
    pub(super) detail: Option<GroupDetail>,
    pub(super) refused: Option<ServiceError>,
    pub(super) list: List,
    pub(super) board: Board,
    /// The permissions show, not the facts.
    pub(super) on_board: bool,
    /// The box that is open.
    pub(super) open: Option<Asked>,
    pub(super) saving: Option<Saving>,
    pub(super) conflict: Option<Conflict>,
    /// Something being read for a box.
    pub(super) reading: Option<(Ticket, Reading)>,
    detail_asked: Option<Ticket>,
    /// The columns that the page had last, which decide how its texts are broken.
    pub(super) width: u16,
}

impl About {
    pub fn new(group: GroupId) -> Self {
        Self {
            group,
            detail: None,
            refused: None,
            list: List::default(),
            board: Board::default(),
            on_board: false,
            open: None,
            saving: None,
            conflict: None,
            reading: None,
            detail_asked: None,
            width: 80,
        }
    }

    pub fn group(&self) -> GroupId {
        self.group
    }

    pub fn detail(&self) -> Option<&GroupDetail> {
        self.detail.as_ref()
    }

    /// Whether the permissions are the person's to look at.
    pub fn has_board(&self) -> bool {
        self.detail.as_ref().is_some_and(|it| it.may_administer)
    }

    pub fn show_board(&mut self, on: bool) {
        self.on_board = on;
    }

    /// The group as requests name it.
    pub(super) fn pick(&self) -> String {
        self.group.to_string()
    }

    pub(super) fn members(&self) -> &[MemberLine] {
        self.detail.as_ref().map_or(&[], |it| it.members.as_slice())
    }

    /// The school under the cursor.
    pub(super) fn current(&self) -> Option<&MemberLine> {
        if self.on_board {
            return self.board.current(self.members());
        }
        self.members().get(self.school_at(self.list.cursor())?)
    }

    /// The school that the person answers for, as its administrator.
    pub(super) fn own(&self) -> Option<&MemberLine> {
        let urn = self.detail.as_ref()?.answers_for?;
        self.members().iter().find(|it| it.school.urn == urn)
    }

    fn done(&mut self, ticket: Ticket, result: Result<Response, ServiceError>, turn: &mut Turn<'_>) {
        if let Some(saving) = self.saving.take_if(|it| it.ticket == ticket) {
            self.saved(saving.change, result, turn);
        } else if Some(ticket) == self.detail_asked {
            match result {
                Ok(Response::Group(detail)) => self.take(*detail),
                Ok(_) => {}
                Err(error) => {
                    // Whoever may no longer know of the group has nothing to fill in or to read about it.
                    if error.trouble == Trouble::NotFound {
                        (self.open, self.conflict) = (None, None);
                        turn.uncover();
                        turn.remark("The group is no longer there for you");
                        turn.close();
                    }
                    self.detail = None;
                    self.refused = Some(error);
                }
            }
        } else if let Some((_, reading)) = self.reading.take_if(|(it, _)| *it == ticket) {
            match result {
                Ok(response) => self.was_read(reading, response, turn),
                Err(error) => turn.fail(&error),
            }
        }
    }

    pub(super) fn take(&mut self, detail: GroupDetail) {
        if let Some(conflict) = &mut self.conflict {
            conflict.base.get_or_insert_with(|| Box::new(detail.clone()));
        }
        self.detail = Some(detail);
        self.refused = None;
        let rows = self.rows(self.width).len();
        self.list.clamp(rows);
        let shown = self.board.shown(self.members()).len();
        self.board.listing.list.clamp(shown);
    }

    pub(super) fn read(&mut self, turn: &mut Turn<'_>) {
        self.detail_asked = Some(turn.ask(Request::ShowGroup(self.pick())));
    }

    /// Asks for something that a box is to be made of.
    pub(super) fn read_for(&mut self, reading: Reading, request: Request, turn: &mut Turn<'_>) {
        self.reading = Some((turn.ask(request), reading));
    }

    fn may_administer(&self) -> Availability {
        match &self.detail {
            None => Availability::Not("the group is still being read".to_owned()),
            Some(detail) if detail.group.archived => Availability::Not("the group is archived".to_owned()),
            Some(detail) if !detail.may_administer => {
                Availability::Not(format!("only administrators of {} change the group", detail.owner_name))
            }
            Some(_) => Availability::Ready,
        }
    }

    fn may_on_school(&self) -> Availability {
        match self.may_administer() {
            Availability::Ready => Availability::when(self.current().is_some(), "move to a school of the list first"),
            refused => refused,
        }
    }

    /// What a school's administrator does for it; `fits` says at which states, and `why_not` what else would be needed.
    fn may_answer(&self, who: &Who, fits: &[ConsentStatus], why_not: &str) -> Availability {
        if !matches!(who.organisation_code(), Some(OrgCode::School(_))) {
            return Availability::Absent;
        }
        match self.own() {
            None => Availability::Not("only administrators of a school in the group answer for it".to_owned()),
            Some(own) => Availability::when(own.status.is_some_and(|it| fits.contains(&it)), why_not),
        }
    }

    fn command(&mut self, command: Command, count: Option<usize>, turn: &mut Turn<'_>) {
        if self.on_board {
            let shown = self.board.shown(self.members()).len();
            let [_, list, ..] = self.board_parts(turn.body);
            // The listing takes two rows off: the header, and the line beneath, which is none of the list's here.
            if !self.board.listing.input(&Input::Command(command, count), shown, list.height.saturating_add(1)) {
                self.open_permission(command, turn);
            }
            return;
        }
        let rows = self.rows(self.width).len();
        if !self.list.command(command, count, rows, usize::from(turn.body.height)) {
            self.open_box(command, turn);
        }
    }
}

/// Users by name, for sentences: the first few and how many more.
pub(super) fn names<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 3;
    let all: Vec<&str> = names.into_iter().collect();
    let first = all.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    if all.len() > SHOWN { format!("{first} and {} more", all.len() - SHOWN) } else { first }
}

/// The name of a user among these, or the address.
pub(super) fn name_of<'a>(email: &'a str, users: &'a [Person]) -> &'a str {
    users.iter().find(|it| it.user.email.as_str() == email).map_or(email, |it| it.user.name.as_str())
}

/// The school's own URN, where the person is one of its users.
pub(super) fn school_of(who: &Who) -> Option<Urn> {
    match who.organisation_code() {
        Some(OrgCode::School(urn)) => Some(urn),
        _ => None,
    }
}

impl Screen for About {
    fn title(&self) -> String {
        self.detail.as_ref().map_or_else(|| "Group".to_owned(), |detail| detail.group.name.clone())
    }

    fn contexts(&self) -> Vec<Context> {
        if self.on_board {
            self.board.listing.contexts(&[Context::Board, Context::Marks])
        } else {
            vec![Context::About, Context::List]
        }
    }

    fn typing(&self) -> bool {
        self.on_board && self.board.listing.typing()
    }

    fn available(&self, command: Command, who: &Who) -> Availability {
        use ConsentStatus::{Granted, Requested};
        let moves = command.definition().contexts.contains(&Context::List);
        match command {
            // Nothing can be done with what could not be read.
            _ if self.detail.is_none() && self.refused.is_some() && !moves => Availability::Absent,
            Command::Open if !self.on_board => Availability::Absent,
            Command::GrantPermission => {
                self.may_answer(who, &[Requested, Granted], "your school was not asked for its permission")
            }
            Command::DeclinePermission => {
                self.may_answer(who, &[Requested], "your school has answered already; a permission is withdrawn with w")
            }
            Command::PickViewers => self.may_answer(who, &[Granted], "your school has to agree first (a)"),
            Command::WithdrawPermission if school_of(who).is_some() => {
                self.may_answer(who, &[Granted], "your school has given no permission that could be withdrawn")
            }
            Command::WithdrawPermission => match self.may_on_school() {
                Availability::Ready => Availability::when(
                    self.current().is_some_and(|it| it.status == Some(Granted)),
                    "the school has given no permission that could be withdrawn",
                ),
                refused => refused,
            },
            Command::RecordConsent | Command::ReadLetter => self.may_on_school(),
            Command::ExplainAccess => Availability::when(
                self.has_board() || self.own().is_some(),
                "only administrators of the owner or of a school in the group ask this",
            ),
            Command::EditGroup
            | Command::AddSchools
            | Command::RemoveSchools
            | Command::ChangeViewers
            | Command::ChangeVisibility
            | Command::AskPermission
            | Command::RemindSchools
            | Command::LetterTemplate
            | Command::ArchiveGroup => self.may_administer(),
            _ => Availability::Ready,
        }
    }

    fn label(&self, command: Command) -> Option<String> {
        let granted = self.own().is_some_and(|it| it.status == Some(ConsentStatus::Granted));
        match command {
            Command::GrantPermission if granted => Some("Our permission".to_owned()),
            Command::Open if self.on_board => Some("All of it".to_owned()),
            _ => None,
        }
    }

    fn back(&mut self, _turn: &mut Turn<'_>) -> bool {
        self.on_board && self.board.back()
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        self.width = turn.body.width;
        match input {
            Input::Opened | Input::Changed => self.read(turn),
            Input::Command(command, count) => self.command(command, count, turn),
            Input::Answer(answer) => self.answered(answer, turn),
            Input::Done(ticket, result) => self.done(ticket, result, turn),
            Input::Key(_) | Input::Paste(_) if self.on_board => {
                let shown = self.board.shown(self.members()).len();
                self.board.listing.input(&input, shown, turn.body.height);
            }
            Input::Key(_) | Input::Paste(_) => {}
        }
        let shown = self.board.shown(self.members()).len();
        self.board.listing.list.clamp(shown);
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        if self.on_board && self.detail.is_some() {
            self.draw_board(area, canvas);
        } else {
            self.draw(area, canvas);
        }
    }
}
