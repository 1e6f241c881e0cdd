//! Owns reading the audit log: who may read which entry and how much of it, filters, and whether the log is whole.
//! Must not know how it is written, nor how a change is taken back.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::domain::{Email, Group, GroupId, OrgCode, Urn, User};
use crate::store::{AuditEntry, Chain, Counter, Deed, Inverse, Undo, keys, log_entries, read, verify_log};

use super::authority::{Right, Who};
use super::permission::iso_date;
use super::{AuditFilter, AuditKind, AuditLine, AuditPage, AuditVerdict, Service, ServiceError, Trouble};

/// Entries that are read at a time, from the newest backwards.
const PAGE: u64 = 128;
/// Seconds of a day.
const DAY: i64 = 86_400;
/// How far the clock may have been put back for older entries still to be found behind younger ones.
const CLOCK_SLIP: i64 = 2 * DAY;

/// How much of an entry somebody may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// What was done, in words, too.
    Whole,
    /// Who, when and on what only.
    Bare,
}

/// A filter with its parts understood.
struct Wanted {
    group: Option<GroupId>,
    by: Option<String>,
    school: Option<Urn>,
    kind: Option<AuditKind>,
    text: String,
    /// Seconds since 1970, the first that counts and the first that no longer does.
    between: (i64, i64),
}

impl Service {
    pub(super) fn list_audit(&self, who: &Who, filter: &AuditFilter) -> Result<AuditPage, ServiceError> {
        reads_the_log(who)?;
        let wanted = self.understood(who, filter)?;
        let newest = self.newest_entry()?;
        let mut to = filter.before.map_or(newest, |before| newest.min(before.saturating_sub(1)));
        let mut names = Names::default();
        let mut entries: Vec<AuditLine> = Vec::new();
        while to > 0 {
            let from = to.saturating_sub(PAGE - 1).max(1);
            let read = log_entries(self.store.as_ref(), from, to)?;
            let behind = wanted.ends_before(&read);
            for (number, entry) in read.into_iter().rev() {
                let Some(extent) = self.extent(who, &entry)? else { continue };
                if !wanted.takes(who, &entry)? {
                    continue;
                }
                let line = self.line(who, number, &entry, extent, &mut names)?;
                if !wanted.names(&line) {
                    continue;
                }
                if filter.limit > 0 && entries.len() == filter.limit {
                    let more_before = entries.last().map(|last| last.number);
                    return Ok(AuditPage { entries, more_before });
                }
                // One entry is looked at closely; of many is said what stands in the entry itself.
                entries.push(self.with_undo(who, &entry, line, filter.limit == 1)?);
            }
            if behind {
                break;
            }
            to = from - 1;
        }
        Ok(AuditPage { entries, more_before: None })
    }

    pub(super) fn verify_audit(&self, who: &Who, noted: Option<&str>) -> Result<AuditVerdict, ServiceError> {
        who.operator_only("verify the audit log")?;
        let noted = noted.map(noted_head).transpose()?;
        let Chain { end, entries, unchained, faults, .. } = verify_log(self.store.as_ref(), noted)?;
        let head = format!("{}:{}", end.number, in_hexadecimal(&end.hash));
        Ok(AuditVerdict { entries, unchained, head, faults })
    }

    /// The entry with this number, as whoever asks may read it; none that they may not read is there.
    pub(super) fn entry_for(&self, who: &Who, number: u64) -> Result<AuditEntry, ServiceError> {
        let missing = || {
            let mut error = ServiceError::not_found("entry", &number.to_string());
            "list what you may read with `collaborate audit list`".clone_into(&mut error.hint);
            error
        };
        let entry = read::<AuditEntry>(self.store.as_ref(), keys::audit(number))?.value.ok_or_else(missing)?;
        self.extent(who, &entry)?.map(|_| entry).ok_or_else(missing)
    }

