//! Owns taking a change back, through the same right and the same rules as the change, as they stand now.
//! Must not know what the change was for.

use std::collections::BTreeSet;

use crate::domain::{Clash, Email, Group, GroupDelta, Member, OrgCode, TERMS_VERSION, User, UserDelta, Visibility};
use crate::store::{
    AuditEntry, Commit, Counter, Deed, Inverse, LetterTemplate, Read, Undo, keys, log_entries, read, scan_all,
};

use super::authority::Who;
use super::groups::terms_needed;
use super::mutation::Change;
use super::people::{checked_limits, user_change};
use super::sharing::may_pick;
use super::since::{granted_again, is_a_no};
use super::{AuditLine, Service, ServiceError, Trouble};

/// How long ago the change may be that is taken back without naming it, in seconds.
const AN_HOUR: i64 = 3_600;
/// Entries that are read at a time.
const PAGE: u64 = 128;

/// A record as it was read, and as it is to stand without the change; none: it goes.
enum Restored {
    Group(Read<Group>, Box<Group>, Option<Box<Group>>),
    User(Read<User>, Box<User>, Option<Box<User>>),
    Letter(Read<LetterTemplate>, LetterTemplate),
}

impl Service {
    pub(super) fn undo(&self, who: &Who, number: u64) -> Result<AuditLine, ServiceError> {
        let made = self.change(who, |commit| {
            let entry = self.entry_for(who, number)?;
            if let Some(later) = self.undone_by(number)? {
                return Err(cannot(number, format!("entry {later} took it back already"), "nothing is left to do"));
            }
            let restored = self.restored(who, number, &entry)?;
            self.nothing_speaks_against(who, number, &entry, &restored)?;
            let change = self.write_back(who, number, &entry, restored, commit)?;
            let made = self.newest_entry()? + 1;
            let mark = read::<Counter>(self.store.as_ref(), keys::undone(number))?;
            commit.put_over(&mark, &Counter(made))?;
            Ok((change, made))
        })?;
        let entry = read::<AuditEntry>(self.store.as_ref(), keys::audit(made))?.value;
        let entry = entry.ok_or_else(|| ServiceError::not_found("entry", &made.to_string()))?;
        self.line_of(who, made, &entry)
    }

    pub(super) fn undo_last(&self, who: &Who) -> Result<AuditLine, ServiceError> {
        match self.latest_of(who)? {
            Some(number) => self.undo(who, number),
            None => Err(ServiceError::new(
                Trouble::Invalid,
                "nothing of yours within the hour can be taken back",
                "name an older change by its number: `collaborate audit list`, then `collaborate audit undo ID`",
            )),
        }
    }

    /// The newest change of whoever asks that can be taken back and was not, within the hour.
    fn latest_of(&self, who: &Who) -> Result<Option<u64>, ServiceError> {
        let (name, since) = (who.name(), self.now().saturating_sub(AN_HOUR));
        let mut to = self.newest_entry()?;
        while to > 0 {
            let from = to.saturating_sub(PAGE - 1).max(1);
            for (number, entry) in log_entries(self.store.as_ref(), from, to)?.into_iter().rev() {
                if entry.at < since {
                    return Ok(None);
                }
                let theirs = entry.by == name && entry.deed == Deed::Change;
                if theirs
                    && matches!(entry.undo, Undo::Records { .. })
                    && self.undone_by(number)?.is_none()
                    && self.entry_for(who, number).is_ok()
                {
                    return Ok(Some(number));
                }
            }
            to = from - 1;
        }
        Ok(None)
    }

    /// Whether a change that was not taken back yet could be, now, by whoever asks.
    pub(super) fn could_undo(&self, who: &Who, number: u64, entry: &AuditEntry) -> bool {
        matches!(entry.undo, Undo::Records { .. }) && self.restored(who, number, entry).is_ok()
    }

    /// What the records are to be without the change, with the right and the rules checked; nothing is changed yet.
    fn restored(&self, who: &Who, number: u64, entry: &AuditEntry) -> Result<Restored, ServiceError> {
        let inverse = match &entry.undo {
            Undo::Never(why) => return Err(cannot(number, why.clone(), "make the change that you want instead")),
            undo @ Undo::Records { .. } => {
                undo.read()?.ok_or_else(|| cannot(number, "nothing takes it back", "make another change"))?
            }
        };
        match inverse {
            Inverse::Group(delta) => self.restored_group(who, number, entry, &delta),
            Inverse::User(delta) => self.restored_user(who, number, &delta),
            Inverse::Letter { before, after } => self.restored_letter(who, number, before, &after),
        }
    }

