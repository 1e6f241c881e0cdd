//! Owns the commands of groups.
//! Must not know who may do what with a group.

use serde_json::{Map, Value, json};

use crate::domain::{ConsentStatus, Email, TERMS_VERSION, TermsAccepted, terms_text};
use crate::service::{GroupDetail, GroupLine, MemberLine, NewGroup, Request, Response, Service};

use super::Call;
use super::access;
use super::args::{Format, GroupCommand};
use super::consent::permission;
use super::group_file::{self, Applied};
use super::output::{self, Field, kept, lines, list, object, shown, single, stated, time};
use super::problem::{Failure, Status};
use super::school::{authority, chain_of, schools_of};

/// A group as commands write it.
const GROUP: [Field<GroupDetail>; 17] = [
    shown("id", "Id", |it| json!(it.group.id.text())),
    shown("name", "Name", |it| json!(it.group.name)),
    shown("description", "Description", |it| stated(&it.group.description)),
    shown("owner", "Owner", |it| json!(it.group.owner.to_string())),
    shown("owner_name", "Owner name", |it| json!(it.owner_name)),
    shown("visibility", "Visibility", |it| json!(it.group.visibility.id())),
    shown("archived", "Archived", |it| json!(it.group.archived)),
    shown("alphabetical", "Alphabetical only", |it| json!(it.group.alphabetical)),
    kept("created_by", |it| json!(it.group.created_by)),
    kept("created_at", |it| time(it.group.created_at)),
    kept("terms", |it| it.group.terms.as_ref().map_or(Value::Null, terms)),
    kept("schools", |it| Value::Array(it.members.iter().map(|member| object(&MEMBER, member)).map(unnull).collect())),
    kept("viewers", |it| json!(it.group.viewers.iter().map(Email::as_str).collect::<Vec<_>>())),
    kept("may_view", |it| json!(it.may_view)),
    kept("may_administer", |it| json!(it.may_administer)),
    kept("contact", |it| json!(it.contact)),
    // How often a group was changed is its administrators' to know: the others' answers count too.
    kept("version", |it| if it.may_administer { json!(it.group.version) } else { Value::Null }),
];

/// A group in a list for people and in CSV.
const LINE: [Field<GroupLine>; 9] = [
    shown("id", "Id", |it| json!(it.id.text())),
    shown("name", "Name", |it| json!(it.name)),
    shown("owner", "Owner", |it| json!(it.owner.to_string())),
    shown("owner_name", "Owner name", |it| json!(it.owner_name)),
    shown("schools", "Schools", |it| json!(it.schools)),
    shown("visibility", "Visibility", |it| json!(it.visibility.id())),
    kept("archived", |it| json!(it.archived)),
    shown("may_view", "Reports", |it| json!(it.may_view)),
    shown("may_administer", "Manage", |it| json!(it.may_administer)),
];

/// A school of a group as commands write it.
const MEMBER: [Field<MemberLine>; 6] = [
    shown("urn", "URN", |it| json!(it.school.urn.number())),
    shown("name", "Name", |it| json!(it.school.name)),
    shown("phase", "Phase", |it| json!(it.school.phase.id())),
    shown("la", "LA", |it| authority(&it.school)),
    kept("consent", permission),
    kept("viewers", |it| {
        if it.viewers.is_empty() {
            Value::Null
        } else {
            json!(it.viewers.iter().map(Email::as_str).collect::<Vec<_>>())
        }
    }),
];

/// The terms and conditions as commands write them.
const TERMS: [Field<()>; 2] = [kept("version", |()| json!(TERMS_VERSION)), kept("text", |()| json!(terms_text()))];

fn terms(terms: &TermsAccepted) -> Value {
    json!({ "version": terms.version, "by": terms.by, "at": time(terms.at) })
}

/// Leaves out what the asker may not see.
fn unnull(member: Value) -> Value {
    match member {
        Value::Object(fields) => {
            let kept: Map<String, Value> = fields
                .into_iter()
                .filter(|(name, value)| !(value.is_null() && matches!(name.as_str(), "consent" | "viewers")))
                .collect();
            Value::Object(kept)
        }
        other => other,
    }
}

pub(super) fn run(call: &Call, command: GroupCommand) -> Result<Status, Failure> {
    match command {
        GroupCommand::List { archived } => listed(call, archived),
        GroupCommand::Visibility { group, visibility, preview: true, .. } => {
            access::preview(call, group, visibility.into()).map(|()| Status::Done)
        }
        GroupCommand::Access { group, email } => access::explain(call, group, email).map(|()| Status::Done),
        GroupCommand::Export { group } => group_file::export(call, group),
        GroupCommand::Plan { file, over } => group_file::plan(call, &file, over),
        GroupCommand::Apply { file, accept_terms, start_with_agreed, over } => {
            group_file::apply(call, &file, &Applied { accept_terms, start_with_agreed, over })
        }
        mut other => {
            add_chains(call, &mut other)?;
            match request(other)? {
                Some(request) => show(call, &detail(call.ask(request)?)?)?,
                None => show_terms(call)?,
            }
            Ok(Status::Done)
        }
    }
}

