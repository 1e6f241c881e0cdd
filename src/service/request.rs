//! Owns what can be asked of the service and what it answers; screens and commands speak only this.
//! Must not know how a request is carried out.

use crate::domain::{
    Consent, Email, ImportId, LaCode, Letter, MailPreference, OrgCode, Organisation, Phase, Reach, School, Urn, User,
    Visibility, Words,
};
use crate::report::explain::{Explanation, Target};
use crate::report::{Query, Report};

use super::answers::{
    AccessStory, AuditFilter, AuditLine, AuditPage, AuditVerdict, GroupSource, Inbox, LetterOf, Outbox, Plan,
    SharingPreview,
};
use super::group_answers::{GroupDetail, GroupLine};
use super::view_answers::{ViewDetail, ViewLine};

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Whoever can read the store's files; may do everything, and the audit log says so.
    Operator,
    /// A user, with exactly that user's rights.
    User(Email),
}

/// A group as a person names it: its id or an unambiguous name.
pub type GroupPick = String;

/// A group to be created: the wizard's four steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewGroup {
    /// Step 1: the name.
    pub name: String,
    /// Step 1: what it is for.
    pub description: String,
    /// The owner.
    pub owner: OrgCode,
    /// Step 2: its schools.
    pub schools: Vec<Urn>,
    /// Step 3: users of the owner who may view it.
    pub viewers: Vec<Email>,
    /// Step 4: who can see it.
    pub visibility: Visibility,
    /// Step 4: the terms were read and accepted.
    pub accept_terms: bool,
}

/// A user to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// The user name.
    pub email: Email,
    /// The person's name.
    pub name: String,
    /// The organisation.
    pub organisation: OrgCode,
    /// Job title, or empty.
    pub job: String,
    /// Manages groups and users there.
    pub administrator: bool,
    /// "Always allow to see all groups".
    pub global: bool,
    /// Whose figures the user may see.
    pub reach: Reach,
}

/// Changes to a user; `None` leaves a field as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserEdit {
    /// The person's name.
    pub name: Option<String>,
    /// Job title.
    pub job: Option<String>,
    /// Manages groups and users there.
    pub administrator: Option<bool>,
    /// "Always allow to see all groups".
    pub global: Option<bool>,
    /// Whose figures the user may see.
    pub reach: Option<Reach>,
    /// May sign in.
    pub active: Option<bool>,
    /// The version that the change was made on; none: the newest.
    pub version: Option<u32>,
}

