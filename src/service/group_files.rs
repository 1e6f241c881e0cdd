//! Owns groups as files: a group written down, what a file would change, and the change, through the rules of the
//! single requests. Must not know how a file is written.

use std::collections::BTreeSet;

use crate::domain::{Email, Group, GroupId, OrgCode, Urn, Visibility};
use crate::store::{keys, scan_all};

use super::authority::{Right, Who};
use super::groups::{change_viewers, checked_description, checked_name, in_words, order_words, put_in, take_out};
use super::sharing::Switch;
use super::{GroupDetail, GroupSource, NewGroup, Plan, Service, ServiceError, Side, Trouble};

/// What applying a file says besides the file.
#[derive(Debug, Clone, Copy, Default)]
struct Consented {
    start_with_agreed: bool,
    accept_terms: bool,
}

/// What a file does to a group: a sentence for each step, and what stood in the way of others.
#[derive(Default)]
struct Shaped {
    steps: Vec<(String, String)>,
    refused: Vec<ServiceError>,
}

impl Shaped {
    fn note(&mut self, step: Result<(String, String), ServiceError>) {
        match step {
            Ok(words) => self.steps.push(words),
            Err(error) => self.refused.push(error),
        }
    }
}

impl Service {
    pub(super) fn export_group(&self, who: &Who, pick: &str) -> Result<GroupSource, ServiceError> {
        let (_, group, _) = self.group_for(who, pick, Right::Administer)?;
        let today = self.today();
        let mut schools = Vec::with_capacity(group.schools.len());
        for member in &group.schools {
            let name = self.organisation_name(OrgCode::School(member.urn))?;
            schools.push((member.urn, format!("{name}: {}", member.consent.status_on(&today).label())));
        }
        Ok(GroupSource {
            id: Some(group.id),
            version: Some(group.version),
            name: group.name,
            description: Some(group.description),
            owner: group.owner.to_string(),
            shared: Some(group.visibility == Visibility::Schools),
            alphabetical: Some(group.alphabetical),
            schools: Some(schools),
            viewers: Some(group.viewers.into_iter().collect()),
        })
    }

    pub(super) fn plan_group(&self, who: &Who, source: &GroupSource) -> Result<Plan, ServiceError> {
        let owner = self.owner_of(who, source)?;
        let Some(id) = self.group_of(who, owner, source)? else {
            let made = self.new_group(who, &new_of(owner, source, Consented::default()), GroupId(0));
            let steps = first_steps(owner, source);
            return Ok(Plan { group: None, steps, obstacles: made.err().iter().map(in_the_way).collect() });
        };
        let (_, mut group, _) = self.group_for(who, &id.to_string(), Right::Administer)?;
        let (name, archived) = (group.name.clone(), group.archived);
        let mut shaped = self.shape(who, &mut group, source, Consented::default())?;
        if archived && !(shaped.steps.is_empty() && shaped.refused.is_empty()) {
            shaped.refused.push(ServiceError::new(
                Trouble::Invalid,
                format!("the group '{name}' is archived"),
                "archived groups are kept as they are; create a new one",
            ));
        }
        if group.name != name
            && let Err(taken) = self.name_is_free_for(group.owner, &group.name, Some(id))
        {
            shaped.refused.push(taken);
        }
        let steps = shaped.steps.into_iter().map(|(forward, _)| forward).collect();
        Ok(Plan { group: Some(id), steps, obstacles: shaped.refused.iter().map(in_the_way).collect() })
    }

    pub(super) fn apply_group(
        &self,
        who: &Who,
        source: &GroupSource,
        start_with_agreed: bool,
        accept_terms: bool,
    ) -> Result<GroupDetail, ServiceError> {
        let consented = Consented { start_with_agreed, accept_terms };
        let owner = self.owner_of(who, source)?;
        let Some(id) = self.group_of(who, owner, source)? else {
            let new = new_of(owner, source, consented);
            return self.create_group_in_order(who, &new, source.alphabetical.unwrap_or_default());
        };
        let pick = id.to_string();
        let (_, mut group, _) = self.group_for(who, &pick, Right::Administer)?;
        let shaped = self.shape(who, &mut group, source, consented)?;
        if shaped.steps.is_empty() && shaped.refused.is_empty() {
            return self.show_group(who, &pick);
        }
        self.alter_group(who, &pick, Right::Administer, "group apply", |group| {
            let Shaped { steps, refused } = self.shape(who, group, source, consented)?;
            match refused.into_iter().next() {
                Some(error) => Err(error),
                None => Ok((joined(&steps, |it| &it.0), joined(&steps, |it| &it.1))),
            }
        })
    }

    /// The owner that the file names, if whoever asks manages its groups.
    fn owner_of(&self, who: &Who, source: &GroupSource) -> Result<OrgCode, ServiceError> {
        let owner: OrgCode = source.owner.parse()?;
        self.may_own(who, owner)?;
        Ok(owner)
    }