    fn restored_group(
        &self,
        who: &Who,
        number: u64,
        entry: &AuditEntry,
        delta: &GroupDelta,
    ) -> Result<Restored, ServiceError> {
        let allowed = match (who, entry.side) {
            (Who::Operator, _) => true,
            (_, Some(school)) => who.administers(OrgCode::School(school)),
            (_, None) => who.administers(delta.after.owner),
        };
        if !allowed {
            let those = entry.side.map_or_else(|| delta.after.owner.to_string(), |urn| format!("school {urn}"));
            return Err(cannot(
                number,
                format!("it is a change of {those}, and only administrators there take it back"),
                "ask one of them",
            ));
        }
        let held = read::<Group>(self.store.as_ref(), keys::group(delta.after.id))?;
        self.is_open_to(who, number, entry, delta, held.value.as_ref())?;
        let now = held.value.clone().ok_or_else(|| clashed(number, &Clash(vec!["the group is gone".to_owned()])))?;
        let Some(mut back) = delta.taken_back(&now).map_err(|clash| clashed(number, &clash))? else {
            return Ok(Restored::Group(held, Box::new(now), None));
        };
        back.version = now.version.saturating_add(1);
        self.group_may_stand(who, number, &now, &back)?;
        Ok(Restored::Group(held, Box::new(now), Some(Box::new(back))))
    }

    /// Whoever does not see the group takes back a no of their own school only; another change is not there for them,
    /// and of the group they learn nothing.
    fn is_open_to(
        &self,
        who: &Who,
        number: u64,
        entry: &AuditEntry,
        delta: &GroupDelta,
        now: Option<&Group>,
    ) -> Result<(), ServiceError> {
        let sees = match now {
            Some(group) => who.sight(group, &self.today()).is_some(),
            None => who.administers(delta.after.owner),
        };
        if sees {
            return Ok(());
        }
        if !entry.side.is_some_and(|own| is_a_no(delta, own)) {
            return Err(no_entry(number));
        }
        match now {
            Some(group) if !group.archived && delta.taken_back(group).is_ok() => Ok(()),
            _ => Err(cannot(
                number,
                "your school can no longer answer there",
                "the organisation that asked your school can ask it again",
            )),
        }
    }

    /// The rules that a group keeps, whichever way it came to be what it is.
    fn group_may_stand(&self, who: &Who, number: u64, now: &Group, back: &Group) -> Result<(), ServiceError> {
        // An answer may be withdrawn while a group is archived, and the withdrawal taken back.
        if now.archived && back.archived && !only_answers_differ(now, back) {
            return Err(cannot(
                number,
                format!("the group '{}' is archived", now.name),
                "archived groups are kept as they are; create a new one",
            ));
        }
        if back.schools.is_empty() {
            return Err(cannot(number, "the group would be left without a school", "put another school in first"));
        }
        if back.name != now.name || back.archived != now.archived {
            self.name_is_free_for(back.owner, &back.name, Some(back.id))?;
        }
        let goes_live = back.visibility == Visibility::Schools && now.visibility != Visibility::Schools;
        // Which schools take part goes by their permission of today; that the owner starts without waiting for all
        // was said when the group was first shared.
        if goes_live && back.terms.as_ref().is_none_or(|terms| terms.version != TERMS_VERSION) {
            return Err(terms_needed());
        }
        self.viewers_may_come_back(who, number, now, back)
    }

