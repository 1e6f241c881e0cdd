//! Owns the use cases of organisations: list, add, show.
//! Must not know their users or groups.

use std::collections::BTreeMap;

use crate::domain::{LaCode, OrgCode, Organisation, is_unprintable};
use crate::store::{keys, read, scan_all};

use super::authority::Who;
use super::mutation::Change;
use super::{Service, ServiceError, Trouble, no_school};

impl Service {
    /// Local authorities, academy chains and FFT, by code; those that came with imports included.
    pub(super) fn list_organisations(&self) -> Result<Vec<Organisation>, ServiceError> {
        let mut found = self.imported_organisations();
        scan_all::<Organisation>(self.store.as_ref(), keys::organisations(), &mut |_, organisation| {
            found.insert(organisation.code, organisation);
            Ok(())
        })?;
        Ok(found.into_values().collect())
    }

    pub(super) fn show_organisation(&self, code: OrgCode) -> Result<Organisation, ServiceError> {
        if let OrgCode::School(urn) = code {
            let school = self.school(urn)?.ok_or_else(|| no_school(urn))?;
            return Ok(Organisation { code, name: school.name });
        }
        if let Some(added) = read::<Organisation>(self.store.as_ref(), keys::organisation(code))?.value {
            return Ok(added);
        }
        let published = self.published();
        let imported = match code {
            OrgCode::La(la) => published.authorities().get(&la).map(|name| authority(la, name.as_ref())),
            OrgCode::Chain(uid) => published.chains().get(&uid).map(|name| Organisation { code, name: name.clone() }),
            _ => None,
        };
        imported.ok_or_else(|| ServiceError::not_found("organisation", &code.to_string()))
    }

    /// The name of an organisation, or its code where no name is known.
    pub(super) fn organisation_name(&self, code: OrgCode) -> Result<String, ServiceError> {
        match self.show_organisation(code) {
            Ok(organisation) => Ok(organisation.name),
            Err(error) if error.trouble == Trouble::NotFound => Ok(code.to_string()),
            Err(error) => Err(error),
        }
    }

    pub(super) fn add_organisation(&self, who: &Who, new: &Organisation) -> Result<Organisation, ServiceError> {
        who.operator_only("add organisations")?;
        let name = new.name.trim();
        if let OrgCode::School(urn) = new.code {
            return Err(ServiceError::new(
                Trouble::Invalid,
                format!("'{urn}' is a school, and schools come with the files that name them"),
                "import a file with school information; a school's users are added with its URN as organisation",
            ));
        }
        if name.is_empty() || name.chars().any(is_unprintable) || name.chars().count() > 120 {
            return Err(ServiceError::new(
                Trouble::Invalid,
                "an organisation needs a name of 1 to 120 characters that can be seen",
                "give it with --name",
            ));
        }
        // An authority that files brought by its code alone may be given a name.
        if let Some(held) = self.stated_name(new.code)? {
            if held == name {
                return Ok(Organisation { code: new.code, name: held });
            }
            return Err(ServiceError::new(
                Trouble::Invalid,
                format!("{} is there already, as '{held}'", new.code),
                "use that name, or another code",
            ));
        }
        let organisation = Organisation { code: new.code, name: name.to_owned() };
        self.change(who, |commit| {
            let held = read::<Organisation>(self.store.as_ref(), keys::organisation(new.code))?;
            commit.put_over(&held, &organisation)?;
            let change = Change {
                owner: Some(new.code),
                ..Change::new("organisation add", new.code.to_string(), format!("added {} '{name}'", new.code))
            };
            Ok((change, organisation.clone()))
        })
    }

    /// The name that somebody or a file gave the organisation.
    fn stated_name(&self, code: OrgCode) -> Result<Option<String>, ServiceError> {
        if let Some(added) = read::<Organisation>(self.store.as_ref(), keys::organisation(code))?.value {
            return Ok(Some(added.name));
        }
        Ok(match code {
            OrgCode::La(la) => self.published().authorities().get(&la).cloned().flatten(),
            OrgCode::Chain(uid) => self.published().chains().get(&uid).cloned(),
            _ => None,
        })
    }

    /// Authorities that a published import named or whose schools it brought, and the academy chains that one named.
    fn imported_organisations(&self) -> BTreeMap<OrgCode, Organisation> {
        let published = self.published();
        let held = published.authorities().iter();
        let authorities = held.map(|(la, name)| (OrgCode::La(*la), authority(*la, name.as_ref())));
        let chain = |(uid, name): (&u32, &String)| {
            let code = OrgCode::Chain(*uid);
            (code, Organisation { code, name: name.clone() })
        };
        authorities.chain(published.chains().iter().map(chain)).collect()
    }
}

/// An authority under the name that a file gave it, else under its usual one, else under its code.
fn authority(la: LaCode, stated: Option<&String>) -> Organisation {
    let code = OrgCode::La(la);
    let usual = || la.usual_name().map_or_else(|| code.to_string(), str::to_owned);
    Organisation { code, name: stated.cloned().unwrap_or_else(usual) }
}
