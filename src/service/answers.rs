//! Owns the shapes of what is asked and answered about trust: previews, letters, access, notices, mails, audit,
//! groups as files. Must not know how an answer comes about.

use crate::domain::{
    ConsentStatus, Email, GroupId, Letter, MailPreference, Notice, NoticeKind, OrgCode, Urn, Visibility,
};

/// Who would see what if a group's visibility were switched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharingPreview {
    /// The group's version that this was made of; the switch carries it.
    pub version: u32,
    /// The visibility that was looked at.
    pub visibility: Visibility,
    /// The one that stands now.
    pub now: Visibility,
    /// People of the owner who read the reports either way: name and address, those who see all groups included.
    pub owner_viewers: Vec<String>,
    /// Each school of the group, by name.
    pub schools: Vec<SchoolSees>,
    /// What still stands in the way of the switch, a sentence each.
    pub obstacles: Vec<String>,
    /// The terms were accepted in the version of today.
    pub terms_accepted: bool,
}

/// What a school would see, and be seen of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolSees {
    /// The school.
    pub urn: Urn,
    /// Its name.
    pub name: String,
    /// Where its permission stands today.
    pub status: ConsentStatus,
    /// Its figures would be shown to the other schools that take part, and its people see theirs.
    pub takes_part: bool,
    /// What its permission covers, in words, when that is less than all.
    pub limits: Option<String>,
    /// How many administrators it has, who are told.
    pub administrators: usize,
    /// How many of its people could look at once: picked before, or global users.
    pub people: usize,
}

/// A letter to a school, or the template of such letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterOf {
    /// The owner that writes.
    pub owner: OrgCode,
    /// Subject and text.
    pub letter: Letter,
    /// The owner wrote the template itself; else it is the standard one.
    pub own: bool,
    /// Counts the saves of the template; a save carries the version it read.
    pub version: u32,
    /// The school's administrators, to whom it would be mailed.
    pub to: Vec<Email>,
}

/// One rule of the reasoning why somebody can or cannot see a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessStep {
    /// The rule, as a condition.
    pub rule: String,
    /// Whether it is met; none: only others may know.
    pub met: Option<bool>,
    /// What stands there, in words.
    pub because: String,
}

/// Why a user can or cannot see a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessStory {
    /// The group.
    pub group: GroupId,
    /// Its name.
    pub group_name: String,
    /// The user asked about.
    pub email: Email,
    /// May read its reports; none: only others may know.
    pub may_view: Option<bool>,
    /// The verdict in one sentence.
    pub verdict: String,
    /// The reasoning, rule by rule, in the order in which the rules are asked.
    pub steps: Vec<AccessStep>,
}

/// A group as it is kept in a file; what the file leaves out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupSource {
    /// The group's number; none: the owner's group of this name, or a new one.
    pub id: Option<GroupId>,
    /// The version of the group that the file was made of; none: it is applied to whatever stands there.
    pub version: Option<u32>,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Its owner, as commands name it.
    pub owner: String,
    /// Who can see it.
    pub shared: Option<bool>,
    /// Reports show its schools in the order of the alphabet only.
    pub alphabetical: Option<bool>,
    /// Its schools, with their names and where their permission stands for the reader of the file.
    pub schools: Option<Vec<(Urn, String)>>,
    /// Users of the owner who may view it.
    pub viewers: Option<Vec<Email>>,
}

/// What would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The group; none: it would be made.
    pub group: Option<GroupId>,
    /// What would be done, a sentence each; empty: nothing.
    pub steps: Vec<String>,
    /// What would stand in the way, a sentence each.
    pub obstacles: Vec<String>,
}

/// Somebody's notices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbox {
    /// The notices, the newest first.
    pub notices: Vec<Notice>,
    /// How many have not been read.
    pub unread: usize,
    /// How the person is mailed.
    pub preference: MailPreference,
}

/// Where a mail stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailState {
    /// To be sent.
    Waiting,
    /// Being sent.
    UnderWay,
    /// Sent at this time, seconds since 1970 UTC.
    Sent(i64),
    /// Given up after the server refused it for good.
    GivenUp,
}

impl MailState {
    /// The word that people and JSON read.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::UnderWay => "under way",
            Self::Sent(_) => "sent",
            Self::GivenUp => "given up",
        }
    }
}

/// A mail in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailLine {
    /// Its number.
    pub number: u64,
    /// To whom.
    pub to: Email,
    /// What it tells of.
    pub kind: NoticeKind,
    /// The subject line.
    pub subject: String,
    /// When it was written, seconds since 1970 UTC.
    pub at: i64,
    /// Where it stands.
    pub state: MailState,
    /// How often it was tried.
    pub attempts: u32,
    /// Not before this time, seconds since 1970 UTC.
    pub due: i64,
    /// Comes with others in one mail a day.
    pub digest: bool,
    /// Why it was not delivered last, or empty.
    pub trouble: String,
}

/// The mails to be sent and those that were.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outbox {
    /// The mails, the newest first.
    pub mails: Vec<MailLine>,
    /// How many wait or are under way.
    pub waiting: usize,
    /// How many were given up.
    pub given_up: usize,
}

/// What kind of entry it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditKind {
    /// Something was changed.
    Change,
    /// A report was looked at.
    View,
    /// A report was taken away in a file.
    Export,
}

impl AuditKind {
    /// The word that commands, people and JSON use.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::View => "view",
            Self::Export => "export",
        }
    }
}

/// Which entries of the audit log are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Those of this group.
    pub group: Option<String>,
    /// Those of this person: an address, or `operator`.
    pub by: Option<String>,
    /// Those that concern this school.
    pub school: Option<Urn>,
    /// Those of this kind.
    pub kind: Option<AuditKind>,
    /// Those whose action, subject or words hold this text.
    pub text: String,
    /// From this day on (ISO date, included), or empty.
    pub since: String,
    /// Up to this day (ISO date, included), or empty.
    pub until: String,
    /// At most so many, the newest; 0: all.
    pub limit: usize,
    /// Only those older than this number; none: from the newest.
    pub before: Option<u64>,
}

/// An entry of the audit log, as somebody may read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// Its number.
    pub number: u64,
    /// When, seconds since 1970 UTC.
    pub at: i64,
    /// Who: an address, or `operator`.
    pub by: String,
    /// The person's name and organisation, where they are known.
    pub by_name: String,
    /// What kind it is.
    pub kind: AuditKind,
    /// What was done, as commands name it.
    pub action: String,
    /// To what, for example `G7`.
    pub subject: String,
    /// The name of the subject, where it has one that the reader may know.
    pub subject_name: String,
    /// What was done, in words; empty where they are not the reader's to know.
    pub details: String,
    /// The reader could take it back; that others changed the same thing since is told when it is tried, and here
    /// only where one entry was asked for.
    pub may_undo: bool,
    /// It was taken back by this later entry.
    pub undone_by: Option<u64>,
}

/// A page of the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditPage {
    /// The entries, the newest first.
    pub entries: Vec<AuditLine>,
    /// There are older ones: ask again with `before` this number.
    pub more_before: Option<u64>,
}

/// Whether the audit log is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditVerdict {
    /// How many entries there are.
    pub entries: u64,
    /// How many of them an earlier version wrote, before entries were chained: their order is not proved.
    pub unchained: u64,
    /// The newest entry's number and hash, in hexadecimal: noted elsewhere, it proves later that nothing was rewritten.
    pub head: String,
    /// What is wrong, a sentence each; empty: the log is whole.
    pub faults: Vec<String>,
}
