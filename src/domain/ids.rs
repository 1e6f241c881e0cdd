//! Owns the identifiers of the field: URN, LAESTAB, LA code, organisation code, e-mail address, group id.
//! Must not know what stands behind an identifier; a value of these types is well formed, no more.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Problem, is_unprintable};

/// A school's unique reference number: six digits, a new one on academisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Urn(u32);

/// The seven-digit DfE number: LA code × 10,000 + establishment number; it survives academisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LaEstab(u32);

/// A local authority's three-digit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LaCode(u16);

/// A user name: an e-mail address, kept in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

/// A Collaborate group's number, shown as `G7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GroupId(pub u32);

/// An import's number, shown as `I7`; later imports have higher numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ImportId(pub u32);

/// Who owns a group or employs a user: `LA:815`, `AC:1234`, `FFT`, or a school's URN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OrgCode {
    /// A local authority.
    La(LaCode),
    /// An academy chain, by its GIAS group UID.
    Chain(u32),
    /// FFT itself.
    Fft,
    /// A single school.
    School(Urn),
}

impl Urn {
    /// A URN, when the number has six digits.
    pub fn new(number: u32) -> Result<Self, Problem> {
        if (100_000..=999_999).contains(&number) {
            Ok(Self(number))
        } else {
            Err(Problem::new(format!("'{number}' is not a URN"), "a URN is a six-digit number such as 121666"))
        }
    }

    /// The six-digit number.
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl LaEstab {
    /// From the LA's code and the establishment number (0 to 9999).
    pub fn new(la: LaCode, estab: u16) -> Result<Self, Problem> {
        if estab <= 9_999 {
            Ok(Self(u32::from(la.0) * 10_000 + u32::from(estab)))
        } else {
            Err(Problem::new(
                format!("'{estab}' is not an establishment number"),
                "an establishment number has at most four digits",
            ))
        }
    }

    /// The seven-digit number.
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl LaCode {
    /// Stands for the authority of a school of which no file says where it lies.
    pub const NOT_STATED: Self = Self(0);

    /// An LA code, when the number has three digits.
    pub fn new(number: u16) -> Result<Self, Problem> {
        if (100..=999).contains(&number) {
            Ok(Self(number))
        } else {
            Err(Problem::new(
                format!("'{number}' is not a local authority code"),
                "a local authority code is a three-digit number such as 815",
            ))
        }
    }

    /// The three-digit number.
    pub const fn number(self) -> u16 {
        self.0
    }
}

impl Email {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl GroupId {
    /// The text that people and JSON see, for example `G7`.
    pub fn text(self) -> String {
        self.to_string()
    }
}

impl FromStr for Urn {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let trimmed = text.trim();
        trimmed.parse().ok().filter(|_| trimmed.bytes().all(|byte| byte.is_ascii_digit())).map_or_else(
            || Err(Problem::new(format!("'{trimmed}' is not a URN"), "a URN is a six-digit number such as 121666")),
            Self::new,
        )
    }
}

impl FromStr for LaEstab {
    type Err = Problem;
    /// Reads `8154035` or `815/4035`.
    fn from_str(text: &str) -> Result<Self, Problem> {
        let digits: String = text.trim().chars().filter(|c| *c != '/').collect();
        let bad = || {
            Problem::new(
                format!("'{}' is not a DfE number", text.trim()),
                "write seven digits such as 8154035 or 815/4035",
            )
        };
        if digits.len() != 7 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(bad());
        }
        let number: u32 = digits.parse().map_err(|_| bad())?;
        if number < 1_000_000 { Err(bad()) } else { Ok(Self(number)) }
    }
}

impl FromStr for LaCode {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        text.trim().parse().map_or_else(
            |_| {
                Err(Problem::new(
                    format!("'{}' is not a local authority code", text.trim()),
                    "a local authority code is a three-digit number such as 815",
                ))
            },
            Self::new,
        )
    }
}

impl FromStr for Email {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let address = text.trim().to_lowercase();
        let well_formed = address.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty()
                && !host.contains('@')
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.')
        }) && address.len() <= 254
            && address.chars().all(|c| !c.is_whitespace() && !is_unprintable(c));
        if well_formed {
            Ok(Self(address))
        } else {
            Err(Problem::new(
                format!("'{}' is not an e-mail address", text.trim()),
                "write an address such as a.name@school.example",
            ))
        }
    }
}

impl FromStr for GroupId {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        numbered(text, 'G', "a group's id").map(Self)
    }
}

impl FromStr for ImportId {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        numbered(text, 'I', "an import's id").map(Self)
    }
}

fn numbered(text: &str, letter: char, what: &str) -> Result<u32, Problem> {
    text.trim()
        .strip_prefix([letter, letter.to_ascii_lowercase()])
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| {
            Problem::new(
                format!("'{}' is not {what}", text.trim()),
                format!("write it as it is listed, for example {letter}7"),
            )
        })
}

impl FromStr for OrgCode {
    type Err = Problem;
    fn from_str(text: &str) -> Result<Self, Problem> {
        let code = text.trim();
        let upper = code.to_uppercase();
        if upper == "FFT" {
            return Ok(Self::Fft);
        }
        if let Some(la) = upper.strip_prefix("LA:") {
            return la.parse().map(Self::La);
        }
        if let Some(uid) = upper.strip_prefix("AC:") {
            return uid.parse().map(Self::Chain).map_err(|_| {
                Problem::new(
                    format!("'{code}' is not an academy chain"),
                    "write its GIAS group UID, for example AC:1234",
                )
            });
        }
        code.parse().map(Self::School).map_err(|_| {
            Problem::new(
                format!("'{code}' is not an organisation"),
                "write LA:815 for a local authority, AC:1234 for an academy chain, FFT, or a school's URN",
            )
        })
    }
}

macro_rules! display_number {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}
display_number!(Urn, LaEstab, LaCode, Email);

impl fmt::Display for GroupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "G{}", self.0)
    }
}

impl fmt::Display for ImportId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "I{}", self.0)
    }
}

impl fmt::Display for OrgCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::La(code) => write!(f, "LA:{code}"),
            Self::Chain(uid) => write!(f, "AC:{uid}"),
            Self::Fft => f.write_str("FFT"),
            Self::School(urn) => urn.fmt(f),
        }
    }
}
