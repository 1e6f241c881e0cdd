//! Owns the arguments of notices and the outbox.
//! Must not know how they are carried out.

use clap::Subcommand;

use crate::domain::MailPreference;

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum NotificationsCommand {
    /// List your notices; as the operator, or with --outbox, the mails to be sent and those that were
    List {
        /// Only those that you have not read
        #[arg(long)]
        unread: bool,
        /// The outbox: of the users that you manage, or as the operator of all
        #[arg(long, conflicts_with = "unread")]
        outbox: bool,
    },
    /// Note that you have read notices; without numbers all
    Read {
        /// Their numbers
        #[arg(value_name = "N")]
        numbers: Vec<u64>,
    },
    /// Send the mails that are due now; for the operator
    Send,
    /// Let mails that were given up wait again, to be sent the next time; for the operator
    Retry {
        /// Their numbers in the outbox
        #[arg(value_name = "N", required = true)]
        numbers: Vec<u64>,
    },
    /// Say how you want to be mailed: at-once, daily or inbox-only
    Prefer {
        /// How; what you have to act on comes at once all the same
        #[arg(value_name = "WAY")]
        preference: MailPreference,
    },
}