    /// Viewers that come back are active users of the organisation that picked them; a school that picked them has
    /// agreed and read the list, as for a pick.
    fn viewers_may_come_back(&self, who: &Who, number: u64, now: &Group, back: &Group) -> Result<(), ServiceError> {
        let of_owner = back.viewers.difference(&now.viewers);
        let mut coming: Vec<(&Email, OrgCode)> = of_owner.map(|email| (email, back.owner)).collect();
        for member in &back.schools {
            let there = now.member(member.urn);
            let new: Vec<&Email> =
                member.viewers.iter().filter(|email| there.is_none_or(|it| !it.viewers.contains(*email))).collect();
            // With a school that was out come its viewers: they see nothing before it has agreed.
            if there.is_some() && !new.is_empty() {
                may_pick(member, back.list, &self.today(), false)?;
            }
            coming.extend(new.into_iter().map(|email| (email, OrgCode::School(member.urn))));
        }
        for (email, organisation) in coming {
            let user = read::<User>(self.store.as_ref(), keys::user(email))?.value;
            if user.is_none_or(|user| user.organisation != organisation || !user.active) {
                // Whom a school picked is the school's own business.
                let whom = if who.administers(organisation) { format!("'{email}'") } else { "a viewer".to_owned() };
                return Err(cannot(
                    number,
                    format!("{whom} is no active user of {organisation} any more"),
                    "make the change that you want instead",
                ));
            }
        }
        Ok(())
    }

    fn restored_user(&self, who: &Who, number: u64, delta: &UserDelta) -> Result<Restored, ServiceError> {
        let held = read::<User>(self.store.as_ref(), keys::user(&delta.after.email))?;
        let now = held.value.clone().ok_or_else(|| clashed(number, &Clash(vec!["the user is gone".to_owned()])))?;
        if !who.administers(now.organisation) {
            return Err(ServiceError::not_found("user", now.email.as_str()));
        }
        if now.organisation != delta.after.organisation {
            return Err(clashed(number, &Clash(vec!["the address is another person's now".to_owned()])));
        }
        let back = delta.taken_back(&now).map_err(|clash| clashed(number, &clash))?;
        let back = back.map(|back| User { version: now.version.saturating_add(1), ..back });
        if let Some(back) = &back {
            checked_limits(back)?;
            if back.reach != now.reach {
                self.known_schools(&back.reach)?;
            }
        }
        let leads = |user: &User| user.active && user.administrator;
        if leads(&now) && !back.as_ref().is_some_and(leads) {
            self.keep_an_administrator(&now)?;
        }
        if back.is_none() {
            self.nothing_names(number, &now.email)?;
        }
        Ok(Restored::User(held, Box::new(now), back.map(Box::new)))
    }

    /// A user goes only while no group names that one and nothing waits in the inbox: whoever is given the address
    /// later must come by neither.
    fn nothing_names(&self, number: u64, email: &Email) -> Result<(), ServiceError> {
        let mut named: BTreeSet<String> = BTreeSet::new();
        scan_all::<Group>(self.store.as_ref(), keys::groups(), &mut |_, group| {
            let picked = group.schools.iter().any(|member| {
                member.viewers.contains(email) || member.list_read.as_ref().is_some_and(|read| read.by == *email)
            });
            let signed = group.terms.as_ref().is_some_and(|terms| terms.by == email.as_str());
            if picked || signed || group.viewers.contains(email) || group.created_by == email.as_str() {
                named.insert(group.id.to_string());
            }
            Ok(())
        })?;
        let (from, to) = keys::notices_of(email);
        let told = !self.store.scan(&from, &to, 1)?.items.is_empty();
        let why = match named.first() {
            Some(group) => format!("the group {group} names '{email}'"),
            None if told => format!("'{email}' has been told of changes"),
            None => return Ok(()),
        };
        Err(cannot(number, why, deactivate_instead(email)))
    }

    fn restored_letter(
        &self,
        who: &Who,
        number: u64,
        before: Option<LetterTemplate>,
        after: &LetterTemplate,
    ) -> Result<Restored, ServiceError> {
        if !who.administers(after.owner) {
            return Err(ServiceError::not_found("organisation", &after.owner.to_string()));
        }
        let held = read::<LetterTemplate>(self.store.as_ref(), keys::letter(after.owner))?;
        let stands = held.value.as_ref().filter(|now| now.letter == after.letter);
        let now = stands.ok_or_else(|| clashed(number, &Clash(vec!["the letter".to_owned()])))?;
        // The record stays, as the standard letter, where there was none: its version goes on counting.
        let back = LetterTemplate {
            owner: after.owner,
            letter: before.and_then(|before| before.letter),
            version: now.version.saturating_add(1),
        };
        Ok(Restored::Letter(held, back))
    }

