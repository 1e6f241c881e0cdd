//! Owns why somebody can or cannot see a group, rule by rule.
//! Must not know anything that the asker may not know.

use crate::domain::{
    Condition, Denied, Email, Group, OrgCode, Reach, Standing, Urn, User, Visibility, conditions, may_administer,
    may_view,
};
use crate::store::{keys, read};

use super::authority::{Right, Who};
use super::{AccessStep, AccessStory, Service, ServiceError, Trouble};

/// Whose users the asker may know everything of.
enum Side {
    /// Everybody's: the operator.
    All,
    /// The owner's.
    Owner,
    /// Those of this school.
    School(Urn),
}

impl Service {
    pub(super) fn explain_access(&self, who: &Who, pick: &str, email: &Email) -> Result<AccessStory, ServiceError> {
        let (_, group, sight) = self.group_for(who, pick, Right::See)?;
        let side = match (who, sight.administers, sight.answers_for) {
            (Who::Operator, ..) => Side::All,
            (_, true, _) => Side::Owner,
            (_, false, Some(urn)) => Side::School(urn),
            _ => {
                return Err(ServiceError::new(
                    Trouble::Invalid,
                    format!("you may look at the group '{}', but not at who else may", group.name),
                    "ask an administrator of your organisation",
                ));
            }
        };
        let user = read::<User>(self.store.as_ref(), keys::user(email))?.value;
        let today = self.today();
        match (user.filter(|user| side.manages(user, &group)), side) {
            (Some(user), _) => self.whole_story(&group, &user, &today),
            (None, Side::All) => Err(ServiceError::not_found("user", email.as_str())),
            (None, Side::Owner) => self.story_for_owner(&group, email, &today),
            (None, Side::School(urn)) => self.story_for_school(&group, urn, email),
        }
    }

    /// Every rule for a user of whom the asker may know everything.
    fn whole_story(&self, group: &Group, user: &User, today: &str) -> Result<AccessStory, ServiceError> {
        let standing = may_view(user, group, today);
        let mut steps = Vec::new();
        for condition in conditions(user, group, today) {
            let (rule, because) = self.rule(condition, group, user, today)?;
            steps.push(AccessStep { rule, met: Some(condition.met), because });
        }
        let administers = may_administer(user, group.owner).is_ok();
        let manages = if administers { " (and manages the group, as an administrator of the owner)" } else { "" };
        let reads = match &standing {
            Ok(Standing::Owner) => "reads the reports of all its schools".to_owned(),
            Ok(Standing::Partner(theirs)) => format!("reads the reports of {} only", urns(theirs.iter())),
            Ok(Standing::School(_)) => "reads the reports of the schools that have agreed".to_owned(),
            Err(_) => {
                let unmet = steps.iter().find(|step| step.met == Some(false));
                let because = unmet.map_or("a rule is not met", |step| step.because.as_str());
                format!("does not read the reports: {because}")
            }
        };
        let verdict = format!("{} <{}> {reads}{manages}", user.name, user.email);
        Ok(story(group, &user.email, Some(standing.is_ok()), verdict, steps))
    }

    /// A rule as a condition, and what stands there.
    fn rule(
        &self,
        condition: Condition,
        group: &Group,
        user: &User,
        today: &str,
    ) -> Result<(String, String), ServiceError> {
        let Condition { otherwise, met } = condition;
        let organisation = self.organisation_name(user.organisation)?;
        let (rule, because) = match otherwise {
            Denied::Inactive => ("the user is active", either(met, "may sign in", "has been deactivated")),
            Denied::Outsider => (
                "the user is of the owner, or of a school in the group",
                format!("is of {organisation}, which is {}", place_of(user, group, met)),
            ),
            Denied::Archived => ("the group is in use", either(met, "the group is in use", "the group is archived")),
            Denied::OwnerOnly => ("the group is shared with its schools", visibility_of(group)),
            Denied::NoConsent => {
                ("the user's school has agreed", format!("{organisation}: {}", consent_of(user, group, today)))
            }
            Denied::NotAViewer if user.organisation == group.owner => (
                "the owner picked the user as a viewer, or the user sees all groups of the owner",
                picked(met, user.global),
            ),
            Denied::NotAViewer => (
                "the school picked the user as a viewer, or the user sees all groups of the school",
                picked(met, user.global),
            ),
            Denied::NoneOfTheirSchools => (
                "the group has one of the schools that the user is limited to",
                match &user.reach {
                    Reach::All => "is not limited to named schools".to_owned(),
                    Reach::Only(named) => format!(
                        "is limited to {}, {}",
                        urns(named.iter()),
                        either(met, "of which the group has some", "of which the group has none")
                    ),
                },
            ),
            Denied::NotAnAdministrator => ("the user is an administrator", either(met, "is", "is not")),
        };
        Ok((rule.to_owned(), because))
    }

