//! Owns the use cases that make and change a group: create, edit, schools, the owner's viewers, archive.
//! Must not know sharing with schools; that is `sharing`.

use std::collections::BTreeSet;

use crate::domain::{
    ConsentState, Email, Group, GroupDelta, GroupId, Member, OrgCode, TERMS_VERSION, TermsAccepted, Urn, Visibility,
    is_unprintable, knows_of_group,
};
use crate::store::{Commit, Read, Undo, keys, read, scan_all};

use super::authority::{Right, Who};
use super::mutation::Change;
use super::{GroupDetail, NewGroup, Service, ServiceError, Side, Trouble, no_school};

/// Most characters of a group's name and description.
const LONGEST_NAME: usize = 80;
const LONGEST_DESCRIPTION: usize = 2_000;
/// Most schools of a group that is shared, or whose schools are asked for their permission.
const MOST_SHARED: usize = 2_000;

/// What is to become of a group's own particulars; what is left out stays.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    /// A new name.
    pub name: Option<String>,
    /// A new description.
    pub description: Option<String>,
    /// Schools in the order of the alphabet only, or in any order again.
    pub alphabetical: Option<bool>,
    /// The version that the change was made on; none: the newest.
    pub version: Option<u32>,
}

impl Service {
    pub(super) fn create_group(&self, who: &Who, new: &NewGroup) -> Result<GroupDetail, ServiceError> {
        self.create_group_in_order(who, new, false)
    }

    /// As [`Self::create_group`]; `alphabetical`: its reports show the schools in the order of the alphabet only.
    pub(super) fn create_group_in_order(
        &self,
        who: &Who,
        new: &NewGroup,
        alphabetical: bool,
    ) -> Result<GroupDetail, ServiceError> {
        self.may_own(who, new.owner)?;
        let group = self.change(who, |commit| {
            let number = self.next_number("group", commit)?;
            let id = GroupId(u32::try_from(number).map_err(|_| no_organisation(new.owner))?);
            let group = Group { alphabetical, ..self.new_group(who, new, id)? };
            let held = read::<Group>(self.store.as_ref(), keys::group(id))?;
            commit.put_over(&held, &group)?;
            let order = if alphabetical { format!(", {}", order_words(true)) } else { String::new() };
            let forward = format!(
                "created '{}' of {} with {} schools, {}{order}",
                group.name,
                new.owner,
                group.schools.len(),
                new.visibility.label()
            );
            let change = Change {
                owner: Some(group.owner),
                group: Some(id),
                news: self.news_of(who, None, &group)?,
                ..Change::new("group create", id.to_string(), forward)
            }
            .undone_by(format!("remove {id}"), Undo::group(&GroupDelta::made(&group))?);
            Ok((change, group))
        })?;
        let id = group.id.to_string();
        self.show_group(who, &id)
    }

    /// Whether whoever asks may make groups of this owner; an owner that they do not manage is not there.
    pub(super) fn may_own(&self, who: &Who, owner: OrgCode) -> Result<(), ServiceError> {
        if !owner.may_own_groups() {
            return Err(ServiceError::new(
                Trouble::Invalid,
                "a school cannot own a group",
                "a group is owned by a local authority, an academy chain or FFT",
            ));
        }
        if !who.administers(owner) {
            return Err(no_organisation(owner));
        }
        self.show_organisation(owner).map(drop)
    }

    /// The group as it would be made, with everything checked that was asked for.
    pub(super) fn new_group(&self, who: &Who, new: &NewGroup, id: GroupId) -> Result<Group, ServiceError> {
        let name = checked_name(&new.name)?;
        let description = checked_description(&new.description)?;
        let schools = self.checked_schools(&new.schools)?;
        for email in &new.viewers {
            self.viewer_of(new.owner, email)?;
        }
        if new.visibility == Visibility::Schools && !new.accept_terms {
            return Err(terms_needed());
        }
        self.name_is_free_for(new.owner, &name, None)?;
        let group = Group {
            id,
            name,
            description,
            owner: new.owner,
            created_by: who.name(),
            created_at: self.now(),
            visibility: new.visibility,
            terms: new.accept_terms.then(|| self.accepted_terms(who)),
            schools: schools.into_iter().map(Member::new).collect(),
            list: 0,
            viewers: new.viewers.iter().cloned().collect(),
            alphabetical: false,
            archived: false,
            version: 1,
        };
        within_reach(&Group { schools: Vec::new(), visibility: Visibility::OwnerOnly, ..group.clone() }, &group)?;
        Ok(group)
    }