/// Puts the schools of the academy chains that are named among those that are named themselves.
fn add_chains(call: &Call, command: &mut GroupCommand) -> Result<(), Failure> {
    let (GroupCommand::Create { schools, chains, .. } | GroupCommand::AddSchool { schools, chains, .. }) = command
    else {
        return Ok(());
    };
    if chains.is_empty() {
        return Ok(());
    }
    let service = call.service()?;
    for chain in std::mem::take(chains) {
        let members = schools_of(call, &service, chain_of(chain)?)?;
        if members.is_empty() {
            return Err(Failure::refused(
                format!("no school of {chain} is known"),
                "import GIAS's file of all group links, or name the schools",
            ));
        }
        schools.extend(members.into_iter().map(|school| school.urn));
    }
    Ok(())
}

fn show_terms(call: &Call) -> Result<(), Failure> {
    match call.format {
        Format::Json | Format::Csv => single(call.format, &TERMS, &()),
        Format::Text | Format::Markdown => {
            output::write(&format!("Terms and conditions, version {TERMS_VERSION}\n\n{}\n", terms_text()))
        }
    }
}

/// What is asked of the service; nothing for the terms, which are the same for every store.
fn request(command: GroupCommand) -> Result<Option<Request>, Failure> {
    Ok(Some(match command {
        GroupCommand::Create { name, description, owner, schools, viewers, visibility, accept_terms, .. } => {
            let visibility = visibility.into();
            Request::CreateGroup(NewGroup { name, description, owner, schools, viewers, visibility, accept_terms })
        }
        GroupCommand::List { archived } => Request::ListGroups { archived },
        GroupCommand::Show { group } => Request::ShowGroup(group),
        GroupCommand::Edit { name: None, description: None, alphabetical: None, .. } => {
            return Err(Failure::usage("nothing to change was given", "give --name, --description or --alphabetical"));
        }
        GroupCommand::Edit { group, name, description, alphabetical } => {
            let alphabetical = alphabetical.map(Into::into);
            Request::EditGroup { group, name, description, alphabetical, version: None }
        }
        GroupCommand::AddSchool { group, schools, .. } => Request::AddSchools(group, schools),
        GroupCommand::RemoveSchool { group, schools } => Request::RemoveSchools(group, schools),
        GroupCommand::Viewers { group, add, remove, .. } if add.is_empty() && remove.is_empty() => {
            Request::ShowGroup(group)
        }
        GroupCommand::Viewers { group, add, remove, school: Some(school), confirm_schools } => {
            Request::PickViewers { group, school, add, remove, confirm_schools }
        }
        GroupCommand::Viewers { group, add, remove, school: None, .. } => Request::SetViewers { group, add, remove },
        GroupCommand::Visibility { group, visibility, preview: true, .. } => {
            Request::PreviewVisibility { group, visibility: visibility.into() }
        }
        GroupCommand::Access { group, email } => Request::ExplainAccess(group, email),
        GroupCommand::Visibility { group, visibility, start_with_agreed, accept_terms, .. } => Request::SetVisibility {
            group,
            visibility: visibility.into(),
            start_with_agreed,
            accept_terms,
            version: None,
        },
        GroupCommand::Archive { group } => Request::ArchiveGroup(group),
        // Written and read as files: `run` has seen to them.
        GroupCommand::Export { .. } | GroupCommand::Plan { .. } | GroupCommand::Apply { .. } => {
            return Err(Failure::odd_answer());
        }
        GroupCommand::Terms => return Ok(None),
    }))
}

/// The group that an answer is about.
pub(super) fn detail(response: Response) -> Result<GroupDetail, Failure> {
    match response {
        Response::Group(detail) => Ok(*detail),
        _ => Err(Failure::odd_answer()),
    }
}

/// Groups in short for people; whole for programs, so that lists and single groups have the same fields.
fn listed(call: &Call, archived: bool) -> Result<Status, Failure> {
    let service = call.service()?;
    let Response::Groups(groups) = service.handle(&call.actor, Request::ListGroups { archived })? else {
        return Err(Failure::odd_answer());
    };
    if call.format == Format::Json {
        let whole = groups.iter().map(|line| whole(call, &service, line)).collect::<Result<Vec<_>, _>>()?;
        output::write_json(&Value::Array(whole))?;
    } else {
        list(call.format, &LINE, &groups, "there is no group yet; make one with `collaborate group create`")?;
    }
    Ok(Status::Done)
}

fn whole(call: &Call, service: &Service, line: &GroupLine) -> Result<Value, Failure> {
    let group = detail(service.handle(&call.actor, Request::ShowGroup(line.id.text()))?)?;
    Ok(object(&GROUP, &group))
}

/// Writes one group: for people what it is, then its schools.
pub(super) fn show(call: &Call, group: &GroupDetail) -> Result<(), Failure> {
    match call.format {
        Format::Json | Format::Csv => single(call.format, &GROUP, group),
        Format::Text | Format::Markdown => {
            let fields: Vec<Field<GroupDetail>> = GROUP.into_iter().filter(|field| field.id != "schools").collect();
            output::write(&format!("{}\n", lines(&fields, group)))?;
            let shown: Vec<Field<MemberLine>> = MEMBER
                .into_iter()
                .filter(|field| !field.label.is_empty())
                .chain(group.members.iter().any(|member| member.consent.is_some()).then_some(PERMISSION))
                .collect();
            list(call.format, &shown, &group.members, "it has no schools yet")
        }
    }
}

/// The state of a school's permission, for people.
const PERMISSION: Field<MemberLine> =
    shown("permission", "Permission", |it| json!(it.status.map(ConsentStatus::label)));
