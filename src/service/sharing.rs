//! Owns the use cases of sharing: visibility with what stands in its way, and the schools' own viewers.
//! Must not change what a group consists of.

use crate::domain::{Email, Group, ListRead, Member, OrgCode, TERMS_VERSION, Urn, Visibility};

use super::authority::{Right, Who};
use super::groups::{change_viewers, terms_needed};
use super::{GroupDetail, Service, ServiceError, Trouble};

/// A switch of who can see a group.
#[derive(Debug, Clone, Copy)]
pub(super) struct Switch {
    /// The new visibility.
    pub visibility: Visibility,
    /// Start with the schools that have agreed, instead of waiting for all.
    pub start_with_agreed: bool,
    /// The terms were read and accepted.
    pub accept_terms: bool,
    /// The version of the group that the preview was made of.
    pub version: Option<u32>,
}

/// What stands in the way of a switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// The group is what it is to become.
    Already,
    /// The terms were not accepted; or an older version of them was.
    Terms(Option<String>),
    /// So many schools of so many have agreed.
    Waiting(usize, usize),
}

impl Obstacle {
    /// What stands in the way of making the group `visibility` on `today`, in the order in which it is told.
    pub fn all(group: &Group, visibility: Visibility, today: &str) -> Vec<Self> {
        if group.visibility == visibility {
            return vec![Self::Already];
        }
        if visibility == Visibility::OwnerOnly {
            return Vec::new();
        }
        let accepted = group.terms.as_ref().map(|terms| terms.version.clone());
        let agreed = group.schools.iter().filter(|member| member.consent.holds_on(today)).count();
        let all = group.schools.len();
        let terms = (accepted.as_deref() != Some(TERMS_VERSION)).then_some(Self::Terms(accepted));
        terms.into_iter().chain((agreed < all).then_some(Self::Waiting(agreed, all))).collect()
    }

    /// Whether the switch goes past it.
    fn is_waived_by(&self, switch: Switch) -> bool {
        match self {
            Self::Already => false,
            Self::Terms(_) => switch.accept_terms,
            Self::Waiting(..) => switch.start_with_agreed,
        }
    }

    /// In words, with what to do about it.
    pub fn told(&self, group: &Group) -> ServiceError {
        match self {
            Self::Already => ServiceError::new(
                Trouble::Invalid,
                format!("the group '{}' is {} already", group.name, group.visibility.label()),
                "nothing is left to do",
            ),
            Self::Terms(None) => terms_needed(),
            Self::Terms(Some(older)) => ServiceError::new(
                Trouble::Invalid,
                format!(
                    "the terms and conditions were accepted in version {older}; they have changed since, and version \
                     {TERMS_VERSION} must be read and accepted before the group is shared with its schools"
                ),
                terms_needed().hint,
            ),
            Self::Waiting(agreed, all) => ServiceError::new(
                Trouble::Invalid,
                format!("{agreed} of {all} schools have agreed to share their figures"),
                if *agreed == 0 {
                    "ask them with `collaborate consent request`; started without any (--start-with-agreed), the group \
                     is seen by no school until one agrees"
                } else {
                    "wait for the others, or start with those who have agreed (--start-with-agreed)"
                },
            ),
        }
    }
}

impl Service {
    pub(super) fn set_visibility(&self, who: &Who, pick: &str, switch: Switch) -> Result<GroupDetail, ServiceError> {
        self.alter_group(who, pick, Right::Administer, "group visibility", |group| {
            if switch.version.is_some_and(|seen| seen != group.version) {
                return Err(ServiceError::new(
                    Trouble::Stale,
                    format!("the group '{}' was changed since you looked at who would see what", group.name),
                    "look again at who would see what, then switch",
                ));
            }
            let before = group.visibility;
            self.switch(who, group, switch)?;
            Ok((switch.visibility.label().to_owned(), before.label().to_owned()))
        })
    }

    /// Switches who can see the group; it goes live with the terms accepted and the permissions there.
    pub(super) fn switch(&self, who: &Who, group: &mut Group, switch: Switch) -> Result<(), ServiceError> {
        let obstacles = Obstacle::all(group, switch.visibility, &self.today());
        if let Some(obstacle) = obstacles.iter().find(|obstacle| !obstacle.is_waived_by(switch)) {
            return Err(obstacle.told(group));
        }
        if switch.accept_terms && switch.visibility == Visibility::Schools {
            group.terms = Some(self.accepted_terms(who));
        }
        group.visibility = switch.visibility;
        Ok(())
    }

    pub(super) fn pick_viewers(
        &self,
        who: &Who,
        pick: &str,
        school: Urn,
        (add, remove): (&[Email], &[Email]),
        confirm_schools: bool,
    ) -> Result<GroupDetail, ServiceError> {
        let today = self.today();
        self.alter_group(who, pick, Right::ActFor(school), "group viewers", |group| {
            for email in add {
                self.viewer_of(OrgCode::School(school), email)?;
            }
            let (name, list) = (group.name.clone(), group.list);
            let member = group.member_mut(school).ok_or_else(|| ServiceError::not_found("group", &name))?;
            // Whoever takes somebody out lets nobody in: for that neither permission nor list is asked.
            if add.iter().any(|email| !member.viewers.contains(email)) {
                may_pick(member, list, &today, confirm_schools)?;
            }
            let read_before = member.list_read.as_ref().is_some_and(|read| read.list == list);
            if confirm_schools
                && !read_before
                && let Some(by) = who.email()
            {
                member.list_read = Some(ListRead { by: by.clone(), list });
            }
            let (forward, inverse) = change_viewers(&mut member.viewers, add, remove)?;
            // Whoever picks nobody new may still have read the list: that alone is what was done then.
            let said = |words: String, else_words: &str| {
                let words = if words.is_empty() { else_words.to_owned() } else { words };
                format!("{school}: {words}")
            };
            Ok((said(forward, "read the list of schools"), said(inverse, "has not read the list of schools")))
        })
    }
}

/// Refuses to let somebody in for a school that has not agreed, or whose people have not read the list as it stands.
pub(super) fn may_pick(member: &Member, list: u32, today: &str, confirmed: bool) -> Result<(), ServiceError> {
    if !member.consent.holds_on(today) {
        return Err(not_agreed(member.urn, member.consent.status_on(today).label()));
    }
    if !confirmed && member.list_read.as_ref().is_none_or(|read| read.list != list) {
        return Err(list_unread(member.list_read.is_some()));
    }
    Ok(())
}

fn not_agreed(school: Urn, status: &str) -> ServiceError {
    ServiceError::new(
        Trouble::Invalid,
        format!("school {school} has not agreed to share its figures (its permission: {status})"),
        "grant it first on the group's page, or with `collaborate consent record`",
    )
}

fn list_unread(an_older_one_was_read: bool) -> ServiceError {
    ServiceError::new(
        Trouble::Invalid,
        if an_older_one_was_read {
            "the list of schools must be read again before somebody is picked: schools were put in since your school read it"
        } else {
            "the list of schools must be read before the first viewer is picked: the schools in it will see each other's figures"
        },
        "read it with `collaborate group show`, then confirm with --confirm-schools",
    )
}

impl Who {
    /// The school that this one is a user of.
    pub(super) fn school(&self) -> Option<Urn> {
        match self {
            Self::User(user) => match user.organisation {
                OrgCode::School(urn) => Some(urn),
                _ => None,
            },
            Self::Operator => None,
        }
    }

    /// The user's address; none for the operator.
    pub(super) fn email(&self) -> Option<&Email> {
        match self {
            Self::Operator => None,
            Self::User(user) => Some(&user.email),
        }
    }
}
