//! Owns what is known about a group, and the changes that can be made to it.
//! Must not decide who may change what; it asks, and shows the refusal.

use ratatui::layout::Rect;

use super::boxes::Asked;
use crate::domain::{GroupId, OrgCode, Urn};
use crate::service::{GroupDetail, MemberLine, Person, Request, Response, ServiceError};
use crate::ui::command::{Availability, Command, Context};
use crate::ui::screen::{Canvas, Input, Screen, Ticket, Turn};
use crate::ui::session::Who;
use crate::ui::widgets::list::List;

/// A change on its way.
pub(super) struct Saving {
    pub ticket: Ticket,
    /// What is said when it is done.
    pub said: String,
    /// The form to be filled in again when it is not.
    pub form: Option<(Asked, Vec<String>)>,
}

/// What is known about a group.
pub(super) struct About {
    group: GroupId,
    pub(super) detail: Option<GroupDetail>,
    pub(super) refused: Option<ServiceError>,
    pub(super) list: List,
    /// The box that is open.
    pub(super) open: Option<Asked>,
    pub(super) saving: Option<Saving>,
    detail_asked: Option<Ticket>,
    /// The columns that the page had last, which decide how its texts are broken.
    pub(super) width: u16,
    /// Users being read, for which box.
    pub(super) users_asked: Option<(Ticket, Option<Urn>, bool)>,
}

impl About {
    pub fn new(group: GroupId) -> Self {
        Self {
            group,
            detail: None,
            refused: None,
            list: List::default(),
            open: None,
            saving: None,
            detail_asked: None,
            width: 80,
            users_asked: None,
        }
    }

    pub fn group(&self) -> GroupId {
        self.group
    }

    pub fn detail(&self) -> Option<&GroupDetail> {
        self.detail.as_ref()
    }

    /// The group as requests name it.
    pub(super) fn pick(&self) -> String {
        self.group.to_string()
    }

    /// The school under the cursor.
    pub(super) fn current(&self) -> Option<&MemberLine> {
        let at = self.school_at(self.list.cursor())?;
        self.detail.as_ref()?.members.get(at)
    }

    /// The member that the person picks viewers for: the own school, as its administrator.
    pub(super) fn own_school(&self, who: &Who) -> Option<Urn> {
        match who.organisation_code() {
            Some(OrgCode::School(urn)) if who.is_administrator() => {
                self.detail.as_ref()?.members.iter().map(|it| it.school.urn).find(|it| *it == urn)
            }
            _ => None,
        }
    }

    fn done(&mut self, ticket: Ticket, result: Result<Response, ServiceError>, turn: &mut Turn<'_>) {
        if self.saving.as_ref().is_some_and(|it| it.ticket == ticket) {
            let Some(saving) = self.saving.take() else { return };
            match result {
                Ok(Response::Group(detail)) => {
                    self.take(*detail);
                    turn.say(saving.said);
                }
                Ok(_) => turn.say(saving.said),
                Err(error) => {
                    turn.fail(&error);
                    self.fill_in_again(saving.form, turn);
                    self.read(turn);
                }
            }
        } else if Some(ticket) == self.detail_asked {
            match result {
                Ok(Response::Group(detail)) => self.take(*detail),
                Ok(_) => {}
                Err(error) => {
                    self.detail = None;
                    self.refused = Some(error);
                }
            }
        } else if let Some((_, school, read)) = self.users_asked.take_if(|(it, ..)| *it == ticket) {
            match result {
                Ok(Response::Users(users)) => self.offer_viewers(users, school, read, turn),
                Ok(_) => {}
                Err(error) => turn.fail(&error),
            }
        }
    }

    fn take(&mut self, detail: GroupDetail) {
        self.detail = Some(detail);
        self.refused = None;
        let rows = self.rows(self.width).len();
        self.list.clamp(rows);
    }

    pub(super) fn read(&mut self, turn: &mut Turn<'_>) {
        self.detail_asked = Some(turn.ask(Request::ShowGroup(self.pick())));
    }

    pub(super) fn ask_users(&mut self, of: OrgCode, school: Option<Urn>, read: bool, turn: &mut Turn<'_>) {
        self.users_asked = Some((turn.ask(Request::ListUsers(Some(of))), school, read));
    }

    /// Sends a change.
    pub(super) fn save(
        &mut self,
        request: Request,
        said: impl Into<String>,
        form: Option<(Asked, Vec<String>)>,
        turn: &mut Turn<'_>,
    ) {
        let ticket = turn.ask(request);
        self.saving = Some(Saving { ticket, said: said.into(), form });
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

impl Screen for About {
    fn title(&self) -> String {
        self.detail.as_ref().map_or_else(|| self.group.to_string(), |detail| detail.group.name.clone())
    }

    fn contexts(&self) -> Vec<Context> {
        vec![Context::About, Context::List]
    }

    fn available(&self, command: Command, who: &Who) -> Availability {
        match command {
            Command::Open => Availability::Absent,
            Command::PickViewers if !matches!(who.organisation_code(), Some(OrgCode::School(_))) => {
                Availability::Absent
            }
            Command::PickViewers => Availability::when(
                self.own_school(who).is_some(),
                "only administrators of a school in the group choose its viewers",
            ),
            Command::RecordConsent => match self.may_administer() {
                Availability::Ready => {
                    Availability::when(self.current().is_some(), "move to a school of the list first")
                }
                refused => refused,
            },
            Command::EditGroup
            | Command::AddSchools
            | Command::RemoveSchools
            | Command::ChangeViewers
            | Command::ChangeVisibility
            | Command::ArchiveGroup => self.may_administer(),
            _ => Availability::Ready,
        }
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        self.width = turn.body.width;
        match input {
            Input::Opened | Input::Changed => self.read(turn),
            Input::Command(command, count) => {
                let rows = self.rows(self.width).len();
                if !self.list.command(command, count, rows, usize::from(turn.body.height)) {
                    self.open_box(command, turn);
                }
            }
            Input::Answer(answer) => self.answered(answer, turn),
            Input::Done(ticket, result) => self.done(ticket, result, turn),
            Input::Key(_) | Input::Paste(_) => {}
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        self.draw(area, canvas);
    }
}
