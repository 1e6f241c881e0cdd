//! Owns the arguments of groups.
//! Must not know how they are carried out.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use crate::domain::{Email, OrgCode, Urn, Visibility};

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum GroupCommand {
    /// Make a group: name, schools, viewers and who can see it
    #[command(after_help = super::examples::CREATE)]
    Create {
        /// Its name
        #[arg(long)]
        name: String,
        /// What it is for
        #[arg(long, default_value = "")]
        description: String,
        /// Who owns it: LA:815, AC:1234 or FFT
        #[arg(long, value_name = "ORG")]
        owner: OrgCode,
        /// A school in it; repeat it for each
        #[arg(long = "school", value_name = "URN")]
        schools: Vec<Urn>,
        /// All schools of an academy chain, such as AC:1234; repeat it for each
        #[arg(long = "chain", value_name = "ORG")]
        chains: Vec<OrgCode>,
        /// A user of the owner who may view it; repeat it for each
        #[arg(long = "viewer", value_name = "EMAIL")]
        viewers: Vec<Email>,
        /// Who can see it
        #[arg(long, value_enum, default_value_t = Sharing::Owner)]
        visibility: Sharing,
        /// The terms and conditions were read and are accepted; needed to share it
        #[arg(long)]
        accept_terms: bool,
    },
    /// List groups
    List {
        /// Archived ones too
        #[arg(long)]
        archived: bool,
    },
    /// Show one group
    Show {
        /// Its id or its name
        group: String,
    },
    /// Change name, description or how reports order the schools
    Edit {
        /// Its id or its name
        group: String,
        /// A new name
        #[arg(long)]
        name: Option<String>,
        /// A new description
        #[arg(long)]
        description: Option<String>,
        /// Reports show its schools in the order of the alphabet only, without ranks: on, or off again
        #[arg(long, value_name = "on|off")]
        alphabetical: Option<super::Switch>,
    },
    /// Put schools in
    AddSchool {
        /// Its id or its name
        group: String,
        /// The schools
        #[arg(value_name = "URN", required_unless_present = "chains")]
        schools: Vec<Urn>,
        /// All schools of an academy chain, such as AC:1234; repeat it for each
        #[arg(long = "chain", value_name = "ORG")]
        chains: Vec<OrgCode>,
    },
    /// Take schools out
    RemoveSchool {
        /// Its id or its name
        group: String,
        /// The schools
        #[arg(value_name = "URN", required = true)]
        schools: Vec<Urn>,
    },
    /// Change who may view it: users of the owner, or with --school users of a school
    Viewers {
        /// Its id or its name
        group: String,
        /// A user to be added; repeat it for each
        #[arg(long, value_name = "EMAIL")]
        add: Vec<Email>,
        /// A user to be removed; repeat it for each
        #[arg(long, value_name = "EMAIL")]
        remove: Vec<Email>,
        /// Pick viewers of this school
        #[arg(long, value_name = "URN")]
        school: Option<Urn>,
        /// I have read the list of schools; needed for a school's first pick
        #[arg(long, requires = "school")]
        confirm_schools: bool,
    },
    /// Change who can see it, or say beforehand who would see what
    #[command(after_help = super::examples::VISIBILITY)]
    Visibility {
        /// Its id or its name
        group: String,
        /// Its owner only, or the schools that have agreed too
        #[arg(value_enum)]
        visibility: Sharing,
        /// Start with the schools that have agreed, instead of waiting for all
        #[arg(long)]
        start_with_agreed: bool,
        /// The terms and conditions were read and are accepted
        #[arg(long)]
        accept_terms: bool,
        /// Change nothing; say who would see what, and what stands in the way
        #[arg(long, conflicts_with_all = ["start_with_agreed", "accept_terms"])]
        preview: bool,
    },
    /// Why a user can or cannot see it, rule by rule; for administrators
    Access {
        /// Its id or its name
        group: String,
        /// The user
        email: Email,
    },
    /// The terms and conditions to be read and accepted before a group is shared
    Terms,
    /// Write a group as a file (TOML) to standard output
    #[command(after_help = super::examples::FILES)]
    Export {
        /// Its id or its name
        group: String,
    },
    /// Say what applying a group's file would change; nothing is changed
    #[command(after_help = super::examples::FILES)]
    Plan {
        /// The file
        file: PathBuf,
        /// Also where the group was changed since the file was made
        #[arg(long)]
        over: bool,
    },
    /// Make or change a group as its file says, in one step
    #[command(after_help = super::examples::FILES)]
    Apply {
        /// The file
        file: PathBuf,
        /// The terms and conditions were read and are accepted; needed to share it
        #[arg(long)]
        accept_terms: bool,
        /// Start with the schools that have agreed, instead of waiting for all
        #[arg(long)]
        start_with_agreed: bool,
        /// Also where the group was changed since the file was made: what the file says wins
        #[arg(long)]
        over: bool,
    },
    /// Take a group out of use
    Archive {
        /// Its id or its name
        group: String,
    },
}

/// Who can see a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Sharing {
    /// The owner's viewers only
    Owner,
    /// The schools that have agreed too
    Schools,
}

impl From<Sharing> for Visibility {
    fn from(sharing: Sharing) -> Self {
        match sharing {
            Sharing::Owner => Self::OwnerOnly,
            Sharing::Schools => Self::Schools,
        }
    }
}
