//! Owns the use cases of saved views: a person keeps how a report was set up, and opens it again with the rights of then.
//! Must not know figures: a view holds none, and what it opens is read like any other report.

use crate::domain::{SavedViews, User, View, Words};
use crate::report::{self, Query};
use crate::store::{Commit, StoreError, keys, read};

use super::authority::{Right, Who};
use super::reports::not_a_reader;
use super::{Service, ServiceError, Trouble, ViewDetail, ViewLine};

/// How often a change is tried again when another window of the same person came between.
const TRIES: usize = 8;
/// What is told of a view whose group is gone, or is no longer the person's to see: the same words.
const GONE: &str = "no longer available";

/// A view to be kept.
pub(super) struct NewView<'a> {
    pub name: &'a str,
    pub query: &'a Query,
    pub screen: Words,
    pub over: bool,
}

impl Service {
    /// The views of whoever asks, by name; what can no longer be opened says so and nothing else.
    pub(super) fn list_views(&self, who: &Who) -> Result<Vec<ViewLine>, ServiceError> {
        let views = self.views_of(who)?;
        views.0.iter().map(|view| self.view_line(who, view)).collect()
    }

    /// A view as it is opened: its group must still be there for whoever asks.
    pub(super) fn show_view(&self, who: &Who, name: &str) -> Result<ViewDetail, ServiceError> {
        let views = self.views_of(who)?;
        let view = views.named(name).ok_or_else(|| no_view(name))?;
        let (_, group, _) = self.group_for(who, &view.group.to_string(), Right::See)?;
        let query = report::from_words(&view.query)?;
        let (name, screen) = (view.name.clone(), view.screen.clone());
        Ok(ViewDetail { name, group: group.id, group_name: group.name, query, screen })
    }

    pub(super) fn save_view(&self, who: &Who, pick: &str, new: &NewView<'_>) -> Result<ViewLine, ServiceError> {
        let (_, group, sight) = self.group_for(who, pick, Right::See)?;
        if let Err(denied) = sight.standing {
            return Err(not_a_reader(&group, denied, sight.answers_for));
        }
        let view = View {
            name: new.name.to_owned(),
            group: group.id,
            query: report::to_words(new.query),
            screen: new.screen.clone(),
        };
        let kept = self.change_views(who, |views| Ok(views.save(view.clone(), new.over)?))?;
        self.view_line(who, &View { name: kept, ..view })
    }

    pub(super) fn rename_view(&self, who: &Who, name: &str, to: &str) -> Result<ViewLine, ServiceError> {
        let view = self.change_views(who, |views| {
            let kept = views.rename(name, to)?.ok_or_else(|| no_view(name))?;
            views.named(&kept).cloned().ok_or_else(|| no_view(name))
        })?;
        self.view_line(who, &view)
    }

    pub(super) fn delete_view(&self, who: &Who, name: &str) -> Result<Vec<ViewLine>, ServiceError> {
        self.change_views(who, |views| if views.delete(name) { Ok(()) } else { Err(no_view(name)) })?;
        self.list_views(who)
    }

    fn views_of(&self, who: &Who) -> Result<SavedViews, ServiceError> {
        Ok(read::<SavedViews>(self.store.as_ref(), keys::views(&who.name()))?.value.unwrap_or_default())
    }

    fn view_line(&self, who: &Who, view: &View) -> Result<ViewLine, ServiceError> {
        let query = report::from_words(&view.query);
        let found = self.group_for(who, &view.group.to_string(), Right::See);
        let (group_name, trouble) = match (found, &query) {
            (Ok((_, group, sight)), Ok(_)) => {
                let trouble = sight.standing.err().map(|denied| not_a_reader(&group, denied, sight.answers_for).what);
                (Some(group.name), trouble)
            }
            (Ok((_, group, _)), Err(problem)) => (Some(group.name), Some(problem.what.clone())),
            (Err(error), _) if error.trouble == Trouble::NotFound => (None, Some(GONE.to_owned())),
            (Err(error), _) => return Err(error),
        };
        let query = query.ok();
        Ok(ViewLine {
            name: view.name.clone(),
            group: view.group,
            group_name,
            report: query.as_ref().map(|query| query.name),
            options: query.as_ref().map(report::as_options).unwrap_or_default(),
            trouble,
        })
    }

    /// Changes the views of whoever asks, and nobody else's. It is the person's own affair: nothing is logged or told.
    fn change_views<T>(
        &self,
        who: &Who,
        change: impl Fn(&mut SavedViews) -> Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        let mut tries = 0;
        loop {
            tries += 1;
            let mut commit = Commit::new();
            if let Who::User(user) = who {
                // Whoever is no longer a user keeps nothing.
                let held = read::<User>(self.store.as_ref(), keys::user(&user.email))?;
                if held.value.as_ref().is_none_or(|user| !user.active) {
                    return Err(ServiceError::not_found("user", user.email.as_str()));
                }
                commit.expect(&held);
            }
            let held = read::<SavedViews>(self.store.as_ref(), keys::views(&who.name()))?;
            let mut views = held.value.clone().unwrap_or_default();
            let answer = change(&mut views)?;
            if views.0.is_empty() {
                commit.delete_over(&held);
            } else {
                commit.put_over(&held, &views)?;
            }
            match commit.apply(self.store.as_ref()) {
                Ok(()) => {
                    self.tell_listeners();
                    return Ok(answer);
                }
                Err(StoreError::Conflict) if tries < TRIES => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Takes the views of an address away with its user: whoever is given the address later begins without.
    pub(super) fn forget_views(&self, of: &str, commit: &mut Commit) -> Result<(), ServiceError> {
        let held = read::<SavedViews>(self.store.as_ref(), keys::views(of))?;
        if held.value.is_some() {
            commit.delete_over(&held);
        }
        Ok(())
    }
}

fn no_view(name: &str) -> ServiceError {
    ServiceError::not_found("view", name.trim())
}