/// A search over schools.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SchoolSearch {
    /// Words of the name or town, or a URN, a DfE number, an LA code, `la:815` or `chain:1234`; empty: every school.
    pub text: String,
    /// Only this local authority.
    pub la: Option<LaCode>,
    /// Only this academy chain, by GIAS group UID.
    pub chain: Option<u32>,
    /// Only this phase.
    pub phase: Option<Phase>,
    /// Leave out closed schools.
    pub open_only: bool,
    /// The first row wanted, from 0.
    pub offset: usize,
    /// How many rows; 0: all.
    pub limit: usize,
}

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Who the actor is, as a user (`Response::Person`).
    WhoAmI,
    /// The people one can sign in as; for the operator only (`Response::People`).
    People,
    /// The groups the actor may see or administer (`Response::Groups`).
    ListGroups {
        /// Archived ones too.
        archived: bool,
    },
    /// One group (`Response::Group`).
    ShowGroup(GroupPick),
    /// Make a group (`Response::Group`).
    CreateGroup(NewGroup),
    /// Change name, description or how reports order the schools (`Response::Group`).
    EditGroup {
        /// The group.
        group: GroupPick,
        /// A new name.
        name: Option<String>,
        /// A new description.
        description: Option<String>,
        /// Reports show its schools in the order of the alphabet only, or in any order again.
        alphabetical: Option<bool>,
        /// The version that the change was made on; none: the newest.
        version: Option<u32>,
    },
    /// Put schools in (`Response::Group`).
    AddSchools(GroupPick, Vec<Urn>),
    /// Take schools out (`Response::Group`).
    RemoveSchools(GroupPick, Vec<Urn>),
    /// Change the owner's viewers (`Response::Group`).
    SetViewers {
        /// The group.
        group: GroupPick,
        /// To be added.
        add: Vec<Email>,
        /// To be removed.
        remove: Vec<Email>,
    },
    /// A school picks its viewers (`Response::Group`).
    PickViewers {
        /// The group.
        group: GroupPick,
        /// The school.
        school: Urn,
        /// To be added.
        add: Vec<Email>,
        /// To be removed.
        remove: Vec<Email>,
        /// "I have read the list of schools", needed before the first pick.
        confirm_schools: bool,
    },
    /// Owner only, or shared with the schools (`Response::Group`).
    SetVisibility {
        /// The group.
        group: GroupPick,
        /// The new visibility.
        visibility: Visibility,
        /// Start with the schools that have agreed, instead of waiting for all.
        start_with_agreed: bool,
        /// The terms were read and accepted.
        accept_terms: bool,
        /// The version of the group that the preview was made of; none: the newest.
        version: Option<u32>,
    },
    /// Who would see what if the visibility were switched; nothing is changed (`Response::Preview`).
    PreviewVisibility {
        /// The group.
        group: GroupPick,
        /// The visibility to look at.
        visibility: Visibility,
    },
    /// Take a group out of use (`Response::Group`).
    ArchiveGroup(GroupPick),
    /// Ask schools for their permission, or remind those that were asked (`Response::Group`).
    RequestConsent {
        /// The group.
        group: GroupPick,
        /// The schools; empty: all that can be asked, or with `remind` all that have not answered.
        schools: Vec<Urn>,
        /// Remind schools that were asked before, instead of asking.
        remind: bool,
    },
    /// Record a school's permission: its own administrators answer, the owner's record what came on paper
    /// (`Response::Group`).
    RecordConsent {
        /// The group.
        group: GroupPick,
        /// The school.
        school: Urn,
        /// The answer; when the school was asked is kept from what stands there.
        consent: Consent,
        /// What stood there when the answer was filled in; none: whatever stands there is replaced.
        seen: Option<Box<Consent>>,
    },
    /// The template of an owner's letters to schools (`Response::Letter`).
    ShowLetter(OrgCode),
    /// Change that template (`Response::Letter`).
    SaveLetter {
        /// The owner.
        owner: OrgCode,
        /// The template; none: back to the standard letter.
        letter: Option<Letter>,
        /// The version that the change was made on; none: the newest.
        version: Option<u32>,
    },
    /// The letter to a school of the group, filled in (`Response::Letter`).
    WriteLetter(GroupPick, Urn),
    /// Why a user can or cannot see a group, rule by rule; for administrators (`Response::Access`).
    ExplainAccess(GroupPick, Email),
    /// A group as it is kept in a file (`Response::Source`).
    ExportGroup(GroupPick),
    /// What would change if a group were made as its file says (`Response::Plan`).
    PlanGroup(GroupSource),
    /// Make a group as its file says (`Response::Group`).
    ApplyGroup {
        /// The file.
        source: GroupSource,
        /// Start with the schools that have agreed, instead of waiting for all.
        start_with_agreed: bool,
        /// The terms were read and accepted.
        accept_terms: bool,
    },
    /// Search schools (`Response::Schools`).
    SearchSchools(SchoolSearch),
    /// One school (`Response::School`).
    ShowSchool(Urn),
    /// Organisations (`Response::Organisations`).
    ListOrganisations,
    /// Add an organisation (`Response::Organisation`).
    AddOrganisation(Organisation),
    /// One organisation (`Response::Organisation`).
    ShowOrganisation(OrgCode),
    /// Users the actor manages; or of one organisation (`Response::Users`).
    ListUsers(Option<OrgCode>),
    /// One user (`Response::User`).
    ShowUser(Email),
    /// Add a user (`Response::User`).
    AddUser(NewUser),
    /// Change a user (`Response::User`).
    EditUser(Email, UserEdit),
    /// A report, to be looked at (`Response::Report`).
    Report(GroupPick, Query),
    /// A report, to be taken away in a file (`Response::Report`).
    Export(GroupPick, Query),
    /// What stands behind one figure of a report (`Response::Explanation`).
    Explain(GroupPick, Query, Box<Target>),
    /// Keep how a report of a group is set up, for whoever asks alone (`Response::View`).
    SaveView {
        /// The group.
        group: GroupPick,
        /// What the view is called.
        name: String,
        /// What is asked of the report.
        query: Query,
        /// How its lists stand on the screen.
        screen: Words,
        /// Also over a view of that name.
        over: bool,
    },
    /// The views of whoever asks (`Response::Views`).
    ListViews,
    /// One of them, to be opened (`Response::ViewOpened`).
    ShowView(String),
    /// Give a view another name (`Response::View`).
    RenameView {
        /// The view.
        name: String,
        /// The new name.
        to: String,
    },
    /// Delete a view (`Response::Views`: those that are left).
    DeleteView(String),
    /// The notices of whoever asks (`Response::Inbox`).
    ListNotices {
        /// Only those that have not been read.
        unread: bool,
    },
    /// Note that notices were read; empty: all (`Response::Inbox`).
    MarkRead(Vec<u64>),
    /// How whoever asks wants to be mailed (`Response::User`).
    PreferMail(MailPreference),
    /// The mails to be sent and those that were (`Response::Outbox`).
    ListMails,
    /// The audit log (`Response::Audit`).
    ListAudit(AuditFilter),
    /// Whether the audit log is whole; for the operator (`Response::Verdict`).
    VerifyAudit,
    /// The same, and whether a head noted earlier still lies in the log (`Response::Verdict`).
    VerifyAuditSince(String),
    /// Take a change back (`Response::Undone`).
    Undo(u64),
    /// Take back the latest change that whoever asks made within the hour (`Response::Undone`).
    UndoLast,
    /// What was imported (`Response::Imports`).
    ListImports,
    /// Take one import back whole (`Response::Import`).
    UndoImport(ImportId),
}