    /// The group that the file is about: the one of its number, else the owner's of its name; none: a new one.
    fn group_of(&self, who: &Who, owner: OrgCode, source: &GroupSource) -> Result<Option<GroupId>, ServiceError> {
        let Some(id) = source.id else {
            let wanted = source.name.trim().to_lowercase();
            let mut found = None;
            scan_all::<Group>(self.store.as_ref(), keys::groups(), &mut |_, group| {
                if group.owner == owner && !group.archived && group.name.to_lowercase() == wanted {
                    found = Some(group.id);
                }
                Ok(())
            })?;
            return match source.version {
                // A file that was made of a group is no order to make another one where that group is gone.
                Some(version) if found.is_none() => Err(ServiceError::new(
                    Trouble::Invalid,
                    format!(
                        "the file was made of version {version} of a group, and {owner} has no group called '{}'",
                        source.name.trim()
                    ),
                    "write the group's id into the file, or leave the version out to have a new group made",
                )),
                _ => Ok(found),
            };
        };
        let (_, group, _) = self.group_for(who, &id.to_string(), Right::Administer).map_err(|error| {
            let hint = "leave the id out of the file to have a new group made";
            if error.trouble == Trouble::NotFound { ServiceError { hint: hint.to_owned(), ..error } } else { error }
        })?;
        if group.owner == owner {
            return Ok(Some(id));
        }
        Err(ServiceError::new(
            Trouble::Invalid,
            format!("the group {id} belongs to {}, and a group keeps its owner", group.owner),
            "write its owner into the file, or leave the id out to have a new group made",
        ))
    }

    /// Makes the group as the file says, as far as the rules allow; what the file leaves out stays as it is. A file
    /// that was made of another version of the group changes nothing.
    fn shape(
        &self,
        who: &Who,
        group: &mut Group,
        source: &GroupSource,
        consented: Consented,
    ) -> Result<Shaped, ServiceError> {
        let before = group.clone();
        let mut shaped = Shaped::default();
        text_step(&mut shaped, "name", &mut group.name, checked_name(&source.name));
        if let Some(description) = &source.description {
            text_step(&mut shaped, "description", &mut group.description, checked_description(description));
        }
        if let Some(wanted) = source.alphabetical.filter(|wanted| *wanted != group.alphabetical) {
            shaped.steps.push((order_words(wanted).to_owned(), order_words(group.alphabetical).to_owned()));
            group.alphabetical = wanted;
        }
        if let Some(schools) = &source.schools {
            self.school_steps(&mut shaped, group, schools);
        }
        if let Some(viewers) = &source.viewers {
            self.viewer_steps(&mut shaped, group, viewers);
        }
        if let Some(visibility) = visibility(source).filter(|wanted| *wanted != before.visibility) {
            self.visibility_step(who, &mut shaped, group, visibility, consented);
        }
        let nothing = shaped.steps.is_empty() && shaped.refused.is_empty();
        // An archived group takes no change, of whichever version: that is what is to be told.
        match source.version.filter(|version| *version != before.version && !nothing && !before.archived) {
            Some(version) => Err(stale(version, source, &before)),
            None => Ok(shaped),
        }
    }

    fn visibility_step(
        &self,
        who: &Who,
        shaped: &mut Shaped,
        group: &mut Group,
        visibility: Visibility,
        consented: Consented,
    ) {
        let before = group.visibility;
        let Consented { start_with_agreed, accept_terms } = consented;
        let switch = Switch { visibility, start_with_agreed, accept_terms, version: None };
        let switched = self.switch(who, group, switch);
        let words = |now: Visibility| format!("visibility: {}", now.label());
        if switched.is_err() {
            shaped.steps.push((words(visibility), words(before)));
        }
        shaped.note(switched.map(|()| (words(visibility), words(before))));
    }

    fn school_steps(&self, shaped: &mut Shaped, group: &mut Group, schools: &[(Urn, String)]) {
        let named: BTreeSet<Urn> = schools.iter().map(|(urn, _)| *urn).collect();
        let held: BTreeSet<Urn> = group.schools.iter().map(|member| member.urn).collect();
        let new: Vec<Urn> = named.difference(&held).copied().collect();
        // Schools that are in the group stay in it even when no file names them any more.
        let checked = if named.is_empty() || !new.is_empty() { self.checked_schools(&new) } else { Ok(Vec::new()) };
        match checked {
            Err(error) => shaped.refused.push(error),
            Ok(new) => {
                let added = in_words(&put_in(group, &new));
                if !added.is_empty() {
                    shaped.steps.push((format!("add schools {added}"), format!("remove schools {added}")));
                }
            }
        }
        let leaving: Vec<Urn> = held.difference(&named).copied().collect();
        if !leaving.is_empty() && !named.is_empty() {
            let words = |out: String| (format!("remove schools {out}"), format!("add schools {out}"));
            shaped.note(take_out(group, &leaving).map(words));
        }
    }

