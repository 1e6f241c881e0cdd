//! Owns the layouts of schools, organisations and users.
//! Must not know which school states what; `SchoolFacts` is a school as one import states it.

use serde::{Deserialize, Serialize};

use super::Record;
use crate::domain::{Email, LaCode, LaEstab, MailPreference, Organisation, Reach, School, Urn, User};
use crate::store::{StoreError, codec, codes};

/// A school as one import states it; fields that its file does not state are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolFacts(pub School);

#[derive(Serialize, Deserialize)]
struct SchoolV1 {
    urn: u32,
    laestab: Option<u32>,
    name: String,
    la: u16,
    phase: u8,
    kind: String,
    status: u8,
    opened: String,
    closed: String,
    town: String,
    postcode: String,
    ages: Option<(u8, u8)>,
    gender: String,
    admissions: String,
    religion: String,
    other_urns: Vec<u32>,
}

/// As version 1, with what was added since.
#[derive(Serialize, Deserialize)]
struct SchoolV2 {
    first: SchoolV1,
    chain: Option<u32>,
}

fn frozen_school(school: &School) -> SchoolV2 {
    let school = school.clone();
    let chain = school.chain;
    let first = SchoolV1 {
        urn: school.urn.number(),
        laestab: school.laestab.map(LaEstab::number),
        name: school.name,
        la: school.la.number(),
        phase: codes::phase(school.phase),
        kind: school.kind,
        status: codes::status(school.status),
        opened: school.opened,
        closed: school.closed,
        town: school.town,
        postcode: school.postcode,
        ages: school.ages,
        gender: school.gender,
        admissions: school.admissions,
        religion: school.religion,
        other_urns: school.other_urns.into_iter().map(Urn::number).collect(),
    };
    SchoolV2 { first, chain }
}

/// The body of a school in any version.
fn school_in(version: u8, body: &[u8]) -> Result<School, StoreError> {
    let SchoolV2 { first, chain } =
        if version == 1 { SchoolV2 { first: codec::decode(body)?, chain: None } } else { codec::decode(body)? };
    Ok(School { chain, ..school_of(first)? })
}

fn school_of(frozen: SchoolV1) -> Result<School, StoreError> {
    Ok(School {
        urn: codes::urn_of(frozen.urn)?,
        laestab: frozen.laestab.map(laestab_of).transpose()?,
        name: frozen.name,
        // A file that lists links or chains says of no school where it lies.
        la: if frozen.la == 0 { LaCode::NOT_STATED } else { codes::la_of(u32::from(frozen.la))? },
        phase: codes::word(frozen.phase)?,
        kind: frozen.kind,
        status: codes::word(frozen.status)?,
        opened: frozen.opened,
        closed: frozen.closed,
        town: frozen.town,
        postcode: frozen.postcode,
        ages: frozen.ages,
        gender: frozen.gender,
        admissions: frozen.admissions,
        religion: frozen.religion,
        other_urns: frozen.other_urns.into_iter().map(codes::urn_of).collect::<Result<_, _>>()?,
        chain: None,
    })
}

fn laestab_of(number: u32) -> Result<LaEstab, StoreError> {
    let wrong = || StoreError::Corrupt(format!("{number} is no DfE number"));
    let estab = u16::try_from(number % 10_000).map_err(|_| wrong())?;
    LaEstab::new(codes::la_of(number / 10_000)?, estab).map_err(|_| wrong())
}

impl Record for School {
    const KIND: u8 = b's';
    const VERSION: u8 = 2;

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        codec::encode(&frozen_school(self))
    }

    fn from_body(version: u8, body: &[u8]) -> Result<Self, StoreError> {
        school_in(version, body)
    }
}

impl Record for SchoolFacts {
    const KIND: u8 = b'f';
    const VERSION: u8 = 2;

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        codec::encode(&frozen_school(&self.0))
    }

    fn from_body(version: u8, body: &[u8]) -> Result<Self, StoreError> {
        school_in(version, body).map(Self)
    }
}

/// Schools with neighbouring URNs, merged from every published import, in order of URN.
///
/// sled reads a page of at most sixteen values at a time: thirty schools in one value make the whole list quick to read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shelf(pub Vec<School>);

impl Record for Shelf {
    const KIND: u8 = b'd';
    const VERSION: u8 = 2;

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        codec::encode(&self.0.iter().map(frozen_school).collect::<Vec<_>>())
    }

    fn from_body(version: u8, body: &[u8]) -> Result<Self, StoreError> {
        let frozen: Vec<SchoolV2> = if version == 1 {
            let first: Vec<SchoolV1> = codec::decode(body)?;
            first.into_iter().map(|first| SchoolV2 { first, chain: None }).collect()
        } else {
            codec::decode(body)?
        };
        let school = |SchoolV2 { first, chain }| Ok(School { chain, ..school_of(first)? });
        frozen.into_iter().map(school).collect::<Result<_, _>>().map(Self)
    }
}

#[derive(Serialize, Deserialize)]
struct OrganisationV1 {
    code: (u8, u32),
    name: String,
}

impl Record for Organisation {
    const KIND: u8 = b'o';

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        codec::encode(&OrganisationV1 { code: codes::organisation(self.code), name: self.name.clone() })
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        let OrganisationV1 { code: (kind, number), name } = codec::decode(body)?;
        Ok(Self { code: codes::organisation_of(kind, number)?, name })
    }
}

#[derive(Serialize, Deserialize)]
struct UserV1 {
    email: String,
    name: String,
    organisation: (u8, u32),
    job: String,
    administrator: bool,
    global: bool,
    active: bool,
    version: u32,
}

#[derive(Serialize, Deserialize)]
struct UserV2 {
    first: UserV1,
    /// The schools that the user is limited to; none: not limited.
    only: Option<Vec<u32>>,
    mail: u8,
}

impl Record for User {
    const KIND: u8 = b'u';
    const VERSION: u8 = 2;

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        let first = UserV1 {
            email: self.email.as_str().to_owned(),
            name: self.name.clone(),
            organisation: codes::organisation(self.organisation),
            job: self.job.clone(),
            administrator: self.administrator,
            global: self.global,
            active: self.active,
            version: self.version,
        };
        let only = match &self.reach {
            Reach::All => None,
            Reach::Only(schools) => Some(schools.iter().map(|urn| urn.number()).collect()),
        };
        codec::encode(&UserV2 { first, only, mail: codes::mail(self.mail) })
    }

    fn from_body(version: u8, body: &[u8]) -> Result<Self, StoreError> {
        let UserV2 { first: frozen, only, mail } = if version == 1 {
            UserV2 { first: codec::decode(body)?, only: None, mail: codes::mail(MailPreference::AtOnce) }
        } else {
            codec::decode(body)?
        };
        let reach = match only {
            None => Reach::All,
            Some(urns) => Reach::Only(urns.into_iter().map(codes::urn_of).collect::<Result<_, _>>()?),
        };
        let (kind, number) = frozen.organisation;
        Ok(Self {
            email: email_of(&frozen.email)?,
            name: frozen.name,
            organisation: codes::organisation_of(kind, number)?,
            job: frozen.job,
            administrator: frozen.administrator,
            global: frozen.global,
            reach,
            mail: codes::word(mail)?,
            active: frozen.active,
            version: frozen.version,
        })
    }
}

pub(super) fn email_of(text: &str) -> Result<Email, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt(format!("'{text}' stands where an e-mail address should be")))
}