    /// The line of an entry that whoever asks may read.
    pub(super) fn line_of(&self, who: &Who, number: u64, entry: &AuditEntry) -> Result<AuditLine, ServiceError> {
        let extent = self.extent(who, entry)?.unwrap_or(Extent::Bare);
        let line = self.line(who, number, entry, extent, &mut Names::default())?;
        self.with_undo(who, entry, line, true)
    }

    fn understood(&self, who: &Who, filter: &AuditFilter) -> Result<Wanted, ServiceError> {
        let group = filter.group.as_deref().map(|pick| self.group_for(who, pick, Right::See)).transpose()?;
        Ok(Wanted {
            group: group.map(|(_, group, _)| group.id),
            by: filter.by.as_ref().map(|by| by.trim().to_lowercase()),
            school: filter.school,
            kind: filter.kind,
            text: filter.text.trim().to_lowercase(),
            between: (
                midnight(&filter.since)?.unwrap_or(i64::MIN),
                midnight(&filter.until)?.map_or(i64::MAX, |at| at.saturating_add(DAY)),
            ),
        })
    }

    /// How much of an entry somebody may read; none: for them it is not there.
    fn extent(&self, who: &Who, entry: &AuditEntry) -> Result<Option<Extent>, ServiceError> {
        let user = match who {
            Who::Operator => return Ok(Some(Extent::Whole)),
            Who::User(user) if user.active && user.administrator => user,
            Who::User(_) => return Ok(None),
        };
        if entry.owner == Some(user.organisation) {
            // Whom a school picked is the school's own business; what it answered is the owner's too.
            let sides = entry.side.is_some_and(|urn| user.organisation != OrgCode::School(urn));
            let answered = match entry.undoes {
                Some(_) => self.origin(entry)?.is_some_and(|origin| origin.action.starts_with("consent ")),
                None => entry.action.starts_with("consent "),
            };
            return Ok(Some(if sides && !answered { Extent::Bare } else { Extent::Whole }));
        }
        let OrgCode::School(own) = user.organisation else { return Ok(None) };
        if entry.side == Some(own) && entry.deed == Deed::Change {
            return Ok(Some(Extent::Whole));
        }
        if !entry.schools.contains(&own) {
            return Ok(None);
        }
        Ok(Some(if self.is_about(own, entry)? { Extent::Whole } else { Extent::Bare }))
    }