    fn viewer_steps(&self, shaped: &mut Shaped, group: &mut Group, viewers: &[Email]) {
        let named: BTreeSet<Email> = viewers.iter().cloned().collect();
        let add: Vec<Email> = named.difference(&group.viewers).cloned().collect();
        let remove: Vec<Email> = group.viewers.difference(&named).cloned().collect();
        if add.is_empty() && remove.is_empty() {
            return;
        }
        let strangers = add.iter().filter_map(|email| self.viewer_of(group.owner, email).err());
        let strangers: Vec<ServiceError> = strangers.collect();
        if strangers.is_empty() {
            shaped.note(change_viewers(&mut group.viewers, &add, &remove));
        }
        shaped.refused.extend(strangers);
    }
}

fn text_step(shaped: &mut Shaped, what: &str, held: &mut String, wanted: Result<String, ServiceError>) {
    match wanted {
        Err(error) => shaped.refused.push(error),
        Ok(wanted) if wanted == *held => {}
        Ok(wanted) => {
            let words = |text: &str| format!("{what}: '{text}'");
            shaped.steps.push((words(&wanted), words(held)));
            *held = wanted;
        }
    }
}

fn visibility(source: &GroupSource) -> Option<Visibility> {
    source.shared.map(|shared| if shared { Visibility::Schools } else { Visibility::OwnerOnly })
}

/// The schools that the file names; none where it names none.
fn urns(source: &GroupSource) -> Vec<Urn> {
    source.schools.iter().flatten().map(|(urn, _)| *urn).collect()
}

/// The group was changed since the file was made of it: what the file says, and what stands there now.
fn stale(version: u32, source: &GroupSource, now: &Group) -> ServiceError {
    let what = if version < now.version {
        format!("the group '{}' was changed since the file was made", now.name)
    } else {
        format!("the file was made of a newer state of the group '{}' than the one in this store", now.name)
    };
    let mut error = ServiceError::new(
        Trouble::Stale,
        format!("{what}: it says version {version}, the group stands at {}", now.version),
        format!(
            "export the group again with `collaborate group export {}` and make your change there, or let the file \
             win with --over",
            now.id
        ),
    );
    let description = source.description.as_deref().map_or(now.description.as_str(), str::trim);
    let wanted = visibility(source).unwrap_or(now.visibility);
    let held: BTreeSet<Urn> = now.schools.iter().map(|member| member.urn).collect();
    let schools = source.schools.as_ref().map_or_else(|| held.clone(), |_| urns(source).into_iter().collect());
    let viewers = source.viewers.as_ref().map_or_else(|| now.viewers.clone(), |it| it.iter().cloned().collect());
    error.sides = Side::differing([
        ("Name", source.name.trim(), now.name.as_str()),
        ("Description", description, now.description.as_str()),
        ("Visibility", wanted.label(), now.visibility.label()),
        ("Order", order_words(source.alphabetical.unwrap_or(now.alphabetical)), order_words(now.alphabetical)),
        ("Schools on one side only", &only_in(&schools, &held), &only_in(&held, &schools)),
        ("Viewers on one side only", &only_in(&viewers, &now.viewers), &only_in(&now.viewers, &viewers)),
    ]);
    error
}

/// What one side has and the other has not.
fn only_in<T: Ord + ToString>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> String {
    let only: Vec<String> = one.difference(other).map(ToString::to_string).collect();
    if only.is_empty() { "none".to_owned() } else { only.join(" ") }
}

fn new_of(owner: OrgCode, source: &GroupSource, consented: Consented) -> NewGroup {
    NewGroup {
        name: source.name.clone(),
        description: source.description.clone().unwrap_or_default(),
        owner,
        schools: urns(source),
        viewers: source.viewers.clone().unwrap_or_default(),
        visibility: first_visibility(source),
        accept_terms: consented.accept_terms,
    }
}

/// A new group is its owner's only, where its file does not say otherwise.
fn first_visibility(source: &GroupSource) -> Visibility {
    visibility(source).unwrap_or(Visibility::OwnerOnly)
}

/// What making a group does, a sentence each.
fn first_steps(owner: OrgCode, source: &GroupSource) -> Vec<String> {
    let mut schools = urns(source);
    schools.sort_unstable();
    schools.dedup();
    let mut steps = vec![format!("create '{}' of {owner}", source.name.trim())];
    steps.push(format!("add schools {}", in_words(&schools)));
    let viewers: Vec<String> = source.viewers.iter().flatten().map(Email::to_string).collect();
    if !viewers.is_empty() {
        steps.push(format!("viewers added: {}", viewers.join(" ")));
    }
    steps.push(format!("visibility: {}", first_visibility(source).label()));
    if source.alphabetical == Some(true) {
        steps.push(order_words(true).to_owned());
    }
    steps
}

fn joined(steps: &[(String, String)], side: fn(&(String, String)) -> &String) -> String {
    steps.iter().map(|step| side(step).as_str()).collect::<Vec<_>>().join("; ")
}

/// What stands in the way, with what to do about it.
fn in_the_way(error: &ServiceError) -> String {
    format!("{}: {}", error.what, error.hint)
}
