//! Owns the page of one school: what is known of it besides its figures.
//! Must not show a figure.

use ratatui::layout::Rect;

use crate::domain::{OrgCode, School, SchoolStatus};
use crate::service::{Request, Response};
use crate::ui::command::{Availability, Command, Context};
use crate::ui::screen::{Canvas, Input, Screen, Ticket, Turn};
use crate::ui::session::Who;
use crate::ui::theme::Role;
use crate::ui::widgets::list::List;

/// The page of one school.
pub struct SchoolPage {
    school: School,
    asked: Option<Ticket>,
    /// The name of its authority, once it is known.
    authority: Option<String>,
    /// The name of its academy chain, once it is known.
    chain: Option<String>,
    authorities_asked: Option<Ticket>,
    list: List,
}

impl SchoolPage {
    /// The page, with what the list knew of the school.
    pub fn new(school: School) -> Self {
        Self { school, asked: None, authority: None, chain: None, authorities_asked: None, list: List::default() }
    }

    /// Captions and what is known; what no file stated is left out.
    fn lines(&self) -> Vec<(&'static str, String)> {
        let it = &self.school;
        let status = match it.status {
            SchoolStatus::Open => "open",
            SchoolStatus::Closed => "closed",
            SchoolStatus::ClosingSoon => "open, proposed to close",
            SchoolStatus::Unknown => "",
        };
        let others: Vec<String> = it.other_urns.iter().map(ToString::to_string).collect();
        let lines = [
            ("Name", it.name.clone()),
            ("URN", it.urn.to_string()),
            ("LAESTAB", it.laestab.map(|number| number.to_string()).unwrap_or_default()),
            ("Authority", self.authority.as_ref().map_or(it.la.to_string(), |name| format!("{name} ({})", it.la))),
            ("Chain", it.chain.map(|uid| self.chain_in_words(uid)).unwrap_or_default()),
            ("Phase", it.phase.label().to_owned()),
            ("Type", it.kind.clone()),
            ("Status", status.to_owned()),
            ("Opened", it.opened.clone()),
            ("Closed", it.closed.clone()),
            ("Town", it.town.clone()),
            ("Postcode", it.postcode.clone()),
            ("Ages", it.ages.map(|(from, to)| format!("{from} to {to}")).unwrap_or_default()),
            ("Sex of entry", it.gender.clone()),
            ("Admissions", it.admissions.clone()),
            ("Religion", it.religion.clone()),
            ("Other URNs", others.join(", ")),
        ];
        lines.into_iter().filter(|(_, text)| !text.is_empty()).collect()
    }

    /// The academy chain with its code; the code alone where the name does not come.
    fn chain_in_words(&self, uid: u32) -> String {
        let code = OrgCode::Chain(uid);
        self.chain.as_ref().map_or_else(|| code.to_string(), |name| format!("{name} ({code})"))
    }
}

impl Screen for SchoolPage {
    fn title(&self) -> String {
        self.school.name.clone()
    }

    fn contexts(&self) -> Vec<Context> {
        vec![Context::List]
    }

    fn available(&self, command: Command, _who: &Who) -> Availability {
        if command == Command::Open { Availability::Absent } else { Availability::Ready }
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        match input {
            Input::Opened | Input::Changed => {
                self.asked = Some(turn.ask(Request::ShowSchool(self.school.urn)));
                self.authorities_asked = Some(turn.ask(Request::ListOrganisations));
            }
            Input::Command(command, count) => {
                let rows = self.lines().len();
                self.list.command(command, count, rows, usize::from(turn.body.height));
            }
            // Where the name does not come the code stands alone, as in the list.
            Input::Done(ticket, Ok(Response::Organisations(all))) if Some(ticket) == self.authorities_asked => {
                let named = |code: OrgCode| all.iter().find(|it| it.code == code).map(|it| it.name.clone());
                self.authority = named(OrgCode::La(self.school.la));
                self.chain = self.school.chain.and_then(|uid| named(OrgCode::Chain(uid)));
            }
            Input::Done(ticket, result) if Some(ticket) == self.asked => match result {
                Ok(Response::School(school)) => self.school = *school,
                Ok(_) => {}
                Err(error) => turn.fail(&error),
            },
            _ => {}
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let lines = self.lines();
        self.list.draw_rows(area, canvas, lines.len(), |at, line, canvas| {
            if let Some((caption, text)) = lines.get(at) {
                canvas.text(line, line.x, line.y, caption, Role::Muted);
                canvas.text(line, (line.x + 15).min(line.right()), line.y, text, Role::Text);
            }
        });
    }
}
