//! Owns the numbers that stand for the field's words in keys and records; a number, once given, is never given again.
//! Must not know where they are written. A new word gets the next free number; the compiler asks for it.

use super::StoreError;
use crate::domain::{
    ConsentScope, ConsentState, LaCode, MailPreference, NoticeKind, OrgCode, Phase, SchoolStatus, Urn, Visibility,
};
use crate::figures::{Code, EnglandScope, Measure, Place, PupilGroup, Release, Stage, Subject};

/// A word that a number stands for.
pub(super) trait Coded: Sized {
    /// What kind of word it is.
    const WHAT: &'static str;

    /// The word, where there is one.
    fn from_code(code: u8) -> Option<Self>;
}

macro_rules! frozen {
    ($encode:ident, $what:literal, $type:ident { $($variant:ident = $code:literal),+ $(,)? }) => {
        pub(super) const fn $encode(value: $type) -> u8 {
            match value {
                $($type::$variant => $code),+
            }
        }

        impl Coded for $type {
            const WHAT: &'static str = $what;

            #[inline]
            fn from_code(code: u8) -> Option<Self> {
                match code {
                    $($code => Some($type::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

/// The word for a number; damage in words where there is none.
pub(super) fn word<T: Coded>(code: u8) -> Result<T, StoreError> {
    T::from_code(code).ok_or_else(|| unknown(T::WHAT, u32::from(code)))
}

fn unknown(what: &str, code: u32) -> StoreError {
    StoreError::Corrupt(format!("{code} stands for no {what} that this program knows"))
}

frozen!(stage, "stage", Stage { Ks2 = 0, Ks4 = 1, Census = 2 });
frozen!(release, "release", Release { Provisional = 0, Revised = 1, Final = 2 });
frozen!(scope, "scope of England", EnglandScope { All = 0, StateFunded = 1 });
frozen!(visibility, "visibility", Visibility { OwnerOnly = 0, Schools = 1 });
frozen!(status, "status of a school", SchoolStatus { Open = 0, Closed = 1, ClosingSoon = 2, Unknown = 3 });
frozen!(
    phase,
    "phase",
    Phase {
        Nursery = 0,
        Primary = 1,
        Secondary = 2,
        AllThrough = 3,
        Special = 4,
        AlternativeProvision = 5,
        SixteenPlus = 6,
        Unknown = 7,
    }
);
frozen!(
    consent,
    "state of consent",
    ConsentState { NotAsked = 0, Requested = 1, Granted = 2, Declined = 3, Withdrawn = 4 }
);
frozen!(covers, "scope of a permission", ConsentScope { All = 0, Ks2 = 1, Ks4 = 2 });
frozen!(mail, "way of being mailed", MailPreference { AtOnce = 0, Daily = 1, InboxOnly = 2 });
frozen!(
    notice,
    "kind of notice",
    NoticeKind {
        Created = 0,
        WentLive = 1,
        OwnerOnly = 2,
        SchoolsAdded = 3,
        SchoolsRemoved = 4,
        ConsentAsked = 5,
        ConsentReminder = 6,
        ConsentGranted = 7,
        ConsentDeclined = 8,
        ConsentWithdrawn = 9,
        MayView = 10,
        MayNoLongerView = 11,
        Edited = 12,
        Archived = 13,
        Restored = 14,
        Changed = 15,
        ConsentExpired = 16,
    }
);
frozen!(
    pupils,
    "pupil group",
    PupilGroup {
        All = 0,
        Boys = 1,
        Girls = 2,
        Disadvantaged = 3,
        NotDisadvantaged = 4,
        Fsm6 = 5,
        NotFsm6 = 6,
        Eal = 7,
        NotEal = 8,
        Sen = 9,
        SenSupport = 10,
        Ehcp = 11,
        NoSen = 12,
        NonMobile = 13,
        PriorLow = 14,
        PriorMiddle = 15,
        PriorHigh = 16,
        Fsm = 17,
        NotFsm = 18,
        Asian = 19,
        Black = 20,
        Chinese = 21,
        Mixed = 22,
        White = 23,
        OtherEthnic = 24,
    }
);
frozen!(
    subject,
    "subject",
    Subject {
        English = 0,
        Maths = 1,
        Science = 2,
        Humanities = 3,
        Languages = 4,
        EbaccSlots = 5,
        OpenSlots = 6,
        Reading = 7,
        Writing = 8,
        Gps = 9,
    }
);
frozen!(
    code,
    "code in place of a figure",
    Code {
        Supp = 0,
        Ne = 1,
        Na = 2,
        Np = 3,
        Lowcov = 4,
        New = 5,
        Sp = 6,
        Sn = 7,
        C = 8,
        Z = 9,
        X = 10,
        Low = 11,
        K = 12,
        U = 13,
        Empty = 14,
        NotInData = 15,
        NotMeasured = 16,
        NothingToPool = 17,
        NoFile = 18,
    }
);
frozen!(
    measure,
    "measure",
    Measure {
        Attainment8 = 0,
        Attainment8English = 1,
        Attainment8Maths = 2,
        Attainment8Ebacc = 3,
        Attainment8Open = 4,
        Progress8 = 5,
        Progress8English = 6,
        Progress8Maths = 7,
        Progress8Ebacc = 8,
        Progress8Open = 9,
        EnglishMaths95 = 10,
        EnglishMaths94 = 11,
        EbaccEntry = 12,
        Ebacc95 = 13,
        Ebacc94 = 14,
        EbaccAps = 15,
        RwmExpected = 16,
        RwmHigher = 17,
        ReadingProgress = 18,
        WritingProgress = 19,
        MathsProgress = 20,
        ReadingScaled = 21,
        MathsScaled = 22,
        GpsScaled = 23,
        ReadingExpected = 24,
        ReadingHigher = 25,
        MathsExpected = 26,
        MathsHigher = 27,
        GpsExpected = 28,
        GpsHigher = 29,
        WritingExpected = 30,
        WritingHigher = 31,
        Entries = 32,
        EntryRate = 33,
        AverageGrade = 34,
        Grade97 = 35,
        Grade95 = 36,
        Grade94 = 37,
        Cohort = 38,
        CohortShare = 39,
        Roll = 40,
        PriorAverage = 41,
        Progress8Band = 42,
    }
);

/// An organisation as kind and number.
pub(super) const fn organisation(code: OrgCode) -> (u8, u32) {
    match code {
        OrgCode::La(la) => (0, la.number() as u32),
        OrgCode::Chain(uid) => (1, uid),
        OrgCode::Fft => (2, 0),
        OrgCode::School(urn) => (3, urn.number()),
    }
}

pub(super) fn organisation_of(kind: u8, number: u32) -> Result<OrgCode, StoreError> {
    match (kind, number) {
        (0, _) => la_of(number).map(OrgCode::La),
        (1, _) => Ok(OrgCode::Chain(number)),
        (2, 0) => Ok(OrgCode::Fft),
        (3, _) => urn_of(number).map(OrgCode::School),
        _ => Err(unknown("kind of organisation", u32::from(kind))),
    }
}

/// A place as kind and number.
pub(super) const fn place(place: Place) -> (u8, u32) {
    match place {
        Place::England(scope_covered) => (0, scope(scope_covered) as u32),
        Place::La(la) => (1, la.number() as u32),
        Place::School(urn) => (2, urn.number()),
    }
}

pub(super) fn place_of(kind: u8, number: u32) -> Result<Place, StoreError> {
    match kind {
        0 => u8::try_from(number).map_err(|_| unknown("scope of England", number)).and_then(word).map(Place::England),
        1 => la_of(number).map(Place::La),
        2 => urn_of(number).map(Place::School),
        _ => Err(unknown("kind of place", u32::from(kind))),
    }
}

pub(super) fn urn_of(number: u32) -> Result<Urn, StoreError> {
    Urn::new(number).map_err(|_| unknown("school", number))
}

pub(super) fn la_of(number: u32) -> Result<LaCode, StoreError> {
    u16::try_from(number).ok().and_then(|code| LaCode::new(code).ok()).ok_or_else(|| unknown("local authority", number))
}
