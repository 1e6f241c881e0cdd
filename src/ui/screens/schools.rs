//! Owns the list of all schools of the store.
//! Must not hold them all: they come in pages.

use ratatui::layout::Rect;

use super::overlay::{Choice, Picker};
use super::school::SchoolPage;
use crate::domain::{LaCode, OrgCode, Organisation, Phase};
use crate::service::{Request, Response};
use crate::ui::command::{Availability, Command, Context};
use crate::ui::screen::{Answer, Canvas, Input, Screen, Ticket, Turn};
use crate::ui::session::Who;
use crate::ui::theme::Role;
use crate::ui::widgets::browser::Browser;
use crate::ui::widgets::wrap::wrap;

/// A filter that is being chosen.
enum Choosing {
    Phase(Vec<Option<Phase>>),
    Authority(Vec<Option<LaCode>>),
}

/// The list of all schools.
#[derive(Default)]
pub struct Schools {
    browser: Browser,
    authorities: Vec<(LaCode, String)>,
    authorities_asked: Option<Ticket>,
    choosing: Option<Choosing>,
}

impl Schools {
    fn ask_authorities(&mut self, turn: &mut Turn<'_>) {
        self.authorities_asked = Some(turn.ask(Request::ListOrganisations));
    }

    fn take_authorities(&mut self, organisations: Vec<Organisation>) {
        self.authorities = organisations
            .into_iter()
            .filter_map(|it| match it.code {
                OrgCode::La(code) => Some((code, it.name)),
                _ => None,
            })
            .collect();
    }

    fn choose_phase(&mut self, turn: &mut Turn<'_>) {
        let stands = self.browser.search().phase;
        let phases: Vec<Option<Phase>> = std::iter::once(None).chain(Phase::all().map(Some)).collect();
        let choices = phases
            .iter()
            .map(|phase| Choice::new(phase.map_or("All phases", Phase::label), "").chosen(*phase == stands))
            .collect();
        self.choosing = Some(Choosing::Phase(phases));
        turn.overlay(Picker::one("Phase", choices));
    }

    fn choose_authority(&mut self, turn: &mut Turn<'_>) {
        let stands = self.browser.search().la;
        let mut places = vec![None];
        let mut choices = vec![Choice::new("All local authorities", "").chosen(stands.is_none())];
        for (code, name) in &self.authorities {
            places.push(Some(*code));
            choices.push(Choice::new(name.clone(), code.to_string()).chosen(stands == Some(*code)));
        }
        self.choosing = Some(Choosing::Authority(places));
        turn.overlay(Picker::one("Local authority", choices));
    }

    fn chose(&mut self, answer: &Answer, turn: &mut Turn<'_>) {
        let (Some(choosing), Answer::Picked(places)) = (self.choosing.take(), answer) else { return };
        let at = places.first().copied().unwrap_or(0);
        match choosing {
            Choosing::Phase(phases) => {
                let phase = phases.get(at).copied().flatten();
                self.browser.refine(turn, |search| search.phase = phase);
            }
            Choosing::Authority(codes) => {
                let la = codes.get(at).copied().flatten();
                self.browser.refine(turn, |search| search.la = la);
            }
        }
    }

    /// The filters in force, in words.
    fn chips(&self) -> String {
        let search = self.browser.search();
        let la = search.la.map(|code| {
            let name = self.authorities.iter().find(|(it, _)| *it == code).map(|(_, name)| name.clone());
            name.unwrap_or_else(|| format!("LA {code}"))
        });
        let chips =
            [search.phase.map(|phase| phase.label().to_owned()), la, search.open_only.then(|| "open only".to_owned())];
        chips.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    }
}

impl Screen for Schools {
    fn title(&self) -> String {
        "Schools".to_owned()
    }

    fn contexts(&self) -> Vec<Context> {
        self.browser.contexts(&[Context::Schools, Context::Views])
    }

    fn typing(&self) -> bool {
        self.browser.typing()
    }

    fn available(&self, command: Command, _who: &Who) -> Availability {
        match command {
            Command::Open => Availability::when(self.browser.current().is_some(), "there is no school to open"),
            Command::AuthorityFilter => {
                Availability::when(!self.authorities.is_empty(), "the store names no local authority yet")
            }
            _ => Availability::Ready,
        }
    }

    fn label(&self, command: Command) -> Option<String> {
        (command == Command::ClosedFilter && self.browser.search().open_only).then(|| "Closed too".to_owned())
    }

    fn is_view(&self) -> Option<Command> {
        Some(Command::Schools)
    }

    fn back(&mut self, turn: &mut Turn<'_>) -> bool {
        self.browser.back(turn)
    }

    fn update(&mut self, input: Input, turn: &mut Turn<'_>) {
        match input {
            Input::Opened => {
                self.browser.reload(turn);
                self.ask_authorities(turn);
            }
            Input::Changed => self.browser.reload(turn),
            Input::Command(Command::Open, _) => {
                if let Some(school) = self.browser.current() {
                    turn.open(SchoolPage::new(school.clone()));
                }
            }
            Input::Command(Command::PhaseFilter, _) => self.choose_phase(turn),
            Input::Command(Command::AuthorityFilter, _) => self.choose_authority(turn),
            Input::Command(Command::ClosedFilter, _) => {
                self.browser.refine(turn, |search| search.open_only = !search.open_only);
            }
            Input::Command(command, count) => {
                self.browser.command(command, count, turn);
            }
            Input::Key(key) => self.browser.key(key, turn),
            Input::Paste(text) => self.browser.paste(&text, turn),
            Input::Done(ticket, result) => {
                if self.browser.done(ticket, &result, turn) || Some(ticket) != self.authorities_asked {
                    return;
                }
                match result {
                    Ok(Response::Organisations(all)) => self.take_authorities(all),
                    Ok(_) => {}
                    Err(error) => turn.fail(&error),
                }
            }
            Input::Answer(answer) => self.chose(&answer, turn),
        }
    }

    fn view(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let search = self.browser.search();
        let everything = search.text.is_empty() && search.phase.is_none() && search.la.is_none() && !search.open_only;
        self.browser.draw(area, canvas, &self.chips(), |_| "");
        if self.browser.total() == Some(0) {
            let text = if everything {
                "There are no schools yet. They come with the files of the DfE: leave the program and give the command \
                 collaborate import FILE."
            } else {
                "No school fits. Esc clears the filter; p, a and c change phase, authority and closed schools."
            };
            let lines = wrap(text, usize::from(area.width.saturating_sub(4)));
            for (y, line) in (area.y + 2..area.bottom()).zip(lines) {
                canvas.text(area, area.x + 2, y, &line, Role::Text);
            }
        }
    }
}
