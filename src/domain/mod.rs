//! Owns the nouns and the rules of the field: schools, organisations, people, groups, consent, access.
//! Must not know files, stores, clocks or terminals: everything here is a value or a pure function.
//! Words are those of the field (docs/architecture.md, "Words").

mod access;
mod authorities;
mod consent;
mod group;
mod ids;
mod organisation;
mod problem;
mod school;
mod text;
mod user;

pub use access::{Denied, Standing, may_administer, may_view, shown_schools};
pub use consent::{Consent, ConsentState};
pub use group::{Group, Member, TERMS_VERSION, TermsAccepted, Visibility, terms_text};
pub use ids::{Email, GroupId, ImportId, LaCode, LaEstab, OrgCode, Urn};
pub use organisation::Organisation;
pub use problem::Problem;
pub use school::{Phase, School, SchoolStatus};
pub use text::{is_unprintable, printable};
pub use user::User;