    /// For the owner's administrators about anybody who is not theirs: the same whether the address exists or not.
    fn story_for_owner(&self, group: &Group, email: &Email, today: &str) -> Result<AccessStory, ServiceError> {
        let shared = group.visibility == Visibility::Schools;
        let agreed = group.schools.iter().filter(|member| member.consent.holds_on(today)).count();
        let in_use = either(!group.archived, "the group is in use", "the group is archived");
        let steps = vec![
            not_managed(email, &self.organisation_name(group.owner)?),
            step("the group is in use", Some(!group.archived), in_use),
            step("the group is shared with its schools", Some(shared), visibility_of(group)),
            step(
                "the user's school is in the group and has agreed",
                None,
                format!("{agreed} of {} schools have; which, the permission board says", group.schools.len()),
            ),
            step(
                "the school picked the user as a viewer, or the user sees all groups of the school",
                None,
                "only the school's administrators know".to_owned(),
            ),
        ];
        let open = shared && !group.archived;
        let verdict = if open {
            format!(
                "{email} is not a user whom you manage; a user of a school reads the reports when every rule is met"
            )
        } else {
            format!("{email} is not a user whom you manage; nobody but the owner's own users reads the reports now")
        };
        // An archived group is read by nobody, one of the owner only by the owner's own.
        Ok(story(group, email, if open { None } else { Some(false) }, verdict, steps))
    }

    /// For a school's administrators about anybody who is not theirs: the same whether the address exists or not.
    fn story_for_school(&self, group: &Group, own: Urn, email: &Email) -> Result<AccessStory, ServiceError> {
        let shared = group.visibility == Visibility::Schools;
        let steps = vec![
            not_managed(email, &self.organisation_name(OrgCode::School(own))?),
            step(
                "a user of the owner: picked as a viewer there, or sees all groups",
                None,
                "only the owner's administrators know".to_owned(),
            ),
            step("a user of another school: the group is shared with its schools", Some(shared), visibility_of(group)),
            step(
                "a user of another school: that school has agreed and picked the user, or the user sees all its groups",
                None,
                "only that school's administrators know".to_owned(),
            ),
        ];
        let verdict = format!("{email} is not a user whom you manage; whether others see the group is theirs to know");
        Ok(story(group, email, None, verdict, steps))
    }
}

impl Side {
    /// Whether the asker may know everything of this user.
    fn manages(&self, user: &User, group: &Group) -> bool {
        match self {
            Self::All => true,
            Self::Owner => user.organisation == group.owner,
            Self::School(urn) => user.organisation == OrgCode::School(*urn),
        }
    }
}

fn story(group: &Group, email: &Email, may_view: Option<bool>, verdict: String, steps: Vec<AccessStep>) -> AccessStory {
    AccessStory { group: group.id, group_name: group.name.clone(), email: email.clone(), may_view, verdict, steps }
}

fn step(rule: &str, met: Option<bool>, because: String) -> AccessStep {
    AccessStep { rule: rule.to_owned(), met, because }
}

fn not_managed(email: &Email, organisation: &str) -> AccessStep {
    step(
        &format!("the user is of {organisation}, where you manage users"),
        Some(false),
        format!("no user of {organisation} is called {email}"),
    )
}

fn place_of(user: &User, group: &Group, met: bool) -> &'static str {
    match (user.organisation == group.owner, met) {
        (true, _) => "the owner",
        (false, true) => "a school in the group",
        (false, false) => "neither the owner nor a school in the group",
    }
}

fn picked(met: bool, global: bool) -> String {
    match (met, global) {
        (true, true) => "sees all groups".to_owned(),
        (true, false) => "was picked".to_owned(),
        (false, _) => "was not picked, and does not see all groups".to_owned(),
    }
}

fn visibility_of(group: &Group) -> String {
    format!("the group is {}", group.visibility.label())
}

/// Where the permission of the user's school stands.
fn consent_of(user: &User, group: &Group, today: &str) -> String {
    let OrgCode::School(urn) = user.organisation else { return String::new() };
    let Some(member) = group.member(urn) else { return String::new() };
    let status = member.consent.status_on(today).label();
    if member.consent.expires.is_empty() {
        status.to_owned()
    } else {
        format!("{status}, until {}", member.consent.expires)
    }
}

fn either(met: bool, yes: &str, no: &str) -> String {
    if met { yes } else { no }.to_owned()
}

fn urns<'a>(urns: impl Iterator<Item = &'a Urn>) -> String {
    let urns: Vec<String> = urns.map(ToString::to_string).collect();
    format!("{} {}", if urns.len() == 1 { "school" } else { "schools" }, urns.join(" "))
}
