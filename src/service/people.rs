//! Owns the use cases of users: who am I, list, show, add, edit.
//! Must not know groups.

use crate::domain::{Email, MailPreference, OrgCode, Reach, User, UserDelta, is_unprintable};
use crate::store::{Undo, keys, read, scan_all};

use super::authority::Who;
use super::mutation::Change;
use super::{NewUser, Person, Service, ServiceError, Side, Trouble, UserEdit, no_school};

impl Service {
    pub(super) fn who_am_i(&self, who: &Who) -> Result<Option<Person>, ServiceError> {
        match who {
            Who::Operator => Ok(None),
            Who::User(user) => self.person(user.clone()).map(Some),
        }
    }

    pub(super) fn people(&self, who: &Who) -> Result<Vec<Person>, ServiceError> {
        who.operator_only("look through somebody else's eyes")?;
        let mut people = self.users_where(|user| user.active)?;
        people.sort_by(|a, b| {
            let rank =
                |person: &Person| (person.user.organisation, !person.user.administrator, person.user.email.clone());
            rank(a).cmp(&rank(b))
        });
        Ok(people)
    }

    pub(super) fn list_users(&self, who: &Who, of: Option<OrgCode>) -> Result<Vec<Person>, ServiceError> {
        if let (Some(organisation), true) = (of, matches!(who, Who::Operator)) {
            self.show_organisation(organisation)?;
        }
        self.users_where(|user| of.is_none_or(|code| user.organisation == code) && who.administers(user.organisation))
    }

    pub(super) fn show_user(&self, who: &Who, email: &Email) -> Result<Person, ServiceError> {
        let user = self.user_for(who, email)?;
        self.person(user)
    }

    pub(super) fn add_user(&self, who: &Who, new: &NewUser) -> Result<Person, ServiceError> {
        let no_organisation = || ServiceError::not_found("organisation", &new.organisation.to_string());
        if !who.administers(new.organisation) {
            return Err(no_organisation());
        }
        self.show_organisation(new.organisation)?;
        checked_address(&new.email)?;
        let user = User {
            email: new.email.clone(),
            name: checked_name(&new.name)?,
            organisation: new.organisation,
            job: checked_job(&new.job)?,
            administrator: new.administrator,
            global: new.global,
            reach: new.reach.clone(),
            mail: MailPreference::default(),
            active: true,
            version: 1,
        };
        checked_limits(&user)?;
        self.known_schools(&user.reach)?;
        let added = self.change(who, |commit| {
            let held = read::<User>(self.store.as_ref(), keys::user(&user.email))?;
            if let Some(taken_by) = held.value {
                return Err(taken(who, &taken_by));
            }
            commit.put_over(&held, &user)?;
            self.forget_views(user.email.as_str(), commit)?;
            let forward = format!("added {} ({}) to {}", user.name, user.email, user.organisation);
            let undo = Undo::user(&UserDelta { before: None, after: Box::new(user.clone()) })?;
            let change = user_change("user add", &user, forward).undone_by(format!("remove {}", user.email), undo);
            Ok((change, user.clone()))
        })?;
        self.person(added)
    }

    pub(super) fn edit_user(&self, who: &Who, email: &Email, edit: &UserEdit) -> Result<Person, ServiceError> {
        let seen = self.user_for(who, email)?;
        if !who.administers(seen.organisation) {
            return Err(ServiceError::new(
                Trouble::Invalid,
                "only an administrator changes users",
                format!("ask an administrator of {}", seen.organisation),
            ));
        }
        if let Some(reach) = &edit.reach {
            self.known_schools(reach)?;
        }
        let edited = self.change_if(who, |commit| {
            let held = read::<User>(self.store.as_ref(), keys::user(email))?;
            let before = held
                .value
                .clone()
                .filter(|user| who.administers(user.organisation))
                .ok_or_else(|| ServiceError::not_found("user", email.as_str()))?;
            let after = apply_edit(&before, edit)?;
            checked_limits(&after)?;
            if edit.version.is_some_and(|read| read != before.version) {
                return Err(changed_meanwhile(&after, &before));
            }
            if (User { version: before.version, ..after.clone() }) == before {
                return Ok((None, before));
            }
            if before.active && before.administrator && !(after.active && after.administrator) {
                self.keep_an_administrator(&before)?;
            }
            commit.put_over(&held, &after)?;
            let delta = UserDelta { before: Some(Box::new(before.clone())), after: Box::new(after.clone()) };
            let change = user_change("user edit", &after, describe(&after));
            Ok((Some(change.undone_by(describe(&before), Undo::user(&delta)?)), after))
        })?;
        self.person(edited)
    }

