//! Owns who asks and what that one may do with a group: the one place where a request is authorised.
//! Must not act; it only answers, and a refusal looks like absence.

use crate::domain::{Denied, Group, GroupId, OrgCode, Standing, Urn, User, may_administer, may_answer, may_view};
use crate::store::{Read, keys, read, scan_all};

use super::{Actor, Service, ServiceError, Trouble};

/// Who asks, looked up at this very request.
#[derive(Debug, Clone)]
pub(super) enum Who {
    /// The operator of the store.
    Operator,
    /// An active user.
    User(User),
}

/// What somebody may do with a group that they can see.
#[derive(Debug, Clone)]
pub(super) struct Sight {
    /// Reads its reports in this standing; or why not.
    pub standing: Result<Standing, Denied>,
    /// Changes it.
    pub administers: bool,
    /// Answers for this school in it, as one of its administrators.
    pub answers_for: Option<Urn>,
}

/// What a request needs to do with a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Right {
    /// See that it is there.
    See,
    /// Change it.
    Administer,
    /// Act for this school in it: the school's own administrators.
    ActFor(Urn),
}

impl Who {
    /// How the audit log and records name this one.
    pub fn name(&self) -> String {
        match self {
            Self::Operator => "operator".to_owned(),
            Self::User(user) => user.email.to_string(),
        }
    }

    /// Whether this one manages the users and groups of `organisation`.
    pub fn administers(&self, organisation: OrgCode) -> bool {
        match self {
            Self::Operator => true,
            Self::User(user) => may_administer(user, organisation).is_ok(),
        }
    }

    /// Refuses everybody but the operator.
    pub fn operator_only(&self, what: &str) -> Result<(), ServiceError> {
        match self {
            Self::Operator => Ok(()),
            Self::User(_) => Err(ServiceError::new(
                Trouble::Invalid,
                format!("only the operator of the store may {what}"),
                "ask whoever runs this store, or leave out --as if that is you",
            )),
        }
    }

    /// What this one may do with the group on `today`; none: it does not exist for them.
    pub fn sight(&self, group: &Group, today: &str) -> Option<Sight> {
        let user = match self {
            Self::Operator => {
                return Some(Sight { standing: Ok(Standing::Owner), administers: true, answers_for: None });
            }
            Self::User(user) => user,
        };
        let standing = may_view(user, group, today);
        let administers = may_administer(user, group.owner).is_ok();
        let answers_for = may_answer(user, group, today);
        (standing.is_ok() || administers || answers_for.is_some()).then_some(Sight {
            standing,
            administers,
            answers_for,
        })
    }
}

impl Service {
    /// Looks up who asks; a deactivated user is nobody.
    pub(super) fn who(&self, actor: &Actor) -> Result<Who, ServiceError> {
        match actor {
            Actor::Operator => Ok(Who::Operator),
            Actor::User(email) => read::<User>(self.store.as_ref(), keys::user(email))?
                .value
                .filter(|user| user.active)
                .map(Who::User)
                .ok_or_else(|| ServiceError::not_found("user", email.as_str())),
        }
    }

    /// The group that `pick` names for this one, with the right that the request needs.
    ///
    /// What may not be seen and what does not exist answer alike; only somebody who sees the group is told that
    /// a right is missing.
    pub(super) fn group_for(
        &self,
        who: &Who,
        pick: &str,
        right: Right,
    ) -> Result<(Read<Group>, Group, Sight), ServiceError> {
        let today = self.today();
        let (found, group, sight) = self.find_group(who, pick, &today)?;
        let allowed = match right {
            Right::See => true,
            Right::Administer => sight.administers,
            Right::ActFor(urn) => matches!(who, Who::Operator) || sight.answers_for == Some(urn),
        };
        if allowed { Ok((found, group, sight)) } else { Err(missing_right(right, &group.name)) }
    }

    fn find_group(&self, who: &Who, pick: &str, today: &str) -> Result<(Read<Group>, Group, Sight), ServiceError> {
        let missing = || ServiceError::not_found("group", pick);
        let id = match pick.parse::<GroupId>() {
            Ok(id) => Some(id),
            Err(_) => self.group_named(who, pick, today)?,
        };
        let found = read::<Group>(self.store.as_ref(), keys::group(id.ok_or_else(missing)?))?;
        let group = found.value.clone().ok_or_else(missing)?;
        let sight = who.sight(&group, today).ok_or_else(missing)?;
        Ok((found, group, sight))
    }

    fn group_named(&self, who: &Who, name: &str, today: &str) -> Result<Option<GroupId>, ServiceError> {
        let wanted = name.trim().to_lowercase();
        let mut matches = Vec::new();
        scan_all::<Group>(self.store.as_ref(), keys::groups(), &mut |_, group| {
            if group.name.to_lowercase() == wanted && who.sight(&group, today).is_some() {
                matches.push((group.archived, group.id, group.owner));
            }
            Ok(())
        })?;
        matches.sort_by_key(|(archived, id, _)| (*archived, *id));
        let in_use: Vec<_> = matches.iter().filter(|(archived, ..)| !archived).collect();
        match (in_use.as_slice(), matches.as_slice()) {
            ([(_, id, _)], _) | ([], [(_, id, _)]) => Ok(Some(*id)),
            ([], []) => Ok(None),
            (several, _) => {
                let ids: Vec<String> = several.iter().map(|(_, id, owner)| format!("{id} ({owner})")).collect();
                Err(ServiceError::new(
                    Trouble::Invalid,
                    format!("more than one group is called '{name}'"),
                    format!("name it by its id: {}", ids.join(", ")),
                ))
            }
        }
    }
}

/// Somebody who sees the group lacks the right to do this with it.
fn missing_right(right: Right, name: &str) -> ServiceError {
    let (what, hint) = match right {
        Right::See | Right::Administer => (
            format!("you may look at the group '{name}', but not change this"),
            "ask an administrator of the organisation that it belongs to".to_owned(),
        ),
        Right::ActFor(urn) => (
            format!("only administrators of school {urn} answer for it and pick its viewers"),
            format!("an administrator acts for the own school only: ask one of school {urn}"),
        ),
    };
    ServiceError::new(Trouble::Invalid, what, hint)
}