/// A person one can sign in as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The user.
    pub user: User,
    /// The organisation's name.
    pub organisation: String,
}

/// One page of a search over schools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolPage {
    /// The rows wanted, by name.
    pub schools: Vec<School>,
    /// How many match in all.
    pub total: usize,
    /// The first row's position.
    pub offset: usize,
}

/// An import in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// Its number.
    pub id: ImportId,
    /// The file's name.
    pub file: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// `ks4`, `ks2`, `census` or `schools`.
    pub kind: String,
    /// The academic year, where it has one.
    pub year: Option<String>,
    /// The release, where it has one.
    pub release: Option<String>,
    /// Data rows.
    pub rows: u64,
    /// Schools.
    pub schools: u64,
    /// Figures with a value.
    pub figures: u64,
    /// Who imported it.
    pub by: String,
    /// When, seconds since 1970 UTC.
    pub at: i64,
}

/// What the service answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Response {
    /// Who the actor is; none: the operator.
    Person(Option<Person>),
    /// People one can sign in as.
    People(Vec<Person>),
    /// Groups.
    Groups(Vec<GroupLine>),
    /// One group.
    Group(Box<GroupDetail>),
    /// Schools.
    Schools(SchoolPage),
    /// One school, with the groups of it that the actor may see.
    School(Box<School>),
    /// Organisations.
    Organisations(Vec<Organisation>),
    /// One organisation.
    Organisation(Organisation),
    /// Users.
    Users(Vec<Person>),
    /// One user.
    User(Person),
    /// A report.
    Report(Box<Report>),
    /// What stands behind a figure.
    Explanation(Box<Explanation>),
    /// Who would see what.
    Preview(Box<SharingPreview>),
    /// A letter or the template of letters.
    Letter(Box<LetterOf>),
    /// Why somebody can or cannot see a group.
    Access(Box<AccessStory>),
    /// A group as it is kept in a file.
    Source(Box<GroupSource>),
    /// What would change.
    Plan(Box<Plan>),
    /// A saved view.
    View(ViewLine),
    /// Saved views.
    Views(Vec<ViewLine>),
    /// A saved view to be opened.
    ViewOpened(Box<ViewDetail>),
    /// Notices.
    Inbox(Inbox),
    /// Mails.
    Outbox(Outbox),
    /// A page of the audit log.
    Audit(AuditPage),
    /// Whether the audit log is whole.
    Verdict(AuditVerdict),
    /// What was taken back: the entry, and in words what was undone.
    Undone(Box<AuditLine>),
    /// Imports.
    Imports(Vec<ImportLine>),
    /// One import.
    Import(ImportLine),
}
