//! Owns the people and groups that go with the embedded sample: read from `sample-data/people.toml`.
//! Must not know the store; whoever fills one asks for these and makes them.

use serde::Deserialize;

use crate::domain::{
    Consent, ConsentScope, ConsentState, Email, MailPreference, OrgCode, Organisation, Problem, Reach, Urn, User,
    Visibility,
};

/// The text that everything is read from.
const TEXT: &str = include_str!("../../sample-data/people.toml");

/// A school's permission in a sample group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleConsent {
    /// The school.
    pub school: Urn,
    /// Its permission.
    pub consent: Consent,
}

/// The viewers that a school picked in a sample group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SamplePick {
    /// The school.
    pub school: Urn,
    /// The school's administrator, who has read the list of schools.
    pub by: Email,
    /// Whom the administrator picked.
    pub viewers: Vec<Email>,
}

/// A group to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleGroup {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Who owns it.
    pub owner: OrgCode,
    /// Who sets it up.
    pub created_by: Email,
    /// Its schools.
    pub schools: Vec<Urn>,
    /// Users of the owner who may view it.
    pub viewers: Vec<Email>,
    /// Who can see it; a group that is shared has its terms accepted by who sets it up.
    pub visibility: Visibility,
    /// Permissions of its schools, one after the other as they came; the others were not asked.
    pub consents: Vec<SampleConsent>,
    /// What schools picked.
    pub picks: Vec<SamplePick>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    organisation: Vec<OrganisationLine>,
    person: Vec<PersonLine>,
    group: Vec<GroupLine>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OrganisationLine {
    code: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonLine {
    email: String,
    name: String,
    organisation: String,
    #[serde(default)]
    job: String,
    #[serde(default)]
    administrator: bool,
    #[serde(default)]
    global: bool,
    #[serde(default = "yes")]
    active: bool,
}

const fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupLine {
    name: String,
    description: String,
    owner: String,
    created_by: String,
    visibility: String,
    schools: Vec<u32>,
    #[serde(default)]
    viewers: Vec<String>,
    #[serde(default)]
    consent: Vec<ConsentLine>,
    #[serde(default)]
    pick: Vec<PickLine>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConsentLine {
    school: u32,
    state: String,
    #[serde(default)]
    signatory: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    expires: String,
    #[serde(default)]
    agreement: String,
    #[serde(default = "everything")]
    covers: String,
    #[serde(default)]
    note: String,
}

fn everything() -> String {
    ConsentScope::All.id().to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PickLine {
    school: u32,
    by: String,
    viewers: Vec<String>,
}

fn sheet() -> Result<Sheet, Problem> {
    toml::from_str(TEXT).map_err(|error| {
        Problem::new(
            format!("the embedded people cannot be read: {error}"),
            "this is a fault of the program: report it",
        )
    })
}

/// The organisations of the sample besides its schools.
///
/// # Errors
///
/// When the embedded text is at fault.
pub fn organisations() -> Result<Vec<Organisation>, Problem> {
    sheet()?
        .organisation
        .into_iter()
        .map(|line| Ok(Organisation { code: line.code.parse()?, name: line.name }))
        .collect()
}

/// The people of the sample.
///
/// # Errors
///
/// When the embedded text is at fault.
pub fn people() -> Result<Vec<User>, Problem> {
    sheet()?
        .person
        .into_iter()
        .map(|line| {
            Ok(User {
                email: line.email.parse()?,
                name: line.name,
                organisation: line.organisation.parse()?,
                job: line.job,
                administrator: line.administrator,
                global: line.global,
                reach: Reach::All,
                mail: MailPreference::default(),
                active: line.active,
                version: 0,
            })
        })
        .collect()
}

/// The groups of the sample.
///
/// # Errors
///
/// When the embedded text is at fault.
pub fn groups() -> Result<Vec<SampleGroup>, Problem> {
    sheet()?.group.into_iter().map(group).collect()
}

fn group(line: GroupLine) -> Result<SampleGroup, Problem> {
    let emails = |words: Vec<String>| words.iter().map(|word| word.parse()).collect::<Result<Vec<Email>, _>>();
    let visibility = [Visibility::OwnerOnly, Visibility::Schools]
        .into_iter()
        .find(|it| it.id() == line.visibility)
        .ok_or_else(|| Problem::new(format!("'{}' is not a visibility", line.visibility), "use owner or schools"))?;
    Ok(SampleGroup {
        name: line.name,
        description: line.description,
        owner: line.owner.parse()?,
        created_by: line.created_by.parse()?,
        schools: line.schools.into_iter().map(Urn::new).collect::<Result<_, _>>()?,
        viewers: emails(line.viewers)?,
        visibility,
        consents: line.consent.into_iter().map(consent).collect::<Result<_, _>>()?,
        picks: line
            .pick
            .into_iter()
            .map(|pick| {
                Ok(SamplePick { school: Urn::new(pick.school)?, by: pick.by.parse()?, viewers: emails(pick.viewers)? })
            })
            .collect::<Result<_, Problem>>()?,
    })
}

fn consent(line: ConsentLine) -> Result<SampleConsent, Problem> {
    let state = [
        ConsentState::NotAsked,
        ConsentState::Requested,
        ConsentState::Granted,
        ConsentState::Declined,
        ConsentState::Withdrawn,
    ]
    .into_iter()
    .find(|state| state.label() == line.state)
    .ok_or_else(|| Problem::new(format!("'{}' is not a state of consent", line.state), "use granted or declined"))?;
    Ok(SampleConsent {
        school: Urn::new(line.school)?,
        consent: Consent {
            state,
            signatory: line.signatory,
            role: line.role,
            date: line.date,
            expires: line.expires,
            agreement: line.agreement,
            scope: line.covers.parse()?,
            note: line.note,
            ..Consent::not_asked()
        },
    })
}