    /// Whether an entry is about this school and no other: a look at it, or something about its permission, with neither
    /// another school that knew of it nor one that it names. What else was done to the group is the owner's to read.
    fn is_about(&self, own: Urn, entry: &AuditEntry) -> Result<bool, ServiceError> {
        let origin = self.origin(entry)?;
        let action = &origin.as_ref().unwrap_or(entry).action;
        if entry.deed != Deed::Change {
            return Ok(true);
        }
        if !action.starts_with("consent ") {
            return Ok(false);
        }
        for entry in [Some(entry), origin.as_ref()].into_iter().flatten() {
            if entry.schools != [own] || touched(entry)?.iter().any(|urn| *urn != own) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The entry that this one took back.
    fn origin(&self, entry: &AuditEntry) -> Result<Option<AuditEntry>, ServiceError> {
        let Some(number) = entry.undoes else { return Ok(None) };
        Ok(read::<AuditEntry>(self.store.as_ref(), keys::audit(number))?.value)
    }

    fn line(
        &self,
        who: &Who,
        number: u64,
        entry: &AuditEntry,
        extent: Extent,
        names: &mut Names,
    ) -> Result<AuditLine, ServiceError> {
        Ok(AuditLine {
            number,
            at: entry.at,
            by: entry.by.clone(),
            by_name: names.person(self, &entry.by)?,
            kind: match entry.deed {
                Deed::Change => AuditKind::Change,
                Deed::View => AuditKind::View,
                Deed::Export => AuditKind::Export,
            },
            action: entry.action.clone(),
            subject: entry.subject.clone(),
            subject_name: names.subject(self, who, entry)?,
            details: if extent == Extent::Whole { entry.forward.clone() } else { String::new() },
            may_undo: false,
            undone_by: None,
        })
    }

    /// The line with what became of the change since. Whether others changed the same thing meanwhile takes reading
    /// whole records and sometimes all of them: that is asked where one entry is looked at `closely`, and in any case
    /// when it is taken back.
    fn with_undo(
        &self,
        who: &Who,
        entry: &AuditEntry,
        line: AuditLine,
        closely: bool,
    ) -> Result<AuditLine, ServiceError> {
        let undone_by = self.undone_by(line.number)?;
        let may_undo =
            undone_by.is_none() && may_take_back(who, entry) && (!closely || self.could_undo(who, line.number, entry));
        Ok(AuditLine { may_undo, undone_by, ..line })
    }

    /// The later entry that took this one back.
    pub(super) fn undone_by(&self, number: u64) -> Result<Option<u64>, ServiceError> {
        Ok(read::<Counter>(self.store.as_ref(), keys::undone(number))?.value.map(|by| by.0))
    }
}

/// Names that were looked up for a page.
#[derive(Default)]
struct Names {
    people: BTreeMap<String, String>,
    groups: BTreeMap<GroupId, String>,
}

impl Names {
    /// The name and the organisation of whoever did something.
    fn person(&mut self, service: &Service, by: &str) -> Result<String, ServiceError> {
        if let Some(known) = self.people.get(by) {
            return Ok(known.clone());
        }
        let name = match by.parse::<Email>() {
            Err(_) => "the operator of this store".to_owned(),
            Ok(email) => match read::<User>(service.store.as_ref(), keys::user(&email))?.value {
                None => String::new(),
                Some(user) => format!("{}, {}", user.name, service.organisation_name(user.organisation)?),
            },
        };
        self.people.insert(by.to_owned(), name.clone());
        Ok(name)
    }

    /// The name of what something was done to, where the reader may know it now.
    fn subject(&mut self, service: &Service, who: &Who, entry: &AuditEntry) -> Result<String, ServiceError> {
        if let Some(id) = entry.group {
            if let Some(known) = self.groups.get(&id) {
                return Ok(known.clone());
            }
            let group = read::<Group>(service.store.as_ref(), keys::group(id))?.value;
            let seen = group.filter(|group| who.sight(group, &service.today()).is_some());
            let name = seen.map(|group| group.name).unwrap_or_default();
            self.groups.insert(id, name.clone());
            return Ok(name);
        }
        if let Ok(email) = entry.subject.parse::<Email>() {
            let user = read::<User>(service.store.as_ref(), keys::user(&email))?.value;
            return Ok(user.filter(|user| who.administers(user.organisation)).map(|it| it.name).unwrap_or_default());
        }
        entry.subject.parse::<OrgCode>().map_or_else(|_| Ok(String::new()), |code| service.organisation_name(code))
    }
}

impl Wanted {
    /// Whether the day from which on entries are wanted lies behind all of these, which are of one stretch of the log:
    /// older ones need not be read.
    fn ends_before(&self, stretch: &[(u64, AuditEntry)]) -> bool {
        let first = self.between.0.saturating_sub(CLOCK_SLIP);
        !stretch.is_empty() && stretch.iter().all(|(_, entry)| entry.at < first)
    }

    /// Whether the entry is one of those asked for, by what it holds.
    fn takes(&self, who: &Who, entry: &AuditEntry) -> Result<bool, ServiceError> {
        let kind = match self.kind {
            None => true,
            Some(AuditKind::Change) => entry.deed == Deed::Change,
            Some(AuditKind::View) => entry.deed == Deed::View,
            Some(AuditKind::Export) => entry.deed == Deed::Export,
        };
        let (from, to) = self.between;
        Ok(kind
            && (from..to).contains(&entry.at)
            && self.group.is_none_or(|id| entry.group == Some(id))
            && self.by.as_ref().is_none_or(|by| entry.by.to_lowercase() == *by)
            && self.school.map_or(Ok(true), |school| concerns(who, entry, school))?)
    }

    /// Whether what the reader sees of the entry holds the text asked for.
    fn names(&self, line: &AuditLine) -> bool {
        self.text.is_empty()
            || [&line.by, &line.by_name, &line.action, &line.subject, &line.subject_name, &line.details]
                .into_iter()
                .any(|words| words.to_lowercase().contains(&self.text))
    }
}

/// Whether the entry concerns the school, as far as the reader may know.
fn concerns(who: &Who, entry: &AuditEntry, school: Urn) -> Result<bool, ServiceError> {
    let about = entry.side == Some(school) || entry.owner == Some(OrgCode::School(school));
    match who.school() {
        // Which other schools an entry concerns is not theirs to find out, nor by asking for one after the other.
        Some(own) if own != school => Ok(false),
        Some(_) => Ok(about || entry.schools.contains(&school)),
        None => Ok(about || entry.schools.contains(&school) || touched(entry)?.contains(&school)),
    }
}

/// Whether the entry says how to take it back, and whoever asks has the right to.
fn may_take_back(who: &Who, entry: &AuditEntry) -> bool {
    let theirs = match entry.side.map(OrgCode::School).or(entry.owner) {
        _ if matches!(who, Who::Operator) => true,
        Some(organisation) => who.administers(organisation),
        None => false,
    };
    theirs && matches!(entry.undo, Undo::Records { .. })
}

/// The schools whose membership of a group the entry changed.
fn touched(entry: &AuditEntry) -> Result<Vec<Urn>, ServiceError> {
    if matches!(entry.undo, Undo::Never(_)) {
        return Ok(Vec::new());
    }
    Ok(match entry.undo.read()? {
        Some(Inverse::Group(delta)) => delta.schools().into_iter().collect(),
        _ => Vec::new(),
    })
}

/// Refuses whoever manages nothing: the log is for administrators.
fn reads_the_log(who: &Who) -> Result<(), ServiceError> {
    match who {
        Who::User(user) if !user.administrator => Err(ServiceError::new(
            Trouble::Invalid,
            "only administrators may read the audit log",
            "ask an administrator of your organisation",
        )),
        _ => Ok(()),
    }
}

/// The first second of a day (ISO date, UTC); none for no day.
fn midnight(day: &str) -> Result<Option<i64>, ServiceError> {
    if day.trim().is_empty() {
        return Ok(None);
    }
    let date = iso_date(day)?;
    let at = format!("{date}T00:00:00Z").parse::<jiff::Timestamp>();
    // A day before or behind every day that the clock can say: nothing, or everything, lies behind it.
    Ok(Some(at.map_or(if date.starts_with('-') { i64::MIN } else { i64::MAX }, jiff::Timestamp::as_second)))
}

/// A head as it was noted: `NUMBER:HEX`.
fn noted_head(text: &str) -> Result<(u64, [u8; 32]), ServiceError> {
    let read = || {
        let (number, hash) = text.trim().split_once(':')?;
        let digits: Vec<u8> =
            hash.chars().map(|c| c.to_digit(16).and_then(|it| u8::try_from(it).ok())).collect::<Option<_>>()?;
        let bytes: Vec<u8> = digits
            .chunks_exact(2)
            .map(|pair| pair.iter().fold(0_u8, |byte, digit| byte.wrapping_mul(16).wrapping_add(*digit)))
            .collect();
        let whole = digits.len() == 64;
        Some((number.parse().ok()?, bytes.try_into().ok().filter(|_| whole)?))
    };
    read().ok_or_else(|| {
        ServiceError::new(
            Trouble::Invalid,
            format!("'{}' is not the head of an audit log", text.trim()),
            "give the number and the 64 letters behind the colon as `collaborate audit verify` printed them",
        )
    })
}

fn in_hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
