//! Owns what a user is: a person of one organisation, with what they may do there.
//! Must not know groups; groups name their viewers.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Email, MailPreference, OrgCode, Urn};

/// Whose figures a user may see in the groups that the user may view.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Reach {
    /// Those of every school that the group shows.
    #[default]
    All,
    /// Those of these schools only: a school improvement partner.
    Only(BTreeSet<Urn>),
}

/// A person who may sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The user name.
    pub email: Email,
    /// The person's name.
    pub name: String,
    /// The organisation that manages this user.
    pub organisation: OrgCode,
    /// Job title, or empty.
    pub job: String,
    /// Manages the organisation's groups and users.
    pub administrator: bool,
    /// "Always allow to see all groups".
    pub global: bool,
    /// Whose figures the user may see.
    pub reach: Reach,
    /// How the user wants to be mailed.
    pub mail: MailPreference,
    /// May sign in.
    pub active: bool,
    /// Counts the saves of this record; a save carries the version it read.
    pub version: u32,
}
