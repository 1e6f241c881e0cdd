//! Owns the use case of explaining one figure: authorise as for its report, explain, name the files behind it.
//! Must not know formulas; that is `report::explain`.

use crate::report::Query;
use crate::report::explain::{self, Explanation, Origin, Target};
use crate::store::Deed;

use super::authority::Who;
use super::reports::Choice;
use super::{Service, ServiceError};

impl Service {
    /// What stands behind a figure of a report, for whoever may read the report; kept as a look at it.
    pub(super) fn explain(
        &self,
        who: &Who,
        pick: &str,
        query: &Query,
        target: &Target,
    ) -> Result<Explanation, ServiceError> {
        let (group, scope) = self.scope_of(who, pick, query)?;
        let report = self.answered(&scope, query)?;
        let stamp = self.published().stamp();
        let snapshot = self.ready_snapshot(stamp, &scope, Choice::of(query))?;
        let beside = self.beside(stamp, &scope, &snapshot, query)?;
        let mut told = explain::explain((&snapshot, beside.as_deref()), query, &report, target)?;
        self.keep_looks(who, (&group, &scope), (query, &report), Deed::View)?;
        let parts = told.parts.iter_mut().chain(&mut told.left_out).flat_map(|part| &mut part.origins);
        let comparison = told.comparison.iter_mut().flat_map(|comparison| &mut comparison.origins);
        self.name_files(parts.chain(comparison));
        Ok(told)
    }

    /// Fills in the file behind each number.
    fn name_files<'a>(&self, origins: impl Iterator<Item = &'a mut Origin>) {
        let published = self.published();
        for origin in origins {
            if let Some(record) = published.record(origin.import) {
                origin.file.clone_from(&record.file);
                origin.sha256.clone_from(&record.sha256);
                // The catalogue names columns of wide files; a tidy file has others, and its line and column tell them.
                if record.kind.contains('-') {
                    (origin.header, origin.support) = (None, Vec::new());
                }
            }
        }
    }
}
