//! Owns whose figures a query draws on: the group's schools as the reader sees them, those that are supposed away or
//! put in, and what they are compared with.
//! Must not read figures nor compute; it says which, and refuses what the reader may not name.

use std::sync::Arc;

use crate::domain::{Group, Standing, Urn, shown_schools};
use crate::figures::{Place, Stage};
use crate::report::{self, GroupRef, Query, Report, ReportName, Snapshot};
use crate::store::Deed;

use super::authority::{Right, Who};
use super::reports::{Choice, Scope, academic_year, not_a_reader, uncovered};
use super::{Service, ServiceError, Trouble, no_school};

/// Most schools that a query may suppose away or put in.
const MOST_SUPPOSED: usize = 100;

impl Service {
    /// The group that `pick` names, and whose figures the query draws on for this reader.
    pub(super) fn scope_of(&self, who: &Who, pick: &str, query: &Query) -> Result<(Group, Scope), ServiceError> {
        let (group, standing, mut scope) = self.plain_scope(who, pick)?;
        self.suppose(&group, &standing, query, &mut scope)?;
        if query.name == ReportName::Compare {
            self.put_beside(who, &standing, query, &mut scope)?;
        }
        Ok((group, scope))
    }

    /// The group as it is, for this reader.
    fn plain_scope(&self, who: &Who, pick: &str) -> Result<(Group, Standing, Scope), ServiceError> {
        let (_, group, sight) = self.group_for(who, pick, Right::See)?;
        let standing = sight.standing.map_err(|denied| not_a_reader(&group, denied, sight.answers_for))?;
        let mut schools = shown_schools(&group, &standing, &self.today());
        schools.sort_unstable();
        let scope = Scope {
            group: GroupRef { id: group.id, name: group.name.clone() },
            withheld: withheld(&group, &schools),
            schools,
            uncovered: uncovered(&group, &standing),
            successors: standing == Standing::Owner,
            alphabetical: group.alphabetical,
            formed: academic_year(group.created_at),
            what_if: None,
            outside: Vec::new(),
            beside: None,
        };
        Ok((group, standing, scope))
    }

    /// Takes schools out and puts others in, as the query supposes.
    fn suppose(
        &self,
        group: &Group,
        standing: &Standing,
        query: &Query,
        scope: &mut Scope,
    ) -> Result<(), ServiceError> {
        if query.without.is_empty() && query.with.is_empty() {
            return Ok(());
        }
        if query.without.len() + query.with.len() > MOST_SUPPOSED {
            return Err(ServiceError::new(
                Trouble::Invalid,
                format!("a report supposes at most {MOST_SUPPOSED} schools away or in"),
                "make a group of its own for a wholly different set of schools",
            ));
        }
        if let Some(urn) = query.without.iter().find(|urn| !scope.schools.contains(urn)) {
            return Err(not_in(*urn, &group.name));
        }
        // Whoever does not see all of the group's schools could find out which others are in it, and what their
        // figures are, by putting a school in: so nobody of them may, whatever school it is.
        if !query.with.is_empty() && *standing != Standing::Owner {
            return Err(ServiceError::new(
                Trouble::Invalid,
                "only those of the owner who see all schools of the group may suppose another school in it",
                "leave --with away; --without supposes a school away that you see in the group",
            ));
        }
        for urn in &query.with {
            self.can_come_in(*urn, scope)?;
        }
        scope.what_if = Some(self.in_words(query)?);
        scope.schools.retain(|urn| !query.without.contains(urn));
        scope.schools.extend(&query.with);
        scope.schools.sort_unstable();
        scope.schools.dedup();
        if scope.schools.is_empty() {
            return Err(ServiceError::new(
                Trouble::Invalid,
                format!("without these schools nothing would be left of the group '{}'", group.name),
                "leave at least one school in it",
            ));
        }
        // What is supposed away does not come back under another number of a school that stays.
        scope.withheld = withheld(group, &scope.schools);
        Ok(())
    }

