//! Owns what an organisation is: a local authority, an academy chain, FFT or a school, with its name.
//! Must not know its users or its groups; those name it.

use serde::{Deserialize, Serialize};

use super::OrgCode;

/// An organisation that owns groups or employs users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Its code, for example `LA:815`.
    pub code: OrgCode,
    /// Its name, for example `North Yorkshire`.
    pub name: String,
}

impl OrgCode {
    /// Whether groups can be owned by it: a local authority, an academy chain or FFT, never a school.
    pub const fn may_own_groups(self) -> bool {
        !matches!(self, Self::School(_))
    }

    /// The word for this kind of organisation.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::La(_) => "local authority",
            Self::Chain(_) => "academy chain",
            Self::Fft => "FFT",
            Self::School(_) => "school",
        }
    }
}
