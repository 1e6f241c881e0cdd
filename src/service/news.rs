//! Owns who is told what of a change to a group, from the difference between the two states alone.
//! Must not know how it reaches them; nor tell a school of another school's answer, or anybody of a figure.

mod steps;
mod words;

use std::collections::BTreeMap;

use crate::domain::{Email, Group, NoticeKind, OrgCode, Reach, Urn, User};
use crate::store::{Message, keys, scan_all};

use super::authority::Who;
use super::{Service, ServiceError};
use steps::{Scene, Step};
use words::{Event, Foot};

/// Most names that stand in one sentence.
const NAMES: usize = 20;

/// What happened to schools, in the owner's words; the weightiest first.
const SCHOOL_LINES: [(Step, NoticeKind, &str); 9] = [
    (Step::Expired, NoticeKind::ConsentExpired, "Permission ran out of"),
    (Step::Withdrawn, NoticeKind::ConsentWithdrawn, "Permission withdrawn by"),
    (Step::Declined, NoticeKind::ConsentDeclined, "Permission declined by"),
    (Step::Granted, NoticeKind::ConsentGranted, "Permission granted by"),
    (Step::Removed, NoticeKind::SchoolsRemoved, "Taken out"),
    (Step::Added, NoticeKind::SchoolsAdded, "Put in"),
    (Step::Asked, NoticeKind::ConsentAsked, "Asked for their permission"),
    (Step::Reminded, NoticeKind::ConsentReminder, "Reminded of the request"),
    (Step::TakenBack, NoticeKind::Changed, "A request or an answer was taken back"),
];

/// What is told to some people alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Telling {
    kind: NoticeKind,
    subject: String,
    text: String,
    letter: Option<Urn>,
}

impl Service {
    /// What is told of a change to a group, and to whom: everybody concerned but the one who made it, each once.
    pub(super) fn news_of(
        &self,
        who: &Who,
        before: Option<&Group>,
        after: &Group,
    ) -> Result<Vec<Message>, ServiceError> {
        let scene = Scene::new(before, after, self.today());
        if scene.is_quiet() {
            return Ok(Vec::new());
        }
        let foot = Foot { owner: self.organisation_name(after.owner)?, contact: self.contact(&after.created_by)? };
        let mut tellings: BTreeMap<Telling, Vec<Email>> = BTreeMap::new();
        for user in self.concerned_users(who, &scene)? {
            let letter = scene.letter_for(&user);
            let telling = match letter {
                Some((kind, urn)) => {
                    Some(Telling { kind, subject: String::new(), text: String::new(), letter: Some(urn) })
                }
                None => words::compose(&self.events_for(&user, &scene)?, after, &foot)
                    .map(|(kind, subject, text)| Telling { kind, subject, text, letter: None }),
            };
            if let Some(telling) = telling {
                tellings.entry(telling).or_default().push(user.email);
            }
        }
        let message = |(Telling { kind, subject, text, letter }, to)| Message { kind, subject, text, letter, to };
        Ok(tellings.into_iter().map(message).collect())
    }

    /// Active people of the owner and of the schools, without the one who made the change.
    fn concerned_users(&self, who: &Who, scene: &Scene) -> Result<Vec<User>, ServiceError> {
        let mut users = Vec::new();
        scan_all::<User>(self.store.as_ref(), keys::users(), &mut |_, user| {
            let of_group = match user.organisation {
                OrgCode::School(urn) => scene.has(urn),
                other => other == scene.after.owner,
            };
            if user.active && of_group && who.email() != Some(&user.email) {
                users.push(user);
            }
            Ok(())
        })?;
        Ok(users)
    }

    fn events_for(&self, user: &User, scene: &Scene) -> Result<Vec<Event>, ServiceError> {
        match user.organisation {
            OrgCode::School(urn) => self.events_for_school(user, urn, scene),
            _ => self.events_for_owner(user, scene),
        }
    }

    fn events_for_owner(&self, user: &User, scene: &Scene) -> Result<Vec<Event>, ServiceError> {
        let (saw, sees) = scene.sight(user);
        let (before, after) = (scene.before.as_ref(), &scene.after);
        let mut events = Vec::new();
        if before.is_some() && saw != sees {
            events.push(if sees { Event::may_view() } else { Event::may_no_longer_view() });
        }
        if !(user.administrator || sees) {
            return Ok(events);
        }
        events.extend(scene.whole.iter().map(|kind| words::whole_for_owner(*kind, before, after)));
        if before.is_none() && sees {
            events.push(Event::may_view());
        }
        let mut hidden = false;
        for (step, kind, words) in SCHOOL_LINES {
            let of_all = scene.schools(step);
            let told: Vec<Urn> = of_all.iter().copied().filter(|urn| may_be_named(*urn, step, user)).collect();
            hidden |= told.len() < of_all.len() && !matches!(step, Step::Asked | Step::Reminded);
            if !told.is_empty() {
                let names = self.names_of_schools(&told)?;
                let event = Event::new(kind, format!("{words}: {names}."));
                events.push(if told.len() == 1 { event.answered_by(names) } else { event });
            }
        }
        if hidden {
            events.push(Event::changed());
        }
        if user.administrator {
            let others = |emails: Vec<Email>| emails.into_iter().filter(|it| *it != user.email).collect::<Vec<_>>();
            let (gained, lost) = scene.viewers();
            events.extend(self.viewer_events(&others(gained), &others(lost))?);
        }
        Ok(events)
    }

