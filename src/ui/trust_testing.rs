//! Owns what tests of permissions, letters and access need of the service of invented data.
//! Must not be part of the program.

use super::testing::{Service, TODAY, email, la};
use crate::domain::{
    Asked, ConsentScope, ConsentState, ConsentStatus, GroupId, TERMS_VERSION, Urn, Visibility, standard_letter,
};
use crate::report::{Query, ReportName};
use crate::service::{
    AccessStep, AccessStory, GroupDetail, LetterOf, MemberLine, Request, Response, SchoolSees, ServiceError,
    SharingPreview, Side, Trouble, ViewDetail, ViewLine,
};

/// The letter of an owner that wrote none.
pub fn standard() -> LetterOf {
    LetterOf { owner: la(), letter: standard_letter(), own: false, version: 0, to: Vec::new() }
}

/// Where the permission of the school stands that somebody answers for.
pub fn answers_for(urn: Option<Urn>, members: &[MemberLine]) -> Option<(Urn, ConsentStatus)> {
    let own = members.iter().find(|it| Some(it.school.urn) == urn)?;
    Some((own.school.urn, own.status?))
}

/// Puts the group's schools at every state, the first at `requested`, with all that can be recorded.
pub fn vary(detail: &mut GroupDetail) {
    const STATES: [ConsentState; 5] = [
        ConsentState::Requested,
        ConsentState::Granted,
        ConsentState::Declined,
        ConsentState::Withdrawn,
        ConsentState::NotAsked,
    ];
    for (at, member) in detail.members.iter_mut().enumerate() {
        let Some(consent) = &mut member.consent else { continue };
        consent.state = STATES[at % STATES.len()];
        if consent.state == ConsentState::Requested {
            consent.asked = Asked { first: "2026-11-02".into(), last: "2026-11-16".into(), reminders: 1 };
            member.days_outstanding = Some(22 - u32::try_from(at).unwrap());
        }
        if consent.state == ConsentState::Granted {
            consent.signatory = "Pat Head".into();
            consent.role = "Headteacher".into();
            consent.date = "2026-10-05".into();
            consent.agreement = "DSA 2026-1".into();
            consent.scope = ConsentScope::Ks4;
            consent.note = "figures of the sixth form are left out".into();
            // The second one has run out.
            consent.expires = if at > 5 { "2026-11-01".into() } else { "2027-08-31".into() };
        }
        member.status = Some(consent.status_on(TODAY));
    }
}

fn find<'a>(service: &'a Service, pick: &str) -> Result<&'a GroupDetail, ServiceError> {
    let found = service.groups.iter().find(|it| it.group.id.to_string() == pick);
    found.ok_or_else(|| ServiceError::not_found("group", pick))
}

/// Answers what changes nothing.
pub fn read(service: &Service, request: &Request) -> Result<Response, ServiceError> {
    match request {
        Request::PreviewVisibility { group, visibility } => {
            Ok(Response::Preview(Box::new(preview(find(service, group)?, *visibility))))
        }
        Request::ShowLetter(_) => Ok(Response::Letter(Box::new(service.letter.clone()))),
        Request::WriteLetter(group, urn) => {
            let detail = find(service, group)?;
            let school = detail.members.iter().find(|it| it.school.urn == *urn);
            let school = school.map_or_else(|| urn.to_string(), |it| it.school.name.clone());
            let letter = service.letter.letter.filled(|name| match name {
                "school" => school.clone(),
                "group" => detail.group.name.clone(),
                "schools" => detail.members.iter().map(|it| it.school.name.as_str()).collect::<Vec<_>>().join("\n"),
                other => format!("<{other}>"),
            });
            let to = vec![email("sid.schooladmin@example.test")];
            Ok(Response::Letter(Box::new(LetterOf { letter, to, ..service.letter.clone() })))
        }
        Request::ExplainAccess(_, about) => Ok(Response::Access(Box::new(AccessStory {
            group: GroupId(1),
            group_name: "North partnership".into(),
            email: about.clone(),
            may_view: Some(false),
            verdict: format!("{about} cannot see the group: not a viewer of it"),
            steps: vec![
                AccessStep { rule: "signs in".into(), met: Some(true), because: "an active user".into() },
                AccessStep { rule: "is a viewer".into(), met: Some(false), because: "nobody picked them".into() },
                AccessStep { rule: "is global there".into(), met: None, because: "the school knows".into() },
            ],
        }))),
        Request::ListViews => Ok(Response::Views(vec![ViewLine {
            name: "Schools first".into(),
            group: GroupId(1),
            group_name: Some("North partnership".into()),
            report: Some(ReportName::Schools),
            options: "schools".into(),
            trouble: None,
        }])),
        Request::ShowView(name) => Ok(Response::ViewOpened(Box::new(ViewDetail {
            name: name.clone(),
            group: GroupId(1),
            group_name: "North partnership".into(),
            query: Query::of(ReportName::Schools),
            screen: Vec::new(),
        }))),
        other => Err(ServiceError::new(Trouble::Fault, format!("{other:?}"), "not in this test")),
    }
}