    /// Nobody brings a permission back over a newer answer on record, whoever recorded it, even where what stands there
    /// now looks as the change left it; nor does a user go whom the log names: whoever is given the address later would
    /// stand there.
    fn nothing_speaks_against(
        &self,
        who: &Who,
        number: u64,
        entry: &AuditEntry,
        restored: &Restored,
    ) -> Result<(), ServiceError> {
        match restored {
            Restored::Group(_, now, Some(back)) => {
                let granted = granted_again(now, back);
                let Some(later) = self.answered_since(number, entry, &granted, who.school())? else { return Ok(()) };
                let itself = if later.itself { "by itself, " } else { "" };
                Err(clashed(number, &Clash(vec![format!("school {} ({itself}entry {})", later.school, later.entry)])))
            }
            Restored::User(_, now, None) => match self.acted_since(number, &now.email)? {
                Some(later) => Err(cannot(
                    number,
                    format!("'{}' has acted since (entry {later})", now.email),
                    deactivate_instead(&now.email),
                )),
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// Puts the records back and says what is kept of it.
    fn write_back(
        &self,
        who: &Who,
        number: u64,
        entry: &AuditEntry,
        restored: Restored,
        commit: &mut Commit,
    ) -> Result<Change, ServiceError> {
        let words = (format!("took back entry {number} ({}): {}", entry.action, entry.inverse), String::new());
        let change = match restored {
            Restored::Group(held, now, Some(back)) => {
                commit.put_over(&held, back.as_ref())?;
                self.group_change(who, &now, &back, "undo", words)?
            }
            Restored::Group(held, now, None) => {
                commit.delete_over(&held);
                // Whoever was told of the group is told that it is out of use.
                let gone = Group { archived: true, ..(*now).clone() };
                self.group_change(who, &now, &gone, "undo", words)?
            }
            Restored::User(held, now, back) => {
                if let Some(back) = &back {
                    commit.put_over(&held, back.as_ref())?;
                } else {
                    commit.delete_over(&held);
                    self.forget_views(now.email.as_str(), commit)?;
                }
                user_change("undo", &now, words.0)
            }
            Restored::Letter(held, back) => {
                commit.put_over(&held, &back)?;
                Change { owner: Some(back.owner), ..Change::new("undo", entry.subject.clone(), words.0) }
            }
        };
        Ok(Change { side: entry.side, undo: not_again(), undoes: Some(number), ..change })
    }
}

/// The words for an entry that is not there.
fn no_entry(number: u64) -> ServiceError {
    let mut error = ServiceError::not_found("entry", &number.to_string());
    "list what you may read with `collaborate audit list`".clone_into(&mut error.hint);
    error
}

fn deactivate_instead(email: &Email) -> String {
    format!("take the right to sign in away: `collaborate user deactivate {email}`")
}

/// What was taken back is made again, not taken back again.
fn not_again() -> Undo {
    Undo::Never("it took a change back; make that change again instead".to_owned())
}

fn cannot(number: u64, why: impl Into<String>, hint: impl Into<String>) -> ServiceError {
    ServiceError::new(Trouble::Invalid, format!("entry {number} cannot be taken back: {}", why.into()), hint)
}

/// What the change touched was changed again since.
fn clashed(number: u64, clash: &Clash) -> ServiceError {
    let parts = clash.0.join(", ");
    let why = if parts.ends_with(" since") || parts.ends_with(" gone") || parts.ends_with(" now") {
        parts
    } else {
        format!("changed since: {parts}")
    };
    ServiceError::new(
        Trouble::Stale,
        format!("entry {number} cannot be taken back: {why}"),
        "look at what stands there now, and make the change that you want",
    )
}

/// Whether two states of a group differ in the permissions of its schools and in nothing else.
fn only_answers_differ(now: &Group, back: &Group) -> bool {
    let schools = now
        .schools
        .iter()
        .zip(&back.schools)
        .map(|(now, back)| Member { consent: back.consent.clone(), ..now.clone() })
        .collect::<Vec<_>>();
    schools == back.schools
        && Group { schools, version: now.version, ..back.clone() }
            == Group { schools: back.schools.clone(), ..now.clone() }
}
