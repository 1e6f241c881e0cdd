//! Owns the use cases: one request, one authorisation, then act, audit, notify in a single commit.
//! Must not know screens, terminals or arguments. What a person may not see is not found.

mod answers;
mod audit;
mod authority;
mod board;
mod calendar;
mod differences;
mod entries;
mod error;
mod evenness;
mod explain;
mod group_answers;
mod group_files;
mod groups;
mod imports;
mod inbox;
mod intakes;
mod letters;
mod lineage;
mod listing;
mod log;
mod looks;
mod mutation;
mod news;
mod organisations;
mod outbox;
mod people;
mod permission;
mod preview;
mod published;
mod reasons;
mod register;
mod reports;
mod request;
mod schools;
mod sharing;
mod since;
mod snapshots;
mod spread;
mod undo;
mod view_answers;
mod views;
mod what_if;

#[cfg(test)]
mod tests;

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;

use crate::domain::Urn;
use crate::report::Report;
use crate::store::{Deed, Store};

use authority::Who;
use groups::Edit;
use sharing::Switch;
use views::NewView;

pub use answers::{
    AccessStep, AccessStory, AuditFilter, AuditKind, AuditLine, AuditPage, AuditVerdict, GroupSource, Inbox, LetterOf,
    MailLine, MailState, Outbox, Plan, SchoolSees, SharingPreview,
};
pub use error::{ServiceError, Side, Trouble};
pub use group_answers::{GroupDetail, GroupLine, MemberLine};
pub use imports::{FileOutcome, FileState, ImportProgress};
pub use outbox::{Delivery, LEASE, Parcel};
pub use request::{
    Actor, GroupPick, ImportLine, NewGroup, NewUser, Person, Request, Response, SchoolPage, SchoolSearch, UserEdit,
};
pub use view_answers::{ViewDetail, ViewLine};

/// Seconds since 1970 UTC; handed in, so that rules about dates can be tested.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The use cases over one store; shared by every session of the process.
pub struct Service {
    store: Arc<dyn Store>,
    clock: Clock,
    published: RwLock<Arc<published::Published>>,
    register: Mutex<Option<Arc<register::Register>>>,
    reports: Mutex<reports::Shelf>,
    intakes: Mutex<intakes::Tables>,
    writing: Mutex<()>,
    /// The day that the calendar was last looked at.
    day: Mutex<String>,
    spreading: Mutex<()>,
    listeners: Mutex<Vec<Sender<()>>>,
    looks: Mutex<looks::Looks>,
}

impl Service {
    /// The service over a store; finishes or sweeps away what a crash left of an import, and tells what it left to be
    /// told.
    pub fn new(store: Arc<dyn Store>, clock: Clock) -> Result<Self, ServiceError> {
        let service = Self {
            store,
            clock,
            published: RwLock::default(),
            register: Mutex::default(),
            reports: Mutex::default(),
            intakes: Mutex::default(),
            writing: Mutex::default(),
            day: Mutex::default(),
            spreading: Mutex::default(),
            listeners: Mutex::default(),
            looks: Mutex::default(),
        };
        service.recover_imports()?;
        // What cannot be told now keeps nobody from the store; whoever sends mails learns of it.
        let _ = service.spread_all();
        Ok(service)
    }

    /// The clock of the machine.
    pub fn machine_clock() -> Clock {
        Arc::new(|| jiff::Timestamp::now().as_second())
    }

