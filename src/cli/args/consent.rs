//! Owns the arguments of the schools' permission.
//! Must not know how they are carried out.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use crate::domain::{ConsentScope, ConsentState, ConsentStatus, OrgCode, Problem, Urn, is_unprintable};

/// Most characters of an agreement's version.
const LONGEST_VERSION: usize = 40;

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum ConsentCommand {
    /// Where the permission of each school stands
    Board {
        /// The group's id or name
        group: String,
        /// Only the schools whose permission stands so; repeat it for each
        #[arg(long = "state", value_name = "STATE", value_enum)]
        states: Vec<Standing>,
    },
    /// Ask schools for their permission: their administrators see the group and are told
    Request {
        /// The group's id or name
        group: String,
        /// The schools [default: all that were not asked or whose permission has run out]
        #[arg(value_name = "URN")]
        schools: Vec<Urn>,
    },
    /// Remind schools that were asked and have not answered; once a day at most
    Chase {
        /// The group's id or name
        group: String,
        /// The schools [default: all that have not answered]
        #[arg(value_name = "URN")]
        schools: Vec<Urn>,
    },
    /// Record a school's answer
    #[command(after_help = super::examples::RECORD)]
    Record {
        /// The group's id or name
        group: String,
        /// The school
        urn: Urn,
        /// Its answer
        #[arg(value_enum)]
        answer: Answer,
        /// Who signed [default: you, where you answer for your own school]
        #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
        signatory: String,
        /// The signatory's role at the school [default: your job title, where you answer for your own school]
        #[arg(long, default_value = "", hide_default_value = true)]
        role: String,
        /// The date of the answer, such as 2026-11-24 [default: today]
        #[arg(long, default_value = "", hide_default_value = true)]
        date: String,
        /// The last day on which it holds [default: it holds until withdrawn]
        #[arg(long, value_name = "DATE", default_value = "", hide_default_value = true)]
        expires: String,
        /// The version of the data sharing agreement that was signed [default: the one of today]
        #[arg(long, value_name = "VERSION", default_value = "", hide_default_value = true, value_parser = version)]
        agreement: String,
        /// Which figures it covers: all, ks2 or ks4
        #[arg(long, value_name = "SCOPE", default_value = "all")]
        scope: ConsentScope,
        /// What else was agreed or noted
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        note: String,
    },
    /// Take a school's permission back; its figures leave the group at once
    Withdraw {
        /// The group's id or name
        group: String,
        /// The school
        urn: Urn,
        /// Why, or what else is to be noted
        #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
        note: String,
    },
    /// Write the letter that asks a school, as text
    Letter {
        /// The group's id or name
        group: String,
        /// The school
        urn: Urn,
    },
    /// The template of an organisation's letters; write one of its own, or go back to the standard one
    #[command(after_help = super::examples::TEMPLATE)]
    Template {
        /// The organisation: LA:815, AC:1234 or FFT
        #[arg(value_name = "ORG")]
        owner: OrgCode,
        /// Take the template from this file: the first line is the subject, then an empty line, then the text
        #[arg(long, value_name = "FILE", conflicts_with = "standard")]
        set: Option<PathBuf>,
        /// Use the standard letter again
        #[arg(long)]
        standard: bool,
    },
    /// The data sharing agreement that schools sign
    Agreement,
}

/// The version of an agreement.
fn version(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if text.chars().count() > LONGEST_VERSION || text.chars().any(is_unprintable) {
        return Err(Problem::new(
            format!(
                "the version of an agreement has at most {LONGEST_VERSION} characters, and none that cannot be seen"
            ),
            "write it as on the agreement, such as DSA 2026-1, or leave --agreement out for the one of today",
        ));
    }
    Ok(text.to_owned())
}

/// A school's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Answer {
    /// It may be shared
    Granted,
    /// It may not
    Declined,
}

impl From<Answer> for ConsentState {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Granted => Self::Granted,
            Answer::Declined => Self::Declined,
        }
    }
}

/// Where a school's permission stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Standing {
    /// Nobody has asked yet
    NotAsked,
    /// Asked, no answer yet
    Requested,
    /// Given, and it holds
    Granted,
    /// Refused
    Declined,
    /// Given once and taken back
    Withdrawn,
    /// Given until a day that has passed
    Expired,
}

impl From<Standing> for ConsentStatus {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::NotAsked => Self::NotAsked,
            Standing::Requested => Self::Requested,
            Standing::Granted => Self::Granted,
            Standing::Declined => Self::Declined,
            Standing::Withdrawn => Self::Withdrawn,
            Standing::Expired => Self::Expired,
        }
    }
}