    /// Refuses a school that is in the group already, that nobody knows, or of which no figures are held.
    fn can_come_in(&self, urn: Urn, scope: &Scope) -> Result<(), ServiceError> {
        if scope.schools.contains(&urn) {
            return Err(ServiceError::new(
                Trouble::Invalid,
                format!("school {urn} is in the group '{}' already", scope.group.name),
                "name a school that is not in it",
            ));
        }
        let school = self.school(urn)?.ok_or_else(|| no_school(urn))?;
        let mut names = vec![urn];
        if let Some(laestab) = school.laestab {
            names.extend(self.urns_of(laestab)?);
        }
        let places: Vec<Place> = names.into_iter().map(Place::School).collect();
        for stage in [Stage::Ks2, Stage::Ks4] {
            if self.published_blocks(stage, &places)?.iter().any(|blocks| !blocks.is_empty()) {
                return Ok(());
            }
        }
        Err(ServiceError::new(
            Trouble::Invalid,
            format!("no figures of {} (URN {urn}) are held", school.name),
            "import the performance tables' files with `collaborate import`",
        ))
    }

    /// "without Cedar School (URN 121003), with Dogwood School (URN 121004)".
    fn in_words(&self, query: &Query) -> Result<String, ServiceError> {
        let mut parts = Vec::new();
        for (word, urns) in [("without", &query.without), ("with", &query.with)] {
            for urn in urns {
                let name = self.school(*urn)?.map_or_else(|| format!("school {urn}"), |school| school.name);
                parts.push(format!("{word} {name} (URN {urn})"));
            }
        }
        Ok(parts.join(", "))
    }

    /// What the comparison sets beside the group or its school: a school of no group, or another group.
    fn put_beside(&self, who: &Who, standing: &Standing, query: &Query, scope: &mut Scope) -> Result<(), ServiceError> {
        for urn in query.schools.iter().filter(|urn| !scope.schools.contains(urn)) {
            // One that is supposed away is seen in the group, and may be held against what is left of it.
            if *standing != Standing::Owner && !query.without.contains(urn) {
                return Err(not_in(*urn, &scope.group.name));
            }
            if self.school(*urn)?.is_none() {
                return Err(no_school(*urn));
            }
            scope.outside.push(*urn);
        }
        if let Some(pick) = &query.other_group {
            scope.beside = Some(Box::new(self.plain_scope(who, pick)?.2));
        }
        Ok(())
    }

    /// The snapshot of the other group, of the same stage, year and release as the comparison's own.
    pub(super) fn beside(
        &self,
        stamp: u64,
        scope: &Scope,
        snapshot: &Snapshot,
        query: &Query,
    ) -> Result<Option<Arc<Snapshot>>, ServiceError> {
        let Some(beside) = &scope.beside else { return Ok(None) };
        let (stage, year, release) = report::resolved(snapshot, query)?;
        let query = Query { stage: Some(stage), year: Some(year), release: Some(release), ..query.clone() };
        let choice = Choice::of(&query);
        self.ready_snapshot(stamp, beside, choice).map(Some)
    }

    /// Keeps the look at the report, and at the other group of a comparison for its schools to find.
    pub(super) fn keep_looks(
        &self,
        who: &Who,
        (group, scope): (&Group, &Scope),
        of: (&Query, &Report),
        deed: Deed,
    ) -> Result<(), ServiceError> {
        let shown = |scope: &Scope| -> Vec<Urn> {
            let stages = [Some(of.1.stage), of.1.other_stage.as_ref().map(|other| other.stage)];
            let covered = |urn: &Urn| stages.iter().flatten().any(|stage| !scope.uncovered.contains(&(*urn, *stage)));
            scope.schools.iter().copied().filter(covered).collect()
        };
        self.keep_look(who, (group, &shown(scope)), of, deed)?;
        let Some(beside) = &scope.beside else { return Ok(()) };
        let (_, other, _) = self.group_for(who, &beside.group.id.to_string(), Right::See)?;
        self.keep_look(who, (&other, &shown(beside)), of, deed)
    }
}

/// The group's schools that are not among these.
fn withheld(group: &Group, schools: &[Urn]) -> Vec<Urn> {
    group.schools.iter().map(|member| member.urn).filter(|urn| !schools.contains(urn)).collect()
}

/// The same words whether the school is withheld from the reader or in no group at all.
fn not_in(urn: Urn, group: &str) -> ServiceError {
    ServiceError::new(
        Trouble::NotFound,
        format!("there is no school '{urn}' in the group '{group}'"),
        "list its schools with `collaborate group show`",
    )
}
