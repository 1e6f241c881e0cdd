//! Owns what a change did to a group or a user, and how it is taken back while others go on changing the rest.
//! Must not know who made the change or who may take it back.

use std::collections::BTreeSet;

use super::{Email, Group, Member, Urn, User};

/// What cannot be taken back because it was changed again since: the words for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash(pub Vec<String>);

/// What a change did to a group: the group before and after, of its schools and viewers only those that differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupDelta {
    /// As it was; none: the change made the group.
    pub before: Option<Box<Group>>,
    /// As it was left.
    pub after: Box<Group>,
}

impl GroupDelta {
    /// What making the group did.
    pub fn made(after: &Group) -> Self {
        Self { before: None, after: Box::new(after.clone()) }
    }

    /// What lies between two states of a group.
    pub fn between(before: &Group, after: &Group) -> Self {
        Self { before: Some(Box::new(without_common(before, after))), after: Box::new(without_common(after, before)) }
    }

    /// The schools whose membership differs.
    pub fn schools(&self) -> BTreeSet<Urn> {
        let before = self.before.iter().flat_map(|group| &group.schools);
        before.chain(&self.after.schools).map(|member| member.urn).collect()
    }

    /// The group as it stands now without this change: each part that the change touched goes back to what it was.
    ///
    /// None: the group was made by the change, and nothing else happened to it: it goes. A part that was changed
    /// again since is a clash.
    pub fn taken_back(&self, now: &Group) -> Result<Option<Group>, Clash> {
        let Some(before) = &self.before else {
            let untouched = Group { version: self.after.version, ..now.clone() } == *self.after;
            return if untouched { Ok(None) } else { Err(Clash(vec!["the group has been changed since".to_owned()])) };
        };
        let mut back = now.clone();
        let mut clashes = Vec::new();
        let mut part = |differs: bool, stands: bool, words: &str| {
            if differs && !stands {
                clashes.push(words.to_owned());
            }
            differs && stands
        };
        let after = &self.after;
        if part(before.name != after.name, now.name == after.name, "its name") {
            back.name.clone_from(&before.name);
        }
        if part(before.description != after.description, now.description == after.description, "its description") {
            back.description.clone_from(&before.description);
        }
        if part(
            before.alphabetical != after.alphabetical,
            now.alphabetical == after.alphabetical,
            "how its schools are ordered",
        ) {
            back.alphabetical = before.alphabetical;
        }
        if part(before.visibility != after.visibility, now.visibility == after.visibility, "who can see it") {
            back.visibility = before.visibility;
        }
        if part(before.terms != after.terms, now.terms == after.terms, "the accepted terms") {
            back.terms.clone_from(&before.terms);
        }
        if part(before.archived != after.archived, now.archived == after.archived, "whether it is in use") {
            back.archived = before.archived;
        }
        let mut returns = false;
        for urn in self.schools() {
            let (was, left) = (before.member(urn), after.member(urn));
            if part(was != left, now.member(urn) == left, &format!("school {urn}")) {
                put_back(&mut back.schools, urn, was);
                returns |= left.is_none();
            }
        }
        let viewers: BTreeSet<&Email> = before.viewers.symmetric_difference(&after.viewers).collect();
        for email in viewers {
            let (was, left) = (before.viewers.contains(email), after.viewers.contains(email));
            if part(was != left, now.viewers.contains(email) == left, &format!("viewer {email}")) {
                if was {
                    back.viewers.insert(email.clone());
                } else {
                    back.viewers.remove(email);
                }
            }
        }
        // A school that comes back makes the list another one than those who read it have read.
        back.list = back.list.saturating_add(u32::from(returns));
        if clashes.is_empty() { Ok(Some(back)) } else { Err(Clash(clashes)) }
    }
}

/// The group with only those of its schools and viewers that are otherwise in the other.
fn without_common(group: &Group, other: &Group) -> Group {
    Group {
        schools: group.schools.iter().filter(|member| other.member(member.urn) != Some(*member)).cloned().collect(),
        viewers: group.viewers.difference(&other.viewers).cloned().collect(),
        ..group.clone()
    }
}

fn put_back(schools: &mut Vec<Member>, urn: Urn, was: Option<&Member>) {
    let at = schools.binary_search_by_key(&urn, |member| member.urn);
    match (at, was) {
        (Ok(at), Some(was)) => {
            if let Some(slot) = schools.get_mut(at) {
                slot.clone_from(was);
            }
        }
        (Ok(at), None) => drop(schools.remove(at)),
        (Err(at), Some(was)) => schools.insert(at, was.clone()),
        (Err(_), None) => {}
    }
}

/// What a change did to a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserDelta {
    /// As the user was; none: the change added the user.
    pub before: Option<Box<User>>,
    /// As the user was left.
    pub after: Box<User>,
}

impl UserDelta {
    /// The user as of now without this change; none: the user goes. A part that was changed again since is a clash.
    pub fn taken_back(&self, now: &User) -> Result<Option<User>, Clash> {
        let after = &self.after;
        let Some(before) = &self.before else {
            let untouched = User { version: after.version, ..now.clone() } == **after;
            return if untouched { Ok(None) } else { Err(Clash(vec!["the user has been changed since".to_owned()])) };
        };
        let mut back = now.clone();
        let mut clashes = Vec::new();
        macro_rules! part {
            ($field:ident, $words:literal) => {
                if before.$field != after.$field {
                    if now.$field == after.$field {
                        back.$field.clone_from(&before.$field);
                    } else {
                        clashes.push($words.to_owned());
                    }
                }
            };
        }
        part!(name, "the name");
        part!(job, "the job title");
        part!(administrator, "whether the user is an administrator");
        part!(global, "whether the user sees all groups");
        part!(reach, "whose figures the user may see");
        part!(mail, "how the user is mailed");
        part!(active, "whether the user is active");
        if clashes.is_empty() { Ok(Some(back)) } else { Err(Clash(clashes)) }
    }
}

#[cfg(test)]
mod tests;