    pub(super) fn edit_group(&self, who: &Who, pick: &str, edit: &Edit) -> Result<GroupDetail, ServiceError> {
        let name = edit.name.as_deref().map(checked_name).transpose()?;
        let description = edit.description.as_deref().map(checked_description).transpose()?;
        let edit = Edit { name, description, ..edit.clone() };
        self.alter_group(who, pick, Right::Administer, "group edit", |group| {
            if edit.version.is_some_and(|read| read != group.version) {
                return Err(changed_meanwhile(group, &edit));
            }
            let before = group.clone();
            if let Some(name) = &edit.name {
                group.name.clone_from(name);
            }
            if let Some(description) = &edit.description {
                group.description.clone_from(description);
            }
            group.alphabetical = edit.alphabetical.unwrap_or(group.alphabetical);
            Ok((edit_words(group, &before), edit_words(&before, group)))
        })
    }

    pub(super) fn add_schools(&self, who: &Who, pick: &str, urns: &[Urn]) -> Result<GroupDetail, ServiceError> {
        let urns = self.checked_schools(urns)?;
        self.alter_group(who, pick, Right::Administer, "group add-school", |group| {
            let added = put_in(group, &urns);
            if added.is_empty() {
                return Err(ServiceError::new(
                    Trouble::Invalid,
                    format!("these schools are in the group '{}' already", group.name),
                    "nothing is left to do",
                ));
            }
            let added = in_words(&added);
            Ok((format!("added schools {added}"), format!("remove schools {added}")))
        })
    }

    pub(super) fn remove_schools(&self, who: &Who, pick: &str, urns: &[Urn]) -> Result<GroupDetail, ServiceError> {
        self.alter_group(who, pick, Right::Administer, "group remove-school", |group| {
            if let Some(stranger) = urns.iter().find(|urn| group.member(**urn).is_none()) {
                return Err(not_in(group, *stranger));
            }
            let words = take_out(group, urns)?;
            Ok((format!("removed schools {words}"), format!("add schools {words}")))
        })
    }

    pub(super) fn set_viewers(
        &self,
        who: &Who,
        pick: &str,
        add: &[Email],
        remove: &[Email],
    ) -> Result<GroupDetail, ServiceError> {
        self.alter_group(who, pick, Right::Administer, "group viewers", |group| {
            for email in add {
                self.viewer_of(group.owner, email)?;
            }
            change_viewers(&mut group.viewers, add, remove)
        })
    }

    pub(super) fn archive_group(&self, who: &Who, pick: &str) -> Result<GroupDetail, ServiceError> {
        self.alter_group(who, pick, Right::Administer, "group archive", |group| {
            if group.archived {
                return Err(ServiceError::new(
                    Trouble::Invalid,
                    format!("the group '{}' is archived already", group.name),
                    "nothing is left to do",
                ));
            }
            group.archived = true;
            Ok(("archived".to_owned(), "put back into use".to_owned()))
        })
    }