    /// A user of the organisation that may be given something to view; the words are the same whether the address
    /// is unknown or somebody else's.
    pub(super) fn viewer_of(&self, organisation: OrgCode, email: &Email) -> Result<User, ServiceError> {
        read::<User>(self.store.as_ref(), keys::user(email))?
            .value
            .filter(|user| user.organisation == organisation && user.active)
            .ok_or_else(|| {
                ServiceError::new(
                    Trouble::Invalid,
                    format!("'{email}' is not an active user of {organisation}"),
                    format!(
                        "list them with `collaborate user list --organisation {organisation}`, or add the user first"
                    ),
                )
            })
    }

    /// The user's name and address where the user is known, else the address.
    pub(super) fn contact(&self, address: &str) -> Result<String, ServiceError> {
        let Ok(email) = address.parse::<Email>() else { return Ok("the operator of this store".to_owned()) };
        let user = read::<User>(self.store.as_ref(), keys::user(&email))?.value;
        Ok(user.map_or_else(|| email.to_string(), |user| format!("{} <{}>", user.name, user.email)))
    }

    fn user_for(&self, who: &Who, email: &Email) -> Result<User, ServiceError> {
        let oneself = |user: &User| matches!(who, Who::User(own) if own.email == user.email);
        read::<User>(self.store.as_ref(), keys::user(email))?
            .value
            .filter(|user| who.administers(user.organisation) || oneself(user))
            .ok_or_else(|| ServiceError::not_found("user", email.as_str()))
    }

    fn users_where(&self, wanted: impl Fn(&User) -> bool) -> Result<Vec<Person>, ServiceError> {
        let mut users = Vec::new();
        scan_all::<User>(self.store.as_ref(), keys::users(), &mut |_, user| {
            if wanted(&user) {
                users.push(user);
            }
            Ok(())
        })?;
        users.into_iter().map(|user| self.person(user)).collect()
    }

    pub(super) fn person(&self, user: User) -> Result<Person, ServiceError> {
        let organisation = self.organisation_name(user.organisation)?;
        Ok(Person { user, organisation })
    }

    /// Refuses a limit to schools that are not known.
    pub(super) fn known_schools(&self, reach: &Reach) -> Result<(), ServiceError> {
        let Reach::Only(schools) = reach else { return Ok(()) };
        for urn in schools {
            if self.school(*urn)?.is_none() {
                return Err(no_school(*urn));
            }
        }
        Ok(())
    }

    pub(super) fn keep_an_administrator(&self, leaving: &User) -> Result<(), ServiceError> {
        let others = self.users_where(|user| {
            user.organisation == leaving.organisation
                && user.active
                && user.administrator
                && user.email != leaving.email
        })?;
        if others.is_empty() {
            return Err(ServiceError::new(
                Trouble::Invalid,
                format!("{} is the last active administrator of {}", leaving.email, leaving.organisation),
                "make somebody else an administrator first",
            ));
        }
        Ok(())
    }
}

/// The address is somebody's: whose is told to those only who manage that user.
fn taken(who: &Who, by: &User) -> ServiceError {
    let (what, hint) = if who.administers(by.organisation) {
        (
            format!("the user name '{}' is taken", by.email),
            "one address is one user; edit or reactivate that user, or use another address",
        )
    } else {
        (
            format!("the user name '{}' cannot be used", by.email),
            "one address is one user of the whole store; use another address, or ask whoever runs the store",
        )
    };
    ServiceError::new(Trouble::Invalid, what, hint)
}

