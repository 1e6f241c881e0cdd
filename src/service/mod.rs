//! Owns the use cases: one request, one authorisation, then act, audit, notify in a single commit.
//! Must not know screens, terminals or arguments. What a person may not see is not found.

mod error;
mod request;

pub use error::{ServiceError, Trouble};
pub use request::{
    Actor, GroupDetail, GroupLine, GroupPick, ImportLine, MemberLine, NewGroup, NewUser, Person, Request, Response,
    SchoolPage, SchoolSearch, UserEdit,
};