    fn events_for_school(&self, user: &User, urn: Urn, scene: &Scene) -> Result<Vec<Event>, ServiceError> {
        let (saw, sees) = scene.sight(user);
        let (knew, knows) = scene.knowledge(urn);
        let (before, after) = (scene.before.as_ref(), &scene.after);
        let mut events = Vec::new();
        if user.administrator {
            events.extend(scene.turn(urn).and_then(|step| own_event(step, knew, knows)));
        }
        let (gained, lost) = scene.picks(urn);
        let picked = gained.contains(&user.email) || lost.contains(&user.email);
        let switched = scene.whole.iter().any(|kind| matches!(kind, NoticeKind::WentLive | NoticeKind::OwnerOnly));
        if saw != sees && (picked || !(user.administrator || switched)) {
            events.push(if sees { Event::may_view() } else { Event::may_no_longer_view() });
        }
        for kind in &scene.whole {
            match *kind {
                NoticeKind::Created => {}
                NoticeKind::Edited if !(sees || user.administrator && knows) => {}
                kind if user.administrator && (knew || knows) => {
                    let agreed = after.member(urn).is_some_and(|member| member.consent.holds_on(&scene.today));
                    events.push(words::whole_for_school(kind, agreed, before, after));
                }
                kind if saw || sees => events.push(words::whole_for_viewers(kind, before, after)),
                _ => {}
            }
        }
        if user.administrator && knows {
            let others = |emails: Vec<Email>| emails.into_iter().filter(|it| *it != user.email).collect::<Vec<_>>();
            events.extend(self.viewer_events(&others(gained), &others(lost))?);
        }
        if scene.others_stir(urn) && (user.administrator && knows || sees) {
            events.push(Event::changed());
        }
        Ok(events)
    }

    /// Which people may view now and which no longer, for administrators.
    fn viewer_events(&self, gained: &[Email], lost: &[Email]) -> Result<Vec<Event>, ServiceError> {
        let mut events = Vec::new();
        for (kind, words, emails) in [
            (NoticeKind::MayView, "Picked as viewers", gained),
            (NoticeKind::MayNoLongerView, "No longer viewers", lost),
        ] {
            if !emails.is_empty() {
                let people = emails.iter().take(NAMES).map(|email| self.contact(email.as_str()));
                let names = people.collect::<Result<Vec<_>, _>>()?;
                events.push(Event::new(kind, format!("{words}: {}.", listed(names, emails.len()))));
            }
        }
        Ok(events)
    }

    fn names_of_schools(&self, urns: &[Urn]) -> Result<String, ServiceError> {
        let name = |urn: &Urn| -> Result<String, ServiceError> {
            Ok(self.school(*urn)?.map_or_else(|| format!("school {urn}"), |school| school.name))
        };
        let names = urns.iter().take(NAMES).map(name).collect::<Result<Vec<_>, _>>()?;
        Ok(listed(names, urns.len()))
    }
}

impl Scene {
    /// Whether the school is or was in the group.
    fn has(&self, urn: Urn) -> bool {
        self.after.member(urn).is_some() || self.turn(urn).is_some()
    }

    /// The letter that the user is sent: an administrator of a school that is asked or reminded.
    fn letter_for(&self, user: &User) -> Option<(NoticeKind, Urn)> {
        let OrgCode::School(urn) = user.organisation else { return None };
        match self.turn(urn).filter(|_| user.administrator)? {
            Step::Asked => Some((NoticeKind::ConsentAsked, urn)),
            Step::Reminded => Some((NoticeKind::ConsentReminder, urn)),
            _ => None,
        }
    }
}

/// Whether somebody of the owner may read that this happened to this school: permissions are administrators' to know,
/// and a partner knows the schools it is limited to.
fn may_be_named(urn: Urn, step: Step, user: &User) -> bool {
    let reached = match &user.reach {
        Reach::All => true,
        Reach::Only(named) => named.contains(&urn),
    };
    user.administrator || (reached && matches!(step, Step::Added | Step::Removed))
}

/// What happened to the school itself, for its administrators.
fn own_event(step: Step, knew: bool, knows: bool) -> Option<Event> {
    let told = |kind, words: &str| Some(Event::new(kind, words));
    match step {
        Step::Granted => told(
            NoticeKind::ConsentGranted,
            "It is recorded that your school permits its figures to be shared in the group. You may withdraw the \
             permission at any time.",
        ),
        Step::Declined => told(
            NoticeKind::ConsentDeclined,
            "It is recorded that your school does not permit its figures to be shared in the group: no other school \
             sees them.",
        ),
        Step::Expired => told(
            NoticeKind::ConsentExpired,
            "Your school's permission has run out: no other school sees its figures any more, on their own or in a \
             total. Its owner may ask you again.",
        ),
        Step::Withdrawn => told(
            NoticeKind::ConsentWithdrawn,
            "Your school's permission is withdrawn: no other school sees its figures any more, on their own or in a \
             total.",
        ),
        Step::Removed if knew => Some(Event {
            subject: "Your school was taken out of '{}'",
            ..Event::new(
                NoticeKind::SchoolsRemoved,
                "Your school was taken out of the group: its figures are no longer in the group's reports.",
            )
        }),
        Step::Added if knows => Some(Event {
            subject: "Your school is in '{}'",
            ..Event::new(NoticeKind::SchoolsAdded, "Your school was put into the group again.")
        }),
        Step::TakenBack if knew => {
            told(NoticeKind::Changed, "What was last recorded of your school's permission in the group was taken back.")
        }
        _ => None,
    }
}

/// Names in a row; more than stand there are not counted, for a count is a figure.
fn listed(mut names: Vec<String>, all: usize) -> String {
    if names.len() < all {
        names.push("and others".to_owned());
    }
    names.join(", ")
}