    /// Changes one group with the right that it needs; `act` says what it did and what would take it back. A group that
    /// it leaves as it was is not changed: nothing is kept or told.
    pub(super) fn alter_group(
        &self,
        who: &Who,
        pick: &str,
        right: Right,
        action: &'static str,
        act: impl Fn(&mut Group) -> Result<(String, String), ServiceError>,
    ) -> Result<GroupDetail, ServiceError> {
        let (group, sight) = self.change_if(who, |commit: &mut Commit| {
            let (held, mut group, sight): (Read<Group>, Group, _) = self.group_for(who, pick, right)?;
            if group.archived && !matches!(action, "group archive" | "consent withdraw") {
                return Err(ServiceError::new(
                    Trouble::Invalid,
                    format!("the group '{}' is archived", group.name),
                    "archived groups are kept as they are; create a new one",
                ));
            }
            let before = group.clone();
            let (forward, inverse) = act(&mut group)?;
            if group == before {
                return Ok((None, (group, sight)));
            }
            within_reach(&before, &group)?;
            if group.name != before.name {
                self.name_is_free_for(group.owner, &group.name, Some(group.id))?;
            }
            group.version += 1;
            commit.put_over(&held, &group)?;
            let change = self.group_change(who, &before, &group, action, (forward, inverse))?;
            Ok((Some(change), (group, sight)))
        })?;
        self.what_became_of(who, group, &sight)
    }

    /// What is kept and told of a change to a group.
    pub(super) fn group_change(
        &self,
        who: &Who,
        before: &Group,
        after: &Group,
        action: &'static str,
        (forward, inverse): (String, String),
    ) -> Result<Change, ServiceError> {
        let delta = GroupDelta::between(before, after);
        let own = who.school();
        Ok(Change {
            owner: Some(after.owner),
            group: Some(after.id),
            schools: concerned(before, after, &delta, &self.today()),
            side: own.filter(|urn| delta.schools().contains(urn)),
            news: self.news_of(who, Some(before), after)?,
            ..Change::new(action, after.id.to_string(), forward)
        }
        .undone_by(inverse, Undo::group(&delta)?))
    }

    /// The acceptance of today's terms by whoever asks.
    pub(super) fn accepted_terms(&self, who: &Who) -> TermsAccepted {
        TermsAccepted { version: TERMS_VERSION.to_owned(), by: who.name(), at: self.now() }
    }

    pub(super) fn name_is_free_for(
        &self,
        owner: OrgCode,
        name: &str,
        except: Option<GroupId>,
    ) -> Result<(), ServiceError> {
        let wanted = name.to_lowercase();
        let mut taken = false;
        scan_all::<Group>(self.store.as_ref(), keys::groups(), &mut |_, group| {
            let same_name = group.owner == owner && group.name.to_lowercase() == wanted;
            taken |= same_name && !group.archived && Some(group.id) != except;
            Ok(())
        })?;
        if taken {
            return Err(ServiceError::new(
                Trouble::Invalid,
                format!("{owner} has a group called '{name}' already"),
                "choose another name, or archive the other group first",
            ));
        }
        Ok(())
    }

    /// The schools in order, each once, each known.
    pub(super) fn checked_schools(&self, urns: &[Urn]) -> Result<Vec<Urn>, ServiceError> {
        let wanted: BTreeSet<Urn> = urns.iter().copied().collect();
        if wanted.is_empty() {
            return Err(ServiceError::new(
                Trouble::Invalid,
                "a group needs at least one school",
                "name each with --school URN; find them with `collaborate school list --search NAME`",
            ));
        }
        for urn in &wanted {
            if self.school(*urn)?.is_none() {
                return Err(no_school(*urn));
            }
        }
        Ok(wanted.into_iter().collect())
    }
}

/// Puts schools into a group; those that were not in it.
pub(super) fn put_in(group: &mut Group, urns: &[Urn]) -> Vec<Urn> {
    let mut added = Vec::new();
    for urn in urns {
        if let Err(at) = group.schools.binary_search_by_key(urn, |member| member.urn) {
            group.schools.insert(at, Member::new(*urn));
            added.push(*urn);
        }
    }
    group.list = group.list.saturating_add(u32::from(!added.is_empty()));
    added
}