    /// Tells of every change in the store from now on: a hint to read again.
    pub fn changes(&self) -> Receiver<()> {
        let (sender, receiver) = channel();
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner).push(sender);
        receiver
    }

    /// Carries out one request with the rights of `actor`.
    pub fn handle(&self, actor: &Actor, request: Request) -> Result<Response, ServiceError> {
        let begun = Instant::now();
        let answer = self.who(actor).and_then(|who| self.carry_out(&who, request));
        if *actor != Actor::Operator && answer.as_ref().is_err_and(|error| error.trouble == Trouble::NotFound) {
            evenness::even_out(begun);
        }
        answer
    }

    fn carry_out(&self, who: &Who, request: Request) -> Result<Response, ServiceError> {
        // What a day brings is told of with the first request of the day. Should that fail, the request goes on: who sees
        // what hangs on the date and not on its being told, and the next request tries again.
        let _ = self.keep_calendar();
        match request {
            Request::WhoAmI => self.who_am_i(who).map(Response::Person),
            Request::People => self.people(who).map(Response::People),
            Request::ListGroups { archived } => self.list_groups(who, archived).map(Response::Groups),
            Request::ShowGroup(pick) => self.show_group(who, &pick).map(boxed_group),
            Request::CreateGroup(new) => self.create_group(who, &new).map(boxed_group),
            Request::EditGroup { group, name, description, alphabetical, version } => {
                let edit = Edit { name, description, alphabetical, version };
                self.edit_group(who, &group, &edit).map(boxed_group)
            }
            Request::AddSchools(pick, urns) => self.add_schools(who, &pick, &urns).map(boxed_group),
            Request::RemoveSchools(pick, urns) => self.remove_schools(who, &pick, &urns).map(boxed_group),
            Request::SetViewers { group, add, remove } => self.set_viewers(who, &group, &add, &remove).map(boxed_group),
            Request::PickViewers { group, school, add, remove, confirm_schools } => {
                self.pick_viewers(who, &group, school, (&add, &remove), confirm_schools).map(boxed_group)
            }
            Request::SetVisibility { group, visibility, start_with_agreed, accept_terms, version } => {
                let switch = Switch { visibility, start_with_agreed, accept_terms, version };
                self.set_visibility(who, &group, switch).map(boxed_group)
            }
            Request::ArchiveGroup(pick) => self.archive_group(who, &pick).map(boxed_group),
            Request::RecordConsent { group, school, consent, seen } => {
                self.record_consent(who, &group, school, &consent, seen.as_deref()).map(boxed_group)
            }
            Request::SearchSchools(search) => self.search_schools(&search).map(Response::Schools),
            Request::ShowSchool(urn) => self.show_school(urn).map(|school| Response::School(Box::new(school))),
            Request::ListOrganisations => self.list_organisations().map(Response::Organisations),
            Request::AddOrganisation(new) => self.add_organisation(who, &new).map(Response::Organisation),
            Request::ShowOrganisation(code) => self.show_organisation(code).map(Response::Organisation),
            Request::ListUsers(of) => self.list_users(who, of).map(Response::Users),
            Request::ShowUser(email) => self.show_user(who, &email).map(Response::User),
            Request::AddUser(new) => self.add_user(who, &new).map(Response::User),
            Request::EditUser(email, edit) => self.edit_user(who, &email, &edit).map(Response::User),
            Request::Report(pick, query) => self.report(who, &pick, &query, Deed::View).map(boxed_report),
            Request::Export(pick, query) => self.report(who, &pick, &query, Deed::Export).map(boxed_report),
            Request::Explain(pick, query, target) => {
                self.explain(who, &pick, &query, &target).map(|it| Response::Explanation(Box::new(it)))
            }
            Request::ListImports => self.list_imports(who).map(Response::Imports),
            Request::UndoImport(id) => self.undo_import(who, id).map(Response::Import),
            request => self.carry_out_trust(who, request),
        }
    }

    /// The requests of consent, notices and the audit log.
    fn carry_out_trust(&self, who: &Who, request: Request) -> Result<Response, ServiceError> {
        match request {
            Request::PreviewVisibility { group, visibility } => {
                self.preview_visibility(who, &group, visibility).map(|it| Response::Preview(Box::new(it)))
            }
            Request::RequestConsent { group, schools, remind } => {
                self.request_consent(who, &group, &schools, remind).map(boxed_group)
            }
            Request::ShowLetter(owner) => self.show_letter(who, owner).map(boxed_letter),
            Request::SaveLetter { owner, letter, version } => {
                self.save_letter(who, owner, letter.as_ref(), version).map(boxed_letter)
            }
            Request::WriteLetter(group, school) => self.write_letter(who, &group, school).map(boxed_letter),
            Request::ExplainAccess(group, email) => {
                self.explain_access(who, &group, &email).map(|it| Response::Access(Box::new(it)))
            }
            Request::ExportGroup(group) => self.export_group(who, &group).map(|it| Response::Source(Box::new(it))),
            Request::PlanGroup(source) => self.plan_group(who, &source).map(|it| Response::Plan(Box::new(it))),
            Request::ApplyGroup { source, start_with_agreed, accept_terms } => {
                self.apply_group(who, &source, start_with_agreed, accept_terms).map(boxed_group)
            }
            Request::ListNotices { unread } => self.list_notices(who, unread).map(Response::Inbox),
            Request::MarkRead(numbers) => self.mark_read(who, &numbers).map(Response::Inbox),
            Request::PreferMail(preference) => self.prefer_mail(who, preference).map(Response::User),
            Request::ListMails => self.list_mails(who).map(Response::Outbox),
            Request::ListAudit(filter) => self.list_audit(who, &filter).map(Response::Audit),
            Request::VerifyAudit => self.verify_audit(who, None).map(Response::Verdict),
            Request::VerifyAuditSince(head) => self.verify_audit(who, Some(&head)).map(Response::Verdict),
            Request::SaveView { group, name, query, screen, over } => {
                let new = NewView { name: &name, query: &query, screen, over };
                self.save_view(who, &group, &new).map(Response::View)
            }
            Request::ListViews => self.list_views(who).map(Response::Views),
            Request::ShowView(name) => self.show_view(who, &name).map(|it| Response::ViewOpened(Box::new(it))),
            Request::RenameView { name, to } => self.rename_view(who, &name, &to).map(Response::View),
            Request::DeleteView(name) => self.delete_view(who, &name).map(Response::Views),
            Request::Undo(number) => self.undo(who, number).map(|it| Response::Undone(Box::new(it))),
            Request::UndoLast => self.undo_last(who).map(|it| Response::Undone(Box::new(it))),
            _ => Err(ServiceError::new(Trouble::Fault, "a request was left without an answer", "tell us of it")),
        }
    }

    /// The time, seconds since 1970 UTC.
    fn now(&self) -> i64 {
        (self.clock)()
    }

    /// The date as an ISO text, UTC.
    fn today(&self) -> String {
        // A clock out of range must not keep a permission alive that ends on some day.
        jiff::Timestamp::from_second(self.now())
            .map_or_else(|_| "9999-12-31".to_owned(), |at| at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string())
    }

    fn tell_listeners(&self) {
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|listener| listener.send(()).is_ok());
    }
}

fn boxed_report(report: Report) -> Response {
    Response::Report(Box::new(report))
}

fn boxed_letter(letter: LetterOf) -> Response {
    Response::Letter(Box::new(letter))
}

fn boxed_group(detail: GroupDetail) -> Response {
    Response::Group(Box::new(detail))
}

fn no_school(urn: Urn) -> ServiceError {
    ServiceError::not_found("school", &urn.to_string())
}
