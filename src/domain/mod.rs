//! Owns the nouns and the rules of the field: schools, organisations, people, groups, consent, access.
//! Must not know files, stores, clocks or terminals: everything here is a value or a pure function.
//! Words are those of the field (docs/architecture.md, "Words").

mod access;
mod agreement;
mod authorities;
mod consent;
mod delta;
mod group;
mod ids;
mod notice;
mod organisation;
mod problem;
mod school;
mod text;
mod user;
mod view;

pub use access::{
    Condition, Denied, Standing, conditions, knows_of_group, listed_schools, may_administer, may_answer, may_view,
    shown_schools, takes_part,
};
pub use agreement::{AGREEMENT_VERSION, Letter, PLACEHOLDERS, agreement_text, standard_letter};
pub use consent::{Asked, Consent, ConsentScope, ConsentState, ConsentStatus};
pub use delta::{Clash, GroupDelta, UserDelta};
pub use group::{Group, ListRead, Member, TERMS_VERSION, TermsAccepted, Visibility, terms_text};
pub use ids::{Email, GroupId, ImportId, LaCode, LaEstab, OrgCode, Urn};
pub use notice::{MailPreference, Notice, NoticeKind};
pub use organisation::Organisation;
pub use problem::Problem;
pub use school::{Phase, School, SchoolStatus};
pub use text::{harmless, is_unprintable, printable};
pub use user::{Reach, User};
pub use view::{LONGEST_VIEW_NAME, MOST_VIEWS, SavedViews, View, Words, same_name as same_view_name};
