//! Owns who would see what if a group's visibility were switched.
//! Must not know how it is switched.

use crate::domain::{
    Consent, ConsentScope, Group, Member, OrgCode, Standing, TERMS_VERSION, User, Visibility, may_view, takes_part,
};
use crate::store::{keys, scan_all};

use super::authority::{Right, Who};
use super::sharing::Obstacle;
use super::{SchoolSees, Service, ServiceError, SharingPreview};

impl Service {
    pub(super) fn preview_visibility(
        &self,
        who: &Who,
        pick: &str,
        visibility: Visibility,
    ) -> Result<SharingPreview, ServiceError> {
        let today = self.today();
        let (_, group, _) = self.group_for(who, pick, Right::Administer)?;
        // Whoever could read the group as it would be is asked for by the rule that is asked when they come.
        let switched = Group { visibility, ..group.clone() };
        let users = self.users_of(&switched)?;
        let mut owner_viewers: Vec<String> = users
            .iter()
            .filter(|user| user.organisation == group.owner)
            .filter_map(|user| Some(in_words(user, &may_view(user, &switched, &today).ok()?)))
            .collect();
        owner_viewers.sort();
        let mut schools = Vec::with_capacity(switched.schools.len());
        for member in &switched.schools {
            schools.push(self.school_sees(&switched, member, &users, &today)?);
        }
        schools.sort_by(|a, b| a.name.cmp(&b.name).then(a.urn.cmp(&b.urn)));
        Ok(SharingPreview {
            version: group.version,
            visibility,
            now: group.visibility,
            owner_viewers,
            schools,
            obstacles: obstacles(&group, visibility, &today),
            terms_accepted: group.terms.as_ref().is_some_and(|terms| terms.version == TERMS_VERSION),
        })
    }

    fn school_sees(
        &self,
        switched: &Group,
        member: &Member,
        users: &[User],
        today: &str,
    ) -> Result<SchoolSees, ServiceError> {
        let own = OrgCode::School(member.urn);
        let theirs = || users.iter().filter(|user| user.organisation == own);
        Ok(SchoolSees {
            urn: member.urn,
            name: self.organisation_name(own)?,
            status: member.consent.status_on(today),
            takes_part: takes_part(switched, member, today),
            limits: limits(&member.consent),
            administrators: theirs().filter(|user| user.active && user.administrator).count(),
            people: theirs().filter(|user| may_view(user, switched, today).is_ok()).count(),
        })
    }

    /// The users of the group's owner and of its schools.
    fn users_of(&self, group: &Group) -> Result<Vec<User>, ServiceError> {
        let mut users = Vec::new();
        scan_all::<User>(self.store.as_ref(), keys::users(), &mut |_, user| {
            let of_a_school = matches!(user.organisation, OrgCode::School(urn) if group.member(urn).is_some());
            if of_a_school || user.organisation == group.owner {
                users.push(user);
            }
            Ok(())
        })?;
        Ok(users)
    }
}

fn in_words(user: &User, standing: &Standing) -> String {
    match standing {
        Standing::Partner(theirs) => {
            let noun = if theirs.len() == 1 { "school" } else { "schools" };
            format!("{} <{}>, {} {noun} only", user.name, user.email, theirs.len())
        }
        _ => format!("{} <{}>", user.name, user.email),
    }
}

/// What a permission covers, where that is less than all for ever.
fn limits(consent: &Consent) -> Option<String> {
    let scope = (consent.scope != ConsentScope::All).then(|| consent.scope.label().to_owned());
    let until = (!consent.expires.is_empty()).then(|| format!("until {}", consent.expires));
    let limits: Vec<String> = scope.into_iter().chain(until).collect();
    (!limits.is_empty()).then(|| limits.join(", "))
}

fn obstacles(group: &Group, visibility: Visibility, today: &str) -> Vec<String> {
    if group.archived {
        return vec![format!("the group '{}' is archived", group.name)];
    }
    Obstacle::all(group, visibility, today).iter().map(|obstacle| obstacle.told(group).what).collect()
}