/// Takes schools out of a group, which keeps at least one; those that left, in words.
pub(super) fn take_out(group: &mut Group, urns: &[Urn]) -> Result<String, ServiceError> {
    let leaving: BTreeSet<Urn> = urns.iter().copied().collect();
    if leaving.len() == group.schools.len() {
        return Err(ServiceError::new(
            Trouble::Invalid,
            "a group keeps at least one school",
            format!("archive the group instead with `collaborate group archive {}`", group.id),
        ));
    }
    group.schools.retain(|member| !leaving.contains(&member.urn));
    Ok(in_words(&leaving.into_iter().collect::<Vec<_>>()))
}

/// Refuses to share a group, or to ask its schools, when it is larger than what a change can keep in one commit.
fn within_reach(before: &Group, after: &Group) -> Result<(), ServiceError> {
    let asks = |group: &Group| {
        let asked = group.schools.iter().any(|member| member.consent.state != ConsentState::NotAsked);
        group.schools.len() > MOST_SHARED && (asked || group.visibility == Visibility::Schools)
    };
    // Whatever makes such a group smaller or quieter goes through.
    let grows = after.schools.len() > before.schools.len() || !asks(before);
    if asks(after) && grows {
        return Err(ServiceError::new(
            Trouble::Invalid,
            format!(
                "the group '{}' has {} schools, and schools are asked and shared with in groups of at most {MOST_SHARED}",
                after.name,
                after.schools.len()
            ),
            "make several groups of it; a group for its owner's own use may be larger",
        ));
    }
    Ok(())
}

/// Most schools that the words of the audit log name.
const MOST_NAMED: usize = 40;

/// Schools by number, in words.
pub(super) fn in_words(urns: &[Urn]) -> String {
    let first: Vec<String> = urns.iter().take(MOST_NAMED).map(Urn::to_string).collect();
    let more = urns.len().saturating_sub(MOST_NAMED);
    if more == 0 { first.join(" ") } else { format!("{} and {more} more", first.join(" ")) }
}

fn no_organisation(owner: OrgCode) -> ServiceError {
    ServiceError::not_found("organisation", &owner.to_string())
}

/// The schools that a change concerns and that know the group: those whose membership it touched, or all of them
/// where it touched what they share.
fn concerned(before: &Group, after: &Group, delta: &GroupDelta, today: &str) -> Vec<Urn> {
    let touched = delta.schools();
    let knows = |group: &Group, urn: Urn| group.member(urn).is_some_and(|member| knows_of_group(member, today));
    let all = before.schools.iter().chain(&after.schools).map(|member| member.urn).collect::<BTreeSet<Urn>>();
    let of_all = |group: &Group| {
        let terms = group.terms.clone();
        let texts = (group.name.clone(), group.description.clone(), terms);
        (texts, group.visibility, group.archived, group.alphabetical, group.schools.len())
    };
    let shared = of_all(before) != of_all(after);
    all.into_iter()
        .filter(|urn| shared || touched.contains(urn))
        .filter(|urn| knows(before, *urn) || knows(after, *urn))
        .collect()
}

/// Adds and removes; a removal of somebody who is not there is an error, an addition of somebody there is none. The
/// words, forward and back, name those alone who were not there before or no longer are.
pub(super) fn change_viewers(
    viewers: &mut BTreeSet<Email>,
    add: &[Email],
    remove: &[Email],
) -> Result<(String, String), ServiceError> {
    if add.is_empty() && remove.is_empty() {
        return Err(ServiceError::new(Trouble::Invalid, "nobody was named", "name somebody with --add or --remove"));
    }
    let before = viewers.clone();
    for email in remove {
        if !viewers.remove(email) {
            return Err(ServiceError::new(
                Trouble::NotFound,
                format!("'{email}' is not among the viewers"),
                "see who is with `collaborate group show`",
            ));
        }
    }
    viewers.extend(add.iter().cloned());
    Ok((viewer_words(&before, viewers), viewer_words(viewers, &before)))
}

