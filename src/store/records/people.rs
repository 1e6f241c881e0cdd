//! Owns the layouts of schools, organisations and users.
//! Must not know which school states what; `SchoolFacts` is a school as one import states it.

use serde::{Deserialize, Serialize};

use super::Record;
use crate::domain::{Email, LaEstab, Organisation, School, Urn, User};
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

fn school_body(school: &School) -> Result<Vec<u8>, StoreError> {
    let school = school.clone();
    codec::encode(&SchoolV1 {
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
    })
}

fn school_of(body: &[u8]) -> Result<School, StoreError> {
    let frozen: SchoolV1 = codec::decode(body)?;
    Ok(School {
        urn: codes::urn_of(frozen.urn)?,
        laestab: frozen.laestab.map(laestab_of).transpose()?,
        name: frozen.name,
        la: codes::la_of(u32::from(frozen.la))?,
        phase: codes::phase_of(frozen.phase)?,
        kind: frozen.kind,
        status: codes::status_of(frozen.status)?,
        opened: frozen.opened,
        closed: frozen.closed,
        town: frozen.town,
        postcode: frozen.postcode,
        ages: frozen.ages,
        gender: frozen.gender,
        admissions: frozen.admissions,
        religion: frozen.religion,
        other_urns: frozen.other_urns.into_iter().map(codes::urn_of).collect::<Result<_, _>>()?,
    })
}

fn laestab_of(number: u32) -> Result<LaEstab, StoreError> {
    let wrong = || StoreError::Corrupt(format!("{number} is no DfE number"));
    let estab = u16::try_from(number % 10_000).map_err(|_| wrong())?;
    LaEstab::new(codes::la_of(number / 10_000)?, estab).map_err(|_| wrong())
}

impl Record for School {
    const KIND: u8 = b's';

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        school_body(self)
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        school_of(body)
    }
}

impl Record for SchoolFacts {
    const KIND: u8 = b'f';

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        school_body(&self.0)
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        school_of(body).map(Self)
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

impl Record for User {
    const KIND: u8 = b'u';

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        codec::encode(&UserV1 {
            email: self.email.as_str().to_owned(),
            name: self.name.clone(),
            organisation: codes::organisation(self.organisation),
            job: self.job.clone(),
            administrator: self.administrator,
            global: self.global,
            active: self.active,
            version: self.version,
        })
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        let frozen: UserV1 = codec::decode(body)?;
        let (kind, number) = frozen.organisation;
        Ok(Self {
            email: email_of(&frozen.email)?,
            name: frozen.name,
            organisation: codes::organisation_of(kind, number)?,
            job: frozen.job,
            administrator: frozen.administrator,
            global: frozen.global,
            active: frozen.active,
            version: frozen.version,
        })
    }
}

pub(super) fn email_of(text: &str) -> Result<Email, StoreError> {
    text.parse().map_err(|_| StoreError::Corrupt(format!("'{text}' stands where an e-mail address should be")))
}