/// Refuses a limit to named schools for whom it means nothing: a school improvement partner is a viewer of an
/// authority, a chain or FFT.
pub(super) fn checked_limits(user: &User) -> Result<(), ServiceError> {
    let Reach::Only(schools) = &user.reach else { return Ok(()) };
    let (what, hint) = if !user.organisation.may_own_groups() {
        (
            "a school's user cannot be limited to named schools",
            "a school picks for each group which of its users may look; limit users of an authority, a chain or FFT",
        )
    } else if user.administrator {
        (
            "an administrator cannot be limited to named schools",
            "take the administrator's rights away first, or leave the user with all schools",
        )
    } else if schools.is_empty() {
        (
            "a user who is limited to named schools needs at least one",
            "name each with --only-school URN, or give all with --all-schools",
        )
    } else {
        return Ok(());
    };
    Err(ServiceError::new(Trouble::Invalid, what, hint))
}

/// Somebody else saved the user meanwhile: what was to be saved, and what stands there.
fn changed_meanwhile(yours: &User, theirs: &User) -> ServiceError {
    let tick = |on: bool| if on { "yes" } else { "no" };
    let (your_reach, their_reach) = (reach_in_words(&yours.reach), reach_in_words(&theirs.reach));
    let mut error = ServiceError::new(
        Trouble::Stale,
        format!("somebody else changed the user '{}' since you opened it", theirs.email),
        "compare the two, and repeat your change on what stands there now",
    );
    error.sides = Side::differing([
        ("Name", yours.name.as_str(), theirs.name.as_str()),
        ("Job title", &yours.job, &theirs.job),
        ("Administrator", tick(yours.administrator), tick(theirs.administrator)),
        ("Sees all groups", tick(yours.global), tick(theirs.global)),
        ("Schools", &your_reach, &their_reach),
        ("Active", tick(yours.active), tick(theirs.active)),
    ]);
    error
}

/// What is kept of a change to a user.
pub(super) fn user_change(action: &'static str, user: &User, forward: String) -> Change {
    let side = match user.organisation {
        OrgCode::School(urn) => Some(urn),
        _ => None,
    };
    Change { owner: Some(user.organisation), side, ..Change::new(action, user.email.to_string(), forward) }
}

fn apply_edit(before: &User, edit: &UserEdit) -> Result<User, ServiceError> {
    Ok(User {
        name: edit.name.as_deref().map_or_else(|| Ok(before.name.clone()), checked_name)?,
        job: edit.job.as_deref().map_or_else(|| Ok(before.job.clone()), checked_job)?,
        administrator: edit.administrator.unwrap_or(before.administrator),
        global: edit.global.unwrap_or(before.global),
        reach: edit.reach.clone().unwrap_or_else(|| before.reach.clone()),
        active: edit.active.unwrap_or(before.active),
        version: before.version + 1,
        ..before.clone()
    })
}

/// Refuses an address that no mail reaches: what else tells people of changes would never come.
fn checked_address(email: &Email) -> Result<(), ServiceError> {
    let sound = |c: char| c.is_ascii_graphic() && !",;:<>()[]\\\"".contains(c);
    if email.as_str().chars().all(sound) && !email.as_str().contains("..") {
        return Ok(());
    }
    Err(ServiceError::new(
        Trouble::Invalid,
        format!("no mail reaches the address '{email}'"),
        "write an address of letters, digits and signs such as a.name@school.example",
    ))
}

fn checked_name(name: &str) -> Result<String, ServiceError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 120 || name.chars().any(is_unprintable) {
        return Err(ServiceError::new(
            Trouble::Invalid,
            "a user needs a name of 1 to 120 characters that can be seen",
            "give the person's name as others write it",
        ));
    }
    Ok(name.to_owned())
}

fn checked_job(job: &str) -> Result<String, ServiceError> {
    let job = job.trim();
    if job.chars().count() > 120 || job.chars().any(is_unprintable) {
        return Err(ServiceError::new(
            Trouble::Invalid,
            "a job title has at most 120 characters, and none that cannot be seen",
            "shorten it, or leave it empty",
        ));
    }
    Ok(job.to_owned())
}

fn describe(user: &User) -> String {
    let tick = |on: bool| if on { "yes" } else { "no" };
    format!(
        "{}: name '{}', job '{}', administrator {}, global {}, reach {}, active {}",
        user.email,
        user.name,
        user.job,
        tick(user.administrator),
        tick(user.global),
        reach_in_words(&user.reach),
        tick(user.active)
    )
}

/// Whose figures a user may see, in words.
fn reach_in_words(reach: &Reach) -> String {
    match reach {
        Reach::All => "all schools".to_owned(),
        Reach::Only(schools) => schools.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
    }
}