/// What lies between two sets of viewers, in words; empty where they are the same.
fn viewer_words(before: &BTreeSet<Email>, after: &BTreeSet<Email>) -> String {
    let words = |first: &BTreeSet<Email>, second: &BTreeSet<Email>| {
        first.difference(second).map(Email::to_string).collect::<Vec<_>>().join(" ")
    };
    let (added, removed) = (words(after, before), words(before, after));
    match (added.is_empty(), removed.is_empty()) {
        (true, true) => String::new(),
        (false, true) => format!("viewers added: {added}"),
        (true, false) => format!("viewers removed: {removed}"),
        (false, false) => format!("viewers added: {added}; removed: {removed}"),
    }
}

/// A school was named that the group does not have.
pub(super) fn not_in(group: &Group, school: Urn) -> ServiceError {
    ServiceError::new(
        Trouble::NotFound,
        format!("school {school} is not in the group '{}'", group.name),
        format!(
            "see its schools with `collaborate group show {0}`, or put it in with `collaborate group add-school {0}`",
            group.id
        ),
    )
}

/// A group's own particulars in words, as the log keeps an edit; how schools are ordered where that was changed.
fn edit_words(now: &Group, other: &Group) -> String {
    let mut words = format!("name '{}', description '{}'", now.name, now.description);
    if now.alphabetical != other.alphabetical {
        words.push_str(", ");
        words.push_str(order_words(now.alphabetical));
    }
    words
}

/// How reports order the schools of a group, in words.
pub(super) const fn order_words(alphabetical: bool) -> &'static str {
    if alphabetical { "schools in the order of the alphabet only" } else { "schools in any order" }
}

/// Somebody else saved the group meanwhile: what was to be saved, and what stands there.
fn changed_meanwhile(group: &Group, edit: &Edit) -> ServiceError {
    let mut error = ServiceError::new(
        Trouble::Stale,
        format!("somebody else changed the group '{}' since you opened it", group.name),
        "read it again and repeat your change on what stands there now",
    );
    error.sides = Side::differing([
        ("Name", edit.name.as_deref().unwrap_or(&group.name), group.name.as_str()),
        ("Description", edit.description.as_deref().unwrap_or(&group.description), group.description.as_str()),
        ("Order", order_words(edit.alphabetical.unwrap_or(group.alphabetical)), order_words(group.alphabetical)),
    ]);
    error
}

/// Sharing without having read and accepted the terms is refused with these words.
pub(super) fn terms_needed() -> ServiceError {
    ServiceError::new(
        Trouble::Invalid,
        "the terms and conditions must be read and accepted before a group is shared with its schools",
        "read them on the sharing page or with `collaborate group terms`, then accept with --accept-terms",
    )
}

pub(super) fn checked_name(name: &str) -> Result<String, ServiceError> {
    // Blanks of another kind, or several, would make a second group look like the first.
    let name = name.split(|c: char| c.is_whitespace() && !c.is_control()).filter(|word| !word.is_empty());
    let name = name.collect::<Vec<_>>().join(" ");
    let length = name.chars().count();
    let refused = if length == 0 {
        Some("a group needs a name")
    } else if length > LONGEST_NAME {
        Some("a group's name has at most 80 characters")
    } else if name.chars().any(is_unprintable) {
        Some("a group's name cannot hold control characters or characters that cannot be seen")
    } else if name.parse::<GroupId>().is_ok() {
        Some("a group cannot be called like a group's id")
    } else {
        None
    };
    match refused {
        Some(what) => Err(ServiceError::new(Trouble::Invalid, what, "give a name such as 'North coast maths network'")),
        None => Ok(name),
    }
}

pub(super) fn checked_description(text: &str) -> Result<String, ServiceError> {
    let text = text.trim();
    if text.chars().count() > LONGEST_DESCRIPTION || text.chars().any(|c| is_unprintable(c) && c != '\n') {
        return Err(ServiceError::new(
            Trouble::Invalid,
            "a group's description has at most 2,000 characters, and none that cannot be seen",
            "shorten it",
        ));
    }
    Ok(text.to_owned())
}