/// Carries out what changes something.
pub fn write(service: &mut Service, request: &Request) -> Result<(), ServiceError> {
    match request {
        Request::RequestConsent { group, schools, remind } => {
            service.change(group, |it| {
                for member in it.members.iter_mut().filter(|member| schools.contains(&member.school.urn)) {
                    let Some(consent) = &mut member.consent else { continue };
                    consent.asked.last = TODAY.into();
                    if *remind {
                        consent.asked.reminders += 1;
                    } else {
                        consent.state = ConsentState::Requested;
                        member.status = Some(ConsentStatus::Requested);
                        member.days_outstanding = Some(0);
                    }
                }
            });
            Ok(())
        }
        Request::SaveLetter { letter, version, .. } => {
            if version.is_some_and(|it| it != service.letter.version) {
                return Err(stale("the letter was changed meanwhile", &[("Subject", "mine", "theirs")]));
            }
            let next = service.letter.version + 1;
            let own = letter.is_some();
            service.letter.letter = letter.clone().unwrap_or_else(standard_letter);
            service.letter = LetterOf { own, version: next, ..service.letter.clone() };
            Ok(())
        }
        _ => Ok(()),
    }
}

/// A save that came too late: label, yours, theirs.
pub fn stale(what: &str, sides: &[(&str, &str, &str)]) -> ServiceError {
    let mut error = ServiceError::new(Trouble::Stale, what, "compare the two");
    let side = |(label, yours, theirs): &(&str, &str, &str)| Side {
        label: (*label).to_owned(),
        yours: (*yours).to_owned(),
        theirs: (*theirs).to_owned(),
    };
    error.sides = sides.iter().map(side).collect();
    error
}

fn preview(detail: &GroupDetail, visibility: Visibility) -> SharingPreview {
    let schools: Vec<SchoolSees> = detail
        .members
        .iter()
        .map(|it| {
            let status = it.status.unwrap();
            let takes_part = status == ConsentStatus::Granted;
            let scope = it.consent.as_ref().unwrap().scope;
            let limits = (scope != ConsentScope::All).then(|| scope.label().to_owned());
            SchoolSees {
                urn: it.school.urn,
                name: it.school.name.clone(),
                status,
                takes_part,
                limits,
                administrators: 1,
                people: 2,
            }
        })
        .collect();
    let missing = schools.iter().filter(|it| !it.takes_part).count();
    SharingPreview {
        version: detail.group.version,
        visibility,
        now: detail.group.visibility,
        owner_viewers: vec!["Vera Viewer <vera.viewer@example.test>".into()],
        obstacles: vec![
            format!("{missing} schools have not agreed"),
            format!("terms {TERMS_VERSION} are not accepted"),
        ],
        schools,
        terms_accepted: false,
    }
}
