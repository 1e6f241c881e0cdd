//! Owns the commands of users.
//! Must not know who may manage whom.

use serde_json::{Value, json};

use crate::domain::{Reach, Urn};
use crate::service::{NewUser, Person, Request, Response, UserEdit};

use super::Call;
use super::args::UserCommand;
use super::output::{Field, list, shown, single, stated};
use super::problem::{Failure, Status};

/// A user as commands write it.
const USER: [Field<Person>; 9] = [
    shown("email", "User", |it| json!(it.user.email.as_str())),
    shown("name", "Name", |it| json!(it.user.name)),
    shown("organisation", "Organisation", |it| json!(it.user.organisation.to_string())),
    shown("organisation_name", "Organisation name", |it| json!(it.organisation)),
    shown("job", "Job", |it| stated(&it.user.job)),
    shown("administrator", "Administrator", |it| json!(it.user.administrator)),
    shown("global", "Global", |it| json!(it.user.global)),
    shown("active", "Active", |it| json!(it.user.active)),
    shown("only_schools", "Only schools", |it| match &it.user.reach {
        Reach::All => Value::Null,
        Reach::Only(schools) => json!(schools.iter().map(|urn| urn.number()).collect::<Vec<_>>()),
    }),
];

/// Whose figures a user may see, where schools were named.
fn reach(only_schools: Vec<Urn>) -> Option<Reach> {
    (!only_schools.is_empty()).then(|| Reach::Only(only_schools.into_iter().collect()))
}

pub(super) fn run(call: &Call, command: UserCommand) -> Result<Status, Failure> {
    let request = match command {
        UserCommand::Add { email, name, organisation, job, administrator, global, only_schools } => {
            let reach = reach(only_schools).unwrap_or_default();
            Request::AddUser(NewUser { email, name, organisation, job, administrator, global, reach })
        }
        UserCommand::List { organisation } => Request::ListUsers(organisation),
        UserCommand::Show { email } => Request::ShowUser(email),
        UserCommand::Edit { email, name, job, administrator, only_schools, all_schools } => {
            let reach = if all_schools { Some(Reach::All) } else { reach(only_schools) };
            let administrator = administrator.map(bool::from);
            let edit = UserEdit { name, job, administrator, reach, ..UserEdit::default() };
            if edit == UserEdit::default() {
                return Err(Failure::usage(
                    "nothing to change was given",
                    "give --name, --job, --administrator, --only-school or --all-schools",
                ));
            }
            Request::EditUser(email, edit)
        }
        UserCommand::Deactivate { email } => active(email, false),
        UserCommand::Reactivate { email } => active(email, true),
        UserCommand::Global { email, switch } => {
            Request::EditUser(email, UserEdit { global: Some(switch.into()), ..UserEdit::default() })
        }
    };
    match call.ask(request)? {
        Response::Users(users) => list(call.format, &USER, &users, "there is no user to manage; add one")?,
        Response::User(user) => single(call.format, &USER, &user)?,
        _ => return Err(Failure::odd_answer()),
    }
    Ok(Status::Done)
}

fn active(email: crate::domain::Email, active: bool) -> Request {
    Request::EditUser(email, UserEdit { active: Some(active), ..UserEdit::default() })
}
